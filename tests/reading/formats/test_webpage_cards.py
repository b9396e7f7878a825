"""Cards of other pages within and below a story go; stories that are made of such stay whole."""

import sys
from collections.abc import Callable
from operator import itemgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.formats.test_webpage import reading, shown
from tests.reading.formats.test_webpage_opinion import STORY as ONE_DAY

STORY = [
    f"In year {year}, {line[:1].lower()}{line[1:]}"
    for year in range(1900, 1903)
    for line in ONE_DAY
]
PARAGRAPHS = [f"<p>{line}</p>" for line in STORY]
HOME = "https://quay.example/"
STYLE = f"<style>{'p { margin: 0 }' * 1500}</style>"
"""It makes a page as big as a site's are, and costs little to read."""
OTHERS = {
    "en": (
        "Ferry company sells two of its boats",
        "Two of the seven boats go south, and with them three of the crews who sailed them.",
    ),
    "de": (
        "Die Reederei verkauft zwei ihrer Schiffe",
        "Zwei der sieben Schiffe gehen in den Süden, und mit ihnen drei der Mannschaften.",
    ),
    "ru": (
        "Пароходство продаёт два своих судна",
        "Два из семи судов уйдут на юг, и вместе с ними уйдут три команды из пяти.",
    ),
    "ja": (
        "渡し船の会社が二隻の船を売却へ",
        "七隻のうちの二隻が南の島々へ渡り、三つの乗組員がいっしょに移ることになった。",
    ),
}


def card(headline: str, words: str, number: int = 7, picture: str = "") -> str:
    """A headline that leads to another page, and a sentence about it."""
    link = f"<a href='/news/{number}'>{headline}</a>"
    return f"<div class='item'>{picture}<div><h3>{link}</h3></div><p class='dek'>{words}</p></div>"


PICTURE = "<a href='/news/7'><img src='/7.png' alt=''></a>"
FORMS: dict[str, Callable[[str, str], str]] = {
    "run": lambda head, words: (
        "<section><h2>More</h2>" + "".join(card(head, words, n) for n in range(3)) + "</section>"
    ),
    "pictured": lambda head, words: card(head, words, picture=PICTURE),
    "linked-whole": lambda head, words: (
        f"<article class='x'><a href='/news/7'><img src='/7.png'><h4>{head}</h4>"
        f"<p>{words}</p></a><p class='by'><a href='/ada'>Ada Berg</a></p></article>"
    ),
    "link-over-all": lambda head, words: (
        f"<div class='x'><a href='/news/7'></a><picture><img src='/7.png'></picture>"
        f"<h3><span>{head}</span></h3><p>{words}</p></div>"
    ),
}


