from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.article import (
    Article,
    Enclosure,
    Image,
    Markup,
    Origin,
    Person,
    PictureSize,
)
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.fields import body_start, conventions, dates
from feedwright.reading.fields.conversion import MOST_VALUES, article
from feedwright.reading.formats.raw_article import Context, RawArticle

HOME = "https://example.org/blog/"


def read(
    key: str = "articles/post.md",
    body: str = "Text.",
    markup: Markup = "markdown",
    **said: Any,
) -> Article:
    """The article of some fields."""
    raw = RawArticle(fields=said, body=body, markup=markup, lines=dict.fromkeys(said, 7))
    return article(raw, Context(key=key, home=HOME, language="en"))


def day(year: int, month: int, number: int) -> datetime:
    """Midnight in UTC."""
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"date": "2026-03-02"}, id="Jekyll, Hugo, Zola, Pelican"),
        pytest.param({"pubDate": "Mar 02 2026"}, id="Astro"),
        pytest.param({"date": {"created": "2026-03-02"}}, id="Material for MkDocs"),
        pytest.param({"date": {"updated": "2026-05-02", "created": "2026-03-02"}}, id="a table"),
        pytest.param({"published": "2026-03-02"}, id="published as a date"),
        pytest.param({"published": "true", "date": "2026-03-02"}, id="published as a switch"),
        pytest.param({"publish-date": "2026-03-02", "date": "2020-01-01"}, id="Hugo's embargo"),
        pytest.param({"Published_At": "2026-03-02T00:00:00.000Z"}, id="Ghost"),
        pytest.param({"datePublished": "2026-03-02"}, id="schema.org"),
        pytest.param({"embargo": "2026-03-02", "date": "2020-01-01"}, id="an embargo"),
        pytest.param({"key": "articles/2026-03-02-post.md"}, id="file name"),
        pytest.param({"key": "articles/2026-03-02_post.md"}, id="file name, underscore"),
        pytest.param({"key": "articles/20260302-post.md"}, id="file name, basic"),
        pytest.param({"key": "articles/2026-03-02T0000-post.md"}, id="file name with a time"),
        pytest.param({"key": "articles/2026/03/02/post.md"}, id="folders"),
        pytest.param({"key": "articles/2026-03-02-post/index.md"}, id="page bundle"),
        pytest.param({"path": "2026/03/02/post"}, id="Zola's path"),
        pytest.param({"permalink": "/2026/3/2/post.html"}, id="permalink"),
        pytest.param({"key": "2020-01-01-post.md", "date": "2026-03-02"}, id="fields over names"),
    ],
)
def test_the_date_is_found_wherever_it_stands(said: dict[str, Any]) -> None:
    """Front matter, file names, folders and paths date an article, in this order."""
    assert read(**said).published == day(2026, 3, 2)


@pytest.mark.parametrize(
    ("key", "slug", "language"),
    [
        pytest.param("a/2026-03-02-1.0-Timeline.md", "1.0-Timeline", "en", id="letters kept"),
        pytest.param("a/01-intro.md", "01-intro", "en", id="a number is no date"),
        pytest.param("a/2026-13-45-post.md", "2026-13-45-post", "en", id="no such date"),
        pytest.param("a/2015-3-7-x.md", "x", "en", id="short figures"),
        pytest.param("a/27-3-5-x.md", "x", "en", id="a short year"),
        pytest.param("a/2026-03-02.md", "2026-03-02", "en", id="only a date"),
        pytest.param("a/post.tr.md", "post", "tr", id="a language"),
        pytest.param("a/post.pt-br.md", "post", "pt-BR", id="a language and region"),
        pytest.param("a/crates.io.md", "crates.io", "en", id="a domain is no language"),
        pytest.param("a/trip/index.fr.md", "trip", "fr", id="a folder's page"),
        pytest.param("a/README.md", "a", "en", id="a folder's README"),
        pytest.param("a/posts.json#42", "", "en", id="a member of a list"),
    ],
)
def test_names_tell_slug_and_language(key: str, slug: str, language: str) -> None:
    """A file's name gives the slug as it is written, and may end in a language."""
    found = read(key, date="2026-03-02")
    assert (found.slug, found.language) == (slug, language)


@pytest.mark.parametrize(
    ("said", "link"),
    [
        pytest.param({"path": "2014/12/12/1.0-Timeline"}, "2014/12/12/1.0-Timeline/", id="Zola"),
        pytest.param({"path": "/about.html"}, "about.html", id="a path with an ending"),
        pytest.param({"permalink": "/2026/post/"}, "2026/post/", id="below home"),
        pytest.param({"url": "/blog/2026/post/"}, "2026/post/", id="home's path is not doubled"),
        pytest.param({"url": "a b"}, "a%20b", id="a space"),
    ],
)
def test_paths_become_addresses_below_home(said: dict[str, Any], link: str) -> None:
    """An address that is a path starts at the site's home."""
    assert read(**said).link == HOME + link


