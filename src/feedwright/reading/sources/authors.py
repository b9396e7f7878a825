"""The files in which sites tell who their authors are, by the keys that articles name."""

import os
from collections.abc import Container, Iterator
from pathlib import Path

from feedwright.domain.filenames import MARKDOWN

_NAMES = ("authors", "people", "all_authors", "team", "members", "contributors")
"""Those of a folder of data, the first of which counts most."""
_BESIDE = ("authors", ".authors")
"""Docusaurus' beside its articles, and Material for MkDocs' there or in the folder above."""
_FORMS = (".yml", ".yaml", ".json", ".toml")
_COLLECTION = "_authors"
"""Jekyll's collection of pages of authors (https://jekyllrb.com/docs/step-by-step/09-collections/)."""
_BELOW = ("_data", "data", "src/_data", "src/data")


def files(root: str, top: str) -> Iterator[str]:
    """The paths of those that there are, the one that counts most first.

    Args:
        root: The source's folder, which holds the file of some systems, or lies beside it.
        top: The folder at the top of its site, where Jekyll, Eleventy and Hugo have data.
    """
    for place in dict.fromkeys((root, f"{root}/..", top) if root != top else (root,)):
        yield from _those(place, _BESIDE)
        for below in _BELOW:
            folder = f"{place}/{below}"
            if os.path.isdir(folder):  # noqa: PTH112 - asked in every run, and most are not there
                yield from _those(folder, _NAMES)
                yield from _one_each(f"{folder}/authors")
        yield from _one_each(f"{place}/{_COLLECTION}", MARKDOWN)


def is_of_one(path: Path) -> bool:
    """Whether a file tells of one author: those in Hugo's folder of authors do."""
    name = path.parent.name
    return name == _COLLECTION or (name == "authors" and path.stem.lstrip(".") not in _BESIDE)


def _those(folder: str, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for form in _FORMS:
            path = f"{folder}/{name}{form}"
            if os.path.isfile(path):  # noqa: PTH113 - as above
                yield path


def _one_each(folder: str, forms: Container[str] = _FORMS) -> Iterator[str]:
    """Hugo's files, or Jekyll's, of which each tells of one author."""
    if os.path.isdir(folder):  # noqa: PTH112 - as above
        for path in sorted(Path(folder).iterdir()):
            if path.suffix in forms and path.is_file():
                yield os.fspath(path)
