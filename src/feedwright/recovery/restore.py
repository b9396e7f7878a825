"""Restoring a new or half written store from published documents."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import groupby, islice
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from feedwright.choose import discontinued
from feedwright.deliver.destination import Destination
from feedwright.domain.archive import Archive
from feedwright.domain.document import CATALOGUE, ROBOTS, Delivered, KnownFeed, feed_owner, is_ours
from feedwright.domain.errors import SourceError
from feedwright.domain.formats import BY_LOSS, JSON
from feedwright.domain.identity import hashed_key
from feedwright.domain.instants import EPOCH
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import feed_key, kinds_of
from feedwright.domain.podcast import guid_fact
from feedwright.domain.private_paths import is_secret, parted, without_secret
from feedwright.domain.publication import PAGES, Feed, Publication
from feedwright.domain.sitemaps import FOLDER as SITEMAPS
from feedwright.domain.sitemaps import INDEX, NEWS
from feedwright.recovery.kept_addresses import kept_addresses, restored
from feedwright.recovery.published import PublishedFeed, own_address, read_published
from feedwright.rendering.channels import authority_of
from feedwright.store.continuity import load
from feedwright.store.facts import RECOVERED
from feedwright.store.private_feeds import secret_fact
from feedwright.store.store import Store
from feedwright.workspace import Workspace

_TOGETHER = 256
"""Documents of which a destination is told at once that they are read."""
_RANKS = {one.file_name: rank for rank, one in enumerate(BY_LOSS)}
_ENDINGS = frozenset({"", ".atom", ".feed", ".json", ".rdf", ".rss", ".xml"})
"""Of the names that feeds have, or had on other systems."""
_PAGE = re.compile(rf"archive-(\d+)\.({'|'.join(map(re.escape, _RANKS))})")


class _FeedDocument(NamedTuple):
    """A published document of a feed."""

    folder: str
    page: int
    """Which archive page it is; 0 is the document to which one subscribes."""
    rank: int
    """Its format's place among the formats, that which remembers most first."""
    path: str


def restore(workspace: Workspace, store: Store, destination: Destination | None = None) -> None:
    """Gives a store what the published documents tell, where it needs that.

    A new store takes all of it; one whose last run was stopped while it delivered takes what
    that run put there. From JSON Feed come the ids, dates, retractions, tombstones and
    positions of all that stands in it; from Atom or RSS ids, dates and links. A file beside
    feedwright.toml tells which articles keep the addresses of a feed that was adopted.

    Args:
        workspace: The publication.
        store: Inside a transaction.
        destination: Where they stand; opened where None.

    Raises:
        DestinationError: The published documents cannot be read.
        StoreError: The store cannot be used.
    """
    if store.last_run() is None:
        _restore_lost(workspace, store, destination or workspace.destination())
    elif store.is_delivery_open():
        _restore_interrupted(workspace, store, destination or workspace.destination())
    else:
        return
    store.pending.request_full_run()


def _restore_interrupted(workspace: Workspace, store: Store, destination: Destination) -> None:
    """Learns what a run that was stopped had delivered: subscribers may have seen it."""
    paths = _of_this_publication(destination.paths())
    heads = [path for path in paths if not ((it := _feed_document(path)) and it.page)]
    feeds, shown, documents = store.feeds(), store.shown(), store.documents()
    root = workspace.publication.publication.address
    for place, found in _published_feeds(destination, heads, root):
        known = shown.get(place.folder, {})
        store.keep_shown(one for one in found.shown if one.id not in known)
        feed = feeds.get(place.folder) or _feed(place, found)
        if feed:
            updated = max(feed.updated, found.updated or EPOCH)
            store.keep_feeds([msgspec.structs.replace(feed, updated=updated)])
    for path in _made_here(destination, paths, documents):
        if path not in documents:
            store.keep_documents([Delivered(path=path, sha256="", bytes=0, entries=0)])


