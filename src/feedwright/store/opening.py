"""The location of a store, and opening it: a SQLite file, or a part of a PostgreSQL database."""

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
    """Find the location of a publication's store.

    Args:
        publication: The configuration.
        folder: The publication's folder.
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
        location: The location of the store; None for one in memory.
        patience: How long to wait for another run to end, in seconds.
        opened: Closes it, and releases the lock.
        connections: Connections to servers that stay open between runs.

    Returns:
        The database, and sentences about what opening it repaired.

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
        if not connections:  # a server notices the end of a connection only after a moment
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
    """Open a store's database for a short write that needs no lock of the publication.

    Args:
        location: The location of the store; a file must exist.
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
        StoreError: The store cannot be used.
        MissingExtra: The optional part that it needs is not installed.
    """
    from feedwright.runtime.database.postgres import Postgres  # noqa: PLC0415 - seldom needed
    from feedwright.store.steps import STEPS  # noqa: PLC0415 - likewise

    return Postgres(address, QUERIES, TABLES, _ON_A_SERVER, STEPS)


def open_reader(location: Location) -> Database:
    """Open a store's database for reading a snapshot of its current state.

    Raises:
        StoreError: It cannot be opened.
        MissingExtra: The optional part that it needs is not installed.
    """
    if isinstance(location, Address):
        from feedwright.runtime.database.postgres import Postgres  # noqa: PLC0415 - seldom needed

        return Postgres.reader(location, QUERIES, TABLES, _ON_A_SERVER)
    return SQLite.reader(location, QUERIES, WORDING)


def lies_there(location: Location) -> bool:
    """Whether a store exists.

    Raises:
        StoreError: The server cannot be reached.
    """
    if isinstance(location, Path):
        return location.exists()
    with closing(open_reader(location)) as reader:
        return reader.has("facts")


def holder_of(location: Location) -> Holder | None:
    """The process that publishes now; None if there is none, or if that cannot be found out.

    Raises:
        StoreError: The server with the store cannot be reached.
    """
    if isinstance(location, Path):
        return locking.holder(location)
    from feedwright.runtime.database.postgres import Postgres  # noqa: PLC0415 - seldom needed

    with closing(Postgres.reader(location, QUERIES, TABLES, _ON_A_SERVER)) as reader:
        return reader.holder()
