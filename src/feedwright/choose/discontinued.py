"""Discontinued documents: they stay published although the configuration no longer makes them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath

import msgspec

from feedwright.domain.archive import Archive
from feedwright.domain.document import Delivered, KnownFeed
from feedwright.domain.formats import FORMATS, PAGE, format_of_document
from feedwright.domain.old_paths import for_value, is_page, old_paths, outside
from feedwright.domain.private_paths import is_secret, redacted, without_secret
from feedwright.domain.publication import PAGES, VALUE, Feed, Publication
from feedwright.domain.selection import Retained, Selection
from feedwright.domain.visibility import is_visible
from feedwright.domain.window import Window
from feedwright.store import continuity
from feedwright.store.continuity import ReliedOn
from feedwright.store.store import Store

_COUNTED = timedelta(days=6)
"""The days before today in which readers count."""
_NAMED = 3
"""The most documents, or articles, that a sentence names."""


def _outside(selection: Selection) -> Iterator[str]:
    """Report the old paths outside the published folder, where nothing can be delivered."""
    paths = [path for one in selection.feeds for path in outside(one.window.feed, one.window.path)]
    if paths:
        yield (
            f"also names {_listed(paths)}, outside the published folder; have the site's web "
            "server lead readers on by what `feedwright redirects` prints"
        )


def restore(store: Store, each: Mapping[str, str], authority: str) -> None:
    """Store the property behind each feed of `each`, from the published documents.

    Args:
        store: A store that was restored from published documents.
        each: The property whose values have their own feeds, by the name of the feed.
        authority: The authority of the ids of feeds; "" if no document has it.
    """
    continuity.keep(store, ReliedOn(each=each, authority=authority))


_REFUSED = (
    "{} would end at {}; they stay as they were. To keep them, {}; if they are meant to go, "
    "publish with --allow-shrink"
)


def retain(
    publication: Publication,
    selection: Selection,
    store: Store,
    before: ReliedOn,
    *,
    now: datetime,
    allow_shrink: bool,
) -> Retained:
    """Retain documents with subscribers although the configuration no longer makes them.

    Args:
        publication: What feedwright.toml says.
        selection: The selection of the run.
        store: Inside a transaction; stores refusals until they are allowed, or feedwright.toml is
            mended.
        before: What subscribers have relied on.
        now: The time of the run.
        allow_shrink: Whether the documents may be removed.
    """
    if not selection.everything:  # the configuration is that of the last run
        withdrawn = _withdrawn(store, before.kept, now)
        return Retained(selection=selection, refusals=(*before.refusals, *withdrawn))
    documents = store.documents()
    emptied = set(_emptied(selection, before))
    made = {path for one in selection.feeds for path in _heads(one.window)}
    made -= {path for path in made if _folder(without_secret(path)) in emptied}
    # If a feed is still private, its old address ended together with its secret.
    given_up = {without_secret(path) for path in made if is_secret(path)}
    lost = [
        one
        for path, one in documents.items()
        if _is_head(one)
        and path not in made
        and not (is_secret(path) and without_secret(path) in given_up)
    ]
    lost = [*_relied_on(lost, store, before, now)]
    ended = list(_ended_feeds(lost, store, publication, before, now)) if lost else []
    refused = bool(ended) and not allow_shrink
    form = _REFUSED if refused else "{} ended at {}. To have them again, {}"
    sentences = tuple(form.format(*one) for one in ended)
    shown = _shown(store, lost, before.kept) if refused else {}
    _remember(store, before, publication, sentences if refused else (), shown, documents, now)
    elsewhere = tuple(_outside(selection))
    if not refused:
        return Retained(selection=selection, warnings=(*sentences, *elsewhere))
    feeds = tuple(one for one in selection.feeds if one.window.path not in emptied)
    folders = {one.window.path for one in feeds}
    return Retained(
        selection=msgspec.structs.replace(selection, feeds=feeds),
        paths=frozenset(_staying(documents, {one.path for one in lost}, folders)),
        refusals=(*sentences, *_withdrawn(store, shown, now)),
        warnings=elsewhere,
    )


def _relied_on(
    lost: Sequence[Delivered], store: Store, before: ReliedOn, now: datetime
) -> Iterator[Delivered]:
    """The documents that may have subscribers.

    A feed that was first made while the end of its old name was refused was named by mistake. It
    may be removed with that name, unless it has been requested since.
    """
    feeds = store.feeds() if before.provisional else {}
    for one in lost:
        is_new = before.provisional and _feed_of(one, feeds)[0] in before.provisional
        if not is_new or store.most_readers([without_secret(one.path)], now - _COUNTED):
            yield one


def _provisional(
    store: Store, before: ReliedOn, publication: Publication, documents: Mapping[str, Delivered]
) -> Iterator[str]:
    """The names of feeds that were first made after a refusal."""
    feeds = store.feeds()
    there = {_feed_of(one, feeds)[0] for one in documents.values() if _is_head(one)}
    for feed in publication.feeds:
        if feed.name not in there or feed.name in before.provisional:
            yield feed.name


def _shown(
    store: Store, lost: Iterable[Delivered], before: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The entries in retained documents, as of their last rendering."""
    folders = {_folder(without_secret(one.path)) for one in lost}
    found = {one: before[one] for one in folders & before.keys()}
    if len(found) < len(folders):
        shown, archives = store.shown(), store.archives()
        for folder in folders - before.keys():
            pages = archives.get(folder, Archive()).positions
            found[folder] = tuple(
                name
                for name, one in sorted(shown.get(folder, {}).items())
                if not one.retracted and (one.standing or pages.get(name))
            )
    return dict(sorted(found.items()))


