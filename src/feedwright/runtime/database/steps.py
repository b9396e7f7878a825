"""Steps of a schema: each takes the tables from one version to the next."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from feedwright.runtime.database.queries import Query, named

Ask = Callable[..., Any]
"""Carries out a named query."""


class Step(NamedTuple):
    """An upgrade step, for both engines.

    It never changes, whatever later versions do with the tables; so it uses no records and no
    queries of other files.
    """

    number: int
    """The number of the schema after the step."""
    queries: Path
    """The file of its queries."""
    tables: tuple[str, ...]
    """The queries that alter tables, in order, once for a database."""
    bring_rows: Callable[[Ask], None]
    """Upgrades the rows of one publication."""

    def known_queries(self) -> dict[str, Query]:
        """Its queries, by their names."""
        return named(self.queries.read_text("utf-8"))
