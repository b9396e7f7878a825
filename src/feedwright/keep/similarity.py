"""Matching of new articles with missing ones by similar text, after a rename or a move."""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from feedwright.domain.filenames import file_of, parse
from feedwright.domain.identity import IncomingArticle
from feedwright.domain.known_article import KnownArticle
from feedwright.keep.adopted_entries import describe_entry, describe_incoming, match_entries

_MIN_SHARED = 0.8
"""The least share of words that two versions of a text have in common."""
_MAX_WORDS = 2000
"""The most words of a text that are compared, because the time grows with their square."""
_MAX_COMPARED = 50
"""The most articles of the same title or date with which a new article's text is compared."""
_WORD = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u2e80-\ua4cf]|\w+")
"""Scripts without spaces between words, such as Thai and Chinese, are compared by letter."""


def match_adopted(
    new_articles: list[IncomingArticle], adopted: list[KnownArticle], text_of: Callable[[str], str]
) -> dict[str, KnownArticle]:
    """Match new articles with adopted entries; returns these by the new articles' keys.

    An entry may have only a title and a date, and a site that moves may change the time of day; see
    :func:`feedwright.keep.adopted_entries.match_entries`.
    """
    waiting = {one.id: one for one in adopted if one.is_feed_only}
    found = match_entries(
        [describe_incoming(one) for one in new_articles if not one.article.id],
        [describe_entry(one) for one in waiting.values()],
        lambda key, name: nearly_equal(text_of(key), text_of(waiting[name].key)),
    )
    return {key: waiting[name] for key, name in found.items()}


def nearly_equal(one: str, other: str) -> bool:
    """Whether two texts are versions of one text."""
    return _nearly_equal(_words(one), _words(other))


_Trait = Callable[[str, str, datetime | None], object]
_TRAITS: tuple[tuple[_Trait, bool], ...] = (
    (lambda text, title, date: (text, title, date), False),
    (lambda text, title, _date: (text, title), False),
    (lambda text, _title, date: (text, date), False),
    (lambda text, _title, _date: text, False),
    (lambda _text, title, _date: title, True),
    (lambda _text, _title, date: date, True),
)
"""The traits that a new and a missing article may share, the strongest first, and whether their
texts must then be compared. Several articles may share one text: ``Listen now.``"""


def match_moved(
    new_articles: list[IncomingArticle], missing: list[KnownArticle], text_of: Callable[[str], str]
) -> dict[str, KnownArticle]:
    """Match new articles with missing ones; returns these by the new articles' keys.

    An equal text is enough unless title, date and name all differ, as in a weekly series of equal
    posts; a nearly equal text needs the same title or declared date, too.
    """
    words = lru_cache(2 * _MAX_COMPARED)(lambda key: _words(text_of(key)))
    left = {known.id: known for known in missing if known.text_fingerprint}
    moved: dict[str, KnownArticle] = {}
    if not left:
        return moved
    for trait_of, compared in _TRAITS:
        alike: dict[object, list[KnownArticle]] = defaultdict(list)
        for known in left.values():
            alike[trait_of(known.text_fingerprint, known.title, known.declared)].append(known)
        for one in new_articles:
            article = one.article
            if article.id or not one.text_fingerprint or article.key in moved:
                continue
            trait = trait_of(one.text_fingerprint, article.title, article.published)
            for known in alike[trait][:_MAX_COMPARED] if trait else ():
                if _is_other_of_series(one, known):
                    continue
                if not compared or _nearly_equal(words(article.key), words(known.key)):
                    alike[trait].remove(known)
                    moved[article.key] = left.pop(known.id)
                    break
    return moved


def _is_other_of_series(one: IncomingArticle, known: KnownArticle) -> bool:
    """Whether an article differs in title, date and name, whatever its text."""
    article = one.article
    titled = article.title and known.title and article.title != known.title
    dated = article.published and known.declared and article.published != known.declared
    if not (titled and dated):
        return False
    names = {article.slug, parse(file_of(article.key)).slug} - {""}
    return names.isdisjoint((parse(file_of(known.key)).slug, _last_segment(known.link), known.page))


def _last_segment(link: str) -> str:
    """The last segment of an address."""
    return link.partition("?")[0].rstrip("/").rpartition("/")[2].partition(".")[0]


class _Words(NamedTuple):
    """A text's words, in order and counted."""

    listed: list[str]
    counted: Counter[str]


def _words(text: str) -> _Words:
    listed = _WORD.findall(text)[:_MAX_WORDS]
    return _Words(listed, Counter(listed))


def _nearly_equal(one: _Words, other: _Words) -> bool:
    enough = _MIN_SHARED * (len(one.listed) + len(other.listed)) / 2
    if (one.counted & other.counted).total() < enough:  # which is cheap, and often decides
        return False
    matcher = difflib.SequenceMatcher(None, one.listed, other.listed, autojunk=False)
    return matcher.ratio() >= _MIN_SHARED
