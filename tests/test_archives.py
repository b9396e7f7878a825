import json
import operator
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.publications import NOW, article, feed, items, run, tree, write

from feedwright.commands.plan import preview_publication
from feedwright.deliver import folder as folder_module
from feedwright.domain.article import Article, Enclosure, Image, Origin, Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry, Memory
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed, Publication, Publisher
from feedwright.domain.sources import FolderSource
from feedwright.rendering.feed_entries import entry_for_feed
from feedwright.rendering.formats import jsonfeed, syndication
from feedwright.rendering.run_entries import Entries
from feedwright.store.reference_targets import Place

ROOT = "https://example.org/feeds/"
FORMATS = ("atom.xml", "rss.xml", "feed.json")
ARCHIVE = "archive = true\npage_size = 3\nlimit = 4"
NAMES = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}


def numbered(count: int, first: int = 0, **fields: Any) -> dict[str, str]:
    """Articles of successive days, named and titled by their number."""
    return {
        f"{number:02}.md": article(f"N{number}", f"2026-01-{number + 1:02}", **fields)
        for number in range(first, first + count)
    }


def archived(folder: Path, count: int, **parts: str) -> Path:
    """A published publication with an archive of pages of three."""
    write(folder, numbered(count), **{"feed": ARCHIVE, **parts})
    run(folder)
    return folder


def lose_store(folder: Path) -> None:
    """Takes away all that was remembered."""
    for path in (folder / ".feedwright").glob("store.sqlite*"):
        path.unlink()


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """The paths of files that were written, made or removed."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def links(data: bytes) -> dict[str, str]:
    """Where an RSS or Atom document of ours links to by RFC 5005, without the root."""
    found = etree.fromstring(data).xpath("/rss/channel/a:link|/a:feed/a:link", namespaces=NAMES)
    wanted = ("self", "current", "prev-archive", "next-archive")
    return {
        link.get("rel"): link.get("href").removeprefix(ROOT)
        for link in found
        if link.get("rel") in wanted
    }


def titles(folder: Path, path: str) -> list[str]:
    """The titles in a document of any format, in its order."""
    if path.endswith(".json"):
        return [item["title"] for item in items(folder, path)]
    return [entry.title for entry in feed(folder, path).entries]


def page_titles(folder: Path, ending: str = "feed.json", below: str = "") -> list[list[str]]:
    """The titles in each archive page, the oldest page first."""
    count = len(list((folder / "public" / below).glob(f"archive-*.{ending}")))
    return [titles(folder, f"{below}archive-{page}.{ending}") for page in range(1, count + 1)]


def walk(folder: Path, head: str) -> list[str]:
    """The titles that a reader finds which follows the chain of older documents from the head."""
    found, path = list[str](), head
    while path:
        found += titles(folder, path)
        data = (folder / "public" / path).read_bytes()
        if path.endswith(".json"):
            path = json.loads(data).get("next_url", "").removeprefix(ROOT)
        else:
            path = links(data).get("prev-archive", "")
    return found


def test_pages_are_linked_as_rfc_5005_says(tmp_path: Path) -> None:
    """The head links to the newest page; pages link both ways, to the head, and bear the mark."""
    folder = archived(tmp_path, 10)
    published = tree(folder)

    for name in ("atom.xml", "rss.xml"):
        pages = [published[f"archive-{page}.{name}"] for page in (1, 2, 3)]
        assert links(published[name]) == {"self": name, "prev-archive": f"archive-3.{name}"}
        assert [links(page) for page in pages] == [
            {"self": f"archive-1.{name}", "current": name, "next-archive": f"archive-2.{name}"},
            {
                "self": f"archive-2.{name}",
                "current": name,
                "next-archive": f"archive-3.{name}",
                "prev-archive": f"archive-1.{name}",
            },
            {"self": f"archive-3.{name}", "current": name, "prev-archive": f"archive-2.{name}"},
        ]
        for page in pages:
            assert len(etree.fromstring(page).findall(".//fh:archive", NAMES)) == 1
        assert b"fh:archive/" not in published[name]
        assert {feedparser.parse(page).feed.id for page in pages if "atom" in name} <= {
            "tag:example.org,2026:feed:main"
        }
    assert {f"archive-{page}.html" for page in (1, 2, 3)} <= published.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_a_walk_finds_everything(tmp_path: Path, name: str) -> None:
    """From the head back through all pages every article is met, in every format."""
    folder = archived(tmp_path, 10)

    assert titles(folder, name) == ["N9", "N8", "N7", "N6"]
    assert page_titles(folder, name) == [
        ["N2", "N1", "N0"],
        ["N5", "N4", "N3"],
        ["N8", "N7", "N6"],
    ]
    assert set(walk(folder, name)) == {f"N{number}" for number in range(10)}


def test_a_page_is_linked_once_it_is_closed(tmp_path: Path) -> None:
    """Until a page is full no file and no link tells of it, and the head holds what it will."""
    folder = archived(tmp_path, 2)
    assert not list((folder / "public").glob("archive-*"))
    assert b"archive-" not in b"".join(tree(folder).values())
    write(folder, numbered(3), feed=ARCHIVE)

    run(folder)

    assert links(tree(folder)["atom.xml"])["prev-archive"] == "archive-1.atom.xml"


def test_closing_a_page_writes_it_and_one_link_more(tmp_path: Path) -> None:
    """Page N-1 gains ``next-archive`` and nothing else; all older pages stay as they are."""
    folder = archived(tmp_path, 8)
    before = tree(folder)
    write(folder, numbered(9), feed=ARCHIVE)

    run(folder)

    after = tree(folder)
    heads = {"atom.xml", "rss.xml", "feed.json", "index.html", "feeds.opml"}
    made = {f"archive-3.{ending}" for ending in (*FORMATS, "html")}
    linked = {f"archive-2.{ending}" for ending in ("atom.xml", "rss.xml", "html")}
    written = {path for path in changed(before, after) if not path.startswith("articles/")}
    assert written - {"feeds.opml"} == (heads - {"feeds.opml"}) | made | linked
    for name in ("atom.xml", "rss.xml"):
        old, new = (one[f"archive-2.{name}"].splitlines() for one in (before, after))
        (line,) = [line for line in new if line not in old]
        assert b"next-archive" in line
        assert [one for one in new if one != line] == old


def test_the_head_is_delivered_after_what_it_links_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often a run is cut short, no document links to a page that is not there."""
    folder = archived(tmp_path, 4)
    write(folder, numbered(12), feed=ARCHIVE)
    put = folder_module._put  # noqa: SLF001 - the one place where files come to stand
    looked: list[str] = []

    def checked(swap: Any) -> OSError | None:
        done = put(swap)
        looked.append(Path(swap.place).name)
        published = tree(folder)
        page = published["atom.xml"]
        while link := links(page).get("prev-archive"):
            page = published[link]
            assert links(page).get("next-archive", "atom.xml") in published
        return done

    monkeypatch.setattr(folder_module, "_put", checked)

    run(folder)

    assert {"atom.xml", "archive-2.atom.xml"} <= set(looked)

    assert set(walk(folder, "atom.xml")) == {f"N{number}" for number in range(12)}


