"""Parts what runs into one where a program wrote a page's elements without line breaks.

``text_content()`` of lxml does so with pages whose markup has none: "…by the quay.The board met".
A page is such a text where long lines have several sentences that begin directly behind another's
end. Its lines are then counted as they are parted.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

_LOWER, _UPPER = "a-zß-öø-ÿа-яёіїєα-ωά-ώ", "A-ZÀ-ÖØ-ÞА-ЯЁІЇЄΑ-Ω"
_SENTENCE = re.compile(rf"(?<=[{_LOWER}]{{3}}[.!?…])[\"”“»’)]?(?=[\"„“«¿¡(]?[{_UPPER}][\w'’ ])")
"""Where a sentence begins directly behind another."""
_WORD = re.compile(
    rf"(?<=[{_LOWER}]{{3}})(?=[{_UPPER}][{_LOWER}'’]{{1,20}}[ ,:])"
    rf"|(?<=[{_LOWER}][?!:])(?=[{_UPPER}][{_LOWER}]{{2,20}} )"
)
"""Where a word with a capital does, as below a sub-heading."""
_BRANDS = re.compile(
    r"(?:You|Whats|Tik|Face|Linked|Pay|Java|Type|Git|Open|Chat|Snap|Insta|Black|Red|Power|Air|Deep"
    r"|Share|Sound|Word|Micro|Master|Bitcoin|Block|Play|Mac|Net|Side|Coin|Door|Eco|Euro|Fed|Quick"
    r"|Free|Inter|Pro|Sub|Trip|Turbo|Volks|Wiki|Lime|Base|Card|Space)$",
)
"""The beginnings of names that have a capital within."""
_FEWEST, _LONG = 4, 300
"""So many sentences begin so in lines of so many letters."""
_LEAST_TITLE = 20
"""In letters: so much of a title line is a headline that tells where it stands elsewhere."""
_TITLE_CELL = re.compile(r"\s*[|｜]\s*|\s+[-–—•·]\s+")


def is_joined(text: str) -> bool:
    """Whether sentences of a page run into one, again and again."""
    long = (line for line in text.split("\n") if len(line) >= _LONG)
    count = 0
    for line in long:
        count += len(_SENTENCE.findall(line))
        if count >= _FEWEST:
            return True
    return False


def parted(text: str) -> str:
    """A page with line breaks where its sentences, and its headline, run into others."""
    if not is_joined(text):
        return text
    title, *lines = text.lstrip("\n").split("\n")
    below = next((i for i, line in enumerate(lines, start=1) if line.strip()), len(lines))
    head = _head(title.strip(), "\n".join(lines[below:]))
    return "\n".join((title, *(_parted(line, head) for line in lines)))


def _head(title: str, page: str) -> str:
    """The headline in a title line: as much of its beginning as stands in the page, or a part."""
    cuts = (cut.start() for cut in reversed([*_TITLE_CELL.finditer(title)]))
    begun = (title[:end] for end in (len(title), *cuts))
    longest = max(_TITLE_CELL.split(title), key=len)
    return next((one for one in begun if len(one) > len(longest) and one in page), longest)


def _parted(line: str, head: str) -> str:
    if len(head) >= _LEAST_TITLE:
        line = line.replace(head, f"\n{head}\n")
    cuts = [match.end() for match in _SENTENCE.finditer(line)]
    cuts += [m.start() for m in _WORD.finditer(line) if not _BRANDS.search(_before(line, m))]
    return "\n".join(_pieces(line, sorted(set(cuts))))


def _before(line: str, match: re.Match[str]) -> str:
    """The word that a match stands behind."""
    return line[max(match.start() - 12, 0) : match.start()].rpartition(" ")[2]


def _pieces(line: str, cuts: Sequence[int]) -> list[str]:
    edges = [0, *cuts, len(line)]
    return [line[start:end] for start, end in pairwise(edges)]
