"""The pages of articles, each made by whichever process has time for it."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import chain, islice
from typing import NamedTuple

import msgspec

from feedwright.domain.document import Channel, Delivered, Output
from feedwright.domain.entry import Entry
from feedwright.domain.identity import Known
from feedwright.domain.record import Record
from feedwright.render import outputs
from feedwright.render.html import pages
from feedwright.runtime.executor import spread

BLOCK = 128
"""How many articles are looked at, at a time, for whether their pages are to be made."""
FEWEST = 48
"""From this many pages of a block on, it pays to have other processes make them and the rest."""
_PART = 16
"""How many pages a process makes at a time."""


class Page(NamedTuple):
    """What an article's own page is to be made of, or what stands of it."""

    owner: str
    recipe: str
    wanted: tuple[Known, Entry] | None
    """The article and its entry; None where there is nothing to be made."""
    there: list[Output]
    """What is delivered where there is nothing to be made."""
    before: Sequence[Delivered] | None = None
    """What stands of the owner until now; None where that is not at hand."""


class Rendered(Record, frozen=True, kw_only=True):
    """An article's page that was made."""

    data: bytes
    files: list[str]
    """The names of the files below the page that the article refers to."""


class Renderer(NamedTuple):
    """Makes the pages of articles."""

    front: Channel
    """The feed that they lead back to."""
    root: str
    """The published folder's address."""
    zone: tzinfo
    """Where the days of dates begin and end."""

    def pages(self, articles: Iterable[Page]) -> Iterator[tuple[Page, Rendered | None]]:
        """Articles with their pages, in their order; None for those of which none is made.

        Args:
            articles: Asked for a few at a time, as there may be more than memory holds.
        """
        rest = iter(articles)
        while block := [*islice(rest, BLOCK)]:
            if sum(one.wanted is not None for one in block) >= FEWEST:
                yield from self._spread(chain(block, rest))
                return
            for one in block:
                yield one, self._page(one.wanted[1]) if one.wanted else None

    def _spread(self, articles: Iterable[Page]) -> Iterator[tuple[Page, Rendered | None]]:
        under_way = deque[list[Page]]()

        def orders() -> Iterator[bytes]:
            for part in _parts(articles):
                under_way.append(part)
                yield msgspec.msgpack.encode([one.wanted[1] for one in part if one.wanted])

        pages.load()
        for answer in spread(self._answer, orders()):
            made = iter(msgspec.msgpack.decode(answer, type=list[Rendered]))
            for one in under_way.popleft():
                yield one, next(made) if one.wanted else None

    def _answer(self, order: bytes) -> bytes:
        """What another process makes of entries."""
        entries = msgspec.msgpack.decode(order, type=list[Entry])
        return msgspec.msgpack.encode([self._page(entry) for entry in entries])

    def _page(self, entry: Entry) -> Rendered:
        data = pages.article_page(self.front, entry, self.root, zone=self.zone)
        return Rendered(data=data, files=[*outputs.files(entry)])


def _parts(articles: Iterable[Page]) -> Iterator[list[Page]]:
    """Articles, so many at a time that a process has a few pages to make."""
    part, wanted = list[Page](), 0
    for one in articles:
        part.append(one)
        wanted += one.wanted is not None
        if wanted >= _PART or len(part) >= BLOCK:
            yield part
            part, wanted = [], 0
    if part:
        yield part
