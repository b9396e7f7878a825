"""Where it is looked for what articles inherit."""

import os
from pathlib import Path

import pytest
from tests.publications import items, run, write

from feedwright.domain.sources import FolderSource
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Surroundings
from feedwright.reading.sources.folder import Folder

POST = "---\ntitle: Harbour\ndate: 2026-03-02\n---\nThe harbour opened again.\n"
DRAFT = "---\ntitle: Part\ncascade: {draft: true}\n---\n"
HELD = '{"draft": true}'


def site(base: Path, files: dict[str, str], path: str = "content/posts") -> Folder:
    """A source in a site, by the paths of its files."""
    for name, text in files.items():
        place = base / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return Folder(FolderSource(path=path), Surroundings(base, "https://example.org/", "UTC"))


def held(folder: Folder, key: str) -> bool:
    """Whether a file's article is kept back."""
    reading = folder.reading(key)
    return bool(reading.set_aside) or reading.articles[0].status != "published"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("content/posts/_index.md", DRAFT),
        ("content/posts/_index.html", DRAFT),
        ("content/posts/_index.tr.md", DRAFT),
        ("content/posts/ships/_index.md", DRAFT),
        ("content/_index.md", DRAFT),
        ("content/posts/posts.json", HELD),
        ("content/posts/posts.11tydata.json", HELD),
        ("content/posts/ships/ships.11tydata.json", HELD),
        ("content/posts/ships/new.tr.json", HELD),
        ("content/posts/ships/new.tr.11tydata.json", HELD),
        ("content/content.json", HELD),
        ("_config.yml", "defaults: [{values: {published: false}}]"),
        ("content/posts/_config.yml", "defaults: [{values: {published: false}}]"),
        ("hugo.toml", '[[cascade]]\ndraft = true\n[cascade._target]\npath = "/posts/**"'),
        ("config/_default/hugo.yaml", "cascade: {draft: true}"),
        ("config/_default/cascade.toml", "draft = true"),
        ("config/_default/cascade.toml", "[[cascade]]\nprivate = true"),
        ("config/_default/cascade.toml", 'draft = true\n[target]\npath = "/posts/**"'),
        ("config/_default/cascade.yaml", "- draft: true\n  target: {path: /posts/ships/**}\n"),
        ("config/production/cascade.json", '[{"embargo": "soon"}]'),
        ("hugo.yaml", "ignoreFiles: ['new\\.tr\\.md$']"),
        ("config.toml", 'ignorefiles = ["/posts/sh"]'),
        ("hugo.toml", 'ignoreFiles = ["("]'),
        ("config.toml", 'ignored_content = ["*.tr.md"]'),
        ("config.toml", 'ignored_content = ["posts/ships"]'),
        ("_config.yml", "exclude: [content/posts/ships/]"),
        ("_config.yml", "exclude: ['content/posts/*/new*']"),
    ],
)
def test_all_places(file: str, text: str, tmp_path: Path) -> None:
    """Files of a generator are asked beside a text, in all folders above it, and at the top."""
    key = "content/posts/ships/new.tr.md"
    assert not held(site(tmp_path / "without", {key: POST}), key)
    assert held(site(tmp_path / "with", {key: POST, file: text}), key)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("posts/_metadata.yml", "draft: true\n"),
        ("posts/_metadata.yaml", "draft: true\n"),
        ("posts/ships/_metadata.yml", "draft: yes\n"),
        ("_metadata.yml", "draft: true\n"),
        ("posts/_metadata.yml", "draft: [true\n"),
        ("_quarto.yml", "draft: true\n"),
        ("_quarto.yml", "website:\n  drafts:\n    - posts/ships/new.qmd\n"),
        ("_quarto.yml", "website: {drafts: posts/ships}\n"),
    ],
)
def test_quarto(file: str, text: str, tmp_path: Path) -> None:
    """Folders of a project of Quarto say what their articles inherit, and it lists its drafts."""
    key = "posts/ships/new.qmd"
    files = {"_quarto.yml": "website:\n  title: Sea\n", key: POST}
    assert not held(site(tmp_path / "without", files, "posts"), key)
    assert held(site(tmp_path / "with", files | {file: text}, "posts"), key)
    if file != "_quarto.yml":  # it means nothing elsewhere
        assert not held(
            site(tmp_path / "other", {"hugo.toml": "", key: POST, file: text}, "posts"), key
        )


def test_metadata_of_quarto_is_looked_for_in_each_run(tmp_path: Path) -> None:
    """What a folder says anew holds for articles that were read before."""
    files = {"_quarto.yml": "", "posts/ships/new.qmd": POST}
    before = site(tmp_path, files, "posts").defaults.above()
    (tmp_path / "posts" / "ships" / "_metadata.yml").write_text("draft: true\n")
    assert site(tmp_path, {}, "posts").defaults.above() != before


