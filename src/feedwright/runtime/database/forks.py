"""Database connections in processes that fork."""

import os
import weakref
from contextlib import suppress
from typing import Protocol


class Connection(Protocol):
    """A connection with a socket."""

    @property
    def closed(self) -> bool:
        """Whether it has ended."""

    def fileno(self) -> int:
        """Its socket."""


_opened: "weakref.WeakSet[Connection]" = weakref.WeakSet()


def keep_to_this_process(connection: Connection) -> None:
    """Close a connection in processes that are forked from this one.

    Their copies of it would hold its locks after their parent is killed.
    """
    _opened.add(connection)


def _leave_connections() -> None:
    for one in _opened:
        if not one.closed:
            with suppress(OSError):
                os.close(one.fileno())
    _opened.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_connections)
