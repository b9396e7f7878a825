"""Stamps that tell a changed file from an unchanged one."""

import os
from operator import attrgetter

Numbers = tuple[int, int, int, int]
"""A file's size, the times of its content and of its state in nanoseconds, and its number."""
numbers_of = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
"""Takes them, all at once, from what the system has told of a file."""

_LONGEST_STEP = 2_000_000_000
"""In nanoseconds, as FAT has it."""


def stamp_of(path: str | os.PathLike[str]) -> str:
    """A file's size, times and number, which change when it does; "" where there is no file."""
    try:
        return stamp_from(numbers_of(os.stat(path)))  # noqa: PTH116 - a path object costs as much as the call
    except (OSError, ValueError):
        return ""


def stamp_from(found: Numbers) -> str:
    """The same, of what :data:`numbers_of` has taken."""
    size, content, state, number = found
    return f"{size} {content} {state} {number}"


def is_fresh(stamp: str, when: int) -> bool:
    """Whether a file that was looked at may have changed after without a trace.

    File systems write times in steps: what is written twice within one has one time.

    Args:
        stamp: Of the file; one without times, as of a row, is never fresh.
        when: When the looking began, in nanoseconds since 1970.
    """
    times = stamp.split()[1:3]
    latest = max(map(int, times), default=0)  # what stands for the content has no time
    if latest <= when - _LONGEST_STEP:
        return False
    step = 20_000_000 if any(int(one) % 1_000_000_000 for one in times) else _LONGEST_STEP
    return latest > when - step
