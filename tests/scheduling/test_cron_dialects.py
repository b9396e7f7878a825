import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import counterpart

from feedwright.scheduling.cron_dialects import (
    Plain,
    Unsayable,
    is_of_every_hour,
    on_calendar,
    plain,
)
from feedwright.scheduling.cron_expressions import Cron

NOW = datetime(2026, 11, 25, 12, 30, 30, tzinfo=UTC)
CHANGES = (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC))
"""Shortly before clocks change in Berlin."""
BERLIN = "Europe/Berlin"
ISTANBUL = "Europe/Istanbul"


def elapses(values: Sequence[str], count: int) -> list[datetime]:
    """When systemd would start a timer with some values of ``OnCalendar=``."""
    program = counterpart("systemd-analyze", package="systemd")
    base = f"--base-time={NOW:%Y-%m-%d %H:%M:%S} UTC"
    found: set[datetime] = set()
    for value in values:
        done = subprocess.run(
            [program, "calendar", f"--iterations={count}", base, value],
            env={"TZ": "UTC", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (value, done.stderr)
        lines = re.findall(r"(?:elapse|Iter\. #\d+): \w+ ([\d-]+ [\d:]+) UTC", done.stdout)
        found.update(datetime.fromisoformat(line).replace(tzinfo=UTC) for line in lines)
    return sorted(found)[:count]


def instants(cron: Cron, zone: str, count: int, after: datetime = NOW) -> list[datetime]:
    """The next instants of an expression."""
    found: list[datetime] = []
    instant = cron.next_after(after, ZoneInfo(zone))
    while instant and len(found) < count:
        found.append(instant)
        instant = cron.next_after(instant, ZoneInfo(zone))
    return found


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("*/5 * * * *", BERLIN, ("*-*-* *:00/5:00 UTC",)),
        ("*/5 * * * *", "Asia/Kolkata", ("*-*-* *:00/5:00 Asia/Kolkata",)),
        ("30 6 * * MON-FRI", ISTANBUL, (f"Mon..Fri *-*-* 06:30:00 {ISTANBUL}",)),
        ("0 6,18 1,15 JAN *", "UTC", ("*-01-01,15 06,18:00:00 UTC",)),
        ("0 6 1 * 1", "UTC", ("*-*-01 06:00:00 UTC", "Mon *-*-* 06:00:00 UTC")),
        ("0 6 */2 * 1", "UTC", ("Mon *-*-01/2 06:00:00 UTC",)),
        ("0 0 L * *", "UTC", ("*-*~01 00:00:00 UTC",)),
        ("0 0 LW * *", "UTC", ("Mon..Fri *-*~01 00:00:00 UTC", "Fri *-*~02,03 00:00:00 UTC")),
        ("0 0 * * FRI#2", "UTC", ("Fri *-*-08..14 00:00:00 UTC",)),
        ("0 0 * * 7L", "UTC", ("Sun *-*~07/1 00:00:00 UTC",)),
        ("*/20 0 9 * * *", "UTC", ("*-*-* 09:00:00/20 UTC",)),
    ],
)
def test_on_calendar(text: str, zone: str, expected: tuple[str, ...]) -> None:
    """Each form of an expression has its words in systemd's calendar, and systemd means it so."""
    assert on_calendar(Cron(text), zone, NOW) == expected
    # systemd counts each of two values for itself; what both give is there twice as early.
    assert elapses(expected, 12) == instants(Cron(text), zone, 12)


FIELDS = (
    ("*", "0", "*/15", "7,37", "10-50/20", "*/40"),
    ("*", "6", "*/3", "9-17", "6,18", "5/7"),
    ("*", "1", "*/2", "1,15", "L", "LW", "28-31", "5,LW", "1-31"),
    ("*", "2", "*/3", "JAN,DEC", "6-8"),
    ("*", "1", "MON-FRI", "*/2", "0,6", "FRI#2", "5L", "MON#5", "7", "0-6", "1,5#1"),
)
EXPRESSIONS = st.tuples(*map(st.sampled_from, FIELDS)).map(" ".join)


@settings(max_examples=40)
@given(EXPRESSIONS)
def test_any_expression_for_systemd(text: str) -> None:
    """Whatever an expression says, systemd's calendar says exactly that, or it is refused."""
    try:
        cron = Cron(text)
        values = on_calendar(cron, ISTANBUL, NOW)
    except ValueError:
        return
    assert elapses(values, 8) == instants(cron, ISTANBUL, 8)


@given(EXPRESSIONS, st.sampled_from(get_args(Plain)))
def test_any_expression_in_plain_fields(text: str, target: Plain) -> None:
    """Five plain fields mean what the expression means, over a change of clocks too."""
    try:
        cron = Cron(text)
        written = Cron(plain(cron, target=target))
    except ValueError:
        return
    assert re.fullmatch(r"[0-9*/, -]+", written.text)
    assert written.is_of_the_clock == cron.is_of_the_clock
    for begin in (NOW, *CHANGES):
        assert instants(written, BERLIN, 6, begin) == instants(cron, BERLIN, 6, begin)


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("0 6 * * MON-FRI", "cron(8)", "0 6 * * 1-5"),
        ("@daily", "Kubernetes", "0 0 * * *"),
        ("5/20 * * JAN,MAR *", "GitHub", "5-45/20 * * 1,3 *"),
        ("*/40 */7 * * SUN", "Kubernetes", "*/40 */7 * * 0"),
        ("0 6 1-31 * MON", "Kubernetes", "0 6 * * *"),
        ("0 6 1,15 * MON", "GitHub", "0 6 1,15 * 1"),
        ("0 6 */2 * MON", "cron(8)", "0 6 */2 * 1"),
    ],
)
def test_plain(text: str, target: Plain, expected: str) -> None:
    """An expression is written as every cron reads it, by numbers alone."""
    assert plain(Cron(text), target=target) == expected


@pytest.mark.parametrize(
    ("text", "target", "reason"),
    [
        ("0 6 */2 * MON", "GitHub", "takes either day"),
        ("0 6 */2 * MON", "Kubernetes", "takes either day"),
        ("0 6 L * *", "cron(8)", "knows no 'L'"),
        ("0 6 * * FRI#2", "GitHub", "and '#'"),
        ("30 0 6 * * *", "Kubernetes", "knows no seconds"),
    ],
)
def test_what_plain_fields_cannot_say(text: str, target: Plain, reason: str) -> None:
    """What five plain fields cannot say, or would say of other days, is refused."""
    with pytest.raises(Unsayable, match=reason):
        plain(Cron(text), target=target)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("*/5 * * * *", BERLIN, True),
        ("17 * * * *", ISTANBUL, True),
        ("17 * * * *", "Australia/Lord_Howe", False),
        ("17 * * * *", "Asia/Kathmandu", False),
        ("17 */2 * * *", BERLIN, False),
        ("17 * * * MON", BERLIN, False),
        ("0 6 * * *", "UTC", True),
    ],
)
def test_hours_do_not_matter(text: str, zone: str, expected: bool) -> None:
    """What is due every hour is due at the same instants wherever clocks differ by whole hours."""
    assert is_of_every_hour(Cron(text), zone, NOW) == expected
    if expected:
        assert instants(Cron(text), zone, 30) == instants(Cron(text), "UTC", 30)
