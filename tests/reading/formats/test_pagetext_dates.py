"""Which dates a line of a page states, in the calendars, zones and languages of its readers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import months, read
from feedwright.reading.formats.pagetext.byline import moment
from feedwright.reading.formats.pagetext.lines import Line, key
from feedwright.reading.formats.raw_article import Context, RawArticle

SENTENCE = "No boat has gone to the islands since the storm, and none will go before the spring."


MOMENTS = {
    "thai-era": ("14 พฤศจิกายน 2567", "2024-11-14"),
    "thai-era-and-digits": ("๑๔ พฤศจิกายน ๒๕๖๗", "2024-11-14"),
    "persian-names": ("۲۴ آبان ۱۴۰۳", "2024-11-14"),
    "persian-figures": ("۱۴۰۳/۰۸/۲۴ - ۱۲:۳۰", "2024-11-14T12:30"),
    "two-names-of-a-month": ("17 مارس/ آذار 2020", "2020-03-17"),
    "maghreb": ("14 نونبر 2024", "2024-11-14"),
    "chinese-afternoon": ("2024年11月14日 下午3:20", "2024-11-14T15:20"),
    "japanese-hour": ("2024年11月14日 15時20分", "2024-11-14T15:20"),
    "korean-afternoon": ("2024.11.14 오후 3:20", "2024-11-14T15:20"),
    "vietnamese": ("14 tháng 11, 2024", "2024-11-14"),
    "latvian": ("2024. gada 14. novembris", "2024-11-14"),
    "lithuanian": ("2024 m. lapkričio 14 d.", "2024-11-14"),
    "basque": ("2024ko azaroaren 14a", "2024-11-14"),
    "kazakh": ("14 қараша 2024", "2024-11-14"),
    "georgian": ("14 ნოემბერი 2024", "2024-11-14"),
    "croatian": ("14. studeni 2024", "2024-11-14"),
    "welsh": ("14 Tachwedd 2024", "2024-11-14"),
    "hyphens": ("14-11-2024 10:00", "2024-11-14T10:00"),
    "spaced-half": ("14 de noviembre de 2024, 3:20 p. m.", "2024-11-14T15:20"),
    "eastern-winter": ("Nov 14, 2024 3:20 p.m. ET", "2024-11-14T15:20-05:00"),
    "eastern-summer": ("July 14, 2024 3:20 PM ET", "2024-07-14T15:20-04:00"),
    "central-europe": ("14 Nov 2024 10:00 CET", "2024-11-14T10:00+01:00"),
    "moscow": ("14 ноября 2024, 10:05 МСК", "2024-11-14T10:05+03:00"),
    "japan": ("14 Nov 2024 10:00 JST", "2024-11-14T10:00+09:00"),
    "zone-of-several-countries": ("14 Nov 2024 10:00 IST", "2024-11-14T10:00"),
    "change-italian": ("14 novembre 2024 ( modifica il 16 novembre 2024 | 15:24)", "2024-11-14"),
}


@pytest.mark.parametrize(("stamp", "iso"), MOMENTS.values(), ids=MOMENTS.keys())
def test_date_is_read_in_calendars_zones_and_months_of_many_languages(stamp: str, iso: str) -> None:
    """A date below the headline is read as its readers read it, with the zone that it names."""
    found = moment(Line.of(1, stamp))
    assert found is not None
    assert (found.iso, found.updated) == (iso, False)


NO_MOMENTS = {
    "lunar-year": "1446/05/12",
    "era-without-its-script": "2567-11-14",
    "nepali-year": "२०८१-०६-१५ १०:३०",
    "nepali-year-in-arabic-figures": "मिति 2083/08/15",
    "either-may-be-the-month": "03-04-2024",
    "no-such-day": "31-02-2024",
    "no-such-solar-day": "۳۱ آبان ۱۴۰۳",
    "until": "Verfügbar bis 06.05.2024",
    "until-spanish": "Disponible hasta el 6 de mayo de 2024",
}


@pytest.mark.parametrize("stamp", NO_MOMENTS.values(), ids=NO_MOMENTS.keys())
def test_date_that_may_be_another_is_not_read(stamp: str) -> None:
    """A year of an era that is not known, an order that is open and a last day are no date."""
    assert moment(Line.of(1, stamp)) is None


def test_title_line_has_the_date_where_nothing_else_has() -> None:
    """A date that stands alone between the bars of a title line is the story's, if no other is."""
    story = "\n\n".join(f"{n}. {SENTENCE}" for n in ("The first", "The second", "The third"))
    told = f"Ferry stops in winter – The Quay – 14.11.2024\n\nFerry stops in winter\n\n{story}"
    context = Context(key="articles/ferry.txt", home="https://quay.example/")
    assert read(told, context).fields["date"] == "2024-11-14"
    dated = told.replace("winter\n\n", "winter\n\n12 November 2024\n\n", 1)
    assert read(dated, context).fields["date"] == "2024-11-12"


