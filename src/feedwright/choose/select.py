"""The whole step: the articles of each feed, and the documents that stay though a feed ended."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from feedwright.choose.discontinued import retain
from feedwright.choose.feed_selection import choose
from feedwright.domain.identity import Identification
from feedwright.domain.publication import Publication
from feedwright.domain.selection import Retained
from feedwright.store import continuity
from feedwright.store.store import Store

if TYPE_CHECKING:
    from feedwright.choose.entry_sizes import EntrySizes


def select(
    publication: Publication,
    store: Store,
    identification: Identification,
    *,
    program: str,
    stale: Iterable[str],
    now: datetime,
    sizes: "Callable[[], EntrySizes]",
    allow_shrink: bool,
) -> Retained:
    """Select the articles of each feed, and retain documents that subscribers rely on.

    Args:
        publication: What feedwright.toml says.
        store: Inside a transaction, with the identified articles and the time of the last run.
        identification: The articles that changed.
        program: The program's fingerprint.
        stale: Owners whose documents do not stand as they should.
        now: The time of the run.
        sizes: Opens the sizes of entries; not every run needs them.
        allow_shrink: Feeds may end.
    """
    before = continuity.load(store)
    if before.refusals and allow_shrink:
        store.set_fact("configuration", "")  # what was kept until now is looked at again
    selection = choose(
        publication,
        store,
        identification,
        program=program,
        stale=stale,
        now=now,
        last=store.last_run(),
        sizes=sizes,
    )
    return retain(publication, selection, store, before, now=now, allow_shrink=allow_shrink)
