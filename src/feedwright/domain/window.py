"""Windows: which of its articles a feed shows."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from feedwright.domain.archive import Archive
from feedwright.domain.entry import WithdrawnEntry
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.private_paths import folder as private_folder
from feedwright.domain.publication import Feed
from feedwright.domain.record import Record


class Window(Record, frozen=True, kw_only=True):
    """The articles that one feed shows now."""

    path: str
    """The feed's folder at the destination, "" for the root; without a private feed's secret."""
    feed: Feed
    value: str = ""
    """The section, tag, author or language that the feed is for; "" for a single feed."""
    articles: tuple[KnownArticle, ...]
    """The articles that belong to the feed, newest first."""
    entries: tuple[KnownArticle, ...] = ()
    """The articles that the feed shows, newest first."""
    archive: Archive = Archive()
    """The closed pages; empty without an archive."""
    withdrawn: dict[str, WithdrawnEntry] = msgspec.field(default_factory=dict[str, WithdrawnEntry])
    """Entries that a partner is to take down, by id."""
    secret: str = ""
    """The secret in the path of a private feed."""

    @property
    def folder(self) -> str:
        """The folder of its documents at the destination."""
        return private_folder(self.secret, self.path) if self.secret else self.path


def fill(window: Window, archive: Archive, corrected_since: datetime) -> Window:
    """Choose the entries that a feed shows: the newest, and those that readers must not miss.

    These are the newest ``limit`` by publication time, those that were corrected or retracted
    lately and, in a feed with an archive, all that are in no closed page.

    Args:
        window: The feed.
        archive: Its closed pages; an empty archive if it has none.
        corrected_since: The earliest correction that is still shown.
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


def with_withdrawn(
    window: Window, shown: Iterable[WithdrawnEntry], known: Mapping[str, KnownArticle]
) -> Window:
    """Add the entries that a feed's partner is to take down, sorted by their withdrawal.

    Args:
        window: The feed, with its other entries.
        shown: The entries that it has shown and that were withdrawn.
        known: Their articles, by id.
    """
    withdrawn = {one.id: one for one in shown if one.id in known}
    if not withdrawn:
        return window

    def order(one: KnownArticle) -> tuple[datetime, str]:
        entry = withdrawn.get(one.id)
        return (entry.withdrawal.when if entry else one.published, one.id)

    others = [one for one in window.entries if one.id not in withdrawn]
    entries = sorted([*others, *(known[name] for name in withdrawn)], key=lambda one: one.id)
    entries.sort(key=lambda one: order(one)[0], reverse=True)
    return msgspec.structs.replace(window, entries=tuple(entries), withdrawn=withdrawn)


def without_doubles(window: Window) -> tuple[Window, list[tuple[KnownArticle, KnownArticle]]]:
    """Drop entries with the title and date of another, if the feed's profile forbids them.

    Returns:
        The feed, and for each dropped entry the pair of the one that stays and the dropped one.
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
