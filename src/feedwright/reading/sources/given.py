"""Articles that a program gives to a run, and no folder holds.

What a run is not given stays as it was: a run of the schedule, which knows no rows, keeps what the
last one was given, and what waits for its time appears at its time.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from feedwright.domain.addresses import address
from feedwright.domain.article import Article, Person
from feedwright.domain.errors import SourceError, UnreadableArticle
from feedwright.domain.publication import Source
from feedwright.domain.record import builtin, checked
from feedwright.domain.report import SetAside
from feedwright.domain.text import clean
from feedwright.reading.formats.raw import Context, Reading
from feedwright.reading.sources.dating import Dating
from feedwright.reading.sources.folder import Folder

Row = Article | Mapping[str, Any]
"""An article, or a row of a table: fields by the names that front matter uses."""
_KEYS = ("key", "id", "guid", "slug")
"""What names a row for ever, the first that it has."""
_NOT_GIVEN = "It was not given to this run; give all articles once."


class _Nothing:
    """What no folder is above, whose articles inherit nothing."""

    def above(self) -> str:
        """Nothing."""
        return ""

    def fingerprint(self, _key: str) -> str:
        """Nothing."""
        return ""


class GivenArticles(Folder):
    """The articles that a program gives.

    Args:
        base: The publication's folder.
        source: What feedwright.toml says of it.
        home: The site's address, with a slash at its end.
        timezone: For times that have none.
        authors: The publication's, by the keys that articles name.
    """

    def __init__(
        self,
        base: Path,
        source: Source,
        *,
        home: str,
        timezone: str,
        authors: Mapping[str, Person],
    ) -> None:
        self._root = base
        self._source = source
        self._base = f"{source.prefix}/"
        self._home = home
        self._timezone = timezone
        self._authors = authors
        self._rows: dict[str, Row] = {}
        self._touched: frozenset[str] = frozenset()
        self._remembered: Callable[[], Mapping[str, str]] = dict
        self.defaults = _Nothing()  # type: ignore[assignment]  # all that is asked of one
        self.dating = Dating(base, source.undated, lambda key: key, self._base)
        self.unnamable = []
        self.unread = Counter()
        self.is_empty = False
        self.is_whole = False
        """Whether the run is given everything: what is not among it has vanished."""

    def give(self, rows: Iterable[Row], touched: Collection[str] | None) -> None:
        """Take what a run is given.

        Args:
            rows: Articles, or rows of a table.
            touched: The keys or ids of the only ones that may have changed; one of these that is
                not among ``rows`` was deleted. None where ``rows`` are all that there are.

        Raises:
            SourceError: One has no key and no id, or two have the same.
        """
        self._rows = {}
        for number, row in enumerate(rows, 1):
            key = self._key_of(row, number)
            if key in self._rows:
                raise SourceError(
                    f"article {number} has the key of one before it, {key!r}; "
                    "give each article a key or an id of its own"
                )
            self._rows[key] = row
        self.is_whole = touched is None
        self._touched = frozenset(self._keyed(str(one)) for one in touched or ())
        if others := self._rows.keys() - self._touched if touched is not None else set():
            self._rows = {key: row for key, row in self._rows.items() if key not in others}

    def remember(self, stamps: Callable[[], Mapping[str, str]]) -> None:
        """Learn what earlier runs were given.

        Args:
            stamps: The stamps of all files, by their paths in the form of keys.
        """
        self._remembered = stamps

    def _key_of(self, row: Row, number: int) -> str:
        told = row.get if isinstance(row, Mapping) else lambda name: getattr(row, name, "")
        name = next((str(one) for name in _KEYS if (one := told(name)) not in (None, "")), "")
        if not clean(name).strip():
            raise SourceError(
                f"article {number} has no key and no id; give it one that stays, for readers "
                "know the article by it"
            )
        return self._keyed(name)

    def _keyed(self, name: str) -> str:
        """A key; a dot in it would be a file's ending."""
        escaped = clean(name).strip().replace("%", "%25").replace(".", "%2E").replace("\\", "%5C")
        return self._base + escaped.strip("/").encode(errors="replace").decode()

    def _stamp(self, key: str) -> str:
        row = self._rows[key]
        data = msgspec.json.encode(row, enc_hook=_encoded, order="sorted")
        return hashlib.sha256(data).hexdigest()

    def scan(self, spread: object = None) -> dict[str, str]:  # noqa: ARG002 - there is nothing to list
        """The stamp of every article: those that are given, and others as they were."""
        if self.is_whole:
            return {key: self._stamp(key) for key in self._rows}
        kept = self._remembered()
        had = {key: stamp for key, stamp in kept.items() if key.startswith(self._base)}
        changed = self.look(())
        now = {**had, **changed}
        return {key: stamp for key, stamp in now.items() if stamp is not None}

    def look(self, _paths: Collection[Path]) -> dict[str, str | None]:
        """The stamps of those that were touched; None for one that is not there any more."""
        return {key: self._stamp(key) if key in self._rows else None for key in self._touched}

    def files(self) -> list[Path]:
        """No article is in a file."""
        return []

    def page_texts(self, key: str) -> list[str]:
        """No others are read with an article."""
        return [key]

    def attachment(self, key: str, name: str) -> Path | None:  # noqa: ARG002 - none lies anywhere
        """No file lies beside an article."""
        return None

    def objection(self, key: str, name: str) -> str:  # noqa: ARG002 - see above
        """Nothing is to be said of files that may not be there."""
        return ""

    def length(self, key: str, name: str) -> int:  # noqa: ARG002 - see above
        """No file has a length."""
        return -1

    def path(self, key: str) -> Path:
        """Where a file of this name would lie, which never is there."""
        return self._root / self._base / key.removeprefix(self._base)

    def reading(self, key: str) -> Reading:
        """Read one article, by its key."""
        row = self._rows.get(key)
        if row is None:
            return Reading(set_aside=(SetAside(source=key, reason=_NOT_GIVEN),), is_transient=True)
        try:
            made = self._article(row, key) if isinstance(row, Article) else self._of_row(row, key)
        except UnreadableArticle as error:
            aside = SetAside(source=key, reason=error.reason, until=error.until)
            return Reading(set_aside=(aside,))
        return self.dating.dated(Reading(articles=(made,)), key)

    def _article(self, row: Article, key: str) -> Article:
        try:
            row = checked(row)
        except ValueError as error:
            raise UnreadableArticle(f"{error}.") from error
        if not (row.title or row.body or row.summary or row.enclosures):
            raise UnreadableArticle("It has neither a title nor a text.")
        source = self._source
        return msgspec.structs.replace(
            row,
            key=key,
            id="" if row.id and not row.key and ":" not in row.id else row.id,
            link=address(row.link, self._home) if row.link else "",
            section=row.section or source.section,
            authors=row.authors or source.authors,
            tags=row.tags or source.tags,
            language=row.language or source.language,
            listed=row.listed and source.feeds,
        )

    def _of_row(self, row: Mapping[str, Any], key: str) -> Article:
        from feedwright.reading.formats.json_articles import article_of  # noqa: PLC0415 - slow to load

        return article_of({str(name): value for name, value in row.items()}, self._context(key))

    def _context(self, key: str) -> Context:
        source = self._source
        return Context(
            key=key,
            source=self._base,
            home=self._home,
            timezone=self._timezone,
            listed=source.feeds,
            language=source.language,
            section=source.section,
            authors=source.authors,
            tags=source.tags,
            people=self._known_people,
            system="feedwright",
        )

    @cached_property
    def _known_people(self) -> Mapping[str, Any]:
        return dict(self._authors)


def _encoded(value: object) -> object:
    """A value of a row as something that has one form."""
    try:
        return builtin(value)
    except TypeError:
        return repr(value) if type(value).__repr__ is not object.__repr__ else str(type(value))
