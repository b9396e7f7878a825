"""Render and check the documents of a run, in an order in which every link has its target."""

import hashlib
from collections import deque
from collections.abc import (
    Callable,
    Collection,
    Container,
    Generator,
    Iterator,
    Mapping,
    Sequence,
)
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from feedwright.domain import old_paths
from feedwright.domain.article import SetAside
from feedwright.domain.document import (
    Channel,
    Copy,
    Document,
    Output,
    OwnerDocuments,
    Refusal,
    article_owner,
    document_name,
    feed_owner,
    page_owner,
)
from feedwright.domain.entry import Entry
from feedwright.domain.formats import PAGE
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import feed_key
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.rendered import FeedShown, Rendered
from feedwright.domain.selection import FeedSelection, Selection
from feedwright.domain.visibility import is_visible
from feedwright.domain.window import Window
from feedwright.rendering import archive_pages, channels, page_documents
from feedwright.rendering.archive_pages import ArchivePage
from feedwright.rendering.article_pages import NEAR, ArticlePages, Attachments, Renderer
from feedwright.rendering.assembly import Check
from feedwright.rendering.discovery import DiscoveryDocuments
from feedwright.rendering.feed_entries import entry_for_feed
from feedwright.rendering.feeds import FeedRenderer
from feedwright.rendering.html import pages
from feedwright.rendering.html.listed_feeds import Listing
from feedwright.rendering.run_entries import Entries, shown_entry
from feedwright.rendering.size_limits import (
    Pair,
    SizeWarnings,
    cut_warning,
    largest,
    without_oldest,
)
from feedwright.rendering.unchanged_documents import UnchangedDocuments
from feedwright.store.entry_cache import EntryState
from feedwright.store.reference_targets import VisibleArticles
from feedwright.store.store import Store
from feedwright.store.translations import Translations


class _Head(msgspec.Struct, frozen=True):
    """The head of a feed: the documents that readers subscribe to, without the page for people."""

    channel: Channel
    entries: list[Entry]
    made: list[Document | Refusal]


_MAIN = feed_key(Feed())
_CATALOGUE = "catalogue"
_ASSETS = "assets"


