"""Contentful's rich text (https://www.contentful.com/developers/docs/concepts/rich-text/)."""

from collections.abc import Mapping
from html import escape
from typing import Any

from feedwright.reading.formats.editors.nodes import (
    Lost,
    Maker,
    Node,
    Tree,
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
    return _TREE.html(nodes(value, "content"), lost)


def _text(node: Node) -> str | None:
    if said(node, "nodeType") != "text":
        return None
    marks = (said(one, "type") for one in nodes(node, "marks"))
    return marked(escape(said(node, "value"), quote=False).replace("\n", "<br>"), marks)


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
_TREE = Tree(_MAKERS, _text, kind="nodeType")