@pytest.mark.parametrize(
    ("said", "link"),
    [
        pytest.param({"url": "https://other.example/a"}, "https://other.example/a", id="absolute"),
        pytest.param({"canonical_url": "/a/"}, "https://example.org/blog/a/", id="canonical"),
        pytest.param({"canonical_url": "http://b.example/"}, "", id="canonical, of another site"),
        pytest.param(
            {"external_url": "http://b.example/"}, "http://b.example/", id="of another site"
        ),
        pytest.param({"permalink": "/:year/:title/"}, "", id="Jekyll's pattern"),
        pytest.param({"permalink": "pretty"}, "", id="Jekyll's style"),
        pytest.param({"permalink": "/{{ page.fileSlug }}/"}, "", id="Eleventy's pattern"),
        pytest.param({"permalink": False}, "", id="Eleventy's switch"),
        pytest.param({"url": "javascript:alert(1)"}, "", id="a program"),
        pytest.param({"url": "http://["}, "", id="no address"),
        pytest.param({"link": ["a"]}, "", id="a list"),
    ],
)
def test_only_addresses_become_links(said: dict[str, Any], link: str) -> None:
    """Patterns and styles of permalinks, programs and nonsense are no address."""
    assert read(**said).link == link


@pytest.mark.parametrize(
    ("said", "people"),
    [
        pytest.param({"author": "Jane Doe"}, [Person(name="Jane Doe")], id="a text"),
        pytest.param(
            {"authors": ["Jane Doe", "Doe, Max"]},
            [Person(name="Jane Doe"), Person(name="Doe, Max")],
            id="a list",
        ),
        pytest.param(
            {"Authors": "Doe, Jane; Roe, Max"},
            [Person(name="Doe, Jane"), Person(name="Roe, Max")],
            id="semicolons",
        ),
        pytest.param(
            {"author": "Jane Doe, Max Roe and Ada Poe"},
            [Person(name="Jane Doe"), Person(name="Max Roe"), Person(name="Ada Poe")],
            id="commas and and",
        ),
        pytest.param({"author": "Doe, Jane"}, [Person(name="Doe, Jane")], id="surname first"),
        pytest.param(
            {"author": "Security and Release Team"},
            [Person(name="Security and Release Team")],
            id="a group",
        ),
        pytest.param({"byline": "By Jane Doe"}, [Person(name="Jane Doe")], id="a byline"),
        pytest.param(
            {"author": "Jane Doe <jane@example.org>"},
            [Person(name="Jane Doe", email="jane@example.org")],
            id="name and mail",
        ),
        pytest.param(
            {"author": "jane@example.org (Jane Doe)"},
            [Person(name="Jane Doe", email="jane@example.org")],
            id="mail and name, as RSS has it",
        ),
        pytest.param(
            {"authors": [{"name": "Jane", "mail": "j@example.org", "uri": "https://j.example/"}]},
            [Person(name="Jane", email="j@example.org", url="https://j.example/")],
            id="mappings",
        ),
        pytest.param(
            {"author": "Jane", "author_email": "j@example.org"},
            [Person(name="Jane", email="j@example.org")],
            id="a sibling field",
        ),
        pytest.param({"authors": [{"age": 3}, "Jane"]}, [Person(name="Jane")], id="nobody"),
        pytest.param({"taxonomies": {"authors": ["Jane"]}}, [Person(name="Jane")], id="Zola"),
    ],
)
def test_authors_are_persons(said: dict[str, Any], people: list[Person]) -> None:
    """Every way to name authors gives persons, and a name is divided only where that is safe."""
    assert read(**said).authors == tuple(people)


@pytest.mark.parametrize(
    ("said", "section", "tags"),
    [
        pytest.param({"categories": ["News", "City"]}, "News", ("City",), id="list"),
        pytest.param({"categories": "jekyll update"}, "jekyll", ("update",), id="Jekyll's spaces"),
        pytest.param({"categories": "Defence News"}, "Defence News", (), id="a name of two words"),
        pytest.param({"category": "defence news"}, "defence news", (), id="one category"),
        pytest.param(
            {"section": "News", "category": "City", "tags": "a, b c"},
            "News",
            ("City", "a", "b c"),
            id="section first",
        ),
        pytest.param(
            {"taxonomies": {"categories": ["News"], "tags": ["a"]}}, "News", ("a",), id="Zola"
        ),
        pytest.param({"tags": [{"name": "A", "slug": "a"}, 2026]}, "", ("A", "2026"), id="Ghost"),
        pytest.param({"keywords": "a;b;a"}, "", ("a", "b"), id="keywords, once each"),
        pytest.param({"tags": ["a", ["b"]]}, "", ("a", "b"), id="a list in a list"),
    ],
)
def test_categories_give_section_and_tags(
    said: dict[str, Any], section: str, tags: tuple[str, ...]
) -> None:
    """The first category is the section, and the others are tags."""
    found = read(**said)
    assert (found.section, found.tags) == (section, tags)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        pytest.param({}, "published", id="nothing said"),
        pytest.param({"draft": False, "status": "publish"}, "published", id="WordPress"),
        pytest.param({"draft": "true"}, "draft", id="draft"),
        pytest.param({"published": "no"}, "draft", id="Jekyll"),
        pytest.param({"Status": "draft"}, "draft", id="Pelican"),
        pytest.param({"status": "hidden"}, "private", id="hidden"),
        pytest.param({"visibility": "members"}, "private", id="Ghost's members"),
        pytest.param({"password": "secret"}, "private", id="a password"),
        pytest.param({"private": True, "status": "published"}, "private", id="the one that hides"),
        pytest.param({"status": "retracted"}, "retracted", id="retracted"),
        pytest.param({"key": "_drafts/post.md"}, "draft", id="Jekyll's drafts"),
        pytest.param({"key": "a/Drafts/post.md"}, "draft", id="a folder of drafts"),
        pytest.param({"key": "Entwürfe/post.md"}, "draft", id="in another language"),
        pytest.param({"key": "a/embargoed/post.md"}, "draft", id="a folder of embargoes"),
        pytest.param({"key": "post.draft.md"}, "draft", id="a draft by its name"),
        pytest.param({"key": "draft-picks.md"}, "published", id="about a draft"),
        pytest.param({"key": "[draft] post.md"}, "draft", id="a mark before its name"),
        pytest.param({"title": "[DRAFT] The pier"}, "draft", id="a mark before its title"),
        pytest.param({"title": "Draft: the pier"}, "published", id="a title about a draft"),
    ],
)
def test_status_hides_when_in_doubt(said: dict[str, Any], status: str) -> None:
    """What is a draft or private in any field's words is not published."""
    assert read(**said).status == status


