"""The fields of an article as its author or its page wrote them, by their folded names."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import dates, values, withholding_names
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats.raw_article import Context, FileDate, RawArticle
from feedwright.reading.formats.yaml_times import UtcTime

T = TypeVar("T")

_SAVED = frozenset({"txt", "text", "html", "htm", "xhtml", "mhtml", "mht", "webarchive"})


class WrittenFields:
    """The fields of one article by their folded names, and what could not be used of them."""

    def __init__(self, raw: RawArticle, context: Context) -> None:
        self._written: dict[str, str] = {}
        self._fields: dict[str, Any] = {}
        self._more: dict[str, list[Any]] = {}
        self._lines = raw.lines
        self._timezone = context.timezone
        self._system = context.system
        ending = context.key.rpartition(".")[2].lower()
        self.is_saved = ending in _SAVED and not raw.lines
        self._inherited: Mapping[str, str] = {}
        self.warnings: list[str] = []
        fields = raw.fields
        if context.inherited.fields:
            from feedwright.reading.fields import inheritance  # noqa: PLC0415 - few runs need it

            fields, self._inherited = inheritance.merged(fields, context.inherited)
        has_tables = False
        for name, value in fields.items():
            has_tables = has_tables or isinstance(value, dict | list)
            self._note(str(name), _day(value) if name == "date" else value)
        for name, value in _of_tables(fields) if has_tables else ():
            self._note(name, value)
        self._names = tuple(self._fields)
        self._given = _given_by_names(self._names)

    def _note(self, name: str, value: Any) -> None:
        """Take a field, unless it says nothing or what was taken says it already."""
        if not value and value in (None, "", [], {}):
            return
        folded = fold(name)
        if folded not in self._fields:
            self._written[folded] = name
            self._fields[folded] = value
            if folded in _ADDRESSING and (bare := _without_users(value)) != value:
                self._fields[folded] = bare
                self.warn(name, _NO_USER, left_out=False)
        elif withholding_names.decides(folded):
            self._more.setdefault(folded, []).append(value)

    def get(self, name: str) -> Any:
        """A field as it was written, or ""."""
        return self._fields.get(name, "")

    def every(self, name: str) -> list[Any]:
        """All that is said under a name, which may stand in several places or spellings."""
        if name not in self._fields:
            return []
        return [self._fields[name], *self._more.get(name, ())]

    def given(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Which of some names say something."""
        found = self._given.get(wanted)
        if found is None:
            found = self._given[wanted] = tuple(one for one in wanted if one in self._fields)
        # What it says itself counts first, under whatever name.
        return tuple(sorted(found, key=self._inherited.__contains__)) if self._inherited else found

    def one(self, wanted: tuple[str, ...], read: Callable[[Any], T], nothing: T) -> T:
        """The first of some fields that can be used."""
        if self._given.get(wanted) == ():  # as of most fields
            return nothing
        for name in self.given(wanted):
            try:
                if found := read(self._fields[name]):
                    return found
            except ValueError as error:
                self.warn(name, str(error))
        return nothing

    def each(
        self,
        name: str,
        read: Callable[[Any], T | None],
        divide: Callable[[Any], list[Any]] = values.listed,
    ) -> list[T]:
        """The members of a field; one that cannot be used is left out."""
        found: dict[T, None] = {}
        for item in divide(self.get(name)):
            try:
                if made := read(item):
                    found[made] = None
            except ValueError as error:
                self.warn(name, str(error))
        return [*found]

    def time(self, value: object, *, carries: bool = True) -> datetime | None:
        """The instant that a field tells.

        Args:
            value: None comes of a yes or no (``published: true``), and of what only names the
                date of the file (``date: Created``).
            carries: A day that its month lacks is read as the site reads it, which is later.
        """
        if values.is_switch(value) or file_date(value):
            return None
        if carries and self._system in _CARRYING and (day := self.carried(value)):
            value = day
        if self._system == "quarto" and isinstance(value, str) and (us := _AMERICAN.match(value)):
            value = f"{us[3]}-{us[1]:>02}-{us[2]:>02}{value[us.end() :]}"
        return dates.parse(value, "UTC" if isinstance(value, UtcTime) else self._timezone)

    def carried(self, value: object) -> str:
        """A day that its month lacks as JavaScript reads it, which is told; "" of all else."""
        if day := dates.carried(value):
            self.warnings.append(
                f"There is no day '{str(value)[:10]}'; it is '{day[:10]}', as its site has it."
            )
        return day

    def term(self, wanted: tuple[str, ...], *, carries: bool = True) -> datetime | None:
        """The first of some fields that tells when an article may be seen.

        Raises:
            UnreadableArticle: Its author wrote one that cannot be read. To publish at once would
                be to guess; a page that was saved from the web may say what it likes.
        """
        # By their order alone: a date that is inherited may be an embargo.
        for name in (one for one in wanted if one in self._fields):
            try:
                times = (self.time(one, carries=carries) for one in self.every(name))
                if found := [*filter(None, times)]:
                    return max(found)
            except ValueError as error:
                self.refuse(name, f"tells no time: {error}")
        return None

    def refuse(self, name: str, reason: str) -> None:
        """Refuse the article for a field; what a page saved from the web says is only told.

        Args:
            name: The field's.
            reason: What is wrong with it, as the rest of a sentence.

        Raises:
            UnreadableArticle: Its author wrote the field.
        """
        written = self._written.get(name, name)
        if not self.is_saved or name in self._inherited:
            told = f"The field {written[:40]!r}{self._origin_of(name)} {reason[:200]}."
            raise UnreadableArticle(told, line=self._lines.get(written))
        self.warn(name, f"it {reason}")

    def names(self) -> tuple[str, ...]:
        """The names of all fields that say something."""
        return self._names

    def beside(self, name: str, wanted: tuple[str, ...]) -> dict[str, Any]:
        """What sibling fields say of one: ``image_alt`` of ``image``."""
        return {
            other: self._fields[name + other] for other in wanted if name + other in self._fields
        }

    def warn(self, name: str, reason: str, *, left_out: bool = True) -> None:
        """Note what is wrong with a field, which is left out for it unless the reason says else."""
        written = self._written.get(name, name)
        line = self._lines.get(written)
        place = f" on line {line}" if line else self._origin_of(name)
        verb = " was left out" if left_out else ""
        self.warnings.append(f"The field {written[:40]!r}{place}{verb}: {reason[:200]}.")

    def note(self, name: str, reason: str) -> None:
        """Note what was made of a field."""
        self.warn(name, reason, left_out=False)

    def _origin_of(self, name: str) -> str:
        """The file that an inherited field comes from, as a phrase."""
        return f" of {self._inherited[name]}" if name in self._inherited else ""


