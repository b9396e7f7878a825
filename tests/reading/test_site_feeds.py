import pytest

from feedwright.reading.site import SiteConfig
from feedwright.reading.site_configuration import site_config

ELEVENTY = """
import { feedPlugin } from "@11ty/eleventy-plugin-rss";
export default function (config) {
  config.addPlugin(feedPlugin, {
    type: "atom", outputPath: "/feed/feed.xml", collection: { name: "posts", limit: 10 },
    metadata: { language: "it", title: "Quaderno", subtitle: "Appunti", base: "https://a.it/" },
  });
}
"""
DOCUSAURUS = """
const config = {
  url: 'https://a.io', baseUrl: '/p/',
  i18n: { defaultLocale: 'fr', locales: ['fr'] },
  presets: [['classic', {
    docs: { routeBasePath: '/', path: 'handbook' },
    blog: { routeBasePath: 'news', path: './journal', feedOptions: { type: ['rss'] } },
    pages: { path: 'src/pages' },
  }]],
};
"""
RSS_OF_MKDOCS = "plugins:\n  - blog\n  - rss:\n      feeds_filenames:\n        rss_created: r.xml\n"


def read(system: str, name: str, text: str, *files: str) -> SiteConfig:
    """What a configuration says, where a site has some files and no folders."""
    return site_config(system, name, text, lambda _: False, {}, lambda path: path in files)


@pytest.mark.parametrize(
    ("system", "name", "text", "files", "expected"),
    [
        pytest.param(
            "jekyll", "_config.yml", "plugins: [jekyll-feed]", (), ["feed.xml"], id="jekyll"
        ),
        pytest.param(
            "jekyll", "_config.yml", "feed: {path: /a/new.xml}", (), ["a/new.xml"], id="path"
        ),
        pytest.param("jekyll", "_config.yml", "title: x", (), [], id="jekyll-none"),
        pytest.param(
            "jekyll", "_config.yml", "source: src", ("src/atom.xml",), ["atom.xml"], id="template"
        ),
        pytest.param("jekyll", "_config.yml", "feed: {path: ../x}", (), [], id="outside"),
        pytest.param(
            "hexo",
            "_config.yml",
            "feed: {type: [atom, rss2]}",
            (),
            ["atom.xml", "rss2.xml"],
            id="hexo",
        ),
        pytest.param(
            "hexo", "_config.yml", "feed: {path: f/a.xml}", (), ["f/a.xml"], id="hexo-path"
        ),
        pytest.param("hexo", "_config.yml", "feed: {enable: false}", (), [], id="hexo-off"),
        pytest.param("hugo", "hugo.toml", "", (), ["index.xml"], id="hugo"),
        pytest.param("hugo", "hugo.toml", 'disableKinds = ["RSS"]', (), [], id="hugo-off"),
        pytest.param(
            "hugo", "hugo.yaml", "outputs: {home: [HTML, JSON]}", (), [], id="hugo-outputs"
        ),
        pytest.param(
            "hugo",
            "hugo.yaml",
            "defaultContentLanguage: tr\ndefaultContentLanguageInSubdir: true\n"
            "outputFormats: {RSS: {baseName: feed}}",
            (),
            ["tr/feed.xml"],
            id="hugo-name",
        ),
        pytest.param("zola", "config.toml", "generate_feeds = true", (), ["atom.xml"], id="zola"),
        pytest.param("zola", "config.toml", 'base_url = "https://a.nl"', (), [], id="zola-none"),
        pytest.param(
            "zola",
            "config.toml",
            'generate_feed = true\nfeed_filename = "r.xml"',
            (),
            ["r.xml"],
            id="zola-old",
        ),
        pytest.param("pelican", "pelicanconf.py", "", (), ["feeds/all.atom.xml"], id="pelican"),
        pytest.param(
            "pelican",
            "pelicanconf.py",
            "FEED_ALL_ATOM = None\nFEED_RSS = 'r.xml'",
            (),
            ["r.xml"],
            id="pelican-rss",
        ),
        pytest.param(
            "docusaurus",
            "docusaurus.config.js",
            DOCUSAURUS,
            (),
            ["news/rss.xml", "news/atom.xml"],
            id="docusaurus",
        ),
        pytest.param(
            "astro", "astro.config.mjs", "", ("src/pages/rss.xml.ts",), ["rss.xml"], id="astro"
        ),
        pytest.param(
            "eleventy", "eleventy.config.js", ELEVENTY, (), ["feed/feed.xml"], id="eleventy"
        ),
        pytest.param(
            "nikola", "conf.py", "GENERATE_ATOM = True", (), ["rss.xml", "index.atom"], id="nikola"
        ),
        pytest.param("mkdocs", "mkdocs.yml", RSS_OF_MKDOCS, (), ["r.xml"], id="mkdocs"),
        pytest.param("mkdocs", "mkdocs.yml", "plugins: [blog]", (), [], id="mkdocs-none"),
        pytest.param("ghost", "routes.yaml", "", (), ["rss/"], id="ghost"),
        pytest.param("obsidian", "quartz.config.ts", "", (), [], id="obsidian"),
    ],
)
def test_the_feed_of_a_site(
    system: str, name: str, text: str, files: tuple[str, ...], expected: list[str]
) -> None:
    """The feed that a system makes is found by its own settings, and its own defaults."""
    assert [*read(system, name, text, *files).feeds] == expected


