"""Records as rows, and rows as records."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec

from feedwright.domain.instants import EPOCH, MICROSECOND, micros
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.record import Record
from feedwright.store.seals import seal

Ask = Callable[..., Any]
"""Carries out a named query; ``read`` makes a value of each row, and raises on damaged ones."""
Kept = TypeVar("Kept", bound=Record)

_TIMES = frozenset(
    {
        "first_seen",
        "published",
        "updated",
        "declared",
        "expires",
        "vanished",
        "next_change",
        "due",
        "shown_until",
    }
)
_LISTS = frozenset({"tags", "authors", "media"})
_SWITCHES = frozenset({"retracted", "withdrawn", "adopted", "keeps_link", "standing"})
_PLAIN, _TIME, _LIST, _SWITCH = range(4)
_NOTHING = {_TIME: None, _LIST: "[]", _SWITCH: 0}
"""The column value of an empty field."""


MOST_AT_ONCE = 500
"""The number of things per query, limited by the memory for their rows."""


def ask_many(
    ask: Ask,
    query: str,
    names: Iterable[str],
    *,
    read: Callable[[tuple[Any, ...]], Any] | None = None,
    lenient: bool = False,
    **values: Any,
) -> list[Any]:
    """Run a query about many things, a few hundred of them at a time.

    Args:
        ask: Carries out a named query.
        query: Has ``:names``, a list in JSON.
        names: The names of these things.
        read: Makes a value of each row.
        lenient: Whether invalid text may be read as other text, because seals detect it.
        values: The query's other parameters.
    """
    several, found = [*dict.fromkeys(names)], []
    for start in range(0, len(several), MOST_AT_ONCE):
        part = msgspec.json.encode(several[start : start + MOST_AT_ONCE]).decode()
        found += ask(query, read=read, lenient=lenient, names=part, **values)
    return found


def record(kind: type[Kept], row: tuple[Any, ...]) -> Kept:
    """Make a record of a row whose columns are its fields."""
    values = {
        name: value if how == _PLAIN else _read(how, value)
        for (name, how), value in zip(_ways(kind), row, strict=True)
    }
    # Converted, because in a damaged store any column may hold anything.
    return msgspec.convert(values, kind)


def row(one: Record) -> dict[str, Any]:
    """The fields of a record, as columns."""
    columns = msgspec.structs.asdict(one)
    for name, how in _unlike(type(one)):
        value = columns[name]
        columns[name] = _written(how, value) if value else _NOTHING[how]
    return columns


def known_row(one: KnownArticle) -> dict[str, Any]:
    """The record of an article, as columns with a seal."""
    columns = row(one)
    columns["seal"] = known_seal([*columns.values()])
    return columns


def known(columns: tuple[Any, ...]) -> KnownArticle:
    """The record of an article, from the columns of :func:`known_row`.

    Raises:
        ValueError: The columns were altered.
    """
    *fields, kept = columns
    if known_seal(fields) != kept:
        # Its identity cannot be restored, and with another id it would be another article to
        # readers.
        raise ValueError("what it knows of an article was altered there")
    return record(KnownArticle, tuple(fields))


def known_seal(columns: Sequence[Any]) -> str:
    """The seal of an article's record, without the time of the first sight, which never changes."""
    said = [*map(str, columns)]
    del said[_FIRST_SEEN]
    return seal("\n".join(said))


_FIRST_SEEN = KnownArticle.__struct_fields__.index("first_seen")


@cache
def _ways(kind: type[Record]) -> tuple[tuple[str, int], ...]:
    """The fields of a record, with the conversion of each to a column."""
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


@cache
def _unlike(kind: type[Record]) -> tuple[tuple[str, int], ...]:
    """The fields of a record that need a conversion, with that of each."""
    return tuple((name, how) for name, how in _ways(kind) if how != _PLAIN)


def _read(how: int, value: Any) -> Any:
    if how == _TIME:
        return None if value is None else EPOCH + value * MICROSECOND
    return tuple(msgspec.json.decode(value)) if how == _LIST else bool(value)


def _written(how: int, value: Any) -> Any:
    if how == _TIME:
        return micros(value)
    return msgspec.json.encode(value).decode() if how == _LIST else int(value)
