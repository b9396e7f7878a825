"""What a run's time is spent on, room by room: ``python -m tests.benchmarks.profile PLACE``.

The run happens on one core, so that nothing of it happens in other processes, and is asked again
and again where it is.
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

_FOUND = find_spec("feedwright")
_HOME = f"{Path(_FOUND.origin).parent}{os.sep}" if _FOUND and _FOUND.origin else ""
_IMPORTS = "imports"
_EVERY = 0.002
"""Seconds of processor time; a system may ask less often."""
SPENT = "CPU seconds"
ROOMS = (
    _IMPORTS,
    "reading",
    "markup",
    "keep",
    "choose",
    "rendering",
    "checks",
    "deliver",
    "store",
)
"""What is told apart; all else is one."""
REST = "the rest"


def main() -> None:
    """Publishes, and prints how often it was in which room, and its processor time, as JSON."""
    found: Counter[str] = Counter()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    signal.signal(signal.SIGPROF, lambda _number, frame: found.update([room(frame)]))
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), suppress(SystemExit):
        from feedwright.cli import main as command  # which is looked at, too

        sys.argv = ["feedwright", "publish", sys.argv[1], "--json"]
        command()
    signal.setitimer(signal.ITIMER_PROF, 0)
    sys.stdout.write(json.dumps(found | {SPENT: time.process_time()}))


def room(frame: FrameType | None) -> str:
    """Where a run is: in the room nearest to what it does, or loading something."""
    files = [*_files(frame)]
    if any("importlib._bootstrap" in file for file in files):
        return _IMPORTS
    ours = next((file for file in files if file.startswith(_HOME)), "")
    inside = ours.removeprefix(_HOME).replace(os.sep, "/")
    return next((name for name in ROOMS if inside.startswith(f"{name}/")), REST)


def _files(frame: FrameType | None) -> Iterator[str]:
    while frame:
        yield frame.f_code.co_filename
        frame = frame.f_back


def shares(found: Mapping[str, float]) -> Sequence[str]:
    """How much of a run was spent in each room, and its processor time."""
    told = [found.get(name, 0) for name in (*ROOMS, REST)]
    count = sum(told) or 1
    return [*(f"{one / count:.0%}" for one in told), f"{found[SPENT]:.2f}"]


if __name__ == "__main__":
    main()
