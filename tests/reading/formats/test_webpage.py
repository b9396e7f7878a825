import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from tests.conftest import shared

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.fields.conversion import article
from feedwright.reading.formats.raw_article import Context, RawArticle
from feedwright.reading.formats.webpage import read

GOLDEN = Path(__file__).parents[2] / "golden" / "webpage"
PAGES = sorted(page.stem for page in GOLDEN.glob("*.html"))
CONTEXT = Context(key="articles/page.html", home="https://home.example/")
INLINE = {
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "q", "s", "small", "span", "strong",
    "sub", "sup", "time", "u",
}  # fmt: skip
PROSE = "<p>The harbour was rebuilt in stone after the third storm of that long winter.</p>"


def reading(text: str) -> RawArticle:
    """What the reader makes of a page."""
    return read(text, CONTEXT)


def shown(body: str) -> list[str]:
    """What a body shows, in order: the text of each block, pictures and frames."""
    lines: list[str] = [""]
    walk(html.fragment_fromstring(body or " ", create_parent="div"), lines)
    return [tidy for line in lines if (tidy := " ".join(line.split()))]


def walk(element: html.HtmlElement, lines: list[str]) -> None:
    """Add what an element shows."""
    is_block = element.tag not in INLINE and element.tag != "br"
    if is_block:
        lines.append("")
    if element.tag == "img":
        lines += [f"![{element.get('alt', '')}]({element.get('src')})", ""]
    if element.tag == "iframe":
        lines += [f"<{element.get('src')}>", ""]
    lines[-1] += " " if element.tag == "br" else element.text or ""
    for child in element:
        walk(child, lines)
        lines[-1] += child.tail or ""
    if is_block:
        lines.append("")


def expected(page: str) -> dict[str, Any]:
    """What a golden page must give."""
    value: dict[str, Any] = json.loads((GOLDEN / f"{page}.json").read_text("utf-8"))
    return value


