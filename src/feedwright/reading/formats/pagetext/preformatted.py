"""Code and rows of tables in a page of text, which their blanks and tabs tell."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

CODE, ROW = "code", "row"

_INDENTED = 2
"""In columns; a line with less goes with its neighbours."""
_FEWEST = 3
"""So many lines are code."""
_NEXT = 2
"""Between lines that go together stands one blank line at most."""
_LONGEST = 200
"""In letters; no line of code that a story prints is longer, and no cell's row."""
_ITEM = re.compile(r"(?:[•▪◦‣●■►▸*·-]|\d{1,2}[.)])\s")
_SENTENCE = re.compile(r"^[^\W\d_].*[^\W\d_] [^\W\d_]+.*[.!?]$")
_EVIDENCE = re.compile(
    r"\w\(|[{}\[\]=<>$\\|]|::|->|^\s*(?:def|class|for|if|elif|else|while|try|with)\b.*:$|^\s*#"
)
_SHARE = 5
"""One line in so many shows that a block with indented lines is code."""
_TAB = 8


def forms(raw: Sequence[str]) -> dict[int, str]:
    """The lines of a file that are code or rows of a table.

    Code is a block of lines of which some are indented, that holds no sentence and has signs that
    only code has. A row has tabs between its cells, and a neighbour with as many.

    Args:
        raw: The lines of the file, with their blanks.

    Returns:
        For each such line its form, by the line's number, counted from 1.
    """
    found: dict[int, str] = {}
    for block in _blocks(raw):
        if _is_code([raw[i] for i in block]):
            found.update((i + 1, CODE) for i in block)
    widths = [len(cells(line)) for line in raw]
    near = [i for i, width in enumerate(widths) if width > 1]
    for i, j in pairwise(near):
        apart = j - i > _NEXT or (j - i == _NEXT and raw[i + 1].strip())
        if widths[i] == widths[j] and not apart:
            found.setdefault(i + 1, ROW)
            found.setdefault(j + 1, ROW)
    return found


def cells(raw: str) -> list[str]:
    """The cells of a row, which tabs part; one where there is no tab within the line."""
    return [" ".join(cell.split()) for cell in raw.strip().split("\t")] if raw else []


def dedented(raw: Sequence[str]) -> list[str]:
    """Lines of code without the blanks that all of them begin with, tabs as blanks."""
    whole = [line.expandtabs(_TAB).rstrip() for line in raw]
    margin = min((_indent(line) for line in whole if line), default=0)
    return [line[margin:] for line in whole]


def _blocks(raw: Sequence[str]) -> Iterator[list[int]]:
    """The indices of lines between blank ones; a blank line within indented ones parts nothing."""
    block: list[int] = []
    for i, line in enumerate(raw):
        if not line.strip():
            continue
        gap = bool(block) and i - block[-1] > 1
        if gap and not (i - block[-1] == _NEXT and _indent(line) >= _INDENTED):
            yield block
            block = []
        block.append(i)
    if block:
        yield block


def _is_code(block: Sequence[str]) -> bool:
    """Whether lines are code: some indented, none a sentence, and with signs that code has."""
    if len(block) < _FEWEST or any(len(line) > _LONGEST for line in block):
        return False
    indented = sum(_indent(line) >= _INDENTED for line in block)
    if not indented or any(_SENTENCE.match(line) for line in block):
        return False
    if any(_ITEM.match(line.strip()) for line in block):
        return False
    words = [line for line in block if _indent(line) < _INDENTED]
    shouted = sum(line.strip().isupper() for line in words) > 1
    signs = sum(bool(_EVIDENCE.search(line)) for line in block)
    return shouted or signs * _SHARE >= len(block)


def _indent(line: str) -> int:
    line = line.expandtabs(_TAB)
    return len(line) - len(line.lstrip())
