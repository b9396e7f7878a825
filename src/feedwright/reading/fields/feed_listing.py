"""Whether feeds may hold an article, and how much of it, as its fields say."""

import re
from collections.abc import Mapping

from feedwright.reading.fields import values
from feedwright.reading.fields.article_fields import Fields
from feedwright.reading.fields.conventions import fold
from feedwright.reading.fields.withholding_names import KEPT_OUT, is_of_feeds, names_of_feeds


def is_listed(fields: Fields) -> bool:
    """Whether feeds may hold an article: its page stays where it is made though they do not."""
    of_feeds = names_of_feeds(fields.names())
    if not of_feeds and _LISTING.isdisjoint(fields.names()):  # as of most articles
        return True
    listed = values.option(fields.get("build"), "list")
    if values.truth(listed) is False or listed == "local":
        return False
    if fields.get("eleventyexcludefromcollections") not in ("", False, "false", "no"):
        return False
    if any(map(_turns_away, fields.every("robots"))):
        return False
    if any(values.truth(value) for name in _APART for value in fields.every(name)):
        return False
    return not any(
        _keeps_out(fields, name, value) for name in of_feeds for value in fields.every(name)
    )


_APART = ("noindex", "ispage", "isdelisted")
"""Switches of what is no post among others: Bear Blog's pages, what Hashnode lists no more."""
_LISTING = frozenset({"build", "eleventyexcludefromcollections", "robots", *_APART})
"""The names of other fields by which :func:`is_listed` tells."""


def _turns_away(robots: object) -> bool:
    """Whether what is said to robots keeps a page out of lists."""
    if isinstance(robots, Mapping):
        told = {fold(str(name)): value for name, value in robots.items()}
        if values.truth(told.get("index")) is False or values.truth(told.get("noindex")):
            return True
        robots = list(robots.values())
    said = ",".join(map(str, robots)) if isinstance(robots, list | tuple) else str(robots)
    return "noindex" in fold(said) or "none" in re.split(r"[\s,;]+", said.strip().lower())


def _keeps_out(fields: Fields, name: str, value: object) -> bool:
    if isinstance(value, Mapping):
        inner = {fold(str(one)): told for one, told in value.items()}
        return any(
            values.truth(told) is bool(KEPT_OUT.fullmatch(f"{one}feed"))
            for one, told in inner.items()
            if is_of_feeds(f"{one}feed")
        )
    truth = values.truth(value)
    if KEPT_OUT.fullmatch(name):
        return truth is not False
    if truth is None and isinstance(value, str) and re.fullmatch(r"[^\W\d_]+", value.strip()):
        if value.strip().lower() in _SORTS:
            return False
        fields.note(name, f"it says neither yes nor no, {value[:40]!r}, and no feed holds it")
        return True
    return truth is False


_SORTS = frozenset({"full", "summary", "excerpt", "all", "main", "default", "include", "included"})
"""What of an article a feed is to hold, or which: words that let it in."""


def is_excerpt(fields: Fields) -> bool:
    """Whether feeds may hold no more of it than its beginning (jekyll-feed)."""
    feed = fields.get("feed")
    return feed != "" and isinstance(feed, Mapping) and bool(values.truth(feed.get("excerpt_only")))
