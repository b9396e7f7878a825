"""The whole line, once: read, keep, choose, render, check, deliver."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

import msgspec

from feedwright.announce import Announcement, announce, note
from feedwright.core.archive import advance
from feedwright.core.article import Record
from feedwright.core.errors import DestinationError, DestinationUnusable
from feedwright.core.preview import Named, Preview, Shown, preview
from feedwright.core.reading.raw import SetAside
from feedwright.core.rendering.pages import is_ours
from feedwright.core.selection import belongs
from feedwright.documents import Copy, Documents, Made, Refusal
from feedwright.edges.destinations.folder import Folder as Destination
from feedwright.edges.store.store import Delivered, FeedMemory, Store
from feedwright.intake import Progress
from feedwright.opening import Opening, clock, opened
from feedwright.plan import Plan, plan
from feedwright.restore import restore


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
    """The topics of which a hub has heard: the addresses of documents that changed."""
    announce_due: datetime | None = None
    """When hubs that have not taken theirs are told again, by the next run."""
    next_due: datetime | None
    """The next instant at which a document changes though no article does."""
    warnings: tuple[str, ...]
    refusals: tuple[str, ...] = ()
    """What the run did not do beside documents, each a sentence."""

    @property
    def clean(self) -> bool:
        """Whether no article was set aside and nothing refused."""
        return not (self.articles.set_aside or self.refused or self.refusals)

    @property
    def refused(self) -> tuple[Delivery, ...]:
        """The documents that were not delivered."""
        return tuple(one for one in self.documents if one.status == "refused")


def quiet(_what: str, _done: int, _of: int) -> None:
    """Tells nobody how far a run is."""


class _Run(NamedTuple):
    """A run, done or tried."""

    report: Report
    plan: Plan
    documents: Documents
    before: dict[str, dict[str, Shown]]
    """What subscribers had been shown before it, by the feed's path and by id."""


def publish(
    place: Path,
    *,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    dry_run: bool = False,
    strict: bool = False,
    allow_shrink: bool = False,
    progress: Progress = quiet,
) -> Report:
    """Publishes a publication: changed documents replace old ones, whole or not at all.

    Args:
        place: The publication's folder, or its feedwright.toml.
        now: The time of the run, aware; the clock's where None.
        environment: Where the configuration's variables are looked up; the process's where
            None.
        dry_run: Writes nothing, neither documents nor memory.
        strict: Delivers nothing unless no article is set aside and nothing refused.
        allow_shrink: Half of a source's articles may vanish at once.
        progress: Told what is being done, how much of it is done, and of how much.

    Raises:
        FeedwrightError: Nothing could be published, and what was published still stands.
    """
    opening = opened(place, environment)
    with opening.store(dry=dry_run) as store:
        deliver = partial(_deliver, opening, store, progress=progress)
        with store.transaction() as transaction:
            planned = _planned(opening, store, now, allow_shrink=allow_shrink, progress=progress)
            if dry_run or strict:
                report = deliver(planned, destination=opening.destination(dry=True)).report
                if dry_run or not report.clean:
                    transaction.undo()
                    return report if dry_run else _withheld(report)
            store.set_delivering(True)
        report = deliver(planned, destination=opening.destination()).report
        return _announced(report, announce(opening.publication, store, planned.now))


def preview_publication(
    place: Path,
    *,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    allow_shrink: bool = False,
    progress: Progress = quiet,
) -> tuple[Preview, ...]:
    """What publishing now would show the subscribers of each feed; nothing is written.

    It is for the desk: held articles are named.

    Args:
        place: The publication's folder, or its feedwright.toml.
        now: The time of the run, aware; the clock's where None.
        environment: Where the configuration's variables are looked up.
        allow_shrink: Half of a source's articles may vanish at once.
        progress: Told what is being done, how much of it is done, and of how much.

    Raises:
        FeedwrightError: Nothing could be published.
    """
    opening = opened(place, environment)
    with opening.store(dry=True) as store, store.transaction() as transaction:
        planned = _planned(opening, store, now, allow_shrink=allow_shrink, progress=progress)
        run = _deliver(
            opening, store, planned, destination=opening.destination(dry=True), progress=progress
        )
        transaction.undo()
    return tuple(_previews(run))


def _planned(
    opening: Opening,
    store: Store,
    now: datetime | None,
    *,
    allow_shrink: bool,
    progress: Progress,
) -> Plan:
    restore(opening, store)
    return plan(
        opening.publication,
        opening.sources,
        store,
        now=clock(now),
        allow_shrink=allow_shrink,
        progress=progress,
    )


