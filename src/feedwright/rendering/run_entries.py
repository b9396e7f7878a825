"""The entries of a run, each made once, here or by other processes."""

from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import NamedTuple, Protocol

import msgspec

from feedwright.domain.article import Article
from feedwright.domain.entry import CachedEntry, Entry
from feedwright.domain.file_references import FileReference, mentioned, names_of
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.record import Record
from feedwright.domain.window import Window
from feedwright.rendering.entry_maker import EntryMaker, EntryRequest
from feedwright.rendering.feed_entries import entry_for_feed
from feedwright.rendering.formats.forms import presentable_entry
from feedwright.rendering.formats.jsonfeed import digest, item
from feedwright.rendering.size_limits import max_size
from feedwright.store.entry_cache import EntryCache, EntryState
from feedwright.store.reference_targets import Place

_HELD = 200
"""The most new entries in memory before they are stored."""
_AT_ONCE = 200
"""The number of entries that are looked up together."""
_MOST_NAMES = 2000
"""The number of file names in references that are looked up together."""
_PART = 32
"""The number of entries that a process makes at a time."""
_WORTH_SPREADING = 4 * _PART
ENTRIES = "entries"
"""The name of the task that makes entries."""


class _Places(Protocol):
    def prefetch(self, names: Iterable[str], /) -> None:
        """Announce names that are needed soon."""

    def named(self, name: str, /) -> Sequence[Place]:
        """The files of a name."""


class _Translations(Protocol):
    def prefetch(self, articles: Iterable[KnownArticle], /) -> None:
        """Announce articles that are needed soon."""

    def of(self, known: KnownArticle, /) -> list[KnownArticle]:
        """The versions of an article in its languages, itself included; none for one language."""


