import locale
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from lxml import etree
from msgspec.structs import replace

from feedwright.domain.article import Enclosure, Image, Origin, Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.errors import RenderingError
from feedwright.domain.record import Record
from feedwright.rendering.formats import syndication

Render = Callable[[Channel, Sequence[Entry]], bytes]

FULL = Path(__file__).parents[2] / "golden" / "rendering" / "full.json"
PREFIXES = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
}
both = pytest.mark.parametrize(
    "render",
    [pytest.param(syndication.rss, id="rss"), pytest.param(syndication.atom, id="atom")],
)


class Case(Record, frozen=True, kw_only=True):
    """What a golden input holds."""

    channel: Channel
    entries: tuple[Entry, ...]


CASE = msgspec.json.decode(FULL.read_bytes(), type=Case)
CHANNEL, ENTRY = CASE.channel, CASE.entries[0]


def found(data: bytes, path: str) -> list[str]:
    """What an XPath finds in a document: attributes and texts as they are, elements by text."""
    hits = etree.fromstring(data).xpath(path, namespaces=PREFIXES)
    return [hit if isinstance(hit, str) else hit.text or "" for hit in hits]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("channel/link", ["https://harbour.example/"], id="home"),
        pytest.param("channel/generator", ["Feedwright"], id="generator without version"),
        pytest.param("channel/lastBuildDate", ["Thu, 05 Mar 2026 18:30:00 GMT"], id="built once"),
        pytest.param("channel/pubDate", ["Mon, 02 Mar 2026 09:00:00 GMT"], id="newest published"),
        pytest.param("channel/managingEditor", ["desk@harbour.example (The Desk)"], id="editor"),
        pytest.param("channel/image/url", ["https://harbour.example/logo.png"], id="image"),
        pytest.param(
            "channel/a:link/@rel", ["self", "hub", "hub", "prev-archive"], id="links of channel"
        ),
        pytest.param("//item[1]/guid/@isPermaLink", ["false"], id="guid that is no link"),
        pytest.param("//item[2]/guid/@isPermaLink", ["true"], id="guid that is the link"),
        pytest.param("//item[1]/title", ["The <old> crane & its keeper"], id="title escaped once"),
        pytest.param(
            "//item[1]/description",
            ["It has stood since 1911 &amp; still lifts &lt;twelve&gt; tons."],
            id="description is HTML",
        ),
        pytest.param(
            "//item[1]/*[self::description or self::content:encoded]/following-sibling::*[1]"
            "[self::content:encoded]/preceding-sibling::*[1][self::description]/../guid",
            ["tag:harbour.example,2026:crane"],
            id="description right before content",
        ),
        pytest.param("//author", [], id="no author beside dc:creator"),
        pytest.param(
            "//item[1]/dc:creator", ["Ada Lind", 'Jon "the <rope>" Bey'], id="every author"
        ),
        pytest.param(
            "//item[1]/category", ["Machines", "cranes", "steel & rust"], id="categories once"
        ),
        pytest.param("//item[1]/dc:language", ["en-GB"], id="language of an item"),
        pytest.param("//item[1]/enclosure/@length", ["4200000"], id="one enclosure"),
        pytest.param("//item[1]/enclosure/@type", ["audio/mpeg"], id="type told by the ending"),
        pytest.param(
            "//item[1]/media:content/@type",
            ["image/jpeg", "audio/mpeg", "application/pdf", "application/octet-stream"],
            id="image, a recording's length and further enclosures",
        ),
        pytest.param("//item[1]/media:content/@duration", ["312"], id="how long it lasts"),
        pytest.param(
            "//item[1]/media:content/@fileSize", ["4200000"], id="unknown length is not said"
        ),
        pytest.param("//item[1]/source/@url", ["https://letter.example/feed.xml"], id="source"),
        pytest.param("//item[1]/dc:source", [], id="dc:source not beside source"),
        pytest.param("//item[2]/dc:source", ["Coast Guard"], id="dc:source by name alone"),
        pytest.param("//item[1]/a:link[@rel='via']/@title", ["The Port Letter"], id="via"),
        pytest.param(
            "//item[1]//media:description", ["A crane with its arm down"], id="alternative text"
        ),
        pytest.param("//item[1]//media:credit", ["Photo: Ann <Quay>"], id="credit"),
        pytest.param("//item[1]/media:content/@width", ["1200"], id="width"),
    ],
)
def test_rss(path: str, expected: list[str]) -> None:
    """An RSS document says each thing in the place that readers and validators look for it."""
    assert found(syndication.rss(CHANNEL, CASE.entries), path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("a:author/a:name", ["The Desk", "Mira Öz"], id="authors of the feed"),
        pytest.param("a:author/a:email", [], id="an e-mail for each author or for none"),
        pytest.param("a:entry[2]/a:author/a:email", ["ada@harbour.example"], id="e-mail"),
        pytest.param("a:updated", ["2026-03-05T18:30:00Z"], id="updated"),
        pytest.param(
            "a:link/@rel", ["self", "hub", "hub", "prev-archive", "alternate"], id="links of feed"
        ),
        pytest.param("a:generator/@*", [], id="generator without version"),
        pytest.param(
            "at:deleted-entry/@*",
            ["tag:harbour.example,2026:withdrawn", "2026-03-04T08:00:00Z"],
            id="tombstone",
        ),
        pytest.param("a:entry[1]/@xml:lang", ["en-GB"], id="language of an entry"),
        pytest.param("a:entry[1]/a:updated", ["2026-03-05T18:30:00.250000Z"], id="fraction"),
        pytest.param("a:entry[1]/a:published", ["2026-03-02T09:00:00Z"], id="published"),
        pytest.param("a:entry[1]/a:title/@type", ["text"], id="type of title"),
        pytest.param("a:entry[1]/a:content/@type", ["html"], id="type of content"),
        pytest.param(
            "a:entry[1]/a:link/@rel",
            ["alternate", "enclosure", "enclosure", "enclosure", "via"],
            id="links of an entry",
        ),
        pytest.param(
            "a:entry[1]/a:link[2]/@*",
            [
                "enclosure",
                "https://harbour.example/audio/crane.mp3?v=2",
                "audio/mpeg",
                "4200000",
                "The crane speaks",
            ],
            id="enclosure with all its attributes",
        ),
        pytest.param(
            "a:entry[1]/a:category/@term", ["Machines", "cranes", "steel & rust"], id="categories"
        ),
        pytest.param(
            "a:entry[1]/a:category/@label", ["Machines", "cranes", "steel & rust"], id="labels"
        ),
        pytest.param("a:entry[1]/a:source/a:title", ["The Port Letter"], id="source"),
        pytest.param("a:entry[2]/dc:source", ["Coast Guard"], id="dc:source by name alone"),
        pytest.param("a:entry[1]/a:rights", ["CC BY 4.0"], id="rights"),
    ],
)
def test_atom(path: str, expected: list[str]) -> None:
    """An Atom document says each thing in the place that readers and validators look for it."""
    assert found(syndication.atom(CHANNEL, CASE.entries), path) == expected


