"""JSON-LD of pages, against the properties that search engines ask for."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.domain.article import Image, Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry, Translation
from feedwright.domain.text import clean
from feedwright.rendering.html.pages import article_page, catalogue

ROOT = "https://example.org/feeds/"
WHEN = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
CHANNEL = Channel(
    id="tag:c",
    title="News",
    description="What happens.",
    address=ROOT,
    home="https://example.org/",
    updated=WHEN,
    logo="https://example.org/logo.png",
    language="en",
)
ENTRY = Entry(
    id="tag:e",
    link=f"{ROOT}articles/one/",
    title="One",
    summary="It began.",
    published=WHEN,
    updated=WHEN,
    language="en",
    authors=(Person(name="Ada", url="https://ada.example/"),),
    image=Image(url=f"{ROOT}articles/one/a.png", width=1200, height=675),
)

INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
ADDRESS = r"https?://\S+"
TEXT = r"(?s).*\S.*"
PUBLISHER = {"name": TEXT, "url": ADDRESS}
NEWS: dict[str, Any] = {
    "headline": TEXT,
    "mainEntityOfPage": ADDRESS,
    "datePublished": INSTANT,
    "dateModified": INSTANT,
    "author": [PUBLISHER | {"url?": ADDRESS}],
    "publisher": PUBLISHER,
    "inLanguage": TEXT,
}
REQUIRED: dict[str, dict[str, Any]] = {
    "NewsArticle": NEWS,
    "BlogPosting": NEWS,
    "WebPage": {"headline": TEXT, "mainEntityOfPage": ADDRESS},
    "WebSite": {"name": TEXT, "url": ADDRESS, "publisher": {"@id": ADDRESS}},
    "Organization": PUBLISHER,
    "DataFeed": {
        "name": TEXT,
        "url": ADDRESS,
        "dateModified": INSTANT,
        "distribution": [{"contentUrl": ADDRESS, "encodingFormat": r"[a-z]+/[a-z+]+"}],
    },
}
"""By type: the properties that have to be there, each with what its value has to look like."""


def wrong(value: Any, schema: Any, path: str = "") -> list[str]:
    """Where a value is not what a schema asks for."""
    if isinstance(schema, str):
        fits = isinstance(value, str) and re.fullmatch(schema, value)
        return [] if fits else [f"{path}: {value!r}"]
    if isinstance(schema, list):
        if not (isinstance(value, list) and value):
            return [f"{path}: {value!r}"]
        return [
            fault
            for number, one in enumerate(value)
            for fault in wrong(one, schema[0], f"{path}[{number}]")
        ]
    faults = []
    for name, inner in schema.items():
        bare = name.removesuffix("?")
        if bare in value:
            faults += wrong(value[bare], inner, f"{path}.{bare}")
        elif bare == name and f"{name}?" not in schema:
            faults.append(f"{path}.{name} is missing")
    return faults


TIME = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$",
}
WEB = {"type": "string", "format": "uri", "pattern": "^https?://"}
NAMED = {"type": "string", "pattern": r"\S"}
PICTURE = {
    "type": "object",
    "required": ["@type", "url"],
    "properties": {
        "@type": {"const": "ImageObject"},
        "url": WEB,
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        "caption": NAMED,
        "creditText": NAMED,
    },
}
RECOMMENDED: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "@type", "headline", "author", "datePublished", "dateModified"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"enum": ["Article", "NewsArticle", "BlogPosting"]},
        "headline": NAMED,
        "author": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["@type", "name"],
                "properties": {
                    "@type": {"enum": ["Person", "Organization"]},
                    "name": NAMED,
                    "url": WEB,
                },
            },
        },
        "datePublished": TIME,
        "dateModified": TIME,
        "image": {"anyOf": [WEB, PICTURE]},
        "license": WEB,
    },
}
"""What Google recommends of an Article; it demands nothing ("Article structured data")."""


def linked_data(page: bytes) -> dict[str, Any]:
    """The one script of a page that says what it is."""
    (text,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.decode(), re.DOTALL
    )
    return dict(json.loads(text))


NAMELESS = replace(ENTRY, authors=())
ARTICLES = {
    "a post": (ENTRY, "BlogPosting"),
    "news": (replace(ENTRY, section="City"), "NewsArticle"),
    "nobody's": (NAMELESS, "BlogPosting"),
    "without a picture": (replace(ENTRY, image=None), "BlogPosting"),
    "without a title": (replace(ENTRY, title=""), "BlogPosting"),
    "without a date": (replace(ENTRY, undated=True), "WebPage"),
}


@pytest.mark.parametrize(("entry", "kind"), ARTICLES.values(), ids=ARTICLES)
def test_an_article_says_what_is_asked_for(entry: Entry, kind: str) -> None:
    """Each kind of article has the properties that search engines ask of it."""
    found = linked_data(article_page(CHANNEL, entry, ROOT))
    assert (found["@context"], found["@type"]) == ("https://schema.org", kind)
    assert wrong(found, REQUIRED[kind]) == []


GOOGLE = {name: one for name, (one, kind) in ARTICLES.items() if kind != "WebPage"} | {
    "with a licence": replace(ENTRY, licence="https://example.org/terms/", rights="© Ada"),
    "with a caption": replace(
        ENTRY, image=Image(url=f"{ROOT}a.png", caption="The quay", credit="Grace")
    ),
    "in two languages": replace(
        ENTRY,
        translations=(
            Translation(language="de", address=f"{ROOT}articles/eins/"),
            Translation(language="en", address=ENTRY.link),
        ),
    ),
}


@pytest.mark.parametrize("entry", GOOGLE.values(), ids=GOOGLE)
def test_google_finds_what_it_recommends(entry: Entry) -> None:
    """An article has all properties that Google recommends, in the forms that it names."""
    found = linked_data(article_page(CHANNEL, entry, ROOT))
    jsonschema.validate(found, RECOMMENDED, cls=jsonschema.Draft202012Validator)
    assert ("image" in found) is (entry.image is not None)


def test_translations_are_told() -> None:
    """An article names it in its other languages, and not itself."""
    found = linked_data(article_page(CHANNEL, GOOGLE["in two languages"], ROOT))
    assert found["workTranslation"] == [
        {"@type": "BlogPosting", "@id": f"{ROOT}articles/eins/", "inLanguage": "de"}
    ]


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        pytest.param((), {"@type": "Organization", "name": "News"}, id="the publication"),
        pytest.param((Person(name="Desk"),), {"@type": "Person", "name": "Desk"}, id="its authors"),
    ],
)
def test_who_answers_for_an_article_without_authors(
    authors: tuple[Person, ...], expected: dict[str, str]
) -> None:
    """An article that names nobody is its publication's, as its feed has it."""
    found = linked_data(article_page(replace(CHANNEL, authors=authors), NAMELESS, ROOT))
    assert expected.items() <= found["author"][0].items()


