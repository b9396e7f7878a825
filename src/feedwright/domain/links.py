"""Addresses made from patterns, and the names that stand in them."""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

from feedwright.domain.article import Article
from feedwright.domain.permalinks import IN_PATH, Site, expand, problem, sample
from feedwright.domain.permalinks.facts import Facts, short_hash
from feedwright.domain.permalinks.placeholders import BRACES, OURS

__all__ = [
    "Site", "expand", "page_name", "pattern_of", "pattern_problem", "sample", "short_hash", "slug",
]  # fmt: skip

pattern_problem = problem


def pattern_of(address: str, article: Article, published: datetime, site: Site) -> str:
    """A pattern that makes an article's address, as :func:`expand` does.

    Args:
        address: Absolute: where the article stood at another system, or another host.
        article: As its source tells it.
        published: Its publication time.
        site: Whose addresses are made.

    Returns:
        "" where no name in the address is that of the article.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    facts = Facts(article, published, site)
    table = {**OURS, **BRACES.get(site.system, {})}
    values = {name: table[name](facts) for name in _TELLING}
    names = [_named_by(unquote(part), values) for part in parts.path.split("/")]
    if parts.query or not any(f"{{{one}}}" in part for part in names for one in _OF_ARTICLES):
        return ""
    return "/".join(names).removeprefix(urlsplit(site.home).path.rstrip("/"))


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
    return quote(part, safe=IN_PATH)


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
    from feedwright.domain.permalinks import latin  # noqa: PLC0415 - its tables cost much

    return latin.slug(text)


def scope_of(name: str) -> str:
    """What the ids in an article's content start with, by the article's own."""
    return f"a{short_hash(name)}-"
