"""The schema of a store: an older one is upgraded after a copy of it is kept."""

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
"""What schema 7 gives other names to; a store that is older than schema 6 may lack some of it."""
_STEPS = {
    "1": (*_TO_2, *_TO_3, *_TO_5, *_TO_6),
    "2": (*_TO_3, *_TO_5, *_TO_6),
    "3": (*_TO_4, *_TO_5, *_TO_6, *_NAMES),
    "4": (*_TO_5, *_TO_6, *_NAMES),
    "5": (*_TO_6, *_NAMES),
    "6": (),
    "7": (),
}
"""What each older schema lacks of schema 7; tables that it lacks are made with the rest."""
_COPY = "store-before-{}.sqlite"


def is_older(schema: str | None) -> bool:
    """Whether a store is of an earlier version; one without a schema is new."""
    return schema in _STEPS


def migrate(database: Database, schema: str | None, place: str) -> None:
    """Give a store all tables, and an older version's what it lacks.

    The next run then looks at everything.

    Args:
        database: Inside a transaction.
        schema: What the store has until now; None for a new one.
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
        return  # a server's tables, of all its publications, were brought up when it was opened
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
    """Give a file the tables of schema 7, the first that a server could have."""
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
    """Give tables and columns the names of schema 7, where they are there."""
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
    """The seal of a text that had none, or "" where it was damaged before and is none."""
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
    """Keep a copy of a store beside it, for a way back; one that was left half done is replaced.

    Args:
        database: The store, outside a transaction.
        file: Where the store lies.

    Returns:
        Where the copy lies; None where it lies in no file.

    Raises:
        StoreError: There can be no copy; the store is as it was.
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
    """Remove the copies of earlier steps: that of the last one is kept.

    Returns:
        Which were removed.
    """
    older = [one for one in copy.parent.glob(_COPY.format("*")) if one != copy]
    removed: list[Path] = []
    for one in sorted(older):
        with suppress(OSError):
            one.unlink()
            removed.append(one)
    return removed


def changed(before: str, copy: Path, removed: Iterable[Path]) -> str:
    """What is to be said of a store that was brought up.

    Args:
        before: The schema that it had.
        copy: Where it lies as it was.
        removed: The copies of earlier steps that were removed.
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
