"""Private feeds: their addresses, and the invitations of readers."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from feedwright.domain.errors import ConfigurationError, UnknownReader
from feedwright.domain.formats import FORMATS
from feedwright.domain.invitation import Invitation, Invited, PrivateFeed
from feedwright.domain.membership import feed_name
from feedwright.domain.private_paths import folder
from feedwright.domain.publication import Feed, Publication, folder_address
from feedwright.domain.run_options import RunOptions
from feedwright.pipeline import run
from feedwright.store.invitations import Invitations
from feedwright.store.own_files import INVITATIONS
from feedwright.store.private_feeds import new_secret, secret_fact
from feedwright.store.store import Store
from feedwright.workspace import Workspace, clock, open_workspace


def private_feeds(place: str | Path) -> list[PrivateFeed]:
    """List the private feeds of a publication, with their secret addresses.

    Args:
        place: The publication's folder, or its feedwright.toml.

    Raises:
        ConfigurationError: The configuration cannot be used.
        StoreError: The store cannot be read.
    """
    workspace = open_workspace(place)
    invitations = _invitations(workspace).all()
    with workspace.store(dry=True) as store:
        return [
            _told(workspace.publication, store, feed, invitations)
            for feed in _private(workspace.publication)
        ]


def renew(
    place: str | Path,
    name: str,
    *,
    now: datetime | None = None,
) -> PrivateFeed:
    """Give a private feed a new secret, and publish, which ends its old address.

    Invited readers keep their own addresses.

    Args:
        place: The publication's folder, or its feedwright.toml.
        name: The name of the feed.
        now: The time of the run, aware; by default the clock's.

    Raises:
        ConfigurationError: There is no private feed of that name.
        FeedwrightError: Nothing could be published, and what was published still stands.
    """
    workspace = open_workspace(place)
    (feed,) = _named(workspace.publication, [name])
    workspace.check_address()
    with workspace.store() as store:
        with store.transaction():
            store.set_fact(secret_fact(feed.name), new_secret())
            store.set_fact("configuration", "")  # so that all documents are moved
        run(workspace, store, RunOptions(now=clock(now)))
        invitations = _invitations(workspace).all()
        return _told(workspace.publication, store, feed, invitations)


def invite(
    place: str | Path,
    reader: str,
    *,
    feeds: Sequence[str] = (),
    now: datetime | None = None,
) -> Invited:
    """Invite a reader to private feeds, with personal addresses that ``feedwright serve`` answers.

    Args:
        place: The publication's folder, or its feedwright.toml.
        reader: A name by which the publisher knows them.
        feeds: The names of private feeds; by default all of them.
        now: The time, aware; by default the clock's.

    Returns:
        The addresses, which cannot be shown a second time.

    Raises:
        ConfigurationError: There is no such feed, or the reader has an address already.
        StoreError: The invitation cannot be stored.
    """
    workspace = open_workspace(place)
    chosen = _named(workspace.publication, feeds)
    invitations = _invitations(workspace)
    if any(one.reader == reader and one.revoked is None for one in invitations.all()):
        raise ConfigurationError(
            f"{reader!r} is invited already, and the address is not kept; to give another one, "
            f'`feedwright revoke "{reader}"` first, or choose another name'
        )
    token = new_secret()
    with workspace.store(dry=True) as store:
        addresses = [one for feed in chosen for one in _addresses(workspace, store, feed, token)]
    invitations.keep(reader, [feed.name for feed in chosen], token, clock(now))
    return Invited(reader=reader, addresses=tuple(addresses))


def revoke(
    place: str | Path,
    reader: str,
    *,
    now: datetime | None = None,
) -> None:
    """Revoke the addresses of a reader, which are answered with 410 from then on.

    Args:
        place: The publication's folder, or its feedwright.toml.
        reader: The name under which they were invited.
        now: The time, aware; by default the clock's.

    Raises:
        UnknownReader: No reader of that name is invited.
        StoreError: The change cannot be stored.
    """
    workspace = open_workspace(place)
    invitations = _invitations(workspace)
    if not invitations.revoke(reader, clock(now)):
        names = sorted({one.reader for one in invitations.all() if one.revoked is None})
        known = f"; there are {', '.join(map(repr, names[:5]))}" if names else ""
        raise UnknownReader(f"nobody is invited as {reader!r}{known}")


def _invitations(workspace: Workspace) -> Invitations:
    return Invitations(workspace.folder / INVITATIONS)


def _private(publication: Publication) -> list[Feed]:
    return [feed for feed in publication.feeds if feed.private]


def _named(publication: Publication, names: Collection[str]) -> list[Feed]:
    """Private feeds by their names; by default all."""
    there = {feed.name: feed for feed in _private(publication)}
    if not there:
        raise ConfigurationError(
            "no feed is private; give one [[feeds]] private = true in feedwright.toml"
        )
    for name in names:
        if name not in there:
            raise ConfigurationError(
                f"{name!r} is no private feed; there are {', '.join(map(repr, there))}"
            )
    return [there[name] for name in dict.fromkeys(names)] or [*there.values()]


def _told(
    publication: Publication, store: Store, feed: Feed, invitations: Sequence[Invitation]
) -> PrivateFeed:
    secret = store.fact(secret_fact(feed.name))
    paths = _paths(store, feed) if secret else []
    public = {one.name for one in publication.feeds if not one.private}
    counts = store.memberships.feed_counts().items()
    keys = {key: one.articles for key, one in counts if feed_name(key) == feed.name}
    most = max(keys.values(), default=0)
    found = store.memberships.newest([*keys], most) if most else {}
    ids = {one.id for several in found.values() for one in several}
    shown = store.memberships.feeds_of(ids).values()
    return PrivateFeed(
        name=feed.name,
        addresses=tuple(_at(publication, feed, secret, paths)),
        articles=len(ids),
        public=sum(any(feed_name(key) in public for key in feeds) for feeds in shown),
        readers=tuple(
            one.reader for one in invitations if one.revoked is None and feed.name in one.feeds
        ),
    )


def _addresses(workspace: Workspace, store: Store, feed: Feed, token: str) -> Iterator[str]:
    return _at(workspace.publication, feed, token, _paths(store, feed))


def _paths(store: Store, feed: Feed) -> list[str]:
    """The published paths of a feed, or of the feeds of ``each``."""
    if not feed.each:
        return [feed.name]
    return sorted(path for path, one in store.feeds().items() if one.name == feed.name)


def _at(publication: Publication, feed: Feed, secret: str, paths: Sequence[str]) -> Iterator[str]:
    """The addresses of a feed's formats, below the folder of a secret or of a token."""
    for path in paths:
        for name in feed.formats:
            yield folder_address(publication, folder(secret, path)) + FORMATS[name].file_name
