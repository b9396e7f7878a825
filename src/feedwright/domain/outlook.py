"""A preview of a run: which entries subscribers would see as new, corrected, retracted or again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from feedwright.domain.addresses import canonical
from feedwright.domain.record import Record, TimedRecord


class Shown(TimedRecord, frozen=True, kw_only=True):
    """An entry as a feed's subscribers see it, or saw it last."""

    feed: str
    """The feed's path."""
    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    digest: str
    """Of all that readers see of it; "" where nobody remembers that."""
    retracted: bool = False
    standing: bool = True
    """Whether it stands in the feed now."""


class Named(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """An entry, as a preview names it."""

    id: str
    title: str
    due: datetime | None = None
    """For a held one: its time."""
    is_change: bool = False
    """For a held one: readers know it, and a change of it waits."""


class Preview(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What publishing shows the subscribers of one feed."""

    path: str
    new: tuple[Named, ...]
    """They appear as new."""
    refreshed: tuple[Named, ...]
    """Their text changes in place, and no reader is told."""
    corrected: tuple[Named, ...]
    """They were updated, and come back."""
    retracted: tuple[Named, ...]
    """A notice takes their place."""
    removed: tuple[Named, ...]
    """They leave the feed before their time: deleted, expired, or moved out of it."""
    held: tuple[Named, ...]
    """They wait for their time."""
    redelivered: tuple[Named, ...]
    """Readers would see them a second time: their date moved, or their id changed."""


def preview(
    path: str,
    now: Sequence[Shown],
    before: Mapping[str, Shown],
    *,
    standing: Iterable[str],
    held: Sequence[Named],
) -> Preview:
    """Tells the changes of a feed apart.

    Args:
        path: The feed's.
        now: What its subscribers will see.
        before: All that they have been shown, by id.
        standing: The ids of all articles that belong to the feed; an old one that merely falls
            out of the window is not removed.
        held: Those that wait for their time.
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
    """How an entry that readers know changed; "" where it did not."""
    if one.digest == known.digest:
        # Back unchanged, in a window with room: readers that know it see nothing.
        return ""
    if one.retracted and not known.retracted:
        return "retracted"
    if one.updated > known.updated:
        return "corrected"
    return "refreshed" if known.digest else ""
