import json
from collections.abc import Collection, Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.site import SiteConfig, SiteSource
from feedwright.reading.site_configuration import FILES, said_in_scripts, site_config


def read(system: str, name: str, text: str, *folders: str) -> SiteConfig:
    """What a configuration says, where a site has some folders."""
    return site_config(system, name, text, lambda path: path in folders)


def sources(*pairs: tuple[str, str]) -> Collection[SiteSource]:
    """Sources by their paths and patterns."""
    return tuple(SiteSource(path=path, link=link) for path, link in pairs)


JEKYLL = """
title: Sea & Land
url: https://example.org
baseurl: /blog
lang: en_gb
timezone: Europe/Istanbul
author:
  name: Ada
permalink: /:categories/:title/
"""
HUGO = """
baseURL = "https://example.org/"
title = "Sea & Land"
languageCode = "en-gb"
timeZone = "Europe/Istanbul"
[params]
author = "Ada"
[permalinks]
posts = "/:year/:slug/"
gone = "/x/:slug/"
"""
PELICAN = """
import os
SITENAME = "Sea & Land"
SITEURL = "https://example.org"
DEFAULT_LANG = "en"
PATH = "content"
ARTICLE_PATHS = [""]
ARTICLE_URL = "{date:%Y}/{slug}/"
AUTHOR = os.environ["A"]
"""
DOCUSAURUS = """
export default {
  title: 'Sea & Land',
  tagline: "What floats",
  url: 'https://example.org',
  baseUrl: '/docs/',
};
"""


@pytest.mark.parametrize(
    ("system", "name", "text", "folders", "home", "pairs"),
    [
        pytest.param(
            "jekyll",
            "_config.yml",
            JEKYLL,
            (),
            "https://example.org/blog",
            [("_posts", "/:categories/:title/")],
            id="Jekyll",
        ),
        pytest.param(
            "hugo",
            "hugo.toml",
            HUGO,
            ("content/posts",),
            "https://example.org/",
            [("content/posts", "/:year/:slug/"), ("content", "/{path}/")],
            id="Hugo",
        ),
        pytest.param(
            "pelican",
            "pelicanconf.py",
            PELICAN,
            (),
            "https://example.org",
            [("content", "/{date:%Y}/{slug}/")],
            id="Pelican",
        ),
        pytest.param(
            "docusaurus",
            "docusaurus.config.js",
            DOCUSAURUS,
            (),
            "https://example.org/docs",
            [("blog", "/blog/{year}/{month}/{day}/{slug}")],
            id="Docusaurus",
        ),
        pytest.param(
            "hexo",
            "_config.yml",
            "title: Sea & Land\nurl: https://example.org\n",
            (),
            "https://example.org",
            [("source/_posts", "/:year/:month/:day/:title/")],
            id="Hexo",
        ),
        pytest.param(
            "zola",
            "config.toml",
            'title = "Sea & Land"\nbase_url = "https://example.org"',
            (),
            "https://example.org",
            [("content", "/{path}/")],
            id="Zola",
        ),
    ],
)
def test_systems(
    system: str,
    name: str,
    text: str,
    folders: tuple[str, ...],
    home: str,
    pairs: list[tuple[str, str]],
) -> None:
    """Each system's configuration tells the title, the address, the folders and the pattern."""
    found = read(system, name, text, *folders)
    assert (found.title, found.home) == ("Sea & Land", home)
    assert found.sources == sources(*pairs)


def test_what_else_is_said() -> None:
    """Language, zone and author are taken over; what is no language is not."""
    found = read("jekyll", "_config.yml", JEKYLL)
    assert (found.language, found.timezone, found.author) == ("en-GB", "Europe/Istanbul", "Ada")
    hugo = read("hugo", "hugo.toml", HUGO)
    assert (hugo.language, hugo.timezone, hugo.author) == ("en-GB", "Europe/Istanbul", "Ada")
    assert read("jekyll", "_config.yml", "lang: klingonese-x-y-\n").language == ""
    assert read("pelican", "pelicanconf.py", PELICAN).author == ""


