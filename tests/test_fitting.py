"""What becomes of entries that do not fit into a document."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import NOW, article, feed, items, run, tree, write

from feedwright.domain.article import Enclosure
from feedwright.domain.entry import Entry
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed
from feedwright.rendering import archive_pages
from feedwright.rendering.feed_entries import entry_for_feed
from feedwright.rendering.size_limits import max_size, ordinary_size, shorten_largest, shortened

BOUND = 20_000
SMALL = "A few words. " * 10
LARGE = "Many more words than one document holds. " * 800
HALF = "Words that fill most of a document. " * 400
DOCUMENTS = ("rss.xml", "atom.xml", "feed.json")


def small(count: int) -> dict[str, str]:
    """Small articles, a day apart."""
    return {f"{n:02}.md": article(f"Small {n}", f"2026-01-{n + 1:02}", SMALL) for n in range(count)}


def titles(folder: Path) -> list[str]:
    """The titles in a feed, which are the same in each format."""
    found = [item["title"] for item in items(folder)]
    for name in ("rss.xml", "atom.xml"):
        assert [entry.title for entry in feed(folder, name).entries] == found
    return found


def is_whole(folder: Path, title: str) -> bool:
    """Whether a feed gives the text of an article, in all formats or in none."""
    (item,) = (item for item in items(folder) if item["title"] == title)
    told = {"content_html" in item}
    for name in ("rss.xml", "atom.xml"):
        (entry,) = (entry for entry in feed(folder, name).entries if entry.title == title)
        assert entry.link == item["url"]
        told.add("content" in entry)
    (whole,) = told
    return whole


def fits(folder: Path) -> bool:
    """Whether every document of a feed keeps its bound."""
    return all(len(tree(folder)[name]) <= BOUND for name in DOCUMENTS)


@pytest.mark.parametrize("parts", ["", "archive = true\npage_size = 4", 'content = "summary"'])
@pytest.mark.parametrize(
    ("large", "whole"),
    [
        pytest.param({"body": LARGE}, LARGE.strip(), id="text"),
        pytest.param({"body": SMALL, "summary": LARGE}, SMALL.strip(), id="summary"),
        pytest.param({"body": SMALL, "tags": ["tag " * 4000]}, SMALL.strip(), id="tag"),
    ],
)
def test_a_large_article_leaves_the_others_their_room(
    tmp_path: Path, large: Any, whole: str, parts: str
) -> None:
    """What fits into no document goes as summary and link, and all behind it stay."""
    files = small(9) | {"big.md": article("Big", "2026-01-08T12:00", **large)}
    folder = write(tmp_path, files, publication=f"max_bytes = {BOUND}", feed=parts)

    report = run(folder)

    assert titles(folder)[:3] == ["Small 8", "Big", "Small 7"]
    assert not is_whole(folder, "Big")
    assert is_whole(folder, "Small 7") == ("summary" not in parts)
    assert whole in (folder / "public" / "articles" / "big" / "index.html").read_text()
    pages = (folder / "public").glob("archive-*.feed.json")
    paged = [item["title"] for page in pages for item in items(folder, page.name)]
    assert {*titles(folder), *paged} == {"Big", *(f"Small {n}" for n in range(9))}
    assert fits(folder)
    lines = [line for line in report.warnings if "max_bytes" in line]
    fits_by_itself = "summary" in parts and large["body"] == LARGE
    assert len(lines) == (0 if fits_by_itself else 1)
    assert all("articles/big.md" in line and "raise max_bytes" in line for line in lines)


def test_a_large_article_in_a_page_goes_as_its_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of an archive holds it beside others, whoever makes the page, and that is told."""
    files = small(9) | {"big.md": article("Big", "2026-01-02T12:00", LARGE)}
    parts = {"publication": f"max_bytes = {BOUND}", "feed": "archive = true\npage_size = 4"}
    alone = write(tmp_path / "alone", files, **parts)
    shared = write(tmp_path / "shared", files, **parts)

    report = run(alone)
    monkeypatch.setattr(archive_pages, "FEWEST", 1)
    again = run(shared)

    found = {item["title"]: "content_html" in item for item in items(alone, "archive-1.feed.json")}
    assert found == {"Small 0": True, "Small 1": True, "Big": False, "Small 2": True}
    assert sum("articles/big.md" in line for line in report.warnings) == 1
    assert tree(alone) == tree(shared)
    assert report.warnings == again.warnings


def test_an_article_that_leaves_others_no_room_goes_as_its_summary(tmp_path: Path) -> None:
    """One that fills most of a document stands whole as long as no other has to go for it."""
    files = {"most.md": article("Most", "2026-01-03T12:00", HALF)}
    folder = write(tmp_path, files | small(3), publication=f"max_bytes = {BOUND}")

    assert not [line for line in run(folder).warnings if "max_bytes" in line]
    assert is_whole(folder, "Most")
    write(folder, small(13), publication=f"max_bytes = {BOUND}")
    report = run(folder)

    assert len(titles(folder)) == 14
    assert not is_whole(folder, "Most")
    assert fits(folder)
    (line,) = (line for line in report.warnings if "max_bytes" in line)
    assert "articles/most.md" in line