def test_feeds_of_sections() -> None:
    """Feeds of Pelican's categories are those of sections, where their paths name these."""
    assert read("pelican", "pelicanconf.py", "").section_feeds == ("feeds/{value}.atom.xml",)
    old = "CATEGORY_FEED_ATOM = None\nCATEGORY_FEED_RSS = 'c/%s.rss'"
    assert read("pelican", "pelicanconf.py", old).section_feeds == ("c/{value}.rss",)
    one = "CATEGORY_FEED_ATOM = 'all.xml'"
    assert read("pelican", "pelicanconf.py", one).section_feeds == ()


def test_a_blog_of_docusaurus_elsewhere() -> None:
    """Where Docusaurus has its blog is read of the blog alone, and its language of the site."""
    found = read("docusaurus", "docusaurus.config.js", DOCUSAURUS)
    assert [(one.path, one.link) for one in found.sources] == [
        ("journal", "/news/{year}/{month}/{day}/{slug}")
    ]
    assert (found.home, found.language) == ("https://a.io/p", "fr")
    alone = read("docusaurus", "docusaurus.config.js", DOCUSAURUS.replace("'news'", "'/'"))
    assert [one.link for one in alone.sources] == ["/{year}/{month}/{day}/{slug}"]
    assert alone.feeds == ("rss.xml", "atom.xml")


def test_what_eleventys_plugin_is_told() -> None:
    """Eleventy's plugin for feeds knows the site; without it nothing that is written there does."""
    found = read("eleventy", "eleventy.config.js", ELEVENTY)
    assert (found.title, found.description) == ("Quaderno", "Appunti")
    assert (found.home, found.language) == ("https://a.it/", "it")
    other = read("eleventy", "eleventy.config.js", 'x({ title: "No", base: "/n/" })')
    assert (other.title, other.home, other.feeds) == ("", "", ())


def test_switches_of_yaml() -> None:
    """What YAML says is on, or off, is so as in TOML."""
    ugly = read("hugo", "hugo.yaml", "uglyURLs: true")
    assert [one.link for one in ugly.sources] == ["/{path}.html"]
    some = read("mkdocs", "mkdocs.yml", "use_directory_urls: false")
    assert [one.link for one in some.sources] == ["/blog/{year}/{month}/{day}/{slug}.html"]


QUARTO = "website:\n  title: Sea\n  site-url: https://q.org/b\n  description: D\nlang: fr\n"


@pytest.mark.parametrize(
    ("text", "page", "expected"),
    [
        pytest.param(QUARTO, "listing:\n  contents: posts\n  feed: true", ["index.xml"], id="on"),
        pytest.param(QUARTO, "listing:\n  - feed:\n      items: 9", ["index.xml"], id="a table"),
        pytest.param(QUARTO, "listing:\n  contents: posts", [], id="none"),
        pytest.param(QUARTO, "listing: posts", [], id="a word"),
        pytest.param("website:\n  title: Sea", "listing: {feed: true}", [], id="no address"),
    ],
)
def test_quarto_makes_the_feed_that_its_front_page_asks_for(
    text: str, page: str, expected: list[str]
) -> None:
    """A list on the front page has a feed where it says so, and the site tells its address."""
    more = {"index.qmd": f"---\ntitle: x\n{page}\n---\n"}
    found = site_config("quarto", "_quarto.yml", text, lambda path: path == "posts", more)
    assert list(found.feeds) == expected
    assert [(one.path, one.link) for one in found.sources] == [("posts", "/posts/{path}")]
    if text == QUARTO:
        assert (found.title, found.home, found.language) == ("Sea", "https://q.org/b", "fr")
