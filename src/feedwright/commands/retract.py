"""Retracting an article everywhere, and undoing that."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from feedwright.commands.lookup import named
from feedwright.domain.errors import UnknownArticle
from feedwright.domain.instants import whole_second
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.report import Progress, Report, quiet
from feedwright.domain.run_options import RunOptions
from feedwright.pipeline import run
from feedwright.recovery.restore import restore
from feedwright.store.store import Store
from feedwright.workspace import Workspace, clock, open_workspace


class Retraction(Report, frozen=True, kw_only=True, omit_defaults=False):
    """The report of a run that withdrew an article."""

    id: str
    """The article's."""
    title: str


class Reinstatement(Report, frozen=True, kw_only=True, omit_defaults=False):
    """The report of a run that reinstated an article."""

    id: str
    """The id of the article, unchanged."""
    title: str
    updated: datetime
    """The title that readers see."""
    missing: str = ""
    """Why readers do not see it yet, as a clause; "" if they do."""


def retract(
    place: str | Path,
    which: str,
    *,
    note: str | None = None,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    progress: Progress = quiet,
) -> Retraction:
    """Withdraw an article and publish: a dated notice replaces it under the same id.

    It stays withdrawn whatever its source says. If its source deletes it, the notice is removed as
    well, and returns with it.

    Args:
        place: The publication's folder, or its feedwright.toml.
        which: The article's id, its place (``articles/hello.md``), its file's path or its
            address.
        note: The reason, for readers; None keeps an earlier one.
        now: The time of the retraction, aware; by default the clock's.
        environment: Where the configuration's variables are looked up.
        progress: Told what is being done, how much of it is done, and of how much.

    Returns:
        The report of the run, with the withdrawn article.

    Raises:
        UnknownArticle: No published article has this name.
        FeedwrightError: Nothing could be published, and what was published still stands.
    """
    workspace = open_workspace(place, environment)
    when = clock(now)
    workspace.check_address()
    # One lock around both, because a run in between would publish the article once more.
    with workspace.store() as store:
        with store.transaction():
            known = _withdrawn(workspace, store, which, note, when)
        report = run(workspace, store, RunOptions(now=when, progress=progress))
    return Retraction(**msgspec.structs.asdict(report), id=known.id, title=known.title)


def reinstate(
    place: str | Path,
    which: str,
    *,
    now: datetime | None = None,
    progress: Progress = quiet,
) -> Reinstatement:
    """Reinstate an article that :func:`retract` withdrew, and publish its text again.

    Its id and publication time are unchanged, and it counts as updated now, so that readers show it
    in place of the notice.

    Args:
        place: The publication's folder, or its feedwright.toml.
        which: The article's id, its place, its file's path or its address.
        now: The time of the run, aware; by default the clock's.
        progress: Told what is being done, how much of it is done, and of how much.

    Returns:
        The report of the run, with the reinstated article and why readers may not see it yet.

    Raises:
        UnknownArticle: No withdrawn article has this name.
        FeedwrightError: Nothing could be published, and what was published still stands.
    """
    workspace = open_workspace(place)
    when = clock(now)
    workspace.check_address()
    with workspace.store() as store:
        with store.transaction():
            name = _reinstated(workspace, store, which, when)
        report = run(workspace, store, RunOptions(now=when, progress=progress))
        known = store.known.several([name])[name]
    return Reinstatement(
        **msgspec.structs.asdict(report),
        id=known.id,
        title=known.title,
        updated=known.updated,
        missing=_missing(known, when),
    )


def _reinstated(workspace: Workspace, store: Store, which: str, when: datetime) -> str:
    """Store that an article is no longer withdrawn, and return its id."""
    restore(workspace, store)
    known = named(workspace, store, which)
    if known is None:
        raise UnknownArticle(
            f"{which}: no article has this id, place or address; "
            "each entry of a feed carries its id"
        )
    text = store.text(known.key)
    is_by_source = bool(text and text.status == "retracted")
    if not known.withdrawn:
        reason = (
            "its file says that it is retracted: take that out" if is_by_source else "it stands"
        )
        raise UnknownArticle(f"{which}: was not withdrawn by `feedwright retract`; {reason}")
    back = msgspec.structs.replace(
        known,
        withdrawn=False,
        retracted=is_by_source,
        retraction_note="",
        updated=_updated(store, known, when),
    )
    store.keep_articles([back])
    store.pending.keep("article", [known.id])
    return known.id


def _missing(known: KnownArticle, when: datetime) -> str:
    """Why readers do not see a reinstated article, as a clause."""
    if known.vanished is not None:
        place = known.key.partition("\t")[0]  # another file may be there, or the path is unknown
        return f"its file {place} is gone; put it there again and publish".replace("  ", " ")
    if known.retracted:
        return f"its file {known.key} says that it is retracted; take that out and publish"
    if known.expires and known.expires <= when:
        return f"it expired at {known.expires:%Y-%m-%d %H:%M} UTC"
    return ""


def _updated(store: Store, known: KnownArticle, when: datetime) -> datetime:
    """The time of a change made now; if the clock was set back, not before the published one."""
    second = whole_second(when)
    if second > known.updated:
        return second
    return max(known.updated, whole_second(store.last_run() or second))


def _withdrawn(
    workspace: Workspace, store: Store, which: str, note: str | None, when: datetime
) -> KnownArticle:
    """Store that an article is withdrawn, and return its earlier record."""
    restore(workspace, store)
    known = _found(workspace, store, which, when)
    reason = known.retraction_note if note is None else note
    if not known.withdrawn or known.retraction_note != reason:
        notice = msgspec.structs.replace(
            known,
            withdrawn=True,
            retracted=True,
            retraction_note=reason,
            updated=_updated(store, known, when),
        )
        store.keep_articles([notice])
        store.pending.keep("article", [known.id])
    return known


def _found(workspace: Workspace, store: Store, which: str, when: datetime) -> KnownArticle:
    known = named(workspace, store, which)
    if known is not None and known.vanished is not None:
        raise UnknownArticle(
            f"{which}: its file is gone, and with it the article has left the feeds; for a notice "
            "in its place put the file there again, and retract it then"
        )
    if known is None or not known.is_read:
        raise UnknownArticle(
            f"{which}: no article that was published has this id, place or address; "
            "each entry of a feed carries its id"
        )
    if not _is_published(store, known, when):
        raise UnknownArticle(
            f"{which}: is not published yet, and a retraction notice would reveal it; "
            "delete its file, or make it a draft (status: draft)"
        )
    return known


def _is_published(store: Store, known: KnownArticle, now: datetime) -> bool:
    """Whether an article is published, or will be by the next run because its embargo has ended."""
    last = store.last_run()
    return (
        known.adopted
        or bool(last and known.published <= known.by(min(last, now)))
        or any(known.id in shown for shown in store.shown().values())
    )