def test_a_year_far_ahead_stays() -> None:
    """A date that someone chose to keep a text back is none of Nepal's."""
    found = moment(Line.of(1, "2099-12-31"))
    assert found is not None
    assert found.iso == "2099-12-31"


@given(st.dates(date(1921, 3, 21), date(2041, 3, 20)))
def test_each_day_of_the_persian_calendar_is_one_of_ours(day: date) -> None:
    """Days follow each other without a gap: the next day's figures are read as the next day."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for year in (day.year - 622, day.year - 621):
        for month in range(1, 13):
            for number in range(1, 32):
                one = moment(Line.of(1, f"تاریخ {year}/{month:02}/{number:02}"))
                if one:
                    found.setdefault(one.iso, []).append((year, month, number))
    assert len(found[day.isoformat()]) == 1


def test_each_name_of_a_month_is_of_one_month_or_known_to_be_of_several() -> None:
    """No row of names shifts the months of another language: a name is of one month in all."""
    places: dict[str, set[int]] = {}
    for place, month in enumerate(months.NAMES.split()):
        places.setdefault(key(month), set()).add(place % 12 + 1)
    assert len(months.NAMES.split()) % 12 == 0
    assert {one for one, found in places.items() if len(found) > 1} <= set(months.MONTHS_OF)


def reading(*lines: str, spoken: str = SENTENCE) -> RawArticle:
    """What the reader makes of a page with lines between its headline and its story."""
    story = (f"{n} {spoken}" for n in ("First,", "Then,", "Last,"))
    text = "\n\n".join(("Ferry stops in winter - The Quay", *lines, *story))
    return read(text, Context(key="articles/ferry.txt", home="https://quay.example/"))


GERMAN = (
    "Seit dem Sturm ist kein Boot zu den Inseln gefahren, und vor dem Frühling fährt auch keins."
)
ORDERS = {
    "day-first": ("06/01/2026", "The next ferry: 23/02/2026", SENTENCE, "2026-01-06"),
    "month-first": ("06/01/2026", "The next ferry: 02/23/2026", SENTENCE, "2026-06-01"),
    "hyphens": ("06-01-2026", "From 17-04-2026", SENTENCE, "2026-01-06"),
    "language": ("06/01/2026", "The next ferry: 2026", GERMAN, "2026-01-06"),
    "order-before-language": ("06/01/2026", "Die nächste: 02/23/2026", GERMAN, "2026-06-01"),
}


@pytest.mark.parametrize(("stamp", "other", "spoken", "iso"), ORDERS.values(), ids=ORDERS.keys())
def test_order_of_figures_is_that_of_the_page_s_other_dates(
    stamp: str, other: str, spoken: str, iso: str
) -> None:
    """Of two figures that may both be months, other dates of the page tell which is the month."""
    headline = "Ferry stops in winter"
    assert reading(headline, stamp, spoken=f"{spoken} {other}.").fields["date"] == iso


@pytest.mark.parametrize("other", ["02/23/2026 and 23/02/2026", "03/04/2026", "45/01/2026"])
def test_order_that_no_date_tells_is_open(other: str) -> None:
    """Where other dates disagree, may be read both ways or are none, no date is made up."""
    raw = reading("Ferry stops in winter", "06/01/2026", spoken=f"{SENTENCE} See {other}.")
    assert "date" not in raw.fields


CHANGES = {
    "english": "Updated: 10:09am, 20 Jan, 2020",
    "german": "Aktualisiert am 20. Januar 2020, 10:09 Uhr",
    "french": "Mis à jour le 20 janvier 2020 à 10h09",
    "spanish": "Actualizado el 20 de enero de 2020, 10:09",
    "danish": "Opdateret 20. januar 2020 10:09",
    "russian": "Обновлено 20 января 2020, 10:09",
}


@pytest.mark.parametrize("stamp", CHANGES.values(), ids=CHANGES.keys())
def test_page_that_only_tells_its_change_was_published_by_then(stamp: str) -> None:
    """A lone date of a change is the story's, and beside a date of publication it is none."""
    alone = reading("Ferry stops in winter", stamp).fields
    assert (alone["date"], alone["updated"]) == ("2020-01-20T10:09", "2020-01-20T10:09")
    both = reading("Ferry stops in winter", stamp, "18.01.2020").fields
    assert (both["date"], both["updated"]) == ("2020-01-18", "2020-01-20T10:09")


def test_date_below_the_headline_counts_before_one_above() -> None:
    """Above it stands the day on which the page was opened, or a paper's."""
    today, own = "Wednesday, 3 December 2025", "5 November 2024"
    assert reading(today, "Ferry stops in winter", own).fields["date"] == "2024-11-05"
    assert reading(today, own, "Ferry stops in winter").fields["date"] == "2024-11-05"


