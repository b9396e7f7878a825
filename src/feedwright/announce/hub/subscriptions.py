"""Subscriptions of a hub in a database of either engine."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

from feedwright.announce.websub import Intent
from feedwright.domain.instants import MICROSECOND, instant, micros
from feedwright.domain.record import TimedRecord
from feedwright.runtime.database.database import Database

QUERIES = Path(__file__).with_name("queries.sql")
TABLES = Path(__file__).with_name("schema.sql")


class Counts(NamedTuple):
    """Numbers of subscriptions and requests."""

    subscriptions: int
    of_host: int
    intents: int
    intents_of_host: int


class Asked(TimedRecord, frozen=True, kw_only=True):
    """A request that its callback must confirm, or a denial that it must be told."""

    id: int
    mode: Literal["subscribe", "unsubscribe", "denied"]
    topic: str
    callback: str
    host: str
    secret: str
    lease: timedelta
    reason: str
    since: datetime
    failures: int


class Subscription(TimedRecord, frozen=True, kw_only=True):
    """A subscription with a due delivery."""

    id: int
    topic: str
    callback: str
    host: str
    secret: str
    expires: datetime
    failures: int
    wanted: str
    """The SHA-256 of the newest distributed version."""
    got: str
    """The SHA-256 of the version that the subscriber has, as far as known."""
    peer: str
    """The IP address that confirmed the subscription."""


class Subscriptions:
    """Subscriptions, requests and due deliveries in a database.

    Args:
        database: The database that stores them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ask = database.ask

    def close(self) -> None:
        """Release the lead to another server, and close the database."""

    @property
    def is_lost(self) -> bool:
        """Whether they must be opened again, as after a lost connection."""
        return False

    def leads(self) -> bool:
        """Whether this server verifies callbacks and notices changes, as one of several does."""
        return True

    def is_left_to_workers(self) -> bool:
        """Whether workers notice changes, and deliver them."""
        return False

    def want_run(self) -> None:
        """Request a run from the workers, which notice changes after it."""

    def counts(self, host: str) -> Counts:
        """Count subscriptions and requests, in total and of a host."""
        return Counts(*self._ask("count", host=host))

    def waiting(self) -> tuple[int, int]:
        """Count the subscriptions, and those with a due delivery."""
        found: tuple[int, int] = self._ask("waiting")
        return found

    def knows(self, intent: Intent) -> bool:
        """Whether a callback has a subscription to the topic, or a pending request."""
        return bool(self._ask("is_known", topic=intent.topic, callback=intent.callback))

    def has(self, topic: str, callback: str) -> bool:
        """Whether a callback has a subscription to a topic."""
        return bool(self._ask("is_subscribed", topic=topic, callback=callback))

    def ask(self, intent: Intent, now: datetime) -> None:
        """Store a request that its callback must confirm."""
        with self._database.transaction():
            lease = intent.lease // MICROSECOND
            self._keep_intent(
                intent.topic, intent.callback, intent.host, now,
                mode=intent.mode, secret=intent.secret, lease=lease, reason="",
            )  # fmt: skip

    def deny(self, topic: str, callback: str, host: str, reason: str, now: datetime) -> None:
        """End a subscription, and store the denial that its callback must be told."""
        with self._database.transaction():
            self._ask("end_subscription", topic=topic, callback=callback)
            told = {"mode": "denied", "secret": "", "lease": 0, "reason": reason}
            self._keep_intent(topic, callback, host, now, **told)

    def _keep_intent(
        self, topic: str, callback: str, host: str, now: datetime, **told: Any
    ) -> None:
        """Store a request or denial in place of an earlier one for the same callback and topic."""
        self._ask("replace_intent", topic=topic, callback=callback)
        told |= {"topic": topic, "callback": callback, "host": host, "now": micros(now)}
        self._ask("keep_intent", **told)

    def deny_all(self, topic: str, reason: str, now: datetime) -> None:
        """Deny a topic to all its subscribers."""
        for callback, host in self._ask("subscribers", topic=topic):
            self.deny(topic, callback, host, reason, now)

    def due_intents(self, now: datetime) -> list[int]:
        """The numbers of pending requests and denials, the longest waiting first."""
        return [row[0] for row in self._ask("due_intents", now=micros(now))]

    def intent(self, number: int) -> Asked | None:
        """A pending request or denial, by its number."""
        row = self._ask("intent", id=number)
        return row and Asked(
            id=row[0],
            mode=row[1],
            topic=row[2],
            callback=row[3],
            host=row[4],
            secret=row[5],
            lease=row[6] * MICROSECOND,
            reason=row[7],
            since=instant(row[8]),
            failures=row[9],
        )

    def is_latest(self, asked: Asked) -> bool:
        """Whether a request is still the latest of its subscriber."""
        return bool(self._ask("has_intent", id=asked.id))

    def postpone_intent(self, asked: Asked, due: datetime, failures: int) -> None:
        """Store a later time for a request or denial."""
        self._ask("postpone_intent", id=asked.id, due=micros(due), failures=failures)

    def forget_intent(self, asked: Asked) -> None:
        """Delete a request that was answered, or is given up."""
        self._ask("forget_intent", id=asked.id)

    def confirm(self, asked: Asked, sha256: str, now: datetime, peer: str = "") -> None:
        """Carry out a confirmed request.

        Args:
            asked: The request.
            sha256: The SHA-256 of the topic's current document: later versions are delivered. A
                newer one that was distributed meanwhile is delivered, too.
            now: The beginning of the lease.
            peer: The IP address that confirmed it.
        """
        with self._database.transaction():
            self._ask("forget_intent", id=asked.id)
            if asked.mode == "unsubscribe":
                self._ask("end_subscription", topic=asked.topic, callback=asked.callback)
                return
            self._ask("first_seen", topic=asked.topic, sha256=sha256)
            wanted = self._ask("distributed", topic=asked.topic)
            self._ask(
                "keep_subscription",
                topic=asked.topic,
                callback=asked.callback,
                host=asked.host,
                secret=asked.secret,
                expires=micros(now + asked.lease),
                wanted=wanted,
                got=sha256,
                due=None if wanted == sha256 else micros(now),
                peer=peer,
            )

    def end_expired(self, now: datetime) -> None:
        """Delete the subscriptions whose lease has expired."""
        self._ask("end_expired", now=micros(now))
        self._ask("forget_topics")

    def topics(self) -> dict[str, str]:
        """The topics with subscribers, and the SHA-256 of the last distributed version."""
        return dict(self._ask("topics"))

    def distribute(self, topic: str, sha256: str, now: datetime) -> None:
        """Make deliveries of a topic's new version due to all its subscribers."""
        with self._database.transaction():
            self._ask("keep_topic", topic=topic, sha256=sha256)
            self._ask("distribute", topic=topic, sha256=sha256, now=micros(now))

    def due_deliveries(self, now: datetime) -> list[int]:
        """The numbers of subscriptions with a due delivery, reliable ones first."""
        return [row[0] for row in self._ask("due_deliveries", now=micros(now))]

    def subscription(self, number: int) -> Subscription | None:
        """The current subscription, by its number."""
        row = self._ask("subscription", id=number)
        return row and Subscription(
            id=row[0],
            topic=row[1],
            callback=row[2],
            host=row[3],
            secret=row[4],
            expires=instant(row[5]),
            failures=row[6],
            wanted=row[7],
            got=row[8],
            peer=row[9],
        )

    def delivered(self, one: Subscription, sha256: str, now: datetime) -> None:
        """Store that a subscriber has a version.

        Args:
            one: The subscription before the document was read.
            sha256: The SHA-256 of the document.
            now: When a version distributed since then is due.
        """
        self._ask("delivered", id=one.id, sha256=sha256, wanted=one.wanted, now=micros(now))

    def delivery_due(self, number: int) -> datetime | None:
        """When a delivery to a subscriber is due; None without one, or after its end."""
        due = self._ask("delivery_due", id=number)
        return None if due is None else instant(due)

    def postpone(self, one: Subscription, due: datetime, failures: int) -> None:
        """Store when a delivery is tried again.

        Args:
            one: The subscription.
            due: The time of the next try.
            failures: The number of failures since the last successful delivery.
        """
        self._ask("postpone_delivery", id=one.id, due=micros(due), failures=failures)

    def drop(self, one: Subscription) -> None:
        """Cancel a delivery, because there is nothing to deliver."""
        self._ask("drop_delivery", id=one.id)

    def end(self, one: Subscription) -> None:
        """End a subscription."""
        self._ask("end_by_id", id=one.id)

    def take_over(self, other: "Subscriptions") -> None:
        """Copy the content of another database, all or nothing; existing rows stay."""
        with self._database.transaction():
            for kind, query, fill in _KINDS:
                names = kind.split()
                rows = other._ask(query)  # noqa: SLF001 - of the same class
                self._ask(fill, (dict(zip(names, row, strict=True)) for row in rows))


_KINDS = (
    (
        "topic callback host secret expires wanted due failures got peer",
        "all_subscriptions",
        "add_subscription",
    ),
    (
        "mode topic callback host secret lease reason since due failures",
        "all_intents",
        "add_intent",
    ),
    ("topic sha256", "all_topics", "first_seen"),
)
"""The stored kinds of rows: their columns, the query that reads them, and the one that writes
them."""
