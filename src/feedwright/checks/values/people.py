"""Languages, countries, media types and mailboxes."""

import re
from urllib.parse import unquote

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.places import Place, shown
from feedwright.checks.values.codes import COUNTRIES, CURRENCIES
from feedwright.checks.values.numbers import choice
from feedwright.domain.languages import LANGUAGES
from feedwright.domain.patterns import seldom

_LONGEST = 300
"""Of an address with a name, in characters."""
_SUBTAGS = seldom(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_WORD = r'[^\s()<>,;:\\"/[\]?=]+'
_MEDIA_TYPE = re.compile(rf'{_WORD}/{_WORD}(?:\s*;\s*{_WORD}=(?:"(?:\\"|[^"])*"|{_WORD}))*')
_MAILBOX = seldom(
    r"[A-Z0-9_\-+.']+@(?:(?:\d{1,3}\.){3}|(?:[A-Z0-9\-]+\.)+)[A-Z0-9][-A-Z0-9]*"
    r"|[\w.%+-]+@[A-Za-z][\w.-]+",
    re.IGNORECASE,
)
_TURNED = seldom(r"(?P<name>[^()@]+[^()@\s])\s*\((?:mailto:)?(?P<address>[^()\s]+)\)")


def no_language(value: str) -> str:
    """Why a text names no language, as a clause, or ""."""
    if value.partition("-")[0].lower() in LANGUAGES:
        return ""
    return "is no language; write a code like en or pt-BR"


def no_language_form(value: str) -> str:
    """Why the tag of a language has not the form of one, as a clause, or ""."""
    if no_language(value) or _SUBTAGS.fullmatch(value):
        return ""
    return "has parts that no language tag has; write it like en-GB or zh-Hant-TW"


def no_media_type(value: str) -> str:
    """Why a text is no media type, as a clause, or ""."""
    return "" if is_media_type(value) else "is no media type; write one like audio/mpeg"


def no_mailbox(value: str) -> str:
    """Why a text is no e-mail address, as a clause, or ""."""
    if _MAILBOX.fullmatch(value.strip()):
        return ""
    return "is no e-mail address; write one like desk@example.org, or leave it out"


def is_media_type(value: str) -> bool:
    """Whether a value has the form of a media type."""
    return _MEDIA_TYPE.fullmatch(value) is not None


@rule("language-code")
def language(place: Place) -> Verdict:
    wrong = no_language(place.trimmed)
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("language-form")
def language_form(place: Place) -> Verdict:
    wrong = no_language_form(place.trimmed)
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("media-type")
def media_type(place: Place) -> Verdict:
    wrong = no_media_type(place.value)
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("email-address")
def mailbox(place: Place) -> Verdict:
    wrong = no_mailbox(place.value)
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("email-with-name")
def named_mailbox(place: Place) -> Verdict:
    value = place.value.strip()
    if value.startswith("mailto:"):
        value = unquote(value.removeprefix("mailto:"))
    if value.find("@") > 0 and not value.endswith(")"):
        return None
    if _MAILBOX.fullmatch(_bare(value)):
        return None
    turned = _TURNED.fullmatch(value)
    if turned and _MAILBOX.fullmatch(turned["address"]):
        better = shown(f"{turned['address']} ({turned['name']})")
        return f"{place.Name} {shown(value)} has its parts in the wrong places; write {better}."
    return (
        f"{place.Name} {shown(place.value)} has no e-mail address; write one like"
        " “desk@example.org (The Desk)”, or name them in <dc:creator>, which needs none."
    )


def _bare(value: str) -> str:
    """The mailbox alone, out of one with a name beside it."""
    if len(value) > _LONGEST:  # the standard library goes down a level for each parenthesis
        return value
    from email.utils import getaddresses  # noqa: PLC0415 - it brings a whole room with it

    found = getaddresses([value])
    return found[0][1] if len(found) == 1 and found[0][1] else value


@rule("email-listed")
def any_mailbox(place: Place) -> Verdict:
    if _MAILBOX.fullmatch(_bare(place.value.strip())):
        return None
    return (
        f"{place.Name} {shown(place.value)} is no e-mail address; write one like desk@example.org."
    )


@rule("email-form")
def mailbox_form(place: Place) -> Verdict:
    value = place.value.strip()
    if value.find("@") <= 0 or (value.endswith(")") and not value.startswith("mailto:")):
        return None
    return f"{place.Name} {shown(value)} is best written like “desk@example.org (The Desk)”."


choice("country-code", COUNTRIES, what="a code of ISO 3166, like TR")
choice("currency-code", CURRENCIES, what="a code of ISO 4217, like EUR")
