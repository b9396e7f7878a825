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
    """The time zone of dates without a zone."""
    authority: str = ""
    """The authority of the ids of feeds and articles."""
    address: str = ""
    """The address of the published folder."""
    each: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    """The property whose values have their own feeds, by the name of the feed."""
    partners: tuple[str, ...] | None = None
    """The names of the feeds for partners that are told about withdrawn articles; None if
    unknown."""
    partners_since: Mapping[str, datetime] = msgspec.field(default_factory=dict[str, datetime])
    """The time of the run that first made each of these for its partner, if known."""
    refusals: tuple[str, ...] = ()
    """Sentences about what the last run refused to remove."""
    kept: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict[str, tuple[str, ...]])
    """The ids shown by the retained documents of each folder."""
    provisional: tuple[str, ...] = ()
    """The names of the feeds that were first made while something was refused, and that a mended
    configuration may remove again."""


def load(store: "Store") -> ReliedOn:
    """Load what subscribers have relied on since the last run."""
    fact = store.fact(_FACT)
    return msgspec.json.decode(fact, type=ReliedOn) if fact else ReliedOn()


def keep(store: "Store", now: ReliedOn) -> None:
    """Store what subscribers rely on from now on."""
    store.set_fact(_FACT, msgspec.json.encode(now).decode())
