"""Pages of hostile size: the steps to read one grow as the page does, and no faster."""

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest
from tests.reading.formats.test_webpage import reading

from feedwright.reading.formats import webpage
from feedwright.reading.formats.webpage.opinion import Extract
from feedwright.reading.formats.webpage.trimming import plain

SENTENCE = "The harbour board met again on day {} and heard what the divers had found below."
MENU = "<nav>" + "".join(f"<a href='/{n}'>Section {n}</a>" for n in range(900)) + "</nav>"
"""It makes a page as big as a site's are."""
HOME = webpage.__file__.rpartition("/")[0]
FEW = 30
"""Of what a page has much of."""
GROWTH = 2.3
"""How many times the steps there may be for twice as much more; their square is four times."""


def paragraphs(count: int) -> str:
    """A story of so many paragraphs."""
    return "".join(f"<p>{SENTENCE.format(n)}</p>" for n in range(count))


def card(number: int, *, picture: str = "") -> str:
    """A card of another page."""
    return (
        f"<div class='card'>{picture}<h3><a href='/{number}'>A headline of some length {number}"
        f"</a></h3><p>Crane {number} will stand on the new quay before the winter, says its "
        "owner.</p></div>"
    )


PAGES: dict[str, Callable[[int], str]] = {
    "paragraphs": paragraphs,
    "unclosed": lambda n: paragraphs(9) + "<p><b><i>" * n,
    "unclosed links": lambda n: paragraphs(9) + "<a href='/x'>" * n,
    "lists": lambda n: (
        paragraphs(9) + "<ul><li><a href='/x'>A thing that is linked somewhere</a></ul>" * n
    ),
    "figures": lambda n: (
        paragraphs(9) + "<figure><img src='/a.jpg'><figcaption>A crane.</figcaption></figure>" * n
    ),
    "noscripts": lambda n: (
        paragraphs(9)
        + "".join(f"<noscript><img src='/{i}.jpg'></noscript><p>And</p>" for i in range(n))
    ),
    "cards": lambda n: paragraphs(n * 6) + "".join(map(card, range(n))),
    "pictured cards": lambda n: (
        "".join(card(i, picture=f"<img src='/{i}.jpg'>") for i in range(n)) + paragraphs(n * 6)
    ),
    "headlines": lambda n: (
        paragraphs(9)
        + "".join(f"<h3><a href='/{i}'>A headline of some length {i}</a></h3>" for i in range(n))
    ),
    "links of a card": lambda n: (
        paragraphs(n)
        + "<div class='card'><h3><a href='/1'>A headline of some length</a></h3><p>"
        + f"{SENTENCE}</p><p>"
        + "".join(f"<a href='/tag/{i}'>Tag {i}</a> " for i in range(n))
        + "</p></div>"
    ),
    "policies": lambda n: (
        paragraphs(n)
        + "<section><div>"
        + "<p>Of what we store <a href='/privacy'>privacy</a></p>" * n
        + "</div></section>"
    ),
    "parts": lambda n: (
        "<main><div>"
        + f"<div class='entry-content'><h2>A part</h2><p>{SENTENCE * 2}</p></div>" * n
        + "</div><div>"
        + f"<div class='entry-content'><h2>A part</h2><p>{SENTENCE * 2}</p></div>" * n
        + "</div></main>"
    ),
    "sources": lambda n: (
        f"{paragraphs(9)}<picture>{'<source srcset=/a.jpg>' * n}{'<img alt>' * n}</picture>"
    ),
}
"""Much of one thing on a page, by what it is."""


def steps(work: Callable[[], object]) -> int:
    """How many lines of the reader of pages a piece of work runs through."""
    count = 0

    def within(_: FrameType, event: str, __: Any) -> Any:
        nonlocal count
        count += event == "line"
        return within

    def trace(frame: FrameType, _: str, __: Any) -> Any:
        return within if frame.f_code.co_filename.startswith(HOME) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("kind", PAGES)
def test_steps_grow_as_a_page_does(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice as much of one thing takes twice the steps, and not four times."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setitem(sys.modules, "htmldate", None)

    def page(count: int) -> str:
        return f"<html><body>{MENU}<h1>The crane</h1>{PAGES[kind](count)}</body></html>"

    few, twice, more = (steps(partial(reading, page(n))) for n in (FEW, 2 * FEW, 4 * FEW))
    assert more - twice <= (twice - few) * GROWTH


def test_a_line_is_looked_for_near_the_last() -> None:
    """A part of a line is found near where the line before it stood, and not anywhere."""
    many = [SENTENCE.format(n) for n in range(20_000)]
    extract = Extract("\n".join(many))
    assert extract.holds("ardmetagainonday7andheard")
    assert not extract.holds("ardmetagainonday19999andheard")
    assert (
        extract.holds("theharbourboardmetagainonday19990andheardwhatthediversfoundbelow") is False
    )
    assert extract.holds(plain(many[-10]))
    assert extract.holds("ardmetagainonday19999andheard")
