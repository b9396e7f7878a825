"""The pages of articles, made here where they are few, and else by all cores."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import chain, islice
from typing import NamedTuple

import msgspec

from feedwright.domain.document import Channel, Delivered, Output
from feedwright.domain.entry import CachedEntry, Entry
from feedwright.domain.identity import Known
from feedwright.domain.record import Record
from feedwright.render import outputs
from feedwright.render.entries import load
from feedwright.render.entry import EntryMaker, EntryRequest
from feedwright.render.html import pages
from feedwright.runtime.executor import spread

BLOCK = 128
"""How many articles are looked at, at a time, for whether their pages are to be made."""
FEWEST = 48
"""From this many pages of a block on, it pays to have other processes make them and the rest."""
_PART = 16
"""How many pages a process makes at a time."""


class Page(NamedTuple):
    """An article's own page that may have changed."""

    owner: str
    known: Known | None = None
    request: EntryRequest | None = None
    """What its entry is made of; None where no page is to be made."""
    digest: str = ""
    """That of its entry, where that is made already."""
    unchanged: Sequence[Output] = ()
    """What is delivered where there is nothing to be made."""
    recipe: str = ""
    before: Sequence[Delivered] | None = None
    """What stands of the owner until now; None where that is not at hand."""


class Rendered(Record, frozen=True, kw_only=True):
    """An article's page that was made."""

    data: bytes
    files: list[str]
    """The names of the files below the page that the article refers to."""
    entry: CachedEntry | None = None
    """The article's entry, where it was made now."""


class Renderer(NamedTuple):
    """Makes the pages of articles, and their entries where these are not made yet."""

    front: Channel
    """The feed that they lead back to."""
    root: str
    """The published folder's address."""
    zone: tzinfo
    """Where the days of dates begin and end."""
    maker: EntryMaker

    def pages(self, articles: Iterable[Page]) -> Iterator[tuple[Page, Rendered | None]]:
        """Articles with their pages, in their order.

        There is none where none is wanted, and where the request for it does not tell all that
        the article refers to.

        Args:
            articles: Asked for a few at a time, as there may be more than memory holds.
        """
        rest = iter(articles)
        while block := [*islice(rest, BLOCK)]:
            if sum(one.request is not None for one in block) >= FEWEST:
                yield from self._spread(chain(block, rest))
                return
            for one in block:
                yield one, self.rendered(one.request) if one.request else None

    def _spread(self, articles: Iterable[Page]) -> Iterator[tuple[Page, Rendered | None]]:
        under_way = deque[list[Page]]()

        def orders() -> Iterator[bytes]:
            for part in _parts(articles):
                under_way.append(part)
                yield msgspec.msgpack.encode([one.request for one in part if one.request])

        load()
        pages.load()
        for answer in spread(self._answer, orders()):
            made = iter(msgspec.msgpack.decode(answer, type=list[Rendered | None]))
            for one in under_way.popleft():
                yield one, next(made) if one.request else None

    def _answer(self, order: bytes) -> bytes:
        """What another process makes of requests."""
        requests = msgspec.msgpack.decode(order, type=list[EntryRequest])
        return msgspec.msgpack.encode([self.rendered(one) for one in requests])

    def rendered(self, request: EntryRequest) -> Rendered | None:
        """The page of an article; None where the request does not tell all that it refers to."""
        if request.json:
            return self.page(msgspec.json.decode(request.json, type=Entry))
        made = self.maker.answer(request)
        return msgspec.structs.replace(self.page(made.entry()), entry=made) if made else None

    def page(self, entry: Entry) -> Rendered:
        """The page of an entry."""
        data = pages.article_page(self.front, entry, self.root, zone=self.zone)
        return Rendered(data=data, files=[*outputs.files(entry)])


def _parts(articles: Iterable[Page]) -> Iterator[list[Page]]:
    """Articles, so many at a time that a process has a few pages to make."""
    part, wanted = list[Page](), 0
    for one in articles:
        part.append(one)
        wanted += one.request is not None
        if wanted >= _PART or len(part) >= BLOCK:
            yield part
            part, wanted = [], 0
    if part:
        yield part
