"""Names in addresses as other systems make them of titles and of files' names."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

from feedwright.domain.ascii_names import transliterated
from feedwright.domain.patterns import seldom

_PRETTY = frozenset("._~!$&'()+,;=@")
_HUGO = frozenset("./\\_#~-@")
_HEXO = seldom(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
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
    return made if pretty else made.lower()


@lru_cache(maxsize=1024)
def hugo(text: str, *, title: bool = False) -> str:
    """A name as Hugo cleans paths: in small letters, spaces as hyphens, most signs left out.

    Args:
        text: A title, a file's name or a slug.
        title: Strokes divide no folders.
    """
    made: list[str] = []
    waits = False
    for sign in unquote(text, errors="ignore"):
        if sign.isspace() or sign == "+" or (title and sign in "/\\"):
            waits = bool(made) and made[-1] != "-"
        elif sign in _HUGO or _is_written(sign):
            if waits and sign != "-":
                made.append("-")
            waits = False
            made.append(sign)
    return "".join(made).lower()


def hexo(text: str, *, lower: bool = False) -> str:
    """A name by Hexo's ``slugize``: signs become hyphens, and letters lose their accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    made = _HEXO.sub("-", _CONTROL.sub("", unicodedata.normalize("NFC", plain))).strip("-")
    return made.lower() if lower else made


@lru_cache(maxsize=1024)
def pelican(text: str) -> str:
    """A name by Pelican's default substitutions: in ASCII, signs left out, spaces as hyphens."""
    made = re.sub(r"[^\w\s-]", "", transliterated(unicodedata.normalize("NFKC", text)))
    return re.sub(r"[-\s]+", "-", made.strip()).lower()


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


def quartz(text: str) -> str:
    """A folder's or a file's name as Quartz has it in addresses: as it is, without spaces."""
    made = re.sub(r"\s", "-", text).replace("&", "-and-").replace("%", "-percent")
    return re.sub(r"[?#]", "", made)
