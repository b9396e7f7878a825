"""PgBouncer before a PostgreSQL server of the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
from tests.ports import reserved_port

_SETTINGS = """
[databases]
* = host={server} port=5432 user=postgres

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = 40
max_client_conn = 200
logfile = {folder}/log
pidfile = {folder}/pid
{more}
"""


@contextmanager
def pooled(program: str, server: str, mode: str, more: str = "") -> Iterator[str]:
    """The address of a database behind a pooler.

    Args:
        program: PgBouncer.
        server: The address of the database.
        mode: ``session``, ``transaction`` or ``statement``.
        more: Further settings.
    """
    parts = urlsplit(server)
    (behind,) = parse_qs(parts.query)["host"]
    # It does not run as root; who owns the server's folder may reach its socket.
    owner = pwd.getpwuid(Path(behind).stat().st_uid).pw_name
    folder = Path(tempfile.mkdtemp(prefix="feedwright-pooler-"))
    folder.chmod(0o777)
    settings = folder / "settings.ini"
    as_owner = ["-u", owner] if os.geteuid() == 0 else []
    with reserved_port() as port:
        settings.write_text(
            _SETTINGS.format(server=behind, port=port, mode=mode, folder=folder, more=more)
        )
        process = subprocess.Popen(
            [program, "-q", *as_owner, str(settings)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        address = f"postgresql://postgres@127.0.0.1:{port}{parts.path}"
        try:
            _wait_for(address, folder / "log")
            yield address
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str, log: Path) -> None:
    end = time.monotonic() + 120
    while True:
        try:
            psycopg.connect(address, autocommit=True).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > end:
                told = log.read_text() if log.exists() else ""
                raise AssertionError(f"the pooler does not answer: {error} {told}") from error
            time.sleep(0.05)
        else:
            return
