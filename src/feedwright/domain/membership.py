"""Membership: which feeds an article belongs to, by `where`, `each`, age, profile and privacy."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

from feedwright.domain.article import Article
from feedwright.domain.feed_contents import Membership
from feedwright.domain.instants import micros
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.profiles import ArticleRule
from feedwright.domain.publication import Feed, Publication, Unwanted, Where
from feedwright.domain.translations import group_key
from feedwright.domain.visibility import current_feeds, is_visible
from feedwright.domain.window import Window


def belongs(one: KnownArticle, window: Window) -> bool:
    """Whether an article belongs to a feed, though it may not be shown yet."""
    return feed_key(window.feed, window.value) in feed_keys([window.feed], one)


def feed_key(feed: Feed, value: str = "") -> str:
    """The key of a feed, whatever its path and the spelling of its value."""
    return f"{feed.name}\t{value.casefold()}"


def feed_keys(feeds: Iterable[Feed], one: KnownArticle) -> list[str]:
    """The keys of the feeds that an article belongs to, though it may not be shown yet."""
    return [
        feed_key(feed, value)
        for feed in (feeds if one.is_listed else ())
        if feed.where == _ANY or _matching(feed, [one])
        for value in (values_of(feed, one) if feed.each else _ALL)
    ]


_ANY = Where()
_ALL = ("",)


def kinds_of(value: str, articles: Sequence[KnownArticle]) -> list[str]:
    """The kinds of feed (section, tag, …) that all of these articles have a value in."""
    folded = value.casefold()
    return [
        kind
        for kind, values in _VALUES.items()
        if all(folded in map(str.casefold, values(one)) for one in articles)
    ]


def values_of(feed: Feed, one: KnownArticle) -> dict[str, str]:
    """The values of an article that each have a feed: case-folded form to spelling."""
    values = _VALUES[feed.each](one)
    if len(values) == 1:
        return {value.casefold(): value for value in values}
    spelt: dict[str, str] = {}
    for value in values:
        spelt.setdefault(value.casefold(), value)
    return spelt


_Values = Callable[[KnownArticle], Collection[str]]


_VALUES: dict[str, _Values] = {
    "section": lambda one: (one.section,) if one.section else (),
    "tag": lambda one: one.tags,
    "author": lambda one: one.authors,
    "language": lambda one: (one.language,) if one.language else (),
}
"""For each kind of ``each``, the values of an article."""
_ASKED: dict[str, _Values] = {**_VALUES, "has": lambda one: one.media}
"""For each field of ``where``, the values of an article."""


def _matching(feed: Feed, articles: Iterable[KnownArticle]) -> list[KnownArticle]:
    """The listed articles that have one of the wanted values in every field that names some.

    Those that have an unwanted value in any field are not among them.
    """
    wanted, unwanted = _asked(feed.where), _asked(feed.where.unwanted)
    return [
        one
        for one in articles
        if one.is_listed
        and not any(names.isdisjoint(map(str.casefold, values(one))) for values, names in wanted)
        and all(names.isdisjoint(map(str.casefold, values(one))) for values, names in unwanted)
    ]


def _asked(where: Where | Unwanted) -> list[tuple[_Values, set[str]]]:
    """The fields that name values, and these."""
    return [
        (values, set(map(str.casefold, names)))
        for field, values in _ASKED.items()
        if (names := getattr(where, field))
    ]


def memberships(
    known: KnownArticle,
    publication: Publication,
    now: datetime,
    text: Callable[[], Article | None],
) -> dict[str, Membership]:
    """The feeds that show an article, each with its membership, by the feeds' keys.

    The group of its translations is among them.

    Args:
        known: What is remembered of it.
        publication: What feedwright.toml says.
        now: The time of the run.
        text: Gives the article itself, at which profiles look.
    """
    if not is_visible(known, now):
        return {}
    when = micros(known.published)
    archived = {feed.name for feed in publication.feeds if feed.archive}
    feeds = current_feeds(publication.feeds, known, now)
    if any(feed.profile for feed in feeds):
        # Partners are told of it in another form, and only those that have shown it.
        feeds = [feed for feed in feeds if not (known.retracted and feed.rules.withdrawal)]
        broken = broken_rules(known, feeds, text)
        feeds = [feed for feed in feeds if feed.name not in broken]
    group = group_key(known, publication)
    if in_private_feeds_only(known, publication.feeds, text):  # no translation leads to it
        feeds, group = [feed for feed in feeds if feed.private], ""
    return {
        key: Membership(known.id, when, 0 if feed_name(key) in archived else None)
        for key in (*feed_keys(feeds, known), *([group] if group else ()))
    }


def in_private_feeds_only(
    known: KnownArticle, feeds: Sequence[Feed], text: Callable[[], Article | None]
) -> bool:
    """Whether an article belongs to private feeds and to no other, so that nothing may show it.

    It still does when it has left them by its age, when it waits, and when it was retracted.

    Args:
        known: What is remembered of it.
        feeds: All of the publication.
        text: Gives the article itself, at which profiles look.
    """
    if not any(feed.private for feed in feeds):
        return False
    its = [feed for feed in feeds if feed_keys([feed], known)]
    public = [feed for feed in its if not feed.private]
    if len(public) == len(its) or not all(feed.profile for feed in public):
        return False
    article = text() if public else None
    return article is None or all(feed.rules.broken(article) for feed in public)


def broken_rules(
    known: KnownArticle, feeds: Iterable[Feed], text: Callable[[], Article | None]
) -> dict[str, ArticleRule]:
    """The first rule of each feed's profile that an article breaks, by the feeds' names.

    One that was retracted breaks none: readers of each feed that showed it are to know.

    Args:
        known: What is remembered of it.
        feeds: Those that it may belong to.
        text: Gives the article itself.
    """
    wanted = [feed for feed in feeds if feed.profile and feed_keys([feed], known)]
    article = text() if wanted and not known.retracted else None
    if article is None:
        return {}
    found = ((feed.name, feed.rules.broken(article)) for feed in wanted)
    return {name: rule for name, rule in found if rule}


def left_out(
    known: KnownArticle, feeds: Iterable[Feed], text: Callable[[], Article | None]
) -> Iterator[str]:
    """What is to be said of an article that a feed's profile leaves out, each a clause.

    What a profile advises against is said of one that is not.
    """
    wanted = [feed for feed in feeds if feed.profile and feed_keys([feed], known)]
    article = text() if wanted and not known.retracted else None
    if article is None:
        return
    for feed in wanted:
        rule = feed.rules.broken(article)
        if rule and not rule.selects:
            yield f"not in the feed {feed.name!r}: {rule.clause(article)}"
        for advice in () if rule else feed.rules.advised(article):
            yield f"in the feed {feed.name!r}: {advice.clause(article)}"


def feed_name(key: str) -> str:
    """The name of a feed, from its key."""
    return key.partition("\t")[0]
