"""Texts in the two forms of Ghost's editor, Lexical and Mobiledoc, as HTML.

Ghost stores HTML beside them, except of posts that were imported or never saved since. What is
for mail alone, and what asks readers to sign up, is left out, as it is in Ghost's HTML.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any

_Node = Mapping[str, Any]
_MARKS = tuple(enumerate(("strong", "em", "s", "u", "code", "sub", "sup", "mark")))
"""Bits of Lexical's ``format``, and the elements that they mean."""
_UNSEEN = frozenset(
    {"email", "email-cta", "emailcta", "signup", "tk", "zwnj", "call-to-action", "at-link-search"}
)
_DEEPEST = 64
MEMBERS = "<!--members-only-->"
"""What stands behind it is for members alone."""


def html(text: str) -> tuple[str, tuple[str, ...]]:
    """The HTML of a text, and what is to be told of what it lacks.

    Args:
        text: JSON of either form.

    Raises:
        ValueError: It is neither.
    """
    try:
        said = json.loads(text)
    except RecursionError as error:
        raise ValueError("its parts stand too deep in each other") from error
    lost: Counter[str] = Counter()
    root = said.get("root") if isinstance(said, dict) else None
    if isinstance(root, dict) and isinstance(root.get("children"), list):
        made = "\n".join(filter(None, _blocks(_nodes(root), lost, 0)))
    elif isinstance(said, dict) and isinstance(said.get("sections"), list):
        made = "\n".join(filter(None, _Mobiledoc(said, lost).blocks()))
    else:
        raise ValueError("it is no text of Ghost's editor")  # noqa: TRY004 - of a file's content
    if not lost:
        return made, ()
    return made, (f"What Ghost's editor calls {', '.join(lost)} is not known and was left out.",)


def _nodes(node: _Node, name: str = "children") -> list[_Node]:
    found = node.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _said(node: _Node, *names: str) -> str:
    """The first of some values that is a text."""
    found = (node.get(name) for name in names)
    return next((one for one in found if isinstance(one, str) and one), "")


def _blocks(nodes: Iterable[_Node], lost: Counter[str], depth: int) -> Iterator[str]:
    """The blocks of Lexical."""
    for node in nodes if depth < _DEEPEST else ():
        kind = _said(node, "type").removeprefix("extended-")
        if kind == "list":
            yield _list(node, lost, depth)
        elif kind in _ELEMENTS:
            element = _said(node, "tag") if kind == "heading" else _ELEMENTS[kind]
            element = element if element in _HEADINGS or kind != "heading" else "h2"
            inner = _inline(_nodes(node), lost, depth)
            yield f"<{element}>{inner}</{element}>" if inner.strip() else ""
        else:
            yield _card(kind, node, lost)


