"""Matching of articles with the adopted entries of another system's feed."""

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import product
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from feedwright.domain.identity import IncomingArticle
from feedwright.domain.known_article import KnownArticle

_ONE_DAY = timedelta(hours=36)
"""The largest difference between two dates of one day that were read in different zones."""
_MAX_PAIRS = 1_000_000
_MAX_TEXT_PAIRS = 2_500
_MIN_SLUG = 4
"""The fewest characters of a slug that identifies an article."""
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_CODE = re.compile(r"`([^`\n]+)`")
_MARKED = re.compile(r"[*]++|(?<!\S)_++|(?<!_)_++(?!\S)")
"""Markdown's signs around words, which some systems show in titles and some do not."""
_WORD = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u2e80-\ua4cf]|\w+")
_TYPOGRAPHIC = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02bc\u02b9\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u3003\u301d\u301e\u301f", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b", "-")
    | {"\u00d7": "x", "\u0131": "i"}
)
"""The replacements of typewriter signs by SmartyPants, kramdown, Goldmark's typographer and
WordPress' wptexturize; and the dotless i, whose capital is that of another letter."""
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
"""Soft hyphens, joiners, direction marks, variation selectors of emoji."""
_TRIMMED = "'\"-.,;:!?\u00a1\u00bf\u3001\u3002\u30fb "


class Descriptor(NamedTuple):
    """The traits by which an article or an adopted entry is matched."""

    name: str
    """A key or an id."""
    title: str
    published: datetime | None
    slug: str
    is_dated: bool
    """Whether its source states a date."""


@lru_cache(10_000)
def folded_title(title: str) -> str:
    """Reduce a title to what typographers and feeds leave unchanged.

    It removes tags, entities, Markdown's signs, case and width of letters, spaces, the forms of
    quotes, dashes and ellipses, and signs at the ends. A title of only signs keeps them.
    """
    text = title
    for _ in range(2):  # feeds escape titles twice
        text = html.unescape(_TAG.sub("", text))
    text = _CODE.sub(r"\1", text)
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.translate(_TYPOGRAPHIC)))
    text = unicodedata.normalize("NFKC", text.casefold().replace("i\u0307", "i"))
    text = text.translate(_TYPOGRAPHIC).replace("''", '"').replace("(tm)", "tm")
    text = " ".join(_MARKED.sub("", text).split()) or text
    text = re.sub(r"\s*-[-\s]*", "-", re.sub(r"\s*\.[.\s]*\.", "...", text))
    text = " ".join(text.split())
    return text.strip(_TRIMMED) or text


def describe_incoming(one: IncomingArticle) -> Descriptor:
    """Describe an incoming article for matching."""
    article = one.article
    slug = article.slug or _slug_of(one.link)
    when = article.published
    return Descriptor(
        article.key, article.title, when, _comparable(slug), is_dated=when is not None
    )


def describe_entry(known: KnownArticle) -> Descriptor:
    """Describe an adopted entry for matching."""
    when = known.published if known.declared else None
    return describe_seen(known.id, known.title, known.link, when)._replace(
        published=known.published
    )


def describe_seen(name: str, title: str, link: str, when: datetime | None) -> Descriptor:
    """Describe an entry of a feed that was not adopted; ``when`` is its date in the feed."""
    return Descriptor(name, title, when, _slug_of(link), is_dated=when is not None)


def describe_known(known: KnownArticle) -> Descriptor:
    """Describe a known article for matching."""
    slug = _slug_of(known.link) or _comparable(known.page)
    return Descriptor(known.key, known.title, known.published, slug, is_dated=True)


