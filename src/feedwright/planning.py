"""The line up to what a run would publish: read, keep, choose."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from feedwright.choose import retention
from feedwright.choose.membership import EntrySizes, choose
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.identity import Identification, Known
from feedwright.domain.publication import Publication, duration
from feedwright.domain.record import Record
from feedwright.domain.report import Progress, SetAside
from feedwright.domain.selection import TOMBSTONES, Selection, is_visible
from feedwright.keep import undated
from feedwright.keep.identification import identify
from feedwright.keep.repair import read_again
from feedwright.read.changes import Sources
from feedwright.read.dependents import passed_over
from feedwright.read.sources.folder import Folder
from feedwright.store.store import Store

if TYPE_CHECKING:
    from feedwright.keep.readdressed import Readdressed


class Plan(Record, frozen=True, kw_only=True):
    """What a run would publish."""

    now: datetime
    """The time of the run."""
    selection: Selection
    """What stands in which feed, and what of it may have changed."""
    files: int
    """How many were read."""
    read: int
    """How many articles the sources hold."""
    drafts: int
    """How many of these are not for the public."""
    unread: Mapping[str, int]
    """How many files there are of forms that are not read, by their endings."""
    new: int
    """How many, less those that are held."""
    changed: int
    noted: Container[str]
    """The ids of these: what is to be said of them is said in this run."""
    redated: tuple[str, ...]
    """The ids of articles that were published under another date."""
    readdressed: "Readdressed | None"
    """Where adopted entries stood that are articles now, if these stand elsewhere."""
    vanished: int
    held: tuple[Known, ...]
    """Those that wait for their time, the next one first."""
    set_aside: tuple[SetAside, ...]
    refused: tuple[str, ...]
    """What the run did not do, each a sentence."""
    warnings: tuple[str, ...]
    next_due: datetime | None
    timezone: str
    """By whose clocks dates without a zone were read until now; "" where nobody knows."""
    kept: frozenset[str] = frozenset()
    """The paths of documents that are made no more and stay all the same."""


def plan(  # noqa: PLR0913 - what a run is told, each by name
    publication: Publication,
    folders: Mapping[str, Folder],
    store: Store,
    *,
    program: str,
    now: datetime,
    scan_started: int,
    touched: Collection[Path] | None,
    stale: Iterable[str],
    allow_shrink: bool,
    sizes: Callable[[], EntrySizes],
    progress: Progress,
) -> Plan:
    """Works out what a run publishes, and has the store remember who everybody is.

    Args:
        publication: What feedwright.toml says.
        folders: Where its articles are stored, by the prefix of their keys.
        store: Inside a transaction; undoing that undoes all that is remembered here.
        program: The fingerprint of the program.
        now: The time of the run, in UTC.
        scan_started: When the run began, by the machine's clock, in nanoseconds since 1970.
        touched: The only files that may have changed since the last run; None looks at all.
        stale: What documents do not stand as they should, by their owners.
        allow_shrink: Half of a source's articles may vanish at once.
        sizes: Gives the sizes of entries; not every run needs them.
        progress: Told how far reading is.

    Raises:
        ConfigurationError: Most articles of a first run name no date, and nothing says what
            dates them.
        SourceError: A source cannot be read; nothing is published then.
        StoreError: The store cannot be used.
    """
    last = store.last_run()
    corrected_for = duration(publication.publication.corrected_for)
    warnings = list[str]()
    if last and now < last:
        store.known.keep_shown_until(last, now, corrected=corrected_for, buried=TOMBSTONES)
        warnings.append(_set_back(now, last))
    sources = Sources(publication, folders, store, program)
    store.texts.again = partial(read_again, sources, store)
    changes = sources.changes(touched)
    is_first = not (store.known.any() or store.files.any())
    identification = identify(
        publication,
        sources,
        store,
        changes,
        now=now,
        looked=scan_started,
        allow_shrink=allow_shrink,
        progress=progress,
    )
    told = undated.untold(identification.warnings, publication)
    articles = identification.read - identification.drafts
    if is_first and (objection := undated.objection(told, articles)):
        raise ConfigurationError(objection)
    store.set_last_run(now)
    relied_on = retention.load(store)
    if relied_on.refusals and allow_shrink:
        store.set_fact("configuration", "")  # what was kept until now is looked at again
    selection = choose(
        publication,
        store,
        identification,
        program=program,
        stale=stale,
        now=now,
        last=last,
        sizes=sizes,
    )
    warnings += passed_over(sources.source_of, store, changes.vanished)
    retained = retention.retain(
        publication, selection, store, relied_on, now=now, allow_shrink=allow_shrink
    )
    moved = _readdressed(identification, publication, store, now)
    warnings += [*retained.warnings, *selection.warnings]
    if changes.stamps and not (identification.read or identification.set_aside):
        warnings.append("no file of the sources holds an article; see what `path` and `only` name")
    warnings += [*map(_emptied, selection.emptied), *([str(moved)] if moved else [])]
    return Plan(
        now=now,
        selection=retained.selection,
        files=identification.files,
        read=identification.read,
        drafts=identification.drafts,
        unread=dict(changes.unread),
        new=identification.new,
        changed=identification.edited,
        noted=identification.new_or_edited,
        redated=identification.redated,
        readdressed=moved,
        vanished=identification.vanished,
        held=tuple(store.known.embargoed(now)),
        set_aside=identification.set_aside,
        refused=(*identification.refused, *retained.refusals),
        warnings=(*warnings, *changes.warnings, *told),
        kept=retained.paths,
        timezone=relied_on.timezone,
        next_due=store.known.next_due(now, corrected=corrected_for, buried=TOMBSTONES),
    )


def _readdressed(
    identification: Identification, publication: Publication, store: Store, now: datetime
) -> "Readdressed | None":
    """Where the adopted entries stood whose articles came in this run, if these stand elsewhere."""
    waited = [one for one in identification.before.values() if one.adopted and not one.is_read]
    if not waited:
        return None
    from feedwright.keep.readdressed import readdressed  # noqa: PLC0415 - slow to import, and seldom

    found = ((one, store.known.get(one.id)) for one in waited)
    met = [(one, known) for one, known in found if known and is_visible(known, now)]
    return readdressed(met, publication, store.text)


def _emptied(path: str) -> str:
    return f"{path}: no article stands in this feed any more; it stays, without entries"


def _set_back(now: datetime, last: datetime) -> str:
    return (
        f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, but the last run was at "
        f"{last:%Y-%m-%d %H:%M:%S}, {last - now} later; what readers were shown by then stays as "
        "it was, and what they have not been shown waits for its time by the clock as it is now"
    )
