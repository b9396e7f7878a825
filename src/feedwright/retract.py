"""Withdrawing an article, everywhere."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from feedwright.core.errors import UnknownArticle
from feedwright.core.identity import Known, comparable
from feedwright.edges.store.store import Store
from feedwright.intake import Progress
from feedwright.opening import clock, opened
from feedwright.publish import Report, publish, quiet
from feedwright.restore import restore


def retract(
    place: Path,
    which: str,
    *,
    note: str = "",
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    progress: Progress = quiet,
) -> Report:
    """Withdraws an article and publishes: a dated notice takes its place under the same id.

    It stays withdrawn whatever its source says, until the source deletes it.

    Args:
        place: The publication's folder, or its feedwright.toml.
        which: The article's id, its place (``articles/hello.md``) or its address.
        note: Why, for its readers.
        now: The time of the retraction, aware; the clock's where None.
        environment: Where the configuration's variables are looked up.
        progress: Told what is being done, how much of it is done, and of how much.

    Raises:
        UnknownArticle: No article that was published is meant.
        FeedwrightError: Nothing could be published, and what was published still stands.
    """
    opening = opened(place, environment)
    when = clock(now)
    with opening.store() as store, store.transaction():
        restore(opening, store)
        known = _found(store, which)
        if not known.withdrawn or known.note != note:
            updated = max(known.updated, when, store.last_run() or when)
            store.keep_articles(
                [
                    msgspec.structs.replace(
                        known, withdrawn=True, retracted=True, note=note, updated=updated
                    )
                ]
            )
            store.later.keep("article", [known.id])
    return publish(place, now=when, environment=environment, progress=progress)


def _found(store: Store, which: str) -> Known:
    known = store.known.get(which) or store.known.at(which)
    known = known or store.known.get(store.holder(comparable(which)))
    if known is None and "://" in which:
        # A bare word might be anyone's; the address of a page names it.
        pages = store.known.of_page(which.rstrip("/").rpartition("/")[2])
        known = next(iter(pages), None)
    if known is None or not known.is_read or known.gone is not None:
        raise UnknownArticle(
            f"{which}: no article that was published has this id, place or address; "
            "the feeds tell the ids"
        )
    return known
