import os
from pathlib import Path

import pytest

from feedwright.reading.sources.systems import system_of


@pytest.mark.parametrize(
    ("files", "source", "expected"),
    [
        pytest.param({"hugo.toml": ""}, "content/posts", "hugo", id="Hugo"),
        pytest.param({"config/_default/x.toml": ""}, "content", "hugo", id="Hugo's folder"),
        pytest.param({"config.toml": 'baseURL = "/"'}, "content", "hugo", id="Hugo, older"),
        pytest.param({"config.yaml": "baseurl: /"}, "content", "hugo", id="Hugo, in YAML"),
        pytest.param({"config.toml": 'base_url = "/"'}, "content", "zola", id="Zola"),
        pytest.param({"config.toml": "x = 1"}, "content", "", id="nobody's"),
        pytest.param({"_config.yml": "title: x"}, "_posts", "jekyll", id="Jekyll"),
        pytest.param(
            {"_config.yml": "new_post_name: :title.md"}, "source/_posts", "hexo", id="Hexo"
        ),
        pytest.param({"_config.yml": "", "scaffolds/a.md": ""}, "source", "hexo", id="scaffolds"),
        pytest.param({}, "source/_posts", "hexo", id="Hexo's folder of posts"),
        pytest.param({"_config.yml": "title: x"}, "source/_posts", "hexo", id="Hexo's alone"),
        pytest.param({"_config.yml": "source: source"}, "source/_posts", "jekyll", id="Octopress"),
        pytest.param({}, "blog/_posts", "jekyll", id="Jekyll's folder of posts"),
        pytest.param({"in/_posts/x.md": ""}, "in", "jekyll", id="with Jekyll's posts"),
        pytest.param({"pelicanconf.py": ""}, "content", "pelican", id="Pelican"),
        pytest.param({"docusaurus.config.ts": ""}, "blog", "docusaurus", id="Docusaurus"),
        pytest.param({"eleventy.config.js": ""}, "posts", "eleventy", id="Eleventy"),
        pytest.param({"astro.config.mjs": ""}, "src/content/blog", "astro", id="Astro"),
        pytest.param({"notes/.obsidian/app.json": ""}, "notes", "obsidian", id="Obsidian"),
        pytest.param({"quartz.config.ts": ""}, "content", "obsidian", id="Quartz"),
        pytest.param({"_quarto.yml": ""}, "posts", "quarto", id="Quarto"),
        pytest.param({"mkdocs.yml": ""}, "docs/blog", "mkdocs", id="MkDocs"),
        pytest.param({"conf.py": 'BLOG_TITLE = "x"'}, "posts", "nikola", id="Nikola"),
        pytest.param({"conf.py": 'project = "x"'}, "posts", "", id="Sphinx"),
        pytest.param({}, "articles", "", id="nothing"),
    ],
)
def test_system_of(tmp_path: Path, files: dict[str, str], source: str, expected: str) -> None:
    """A source's system is told by the files that its site has around it."""
    (tmp_path / source).mkdir(parents=True)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert system_of(tmp_path / source, tmp_path) == expected


def test_where_it_is_looked_for(tmp_path: Path) -> None:
    """What lies above the publication, or above a repository, tells nothing of a source."""
    source = tmp_path / "site/feeds/articles"
    source.mkdir(parents=True)
    (tmp_path / "site/hugo.toml").write_text("")
    assert system_of(source, tmp_path / "site/feeds") == ""
    assert system_of(source, tmp_path / "site") == "hugo"
    beside = tmp_path / "site/content"
    beside.mkdir()
    assert system_of(beside, tmp_path / "site/feeds") == "hugo"
    (beside / ".git").mkdir()
    assert system_of(beside, tmp_path / "site/feeds") == ""


def test_what_is_no_file(tmp_path: Path) -> None:
    """A pipe or a folder with the name of a configuration keeps nobody waiting."""
    (tmp_path / "content").mkdir()
    os.mkfifo(tmp_path / "config.toml")
    (tmp_path / "config.yaml").mkdir()
    assert system_of(tmp_path / "content", tmp_path) == ""
    os.mkfifo(tmp_path / "_config.yml")
    assert system_of(tmp_path / "content", tmp_path) == "jekyll"
