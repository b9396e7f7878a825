"""Finding the article that a user names by its id, key, address or file's path."""

import os
from collections.abc import Iterator
from pathlib import Path

from feedwright.domain.identity import comparable, hashed_key, mint
from feedwright.domain.known_article import KnownArticle
from feedwright.store.continuity import load
from feedwright.store.store import Store
from feedwright.workspace import Workspace


def named(workspace: Workspace, store: Store, which: str) -> KnownArticle | None:
    """Find the article of an id, a key, an address or a file's path."""
    known = store.known.get(which) or store.known.get(store.holder(comparable(which)))
    if known is None and "://" in which:
        # A bare word is ambiguous; an address is not.
        pages = store.known.with_page(which.rstrip("/").rpartition("/")[2])
        known = next(iter(pages), None)
    if known is None:
        places = [which, *keys(workspace, which)]
        # In a restored store the keys are only hashes.
        places += map(hashed_key, places[:])
        found = store.known.at_keys(places)
        known = next((found[place] for place in places if place in found), None)
    return known or _named_before(workspace, store, which)


def _named_before(workspace: Workspace, store: Store, which: str) -> KnownArticle | None:
    """The article whose id was made of a name that its file had, and that no file has now."""
    if not which or "\0" in which:
        return None
    if os.path.lexists(which) or os.path.lexists(workspace.folder / which):
        return None
    authority = load(store).authority or workspace.publication.publication.authority
    ids = [mint(authority, one) for one in dict.fromkeys((which, *keys(workspace, which)))]
    return next(iter(store.known.several(ids).values()), None)


def keys(workspace: Workspace, which: str) -> Iterator[str]:
    """The possible keys of a path that a user typed, in any working directory."""
    if not which or "\0" in which:
        return
    for whole in (os.path.abspath, os.path.realpath):
        for source in (one for one in workspace.publication.sources if one.path):
            path, root = Path(whole(which)), whole(workspace.folder / source.path)
            if path.is_relative_to(root):
                below = path.relative_to(root).as_posix()
                yield f"{source.prefix}/{below}" if source.prefix else below
