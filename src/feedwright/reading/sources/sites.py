"""A site that there is already, by the files in its folder."""

import os
import re
from collections.abc import Collection, Iterator
from itertools import chain, islice
from pathlib import Path

from msgspec.structs import replace

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.permalinks.place import POSTS
from feedwright.domain.toml_text import VARIABLE
from feedwright.reading.site import SiteConfig
from feedwright.reading.site_configuration import FILES, MORE, site_config
from feedwright.reading.sources.systems import is_there, start_of, system_at

_EXPORTED = re.compile(r"^(?:coverImage|wordpress_id|wp_id|post_id):", re.MULTILINE)
"""Fields that programs write which make files of WordPress' posts."""
_WRITTEN = (".md", ".markdown", ".html", ".org", ".adoc", ".rst", ".qmd")
_DATED_NAME = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}-")
_FEW = 5
"""As many files tell who wrote them."""
_MOST_LEVELS = 4
"""How far below a site's folder its folders of posts are looked for."""
_MOST_LEVELS_OF_SITES = 2
"""How far below a repository's folder its site is looked for."""
_OTHERS = frozenset(
    "dist build public target test tests __tests__ spec fixtures themes templates example examples "  # noqa: SIM905 - words
    "examplesite demo demos starter starters template archive legacy old".split()
)
"""Folders whose sites are made by programs, for trying out, or given up."""


def site_at(folder: Path) -> SiteConfig:
    """What the site in a folder says of itself, by its own configuration.

    What looks like a variable of the process is left out: in feedwright.toml it would become
    what that holds, and go out to readers.

    Args:
        folder: The folder, or the file of an export.

    Raises:
        ConfigurationError: It is no site of a system that is known, or its configuration cannot
            be read.
    """
    found = _site_at(folder)
    texts = {
        name: ""
        for name in ("title", "home", "description", "language", "timezone", "author")
        if VARIABLE.search(getattr(found, name))
    }
    if any(VARIABLE.search(one.path) for one in found.sources):
        raise ConfigurationError(
            f"{folder}: the name of a folder of articles holds ${{…}}, which feedwright.toml takes "
            "for a variable; give it another"
        )
    return replace(
        found,
        **texts,
        sources=tuple(
            replace(one, link="") if VARIABLE.search(one.link) else one for one in found.sources
        ),
    )


def _site_at(folder: Path) -> SiteConfig:
    if folder.is_file():
        from feedwright.reading.sources.export_sites import export_site  # noqa: PLC0415 - seldom

        return export_site(folder)
    if not folder.is_dir():
        raise ConfigurationError(
            f"{folder}: there is no such folder or file; name that of the site"
        )
    system = _system(folder) or ("wordpress" if _is_of_wordpress(folder) else "")
    if system not in FILES:
        from feedwright.reading.sources.export_sites import export_folder  # noqa: PLC0415 - seldom
        from feedwright.reading.sources.unknown_sites import unknown_site  # noqa: PLC0415 - seldom

        if export := export_folder(folder):
            return export
        unknown = unknown_site(folder)
        if below := _site_below(folder, unknown):
            return below
        if unknown:
            return unknown
        known = ", ".join(FILES)
        raise ConfigurationError(
            f"{folder}: holds no configuration of a site that is known ({known}), and no folder of "
            "articles that name their dates; start without --site, and name the folder of its "
            "articles as path in [[sources]]"
        )
    name = next((one for one in FILES[system] if is_there(os.fspath(folder), one)), "")
    text = _start_of(folder, name) if name else ""
    beside = sorted(path for pattern in MORE.get(system, ()) for path in folder.glob(pattern))
    names = [path.relative_to(folder).as_posix() for path in beside]
    more = {one: _start_of(folder, one) for one in names}
    try:
        found = site_config(
            system,
            name,
            text,
            lambda path: (folder / path).is_dir(),
            more,
            lambda path: (folder / path).is_file(),
        )
    except ValueError as error:
        raise ConfigurationError(f"{folder}: {error}") from error
    if system == "jekyll":
        return _with_all_posts(folder, found)
    return _without_empty(folder, found) if system == "hugo" else found


def _system(folder: Path) -> str:
    """The system of a folder's site.

    Next's and Bridgetown's blogs have folders of posts, too, but none of Jekyll's configuration;
    and Jekyll itself takes no post for one whose name does not begin with its date.
    """
    system = system_at(folder)
    if system != "jekyll" or any(is_there(os.fspath(folder), one) for one in FILES[system]):
        return system
    names = list(islice(_written(folder / POSTS), _FEW))
    return system if not names or any(map(_DATED_NAME.match, names)) else ""


