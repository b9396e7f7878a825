import json
import re
import shutil
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from lxml import html
from tests.conftest import ROOT
from tests.publications import items, tree

from feedwright.domain.report import Report
from feedwright.pipeline import publish

FEEDS = ROOT / "feeds"
ARTICLES = FEEDS / "articles"


NOW = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
"""After the newest of its articles."""


MANUAL = "src/feedwright/manual"


def clone(folder: Path) -> Path:
    """The publication in a fresh clone of the repository, as far as it needs that."""
    copy = folder / "feeds"
    shutil.copytree(FEEDS, copy, ignore=shutil.ignore_patterns("public", ".feedwright"))
    shutil.copytree(ROOT / MANUAL, folder / MANUAL)
    return copy


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The project's own publication as a fresh clone has it, published, and what the run told."""
    folder = clone(tmp_path_factory.mktemp("clone"))
    return folder, publish(folder, now=NOW, environment={})


def test_the_example_is_published_as_it_stands(example: tuple[Path, Report]) -> None:
    """A fresh clone writes exactly the bytes that are kept in the repository."""
    folder, _ = example

    kept, written = tree(FEEDS), tree(folder)

    assert kept.keys() == written.keys()
    assert not [path for path in kept if kept[path] != written[path]]


@pytest.mark.parametrize(
    "now", [datetime(2026, 12, 1, tzinfo=UTC), datetime(2040, 1, 1, 9, 30, tzinfo=UTC)]
)
def test_the_example_does_not_depend_on_the_day(
    example: tuple[Path, Report], tmp_path: Path, now: datetime
) -> None:
    """Published on another day, the bytes are the same."""
    folder, _ = example
    copy = clone(tmp_path)

    publish(copy, now=now, environment={})

    assert tree(copy) == tree(folder)


def test_the_example_leaves_nothing_to_complain_of(example: tuple[Path, Report]) -> None:
    """No article is set aside, held or doubtful, and no document refused."""
    _, report = example

    assert report.clean
    assert report.warnings == ()
    assert (report.articles.held, report.next_due) == (0, None)
    assert report.articles.read == report.articles.new >= 12


def test_the_manual_has_pages_and_stands_in_no_feed(example: tuple[Path, Report]) -> None:
    """A chapter's page shows the chapter and no date; its links lead to other chapters' pages."""
    folder, _ = example
    chapters = {path.stem for path in (ROOT / MANUAL).glob("*.md")}
    page = (folder / "public/articles/contents/index.html").read_text("utf-8")

    assert {name for name in chapters if (folder / f"public/articles/{name}").is_dir()} == chapters
    assert len(re.findall(r'<a href="\.\./[a-z]+/index\.html"', page)) >= len(chapters) - 1
    assert "<time" not in page
    assert "datePublished" not in page
    assert not {one["title"] for one in items(folder)} & {"The manual", "Configuration"}


def front(mark: str) -> Callable[[Path], bool]:
    """Whether a Markdown file begins with a pattern."""
    return lambda path: path.suffix == ".md" and bool(re.match(mark, path.read_text("utf-8")))


def of_json(kind: type) -> Callable[[Path], bool]:
    """Whether a JSON file holds a value of a kind."""
    return lambda path: path.suffix == ".json" and isinstance(json.loads(path.read_bytes()), kind)


@pytest.mark.parametrize(
    "fits",
    [
        pytest.param(front(r"---\n"), id="markdown, yaml"),
        pytest.param(front(r"\+\+\+\n"), id="markdown, toml"),
        pytest.param(front(r"\{"), id="markdown, json"),
        pytest.param(front(r"Title: "), id="markdown, pelican"),
        pytest.param(lambda path: path.suffix == ".html", id="web page"),
        pytest.param(lambda path: path.suffix == ".txt", id="page text"),
        pytest.param(of_json(dict), id="json, one"),
        pytest.param(of_json(list), id="json, a list"),
        pytest.param(
            lambda path: path.name == "index.md" and len(list(path.parent.iterdir())) > 1,
            id="folder",
        ),
    ],
)
def test_every_stored_form_has_an_example(fits: Callable[[Path], bool]) -> None:
    """Whoever looks for a form finds it among the stored articles."""
    assert [path for path in ARTICLES.rglob("*") if path.is_file() and fits(path)]


def test_every_kind_of_entry_has_an_example(example: tuple[Path, Report]) -> None:
    """An image, an enclosure, several authors, another language, a correction and an origin."""
    folder, _ = example
    entries = items(folder)

    assert [one for one in entries if "image" in one and one["_feedwright"]["image"]["alt"]]
    (recording,) = (one for one in entries if "attachments" in one)
    assert recording["attachments"][0]["mime_type"] == "audio/mpeg"
    assert recording["attachments"][0]["size_in_bytes"] > 0
    assert [one for one in entries if len(one["authors"]) > 1]
    assert {one["language"] for one in entries} == {"en", "tr"}
    assert [one for one in entries if one["date_modified"] != one["date_published"]]
    assert [one for one in entries if "origin" in one["_feedwright"]]


def test_no_link_within_the_publication_is_dead(example: tuple[Path, Report]) -> None:
    """What pages and entries refer to below the publication's address is published."""
    folder, _ = example
    configuration = tomllib.loads((folder / "feedwright.toml").read_text("utf-8"))
    root = configuration["publication"]["address"]
    published = tree(folder)
    pages = {root + path: data for path, data in published.items() if path.endswith(".html")}
    pages |= {one["url"]: one["content_html"].encode() for one in items(folder)}

    links = {
        urldefrag(urljoin(address, link)).url
        for address, data in pages.items()
        for link in html.fromstring(data).xpath("//@href | //@src")
    } | {one["url"] for one in items(folder)}

    within = {link.removeprefix(root) for link in links if link.startswith(root)}
    assert len(within) > 50
    assert not [link for link in within if not published.keys() & {link, f"{link}index.html"}]
