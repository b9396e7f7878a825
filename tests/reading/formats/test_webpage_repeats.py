"""What a saved page says twice, its cards of other pages, and frames apart from its story."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.formats.test_webpage import reading, shown
from tests.reading.formats.test_webpage_opinion import PARAGRAPHS, STORY, asked, page

NOTICES = {
    "de": "An dieser Stelle steht ein Film von außen, den Ihre Einstellungen hier nicht zulassen.",
    "en": "This place shows a film from elsewhere that your own settings do not let us show.",
    "fr": "Cet endroit montre un film venu d'ailleurs que vos réglages ne nous laissent pas jouer.",
    "uk": "Тут мало бути відео з іншого сайту, але ваші налаштування не дають нам його показати.",
    "ja": "ここには他のサイトの動画が表示されますが、お使いの設定では再生することができません。",
    "ar": "يعرض هذا المكان مقطعا من موقع آخر لكن إعداداتك لا تسمح لنا بعرضه في هذه الصفحة الآن.",
}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second opinion."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setitem(sys.modules, "htmldate", None)


def lines(between: str, paragraphs: list[str] = PARAGRAPHS) -> list[str]:
    """The lines of a page with something between its paragraphs."""
    return shown(reading(page(f"<article>{between.join(paragraphs)}</article>")).body)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("tongue", NOTICES)
@pytest.mark.parametrize(
    "markup",
    ["<div class='film'>{}</div>", "<div class='film'><h3>Film</h3><p>{}</p></div>"],
    ids=["line", "frame"],
)
def test_notice_is_said_once(tongue: str, markup: str) -> None:
    """A notice in place of each film of a page stays once, and every paragraph stays."""
    found = lines(markup.format(NOTICES[tongue]))
    assert found.count(NOTICES[tongue]) == 1
    assert found.count("Film") == markup.count("Film")
    assert [line for line in found if line in STORY] == STORY


REPEATED = {
    "paragraph": f"<p>{NOTICES['en']}</p>",
    "verse": f"<div class='chorus'>{NOTICES['en']}<br>And so say all of us.</div>",
    "stanza": f"<div class='chorus'><p class='line'>{NOTICES['en']}</p><p>Heave ho</p></div>",
    "short": "<div class='cry'>Nobody knew.</div>",
    "captioned": f"<figure><img src='/a.png'><figcaption>{NOTICES['en']}</figcaption></figure>",
    "pictured": f"<div class='shot'><img src='/a.png'>{NOTICES['en']}</div>",
    "tabled": f"<table><tr><td class='cell'>{NOTICES['en']}</td><td>4</td></tr></table>",
}


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("kind", sorted(REPEATED.keys() - {"stanza"}))
def test_story_may_repeat_itself(kind: str) -> None:
    """Paragraphs, verse, short lines, captions and cells stay each time that they are said."""
    once = lines(REPEATED[kind], PARAGRAPHS[:2])
    found = lines(REPEATED[kind])
    assert len(found) - len(STORY) == (len(once) - 2) * (len(STORY) - 1) > 0


@pytest.mark.usefixtures("alone")
def test_caption_stays_with_its_picture() -> None:
    """Of a caption that is kept outside its figure too, the figure's stays, whichever is first."""
    twice = f"<div class='large'>{NOTICES['en']}</div>" + REPEATED["captioned"]
    body = f"<article>{''.join(PARAGRAPHS[:3])}{twice}{''.join(PARAGRAPHS[3:])}</article>"
    found = reading(page(body)).body
    assert found.count(NOTICES["en"]) == found.count(f"<figcaption>{NOTICES['en']}") == 1


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("sign", ["", "•", "<img src='/a.png'>", "<a name='a'></a>"])
def test_frames_around_a_text_do_not_repeat_it(sign: str) -> None:
    """A story in frames that hold nothing else, or a sign, is not said once for each of them."""
    heading = "<h2><a href='/'>The divers</a></h2>"
    inner = f"<span><div class='b'>{sign}<div class='c'>{heading}{''.join(PARAGRAPHS)}</div></div>"
    body = f"<article><div class='a'>{sign}{inner}</span></div></article>"
    found = shown(reading(page(body)).body)
    assert [line for line in found if line in STORY] == STORY


