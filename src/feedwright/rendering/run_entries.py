"""The entries of a run; each is made once, here or by other processes."""

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
"""How many entries are held in memory before they are kept in the store."""
_AT_ONCE = 200
"""How many entries are asked for together, and held until others are."""
_MOST_NAMES = 2000
"""How many names of files that entries refer to are looked up, and held, together."""
_PART = 32
"""How many entries a process makes at a time."""
_WORTH_SPREADING = 4 * _PART
ENTRIES = "entries"
"""The name of the task that makes entries."""


class _Places(Protocol):
    def prefetch(self, names: Iterable[str], /) -> None:
        """Announces names that are soon to be asked for."""

    def named(self, name: str, /) -> Sequence[Place]:
        """The files that are remembered by a name."""


class _Translations(Protocol):
    def prefetch(self, articles: Iterable[KnownArticle], /) -> None:
        """Announces articles that are soon to be asked for."""

    def of(self, known: KnownArticle, /) -> list[KnownArticle]:
        """An article in each of its languages, itself among them; nothing where it has one."""


class Entries:
    """The entries of articles: those that the store has, and others made from its texts.

    Args:
        publication: Whose authors, language and address hold.
        text: The text of the article at a key.
        visible: The articles that links may lead to, by their keys.
        noted: The ids of articles whose warnings are to be told.
        relinked: Those of others of which the same holds, for they lead elsewhere than before.
        kept: Where entries are kept; each is made when it is asked for where None.
        translations: Knows the translations of articles; None where there are none.
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
        """Those at hand that were asked for, by their digests."""
        self._texts: dict[str, bytes] = {}
        self._names: dict[str, set[str]] = {}
        """The names of files that texts may refer to, whose places are at hand, by their keys."""
        self._warnings: dict[str, tuple[str, ...]] = {}
        self._sizes: dict[tuple[str, str], int] = {}
        self.made = 0
        """How many were made, and not found ready."""

    @property
    def warnings(self) -> list[str]:
        """What the making of noted entries had to leave out."""
        return [warning for warnings in self._warnings.values() for warning in warnings]

    def prefetch(self, articles: Iterable[KnownArticle], at_once: int = _AT_ONCE) -> None:
        """Announces articles whose entries are soon to be made, so that some are asked for at once.

        Args:
            articles: In the order in which they are.
            at_once: How many are asked for, and held, together.
        """
        self._order = [*{one.id: one for one in articles}.values()]
        self._expected = {one.id: number for number, one in enumerate(self._order)}
        self._at_once = max(at_once, 1)

    def make(self, known: KnownArticle) -> Entry:
        """An article's entry; only a few are held, for a run may see more than memory holds."""
        cached = self._ready(known)
        if cached.digest not in self._entries:
            self._entries[cached.digest] = cached.entry()
        return self._entries[cached.digest]

    def wanted(self, feed: Feed, known: KnownArticle) -> Entry:
        """An article's entry as a feed gives it.

        Args:
            feed: What it is for.
            known: The article.
        """
        return entry_for_feed(feed, self.make(known), feed.bound(self._bound))

    def prepare(self, articles: Iterable[KnownArticle], feed: Feed) -> None:
        """Make entries that are not ready, over all cores where they are many, with their sizes.

        Args:
            articles: Whose.
            feed: For which they are made.
        """
        several = list(articles)
        if self._kept and len(several) >= _WORTH_SPREADING:
            ready = {*self._kept.ids(), *self._fresh}
            missing = [one for one in several if one.id not in ready]
            self.prefetch(missing)
            self._spread(missing, feed)
        self.prefetch(several)

    def make_ahead(self, articles: Collection[KnownArticle]) -> None:
        """Make entries that are not ready, over all cores where they are many.

        Args:
            articles: Whose entries are soon asked for; so few that memory holds all of these.
        """
        if self._kept and len(articles) >= _WORTH_SPREADING:
            self.prefetch(articles, len(articles))
            self._spread([one for one in articles if self.cached(one) is None], None)

    def _spread(self, missing: Sequence[KnownArticle], feed: Feed | None) -> None:
        """Have other processes make entries, with their sizes in a feed, if they are many."""
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
        """Requests, as they are sent to other processes."""
        for start in range(0, len(articles), _PART):
            part = articles[start : start + _PART]
            yield msgspec.msgpack.encode([self.request(one) for one in part])

    def cached(self, known: KnownArticle) -> CachedEntry | None:
        """The entry of an article that is ready; None for one that is to be made."""
        found = self._fresh.get(known.id) or self._look_up(known)
        if found:
            self._note_warnings(known, found)
        return found

    def request(self, known: KnownArticle) -> EntryRequest:
        """All that another process needs to make the entry of an article."""
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
        """Take an entry that was made of a request, to be kept."""
        self.made += 1
        self._note_warnings(known, made)
        self._at_hand.pop(known.id, None)
        if self._kept:
            self._fresh[known.id] = made
            if len(self._fresh) >= _HELD:
                self.keep()

    def digest(self, known: KnownArticle, kept: Mapping[str, EntryState] | None = None) -> str:
        """What stands for all that an article's entry says.

        Args:
            known: The article.
            kept: What is told of entries that are kept, by id, where that is at hand.
        """
        told = None if known.id in self._fresh else (kept or {}).get(known.id)
        if told is None:
            return self._ready(known).digest
        self._note_warnings(known, told)
        return told.digest

    def keep(self) -> None:
        """Keeps what was made, so that it is not held any more."""
        if self._kept:
            self._kept.keep(self._fresh.values())
            self._at_hand |= {
                name: self._fresh[name] for name in self._fresh.keys() & self._expected
            }
            self._fresh.clear()

    def _look_up(self, known: KnownArticle) -> CachedEntry | None:
        """The entry that is kept of an article; those that are expected next come with it."""
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
            with suppress(msgspec.DecodeError):  # it is read once more, and the place told
                return msgspec.json.decode(text, type=Article)
        return self._text(key)

    def _mentioned(self, key: str, text: bytes) -> Iterator[str]:
        """The names of files that a text may refer to."""
        # In the text stands its own key, which looks like any file that it refers to.
        for path in mentioned(text.decode("utf-8", "replace").replace(key, "")):
            yield from names_of(FileReference(path), key, self.maker.prefix(key))

    def size(self, feed: Feed, known: KnownArticle) -> int:
        """How many bytes an entry takes at most, in the largest format."""
        size = self._sizes.get((feed.variant, known.id))
        return max_size(self.wanted(feed, known)) if size is None else size


class Prepared(Record, frozen=True, kw_only=True):
    """An entry that was made, and its size in a feed."""

    made: CachedEntry
    size: int = 0
    """Where a feed was named."""


def prepared(maker: EntryMaker, feed: Feed | None, part: bytes) -> bytes:
    """Makes entries of requests, with their sizes in a feed; None for one that needs the store.

    Args:
        maker: Makes them.
        feed: For which they are made; None where no size is wanted.
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
    """What entries are made with."""

    maker: EntryMaker
    feed: Feed | None


def _settings(maker: EntryMaker, feed: Feed | None) -> bytes:
    return msgspec.msgpack.encode(_Settings(maker.without_secrets(), feed))


def prepared_elsewhere(settings: bytes) -> Callable[[bytes], bytes]:
    """What makes entries for a run of another machine."""
    return partial(prepared, *msgspec.msgpack.decode(settings, type=_Settings))


def load() -> None:
    """Loads what entries are made with, that each of the other processes need not."""
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
    """An entry as the subscribers of a feed are shown it.

    Args:
        window: The feed.
        known: Whose entry it is.
        entry: As the feed gives it.
        standing: Whether it stands in the feed's head.
        presented: The entry, presentable, where that is at hand.
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
