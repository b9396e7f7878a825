"""Bold, italic and struck-out text that only a style says, as Google Docs and Outlook write it.

Feeds carry no styles, and a price that was struck out would be read as the price.
"""

import re

from feedwright.domain.patterns import seldom
from feedwright.markup.tags import TAG, attributes

_HINT = seldom(
    # Each style is looked through once: up to the next one.
    r"style\s*+=(?:(?!style\s*+=|font-weight|font-style|text-decoration|vertical-align)[^<>])*+"
    r"(?:font-weight|font-style|text-decoration|vertical-align)",
    re.IGNORECASE,
)
_STYLES = (
    ("strong", seldom(r"(?:^|[;\s])font-weight\s*:\s*(?:bold(?:er)?|[6-9]00)\b", re.IGNORECASE)),
    ("em", seldom(r"(?:^|[;\s])font-style\s*:\s*(?:italic|oblique)\b", re.IGNORECASE)),
    ("s", seldom(r"(?:^|[;\s])text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE)),
    ("sup", seldom(r"(?:^|[;\s])vertical-align\s*:\s*super\b", re.IGNORECASE)),
    ("sub", seldom(r"(?:^|[;\s])vertical-align\s*:\s*sub\b", re.IGNORECASE)),
)
"""Elements, and the styles that say as much."""
_PLAIN = (
    (frozenset({"b", "strong"}),
     seldom(r"(?:^|[;\s])font-weight\s*:\s*(?:normal|lighter|[1-4]00)\b", re.IGNORECASE)),
    (frozenset({"em", "i"}), seldom(r"(?:^|[;\s])font-style\s*:\s*normal\b", re.IGNORECASE)),
)  # fmt: skip
"""Elements that a style takes back, as the one around what Google Docs copies."""
_READ = frozenset({"b", "em", "i", "p", "span", "strong"})


def hinted(html: str) -> bool:
    """Whether HTML may have anything in it for :func:`marked`."""
    return "style" in html and bool(_HINT.search(html))


def marked(html: str) -> str:
    """HTML with elements for what its styles say of a text.

    Args:
        html: In the sanitiser's form (:mod:`feedwright.markup.tags`), with its styles.
    """
    parts: list[str] = []
    copied = 0
    waiting: dict[str, list[tuple[str, ...] | None]] = {name: [] for name in _READ}
    for tag in TAG.finditer(html):
        if tag[2] not in _READ:
            continue
        if not tag[1]:
            style = attributes(tag[3]).get("style", "") if "style" in tag[3] else ""
            found = _meant(tag[2], style) if style else ()
            waiting[tag[2]].append(found)
            if found or found is None:
                opening = "" if found is None else tag[0] + "".join(f"<{one}>" for one in found)
                parts += (html[copied : tag.start()], opening)
                copied = tag.end()
        elif waiting[tag[2]]:
            found = waiting[tag[2]].pop()
            if found or found is None:
                closing = "".join(f"</{one}>" for one in reversed(found or ()))
                parts += (html[copied : tag.start()], closing + (tag[0] if found else ""))
                copied = tag.end()
    return "".join((*parts, html[copied:]))


def _meant(name: str, style: str) -> tuple[str, ...] | None:
    """The elements that a style stands for; None where it takes its own element back."""
    if any(name in names and said.search(style) for names, said in _PLAIN):
        return None
    if name not in {"p", "span"}:
        return ()
    return tuple(element for element, said in _STYLES if said.search(style))