def restore_newer(workspace: Workspace, store: Store, destination: Destination) -> None:
    """Gives a store that is older than the published documents what these tell beyond it.

    A store that was put back from a backup does not know what was published since: the ids of
    new articles, retractions, and what subscribers have seen. Documents that are older than the
    store, or were altered by hand, tell nothing that it does not know.

    Args:
        workspace: The publication.
        store: Inside a transaction.
        destination: Where the documents stand.

    Raises:
        DestinationError: The published documents cannot be read.
        StoreError: The store cannot be used.
    """
    feeds, learned = store.feeds(), set[str]()
    for place, found in _changed_feeds(workspace, store, destination):
        feed = feeds.get(place.folder)
        if feed and _updated(found) < feed.updated:
            continue
        told = (*found.articles, *found.deleted)
        there = store.known.several(one.id for one in told)
        new = [one for one in told if one.id not in there]
        if not (feed is None or _updated(found) > feed.updated or new or _is_revised(found, there)):
            continue
        later = [
            _later(there[one.id], one)
            for one in found.articles
            if one.id in there and not one.is_feed_only
        ]
        later += [
            msgspec.structs.replace(there[one.id], vanished=one.vanished)
            for one in found.deleted
            if one.id in there and there[one.id].vanished is None
        ]
        later = [one for one in later if one != there[one.id]]
        store.keep_articles((*new, *later))
        keys = {one.key for one in (*new, *later)}
        store.keep_texts(text for text in found.texts if text.key in keys and text.body)
        store.keep_addresses(one for one in found.addresses if one[1] not in there)
        learned.update(one.id for one in (*new, *later))
        store.keep_shown(found.shown)
        if feed := feed or _feed(place, found):
            updated = max(feed.updated, _updated(found))
            store.keep_feeds([msgspec.structs.replace(feed, updated=updated)])
    if learned:
        store.files.mark_unread(store.files.stamps())  # a key that changed is found by no stamp
        store.pending.request_full_run()
        count = f"{len(learned):,} article" + ("s" if len(learned) > 1 else "")
        store.warnings.append(
            f"the store is older than the published documents, as one from a backup is; what these "
            f"tell of {count} was taken over"
        )


def _changed_feeds(
    workspace: Workspace, store: Store, destination: Destination
) -> Iterator[tuple[_FeedDocument, PublishedFeed]]:
    """What the feeds of this publication tell that stand otherwise than the store delivered them.

    Of a feed in several formats that one counts which remembers most: where it stands as it was
    delivered, a hand has altered the others.
    """
    publisher = workspace.publication.publication
    authority = load(store).authority or publisher.authority
    paths = _of_this_publication(destination.paths())
    heads = [path for path in paths if (place := _feed_document(path)) and not place.page]
    known = store.documents_at(heads)
    destination.expect(heads)
    for place, found in _published_feeds(destination, heads, publisher.address):
        if _is_as_delivered(destination, known.get(place.path)):
            continue
        is_elsewhere = found.address and not found.address.startswith(publisher.address)
        if is_elsewhere or (found.id and authority_of(found.id) != authority):
            continue
        _leave_out_additions(store, found, authority, is_json=BY_LOSS[place.rank] is JSON)
        yield place, found


def _leave_out_additions(
    store: Store, found: PublishedFeed, authority: str, *, is_json: bool
) -> None:
    """Leave out of a feed what a hand has added: it is no article of ours, and did not vanish."""
    ours = f"tag:{authority}:"
    there = store.known.several(one.id for one in found.articles)
    held = {one.key for one in found.articles if one.id in there}
    found.articles = [
        one
        for one in found.articles
        if one.id in there
        or (one.key not in held and (not one.is_feed_only or one.id.startswith(ours)))
    ]
    found.deleted = [one for one in found.deleted if is_json or one.id.startswith(ours)]
    kept = {one.id for one in (*found.articles, *found.deleted)}
    found.shown = [one for one in found.shown if one.id in kept]
    found.addresses = [one for one in found.addresses if one[1] in kept]


def _is_revised(found: PublishedFeed, there: Mapping[str, KnownArticle]) -> bool:
    """Whether documents tell a later revision of an article than the store has, or a retraction."""
    both = [(there[one.id], one) for one in found.articles if one.id in there]
    return any(
        one.revision > known.revision or (one.withdrawn and not known.withdrawn)
        for known, one in both
    )


def _later(known: KnownArticle, told: KnownArticle) -> KnownArticle:
    """An article as later documents tell it, with what these do not tell.

    It is known by the hash of its key from then on, so that its text is stored anew.
    """
    is_same = hashed_key(known.key) == told.key
    if is_same and known.revision == told.revision and known.withdrawn == told.withdrawn:
        return known
    return msgspec.structs.replace(
        told,
        first_seen=known.first_seen,
        expires=told.expires or known.expires,
        next_change=known.next_change,
        shown_until=known.shown_until,
        translation=known.translation,
    )


