"""Continuity: the ids, time zone and feeds that subscribers have relied on since the last run."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from feedwright.domain.record import Record

if TYPE_CHECKING:
    from feedwright.store.store import Store

_FACT = "continuity"


class ReliedOn(Record, frozen=True, kw_only=True):
    """What subscribers have relied on since the last run."""

    timezone: str = ""
    """By whose clocks dates without a zone were read."""
    authority: str = ""
    """Who minted the ids of feeds and articles."""
    address: str = ""
    """Where the published folder was reached."""
    each: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    """What each feed of several values is made for, by its name."""
    partners: tuple[str, ...] | None = None
    """The names of the feeds that were for partners who are told what to take down; None where
    nobody knows."""
    partners_since: Mapping[str, datetime] = msgspec.field(default_factory=dict[str, datetime])
    """The time of the run that first made each of these for its partner, where that is known."""
    refusals: tuple[str, ...] = ()
    """What the last run refused to take from them, each a sentence."""
    kept: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict[str, tuple[str, ...]])
    """For each folder of which documents stay as they were, the ids that these show."""
    provisional: tuple[str, ...] = ()
    """The names of the feeds that were made first while something was refused: whoever mends the
    configuration takes them back."""


def load(store: "Store") -> ReliedOn:
    """Load what subscribers have relied on since the last run."""
    fact = store.fact(_FACT)
    return msgspec.json.decode(fact, type=ReliedOn) if fact else ReliedOn()


def keep(store: "Store", now: ReliedOn) -> None:
    """Store what subscribers rely on from now on."""
    store.set_fact(_FACT, msgspec.json.encode(now).decode())
