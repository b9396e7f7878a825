from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.scheduling.cron_expressions import Cron

MINUTE = timedelta(minutes=1)
CHANGES = {
    "Europe/Berlin": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "America/New_York": ("2026-03-08T07:00", "2026-11-01T06:00"),
    "Australia/Lord_Howe": ("2026-04-04T15:00", "2026-10-03T15:30"),
    "America/St_Johns": ("2026-03-08T05:30", "2026-11-01T04:30"),
}
"""When clocks change, in UTC."""


def times(text: str, zone: str, after: datetime, until: datetime) -> Iterator[datetime]:
    """Every instant of an expression in a span."""
    cron, clocks = Cron(text), ZoneInfo(zone)
    found = cron.next_after(after, clocks)
    while found and found <= until:
        yield found
        found = cron.next_after(found, clocks)


def around(zone: str, number: int) -> tuple[datetime, datetime]:
    """A span that has a change of clocks in its middle."""
    change = datetime.fromisoformat(CHANGES[zone][number]).replace(tzinfo=UTC)
    return change - timedelta(hours=26), change + timedelta(hours=26)


def shown(text: str, zone: str, after: str, count: int) -> list[str]:
    """The next times of an expression, as the clocks of a zone show them."""
    start = datetime.fromisoformat(after).astimezone(UTC)
    found = islice(times(text, zone, start, start + timedelta(days=4000)), count)
    return [f"{one.astimezone(ZoneInfo(zone)):%m-%d %H:%M%z}" for one in found]


@pytest.mark.parametrize(
    ("text", "zone", "after", "expected"),
    [
        pytest.param(
            "30 2 * * *",
            "Europe/Berlin",
            "2026-03-27T12:00Z",
            ["03-28 02:30+0100", "03-29 03:00+0200", "03-30 02:30+0200"],
            id="a time that clocks leave out is taken after the gap",
        ),
        pytest.param(
            "0,15,30 2 * * *",
            "Europe/Berlin",
            "2026-03-28T12:00Z",
            ["03-29 03:00+0200", "03-30 02:00+0200", "03-30 02:15+0200"],
            id="several times that clocks leave out are taken once",
        ),
        pytest.param(
            "30 2 * * *",
            "Europe/Berlin",
            "2026-10-24T12:00Z",
            ["10-25 02:30+0200", "10-26 02:30+0100"],
            id="a time that clocks show twice is taken once",
        ),
        pytest.param(
            "30 2 * * *",
            "Europe/Berlin",
            "2026-10-25T01:10Z",
            ["10-26 02:30+0100"],
            id="nor again in the hour's second half",
        ),
        pytest.param(
            "30 * * * *",
            "Europe/Berlin",
            "2026-10-24T23:00Z",
            ["10-25 01:30+0200", "10-25 02:30+0200", "10-25 02:30+0100", "10-25 03:30+0100"],
            id="every hour is every hour, also the one that comes twice",
        ),
        pytest.param(
            "*/15 2 * * *",
            "America/New_York",
            "2026-03-08T05:00Z",
            ["03-09 02:00-0400", "03-09 02:15-0400"],
            id="what goes by the clock is not made up for",
        ),
        pytest.param(
            "*/10 3 * * *",
            "Australia/Lord_Howe",
            "2026-10-03T12:00Z",
            ["10-04 03:00+1100", "10-04 03:10+1100", "10-04 03:20+1100", "10-04 03:30+1100"],
            id="where clocks change by half an hour nothing is lost",
        ),
        pytest.param(
            "*/20 1 * * *",
            "Australia/Lord_Howe",
            "2026-04-04T12:00Z",
            ["04-05 01:00+1100", "04-05 01:20+1100", "04-05 01:40+1100", "04-05 01:40+1030"],
            id="nor taken more often than clocks show it",
        ),
        pytest.param(
            "0 6 29 2 *",
            "Europe/Istanbul",
            "2026-11-25T12:00Z",
            ["02-29 06:00+0300", "02-29 06:00+0300"],
            id="a day that comes every four years",
        ),
        pytest.param(
            "0 9 LW * *",
            "Europe/Istanbul",
            "2026-01-25T12:00Z",
            ["01-30 09:00+0300", "02-27 09:00+0300", "03-31 09:00+0300"],
            id="the last weekday of a month",
        ),
    ],
)
def test_clocks_that_change(text: str, zone: str, after: str, expected: list[str]) -> None:
    """At daylight saving's edges an expression means what Debian's cron(8) does then."""
    assert shown(text, zone, after, len(expected)) == expected