@pytest.mark.parametrize(
    ("text", "path", "link"),
    [
        pytest.param("title: x", "_posts", "date", id="the default"),
        pytest.param("permalink: pretty", "_posts", "pretty", id="a style"),
        pytest.param("permalink: /:nothing/:title/", "_posts", "", id="not known"),
        pytest.param("source: src", "src/_posts", "date", id="in a folder"),
        pytest.param(
            "defaults:\n- scope: {type: posts}\n  values: {permalink: /p/:slug/}",
            "_posts",
            "/p/:slug/",
            id="a default of posts",
        ),
        pytest.param(
            "defaults:\n- scope: {type: pages}\n  values: {permalink: /p/:slug/}",
            "_posts",
            "date",
            id="a default of pages",
        ),
        pytest.param(
            "collections: {posts: {permalink: /c/:title}}", "_posts", "/c/:title", id="a collection"
        ),
    ],
)
def test_jekyll(text: str, path: str, link: str) -> None:
    """Jekyll's pattern is that of the posts, and its default where none is given."""
    assert read("jekyll", "_config.yml", text).sources == sources((path, link))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("hugo.toml", "", [("content", "/{path}/")], id="no pattern"),
        pytest.param(
            "hugo.yaml",
            "permalinks:\n  page:\n    posts: /:slug/",
            [("content/posts", "/:slug/"), ("content", "/{path}/")],
            id="of pages",
        ),
        pytest.param(
            "config.json",
            '{"contentDir": "c", "permalinks": {"a": "/:title/"}}',
            [("c/a", "/:title/"), ("c", "/{path}/")],
            id="another folder",
        ),
        pytest.param(
            "hugo.toml",
            'uglyURLs = true\n[permalinks]\nposts = "/:year/:slug/"',
            [("content/posts", "/:year/:slug.html"), ("content", "/{path}.html")],
            id="pages that are files",
        ),
        pytest.param(
            "hugo.toml",
            '[uglyURLs]\na = true\n[permalinks]\nposts = "/:slug/"\na = "/b/:slug"',
            [
                ("content/posts", "/:slug/"),
                ("content/a", "/b/:slug.html"),
                ("content", "/{path}/"),
            ],
            id="of one section",
        ),
        pytest.param(
            "hugo.toml", "uglyURLs = true", [("content", "/{path}.html")], id="files, no pattern"
        ),
        pytest.param(
            "hugo.toml",
            '[permalinks]\nposts = "/:nothing/"',
            [("content/posts", ""), ("content", "/{path}/")],
            id="not known",
        ),
    ],
)
def test_hugo(name: str, text: str, expected: list[tuple[str, str]]) -> None:
    """Hugo has a pattern for each section, and the paths of files for all that has none."""
    found = read("hugo", name, text, "content/posts", "content/a" if "uglyURLs]" in text else "c/a")
    assert found.sources == sources(*expected)


SCRIPT = """
import x from 'y'; // title: 'No'
const other = (a) => ({ locale: { site: 'https://deep.example' } });
export default defineConfig({
  plugins: [starlight({ title: "Land's End", links: [{ base: '/links', url: '/x' }] })],
  site: 'https://example.org', /* base: '/no' */
});
"""
TRANSLATED = """
module.exports = {
  i18n: { localeConfigs: { zh: { baseUrl: '/zh/', url: 'https://zh.example' } } },
  title: "Sea & Land", url: 'https://example.org', baseUrl: '/',
  themeConfig: { navbar: { title: 'Menu', items: [{ title: 'More' }] } },
};
"""


def test_scripts() -> None:
    """What holds for the site stands outermost; comments, languages and plugins tell nothing."""
    docusaurus = read("docusaurus", "docusaurus.config.ts", TRANSLATED)
    assert (docusaurus.title, docusaurus.home) == ("Sea & Land", "https://example.org/")
    astro = read("astro", "astro.config.mjs", SCRIPT, "src/content/docs", "src/content/docs/blog")
    assert (astro.title, astro.home) == ("Land's End", "https://example.org/")
    assert astro.sources == sources(("src/content/docs/blog", "/blog/{path}/"))


@pytest.mark.parametrize(("said", "ending"), [("true", "/"), ("false", ""), ("undefined", "")])
def test_slashes_of_docusaurus(said: str, ending: str) -> None:
    """Its addresses end in a slash where the site has them so (``trailingSlash``)."""
    text = f"module.exports = {{ url: 'https://example.org', trailingSlash: {said} }};"
    (source,) = read("docusaurus", "docusaurus.config.js", text).sources
    assert source.link == f"/blog/{{year}}/{{month}}/{{day}}/{{slug}}{ending}"


