"""The folders of the feeds that are made for each section, tag, author or language."""

from collections.abc import Iterable, Mapping

from feedwright.domain.publication import Feed, safe_path
from feedwright.domain.slugs import short_hash, slug


def paths(
    feed: Feed, values: Iterable[str], taken: Mapping[str, tuple[str, str]], used: set[str]
) -> dict[str, str]:
    """The folder of each value's feed; one that was given once stays.

    Args:
        feed: A feed of each value.
        values: As they are spelt, in the order of their first publication.
        taken: For feeds that there have been, their path: the name of the feed in the
            configuration, and the value.
        used: Paths that feeds have; those that are given now are added.
    """
    known = given_paths(feed, taken)
    found: dict[str, str] = {}
    for value in values:
        path = known.get(value.casefold())
        if path is None:
            path = f"{feed.name}/{slug(value) or short_hash(value)}"
            if path in used or not safe_path(path):
                path = f"{path}-{short_hash(value)}"
        used.add(path)
        found[value] = path
    return found


def given_paths(feed: Feed, taken: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The paths that a feed's values have been given, by their folded form."""
    return {
        value.casefold(): path
        for path, (name, value) in sorted(taken.items())
        if name == feed.name and value
    }
