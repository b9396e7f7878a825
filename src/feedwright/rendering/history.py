"""Storing what subscribers were shown, after documents were delivered."""

from collections.abc import Collection, Sequence

import msgspec

from feedwright.domain.document import KnownFeed
from feedwright.domain.outlook import Shown
from feedwright.domain.rendered import FeedShown, Rendered
from feedwright.domain.selection import FeedSelection, Selection
from feedwright.store.store import Store

_FEEDS = 100
"""The number of feeds whose shown entries are in memory at a time."""
_NOTHING = FeedShown()


def remember(store: Store, selection: Selection, rendered: Rendered, kept: Collection[str]) -> None:
    """Store what subscribers were shown, and the documents that were made.

    Args:
        store: Inside a transaction.
        selection: The articles in each feed.
        rendered: The rendered and delivered documents.
        kept: The paths of retained documents, which are not made any more.
    """
    for name, reason in rendered.invalid.items():
        store.entries.set_aside(name, reason)
    counts = selection.counts
    store.memberships.keep_feed_counts(
        msgspec.structs.replace(counts[key], note=note)
        for key, note in rendered.notes.items()
        if counts[key].note != note
    )
    gone: set[str] = set()
    for start in range(0, len(selection.feeds), _FEEDS):
        gone |= _remember_shown(store, selection.feeds[start : start + _FEEDS], rendered)
    store.entries.fragments.forget_unshown(gone)
    made = {one.window.path for one in selection.feeds}
    ended = store.feeds().keys() - made if gone or kept else set[str]()
    if ended:  # they still show entries, although nothing is made for them
        shown_there = set[str]().union(*store.shown_in(ended).values())
        still = [*made]
        for start in range(0, len(still) if shown_there else 0, _FEEDS):
            shown_there.difference_update(*store.shown_in(still[start : start + _FEEDS]).values())
        store.entries.fragments.forget(shown_there)


def _remember_shown(store: Store, feeds: Sequence[FeedSelection], rendered: Rendered) -> set[str]:
    """Store what the subscribers of some feeds were shown.

    Returns:
        The ids of entries that have left one of them.
    """
    gone, changed = set[str](), list[Shown]()
    shown_now = {
        path: rendered.feeds.get(path, _NOTHING) for path in (one.window.path for one in feeds)
    }
    heads = [one for one in feeds if shown_now[one.window.path].updated]
    store.keep_pages(
        (one.window.path, page, updated)
        for one in feeds
        for page, updated in shown_now[one.window.path].pages.items()
        if updated > one.window.archive.updated[page - 1]
    )
    store.keep_feeds(
        KnownFeed(
            path=one.window.path, name=one.window.feed.name, value=one.window.value, updated=updated
        )
        for one in heads
        if (updated := shown_now[one.window.path].updated)
    )
    there = store.shown_in(one.window.path for one in heads)
    for path in (one.window.path for one in feeds):
        now = shown_now[path]
        shown = {one.id: one for one in now.head}
        changed += (one for one in now.archived if one.id not in shown)
        if not now.updated:
            continue
        before = there.get(path, {})
        left = {name: one for name, one in before.items() if name not in shown}
        changed += (msgspec.structs.replace(one, standing=False) for one in left.values())
        changed += (one for name, one in shown.items() if before.get(name) != one)
        gone |= left.keys()
    store.memberships.feeds_of(gone)  # which raises if one left because its row was altered
    store.keep_shown(changed)
    return gone
