"""Numbers of lines beside source code, as Chroma, Pygments, Rouge and Hexo write them.

On a page they are set apart by styles; in a feed they would be copied with the code, and stand in
its summary.
"""

import re

from feedwright.domain.patterns import seldom
from feedwright.markup.hints import Hints
from feedwright.markup.tags import TAG, VOID, attributes

_HINTS = Hints(
    "lnt",
    "linen",
    "gutter",
    "line-num",
    "blob-num",
    "lineno",
    '"ln"',
    "=ln",
    "'ln'",
    "rouge",
    "crayon",
)
_CLASSES = frozenset(
    {
        *("lnt", "ln", "lntd", "lineno", "linenos", "linenodiv", "linenumber", "linenumbers"),
        *("line-number", "line-numbers", "line-numbers-rows", "line-numbers-wrapper", "gutter"),
        *(
            "rouge-gutter",
            "crayon-nums",
            "blob-num",
            "react-syntax-highlighter-line-number",
            "lineNo",
        ),
    }
)
_NUMBERS = seldom(r"(?:<(?!img\b)[^<>]*>|\s|&nbsp;|[\d.:|])*")
_TABLE = seldom(
    r"""<table(?:\ [^<>]*)?>\s* (?:<tbody>\s*)? <tr(?:\ [^<>]*)?>\s*
        (?: <td(?:\ [^<>]*)?>\s*</td>\s* )?
        <td(?:\ [^<>]*)?> (?P<code> (?:(?!</?t[dr][\ >]|</?table[\ >]).)*+ ) </td>\s*
        </tr>\s* (?:</tbody>\s*)? </table>""",
    re.DOTALL | re.VERBOSE,
)


def hinted(html: str) -> bool:
    """Whether HTML may have anything in it for :func:`without`."""
    if html.count("class=") == html.count('class="language-'):
        return False  # as Markdown is
    return _HINTS.in_text(html)


def without(html: str) -> str:
    """HTML without the numbers of its code's lines, and without tables made for them.

    Args:
        html: In the sanitiser's form (:mod:`feedwright.markup.tags`), with its classes.
    """
    parts: list[str] = []
    copied = stop = 0
    ends: dict[int, int] = {}
    for tag in TAG.finditer(html):
        if tag.start() < copied or tag[1] or "class" not in tag[3]:
            continue
        if _CLASSES.isdisjoint(attributes(tag[3]).get("class", "").split()):
            continue
        if tag.start() >= stop:  # what stands before goes as far as numbers do
            numbers = _NUMBERS.match(html, tag.end())
            stop = numbers.end() if numbers else tag.end()
            ends = _ends(html, tag.start(), stop)
        if end := ends.get(tag.start()):
            parts.append(html[copied : tag.start()])
            copied = end
    if not parts:
        return html
    bare = "".join((*parts, html[copied:]))
    return _TABLE.sub(lambda table: table["code"] if "<pre" in table["code"] else table[0], bare)


def _ends(html: str, start: int, stop: int) -> dict[int, int]:
    """Where elements end that begin and end between two places, by where they begin."""
    ends: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    for tag in TAG.finditer(html, start, stop):
        if not tag[1]:
            if tag[2] not in VOID:
                opened.append((tag[2], tag.start()))
        elif opened and opened[-1][0] == tag[2]:
            ends[opened.pop()[1]] = tag.end()
    return ends
