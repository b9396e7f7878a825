"""What the articles of a folder inherit from files above and beside them."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedwright.domain import filenames
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.reading.formats.raw_article import NOTHING, Inherited
from feedwright.reading.sources import authors
from feedwright.reading.sources.contents import contents

if TYPE_CHECKING:
    from feedwright.reading.fields.inheritance import Defaults

_MOST_FOLDERS = 4096
"""For so many it is held what they hand down."""
_HIGHEST = 3
"""Above a source that lies outside its publication, a site's top is looked for so far."""
_JEKYLL = seldom(rb"defaults|exclude|excerpt_separator")
_OTHERS = seldom(rb"(?i)cascade|ignorefiles|ignored_content")
_ANYTHING = seldom(rb"\w")
_FORMS = ("toml", "yaml", "yml", "json")
_PAGES = tuple(filenames.split(name)[1] for name in filenames.SECTIONS)
"""The endings of the pages of sections."""
_QUARTO = ("_quarto.yml", "_quarto.yaml")
_METADATA = ("_metadata.yml", "_metadata.yaml")
"""What a folder of a project of Quarto calls the fields that its articles inherit."""
_SPLIT = ("config/_default/", "config/production/")
_CONFIGURATIONS = {
    **dict.fromkeys(("_config.yml", "_config.yaml", "_config.toml"), _JEKYLL),
    **dict.fromkeys(_QUARTO, seldom(rb"draft|execute")),
    **{f"{name}.{form}": _OTHERS for name in ("hugo", "config") for form in _FORMS},
    **{
        f"{folder}{name}.{form}": _ANYTHING if name == "cascade" else _OTHERS
        for folder in _SPLIT
        for name in ("hugo", "config", "cascade")
        for form in _FORMS
    },
}
"""Files at the top of a site, and the word without which one says nothing of articles."""
_TOPS = (
    *(*_CONFIGURATIONS, "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"),
    *(".eleventy.js", "eleventy.config.ts", "mkdocs.yml", "mkdocs.yaml"),
)


