"""The line from what a run publishes to its documents: render and check."""

import hashlib
from collections import deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

import msgspec

from feedwright.domain.attachments import listed, objection
from feedwright.domain.document import (
    Channel,
    Copy,
    Delivered,
    Document,
    Output,
    OwnerDocuments,
    Refusal,
    Unchanged,
    document_name,
)
from feedwright.domain.entry import Entry
from feedwright.domain.identity import Known
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import PAGES, Feed, Publication, safe_path
from feedwright.domain.report import SetAside
from feedwright.domain.selection import (
    FeedSelection,
    Selection,
    Window,
    article_owner,
    feed_key,
    feed_owner,
    is_visible,
    page_owner,
)
from feedwright.domain.targets import FROM_TOP
from feedwright.render import archive, articles, channels, outputs
from feedwright.render.archive import ArchivePage
from feedwright.render.cache import Check
from feedwright.render.entries import Entries, shown_entry
from feedwright.render.feeds import FeedRenderer
from feedwright.render.fitting import Pair, SizeWarnings, as_wanted
from feedwright.render.html import pages
from feedwright.render.html.listing import Listing
from feedwright.runtime.executor import spread
from feedwright.store.entry_cache import EntryState
from feedwright.store.pending import MissingFile
from feedwright.store.places import VisibleArticles
from feedwright.store.store import Store


class _Head(NamedTuple):
    """The documents to which one subscribes, without their page."""

    channel: Channel
    entries: list[Entry]
    made: list[Document | Refusal]


_MAIN = feed_key(Feed())
_CATALOGUE = "catalogue"
_ASSETS = "assets"
_SEVERAL = 2
_NEAR = 400
"""About how many entries of the feeds whose heads are made next are held."""


class Attachments(Protocol):
    """The files that articles refer to, which lie beside them."""

    def beside(self, key: str, name: str, /) -> Path | None:
        """A file, by the key of the article and its own name; None where there is none."""

    def objection(self, key: str, name: str, /) -> str:
        """Why there is none, as a clause."""


