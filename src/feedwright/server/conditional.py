"""Conditional and range requests: RFC 9110, and RFC 3229 for feeds.

Nothing here knows a socket or a file: a request's headers and the facts of a document go in,
and what to answer comes out.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from feedwright.server.httpfields import ANY, EntityTag, Span, byte_ranges, entity_tags, parse_date
from feedwright.server.httpfields import weights as weighed

IDENTITY = "identity"
CODINGS = ("br", "zstd", "gzip")
"""The content codings, that which makes feeds smallest first."""
SAFE_METHODS = frozenset({"GET", "HEAD"})
_OK, _PARTIAL, _DELTA, _NOT_MODIFIED = 200, 206, 226, 304
_NOT_ACCEPTABLE, _FAILED, _UNSATISFIABLE = 406, 412, 416


class Tag(NamedTuple):
    """What an entity tag of ours says (RFC 9110 §8.8.3).

    It is strong: ``content`` and ``coding`` tell the bytes. Nothing else stands in it, so that
    every server has the same one for the same document.
    """

    content: str
    """The beginning of the SHA-256 of the document, in hexadecimal."""
    coding: str = IDENTITY

    def __str__(self) -> str:
        return f'"{self.content}.{self.coding}"'


_TAG = re.compile(r"([0-9a-f]{32})\.(?:[0-9a-z]{1,32}\.\d{1,15}\.)?([a-z]+)", re.ASCII)
"""Up to version 1.4 a tag held a store's name and a number too, and readers may have such ones."""
DIGITS = 32
"""Hexadecimal digits of a SHA-256 that a tag holds: 128 bits."""
_MOST_BASES = 8
"""Of so many versions that a reader says to have one is looked for."""


def parse_tag(opaque: str) -> Tag | None:
    """An entity tag of ours, from what stands between its quotes; None where it is none."""
    match = _TAG.fullmatch(opaque)
    return Tag(match[1], match[2]) if match else None


class Facts(NamedTuple):
    """What is known of a document."""

    content: str
    """As in :class:`Tag`."""
    length: int
    """Without a coding, in bytes."""
    modified: int | None = None
    """When its bytes last changed, in seconds since 1970; None where nobody knows."""
    codings: tuple[str, ...] = ()
    """Those in which it can be sent beside none, the best first."""
    delta: bool = False
    """Whether it can be cut to the entries that changed."""

    def tag(self, coding: str) -> Tag:
        """Its entity tag in a coding."""
        return Tag(self.content, coding)


class Answer(NamedTuple):
    """What to answer."""

    status: int
    coding: str = IDENTITY
    bases: tuple[Tag, ...] = ()
    """For 226: the versions that the reader says to have. Where none is known, 200 is answered."""
    ranges: tuple[Span, ...] = ()
    """For 206: what to send; one, or several as ``multipart/byteranges``."""


def decide(method: str, headers: Mapping[str, str], facts: Facts, now: int) -> Answer:
    """What to answer to a GET or HEAD for a document that is there.

    Args:
        method: ``GET`` or ``HEAD``.
        headers: By name in lower case; a field that is sent twice is joined by commas
            (RFC 9110 §5.3).
        facts: The document's.
        now: The time, in seconds since 1970.
    """
    coding = negotiate(headers.get("accept-encoding"), facts.codings)
    spans: list[Span] | None = None
    if method == "GET" and "range" in headers and facts.length:
        spans = byte_ranges(headers["range"], facts.length)
        if spans is not None:
            # A compressor's bytes differ from machine to machine, so that parts of what two of
            # them made must not be put together: ranges are of the document as it is.
            plain = negotiate(headers.get("accept-encoding"), ())
            coding, spans = (coding, None) if plain is None else (plain, spans)
    if coding is None:
        return Answer(_NOT_ACCEPTABLE)
    status = _precondition(headers, facts, coding, now)
    if status != _OK:
        return Answer(status, coding)
    if spans is not None and _unchanged_since(headers.get("if-range"), facts, now):
        return Answer(_PARTIAL if spans else _UNSATISFIABLE, IDENTITY, ranges=tuple(spans))
    if facts.delta and method == "GET" and "range" not in headers:
        bases = _bases(headers, facts.tag(coding))
        if bases:
            return Answer(_DELTA, coding, bases)
    return Answer(_OK, coding)


