"""A preview of a run: which entries subscribers would see as new, corrected, retracted or again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from feedwright.domain.addresses import canonical
from feedwright.domain.record import Record, TimedRecord


class Shown(TimedRecord, frozen=True, kw_only=True):
    """An entry as a feed's subscribers see it, or last saw it."""

    feed: str
    """The feed's path."""
    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    digest: str
    """A hash of all that readers see of it; "" if it is unknown."""
    retracted: bool = False
    standing: bool = True
    """Whether it stands in the feed now."""


class Named(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """An entry, as a preview names it."""

    id: str
    title: str
    due: datetime | None = None
    """When a held entry is shown."""
    is_change: bool = False
    """A held entry that readers know already: a change of it waits."""


class Preview(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What publishing would show the subscribers of one feed."""

    path: str
    new: tuple[Named, ...]
    """Entries that appear as new."""
    refreshed: tuple[Named, ...]
    """Entries whose text changes without a new ``updated``."""
    corrected: tuple[Named, ...]
    """Entries with a newer ``updated``, which return to the window."""
    retracted: tuple[Named, ...]
    """Entries replaced by a notice."""
    removed: tuple[Named, ...]
    """Entries that leave the feed early: deleted, expired, or moved to another feed."""
    held: tuple[Named, ...]
    """Articles under embargo, and changes dated ahead."""
    redelivered: tuple[Named, ...]
    """Entries that readers would see a second time, because the date or the id changed."""


def preview(
    path: str,
    now: Sequence[Shown],
    before: Mapping[str, Shown],
    *,
    standing: Iterable[str],
    held: Sequence[Named],
) -> Preview:
    """Sort the changes of a feed by kind.

    Args:
        path: The feed's path.
        now: The entries that its subscribers will see.
        before: All entries that they have been shown, by id.
        standing: The ids of all articles that belong to the feed; an old one that merely falls
            out of the window is not removed.
        held: Articles under embargo, and changes dated ahead.
    """
    kinds: dict[str, list[Named]] = {
        name: [] for name in ("new", "refreshed", "corrected", "retracted", "redelivered")
    }
    links = {canonical(one.link) for one in before.values()}
    for one in now:
        known, named = before.get(one.id), Named(id=one.id, title=one.title)
        if known is None:
            kinds["new"].append(named)
            if canonical(one.link) in links:
                kinds["redelivered"].append(named)
            continue
        if kind := _kind(one, known):
            kinds[kind].append(named)
        if one.published != known.published:
            kinds["redelivered"].append(named)
    shown, belonging = {one.id for one in now}, set(standing)
    removed = (
        Named(id=one.id, title=one.title)
        for one in before.values()
        if one.standing and one.id not in shown and one.id not in belonging
    )
    return Preview(
        path=path,
        **{name: tuple(found) for name, found in kinds.items()},
        removed=tuple(sorted(removed, key=lambda one: one.id)),
        held=tuple(held),
    )


def _kind(one: Shown, known: Shown) -> str:
    """The kind of change of an entry that readers know; "" for none."""
    if one.digest == known.digest:
        # Back unchanged, in a window with room: readers that know it see nothing.
        return ""
    if one.retracted and not known.retracted:
        return "retracted"
    if one.updated > known.updated:
        return "corrected"
    return "refreshed" if known.digest else ""
