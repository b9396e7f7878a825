"""Patterns of the addresses that articles have on another site."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

import msgspec

from feedwright.domain.addresses import address
from feedwright.domain.article import Article
from feedwright.domain.identity import IncomingArticle, comparable
from feedwright.domain.permalinks import IN_PATH, Site, expand
from feedwright.domain.permalinks.placeholder_facts import Facts
from feedwright.domain.permalinks.placeholders import BRACES, OURS
from feedwright.domain.publication import Publication
from feedwright.domain.sources import Source


def patterns_of(address: str, article: Article, published: datetime, site: Site) -> Iterator[str]:
    """Patterns that may make an article's address, as :func:`expand` does, the plainest first.

    Args:
        address: Absolute: where the article stood at another system, or another host.
        article: As its source tells it.
        published: Its publication time.
        site: Whose addresses are made.

    Returns:
        Nothing where no name in the address is that of the article.
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


def article_link(article: Article, source: Source, when: datetime, publication: Publication) -> str:
    """An article's address elsewhere, percent-encoded, or "" where it has none.

    Args:
        article: As its source tells it.
        source: Its source, which may have a pattern of addresses.
        when: Its publication time.
        publication: Whose home and time zone the pattern goes by.
    """
    own = article.naming.permalink if article.naming else ""
    pattern = own or source.link
    if article.link or not pattern:
        return address(article.link, "")
    return expand(pattern, article, when, site_of(source, publication), own=bool(own))


def with_dated_address(
    incoming: IncomingArticle, source: Source, when: datetime, publication: Publication
) -> IncomingArticle:
    """An incoming article that declares no date, with the address that its date gives it.

    Args:
        incoming: As it came; one that declares a date or an address stays as it is.
        source: From where.
        when: Its publication time.
        publication: What feedwright.toml says.
    """
    article = incoming.article
    own = article.naming.permalink if article.naming else ""
    if article.published or article.link or not (own or source.link):
        return incoming
    dated = comparable(article_link(article, source, when, publication))
    addresses = dict.fromkeys(filter(None, (dated, *incoming.addresses)))
    return msgspec.structs.replace(incoming, addresses=tuple(addresses))


def site_of(source: Source, publication: Publication) -> Site:
    """Whose addresses a source's articles have, and by whose rules."""
    publisher = publication.publication
    return Site(
        home=publisher.home,
        timezone=publisher.timezone,
        language=publisher.language,
        system=source.system,
        source=f"{source.prefix}/" if source.prefix else "",
        path=source.path,
        author=next((one.name for one in (*source.authors, *publisher.authors)), ""),
    )
