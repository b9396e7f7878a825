"""Addresses: absolute, relative, international, and those of the web."""

import re
from urllib.parse import quote, urlsplit

from feedwright.checks.register import clause
from feedwright.checks.tables import listed
from feedwright.domain.patterns import seldom

_CHARACTERS = r"[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]"
_IPV6 = rf"(?://(?:{_CHARACTERS}*@)?\[[0-9A-Fa-f:.]+\](?=[:/?#]|\Z))"
_ABSOLUTE = seldom(rf"[A-Za-z][0-9A-Za-z+\-.]*:(?:{_IPV6}{_CHARACTERS}*|{_CHARACTERS}+)")
_REFERENCE = seldom(rf"(?:[A-Za-z][0-9A-Za-z+\-.]*:)?{_IPV6}?{_CHARACTERS}*")
_WRONG = seldom(r"[\x00-\x7f]")
_RIGHT = seldom(_CHARACTERS)
_USUAL = re.compile(rf"https?://(?!/){_CHARACTERS}+")
_TAG = re.compile(
    r"tag:(?:[a-z0-9\-._]+@)?[a-z0-9.\-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:"
    r"[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,]*(?:#[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,]*)?"
)
_URN = seldom(
    r"urn:[a-z0-9][a-z0-9-]{1,31}:(?:[a-z0-9()+,.:=@;$_!*'\-]|%[0-9a-f]{2})+", re.IGNORECASE
)
_UUID = seldom(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LABELS = r"(?:(?:\d{1,3}\.){3}|(?:[A-Z0-9\-]+\.)+)[A-Z0-9][-A-Z0-9]*"
_WEB = seldom(rf"https?://(?:{_LABELS}|\[[0-9A-F:.]+\])(?::\d+)?(?:/|$)", re.IGNORECASE)
_SCHEME = seldom(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_OF_FEEDS = seldom(r"(?:https?|feed|itpc|pcast):", re.IGNORECASE)


def address_problem(value: str, *, absolute: bool = False) -> str:
    """What is wrong with an address.

    Args:
        value: Without white space at its ends.
        absolute: Whether it must name a scheme.

    Returns:
        A clause that goes on “... ”, or "" where nothing is.
    """
    if _USUAL.fullmatch(value):
        return ""
    scheme = value.partition(":")[0].lower()
    if scheme in _SPECIAL:
        return _SPECIAL[scheme](value)
    pattern = _ABSOLUTE if absolute else _REFERENCE
    if not pattern.fullmatch(value):
        return _form(value)
    if scheme in {"http", "ftp"} and not re.match(r"\w+://[^/]", value):
        return "names no host; write it in full"
    return ""


def _form(value: str) -> str:
    """Why an address does not have an address's form."""
    if not value:
        return "is empty; write the address, or leave it out"
    wrong = next((one for one in value if _WRONG.match(one) and not _RIGHT.match(one)), "")
    if wrong == " ":
        return "has a space in it; write %20"
    if wrong and wrong in "[]" and _SCHEME.match(value):
        return "has brackets in it; write %5B and %5D"
    if wrong:
        return f"has {wrong!r} in it, which no address may have; write %{ord(wrong):02X}"
    if not value.isascii():
        return "has characters beyond ASCII; percent-encode them (a host as punycode)"
    return "is relative, and readers do not know to what; write it in full, from https:// on"


def _tag(value: str) -> str:
    if _TAG.fullmatch(value):
        return ""
    return "is no tag: address; its form is tag:example.org,2026:something"


def _urn(value: str) -> str:
    if value.lower().startswith("urn:uuid:"):
        return "" if _UUID.fullmatch(value) else "is no UUID; it has 8-4-4-4-12 hexadecimal digits"
    return "" if _URN.fullmatch(value) else "is no URN; its form is urn:name:something"


_SPECIAL = {"tag": _tag, "urn": _urn}


def ascii_form(value: str) -> str:
    """An international address as a URI: its host in punycode, the rest encoded with %."""
    if value.isascii():
        return value
    return quote(value, safe="".join(map(chr, range(128))))


def is_unencoded(value: str) -> bool:
    """Whether a text would be an absolute address if it were percent-encoded."""
    if not address_problem(value, absolute=True):
        return False
    encoded = quote(value, safe=_SAFE, errors="replace")
    return bool(value.strip()) and not address_problem(encoded, absolute=True)


_BARE = seldom("%(?![0-9A-Fa-f]{2})")
_SAFE = ";/?:@&=+$,#%[]!*'()"


@clause("address-absolute", "atom-id", "opml-web-address")
def no_absolute(value: str) -> str:
    """What is wrong with an address that must name a scheme."""
    return address_problem(value, absolute=True)


@clause("address-reference")
def no_reference(value: str) -> str:
    """What is wrong with an address that may be relative."""
    return address_problem(value)


@clause("address-iri", "xml-base")
def no_iri(value: str) -> str:
    """What is wrong with an address that may be relative and international."""
    return address_problem(ascii_form(value))


@clause("json-url")
def no_url(value: str) -> str:
    """What is wrong with an address of JSON Feed, but for what encoding it would mend."""
    return "" if is_unencoded(value) else no_absolute(value)


@clause("json-url-encoded")
def unencoded(value: str) -> str:
    """What encoding would mend in an address of JSON Feed."""
    return no_absolute(value) if is_unencoded(value) else ""


@clause("opml-feed-address")
def no_feed_address(value: str) -> str:
    """What is wrong with the address of a feed."""
    strange = (
        "" if _OF_FEEDS.match(value) else "is no web address; write one that starts with https://"
    )
    return no_absolute(value) or strange


@clause("address-scheme", "json-url-scheme", quoted=False)
def strange_scheme(value: str) -> str:
    """The problem of a scheme that readers do not know."""
    found = _SCHEME.match(value)
    if not found or found[1].lower() in listed("schemes"):
        return ""
    return f"starts with {found[1]}:, which readers cannot open; write https://"


@clause("address-usable")
def unusable(value: str) -> str:
    """Why an address that has an address's form leads nowhere."""
    return "" if no_iri(value) else _unfetchable(value)


@clause("json-url-usable")
def unusable_url(value: str) -> str:
    """Why an absolute address that has an address's form leads nowhere."""
    return "" if no_absolute(value) else _unfetchable(value)


def _unfetchable(value: str) -> str:
    if _BARE.search(value):
        return "has a % without two hexadecimal digits behind it; write %25 for a percent sign"
    if value[:5].lower() not in ("http:", "https"):
        return ""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return "has an invalid host or port; check its colons and brackets"
    return "" if parts.hostname else "names no host; write https://, a host and a path"


@clause("address-web")
def no_web_address(value: str) -> str:
    """What is wrong with an address that browsers fetch."""
    if _WEB.match(value) and _ABSOLUTE.fullmatch(value):
        return ""
    return (
        no_absolute(value)
        or _without_dot(value)
        or "is no web address; start it with https:// and a whole host name"
    )


_ONE_WORD = seldom(r"https?://([a-z0-9-]+)(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)


def _without_dot(value: str) -> str:
    """What is said of a host that only a machine, or its own network, knows."""
    found = _ONE_WORD.match(value)
    if not found:
        return ""
    host = found[1]
    if host.lower() == "localhost":
        return "is at localhost, which RSS takes for no host; write 127.0.0.1 to try it here"
    return f"is at {host}, a host without a dot, which readers cannot find; write its whole name"
