"""The bases of all records: frozen values, whose times are in UTC."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, get_args

import msgspec

AnyRecord = TypeVar("AnyRecord", bound="Record")


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value."""


class TimedRecord(Record, frozen=True, kw_only=True):
    """A frozen value whose times are in UTC, whatever the zone that they come with.

    It is apart from those without times because to look for them is most of what such a one costs,
    and a run makes a dozen of an article.

    Raises:
        ValueError: A time has no zone.
    """

    def __post_init__(self) -> None:
        for value in _getter(type(self))(self):
            if value is not None and getattr(value, "tzinfo", UTC) is not UTC:  # as few have it
                self._move_to_utc()
                return

    def _move_to_utc(self) -> None:
        for name in _times(type(self)):
            value = getattr(self, name)
            if not isinstance(value, datetime) or value.tzinfo is UTC:
                continue
            if value.utcoffset() is None:
                raise ValueError(f"{name} must be a time with a zone (tzinfo), not {value!r}")
            msgspec.structs.force_setattr(self, name, value.astimezone(UTC))


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A table of feedwright.toml."""


@cache
def _times(kind: type[TimedRecord]) -> tuple[str, ...]:
    """The fields of a record that hold a time."""
    return tuple(
        name
        for base in kind.__mro__
        for name, type_ in getattr(base, "__annotations__", {}).items()
        if type_ in (datetime, datetime | None)
    )


@cache
def _getter(kind: type[TimedRecord]) -> Callable[[TimedRecord], tuple[Any, ...]]:
    """What gives all times of a record at once."""
    names = _times(kind)
    return attrgetter(*names, *names[:1])  # of one name alone it would give no tuple


def checked(record: AnyRecord) -> AnyRecord:
    """A record of somebody's own making, whose fields nobody has looked at until now.

    Lists become tuples, times in the form of ISO 8601 become times, and texts and times of other
    classes what they are made of.

    Raises:
        ValueError: A field is something else; the message names it.
    """
    try:
        plain = msgspec.to_builtins(record, enc_hook=builtin)
        return msgspec.convert(plain, type(record))
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        problem, _, path = str(error).partition(" - at `$.")
        path = path.rstrip("`")
        for theirs, ours in _WORDS.items():
            problem = problem.replace(theirs, ours)
        if problem.startswith(_ENUM) and (choices := _choices(type(record), path)):
            problem = f"{problem.removeprefix(_ENUM)} is none of {', '.join(choices)}"
        raise ValueError(f"{path or 'a field'}: {problem}") from error


_ENUM = "Invalid enum value "


def _choices(kind: type[Record], name: str) -> tuple[str, ...]:
    """What a field may be that takes some words alone; nothing of any other."""
    found = (one.type for one in msgspec.structs.fields(kind) if one.name == name)
    return tuple(one for one in get_args(next(found, None)) if isinstance(one, str))


_WORDS = {
    "Invalid RFC3339 encoded datetime": "is no time; give a datetime with a zone",
    "Expected `datetime": "is no time; expected `datetime",
    "Expected `object`, got": "expected one of the records that feeds are made of, got",
    "Expected `array`, got": "expected a list, got",
}
"""What a program is told in the place of words that are JSON's."""


def builtin(value: object) -> object:
    """A value of a class of one's own as what it is made of: texts of Django, Jinja, pandas."""
    if isinstance(value, str):
        return str.__add__("", value)  # which gives no text of the class
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset | Iterator):
        return list(value)
    raise TypeError(f"{type(value).__name__} is nothing that a document can hold")
