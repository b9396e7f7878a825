"""Archive pages of everything (RFC 5005 §4), which a reader fetches once and never again.

A page is linked only once it is closed, and never gains an article after. So whatever is not
in a closed page stays in the window, however long that makes it: a reader that has walked the
archive once and polls the head from then on misses nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from feedwright.domain.known_article import KnownArticle
from feedwright.domain.record import Record

_HEAD = 6_000
"""An upper bound of what a page takes without its entries, in bytes."""


class Archive(Record, frozen=True, kw_only=True):
    """The closed pages of a feed."""

    updated: tuple[datetime, ...] = ()
    """For each page, the newest instant that it has shown."""
    positions: dict[str, int] = msgspec.field(default_factory=dict)
    """In which page each entry stands, counted from 1, by id. It stays there until it leaves
    the feed, which 0 tells; if it comes back it waits for a page anew, for no reader looks
    into its old one again."""

    def page_of(self, one: KnownArticle) -> int:
        """In which page an article stands; 0 where it stands in none."""
        return self.positions.get(one.id, 0)

    def pages(self, articles: Sequence[KnownArticle]) -> list[list[KnownArticle]]:
        """Those of a feed's articles that stand in each page, in the order they are given."""
        found: list[list[KnownArticle]] = [[] for _ in self.updated]
        for one in articles:
            if page := self.page_of(one):
                found[page - 1].append(one)
        return found

    def waiting(self, articles: Sequence[KnownArticle]) -> list[KnownArticle]:
        """Those of a feed's articles that stand in no page yet, in the order they are given."""
        return [one for one in articles if not self.page_of(one)]


def page_name(number: int) -> str:
    """A page's name, without an ending."""
    return f"archive-{number}"


def close_pages(
    archive: Archive,
    articles: Sequence[KnownArticle],
    *,
    page_size: int,
    max_bytes: int,
    size_of: Callable[[KnownArticle], int],
) -> Archive:
    """Close every page that is full.

    A page is full when it holds ``page_size`` entries, or when the next would make it larger
    than ``max_bytes``. It takes the oldest entries that stand in no page.

    Args:
        archive: As it is.
        articles: All that the feed shows, newest first.
        page_size: How many entries a page holds at most.
        max_bytes: The bound of a document; 0 is no bound.
        size_of: How many bytes an entry takes at most, in the largest format.
    """
    standing = {one.id for one in articles}
    positions = {name: page * (name in standing) for name, page in archive.positions.items()}
    updated = list(archive.updated)
    waiting = archive.waiting(articles)[::-1]
    start = 0
    while page := _fitting(waiting[start : start + page_size], max_bytes, size_of):
        start += len(page)
        if start == len(waiting) and len(page) < page_size:
            break
        updated.append(max(one.updated for one in page))
        positions |= dict.fromkeys((one.id for one in page), len(updated))
    return Archive(updated=tuple(updated), positions=positions)


def _fitting(
    waiting: Sequence[KnownArticle], max_bytes: int, size_of: Callable[[KnownArticle], int]
) -> Sequence[KnownArticle]:
    """The first of the entries that wait, as many as fit into one page; one always does."""
    left = max_bytes - _HEAD
    for count, one in enumerate(waiting if max_bytes else ()):
        left -= size_of(one)
        if left < 0:
            return waiting[: max(1, count)]
    return waiting