def _slug_of(address: str) -> str:
    """The last name in the path of an address, without its ending: ``its-raining``."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    names = [part for part in unquote(path).split("/") if part]
    if names and PurePosixPath(names[-1]).stem == "index":
        del names[-1]
    return _comparable(PurePosixPath(names[-1]).stem) if names else ""


def _comparable(slug: str) -> str:
    return unicodedata.normalize("NFKC", slug).casefold().replace("_", "-")


_TextsMatch = Callable[[str, str], bool]


class _Criterion(NamedTuple):
    """A trait that an article and an entry may share."""

    trait: Callable[[Descriptor], Hashable]
    """The trait of a descriptor; None if it has none."""
    holds: Callable[[Descriptor, Descriptor], bool]
    """Whether two with the same trait may be the same article."""
    max_pairs: int = _MAX_PAIRS
    """The most pairs that are compared; a trait that more share identifies nothing."""


def match_entries(
    articles: Sequence[Descriptor], entries: Sequence[Descriptor], texts_match: _TextsMatch
) -> dict[str, str]:
    """Match articles with entries; returns the entries' names by the articles' names.

    Stronger criteria come first. If several entries could be an article, or several articles an
    entry, the nearest in time is taken; with two equally near ones, none is.

    Args:
        articles: The descriptors of articles.
        entries: The descriptors of the feed's entries.
        texts_match: Whether the texts of an article and an entry are nearly equal.
    """
    found: dict[str, str] = {}
    for criterion in _criteria(texts_match):
        taken = set(found.values())
        groups: dict[Hashable, tuple[list[Descriptor], list[Descriptor]]] = defaultdict(
            lambda: ([], [])
        )
        for article in articles:
            if article.name not in found and (trait := criterion.trait(article)) is not None:
                groups[trait][0].append(article)
        for entry in entries:
            if entry.name not in taken and (trait := criterion.trait(entry)) in groups:
                groups[trait][1].append(entry)
        for here, there in groups.values():
            if 0 < len(here) * len(there) <= criterion.max_pairs:
                found.update(_nearest(here, there, criterion.holds))
    return found


def plausible_entries(
    articles: Iterable[Descriptor], entries: Iterable[Descriptor]
) -> Iterator[str]:
    """The names of entries that :func:`match_entries` might match with some articles."""
    articles = list(articles)
    titles = {folded_title(one.title) for one in articles if one.title}
    slugs = {one.slug for one in articles if one.slug}
    for one in entries:
        if one.slug in slugs or folded_title(one.title) in titles:
            yield one.name


def _criteria(texts_match: _TextsMatch) -> Iterator[_Criterion]:
    """The criteria, the strongest first."""

    def by_title(one: Descriptor) -> Hashable:
        return folded_title(one.title) or None

    def by_title_and_slug(one: Descriptor) -> Hashable:
        return (folded_title(one.title), one.slug) if one.title and one.slug else None

    def by_slug(one: Descriptor) -> Hashable:
        return None if len(one.slug) < _MIN_SLUG or one.slug.isdigit() else one.slug

    def same_text(one: Descriptor, other: Descriptor) -> bool:
        return texts_match(one.name, other.name)

    yield _Criterion(by_title_and_slug, _same_day)
    yield _Criterion(lambda one: one.title or None, _same_day)
    yield _Criterion(by_title, _same_day)
    yield _Criterion(by_title, same_text, _MAX_TEXT_PAIRS)
    yield _Criterion(by_title_and_slug, lambda one, other: not (one.is_dated and other.is_dated))
    yield _Criterion(by_slug, lambda one, other: _same_day(one, other) and _share_words(one, other))
    yield _Criterion(
        by_slug, lambda one, other: _same_day(one, other) and same_text(one, other), _MAX_TEXT_PAIRS
    )


def _same_day(one: Descriptor, other: Descriptor) -> bool:
    return _time_between(one, other) < _ONE_DAY


def _time_between(one: Descriptor, other: Descriptor) -> timedelta:
    if one.published is None or other.published is None:
        return timedelta.max
    return abs(one.published - other.published)


def _share_words(one: Descriptor, other: Descriptor) -> bool:
    """Whether two titles share half of their words, as after an edit."""
    here, there = (set(_WORD.findall(folded_title(title))) for title in (one.title, other.title))
    return 2 * len(here & there) >= max(1, min(len(here), len(there)))


def _nearest(
    articles: Sequence[Descriptor],
    entries: Sequence[Descriptor],
    holds: Callable[[Descriptor, Descriptor], bool],
) -> Iterator[tuple[str, str]]:
    """The pairs whose members are each other's nearest."""
    of_article: dict[str, list[tuple[timedelta, str]]] = defaultdict(list)
    of_entry: dict[str, list[tuple[timedelta, str]]] = defaultdict(list)
    for one, other in product(articles, entries):
        if holds(one, other):
            distance = _time_between(one, other)
            of_article[one.name].append((distance, other.name))
            of_entry[other.name].append((distance, one.name))
    for name, candidates in of_article.items():
        entry = _nearest_name(candidates)
        if entry and _nearest_name(of_entry[entry]) == name:
            yield name, entry


def _nearest_name(candidates: list[tuple[timedelta, str]]) -> str:
    """The name of the single nearest one, or ""."""
    (near, name), *others = sorted(candidates)
    return "" if others and others[0][0] == near else name
