"""Lines that a page prints twice, of which its story has one: summaries and captions."""

from collections.abc import Iterable, Iterator, Sequence

from feedwright.reading.formats.pagetext.furniture import LONG, Kind, is_credit, is_prose
from feedwright.reading.formats.pagetext.lines import Line

_STATEMENT = 3
"""The words from which a line may be a caption."""


def once(above: Sequence[Line], story: Sequence[Line], below: Sequence[Line]) -> Iterator[Line]:
    """Leaves out a long line that stood above the story, or just before, or in the story.

    A summary is printed again as the lead, and a caption below its picture. A refrain within the
    story stays, and so does a heading that stands in a list above it and over its part of it.
    """
    yield from _unlike_the_last(above)
    summary = _long(line for line in above if line.ended)
    told = [line for line in _captioned(story) if line.key not in summary]
    yield from _unlike_the_last(told)
    long = _long((*above, *story))
    yield from _unlike_the_last(line for line in below if line.key not in long)


def _captioned(story: Sequence[Line]) -> Iterator[Line]:
    """Leaves out a caption that its next printing repeats, alone or with who made the picture.

    It stands below a paragraph, and its second printing above one, or above such a credit.
    """
    for i, line in enumerate(story):
        after = story[i + 1] if i + 1 < len(story) else None
        if line.size >= LONG or not line.key or after is None or not after.key.startswith(line.key):
            yield line
            continue
        rest = Line.of(0, after.key.removeprefix(line.key).strip())
        beyond = story[i + 2 : i + 3]
        framed = (
            line.size >= _STATEMENT
            and (i > 0 and is_prose(story[i - 1], Kind.TEXT))
            and all(is_prose(one, Kind.TEXT) or is_credit(one) for one in beyond)
        )
        if not (is_credit(rest) if rest.text else framed):
            yield line


def _long(lines_: Iterable[Line]) -> frozenset[str]:
    return frozenset(line.key for line in lines_ if line.size >= LONG)


def _unlike_the_last(found: Iterable[Line]) -> Iterator[Line]:
    """Leaves out a long line that says what the last long one did, or the last paragraph."""
    last = paragraph = ""
    for line in found:
        if line.size < LONG:
            yield line
            continue
        if line.key not in (last, paragraph):
            yield line
        last = line.key
        paragraph = line.key if line.ended else paragraph
