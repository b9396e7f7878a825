"""Portable Text, as Sanity has it (https://www.portabletext.org/specification/)."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from feedwright.reading.formats.editors.nodes import (
    DEEPEST,
    Lost,
    Node,
    code,
    heading,
    link,
    marked,
    nodes,
    number,
    picture,
    said,
    table,
    within,
)


def is_text(value: Any) -> bool:
    """Whether a value is a list of blocks."""
    return (
        isinstance(value, list)
        and all(isinstance(one, dict) and isinstance(one.get("_type"), str) for one in value)
        and any(one["_type"] == "block" and "children" in one for one in value)
    )


def html(value: Any, lost: Lost) -> str:
    """The HTML of blocks."""
    return _blocks(value, lost, 1)


def _blocks(value: list[Node], lost: Lost, depth: int) -> str:
    made: list[str] = []
    listed: list[Node] = []
    for block in value:
        if block.get("listItem"):
            listed.append(block)
            continue
        made += [*_lists(listed, lost), _block(block, lost, depth)]
        listed = []
    return "\n".join(filter(None, (*made, *_lists(listed, lost))))


def _lists(blocks: list[Node], lost: Lost) -> Iterator[str]:
    """The lists that blocks make which follow each other, by their levels and kinds."""
    opened: list[str] = []
    made = ""
    for block in blocks:
        level = min(max(number(block, "level", 1), 1), DEEPEST)
        element = "ol" if block["listItem"] == "number" else "ul"
        while len(opened) > level or (len(opened) == level and opened[-1] != element):
            made += f"</li></{opened.pop()}>"
        made += "</li>" if len(opened) == level else ""
        while len(opened) < level:
            # A level that is skipped stands in an item without words.
            made += f"<{element}>" + "<li>" * (len(opened) + 1 < level)
            opened.append(element)
        made += f"<li>{_inline(block, lost)}"
    while opened:
        made += f"</li></{opened.pop()}>"
    if made:
        yield made


def _block(block: Node, lost: Lost, depth: int) -> str:
    kind = block["_type"]
    if kind == "block":
        inner, style = _inline(block, lost), said(block, "style")
        if not inner.strip():
            return ""
        if style[:1] == "h" and style[1:] in "123456" and style[1:]:
            return heading(int(style[1:]), inner)
        paragraph = f"<p>{inner}</p>"
        return f"<blockquote>{paragraph}</blockquote>" if style == "blockquote" else paragraph
    made = _object(kind, block)
    if made:
        return made
    lost[kind] += 1
    below = within(block, is_text) if depth <= DEEPEST else ()
    return "\n".join(_blocks(one, lost, depth + 1) for one in below)


def _object(kind: str, node: Node) -> str:
    """What is no text: a picture, or code; "" of anything else."""
    if kind == "code":
        return code(said(node, "code"), said(node, "language"))
    if kind == "break":
        return "<hr>"
    asset = table(node, "asset")
    url = said(asset, "url") or said(node, "url")
    if kind in ("image", "figure", "mainImage", "imageWithAlt") or asset.get("_type") == "image":
        return picture(url, said(node, "alt"), escape(said(node, "caption")))
    return f'<p><a href="{escape(url)}">{escape(url)}</a></p>' if url else ""


def _inline(block: Node, lost: Lost) -> str:
    """The words of a block."""
    definitions = {said(one, "_key"): one for one in nodes(block, "markDefs")}
    return "".join(_span(one, definitions, lost) for one in nodes(block))


def _span(node: Node, definitions: Mapping[str, Node], lost: Lost) -> str:
    kind = said(node, "_type")
    if kind != "span":
        lost[kind or "?"] += 1
        return ""
    inner = escape(said(node, "text"), quote=False).replace("\n", "<br>")
    marks = node.get("marks")
    marks = [one for one in marks if isinstance(one, str)] if isinstance(marks, list) else []
    inner = marked(inner, [one for one in marks if one not in definitions])
    for name in marks:
        if name in definitions:
            inner = link(said(definitions[name], "href", "url"), inner)
    return inner
