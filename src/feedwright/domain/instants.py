"""Instants as whole numbers, microseconds since 1970 in UTC, and as RSS and HTTP write them."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

MICROSECOND = timedelta(microseconds=1)

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def micros(when: datetime) -> int:
    """A time, as microseconds since 1970 in UTC."""
    return (when - EPOCH) // MICROSECOND


def instant(value: int) -> datetime:
    """The time that so many microseconds since 1970 make."""
    return EPOCH + value * MICROSECOND


def whole_second(when: datetime) -> datetime:
    """The second in which a time lies: the date that a run at that time gives an article."""
    return when.replace(microsecond=0)


def next_second(when: datetime) -> datetime:
    """The first whole second that is not before a time: by then what is due at it is due."""
    second = whole_second(when)
    return second if second == when else second + timedelta(seconds=1)


def rfc822(when: datetime) -> str:
    """A time as RSS and HTTP have it: ``Mon, 02 Mar 2026 09:00:00 GMT``, English in any locale."""
    utc = when.astimezone(UTC)
    # As email.utils writes it, whose import brings many modules with it.
    day = f"{DAYS[utc.weekday()]}, {utc.day:02} {MONTHS[utc.month - 1]} {utc.year:04}"
    return f"{day} {utc.hour:02}:{utc.minute:02}:{utc.second:02} GMT"
