"""Warnings about articles, each given once, and about missing dates in a first run."""

from collections.abc import Iterable, Iterator

import msgspec

from feedwright.domain.article import Article
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.identity import Identification
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Publication

UNDATED = "has no date, so this run's time becomes its date for good; add a date to set another"
_FEWEST = 3
"""The number of undated articles from which a first run without any dated one is refused."""
_FEWEST_BESIDE = 2
"""The number of undated articles from which it is refused although some have dates."""
_NAMED = 3


def article_warnings(article: Article, known: KnownArticle | None, name: str = "") -> Iterator[str]:
    """The warnings about an article.

    Args:
        article: The article as it was read.
        known: Its record from earlier runs.
        name: The id that readers know; the article may state another.
    """
    yield from article.warnings
    is_dated = article.published is not None or article.presumed is not None
    if known is None and article.listed and not is_dated:
        yield UNDATED
    if article.id and name and article.id != name:
        yield f"names the id {article.id}, but was published as {name}; that id stays"


def checked(
    identification: Identification, publication: Publication, *, is_first: bool
) -> Identification:
    """Remove the warnings about missing dates that the configuration allows from an identification.

    Args:
        identification: The identification of the run.
        publication: The configuration.
        is_first: Whether no run came before.

    Raises:
        ConfigurationError: Most articles of a first run have no date, and the configuration does
            not say how to date them.
    """
    warnings = without_expected_dates(identification.warnings, publication)
    articles = identification.read - identification.drafts
    if is_first and (reason := objection(warnings, articles)):
        raise ConfigurationError(reason)
    return msgspec.structs.replace(identification, warnings=warnings)


def without_expected_dates(warnings: Iterable[str], publication: Publication) -> tuple[str, ...]:
    """Remove the warnings about missing dates that the configuration allows.

    Args:
        warnings: The warnings, each after the key of its article.
        publication: The configuration.
    """
    asked = tuple(
        f"{one.prefix}/" if one.prefix else ""
        for one in publication.sources
        if one.undated == "first-seen"
    )
    if not asked:
        return tuple(warnings)
    return tuple(one for one in warnings if not (one.endswith(UNDATED) and one.startswith(asked)))


def objection(warnings: Iterable[str], articles: int) -> str:
    """Why a first run stops, because it would date most articles by its own time; or "".

    Args:
        warnings: The warnings about its articles, after :func:`without_expected_dates`.
        articles: The number of public articles that it read.
    """
    keys = [one.removesuffix(f": {UNDATED}") for one in warnings if one.endswith(UNDATED)]
    fewest = _FEWEST_BESIDE if len(keys) < articles else _FEWEST
    if len(keys) < max(fewest, articles // 2 + 1):
        return ""
    more = len(keys) - _NAMED
    named = ", ".join(keys[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return (
        f"{len(keys)} of {articles} articles name no date and would be dated by this first run, "
        f'for good ({named}). Write in [[sources]] what dates them: undated = "git" or '
        '"modified" for the dates of their files, "first-seen" for this run\'s, "set-aside" '
        "to leave them out; or name in except what is no article"
    )
