"""PostgreSQL errors as messages of Feedwright, with what to do; and lost connections."""

import logging
from functools import cache
from selectors import EVENT_READ, DefaultSelector
from typing import TYPE_CHECKING, Any

from feedwright.runtime.database.dialect import NAMESPACE

if TYPE_CHECKING:
    from psycopg import Connection

_ADVICE = {
    "25006": "it takes no changes: connect to the primary, with a role that may write",
    "42501": f"let this role use and create what is in the schema {NAMESPACE}: `grant create on "
    f"database ... to ...` before the first run, or `grant all on schema {NAMESPACE}` and on its "
    "tables",
    "53100": "make room on the server's disk and try again",
    "53300": "let it take more connections (max_connections), or run fewer programs at a time",
    "3D000": "create that database, or name another",
    "28P01": "see the user and the password of its address",
    "28000": "see the user of its address and the server's pg_hba.conf",
}
"""What to do, by the SQLSTATE of the failure."""
_IN_WORDS = {
    "3D000": '" does not exist',
    "28P01": "password authentication failed",
    "28000": "pg_hba.conf",
    "53300": "too many clients",
}


@cache
def keep_to_errors() -> None:
    """Silence the log of the driver, unless something reads it.

    Otherwise a failed statement with many rows prints its own line to the terminal.
    """
    logging.getLogger("psycopg").addHandler(logging.NullHandler())


def explained(reason: object, otherwise: str, *, is_of_server: bool) -> str:
    """The failure and what to do, as the rest of a line.

    Args:
        reason: The error.
        otherwise: What to do if nothing better is known.
        is_of_server: Whether the server or the connection to it reported it.
    """
    state = getattr(reason, "sqlstate", None) or ""
    lines = (line.strip() for line in str(reason).splitlines())
    told = next(filter(None, lines), type(reason).__name__)
    if not state:  # libpq gives no SQLSTATE for a refused connection
        state = next((code for code, word in _IN_WORDS.items() if word in told), "")
    if is_of_server and (not state or state[:2] in ("08", "57")):
        return f"{told}; see that the server runs and is reached from here, and run again"
    return f"{told}; {_ADVICE.get(state, otherwise)}"


def look_for_end(connection: "Connection[Any]") -> None:
    """Check, without a query, whether the server has ended a session.

    Its last message precedes the end of the connection, which only a second check notices.

    Raises:
        psycopg.OperationalError: It has.
    """
    found = connection.pgconn
    with DefaultSelector() as selector:
        found.consume_input()
        selector.register(found.socket, EVENT_READ)
        while selector.select(0):
            found.consume_input()
