"""What stands for the program itself: another version may make other documents."""

import hashlib
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = str(Path(__file__).parents[1])
_PARTS = (
    "dateutil",
    "feedgen",
    "htmldate",
    "jinja2",
    "lxml",
    "msgspec",
    "nh3",
    "pypandoc",
    "pyromark",
    "slugify",
    "trafilatura",
    "yaml",
)
"""The packages that influence what is read and what is written."""


@cache
def program_fingerprint() -> str:
    """A hash of the program and its packages, which differs between versions.

    It is that of the program which this process began with: where another is installed meanwhile,
    what this one makes is not taken for the other's.

    A file counts by its size and time, as reading all would take too long; to take one version
    for another costs some work, and changes no byte.
    """
    parts = [sys.version]
    for name in _PARTS:
        spec = find_spec(name)
        if spec and spec.origin:
            found = os.stat(spec.origin)  # noqa: PTH116 - a path object costs as much as the call
            parts.append(_told(name, found))
    folders = [_PACKAGE]
    while folders:
        with os.scandir(folders.pop()) as listing:
            entries = sorted(listing, key=lambda one: one.name)
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    folders.append(entry.path)
            elif not entry.name.endswith(".pyc"):
                parts.append(_told(entry.name, entry.stat()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _told(name: str, found: os.stat_result) -> str:
    return f"{name} {found.st_size} {found.st_mtime_ns}"
