"""A fingerprint of the program, because another version may make other documents."""

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
"""The packages that influence reading and rendering."""

_DISTRIBUTIONS = (
    "feedgen",
    "htmldate",
    "jinja2",
    "lxml",
    "msgspec",
    "nh3",
    "pypandoc-binary",
    "pyromark",
    "python-dateutil",
    "python-slugify",
    "pyyaml",
    "tinytag",
    "trafilatura",
)
"""The distributions of these packages, and the one that measures recordings."""


@cache
def program_fingerprint() -> str:
    """A hash of the program and its packages, which differs between versions.

    It describes the program that this process started with: if another one is installed meanwhile,
    its fingerprint differs.

    Files count by size and time, because reading all would take too long. A wrong result costs only
    work, and changes no byte.
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


@cache
def program_content() -> str:
    """A hash of the contents of the program and its packages, the same on every machine.

    All files are read, once per process.
    """
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - seldom needed

    parts = [sys.version.encode()]
    for name in _DISTRIBUTIONS:
        try:
            parts.append(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            parts.append(f"{name} -".encode())
    for path in sorted(Path(_PACKAGE).rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            parts.append(f"{path.relative_to(_PACKAGE).as_posix()} {content}".encode())
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def _told(name: str, found: os.stat_result) -> str:
    return f"{name} {found.st_size} {found.st_mtime_ns}"
