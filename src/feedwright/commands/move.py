"""Moving a publication's store from a file to a database server, or back."""

import os
import re
from contextlib import suppress
from pathlib import Path

from feedwright.domain.errors import ConfigurationError, StoreError
from feedwright.domain.record import Record
from feedwright.runtime.configuration_reader import expanded
from feedwright.runtime.database.address import Address, address_of
from feedwright.store.opening import Location, lies_there, store_location
from feedwright.store.own_files import STORE
from feedwright.store.store import Store
from feedwright.workspace import configured

FILE = "file"
"""The name of the place beside feedwright.toml."""
_BEFORE = "store-before-move.sqlite"
_PASSWORD = re.compile(r"(?<=://)([^/?#:@]*):([^/?#@$][^/?#@]*)@")

_OPTION = re.compile(r"(?<=[?&])(password)=[^&#$]+")


class Move(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The result of a move."""

    source: str
    target: str
    rows: dict[str, int]
    """The number of rows of each non-empty table."""
    line: str
    """The new line for ``[publication]``; "" if ``store`` must be left out."""
    copy: str = ""
    """The copy of an earlier store that was in its place."""


def move(place: str | Path, to: str) -> Move:
    """Copy a store into another database, and mark the old one as moved.

    The old one stays as a copy; opening it by mistake gives an error that names the new place.

    Args:
        place: The publication's folder, or its feedwright.toml.
        to: ``postgresql://...``, in which ``${NAME}`` is expanded, or ``file`` for the file beside
            feedwright.toml.

    Raises:
        ConfigurationError: The configuration or the target cannot be used.
        StoreError: A store cannot be read or written; nothing was moved.
        MissingExtra: The optional part that a server needs is not installed.
    """
    file, publication = configured(place)
    source = store_location(publication, file.parent)
    target = _target(to, file, publication.publication.authority)
    if source == target:
        raise ConfigurationError(f"{target}: the store lies there already; name another place")
    if not lies_there(source):
        raise StoreError(f"{source}: there is no store to be moved; publish first")
    with Store(source) as one:
        is_kept = lies_there(target) and _is_kept(target, one)
        copy = _put_aside(target, is_kept=is_kept) if isinstance(target, Path) else None
        try:
            with Store(target, even_moved=True) as other:
                rows = other.receive(one)
        except BaseException:
            if copy and isinstance(target, Path):
                _rename(copy, target)
            raise
        one.set_fact("moved_to", FILE if isinstance(target, Path) else str(target))
    return Move(
        source=str(source),
        target=str(target),
        rows=rows,
        line="" if isinstance(target, Path) else f'store = "{_without_password(to)}"',
        copy=str(copy or ""),
    )


def _target(to: str, file: Path, authority: str) -> Location:
    if to == FILE:
        return file.parent / STORE
    if not re.match(r"postgres(ql)?://", to):
        raise ConfigurationError(
            f"--to: {FILE!r}, or the address of a PostgreSQL database is meant, as in "
            "'postgresql://db.example.org/feeds'"
        )
    return address_of(expanded(to, os.environ, file, to), authority)


def _is_kept(target: Location, source: Store) -> bool:
    """Whether there was a store at the target; otherwise an interrupted move has begun it.

    Raises:
        StoreError: It is a store that is in use.
    """
    with Store(target, even_moved=True) as there:
        if not there.last_run():
            return False
        if there.fact("moved_to"):
            return True
        # A move that was interrupted after copying, before the source was marked.
        if there.is_copy_of(source):
            return False
        named = target if isinstance(target, Address) else FILE
        raise StoreError(
            f"{target}: there is a store of this publication already, which would be lost; "
            f"to go on with it, let feedwright.toml name it ({named}); else take it away"
        )


def _put_aside(file: Path, *, is_kept: bool) -> Path | None:
    """Rename a store that was moved before and that nothing has open.

    Args:
        file: Its path.
        is_kept: Whether to keep it as a copy, in place of an earlier one.
    """
    if not file.exists():
        return None
    aside = file.with_name(_BEFORE)
    if is_kept:
        _rename(file, aside)
        return aside
    file.unlink()
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    return None


def _rename(file: Path, to: Path) -> None:
    """Rename a store with its write-ahead log, which may hold its last runs."""
    for ending in ("-wal", "-shm"):
        to.with_name(to.name + ending).unlink(missing_ok=True)
    file.replace(to)
    with suppress(FileNotFoundError):
        file.with_name(f"{file.name}-wal").replace(to.with_name(f"{to.name}-wal"))
    file.with_name(f"{file.name}-shm").unlink(missing_ok=True)


def _without_password(address: str) -> str:
    """An address for a file, with a variable of the environment in place of the password."""
    without = _PASSWORD.sub(r"\1:${DATABASE_PASSWORD}@", address)
    return _OPTION.sub(r"\1=${DATABASE_PASSWORD}", without)
