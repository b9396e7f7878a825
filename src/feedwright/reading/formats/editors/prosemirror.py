"""Documents of ProseMirror, which Tiptap, Storyblok and Atlassian have, too.

Their nodes are those of ProseMirror's basic schema and of Tiptap's extensions
(https://tiptap.dev/docs/editor/extensions), written as ``bulletList`` or ``bullet_list``.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from feedwright.reading.formats.editors.nodes import (
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


def is_text(value: Any) -> bool:
    """Whether a value is a document."""
    return (
        isinstance(value, dict)
        and value.get("type") == "doc"
        and isinstance(value.get("content"), list)
    )


def html(value: Any, lost: Lost) -> str:
    """The HTML of a document."""
    return _TREE.html(nodes(value, "content"), lost)


def _folded(kind: str) -> str:
    return kind.replace("_", "").lower()


def _code(node: Node, _: list[str]) -> str:
    told = table(node, "attrs")
    lines = "".join(said(one, "text") or "\n" for one in nodes(node, "content"))
    return code(lines, said(told, "language", "params", "class").removeprefix("language-"))


def _list(node: Node, below: list[str]) -> str:
    told = table(node, "attrs")
    start = number(told, "start", number(told, "order", 1))
    is_ordered = said(node, "type").lower().startswith("ordered")
    return items(below, ordered=is_ordered, start=start)


def _task(node: Node, below: list[str]) -> str:
    told = table(node, "attrs")
    is_done = told.get("checked") is True or told.get("state") == "DONE"
    return ("☑ " if is_done else "☐ ") + "".join(below)


def _picture(node: Node, _: list[str]) -> str | None:
    told = table(node, "attrs")
    return picture(said(told, "src", "url"), said(told, "alt")) or None


def _label(node: Node, _: list[str]) -> str | None:
    told = table(node, "attrs")
    return escape(said(told, "text", "label", "name", "id"), quote=False) or None


def _embedded(node: Node, _: list[str]) -> str | None:
    """A video, a card, or whatever else has an address."""
    url = said(table(node, "attrs"), "src", "url")
    return f"<p>{link(url, escape(url))}</p>" if url else None


def _cell(node: Node, below: list[str]) -> str:
    name = "th" if said(node, "type").lower().endswith("header") else "td"
    told = table(node, "attrs")
    spans = ((one, number(told, one, 1)) for one in ("colspan", "rowspan"))
    wide = "".join(f' {one}="{count}"' for one, count in spans if count > 1)
    return f"<{name}{wide}>{''.join(below)}</{name}>"


def _text(node: Node) -> str | None:
    if _folded(said(node, "type")) != "text":
        return None
    inner = escape(said(node, "text"), quote=False)
    marks = nodes(node, "marks")
    inner = marked(inner, (said(one, "type") for one in marks))
    for one in marks:
        if said(one, "type") == "link":
            inner = link(said(table(one, "attrs"), "href"), inner)
    return inner


_MAKERS: Mapping[str, Maker] = {
    "paragraph": element("p"),
    "blockquote": element("blockquote"),
    "panel": element("blockquote"),
    "heading": lambda node, below: heading(
        number(table(node, "attrs"), "level", 2), "".join(below)
    ),
    "codeblock": _code,
    **dict.fromkeys(("horizontalrule", "rule"), lambda *_: "<hr>"),
    "hardbreak": lambda *_: "<br>",
    **dict.fromkeys(("bulletlist", "orderedlist", "tasklist"), _list),
    "taskitem": _task,
    **dict.fromkeys(("listitem", "detailscontent", "mediasingle", "mediagroup"), through),
    **dict.fromkeys(("image", "media"), _picture),
    **dict.fromkeys(("mention", "emoji"), _label),
    "table": element("table"),
    "tablerow": element("tr"),
    **dict.fromkeys(("tablecell", "tableheader"), _cell),
    "details": element("details"),
    "detailssummary": element("summary"),
    "figure": element("figure"),
    **dict.fromkeys(("figcaption", "caption"), element("figcaption")),
}
_TREE = Tree(_MAKERS, _text, folded=_folded, otherwise=_embedded)
