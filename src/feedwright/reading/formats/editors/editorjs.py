"""What Editor.js saves (https://editorjs.io/saving-data/), with the tools of its own team."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from feedwright.reading.formats.editors.nodes import (
    DEEPEST,
    Lost,
    Node,
    code,
    heading,
    items,
    link,
    nodes,
    number,
    picture,
    said,
    table,
    within,
)


def is_text(value: Any) -> bool:
    """Whether a value is what the editor saves."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("blocks"), list)
        and bool(value["blocks"])
        and all(
            isinstance(one, dict)
            and isinstance(one.get("type"), str)
            and isinstance(one.get("data"), dict)
            for one in value["blocks"]
        )
    )


def html(value: Any, lost: Lost) -> str:
    """The HTML of blocks; their words are HTML already."""
    return _blocks(value["blocks"], lost, 1)


def _blocks(blocks: list[Node], lost: Lost, depth: int) -> str:
    made: list[str] = []
    for block in blocks:
        data, kind = block["data"], block["type"].lower()
        if kind in _LISTS:
            made.append(_list(data, lost))
        elif kind in _BLOCKS:
            made.append(_BLOCKS[kind](data))
        else:
            lost[block["type"]] += 1
            inner = within(data, is_text) if depth <= DEEPEST else ()
            made += [_blocks(one["blocks"], lost, depth + 1) for one in inner]
    return "\n".join(filter(None, made))


def _paragraph(data: Node) -> str:
    inner = said(data, "text")
    return f"<p>{inner}</p>" if inner.strip() else ""


def _header(data: Node) -> str:
    return heading(number(data, "level", 2), said(data, "text"))


def _list(data: Node, lost: Lost, depth: int = 0) -> str:
    """A list, in the form of version 1 (texts), and of nested ones (objects)."""
    found = data.get("items")
    inner = [_item(one, data, lost, depth) for one in found] if isinstance(found, list) else []
    return items(inner, ordered=said(data, "style") == "ordered") if inner else ""


def _item(item: Any, data: Node, lost: Lost, depth: int) -> str:
    if isinstance(item, str):
        return item
    if not isinstance(item, dict) or depth > DEEPEST:
        lost["item"] += 1
        return ""
    checked = table(item, "meta").get("checked", item.get("checked"))
    is_task = said(data, "style") == "checklist" or "checked" in item
    box = ("☑ " if checked is True else "☐ ") if is_task else ""
    below = {"items": item.get("items"), "style": data.get("style")}
    return box + said(item, "content", "text") + _list(below, lost, depth + 1)


def _quote(data: Node) -> str:
    caption = said(data, "caption")
    below = f"<p>{caption}</p>" if caption else ""
    return f"<blockquote><p>{said(data, 'text')}</p>{below}</blockquote>"


def _image(data: Node) -> str:
    caption = said(data, "caption")
    return picture(said(table(data, "file"), "url") or said(data, "url"), "", caption)


def _embed(data: Node) -> str:
    url = said(data, "source", "embed")
    caption = said(data, "caption") or escape(url)
    return f"<p>{link(url, caption)}</p>" if url else ""


def _table(data: Node) -> str:
    rows = data.get("content")
    rows = [one for one in rows if isinstance(one, list)] if isinstance(rows, list) else []
    made = ""
    for at, row in enumerate(rows):
        cell = "th" if data.get("withHeadings") is True and at == 0 else "td"
        cells = (f"<{cell}>{one if isinstance(one, str) else ''}</{cell}>" for one in row)
        made += f"<tr>{''.join(cells)}</tr>"
    return f"<table>{made}</table>" if made else ""


def _file(data: Node) -> str:
    file = table(data, "file")
    url = said(file, "url")
    return f"<p>{link(url, escape(said(data, 'title') or said(file, 'name') or url))}</p>"


def _tool(data: Node) -> str:
    url, about = said(data, "link"), table(data, "meta")
    title = escape(said(about, "title") or url)
    below = escape(said(about, "description"))
    return f"<p>{link(url, title)}</p>" + (f"<p>{below}</p>" if below else "")


def _warning(data: Node) -> str:
    title, message = said(data, "title"), said(data, "message")
    told = f"<strong>{title}</strong>" if title else ""
    return f"<blockquote><p>{' '.join(filter(None, (told, message)))}</p></blockquote>"


def _gallery(data: Node) -> str:
    return "".join(picture(said(one, "url")) for one in nodes(data, "files"))


_LISTS = frozenset({"list", "nestedlist", "checklist"})
_BLOCKS: Mapping[str, Callable[[Node], str]] = {
    "paragraph": _paragraph,
    "header": _header,
    "quote": _quote,
    "image": _image,
    "simpleimage": _image,
    "gallery": _gallery,
    "embed": _embed,
    "table": _table,
    "code": lambda data: code(said(data, "code"), said(data, "language", "languageCode")),
    "raw": lambda data: said(data, "html"),
    "delimiter": lambda _: "<hr>",
    "attaches": _file,
    "linktool": _tool,
    "warning": _warning,
}
