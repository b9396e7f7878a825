"""Warnings about articles that partners' feeds leave out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from feedwright.domain.feed_contents import FeedCount
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import left_out
from feedwright.domain.publication import Publication
from feedwright.domain.selection import FeedSelection
from feedwright.domain.visibility import current_feeds, is_visible
from feedwright.domain.window import Window, without_doubles
from feedwright.store.store import Store


def exclusion_sentences(
    articles: Iterable[KnownArticle], publication: Publication, store: Store, now: datetime
) -> Iterator[str]:
    """Which feeds leave articles out by their profiles, or had better, each a line.

    Args:
        articles: Whose rules are looked at, where they may be shown.
        publication: What feedwright.toml says.
        store: Has their texts.
        now: The time of the run.
    """
    for known in articles:
        if is_visible(known, now):
            text = partial(store.text, known.key)
            sentences = left_out(known, current_feeds(publication.feeds, known, now), text)
            yield from (f"{known.key}: {one}" for one in sentences)


def without_doubles_of_partner(
    window: Window, changed: Collection[str] | None, warnings: list[str]
) -> Window:
    """A feed without the entries that its partner would take for others.

    Args:
        window: The feed.
        changed: The ids of the articles that this run has to do with; None where it is all.
        warnings: Filled with what is said of those that are left out now, each a line.
    """
    window, doubles = without_doubles(window)
    rules = window.feed.rules
    for first, second in doubles if rules.unique else ():
        if changed is None or {first.id, second.id}.intersection(changed):
            warnings.append(
                f"{second.key}: not in the feed {window.path!r}: title and date are those of "
                f"{first.key}"
            )
    return window


def too_short(
    chosen: Iterable[FeedSelection],
    before: Mapping[str, FeedCount] | None,
    counts: Mapping[str, FeedCount],
) -> Iterator[str]:
    """What is said of feeds that have fewer articles now than their partners want.

    Args:
        chosen: The feeds.
        before: How many articles each had; None to say it of those that had too few, too.
        counts: How many they have.
    """
    for one in chosen:
        rules = one.window.feed.rules
        if not (rules.least_entries and one.touched and one.key in counts):
            continue
        count, least = counts[one.key].articles, rules.least_entries.value
        had = before[one.key].articles if before and one.key in before else least
        if count < least <= had:
            articles = "one article" if count == 1 else f"{count} articles"
            yield (
                f"{one.window.path or 'the main feed'}: has {articles}, and {rules.vendor} wants "
                f"{rules.least_entries.value} or more"
            )
