import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from feedwright.core.reading.raw import Context, Raw
from feedwright.core.reading.webpage import read

GOLDEN = Path(__file__).parents[2] / "golden" / "webpage"
PAGES = sorted(page.stem for page in GOLDEN.glob("*.html"))
CONTEXT = Context(key="articles/page.html", home="https://home.example/")
INLINE = set(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "picture",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    ]
)


def reading(text: str) -> Raw:
    return read(text, CONTEXT)


def shown(body: str) -> list[str]:
    """What a body shows, in order: the text of each block, pictures and frames."""
    lines: list[str] = [""]
    walk(html.fragment_fromstring(body or " ", create_parent="div"), lines)
    return [tidy for line in lines if (tidy := " ".join(line.split()))]


def walk(element: html.HtmlElement, lines: list[str]) -> None:
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
    value: dict[str, Any] = json.loads((GOLDEN / f"{page}.json").read_text("utf-8"))
    return value


def golden(page: str) -> Raw:
    return reading((GOLDEN / f"{page}.html").read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_fields_of_a_page_are_those_it_tells(page: str) -> None:
    """Each engine's page gives the fields that a reader would find on it, and no others."""
    assert golden(page).fields == expected(page)["fields"]


@pytest.mark.parametrize("page", PAGES)
def test_story_of_a_page_is_whole_and_alone(page: str) -> None:
    """Each engine's page gives every part of its story in order, and nothing beside it."""
    assert shown(golden(page).body) == expected(page)["story"]
