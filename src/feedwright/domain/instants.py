"""Instants as whole numbers: microseconds since 1970 in UTC."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

MICROSECOND = timedelta(microseconds=1)


def micros(when: datetime) -> int:
    """A time, as microseconds since 1970 in UTC."""
    return (when - EPOCH) // MICROSECOND


def instant(value: int) -> datetime:
    """The time that so many microseconds since 1970 make."""
    return EPOCH + value * MICROSECOND
