"""The whole line: read → keep → choose → render → check → deliver → announce.

Each step is a folder. No step imports another, except that ``announce`` reads what ``deliver`` has
put into place:

- ``reading`` finds the files, rows and posts that changed, and reads the articles in them.
  ``reading.sources`` knows where articles are stored, ``reading.formats`` how they are written,
  and ``reading.fields`` what their fields mean (dates, authors, drafts, embargoes). A file of
  records, such as CSV, and a whole export are sources;
- ``keep`` identifies each article: its id, its dates, its revision;
- ``choose`` selects the articles in each feed and in each page of its archive. It keeps the
  documents of feeds that end, and tells what subscribers would see of a dry run;
- ``rendering`` makes the bytes of every document that may have changed, in the order of delivery:
  pages first, then the documents that link to them. An article that alone makes a document
  invalid is set aside here, and the others are published. ``markup`` turns bodies into safe HTML;
- ``checks`` decides whether a document may be served; ``rendering`` gets it as a function;
- ``deliver`` compares documents with those at the destination, and puts each new one into place,
  whole or not at all;
- ``announce`` tells hubs and subscribers what changed. ``announce.hub`` is a publication's own
  hub; ``server`` answers its requests.

A first run, an edit, a file reported by a watcher, a plan and a dry run are the same function,
:func:`_line`, with another scope.

Records and rules that several steps share are in ``domain``. Each rule has a module of its name:
``visibility`` (whether an article is due, and how long it stays in a feed), ``membership``
(which feeds it belongs to), ``window`` (which articles a feed shows), ``archive``, ``withdrawal``,
``feed_paths``, ``permalinks`` and ``link_patterns`` (addresses), ``profiles`` (partners),
``publication`` and ``validation`` (what feedwright.toml may say), ``representation`` (HTTP headers
of a document, whoever serves it). ``store`` remembers what earlier runs left; its ``due_times``
tells when a document next changes by itself. ``runtime`` touches the machine, reads
feedwright.toml, and names its unknown keys.

Beside the line, ``workspace`` opens a publication. ``recovery`` restores a lost store from the ids
and dates in the published documents. ``session`` finds stale documents, decides which time zone
counts, notices a clock that was set back, and makes the report. ``commands`` holds what else can be
done with a publication. ``scheduling`` publishes on time, by one process or by ``workers``, and
writes files for other schedulers and web servers. ``server`` serves what was delivered, and ``cli``
parses arguments, prints reports and errors, and sets the exit status. A feed without a publication
is read by ``reading.formats.feed`` and written by ``rendering.standalone``. The docstring of each
larger room lists its modules.

Most runs have nothing to do, and end before rendering. Loading the modules that they do not need
would take longer than the run itself, so these are imported in the functions that use them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import ExitStack, closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from feedwright.announce.announcement import announce, note
from feedwright.choose.select import select
from feedwright.deliver import outcome
from feedwright.deliver.changes import Change, KnownDocuments, WantedDocuments, changes
from feedwright.deliver.outcome import Applied
from feedwright.domain.errors import NotShared, StoreBusy, StoreDamaged
from feedwright.domain.identity import Identification
from feedwright.domain.rendered import Rendering
from feedwright.domain.report import Progress, Report, quiet
from feedwright.domain.run_options import RunOptions
from feedwright.domain.selection import Retained
from feedwright.domain.source_changes import SourceChanges
from feedwright.keep import article_warnings, new_files
from feedwright.keep.identification import identify
from feedwright.reading import units
from feedwright.reading.source import GivenRow
from feedwright.session import planning, reporting
from feedwright.session.planning import Plan, Session
from feedwright.store.store import Store
from feedwright.workspace import Workspace, clock, note_failed_run, open_workspace

if TYPE_CHECKING:
    from feedwright.choose.entry_sizes import EntrySizes
    from feedwright.deliver.destination import Destination
    from feedwright.keep.timezones import KeptTimezone
    from feedwright.runtime.executor import Work


def publish(  # noqa: PLR0913 - each is a switch of its own
    place: str | Path,
    *,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    dry_run: bool = False,
    strict: bool = False,
    allow_shrink: bool = False,
    articles: Iterable[GivenRow] | None = None,
    touched: Collection[str | Path] | None = None,
    progress: Progress = quiet,
) -> Report:
    """Publish a publication: changed documents replace old ones, whole or not at all.

    Args:
        place: The publication's folder, or its feedwright.toml.
        now: The time of the run, aware; the clock's where None.
        environment: Where the configuration's variables are looked up; the process's where
            None.
        dry_run: Write nothing, neither documents nor the store.
        strict: Deliver nothing if any article is set aside or anything is refused.
        allow_shrink: Let half of a source's articles vanish at once, feeds end, and a new time
            zone move dates.
        articles: The articles of the source of ``kind = "python"``, as articles or as rows of a
            table. With None the source keeps those that it has.
        touched: The only files that may have changed since the last run, as a watcher knows
            them; with None all files are looked at. Together with ``articles``, the ids of
            those that may have changed; an id without an article was deleted. The report then
            covers only the documents that the run looked at.
        progress: Called with the current activity, how much of it is done, and of how much.

    Raises:
        FeedwrightError: Nothing could be published, and what was published still stands.
        TypeError, ValueError: An argument is of another type, or ``now`` has no zone.
    """
    # The ids of articles are no files.
    files = () if touched is not None and articles is not None else touched
    options = RunOptions(
        now=now and clock(now),
        touched=list(map(Path, files)) if files is not None else None,
        dry_run=dry_run,
        strict=strict,
        allow_shrink=allow_shrink,
        progress=progress,
    )
    try:
        workspace = open_workspace(place, environment)
        if not dry_run:
            workspace.check_address()
        if articles is not None:
            workspace = workspace.given(articles, touched)
        with workspace.store(dry=dry_run) as store:
            return run(workspace, store, options)
    except StoreBusy:  # another run publishes
        raise
    except Exception as error:
        if not dry_run:
            note_failed_run(place, error, now)
        raise


def run(workspace: Workspace, store: Store, options: RunOptions) -> Report:
    """Send an opened publication down the line, in the time zone that counts.

    Args:
        workspace: The publication, whose address is known to be its own.
        store: Its store, outside any transaction; the caller holds its lock. A dry run takes a
            dry store.
        options: The options of the run.

    Raises:
        FeedwrightError: Nothing could be published, and what was published still stands.
    """
    kept: KeptTimezone | None = None
    while not isinstance(result := _repaired(workspace, store, options, kept), Report):
        workspace, kept = workspace.by_clocks_of(result.zone), result
    return result


def _repaired(
    workspace: Workspace, store: Store, options: RunOptions, kept: "KeptTimezone | None"
) -> "Report | KeptTimezone":
    """Go down the line, and once more if the store had altered rows: the first try drops them."""
    try:
        return _line(workspace, store, options, kept)
    except StoreDamaged:
        return _line(workspace, store, options, kept)


def _line(
    workspace: Workspace, store: Store, options: RunOptions, kept: "KeptTimezone | None"
) -> "Report | KeptTimezone":
    """Go down the line; if a new time zone would move dates, undo all and return the kept one.

    Args:
        workspace: The publication, in the time zone that counts.
        store: Outside any transaction.
        options: The options of the run.
        kept: The time zone that is used instead of the one in feedwright.toml, and why.
    """
    with ExitStack() as stack:
        with store.transaction() as transaction:
            destination = planning.destination(workspace, store)
            _restore(workspace, store, options, destination)
            session = planning.begin(workspace, store, options, destination)
            changed = _read(session)
            identification, changed = _keep(session, changed), changed.without_names()
            moving = kept or planning.kept_timezone(session, identification)
            if moving and not kept and not options.preview:
                transaction.undo()
                return moving
            retained = _choose(session, identification)
            store.set_last_run(session.now)
            plan = planning.plan(session, changed, identification, retained, moving)
            if plan.is_due and not options.dry_run:
                planning.claim(session)
            rendering = _render_and_check(session, plan)
            known = KnownDocuments(store, is_all=plan.selection.everything)
            listed = _changes(session, plan, rendering, known)
            report = partial(reporting.report, session, plan, rendering)
            if options.dry_run:
                from feedwright.deliver.apply import predict  # noqa: PLC0415 - few runs need it

                tried = report(predict(listed))
                if options.preview:
                    outlook = reporting.outlook(session, plan, rendering, tried)
                    options.preview(outlook, plan.selection, rendering.result())
                transaction.undo()
                return tried
            if options.strict:
                from feedwright.deliver.apply import predict  # noqa: PLC0415 - few runs need it
                from feedwright.deliver.staging import StagedChanges  # noqa: PLC0415 - few runs need it

                staged = stack.enter_context(closing(StagedChanges(workspace.state)))
                tried = report(predict(staged.stage(listed)))
                if not tried.is_strictly_clean:
                    transaction.undo()
                    return reporting.withheld(tried)
                listed = staged
            if plan.selection.is_touched:
                store.begin_delivery()
        delivered = report(_deliver(session, plan, rendering, known, listed))
        announced = announce(workspace.publication, store, session.now)
    return reporting.announced(delivered, announced)


def _restore(
    workspace: Workspace,
    store: Store,
    options: RunOptions,
    destination: "Callable[[], Destination]",
) -> None:
    """``recovery``: restore from published documents a store that is new, half written or old."""
    if store.damage.is_open:
        store.forget_altered()
    if store.last_run() is None or store.is_delivery_open():
        from feedwright.recovery.restore import restore  # noqa: PLC0415 - reads feeds, and seldom

        if not options.dry_run:
            planning.claim_for(workspace, store, destination(), clock(options.now))
        restore(workspace, store, destination())
    elif options.is_whole and planning.is_behind(workspace, store, destination):
        from feedwright.recovery.restore import restore_newer  # noqa: PLC0415 - reads feeds, and seldom

        restore_newer(workspace, store, destination())


def _read(session: Session) -> SourceChanges:
    """``reading``: find the files that changed; ``keep`` reads them while it identifies."""
    return session.sources.changes(session.options.touched)


def _keep(session: Session, changed: SourceChanges) -> Identification:
    """``keep``: identify the articles that changed."""
    publication, store, options = session.workspace.publication, session.store, session.options
    is_first = not (store.known.any() or store.files.any())
    identification = identify(
        publication,
        session.sources,
        store,
        changed,
        now=session.now,
        looked=session.started,
        allow_shrink=options.allow_shrink,
        progress=_loading(options.progress),
    )
    return article_warnings.checked(identification, publication, is_first=is_first)


def _loading(progress: Progress) -> Progress:
    """Progress that also loads the modules of the later steps, once a first part of files is read.

    Processes that read files go on meanwhile.
    """
    is_loaded = False

    def told(stage: str, done: int, total: int) -> None:
        nonlocal is_loaded
        if done < total and not is_loaded:
            is_loaded = True
            _load()
        progress(stage, done, total)

    return told


def _load() -> None:
    """Load what ``rendering``, ``checks`` and ``deliver`` need for the usual documents."""
    from feedwright.checks import document_check, refusal  # noqa: F401, PLC0415 - few runs need it
    from feedwright.deliver import apply  # noqa: F401, PLC0415 - few runs need it
    from feedwright.rendering import documents, history, run_entries  # noqa: F401, PLC0415 - likewise
    from feedwright.rendering.formats import syndication  # noqa: F401, PLC0415 - likewise
    from feedwright.rendering.html import pages  # noqa: PLC0415 - likewise

    run_entries.load()
    pages.load()


def _choose(session: Session, identification: Identification) -> Retained:
    """``choose``: select the articles of each feed."""
    return select(
        session.workspace.publication,
        session.store,
        identification,
        program=session.program,
        stale=session.stale,
        now=session.now,
        sizes=partial(_entry_sizes, session),
        allow_shrink=session.options.allow_shrink,
    )


def _entry_sizes(session: Session) -> "EntrySizes":
    """``rendering``: measure entries, for archives whose pages have a size limit."""
    from feedwright.rendering.run_entries import Entries  # noqa: PLC0415 - few runs need it
    from feedwright.store.reference_targets import VisibleArticles  # noqa: PLC0415 - few runs need it
    from feedwright.store.translations import Translations  # noqa: PLC0415 - few runs need it

    store = session.store
    publication = session.workspace.publication
    visible = VisibleArticles(store, session.now, publication.feeds)
    return Entries(
        publication,
        store.text,
        visible,
        kept=store.entries,
        translations=Translations(publication, store, session.now),
    )


def _render_and_check(session: Session, plan: Plan) -> Rendering:
    """``rendering`` and ``checks``: make the documents that may have changed, one by one.

    There are none if nothing changed and no warning about a published document is pending.
    """
    store = session.store
    if not (plan.is_due or store.entries.all_set_aside() or store.memberships.warnings()):
        return Rendering()
    from feedwright.checks.refusal import refusal  # noqa: PLC0415 - few runs need it
    from feedwright.rendering.documents import RunDocuments  # noqa: PLC0415 - few runs need it

    documents = RunDocuments(
        session.workspace.publication,
        plan.selection,
        store,
        now=session.now,
        noted=plan.identification.new_or_edited,
        program=session.program,
        attachments=session.workspace,
        check=refusal,
    )
    return Rendering(documents.rendered())


def _changes(
    session: Session, plan: Plan, rendering: Rendering, known: KnownDocuments
) -> Iterable[Change]:
    """``deliver``: compare documents with those at the destination, as they are made."""
    if not plan.is_due:
        return ()
    wanted = WantedDocuments(
        rendering,
        is_all=plan.selection.everything,
        kept=plan.retained.paths,
        folder=session.workspace.folder,
    )
    return changes(wanted, known, session.destination(), progress=session.options.progress)


def _deliver(
    session: Session,
    plan: Plan,
    rendering: Rendering,
    known: KnownDocuments,
    listed: Iterable[Change],
) -> dict[str, Applied]:
    """``deliver``: apply changes, and store what was delivered and what readers have seen."""
    store, now = session.store, session.now
    if not plan.is_due:
        return {}
    from feedwright.deliver.apply import apply  # noqa: PLC0415 - few runs need it
    from feedwright.rendering import history  # noqa: PLC0415 - few runs need it

    done = apply(listed, session.destination(), store.check_held)
    with store.transaction():
        news = outcome.remember(store, done, known, rendering.result(), now)
        history.remember(store, plan.selection, rendering.result(), plan.retained.paths)
        note(session.workspace.publication, store, news, now)
        store.end_change()
        store.end_delivery()
    return done


def elsewhere(workspace: Workspace, name: str, settings: bytes) -> "Work":
    """The function that does parts of a run led by another machine: see :class:`executor.Task`.

    Args:
        workspace: The publication on this machine.
        name: The name of the task.
        settings: The settings of the task, encoded.

    Raises:
        NotShared: The publication here differs, or the task is unknown.
    """
    from feedwright.rendering import (  # noqa: PLC0415 - seldom needed
        archive_pages,
        article_pages,
        run_entries,
    )

    match name:
        case units.FILES | new_files.NEW_FILES:
            return _reading_elsewhere(workspace, name, settings)
        case run_entries.ENTRIES:
            return run_entries.prepared_elsewhere(settings)
        case article_pages.ARTICLE_PAGES:
            return article_pages.Renderer.elsewhere(settings).answer
        case archive_pages.ARCHIVE_PAGES:
            from feedwright.checks.refusal import refusal  # noqa: PLC0415 - as the others

            return partial(
                archive_pages.render_page, archive_pages.PageSettings.elsewhere(settings, refusal)
            )
    raise NotShared(f"there is no task {name!r}")


def _reading_elsewhere(workspace: Workspace, name: str, settings: bytes) -> "Work":
    """The function that reads files for a run led by another machine."""
    told = msgspec.msgpack.decode(settings, type=units.SharedReading)
    there = workspace.by_clocks_of(told.timezone).with_ids_of(told.authority)
    reading = units.SharedUnits(there.publication, there.sources)
    if reading.fingerprint() != told.publication:
        raise NotShared("feedwright.toml, or what stands beside it, says something else here")

    def work(part: units.Stamped) -> bytes:
        paths = [path for path, _ in part]
        try:
            reading.prepare(part)
            if name == units.FILES:
                return reading.read_part(paths)
            reader = new_files.NewFileReader.elsewhere(
                there.publication, reading, dict(part), told.own
            )
            return reader.read_part(paths)
        finally:
            reading.close()

    return work
