"""The origin of this installation, and missing extras."""

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
"""The time limit of git, in seconds."""


@cache
def installed() -> Installation:
    """The origin of the installation, as recorded by pip (PEP 610).

    For a local clone it is the remote and the commit, if the remote has that commit.
    """
    try:
        here = distribution(NAME)
    except PackageNotFoundError:  # it runs from a folder without an installation
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
    """The error that explains how to install an optional part.

    Args:
        extra: The name of the extra.
        need: What needs it, as the start of a sentence.
    """
    return MissingExtra(extra, need, installed().command(extra, _parts(extra)))


def _parts(extra: str) -> list[str]:
    """The packages of an extra, with the allowed versions."""
    try:
        required = distribution(NAME).requires or []
    except PackageNotFoundError:
        return []
    found = (one.partition(";") for one in required)
    return [need.strip() for need, _, when in found if re.search(rf"extra == .{extra}\b", when)]


def _clone(folder: str) -> tuple[str, str]:
    """The remote of a clone and its commit; "" for both if the remote does not have the commit."""
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
            ["git", "-C", folder, *arguments],  # noqa: S607 - the installed git
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
