"""Selection: the articles in each feed, and what of its documents may have changed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from feedwright.domain.archive import Archive
from feedwright.domain.article import Article
from feedwright.domain.ascii_names import short_hash, slug
from feedwright.domain.entry import Withdrawal, WithdrawnEntry
from feedwright.domain.instants import micros
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.private_paths import folder as private_folder
from feedwright.domain.profiles import ArticleRule
from feedwright.domain.publication import Feed, Publication, Unwanted, Where, safe_path
from feedwright.domain.record import Record, TimedRecord
from feedwright.domain.sitemaps import NEWS_AGE
from feedwright.domain.translations import group_key


class Window(Record, frozen=True, kw_only=True):
    """What one feed shows now."""

    path: str
    """Its folder under the destination, "" for the root; without the secret of a private one."""
    feed: Feed
    value: str = ""
    """For a feed of each section, tag, author or language: which one."""
    articles: tuple[KnownArticle, ...]
    """All that belong to it, newest first."""
    entries: tuple[KnownArticle, ...] = ()
    """Those that it shows, newest first."""
    archive: Archive = Archive()
    """Its closed pages, where it has an archive."""
    withdrawn: dict[str, WithdrawnEntry] = msgspec.field(default_factory=dict[str, WithdrawnEntry])
    """Those of its entries that a partner is to take down, by id."""
    secret: str = ""
    """That of a private feed."""

    @property
    def folder(self) -> str:
        """Where its documents lie under the destination."""
        return private_folder(self.secret, self.path) if self.secret else self.path


WEEKS = 26
"""For how many weeks the rhythm of a feed is counted."""
TOMBSTONES = timedelta(days=30)
"""How long a feed tells of an entry that was deleted."""


class Membership(NamedTuple):
    """An article's membership in a feed."""

    id: str
    published: int
    """In microseconds since 1970, as the store has it: for order alone."""
    page: int | None
    """The closed page that holds it, 0 for none; None where the feed has no archive."""


class FeedCount(TimedRecord, frozen=True, kw_only=True):
    """How many articles a feed has, and how often it publishes."""

    feed: str
    """The feed's key."""
    articles: int = 0
    newest: datetime | None = None
    weeks: tuple[int, ...] = ()
    """How many in each of the last weeks, the oldest week first."""
    until: datetime | None = None
    """The instant that the last of these weeks ends with."""
    note: str = ""
    """What is to be said of the feed in every run."""


class FeedSelection(Record, frozen=True, kw_only=True):
    """A feed, and what of its documents may have changed."""

    window: Window
    """Its articles are those alone from which its entries are chosen, where it is touched."""
    key: str
    """As :func:`feed_key` gives it."""
    touched: bool
    pages: tuple[int, ...] = ()
    """The closed pages of its archive that may have changed, the newest first."""


class Selection(Record, frozen=True, kw_only=True):
    """The articles in each feed of a run, and what of its documents may have changed."""

    feeds: tuple[FeedSelection, ...]
    counts: dict[str, FeedCount]
    """By the keys of feeds."""
    articles: frozenset[str]
    """Ids of those whose own pages may have changed."""
    everything: bool
    """The configuration or the program is another, so that all may have changed."""
    stale: frozenset[str]
    """Owners whose documents do not stand as they should."""
    entries_made: int = 0
    """How many entries were made to tell their sizes."""
    warnings: tuple[str, ...] = ()
    """Each a sentence: values that have no feed, for there are too many."""
    months: frozenset[str] = frozenset()
    """Those in whose sitemaps something may look different."""
    relinked: frozenset[str] = frozenset()
    """Ids of articles whose references lead to other addresses or titles than before."""
    emptied: tuple[str, ...] = ()
    """The paths of feeds that have lost their last article now."""

    @property
    def is_touched(self) -> bool:
        """Whether any document may have changed."""
        return bool(
            self.everything
            or self.stale
            or self.articles
            or any(one.touched or one.pages for one in self.feeds)
        )


def is_visible(one: KnownArticle, now: datetime) -> bool:
    """Whether an article may be shown at a time: it is there, due and not expired."""
    when = one.by(now)
    return (
        one.is_read
        and one.vanished is None
        and one.published <= when
        and not (one.expires and one.expires <= when)
    )


def is_redated(before: KnownArticle, after: KnownArticle, now: datetime) -> bool:
    """Whether readers may know an article by another publication time than it has now."""
    return is_visible(before, now) and before.published != after.published


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
    """What a feed may be made for whose articles all have a value: a section, a tag."""
    folded = value.casefold()
    return [
        kind
        for kind, values in _VALUES.items()
        if all(folded in map(str.casefold, values(one)) for one in articles)
    ]


def values_of(feed: Feed, one: KnownArticle) -> dict[str, str]:
    """The values for each of which an article has a feed: by their folded form, as spelt."""
    spelt: dict[str, str] = {}
    for value in _VALUES[feed.each](one):
        spelt.setdefault(value.casefold(), value)
    return spelt


def paths(
    feed: Feed, values: Iterable[str], taken: Mapping[str, tuple[str, str]], used: set[str]
) -> dict[str, str]:
    """The folder of each value's feed; one that was given once stays.

    Args:
        feed: A feed of each value.
        values: As they are spelt, in the order of their first publication.
        taken: For feeds that there have been, their path: the name of the feed in the
            configuration, and the value.
        used: Paths that feeds have; those that are given now are added.
    """
    known = given_paths(feed, taken)
    found: dict[str, str] = {}
    for value in values:
        path = known.get(value.casefold())
        if path is None:
            path = f"{feed.name}/{slug(value) or short_hash(value)}"
            if path in used or not safe_path(path):
                path = f"{path}-{short_hash(value)}"
        used.add(path)
        found[value] = path
    return found


