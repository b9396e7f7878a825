"""The own pages of articles, rendered by all cores if there are many."""

from collections import deque
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, Protocol, Self
from zoneinfo import ZoneInfo

import msgspec

from feedwright.domain.attachments import listed, objection
from feedwright.domain.document import (
    Channel,
    Copy,
    Delivered,
    Document,
    MissingFile,
    Output,
    OwnerDocuments,
    article_owner,
)
from feedwright.domain.entry import CachedEntry, Entry
from feedwright.domain.file_references import FROM_TOP
from feedwright.domain.formats import PAGE
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.podcast import CHAPTERS_NAME, CHAPTERS_TYPE
from feedwright.domain.publication import PAGES, safe_path
from feedwright.domain.record import Record
from feedwright.domain.report import NOT_HERE
from feedwright.domain.selection import Selection
from feedwright.domain.visibility import is_visible
from feedwright.rendering import article_files, page_documents
from feedwright.rendering.entry_maker import EntryMaker, EntryRequest
from feedwright.rendering.html import pages
from feedwright.rendering.run_entries import Entries, load
from feedwright.rendering.unchanged_documents import UnchangedDocuments
from feedwright.store.store import Store

BLOCK = 128
"""The number of articles per block, for which stale pages are looked up together."""
FEWEST = 48
"""The number of pages in a block from which other processes render them and all following ones."""
_PART = 16
"""The number of pages that a process renders at a time."""


ARTICLE_PAGES = "article pages"
"""The name of the task that makes pages of articles."""
NEAR = 400
"""The approximate number of articles, or entries of feeds, that are looked up together."""
_SEVERAL = 2


class Page(msgspec.Struct, frozen=True):
    """An article's own page that may have changed."""

    owner: str
    known: KnownArticle | None = None
    request: EntryRequest | None = None
    """The text of the article; None if no page is needed."""
    digest: str = ""
    """The digest of its entry, if that is cached."""
    unchanged: Sequence[Output] = ()
    """The unchanged documents, if nothing has to be made."""
    fingerprint: str = ""
    before: Sequence[Delivered] | None = None
    """The current documents of the owner; None if they were not looked up."""


class Rendered(Record, frozen=True, kw_only=True):
    """A rendered page of an article."""

    data: bytes
    """The page; empty if the article's page is elsewhere."""
    files: list[str]
    """The names of the files below the page that the article refers to."""
    chapters: bytes = b""
    """The file of an episode's chapters."""
    entry: CachedEntry | None = None
    """The article's entry, if it was made now."""


class _Settings(NamedTuple):
    """The settings of a renderer."""

    front: Channel
    root: str
    zone: str
    maker: EntryMaker


