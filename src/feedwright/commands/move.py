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
"""How the place beside feedwright.toml is named."""
_BEFORE = "store-before-move.sqlite"
_PASSWORD = re.compile(r"(?<=://)([^/?#:@]*):([^/?#@$][^/?#@]*)@")

_OPTION = re.compile(r"(?<=[?&])(password)=[^&#$]+")


class Move(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What was moved."""

    source: str
    target: str
    rows: dict[str, int]
    """How many each table has, of those that have any."""
    line: str
    """What is to stand in ``[publication]``; "" where ``store`` is to be left out."""
    copy: str = ""
    """Where an earlier store lies that was in its place."""


def move(place: str | Path, to: str) -> Move:
    """Copies a store into another database, and closes the one where it was.

    That one stays as it is, as a copy; whoever opens it by mistake is told where it went.

    Args:
        place: The publication's folder, or its feedwright.toml.
        to: ``postgresql://...``, in which ``${NAME}`` is looked up, or ``file`` for the file
            beside feedwright.toml.

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
    """Whether what lies there was a store once; else a move has begun it that was stopped.

    Raises:
        StoreError: It is a store that is in use.
    """
    with Store(target, even_moved=True) as there:
        if not there.last_run():
            return False
        if there.fact("moved_to"):
            return True
        # A move that was stopped when all had come, before the source could say so.
        if there.is_copy_of(source):
            return False
        named = target if isinstance(target, Address) else FILE
        raise StoreError(
            f"{target}: there is a store of this publication already, which would be lost; "
            f"to go on with it, let feedwright.toml name it ({named}); else take it away"
        )


def _put_aside(file: Path, *, is_kept: bool) -> Path | None:
    """Put a store that was moved before out of the way; nobody has it open.

    Args:
        file: Where it lies.
        is_kept: Whether it is kept as a copy, in the place of an earlier one.
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
    """Rename a store with its log, which has its last runs for as long as somebody reads it."""
    for ending in ("-wal", "-shm"):
        to.with_name(to.name + ending).unlink(missing_ok=True)
    file.replace(to)
    with suppress(FileNotFoundError):
        file.with_name(f"{file.name}-wal").replace(to.with_name(f"{to.name}-wal"))
    file.with_name(f"{file.name}-shm").unlink(missing_ok=True)


def _without_password(address: str) -> str:
    """An address as it may stand in a file: a password comes from the environment."""
    without = _PASSWORD.sub(r"\1:${DATABASE_PASSWORD}@", address)
    return _OPTION.sub(r"\1=${DATABASE_PASSWORD}", without)
