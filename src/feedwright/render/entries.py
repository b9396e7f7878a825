"""The entries of a run, each made once."""

import hashlib
import posixpath
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import islice
from typing import Protocol

import msgspec

from feedwright.domain.article import Article
from feedwright.domain.entry import Entry
from feedwright.domain.identity import Known, address_of
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.record import Record
from feedwright.domain.selection import Window
from feedwright.domain.targets import Target, Wanted, choose, mentioned, names_of
from feedwright.render.entry import make_entry
from feedwright.render.fitting import as_wanted, max_size
from feedwright.render.formats.forms import presentable_entry
from feedwright.render.formats.jsonfeed import digest, item
from feedwright.runtime.executor import spread
from feedwright.store.entry_cache import CachedEntry, EntryCache, EntryState
from feedwright.store.places import Place, places_digest

_HELD = 200
"""How many entries are held in memory before they are kept in the store."""
_AT_ONCE = 200
"""How many entries are asked for together, and held until others are."""
_MOST_NAMES = 2000
"""How many names of files that entries refer to are looked up, and held, together."""
_PART = 32
"""How many entries a process makes at a time."""
_WORTH_SPREADING = 8 * _PART


class _Places(Protocol):
    def expect(self, names: Iterable[str], /) -> None:
        """Announces names that are soon to be asked for."""

    def named(self, name: str, /) -> Sequence[Place]:
        """The files that are remembered by a name."""


