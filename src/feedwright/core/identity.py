"""Who an article is: ids that are given once, and how a known article is known again."""

import difflib
import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

import msgspec

from feedwright.core.article import Article, Record
from feedwright.core.reading.raw import SetAside

REMEMBERED_FOR = timedelta(days=30)
"""How long the text of an article that vanished is still compared with newcomers'."""
_NEARLY = 0.8
"""The share of words that two versions of one text have in common, at least."""
_WORDS = 2000
"""How much of a text is compared; comparing takes the square of it."""
_COMPARED = 50
"""With how many articles of its title or date a newcomer's text is compared at most."""
_WORD = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u2e80-\ua4cf]|\w+")
"""Scripts that put no blanks between words, as Thai and Chinese, are compared by letter."""


class Known(Record, frozen=True, kw_only=True):
    """What is remembered of an article: who it is, and by what feeds choose it."""

    id: str
    key: str
    """Its place in the publication, as it is now."""
    first_seen: datetime
    published: datetime
    """As documents show it: declared, or when it was first seen."""
    updated: datetime
    """As documents show it; never before ``published``."""
    declared: datetime | None = None
    """The publication time that its source declares."""
    expires: datetime | None = None
    retracted: bool = False
    revision: int = 1
    fingerprint: str
    """Of all that its source said."""
    text_mark: str
    """Of its text alone, so that it is known again under another name."""
    title: str = ""
    correction: str = ""
    link: str = ""
    """Its address elsewhere."""
    page: str = ""
    """The name of its own page, where it has no address elsewhere."""
    section: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""
    gone: datetime | None = None
    """When it was first missed, if it vanished."""


class Arrival(Record, frozen=True, kw_only=True):
    """An article as it came in this run, without its text."""

    article: Article
    """Its ``body`` is left out: a run may see more text than memory holds."""
    addresses: tuple[str, ...]
    """In the form that :func:`comparable` gives."""
    fingerprint: str
    text_mark: str


class Match(Record, frozen=True, kw_only=True):
    """An arrival and the article that it is."""

    arrival: Arrival
    id: str
    known: Known | None = None


class Remembered(Record, frozen=True, kw_only=True):
    """What earlier runs left, as far as identity goes."""

    articles: dict[str, Known]
    """By id."""
    keys: dict[str, str]
    """Ids by key."""
    addresses: dict[str, str]
    """Ids by the addresses that articles have had, in the form of :func:`comparable`."""
    kept: frozenset[str] = frozenset()
    """Keys that were met in this run though their articles could not be read."""
    now: datetime

    def recent(self, known: Known) -> bool:
        """Whether a missing article's text is still compared with newcomers'."""
        return known.gone is None or self.now - known.gone <= REMEMBERED_FOR


class Resolution(Record, frozen=True, kw_only=True):
    """Who everybody is."""

    matches: tuple[Match, ...]
    set_aside: tuple[SetAside, ...]
    vanished: tuple[Known, ...]
    """Known articles that no arrival is."""


def arrival(article: Article, link: str) -> Arrival:
    """What must be known of an article to tell who it is.

    Args:
        article: As its source tells it.
        link: Its address where one is known, "" otherwise.
    """
    addresses = filter(None, map(comparable, (link, *article.aliases)))
    text = " ".join(article.body.split())
    return Arrival(
        article=msgspec.structs.replace(article, body=""),
        addresses=tuple(dict.fromkeys(addresses)),
        fingerprint=_sha256(msgspec.json.encode(msgspec.structs.replace(article, warnings=()))),
        text_mark=_sha256(text.encode("utf-8", "surrogatepass")) if text else "",
    )


def mint(authority: str, key: str, taken: Container[str] = ()) -> str:
    """The id of an article that brings none: a ``tag:`` URI (RFC 4151 §2.1).

    Args:
        authority: The publication's: a domain and a year.
        key: The article's place in the publication.
        taken: Ids that others have; the newcomer at a place that an article has left must
            not take over its id.
    """
    # Some systems store names decomposed; the id must not tell on which one it was minted.
    first = uri = f"tag:{authority}:{quote(unicodedata.normalize('NFC', key), safe=_IN_TAG)}"
    number = 2
    while uri in taken:
        uri = f"{first};{number}"
        number += 1
    return uri


_IN_TAG = "/-._~!$'()*+,=@"
"""What RFC 4151's ``specific`` may hold beside letters and digits, less what we add."""