@given(st.lists(st.sampled_from([*PARAGRAPHS, *REPEATED.values()]), max_size=12))
def test_no_text_goes_from_everywhere(parts: list[str]) -> None:
    """Whatever is repeated, in any order: each text that a page shows is still shown once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "trafilatura", None)
        body = "".join([*PARAGRAPHS, *parts, PARAGRAPHS[0]])
        found = shown(reading(page(f"<article>{body}</article>")).body)
    assert set(shown(body)) == set(found)


HEADLINES = {
    "de": "Glocke im Hafen gehoben",
    "en": "The bell of the harbour is raised",
    "ru": "Из гавани подняли старый колокол",
    "zh": "潜水员从旧港口打捞出一口古老的铜钟",
}


LINK = "<a href='/7'><img src='/7.png'>"


def card(headline: str, link: str = "/7", label: str = "") -> str:
    """A picture and a headline that lead to another page."""
    return (
        f"<div class='box'>{label}<a href='{link}'><img src='/7.png' alt=''></a>"
        f"<h3><a href='{link}'>{headline}</a></h3></div>"
    )


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("tongue", HEADLINES)
@pytest.mark.parametrize("label", ["", "<h4>More</h4>"], ids=["alone", "labelled"])
def test_card_of_another_page_goes(tongue: str, label: str) -> None:
    """A picture and a headline that both lead to another page of the site are no story."""
    assert lines(card(HEADLINES[tongue], label=label)) == STORY


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    "markup",
    [
        card(HEADLINES["en"], "https://other.example/7"),
        card(HEADLINES["en"], "/large.png"),
        card("Nine divers raised the bell from the harbour."),
        "<figure><a href='/7'><img src='/7.png'></a><figcaption>The quay</figcaption></figure>",
        f"<div><figure>{LINK}<figcaption>The bell as found</figcaption></a></figure></div>",
        f"<div>{LINK}<i class='my-caption'>The bell as it was found</i></a></div>",
        "<div><a href='/7'><img src='/7.png'></a><p>The quay where the bell was found</p></div>",
    ],
    ids=["elsewhere", "file", "sentence", "figure", "linked-caption", "named-caption", "words"],
)
def test_linked_picture_stays(markup: str) -> None:
    """Pictures that lead to files and other sites stay, and so do those with other words."""
    found = lines(markup)
    assert sum(line.startswith("![") for line in found) == len(STORY) - 1
    assert [line for line in found if line in STORY] == STORY


LIFE = "Ada Berg writes about harbours and has lived beside one of them for forty years now."
LINKED = f"<p class='y'>{LIFE.replace('harbours', '<a href=/ada>harbours</a>')}</p>"
FRAMES = {
    "headed": f"<aside class='x'><h3>About</h3>{LINKED}</aside>",
    "offer": f"<div class='x'><div><h2>Join us</h2></div>{LINKED}</div>",
}
ELSEWHERE = LINKED.replace("/ada", "https://other.example/ada")
BUTTON = "<button>Yes</button>"
APPEALS = {
    "labelled": f"<div class='x'><div>Join us</div>{LINKED}</div>",
    "prose-alone": f"<section class='x'>{LINKED}</section>",
    "same-tag": "<div class='last'><h3>Ada</h3>" + LINKED.replace(" class='y'", "") + "</div>",
    "button": f"<div class='x'><p class='y'>{LIFE}</p>{BUTTON}</div>",
    "one-block": f"<div class='x'>{LIFE.replace('one', '<a href=/1>one</a>')}</div>",
}
APART = {
    "no-link": f"<section class='x'><h3>About</h3><p class='y'>{LIFE}</p></section>",
    "elsewhere": f"<section class='x'>{ELSEWHERE}</section>",
    "quote": f"<div class='x'><h3>Ada</h3><blockquote>{LINKED}</blockquote></div>",
    "correction": f"<div class='correction'>{LINKED}{BUTTON}</div>",
    "footnote": "<div class='x'>" + LINKED.replace("/ada", "#fnref1") + BUTTON + "</div>",
    "gallery": f"<div class='x'><a href='/1'>{'<img src=/1.png>' * 4}</a>{LIFE}</div>",
    "long": f"<div class='x'>{LINKED}{f'<p class=y>{LIFE}</p>' * 4}</div>",
    "own-marking": f"<div class='text'><p>{LIFE.replace('one', '<a href=/1>one</a>')}</p></div>",
}


def below(frame: str) -> str:
    """The body of a page with a frame below the story's own."""
    return f"<article><div class='text'>{''.join(PARAGRAPHS)}</div>{frame}</article>"


@pytest.mark.parametrize("kind", FRAMES)
def test_frame_below_the_story_goes(kind: str) -> None:
    """A labelled frame with links below the story, which neither finds in it, goes as a whole."""
    assert asked(STORY, below(FRAMES[kind])) == STORY
    assert LIFE in asked([*STORY, LIFE], below(FRAMES[kind]))


@pytest.mark.parametrize("kind", APPEALS)
def test_appeal_below_the_story_goes(kind: str) -> None:
    """A short frame with a button or a link within the site goes, where all else is confirmed."""
    assert asked(STORY, below(APPEALS[kind])) == STORY
    assert any(LIFE[:9] in line for line in asked(STORY[1:], below(APPEALS[kind])))
    assert any(LIFE[:9] in line for line in asked([*STORY, LIFE], below(APPEALS[kind])))


@pytest.mark.parametrize("kind", APART)
def test_last_paragraph_stays(kind: str) -> None:
    """What may be the last part of the story stays, whatever its class and frame."""
    assert any(LIFE[:9] in line for line in asked(STORY, below(APART[kind])))


def test_frame_left_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paragraphs that go with a frame below the story are told."""
    body = page(below(FRAMES["headed"]))
    stub = type("Stub", (), {"extract": staticmethod(lambda *_, **__: "\n".join(STORY))})
    monkeypatch.setitem(sys.modules, "trafilatura", stub)
    (warning,) = reading(body).warnings
    assert warning.startswith("1 paragraph below the story, in a frame apart from it, was left")
    assert "'Ada Berg writes about harbours and'" in warning


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("tongue", NOTICES)
@pytest.mark.parametrize("more", ["…", "<a href='#'> ... more</a>", " ... <a>Xem thêm</a>"])
def test_line_that_breaks_off_beside_the_whole(tongue: str, more: str) -> None:
    """A caption that breaks off with an ellipsis goes where all of it stands beside it."""
    whole = f"{NOTICES[tongue]} {NOTICES[tongue]}"
    cut = whole[: len(whole) * 3 // 4]
    for pair in ((whole, cut + more), (cut + more, whole)):
        spans = "".join(f"<div class='cut{n}'>{text}</div>" for n, text in enumerate(pair))
        found = lines(f"<figure><img src='/a.jpg'><figcaption>{spans}</figcaption></figure>")
        assert whole in found
        assert not any(line.startswith(cut) for line in found if line != whole)
    other = f"<div>{cut[::-1]}{more}</div><div>{whole}</div>"
    assert any(line.startswith(cut[::-1].strip()) for line in lines(other))
