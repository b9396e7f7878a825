"""Patterns of addresses by the rules of the systems that they come from."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain import permalinks
from feedwright.domain.article import Article, Naming, Person
from feedwright.domain.permalinks import Site, expand
from feedwright.domain.permalinks.placeholders import COLONS, OURS, PELICAN, STYLES

HOME = "https://example.org/"
WHEN = datetime(2026, 3, 1, 22, 30, 5, tzinfo=UTC)


def made(
    pattern: str,
    key: str = "articles/2026-03-02-quiet_Harbour.md",
    *,
    title: str = "The Harbour, Rebuilt 1.2",
    system: str = "",
    path: str = "articles",
    own: bool = False,
    **said: Any,
) -> str:
    """The path that a pattern gives an article, readable."""
    fields = {one: said.pop(one) for one in ("language", "section", "authors") if one in said}
    naming = Naming(**said) if said else None
    article = Article(key=key, title=title, naming=naming, **fields)
    site = Site(
        home=HOME,
        timezone="Europe/Istanbul",
        language="en",
        system=system,
        source="articles/",
        path=path,
    )
    return unquote(expand(pattern, article, WHEN, site, own=own).removeprefix(HOME))


@pytest.mark.parametrize(
    ("pattern", "said", "expected"),
    [
        pytest.param("/:year/:title/", {}, "2026/quiet_Harbour/", id="the file's name"),
        pytest.param("/:slug.html", {}, "quiet-harbour.html", id="as a slug"),
        pytest.param("/:title/", {"slug": "My Own_v1.2!"}, "My-Own_v1.2!/", id="a given slug"),
        pytest.param("/:slug/", {"slug": "My Own_v1.2!"}, "my-own-v1-2/", id="given, as a slug"),
        pytest.param("/:title/", {"slug": "a/b"}, "a-b/", id="a slug is one name"),
        pytest.param("/:categories/:title/", {}, "quiet_Harbour/", id="no category"),
        pytest.param(
            "/:categories/:title/",
            {"categories": ("Web Dev", "News", "web dev")},
            "web dev/news/quiet_Harbour/",
            id="categories",
        ),
        pytest.param(
            "/:slugified_categories/x/",
            {"categories": ("Web Dev", "C++")},
            "web-dev/c/x/",
            id="categories as slugs",
        ),
        pytest.param(
            "/:categories/x/", {"categories": "notes old"}, "notes/old/x/", id="parted by spaces"
        ),
        pytest.param(
            "/:categories/x/", {"category": "Sea Life"}, "sea life/x/", id="a single category"
        ),
        pytest.param(
            "/:short_year/:i_month/:i_day/:y_day/:title:output_ext",
            {},
            "26/3/2/061/quiet_Harbour.html",
            id="parts of dates",
        ),
        pytest.param("/:w_year/:week/:w_day/:title", {}, "2026/10/1/quiet_Harbour", id="weeks"),
        pytest.param(
            "/:long_month/:short_month/:long_day/:short_day/",
            {},
            "March/Mar/Monday/Mon/",
            id="names",
        ),
        pytest.param("/:month_:day/:y_day/", {}, "03_02/061/", id="underscore behind"),
        pytest.param("date", {}, "2026/03/02/quiet_Harbour.html", id="style: date"),
        pytest.param("pretty", {}, "2026/03/02/quiet_Harbour/", id="style: pretty"),
        pytest.param("ordinal", {}, "2026/061/quiet_Harbour.html", id="style: ordinal"),
        pytest.param("weekdate", {}, "2026/W10/Mon/quiet_Harbour.html", id="style: weekdate"),
        pytest.param("none", {"categories": ("a",)}, "a/quiet_Harbour.html", id="style: none"),
    ],
)
def test_jekyll(pattern: str, said: dict[str, Any], expected: str) -> None:
    """Jekyll's placeholders and styles take names from files, slugs and categories."""
    assert permalinks.problem(pattern, "jekyll") == ""
    assert made(pattern, system="jekyll", **said) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("articles/tech/_posts/26-3-2-x.md", "tech/x/posts/tech/26-3-2-x", id="above"),
        pytest.param("articles/_posts/a/26-3-2-x.md", "x/posts/a/26-3-2-x", id="below the posts"),
        pytest.param("articles/_notes/a/b/x.md", "x/notes/a/b/x", id="a collection"),
        pytest.param("articles/x.md", "x/posts/x", id="no folder"),
    ],
)
def test_jekyll_folders(key: str, expected: str) -> None:
    """Folders above Jekyll's posts are categories, and a folder with a stroke is a collection."""
    assert made("/:categories/:title/:collection/:path", key) == expected


