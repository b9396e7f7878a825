"""The beginning of a run and its plan: stale documents, clock, time zone, kept ids."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

import msgspec

from feedwright.choose.configuration_fingerprint import configuration_fingerprint
from feedwright.domain.configured_durations import duration
from feedwright.domain.document import article_owner
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.formats import FEEDS
from feedwright.domain.identity import Identification, address_of
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.run_options import RunOptions
from feedwright.domain.selection import Retained, Selection
from feedwright.domain.source_changes import SourceChanges
from feedwright.domain.visibility import is_visible
from feedwright.domain.withdrawal import TOMBSTONES
from feedwright.keep.repair import read_again
from feedwright.reading.changed_files import Sources
from feedwright.reading.dependents import passed_over
from feedwright.runtime.fingerprint import program_fingerprint
from feedwright.runtime.stamps import stamp_of
from feedwright.store.continuity import load
from feedwright.store.due_times import next_due
from feedwright.store.facts import RECOVERED
from feedwright.store.store import Store
from feedwright.workspace import Workspace, clock

if TYPE_CHECKING:
    from feedwright.deliver.destination import Destination
    from feedwright.keep.adopted_addresses import Readdressed
    from feedwright.keep.timezones import KeptTimezone

_SECOND = timedelta(seconds=1)


class Session(msgspec.Struct, frozen=True):
    """A run that has begun, inside a transaction of the store."""

    workspace: Workspace
    store: Store
    options: RunOptions
    now: datetime
    """The time of the run, in UTC."""
    started: int
    """Its start by the machine's clock, in nanoseconds since 1970."""
    program: str
    """The program's fingerprint."""
    sources: Sources
    """Where articles are stored."""
    destination: "Callable[[], Destination]"
    """Opens the place of delivery; the same one for the whole run."""
    stale: frozenset[str] = frozenset()
    """The owners whose documents are missing, altered, or to be tried again."""
    warnings: tuple[str, ...] = ()
    """Sentences about the clock."""
    refusals: tuple[str, ...] = ()
    """Settings of feedwright.toml that this run does not follow, each a sentence."""


class Plan(msgspec.Struct, frozen=True):
    """What a run is about to publish: the results of the steps read, keep and choose."""

    changes: SourceChanges
    """What changed in the sources."""
    identification: Identification
    """Who the articles are."""
    retained: Retained
    """What stands in which feed, and which documents stay as they are."""
    held: tuple[KnownArticle, ...]
    """The articles under embargo, the next one first."""
    next_due: datetime | None
    """The next instant at which a document changes though no article does."""
    is_due: bool
    """Whether any document may have changed, or could not be removed by the last run."""
    refusals: tuple[str, ...]
    """What the run refuses to do, each a sentence."""
    warnings: tuple[str, ...]

    @property
    def selection(self) -> Selection:
        """What stands in which feed, and what of it may have changed."""
        return self.retained.selection


def destination(workspace: Workspace, store: Store) -> "Callable[[], Destination]":
    """Give the function that opens the destination, once for a run.

    Args:
        workspace: The publication.
        store: As the last run left it. A new store, or one of an interrupted delivery, has the
            destination looked at file by file.
    """
    audited = store.last_run() is None or store.is_delivery_open()
    return cache(partial(workspace.destination, audited=audited))


def is_behind(workspace: Workspace, store: Store, opened: "Callable[[], Destination]") -> bool:
    """Whether the main feed stands in another version than the one that this store delivered.

    So it does where the store was put back from a backup, and others have published since. A
    bucket is looked at by `check --destination` alone: to ask it costs a request.
    """
    if workspace.publication.destination.is_bucket:
        return False
    known = store.documents_at(one.file_name for one in FEEDS)
    return any(
        one.stamp and not opened().is_current(path, one.stamp) for path, one in known.items()
    )


def claim(session: Session) -> None:
    """Claim the destination of a run, so that no other store delivers there.

    Raises:
        DestinationUnusable: Another store has claimed it.
    """
    claim_for(session.workspace, session.store, session.destination(), session.now)


def claim_for(workspace: Workspace, store: Store, claimed: "Destination", now: datetime) -> None:
    """Claim a destination for a store, so that no other store delivers there.

    Raises:
        DestinationUnusable: Another store has claimed it.
    """
    from feedwright.deliver.destination import Writer  # noqa: PLC0415 - few runs need it

    publisher = workspace.publication.publication
    writer = Writer(
        store=store.fact("epoch"),
        authority=load(store).authority or publisher.authority,
        address=publisher.address,
        is_new=store.last_run() is None or bool(store.fact(RECOVERED)),
        now=now,
    )
    if warning := claimed.claim(writer):
        store.warnings.append(warning)
    if store.fact(RECOVERED):
        store.set_fact(RECOVERED, "")


