"""Letters of other scripts, and names made of them, in ASCII."""

import re

from slugify import slugify

_DASHES = re.compile("[\u2010-\u2015]")
_NONE = r"(?!)"
"""What matches nothing, so that every sign stays."""


def slug(text: str) -> str:
    """A name for addresses and folders: lower-case ASCII letters, digits and hyphens.

    Args:
        text: In any script; letters of others are transliterated.

    Returns:
        At most 80 characters, cut at a hyphen; "" where nothing of the text is left.
    """
    return str(slugify(text, max_length=80, word_boundary=True, save_order=True))


def plain(text: str) -> str:
    """A name of a text, however long it is."""
    return str(slugify(text))


def transliterated(text: str) -> str:
    """A text in ASCII, signs and spaces kept but for apostrophes."""
    words = re.split(r"(\s+)", _DASHES.sub("-", text.replace("'", "")))
    return "".join(one if one.isascii() or one.isspace() else _latin(one) for one in words)


def _latin(word: str) -> str:
    return str(
        slugify(
            word,
            entities=False,
            decimal=False,
            hexadecimal=False,
            lowercase=False,
            regex_pattern=_NONE,
        )
    )
