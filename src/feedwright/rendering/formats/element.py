"""Elements of XML as plain data."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec


class Element(msgspec.Struct, frozen=True):
    """An element: its name with its namespace's prefix, and what is in it.

    Attributes that are empty are not written; an element that is empty is.
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str] = {}
    children: Sequence["Element"] = ()
    namespace: str = ""
    """What its prefix stands for, where that is none of every document."""


def said(name: str, text: str) -> Iterator[Element]:
    """An element with a text, where there is one."""
    if text:
        yield Element(name, text)
