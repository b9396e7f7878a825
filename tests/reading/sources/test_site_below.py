from collections.abc import Mapping
from pathlib import Path

import pytest

from feedwright.domain.errors import ConfigurationError
from feedwright.reading.site import SiteConfig
from feedwright.reading.sources.sites import site_at

ZOLA = 'base_url = "https://tide.example.org"\ntitle = "The tide"\n'
DOCUSAURUS = (
    "export default {title: 'The harbour', url: 'https://harbour.example.org', baseUrl: '/'}"
)
POST = "---\ntitle: The tide\ndate: 2026-03-0{}\n---\nIt came in.\n"


def posts(folder: str) -> dict[str, str]:
    """Articles of a folder that name their dates."""
    return {f"{folder}/a{n}.md": POST.format(n) for n in range(1, 4)}


def found(folder: Path, files: Mapping[str, str]) -> SiteConfig:
    """The site of a repository that holds some files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return site_at(folder)


@pytest.mark.parametrize(
    ("files", "system", "home", "room"),
    [
        pytest.param(
            {"website/docusaurus.config.js": DOCUSAURUS} | posts("website/blog"),
            *("docusaurus", "https://harbour.example.org/", "website/blog"),
            id="a program's repository",
        ),
        pytest.param(
            {"sites/tide/config.toml": ZOLA} | posts("sites/tide/content/posts"),
            *("zola", "https://tide.example.org/", "sites/tide/content"),
            id="two levels",
        ),
        pytest.param(
            {"blog/config.toml": ZOLA, "themes/x/config.toml": ZOLA} | posts("blog/content"),
            *("zola", "https://tide.example.org/", "blog/content"),
            id="a theme is no site",
        ),
    ],
)
def test_a_site_in_a_folder(
    tmp_path: Path, files: Mapping[str, str], system: str, home: str, room: str
) -> None:
    """The one site that a repository holds in a folder is read by its own configuration."""
    site = found(tmp_path, files)
    assert (site.system, site.home.rstrip("/") + "/") == (system, home)
    assert [one.path for one in site.sources] == [room]
    assert all(one.link for one in site.sources)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"a/config.toml": ZOLA, "b/config.toml": ZOLA} | posts("a/content"), id="two sites"
        ),
        pytest.param(
            {"docs/config.toml": ZOLA} | posts("posts") | posts("docs/content"), id="mixed"
        ),
        pytest.param({"examples/config.toml": ZOLA} | posts("posts"), id="an example"),
        pytest.param({"a/b/c/config.toml": ZOLA} | posts("posts"), id="too deep"),
    ],
)
def test_no_site_is_taken_by_chance(tmp_path: Path, files: Mapping[str, str]) -> None:
    """A site that does not hold the repository's articles, or is one of several, is not taken."""
    assert found(tmp_path, files).system == ""


def test_a_manual_without_articles(tmp_path: Path) -> None:
    """A configured folder that has no articles is no site to publish."""
    with pytest.raises(ConfigurationError, match="no configuration of a site"):
        found(tmp_path, {"docs/docusaurus.config.js": DOCUSAURUS, "docs/docs/a.md": "# A\n"})


@pytest.mark.parametrize(
    ("files", "system", "room"),
    [
        pytest.param(posts("_posts"), "", "_posts", id="Next"),
        pytest.param(posts("site/src/_posts/2026"), "", "site/src/_posts", id="Bridgetown"),
        pytest.param(
            {"_posts/2026-03-01-a.md": "The tide.\n"}, "jekyll", "_posts", id="dated names"
        ),
        pytest.param(posts("_posts") | {"_config.yml": ""}, "jekyll", "_posts", id="configured"),
    ],
)
def test_a_folder_of_posts(
    tmp_path: Path, files: Mapping[str, str], system: str, room: str
) -> None:
    """A folder of posts is Jekyll's where names begin with dates or Jekyll is configured."""
    site = found(tmp_path, files)
    assert site.system == system
    assert [one.path for one in site.sources] == [room]
