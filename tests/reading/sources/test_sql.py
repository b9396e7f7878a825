"""Articles in a database: SQLite, and a real PostgreSQL."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import sqlalchemy as sql
from tests.publications import NOW, article, items, run, write

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.report import Report
from feedwright.reading.sources import rows as rows_module
from feedwright.reading.sources import sql as sql_module

WHEN = datetime(2026, 11, 1, 8, tzinfo=UTC)
TABLE = """
[[sources]]
kind = "sql"
url = "{url}"
table = "stories"
changed = "edited"
columns = {{ title = "headline", date = "released", body = "html", tags = "labels" }}
{more}
"""


class Newsroom:
    """A database of stories, and a publication that reads it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.engine = sql.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        self.stories = sql.Table(
            "stories",
            sql.MetaData(),
            sql.Column("id", sql.Integer, primary_key=True),
            sql.Column("headline", sql.Text),
            sql.Column("html", sql.Text),
            sql.Column("released", sql.DateTime(timezone=True)),
            sql.Column("edited", sql.DateTime(timezone=True)),
            sql.Column("labels", sql.Text),
        )
        self.stories.drop(self.engine, checkfirst=True)
        self.stories.create(self.engine)

    def configure(self, more: str = "") -> None:
        """Writes feedwright.toml, with a folder beside the database."""
        text = TABLE.format(url=self.url, more=more)
        write(self.folder, {"a.md": article("From a file")}, more=text)

    def put(self, number: int, headline: str, *, edited: datetime = WHEN, **more: Any) -> None:
        """Writes a story."""
        values = {"html": f"<p>{headline}.</p>", "released": WHEN, "labels": '["sea", "port"]'}
        row = {"id": number, "headline": headline, "edited": edited, **values, **more}
        with self.engine.begin() as connection:
            connection.execute(self.stories.delete().where(self.stories.c.id == number))
            connection.execute(self.stories.insert().values(row))

    def delete(self, number: int) -> None:
        """Deletes a story."""
        with self.engine.begin() as connection:
            connection.execute(self.stories.delete().where(self.stories.c.id == number))

    def titles(self) -> list[str]:
        """Those of the feed, without the file's."""
        return sorted({one["title"] for one in items(self.folder)} - {"From a file"})


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    """A database of each kind, with three stories."""
    if request.param == "sqlite":
        made = Newsroom(f"sqlite:///{tmp_path}/cms.sqlite", tmp_path / "feeds")
    else:
        made = Newsroom(request.getfixturevalue("postgres"), tmp_path / "feeds")
    made.configure()
    for number, headline in enumerate(("One", "Two", "Three"), 1):
        made.put(number, headline)
    yield made
    made.engine.dispose()


def test_a_row_is_an_article(newsroom: Newsroom) -> None:
    """Columns hold the fields that feedwright.toml says, and others go by their own names."""
    newsroom.put(4, "Four & more", html="<p>It <b>rains</b>.</p><script>no</script>")
    report = run(newsroom.folder)
    four = next(one for one in items(newsroom.folder) if one["title"] == "Four & more")
    assert four["content_html"] == "<p>It <b>rains</b>.</p>"
    assert four["date_published"] == "2026-11-01T08:00:00Z"
    assert four["tags"] == ["sea", "port"]
    assert four["id"] == "tag:example.org,2026:stories/4"
    assert (report.articles.read, report.articles.new) == (5, 5)


def test_what_has_no_time_yet_is_not_published(newsroom: Newsroom) -> None:
    """A row without a time of publication is a draft, and one of tomorrow waits."""
    newsroom.put(4, "Not yet", released=None)
    newsroom.put(5, "Tomorrow", released=NOW + timedelta(days=1))
    report = run(newsroom.folder)
    assert newsroom.titles() == ["One", "Three", "Two"]
    assert (report.articles.drafts, report.articles.held) == (1, 1)
    run(newsroom.folder, now=NOW + timedelta(days=1))
    assert newsroom.titles() == ["One", "Three", "Tomorrow", "Two"]


