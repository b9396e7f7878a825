"""Real articles of others, where they lie beside the repository; none of their text is here."""

import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import shared
from tests.publications import feed, items, run, write

from feedwright.domain.report import Report


def published(folder: Path, source: Path) -> Report:
    """Publishes a copy of stored articles, all of them in the main feed."""
    write(folder, {}, feed="limit = 1000", publication="max_bytes = 0")
    shutil.copytree(source, folder / "articles", dirs_exist_ok=True)
    return run(folder)


def blocks(content: str) -> list[tuple[str, str]]:
    """The name and the text of each block of an entry's HTML."""
    found = re.findall(r"<(p|h[1-6])>(.*?)</\1>", content, re.DOTALL)
    return [(name, html.unescape(re.sub(r"<[^>]+>", "", text))) for name, text in found]


def entry(folder: Path, name: str) -> dict[str, Any]:
    """The one entry of the main feed in a format, by the same names in each."""
    if name == "feed.json":
        (item,) = items(folder)
        origin = item["_feedwright"]["origin"]["title"]
        return {"title": item["title"], "tags": item["tags"], "origin": origin} | {
            "content": item["content_html"]
        }
    (found,) = feed(folder, name).entries
    return {
        "title": found.title,
        "tags": [tag.term for tag in found.tags],
        "origin": found.dc_source,
        "content": found.content[0].value,
    }


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_page_text_becomes_its_story(tmp_path: Path, name: str) -> None:
    """Of a page saved as text each format has the story's parts, and no line of furniture."""
    source = shared("page-text")
    (page,) = source.glob("*.txt")
    lines = list(filter(None, map(str.strip, page.read_text("utf-8").splitlines())))
    headline = lines[0].removesuffix(" - M5 Dergi")
    story = [line for line in lines[3:] if len(line) > len(headline)]
    assert len(story) == 9

    report = published(tmp_path, source)

    assert report.clean
    found = entry(tmp_path, name)
    assert (found["title"], found["tags"]) == (headline, ["Defence News"])
    assert found["origin"] == "Defense Post"
    (split,) = (story.index(line) for line in story if line.startswith("Several US officials"))
    told = blocks(found["content"])
    assert [text for kind, text in told if kind == "p"] == [*story, "Source: Defense Post"]
    assert told[split][1] == "Reservations"
    assert told[split][0] != "p"


def test_page_text_leaves_its_furniture_behind(tmp_path: Path) -> None:
    """No file that is published has a line of the page's furniture."""
    published(tmp_path, shared("page-text"))

    for path in (tmp_path / "public").rglob("*"):
        text = path.read_text("utf-8") if path.is_file() else ""
        for line in ("Abone Ol", "İlgili Yazılar", "Back to top button", "M5 Dergi", ">Close"):
            assert line not in text, path


def test_posts_of_a_large_blog(tmp_path: Path) -> None:
    """All 60 posts stand in the feed, at the addresses and dates that their paths say."""
    source = shared("markdown-posts")

    report = published(tmp_path, source)

    assert report.articles.read == 60
    assert report.clean
    assert report.warnings == ()
    paths = {
        path: re.search(r'^path = "(.+)"', path.read_text("utf-8"), re.MULTILINE)
        for path in source.rglob("*.md")
    }
    expected = {
        f"https://example.org/{match[1]}/": "-".join(match[1].split("/")[:3])
        for match in paths.values()
        if match
    }
    assert len(expected) == 60
    assert {item["url"]: item["date_published"][:10] for item in items(tmp_path)} == expected


def test_saved_pages(tmp_path: Path) -> None:
    """Each page gives one entry, with the headline that it names and paragraphs that it has."""
    source = shared("saved-pages")
    pages = {path.name: html.unescape(path.read_text("utf-8")) for path in source.glob("*.html")}

    report = published(tmp_path, source)

    assert report.clean
    found = items(tmp_path)
    assert len(found) == len(pages) == 6
    for item in found:
        page = pages[item["id"].rpartition("/")[2]]
        (title,) = re.findall(r"<title[^>]*>(.*?)</title>", page, re.DOTALL)[:1]
        assert item["title"] in title
        paragraphs = [text for kind, text in blocks(item["content_html"]) if kind == "p"]
        assert len(paragraphs) >= 5, item["id"]
        assert sum(map(len, paragraphs)) > 700, item["id"]
        assert not [bad for bad in ("function(", "{", "Cookie") if bad in json.dumps(paragraphs)]