def _written(folder: Path) -> Iterator[str]:
    """The names of the files of text in a folder and those below it."""
    for _, _, names in os.walk(folder):
        yield from (name for name in names if name.endswith(_WRITTEN))


def _site_below(folder: Path, unknown: SiteConfig | None) -> SiteConfig | None:
    """The one site that is configured in a folder of a repository, as in ``website``.

    Args:
        folder: The repository's, which is configured for no system.
        unknown: What its articles tell by themselves; a site that does not hold them is another.
    """
    found = list(islice(_configured_below(folder), 2))
    if len(found) != 1:
        return None
    place = found[0].relative_to(folder)
    if unknown and not all(Path(one.path).is_relative_to(place) for one in unknown.sources):
        return None
    site = _site_at(found[0])
    if not any((found[0] / one.path).is_dir() for one in site.sources):
        return None  # a manual beside a program, which has no articles
    below = (replace(one, path=(place / one.path).as_posix()) for one in site.sources)
    return replace(site, sources=tuple(below))


def _configured_below(folder: Path) -> Iterator[Path]:
    """The folders below one in which a site of a known system is configured."""
    root = os.fspath(folder)
    for place, folders, _ in os.walk(root):
        names = FILES.get(system_at(Path(place)), ()) if place != root else ()
        if any(is_there(place, name) for name in names):
            folders.clear()  # what lies in a site is its own
            yield Path(place)
            continue
        is_deep = Path(place).relative_to(root).parts[_MOST_LEVELS_OF_SITES - 1 :]
        folders[:] = [] if is_deep else sorted(one for one in folders if not _is_other(one))


def _is_other(name: str) -> bool:
    """Whether what lies in a folder of a repository is not its site."""
    return _is_apart(name) or name.lower() in _OTHERS


def _is_of_wordpress(folder: Path) -> bool:
    """Whether a folder holds an export of WordPress that was written as files."""
    patterns = ("posts/**/*.md", "output/posts/**/*.md", "*.md", "*/index.md")
    found = (islice(folder.glob(pattern), _FEW) for pattern in patterns)
    names = (file.relative_to(folder).as_posix() for file in chain.from_iterable(found))
    return any(_EXPORTED.search(_start_of(folder, one).partition("\n---")[0]) for one in names)


def _with_all_posts(folder: Path, found: SiteConfig) -> SiteConfig:
    """A site of Jekyll's with one source for all of its folders of posts.

    Each folder may hold one, and those above it are then categories of its posts.
    """
    (posts,) = found.sources
    base = posts.path.removesuffix(POSTS).rstrip("/")
    root = os.fspath(folder / base)
    for place, folders, _ in os.walk(root):
        if POSTS in folders and place != root:
            everywhere = replace(posts, path=base, only=(f"**/{POSTS}/**",))
            return replace(found, sources=(everywhere,))
        is_deep = os.path.relpath(place, root).count("/") + 1 >= _MOST_LEVELS
        folders[:] = [] if is_deep else [one for one in folders if not _is_apart(one)]
    return found


def _without_empty(folder: Path, found: SiteConfig) -> SiteConfig:
    """A site of Hugo's without the sources that hold no article beside those of other sources.

    These are for what is in none of the sections that have a pattern of their own, of a language;
    and languages may have folders that nobody has made.
    """
    there = tuple(one for one in found.sources if (folder / one.path).is_dir())
    found = replace(found, sources=there) if there else found
    places = [folder / one.path for one in found.sources]
    kept = tuple(
        one
        for one, place in zip(found.sources, places, strict=True)
        if not (apart := {other for other in places if place in other.parents})
        or _holds_article(place, apart)
    )
    return replace(found, sources=kept)


def _holds_article(root: Path, apart: Collection[Path]) -> bool:
    """Whether a folder holds a file that may be an article, outside some folders below it."""
    for place, folders, names in os.walk(root):
        folders[:] = [
            one for one in folders if one[0] not in "._" and Path(place, one) not in apart
        ]
        if any(name.endswith(_WRITTEN) and name[0] not in "._" for name in names):
            return True
    return False


def _is_apart(name: str) -> bool:
    """Whether Jekyll looks for no posts in a folder of a name."""
    return name[0] in "._#~" or name in ("node_modules", "vendor")


def _start_of(folder: Path, name: str) -> str:
    return start_of(os.fspath(folder), name).removeprefix("\ufeff")
