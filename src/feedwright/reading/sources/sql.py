"""Articles in a database: rows of a table, a view or a query, by SQLAlchemy."""

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from decimal import Decimal, DecimalException
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

import msgspec

from feedwright.domain.configured_durations import duration
from feedwright.domain.errors import SourceError
from feedwright.domain.sources import SqlSource
from feedwright.reading.source import Scan, Spread, Surroundings
from feedwright.reading.sources.rows import PART, Row, Rows
from feedwright.runtime.installed import missing

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Engine, FromClause

_FETCHED = 500
"""How many rows are on their way at a time where all are looked at."""
_OVERLAP = timedelta(minutes=5)
"""A transaction may come later than the time that it wrote; so far back is looked again."""
_COMPILED = 16
"""How many statements a connection keeps compiled; a publication asks four, a worker's many."""
_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
"""What an address that names no driver means."""
_KINDS: dict[type[Any], Callable[[str], Any]] = {
    int: int,
    str: str,
    bytes: str.encode,
    Decimal: Decimal,
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}
"""The types of keys, each with what makes one of its text."""


class _Watermark(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the last scan ended."""

    at: int
    """When all rows were looked at, in seconds since 1970."""
    changed: int | str = ""
    """The greatest value of the column that grows with each change; "" where there is none."""
    kind: Literal["", "datetime", "date"] = ""
    """What the text of it stands for."""

    @classmethod
    def of(cls, at: int, changed: Any) -> Self:
        """Where a scan ended."""
        if isinstance(changed, date):
            kind: Literal["datetime", "date"] = (
                "datetime" if isinstance(changed, datetime) else "date"
            )
            return cls(at=at, changed=changed.isoformat(), kind=kind)
        if changed is None or isinstance(changed, bool):
            return cls(at=at)
        return cls(at=at, changed=changed if isinstance(changed, int) else str(changed))

    @property
    def since(self) -> Any:
        """From where on rows are looked at again."""
        if self.kind == "date":
            return date.fromisoformat(str(self.changed))
        if self.kind == "datetime":
            return datetime.fromisoformat(str(self.changed)) - _OVERLAP
        return self.changed

    def __str__(self) -> str:
        """The text that the next scan is handed."""
        return msgspec.json.encode(self).decode()


class Database(Rows):
    """The rows of a database.

    Where ``changed`` names a column, a scan asks for the rows that have changed since the last
    one, those of the same value again, and for all rows once in ``whole``, since a row that was
    deleted tells nothing. Without it every scan looks at all rows.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    is_shared = True

    def __init__(self, settings: SqlSource, around: Surroundings) -> None:
        super().__init__(settings, around)
        self._sql = settings
        self._engines: dict[int, Engine] = {}
        """By the processes that opened them: none may use another's connections."""
        self._key_types = set[type[Any]]()
        """Those of the keys in the last scan, by which rows are asked for."""
        self._is_replaced = False
        """Whether there was text that is none."""

    def scan(self, since: str, again: Collection[str], spread: Spread | None = None) -> Scan:
        """All rows, or those that have changed."""
        del spread
        mark = msgspec.json.decode(since, type=_Watermark) if since else None
        now = int(time.time())
        with self._connected() as connection:
            if mark is None or mark.changed == "" or self._is_due(mark, now):
                return self._whole(connection, now)
            # Before the rows: one that is written between the two is looked at once more.
            greatest = self._greatest(connection)
            stamps = self.scanned(self._since(connection, mark.since), held=PART)
            keys = [self.text_of(key) for key in again if key not in stamps]
        if keys:
            asked = dict.fromkeys((one for one in again if one not in stamps), None)
            stamps |= asked | self.scanned(self.fetch(keys))
        return Scan(stamps, is_whole=False, watermark=str(_Watermark.of(mark.at, greatest)))

    def look(
        self, touched: Collection[Path], again: Collection[str]
    ) -> Mapping[str, str | None] | None:
        """Nothing: a file that was touched is none of its rows, but for a database in a file."""
        url = self._sql.url
        name = PurePath(unquote(urlsplit(url).path)).name if url.startswith("sqlite") else ""
        is_touched = any(name and one.name.startswith(name) for one in touched)
        return None if again or is_touched else {}

    def fetch(self, keys: Sequence[str]) -> Iterator[Row]:
        """The rows that have some keys."""
        import sqlalchemy as sql  # noqa: PLC0415 - takes a quarter of a second

        with self._connected() as connection:
            key: ColumnElement[Any] = sql.column(self._sql.key)
            types = self._key_types or {self._type_of_keys(connection)}
            values = [value for kind in _KINDS if kind in types for value in _valued(kind, keys)]
            found = sql.select(sql.text("*")).select_from(self._from()).where(key.in_(values))
            yield from map(dict, connection.execute(found).mappings())

    def key_of(self, row: Row) -> str:
        """The key of a row's unit, whose type is kept."""
        self._key_types.add(type(row.get(self._sql.key)))
        return super().key_of(row)

    def warnings(self) -> Iterator[str]:
        """What is wrong with the rows."""
        yield from super().warnings()
        if self._is_replaced:
            yield f"{self._sql.name}: not all of its text is UTF-8; what is none shows as \ufffd"

    def close(self) -> None:
        """Let go of the connections that this process has."""
        if engine := self._engines.pop(os.getpid(), None):
            engine.dispose()

    def _is_due(self, mark: _Watermark, now: int) -> bool:
        return not 0 <= now - mark.at < duration(self._sql.whole).total_seconds()

    def _whole(self, connection: "Connection", now: int) -> Scan:
        import sqlalchemy as sql  # noqa: PLC0415 - takes a quarter of a second

        greatest = self._greatest(connection) if self._sql.changed else None
        rows = sql.select(sql.text("*")).select_from(self._from())
        streamed = connection.execution_options(stream_results=True, yield_per=_FETCHED)
        with streamed.execute(rows) as result:
            stamps = self.scanned(map(dict, result.mappings()), is_whole=True)
        mark = _Watermark.of(now, greatest)
        return Scan(stamps, watermark="" if mark.changed == "" else str(mark))

    def _since(self, connection: "Connection", changed: Any) -> Iterator[Row]:
        import sqlalchemy as sql  # noqa: PLC0415 - takes a quarter of a second

        column: ColumnElement[Any] = sql.column(self._sql.changed)
        rows = sql.select(sql.text("*")).select_from(self._from())
        rows = rows.where(column >= changed)
        yield from map(dict, connection.execute(rows).mappings())

    def _greatest(self, connection: "Connection") -> Any:
        import sqlalchemy as sql  # noqa: PLC0415 - takes a quarter of a second

        column: ColumnElement[Any] = sql.column(self._sql.changed)
        greatest = sql.func.max(column)
        return connection.execute(sql.select(greatest).select_from(self._from())).scalar()

    def _type_of_keys(self, connection: "Connection") -> type[Any]:
        import sqlalchemy as sql  # noqa: PLC0415 - takes a quarter of a second

        key: ColumnElement[Any] = sql.column(self._sql.key)
        one = sql.select(key).select_from(self._from()).limit(1)
        return type(connection.execute(one).scalar())

    def _from(self) -> "FromClause":
        """What stands behind ``from``."""
        import sqlalchemy as sql  # noqa: PLC0415 - takes a quarter of a second

        if self._sql.query:
            query = self._sql.query.strip().rstrip(";")
            return sql.text(query).columns().subquery("feedwright_rows")
        schema, _, name = self._sql.table.rpartition(".")
        return sql.table(name, schema=schema or None)

    @contextmanager
    def _connected(self) -> "Iterator[Connection]":
        try:
            from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - an optional part
        except ModuleNotFoundError as error:
            raise missing("sql", 'kind = "sql"') from error
        try:
            engine = self._engine()
            with engine.connect() as connection:
                yield connection
        except ModuleNotFoundError as error:
            raise SourceError(
                f"{self._sql.name}: the driver {error.name!r} of its database is not installed; "
                f"pip install {_PACKAGES.get(error.name or '', error.name)}"
            ) from error
        except (SQLAlchemyError, OSError, ValueError) as error:
            raise SourceError(f"{self._sql.name}: {self._told(error)}") from error

    def _engine(self) -> "Engine":
        kept = self._around.kept_open
        if kept and not self._sql.url.startswith("sqlite"):  # a file may be replaced by another
            return kept.get(("sql", self._sql.url), partial(self._made, is_kept=True))
        if (engine := self._engines.get(os.getpid())) is None:
            engine = self._engines[os.getpid()] = self._made()
        return engine

    def _made(self, *, is_kept: bool = False) -> "Engine":
        """Make what opens connections; of those that are kept it is seen whether they stand."""
        import sqlalchemy as sql  # noqa: PLC0415 - takes a quarter of a second

        url = sql.make_url(self._sql.url)
        url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
        if url.drivername.startswith("sqlite") and url.database not in (None, "", ":memory:"):
            # It is read and never made: a path that is misspelt is no empty database.
            path = (self._around.folder / str(url.database)).resolve()
            url = url.set(
                database=f"file:{quote(path.as_posix())}", query={"mode": "ro", "uri": "true"}
            )
        engine = sql.create_engine(
            url,
            pool_size=1,
            max_overflow=0,
            pool_pre_ping=is_kept,
            query_cache_size=_COMPILED,
        )
        if engine.dialect.name == "sqlite":
            # It holds whatever was put into it; one row must not take all others down.
            @sql.event.listens_for(engine, "connect")
            def take_all_text(connection: Any, _record: object) -> None:
                connection.text_factory = self._text

        return engine

    def _text(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            self._is_replaced = True
            return data.decode(errors="replace")

    def _told(self, error: Exception) -> str:
        """What went wrong, in one line and without the password."""
        cause = getattr(error, "orig", None) or error
        line = next(iter(str(cause).strip().splitlines()), type(cause).__name__)
        if password := _password(self._sql.url):
            line = line.replace(password, "***")
        return f"{line[:300]}; see its url, table and columns in feedwright.toml"


_PACKAGES = {"psycopg": "'psycopg[binary]'"}


def _valued(kind: type[Any], keys: Sequence[str]) -> Iterator[Any]:
    """The values of keys in a type; those that it cannot have are left out."""
    for key in keys:
        with suppress(ValueError, DecimalException):
            yield _KINDS[kind](key)


def _password(url: str) -> str:
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""
