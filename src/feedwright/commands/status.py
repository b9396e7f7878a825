"""The state of a publication."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from feedwright.announce.hub.subscription_counts import waiting
from feedwright.commands.queue_status import QueuedPublication, queued_publication
from feedwright.commands.readers import who_reads
from feedwright.domain.article import SetAside
from feedwright.domain.private_paths import redacted
from feedwright.domain.publication import Publication
from feedwright.domain.record import TimedRecord
from feedwright.runtime.database.address import Address
from feedwright.store import failed_runs
from feedwright.store.continuity import load
from feedwright.store.due_times import next_due
from feedwright.store.locking import SCHEDULE, holder
from feedwright.store.opening import Location, holder_of, lies_there, store_location
from feedwright.store.own_files import HUB, STORE
from feedwright.store.store import ReadOnlyStore, Store
from feedwright.workspace import clock, configured

_READERS = 7
"""The number of days over which readers are counted."""


class HubQueue(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """The pending announcements to a hub."""

    hub: str
    topics: int = 0
    failures: int = 0
    """The most failed tries of one of them."""
    due: datetime | None = None
    """When the next ping is sent."""


class PublishingRun(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """A process that publishes, or runs to publish."""

    process: int
    since: datetime


class Status(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """The state of a publication after its last run."""

    title: str
    address: str
    last_run: datetime | None = None
    """The time of the last run; None if it was never published."""
    next_due: datetime | None = None
    """The next instant at which a document changes by itself."""
    is_overdue: bool = False
    """Whether that time has passed without a run."""
    is_interrupted: bool = False
    """Whether the last run was stopped during delivery, or is delivering now."""
    running: PublishingRun | None = None
    scheduler: PublishingRun | None = None
    """The `feedwright run` on this machine."""
    failed_runs: int = 0
    """The number of failed runs since the last successful one."""
    failed_at: datetime | None = None
    """The time of the last failure."""
    failure: str = ""
    """Why."""
    articles: int = 0
    """The number of articles in the sources, including drafts."""
    drafts: int = 0
    held: int = 0
    """The number of articles under embargo."""
    set_aside: tuple[SetAside, ...] = ()
    refusals: tuple[str, ...] = ()
    """Sentences about what the last run refused to remove."""
    pending: tuple[str, ...] = ()
    """The paths of documents that the next run tries again."""
    documents: int = 0
    document_bytes: int = 0
    hubs: tuple[HubQueue, ...] = ()
    subscriptions: int = 0
    """The number of subscriptions of the publication's own hub."""
    subscriptions_waiting: int = 0
    """The number of these with a due delivery."""
    store_bytes: int = 0
    """The bytes of its file; 0 for a database."""
    store: str = ""
    """The location of the store."""
    readers: int = 0
    """The most distinct readers on one of the last seven days, by requests to `serve`."""
    subscribers: int = 0
    """The most subscribers of aggregators on one of these days."""
    queue: QueuedPublication | None = None
    """Its state in the workers' queue; None if it is not registered."""


def status(
    place: str | Path,
    *,
    now: datetime | None = None,
) -> Status:
    """Read the state of a publication after its last run; nothing is written.

    It does not wait for a run in progress, which it reports.

    Args:
        place: The publication's folder, or its feedwright.toml.
        now: The time, aware; by default the clock's.

    Raises:
        ConfigurationError: The configuration cannot be used.
        StoreError: The store cannot be read.
    """
    file, publication = configured(place)
    when, stored = clock(now), store_location(publication, file.parent)
    publisher, held_by = publication.publication, holder_of(stored)
    scheduler = holder(file.parent / STORE, SCHEDULE)
    days = who_reads(file, days=_READERS, now=when).days
    subscriptions, unheard = waiting(stored, file.parent / HUB)
    status = Status(
        title=publisher.title,
        address=publisher.address,
        running=PublishingRun(**held_by._asdict()) if held_by else None,
        scheduler=PublishingRun(**scheduler._asdict()) if scheduler else None,
        hubs=tuple(HubQueue(hub=hub) for hub in publisher.named_hubs),
        store=str(stored),
        subscriptions=subscriptions,
        subscriptions_waiting=unheard,
        readers=max(day.readers for day in days),
        subscribers=max(day.subscribers for day in days),
        queue=queued_publication(stored) if isinstance(stored, Address) else None,
    )
    if not lies_there(stored):
        return status
    with ReadOnlyStore(stored) as store:
        return status if store.is_empty else _with_store(status, store, publication, stored, when)


def _with_store(
    status: Status, store: Store, publication: Publication, stored: Location, now: datetime
) -> Status:
    """Add the facts from the store."""
    last, contents = store.last_run(), store.contents()
    articles, drafts = store.files.counts()
    failed = failed_runs.decoded(store.fact(failed_runs.FACT))
    due = _next_due(store, publication, last) if last else None
    fields = {name: getattr(status, name) for name in status.__struct_fields__}
    return Status(
        **fields
        | {
            "last_run": last,
            "next_due": due,
            "is_overdue": bool(due and due <= now),
            "is_interrupted": store.is_delivery_open(),
            "failed_runs": failed.count,
            "failed_at": failed.at,
            "failure": failed.error,
            "articles": articles,
            "drafts": drafts,
            "held": len(store.known.embargoed(now)),
            "set_aside": tuple(_set_aside(store)),
            "refusals": load(store).refusals,
            "pending": tuple(sorted(_pending(store))),
            "documents": len(contents),
            "document_bytes": sum(size for _, _, size, _ in contents),
            "hubs": tuple(_queues(store, publication)),
            "store_bytes": _bytes_of(stored),
        }
    )


def _bytes_of(stored: Location) -> int:
    """The bytes of a store's files; 0 for a store in a database."""
    if not isinstance(stored, Path):
        return 0
    files = stored.parent.glob(f"{stored.name}*")
    return sum(one.stat().st_size for one in files if one.is_file())


def _next_due(store: Store, publication: Publication, last: datetime) -> datetime | None:
    """The next due time after the last run, including pings."""
    due = next_due(publication, store, last)
    return min((one for one in (due, *(p.due for p in store.pings.all())) if one), default=None)


def _set_aside(store: Store) -> Iterator[SetAside]:
    for _, found in sorted(store.files.set_aside().items()):
        yield from found
    yield from store.files.conflicts()
    entries = store.entries.all_set_aside()
    known = store.known.several(entries)
    for name, reason in sorted(entries.items()):
        yield SetAside(source=known[name].key if name in known else name, reason=reason)


def _pending(store: Store) -> Iterator[str]:
    """The documents that the last run could not deliver or remove, or that must be made again."""
    owners = store.pending.names("owner")
    documents = store.documents_of(owners)
    for owner in owners:
        made = documents.get(owner)
        named = (redacted(one.path) for one in made or ())
        yield from named if made else [owner.partition(":")[2].strip()]
    yield from map(redacted, store.pending.names("left"))


def _queues(store: Store, publication: Publication) -> Iterator[HubQueue]:
    """The pending announcements of each hub, including hubs removed from the configuration."""
    pings = store.pings.all()
    for hub in dict.fromkeys((*publication.publication.named_hubs, *(one.hub for one in pings))):
        those = [one for one in pings if one.hub == hub]
        yield HubQueue(
            hub=hub,
            topics=len(those),
            failures=max((one.attempts for one in those), default=0),
            due=min((one.due for one in those), default=None),
        )
