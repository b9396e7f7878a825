"""Languages, media types and mailboxes."""

import re
from urllib.parse import unquote

from feedwright.checks.places import shown
from feedwright.checks.register import clause
from feedwright.domain.language_tags import LANGUAGES
from feedwright.domain.mediatypes import is_media_type
from feedwright.domain.patterns import seldom

_LONGEST = 300
"""Of an address with a name, in characters."""
_SUBTAGS = seldom(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_MAILBOX = seldom(
    r"[A-Z0-9_\-+.']+@(?:(?:\d{1,3}\.){3}|(?:[A-Z0-9\-]+\.)+)[A-Z0-9][-A-Z0-9]*"
    r"|[\w.%+-]+@[A-Za-z][\w.-]+",
    re.IGNORECASE,
)
_REVERSED = seldom(r"(?P<name>[^()@]+[^()@\s])\s*\((?:mailto:)?(?P<address>[^()\s]+)\)")


@clause("language-code", "json-language")
def no_language(value: str) -> str:
    """Why a text names no language."""
    if value.partition("-")[0].lower() in LANGUAGES:
        return ""
    return "is no language; write a code like en or pt-BR"


@clause("xml-lang")
def no_xml_language(value: str) -> str:
    """Why a text names no language, where none may be named (XML §2.12)."""
    return no_language(value) if value else ""


@clause("opml-language")
def no_opml_language(value: str) -> str:
    """Why a text names no language; "unknown" is allowed."""
    return "" if value == "unknown" else no_language(value)


@clause("language-form", "json-language-form")
def no_language_form(value: str) -> str:
    """Why the tag of a language has not the form of one."""
    if no_language(value) or _SUBTAGS.fullmatch(value):
        return ""
    return "has parts that no language tag has; write it like en-GB or zh-Hant-TW"


@clause("media-type", "json-media-type")
def no_media_type(value: str) -> str:
    """Why a text is no media type."""
    return "" if is_media_type(value) else "is no media type; write one like audio/mpeg"


@clause("email-address", "opml-owner-email")
def no_mailbox(value: str) -> str:
    """Why a text is no e-mail address."""
    if _MAILBOX.fullmatch(value.strip()):
        return ""
    return "is no e-mail address; write one like desk@example.org, or leave it out"


@clause("email-listed")
def no_mailbox_within(value: str) -> str:
    """Why a text is no e-mail address, with or without a name."""
    found = _MAILBOX.fullmatch(_address_alone(value))
    return "" if found else "is no e-mail address; write one like desk@example.org"


@clause("email-form")
def unusual_mailbox(value: str) -> str:
    """The usual form of a mailbox that has another."""
    if value.find("@") <= 0 or (value.endswith(")") and not value.startswith("mailto:")):
        return ""
    return "is best written like “desk@example.org (The Desk)”"


@clause("email-with-name")
def no_named_mailbox(value: str) -> str:
    """Why a text is no e-mail address with a name."""
    if value.startswith("mailto:"):
        value = unquote(value.removeprefix("mailto:"))
    has_address = value.find("@") > 0 and not value.endswith(")")
    if has_address or _MAILBOX.fullmatch(_address_alone(value)):
        return ""
    turned = _REVERSED.fullmatch(value)
    if turned and _MAILBOX.fullmatch(turned["address"]):
        better = shown(f"{turned['address']} ({turned['name']})")
        return f"has its parts in the wrong places; write {better}"
    return (
        "has no e-mail address; write one like “desk@example.org (The Desk)”,"
        " or name them in <dc:creator>, which needs none"
    )


def _address_alone(value: str) -> str:
    """The address of a mailbox that may have a name."""
    if len(value) > _LONGEST:  # the standard library goes down a level for each parenthesis
        return value
    from email.utils import getaddresses  # noqa: PLC0415 - it is slow to import

    found = getaddresses([value])
    return found[0][1] if len(found) == 1 and found[0][1] else value
