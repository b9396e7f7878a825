"""The subscriptions of all hubs in a PostgreSQL database, shared by servers and workers."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from feedwright.announce.hub.subscription_file import SubscriptionFile
from feedwright.announce.hub.subscriptions import QUERIES, TABLES, Subscriptions
from feedwright.announce.websub import NO_LONGER_PUBLISHED, head_path
from feedwright.domain.publication import Publication
from feedwright.runtime.database.address import Address
from feedwright.runtime.database.database import Wording
from feedwright.runtime.database.dialect import schema_of, statements
from feedwright.runtime.database.session import Session
from feedwright.store.shared_session import SharedSession

_MOVED = ".moved"
_MOST = 1_000
"""The number of deliveries for which jobs are made at a time."""


class SharedSubscriptions(Subscriptions):
    """The subscriptions of one publication's hub, for a server.

    Args:
        hubs: The hubs of the database.
        number: The number of the publication.
    """

    def __init__(self, hubs: "Hubs", number: int) -> None:
        super().__init__(hubs.session.of(number, QUERIES, TABLES))
        self._hubs = hubs
        self._number = number
        self._is_leading = False

    def close(self) -> None:
        """End the session, and with it its locks."""
        self._hubs.close()

    @property
    def is_lost(self) -> bool:
        """Whether the session, and with it the locks, has ended."""
        return self._hubs.session.is_lost

    def leads(self) -> bool:
        """Whether this server verifies callbacks, and delivers if no worker does."""
        self._is_leading = self._is_leading or self._hubs.lead(self._number)
        return self._is_leading

    def is_left_to_workers(self) -> bool:
        """Whether the publication is registered with workers."""
        return self._hubs.is_registered(self._number)

    def want_run(self) -> None:
        """Request a run from the workers."""
        self._hubs.want_run(self._number)


class Hubs(SharedSession):
    """The hubs of a database."""

    queries = Path(__file__).with_name("shared.sql")
    wording = Wording("the hub's subscriptions", "see that, and run again")

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._found: set[str] = set()

    def exist(self) -> bool:
        """Whether any hub has stored subscriptions here."""
        return self._has("feedwright.subscriptions")

    def make(self) -> None:
        """Create the tables if they are missing."""
        if self.exist():
            return
        with self.session.making():
            for statement in statements(schema_of(TABLES.read_text("utf-8"))):
                self.session.run(statement)

    def of(self, number: int) -> Subscriptions:
        """The subscriptions of a publication's hub, for a worker."""
        return Subscriptions(self.session.of(number, QUERIES, TABLES))

    def lead(self, number: int) -> bool:
        """Try to take the lead of a publication's hub, which ends with the session."""
        return bool(self._ask("lead", publication=number))

    def is_registered(self, number: int) -> bool:
        """Whether a publication is registered with workers."""
        return self._has("feedwright.registered") and bool(
            self._ask("is_registered", publication=number)
        )

    def want_run(self, number: int) -> None:
        """Request a run of a publication from the workers."""
        self._ask("want_run", publication=number)

    def claim(self, number: int) -> datetime | None:
        """Lock a delivery, by the subscriber's number, unless another process is making it.

        Returns:
            The time, by the clock of the database server; None if another process is making it.
        """
        is_ours, now = self._ask("claim", id=number)
        return now if is_ours else None

    def give_back(self, number: int) -> None:
        """Release the lock of a delivery."""
        self._ask("give_back", id=number)

    def waiting(self, number: int) -> tuple[int, int]:
        """Count the subscriptions of a publication's hub, and those with a due delivery."""
        found: tuple[int, int] = self._ask("waiting", publication=number)
        return found

    def notice(self, number: int, publication: Publication) -> int:
        """Make deliveries due to the subscribers of all topics with a new version.

        Args:
            number: The publication's, whose run has just delivered.
            publication: The configuration.

        Returns:
            The number of these topics.
        """
        if not self.exist():
            return 0
        subscriptions = self.of(number)
        topics = subscriptions.topics()
        paths = {topic: head_path(publication, topic) for topic in topics}
        standing = dict(self._ask("documents", publication=number, paths=[*paths.values()]))
        now, count = self.now(), 0
        for topic, known in topics.items():
            sha256 = standing.get(paths[topic])
            if sha256 is None:
                subscriptions.deny_all(topic, NO_LONGER_PUBLISHED, now)
            elif sha256 != known:
                subscriptions.distribute(topic, sha256, now)
                count += 1
        if count:
            self._ask("tell")
        return count

    def schedule(self, defer: Callable[[list[tuple[int, int, bool]]], int]) -> int:
        """Make jobs for due deliveries without a job.

        Args:
            defer: Makes jobs, and returns their number. Each gets the numbers of the publication
                and the subscriber, and whether the last delivery failed.

        Returns:
            How many were made.
        """
        if not self._ask("unscheduled", most=1):
            return 0
        with self.transaction():
            if not self._ask("schedules"):
                return 0  # another worker makes them
            found = self._ask("unscheduled", most=_MOST)
            return defer(found) if found else 0

    def _has(self, table: str) -> bool:
        if table not in self._found and self._ask("tables", name=table):
            self._found.add(table)
        return table in self._found


def shared_subscriptions(address: Address, file: Path) -> SharedSubscriptions:
    """Open the subscriptions of a publication's hub, if its store is in a database.

    Subscriptions that an earlier hub stored in a file beside feedwright.toml are copied, and the
    file is renamed.

    Args:
        address: Of the publication's store.
        file: The file that would hold them without a database.

    Raises:
        StoreError: The database or the file cannot be used.
        MissingExtra: The optional part that it needs is not installed.
    """
    hubs = Hubs.open(address)
    try:
        hubs.make()
        shared = SharedSubscriptions(hubs, hubs.session.number(address.authority, address.name))
        if file.exists():
            _take_over(shared, file)
    except BaseException:
        hubs.close()
        raise
    return shared


def _take_over(shared: SharedSubscriptions, file: Path) -> None:
    earlier = SubscriptionFile(file)
    try:
        if not earlier.leads():
            return  # an older server still uses the file; the next start copies it
        shared.take_over(earlier)
    finally:
        earlier.close()
    file.replace(f"{file}{_MOVED}")
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def waiting_at(address: Address) -> tuple[int, int]:
    """Count the subscriptions of a publication's hub, and those with a due delivery.

    Args:
        address: Of the publication's store.

    Raises:
        StoreError: The database cannot be read.
    """
    with Hubs.open(address, make=False) as hubs:
        number = hubs.session.known_number(address.authority, address.name)
        return hubs.waiting(number) if number and hubs.exist() else (0, 0)
