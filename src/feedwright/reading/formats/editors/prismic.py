"""Rich text of Prismic, and the slices that hold it.

Source: https://prismic.io/docs/api-reference (structured text, slices).
"""

from collections.abc import Mapping
from html import escape
from itertools import pairwise
from typing import Any

from feedwright.reading.formats.editors.nodes import (
    Lost,
    Node,
    heading,
    items,
    link,
    marked,
    nodes,
    number,
    picture,
    said,
    table,
    within,
)

_LISTS: Mapping[str, bool] = {"list-item": False, "o-list-item": True}
"""Whether their items are numbered."""
_INLINE = ("paragraph", "preformatted", "embed", "image", *_LISTS)
_SLICE = frozenset({"slice_type", "primary", "items"})


def is_text(value: Any) -> bool:
    """Whether a value is a list of blocks, or of slices."""
    return isinstance(value, list) and bool(value) and (_is_blocks(value) or _are_slices(value))


def html(value: Any, lost: Lost) -> str:
    """The HTML of blocks, or of the blocks in slices."""
    if not _are_slices(value):
        return _blocks(value, lost)
    made = list[str]()
    for one in value:
        texts = [_blocks(text, lost) for text in within(one, _is_blocks)]
        made += texts
        if not texts:
            lost[said(one, "slice_type")] += 1
    return "\n".join(filter(None, made))


def plain(value: Any) -> str | None:
    """The words of a field that holds a title alone; None of any other value.

    Args:
        value: A field of a document.
    """
    is_title = is_text(value) and all(said(one, "type")[:7] == "heading" for one in value)
    return " ".join(said(one, "text") for one in value) if is_title else None


def _is_blocks(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_block, value))


def _is_block(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        return False
    is_known = value["type"] in _INLINE or value["type"].startswith("heading")
    has_spans = isinstance(value.get("text"), str) and isinstance(value.get("spans"), list)
    return is_known and (has_spans or value["type"] in ("image", "embed"))


def _are_slices(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict) and isinstance(one.get("slice_type"), str) and one.keys() & _SLICE
        for one in value
    )


def _blocks(value: list[Node], lost: Lost) -> str:
    made = list[str]()
    listed = list[str]()
    kind = ""
    for block in (*value, {"type": ""}):
        if listed and block["type"] != kind:
            made.append(items(listed, ordered=_LISTS[kind]))
            listed = []
        kind = block["type"]
        if kind in _LISTS:
            listed.append(_inline(block))
        elif kind:
            made.append(_block(kind, block, lost))
    return "\n".join(filter(None, made))


def _block(kind: str, block: Node, lost: Lost) -> str:
    if kind == "image":
        return picture(said(block, "url"), said(block, "alt"))
    if kind == "embed":
        url = said(table(block, "oembed"), "embed_url", "url")
        if not url:
            lost[kind] += 1
        return f"<p>{link(url, escape(url))}</p>" if url else ""
    inner = _inline(block)
    if kind.startswith("heading"):
        return heading(number({"level": kind[7:]}, "level", 2), inner)
    if kind == "preformatted":
        return f"<pre>{inner}</pre>"
    return f"<p>{inner}</p>" if inner.strip() else ""


def _inline(block: Node) -> str:
    """The words of a block, with what its spans say of them."""
    text = said(block, "text")
    spans = [one for one in nodes(block, "spans") if _ends(one)]
    at = sorted({0, len(text), *(min(end, len(text)) for one in spans for end in _ends(one))})
    return "".join(
        _styled(text[start:end], [one for one in spans if _covers(one, start, end)])
        for start, end in pairwise(at)
    )


def _styled(words: str, spans: list[Node]) -> str:
    made = escape(words, quote=False).replace("\n", "<br>")
    made = marked(made, [said(one, "type") for one in spans])
    for url in filter(None, map(_address, spans)):
        made = link(url, made)
    return made


def _address(span: Node) -> str:
    """Where a span leads; "" of one that is no link, or leads to a document by its id alone."""
    return said(table(span, "data"), "url") if said(span, "type") == "hyperlink" else ""


def _covers(span: Node, start: int, end: int) -> bool:
    ends = _ends(span)
    return bool(ends) and ends[0] <= start and end <= ends[-1]


def _ends(span: Node) -> tuple[int, ...]:
    """Where a span begins and ends in its text; nothing of one that covers no words."""
    first, last = number(span, "start", -1), number(span, "end", -1)
    return (first, last) if 0 <= first < last else ()
