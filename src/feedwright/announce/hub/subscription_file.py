"""The hub's own SQLite file, for a store that is a SQLite file."""

from contextlib import closing, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from feedwright.announce.hub.subscriptions import QUERIES, TABLES, Subscriptions
from feedwright.domain.errors import StoreError
from feedwright.runtime.database.database import Wording
from feedwright.runtime.database.sqlite import SQLite
from feedwright.store.permissions import make_file, make_folder

_VERSION = 2
_OF_FILES = Path(__file__).with_name("file_version.sql")
_WORDING = Wording(
    "the hub's subscriptions",
    "if the file is damaged, move it away: subscribers come back as they renew their leases",
)
_PATIENCE = 2
"""Seconds to wait for another server of the same publication, whose writes are short."""


def waiting_in(file: Path) -> tuple[int, int]:
    """Count the subscriptions in a file, and those with a due delivery.

    Args:
        file: The file, which is only read.

    Raises:
        StoreError: The file cannot be read.
    """
    with closing(SQLite.reader(file, QUERIES, _WORDING)) as database:
        found: tuple[int, int] = database.ask("waiting")
        return found


class SubscriptionFile(Subscriptions):
    """Subscriptions and due deliveries in a SQLite file.

    Writes survive the end of the process. After a power failure the last moments may be lost, and a
    delivery is then made twice.

    Args:
        file: The file; it holds secrets, so that only its owner may read it.

    Raises:
        StoreError: The file cannot be used.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = FileLock(file.with_suffix(".lock"), timeout=0, thread_local=False, mode=0o600)
        make_folder(file.parent)
        make_file(file)
        # Not synced with each write, because thousands of deliveries may end at once.
        self._own = SQLite(file, QUERIES, _WORDING, patience=_PATIENCE, synchronous=False)
        super().__init__(self._own)
        try:
            self._prepare()
        except BaseException:
            self._own.close()
            raise

    def close(self) -> None:
        """Close the file, and release the lead to another server."""
        self._own.close()
        self._lock.release()

    def leads(self) -> bool:
        """Whether this server delivers, as one of several does."""
        if self._lock.is_locked:
            return True
        with self._own.explained(), suppress(Timeout):
            self._lock.acquire()
        return self._lock.is_locked

    def _prepare(self) -> None:
        self._own.load(_OF_FILES)
        schema = self._own.ask("schema_version")
        if schema > _VERSION:
            raise StoreError(
                f"{self._file}: was written by a newer Feedwright (its schema is {schema}, this "
                f"one's {_VERSION}); install that version, or move the file away"
            )
        if schema == _VERSION:
            return
        with self._own.transaction():
            if self._own.ask("schema_version") == 1:  # another process may have been first
                self._own.ask("add_got")
                self._own.ask("add_peer")
            self._own.run(TABLES)
            self._own.ask("note_version")