def _is_as_delivered(destination: Destination, known: Delivered | None) -> bool:
    """Whether a document has the bytes that the store knows."""
    if known is None:
        return False
    data = destination.get(known.path)
    return data is not None and hashlib.sha256(data).hexdigest() == known.sha256


def _restore_lost(workspace: Workspace, store: Store, destination: Destination) -> None:
    paths = _of_this_publication(destination.paths())
    root = workspace.publication.publication.address
    articles: dict[str, KnownArticle] = {}
    removed: dict[str, KnownArticle] = {}
    keys: set[str] = set()
    archives: dict[str, Archive] = {}
    shown: dict[str, set[str]] = {}
    made_for = defaultdict[str, list[list[str]]](list)
    newest: datetime | None = None
    authorities = Counter[str]()
    for place, found in _published_feeds(destination, paths, root):
        for known in (*found.articles, *found.deleted):
            if known.id not in articles:
                # A key belongs to one article, even in documents that were edited by hand.
                key = f"\t{known.id}" if known.key in keys else known.key
                keys.add(key)
                articles[known.id] = msgspec.structs.replace(known, key=key)
        removed |= {known.id: known for known in found.removed}
        authorities[authority_of(found.id)] += 1
        store.keep_texts(text for text in found.texts if text.body)
        store.keep_addresses(found.addresses)
        _keep_secret(store, place, found)
        known_there = shown.setdefault(place.folder, set())
        new = [one for one in found.shown if one.id not in known_there]
        known_there.update(one.id for one in new)
        if place.page:
            _add_archive_page(archives, place, found)
            store.keep_shown(msgspec.structs.replace(one, standing=False) for one in new)
        else:
            store.keep_shown(new)
            newest = max(_updated(found), newest or EPOCH)
            made_for[found.name].append(_kinds(found))
            if found.guid:
                store.set_fact(guid_fact(place.folder), found.guid)
            if feed := _feed(place, found):
                store.keep_feeds([feed])
    # Other documents may tell more of them.
    articles = removed | articles
    restored(kept_addresses(workspace.folder), articles)
    store.keep_articles(articles.values())
    for folder, archive in archives.items():
        store.keep_archive(folder, archive)
    del authorities[""]
    authority = next((name for name, _ in authorities.most_common(1)), "")
    discontinued.restore(store, dict(_each(workspace.publication, made_for)), authority)
    _keep_documents(store, destination, paths, root)
    if newest:
        store.set_last_run(newest)
    store.set_fact(RECOVERED, "yes")


def _keep_documents(
    store: Store, destination: Destination, paths: Sequence[str], root: str
) -> None:
    """Store the paths of Feedwright's own documents, so that runs replace or remove them."""
    owners = dict(_at_old_paths(destination, paths, root))
    for path in (*_made_here(destination, paths), *owners):
        owner = owners.get(path, "")
        store.keep_documents([Delivered(path=path, sha256="", bytes=0, entries=0, owner=owner)])


def _keep_secret(store: Store, place: _FeedDocument, found: PublishedFeed) -> None:
    """Keeps the secret of a private feed: it stands in the path of its documents."""
    if secret := parted(place.path)[0]:
        store.set_fact(secret_fact(found.name or place.folder), secret)


def _kinds(found: PublishedFeed) -> list[str]:
    """What a feed of one value may be made for; nothing where no entry tells."""
    return kinds_of(found.value, found.articles) if found.value and found.articles else []


def _each(
    publication: Publication, made_for: Mapping[str, Sequence[Sequence[str]]]
) -> Iterator[tuple[str, str]]:
    """What each feed of several values was made for, as far as its entries tell.

    Args:
        publication: What feedwright.toml says now, which holds where no entry contradicts it.
        made_for: For each feed's name, what each of its documents may be made for; nothing
            where it holds no entry.
    """
    now = {feed.name: feed.each for feed in publication.feeds}
    for name, documents in made_for.items():
        # A run that was refused another has made feeds of both kinds.
        others = [set(kinds) for kinds in documents if kinds and now.get(name) not in kinds]
        if others and (kinds := set[str].intersection(*others)):
            yield name, min(kinds)


def _at_old_paths(
    destination: Destination, paths: Sequence[str], root: str
) -> Iterator[tuple[str, str]]:
    """Documents that say of themselves that they are published elsewhere here (``also``).

    Returns:
        Each one's path, and who owns the feed's documents.
    """
    for path in paths:
        name = PurePosixPath(path)
        if name.suffix.lower() not in _ENDINGS or name.parts[0] == PAGES or _feed_document(path):
            continue
        address = own_address(destination.get(path) or b"")
        own = (
            _feed_document(unquote(address.removeprefix(root)))
            if address.startswith(root)
            else None
        )
        if own and not own.page:
            yield path, feed_owner(feed_key(Feed(name=own.folder)))