def given_paths(feed: Feed, taken: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The paths that a feed's values have been given, by their folded form."""
    return {
        value.casefold(): path
        for path, (name, value) in sorted(taken.items())
        if name == feed.name and value
    }


def fill(window: Window, archive: Archive, corrected_since: datetime) -> Window:
    """Chooses the entries that a feed shows: the newest, and those that readers must not miss.

    Beside the newest ``limit`` by publication time these are the ones that were corrected or
    retracted lately and, in a feed with an archive, all that stand in no closed page.

    Args:
        window: The feed.
        archive: Its closed pages; one without any where it has none.
        corrected_since: Since when a corrected entry is shown.
    """
    feed = window.feed
    entries = (
        one
        for number, one in enumerate(window.articles)
        if number < feed.limit
        or one.published < one.updated > corrected_since
        or (feed.archive and not archive.page_of(one))
    )
    return msgspec.structs.replace(window, entries=tuple(entries), archive=archive)


def withdrawal_of(one: KnownArticle, now: datetime) -> Withdrawal | None:
    """What became of an article first that partners are to take down; None for any other."""
    by = one.by(now)
    events = (
        Withdrawal(kind="retracted", when=one.updated) if one.retracted else None,
        Withdrawal(kind="deleted", when=one.vanished) if one.vanished else None,
        Withdrawal(kind="expired", when=one.expires) if one.expires else None,
    )
    past = (event for event in events if event and event.when <= by)
    return min(past, key=lambda event: event.when, default=None)


def with_withdrawn(
    window: Window, shown: Iterable[WithdrawnEntry], known: Mapping[str, KnownArticle]
) -> Window:
    """A feed with the entries that its partner is to take down, by the time of that.

    Args:
        window: The feed, whose other entries are chosen.
        shown: What became of those that it has shown.
        known: Their articles, by id.
    """
    withdrawn = {one.id: one for one in shown if one.id in known}
    if not withdrawn:
        return window

    def order(one: KnownArticle) -> tuple[datetime, str]:
        told = withdrawn.get(one.id)
        return (told.withdrawal.when if told else one.published, one.id)

    others = [one for one in window.entries if one.id not in withdrawn]
    entries = sorted([*others, *(known[name] for name in withdrawn)], key=lambda one: one.id)
    entries.sort(key=lambda one: order(one)[0], reverse=True)
    return msgspec.structs.replace(window, entries=tuple(entries), withdrawn=withdrawn)


def without_doubles(window: Window) -> tuple[Window, list[tuple[KnownArticle, KnownArticle]]]:
    """A feed of no two entries that have one title and one date, where its profile wants none.

    Returns:
        The feed, and each entry that was left out, behind the one that stands.
    """
    if not window.feed.rules.unique:
        return window, []
    first: dict[tuple[str, datetime], KnownArticle] = {}
    doubles: list[tuple[KnownArticle, KnownArticle]] = []
    for one in window.entries:
        standing = first.setdefault((one.title.casefold(), one.published), one)
        if standing is not one:
            doubles.append((standing, one))
    return msgspec.structs.replace(window, entries=tuple(first.values())), doubles


def is_aged(feed: Feed, one: KnownArticle, now: datetime) -> bool:
    """Whether an article has left a feed by its age."""
    age = feed.age
    return age is not None and one.published + age <= one.by(now)


def current_feeds(feeds: Iterable[Feed], one: KnownArticle, now: datetime) -> list[Feed]:
    """Those of some feeds that an article has not left by its age."""
    return [feed for feed in feeds if not is_aged(feed, one, now)]


_Values = Callable[[KnownArticle], Collection[str]]
_VALUES: dict[str, _Values] = {
    "section": lambda one: (one.section,) if one.section else (),
    "tag": lambda one: one.tags,
    "author": lambda one: one.authors,
    "language": lambda one: (one.language,) if one.language else (),
}
"""The values of an article by which a feed of each value is made."""
_ASKED: dict[str, _Values] = {**_VALUES, "has": lambda one: one.media}
"""Those that ``where`` asks for."""


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


def feed_owner(key: str) -> str:
    """The owner of a feed's head: the documents to which one subscribes.

    Args:
        key: The feed's key.
    """
    return f"feed:{key}"


def page_owner(key: str, page: int) -> str:
    """The owner of the documents of a closed page.

    Args:
        key: The feed's key.
        page: The page's number, counted from 1.
    """
    return f"page:{page}:{key}"


def article_owner(name: str) -> str:
    """The owner of an article's own page, and of the files beside it."""
    return f"article:{name}"


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


def bounded_ages(publication: Publication) -> set[timedelta]:
    """The ages at which an article leaves a feed, or the news sitemap."""
    of_news = {NEWS_AGE} if publication.discovery.news_sitemap else set[timedelta]()
    return {*ages(publication).values(), *of_news}


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


def ages(publication: Publication) -> dict[str, timedelta]:
    """How old articles may be in feeds that have a bound, by the feeds' names."""
    return {one.name: age for one in publication.feeds if (age := one.age) is not None}


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


def emptied_feeds(
    chosen: Iterable[FeedSelection], before: Mapping[str, FeedCount], now: Mapping[str, FeedCount]
) -> Iterator[str]:
    """The paths of feeds of one value that have lost their last article."""
    for one in chosen:
        had, has = before.get(one.key), now.get(one.key)
        if one.window.value and had and had.articles and has and not has.articles:
            yield one.window.path


def newest_first(memberships: Iterable[Membership]) -> list[Membership]:
    """Newest first, in an order that is total: by publication time, then by id."""
    return sorted(memberships, key=lambda one: (-one.published, one.id))
