"""The whole step: tell hubs which documents changed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import msgspec

from feedwright.domain.addresses import without_user
from feedwright.domain.publication import Publication
from feedwright.store.pending_pings import Ping
from feedwright.store.store import Store


class Announcement(msgspec.Struct, frozen=True):
    """What hubs were told."""

    topics: tuple[str, ...] = ()
    """The topics whose ping a hub has accepted."""
    due: datetime | None = None
    """When failed pings are sent again."""
    warnings: tuple[str, ...] = ()


def note(publication: Publication, store: Store, paths: Iterable[str], now: datetime) -> None:
    """Store the pings that hubs are to get for documents that changed.

    This happens in the transaction that stores the documents: if the run is stopped before
    :func:`announce`, the next one announces them.

    Args:
        publication: The configuration. A publication's own hub needs no ping.
        store: Inside a transaction.
        paths: The paths of the documents.
        now: The time of the run.
    """
    hubs = publication.publication.hubs
    if not hubs:
        return
    from feedwright.announce.websub import topic_at  # noqa: PLC0415 - slow to import

    topics = [topic for path in sorted(paths) if (topic := topic_at(publication, path))]
    store.pings.keep(
        Ping(hub=hub, topic=topic, due=now, attempts=0) for hub in hubs for topic in topics
    )


def announce(publication: Publication, store: Store, now: datetime) -> Announcement:
    """Send hubs their pings, those included that failed before.

    A hub that is down fails no run: it gives a warning, and is tried again later.

    Args:
        publication: The configuration.
        store: Has the pings that are still to be sent.
        now: The time of the run.
    """
    known = store.pings.all()
    if not known:
        return Announcement()
    from feedwright.announce.websub import LONGEST_PAUSE, path_of  # noqa: PLC0415 - slow to import

    hubs = publication.publication.hubs
    due, wanted = dict[tuple[str, str], Ping](), defaultdict[str, list[str]](list)
    over, waiting = list[Ping](), list[Ping]()
    for one in known:
        stands = one.hub in hubs and path_of(publication, one.topic)
        (waiting if stands else over).append(one)
    for one in waiting:
        # A ping due after more than the longest pause was postponed by a clock that was set back
        # since.
        if not now < one.due <= now + LONGEST_PAUSE:
            due[one.hub, one.topic] = one
            wanted[one.hub].append(one.topic)
    taken, tried, warnings = dict[str, None](), list[Ping](), list[str]()
    if wanted:
        from feedwright.announce import pings  # noqa: PLC0415 - httpx is slow to import

        problems = defaultdict[str, list[tuple[str, Ping]]](list)
        for answer in pings.announce(wanted):
            for topic in answer.topics:
                ping = due[answer.hub, topic]
                if answer.problem:
                    problems[answer.hub].append((answer.problem, ping))
                else:
                    taken[topic] = None
                    over.append(ping)
        for hub, failed in problems.items():
            again = [_retry(ping, now) for _, ping in failed]
            tried += [one for one in again if one]
            over += [ping for one, (_, ping) in zip(again, failed, strict=True) if not one]
            warnings.append(_warning(without_user(hub), failed[0][0], again))
    with store.transaction():
        store.pings.forget(over)
        store.pings.keep(tried)
    later = (one.due for one in store.pings.all())
    return Announcement(tuple(sorted(taken)), min(later, default=None), tuple(warnings))


def _retry(ping: Ping, now: datetime) -> Ping | None:
    """The next try of a failed ping, or None if it is given up."""
    from feedwright.announce.websub import ping_again  # noqa: PLC0415 - slow to import

    attempts = ping.attempts + 1
    after = ping_again(attempts)
    return msgspec.structs.replace(ping, attempts=attempts, due=now + after) if after else None


def _warning(hub: str, problem: str, again: list[Ping | None]) -> str:
    count = f"{len(again)} topics" if len(again) > 1 else "1 topic"
    next_time = min((one.due for one in again if one), default=None)
    then = (
        f"the next attempt is due at {next_time:%Y-%m-%d %H:%M} UTC"
        if next_time
        else "no further attempt is made until they change again"
    )
    return f"the hub {hub} {problem}; not announced: {count}; {then}"
