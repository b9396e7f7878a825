"""Steps of a schema: each takes the tables from one version to the next."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from feedwright.runtime.database.queries import Query, named

Ask = Callable[..., Any]
"""Carries out a named query."""


class Step(NamedTuple):
    """A step, which both engines take alike.

    It stays as it is for ever, whatever later versions make of the tables: so it uses no record,
    and no query of another file.
    """

    number: int
    """Of the schema that it leads to."""
    queries: Path
    """The file of its queries."""
    tables: tuple[str, ...]
    """Those that alter tables, in their order; one time for a database."""
    bring_rows: Callable[[Ask], None]
    """Brings the rows of one publication up."""

    def known_queries(self) -> dict[str, Query]:
        """Its queries, by their names."""
        return named(self.queries.read_text("utf-8"))
