"""The place of an article's file, as placeholders of addresses use it."""

import re
from collections.abc import Sequence

import msgspec

from feedwright.domain.filenames import file_of, parse, split
from feedwright.domain.patterns import seldom

POSTS = "_posts"
"""Jekyll's and Hexo's folder of posts."""
_JEKYLL = seldom(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.+)", re.ASCII | re.DOTALL)
_DATED = seldom(r"\d{4}-\d\d-\d\d(?:T[\d:.Z+-]+?)?\s?[-_](.+)", re.ASCII | re.DOTALL)
_DOCUSAURUS = seldom(
    r"(?P<folder>.*)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*?)(?:/index)?",
    re.ASCII | re.DOTALL,
)
_NUMBERED = seldom(r"\d+\s*[-_.]+\s*(?=\D)", re.ASCII)
"""What orders the files of Docusaurus' documents."""


class Place(msgspec.Struct, frozen=True):
    """The folders and the name of a file below its source."""

    folders: tuple[str, ...]
    """Without the one that is an article itself, which holds an ``index.md``."""
    name: str
    """Without its ending, and without the language before that."""
    written: str
    """Without its ending alone."""
    date: str
    """ISO 8601, where the name or a folder begins with one."""
    undated: str
    """The name without the date at its start."""
    is_index: bool
    """It is the page of the folder that it has its name from."""
    language: str
    """The one that the name ends with: ``hello.tr.md``."""

    @property
    def below_posts(self) -> tuple[str, ...] | None:
        """The folders below Jekyll's folder of posts; None where it lies in none."""
        if POSTS not in self.folders:
            return None
        return self.folders[self.folders.index(POSTS) + 1 :]

    @property
    def above_posts(self) -> tuple[str, ...]:
        """The folders above Jekyll's folder of posts, which it takes for categories."""
        return self.folders[: self.folders.index(POSTS)] if POSTS in self.folders else ()

    @property
    def jekyll(self) -> str:
        """The name as Jekyll has it, without the date that it demands of posts."""
        found = _JEKYLL.fullmatch(self.written)
        return (found[2] if found else self.written).rstrip(".") or self.written

    @property
    def is_of_jekyll(self) -> bool:
        """Whether it lies or is named as Jekyll demands of posts."""
        return POSTS in self.folders or _JEKYLL.fullmatch(self.written) is not None

    @property
    def dateless(self) -> str:
        """The name without a date, as Zola and Eleventy have it."""
        found = _DATED.fullmatch(self.name)
        return found[1] if found else self.name

    @property
    def blog_path(self) -> str:
        """The path that Docusaurus gives a post of a blog: of its date, folders and name."""
        path = "/".join((*self.folders, self.name))
        if found := _DOCUSAURUS.fullmatch(path):
            return f"{found['date'].replace('-', '/')}/{found['folder']}{found['text']}"
        return path

    @property
    def document_path(self) -> str:
        """The path that Docusaurus gives a document: without the numbers that order files."""
        return "/".join(_NUMBERED.sub("", part, count=1) for part in (*self.folders, self.name))


def place(key: str, source: str) -> Place:
    """Where an article's file lies.

    Args:
        key: Its place in the publication: ``articles/tech/2026-03-02-hello.md``.
        source: How the keys of its source begin: ``articles/``.
    """
    *folders, file = file_of(key).removeprefix(source).split("/")
    name = parse(file_of(key))
    written = split(file)[0]
    is_index = written.partition(".")[0].lower() in ("index", "readme") and bool(folders)
    if is_index:
        written = folders.pop()
    stem = written
    if name.language and not is_index:
        stem = written.removesuffix(f".{name.language}")
    return Place(
        folders=tuple(folders),
        name=stem,
        written=written,
        date=name.date,
        undated=name.slug or stem,
        is_index=is_index,
        language=name.language,
    )


_SOURCE_FOLDERS = frozenset({"articles", "content", "src", "source"})


def sections(folders: Sequence[str]) -> tuple[str, ...]:
    """Those of some folders that may name what an article is about.

    Dates, languages and the folders that generators demand do not.
    """
    return tuple(
        one
        for one in folders
        if one[0] not in "_."
        and not one.isdigit()
        and not parse(f"x.{one}.md").language
        and not parse(f"{one}.md").date
        and one not in _SOURCE_FOLDERS
    )
