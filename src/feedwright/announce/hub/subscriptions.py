"""The hub's own SQLite file."""

from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from filelock import FileLock, Timeout

from feedwright.announce.websub import Intent
from feedwright.domain.errors import StoreError
from feedwright.domain.record import TimedRecord
from feedwright.runtime.database.database import Wording
from feedwright.runtime.database.sqlite import SQLite
from feedwright.store.permissions import make_file, make_folder

_VERSION = 1
_QUERIES = Path(__file__).with_name("queries.sql")
_SCHEMA = Path(__file__).with_name("schema.sql")
_WORDING = Wording(
    "the hub's subscriptions",
    "if the file is spoilt, move it away: subscribers come back as they renew their leases",
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PATIENCE = 2
"""Seconds to wait for another server of the same publication; it writes for moments only."""


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


def waiting(file: Path) -> tuple[int, int]:
    """How many subscriptions a file holds, and how many of them have something to get.

    Args:
        file: Where they are kept, which is only read.

    Raises:
        StoreError: The file cannot be read.
    """
    with closing(SQLite.reader(file, _QUERIES, _WORDING)) as database:
        found: tuple[int, int] = database.ask("waiting")
        return found


class Subscriptions:
    """Who subscribes, and what they have yet to get.

    What it is told it keeps through the end of the process. When the machine loses its
    power, the last moments may be forgotten: a delivery is then made twice.

    Args:
        file: Where they are kept; it holds secrets, and is for its owner alone.

    Raises:
        StoreError: The file cannot be used.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = FileLock(file.with_suffix(".lock"), timeout=0, thread_local=False, mode=0o600)
        make_folder(file.parent)
        make_file(file)
        # Not synced with each write: a delivery's end is one, and there are thousands at once.
        self._database = SQLite(file, _QUERIES, _WORDING, patience=_PATIENCE, synchronous=False)
        self._ask = self._database.ask
        try:
            self._prepare()
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        """Closes the file, and lets another server deliver."""
        self._database.close()
        self._lock.release()

    def delivers(self) -> bool:
        """Whether this server delivers; of several servers one does."""
        if self._lock.is_locked:
            return True
        with self._database.explained(), suppress(Timeout):
            self._lock.acquire()
        return self._lock.is_locked

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
        self._ask(
            "keep_intent",
            mode=intent.mode,
            topic=intent.topic,
            callback=intent.callback,
            host=intent.host,
            secret=intent.secret,
            lease=intent.lease // _MICROSECOND,
            reason="",
            now=_micros(now),
        )

    def deny(self, topic: str, callback: str, host: str, reason: str, now: datetime) -> None:
        """Ends a subscription, and stores that its callback is to be told of the denial."""
        with self._database.transaction():
            self._ask("end_subscription", topic=topic, callback=callback)
            self._ask(
                "keep_intent",
                mode="denied",
                topic=topic,
                callback=callback,
                host=host,
                secret="",
                lease=0,
                reason=reason,
                now=_micros(now),
            )

    def deny_all(self, topic: str, reason: str, now: datetime) -> None:
        """The same for everyone who subscribes to a topic."""
        for callback, host in self._ask("subscribers", topic=topic):
            self.deny(topic, callback, host, reason, now)

    def due_intents(self, now: datetime) -> list[int]:
        """The callbacks to ask or to tell, by number, the longest waiting first."""
        return [row[0] for row in self._ask("due_intents", now=_micros(now))]

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
            lease=row[6] * _MICROSECOND,
            reason=row[7],
            since=_EPOCH + row[8] * _MICROSECOND,
            failures=row[9],
        )

    def is_latest(self, asked: Asked) -> bool:
        """Whether a request is still the last word of its subscriber."""
        return bool(self._ask("has_intent", id=asked.id))

    def postpone_intent(self, asked: Asked, due: datetime, failures: int) -> None:
        """Remembers to ask a callback later."""
        self._ask("postpone_intent", id=asked.id, due=_micros(due), failures=failures)

    def forget_intent(self, asked: Asked) -> None:
        """Forgets a request that was answered, or is given up."""
        self._ask("forget_intent", id=asked.id)

    def confirm(self, asked: Asked, sha256: str, now: datetime) -> None:
        """Does what a callback has confirmed to want.

        Args:
            asked: The request.
            sha256: Of the topic's document as it stands: what changes from now on is delivered.
            now: When the lease begins.
        """
        with self._database.transaction():
            self._ask("forget_intent", id=asked.id)
            if asked.mode == "unsubscribe":
                self._ask("end_subscription", topic=asked.topic, callback=asked.callback)
                return
            self._ask("first_seen", topic=asked.topic, sha256=sha256)
            self._ask(
                "keep_subscription",
                topic=asked.topic,
                callback=asked.callback,
                host=asked.host,
                secret=asked.secret,
                expires=_micros(now + asked.lease),
                wanted=sha256,
            )

    def end_expired(self, now: datetime) -> None:
        """Ends the subscriptions whose lease is over."""
        self._ask("end_expired", now=_micros(now))
        self._ask("forget_topics")

    def topics(self) -> dict[str, str]:
        """The topics that somebody wants, and the SHA-256 that was distributed last."""
        return dict(self._ask("topics"))

    def distribute(self, topic: str, sha256: str, now: datetime) -> None:
        """Remembers that every subscriber of a topic is to get its new version."""
        with self._database.transaction():
            self._ask("keep_topic", topic=topic, sha256=sha256)
            self._ask("distribute", topic=topic, sha256=sha256, now=_micros(now))

    def due_deliveries(self, now: datetime) -> list[int]:
        """Who is to get something now, by number, the reliable ones first."""
        return [row[0] for row in self._ask("due_deliveries", now=_micros(now))]

    def subscription(self, number: int) -> Subscription | None:
        """A subscriber, as it is now."""
        row = self._ask("subscription", id=number)
        return row and Subscription(
            id=row[0],
            topic=row[1],
            callback=row[2],
            host=row[3],
            secret=row[4],
            expires=_EPOCH + row[5] * _MICROSECOND,
            failures=row[6],
        )

    def delivered(self, one: Subscription, sha256: str, now: datetime) -> None:
        """Remembers that a subscriber has taken a version."""
        self._ask("delivered", id=one.id, sha256=sha256, now=_micros(now))

    def postpone(self, one: Subscription, due: datetime) -> None:
        """Remembers that a delivery has failed, and when it is tried again."""
        self._ask("postpone_delivery", id=one.id, due=_micros(due), failures=one.failures + 1)

    def drop(self, one: Subscription) -> None:
        """Forgets a delivery: there is nothing to deliver."""
        self._ask("drop_delivery", id=one.id)

    def end(self, one: Subscription) -> None:
        """Ends a subscription."""
        self._ask("end_by_id", id=one.id)

    def _prepare(self) -> None:
        schema = self._ask("schema_version")
        if schema > _VERSION:
            raise StoreError(
                f"{self._file}: was written by a newer Feedwright (its schema is {schema}, this "
                f"one's {_VERSION}); install that version, or move the file away"
            )
        with self._database.transaction():
            self._database.run(_SCHEMA)


def _micros(when: datetime) -> int:
    return (when - _EPOCH) // _MICROSECOND
