"""The base of all records: frozen values, whose times are aware and in UTC."""

from datetime import UTC, datetime, timedelta
from functools import cache

import msgspec

_NONE = timedelta(0)


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value whose times are aware and in UTC.

    Raises:
        ValueError: A time is naive or in another zone.
    """

    def __post_init__(self) -> None:
        for name in _times(type(self)):
            value = getattr(self, name)
            if value is None or value.tzinfo is UTC:
                continue
            if value.utcoffset() != _NONE:
                raise ValueError(f"{name} must be an aware time in UTC, not {value!r}")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A table of feedwright.toml."""


@cache
def _times(kind: type[Record]) -> tuple[str, ...]:
    """The fields of a record that hold a time."""
    return tuple(
        name
        for base in kind.__mro__
        for name, type_ in getattr(base, "__annotations__", {}).items()
        if type_ in (datetime, datetime | None)
    )