class Entries:
    """The entries of articles: cached ones, and others made of the stored texts.

    Args:
        publication: The configuration, with the default authors and language.
        text: The text of the article at a key.
        visible: The articles that links may lead to.
        noted: The ids of articles whose warnings are reported.
        relinked: The ids of articles whose links changed, whose warnings are reported, too.
        kept: The cache of entries; None for no cache.
        translations: Finds the translations of articles; None if there are none.
    """

    def __init__(
        self,
        publication: Publication,
        text: Callable[[str], Article | None],
        visible: _Places,
        noted: Container[str] = (),
        relinked: Container[str] = (),
        *,
        kept: EntryCache | None = None,
        translations: "_Translations | None" = None,
    ) -> None:
        self.maker = EntryMaker.of(publication)
        self._bound = publication.publication.max_bytes
        self._text = text
        self._noted = noted
        self._relinked = relinked
        self._visible = visible
        self._kept = kept
        self._translations = translations
        self._fresh: dict[str, CachedEntry] = {}
        self._expected: dict[str, int] = {}
        self._order: Sequence[KnownArticle] = ()
        self._at_once = _AT_ONCE
        self._at_hand: dict[str, CachedEntry | None] = {}
        self._entries: dict[str, Entry] = {}
        """The entries in memory, by their digests."""
        self._texts: dict[str, bytes] = {}
        self._names: dict[str, set[str]] = {}
        """The names of files that texts may refer to and that were looked up, by the texts'
        keys."""
        self._warnings: dict[str, tuple[str, ...]] = {}
        self._sizes: dict[tuple[str, str], int] = {}
        self.made = 0
        """The number of entries that were made rather than found in the cache."""

    @property
    def warnings(self) -> list[str]:
        """The warnings about noted entries."""
        return [warning for warnings in self._warnings.values() for warning in warnings]

    def prefetch(self, articles: Iterable[KnownArticle], at_once: int = _AT_ONCE) -> None:
        """Announce articles whose entries are needed soon, so that several are looked up together.

        Args:
            articles: The articles, in the order in which they are needed.
            at_once: The number that are looked up together.
        """
        self._order = [*{one.id: one for one in articles}.values()]
        self._expected = {one.id: number for number, one in enumerate(self._order)}
        self._at_once = max(at_once, 1)

    def make(self, known: KnownArticle) -> Entry:
        """The entry of an article; only a few stay in memory, because a run may see very many."""
        cached = self._ready(known)
        if cached.digest not in self._entries:
            self._entries[cached.digest] = cached.entry()
        return self._entries[cached.digest]

    def wanted(self, feed: Feed, known: KnownArticle) -> Entry:
        """The entry of an article, adapted to a feed.

        Args:
            feed: The feed.
            known: The article.
        """
        return entry_for_feed(feed, self.make(known), feed.bound(self._bound))

    def prepare(self, articles: Iterable[KnownArticle], feed: Feed) -> None:
        """Make missing entries, by all cores if they are many, and measure their sizes.

        Args:
            articles: The articles.
            feed: The feed for which the sizes are measured.
        """
        several = list(articles)
        if self._kept and len(several) >= _WORTH_SPREADING:
            ready = {*self._kept.ids(), *self._fresh}
            missing = [one for one in several if one.id not in ready]
            self.prefetch(missing)
            self._spread(missing, feed)
        self.prefetch(several)

    def make_ahead(self, articles: Collection[KnownArticle]) -> None:
        """Make missing entries, by all cores if they are many.

        Args:
            articles: The articles whose entries are needed soon; few enough for memory.
        """
        if self._kept and len(articles) >= _WORTH_SPREADING:
            self.prefetch(articles, len(articles))
            self._spread([one for one in articles if self.cached(one) is None], None)

    def _spread(self, missing: Sequence[KnownArticle], feed: Feed | None) -> None:
        """Let other processes make entries, with their sizes in a feed, if they are many."""
        if len(missing) < _WORTH_SPREADING:
            return
        load()
        from feedwright.runtime.executor import Task, spread  # noqa: PLC0415 - few runs need it

        task = Task(ENTRIES, partial(_settings, self.maker, feed))
        work = partial(prepared, self.maker, feed)
        for start, answer in enumerate(spread(work, self._parts(missing), task=task)):
            made = msgspec.msgpack.decode(answer, type=list[Prepared | None])
            for known, one in zip(missing[start * _PART :], made, strict=False):
                if one is None:
                    self._ready(known)
                else:
                    if feed:
                        self._sizes[feed.variant, known.id] = one.size
                    self.accept(known, one.made)
        self.keep()

    def _parts(self, articles: Sequence[KnownArticle]) -> Iterator[bytes]:
        """The requests for other processes, in parts."""
        for start in range(0, len(articles), _PART):
            part = articles[start : start + _PART]
            yield msgspec.msgpack.encode([self.request(one) for one in part])

    def cached(self, known: KnownArticle) -> CachedEntry | None:
        """The cached entry of an article; None if it must be made."""
        found = self._fresh.get(known.id) or self._look_up(known)
        if found:
            self._note_warnings(known, found)
        return found

    def request(self, known: KnownArticle) -> EntryRequest:
        """The request with which another process can make the entry of an article."""
        cached = self.cached(known)
        if cached:
            return EntryRequest(known=known, json=cached.json)
        text = self._texts.get(known.key, b"")
        names = self._names.get(known.key, ())
        places = {name: [*self._visible.named(name)] for name in names}
        return EntryRequest(
            known=known, text=text, places=places, translations=self._in_languages(known)
        )

    def accept(self, known: KnownArticle, made: CachedEntry) -> None:
        """Accept an entry that was made of a request, for the cache."""
        self.made += 1
        self._note_warnings(known, made)
        self._at_hand.pop(known.id, None)
        if self._kept:
            self._fresh[known.id] = made
            if len(self._fresh) >= _HELD:
                self.keep()

    def digest(self, known: KnownArticle, kept: Mapping[str, EntryState] | None = None) -> str:
        """The digest of an article's entry.

        Args:
            known: The article.
            kept: The states of cached entries, by id, if they were looked up.
        """
        told = None if known.id in self._fresh else (kept or {}).get(known.id)
        if told is None:
            return self._ready(known).digest
        self._note_warnings(known, told)
        return told.digest

    def keep(self) -> None:
        """Store the new entries, to free memory."""
        if self._kept:
            self._kept.keep(self._fresh.values())
            self._at_hand |= {
                name: self._fresh[name] for name in self._fresh.keys() & self._expected
            }
            self._fresh.clear()

    def _look_up(self, known: KnownArticle) -> CachedEntry | None:
        """Look up the cached entry of an article, together with those needed next."""
        if self._kept is None:
            return None
        if known.id not in self._at_hand:
            place = self._expected.get(known.id)
            if place is None:
                return self._kept.several([known.id]).get(known.id)
            self._load_batch(
                self._order[place - place % self._at_once :][: self._at_once], self._kept
            )
        return self._at_hand[known.id]

    def _load_batch(self, several: Sequence[KnownArticle], kept: EntryCache) -> None:
        """Load the entries of several articles, and the texts of those that have none."""
        had = self._at_hand
        new = [one for one in several if one.id not in had and one.id not in self._fresh]
        found = kept.several(one.id for one in new)
        self._at_hand = {one.id: had[one.id] for one in several if one.id in had}
        self._at_hand |= {one.id: found.get(one.id) for one in new}
        self._entries.clear()
        keys = {one.key for one in several}
        self._texts = {key: text for key, text in self._texts.items() if key in keys}
        texts = kept.texts(one.key for one in new if one.id not in found)
        self._texts |= texts
        named = {key: {*self._mentioned(key, text)} for key, text in texts.items()}
        at_hand = {*islice(dict.fromkeys(chain(*named.values())), _MOST_NAMES)}
        self._names = {key: names & at_hand for key, names in named.items()}
        self._visible.prefetch(at_hand)
        if self._translations:
            self._translations.prefetch(one for one in new if one.id not in found)

    def _note_warnings(self, known: KnownArticle, one: EntryState | CachedEntry) -> None:
        is_noted = known.id in self._noted or known.id in self._relinked
        if is_noted and known.id not in self._warnings:
            self._warnings[known.id] = tuple(f"{known.key}: {warning}" for warning in one.warnings)

    def _ready(self, known: KnownArticle) -> CachedEntry:
        cached = self.cached(known)
        if cached is None:
            article, others = self._article(known.key), self._in_languages(known)
            cached = self.maker.make(known, article, self._visible.named, others)
            self.accept(known, cached)
        return cached

    def _in_languages(self, known: KnownArticle) -> list[KnownArticle]:
        return self._translations.of(known) if self._translations else []

    def _article(self, key: str) -> Article | None:
        if text := self._texts.pop(key, b""):
            with suppress(msgspec.DecodeError):  # it is read again, which reports the place
                return msgspec.json.decode(text, type=Article)
        return self._text(key)

    def _mentioned(self, key: str, text: bytes) -> Iterator[str]:
        """The names of files that a text may refer to."""
        # The text contains its own key, which looks like a reference to a file.
        for path in mentioned(text.decode("utf-8", "replace").replace(key, "")):
            yield from names_of(FileReference(path), key, self.maker.prefix(key))

    def size(self, feed: Feed, known: KnownArticle) -> int:
        """The most bytes of an entry, in the largest format."""
        size = self._sizes.get((feed.variant, known.id))
        return max_size(self.wanted(feed, known)) if size is None else size


