"""PostgreSQL connections, set up for a store."""

from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from feedwright.runtime.database.address import Address
from feedwright.runtime.database.forks import keep_to_this_process
from feedwright.runtime.database.postgres_text import unescaped_bytes

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.abc import Loader
    from psycopg.adapt import Buffer

_DEFAULTS = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "application_name": "feedwright",
}
"""Options by which a silent server is noticed within half a minute."""


def library() -> ModuleType:
    """The driver.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        import psycopg  # noqa: PLC0415 - optional
    except ImportError as error:
        from feedwright.runtime.installed import missing  # noqa: PLC0415 - brings subprocess

        raise missing("postgres", "A store on PostgreSQL") from error
    return psycopg


def connect(address: Address) -> "Connection[Any]":
    """Make a connection in autocommit mode.

    Raises:
        psycopg.Error: The connection failed.
    """
    import psycopg  # noqa: PLC0415 - optional
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - likewise

    given = conninfo_to_dict(address.url)
    wanted = {name: value for name, value in _DEFAULTS.items() if name not in given}
    connection = psycopg.connect(address.url, autocommit=True, **cast("Any", wanted))
    keep_to_this_process(connection)
    connection.adapters.register_loader("varchar", _encoded())
    return connection


@cache
def _encoded() -> "type[Loader]":
    from psycopg.adapt import Loader  # noqa: PLC0415 - optional

    class Encoded(Loader):
        """A text as bytes, which marks parameters in queries to be sent so."""

        def load(self, data: "Buffer") -> bytes:
            return unescaped_bytes(bytes(data))

    return Encoded
