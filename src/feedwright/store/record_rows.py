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
"""Carries out a named query; ``read`` makes a value of each row, and tells of damaged ones."""
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
"""How what says nothing is written."""


MOST_AT_ONCE = 500
"""Of how many things one query tells: few enough that memory holds what is told of them."""


def ask_many(
    ask: Ask,
    query: str,
    names: Iterable[str],
    *,
    read: Callable[[tuple[Any, ...]], Any] | None = None,
    lenient: bool = False,
    **values: Any,
) -> list[Any]:
    """The rows of a query about several things, which are asked for a few hundred at a time.

    Args:
        ask: Carries out a named query.
        query: Has ``:names``, a list in JSON.
        names: What these things are called.
        read: Makes a value of each row.
        lenient: Rows are sealed, so that text which is none may be read as another text.
        values: The query's other parameters.
    """
    several, found = [*dict.fromkeys(names)], []
    for start in range(0, len(several), MOST_AT_ONCE):
        part = msgspec.json.encode(several[start : start + MOST_AT_ONCE]).decode()
        found += ask(query, read=read, lenient=lenient, names=part, **values)
    return found


def record(kind: type[Kept], row: tuple[Any, ...]) -> Kept:
    """A record, from a row whose columns are its fields."""
    values = {
        name: value if how == _PLAIN else _read(how, value)
        for (name, how), value in zip(_ways(kind), row, strict=True)
    }
    # Converted, because in a damaged store anything may stand in any column.
    return msgspec.convert(values, kind)


def row(one: Record) -> dict[str, Any]:
    """A record's fields, as columns."""
    columns = msgspec.structs.asdict(one)
    for name, how in _unlike(type(one)):
        value = columns[name]
        columns[name] = _written(how, value) if value else _NOTHING[how]
    return columns


def known_row(one: KnownArticle) -> dict[str, Any]:
    """Who an article is, as columns, sealed."""
    columns = row(one)
    columns["seal"] = known_seal([*columns.values()])
    return columns


def known(columns: tuple[Any, ...]) -> KnownArticle:
    """Who an article is, from the columns that :func:`known_row` made.

    Raises:
        ValueError: They were altered since.
    """
    *fields, kept = columns
    if known_seal(fields) != kept:
        # By itself nothing tells who it was, and another id would be another article to readers.
        raise ValueError("what it knows of an article was altered there")
    return record(KnownArticle, tuple(fields))


def known_seal(columns: Sequence[Any]) -> str:
    """The seal of who an article is; the first sight stays as it was whatever is kept later."""
    said = [*map(str, columns)]
    del said[_FIRST_SEEN]
    return seal("\n".join(said))


_FIRST_SEEN = KnownArticle.__struct_fields__.index("first_seen")


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


@cache
def _unlike(kind: type[Record]) -> tuple[tuple[str, int], ...]:
    """The fields of a record that are not written as they are, and how each is."""
    return tuple((name, how) for name, how in _ways(kind) if how != _PLAIN)


def _read(how: int, value: Any) -> Any:
    if how == _TIME:
        return None if value is None else EPOCH + value * MICROSECOND
    return tuple(msgspec.json.decode(value)) if how == _LIST else bool(value)


def _written(how: int, value: Any) -> Any:
    if how == _TIME:
        return micros(value)
    return msgspec.json.encode(value).decode() if how == _LIST else int(value)
