import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.domain.article import Enclosure, Image, Origin, Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.record import Record
from feedwright.domain.text import clean
from feedwright.rendering.formats.opml import opml
from feedwright.rendering.html.listed_feeds import Listing
from feedwright.rendering.html.pages import article_page, assets, catalogue, feed_lists, feed_page
from feedwright.rendering.html.phrases import spoken

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "pages"
ROOT = "https://example.org/feeds/"
WHEN = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)


CHANNEL = Channel(
    id="tag:c",
    title="News",
    description="What happens.",
    address=ROOT,
    home="https://example.org/",
    updated=WHEN,
)
ENTRY = Entry(id="tag:e", link=ROOT + "articles/one/", title="One", published=WHEN, updated=WHEN)
LISTING = Listing(
    title="News",
    description="",
    address=ROOT,
    language="en",
    formats=("rss", "atom"),
    entries=9,
    published=(),
    updated=WHEN,
)


def channel(path: str = "", **fields: object) -> Channel:
    """A feed, with what a test is about."""
    return replace(CHANNEL, address=ROOT + path, **fields)


def entry(**fields: object) -> Entry:
    """An article, with what a test is about."""
    return replace(ENTRY, **fields)


def listing(path: str = "", days: int = 7, **fields: object) -> Listing:
    """A feed that publishes every so many days."""
    published = tuple(WHEN - timedelta(days=days * number) for number in range(9))
    return replace(LISTING, address=ROOT + path, published=published, **fields)


def lists(feeds: Sequence[Listing]) -> dict[str, bytes]:
    """The pages that list all feeds, by their file names."""
    return {name: render() for name, render in feed_lists(channel(), feeds, ROOT)}


