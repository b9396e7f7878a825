"""The store of one publication: what earlier runs left, and the lock of a run.

Queries give records of ``domain``. All changes of a run are one transaction: a run that dies
leaves the store as it found it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec

from feedwright.domain.archive import Archive
from feedwright.domain.article import Article
from feedwright.domain.document import Delivered, KnownFeed
from feedwright.domain.errors import FeedwrightError, StoreError
from feedwright.domain.identity import comparable_before_1_2
from feedwright.domain.instants import EPOCH, MICROSECOND, instant, micros
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.outlook import Shown
from feedwright.runtime.database.address import Address
from feedwright.runtime.database.database import Transaction
from feedwright.store import failed_runs, idle_runs
from feedwright.store.articles import Articles
from feedwright.store.cached_answers import ALTER_ARTICLES, CachedAnswers
from feedwright.store.delivered_documents import Documents
from feedwright.store.entry_cache import EntryCache
from feedwright.store.facts import Facts
from feedwright.store.files import Files
from feedwright.store.memberships import Memberships
from feedwright.store.new_articles import NewArticles
from feedwright.store.opening import Location, open_database, open_reader
from feedwright.store.own_files import READERS
from feedwright.store.pending import Pending
from feedwright.store.pending_pings import Pings
from feedwright.store.record_rows import Kept, ask_many, known, record, row
from feedwright.store.schema import (
    SCHEMA,
    changed,
    forget_older_copies,
    is_older,
    keep_copy,
    migrate,
)
from feedwright.store.seals import Damage, row_seal
from feedwright.store.texts import Texts

if TYPE_CHECKING:
    from feedwright.store.connections import Connections

_Rows = TypeVar("_Rows")
_LAST_RUN = "last_run"


class Store:
    """An open store.

    Args:
        location: Its location; None for a temporary one.
        patience: How long to wait for another run to end, in seconds.
        epoch: A random text that identifies a new store in the validators of HTTP; without one
            a server cannot tell readers what changed since their last poll.
        even_moved: Open it even if it was moved elsewhere.
        beside: The folder of files beside the store; for a SQLite file, its own folder.
        connections: Connections to database servers that stay open between runs.

    Raises:
        StoreBusy: Another run still holds the publication.
        StoreError: It cannot be opened, is no store, or is from a newer version.
        MissingExtra: The optional part that it needs is not installed.
    """

    def __init__(
        self,
        location: Location | None,
        *,
        patience: float = 30,
        epoch: str = "",
        even_moved: bool = False,
        beside: Path | None = None,
        connections: "Connections | None" = None,
    ) -> None:
        self._set_up(location, beside)
        with ExitStack() as opened:
            self._database, told = open_database(location, patience, opened, connections)
            self.warnings += told
            self._prepare(location, epoch)
            if not even_moved:
                self._check_is_here()
            self._opened = opened.pop_all()

    def _set_up(self, location: Location | None, beside: Path | None = None) -> None:
        self._place = str(location)
        self._file = location if isinstance(location, Path) else None
        self._beside = location.parent if isinstance(location, Path) else beside
        self.warnings: list[str] = []
        """Sentences about what opening it found and repaired."""
        self.damage = Damage(self._place)
        """The rows that were found to be altered."""
        self._cached = CachedAnswers(self._ask)
        self._facts = Facts(self._ask, lambda: self._database.in_transaction)
        self.files = Files(self._ask, self._facts, self._cached)
        self.known = Articles(self._ask, self._cached, self.damage)
        self.pending = Pending(self._ask, self._facts, self._cached)
        self._documents = Documents(self._ask, self._facts, self._cached, self.damage)
        self.pings = Pings(self._ask, self._cached)
        self.memberships = Memberships(self._ask, self._cached, self.damage)
        self.texts = Texts(self._ask, self.damage, self._place)
        self.entries = EntryCache(self._ask, self._cached, self.texts, self.damage)
        self.new_articles = NewArticles(self._ask, self.files)

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
                self._raise_if_corrupt(error)
        finally:
            self._opened.close()

    def _raise_if_corrupt(self, error: Exception) -> None:
        """Report a corrupt file if that explains an unexpected error.

        Rows are validated as they are read, but intact pages of the file that were swapped give
        valid rows with the wrong contents.
        """
        if found := self._database.fault():
            raise self._database.unusable(found) from error

    @property
    def statements(self) -> int:
        """The number of statements carried out."""
        return self._database.statements

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Transaction]:
        """Begin a transaction; one that is not ``lasting`` may be lost in a crash."""
        try:
            with self._database.transaction(lasting=lasting) as transaction:
                yield transaction
                if transaction.undone:
                    self._clear_caches()
                else:
                    self._write_facts()
        except BaseException:
            self._clear_caches()
            raise

    def _write_facts(self) -> None:
        """Write the facts; if only the time of the run changed, it goes to a file beside."""
        is_idle = self._file and self._database.is_unaltered
        told = self._facts.alone_changed(_LAST_RUN) if is_idle else None
        if self._file and told and idle_runs.note(self._file.parent, *told):
            self._facts.leave(_LAST_RUN)
        self._facts.write()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Begin a transaction, or join the current one, for data that can be made again."""
        is_inside = self._database.in_transaction
        with nullcontext() if is_inside else self.transaction(lasting=False):
            yield

    def fact(self, name: str) -> str:
        """The fact of a name, or ""."""
        return self._facts.get(name)

    def set_fact(self, name: str, value: str) -> None:
        """Store a fact under a name."""
        self._facts.set(name, value)

    def last_run(self) -> datetime | None:
        """The time of the newest run, in UTC."""
        value = self.fact(_LAST_RUN)
        if self._file:
            value = idle_runs.last_run(self._file.parent, value)
        return EPOCH + int(value) * MICROSECOND if value else None

    def set_last_run(self, now: datetime) -> None:
        """Store the time of this run, which has not failed."""
        self.set_fact(_LAST_RUN, str(micros(now)))
        self._database.tell_workers()
        if failed := self.fact(failed_runs.FACT):
            self.set_fact(failed_runs.FACT, failed_runs.after_success(failed))

    def is_delivery_open(self) -> bool:
        """Whether a run began to deliver and did not finish."""
        return bool(self.fact("open_delivery"))

    def check_held(self) -> None:
        """Check that this run still holds the publication's lock, so that no other run delivers.

        Raises:
            StoreError: The connection that holds its lock has ended.
        """
        self._database.check_held()

    def begin_delivery(self) -> None:
        """Store that a run begins to deliver."""
        self.set_fact("open_delivery", "yes")

    def end_delivery(self) -> None:
        """Store that a run has delivered everything."""
        self.set_fact("open_delivery", "")

    def articles(self) -> list[KnownArticle]:
        """Every article ever known, in no order."""
        found: list[KnownArticle] = self._ask("articles", read=known)
        return found

    def keep_articles(
        self, articles: Iterable[KnownArticle], before: Mapping[str, KnownArticle] | None = None
    ) -> None:
        """Store articles; rows of the same ids are replaced.

        Args:
            articles: As they are now.
            before: Those of them that are stored already, by id; None if that is not known.
        """
        if before is not None or self.known.any():
            articles = list(articles)
            stay = {name: one.key for name, one in (before or {}).items()}
            moved = (one.id for one in articles if stay.get(one.id) != one.key)
            self._ask("free_keys", ({"id": name, "vacant": f"\t{name}"} for name in moved))
        self.known.keep(articles)

    def text(self, key: str) -> Article | None:
        """The last good text of the article at a key."""
        found = self.texts.get(key)
        with self._database.explained():
            return msgspec.json.decode(found, type=Article) if found else None

    def keep_texts(self, articles: Iterable[Article]) -> None:
        """Store the texts of articles, by their keys."""
        self.texts.keep((one.key, msgspec.json.encode(one)) for one in articles)

    def holder(self, address: str) -> str:
        """The id of the article that has, or had, an address; or ""."""
        return self.holders([address]).get(address, "")

    def holders(self, addresses: Iterable[str]) -> dict[str, str]:
        """The ids of the articles that have, or had, some addresses, by these addresses."""
        forms = {one: (one, comparable_before_1_2(one)) for one in addresses}
        found = dict(ask_many(self._ask, "address_holders", chain(*forms.values())))
        named = {
            one: next((name for form in both if (name := found.get(form))), "")
            for one, both in forms.items()
        }
        return {one: name for one, name in named.items() if name}

    def addresses(self) -> list[tuple[str, str]]:
        """Every address that an article has, or had, without scheme and last slash, with its id."""
        return self._tuples(list[tuple[str, str]], "addresses_of_articles")

    def keep_addresses(self, addresses: Iterable[tuple[str, str]]) -> None:
        """Store the addresses of articles; the first holder keeps an address."""
        self._ask("keep_addresses", ({"address": one, "id": name} for one, name in addresses))

    def most_readers(self, paths: Collection[str], since: datetime) -> int | None:
        """The most readers of feeds on one day since a time; None if readers are not counted."""
        if self._beside is None:
            return None
        from feedwright.store.readership import ReaderCounts  # noqa: PLC0415 - few runs need it

        return ReaderCounts(self._beside / Path(READERS).name).most(paths, f"{since:%Y-%m-%d}")

    def documents(self) -> dict[str, Delivered]:
        """The documents at the destination, by path."""
        return {one.path: one for one in self._documents.all()}

    def contents(self) -> list[tuple[str, int, int, str]]:
        """The documents at the destination: paths, counts of entries, lengths and hashes."""
        return self._tuples(list[tuple[str, int, int, str]], "document_contents")

    def stamps(self) -> list[tuple[str, str, str, bool]]:
        """The documents at the destination: paths, owners, stamps, whether they are copies."""
        return self._tuples(list[tuple[str, str, str, bool]], "document_stamps")

    def documents_at(self, paths: Iterable[str]) -> dict[str, Delivered]:
        """The documents at some paths of the destination, by path."""
        return {one.path: one for one in self._documents.at(paths)}

    def documents_of(self, owners: Iterable[str]) -> dict[str, list[Delivered]]:
        """The documents of some owners, by owner."""
        found: dict[str, list[Delivered]] = {}
        for one in self._documents.of(owners):
            found.setdefault(one.owner, []).append(one)
        return found

    def owners(self) -> set[str]:
        """The owners of all documents at the destination."""
        return {owner for (owner,) in self._ask("document_owners", lenient=True)}

    def copies(self) -> list[Delivered]:
        """The documents that are copies of files."""
        return self._documents.copies()

    def keep_documents(self, documents: Iterable[Delivered], when: datetime = EPOCH) -> None:
        """Store documents that were delivered.

        Args:
            documents: As they are at the destination now.
            when: The time of the run; it dates those whose bytes changed.
        """
        self._documents.keep(documents, when)

    def forget_documents(self, paths: Iterable[str], when: datetime = EPOCH) -> None:
        """Delete the rows of documents that were removed, and store when that was."""
        self._documents.forget(paths, when)

    def forget_altered(self) -> None:
        """Delete altered rows; the run makes them again.

        Their ids and dates are restored from published documents, as after an interrupted run.
        """
        from feedwright.store.altered_rows import forget_altered  # noqa: PLC0415 - few runs need it

        forget_altered(self._ask, self.damage)
        self.damage.close()
        self._cached.clear()
        self._documents.clear()
        self.known.clear()
        self.begin_delivery()

    def end_change(self) -> None:
        """End the numbered change of this run; what is stored later belongs to the next.

        Call it in the transaction that stores the documents and what they show subscribers.
        """
        self.set_fact("change", str(self._documents.number()))

    def feeds(self) -> dict[str, KnownFeed]:
        """Every feed ever published, by path."""

        def read() -> dict[str, KnownFeed]:
            rows = self._ask("feeds", read=partial(self.damage.checked, "feed"), lenient=True)
            return {one.path: one for one in map(partial(record, KnownFeed), rows)}

        return {**self._cached.get("feeds", read)}

    def keep_feeds(self, feeds: Iterable[KnownFeed]) -> None:
        """Store feeds."""
        kept = {one.path: one for one in feeds}
        rows = map(row, kept.values())
        self._ask("keep_feeds", (one | {"seal": row_seal(one.values())} for one in rows))
        self._cached.alter("feeds", lambda held: held | kept)

    def shown(self) -> dict[str, dict[str, Shown]]:
        """The entries that each feed has ever shown, by the feed's path and by id."""
        found: dict[str, dict[str, Shown]] = {}
        for one in self._records(Shown, "shown_entries"):
            found.setdefault(one.feed, {})[one.id] = one
        return found

    def shown_in(self, feeds: Iterable[str]) -> dict[str, dict[str, Shown]]:
        """The entries that some feeds show now, by the feed's path and by id."""
        found: dict[str, dict[str, Shown]] = {}
        for one in ask_many(self._ask, "entries_shown_now", feeds, read=partial(record, Shown)):
            found.setdefault(one.feed, {})[one.id] = one
        return found

    def withdrawn_entries(
        self, feeds: Iterable[str], now: datetime, stay: timedelta, changed: Iterable[str]
    ) -> list[Shown]:
        """The entries of some feeds that may have to be listed as withdrawn.

        Args:
            feeds: The paths of the feeds.
            now: The time of the run.
            stay: The longest time for which a feed lists a withdrawn entry.
            changed: The ids of articles that changed in this run.
        """
        found: list[Shown] = ask_many(
            self._ask,
            "withdrawn_entries",
            feeds,
            read=partial(record, Shown),
            changed=msgspec.json.encode([*changed]).decode(),
            since=micros(now - stay),
            now=micros(now),
            stay=stay // MICROSECOND,
        )
        return found

    def shown_of(self, name: str) -> list[Shown]:
        """The entries of an article in each feed, as last shown, sorted by feed."""
        return self._records(Shown, "entries_shown_of", id=name)

    def keep_shown(self, shown: Iterable[Shown]) -> None:
        """Store the entries that subscribers have been shown."""
        change = {"change": self._documents.number()}
        self._ask("keep_shown_entries", [row(one) | change for one in shown])

    def archives(self) -> dict[str, Archive]:
        """The archives of all feeds, by the feed's path."""
        pages: dict[str, list[datetime]] = {}
        positions: dict[str, dict[str, int]] = {}
        with self._database.explained():
            for feed, _page, updated in sorted(self._ask("archive_pages")):
                pages.setdefault(feed, []).append(instant(updated))
            for feed, name, page in self._ask("archive_positions"):
                positions.setdefault(feed, {})[name] = page
            return {
                feed: Archive(updated=tuple(updated), positions=positions.get(feed, {}))
                for feed, updated in pages.items()
            }

    def archive(self, feed: str) -> Archive:
        """The closed pages of a feed, without their entries."""
        pages = sorted(self._ask("archive_pages_of", feed=feed))
        return Archive(updated=tuple(instant(updated) for _, updated in pages))

    def keep_archive(self, feed: str, archive: Archive) -> None:
        """Store a feed's closed pages, and their entries."""
        self._ask(
            "keep_archive_pages",
            [
                {"feed": feed, "page": page, "updated": micros(updated)}
                for page, updated in enumerate(archive.updated, 1)
            ],
        )
        self._ask(
            "keep_archive_positions",
            [{"feed": feed, "id": name, "page": page} for name, page in archive.positions.items()],
        )

    def keep_pages(self, pages: Iterable[tuple[str, int, datetime]]) -> None:
        """Store the newest ``updated`` that closed pages have shown."""
        self._ask(
            "keep_archive_pages",
            [
                {"feed": feed, "page": page, "updated": micros(updated)}
                for feed, page, updated in pages
            ],
        )

    def replace_id(self, old: str, new: str) -> None:
        """Change the id of an article that no reader has seen."""
        before = self.known.get(old)
        self._ask("replace_id", old=old, new=new)
        self._ask("replace_address_id", old=old, new=new)
        if before:
            self.keep_articles([msgspec.structs.replace(before, id=new)])

    def _clear_caches(self) -> None:
        """Clear the caches of a store whose transaction was undone."""
        self._facts.clear()
        self._cached.clear()
        self._documents.clear()
        self.known.clear()
        self.files.clear()

    def _check_is_here(self) -> None:
        """Refuse a store that was moved elsewhere: this copy is out of date."""
        if place := self.fact("moved_to"):
            line = "leave store out of" if place == "file" else f'set store = "{place}" in'
            raise StoreError(
                f"{self._place}: the store was moved from here to {place}; {line} [publication] of "
                f"feedwright.toml{'' if place == 'file' else ', with its user and password'}. What "
                "was published still stands"
            )

    def receive(self, other: "Store") -> dict[str, int]:
        """Replace all rows by those of another store.

        Returns:
            The number of rows of each table that has any.

        Raises:
            StoreError: Rows cannot be read or written, or some are missing; nothing changed.
        """
        from feedwright.store.transfer import transfer  # noqa: PLC0415 - seldom needed

        with self.transaction():
            self._clear_caches()
            return transfer(other._database, self._database)  # noqa: SLF001 - its own

    def is_copy_of(self, other: "Store") -> bool:
        """Whether it has exactly the rows of another store.

        Raises:
            StoreError: One of the two cannot be read.
        """
        from feedwright.store.transfer import is_copy  # noqa: PLC0415 - seldom needed

        return is_copy(other._database, self._database)  # noqa: SLF001 - its own

    def _prepare(self, location: Location | None, epoch: str) -> None:
        # A server has the tables by now.
        has_tables = isinstance(location, Address) or self._database.has("facts")
        schema = self.fact("schema") or None if has_tables else None
        if schema is not None and not schema.isdecimal():
            raise self._database.unusable(f"it says that its schema is {schema!r}")
        if schema == SCHEMA and (self.fact("epoch") or not epoch):
            return
        copy = keep_copy(self._database, location) if location and is_older(schema) else None
        with self.transaction():
            if schema != SCHEMA:
                migrate(self._database, schema, self._place)
                self.set_fact("schema", SCHEMA)
            if epoch and not self.fact("epoch"):
                self.set_fact("epoch", epoch)
        if copy:
            self.warnings.append(changed(schema or "", copy, forget_older_copies(copy)))

    def _ask(
        self,
        query: str,
        rows: Iterable[Mapping[str, Any]] | None = None,
        *,
        read: Any = None,
        lenient: bool = False,
        **values: Any,
    ) -> Any:
        found = self._database.ask(query, rows, read=read, lenient=lenient, **values)
        if rows is None or found is not None:
            self._cached.asked(query)
            if query in ALTER_ARTICLES:
                self.known.clear()
        return found

    def _records(self, kind: type[Kept], query: str, **values: Any) -> list[Kept]:
        found: list[Kept] = self._ask(query, read=partial(record, kind), **values)
        return found

    def _tuples(self, kind: type[_Rows], query: str) -> _Rows:
        with self._database.explained():  # converted, because a damaged store may hold anything
            return msgspec.convert(self._ask(query, lenient=True), kind, strict=False)


class ReadOnlyStore(Store):
    """A store opened for reading: a snapshot that no run beside it changes.

    Args:
        location: The location of the store.

    Raises:
        StoreError: It cannot be opened, is no store, or is of another version.
        MissingExtra: The optional part that it needs is not installed.
    """

    def __init__(self, location: Location) -> None:
        self._set_up(location)
        with ExitStack() as opened:
            self._database = open_reader(location)
            opened.enter_context(closing(self._database))
            if not self.is_empty:
                self._check_schema()
                self._check_is_here()
            self._opened = opened.pop_all()

    def _check_schema(self) -> None:
        if (schema := self.fact("schema")) != SCHEMA:
            told = f"is of another version (its schema is {schema or 'none'}, not {SCHEMA})"
            advice = "`feedwright publish` brings an older one up"
            raise StoreError(f"{self._place}: {told}; {advice}")

    @property
    def is_empty(self) -> bool:
        """Whether it has no tables yet."""
        return not self._database.has("facts")
