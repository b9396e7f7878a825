"""The schema of a store: an older one is upgraded, after a copy is made."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from feedwright.domain.article import Article
from feedwright.domain.errors import StoreError
from feedwright.runtime.database.database import Database
from feedwright.runtime.database.sqlite import SQLite
from feedwright.store.permissions import make_file
from feedwright.store.record_rows import known_seal
from feedwright.store.seals import row_seal, seal

SCHEMA = "8"
_SCHEMA = Path(__file__).with_name("schema.sql")
_MIGRATIONS = Path(__file__).with_name("migrations.sql")
_TO_2 = ("documents_changed", "documents_change", "shown_change", "was_changed")
_TO_3 = ("documents_owner", "documents_recipe", "documents_stamp", "documents_source")
_TO_4 = ("files_shelf",)
_TO_5 = ("articles_clock",)
_TO_6 = ("texts_seal", "texts_are_sealed", "articles_seal", "articles_are_sealed")
_NAMES = ("files_name",)
_RENAMED = (
    "standing",
    "tallies",
    "brings",
    "leads",
    "undone",
    "missing",
    "removed",
    "shown",
    "pages",
    "positions",
)
_RENAMED_COLUMNS = (
    ("articles", "gone"),
    ("articles", "pending"),
    ("articles", "note"),
    ("articles", "clock"),
    ("files", "shelf"),
    ("files", "aside"),
    ("files", "beside"),
    ("standing", "page"),
    ("tallies", "until"),
    ("tallies", "note"),
    ("leads", "address"),
    ("removed", "gone"),
    ("shown", "standing"),
)
_OLD_INDEXES = (
    "articles_pending",
    "articles_gone",
    "articles_heard_of",
    "files_shelf",
    "files_again",
    "files_aside",
    "files_beside",
    "brings_id",
    "standing_feed",
    "standing_page",
    "leads_target",
    "shown_by_id",
    "shown_standing",
)
"""The tables and columns that schema 7 renames; a store older than schema 6 may lack some."""
_STEPS = {
    "1": (*_TO_2, *_TO_3, *_TO_5, *_TO_6),
    "2": (*_TO_3, *_TO_5, *_TO_6),
    "3": (*_TO_4, *_TO_5, *_TO_6, *_NAMES),
    "4": (*_TO_5, *_TO_6, *_NAMES),
    "5": (*_TO_6, *_NAMES),
    "6": (),
    "7": (),
}
"""The columns that each older schema lacks of schema 7; missing tables are made with the rest."""
_COPY = "store-before-{}.sqlite"


def is_older(schema: str | None) -> bool:
    """Whether a store has an earlier schema; one without a schema is new."""
    return schema in _STEPS


def migrate(database: Database, schema: str | None, place: str) -> None:
    """Create or upgrade the tables of a store.

    The next run then looks at everything.

    Args:
        database: Inside a transaction.
        schema: The current schema of the store; None for a new one.
        place: The store, as messages name it.

    Raises:
        StoreError: It is from a newer version.
    """
    if schema is not None and not is_older(schema):
        away = ", or move the file away" if isinstance(database, SQLite) else ""
        raise StoreError(
            f"{place}: was written by a newer Feedwright (its schema is {schema}, "
            f"this one's {SCHEMA}); install that version{away}"
        )
    if not isinstance(database, SQLite):
        return  # the tables of a server, for all publications, were upgraded when it was opened
    if schema is not None:
        _bring_up(database, schema)
    database.run(_SCHEMA)


def _bring_up(database: SQLite, schema: str) -> None:
    from feedwright.store.steps import STEPS  # noqa: PLC0415 - seldom needed

    if int(schema) < STEPS[0].number - 1:
        _bring_to_7(database, schema)
    for step in (one for one in STEPS if one.number > int(schema)):
        database.learn(step.known_queries())
        for query in step.tables:
            database.ask(query)
        step.bring_rows(database.ask)


def _bring_to_7(database: SQLite, schema: str) -> None:
    """Upgrade a file to schema 7, the first one of servers."""
    ask = database.ask
    database.load(_MIGRATIONS)
    ask("drop_entries")
    ask("drop_parts")
    database.define("seal_of", _seal_of)
    database.define("seal_of_row", _seal_of_row)
    database.define("seal_of_article", _seal_of_article)
    for query in _STEPS[schema]:
        ask(f"add_{query}")
    _rename(ask)


def _rename(ask: Callable[..., Any]) -> None:
    """Rename the existing tables and columns to the names of schema 7."""
    for index in _OLD_INDEXES:
        ask(f"drop_index_{index}")
    for table, column in _RENAMED_COLUMNS:
        if (column,) in ask("columns", table=table):
            ask(f"rename_{table}_{column}")
    tables = {table for (table,) in ask("tables")}
    for table in _RENAMED:
        if table in tables:
            ask(f"rename_{table}")
    for table in ("documents", "feeds", "memberships", "feed_counts"):
        if {"memberships": "standing", "feed_counts": "tallies"}.get(table, table) in tables:
            ask(f"add_{table}_seal")
            ask(f"seal_{table}")
    ask("rename_facts")
    if "undone" in tables:
        ask("rename_pending")


def _seal_of(key: bytes, article: bytes) -> str:
    """The seal of a text that had none, or "" if the text was damaged already."""
    try:
        msgspec.json.decode(article, type=Article)
    except (ValueError, TypeError):
        return ""
    return seal(key, article)


def _seal_of_article(*columns: Any) -> str:
    return known_seal(columns)


def _seal_of_row(*columns: Any) -> int:
    return row_seal(columns)


def keep_copy(database: Database, file: object) -> Path | None:
    """Copy a store beside it, for a way back; an incomplete earlier copy is replaced.

    Args:
        database: The store, outside a transaction.
        file: The path of the store.

    Returns:
        The path of the copy; None if the store is not in a file.

    Raises:
        StoreError: No copy can be made; the store is unchanged.
    """
    if not (isinstance(database, SQLite) and isinstance(file, Path)):
        return None
    copy = file.with_name(_COPY.format(SCHEMA))
    part = copy.with_name(f"{copy.name}.part")
    try:
        _forget(part)
        make_file(part)
        database.copy(part)
        part.replace(copy)
    except OSError as error:
        with suppress(OSError):
            _forget(part)
        size = sum(one.stat().st_size for one in (file, _beside(file, "-wal")) if one.exists())
        raise StoreError(
            f"{copy}: the store is to be changed for this version, and no copy of it can be kept "
            f"before: {error}. Make room for {size:,} bytes there and let this account write "
            "there; the store is as it was, and so is all that was published"
        ) from error
    return copy


def forget_older_copies(copy: Path) -> list[Path]:
    """Remove the copies of earlier upgrades; the copy of the last one stays.

    Returns:
        The names of the removed copies.
    """
    older = [one for one in copy.parent.glob(_COPY.format("*")) if one != copy]
    removed: list[Path] = []
    for one in sorted(older):
        with suppress(OSError):
            one.unlink()
            removed.append(one)
    return removed


def changed(before: str, copy: Path, removed: Iterable[Path]) -> str:
    """The message about an upgraded store.

    Args:
        before: The earlier schema.
        copy: The path of the copy.
        removed: The removed copies of earlier upgrades.
    """
    older = ", ".join(one.name for one in removed)
    return (
        f"{copy.parent}: the store was brought from schema {before} to {SCHEMA} for this version; "
        f"as it was before it lies in {copy.name}, which the version before can go on with. Delete "
        "it when you are sure of this one; the next such step replaces it"
        f"{f' (it has replaced {older})' if older else ''}"
    )


def _forget(file: Path) -> None:
    for one in (file, *(_beside(file, ending) for ending in ("-journal", "-wal", "-shm"))):
        one.unlink(missing_ok=True)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)