def begin(
    workspace: Workspace,
    store: Store,
    options: RunOptions,
    opening: "Callable[[], Destination] | None" = None,
) -> Session:
    """Begin a run.

    Args:
        workspace: The publication.
        store: Inside a transaction, and restored if it was lost.
        options: The options of the run.
        opening: Opens its destination.

    Raises:
        ConfigurationError: The store on a server is that of another publication.
    """
    _check_store_is_own(workspace, store, options)
    now, program = _time_of_run(store, options), program_fingerprint()
    workspace, refusal = _with_kept_authority(workspace, store, options)
    sources = Sources(workspace.publication, workspace.sources, store, program)
    store.texts.again = partial(read_again, sources, store)
    session = Session(
        workspace=workspace,
        store=store,
        options=options,
        now=now,
        started=time.time_ns(),
        program=program,
        sources=sources,
        destination=opening or destination(workspace, store),
        refusals=(refusal,) if refusal else (),
    )
    stale = frozenset(_stale_owners(session)) - {""}
    return msgspec.structs.replace(session, stale=stale, warnings=tuple(_clock_set_back(session)))


def _time_of_run(store: Store, options: RunOptions) -> datetime:
    """The time of a run; that of the last one, where the clock is behind it by less than a second.

    Clocks are put right by so much all the time, which is no news to anybody.
    """
    now, last = clock(options.now), store.last_run()
    return last if last and now < last < now + _SECOND else now


def _check_store_is_own(workspace: Workspace, store: Store, options: RunOptions) -> None:
    """Refuse to share a store on a database server with another publication of the same authority.

    A SQLite file lies beside its feedwright.toml; on a server only the address tells publications
    apart. One whose address changed is still the same if its documents stand at the destination.
    """
    publisher, before = workspace.publication.publication, load(store).address
    is_same = not publisher.store or before in ("", publisher.address) or options.allow_shrink
    if not is_same and not _stands_here(workspace, store):
        raise ConfigurationError(
            f"the store on the server is that of the publication at {before}, and this one is at "
            f"{publisher.address}. If it is another one, end its `store` with a name of its own, "
            "as in #sports; if it has moved, publish with --allow-shrink"
        )


def _stands_here(workspace: Workspace, store: Store) -> bool:
    """Whether any document that the store knows still stands at the destination as delivered."""
    destination = workspace.destination(audited=True)
    return any(
        destination.is_current(path, stamp, alone=alone) for path, _, stamp, alone in store.stamps()
    )


def _with_kept_authority(
    workspace: Workspace, store: Store, options: RunOptions
) -> tuple[Workspace, str]:
    """The publication with the authority of earlier ids, and a sentence if that is not its own."""
    before, authority = load(store).authority, workspace.publication.publication.authority
    if options.allow_shrink or before in ("", authority) or store.last_run() is None:
        return workspace, ""
    return workspace.with_ids_of(before), (
        f'authority = "{authority}" would give feeds other ids than those by which readers know '
        f'them, and new articles ids of another kind; "{before}" mints them as before. Put '
        f'authority = "{before}" back, or publish with --allow-shrink'
    )


def _stale_owners(session: Session) -> Iterator[str]:
    """The owners whose documents are missing, altered, or to be tried again."""
    workspace, store = session.workspace, session.store
    yield from store.pending.names("owner")
    fingerprint = configuration_fingerprint(workspace.publication, session.program)
    if session.options.is_whole or store.fact("configuration") != fingerprint:
        destination = session.destination()
        for path, owner, stamp, alone in store.stamps():
            if not destination.is_current(path, stamp, alone=alone):
                yield owner
    for one in store.copies():
        source, stamp = msgspec.json.decode(one.source, type=tuple[str, str])
        if stamp_of(workspace.folder / source) != stamp:
            yield one.owner
    for missing in store.pending.missing():
        if workspace.attachment(missing.key, missing.name):
            yield article_owner(missing.id)


def _clock_set_back(session: Session) -> Iterator[str]:
    """Keep showing what readers have seen if the clock was set back, and warn of it."""
    store, now, last = session.store, session.now, session.store.last_run()
    if last and now < last:
        corrected_for = _corrected_for(session.workspace)
        store.known.keep_shown_until(last, now, corrected=corrected_for, buried=TOMBSTONES)
        yield (
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, but the last run was later, at "
            f"{last:%Y-%m-%d %H:%M:%S} UTC; what readers were shown stays as it was, and all else "
            "waits for its time by this clock"
        )


