from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.fields.dates import parse

ISTANBUL = "Europe/Istanbul"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2026-03-02", "2026-03-01T21:00", id="a date is its local midnight"),
        pytest.param("2026-03-02T10:30", "2026-03-02T07:30", id="local time"),
        pytest.param("2026-03-02 10:30:00", "2026-03-02T07:30", id="a space for T"),
        pytest.param("2026-03-02T10:30:00Z", "2026-03-02T10:30", id="Z"),
        pytest.param("2016-12-31T23:59:60Z", "2017-01-01T00:00", id="a leap second"),
        pytest.param(
            "2017-01-01t08:59:60.5+09:00", "2017-01-01T00:00", id="a leap second in Japan"
        ),
        pytest.param(
            "Sat, 31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00", id="a leap second of RFC 822"
        ),
        pytest.param("2026-03-02 10:30 UTC", "2026-03-02T10:30", id="UTC"),
        pytest.param("2026-03-02 10:30:00 -0500", "2026-03-02T15:30", id="an offset as Jekyll"),
        pytest.param("2026-03-02T10:30+05:30", "2026-03-02T05:00", id="an offset of half hours"),
        pytest.param("2026-03-02 10:30 Asia/Tokyo", "2026-03-02T01:30", id="a named zone"),
        pytest.param("20260302", "2026-03-01T21:00", id="basic format"),
        pytest.param("2026-W10-1", "2026-03-01T21:00", id="week date"),
        pytest.param("Mon, 02 Mar 2026 10:30:00 +0000", "2026-03-02T10:30", id="RFC 822"),
        pytest.param("mar, 03 mar 2026 10:30 +0100", "2026-03-03T09:30", id="a day as a month"),
        pytest.param("Seg, 02 Mar 2026 10:30:00 GMT", "2026-03-02T10:30", id="a day of Brazil"),
        pytest.param("02 Mar 26 10:30 EST", "2026-03-02T15:30", id="RFC 822 of 1982"),
        pytest.param("Mon, 02 Mar 2026 10:30 CET", "2026-03-02T09:30", id="a European zone"),
        pytest.param("2 March 2026 10:30 GMT+3", "2026-03-02T07:30", id="east of Greenwich"),
        pytest.param("March 2nd, 2026 at 5pm", "2026-03-02T14:00", id="English"),
        pytest.param("Jul 08 2022", "2022-07-07T21:00", id="short English"),
        pytest.param("2 ŞUBAT 2026 Pazartesi 14:30", "2026-02-02T11:30", id="Turkish capitals"),
        pytest.param("2 mars 2026 à 17h30", "2026-03-02T14:30", id="French"),
        pytest.param("1er août 2026", "2026-07-31T21:00", id="French first"),
        pytest.param("2. März 2026, 17:30 Uhr", "2026-03-02T14:30", id="German"),
        pytest.param("17.30 Uhr, 2. März 2026", "2026-03-02T14:30", id="a clock with a dot"),
        pytest.param("2.3.2026 klo 17.30", "2026-03-02T14:30", id="Finnish"),
        pytest.param(
            "2 Mart 2026, 17.30.05", "2026-03-02T14:30:05", id="a clock behind, with dots"
        ),
        pytest.param("2 марта 2026 г.", "2026-03-01T21:00", id="Russian"),
        pytest.param("2 листопада 2025 року", "2025-11-01T21:00", id="Ukrainian"),
        pytest.param("2 września 2026", "2026-09-01T21:00", id="Polish"),
        pytest.param("2. října 2026", "2026-10-01T21:00", id="Czech"),
        pytest.param("2. elokuuta 2026", "2026-08-01T21:00", id="months of Finnish"),
        pytest.param("2026. szeptember 2.", "2026-09-01T21:00", id="Hungarian"),
        pytest.param("2 Μαΐου 2026", "2026-05-01T21:00", id="Greek"),
        pytest.param("2 de marzo de 2026", "2026-03-01T21:00", id="Spanish"),
        pytest.param("2 de março de 2026 às 17:30", "2026-03-02T14:30", id="Portuguese"),
        pytest.param("2 maggio 2026", "2026-05-01T21:00", id="Italian"),
        pytest.param("2 maart 2026 om 17:30", "2026-03-02T14:30", id="Dutch"),
        pytest.param(
            "Mon Mar 02 2026 10:30:00 GMT+0100 (Central European Standard Time)",
            "2026-03-02T09:30",
            id="JavaScript's text",
        ),
        pytest.param('new Date("2026-03-02")', "2026-03-02T00:00", id="JavaScript's day"),
        pytest.param("new Date('2026-03-02T10:30')", "2026-03-02T07:30", id="JavaScript's time"),
        pytest.param("new Date('March 2, 2026').toISOString();", "2026-03-01T21:00", id="called"),
        pytest.param("new Date(2026, 2, 2, 10, 30)", "2026-03-02T07:30", id="months from 0"),
        pytest.param("new Date(Date.UTC(2026, 2, 2))", "2026-03-02T00:00", id="numbers in UTC"),
        pytest.param("2026年3月2日", "2026-03-01T21:00", id="Chinese and Japanese"),
        pytest.param("2026년 3월 2일", "2026-03-01T21:00", id="Korean"),
        pytest.param("02.03.2026", "2026-03-01T21:00", id="dots are day first"),
        pytest.param("2026/3/2 5:30 pm", "2026-03-02T14:30", id="year first"),
        pytest.param("25/03/2026", "2026-03-24T21:00", id="only a day can be 25"),
        pytest.param("3/25/2026", "2026-03-24T21:00", id="no month is 25"),
        pytest.param("1772409600", "2026-03-02T00:00", id="Unix time as text"),
        pytest.param(1772409600, "2026-03-02T00:00", id="Unix time"),
        pytest.param(1772409600_000, "2026-03-02T00:00", id="milliseconds"),
        pytest.param(20260302, "2026-03-01T21:00", id="a date in one number"),
        pytest.param(date(2026, 3, 2), "2026-03-01T21:00", id="a date value"),
        pytest.param(
            datetime(2026, 3, 2, 10, 30, tzinfo=timezone(timedelta(hours=2))),
            "2026-03-02T08:30",
            id="an aware value",
        ),
    ],
)
def test_dates_of_many_writers_are_understood(written: object, expected: str) -> None:
    """ISO 8601, RFC 822, and what people write in eight languages give the instant meant."""
    assert parse(written, ISTANBUL) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        pytest.param("10:30", "no whole date", id="a time alone"),
        pytest.param("March 2", "no whole date", id="no year"),
        pytest.param("2026-03", "no whole date", id="no day"),
        pytest.param("Monday 10:30", "no whole date", id="a weekday alone"),
        pytest.param("2026", "neither a date", id="a year alone"),
        pytest.param("mar, 15 xyz 2026", "mar, 15 xyz", id="a month of no language"),
        pytest.param("03/02/2026", "2026-02-03 or 2026-03-02", id="day or month"),
        pytest.param("03-02-2026", "2026-02-03 or 2026-03-02", id="day or month, hyphens"),
        pytest.param("1/2/26", "year in full", id="year, day or month"),
        pytest.param("2026-13-45", "month must be", id="no such month"),
        pytest.param("2026-02-30", "day is out of range", id="no such day"),
        pytest.param("2026-03-02T10:30:60Z", "second must be", id="no such second"),
        pytest.param("0000-00-00", "year 0", id="the zero of databases"),
        pytest.param("0001-01-01T00:00:00Z", "outside", id="the zero of Go"),
        pytest.param("9999-12-31", "outside", id="never"),
        pytest.param("9999-12-31T23:59:60Z", "outside", id="a leap second of never"),
        pytest.param("9999-12-31T24:00:00Z", "outside", id="the end of never"),
        pytest.param("2 March 2026 10:30 XYZ", "XYZ", id="an unknown zone"),
        pytest.param("2026-03-02 10:30 Mars/Olympus", "Mars/Olympus", id="an unknown place"),
        pytest.param("Last Modified", "is no date", id="a word of Eleventy"),
        pytest.param("2 listopada 2026", "is no date", id="a month of two languages"),
        pytest.param("", "is no date", id="nothing"),
        pytest.param("2026-03-02 " * 50, "is no date", id="much too long"),
        pytest.param(float("nan"), "neither a date", id="not a number"),
        pytest.param(float("inf"), "neither a date", id="infinity"),
        pytest.param(-1, "neither a date", id="a negative number"),
        pytest.param(99_999_999_999_999_999_999, "outside", id="twenty nines"),
        pytest.param("99999999999999999", "outside", id="seventeen nines"),
        pytest.param(99_999_999_999_999, "outside", id="fourteen nines"),
        pytest.param(10**20, "neither a date", id="more than nanoseconds"),
        pytest.param(True, "neither a date", id="a yes"),
        pytest.param("00.01, 1 May 2031", "several dates", id="a clock that looks like a year"),
        pytest.param(["2026-03-02"], "neither a date", id="a list"),
    ],
)
def test_what_is_no_whole_date_is_refused(written: object, reason: str) -> None:
    """A date that is absurd, ambiguous or incomplete is refused, never filled in from today."""
    with pytest.raises(ValueError, match=reason):
        parse(written, ISTANBUL)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2026-03-29 02:30", "2026-03-29T01:30", id="skipped: the offset before"),
        pytest.param("2026-10-25 02:30", "2026-10-25T00:30", id="twice: the first"),
    ],
)
def test_changes_of_clocks_are_read_one_way(written: str, expected: str) -> None:
    """A local time that does not exist, or exists twice, is always read the same way."""
    found = parse(written, "Europe/Berlin")
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_an_unknown_zone_of_the_publication_is_named() -> None:
    """A time zone that does not exist is told by its name."""
    with pytest.raises(ValueError, match="Europa/Istanbul"):
        parse("2026-03-02", "Europa/Istanbul")


@given(st.text() | st.text("0123456789-/.: TZ+aprmMuto,年月日", max_size=30) | st.floats())
def test_any_value_is_an_instant_or_a_reason(written: object) -> None:
    """Whatever is written, the answer is a time in UTC or a ValueError."""
    try:
        found = parse(written, ISTANBUL)
    except ValueError:
        return
    assert found.utcoffset() == timedelta(0)


@given(st.datetimes(datetime(1801, 1, 1), datetime(2199, 1, 1)))  # noqa: DTZ001 - local times
def test_iso_times_come_back(local: datetime) -> None:
    """A time that is written in ISO 8601 is the time that is read."""
    assert parse(local.isoformat() + "Z", ISTANBUL) == local.replace(tzinfo=UTC)
