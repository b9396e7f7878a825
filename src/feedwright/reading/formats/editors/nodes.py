"""What the trees of all editors have in common."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

Node = Mapping[str, Any]
Lost = Counter[str]
"""How many nodes of each kind are not known."""
Maker = Callable[[Node, list[str]], str | None]
"""What makes the HTML of a node, of it and of what is made of those below it; None where it is
not known."""
DEEPEST = 64
"""How many nodes stand in each other at most; what is deeper is left out."""
MARKS: Mapping[str, str] = {
    **dict.fromkeys(("bold", "strong"), "strong"),
    **dict.fromkeys(("italic", "em", "emphasis"), "em"),
    **dict.fromkeys(("underline", "underlined"), "u"),
    **dict.fromkeys(("strike", "strikethrough", "strike-through", "del"), "s"),
    **dict.fromkeys(("code", "inlineCode"), "code"),
    **dict.fromkeys(("superscript", "sup"), "sup"),
    **dict.fromkeys(("subscript", "sub"), "sub"),
    **dict.fromkeys(("highlight", "mark"), "mark"),
}
"""The elements of marks, by their names in all editors."""


def nodes(node: Any, name: str = "children") -> list[Node]:
    """Those below a node."""
    found = node.get(name) if isinstance(node, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def table(node: Any, name: str) -> Node:
    """A value of a node that is an object; an empty one where it has none."""
    found = node.get(name) if isinstance(node, dict) else None
    return found if isinstance(found, dict) else {}


def within(node: Any, is_text: Callable[[Any], bool]) -> Iterator[Any]:
    """The texts that stand somewhere in a node which is not known, as columns hold some."""
    waiting = [(node, 0)]
    while waiting:
        one, depth = waiting.pop()
        if is_text(one):
            yield one
        elif depth < DEEPEST and isinstance(one, dict | list):
            inner = one.values() if isinstance(one, dict) else one
            waiting += [(each, depth + 1) for each in reversed([*inner])]


def said(node: Node, *names: str) -> str:
    """The first of some values that is a text."""
    found = (node.get(name) for name in names)
    return next((one for one in found if isinstance(one, str) and one), "")


def number(node: Node, name: str, nothing: int) -> int:
    """A value that is a whole number, or is written as one."""
    found = node.get(name)
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    is_number = isinstance(found, str) and found.isascii() and found.isdecimal()
    return int(str(found)[:4]) if is_number else nothing


def heading(level: int, inner: str) -> str:
    """A heading of one of the six levels."""
    element = f"h{min(max(level, 1), 6)}"
    return f"<{element}>{inner}</{element}>"


def marked(inner: str, names: Iterable[str]) -> str:
    """Text within the elements of its marks; those that are not known leave it as it is."""
    for name in names:
        if element := MARKS.get(name):
            inner = f"<{element}>{inner}</{element}>"
    return inner


def link(url: str, inner: str) -> str:
    """A link; the words alone where it leads nowhere."""
    return f'<a href="{escape(url)}">{inner}</a>' if url and inner else inner


def code(text: str, language: str = "") -> str:
    """Lines of code."""
    name = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{name}>{escape(text, quote=False)}</code></pre>"


def picture(url: str, alt: str = "", caption: str = "") -> str:
    """A picture.

    Args:
        url: Its address; "" gives "".
        alt: Plain text.
        caption: HTML.
    """
    if not url:
        return ""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(url)}" alt="{escape(alt)}">{below}</figure>'


def items(inner: Iterable[str], *, ordered: bool, start: int = 1) -> str:
    """A list of items that are HTML."""
    element = "ol" if ordered else "ul"
    first = f' start="{start}"' if ordered and start != 1 else ""
    return f"<{element}{first}>{''.join(f'<li>{one}</li>' for one in inner)}</{element}>"


def element(name: str) -> Maker:
    """What makes an element of a node."""
    return lambda _, below: f"<{name}>{''.join(below)}</{name}>"


def through(_: Node, below: list[str]) -> str:
    """What a node holds, for one that is nothing of its own."""
    return "".join(below)


class Tree(NamedTuple):
    """How the nodes of a form whose text is a tree become HTML."""

    makers: Mapping[str, Maker]
    """By the kinds of nodes."""
    text: Callable[[Node], str | None]
    """The HTML of a node that is text; None of one that holds others."""
    kind: str = "type"
    """The value that says of what kind a node is."""
    below: str = "content"
    """The value that holds those below it."""
    folded: Callable[[str], str] = str
    """What makes one kind of its several spellings."""
    otherwise: Maker = lambda *_: None
    """What makes a node of no known kind."""

    def html(self, several: Iterable[Node], lost: Lost) -> str:
        """The HTML of the nodes at the top; paragraphs without words are left out."""
        made = (self._node(one, lost, 1) for one in several)
        return "\n".join(one for one in made if one and one != "<p></p>")

    def _node(self, node: Node, lost: Lost, depth: int) -> str:
        if (text := self.text(node)) is not None:
            return text
        kind = said(node, self.kind)
        below: list[str] = []
        made = None
        if depth <= DEEPEST:
            below = [self._node(one, lost, depth + 1) for one in nodes(node, self.below)]
            made = self.makers.get(self.folded(kind), self.otherwise)(node, below)
        if made is None:
            lost[kind or "?"] += 1
            return "".join(below)
        return made