@pytest.mark.parametrize(
    ("said", "image"),
    [
        pytest.param({"image": "a.png"}, Image(url="a.png"), id="text"),
        pytest.param(
            {"image": "a.png", "image_alt": "A cat", "image_credit": "Jane"},
            Image(url="a.png", alt="A cat", credit="Jane"),
            id="siblings",
        ),
        pytest.param(
            {"cover": {"image": "a.png", "alt": "A cat", "width": "640"}},
            Image(url="a.png", alt="A cat", width=640),
            id="PaperMod",
        ),
        pytest.param(
            {"heroImage": {"src": "a.png", "caption": "A cat"}},
            Image(url="a.png", alt="A cat"),
            id="Astro",
        ),
        pytest.param({"cover": True, "images": ["a b.png"]}, Image(url="a%20b.png"), id="a switch"),
        pytest.param({"extra": {"image": "a.png"}}, Image(url="a.png"), id="Zola"),
        pytest.param({"header": {"teaser": "a.png"}}, Image(url="a.png"), id="Minimal Mistakes"),
        pytest.param(
            {"resources": [{"src": "*.pdf"}, {"src": "a.png"}]}, Image(url="a.png"), id="Hugo"
        ),
        pytest.param(
            {"image": {"src": "a.png", "alt": "A cat", "caption": "Tom, in May"}},
            Image(url="a.png", alt="A cat", caption="Tom, in May"),
            id="a caption beside what it shows",
        ),
        pytest.param(
            {"image": {"src": "a.png", "srcset": "b.png 960w, c.png 320w,a.png 1600w, d.png 2x"}},
            Image(
                url="a.png",
                sizes=(
                    PictureSize(url="c.png", width=320),
                    PictureSize(url="b.png", width=960),
                    PictureSize(url="d.png"),
                ),
            ),
            id="a srcset",
        ),
        pytest.param(
            {"image": "a.png", "image_srcset": "c.png 320w"},
            Image(url="a.png", sizes=(PictureSize(url="c.png", width=320),)),
            id="a srcset beside it",
        ),
        pytest.param(
            {
                "image": {
                    "url": "a.png",
                    "sizes": [{"url": "b.png", "width": 640, "height": "480"}, "c.png", 3, {}],
                }
            },
            Image(
                url="a.png",
                sizes=(
                    PictureSize(url="b.png", width=640, height=480),
                    PictureSize(url="c.png"),
                ),
            ),
            id="a list of sizes",
        ),
        pytest.param(
            {"image": {"url": "a.png", "sizes": "(max-width: 40em) 100vw"}},
            Image(url="a.png"),
            id="the sizes of HTML",
        ),
        pytest.param({"image": "data:image/png;base64,AAAA"}, None, id="data"),
        pytest.param({"image": {"alt": "A cat"}}, None, id="no address"),
    ],
)
def test_pictures_are_found(said: dict[str, Any], image: Image | None) -> None:
    """The picture of an article is found under its many names, with its alternative text."""
    assert read(**said).image == image


