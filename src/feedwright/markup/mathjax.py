"""Formulas that MathJax has drawn without MathML, as far as what it drew tells them.

Version 4 leaves the TeX, or what a voice would say, on its elements. Of others the signs are
known by their numbers, and powers, indices and fractions by the elements around them; a formula
with anything else in it is left as it is.
"""

import re
import unicodedata
from html import unescape
from typing import NamedTuple

from feedwright.domain.patterns import seldom
from feedwright.markup.tags import escaped

_CONTAINER = seldom(
    r"<mjx-container(?P<said>(?:\s[^<>]*)?)>(?P<inner>(?:(?!</?mjx-container[\s>]).)*+)</mjx-container>",
    re.DOTALL,
)
_LATEX = seldom(r"<(?:mjx-math|g)\s[^<>]*?\bdata-latex=\"([^\"]+)\"")
_SPEECH = seldom(r"\b(?:aria-label|data-semantic-speech-none|data-semantic-speech)=\"([^\"<>]+)\"")
_TAG = seldom(r"<(?P<end>/?)(?P<name>[\w-]+)(?P<said>[^<>]*?)(?P<void>/?)>")
_NODE = seldom(r"\bdata-mml-node=\"(\w+)\"")
_SIGN = seldom(r"\b(?:mjx-c|data-c=\")([0-9A-F]{2,6})\b")
_CONCATENATED = frozenset(
    {
        *("math", "mi", "mn", "mo", "mtext", "mrow", "mstyle", "mpadded", "mspace", "texatom"),
        *("c", "script", "frac", "num", "den", "dbox", "dtable", "row", "g", "svg", "path", "use"),
        *("nstrut", "dstrut", "line", "strut", "spacer", "rect", "defs", "text", "utext", ""),
    }
)
_UNSEEN = frozenset({"defs", "nstrut", "dstrut", "line", "strut", "spacer", "rect", "mspace"})
_WITH_TWO = {"msup": "^", "msub": "_", "mfrac": "/"}


class _Node(NamedTuple):
    """An element of a drawn formula."""

    name: str
    sign: str
    children: "list[_Node]"


def written(html: str) -> str:
    """HTML with drawn formulas as TeX, or as text in a line, where that can be told.

    Args:
        html: As it was written.
    """
    return _CONTAINER.sub(_formula, html) if "<mjx-container" in html else html


def _formula(found: re.Match[str]) -> str:
    if "<math" in found["inner"]:
        return found[0]
    if latex := _LATEX.search(found["inner"]):
        is_block = 'display="true"' in found["said"]
        opening, closing = ("\\[", "\\]") if is_block else ("\\(", "\\)")
        return escaped(f"{opening}{unescape(latex[1])}{closing}")
    told = _line(_tree(found["inner"]))
    if told is None and (said := _SPEECH.search(f"{found['said']} {found['inner'][:2000]}")):
        told = unescape(said[1])
    return escaped(told) if told else found[0]


def _tree(html: str) -> _Node:
    """The elements of a drawn formula, which a program has written, each in its place."""
    root = _Node("", "", [])
    opened = [root]
    for tag in _TAG.finditer(html):
        if tag["end"]:
            if len(opened) > 1:
                opened.pop()
            continue
        node, sign = _NODE.search(tag["said"]), _SIGN.search(tag["said"])
        name = (node[1] if node else tag["name"].removeprefix("mjx-")).lower()
        made = _Node(name, _character(sign[1]) if sign else "", [])
        opened[-1].children.append(made)
        if not tag["void"]:
            opened.append(made)
    return root


def _character(number: str) -> str:
    """The sign of a number in hexadecimal, "" where there is none."""
    value = int(number, 16)
    is_one = value <= _LAST and unicodedata.category(chr(value)) not in {"Cs", "Cc"}
    return chr(value) if is_one else ""


def _line(node: _Node, depth: int = 0) -> str | None:
    """A formula in a line of text; None where an element is not known."""
    if depth > _DEEPEST or node.name not in _CONCATENATED | _WITH_TWO.keys():
        return None
    if node.name in _UNSEEN:
        return ""
    parts = [_line(child, depth + 1) for child in node.children]
    told = [part for part in parts if part is not None]
    if len(told) < len(parts):
        return None
    if node.name not in _WITH_TWO:
        whole = unicodedata.normalize("NFKC", node.sign) + "".join(told)
        # A fraction of MathJax's has its parts deeper.
        return _FRACTION.join(told) if node.name == "frac" and len(told) > 1 else whole
    both = [part for part in told if part]
    if node.name == "mfrac" and len(both) == 1:
        both = both[0].split(_FRACTION)
    if len(both) != 2:  # noqa: PLR2004 - a base and what stands above, below or under it
        return None
    base, other = both
    base = _grouped(base) if node.name == "mfrac" else base
    return f"{base}{_WITH_TWO[node.name]}{_grouped(other)}"


_LAST = 0x10FFFF
"""The number of the last sign that Unicode may have."""
_DEEPEST = 40
_FRACTION = "\ue002"


def _grouped(told: str) -> str:
    return told if len(told) == 1 or told.isdigit() else f"({told})"