def golden(page: str) -> RawArticle:
    """What the reader makes of a golden page."""
    return reading((GOLDEN / f"{page}.html").read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_fields_of_a_page_are_those_it_tells(page: str) -> None:
    """Each engine's page gives the fields that a reader would find on it, and no others."""
    assert golden(page).fields == expected(page)["fields"]


@pytest.mark.parametrize("page", PAGES)
def test_story_of_a_page_is_whole_and_alone(page: str) -> None:
    """Each engine's page gives every part of its story in order, and nothing beside it."""
    assert shown(golden(page).body) == expected(page)["story"]


def json_ld(value: str) -> str:
    """A page whose JSON-LD is a text."""
    return f"<title>T</title><script type='application/ld+json'>{value}</script>{PROSE}"


@pytest.mark.parametrize(
    ("page", "field", "value"),
    [
        pytest.param("<h1>Nets</h1>", "title", "Nets", id="headline-alone"),
        pytest.param("<title>Nets | Harbour</title>", "title", "Nets", id="bar"),
        pytest.param("<title>Mending – Harbour</title>", "title", "Mending", id="short"),
        pytest.param("<title>Mending nets – Harbour</title>", "title", "Mending nets", id="dash"),
        pytest.param(
            "<title>my_function explained</title>", "title", "my_function explained", id="code-name"
        ),
        pytest.param(
            "<title>海边的网_新闻_海网</title><h1>海边的网</h1>", "site", "海网", id="cjk-gap"
        ),
        pytest.param(
            "<title>Nets - Harbour</title><header><h1>Harbour</h1></header>"
            f"<article>{PROSE}</article>",
            "title",
            "Nets",
            id="site-is-a-heading",
        ),
        pytest.param(
            "<p class='byline'>By Ida Marsh</p>", "authors", [{"name": "Ida Marsh"}], id="by"
        ),
        pytest.param(
            "<p>Von Lena Vogt</p>", "authors", [{"name": "Lena Vogt"}], id="spoken-byline"
        ),
        pytest.param("<p>By the river</p>", "authors", None, id="no-byline"),
        pytest.param("<p>3 March 2026</p>", "date", "3 March 2026", id="date-line"),
        pytest.param(
            "<p>Published on March 3, 2026</p>", "date", "March 3, 2026", id="published-on"
        ),
        pytest.param("<p>He left in 1912.</p>", "date", None, id="a-year-is-no-date"),
        pytest.param("<p>He left on 4 May 1912.</p>", "date", None, id="a-sentence-is-no-date"),
        pytest.param(
            "<p>Posted <time datetime='2026-03-03'>today</time></p>",
            "date",
            "2026-03-03",
            id="time",
        ),
        pytest.param(
            "<link rel='canonical' href='/2026/nets/'>",
            "canonical",
            "https://home.example/2026/nets/",
            id="relative-canonical",
        ),
        pytest.param(
            "<meta name='DC.Creator' content='A'><meta name='dc.creator' content='B'>",
            "authors",
            [{"name": "A"}, {"name": "B"}],
            id="dublin-core",
        ),
        pytest.param(
            "<meta property='og:locale' content='pt_BR'>", "language", "pt-BR", id="locale"
        ),
        pytest.param(
            "<meta property='og:video' content='https://v.example/player?id=1'>",
            "enclosures",
            None,
            id="a-player-is-no-file",
        ),
        pytest.param(
            json_ld('<![CDATA[{"@type":"NewsArticle","headline":"A\nB",}]]>'),
            "title",
            "A B",
            id="json-ld-in-cdata",
        ),
        pytest.param(
            json_ld('{"@type":"Article","author":["A",{"name":"B","url":"https://b.example/"}]}'),
            "authors",
            [{"name": "A"}, {"name": "B", "url": "https://b.example/"}],
            id="json-ld-authors",
        ),
        pytest.param(
            json_ld(
                '{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@id":"#a","name":"Nell"}]}'
            ),
            "authors",
            [{"name": "Nell"}],
            id="json-ld-reference",
        ),
        pytest.param(
            json_ld('{"@type":"WebPage","mainEntity":{"@type":"BlogPosting","headline":"In"}}'),
            "title",
            "In",
            id="json-ld-main-entity",
        ),
        pytest.param(json_ld("[" * 99_999), "title", "T", id="json-ld-too-deep"),
        pytest.param(json_ld('{"@type":"Article","headline":'), "title", "T", id="json-ld-cut-off"),
        pytest.param(
            json_ld('{"@type":"Article","headline":"Tom &amp;amp; I"}'.replace("amp;amp", "amp")),
            "title",
            "Tom & I",
            id="json-ld-escaped",
        ),
    ],
)
def test_field_is_found(page: str, field: str, value: object) -> None:
    """A field is found where pages put it, and not guessed from what only resembles it."""
    assert reading(page + PROSE).fields.get(field) == value


@pytest.mark.parametrize(
    ("page", "body"),
    [
        pytest.param("<pre><span class='comment'># x</span></pre>", None, id="comment-in-code"),
        pytest.param("<h2 id='sharing'>Sharing</h2>", None, id="slug-of-a-heading"),
        pytest.param("<blockquote class='twitter-tweet'>So be it.</blockquote>", None, id="tweet"),
        pytest.param("<aside>A remark.</aside>", None, id="remark"),
        pytest.param("<img src='/a.jpg' srcset='/a.jpg 1x, /b,c.jpg 2x'>", None, id="picture"),
        pytest.param(
            "<p>The boats of <a class='meta-loc share'>Sudan</a> were late that year, as ever.</p>",
            None,
            id="words-of-a-sentence",
        ),
        pytest.param(f"<footer>{PROSE}</footer>", None, id="correction-in-a-footer"),
        pytest.param(f"<footer class='post-foot'>{PROSE}</footer>", "", id="footer-of-a-template"),
        pytest.param("<p hidden>x</p>", "", id="hidden"),
        pytest.param("<div style='display: none'>x</div>", "", id="invisible"),
        pytest.param("<div class='share-bar'><a href='#'>Share</a></div>", "", id="share"),
        pytest.param("<div id='comments'><p>First!</p></div>", "", id="comments"),
        pytest.param("<nav><a href='/'>Home</a></nav>", "", id="navigation"),
        pytest.param("<img src='/p.gif' width='1' height='1'>", "", id="pixel"),
        pytest.param("<script>x</script><style>y</style>", "", id="script"),
        pytest.param(
            "<img src='' data-src='/a.jpg'>", "<img src='/a.jpg' data-src='/a.jpg'>", id="lazy"
        ),
        pytest.param(
            "<img src='data:,'><noscript><img src='/a.jpg'></noscript>",
            "<img src='/a.jpg'>",
            id="noscript",
        ),
        pytest.param(
            "<h2>Q <a href='#q'>#</a></h2>", "<h2>Q </h2>", id="heading-that-links-to-itself"
        ),
        pytest.param("<h3><button>Why?</button></h3>", "<h3>Why?</h3>", id="question"),
    ],
)
def test_part_of_a_page_stays_or_goes(page: str, body: str | None) -> None:
    """What belongs to a story stays as it is, and what surrounds it goes."""
    kept = page if body is None else body
    assert reading(f"<article>{PROSE}{page}{PROSE}</article>").body == (
        PROSE + kept + PROSE
    ).replace("'", '"')


def test_addresses_are_made_absolute_where_the_page_names_its_own() -> None:
    """Addresses follow the base, except those within the page."""
    page = (
        "<!-- saved from url=(0028)https://x.example/blog/nets -->"
        f"<article>{PROSE}<a href='#n'>n</a><img src='n.jpg'></article>"
    )
    body = html.fragment_fromstring(reading(page).body, create_parent="div")
    assert [link for *_, link, _ in body.iterlinks()] == ["#n", "https://x.example/blog/n.jpg"]


def test_post_of_an_editor_has_its_shortcodes() -> None:
    """WordPress' stand in what its editor holds; a page that a site has shown has none."""
    post = f'<h1>Storm</h1>{PROSE}[caption width="3"]<img src="a.png" alt=""> Pier[/caption]'
    assert not reading(post).rendered
    assert reading(f"<!DOCTYPE html><body>{post}</body>").rendered
    assert reading(f"<h1>Storm</h1>{PROSE}<p>{{{{ name }}}} [sic]</p>").rendered


def test_byline_that_says_more_than_the_fields_stays() -> None:
    """A line at the head goes only where it repeats what the fields say."""
    head = "<meta name='author' content='Ida Marsh'><meta name='date' content='2026-03-02'>"
    lines = "<p>Ida Marsh, 2 March 2026</p><p>Ida Marsh is a pilot in the outer harbour.</p>"
    assert shown(reading(f"{head}<article>{lines}{PROSE}</article>").body)[0].endswith("harbour.")


def test_story_in_several_parts_is_read_whole() -> None:
    """Parts of a story that stand beside each other are all of it."""
    parts = f"<div class='story-body'>{PROSE}</div><div class='ad'>Buy</div>" * 3
    assert len(shown(reading(f"<main>{parts}</main>").body)) == 3


def test_page_that_shows_no_story_gives_that_of_its_json_ld() -> None:
    """A page that scripts would fill falls back on articleBody, and a warning says so."""
    text = "The harbour was rebuilt. " * 20 + r"\n\nIt stood."
    page = json_ld(f'{{"@type":"NewsArticle","articleBody":"{text}"}}').replace(PROSE, "")
    raw = reading(page)
    assert shown(raw.body)[-1] == "It stood."
    assert len(raw.warnings) == 1


def test_head_that_swallows_the_story_gives_it_back() -> None:
    """A page without a <body> tag is read like one that has it."""
    assert shown(reading(f"<title>T</title><article>{PROSE}</article>").body)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param(" \x00\n", "empty", id="control-characters"),
        pytest.param("<!-- note -->", "empty", id="comment"),
        pytest.param("<frameset><frame src='a.html'></frameset>", "a.html", id="frames"),
        pytest.param("<div>" * 10_000 + "x", "256 deep", id="too-deep"),
        pytest.param("<script>x</script>", "neither", id="script-alone"),
    ],
)
def test_page_without_an_article_is_set_aside(text: str, reason: str) -> None:
    """A file that holds no article is refused with a reason that says why."""
    with pytest.raises(UnreadableArticle, match=reason):
        reading(text)


