"""The addresses that articles have elsewhere, and the patterns that make them."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

import msgspec

from feedwright.domain.addresses import address
from feedwright.domain.article import Article
from feedwright.domain.identity import IncomingArticle, comparable
from feedwright.domain.permalinks import IN_PATH, Site, expand
from feedwright.domain.permalinks.facts import Facts
from feedwright.domain.permalinks.placeholders import BRACES, OURS
from feedwright.domain.publication import Publication
from feedwright.domain.sources import Source


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
    )