_CARRYING = frozenset({"astro", "docusaurus", "eleventy", "hexo"})
"""Systems that read times by js-yaml, or by JavaScript's ``new Date``."""
_AMERICAN = seldom(r"(\d\d?)/(\d\d?)/(\d{4})(?!\d)", re.ASCII)
"""A date as Quarto has it, month first (https://quarto.org/docs/reference/dates.html)."""
_ADDRESSING = frozenset(
    (
        *(*known.LINK, *known.ALIASES, *known.AUTHORS, *known.IMAGE, *known.ENCLOSURES),
        *(*known.ORIGIN, *known.LICENCE, "resources", "id", "guid", "authorurl", "authoruri"),
    )
)
_USER = seldom(r"(?<=//)[^/?#\\\s]*@")
_NO_USER = "the name and password in its address were left out; no reader is to have them"


def _without_users(value: Any) -> Any:
    """A value whose addresses have neither a user's name nor a password."""
    if isinstance(value, str):
        return _USER.sub("", value) if "//" in value else value
    if isinstance(value, list):
        return [_without_users(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _without_users(one) for name, one in value.items()}
    return value


@lru_cache(maxsize=256)
def _given_by_names(names: tuple[str, ...]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Which of the names that one asks for are among those of an article's fields.

    Most articles of a source have the same fields, and all are asked for the same names.

    Args:
        names: Those of its fields, which stand for what is noted here.
    """
    del names
    return {}


def _of_tables(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of tables that stand for the article's own."""
    for name, table in fields.items():
        folded = fold(str(name))
        for inner, value in table.items() if isinstance(table, Mapping) else ():
            if _counts(folded, fold(str(inner))):
                yield str(inner), value
    for name, value in fields.items():
        if isinstance(value, Mapping | list):
            yield from _nested(value, (fold(str(name)),))


_DEEPEST = 4
"""So many tables within each other are searched for what keeps an article back."""


def _nested(table: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The fields that keep an article back, of a table or a list of them and of those in it."""
    for one in table if isinstance(table, list) else (table,):
        for inner, value in one.items() if isinstance(one, Mapping) else ():
            folded = fold(str(inner))
            is_told = len(path) == 1 and table is one and _counts(path[0], folded)
            if not is_told and (name := withholding_names.holds_nested(path, folded, value)):
                yield name, value
            elif isinstance(value, Mapping | list) and len(path) < _DEEPEST:
                yield from _nested(value, (*path, folded))


def _day(date: Any) -> Any:
    """When an article was written, of the table of dates that Material for MkDocs has."""
    is_table = not isinstance(date, str) and isinstance(date, Mapping)
    return date.get("created", date) if is_table else date


def _counts(table: str, name: str) -> bool:
    """Whether a field of a table stands for the article as its own fields do."""
    if table == "date" and name in known.UPDATED:
        return True
    if table in known.THEMES:
        return name.startswith(known.DESCRIBING) or withholding_names.withholds(name)
    return table == known.TAXONOMIES or withholding_names.is_embargo(name)


_OF_FILES: Mapping[str, FileDate] = {
    "created": "created",
    "lastmodified": "modified",
    "gitcreated": "git created",
    "gitlastmodified": "git modified",
}
"""Eleventy's words for the dates of files, folded."""


def file_date(value: object) -> FileDate | None:
    """Which date of its file a field names instead of one of its own."""
    return _OF_FILES.get(fold(value)) if isinstance(value, str) and len(value) < 20 else None  # noqa: PLR2004 - longer than any of them
