"""The start of the line: every source is read, and its texts are kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from feedwright.core import identity, keeping
from feedwright.core.article import Article
from feedwright.core.identity import Arrival, Known
from feedwright.core.publication import Publication, Source
from feedwright.core.reading.raw import SetAside
from feedwright.edges.sources.folder import Folder
from feedwright.edges.store.store import Store

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

_BATCH = 500
_NEVER_PUBLISHED = frozenset({"draft", "private"})


class Intake(msgspec.Struct):
    """What reading all sources gave."""

    arrivals: list[Arrival] = []
    sources: dict[str, Source] = {}
    """The source of each arrival, by its key."""
    disputed: list[Article] = []
    """Texts of known articles that claim to be others; they wait until that is settled."""
    set_aside: list[SetAside] = []
    read: int = 0


def read(
    publication: Publication,
    folders: Mapping[str, Folder],
    store: Store,
    before: Mapping[str, Known],
    *,
    now: datetime,
    progress: Progress,
) -> Intake:
    """Reads every source; texts that changed go into the store at once, and out of memory.

    Args:
        publication: What feedwright.toml says.
        folders: Where its articles are stored, by the prefix of their keys.
        store: Keeps the texts.
        before: What is known, by id.
        now: The time of the run.
        progress: Told how far reading is.

    Raises:
        SourceError: A source cannot be read.
    """
    by_key = {one.key: one for one in before.values()}
    intake = Intake()

    def texts() -> Iterator[Article]:
        for source in publication.sources:
            tell = folders[source.prefix].readings(lambda done, of: progress("Reading", done, of))
            for reading in tell:
                intake.set_aside += reading.set_aside
                intake.read += len(reading.articles)
                for article in reading.articles:
                    if article.status in _NEVER_PUBLISHED or article.key in intake.sources:
                        continue
                    known = by_key.get(article.key)
                    when = article.published or (known.published if known else now)
                    link = keeping.link(article, source, when, publication)
                    arrival = identity.arrival(article, link)
                    intake.arrivals.append(arrival)
                    intake.sources[article.key] = source
                    if known and article.id != known.id and article.id in before:
                        intake.disputed.append(article)
                    elif known is None or known.fingerprint != arrival.fingerprint:
                        yield article

    for batch in _batches(texts()):
        store.keep_texts(batch)
    return intake


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    for article in articles:
        batch.append(article)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch
