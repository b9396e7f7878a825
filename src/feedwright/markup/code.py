"""Where code stands in a body: what is written there is shown, and means nothing."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from feedwright.domain.article import Markup
from feedwright.domain.patterns import seldom

_CODE = seldom(r"<(/?)(pre|code|script|style|textarea|samp|kbd)\b|<!--|-->", re.IGNORECASE)


class Code:
    """The code of one body.

    Args:
        ranges: Offsets in characters, in order and apart from each other.
    """

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        self._ranges = ranges

    def around(self, place: int, position: int) -> int:
        """The end of the code around a place; 0 if there is none.

        Code that seems to begin before ``position`` began within a tag, and is none.
        """
        index = bisect_left(self._ranges, (place + 1, 0)) - 1
        if index < 0 or self._ranges[index][0] < position or self._ranges[index][1] <= place:
            return 0
        return self._ranges[index][1]

    def start(self, place: int, least: int) -> int:
        """The beginning of the code around a place, if after another place; 0 if there is none."""
        index = bisect_left(self._ranges, (place + 1, 0)) - 1
        if index < 0 or self._ranges[index][1] < place or self._ranges[index][0] <= least:
            return 0
        return self._ranges[index][0]


def code(body: str, markup: Markup, *others: tuple[int, int]) -> Code:
    """Where code stands in a body, HTML's comments with it.

    Args:
        body: Without lone surrogates.
        markup: What it is written in.
        others: More of what is shown as it is written.
    """
    ranges = [*_elements(body), *others]
    if markup == "markdown":
        from feedwright.markup.markdown import code_ranges  # noqa: PLC0415 - most bodies have no tags

        ranges += code_ranges(body)
    apart: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return Code(apart)


def _elements(body: str) -> list[tuple[int, int]]:
    """Where HTML's own code and comments stand."""
    ranges = []
    name, start = "", 0
    for mark in _CODE.finditer(body):
        kind = (mark[2] or "!").lower()
        opens = not mark[1] and mark[0] != "-->"
        if not name and opens:
            name, start = kind, mark.start()
        elif name == kind and not opens:
            ranges.append((start, mark.end()))
            name = ""
    return ranges
