"""Due times: when a document next changes by itself, without a change in the sources."""

from datetime import datetime

from feedwright.domain.configured_durations import duration
from feedwright.domain.publication import Publication
from feedwright.domain.sitemaps import NEWS_AGE
from feedwright.domain.visibility import ages
from feedwright.domain.withdrawal import TOMBSTONES
from feedwright.store.store import Store
from feedwright.store.withdrawals import Withdrawals


def next_due(publication: Publication, store: Store, at: datetime) -> datetime | None:
    """Find the next instant at which a document changes by itself; None if there is none.

    Args:
        publication: The configuration.
        store: Has the articles, and the entries that feeds have shown.
        at: The time of a run; the instant is later.
    """
    corrected = duration(publication.publication.corrected_for)
    has_news = publication.discovery.news_sitemap
    instants = (
        store.known.next_due(at, corrected=corrected, buried=TOMBSTONES),
        store.memberships.next_leaving(ages(publication)),
        store.known.next_aged(at, NEWS_AGE) if has_news else None,
        Withdrawals(publication, store, at).next_leaving(),
    )
    return min(filter(None, instants), default=None)
