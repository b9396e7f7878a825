"""A raw article: what a reader of a format finds, before the field conventions are applied.

Front matter, saved web pages, page text and JSON differ in how they say things; each module
of this room turns its form into a :class:`RawArticle`, whose ``fields`` use the names that front
matter uses, and :mod:`feedwright.reading.fields.conversion` makes the article from it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, Self

import msgspec

from feedwright.domain.article import Article, Markup, Person, SetAside
from feedwright.domain.record import Record

Merging = Literal["replace", "merge", "join"]
"""How values of one field go together: Hugo's way, Jekyll's (tables), Eleventy's (lists too)."""


FileDate = Literal["created", "modified", "git created", "git modified"]
"""What tells the date of a file: its file system or its repository."""


def _nothing(_of: FileDate) -> None:
    return None


class Field(msgspec.Struct, frozen=True):
    """A field that an article inherits."""

    name: str
    value: Any
    source: str
    """The file that says it, as messages name it."""
    merging: Merging


class Inherited(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for one article unless it says otherwise."""

    fields: Mapping[str, Field] = {}
    """By their folded names."""
    problem: str = ""
    """Why that cannot be told, as a sentence."""
    sections: tuple[str | None, ...] = ()
    """What the pages of the folders around it call these, as :class:`Naming` has it."""


NOTHING = Inherited()


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader must know beside the bytes."""

    key: str
    """The article's place in the publication: ``articles/2026-03-02-hello.md``."""
    source: str = ""
    """How the keys of its source begin: ``articles/``."""
    home: str
    """The site's address, with a slash at its end; relative addresses of articles start here."""
    timezone: str = "UTC"
    """For dates without a zone; an IANA name."""
    main_language: str = ""
    """The publication's."""
    listed: bool = True
    """Whether feeds may hold it."""
    language: str = ""
    """For articles that name none, as are those that follow."""
    section: str = ""
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    people: Mapping[str, Any] = {}
    """What is told of authors by the keys that articles name: persons, names or tables."""
    file_date: Callable[[FileDate], datetime | None] = _nothing
    """What the file's date is, where it is known."""
    encoding: str = "utf-8"
    system: str = ""
    """Whose rules the source follows, where that is known."""
    repeated: frozenset[str] = frozenset()
    """For page text: the lines that other pages of the same folder have too."""
    inherited: Inherited = NOTHING
    """What files above and beside it say of the articles in it."""
    episodes: bool = False
    """Articles may be episodes of a podcast, so that what is told of these is read."""
    delivers_files: bool = False
    """Files beside articles go out from here, though the articles have their pages elsewhere."""
    beside_text: bool = False
    """For JSON: a text of the same name lies beside it, whose data it may be."""


class RawArticle(msgspec.Struct, frozen=True, kw_only=True):
    """One article as its stored form says it."""

    fields: Mapping[str, Any]
    """By the names of front matter: ``title``, ``date``, ``authors``, ``section``, ..."""
    body: str
    markup: Markup
    rendered: bool = False
    """The body is what a site has shown, in which no template tag is left."""
    warnings: tuple[str, ...] = ()
    lines: Mapping[str, int] = {}
    """For fields, the line that each stands on, counted from 1, where that is known."""


class Reading(Record, frozen=True, kw_only=True):
    """What one stored file held."""

    articles: tuple[Article, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    beside: tuple[tuple[str, str, int], ...] = ()
    """The files whose lengths it tells: an article's key, the name that it refers to, and the
    length in bytes, -1 where there is none."""
    saved: bool = False
    """It is a page that was saved from the web, of which nobody wrote fields for us."""
    is_transient: bool = False
    """The disk refused; the file may be read another time though it stays as it is."""

    @property
    def is_dated(self) -> bool:
        """Whether any of its articles has a date of its own, or may have one."""
        return bool(self.set_aside) or any(one.published for one in self.articles)

    def with_drafts(self) -> Self:
        """This, with drafts as if they were published; private ones stay private."""
        articles = (
            msgspec.structs.replace(one, status="published") if one.status == "draft" else one
            for one in self.articles
        )
        return msgspec.structs.replace(self, articles=tuple(articles))