class Page(HTMLParser):
    """What a page holds: its elements with their attributes and their text."""

    VOID = frozenset(("meta", "link", "img", "br", "hr", "input", "source", "wbr", "area", "col"))

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(data.decode())
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        element = (tag, {name: value or "" for name, value in attrs}, list[str]())
        self.elements.append(element)
        if tag not in self.VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        for _, _, text in self.open:
            text.append(data)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The elements of a name and with some attributes; ``text`` holds what they say."""
        return [
            {**found, "text": "".join(text).strip()}
            for name, found, text in self.elements
            if name == tag and attributes.items() <= found.items()
        ]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        """What the elements of a name and with some attributes say."""
        return [element["text"] for element in self.all(tag, **attributes)]

    def levels(self) -> list[int]:
        """The levels of its headings, in order."""
        return [int(name[1]) for name, _, _ in self.elements if re.fullmatch("h[1-6]", name)]


class Case(Record, frozen=True, kw_only=True):
    """The input of a golden pair."""

    channel: Channel
    entries: tuple[Entry, ...] = ()
    listings: tuple[Listing, ...] = ()


def made(name: str, case: Case) -> bytes:
    """The document of a golden pair; the start of its name says which kind it is."""
    match name.partition("-")[0]:
        case "article":
            return article_page(case.channel, case.entries[0], ROOT)
        case "catalogue":
            return catalogue(case.channel, case.entries, case.listings, ROOT)
        case "feeds":
            return opml(case.channel.title, case.listings)
        case _:
            return feed_page(case.channel, case.entries, ROOT)


PAIRS = sorted(path for path in GOLDEN.iterdir() if path.suffix in {".html", ".opml"})


@pytest.mark.parametrize("expected", PAIRS, ids=lambda path: path.name)
def test_golden(expected: Path, tmp_path: Path) -> None:
    """Each page is, byte for byte, the one that was looked at and kept."""
    case = msgspec.json.decode(expected.with_suffix(".json").read_bytes(), type=Case)
    actual = tmp_path / expected.name
    actual.write_bytes(made(expected.stem, case))
    assert actual.read_bytes() == expected.read_bytes(), f"what is made now stands in {actual}"


FULL = entry(
    summary="It began.",
    content="<h1>Start</h1><p>Text</p><h3>Part</h3>",
    authors=(Person(name="Ada", url="https://example.org/ada"), Person(name="Grace")),
    section="Science",
    tags=("one", "two"),
    language="tr",
    image=Image(url=ROOT + "a.png", alt="A hill", credit="Photo: Ada", width=30, height=20),
    enclosures=(
        Enclosure(url=ROOT + "e.mp3", type="audio/mpeg", length=12_345_678, duration=3725),
        Enclosure(url=ROOT + "p%20q.pdf", type="application/pdf", length=1200, title=""),
    ),
    origin=Origin(title="The Post", url="https://example.com/post"),
    rights="CC BY",
)
PAGES = {
    "feed": feed_page(channel("news/", previous="archive-1"), [FULL, entry(title="")], ROOT),
    "empty": feed_page(channel("news/"), [], ROOT),
    "catalogue": catalogue(
        channel(previous="archive-1"),
        [FULL],
        [listing(f"sections/{number}/") for number in range(9)],
        ROOT,
    ),
    "article": article_page(channel("news/"), FULL, ROOT),
    "untitled": article_page(channel("news/"), entry(title="", summary="A note."), ROOT),
    "list": lists([listing(f"t/{n}/") for n in range(300)])["all-feeds-2.html"],
    "arabic": feed_page(channel("ar/", language="ar"), [FULL], ROOT),
}


@pytest.mark.parametrize("data", PAGES.values(), ids=PAGES)
def test_structure(data: bytes) -> None:
    """Every page has one h1, headings without a gap, landmarks, a language and a way past them."""
    page = Page(data)
    levels = page.levels()
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.all("html")[0]["lang"]
    assert page.all("a", **{"class": "skip"})[0]["href"] == "#main"
    assert page.all("main", id="main")
    assert page.all("footer")
    assert all("alt" in image for image in page.all("img"))
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    landmarks = [nav["aria-label"] for nav in page.all("nav")]
    assert len(landmarks) == len(set(landmarks))


@pytest.mark.parametrize("data", PAGES.values(), ids=PAGES)
def test_strict_policy(data: bytes) -> None:
    """No page needs a script, a style of its own, or anything from elsewhere but its images."""
    page = Page(data)
    assert not page.all("style")
    assert all(script["type"] == "application/ld+json" for script in page.all("script"))
    for _, attributes, _ in page.elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    loaded = [link["href"] for link in page.all("link") if link["rel"] in {"stylesheet", "icon"}]
    assert loaded
    assert not [address for address in loaded if ":" in address]


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;]]>"


def test_text_is_no_markup() -> None:
    """Whatever stands in a text field is shown as it stands and never read as markup."""
    person = Person(name=HOSTILE)
    hostile = entry(
        title=HOSTILE,
        summary=HOSTILE,
        authors=(person,),
        section=HOSTILE,
        tags=(HOSTILE,),
        language=HOSTILE,
        image=Image(url=ROOT + HOSTILE, alt=HOSTILE, credit=HOSTILE),
        enclosures=(Enclosure(url=ROOT + "x", type=HOSTILE, title=HOSTILE),),
        origin=Origin(title=HOSTILE, url="https://example.com/" + HOSTILE),
        rights=HOSTILE,
    )
    about = channel(title=HOSTILE, description=HOSTILE, language=HOSTILE, rights=HOSTILE)
    for data in (
        feed_page(about, [hostile], ROOT),
        catalogue(about, [hostile], [listing(title=HOSTILE, description=HOSTILE)], ROOT),
        article_page(about, hostile, ROOT),
    ):
        page = Page(data)
        assert HOSTILE in page.texts("h1")[0]
        assert not [image for image in page.all("img") if "onerror" in image]
        assert all(script["type"] == "application/ld+json" for script in page.all("script"))


SCRIPT = "javascript:alert(1)"


def test_addresses_lead_to_the_web() -> None:
    """An address that would run a script is no link, image or player on any page."""
    hostile = entry(
        link=SCRIPT,
        authors=(Person(name="Ada", url=SCRIPT),),
        image=Image(url=SCRIPT),
        enclosures=(Enclosure(url=SCRIPT, type="audio/mpeg"),),
        origin=Origin(title="Post", url=SCRIPT),
    )
    about = channel(home=SCRIPT, icon=SCRIPT, logo=SCRIPT)
    for data in (feed_page(about, [hostile], ROOT), article_page(about, hostile, ROOT)):
        for name, attributes, _ in Page(data).elements:
            for attribute in ("href", "src"):
                if attributes.get("rel") != "canonical":
                    assert not attributes.get(attribute, "").startswith("javascript"), name


@given(title=st.text(min_size=1), summary=st.text(), name=st.text(min_size=1))
def test_any_text(title: str, summary: str, name: str) -> None:
    """Any title, summary and name come back from the page as they went in."""
    it = entry(title=title, summary=summary, authors=(Person(name=name),))
    page = Page(feed_page(channel("news/"), [it], ROOT))
    assert page.texts("h3") == [clean(title).strip()]
    assert page.texts("p", **{"class": "byline"}) == [clean(name).strip()]
    if summary:
        assert page.texts("p", **{"class": "summary p-summary"}) == [clean(summary).strip()]


def test_how_to_subscribe() -> None:
    """A feed's page gives one address to copy and the others below it, and links readers to all."""
    page = Page(feed_page(channel("news/", formats=("rss", "json")), [], ROOT))
    addresses = [ROOT + "news/rss.xml", ROOT + "news/feed.json"]
    (field,) = page.all("input")
    assert (field["value"], "readonly" in field) == (addresses[0], True)
    assert page.all("label", **{"for": field["id"]})[0]["text"] == "Address of the feed"
    assert page.texts("summary") == ["Other formats"]
    assert page.texts("code") == addresses[1:]
    alternates = page.all("link", rel="alternate")
    assert [link["href"] for link in alternates] == addresses
    assert [link["type"] for link in alternates] == ["application/rss+xml", "application/feed+json"]
    assert page.all("a", href="rss.xml")
    assert page.all("link", rel="canonical")[0]["href"] == ROOT + "news/"


