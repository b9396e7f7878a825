"""What a page does not show: hidden elements, players' furniture, formulas said twice.

With its styles and scripts HTML loses what hid a part of it, so that the part goes first. A
formula that KaTeX or MathJax has set stands in their HTML two or three times; its MathML stays.
"""

import re
from collections.abc import Mapping

from feedwright.domain.patterns import seldom
from feedwright.domain.text import plain
from feedwright.markup.hints import Hints
from feedwright.markup.tags import TAG, VOID, attributes

ELEMENTS = frozenset({"x-tex"})
ATTRIBUTES = frozenset({"class", "data-mathml", "hidden", "role", "style"})
"""What a parser must leave in HTML for :func:`without`, beside what is harmless anyway."""

_HINTS = Hints(
    "hidden",
    "katex",
    "mathjax",
    "math/tex",
    "x-tex",
    "sr-only",
    "screen-reader",
    "d-none",
    "kg-",
)
_PROPERTIES = "display|visibility|mso-hide|max-height|font-size"
_HIDING = seldom(
    # Each style is looked through once: up to the next one.
    rf"style\s*+=(?:(?!style\s*+=|{_PROPERTIES})[^<>])*+(?:{_PROPERTIES})"
)
_STYLE = seldom(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|(?:max-height|font-size)\s*:\s*0(?:px|em|pt|%)?\s*(?:!|;|$))",
    re.IGNORECASE,
)
_COMMENT = seldom(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CLASSES = frozenset({
    "d-none", "hidden", "is-hidden", "screen-reader-only", "screen-reader-text", "sr-only",
    "u-hidden", "visually-hidden", "visuallyhidden",
    # Ghost's players without their script, and its forms
    "kg-audio-hide", "kg-audio-player", "kg-bookmark-icon", "kg-signup-card", "kg-video-hide",
    "kg-video-player",
    # what MathJax shows until it has set a formula
    "MathJax_Preview",
})  # fmt: skip
_SHOWN_WIDE = seldom(r"(?:\w+:|d-(?:\w+-)?)(?:block|flex|grid|inline(?:-block)?|table)")
"""Classes that show on wide screens what another class hides on narrow ones."""
_LATE = frozenset({"data-src", "data-lazy-src", "data-original", "data-srcset"})
_SET_BY_MATHJAX = frozenset({"MathJax", "MathJax_CHTML", "MathJax_MathML", "MathJax_SVG"})
_MATH = seldom(r"<math[ >].*?(?:(?P<end></math>)|\Z)", re.DOTALL)
_ENDS = seldom(r"(?:\s*</\w+>)*\s*")
_TEX = seldom(
    r"<script(?=[^<>]{0,1000}\btype\s*=\s*[\"']?math/tex([^<>\"']{0,100}))[^<>]*>"
    r"([^<]*(?:<(?!/script)[^<]*)*)</script\s*>",
    re.IGNORECASE,
)
_DRAWN = (
    "Formulas that MathJax has drawn without MathML were left out: {}; let it add assistive MathML."
)


def hinted(html: str) -> bool:
    """Whether HTML, in small letters, may have anything in it that :func:`without` leaves out."""
    return _HINTS.in_text(html) or ("style" in html and bool(_HIDING.search(html)))


def wordless(html: str) -> tuple[str, ...]:
    """What is to be said of formulas that MathJax has only drawn: no words of them are left.

    Args:
        html: As it was written.
    """
    drawn = html.split("<mjx-container")[1:] if "<mjx-container" in html else ()
    lost = sum("<math" not in one.partition("</mjx-container")[0] for one in drawn)
    return (_DRAWN.format(lost),) if lost else ()


def spoken(html: str) -> str:
    """HTML in which formulas that wait in scripts for MathJax are elements.

    Args:
        html: As it was written.
    """
    if "math/tex" not in html.lower():
        return html
    return _TEX.sub(
        lambda found: (
            f'<x-tex class="{"display" if "display" in found[1].lower() else "inline"}">'
            f"{found[2].replace('&', '&amp;').replace('<', '&lt;')}</x-tex>"
        ),
        html,
    )


def without(html: str) -> str:
    """HTML without what its page does not show; as it was where nothing would be left.

    Args:
        html: In the sanitiser's form (:mod:`feedwright.markup.tags`), of :func:`spoken`
            HTML, with :data:`ELEMENTS` and :data:`ATTRIBUTES` left in it.

    Returns:
        HTML that is not yet safe.
    """
    parts: list[str] = []
    copied = formula = 0
    for tag in TAG.finditer(html):
        if tag.start() < copied or tag[1]:
            formula = tag.end() if tag[2] == "math" else formula
            continue
        values = attributes(tag[3])
        if not values or not (hides(tag[2], values) or _repeats(html, tag, values)):
            continue
        end = tag.end() if tag[2] in VOID else _end(html, tag)
        parts += (html[copied : tag.start()], _instead(html[tag.end() : end], values))
        if tag[2] == "x-tex" and not _ENDS.fullmatch(html, formula, tag.start()):
            parts[-1] = _tex(html[tag.end() : end], values)
        copied = end
        formula = end if parts[-1].startswith("<math") else formula
    seen = "".join((*parts, html[copied:]))
    return seen if copied == 0 or plain(seen).strip() or "<img" in seen else html


def hides(name: str, values: Mapping[str, str]) -> bool:
    """Whether an element is not shown, by its attributes.

    Args:
        name: The element's.
        values: Its attributes, by their names.
    """
    if name == "img" and values.keys() & _LATE:
        return False  # a script shows it
    if "hidden" in values:  # that a browser may find it, and then shows it, is no text of a page
        return values.get("role") != "tabpanel"
    if _STYLE.search(_COMMENT.sub("", values.get("style", ""))):
        return values.get("role") != "tabpanel"
    classes = values.get("class", "").split()
    return not _CLASSES.isdisjoint(classes) and not any(map(_SHOWN_WIDE.fullmatch, classes))


def _repeats(html: str, tag: re.Match[str], values: Mapping[str, str]) -> bool:
    """Whether an element says a formula that its MathML says."""
    if tag[2] == "x-tex":
        return True
    classes = set(values.get("class", "").split())
    if "katex-html" in classes:
        return html.endswith("</math></span>", 0, tag.start())
    return not _SET_BY_MATHJAX.isdisjoint(classes)


def _instead(inner: str, values: Mapping[str, str]) -> str:
    """The MathML of an element that MathJax has made; nothing for any other."""
    if _SET_BY_MATHJAX.isdisjoint(values.get("class", "").split()):
        return ""
    math = _MATH.search(inner)
    return values.get("data-mathml", "") or (math[0] if math and math["end"] else inner)


def _tex(inner: str, values: Mapping[str, str]) -> str:
    """A formula that nothing has set, between the signs that MathJax knows."""
    tex = inner.removesuffix("</x-tex>").strip()
    return f"\\[{tex}\\]" if values["class"] == "display" else f"\\({tex}\\)"


def _end(html: str, opening: re.Match[str]) -> int:
    """Where an element ends."""
    depth = 1
    for tag in TAG.finditer(html, opening.end()):
        if tag[2] == opening[2]:
            depth += -1 if tag[1] else 1
            if not depth:
                return tag.end()
    return len(html)