@pytest.mark.parametrize(
    ("pattern", "said", "expected"),
    [
        pytest.param("/:slug/", {}, "the-harbour-rebuilt-1.2/", id="the title for a slug"),
        pytest.param("/:slug/", {"slug": "My Slug_X"}, "my-slug_x/", id="a given slug"),
        pytest.param("/:title/", {"slug": "My Slug_X"}, "the-harbour-rebuilt-1.2/", id="the title"),
        pytest.param("/:filename/", {}, "2026-03-02-quiet_harbour/", id="the file's name"),
        pytest.param(
            "/:contentbasename/", {"slug": "s"}, "2026-03-02-quiet_harbour/", id="the same, newer"
        ),
        pytest.param("/:slugorfilename/", {"slug": "S S"}, "s-s/", id="slug or file"),
        pytest.param(
            "/:slugorcontentbasename/", {}, "2026-03-02-quiet_harbour/", id="slug or file, newer"
        ),
        pytest.param("/:slug/", {"dated_by_name": True}, "quiet_harbour/", id="a name that dates"),
        pytest.param(
            "/Blog/:slug", {"slug": "s"}, "blog/s/", id="small letters, stroke at the end"
        ),
        pytest.param("/:slug.html", {"slug": "s"}, "s.html", id="an ending"),
        pytest.param(
            "/:year/:yearday/:monthname/:weekday/:weekdayname/:slug/",
            {"slug": "s"},
            "2026/61/march/1/monday/s/",
            id="parts of dates",
        ),
        pytest.param("/:day/:slug/", {"slug": "s", "offset": -300}, "01/s/", id="its own clock"),
    ],
)
def test_hugo(pattern: str, said: dict[str, Any], expected: str) -> None:
    """Hugo's placeholders clean what they hold, and tell the day by the date's own offset."""
    assert permalinks.problem(pattern, "hugo") == ""
    assert made(pattern, system="hugo", **said) == expected


@pytest.mark.parametrize(
    ("path", "key", "section", "sections"),
    [
        pytest.param("articles", "articles/posts/a.md", "posts", "posts", id="the first folder"),
        pytest.param("articles", "articles/Posts/Deep/a.md", "posts", "posts/deep", id="folders"),
        pytest.param("articles", "articles/posts/a/index.md", "posts", "posts", id="bundle"),
        pytest.param("site/content", "articles/tech/a.md", "tech", "tech", id="content"),
        pytest.param("content/posts", "articles/a.md", "posts", "posts", id="below content"),
        pytest.param("../site/content", "articles/a.md", "", "", id="none"),
        pytest.param("my/News", "articles/a.md", "news", "news", id="a source of one section"),
    ],
)
def test_hugo_sections(path: str, key: str, section: str, sections: str) -> None:
    """Hugo's sections are the folders below its content, whatever the front matter says."""
    found = [made(f"/{one}/", key, path=path, section="Other") for one in (":section", ":sections")]
    assert found == [f"{section}/".lstrip("/"), f"{sections}/".lstrip("/")]


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        pytest.param("1:", "b/c/", id="from"),
        pytest.param(":1", "a/", id="to"),
        pytest.param("0", "a/", id="one"),
        pytest.param("last", "c/", id="last"),
        pytest.param("1:last", "b/", id="up to the last"),
        pytest.param("7:", "", id="beyond"),
    ],
)
def test_hugo_slices(cut: str, expected: str) -> None:
    """Hugo's slices take some of the sections."""
    pattern = f"/:sections[{cut}]/:slug/"
    assert permalinks.problem(pattern) == ""
    assert made(pattern, "articles/A/B/C/x.md", slug="s") == f"{expected}s/"


@pytest.mark.parametrize(
    ("pattern", "said", "expected"),
    [
        pytest.param("/:year/:title/", {}, "2026/sea/2026-03-02-Quiet/", id="the file's path"),
        pytest.param("/:name/", {}, "2026-03-02-Quiet/", id="the file's name"),
        pytest.param("/:title/", {"dated_by_name": True}, "sea/Quiet/", id="a name that dates"),
        pytest.param("/:post_title/", {}, "the-harbour-rebuilt-1-2/", id="the title"),
        pytest.param("/:category/", {}, "uncategorized/", id="no category"),
        pytest.param(
            "/:category/", {"categories": ("Sea", "Big Ships")}, "Sea/Big-Ships/", id="two"
        ),
        pytest.param("/:i_month/:i_day/:timestamp/", {}, "3/2/1772404205/", id="dates"),
        pytest.param("/:hash/", {}, "d3e80e2e3aef/", id="hash"),
        pytest.param("/p/:abbrlink.html", {"abbrlink": "9f3a"}, "p/9f3a.html", id="short name"),
    ],
)
def test_hexo(pattern: str, said: dict[str, Any], expected: str) -> None:
    """Hexo's title is the path of the file, and its category the last with those above."""
    assert permalinks.problem(pattern, "hexo") == ""
    key = "articles/_posts/sea/2026-03-02-Quiet.md"
    assert made(pattern, key, system="hexo", **said) == expected