def test_entries_without_a_title() -> None:
    """An entry without a title is led to by its summary, and by its date if it has neither."""
    note = feed_page(channel("news/"), [entry(title="", summary="A note.")], ROOT)
    assert Page(note).texts("a", href="../articles/one/index.html") == ["A note."]
    bare = feed_page(channel("news/"), [entry(title="")], ROOT)
    assert Page(bare).texts("a", href="../articles/one/index.html") == ["2 March 2026"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, {}, id="a feed without an archive"),
        pytest.param({"previous": "archive-2"}, {"prev": "archive-2.html"}, id="the head"),
        pytest.param(
            {"page": "archive-2", "previous": "archive-1"},
            {"prev": "archive-1.html", "next": "index.html"},
            id="the newest archive page",
        ),
        pytest.param(
            {"page": "archive-1", "following": "archive-2"},
            {"next": "archive-2.html"},
            id="the oldest archive page",
        ),
    ],
)
def test_pager(fields: dict[str, str], expected: dict[str, str]) -> None:
    """Archive pages are linked to the older and the newer one, the newest to the head."""
    page = Page(feed_page(channel("news/", **fields), [entry()], ROOT))
    assert {link["rel"]: link["href"] for link in page.all("a") if "rel" in link} == expected


def test_one_format_has_no_others() -> None:
    """A feed in one format shows no list of other formats."""
    page = Page(feed_page(channel("news/", formats=("atom",)), [], ROOT))
    assert page.all("input")[0]["value"] == f"{ROOT}news/atom.xml"
    assert not page.all("details")


@pytest.mark.parametrize("language", ["en", "ar", "pt-BR", "zh-TW"])
def test_what_a_feed_reader_is(language: str) -> None:
    """A page links to what a feed reader is, in its language."""
    words = spoken(language)
    page = Page(feed_page(channel("news/", language=language), [], ROOT))
    assert page.texts("a", href=words.reader_url) == [words.reader]


def test_readers_are_told_of_the_main_feed_too() -> None:
    """A feed's page names that feed and the main one, and the main feed's page itself alone."""
    main = channel(formats=("atom",))
    for shown, expected in (
        (channel("news/", formats=("rss",)), ["news/rss.xml", "atom.xml"]),
        (main, ["atom.xml"]),
    ):
        links = Page(feed_page(shown, [], ROOT, main=main)).all("link", rel="alternate")
        assert [link["href"] for link in links] == [ROOT + path for path in expected]


