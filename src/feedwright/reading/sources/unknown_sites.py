"""A site of a system whose addresses are not known here, by the articles that lie in it.

Gatsby, VuePress, VitePress, Next and others are programs of their users', so that nothing but their
files tells where articles are; what a configuration says in plain texts is read.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from feedwright.domain.patterns import seldom
from feedwright.domain.permalinks.place import POSTS
from feedwright.domain.validation import is_web
from feedwright.reading.site import SiteConfig, SiteSource
from feedwright.reading.site_configuration import said_in_scripts
from feedwright.reading.sources.systems import start_of

_SCRIPTS = (
    *(f"gatsby-config.{one}" for one in ("js", "ts", "mjs")),
    *(
        f"{folder}{room}/config.{one}"
        for folder in ("", "docs/", "src/")
        for room in (".vitepress", ".vuepress")
        for one in ("js", "ts", "mts", "mjs")
    ),
)
"""The configurations of Gatsby, VitePress and VuePress, of which the first that is there counts."""
_CNAME = ("CNAME", "public/CNAME", "static/CNAME", ".vuepress/public/CNAME")
"""Where GitHub's pages are told their host."""
_HOST = seldom(r"\ufeff?\s*(?:https?://)?([\w-]+(?:\.[\w-]+)+)/?\s*")
_MARKDOWN = (".md", ".mdx", ".markdown")
_DOCUMENTS = (".adoc", ".asciidoc", ".rst", ".org")
"""Documents in text, which name a date by front matter, or by an attribute of their own."""
_WRITTEN = (*_MARKDOWN, *_DOCUMENTS)
_INDEX = frozenset(f"{name}{ending}" for name in ("index", "readme") for ending in _WRITTEN)
_DATED_NAME = seldom(r"\d{4}-\d{2}-\d{2}\D")
_DATED = seldom(
    r"\ufeff?(?:---|\+\+\+)[^\S\n]*\n(?:(?!---|\+\+\+).*\n)*?"
    r"(?:date|publish(?:ed|Date|edAt|ed_at|_date)?|pubDate|created)\s*[:=]\s*\S"
)
"""Front matter that names a date."""
_DATED_DOCUMENT = seldom(
    r"\ufeff?(?:.*\n){0,30}?"
    r"(?:\#\+(?:hugo_(?:publish)?|publish_?)?date:|\.\.[ ]date:"
    r"|:(?:page-)?(?:rev|pub(?:lish(?:ed)?)?-?)?date:|v[\d.]{1,9},[ ])[ \t]*[^\n]*\d{4}",
    re.IGNORECASE,
)
"""An attribute of AsciiDoc, a field of reStructuredText, or a keyword of Org that tells a date."""
_FEW = 3
"""So many articles with a date are no accident."""
_MOST_LEVELS = 5
_MOST_FILES = 20_000
_APART = frozenset(
    "dist build public vendor node_modules test tests __tests__ fixtures "  # noqa: SIM905 - words
    "draft drafts private templates trash unpublished wip".split()
)
"""Folders whose files are made by programs, are no articles, or are for nobody yet."""


def unknown_site(folder: Path) -> SiteConfig | None:
    """What is found out of a site whose system is not known; None where no articles are.

    Its articles are what names a date, in front matter or in the file's name, in the folder that
    has the most of them.

    Args:
        folder: The site's.
    """
    rooms = Counter(map(_room, _dated(folder)))
    if not rooms:
        return None
    # Of two with as many files, the one that is nearer to the site's own folder.
    room, count = max(rooms.items(), key=lambda one: (one[1], -one[0].count("/"), one[0]))
    if count < _FEW:
        return None
    told = next(filter(None, (start_of(os.fspath(folder), name) for name in _SCRIPTS)), "")
    said = said_in_scripts(told)
    host = _HOST.fullmatch(
        next(filter(None, (start_of(os.fspath(folder), name) for name in _CNAME)), "")
    )
    home = said.get("siteUrl", "") or said.get("hostname", "")
    home = home if "${" not in home and is_web(home) else ""
    return SiteConfig(
        system="",
        title=said.get("title", ""),
        home=home or (f"https://{host[1]}/" if host else ""),
        description=said.get("description", ""),
        language=said.get("lang", "") or said.get("language", ""),
        author=said.get("author", ""),
        sources=(SiteSource(path=room),),
    )


def _dated(folder: Path) -> Iterator[PurePosixPath]:
    """The paths of files that name a date, below the site's folder."""
    root, looked_at = os.fspath(folder), 0
    for place, folders, names in os.walk(root):
        below = PurePosixPath(os.path.relpath(place, root).replace(os.sep, "/"))
        is_deep = len(below.parts) >= _MOST_LEVELS
        folders[:] = [] if is_deep else sorted(one for one in folders if not _is_apart(one))
        for name in sorted(names):
            if not name.lower().endswith(_WRITTEN):
                continue
            looked_at += 1
            if looked_at > _MOST_FILES:
                return
            if _DATED_NAME.match(name) or _is_dated(name, start_of(place, name)):
                yield below / name


def _is_dated(name: str, start: str) -> bool:
    """Whether a file names a date, by the start of what it holds."""
    is_document = name.lower().endswith(_DOCUMENTS)
    return bool(_DATED.match(start) or (is_document and _DATED_DOCUMENT.match(start)))


def _room(path: PurePosixPath) -> str:
    """The folder that articles like one lie in, below the site's; "" for that itself."""
    folder = path.parent
    if path.name.lower() in _INDEX and folder.parts:
        folder = folder.parent  # each has a folder of its own
    while folder.name.isdigit():  # by years and months
        folder = folder.parent
    return "" if folder == PurePosixPath() else folder.as_posix()


def _is_apart(name: str) -> bool:
    return (name[0] in "._" and name != POSTS) or name.lower() in _APART