def wants_page(headers: Mapping[str, str], media_type: str) -> bool:
    """Whether somebody has opened a feed's address in a browser, and so wants its page.

    A browser alone names the destination of a request, and no script can (Fetch Metadata §2.1).
    Feed readers name none, and those that are scripts of a page have another.

    Args:
        headers: As for :func:`decide`.
        media_type: The feed's.
    """
    if headers.get("sec-fetch-dest") != "document":
        return False
    if headers.get("sec-fetch-mode", "navigate") != "navigate":
        return False
    wanted = weighed(headers.get("accept", "*/*"))
    most = wanted.get("text/html", wanted.get("text/*", wanted.get("*/*", 0.0)))
    return most > 0 and most >= wanted.get(media_type, 0.0)


@lru_cache(maxsize=512)
def negotiate(accept: str | None, available: tuple[str, ...]) -> str | None:
    """The content coding to send (RFC 9110 §12.5.3).

    Args:
        accept: ``Accept-Encoding``, or None where it was not sent.
        available: The codings that there are beside none, the best first.

    Returns:
        ``identity`` for none; None where nothing that there is would be taken.
    """
    if accept is None:
        return IDENTITY  # anything goes, and this is what every reader understands
    wanted = weighed(accept)
    if "x-gzip" in wanted:  # RFC 9110 §8.4.1.3
        wanted.setdefault("gzip", wanted["x-gzip"])
    others = wanted.get(ANY)
    best, most = None, 0.0
    for coding in available:
        weight = wanted.get(coding, others or 0.0)
        if weight > most:
            best, most = coding, weight
    # What is not named is always taken, if there is nothing better; only q=0 refuses it.
    plain = wanted.get(IDENTITY, others)
    if plain is None:
        return best or IDENTITY
    return IDENTITY if plain > most else best


def _precondition(headers: Mapping[str, str], facts: Facts, coding: str, now: int) -> int:
    """The status that the preconditions ask for, in the order of RFC 9110 §13.2.2."""
    if "if-match" in headers:
        if not _matches(headers["if-match"], facts.tag(coding), weakly=False):
            return _FAILED
    elif "if-unmodified-since" in headers:
        until = parse_date(headers["if-unmodified-since"], now)
        if until is not None and facts.modified is not None and facts.modified > until:
            return _FAILED
    if "if-none-match" in headers:
        matched = _matches(headers["if-none-match"], facts.tag(coding), weakly=True)
        return _NOT_MODIFIED if matched else _OK
    if "if-modified-since" in headers:
        since = parse_date(headers["if-modified-since"], now)
        if since is not None and facts.modified is not None and facts.modified <= since:
            return _NOT_MODIFIED
    return _OK


def _matches(field: str, tag: Tag, *, weakly: bool) -> bool:
    """Whether a list of entity tags has a document's (RFC 9110 §8.8.3.2)."""
    if field.strip(" \t") == ANY:
        return True
    return any(_same(one, tag) for one in entity_tags(field) if weakly or not one.weak)


def _same(one: EntityTag, tag: Tag) -> bool:
    """Whether a tag is of the same bytes; earlier versions wrote more into it."""
    if f'"{one.opaque}"' == str(tag):
        return True
    return parse_tag(one.opaque) == tag


def _unchanged_since(field: str | None, facts: Facts, now: int) -> bool:
    """Whether ``If-Range`` lets a range be sent (RFC 9110 §13.1.5)."""
    if field is None:
        return True
    tags = entity_tags(field)
    if tags:
        return not tags[0].weak and len(tags) == 1 and _same(tags[0], facts.tag(IDENTITY))
    when = parse_date(field, now)
    return when is not None and when == facts.modified


def _bases(headers: Mapping[str, str], tag: Tag) -> tuple[Tag, ...]:
    """The versions of a document that its reader has, from which a delta may be made.

    Returns:
        Empty where the reader does not ask for what changed (RFC 3229 §10.5.3). A tag of another
        coding tells nothing, nor does a weak one: somebody on the way has made another document
        of ours.
    """
    if "if-none-match" not in headers or not weighed(headers.get("a-im", "")).get("feed"):
        return ()
    known = (parse_tag(one.opaque) for one in entity_tags(headers["if-none-match"]) if not one.weak)
    of_coding = dict.fromkeys(one for one in known if one and one.coding == tag.coding)
    return tuple(of_coding)[:_MOST_BASES]
