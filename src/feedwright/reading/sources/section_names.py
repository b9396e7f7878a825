"""What the pages of Hugo's sections call these, for addresses that are made of it."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from feedwright.domain import filenames
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.language_tags import is_main
from feedwright.domain.permalinks.place import place
from feedwright.reading.formats.raw_article import Inherited
from feedwright.reading.sources.contents import contents

_MOST_FOLDERS = 4096
"""Of so many the names are held."""


class SectionNames:
    """The names of the folders around the articles of a source, each page read once.

    Args:
        top: The folder at the top of the site.
        root: The source's folder.
        base: How the keys of its articles begin.
        encoding: What pages that do not say otherwise are written in.
        language: The publication's.
    """

    def __init__(self, top: str, root: str, base: str, encoding: str, *, language: str) -> None:
        self._top = top
        self._root = root
        self._base = base
        self._encoding = encoding
        self._language = language
        self._names: dict[tuple[str, str], str | None] = {}

    def told(self, inherited: Inherited, key: str) -> Inherited:
        """What an article inherits, with the names of the folders that it lies in.

        Args:
            inherited: The rest of it.
            key: Of its file.
        """
        where = place(key, self._base)
        try:
            found = (self._name(one, where.language) for one in self._folders(where.folders))
            return msgspec.structs.replace(inherited, sections=tuple(found))
        except UnreadableArticle as error:
            problem = f"Its address is made of what {error.source} says, which cannot be read: "
            reason = f"{error.reason[:1].lower()}{error.reason[1:]}".rstrip(".")
            return msgspec.structs.replace(inherited, problem=f"{problem}{reason}; mend that file.")

    def fingerprint(self, page: str) -> str:
        """What stands for the name that a page gives its section; "" where it is no such page.

        Args:
            page: Its path.
        """
        if not filenames.is_list_page(Path(page).name) or not Path(page).is_file():
            return ""
        try:
            return f"named {self._read(page)}"
        except UnreadableArticle as error:
            return error.reason

    def above(self) -> Iterator[tuple[str, str]]:
        """The pages of the folders above the source, and what each calls its section."""
        for folder in self._folders(())[:-1]:
            pages = sorted(map(str, Path(folder).glob("_index*")))
            yield from ((page, said) for page in pages if (said := self.fingerprint(page)))

    def _folders(self, below: tuple[str, ...]) -> list[str]:
        """The folders from the site's top to an article's, without the top."""
        between = Path(self._root).relative_to(self._top).parts
        found, folder = [], self._top
        for one in (*between, *below):
            folder = f"{folder}/{one}"
            found.append(folder)
        return found

    def _name(self, folder: str, language: str) -> str | None:
        """What the page of a folder in a language calls it; None where it has none."""
        spoken = (folder, language.lower())
        if spoken not in self._names:
            if len(self._names) >= _MOST_FOLDERS:
                self._names.clear()
            page = next(self._pages(folder, language), None)
            self._names[spoken] = None if page is None else self._read(page)
        return self._names[spoken]

    def _pages(self, folder: str, language: str) -> Iterator[str]:
        is_usual = not language or is_main(language, self._language)
        tongues = ("", f".{self._language}") if is_usual else ()
        for tongue in dict.fromkeys((*((f".{language}",) if language else ()), *tongues)):
            for name in filenames.SECTIONS:
                stem, ending = filenames.split(name)
                page = f"{folder}/{stem}{tongue}{ending}"
                if os.path.isfile(page):  # noqa: PTH113 - faster, and few of them exist
                    yield page

    def _read(self, page: str) -> str:
        from feedwright.domain import decoding  # noqa: PLC0415 - seldom needed
        from feedwright.reading.formats import default_fields  # noqa: PLC0415 - seldom needed

        try:
            said = contents(page, self._is_inside)
            if not said.strip():  # Hugo asks a folder for no more to be a section
                return ""
            return default_fields.section_name(decoding.text(said, self._encoding, markup=False))
        except UnreadableArticle as error:
            named = Path(os.path.relpath(page, self._top)).as_posix()
            raise UnreadableArticle(error.reason, source=named) from error

    def _is_inside(self, path: str | os.PathLike[str]) -> bool:
        return Path(os.path.realpath(path)).is_relative_to(self._top)
