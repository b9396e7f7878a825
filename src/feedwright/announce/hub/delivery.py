"""A delivery: a topic's document, posted to a callback once, and its result.

Servers and workers both use it. Only the subscription stores that a delivery is due, so that
nothing is lost if either is killed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from feedwright.announce.hub.callbacks import Callbacks
from feedwright.announce.hub.subscriptions import Subscription, Subscriptions
from feedwright.announce.hub.topics import Topics
from feedwright.announce.websub import after_delivery, delivery_headers
from feedwright.deliver.served import File
from feedwright.domain.publication import Publication

_UNREADABLE_FOR = timedelta(seconds=5)
"""The pause if a document cannot be read now, as with an unreachable bucket."""
_OLD_FOR = timedelta(seconds=30)
"""The pause if the document is still the subscriber's version: a shared volume may show the new one
late."""


class Deliverer:
    """Delivers the documents of a publication's topics (§7).

    A delivery sends the current document: a newer version replaces one that was not delivered, and
    a version that the subscriber has is not sent again.

    Args:
        publication: The configuration.
        topics: The topics of the publication.
        subscriptions: The subscriptions.
        callbacks: The HTTP client for callbacks.
        clock: Returns the time, aware and in UTC.
    """

    def __init__(
        self,
        publication: Publication,
        topics: Topics,
        subscriptions: Subscriptions,
        callbacks: Callbacks,
        clock: Callable[[], datetime],
    ) -> None:
        self._publication = publication
        self._topics = topics
        self._subscriptions = subscriptions
        self._callbacks = callbacks
        self._clock = clock

    async def deliver(self, one: Subscription) -> None:
        """Make the due delivery to a subscriber, and store its result.

        Args:
            one: The current subscription, so that a version distributed meanwhile is noticed.
        """
        if self._clock() >= one.expires:
            self._subscriptions.drop(one)
            return
        try:
            document = await self._document(one)
        except OSError:
            self._subscriptions.postpone(one, self._clock() + _UNREADABLE_FOR, one.failures)
            return
        if document is None or document.data is None:
            self._subscriptions.drop(one)
            return
        if document.sha256 == one.got:
            if document.sha256 == one.wanted:
                self._subscriptions.delivered(one, document.sha256, self._clock())
            else:
                self._subscriptions.postpone(one, self._clock() + _OLD_FOR, one.failures)
            return
        path = self._topics.path_of(one.topic)
        hub = self._publication.publication.own_hub
        headers = delivery_headers(hub, one.topic, path, one.secret, document.data)
        self._callbacks.confirm(one.host, one.peer)
        answer = await self._callbacks.deliver(one.callback, headers, document.data)
        now, failures = self._clock(), one.failures + 1
        match after_delivery(answer.status, failures):
            case "taken":
                self._subscriptions.delivered(one, document.sha256, now)
            case "ended":
                self._subscriptions.end(one)
            case pause:
                self._subscriptions.postpone(one, now + pause, failures)

    async def _document(self, one: Subscription) -> File | None:
        """The document of the topic, unless it was read before it was distributed."""
        await self._topics.look([one.topic])
        found = self._topics.version(one.topic, whole=True)
        if found is None or found.sha256 != one.wanted:
            await self._topics.look([one.topic], anew=True)
            found = self._topics.version(one.topic, whole=True)
        return found
