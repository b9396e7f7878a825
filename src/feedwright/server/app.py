"""The ASGI application that answers for a published folder."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from feedwright.domain.document import FEED_MENU, WELL_KNOWN_MENU
from feedwright.domain.errors import FeedwrightError
from feedwright.domain.old_paths import old_paths
from feedwright.domain.private_paths import redacted, without_secret
from feedwright.domain.publication import PRIVATE
from feedwright.domain.representation import feed_type
from feedwright.server import headers, requests, responses
from feedwright.server.conditional import SAFE_METHODS, wants_page
from feedwright.server.document_cache import HELD, Version, VersionCache
from feedwright.server.health import condition
from feedwright.server.hub import Hub
from feedwright.server.metrics import Metrics
from feedwright.server.private_feeds import Denial, PrivateFeeds
from feedwright.server.readership import KEPT, ReadershipCounter
from feedwright.server.touch import Touch
from feedwright.store.opening import store_location
from feedwright.store.own_files import READERS
from feedwright.store.readership import ReaderCounts
from feedwright.store.server_view import StoreReader
from feedwright.workspace import configured, served

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGI = Callable[[Scope, Receive, Send], Awaitable[None]]

_PRIVATE = f"/{PRIVATE}/"
"""The folder of addresses that are no documents; no feed's folder may have this name."""
_CHECKED = 1.0
"""Seconds between two checks of the configuration."""
_log = logging.getLogger("feedwright.server")


class Endpoint(Protocol):
    """An ASGI application that answers below its own path, such as the hub."""

    path: str
    """Its path, from the root of the published folder: ``/-/hub``."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of ASGI; its path is not shortened."""

    async def run(self) -> None:
        """Run the endpoint's background work until it is cancelled.

        It starts with the server, or with the first request if the server announces no start.
        """


def application(
    place: Path | str,
    *,
    environment: Mapping[str, str] | None = None,
    endpoints: Iterable[Endpoint] = (),
    clock: Callable[[], float] = time.time,
    held: int = HELD,
) -> "Application":
    """Make an ASGI application that serves the published folder of a publication at ``/``.

    Args:
        place: The publication's folder, or its feedwright.toml.
        environment: Where the configuration's variables are looked up; by default the process's.
        endpoints: Further endpoints beside the hub, each below its own path.
        clock: Returns the time, in seconds since 1970.
        held: The most bytes of documents in memory.

    Raises:
        ConfigurationError: The configuration cannot be used.
    """
    return Application(
        Path(place), environment=environment, endpoints=endpoints, clock=clock, held=held
    )


