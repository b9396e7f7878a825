import html
import json
import os
from calendar import timegm
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
import pytest
from tests.conftest import counterpart
from tests.publications import NOW, article, items, run, write
from tests.readers import Newsboat, Shown, served, sfeed
from tests.test_example import clone

RICH: dict[str, str | bytes] = {
    "markup.md": article(
        "AT&T <b>bold</b> & \"R&D\" < 'C' > ]]> \\n",
        "2026-03-01T09:00:00+03:00",
        "Text with `<script>` and `&amp;` and ]]> in it.\n\n```html\n<b a='1'>&lt;</b>\n```",
        section="R&D lab",
        tags=["C++", "a&b", "C++"],
        author="Ann O'Neil & Söhne <ann@example.org>",
    ),
    "people.md": article(
        "Three authors",
        "2026-03-02 23:30",
        authors=[
            {"name": "Ayşe Işık", "email": "ayse@example.org", "url": "https://example.org/ayse/"},
            "李小龍",
            {"name": "José Ñandú"},
        ],
        updated="2026-03-05T10:00:00Z",
        url="/2026/three-authors/?a=1&b=2#top",
    ),
    "arabic.md": article("مرحبا بالعالم", "2026-03-03", "نص المقال.", lang="ar", tags=["أخبار"]),
    "turkish.tr.md": article("İstanbul'da IŞIK", "2026-03-04", "Çok güzel 😀 bir yazı."),
    "controls.json": json.dumps(
        {
            "title": "Con\x07trol characters and\x0b\ufffe noise",
            "date": "2026-03-05",
            "content_html": "<p>a\x01b\x1fc\uffff \x00e</p>",
        }
    ),
    "trip/index.md": article(
        "A trip",
        "2026-03-06",
        "![A map](map.png)\n\n[Notes](../people.md) and [up](/about/?x=1&y=2).[^1]\n\n[^1]: Small.",
        image={"url": "map.png", "alt": 'The "map" & <key>', "credit": "Söhne"},
        enclosure={"url": "a talk.mp3", "type": "audio/mpeg"},
    ),
    "trip/map.png": b"\x89PNG map",
    "trip/a talk.mp3": b"ID3 talk",
    "old.md": article("Before the epoch", "1969-07-20T20:17:40Z", "One small step."),
    "page.txt": "A page as text\n\nThe first paragraph of a page that was saved as text.\n",
    "list.json": json.dumps(
        [
            {
                "title": f"Number {n}",
                "id": f"https://example.org/?p={n}",
                "date": f"2026-01-{n:02}T10:00:00-05:00",
                "content_html": f'<p><a href="/{n}">{n}</a></p><script>alert({n})</script>',
            }
            for n in range(1, 30)
        ]
    ),
    "empty.md": article("No text", "2026-03-07", ""),
    "hostile.html": "<html><head><title>Hostile</title>"
    '<meta name="date" content="2026-03-08"></head><body><article><h1>Hostile</h1>'
    '<p onclick="x()">One<iframe src="https://video.example/1"></iframe>'
    '<a href="javascript:x()">two</a></p></article></body></html>',
}


class Entry(NamedTuple):
    """What all three formats have to say alike."""

    shown: Shown
    updated: datetime
    categories: tuple[str, ...]
    summary: str
    language: str


