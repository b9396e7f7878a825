"""What the configuration of a site says of what a publication needs to know.

Each system's is read as far as it can be without running it: a pattern that a program makes, or
that holds what cannot be told here, is left out, and the articles then need ``link``.
"""

import ast
import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import msgspec

from feedwright.domain.addresses import address
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.permalinks import problem
from feedwright.reading.fields import values
from feedwright.reading.formats import frontmatter, yamlfields
from feedwright.reading.site import SiteConfig, SiteSource
from feedwright.reading.site_feeds import feed_path, site_feeds
from feedwright.reading.site_keys import (
    docusaurus_blog,
    is_off,
    is_on,
    joined,
    listed_folders,
    table,
    text,
)
from feedwright.reading.site_languages import site_languages

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
    "eleventy": (*(f"eleventy.config.{one}" for one in ("js", "mjs", "cjs", "ts")), ".eleventy.js"),
    "nikola": ("conf.py",),
    "mkdocs": ("mkdocs.yml", "mkdocs.yaml"),
    "quarto": ("_quarto.yml", "_quarto.yaml"),
    "obsidian": ("quartz.config.ts",),
    "ghost": ("routes.yaml", "routes.yml"),
    "wordpress": (),
}
"""The files in which each system is configured, of which the first that is there counts."""

MORE: Mapping[str, tuple[str, ...]] = {
    "pelican": ("publishconf.py",),
    "quarto": ("index.qmd",),
    "eleventy": tuple(
        f"{below}_data/{name}.{ending}"
        for below in ("", "src/", "content/")
        for name in ("metadata", "site", "meta")
        for ending in ("json", "js", "cjs", "mjs", "yaml", "yml")
    ),
    "hugo": tuple(
        f"config/_default/{name}.{ending}"
        for name in ("languages", "languages.*", "params", "permalinks")
        for ending in ("toml", "yaml", "yml", "json")
    ),
}
"""Files beside the first that say more, as patterns: Pelican's what holds for the site that is
published, Hugo's and Eleventy's a table of its own each."""


_NO_MORE: Mapping[str, str] = {}


def site_config(
    system: str,
    name: str,
    text: str,
    is_folder: Callable[[str], bool],
    more: Mapping[str, str] = _NO_MORE,
    is_file: Callable[[str], bool] = lambda _path: False,
) -> SiteConfig:
    """What a configuration says.

    Args:
        system: Whose it is.
        name: The file's.
        text: What it holds; "" where there is none.
        is_folder: Whether the site has a folder at a path below its own.
        more: The files that say more, by their names.
        is_file: Whether the site has a file at a path below its own.

    Raises:
        ValueError: It cannot be read; the message is a sentence.
    """
    said = _keys(name, text)
    for beside, told in more.items():
        said = _joining(said, beside, _keys(beside, told))
    made = _READERS[system](said, is_folder)
    made = msgspec.structs.replace(made, **_texts(system, said))
    sources = tuple(
        msgspec.structs.replace(one, link="" if problem(one.link, system) else one.link)
        for one in made.sources
    )
    feeds = site_feeds(system, said, is_file)
    languages = site_languages(system, said, feeds)
    return SiteConfig(
        system=system,
        title=values.line(made.title),
        home=address(made.home, "") if made.home else "",
        description=values.line(made.description),
        language=_language(made.language),
        timezone=made.timezone,
        author=values.line(made.author),
        sources=sources,
        feeds=feeds,
        section_feeds=tuple(filter(None, map(feed_path, made.section_feeds))),
        is_multilingual=languages.are_several or any(one.language for one in sources),
        is_mixed=languages.are_mixed,
        language_feeds=tuple(filter(None, map(feed_path, languages.feeds))),
        languages=languages.codes,
        undated=made.undated,
    )


def _texts(system: str, said: Mapping[str, Any]) -> dict[str, str]:
    """What a site says of itself as it stands, by the names of :class:`SiteConfig`."""
    return {name: text(said, *keys) for name, keys in _TEXTS.get(system, {}).items()}


