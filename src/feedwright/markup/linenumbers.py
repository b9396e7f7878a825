"""Numbers of lines beside source code, as Chroma, Pygments, Rouge and Hexo write them.

On a page they are set apart by styles; in a feed they would be copied with the code, and stand in
its summary.
"""

import re

from feedwright.domain.patterns import seldom
from feedwright.markup.tags import TAG, attributes

_HINTS = (
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
)
_CLASSES = frozenset(
    {
        *("lnt", "ln", "lntd", "lineno", "linenos", "linenodiv", "linenumber", "linenumbers"),
        *("line-number", "line-numbers", "line-numbers-rows", "line-numbers-wrapper", "gutter"),
        *("rouge-gutter", "blob-num", "react-syntax-highlighter-line-number", "lineNo"),
    }
)
_NUMBERS = re.compile(r"(?:<(?!img\b)[^<>]*>|\s|&nbsp;|[\d.:|])*")
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
    return any(hint in html for hint in _HINTS)


def without(html: str) -> str:
    """HTML without the numbers of its code's lines, and without tables made for them.

    Args:
        html: In the sanitiser's form (:mod:`feedwright.markup.tags`), with its classes.
    """
    parts: list[str] = []
    copied = 0
    for tag in TAG.finditer(html):
        if tag.start() < copied or tag[1] or "class" not in tag[3]:
            continue
        if _CLASSES.isdisjoint(attributes(tag[3]).get("class", "").split()):
            continue
        numbers = _NUMBERS.match(html, tag.end())
        end = _end(html, tag, numbers.end() if numbers else tag.end())
        if end:
            parts.append(html[copied : tag.start()])
            copied = end
    if not parts:
        return html
    bare = "".join((*parts, html[copied:]))
    return _TABLE.sub(lambda table: table["code"] if "<pre" in table["code"] else table[0], bare)


def _end(html: str, opening: re.Match[str], least: int) -> int:
    """Where an element ends that holds nothing but numbers, within a place; 0 where none does."""
    depth = 1
    for tag in TAG.finditer(html, opening.end(), least):
        if tag[2] == opening[2]:
            depth += -1 if tag[1] else 1
            if not depth:
                return tag.end()
    return 0
