import json
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.raw_article import Context
from feedwright.reading.formats.webpage import read
from feedwright.reading.formats.webpage.authors import of_all, settled
from feedwright.reading.formats.webpage.moments import exact
from feedwright.reading.formats.webpage.structured import article_data

CONTEXT = Context(key="articles/page.html", home="https://home.example/")
PROSE = "<p>The harbour was rebuilt in stone after the third storm of that long winter.</p>" * 3


def fields(head: str = "", inner: str = "") -> dict[str, Any]:
    """The fields of a page."""
    page = f"<html><head>{head}</head><body><article>{inner}{PROSE}</article></body></html>"
    return dict(read(page, CONTEXT).fields)


def script(text: str) -> str:
    """A script of JSON-LD."""
    return f"<script type='application/ld+json'>{text}</script>"


ARTICLE = '{"@type": "NewsArticle", "headline": "Nets", "url": "https://x.example/a//b"}'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ARTICLE, id="whole"),
        pytest.param(f"/*<![CDATA[*/{ARTICLE}/*]]>*/", id="CDATA"),
        pytest.param(f"// made by a plugin, 1.2\n{ARTICLE}", id="comment above"),
        pytest.param(ARTICLE.replace(", ", ", // the next\n", 1), id="comment within"),
        pytest.param(ARTICLE.replace(", ", ', /* the "next" */ ', 1), id="comment of several"),
        pytest.param(ARTICLE.replace("}", ",\n}"), id="comma at the end"),
        pytest.param(ARTICLE.replace('"', "&quot;"), id="escaped"),
        pytest.param(ARTICLE + "}", id="a brace too many"),
        pytest.param('{"@type": "WebSite"}' + ARTICLE, id="one behind another"),
        pytest.param(f'{{"@type": "WebSite"}},\n{ARTICLE},', id="a list without brackets"),
        pytest.param(ARTICLE + '{"@type": "Article", "headline": ', id="cut behind the first"),
    ],
)
def test_broken_json_ld(text: str) -> None:
    """JSON-LD is read in each state in which templates leave it, and texts in it stay whole."""
    found = article_data([text]).fields
    assert (found["title"], found["canonical"]) == ("Nets", "https://x.example/a//b")


@given(st.text(alphabet='{}[]",:/*\\ \n&;quotx', max_size=200))
def test_any_json_ld(text: str) -> None:
    """Whatever stands in a script, the page is read."""
    assert article_data([text, ARTICLE]).fields["title"] == "Nets"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        pytest.param("Ida Marsh", ["Ida Marsh"], id="text"),
        pytest.param(
            ["Ida Marsh", {"name": "Oles Bondar"}], ["Ida Marsh", "Oles Bondar"], id="list"
        ),
        pytest.param({"@id": "#ida"}, ["Ida Marsh"], id="reference"),
        pytest.param([{"@id": "#ida"}, {"@id": "#x"}], ["Ida Marsh"], id="reference to nothing"),
        pytest.param(
            {"name": ["Ida Marsh", "Oles Bondar"]}, ["Ida Marsh", "Oles Bondar"], id="names"
        ),
        pytest.param({"name": "Ida Marsh and Oles Bondar"}, ["Ida Marsh", "Oles Bondar"], id="and"),
        pytest.param({"name": "Ida Marsch und Ole Bonn"}, ["Ida Marsch", "Ole Bonn"], id="und"),
        pytest.param({"name": "Ida Marée et Ole Bonn"}, ["Ida Marée", "Ole Bonn"], id="et"),
        pytest.param("By Ida Marsh, The Harbour", ["Ida Marsh"], id="label and site"),
        pytest.param("Von Ida Marsch (ima)", ["Ida Marsch"], id="initials"),
        pytest.param("Ida Marée(Brest, bureau de l'Ouest)", ["Ida Marée"], id="place and office"),
        pytest.param("Ida Marsh (@idamarsh)", ["Ida Marsh"], id="handle"),
        pytest.param({"givenName": "Ida", "familyName": "Marsh"}, ["Ida Marsh"], id="parts"),
        pytest.param({"@type": "Organization", "name": "The Harbour"}, ["The Harbour"], id="site"),
        pytest.param(["The Harbour", "山田 太郎"], ["山田 太郎"], id="site and person"),
        pytest.param({"@value": "Марія Коваль"}, ["Марія Коваль"], id="value"),
        pytest.param("https://x.example/ida", [], id="address"),
        pytest.param("Theresa May", ["Theresa May"], id="month"),
    ],
)
def test_authors_of_json_ld(author: Any, names: list[str]) -> None:
    """Authors are persons, one a member, in whichever form JSON-LD names them."""
    graph = [
        {
            "@type": "NewsArticle",
            "headline": "Nets",
            "author": author,
            "publisher": {"@id": "#site"},
        },
        {"@type": "Organization", "@id": "#site", "name": "The Harbour"},
        {"@type": "Person", "@id": "#ida", "name": "Ida Marsh"},
    ]
    found = fields(script(json.dumps({"@graph": graph})))
    assert [one["name"] for one in found.get("authors", [])] == names


