from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.scheduling.timetable import (
    SET_BACK,
    ScheduleState,
    Timetable,
    Wake,
    done,
    failed,
    next_wake,
    seen,
)

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
HOURLY = Timetable(expressions=("0 * * * *",))
INSTANTS = st.integers(-(10**7), 10**7).map(lambda number: NOON + number * SECOND)
MEMORIES = st.builds(
    ScheduleState,
    served=INSTANTS,
    due=st.none() | INSTANTS,
    announce=st.none() | INSTANTS,
    failures=st.integers(0, 2000),
    retry=st.none() | INSTANTS,
)


@pytest.mark.parametrize(
    ("timetable", "state", "expected"),
    [
        pytest.param(Timetable(), ScheduleState(served=NOON), None, id="nothing is ever due"),
        pytest.param(
            HOURLY, ScheduleState(served=NOON), Wake(at=NOON + HOUR, why="cron"), id="the next hour"
        ),
        pytest.param(
            Timetable(expressions=("0 * * * *", "*/10 * * * *")),
            ScheduleState(served=NOON),
            Wake(at=NOON + 10 * MINUTE, why="cron"),
            id="the next time of two expressions",
        ),
        pytest.param(
            Timetable(expressions=("0 9 * * *",), zone="America/New_York"),
            ScheduleState(served=NOON),
            Wake(at=NOON + 2 * HOUR, why="cron"),
            id="by the publication's clocks",
        ),
        pytest.param(
            HOURLY,
            ScheduleState(served=NOON, due=NOON + 61 * SECOND),
            Wake(at=NOON + 61 * SECOND, why="due"),
            id="an embargo's very second",
        ),
        pytest.param(
            HOURLY,
            ScheduleState(served=NOON, due=NOON + 61 * SECOND + timedelta(microseconds=1)),
            Wake(at=NOON + 61 * SECOND + timedelta(microseconds=1), why="due"),
            id="and never before it",
        ),
        pytest.param(
            HOURLY,
            ScheduleState(served=NOON, due=NOON - HOUR),
            Wake(at=NOON + HOUR, why="cron"),
            id="what a run has tried is not due again",
        ),
        pytest.param(
            HOURLY,
            ScheduleState(served=NOON, announce=NOON + MINUTE, due=NOON + HOUR),
            Wake(at=NOON + MINUTE, why="announce"),
            id="hubs are told again",
        ),
        pytest.param(
            HOURLY,
            ScheduleState(served=NOON, retry=NOON + 10 * SECOND, failures=1),
            Wake(at=NOON + 10 * SECOND, why="retry"),
            id="a failed run is tried again before the next hour",
        ),
    ],
)
def test_next_wake(timetable: Timetable, state: ScheduleState, expected: Wake | None) -> None:
    """The next run is at the first instant at which anything is due, and knows why."""
    assert next_wake(timetable, state) == expected


@given(MEMORIES, INSTANTS, st.none() | INSTANTS)
def test_a_run_ends_what_was_due(state: ScheduleState, now: datetime, due: datetime | None) -> None:
    """After a run nothing is due that was due before it, so that no run follows by itself."""
    after = done(state, now, ended=now, due=due)

    wake = next_wake(HOURLY, after)

    assert wake
    assert wake.at > (now if wake.why == "due" else max(state.served, now))
    assert (after.failures, after.retry) == (0, None)


@given(MEMORIES, INSTANTS)
def test_a_failed_run_is_tried_again(state: ScheduleState, now: datetime) -> None:
    """A failed run is tried again within ten minutes, and never at once; the due date stays."""
    after = failed(state, now)

    assert after.failures == state.failures + 1
    assert after.due == state.due
    assert after.retry
    assert 10 * SECOND <= after.retry - now <= 10 * MINUTE
    wake = next_wake(HOURLY, seen(after, now))
    assert wake
    assert wake.at <= now + 10 * MINUTE or wake.at <= after.served + HOUR


@pytest.mark.parametrize("back", [MINUTE, HOUR, 3 * HOUR])
def test_an_embargo_is_met_by_a_clock_that_was_set_back(back: timedelta) -> None:
    """What a run by that clock tells to be due is due by it, while no time is met twice."""
    now = NOON - back
    state = done(seen(ScheduleState(served=NOON), now), now, ended=now, due=now + 30 * SECOND)

    assert next_wake(HOURLY, state) == Wake(at=now + 30 * SECOND, why="due")
    state = done(state, now + 30 * SECOND, ended=now + 30 * SECOND, due=None)
    assert next_wake(HOURLY, state) == Wake(at=NOON + HOUR, why="cron")


def test_pauses_grow() -> None:
    """The longer runs fail, the longer the pauses between them, up to ten minutes."""
    state, now, pauses = ScheduleState(served=NOON), NOON, []
    for _ in range(9):
        state = failed(state, now)
        assert state.retry
        pauses.append((state.retry - now) // SECOND)
        now = state.retry

    assert pauses == [10, 20, 40, 80, 160, 320, 600, 600, 600]


def test_what_was_refused_is_tried_again() -> None:
    """A run that refused something leaves what is due next, and is tried again."""
    state = done(
        ScheduleState(served=NOON), NOON, ended=NOON + MINUTE, due=NOON + HOUR, complete=False
    )

    assert state == ScheduleState(
        served=NOON, due=NOON + HOUR, told=NOON, failures=1, retry=NOON + MINUTE + 10 * SECOND
    )


def test_another_run_is_no_failure() -> None:
    """Where another run is under way it is waited for, again and again, in short pauses."""
    state = ScheduleState(served=NOON, failures=3)
    for _ in range(3):
        state = failed(state, NOON, busy=True)

    assert (state.failures, state.retry) == (3, NOON + 10 * SECOND)


@given(MEMORIES, INSTANTS)
def test_a_clock_that_is_set_back(state: ScheduleState, now: datetime) -> None:
    """A clock that is set back a little changes nothing; one that was wrong is believed now."""
    after = seen(state, now)

    if state.served - now <= SET_BACK:
        assert after == msgspec.structs.replace(state, retry=after.retry)
    else:
        assert after.served == now
    assert after.retry is None or after.retry <= now + 10 * MINUTE
    assert (after.retry is None) == (state.retry is None)
    wake = next_wake(Timetable(expressions=("* * * * *",)), after)
    assert wake
    assert wake.at <= now + SET_BACK + MINUTE
