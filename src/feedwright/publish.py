"""The whole line, once: read, keep, choose, render, check, deliver."""

import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from feedwright.core.article import Document, Record
from feedwright.core.errors import DestinationError, DestinationUnusable
from feedwright.core.publication import Publication
from feedwright.core.reading.raw import SetAside
from feedwright.documents import Copy, Documents, Made, Refusal
from feedwright.edges import config
from feedwright.edges.destinations.folder import Folder as Destination
from feedwright.edges.sources.folder import Folder as Source
from feedwright.edges.store.store import Delivered, FeedMemory, Store
from feedwright.plan import Plan, Progress, plan

STORE = ".feedwright/store.sqlite"


class Articles(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of the articles."""

    read: int
    new: int
    changed: int
    vanished: int
    held: int
    """How many wait for their time."""
    set_aside: tuple[SetAside, ...]


class Delivery(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of a document."""

    path: str
    status: Literal["written", "unchanged", "refused", "removed"]
    entries: int = 0
    bytes: int = 0
    sha256: str = ""
    reason: str = ""
    """Why it was refused."""


class Report(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a run did, or with ``dry_run`` would have done."""

    articles: Articles
    documents: tuple[Delivery, ...]
    announced: tuple[str, ...] = ()
    next_due: datetime | None
    """The next instant at which a document changes though no article does."""
    warnings: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether no article was set aside and no document refused."""
        return not self.articles.set_aside and not self.refused

    @property
    def refused(self) -> tuple[Delivery, ...]:
        """The documents that were not delivered."""
        return tuple(one for one in self.documents if one.status == "refused")


def quiet(_what: str, _done: int, _of: int) -> None:
    """Tells nobody how far a run is."""


def publish(
    place: Path,
    *,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    dry_run: bool = False,
    strict: bool = False,
    progress: Progress = quiet,
) -> Report:
    """Publishes a publication: changed documents replace old ones, whole or not at all.

    Args:
        place: The publication's folder, or its feedwright.toml.
        now: The time of the run, aware; the clock's where None.
        environment: Where the configuration's variables are looked up; the process's where
            None.
        dry_run: Writes nothing, neither documents nor memory.
        strict: Delivers nothing unless no article is set aside and no document refused.
        progress: Told what is being done, how much of it is done, and of how much.

    Raises:
        FeedwrightError: Nothing could be published, and what was published still stands.
    """
    file = config.find(place)
    publication = config.load(file, os.environ if environment is None else environment)
    now = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    public = file.parent / publication.destination.path
    precompress = publication.destination.precompress
    sources = {
        source.prefix: Source(
            file.parent,
            source,
            home=publication.publication.home,
            timezone=publication.publication.timezone,
            leave_out=frozenset({public}),
        )
        for source in publication.sources
    }
    store_file = file.parent / STORE
    with Store(None if dry_run and not store_file.exists() else store_file) as store:
        deliver = partial(_deliver, publication, sources, store, progress=progress)
        with store.transaction() as transaction:
            planned = plan(publication, sources, store, now, progress)
            if dry_run or strict:
                report = deliver(planned, destination=Destination(public, precompress, dry=True))
                if dry_run or not report.clean:
                    transaction.undo()
                    return report if dry_run else _withheld(report)
        return deliver(planned, destination=Destination(public, precompress))


def _deliver(
    publication: Publication,
    sources: Mapping[str, Source],
    store: Store,
    planned: Plan,
    *,
    destination: Destination,
    progress: Progress,
) -> Report:
    """Makes every document and puts it in the place of the old one."""
    destination.clean()
    before, feeds = store.documents(), store.feeds()
    documents = Documents(
        publication,
        planned,
        text=store.text,
        beside=lambda key, name: _beside(sources, key, name),
        since={path: feed.updated for path, feed in feeds.items()},
    )
    deliveries: dict[str, Delivery] = {}
    for made in documents:
        twice = made.path in deliveries
        deliveries[made.path] = _doubled(made) if twice else _put(made, destination)
        progress("Delivering", len(deliveries), max(len(deliveries), len(before)))
    for path in before.keys() - deliveries.keys():
        if destination.remove(path):
            deliveries[path] = Delivery(path=path, status="removed")
    destination.clean()
    if not destination.dry:
        _remember(store, planned, documents, deliveries)
    return Report(
        articles=Articles(
            read=planned.read,
            new=len(planned.new),
            changed=len(planned.changed),
            vanished=planned.vanished,
            held=planned.held,
            set_aside=(*planned.set_aside, *documents.set_aside),
        ),
        documents=tuple(deliveries[path] for path in sorted(deliveries)),
        next_due=planned.next_due,
        warnings=(*planned.warnings, *documents.warnings),
    )


def _put(made: Made, destination: Destination) -> Delivery:
    """Delivers one document; one that cannot be delivered leaves the others be."""
    if isinstance(made, Refusal):
        return Delivery(path=made.path, status="refused", reason=made.reason)
    try:
        if isinstance(made, Copy):
            written, size, sha256 = destination.copy(made.path, made.source)
            status: Literal["written", "unchanged"] = "written" if written else "unchanged"
            return Delivery(path=made.path, status=status, bytes=size, sha256=sha256)
        if _is_of_others(made, destination):
            reason = "a page of another program stands there; move it, or choose another path"
            return Delivery(path=made.path, status="refused", reason=reason)
        return Delivery(
            path=made.path,
            status="written" if destination.write(made.path, made.data) else "unchanged",
            entries=made.entries,
            bytes=len(made.data),
            sha256=hashlib.sha256(made.data).hexdigest(),
        )
    except DestinationUnusable:
        raise
    except DestinationError as error:
        return Delivery(path=made.path, status="refused", reason=str(error))


def _withheld(report: Report) -> Report:
    """What ``strict`` makes of a run that is not clean: what would change does not."""
    reason = "strict: nothing is delivered unless all is clean"
    documents = (
        msgspec.structs.replace(one, status="refused", reason=reason)
        if one.status in ("written", "removed")
        else one
        for one in report.documents
    )
    return msgspec.structs.replace(report, documents=tuple(documents))


def _doubled(made: Made) -> Delivery:
    reason = "two documents have this path; give one feed another name, or another `also`"
    return Delivery(path=made.path, status="refused", reason=reason)


def _is_of_others(document: Document, destination: Destination) -> bool:
    """Whether a page would replace one that Feedwright did not make: a site's front page."""
    if not document.path.endswith(".html"):
        return False
    there = destination.read(document.path)
    return there is not None and b'content="Feedwright"' not in there


def _beside(sources: Mapping[str, Source], key: str, name: str) -> Path | None:
    """A file beside an article, from the source that the article's key begins with."""
    prefixes = (prefix for prefix in sources if key.startswith(f"{prefix}/") or not prefix)
    return next((found for p in prefixes if (found := sources[p].beside(key, name))), None)


def _remember(
    store: Store, planned: Plan, documents: Documents, deliveries: Mapping[str, Delivery]
) -> None:
    with store.transaction():
        for path, one in deliveries.items():
            if one.status == "removed":
                store.forget_document(path)
            elif one.status != "refused":
                store.keep_document(
                    Delivered(path=path, sha256=one.sha256, bytes=one.bytes, entries=one.entries)
                )
        store.keep_feeds(
            FeedMemory(
                path=window.path,
                name=window.feed.name,
                value=window.value,
                updated=documents.updated[window.path],
            )
            for window in planned.windows
        )