def test_person_outweighs_the_site() -> None:
    """Where one source names the site as author and another a person, it is the person."""
    told = '{"@type": "Article", "author": {"name": "The Harbour"}, "publisher": "The Harbour"}'
    byline = "<div class='byline'>By Ida Marsh</div>"
    assert fields(script(told), byline)["authors"] == [{"name": "Ida Marsh"}]
    assert fields(script(told))["authors"] == [{"name": "The Harbour"}]


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        pytest.param("By Ida Marsh May 10, 2023", "Ida Marsh", id="month"),
        pytest.param("Ida Marsh Tuesday, Aug. 17, 2010", "Ida Marsh", id="weekday"),
        pytest.param("By Ida Marsh in Harbours on 21 December 2024", "Ida Marsh", id="section"),
        pytest.param("Ida Marsh @idamarsh Jan 9, 2025", "Ida Marsh", id="handle"),
        pytest.param("Von Ida Marsch am 3. März 2024", "Ida Marsch", id="German"),
        pytest.param("Theresa May", "Theresa May", id="a name that is a month's"),
        pytest.param("Par Ida de la Mare | 3 mars 2024", "Ida de la Mare", id="French"),
    ],
)
def test_byline_that_goes_on(byline: str, name: str) -> None:
    """Of a line that goes on with a date or a section the name alone is the author."""
    found = fields(inner=f"<h1>Nets</h1><div class='byline'>{byline}</div>")
    assert found["authors"] == [{"name": name}]


@pytest.mark.parametrize(
    ("kind", "inner", "names"),
    [
        pytest.param("c-byline__author", "Ida Marsh", ["Ida Marsh"], id="element"),
        pytest.param("post-author-name", "von Ida Marsch", ["Ida Marsch"], id="name"),
        pytest.param("authors__list-item", "Марія Коваль", ["Марія Коваль"], id="item"),
        pytest.param("author-name", "Ida Marsh Ida Marsh", ["Ida Marsh"], id="twice"),
        pytest.param("author-bio", "Ida Marsh", [], id="a life"),
        pytest.param("author-name", "Follow the harbour", [], id="an order"),
        pytest.param("author-name", "Editors", [], id="a word"),
        pytest.param("coauthored", "Ida Marsh", [], id="part of a word"),
    ],
)
def test_author_by_a_class_made_of_words(kind: str, inner: str, names: list[str]) -> None:
    """An element whose class ends in what means an author's name names one, if it is a name."""
    found = fields(inner=f"<h1>Nets</h1><div class='{kind}'>{inner}</div>")
    assert [one["name"] for one in found.get("authors", [])] == names


def test_authors_beside_each_other() -> None:
    """Several elements of one class that stand together name the authors, and no others do."""
    both = "<b class='a-author'>Ida Marsh</b> <b class='a-author'>Oles Bondar</b>"
    other = "<ul><li><b class='a-author'>Jan Kowal</b></li></ul>"
    found = fields(inner=f"<h1>Nets</h1><div>{both}</div>{other}")
    assert [one["name"] for one in found["authors"]] == ["Ida Marsh", "Oles Bondar"]


@given(
    st.lists(st.fixed_dictionaries({"name": st.text(max_size=30)}), max_size=4), st.text(max_size=9)
)
def test_settling_authors(people: list[dict[str, str]], site: str) -> None:
    """Authors have names without blanks around them, each once, from one source as from several."""
    once = settled(people, site)
    names = [one["name"] for one in once]
    assert all(name.strip() == name != "" for name in names)
    assert len(set(names)) == len(names)
    assert of_all([people], site) == once


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(
            ["2026-03-02", "2026-03-02T08:30:00+03:00"], "2026-03-02T08:30:00+03:00", id="time"
        ),
        pytest.param(["2026-03-02", "2026-03-03T08:30:00Z"], "2026-03-02", id="another day"),
        pytest.param(
            ["2026-03-02 08:30", "2026-03-02T08:30:11-05:00"],
            "2026-03-02T08:30:11-05:00",
            id="zone",
        ),
        pytest.param(
            ["2026-03-02T08:30", "2026-03-02T09:30Z"], "2026-03-02T08:30", id="another time"
        ),
        pytest.param(["March 2, 2026", "2026-03-02T08:30Z"], "2026-03-02T08:30Z", id="words"),
        pytest.param(["2 mars 2026 à Brest |"], "2026-03-02", id="among words"),
        pytest.param(["May 16, 2016 7:30 a.m. IST"], "2016-05-16", id="a zone for locals"),
        pytest.param(
            ["May 16, 2016 7:30 a.m. ET"], "2016-05-16T07:30-04:00", id="a zone of one country"
        ),
        pytest.param(["00:00", "yesterday", ""], "", id="none"),
        pytest.param(["soon", "2026-03-02"], "2026-03-02", id="the first that is one"),
    ],
)
def test_exact_date(told: list[str], expected: str) -> None:
    """A date is the first that can be read, and gets its time and zone from another of its day."""
    assert exact(told) == expected


