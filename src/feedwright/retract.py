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
    return publish(place, now=when, environment=environment, progress=progress)


def _found(store: Store, which: str) -> Known:
    articles = {one.id: one for one in store.articles() if one.is_read and one.gone is None}
    keys = {one.key: one.id for one in articles.values()}
    name = which if which in articles else keys.get(which, "")
    name = name or store.addresses().get(comparable(which), "")
    if "://" in which:
        # A bare word might be anyone's; the address of a page names it.
        pages = {one.page: one.id for one in articles.values() if one.page}
        name = name or pages.get(which.rstrip("/").rpartition("/")[2], "")
    if name not in articles:
        raise UnknownArticle(
            f"{which}: no article that was published has this id, place or address; "
            "the feeds tell the ids"
        )
    return articles[name]
