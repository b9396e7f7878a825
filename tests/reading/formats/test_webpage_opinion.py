"""The second opinion on saved pages: what trafilatura and htmldate may change, and what not."""

import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.formats.test_webpage import PROSE, reading, shown

STORY = [
    f"On day {n} of the {word} the harbour board met again and heard what the divers had found."
    for n, word in enumerate(("survey", "storm", "strike", "trial", "regatta", "fair"), start=1)
]
PARAGRAPHS = [f"<p>{line}</p>" for line in STORY]
MENU = "<nav>" + "".join(f"<a href='/{n}'>Section {n}</a>" for n in range(900)) + "</nav>"
"""It makes a page as big as a site's are."""

FRAMES: dict[str, Callable[[list[str]], str]] = {
    "plain": lambda story: f"<article>{''.join(story)}</article>",
    "two-articles": lambda story: (
        f"<article><h1>Another story</h1>{PROSE * 9}</article>"
        f"<article><h1>The story</h1>{''.join(story)}</article>"
    ),
    "classes": lambda story: "".join(
        one.replace("<p>", f"<p class='{name}'>")
        for name, one in zip(
            ("copy", "teaser", "affiliate", "promo", "social", "meta"), story, strict=False
        )
    ),
    "aria-hidden": lambda story: (
        "<main>"
        + "".join(one.replace("<p>", "<p aria-hidden='true'>") for one in story)
        + "</main>"
    ),
    "equal-sections": lambda story: "".join(
        f"<section class='part'><div class='text'>{one}</div></section>" for one in story
    ),
    "words-in-sentences": lambda story: (
        "<main>"
        + "".join(one.replace("harbour", "<span class='share'>harbour</span>") for one in story)
        + "</main>"
    ),
}
"""Forms of pages in which a paragraph was once lost."""


def page(body: str) -> str:
    """A saved page with the headline of a story."""
    head = "<title>The story</title><meta property='og:title' content='The story'>"
    heading = "" if "<h1>" in body else "<h1>The story</h1>"
    return f"<html><head>{head}</head><body>{MENU}{heading}{body}</body></html>"


def extracting(found: str | Exception) -> SimpleNamespace:
    """A trafilatura that finds one thing on every page, or breaks down."""

    def extract(*_: object, **__: object) -> str:
        if isinstance(found, Exception):
            raise found
        return found

    return SimpleNamespace(extract=extract)


@pytest.fixture(params=["with", "without", "knows-nothing", "knows-paragraphs", "breaks"])
def installed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each state that the extra can be in."""
    state = str(request.param)
    stubs = {
        "without": None,
        "knows-nothing": extracting(""),
        "knows-paragraphs": extracting("\n".join(STORY)),
        "breaks": extracting(RecursionError("too deep")),
    }
    if state == "with":
        pytest.importorskip("trafilatura")
    else:
        monkeypatch.setitem(sys.modules, "trafilatura", stubs[state])
        monkeypatch.setitem(sys.modules, "htmldate", None)
    return state


@pytest.mark.parametrize("form", FRAMES)
def test_no_paragraph_is_lost(form: str, installed: str) -> None:
    """Every paragraph stays in every form of page, whatever a second opinion says of it."""
    assert installed
    lines = shown(reading(page(FRAMES[form](PARAGRAPHS))).body)
    assert [line for line in lines if line in STORY] == STORY


SHORT = {
    "furniture": "<div>Share on Telegram</div>",
    "sentence": "<p>Nobody knew.</p>",
    "heading": "<h2>What the divers saw</h2>",
    "label": "<p>Depth: nine metres</p>",
    "picture": "<div><img src='/a.png' alt='A crane'> The crane in May</div>",
    "table": "<table><tr><td>Cranes</td><td>4</td></tr></table>",
    "code": "<pre>make quay</pre>",
    "video": "<div><iframe src='https://video.example/1'></iframe></div>",
}


def asked(found: list[str], body: str) -> list[str]:
    """The lines of a page where trafilatura finds some."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "trafilatura", extracting("\n".join(found)))
        return shown(reading(page(body)).body)


@pytest.mark.parametrize("kind", SHORT)
def test_short_line_between_paragraphs(kind: str) -> None:
    """A short line goes that is no sentence, heading or picture, and no paragraph's element."""
    body = "<article>" + SHORT[kind].join(PARAGRAPHS) + "</article>"
    lines = asked(STORY, body)
    assert (len(lines) > len(STORY)) == (kind != "furniture")
    assert [line for line in lines if line in STORY] == STORY


@pytest.mark.parametrize("kind", ["furniture", "heading", "label"])
def test_short_line_below_the_story_goes(kind: str) -> None:
    """Below the last paragraph a short line stays only where both find it in the story."""
    body = f"<article>{''.join(PARAGRAPHS)}{SHORT[kind]}</article>"
    text = SHORT[kind].split(">")[1].split("<")[0]
    assert asked(STORY, body) == STORY
    assert asked([*STORY, text], body) == [*STORY, text]