def _feed(place: _FeedDocument, found: PublishedFeed) -> KnownFeed | None:
    """What is to be remembered of a feed; formats that do not tell whose it is give nothing."""
    if not found.name and place.folder:
        return None
    updated = _updated(found)
    return KnownFeed(path=place.folder, name=found.name, value=found.value, updated=updated)


def _updated(found: PublishedFeed) -> datetime:
    return found.updated or max((one.updated for one in found.articles), default=EPOCH)


def _published_feeds(
    destination: Destination, paths: Sequence[str], root: str
) -> Iterator[tuple[_FeedDocument, PublishedFeed]]:
    """What each feed and each archive page tells, by its best format that can be read."""
    places = sorted(filter(None, map(_feed_document, paths)))
    groups = [[*of] for _, of in groupby(places, key=lambda one: (one.folder, one.page))]
    for start in range(0, len(groups), _TOGETHER):
        some = groups[start : start + _TOGETHER]
        destination.expect([of[0].path for of in some])
        for of in some:
            yield from islice(_readable(destination, of, root), 1)


def _readable(
    destination: Destination, places: Iterable[_FeedDocument], root: str
) -> Iterator[tuple[_FeedDocument, PublishedFeed]]:
    """What those of some documents tell that can be read."""
    for place in places:
        data = destination.get(place.path) or b""
        with suppress(SourceError, msgspec.DecodeError):
            is_json = BY_LOSS[place.rank] is JSON
            yield place, read_published(data, place.folder, root, is_json=is_json)


def _feed_document(path: str) -> _FeedDocument | None:
    folder, _, name = path.rpartition("/")
    if folder.split("/")[0] == PAGES:
        return None
    folder = without_secret(folder)
    if match := _PAGE.fullmatch(name):
        return _FeedDocument(folder, int(match[1]), _RANKS[match[2]], path)
    return _FeedDocument(folder, 0, _RANKS[name], path) if name in _RANKS else None


def _add_archive_page(
    archives: dict[str, Archive], place: _FeedDocument, found: PublishedFeed
) -> None:
    archive = archives.get(place.folder, Archive())
    updated = list(archive.updated) + [EPOCH] * (place.page - len(archive.updated))
    updated[place.page - 1] = _updated(found)
    positions = {one.id: place.page for one in found.articles} | archive.positions
    archives[place.folder] = Archive(updated=tuple(updated), positions=positions)


def _of_this_publication(paths: Sequence[str]) -> list[str]:
    """Those that do not belong to another publication, delivered to a folder below this one's."""
    folders = {path.rpartition("/")[0] for path in paths if path.endswith(f"/{CATALOGUE}")}
    return [
        path
        for path in paths
        if folders.isdisjoint(parent.as_posix() for parent in PurePosixPath(path).parents)
    ]


def _made_here(
    destination: Destination, paths: Sequence[str], known: Collection[str] = ()
) -> Iterator[str]:
    """What Feedwright published, as far as that can be told: it may be removed one day.

    Args:
        destination: Where it stands.
        paths: What stands there.
        known: Documents that are known to be delivered, and are not read.
    """
    telling = [path for path in paths if _tells_its_maker(path)]
    ours = {path for path in telling if path in known}
    asked = [path for path in telling if path not in known]
    for start in range(0, len(asked), _TOGETHER):
        some = asked[start : start + _TOGETHER]
        destination.expect(some)
        ours.update(path for path in some if is_ours(destination.get(path) or b""))
    pages = {path for path in ours if path.endswith(".html")}
    folders = {str(PurePosixPath(path).parent) for path in pages}
    for path in paths:
        folder = str(PurePosixPath(path).parent)
        beside_page = path.startswith(f"{PAGES}/") and "/".join(path.split("/")[:2]) in folders
        if (
            path in ours
            or beside_page
            or is_secret(path)
            or (folder in folders and _feed_document(path))
        ):
            yield path


def _tells_its_maker(path: str) -> bool:
    """Whether a file says of itself who made it: a page, or one for search engines."""
    return (
        path.endswith(".html") or path in (ROBOTS, INDEX, NEWS) or path.startswith(f"{SITEMAPS}/")
    )
