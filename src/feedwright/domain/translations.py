"""Translations: articles with the same content in several languages.

They are one group. Which one an article is in is told by a key of its own (``translationKey``), by
the file that it names as the one it is a translation of, or by the name of its file: ``pond.md``,
``pond.de.md`` and ``de/pond.md`` are one group. A group stands in the store as if it were a feed
that all of its articles stand in, so that it is updated as feeds are.
"""

import posixpath
from collections.abc import Iterable
from typing import TYPE_CHECKING

from feedwright.domain import filenames
from feedwright.domain.known_article import KnownArticle

if TYPE_CHECKING:
    from feedwright.domain.publication import Publication

GROUPS = "*translations"
"""What stands in the place of a feed's name; no feed can be called so."""
KEY = "="
"""Before a key that an article names, which is no path."""


def path_of(key: str, source: str) -> str:
    """What the names of the files of all translations of an article have in common.

    Args:
        key: The article's place: ``articles/de/pond.md``, ``articles/pond/index.de.md``.
        source: How the keys of its source begin.
    """
    if filenames.is_member(key):
        return key
    prefix = f"{source}/" if source else ""
    inner = key.removeprefix(prefix)
    *folders, name = inner.split("/")
    if folders and filenames.language_of_folder(folders[0]):
        folders = folders[1:]
    stem = filenames.without_language(filenames.split(name)[0])
    if filenames.is_page_of_folder(stem) and folders:
        stem = folders.pop()
    return prefix + "/".join((*folders, stem))


def group_of_original(written: str, key: str, source: str) -> str:
    """The group of the article that another one names as its original.

    Args:
        written: The original's file: from the folder of the one that names it on, or with a slash
            at its beginning from the source's.
        key: The place of the article that names it.
        source: How the keys of its source begin.
    """
    folder = source if written.startswith("/") else posixpath.dirname(key)
    named = posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
    return path_of(named, source)


def group_key(known: KnownArticle, publication: "Publication") -> str:
    """The key of an article's group, in the form of a feed's; "" where it can be in none.

    Args:
        known: The article.
        publication: What feedwright.toml says.
    """
    if known.translation:
        return f"{GROUPS}\t{known.translation}"
    if not publication.is_multilingual:
        return ""
    prefixes = (one.prefix for one in publication.sources)
    source = max((one for one in prefixes if known.key.startswith(f"{one}/")), key=len, default="")
    return f"{GROUPS}\t{path_of(known.key, source)}"


def translations(known: KnownArticle, group: Iterable[KnownArticle]) -> list[KnownArticle]:
    """An article in each of its languages, itself among them; nothing where it has one alone.

    Of several in one language nobody can tell which is meant, but for the article itself.

    Args:
        known: The article.
        group: All of its group that may be seen.
    """
    found = dict[str, list[KnownArticle]]()
    for one in group:
        found.setdefault(one.language.lower(), []).append(one)
    found[known.language.lower()] = [known]
    alone = [several[0] for several in found.values() if len(several) == 1]
    return sorted(alone, key=lambda one: one.language) if len(alone) > 1 else []
