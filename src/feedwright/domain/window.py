"""Windows: which of its articles a feed shows, and in which order."""

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


def fill(window: Window, archive: Archive, corrected_since: datetime) -> Window:
    """Choose the entries that a feed shows: the newest, and those that readers must not miss.

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
        entry = withdrawn.get(one.id)
        return (entry.withdrawal.when if entry else one.published, one.id)

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
