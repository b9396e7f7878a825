"""The number of own pages by month, by which sitemaps are divided."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from feedwright.domain.sitemaps import OWNER, UNDATED, PeriodCount, bounds
from feedwright.store.store import Store

FACT = "sitemap"
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def counted(store: Store) -> dict[str, PeriodCount]:
    """The counts of all months that have pages, by the months."""
    kept = store.fact(FACT)
    return msgspec.json.decode(kept, type=dict[str, PeriodCount]) if kept else {}


def count_pages(store: Store, months: Collection[str] | None, now: datetime) -> frozenset[str]:
    """Count the pages of some months again, and store the counts.

    Args:
        store: Inside a transaction.
        months: The months that may have changed; None for all.
        now: The time of the run.

    Returns:
        The counts of these months, including months that no longer have a page.
    """
    before = counted(store)
    after = {one: had for one, had in before.items() if months is not None and one not in months}
    if months is None:
        after |= _of_days(store, _FIRST, _LAST, now)
    for month in months or ():
        if month != UNDATED:
            after |= _of_days(store, *bounds(month), now)
    if (months is None or UNDATED in months) and (undated := store.known.undated_own_pages(now)):
        after[UNDATED] = PeriodCount(pages=len(undated))
    store.set_fact(FACT, msgspec.json.encode(dict(sorted(after.items()))).decode())
    return frozenset({*before, *after} if months is None else months)


def _of_days(
    store: Store, first: datetime, until: datetime, now: datetime
) -> dict[str, PeriodCount]:
    """The counts of the months between two times."""
    found = dict[str, PeriodCount]()
    for day, pages, updated in store.known.days_of_own_pages(first, until, now):
        month = f"{day.year:04}-{day.month:02}"
        had = found.get(month, PeriodCount(pages=0))
        found[month] = PeriodCount(pages=had.pages + pages, updated=max(had.updated, updated))
    return found


def stale_months(stale: Iterable[str]) -> Iterator[str]:
    """The months whose sitemaps are stale, from the owners of all stale documents."""
    for one in stale:
        kind, _, period = one.partition(":")
        if kind != OWNER or not (period == UNDATED or period[:4].isdigit()):
            continue
        is_year = period.isdigit()
        yield from (f"{period}-{month:02}" for month in range(1, 13)) if is_year else (period,)
