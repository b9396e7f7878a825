"""Blocks of Wagtail's StreamField, as its database and its API hold them.

Source: https://docs.wagtail.org/en/stable/topics/streamfield.html
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from feedwright.reading.formats.editors.nodes import DEEPEST, Lost, Node, heading

_KEYS = frozenset({"type", "value", "id"})
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_EMBEDDED = re.compile(r"<embed\b", re.IGNORECASE)
"""What Wagtail's own rich text has for pictures and films, which it knows by their numbers."""
_HEADING = re.compile(r"head|title", re.IGNORECASE)
_QUOTE = re.compile(r"quot", re.IGNORECASE)
_WORDS = re.compile(r"text|body|content|paragraph|copy|caption|intro|item", re.IGNORECASE)
"""Names of the values of a block that readers are to see."""


def is_text(value: Any) -> bool:
    """Whether a value is a list of blocks."""
    return isinstance(value, list) and bool(value) and all(map(_is_block, value))


def html(value: Any, lost: Lost) -> str:
    """The HTML of blocks."""
    made = (_made(str(one["type"]), one["value"], lost, 1, is_own=True) for one in value)
    return "\n".join(filter(None, made))


def _is_block(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("type"), str)
        and "value" in value
        and value.keys() <= _KEYS
    )


def _made(name: str, value: Any, lost: Lost, depth: int, *, is_own: bool = False) -> str:
    """The HTML of a value.

    Args:
        name: Its block's, or its own within a block.
        value: What stands there.
        lost: What is not known is counted here.
        depth: How many others it stands in.
        is_own: Whether it is all that its block has.
    """
    if value in (None, "", [], {}):
        return ""
    if depth <= DEEPEST and isinstance(value, list):
        made = (_of_list(name, one, lost, depth) for one in value)
        return "\n".join(filter(None, made))
    if depth <= DEEPEST and isinstance(value, Mapping):
        return _of_struct(value, lost, depth)
    if isinstance(value, str) and (words := _of_words(name, value, lost, is_own=is_own)):
        return words
    lost[name] += 1
    return ""


def _of_words(name: str, value: str, lost: Lost, *, is_own: bool) -> str:
    if _TAG.search(value):
        lost.update(["embed"] * len(_EMBEDDED.findall(value)))
        return value
    words = escape(value, quote=False).replace("\n", "<br>")
    if _HEADING.search(name):
        return heading(2, words)
    if _QUOTE.search(name):
        return f"<blockquote><p>{words}</p></blockquote>"
    return f"<p>{words}</p>" if is_own or _WORDS.search(name) else ""


def _of_list(name: str, value: Any, lost: Lost, depth: int) -> str:
    if _is_block(value):
        return _made(str(value["type"]), value["value"], lost, depth + 1, is_own=True)
    return _made(name, value, lost, depth + 1, is_own=True)


def _of_struct(value: Node, lost: Lost, depth: int) -> str:
    made = (_made(str(name), one, lost, depth + 1) for name, one in value.items())
    return "\n".join(filter(None, made))