@pytest.mark.parametrize(
    ("said", "enclosures"),
    [
        pytest.param(
            {"enclosure": "a.mp3"}, [Enclosure(url="a.mp3", type="audio/mpeg")], id="text"
        ),
        pytest.param(
            {"enclosure": "https://e.example/a.mp3\n123\naudio/mpeg\n"},
            [Enclosure(url="https://e.example/a.mp3", type="audio/mpeg", length=123)],
            id="WordPress",
        ),
        pytest.param(
            {"audio": {"file": "a.m4a", "size": "1,234", "duration": "1:02:03"}},
            [Enclosure(url="a.m4a", type="audio/mp4", length=1234, duration=3723)],
            id="mapping",
        ),
        pytest.param(
            {"podcast": "a.mp3", "podcast_length": 5, "duration": "12:34"},
            [Enclosure(url="a.mp3", type="audio/mpeg", length=5, duration=754)],
            id="siblings",
        ),
        pytest.param(
            {"attachments": [{"url": "a", "mime_type": "audio/x", "size_in_bytes": 9}, 3.5, {}]},
            [Enclosure(url="a", type="audio/x", length=9), Enclosure(url="3.5")],
            id="JSON Feed",
        ),
        pytest.param(
            {"enclosure": {"url": "a.pdf", "length": "2 MB", "duration": "PT1M"}},
            [Enclosure(url="a.pdf", type="application/pdf", duration=60)],
            id="a length for people",
        ),
        pytest.param(
            {"enclosure": 'a.mp3\n5\naudio/mpeg\na:1:{s:8:"duration";s:8:"00:31:38";}'},
            [Enclosure(url="a.mp3", type="audio/mpeg", length=5, duration=1898)],
            id="PowerPress",
        ),
        *(
            pytest.param(
                {"audio": "a.mp3", **more},
                [Enclosure(url="a.mp3", type="audio/mpeg", duration=seconds)],
                id=f"a duration as {more}",
            )
            for seconds, more in (
                (3723, {"itunes": {"duration": "62:03"}}),
                (3723, {"podcast_duration": 3723}),
                (3723, {"duration": "1h 2m 3s"}),
                (720, {"duration": "12 min"}),
                (720, {"duration": "12 dakika"}),
                (5400, {"duration": "1 Std. 30 Min."}),
                (60, {"duration": 60, "itunes": {"duration": 70}}),
                (0, {"duration": "a while"}),
                (0, {"duration": "half an hour"}),
            )
        ),
        pytest.param({"video": "https://video.example/watch?v=1"}, [], id="a page with a player"),
        pytest.param({"podcast": True}, [], id="a switch"),
    ],
)
def test_enclosures_are_found(said: dict[str, Any], enclosures: list[Enclosure]) -> None:
    """Files that come with an article are found, with what is known of them."""
    assert read(**said).enclosures == tuple(enclosures)


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        pytest.param({"source": "Defence Post"}, Origin(title="Defence Post"), id="a title"),
        pytest.param({"via": "https://a.example/x"}, Origin(url="https://a.example/x"), id="url"),
        pytest.param(
            {"origin": "[A Site](https://a.example/)"},
            Origin(title="A Site", url="https://a.example/"),
            id="a link",
        ),
        pytest.param(
            {"source": {"name": "A", "url": "https://a.example/", "feed": "https://a.example/f"}},
            Origin(title="A", url="https://a.example/", feed="https://a.example/f"),
            id="a mapping",
        ),
        pytest.param({"source": True}, None, id="a switch"),
    ],
)
def test_origins_are_found(said: dict[str, Any], origin: Origin | None) -> None:
    """Where an article came from is a title, an address, or both."""
    assert read(**said).origin == origin


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        pytest.param({"title": 2026}, "title", "2026", id="a number as a title"),
        pytest.param({"title": {"rendered": "A &amp; B"}}, "title", "A & B", id="WordPress"),
        pytest.param({"excerpt": "<p>A <b>b</b>&nbsp;c</p>"}, "summary", "A b c", id="HTML"),
        pytest.param({"guid": "old-7"}, "id", "old-7", id="any guid"),
        pytest.param({"id": "tag:a.example,2026:1"}, "id", "tag:a.example,2026:1", id="tag URI"),
        pytest.param({"id": 12}, "id", "", id="a number is no id"),
        pytest.param({"slug": "/2026/post/"}, "slug", "post", id="a slug that is a path"),
        pytest.param({"redirect_from": "/old/"}, "aliases", (HOME + "old/",), id="redirects"),
        pytest.param({"lastmod": "2026-03-02"}, "updated", day(2026, 3, 2), id="Hugo's lastmod"),
        pytest.param(
            {"date": {"created": "2026-01-01", "updated": "2026-03-02"}},
            *("updated", day(2026, 3, 2)),
            id="Material's table of dates",
        ),
        pytest.param({"expiryDate": "2026-03-02"}, "expires", day(2026, 3, 2), id="Hugo's expiry"),
        pytest.param({"locale": "en_gb.UTF-8"}, "language", "en-GB", id="a locale"),
        pytest.param({"lang": "zh-hans-cn"}, "language", "zh-Hans-CN", id="a script"),
        pytest.param({"lang": "English"}, "language", "en", id="no tag"),
        pytest.param({"lang": "qq"}, "language", "en", id="a code of nothing"),
        pytest.param({"license": {"name": "CC BY"}}, "rights", "CC BY", id="a license"),
        pytest.param({"copyright": "true"}, "rights", "", id="a switch of a theme"),
        pytest.param(
            {"corrections": ["One.", {"text": "Two."}]}, "correction", "One. Two.", id="2"
        ),
        pytest.param({"extra": {"status": "draft"}}, "status", "draft", id="a theme's field"),
    ],
)
def test_each_field_has_its_value(said: dict[str, Any], name: str, value: object) -> None:
    """Names and shapes of every convention end in the one field that is meant."""
    assert getattr(read(**said), name) == value