class Renderer(msgspec.Struct, frozen=True):
    """Renders the pages of articles, and makes missing entries."""

    front: Channel
    """The feed that the pages link back to."""
    root: str
    """The address of the published folder."""
    zone: ZoneInfo
    """The time zone of dates."""
    maker: EntryMaker

    def settings(self) -> bytes:
        """The settings from which :meth:`elsewhere` makes an equal renderer."""
        told = _Settings(self.front, self.root, self.zone.key, self.maker.without_secrets())
        return msgspec.msgpack.encode(told)

    @classmethod
    def elsewhere(cls, settings: bytes) -> Self:
        """Make a renderer for a run of another machine."""
        told = msgspec.msgpack.decode(settings, type=_Settings)
        return cls(told.front, told.root, ZoneInfo(told.zone), told.maker)

    def pages(self, articles: Iterable[Page]) -> Iterator[tuple[Page, Rendered | None]]:
        """Render the pages of articles, in order.

        The page is None if none is needed, or if the request for it lacks a file that the article
        refers to.

        Args:
            articles: Consumed in portions, because there may be more than fit into memory.
        """
        rest = iter(articles)
        while block := [*islice(rest, BLOCK)]:
            if sum(one.request is not None for one in block) >= FEWEST:
                yield from self._spread(chain(block, rest))
                return
            for one in block:
                yield one, self.rendered(one.request) if one.request else None

    def _spread(self, articles: Iterable[Page]) -> Iterator[tuple[Page, Rendered | None]]:
        from feedwright.runtime.executor import Task, spread  # noqa: PLC0415 - few runs need it

        under_way = deque[list[Page]]()

        def orders() -> Iterator[bytes]:
            for part in _parts(articles):
                under_way.append(part)
                yield msgspec.msgpack.encode([one.request for one in part if one.request])

        load()
        pages.load()
        task = Task(ARTICLE_PAGES, self.settings)
        for answer in spread(self.answer, orders(), task=task):
            made = iter(msgspec.msgpack.decode(answer, type=list[Rendered | None]))
            for one in under_way.popleft():
                yield one, next(made) if one.request else None

    def answer(self, order: bytes) -> bytes:
        """Answer requests, in another process."""
        requests = msgspec.msgpack.decode(order, type=list[EntryRequest])
        return msgspec.msgpack.encode([self.rendered(one) for one in requests])

    def rendered(self, request: EntryRequest) -> Rendered | None:
        """The page of an article; None if the request lacks a file that it refers to."""
        if request.json:
            return self.page(request.known, msgspec.json.decode(request.json, type=Entry))
        made = self.maker.answer(request)
        if made is None:
            return None
        return msgspec.structs.replace(self.page(request.known, made.entry()), entry=made)

    def page(self, known: KnownArticle, entry: Entry) -> Rendered:
        """The page of an entry, or only its files if its page is elsewhere."""
        if known.link:
            return Rendered(
                data=b"", files=[*article_files.files(entry, self.maker.files_of(known))]
            )
        data = pages.article_page(self.front, entry, self.root, zone=self.zone)
        files, chapters = [*article_files.files(entry)], article_files.chapters(entry)
        return Rendered(data=data, files=files, chapters=chapters)


def _parts(articles: Iterable[Page]) -> Iterator[list[Page]]:
    """Split articles into parts with a few pages each."""
    part, wanted = list[Page](), 0
    for one in articles:
        part.append(one)
        wanted += one.request is not None
        if wanted >= _PART or len(part) >= BLOCK:
            yield part
            part, wanted = [], 0
    if part:
        yield part


class Attachments(Protocol):
    """Finds the files that articles refer to."""

    def attachment(self, key: str, name: str, /) -> Path | None:
        """A file, by the key of the article and the file's name; None if there is none."""

    def objection(self, key: str, name: str, /) -> str:
        """Why there is no such file, as a clause."""

    def own_file(self, name: str, /) -> Path | None:
        """A file of the publication, by its path relative to feedwright.toml."""

    def beginning(self, file: Path, /) -> bytes | None:
        """The first bytes of a file, enough to recognise a picture; None if it cannot be read."""


