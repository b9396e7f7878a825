"""Where this program was installed from."""

import json
import re
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import msgspec

from feedwright.domain.errors import MissingExtra
from feedwright.domain.installation import NAME, Installation, installation, public

_PATIENCE = 5
"""Seconds that git may take."""


@cache
def installed() -> Installation:
    """Where the program was installed from, as pip wrote it down (PEP 610).

    Of a clone on this machine other machines are told its remote and commit, where that has the
    commit.
    """
    try:
        here = distribution(NAME)
    except PackageNotFoundError:  # it runs from a folder that nobody installed
        return Installation(kind="folder", version="")
    try:
        record = json.loads(here.read_text("direct_url.json") or "null")
    except ValueError:
        record = None
    found = installation(record if isinstance(record, dict) else None, here.version)
    if found.kind != "folder":
        return found
    address, commit = _clone(found.path)
    return msgspec.structs.replace(found, address=address, commit=commit)


def missing(extra: str, need: str) -> MissingExtra:
    """The error that says how an optional part is installed.

    Args:
        extra: The name of the extra that brings it.
        need: What needs it, as the start of a sentence.
    """
    return MissingExtra(extra, need, installed().command(extra, _parts(extra)))


def _parts(extra: str) -> list[str]:
    """The packages of an optional part, with the versions that are allowed."""
    try:
        required = distribution(NAME).requires or []
    except PackageNotFoundError:
        return []
    found = (one.partition(";") for one in required)
    return [need.strip() for need, _, when in found if re.search(rf"extra == .{extra}\b", when)]


def _clone(folder: str) -> tuple[str, str]:
    """The remote of a clone and its commit; "" for both where the remote has no such commit."""
    if not Path(folder, ".git").exists():
        return "", ""
    commit = _git(folder, "rev-parse", "HEAD")
    if not (commit and _git(folder, "branch", "--remotes", "--contains", commit)):
        return "", ""
    address = public(_git(folder, "config", "--get", "remote.origin.url"))
    return (address, commit) if address else ("", "")


def _git(folder: str, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - its arguments are ours
            ["git", "-C", folder, *arguments],  # noqa: S607 - whichever git there is
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