@given(
    st.lists(st.text(max_size=30), max_size=4),
    st.dates(date(1800, 1, 2), date(2199, 12, 30)),
    st.times(),
)
def test_date_is_one_that_was_told(told: list[str], day: date, clock: time) -> None:
    """Whatever else stands on a page, a whole date that comes first is the date."""
    first = f"{day}T{clock:%H:%M}Z"
    assert exact([first, *told]) == first


GRAPH = [
    {
        "@type": "WebPage",
        "@id": "https://x.example/nets/",
        "name": "Nets | The Harbour",
        "primaryImageOfPage": {"@id": "https://x.example/nets/#primaryimage"},
    },
    {
        "@type": "Article",
        "headline": "Nets",
        "isPartOf": {"@id": "https://x.example/nets/"},
        "image": {"@id": "https://x.example/nets/#primaryimage"},
        "publisher": {"@id": "https://x.example/#organization"},
    },
    {
        "@type": "ImageObject",
        "@id": "https://x.example/nets/#primaryimage",
        "url": "https://x.example/nets.jpg",
        "width": 1200,
    },
    {"@type": "Organization", "@id": "https://x.example/#organization", "name": "Harbour Ltd"},
]


@pytest.mark.parametrize("order", [1, -1])
def test_references(order: int) -> None:
    """What a reference refers to counts, wherever it stands; a page is not the site it is of."""
    found = fields(script(json.dumps({"@graph": GRAPH[::order]})))
    assert found["image"] == {"url": "https://x.example/nets.jpg", "width": 1200}
    assert found["site"] == "Harbour Ltd"
    site = {"@type": "WebSite", "name": "The Harbour"}
    assert fields(script(json.dumps([*GRAPH, site])))["site"] == "The Harbour"


def test_reference_to_no_picture() -> None:
    """A reference whose picture is told nowhere is no picture's address."""
    assert "image" not in fields(script(json.dumps(GRAPH[1])))


def test_rdfa() -> None:
    """RDFa tells of a story as microdata do."""
    inner = (
        "<div typeof='schema:Article'><h1 property='schema:headline'>Nets</h1>"
        "<span property='schema:author' typeof='schema:Person'>"
        "<span property='schema:name'>Ida Marsh</span></span>"
        "<meta property='schema:datePublished' content='2026-03-02T08:30:00+03:00'>"
        f"<div property='schema:articleBody'>{PROSE}</div></div>"
    )
    found = fields(inner=inner)
    assert found["title"] == "Nets"
    assert found["authors"] == [{"name": "Ida Marsh"}]
    assert found["date"] == "2026-03-02T08:30:00+03:00"


def test_rdfa_of_drupal() -> None:
    """Drupal tells in Dublin Core's terms when a story was made."""
    inner = (
        "<div typeof='sioc:Item foaf:Document'><h1>Nets</h1>"
        "<span property='dc:date dc:created' content='2026-03-02T08:30:00+03:00'>2 March</span>"
        f"{PROSE}</div>"
    )
    assert fields(inner=inner)["date"] == "2026-03-02T08:30:00+03:00"


@pytest.mark.parametrize(
    ("title", "site", "headline"),
    [
        pytest.param("短缺药品保供稳价-新华网", "新华网", "短缺药品保供稳价", id="Chinese"),
        pytest.param("港が石で再建された-港新聞", "港新聞", "港が石で再建された", id="Japanese"),
        pytest.param("Nets - The Harbour", "The Harbour", "Nets", id="English"),
        pytest.param("Salt-Lake", "Lake", "Salt-Lake", id="a hyphen within a word"),
        pytest.param("東京-大阪", "港新聞", "東京-大阪", id="no site"),
    ],
)
def test_site_behind_a_hyphen(title: str, site: str, headline: str) -> None:
    """A site behind a hyphen is no part of a headline, in scripts without blanks too."""
    head = f"<title>{title}</title><meta property='og:site_name' content='{site}'>"
    assert fields(head)["title"] == headline


def test_heading_without_letters() -> None:
    """A sign in a first-level heading is no headline."""
    assert fields("<title>Nets</title>", "<h1>🏡</h1>")["title"] == "Nets"