def test_cells_that_a_project_of_quarto_hides(tmp_path: Path) -> None:
    """What a project says of all cells holds for an article that does not say otherwise."""
    cell = "```{r}\nhidden()\n```\n"
    quarto = "execute:\n  echo: false\n"
    run(write(tmp_path, {"_quarto.yml": quarto, "new.qmd": f"{POST}\n\nSeen.\n\n{cell}"}))
    (found,) = items(tmp_path)
    assert "Seen." in found["content_html"]
    assert "hidden()" not in found["content_html"]


def test_names_of_sections(tmp_path: Path) -> None:
    """The pages of all folders around an article are asked what they call these, if need be."""
    files = {
        "hugo.toml": "",
        "content/blog/_index.md": "---\ntitle: Above / all\n---\n",
        "content/blog/posts/ships/_index.md": "",
        "content/blog/posts/ships/old/_index.tr.md": "+++\nslug = 'eski'\n+++\n",
        **{f"content/blog/posts/ships/old/a{one}.md": POST for one in ("", ".tr")},
    }
    site(tmp_path, files, "content/blog/posts")

    def told(name: str, link: str) -> tuple[str | None, ...]:
        settings = FolderSource(path="content/blog/posts", link=link)
        folder = Folder(settings, Surroundings(tmp_path, "https://example.org/", "UTC"))
        found = folder.reading(f"content/blog/posts/ships/old/{name}")
        assert not found.set_aside
        (read,) = found.articles
        return read.naming.sections if read.naming else ()

    link = "/:sectionslugs/:slug/"
    assert told("a.md", link) == (None, "Above   all", None, "", None)
    assert told("a.tr.md", link) == (None, None, None, None, "eski")
    assert told("a.md", "/:sections/:slug/") == ()


def test_a_page_of_a_section_that_cannot_be_read(tmp_path: Path) -> None:
    """Articles whose addresses would be made of it are set aside, and it is named."""
    key = "content/posts/ships/a.md"
    site(tmp_path, {key: POST, "content/posts/ships/_index.md": "---\nslug: [a\n---\n"})
    settings = FolderSource(path="content/posts", link="/:sectionslug/:slug/")
    folder = Folder(settings, Surroundings(tmp_path, "https://example.org/", "UTC"))
    (aside,) = folder.reading(key).set_aside
    assert "_index.md says, which cannot be read: " in aside.reason
    assert aside.reason.endswith("; mend that file.")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("config/_default/cascade.toml", 'draft = true\n[target]\npath = "/pages/**"'),
        ("hugo.yaml", "ignoreFiles: ['\\.bak$']"),
        ("config.toml", 'ignored_content = ["*.de.md", "posts/trains"]'),
        ("_config.yml", "exclude: [content/posts/sh, vendor, '*.gem']"),
    ],
)
def test_what_configurations_say_of_others(file: str, text: str, tmp_path: Path) -> None:
    """What a site passes over elsewhere keeps no other article back."""
    key = "content/posts/ships/new.tr.md"
    assert not held(site(tmp_path, {key: POST, file: text}), key)


@pytest.mark.parametrize(
    "file",
    [
        "content/posts/other/other.json",
        "content/posts/ships/posts.json",
        "content/posts/ships/other.11tydata.json",
        "content/posts/_index.de.md",
        "content/posts/ships/index.md",
        "../_config.yml",
        "../content.json",
    ],
)
def test_other_places(file: str, tmp_path: Path) -> None:
    """What lies beside others, or outside the publication, is not asked."""
    key = "content/posts/ships/new.tr.md"
    text = HELD if file.endswith("json") else DRAFT
    text = "defaults: [{values: {draft: true}}]" if "_config" in file else text
    folder = site(tmp_path / "site", {key: POST, file: text})
    assert not held(folder, key)


