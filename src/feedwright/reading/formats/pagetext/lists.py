"""Lists without bullets: neighbours of one shape, and what a line with a colon announces."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from feedwright.reading.formats.pagetext.furniture import LONG, labelled
from feedwright.reading.formats.pagetext.lines import NUMBER, Line
from feedwright.reading.formats.pagetext.months import MONTHS
from feedwright.reading.formats.pagetext.verse import is_poem

_FEWEST = 3
"""The least number of neighbouring lines of one shape that make a list."""
_NEAR = 3
"""So many lines may stand between a story and its list, and below the list."""
_SPREAD = 6
"""Within so many lines stand three numbered items, with an address or a price below each."""
_MOST = 20
"""So many lines may be announced where they have no shape in common."""
_LONGEST = 300
"""In letters; no item of such a list is longer."""

_SHAPES = {
    "item": re.compile(r"^(?:[*-]|\d{1,2}[.)])\s+(?=\S)"),
    "clock": re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)"),
    "price": re.compile(r"[$€£¥₩₹₽₺₴฿]|\b(?:eur|usd|gbp|chf|kr|zł|kč|tl)\b|円|元|원"),
    "score": re.compile(r"(?<![\d-])\d{1,3} ?- ?\d{1,3}(?![\d-])"),
    "dash": re.compile(r"\S\s+(?:-{1,3}|[–—])\s+\S"),
    "address": re.compile(r"https?://|\bwww\.|\S@\S"),
    "code": re.compile(r"[{};]$|^[})\]]|^(?:\$|>>>|//) ?\S|\w\([^()]*\)$|\s[=+<>]=?\s|^</?\w"),
    "step": re.compile(r"^[^\W\d_]+ \d+\b"),
    "number": re.compile(r"^\W*\d+\b|\b\d+\W*$"),
}
_BULLET = re.compile(r"[•▪◦‣●■►▸·]")
"""Where these stand and nothing announced them, menus have them rather than stories."""
_COLONS = (":", "：")
_WORDS = re.compile(r"[^\W\d_]+")


def shapes(line: Line) -> frozenset[str]:
    """What a line is shaped as: an item, a date, a price, a label with its value, code."""
    if len(line.text) > _LONGEST:
        return frozenset()
    if line.form:
        return frozenset((line.form,))
    found = {shape for shape, pattern in _SHAPES.items() if pattern.search(line.key)}
    if _BULLET.match(line.text):
        return frozenset()
    words = _WORDS.findall(line.key)
    if all(labelled(line)):
        found.add("label")
    if any(map(str.isdigit, line.key)) and any(word in MONTHS for word in words):
        found.add("date")
    return frozenset(found)


def listed(above: Sequence[Line], story: Sequence[Line], below: Sequence[Line]) -> int:
    """How many of the lines below a story are its list, or stand with it.

    Args:
        above: The lines above the story.
        story: The lines of the story.
        below: What stands between its last and the first furniture that is certain.
    """
    shaped = _shaped(below)
    if is_poem(below, beside_prose=True):
        return len(below)
    if _is_announced(story[-1], below) and max(shaped, _MOST) >= len(below):
        return len(below)
    again = _blocks(story).difference(line.key for line in above)
    ends = [i for i, line in enumerate(below, start=1) if line.key in again]
    return max(shaped, ends[-1] if len(ends) > 1 else 0)


def _is_announced(last: Line, below: Sequence[Line]) -> bool:
    """Whether a story ends with a colon, or one of the first lines below it does and no other."""
    if last.text.endswith(_COLONS):
        return bool(below)
    colons = [i for i, line in enumerate(below) if line.text.endswith(_COLONS)]
    return len(colons) == 1 and colons[0] < _NEAR and colons[0] + 1 < len(below)


def _shaped(below: Sequence[Line]) -> int:
    """How many lines there are down to a list's end, and a few more; 0 where no list is near."""
    found = [shapes(line) for line in below]
    triples = enumerate(zip(found, found[1:], found[2:], strict=False))
    alike = [(i, i + _FEWEST) for i, (a, b, c) in triples if a & b & c]
    numbered = [i for i, line in enumerate(below) if NUMBER.match(line.text)]
    apart = zip(numbered, numbered[1:], numbered[2:], strict=False)
    alike += [(i, k + 1) for i, _, k in apart if k - i <= _SPREAD]
    if not alike or min(alike)[0] > _NEAR:
        return 0
    return min(max(end for _, end in alike) + _NEAR, len(below))


def _blocks(story: Sequence[Line]) -> frozenset[str]:
    """The short lines that a story prints again beside other short ones, as a timetable does."""
    counts = Counter(line.key for line in story)
    return frozenset(
        line.key
        for a, b in pairwise(story)
        if a.key != b.key and _is_short(a) and _is_short(b)
        for line in (a, b)
        if counts[line.key] > 1
    )


def _is_short(line: Line) -> bool:
    return line.size < LONG and not line.ended
