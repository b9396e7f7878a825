"""The lines of a story as HTML."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from feedwright.reading.formats.pagetext.furniture import (
    LONG,
    Kind,
    is_break,
    is_credit,
    kind,
    labelled,
)
from feedwright.reading.formats.pagetext.lines import MARKER, NUMBER, UNENDED, Line
from feedwright.reading.formats.pagetext.phrases import TAG_LABELS
from feedwright.reading.formats.pagetext.preformatted import CODE, ROW, cells, dedented
from feedwright.reading.formats.pagetext.verse import verses

T = TypeVar("T")

_LISTS = {"1": "ol", "•": "ul", "*": "ul", "·": "ul", "-": "ul"}
_STANZA = "stanza "
"""The lines of a poem's stanzas are one paragraph each, and have this and a number for a tag."""
_MOST_HEADINGS = 2
"""Of more short lines in a row, none is a sub-heading: they are a list."""
_CLOCK = re.compile(
    r"(?:kl\.? |um |at )?\d{1,2}[.:h]\d{2}(?: ?(?:[ap]\.?m\.?|uhr|gmt|utc|[a-z]{2,4}t))?",
    re.IGNORECASE,
)
_SEVERAL = 2
"""So many clock times alone on their lines head the entries of a live blog."""
_MUCH_SHORTER = 5
"""Where nothing closes a sentence, a sub-heading is so many times shorter than its paragraph."""


def html(told: Sequence[Line]) -> str:
    """The lines of a story as HTML: paragraphs, sub-headings, lists, stanzas, code and tables."""
    tags = _tags(told)
    parts: list[str] = []
    for tag, run in groupby(zip(tags, told, strict=True), key=itemgetter(0)):
        run_lines = [line for _, line in run]
        texts = [line.text for line in run_lines]
        if tag in _LISTS.values():
            items = (
                f"<li>{escape(MARKER.sub('', text, count=1), quote=False)}</li>" for text in texts
            )
            parts += [f"<{tag}{_start(tag, texts[0])}>", *items, f"</{tag}>"]
        elif tag == CODE:
            parts.append(f"<pre>{escape(chr(10).join(_spaced(run_lines)), quote=False)}</pre>")
        elif tag == ROW:
            parts += ["<table>", *map(_row, run_lines), "</table>"]
        elif tag == "hr":
            parts += ["<hr>"] * len(texts)
        elif tag.startswith(_STANZA):
            whole = "<br>\n".join(escape(text, quote=False) for text in texts)
            parts.append(f"<p>{whole}</p>")
        else:
            parts += [f"<{tag}>{escape(text, quote=False)}</{tag}>" for text in texts]
    return "\n".join(parts) + "\n"


def _start(tag: str, first: str) -> str:
    """The attribute of a numbered list that does not begin with one; "" for any other."""
    match = MARKER.match(first)
    number = int(match["number"]) if tag == "ol" and match else 1
    return "" if number == 1 else f' start="{number}"'


def _tags(told: Sequence[Line]) -> list[str]:
    """The element that each line becomes."""
    tags = [line.form or ("hr" if is_break(line) else "p") for line in told]
    clocks = [i for i, line in enumerate(told) if _CLOCK.fullmatch(line.text)]
    for i in clocks if len(clocks) >= _SEVERAL else ():
        tags[i] = "h2"
    for tag, run in _runs([_marker(line) for line in told]):
        if tag and _is_list(tag, [told[i] for i in run]) and tags[run.start] == "p":
            tags[run.start : run.stop] = [_LISTS[tag]] * len(run)
    stanzas = {line.number: n for n, stanza in enumerate(verses(told)) for line in stanza}
    for i, line in enumerate(told):
        if line.number in stanzas:
            tags[i] = f"{_STANZA}{stanzas[line.number]}"
    short = [tags[i] == "p" and _may_head(line) for i, line in enumerate(told)]
    for heads, run in _runs(short):
        after = not all(short[: run.start]) or NUMBER.match(told[run.start].text)
        if heads and after and run.stop < len(told) and len(run) <= _MOST_HEADINGS:
            tags[run.stop - 1] = _heading(told, tags, run)
    return tags


def _heading(told: Sequence[Line], tags: Sequence[str], run: range) -> str:
    """The element of the last of a few short lines: a sub-heading, where a paragraph is below it.

    It is none where a line with a colon announces it, where a clock time follows, where it says
    who made a picture or names topics, and, in scripts that close no sentence, where it is not
    much shorter than the paragraph.
    """
    last, below = told[run.stop - 1], told[run.stop]
    if is_credit(last) or labelled(last)[0] in TAG_LABELS:
        return "p"
    if run.start and told[run.start - 1].text.endswith((":", "：")):
        return "p"
    if tags[run.stop] == "h2":
        return "p"
    if UNENDED.search(last.text) and last.size * _MUCH_SHORTER > below.size:
        return "p"
    return "h3" if run.start and len(run) == 1 and tags[run.start - 1] == "h2" else "h2"


def _spaced(code: Sequence[Line]) -> Iterator[str]:
    """Lines of code with the blank ones between them."""
    number = code[0].number
    for line, text in zip(code, dedented([line.raw for line in code]), strict=True):
        yield from [""] * (line.number - number - 1)
        yield text
        number = line.number


def _row(line: Line) -> str:
    """A line of a table."""
    shown = "".join(f"<td>{escape(cell, quote=False)}</td>" for cell in cells(line.raw))
    return f"<tr>{shown}</tr>"


def _runs(values: Sequence[T]) -> Iterator[tuple[T, range]]:
    """Equal neighbours, each with the range of their indices."""
    start = 0
    for value, run in groupby(values):
        stop = start + sum(1 for _ in run)
        yield value, range(start, stop)
        start = stop


def _marker(line: Line) -> str:
    """What starts a line as an item: "1" for any number, the mark itself if weak, or "•"."""
    match = MARKER.match(line.text)
    if not match:
        return ""
    return "1" if match["number"] else match["weak"] or "•"


def _is_list(marker: str, run: Sequence[Line]) -> bool:
    """Whether neighbours that start alike are a list.

    A lone number counts a sub-heading, a lone star a footnote, and lines that start with a
    dash and all close as sentences are people speaking.
    """
    if marker == "1":
        numbers = [int(line.text.split(")")[0].split(".")[0]) for line in run]
        return len(run) > 1 and numbers == list(range(numbers[0], numbers[0] + len(run)))
    return marker == "•" or (len(run) > 1 and not all(line.ended for line in run))


def _may_head(line: Line) -> bool:
    """Whether a line is shaped as a sub-heading: short, unclosed, and no part of a sentence."""
    return (
        line.size < LONG
        and not line.ended
        and kind(line) is not Kind.SOURCE
        and not line.text.endswith(tuple(",:;：、،؛，；—–-"))
        and not line.text.startswith(tuple("—–-#@"))
        and not line.text[0].islower()
        and "://" not in line.text
        and any(map(str.isalpha, line.text))
    )