def test_the_top_of_a_site_ends_the_search(tmp_path: Path) -> None:
    """A source that lies outside its publication is a part of the site whose top is above it."""
    key, above = "site/_posts/a.md", "defaults: [{values: {draft: true}}]"
    files = {key: POST, "site/_config.yml": "title: Ours", "_config.yml": above}
    (tmp_path / "site" / "feeds").mkdir(parents=True)
    site(tmp_path, files, path="site/_posts")
    source = FolderSource(path="../_posts")

    def opened() -> Folder:
        around = Surroundings(tmp_path / "site" / "feeds", "https://example.org/", "UTC")
        return Folder(source, around)

    assert not held(opened(), "_posts/a.md")
    (tmp_path / "site" / "_config.yml").write_text(above)
    assert held(opened(), "_posts/a.md")


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    """What lies outside is not read for a link; the articles wait until that is settled."""
    key = "articles/a.md"
    (tmp_path / "elsewhere.json").write_text('{"author": "Nobody"}')
    folder = site(tmp_path / "site", {key: POST}, path="articles")
    (tmp_path / "site" / "articles" / "articles.json").symlink_to(tmp_path / "elsewhere.json")

    reading: Reading = folder.reading(key)

    assert not reading.articles
    assert "is a link to a file outside" in reading.set_aside[0].reason


def test_programs_are_counted(tmp_path: Path) -> None:
    """Data files that would have to be run are counted, other programs are not."""
    names = ("a.11tydata.js", "posts.11tydata.cjs", "more/x.11tydata.mjs", "site.js")
    folder = site(tmp_path, dict.fromkeys((f"articles/{name}" for name in names), ""), "articles")
    folder.scan()
    assert folder.unread == {".11tydata.js": 3}


def test_articles_in_json_inherit_too(tmp_path: Path) -> None:
    """Who wrote the articles of a folder holds for those in a list, where they do not say."""
    listed = '[{"id": "1", "title": "One"}, {"id": "2", "title": "Two", "author": "Bo Day"}]'
    files = {"articles/list.json": listed, "articles/articles.json": '{"author": "Ann Lee"}'}
    reading = site(tmp_path, files, "articles").reading("articles/list.json")
    assert [one.authors[0].name for one in reading.articles] == ["Ann Lee", "Bo Day"]


def test_pages_that_were_saved_inherit(tmp_path: Path) -> None:
    """A page that names no author has that of its folder; what holds back, holds it back."""
    page = "<!doctype html><title>Harbour</title><article><p>It opened again.</p></article>"
    files = {"articles/a.html": page, "articles/articles.json": '{"author": "Ann Lee"}'}
    (one,) = site(tmp_path / "a", files, "articles").reading("articles/a.html").articles
    assert one.authors[0].name == "Ann Lee"
    assert held(site(tmp_path / "b", files | {"articles/articles.json": HELD}, "articles"),
                "articles/a.html")  # fmt: skip


def test_what_stands_for_files_above(tmp_path: Path) -> None:
    """It differs as soon as one of them says something else, and not for what says nothing."""
    files = {"content/posts/a.md": POST, "_config.yml": "title: Ours"}
    nothing = site(tmp_path, files).defaults.above()
    assert site(tmp_path, {"_config.yml": "title: Mine"}).defaults.above() == nothing
    marks = {
        site(tmp_path, {name: text}).defaults.above()
        for name, text in (
            ("_config.yml", "defaults: [{values: {published: false}}]"),
            ("_config.yml", "defaults: [{values: {published: true}}]"),
            ("content/_index.md", DRAFT),
            ("content/content.11tydata.json", HELD),
            ("hugo.json", '{"cascade": {"draft": true}}'),
        )
    }
    assert len(marks - {nothing}) == 5
    (tmp_path / "content/posts/hugo.toml").write_text("")
    assert site(tmp_path, {}).defaults.above() not in marks


@pytest.mark.parametrize("name", ["new.json", "new.11tydata.json"])
@pytest.mark.parametrize("left_out", [(), ("*.json",)], ids=["an article too", "left out"])
def test_data_beside_a_text_counts_once_folders_are_listed(
    name: str, left_out: tuple[str, ...], tmp_path: Path
) -> None:
    """A data file beside a text is asked in a run that lists folders, if left out of it or not."""
    files = {"content/posts/a/new.md": POST, f"content/posts/a/{name}": HELD}
    site(tmp_path, files)
    settings = FolderSource(path="content/posts", left_out=left_out)
    folder = Folder(settings, Surroundings(tmp_path, "https://example.org/", "UTC"))
    folder.scan()
    assert held(folder, "content/posts/a/new.md")


def test_folders_without_data_are_not_asked_for_each_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a folder was listed that holds no data, no file is looked for beside its texts."""
    folder = site(tmp_path, {f"content/posts/a/{n}.md": POST for n in range(9)})
    keys = sorted(folder.scan().stamps)
    folder.reading(keys.pop())  # asks for what the folder itself has
    asked: list[str] = []

    def is_file(path: str) -> bool:
        asked.append(path)
        return False

    monkeypatch.setattr(os.path, "isfile", is_file)
    assert [len(folder.reading(key).articles) for key in keys] == [1] * 8
    assert asked == []
