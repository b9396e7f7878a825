"""The loop in simulated time: a clock that is set, a machine that sleeps, files that change."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.domain.errors import ConfigurationError, DestinationUnusable, StoreBusy
from feedwright.domain.report import Articles, Report
from feedwright.scheduling.loop import LONGEST_SLEEP, Loop, Notice, Round, Time
from feedwright.scheduling.systemd import Supervisor
from feedwright.scheduling.timetable import Timetable
from feedwright.scheduling.watch import Changes

SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOTHING = Articles(read=0, new=0, changed=0, vanished=0, held=0, set_aside=())
Touched = Collection[Path] | None


class World:
    """Time that passes only when somebody waits, and what happens in it.

    Args:
        start: What the clock says at first.
        length: How long it goes on.
        dues: The instants at which embargoes end.
        cost: How long a run takes.
        longest_sleep: The loop's.
    """

    def __init__(
        self,
        start: datetime,
        length: timedelta,
        *,
        dues: Sequence[datetime] = (),
        cost: timedelta = timedelta(0),
        longest_sleep: timedelta = LONGEST_SLEEP,
    ) -> None:
        self.clock = start
        self.elapsed = timedelta(0)
        self.runs: list[datetime] = []
        self.touched: list[Touched] = []
        self.rounds: list[Round] = []
        self.notes: list[str] = []
        self.sleeps: list[float] = []
        self.failures: dict[int, Exception] = {}
        self.timetables: list[Timetable | Exception] = []
        self._dues = dues
        self._cost = cost
        self._longest_sleep = longest_sleep
        self._script: list[tuple[timedelta, timedelta, Notice | None]] = []
        self.at(length, Notice(kind="stop"))

    def at(self, elapsed: timedelta, what: Notice | timedelta) -> None:
        """After some time the loop is told something, or the clock jumps.

        A machine that sleeps is a clock that jumps: timers do not run then.
        """
        notice = what if isinstance(what, Notice) else None
        jump = what if isinstance(what, timedelta) else timedelta(0)
        self._script.append((elapsed, jump, notice))
        self._script.sort(key=lambda one: one[0])

    def live(self, *expressions: str, zone: str = "UTC") -> "World":
        """Lets the loop go on in it until its end."""
        timetable = Timetable(expressions=expressions, zone=zone)
        Loop(
            self._publish,
            timetable,
            time=Time(lambda: self.clock, self._wait, self._longest_sleep),
            tell=self.rounds.append,
            note=self.notes.append,
            reread=self._reread,
            supervisor=Supervisor({}),
        ).go()
        return self

    def _wait(self, seconds: float) -> list[Notice]:
        self.sleeps.append(seconds)
        until = self.elapsed + timedelta(seconds=seconds)
        while self._script and self._script[0][0] <= until:
            when, jump, notice = self._script.pop(0)
            self._pass(max(when - self.elapsed, timedelta(0)))
            self.clock += jump
            if notice:
                return [notice]
        self._pass(until - self.elapsed)
        return []

    def _pass(self, span: timedelta) -> None:
        self.elapsed += span
        self.clock += span

    def _publish(self, touched: Touched) -> Report:
        now = self.clock
        self.runs.append(now)
        self.touched.append(touched)
        self._pass(self._cost)
        if failure := self.failures.get(len(self.runs)):
            raise failure
        due = min((one for one in self._dues if one > now), default=None)
        return Report(articles=NOTHING, documents=(), next_due=due, warnings=())

    def _reread(self) -> Timetable:
        found = self.timetables.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


def told(world: World) -> list[str]:
    """When each run began, in UTC, and why."""
    return [f"{one.at:%d %H:%M:%S} {'+'.join(one.why)}" for one in world.rounds]


def utc(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "start", "expected"),
    [
        pytest.param(
            "Europe/Berlin",
            "2026-03-28T23:10",
            "28 23:10:00, 28 23:30:00, 29 00:30:00, 29 01:00:00, 29 01:30:00, 29 04:00:00, "
            "29 10:00:00, 29 16:00:00, 29 22:00:00, 29 22:30:00",
            id="Berlin, forward",
        ),
        pytest.param(
            "Europe/Berlin",
            "2026-10-24T22:10",
            "24 22:10:00, 24 22:30:00, 24 23:30:00, 25 00:30:00, 25 02:30:00, 25 05:00:00, "
            "25 11:00:00, 25 17:00:00",
            id="Berlin, back",
        ),
        pytest.param(
            "America/New_York",
            "2026-03-08T05:10",
            "08 05:10:00, 08 05:30:00, 08 06:30:00, 08 07:00:00, 08 07:30:00, 08 10:00:00, "
            "08 16:00:00, 08 22:00:00, 09 04:00:00, 09 04:30:00",
            id="New York, forward",
        ),
        pytest.param(
            "America/New_York",
            "2026-11-01T04:10",
            "01 04:10:00, 01 04:30:00, 01 05:30:00, 01 07:30:00, 01 08:30:00, 01 11:00:00, "
            "01 17:00:00, 01 23:00:00",
            id="New York, back",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-10-03T13:40",
            "03 13:40:00, 03 14:00:00, 03 15:00:00, 03 15:30:00, 03 16:30:00, 03 19:00:00, "
            "04 01:00:00, 04 07:00:00, 04 13:00:00, 04 13:30:00",
            id="Lord Howe, half an hour forward",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-04-04T13:10",
            "04 13:10:00, 04 13:30:00, 04 14:30:00, 04 16:00:00, 04 17:00:00, "
            "04 19:30:00, 05 01:30:00, 05 07:30:00",
            id="Lord Howe, half an hour back",
        ),
    ],
)
def test_a_day_on_which_clocks_change(zone: str, start: str, expected: str) -> None:
    """Over both changes of clocks a day's runs are these, each once."""
    world = World(utc(start), DAY)

    world.live("30 2 * * *", "30 0-3/1 * * *", "0 */6 * * *", zone=zone)

    assert ", ".join(f"{one:%d %H:%M:%S}" for one in world.runs) == expected
    assert max(world.sleeps) <= 10


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_a_year(zone: str) -> None:
    """In a year a daily run is made every day once, and an hourly one every hour of the clock."""
    clocks = ZoneInfo(zone)
    start = datetime(2026, 1, 1, tzinfo=clocks).astimezone(UTC)
    end = datetime(2027, 1, 1, tzinfo=clocks).astimezone(UTC)
    span = end - start - SECOND

    daily = World(start, span, longest_sleep=HOUR).live("15 2 * * *", zone=zone)
    hourly = World(start, span, longest_sleep=HOUR).live("45 * * * *", zone=zone)

    days = [one.astimezone(clocks) for one in daily.runs[1:]]
    assert [one.date().toordinal() for one in days] == [
        start.astimezone(clocks).date().toordinal() + number for number in range(365)
    ]
    odd = [f"{one:%m-%d %H:%M}" for one in days if (one.hour, one.minute) != (2, 15)]
    assert (
        odd
        == {
            "Europe/Berlin": ["03-29 03:00"],
            "America/New_York": ["03-08 03:00"],
            "Australia/Lord_Howe": ["10-04 02:30"],
        }[zone]
    )
    expected, instant = [], start
    while (instant := instant + 15 * MINUTE) <= start + span:
        if instant.astimezone(clocks).minute == 45:
            expected.append(instant)
    assert hourly.runs[1:] == expected