@pytest.mark.parametrize(
    ("pattern", "said", "expected"),
    [
        pytest.param("{date:%Y}/{slug}/", {}, "2026/the-harbour-rebuilt-12/", id="the title"),
        pytest.param("{date:%Y}/{slug}/", {"slug": "Given_1"}, "2026/Given_1/", id="a given slug"),
        pytest.param("{date:%d}/{slug}", {"slug": "s", "offset": 0}, "01/s", id="its own clock"),
        pytest.param("{date:%Y}/{category}", {}, "2026/big-ships", id="the folder"),
        pytest.param("{date:%Y}/{category}", {"category": "C++ & Co"}, "2026/c-co", id="given"),
        pytest.param("{date:%Y}/{lang}", {}, "2026/en", id="the publication's language"),
        pytest.param(
            "{date:%Y}/{author}",
            {"authors": (Person(name="Ayşe Su"),)},
            "2026/ayse-su",
            id="author",
        ),
    ],
)
def test_pelican(pattern: str, said: dict[str, Any], expected: str) -> None:
    """Pelican's slug is of the title, and its category the folder, unless they are given."""
    assert made(pattern, "articles/sea/Big Ships/2026-03-02-x.md", **said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({}, "2026/the-harbour-rebuilt-12/", id="of the title"),
        pytest.param({"slug": "Own"}, "2026/Own/", id="its own"),
        pytest.param({"title": "Çay & Kahve: v1.2"}, "2026/çay--kahve-v12/", id="signs"),
    ],
)
def test_mkdocs(said: dict[str, Any], expected: str) -> None:
    """Material's ``{slug}`` is the one that is given, or the title without its signs."""
    assert made("{year}/{slug}/", system="mkdocs", **said) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("articles/tide/index.qmd", "/posts/tide/", id="the page of a folder"),
        pytest.param("articles/tide.qmd", "/posts/tide.html", id="a file"),
        pytest.param("articles/sea/2026-03-02-a.qmd", "/posts/sea/2026-03-02-a.html", id="deeper"),
    ],
)
def test_quarto(key: str, expected: str) -> None:
    """Quarto makes a page of HTML of a file where it lies, and has no other address for it."""
    assert made("/posts/{path}", key, system="quarto") == expected.lstrip("/")


def test_pelican_by_name() -> None:
    """A pattern without a date is Pelican's where the site is, and ours elsewhere."""
    assert made("{slug}.html", system="pelican") == "the-harbour-rebuilt-12.html"
    assert made("{slug}.html") == "the-harbour-rebuilt-1-2.html"
    assert made("{category}/{date:%Y}", "articles/2026-03-02-x.md") == "misc/2026"


@pytest.mark.parametrize(
    ("key", "slug", "expected"),
    [
        pytest.param("articles/2026-01-02-x.md", "", "blog/2026/01/02/x", id="a dated name"),
        pytest.param("articles/tips/x.md", "", "blog/tips/x", id="no date in the name"),
        pytest.param("articles/2026-01-02-x.md", "welcome", "blog/welcome", id="a slug"),
        pytest.param("articles/2026-01-02-x.md", "/a/hello", "blog/a/hello", id="a rooted slug"),
    ],
)
def test_docusaurus(key: str, slug: str, expected: str) -> None:
    """A slug stands in the place of all that Docusaurus makes of the file's date and name."""
    pattern = "/blog/{year}/{month}/{day}/{slug}"
    assert made(pattern, key, system="docusaurus", slug=slug) == expected


