"""The values of fields, whatever shape they were written in.

Each function takes one value, gives what it means, and raises ValueError with a sentence where
it means nothing; nothing said is the empty value.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from feedwright.domain.addresses import address as absolute
from feedwright.domain.article import Origin
from feedwright.domain.extra_elements import Said
from feedwright.domain.language_tags import is_language
from feedwright.domain.patterns import seldom
from feedwright.domain.permalinks import has_placeholder
from feedwright.domain.permalinks.placeholders import STYLES
from feedwright.domain.text import clean, one_line
from feedwright.reading.fields.body_start import plain
from feedwright.reading.fields.conventions import fold

_DIVIDERS = re.compile(r"[,;|\n]")
_YES_IN_FORMS = frozenset({"true", "yes", "on", "y", "1"})
_NO_IN_FORMS = frozenset({"false", "no", "off", "n", "0", "none", "null", "never"})
_YES = _YES_IN_FORMS | frozenset(
    ("t", "1.0", "ja", "wahr", "oui", "vrai", "sí", "sì", "si", "vero", "verdadero", "sim",
     "verdadeiro", "evet", "doğru", "waar", "tak", "да")
)  # fmt: skip
_NO = _NO_IN_FORMS | frozenset(
    ("f", "0.0", "nein", "falsch", "non", "faux", "falso", "não", "nao", "hayır", "hayir",
     "yanlış", "yanliş", "nee", "nej", "nei", "nie", "onwaar", "нет")
)  # fmt: skip
"""What says yes or no: in YAML and forms; and as PostgreSQL writes both into CSV (``t``, ``f``),
pandas where a value is missing (``1.0``), and a spreadsheet in other languages (``WAHR``,
``FAUX``)."""
_PAGE_ENDING = seldom(r"\.(?:html?|xhtml|php|aspx?|xml|txt|json)$", re.IGNORECASE)
_SOURCE_ENDING = seldom(r"\.(?:md|markdown|mdown|mkd|mdx)$", re.IGNORECASE)
_IDENTITY = seldom(r"(?:https?://|tag:|urn:)\S+", re.IGNORECASE)
_MARKDOWN_LINK = seldom(r"\[(?P<title>[^\[\]]+)\]\((?P<url>[^()\s]+)\)")
_BLOCK = seldom(r"<(?:p|div|h[1-6]|ul|ol|br|table|figure|section|article)[\s/>]", re.IGNORECASE)
_SCHEME = seldom(r"[a-z][a-z0-9+.-]*:(?!\d+(?:/|$))", re.IGNORECASE)


def text(value: object) -> str:
    """A text; a number or a date is the text that it was written as.

    Characters that no document can hold go: what is remembered is what readers see.
    Of a mapping, what WordPress (``rendered``), Drupal (``processed``, its ``value`` as its filters
    leave it) and parsers of XML (``#text``) put into one.
    """
    if isinstance(value, str):
        return value.strip() if value.isprintable() else clean(value).strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | date | datetime):
        return str(value)
    if isinstance(value, Mapping):
        for name in ("rendered", "processed", "#text", "value", "text"):
            if isinstance(value.get(name), str):
                return clean(value[name]).strip()
    raise ValueError("it is no text")


def title(value: object) -> str:
    """A title on one line; what of it is markup is told later, for ``<canvas>`` may be meant."""
    if isinstance(value, str):  # as most are
        return one_line(value)
    return line(value) if isinstance(value, Mapping) else one_line(text(value))


def line(value: object) -> str:
    """A text on one line, without markup; what WordPress ``rendered`` is HTML."""
    written = text(value)
    if not isinstance(value, str) and isinstance(value, Mapping) and "rendered" in value:
        written = html.unescape(written)
    return plain(written)


def tagged(written: str) -> bool:
    """Whether a text has the tags of HTML blocks, as Markdown seldom does."""
    return bool(_BLOCK.search(written))


def statement(value: object) -> str:
    """A text or several, as one paragraph."""
    if is_switch(value):
        raise ValueError("it says yes or no where words are wanted")
    return " ".join(filter(None, (line(item) for item in listed(value))))


def truth(value: object) -> bool | None:
    """Whether a value says yes or no; None where it says something else."""
    if not isinstance(value, bool | int | float | str):
        return None
    word = str(value).strip().lower()
    return True if word in _YES else False if word in _NO else None


def is_only_whether(value: object) -> bool:
    """Whether a value says yes or no where a name or an address is expected.

    Somebody may be called Ja or F, and the page in Japanese have the address ``ja``.
    """
    if not isinstance(value, bool | int | str):
        return False
    word = str(value).strip().lower()
    return word in _YES_IN_FORMS or word in _NO_IN_FORMS


def is_switch(value: object) -> bool:
    """Whether a value turns something on or off where its field could also say what."""
    return isinstance(value, bool | str) and truth(value) is not None


def listed(value: object) -> list[Any]:
    """A value as the list that it is or would be the only member of."""
    items = value if isinstance(value, list | tuple) else [value]
    return [item for item in items if item not in (None, "")]


def terms(value: object, *, spaced: bool) -> list[Any]:
    """The tags or categories of a field, one a member: a list, or a text with commas or bars.

    Args:
        value: What was written.
        spaced: Spaces divide too where all is in small letters, as Jekyll has it.
    """
    if not isinstance(value, str):
        return listed(value)
    parts = _DIVIDERS.split(value)
    return value.split() if spaced and len(parts) == 1 and value == value.lower() else parts


def term(value: object) -> str:
    """A tag or category, by its name where it is a mapping."""
    if isinstance(value, str):
        return _short_term(value) if len(value) <= SHORT else line(value)
    if isinstance(value, Mapping):
        value = first(value, ("name", "title", "label", "term", "slug"))
        if value == "":
            raise ValueError("it has no name")
    return unicodedata.normalize("NFC", line(value))


SHORT = 100
"""In characters. What a text of this length or less means is held: articles say it again."""


@lru_cache(maxsize=4096)
def _short_term(value: str) -> str:
    # One that is written in two forms is one; systems keep names of terms as HTML shows them.
    found = line(value)
    return unicodedata.normalize("NFC", html.unescape(found) if "&" in found else found)


def first(mapping: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The first value of a mapping that says something, or ""."""
    return next((v for name in names if (v := mapping.get(name)) not in (None, "")), "")


def whole(value: object) -> int:
    """A whole number that is not negative."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return min(value, 2**53)
    written = re.sub(r"[\s_]|(?<=\d),(?=\d{3}(?:\D|$))", "", text(value))
    if written.isascii() and written.isdigit() and len(written) < 16:  # noqa: PLR2004 - 2**53
        return int(written)
    raise ValueError("it is no whole number")


def language(value: object) -> str:
    """A BCP 47 tag in its usual letters (RFC 5646 §2.1.1): ``en_gb`` is ``en-GB``."""
    if value == "":
        return ""
    tag = text(value).partition(".")[0].partition("@")[0].replace("_", "-")
    if tag and not is_language(tag):
        raise ValueError(f"{tag!r} is no language; write its code, as in en or pt-BR")
    parts = tag.lower().split("-")
    cased = [p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in parts[1:]]  # noqa: PLR2004 - regions and scripts
    return "-".join([parts[0], *cased])


def identity(value: object) -> str:
    """An id that is one anywhere in the world: an address, a tag URI, a URN; else ""."""
    if isinstance(value, Mapping) or not isinstance(value, str):
        return ""
    cleaned = clean(value).strip()
    return cleaned if _IDENTITY.fullmatch(cleaned) else ""


def address(value: object, home: str) -> str:
    """An absolute address from an absolute one or a path below the site's home.

    A pattern (``/:year/:title/``, ``{{ page.fileSlug }}``), the name of one (``pretty``) or a
    yes or no is no address, and gives "".

    Raises:
        ValueError: It is no address for people to follow.
    """
    written = text(value)
    if is_only_whether(written) or written.lower() in STYLES or has_placeholder(written):
        return ""
    if not written:
        return ""
    rooted = written.startswith("/") and unquote(written).startswith(unquote(urlsplit(home).path))
    if rooted or written.startswith("//") or _SCHEME.match(written):
        found = urljoin(home, written)
    else:
        found = home + written.removeprefix("./").lstrip("/")
    if not absolute(found, ""):
        raise ValueError(f"{written!r} is no web address")
    if any(c.isspace() and c != " " for c in found):
        raise ValueError("it holds more than one line")
    return found.replace(" ", "%20")


def folder_path(value: object, home: str) -> str:
    """The address of Hugo's ``url``: with a slash at its end where its last name has no ending."""
    if _SCHEME.match(text(value)):
        return address(value, home)
    found = address(value, home).removesuffix("/index.html")
    last = urlsplit(found).path.rpartition("/")[2]
    return found if not found or "." in last or {"?", "#"} & set(found) else f"{found.rstrip('/')}/"


def page_path(value: object, home: str) -> str:
    """The address of Zola's ``path``: below home, with a slash at its end."""
    written = text(value)
    if _SOURCE_ENDING.search(written):
        return ""
    found = address(written, home)
    return found if not found or _PAGE_ENDING.search(found) else found.rstrip("/") + "/"


def slug(value: object) -> str:
    """A name in addresses; of a path, its last part; Sanity wraps it."""
    if not isinstance(value, str) and isinstance(value, Mapping) and "current" in value:
        value = value["current"]
    written = _SOURCE_ENDING.sub("", _PAGE_ENDING.sub("", text(value)))
    return written.strip("/").rpartition("/")[2]


def origin(value: object) -> Origin | None:
    """Where an article was first published: a title, an address, a link or a mapping."""
    if isinstance(value, list | tuple) and value:
        value = value[0]
    if isinstance(value, Mapping):
        title = line(first(value, ("title", "name", "publisher", "site")))
        url = text(first(value, ("url", "link", "href", "uri", "permalink")))
        feed = text(first(value, ("feed", "rss", "atom", "feed_url")))
        return Origin(title=title, url=_web(url), feed=_web(feed)) if title or url else None
    if is_only_whether(value):
        return None
    written = text(value)
    if link := _MARKDOWN_LINK.fullmatch(written):
        return Origin(title=link["title"], url=_web(link["url"]))
    if re.match(r"https?://\S+$", written, re.IGNORECASE):
        return Origin(url=_web(written))
    return Origin(title=plain(written)) if written else None


def rights(value: object) -> str:
    """Who holds the rights, or the license's name; themes use ``copyright: true`` as a switch."""
    if isinstance(value, Mapping):
        value = first(value, ("name", "title", "text", "url"))
    return "" if is_only_whether(value) else line(value)


def licence(value: object) -> str:
    """The address of a licence; "" where it is named by words."""
    if isinstance(value, Mapping):
        value = first(value, ("url", "href", "link"))
    return _web(value.strip()) if isinstance(value, str) else ""


def _web(written: str) -> str:
    """An absolute address of the web as it was written; "" for another.

    Raises:
        ValueError: Its host can be none, or its port.
    """
    if not re.match(r"https?://\S+$", written, re.IGNORECASE):
        return ""
    if not absolute(written, ""):
        raise ValueError(f"{written!r} is no web address")
    return written


def own_elements(fields: Mapping[str, Any]) -> dict[str, Said]:
    """The elements of one's own: what has a name with a prefix in the table that themes read.

    A table is an element with attributes, whose text stands under "".
    """
    if (table := fields.get("extra")) is None:
        return {}
    told = table.items() if isinstance(table, Mapping) else ()
    found = {str(name): _said(value) for name, value in told if ":" in str(name)}
    return {name: said for name, said in found.items() if said}


def _said(value: object) -> Said:
    if not isinstance(value, Mapping):
        return str(value) if isinstance(value, str | int | float) else ""
    told = {str(name): _said(one) for name, one in value.items()}
    return {name: one for name, one in told.items() if isinstance(one, str) and one}


def alone(value: object) -> Any:
    """The only member of a list, the value of a mapping (Drupal), or the value as it is."""
    if isinstance(value, list | tuple) and len(value) == 1:
        (value,) = value
    return value.get("value", value) if isinstance(value, Mapping) else value


def word(value: object) -> str:
    """A word that is alone, folded."""
    value = alone(value)
    return fold(str(value)) if isinstance(value, str | int) else f"{value}"


def option(table: object, name: str) -> Any:
    """What a table says under a name; None where it is none, or says nothing of that."""
    return table.get(name) if isinstance(table, Mapping) else None
