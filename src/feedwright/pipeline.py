"""The whole line: read → keep → choose → render → check → deliver → announce.

Each step is a folder, and knows no other step, except that ``announce`` reads what ``deliver`` has
put into place:

- ``reading``: which files, rows and posts of the sources changed, and the articles in them. Where
  they are stored is known to ``reading.sources``, how they are written to ``reading.formats``, and
  what their fields mean (dates, authors, drafts, embargoes) to ``reading.fields``. A file of rows,
  such as CSV, and a whole export are sources;
- ``keep``: who each article is: its id, its dates, its revision;
- ``choose``: which articles stand in which feed and in which page of its archive, which feeds end
  and keep their documents, and what subscribers would see of a run that is only tried;
- ``rendering``: the bytes of every document that may have changed, in the order in which they are
  delivered: pages, then what leads to them. An article that alone makes a document invalid is
  found here and set aside, and the others are published. ``markup`` makes safe HTML of bodies;
- ``checks``: whether a document may be served; ``rendering`` is handed the answer as a function;
- ``deliver``: which documents differ from what stands at the destination, and putting them into
  their places, each whole or not at all;
- ``announce``: telling hubs and subscribers of what changed; ``announce.hub`` is what the hub of
  one's own does, whose requests ``server`` answers.

A first run, an edit, a watcher's word, a plan and a dry run are one function, :func:`_line`, with
another scope.

What several of them speak of is in ``domain``: the records, and rules in modules of their names:
``visibility`` (when an article may be shown, and how long it stays in a feed), ``membership``
(which feeds it belongs to), ``window`` (what a feed shows), ``archive``, ``withdrawal``,
``feed_paths``, ``permalinks`` and ``link_patterns`` (of addresses), ``profiles`` (of partners),
``publication`` and ``validation`` (what feedwright.toml may say), ``representation`` (what HTTP
says of a document, whoever serves it). ``store`` has what earlier runs left, and in ``due_times``
when a document changes next by itself. ``runtime`` has what touches the machine, and reads
feedwright.toml.

Beside the line, ``workspace`` opens a publication, ``recovery`` gives a lost store the ids and
dates that stand in the published documents, and ``session`` tells which documents are stale, which
time zone counts and whether the clock was set back, and makes the report. ``commands`` does what
else is done with a publication, ``scheduling`` publishes when it is time, by one process or by
``workers``, and writes what other schedulers and web servers need; ``server`` serves what was
delivered, and ``cli`` reads arguments, prints reports and errors, and tells the exit status. A feed
in hand, without a publication, is read by ``reading.formats.feed`` and written by
``rendering.standalone``. The docstring of each larger room tells its modules.

Most runs have nothing to do, and end before anything renders. Loading what they do not need would
take longer than such a run, so that it is imported in the function that uses it.
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
        dry_run: Writes nothing, neither documents nor memory.
        strict: Delivers nothing unless no article is set aside and nothing refused.
        allow_shrink: Half of a source's articles may vanish at once, feeds may end, and a new
            time zone may move dates.
        articles: Those of the source of ``kind = "python"``: articles, or rows of a table. It
            keeps what it has where None.
        touched: The only files that may have changed since the last run, where a watcher knows;
            None looks at all. Where ``articles`` are given, the ids of those among them
            that may have changed; one that is not among them was deleted. The report then tells
            of no other documents than those that the run had to do with.
        progress: Told what is being done, how much of it is done, and of how much.

    Raises:
        FeedwrightError: Nothing could be published, and what was published still stands.
        TypeError, ValueError: What was given is of another type, or ``now`` has no zone.
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
    """Let an opened publication go down the line, by the clocks that count.

    Args:
        workspace: The publication, whose address is known to be its own.
        store: Its store, outside any transaction, whose lock is held before and after; a dry one
            for a dry run.
        options: Those of the run.

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
    """Go down the line; where it meets altered rows of the store, once more: it forgets them."""
    try:
        return _line(workspace, store, options, kept)
    except StoreDamaged:
        return _line(workspace, store, options, kept)


def _line(
    workspace: Workspace, store: Store, options: RunOptions, kept: "KeptTimezone | None"
) -> "Report | KeptTimezone":
    """Go down the line; where dates would move, go back and tell which time zone counts on.

    Args:
        workspace: The publication, by the clocks that count.
        store: Outside any transaction.
        options: Those of the run.
        kept: Why these are not the clocks that feedwright.toml names.
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
    """``recovery``: give a store what stands published, if it is new or was left half written."""
    if store.damage.is_open:
        store.forget_altered()
    if store.last_run() is None or store.is_delivery_open():
        from feedwright.recovery.restore import restore  # noqa: PLC0415 - reads feeds, and seldom

        if not options.dry_run:
            planning.claim_for(workspace, store, destination(), clock(options.now))
        restore(workspace, store, destination())


def _read(session: Session) -> SourceChanges:
    """``reading``: tell which files of the sources changed.

    They are read, one by one, while ``keep`` tells who their articles are.
    """
    return session.sources.changes(session.options.touched)


def _keep(session: Session, changed: SourceChanges) -> Identification:
    """``keep``: tell who the articles are that changed."""
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
    """Progress that loads what is needed after reading, once the first of many files are read.

    Where other processes read, they go on meanwhile.
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
    """``rendering``, ``checks`` and ``deliver``: load what they need for the usual documents."""
    from feedwright.checks import document_check, refusal  # noqa: F401, PLC0415 - few runs need it
    from feedwright.deliver import apply  # noqa: F401, PLC0415 - few runs need it
    from feedwright.rendering import documents, history, run_entries  # noqa: F401, PLC0415 - likewise
    from feedwright.rendering.formats import syndication  # noqa: F401, PLC0415 - likewise
    from feedwright.rendering.html import pages  # noqa: PLC0415 - likewise

    run_entries.load()
    pages.load()


def _choose(session: Session, identification: Identification) -> Retained:
    """``choose``: select what stands in each feed."""
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
    """``rendering``: open the sizes of entries, for archives whose pages are bounded."""
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
    """``rendering`` and ``checks``: open the documents that may have changed, made one by one.

    There are none where nothing changed, and nothing is to be said of those that stand.
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
    """``deliver``: compare documents with what stands at the destination, as they are made."""
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
    """``deliver``: apply changes, and remember what stands there now and what readers saw."""
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
    """What does parts of a run that another machine leads: see :class:`executor.Task`.

    Args:
        workspace: The publication, as it is here.
        name: The task's.
        settings: What the function is made with.

    Returns:
        The function.

    Raises:
        NotShared: The publication here is another, or the task is not known.
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
    """What reads files for a run that another machine leads."""
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
