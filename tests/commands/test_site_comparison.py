"""Comparing a publication with another site."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import NOW, article, run, tree, write
from tests.readers import served
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.commands.site_comparison import Comparison, compare
from feedwright.domain.errors import SourceError
from feedwright.reading.formats import sitemap

SITEMAP = (
    '<?xml version="1.0"?>'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{}</urlset>'
)
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


def pages(*addresses: str) -> str:
    """A sitemap of some pages, each with a picture."""
    picture = "<image:image><image:loc>https://example.org/a.png</image:loc></image:image>"
    told = (f"<url><loc>\n{one}\n</loc>{picture}</url>" for one in addresses)
    return SITEMAP.format("".join(told))


def entry(id_: str, title: str, path: str, day: int) -> str:
    """An item of RSS."""
    return (
        f'<item><guid isPermaLink="false">{id_}</guid><title>{title}</title>'
        f"<link>https://old.example{path}</link><pubDate>{day:02} Mar 2026 00:00:00 +0000</pubDate>"
        "</item>"
    )


def channel(*items: str) -> str:
    """A feed of another system."""
    return f'<rss version="2.0"><channel><title>Old</title>{"".join(items)}</channel></rss>'


def compared(folder: Path, text: str, name: str = "old.xml") -> Comparison:
    """Compares a publication with a file."""
    (folder / name).write_text(text, "utf-8")
    return compare(folder, str(folder / name), now=NOW)


def site(folder: Path) -> Path:
    """A publication of three articles, one of which waits."""
    files = {
        "one.md": article("It's one", "2026-03-05", guid="urn:one"),
        "two.md": article("Two", "2026-03-06", guid="urn:two"),
        "old.md": article("Old", "2019-03-06"),
        "later.md": article("Later", "2036-03-06", guid="urn:later"),
    }
    return write(folder, files, source='link = "/{slug}/"')


def test_what_differs_from_a_feed(tmp_path: Path) -> None:
    """What is the same, known otherwise, here alone, there alone, and why; nothing is written."""
    folder = site(tmp_path)
    told = channel(
        entry("urn:one", "It’s one", "/one/", 5),
        entry("?p=2", "Two", "/2026/two", 7),
        entry("urn:gone", "Gone", "/gone/", 6),
        entry("urn:later", "Later", "/later/", 6),
    )
    (folder / "articles/three.md").write_text(article("Three", "2026-03-07"))

    found = compared(folder, told)

    assert (found.kind, found.of, found.same, found.older) == ("feed", 4, 1, 1)
    (two,) = found.differing
    assert (two.source, two.fields) == ("articles/two.md", ("id", "address", "date"))
    assert (two.theirs.id, two.ours.id) == ("?p=2", "urn:two")
    assert [(one.id, one.reason) for one in found.not_here] == [
        ("urn:gone", ""),
        ("urn:later", "it waits for its time"),
    ]
    assert [one.title for one in found.not_there] == ["Three"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "articles",
        "feedwright.toml",
        "old.xml",
    ]


def test_its_own_feed_is_the_same(tmp_path: Path) -> None:
    """A publication does not differ from any of its own documents, at another host either."""
    folder = site(tmp_path)
    run(folder)
    before = tree(folder)

    for name in ("rss.xml", "atom.xml", "feed.json"):
        text = (folder / "public" / name).read_text("utf-8")
        found = compared(folder, text.replace("https://example.org/", "https://moved.example/"))
        assert found.is_equal, name
    (folder / "old.xml").unlink()
    assert tree(folder) == before


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("sitemap", id="sitemap"),
        pytest.param("text", id="text"),
        pytest.param("gzip", id="gzip"),
        pytest.param("index", id="index"),
        pytest.param("index on the web", id="index on the web"),
    ],
)
def test_what_differs_from_a_sitemap(tmp_path: Path, form: str) -> None:
    """Addresses count, whatever form a sitemap has; a site at another host has its paths."""
    folder = site(tmp_path)
    listed = ("https://old.example/one", "https://old.example/about/")
    file = folder / "sitemap.xml"
    file.write_text(pages(*listed))
    place = str(file)
    if form == "text":
        file.write_text("\n".join(listed))
    elif form == "gzip":
        file.write_bytes(gzip.compress(file.read_bytes()))
    elif form.startswith("index"):
        (folder / "index.xml").write_text(
            INDEX.format("<sitemap><loc>https://old.example/sitemap.xml</loc></sitemap>")
        )
        place = str(folder / "index.xml")
    with served(folder) as root:
        if form == "index on the web":
            here = f"<sitemap><loc>{root}sitemap.xml</loc></sitemap>"
            (folder / "index.xml").write_text(INDEX.format(here))
            place = f"{root}index.xml"
        found = compare(folder, place, now=NOW)

    assert (found.kind, found.of, found.same, found.warnings) == ("sitemap", 2, 1, ())
    assert [one.link for one in found.not_here] == ["https://old.example/about/"]
    assert [one.title for one in found.not_there] == ["Two", "Old"]


def test_a_sitemap_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """What an index names and does not hold is left out with a warning, whose reason is given."""
    folder = site(tmp_path)
    named = "".join(
        f"<sitemap><loc>https://old.example/{name}</loc></sitemap>" for name in ("a.xml", "b.xml")
    )
    (folder / "a.xml").write_bytes(gzip.compress(b"<urlset>")[:-4])
    (folder / "b.xml").write_text("<html>")

    found = compared(folder, INDEX.format(named), "index.xml")

    assert found.of == 0
    assert [one.partition(":")[2].partition(";")[0] for one in found.warnings] == [
        f" {folder / 'a.xml'} is packed with gzip and cannot be unpacked",
        "//old.example/b.xml: is no sitemap",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("<html><body>No feed.</body></html>", "web page", id="web page"),
        pytest.param("", "empty", id="empty"),
    ],
)
def test_what_is_neither_is_an_error(tmp_path: Path, text: str, told: str) -> None:
    """Neither a feed nor a sitemap cannot be compared with."""
    with pytest.raises(SourceError, match=told):
        compared(site(tmp_path), text)


def printed(folder: Path, *arguments: str) -> tuple[int, str]:
    """What ``plan --against`` prints."""
    now = ("--now", "2026-11-22T12:00:00Z")
    done = CliRunner().invoke(cli.app, ["plan", str(folder), *now, "--against", *arguments])
    return done.exit_code, done.stdout


def test_the_command(tmp_path: Path) -> None:
    """Status 1 where anything differs, and 0 where nothing does."""
    folder = site(tmp_path)
    run(folder)
    (folder / "old.xml").write_text(channel(entry("?p=2", "Two", "/two/", 6)))
    old = str(folder / "old.xml")

    status, told = printed(folder, old)
    code, text = printed(folder, old, "--json")

    assert (status, code) == (1, 1)
    assert told.splitlines() == [
        f"The same here: 0 of 1 entry in {old}.",
        "Otherwise here: 1",
        "  Two  articles/two.md",
        "    WOULD BE DELIVERED A SECOND TIME",
        "    id      there  ?p=2",
        "            here   urn:two",
        "2 articles here are older than its oldest entry.",
    ]
    found: dict[str, Any] = json.loads(text)
    assert set(found) == {
        *("against", "kind", "of", "same", "differing", "not_here", "not_there", "older"),
        "warnings",
    }
    assert found["differing"][0]["fields"] == ["id"]
    assert printed(folder, str(folder / "public/rss.xml"))[0] == 0
    assert printed(folder, str(folder / "nowhere.xml"), "--json")[0] == 1


@given(st.binary())
def test_any_bytes_are_a_sitemap_or_none(data: bytes) -> None:
    """Whatever bytes there are, reading them as a sitemap ends."""
    for text in (data, b"<urlset>" + data, b"http" + data):
        found = sitemap.read(text)
        assert found is None or all(one.startswith("http") for one in found.pages)
