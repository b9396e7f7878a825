"""File permissions of the store and its folder: only the owner may read held articles."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from feedwright.domain.errors import StoreError

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OURS = ("store", "hub", "readers", "invitations", "lock", "last-run")
"""The beginnings of the names of our files, their journals and copies."""


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, whatever the umask, unless it exists.

    Raises:
        StoreError: It cannot be made.
    """
    try:
        is_new = not folder.is_dir()
        folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
        if is_new:
            folder.chmod(_FOLDER)
    except OSError as error:
        raise StoreError(
            f"{error.filename or folder}: cannot be written: {error.strerror}; let this account "
            "write there, or make room. What was published still stands"
        ) from error


def make_file(file: Path) -> None:
    """Make an empty file for its owner only, whatever the umask, unless it exists.

    SQLite gives its journals the permissions of the file they belong to.
    """
    with suppress(OSError):  # the code that opens it reports the problem
        # The target of a link is made, as SQLite would.
        wanted = os.O_CREAT | os.O_EXCL | os.O_WRONLY
        descriptor = os.open(os.path.realpath(file), wanted, _FILE)
        try:
            if hasattr(os, "fchmod"):  # Windows has no permissions of this kind
                os.fchmod(descriptor, _FILE)
        finally:
            os.close(descriptor)


def restrict(folder: Path) -> str:
    """Remove the permissions of other accounts for a folder, and for our files in it.

    Returns:
        A sentence if there were any, or else "".
    """
    if os.name == "nt":
        return ""
    wide = list(_wide(folder))
    if not wide:
        return ""
    why = ""
    try:
        for path, mode in wide:
            os.chmod(path, mode & ~_OTHERS)  # noqa: PTH101 - a path object costs more than the call
        if any(_wide(folder)):
            why = "its file system keeps no permissions"
    except OSError as error:
        why = error.strerror or str(error)
    if why:
        return (
            f"{folder}: other accounts of this machine may look into it, and into articles that "
            f"wait for their time; this account cannot change that ({why}): let its owner run "
            f"`chmod -R go= {folder}`, or keep the publication where no other account may go"
        )
    return (
        f"{folder}: other accounts of this machine could look into it, and into articles that "
        "wait for their time; it is its owner's alone from now on"
    )


def _wide(folder: Path) -> Iterator[tuple[str, int]]:
    """The paths that other accounts may use, with their modes; the folder first."""
    mode = os.stat(folder).st_mode  # noqa: PTH116 - the same
    if mode & _OTHERS:
        yield str(folder), stat.S_IMODE(mode)
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.name.startswith(_OURS) and entry.is_file(follow_symlinks=False):
                mode = entry.stat(follow_symlinks=False).st_mode
                if mode & _OTHERS:
                    yield entry.path, stat.S_IMODE(mode)