@both
@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param("", ["prev-archive"], id="head"),
        pytest.param("archive-8", ["current", "next-archive", "prev-archive"], id="archive page"),
    ],
)
def test_archive(render: Render, page: str, expected: list[str]) -> None:
    """Only an archive page bears the mark of one, and links to the head (RFC 5005 §4)."""
    following = "archive-9" if page else ""
    channel = replace(CHANNEL, page=page, previous="archive-7", following=following)
    data = render(channel, CASE.entries)
    links = found(data, "//a:link[contains(@rel, 'archive') or @rel='current']/@rel")
    assert sorted(links) == expected
    assert len(found(data, "//fh:archive")) == (1 if page else 0)


@both
def test_stylesheet(render: Render) -> None:
    """The stylesheet stands right after the XML declaration, its address escaped."""
    lines = render(CHANNEL, ()).decode().splitlines()
    assert lines[0] == "<?xml version='1.0' encoding='UTF-8'?>"
    href = "https://harbour.example/feeds/feed.css?a=1&amp;b=2"
    assert lines[1] == f'<?xml-stylesheet type="text/css" href="{href}"?>'
    assert b"<?xml-stylesheet" not in render(replace(CHANNEL, stylesheet=""), ())


@both
def test_no_locale(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    """No date is formatted by switching the locale, which belongs to all threads."""

    def forbidden(*_: object) -> str:
        raise AssertionError("the locale was touched")

    monkeypatch.setattr(locale, "setlocale", forbidden)
    render(CHANNEL, CASE.entries)


@both
def test_other_locale(render: Render) -> None:
    """Under another language's locale the bytes are the same."""
    expected = render(CHANNEL, CASE.entries)
    kept = locale.setlocale(locale.LC_TIME)
    for name in ("tr_TR.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "ja_JP.UTF-8"):
        try:
            locale.setlocale(locale.LC_TIME, name)
        except locale.Error:
            continue
        break
    else:
        pytest.skip("this machine has no locale but English")
    try:
        assert render(CHANNEL, CASE.entries) == expected
    finally:
        locale.setlocale(locale.LC_TIME, kept)


@both
def test_other_clock_and_seed(render: Render) -> None:
    """Another process, with its own clock and hash seed, gives the same bytes."""
    program = (
        "import pathlib, sys, msgspec\n"
        "from feedwright.domain.document import Channel\n"
        "from feedwright.domain.entry import Entry\n"
        "from feedwright.rendering.formats import syndication\n"
        "case = msgspec.json.decode(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "sys.stdout.buffer.write(getattr(syndication, sys.argv[2])(\n"
        "    msgspec.convert(case['channel'], Channel),\n"
        "    msgspec.convert(case['entries'], list[Entry])))\n"
    )
    environment = {
        "PYTHONPATH": ":".join(sys.path),
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
    }
    name = "rss" if render is syndication.rss else "atom"
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(FULL), name],
        env=environment,
        capture_output=True,
        check=True,
    )
    assert result.stdout == render(CHANNEL, CASE.entries)


@both
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"id": "\x00"}, "\\x00", id="id"),
        pytest.param({"link": "\ud800"}, "crane", id="link"),
    ],
)
def test_impossible_entry(render: Render, changes: dict[str, str], field: str) -> None:
    """An entry that no document can hold is refused by name."""
    with pytest.raises(RenderingError, match=field.replace("\\", r"\\")):
        render(CHANNEL, [ENTRY, replace(ENTRY, **changes)])


