"""Sources whose units are rows, of a table, of a file or of an answer: each one article."""

import csv
import hashlib
import re
from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from feedwright.domain.article import SetAside
from feedwright.domain.errors import SourceError, UnreadableArticle
from feedwright.domain.instants import EPOCH
from feedwright.domain.sources import RowSource
from feedwright.reading.fields import conventions
from feedwright.reading.formats import json_articles
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Source, Surroundings
from feedwright.reading.sources.file_dates import with_date

Row = Mapping[str, Any]
"""A row, by the names of its columns."""
_KEPT = (str, int, float, bool, datetime, date)
PART = 64
"""How many rows are fetched together when they are read."""
_NAMED = 15
"""So many columns are named in one line."""
_LONGEST_KEY = 400
"""Of a key, in bytes as it stands in addresses; a database's index takes no text of any length."""
_DATES = ("date", "postdate")
"""Columns that are empty until a row is published, where none says so by its name; when it was made
says nothing of that."""
_GONE = "It could be listed and not be read; if it was deleted just now, the next run knows."


class Rows(Source):
    """A source of rows, whose kind says how they are fetched.

    A row has a stamp of all that it holds, so that one that was written again with the same
    content is not read again, by whatever it was found.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: RowSource, around: Surroundings) -> None:
        self._settings = settings
        self._around = around
        self._base = f"{settings.prefix}/"
        self._wanted: list[str] = []
        """The keys that will be read, in order."""
        self._fetched: dict[str, Row] = {}
        self._at_hand: dict[str, Row] = {}
        """Rows of the last scan, which need not be fetched."""
        self._keyless = 0
        self._repeated = 0
        self._is_empty = False
        self.unusable: list[SetAside] = []
        """What was found in the place of rows by the last scan."""

    @abstractmethod
    def fetch(self, keys: Sequence[str]) -> Iterator[Row]:
        """The rows that have some keys, in any order.

        Args:
            keys: As text.

        Raises:
            SourceError: The source is away.
        """

    def reading(self, key: str) -> Reading:
        """One row's article."""
        row = self._row(key)
        if row is None:
            gone = SetAside(source=key, reason=_GONE)
            return Reading(set_aside=(gone,), is_transient=True)
        context = self._around.context(key, self._settings)
        try:
            article = json_articles.article(self._fields(row), context)
        except UnreadableArticle as error:
            aside = SetAside(source=key, reason=error.reason, until=error.until)
            return Reading(set_aside=(aside,))
        return with_date(article, self._settings.undated)

    def stands(self, key: str, seen: str) -> bool:
        """Whether a row holds what another machine has found in it.

        A database may be asked through a copy that is behind.
        """
        row = self._row(key)
        return row is not None and stamp(row) == seen

    def prepare(self, keys: Collection[str], *, many: bool) -> None:
        """Note which rows will be read, so that some are fetched at a time."""
        del many
        self._wanted = sorted(key for key in keys if key.startswith(self._base))
        self._fetched = {}

    def warnings(self) -> Iterator[str]:
        """What is wrong with the rows, a sentence for each kind of fault."""
        name, key = self._settings.name, self._settings.key
        if self._is_empty:
            yield f"{name}: it holds no rows, and so no articles"
        if self._keyless:
            yield (
                f"{name}: {_rows(self._keyless)} with no usable `{key}`; the source's `key` is to "
                "tell rows apart"
            )
        if self._repeated:
            yield f"{name}: {_rows(self._repeated)} with the `{key}` of another; the first counts"

    def scanned(
        self, rows: Iterator[Row], *, is_whole: bool = False, held: int = 0
    ) -> dict[str, str | None]:
        """The stamps of rows, by their keys.

        Args:
            rows: Let go one by one.
            is_whole: They are all that there are.
            held: How many of the last are held all the same, to be read.

        Raises:
            SourceError: None of them has a column that feedwright.toml names.
        """
        self._keyless = self._repeated = 0
        self._at_hand = {}
        found: dict[str, str | None] = {}
        there: set[str] = set()
        for row in rows:
            there.update(row)
            key = self.key_of(row)
            if not key:
                self._keyless += 1
            elif key in found:
                self._repeated += 1
            else:
                found[key] = stamp(row)
                if held:
                    self._at_hand[key] = row
                    if len(self._at_hand) > held:
                        del self._at_hand[next(iter(self._at_hand))]
        self.refuse_without_key(there)
        self._is_empty = is_whole and not (there or self.unusable)
        wanted = (column.partition(".")[0] for column in self._settings.columns.values())
        missing = sorted(set(wanted) - there)
        if missing and there and is_whole:
            raise SourceError(
                f"{self._settings.name}: there is no column {missing[0]!r}, which `columns` "
                f"names; there are {_listed(there)}"
            )
        return found

    def refuse_without_key(self, there: set[str]) -> None:
        """Refuse rows of which none has the column that tells them apart.

        Args:
            there: The columns that the rows have.
        """
        named = {self._settings.key, self._settings.key.partition(".")[0]}
        if self._keyless and there and there.isdisjoint(named):
            raise SourceError(
                f"{self._settings.name}: there is no column {self._settings.key!r}; set `key` to "
                f"the one that tells rows apart, of {_listed(there)}"
            )

    def key_of(self, row: Row) -> str:
        """The key of a row's unit; "" of a row that has none."""
        name, *path = self._settings.key.split(".")
        if self._settings.key in row:
            name, path = self._settings.key, []
        elif name not in row:
            return ""
        value = _plain(at(row[name], path))
        if value is None or isinstance(value, bool | float | Mapping | list):
            return ""
        text = quote(str(value), safe="")
        if not text or len(text) > _LONGEST_KEY:
            return ""
        # A name that begins with a dot or an underscore says that a file is hidden, or a draft.
        first = f"%{ord(text[0]):02X}" if text[0] in "._" else text[0]
        return f"{self._base}{first}{text[1:]}"

    def text_of(self, key: str) -> str:
        """The value of a unit's key column, as text."""
        return unquote(key.removeprefix(self._base))

    def _row(self, key: str) -> Row | None:
        if key in self._at_hand:
            return self._at_hand[key]
        if key not in self._fetched:
            at = bisect_left(self._wanted, key)
            part = self._wanted[at : at + PART] if key in self._wanted[at : at + 1] else [key]
            rows = self.fetch([self.text_of(one) for one in part])
            self._fetched = {}
            for row in rows:  # the first of each key, as it was stamped
                self._fetched.setdefault(self.key_of(row), row)
        return self._fetched.get(key)

    def _fields(self, row: Row) -> dict[str, Any]:
        """What a row says, by the names of an article's fields."""
        named = {column.partition(".")[0] for column in self._settings.columns.values()}
        said = {name: _column(name, value) for name, value in row.items() if name not in named}
        for name, column in self._settings.columns.items():
            first, *path = column.split(".")
            said[name] = value = at(_plain(row.get(first)), path)
            if value in (None, "") and name in ("date", "published"):
                said["draft"] = True  # what has no time yet is not published yet
        if not (self._settings.undated or {"date", "published"} & self._settings.columns.keys()):
            told = {_folded(name): value for name, value in said.items()}
            dates = [told[name] for name in _DATES if name in told]
            times = conventions.release_times(told) or dates
            if times and all(value in (None, "") for value in times):
                said["draft"] = True
        if self._settings.markup:
            said["markup"] = self._settings.markup
        order = self._settings.dates
        said = {name: _dated(value, order) if order else value for name, value in said.items()}
        return {name: value for name, value in said.items() if value not in (None, "")}