@pytest.mark.parametrize(
    ("system", "key", "slug", "expected"),
    [
        pytest.param("", "articles/sea/Big Ship.md", "", "sea/Big Ship/", id="ours"),
        pytest.param("", "articles/sea/2026-03-02-x.md", "", "sea/2026-03-02-x/", id="dated"),
        pytest.param("", "articles/sea/x.md", "s", "sea/s/", id="slug"),
        pytest.param("", "articles/sea/x/index.md", "", "sea/x/", id="bundle"),
        pytest.param("", "articles/x.md", "", "x/", id="no folder"),
        pytest.param("hugo", "articles/Sea/Big Ship.md", "", "sea/big-ship/", id="Hugo"),
        pytest.param("hugo", "articles/Sea/x.tr.md", "", "tr/sea/x/", id="Hugo's languages"),
        pytest.param("zola", "articles/Sea/2026-03-02_Big Ship.md", "", "Sea/big-ship/", id="Zola"),
        pytest.param(
            "eleventy", "articles/sea/2026-03-02-x.md", "", "sea/2026-03-02-x/", id="Eleventy"
        ),
        pytest.param("docusaurus", "articles/01-sea/02-x.md", "", "sea/x/", id="Docusaurus"),
        pytest.param("docusaurus", "articles/01-sea/02-x.md", "/s", "s/", id="rooted"),
        pytest.param("docusaurus", "articles/01-sea/02-x.md", "s", "sea/s/", id="not rooted"),
        pytest.param("astro", "articles/Sea/Big Ship!.md", "", "sea/big-ship/", id="Astro"),
        pytest.param("astro", "articles/Sea/x.md", "own/s", "own/s/", id="Astro's slug"),
        pytest.param(
            "obsidian", "articles/Sea/Çay & 5%?.md", "", "Sea/Çay--and--5-percent/", id="Quartz"
        ),
    ],
)
def test_path(system: str, key: str, slug: str, expected: str) -> None:
    """The path is that of the file below its source, as its system has it of its own accord."""
    assert made("/{path}/", key, system=system, slug=slug) == expected


@pytest.mark.parametrize(
    ("pattern", "fields", "expected"),
    [
        pytest.param("/{folder}/{slug}/", {}, "harbour/", id="no folder"),
        pytest.param("/{lang?}/{slug}/", {"language": "en"}, "harbour/", id="the publication's"),
        pytest.param("/{lang?}/{slug}/", {"language": "pt-BR"}, "pt-br/harbour/", id="another"),
        pytest.param("/{lang?}/{slug}/", {}, "harbour/", id="no language"),
        pytest.param("/{lang}/{slug}/", {}, "und/harbour/", id="a language in any case"),
        pytest.param("/{section?}/{slug}/", {}, "harbour/", id="no section"),
        pytest.param("/{section}/{slug}/", {}, "articles/harbour/", id="a section in any case"),
        pytest.param("/{i_month}/{i_day}/{slug}", {}, "3/2/harbour", id="unpadded"),
        pytest.param("/{author}/{slug}", {}, "harbour", id="no author"),
        pytest.param(
            "/{author}/{slug}",
            {"authors": (Person(name="Ayşe Su"), Person(name="Bo"))},
            "ayse-su/harbour",
            id="the first author",
        ),
    ],
)
def test_optional(pattern: str, fields: dict[str, Any], expected: str) -> None:
    """What stands for nothing leaves no stroke behind."""
    assert permalinks.problem(pattern) == ""
    assert made(pattern, "articles/harbour.md", title="Harbour", **fields) == expected


@pytest.mark.parametrize(
    ("pattern", "system", "whose"),
    [
        pytest.param("/:categories/:title/", "", "jekyll", id="what only Jekyll has"),
        pytest.param("/:section/:title/", "", "hugo", id="what only Hugo has"),
        pytest.param("/:category/:title/", "", "hexo", id="what only Hexo has"),
        pytest.param("/:year/:title/", "", "doubt", id="what several have"),
        pytest.param("/:year/:title/", "hexo", "hexo", id="by the site"),
        pytest.param("/:section/:title/", "jekyll", "hugo", id="not by the site"),
        pytest.param("/:language/:title/", "", "", id="ours"),
        pytest.param("/:year/:title/", "zola", "", id="a system without patterns"),
        pytest.param("/:year/:title/", "feedwright", "", id="ours by name"),
        pytest.param("pretty", "", "jekyll", id="a style"),
        pytest.param("{date:%Y}/{slug}", "", "pelican", id="Pelican's dates"),
        pytest.param("{slug}", "pelican", "pelican", id="Pelican by the site"),
        pytest.param("{date:%Y}/{slug}", "feedwright", "", id="Pelican's dates in ours"),
        pytest.param("/%postname%/", "", "", id="WordPress"),
    ],
)
def test_rules(pattern: str, system: str, whose: str) -> None:
    """A pattern is of the one system that has all its placeholders, else of the site's."""
    assert permalinks.rules(pattern, system) == whose


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("articles/2026-03-02-quiet.md", "quiet/", id="a dated name is Jekyll's"),
        pytest.param("articles/_posts/quiet.md", "quiet/", id="and so is a folder of posts"),
        pytest.param("articles/quiet.md", "loud/", id="another is by its title"),
    ],
)
def test_doubt(key: str, expected: str) -> None:
    """Where it is in doubt whose a pattern is, the names that Jekyll demands decide."""
    assert permalinks.doubt("/:title/", "") == ":title"
    assert made("/:title/", key, title="Loud") == expected


