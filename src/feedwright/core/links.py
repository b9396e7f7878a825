"""Addresses made from patterns, and the names that stand in them."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

from feedwright.core.address import address
from feedwright.core.article import Article

# {year} is ours and Eleventy's, :year is Jekyll's and Hugo's, %year% is WordPress's, and
# {date:%Y} is Pelican's: a site that moves brings its pattern along as it stands.
_PLACEHOLDER = re.compile(
    r"\{date:(?P<strftime>[^{}]*)\}|\{(?P<brace>\w+)\}"
    r"|:(?P<colon>[a-z_]\w*)|%(?P<percent>[a-z_]{3,})%"
)
_NUMERIC = re.compile(r"%-?[YymdHMSj]")
_STRAY = re.compile(r"[{}\x00-\x20\x7f]|%(?![0-9A-Fa-f]{2})")
_IN_PATH = "/:%~@+,;=!$&'()*"
_ABSOLUTE = re.compile(r"https?://")

_Maker = Callable[[Article, datetime], str]


def _named(article: Article, _when: datetime) -> str:
    # A path of dots would climb out of the pattern.
    given = "/".join(part for part in article.slug.split("/") if part.strip("."))
    return given or slug(article.title) or short_hash(article.key)


def _titled(article: Article, when: datetime) -> str:
    return slug(article.title) or _named(article, when)


def _sectioned(article: Article, _when: datetime) -> str:
    return "/".join(filter(None, map(slug, article.section.split("/")))) or "articles"


PLACEHOLDERS: dict[str, _Maker] = {
    "year": lambda _, when: f"{when.year:04}",
    "month": lambda _, when: f"{when:%m}",
    "day": lambda _, when: f"{when:%d}",
    "hour": lambda _, when: f"{when:%H}",
    "minute": lambda _, when: f"{when:%M}",
    "second": lambda _, when: f"{when:%S}",
    "slug": _named,
    "title": _titled,
    "section": _sectioned,
    "filename": lambda article, _: _stem(article.key),
    "language": lambda article, _: article.language.lower() or "und",
}
_DATES = frozenset({"year", "month", "day", "hour", "minute", "second"})
# What other systems call the same things.
_ALIASES = {
    "y": "year",
    "monthnum": "month",
    "i_month": "month",
    "i_day": "day",
    "postname": "slug",
    "contentbasename": "filename",
    "filestem": "filename",
    "name": "slug",
    "slugorfilename": "slug",
    "slugorcontentbasename": "slug",
    "category": "section",
    "categories": "section",
    "sections": "section",
    "lang": "language",
}


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern of addresses, or "".

    Args:
        pattern: As feedwright.toml gives it: ``/{year}/{month}/{slug}/``.
    """
    for match in _PLACEHOLDER.finditer(pattern):
        form = match["strftime"]
        if form is not None:
            if _NUMERIC.sub("", form).count("%"):
                return f"{match[0]} may use %Y, %m, %d, %H, %M, %S and %j only"
            continue
        name = match["brace"] or match["colon"] or match["percent"]
        if _ALIASES.get(name, name) not in PLACEHOLDERS:
            return f"{match[0]} is no placeholder; there are {', '.join(PLACEHOLDERS)}"
    if stray := _STRAY.search(_PLACEHOLDER.sub("", pattern)):
        return f"{stray[0]!r} stands in it outside a placeholder"
    return ""


def sample(pattern: str) -> str:
    """An address that a pattern could give."""
    return _PLACEHOLDER.sub("x", pattern)


def expand(pattern: str, article: Article, published: datetime, home: str, timezone: str) -> str:
    """The address of an article that names none, by the pattern of its source.

    Args:
        pattern: With the field's placeholders; relative to ``home``.
        article: Whose address is wanted.
        published: Its publication time, which the placeholders of dates take in ``timezone``.
        home: The site's address, with a slash at its end.
        timezone: An IANA name.

    Returns:
        An absolute, percent-encoded address, or "" where none can be made.
    """

    def value(match: re.Match[str]) -> str:
        if match["strftime"] is not None:
            local = _local(published, timezone)
            return _NUMERIC.sub(lambda code: local.strftime(code[0]), match["strftime"])
        name = match["brace"] or match["colon"] or match["percent"]
        name = _ALIASES.get(name, name)
        if (maker := PLACEHOLDERS.get(name)) is None:
            return match[0]
        when = _local(published, timezone) if name in _DATES else published
        # What a name holds must not begin a query or a fragment.
        return quote(maker(article, when), safe=_IN_PATH, errors="replace")

    path = _PLACEHOLDER.sub(value, pattern)
    return address(path if _ABSOLUTE.match(pattern) else home + path.lstrip("/"), home)


def pattern_of(
    address: str, article: Article, published: datetime, home: str, timezone: str
) -> str:
    """A pattern that makes an article's address, as :func:`expand` does.

    Args:
        address: Absolute: where the article stood at another system, or another host.
        article: As its source tells it.
        published: Its publication time.
        home: The site's address.
        timezone: An IANA name.

    Returns:
        "" where no name in the address is that of the article.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    values = {
        name: str(maker(article, _local(published, timezone) if name in _DATES else published))
        for name, maker in PLACEHOLDERS.items()
        if name in _TELLING
    }
    names = [_named_by(unquote(part), values) for part in parts.path.split("/")]
    if parts.query or not any(f"{{{one}}}" in part for part in names for one in _OF_ARTICLES):
        return ""
    return "/".join(names).removeprefix(urlsplit(home).path.rstrip("/"))


_OF_ARTICLES = ("slug", "title", "filename")
_TELLING = ("year", "month", "day", *_OF_ARTICLES, "section", "language")


def _named_by(part: str, values: Mapping[str, str]) -> str:
    """A name in a path, with placeholders for what the article gives it."""
    day = f"{values['year']}-{values['month']}-{values['day']}-"
    dated, rest = "{year}-{month}-{day}-" * part.startswith(day), part.removeprefix(day)
    stem, dot, ending = rest.partition(".")
    for name in _TELLING:
        if values[name] in (rest, stem):
            return f"{dated}{{{name}}}" + ("" if values[name] == rest else f"{dot}{ending}")
    return quote(part, safe=_IN_PATH)


def _local(when: datetime, timezone: str) -> datetime:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - slow to import

    try:
        return when.astimezone(ZoneInfo(timezone))
    except OverflowError:  # the first or last day that there is
        return when


def page_name(article: Article) -> str:
    """The name of the page of an article that has no address elsewhere.

    Its slug, unless that is but a number or a checksum, as programs name files; then its title.
    """
    given = article.slug
    opaque = re.fullmatch(r"[0-9a-fA-F_.-]*", given) is not None
    return (slug(article.title) if opaque else "") or slug(given) or short_hash(article.key)


def slug(text: str) -> str:
    """A name for addresses and folders: lower-case ASCII letters, digits and hyphens.

    Args:
        text: In any script; letters of others are transliterated.

    Returns:
        At most 80 characters, cut at a hyphen; "" where nothing of the text is left.
    """
    from slugify import slugify  # noqa: PLC0415 - its tables cost more than most runs need

    return str(slugify(text, max_length=80, word_boundary=True, save_order=True))


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that stand for a text where a name can have no other."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def scope_of(name: str) -> str:
    """What the ids in an article's content start with, by the article's own."""
    return f"a{short_hash(name)}-"


def _stem(key: str) -> str:
    folder, _, name = key.rpartition("/")
    stem = name.partition("#")[0].rpartition(".")[0] or name
    # A folder with an index.md is one article, and has the folder's name.
    return folder.rpartition("/")[2] if stem == "index" and folder else stem
