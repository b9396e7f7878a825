"""Cron expressions translated for other schedulers: exactly, or not at all."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise, product
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from feedwright.scheduling.cron_expressions import LAST, LAST_WEEKDAY, Cron

Plain = Literal["cron(8)", "GitHub", "Kubernetes"]
"""The schedulers that read five plain fields."""
_NAMES = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_ALL_DAYS = frozenset(range(1, 32))
_ALL_WEEKDAYS = frozenset(range(7))
_WORKDAYS = frozenset(range(1, 6))
_FRIDAY, _WEEK = 5, 7
_FEWEST_OF_A_STEP = 3
"""The fewest numbers of a progression; two are shorter as a list."""


class Unsayable(ValueError):  # noqa: N818 - it names a property of the expression
    """An expression has no exact equivalent; the message says why, as the end of a sentence."""


class _Days(NamedTuple):
    """Days of each month, limited to some weekdays."""

    weekdays: frozenset[int]
    days: frozenset[int]
    """Days of the month; counted from the end, 1 is the last."""
    from_end: bool = False


def on_calendar(cron: Cron, zone: str, since: datetime) -> tuple[str, ...]:
    """Translate an expression into values of ``OnCalendar=`` (systemd.time(7)).

    Args:
        cron: The expression.
        zone: The IANA name of its time zone. If the expression means the same instants in UTC, UTC
            is written, because systemd skips an hour that the clocks repeat.
        since: When the translation begins to apply.

    Raises:
        Unsayable: There is no exact translation.
    """
    months = _list(cron.months, 1, 12)
    clock = ":".join(
        _list(values, 0, most)
        for values, most in ((cron.hours, 23), (cron.minutes, 59), (cron.seconds, 59))
    )
    zone = "UTC" if is_of_every_hour(cron, zone, since) else zone
    return tuple(
        f"{_weekdays(one.weekdays)}*-{months}{_days(one)} {clock} {zone}"
        for one in dict.fromkeys(_alternatives(cron))
    )


def is_of_every_hour(cron: Cron, zone: str, since: datetime) -> bool:
    """Whether an expression means the same instants in a zone and in UTC.

    It does if it names only minutes, and the zone differs from UTC by whole hours now and in coming
    years; or if the zone never differs from UTC.
    """
    if zone == "UTC":
        return True
    every = (cron.hours, cron.days, cron.months) == (
        frozenset(range(24)),
        _ALL_DAYS,
        frozenset(range(1, 13)),
    )
    return (
        every
        and cron.is_of_the_clock
        and cron.weekdays == _ALL_WEEKDAYS
        and all(not offset % timedelta(hours=1) for offset in _offsets(zone, since))
    )


def changes_clocks(zone: str, since: datetime) -> bool:
    """Whether a zone's clocks are known to change in the years after an instant."""
    return len(set(_offsets(zone, since))) > 1


def plain(cron: Cron, *, target: Plain) -> str:
    """Translate an expression into the five fields that every cron reads alike.

    Args:
        cron: The expression.
        target: The name of the scheduler, for messages.

    Raises:
        Unsayable: Numbers, ranges, steps and stars in five fields cannot express it.
    """
    if cron.has_seconds:
        raise Unsayable(f"{target} knows no seconds")
    if cron.nth_weekdays or cron.days & {LAST, LAST_WEEKDAY}:
        raise Unsayable(f"{target} knows no 'L', 'LW' and '#'")
    _, minute, hour, day, _, weekday = cron.written
    days, weekdays = _fields_of_days(cron)
    if days != "*" and weekdays != "*" and cron.needs_both_days:
        # cron(8) decides by the star; others take either day.
        if target != "cron(8)":
            raise Unsayable(
                f"{target} takes either day where both are given, and here a day must fit both"
            )
        days = day if day.startswith("*") else days
        weekdays = weekday if weekday.startswith("*") else weekdays
    return " ".join(
        (
            _field(cron.minutes, 0, 59, starred=minute.startswith("*")),
            _field(cron.hours, 0, 23, starred=hour.startswith("*")),
            days,
            _field(cron.months, 1, 12),
            weekdays,
        )
    )


def _fields_of_days(cron: Cron) -> tuple[str, str]:
    every_day = cron.days == _ALL_DAYS
    every_weekday = cron.weekdays == _ALL_WEEKDAYS
    if not cron.needs_both_days and (every_day or every_weekday):
        return "*", "*"  # either day is enough, and one of the fields matches every day
    return (
        "*" if every_day else _field(cron.days, 1, 31),
        "*" if every_weekday else _field(cron.weekdays, 0, 6),
    )


def _alternatives(cron: Cron) -> Iterator[_Days]:
    """The days of an expression, as a union."""
    by_day, by_weekday = list(_by_day(cron.days)), list(_by_weekday(cron))
    if not cron.needs_both_days:
        yield from by_day
        yield from by_weekday
        return
    both = [one for pair in product(by_day, by_weekday) if (one := _both(*pair))]
    if not both:
        raise Unsayable("no day can fit both of its fields")
    yield from both