def _deliver(
    opening: Opening,
    store: Store,
    planned: Plan,
    *,
    destination: Destination,
    progress: Progress,
) -> _Run:
    """Makes every document and puts it in the place of the old one."""
    destination.clean()
    before, shown = store.documents(), store.shown()
    documents = Documents(
        opening.publication,
        planned,
        text=store.text,
        beside=opening.beside,
        since={path: feed.updated for path, feed in store.feeds().items()},
        shown={path: tuple(entries) for path, entries in shown.items()},
    )
    deliveries: dict[str, Delivery] = {}
    for made in documents:
        twice = made.path in deliveries
        deliveries[made.path] = _doubled(made) if twice else _put(made, destination)
        progress("Delivering", len(deliveries), max(len(deliveries), len(before)))
    left_over = _heads_first(before.keys() - deliveries.keys() - documents.missing)
    for path in left_over:
        if taken := _taken_away(path, destination):
            deliveries[path] = taken
    destination.clean()
    if not destination.dry:
        with store.transaction():
            for path in left_over:
                if path not in deliveries or deliveries[path].status == "removed":
                    store.forget_document(path, planned.now)
            _remember(store, planned, documents, deliveries, shown)
            note(opening.publication, store, _changed(deliveries, before), planned.now)
            store.end_change()
            store.set_delivering(False)
    report = Report(
        articles=Articles(
            read=planned.read,
            new=len(planned.new),
            changed=len(planned.changed),
            vanished=planned.vanished,
            held=len(planned.held),
            set_aside=(*planned.set_aside, *documents.set_aside),
        ),
        documents=tuple(deliveries[path] for path in sorted(deliveries)),
        next_due=planned.next_due,
        warnings=(*planned.warnings, *documents.warnings),
        refusals=planned.refused,
    )
    return _Run(report, planned, documents, shown)


def _put(made: Made, destination: Destination) -> Delivery:
    """Delivers one document; one that cannot be delivered leaves the others be."""
    if isinstance(made, Refusal):
        return Delivery(path=made.path, status="refused", reason=made.reason)
    try:
        if isinstance(made, Copy):
            written, size, sha256 = destination.copy(made.path, made.source)
            status: Literal["written", "unchanged"] = "written" if written else "unchanged"
            return Delivery(path=made.path, status=status, bytes=size, sha256=sha256)
        if _is_of_others(made.path, destination):
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


def _heads_first(paths: Iterable[str]) -> list[str]:
    """Documents in the order in which they are removed: none goes while a feed leads to it."""
    return sorted(paths, key=lambda path: (PurePosixPath(path).name.startswith("archive-"), path))


def _taken_away(path: str, destination: Destination) -> Delivery | None:
    """Removes a document that is made no more; a page that another program put there stays."""
    try:
        if _is_of_others(path, destination) or not destination.remove(path):
            return None
    except DestinationUnusable:
        raise
    except DestinationError as error:
        return Delivery(path=path, status="refused", reason=str(error))
    return Delivery(path=path, status="removed")


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


def _announced(report: Report, told: Announcement) -> Report:
    return msgspec.structs.replace(
        report,
        announced=told.topics,
        announce_due=told.due,
        warnings=(*report.warnings, *told.warnings),
    )


def _changed(deliveries: Mapping[str, Delivery], before: Mapping[str, Delivered]) -> Iterator[str]:
    """The paths of what subscribers have not been told of yet."""
    for path, one in deliveries.items():
        # A run that was stopped wrote what it had no time to remember or to announce.
        caught_up = path in before and before[path].sha256 != one.sha256
        if one.status == "written" or (one.status == "unchanged" and caught_up):
            yield path


def _doubled(made: Made) -> Delivery:
    reason = "two documents have this path; give one feed another name, or another `also`"
    return Delivery(path=made.path, status="refused", reason=reason)


def _is_of_others(path: str, destination: Destination) -> bool:
    """Whether a page stands there that Feedwright did not make: a site's front page."""
    if not path.endswith(".html"):
        return False
    there = destination.read(path)
    return there is not None and not is_ours(there)


_ANOTHER = "another system's"
"""The digest of an entry that another system showed, which is never ours."""


def _previews(run: _Run) -> Iterator[Preview]:
    anywhere = {name for shown in run.before.values() for name in shown}
    for window in run.plan.windows:
        held = (one for one in run.plan.held if belongs(one, window))
        shown = run.documents.heads[window.path]
        # Whoever subscribed to the feed that was taken over has seen its entries there.
        seen = {
            one.id: msgspec.structs.replace(one, digest=_ANOTHER)
            for one in shown
            if run.plan.articles[one.id].adopted and one.id not in anywhere
        }
        yield preview(
            window.path,
            shown,
            seen | run.before.get(window.path, {}),
            standing=(one.id for one in window.articles),
            held=[Named(id=one.id, title=one.title, due=one.published) for one in held],
        )


def _remember(
    store: Store,
    planned: Plan,
    documents: Documents,
    deliveries: Mapping[str, Delivery],
    before: Mapping[str, Mapping[str, Shown]],
) -> None:
    for path, one in deliveries.items():
        if one.status not in ("refused", "removed"):
            store.keep_document(
                Delivered(path=path, sha256=one.sha256, bytes=one.bytes, entries=one.entries),
                planned.now,
            )
    for window in planned.windows:
        path = window.path
        feed = FeedMemory(
            path=path,
            name=window.feed.name,
            value=window.value,
            updated=documents.updated[path],
        )
        store.keep_feeds([feed])
        shown = {one.id: one for one in documents.heads[path]}
        left = (
            msgspec.structs.replace(one, standing=False)
            for name, one in before.get(path, {}).items()
            if one.standing and name not in shown
        )
        walked = (one for one in documents.walked.get(path, ()) if one.id not in shown)
        store.keep_shown([*walked, *left, *shown.values()])
        archive = advance(window.archive, documents.paged.get(path, {}))
        if archive != window.archive:
            store.keep_archive(path, archive)
