"""What JSON Feed's texts may say: addresses, dates, languages, HTML, and text without HTML."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from feedwright.core.checking.jsonplaces import ITEMS, Spot, held, quoted
from feedwright.core.checking.values.markup import sign, witness
from feedwright.core.patterns import seldom
from feedwright.core.text import one_line

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNENCODED = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]|%(?![0-9A-Fa-f]{2})")
_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}|[ixIX])(?:-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE = seldom(
    r"[A-Za-z0-9][\w!#$&^.+-]{0,126}/[A-Za-z0-9][\w!#$&^.+-]{0,126}\s*(?:;.*)?", re.ASCII
)
# One that is never closed is taken as far as it goes, so that no text is walked through twice.
_TAG = re.compile(r"<(/?[A-Za-z][^\s/<>]*+)((?:[^<>\"']++|\"[^\"]*+\"?|'[^']*+'?)*+)>?")
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])([^\s=>\"'/]++)\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>\"']++))"
)
_NAMES = "a|abbr|b|blockquote|br|code|div|em|h[1-6]|i|img|li|ol|p|pre|small|span|strong|u|ul"
_MARKUP = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*+)?/?>", re.IGNORECASE)
_REFERENCE = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|hellip|[mn]dash);"
)
_ESCAPED = re.compile(
    rf"&lt;/?(?:{_NAMES})(?:\s|/?&gt;)|&amp;(?:amp|lt|gt|quot|#\d+);", re.IGNORECASE
)
_ACTIVE = frozenset(
    {"script", "style", "object", "embed", "applet", "form", "base", "meta", "link"}
)
_MOST_TAGS = 100_000
"""Of one content; nobody writes so many."""
_ADDRESSES = frozenset({"href", "src", "poster", "data", "action", "background"})


def _fault(url: str) -> str:
    """Why a text is no absolute address, as the end of a sentence, or ""."""
    if not _SCHEME.match(url):
        return "is relative; write the whole of it, from https:// on"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "cannot be an address; look at its brackets and its port"
    if parts.scheme in ("http", "https") and not parts.hostname:
        return "names no host; write https://, a host and a path"
    return ""


@held("json-url", "error")
def url(spot: Spot) -> str | None:
    """An address is absolute, and one that can be."""
    if not spot.value.strip():
        return f"{quoted(spot.name)} is empty; leave it out, or write an address."
    fault = _fault(spot.value.strip())
    return f"The address {quoted(spot.value)} {fault}." if fault else None


@held("json-url-encoded", "warning")
def encoded(spot: Spot) -> str | None:
    """An address has no blanks, and nothing else that must be percent-encoded."""
    found = _UNENCODED.search(spot.value)
    if not found or not spot.value.strip():
        return None
    sign = f"U+{ord(found[0]):04X}" if not found[0].isprintable() or found[0] == " " else found[0]
    return f"The address {quoted(spot.value)} holds {sign}, which must be percent-encoded there."


ADDRESS = (url, encoded)
"""The rules of an address."""


@held("json-date", "error", ITEMS)
def date(spot: Spot) -> str | None:
    """A date is one of RFC 3339, with a zone."""
    found = _DATE.fullmatch(spot.value)
    if found and _exists(found):
        return None
    return (
        f"{quoted(spot.value)} is no date of RFC 3339; "
        "write it as 2026-03-02T09:00:00Z or 2026-03-02T12:00:00+03:00."
    )


def _exists(found: re.Match[str]) -> bool:
    hour, minute, second = (int(found[number]) for number in (2, 3, 4))
    try:
        # RFC 3339 §5.7: a leap second is the second 60 of its minute.
        datetime.fromisoformat(f"{found[1]}T{hour:02}:{minute:02}:{min(second, 59):02}+00:00")
    except ValueError:
        return False
    return second <= 60  # noqa: PLR2004 - as above


@held("json-language", "error")
def language(spot: Spot) -> str | None:
    """A language is a tag of RFC 5646."""
    if _LANGUAGE.fullmatch(spot.value):
        return None
    return f"{quoted(spot.value)} is no language tag; write one as en, en-GB or zh-Hant."


@held("json-plain-text", "warning", ITEMS)
def plain(spot: Spot) -> str | None:
    """HTML stands in content_html alone; readers show tags and entities elsewhere as they are."""
    if not (_MARKUP.search(spot.value) or _REFERENCE.search(spot.value)):
        return None
    content = spot.within.get("content_html")
    found = sign(spot.value, lambda: [witness(content)] if isinstance(content, str) else [])
    if not found:
        return None
    return f"{quoted(spot.name)} is plain text, but holds {quoted(found)}; write it without HTML."


@held("json-empty", "hint", ITEMS)
def filled(spot: Spot) -> str | None:
    """A member that has nothing to say is left out."""
    if spot.value.strip():
        return None
    listed = isinstance(spot.path[-1], int)
    told = "holds an empty text" if listed else "is empty"
    return f"{quoted(spot.name)} {told}; leave it out."


@held("json-media-type", "error", ITEMS)
def media_type(spot: Spot) -> str | None:
    """A media type is one: audio/mpeg."""
    if _MEDIA_TYPE.fullmatch(spot.value):
        return None
    return f"{quoted(spot.value)} is no media type; write one as audio/mpeg."


@held("json-number", "error", ITEMS)
def size(spot: Spot) -> str | None:
    """A size or a duration is no less than zero."""
    if 0 <= spot.value < float("inf"):
        return None
    return f"{quoted(spot.name)} is {spot.value}; write how large it is, or leave it out."


@held("json-content-active", "warning", ITEMS)
def active(spot: Spot) -> str | None:
    """Content has no scripts, styles, forms or event handlers, which readers take out."""
    for name, attributes in _tags(spot.value):
        if name in _ACTIVE:
            return f"The content holds <{name}>, which readers take out; leave it out."
        for attribute, value in _attributes(attributes):
            if attribute.startswith("on") and len(attribute) > len("on"):
                return f"The content holds {quoted(attribute)}, which readers take out."
            if attribute in _ADDRESSES and _is_script(value):
                return f"The content holds {quoted(value)}, which no reader follows."
    return None


@held("json-content-relative", "warning", ITEMS)
def relative(spot: Spot) -> str | None:
    """Addresses in content are absolute; readers do not know what others are relative to."""
    for _, attributes in _tags(spot.value):
        for attribute, value in _attributes(attributes):
            if attribute in _ADDRESSES and _is_relative(value.strip()):
                return (
                    f"The content refers to {quoted(value)}, which is relative; "
                    "write the whole address."
                )
    return None


@held("json-content-escaped", "warning", ITEMS)
def escaped(spot: Spot) -> str | None:
    """The HTML of content_html is not escaped a second time."""
    found = _ESCAPED.search(spot.value)
    if not found or _MARKUP.search(spot.value) or not sign(unescape(spot.value)):
        return None
    return (
        f"The HTML is escaped: {quoted(found[0])}; readers show its tags as text. Write it as HTML."
    )


CONTENT = (active, relative, escaped)
"""The rules of HTML."""


def _tags(html: str) -> Iterator[tuple[str, str]]:
    for found in islice(_TAG.finditer(html), _MOST_TAGS):
        yield found[1].lower(), found[2]


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        yield name.lower(), double or single or bare


def _is_relative(address: str) -> bool:
    # What leads to another place of the same text is no concern of a reader.
    return address[:1] not in ("", "#") and not _SCHEME.match(address) and not _is_script(address)


def _is_script(address: str) -> bool:
    return one_line(address[:100]).replace(" ", "").lower().startswith(("javascript:", "vbscript:"))