def test_catalogue_lists_every_feed() -> None:
    """The root page links each feed's page, formats and list, and announces the main feed alone."""
    feeds = [listing("b/", days=30), listing(), listing("a/")]
    data = catalogue(channel(formats=("rss",)), [entry()], feeds, ROOT)
    page = Page(data)
    assert [link["href"] for link in page.all("link", rel="alternate")] == [f"{ROOT}rss.xml"]
    for address in ("b/index.html", "b/atom.xml", "#latest", "a/index.html", "feeds.opml"):
        assert page.all("a", href=address), address
    assert page.texts("title")[1:] == [
        "About 1 article a month",
        "About 1 article a week",
        "About 1 article a week",
    ]
    assert all(drawing["role"] == "img" for drawing in page.all("svg"))
    assert data.index(b'id="latest"') < data.index(b'id="feeds"')
    assert feed_lists(channel(), feeds, ROOT) == []


def tags(count: int) -> list[Listing]:
    """The main feed, and feeds of tags of which each second one publishes now."""
    return [
        listing(),
        listing("sections/one/"),
        *(
            listing(f"tags/{number:04}/", weeks=(number % 2,) * 26, entries=number)
            for number in range(count)
        ),
    ]


def test_catalogue_shows_some_of_many() -> None:
    """Of many feeds of a kind those stand in the catalogue that publish most, in their order."""
    page = Page(catalogue(channel(), [], tags(100), ROOT))
    shown = [link["href"] for link in page.all("a") if link["href"].startswith("tags/")]
    busy = [f"tags/{number:04}/index.html" for number in range(61, 100, 2)]
    assert [address for address in shown if address.endswith(".html")] == busy
    assert page.all("a", href="sections/one/index.html")
    (rest,) = page.all("a", href="all-feeds.html#group-3")
    assert (rest["text"], rest["aria-label"]) == ("Show all (100)", "Tags: Show all (100)")


def test_the_main_feed_stands_in_the_catalogue() -> None:
    """The main feed is shown among many others without a folder, though it publishes least."""
    feeds = [listing(f"{number}/") for number in range(30)]
    quiet = listing(weeks=(0,) * 26, entries=0)
    page = Page(catalogue(channel(), [], [*feeds, quiet], ROOT))
    assert len(page.all("a", href="#latest")) == 2  # at the top of the page, and in the list


@pytest.mark.parametrize(("count", "pages"), [(21, 1), (248, 1), (249, 2), (2000, 9)])
def test_all_feeds_have_their_pages(count: int, pages: int) -> None:
    """Every feed stands once in the list of all, whose pages lead to each other."""
    feeds = tags(count)
    made = lists(feeds)
    names = ["all-feeds.html", *(f"all-feeds-{number}.html" for number in range(2, pages + 1))]
    assert [*made] == names

    found = list[str]()
    for name, data in made.items():
        page = Page(data)
        found += [link["href"] for link in page.all("a") if link["href"].endswith("/index.html")]
        numbers = page.all("nav", **{"class": "pager numbers"})
        assert len(numbers) == (pages > 1)
        assert [link["href"] for link in page.all("a", **{"aria-current": "page"})] == [name] * (
            pages > 1
        )
        assert page.levels()[0] == 1
        assert page.all("link", rel="canonical")[0]["href"] == ROOT + name
        assert len(page.all("link", rel="alternate")) == 3
    assert found == [
        f"{one.address.removeprefix(ROOT)}index.html" for one in feeds if one.address != ROOT
    ]


def test_groups_are_found_where_they_begin() -> None:
    """What the catalogue leads to is there, on whichever page of the list a group begins."""
    many = (listing(f"{kind}/{number}/") for kind in ("a", "b", "c") for number in range(300))
    feeds = [listing(), *many]
    made = lists(feeds)
    for link in Page(catalogue(channel(), [], feeds, ROOT)).all("a"):
        name, _, anchor = link["href"].partition("#")
        if anchor.startswith("group-"):
            assert Page(made[name]).all("h2", id=anchor)


def test_the_size_of_an_index_of_many() -> None:
    """Two thousand feeds make the index no larger than thirty do."""
    few, many = (len(catalogue(channel(), [], tags(count), ROOT)) for count in (30, 2000))
    assert many < few * 1.02


