"""What holds for sources of every kind, by the same tests run over each."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.publications import NOW, article, items, run, tree, write
from tests.web import Answered, web

from feedwright.reading.sources import http

DATE = datetime(2026, 10, 1, 8, tzinfo=UTC)


class Story(NamedTuple):
    """An article, wherever it is stored."""

    number: int
    title: str
    date: datetime = DATE


class Stored:
    """A source of some kind, which holds what a test wants it to hold."""

    def __init__(self, folder: Path, lines: str, put: Callable[[list[Story]], None]) -> None:
        self.folder = folder
        self.put = put
        write(folder, {"a.md": article("A")}, more=f"[[sources]]\n{lines}\n")

    def titles(self) -> set[str]:
        """Those of its articles in the main feed."""
        return {one["title"] for one in items(self.folder)} - {"A"}

    def ids(self) -> dict[str, str]:
        """Their ids, by title."""
        return {one["title"]: one["id"] for one in items(self.folder)}


def _row(story: Story) -> dict[str, object]:
    date = f"{story.date:%Y-%m-%dT%H:%M:%SZ}"
    return {"id": story.number, "title": story.title, "date": date, "body": f"<p>{story.title}</p>"}


def _records(folder: Path) -> Stored:
    def put(stories: list[Story]) -> None:
        (folder / "d.json").write_text(json.dumps([_row(one) for one in stories]))

    return Stored(folder, 'kind = "records"\npath = "d.json"', put)


def _sql(folder: Path) -> Stored:
    def put(stories: list[Story]) -> None:
        with sqlite3.connect(folder / "d.sqlite") as database:
            database.execute("drop table if exists stories")
            database.execute("create table stories (id int, title text, date text, body text)")
            rows = [tuple(_row(one).values()) for one in stories]
            database.executemany("insert into stories values (?, ?, ?, ?)", rows)
        database.close()

    return Stored(folder, 'kind = "sql"\nurl = "sqlite:///d.sqlite"\ntable = "stories"', put)


def _python(folder: Path) -> Stored:
    def put(stories: list[Story]) -> None:
        rows = [_row(one) for one in stories]
        (folder / "newsdesk_of_all.py").write_text(f"def stories():\n    return {rows!r}\n")

    return Stored(folder, 'kind = "python"\ncall = "newsdesk_of_all:stories"', put)


def _mail(folder: Path) -> Stored:
    def put(stories: list[Story]) -> None:
        (folder / "post").mkdir(exist_ok=True)
        for old in (folder / "post").iterdir():
            old.unlink()
        (folder / "post/nothing.txt").write_text("")
        for one in stories:
            mail = EmailMessage()
            mail["Subject"], mail["From"] = one.title, "Post <post@example.org>"
            mail["Date"], mail["Message-ID"] = (
                format_datetime(one.date),
                f"<{one.number}@x.example>",
            )
            mail.set_content(one.title)
            (folder / f"post/{one.number}.eml").write_bytes(bytes(mail))

    return Stored(folder, 'kind = "mail"\npath = "post"', put)


def _feed(folder: Path) -> Stored:
    def put(stories: list[Story]) -> None:
        found = [
            {
                "id": f"https://other.example/{one.number}",
                "url": f"https://other.example/{one.number}",
                "title": one.title,
                "content_html": f"<p>{one.title}</p>",
                "date_published": f"{one.date:%Y-%m-%dT%H:%M:%SZ}",
            }
            for one in stories
        ]
        whole = {"version": "https://jsonfeed.org/version/1.1", "title": "O", "items": found}
        (folder / "other.json").write_text(json.dumps(whole))

    return Stored(folder, 'kind = "feed"\npath = "other.json"\nmirror = true', put)


KINDS = {"records": _records, "sql": _sql, "python": _python, "mail": _mail, "feed": _feed}


@pytest.fixture(params=[*KINDS, "http"])
def stored(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stored]:
    """A source of each kind."""
    if request.param != "http":
        yield KINDS[request.param](tmp_path)
        return
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(http, "_WAITS", ())
    rows: list[dict[str, object]] = []

    def put(stories: list[Story]) -> None:
        rows[:] = [_row(one) for one in stories]

    with web(lambda _: Answered(json.dumps(rows).encode())) as running:
        yield Stored(tmp_path, f'kind = "http"\nurl = "{running.address}/"\nname = "cms"', put)


def stories(count: int) -> list[Story]:
    """Some stories."""
    return [Story(number, f"Story {number}") for number in range(1, count + 1)]


def test_an_edit_keeps_who_it_is(stored: Stored) -> None:
    """Another title and text are a change of one article, whose id stays; nothing else changes."""
    stored.put(stories(3))
    run(stored.folder)
    before = stored.ids()
    stored.put([*stories(2), Story(3, "Another title")])
    report = run(stored.folder)
    assert (report.articles.changed, report.articles.new, report.articles.vanished) == (1, 0, 0)
    assert stored.ids()["Another title"] == before["Story 3"]

    documents = tree(stored.folder)
    report = run(stored.folder)
    assert (report.articles.changed, report.warnings) == (0, ())
    assert tree(stored.folder) == documents


def test_what_waits_is_not_told(stored: Stored) -> None:
    """A story of a later date stands nowhere before, and everywhere from then on."""
    stored.put([*stories(1), Story(2, "Embargoed", NOW + timedelta(hours=1))])
    report = run(stored.folder)
    assert report.articles.held == 1
    assert not any(b"Embargoed" in data for data in tree(stored.folder).values())

    run(stored.folder, NOW + timedelta(hours=2))
    assert stored.titles() == {"Story 1", "Embargoed"}


def test_a_mishap_withdraws_nothing(stored: Stored) -> None:
    """Where most of the articles are gone at once, the run refuses to take them down."""
    stored.put(stories(12))
    run(stored.folder)
    before = tree(stored.folder)
    stored.put(stories(1))
    report = run(stored.folder)
    assert "11 of the 12 articles" in report.refusals[0]
    assert tree(stored.folder) == before

    run(stored.folder, allow_shrink=True)
    assert stored.titles() == {"Story 1"}


def test_what_is_deleted_goes(stored: Stored) -> None:
    """One that is not there any more stands in no feed."""
    stored.put(stories(4))
    run(stored.folder)
    stored.put(stories(4)[1:])
    assert run(stored.folder).articles.vanished == 1
    assert stored.titles() == {"Story 2", "Story 3", "Story 4"}


def test_the_order_of_a_source_does_not_matter(stored: Stored) -> None:
    """What stands in another order is what it was."""
    stored.put(stories(4))
    run(stored.folder)
    before = tree(stored.folder)
    stored.put(stories(4)[::-1])
    assert run(stored.folder).articles.changed == 0
    assert tree(stored.folder) == before
