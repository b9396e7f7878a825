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
"""Deliveries that get a job at a time."""


class SharedSubscriptions(Subscriptions):
    """The subscriptions of one publication's hub, as a server has them.

    Args:
        hubs: Those of the whole database.
        number: The publication's.
    """

    def __init__(self, hubs: "Hubs", number: int) -> None:
        super().__init__(hubs.session.of(number, QUERIES, TABLES))
        self._hubs = hubs
        self._number = number
        self._is_leading = False

    def close(self) -> None:
        """End the session, and with it what it holds."""
        self._hubs.close()

    @property
    def is_lost(self) -> bool:
        """Whether the session has ended, and its locks with it."""
        return self._hubs.session.is_lost

    def leads(self) -> bool:
        """Whether this server asks callbacks, and delivers where no worker does."""
        self._is_leading = self._is_leading or self._hubs.lead(self._number)
        return self._is_leading

    def is_left_to_workers(self) -> bool:
        """Whether workers know the publication."""
        return self._hubs.is_registered(self._number)

    def want_run(self) -> None:
        """Ask for a run."""
        self._hubs.want_run(self._number)


class Hubs(SharedSession):
    """The hubs of a database."""

    queries = Path(__file__).with_name("shared.sql")
    wording = Wording("the hub's subscriptions", "see that, and run again")

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._found: set[str] = set()

    def exist(self) -> bool:
        """Whether any hub ever kept its subscriptions here."""
        return self._has("feedwright.subscriptions")

    def make(self) -> None:
        """Make the tables where there are none."""
        if self.exist():
            return
        with self.session.making():
            for statement in statements(schema_of(TABLES.read_text("utf-8"))):
                self.session.run(statement)

    def of(self, number: int) -> Subscriptions:
        """The subscriptions of a publication, for a worker."""
        return Subscriptions(self.session.of(number, QUERIES, TABLES))

    def lead(self, number: int) -> bool:
        """Take the lead of a publication's hub, which ends with the session."""
        return bool(self._ask("lead", publication=number))

    def is_registered(self, number: int) -> bool:
        """Whether workers know a publication."""
        return self._has("feedwright.registered") and bool(
            self._ask("is_registered", publication=number)
        )

    def want_run(self, number: int) -> None:
        """Ask workers for a run of a publication."""
        self._ask("want_run", publication=number)

    def claim(self, number: int) -> datetime | None:
        """Take a delivery, by the subscriber's number, unless another makes it now.

        Returns:
            The time, by the clock of the server; None where another does.
        """
        is_ours, now = self._ask("claim", id=number)
        return now if is_ours else None

    def give_back(self, number: int) -> None:
        """Give a delivery back."""
        self._ask("give_back", id=number)

    def waiting(self, number: int) -> tuple[int, int]:
        """How many subscriptions a publication's hub has, and how many have something to get."""
        found: tuple[int, int] = self._ask("waiting", publication=number)
        return found

    def notice(self, number: int, publication: Publication) -> int:
        """Have everyone get the documents of topics that were not distributed yet.

        Args:
            number: The publication's, whose run has just delivered.
            publication: What feedwright.toml says.

        Returns:
            How many topics these are.
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
        """Have jobs made for what is due and has none.

        Args:
            defer: Makes jobs, each of a publication and a subscriber, by their numbers, and of
                whether that one is doubtful; tells how many.

        Returns:
            How many were made.
        """
        if not self._ask("unscheduled", most=1):
            return 0
        with self.transaction():
            if not self._ask("schedules"):
                return 0  # another worker does
            found = self._ask("unscheduled", most=_MOST)
            return defer(found) if found else 0

    def _has(self, table: str) -> bool:
        if table not in self._found and self._ask("tables", name=table):
            self._found.add(table)
        return table in self._found


def shared_subscriptions(address: Address, file: Path) -> SharedSubscriptions:
    """The subscriptions of a publication's hub, whose store lies in a database.

    Those that an earlier hub kept in a file beside feedwright.toml come along, and the file is put
    out of the way.

    Args:
        address: Of the publication's store.
        file: Where they would lie without a database.

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
            return  # an older server still works from it; the next start takes it over
        shared.take_over(earlier)
    finally:
        earlier.close()
    file.replace(f"{file}{_MOVED}")
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def waiting_at(address: Address) -> tuple[int, int]:
    """How many subscriptions a publication's hub has, and how many have something to get.

    Args:
        address: Of the publication's store.

    Raises:
        StoreError: The database cannot be read.
    """
    with Hubs.open(address, make=False) as hubs:
        number = hubs.session.known_number(address.authority, address.name)
        return hubs.waiting(number) if number and hubs.exist() else (0, 0)
