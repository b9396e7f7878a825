"""What the configuration of a site says of what a publication needs to know.

Each system's is read as far as it can be without running it: a pattern that a program makes, or
that holds what cannot be told here, is left out, and the articles then need ``link``.
"""

import ast
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from feedwright.domain.addresses import address
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.permalinks import problem
from feedwright.domain.record import Record
from feedwright.reading.fields import values
from feedwright.reading.formats import yamlfields

FILES: Mapping[str, tuple[str, ...]] = {
    "jekyll": ("_config.yml", "_config.yaml", "_config.toml"),
    "hexo": ("_config.yml",),
    "hugo": (
        *(f"hugo.{one}" for one in ("toml", "yaml", "yml", "json")),
        *(f"config.{one}" for one in ("toml", "yaml", "yml", "json")),
        *("config/_default/hugo.toml", "config/_default/config.toml"),
        *("config/_default/hugo.yaml", "config/_default/config.yaml"),
    ),
    "zola": ("config.toml",),
    "pelican": ("pelicanconf.py",),
    "docusaurus": tuple(f"docusaurus.config.{one}" for one in ("js", "ts", "mjs", "cjs")),
    "astro": tuple(f"astro.config.{one}" for one in ("mjs", "js", "ts", "mts", "cjs")),
    "eleventy": (),
    "nikola": ("conf.py",),
    "mkdocs": ("mkdocs.yml", "mkdocs.yaml"),
    "obsidian": ("quartz.config.ts",),
    "ghost": ("routes.yaml", "routes.yml"),
    "wordpress": (),
}
"""The files in which each system is configured, of which the first that is there counts."""

MORE: Mapping[str, tuple[str, ...]] = {
    "pelican": ("publishconf.py",),
    "hugo": tuple(
        f"config/_default/{name}.{ending}"
        for name in ("languages", "languages.*", "params", "permalinks")
        for ending in ("toml", "yaml", "yml", "json")
    ),
}
"""Files beside the first that say more, as patterns: Pelican's what holds for the site that is
published, Hugo's a table of its own each."""


_NO_MORE: Mapping[str, str] = {}


class SiteSource(Record, frozen=True, kw_only=True):
    """A folder of articles, and the pattern of their addresses."""

    path: str
    """Below the site's folder; "" for that itself."""
    link: str = ""
    only: tuple[str, ...] = ()
    """Globs of the files that may be articles, where others lie there, too."""


class SiteConfig(Record, frozen=True, kw_only=True):
    """What a site says of itself; what it does not say is empty."""

    system: str
    kind: str = "folder"
    """What its articles are stored in."""
    title: str = ""
    home: str = ""
    description: str = ""
    language: str = ""
    timezone: str = ""
    author: str = ""
    sources: tuple[SiteSource, ...] = ()


def site_config(
    system: str,
    name: str,
    text: str,
    is_folder: Callable[[str], bool],
    more: Mapping[str, str] = _NO_MORE,
) -> SiteConfig:
    """What a configuration says.

    Args:
        system: Whose it is.
        name: The file's.
        text: What it holds; "" where there is none.
        is_folder: Whether the site has a folder at a path below its own.
        more: The files that say more, by their names.

    Raises:
        ValueError: It cannot be read; the message is a sentence.
    """
    said = _keys(name, text)
    for beside, told in more.items():
        said = _joining(said, beside, _keys(beside, told))
    made = _READERS[system](said, is_folder)
    sources = tuple(
        SiteSource(path=one.path, link="" if problem(one.link, system) else one.link)
        for one in made.sources
    )
    return SiteConfig(
        system=system,
        title=values.line(made.title),
        home=address(made.home, "") if made.home else "",
        description=values.line(made.description),
        language=_language(made.language),
        timezone=made.timezone,
        author=values.line(made.author),
        sources=sources,
    )


def _keys(name: str, text: str) -> dict[str, Any]:
    """The keys of a configuration, in small letters."""
    ending = name.rpartition(".")[2]
    try:
        if ending in ("yml", "yaml"):
            found = yamlfields.read(text, 1)
            said: Any = found[0] if found else {}
        elif ending == "toml":
            said = tomllib.loads(text)
        elif ending == "json":
            said = json.loads(text)
        elif ending == "py":
            said = _assigned(text)
        else:
            said = said_in_scripts(text)
    except UnreadableArticle as error:  # said of front matter, most often
        told = error.reason.replace("The front matter", "it", 1).rstrip(".")
        raise ValueError(f"{name} cannot be read: {told}") from error
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"{name} cannot be read: {error}") from error
    return (
        {str(key).lower(): value for key, value in said.items()} if isinstance(said, dict) else {}
    )


