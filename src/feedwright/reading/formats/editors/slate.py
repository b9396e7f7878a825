"""Strapi's blocks (https://docs.strapi.io/cms/api/rest), and other documents of Slate.

Slate leaves the names of nodes to whom it serves: known are Strapi's, and those of Slate's own
examples and of Plate.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from feedwright.reading.formats.editors.nodes import (
    MARKS,
    Lost,
    Maker,
    Node,
    Tree,
    code,
    element,
    heading,
    items,
    link,
    marked,
    nodes,
    number,
    picture,
    said,
    table,
    through,
)

_LISTS: Mapping[str, bool] = {
    "list": False,
    **dict.fromkeys(("bulleted-list", "bulleted_list", "unordered-list", "ul", "ul_list"), False),
    **dict.fromkeys(("numbered-list", "numbered_list", "ordered-list", "ol", "ol_list"), True),
}
"""The names of lists, and whether their items have numbers."""


def is_text(value: Any) -> bool:
    """Whether a value is a list of nodes with children."""
    return (
        isinstance(value, list)
        and all(isinstance(one, dict) and isinstance(one.get("children"), list) for one in value)
        and any(isinstance(one.get("type"), str) for one in value)
    )


def html(value: Any, lost: Lost) -> str:
    """The HTML of nodes."""
    return _TREE.html(value, lost)


def _text(node: Node) -> str | None:
    if not isinstance(node.get("text"), str):
        return None
    inner = escape(node["text"], quote=False).replace("\n", "<br>")
    return marked(inner, (name for name in MARKS if node.get(name) is True))


def _list(node: Node, below: list[str]) -> str:
    is_ordered = _LISTS[said(node, "type")] or node.get("format") == "ordered"
    return items(_joined(nodes(node), below), ordered=is_ordered)


def _joined(below: list[Node], made: list[str]) -> list[str]:
    """The items of a list; Strapi has a list within it beside the items, not in one."""
    joined: list[str] = []
    for node, inner in zip(below, made, strict=True):
        if said(node, "type") in _LISTS and joined:
            joined[-1] += inner
        else:
            joined.append(inner)
    return joined


def _image(node: Node, _: list[str]) -> str | None:
    of = table(node, "image") or node
    about = said(of, "alternativeText", "alt")
    return picture(said(of, "url", "src"), about, escape(said(of, "caption"))) or None


def _code(node: Node, _: list[str]) -> str:
    return code("\n".join(map(_lines, nodes(node))), said(node, "language", "lang"))


def _heading(node: Node, below: list[str]) -> str:
    return heading(number(node, "level", 2), "".join(below))


def _lines(node: Node) -> str:
    """The plain text of a node."""
    if isinstance(node.get("text"), str):
        return str(node["text"])
    return "".join(str(one.get("text") or "") for one in nodes(node))


_LEVELS = ("one", "two", "three", "four", "five", "six")
_MAKERS: Mapping[str, Maker] = {
    **dict.fromkeys(("paragraph", "p", ""), element("p")),
    **dict.fromkeys(("quote", "block-quote", "blockquote", "block_quote"), element("blockquote")),
    "heading": _heading,
    **{f"h{level}": element(f"h{level}") for level in range(1, 7)},
    **{
        f"heading{dash}{name}": element(f"h{level}")
        for level, name in enumerate(_LEVELS, 1)
        for dash in "-_"
    },
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(
        ("list-item", "list_item", "list-item-child", "li", "lic", "list-item-text"), through
    ),
    **dict.fromkeys(("code", "code-block", "code_block"), _code),
    **dict.fromkeys(
        ("link", "a"), lambda node, below: link(said(node, "url", "href"), "".join(below))
    ),
    **dict.fromkeys(("image", "img"), _image),
    "table": element("table"),
    **dict.fromkeys(("tr", "table-row"), element("tr")),
    **dict.fromkeys(("td", "table-cell"), element("td")),
    **dict.fromkeys(("th", "table-header-cell"), element("th")),
}
_TREE = Tree(_MAKERS, _text, below="children")