def stamp(row: Row) -> str:
    """The hash of all that a row holds."""
    told = msgspec.json.encode(
        {name: _plain(value) for name, value in row.items()}, order="deterministic", enc_hook=str
    )
    return hashlib.sha256(told).hexdigest()[:32]


def _plain(value: Any) -> Any:
    """A value as a stored article would have it: text, numbers, times, lists and objects."""
    if isinstance(value, memoryview):
        value = bytes(value)
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if not value.isascii() else value
    if isinstance(value, Mapping):
        if len(value) == 1 and (name := next(iter(value))) in _EXTENDED:
            return _of_extended(name, value[name])
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value if isinstance(value, _KEPT) or value is None else str(value)


_EXTENDED = frozenset({"$oid", "$date", "$numberLong", "$numberInt", "$numberDecimal", "$uuid"})
"""Names by which MongoDB's Extended JSON says of what type a value is, as mongoexport writes it."""


def _of_extended(name: str, value: Any) -> Any:
    """The value behind a name of Extended JSON; a number is milliseconds if it is a date."""
    value = _plain(value)
    try:
        if name in ("$numberLong", "$numberInt"):
            return int(value)
        if name == "$date" and isinstance(value, int):
            return EPOCH + timedelta(milliseconds=value)
    except (ValueError, TypeError, OverflowError):
        pass  # what cannot be understood is told where it is used
    return value


def _column(name: str, value: Any) -> Any:
    """What a column holds that `columns` does not name; a list may be JSON."""
    value = _plain(value)
    is_json = isinstance(value, str) and value[:1] in ("{", "[")
    return _decoded(value) if is_json and conventions.fold(name) in _LISTED else value


_LISTED = frozenset(
    (
        *(*conventions.TAGS, *conventions.SECTION, *conventions.AUTHORS, *conventions.IMAGE),
        *(*conventions.ENCLOSURES, *conventions.ALIASES),
    )
)


def at(value: Any, path: Sequence[str]) -> Any:
    """What a path leads to within a value; of each member of a list."""
    for number, name in enumerate(path):
        if isinstance(value, str) and value[:1] in ("{", "["):
            value = _decoded(value)
        if isinstance(value, list):
            if name.isdecimal() and int(name) < len(value):
                value = value[int(name)]
                continue
            found = [at(one, path[number:]) for one in value]
            return [one for one in found if one is not None]
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    if isinstance(value, str) and value[:1] == "[":
        return _decoded(value)
    return value


def _dated(value: Any, order: str) -> Any:
    """A day that two numbers may mean, as ISO 8601 has it; any other value as it is."""
    form = _DAY.fullmatch(value) if isinstance(value, str) else None
    if form is None:
        return value
    one, two, year, rest = form.groups()
    day, month = (one, two) if order == "day-first" else (two, one)
    return f"{year}-{month:0>2}-{day:0>2}{rest}"


_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(|[ T,]+\d{1,2}[:.]\d\d.*)")


def _decoded(text: str) -> Any:
    """The value of a text that is JSON, or a list of PostgreSQL's; any other text as it is."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return _array(text) if _ARRAY.fullmatch(text) else text


_ARRAY = re.compile(r"\{[^{}\r\n]*\}")
"""A list of PostgreSQL's in one dimension, as text (its manual, 8.15.6)."""


def _array(text: str) -> list[str]:
    """The members of a list as PostgreSQL writes it, without those that are null."""
    members = next(csv.reader([text[1:-1]], escapechar="\\", doublequote=False), [])
    return [one for one in members if one != "NULL"]


def _folded(name: str) -> str:
    return re.sub(r"[-_. ]", "", name).lower()


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _listed(columns: Collection[str]) -> str:
    named = sorted(columns)
    return ", ".join(named[:_NAMED]) + (" and others" if len(named) > _NAMED else "")
