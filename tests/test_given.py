"""Articles that a program gives to a run, without a folder of articles."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, items

import feedwright as fw

CONFIGURATION = """
[publication]
title = "The Example"
address = "https://example.org/feeds/"
home = "https://example.org/"
authority = "example.org,2026"
timezone = "Europe/Istanbul"
[[sources]]
kind = "python"
section = "News"
{more}
"""
WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def publication(folder: Path, more: str = "") -> Path:
    """A publication whose articles a program gives."""
    folder.mkdir(exist_ok=True)
    (folder / "feedwright.toml").write_text(CONFIGURATION.format(more=more), "utf-8")
    return folder


def row(number: int | None, **fields: Any) -> dict[str, Any]:
    """A row of a table, as a database gives it: numbers for ids, times without a zone."""
    usual = {
        "id": number,
        "title": f"Title {number}",
        "body": f"<p>Text {number}.</p>",
        "date": datetime(2026, 3, 2, 12, (number or 0) % 60),  # noqa: DTZ001 - as databases give them
        "url": f"/posts/{number}/",
    }
    return {**usual, **fields}


def publish(folder: Path, rows: Any = None, **switches: Any) -> fw.Report:
    """Publish what is given, at a time that stays."""
    return fw.publish(folder, articles=rows, **{"now": NOW, "environment": {}, **switches})


def titles(folder: Path) -> list[str]:
    """The titles of the main feed."""
    return [str(one["title"]) for one in items(folder)]


def test_rows_are_published(tmp_path: Path) -> None:
    """Dictionaries of a database become entries, with ids that stay and times of the zone."""
    report = publish(publication(tmp_path), (row(n, tags=["a"]) for n in range(3)))
    assert report.clean
    assert report.articles.new == 3
    first = items(tmp_path)[0]
    assert first["id"] == "tag:example.org,2026:python/2"
    assert first["url"] == "https://example.org/posts/2/"
    assert first["date_published"] == "2026-03-02T09:02:00Z"
    assert first["tags"] == ["News", "a"]
    assert fw.check(tmp_path / "public") == ()


def test_articles_are_published(tmp_path: Path) -> None:
    """Records are taken as rows are, and what they are made of is looked at."""
    articles = [
        fw.Article(key="a", title="A", body="# A", markup="markdown", published=WHEN),
        fw.Article(id="urn:isbn:1", title="B", body="b", link="/b/", published=WHEN),
        fw.Article(id="7", title="C", published="soon"),  # type: ignore[arg-type]
    ]
    report = publish(publication(tmp_path), articles)
    (aside,) = report.articles.set_aside
    assert (aside.source, "published: " in aside.reason) == ("python/7", True)
    assert {one["id"] for one in items(tmp_path)} == {
        "tag:example.org,2026:python/a",
        "urn:isbn:1",
    }


def test_a_run_that_is_given_nothing_keeps_all(tmp_path: Path) -> None:
    """A schedule's run shows what waits at its time, and lets nothing vanish."""
    later = row(9, date=NOW + timedelta(hours=1))
    report = publish(publication(tmp_path), [row(1), later])
    assert titles(tmp_path) == ["Title 1"]
    assert report.next_due == NOW + timedelta(hours=1)
    assert publish(tmp_path).articles.vanished == 0
    publish(tmp_path, now=NOW + timedelta(hours=1))
    assert titles(tmp_path) == ["Title 9", "Title 1"]
    publication(tmp_path, 'language = "tr"')  # another configuration of the source
    report = publish(tmp_path, now=NOW + timedelta(hours=2))
    assert (report.articles.vanished, report.clean) == (0, True)
    assert (
        len(fw.plan(tmp_path, now=NOW + timedelta(hours=2), environment={}).feeds[0].removed) == 0
    )


def test_what_is_not_given_any_more_vanishes(tmp_path: Path) -> None:
    """All rows are given: one that is not among them was deleted; half at once are kept."""
    publish(publication(tmp_path), [row(n) for n in range(30)])
    report = publish(tmp_path, [row(n) for n in range(1, 30)])
    assert report.articles.vanished == 1
    assert "Title 0" not in titles(tmp_path)
    assert not publish(tmp_path, [row(1)]).clean
    assert len(titles(tmp_path)) == 29
    publish(tmp_path, [row(1)], allow_shrink=True)
    assert titles(tmp_path) == ["Title 1"]


def test_only_what_is_touched_is_looked_at(tmp_path: Path) -> None:
    """Rows are read by their ids; one that is touched and not given was deleted."""
    publish(publication(tmp_path), [row(n) for n in range(20)])
    changed = [row(1, body="<p>New.</p>"), row(2, title="Not looked at"), row(30)]
    report = publish(tmp_path, changed, touched=[1, 30, "3"])
    assert (report.work.files, report.articles.new, report.articles.changed) == (2, 1, 1)
    assert report.articles.vanished == 1
    found = titles(tmp_path)
    assert len(found) == 20
    assert "Title 30" in found
    assert "Title 3" not in found
    assert "Not looked at" not in found


