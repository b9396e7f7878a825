"""The shrink guard: it refuses that half of a source's articles vanish at once.

``--allow-shrink`` permits it. Otherwise these articles stay published, all others are processed,
and the run reports a refusal.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from feedwright.domain.filenames import file_of
from feedwright.domain.identity import Resolution
from feedwright.domain.publication import Publication
from feedwright.domain.sources import Source
from feedwright.keep.candidates import Candidates
from feedwright.store.store import Store

_MIN_VANISHED = 5
"""The size of a source from which the loss of half of it at once is considered a mistake."""
_EARLIER = "earlier runs"
"""The name in place of an unknown source."""


def shrinkages(
    candidates: Candidates,
    resolution: Resolution,
    publication: Publication,
    store: Store,
    new_files: Iterable[str],
) -> Iterator[str]:
    """A sentence for each source that lost half of its articles at once."""
    vanished = Counter(
        _source_of(one.key, publication.sources)
        for one in resolution.vanished
        if one.vanished is None and one.is_read and one.id in candidates.articles
    )
    if max(vanished.values(), default=0) < _MIN_VANISHED:
        return
    # The new articles of this run do not make up for lost ones.
    new = {*new_files}
    known = {one.key for one in candidates.articles.values()}
    there = Counter(
        _source_of(key, publication.sources)
        for key in store.known.current_keys()
        if key in known or file_of(key) not in new
    )
    for place, count in there.items():
        if vanished[place] >= max(_MIN_VANISHED, count / 2):
            named = place if place == _EARLIER else f"the source `{place}`"
            yield (
                f"{vanished[place]} of the {count} articles of {named} have vanished at once; "
                "they stay published as they were. If they are meant to go, publish with "
                "--allow-shrink"
            )


def _source_of(key: str, sources: Iterable[Source]) -> str:
    """The source of an article; a restored store does not know it."""
    paths = (one.name for one in sources if key.startswith(f"{one.prefix}/") or not one.prefix)
    return _EARLIER if key.startswith("\t") else next(paths, _EARLIER)
