"""The translation of the schema and the queries, which are written for SQLite, to PostgreSQL.

A file of SQLite holds one publication. A database of PostgreSQL holds any number of them in the
same tables. There the first column of each table, key and index is the publication's number, and
each statement is limited to the rows of one number. This is added here and nowhere else, so that no
statement can omit it.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from feedwright.runtime.database.queries import Query

NAMESPACE = "feedwright"
"""The schema of PostgreSQL for our tables, separate from all others of the database."""
NUMBER = "publication"
_SORTED = 'text collate "C"'

_COMMENT = re.compile(r"\s*--.*$", re.MULTILINE)
_TABLE = re.compile(r"create table if not exists (\w+) \(\n(.*)\n\)", re.DOTALL)
_COLUMN = re.compile(r"(\w+) +(text|integer|bigint|bytea)\b(.*)")
_PRIMARY = re.compile(r"primary key \((.*)\)")
_UNIQUE = re.compile(r"unique \((.*)\)")
_INDEX = re.compile(r"create index if not exists (\w+) on (\w+) \((.*?)\)(.*)", re.DOTALL)
_READ = re.compile(r"\b(from|join)\s+(\w+)\b(?:\s+as\s+(\w+))?")
_LISTED = re.compile(r"in\s+\(select value from json_each\(:(\w+)\)\)")
_ROWS = re.compile(r"json_each\(:(\w+)\) as (\w+)")
_BYTES = re.compile(r"cast\(([\w.]+) as blob\)")
_PARAMETER = re.compile(r"(?<!:):(\w+)")
_INSERT = re.compile(r"insert into (\w+)\s+\((.*?)\)\s*values \(", re.DOTALL)
_DELETE = re.compile(r"delete from (\w+)(?:\s+where\s+(.*))?", re.DOTALL)
_UPDATE = re.compile(r"update (\w+) set\s+(.*?)(?:\s+where\s+(.*))?", re.DOTALL)
_ALTER = re.compile(r"(alter table|drop index if exists) (\w+)(.*)", re.DOTALL)
_ADDED_TEXT = re.compile(r"(?<=add column )(\w+) text\b")


class Table(NamedTuple):
    """A table of the schema, for both engines."""

    name: str
    columns: dict[str, str]
    """The types of the columns, by name."""
    key: tuple[str, ...]
    """The columns of its primary key."""
    unique: tuple[str, ...]
    """The unique columns, and the lists of columns that are unique together."""


class Schema(NamedTuple):
    """The tables and indexes of a file of SQL."""

    tables: dict[str, Table]
    indexes: list[str]
    """Statements for PostgreSQL."""
    whole: frozenset[str]
    """The names of columns in no key and no index, whose texts may have any length."""


class Asked(NamedTuple):
    """A query for PostgreSQL."""

    sql: str
    gives: str
    """As in :class:`feedwright.runtime.database.queries.Query`."""
    lists: frozenset[str]
    """Its parameters that are lists in JSON."""


def schema_of(text: str) -> Schema:
    """Parse a file of SQL that makes tables and indexes.

    Raises:
        ValueError: It holds a statement that is neither of a table nor of an index.
    """
    tables: dict[str, Table] = {}
    indexes: list[str] = []
    indexed: set[str] = set()
    for statement in filter(None, map(str.strip, _COMMENT.sub("", text).split(";"))):
        if found := _TABLE.fullmatch(statement):
            table = _table(found[1], found[2])
            tables[table.name] = table
            indexed.update(table.key, ", ".join(table.unique).split(", "))
        elif found := _INDEX.fullmatch(statement):
            name, of, columns, condition = found.groups()
            indexed.update(columns.split(", "))
            indexes.append(
                f"create index if not exists {name} on {NAMESPACE}.{of} "
                f"({NUMBER}, {columns}){condition}"
            )
        else:
            raise ValueError(f"neither a table nor an index: {statement[:60]}")
    names = {column for one in tables.values() for column in one.columns}
    return Schema(tables, indexes, frozenset(names - indexed))


def _table(name: str, body: str) -> Table:
    columns: dict[str, str] = {}
    key: tuple[str, ...] = ()
    unique: list[str] = []
    for line in (line.strip().rstrip(",") for line in body.splitlines()):
        if found := _PRIMARY.fullmatch(line):
            key = tuple(found[1].split(", "))
        elif found := _UNIQUE.fullmatch(line):
            unique.append(found[1])
        elif found := _COLUMN.fullmatch(line):
            column, kind, rest = found.groups()
            columns[column] = f"{kind}{rest}"
            key = (column,) if "primary key" in rest else key
            unique += [column] if "unique" in rest else []
        elif line:
            raise ValueError(f"{name}: neither a column nor a key: {line}")
    return Table(name, columns, key, tuple(unique))


def statements(schema: Schema) -> list[str]:
    """The statements that make a schema in PostgreSQL; text sorts by code points there, too."""
    made: list[str] = []
    for table in schema.tables.values():
        lines = [f"{NUMBER} integer not null"]
        for name, kind in table.columns.items():
            rest = kind.replace("primary key", "not null").replace(" unique", "")
            rest = rest.replace("autoincrement", "generated always as identity")
            lines.append(f"{name} {re.sub('^text', _SORTED, rest)}")
        lines.append(f"primary key ({', '.join((NUMBER, *table.key))})")
        lines += [f"unique ({NUMBER}, {column})" for column in table.unique]
        body = ", ".join(lines)
        made.append(f"create table if not exists {NAMESPACE}.{table.name} ({body})")
    return [*made, *schema.indexes]


def translated(queries: Mapping[str, Query], schema: Schema) -> dict[str, Asked]:
    """Translate queries to PostgreSQL, limited to the rows of one publication.

    The number is a parameter, so that the server prepares a statement once for all publications.

    Args:
        queries: The queries for SQLite.
        schema: The schema of the tables.
    """
    return {name: _known(one, schema) for name, one in queries.items()}


_ANY = f"%({NUMBER})s"
"""The number of any publication."""
_translations: dict[int, tuple[Schema, dict[Query, Asked]]] = {}
"""The translated queries by the id of their schema, which is kept alive so that ids stay unique."""


def _known(query: Query, schema: Schema) -> Asked:
    """A translated query for any publication, cached."""
    _, known = _translations.setdefault(id(schema), (schema, {}))
    if query not in known:
        known[query] = _translated(query, schema)
    return known[query]


def _translated(query: Query, schema: Schema) -> Asked:
    sql = _COMMENT.sub("", query.sql).strip().rstrip(";").replace("%", "%%")
    own = f"{NUMBER} = {_ANY}"
    lists = frozenset(re.findall(r"json_each\(:(\w+)\)", sql))

    def read(found: re.Match[str]) -> str:
        word, table, alias = found.groups()
        if table not in schema.tables:
            return found[0]
        place = f"(select * from {NAMESPACE}.{table} where {own})"
        return f"{word} {place} as {alias or table}"

    def as_bytes(found: re.Match[str]) -> str:
        column = found[1].rpartition(".")[2]
        kinds = {kind for one in schema.tables.values() if (kind := one.columns.get(column))}
        is_bytes = any(kind.startswith("bytea") for kind in kinds)
        return found[1] if is_bytes else f"{found[1]}::varchar"

    def limited(table: str, condition: str | None) -> str:
        rest = f" and ({_READ.sub(read, condition)})" if condition else ""
        return f"where {table}.{own}{rest}"

    if found := _INSERT.match(sql):
        table, columns = found.groups()
        rest = sql[found.end() :].replace("on conflict (", f"on conflict ({NUMBER}, ", 1)
        sql = (
            f"insert into {NAMESPACE}.{table} as {table} ({NUMBER}, {columns}) "
            f"values ({_ANY}, {rest}"
        )
    elif found := _DELETE.fullmatch(sql):
        table, condition = found.groups()
        sql = f"delete from {NAMESPACE}.{table} as {table} {limited(table, condition)}"
    elif found := _UPDATE.fullmatch(sql):
        table, changes, condition = found.groups()
        sql = f"update {NAMESPACE}.{table} as {table} set {changes} {limited(table, condition)}"
    elif found := _ALTER.fullmatch(sql):
        words, name, change = found.groups()
        change = _ADDED_TEXT.sub(rf"\1 {_SORTED}", change)
        sql = f"{words} {NAMESPACE}.{name}{change}"
    else:
        sql = _READ.sub(read, sql)
    sql = _LISTED.sub(r"= any(%(\1)s::text[])", sql)
    sql = _ROWS.sub(r"unnest(%(\1)s::text[]) as \2(value)", sql)
    sql = _PARAMETER.sub(r"%(\1)s", _BYTES.sub(as_bytes, sql))
    return Asked(sql, query.gives, lists)