def test_list_is_whole() -> None:
    """A list of which trafilatura has one item stays whole."""
    items = ["Nine divers", "Four cranes", "One bell"]
    body = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    lines = asked([*STORY, "- Four cranes"], f"<article>{body.join(PARAGRAPHS)}</article>")
    assert lines.count("Nine divers") == lines.count("Four cranes") == len(STORY) - 1


def test_lines_left_out_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that go from between paragraphs are told in one sentence, with their number."""
    body = "<article>" + SHORT["furniture"].join(PARAGRAPHS) + "</article>"
    monkeypatch.setitem(sys.modules, "trafilatura", extracting("\n".join(STORY)))
    (warning,) = reading(page(body)).warnings
    assert warning.startswith("5 short lines between its paragraphs were left out")
    assert "'Share on Telegram'" in warning


@given(st.sets(st.sampled_from(STORY)), st.lists(st.sampled_from(list(SHORT)), max_size=9))
def test_any_opinion_leaves_the_paragraphs(found: set[str], short: list[str]) -> None:
    """Whatever trafilatura has and lacks, all paragraphs stay, in their order."""
    parts = [
        part for pair in zip(PARAGRAPHS, short, strict=False) for part in (pair[0], SHORT[pair[1]])
    ]
    body = "".join([*parts, *PARAGRAPHS[len(parts) // 2 :]])
    lines = asked(sorted(found), f"<article>{body}</article>")
    assert [line for line in lines if line in STORY] == STORY


def test_small_page_is_not_judged() -> None:
    """A page that may be written by hand is read as it is."""
    small = f"<title>T</title><body>{''.join(PARAGRAPHS)}<div>Written at home</div></body>"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "trafilatura", extracting("\n".join(STORY)))
        assert shown(reading(small).body)[-1] == "Written at home"


TEASERS = {
    "alone": ("<p><a href='/7'>The bell that nobody wanted to hear</a></p>", False),
    "list": (
        "<ul>"
        + "".join(f"<li><a href='/{n}'>Another harbour, number {n}</a></li>" for n in range(3))
        + "</ul>",
        False,
    ),
    "sentence": ("<p><a href='/7'>The whole report can be read here.</a></p>", True),
    "elsewhere": ("<p><a href='https://other.example/7'>The report of the divers</a></p>", True),
    "within": ("<p>See also <a href='/7'>the bell</a> and what it said</p>", True),
}


@pytest.mark.parametrize("kind", TEASERS)
def test_headlines_of_others_go(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines and lists that are headlines of a saved page's site alone go without the extra."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    markup, stays = TEASERS[kind]
    raw = reading(page(f"<article>{markup.join(PARAGRAPHS)}</article>"))
    lines = shown(raw.body)
    assert (len(lines) > len(STORY), not raw.warnings) == (stays, stays)


DATES = {
    "written-out": ("<div class='info'>The Harbour Post, issue of 2021-03-03</div>", "2021-03-03"),
    "copyright": ("<footer>© 2021 The Harbour Post</footer>", None),
    "copyright-beside": ("<p>Copyright 2021 The Harbour Post</p>", None),
    "month": ("<div class='info'>The Harbour Post, issue of May 2021</div>", None),
    "in-the-story": (
        "<p>The bell was cast on 2019-05-04, and the board paid for it in silver and in tin.</p>",
        None,
    ),
    "none": ("", None),
}


@pytest.mark.parametrize("kind", DATES)
def test_date_that_only_htmldate_finds(kind: str) -> None:
    """A date counts that is written out beside the story, and no year or month alone."""
    pytest.importorskip("htmldate")
    markup, date = DATES[kind]
    found = reading(page(f"<article>{''.join(PARAGRAPHS)}{markup}</article>")).fields.get("date")
    assert found == date


@pytest.mark.parametrize("found", [None, ValueError("no date")], ids=["none", "breaks"])
def test_without_a_date(found: Exception | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where htmldate finds nothing or breaks down, the page is read without a date."""

    def find_date(*_: object, **__: object) -> None:
        if found:
            raise found

    monkeypatch.setitem(sys.modules, "htmldate", SimpleNamespace(find_date=find_date))
    assert "date" not in reading(page("".join(PARAGRAPHS))).fields


def test_no_date_after_that_of_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """No date is asked of htmldate after the one that the page gives for its change."""
    asked_for: list[object] = []

    def find_date(*_: object, **how: object) -> None:
        asked_for.append(how["max_date"])

    monkeypatch.setitem(sys.modules, "htmldate", SimpleNamespace(find_date=find_date))
    changed = "<meta property='article:modified_time' content='2021-03-03T10:00:00Z'>"
    reading(page(changed + "".join(PARAGRAPHS)))
    reading(page("".join(PARAGRAPHS)))
    assert asked_for == ["2021-03-03", "2099-12-31"]