def lines(body: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of a saved page of a site, which is read without the extra."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    return shown(reading(whole(body)).body)


def whole(body: str) -> str:
    """A saved page of a site."""
    head = f"<title>The story</title><link rel='canonical' href='{HOME}story'>"
    return f"<html><head>{head}{STYLE}</head><body><h1>The story</h1>{body}</body></html>"


@pytest.mark.parametrize("tongue", OTHERS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", [2, len(PARAGRAPHS)], ids=["within", "below"])
def test_cards_of_other_pages_go(
    form: str, tongue: str, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cards with sentences go from between and below paragraphs, with the heading above them."""
    cards = FORMS[form](*OTHERS[tongue])
    body = "".join([*PARAGRAPHS[:place], cards, *PARAGRAPHS[place:]])
    assert lines(f"<article>{body}</article>", monkeypatch) == STORY


HEAD, WORDS = OTHERS["en"]
KEPT = {
    "elsewhere": card(HEAD, WORDS, picture=PICTURE).replace("'/news", "'https://other.example/n"),
    "no-link": f"<div class='x'><img src='/7.png'><h3>{HEAD}</h3><p>{WORDS}</p></div>",
    "link-in-sentence": card(
        HEAD, WORDS.replace("three of the crews", "<a href='/crews'>three</a>"), picture=PICTURE
    ),
    "two-without-picture": card(HEAD, WORDS) + card(HEAD[::-1], WORDS[::-1]),
    "own-headline": card(HEAD, WORDS, picture=PICTURE).replace("/news/7", "/story#top"),
    "in-the-page": card(HEAD, WORDS, picture=PICTURE).replace("/news/7", "#part-2"),
    "quoting": card(HEAD, f"<blockquote>{WORDS}</blockquote>", picture=PICTURE),
    "long": card(HEAD, " ".join([WORDS] * 5), picture=PICTURE),
    "flat": "".join(f"<h3><a href='/news/{n}'>{HEAD}</a></h3><p>{WORDS}</p>" for n in range(3)),
}


@pytest.mark.parametrize("kind", KEPT)
def test_what_is_no_card_stays(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of the story with a heading of their own stay, and what leads to other sites."""
    found = lines(f"<article>{KEPT[kind].join(PARAGRAPHS)}</article>", monkeypatch)
    assert any("boats go south" in line or line == WORDS[::-1] for line in found)
    assert [line for line in found if line in STORY] == STORY


@pytest.mark.parametrize("tongue", OTHERS)
def test_picture_above_the_text_stays(tongue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands above the first paragraph shows the story's own picture or film."""
    lead = card(*OTHERS[tongue], picture=PICTURE)
    found = lines(
        f"<article><div class='m'>{lead}</div>{''.join(PARAGRAPHS)}</article>", monkeypatch
    )
    assert OTHERS[tongue][1] in found
    assert any(line.startswith("![") for line in found)


@pytest.mark.parametrize("stop", [":", "："])
def test_announced_cards_stay(stop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards that a sentence announces with a colon are the story's."""
    said = f"<p>The board has since heard of these three matters that concern it{stop}</p>"
    cards = "".join(card(HEAD, f"{n} and more: {WORDS}", n) for n in range(3))
    body = f"<article>{''.join(PARAGRAPHS)}{said}<div>{cards}</div></article>"
    assert sum(WORDS in line for line in lines(body, monkeypatch)) == 3


def test_cards_left_out_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence tells how many cards were left out, and what the first says."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    body = "<article>" + "".join(PARAGRAPHS) + FORMS["run"](HEAD, WORDS) + "</article>"
    (warning,) = reading(whole(body)).warnings
    assert warning.startswith("3 cards of other pages, with a headline and a few words, were left")
    assert "'Ferry company sells two of its'" in warning


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)
SENTENCE = st.lists(WORD, min_size=9, max_size=24).map(lambda words: " ".join(words) + ".")


@settings(max_examples=25)
@given(
    st.lists(st.tuples(SENTENCE, SENTENCE), min_size=2, max_size=8, unique_by=itemgetter(1)),
    st.booleans(),
)
def test_list_of_the_best_is_whole(items: list[tuple[str, str]], pictured: bool) -> None:
    """Where most of a story stands in cards, a list of the best or a round-up, nothing goes."""
    picture = "<img src='/7.png'>" if pictured else ""
    cards = "".join(
        card(f"{n}. {head.rstrip('.')[:60]}", words, n, picture)
        for n, (head, words) in enumerate(items)
    )
    with pytest.MonkeyPatch.context() as patch:
        found = lines(f"<article><p>{STORY[0]}</p>{cards}</article>", patch)
    assert [line for line in found if line in {words for _, words in items}] == [
        words for _, words in items
    ]


@given(
    st.lists(st.tuples(WORD, st.lists(SENTENCE, min_size=2, max_size=4)), min_size=3, max_size=6)
)
def test_sections_with_linked_headings_are_whole(parts: list[tuple[str, list[str]]]) -> None:
    """A list whose headings lead to pages of the site, with long prose between, stays whole."""
    body = "".join(
        f"<section class='one'><h2><a href='/{n}'>{n}. The {word} of the old harbour</a></h2>"
        f"<img src='/{n}.png'>{''.join(f'<p>{line} {STORY[0]}</p>' for line in prose)}</section>"
        for n, (word, prose) in enumerate(parts)
    )
    with pytest.MonkeyPatch.context() as patch:
        found = lines(f"<article>{body}</article>", patch)
    for _, prose in parts:
        assert all(f"{line} {STORY[0]}" in found for line in prose)