class ArticlePages:
    """The own pages of articles, and the files beside them.

    Args:
        before: The unchanged documents of earlier runs.
        entries: Makes their entries.
        store: Has the articles.
        selection: The articles that may have changed.
        now: The time of the run.
        noted: The ids of articles whose warnings are reported.
        attachments: Finds the files that articles refer to.
        renderer: Renders their pages.
    """

    def __init__(
        self,
        before: UnchangedDocuments,
        entries: Entries,
        store: Store,
        selection: Selection,
        *,
        now: datetime,
        noted: Container[str],
        attachments: Attachments,
        renderer: Renderer,
    ) -> None:
        self._before = before
        self._entries = entries
        self._store = store
        self._selection = selection
        self._now = now
        self._noted = noted
        self._attachments = attachments
        self._renderer = renderer
        self.rendered = 0
        """The number of rendered pages."""
        self.missing: list[MissingFile] = []
        """The files that pages refer to and no source has."""
        self.looked_for: set[str] = set()
        """The ids of articles whose files were looked for."""
        self.warnings: dict[str, str] = {}
        """The problems of pages, by article and problem."""

    def documents(self, invalid: Container[str]) -> Iterator[OwnerDocuments]:
        """Yield the pages that may have changed, and the files that they refer to.

        Args:
            invalid: The ids of articles that make documents invalid.
        """
        for page, made in self._renderer.pages(self._pages(invalid)):
            known = page.known
            if known is None:
                yield OwnerDocuments(
                    page.owner, page.fingerprint, [*page.unchanged], before=page.before
                )
                continue
            digest = self._accepted(known, made) or page.digest or self._entries.digest(known)
            fingerprint = self._fingerprint(known, digest)
            made_before = self._before.of(page.owner, fingerprint, page.before)
            if made_before is None:
                # Only entries that are made here may refer to files that the request lacks.
                rendered = made or self._renderer.page(known, self._entries.make(known))
                yield self._owner_documents(page, known, rendered, fingerprint)
            else:
                yield OwnerDocuments(page.owner, fingerprint, made_before, before=page.before)

    def _accepted(self, known: KnownArticle, made: Rendered | None) -> str:
        """The digest of an article's entry that was made with its page; "" if none was."""
        if not (made and made.entry):
            return ""
        self._entries.accept(known, made.entry)
        return made.entry.digest

    def _fingerprint(self, known: KnownArticle, digest: str) -> str:
        return self._before.fingerprint(self._renderer.front, [(known.id, digest)])

    def _pages(self, invalid: Container[str]) -> Iterator[Page]:
        for name, known in self._own_pages():
            is_out = known is not None and is_visible(known, self._now)
            owner = article_owner(name)
            there = self._before.at_hand(owner)
            is_made = known is not None and bool(self._renderer.maker.files_of(known))
            if known is None or not is_out or not is_made or name in invalid:
                if there:
                    yield Page(owner, before=there)
                self.looked_for.add(name)
                continue
            digest = entry.digest if (entry := self._entries.cached(known)) else ""
            fingerprint = self._fingerprint(known, digest) if digest else ""
            unchanged = self._before.of(owner, fingerprint, there) if digest else None
            if unchanged is not None:
                yield Page(owner, unchanged=unchanged, fingerprint=fingerprint, before=there)
            else:
                request = self._entries.request(known)
                yield Page(owner, known, request, digest, before=there)

    def _own_pages(self) -> Iterator[tuple[str, KnownArticle | None]]:
        """The articles whose own pages may have changed, by their ids."""
        names = self._in_order_of_delivery()
        for start in range(0, len(names), NEAR):
            part = names[start : start + NEAR]
            known = self._store.known.several(part)
            self._before.look_up(map(article_owner, part))
            self._entries.prefetch(known[name] for name in part if name in known)
            yield from ((name, known.get(name)) for name in part)

    def _in_order_of_delivery(self) -> list[str]:
        """The ids of articles whose own pages may have changed.

        New pages come first, because existing pages may link to them now; until those are
        delivered, nothing links to a new page.
        """
        everything, store = self._selection.everything, self._store
        names = store.known.own_pages(self._now) if everything else sorted(self._selection.articles)
        if len(names) < _SEVERAL:
            return names
        owners = store.owners() if everything else self._before.owning(map(article_owner, names))
        return sorted(names, key=lambda name: article_owner(name) in owners)

    def _owner_documents(
        self, page: Page, known: KnownArticle, rendered: Rendered, fingerprint: str
    ) -> OwnerDocuments:
        """The files of an article, and its own page if it has one."""
        folder = f"{PAGES}/{known.page}"
        self.rendered += 1
        self.looked_for.add(known.id)
        made, missing, told = list[Output](), list[MissingFile](), dict[str, list[str]]()
        for name in rendered.files:
            path, problem = f"{folder}/{name}", objection(name)
            is_looked_for = not problem and safe_path(name)
            source = self._attachments.attachment(known.key, name) if is_looked_for else None
            if source:
                made.append(Copy(path, source))
                continue
            if not problem:
                missing.append(MissingFile(path=path, id=known.id, key=known.key, name=name))
                problem = self._attachments.objection(known.key, name)
            told.setdefault(problem, []).append(name.removeprefix(f"{FROM_TOP}/"))
        if known.id in self._noted:
            for problem, names in told.items():
                warning = f"{known.key}: {NOT_HERE}{listed(names)}, {problem}"
                self.warnings[f"{known.key} {problem}"] = warning
        self.missing += missing
        if rendered.chapters:
            path = f"{folder}/{CHAPTERS_NAME}"
            made.append(Document(path=path, media_type=CHAPTERS_TYPE, data=rendered.chapters))
        if rendered.data:
            path = f"{folder}/{PAGE.file_name}"
            made.append(page_documents.page_document(path, rendered.data, entries=1))
        return OwnerDocuments(
            page.owner, fingerprint, made, before=page.before, missing=tuple(missing)
        )
