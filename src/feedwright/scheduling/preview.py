"""A publication in a scratch folder, served to this machine alone."""

import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

import msgspec

from feedwright.domain.errors import FeedwrightError
from feedwright.domain.identity import comparable
from feedwright.domain.report import Progress, Report
from feedwright.domain.run_options import RunOptions
from feedwright.pipeline import run
from feedwright.scheduling import loop
from feedwright.scheduling.loop import Notice, Round
from feedwright.server.granian_server import address_of, free_place
from feedwright.server.granian_server import run as serve
from feedwright.server.reloading import reloading
from feedwright.store.opening import Location, lies_there
from feedwright.store.store import ReadOnlyStore, Store
from feedwright.workspace import SCRATCH, clock, open_workspace

_SERVED = """\
[publication]
title = "Preview"
address = {address}
authority = "preview.invalid,2026"

[[sources]]
path = "none"

[destination]
path = {path}
"""
"""The configuration of the scratch folder, for the server."""


class ScratchPublication:
    """A copy of a publication, published into a scratch folder with addresses of this machine.

    The publication's own documents, store and hubs are not touched.

    Args:
        place: The publication's folder, or its feedwright.toml.
        scratch: An empty folder.
        address: The address of the documents, with a slash at its end.
        drafts: Whether drafts are published too.
        future: Whether articles under embargo are published too.
    """

    def __init__(
        self,
        place: str | Path,
        scratch: Path,
        address: str,
        *,
        drafts: bool = False,
        future: bool = False,
    ) -> None:
        self._place = place
        self._scratch = scratch
        self._address = address
        self._drafts = drafts
        self._future = future
        self.version = 0
        """The number of runs that have changed a document."""

    def publish(
        self,
        touched: Collection[Path] | None = None,
        *,
        now: datetime | None = None,
    ) -> Report:
        """Publish once.

        Args:
            touched: The only files that may have changed; with None all files are looked at.
            now: The time of the run, aware; by default the clock's.

        Raises:
            FeedwrightError: Nothing could be published.
        """
        published = open_workspace(self._place)
        workspace = published.in_scratch(self._scratch, self._address, drafts=self._drafts)
        options = RunOptions(now=clock(now), touched=touched, allow_shrink=True)
        with workspace.store() as store:
            if not store.known.any():
                _take_over(store, published.store_location)
            report = run(workspace, store, options)
            if self._future and _come(store, clock(now)):
                later = run(workspace, store, msgspec.structs.replace(options, touched=()))
                report = _together(report, later)
        self.version += bool(report.work.written)
        return msgspec.structs.replace(report, notices=())


def _take_over(store: Store, stored: Location) -> None:
    """Copy the identities of articles: their ids, and the dates of those that name none.

    Args:
        store: An empty store.
        stored: The place of the publication's own store, which is only read.

    Raises:
        StoreError: The publication's store cannot be read.
    """
    if not lies_there(stored):
        return
    with ReadOnlyStore(stored) as published, store.transaction():
        if published.is_empty:
            return
        known = [one for one in published.known.every() if one.vanished is None]
        store.known.keep(known)
        # Their files may hold only the text that is still under embargo.
        changing = [one.key for one in known if one.next_change]
        store.texts.keep(published.texts.several(changing).items())
        store.keep_addresses((comparable(one.link), one.id) for one in known if one.link)


def _come(store: Store, now: datetime) -> bool:
    """Release the articles under embargo; return whether there were any."""
    waiting = store.known.embargoed(now)
    with store.transaction():
        shown = (msgspec.structs.replace(one, shown_until=one.comes) for one in waiting)
        store.known.keep(shown)
        store.pending.keep("article", [one.id for one in waiting])
    return bool(waiting)


def _together(first: Report, second: Report) -> Report:
    """Combine the reports of a run and of a second run, which showed the articles under embargo."""
    documents = {one.path: one for one in first.documents}
    documents |= {one.path: one for one in second.documents if one.status != "unchanged"}
    work = msgspec.structs.replace(first.work, written=first.work.written + second.work.written)
    held = second.articles.held
    return msgspec.structs.replace(
        first,
        articles=msgspec.structs.replace(first.articles, held=held),
        documents=tuple(documents[path] for path in sorted(documents)),
        next_due=second.next_due,
        warnings=tuple(dict.fromkeys((*first.warnings, *second.warnings))),
        work=work,
    )


def preview(
    place: str | Path,
    *,
    host: str,
    port: int,
    drafts: bool,
    future: bool,
    listening: Callable[[str], None],
    tell: Callable[[Round], None],
    note: Callable[[str], None],
) -> None:
    """Publish into a scratch folder, serve it, and publish again when files change, until stopped.

    The scratch folder is removed at the end.

    Args:
        place: The publication's folder, or its feedwright.toml.
        host: The address to listen on.
        port: The port; 0 takes a free one.
        drafts: Whether drafts are shown.
        future: Whether articles under embargo are shown.
        listening: Called with the preview's address.
        tell: Called with each run.
        note: Called with each further message, a sentence.

    Raises:
        FeedwrightError: Nothing could be published at the start, or the address cannot be used.
    """
    host, port = free_place(host, port)
    address = address_of(host, port)
    with TemporaryDirectory(prefix="feedwright-preview-", ignore_cleanup_errors=True) as name:
        scratch = Path(name).resolve()
        shown = ScratchPublication(place, scratch, address, drafts=drafts, future=future)
        began = datetime.now(UTC)
        report = shown.publish()
        tell(Round(at=began, due=began, why=("start",), report=report))
        inbox: SimpleQueue[Notice] = SimpleQueue()
        publishing = threading.Thread(target=_follow, args=(Path(place), shown, inbox, tell, note))
        publishing.start()
        try:
            serve(
                _served(scratch, address),
                host=host,
                port=port,
                listening=listening,
                wrapped=partial(reloading, version=lambda: shown.version),
            )
        finally:
            inbox.put(Notice(kind="stop"))
            publishing.join()


def _follow(
    place: Path,
    shown: ScratchPublication,
    inbox: "SimpleQueue[Notice]",
    tell: Callable[[Round], None],
    note: Callable[[str], None],
) -> None:
    """Publish whenever files change or a run is due; the first run has been reported already."""

    def told(one: Round) -> None:
        if one.why != ("start",) or one.report is None:
            tell(one)

    def publish(touched: Collection[Path] | None, _progress: Progress) -> Report:
        return shown.publish(touched)

    try:
        loop.run(place, publish, watch=True, tell=told, note=note, inbox=inbox)
    except FeedwrightError as error:
        note(f"{error}; changes are not followed any more")


def _served(scratch: Path, address: str) -> Path:
    """Write the configuration with which a server serves the scratch folder."""
    quoted = (msgspec.json.encode(one).decode() for one in (address, SCRATCH))
    file = scratch / "feedwright.toml"
    file.write_text(_SERVED.format(**dict(zip(("address", "path"), quoted, strict=True))), "utf-8")
    return file
