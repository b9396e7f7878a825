"""The store: one SQLite file beside the configuration, and the lock of a run.

It answers with values of the core. Everything that a run changes is one transaction, so a
run that dies leaves what the last one left.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiosql
import msgspec
from filelock import FileLock, Timeout

from feedwright.core.article import Article, Record
from feedwright.core.errors import StoreBusy, StoreError
from feedwright.core.identity import Known

SCHEMA = "1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Delivered(Record, frozen=True, kw_only=True):
    """A document as it was delivered last."""

    path: str
    sha256: str
    bytes: int
    entries: int


class FeedMemory(Record, frozen=True, kw_only=True):
    """A feed that there has been."""

    path: str
    name: str
    value: str
    updated: datetime


class Transaction:
    """A transaction that may be undone though nothing failed."""

    undone = False

    def undo(self) -> None:
        """Forgets, at its end, all that was done in it."""
        self.undone = True


class Store:
    """An open store.

    Args:
        file: Where it lies, or None for one that is forgotten at the end.
        patience: How long to wait for another run to end, in seconds.

    Raises:
        StoreBusy: Another run still holds the publication.
        StoreError: The file cannot be opened, is no store, or is from a newer version.
    """

    def __init__(self, file: Path | None, *, patience: float = 30) -> None:
        self._file = file
        self._queries = _queries()
        with ExitStack() as opened:
            if file:
                opened.callback(_locked(file, patience).release)
            with self._explained():
                connection = sqlite3.connect(file or ":memory:", isolation_level=None)
                self._connection = opened.enter_context(closing(connection))
                self._prepare()
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._opened.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything inside happens, or nothing of it."""
        transaction = Transaction()
        with self._explained():
            self._connection.execute("begin immediate")
        try:
            yield transaction
        except BaseException:
            if self._connection.in_transaction:  # SQLite ends it by itself on a full disk
                self._connection.execute("rollback")
            raise
        with self._explained():
            self._connection.execute("rollback" if transaction.undone else "commit")

    def last_run(self) -> datetime | None:
        """The time of the newest run, in UTC."""
        value = self._ask("fact", name="last_run")
        return _time(int(value)) if value else None

    def set_last_run(self, now: datetime) -> None:
        """Remembers the time of this run."""
        self._ask("set_fact", name="last_run", value=str(_micros(now)))

    def articles(self) -> list[Known]:
        """Every article that there has been, in no order."""
        return [_known(row) for row in self._ask("articles")]

    def keep_articles(self, articles: Iterable[Known]) -> None:
        """Remembers articles; those known by id are brought up to date."""
        values = [_row(one) for one in articles]
        self._ask("vacate_keys", [{"id": one["id"], "vacant": f"\t{one['id']}"} for one in values])
        self._ask("keep_articles", values)

    def text(self, key: str) -> Article | None:
        """The last good text of the article at a key."""
        found = self._ask("text", key=key)
        with self._explained():
            return msgspec.json.decode(found, type=Article) if found else None

    def keep_texts(self, articles: Iterable[Article]) -> None:
        """Remembers the texts of articles, by their keys."""
        encode = msgspec.json.encode
        self._ask(
            "keep_texts", [{"key": one.key, "article": encode(one).decode()} for one in articles]
        )

    def forget_texts(self) -> None:
        """Drops the texts at keys that no article has."""
        self._ask("forget_texts")

    def addresses(self) -> dict[str, str]:
        """Ids by every address that articles have had."""
        return dict(self._ask("addresses"))

    def keep_addresses(self, addresses: Iterable[tuple[str, str]]) -> None:
        """Remembers addresses and whose they are; the first holder keeps one."""
        self._ask("keep_addresses", [{"address": one, "id": name} for one, name in addresses])

    def documents(self) -> dict[str, Delivered]:
        """What stands at the destination, by path."""
        names = Delivered.__struct_fields__
        rows = (Delivered(**dict(zip(names, row, strict=True))) for row in self._ask("documents"))
        return {row.path: row for row in rows}

    def keep_document(self, document: Delivered) -> None:
        """Remembers a document that was delivered."""
        self._ask("keep_document", **msgspec.structs.asdict(document))

    def forget_document(self, path: str) -> None:
        """Forgets a document that was removed."""
        self._ask("forget_document", path=path)

    def feeds(self) -> dict[str, FeedMemory]:
        """Every feed that there has been, by path."""
        return {
            path: FeedMemory(path=path, name=name, value=value, updated=_time(updated))
            for path, name, value, updated in self._ask("feeds")
        }

    def keep_feeds(self, feeds: Iterable[FeedMemory]) -> None:
        """Remembers feeds."""
        self._ask(
            "keep_feeds",
            [msgspec.structs.asdict(one) | {"updated": _micros(one.updated)} for one in feeds],
        )

    def _prepare(self) -> None:
        for pragma in ("journal_mode = wal", "synchronous = full", "busy_timeout = 30000"):
            self._connection.execute(f"pragma {pragma}")
        tables = files(__package__).joinpath("schema.sql").read_text("utf-8")
        self._connection.executescript(f"begin immediate; {tables}")
        schema = self._queries.fact(self._connection, name="schema")
        if schema is None:
            self._queries.set_fact(self._connection, name="schema", value=SCHEMA)
        elif schema != SCHEMA:
            raise StoreError(
                f"{self._file}: was written by a newer Feedwright (its schema is {schema}, "
                f"this one's {SCHEMA}); install that version, or move the file away"
            )
        self._connection.execute("commit")

    def _ask(self, query: str, *rows: Any, **values: Any) -> Any:
        with self._explained():
            answer = getattr(self._queries, query)(self._connection, *rows, **values)
            return list(answer) if query in _TABLES else answer

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, msgspec.DecodeError) as error:
            raise StoreError(
                f"{self._file}: the store cannot be used: {error}; "
                "every published document is whole"
            ) from error


_TABLES = frozenset({"articles", "addresses", "documents", "feeds"})


@cache
def _queries() -> Any:
    return aiosql.from_str(files(__package__).joinpath("queries.sql").read_text("utf-8"), "sqlite3")


def _locked(file: Path, patience: float) -> FileLock:
    lock = FileLock(file.parent / "lock", timeout=patience)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StoreBusy(
            f"{file.parent}: another run is publishing this; "
            f"it was waited for {patience:g} seconds. Try again when it has ended"
        ) from error
    except OSError as error:
        raise StoreError(f"{file.parent}: cannot be written: {error.strerror}") from error
    return lock


def _micros(when: datetime) -> int:
    return (when - _EPOCH) // _MICROSECOND


def _time(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


_TIMES = frozenset({"first_seen", "published", "updated", "declared", "expires", "gone"})
_LISTS = frozenset({"tags", "authors"})


def _known(row: tuple[Any, ...]) -> Known:
    values = dict(zip(Known.__struct_fields__, row, strict=True))
    for name in _TIMES:
        values[name] = None if values[name] is None else _time(values[name])
    for name in _LISTS:
        values[name] = tuple(msgspec.json.decode(values[name]))
    values["retracted"] = bool(values["retracted"])
    return Known(**values)


def _row(known: Known) -> dict[str, Any]:
    values = msgspec.structs.asdict(known)
    for name in _TIMES:
        values[name] = None if values[name] is None else _micros(values[name])
    for name in _LISTS:
        values[name] = msgspec.json.encode(values[name]).decode()
    values["retracted"] = int(values["retracted"])
    return values
