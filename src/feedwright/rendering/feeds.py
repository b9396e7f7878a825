"""Feeds: their entries as documents in each of their formats."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from feedwright.domain.document import Channel, Document, Refusal
from feedwright.domain.entry import Entry, Tombstone
from feedwright.domain.formats import RSS
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.podcast import guid_fact, guid_of
from feedwright.domain.private_paths import redacted
from feedwright.domain.publication import Publication, folder_address
from feedwright.domain.window import Window
from feedwright.domain.withdrawal import TOMBSTONES
from feedwright.rendering import channels, page_documents
from feedwright.rendering.assembly import NO_FRAGMENTS, Assembler, Check, StoredFragments
from feedwright.rendering.html import pages
from feedwright.rendering.size_limits import Pair, largest, shorten_largest
from feedwright.store.fragment_cache import CachedFragment
from feedwright.store.store import Store

_KEPT = 8_000_000
"""The most bytes of new fragments that one run stores for later ones; others are stored by the next
run that shows them."""


class FeedRenderer:
    """Makes the documents of feeds, and finds the articles that make them invalid.

    Args:
        publication: The configuration.
        store: Has the entries that feeds have shown.
        now: The time of the run.
        check: Checks documents.
        main: The main feed, which every page names.
        artwork: Reads the beginning of a podcast's artwork, by its path relative to
            feedwright.toml; None if there is none.
    """

    def __init__(
        self,
        publication: Publication,
        store: Store,
        now: datetime,
        check: Check,
        main: Channel,
        artwork: Callable[[str], bytes | None],
    ) -> None:
        self._publication = publication
        self._root = publication.publication.address
        self._zone = ZoneInfo(publication.publication.timezone)
        self._store = store
        self._now = now
        self._since = {path: feed.updated for path, feed in store.feeds().items()}
        self._check = check
        self._main = main
        self._artwork = artwork
        self.assembler = Assembler(check)
        """Assembles and checks the documents."""
        self._new: dict[tuple[str, str, str], CachedFragment] = {}
        self._room = _KEPT
        self._near: Sequence[Window] = ()
        self._gone: dict[str, tuple[Tombstone, ...]] = {}
        self._kept: dict[str, list[CachedFragment]] | None = None
        self.rendered = 0
        """The number of rendered documents."""

    @property
    def fragments(self) -> int:
        """The number of fragments that were rendered for them."""
        return self.assembler.made

    def count(self, documents: int, fragments: int = 0) -> None:
        """Count documents that were rendered elsewhere, and the fragments that were for them."""
        self.rendered += documents
        self.assembler.made += fragments

    def prefetch(self, windows: Sequence[Window]) -> None:
        """Announce feeds whose heads are made next, so that one query reads their cached data."""
        self._near = windows
        self._kept = None
        paths = [one.path for one in windows if one.path not in self._gone]
        self._gone |= dict.fromkeys(paths, ())
        self._gone |= self._store.memberships.tombstones(paths, self._now, TOMBSTONES)

    def channel(
        self, window: Window, entries: Sequence[Entry | KnownArticle], page: int
    ) -> Channel:
        """The channel of a feed's head, or of one of its archive pages."""
        if page:
            since = window.archive.updated[page - 1]
            return channels.channel(
                self._publication, window, entries, since, page=page, guid=self._guid(window)
            )
        since = self._since.get(window.path, channels.NEVER)
        if window.path not in self._gone:
            self.prefetch([window])
        # A partner gets them as entries.
        gone = () if window.feed.rules.withdrawal else self._gone[window.path]
        return channels.channel(
            self._publication, window, entries, since, tombstones=gone, guid=self._guid(window)
        )

    def untouched(self, window: Window) -> Channel:
        """The channel of an unchanged feed."""
        since = self._since.get(window.path, channels.NEVER)
        return channels.channel(self._publication, window, (), since, guid=self._guid(window))

    def _guid(self, window: Window) -> str:
        """The id of a podcast, assigned once from its address at that time."""
        settings = window.feed.podcast
        if settings is None:
            return ""
        fact = guid_fact(window.path)
        address = folder_address(self._publication, window.path) + RSS.file_name
        guid = settings.guid.lower() or self._store.fact(fact) or guid_of(address)
        self._store.set_fact(fact, guid)
        return guid

    def _problem(self, window: Window) -> str:
        """Why no document of a feed can be made, whatever its entries, or ""."""
        path = window.feed.podcast.local_image if window.feed.podcast else ""
        if not path:
            return ""
        from feedwright.rendering.profiled_entries import artwork_problem  # noqa: PLC0415 - few runs need it

        return artwork_problem(path, self._artwork(path))

    def documents(
        self,
        window: Window,
        shown: Sequence[Pair],
        page: int,
        ready: StoredFragments = NO_FRAGMENTS,
    ) -> tuple[Channel, list[Document | Refusal]]:
        """A feed's head, or one of its archive pages, in every format."""
        entries = [entry for _, entry in shown]
        channel = self.channel(window, entries, page)
        if problem := self._problem(window):
            names = window.feed.formats
            return channel, [
                Refusal(page_documents.path_of(window, one, channel), problem) for one in names
            ]
        self.rendered += len(window.feed.formats)
        return channel, self.assembler.documents(window, channel, entries, ready)

    def fitted(
        self, window: Window, shown: list[Pair], page: int, ready: StoredFragments = NO_FRAGMENTS
    ) -> tuple[Channel, list[Document | Refusal], list[Pair]]:
        """The documents and entries of a head; large entries are shortened if needed."""
        bound = window.feed.bound(self._publication.publication.max_bytes)
        while True:
            channel, made = self.documents(window, shown, page, ready)
            given = shorten_largest(shown, bound, largest(made))
            if given == shown:
                return channel, made, shown
            short = {
                one.id for (one, entry), now in zip(shown, given, strict=True) if now[1] != entry
            }
            ready = {name: stored for name, stored in ready.items() if name not in short}
            shown = given

    def ready(self, window: Window, digests: Mapping[str, str]) -> StoredFragments:
        """The cached fragments from earlier runs for a feed's head.

        Args:
            window: The feed.
            digests: The digest of each of its full entries, by id.
        """
        found: dict[str, dict[str, bytes]] = {}
        kept = self._stored_fragments(window)
        for name, digest in digests.items():
            for one in kept.get(name, ()):
                if one.digest == digest and one.content == window.feed.variant:
                    found.setdefault(name, {})[one.format] = one.fragment
        return found

    def _stored_fragments(self, window: Window) -> Mapping[str, list[CachedFragment]]:
        if window.path not in {one.path for one in self._near}:
            self.prefetch([window])
        if self._kept is None:
            self._kept = {}
            names = (one.id for near in self._near for one in near.entries)
            for part in self._store.entries.fragments.several(names):
                self._kept.setdefault(part.id, []).append(part)
        return self._kept

    def hold(
        self,
        window: Window,
        shown: Sequence[Pair],
        digests: Mapping[str, str],
        ready: StoredFragments,
    ) -> None:
        """Collect the fragments of a feed's head that later runs can use.

        Args:
            window: The feed.
            shown: The entries of its head.
            digests: The digest of each of its full entries, by id.
            ready: The fragments that are cached already.
        """
        wanted = window.feed.variant
        for known, entry in shown:
            if known.id not in digests:
                continue
            there = ready.get(known.id, {})
            for name, made in self.assembler.sound(entry).items():
                key = known.id, wanted, name
                if name not in there and key not in self._new and len(made) <= self._room:
                    self._room -= len(made)
                    self._new[key] = CachedFragment(*key, digests[known.id], made)

    def keep(self) -> None:
        """Store the collected fragments."""
        self._store.entries.fragments.keep(self._new.values())

    def load(self, window: Window) -> None:
        """Import the modules that make documents of feeds, before other processes are forked."""
        channel = self.untouched(window)
        Assembler(self._check).documents(window, channel, ())
        pages.feed_page(channel, (), self._root, zone=self._zone)

    def page(self, window: Window, channel: Channel, entries: Sequence[Entry]) -> Document:
        """The page for people of a feed's head, or of one of its archive pages."""
        self.rendered += 1
        return page_documents.feed_page(
            window, channel, entries, self._root, self._zone, main=self._main
        )

    def culprits(self, window: Window, shown: Sequence[Pair]) -> dict[str, str]:
        """The articles that alone make a document invalid, and why, by id."""
        _, bare = self.documents(window, (), 0)
        if page_documents.is_refused(bare):
            return {}  # the channel is invalid, and no article
        found: dict[str, str] = {}
        for known, entry in shown:
            alone = [entry]
            channel = channels.channel(
                self._publication, window, alone, channels.NEVER, guid=self._guid(window)
            )
            made = self.assembler.documents(window, channel, alone)
            refusal = next((one for one in made if isinstance(one, Refusal)), None)
            if refusal:
                found[known.id] = f"makes {redacted(refusal.path)} invalid: {refusal.reason}"
        return found
