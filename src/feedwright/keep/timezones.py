"""The time zone of dates without one, when feedwright.toml names a new one."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from feedwright.store.store import Store

_MAX_OFFSET = timedelta(hours=14)
"""The largest offset of a zone from UTC."""
_STEP = timedelta(minutes=15)
"""The offsets of all current zones from UTC are multiples of it."""
_MAX_DATES = 500
"""The most dates that are compared to find a zone."""

Dates = Callable[[str, Collection[str]], Mapping[str, datetime | None]]
"""Reads the dates of articles, by their keys, in a time zone."""


class KeptTimezone(NamedTuple):
    """The time zone that stays in use, because another one would show entries again."""

    zone: str
    refusal: str
    """The reason why the new one is not used, a sentence."""


class _MovedDate(NamedTuple):
    """An article whose date a time zone moves."""

    id: str
    shown: datetime
    """The published date."""
    read: datetime
    """The date in the new time zone."""


def kept_timezone(
    store: Store, zone: str, before: str, redated: Collection[str], dates: Dates
) -> KeptTimezone | None:
    """Find the time zone to keep if the one in feedwright.toml moves published dates.

    Args:
        store: Inside the transaction of a run that was planned with the new time zone.
        zone: The time zone that feedwright.toml names.
        before: The time zone of the last run; "" if the store does not know it, as after its
            restoration from published documents.
        redated: The ids of articles whose publication times the run moves.
        dates: Reads the dates of articles again.
    """
    if before == zone:
        return None
    if before:
        shown = store.shown().values()
        standing = {one.id for feed in shown for one in feed.values() if one.standing}
        count = len(standing.intersection(redated))
        return KeptTimezone(before, _refusal(zone, before, count)) if count else None
    found, count = _inferred(store, zone, dates)
    return KeptTimezone(found, _refusal(zone, found, count, recognised=True)) if count else None


def _refusal(zone: str, before: str, count: int, *, recognised: bool = False) -> str:
    articles = (
        "1 published article that names" if count == 1 else f"{count} published articles that name"
    )
    sentence = f'they are read by "{before}" as before. Put timezone = "{before}" back'
    if recognised:
        sentence = (
            f'they are read by "{before}", which fits what is published. Put the earlier timezone '
            "back"
        )
    return (
        f'timezone = "{zone}" would move the dates of {articles} no zone, and readers would see '
        f"these again; {sentence}, or publish with --allow-shrink"
    )


def _inferred(store: Store, zone: str, dates: Dates) -> tuple[str, int]:
    """Infer the time zone of published dates, and count the dates that the new one moves.

    An author may have changed a date meanwhile. So the dates that did not move are read in the
    inferred zone as well: if it moves more of them than it explains, it is rejected.
    """
    shown = {
        one.id: one.published
        for feed in store.shown().values()
        for one in feed.values()
        if one.standing
    }
    known = {name: one for name in shown if (one := store.known.get(name)) and one.is_read}
    moved = [
        _MovedDate(name, shown[name], one.published)
        for name, one in known.items()
        if one.published != shown[name] and one.vanished is None
    ]
    fitting, explained = _best_fit(moved, ZoneInfo(zone))
    if not explained:
        return zone, 0
    others = {one.key: one.published for name, one in known.items() if name not in explained}
    read = dates(fitting, others.keys())
    against = sum(read.get(key) not in (None, when) for key, when in others.items())
    return (fitting, len(explained)) if len(explained) > against else (zone, 0)


def _best_fit(moved: Iterable[_MovedDate], zone: ZoneInfo) -> tuple[str, set[str]]:
    """The time zone that gives most articles their published dates.

    Returns:
        The zone and the ids of these articles; "" and none if there is none.
    """
    local = {
        one.id: (one.read.astimezone(zone).replace(tzinfo=None), one.shown)
        for one in list(moved)[:_MAX_DATES]
    }
    offsets = {name: here - there.replace(tzinfo=None) for name, (here, there) in local.items()}
    possible = {
        name for name, one in offsets.items() if abs(one) <= _MAX_OFFSET and not one % _STEP
    }
    if not possible:
        return "", set()
    best: tuple[str, set[str]] = "", set()
    usual = Counter(offsets[name] for name in possible).most_common(1)[0][0]
    first = next(name for name in sorted(possible) if offsets[name] == usual)
    for name in _zones():
        candidate = ZoneInfo(name)
        if not _reads_as(candidate, *local[first]):
            continue  # it does not even fit the dates that fit most zones
        fits = {one for one in possible if _reads_as(candidate, *local[one])}
        if len(fits) > len(best[1]):
            best = name, fits
        if len(fits) == len(possible):
            break
    return best


def _reads_as(zone: ZoneInfo, here: datetime, there: datetime) -> bool:
    return here.replace(tzinfo=zone).astimezone(UTC) == there


def _zones() -> Iterator[str]:
    """The names of time zones; those without summer time, which name no place, come first."""
    names = (one for one in available_timezones() if "/" in one or one == "UTC")
    groups = ("UTC", "Etc/GMT", "Europe/", "America/", "Asia/")

    def rank(name: str) -> tuple[int, str]:
        found = (n for n, group in enumerate(groups) if name.startswith(group))
        return next(found, len(groups)), name

    yield from sorted(names, key=rank)