class FolderDefaults:
    """What the articles of a source inherit.

    Files above the source are asked, too, up to the top of the site that it is a part of: the
    nearest folder with a generator's configuration, or the publication's own.

    Args:
        publication: The publication's folder.
        root: The source's folder.
        base: How the keys of its articles begin.
        encoding: What files that do not say otherwise are written in.
        sections_in: The publication's language, where it is asked what the pages of Hugo's
            sections call these; else None.
    """

    def __init__(
        self,
        publication: Path,
        root: Path,
        base: str,
        encoding: str,
        *,
        sections_in: str | None = None,
    ) -> None:
        self._publication = os.path.realpath(publication)
        self._root = os.path.realpath(root)
        self._base = base
        self._encoding = encoding
        self._chains: dict[tuple[str, str], tuple[Defaults, ...]] = {}
        self._above: tuple[Defaults, ...] | None = None
        self._top = self._highest()
        self._is_of_quarto = any(Path(self._top, name).is_file() for name in _QUARTO)
        self._sections = None
        if sections_in is not None:
            from feedwright.reading.sources.section_names import SectionNames  # noqa: PLC0415

            self._sections = SectionNames(
                self._top, self._root, base, encoding, language=sections_in
            )

    def of(self, key: str, *, may_have_data: bool = True) -> Inherited:
        """What an article inherits.

        Args:
            key: Of its file.
            may_have_data: A data file may lie beside it.
        """
        below = key.removeprefix(self._base)
        folder, slash, name = below.rpartition("/")
        language = filenames.parse(key).language if name.count(".") > 1 else ""
        chain = self._chain(folder + slash, language)
        if may_have_data:
            chain = (*chain, *self._beside(key))
        found = NOTHING
        if chain:
            from feedwright.reading.fields import inheritance  # noqa: PLC0415 - seldom needed

            page = inheritance.Page(paths=tuple(self._paths(below)), language=language)
            found = inheritance.inherited(chain, page)
        return found if self._sections is None else self._sections.told(found, key)

    def beside_text(self, key: str) -> bool:
        """Whether a text lies beside a JSON file that has its name."""
        text = filenames.inheriting_text(key)
        if text is None:
            return False
        path = self._path(text)
        return any(os.path.isfile(path + ending) for ending in filenames.TEXTS)  # noqa: PTH113 - see below

    def fingerprint(self, key: str) -> str:
        """A hash of what a file says of the articles of its folder; "" where it says nothing."""
        name = "" if self._sections is None else self._sections.fingerprint(self._path(key))
        return _mark((*self._read(key), *((name,) if name else ())))

    def above(self) -> str:
        """What stands for the files above the source that are asked, and for the site's top.

        They are not understood for it, which takes as long as a run that has nothing to do.
        """
        told = [(source, self._said(path, hint)) for path, source, hint in self._files_above()]
        told += [(path, self._said(path, None)) for path in authors.files(self._root, self._top)]
        if self._sections is not None:
            told += self._sections.above()
        if self._is_of_quarto:
            # No article's file is listed with them, so that they are looked for in each run.
            below = (path for name in _METADATA for path in Path(self._root).rglob(name))
            told += [
                (self._named(f"{path}"), self._said(f"{path}", None)) for path in sorted(below)
            ]
        place = os.path.relpath(self._root, self._top)
        return _mark((place, *(one for one in told if one[1])))

    @cached_property
    def people(self) -> Mapping[str, Any]:
        """What the site tells of its authors, by their keys."""
        found: dict[str, Any] = {}
        for path in authors.files(self._root, self._top):
            from feedwright.domain import decoding  # noqa: PLC0415 - seldom needed
            from feedwright.reading.formats import default_fields  # noqa: PLC0415 - the same

            with suppress(UnreadableArticle):
                said = contents(path, self._is_inside)
                text = decoding.text(said, self._encoding, markup=False)
                place = Path(path)
                alone = authors.is_of_one(place)
                found = {**default_fields.authors(text, place.name, alone=alone), **found}
        return found

    def _chain(self, folder: str, language: str) -> tuple["Defaults", ...]:
        """What the files of a folder, and of those above it, say; the farthest first."""
        known = self._chains.get((folder, language))
        if known is None:
            if not folder:
                before = self._handed_from_above()
            else:
                upper, slash, _ = folder[:-1].rpartition("/")
                before = self._chain(upper + slash, language)
            if len(self._chains) >= _MOST_FOLDERS:
                self._chains.clear()
            known = (*before, *self._handed(folder, language))
            self._chains[folder, language] = known
        return known

    def _handed(self, folder: str, language: str) -> Iterator["Defaults"]:
        place = self._base + folder
        tongues = ("", f".{language}") if language else ("",)
        for tongue in tongues:
            for name in filenames.SECTIONS:
                stem, ending = filenames.split(name)
                yield from self._read(f"{place}{stem}{tongue}{ending}")
        if of := place[:-1].rpartition("/")[2]:
            yield from self._read(f"{place}{of}.json")
            yield from self._read(f"{place}{of}{filenames.DATA}")
        if self._is_of_quarto:
            for name in _METADATA:
                yield from self._read(place + name)

    def _beside(self, key: str) -> Iterator["Defaults"]:
        stem, ending = filenames.split(key)
        if ending in filenames.TEXTS:
            yield from self._read(f"{stem}.json", beside_text=True)
            yield from self._read(stem + filenames.DATA, beside_text=True)

    def _read(self, key: str, *, beside_text: bool = False) -> tuple["Defaults", ...]:
        return self._of_file(self._path(key), key, beside_text=beside_text)

    def _of_file(
        self,
        path: str,
        source: str,
        *,
        beside_text: bool = False,
        hint: re.Pattern[bytes] | None = None,
    ) -> tuple["Defaults", ...]:
        """What a file says of articles, if it is there.

        Args:
            path: Where it lies.
            source: Its name in messages.
            beside_text: Whether it lies beside the text that it is for.
            hint: A word without which it says nothing, for a configuration.
        """
        # os.path is faster than pathlib, and almost none of these files exist.
        if not os.path.isfile(path):  # noqa: PTH113
            return ()
        from feedwright.domain import decoding  # noqa: PLC0415 - seldom needed
        from feedwright.reading.formats import default_fields  # noqa: PLC0415 - seldom needed

        try:
            said = contents(path, self._is_inside)
            # Hugo asks a folder for no more than such a page to be a section.
            is_bare = not said.strip() and path.endswith(_PAGES)
            if is_bare or (hint and not hint.search(said)):
                return ()
            text = decoding.text(said, self._encoding, markup=False)
        except UnreadableArticle as error:
            return default_fields.unread(source, error)
        if hint:
            found = default_fields.configuration(text, source)
        elif path.endswith(_METADATA):
            found = default_fields.metadata(text, source)
        elif path.endswith(".json"):
            found = default_fields.data(text, source, beside_text=beside_text)
        else:
            found = default_fields.section(text, source)
        return tuple(found)

    def _handed_from_above(self) -> tuple["Defaults", ...]:
        if self._above is None:
            self._above = tuple(
                one
                for path, source, hint in self._files_above()
                for one in self._of_file(path, source, hint=hint)
            )
        return self._above

    def _said(self, path: str, hint: re.Pattern[bytes] | None) -> str:
        try:
            said = contents(path, self._is_inside)
        except UnreadableArticle as error:
            return error.reason
        return hashlib.sha256(said).hexdigest() if not hint or hint.search(said) else ""

    def _files_above(self) -> Iterator[tuple[str, str, re.Pattern[bytes] | None]]:
        """Files above the source: where each lies, its name in messages, and its hint."""
        for name, hint in _CONFIGURATIONS.items():
            path = os.path.join(self._top, name)  # noqa: PTH118 - see above
            if os.path.isfile(path):  # noqa: PTH113 - see above
                yield path, self._named(path), hint
        folder = self._top
        between = Path(self._root).relative_to(self._top).parts
        metadata = _METADATA if self._is_of_quarto else ()
        names: tuple[str, ...] = metadata if between else ()
        for of in between:  # the last is the source's own
            yield from self._files_there(folder, names)
            folder = os.path.join(folder, of)  # noqa: PTH118 - see above
            names = (*filenames.SECTIONS, f"{of}.json", of + filenames.DATA, *metadata)

    def _files_there(self, folder: str, names: Iterable[str]) -> Iterator[tuple[str, str, None]]:
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - see above
            if os.path.isfile(path):  # noqa: PTH113 - see above
                yield path, self._named(path), None

    def _named(self, path: str) -> str:
        return Path(os.path.relpath(path, self._publication)).as_posix()

    def _highest(self) -> str:
        """The folder at the top of the site that the source is a part of."""
        within = Path(self._root).is_relative_to(self._publication)
        folder, climbed = self._root, 0
        while True:
            if any(os.path.isfile(os.path.join(folder, name)) for name in _TOPS):  # noqa: PTH113, PTH118
                return folder
            upper = os.path.dirname(folder)  # noqa: PTH120 - see above
            if folder == (self._publication if within else upper):
                return folder if within else self._root
            if not within and climbed == _HIGHEST:
                return self._root
            folder, climbed = upper, climbed + 1

    def _paths(self, below: str) -> Iterator[str]:
        """A file's paths from the folders that scopes may count from, the longest first."""
        above = Path(os.path.relpath(self._root, self._top)).as_posix()
        whole = below if above == "." else f"{above}/{below}"
        yield whole
        if "content" in whole.split("/")[:-1]:
            yield whole[whole.index("content/") + len("content/") :]
        yield below
        yield f"{os.path.basename(self._root)}/{below}"  # noqa: PTH119 - see above

    def _path(self, key: str) -> str:
        return f"{self._root}/{key.removeprefix(self._base)}"

    def _is_inside(self, path: str | os.PathLike[str]) -> bool:
        return Path(os.path.realpath(path)).is_relative_to(self._top)


def _mark(said: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest() if said else ""
