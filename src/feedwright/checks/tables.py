"""The tables that ship with the checker, and stand beside its code as text."""

from collections.abc import Iterator
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