class Entries:
    """Makes entries from the texts that the store has, each revision once.

    Args:
        publication: Whose authors, language and address hold.
        text: The text of the article at a key.
        visible: The articles that links may lead to, by their keys.
        noted: The ids of articles whose warnings are to be told.
        led: Those of others of which the same holds, for they lead elsewhere than before.
        kept: Where entries are kept; each is made when it is asked for where None.
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
    ) -> None:
        self._publisher = publication.publication
        prefixes = {source.prefix for source in publication.sources}
        self._prefixes = sorted(prefixes, key=len, reverse=True)
        self._text = text
        self._noted = noted
        self._relinked = relinked
        self._visible = visible
        self._kept = kept
        self._fresh: dict[str, CachedEntry] = {}
        self._expected: dict[str, int] = {}
        self._order: Sequence[Known] = ()
        self._at_once = _AT_ONCE
        self._at_hand: dict[str, CachedEntry | None] = {}
        self._texts: dict[str, bytes] = {}
        self._told: dict[str, tuple[str, ...]] = {}
        self._sizes: dict[tuple[str, str], int] = {}
        self.made = 0
        """How many were made, and not found ready."""

    @property
    def warnings(self) -> list[str]:
        """What the making of noted entries had to leave out."""
        return [warning for warnings in self._told.values() for warning in warnings]

    def expect(self, articles: Iterable[Known], at_once: int = _AT_ONCE) -> None:
        """Announces articles whose entries are soon to be made, so that some are asked for at once.

        Args:
            articles: In the order in which they are.
            at_once: How many are asked for, and held, together.
        """
        self._order = [*{one.id: one for one in articles}.values()]
        self._expected = {one.id: number for number, one in enumerate(self._order)}
        self._at_once = max(at_once, 1)

    def make(self, known: Known) -> Entry:
        """An article's entry; only a few are held, for a run may see more than memory holds."""
        return self._ready(known).entry

    def wanted(self, feed: Feed, known: Known) -> Entry:
        """An article's entry as a feed gives it.

        Args:
            feed: What it is for.
            known: The article.
        """
        return as_wanted(feed, self.make(known), self._publisher.max_bytes)

    def prepare(self, articles: Iterable[Known], feed: Feed) -> None:
        """Make entries that are not ready, over all cores where they are many, with their sizes.

        Args:
            articles: Whose.
            feed: For which they are known_size.
        """
        several = list(articles)
        self.expect(several)
        if self._kept is None or len(several) < _WORTH_SPREADING:
            return
        ready = {*self._kept.ids(), *self._fresh}
        missing = [one for one in several if one.id not in ready]
        if len(missing) < _WORTH_SPREADING:
            return
        _load()
        parts = self._parts(missing, self._kept)
        for start, answer in enumerate(spread(partial(self._prepared, feed), parts)):
            part = msgspec.msgpack.decode(answer, type=list[_Prepared | None])
            made = list[tuple[str, str, EntryState]]()
            for known, one in zip(missing[start * _PART :], part, strict=False):
                if one is None:
                    # It links to files, and who stands there is known here alone; or the store
                    # is spoilt, which is told here.
                    self._ready(known)
                    continue
                self.made += 1
                self._sizes[feed.content, known.id] = one.size
                told = EntryState(one.digest, one.warnings)
                self._tell(known, told)
                made.append((known.id, one.entry, told))
                self._at_hand.pop(known.id, None)
            self._kept.keep_encoded(made)

    def _parts(self, articles: Sequence[Known], kept: EntryCache) -> Iterator[bytes]:
        """Articles and their texts, as they are sent to other processes."""
        for start in range(0, len(articles), _PART):
            part = articles[start : start + _PART]
            texts = kept.texts(one.key for one in part)
            yield msgspec.msgpack.encode([(one, texts.get(one.key, b"")) for one in part])

    def _prepared(self, feed: Feed, part: bytes) -> bytes:
        made = list[_Prepared | None]()
        for known, text in msgspec.msgpack.decode(part, type=list[tuple[Known, bytes]]):
            try:
                article = msgspec.json.decode(text, type=Article) if text else None
                article, folder = _there(article, known), self._folder(known.key)
                entry, warnings = make_entry(article, known, self._publisher, _elsewhere, folder)
            except (_ElsewhereError, msgspec.DecodeError):
                made.append(None)
                continue
            said = msgspec.json.encode(entry)
            made.append(
                _Prepared(
                    entry=said.decode(),
                    digest=hashlib.sha256(said).hexdigest(),
                    warnings=warnings,
                    size=max_size(as_wanted(feed, entry, self._publisher.max_bytes)),
                )
            )
        return msgspec.msgpack.encode(made)

    def digest(self, known: Known, kept: Mapping[str, EntryState] | None = None) -> str:
        """What stands for all that an article's entry says.

        Args:
            known: The article.
            kept: What is told of entries that are kept, by id, where that is at hand.
        """
        told = None if known.id in self._fresh else (kept or {}).get(known.id)
        if told is None:
            return self._ready(known).digest
        self._tell(known, told)
        return told.digest

    def keep(self) -> None:
        """Keeps what was made, so that it is not held any more."""
        if self._kept:
            self._kept.keep(self._fresh.values())
            self._at_hand |= {
                name: self._fresh[name] for name in self._fresh.keys() & self._expected
            }
            self._fresh.clear()

    def _look_up(self, known: Known) -> CachedEntry | None:
        """The entry that is kept of an article; those that are expected next come with it."""
        if self._kept is None:
            return None
        if known.id not in self._at_hand:
            key = self._expected.get(known.id)
            if key is None:
                return self._kept.several([known.id]).get(known.id)
            start = key - key % self._at_once
            several = self._order[start : start + self._at_once]
            had = self._at_hand
            new = [one for one in several if one.id not in had and one.id not in self._fresh]
            found = self._kept.several(one.id for one in new)
            self._at_hand = {one.id: had[one.id] for one in several if one.id in had}
            self._at_hand |= {one.id: found.get(one.id) for one in new}
            keys = {one.key for one in several}
            self._texts = {key: text for key, text in self._texts.items() if key in keys}
            texts = self._kept.texts(one.key for one in new if one.id not in found)
            self._texts |= texts
            self._visible.expect(islice(self._mentioned(texts), _MOST_NAMES))
        return self._at_hand[known.id]

    def _tell(self, known: Known, one: EntryState | CachedEntry) -> None:
        is_noted = known.id in self._noted or known.id in self._relinked
        if is_noted and known.id not in self._told:
            self._told[known.id] = tuple(f"{known.key}: {warning}" for warning in one.warnings)

    def _ready(self, known: Known) -> CachedEntry:
        kept = self._fresh.get(known.id) or self._look_up(known)
        if kept is None:
            kept = self._made(known)
            if self._kept:
                self._fresh[known.id] = kept
                if len(self._fresh) >= _HELD:
                    self.keep()
        self._tell(known, kept)
        return kept

    def _made(self, known: Known) -> CachedEntry:
        self.made += 1
        article = _there(self._article(known.key), known)
        leads: dict[str, str] = {}
        find = cache(partial(self._find, leads, known.key))  # one file may be linked to often
        entry, warnings = make_entry(article, known, self._publisher, find, self._folder(known.key))
        said = hashlib.sha256(msgspec.json.encode(entry)).hexdigest()
        return CachedEntry(
            entry=entry, digest=said, warnings=warnings, references=tuple(leads.items())
        )

    def _article(self, key: str) -> Article | None:
        if text := self._texts.pop(key, b""):
            with suppress(msgspec.DecodeError):  # it is read once more, and the place told
                return msgspec.json.decode(text, type=Article)
        return self._text(key)

    def _find(self, leads: dict[str, str], key: str, wanted: Wanted) -> Target:
        """The article that another means by a file, and by what that is looked up."""
        prefix, places = self._prefix(key), dict[str, Known | None]()
        for name in names_of(wanted, key, prefix):
            found = self._visible.named(name)
            leads[name] = places_digest(found, self._publisher)
            places.update(found)
        chosen = choose(wanted, key, prefix, list(places))
        known = places.get(chosen)
        if known is None:
            return Target(waits=bool(chosen))
        return Target(address=address_of(known, self._publisher), title=known.title)

    def _mentioned(self, texts: Mapping[str, bytes]) -> Iterator[str]:
        """The names of files that some texts may refer to, each once."""
        seen = set[str]()
        for key, text in texts.items():
            for path in mentioned(text.decode("utf-8", "replace")):
                names = names_of(Wanted(path), key, self._prefix(key)) - seen
                seen |= names
                yield from names

    def _prefix(self, key: str) -> str:
        """How the keys of an article's source begin."""
        return next((one for one in self._prefixes if key.startswith(f"{one}/")), "")

    def _folder(self, key: str) -> str:
        """An article's folder, below its source."""
        prefix = self._prefix(key)
        return posixpath.dirname(key.removeprefix(f"{prefix}/" if prefix else ""))

    def size(self, feed: Feed, known: Known) -> int:
        """How many bytes an entry takes at most, in the largest format."""
        known_size = self._sizes.get((feed.content, known.id))
        return max_size(self.wanted(feed, known)) if known_size is None else known_size


class _Prepared(Record, frozen=True, kw_only=True):
    """An entry that another process has made."""

    entry: str
    """As JSON."""
    digest: str
    warnings: tuple[str, ...]
    size: int


class _ElsewhereError(Exception):
    """An article links to a file, which another process cannot look up."""


def _load() -> None:
    """Loads what entries are made with, that each of the other processes need not."""
    from feedwright.markup import convert  # noqa: PLC0415 - not needed by a run without work

    convert("", "markdown", base="", scope="")


def _elsewhere(wanted: Wanted) -> Target:
    raise _ElsewhereError(wanted.path)


def _there(article: Article | None, known: Known) -> Article:
    """The text of an article, or what is known of one that has none."""
    return article or Article(key=known.key, title=known.title)


def shown_entry(
    window: Window,
    known: Known,
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
        updated=known.updated,
        digest=digest(item(presented)),
        retracted=known.retracted,
        standing=standing,
    )