def test_a_backdated_article_stays_in_the_head(tmp_path: Path) -> None:
    """An old article that comes late is shown until a page closes with it, and enters no other."""
    folder = archived(tmp_path, 9)
    write(folder, {"late.md": article("Late", "2025-01-01")}, feed=ARCHIVE)

    run(folder)

    assert titles(folder, "atom.xml") == ["N8", "N7", "N6", "N5", "Late"]
    assert len(page_titles(folder)) == 3
    write(folder, numbered(2, first=9), feed=ARCHIVE)
    run(folder)
    assert page_titles(folder)[3:] == [["N10", "N9", "Late"]]
    assert titles(folder, "atom.xml") == ["N10", "N9", "N8", "N7"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_deletion_takes_an_entry_out_of_its_page(tmp_path: Path, name: str) -> None:
    """Nothing shifts: its page is one short, the others keep their bytes, a tombstone is left."""
    folder = archived(tmp_path, 10)
    before = tree(folder)
    (folder / "articles" / "04.md").unlink()

    run(folder)

    after = tree(folder)
    assert page_titles(folder, name) == [["N2", "N1", "N0"], ["N5", "N3"], ["N8", "N7", "N6"]]
    assert changed(before, after) >= {f"archive-2.{name}"}
    assert not any("archive-1" in path or "archive-3" in path for path in changed(before, after))
    assert b'at:deleted-entry ref="tag:example.org,2026:articles/04.md"' in after["atom.xml"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_emptied_page_stays(tmp_path: Path, name: str) -> None:
    """A page without entries goes on linking its neighbours, also after the store was lost."""
    form = name.removesuffix(".xml").removeprefix("feed.")
    folder = archived(tmp_path, 10, feed=f'{ARCHIVE}\nformats = ["{form}"]')
    for number in (3, 4, 5):
        (folder / "articles" / f"0{number}.md").unlink()
    run(folder)
    before = tree(folder)
    assert page_titles(folder, name)[1] == []
    assert set(walk(folder, name)) == {f"N{n}" for n in range(10)} - {"N3", "N4", "N5"}
    lose_store(folder)

    run(folder)

    # Of tombstones JSON Feed alone tells all.
    assert changed(before, tree(folder)) <= (
        {"atom.xml", "index.html"} if form != "json" else set()
    )


def test_what_was_deleted_and_comes_back_is_shown_again(tmp_path: Path) -> None:
    """Its old page, which readers know, stays without it; the head shows it under its id."""
    folder = archived(tmp_path, 10)
    old = (folder / "articles" / "04.md").read_text()
    (folder / "articles" / "04.md").unlink()
    run(folder)
    write(folder, {"04.md": old}, feed=ARCHIVE)

    run(folder)

    assert page_titles(folder)[1] == ["N5", "N3"]
    assert titles(folder, "atom.xml") == ["N9", "N8", "N7", "N6", "N4"]
    assert items(folder)[-1]["id"] == "tag:example.org,2026:articles/04.md"


def test_a_retraction_and_a_correction_change_the_page(tmp_path: Path) -> None:
    """The entry stands in its page as it stands in the head, at the same place."""
    folder = archived(tmp_path, 10)
    before = tree(folder)
    files = {
        "01.md": article("N1", "2026-01-02", status="retracted"),
        "04.md": article("N4", "2026-01-05", correction="It was four.", updated="2026-11-22"),
    }
    write(folder, files, feed=ARCHIVE)

    run(folder)

    after = tree(folder)
    assert page_titles(folder)[:2] == [["N2", "N1", "N0"], ["N5", "N4", "N3"]]
    assert titles(folder, "rss.xml") == ["N9", "N8", "N7", "N6", "N4", "N1"]
    for name in FORMATS:
        assert b"withdrawn" in after[f"archive-1.{name}"]
        assert b"It was four." in after[f"archive-2.{name}"]
    assert not any("archive-3" in path for path in changed(before, after))
    assert items(folder, "archive-1.feed.json")[1] == items(folder)[-1]
    run(folder, NOW + timedelta(days=8))
    assert titles(folder, "rss.xml") == ["N9", "N8", "N7", "N6"]
    assert tree(folder)["archive-2.atom.xml"] == after["archive-2.atom.xml"]


@pytest.mark.parametrize(
    "formats",
    [
        pytest.param('["rss", "atom", "json"]', id="all"),
        pytest.param('["json"]', id="json"),
        pytest.param('["atom"]', id="atom"),
        pytest.param('["rss"]', id="rss"),
        pytest.param('["atom", "rss"]', id="atom and rss"),
    ],
)
def test_a_lost_store_changes_no_byte_and_no_position(tmp_path: Path, formats: str) -> None:
    """From what stands published the pages come back as they were, and grow on from there."""
    parts = {"feed": f"{ARCHIVE}\nformats = {formats}"}
    here, there = archived(tmp_path / "here", 7, **parts), archived(tmp_path / "there", 7, **parts)
    late = {"late.md": article("Late", "2025-01-01")}
    for folder in (here, there):
        # Backdated, so that no page could be told from the dates alone.
        run(write(folder, numbered(1, first=7) | late, **parts))
    before = tree(here)
    lose_store(here)

    run(here)

    assert changed(before, tree(here)) == set()
    for folder in (here, there):
        run(write(folder, numbered(5, first=8), **parts))
    assert changed(tree(here), tree(there)) == set()


def test_sections_have_archives_of_their_own(tmp_path: Path) -> None:
    """Each section's feed pages its own articles; one that moves leaves the other's page."""
    more = '[[feeds]]\nname = "s"\neach = "section"\narchive = true\npage_size = 2\nlimit = 2'
    folder = write(tmp_path, numbered(5, section="Ports"), more=more)
    write(folder, numbered(3, first=5, section="Ships"), more=more)
    run(folder)
    assert page_titles(folder, below="s/ports/") == [["N1", "N0"], ["N3", "N2"]]
    assert page_titles(folder, below="s/ships/") == [["N6", "N5"]]
    assert not list((folder / "public").glob("archive-*"))
    head = tree(folder)["s/ports/rss.xml"]
    assert links(head)["prev-archive"] == "s/ports/archive-2.rss.xml"
    write(folder, numbered(1, section="Ships"), more=more)

    run(folder)

    assert page_titles(folder, below="s/ports/") == [["N1"], ["N3", "N2"]]
    assert page_titles(folder, below="s/ships/") == [["N6", "N5"], ["N7", "N0"]]
    assert b"deleted-entry" not in tree(folder)["s/ports/atom.xml"]
    before = tree(folder)
    lose_store(folder)
    run(folder)
    assert changed(before, tree(folder)) == set()


def test_an_archive_that_is_switched_off_leaves_no_link(tmp_path: Path) -> None:
    """Its pages are removed, and the head links to none; switched on again it is as it was."""
    folder = archived(tmp_path, 8)
    before = tree(folder)
    run(write(folder, {}, feed="limit = 4"))
    assert b"archive-" not in b"".join(tree(folder).values())
    assert titles(folder, "rss.xml") == ["N7", "N6", "N5", "N4"]

    run(write(folder, {}, feed=ARCHIVE))

    assert changed(before, tree(folder)) == set()


@pytest.mark.parametrize("harm", ["removed", "damaged"])
def test_an_archive_is_switched_off_whatever_became_of_its_pages(tmp_path: Path, harm: str) -> None:
    """Pages that were removed or damaged do not keep an archive from being switched off and on."""
    folder = archived(tmp_path, 8)
    before = tree(folder)
    page = folder / "public/archive-1.atom.xml"
    if harm == "removed":
        page.unlink()
    else:
        page.write_text("another program's")
    write(folder, {}, feed="limit = 4")
    run(folder)
    assert not [path for path in tree(folder) if path.startswith("archive-")]
    write(folder, {}, feed=ARCHIVE)
    run(folder)
    assert tree(folder) == before


def test_a_dry_run_closes_no_page(tmp_path: Path) -> None:
    """What a dry run works out is forgotten, positions among it."""
    folder = archived(tmp_path, 2)
    write(folder, numbered(3), feed=ARCHIVE)
    run(folder, dry_run=True)
    (folder / "articles" / "02.md").unlink()
    write(folder, numbered(1, first=3), feed=ARCHIVE)

    run(folder)

    assert page_titles(folder) == [["N3", "N1", "N0"]]


MARKS = {"text": "x", "markup": "<b>&</b>", "quotes": '"\\', "scripts": "ğ漢🚢"}


@pytest.mark.parametrize("mark", [pytest.param(mark, id=name) for name, mark in MARKS.items()])
@pytest.mark.parametrize("feed_parts", ["archive = true\npage_size = 5", 'content = "summary"', ""])
@pytest.mark.parametrize("seed", range(3))
def test_no_document_passes_the_bound(
    tmp_path: Path, mark: str, feed_parts: str, seed: int
) -> None:
    """Head and pages keep ``max_bytes``, the same entries in each format; pages have the rest."""
    bound = 20_000
    lengths = [(seed + 3) * number**3 % 2_500 for number in range(14)]
    files = {
        f"{number:02}.md": article(
            f"N{number} {mark}",
            f"2026-01-{number + 1:02}",
            f"`{mark * (length // len(mark.encode()))}`",
        )
        for number, length in enumerate(lengths)
    }
    folder = write(tmp_path, files, publication=f"max_bytes = {bound}", feed=feed_parts)

    report = run(folder)

    published = tree(folder)
    assert report.clean
    for path, data in published.items():
        assert path.startswith("articles/") or len(data) <= bound, path
    head = [item["id"] for item in items(folder)]
    for name in ("atom.xml", "rss.xml"):
        assert [entry.id for entry in feed(folder, name).entries] == head
    everything = {f"tag:example.org,2026:articles/{name}" for name in files}
    told = sum("the oldest fall out" in one for one in report.warnings)
    if "archive" in feed_parts:
        pages = sorted((folder / "public").glob("archive-*.feed.json"))
        paged = {item["id"] for page in pages for item in items(folder, page.name)}
        assert everything == {*head, *paged}
    else:
        assert told == (set(head) != everything)


def test_an_entry_larger_than_the_bound_stands_with_the_others(tmp_path: Path) -> None:
    """An article that no document can hold takes the place of its summary in a page."""
    parts = {"publication": "max_bytes = 20000", "feed": ARCHIVE}
    large = {"04.md": article("N4", "2026-01-05", "x" * 30_000)}
    folder = write(tmp_path, numbered(4) | large, **parts)

    run(folder)

    assert page_titles(folder) == [["N2", "N1", "N0"]]
    assert titles(folder, "atom.xml") == ["N4", "N3", "N2", "N1"]
    write(folder, numbered(2, first=5), **parts)
    run(folder)
    assert page_titles(folder)[1:] == [["N5", "N4", "N3"]]
    assert titles(folder, "atom.xml") == ["N6", "N5", "N4", "N3"]


@pytest.mark.parametrize("feed", ["", "archive = true"])
def test_several_large_entries_leave_room_for_the_others(tmp_path: Path, feed: str) -> None:
    """A few that take most of a document together give way by their texts, and no entry falls."""
    files = numbered(20) | {
        f"large{n}.md": article(f"L{n}", f"2026-02-0{n}", "x" * 14_000) for n in range(1, 4)
    }
    folder = write(tmp_path, files, publication="max_bytes = 40000", feed=feed)

    report = run(folder)

    assert len(titles(folder, "atom.xml")) == 23
    (line,) = report.warnings
    assert "articles/large2.md, articles/large1.md" in line
    assert "readers get the summary and the link" in line


def test_a_cut_spares_what_no_page_holds(tmp_path: Path) -> None:
    """Of a head that is too large newer entries go, which pages hold; a backdated one stays."""
    parts = {"feed": "archive = true\npage_size = 2\nlimit = 4"}
    folder = write(tmp_path, numbered(6, body="x" * 4000), **parts)
    run(folder)
    bound = {"publication": "max_bytes = 20000"}
    write(folder, {"late.md": article("Late", "2025-01-01", "x" * 4000)}, **parts, **bound)

    run(folder)

    assert titles(folder, "atom.xml") == ["N5", "N4", "Late"]
    assert len(page_titles(folder)) == 3


def test_a_lost_store_knows_what_stands_in_the_head(tmp_path: Path) -> None:
    """What stands in the head and in a page is shown; what stands in a page alone was."""
    folder = archived(tmp_path, 9)
    lose_store(folder)
    for name in ("01.md", "07.md"):
        (folder / "articles" / name).unlink()

    (preview,) = preview_publication(folder, now=NOW, environment={}).feeds

    assert [one.title for one in preview.removed] == ["N7"]


def test_what_falls_out_is_said(tmp_path: Path) -> None:
    """Without an archive one line tells what ``max_bytes`` costs; with one, where it stands."""
    files = {f"{n}.md": article(f"N{n}", f"2026-01-0{n}", "x" * 6000) for n in range(1, 7)}
    parts = {"publication": "max_bytes = 20000"}
    without = run(write(tmp_path / "without", files, **parts))
    beside = run(write(tmp_path / "with", files, feed="archive = true", **parts))

    (line,) = without.warnings
    assert "leaves room for 2 of its 6 entries; the oldest fall out" in line
    (line,) = beside.warnings
    assert "the others stand in its archive" in line


# Whatever is not plain: what XML, JSON and HTML must escape, blanks, and letters of all widths.
SHORT = st.text(st.sampled_from("ab \"'&<>\\/\n\t\r\x7f\x85\xa0ğ漢🚢\u2028"), max_size=40)
TEXT = st.builds(operator.mul, SHORT, st.sampled_from([1, 1, 100]))
WORDS = TEXT.map(lambda text: f"w{text}")
URLS = st.builds(
    lambda path, times: ROOT + path * times,
    st.text(st.sampled_from("ab&'/?=%20ğ"), max_size=40),
    st.sampled_from([1, 1, 50]),
)
PEOPLE = st.lists(
    st.builds(Person, name=WORDS, email=st.sampled_from(["", "a@b.example"]), url=URLS), max_size=4
)
ENTRIES = st.builds(
    Entry,
    id=URLS,
    link=URLS,
    title=TEXT,
    published=st.just(NOW + timedelta(microseconds=123_456)),
    updated=st.just(NOW + timedelta(microseconds=123_457)),
    summary=TEXT,
    content=TEXT,
    authors=PEOPLE.map(tuple),
    section=TEXT,
    tags=st.lists(WORDS, max_size=4).map(tuple),
    language=st.sampled_from(["", "zh-Hant-TW"]),
    image=st.none()
    | st.builds(Image, url=URLS, alt=TEXT, credit=TEXT, width=st.just(10**9), height=st.just(1)),
    enclosures=st.lists(
        st.builds(
            Enclosure,
            url=URLS,
            type=st.sampled_from(["", "audio/mpeg"]),
            length=st.just(10**12),
            title=TEXT,
            duration=st.just(10**9),
        ),
        max_size=3,
    ).map(tuple),
    origin=st.none() | st.builds(Origin, title=TEXT, url=URLS, feed=st.just("") | URLS),
    rights=TEXT,
    retracted=st.booleans(),
    memory=st.none()
    | st.builds(
        Memory,
        key=st.just("0" * 64),
        first_seen=st.just(NOW + timedelta(microseconds=1)),
        dated=st.just(value=True),
        revision=st.just(10**9),
        fingerprint=st.just("0" * 64),
        text=st.just("0" * 64),
        correction=TEXT,
        withdrawn=st.just(value=True),
        note=TEXT,
        adopted=st.just(value=True),
    ),
)
CHANNEL = Channel(
    id="tag:example.org,2026:feed:main",
    title="The Example",
    description="",
    address=ROOT,
    home=ROOT,
    updated=NOW,
)
PUBLICATION = Publication(
    publication=Publisher(title="The Example", address=ROOT, authority="example.org,2026"),
    sources=(FolderSource(path="articles"),),
)
RENDERERS = (syndication.rss, syndication.atom, jsonfeed.render)
EMPTY = {render: len(render(CHANNEL, [])) for render in RENDERERS}


class Nowhere:
    """A source without any file."""

    def prefetch(self, _names: Iterable[str]) -> None:
        """The names that are asked for next."""

    def named(self, _name: str) -> list[Place]:
        """The files of a name."""
        return []


class Given(Entries):
    """Entries that are given, whatever article they are asked for."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(PUBLICATION, lambda _: None, Nowhere())
        self.entry = entry

    def make(self, _known: KnownArticle, _kept: object = None) -> Entry:
        """The entry that was given."""
        return self.entry


KNOWN = KnownArticle(
    id="i",
    key="k",
    first_seen=NOW,
    published=NOW,
    updated=NOW,
    fingerprint="f",
    text_fingerprint="",
)


@settings(max_examples=400)
@given(ENTRIES, st.sampled_from(["full", "summary"]))
def test_no_entry_takes_less_than_it_adds(entry: Entry, content: Any) -> None:
    """What an entry is said to take at most, no format takes more for it."""
    wanted = Feed(content=content)

    max_size = Given(entry).size(wanted, KNOWN)

    for render in RENDERERS:
        added = len(render(CHANNEL, [entry_for_feed(wanted, entry)])) - EMPTY[render]
        assert added <= max_size, render


@given(TEXT, st.sampled_from(["markdown", "html", "text"]), TEXT)
def test_no_article_takes_less_than_it_adds(body: str, markup: Any, title: str) -> None:
    """The same holds for what articles become, whatever they are written in."""
    stored = Article(key="k", title=title, body=body, markup=markup, summary=title)
    entries = Entries(PUBLICATION, lambda _: stored, Nowhere())

    max_size = entries.size(Feed(), KNOWN)

    for render in RENDERERS:
        assert len(render(CHANNEL, [entries.make(KNOWN)])) - EMPTY[render] <= max_size


def test_a_size_is_not_far_from_the_truth() -> None:
    """An article of usual length weighs no more than twice what it adds, so that pages fill."""
    body = "<p>A sentence of usual length, with &amp; and a <a href='/x'>link</a>.</p>" * 80
    stored = Article(key="k", title="A usual title", body=body, tags=("ships", "ports"))
    entries = Entries(PUBLICATION, lambda _: stored, Nowhere())

    largest = max(
        len(render(CHANNEL, [entries.make(KNOWN)])) - EMPTY[render] for render in RENDERERS
    )

    assert entries.size(Feed(), KNOWN) < 2 * largest