@pytest.mark.parametrize(
    ("pattern", "system"),
    [("/:year/:month/", ""), ("/:title/", "hugo"), ("/{title}/", ""), ("/:section/:title/", "")],
)
def test_no_doubt(pattern: str, system: str) -> None:
    """Nothing is in doubt where all systems mean the same, or one is named, or only one fits."""
    assert permalinks.doubt(pattern, system) == ""


@pytest.mark.parametrize(
    ("pattern", "system", "told"),
    [
        pytest.param("/:sectoin/:slug/", "", "did you mean :section?", id="misspelt"),
        pytest.param("/{slgu}/", "", "did you mean {slug}?", id="misspelt in braces"),
        pytest.param("/:post_id/:titel/", "jekyll", "of Jekyll", id="another's"),
        pytest.param("/:categories/", "hugo", ":categories is no placeholder of Hugo", id="named"),
        pytest.param("/:sectionslug[1:]/", "", "is no placeholder", id="a slice of one's slug"),
        pytest.param("/:Year/", "", ":Year is no placeholder", id="capitals"),
        pytest.param("/:section[1:]/", "", "is no placeholder", id="a slice of one"),
        pytest.param("/{categry}/", "pelican", "did you mean {category}?", id="Pelican's"),
        pytest.param("/%postnaem%/", "", "%", id="WordPress"),
    ],
)
def test_problem(pattern: str, system: str, told: str) -> None:
    """A placeholder that is not known is named, with the nearest that is."""
    assert told in permalinks.problem(pattern, system)


NAMES = [
    *(f":{name}" for table in COLONS.values() for name in table),
    *(f"{{{name}}}" for name in (*OURS, *PELICAN)),
]
texts = st.text(max_size=12)


@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3),
    st.sampled_from(
        [
            "",
            "jekyll",
            "hugo",
            "hexo",
            "pelican",
            "docusaurus",
            "zola",
            "astro",
            "obsidian",
            "mkdocs",
        ]
    ),
    st.builds(
        Naming,
        slug=texts,
        category=texts,
        categories=st.one_of(texts, st.lists(texts, max_size=2).map(tuple)),
        offset=st.one_of(st.none(), st.integers(-1439, 1439)),
        dated_by_name=st.booleans(),
    ),
    texts,
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
)
def test_any_article_has_an_address(
    names: list[str], system: str, naming: Naming, title: str, name: str
) -> None:
    """Whatever articles say, every pattern of every system makes an address on the site's host."""
    article = Article(key=f"articles/{name}.md", title=title, naming=naming)
    site = Site(home=HOME, system=system, source="articles/", path="articles")
    link = expand("/".join(names), article, WHEN, site)
    assert re.fullmatch(r"[!-~]+", link)
    assert urlsplit(link).hostname == "example.org"
    assert "/../" not in link


def test_styles_are_patterns() -> None:
    """Each of Jekyll's styles is a pattern that Jekyll could be given."""
    assert [permalinks.problem(one, "jekyll") for one in STYLES] == [""] * len(STYLES)


@pytest.mark.parametrize(
    ("system", "key", "expected"),
    [
        pytest.param("hugo", "content/posts/one/index.de.md", "de/posts/one/", id="Hugo, by name"),
        pytest.param("zola", "content/posts/one.de.md", "de/posts/one/", id="Zola, by name"),
        pytest.param("", "content/de/posts/one.md", "de/posts/one/", id="by folder"),
        pytest.param("", "content/design/one.md", "de/design/one/", id="a folder that begins so"),
    ],
)
@pytest.mark.parametrize("pattern", ["/{lang?}/{path}/", "/{language}/{path}/"])
def test_a_language_stands_once(pattern: str, system: str, key: str, expected: str) -> None:
    """A pattern that names the language has it once, though the path would have it too."""
    site = Site(home=HOME, language="en", system=system, source="content/", path="content")
    article = Article(key=key, title="Eins", slug="one", language="de")
    assert expand(pattern, article, datetime(2026, 3, 2, tzinfo=UTC), site) == HOME + expected
