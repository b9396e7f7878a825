"""Archive pages (RFC 5005 §4): closed pages that a reader fetches once and never again.

A page is linked only when it is closed, and never gains an article afterwards. Every article that
is not in a closed page stays in the window, however long the window grows. A reader that has
walked the archive once, and polls the head from then on, misses nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from feedwright.domain.known_article import KnownArticle
from feedwright.domain.record import Record

_HEAD = 6_000
"""The most bytes of a page without its entries."""


class Archive(Record, frozen=True, kw_only=True):
    """The closed pages of a feed."""

    updated: tuple[datetime, ...] = ()
    """The newest ``updated`` that each page has shown."""
    positions: dict[str, int] = msgspec.field(default_factory=dict)
    """The page of each entry by id, counted from 1; 0 once it has left the feed. An entry that
    comes back waits for a new page, because readers do not fetch its old one again."""

    def page_of(self, one: KnownArticle) -> int:
        """The page of an article; 0 for none."""
        return self.positions.get(one.id, 0)

    def pages(self, articles: Sequence[KnownArticle]) -> list[list[KnownArticle]]:
        """The articles of each page, in the given order."""
        found: list[list[KnownArticle]] = [[] for _ in self.updated]
        for one in articles:
            if page := self.page_of(one):
                found[page - 1].append(one)
        return found

    def waiting(self, articles: Sequence[KnownArticle]) -> list[KnownArticle]:
        """The articles that are in no page yet, in the given order."""
        return [one for one in articles if not self.page_of(one)]


def page_name(number: int) -> str:
    """The name of a page, without an extension."""
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

    A page is full when it holds ``page_size`` entries, or when one more would make it larger than
    ``max_bytes``. It takes the oldest entries that are in no page.

    Args:
        archive: The pages closed so far.
        articles: The articles that the feed shows, newest first.
        page_size: The most entries of a page.
        max_bytes: The most bytes of a document; 0 is no limit.
        size_of: The size of an entry in bytes, in the largest format.
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
    """The first waiting entries that fit into one page; it takes one of any size."""
    left = max_bytes - _HEAD
    for count, one in enumerate(waiting if max_bytes else ()):
        left -= size_of(one)
        if left < 0:
            return waiting[: max(1, count)]
    return waiting