@pytest.mark.parametrize(
    ("count", "headings"),
    [
        pytest.param(6, [], id="few stand in one list"),
        pytest.param(7, ["Old sections", "Bölüm"], id="many by their first folder"),
    ],
)
def test_catalogue_groups_many(count: int, headings: list[str]) -> None:
    """Many feeds stand under their first folder's name."""
    feeds = [listing(), *(listing(f"old-sections/{number}/") for number in range(count - 1))]
    page = Page(catalogue(channel(), [], [*feeds, listing("b%C3%B6l%C3%BCm/a/")], ROOT))
    assert page.texts("h3") == headings


def test_article_is_whole() -> None:
    """An article's page has all that the article has, its headings below the title."""
    page = Page(PAGES["article"])
    assert page.texts("h1") == ["One"]
    assert page.texts("h2") == ["Start", "Files"]
    assert page.texts("h3") == ["Part"]
    assert page.all("img")[0] | {"src": "", "text": ""} == {
        "src": "",
        "text": "",
        "class": "u-photo",
        "alt": "A hill",
        "width": "30",
        "height": "20",
    }
    assert page.texts("figcaption") == ["Photo: Ada"]
    assert page.all("audio")[0]["src"] == "../../e.mp3"
    assert page.all("a", type="application/pdf")[0]["text"] == "p q.pdf"
    assert page.texts("span", **{"class": "facts"}) == ["1:02:05 · 12 MB", "1 kB"]
    assert page.texts("li")[-2:] == ["one", "two"]
    assert page.texts("a", href="https://example.com/post") == ["The Post"]
    assert page.texts("a", href="../../news/index.html") == ["News", "News"]
    assert page.all("link", rel="canonical")[0]["href"] == ROOT + "articles/one/"
    assert page.all("meta", property="og:image:alt")[0]["content"] == "A hill"


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param(timedelta(0), ["2 March 2026"], id="never updated"),
        pytest.param(timedelta(days=1), ["2 March 2026", "3 March 2026"], id="another day"),
        pytest.param(
            timedelta(hours=1), ["2 March 2026", "2 March 2026, 22:30 UTC"], id="the same day"
        ),
    ],
)
def test_updated(later: timedelta, expected: list[str]) -> None:
    """An update is told by its day, or by its minute where the day would say nothing."""
    page = Page(article_page(channel(), entry(updated=WHEN + later), ROOT))
    assert page.texts("time") == expected


def test_zone() -> None:
    """Days begin where the publication is, and machines read the same instant."""
    istanbul = timezone(timedelta(hours=3))
    (time,) = Page(feed_page(channel("n/"), [entry()], ROOT, zone=istanbul)).all("time")
    assert time["text"] == "3 March 2026"
    assert time["datetime"] == "2026-03-02T21:30:00Z"


@pytest.mark.parametrize(
    ("language", "html", "heading"),
    [
        pytest.param("tr-TR", ("tr-TR", "ltr"), "tr", id="a language that has words"),
        pytest.param("ar", ("ar", "rtl"), "ar", id="one from right to left"),
        pytest.param("fa", ("fa", "rtl"), "en", id="one that has none, from right to left"),
        pytest.param("pt_BR", ("pt-BR", "ltr"), "pt", id="a tag with an underscore"),
        pytest.param("", ("en", "ltr"), "en", id="none given"),
    ],
)
def test_languages(language: str, html: tuple[str, str], heading: str) -> None:
    """A page is in its feed's language, and our own words say which language they are in."""
    page = Page(feed_page(channel("n/", language=language), [FULL], ROOT))
    assert (page.all("html")[0]["lang"], page.all("html")[0]["dir"]) == html
    assert page.all("h2", id="subscribe")[0]["lang"] == heading
    (text,) = page.all("div", **{"class": "text"})
    assert (text["lang"], text["dir"]) == ("tr", "auto")


