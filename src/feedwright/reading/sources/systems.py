"""Which system a folder of articles belongs to, by the files that lie around it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from feedwright.domain.patterns import seldom

_MOST_LEVELS = 4
"""How far above a source the files of its site are looked for."""
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hugo", ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")),
    ("pelican", ("pelicanconf.py",)),
    ("docusaurus", tuple(f"docusaurus.config.{one}" for one in ("js", "ts", "mjs", "cjs"))),
    ("eleventy", (".eleventy.js", *(f"eleventy.config.{one}" for one in ("js", "mjs", "cjs")))),
    ("astro", tuple(f"astro.config.{one}" for one in ("mjs", "js", "ts", "mts", "cjs"))),
    ("obsidian", (".obsidian", "quartz.config.ts")),
    ("quarto", ("_quarto.yml", "_quarto.yaml")),
    ("mkdocs", ("mkdocs.yml", "mkdocs.yaml")),
)
"""Systems, and the files that they alone have beside what they publish."""
_SHARED = ("_config.yml", "_config.yaml", "_config.toml")
"""Jekyll's and Hexo's."""
_HEXO = seldom(r"^(?:new_post_name|source_dir|post_asset_folder):", re.MULTILINE)
_SOURCE = seldom(r"^(?:source|collections_dir)\s*[:=]", re.MULTILINE)
_ZOLA = seldom(r"^base_url\s*=", re.MULTILINE)
_HUGO = seldom(r"^baseurl\s*[=:]", re.MULTILINE | re.IGNORECASE)
_NIKOLA = seldom(r"^(?:BLOG_TITLE|POSTS)\s*=", re.MULTILINE)
_GHOST = seldom(r"^collections:", re.MULTILINE)
_ROUTES = ("routes.yaml", "routes.yml")
_CONFIGURED = ("config.toml", "config.yaml", "config.yml", "config.json")
"""Hugo's before 0.110; of the first name is Zola's, too."""
_READ = 65_536
"""As many bytes of a configuration tell whose it is."""


def system_of(root: Path, base: Path) -> str:
    """The system that a source's files are written for, or "" where nothing tells.

    Args:
        root: The source's folder.
        base: The publication's; above it nothing is looked for where the source lies in it.
    """
    return next(filter(None, map(_system_of_folder, _folders(root, base))), "") or _posts(root)


def _folders(root: Path, base: Path) -> Iterator[str]:
    """A source's folder and those above it, up to the publication's or a repository's."""
    end = os.path.realpath(base)
    folder = os.path.realpath(root)
    for _ in range(_MOST_LEVELS):
        yield folder
        above = os.path.realpath(f"{folder}/..")
        if folder in (end, above) or is_there(folder, ".git"):
            return
        folder = above


def system_at(folder: Path) -> str:
    """The system that the files of one folder tell, or that its folder of posts does."""
    return _system_of_folder(os.path.realpath(folder)) or _posts(folder)


def _system_of_folder(folder: str) -> str:
    """The system that the files of one folder tell."""
    for system, names in _SIGNS:
        if any(is_there(folder, name) for name in names):
            return system
    if found := [name for name in _SHARED if is_there(folder, name)]:
        return "hexo" if _is_hexo(folder, start_of(folder, found[0])) else "jekyll"
    if _has(folder, "conf.py", _NIKOLA):  # and not Sphinx's
        return "nikola"
    if any(_has(folder, name, _GHOST) for name in _ROUTES):
        return "ghost"
    return _configured(folder)


def _configured(folder: str) -> str:
    """The system whose configuration has a name that several have."""
    for name in _CONFIGURED:
        text = start_of(folder, name)
        if not text:
            continue
        if _ZOLA.search(text):
            return "zola"
        if _HUGO.search(text) or (name.endswith("json") and '"baseurl"' in text.lower()):
            return "hugo"
    return "hugo" if is_there(folder, "config/_default") else ""


def _has(folder: str, name: str, sign: re.Pattern[str]) -> bool:
    """Whether the start of a file that is there holds a sign."""
    text = start_of(folder, name)
    return bool(text and sign.search(text))


def _is_hexo(folder: str, configured: str) -> bool:
    """Whether a site with a configuration of Jekyll's and Hexo's name is Hexo's."""
    if is_there(folder, "scaffolds") or _HEXO.search(configured):
        return True
    # Jekyll has its posts there where its configuration says so.
    return is_there(folder, "source/_posts") and not _SOURCE.search(configured)


def _posts(root: Path) -> str:
    """What a folder of posts tells: Hexo's lies in ``source``, Jekyll's does not."""
    if root.name == "_posts":
        return "hexo" if root.parent.name == "source" else "jekyll"
    return "jekyll" if is_there(os.fspath(root), "_posts") else ""


def is_there(folder: str, name: str) -> bool:
    """Whether a folder has a file or a folder of a name."""
    return os.access(f"{folder}/{name}", os.F_OK)


def start_of(folder: str, name: str) -> str:
    """What the first part of a file holds, "" where it cannot be read."""
    file = Path(folder, name)
    try:
        if not file.is_file():  # a pipe would keep a run waiting
            return ""
        with file.open("rb") as opened:
            return opened.read(_READ).decode("utf-8", "replace")
    except OSError:
        return ""
