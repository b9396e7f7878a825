"""Dumps of pages with their data: these say when the story was published, its lines may not."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.pagetext.stated_data import published
from feedwright.reading.formats.raw_article import Context, RawArticle

SCRIPT = """window.dataLayer = window.dataLayer || [];
(function(w,d,s){w[s]=w[s]||[];w[s].push({'start':new Date().getTime()});})(window,document,'x');
var settings = {"ads": {"slots": []}, "menu": {"open": false}};"""
STORIES = {
    "en": (
        "Ferry to the outer islands sails again",
        "The ferry to the outer islands sails again after eleven weeks in the dock of Quay Street.",
        "Its new engine burns less than half of what the old one did, and nobody hears it now.",
    ),
    "nb": (
        "Fergen til de ytre øyene går igjen",
        "Fergen til de ytre øyene går igjen etter elleve uker i dokken nederst i Kaigata i byen.",
        "Den nye motoren bruker under halvparten av det den gamle brukte, og ingen hører den.",
    ),
    "cs": (
        "Přívoz na vnější ostrovy opět pluje",
        "Přívoz na vnější ostrovy opět pluje po jedenácti týdnech, které strávil v doku u mola.",
        "Nový motor spálí méně než polovinu toho, co starý, a v noci jej na ostrovech neslyšet.",
    ),
    "he": (
        "המעבורת אל האיים החיצוניים חזרה להפליג",
        "המעבורת אל האיים החיצוניים חזרה להפליג אחרי אחד עשר שבועות במבדוק שבקצה רחוב הנמל.",
        "המנוע החדש שורף פחות ממחצית ממה ששרף הישן, ובלילה איש באיים אינו שומע אותו עובר.",
    ),
}


def dump(story: tuple[str, ...], data: str, line: str = "") -> str:
    """A page as ``text_content()`` writes it."""
    title, *paragraphs = story
    return "\n".join((f"{title} | The Quay", SCRIPT, data, title, line, *paragraphs))


def data(*dates: str) -> str:
    """The data of stories that were published on these dates."""
    each = (f'{{"@type": "NewsArticle", "datePublished": "{one}"}}' for one in dates)
    return '{"@context": "https://schema.org", "@graph": [' + ", ".join(each) + "]}"


def page(text: str) -> RawArticle:
    """A page as it is read."""
    return read(text, Context(key="articles/x.txt", home="https://quay.example/"))


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_data_between_scripts_date_a_story_whose_lines_have_no_date(story: tuple[str, ...]) -> None:
    """Its date has the time and the zone, and the line it stands in; the story has none of it."""
    text = dump(story, data("2022-03-04T09:30:00+01:00"))
    raw = page(text)
    assert raw.fields["date"] == "2022-03-04T09:30+01:00"
    assert "datePublished" in text.splitlines()[raw.lines["date"] - 1]
    assert "2022" not in raw.body


def test_data_count_more_than_a_date_that_stands_beside_the_headline() -> None:
    """Such a date may be that of the day on which the page was opened."""
    raw = page(dump(STORIES["en"], data("2022-03-04"), "Tuesday, 8 March 2022"))
    assert raw.fields["date"] == "2022-03-04"


@pytest.mark.parametrize(
    "said",
    [
        data("2022-03-04", "2021-01-09"),
        data("1970-01-01T00:00:00Z"),
        data("yesterday at noon"),
        data("2022-02-31"),
        data(""),
    ],
    ids=["of two stories", "of an empty field", "in words", "no such day", "empty"],
)
def test_data_that_name_no_one_day_leave_the_date_to_the_lines(said: str) -> None:
    """Of two days one is that of another story, and no page is older than its web."""
    assert published(dump(STORIES["en"], said)) == ("", 0)
    assert page(dump(STORIES["en"], said, "8 March 2022")).fields["date"] == "2022-03-08"


def test_a_story_about_data_is_not_dated_by_its_example() -> None:
    """Braces between paragraphs are the story's, which no page's data stand in."""
    title, first, second = STORIES["en"]
    example = "\n".join(["    {", '      "datePublished": "2022-03-04"', "    }"] * 7)
    assert published(f"{title}\n\n{first} {second}\n\n{example}\n\n{second}") == ("", 0)
    assert published(dump((title, first, second), example))[0] == "2022-03-04"


@given(
    st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2199, 12, 31)),
    st.lists(st.sampled_from(["", "Menu", "\r", "a\x0bb"]), max_size=6),
)
def test_a_date_of_data_is_found_in_the_line_that_has_it(day: dt.date, above: list[str]) -> None:
    """Whatever stands above, the line is counted as an editor counts the lines of the page."""
    text = dump(STORIES["en"], "\n".join([*above, data(f"{day}")]))
    iso, number = published(text)
    assert iso == f"{day}"
    assert re.search(f'"datePublished": "{day}"', text.splitlines()[number - 1])
