"""The tables that ship with the checker, as text files beside its code."""

from collections.abc import Iterator, Mapping
from functools import cache
from pkgutil import get_data  # importlib.resources takes three times as long to load


def shipped(name: str) -> str:
    """A table's text.

    Args:
        name: Of its file, in this folder.
    """
    return (get_data(__package__, name) or b"").decode()


def lines(text: str) -> Iterator[str]:
    """A table's lines, without comments; one that ends in a backslash goes on in the next."""
    whole = (line.strip() for line in text.replace("\\\n", " ").split("\n"))
    return (" ".join(line.split()) for line in whole if line and line[0] != "#")


@cache
def by_heading(name: str) -> Mapping[str, list[str]]:
    """The lines of a table of ``vocabulary/``, by the headings above them: ``[countries]``."""
    found: dict[str, list[str]] = {}
    below: list[str] = []
    for line in lines(shipped(f"vocabulary/{name}.txt")):
        if line[0] == "[":
            below = found[line[1:-1]] = []
        else:
            below.append(line)
    return found


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


@cache
def listed(heading: str) -> frozenset[str]:
    """A list of ``lists.txt``; its names may have several words where bars separate them."""
    text = " ".join(by_heading("lists")[heading])
    return frozenset(text.split(" | ")) if "|" in text else words(text)


@cache
def pairs(name: str, heading: str) -> dict[str, str]:
    """The names below a heading, each with the word after it."""
    found = " ".join(by_heading(name)[heading]).split()
    return dict(zip(found[::2], found[1::2], strict=True))


@cache
def keyed(name: str, heading: str, between: str | None = None) -> dict[str, tuple[str, ...]]:
    """The names below a heading, each with the list after its colon.

    Args:
        name: Of the table.
        heading: In it.
        between: The separator of the parts of a list; by default white space.
    """
    rows = (line.partition(": ") for line in by_heading(name)[heading])
    return {key: tuple(below.split(between)) if below else () for key, _, below in rows}
