"""What ``[[sources]]`` says: a record for each kind of source.

``kind`` decides which record a table is read as, and so which keys it may have. What is made of
it stands in :mod:`feedwright.reading.kinds`.
"""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal

from msgspec import field

from feedwright.domain import globs
from feedwright.domain.article import Person
from feedwright.domain.record import Settings

System = Literal[
    "", "feedwright", "jekyll", "hugo", "pelican", "zola", "hexo", "eleventy", "docusaurus",
    "obsidian", "astro", "nikola", "mkdocs",
]  # fmt: skip
FOLDER = "folder"
"""The kind of sources that name none."""
Undated = Literal["", "set-aside", "first-seen", "git", "modified"]


class Source(Settings, frozen=True, kw_only=True, tag_field="kind"):
    """What a source of every kind may say."""

    path: str = ""
    """Where its files lie, from the publication's folder; "" for one that has none."""
    link: str = ""
    """The pattern of addresses, for articles that name none: ``/{year}/{month}/{slug}/``."""
    system: System = ""
    """Whose rules ``link`` and slugs follow; told from what lies around the source where "".
    ``feedwright`` is for our own, whatever lies there."""
    undated: Undated = ""
    """What dates articles that name no date. "" is ``first-seen`` too, but for a first run that
    would date most articles so."""
    feeds: bool = True
    """Its articles stand in feeds; else they have pages alone, as a manual or a colophon has."""
    section: str = ""
    """For articles that name none, as are those that follow."""
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""

    @property
    def kind(self) -> str:
        """The name of its kind."""
        return str(self.__struct_config__.tag)

    @property
    def prefix(self) -> str:
        """How the keys of its articles begin: its path, less what depends on the machine."""
        path = PurePath(self.path)
        if path.is_absolute():
            return path.name
        return "/".join(part for part in path.parts if part != "..")

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path or self.prefix

    def problems(self) -> Iterator[str]:
        """The rules of its kind that it breaks: a key and a sentence for each."""
        yield from ()


class FolderSource(Source, frozen=True, kw_only=True, tag=FOLDER):
    """``kind = "folder"``: files, each with an article or several."""

    path: str
    only: tuple[str, ...] = ()
    """Globs of the files that may be articles, by their paths below the source; all where none."""
    left_out: tuple[str, ...] = field(default=(), name="except")
    """Globs of the files that are none."""
    encoding: str = "utf-8"
    """What files that do not say otherwise are written in."""

    def problems(self) -> Iterator[str]:
        """The rules that its globs and its encoding break."""
        for name, patterns in (("only", self.only), ("except", self.left_out)):
            yield from (f"{name}: {one}" for one in map(globs.problem, patterns) if one)
        if not is_encoding(self.encoding):
            yield f"encoding: {self.encoding!r} is no encoding, as in 'utf-8' or 'cp1254'"


AnySource = FolderSource
"""The kinds that there are."""


def is_encoding(name: str) -> bool:
    """Whether a name is an encoding of text."""
    try:
        b" ".decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True
