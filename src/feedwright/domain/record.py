"""The base of all records: frozen values, whose times are in UTC."""

from datetime import UTC, datetime
from functools import cache

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value whose times are in UTC, whatever the zone that they come with.

    Raises:
        ValueError: A time has no zone.
    """

    def __post_init__(self) -> None:
        for name in _times(type(self)):
            value = getattr(self, name)
            if not isinstance(value, datetime) or value.tzinfo is UTC:
                continue
            if value.utcoffset() is None:
                raise ValueError(f"{name} must be a time with a zone (tzinfo), not {value!r}")
            msgspec.structs.force_setattr(self, name, value.astimezone(UTC))


@cache
def _times(kind: type[Record]) -> tuple[str, ...]:
    """The fields of a record that hold a time."""
    return tuple(
        name
        for base in kind.__mro__
        for name, type_ in getattr(base, "__annotations__", {}).items()
        if type_ in (datetime, datetime | None)
    )
