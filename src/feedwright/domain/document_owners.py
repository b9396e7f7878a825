"""Owners of documents: the feed, closed page or article that a document belongs to."""


def feed_owner(key: str) -> str:
    """The owner of a feed's head: the documents to which one subscribes.

    Args:
        key: The feed's key.
    """
    return f"feed:{key}"


def page_owner(key: str, page: int) -> str:
    """The owner of the documents of a closed page.

    Args:
        key: The feed's key.
        page: The page's number, counted from 1.
    """
    return f"page:{page}:{key}"


def article_owner(name: str) -> str:
    """The owner of an article's own page, and of the files beside it."""
    return f"article:{name}"