@pytest.fixture(scope="module", params=["rich", "own"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with everything in it that is hard to carry, and the project's own."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    if request.param == "rich":
        write(folder, RICH, publication='timezone = "Europe/Istanbul"')
    else:
        folder = clone(folder)
    report = run(folder)
    assert report.clean
    return folder


def of_json(item: dict[str, Any]) -> Entry:
    """An item of JSON Feed."""
    assert "content_html" in item or item["content_text"]
    return Entry(
        shown=Shown(
            id=item["id"],
            title=item["title"],
            link=item["url"],
            published=datetime.fromisoformat(item["date_published"]),
            authors=tuple(author["name"] for author in item.get("authors", ())),
            content=item.get("content_html", ""),
            enclosure=next((one["url"] for one in item.get("attachments", ())), ""),
        ),
        updated=datetime.fromisoformat(item["date_modified"]),
        categories=tuple(item.get("tags", ())),
        summary=item["summary"],
        language=item["language"],
    )


def of_xml(entry: Any) -> Entry:
    """An entry as feedparser gives it."""
    return Entry(
        shown=Shown(
            id=entry.id,
            title=entry.title,
            link=entry.link,
            published=datetime.fromtimestamp(timegm(entry.published_parsed), UTC),
            authors=tuple(author["name"] for author in entry.get("authors", ())),
            content=entry.content[0].value if "content" in entry else "",
            enclosure=next((one.href for one in entry.enclosures), ""),
        ),
        updated=datetime.fromtimestamp(timegm(entry.updated_parsed), UTC),
        categories=tuple(tag.term for tag in entry.get("tags", ())),
        summary=entry.summary,
        language=entry.get("language") or entry.title_detail.language,
    )


def parsed(document: Path) -> Any:
    """A document as feedparser reads it, its texts left as they stand."""
    found = feedparser.parse(
        document.read_bytes(), sanitize_html=False, resolve_relative_uris=False
    )
    assert not found.bozo, found.get("bozo_exception")
    return found


def expected(folder: Path, authors: slice = slice(None)) -> set[Shown]:
    """What a reader is to show of the main feed.

    Args:
        folder: The publication's.
        authors: Which of an entry's the reader keeps.
    """
    entries = [of_json(item) for item in items(folder)]
    return {
        shown._replace(authors=shown.authors[authors], content=shown.content or summary)
        for shown, _, _, summary, _ in entries
    }


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_all_formats_hold_the_same(published: Path, name: str) -> None:
    """Entries, ids, links, dates, authors, categories and texts are alike in the three formats."""
    documents = sorted((published / "public").rglob(name))
    assert documents
    for document in documents:
        beside = json.loads(document.with_name("feed.json").read_bytes())
        found = [of_xml(one) for one in parsed(document).entries]
        if name == "rss.xml":  # whose description is HTML
            found = [one._replace(summary=html.unescape(one.summary)) for one in found]
        assert found == [of_json(one) for one in beside["items"]]


def test_what_is_hard_to_carry_arrives(tmp_path: Path) -> None:
    """Markup in titles, names in any script, hostile HTML and relative addresses come out right."""
    folder = write(tmp_path, RICH, publication='timezone = "Europe/Istanbul"')
    run(folder)
    entries = {one.shown.title: one for one in map(of_json, items(folder))}

    markup = entries["AT&T bold & \"R&D\" < 'C' > ]]> \\n"]
    assert markup.categories == ("R&D lab", "C++", "a&b")
    assert markup.shown.authors == ("Ann O'Neil & Söhne",)
    assert "&lt;b a='1'&gt;&amp;lt;&lt;/b&gt;" in markup.shown.content
    people = entries["Three authors"]
    assert people.shown.authors == ("Ayşe Işık", "李小龍", "José Ñandú")
    assert people.shown.published == datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
    assert people.updated == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert people.shown.link == "https://example.org/2026/three-authors/?a=1&b=2#top"
    assert entries["مرحبا بالعالم"].language == "ar"
    assert entries["İstanbul'da IŞIK"].language == "tr"
    assert entries["Control characters and noise"].shown.content == "<p>abc e</p>"
    trip = entries["A trip"].shown
    assert trip.enclosure == "https://example.org/feeds/articles/trip/a%20talk.mp3"
    assert 'href="https://example.org/about/?x=1&amp;y=2"' in trip.content
    assert 'src="https://example.org/feeds/articles/trip/map.png"' in trip.content
    hostile = entries["Hostile"].shown.content
    assert 'href="https://video.example/1"' in hostile
    assert not [bad for bad in ("<script", "<iframe", "onclick", "javascript") if bad in hostile]
    assert entries["Number 7"].shown.content == '<p><a href="https://example.org/7">7</a></p>'


@pytest.mark.parametrize(
    ("name", "authors"),
    [
        pytest.param("rss.xml", slice(-1, None), id="rss, of whose authors it keeps the last"),
        pytest.param("atom.xml", slice(None), id="atom"),
    ],
)
def test_newsboat_shows_every_entry(
    published: Path, tmp_path: Path, name: str, authors: slice
) -> None:
    """Newsboat shows each entry with its title, link, date, author, text and enclosure."""
    program = counterpart("newsboat")
    with served(published / "public") as address:
        newsboat = Newsboat(program, tmp_path, address + name)
        unread = newsboat.poll()

    assert unread == len(items(published))
    assert set(newsboat.entries()) == expected(published, authors)


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_sfeed_shows_every_entry(published: Path, name: str) -> None:
    """Sfeed shows each entry with its title, link, date, first author, text and categories."""
    lines = sfeed(counterpart("sfeed"), published / "public" / name)

    assert {line.shown for line in lines} == expected(published, authors=slice(1))
    assert [line.categories for line in lines] == [
        tuple(item.get("tags", ())) for item in items(published)
    ]


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
@pytest.mark.parametrize(
    ("change", "unread"),
    [
        pytest.param({}, 0, id="nothing"),
        pytest.param({"a.md": article("A", body="Mended text.")}, 0, id="text"),
        pytest.param({"a.md": article("A, corrected", updated="2026-11-22")}, 0, id="correction"),
        pytest.param({"c.md": article("C", "2026-11-21")}, 1, id="new article"),
    ],
)
def test_readers_are_told_of_new_articles_only(
    tmp_path: Path, name: str, change: dict[str, str], unread: int
) -> None:
    """Polled again, a feed shows as new what is new, and nothing that was edited."""
    program = counterpart("newsboat")
    folder = write(tmp_path / "feeds", {"a.md": article("A"), "b.md": article("B", "2026-03-03")})
    run(folder)
    (tmp_path / "home").mkdir()
    for document in (folder / "public").glob("*.xml"):
        os.utime(document, (0, 0))  # a server tells times in seconds; the next is later
    with served(folder / "public") as address:
        newsboat = Newsboat(program, tmp_path / "home", address + name)
        assert newsboat.poll() == 2
        newsboat.read_all()
        write(folder, change)
        run(folder, NOW + timedelta(hours=1))
        assert newsboat.poll() == unread

    assert set(newsboat.entries()) == expected(folder)


@pytest.mark.parametrize(
    "move",
    [
        pytest.param(lambda folder: (folder / "a.md").rename(folder / "b.md"), id="renamed"),
        pytest.param(
            lambda folder: (folder / "a.md").write_text(article("A", url="/elsewhere/")),
            id="new address",
        ),
        pytest.param(
            lambda folder: (folder.parent / ".feedwright/store.sqlite").unlink(), id="lost store"
        ),
    ],
)
def test_a_move_shows_no_article_twice(tmp_path: Path, move: Callable[[Path], object]) -> None:
    """A renamed file, a new address and a lost store are nothing new to a reader."""
    program = counterpart("newsboat")
    folder = write(tmp_path / "feeds", {"a.md": article("A")})
    run(folder)
    (tmp_path / "home").mkdir()
    for document in (folder / "public").glob("*.xml"):
        os.utime(document, (0, 0))  # a server tells times in seconds; the next is later
    with served(folder / "public") as address:
        newsboat = Newsboat(program, tmp_path / "home", address + "atom.xml")
        newsboat.poll()
        newsboat.read_all()
        move(folder / "articles")
        run(folder, NOW + timedelta(days=1))
        assert newsboat.poll() == 0

    assert len(newsboat.entries()) == 1
