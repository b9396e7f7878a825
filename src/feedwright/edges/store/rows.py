"""Records as rows, and rows as records: what has no SQL type that two engines share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import msgspec

from feedwright.core.article import Record

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Ask = Callable[..., Any]
"""Carries out a named query; ``read`` makes a value of each row, and tells of spoilt ones."""
Kept = TypeVar("Kept", bound=Record)

_TIMES = frozenset(
    {"first_seen", "published", "updated", "declared", "expires", "gone", "pending", "due", "clock"}
)
_LISTS = frozenset({"tags", "authors"})
_SWITCHES = frozenset({"retracted", "withdrawn", "adopted", "standing"})
_PLAIN, _TIME, _LIST, _SWITCH = range(4)


def micros(when: datetime) -> int:
    """A time, as microseconds since 1970 in UTC."""
    return (when - EPOCH) // MICROSECOND


def instant(value: int) -> datetime:
    """The time that so many microseconds since 1970 make."""
    return EPOCH + value * MICROSECOND


def record(kind: type[Kept], row: tuple[Any, ...]) -> Kept:
    """A record, from a row whose columns are its fields."""
    values = {
        name: value if how == _PLAIN else _read(how, value)
        for (name, how), value in zip(_ways(kind), row, strict=True)
    }
    # Converted, because in a spoilt store anything may stand in any column.
    return msgspec.convert(values, kind)


def row(one: Record) -> dict[str, Any]:
    """A record's fields, as columns."""
    return {
        name: value if how == _PLAIN else _written(how, value)
        for name, how in _ways(type(one))
        for value in (getattr(one, name),)
    }


@cache
def _ways(kind: type[Record]) -> tuple[tuple[str, int], ...]:
    """The fields of a record, and how each is written."""
    return tuple(
        (
            name,
            _TIME
            if name in _TIMES
            else _LIST
            if name in _LISTS
            else _SWITCH
            if name in _SWITCHES
            else _PLAIN,
        )
        for name in kind.__struct_fields__
    )


def _read(how: int, value: Any) -> Any:
    if how == _TIME:
        return None if value is None else EPOCH + value * MICROSECOND
    return tuple(msgspec.json.decode(value)) if how == _LIST else bool(value)


def _written(how: int, value: Any) -> Any:
    if how == _TIME:
        return None if value is None else micros(value)
    return msgspec.json.encode(value).decode() if how == _LIST else int(value)