MINUTES = st.sets(st.integers(0, 59), min_size=1, max_size=4)
HOURS = st.sets(st.integers(0, 6), min_size=1, max_size=4)


@settings(max_examples=40)
@given(
    MINUTES, HOURS, st.sampled_from(sorted(CHANGES)), st.sampled_from([0, 1]), st.integers(0, 1500)
)
def test_fixed_times(
    minutes: set[int], hours: set[int], zone: str, number: int, begin: int
) -> None:
    """Of each day's times each is met once, whatever the clocks do, and no other."""
    after, until = around(zone, number)
    after += begin * MINUTE
    clocks = ZoneInfo(zone)
    expected = set()
    for day in range(-2, 4):
        date = after.date() + timedelta(days=day)
        for hour in hours:
            for minute in minutes:
                naive = datetime(date.year, date.month, date.day, hour, minute)  # noqa: DTZ001
                time = naive.replace(tzinfo=clocks)
                while time.astimezone(UTC).astimezone(clocks).replace(tzinfo=None) != naive:
                    naive += MINUTE  # the clocks never show it
                    time = naive.replace(tzinfo=clocks)
                expected.add(time.astimezone(UTC))

    text = f"{','.join(map(str, minutes))} {','.join(map(str, hours))} * * *"
    assert list(times(text, zone, after, until)) == sorted(
        one for one in expected if after < one <= until
    )


@settings(max_examples=40)
@given(
    st.sampled_from([1, 7, 10, 15, 30]),
    st.one_of(st.just(set(range(24))), HOURS),
    st.sampled_from(sorted(CHANGES)),
    st.sampled_from([0, 1]),
    st.integers(0, 1500),
)
def test_times_of_the_clock(step: int, hours: set[int], zone: str, number: int, begin: int) -> None:
    """What goes by the clock is met at each minute that the clocks show it, and at no other."""
    after, until = around(zone, number)
    after += begin * MINUTE
    clocks = ZoneInfo(zone)
    expected, instant = [], after
    while (instant := instant + MINUTE) <= until:
        local = instant.astimezone(clocks)
        if local.minute % step == 0 and local.hour in hours:
            expected.append(instant)

    text = f"*/{step} {','.join(map(str, sorted(hours)))} * * *"
    assert list(times(text, zone, after, until)) == expected


def test_seconds_and_macros() -> None:
    """An expression may have seconds before its minutes, or be a name."""
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert Cron("*/20 * * * * *").next_after(noon, ZoneInfo("UTC")) == noon.replace(second=20)
    assert Cron("@Hourly").next_after(noon, ZoneInfo("UTC")) == noon.replace(hour=13)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "61 * * * *",
        "* * * *",
        "0 0 30 2 *",
        "0 0 31 4,6 *",
        "0 0 * * 5L/2",
        "0 0 L-3 * *",
        "@reboot",
        "*/0 * * * *",
        "5-1 * * * *",
        "0 0 0 * *",
        "1,, * * * *",
    ],
)
def test_what_is_no_expression(text: str) -> None:
    """What is no expression, or names no day, is refused with an example of one."""
    with pytest.raises(ValueError, match=r"is no cron expression.*|names no day"):
        Cron(text)


@given(st.text("0123456789*/,-#LWMONFRI @", max_size=24))
def test_any_text(text: str) -> None:
    """Any text is an expression that can be asked, or is refused as none."""
    try:
        cron = Cron(text)
    except ValueError:
        return
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert cron.next_after(now, ZoneInfo("Europe/Berlin"))
