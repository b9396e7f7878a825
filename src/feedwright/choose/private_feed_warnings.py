"""Warnings about private feeds whose articles anybody can read."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from feedwright.domain.membership import feed_name
from feedwright.domain.publication import Feed
from feedwright.domain.selection import FeedSelection
from feedwright.store.store import Store


def private_feed_warnings(
    chosen: Iterable[FeedSelection], new: Collection[str], feeds: Sequence[Feed], store: Store
) -> Iterator[str]:
    """Which private feeds show articles that public ones show too, each a sentence.

    Args:
        chosen: The feeds.
        new: The names of those that are private since this run.
        feeds: All feeds of the publication.
        store: Knows which articles stand in which feeds.
    """
    public = {one.name for one in feeds if not one.private}
    for name in new:
        windows = (one.window for one in chosen if one.window.feed.name == name)
        ids = {entry.id for window in windows for entry in window.entries}
        found = [
            sorted(found)
            for keys in store.memberships.feeds_of(ids).values()
            if (found := public.intersection(map(feed_name, keys)))
        ]
        if found:
            articles = "one article" if len(found) == 1 else f"{len(found):,} articles"
            where = found[0][0] or "the main feed"
            yield (
                f"{name}: is private, but anybody finds {articles} of it in public feeds, such as "
                f"{where}; to have its readers alone read them, leave them out there with "
                "where = { not = ... }"
            )