def _joining(said: dict[str, Any], name: str, more: dict[str, Any]) -> dict[str, Any]:
    """The keys of a configuration with those of a file beside it."""
    if name.endswith(".py"):
        return said | {key: value for key, value in more.items() if value}
    table, _, part = name.rpartition("/")[2].rpartition(".")[0].partition(".")
    if part:  # one language
        more = {part: more}
    return said | {table: {**_table(said, table), **more}}


_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?P<opening>[{(\[])|(?P<closing>[})\]])
      |\b(?P<name>url|baseUrl|title|pageTitle|tagline|site|base|locale|siteUrl|hostname|description
       |lang|language|author)\s*:\s*
       (?P<sign>['"`])(?P<value>(?:(?!(?P=sign))[^\\\n])*)(?P=sign)
      |'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`""",
    re.DOTALL | re.VERBOSE,
)


def said_in_scripts(text: str) -> dict[str, str]:
    """The texts that objects of JavaScript hold, of each name the outermost, then the first.

    A path that stands deeper than the site's address is another's: of a language, of a plugin.

    Args:
        text: A configuration that is a program, which is not run.
    """
    found: dict[str, tuple[int, str]] = {}
    depth = 0
    for token in _TOKEN.finditer(text):
        if token["name"]:
            if depth < found.get(token["name"], (depth + 1, ""))[0]:
                found[token["name"]] = (depth, token["value"])
        else:
            depth += bool(token["opening"]) - bool(token["closing"])
    deepest = min((found[one][0] for one in ("url", "site") if one in found), default=1 << 30)
    return {
        name: value
        for name, (level, value) in found.items()
        if name not in ("base", "baseUrl") or level <= deepest
    }


def _assigned(text: str) -> dict[str, Any]:
    """The names that a file of Python gives plain values."""
    found: dict[str, Any] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:  # an expression
                found.pop(node.targets[0].id, None)
    return found


def _text(said: Mapping[str, Any], *names: str) -> str:
    """The first of some keys that holds a text."""
    found = (said.get(name) for name in names)
    return next((one.strip() for one in found if isinstance(one, str) and one.strip()), "")


def _table(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name)
    return {str(k).lower(): v for k, v in found.items()} if isinstance(found, Mapping) else {}


def _language(written: str) -> str:
    try:
        return values.language(written)
    except ValueError:
        return ""


def _joined(*parts: str) -> str:
    return "/".join(part.strip("/") for part in parts if part.strip("./"))


_IsFolder = Callable[[str], bool]


def _jekyll(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    link = _text(said, "permalink") or "date"
    posts = _table(_table(said, "collections"), "posts")
    for one in said["defaults"] if isinstance(said.get("defaults"), list) else ():
        scope = _table(one, "scope") if isinstance(one, Mapping) else {}
        if _text(scope, "type") in ("", "posts") and not _text(scope, "path"):
            link = _text(_table(one, "values"), "permalink") or link
    author = _text(said, "author") or _text(_table(said, "author"), "name")
    return SiteConfig(
        system="jekyll",
        title=_text(said, "title", "name"),
        home=_text(said, "url")
        and f"{_text(said, 'url').rstrip('/')}/{_text(said, 'baseurl').strip('/')}",
        description=_text(said, "description"),
        language=_text(said, "lang", "locale", "language"),
        timezone=_text(said, "timezone"),
        author=author,
        sources=(
            SiteSource(
                path=_joined(_text(said, "source"), _text(said, "collections_dir"), "_posts"),
                link=_text(posts, "permalink") or link,
            ),
        ),
    )


def _hexo(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    languages = said.get("language")
    return SiteConfig(
        system="hexo",
        title=_text(said, "title"),
        home=_text(said, "url"),
        description=_text(said, "description", "subtitle"),
        language=str(languages[0])
        if isinstance(languages, list) and languages
        else _text(said, "language"),
        timezone=_text(said, "timezone"),
        author=_text(said, "author"),
        sources=(
            SiteSource(
                path=_joined(_text(said, "source_dir") or "source", "_posts"),
                link=f"/{(_text(said, 'permalink') or ':year/:month/:day/:title/').lstrip('/')}",
            ),
        ),
    )


def _ugly_urls(said: Mapping[str, Any]) -> Callable[[str], bool]:
    """Tell of Hugo's sections whether their pages are files (``uglyURLs``), all or some."""
    told, some = said.get("uglyurls"), _table(said, "uglyurls")
    return lambda section: told is True or some.get(section.lower()) is True


def _uglified(pattern: str) -> str:
    """A pattern of Hugo whose pages are files, as it makes them of folders."""
    return f"{pattern.rstrip('/')}.html" if not pattern.endswith((".html", ".htm")) else pattern


def _hugo(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    language = _text(said, "defaultcontentlanguage") or "en"
    own = _table(_table(said, "languages"), language.lower())
    content = _text(own, "contentdir") or _text(said, "contentdir") or "content"
    patterns = _table(said, "permalinks")
    patterns = {**patterns, **_table(patterns, "page")}
    is_ugly = _ugly_urls(said)
    sections = tuple(
        SiteSource(
            path=_joined(content, section), link=_uglified(pattern) if is_ugly(section) else pattern
        )
        for section, pattern in patterns.items()
        if isinstance(pattern, str) and is_folder(_joined(content, section))
    )
    params = {**_table(said, "params"), **_table(own, "params")}
    return SiteConfig(
        system="hugo",
        title=_text(own, "title") or _text(said, "title"),
        home=_text(own, "baseurl") or _text(said, "baseurl"),
        description=_text(params, "description") or _text(said, "description"),
        language=_text(own, "locale", "languagecode")
        or _text(said, "locale", "languagecode", "defaultcontentlanguage"),
        timezone=_text(said, "timezone"),
        author=_text(params, "author") or _text(_table(params, "author"), "name"),
        sources=sections
        or (SiteSource(path=content, link="/{path}.html" if is_ugly("") else "/{path}/"),),
    )


def _zola(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    return SiteConfig(
        system="zola",
        title=_text(said, "title"),
        home=_text(said, "base_url"),
        description=_text(said, "description"),
        language=_text(said, "default_language"),
        author=_text(said, "author"),
        sources=(SiteSource(path="content", link="/{path}/"),),
    )


def _pelican(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    path = _text(said, "path") or ("content" if is_folder("content") else "")
    below = said.get("article_paths")
    folders = [one for one in below if isinstance(one, str)] if isinstance(below, list) else [""]
    link = _text(said, "article_url") or "{slug}.html"
    if _text(said, "slugify_source") == "basename":
        link = link.replace("{slug}", "{slugorfilename}")
    return SiteConfig(
        system="pelican",
        title=_text(said, "sitename"),
        home=_text(said, "siteurl"),
        description=_text(said, "sitesubtitle"),
        language=_text(said, "default_lang"),
        timezone=_text(said, "timezone"),
        author=_text(said, "author"),
        sources=tuple(SiteSource(path=_joined(path, one), link=f"/{link}") for one in folders),
    )


def _docusaurus(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    url, base = _text(said, "url").rstrip("/"), _text(said, "baseurl").strip("/")
    return SiteConfig(
        system="docusaurus",
        title=_text(said, "title"),
        home=url and f"{url}/{base}",
        description=_text(said, "tagline"),
        sources=(SiteSource(path="blog", link="/blog/{year}/{month}/{day}/{slug}"),),
    )


def _astro(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    rooms = ("blog", "posts", "post", "docs/blog")  # the last is Starlight's
    places = (*(f"src/content/{one}" for one in rooms), "src/content")
    path = next(filter(is_folder, places), "src/content")
    under = path.removeprefix("src/content").removeprefix("/docs").strip("/")
    site, base = _text(said, "site").rstrip("/"), _text(said, "base").strip("/")
    return SiteConfig(
        system="astro",
        title=_text(said, "title") if is_folder("src/content/docs") else "",  # Starlight's
        home=site and f"{site}/{base}",
        sources=(SiteSource(path=path, link=f"/{under}/{{path}}/" if under else "/{path}/"),),
    )


def _eleventy(_keys: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    rooms = ("src/posts", "content/posts", "posts", "src/blog", "content/blog", "blog", "src")
    path = next(filter(is_folder, rooms), "")
    below = re.sub(r"^(?:src|content)(?:/|$)", "", path)
    return SiteConfig(
        system="eleventy",
        sources=(SiteSource(path=path, link=f"/{below}/{{path}}/" if below else "/{path}/"),),
    )


def _nikola(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    ending = ".html" if said.get("pretty_urls") is False else "/"
    posts = said.get("posts")
    pairs: dict[str, str] = {}
    for one in posts if isinstance(posts, list | tuple) else ():
        if isinstance(one, list | tuple) and [type(part) for part in one[:2]] == [str, str]:
            path = _joined(one[0].partition("*")[0])
            pairs.setdefault(path, f"/{_joined(one[1], '{folder}/{slug}')}{ending}")
    return SiteConfig(
        system="nikola",
        title=_text(said, "blog_title"),
        home=_text(said, "site_url", "base_url"),
        description=_text(said, "blog_description"),
        language=_text(said, "default_lang"),
        timezone=_text(said, "timezone"),
        author=_text(said, "blog_author"),
        sources=tuple(SiteSource(path=path, link=link) for path, link in pairs.items()),
    )


def _mkdocs(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    """What Material for MkDocs' plugin for blogs has, with its own defaults."""
    plugins = said.get("plugins")
    named = plugins if isinstance(plugins, list) else [plugins]
    tables = (_table(one, "blog") for one in named if isinstance(one, Mapping))
    blog: Mapping[str, Any] = next(filter(None, tables), {})
    folder = _text(blog, "blog_dir") or "blog"
    link = _text(blog, "post_url_format") or "{date}/{slug}"
    date = _text(blog, "post_url_date_format") or "yyyy/MM/dd"
    for code, name in (("yyyy", "{year}"), ("MM", "{month}"), ("dd", "{day}")):
        date = date.replace(code, name)
    ending = ".html" if said.get("use_directory_urls") is False else "/"
    return SiteConfig(
        system="mkdocs",
        title=_text(said, "site_name"),
        home=_text(said, "site_url"),
        description=_text(said, "site_description"),
        language=_text(_table(said, "theme"), "language"),
        author=_text(said, "site_author"),
        sources=(
            SiteSource(
                path=_joined(_text(said, "docs_dir") or "docs", folder, "posts"),
                link=f"/{_joined(folder, link.replace('{date}', date))}{ending}",
            ),
        ),
    )


def _obsidian(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    """A vault, or what Quartz makes a site of."""
    host = _text(said, "baseurl").removeprefix("https://").strip("/")
    return SiteConfig(
        system="obsidian",
        title=_text(said, "pagetitle"),
        home=f"https://{host}/" if host else "",
        language=_text(said, "locale"),
        sources=(
            SiteSource(path="content" if host and is_folder("content") else "", link="/{path}"),
        ),
    )


_ROOMS = ("posts", "output/posts", "content/posts")
"""Where programs put posts that write an export as files."""


def _ghost(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    """What Ghost's routes say, beside posts that were written as files."""
    collections = _table(said, "collections")
    told = (_text(_table(collections, name), "permalink") for name in ("/", *collections))
    link = next(filter(None, told), "/{slug}/")
    path = next(filter(is_folder, _ROOMS), "")
    return SiteConfig(system="ghost", sources=(SiteSource(path=path, link=link),))


def _wordpress(_said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    """Posts that were written as files, which do not tell how permalinks are made."""
    path = next(filter(is_folder, _ROOMS), "")
    return SiteConfig(system="wordpress", sources=(SiteSource(path=path),))


_READERS: Mapping[str, Callable[[Mapping[str, Any], _IsFolder], SiteConfig]] = {
    "jekyll": _jekyll,
    "hexo": _hexo,
    "hugo": _hugo,
    "zola": _zola,
    "pelican": _pelican,
    "docusaurus": _docusaurus,
    "astro": _astro,
    "eleventy": _eleventy,
    "nikola": _nikola,
    "mkdocs": _mkdocs,
    "obsidian": _obsidian,
    "ghost": _ghost,
    "wordpress": _wordpress,
}
