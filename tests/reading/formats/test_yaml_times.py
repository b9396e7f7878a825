from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.publications import NOW, items, run, write

from feedwright.domain.article import Article
from feedwright.reading.formats import read
from feedwright.reading.formats.raw_article import Context

# As Jekyll 4.3 with `timezone: America/New_York` tells them in jekyll-feed.
AS_JEKYLL = [
    pytest.param("2024-03-01 02:00:00", "2024-03-01T02:00:00", id="a time is UTC"),
    pytest.param("2024-03-01T02:00:00", "2024-03-01T02:00:00", id="with a T"),
    pytest.param("2024-3-1 2:00:00", "2024-03-01T02:00:00", id="single figures"),
    pytest.param("2024-03-01 02:00:00.5", "2024-03-01T02:00:00.5", id="parts of a second"),
    pytest.param("2024-03-01 02:00:00  # early", "2024-03-01T02:00:00", id="before a remark"),
    pytest.param('"2024-03-01 02:00:00"', "2024-03-01T07:00:00", id="in quotes"),
    pytest.param("2024-03-01 02:00", "2024-03-01T07:00:00", id="without seconds"),
    pytest.param("2024/03/01 02:00:00", "2024-03-01T07:00:00", id="no time of YAML"),
    pytest.param("2024-03-01", "2024-03-01T05:00:00", id="a day"),
    pytest.param("2024-03-01 02:00:00 -0800", "2024-03-01T10:00:00", id="with an offset"),
    pytest.param("2024-03-01T02:00:00Z", "2024-03-01T02:00:00", id="with a Z"),
]


def told(date: str, system: str, more: str = "") -> Article:
    """An article of Jekyll in New York."""
    context = Context(
        key="articles/a.md", home="https://example.org/", timezone="America/New_York", system=system
    )
    text = f"---\ntitle: T\n{more}date: {date}\n---\nx\n"
    return read(text.encode(), context).articles[0]


@pytest.mark.parametrize(("date", "expected"), AS_JEKYLL)
def test_jekyll(date: str, expected: str) -> None:
    """A time in no quotes that names no zone is UTC in Jekyll; all else is by the site's clocks."""
    assert told(date, "jekyll").published == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(("date", "expected"), AS_JEKYLL)
def test_jekyll_beside_nested_fields(date: str, expected: str) -> None:
    """So it is in front matter that only a whole reader of YAML understands."""
    made = told(date, "jekyll", "seo:\n  type: {a: b}\n")
    assert made.published == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_other_systems() -> None:
    """Others read such a time by the site's clocks."""
    assert told("2024-03-01 02:00:00", "hugo").published == datetime(2024, 3, 1, 7, tzinfo=UTC)
    assert told("2024-03-01 02:00:00", "").published == datetime(2024, 3, 1, 7, tzinfo=UTC)


def test_no_day() -> None:
    """Of a last change on a day that there is not a warning tells, as of any other."""
    made = told("2024-03-01", "jekyll", "last_modified_at: 2024-02-30 12:00:00\n")
    assert made.updated is None
    assert "last_modified_at" in made.warnings[0]


def published(folder: Path, system: str, zone: str, file: str) -> None:
    """Publish a folder of one article, and read all of it anew."""
    write(
        folder,
        {"2024-03-01-a.md": file},
        publication=f'timezone = "{zone}"',
        source=f'system = "{system}"\nlink = "/{{year}}/{{month}}/{{day}}/{{slug}}/"',
    )
    run(folder, NOW)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_what_readers_have_keeps_its_dates(tmp_path: Path, zone: str) -> None:
    """An article that was published by the earlier reading is the same to readers by the later."""
    file = (
        "---\ntitle: A\ndate: 2024-03-01 02:00:00\nlast_modified_at: 2024-05-01 02:00:00\n---\nx\n"
    )
    published(tmp_path, "feedwright", zone, file)
    before = [(tmp_path / "public" / name).read_bytes() for name in ("atom.xml", "rss.xml")]
    for _ in range(2):
        published(tmp_path, "jekyll", zone, file)
        after = [(tmp_path / "public" / name).read_bytes() for name in ("atom.xml", "rss.xml")]
        assert after == before
    published(tmp_path, "jekyll", zone, file.replace("02:00:00", "03:00:00"))
    assert items(tmp_path)[0]["date_published"] == "2024-03-01T03:00:00Z"
    assert items(tmp_path)[0]["date_modified"] == "2024-05-01T03:00:00Z"


def test_what_waits_is_read_anew(tmp_path: Path) -> None:
    """An article that readers have not seen yet is published when Jekyll publishes it."""
    file = "---\ntitle: A\ndate: 2026-11-22 08:00:00\n---\nx\n"
    published(tmp_path, "feedwright", "America/New_York", file)
    assert items(tmp_path) == []
    published(tmp_path, "jekyll", "America/New_York", file)
    assert items(tmp_path)[0]["date_published"] == "2026-11-22T08:00:00Z"