@pytest.mark.parametrize(
    ("said", "title", "body"),
    [
        pytest.param({"body": "# Hello *you*\n\nText"}, "Hello you", "\nText", id="first heading"),
        pytest.param({"body": "Hello\n=====\nText"}, "Hello", "Text", id="underlined"),
        pytest.param(
            {"body": "<!-- x -->\n# Hello\nText"}, "Hello", "<!-- x -->Text", id="a comment first"
        ),
        pytest.param({"title": "Hello", "body": "# Hello\nText"}, "Hello", "Text", id="repeated"),
        pytest.param({"title": "A", "body": "# B\nText"}, "A", "# B\nText", id="another heading"),
        pytest.param({"body": "Text\n\n## B\n"}, "B", "Text\n\n## B\n", id="a later heading"),
        pytest.param({"body": "```\n# no\n```\nText"}, "", "```\n# no\n```\nText", id="in code"),
        pytest.param(
            {"body": "<h1 class=a>Hi <b>you</b></h1><p>T", "markup": "html"},
            "Hi you",
            "<p>T",
            id="HTML",
        ),
        pytest.param({"body": "# no\nText", "markup": "text"}, "", "# no\nText", id="plain text"),
    ],
)
def test_a_heading_may_be_the_title(said: dict[str, Any], title: str, body: str) -> None:
    """A first heading is the title and leaves the body where none or the same is given."""
    found = read(**said)
    assert (found.title, found.body) == (title, body)


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        pytest.param("Short and\nplain.\n\n<!--more-->\n\nLong.", "Short and plain.", id="plain"),
        pytest.param("See [this](x).\n\n<!-- more -->\n\nLong.", "", id="markup is left to others"),
        pytest.param("No mark.", "", id="no mark"),
    ],
)
def test_what_stands_above_the_mark_is_the_summary(body: str, summary: str) -> None:
    """Plain text above ``<!--more-->`` is the summary where none is given."""
    assert read(body=body).summary == summary


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"updated": "2026-13-45"}, id="date of a change"),
        pytest.param({"lang": "English"}, id="lang"),
        pytest.param({"image": {"url": "javascript:x"}}, id="image"),
        pytest.param({"url": "mailto:a@b.example"}, id="url"),
        pytest.param({"title": ["a"]}, id="title"),
        pytest.param({"aliases": ["http://["]}, id="aliases"),
    ],
)
def test_what_cannot_be_used_is_told(said: dict[str, Any]) -> None:
    """A warning names the field and its line."""
    (name,) = said
    (warning,) = read(**said).warnings
    assert f"'{name}' on line 7" in warning


def test_an_article_that_says_nothing_is_refused() -> None:
    """Without title, text, summary, picture and file there is nothing to publish."""
    with pytest.raises(UnreadableArticle, match="neither a title nor a text"):
        read(body=" \n", date="2026-03-02")


_NAMES = sorted(
    {
        name
        for table in vars(conventions).values()
        if isinstance(table, tuple)
        for name in table
        if isinstance(name, str)
    }
    | {*conventions.SWITCHES, "guid", "id", "status", "extra", "taxonomies", "resources"}
    | {"build", "embargo", "publish_at", "permalink", "robots", "rss", "when"}
)
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.times()
    | st.sampled_from(["http://[", "//x", "a.mp3", "12:34", "a@b.example", "\ud800", "[x](y)"])
)
_INNER = st.sampled_from(["url", "src", "name", "rendered", "length", "duration", "email", "alt"])
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_INNER, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(_NAMES), _VALUES, max_size=5), st.text(max_size=40))
def test_any_front_matter_is_an_article_or_a_reason(said: dict[str, Any], body: str) -> None:
    """Whatever a field holds, the answer is an article or UnreadableArticle."""
    with suppress(UnreadableArticle):
        article(
            RawArticle(fields=said, body=body, markup="markdown"), Context(key="a.md", home=HOME)
        )


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"date": "2026-12-32"}, id="no day"),
        pytest.param({"date": "tomorrow"}, id="no date"),
        pytest.param({"publishDate": "2026-12-32", "date": "2026-05-01"}, id="embargo"),
        pytest.param({"date": "2026-05-01", "expires": "junk"}, id="expiry"),
    ],
)
def test_a_time_that_cannot_be_read_is_not_guessed(fields: dict[str, str]) -> None:
    """Early is worse than late: an article whose date is unreadable is set aside."""
    raw = RawArticle(fields={"title": "T", **fields}, body="Text.", markup="markdown")
    with pytest.raises(UnreadableArticle, match="tells no time"):
        article(raw, Context(key="a.md", home="https://example.org/"))


def test_a_saved_page_may_have_a_date_that_nobody_can_read() -> None:
    """Its author wrote none for us; the page is read, and the date is told."""
    raw = RawArticle(fields={"title": "T", "date": "yesterday-ish"}, body="<p>x</p>", markup="html")
    made = article(raw, Context(key="a.html", home="https://example.org/"))
    assert made.published is None
    assert any("'date'" in warning for warning in made.warnings)


def test_a_title_keeps_what_may_be_meant() -> None:
    """Whether angle brackets are markup is told where the title is shown."""
    raw = RawArticle(fields={"title": "The <canvas> and vector<int>"}, body="x", markup="markdown")
    made = article(raw, Context(key="a.md", home="https://example.org/"))
    assert made.title == "The <canvas> and vector<int>"


@pytest.mark.parametrize("name", ["tags", "authors"])
def test_so_many_values_are_taken(name: str) -> None:
    """Of very many tags or authors the first are taken, and a warning says how many were not."""
    values = [f"Name {number}" for number in range(MOST_VALUES + 1)]

    some: dict[str, Any] = {name: values[:-1]}
    all_of_them: dict[str, Any] = {name: values * 3 + [f"More {n}" for n in range(4999)]}
    few = read(**some)
    many = read(**all_of_them)

    assert len(getattr(few, name)) == MOST_VALUES
    assert not few.warnings
    assert getattr(many, name) == getattr(few, name)
    (warning,) = many.warnings
    assert warning.startswith(f"Of its 5,200 {name} the first {MOST_VALUES} are taken")


