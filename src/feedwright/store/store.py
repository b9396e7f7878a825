"""The store: one SQLite file beside the configuration, and the lock of a run.

It answers with values of the core. Everything that a run changes is one transaction, so a
run that dies leaves what the last one left.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from feedwright.domain.archive import Archive
from feedwright.domain.article import Article
from feedwright.domain.document import Delivered, KnownFeed
from feedwright.domain.errors import FeedwrightError, StoreBusy, StoreError
from feedwright.domain.identity import Known, once_comparable
from feedwright.domain.instants import EPOCH, MICROSECOND, instant, micros
from feedwright.domain.outlook import Shown
from feedwright.runtime.database.sqlite import ask, queries
from feedwright.store.articles import KnownArticles
from feedwright.store.entry_cache import KeptEntries
from feedwright.store.files import Files
from feedwright.store.held import Facts, Held
from feedwright.store.locking import locked
from feedwright.store.memberships import Standing
from feedwright.store.new_articles import NewArticles
from feedwright.store.pending import Later
from feedwright.store.pings import Pings
from feedwright.store.private import make_file, tighten
from feedwright.store.rows import Kept, ask_of, known, known_row, record, row
from feedwright.store.schema import (
    SCHEMA,
    bring_up,
    changed,
    forget_older_copies,
    is_older,
    keep_copy,
)
from feedwright.store.seals import Spoilt
from feedwright.store.texts import Texts

_Rows = TypeVar("_Rows")
_QUERIES = Path(__file__).with_name("queries.sql")


class Transaction:
    """A transaction that may be undone though nothing failed."""

    undone = False

    def undo(self) -> None:
        """Forgets, at its end, all that was done in it."""
        self.undone = True


class Store:
    """An open store.

    Args:
        file: Where it lies, or None for one that is forgotten at the end.
        patience: How long to wait for another run to end, in seconds.
        epoch: A random text that tells a store that is made now from every other, in the
            validators of HTTP; without one they tell nobody what changed since.

    Raises:
        StoreBusy: Another run still holds the publication.
        StoreError: The file cannot be opened, is no store, or is from a newer version.
    """

    def __init__(self, file: Path | None, *, patience: float = 30, epoch: str = "") -> None:
        self._file = file
        self._queries = queries(_QUERIES)
        self.statements = 0
        """How many have been carried out."""
        self.warnings: list[str] = []
        """What opening it found and put right, each a sentence."""
        self._held = Held(self._ask)
        self._facts = Facts(self._ask, lambda: self._connection.in_transaction)
        self.files = Files(self._ask, self._facts, self._held)
        self.known = KnownArticles(self._ask, self._held)
        self.later = Later(self._ask, self._facts, self._held)
        self.pings = Pings(self._ask)
        self.standing = Standing(self._ask, self._held)
        self.spoilt = Spoilt()
        """The rows that were found not to be as they were kept."""
        self.texts = Texts(self._ask, self.spoilt, str(file))
        self.entries = KeptEntries(self._ask, self._held, self.texts, self.spoilt)
        self.new_articles = NewArticles(self._ask, self.files)
        with ExitStack() as opened:
            if file:
                opened.callback(locked(file, patience))
                self._keep_private(file)
            with self._explained():
                connection = sqlite3.connect(file or ":memory:", isolation_level=None)
                self._connection = opened.enter_context(closing(connection))
                self._prepare(file, epoch, patience)
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        try:
            if isinstance(error, Exception) and not isinstance(error, FeedwrightError | OSError):
                self._blame(error)
        finally:
            self._opened.close()

    def _blame(self, error: Exception) -> None:
        """Tells that the file is spoilt where that is what a fault nobody foresaw comes of.

        What a store holds is converted as it is read; but pages that are whole and stand in each
        other's place make wrong sense all through a run.
        """
        with self._explained():
            if self._connection.in_transaction:
                self._connection.execute("rollback")
            (found,) = self._connection.execute("pragma integrity_check(1)").fetchone()
        if found != "ok":
            raise self._spoilt(found.splitlines()[-1]) from error

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything inside happens, or nothing of it."""
        transaction = Transaction()
        with self._explained():
            self._connection.execute("begin immediate")
        try:
            yield transaction
            if not transaction.undone:
                self._facts.write()
        except BaseException:
            self._let_go()
            if self._connection.in_transaction:  # SQLite ends it by itself on a full disk
                self._connection.execute("rollback")
            raise
        if transaction.undone:
            self._let_go()
        with self._explained():
            self._connection.execute("rollback" if transaction.undone else "commit")

    def fact(self, name: str) -> str:
        """What is remembered under a name, or ""."""
        return self._facts.get(name)

    def set_fact(self, name: str, value: str) -> None:
        """Remembers something under a name."""
        self._facts.set(name, value)

    def last_run(self) -> datetime | None:
        """The time of the newest run, in UTC."""
        value = self.fact("last_run")
        return EPOCH + int(value) * MICROSECOND if value else None

    def set_last_run(self, now: datetime) -> None:
        """Remembers the time of this run."""
        self.set_fact("last_run", str(micros(now)))

    def is_delivering(self) -> bool:
        """Whether a run began to deliver and has not come to its end."""
        return bool(self.fact("delivering"))

    def set_delivering(self, begun: bool) -> None:
        """Remembers that a run begins to deliver, or that it has come to its end."""
        self.set_fact("delivering", "yes" if begun else "")

    def articles(self) -> list[Known]:
        """Every article that there has been, in no order."""
        found: list[Known] = self._ask("articles", read=known)
        return found

    def keep_articles(
        self, articles: Iterable[Known], before: Mapping[str, Known] | None = None
    ) -> None:
        """Remembers articles; those known by id are brought up to date.

        Args:
            articles: As they are now.
            before: As all those are remembered that are, by id; None where nobody has looked.
        """
        if before is not None or self.known.any():
            articles = list(articles)
            stay = {name: one.key for name, one in (before or {}).items()}
            moved = (one.id for one in articles if stay.get(one.id) != one.key)
            self._ask("vacate_keys", ({"id": name, "vacant": f"\t{name}"} for name in moved))
        self._ask("keep_articles", map(known_row, articles))

    def text(self, key: str) -> Article | None:
        """The last good text of the article at a key."""
        found = self.texts.get(key)
        with self._explained():
            return msgspec.json.decode(found, type=Article) if found else None

    def keep_texts(self, articles: Iterable[Article]) -> None:
        """Remembers the texts of articles, by their keys."""
        self.texts.keep((one.key, msgspec.json.encode(one)) for one in articles)

    def keep_encoded_texts(self, texts: Iterable[tuple[str, bytes]]) -> None:
        """The same, of texts that are JSON already, by their keys."""
        self.texts.keep(texts)

    def forget_texts_at(self, keys: Iterable[str]) -> None:
        """Drops the texts at some keys."""
        self.texts.forget(keys)

    def holder(self, address: str) -> str:
        """The id of the article that has had an address, or ""."""
        return self.holders([address]).get(address, "")

    def holders(self, addresses: Iterable[str]) -> dict[str, str]:
        """The ids of the articles that have had some addresses, by those that one has had."""
        forms = {one: (one, once_comparable(one)) for one in addresses}
        found = dict(ask_of(self._ask, "holders", chain(*forms.values())))
        named = {
            one: next((name for form in both if (name := found.get(form))), "")
            for one, both in forms.items()
        }
        return {one: name for one, name in named.items() if name}

    def keep_addresses(self, addresses: Iterable[tuple[str, str]]) -> None:
        """Remembers addresses and whose they are; the first holder keeps one."""
        self._ask("keep_addresses", ({"address": one, "id": name} for one, name in addresses))

    def documents(self) -> dict[str, Delivered]:
        """What stands at the destination, by path."""
        return {row.path: row for row in self._records(Delivered, "documents")}

    def contents(self) -> list[tuple[str, int, int, str]]:
        """What stands at the destination: paths, counts of entries, lengths and hashes."""
        return self._tuples(list[tuple[str, int, int, str]], "contents")

    def stamps(self) -> list[tuple[str, str, str, bool]]:
        """The same: paths, owners, stamps, and whether they are copies of files."""
        return self._tuples(list[tuple[str, str, str, bool]], "document_stamps")

    def documents_at(self, paths: Iterable[str]) -> dict[str, Delivered]:
        """Those documents of some paths that stand at the destination, by path."""
        read = partial(record, Delivered)
        return {one.path: one for one in ask_of(self._ask, "documents_at", paths, read=read)}

    def documents_of(self, owners: Iterable[str]) -> dict[str, list[Delivered]]:
        """The documents that are made for some owners, by these."""
        found: dict[str, list[Delivered]] = {}
        for one in ask_of(self._ask, "owned", owners, read=partial(record, Delivered)):
            found.setdefault(one.owner, []).append(one)
        return found

    def owners(self) -> set[str]:
        """Everything that a document is made for that stands at the destination."""
        return {owner for (owner,) in self._ask("owners")}

    def copies(self) -> list[Delivered]:
        """The documents that are copies of files."""
        return self._records(Delivered, "copies") if self._held.is_there("copies") else []

    def keep_document(self, document: Delivered, when: datetime = EPOCH) -> None:
        """Remembers a document that was delivered.

        Args:
            document: As it stands now.
            when: The time of the run, which counts where its bytes have changed.
        """
        self.keep_documents([document], when)

    def keep_documents(self, documents: Iterable[Delivered], when: datetime = EPOCH) -> None:
        """The same, of several."""
        now = {"changed": micros(when), "change": self._change()}
        rows = [row(one) | now for one in documents]
        self._ask("keep_documents", rows)
        if self._held.is_there("removed"):
            self._ask("forget_removed", [{"path": one["path"]} for one in rows])

    def forget_documents(self, paths: Iterable[str], when: datetime = EPOCH) -> None:
        """Forgets documents that were removed, but for that they were there until then."""
        now = {"gone": micros(when), "change": self._change()}
        rows = [{"path": path} for path in paths]
        self._ask("forget_documents", rows)
        self._ask("keep_removed", [one | now for one in rows])

    def end_change(self) -> None:
        """Closes what a run has changed: what is remembered from here on is another change.

        Documents and what subscribers are shown of them belong into one transaction with it.
        """
        self.set_fact("change", str(self._change()))

    def _change(self) -> int:
        """The number of the change that is under way, counted from 1."""
        return int(self.fact("change") or 0) + 1

    def feeds(self) -> dict[str, KnownFeed]:
        """Every feed that there has been, by path."""

        def read() -> dict[str, KnownFeed]:
            return {one.path: one for one in self._records(KnownFeed, "feeds")}

        return {**self._held.get("feeds", read)}

    def keep_feeds(self, feeds: Iterable[KnownFeed]) -> None:
        """Remembers feeds."""
        kept = {one.path: one for one in feeds}
        self._ask("keep_feeds", map(row, kept.values()))
        self._held.alter("feeds", lambda held: held | kept)

    def shown(self) -> dict[str, dict[str, Shown]]:
        """What the subscribers of each feed have been shown, by the feed's path and by id."""
        found: dict[str, dict[str, Shown]] = {}
        for one in self._records(Shown, "shown"):
            found.setdefault(one.feed, {})[one.id] = one
        return found

    def shown_in(self, feeds: Iterable[str]) -> dict[str, dict[str, Shown]]:
        """What stands in some feeds as subscribers were shown it, by the feed's path and by id."""
        found: dict[str, dict[str, Shown]] = {}
        for one in ask_of(self._ask, "shown_now", feeds, read=partial(record, Shown)):
            found.setdefault(one.feed, {})[one.id] = one
        return found

    def keep_shown(self, shown: Iterable[Shown]) -> None:
        """Remembers what subscribers have been shown."""
        change = {"change": self._change()}
        self._ask("keep_shown", [row(one) | change for one in shown])

    def archives(self) -> dict[str, Archive]:
        """The archive of each feed that has one, by the feed's path."""
        pages: dict[str, list[datetime]] = {}
        positions: dict[str, dict[str, int]] = {}
        with self._explained():
            for feed, _page, updated in sorted(self._ask("pages")):
                pages.setdefault(feed, []).append(instant(updated))
            for feed, name, page in self._ask("positions"):
                positions.setdefault(feed, {})[name] = page
            return {
                feed: Archive(updated=tuple(updated), positions=positions.get(feed, {}))
                for feed, updated in pages.items()
            }

    def archive(self, feed: str) -> Archive:
        """The closed pages of a feed, without what stands in them."""
        pages = sorted(self._ask("pages_of", feed=feed))
        return Archive(updated=tuple(instant(updated) for _, updated in pages))

    def keep_archive(self, feed: str, archive: Archive) -> None:
        """Remembers a feed's closed pages, and what stands in them."""
        self._ask(
            "keep_pages",
            [
                {"feed": feed, "page": page, "updated": micros(updated)}
                for page, updated in enumerate(archive.updated, 1)
            ],
        )
        self._ask(
            "keep_positions",
            [{"feed": feed, "id": name, "page": page} for name, page in archive.positions.items()],
        )

    def keep_pages(self, pages: Iterable[tuple[str, int, datetime]]) -> None:
        """Remembers the newest instant that each closed page of a feed has shown."""
        self._ask(
            "keep_pages",
            [
                {"feed": feed, "page": page, "updated": micros(updated)}
                for feed, page, updated in pages
            ],
        )

    def replace_id(self, old: str, new: str) -> None:
        """Gives an article that no reader has seen another id."""
        before = self.known.get(old)
        self._ask("replace_id", old=old, new=new)
        self._ask("replace_address_id", old=old, new=new)
        if before:
            self.keep_articles([msgspec.structs.replace(before, id=new)])

    def _let_go(self) -> None:
        """Forgets what is held of the store that is undone."""
        self._facts.clear()
        self._held.clear()

    def _keep_private(self, file: Path) -> None:
        if told := tighten(file.parent):
            self.warnings.append(told)
        make_file(file)

    def _prepare(self, file: Path | None, epoch: str, patience: float) -> None:
        waits = f"busy_timeout = {patience * 1000:.0f}"
        for pragma in (waits, "journal_mode = wal", "synchronous = full"):
            self._connection.execute(f"pragma {pragma}")
        schema = self.fact("schema") if self._ask("has_facts") else None
        if schema is not None and not schema.isdecimal():
            raise self._spoilt(f"it says that its schema is {schema!r}")
        copy = keep_copy(self._connection, file) if file and is_older(schema) else None
        self._connection.execute("begin immediate")
        if schema != SCHEMA:
            bring_up(self._connection, self._ask, schema, str(self._file))
            self.set_fact("schema", SCHEMA)
        if epoch and not self.fact("epoch"):
            self.set_fact("epoch", epoch)
        self._facts.write()
        self._connection.execute("commit")
        if copy:
            self.warnings.append(changed(schema or "", copy, forget_older_copies(copy)))

    def _ask(self, query: str, *rows: Any, read: Any = None, **values: Any) -> Any:
        if rows:
            several = iter(rows[0])
            if (first := next(several, None)) is None:
                return None
            rows = (chain((first,), several),)  # which may be more than memory holds
        if rows and not self._connection.in_transaction:
            with self.transaction():  # rather than one for each row
                return self._ask(query, *rows)
        self.statements += 1
        with self._explained():
            found = ask(self._connection, self._queries[query], rows[0] if rows else values, read)
        self._held.asked(query)
        return found

    def _records(self, kind: type[Kept], query: str, **values: Any) -> list[Kept]:
        found: list[Kept] = self._ask(query, read=partial(record, kind), **values)
        return found

    def _tuples(self, kind: type[_Rows], query: str) -> _Rows:
        with self._explained():  # converted, because anything may stand in a spoilt store
            return msgspec.convert(self._ask(query), kind, strict=False)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except _SPOILT as error:
            if getattr(error, "sqlite_errorcode", 0) in _HELD:
                raise StoreBusy(
                    f"{self._file}: another program holds the store; let it end, a sqlite3 shell "
                    "or a copy for one, and try again. What was published still stands"
                ) from error
            raise self._spoilt(error) from error

    def _spoilt(self, reason: object) -> StoreError:
        return StoreError(
            f"{self._file}: the store cannot be used: {' '.join(str(reason).split())}; "
            "every published document is whole. If the file is spoilt, move it away: "
            "what it knew of them comes back from them"
        )


# A store that was spoilt holds any bytes: texts that are none, times beyond all calendars.
_SPOILT = (sqlite3.Error, msgspec.DecodeError, ValueError, TypeError, OverflowError)
_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
