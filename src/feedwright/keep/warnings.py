"""What is to be said of articles, once: when they are new or changed."""

from collections.abc import Iterator

from feedwright.domain.article import Article
from feedwright.domain.known_article import KnownArticle

UNDATED = "has no date, so this run's time becomes its date for good; add a date to set another"


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
