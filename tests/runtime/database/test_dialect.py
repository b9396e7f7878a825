"""The queries of PostgreSQL, which are made of those of SQLite."""

import re

import pytest

from feedwright.runtime.database.dialect import NAMESPACE, schema_of, statements, translated
from feedwright.runtime.database.queries import Query, named
from feedwright.store import opening

SCHEMA = schema_of(opening.TABLES.read_text("utf-8"))
QUERIES = named(opening.QUERIES.read_text("utf-8"))
TABLES = "|".join(SCHEMA.tables)
ANY = re.escape("%(publication)s")


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_keeps_to_one_publication(name: str) -> None:
    """Whatever reads, alters or empties a table does so for the rows of one number alone."""
    sql = translated({name: QUERIES[name]}, SCHEMA)[name].sql

    read = re.findall(rf"\b(?:from|join|into|^update|^delete from) +({TABLES})\b", sql)
    assert read == []
    used = re.findall(rf"{NAMESPACE}\.({TABLES})\b", sql)
    assert len(used) == len(re.findall(rf"publication = {ANY}|values \({ANY},", sql))
    assert not re.findall(r"json_each|as blob|(?<!:):\w", sql)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        pytest.param(
            "select a from t where b = :b",
            "select a from (select * from feedwright.t where publication = 7) as t where b = %(b)s",
            id="a table that is read",
        ),
        pytest.param(
            "select 1 from t as one join t on t.a = one.a",
            "select 1 from (select * from feedwright.t where publication = 7) as one "
            "join (select * from feedwright.t where publication = 7) as t on t.a = one.a",
            id="one that is read twice",
        ),
        pytest.param(
            "delete from t",
            "delete from feedwright.t as t where t.publication = 7",
            id="one that is emptied",
        ),
        pytest.param(
            "delete from t where a = 1 or b = 2",
            "delete from feedwright.t as t where t.publication = 7 and (a = 1 or b = 2)",
            id="a condition with or",
        ),
        pytest.param(
            "update t set b = 'x%' where a = :a",
            "update feedwright.t as t set b = 'x%%' where t.publication = 7 and (a = %(a)s)",
            id="a change, and a percent sign",
        ),
        pytest.param(
            "update t set\n    b = 1\nwhere a = :a",
            "update feedwright.t as t set b = 1 where t.publication = 7 and (a = %(a)s)",
            id="a change on several lines",
        ),
        pytest.param(
            "alter table t rename column b to d",
            "alter table feedwright.t rename column b to d",
            id="a column of another name",
        ),
        pytest.param(
            "alter table t add column d text not null default ''",
            "alter table feedwright.t add column d text collate \"C\" not null default ''",
            id="a new column, of text",
        ),
        pytest.param(
            "drop index if exists t_b",
            "drop index if exists feedwright.t_b",
            id="an index that goes",
        ),
        pytest.param(
            "insert into t (a, b) values (:a, :b)\non conflict (a) do nothing",
            "insert into feedwright.t as t (publication, a, b) values (7, :a, :b)\n"
            "on conflict (publication, a) do nothing",
            id="a row that is kept",
        ),
        pytest.param(
            "select cast(a as blob), cast(c as blob) from t where a in "
            "(select value from json_each(:names))",
            "select a::varchar, c from (select * from feedwright.t where publication = 7) as t "
            "where a = any(%(names)s::text[])",
            id="bytes, and a list",
        ),
        pytest.param(
            "select wanted.value from json_each(:names) as wanted cross join t",
            "select wanted.value from unnest(%(names)s::text[]) as wanted(value) cross join "
            "(select * from feedwright.t where publication = 7) as t",
            id="a list as a table",
        ),
    ],
)
def test_forms(asked: str, given: str) -> None:
    """Each form of statement is turned into PostgreSQL's."""
    schema = schema_of(
        "create table if not exists t (\n    a text primary key, -- it\n    b integer not null,\n"
        "    c bytea not null\n);\ncreate index if not exists t_b on t (b) where b > 0;\n"
    )
    made = translated({"q": Query(f"{asked};", (), "")}, schema)["q"].sql
    given = re.sub(r"\b7\b", ":publication", given)  # whichever it is
    assert made == re.sub(r"(?<!:):(a|b|publication)\b", r"%(\1)s", given)
    table = (
        'create table if not exists feedwright.t (publication integer not null, a text collate "C"'
        " not null, b integer not null, c bytea not null, primary key (publication, a))"
    )
    assert statements(schema) == [
        table,
        "create index if not exists t_b on feedwright.t (publication, b) where b > 0",
    ]


def test_another_statement_is_refused() -> None:
    """What is neither a table nor an index has no form there, and is not passed over."""
    with pytest.raises(ValueError, match="neither a table nor an index: create view"):
        schema_of("create view v as select 1;")
