"""The whole line, once: read, keep, choose, render, check, deliver."""

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from feedwright import continuity, mending
from feedwright.announce import Announcement, announce
from feedwright.choice import article_owner
from feedwright.choosing import house_of
from feedwright.core.article import Record
from feedwright.core.preview import Preview, Shown
from feedwright.core.reading.raw import SetAside
from feedwright.delivery import Delivery, unchanged
from feedwright.edges.destinations.folder import Folder as Destination
from feedwright.edges.sources.stamps import stamp_of
from feedwright.edges.store.store import Store
from feedwright.edition import edition
from feedwright.intake import Draft, Progress, Sources
from feedwright.opening import Opening, clock, opened
from feedwright.plan import Plan, plan
from feedwright.previews import previews

if TYPE_CHECKING:
    from feedwright.documents import Documents


class Articles(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of the articles."""

    read: int
    new: int
    changed: int
    vanished: int
    held: int
    """How many wait for their time."""
    drafts: int = 0
    """How many are not for the public."""
    unread: Mapping[str, int] = {}
    """How many files are of forms that are not read, by their endings; none where no folder
    was searched."""
    set_aside: tuple[SetAside, ...]


class Work(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a run cost, counted."""

    files: int = 0
    """How many files were read."""
    entries: int = 0
    """How many entries were made of articles' texts."""
    parts: int = 0
    """How many entries were rendered for documents, each counted once a format."""
    documents: int = 0
    """How many documents were rendered."""
    written: int = 0
    """How many were written."""
    statements: int = 0
    """How many the store carried out."""


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
    notices: tuple[str, ...] = ()
    """What is to be said of the configuration, each a sentence."""
    work: Work = Work()

    @property
    def clean(self) -> bool:
        """Whether no article was set aside and nothing refused."""
        return not (self.articles.set_aside or self.refused or self.refusals)

    @property
    def refused(self) -> tuple[Delivery, ...]:
        """The documents that were not delivered."""
        return tuple(one for one in self.documents if one.status == "refused")

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was refused, documents too: a sentence for each reason."""
        paths: dict[str, list[str]] = {}
        for one in self.refused:
            paths.setdefault(one.reason, []).append(one.path)
        told = (
            f"{those[0] if len(those) == 1 else f'{len(those)} documents'}: {reason}"
            for reason, those in paths.items()
        )
        return (*self.refusals, *told)


class Outlook(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a run would do, as the desk asks it."""

    feeds: tuple[Preview, ...]
    """What the subscribers of each feed would see."""
    drafts: tuple[Draft, ...]
    """The articles that are not for the public."""
    set_aside: tuple[SetAside, ...]
    warnings: tuple[str, ...]
    refusals: tuple[str, ...]
    """What it would refuse to do, each a sentence; documents that it would not deliver too."""
    notices: tuple[str, ...] = ()
    """What is to be said of the configuration, each a sentence."""


def quiet(_what: str, _done: int, _of: int) -> None:
    """Tells nobody how far a run is."""


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
    opening = opened(place, environment)
    if not dry_run:
        opening.check_address()
    with opening.store(dry=dry_run) as store:
        only = None if touched is None else list(map(Path, touched))
        desk = _Desk(opening, store, edition(), only, progress)
        desk, refused = (desk, "") if allow_shrink else _by_known_clocks(desk, now)
        with store.transaction() as transaction:
            planned = desk.plan(now, allow_shrink=allow_shrink, refused=refused)
            if dry_run or strict:
                report = desk.deliver(planned, opening.destination(dry=True)).report
                if dry_run or not report.clean:
                    transaction.undo()
                    return report if dry_run else _withheld(report)
            if planned.choice.is_touched:
                store.set_delivering(True)
        report = desk.deliver(planned, opening.destination()).report
        return _announced(report, announce(opening.publication, store, planned.now))


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
    opening = opened(place, environment)
    with opening.store(dry=True) as store:
        desk = _Desk(opening, store, edition(), None, progress)
        # What would be delivered again is named, so that this goes by the new clocks.
        refused = "" if allow_shrink else _by_known_clocks(desk, now)[1]
        with store.transaction() as transaction:
            planned = desk.plan(now, allow_shrink=allow_shrink, refused=refused)
            run = desk.deliver(planned, opening.destination(dry=True))
            feeds = tuple(previews(planned, run.heads, store))
            drafts = tuple(desk.sources().drafts())
            transaction.undo()
    return Outlook(
        feeds=feeds,
        drafts=drafts,
        set_aside=run.report.articles.set_aside,
        warnings=run.report.warnings,
        refusals=run.report.reasons,
        notices=opening.notices,
    )


class _Desk(NamedTuple):
    """All that a run has at hand."""

    opening: Opening
    store: Store
    edition: str
    touched: Collection[Path] | None
    progress: Progress

    def plan(self, now: datetime | None, *, allow_shrink: bool, refused: str = "") -> Plan:
        """Works out what is published; what was refused already is told with the rest."""
        looked = time.time_ns()
        if self.store.last_run() is None or self.store.is_delivering():
            from feedwright.restore import restore  # noqa: PLC0415 - reads published documents

            restore(self.opening, self.store)
        planned = plan(
            self.opening.publication,
            self.opening.sources,
            self.store,
            edition=self.edition,
            now=clock(now),
            looked=looked,
            touched=self.touched,
            owed=self._owed(),
            allow_shrink=allow_shrink,
            progress=self.progress,
        )
        if refused:
            planned = msgspec.structs.replace(planned, refused=(refused, *planned.refused))
        return planned

    def sources(self) -> Sources:
        """Where its articles are stored."""
        opening = self.opening
        return Sources(opening.publication, opening.sources, self.store, self.edition)

    def _owed(self) -> set[str]:
        """The owners of documents that do not stand as they should, or are to be tried again."""
        store, opening = self.store, self.opening
        owed = set(store.later.names("owner"))
        house = house_of(opening.publication, self.edition)
        if self.touched is None or store.fact("house") != house:
            destination = opening.destination(dry=True)
            owed |= {
                owner
                for path, owner, stamp, alone in store.stamps()
                if not destination.stands(path, stamp, alone=alone)
            }
        for one in store.copies():
            source, stamp = msgspec.json.decode(one.source, type=tuple[str, str])
            if stamp_of(opening.folder / source) != stamp:
                owed.add(one.owner)
        owed |= {
            article_owner(one.id)
            for one in store.later.missing()
            if opening.beside(one.key, one.name)
        }
        return owed - {""}

    def deliver(self, planned: Plan, destination: Destination) -> _Run:
        """Makes every document that may have changed and puts it in the place of the old one."""
        store = self.store
        work = planned.choice.is_touched or store.later.names("left")
        if not work and not store.entries.aside() and not self._has_notes():
            # Most runs end here, and what makes documents takes longer to load than they took.
            told = tuple(unchanged(store)) if self.touched is None else ()
            return _Run(self._report(planned, None, told), planned)
        from feedwright.delivering import Delivering  # noqa: PLC0415 - as is said above
        from feedwright.documents import Documents  # noqa: PLC0415 - the same

        documents = Documents(
            self.opening.publication,
            planned,
            store,
            edition=self.edition,
            beside=self.opening.beside,
        )
        delivering = Delivering(
            store,
            destination,
            self.opening.folder,
            everything=planned.choice.everything,
            kept=planned.kept,
            progress=self.progress,
        )
        if work:
            destination.clean()
            delivering.all(documents)
            destination.clean()
            if not destination.dry:
                with store.transaction():
                    delivering.remember(planned, documents, self.opening.publication)
                    store.end_change()
                    store.set_delivering(False)
        deliveries = (
            delivering.everything_that_stands()
            if self.touched is None
            else sorted(delivering.deliveries.values(), key=lambda one: one.path)
        )
        report = self._report(planned, documents, tuple(deliveries), tuple(delivering.warnings))
        return _Run(report, planned, documents.heads)

    def _has_notes(self) -> bool:
        """Whether there is something to be said of a feed in every run."""
        return any(one.note for one in self.store.standing.tallies().values())

    def _report(
        self,
        planned: Plan,
        documents: "Documents | None",
        deliveries: tuple[Delivery, ...],
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
                set_aside=(*planned.set_aside, *(documents.set_aside if documents else ())),
            ),
            documents=deliveries,
            next_due=planned.next_due,
            warnings=(
                *self.store.warnings,
                *mending.told(self.store),
                *planned.warnings,
                *(documents.warnings if documents else ()),
                *told,
            ),
            refusals=planned.refused,
            notices=self.opening.notices,
            work=Work(
                files=planned.files,
                entries=planned.choice.made + (documents.entries.made if documents else 0),
                parts=documents.press.parts if documents else 0,
                documents=documents.press.rendered if documents else 0,
                written=sum(one.status == "written" for one in deliveries),
                statements=self.store.statements,
            ),
        )


def _by_known_clocks(desk: _Desk, now: datetime | None) -> tuple[_Desk, str]:
    """A desk that goes by the clocks of the last run, where new ones would show entries again.

    Returns:
        With it the sentence that says so, or the desk as it is and "".
    """
    zone = desk.opening.publication.publication.timezone
    before, refused = continuity.clocks(
        desk.store, zone, lambda: desk.plan(now, allow_shrink=True).redated
    )
    if refused:
        desk = desk._replace(opening=desk.opening.by_clocks_of(before))
    return desk, refused


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
