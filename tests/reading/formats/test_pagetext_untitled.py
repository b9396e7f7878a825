"""Dumps that begin with a menu and have no title line: the headline is found above the story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.raw_article import Context, RawArticle

PAGES = {
    "english": (
        ["Skip to content", "Menu", "• News", "• Town", "• Coast", "• Arts", "Log in", "Weather"],
        "Bridge keeper retires after forty winters",
        "By Ida Marsh",
        "4 March 2022",
        (
            "The keeper of the swing bridge has handed in her keys and gone home on her bicycle.",
            "She opened it for eleven thousand boats, closed it for as many and lost one glove.",
            "Her house by the bridge will be let to a weaver, who wants to keep its bell.",
        ),
    ),
    "german": (
        ["Zum Inhalt springen", "Menü", "• Stadt", "• Küste", "• Sport", "• Kultur", "Anmelden",
         "Abo"],
        "Brückenwärterin geht nach vierzig Wintern",
        "Von Ida Marsch",
        "4. März 2022",
        (
            "Die Wärterin der Drehbrücke hat ihre Schlüssel abgegeben und ist nach Hause geradelt.",
            "Sie öffnete sie für elftausend Boote, schloss sie ebenso oft und verlor nur eins.",
            "Ihr Haus an der Brücke wird an eine Weberin vermietet, die die Glocke behalten will.",
        ),
    ),
    "french": (
        ["Aller au contenu", "Menu", "• Ville", "• Côte", "• Sport", "• Culture", "Connexion",
         "Météo"],
        "La gardienne du pont part après quarante hivers",
        "Par Ida Marais",
        "4 mars 2022",
        (
            "La gardienne du pont tournant a rendu ses clés et elle est rentrée chez elle à vélo.",
            "Elle l'a ouvert pour onze mille bateaux et y a perdu un seul gant en tout.",
            "Sa maison près du pont sera louée à une tisserande, qui veut garder la cloche.",
        ),
    ),
    "russian": (
        ["Меню", "• Город", "• Море", "• Спорт", "• Культура", "Войти", "Поиск", "Погода"],
        "Смотрительница моста ушла после сорока зим",
        "Текст: Ида Маршак",
        "4 марта 2022",
        (
            "Смотрительница разводного моста сдала свои ключи и уехала домой на старом велосипеде.",
            "Она открывала его для одиннадцати тысяч лодок и за всё это время ничего не потеряла.",
            "Её дом у моста сдадут ткачихе, которая хочет оставить на нём старый медный колокол.",
        ),
    ),
}  # fmt: skip


def reading(lines: list[str]) -> RawArticle:
    """What the reader makes of a page."""
    return read("\n\n".join(lines), Context(key="articles/bridge.txt", home="https://b.example/"))


@pytest.mark.parametrize("spoken", PAGES)
@pytest.mark.parametrize("deck", [False, True], ids=["plain", "standfirst"])
def test_headline_below_a_menu_is_found(spoken: str, *, deck: bool) -> None:
    """A page that begins with its menu has the headline above its byline, and not the menu's."""
    menu, headline, byline, day, story = PAGES[spoken]
    stand = [" ".join(story[2].rstrip(".").split()[:9])] if deck else []
    raw = reading([*menu, headline, *stand, byline, day, *story, *menu])
    assert raw.fields["title"] == headline
    assert raw.fields["date"] == "2022-03-04"
    assert len(raw.fields["authors"]) == 1
    assert [line for line in story if f"<p>{line}</p>" not in raw.body] == []


@pytest.mark.parametrize("entries", [["News"], ["News", "Sport"]])
def test_headline_below_a_short_menu_is_found(entries: list[str]) -> None:
    """Two entries are a menu where the way to the front page stands before them."""
    _, headline, byline, day, story = PAGES["english"]
    raw = reading(["Skip to content", "Home", *entries, headline, byline, day, *story])
    assert raw.fields["title"] == headline
    assert [line for line in story if f"<p>{line}</p>" not in raw.body] == []


@given(
    spoken=st.sampled_from(sorted(PAGES)),
    title=st.sampled_from(["Crane stays", "A short title of six words", "Rain, rain, rain"]),
    site=st.sampled_from(["", " - The Quay", " | Hafenblatt"]),
)
def test_title_line_above_a_menu_stays_the_headline(spoken: str, title: str, site: str) -> None:
    """A title that the page prints again, or beside the site's name, is none of a menu's."""
    menu, _, byline, day, story = PAGES[spoken]
    again = [] if site else [title]
    raw = reading([title + site, *menu, *again, byline, day, *story])
    assert raw.fields["title"] == title


@given(
    spoken=st.sampled_from(sorted(PAGES)),
    entries=st.lists(st.sampled_from(PAGES["english"][0] + PAGES["german"][0]), max_size=20),
    stamped=st.booleans(),
)
def test_no_paragraph_is_lost_below_a_menu(
    spoken: str, entries: list[str], *, stamped: bool
) -> None:
    """However long the menu, and whatever was taken for the headline, the story is whole."""
    _, headline, byline, day, story = PAGES[spoken]
    raw = reading([*entries, headline, *([byline, day] if stamped else []), *story])
    assert [line for line in story if f"<p>{line}</p>" not in raw.body] == []
