"""Frames apart from a story: the lives of its authors, and requests for consent."""

import sys

import pytest
from tests.reading.formats.test_webpage import reading, shown
from tests.reading.formats.test_webpage_cards import PARAGRAPHS, STORY, STYLE

LIVES = {
    "en": ("Ada Berg", "Ada Berg has written of harbours for forty years and lives beside one."),
    "de": ("Ada Berg", "Ada Berg schreibt seit vierzig Jahren über Häfen und wohnt neben einem."),
    "el": ("Άντα Μπεργκ", "Η Άντα Μπεργκ γράφει για λιμάνια και ζει δίπλα σε ένα από αυτά εδώ."),
    "ja": (
        "安田 花子",
        "安田 花子は四十年にわたって港について書き、今もその一つのそばに暮らしている。",
    ),
}
NOTICES = {
    "en": ("Show", "Privacy policy", "May we show you here what stands on the site of another?"),
    "de": ("Zeigen", "Datenschutzerklärung", "Hier steht ein Film von einer anderen Seite."),
    "fr": (
        "Oui",
        "politique de confidentialité",
        "Voulez-vous voir ici une vidéo d'un autre site ?",
    ),
    "ru": ("Да", "политика конфиденциальности", "Показать здесь запись с другого сайта для вас?"),
}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second opinion."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setitem(sys.modules, "htmldate", None)


def page(body: str, author: str = "Ada Berg") -> str:
    """A saved page that names its author."""
    head = f"<title>The story</title><meta name='author' content='{author}'>{STYLE}"
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>"


def lines(body: str, author: str = "Ada Berg") -> list[str]:
    """The lines of a saved page."""
    return shown(reading(page(body, author)).body)


TEXT = f"<div class='text'>{''.join(PARAGRAPHS)}</div>"


@pytest.mark.parametrize("tongue", LIVES)
@pytest.mark.parametrize("labelled", [True, False])
def test_life_of_an_author_goes(tongue: str, labelled: bool) -> None:
    """A frame below a story whose paragraph begins with the author's name, or follows it, goes."""
    name, life = LIVES[tongue]
    if not labelled and not life.startswith(name):
        life = f"{name}, {life}"
    label = f"<img src='/ada.jpg'><h4>{name}</h4>" if labelled else ""
    assert lines(f"{TEXT}<div class='end'>{label}<p>{life}</p></div>", name) == STORY


LIFE = LIVES["en"][1]
KEPT = {
    "anothers": f"<div class='end'><p>{LIFE.replace('Ada', 'Ida')}</p></div>",
    "in-the-text": f"<p>{LIFE}</p>",
    "quoted": f"<div class='end'><blockquote><p>{LIFE}</p></blockquote></div>",
    "long": f"<div class='end'><p>{' '.join([LIFE] * 12)}</p></div>",
    "named-within": f"<div class='end'><p>It was she, {LIFE}</p></div>",
}


@pytest.mark.parametrize("kind", KEPT)
def test_what_is_no_life_stays(kind: str) -> None:
    """A last part of the story stays that is about another, or stands among its paragraphs."""
    text = TEXT.removesuffix("</div>") + KEPT[kind] + "</div>"
    found = lines(text if kind == "in-the-text" else TEXT + KEPT[kind])
    assert any("has written of harbours" in line for line in found)


def test_life_above_and_within_stays() -> None:
    """A story that begins with its author's name keeps its paragraphs."""
    first = f"<div class='start'><p>{LIFE}</p></div>"
    assert LIFE in lines(first + TEXT)


@pytest.mark.parametrize("tongue", NOTICES)
def test_notice_in_place_of_an_embed_goes(tongue: str) -> None:
    """A frame with a button and a link to what is said of privacy goes from a story."""
    button, link, words = NOTICES[tongue]
    notice = (
        f"<div class='embed'><h3>Video</h3><p>{words}</p><label><input type='checkbox'>{button}"
        f"</label><p><a href='/x'>{link}</a></p></div>"
    )
    body = "".join(PARAGRAPHS[:3]) + notice + "".join(PARAGRAPHS[3:])
    raw = reading(page(body))
    assert shown(raw.body) == STORY
    assert [w for w in raw.warnings if w.startswith("One request for consent was left out")]


WORDS = NOTICES["en"][2]
NO_NOTICE = {
    "no-button": f"<div class='x'><p>{WORDS} <a href='/privacy'>Policy</a></p></div>",
    "no-link": f"<div class='x'><p>{WORDS}</p><button>Show</button></div>",
    "own-paragraph": f"<div><p>{WORDS} <a href='/privacy'>Policy</a></p><button>Hm</button></div>",
    "picture": f"<div class='x'><img src='/1.png'><p>{WORDS} <a href='/privacy'>Policy</a></p>"
    "<button>Show</button></div>",
    "long": f"<div class='x'><p>{' '.join([WORDS] * 9)} <a href='/privacy'>Policy</a></p>"
    "<button>Show</button></div>",
}


