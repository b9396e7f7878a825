"""Cron expressions: their fields, and their instants in a time zone.

cronsim parses them, in the dialect of cron(8) with ``L``, ``LW``, ``FRI#2`` and an optional field
of seconds.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

LAST: Final = CronSim.LAST
"""The last day of a month, or its last weekday of a name."""
LAST_WEEKDAY: Final = CronSim.LAST_WEEKDAY
"""The last day from Monday to Friday of a month."""
_MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_SOME_DAY = datetime(2001, 1, 1)  # noqa: DTZ001 - only the expression is parsed
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class Cron:
    """A cron expression.

    Args:
        text: Minute, hour, day of the month, month and day of the week, with the second
            before them or without; or ``@hourly``, ``@daily``, ``@weekly``, ``@monthly``,
            ``@yearly``.

    Raises:
        ValueError: The text is no cron expression, or never matches a day.
    """

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self._expression = _MACROS.get(self.text.lower(), self.text)
        try:
            self._parsed = CronSim(self._expression, _SOME_DAY)
            never = next(CronSim(self._expression, _SOME_DAY), None) is None
        # The parser of cronsim fails in other ways when the special forms are mixed.
        except (CronSimError, AssertionError, TypeError, ValueError) as error:
            cause = f": {str(error).lower()}" if isinstance(error, CronSimError) else ""
            raise ValueError(
                f"{text!r} is no cron expression{cause}; write minute, hour, day of the month, "
                "month and day of the week, as in '0 6 * * MON-FRI' or '*/15 * * * *'"
            ) from error
        if never:
            raise ValueError(f"{text!r} names no day that there is")

    def __repr__(self) -> str:
        return f"Cron({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cron) and self._parsed.parts == other._parsed.parts

    def __hash__(self) -> int:
        return hash(tuple(self._parsed.parts))

    def next_after(self, instant: datetime, zone: ZoneInfo) -> datetime | None:
        """Find the first instant after a given one, in UTC.

        At changes of the clocks it follows Debian's cron(8). A time that the clocks skip is taken
        at the first moment after the gap, and a time that they repeat is taken once. If the minute
        or the hour begins with ``*``, times follow the clocks: none in the gap, and twice in the
        repeated hour.

        Args:
            instant: Aware.
            zone: The time zone of the expression.

        Returns:
            None if there is none within fifty years.
        """
        if not self.is_of_the_clock:
            # The second half of a repeated hour is before the time that cronsim starts from.
            times = CronSim(self._expression, instant.astimezone(zone))
            found = (time.astimezone(UTC) for time in times)
            return next((time for time in found if time > instant), None)
        return self._next_on_the_clock(instant.astimezone(UTC), zone)

    def _next_on_the_clock(self, instant: datetime, zone: ZoneInfo) -> datetime | None:
        """Find the next instant of an expression whose times follow the clocks.

        cronsim alone steps by whole hours and loses times if clocks change by half an hour
        (Australia/Lord_Howe), so it is asked for one UTC offset at a time.
        """
        begin, offset = instant, _offset(instant, zone)
        shown = (begin + offset).replace(tzinfo=None)
        while (time := next(CronSim(self._expression, shown), None)) is not None:
            found = time.replace(tzinfo=UTC) - offset
            change = _change(begin, found, zone)
            if change is None:
                return found
            begin, offset = change, _offset(change, zone)
            shown = (begin + offset - _SECOND).replace(tzinfo=None)
        return None

    @cached_property
    def is_of_the_clock(self) -> bool:
        """Whether its times follow the clocks, also when these change."""
        parts = self._parsed.parts
        return parts[1].startswith("*") or parts[2].startswith("*") or self.has_seconds

    @property
    def has_seconds(self) -> bool:
        """Whether it has a field of seconds."""
        return len(self._expression.split()) == len(self.written)

    @property
    def written(self) -> tuple[str, ...]:
        """Second, minute, hour, day of the month, month, day of the week, as written."""
        return tuple(self._parsed.parts)

    @property
    def seconds(self) -> frozenset[int]:
        """From 0 to 59."""
        return frozenset(self._parsed.seconds)

    @property
    def minutes(self) -> frozenset[int]:
        """From 0 to 59."""
        return frozenset(self._parsed.minutes)

    @property
    def hours(self) -> frozenset[int]:
        """From 0 to 23."""
        return frozenset(self._parsed.hours)

    @property
    def days(self) -> frozenset[int]:
        """Of the month, from 1 to 31, and :data:`LAST` and :data:`LAST_WEEKDAY`."""
        return frozenset(self._parsed.days)

    @property
    def months(self) -> frozenset[int]:
        """From 1 to 12."""
        return frozenset(self._parsed.months)

    @property
    def weekdays(self) -> frozenset[int]:
        """From 0, a Sunday, to 6."""
        return frozenset(day % 7 for day in self._parsed.weekdays if isinstance(day, int))

    @property
    def nth_weekdays(self) -> frozenset[tuple[int, int]]:
        """Weekdays that occur once a month: the first to the fifth, or :data:`LAST`."""
        pairs = (day for day in self._parsed.weekdays if not isinstance(day, int))
        return frozenset((day % 7, which) for day, which in pairs)

    @property
    def needs_both_days(self) -> bool:
        """Whether a day must match both of its fields, as in cron(8) if one begins with ``*``."""
        return self._parsed.day_and


def _offset(instant: datetime, zone: tzinfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _change(after: datetime, until: datetime, zone: tzinfo) -> datetime | None:
    """Find the first change of a zone's clocks in a span, to the second."""
    offset, before = _offset(after, zone), after
    while before < until:
        then = min(before + _DAY, until)
        if _offset(then, zone) == offset:
            before = then
            continue
        while then - before > _SECOND:
            middle = before + (then - before) // _SECOND // 2 * _SECOND
            if _offset(middle, zone) == offset:
                before = middle
            else:
                then = middle
        return then
    return None
