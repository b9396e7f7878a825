"""What is remembered of documents that were rendered and delivered."""

from collections.abc import Collection

import msgspec

from feedwright.domain.choice import Choice
from feedwright.domain.document import FeedMemory
from feedwright.render.documents import Documents
from feedwright.store.store import Store


def remember(store: Store, choice: Choice, documents: Documents, kept: Collection[str]) -> None:
    """Remembers what subscribers have been shown, and what was made for them.

    Args:
        store: Inside a transaction.
        choice: What stands in which feed.
        documents: What was made, and delivered.
        kept: The paths of documents that stay as they are though they are made no more.
    """
    for name in documents.found_bad:
        store.entries.set_aside(name, documents.bad[name])
    documents.press.keep()
    tallies = choice.tallies
    store.standing.keep_tallies(
        msgspec.structs.replace(tallies[place], note=note)
        for place, note in documents.bounded.said().items()
        if tallies[place].note != note
    )
    gone: set[str] = set()
    for chosen in choice.feeds:
        window, path = chosen.window, chosen.window.path
        for page, updated in documents.paged.get(path, {}).items():
            if updated > window.archive.updated[page - 1]:
                store.keep_page(path, page, updated)
        shown = {one.id: one for one in documents.heads.get(path, ())}
        store.keep_shown(one for one in documents.walked.get(path, ()) if one.id not in shown)
        if path not in documents.heads:
            continue
        feed = FeedMemory(
            path=path,
            name=window.feed.name,
            value=window.value,
            updated=documents.updated[path],
        )
        store.keep_feeds([feed])
        before = store.shown_in(path)
        left = (
            msgspec.structs.replace(one, standing=False)
            for name, one in before.items()
            if name not in shown
        )
        changed = (one for name, one in shown.items() if before.get(name) != one)
        store.keep_shown([*left, *changed])
        gone |= before.keys() - shown.keys()
    store.entries.parts.forget_unshown(gone)
    made = {one.window.path for one in choice.feeds}
    ended = store.feeds().keys() - made if gone or kept else set[str]()
    if ended:  # they still show entries, and nothing is made for them
        shown_there = set[str]().union(*map(store.shown_in, ended))
        store.entries.parts.forget(shown_there.difference(*map(store.shown_in, made)))
