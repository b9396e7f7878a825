from collections.abc import Mapping
from pathlib import Path

import pytest

from feedwright.reading.site import SiteConfig, SiteSource
from feedwright.reading.sources.unknown_sites import unknown_site

POST = "---\ntitle: The tide\ndate: 2026-03-0{}\n---\nIt came in.\n"


def site(folder: Path, files: Mapping[str, str]) -> SiteConfig | None:
    """What is found out of a site of some files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return unknown_site(folder)


def posts(pattern: str, count: int = 3) -> dict[str, str]:
    """Articles that name their dates, by the pattern of their names."""
    return {pattern.format(n): POST.format(n) for n in range(1, count + 1)}


@pytest.mark.parametrize(
    ("files", "room"),
    [
        pytest.param(posts("content/blog/a{}/index.mdx"), "content/blog", id="a folder each"),
        pytest.param(posts("posts/2026/03/a{}.md"), "posts", id="by months"),
        pytest.param(posts("2026-03-0{}-a.md"), "", id="the site's own folder"),
        pytest.param(posts("blog/2026-03-0{}.md", 4) | posts("de/blog/a{}.md"), "blog", id="most"),
        pytest.param(posts("a/b{}.md") | posts("a/b/c{}.md"), "a", id="the nearer of two"),
        pytest.param(
            {
                f"n/{n}.md": f'+++\ntitle = "t"\npublishDate = 2026-03-0{n}\n+++\na'
                for n in range(1, 4)
            },
            "n",
            id="TOML",
        ),
        pytest.param(
            {f"n/{n}.adoc": f"= T\n:revdate: 2026-03-0{n}\n\na" for n in range(1, 4)},
            "n",
            id="attributes of AsciiDoc",
        ),
        pytest.param(
            {f"n/{n}/index.adoc": f"= T\nA <a@b.org>\nv1, 2026-03-0{n}\n" for n in range(1, 4)},
            "n",
            id="a revision of AsciiDoc",
        ),
        pytest.param(posts("n/a{}.adoc"), "n", id="front matter above AsciiDoc"),
        pytest.param(
            {f"n/{n}.rst": f"Tide\n====\n\n:date: 2026-03-0{n}\n\na" for n in range(1, 4)},
            "n",
            id="fields of reStructuredText",
        ),
        pytest.param(
            {f"n/{n}.org": f"#+TITLE: T\n#+DATE: <2026-03-0{n}>\n\na" for n in range(1, 4)},
            "n",
            id="keywords of Org",
        ),
    ],
)
def test_where_articles_lie(tmp_path: Path, files: Mapping[str, str], room: str) -> None:
    """The folder with the most files that name a date is that of the articles."""
    found = site(tmp_path, files)
    assert found is not None
    assert (found.system, found.sources) == ("", (SiteSource(path=room),))


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="empty"),
        pytest.param(posts("a{}.md", 2), id="few"),
        pytest.param({f"a{n}.md": "# A\n\ndate: 2026-03-02" for n in range(5)}, id="undated"),
        pytest.param(
            {f"a{n}.rst": f"A\n=\n\n{'b' * n}\n" * 40 + ":date: 2026-03-02" for n in range(5)},
            id="a date far below",
        ),
        pytest.param({f"a{n}.adoc": "= A\n:date: {today}\n" for n in range(5)}, id="no date"),
        pytest.param({f"a{n}.md": "A\n\n:date: 2026-03-02\n" for n in range(5)}, id="no document"),
        pytest.param({f"a{n}.org": "a\n" * 30_000 for n in range(3)}, id="hostile documents"),
        pytest.param(posts("node_modules/x/a{}.md"), id="of a package"),
        pytest.param(posts(".cache/a{}.md"), id="hidden"),
        pytest.param({f"a{n}.md": "---\ntitle: a\n" * 4000 for n in range(3)}, id="hostile"),
    ],
)
def test_no_articles(tmp_path: Path, files: Mapping[str, str]) -> None:
    """Where nothing or little names a date, no folder is guessed."""
    assert site(tmp_path, files) is None


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param(
            "gatsby-config.js",
            "module.exports = { siteMetadata: { title: `Ebb`, siteUrl: 'https://ebb.example', "
            "author: { name: 'x' }, description: \"By the sea\" }, plugins: [{ title: 'no' }] }",
            ("Ebb", "https://ebb.example", "By the sea", "", ""),
            id="Gatsby",
        ),
        pytest.param(
            "docs/.vitepress/config.mts",
            "export default defineConfig({ lang: 'pt-BR', title: 'Maré', description: 'D',\n"
            "  sitemap: { hostname: 'https://mare.example' } })",
            ("Maré", "https://mare.example", "D", "pt-BR", ""),
            id="VitePress",
        ),
        pytest.param("CNAME", "ebb.example", ("", "https://ebb.example/", "", "", ""), id="CNAME"),
        pytest.param("gatsby-config.ts", "export default f(", ("", "", "", "", ""), id="none"),
    ],
)  # fmt: skip
def test_what_is_said(tmp_path: Path, name: str, text: str, expected: tuple[str, ...]) -> None:
    """The plain texts of a configuration are taken over, without running it."""
    found = site(tmp_path, posts("blog/a{}.md") | {name: text})
    assert found is not None
    said = (found.title, found.home, found.description, found.language, found.author)
    assert said == expected


@pytest.mark.parametrize(
    ("written", "home"),
    [
        pytest.param("example.org\n", "https://example.org/", id="host"),
        pytest.param("\ufeffexample.org\r\n", "https://example.org/", id="byte-order mark"),
        pytest.param("https://example.org/\n", "https://example.org/", id="address"),
        pytest.param("# a remark\nexample.org", "", id="two lines"),
        pytest.param('a"] b', "", id="no host"),
    ],
)
def test_the_host(tmp_path: Path, written: str, home: str) -> None:
    """What GitHub's pages are told is a host, however it is written, or nothing."""
    found = site(tmp_path, posts("blog/a{}.md") | {"CNAME": written})
    assert found is not None
    assert found.home == home


@pytest.mark.parametrize(
    "home", ["`https://${process.env.HOST}`", "'javascript:alert(1)'", "'https://a.example/\"]'"]
)
def test_an_address_that_is_none(tmp_path: Path, home: str) -> None:
    """What only the program knows, or is no address, keeps nobody from starting."""
    script = f"module.exports = {{siteMetadata: {{title: `Hi ${{x}}`, siteUrl: {home}}}}}"
    found = site(tmp_path, posts("blog/a{}.md") | {"gatsby-config.js": script})
    assert found is not None
    assert (found.title, found.home) == ("", "")


def test_drafts_are_no_articles(tmp_path: Path) -> None:
    """A folder of drafts is not where articles lie, however many there are."""
    found = site(tmp_path, posts("drafts/a{}.md", 7) | posts("blog/a{}.md"))
    assert found is not None
    assert found.sources == (SiteSource(path="blog"),)
