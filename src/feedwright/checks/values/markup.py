"""Recognising HTML in a text that should be plain, as opposed to text about HTML.

A text in HTML has its tags close to its words, as in ``<b>bold</b>``. A text about HTML sets them
apart, like words, and the content of its article has them as well, escaped. In doubt a text is
plain: its tags are then shown as the author meant them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import unescape
from html.entities import html5
from itertools import islice
from string import ascii_letters, digits

from feedwright.checks.tables import listed
from feedwright.domain.patterns import seldom

TAGS = listed("tags")
_VOID = listed("void tags")
_TAG = seldom(r"<(?P<end>/?)(?P<name>\w+)(?P<attributes>\s[^<>]*)?/?>")
_ENTITY = seldom(r"&(#\d+|#x[0-9a-fA-F]+|\w+);")
_LONE_AND = seldom(r"&(?![\w#])")
_LEADS = seldom(r"\b(?:src|href)\s*=\s*[\"']?[^\s\"'<>]*[/.]", re.IGNORECASE)
_ENDING = seldom(r"(?:e?s|ed|ing)(?!\w)", re.IGNORECASE)
"""What follows a tag that is used as a word: ``three <div>s``."""
_QUOTES = "\"'`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u300c\u300d()[]{}"
_REFERENCES = f"&#;{ascii_letters}{digits}"
_NEAR = 40
"""Characters around a reference in which quotation marks are looked for."""
_CLOSING = ".,;:!?\u2026\u3002%"
_OPENING = frozenset({"Pi", "Sc", "So"})
_SEVERAL = 20
"""So many different tags and references are looked for in the content."""
_LONGEST = 50_000
"""Only so many characters of a content are looked at."""
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
"""How the names of letters begin that are written without spaces between words."""
_ESCAPED_TAG = ("&lt;", "&#60;", "&#x3c;")
_ESCAPED_AND = ("&amp;", "&#38;", "&#x26;")


def first_markup(text: str, contents: Callable[[], Iterable[str]] = tuple) -> str:
    """The first tag or reference that makes a text HTML; "" if it is plain, or about HTML.

    Args:
        text: What should be plain.
        contents: Gives the :func:`comparable` of each content that says the same at length. What
            is escaped there, as text, is meant as text here as well.
    """
    tags = [one for one in _TAG.finditer(text) if one["name"].lower() in TAGS]
    if tags:
        ends = {one["name"].lower(): one.start() for one in tags if one["end"]}
        found = dict.fromkeys(one[0] for one in tags if _is_markup(text, one, ends))
    else:
        found = dict.fromkeys(_entities(text))
    if not found:
        return ""
    known = [one for one in contents() if one]
    several = islice(found, _SEVERAL)
    return next((one for one in several if not _is_mentioned(one.lower(), known)), "")


@lru_cache(maxsize=4)
def comparable(content: str) -> str:
    """A content in which mentioned markup can be looked up; "" if it is escaped twice."""
    content = content[:_LONGEST]
    return content.lower() if "</" in content or not first_markup(unescape(content)) else ""


def _is_markup(text: str, tag: re.Match[str], ends: Mapping[str, int]) -> bool:
    """Whether a tag is written as in HTML, close to words.

    Args:
        text: All of it.
        tag: What may be one.
        ends: The position of the last closing tag of each name.
    """
    start, end = tag.span()
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    opens = bool(after) and (
        (after.isalnum() and not _ENDING.match(text, end))
        or unicodedata.category(after) in _OPENING
    )
    closes = bool(before) and not before.isspace() and before not in _QUOTES + "<>/-"
    name = tag["name"].lower()
    if name in _VOID:
        leads = bool(_LEADS.search(tag["attributes"] or ""))
        spaced = not (_is_unspaced(before) or _is_unspaced(after))
        return leads or (spaced and (opens or (closes and before in _CLOSING) or before.isalnum()))
    if tag["end"]:
        return closes
    return opens and (not _is_unspaced(after) or ends.get(name, -1) > start)


def _is_unspaced(letter: str) -> bool:
    return bool(letter) and unicodedata.name(letter, "").startswith(_UNSPACED)


def _entities(text: str) -> list[str]:
    """The character references of a text that is escaped; in any other they are its subject."""
    if _LONE_AND.search(text):
        return []
    found = []
    for one in _ENTITY.finditer(text):
        before = text[max(0, one.start() - _NEAR) : one.start()].rstrip(_REFERENCES)[-1:]
        around = before, text[one.end() : one.end() + _NEAR].lstrip(_REFERENCES)[:1]
        quoted = all(one and one in _QUOTES for one in around)
        if not quoted and (one[1].startswith("#") or f"{one[1]};" in html5):
            found.append(one[0])
    return found


def _is_mentioned(one: str, contents: list[str]) -> bool:
    first, rest = one[0], one[1:].rstrip("/>").split()[0]
    escaped = _ESCAPED_TAG if first == "<" else _ESCAPED_AND
    return any(f"{start}{rest}" in content for content in contents for start in escaped)
