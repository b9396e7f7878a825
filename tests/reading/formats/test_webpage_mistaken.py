"""Pages saved in the place of an article, and pages in UTF-16 that have no mark."""

from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.formats.test_webpage import reading, shown

from feedwright.domain import decoding
from feedwright.domain.errors import UnreadableArticle

TOLD = {
    "en": "The harbour board decided on Monday that the old crane stays where it is.",
    "de": "Der Hafenrat hat am Montag beschlossen, dass der alte Kran stehen bleibt.",
    "el": "Το συμβούλιο του λιμανιού αποφάσισε τη Δευτέρα να μείνει ο παλιός γερανός.",
    "ru": "Совет порта решил в понедельник, что старый кран останется на месте.",
    "ja": "港湾委員会は月曜日、古いクレーンをそのまま残すことを決めた。",
    "he": "מועצת הנמל החליטה ביום שני שהעגורן הישן יישאר במקומו.",
}
SCRIPTS = {
    "en": "You need to enable JavaScript to run this app.",
    "de": "Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.",
    "fr": "Veuillez activer <b>JavaScript</b> pour afficher cette page.",
    "ja": "このページを表示するにはJavaScriptを有効にしてください。",
    "ar": "يرجى تفعيل JavaScript لعرض هذه الصفحة.",
}
ERRORS = [one for one in HTTPStatus if one >= 400]


def page(title: str, body: str) -> str:
    """A page with a title."""
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize("status", ERRORS)
def test_error_of_a_server_is_no_article(status: HTTPStatus) -> None:
    """A page whose title is a status of HTTP is told, with the status."""
    said = f"{status.value} {status.phrase}"
    with pytest.raises(UnreadableArticle, match=f"{status.value}.*save it again"):
        reading(page(said, f"<center><h1>{said}</h1></center><hr><center>quay</center>"))


@pytest.mark.parametrize("tongue", TOLD)
def test_article_about_an_error_stays(tongue: str) -> None:
    """An article is read that a status is the title of, or part of it."""
    told = f"<p>{TOLD[tongue]}</p>"
    assert TOLD[tongue] in shown(reading(page("404 Not Found: a play", told)).body)
    assert TOLD[tongue] in shown(reading(page("404 Not Found", told * 15)).body)


@pytest.mark.parametrize(
    "said",
    [
        '<meta name="author" content="Ada Quay">',
        '<meta property="article:published_time" content="2021-02-03T00:00:00Z">',
    ],
)
def test_signed_article_is_no_error(said: str) -> None:
    """A short article that a status is the title of is read where it has an author or a date."""
    poem = "<article><h1>410 Gone</h1><p>For my cat, who left on a Tuesday.</p></article>"
    whole = page("410 Gone", poem).replace("</head>", f"{said}</head>")
    assert "For my cat" in reading(whole).body


@pytest.mark.parametrize("tongue", SCRIPTS)
def test_page_that_was_not_shown_is_told(tongue: str) -> None:
    """A page that shows nothing and asks for JavaScript is told."""
    empty = f"<noscript>{SCRIPTS[tongue]}</noscript><div id='root'></div>"
    with pytest.raises(UnreadableArticle, match="without its scripts"):
        reading(page("The Quay", empty))


@pytest.mark.parametrize("tongue", TOLD)
def test_page_that_was_shown_is_read(tongue: str) -> None:
    """A page that asks for JavaScript and shows its story is read."""
    whole = f"<noscript>{SCRIPTS['en']}</noscript><div id='root'><p>{TOLD[tongue]}</p></div>"
    assert TOLD[tongue] in shown(reading(page("The Quay", whole)).body)


@pytest.mark.parametrize("form", ["utf-16-le", "utf-16-be"])
@given(
    told=st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    blanks=st.text(" \n\t", max_size=9),
    start=st.sampled_from(["<!DOCTYPE html>", "<?xml version='1.0'?>", "<html>", "<P>"]),
)
def test_utf_16_needs_no_mark(form: str, told: str, blanks: str, start: str) -> None:
    """A page in UTF-16 is read as it was written, with a mark or without one."""
    written = f"{blanks}{start}<meta charset='utf-8'>{told}"
    assert decoding.page(written.encode(form), "utf-8") == (written, ())
