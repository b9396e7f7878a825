"""The feeds that a site makes by now, by what its configuration says of them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from feedwright.reading.site_keys import (
    docusaurus_blog,
    is_off,
    is_on,
    joined,
    listings,
    table,
    text,
    texts,
)

_IsFile = Callable[[str], bool]


def site_feeds(
    system: str, said: Mapping[str, Any], is_file: Callable[[str], bool]
) -> tuple[str, ...]:
    """The paths of the feed of all articles, from the site's front page on.

    Args:
        system: Whose the site is.
        said: The keys of its configuration, in small letters.
        is_file: Whether the site has a file at a path below its own.
    """
    found = _FEEDS[system](said, is_file) if system in _FEEDS else ()
    return tuple(filter(None, map(feed_path, found)))


def feed_path(written: str) -> str:
    """A path of a feed, from the site's front page on; "" of what is none."""
    is_plain = re.fullmatch(r"[^\s\\?#\"']{1,300}", written) and "//" not in written
    return written.lstrip("/") if is_plain and ".." not in written else ""


def _jekyll_feeds(said: Mapping[str, Any], is_file: _IsFile) -> tuple[str, ...]:
    """That of jekyll-feed, or of a template of the site's own."""
    plugins = (*texts(said.get("plugins")), *texts(said.get("gems")))
    if "jekyll-feed" in plugins or "feed" in said:
        return (text(table(said, "feed"), "path") or "feed.xml",)
    source = text(said, "source")
    return tuple(one for one in ("feed.xml", "atom.xml", "rss.xml") if is_file(joined(source, one)))


def _hexo_feeds(said: Mapping[str, Any], _is_file: _IsFile) -> tuple[str, ...]:
    """Those of hexo-generator-feed."""
    feed = table(said, "feed")
    if not feed or is_off(feed, "enable"):
        return ()
    kinds = texts(feed.get("type")) or ("atom",)
    return texts(feed.get("path")) or tuple(f"{one}.xml" for one in kinds)


def _hugo_feeds(said: Mapping[str, Any], _is_file: _IsFile) -> tuple[str, ...]:
    """That of the front page; in a folder of its language where the site has all of it there."""
    off = {one.lower() for one in texts(said.get("disablekinds"))}
    outputs = table(said, "outputs").get("home")
    made = {one.lower() for one in texts(outputs)} if outputs else {"rss"}
    if "rss" in off or "home" in off or "rss" not in made:
        return ()
    name = text(table(table(said, "outputformats"), "rss"), "basename") or "index"
    is_below = is_on(said, "defaultcontentlanguageinsubdir")
    language = (text(said, "defaultcontentlanguage") or "en") if is_below else ""
    return (joined(language.lower(), f"{name}.xml"),)


def _zola_feeds(said: Mapping[str, Any], _is_file: _IsFile) -> tuple[str, ...]:
    if not (is_on(said, "generate_feeds") or is_on(said, "generate_feed")):
        return ()
    return texts(said.get("feed_filenames")) or (text(said, "feed_filename") or "atom.xml",)


def _pelican_feeds(said: Mapping[str, Any], _is_file: _IsFile) -> tuple[str, ...]:
    """Those of all articles; what is set to None is not made."""
    usual = {"feed_all_atom": "feeds/all.atom.xml"}
    names = ("feed_all_atom", "feed_all_rss", "feed_atom", "feed_rss")
    return tuple(one for name in names for one in texts(said.get(name, usual.get(name))))


def _docusaurus_feeds(said: Mapping[str, Any], _is_file: _IsFile) -> tuple[str, ...]:
    return tuple(joined(docusaurus_blog(said), one) for one in ("rss.xml", "atom.xml"))


def _astro_feeds(_said: Mapping[str, Any], is_file: _IsFile) -> tuple[str, ...]:
    """Those of pages that a program makes."""
    names = ("rss.xml", "feed.xml", "atom.xml", "index.xml", "blog/rss.xml")
    endings = ("js", "ts")
    return tuple(
        one for one in names if any(is_file(f"src/pages/{one}.{ending}") for ending in endings)
    )


def _eleventy_feeds(said: Mapping[str, Any], _is_file: _IsFile) -> tuple[str, ...]:
    return texts(said.get("outputpath"))


def _nikola_feeds(said: Mapping[str, Any], _is_file: _IsFile) -> tuple[str, ...]:
    rss = joined(text(said, "rss_path"), f"{text(said, 'rss_filename_base') or 'rss'}.xml")
    atom = joined(text(said, "atom_path"), f"{text(said, 'atom_filename_base') or 'index'}.atom")
    has_rss = not is_off(said, "generate_rss")
    return (*((rss,) if has_rss else ()), *((atom,) if is_on(said, "generate_atom") else ()))


def _mkdocs_feeds(said: Mapping[str, Any], _is_file: _IsFile) -> tuple[str, ...]:
    """That of mkdocs-rss-plugin."""
    plugins = said.get("plugins")
    named = plugins if isinstance(plugins, list) else [plugins]
    tables = [table(one, "rss") for one in named if isinstance(one, Mapping) and "rss" in one]
    if not (tables or "rss" in named):
        return ()
    names: Mapping[str, Any] = table(tables[0], "feeds_filenames") if tables else {}
    return (text(names, "rss_created") or "feed_rss_created.xml",)


def _quarto_feeds(said: Mapping[str, Any], _is_file: _IsFile) -> tuple[str, ...]:
    """That of the list on the front page, which needs the site's address and description."""
    site = table(said, "website")
    is_made = text(site, "site-url") and text(site, "description")
    has_feed = any(one.get("feed") and not is_off(one, "feed") for one in listings(said))
    return ("index.xml",) if is_made and has_feed else ()


_FEEDS: Mapping[str, Callable[[Mapping[str, Any], _IsFile], tuple[str, ...]]] = {
    "jekyll": _jekyll_feeds,
    "hexo": _hexo_feeds,
    "hugo": _hugo_feeds,
    "zola": _zola_feeds,
    "pelican": _pelican_feeds,
    "docusaurus": _docusaurus_feeds,
    "astro": _astro_feeds,
    "eleventy": _eleventy_feeds,
    "nikola": _nikola_feeds,
    "mkdocs": _mkdocs_feeds,
    "quarto": _quarto_feeds,
    "ghost": lambda _said, _is_file: ("rss/",),
    "wordpress": lambda _said, _is_file: ("feed/",),
}