@pytest.mark.parametrize("kind", NO_NOTICE)
def test_what_speaks_of_privacy_stays(kind: str) -> None:
    """A paragraph with a link to a policy stays, and so does a frame that shows something."""
    text = PARAGRAPHS
    if kind == "own-paragraph":
        text = [f"<div>{one}</div>" for one in PARAGRAPHS]
    found = lines("".join(text[:3]) + NO_NOTICE[kind] + "".join(text[3:]))
    assert any(line.startswith(WORDS) for line in found)


APPEALS = {
    "en": (
        "Stay with us",
        "Read more of the harbour each morning, with all that was decided.",
        "Join",
    ),
    "de": (
        "Bleiben Sie",
        "Lesen Sie jeden Morgen mehr vom Hafen und was dort beschlossen wurde.",
        "Ja",
    ),
    "el": (
        "Μείνετε",
        "Διαβάστε κάθε πρωί περισσότερα για το λιμάνι και όσα αποφασίστηκαν εκεί.",
        "Ναι",
    ),
    "ja": (
        "ご案内",
        "毎朝、港で決まったことをすべて読むことができます。ぜひお試しください。",
        "登録",
    ),
}
ENDS = {
    "button": lambda head, says, word: f"<h3>{head}</h3><p>{says}</p><button>{word}</button>",
    "link": lambda head, says, word: f"<h3>{head}</h3><p>{says}</p><a href='/join'>{word}</a>",
    "role": lambda head, says, word: f"<h3>{head}</h3><p>{says}</p><a role='button'>{word}</a>",
    "call": lambda head, says, word: f"<p>{head}</p><p>{says}</p><a href='/join'>{word}</a>",
}


@pytest.mark.parametrize("tongue", APPEALS)
@pytest.mark.parametrize("end", ENDS)
def test_appeal_below_a_story_goes(tongue: str, end: str) -> None:
    """A short frame below a story goes that has a heading and a button, or ends in a link."""
    raw = reading(page(f"{TEXT}<div class='ask'><div>{ENDS[end](*APPEALS[tongue])}</div></div>"))
    assert shown(raw.body) == STORY
    assert [w for w in raw.warnings if w.startswith("One appeal below the story was left out")]


_, SAYS, PRESS = APPEALS["en"]
ASKS = f"<h3>Stay</h3><p>{SAYS}</p><button>{PRESS}</button>"
NO_APPEAL = {
    "no-heading-no-link": f"<div class='x'><p>{SAYS}</p><button>{PRESS}</button></div>",
    "no-button-no-link": f"<div class='x'><h3>Stay</h3><p>{SAYS}</p></div>",
    "elsewhere": f"<div class='x'><h3>Stay</h3><p>{SAYS}</p><a href='https://a.example/'>A</a></div>",
    "note": f"<div class='x'><h3>Correction</h3><p>{SAYS}</p><a href='/old'>As it was.</a></div>",
    "footnote": f"<div class='x'><p>{SAYS}</p><a href='#ref1'>Back</a></div>",
    "list": f"<div class='x'>{ASKS}<ul><li>One of the cranes</li></ul></div>",
    "table": f"<div class='x'>{ASKS}<table><tr><td>1</td></tr></table></div>",
    "long": f"<div class='x'>{ASKS}<p>{SAYS * 6}</p></div>",
    "question": f"<div class='x'><h3>Why?</h3><button aria-expanded='false'>+</button><p>{SAYS}</p>"
    "</div>",
    "announced": f"<div class='x'><p>{SAYS} The whole of it:</p><a href='/report'>Report</a></div>",
    "own-paragraph": f"<div class='text'>{ASKS}</div>",
}


@pytest.mark.parametrize("kind", NO_APPEAL)
def test_last_part_of_a_story_stays(kind: str) -> None:
    """What stands below a story and asks for nothing stays, and so does what is marked as it is."""
    assert any(line.startswith(SAYS) for line in lines(TEXT + NO_APPEAL[kind]))


@pytest.mark.parametrize("end", ENDS)
def test_appeal_within_a_story_stays(end: str) -> None:
    """No frame goes that a paragraph of the story follows, whatever it asks."""
    asked = f"<div class='ask'>{ENDS[end](*APPEALS['en'])}</div>"
    body = f"<div class='text'>{''.join(PARAGRAPHS[:6])}{asked}{''.join(PARAGRAPHS[6:])}</div>"
    assert any(line.startswith(SAYS) for line in lines(body))
