"""Repair of the store: rows that a person or a disk has altered are made again from sources."""

from collections.abc import Iterable, Iterator

from feedwright.domain import identity
from feedwright.domain.filenames import file_of
from feedwright.domain.source_changes import Sources
from feedwright.store.store import Store

_MAX_NAMED = 3
"""The most articles that a sentence names."""
_KINDS = {
    "text": ("text", "texts"),
    "entry": ("entry", "entries"),
    "document": ("note of a document", "notes of documents"),
    "feed": ("note of a feed", "notes of feeds"),
    "membership": ("note of an article in a feed", "notes of articles in feeds"),
    "feed count": ("count of a feed's articles", "counts of feeds' articles"),
    "fragment": ("part of documents", "parts of documents"),
}


def read_again(sources: Sources, store: Store, key: str) -> bytes:
    """Read the text of an article again, in JSON, if the stored one is lost.

    Args:
        sources: Where articles are stored.
        store: Has the fingerprint of the last reading.
        key: The key of the article.

    Returns:
        b"" if the file is gone, or has changed since the last reading.
    """
    place = identity.place_of_coming(key)
    is_coming, key = bool(place), place or key
    known = store.known.at(key)
    if known is None or sources.source_of(key) is None:
        return b""
    if is_coming and not (known.is_read and known.next_change):
        return b""  # no coming text of it was ever stored
    path = file_of(key)
    for file in dict.fromkeys((path, *store.files.containing(key))):
        found = sources.read_file(file)
        for incoming, text in zip(found.incoming, found.texts, strict=True):
            is_it = (
                known.next_change in (incoming.article.updated, incoming.article.published)
                if is_coming or not known.is_read
                else incoming.fingerprint == known.fingerprint
            )
            if incoming.article.key == key and is_it:
                return text
    return b""


def warnings(store: Store) -> Iterator[str]:
    """Sentences about altered rows that were made again, one for each kind."""
    for kind, (one, several) in _KINDS.items():
        names = store.damage.names(kind)
        if not names:
            continue
        if kind in ("document", "feed", "feed count"):
            shown = [name.rstrip("\t").replace("\t", "/") or "the main feed" for name in names]
        else:
            found = names if kind == "text" else _keys(store, names)
            shown = [*dict.fromkeys(map(store.texts.named, found))]
        more = f" and {len(shown) - _MAX_NAMED} more" if len(shown) > _MAX_NAMED else ""
        what = f"a {one}" if len(names) == 1 else f"{len(names)} {several}"
        yield (
            f"the store held {what} that had been altered there, of "
            f"{', '.join(shown[:_MAX_NAMED]) or 'articles that it knows no more'}{more}; what was "
            "needed was made again from the articles. Check the disk, and keep copies of the store"
        )


def _keys(store: Store, names: Iterable[str]) -> list[str]:
    """The keys of the articles that exist, of some ids."""
    return [known.key for known in map(store.known.get, names) if known]
