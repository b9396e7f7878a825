"""Withdrawals: why feeds no longer show an article, and for how long they say so.

A feed for a partner that wants to be told keeps the entry, marked, for the time that its profile
says (``[withdrawal]`` in ``profiles/``); others tell of a deleted one in a tombstone.
"""

from datetime import datetime, timedelta

import msgspec

from feedwright.domain.entry import Withdrawal, WithdrawnEntry
from feedwright.domain.instants import whole_second
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import Feed
from feedwright.domain.text import title_text

TOMBSTONES = timedelta(days=30)
"""How long a feed lists an entry as deleted."""


def withdrawal_of(one: KnownArticle, now: datetime) -> Withdrawal | None:
    """The first withdrawal of an article; None if partners need not take it down."""
    by = one.by(now)
    events = (
        Withdrawal(kind="retracted", when=one.updated) if one.retracted else None,
        Withdrawal(kind="deleted", when=one.vanished) if one.vanished else None,
        Withdrawal(kind="expired", when=one.expires) if one.expires else None,
    )
    past = (event for event in events if event and event.when <= by)
    return min(past, key=lambda event: event.when, default=None)


def stay_of(feed: Feed) -> timedelta:
    """How long a feed lists a withdrawn entry for its partner."""
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
    """The withdrawn entry by which a feed tells its partner to take one down; None for none.

    Its date is that of the event. If the partner would not take that for news, because the article
    had a newer date or the event is long past, it is the time of the run that first found it. The
    store keeps whichever date was shown.

    Args:
        shown: The entry as the partner has seen it.
        known: Its article.
        event: Why it was withdrawn, and when.
        feed: The feed.
        now: The time of the run.
        is_new: Whether it is still in the feed, or changed in this run.
    """
    stay, by = stay_of(feed), known.by(now)
    if shown.retracted:
        when = shown.updated
    elif event.when > shown.updated and event.when + stay > by:
        when = event.when
    elif is_new:
        when = whole_second(now)
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
