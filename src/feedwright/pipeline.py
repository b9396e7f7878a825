"""The whole line, once: read, keep, choose, render, check, deliver."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

import msgspec

from feedwright.announce.announcement import Announcement, announce, note
from feedwright.choose.membership import EntrySizes, configuration_fingerprint
from feedwright.choose.previews import previews
from feedwright.deliver.folder import Folder as Destination
from feedwright.deliver.outcome import unchanged
from feedwright.domain.errors import StoreDamaged
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import Publication
from feedwright.domain.report import Articles, Outcome, Outlook, Progress, Report, Work, quiet
from feedwright.domain.selection import article_owner
from feedwright.keep import repair
from feedwright.planning import Plan, plan
from feedwright.read.changes import Sources
from feedwright.runtime.fingerprint import program_fingerprint
from feedwright.runtime.stamps import stamp_of
from feedwright.store.places import VisibleArticles
from feedwright.store.store import Store
from feedwright.workspace import STORE, Workspace, clock, open_workspace

if TYPE_CHECKING:
    from feedwright.domain.document import OwnerDocuments
    from feedwright.keep.timezones import KeptTimezone
    from feedwright.render.documents import Documents

_Result = TypeVar("_Result")


def entry_sizes(publication: Publication, store: Store, now: datetime) -> EntrySizes:
    """The sizes of entries, for archives whose pages are bounded; not every run needs them."""
    from feedwright.render.entries import Entries  # noqa: PLC0415 - see above

    return Entries(publication, store.text, VisibleArticles(store, now), kept=store.entries)


class _Run(NamedTuple):
    """A run, done or tried."""

    report: Report
    plan: Plan
    heads: Mapping[str, Sequence[Shown]] = {}
    """For the path of each feed that was made, the entries that its subscribers are shown."""


def publish(
    place: str | Path,
    *,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    dry_run: bool = False,
    strict: bool = False,
    allow_shrink: bool = False,
    touched: Collection[str | Path] | None = None,
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
        allow_shrink: Half of a source's articles may vanish at once, feeds may end, and a new
            time zone may move dates.
        touched: The only files that may have changed since the last run, where a watcher knows;
            None looks at all. The report then tells of no other documents than those that the
            run had to do with.
        progress: Told what is being done, how much of it is done, and of how much.

    Raises:
        FeedwrightError: Nothing could be published, and what was published still stands.
    """
    workspace = open_workspace(place, environment)
    if not dry_run:
        workspace.check_address()
    with workspace.store(dry=dry_run) as store:
        return publish_opened(
            workspace,
            store,
            now=now,
            dry_run=dry_run,
            strict=strict,
            allow_shrink=allow_shrink,
            touched=touched,
            progress=progress,
        )


def publish_opened(
    workspace: Workspace,
    store: Store,
    *,
    now: datetime | None = None,
    dry_run: bool = False,
    strict: bool = False,
    allow_shrink: bool = False,
    touched: Collection[str | Path] | None = None,
    progress: Progress = quiet,
) -> Report:
    """Publishes an opened publication, whose lock is held before and after.

    Args:
        workspace: The publication, whose address is known to be its own.
        store: Its store, outside any transaction.
        now: As for :func:`publish`, like all that follows.
        dry_run: Writes nothing; the store is a dry one.
        strict: Delivers nothing unless all is clean.
        allow_shrink: Articles may vanish, feeds may end and dates may move.
        touched: The only files that may have changed.
        progress: Told how far it is.

    Raises:
        FeedwrightError: Nothing could be published, and what was published still stands.
    """
    only = None if touched is None else list(map(Path, touched))
    desk = _Desk(workspace, store, program_fingerprint(), only, progress)
    switches = _Switches(now, dry_run=dry_run, strict=strict, allow_shrink=allow_shrink)
    report = _repaired(partial(desk.publish, switches))
    while not isinstance(report, Report):
        desk = desk._replace(workspace=workspace.by_clocks_of(report.zone))
        report = _repaired(partial(desk.publish, switches._replace(refused=report.refusal)))
    return report


def _repaired(run: Callable[[], _Result]) -> _Result:
    """Do a run; where it meets altered rows of the store, once more: it forgets them first."""
    try:
        return run()
    except StoreDamaged:
        return run()


def preview_publication(
    place: str | Path,
    *,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    allow_shrink: bool = False,
    progress: Progress = quiet,
) -> Outlook:
    """What publishing now would show the subscribers of each feed; nothing is written.

    It is for the desk: held articles are named.

    Args:
        place: The publication's folder, or its feedwright.toml.
        now: The time of the run, aware; the clock's where None.
        environment: Where the configuration's variables are looked up.
        allow_shrink: Half of a source's articles may vanish at once, feeds may end, and a new
            time zone may move dates.
        progress: Told what is being done, how much of it is done, and of how much.

    Raises:
        FeedwrightError: Nothing could be published.
    """
    workspace = open_workspace(place, environment)
    with workspace.store(dry=True) as store:
        desk = _Desk(workspace, store, program_fingerprint(), None, progress)
        return _repaired(partial(desk.preview, now, allow_shrink=allow_shrink))


