"""Withdrawals: what became of an article that feeds show no more, and how long they tell of it."""

from datetime import datetime, timedelta

from feedwright.domain.entry import Withdrawal
from feedwright.domain.known_article import KnownArticle

TOMBSTONES = timedelta(days=30)
"""How long a feed tells of an entry that was deleted."""


def withdrawal_of(one: KnownArticle, now: datetime) -> Withdrawal | None:
    """What became of an article first that partners are to take down; None for any other."""
    by = one.by(now)
    events = (
        Withdrawal(kind="retracted", when=one.updated) if one.retracted else None,
        Withdrawal(kind="deleted", when=one.vanished) if one.vanished else None,
        Withdrawal(kind="expired", when=one.expires) if one.expires else None,
    )
    past = (event for event in events if event and event.when <= by)
    return min(past, key=lambda event: event.when, default=None)
