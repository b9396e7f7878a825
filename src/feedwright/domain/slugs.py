"""Slugs: ASCII names made from text in any script, for addresses, folders and HTML."""

import hashlib
import re
from typing import Any

from feedwright.domain.patterns import seldom

_DASHES = seldom("[\u2010-\u2015]")
_NONE = r"(?!)"
"""What matches nothing, so that every sign stays."""


def slug(text: str) -> str:
    """A name for addresses and folders: lower-case ASCII letters, digits and hyphens.

    Args:
        text: In any script; letters of others are transliterated.

    Returns:
        At most 80 characters, cut at a hyphen; "" where nothing of the text is left.
    """
    return _slugified(text, max_length=80, word_boundary=True, save_order=True)


def plain(text: str) -> str:
    """A name of a text, however long it is."""
    return _slugified(text)


def transliterated(text: str) -> str:
    """A text in ASCII, signs and spaces kept but for apostrophes."""
    words = re.split(r"([\s-]+)", _DASHES.sub("-", text.replace("'", "")))
    return "".join(one if one.isascii() or one.isspace() else _latin(one) for one in words)


def _latin(word: str) -> str:
    return _slugified(
        word,
        entities=False,
        decimal=False,
        hexadecimal=False,
        lowercase=False,
        regex_pattern=_NONE,
    )


def _slugified(text: str, **options: Any) -> str:
    from slugify import slugify  # noqa: PLC0415 - its tables cost much

    return str(slugify(text, **options))


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that stand for a text where a name can have no other."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def scope_of(name: str) -> str:
    """What the ids in an article's content start with, by the article's own."""
    return f"a{short_hash(name)}-"