def test_caption_of_the_picture() -> None:
    """The article's picture has the caption and the credit of the figure that shows it."""
    head = "<meta property='og:image' content='https://cdn.example/1200/nets-in-the-sun.jpg?w=9'>"
    figure = (
        "<figure><img src='/400/nets-in-the-sun.jpg' alt='Nets'><figcaption>Nets dry on the wall."
        " <span class='credit'>Ida Marsh</span></figcaption></figure>"
    )
    assert fields(head, f"<h1>Nets</h1>{figure}")["image"] == {
        "url": "https://cdn.example/1200/nets-in-the-sun.jpg?w=9",
        "alt": "Nets",
        "caption": "Nets dry on the wall.",
        "credit": "Ida Marsh",
    }
    other = figure.replace("nets-in-the-sun", "a-boat-at-anchor")
    assert fields(head, f"<h1>Nets</h1>{other}")["image"].keys() == {"url"}


NAMES = (
    "class", "content", "datetime", "href", "id", "itemprop", "itemscope", "itemtype", "name",
    "property", "rel", "src", "srcset", "style", "typeof", "data-src",
)  # fmt: skip
VALUES = (
    "", " ", "#", "/", "author", "headline", "datePublished", "image", "schema:Article",
    "https://schema.org/NewsArticle", "og:image", "https://x.example/a_files/b.png", "[",
    "a_files/", "data:image/png;base64,AAAA", "//[", "byline", "2026-03-02", "sioc:Item",
    "/web/2020/https://a/",
)  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "div", "figure", "img", "link", "meta", "span", "time", "h1"]),
            st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES), max_size=4),
        ),
        max_size=12,
    ),
    st.sampled_from(["", "<!-- BEGIN WAYBACK TOOLBAR INSERT --> archive.org"]),
)
def test_any_attributes(elements: list[tuple[str, dict[str, str]]], before: str) -> None:
    """Whatever the attributes say, and where they say nothing, a page is read with its story."""
    tags = "".join(
        f"<{tag} {' '.join(f'{name}={value!r}' for name, value in told.items())}></{tag}>"
        for tag, told in elements
    )
    page = f"{before}<title>Nets</title>{tags}<article><h1>Nets</h1>{tags}{PROSE}</article>"
    assert "third storm" in read(page, CONTEXT).body


def told(author: str) -> str:
    """A page's structure that names an author."""
    named = {"@type": "Person", "name": author}
    return script(json.dumps({"@type": "Article", "headline": "Nets", "author": named}))


@pytest.mark.parametrize(
    "name", ["admin", "Administrator", "WordPress", "root", "N/A", "null", "Unknown", "wp-admin"]
)
def test_account_is_no_author(name: str) -> None:
    """What a system writes where it knows of nobody gives way to a byline, and is no name alone."""
    byline = "<p class='byline'>By Ida Marsh</p>"
    assert fields(told(name), byline)["authors"] == [{"name": "Ida Marsh"}]
    assert "authors" not in fields(told(name))
    assert "authors" not in fields(f"<meta name='author' content='{name}'>")
    assert fields(told(f"{name} Marsh"))["authors"] == [{"name": f"{name} Marsh"}]


@pytest.mark.parametrize(
    "words", ["Read more", "View all posts", "Alle Beiträge ansehen", "Ver todas", "Все записи"]
)
def test_call_is_no_author(words: str) -> None:
    """The words of a link to an author's page that only ask to follow it are no name."""
    link = f"<a rel='author' href='/ida'>{words}</a>"
    assert "authors" not in fields("", link)
    both = fields("", link + "<span class='author'>Ida Marsh</span>")
    assert [one["name"] for one in both["authors"]] == ["Ida Marsh"]
    name = fields("", "<a rel='author' href='/ida'>Ida von der Marsch</a>")
    assert [one["name"] for one in name["authors"]] == ["Ida von der Marsch"]


@pytest.mark.parametrize("lost", ["1970-01-01T00:00:00Z", "1969-12-31T19:00:00-05:00"])
def test_lost_date(lost: str) -> None:
    """The second in which a system's clock begins is no date."""
    assert exact([lost, "2021-03-03"]) == exact(["2021-03-03", lost]) == "2021-03-03"
    assert not exact([lost])


def test_first_day_of_a_clock() -> None:
    """The first day of such a clock is a date only where there is no other."""
    assert exact(["1970-01-01", "2021-03-03"]) == "2021-03-03"
    assert exact(["1970-01-01"]) == "1970-01-01"


def test_values_of_programs() -> None:
    """An address is no section, and what a program writes of nothing is no tag."""
    found = fields(
        "<meta property='article:section' content='https://home.example/harbour/'>"
        "<meta name='keywords' content='nets, undefined, null, boats'>",
        "<a rel='category' href='/h'>Harbour</a>",
    )
    assert (found["section"], found["tags"]) == ("Harbour", ["nets", "boats"])
