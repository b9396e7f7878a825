"""Articles that a program gives to a run, and that are stored nowhere else here.

What a run is not given stays as it was: a run of the schedule, which knows no rows, keeps what the
last one was given, and what waits for its time appears at its time.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from feedwright.domain.addresses import address
from feedwright.domain.article import Article, SetAside
from feedwright.domain.record import checked
from feedwright.domain.sources import PythonSource
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import GivenRow, Scan, Spread, Surroundings
from feedwright.reading.sources.file_dates import UNDATED
from feedwright.reading.sources.rows import Row, Rows, stamp


class GivenArticles(Rows):
    """The articles, or rows of a table, that a program gives.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication, and what the run is given.
    """

    def __init__(self, settings: PythonSource, around: Surroundings) -> None:
        super().__init__(settings, around)
        self._python = settings
        self._given = around.given

    def scan(self, since: str, again: Collection[str], spread: Spread | None = None) -> Scan:
        """The stamps of all that is given, or of what was touched."""
        del again, spread
        if self._given and self._given.touched is None:
            return Scan({key: _stamp(self._given.rows[at]) for key, at in self._places.items()})
        return Scan(self._touched(), is_whole=False, watermark=since)

    def look(
        self, touched: Collection[Path], again: Collection[str]
    ) -> Mapping[str, str | None] | None:
        """The stamps of what was touched; None where everything is given."""
        del touched, again
        if self._given and self._given.touched is None:
            return None
        return self._touched()

    def reading(self, key: str) -> Reading:
        """One article, or that of one row."""
        row = self._row_at(key)
        if isinstance(row, Article):
            return reading_of(row, key, self._python, self._around.home)
        return super().reading(key)

    def fetch(self, keys: Sequence[str]) -> Iterator[Row]:
        """The rows that have some keys, as they were given."""
        for text in keys:
            row = self._row_at(self._key(text))
            if isinstance(row, Mapping):
                yield row

    def _touched(self) -> dict[str, str | None]:
        """The stamps of what was touched; None for what is not given, and so was deleted."""
        names = (self._given.touched or ()) if self._given else ()
        keys = filter(None, map(self._key, names))
        found = ((key, self._row_at(key)) for key in keys)
        return {key: None if row is None else _stamp(row) for key, row in found}

    def _row_at(self, key: str) -> GivenRow | None:
        at = self._places.get(key)
        return None if at is None or self._given is None else self._given.rows[at]

    @cached_property
    def _places(self) -> dict[str, int]:
        """Which one of what is given has which key.

        Raises:
            SourceError: No row has a column of the name that tells rows apart.
        """
        self._keyless = self._repeated = 0
        found: dict[str, int] = {}
        there = set[str]()
        for number, row in enumerate(self._given.rows if self._given else ()):
            there.update(row if isinstance(row, Mapping) else (self._settings.key,))
            name = row.key or row.id if isinstance(row, Article) else ""
            key = self.key_of(row) if isinstance(row, Mapping) else self._key(name)
            if not key:
                self._keyless += 1
            elif key in found:
                self._repeated += 1
            else:
                found[key] = number
        self.refuse_without_key(there)
        return found

    def _key(self, text: str) -> str:
        return self.key_of({self._settings.key: text})


def reading_of(given: Article, key: str, settings: PythonSource, home: str) -> Reading:
    """The reading of an article, whose fields nobody has looked at until now.

    Args:
        given: As a program gives it.
        key: Its unit's.
        settings: What feedwright.toml says of its source.
        home: Where its address starts.
    """
    reason = ""
    try:
        one = checked(given)
    except ValueError as error:
        return Reading(set_aside=(SetAside(source=key, reason=f"{error}."),))
    if not (one.title or one.body or one.summary or one.enclosures):
        reason = "It has neither a title nor a text."
    elif one.published is None and settings.undated == "set-aside":
        reason = UNDATED
    if reason:
        return Reading(set_aside=(SetAside(source=key, reason=reason),))
    article = msgspec.structs.replace(
        one,
        key=key,
        # Without a key of its own it is known by its id, which a scheme makes one.
        id=one.id if one.key or ":" in one.id else "",
        link=address(one.link, home) if one.link else "",
        section=one.section or settings.section,
        authors=one.authors or settings.authors,
        tags=one.tags or settings.tags,
        language=one.language or settings.language,
        listed=one.listed and settings.feeds,
    )
    return Reading(articles=(article,))


def _stamp(row: GivenRow) -> str:
    """The hash of all that an article or a row holds."""
    if not isinstance(row, Article):
        return stamp(row)
    told = msgspec.structs.asdict(row)
    return stamp({name: repr(value) for name, value in told.items()})