def test_of_many_that_are_moderately_large_the_oldest_go_first(tmp_path: Path) -> None:
    """Where no single article is to blame, those that stay are whole, and the newest."""
    files = {
        f"{n}.md": article(f"N{n}", f"2026-01-0{n}", "Some words of it. " * 300)
        for n in range(1, 9)
    }
    folder = write(tmp_path, files, publication=f"max_bytes = {BOUND}")

    report = run(folder)

    assert titles(folder) == ["N8", "N7", "N6"]
    assert all(is_whole(folder, title) for title in titles(folder))
    (line,) = report.warnings
    assert "the oldest fall out" in line


@pytest.mark.parametrize("parts", ["", "archive = true\npage_size = 4"])
def test_an_article_that_grew_is_as_one_that_was_large(tmp_path: Path, parts: str) -> None:
    """Incremental runs make what a run from nothing makes, and with more room the text is back."""
    told = {"publication": f"max_bytes = {BOUND}", "feed": parts}
    folder = write(tmp_path / "kept", small(6), **told)
    run(folder)
    grown = {"03.md": article("Small 3", "2026-01-04", LARGE)}
    run(write(folder, grown, **told))
    fresh = write(tmp_path / "fresh", small(6), **told)
    run(fresh)  # so that pages are closed at the same articles
    (fresh / ".feedwright" / "store.sqlite").unlink()
    run(write(fresh, grown, **told))

    assert tree(folder) == tree(fresh)
    run(write(folder, {}, publication="max_bytes = 0", feed=parts))
    place = "archive-1.feed.json" if parts else "feed.json"
    (item,) = (item for item in items(folder, place) if item["title"] == "Small 3")
    assert "content_html" in item
    run(write(folder, {}, **told))
    assert tree(folder) == tree(fresh)


def test_one_line_tells_of_all_feeds(tmp_path: Path) -> None:
    """One article in several feeds is told once, in later runs too."""
    files = small(3) | {"big.md": article("Big", "2026-01-08", LARGE, tags=["a", "b"])}
    more = '[[feeds]]\nname = "tags"\neach = "tag"'
    folder = write(tmp_path, files, publication=f"max_bytes = {BOUND}", more=more)

    first, second = run(folder), run(folder)

    (line,) = (line for line in first.warnings if "max_bytes" in line)
    assert line.startswith("the main feed and 2 more feeds: ")
    assert line in second.warnings


SIZES = st.lists(st.integers(0, 9000), max_size=12)


def entry(number: int, size: int) -> Entry:
    """An entry whose text has a size."""
    return Entry(
        id=f"tag:{number}",
        link=f"https://example.org/{number}/",
        title=f"N{number}",
        published=NOW,
        updated=NOW,
        summary="Some words.",
        content="x" * size,
        enclosures=(Enclosure(url="https://example.org/a.mp3"),),
    )


def known(number: int) -> KnownArticle:
    """The article of an entry."""
    return KnownArticle(
        id=f"tag:{number}",
        key=f"{number}.md",
        first_seen=NOW,
        published=NOW,
        updated=NOW,
        fingerprint="f",
        text_fingerprint="",
    )


@given(SIZES, st.integers(3000, 12_000))
def test_only_exceptions_go_short(sizes: list[int], bound: int) -> None:
    """Nothing leaves its place, small ones stay as they are, and no more go than need to."""
    pairs = [(known(number), entry(number, size)) for number, size in enumerate(sizes)]
    largest = sum(max_size(one) for _, one in pairs)

    made = shorten_largest(pairs, bound, largest)

    assert [one.id for one, _ in made] == [one.id for one, _ in pairs]
    short = [had for (_, had), (_, one) in zip(pairs, made, strict=True) if one != had]
    most = ordinary_size([max_size(one) for _, one in pairs], bound)
    assert all(max_size(one) > most for one in short)
    if largest <= bound:
        assert not short
    if short:
        spared = sorted(max_size(one) - max_size(shortened(one, bound)) for one in short)
        assert largest - sum(spared[1:]) > bound
    heavy = [one for _, one in made if one.content and max_size(one) > most]
    assert not heavy or sum(max_size(one) for _, one in made) <= bound


@given(st.integers(0, 60_000), st.integers(3000, 30_000), st.sampled_from(["full", "summary"]))
def test_no_entry_passes_the_bound_alone(size: int, bound: int, content: Any) -> None:
    """What a feed gives fits the bound, and is whole where the whole fits."""
    given_ = entry_for_feed(Feed(content=content), entry(1, size), bound)

    assert max_size(given_) <= bound
    assert given_.link
    assert given_.summary
    whole = entry_for_feed(Feed(content=content), entry(1, size))
    assert (given_ == whole) == (max_size(whole) <= bound)