def comparable(address: str) -> str:
    """An address without what changes while the article stays: scheme, ``www.``, last slash.

    Percent-encoding is undone, which systems write differently; what is no address stays.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    # Entries of one page, as change logs have them, differ in the fragment alone.
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{unquote(parts.path).rstrip('/')}{query}{fragment}"


def dates(
    article: Article, known: Known | None, now: datetime
) -> tuple[datetime, datetime, datetime]:
    """When an article was first seen, published and updated, as documents show it.

    A text that changes without a newer ``updated`` of its own is a silent edit, and keeps its
    dates; a correction's note that is new is dated by this run. An ``updated`` to come has not
    happened yet, and counts from its time. A date that is taken away stays the one that readers
    know, unless it was still to come.

    Args:
        article: As its source tells it.
        known: What is remembered of it.
        now: The time of this run.

    Returns:
        Aware times in UTC; ``updated`` is never before ``published``.
    """
    first_seen = known.first_seen if known else now
    published = article.published or (min(known.published, now) if known else first_seen)
    candidates = [published]
    if article.updated is not None and article.updated <= now:
        candidates.append(article.updated)
    if known is not None:
        if article.correction not in ("", known.correction) and candidates[-1] <= known.updated:
            candidates.append(now)
        if published == known.published:
            candidates.append(known.updated)
    return first_seen, published, max(candidates)


def resolve(
    arrivals: Sequence[Arrival],
    remembered: Remembered,
    *,
    authority: str,
    text_of: Callable[[str], str],
) -> Resolution:
    """Tells who the articles of a run are.

    An article is known again by its id, its key, one of its addresses or, where the known
    one's key has vanished, by its text. Where two claim one identity, the known holder keeps
    it and the newcomer is set aside; both are, when neither is known. A known article that
    is set aside stays as it was.

    Args:
        arrivals: All of a run, each at its own key, in an order that the same files always
            give.
        remembered: What earlier runs left.
        authority: Mints the ids of newcomers.
        text_of: The text of the article at a key, for those that may be nearly equal.
    """
    claims: dict[str, list[Arrival]] = defaultdict(list)
    newcomers: list[Arrival] = []
    settled = _settled(arrivals, remembered)
    for one in arrivals:
        name = _claimed(one, remembered, settled)
        (claims[name] if name else newcomers).append(one)
    matches: list[Match] = []
    set_aside: list[SetAside] = []
    for name, claimants in claims.items():
        known = remembered.articles[name]
        holder = _holder(known, claimants)
        if holder:
            matches.append(Match(arrival=holder, id=name, known=known))
        for one, other in _rivalries(claimants):
            if one is not holder:
                shared = (a for a in one.addresses if remembered.addresses.get(a) == name)
                claim = name if one.article.id == name else next(shared, name)
                set_aside.append(_contested(one, claim, holder or other))
    newcomers, rivals = _without_rivals(newcomers)
    set_aside += rivals
    kept = remembered.kept.union(one.source for one in set_aside)
    matched = {match.id: match.arrival.article.key for match in matches}
    # One that is contested stays where it is, unless another has its place now.
    stays = kept | {remembered.articles[name].key for name in claims} - {*matched.values()}
    missing = sorted(
        (
            known
            for name, known in remembered.articles.items()
            if name not in matched and known.key not in stays
        ),
        key=lambda known: known.key,
    )
    moved = _moved(newcomers, [one for one in missing if remembered.recent(one)], text_of)
    taken = {*remembered.articles, *(one.article.id for one in newcomers if one.article.id)}
    for one in newcomers:
        before = moved.get(one.article.key)
        name = one.article.id if before is None else before.id
        if not name:
            name = mint(authority, one.article.key, taken)
            taken.add(name)
        matches.append(Match(arrival=one, id=name, known=before))
    found = {match.id for match in matches}
    return Resolution(
        matches=tuple(matches),
        set_aside=tuple(set_aside),
        vanished=tuple(one for one in missing if one.id not in found),
    )


def _settled(arrivals: Sequence[Arrival], remembered: Remembered) -> set[str]:
    """The ids of known articles that stand at their places and cannot claim to be others."""
    at_home = {
        name: one.article.id for one in arrivals if (name := remembered.keys.get(one.article.key))
    }
    settled: set[str] = set()
    while True:
        # Who brings an id whose holder is settled cannot have it, and so is settled too.
        grown = {
            name
            for name, brought in at_home.items()
            if brought == name or brought not in remembered.articles or brought in settled
        }
        if grown == settled:
            return settled
        settled = grown


def _claimed(one: Arrival, remembered: Remembered, settled: Container[str]) -> str:
    """The id of the known article that an arrival says it is, or ""."""
    brought, by_key = one.article.id, remembered.keys.get(one.article.key, "")
    if brought in remembered.articles and not (by_key and brought in settled):
        return brought
    if by_key or brought:
        # An id that is brought later does not replace the one that readers know.
        return by_key
    return next((remembered.addresses[a] for a in one.addresses if a in remembered.addresses), "")


def _holder(known: Known, claimants: list[Arrival]) -> Arrival | None:
    """Which claimant is the known article: who stands at its place, or who brings its id."""
    for rank in (
        lambda one: one.article.key == known.key,
        lambda one: one.article.id == known.id,
        lambda _: True,
    ):
        first = [one for one in claimants if rank(one)]
        if first:
            return first[0] if len(first) == 1 else None
    return None


def _without_rivals(newcomers: list[Arrival]) -> tuple[list[Arrival], list[SetAside]]:
    """Parts newcomers that claim one id or one address from those that stand alone."""
    holders: dict[str, list[Arrival]] = defaultdict(list)
    for one in newcomers:
        for claim in (one.article.id,) if one.article.id else one.addresses:
            holders[claim].append(one)
    rivals = {
        one.article.key: _contested(one, claim, other)
        for claim, claimants in holders.items()
        if len(claimants) > 1
        for one, other in _rivalries(claimants)
    }
    return [one for one in newcomers if one.article.key not in rivals], list(rivals.values())


def _rivalries(claimants: list[Arrival]) -> Iterator[tuple[Arrival, Arrival]]:
    """Each claimant, and another one."""
    return zip(claimants, claimants[1:] + claimants[:1], strict=True)


def _contested(one: Arrival, claim: str, other: Arrival) -> SetAside:
    what = "id" if claim == one.article.id else "address"
    return SetAside(
        source=one.article.key,
        reason=f"claims the {what} {claim}, as does {other.article.key}; give one of them another",
    )


_Likeness = Callable[[str, str, datetime | None], object]
_LIKENESSES: tuple[tuple[_Likeness, bool], ...] = (
    (lambda text, title, date: (text, title, date), False),
    (lambda text, title, _date: (text, title), False),
    (lambda text, _title, date: (text, date), False),
    (lambda text, _title, _date: text, False),
    (lambda _text, title, _date: title, True),
    (lambda _text, _title, date: date, True),
)
"""In what a newcomer and a missing article are alike, the closest first, and whether their
texts must then be compared. Several may share one text: ``Listen now.``"""


def _moved(
    newcomers: list[Arrival], missing: list[Known], text_of: Callable[[str], str]
) -> dict[str, Known]:
    """Which newcomers are missing articles under another name, by the newcomers' keys.

    An equal text is enough; one that is nearly equal needs the title or the declared date too.
    """
    words = lru_cache(2 * _COMPARED)(lambda key: _words(text_of(key)))
    left = {known.id: known for known in missing if known.text_mark}
    moved: dict[str, Known] = {}
    for likeness, compared in _LIKENESSES:
        alike: dict[object, list[Known]] = defaultdict(list)
        for known in left.values():
            alike[likeness(known.text_mark, known.title, known.declared)].append(known)
        for one in newcomers:
            article = one.article
            if article.id or not one.text_mark or article.key in moved:
                continue
            trait = likeness(one.text_mark, article.title, article.published)
            for known in alike[trait][:_COMPARED] if trait else ():
                if not compared or _nearly_equal(words(article.key), words(known.key)):
                    alike[trait].remove(known)
                    moved[article.key] = left.pop(known.id)
                    break
    return moved


class _Words(NamedTuple):
    """A text's words, in order and counted."""

    listed: list[str]
    counted: Counter[str]


def _words(text: str) -> _Words:
    listed = _WORD.findall(text)[:_WORDS]
    return _Words(listed, Counter(listed))


def _nearly_equal(one: _Words, other: _Words) -> bool:
    enough = _NEARLY * (len(one.listed) + len(other.listed)) / 2
    if (one.counted & other.counted).total() < enough:  # which is cheap, and often tells
        return False
    matcher = difflib.SequenceMatcher(None, one.listed, other.listed, autojunk=False)
    return matcher.ratio() >= _NEARLY


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
