"""What stands for the program itself: another version may make other documents."""

import hashlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path

_PARTS = (
    "dateutil",
    "feedgen",
    "jinja2",
    "lxml",
    "msgspec",
    "nh3",
    "pyromark",
    "slugify",
    "trafilatura",
    "yaml",
)
"""What it stands on that has a say in what is read and what is written."""


def edition() -> str:
    """A hash that differs where the program or a part of it does.

    Files are told by their size and time, which is what a run can afford; to take one edition
    for two costs some work, and changes no byte.
    """
    told = [sys.version]
    for name in _PARTS:
        spec = find_spec(name)
        if spec and spec.origin:
            told.append(_told(Path(spec.origin)))
    here = Path(__file__).parent
    folders = [os.fspath(here)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.is_dir():
                    folders.append(entry.path)
                elif not entry.name.endswith(".pyc"):
                    told.append(_told(Path(entry.path)))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _told(file: Path) -> str:
    found = file.stat()
    return f"{file.name} {found.st_size} {found.st_mtime_ns}"