class Documents:
    """Makes the documents of a run that may have changed, one owner's after another's.

    Args:
        publication: What feedwright.toml says.
        selection: The articles in each feed, and what of it may have changed.
        store: Knows the texts, and what was made of them.
        now: The time of the run.
        noted: The ids of articles whose warnings are to be told.
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
        self._root = publication.publication.address
        self._zone = ZoneInfo(publication.publication.timezone)
        self._selection = selection
        self._now = now
        self._check = check
        self._store = store
        self._program = program
        self._attachments = attachments
        self._noted = noted
        self.entries = Entries(
            publication,
            store.text,
            VisibleArticles(store, now),
            self._noted,
            selection.relinked,
            kept=store.entries,
        )
        self.bad = store.entries.all_set_aside()
        """Articles that alone make a document invalid, and why, by id."""
        self.found_bad: list[str] = []
        """The ids of articles that were found to make documents invalid."""
        self._notes: dict[str, str] = {}
        self.bounded = SizeWarnings(publication.publication.max_bytes, store.memberships.warnings)
        """What is to be said of feeds that ``max_bytes`` cuts."""
        self.missing: list[MissingFile] = []
        """Files that pages refer to and no source has; one that was delivered before stays."""
        self.looked_for: set[str] = set()
        """The ids of articles whose pages were made."""
        self.updated: dict[str, datetime] = {}
        """For the path of each feed that was made, the newest instant that it shows now."""
        self.paged: dict[str, dict[int, datetime]] = {}
        """The same for each of its archive pages."""
        self.heads: dict[str, list[Shown]] = {}
        """For the path of each feed that was made, the entries that its subscribers are shown."""
        self.walked: dict[str, list[Shown]] = {}
        """Those that subscribers find in its archive for the first time."""
        self.feeds = FeedRenderer(publication, store, now, check)
        """Makes them, and counts them."""
        self._front: _Head | None = None
        self._there: dict[str, list[Delivered]] = {}
        """What stands of those owners whose documents are made next."""
        self._next: Mapping[str, Known] = {}
        """What stands in the feeds whose heads are made next, by id."""

    @property
    def set_aside(self) -> list[SetAside]:
        """Articles that alone make a document invalid; documents go out without them."""
        known = self._store.known.several(self.bad)
        return [
            SetAside(source=known[name].key, reason=reason)
            for name, reason in self.bad.items()
            if name in known and is_visible(known[name], self._now)
        ]

    @property
    def warnings(self) -> list[str]:
        """What the making of documents had to leave out."""
        cut = self.bounded.lines(one.window for one in self._selection.feeds)
        return [*self.entries.warnings, *cut, *self._notes.values()]

    def __iter__(self) -> Iterator[OwnerDocuments]:
        """The documents of each owner, in an order in which nothing goes out before its targets.

        These are the files and pages of articles; for each feed the pages of its archive, then
        its head; and the catalogue, which leads to them all.
        """
        if not self._selection.is_touched:
            return
        some = islice(self._selection.articles, 0 if self._selection.everything else _NEAR)
        self._look_up([_ASSETS, _CATALOGUE, *map(article_owner, some)])
        yield self._owner_documents(_ASSETS, self._program, lambda: [*pages.assets()])
        yield from self._articles()
        made: list[FeedSelection] = []
        for chosen in self._ahead():
            bad = {*self.bad}
            yield from self._feed(chosen)
            # Its head goes out last, without what was found to be bad in any of it.
            made.append(msgspec.structs.replace(chosen, touched=False))
            for earlier in made if self.bad.keys() - bad else ():
                yield from self._feed(self._without(earlier, self.bad.keys() - bad))
            made[-1] = chosen
        self._look_up([_CATALOGUE])
        yield from self._catalogue()
        self.missing = [one for one in self.missing if one.id not in self.bad]
        for name in self.found_bad:
            yield OwnerDocuments(article_owner(name), "", [], withdrawn=True)
        self.entries.keep()

    def _without(self, chosen: FeedSelection, bad: Collection[str]) -> FeedSelection:
        """What of a feed is to be made again, for it held articles that are set aside now."""
        held = self._store.memberships.feeds_of(bad).values()
        numbers = {there[chosen.key].page for there in held if chosen.key in there}
        touched = chosen.touched and any(one.id in bad for one in chosen.window.entries)
        pages_again = tuple(page for page in chosen.pages if page in numbers)
        return msgspec.structs.replace(chosen, touched=touched, pages=pages_again)

    def _ahead(self) -> Iterator[FeedSelection]:
        """The feeds; what their heads are made of is asked for a few feeds at a time."""
        near, entries = list[FeedSelection](), dict[str, Known]()
        for chosen in self._selection.feeds:
            more = {one.id: one for one in chosen.window.entries}
            if near and len(entries.keys() | more.keys()) > _NEAR:
                yield from self._near(near, entries)
                near, entries = [], {}
            near.append(chosen)
            entries |= more
        yield from self._near(near, entries)

    def _near(
        self, feeds: Sequence[FeedSelection], entries: Mapping[str, Known]
    ) -> Iterator[FeedSelection]:
        touched = [one for one in feeds if one.touched]
        heads = [feed_owner(one.key) for one in touched]
        numbers = ((one.key, number) for one in feeds for number in one.pages)
        closed = (page_owner(key, number) for key, number in islice(numbers, _NEAR))
        self._look_up([_CATALOGUE, *heads, *closed])
        self.feeds.expect([one.window for one in touched])
        self._next = entries
        yield from feeds

    def _look_up(self, owners: Iterable[str]) -> None:
        """Asks what stands of owners whose documents are made next."""
        wanted = [*owners]
        if not self._there.keys() >= {*wanted}:
            found = self._store.documents_of(wanted)
            self._there = {owner: found.get(owner, []) for owner in wanted}

    def _expect(self, window: Window) -> None:
        """Announces the entries of a head, with those of the heads that are made next."""
        entries = {one.id: one for one in window.entries}
        if entries.keys() <= self._next.keys():
            entries = {**self._next}
        self.entries.expect(entries.values(), len(entries))

    def _feed(self, chosen: FeedSelection) -> Iterator[OwnerDocuments]:
        if len(chosen.pages) * chosen.window.feed.page_size < archive.FEWEST:
            for page in chosen.pages:
                yield from self._page(chosen, page)
        else:
            yield from self._pages(chosen)
        if chosen.touched:
            yield from self._head(chosen)

    def _owner_documents(
        self, owner: str, recipe: str, make: Callable[[], list[Output]]
    ) -> OwnerDocuments:
        """What is made for an owner, or what stands where that was made of the same."""
        standing = self._standing(owner, recipe)
        made = standing if standing is not None else make()
        return OwnerDocuments(owner, recipe, made, before=self._there.get(owner))

    def _standing(self, owner: str, recipe: str) -> list[Output] | None:
        there = self._there.get(owner)
        if there is None:
            there = self._store.documents_of([owner]).get(owner)
        return self._unchanged(owner, recipe, there)

    def _unchanged(
        self, owner: str, recipe: str, there: Sequence[Delivered] | None
    ) -> list[Output] | None:
        """The documents of an owner, where they were made of the same and stand as they should."""
        is_made = there and all(one.recipe == recipe for one in there)
        if not is_made or owner in self._selection.stale:
            return None
        return [Unchanged(one.path, one) for one in there or ()]

    def _recipe(self, *told: object) -> str:
        """The hash of all that documents are made of."""
        said = (self._program, self._root, str(self._zone), *told)
        return hashlib.sha256(msgspec.json.encode(said)).hexdigest()

    def _told(
        self, known: Sequence[Known], kept: Mapping[str, EntryState] | None = None
    ) -> list[tuple[str, str]]:
        return [(one.id, self.entries.digest(one, kept)) for one in known]

    def _head(self, chosen: FeedSelection) -> Iterator[OwnerDocuments]:
        """The documents to which one subscribes, all with the same entries."""
        self._expect(chosen.window)
        owner, recipe = feed_owner(chosen.key), self._head_recipe(chosen)
        there = self._standing(owner, recipe)
        if there is not None:
            yield OwnerDocuments(owner, recipe, there)
            return
        head = self._made_head(chosen)
        made: list[Output] = [*head.made, *outputs.also(chosen.window, head.made)]
        if chosen.window.path:
            made.append(self.feeds.page(chosen.window, head.channel, head.entries))
        yield OwnerDocuments(owner, self._head_recipe(chosen), made, before=self._there.get(owner))

    def _head_recipe(self, chosen: FeedSelection) -> str:
        window = chosen.window
        standing = [one for one in window.entries if one.id not in self.bad]
        # Its own newest instant is among what it is made of: documents never go back.
        channel = self.feeds.channel(window, standing, 0)
        bound = self._publication.publication.max_bytes
        return self._recipe(channel, window.feed, bound, self._told(standing))

    def _made_head(self, chosen: FeedSelection) -> "_Head":
        window, bound = chosen.window, self._publication.publication.max_bytes
        while True:
            standing = [one for one in window.entries if one.id not in self.bad]
            pairs, whole = self._pairs(window.feed, standing)
            digests = {name: digest for name, digest in self._told(standing) if name in whole}
            ready = self.feeds.ready(window, digests)
            channel, made, pairs = self.feeds.fitted(window, pairs, 0, ready)
            if not (outputs.is_refused(made) and self._culprits(window, pairs)):
                break
        short = _short(pairs, whole)
        digests = {name: one for name, one in digests.items() if name not in short}
        ready = {name: stored for name, stored in ready.items() if name in digests}
        cut = ""
        while len(
            without_oldest := outputs.without_oldest(window, pairs, bound, outputs.largest(made))
        ) < len(pairs):
            pairs = without_oldest
            cut = outputs.cut_warning(window, bound, len(pairs))
            channel, made = self.feeds.documents(window, pairs, 0, ready)
        told = [one for one, _ in pairs if one.id in short]
        self.bounded.head(window, told, cut)
        self.feeds.hold(window, pairs, digests, ready)
        self.updated[window.path] = channel.updated
        self.heads[window.path] = [shown_entry(window, *pair) for pair in pairs]
        entries = [entry for _, entry in pairs]
        head = _Head(channel, entries, made)
        if not window.path:
            self._front = head
        return head

    def _pairs(self, feed: Feed, standing: Sequence[Known]) -> tuple[list[Pair], dict[str, Entry]]:
        """Entries as a feed gives them, and by id those of which nothing is left out for it."""
        pairs, whole = list[Pair](), dict[str, Entry]()
        for one in standing:
            entry = self.entries.make(one)
            pairs.append((one, as_wanted(feed, entry, self._publication.publication.max_bytes)))
            if (given := as_wanted(feed, entry)) == pairs[-1][1]:
                whole[one.id] = given
        return pairs, whole

    def _pages(self, chosen: FeedSelection) -> Iterator[OwnerDocuments]:
        """Several closed pages of a feed, which all cores make at once."""
        pages_ = deque[ArchivePage]()

        def orders() -> Iterator[bytes]:
            for number in chosen.pages:
                pages_.append(self._archive_page(chosen, number))
                stands = pages_[-1].there is not None
                kept = {} if stands else self._store.entries.encoded_in_page(chosen.key, number)
                yield archive.page_request(pages_[-1], kept, self.entries.make)

        self.feeds.load(chosen.window)
        bound = self._publication.publication.max_bytes
        render_page = partial(
            archive.render_page, chosen.window, self.feeds.page, self._check, bound
        )
        for answer in spread(render_page, orders()):
            page = pages_.popleft()
            if page.there is not None:
                yield OwnerDocuments(page.owner, page.recipe, page.there)
            elif not answer or any(one.id in self.bad for one in page.standing):
                yield from self._page(chosen, page.number)
            else:
                made = archive.read(answer)
                self.feeds.count(len(made.documents), made.fragments)
                self.bounded.page(chosen.window, page.number, ())
                self._note_page(chosen.window, page, made.shown)
                yield OwnerDocuments(page.owner, page.recipe, [*made.documents])

    def _page(self, chosen: FeedSelection, number: int) -> Iterator[OwnerDocuments]:
        """A closed page of a feed (RFC 5005 §4)."""
        window = chosen.window
        while True:
            page = self._archive_page(chosen, number)
            if page.there is not None:
                yield OwnerDocuments(page.owner, page.recipe, page.there)
                return
            self.entries.expect(page.standing)
            pairs, whole = self._pairs(window.feed, page.standing)
            channel, made, pairs = self.feeds.fitted(window, pairs, number)
            if not (outputs.is_refused(made) and self._culprits(window, pairs)):
                break
        self.bounded.page(window, number, _short(pairs, whole).values())
        self._note_page(
            window, page, [shown_entry(window, *pair, standing=False) for pair in pairs]
        )
        entries = [entry for _, entry in pairs]
        yield OwnerDocuments(
            page.owner, page.recipe, [*made, self.feeds.page(window, channel, entries)]
        )

    def _archive_page(self, chosen: FeedSelection, number: int) -> ArchivePage:
        articles = self._store.known.in_page(chosen.key, number)
        standing = [one for one in articles if one.id not in self.bad]
        channel = self.feeds.channel(chosen.window, standing, number)
        kept = self._store.entries.in_page(chosen.key, number)
        self.entries.expect(one for one in standing if one.id not in kept)
        bound = self._publication.publication.max_bytes
        recipe = self._recipe(channel, chosen.window.feed, bound, self._told(standing, kept))
        owner = page_owner(chosen.key, number)
        return ArchivePage(number, owner, standing, channel, recipe, self._standing(owner, recipe))

    def _note_page(self, window: Window, page: ArchivePage, told: Sequence[Shown]) -> None:
        """Remembers what the readers of a closed page are shown."""
        self.paged.setdefault(window.path, {})[page.number] = page.channel.updated
        walked = self.walked.setdefault(window.path, [])
        if not self._store.memberships.has_shown(window.path):
            walked.extend(told)
        else:
            had = self._store.memberships.shown_before(window.path, (one.id for one in told))
            walked.extend(one for one in told if one.id not in had)

    def _culprits(self, window: Window, shown: Sequence[Pair]) -> bool:
        """Sets aside the articles that alone make a document invalid.

        Returns:
            Whether there was one.
        """
        culprits = self.feeds.culprits(window, shown)
        self.bad |= culprits
        self.found_bad.extend(culprits)
        return bool(culprits)

    def _catalogue(self) -> Iterator[OwnerDocuments]:
        """The root page and the list of all feeds."""
        counts = self._selection.counts
        if not counts:
            return
        listings = list[Listing]()
        for one in self._selection.feeds:
            count = counts[one.key]
            if count.articles or not one.window.value:
                channel = (
                    self.feeds.channel(one.window, (), 0)
                    if one.touched
                    else self.feeds.untouched(one.window)
                )
                updated = self.updated.get(one.window.path, channel.updated)
                channel = msgspec.structs.replace(channel, updated=updated)
                listings.append(
                    channels.listing(
                        one.window, channel, articles=count.articles, weeks=count.weeks
                    )
                )
        main = next((one for one in self._selection.feeds if one.key == _MAIN), None)
        if main:
            self._expect(main.window)
        newest = self._head_recipe(main) if main else ""
        title = self._publication.publication.title
        recipe = self._recipe(title, newest, self._root_channel(), listings)

        def make() -> list[Output]:
            front = self._front or (self._made_head(main) if main else None)
            front = front or _Head(self._root_channel(), [], [])
            self.feeds.count(2)
            page = pages.catalogue(
                front.channel, front.entries, listings, self._root, zone=self._zone
            )
            return [
                outputs.page_document(document_name("html"), page, len(front.entries)),
                outputs.opml(title, listings),
            ]

        yield self._owner_documents(_CATALOGUE, recipe, make)

    def _root_channel(self) -> Channel:
        """What pages say that lead back to the root, whatever stands in the main feed."""
        main = next((one for one in self._selection.feeds if one.key == _MAIN), None)
        root = Window(path="", feed=main.window.feed if main else Feed(formats=()), articles=())
        return channels.channel(self._publication, root, (), channels.NEVER)

    def _articles(self) -> Iterator[OwnerDocuments]:
        """The pages of articles that have no address elsewhere."""
        front = self._root_channel()
        renderer = articles.Renderer(front, self._root, self._zone, self.entries.maker)
        for page, made in renderer.pages(self._article_pages(front)):
            known = page.known
            if known is None:
                yield OwnerDocuments(page.owner, page.recipe, [*page.unchanged], before=page.before)
                continue
            digest = self._accepted(known, made) or page.digest or self.entries.digest(known)
            recipe = self._recipe(front, [(known.id, digest)])
            outputs = self._unchanged(page.owner, recipe, page.before)
            if outputs is None:
                self.looked_for.add(known.id)
                # What is made here alone refers to files that the request did not tell of.
                rendered = made or renderer.page(self.entries.make(known))
                outputs = [*self._article(known, rendered)]
            yield OwnerDocuments(page.owner, recipe, outputs, before=page.before)

    def _accepted(self, known: Known, made: articles.Rendered | None) -> str:
        """The digest of an article's entry that was made with its page; "" where none was."""
        if not (made and made.entry):
            return ""
        self.entries.accept(known, made.entry)
        return made.entry.digest

    def _article_pages(self, front: Channel) -> Iterator[articles.Page]:
        for name, known in self._own_pages():
            is_out = known is not None and is_visible(known, self._now)
            owner = article_owner(name)
            there = self._there.get(owner)
            if known is None or not is_out or known.link or name in self.bad:
                if there:
                    yield articles.Page(owner, before=there)
                self.looked_for.add(name)
                continue
            digest = entry.digest if (entry := self.entries.cached(known)) else ""
            recipe = self._recipe(front, [(known.id, digest)]) if digest else ""
            unchanged = self._unchanged(owner, recipe, there) if digest else None
            if unchanged is not None:
                yield articles.Page(owner, unchanged=unchanged, recipe=recipe, before=there)
            else:
                request = self.entries.request(known)
                yield articles.Page(owner, known, request, digest, before=there)

    def _own_pages(self) -> Iterator[tuple[str, Known | None]]:
        """The articles whose own pages may have changed, by their ids."""
        names = self._in_order_of_delivery()
        for start in range(0, len(names), _NEAR):
            part = names[start : start + _NEAR]
            known = self._store.known.several(part)
            self._look_up(map(article_owner, part))
            self.entries.expect(known[name] for name in part if name in known)
            yield from ((name, known.get(name)) for name in part)

    def _in_order_of_delivery(self) -> list[str]:
        """The ids of articles whose own pages may have changed.

        New pages come first: those that stand already may lead to them now, and until these
        are delivered nothing leads to a new one.
        """
        everything, store = self._selection.everything, self._store
        now, articles = self._now, self._selection.articles
        names = store.known.own_pages(now) if everything else sorted(articles)
        if len(names) < _SEVERAL:
            return names
        owners = store.owners() if everything else self._owning(map(article_owner, names))
        return sorted(names, key=lambda name: article_owner(name) in owners)

    def _owning(self, owners: Iterable[str]) -> set[str]:
        """Those of some owners of whom something stands."""
        wanted = {*owners}
        if wanted <= self._there.keys():
            return {one for one in wanted if self._there[one]}
        return {*self._store.documents_of(wanted)}

    def _article(self, known: Known, page: articles.Rendered) -> Iterator[Output]:
        """The files that an article without an address elsewhere refers to, and its page."""
        folder = f"{PAGES}/{known.page}"
        self.feeds.count(1)
        told: dict[str, list[str]] = {}
        for name in page.files:
            problem = objection(name)
            source = (
                self._attachments.beside(known.key, name)
                if not problem and safe_path(name)
                else None
            )
            if source:
                yield Copy(f"{folder}/{name}", source)
                continue
            if not problem:
                path = f"{folder}/{name}"
                self.missing.append(MissingFile(path=path, id=known.id, key=known.key, name=name))
                problem = self._attachments.objection(known.key, name)
            told.setdefault(problem, []).append(name.removeprefix(f"{FROM_TOP}/"))
        if known.id in self._noted:
            for problem, names in told.items():
                note = f"{known.key}: refers to {listed(names)}, {problem}"
                self._notes[f"{known.key} {problem}"] = note
        yield outputs.page_document(f"{folder}/{document_name('html')}", page.data, entries=1)


def _short(pairs: Sequence[Pair], whole: Mapping[str, Entry]) -> dict[str, Known]:
    """Whose entries a feed does not give whole, by id."""
    return {known.id: known for known, entry in pairs if whole.get(known.id) != entry}
