"""The secrets of private feeds; each is given once."""

import os
from collections.abc import Callable, Sequence

from feedwright.domain.article import Article
from feedwright.domain.identity import wanted_page
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import feed_keys, in_private_feeds_only
from feedwright.domain.private_paths import (
    SECRET_BYTES,
    is_hidden,
    page_secret,
    secret_of,
)
from feedwright.domain.publication import Feed
from feedwright.domain.slugs import short_hash
from feedwright.store.store import Store


def new_secret() -> str:
    """Make a random secret or token.

    It uses the source of :mod:`secrets`, whose import would take longer than making a secret.
    """
    return secret_of(os.urandom(SECRET_BYTES))


def secret_fact(name: str) -> str:
    """The name of the fact that holds the secret of a private feed, by the feed's name."""
    return f"private:{name}"


class FeedSecrets:
    """The secrets of a publication's private feeds.

    Args:
        store: Stores the secrets.
        feeds: All feeds of the publication.
    """

    def __init__(self, store: Store, feeds: Sequence[Feed]) -> None:
        self._store = store
        self._feeds = feeds
        self.has_any = any(feed.private for feed in feeds)
        """Whether a feed is private."""
        self.given = list[str]()
        """The names of the feeds that got a secret from this object."""

    def of(self, feed: Feed) -> str:
        """The secret of a feed, made now if it has none; "" if the feed is not private."""
        if not feed.private:
            return ""
        secret = self._store.fact(secret_fact(feed.name))
        if not secret:
            secret = new_secret()
            self._store.set_fact(secret_fact(feed.name), secret)
            self.given.append(feed.name)
        return secret

    def page(self, known: KnownArticle, text: Callable[[], Article | None]) -> str:
        """The secret name of the page or files of an article that is only in private feeds, or "".

        Args:
            known: The record of the article.
            text: Returns the article itself.
        """
        if not in_private_feeds_only(known, self._feeds, text):
            return ""
        first = next(feed for feed in self._feeds if feed.private and feed_keys([feed], known))
        return page_secret(self.of(first), known.id)

    def moved(
        self, known: KnownArticle, text: Callable[[], Article | None], taken: Callable[[str], bool]
    ) -> str:
        """The new name of an article's page if it becomes secret or public, or "".

        Args:
            known: The record of the article.
            text: Returns the article itself.
            taken: Whether another article's page has a name.
        """
        if not known.page:
            return ""
        hidden = is_hidden(known.page, known.id)
        if not (self.has_any or hidden):
            return ""
        if secret := self.page(known, text):
            return secret if secret != known.page else ""
        if not hidden:
            return ""
        article = text() or Article(key=known.key, title=known.title, body="")
        name = wanted_page(article)
        return f"{name}-{short_hash(known.id)}" if taken(name) else name
