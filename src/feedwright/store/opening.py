"""Where a store lies, and how to open it: a SQLite file, or a part of a PostgreSQL database."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from feedwright.domain.publication import Publication
from feedwright.runtime.database.address import Address, address_of
from feedwright.runtime.database.database import Database, Holder, Wording
from feedwright.runtime.database.sqlite import SQLite
from feedwright.store import locking
from feedwright.store.own_files import STORE
from feedwright.store.permissions import make_file, restrict

if TYPE_CHECKING:
    from feedwright.runtime.database.postgres import Postgres
    from feedwright.store.connections import Connections

Location = Path | Address
QUERIES = Path(__file__).with_name("queries.sql")
TABLES = Path(__file__).with_name("schema.sql")
WORDING = Wording(
    "the store",
    "every published document is whole. If the file is damaged, move it away: what it knew of them "
    "comes back from them",
)
_ON_A_SERVER = Wording("the store", "see that, and run again")


def store_location(publication: Publication, folder: Path) -> Location:
    """Where a publication's store lies.

    Args:
        publication: The configuration.
        folder: In which that lies.
    """
    publisher = publication.publication
    return address_of(publisher.store, publisher.authority) if publisher.store else folder / STORE


def open_database(
    location: Location | None,
    patience: float,
    opened: ExitStack,
    connections: "Connections | None" = None,
) -> tuple[Database, list[str]]:
    """Open a store's database, once its publication is locked.

    Args:
        location: Where it lies; None for one in memory.
        patience: How long to wait for another run to end, in seconds.
        opened: Closes it, and gives the lock back.
        connections: With servers, that are kept from one run to the next.

    Returns:
        The database, and what opening it put right, each a sentence.

    Raises:
        StoreBusy: Another run still holds the publication.
        StoreError: It cannot be opened.
        MissingExtra: The optional part that it needs is not installed.
    """
    if isinstance(location, Address):
        standing = connections.one(location) if connections else closing(on_server(location))
        server = opened.enter_context(standing)
        told = server.bring_up(patience)
        server.lock(patience)
        if not connections:  # a server notices the end of a connection a moment later
            opened.callback(server.let_go)
        return server, told
    warnings: list[str] = []
    if location:
        opened.callback(locking.locked(location, patience))
        warnings += filter(None, [restrict(location.parent)])
        make_file(location)
    file = SQLite(location, QUERIES, WORDING, patience=patience)
    return opened.enter_context(closing(file)), warnings


def open_beside_runs(location: Location, patience: float) -> Database:
    """Open a store's database for a word that any process may write there, whoever publishes.

    Args:
        location: Where it lies; of a file, one that is there.
        patience: How long to wait for another program that writes to it, in seconds.

    Raises:
        StoreError: It cannot be opened.
        MissingExtra: The optional part that it needs is not installed.
    """
    if isinstance(location, Address):
        return on_server(location)
    return SQLite(location, QUERIES, WORDING, patience=patience)


def on_server(address: Address) -> "Postgres":
    """Open the store of a publication on a server.

    Raises:
        StoreError: It cannot be used.
        MissingExtra: The optional part that it needs is not installed.
    """
    from feedwright.runtime.database.postgres import Postgres  # noqa: PLC0415 - seldom needed
    from feedwright.store.steps import STEPS  # noqa: PLC0415 - likewise

    return Postgres(address, QUERIES, TABLES, _ON_A_SERVER, STEPS)


def open_reader(location: Location) -> Database:
    """Open a store's database to read it, all in the state that it is in now.

    Raises:
        StoreError: It cannot be opened.
        MissingExtra: The optional part that it needs is not installed.
    """
    if isinstance(location, Address):
        from feedwright.runtime.database.postgres import Postgres  # noqa: PLC0415 - seldom needed

        return Postgres.reader(location, QUERIES, TABLES, _ON_A_SERVER)
    return SQLite.reader(location, QUERIES, WORDING)


def lies_there(location: Location) -> bool:
    """Whether there is a store.

    Raises:
        StoreError: The server that may have it cannot be asked.
    """
    if isinstance(location, Path):
        return location.exists()
    with closing(open_reader(location)) as reader:
        return reader.has("facts")


def holder_of(location: Location) -> Holder | None:
    """Who publishes now; None where nobody does, or where that cannot be told.

    Raises:
        StoreError: The server that has the store cannot be asked.
    """
    if isinstance(location, Path):
        return locking.holder(location)
    from feedwright.runtime.database.postgres import Postgres  # noqa: PLC0415 - seldom needed

    with closing(Postgres.reader(location, QUERIES, TABLES, _ON_A_SERVER)) as reader:
        return reader.holder()
