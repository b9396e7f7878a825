"""Stamps by which a changed file is told from an unchanged one."""

import os

_LONGEST_STEP = 2_000_000_000
"""In nanoseconds, as FAT has it."""


def stamp_of(path: str | os.PathLike[str]) -> str:
    """A file's size, times and number, which change when it does; "" where there is no file."""
    try:
        return stamp_from(os.stat(path))  # noqa: PTH116 - a path object costs as much as the call
    except (OSError, ValueError):
        return ""


def stamp_from(found: os.stat_result) -> str:
    """The same, of what the system has told of a file."""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def is_fresh(stamp: str, when: int) -> bool:
    """Whether a file that was looked at may have changed after without a trace.

    File systems write times in steps: what is written twice within one has one time.

    Args:
        stamp: Of the file; one without times, as of a row, is never fresh.
        when: When the looking began, in nanoseconds since 1970.
    """
    times = [int(part) for part in stamp.split()[1:3]]
    if not times or max(times) <= when - _LONGEST_STEP:  # what stands for the content has no time
        return False
    step = 20_000_000 if any(time % 1_000_000_000 for time in times) else _LONGEST_STEP
    return max(times) > when - step