class _Made(NamedTuple):
    """What a run makes."""

    documents: "Documents"
    lots: "Iterable[OwnerDocuments]"
    """What is delivered of them."""
    work: bool
    """Whether anything is; else there is only something to be said of them."""

    def staged(self, folder: Path, stack: ExitStack) -> Self:
        """The same, whose lots are made once however often they are delivered.

        Args:
            folder: Where they wait.
            stack: Forgets them at its end.
        """
        from feedwright.deliver.trial import StagedLots  # noqa: PLC0415 - seldom

        return self._replace(lots=stack.enter_context(closing(StagedLots(self.lots, folder))))


class _Switches(NamedTuple):
    """How a run is wanted."""

    now: datetime | None
    dry_run: bool
    strict: bool
    allow_shrink: bool
    refused: str = ""
    """Why it goes by the time zone of the last run."""


class _Desk(NamedTuple):
    """All that a run has at hand."""

    workspace: Workspace
    store: Store
    program: str
    touched: Collection[Path] | None
    progress: Progress

    def publish(self, wanted: _Switches) -> "Report | KeptTimezone":
        """Publishes once, unless dates would move; then nothing is done."""
        store, workspace = self.store, self.workspace
        with ExitStack() as stack:
            with store.transaction() as transaction:
                planned = self.plan(
                    wanted.now, allow_shrink=wanted.allow_shrink, refused=wanted.refused
                )
                is_settled = wanted.allow_shrink or wanted.refused
                if not is_settled and (in_use := self.kept_timezone(planned)):
                    transaction.undo()
                    return in_use
                made = self.made(planned)
                if wanted.strict and made:
                    made = made.staged(workspace.folder / Path(STORE).parent, stack)
                if wanted.dry_run or wanted.strict:
                    report = self.deliver(planned, made, workspace.destination(dry=True)).report
                    if wanted.dry_run or not report.clean:
                        transaction.undo()
                        return report if wanted.dry_run else _withheld(report)
                if planned.selection.is_touched:
                    store.begin_delivery()
            report = self.deliver(planned, made, workspace.destination()).report
        return _announced(report, announce(workspace.publication, store, planned.now))

    def preview(self, now: datetime | None, *, allow_shrink: bool) -> Outlook:
        """What publishing now would show; the store is as it was afterwards."""
        store, workspace = self.store, self.workspace
        with store.transaction() as transaction:
            planned = self.plan(now, allow_shrink=allow_shrink)
            # What would be delivered again is named, so that this goes by the new clocks.
            if not allow_shrink and (in_use := self.kept_timezone(planned)):
                refused = (in_use.refusal, *planned.refused)
                planned = msgspec.structs.replace(planned, refused=refused)
            made = self.made(planned)
            run = self.deliver(planned, made, workspace.destination(dry=True))
            feeds = tuple(previews(planned.selection, planned.held, run.heads, store))
            drafts = tuple(self.sources().drafts())
            transaction.undo()
        return Outlook(
            feeds=feeds,
            drafts=drafts,
            set_aside=(*planned.set_aside, *(made.documents.set_aside if made else ())),
            warnings=run.report.warnings,
            refusals=run.report.reasons,
            notices=workspace.notices,
        )

    def kept_timezone(self, planned: Plan) -> "KeptTimezone | None":
        """The time zone that counts on, where the new one would show entries again."""

        def dates(zone: str, keys: Collection[str]) -> Mapping[str, datetime | None]:
            return self._replace(workspace=self.workspace.by_clocks_of(zone)).sources().dates(keys)

        zone = self.workspace.publication.publication.timezone
        if zone == planned.timezone:
            return None
        from feedwright.keep.timezones import kept_timezone  # noqa: PLC0415 - brings all time zones

        return kept_timezone(self.store, zone, planned.timezone, planned.redated, dates)

    def plan(self, now: datetime | None, *, allow_shrink: bool, refused: str = "") -> Plan:
        """Works out what is published; what was refused already is told with the rest."""
        scan_started, moment = time.time_ns(), clock(now)
        if self.store.damage.is_open:
            self.store.forget_altered()
        if self.store.last_run() is None or self.store.is_delivery_open():
            from feedwright.recovery.restore import restore  # noqa: PLC0415 - reads published documents

            restore(self.workspace, self.store)
        planned = plan(
            self.workspace.publication,
            self.workspace.sources,
            self.store,
            program=self.program,
            now=moment,
            scan_started=scan_started,
            touched=self.touched,
            stale=self._stale(),
            allow_shrink=allow_shrink,
            sizes=partial(entry_sizes, self.workspace.publication, self.store, moment),
            progress=self.progress,
        )
        if refused:
            planned = msgspec.structs.replace(planned, refused=(refused, *planned.refused))
        return planned

    def sources(self) -> Sources:
        """Where its articles are stored."""
        workspace = self.workspace
        return Sources(workspace.publication, workspace.sources, self.store, self.program)

    def _stale(self) -> set[str]:
        """The owners of documents that do not stand as they should, or are to be tried again."""
        store, workspace = self.store, self.workspace
        stale = set(store.pending.names("owner"))
        fingerprint = configuration_fingerprint(workspace.publication, self.program)
        if self.touched is None or store.fact("configuration") != fingerprint:
            destination = workspace.destination(dry=True)
            stale |= {
                owner
                for path, owner, stamp, alone in store.stamps()
                if not destination.stands(path, stamp, alone=alone)
            }
        for one in store.copies():
            source, stamp = msgspec.json.decode(one.source, type=tuple[str, str])
            if stamp_of(workspace.folder / source) != stamp:
                stale.add(one.owner)
        stale |= {
            article_owner(one.id)
            for one in store.pending.missing()
            if workspace.beside(one.key, one.name)
        }
        return stale - {""}

    def made(self, planned: Plan) -> "_Made | None":
        """What makes every document that may have changed; None where there is none to make."""
        store = self.store
        work = planned.selection.is_touched or bool(store.pending.names("left"))
        if not work and not store.entries.all_set_aside() and not self._has_notes():
            # Most runs end here, and what makes documents takes longer to load than they took.
            return None
        from feedwright.checks.refusal import refusal  # noqa: PLC0415 - as is said above
        from feedwright.render.documents import Documents  # noqa: PLC0415 - the same

        documents = Documents(
            self.workspace.publication,
            planned.selection,
            store,
            now=planned.now,
            noted=planned.noted,
            program=self.program,
            attachments=self.workspace,
            check=refusal,
        )
        return _Made(documents, documents, work)

    def deliver(self, planned: Plan, made: "_Made | None", destination: Destination) -> _Run:
        """Puts every document that was made in the place of the old one."""
        store = self.store
        if made is None:
            told = tuple(unchanged(store)) if self.touched is None else ()
            return _Run(self._report(planned, None, told), planned)
        from feedwright.deliver.apply import Delivering  # noqa: PLC0415 - as in made
        from feedwright.render.history import remember  # noqa: PLC0415 - the same

        documents = made.documents
        delivering = Delivering(
            store,
            destination,
            self.workspace.folder,
            everything=planned.selection.everything,
            kept=planned.kept,
            progress=self.progress,
        )
        if made.work:
            destination.clean()
            delivering.all(documents, made.lots)
            destination.clean()
            if not destination.dry:
                with store.transaction():
                    changed = delivering.remember(documents, planned.now)
                    remember(store, planned.selection, documents, planned.kept)
                    note(self.workspace.publication, store, changed, planned.now)
                    store.end_change()
                    store.end_delivery()
        deliveries = (
            delivering.everything_that_stands()
            if self.touched is None
            else sorted(delivering.deliveries.values(), key=lambda one: one.path)
        )
        report = self._report(planned, documents, tuple(deliveries), tuple(delivering.warnings))
        return _Run(report, planned, documents.heads)

    def _has_notes(self) -> bool:
        """Whether there is something to be said of a feed in every run."""
        return any(one.note for one in self.store.memberships.feed_counts().values())

    def _report(
        self,
        planned: Plan,
        documents: "Documents | None",
        deliveries: tuple[Outcome, ...],
        told: tuple[str, ...] = (),
    ) -> Report:
        """What is told of a run; one without documents had nothing to make."""
        return Report(
            articles=Articles(
                read=planned.read,
                new=planned.new,
                changed=planned.changed,
                vanished=planned.vanished,
                held=len(planned.held),
                drafts=planned.drafts,
                unread=planned.unread,
                set_aside=tuple(
                    one.redacted(planned.now)
                    for one in (*planned.set_aside, *(documents.set_aside if documents else ()))
                ),
            ),
            documents=deliveries,
            next_due=planned.next_due,
            warnings=(
                *self.store.warnings,
                *repair.warnings(self.store),
                *planned.warnings,
                *(documents.warnings if documents else ()),
                *told,
            ),
            refusals=planned.refused,
            notices=self.workspace.notices,
            work=Work(
                files=planned.files,
                entries=planned.selection.entries_made
                + (documents.entries.made if documents else 0),
                parts=documents.feeds.fragments if documents else 0,
                documents=documents.feeds.rendered if documents else 0,
                written=sum(one.status == "written" for one in deliveries),
                statements=self.store.statements,
            ),
        )


def _withheld(report: Report) -> Report:
    """What ``strict`` makes of a run that is not clean: what would change does not."""
    reason = "--strict: nothing is delivered while anything is set aside or refused"
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