def test_what_other_files_add() -> None:
    """Pelican's settings of what is published, and Hugo's tables and languages of their own."""
    pelican = site_config(
        *("pelican", "pelicanconf.py", "SITEURL = ''\nSITENAME = 'Sea'\nTIMEZONE = 'Asia/Tokyo'"),
        lambda path: path == "content",
        {"publishconf.py": "from pelicanconf import *\nSITEURL = 'https://example.org'"},
    )
    assert (pelican.title, pelican.home) == ("Sea", "https://example.org")
    assert pelican.timezone == "Asia/Tokyo"
    more = {
        "config/_default/languages.tr.toml": "title = 'Deniz'\ncontentDir = 'content/tr'",
        "config/_default/languages.en.toml": "title = 'Sea'\ncontentDir = 'content/en'",
        "config/_default/params.yaml": "description: Floats\nauthor: {name: Ada}",
        "config/_default/permalinks.toml": "posts = '/:slug/'",
    }
    hugo = site_config(
        *("hugo", "config/_default/hugo.toml", "defaultContentLanguage = 'tr'"),
        lambda path: path == "content/tr/posts",
        more,
    )
    assert (hugo.title, hugo.language, hugo.author) == ("Deniz", "tr", "Ada")
    assert hugo.description == "Floats"
    assert hugo.sources == (
        *sources(("content/tr/posts", "/:slug/"), ("content/tr", "/{path}/")),
        SiteSource(path="content/en", link="/en/{path}/", language="en"),
    )


def test_what_eleventys_data_says() -> None:
    """A file of data says what a configuration that is a program does not."""
    more = {
        "src/_data/metadata.json": '{"title": "Coves", "url": "https://example.org/", "language": '
        '"tr", "description": "Of coves.", "author": {"name": "Ada"}}'
    }
    found = site_config(
        "eleventy", "eleventy.config.js", "", lambda path: path == "src/posts", more
    )
    assert (found.title, found.home, found.language) == ("Coves", "https://example.org/", "tr")
    assert (found.description, found.author) == ("Of coves.", "Ada")


def test_folders_of_pelican() -> None:
    """Articles of several folders have the folder for their category; files may date them."""
    text = "ARTICLE_PATHS = ['essays', 'short/']\nDEFAULT_DATE = 'fs'\n"
    found = read("pelican", "pelicanconf.py", text, "content")
    assert found.undated == "modified"
    assert found.sources == (
        SiteSource(path="content", link="/{slug}.html", only=("essays/**", "short/**")),
    )
    whole = read("pelican", "pelicanconf.py", "ARTICLE_PATHS = ['']", "content")
    assert whole.sources == (SiteSource(path="content", link="/{slug}.html"),)


def test_languages_of_hugo() -> None:
    """A language at a host of its own has its addresses there; one that is off is left out."""
    hugo = site_config(
        "hugo",
        "hugo.toml",
        """
        baseURL = "https://example.org/"
        defaultContentLanguage = "en"
        defaultContentLanguageInSubdir = true
        [languages.en]
        contentDir = "content/en"
        [languages.de]
        contentDir = "content/de"
        baseURL = "https://example.de/"
        [languages.fr]
        contentDir = "content/fr"
        disabled = true
        [languages.tr]
        """,
        lambda _path: False,
    )
    assert hugo.sources == (
        SiteSource(path="content/en", link="/en/{path}/"),
        SiteSource(path="content/de", link="https://example.de/{path}/", language="de"),
    )


NIKOLA = """
BLOG_TITLE = "Sea & Land"
SITE_URL = "https://example.org/"
DEFAULT_LANG = "tr"
POSTS = (
    ("posts/*.rst", "posts", "post.tmpl"),
    ("posts/*.md", "posts", "post.tmpl"),
    ("notes/*.txt", "", "post.tmpl"),
)
"""
MKDOCS = """
site_name: Sea & Land
site_url: https://example.org/
theme: {name: material, language: tr}
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
plugins:
  - search
  - blog
"""
QUARTZ = """
const config: QuartzConfig = {
  configuration: { pageTitle: "Sea & Land", locale: "tr-TR", baseUrl: "example.org" },
}
"""


