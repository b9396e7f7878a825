"""Runs and articles within one second, from sources to published documents."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sql
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import NOW, article, items, run, tree, write

from feedwright.commands.retract import reinstate, retract
from feedwright.domain.instants import whole_second

PART = timedelta(milliseconds=1)


def dated(when: str, title: str = "A", **fields: str) -> str:
    """An article with a date in quotes, so that YAML reads none of it."""
    more = "".join(f"{name}: '{value}'\n" for name, value in fields.items())
    return f"---\ntitle: {title}\ndate: '{when}'\n{more}---\nSome text.\n"


def titles(folder: Path) -> list[str]:
    """The titles of the main feed."""
    return [item["title"] for item in items(folder)]


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        pytest.param(399, [], id="just before it"),
        pytest.param(400, ["A"], id="at its time"),
        pytest.param(700, ["A"], id="later in its second"),
    ],
)
def test_an_article_goes_out_at_the_very_part_of_its_second(
    tmp_path: Path, part: int, shown: list[str]
) -> None:
    """A date of 12:00:00.4 is due at 12:00:00.4; the run before tells when to come again."""
    folder = write(tmp_path, {"a.md": dated("2026-11-22T12:00:00.4Z"), "b.md": article("B")})

    report = run(folder, NOW + part * PART)

    assert titles(folder) == [*shown, "B"]
    assert report.next_due == (None if shown else NOW + 400 * PART)
    assert run(folder, NOW + 401 * PART).next_due is None
    assert titles(folder) == ["A", "B"]


def test_a_row_that_changed_in_the_second_of_a_run_is_seen_by_it(tmp_path: Path) -> None:
    """A database writes parts of seconds: what it wrote before a run, the run publishes."""
    engine = sql.create_engine(f"sqlite:///{tmp_path}/cms.sqlite")
    stamp = "2026-11-22 12:00:00.{}"
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "create table posts (id integer, title text, body text, created_at, updated_at)"
        )
        connection.exec_driver_sql(
            "insert into posts values (1, 'A', 'Text.', ?, ?)",
            (stamp.format(100), stamp.format(100)),
        )
    folder = write(
        tmp_path / "feeds",
        {"b.md": article("B")},
        more=f'[[sources]]\nkind = "sql"\nurl = "sqlite:///{tmp_path}/cms.sqlite"\n'
        'table = "posts"\nchanged = "updated_at"\n',
    )

    run(folder, NOW + 200 * PART)
    assert titles(folder) == ["A", "B"]

    with engine.begin() as connection:
        connection.exec_driver_sql(
            "update posts set body = 'Mended.', updated_at = ?", (stamp.format(400),)
        )
    report = run(folder, NOW + 700 * PART)

    assert report.articles.changed == 1
    assert items(folder)[0]["content_html"] == "<p>Mended.</p>"
    assert report.articles.held == 0


def test_an_article_leaves_at_the_very_part_of_its_second(tmp_path: Path) -> None:
    """What expires at 12:00:00.5 stands at 12:00:00.4, and no more at 12:00:00.6."""
    text = dated("2026-03-02", expires="2026-11-22T12:00:00.5Z")
    folder = write(tmp_path, {"a.md": text, "b.md": article("B")})

    assert run(folder, NOW + 400 * PART).next_due == NOW + 500 * PART
    assert "A" in titles(folder)
    run(folder, NOW + 600 * PART)
    assert "A" not in titles(folder)


def test_dates_that_runs_give_are_whole_seconds(tmp_path: Path) -> None:
    """Whatever a run dates by its clock, documents tell in whole seconds."""
    title = "A title of the length that MSN takes"
    text = "Some words of a story that is long enough. " * 12
    files = {f"{one}.md": f"---\ntitle: {title} {one}\n---\n{text}\n" for one in "abcd"}
    partner = '[[feeds]]\nname = "msn"\nprofile = "msn"\n'
    folder = write(tmp_path, files, more=partner, source='undated = "first-seen"')
    now = NOW + 700 * PART

    def stamps() -> set[str]:
        found = {path: data.decode() for path, data in tree(folder).items() if "." in path}
        return {
            stamp
            for text in found.values()
            for stamp in re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\"<]*", text)
        }

    run(folder, now)
    assert {item["date_published"] for item in items(folder)} == {"2026-11-22T12:00:00Z"}
    (folder / "articles/a.md").write_text(
        f"---\ntitle: {title} a\ncorrection: It said b.\n---\n{text}\n"
    )
    (folder / "articles/b.md").unlink()
    run(folder, now + timedelta(minutes=1))
    retract(folder, "articles/c.md", note="Wrong.", now=now + timedelta(minutes=2))
    retract(folder, "articles/d.md", note="Wrong.", now=now + timedelta(minutes=2))
    reinstate(folder, "articles/d.md", now=now + timedelta(minutes=3))

    assert b"dcterms:valid" in tree(folder)["msn/rss.xml"]
    assert {"2026-11-22T12:01:00Z", "2026-11-22T12:02:00Z", "2026-11-22T12:03:00Z"} <= stamps()
    assert not [stamp for stamp in stamps() if "." in stamp]


def test_a_clock_that_is_put_right_hides_nothing(tmp_path: Path) -> None:
    """Where it is behind the last run by less than a second, no article goes and nobody is told."""
    folder = write(tmp_path, {"a.md": dated("2026-11-22T12:00:00.4Z"), "b.md": article("B")})
    run(folder, NOW + 700 * PART)

    report = run(folder, NOW + 300 * PART)

    assert titles(folder) == ["A", "B"]
    assert report.warnings == ()
    assert report.next_due is None
    assert "the last run was later" in run(folder, NOW - 301 * PART).warnings[0]
    assert titles(folder) == ["A", "B"]


@given(st.datetimes())
def test_a_whole_second_is_never_later(when: datetime) -> None:
    """What a run dates by its clock may be shown by that run."""
    assert timedelta(0) <= when - whole_second(when) < timedelta(seconds=1)