def kept_timezone(session: Session, identification: Identification) -> "KeptTimezone | None":
    """The time zone that stays in use if the new one would show entries again, or None.

    Args:
        session: The run, whose articles were identified in the new time zone.
        identification: Their identities.
    """
    workspace, store = session.workspace, session.store

    def dates(zone: str, keys: Collection[str]) -> Mapping[str, datetime | None]:
        other = workspace.by_clocks_of(zone)
        return Sources(other.publication, other.sources, store, session.program).dates(keys)

    before, zone = load(store).timezone, workspace.publication.publication.timezone
    if zone == before or session.options.allow_shrink:
        return None
    from feedwright.keep.timezones import kept_timezone as kept  # noqa: PLC0415 - brings all zones

    return kept(store, zone, before, identification.redated, dates)


def plan(
    session: Session,
    changes: SourceChanges,
    identification: Identification,
    retained: Retained,
    kept: "KeptTimezone | None",
) -> Plan:
    """Put together the results of the first steps, with their warnings and refusals.

    Args:
        session: The run.
        changes: What changed in the sources.
        identification: The identities of the articles.
        retained: The articles of each feed.
        kept: The time zone that is used instead of the one in feedwright.toml, if so.
    """
    store, now, selection = session.store, session.now, retained.selection
    moved = readdressed(session, identification)
    return Plan(
        changes=changes,
        identification=identification,
        retained=retained,
        held=tuple(store.known.embargoed(now)),
        next_due=_next_due(session, selection),
        is_due=selection.is_touched or bool(store.pending.names("left")),
        refusals=(
            *session.refusals,
            *changes.away.values(),
            *((kept.refusal,) if kept else ()),
            *identification.refused,
            *retained.refusals,
        ),
        # A new article may be looked at as such, and because all are.
        warnings=tuple(
            dict.fromkeys(
                (
                    *session.warnings,
                    *passed_over(session.sources.source_of, store, changes.vanished),
                    *retained.warnings,
                    *selection.warnings,
                    *_without_articles(store, identification),
                    *map(_emptied, selection.emptied),
                    *((str(moved),) if moved else ()),
                    *_moved(session, identification),
                    *changes.warnings,
                    *identification.warnings,
                )
            )
        ),
    )


def _next_due(session: Session, selection: Selection) -> datetime | None:
    """The next instant at which a document changes, those that this run makes included."""
    ends = (entry.until for one in selection.feeds for entry in one.window.withdrawn.values())
    due = next_due(session.workspace.publication, session.store, session.now)
    return min((*ends, *([due] if due else ())), default=None)


def readdressed(session: Session, identification: Identification) -> "Readdressed | None":
    """The adopted entries whose articles came in this run at another address, or None."""
    waited = [one for one in identification.before.values() if one.adopted and not one.is_read]
    if not waited:
        return None
    from feedwright.keep import adopted_addresses  # noqa: PLC0415 - slow to load, and seldom

    store = session.store
    found = ((one, store.known.get(one.id)) for one in waited)
    met = [(one, known) for one, known in found if known and is_visible(known, session.now)]
    return adopted_addresses.readdressed(met, session.workspace.publication, store.text)


def _moved(session: Session, identification: Identification) -> Iterator[str]:
    """Warn of published articles that have new addresses but the same content.

    The reason is then a new pattern of addresses, or another `home`, in feedwright.toml.
    """
    publisher = session.workspace.publication.publication
    before = {
        name: one
        for name in identification.changed
        if (one := identification.before.get(name)) and one.is_read and is_visible(one, session.now)
    }
    moved = [
        (address_of(before[name], publisher), address_of(known, publisher))
        for name, known in (session.store.known.several(before) if before else {}).items()
        if known.fingerprint == before[name].fingerprint and known.link != before[name].link
    ]
    if moved:
        old, new = min(moved)
        count = (
            "1 published article is" if len(moved) == 1 else f"{len(moved)} published articles are"
        )
        yield (
            f"{count} at another address by feedwright.toml as it is now, {new} instead of {old}; "
            "have the site serve them there, and lead readers on from the old ones "
            "(`feedwright redirects --articles`), or put link and home back"
        )


def _without_articles(store: Store, identification: Identification) -> Iterator[str]:
    if store.files.any() and not (identification.read or identification.set_aside):
        yield "no file of the sources holds an article; see what `path` and `only` name"


def _emptied(path: str) -> str:
    return f"{path}: no article stands in this feed any more; it stays, without entries"


def _corrected_for(workspace: Workspace) -> timedelta:
    return duration(workspace.publication.publication.corrected_for)
