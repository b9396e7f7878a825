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
    """How many there are."""

    subscriptions: int
    of_host: int
    intents: int
    intents_of_host: int


class Asked(TimedRecord, frozen=True, kw_only=True):
    """A callback that is to be asked, or told that there is no subscription."""

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
    """A subscriber that has something to get."""

    id: int
    topic: str
    callback: str
    host: str
    secret: str
    expires: datetime
    failures: int
    wanted: str
    """The SHA-256 of the newest version that was distributed."""
    got: str
    """The same of the one that it has, as far as is known."""
    peer: str
    """The IP address that has confirmed the subscription."""


class Subscriptions:
    """Who subscribes, and what they have yet to get.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ask = database.ask

    def close(self) -> None:
        """Let another server ask and deliver, and close what was opened for it."""

    @property
    def is_lost(self) -> bool:
        """Whether they have to be opened anew, as where a connection has ended."""
        return False

    def leads(self) -> bool:
        """Whether this server asks callbacks, and notices what has changed; one of several does."""
        return True

    def is_left_to_workers(self) -> bool:
        """Whether workers notice what has changed, and deliver it."""
        return False

    def want_run(self) -> None:
        """Ask workers, to whom it is left, for a run, after which they notice what has changed."""

    def counts(self, host: str) -> Counts:
        """How many subscriptions and requests there are, and how many of a host."""
        return Counts(*self._ask("count", host=host))

    def waiting(self) -> tuple[int, int]:
        """How many subscriptions there are, and how many of them have something to get."""
        found: tuple[int, int] = self._ask("waiting")
        return found

    def knows(self, intent: Intent) -> bool:
        """Whether a callback subscribes to the topic, or has asked to."""
        return bool(self._ask("is_known", topic=intent.topic, callback=intent.callback))

    def has(self, topic: str, callback: str) -> bool:
        """Whether a callback subscribes to a topic."""
        return bool(self._ask("is_subscribed", topic=topic, callback=callback))

    def ask(self, intent: Intent, now: datetime) -> None:
        """Stores a request that its callback has to confirm."""
        with self._database.transaction():
            lease = intent.lease // MICROSECOND
            self._keep_intent(
                intent.topic, intent.callback, intent.host, now,
                mode=intent.mode, secret=intent.secret, lease=lease, reason="",
            )  # fmt: skip

    def deny(self, topic: str, callback: str, host: str, reason: str, now: datetime) -> None:
        """Ends a subscription, and stores that its callback is to be told of the denial."""
        with self._database.transaction():
            self._ask("end_subscription", topic=topic, callback=callback)
            told = {"mode": "denied", "secret": "", "lease": 0, "reason": reason}
            self._keep_intent(topic, callback, host, now, **told)

    def _keep_intent(
        self, topic: str, callback: str, host: str, now: datetime, **told: Any
    ) -> None:
        """Store what a callback is to be asked or told, in the place of what it was before."""
        self._ask("replace_intent", topic=topic, callback=callback)
        told |= {"topic": topic, "callback": callback, "host": host, "now": micros(now)}
        self._ask("keep_intent", **told)

    def deny_all(self, topic: str, reason: str, now: datetime) -> None:
        """The same for everyone who subscribes to a topic."""
        for callback, host in self._ask("subscribers", topic=topic):
            self.deny(topic, callback, host, reason, now)

    def due_intents(self, now: datetime) -> list[int]:
        """The callbacks to ask or to tell, by number, the longest waiting first."""
        return [row[0] for row in self._ask("due_intents", now=micros(now))]

    def intent(self, number: int) -> Asked | None:
        """What a callback is to be asked or told."""
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
        """Whether a request is still the last word of its subscriber."""
        return bool(self._ask("has_intent", id=asked.id))

    def postpone_intent(self, asked: Asked, due: datetime, failures: int) -> None:
        """Remembers to ask a callback later."""
        self._ask("postpone_intent", id=asked.id, due=micros(due), failures=failures)

    def forget_intent(self, asked: Asked) -> None:
        """Forgets a request that was answered, or is given up."""
        self._ask("forget_intent", id=asked.id)

    def confirm(self, asked: Asked, sha256: str, now: datetime, peer: str = "") -> None:
        """Does what a callback has confirmed to want.

        Args:
            asked: The request.
            sha256: Of the topic's document as it stands: what changes from now on is delivered.
                Where a newer one was distributed meanwhile, that is too.
            now: When the lease begins.
            peer: The IP address that has confirmed it.
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
        """Ends the subscriptions whose lease is over."""
        self._ask("end_expired", now=micros(now))
        self._ask("forget_topics")

    def topics(self) -> dict[str, str]:
        """The topics that somebody wants, and the SHA-256 that was distributed last."""
        return dict(self._ask("topics"))

    def distribute(self, topic: str, sha256: str, now: datetime) -> None:
        """Remembers that every subscriber of a topic is to get its new version."""
        with self._database.transaction():
            self._ask("keep_topic", topic=topic, sha256=sha256)
            self._ask("distribute", topic=topic, sha256=sha256, now=micros(now))

    def due_deliveries(self, now: datetime) -> list[int]:
        """Who is to get something now, by number, the reliable ones first."""
        return [row[0] for row in self._ask("due_deliveries", now=micros(now))]

    def subscription(self, number: int) -> Subscription | None:
        """A subscriber, as it is now."""
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
        """Remembers that a subscriber has a version.

        Args:
            one: As it was before the document was read.
            sha256: Of the document.
            now: When what was distributed since then is due.
        """
        self._ask("delivered", id=one.id, sha256=sha256, wanted=one.wanted, now=micros(now))

    def delivery_due(self, number: int) -> datetime | None:
        """When a subscriber is to get something; None where it has what it wants, or is gone."""
        due = self._ask("delivery_due", id=number)
        return None if due is None else instant(due)

    def postpone(self, one: Subscription, due: datetime, failures: int) -> None:
        """Remembers when a delivery is tried again.

        Args:
            one: The subscriber.
            due: When.
            failures: How many have failed since one that did not.
        """
        self._ask("postpone_delivery", id=one.id, due=micros(due), failures=failures)

    def drop(self, one: Subscription) -> None:
        """Forgets a delivery: there is nothing to deliver."""
        self._ask("drop_delivery", id=one.id)

    def end(self, one: Subscription) -> None:
        """Ends a subscription."""
        self._ask("end_by_id", id=one.id)

    def take_over(self, other: "Subscriptions") -> None:
        """Take over what another database holds, all or nothing; what is here already stays."""
        with self._database.transaction():
            for kind, query, fill in _KINDS:
                names = kind.split()
                rows = other._ask(query)  # noqa: SLF001 - its own kind
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
"""What there is: the columns, the query that gives them, and the one that keeps them."""
