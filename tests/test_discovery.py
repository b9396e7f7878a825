"""What search engines and feed readers are told of a publication, from its files to its answers."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree
from tests.asgi import ask
from tests.publications import NOW, article, lose_store, run, tree, write

from feedwright.domain import sitemaps
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.report import Report
from feedwright.rendering import discovery
from feedwright.server import application

ALL = "[discovery]\nsitemap = true\nnews_sitemap = true\nfeed_menu = true\n"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
SCHEMA = etree.RelaxNG(
    etree.parse(Path(__file__).parent / "rendering" / "formats" / "sitemaps.rng")
)
OURS = "https://example.org/feeds/"
TEXT = {"type": "string", "pattern": r"\S"}
MENU: dict[str, Any] = {
    "$ref": "#/$defs/menu",
    "$defs": {
        "menu": {
            "type": "object",
            "required": ["feed-menu", "items"],
            "properties": {
                "feed-menu": TEXT,
                "lang": TEXT,
                "items": {
                    "type": "array",
                    "items": {"anyOf": [{"$ref": "#/$defs/menu"}, {"$ref": "#/$defs/feed"}]},
                },
            },
            "additionalProperties": False,
        },
        "feed": {
            "type": "object",
            "required": ["feed-title"],
            "anyOf": [{"required": ["rss"]}, {"required": ["atom"]}],
            "properties": {
                "feed-title": TEXT,
                "description": TEXT,
                "lang": TEXT,
                "rss": {"type": "string", "format": "uri-reference"},
                "atom": {"type": "string", "format": "uri-reference"},
            },
            "additionalProperties": False,
        },
    },
}
"""What draft-nottingham-feed-menu asks of a menu (§2)."""


def listed(folder: Path, name: str) -> list[str]:
    """The addresses that a sitemap or an index holds, which keeps all rules."""
    root = etree.fromstring((folder / "public" / name).read_bytes())
    SCHEMA.assertValid(root)
    return list(root.xpath("//s:loc/text()", namespaces=NAMES))


def written(report: Report) -> set[str]:
    """The documents that were written."""
    return {one.path for one in report.documents if one.status == "written"}


def hours(number: float) -> str:
    """The date of an article that was published so many hours ago."""
    return (NOW - timedelta(hours=number)).isoformat()


def test_news_leave_at_their_minute(tmp_path: Path) -> None:
    """The news sitemap has the articles of two days, and a run is due when the oldest leaves."""
    files = {
        "a.md": article("A", hours(1)),
        "b.md": article("B", hours(47)),
        "c.md": article("C", hours(48)),
        "waits.md": article("Waits", hours(-2)),
        "gone.md": article("Gone", hours(3), status="retracted"),
        "elsewhere.md": article("Elsewhere", hours(4), url="https://other.example/x"),
        "page.md": article("A page", hours(5), rss=False),
        "here.md": article("Here", hours(6), url="/here/", language="zh-TW"),
    }
    write(tmp_path, files, more=ALL)
    report = run(tmp_path)
    there = [f"{OURS}articles/a/", "https://example.org/here/", f"{OURS}articles/b/"]
    assert listed(tmp_path, "news-sitemap.xml") == there
    root = etree.fromstring((tmp_path / "public/news-sitemap.xml").read_bytes())
    assert root.xpath("//n:language/text()", namespaces=NAMES) == ["en", "zh-tw", "en"]
    assert root.xpath("//n:name/text()", namespaces=NAMES) == ["The Example"] * 3
    assert report.next_due == NOW + timedelta(hours=1)

    before = tree(tmp_path)
    assert written(run(tmp_path, NOW + timedelta(minutes=59))) == set()
    assert tree(tmp_path) == before
    report = run(tmp_path, NOW + timedelta(hours=1))
    assert written(report) == {"news-sitemap.xml"}
    assert listed(tmp_path, "news-sitemap.xml") == there[:2]
    assert report.next_due == NOW + timedelta(hours=2)

    report = run(tmp_path, NOW + timedelta(hours=2))
    assert f"{OURS}articles/waits/" in listed(tmp_path, "news-sitemap.xml")
    due = report.next_due
    while due:
        due = run(tmp_path, due).next_due
    assert listed(tmp_path, "news-sitemap.xml") == []


def test_more_news_than_google_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest thousand stand in the news sitemap, and a warning counts the others."""
    monkeypatch.setattr(discovery, "MOST_NEWS", 2)
    files = {f"{n}.md": article(f"N{n}", hours(n)) for n in range(1, 5)}
    write(tmp_path, files, more=f'{ALL}news_name = "The Paper"\n')
    report = run(tmp_path)
    assert listed(tmp_path, "news-sitemap.xml") == [f"{OURS}articles/n{n}/" for n in (1, 2)]
    assert any("2 others are left out" in one for one in report.warnings)
    assert b"<news:name>The Paper<" in (tmp_path / "public/news-sitemap.xml").read_bytes()


