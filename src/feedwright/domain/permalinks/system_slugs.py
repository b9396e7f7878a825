"""Slugs as other systems make them of titles and of files' names."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from feedwright.domain.patterns import seldom
from feedwright.domain.slugs import transliterated

_PRETTY = frozenset("._~!$&'()+,;=@")
_HUGO = frozenset("./\\_#~-@")
_HUGO_PATH = _HUGO | {"+"}
_ENCODED = seldom(r"%[0-9A-Fa-f]{2}")
_STRAY = seldom(r"%(?![0-9A-Fa-f]{2})")
_HEXO = seldom(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
_TAG = seldom(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_DIVIDING = seldom(r"[\s./\u2010-\u2015]+")
_TYPOGRAPHY = frozenset("¡¿«»‹›‘’“”‚„‛‟•©®°…™´ˊ×")
_CONTROL = seldom(r"[\x00-\x1f]")


@lru_cache(maxsize=1024)
def jekyll(text: str, *, pretty: bool = False) -> str:
    """A name by Jekyll's ``slugify``: whatever is no letter, mark or digit becomes a hyphen.

    Args:
        text: A title, a file's name or a category.
        pretty: As of ``:title``: some signs stay, and so do capital letters.
    """
    kept = _PRETTY if pretty else frozenset[str]()
    signs = (c if c in kept or _is_written(c) else "\0" for c in text)
    made = re.sub("\0+", "-", "".join(signs))
    made = made.removeprefix("-").removesuffix("-")
    # Ruby knows no other form of a letter at a word's end.
    return made if pretty else "".join(map(str.lower, made))


@lru_cache(maxsize=1024)
def hugo(text: str, *, title: bool = False) -> str:
    """A name as Hugo cleans paths: in small letters, spaces as hyphens, most signs left out.

    Args:
        text: A title, a file's name or a slug.
        title: Strokes divide no folders.
    """
    made: list[str] = []
    waits = False
    is_encoded = not _STRAY.search(text)
    for sign in unquote(text, errors="ignore") if is_encoded else text:
        if sign.isspace() or (sign == "+" and is_encoded) or (title and sign in "/\\"):
            waits = bool(made) and made[-1] != "-"
        elif sign in _HUGO or sign == "+" or _is_written(sign):
            if waits and sign != "-":
                made.append("-")
            waits = False
            made.append(sign)
    # An empty fragment is none; one that says something stays a part of the name.
    return _lowered(made).replace("+", "").removesuffix("#")


@lru_cache(maxsize=1024)
def hugo_path(text: str) -> str:
    """A folder's or a file's name as Hugo has it in the path of a page: a hyphen for each space.

    Args:
        text: The name, without what divides folders.
    """
    spaced = re.sub(r"\s", "-", text)
    return _lowered(
        sign
        for place, sign in enumerate(spaced)
        if sign in _HUGO_PATH
        or _is_written(sign)
        or (sign == "%" and _ENCODED.match(spaced, place))
    )


def hugo_plural(name: str) -> str:
    """A folder's name in the plural, as Hugo calls a section that has no page.

    Args:
        name: As it is written; of words that follow no rule of English the commonest are known.
    """
    last = re.split(r"[\W_]", name.lower())[-1]
    head = name[: len(name) - len(last)]
    if last in _IRREGULAR:
        return head + _IRREGULAR[last]
    for ending, plural in _PLURALS:
        if ending.search(last):
            return head + ending.sub(plural, last)
    return f"{name}s"


_UNCHANGED = ("data", "media", "news", "series", "species", "fish", "sheep", "people", "children")
_IRREGULAR = {
    **{one: one for one in _UNCHANGED},
    "child": "children",
    "man": "men",
    "woman": "women",
    "person": "people",
    "quiz": "quizzes",
}
_PLURALS = (
    (seldom(r"sis$"), "ses"),
    (seldom(r"(?<=[^aeiou])y$"), "ies"),
    (seldom(r"(?<=[aeo]l)f$|(?<=ea)f$|(?<=i)fe$"), "ves"),
    (seldom(r"(ss|us|(?<=\w)x|[cs]h|o)$"), r"\1es"),
    (seldom(r"s$"), "s"),
)
"""How words are put in the plural, the first that fits; others get an ``s``."""


def _lowered(signs: Iterable[str]) -> str:
    """Small letters, one for each, as Go has them."""
    return "".join(sign.lower()[0] for sign in signs)


def hexo(text: str, *, lower: bool = False) -> str:
    """A name by Hexo's ``slugize``: signs become hyphens, and Latin letters lose their accents."""
    plain = "".join(map(_unaccented, unicodedata.normalize("NFC", text)))
    made = _HEXO.sub("-", _CONTROL.sub("", plain)).strip("-")
    return made.lower() if lower else made


_LATIN = {
    "ß": "s",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "ħ": "h",
    "Ħ": "H",
}
"""Letters of Hexo's table that Unicode does not take apart."""


def _unaccented(sign: str) -> str:
    if sign.isascii():
        return sign
    apart = unicodedata.normalize("NFKD", sign)
    base, marks = apart[0], apart[1:]
    is_letter = base.isascii() and base.isalpha() and all(map(unicodedata.combining, marks))
    return base if is_letter else _LATIN.get(sign, sign)


@lru_cache(maxsize=1024)
def pelican(text: str) -> str:
    """A name by Pelican's default substitutions: in ASCII, signs left out, spaces as hyphens.

    Args:
        text: A title, in which tags and entities of HTML count for nothing.
    """
    from html import unescape  # noqa: PLC0415 - few runs need it

    text = unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text
    made = re.sub(r"[^\w\s-]", "", transliterated(unicodedata.normalize("NFKC", text)))
    return re.sub(r"[-\s]+", "-", made.strip()).lower()


@lru_cache(maxsize=1024)
def wordpress(text: str) -> str:
    """A name by WordPress' ``sanitize_title``: small letters, Latin ones without accents.

    Letters of other scripts stay, which WordPress percent-encodes.
    """
    from html import unescape  # noqa: PLC0415 - few runs need it

    text = unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text
    plain = "".join(map(_unaccented, unicodedata.normalize("NFC", text))).lower()
    made = _DIVIDING.sub("-", plain)
    kept = (c for c in made if c in "-_" or (c.isalnum() if c.isascii() else c not in _TYPOGRAPHY))
    return re.sub("-+", "-", "".join(kept)).strip("-")


def spaced(text: str) -> str:
    """A name in small letters with hyphens for spaces, without signs, as GitHub's anchors are."""
    return "".join("-" if c == " " else c for c in text.lower() if c in " -_" or _is_written(c))


def _is_written(sign: str) -> bool:
    """Whether a sign is a letter, a mark or a decimal digit."""
    if sign.isascii():
        return sign.isalnum()
    kind = unicodedata.category(sign)
    return kind[0] in "LM" or kind == "Nd"


def mkdocs(text: str) -> str:
    """A name by the function that Material for MkDocs slugifies with: no sign but hyphens."""
    kept = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFC", text)).strip().lower()
    return re.sub(r"\s", "-", kept)


def nikola(text: str) -> str:
    """A name by Nikola's ``slugify``: in ASCII, of letters, digits, ``_``, ``+`` and hyphens."""
    kept = re.sub(r"[^+\w\s-]", "", transliterated(text)).strip().lower()
    return re.sub(r"[-\s]+", "-", kept)


def quartz(text: str) -> str:
    """A folder's or a file's name as Quartz has it in addresses: as it is, without spaces."""
    made = re.sub(r"\s", "-", text).replace("&", "-and-").replace("%", "-percent")
    return re.sub(r"[?#]", "", made)
