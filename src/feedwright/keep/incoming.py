"""The articles of a run that earlier runs may know, with the files they came from."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from feedwright.domain.article import Image, SetAside
from feedwright.domain.filenames import file_of
from feedwright.domain.identity import IncomingArticle, ahead, key_of_coming
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.record import Record
from feedwright.domain.report import Progress
from feedwright.domain.source_changes import FileContents, SourceChanges, Sources
from feedwright.keep.stored_identities import StoredIdentities
from feedwright.runtime.stamps import is_fresh
from feedwright.store.files import FileRecord
from feedwright.store.store import Store

BATCH = 500
"""The number of articles that are looked up and written at a time."""


class IncomingArticles:
    """The articles that were read; their texts are stored at once, to free memory.

    Args:
        store: Inside a transaction.
        identities: What earlier runs left.
        now: The time of the run.
        is_other: Whether the program or the configuration changed, so that equal sources may give
            other texts.
    """

    def __init__(
        self, store: Store, identities: StoredIdentities, now: datetime, *, is_other: bool
    ) -> None:
        self.articles: dict[str, IncomingArticle] = {}
        """The articles by key."""
        self.contested_texts: dict[str, bytes] = {}
        """The texts of known articles that claim to be others, until that is resolved."""
        self.dated_ahead: set[str] = set()
        """The keys of known articles whose new texts were stored aside, because the old ones may
        stay visible."""
        self.files_by_key: dict[str, str] = {}
        """The files of articles whose keys do not contain them."""
        self._store = store
        self._identities = identities
        self._now = now
        self._is_other = is_other
        self._texts: list[tuple[str, bytes]] = []
        self._shared: dict[Any, Any] = {}

    def add(self, path: str, incoming: IncomingArticle, text: bytes | None) -> IncomingArticle:
        """Add an article.

        Args:
            path: The path of its file.
            incoming: The article as it was read.
            text: The text as JSON; None if the store has it.

        Returns:
            The article with the address that follows from its date.
        """
        identities, article = self._identities, incoming.article
        known = identities.at(article.key)
        key = path if article.key == path else article.key
        if file_of(key) != path:
            self.files_by_key[key] = path
        dated = identities.with_dated_address(incoming, known, self._now)
        one = self.articles[key] = _interned(dated, key, self._shared)
        if text is None:
            return one
        if known and article.id and article.id != known.id and identities.get(article.id):
            self.contested_texts[article.key] = text
        elif (
            known
            and known.fingerprint not in ("", one.fingerprint)
            and ahead(article, known, self._now)
        ):
            self.dated_ahead.add(article.key)
            self._texts.append((key_of_coming(article.key), text))
        elif known is None or self._is_other or _differs(one, known):
            self._texts.append((article.key, text))
        elif b'"length":' in text and _length(text) != _length(self._store.texts.get(article.key)):
            # It says what it said; feeds are to tell another length of its picture.
            self._texts.append((article.key, text))
            self._store.pending.keep("article", [known.id])
        if len(self._texts) >= BATCH:
            self.write_texts()
        return one

    def write_texts(self) -> None:
        """Store the texts of the added articles."""
        self._store.texts.keep(self._texts)
        self._texts = []

    def path(self, key: str) -> str:
        """The path of the file of an article."""
        return self.files_by_key.get(key) or file_of(key)


class ChangedFiles:
    """The known files that have changed or vanished, and their new contents.

    Args:
        sources: Where articles are stored.
        store: Inside a transaction.
        changes: What changed.
        looked: When the search for changes began, by the machine's clock, in nanoseconds since
            1970.
        is_upgraded: Whether another version of this program read them last.
    """

    def __init__(
        self,
        sources: Sources,
        store: Store,
        changes: SourceChanges,
        looked: int,
        *,
        is_upgraded: bool = False,
    ) -> None:
        self.altered: set[str] = set()
        """The paths of files that are gone, or hold other articles than before."""
        self.vacated_keys: set[str] = set()
        """The keys of articles that their files no longer hold."""
        self.added = 0
        """The increase in the number of articles."""
        self.drafts = 0
        """The increase in the number of drafts and private articles."""
        self._sources = sources
        self._store = store
        self._changes = changes
        self._looked = looked
        self._is_upgraded = is_upgraded

    def read(
        self, incoming: IncomingArticles, identities: StoredIdentities, progress: Progress
    ) -> None:
        """Read the files, and store what they hold at once.

        Args:
            incoming: Receives their articles.
            identities: Looks up the known articles.
            progress: Called with the progress of reading.
        """
        files: list[FileRecord] = []
        for found, old in self._with_previous(identities, progress):
            file = remembered(found, self._changes.stamps.get(found.path) or "", self._looked)
            files.append(file)
            if old is None or old.contents != file.contents:
                self.altered.add(found.path)
            self.vacated_keys.update(old.keys if old else ())
            self.added += found.articles - (old.articles if old else 0)
            self.drafts += found.drafts - (old.drafts if old else 0)
            for one, text in zip(found.incoming, found.texts, strict=True):
                incoming.add(found.path, one, text)
            if len(files) >= BATCH:
                self._store.files.keep(files)
                files = []
        self._store.files.keep(files)
        for gone in self._store.files.several(self._changes.vanished).values():
            self.vacated_keys.update(gone.keys)
            self.added -= gone.articles
            self.drafts -= gone.drafts
        self.vacated_keys -= incoming.articles.keys()

    def _with_previous(
        self, identities: StoredIdentities, progress: Progress
    ) -> Iterator[tuple[FileContents, FileRecord | None]]:
        """The new contents of files, each with those of the last reading."""
        earlier: dict[str, FileRecord] = {}
        paths = self._changes.changed
        reading: Iterable[FileContents] = self._sources.read(paths, self._changes.stamps, progress)
        for number, found in enumerate(reading):
            if number % BATCH == 0:
                batch = paths[number : number + BATCH]
                earlier = self._store.files.several(batch)
                identities.prefetch(batch)
            if len(found.incoming) > 1:
                identities.prefetch(one.article.key for one in found.incoming)
            old = earlier.get(found.path)
            yield self._as_published(found, old, identities) if self._is_upgraded else found, old

    def _as_published(
        self, found: FileContents, old: FileRecord | None, identities: StoredIdentities
    ) -> FileContents:
        """A file; set aside if it stayed as it was, and only another version calls it a draft.

        What an earlier version published stays published, until somebody changes it; what is
        private is withdrawn, for it was to reach nobody.
        """
        is_draft = found.articles == 1 and not (
            found.incoming or found.set_aside or found.has_private
        )
        if old is None or not (is_draft and old.stamp):
            return found
        if not (old.keys or any(one.reason == _NOW_A_DRAFT for one in old.set_aside)):
            return found
        known = identities.at(found.path)
        is_same = old.stamp == self._changes.stamps.get(found.path)
        if known is None or known.vanished or not known.is_read or not is_same:
            return found
        told = SetAside(source=found.path, reason=_NOW_A_DRAFT)
        return msgspec.structs.replace(found, articles=0, set_aside=(told,))


_NOW_A_DRAFT = (
    "It is a draft to this version of Feedwright, as its status or an empty time of publication "
    "says, and was published by an earlier one. It stays as it was published until it is changed: "
    "give it a time of publication, or delete it."
)


def remembered(found: FileContents, stamp: str, looked: int) -> FileRecord:
    """The record of a file that was read.

    Args:
        found: The contents of the file.
        stamp: The stamp from before it was read.
        looked: When the search for changes began, in nanoseconds since 1970.
    """
    again = not stamp or found.is_transient or is_fresh(stamp, looked)
    return FileRecord(
        path=found.path,
        stamp="" if again else stamp,
        articles=found.articles,
        keys=tuple(one.article.key for one in found.incoming),
        set_aside=found.set_aside,
        lengths=found.beside,
    )


def _differs(incoming: IncomingArticle, known: KnownArticle) -> bool:
    """Whether anything in an article changed, even only its address."""
    return (known.fingerprint, known.link, known.media) != (
        incoming.fingerprint,
        incoming.link,
        incoming.media,
    )


class _Pictured(Record, frozen=True, kw_only=True):
    """What of a stored text is looked at."""

    image: Image | None = None


def _length(text: bytes | None) -> int:
    """The length of the picture of an article, told as JSON; 0 where it has none."""
    image = msgspec.json.decode(text, type=_Pictured).image if text else None
    return image.length if image else 0


def _interned(incoming: IncomingArticle, key: str, shared: dict[Any, Any]) -> IncomingArticle:
    """An incoming article whose repeated values are shared with others, to save memory."""
    one = incoming.article
    article = msgspec.structs.replace(
        one,
        key=key,
        section=shared.setdefault(one.section, one.section),
        tags=tuple(shared.setdefault(tag, tag) for tag in one.tags),
        authors=shared.setdefault(one.authors, one.authors),
    )
    return msgspec.structs.replace(incoming, article=article)