def test_a_day_without_a_timetable() -> None:
    """With nothing else asked for it publishes at the start and at each embargo's second."""
    dues = [NOON + HOUR + 7 * SECOND, NOON + HOUR + 8 * SECOND, NOON + 20 * HOUR]
    world = World(NOON, DAY, dues=dues).live()

    assert told(world) == [
        "25 12:00:00 start",
        "25 13:00:07 due",
        "25 13:00:08 due",
        "26 08:00:00 due",
    ]
    assert [one.next and one.next.at for one in world.rounds] == [*dues, None]


def test_a_suspend() -> None:
    """Of all that a sleeping machine missed one run is made, right after it wakes."""
    world = World(NOON, 2 * HOUR, dues=[NOON + 4 * HOUR])
    world.at(30 * MINUTE, 6 * HOUR + 3 * MINUTE)
    world.live("*/20 * * * *")

    assert told(world) == [
        "25 12:00:00 start",
        "25 12:20:00 cron",
        "25 18:33:00 cron",
        "25 18:40:00 cron",
        "25 19:00:00 cron",
        "25 19:20:00 cron",
        "25 19:40:00 cron",
        "25 20:00:00 cron",
    ]
    assert world.rounds[2].due == utc("2026-11-25T12:40")


def test_a_suspend_is_noticed_soon() -> None:
    """A machine that wakes is noticed within ten seconds, whatever timer was running."""
    world = World(NOON, HOUR)
    world.at(3 * SECOND, 5 * HOUR)
    world.live("0 16 * * *")

    assert [one - NOON - 5 * HOUR for one in world.runs[1:]] == [10 * SECOND]


def test_a_clock_that_is_set_back() -> None:
    """What has been done is not done again when a clock is set back; then all goes on."""
    world = World(NOON, 3 * HOUR + SECOND, dues=[NOON + 70 * MINUTE])
    world.at(65 * MINUTE, -HOUR)
    world.at(70 * MINUTE, changes("a.md"))
    world.live("*/30 * * * *")

    assert told(world) == [
        "25 12:00:00 start",
        "25 12:30:00 cron",
        "25 13:00:00 cron",
        "25 12:10:00 files",
        "25 13:10:00 due",
        "25 13:30:00 cron",
        "25 14:00:00 cron",
    ]