class Application:
    """Answers the published folder of a publication; see :func:`application`."""

    def __init__(
        self,
        place: Path,
        *,
        environment: Mapping[str, str] | None,
        endpoints: Iterable[Endpoint],
        clock: Callable[[], float],
        held: int,
    ) -> None:
        self._place = place
        self._environment = environment
        folder = configured(place, environment)[0].parent
        self._endpoints = (*endpoints, Hub(place, environment), Touch(folder, environment))
        self._clock = clock
        self._most = held
        self._running: list[asyncio.Task[None]] = []
        self._begun = False
        self._request_metrics = Metrics()
        self._configure()
        self._readership = ReadershipCounter(ReaderCounts(self._file.parent / READERS), clock())
        self._keeping: asyncio.Task[None] | None = None

    def _configure(self) -> None:
        file, self._publication = configured(self._place, self._environment)
        self._file = file
        self._written = _written(file)
        self._looked = time.monotonic()
        self._old_paths = old_paths(self._publication.feeds)
        records = StoreReader(store_location(self._publication, file.parent))
        self._private_feeds = PrivateFeeds(self._publication, file.parent, records)
        self._versions = VersionCache(
            self._publication,
            served(self._publication, file.parent),
            records,
            clock=self._clock,
            most=self._most,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the server's life from its start to its end."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})

    @property
    def held(self) -> int:
        """The bytes of documents in memory."""
        return self._versions.weight

    def beside(self, other: ASGI, at: str) -> ASGI:
        """Answer below a path, and leave other requests to another application.

        Args:
            other: The other application, such as Django's.
            at: The path: ``/feeds``.
        """
        root = at.rstrip("/")

        async def both(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan":
                await self(scope, receive, send)  # Django handles no lifespan
                return
            above = scope.get("root_path", "") + root
            if scope["type"] == "http" and f"{scope['path']}/".startswith(f"{above}/"):
                await self({**scope, "root_path": above}, receive, send)
            else:
                await other(scope, receive, send)

        return both

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._begin()
                await send({"type": "lifespan.startup.complete"})
            else:
                for task in self._running:
                    task.cancel()
                await asyncio.gather(*self._running, return_exceptions=True)
                await asyncio.to_thread(self._readership.keep, self._clock())
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _begin(self) -> None:
        """Start the background tasks, once."""
        self._begun = True
        endpoints = (endpoint.run() for endpoint in self._endpoints)
        self._running = [asyncio.create_task(work) for work in (*endpoints, self._count())]

    async def _count(self) -> None:
        """Store the counts of readers, so that the last ones count even if few come."""
        while True:
            await asyncio.sleep(KEPT)
            await asyncio.to_thread(self._readership.keep, self._clock())

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._begun:
            self._begin()
            await asyncio.sleep(0)  # so that the endpoints run before their first request
        if time.monotonic() - self._looked > _CHECKED:
            self._look()
        with contextlib.suppress(responses.StalledError):
            if told := await self._respond(scope, receive, send):
                self._request_metrics.note(*told)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> responses.Sent | None:
        """Answer, and return the status and the bytes sent; None if an endpoint answered."""
        if refusal := requests.refusal(scope):
            message = f"{refusal.reason}\n"
            return await responses.text(send, scope["method"], refusal.status, message)
        path = _below(scope)
        if self._private_feeds.concerns(path[1:]):
            found = await self._private_feeds.find(path[1:], scope)
            if isinstance(found, Denial):
                method = scope["method"]
                return await responses.text(send, method, found.status, found.told, found.fields)
            path = f"/{found}"
        # Most polls repeat a reader's earlier request, for a document that is in memory.
        version = None if requests.is_opened(scope) else self._versions.held(path[1:])
        answer = version.ready(requests.key(scope)) if version else None
        if version and answer:
            self._note(version, scope)
            return await responses.ready(send, answer)
        if path.startswith(_PRIVATE):
            return await self._private(path, scope, receive, send)
        return await self._document(path, scope, send)

    def _look(self) -> None:
        """Load the configuration if it changed; an invalid one is ignored."""
        self._looked = time.monotonic()
        if _written(self._file) != self._written:
            try:
                self._configure()
            except FeedwrightError as error:
                self._written = _written(self._file)
                _log.warning("%s; the earlier configuration stays in use", error)

    async def _private(
        self, path: str, scope: Scope, receive: Receive, send: Send
    ) -> responses.Sent | None:
        method = scope["method"]
        if not requests.is_literal(scope, path):
            return await responses.missing(send, method, path)
        for endpoint in self._endpoints:
            if f"{path}/".startswith(f"{endpoint.path}/"):
                above = scope.get("root_path", "") + endpoint.path
                await endpoint({**scope, "root_path": above}, receive, send)
                return None
        pages = {"/-/health": self._health, "/-/metrics": self._metrics}
        if path not in pages:
            return await responses.missing(send, method, path)
        if method not in SAFE_METHODS:
            return await responses.refused(send, method, path)
        text, status = await asyncio.to_thread(pages[path])
        return await responses.text(send, method, status, text, [("Cache-Control", "no-store")])

    def _health(self) -> tuple[str, int]:
        try:
            if self._versions.folder.is_folder(""):
                return "ok\n", 200
        except OSError as error:
            return f"{error}\n", 503
        return "nothing is published yet; `feedwright publish` publishes\n", 503

    def _metrics(self) -> tuple[str, int]:
        totals, subscribers = self._versions.records.totals(), self._readership.subscribers()
        now = self._clock()
        state = condition(self._file.parent, self._publication, now)
        return self._request_metrics.exposition(totals, now, subscribers, state), 200

    async def _document(self, path: str, scope: Scope, send: Send) -> responses.Sent:
        """Answer for a document, and return the status and the number of bytes sent."""
        method = scope["method"]
        if method == "OPTIONS":
            return await responses.options(send, path)
        if method not in SAFE_METHODS:
            return await responses.refused(send, method, path)
        name = path[1:]
        if name == WELL_KNOWN_MENU and self._publication.discovery.feed_menu:
            name = FEED_MENU
        if target := self._old_paths.get(name.rstrip("/")):
            return await self._moved(scope, send, responses.relative(target, name))
        if not name or name.endswith("/"):
            name += "index.html"
        try:
            version = await self._versions.find(name) if path else None
            if version is None and path.endswith("/"):  # an old path of one feed among many
                version = await self._versions.find(f"{path[1:]}index.xml")
            if version:
                fields = requests.fields_of(scope["headers"])
                if requests.is_opened(scope):
                    version, send = await self._opened(version, fields, send)
                self._note(version, scope)
                request = responses.Request(method, fields, requests.key(scope))
                now = int(self._clock())
                return await responses.document(send, request, version, self._versions, now)
            return await self._absent(path, name, scope, send)
        except OSError as error:
            _log.warning("%s cannot be read: %s", redacted(name), redacted(str(error)))
            return await responses.unreadable(send, method, path)

    async def _opened(
        self, version: Version, fields: Mapping[str, str], send: Send
    ) -> tuple[Version, Send]:
        """The document to show in a browser: for a feed, the page beside it."""
        kind = feed_type(version.path)
        if not kind:
            return version, send
        beside = headers.page_beside(version.path)
        page = await self._versions.find(beside) if wants_page(fields, kind) else None
        if page is None or not page.is_page:  # another program's page does not describe the feed
            return version, responses.opened(send, "")
        return page, responses.opened(send, page.name)

    def _note(self, version: Version, scope: Scope) -> None:
        """Count the reader that asks for a feed."""
        if not version.is_feed:
            return
        peer, now = scope.get("client") or ("", 0), self._clock()
        agent, forwarded = requests.who_asks(scope)
        path = without_secret(version.path)
        due = self._readership.note(path, agent, peer[0], forwarded, now)
        if due and (self._keeping is None or self._keeping.done()):
            keeping = asyncio.to_thread(self._readership.keep, now)
            self._keeping = asyncio.create_task(keeping)

    async def _absent(self, path: str, name: str, scope: Scope, send: Send) -> tuple[int, int]:
        """Answer for a path without a document, which may be a folder or have been removed."""
        is_folder = name == path[1:] and await asyncio.to_thread(
            self._versions.folder.is_folder, name
        )
        if is_folder or not path:  # for the last one, the published folder's own address
            return await self._moved(scope, send, _named(scope["path"]))
        gone = await asyncio.to_thread(self._versions.records.is_removed, name)
        return await (responses.gone if gone else responses.missing)(send, scope["method"], path)

    async def _moved(self, scope: Scope, send: Send, address: str) -> tuple[int, int]:
        query = scope.get("query_string", b"").decode("ascii", "ignore")
        cache = responses.caching(self._publication)
        where = f"{address}?{query}" if query else address
        return await responses.moved(send, scope["method"], _below(scope), where, cache)


def _below(scope: Scope) -> str:
    """A request's path, relative to the one at which the application is mounted."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and f"{path}/".startswith(f"{root}/") else path


def _named(path: str) -> str:
    """The address of a folder, relative to the same address without a slash."""
    return f"{quote(path.rpartition('/')[2])}/"


def _written(file: Path) -> tuple[int, int] | None:
    with contextlib.suppress(OSError):
        found = file.stat()
        return found.st_mtime_ns, found.st_size
    return None