DIRECTIONS = [
    pytest.param("ar", "ar", "Apple تعلن عن هاتف", "rtl", id="a title that begins with a name"),
    pytest.param("ar", "", "ليس خبرًا", "rtl", id="no language but the page's"),
    pytest.param("ar", "ar", "Weather", "auto", id="a title in another script alone"),
    pytest.param("en", "he", "IBM מודיעה", "rtl", id="an article from right to left"),
    pytest.param("ar", "en", "A quay", "auto", id="an article from left to right"),
    pytest.param("en", "en", "ليس خبرًا", "auto", id="an article that is in no such language"),
]


@pytest.mark.parametrize(("language", "of_entry", "title", "direction"), DIRECTIONS)
def test_directions(language: str, of_entry: str, title: str, direction: str) -> None:
    """An entry is written as its title is, whatever its kicker and the title's first name are."""
    shown = entry(title=title, language=of_entry, section="Technology")
    about = channel("n/", language=language)
    (listed,) = Page(feed_page(about, [shown], ROOT)).all("div", **{"class": "text"})
    (head,) = Page(article_page(about, shown, ROOT)).all("header", **{"class": "masthead"})
    assert (listed["dir"], head["dir"]) == (direction, direction)
    for page in (feed_page(about, [shown], ROOT), article_page(about, shown, ROOT)):
        assert Page(page).texts("bdi", **{"class": "p-category"}) == ["Technology"]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["ink", "soft", "accent"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
def test_contrast(scheme: int, text: str, ground: str) -> None:
    """Every colour of text stands out from every ground by WCAG's level AA, 4.5 to 1."""
    (css,) = (asset.data.decode() for asset in assets() if asset.path == "pages.css")

    colours = [re.findall(rf"--{name}: (#[0-9a-f]{{6}});", css)[scheme] for name in (text, ground)]
    dark, light = sorted(luminance(colour) for colour in colours)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_assets() -> None:
    """The pages' assets ask for nothing from elsewhere."""
    kinds = {asset.path: asset.media_type for asset in assets()}
    assert kinds == {
        "pages.css": "text/css",
        "feed.css": "text/css",
        "icon.svg": "image/svg+xml",
    }
    for asset in assets():
        allowed = {"http://www.w3.org/2005/Atom", "http://www.w3.org/2000/svg"}
        assert set(re.findall(r"https?://[^\"')]+", asset.data.decode())) <= allowed
        assert b"@import" not in asset.data


def test_links_within_the_publication_are_relative() -> None:
    """A page's own pictures and pages are found from disk; text that shows an address stays."""
    content = (
        '<p><img src="https://example.org/feeds/articles/a/x.png" '
        'srcset="https://example.org/feeds/articles/a/x2.png 2x">'
        '<a href="https://example.org/feeds/articles/b/" rel="noopener">b</a>'
        '<a href="https://elsewhere.example/">c</a> src="https://example.org/feeds/d"</p>'
    )
    shown = entry(link=f"{ROOT}articles/a/", content=content)

    page = article_page(CHANNEL, shown, ROOT).decode()

    assert '<img src="x.png" srcset="../../articles/a/x2.png 2x">' in page
    assert '<a href="../b/index.html" rel="noopener">' in page
    assert '<a href="https://elsewhere.example/">c</a> src="https://example.org/feeds/d"' in page


@pytest.mark.parametrize("folder", ["feeds", "a&b", "it's", "ä"])
def test_links_within_are_relative_however_the_address_is_written(folder: str) -> None:
    """What is written otherwise in an attribute than in an address is known all the same."""
    root = f"https://example.org/{folder}/"
    inside = escape(f"{root}articles/b/", quote=False)
    it = entry(link=f"{root}articles/a/", content=f'<p>Text.</p><a href="{inside}">b</a>')
    assert b'<a href="../b/index.html">b</a>' in article_page(channel(), it, root)


def test_a_picture_in_the_text_is_not_shown_above_it_too() -> None:
    """The article's picture leads the page unless the text has it."""
    image = Image(url=f"{ROOT}articles/a/x.png", alt="X")
    shown = entry(link=f"{ROOT}articles/a/", image=image)
    within = replace(shown, content=f'<p>Text <img src="{image.url}" alt="X"></p>')

    assert article_page(CHANNEL, replace(shown, content="<p>Text</p>"), ROOT).count(b"<img") == 1
    assert article_page(CHANNEL, within, ROOT).count(b"<img") == 1
