"""The state of publishing, read from the store for the server's metrics."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from feedwright.announce.hub.subscription_counts import waiting
from feedwright.domain.errors import StoreError
from feedwright.domain.publication import Publication
from feedwright.runtime.database.address import Address
from feedwright.store import failed_runs
from feedwright.store.continuity import load
from feedwright.store.due_times import next_due
from feedwright.store.failed_runs import FailedRuns
from feedwright.store.locking import SCHEDULE, holder
from feedwright.store.opening import lies_there, store_location
from feedwright.store.own_files import HUB, STORE
from feedwright.store.queue import QueueTotals, totals
from feedwright.store.store import ReadOnlyStore


class Condition(NamedTuple):
    """The state of publishing."""

    set_aside: int = 0
    refused: int = 0
    """Documents that the next run tries again."""
    withheld: int = 0
    """Refusals of the last run to take something from subscribers, such as a feed."""
    held: int = 0
    next_due: datetime | None = None
    failed: FailedRuns = FailedRuns()
    hubs: tuple[tuple[str, int], ...] = ()
    """The number of topics not yet announced to each hub."""
    subscriptions: int = 0
    """Subscriptions of the publication's own hub."""
    waiting: int = 0
    """Subscriptions with a pending delivery."""
    is_scheduled: bool = False
    """Whether `feedwright run` publishes on this machine."""
    queue: QueueTotals | None = None
    """The queue of the workers that share its database; None if there are none."""


def condition(folder: Path, publication: Publication, now: float) -> Condition | None:
    """Read the state of publishing; None if the store is missing or cannot be read.

    Args:
        folder: The publication's folder.
        publication: The configuration.
        now: The time, in seconds since 1970.
    """
    stored = store_location(publication, folder)
    try:
        subscriptions, unheard = waiting(stored, folder / HUB)
        if not lies_there(stored):
            return None
        with ReadOnlyStore(stored) as store:
            last = None if store.is_empty else store.last_run()
            if last is None:
                return None
            pings = store.pings.all()
            due = next_due(publication, store, last)
            named = dict.fromkeys((*publication.publication.named_hubs, *(p.hub for p in pings)))
            aside = [one for found in store.files.set_aside().values() for one in found]
            return Condition(
                set_aside=len(aside) + len(store.entries.all_set_aside()),
                refused=len(store.pending.names("owner")) + len(store.pending.names("left")),
                withheld=len(load(store).refusals),
                held=len(store.known.embargoed(datetime.fromtimestamp(now, UTC))),
                next_due=min((one for one in (due, *(p.due for p in pings)) if one), default=None),
                failed=failed_runs.decoded(store.fact(failed_runs.FACT)),
                hubs=tuple((one, sum(p.hub == one for p in pings)) for one in named),
                subscriptions=subscriptions,
                waiting=unheard,
                is_scheduled=holder(folder / STORE, SCHEDULE) is not None,
                queue=totals(stored) if isinstance(stored, Address) else None,
            )
    except StoreError:
        return None