def test_an_unchanged_row_is_not_read_again(tmp_path: Path) -> None:
    """What every row says is compared with what it said, whatever its order of fields."""
    publish(publication(tmp_path), [row(n) for n in range(5)])
    again = [dict(reversed(row(n).items())) for n in range(5)]
    report = publish(tmp_path, again)
    assert (report.work.files, report.articles.changed) == (0, 0)


def test_the_line_s_own_rules_hold(tmp_path: Path) -> None:
    """Drafts and what is private stay out; what cannot be read is set aside, by its key."""
    rows = [
        row(1, draft=True),
        row(2, status="private"),
        row(3, date="nonsense"),
        row(4, title="", body=""),
        row(5, published="2026-03-02T12:00:00+03:00"),
        row(6, id="a.b/c.txt", title="Dotted"),
    ]
    report = publish(publication(tmp_path), rows)
    assert titles(tmp_path)[-1] == "Title 5" or "Dotted" in titles(tmp_path)
    assert sorted(one.source for one in report.articles.set_aside) == ["python/3", "python/4"]
    assert len(titles(tmp_path)) == 2
    assert report.articles.drafts == 2
    retraction = fw.retract(tmp_path, "python/5", note="Wrong.", now=NOW, environment={})
    assert retraction.title == "Title 5"


def test_rows_without_keys_are_told(tmp_path: Path) -> None:
    """Nobody could tell them apart later; the others are published."""
    rows = [row(1), row(None), row(2), row(2, title="Other"), fw.Article(title="No key")]
    report = publish(publication(tmp_path), rows)
    assert sorted(titles(tmp_path)) == ["Title 1", "Title 2"]
    told = "\n".join(report.warnings)
    assert "python: 2 rows with no usable `id`" in told
    assert "python: 1 row with the `id` of another; the first counts" in told


def test_columns_are_named_in_the_configuration(tmp_path: Path) -> None:
    """A table of other names is read as that of a database is."""
    columns = 'key = "nr"\ncolumns = { title = "head", body = "text", date = "day" }'
    publication(tmp_path, columns)
    publish(tmp_path, [{"nr": 4, "head": "A", "text": "<p>b</p>", "day": "2026-03-02"}])
    (item,) = items(tmp_path)
    assert (item["title"], item["content_html"]) == ("A", "<p>b</p>")
    with pytest.raises(fw.FeedwrightError, match="there is no column 'nr'"):
        publish(tmp_path, [{"id": 4}])


def test_another_time_zone_is_told_with_rows_too(tmp_path: Path) -> None:
    """A run that goes back to the clocks that counted still has what it was given."""
    publish(publication(tmp_path), [row(n) for n in range(3)])
    file = tmp_path / "feedwright.toml"
    file.write_text(file.read_text("utf-8").replace("Europe/Istanbul", "UTC"), "utf-8")
    publish(tmp_path, [row(n) for n in range(4)])
    assert titles(tmp_path) == ["Title 3", "Title 2", "Title 1", "Title 0"]


def test_a_publication_must_want_them(tmp_path: Path) -> None:
    """Where no source takes articles from a program, the message says what to write."""
    (tmp_path / "articles").mkdir()
    text = CONFIGURATION.format(more="").replace('kind = "python"', 'path = "articles"')
    (tmp_path / "feedwright.toml").write_text(text, "utf-8")
    with pytest.raises(fw.FeedwrightError, match=r'write \[\[sources\]\] with kind = "python"'):
        publish(tmp_path, [row(1)])


class Held(dict[str, Any]):
    """A row of which is known whether somebody holds it."""

    there = 0
    most = 0

    def __init__(self, *told: Any) -> None:
        super().__init__(*told)
        Held.there += 1
        Held.most = max(Held.most, Held.there)

    def __del__(self) -> None:
        Held.there -= 1


def test_rows_that_come_one_by_one_are_not_held(tmp_path: Path) -> None:
    """However many a program gives, a run holds one of them at a time, and publishes all."""
    Held.there = Held.most = 0
    report = publish(publication(tmp_path), (Held(row(n, date=WHEN)) for n in range(500)))
    assert (report.articles.new, report.clean) == (500, True)
    assert Held.most <= 2
    later = (Held(row(n, date=WHEN, **({"body": "New."} if n == 7 else {}))) for n in range(500))
    assert publish(tmp_path, later).articles.changed == 1
    assert Held.most <= 2


def test_rows_of_any_class_are_taken(tmp_path: Path) -> None:
    """What cannot be written down is held, and is text all the same."""

    class Odd:
        """A value of a class that nobody else knows."""

        def __str__(self) -> str:
            return "Odd title"

    rows = [
        row(1, title=Odd()),
        row(2, body=b"<p>Bytes.</p>"),
        fw.Article(key="x", title="X", published=WHEN),
    ]
    publish(publication(tmp_path), iter(rows))
    from_iterator = sorted(titles(tmp_path))
    publish(publication(tmp_path / "list"), rows)
    assert from_iterator == sorted(titles(tmp_path / "list")) == ["Odd title", "Title 2", "X"]


def test_many_rows_are_read_by_several_processes(tmp_path: Path) -> None:
    """A thousand rows are read as few are."""
    report = publish(publication(tmp_path), (row(n, date=WHEN) for n in range(1000)))
    assert (report.articles.new, report.clean) == (1000, True)
