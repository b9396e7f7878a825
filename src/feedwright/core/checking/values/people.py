"""Languages, countries, media types and mailboxes."""

import re
from urllib.parse import unquote

from feedwright.core.checking.findings import Verdict, rule
from feedwright.core.checking.places import Place, shown
from feedwright.core.checking.values.codes import COUNTRIES, CURRENCIES
from feedwright.core.checking.values.numbers import choice
from feedwright.core.languages import LANGUAGES
from feedwright.core.patterns import seldom

BCP_47 = "https://www.rfc-editor.org/rfc/rfc5646#section-2.2.1"
MEDIA_TYPE = "https://www.rfc-editor.org/rfc/rfc6838#section-4.2"
MAILBOX = "https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1"
PROFILE = "https://www.rssboard.org/rss-profile#data-types-email"

_LONGEST = 300
"""Of an address with a name, in characters."""
_WORD = r'[^\s()<>,;:\\"/[\]?=]+'
_MEDIA_TYPE = re.compile(rf'{_WORD}/{_WORD}(?:\s*;\s*{_WORD}=(?:"(?:\\"|[^"])*"|{_WORD}))*')
_MAILBOX = seldom(
    r"[A-Z0-9_\-+.']+@(?:(?:\d{1,3}\.){3}|(?:[A-Z0-9\-]+\.)+)[A-Z0-9][-A-Z0-9]*"
    r"|[\w.%+-]+@[A-Za-z][\w.-]+",
    re.IGNORECASE,
)
_TURNED = seldom(r"(?P<name>[^()@]+[^()@\s])\s*\((?:mailto:)?(?P<address>[^()\s]+)\)")


@rule("language-code", "error", BCP_47)
def language(place: Place) -> Verdict:
    """A language is a tag of BCP 47 whose first part is a code of ISO 639."""
    code = place.trimmed.partition("-")[0].lower()
    if code in LANGUAGES:
        return None
    return f"{place.Name} {shown(place.value)} is no language; write a code like en or pt-BR."


@rule("media-type", "error", MEDIA_TYPE, group="type")
def media_type(place: Place) -> Verdict:
    """A media type has a type and a subtype, as in audio/mpeg."""
    if _MEDIA_TYPE.fullmatch(place.value):
        return None
    return f"{place.Name} {shown(place.value)} is no media type; write one like audio/mpeg."


def is_media_type(value: str) -> bool:
    """Whether a value has the form of a media type."""
    return _MEDIA_TYPE.fullmatch(value) is not None


@rule("email-address", "error", MAILBOX)
def mailbox(place: Place) -> Verdict:
    """An e-mail address has a name, an @ and a host, and nothing beside them."""
    if _MAILBOX.fullmatch(place.value.strip()):
        return None
    return (
        f"{place.Name} {shown(place.value)} is no e-mail address;"
        " write one like desk@example.org, or take the element out."
    )


@rule("email-with-name", "error", PROFILE)
def named_mailbox(place: Place) -> Verdict:
    """Who is named in RSS's own elements is named by an e-mail address."""
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


@rule("email-listed", "error", MAILBOX)
def any_mailbox(place: Place) -> Verdict:
    """An e-mail address may have a name beside it, and is one."""
    if _MAILBOX.fullmatch(_bare(place.value.strip())):
        return None
    return (
        f"{place.Name} {shown(place.value)} is no e-mail address; write one like desk@example.org."
    )


@rule("email-form", "warning", PROFILE)
def mailbox_form(place: Place) -> Verdict:
    """An e-mail address in RSS has the name of its owner behind it, in parentheses."""
    value = place.value.strip()
    if value.find("@") <= 0 or (value.endswith(")") and not value.startswith("mailto:")):
        return None
    return f"{place.Name} {shown(value)} is best written like “desk@example.org (The Desk)”."


country = choice(
    "country-code",
    COUNTRIES,
    "https://www.iso.org/iso-3166-country-codes.html",
    what="a code of ISO 3166, like TR",
    of="A country",
)
currency = choice(
    "currency-code",
    CURRENCIES,
    "https://www.iso.org/iso-4217-currency-codes.html",
    what="a code of ISO 4217, like EUR",
    of="A currency",
)