_ELEMENTS = {"paragraph": "p", "heading": "h2", "quote": "blockquote", "aside": "blockquote"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _list(node: _Node, lost: Counter[str], depth: int) -> str:
    element = "ol" if _said(node, "tag", "listType") in ("ol", "number") else "ul"
    items: list[str] = []
    for one in _nodes(node):
        inner = _nodes(one)
        text = _inline((n for n in inner if n.get("type") != "list"), lost, depth)
        lists = "".join(_blocks((n for n in inner if n.get("type") == "list"), lost, depth + 1))
        if lists and not text and items:  # Lexical has a list within in an item of its own
            items[-1] += lists
        else:
            items.append(text + lists)
    return f"<{element}>{''.join(f'<li>{one}</li>' for one in items)}</{element}>"


def _inline(nodes: Iterable[_Node], lost: Counter[str], depth: int) -> str:
    """The text of Lexical within a block."""
    return (
        "".join(_inline_node(node, lost, depth + 1) for node in nodes) if depth < _DEEPEST else ""
    )


def _inline_node(node: _Node, lost: Counter[str], depth: int) -> str:
    kind = _said(node, "type").removeprefix("extended-")
    if kind in ("text", "code-highlight", "tab"):
        bits: Any = node.get("format")
        text = escape(_said(node, "text"), quote=False)
        for bit, element in _MARKS if isinstance(bits, int) else ():
            text = f"<{element}>{text}</{element}>" if bits >> bit & 1 else text
        return text
    if kind == "linebreak":
        return "<br>"
    inner = _inline(_nodes(node), lost, depth)
    if kind in ("link", "autolink", "at-link") and (url := _said(node, "url")):
        return f'<a href="{escape(url)}">{inner}</a>'
    if not inner and kind not in _UNSEEN:
        lost[kind] += 1
    return inner


def _card(kind: str, said: _Node, lost: Counter[str]) -> str:
    """A card of either form."""
    kind = kind.removeprefix("card-")
    if _is_hidden(said.get("visibility")):
        return ""
    made = _CARDS.get(kind)
    if made is None:
        if kind not in _UNSEEN:
            lost[kind] += 1
        return ""
    return made(said)


def _is_hidden(visibility: Any) -> bool:
    """Whether a card is for members or for mail alone, in the form of Ghost 5 and of later ones."""
    if not isinstance(visibility, dict):
        return False
    web = visibility.get("web")
    shows = (
        web.get("nonMember", True) if isinstance(web, dict) else visibility.get("showOnWeb", True)
    )
    return shows is False


def _figure(inner: str, said: _Node) -> str:
    caption = _said(said, "caption")
    return f"<figure>{inner}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _picture(said: _Node) -> str:
    url = _said(said, "src", "url")
    image = f'<img src="{escape(url)}" alt="{escape(_said(said, "alt"))}">'
    if link := _said(said, "href"):
        image = f'<a href="{escape(link)}">{image}</a>'
    return _figure(image, said) if url else ""


def _gallery(said: _Node) -> str:
    images = "".join(filter(None, (_picture(one) for one in _nodes(said, "images"))))
    caption = _said(said, "caption")
    return images + (f"<p>{caption}</p>" if caption else "")


def _code(said: _Node) -> str:
    language = _said(said, "language")
    name = f' class="language-{escape(language)}"' if language else ""
    code = f"<pre><code{name}>{escape(_said(said, 'code'), quote=False)}</code></pre>"
    return _figure(code, said) if _said(said, "caption") else code


def _markdown(said: _Node) -> str:
    from feedwright.markup.markdown import to_html  # noqa: PLC0415 - seldom needed

    return to_html(_said(said, "markdown"))


def _link(url: str, title: str) -> str:
    return f'<p><a href="{escape(url)}">{escape(title or url)}</a></p>' if url else ""


def _bookmark(said: _Node) -> str:
    told = said.get("metadata")
    told = told if isinstance(told, dict) else {}
    about = _said(told, "description")
    link = _link(_said(said, "url") or _said(told, "url"), _said(told, "title"))
    return link + (f"<p>{escape(about)}</p>" if link and about else "")


def _embed(said: _Node) -> str:
    made = _said(said, "html")
    return _figure(made, said) if made else _link(_said(said, "url"), "")


def _callout(said: _Node) -> str:
    text = f"{escape(_said(said, 'calloutEmoji'))} {_said(said, 'calloutText')}".strip()
    return f"<blockquote><p>{text}</p></blockquote>"


def _toggle(said: _Node) -> str:
    summary = f"<summary>{_said(said, 'heading')}</summary>"
    return f"<details>{summary}{_said(said, 'content')}</details>"


def _media(element: str) -> Callable[[_Node], str]:
    def made(said: _Node) -> str:
        url, title = _said(said, "src"), _said(said, "title")
        shown = f'<{element} src="{escape(url)}" controls></{element}>'
        return _figure(f"<p>{escape(title)}</p>{shown}" if title else shown, said) if url else ""

    return made


def _product(said: _Node) -> str:
    image = f'<img src="{escape(url)}" alt="">' if (url := _said(said, "productImageSrc")) else ""
    title = _said(said, "productTitle")
    return (
        f"<h4>{title}</h4>{image}{_said(said, 'productDescription')}"
        f"{_link(_said(said, 'productUrl'), _said(said, 'productButton'))}"
    )


_CARDS: Mapping[str, Callable[[_Node], str]] = {
    "image": _picture,
    "gallery": _gallery,
    "horizontalrule": lambda _: "<hr>",
    "hr": lambda _: "<hr>",
    "html": lambda said: _said(said, "html"),
    "markdown": _markdown,
    "codeblock": _code,
    "code": _code,
    "bookmark": _bookmark,
    "embed": _embed,
    "transistor": _embed,
    "callout": _callout,
    "toggle": _toggle,
    "button": lambda said: _link(_said(said, "buttonUrl"), _said(said, "buttonText")),
    "file": lambda said: _link(_said(said, "src"), _said(said, "fileTitle", "fileName")),
    "audio": _media("audio"),
    "video": _media("video"),
    "product": _product,
    "header": lambda said: f"<h2>{_said(said, 'header', 'heading')}</h2>",
    "paywall": lambda _: MEMBERS,
}
"""By the names of cards, what they show."""


class _Mobiledoc:
    """A text in Mobiledoc 0.3: sections of markers, marked by elements that open and close."""

    def __init__(self, said: _Node, lost: Counter[str]) -> None:
        self._sections: list[Any] = said["sections"]
        self._markups = said.get("markups")
        self._atoms = said.get("atoms")
        self._cards = said.get("cards")
        self._lost = lost

    def blocks(self) -> Iterator[str]:
        """The blocks."""
        for section in self._sections:
            if not isinstance(section, list):
                continue
            kind, first, rest = (*section, None, None, None)[:3]
            if kind == 1 and isinstance(first, str):
                element = first if first in (*_HEADINGS, "p", "blockquote", "aside") else "p"
                inner = self._text(rest)
                yield f"<{element}>{inner}</{element}>" if inner.strip() else ""
            elif kind == 2 and isinstance(first, str):  # noqa: PLR2004 - an image
                yield _picture({"src": first})
            elif kind == 3 and isinstance(rest, list):  # noqa: PLR2004 - a list
                element = "ol" if first == "ol" else "ul"
                items = "".join(f"<li>{self._text(one)}</li>" for one in rest)
                yield f"<{element}>{items}</{element}>"
            elif kind == 10:  # noqa: PLR2004 - a card
                card = _at(self._cards, first)
                name, said = (*card, None, None)[:2] if isinstance(card, list) else ("", None)
                yield _card(str(name), said if isinstance(said, dict) else {}, self._lost)

    def _text(self, markers: Any) -> str:
        made: list[str] = []
        still: list[str] = []
        for marker in markers if isinstance(markers, list) else ():
            if not isinstance(marker, list) or len(marker) < 4:  # noqa: PLR2004 - they have four parts
                continue
            kind, opened, closed, value = marker[:4]
            for one in opened if isinstance(opened, list) else ():
                start, element = self._start(one)
                made.append(start)
                still.append(element)
            made.append(self._atom(value) if kind == 1 else escape(str(value), quote=False))
            count = min(closed, len(still)) if isinstance(closed, int) else 0
            made += [f"</{still.pop()}>" for _ in range(count)]
        return "".join((*made, *(f"</{one}>" for one in reversed(still))))

    def _start(self, number: Any) -> tuple[str, str]:
        markup = _at(self._markups, number)
        name, said = (*markup, None, None)[:2] if isinstance(markup, list) else ("span", None)
        name = name if isinstance(name, str) and name.isalpha() else "span"
        pairs = dict(zip(said[::2], said[1::2], strict=False)) if isinstance(said, list) else {}
        href = pairs.get("href")
        return (f'<a href="{escape(str(href))}">' if name == "a" and href else f"<{name}>"), name

    def _atom(self, number: Any) -> str:
        atom = _at(self._atoms, number)
        name, text = (*atom, None, None)[:2] if isinstance(atom, list) else ("", "")
        return "<br>" if name == "soft-return" else escape(str(text or ""), quote=False)


def _at(listed: Any, number: Any) -> Any:
    is_there = isinstance(listed, list) and isinstance(number, int) and 0 <= number < len(listed)
    return listed[number] if is_there else None
