"""Visibility: when an article may be shown, and when it leaves a feed by its age."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.sitemaps import NEWS_AGE


def is_visible(one: KnownArticle, now: datetime) -> bool:
    """Whether an article may be shown at a time: it exists, is due and has not expired."""
    when = one.by(now)
    return (
        one.is_read
        and one.vanished is None
        and one.published <= when
        and not (one.expires and one.expires <= when)
    )


def is_redated(before: KnownArticle, after: KnownArticle, now: datetime) -> bool:
    """Whether readers may have seen an article with another publication time."""
    return is_visible(before, now) and before.published != after.published


def is_aged(feed: Feed, one: KnownArticle, now: datetime) -> bool:
    """Whether an article has left a feed by its age."""
    age = feed.age
    return age is not None and one.published + age <= one.by(now)


def current_feeds(feeds: Iterable[Feed], one: KnownArticle, now: datetime) -> list[Feed]:
    """The feeds among some that an article has not left by its age."""
    return [feed for feed in feeds if not is_aged(feed, one, now)]


def bounded_ages(publication: Publication) -> set[timedelta]:
    """The ages at which an article leaves a feed, or the news sitemap."""
    of_news = {NEWS_AGE} if publication.discovery.news_sitemap else set[timedelta]()
    return {*ages(publication).values(), *of_news}


def ages(publication: Publication) -> dict[str, timedelta]:
    """The age limits of feeds that have one, by the feeds' names."""
    return {one.name: age for one in publication.feeds if (age := one.age) is not None}
