"""Who an article is: ids that are given once, and how a known article is known again."""

import difflib
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Container, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

import msgspec

from feedwright.core.article import Article, Record
from feedwright.core.reading.raw import SetAside

REMEMBERED_FOR = timedelta(days=30)
"""How long the text of an article that vanished is still compared with newcomers'."""
_NEARLY = 0.8
"""The share of words that two versions of one text have in common, at least."""
_WORDS = 2000
"""How much of a text is compared; comparing takes the square of it."""


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
    addresses = (comparable(address) for address in (link, *article.aliases) if address)
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
    uri = f"tag:{authority}:{quote(key, safe=_IN_TAG)}"
    number = 2
    while uri in taken:
        uri = f"tag:{authority}:{quote(key, safe=_IN_TAG)};{number}"
        number += 1
    return uri


_IN_TAG = "/-._~!$'()*+,=@"
"""What RFC 4151's ``specific`` may hold beside letters and digits, less what we add."""


def comparable(address: str) -> str:
    """An address without what changes while the article stays: scheme, ``www.``, last slash."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def dates(
    article: Article, known: Known | None, now: datetime
) -> tuple[datetime, datetime, datetime]:
    """When an article was first seen, published and updated, as documents show it.

    A text that changes without a newer ``updated`` of its own is a silent edit, and keeps its
    dates; a correction's note that is new is dated by this run.

    Args:
        article: As its source tells it.
        known: What is remembered of it.
        now: The time of this run.

    Returns:
        Aware times in UTC; ``updated`` is never before ``published``.
    """
    first_seen = known.first_seen if known else now
    published = article.published or (
        known.published if known and known.declared is None else first_seen
    )
    candidates = [published]
    if article.updated is not None:
        # A time to come would be a promise; it counts from the run that meets it.
        candidates.append(min(article.updated, max(now, published)))
    if known is not None:
        if article.published == known.declared:
            candidates.append(known.updated)
        if article.correction and article.correction != known.correction:
            candidates.append(max(candidates) if _advanced(article, known) else now)
    return first_seen, published, max(candidates)


def _advanced(article: Article, known: Known) -> bool:
    return article.updated is not None and article.updated > known.updated


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
    it and the newcomer is set aside; both are, when neither is known.

    Args:
        arrivals: All of a run, in an order that the same files always give.
        remembered: What earlier runs left.
        authority: Mints the ids of newcomers.
        text_of: The text of the article at a key, for those that may be nearly equal.
    """
    claims: dict[str, list[Arrival]] = defaultdict(list)
    newcomers: list[Arrival] = []
    for one in arrivals:
        name = _claimed(one, remembered)
        (claims[name] if name else newcomers).append(one)
    matches: list[Match] = []
    set_aside: list[SetAside] = []
    for name, claimants in claims.items():
        known = remembered.articles[name]
        holder = _holder(known, claimants)
        if holder:
            matches.append(Match(arrival=holder, id=name, known=known))
        set_aside += [_contested(one, name, known.key) for one in claimants if one is not holder]
    newcomers, rivals = _without_rivals(newcomers)
    set_aside += rivals
    missing = [
        known
        for name, known in remembered.articles.items()
        if name not in claims and known.key not in remembered.kept
    ]
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


def _claimed(one: Arrival, remembered: Remembered) -> str:
    """The id of the known article that an arrival says it is, or ""."""
    if one.article.id in remembered.articles:
        return one.article.id
    by_key = remembered.keys.get(one.article.key)
    if by_key or one.article.id:
        # An id that is brought later does not replace the one that readers know.
        return by_key or ""
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
    rivals: dict[str, SetAside] = {}
    for claim, claimants in holders.items():
        if len(claimants) > 1:
            for one, other in zip(claimants, claimants[1:] + claimants[:1], strict=True):
                rivals[one.article.key] = _contested(one, claim, other.article.key)
    return [one for one in newcomers if one.article.key not in rivals], list(rivals.values())


def _contested(one: Arrival, claim: str, other: str) -> SetAside:
    what = "id" if claim == one.article.id else "address or id"
    return SetAside(
        source=one.article.key,
        reason=f"claims the {what} {claim}, which {other} has; give one of them another",
    )


def _moved(
    newcomers: list[Arrival], missing: list[Known], text_of: Callable[[str], str]
) -> dict[str, Known]:
    """Which newcomers are missing articles under another name, by the newcomers' keys.

    An equal text is enough; one that is nearly equal needs the title or the declared date too.
    """
    candidates = [one for one in newcomers if not one.article.id and one.text_mark]
    by_text: dict[str, list[Known]] = defaultdict(list)
    for known in missing:
        by_text[known.text_mark].append(known)
    moved = {
        one.article.key: by_text[one.text_mark].pop(0)
        for one in candidates
        if by_text.get(one.text_mark)
    }
    left = {known.id: known for alike in by_text.values() for known in alike if known.text_mark}
    by_trait: dict[object, list[Known]] = defaultdict(list)
    for known in left.values():
        for trait in filter(None, (known.title, known.declared)):
            by_trait[trait].append(known)
    for one in candidates:
        article = one.article
        if article.key in moved:
            continue
        for known in by_trait.get(article.title, []) + by_trait.get(article.published, []):
            if known.id in left and _nearly_equal(text_of(article.key), text_of(known.key)):
                moved[article.key] = left.pop(known.id)
                break
    return moved


def _nearly_equal(one: str, other: str) -> bool:
    words = difflib.SequenceMatcher(None, _words(one), _words(other), autojunk=False)
    return words.quick_ratio() >= _NEARLY and words.ratio() >= _NEARLY


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)[:_WORDS]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
