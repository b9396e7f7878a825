"""When files of a source were first and last committed, by one call of git."""

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

_LONGEST = 300
"""In seconds; the history of a large repository is read in a few."""
_SANDBOX = (
    "-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false", "-c", "core.pager=cat",
    "-c", "log.showSignature=false", "-c", "protocol.allow=never",
    "--no-pager", "--no-optional-locks", "--literal-pathspecs",
)  # fmt: skip
"""No program that a repository names is run, nothing is fetched and nothing written."""
_LOG = (
    "log", "-z", "--format=%x01%at", "--name-status", "-M100%", "--relative", "--no-ext-diff",
    "--no-textconv", "--no-show-signature", "--no-mailmap", "--no-color", "--", ".",
)  # fmt: skip


class Commits(NamedTuple):
    """What a repository tells of the files of a folder."""

    first: Mapping[str, datetime] = {}
    """When each was committed first, under whatever name, by its path below the folder."""
    last: Mapping[str, datetime] = {}
    problem: str = ""
    """Why it tells nothing, or less than it should, as a clause."""


def commits(folder: Path) -> Commits:
    """When the files of a folder were committed, by their authors' clocks.

    Args:
        folder: In a repository, or at its top.
    """
    told = _asked(folder, ("rev-parse", "--is-shallow-repository"))
    if isinstance(told, str):
        return Commits(problem=told)
    log = _asked(folder, _LOG)
    if isinstance(log, str):
        return Commits(problem=log)
    first, last = _dated(log)
    shallow = told.strip() == b"true"
    problem = (
        "its clone is shallow, so that what was committed earlier has the date of the oldest "
        "commit there; fetch all of it with `git fetch --unshallow`"
    )
    return Commits(first, last, problem if shallow else "")


def _asked(folder: Path, arguments: tuple[str, ...]) -> bytes | str:
    """What git answers, or why it does not, as a clause."""
    kept = ("PATH", "HOME", "USERPROFILE", "XDG_CONFIG_HOME", "SYSTEMROOT")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_OPTIONAL_LOCKS": "0",
    }
    try:
        # The program that the system has by this name, with arguments that are all our own.
        done = subprocess.run(  # noqa: S603
            ["git", *_SANDBOX, *arguments],  # noqa: S607
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST,
            check=False,
        )
    except OSError:
        return "git is not installed; install it, or set undated to something else"
    except subprocess.TimeoutExpired:
        return f"git takes more than {_LONGEST} seconds; set undated to something else"
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
    if "not a git repository" in said:
        return "it lies in no repository of git; put it into one, or set undated to something else"
    if "does not have any commits" in said:
        return "its repository has no commit; make one, or set undated to something else"
    return f"git says {said.removeprefix('fatal: ')[:200]!r}; set undated to something else"


def _dated(log: bytes) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """The first and the last commit of each file that a log tells of, the newest first."""
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    now_called: dict[bytes, str] = {}
    """What files are called now by the names that they had, where these are others."""
    ended: set[str] = set()
    parts = iter(log.split(b"\0"))
    when = datetime.fromtimestamp(0, UTC)
    for part in parts:
        word = part.lstrip(b"\n")
        if word.startswith(b"\x01"):
            seconds = int(word[1:] or b"0")
            when = datetime.fromtimestamp(min(max(seconds, 0), _LATEST), UTC)
            continue
        if not word:
            continue
        status, path = word[:1], next(parts, b"")
        before = path
        if status in b"RC":
            path = next(parts, b"")
        name = now_called.get(path) or os.fsdecode(path)
        if status == b"D" or name in ended:
            ended.add(name)
            continue
        last.setdefault(name, when)
        first[name] = when
        if status == b"R":
            now_called[before] = name
            now_called.pop(path, None)
        elif status in b"AC":
            ended.add(name)
    return first, last


_LATEST = 253_402_300_799
"""The end of the year 9999."""
