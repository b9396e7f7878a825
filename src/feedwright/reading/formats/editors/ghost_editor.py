"""Texts in the two forms of Ghost's editor, Lexical and Mobiledoc, as HTML.

Ghost stores HTML beside them, except of posts that were imported or never saved since. What is
for mail alone, and what asks readers to sign up, is left out, as it is in Ghost's HTML.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any

from feedwright.reading.formats.editors.nodes import (
    DEEPEST,
    Lost,
    Node,
    code,
    items,
    nodes,
    said,
    table,
)

_MARKS = tuple(enumerate(("strong", "em", "s", "u", "code", "sub", "sup", "mark")))
"""Bits of Lexical's ``format``, and the elements that they mean."""
_UNSEEN = frozenset(
    {"email", "email-cta", "emailcta", "signup", "tk", "zwnj", "call-to-action", "at-link-search"}
)
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
        document = json.loads(text)
    except RecursionError as error:
        raise ValueError("its parts stand too deep in each other") from error
    lost: Lost = Counter()
    if is_lexical(document):
        made = "\n".join(filter(None, _blocks(nodes(document["root"]), lost, 0)))
    elif isinstance(document, dict) and isinstance(document.get("sections"), list):
        made = "\n".join(filter(None, _Mobiledoc(document, lost).blocks()))
    else:
        raise ValueError("it is no text of Ghost's editor")
    if not lost:
        return made, ()
    return made, (f"What Ghost's editor calls {', '.join(lost)} is not known and was left out.",)


def is_lexical(value: Any) -> bool:
    """Whether a value is a text of Lexical."""
    return isinstance(table(value, "root").get("children"), list)


def _blocks(below: Iterable[Node], lost: Lost, depth: int) -> Iterator[str]:
    """The blocks of Lexical."""
    for node in below if depth < DEEPEST else ():
        kind = said(node, "type").removeprefix("extended-")
        if kind == "list":
            yield _list(node, lost, depth)
        elif kind in _ELEMENTS:
            element = said(node, "tag") if kind == "heading" else _ELEMENTS[kind]
            element = element if element in _HEADINGS or kind != "heading" else "h2"
            inner = _inline(nodes(node), lost, depth)
            yield f"<{element}>{inner}</{element}>" if inner.strip() else ""
        else:
            yield _card(kind, node, lost)


