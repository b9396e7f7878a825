"""PostgreSQL's form of the schema and the queries, which are written once, for SQLite.

A file of SQLite holds one publication. A database of PostgreSQL holds any number in the same
tables: there each table has a publication's number as its first column, which stands first in every
key and index, and each statement keeps to the rows of one number. It is added here and nowhere
else, so that no statement can forget it.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from feedwright.runtime.database.queries import Query

NAMESPACE = "feedwright"
"""The schema of PostgreSQL in which our tables lie, apart from all others of the database."""
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
    """A table of the schema, as both engines have it."""

    name: str
    columns: dict[str, str]
    """The type of each, by its name."""
    key: tuple[str, ...]
    """The columns of its primary key."""
    unique: tuple[str, ...]
    """The columns of which each is unique by itself, and lists of those that are together."""


class Schema(NamedTuple):
    """What a file of SQL makes: tables and their indexes."""

    tables: dict[str, Table]
    indexes: list[str]
    """Statements for PostgreSQL."""
    whole: frozenset[str]
    """The names of columns that stand in no key and no index, whatever their texts' lengths."""


class Asked(NamedTuple):
    """A query for PostgreSQL."""

    sql: str
    gives: str
    """As :class:`feedwright.runtime.database.queries.Query` has it."""
    lists: frozenset[str]
    """Those of its parameters that are lists in JSON."""


def schema_of(text: str) -> Schema:
    """The schema that a file of SQL makes.

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
    """What makes a schema in PostgreSQL; text sorts there by its code points, as in SQLite."""
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
    """Queries for PostgreSQL, which keep to the rows of one publication.

    Its number is a parameter, so that the server prepares a statement once for all of them.

    Args:
        queries: As SQLite is asked them.
        schema: Of the tables.
    """
    return {name: _known(one, schema) for name, one in queries.items()}


_ANY = f"%({NUMBER})s"
"""The number of any publication."""
_translations: dict[int, tuple[Schema, dict[Query, Asked]]] = {}
"""By the schema, which is kept so that no other is taken for it."""


def _known(query: Query, schema: Schema) -> Asked:
    """A query for any publication, which is translated once."""
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
