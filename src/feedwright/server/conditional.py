"""Conditional and range requests: RFC 9110, and RFC 3229 for feeds.

Pure functions: they take a request's headers and the facts of a document, and return what to
answer.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from feedwright.server.httpfields import ANY, EntityTag, Span, byte_ranges, entity_tags, parse_date
from feedwright.server.httpfields import weights as weighed

IDENTITY = "identity"
CODINGS = ("br", "zstd", "gzip")
"""The content codings, the one that makes feeds smallest first."""
SAFE_METHODS = frozenset({"GET", "HEAD"})
_OK, _PARTIAL, _DELTA, _NOT_MODIFIED = 200, 206, 226, 304
_NOT_ACCEPTABLE, _FAILED, _UNSATISFIABLE = 406, 412, 416


class Tag(NamedTuple):
    """An entity tag of Feedwright (RFC 9110 §8.8.3).

    It is strong: ``content`` and ``coding`` determine the bytes. It holds nothing else, so that
    every server gives the same tag for the same document.
    """

    content: str
    """The beginning of the SHA-256 of the document, in hexadecimal."""
    coding: str = IDENTITY

    def __str__(self) -> str:
        return f'"{self.content}.{self.coding}"'


_TAG = re.compile(r"([0-9a-f]{32})\.(?:[0-9a-z]{1,32}\.\d{1,15}\.)?([a-z]+)", re.ASCII)
"""Matches also the tags of versions up to 1.4, which readers may still send: they held the name of
a store and a number as well."""
DIGITS = 32
"""Hexadecimal digits of the SHA-256 in a tag: 128 bits."""
_MOST_BASES = 8
"""The most versions of a reader's request that are looked up."""


def parse_tag(opaque: str) -> Tag | None:
    """Parse the text between the quotes of an entity tag; None if it is not one of Feedwright's."""
    match = _TAG.fullmatch(opaque)
    return Tag(match[1], match[2]) if match else None


class Facts(NamedTuple):
    """The properties of a document that decide an answer."""

    content: str
    """As in :class:`Tag`."""
    length: int
    """Its length in bytes, without a coding."""
    modified: int | None = None
    """When its bytes last changed, in seconds since 1970; None if unknown."""
    codings: tuple[str, ...] = ()
    """The content codings in which it can be sent, the best first; ``identity`` is not listed."""
    delta: bool = False
    """Whether it can be reduced to the entries that changed."""

    def tag(self, coding: str) -> Tag:
        """The entity tag of the document in a content coding."""
        return Tag(self.content, coding)


class Answer(NamedTuple):
    """The answer to a conditional or range request."""

    status: int
    coding: str = IDENTITY
    bases: tuple[Tag, ...] = ()
    """For 226: the versions that the reader claims to have. If none is known, the answer is 200."""
    ranges: tuple[Span, ...] = ()
    """For 206: the ranges to send; several are sent as ``multipart/byteranges``."""


def decide(method: str, headers: Mapping[str, str], facts: Facts, now: int) -> Answer:
    """Decide the answer to a GET or HEAD for an existing document.

    Args:
        method: ``GET`` or ``HEAD``.
        headers: The values by name in lower case; repeated fields are joined by commas (RFC 9110
            §5.3).
        facts: The properties of the document.
        now: The time, in seconds since 1970.
    """
    coding = negotiate(headers.get("accept-encoding"), facts.codings)
    spans: list[Span] | None = None
    if method == "GET" and "range" in headers and facts.length:
        spans = byte_ranges(headers["range"], facts.length)
        if spans is not None:
            # The bytes of a compressor differ from machine to machine, so parts from two of them
            # must not be combined: ranges refer to the uncompressed document.
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
    """Whether a feed's address was opened in a browser, which should show its page.

    Only a browser sends the destination of a request; scripts cannot set it (Fetch Metadata §2.1).
    Feed readers send none, and those that are scripts in a page send another.

    Args:
        headers: As for :func:`decide`.
        media_type: The media type of the feed.
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
    """Choose the content coding to send (RFC 9110 §12.5.3).

    Args:
        accept: The value of ``Accept-Encoding``; None if it was not sent.
        available: The codings in which the document exists, the best first, without ``identity``.

    Returns:
        The coding, or ``identity`` for none; None if the client accepts nothing available.
    """
    if accept is None:
        return IDENTITY  # everything is accepted, and every reader understands this
    wanted = weighed(accept)
    if "x-gzip" in wanted:  # RFC 9110 §8.4.1.3
        wanted.setdefault("gzip", wanted["x-gzip"])
    others = wanted.get(ANY)
    best, most = None, 0.0
    for coding in available:
        weight = wanted.get(coding, others or 0.0)
        if weight > most:
            best, most = coding, weight
    # identity is always accepted as a last resort; only q=0 refuses it
    plain = wanted.get(IDENTITY, others)
    if plain is None:
        return best or IDENTITY
    return IDENTITY if plain > most else best


def _precondition(headers: Mapping[str, str], facts: Facts, coding: str, now: int) -> int:
    """Evaluate the preconditions in the order of RFC 9110 §13.2.2; return their status."""
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
    """Whether a list of entity tags contains a document's (RFC 9110 §8.8.3.2)."""
    if field.strip(" \t") == ANY:
        return True
    return any(_same(one, tag) for one in entity_tags(field) if weakly or not one.weak)


def _same(one: EntityTag, tag: Tag) -> bool:
    """Whether a tag means the same bytes; tags of earlier versions held more."""
    if f'"{one.opaque}"' == str(tag):
        return True
    return parse_tag(one.opaque) == tag


def _unchanged_since(field: str | None, facts: Facts, now: int) -> bool:
    """Whether ``If-Range`` allows sending a range (RFC 9110 §13.1.5)."""
    if field is None:
        return True
    tags = entity_tags(field)
    if tags:
        return not tags[0].weak and len(tags) == 1 and _same(tags[0], facts.tag(IDENTITY))
    when = parse_date(field, now)
    return when is not None and when == facts.modified


def _bases(headers: Mapping[str, str], tag: Tag) -> tuple[Tag, ...]:
    """The versions of a document that its reader has, as bases of a delta.

    Returns:
        Empty if the reader does not ask for a delta (RFC 3229 §10.5.3). Tags of another coding are
        ignored, and weak ones too: an intermediary has altered the document.
    """
    if "if-none-match" not in headers or not weighed(headers.get("a-im", "")).get("feed"):
        return ()
    known = (parse_tag(one.opaque) for one in entity_tags(headers["if-none-match"]) if not one.weak)
    of_coding = dict.fromkeys(one for one in known if one and one.coding == tag.coding)
    return tuple(of_coding)[:_MOST_BASES]
