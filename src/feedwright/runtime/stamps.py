"""Stamps that tell a changed file from an unchanged one."""

import os
from operator import attrgetter

Numbers = tuple[int, int, int, int]
"""A file's size, its times of modification and status change in nanoseconds, and its inode."""
numbers_of = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
"""Takes these numbers from a stat result."""

_LONGEST_STEP = 2_000_000_000
"""The coarsest resolution of times, that of FAT, in nanoseconds."""


def stamp_of(path: str | os.PathLike[str]) -> str:
    """The stamp of a file, from its size, times and inode; "" if there is no file."""
    try:
        return stamp_from(numbers_of(os.stat(path)))  # noqa: PTH116 - a path object costs as much as the call
    except (OSError, ValueError):
        return ""


def stamp_from(found: Numbers) -> str:
    """The stamp of the numbers from :data:`numbers_of`."""
    size, content, state, number = found
    return f"{size} {content} {state} {number}"


def is_fresh(stamp: str, when: int) -> bool:
    """Whether a file may have changed after it was looked at without another stamp.

    Times of file systems are coarse: two writes within one step have the same time.

    Args:
        stamp: The stamp of the file; one without times, such as a row's, is never fresh.
        when: When the look began, in nanoseconds since 1970.
    """
    times = stamp.split()[1:3]
    latest = max(map(int, times), default=0)  # a digest of the content has no time
    if latest <= when - _LONGEST_STEP:
        return False
    step = 20_000_000 if any(int(one) % 1_000_000_000 for one in times) else _LONGEST_STEP
    return latest > when - step