def test_unclosed_fonts_do_not_bury_a_story() -> None:
    """Thousands of font elements that nobody closed are no depth."""
    assert shown(reading("<font>" * 5_000 + PROSE).body)


def test_entities_are_never_expanded() -> None:
    """A document type that declares entities has no effect."""
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>&x;</p>' + PROSE
    assert "&amp;x;" in reading(page).body


@pytest.mark.parametrize("installed", [True, False], ids=["with-trafilatura", "without"])
def test_big_page_without_structure_is_read(
    installed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A big page that marks no story is read with the optional part and without it."""
    if installed:
        pytest.importorskip("trafilatura")
    else:
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    links = "".join(f"<li><a href='/{n}'>Another story, number {n}</a></li>" for n in range(400))
    story = "".join(PROSE.replace("third", f"{n}th") for n in range(4, 24))
    page = f"<title>T</title><body><h1>T</h1><div>{story}</div><ul>{links}</ul></body>"
    lines = shown(reading(page + " " * 20_000).body)
    assert sum("harbour was rebuilt" in line for line in lines) == 20


FURNITURE = {
    "Share",
    "Share this story",
    "Compartilhe",
    "Facebook",
    "Continue reading the main story",
    "我要分享",
    "Retweet this article!",
}
FRAGMENTS = st.sampled_from([
    "<html>", "<head>", "<body>", "<title>T - S</title>", "<base href='http://[x'>", "<article>",
    "</article>", "<div class='share'>", "</div>", "<p>", PROSE, "<h1>T</h1>", "<time>", "<font>",
    "<a href='http://['>", "<img src='' srcset=', a 1x,,b 2x'>", "<picture><source>", "<figure>",
    "<noscript><img src=a></noscript>", "<script type='application/ld+json'>", "</script>", "<svg>",
    '{"@type":["Article"],"author":[[1,{}]],"image":[null]}', "<table><tr><td>", "<form>", "<?x?>",
    "<meta property='og:image' content='\x00'>", "<frameset>", "\x00", "\ud800", "<button>",
    "<div itemscope itemtype='x/Article'>", "<i itemprop='author'>", "<!-- saved from url=(1)x -->",
    "<link rel=canonical href='::'>", "<footer>", "<noframes>", "<li class='tags'>",
])  # fmt: skip


@settings(deadline=None)  # a busy machine is no fault of the reader
@given(st.lists(FRAGMENTS | st.text(max_size=20), max_size=30).map("".join))
def test_any_text_is_read_or_set_aside(text: str) -> None:
    """Whatever a file holds, it gives an article or a reason why not."""
    try:
        raw = reading(text)
    except UnreadableArticle:
        return
    assert raw.markup == "html"
    assert all(raw.fields.values())


@settings(deadline=None)  # a busy machine is no fault of the reader
@given(st.lists(st.integers(0, 999), min_size=1, max_size=12, unique=True))
def test_no_paragraph_of_an_article_is_dropped(numbers: list[int]) -> None:
    """Each paragraph of an article is there, once, in its place."""
    said = [
        f"Boat {n} left at dawn with nets, salt and bread for {n} days at sea." for n in numbers
    ]
    page = "".join(f"<div class='share'>Share</div><p>{line}</p>" for line in said)
    assert shown(reading(f"<title>T</title><main>{page}</main>").body) == said


# Where each page's paragraphs stand, its headline, its date, and how many paragraphs there are.
SAVED = [
    pytest.param(
        "bbc-1",
        "//*[@property='articleBody']/p[normalize-space(a) != normalize-space()]",
        ("Obama admits US gun laws are his 'biggest frustration'", "2015-07-24"),
        id="bbc",
    ),
    pytest.param(
        "folha",
        "//*[@itemprop='articleBody']//p | //article//figcaption[contains(@class, 'widget-image')]",
        ("Tite diz que errou ao levar taça da Libertadores a Lula em 2012", "2018-12-21"),
        id="folha",
    ),
    pytest.param(
        "lemonde-1",
        "//*[@itemprop='articleBody']/p[not(starts-with(normalize-space(), 'Lire aussi'))]"
        " | //*[@itemprop='articleBody']/h2",
        (
            "Le projet de loi sur le renseignement massivement approuvé à l'Assemblée",
            "2015-05-04T13:36:31+02:00",
        ),
        id="lemonde",
    ),
    pytest.param(
        "nytimes-1",
        "//p[contains(@class, 'story-body-text')]",
        ("United States to Lift Sudan Sanctions", "2017-01-13"),
        id="nytimes",
    ),
    pytest.param(
        "qq",
        "//*[@id='Cnt-Main-Article-QQ']/p[not(.//script)]",
        ("DeepMind新电脑已可利用记忆自学 人工智能迈上新台阶", "2016年10月14日"),
        id="qq",
    ),
    pytest.param(
        "v8-blog",
        "//*[@itemprop='articleBody']//*[self::p or self::li or self::pre]",
        ("Outside the web: standalone WebAssembly binaries using Emscripten", "2019-11-21"),
        id="v8",
    ),
]


@pytest.mark.parametrize(("name", "story", "told"), SAVED)
def test_saved_page_gives_its_story(name: str, story: str, told: tuple[str, str]) -> None:
    """A real saved page gives its headline, its date and each paragraph, and no furniture."""
    text = (shared("saved-pages") / f"{name}.html").read_text("utf-8")
    raw = reading(text)
    lines = shown(raw.body)
    parser = html.HTMLParser(encoding="utf-8")
    found = html.document_fromstring(text.encode(), parser=parser).xpath(story)
    paragraphs = ["".join(paragraph.text_content().split()) for paragraph in found]
    whole = "".join("".join(lines).split())
    missing = [paragraph for paragraph in paragraphs if paragraph not in whole]
    assert (raw.fields["title"], raw.fields["date"][: len(told[1])]) == told
    assert (len(paragraphs) > 5, missing) == (True, [])
    assert not FURNITURE.intersection(lines)


@pytest.mark.parametrize("name", ["embargo", "publish_at", "not-before", "release_date"])
def test_page_says_in_its_head_from_when_it_may_be_seen(name: str) -> None:
    """An embargo in a page's head holds it, whatever else dates it."""
    head = f'<meta name="{name}" content="2031-05-01"><meta name="date" content="2026-11-01">'
    raw = reading(f"<html><head><title>T</title>{head}</head><body>{PROSE}</body></html>")
    assert article(raw, CONTEXT).published == datetime(2031, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("content", ["noindex", "NOINDEX, nofollow", "none"])
def test_page_says_in_its_head_that_lists_leave_it_out(content: str) -> None:
    """What keeps robots from listing a page keeps feeds from it, too."""
    head = f'<meta name="robots" content="{content}"><meta name="date" content="2026-11-01">'
    page = f"<html><head><title>T</title>{head}</head><body>{PROSE}</body></html>"
    assert not article(reading(page), CONTEXT).listed
    assert article(reading(page.replace(content, "index, follow")), CONTEXT).listed