def _withdrawn(store: Store, kept: Mapping[str, tuple[str, ...]], now: datetime) -> Iterator[str]:
    """Report the withdrawn articles that retained documents still show."""
    folders: dict[str, None] = {}
    names: dict[str, None] = {}
    for folder, ids in kept.items():
        for name in ids:
            known = store.known.get(name)
            if known is None or known.retracted or not is_visible(known, now):
                folders[folder or "the root"] = None
                names[known.key if known and not known.key.startswith("\t") else name] = None
    if names:
        one = len(names) == 1
        yield (
            f"{'an article' if one else f'{len(names)} articles'} ({_listed([*names])}) "
            f"{'was' if one else 'were'} deleted, withdrawn or expired, and documents that stay "
            f"as they were still show {'it' if one else 'them'}, in {_listed([*folders])}. Publish "
            "with --allow-shrink to take these away, or have feedwright.toml make them again"
        )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _folder(path: str) -> str:
    """The folder of a document, in the form of a feed's path."""
    return str(PurePosixPath(path).parent).removeprefix(".")


def _remember(
    store: Store,
    before: ReliedOn,
    publication: Publication,
    refusals: tuple[str, ...],
    kept: Mapping[str, tuple[str, ...]],
    documents: Mapping[str, Delivered],
    now: datetime,
) -> None:
    """Store what subscribers rely on from now on."""
    each: dict[str, str] = {feed.name: feed.each for feed in publication.feeds if feed.each}
    partners = tuple(feed.name for feed in publication.feeds if feed.rules.withdrawal)
    earlier = partners if before.partners is None else before.partners
    since = {name: now for name in partners if name not in earlier}
    since |= {name: when for name, when in before.partners_since.items() if name in partners}
    after = ReliedOn(
        timezone=publication.publication.timezone,
        authority=publication.publication.authority,
        address=publication.publication.address,
        each={**each, **before.each} if refusals else each,
        partners=partners,
        partners_since=since,
        refusals=refusals,
        kept=kept,
        provisional=tuple(_provisional(store, before, publication, documents)) if refusals else (),
    )
    if after != before:
        continuity.keep(store, after)


def _emptied(selection: Selection, before: ReliedOn) -> Iterator[str]:
    """The paths of feeds that lose every entry because their ``each`` changed."""
    for one in selection.feeds:
        feed = one.window.feed
        is_other = one.window.value and before.each.get(feed.name, feed.each) != feed.each
        if is_other and not selection.counts[one.key].articles:
            yield one.window.path


def _heads(window: Window) -> Iterator[str]:
    """The documents of a feed that can be subscribed to, including those at old paths."""
    for name in window.feed.formats:
        yield str(PurePosixPath(window.folder, FORMATS[name].file_name))
    also = for_value(window.feed, window.path)
    feeds = (path for path in also if not is_page(path))
    yield from old_paths([msgspec.structs.replace(window.feed, also=tuple(feeds))])


def _is_head(document: Delivered) -> bool:
    """Whether a document can be subscribed to; a restored store has no owners."""
    if document.owner:
        return document.owner.startswith("feed:") and not document.path.endswith(".html")
    path = PurePosixPath(document.path)
    return format_of_document(path.name) is not None and path.parts[0] != PAGES


