"""Named queries: the queries of a .sql file, each below a comment with its name.

``-- name: article(id)`` gives rows; with ``$`` at its end it gives the first value of the first
row or None, with ``^`` that row or None, with ``!`` the count of rows that it changed, and with
``*!`` it is carried out for each of many sets of values. In the parentheses are its parameters.
"""

import re
from functools import cache
from pathlib import Path

import msgspec

_HEAD = re.compile(r"^-- name: (\w+)\(([\w, ]*)\)(\*!|[$^!]|)$", re.MULTILINE)


class Query(msgspec.Struct, frozen=True):
    """A query of a file."""

    sql: str
    """One statement, with named parameters: ``:id``."""
    parameters: tuple[str, ...]
    gives: str
    """"" for rows, or ``$``, ``^``, ``!`` or ``*!`` as above."""


def named(text: str) -> dict[str, Query]:
    """The queries of a file, by their names.

    Args:
        text: What the file holds; each statement ends with a semicolon.

    Raises:
        ValueError: Two queries have one name, or a statement has none that can be read.
    """
    before, *parts = _HEAD.split(text)
    found = {
        name: Query(sql.strip(), tuple(filter(None, parameters.replace(" ", "").split(","))), gives)
        for name, parameters, gives, sql in zip(*(parts[n::4] for n in range(4)), strict=True)
    }
    if before.strip() or len(found) != text.count("-- name:"):
        raise ValueError("a file of queries names each of them once, and holds nothing else")
    return found


@cache
def queries_of(file: Path) -> dict[str, Query]:
    """The queries of a file, which is read once."""
    return named(file.read_text("utf-8"))
