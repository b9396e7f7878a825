"""Poems and songs: short lines in stanzas, which need not close as sentences do."""

from collections.abc import Iterator, Sequence

from feedwright.reading.formats.pagetext.furniture import LONG
from feedwright.reading.formats.pagetext.lines import MARKER, UNSPACED, Line

_SHORTEST = 2
"""In words, on average: the lines of a menu have fewer."""
_STANZAS, _VERSES = 2, 2
"""So many stanzas of so many lines are a poem."""
_FEWEST = 4
"""So many lines alone are one where they run on as verses do."""
_RUNNING = 4
"""A line in so many runs on: it ends with a comma, or begins in lower case."""
_RUNS_ON = tuple(",;:—–，；：、،؛")


def stanzas(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The short lines of a page, parted where a blank line or another line stands between."""
    stanza: list[Line] = []
    for line in lines:
        if stanza and not (_may_be_verse(line) and line.number == stanza[-1].number + 1):
            yield stanza
            stanza = []
        if _may_be_verse(line):
            stanza.append(line)
    if stanza:
        yield stanza


def is_poem(lines: Sequence[Line], *, beside_prose: bool = False) -> bool:
    """Whether lines are verses: stanzas of several, or lines that run on into the next.

    Args:
        lines: The lines.
        beside_prose: Whether a story stands beside them; then stanzas alone, which a page's
            furniture may have too, are no poem.
    """
    found = [stanza for stanza in stanzas(lines) if len(stanza) >= _VERSES]
    verses = [line for stanza in found for line in stanza]
    if len(verses) * 2 < len(lines) or sum(line.size for line in verses) < _SHORTEST * len(verses):
        return False
    if len(found) >= _STANZAS and not beside_prose:
        return True
    return len(verses) >= _FEWEST and _runs_on(verses)


def verses(lines: Sequence[Line]) -> list[list[Line]]:
    """The stanzas of a text that is a poem by most of its words; none where it is not."""
    found = [stanza for stanza in stanzas(lines) if len(stanza) >= _VERSES]
    words = sum(line.size for stanza in found for line in stanza)
    is_verse = words * 2 > sum(line.size for line in lines) and is_poem(lines)
    return found if is_verse else []


def _may_be_verse(line: Line) -> bool:
    return line.size < LONG and not MARKER.match(line.text) and "://" not in line.text


def _runs_on(verses: Sequence[Line]) -> bool:
    """Whether enough lines go on in the next, or all are of one length, as in Chinese verse."""
    if all(UNSPACED.match(line.text) for line in verses):
        return len({len(line.text) for line in verses}) == 1
    running = sum(line.text.endswith(_RUNS_ON) or line.text[0].islower() for line in verses)
    return running * _RUNNING >= len(verses)
