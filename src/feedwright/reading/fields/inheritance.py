"""Fields that articles inherit: Hugo's cascade, Eleventy's data files, Jekyll's defaults.

What an article says itself comes first, then what stands nearest to it. How two values of one
field go together is the generator's: Hugo and Zola replace, Jekyll merges tables, Eleventy merges
tables and joins lists.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from feedwright.domain import globs
from feedwright.domain.patterns import seldom
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import values
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats.raw_article import NOTHING, Field, Inherited, Merging

_OWN = frozenset(
    (
        *(*known.TITLE, *known.SLUG, *known.ALIASES, *known.SUMMARY, "id", "guid"),
        *(*known.TRANSLATION_KEY, *known.TRANSLATION_OF),
    )
)
"""What says who one article is, and cannot hold for several."""
_OVERRIDE = "override:"
"""Before a name, by which Eleventy replaces a value that it would join to another."""
_INDEX = seldom(r"(?:/(?:_?index|readme))?(?:\.[a-z]{2}(?:-[a-z]{2,4})?)?(?:\.\w+)?$")
_PATTERN = seldom(r"(?:^|/):[a-z]|\{")
_FILE_DATE = seldom(r"\d{2,4}-\d{1,2}-\d{1,2}-")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """An article's file, as scopes tell files apart."""

    paths: tuple[str, ...]
    """Its path in POSIX form from each folder that scopes may count from."""
    language: str = ""
    """By its name: ``post.tr.md``."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """The files below that fields hold for; all of them where it says nothing."""

    path: str = ""
    """Hugo's glob of whole paths."""
    below: str = ""
    """The beginning of paths, as in Jekyll's ``defaults``; a glob is allowed, too."""
    type: str = ""
    """Jekyll's: ``posts``, ``drafts``, ``pages`` or a collection."""
    kind: str = ""
    """Hugo's glob of kinds, of which articles are ``page``."""
    language: str = ""
    """A glob of languages."""
    pattern: str = ""
    """A regular expression that a part of the path matches, as Hugo has it."""
    environment: str = ""
    """A glob of Hugo's environments, of which what is published is in ``production``."""

    def holds(self, page: Page) -> bool:
        """Whether a file is one of them."""
        return (
            (not self.kind or _is(self.kind, "page"))
            and (not self.environment or _is(self.environment, "production"))
            and (not self.language or not page.language or _is(self.language, page.language))
            and (not self.path or any(map(_glob(self.path).fullmatch, _logical(page))))
            and (not self.pattern or any(map(_searching(self.pattern).search, _rooted(page))))
            and (not self.below or any(map(_beginning(self.below).match, page.paths)))
            and (not self.type or self.type == _type(page))
        )


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """What one file says of all articles below it, or beside it."""

    source: str
    """The file, as messages name it."""
    fields: Mapping[str, Any] = {}
    scope: Scope = Scope()
    merging: Merging = "replace"
    problem: str = ""
    """Why it could not be read, as a sentence: what it says of the articles nobody knows."""


def inherited(defaults: Iterable[Defaults], page: Page) -> Inherited:
    """What an article inherits.

    Args:
        defaults: Of the files above and beside it, the farthest first.
        page: Its file.
    """
    found: dict[str, Field] = {}
    for one in defaults:
        if not one.scope.holds(page):
            continue
        if one.problem:
            return Inherited(problem=one.problem)
        for name, value in one.fields.items():
            folded, replaces = _named(name)
            if not _may_be_inherited(folded, value):
                continue
            above = found.get(folded)
            if above and not replaces:
                value = _merged(folded, above.value, value, one.merging)  # noqa: PLW2901
            found[folded] = Field(name, value, one.source, one.merging)
    return Inherited(fields=found) if found else NOTHING


def merged(own: Mapping[str, Any], above: Inherited) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of an article, its own and those that it inherits.

    Args:
        own: The article's own fields; an empty one counts as missing.
        above: What it inherits.

    Returns:
        The fields by their names, its own first; and the files of the inherited ones, by folded
        names.
    """
    fields: dict[str, Any] = {}
    left = dict(above.fields)
    for name, value in own.items():
        folded, replaces = _named(str(name))
        field = left.get(folded)
        if field is None:
            fields[name.removeprefix(_OVERRIDE) if replaces else name] = value
        elif value not in (None, "", [], {}):
            del left[folded]
            joined = replaces or _merged(folded, field.value, value, field.merging)
            fields[name.removeprefix(_OVERRIDE)] = value if replaces else joined
    fields |= {field.name.removeprefix(_OVERRIDE): field.value for field in left.values()}
    return fields, {folded: field.source for folded, field in left.items()}


def _named(name: str) -> tuple[str, bool]:
    return fold(name.removeprefix(_OVERRIDE)), name.startswith(_OVERRIDE)


def _may_be_inherited(name: str, value: object) -> bool:
    if name in known.LINK:  # an address is one article's; a pattern of them, or none, is not
        return values.truth(value) is False or bool(_PATTERN.search(str(value)))
    return name not in _OWN


def _merged(name: str, above: Any, value: Any, merging: Merging) -> Any:
    """The values of a field that is said twice, as one."""
    if isinstance(above, Mapping) and isinstance(value, Mapping):
        if merging == "replace" and name != "params":
            return value
        return {**above, **{k: _inner(above.get(k), v, merging) for k, v in value.items()}}
    joins = merging == "join" or (merging == "merge" and name in ("category", "categories"))
    if joins and name in _LISTS:
        above, value = (values.terms(one, spaced=name in known.SPACED) for one in (above, value))
    if joins and isinstance(above, list) and isinstance(value, list):
        return [*above, *(one for one in value if one not in above)]
    return value


_LISTS = frozenset((*known.TAGS, "categories", "category"))


def _inner(above: Any, value: Any, merging: Merging) -> Any:
    return _merged("", above, value, merging) if above is not None else value


def _logical(page: Page) -> Iterator[str]:
    """A file's path as Hugo's targets may tell it: with and without ending, language and stroke."""
    for path in page.paths:
        written = path.lower()
        for form in (written, _INDEX.sub("", written)):
            yield form
            yield f"/{form}"


def _rooted(page: Page) -> Iterator[str]:
    return (f"/{path}" for path in page.paths)


@lru_cache(maxsize=256)
def _searching(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _type(page: Page) -> str:
    """The kind of document that Jekyll takes a file for."""
    *folders, name = page.paths[0].split("/")
    collections = [folder[1:] for folder in folders if folder.startswith("_")]
    if collections:
        return collections[-1]
    return "posts" if _FILE_DATE.match(name) else "pages"


def _is(pattern: str, word: str) -> bool:
    return _glob(pattern).fullmatch(word.lower()) is not None


@lru_cache(maxsize=1024)
def _beginning(pattern: str) -> re.Pattern[str]:
    """Jekyll's beginnings of paths; what a glob matches is a whole file or folder."""
    wanted = pattern.strip("/")
    if "*" not in wanted:
        return re.compile(re.escape(wanted))
    return re.compile(rf"{globs.translated(wanted)}(?:/.*)?$")


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(globs.translated(pattern.lower()), re.DOTALL)