_ELEMENTS = {"paragraph": "p", "heading": "h2", "quote": "blockquote", "aside": "blockquote"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _list(node: Node, lost: Lost, depth: int) -> str:
    is_ordered = said(node, "tag", "listType") in ("ol", "number")
    made: list[str] = []
    for one in nodes(node):
        inner = nodes(one)
        text = _inline((n for n in inner if n.get("type") != "list"), lost, depth)
        within = "".join(_blocks((n for n in inner if n.get("type") == "list"), lost, depth + 1))
        if within and not text and made:  # Lexical has a list within in an item of its own
            made[-1] += within
        else:
            made.append(text + within)
    return items(made, ordered=is_ordered)


def _inline(below: Iterable[Node], lost: Lost, depth: int) -> str:
    """The text of Lexical within a block."""
    return "".join(_inline_node(node, lost, depth + 1) for node in below) if depth < DEEPEST else ""


def _inline_node(node: Node, lost: Lost, depth: int) -> str:
    kind = said(node, "type").removeprefix("extended-")
    if kind in ("text", "code-highlight", "tab"):
        bits: Any = node.get("format")
        text = escape(said(node, "text"), quote=False)
        for bit, element in _MARKS if isinstance(bits, int) else ():
            text = f"<{element}>{text}</{element}>" if bits >> bit & 1 else text
        return text
    if kind == "linebreak":
        return "<br>"
    inner = _inline(nodes(node), lost, depth)
    if kind in ("link", "autolink", "at-link") and (url := said(node, "url")):
        return f'<a href="{escape(url)}">{inner}</a>'
    if not inner and kind not in _UNSEEN:
        lost[kind] += 1
    return inner


def _card(kind: str, node: Node, lost: Lost) -> str:
    """A card of either form."""
    kind = kind.removeprefix("card-")
    if _is_hidden(node.get("visibility")):
        return ""
    made = _CARDS.get(kind)
    if made is None:
        if kind not in _UNSEEN:
            lost[kind] += 1
        return ""
    return made(node)


def _is_hidden(visibility: Any) -> bool:
    """Whether a card is for members or for mail alone, in the form of Ghost 5 and of later ones."""
    if not isinstance(visibility, dict):
        return False
    web = visibility.get("web")
    shows = (
        web.get("nonMember", True) if isinstance(web, dict) else visibility.get("showOnWeb", True)
    )
    return shows is False


def _figure(inner: str, node: Node) -> str:
    caption = said(node, "caption")
    return f"<figure>{inner}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _picture(node: Node) -> str:
    url = said(node, "src", "url")
    image = f'<img src="{escape(url)}" alt="{escape(said(node, "alt"))}">'
    if link := said(node, "href"):
        image = f'<a href="{escape(link)}">{image}</a>'
    return _figure(image, node) if url else ""


def _gallery(node: Node) -> str:
    images = "".join(filter(None, (_picture(one) for one in nodes(node, "images"))))
    caption = said(node, "caption")
    return images + (f"<p>{caption}</p>" if caption else "")


def _code(node: Node) -> str:
    made = code(said(node, "code"), said(node, "language"))
    return _figure(made, node) if said(node, "caption") else made


def _markdown(node: Node) -> str:
    from feedwright.markup.markdown import to_html  # noqa: PLC0415 - seldom needed

    return to_html(said(node, "markdown"))


def _link(url: str, title: str) -> str:
    return f'<p><a href="{escape(url)}">{escape(title or url)}</a></p>' if url else ""


def _bookmark(node: Node) -> str:
    told = table(node, "metadata")
    about = said(told, "description")
    link = _link(said(node, "url") or said(told, "url"), said(told, "title"))
    return link + (f"<p>{escape(about)}</p>" if link and about else "")


def _embed(node: Node) -> str:
    made = said(node, "html")
    return _figure(made, node) if made else _link(said(node, "url"), "")


def _callout(node: Node) -> str:
    text = f"{escape(said(node, 'calloutEmoji'))} {said(node, 'calloutText')}".strip()
    return f"<blockquote><p>{text}</p></blockquote>"


def _toggle(node: Node) -> str:
    summary = f"<summary>{said(node, 'heading')}</summary>"
    return f"<details>{summary}{said(node, 'content')}</details>"


def _media(element: str) -> Callable[[Node], str]:
    def made(node: Node) -> str:
        url, title = said(node, "src"), said(node, "title")
        shown = f'<{element} src="{escape(url)}" controls></{element}>'
        return _figure(f"<p>{escape(title)}</p>{shown}" if title else shown, node) if url else ""

    return made


def _product(node: Node) -> str:
    image = f'<img src="{escape(url)}" alt="">' if (url := said(node, "productImageSrc")) else ""
    title = said(node, "productTitle")
    return (
        f"<h4>{title}</h4>{image}{said(node, 'productDescription')}"
        f"{_link(said(node, 'productUrl'), said(node, 'productButton'))}"
    )


_CARDS: Mapping[str, Callable[[Node], str]] = {
    "image": _picture,
    "gallery": _gallery,
    "horizontalrule": lambda _: "<hr>",
    "hr": lambda _: "<hr>",
    "html": lambda node: said(node, "html"),
    "markdown": _markdown,
    "codeblock": _code,
    "code": _code,
    "bookmark": _bookmark,
    "embed": _embed,
    "transistor": _embed,
    "callout": _callout,
    "toggle": _toggle,
    "button": lambda node: _link(said(node, "buttonUrl"), said(node, "buttonText")),
    "file": lambda node: _link(said(node, "src"), said(node, "fileTitle", "fileName")),
    "audio": _media("audio"),
    "video": _media("video"),
    "product": _product,
    "header": lambda node: f"<h2>{said(node, 'header', 'heading')}</h2>",
    "paywall": lambda _: MEMBERS,
}
"""By the names of cards, what they show."""


class _Mobiledoc:
    """A text in Mobiledoc 0.3: sections of markers, marked by elements that open and close."""

    def __init__(self, document: Node, lost: Lost) -> None:
        self._sections: list[Any] = document["sections"]
        self._markups = document.get("markups")
        self._atoms = document.get("atoms")
        self._cards = document.get("cards")
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
                yield items(map(self._text, rest), ordered=first == "ol")
            elif kind == 10:  # noqa: PLR2004 - a card
                card = _at(self._cards, first)
                name, payload = (*card, None, None)[:2] if isinstance(card, list) else ("", None)
                yield _card(str(name), payload if isinstance(payload, dict) else {}, self._lost)

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
        name, attributes = (*markup, None, None)[:2] if isinstance(markup, list) else ("span", None)
        name = name if isinstance(name, str) and name.isalpha() else "span"
        pairs = (
            dict(zip(attributes[::2], attributes[1::2], strict=False))
            if isinstance(attributes, list)
            else {}
        )
        href = pairs.get("href")
        return (f'<a href="{escape(str(href))}">' if name == "a" and href else f"<{name}>"), name

    def _atom(self, number: Any) -> str:
        atom = _at(self._atoms, number)
        name, text = (*atom, None, None)[:2] if isinstance(atom, list) else ("", "")
        return "<br>" if name == "soft-return" else escape(str(text or ""), quote=False)


def _at(listed: Any, number: Any) -> Any:
    is_there = isinstance(listed, list) and isinstance(number, int) and 0 <= number < len(listed)
    return listed[number] if is_there else None