@both
def test_empty_fields(render: Render) -> None:
    """An entry with nothing but its id, link and dates still says something."""
    entry = Entry(
        id="tag:example.org,2026:bare",
        link="https://example.org/bare",
        title="",
        published=ENTRY.published,
        updated=ENTRY.updated,
    )
    data = render(CHANNEL, [entry])
    said = found(data, "//item/description | //a:entry/a:summary")
    assert said == ["https://example.org/bare"]


@both
def test_every_zone_of_utc(render: Render) -> None:
    """A time that is UTC under another zone's name is written as UTC."""
    london = datetime(2026, 1, 5, 12, tzinfo=ZoneInfo("Europe/London"))
    utc = datetime(2026, 1, 5, 12, tzinfo=UTC)
    named = render(
        replace(CHANNEL, updated=london), [replace(ENTRY, published=london, updated=london)]
    )
    plain = render(replace(CHANNEL, updated=utc), [replace(ENTRY, published=utc, updated=utc)])
    assert named == plain


@both
def test_order_is_kept(render: Render) -> None:
    """Entries stand in the order in which they are given."""
    entries = [replace(ENTRY, id=f"tag:example.org,2026:{number}") for number in (3, 1, 2)]
    ids = found(render(CHANNEL, entries), "//item/guid | //a:entry/a:id")
    assert [identity[-1] for identity in ids] == ["3", "1", "2"]


