"""Files of named queries."""

import re
import sqlite3
from pathlib import Path

import pytest

import feedwright
from feedwright.runtime.database.queries import Query, named

FILES = sorted(Path(feedwright.__file__).parent.rglob("*.sql"))
QUERIES = [
    pytest.param(query, id=f"{file.parent.name}/{file.stem}: {name}")
    for file in FILES
    if not file.name.startswith("schema")
    for name, query in named(file.read_text("utf-8")).items()
]


def test_named() -> None:
    """Each query has its name, its parameters, its statement, and what it gives."""
    text = (
        "-- name: all_of_them()\nselect * from t;\n\n"
        "-- name: keep(id, title)*!\n-- Why: 'a -- b'.\ninsert into t\nvalues (:id, :title);\n"
        "-- name: count(id)$\nselect 1;\n-- name: one(id)^\nselect 2;\n-- name: clear()!\ndelete;"
    )
    assert named(text) == {
        "all_of_them": Query("select * from t;", (), ""),
        "keep": Query(
            "-- Why: 'a -- b'.\ninsert into t\nvalues (:id, :title);", ("id", "title"), "*!"
        ),
        "count": Query("select 1;", ("id",), "$"),
        "one": Query("select 2;", ("id",), "^"),
        "clear": Query("delete;", (), "!"),
    }


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("-- name: a()\nselect 1;\n-- name: a()\nselect 2;", id="one name twice"),
        pytest.param("select 1;\n-- name: a()\nselect 2;", id="a statement without a name"),
        pytest.param("-- name: a()\nselect 1;\n-- name: b() $\nselect 2;", id="a misspelt head"),
    ],
)
def test_bad_files(text: str) -> None:
    """A file from which a query would be lost is refused."""
    with pytest.raises(ValueError, match="names each"):
        named(text)


@pytest.mark.parametrize("query", QUERIES)
def test_our_queries(query: Query) -> None:
    """Each of the program's queries is one statement, and has the parameters that it declares."""
    assert sqlite3.complete_statement(query.sql)
    told = re.sub(r"--[^\n]*", "", query.sql)
    assert told.count(";") == 1
    assert set(re.findall(r"(?<!:):(\w+)", told)) == set(query.parameters)
