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
"""From so many articles on, most of them without a date are taken for what was not meant."""
_FEWEST_BESIDE = 2
"""Where others have dates, which makes those without them suspicious."""
_NAMED = 3


def article_warnings(article: Article, known: KnownArticle | None, name: str = "") -> Iterator[str]:
    """What is to be said of an article.

    Args:
        article: As it came.
        known: What was known of it before.
        name: The id that readers know it by, where it may bring another.
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
    """An identification without warnings of dates that the configuration asks for.

    Args:
        identification: Who the articles are.
        publication: The configuration.
        is_first: Nothing was read before.

    Raises:
        ConfigurationError: Most articles of a first run name no date, and nothing says what
            dates them.
    """
    warnings = without_expected_dates(identification.warnings, publication)
    articles = identification.read - identification.drafts
    if is_first and (reason := objection(warnings, articles)):
        raise ConfigurationError(reason)
    return msgspec.structs.replace(identification, warnings=warnings)


def without_expected_dates(warnings: Iterable[str], publication: Publication) -> tuple[str, ...]:
    """Warnings without those of dates that the configuration asks for.

    Args:
        warnings: Each with the key of its article before it.
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
    """Why a first run stops: it would give most articles its own time for their date; or "".

    Args:
        warnings: What is said of its articles, less what :func:`without_expected_dates` leaves out.
        articles: How many it read that are for the public.
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