def pages(folder: Path) -> dict[str, list[str]]:
    """The pages that each sitemap lists to which the index leads, by their paths."""
    found = [one.removeprefix(OURS) for one in listed(folder, "sitemap.xml")]
    return {one: [address.removeprefix(OURS) for address in listed(folder, one)] for one in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication with pages of two years and one that shows no date, and a site's articles."""
    files = {
        "old.md": article("Old", "2025-03-02"),
        "older.md": article("Older", "2025-03-01", updated="2025-04-01"),
        "new.md": article("New", "2026-03-02", section="City"),
        "site.md": article("Site", "2026-03-03", url="/site/"),
        "waits.md": article("Waits", "2027-01-01"),
        "manual.md": "---\ntitle: Manual\nrss: false\n---\nText.\n",
    }
    write(tmp_path, files, more=f'[[feeds]]\nname = "s"\neach = "section"\n{ALL}')
    run(tmp_path)
    return tmp_path


WHOLE = {
    "sitemaps/feeds.xml": ["", "s/city/"],
    "sitemaps/2026.xml": ["articles/new/"],
    "sitemaps/2025.xml": ["articles/old/", "articles/older/"],
    "sitemaps/undated.xml": ["articles/manual/"],
}


def test_pages_made_here_are_listed(folder: Path) -> None:
    """The sitemaps list the pages that are made here, those of feeds too, and no others."""
    assert pages(folder) == WHOLE
    data = (folder / "public/sitemaps/undated.xml").read_bytes()
    assert b"lastmod" not in data
    index = (folder / "public/sitemap.xml").read_bytes()
    assert b"2025.xml</loc>\n    <lastmod>2025-04-01T00:00:00Z</lastmod>" in index


def test_sitemaps_follow_the_change(folder: Path) -> None:
    """An edit has the sitemap of its own year written alone, and the index."""
    path = folder / "articles/old.md"
    path.write_text(article("Old", "2025-03-02", updated="2026-11-01"))
    assert {one for one in written(run(folder)) if "sitemap" in one} == {
        "sitemap.xml",
        "sitemaps/2025.xml",
        "sitemaps/feeds.xml",
    }
    path.write_text(article("Old", "2026-01-01"))
    run(folder)
    assert pages(folder)["sitemaps/2026.xml"] == ["articles/new/", "articles/old/"]
    assert pages(folder)["sitemaps/2025.xml"] == ["articles/older/"]
    (folder / "articles/older.md").unlink()
    run(folder)
    assert "sitemaps/2025.xml" not in pages(folder)
    assert not (folder / "public/sitemaps/2025.xml").exists()
    later = datetime(2027, 1, 1, tzinfo=UTC)
    run(folder, later)
    assert pages(folder)["sitemaps/2027.xml"] == ["articles/waits/"]


def test_a_year_with_many_pages_is_divided(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year that outgrows its file has one for each month, and gets it back when it shrinks."""
    monkeypatch.setattr(sitemaps, "MOST_OF_A_YEAR", 3)
    for name, date in (("x", "2025-05-01"), ("y", "2025-06-01")):
        (folder / f"articles/{name}.md").write_text(article(name, date))
    run(folder)
    assert [one for one in pages(folder) if "2025" in one] == [
        f"sitemaps/2025-{month}.xml" for month in ("06", "05", "03")
    ]
    assert not (folder / "public/sitemaps/2025.xml").exists()
    (folder / "articles/x.md").unlink()
    run(folder)
    assert [one for one in pages(folder) if "2025" in one] == ["sitemaps/2025.xml"]
    assert {one for one in tree(folder) if "2025-" in one} == set()


def test_changes_end_where_a_run_from_nothing_does(folder: Path) -> None:
    """After edits the files are those that a publication without a past has."""
    (folder / "articles/new.md").write_text(article("New", "2026-04-02", section="Sea"))
    (folder / "articles/older.md").unlink()
    run(folder)
    after = {path: data for path, data in tree(folder).items() if "map" in path}
    shutil.rmtree(folder / "public")
    lose_store(folder)
    run(folder)
    once = {path: data for path, data in tree(folder).items() if "map" in path}
    once["sitemaps/feeds.xml"] = after["sitemaps/feeds.xml"]  # which tells of a feed that was
    assert after == once


def test_without_the_store_nothing_changes(folder: Path) -> None:
    """A lost store is made again, and the files stay as they were; none is left behind."""
    before = tree(folder)
    lose_store(folder)
    run(folder)
    assert tree(folder) == before
    lose_store(folder)
    (folder / "articles/old.md").unlink()
    (folder / "articles/older.md").unlink()
    run(folder, allow_shrink=True)
    assert "sitemaps/2025.xml" not in pages(folder)
    assert not (folder / "public/sitemaps/2025.xml").exists()


def test_a_damaged_sitemap_is_made_again(folder: Path) -> None:
    """A file that somebody removed or wrote over stands again after the next run."""
    before = tree(folder)
    (folder / "public/sitemaps/2025.xml").unlink()
    (folder / "public/sitemap.xml").write_text("x")
    run(folder)
    assert tree(folder) == before


def test_each_damaged_file_is_made_again(folder: Path) -> None:
    """Whichever published file is removed or written over, the next run makes that one again."""
    before = tree(folder)
    assert {"feed-menu.json", "sitemaps/feeds.xml", "news-sitemap.xml"} <= before.keys()
    for path in before:
        (folder / "public" / path).unlink()
        run(folder)
        assert tree(folder) == before, path
        (folder / "public" / path).write_bytes(before[path][:-1] + b"!")
        run(folder)
        assert tree(folder) == before, path


def test_another_program_s_files_are_let_be(tmp_path: Path) -> None:
    """A sitemap that the site's own program wrote is not overwritten, and the run says so."""
    write(tmp_path, {"a.md": article("A")}, more=ALL)
    theirs = tmp_path / "public/sitemap.xml"
    theirs.parent.mkdir()
    theirs.write_text("<urlset/>")
    report = run(tmp_path)
    assert theirs.read_text() == "<urlset/>"
    assert {one.path for one in report.documents if one.status == "refused"} == {"sitemap.xml"}
    assert (tmp_path / "public/sitemaps/2026.xml").exists()


def test_all_of_it_is_off_until_asked_for(folder: Path) -> None:
    """Without the keys there is no file, and those that stood there go."""
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace(ALL, ""))
    run(folder)
    assert not [path for path in tree(folder) if "map" in path or "menu" in path]


def test_robots(tmp_path: Path) -> None:
    """robots.txt names sitemaps, licence and preferences, where the address is a host's root."""
    told = 'licence = "https://example.org/license.xml"\ncontent_usage = { train-ai = false }'
    write(tmp_path, {}, publication=told, more=f"{ALL}robots = true\n")
    with pytest.raises(ConfigurationError) as caught:
        run(tmp_path)
    assert "at the root of a host alone" in str(caught.value)
    assert f"Sitemap: {OURS}sitemap.xml; Sitemap: {OURS}news-sitemap.xml" in str(caught.value)
    file = tmp_path / "feedwright.toml"
    file.write_text(file.read_text().replace(OURS, "https://example.org/"))
    run(tmp_path)
    assert (tmp_path / "public/robots.txt").read_text().splitlines() == [
        "# Made by Feedwright",
        "License: https://example.org/license.xml",
        "User-agent: *",
        "Allow: /",
        "Content-Usage: train-ai=n",
        "",
        "Sitemap: https://example.org/sitemap.xml",
        "Sitemap: https://example.org/news-sitemap.xml",
    ]


def test_a_feed_menu_has_all_feeds(tmp_path: Path) -> None:
    """The menu has each feed with its title and addresses; many are in groups."""
    files = {f"{n}.md": article(f"N{n}", section=f"S{n}") for n in range(9)}
    feeds = (
        '[[feeds]]\nname = "de"\nlanguage = "de"\ndescription = "Auf Deutsch."\n'
        'formats = ["atom"]\n'
        '[[feeds]]\nname = "data"\nformats = ["json"]\n'
        '[[feeds]]\nname = "sections"\neach = "section"\ntitle = "About {value}"\n'
    )
    write(tmp_path, files, more=feeds + ALL)
    run(tmp_path)
    menu = json.loads((tmp_path / "public/feed-menu.json").read_bytes())
    jsonschema.validate(menu, MENU, cls=jsonschema.Draft202012Validator)
    main, german, sections = menu["items"]
    assert main == {
        "feed-title": "The Example",
        "rss": f"{OURS}rss.xml",
        "atom": f"{OURS}atom.xml",
    }
    assert german == {
        "feed-title": "The Example: de",
        "description": "Auf Deutsch.",
        "lang": "de",
        "atom": f"{OURS}de/atom.xml",
    }
    assert sections["feed-menu"] == "Sections"
    assert [one["feed-title"] for one in sections["items"]] == [f"About S{n}" for n in range(9)]
    served = ask(
        application(tmp_path, environment={}, clock=NOW.timestamp), "/.well-known/feed-menu.json"
    )
    assert (served.status, served.content) == (
        200,
        (tmp_path / "public/feed-menu.json").read_bytes(),
    )
    assert served.headers["content-type"] == "application/json"
    assert served.headers["access-control-allow-origin"] == "*"


def test_no_menu_is_served_unless_asked_for(tmp_path: Path) -> None:
    """The well-known path answers nothing where no menu is asked for, whatever lies there."""
    write(tmp_path, {"a.md": article("A")})
    run(tmp_path)
    (tmp_path / "public/feed-menu.json").write_text("{}")
    app = application(tmp_path, environment={}, clock=NOW.timestamp)
    assert ask(app, "/.well-known/feed-menu.json").status == 404
