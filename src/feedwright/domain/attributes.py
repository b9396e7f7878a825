"""A limit on the attributes of an HTML element, since parsers compare each with all others."""

import re

from feedwright.domain.patterns import seldom

MOST = 250
"""More attributes than any element has; a parser's time grows with the square of their number."""

# HTML Standard §13.2.5, "tokenization". Nothing here is tried twice, so that time grows with the
# text alone; what is never closed reaches to the end.
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)"""
_ATTRIBUTE = rf"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+{_VALUE}?+)?+"
_NAME = r"[a-z][^\s/>]*+"
_END = r"[\s/]*+(?:>|\Z)"
_COMMENT = r"<!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z))"
_RAW = ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")


def _raw(attributes: str) -> str:
    """Elements that hold text alone, whatever it looks like."""
    return "|".join(
        rf"<{name}(?=[\s/>]){attributes}{_END}(?:[^<]++|<(?!/{name}))*+" for name in _RAW
    )


_COUNTED = rf"(?:{_ATTRIBUTE}){{0,{MOST}}}+"
_FEW = seldom(
    rf"(?:[^<]++|{_COMMENT}|{_raw(_COUNTED)}|<{_NAME}{_COUNTED}{_END}|<(?![a-z]))*+", re.IGNORECASE
)
_ANY = rf"((?:{_ATTRIBUTE})*+)"
_TAG = seldom(rf"{_COMMENT}|{_raw(_ANY)}|<{_NAME}{_ANY}", re.IGNORECASE)
_FIRST = seldom(rf"(?:{_ATTRIBUTE}){{{MOST}}}+", re.IGNORECASE)


def bounded(html: str) -> tuple[str, int]:
    """HTML in which no element has more than :data:`MOST` attributes.

    Args:
        html: A document or a part of one, in any state.

    Returns:
        The HTML, its elements with their first attributes, and how many elements had more.
    """
    if len(html) <= 2 * MOST or _FEW.fullmatch(html):
        return html, 0
    cut = 0

    def shorter(tag: re.Match[str]) -> str:
        nonlocal cut
        start, end = tag.span(tag.lastindex or 0)
        kept = _FIRST.match(tag.string, start, end) if tag.lastindex else None
        if kept is None or kept.end() == end:
            return tag[0]
        cut += 1
        return tag.string[tag.start() : kept.end()] + tag.string[end : tag.end()]

    made = _TAG.sub(shorter, html)
    return made, cut


def cut_warnings(cut: int) -> tuple[str, ...]:
    """A warning of elements whose attributes beyond the bound were cut, if any were."""
    if not cut:
        return ()
    which = "An element has" if cut == 1 else f"{cut} elements have"
    return (f"{which} more than {MOST} attributes; those beyond were left out.",)