def asked(newsroom: Newsroom, now: datetime = NOW) -> tuple[Report, list[int]]:
    """A run, and how many rows each of its statements gave."""
    given: list[int] = []
    fetch, scanned = rows_module.Rows.scanned, sql_module.Database.fetch

    def counted(of: Any, rows: Iterator[Any], **how: Any) -> Any:
        there = list(rows)
        given.append(len(there))
        return fetch(of, iter(there), **how)

    def fetched(of: Any, keys: Any) -> Any:
        there = list(scanned(of, keys))
        given.append(len(there))
        return iter(there)

    with (
        patch.object(rows_module.Rows, "scanned", counted),
        patch.object(sql_module.Database, "fetch", fetched),
    ):
        return run(newsroom.folder, now=now), given


def test_an_edit_costs_its_row(newsroom: Newsroom) -> None:
    """Of many rows those are asked for that have changed since, and once."""
    for number in range(10, 60):
        newsroom.put(number, f"Story {number}", edited=WHEN + timedelta(hours=number))
    assert asked(newsroom)[1] == [53, 53]
    newsroom.put(11, "Story 11 as it was", edited=WHEN + timedelta(days=9))
    report, given = asked(newsroom)
    assert given == [2]  # that of the watermark's own instant is looked at again
    assert report.articles.changed == 1
    assert "Story 11 as it was" in newsroom.titles()
    assert asked(newsroom)[1] == [1]  # that of the same instant again, and nothing is read


def test_a_row_of_the_same_instant_is_not_missed(newsroom: Newsroom) -> None:
    """Rows that were written later with the time of the last one are seen."""
    run(newsroom.folder)
    newsroom.put(4, "At the same time")
    newsroom.put(5, "A long transaction", edited=WHEN - timedelta(minutes=4))
    run(newsroom.folder)
    wanted = {"At the same time", "A long transaction"}
    if newsroom.url.startswith("sqlite"):
        wanted.discard("A long transaction")  # its times are texts there
    assert wanted <= {*newsroom.titles()}