@pytest.mark.parametrize(
    ("body", "excerpt"),
    [
        pytest.param("One.\n\nTwo.", "One.", id="a paragraph"),
        pytest.param("One,\nstill.\n\nTwo.", "One,\nstill.", id="of two lines"),
        pytest.param("## H\nOne.\n\nTwo.", "## H\nOne.", id="below a heading"),
        pytest.param(
            "\n\n![p](p.png)\n\nOne.\n\nTwo.", "![p](p.png)\n\nOne.", id="below a picture"
        ),
        pytest.param("One.\n\nTwo.\n<!--more-->\nThree.", "One.\n\nTwo.", id="above the mark"),
        pytest.param("One.", "One.", id="all there is"),
    ],
)
def test_an_article_may_want_its_excerpt_alone(body: str, excerpt: str) -> None:
    """What jekyll-feed shows of a post with excerpt_only is its beginning, as Jekyll takes it."""
    one = read(body=body, title="A", feed={"excerpt_only": "true"})
    assert one.excerpt is not None
    assert one.excerpt.strip() == excerpt
    assert one.body.strip() == body.strip()
    assert read(body=body, feed={"excerpt_only": "false"}).excerpt is None
    marked = read(body="One. =end= Two.", feed={"excerpt_only": True}, excerpt_separator="=end=")
    assert marked.excerpt == "One. "


def test_the_excerpt_of_a_page() -> None:
    """Of HTML the first paragraph is shown, with what stands above it."""
    shown = body_start.excerpt("<h2>H</h2><p>One.</p><p>Two.</p>", "html")
    assert shown == "<h2>H</h2><p>One.</p>"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("A *short* word on `code`", "A short word on code"),
        ("**Bold**, [linked](/x/) and __strong__", "Bold, linked and strong"),
        ("snake_case_names and 2 * 3 * 4", "snake_case_names and 2 * 3 * 4"),
        ("All [sic] plain", "All [sic] plain"),
    ],
)
def test_a_summary_in_markdown_is_told_as_text(written: str, told: str) -> None:
    """What stands above a text in Markdown may be Markdown; what stands above others is not."""
    assert read(description=written).summary == told
    assert read(description=written, markup="html").summary == written


@pytest.mark.parametrize(
    ("url", "made", "warned"),
    [
        ("/about/bob", "https://example.org/about/bob", False),
        ("https://bob.example.org/", "https://bob.example.org/", False),
        ("about/bob", "", True),
        ("@bob", "", True),
        ("mailto:bob@example.org", "", True),
        ("//bob", "", True),
    ],
)
def test_the_address_of_an_author_starts_from_home(url: str, made: str, warned: bool) -> None:
    """A path is one on the site; what leads nowhere is left out, and not without a word."""
    one = read(authors=[{"name": "Bob", "url": url}])
    assert one.authors == (Person(name="Bob", url=made),)
    assert bool(one.warnings) is warned


def test_what_names_nothing_is_told() -> None:
    """A tag that is a table without a name is left out with a word."""
    one = read(tags={"a": 1})
    assert one.tags == ()
    assert one.warnings == ("The field 'tags' on line 7 was left out: it has no name.",)
    assert read(tags=[{"name": "Ships"}, "Sea"]).tags == ("Ships", "Sea")


def test_a_picture_under_any_name() -> None:
    """In the table of a picture the file may stand under a name that nobody else uses."""
    assert read(image={"feature": "a.jpg", "credit": "Ann Lee"}).image == Image(
        url="a.jpg", credit="Ann Lee"
    )
    assert read(image={"focal_point": "Smart", "preview_only": False}).image is None


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"url": "http://ada:sesame@example.org/j"}, id="its own"),
        pytest.param({"link": "https://sesame@example.org/j"}, id="a name alone"),
        pytest.param({"image": {"url": "https://ada:sesame@example.org/a.png"}}, id="a picture"),
        pytest.param({"author": {"name": "Ada", "url": "//ada:sesame@example.org"}}, id="a person"),
        pytest.param({"audio": ["https://ada:sesame@example.org/a.mp3"]}, id="a recording"),
        pytest.param({"source": "[T](https://ada:sesame@example.org/)"}, id="where it is from"),
    ],
)
def test_passwords_in_addresses_are_left_out(said: dict[str, Any]) -> None:
    """The name and password of a user before a host are taken out, with a warning."""
    raw = RawArticle(fields={"title": "T", **said}, body="x", markup="markdown")
    made = article(raw, Context(key="articles/post.md", home="https://example.org/"))
    assert "sesame" not in repr(made)
    assert f"'{next(iter(said))}'" in made.warnings[0]