def test_a_clock_that_was_wrong() -> None:
    """A clock that was years ahead and is set right does not stop the loop for years."""
    world = World(NOON, 2 * HOUR + SECOND)
    world.at(20 * MINUTE, 3650 * DAY)
    world.at(40 * MINUTE, -3650 * DAY)
    world.live("0,30 * * * *")

    assert [f"{one:%Y %H:%M}" for one in world.runs] == [
        "2026 12:00",
        "2036 12:20",
        "2036 12:30",
        "2026 13:00",
        "2026 13:30",
        "2026 14:00",
    ]


def test_a_clock_that_is_set_forward() -> None:
    """What a clock jumps over is made up for once."""
    world = World(NOON, HOUR + SECOND, dues=[NOON + 2 * HOUR])
    world.at(10 * MINUTE, 3 * HOUR)
    world.live("0,30 * * * *")

    assert told(world) == [
        "25 12:00:00 start",
        "25 15:10:00 cron",
        "25 15:30:00 cron",
        "25 16:00:00 cron",
    ]


JUMPS = st.lists(st.tuples(st.integers(0, 12 * 3600), st.integers(-2 * 3600, 5 * 3600)), max_size=6)


@settings(max_examples=60)
@given(
    JUMPS,
    st.lists(st.integers(1, 40 * 3600), max_size=5),
    st.integers(0, 900),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
def test_any_clock(jumps: list[tuple[int, int]], dues: list[int], cost: int, zone: str) -> None:
    """However the clock jumps, each time of the timetable and each embargo is met by one run."""
    start = utc("2026-10-24T20:00")
    ends = sorted({start + number * SECOND for number in dues})
    world = World(start, 14 * HOUR, dues=ends, cost=cost * SECOND)
    back = timedelta(0)
    for after, seconds in jumps:
        # All in all no further than what is taken for a wrong clock.
        jump = max(seconds * SECOND, -2 * HOUR - back)
        back += min(jump, timedelta(0))
        world.at(after * SECOND, jump)
    world.live("*/20 * * * *", "7 3 * * *", zone=zone)

    timetable = Timetable(expressions=("*/20 * * * *", "7 3 * * *"), zone=zone)
    served = start
    for one in world.rounds[1:]:
        times = [timetable.next_after(served), *(end for end in ends if end > served)]
        first = min(time for time in times if time)
        assert served < first <= one.at  # something was due, and not yet done
        assert one.due == first
        served = one.at
    newest = max(world.clock, served)
    left = [timetable.next_after(served), *(end for end in ends if end > served)]
    # What is left came in the last sleep, or while the last run was made.
    assert min(time for time in left if time) > newest - 10 * SECOND - cost * SECOND - 5 * HOUR


def changes(*names: str, in_doubt: bool = False, configuration: bool = False) -> Notice:
    """Files have changed."""
    paths = tuple(Path("articles", name) for name in names)
    found = Changes(paths=paths, in_doubt=in_doubt, configuration=configuration)
    return Notice(kind="changes", changes=found)


def test_files_that_change() -> None:
    """Changes are published at once, and a run knows the only files that may have changed."""
    world = World(NOON, HOUR)
    world.at(5 * SECOND, changes("a.md"))
    world.at(7 * SECOND, changes("b.md", "c.md"))
    world.at(9 * SECOND, changes("d.md", in_doubt=True))
    world.live()

    assert told(world) == [
        "25 12:00:00 start",
        "25 12:00:05 files",
        "25 12:00:07 files",
        "25 12:00:09 files",
    ]
    assert world.touched == [
        None,
        (Path("articles/a.md"),),
        (Path("articles/b.md"), Path("articles/c.md")),
        None,
    ]


def test_what_happens_during_a_run() -> None:
    """What changes or comes due while a run is under way is published by one run after it."""
    world = World(NOON, HOUR, cost=90 * SECOND, dues=[NOON + 20 * SECOND])
    world.at(10 * SECOND, changes("a.md"))
    world.at(20 * SECOND, changes("b.md"))
    world.live("1 12 * * *")

    assert told(world) == ["25 12:00:00 start", "25 12:01:30 due+files", "25 12:03:00 files"]
    assert world.touched[:2] == [None, None]


def test_a_failed_run() -> None:
    """A failed run is told in the log, tried again after growing pauses, and then looks at all."""
    world = World(NOON, 10 * MINUTE)
    full = DestinationUnusable("public: cannot be delivered: No space left on device")
    world.failures = {2: full, 3: full, 4: ZeroDivisionError("division by zero")}
    world.at(MINUTE, changes("a.md"))
    world.at(4 * MINUTE, changes("b.md"))
    world.live()

    assert told(world) == [
        "25 12:00:00 start",
        "25 12:01:00 files",
        "25 12:01:10 retry",
        "25 12:01:30 retry",
        "25 12:02:10 retry",
        "25 12:04:00 files",
    ]
    assert [one.kind for one in world.rounds] == [
        "",
        "DestinationUnusable",
        "DestinationUnusable",
        "ZeroDivisionError",
        "",
        "",
    ]
    assert "unexpected error in Feedwright" in world.rounds[3].error
    assert world.touched[1:] == [
        (Path("articles/a.md"),),
        None,
        None,
        None,
        (Path("articles/b.md"),),
    ]


def test_a_timetable_goes_on_while_runs_fail() -> None:
    """While runs fail the timetable is kept, and a pause never reaches past its next time."""
    world = World(NOON, 30 * MINUTE)
    world.failures = dict.fromkeys(range(1, 100), ConfigurationError("feedwright.toml: broken"))
    world.live("*/4 * * * *")

    gaps = {after - before for before, after in zip(world.runs, world.runs[1:], strict=False)}
    assert max(gaps) <= 4 * MINUTE
    assert len(world.runs) < 20
    assert {one.error for one in world.rounds} == {"feedwright.toml: broken"}


def test_another_run_is_waited_for() -> None:
    """While another process publishes it is said, and tried again soon, however long it takes."""
    world = World(NOON, 10 * MINUTE, cost=30 * SECOND)
    world.failures = dict.fromkeys(range(1, 9), StoreBusy("another run is publishing this"))
    world.live()

    assert [one.kind for one in world.rounds] == ["StoreBusy"] * 8 + [""]
    assert {after - before for before, after in zip(world.runs, world.runs[1:], strict=False)} == {
        40 * SECOND
    }


def test_what_was_refused_is_tried_again() -> None:
    """A run that refused something is tried again, and says each time what is missing."""
    world = World(NOON, MINUTE)
    publish: Callable[[Touched], Report] = world._publish  # noqa: SLF001 - a world's own

    def refusing(touched: Touched) -> Report:
        report = publish(touched)
        if len(world.runs) < 3:
            return msgspec.structs.replace(report, refusals=("half has vanished",))
        return report

    setattr(world, "_publish", refusing)  # noqa: B010 - mypy forbids it otherwise
    world.live()

    assert told(world) == ["25 12:00:00 start", "25 12:00:10 retry", "25 12:00:30 retry"]


def test_the_configuration_is_read_again() -> None:
    """SIGHUP and a changed feedwright.toml bring the new timetable, and a run at once."""
    world = World(NOON, 3 * HOUR)
    world.timetables = [
        Timetable(expressions=("30 * * * *",)),
        Timetable(expressions=("45 * * * *",)),
    ]
    world.at(10 * MINUTE, Notice(kind="reload"))
    world.at(70 * MINUTE, changes(configuration=True))
    world.live("0 * * * *")

    assert told(world) == [
        "25 12:00:00 start",
        "25 12:10:00 reload",
        "25 12:30:00 cron",
        "25 13:10:00 configuration",
        "25 13:45:00 cron",
        "25 14:45:00 cron",
    ]
    assert set(world.touched) == {None}


def test_a_configuration_that_is_broken_meanwhile() -> None:
    """A configuration that cannot be read keeps the old timetable, is said once, and is mended."""
    world = World(NOON, 3 * HOUR)
    broken = ConfigurationError("feedwright.toml: is not TOML")
    world.timetables = [broken, broken, Timetable(expressions=("50 * * * *",))]
    world.failures = {2: broken}
    world.at(10 * MINUTE, changes(configuration=True))
    world.live("0 * * * *")

    assert told(world) == [
        "25 12:00:00 start",
        "25 12:10:00 configuration",
        "25 12:10:10 retry",
        "25 12:50:00 cron",
        "25 13:50:00 cron",
        "25 14:50:00 cron",
    ]
    assert len(world.notes) == 1
    assert "the schedule stays as it was" in world.notes[0]


def test_it_stops_after_the_step_under_way() -> None:
    """Told to stop during a run, it ends that run, and begins no other, whatever is due."""
    world = World(NOON, 10 * SECOND, cost=MINUTE, dues=[NOON + 30 * SECOND])
    world.at(5 * SECOND, Notice(kind="problem", problem="cannot be watched"))
    world.at(20 * SECOND, changes("a.md"))
    world.live("* * * * *")

    assert [one.report is not None for one in world.rounds] == [True, True]
    assert world.elapsed == 2 * MINUTE
    assert world.notes == ["cannot be watched"]