def test_a_row_that_is_written_meanwhile_is_not_missed(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are written while the changed ones are read are read by the next run."""
    run(newsroom.folder)
    asked = vars(sql_module.Database)["_since"]

    def slowly(self: Any, *told: Any) -> Iterator[Any]:
        found = [*asked(self, *told)]
        for number, hours in ((4, 1), (5, 2)):
            newsroom.put(number, f"Late {number}", edited=WHEN + timedelta(hours=hours))
        return iter(found)

    with monkeypatch.context() as patched:
        patched.setattr(sql_module.Database, "_since", slowly)
        run(newsroom.folder)
    run(newsroom.folder)
    assert newsroom.titles() == ["Late 4", "Late 5", "One", "Three", "Two"]


def test_a_deleted_row_leaves(newsroom: Newsroom) -> None:
    """All rows are looked at once in a while, at once where there is no watermark."""
    run(newsroom.folder)
    newsroom.delete(2)
    run(newsroom.folder)
    assert newsroom.titles() == ["One", "Three", "Two"]
    with patch("time.time", lambda: NOW.timestamp() + 10 * 86400):
        run(newsroom.folder)
    assert newsroom.titles() == ["One", "Three"]
    newsroom.configure()
    file = newsroom.folder / "feedwright.toml"
    file.write_text(file.read_text().replace('changed = "edited"', ""))
    run(newsroom.folder)
    newsroom.delete(3)
    run(newsroom.folder)
    assert newsroom.titles() == ["One"]


def test_a_query_is_a_table(newsroom: Newsroom) -> None:
    """A query may choose and join, and names its source."""
    query = "select * from stories where headline <> 'Two' order by id;"
    text = TABLE.format(url=newsroom.url, more=f'query = "{query}"\nname = "desk"')
    write(newsroom.folder, {}, more=text.replace('table = "stories"', ""))
    run(newsroom.folder)
    assert {one["id"] for one in items(newsroom.folder)} == {
        "tag:example.org,2026:desk/1",
        "tag:example.org,2026:desk/3",
        "tag:example.org,2026:articles/a.md",
    }


@pytest.mark.parametrize("fault", ["away", "table", "column", "key", "watermark", "driver"])
def test_a_fault_leaves_what_was_published(newsroom: Newsroom, fault: str) -> None:
    """A database that cannot be asked is one line without its password; all else is published."""
    run(newsroom.folder)
    file = newsroom.folder / "feedwright.toml"
    text = file.read_text()
    away = "postgresql://desk:geheim%21@127.0.0.1:9/cms"
    changed = {
        "away": text.replace(newsroom.url, away),
        "table": text.replace('"stories"', '"storeys"'),
        "column": text.replace('"headline"', '"headlin"'),
        "key": text.replace("changed =", 'key = "number"\nchanged ='),
        "watermark": text.replace('changed = "edited"', 'changed = "editde"'),
        "driver": text.replace(newsroom.url, "oracle://desk:geheim!@127.0.0.1/cms"),
    }[fault]
    file.write_text(changed.replace('"storeys"\n', '"storeys"\nname = "stories"\n'))
    (newsroom.folder / "articles/b.md").write_text(article("Another file"))
    report = run(newsroom.folder)
    (told,) = report.refusals
    assert "the source `stories` is away; its articles stay as they are" in told
    assert "geheim" not in told
    assert "\n" not in told
    assert newsroom.titles() == ["Another file", "One", "Three", "Two"]


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    """A path that is misspelt is told, and no empty file lies there afterwards."""
    write(tmp_path, {}, more=TABLE.format(url="sqlite:///cmx.sqlite", more=""))
    (told,) = run(tmp_path).refusals
    assert "unable to open database file" in told
    assert not (tmp_path / "cmx.sqlite").exists()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('url = "sqlite://"', "table: name either a table or a query"),
        ('url = "sqlite://"\ntable = "a"\nquery = "select 1"', "either a table or a query"),
        ('url = "sqlite://"\nquery = "select 1"', "name: it is missing"),
        ('url = "sqlite://"\ntable = "a"\nwhole = "often"', "whole: 'often' is no span"),
        ('url = "sqlite://"\ntable = "a"\ncolumns = { title = "" }', "'title' names no column"),
        ('url = "sqlite://"\ntable = "a"\npth = "x"', "pth"),
        ('url = "sqlite://"\ntable = "a"\nlisten = "x"', "listen: only PostgreSQL"),
    ],
)
def test_settings_are_checked(tmp_path: Path, lines: str, told: str) -> None:
    """What makes no sense is told before anything is asked for."""
    write(tmp_path, {}, more=f'[[sources]]\nkind = "sql"\n{lines}\n')
    with pytest.raises(ConfigurationError, match=told):
        run(tmp_path)


def test_a_file_that_was_touched_is_no_row(newsroom: Newsroom) -> None:
    """Where only a file may have changed the database is left alone, but for its own file."""
    newsroom.configure()
    run(newsroom.folder)
    newsroom.put(9, "Nine")
    file = newsroom.folder / "articles/b.md"
    file.write_text(article("Another file"))
    run(newsroom.folder, touched=[file])
    assert "Another file" in newsroom.titles()
    assert "Nine" not in newsroom.titles()
    run(newsroom.folder)
    assert "Nine" in newsroom.titles()


def test_odd_rows_do_no_harm(newsroom: Newsroom) -> None:
    """Rows without text or with hostile ones are set aside or cleaned, and the others stand."""
    newsroom.put(4, "", html="")
    newsroom.put(
        5, "Odd \u2028 signs \x07", html="<p>\x01\ud83d".encode("utf-8", "replace").decode()
    )
    newsroom.put(6, "Far", released=datetime(9999, 12, 31, tzinfo=UTC))
    report = run(newsroom.folder)
    assert [one.source for one in report.articles.set_aside] == ["stories/4", "stories/6"]
    assert len(newsroom.titles()) == 4


@pytest.mark.parametrize("key", ["a b", "x/y", "../up", ".hidden", "_draft", "ü#1?%", "x" * 300])
def test_any_text_may_be_a_key(tmp_path: Path, key: str) -> None:
    """A key of whatever signs is one name, found again, and says nothing of drafts."""
    engine = sql.create_engine(f"sqlite:///{tmp_path}/cms.sqlite")
    with engine.begin() as connection:
        connection.execute(sql.text("create table t (id text, title text, date text, body text)"))
        insert = sql.text("insert into t values (:id, 'Odd key', '2026-11-01', 'Text.')")
        connection.execute(insert, {"id": key})
        connection.execute(sql.text("insert into t values (null, 'None', '2026-11-01', 'No.')"))
    engine.dispose()
    more = f'[[sources]]\nkind = "sql"\nurl = "sqlite:///{tmp_path}/cms.sqlite"\ntable = "t"\n'
    write(tmp_path, {}, more=more)
    report = run(tmp_path)
    assert [one["title"] for one in items(tmp_path)] == ["Odd key"]
    assert any("1 row with no usable `id`" in one for one in report.warnings)
    assert run(tmp_path).articles.changed == 0


def test_memory_does_not_grow_with_the_table(newsroom: Newsroom) -> None:
    """A scan lets rows go one by one: the driver is asked for some at a time."""
    asked_for: list[Any] = []
    run(newsroom.folder)

    def noted(of: sql.Connection, **how: Any) -> sql.Connection:
        asked_for.append(how)
        return of

    with patch.object(sql.Connection, "execution_options", noted):
        newsroom.configure('section = "News"')
        run(newsroom.folder)
    assert {"stream_results": True, "yield_per": 500} in asked_for


def test_processes_ask_by_their_own_connections(newsroom: Newsroom) -> None:
    """Many rows are read over all cores, and each process has a connection of its own."""
    for number in range(100, 400):
        newsroom.put(number, f"Story {number}", labels=json.dumps([f"t{number}"]))
    report = run(newsroom.folder)
    assert report.articles.new == 304
    assert not report.articles.set_aside


def test_keys_are_asked_for_as_what_they_are(tmp_path: Path) -> None:
    """A row is found by a key of any type, also where a column holds several or declares none."""
    engine = sql.create_engine(f"sqlite:///{tmp_path}/cms.sqlite")
    with engine.begin() as connection:
        connection.execute(sql.text("create table cms (id, title, date, html)"))
        add = sql.text("insert into cms values (:key, :title, '2026-11-01', '<p>It rains.</p>')")
        keys = [7, -1, 2**62, "seven", "007", b"bytes"]
        connection.execute(add, [{"key": key, "title": f"T{key!r}"} for key in keys])
    engine.dispose()
    for source in ('table = "cms"', 'query = "select id, title, date from cms"\nname = "cms"'):
        lines = f'[[sources]]\nkind = "sql"\nurl = "sqlite:///../cms.sqlite"\n{source}\n'
        folder = tmp_path / source[:5]
        write(folder, {"a.md": article("A")}, more=lines)
        report = run(folder)
        assert not report.articles.set_aside
        assert {one["title"] for one in items(folder)} == {"A", *(f"T{key!r}" for key in keys)}


@pytest.mark.parametrize("kind", ["numeric(20)", "date", "timestamp", "uuid", "bytea"])
def test_postgresql_knows_keys_of_its_types(postgres: str, tmp_path: Path, kind: str) -> None:
    """A key column of PostgreSQL may be of any type that tells rows apart."""
    texts = {
        "date": "2026-11-01",
        "timestamp": "2026-11-01 08:00:00.5",
        "uuid": "5f7d4ac8-7d9b-4ef4-9d4f-2f1f4c1d7a11",
    }
    engine = sql.create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(sql.text("drop table if exists odd"))
        connection.execute(
            sql.text(f"create table odd (id {kind} primary key, title text, date text)")
        )
        odd = sql.table("odd", *map(sql.column, ("id", "title", "date")))
        key: sql.ColumnElement[Any] = sql.literal_column(
            f"cast('{texts.get(kind, '12')}' as {kind})"
        )
        connection.execute(sql.insert(odd).values(id=key, title="Odd", date="2026-11-01"))
    engine.dispose()
    write(tmp_path, {}, more=f'[[sources]]\nkind = "sql"\nurl = "{postgres}"\ntable = "odd"\n')
    report = run(tmp_path)
    assert not report.articles.set_aside
    assert [one["title"] for one in items(tmp_path)] == ["Odd"]


def test_text_that_is_none_takes_nothing_down(tmp_path: Path) -> None:
    """SQLite holds any bytes as text: they are replaced and told, and all rows are published."""
    engine = sql.create_engine(f"sqlite:///{tmp_path}/cms.sqlite")
    with engine.begin() as connection:
        connection.execute(sql.text("create table cms (id integer, title text, date text)"))
        add = (
            "insert into cms values (1, 'Low tide', '2026-11-01'),"
            " (2, cast(x'4f6cc3' as text), '2026-11-02')"
        )
        connection.execute(sql.text(add))
    engine.dispose()
    lines = '[[sources]]\nkind = "sql"\nurl = "sqlite:///../cms.sqlite"\ntable = "cms"\n'
    write(tmp_path / "feeds", {}, more=lines)
    report = run(tmp_path / "feeds")
    assert [one["title"] for one in items(tmp_path / "feeds")] == ["Ol\ufffd", "Low tide"]
    assert any("not all of its text is UTF-8" in one for one in report.warnings)