class RunDocuments:
    """The documents of a run that may have changed, rendered and checked.

    Args:
        publication: The configuration.
        selection: The articles in each feed, and what of it may have changed.
        store: Has the texts of articles, and the entries and fragments made of them.
        now: The time of the run.
        noted: The ids of articles whose warnings are reported.
        program: The program's fingerprint.
        attachments: Finds the files that articles refer to.
        check: Checks documents.
    """

    def __init__(
        self,
        publication: Publication,
        selection: Selection,
        store: Store,
        *,
        now: datetime,
        noted: Container[str],
        program: str,
        attachments: Attachments,
        check: Check,
    ) -> None:
        self._publication = publication
        self._bound = publication.publication.max_bytes
        self._root = publication.publication.address
        self._zone = ZoneInfo(publication.publication.timezone)
        self._check = check
        self._selection = selection
        self._now = now
        self._store = store
        self._program = program
        self._before = UnchangedDocuments(publication, store, program, selection.stale)
        translations = Translations(publication, store, now)
        self._entries = self._run_entries(noted, translations)
        self._invalid = store.entries.all_set_aside()
        """The ids of articles that alone make a document invalid, and why."""
        self._found: dict[str, str] = {}
        """Those that this run found."""
        self._sizes = SizeWarnings(self._bound, store.memberships.warnings)
        self._shown: dict[str, FeedShown] = {}
        """What rendered documents show subscribers, by the paths of feeds."""
        self._attachments = attachments
        self._main = self._root_channel()
        self._named = (self._main.title, self._main.formats)
        """The properties of the main feed that the pages of all feeds show."""
        self._feeds = FeedRenderer(
            publication, store, now, check, main=self._main, artwork=self._artwork
        )
        self._articles = self._article_pages(noted)
        before, invalid = self._before, self._invalid
        self._discovery = DiscoveryDocuments(
            publication, store, selection, before, translations, now=now, invalid=invalid
        )
        self._front: _Head | None = None
        self._next: Mapping[str, KnownArticle] = {}
        """The articles in the feeds whose heads are made next, by id."""

    def _run_entries(self, noted: Container[str], translations: Translations) -> Entries:
        store = self._store
        return Entries(
            self._publication,
            store.text,
            VisibleArticles(store, self._now, self._publication.feeds),
            noted,
            self._selection.relinked,
            kept=store.entries,
            translations=translations,
        )

    def _article_pages(self, noted: Container[str]) -> ArticlePages:
        return ArticlePages(
            self._before,
            self._entries,
            self._store,
            self._selection,
            now=self._now,
            noted=noted,
            attachments=self._attachments,
            renderer=Renderer(self._main, self._root, self._zone, self._entries.maker),
        )

    def rendered(self) -> Generator[OwnerDocuments, None, Rendered]:
        """Render the documents one by one, and return a summary of them."""
        if self._selection.is_touched:
            yield from self._all()
            with self._store.together():
                self._entries.keep()
                self._feeds.keep()
        known = self._store.known.several(self._invalid)
        cut = self._sizes.lines(one.window for one in self._selection.feeds)
        return Rendered(
            feeds=self._shown,
            invalid=self._found,
            set_aside=tuple(
                SetAside(source=known[name].key, reason=reason)
                for name, reason in self._invalid.items()
                if name in known and is_visible(known[name], self._now)
            ),
            warnings=(
                *self._entries.warnings,
                *cut,
                *self._articles.warnings.values(),
                *self._discovery.warnings,
            ),
            notes=self._sizes.notes(),
            missing=tuple(one for one in self._articles.missing if one.id not in self._invalid),
            looked_for=frozenset(self._articles.looked_for),
            entries=self._entries.made,
            fragments=self._feeds.fragments,
            documents=self._feeds.rendered + self._articles.rendered + self._discovery.rendered,
        )

    def _all(self) -> Iterator[OwnerDocuments]:
        """All documents in the order of delivery: pages, then feeds, then the catalogue."""
        some = islice(self._selection.articles, 0 if self._selection.everything else NEAR)
        self._before.look_up([_ASSETS, _CATALOGUE, *map(article_owner, some)])
        yield self._assets()
        yield from self._articles.documents(self._invalid)
        made: list[FeedSelection] = []
        for chosen in self._ahead():
            had = {*self._invalid}
            yield from self._feed(chosen)
            # Its head comes last, without the articles that proved invalid anywhere in it.
            made.append(msgspec.structs.replace(chosen, touched=False))
            for earlier in made if self._invalid.keys() - had else ():
                yield from self._feed(self._without(earlier, self._invalid.keys() - had))
            made[-1] = chosen
        self._before.look_up([_CATALOGUE])
        listings = self._listings()
        if listings is not None:
            yield self._catalogue(listings)
        yield from self._discovery.documents(listings)
        for name in self._found:
            yield OwnerDocuments(article_owner(name), "", [], withdrawn=True)

    def _assets(self) -> OwnerDocuments:
        """The files that pages and feeds refer to, and an index page that hides private folders."""
        is_private = any(feed.private for feed in self._publication.feeds)

        def make() -> list[Output]:
            return [*pages.assets(), *([page_documents.unlisted(self._main)] if is_private else ())]

        title = self._main.title if is_private else ""
        made_of = self._before.fingerprint(self._program, title)
        return self._owner_documents(_ASSETS, made_of, make)

    def _without(self, chosen: FeedSelection, bad: Collection[str]) -> FeedSelection:
        """The part of a feed's selection whose documents hold articles that are now set aside."""
        held = self._store.memberships.feeds_of(bad).values()
        numbers = {there[chosen.key].page for there in held if chosen.key in there}
        touched = chosen.touched and any(one.id in bad for one in chosen.window.entries)
        pages_again = tuple(page for page in chosen.pages if page in numbers)
        return msgspec.structs.replace(chosen, touched=touched, pages=pages_again)

    def _ahead(self) -> Iterator[FeedSelection]:
        """The feeds; the articles of their heads are looked up for a few feeds at a time."""
        near, entries = list[FeedSelection](), dict[str, KnownArticle]()
        for chosen in self._selection.feeds:
            more = _with_text(chosen.window)
            if near and len(entries.keys() | more.keys()) > NEAR:
                yield from self._near(near, entries)
                near, entries = [], {}
            near.append(chosen)
            entries |= more
        yield from self._near(near, entries)

    def _near(
        self, feeds: Sequence[FeedSelection], entries: Mapping[str, KnownArticle]
    ) -> Iterator[FeedSelection]:
        touched = [one for one in feeds if one.touched]
        heads = [feed_owner(one.key) for one in touched]
        numbers = ((one.key, number) for one in feeds for number in one.pages)
        closed = (page_owner(key, number) for key, number in islice(numbers, NEAR))
        self._before.look_up([_CATALOGUE, *heads, *closed])
        self._feeds.prefetch([one.window for one in touched])
        self._next = entries
        self._entries.make_ahead(entries.values())
        yield from feeds

    def _prefetch(self, window: Window) -> None:
        """Prefetch the entries of a head, with those of the heads that are made next."""
        entries = _with_text(window)
        if entries.keys() <= self._next.keys():
            entries = {**self._next}
        self._entries.prefetch(entries.values(), len(entries))

    def _feed(self, chosen: FeedSelection) -> Iterator[OwnerDocuments]:
        yield from self._pages(chosen)
        if chosen.touched:
            yield from self._head(chosen)

    def _owner_documents(
        self, owner: str, fingerprint: str, make: Callable[[], list[Output]]
    ) -> OwnerDocuments:
        """The documents of an owner: made again, or unchanged if their inputs are."""
        standing = self._before.outputs(owner, fingerprint)
        made = standing if standing is not None else make()
        return OwnerDocuments(owner, fingerprint, made, before=self._before.at_hand(owner))

    def _digests(
        self, known: Sequence[KnownArticle], kept: Mapping[str, EntryState] | None = None
    ) -> list[tuple[str, str]]:
        return [(one.id, self._entries.digest(one, kept)) for one in known]

    def _head(self, chosen: FeedSelection) -> Iterator[OwnerDocuments]:
        """The head of a feed: the documents that readers subscribe to, with the same entries."""
        self._prefetch(chosen.window)
        owner, fingerprint = feed_owner(chosen.key), self._head_fingerprint(chosen)
        there = self._before.outputs(owner, fingerprint)
        old = old_paths.documents(chosen.window.feed, chosen.window.path)
        # It lacks its old paths if another feed had them meanwhile.
        if there is not None and {one.path for one in there}.issuperset(old):
            yield OwnerDocuments(owner, fingerprint, there)
            return
        head = self._made_head(chosen)
        made: list[Output] = [*head.made]
        if chosen.window.feed.also:
            from feedwright.rendering.old_path_documents import old_path_documents  # noqa: PLC0415 - few feeds have any

            made += old_path_documents(chosen.window, head.channel, head.made)
        if not page_documents.is_refused(head.made):
            made += self._own_files(chosen.window)
        fingerprint = self._head_fingerprint(chosen)
        if chosen.window.path and not chosen.window.secret:
            channel, entries = head.channel, [*map(pages.listed, head.entries)]
            path = page_documents.path_of(chosen.window, PAGE.name, channel)
            make = partial(self._feeds.page, chosen.window, channel, entries)
            made_of = (channel, entries, *self._named)
            made.append(self._before.page(owner, fingerprint, path, made_of, make))
        self._before.note_made(owner)
        yield OwnerDocuments(owner, fingerprint, made, before=self._before.at_hand(owner))

    def _artwork(self, path: str) -> bytes | None:
        """The beginning of the file of a podcast's artwork."""
        file = self._attachments.own_file(path)
        return self._attachments.beginning(file) if file else None

    def _own_files(self, window: Window) -> Iterator[Copy]:
        """The files that are delivered beside a feed's documents: a podcast's artwork."""
        path = window.feed.podcast.local_image if window.feed.podcast else ""
        file = self._attachments.own_file(path) if path else None
        if file:
            from feedwright.rendering.profiled_entries import artwork_name  # noqa: PLC0415 - few runs need it

            yield Copy(str(PurePosixPath(window.folder, artwork_name(path))), file)

    def _head_fingerprint(self, chosen: FeedSelection) -> str:
        window = chosen.window
        standing = [one for one in window.entries if one.id not in self._invalid]
        # The update time it has shown is one of its inputs, because it never goes back.
        channel = self._feeds.channel(window, standing, 0)
        return self._before.fingerprint(
            channel,
            window.feed,
            self._bound,
            self._head_digests(window, standing),
            *self._named,
            window.secret,
        )

    def _head_digests(self, window: Window, known: Sequence[KnownArticle]) -> list[tuple[str, str]]:
        """The digest of each entry of a head; withdrawn ones need no text."""
        rest = dict(self._digests([one for one in known if one.id not in window.withdrawn]))
        return [(one.id, rest.get(one.id) or self._withdrawn_digest(window, one)) for one in known]

    def _withdrawn_digest(self, window: Window, known: KnownArticle) -> str:
        return hashlib.sha256(msgspec.json.encode(self._withdrawn(window, known))).hexdigest()

    def _withdrawn(self, window: Window, known: KnownArticle) -> Entry:
        from feedwright.rendering.withdrawn_entries import withdrawn_entry  # noqa: PLC0415 - few runs need it

        told, publisher = window.withdrawn[known.id], self._publication.publication
        return withdrawn_entry(told, known, window.feed, publisher)

    def _made_head(self, chosen: FeedSelection) -> "_Head":
        window = chosen.window
        bound = window.feed.bound(self._bound)
        while True:
            standing = [one for one in window.entries if one.id not in self._invalid]
            pairs, whole = self._pairs(window, standing)
            digests = dict(self._head_digests(window, standing))
            digests = {name: digest for name, digest in digests.items() if name in whole}
            ready = self._feeds.ready(window, digests)
            channel, made, pairs = self._feeds.fitted(window, pairs, 0, ready)
            if not (page_documents.is_refused(made) and self._culprits(window, pairs)):
                break
        short = _short(pairs, whole)
        digests = {name: one for name, one in digests.items() if name not in short}
        ready = {name: stored for name, stored in ready.items() if name in digests}
        cut = ""
        while len(fewer := without_oldest(window, pairs, bound, largest(made))) < len(pairs):
            pairs = fewer
            cut = cut_warning(window, self._bound, len(pairs))
            channel, made = self._feeds.documents(window, pairs, 0, ready)
        told = [one for one, _ in pairs if one.id in short]
        self._sizes.head(window, told, cut)
        self._feeds.hold(window, pairs, digests, ready)
        shown = tuple(shown_entry(window, *pair) for pair in pairs)
        self._show(window, updated=channel.updated, head=shown)
        entries = [entry for _, entry in pairs if not entry.withdrawal]
        head = _Head(channel, entries, made)
        if not window.path:
            self._front = head
        return head

    def _pairs(
        self, window: Window, standing: Sequence[KnownArticle]
    ) -> tuple[list[Pair], dict[str, Entry]]:
        """Entries as a feed shows them, and by id the full ones, before the feed shortens any."""
        pairs, whole = list[Pair](), dict[str, Entry]()
        feed = window.feed
        for one in standing:
            if one.id in window.withdrawn:
                whole[one.id] = self._withdrawn(window, one)
                pairs.append((one, whole[one.id]))
                continue
            entry = self._entries.make(one)
            pairs.append((one, entry_for_feed(feed, entry, feed.bound(self._bound))))
            if (given := entry_for_feed(feed, entry)) == pairs[-1][1]:
                whole[one.id] = given
        return pairs, whole

    def _pages(self, chosen: FeedSelection) -> Iterator[OwnerDocuments]:
        """The closed pages of a feed that may have changed, which all cores make if many."""
        under_way = deque[ArchivePage]()

        def requests() -> Iterator[bytes]:
            for number in chosen.pages:
                under_way.append(page := self._archive_page(chosen, number))
                is_unchanged = page.unchanged is not None
                kept = (
                    {} if is_unchanged else self._store.entries.encoded_in_page(chosen.key, number)
                )
                yield archive_pages.page_request(page, kept, self._entries.make)

        is_many = len(chosen.pages) * chosen.window.feed.page_size >= archive_pages.FEWEST
        settings = archive_pages.PageSettings(
            chosen.window,
            self._root,
            self._zone,
            self._check,
            chosen.window.feed.bound(self._bound),
            self._main,
            None if is_many else self._feeds.assembler,
        )
        render_page = partial(archive_pages.render_page, settings)
        if is_many:
            self._feeds.load(chosen.window)
            from feedwright.runtime.executor import Task, spread  # noqa: PLC0415 - few runs need it

            task = Task(archive_pages.ARCHIVE_PAGES, settings.told)
            answers = spread(render_page, requests(), task=task)
        else:
            answers = map(render_page, requests())
        for answer in answers:
            page = under_way.popleft()
            if page.unchanged is not None:
                yield OwnerDocuments(page.owner, page.fingerprint, page.unchanged)
            elif not answer or any(one.id in self._invalid for one in page.standing):
                yield from self._fitted_page(chosen, page.number)
            else:
                made = archive_pages.read(answer)
                self._feeds.count(len(made.documents), made.fragments if is_many else 0)
                self._sizes.page(chosen.window, page.number, ())
                self._note_page(chosen.window, page, made.shown)
                yield OwnerDocuments(page.owner, page.fingerprint, [*made.documents])

    def _fitted_page(self, chosen: FeedSelection, number: int) -> Iterator[OwnerDocuments]:
        """A closed page of a feed (RFC 5005 §4), without what is invalid or too large for it."""
        window = chosen.window
        while True:
            page = self._archive_page(chosen, number)
            if page.unchanged is not None:
                yield OwnerDocuments(page.owner, page.fingerprint, page.unchanged)
                return
            self._entries.prefetch(page.standing)
            pairs, whole = self._pairs(window, page.standing)
            channel, made, pairs = self._feeds.fitted(window, pairs, number)
            if not (page_documents.is_refused(made) and self._culprits(window, pairs)):
                break
        self._sizes.page(window, number, _short(pairs, whole).values())
        self._note_page(
            window, page, [shown_entry(window, *pair, standing=False) for pair in pairs]
        )
        entries = [entry for _, entry in pairs]
        yield OwnerDocuments(
            page.owner, page.fingerprint, [*made, self._feeds.page(window, channel, entries)]
        )

    def _archive_page(self, chosen: FeedSelection, number: int) -> ArchivePage:
        articles = self._store.known.in_page(chosen.key, number)
        standing = [one for one in articles if one.id not in self._invalid]
        channel = self._feeds.channel(chosen.window, standing, number)
        kept = self._store.entries.in_page(chosen.key, number)
        self._entries.prefetch(one for one in standing if one.id not in kept)
        bound = self._bound
        fingerprint = self._before.fingerprint(
            channel, chosen.window.feed, bound, self._digests(standing, kept), *self._named
        )
        owner = page_owner(chosen.key, number)
        return ArchivePage(
            number, owner, standing, channel, fingerprint, self._before.outputs(owner, fingerprint)
        )

    def _note_page(self, window: Window, page: ArchivePage, shown: Sequence[Shown]) -> None:
        """Note the entries that a closed page shows."""
        had = self._shown.get(window.path, FeedShown())
        new = shown
        if self._store.memberships.has_shown(window.path):
            before = self._store.memberships.shown_before(window.path, (one.id for one in shown))
            new = [one for one in shown if one.id not in before]
        updated = {**had.pages, page.number: page.channel.updated}
        self._show(window, pages=updated, archived=(*had.archived, *new))

    def _show(self, window: Window, **shown: Any) -> None:
        had = self._shown.get(window.path, FeedShown())
        self._shown[window.path] = msgspec.structs.replace(had, **shown)

    def _culprits(self, window: Window, shown: Sequence[Pair]) -> bool:
        """Set aside the articles that alone make a document invalid.

        Returns:
            Whether there was one.
        """
        culprits = self._feeds.culprits(window, shown)
        self._invalid |= culprits
        self._found |= culprits
        return bool(culprits)

    def _listings(self) -> list[Listing] | None:
        """All feeds; None if none has changed."""
        counts = self._selection.counts
        if not counts:
            return None
        listings = list[Listing]()
        for one in self._selection.feeds:
            count = counts[one.key]
            if one.window.secret:
                continue
            if count.articles or not one.window.value:
                channel = (
                    self._feeds.channel(one.window, (), 0)
                    if one.touched
                    else self._feeds.untouched(one.window)
                )
                updated = self._shown.get(one.window.path, FeedShown()).updated
                channel = msgspec.structs.replace(channel, updated=updated or channel.updated)
                listings.append(
                    channels.listing(
                        one.window, channel, articles=count.articles, weeks=count.weeks
                    )
                )
        return listings

    def _catalogue(self, listings: Sequence[Listing]) -> OwnerDocuments:
        """The root page and the list of all feeds."""
        main = next((one for one in self._selection.feeds if one.key == _MAIN), None)
        if main:
            self._prefetch(main.window)
        newest = self._head_fingerprint(main) if main else ""
        title = self._publication.publication.title
        fingerprint = self._before.fingerprint(title, newest, self._main, listings)

        def make() -> list[Output]:
            front = self._front or (self._made_head(main) if main else None)
            front = front or _Head(self._main, [], [])
            channel, entries = front.channel, [*map(pages.listed, front.entries)]
            root, zone, top = self._root, self._zone, document_name("html")

            def rendered(path: str, count: int, render: Callable[[], bytes]) -> Document:
                self._feeds.count(1)
                return page_documents.page_document(path, render(), count)

            page = partial(self._before.page, _CATALOGUE, fingerprint)
            whole = partial(pages.catalogue, channel, entries, listings, root, zone=zone)
            lists = pages.feed_lists(channel, listings, root, zone=zone)
            self._feeds.count(1)
            return [
                *(
                    page(path, (channel, listings), partial(rendered, path, 0, one))
                    for path, one in lists
                ),
                page(
                    top, (channel, listings, entries), partial(rendered, top, len(entries), whole)
                ),
                page_documents.opml(title, listings),
            ]

        return self._owner_documents(_CATALOGUE, fingerprint, make)

    def _root_channel(self) -> Channel:
        """The properties of the main feed for pages that link back to it, without its entries."""
        main = next((one for one in self._selection.feeds if one.key == _MAIN), None)
        root = Window(path="", feed=main.window.feed if main else Feed(formats=()), articles=())
        return channels.channel(self._publication, root, (), channels.NEVER)


def _with_text(window: Window) -> dict[str, KnownArticle]:
    """The articles in a feed that it does not list as withdrawn, by id."""
    return {one.id: one for one in window.entries if one.id not in window.withdrawn}


def _short(pairs: Sequence[Pair], whole: Mapping[str, Entry]) -> dict[str, KnownArticle]:
    """The ids of the entries that a feed shortens."""
    return {known.id: known for known, entry in pairs if whole.get(known.id) != entry}
