"""Detection of a pooler before PostgreSQL that does not keep a session on one server."""

from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

_TRIES = 5
"""The connections made to find a shared server process, which others may use for a moment."""
_BREAKS = (
    "a pooler stands before it and gives a session's server to others between transactions, so "
    "that two runs could publish at once; connect to the server itself, or set "
    'pool_mode = "session"'
)


def pooled(connection: "Connection[Any]", process: int, url: str) -> str:
    """Why a session cannot hold a lock, as a sentence; "" if it can.

    A pooler reports a process id of its own; then other connections show whether the server process
    of this one is shared.

    Args:
        connection: The connection of the session, outside a transaction.
        process: The server process, as the server reports it.
        url: The address for further connections.

    Raises:
        psycopg.Error: The server cannot be reached.
    """
    if process == connection.info.backend_pid:
        return ""
    import psycopg  # noqa: PLC0415 - optional

    for _ in range(_TRIES):
        row = connection.execute("select pg_backend_pid()").fetchone()
        if row != (process,):
            return _BREAKS
        with closing(psycopg.connect(url, autocommit=True, connect_timeout=10)) as other:
            if other.execute("select pg_backend_pid()").fetchone() == (process,):
                return _BREAKS
    return ""
