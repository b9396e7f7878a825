"""Drawings within HTML (SVG), which no feed can carry, by the words that stand for them."""

import re
from html import unescape

from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line
from feedwright.markup.tags import escaped, written_attributes

_TAG = seldom(
    r"<(?P<end>/?)svg(?=[\s/>])(?P<said>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>", re.IGNORECASE
)
_WORDS = seldom(
    r"<(?P<name>title|desc)(?:\s[^<>]*)?>(?P<words>[^<]*)</(?P=name)\s*>", re.IGNORECASE
)
_ICON = seldom(r"(?:^|[\s_-])(?:icons?|octicon|fa|bi|lucide|feather|emoji|anchor|logo)(?:[\s_-]|$)")
_SLUG = seldom(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")
_LONGEST_LINK = 2000
"""In characters: so far before a drawing its link may begin."""
_LARGEST_ICON = 32
"""In pixels."""
_SHOWN = "Drawings (svg) that are shown by their titles alone: {}; make files of them."
_LOST = "Drawings (svg) without a title, which were left out: {}; make files of them, or name them."


def worded(html: str) -> tuple[str, tuple[str, ...]]:
    """HTML with the words of its drawings in their places, and what is to be said of them.

    A drawing's words are its label, or else its title, and its description (SVG 2 §5.8). Icons,
    and what is hidden from those who listen to a page, have none.

    Args:
        html: As it was written.
    """
    if "<svg" not in html and "<SVG" not in html:
        return html, ()
    parts: list[str] = []
    copied = depth = shown = lost = 0
    opening: re.Match[str] | None = None
    for tag in _TAG.finditer(html):
        if tag["end"]:
            depth = max(0, depth - 1)
        elif not tag["said"].endswith("/"):
            opening = tag if depth == 0 else opening
            depth += 1
        if depth or opening is None:
            continue
        before = html[html.rfind("<", 0, opening.start()) : opening.start()]
        if "mjx-container" in before or "MathJax" in before:
            opening = None  # a formula, of which others tell
            continue
        words = _words(opening, html[opening.end() : tag.start()], near=_near(html, opening))
        shown += bool(words)
        lost += words == ""
        parts += (html[copied : opening.start()], escaped(words or ""))
        copied, opening = tag.end(), None
    told = (_SHOWN.format(shown) if shown else "", _LOST.format(lost) if lost else "")
    return "".join((*parts, html[copied:])), tuple(filter(None, told))


def _near(html: str, opening: re.Match[str]) -> str:
    return html[max(0, opening.start() - _LONGEST_LINK) : opening.start()].lower()


def _words(opening: re.Match[str], inner: str, *, near: str) -> str | None:
    """The words that stand for a drawing, "" where it has none; None for mere decoration."""
    said = written_attributes(opening["said"])
    if said.get("aria-hidden") == "true" or said.get("role") in {"none", "presentation"}:
        return None
    if _ICON.search(said.get("class", "").lower()):
        return None
    found = {
        one["name"].lower(): unescape(one["words"]) for one in reversed([*_WORDS.finditer(inner)])
    }
    in_link = any(
        near.rfind(f"<{name}") > near.rfind(f"</{name.strip()}") for name in ("a ", "button")
    )
    if _is_small(said) and (in_link or _SLUG.fullmatch(found.get("title", ""))):
        return None
    label = one_line(said.get("aria-label", "") or found.get("title", ""))
    description = one_line(found.get("desc", ""))
    if label and description and description != label:
        return f"{label} ({description})"
    return label or description or (None if _is_small(said) else "")


def _is_small(said: dict[str, str]) -> bool:
    """Whether a drawing is of an icon's size."""
    sizes = [said.get("width", ""), said.get("height", ""), *said.get("viewbox", "").split()[2:]]
    numbers = [float(found[0]) for size in sizes if (found := re.match(r"\d+(?:\.\d+)?", size))]
    return bool(numbers) and min(numbers) <= _LARGEST_ICON