class Prepared(Record, frozen=True, kw_only=True):
    """An entry that was made, and its size in a feed."""

    made: CachedEntry
    size: int = 0
    """Its size, if a feed was given."""


def prepared(maker: EntryMaker, feed: Feed | None, part: bytes) -> bytes:
    """Make entries of requests, with their sizes in a feed; None for one that needs the store.

    Args:
        maker: Makes the entries.
        feed: The feed for which sizes are measured; None for no sizes.
        part: The requests.
    """
    found = list[Prepared | None]()
    for request in msgspec.msgpack.decode(part, type=list[EntryRequest]):
        made = maker.answer(request)
        if made and feed:
            wanted = entry_for_feed(feed, made.entry(), feed.bound(maker.publisher.max_bytes))
            found.append(Prepared(made=made, size=max_size(wanted)))
        else:
            found.append(Prepared(made=made) if made else None)
    return msgspec.msgpack.encode(found)


class _Settings(NamedTuple):
    """The settings for making entries."""

    maker: EntryMaker
    feed: Feed | None


def _settings(maker: EntryMaker, feed: Feed | None) -> bytes:
    return msgspec.msgpack.encode(_Settings(maker.without_secrets(), feed))


def prepared_elsewhere(settings: bytes) -> Callable[[bytes], bytes]:
    """Make the function that makes entries for a run of another machine."""
    return partial(prepared, *msgspec.msgpack.decode(settings, type=_Settings))


def load() -> None:
    """Import the modules that make entries, before other processes are forked."""
    from feedwright.markup import convert  # noqa: PLC0415 - not needed by a run without work

    convert("", "markdown", base="", scope="")


def shown_entry(
    window: Window,
    known: KnownArticle,
    entry: Entry,
    *,
    standing: bool = True,
    presented: Entry | None = None,
) -> Shown:
    """The record of an entry shown to the subscribers of a feed.

    Args:
        window: The feed.
        known: The article.
        entry: The entry, adapted to the feed.
        standing: Whether it is in the feed's head.
        presented: The presentable entry, if it was made already.
    """
    if presented is None:
        presented = presentable_entry(entry)
    return Shown(
        feed=window.path,
        id=known.id,
        title=entry.title,
        link=entry.link,
        published=known.published,
        updated=entry.updated if entry.withdrawal else known.updated,
        digest=digest(item(presented)),
        retracted=known.retracted or entry.withdrawal is not None,
        standing=standing,
    )
