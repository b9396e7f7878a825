"""HTML whose elements do not stand in one another without end.

What a parser spends on an element grows with how deep that stands, so HTML that was made to
keep a parser busy nests thousands of elements, or leaves them open to be opened anew in every
paragraph. Here it becomes flat before a parser sees it: deeper elements give way to what stands
in them.
"""

# ruff: noqa: SIM905 - sets of words read best as words

import re
from collections.abc import Iterator

from feedwright.domain.patterns import seldom

DEEPEST = 200
"""No page that people wrote nests deeper; browsers stop at 512."""
_MOST_STYLED = 12
"""How many of the elements that parsers open anew (HTML §13.2.4.3) may be open at once."""
_CHEAP = 20_000_000
"""Up to this product of bytes and tags HTML is left alone: however it nests, it is soon read."""

_SPACE = "\t\n\f\r "
# A tag, as the standard's tokeniser reads it (HTML §13.2.5.6 to 40), so that nothing in a value
# is taken for a tag, and no tag for a part of a value.
_VALUE = rf"\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^{_SPACE}>\"'][^{_SPACE}>]*+"
_NAME = rf"(?:=[^{_SPACE}/>=]*+|[^{_SPACE}/>=]++)"
_ATTRIBUTE = rf"{_NAME}(?:[{_SPACE}]*+=[{_SPACE}]*+(?:{_VALUE})?+)?+"
_TAG = seldom(rf"<(/?)([A-Za-z][^{_SPACE}/>]*+)((?:[{_SPACE}/]++|{_ATTRIBUTE})*+)>")
_TAG_OPENS = seldom(r"</?[A-Za-z]")
_COMMENT = seldom(r"<!--(?:-?>|(?:(?!--!?>).)*+--!?>)", re.DOTALL)
_BOGUS = seldom(r"<(?:[!?]|/[^A-Za-z])[^>]*>|</>")

_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param "
    "source track wbr".split()
)
_CLOSED_BY_THE_NEXT = frozenset("p li dt dd tr td th tbody thead tfoot".split())
"""One of these never stands in another of them but with an element between that counts."""
_STYLED = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_OPAQUE = frozenset(
    "iframe noembed noframes noscript plaintext script select style svg template textarea "
    "title xmp".split()
)
"""What stands in these is no HTML, or is read by rules of its own; none of it is ever shown."""


def flat(html: str) -> str:
    """HTML that nests at most :data:`DEEPEST` elements, where it is worth looking.

    Args:
        html: Anything.

    Returns:
        HTML with the same words, which is not yet safe.
    """
    if len(html) * html.count("<") <= _CHEAP:
        return html
    return "".join(_flattened(html))


class _Open:
    """The elements that are open."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._styled: list[tuple[int, int]] = []
        """How deep each stands that a parser would open anew, and its tag's length."""
        self.weight = 0
        """What a parser writes to open them anew."""

    def takes(self, name: str) -> bool:
        """Whether one more element may be opened."""
        full = name in _STYLED and len(self._styled) >= _MOST_STYLED
        return len(self._names) < DEEPEST and not full

    def push(self, name: str, length: int) -> None:
        """Open one."""
        if name in _STYLED:
            self._styled.append((len(self._names), length))
            self.weight += length
        self._names.append(name)

    def close(self, name: str) -> Iterator[str]:
        """The end tags up to that of the innermost one of a name, if one is open."""
        while name in self._names:
            last = self._names.pop()
            if self._styled and self._styled[-1][0] == len(self._names):
                self.weight -= self._styled.pop()[1]
            yield f"</{last}>"
            if last == name:
                return

    def close_styled(self) -> Iterator[str]:
        """The end tags up to the outermost one that a parser would open anew."""
        while self._styled:
            yield from self.close(self._names[-1])


def _flattened(html: str) -> Iterator[str]:
    opened = _Open()
    budget = 4 * len(html)
    for tag, text in _tokens(html):
        if tag is None:
            yield text
            continue
        name = tag[2].lower()
        if name in _CLOSED_BY_THE_NEXT:
            budget -= opened.weight
            if budget < 0:
                yield from opened.close_styled()
            yield tag[0]
        elif tag[1]:
            yield from opened.close(name)
        elif name in _VOID:
            yield tag[0]
        elif opened.takes(name):
            opened.push(name, len(tag[0]))
            yield tag[0]


def _tokens(html: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Tags and the text between them, without what is no HTML; text has no ``<`` that opens."""
    at = 0
    while True:
        mark = html.find("<", at)
        if mark < 0:
            yield None, html[at:]
            return
        yield None, html[at:mark]
        if tag := _TAG.match(html, mark):
            at = tag.end()
            if not tag[1] and tag[2].lower() in _OPAQUE and not tag[3].endswith("/"):
                at = _past(html, tag[2].lower(), at)
            else:
                yield tag, ""
        elif left_out := _COMMENT.match(html, mark) or _BOGUS.match(html, mark):
            at = left_out.end()
        elif _TAG_OPENS.match(html, mark) or html.startswith(("<!", "<?", "</"), mark):
            return  # what never ends hides all that follows
        else:
            yield None, "&lt;"
            at = mark + 1


def _past(html: str, name: str, at: int) -> int:
    """Where the end tag ends of an element of which nothing is shown."""
    ends = re.compile(rf"</{name}(?=[{_SPACE}/>])[^>]*>", re.IGNORECASE).search(html, at)
    return ends.end() if ends else len(html)