def _by_day(days: frozenset[int]) -> Iterator[_Days]:
    numbers = days - {LAST, LAST_WEEKDAY}
    if numbers:
        yield _Days(_ALL_WEEKDAYS, numbers)
    if LAST in days:
        yield _Days(_ALL_WEEKDAYS, frozenset({1}), from_end=True)
    if LAST_WEEKDAY in days:
        # The last day if it is a workday, or else the Friday before the weekend that ends the
        # month.
        yield _Days(_WORKDAYS, frozenset({1}), from_end=True)
        yield _Days(frozenset({_FRIDAY}), frozenset({2, 3}), from_end=True)


def _by_weekday(cron: Cron) -> Iterator[_Days]:
    if cron.weekdays:
        yield _Days(cron.weekdays, _ALL_DAYS)
    for weekday, which in sorted(cron.nth_weekdays):
        if which == LAST:
            yield _Days(frozenset({weekday}), frozenset(range(1, _WEEK + 1)), from_end=True)
        else:
            first = _WEEK * (which - 1) + 1
            week = frozenset(range(first, first + _WEEK)) & _ALL_DAYS
            yield _Days(frozenset({weekday}), week)


def _both(one: _Days, other: _Days) -> _Days | None:
    """The intersection of two sets of days; None if it is empty."""
    if one.from_end != other.from_end:
        counted, from_end = (other, one) if one.from_end else (one, other)
        if counted.days != _ALL_DAYS:
            raise Unsayable(
                "systemd counts days from a month's beginning or from its end, and here a day "
                "must fit both"
            )
        days, is_from_end = from_end.days, True
    else:
        days, is_from_end = one.days & other.days, one.from_end
    weekdays = one.weekdays & other.weekdays
    return _Days(weekdays, days, is_from_end) if days and weekdays else None


def _weekdays(weekdays: frozenset[int]) -> str:
    if weekdays == _ALL_WEEKDAYS:
        return ""
    week = sorted(day or _WEEK for day in weekdays)  # systemd's week begins on Monday
    names = [_NAMES[day % _WEEK] for day in week]
    *_, step = _progression(frozenset(week))
    return f"{names[0]}..{names[-1]} " if step == 1 else ",".join(names) + " "


def _days(one: _Days) -> str:
    if one.from_end:
        days = sorted(one.days)
        if days == list(range(1, _WEEK + 1)):
            return "~07/1"
        return "~" + ",".join(f"{day:02}" for day in days)
    return "-" + _list(one.days, 1, 31)


def _list(values: frozenset[int], least: int, most: int) -> str:
    """Format numbers for systemd: ``*``, ``09..17``, ``0/15`` or ``06,18``."""
    if values == frozenset(range(least, most + 1)):
        return "*"
    first, last, step = _progression(values)
    if not step:
        return ",".join(f"{value:02}" for value in sorted(values))
    if step == 1:
        return f"{first:02}..{last:02}"
    return f"{first:02}/{step}" if last + step > most else f"{first:02}..{last:02}/{step}"


def _field(values: Iterable[int], least: int, most: int, *, starred: bool = False) -> str:
    """Format numbers for cron: ``*``, ``9-17``, ``*/15`` or ``6,18``.

    Args:
        values: The numbers.
        least: The smallest possible number.
        most: The largest possible number.
        starred: Whether to begin with ``*``, which makes cron follow the clocks.
    """
    values = frozenset(values)
    if values == frozenset(range(least, most + 1)):
        return "*" if starred or least else f"{least}-{most}"
    if starred:
        for every in range(1, most + 2 - least):
            if values == frozenset(range(least, most + 1, every)):
                return f"*/{every}"
        raise Unsayable("a field that begins with '*' and goes on in a list is not read alike")
    first, last, step = _progression(values)
    if not step:
        return ",".join(map(str, sorted(values)))
    return f"{first}-{last}" if step == 1 else f"{first}-{last}/{step}"


def _progression(values: frozenset[int]) -> tuple[int, int, int]:
    """First, last and step of evenly spaced numbers; the step is 0 for others."""
    ordered = sorted(values)
    steps = {after - before for before, after in pairwise(ordered)}
    if len(ordered) < _FEWEST_OF_A_STEP or len(steps) != 1:
        return ordered[0], ordered[-1], 0
    return ordered[0], ordered[-1], steps.pop()


def _offsets(zone: str, since: datetime) -> Iterator[timedelta]:
    """The UTC offsets of a zone in the next twenty years, every fortnight."""
    clocks, fortnight = ZoneInfo(zone), timedelta(days=14)
    for number in range(26 * 20):
        yield (since + number * fortnight).astimezone(clocks).utcoffset() or timedelta(0)