def test_clock_that_is_written_in_one_with_the_year_is_no_part_of_it() -> None:
    """Elements without blanks between give "20 20194:29 AM"."""
    stamp = "Published Wed, Nov 20 20194:29 AM ESTUpdated an hour ago"
    assert reading("Ferry stops in winter", stamp).fields["date"][:10] == "2019-11-20"
    assert moment(Line.of(1, "14 March 20245")) is None


PARAGRAPHS = [
    SENTENCE,
    "The keeper of the light has bread for nine days, and oil for as many weeks as he may need.",
    "His brother rowed out as far as the bar, saw the surf beyond it, and turned his boat about.",
    "The harbour board has sent for a bigger boat, which lies on the slip with a broken rudder.",
]
DATED_ELSEWHERE = (
    "Related stories",
    "Bar buoy lost",
    "3 February 2024",
    "Ferry laid up",
    "Light out",
)


def dated(line: str, *below: str, above: tuple[str, ...] = ()) -> str | None:
    """The date of a page with a line below its headline, and other lines below its story."""
    top = ("No boat to the islands - The Bar", *above, "No boat to the islands", line)
    text = "\n\n".join((*top, *PARAGRAPHS, *below))
    return read(text, Context(key="articles/boat.txt", home="https://bar.example/")).fields.get(
        "date"
    )


YEARLESS = {
    "english": ("12 Mar, 14:05", "2024-03-12T14:05"),
    "american": ("March 12, 2:05 pm", "2024-03-12T14:05"),
    "label": ("Published on 12 March", "2024-03-12"),
    "alone": ("12 March", "2024-03-12"),
    "weekday": ("Tuesday, 12 March", "2024-03-12"),
    "clock-first": ("14:05 | 12 Mar", "2024-03-12T14:05"),
    "german": ("12. März, 14:05 Uhr", "2024-03-12T14:05"),
    "german-figures": ("12.03., 14:05 Uhr", "2024-03-12T14:05"),
    "french": ("le 12 mars à 14h05", "2024-03-12T14:05"),
    "spanish": ("12 de marzo, 14:05 h", "2024-03-12T14:05"),
    "russian": ("12 марта, 14:05", "2024-03-12T14:05"),
    "turkish": ("12 Mart, 14:05", "2024-03-12T14:05"),
    "chinese": ("3月12日 14:05", "2024-03-12T14:05"),
    "korean": ("3월 12일 14:05", "2024-03-12T14:05"),
}


@pytest.mark.parametrize(("line", "iso"), YEARLESS.values(), ids=YEARLESS.keys())
def test_date_without_a_year_has_that_of_the_other_dates(line: str, iso: str) -> None:
    """A day and a month below the headline are of the year that the page's other dates say."""
    assert dated(line, *DATED_ELSEWHERE) == iso
    assert dated(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "2 days ago",
        "yesterday, 14:05",
        "vor 3 Tagen",
        "il y a 2 heures",
        "14:05",
        "Room 12, 14:05",
        "12 Marathon runners, 14:05",
        "Page 12 of 14",
        "30 February, 14:05",
        "12/03, 14:05",
        "May 12 boats set out for the bar",
    ],
)
def test_what_tells_no_day_takes_no_year(line: str) -> None:
    """A time from now, an hour, a count and a day that no calendar has are no dates."""
    assert dated(line, *DATED_ELSEWHERE) is None


def test_year_is_taken_from_dates_that_agree_and_stand_alone() -> None:
    """Dates of several years say none, and neither does one that a paragraph tells of."""
    line = "12 Mar, 14:05"
    assert dated(line, *DATED_ELSEWHERE, "5 March 2023", "Buoy found") is None
    told = f"{SENTENCE} The last was lost with nine men on 9 November 1989, off the bar."
    assert dated(line, told) is None


def test_year_is_not_taken_across_the_turn_of_a_year() -> None:
    """A day at the end of a year is not of the year in whose first days the page was opened."""
    opened = ("Wednesday, 3 January 2024",)
    assert dated("28 Dec, 14:05", above=opened) == "2024-01-03"
    assert dated("2 Jan, 14:05", above=opened) == "2024-01-02T14:05"


def test_published_date_needs_no_other() -> None:
    """A day without a year does not stand before the date that says when a page was published."""
    line = "Sailing on 12 Mar, 14:05"
    assert dated(line, above=("Published on 10 March 2024",)) == "2024-03-10"


@pytest.mark.parametrize("line", ["Deadline: 24 April, 12:00", "When: Friday 24 April, 19:00"])
def test_date_of_an_event_is_not_that_of_its_story(line: str) -> None:
    """A day with another's label takes no year, and none lies behind the date above the story."""
    assert dated(line, *DATED_ELSEWHERE) is None
    opened = ("Wednesday, 3 January 2024",)
    assert dated("Friday 24 April, 19:00", above=opened) == "2024-01-03"
