"""Readers, told by their requests: subscribers of aggregators, and feed readers."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from statistics import median
from typing import NamedTuple

from feedwright.domain.record import Record

_COUNT = re.compile(r"\b(\d{1,9})\s+(?:active\s+)?(?:subscriber|reader|user)s?\b", re.IGNORECASE)
_FEED_ID = re.compile(r"\bfeed-?id\s*[=:]\s*([\w-]{1,64})", re.IGNORECASE | re.ASCII)
_SITE = re.compile(r"(?<![a-z0-9.-])(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})", re.IGNORECASE)
"""Looked for where no letter of one stands before: of a long word once, not from each letter."""
_NAMES = {
    "bazqux": "BazQux Reader",
    "bloglovin": "Bloglovin",
    "blogtrottr": "Blogtrottr",
    "commafeed": "CommaFeed",
    "feedbin": "Feedbin",
    "feedblitz": "FeedBlitz",
    "feeder.co": "Feeder",
    "feedly": "Feedly",
    "feedspot": "Feedspot",
    "g2reader": "G2Reader",
    "inoreader": "Inoreader",
    "netvibes": "Netvibes",
    "newsblur": "NewsBlur",
    "old reader": "The Old Reader",
    "theoldreader": "The Old Reader",
}
"""How aggregators write themselves in a ``User-Agent``, and their names."""
_LONGEST = 500
"""Characters of a ``User-Agent`` that are looked at."""
_LONGEST_NAME = 40
KNOWN = frozenset(_NAMES.values())
"""The names of aggregators that many know."""
OTHERS = "other"
"""The name for all that are not told apart."""


class Aggregator(NamedTuple):
    """What an aggregator tells of its subscribers when it fetches a feed for them."""

    name: str
    subscribers: int
    feed: str = ""
    """Its own name for the feed; it may have several for one."""


def aggregator(user_agent: str) -> Aggregator | None:
    """What the beginning of a ``User-Agent`` tells of subscribers; None where it tells nothing.

    Anyone can write anything there. It is told under the name that stands in it, so that a
    publisher can see what to believe.
    """
    return _aggregator(user_agent[:_LONGEST])


@lru_cache(maxsize=1024)
def _aggregator(user_agent: str) -> Aggregator | None:
    count = _COUNT.search(user_agent)
    if count is None:
        return None
    lower = user_agent.lower()
    name = next((name for marker, name in _NAMES.items() if marker in lower), "")
    feed = _FEED_ID.search(user_agent)
    return Aggregator(
        name or _unknown(user_agent[: count.start()]), int(count[1]), feed[1] if feed else ""
    )


def _unknown(agent: str) -> str:
    product = re.split(r"[/(;\s]", agent.strip(), maxsplit=1)[0]
    site = _SITE.search(agent)
    name = site[1] if site and product in ("Mozilla", "") else product
    return "".join(c for c in name if c.isprintable())[:_LONGEST_NAME] or "?"


def reader_address(peer: str, forwarded: str) -> str:
    """The part of a reader's address by which it is counted.

    Args:
        peer: The address that the connection came from.
        forwarded: ``X-Forwarded-For``; it counts where the peer is a proxy of one's own, and
            then its last address, which that proxy has written.

    Returns:
        The address; of IPv6 the half that tells the network, for the other half may be a new
        one each day (RFC 8981).
    """
    address = peer
    if forwarded and is_near(peer):
        address = forwarded.rpartition(",")[2].strip()
    if ":" not in address:
        return address
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(int(found) >> 64)


@lru_cache(maxsize=64)
def is_near(peer: str) -> bool:
    """Whether an address may be that of a proxy of one's own."""
    try:
        found = ip_address(peer)
    except ValueError:
        return True  # a socket in the file system
    inside = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return not (inside or found).is_global


EVERYWHERE = "*"
"""In place of a path: all feeds together."""


class Polled(NamedTuple):
    """How many readers asked for a feed on a day."""

    day: str
    """In UTC: ``2026-03-02``."""
    path: str
    readers: int


class Reported(NamedTuple):
    """What an aggregator reported on a day."""

    day: str
    path: str
    name: str
    feed: str
    subscribers: int


class Day(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Who read on a day."""

    day: str
    readers: int
    """Distinct ones, whatever they read."""
    subscribers: int


class FeedReaders(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Who reads one document."""

    path: str
    readers: int
    """On a usual day: the median of the whole days."""
    subscribers: int
    """Of all aggregators, by what each reported last."""
    aggregators: dict[str, int]
    """The same by name, the largest first."""


class Readers(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Who reads, over some days."""

    days: tuple[Day, ...]
    """Each, the oldest first."""
    feeds: tuple[FeedReaders, ...]
    """The most read first."""


def readers(days: Sequence[str], polled: Iterable[Polled], reported: Iterable[Reported]) -> Readers:
    """Put together who reads.

    Args:
        days: Those that are meant, the oldest first; the last is not over yet.
        polled: What was counted on them.
        reported: What aggregators told on them.
    """
    counts = {(one.day, one.path): one.readers for one in polled}
    reports: dict[tuple[str, str, str], dict[str, int]] = {}
    for one in reported:
        feeds = reports.setdefault((one.day, one.path, one.name), {})
        feeds[one.feed] = one.subscribers
    paths = {path for _, path in counts} | {path for _, path, _ in reports}
    found = (_of_feed(path, days, counts, reports) for path in paths - {EVERYWHERE})
    return Readers(
        days=tuple(
            Day(
                day=day,
                readers=counts.get((day, EVERYWHERE), 0),
                subscribers=sum(sum(reports[key].values()) for key in reports if key[0] == day),
            )
            for day in days
        ),
        feeds=tuple(sorted(found, key=lambda one: (-one.readers - one.subscribers, one.path))),
    )


def _of_feed(
    path: str,
    days: Sequence[str],
    counts: dict[tuple[str, str], int],
    reported: dict[tuple[str, str, str], dict[str, int]],
) -> FeedReaders:
    newest: dict[str, int] = {}
    for day in days:
        newest |= {
            name: sum(feeds.values())
            for (when, where, name), feeds in reported.items()
            if (when, where) == (day, path)
        }
    begun = [day for day in days[:-1] if any(key[0] == day for key in counts)] or days[-1:]
    return FeedReaders(
        path=path,
        readers=round(median(counts.get((day, path), 0) for day in begun)),
        subscribers=sum(newest.values()),
        aggregators=dict(sorted(newest.items(), key=lambda item: (-item[1], item[0]))),
    )
