"""Who is measured. Each contender is set up once, and then runs again and again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tests.benchmarks.corpora import SECTIONS

_TEXT = b'<div class="content'
LIMIT = 50
"""How many entries a feed shows."""
WINDOWS, ARCHIVE, PAGES = "windows", "archive", "pages"
"""What is to be published: the newest of all and of each section; everything; the same as the
first, and a page of each article."""
LOOKED = "looked"
"""Nothing is published: all files are looked at, and none is read."""


class Contender(Protocol):
    """A program that publishes a corpus."""

    name: str
    version: str
    remembers: bool
    """A run goes on from what the last one left."""

    def set_up(self, place: Path, corpus: Path, work: str) -> None:
        """Writes what the program has to be told.

        Args:
            place: A folder of its own.
            corpus: Where the articles lie.
            work: :data:`WINDOWS`, :data:`ARCHIVE` or :data:`PAGES`.
        """

    def clear(self, place: Path) -> None:
        """Takes away all that runs have left, so that the next begins from nothing."""

    def command(self, place: Path) -> Sequence[str | Path]:
        """What is run, in that folder."""

    def entries(self, place: Path, work: str) -> Mapping[str, int]:
        """How many different entries each feed has, by the name of its section; "" is all.

        Where pages of articles are wanted, :data:`PAGES` is how many there are.
        """


def expected(sections: Mapping[str, int], work: str) -> dict[str, int]:
    """How many entries each feed must have, by the name of its section; "" is all.

    Pages of articles are counted as :data:`PAGES`, where these are wanted.

    Args:
        sections: How many articles each section has.
        work: What is published.
    """
    everything = sum(sections.values())
    if work in (ARCHIVE, LOOKED):
        return {"": everything}
    counts = {"": everything} | {name: sections.get(name, 0) for name in SECTIONS}
    pages = {PAGES: everything} if work == PAGES else {}
    return {name: min(LIMIT, count) for name, count in counts.items()} | pages


def counted(files: Iterable[Path], element: str) -> int:
    """How many different ids stand in some documents, in elements of that name."""
    form = re.compile(f"<{element}(?: [^>]*)?>([^<]+)</")
    return len({found for line in lines(files) for found in form.findall(line)})


def articles(pages: Iterable[Path]) -> int:
    """How many of some pages are an article's, with its text."""
    return sum(_TEXT in page.read_bytes() for page in pages)


def lines(files: Iterable[Path]) -> Iterator[str]:
    """The lines of some documents, of which no more than one is held."""
    for file in files:
        with file.open(encoding="utf-8") as stream:
            yield from stream