PEOPLE: dict[str, Any] = {
    "jane": {"name": "Jane Doe", "url": "https://jane.example/", "title": "Editor"},
    "bob": "Bob Stone",
    "team": Person(name="The team", email="team@example.org"),
    "odd": {"twitter": "x"},
}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        pytest.param({"authors": ["jane", "bob"]}, ["Jane Doe", "Bob Stone"], id="keys"),
        pytest.param({"author": "jane"}, ["Jane Doe"], id="one key"),
        pytest.param({"authors": "jane, bob"}, ["Jane Doe", "Bob Stone"], id="keys in a text"),
        pytest.param({"author": "@team"}, ["The team"], id="of the publication"),
        pytest.param({"authors": [{"key": "jane", "name": "J."}]}, ["J."], id="own words first"),
        pytest.param({"authors": ["odd", "Ann Lee"]}, ["odd", "Ann Lee"], id="nothing told"),
        pytest.param({"by": ["Ann Lee"]}, ["Ann Lee"], id="by"),
        pytest.param({"author_name": "Ann Lee (@ann)"}, ["Ann Lee"], id="a handle"),
        pytest.param({"author": "Ann Lee, Executive Director"}, ["Ann Lee"], id="a post"),
        pytest.param({"authors": ["Ann Lee, Senior Editor"]}, ["Ann Lee"], id="in a list"),
        pytest.param({"author": "Ann Lee, Staff Writer, The Paper"}, ["Ann Lee"], id="employer"),
        pytest.param(
            {"author": "Ann Lee, Editor, Bob Ray, Photographer"}, ["Ann Lee", "Bob Ray"], id="two"
        ),
        pytest.param(
            {"author": "Ann Lee, Bob Ray, and Cy Tan"}, ["Ann Lee", "Bob Ray", "Cy Tan"], id="and"
        ),
        pytest.param(
            {"author": "Ann van der Lee and Bob de Ray"},
            ["Ann van der Lee", "Bob de Ray"],
            id="particles",
        ),
        pytest.param(
            {"author": "Ann Lee (Acme) and Bob Ray (Foo)"},
            ["Ann Lee (Acme)", "Bob Ray (Foo)"],
            id="brackets",
        ),
        pytest.param(
            {"by": "By Anna Koch and Jan Berg, Senior Reporters"},
            ["Anna Koch", "Jan Berg"],
            id="two of one post",
        ),
        pytest.param({"author": "Anna Koch und Jan Berg"}, ["Anna Koch", "Jan Berg"], id="und"),
        pytest.param({"author": "Doe, Jane"}, ["Doe, Jane"], id="surname first"),
        pytest.param(
            {"author": "Jane Doe <jane@e.com>, Bo, Cy <cy@e.com>"},
            ["Jane Doe", "Bo", "Cy"],
            id="addresses",
        ),
    ],
)
def test_bylines_name_persons(said: dict[str, Any], names: list[str]) -> None:
    """By their keys or names, and without what they are by trade."""
    raw = RawArticle(fields={"title": "T", **said}, body="x", markup="markdown")
    made = article(raw, Context(key="articles/a.md", home=HOME, people=PEOPLE))
    assert [one.name for one in made.authors] == names


def test_a_canonical_address_of_another_site_is_where_it_comes_from() -> None:
    """The article stands here all the same, and its pictures with it."""
    made = read(canonical_url="https://elsewhere.example/blog/a")
    assert (made.link, made.origin) == ("", Origin(url="https://elsewhere.example/blog/a"))


@pytest.mark.parametrize(
    ("system", "said", "link"),
    [
        pytest.param("hugo", {"link": "https://b.example/x"}, "", id="what a post is about"),
        pytest.param("jekyll", {"external_url": "https://b.example/x"}, "", id="by another name"),
        pytest.param("hugo", {"link": "/a/"}, "https://example.org/blog/a/", id="at the site"),
        pytest.param("hugo", {"url": "https://b.example/x"}, "https://b.example/x", id="its own"),
        pytest.param("", {"link": "https://b.example/x"}, "https://b.example/x", id="no system"),
    ],
)
def test_a_link_to_what_a_post_is_about(system: str, said: dict[str, Any], link: str) -> None:
    """In a generator's folder it is no address of the post, which stands at the site."""
    raw = RawArticle(fields={"title": "T", **said}, body="x", markup="markdown")
    assert article(raw, Context(key="articles/a.md", home=HOME, system=system)).link == link


def test_tags_in_two_forms_of_letters_are_one() -> None:
    """Some systems write accents as signs of their own."""
    assert read(tags=["Cafe\u0301", "Caf\u00e9"]).tags == ("Caf\u00e9",)


def test_tags_are_what_html_shows() -> None:
    """Tags that systems keep as HTML are the words that it shows; a sign alone is itself."""
    found = read(tags=["R&amp;D", "L&#39;Aquila", "Q&A", "a & b"])
    assert found.tags == ("R&D", "L'Aquila", "Q&A", "a & b")


def test_tags_that_differ_by_capitals_are_one() -> None:
    """The first stands; and what the section says too is no tag."""
    made = read(category="News", tags=["Sea", "news", "sea", "Ice", "SEA"])
    assert (made.section, made.tags) == ("News", ("Sea", "Ice"))


def test_categories_within_each_other_are_all_of_them() -> None:
    """Hexo's lists of lists."""
    made = read(categories=[["A", "B"], ["C"]])
    assert (made.section, made.tags, made.warnings) == ("A", ("B", "C"), ())


@pytest.mark.parametrize(
    ("system", "key", "body", "title"),
    [
        pytest.param(
            "jekyll",
            "_posts/2026-01-01-README-And-v1.2.md",
            "## Part",
            "Readme And V1.2",
            id="Jekyll",
        ),
        pytest.param("jekyll", "_posts/2026-01-01-a.md", "# Said\n\nx", "Said", id="at the start"),
        pytest.param("jekyll", "notes/a-b.md", "Text.\n\n## Part", "Part", id="no post"),
        pytest.param("obsidian", "sea/Çay & Co.md", "Text.\n\n## Part", "Çay & Co", id="Obsidian"),
        pytest.param("hugo", "a-b.md", "Text.\n\n## Part", "Part", id="others"),
    ],
)
def test_a_title_that_only_the_name_tells(system: str, key: str, body: str, title: str) -> None:
    """Jekyll and Obsidian make one of the file's name, and no heading further down is it."""
    raw = RawArticle(fields={}, body=body, markup="markdown")
    context = Context(key=f"articles/{key}", home=HOME, system=system, source="articles/")
    assert article(raw, context).title == title


