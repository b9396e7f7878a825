"""Formulas in TeX, which Markdown would take apart: stars, underscores and backslashes mean others.

Systems show them as they are written, for MathJax or KaTeX to set; so do feeds, for readers that
set them and for those who can read TeX.
"""

import re

import msgspec

from feedwright.domain.patterns import seldom
from feedwright.markup.code import code
from feedwright.markup.hints import Hints
from feedwright.markup.tags import escaped

_BREAK = r"\n(?![ \t>]*(?:\n|\Z))"
_SIGN = rf"(?:[^$\\\n]++|\\[^\n]|{_BREAK})"
# Its first sign comes before what must not stand before it, so that it is soon found; and what
# stands in it ends where another begins, so that each sign is looked at once.
_FORMULA = seldom(
    rf"""[$\\] (?:
        (?<!\\\$)(?<=\$)\$ (?P<display>{_SIGN}++) \$\$
      | (?<![\w$\\]\$)(?<=\$)(?=[^\s$]) (?P<inline>{_SIGN}++) (?<![\s\\])\$(?![\w$])
      | (?<=\\)begin\{{(?P<name>[A-Za-z]+\*?)\}}
        (?:[^\\\n]++|\\(?!end\{{)[^\n]|\\end\{{(?!(?P=name)\}})|{_BREAK}){{1,400}}+
        \\end\{{(?P=name)\}}
      | (?<![\w\\)\]]\\)(?<=\\)(?P<more>\\?)\(
        (?P<round>(?:[^\\\n]++|\\(?![()\\])[^\n]|\\\\(?![()])|{_BREAK}){{1,99}}+) \\(?P=more)\)
      | (?<![\w\\)\]]\\)(?<=\\)(?P<double>\\?)\[
        (?P<square>(?:[^\\\n]++|\\(?![\[\]\\])[^\n]|\\\\(?!\])|{_BREAK}){{1,400}}+)
        \\(?P=double)\](?![(\[:]) )""",
    re.VERBOSE,
)
_HINTS = Hints("$", "\\(", "\\[", "\\begin{")
_LONGEST_INLINE = 500
_MEANS = seldom(r"[*_\\<\[\]~^&`|]")
"""What Markdown may take for its own."""
_MARKDOWN = seldom(r"\*\*|\]\(|`|~~|https?://|<(?:[a-z]+(?:\s[^<>]*)?>|/[a-z]|!--)")
_PRICE = seldom(r"\d[\d.,]*\s")
_TEX = seldom(r"\\[A-Za-z]|[\^_{}=<>+|&]|\A\s*\S{1,3}\s*\Z|\A\w\(\w\)\Z")
_MARK, _END = "\ue000", "\ue001"
_PLACE = seldom(f"{_MARK}(\\d+){_END}")


class Extracted(msgspec.Struct, frozen=True):
    """Markdown with a sign in the place of each formula, and the formulas."""

    body: str
    formulas: tuple[str, ...] = ()

    def restored(self, html: str) -> str:
        """HTML that was made of the body, with the formulas as they were written.

        Args:
            html: Not yet safe.
        """
        if not self.formulas:
            return html
        return _PLACE.sub(lambda place: escaped(self.formulas[int(place[1])]), html)

    def written(self, text: str) -> str:
        """Text that was taken from the body, with the formulas as they were written."""
        return _PLACE.sub(lambda place: self.formulas[int(place[1])], text)


def kept(body: str) -> Extracted:
    r"""Markdown in which no formula can be taken for anything else.

    A formula stands between ``$``, ``$$``, ``\(`` and ``\)``, ``\[`` and ``\]``, or in an
    environment. What stands between two prices is none, nor is what a backslash keeps from being
    a link.

    Args:
        body: Without template tags.
    """
    if not _HINTS.in_text(body) or _MARK in body:
        return Extracted(body)
    found = [one for one in _FORMULA.finditer(body) if _is_formula(one)]
    if not found:
        return Extracted(body)
    marked = code(body, "markdown")
    parts: list[str] = []
    formulas: list[str] = []
    copied = 0
    for one in found:
        if marked.around(one.start(), 0) or marked.around(one.end() - 1, 0):
            continue
        parts += (body[copied : one.start()], f"{_MARK}{len(formulas)}{_END}")
        # Who knows that Markdown takes a backslash writes two.
        is_doubled = one["more"] or one["double"]
        formulas.append(one[0][1:-3] + one[0][-2:] if is_doubled else one[0])
        copied = one.end()
    return Extracted("".join((*parts, body[copied:])), tuple(formulas))


def ranges(body: str) -> list[tuple[int, int]]:
    """Where formulas stand in Markdown, as offsets in characters.

    Args:
        body: As its author wrote it.
    """
    if "$" not in body and "\\" not in body:
        return []
    return [one.span() for one in _FORMULA.finditer(body) if one["display"] or _is_formula(one)]


def _is_formula(found: re.Match[str]) -> bool:
    """Whether what stands between the signs of a formula is one that needs to be kept."""
    if found["name"] or found["display"]:
        return bool(found["name"] or _MEANS.search(found["display"]))
    if tex := found["inline"]:
        is_price = _PRICE.match(tex) and "\\" not in tex
        if is_price or len(tex) > _LONGEST_INLINE:
            return False
        return bool(_MEANS.search(tex)) and not _MARKDOWN.search(tex)
    tex = found["round"] or found["square"]
    if _MARKDOWN.search(tex):
        return False
    if found["square"] and not re.search(r"\\[A-Za-z]|[\^_{}=]", tex):
        return False
    return bool(_TEX.search(tex))
