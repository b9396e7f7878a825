"""Contentful's rich text (https://www.contentful.com/developers/docs/concepts/rich-text/)."""

from collections.abc import Mapping
from html import escape
from typing import Any

from feedwright.reading.formats.editors.nodes import (
    DEEPEST,
    Lost,
    Maker,
    Node,
    element,
    items,
    link,
    marked,
    nodes,
    picture,
    said,
    table,
    through,
)


def is_text(value: Any) -> bool:
    """Whether a value is a document."""
    return (
        isinstance(value, dict)
        and value.get("nodeType") == "document"
        and isinstance(value.get("content"), list)
    )


def html(value: Any, lost: Lost) -> str:
    """The HTML of a document."""
    made = (_node(one, lost, 1) for one in nodes(value, "content"))
    return "\n".join(one for one in made if one and one != "<p></p>")


def _node(node: Node, lost: Lost, depth: int) -> str:
    kind = said(node, "nodeType")
    if kind == "text":
        marks = (said(one, "type") for one in nodes(node, "marks"))
        return marked(escape(said(node, "value"), quote=False).replace("\n", "<br>"), marks)
    below: list[str] = []
    if depth <= DEEPEST:
        below = [_node(one, lost, depth + 1) for one in nodes(node, "content")]
    maker = _MAKERS.get(kind)
    made = maker(node, below) if maker and depth <= DEEPEST else None
    if made is None:
        lost[kind or "?"] += 1
    return "".join(below) if made is None else made


def _link(node: Node, below: list[str]) -> str:
    return link(said(table(node, "data"), "uri") or _file(node)[0], "".join(below))


def _file(node: Node) -> tuple[str, Node]:
    """The address of the asset that a node is about, and the asset; "" where it is not told."""
    target = table(table(node, "data"), "target")
    asset = table(target, "fields") or target
    url = said(table(asset, "file"), "url") or said(asset, "url")
    return (f"https:{url}" if url.startswith("//") else url), asset


def _asset(node: Node, _: list[str]) -> str | None:
    url, asset = _file(node)
    title, about = said(asset, "title"), said(asset, "description")
    kind = said(table(asset, "file"), "contentType") or said(asset, "contentType")
    if not url or kind.startswith("image/"):
        return picture(url, about or title) or None
    return f"<p>{link(url, escape(title or url))}</p>"


_MAKERS: Mapping[str, Maker] = {
    "paragraph": element("p"),
    "blockquote": element("blockquote"),
    "hr": lambda *_: "<hr>",
    **{f"heading-{level}": element(f"h{level}") for level in range(1, 7)},
    "ordered-list": lambda _, below: items(below, ordered=True),
    "unordered-list": lambda _, below: items(below, ordered=False),
    "list-item": through,
    "table": element("table"),
    "table-row": element("tr"),
    "table-cell": element("td"),
    "table-header-cell": element("th"),
    **dict.fromkeys(
        ("hyperlink", "entry-hyperlink", "asset-hyperlink", "resource-hyperlink"), _link
    ),
    "embedded-asset-block": _asset,
}
