"""Requests to workers for runs, and the registration of publications."""

from collections.abc import Iterable
from pathlib import Path

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.record import Record
from feedwright.runtime.configuration import nearest
from feedwright.runtime.database.address import Address
from feedwright.scheduling.workers.engine import Procrastinate
from feedwright.scheduling.workers.local_publications import given
from feedwright.store.queue import Queue, database_of, is_database


class Enqueued(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The runs that were requested."""

    publications: tuple[str, ...]
    """The names of the publications, as in ``feedwright_touch``."""
    workers: int
    """The number of active workers."""
    left: tuple[str, ...] = ()
    """Sentences about folders that were left out."""


def enqueue(
    places: Iterable[str],
    *,
    everything: bool = False,
) -> Enqueued:
    """Request runs of publications, and register these with the workers.

    Args:
        places: Folders of publications, and with ``everything`` the address of a database.
        everything: Request runs of all registered publications, too.

    Raises:
        ConfigurationError: An argument is invalid; of several folders, all are.
        StoreError: The database cannot be used.
        MissingExtra: The optional part is not installed.
    """
    engine = Procrastinate()
    several = list(places)
    databases = [one for one in several if is_database(one)]
    if databases and not everything:
        raise ConfigurationError(
            "the address of a database names no publication; name folders, or say --all for all "
            "publications that workers know"
        )
    if len(databases) > 1:
        raise ConfigurationError("name one database; these are several")
    folders = [Path(one) for one in several if one not in databases]
    left = dict[Path, ConfigurationError]()
    found = given(folders or ([] if databases else [nearest()]), left=left)
    address = database_of(databases[0]) if databases else found[0][1]
    _check_same(address, found)
    with Queue.open(address) as queue:
        queue.install(engine)
        wanted = [queue.register(store, folder, title) for folder, store, title in found]
        if everything:
            wanted = queue.registered()
        with queue.transaction():
            for one in wanted:
                queue.want(one.number, "enqueue")
        queue.sweep(engine)
        alive, _ = queue.workers()
    return Enqueued(
        publications=tuple(map(str, wanted)),
        workers=alive,
        left=tuple(map(str, left.values())),
    )


def forget(
    names: Iterable[str],
    places: Iterable[str],
) -> tuple[str, ...]:
    """Remove publications from the workers' list; their published documents stay.

    Args:
        names: The names of the publications, as ``status`` prints them.
        places: The address of the database, or the folder of a publication in it; by default the
            nearest publication.

    Returns:
        The names of the removed publications.

    Raises:
        ConfigurationError: An argument is invalid, or a name is not registered.
        StoreError: The database cannot be used.
        MissingExtra: The optional part that the database needs is not installed.
    """
    several = list(places)
    if len(several) > 1:
        raise ConfigurationError("name one database, or one folder whose store lies there")
    if several and is_database(several[0]):
        address = database_of(several[0])
    else:
        address = given([Path(several[0]) if several else nearest()])[0][1]
    with Queue.open(address, make=False) as queue:
        for name in names:
            if not (queue.exists and queue.forget(name)):
                raise ConfigurationError(
                    f"{name}: no worker knows a publication of this name; `feedwright status` "
                    "with the address of the database lists them"
                )
    return tuple(names)


def _check_same(address: Address, found: Iterable[tuple[Path, Address, str]]) -> None:
    for folder, store, _ in found:
        if store.url != address.url:
            raise ConfigurationError(
                f"{folder}: its store lies in {store._replace(name='')}, and not in {address}; "
                "ask for its run by its folder alone"
            )