def test_a_name_alone_is_no_article() -> None:
    """A file that says nothing has nothing that a reader could see."""
    raw = RawArticle(fields={"date": "2026-01-01"}, body="", markup="markdown")
    context = Context(key="articles/_posts/2026-01-01-a.md", home=HOME, system="jekyll")
    with pytest.raises(UnreadableArticle, match="neither a title nor a text"):
        article(raw, context)


@pytest.mark.parametrize("rendered", [True, False])
def test_templates_are_filled_in_once(rendered: bool) -> None:
    """What a site has shown keeps the signs of templates, and loses what is for members."""
    body = "<p>{% comment %}x{% endcomment %}</p><!--members-only--><p>Secret</p>"
    raw = RawArticle(fields={"title": "A"}, body=body, markup="html", rendered=rendered)
    made = article(raw, Context(key="a.html", home="https://example.org/"))
    assert (made.rendered, "{% comment %}" in made.body) == (rendered, rendered)
    assert "Secret" not in made.body


def of_system(system: str, key: str = "articles/post.md", **said: Any) -> Article:
    """The article of some fields in a site of a system."""
    raw = RawArticle(fields=said, body="Text.", markup="markdown", lines=dict.fromkeys(said, 7))
    return article(raw, Context(key=key, source="articles/", home=HOME, system=system))


@pytest.mark.parametrize("system", ["docusaurus", "eleventy", "astro", "hexo"])
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2017-02-29", day(2017, 3, 1), id="a leap day of a common year"),
        pytest.param("2017-02-31 00:00:00", day(2017, 3, 3), id="with a time"),
        pytest.param("2017-04-31T02:00:00+02:00", day(2017, 5, 1), id="with an offset"),
        pytest.param("2016-02-29", day(2016, 2, 29), id="a leap year"),
    ],
)
def test_a_day_that_a_month_lacks_is_read_as_javascript_reads_it(
    system: str, written: str, expected: datetime
) -> None:
    """Systems that read dates by JavaScript count on into the next month, and so it is told."""
    found = of_system(system, date=written)
    told = [one for one in found.warnings if "There is no day" in one]
    assert found.published == expected
    assert len(told) == (written != "2016-02-29")


@pytest.mark.parametrize(
    ("system", "said"),
    [
        pytest.param("jekyll", {"date": "2017-02-29"}, id="Ruby refuses it"),
        pytest.param("hugo", {"date": "2017-02-29"}, id="Go refuses it"),
        pytest.param("", {"date": "2017-02-29"}, id="a system that is not known"),
        pytest.param("eleventy", {"date": "2017-02-00"}, id="which JavaScript has in January"),
        pytest.param("eleventy", {"date": "2017-13-02"}, id="a month and a day exchanged"),
        pytest.param("eleventy", {"date": "2017-02-32"}, id="which js-yaml alone reads"),
        pytest.param("eleventy", {"date": "2017-02-29 25:00:00"}, id="no time either"),
        pytest.param(
            "eleventy", {"date": "2017-02-01", "expires": "2017-02-30"}, id="the end of its time"
        ),
        pytest.param("eleventy", {"key": "articles/2017-02-29-x.md"}, id="a name, for Luxon"),
        pytest.param("docusaurus", {"key": "articles/2017_02_29-x.md"}, id="no name of Docusaurus"),
    ],
)
def test_a_day_that_there_is_not_is_refused_elsewhere(system: str, said: dict[str, Any]) -> None:
    """Where a site does not read it so, or it may be an earlier day, an article is set aside."""
    with pytest.raises(UnreadableArticle):
        of_system(system, **said)


def test_docusaurus_reads_such_a_day_in_a_name() -> None:
    """A post of Docusaurus is dated by its name as by its fields, and keeps its address."""
    found = of_system("docusaurus", key="articles/2017-02-29-x.md")
    assert found.published == day(2017, 3, 1)
    assert [one for one in found.warnings if "There is no day '2017-02-29'" in one]


@given(st.integers(1800, 2199), st.integers(1, 12), st.integers(29, 31))
def test_no_day_is_read_as_an_earlier_one(year: int, month: int, number: int) -> None:
    """What is read of a day that there is not comes as many days later as are too many."""
    written = f"{year}-{month:02}-{number}"
    carried = dates.carried(written)
    first = dates.parse(f"{year}-{month:02}-01", "UTC")
    assert dates.parse(carried or written, "UTC") == first + timedelta(days=number - 1)


def test_quarto_has_months_first() -> None:
    """A date of Quarto's is American, which is none elsewhere, for it may be of two days."""
    assert of_system("quarto", date="5/2/2026").published == day(2026, 5, 2)
    with pytest.raises(UnreadableArticle):
        of_system("hugo", date="5/2/2026")
    with pytest.raises(UnreadableArticle):
        of_system("quarto", date="25/2/2026")
