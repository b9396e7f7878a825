"""Texts in which one sign or word is repeated very often, of which patterns must not tire."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from tests.patience import patience

from feedwright import markup
from feedwright.domain.article import Markup
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.summary import lead
from feedwright.domain.text import title_text
from feedwright.keep.adopted_entries import folded_title
from feedwright.reading.fields.conversion import article
from feedwright.reading.formats import read
from feedwright.reading.formats.frontmatter import LARGEST
from feedwright.reading.formats.raw_article import Context, RawArticle

LENGTH = 50_000
"""In characters: a pattern whose time grows with the square takes many seconds."""
SIGNS = (
    *(" ", "\t", "\n", "a", "a ", "a.", "a@", "a@a.", ".", ",", ";", ", ", " and ", "&", "&a"),
    *("<", "<a ", "<!--", "<!---", "</p>", "[", "](", "![", "(", ")", "`", "'", '"', "\\", "\\'"),
    *("*", "_", "**a", "{", "{{", "{%", "{#", "{:", "#", "# ", "> ", "- ", "| ", "-", "="),
    *("1", "1,", "/", "http://", "http://a", "style=", "<math >", "/*", "Mr. ", "!", "。"),
    *("<img ", "<object ", "<x-noscript>", "<noscript>", "<p a='", "$", "%", "\u00a0", "[^1]"),
    *("...", "?!", "embargo", "datetime", "publish", "# a\t\t\t", " #", "<a", "<?", "**", "~~a"),
)


def repeated(sign: str) -> str:
    """A sign so often, between two words."""
    return f"x{sign * (LENGTH // len(sign))}x"


def fields(**said: object) -> None:
    """Reads the fields of an article, which may be refused."""
    raw = RawArticle(fields=said, body="Text.", markup="markdown")
    with suppress(UnreadableArticle):
        article(raw, Context(key="articles/a.md", home="https://e.example/", timezone="UTC"))


def as_read(text: str, ending: str) -> None:
    """Reads a file, which may be refused."""
    with suppress(UnreadableArticle):
        read(text.encode(), Context(key=f"articles/a{ending}", home="https://e.example/"))


def shown(text: str, kind: Markup) -> str:
    """A body as readers are shown it."""
    return markup.convert(text, kind, base="https://e.example/", scope="a").html


READINGS: dict[str, Callable[[str], object]] = {
    "author": lambda text: fields(author=text),
    "an author with an e-mail": lambda text: fields(author=f"{text} <a@e.example>"),
    "title": lambda text: fields(title=text),
    "tags": lambda text: fields(tags=text),
    "summary": lambda text: fields(summary=text),
    "address": lambda text: fields(permalink=text, image=text, enclosure=text),
    "others": lambda text: fields(slug=text, source=text, rights=text, language=text),
    "Markdown": lambda text: as_read(text, ".md"),
    "HTML": lambda text: as_read(f"---\ntitle: x\n---\n{text}", ".html"),
    "a saved page": lambda text: as_read(f"<body><article><h1>x</h1><p>{text}</article>", ".html"),
    "JSON-LD": lambda text: as_read(
        f"<body><script type='application/ld+json'>{text}</script><p>x</p>", ".html"
    ),
    "JSON-LD's texts": lambda text: as_read(
        "<body><script type='application/ld+json'>"
        + json.dumps({"@type": "NewsArticle", "headline": text, "author": text, "keywords": text})
        + "</script><p>x</p>",
        ".html",
    ),
    "text": lambda text: as_read(f"Harbour\n\nBy Jane Doe\n\n{text}\n\nThe end of it.\n", ".txt"),
    "TOML": lambda text: as_read(f"+++\n{text[:LARGEST]}=1\n+++\nx", ".md"),
    "YAML": lambda text: as_read(f"---\n{text[:LARGEST]}: 1\n---\nx", ".md"),
    "the name of a field": lambda text: fields(**{text: "x"}),
    "an embargo's name": lambda text: fields(**{f"publish_at{text}": "x", f"embargo{text}": "x"}),
    "a title that is shown": title_text,
    "a title that is compared": folded_title,
    "the start of an article": lambda text: lead(f"<p>{text}</p>"),
    "Markdown that is shown": lambda text: shown(text, "markdown"),
    "HTML that is shown": lambda text: shown(text, "html"),
}


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_what_is_repeated_is_read_once(reading: Callable[[str], object]) -> None:
    """Whatever is repeated in a field or a body, and however often, it is soon read."""
    for sign in SIGNS:
        with patience(3):
            reading(repeated(sign))