@pytest.mark.parametrize(
    ("system", "text", "folders", "pairs"),
    [
        pytest.param(
            *("nikola", NIKOLA, ()),
            [("posts", "/posts/{folder}/{slug}/"), ("notes", "/{folder}/{slug}/")],
            id="Nikola",
        ),
        pytest.param(
            *("nikola", f"{NIKOLA}\nPRETTY_URLS = False", ()),
            [("posts", "/posts/{folder}/{slug}.html"), ("notes", "/{folder}/{slug}.html")],
            id="Nikola, files",
        ),
        pytest.param(
            *("mkdocs", MKDOCS, ()),
            [("docs/blog/posts", "/blog/{year}/{month}/{day}/{slug}/")],
            id="MkDocs",
        ),
        pytest.param(
            "mkdocs",
            f"{MKDOCS}  - blog:\n      blog_dir: .\n      post_url_format: '{{slug}}'\n".replace(
                "  - blog\n", ""
            ),
            *((), [("docs/posts", "/{slug}/")]),
            id="MkDocs, at the root",
        ),
        pytest.param(*("obsidian", QUARTZ, ("content",), [("content", "/{path}")]), id="Quartz"),
    ],
)
def test_systems_of_notes(
    system: str, text: str, folders: tuple[str, ...], pairs: list[tuple[str, str]]
) -> None:
    """Nikola, Material for MkDocs and Quartz tell of themselves as the others do."""
    found = read(system, FILES[system][0], text, *folders)
    assert (found.title, found.home) == ("Sea & Land", "https://example.org/")
    assert found.language.startswith("tr")
    assert found.sources == sources(*pairs)


@pytest.mark.parametrize(
    ("system", "folders", "expected"),
    [
        pytest.param(
            "astro", ("src/content/blog",), ("src/content/blog", "/blog/{path}/"), id="blog"
        ),
        pytest.param("astro", (), ("src/content", "/{path}/"), id="all"),
        pytest.param("eleventy", ("posts",), ("posts", "/posts/{path}/"), id="posts"),
        pytest.param("eleventy", ("src", "src/blog"), ("src/blog", "/blog/{path}/"), id="input"),
        pytest.param("eleventy", (), ("", "/{path}/"), id="no folder"),
    ],
)
def test_folders(system: str, folders: tuple[str, ...], expected: tuple[str, str]) -> None:
    """Where no configuration names it, the folder of articles is one that usually is."""
    name = next(iter(FILES[system]), "")
    assert read(system, name, "", *folders).sources == sources(expected)


@pytest.mark.parametrize(
    ("system", "name", "text"),
    [
        ("jekyll", "_config.yml", "a: [b\nc: }"),
        ("jekyll", "_config.yml", "a: \x01"),
        ("hugo", "hugo.toml", "a = = b"),
        ("hugo", "hugo.json", "{"),
        ("pelican", "pelicanconf.py", "def ("),
    ],
)
def test_what_cannot_be_read(system: str, name: str, text: str) -> None:
    """A configuration that is broken is told by its name, in one line."""
    with pytest.raises(ValueError, match=f"{name} cannot be read") as caught:
        read(system, name, text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("system", FILES)
@pytest.mark.parametrize("text", ["[1, 2]", '"x"', "null"])
def test_what_is_no_table(system: str, text: str) -> None:
    """A configuration that holds no keys says nothing, and nothing fails."""
    for name in FILES[system]:
        if not name.endswith("toml"):
            assert read(system, name, text).title == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a = `b\\", {}, id="text at the end"),
        pytest.param("a = {title: 'A'} /* {title: 'B'}", {"title": "A"}, id="remark"),
        pytest.param("a = `\\` {title: 'B'}", {}, id="text of lines"),
        pytest.param("a = 'b\n title: 'B'", {"title": "B"}, id="text of a line"),
        pytest.param("a = {title: `${b}`, x: {title: 'B'}}", {"title": "B"}, id="made by code"),
    ],
)
def test_scripts_that_close_nothing(text: str, expected: Mapping[str, str]) -> None:
    """What a script does not close reaches to its end, or to that of its line."""
    assert said_in_scripts(text) == expected


_TOLD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "x", "/{slug}/", "://", "["]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["posts", "page", "scope", "values", "en"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
_KEYS = (
    "title url baseurl permalink permalinks languages language params defaults collections author "
    "theme plugins contentdir article_paths article_url posts SITEURL POSTS"
)


@given(st.sampled_from(sorted(FILES)), st.dictionaries(st.sampled_from(_KEYS.split()), _TOLD))
def test_any_configuration(system: str, said: dict[str, object]) -> None:
    """Whatever a key holds that another program reads, it is read or left out."""
    with suppress(ValueError):
        site_config(system, "config.json", json.dumps(said), lambda _path: True)


@pytest.mark.parametrize("value", ["{[]: 1}", "{[1]}", "-'a'", "b'x'", "1 + x"])
def test_values_that_python_has_not(value: str) -> None:
    """A value that is none is left out, and those beside it are read."""
    text = f"SITENAME = 'Ebb'\nX = {value}\n"
    assert site_config("pelican", "pelicanconf.py", text, lambda _path: True).title == "Ebb"