@both
def test_pieces_depend_on_their_entry_alone(render: Render) -> None:
    """An entry reads the same in every feed that holds it."""
    other = replace(CHANNEL, title="Other", language="fi", authors=(), hubs=(), tombstones=())
    start, end = (b"<item>", b"</item>") if render is syndication.rss else (b"<entry", b"</entry>")

    def piece(data: bytes) -> bytes:
        return data[data.index(start) : data.index(end)]

    assert piece(render(other, [ENTRY])) == piece(render(CHANNEL, CASE.entries))


@both
def test_huge_text(render: Render) -> None:
    """A text of megabytes is carried whole."""
    content = "<p>word ]]&gt; é</p>" * 200_000
    data = render(CHANNEL, [replace(ENTRY, content=content)])
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    texts = root.xpath("//content:encoded | //a:entry/a:content", namespaces=PREFIXES)
    assert [text.text for text in texts] == [content]


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        pytest.param((), ["Harbour & Quay"], id="none: the feed's title"),
        pytest.param((Person(name=" \x01"),), ["Harbour & Quay"], id="nameless"),
        pytest.param((Person(name="A"), Person(name="B")), ["A", "B"], id="all"),
    ],
)
def test_feed_always_has_an_author(authors: tuple[Person, ...], expected: list[str]) -> None:
    """A feed names an author, as entries may have none (RFC 4287 §4.1.1)."""
    data = syndication.atom(replace(CHANNEL, authors=authors), CASE.entries)
    assert found(data, "a:author/a:name") == expected


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        pytest.param("ada@harbour.example", True, id="plain"),
        pytest.param("ada+feeds@mail.harbour.example", True, id="with a plus"),
        pytest.param("ada at harbour", False, id="no sign"),
        pytest.param("ada@harbour", False, id="no dot"),
        pytest.param("Ada <ada@harbour.example>", False, id="with a name"),
        pytest.param("", False, id="none"),
    ],
)
def test_emails(email: str, shown: bool) -> None:
    """Only what is an e-mail is shown as one."""
    authors = (Person(name="Ada", email=email),)
    expected = [email] if shown else []
    atom = syndication.atom(CHANNEL, [replace(ENTRY, authors=authors)])
    assert found(atom, "a:entry/a:author/a:email") == expected
    rss = syndication.rss(replace(CHANNEL, authors=authors), ())
    assert found(rss, "channel/managingEditor") == [f"{text} (Ada)" for text in expected]


def test_alternative_text_is_never_the_entry() -> None:
    """What an image shows stands where no reader takes it for the entry's title or content."""
    image = Image(url="https://example.org/i.png", alt="A crane")
    whole = replace(ENTRY, image=image)
    bare = replace(whole, content="")
    data = syndication.rss(CHANNEL, [whole, bare, replace(bare, title="")])
    assert found(data, "//item[1]//media:description") == ["A crane"]
    assert found(data, "//item[2]//media:title") == ["A crane"]
    assert found(data, "//item[3]//media:content/*") == []


def test_source_without_a_name() -> None:
    """A source that has an address and no name is called by its address."""
    entry = replace(ENTRY, origin=Origin(feed="https://letter.example/feed.xml"))
    assert found(syndication.rss(CHANNEL, [entry]), "//source") == [entry.origin.feed]  # type: ignore[union-attr]
    assert found(syndication.atom(CHANNEL, [entry]), "//a:source/a:title") == [entry.origin.feed]  # type: ignore[union-attr]


def test_enclosure_of_unknown_length() -> None:
    """An enclosure's unknown length is 0 (RSS profile, ``enclosure``)."""
    entry = replace(ENTRY, enclosures=(Enclosure(url="https://example.org/e"),))
    data = syndication.rss(CHANNEL, [entry])
    assert found(data, "//enclosure/@length") == ["0"]
    assert found(data, "//enclosure/@type") == ["application/octet-stream"]


def test_newest_is_not_the_first() -> None:
    """The channel's own date is that of its newest item, wherever it stands."""
    later = replace(ENTRY, published=ENTRY.published + timedelta(days=1))
    data = syndication.rss(CHANNEL, [ENTRY, later])
    assert found(data, "channel/pubDate") == ["Tue, 03 Mar 2026 09:00:00 GMT"]
