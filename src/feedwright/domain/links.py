"""Addresses made from patterns, and the names that stand in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

from feedwright.domain.article import Article
from feedwright.domain.permalinks import IN_PATH, Site, expand, literal, problem, sample
from feedwright.domain.permalinks.facts import Facts, short_hash
from feedwright.domain.permalinks.placeholders import BRACES, OURS

__all__ = [
    "Site", "expand", "literal", "page_name", "pattern_problem", "patterns_of", "sample",
    "short_hash", "slug",
]  # fmt: skip

pattern_problem = problem


def patterns_of(address: str, article: Article, published: datetime, site: Site) -> Iterator[str]:
    """Patterns that may make an article's address, as :func:`expand` does, the plainest first.

    Args:
        address: Absolute: where the article stood at another system, or another host.
        article: As its source tells it.
        published: Its publication time.
        site: Whose addresses are made.

    Returns:
        None where no name in the address is that of the article.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    if parts.query:
        return
    facts = Facts(article, published, site)
    table = {**OURS, **BRACES.get(site.system, {})}
    values = {name: table[name](facts) for name in _TELLING}
    home = urlsplit(site.home)
    within = home.path.rstrip("/")
    is_within = parts.path.startswith(f"{within}/")
    # What lies beside the home is made by a pattern with a host.
    root = "" if is_within else f"{home.scheme}://{home.netloc}"
    path = unquote(parts.path).removeprefix(within if is_within else "")
    for one in dict.fromkeys((path, *_with_folders(path, table["path"](facts), facts.folders))):
        names = [part if part[:1] == "{" else _named_by(part, values) for part in one.split("/")]
        if any(f"{{{name}}}" in part for part in names for name in _OF_ARTICLES):
            yield root + "/".join(names)


def _with_folders(path: str, own: str, folders: Sequence[str]) -> Iterator[str]:
    """A path with placeholders for the folders that an article's file lies in."""
    below = f"/{'/'.join(folders)}/"
    if folders and below in path:
        yield path.replace(below, "/{folder}/", 1)
        found = re.fullmatch(rf"(.*/){re.escape(own)}((?:\.\w+)?/?)", path)
        if own and found:
            yield f"{found[1]}{{path}}{found[2]}"


_OF_ARTICLES = ("slug", "title", "filename", "path")
_TELLING = (
    *("year", "month", "day", "i_month", "i_day"),
    *("slug", "title", "filename", "section", "language"),
)


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
