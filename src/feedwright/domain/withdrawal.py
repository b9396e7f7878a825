"""Withdrawals: why feeds no longer show an article, and for how long they say so.

A feed for a partner that wants to be told keeps the entry, marked, for the time that its profile
says (``[withdrawal]`` in ``profiles/``); others tell of a deleted one in a tombstone.
"""

from datetime import datetime, timedelta

import msgspec

from feedwright.domain.entry import Withdrawal, WithdrawnEntry
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import Feed
from feedwright.domain.text import title_text

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


def stay_of(feed: Feed) -> timedelta:
    """How long a feed tells its partner of an entry."""
    form = feed.rules.withdrawal
    return form.stay if form else timedelta(0)


def told_entry(
    shown: Shown,
    known: KnownArticle,
    event: Withdrawal,
    feed: Feed,
    now: datetime,
    *,
    is_new: bool,
) -> WithdrawnEntry | None:
    """What a feed tells its partner of an entry that it has shown; None for nothing.

    The date is that of the event. Where that is no news to the partner, for the article had a
    newer date or the event went by long ago, it is the time at which it was first found so. The
    one or the other is kept with what was shown.

    Args:
        shown: As the partner has seen it.
        known: Its article.
        event: What became of that.
        feed: The feed.
        now: The time of the run.
        is_new: It stands in the feed, or the run has to do with it.
    """
    stay, by = stay_of(feed), known.by(now)
    if shown.retracted:
        when = shown.updated
    elif event.when > shown.updated and event.when + stay > by:
        when = event.when
    elif is_new:
        when = now
    else:
        return None
    age = feed.age
    if when + stay <= by or (age is not None and known.published + age <= when):
        return None
    # What it is called now may not be told yet.
    is_told = known.is_read and known.vanished is None and known.published <= by
    is_there = is_told and event.kind != "removed"
    return WithdrawnEntry(
        id=shown.id,
        title=(title_text(known.title) if is_there else "") or shown.title,
        link=shown.link,
        published=shown.published,
        withdrawal=msgspec.structs.replace(event, when=when),
        until=when + stay,
    )
