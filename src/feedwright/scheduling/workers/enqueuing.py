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
    """The runs that were asked for."""

    publications: tuple[str, ...]
    """As ``feedwright_touch`` names them."""
    workers: int
    """How many are there to make them."""
    left: tuple[str, ...] = ()
    """Why some of many folders were left out, each a sentence."""


def enqueue(
    places: Iterable[str],
    *,
    everything: bool = False,
) -> Enqueued:
    """Ask for runs of publications, which workers know from then on.

    Args:
        places: Folders of publications, and with ``everything`` the address of a database.
        everything: Ask for all that workers know, too.

    Raises:
        ConfigurationError: What was named cannot be used; of many folders, none can.
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
    """Have workers leave publications alone from now on; all that was published stays.

    Args:
        names: Of the publications, as ``status`` tells them.
        places: The address of the database, or the folder of a publication in it; the nearest
            where there is none.

    Returns:
        Those that were forgotten.

    Raises:
        ConfigurationError: What was named cannot be used, or no worker knows one of the names.
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