def _keys(name: str, written: str) -> dict[str, Any]:
    """The keys of a configuration, in small letters."""
    ending = name.rpartition(".")[2]
    try:
        if ending in ("yml", "yaml"):
            found = yamlfields.read(written, 1)
            said: Any = found[0] if found else {}
        elif ending == "toml":
            said = tomllib.loads(written)
        elif ending == "json":
            said = json.loads(written)
        elif ending == "qmd":
            page = frontmatter.split(written)
            said = page.fields if page else {}
        elif ending == "py":
            said = _assigned(written)
        else:
            said = said_in_scripts(written)
    except UnreadableArticle as error:  # said of front matter, most often
        told = error.reason.replace("The front matter's", "its", 1)
        told = told.replace("The front matter", "it", 1).rstrip(".")
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
    place, _, part = name.rpartition("/")[2].rpartition(".")[0].partition(".")
    if part:  # one language
        more = {part: more}
    return said | {place: {**table(said, place), **more}}


_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|\Z)|\bblog\s*:\s*(?P<blog>\{)|(?P<opening>[{(\[])|(?P<closing>[})\]])
      |\b(?P<name>url|baseUrl|title|pageTitle|tagline|site|base|locale|language|lang|subtitle|
          siteUrl|hostname|description|author|routeBasePath|path|defaultLocale|outputPath)\s*:\s*
       (?P<sign>['"`])(?P<value>(?:(?!(?P=sign))[^\\\n])*)(?P=sign)
      |\b(?P<switch>trailingSlash)\s*:\s*(?P<turned>true|false)\b
      |'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|\\?\Z)|"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\\?\Z)
      |`(?:[^`\\]|\\.)*+(?:`|\\?\Z)""",
    re.DOTALL | re.VERBOSE,
)
"""Comments and texts of JavaScript, and what is looked for. What is not closed reaches
to the end, so that nothing is looked through twice."""


_NOWHERE = 1 << 30
"""Deeper than anything stands."""


def said_in_scripts(text: str) -> dict[str, str]:
    """The texts that objects of JavaScript hold, of each name the outermost, then the first.

    A path that stands deeper than the site's address is another's: of a language, of a plugin.
    What stands in an object called ``blog`` is of that: ``blog.path``.

    Args:
        text: A configuration that is a program, which is not run.
    """
    found: dict[str, tuple[int, str]] = {}
    depth, blog = 0, _NOWHERE
    for token in _TOKEN.finditer(text):
        if token["name"]:
            name = f"blog.{token['name']}" if depth == blog else token["name"]
            if "${" in token["value"]:
                continue  # which only the program knows
            if depth < found.get(name, (depth + 1, ""))[0]:
                found[name] = (depth, token["value"])
        elif token["switch"]:
            found.setdefault(token["switch"], (depth, token["turned"]))
        elif token["blog"]:
            depth += 1
            blog = min(blog, depth)
        else:
            depth += bool(token["opening"]) - bool(token["closing"])
            blog = blog if depth >= blog else _NOWHERE
    deepest = min((found[one][0] for one in ("url", "site") if one in found), default=_NOWHERE)
    return {
        name: value
        for name, (level, value) in found.items()
        if name not in ("base", "baseUrl") or level <= deepest
    }


def _assigned(text: str) -> dict[str, Any]:
    """The names that a file of Python gives plain values, or those of names before them."""
    found: dict[str, Any] = {}

    class Known(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            value = found.get(node.id)
            return ast.Constant(value) if isinstance(value, str) else node

    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(Known().visit(node.value))
            except (ValueError, TypeError):  # an expression, or a key that none can be
                found.pop(node.targets[0].id, None)
    return found


def _language(written: str) -> str:
    try:
        return values.language(written)
    except ValueError:
        return ""


_TEXTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "jekyll": {"title": ("title", "name"), "description": ("description",),
               "language": ("lang", "locale", "language"), "timezone": ("timezone",)},
    "hexo": {"title": ("title",), "home": ("url",), "description": ("description", "subtitle"),
             "timezone": ("timezone",), "author": ("author",)},
    "hugo": {"timezone": ("timezone",)},
    "zola": {"title": ("title",), "home": ("base_url",), "description": ("description",),
             "language": ("default_language",), "author": ("author",)},
    "pelican": {"title": ("sitename",), "home": ("siteurl",), "description": ("sitesubtitle",),
                "language": ("default_lang",), "timezone": ("timezone",), "author": ("author",)},
    "docusaurus": {"title": ("title",), "description": ("tagline",),
                   "language": ("defaultlocale",)},
    "nikola": {"title": ("blog_title",), "home": ("site_url", "base_url"),
               "description": ("blog_description",), "language": ("default_lang",),
               "timezone": ("timezone",), "author": ("blog_author",)},
    "mkdocs": {"title": ("site_name",), "home": ("site_url",),
               "description": ("site_description",), "author": ("site_author",)},
    "obsidian": {"title": ("pagetitle",), "language": ("locale",)},
}  # fmt: skip
"""The keys that hold what a site says of itself as it stands."""
_IsFolder = Callable[[str], bool]


def _jekyll(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    link = text(said, "permalink") or "date"
    posts = table(table(said, "collections"), "posts")
    defaults = said.get("defaults")
    for one in defaults if isinstance(defaults, list) else ():
        if not isinstance(one, Mapping):
            continue
        scope = table(one, "scope")
        if text(scope, "type") in ("", "posts") and not text(scope, "path"):
            link = text(table(one, "values"), "permalink") or link
    author = text(said, "author") or text(table(said, "author"), "name")
    return SiteConfig(
        home=text(said, "url")
        and f"{text(said, 'url').rstrip('/')}/{text(said, 'baseurl').strip('/')}",
        author=author,
        sources=(
            SiteSource(
                path=joined(text(said, "source"), text(said, "collections_dir"), "_posts"),
                link=text(posts, "permalink") or link,
            ),
        ),
    )


def _hexo(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    languages = said.get("language")
    return SiteConfig(
        language=str(languages[0])
        if isinstance(languages, list) and languages
        else text(said, "language"),
        sources=(
            SiteSource(
                path=joined(text(said, "source_dir") or "source", "_posts"),
                link=f"/{(text(said, 'permalink') or ':year/:month/:day/:title/').lstrip('/')}",
            ),
        ),
    )


def _ugly_urls(said: Mapping[str, Any]) -> Callable[[str], bool]:
    """Tell of Hugo's sections whether their pages are files (``uglyURLs``), all or some."""
    is_all, some = is_on(said, "uglyurls"), table(said, "uglyurls")
    return lambda section: is_all or is_on(some, section.lower())


def _uglified(pattern: str) -> str:
    """A pattern of Hugo whose pages are files, as it makes them of folders."""
    return f"{pattern.rstrip('/')}.html" if not pattern.endswith((".html", ".htm")) else pattern


def _foldered(pattern: str) -> str:
    """A pattern of Hugo whose pages are folders, also where it ends as a file's name does."""
    return f"{pattern}/" if pattern.endswith((".html", ".htm")) else pattern


def _hugo(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    language = text(said, "defaultcontentlanguage") or "en"
    languages = table(said, "languages")
    own = table(languages, language.lower())
    content = text(own, "contentdir") or text(said, "contentdir") or "content"
    others = _hugo_folders(languages, {language.lower()}, content)
    # Where all languages have one folder the names of files tell them, and so each's addresses.
    is_below = others and is_on(said, "defaultcontentlanguageinsubdir")
    params = {**table(said, "params"), **table(own, "params")}
    return SiteConfig(
        title=text(own, "title") or text(said, "title"),
        home=text(own, "baseurl") or text(said, "baseurl"),
        description=text(params, "description") or text(said, "description"),
        language=language
        if _are_named(languages, others, language.lower())
        else text(own, "locale", "languagecode")
        or text(said, "locale", "languagecode", "defaultcontentlanguage"),
        author=text(params, "author") or text(table(params, "author"), "name"),
        sources=(
            *_hugo_sources(
                said,
                language.lower(),
                content,
                f"/{language.lower()}" if is_below else "",
                is_folder,
            ),
            *(
                msgspec.structs.replace(source, language=_language(code))
                for code, folder in others.items()
                for source in _hugo_sources(
                    *(said, code, folder),
                    text(table(languages, code), "baseurl").rstrip("/") or f"/{code}",
                    is_folder,
                )
            ),
        ),
    )


def _hugo_folders(languages: Mapping[str, Any], known: set[str], content: str) -> dict[str, str]:
    """The folders of content that other languages have for themselves, by their codes."""
    folders = {code: text(table(languages, code), "contentdir") for code in languages}
    return {
        code: folder
        for code, folder in folders.items()
        if code not in known
        and folder.strip("/") not in ("", content.strip("/"))
        and not is_on(table(languages, code), "disabled")
    }


def _are_named(languages: Mapping[str, Any], folders: Collection[str], own: str) -> bool:
    """Whether files' names tell their languages, by the codes that Hugo's tables have.

    A file that names none must have the same code as others of its language.
    """
    return any(
        code != own and code not in folders and not is_on(table(languages, code), "disabled")
        for code in languages
    )


def _hugo_sources(
    said: Mapping[str, Any], code: str, content: str, below: str, is_folder: _IsFolder
) -> Iterator[SiteSource]:
    """The sections of a folder of Hugo's content that have patterns of their own, then the rest.

    A source passes over folders that are sources of their own.

    Args:
        said: The configuration.
        code: The language's, in small letters.
        content: The folder.
        below: What stands before the paths of its pages.
        is_folder: Whether the site has a folder at a path below its own.
    """
    own = table(table(table(said, "languages"), code), "permalinks")
    patterns = {**table(said, "permalinks"), **own}
    patterns = {**patterns, **table(patterns, "page")}
    is_ugly = _ugly_urls(said)
    for section, pattern in patterns.items():
        if isinstance(pattern, str) and is_folder(joined(content, section)):
            link = _uglified(pattern) if is_ugly(section) else _foldered(pattern)
            path = joined(content, section)
            yield SiteSource(path=path, link=f"{below}/{link.lstrip('/')}" if below else link)
    ending = ".html" if is_ugly("") else "/"
    yield SiteSource(path=content, link=f"{below}/{_hugo_path(content, code)}{ending}")


def _hugo_path(content: str, code: str) -> str:
    """The path of a page of Hugo below a folder of content of a language."""
    parts = content.strip("/").split("/")
    inner = parts[parts.index("content") + 1 :] if "content" in parts else []
    # A folder below "content" looks as a section does, but its name is in no address.
    return (
        f":sections[{len(inner)}:]/:slugorcontentbasename"
        if inner not in ([], [code])
        else "{path}"
    )


def _zola(_said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    return SiteConfig(
        sources=(SiteSource(path="content", link="/{path}/"),),
    )


def _pelican(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    path = text(said, "path") or ("content" if is_folder("content") else "")
    below = said.get("article_paths")
    folders = [one for one in below if isinstance(one, str)] if isinstance(below, list) else [""]
    link = text(said, "article_url") or "{slug}.html"
    if text(said, "slugify_source") == "basename":
        link = link.replace("{slug}", "{slugorfilename}")
    # An article without a category has its folder's name for one, which one source would hide.
    only = tuple(f"{joined(one)}/**" for one in folders) if all(map(joined, folders)) else ()
    return SiteConfig(
        undated="modified" if text(said, "default_date") == "fs" else "set-aside",
        sources=(SiteSource(path=path, link=f"/{link}", only=only),),
        section_feeds=tuple(
            re.sub(r"\{slug\}|%s", "{value}", one)
            for name, usual in (("atom", "feeds/{slug}.atom.xml"), ("rss", ""))
            if isinstance(one := said.get(f"category_feed_{name}", usual), str)
            and re.search(r"\{slug\}|%s", one)
        ),
    )


def _docusaurus(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    url, base = text(said, "url").rstrip("/"), text(said, "baseurl").strip("/")
    link = joined(docusaurus_blog(said), "{year}/{month}/{day}/{slug}")
    link += "/" if is_on(said, "trailingslash") else ""
    return SiteConfig(
        home=url and f"{url}/{base}",
        sources=(
            SiteSource(path=joined(*text(said, "blog.path").split("/")) or "blog", link=f"/{link}"),
        ),
    )


def _astro(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    rooms = ("blog", "posts", "post", "docs/blog")  # the last is Starlight's
    places = (*(f"src/content/{one}" for one in rooms), "src/content")
    path = next(filter(is_folder, places), "src/content")
    under = path.removeprefix("src/content").removeprefix("/docs").strip("/")
    site, base = text(said, "site").rstrip("/"), text(said, "base").strip("/")
    return SiteConfig(
        title=text(said, "title") if is_folder("src/content/docs") else "",  # Starlight's
        home=site and f"{site}/{base}",
        sources=(SiteSource(path=path, link=f"/{under}/{{path}}/" if under else "/{path}/"),),
    )


def _eleventy(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    """What its plugin for feeds is told, in the place of a configuration of the site."""
    told: Mapping[str, Any] = said if "outputpath" in said else {}
    data = next(filter(None, (table(said, name) for name in ("metadata", "site", "meta"))), {})
    rooms = ("src/posts", "content/posts", "posts", "src/blog", "content/blog", "blog", "src")
    path = next(filter(is_folder, rooms), "")
    below = re.sub(r"^(?:src|content)(?:/|$)", "", path)
    return SiteConfig(
        title=text(told, "title") or text(data, "title", "name"),
        home=text(told, "base") or text(data, "url", "siteurl", "baseurl"),
        description=text(told, "subtitle") or text(data, "description"),
        language=text(told, "language") or text(data, "language", "lang", "locale"),
        author=text(data, "author") or text(table(data, "author"), "name"),
        sources=(SiteSource(path=path, link=f"/{below}/{{path}}/" if below else "/{path}/"),),
    )


def _nikola(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    ending = ".html" if is_off(said, "pretty_urls") else "/"
    posts = said.get("posts")
    pairs: dict[str, str] = {}
    for one in posts if isinstance(posts, list | tuple) else ():
        if isinstance(one, list | tuple) and [type(part) for part in one[:2]] == [str, str]:
            path = joined(one[0].partition("*")[0])
            pairs.setdefault(path, f"/{joined(one[1], '{folder}/{slug}')}{ending}")
    return SiteConfig(
        sources=tuple(SiteSource(path=path, link=link) for path, link in pairs.items()),
    )


def _mkdocs(said: Mapping[str, Any], _is_folder: _IsFolder) -> SiteConfig:
    """What Material for MkDocs' plugin for blogs has, with its own defaults."""
    plugins = said.get("plugins")
    named = plugins if isinstance(plugins, list) else [plugins]
    tables = (table(one, "blog") for one in named if isinstance(one, Mapping))
    blog: Mapping[str, Any] = next(filter(None, tables), {})
    folder = text(blog, "blog_dir") or "blog"
    link = text(blog, "post_url_format") or "{date}/{slug}"
    date = text(blog, "post_url_date_format") or "yyyy/MM/dd"
    for code, name in (("yyyy", "{year}"), ("MM", "{month}"), ("dd", "{day}")):
        date = date.replace(code, name)
    ending = ".html" if is_off(said, "use_directory_urls") else "/"
    return SiteConfig(
        language=text(table(said, "theme"), "language"),
        sources=(
            SiteSource(
                path=joined(text(said, "docs_dir") or "docs", folder, "posts"),
                link=f"/{joined(folder, link.replace('{date}', date))}{ending}",
            ),
        ),
    )


def _quarto(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    """A website of Quarto, whose posts its front page lists (``listing: contents``)."""
    site = table(said, "website")
    places = (*listed_folders(said), "posts", "blog")
    path = next((one for one in places if one and is_folder(one)), "")
    return SiteConfig(
        title=text(site, "title"),
        home=text(site, "site-url"),
        description=text(site, "description"),
        language=text(said, "lang"),
        sources=(SiteSource(path=path, link=f"/{joined(path, '{path}')}"),),
    )


def _obsidian(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    """A vault, or what Quartz makes a site of."""
    host = text(said, "baseurl").removeprefix("https://").strip("/")
    return SiteConfig(
        home=f"https://{host}/" if host else "",
        sources=(
            SiteSource(path="content" if host and is_folder("content") else "", link="/{path}"),
        ),
    )


_ROOMS = ("posts", "output/posts", "content/posts")
"""Where programs put posts that write an export as files."""


def _ghost(said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    """What Ghost's routes say, beside posts that were written as files."""
    collections = table(said, "collections")
    told = (text(table(collections, name), "permalink") for name in ("/", *collections))
    link = next(filter(None, told), "/{slug}/")
    path = next(filter(is_folder, _ROOMS), "")
    return SiteConfig(sources=(SiteSource(path=path, link=link),))


def _wordpress(_said: Mapping[str, Any], is_folder: _IsFolder) -> SiteConfig:
    """Posts that were written as files, which do not tell how permalinks are made."""
    path = next(filter(is_folder, _ROOMS), "")
    return SiteConfig(sources=(SiteSource(path=path),))


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
    "quarto": _quarto,
    "obsidian": _obsidian,
    "ghost": _ghost,
    "wordpress": _wordpress,
}
