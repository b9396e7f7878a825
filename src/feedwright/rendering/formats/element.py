"""Elements of XML as plain data."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec


class Element(msgspec.Struct, frozen=True):
    """An element: its name with its namespace's prefix, and what is in it.

    Empty attributes are not written; empty elements are.
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str] = {}
    children: Sequence["Element"] = ()
    namespace: str = ""
    """The namespace of its prefix, unless every document declares it."""


def said(name: str, text: str) -> Iterator[Element]:
    """An element with a text; none if the text is empty."""
    if text:
        yield Element(name, text)
