import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.permalinks import system_slugs

HUGO = {
    **{f"Aa{sign}bB": "aabb" for sign in "!\"$&'(),*:;<=>?[]^`{|}–—…’“"},
    **{f"Aa{sign}bB": "aa-bb" for sign in ("+", " ", "\t", "\xa0", "-", " - ", "%20", " & ")},
    **{f"Aa{sign}bB": f"aa{sign}bb" for sign in (".", "@", "_", "~", "#", "--", "é", "日本")},
    "Aa. bB": "aa.-bb",
    "Aa%bB": "aa",
    "100% a + b": "100-a--b",
    "C#": "c",
    "İI ΣΊΣ": "ii-σίσ",
    "-lead trail- ": "-lead-trail-",
    "(x) [y]": "x-y",
    "T - dash  -- double": "t-dash--double",
    "???": "",
}
"""What Hugo 0.168 made of each as a slug."""


@pytest.mark.parametrize(("text", "made"), HUGO.items())
def test_hugo(text: str, made: str) -> None:
    """A name is cleaned as Hugo cleans it: small letters, hyphens for spaces, most signs gone."""
    assert system_slugs.hugo(text) == made


@pytest.mark.parametrize(
    ("text", "slug", "title"),
    [
        pytest.param("a/b", "a/b", "a-b", id="stroke"),
        pytest.param("/lead/ing", "/lead/ing", "lead-ing", id="strokes"),
        pytest.param("a\\b", "a\\b", "a-b", id="backslash"),
    ],
)
def test_hugo_strokes(text: str, slug: str, title: str) -> None:
    """A stroke in a slug divides folders; in a title it is a hyphen."""
    assert (system_slugs.hugo(text), system_slugs.hugo(text, title=True)) == (slug, title)


@pytest.mark.parametrize(
    ("text", "plain", "pretty"),
    [
        pytest.param(
            "The _config.yml file", "the-config-yml-file", "The-_config.yml-file", id="signs"
        ),
        pytest.param("It's (so) 100%", "it-s-so-100", "It's-(so)-100", id="sign at the end"),
        pytest.param("Été à Nîmes", "été-à-nîmes", "Été-à-Nîmes", id="accents"),
        pytest.param("日本 語", "日本-語", "日本-語", id="another script"),
        pytest.param("-a--b-", "a-b", "a-b", id="hyphens"),
    ],
)
def test_jekyll(text: str, plain: str, pretty: str) -> None:
    """A name is made as by Jekyll's slugify, in its default mode and in that of titles."""
    assert (system_slugs.jekyll(text), system_slugs.jekyll(text, pretty=True)) == (plain, pretty)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        pytest.param("This Week 1.2, part 3", "this-week-12-part-3", id="dots and commas"),
        pytest.param("C++ & C#: “What’s New?” — a/b", "c-c-whats-new-ab", id="signs"),
        pytest.param("Über Ärger – ok", "uber-arger-ok", id="accents"),
        pytest.param("日本語 の 記事", "ri-ben-yu-no-ji-shi", id="another script"),
        pytest.param("  -lead trail- ", "-lead-trail-", id="hyphens at the ends"),
        pytest.param("a_b c__d", "a_b-c__d", id="underscores"),
        pytest.param("—x—", "-x-", id="dashes at the ends"),
        pytest.param("ﬁne ½", "fine-12", id="compatible forms"),
    ],
)
def test_pelican(text: str, made: str) -> None:
    """A name is made as by Pelican's default settings."""
    assert system_slugs.pelican(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        pytest.param("Web Dev", "Web-Dev", id="capitals"),
        pytest.param("  C++ & co. ", "C-co", id="signs"),
        pytest.param("Çağ", "Cag", id="accents"),
        pytest.param("日本 語", "日本-語", id="another script"),
    ],
)
def test_hexo(text: str, made: str) -> None:
    """A name is made as by Hexo's slugize, in small letters where that is asked for."""
    assert (system_slugs.hexo(text), system_slugs.hexo(text, lower=True)) == (made, made.lower())


@pytest.mark.parametrize(
    ("text", "made"),
    [
        pytest.param("What’s New? — It's & a/b.c 100%", "whats-new-its-a-b-c-100", id="signs"),
        pytest.param("News &amp; <b>Views</b>", "news-views", id="markup"),
        pytest.param("Çay Übersee", "cay-ubersee", id="accents"),
        pytest.param("東京 の", "東京-の", id="another script"),
        pytest.param(" -- a_b -- ", "a_b", id="hyphens"),
    ],
)
def test_wordpress(text: str, made: str) -> None:
    """A name is made as by WordPress' sanitize_title."""
    assert system_slugs.wordpress(text) == made


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Whatever a text holds, no name has a space in it, and those in ASCII are in ASCII."""
    made = [
        system_slugs.hugo(text),
        system_slugs.jekyll(text),
        system_slugs.jekyll(text, pretty=True),
        system_slugs.hexo(text),
        system_slugs.pelican(text),
        system_slugs.spaced(text),
        system_slugs.wordpress(text),
        system_slugs.hugo_path(text),
    ]
    assert not any(re.search(r"\s", one) for one in made)
    assert system_slugs.pelican(text).isascii()


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        *(("blog", "blogs"), ("post", "posts"), ("posts", "posts"), ("Story", "stories")),
        *(("day", "days"), ("box", "boxes"), ("status", "statuses"), ("press", "presses")),
        *(("life", "lives"), ("leaf", "leaves"), ("hero", "heroes"), ("analysis", "analyses")),
        *(("news", "news"), ("media", "media"), ("quiz", "quizzes"), ("person", "people")),
        *(
            ("dev-log", "dev-logs"),
            ("2024", "2024s"),
            ("Root X", "Root Xs"),
            ("é", "és"),
            ("", "s"),
        ),
    ],
)
def test_hugo_plural(name: str, plural: str) -> None:
    """Hugo puts the name of a folder in the plural, where no page calls it otherwise."""
    assert system_slugs.hugo_plural(name) == plural