def _staying(
    documents: Collection[str], lost: Collection[str], feeds: Collection[str]
) -> Iterator[str]:
    """The documents that would end, their archive pages, and the pages of ending feeds."""
    endings = {(str(path.parent), path.name) for path in map(PurePosixPath, lost)}
    folders = {folder for folder, name in endings if format_of_document(name)}
    for path in documents:
        folder, name = str(PurePosixPath(path).parent), PurePosixPath(path).name
        archived = name.partition(".")[2] if name.startswith("archive-") else ""
        page = name == PAGE.file_name or archived == PAGE.name
        if (
            path in lost
            or (folder, archived) in endings
            or (page and folder in folders and folder not in feeds and folder != ".")
        ):
            yield path


def _ended_feeds(
    lost: Sequence[Delivered],
    store: Store,
    publication: Publication,
    before: ReliedOn,
    now: datetime,
) -> Iterator[tuple[str, str, str]]:
    """Each feed that would end, its addresses, and the lines of feedwright.toml that keep it."""
    feeds = store.feeds()
    ended: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for document in lost:
        ended[_feed_of(document, feeds)].append(document.path)
    there = {feed.name: feed for feed in publication.feeds}
    for (name, is_each), paths in sorted(ended.items()):
        each = before.each.get(name, "") if is_each else ""
        successor = next((one for one in publication.feeds if each and one.each == each), None)
        advice = _kept_by(
            name,
            sorted(paths),
            there.get(name),
            each=each,
            is_each=is_each,
            successor=None if name in there else successor,
        )
        count = store.most_readers([*map(without_secret, paths)], now - _COUNTED)
        feed = f"the feed `{name}`" if name else "the main feed"
        named = _listed([*map(redacted, sorted(paths))])
        places = f"addresses that readers subscribe to, {named}{_read_by(count)}"
        yield feed, places, advice


def _feed_of(document: Delivered, feeds: Mapping[str, KnownFeed]) -> tuple[str, bool]:
    """The name of a document's feed, and whether several feeds have that name."""
    folder = _folder(without_secret(document.path))
    memory = feeds.get(folder)
    if document.owner:
        name, _, value = document.owner.removeprefix("feed:").partition("\t")
        return name, bool(value)
    return (memory.name, bool(memory.value)) if memory else (folder, False)


def _read_by(count: int | None) -> str:
    """The number of readers of documents, as a clause; "" if they are not counted."""
    if count is None:
        return ""
    if not count:
        return "; nobody asked for them in the last seven days"
    readers = "one reader" if count == 1 else f"{count:,} readers"
    return f"; {readers} asked for them on the best of the last seven days"


def _kept_by(
    name: str,
    paths: Sequence[str],
    feed: Feed | None,
    *,
    each: str,
    is_each: bool,
    successor: Feed | None,
) -> str:
    """The lines that keep the documents, as an advice.

    Args:
        name: The name of the feed.
        paths: The paths of the documents that would end.
        feed: The feed of that name in feedwright.toml, if there is one.
        each: The property whose values had their own documents, if known.
        is_each: Whether several feeds had that name.
        successor: The feed of another name that is made for the same values now.
    """
    if any(map(is_secret, paths)):
        return f"have [[feeds]] with name = {_quoted(name)} and private = true again"
    if feed and feed.private:
        return "take private = true out of it"
    old = [path.removesuffix("index.xml") if _is_folder(path) else path for path in paths]
    also = f"also = [{', '.join(map(_quoted, old))}]"
    if feed and feed.each and (is_each and each in ("", feed.each)):
        named = (format_of_document(PurePosixPath(path).name) for path in paths)
        formats = sorted({one.name for one in named if one})
        keep = f"add {', '.join(map(_quoted, formats))} to its formats again"
    elif is_each:
        made = f" and each = {_quoted(each)}" if each else ""
        keep = f"have [[feeds]] with name = {_quoted(name)}{made} again"
        if successor and (patterns := _of_each_value(name, paths)):
            also = f"also = [{', '.join(map(_quoted, patterns))}]"
            keep = f"give [[feeds]] {_quoted(successor.name)} {also}, or {keep}"
    elif feed and not feed.each:
        keep = f"give it {also}"
    else:
        keep = f"give the [[feeds]] that takes its place {also}"
    return keep


def _of_each_value(name: str, paths: Sequence[str]) -> list[str]:
    """The old paths of a feed for each value, in the form of `also`, if they have one.

    Args:
        name: The name of the feed, which was the folder of its documents.
        paths: The paths of its documents: ``sections/news/rss.xml``.
    """
    below = [path.removeprefix(f"{name}/").split("/") for path in paths]
    if not name or any(len(parts) != _VALUE_AND_FILE for parts in below):
        return []
    return sorted({f"{name}/{VALUE}/{file}" for _, file in below})


_VALUE_AND_FILE = 2


def _is_folder(path: str) -> bool:
    return PurePosixPath(path).name == "index.xml" and path != "index.xml"


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