def test_the_picture_and_the_publisher() -> None:
    """A picture tells its size where that is known, and the publisher its logo."""
    found = linked_data(article_page(CHANNEL, ENTRY, ROOT))
    assert found["image"] == {
        "@type": "ImageObject",
        "url": f"{ROOT}articles/one/a.png",
        "width": 1200,
        "height": 675,
    }
    assert found["publisher"]["logo"] == "https://example.org/logo.png"
    bare = replace(ENTRY, image=Image(url=f"{ROOT}a.png"))
    assert linked_data(article_page(CHANNEL, bare, ROOT))["image"] == f"{ROOT}a.png"


def test_the_index_says_what_the_publication_is() -> None:
    """The index tells the site, whose it is, and where its feed is in each format."""
    found = linked_data(catalogue(CHANNEL, [ENTRY], [], ROOT))
    kinds = {one["@type"]: one for one in found["@graph"]}
    assert list(kinds) == ["WebSite", "Organization", "DataFeed"]
    for kind, one in kinds.items():
        assert wrong(one, REQUIRED[kind]) == []
    assert kinds["WebSite"]["publisher"]["@id"] == kinds["Organization"]["@id"]
    assert [one["contentUrl"] for one in kinds["DataFeed"]["distribution"]] == [
        f"{ROOT}rss.xml",
        f"{ROOT}atom.xml",
        f"{ROOT}feed.json",
    ]
    none = linked_data(catalogue(replace(CHANNEL, formats=()), [], [], ROOT))
    assert [one["@type"] for one in none["@graph"]] == ["WebSite", "Organization"]


@given(text=st.text())
def test_no_text_ends_the_script(text: str) -> None:
    """Whatever a title holds, the script ends where it should and tells the title."""
    told = f"</script><!-- {text} ]]>"
    entry = replace(ENTRY, title=told, authors=(Person(name=told),))
    page = article_page(replace(CHANNEL, title=told), entry, ROOT)
    assert clean(linked_data(page)["headline"]) == clean(told)
    assert linked_data(catalogue(replace(CHANNEL, title=told), [], [], ROOT))["@graph"]
