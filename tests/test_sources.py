"""What feedwright.toml says of a source: its files, and what its articles do not say."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, items, run, tree, write
from tests.reading.sources.test_git import commit

from feedwright.commands.redirects import redirects
from feedwright.domain.errors import ConfigurationError
from feedwright.reading.sources import git

UNDATED = {f"{name}.md": f"# {name}\n\nText {name}." for name in "abcd"}


def test_a_source_chooses_its_files(tmp_path: Path) -> None:
    """Those that are left out are no articles, and nothing is said of forms that are not read."""
    files = {
        "posts/a.md": article("A"),
        "posts/README.md": article("No"),
        "about.md": article("No"),
        "more.tex": "x",
        "posts/b.tex": "x",
    }
    write(tmp_path, files, source='only = ["posts/**"]\nexcept = ["README.md"]')

    report = run(tmp_path)

    assert [one["title"] for one in items(tmp_path)] == ["A"]
    assert report.articles.unread == {".tex": 1}
    time.sleep(0.03)
    touched = tmp_path / "articles/about.md"
    touched.write_text(article("Still no"))
    assert run(tmp_path, NOW + timedelta(hours=1), touched={touched}).articles.read == 1


def test_articles_have_what_their_source_says_unless_they_do(tmp_path: Path) -> None:
    """Section, tags and authors, which come before what folders tell."""
    said = 'section = "News"\ntags = ["sea"]\nauthors = [{ name = "Ann Lee" }]'
    own = article("Own", category="Art", tags=["ice"], author="Bo Ray")
    write(tmp_path, {"x/a.md": article("A"), "b.md": own}, source=said)
    run(tmp_path)

    told = {one["title"]: (one["tags"], one["authors"][0]["name"]) for one in items(tmp_path)}

    assert told == {"A": (["News", "sea"], "Ann Lee"), "Own": (["Art", "ice"], "Bo Ray")}


def test_articles_of_a_source_without_feeds_have_pages_alone(tmp_path: Path) -> None:
    """No feed holds them, no date is asked of them or shown; the source may change its mind."""
    write(tmp_path, UNDATED, source="feeds = false")

    report = run(tmp_path)

    page = tmp_path / "public/articles/a/index.html"
    assert report.warnings == ()
    assert items(tmp_path) == []
    assert "Text a." in page.read_text("utf-8")
    assert "2026" not in page.read_text("utf-8")
    before = page.read_bytes()
    run(tmp_path, NOW + timedelta(days=300))
    assert page.read_bytes() == before

    write(tmp_path, {}, source='undated = "first-seen"')
    run(tmp_path, NOW + timedelta(days=301))

    assert len(items(tmp_path)) == len(UNDATED)
    assert "2026" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("undated", "dated", "stops"),
    [(1, 0, False), (2, 0, False), (3, 0, True), (1, 1, False), (2, 1, True), (2, 2, False),
     (4, 1, True)],
)  # fmt: skip
def test_a_first_run_stops_when_most_articles_have_no_date(
    tmp_path: Path, undated: int, dated: int, stops: bool
) -> None:
    """It says what to write, and leaves nothing behind; a few are dated by the run as ever."""
    files = {name: UNDATED[name] for name in list(UNDATED)[:undated]}
    write(tmp_path, {**files, **{f"z{n}.md": article(f"Z{n}") for n in range(dated)}})
    number = undated + dated
    if not stops:
        assert run(tmp_path).articles.new == number
        return
    with pytest.raises(ConfigurationError, match=rf"{undated} of {number}.*undated = ") as told:
        run(tmp_path)
    assert ("more)" in str(told.value)) is (undated > 3)

    write(tmp_path, {}, source='undated = "first-seen"')
    report = run(tmp_path)
    assert report.articles.new == number
    assert not report.warnings


def test_a_first_run_goes_on_when_most_articles_have_dates(tmp_path: Path) -> None:
    """A few without are told, one by one."""
    write(tmp_path, {**UNDATED, **{f"{n}.md": article(f"N{n}") for n in range(4)}})

    assert sum("has no date" in one for one in run(tmp_path).warnings) == 4


@pytest.mark.parametrize("kind", ["set-aside", "modified", "git", "first-seen"])
def test_what_dates_an_article_that_names_no_date(tmp_path: Path, kind: str) -> None:
    """Once: it keeps the date that readers know though its file changes later."""
    write(tmp_path, UNDATED, source=f'undated = "{kind}"')
    for name in UNDATED:
        os.utime(tmp_path / "articles" / name, (1_600_000_000, 1_600_000_000))
    commit(tmp_path / "articles", 1, **{name[:-3]: text for name, text in UNDATED.items()})
    for name in UNDATED:
        os.utime(tmp_path / "articles" / name, (1_600_000_000, 1_600_000_000))

    def dates() -> set[str]:
        return {one["date_published"] for one in items(tmp_path)}

    report = run(tmp_path)
    expected = {
        "set-aside": set[str](),
        "modified": {"2020-09-13T12:26:40Z"},
        "git": {"2020-03-01T12:00:00Z"},
        "first-seen": {NOW.strftime("%Y-%m-%dT%H:%M:%SZ")},
    }[kind]
    assert dates() == expected
    assert len(report.articles.set_aside) == (4 if kind == "set-aside" else 0)
    time.sleep(0.03)
    commit(tmp_path / "articles", 5, a="# a\n\nAnother text.")
    changed = run(tmp_path, NOW + timedelta(hours=1)).articles.changed
    assert changed == (0 if kind == "set-aside" else 1)
    assert dates() == expected


def test_what_is_not_committed_waits_until_it_is(tmp_path: Path) -> None:
    """Its file stays as it is then, and is read again all the same."""
    commit(tmp_path, 1, other="x")
    write(tmp_path, {"a.md": "# A\n\nText."}, source='undated = "git"')
    report = run(tmp_path)
    assert "git has none" in report.articles.set_aside[0].reason

    time.sleep(0.03)
    commit(tmp_path, 2)

    assert run(tmp_path, NOW + timedelta(hours=1)).articles.new == 1
    assert items(tmp_path)[0]["date_published"] == "2020-03-02T12:00:00Z"


def test_git_is_asked_once_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not at all where nothing changed."""
    asked = []
    told = git.commits

    def commits(folder: Path) -> git.Commits:
        asked.append(folder)
        return told(folder)

    monkeypatch.setattr(git, "commits", commits)
    files = {f"{n}.md": f"# {n}\n\nText {n}." for n in range(300)}
    write(tmp_path, files, source='undated = "git"')
    commit(tmp_path, 1)
    time.sleep(0.03)
    assert run(tmp_path).articles.new == 300
    assert len(asked) == 1
    run(tmp_path, NOW + timedelta(hours=1))
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("word", "date"),
    [
        ("Created", "2020-09-13T12:26:40Z"),
        ("Last Modified", "2020-09-13T12:26:40Z"),
        ("git Created", "2020-03-01T12:00:00Z"),
        ("git Last Modified", "2020-03-02T12:00:00Z"),
    ],
)
def test_eleventys_words_are_the_dates_of_files(tmp_path: Path, word: str, date: str) -> None:
    """Of the file system or of its repository."""
    write(tmp_path, {"a.md": article("A", word)})
    commit(tmp_path, 1)
    commit(tmp_path, 2, **{"articles/a": article("B", word)})
    os.utime(tmp_path / "articles/a.md", (1_600_000_000, 1_600_000_000))
    run(tmp_path)

    assert [one["date_published"] for one in items(tmp_path)] == [date]
    assert datetime.fromisoformat(date).replace(tzinfo=UTC) < NOW


FILES = {
    "articles/authors.yml": "jane:\n  name: Jane Doe\n  url: /jane\n",
    "articles/authors.json": '{"jane": {"name": "Jane Doe"}}',
    "articles/authors.toml": '[jane]\nname = "Jane Doe"\n',
    "articles/.authors.yml": "authors:\n  jane:\n    name: Jane Doe\n",
    ".authors.yml": "authors:\n  jane:\n    name: Jane Doe\n",
    "articles/_data/authors.yml": "- id: jane\n  name: Jane Doe\n",
    "_data/team.yaml": "core:\n  jane:\n    name: Jane Doe\n  joe:\n    name: Joe\n",
    "src/_data/all_authors.json": '{"jane": {"name": "Jane Doe"}}',
    "_data/people.json": '[{"slug": "jane", "name": "Jane Doe"}]',
    "data/authors/jane.yml": "name: Jane Doe\n",
    "_authors/jdoe.md": "---\nshort_name: jane\nname: Jane Doe\n---\nJane writes.\n",
    "articles/_authors/jane.md": "---\nname: Jane Doe\nlayout: author\n---\nJane writes.\n",
    "feedwright": '[authors.jane]\nname = "Jane Doe"',
}


@pytest.mark.parametrize("name", FILES)
def test_authors_are_told_by_their_keys(tmp_path: Path, name: str) -> None:
    """In the file of their site, or in feedwright.toml; and all is read again when that changes."""
    more = {} if name != "feedwright" else {"more": FILES[name]}
    write(tmp_path, {"a.md": article("A", author="jane")}, **more)
    (tmp_path / "_config.yml").write_text("title: x")
    place = tmp_path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if not more:
        place.write_text(FILES[name])

    def authors() -> list[str]:
        return [one["name"] for one in items(tmp_path)[0]["authors"]]

    time.sleep(0.03)
    assert not run(tmp_path).articles.set_aside
    assert authors() == ["Jane Doe"]
    if more:
        write(tmp_path, {}, more=FILES[name].replace("Doe", "Roe"))
    else:
        place.write_text(FILES[name].replace("Doe", "Roe"))
    run(tmp_path, NOW + timedelta(hours=1))
    assert authors() == ["Jane Roe"]


@pytest.mark.parametrize("is_named", [True, False], ids=["by names", "by lines"])
def test_the_second_file_of_a_post_says_what_it_is(
    tmp_path: Path, is_named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nikola's, which is read again when it changes; reStructuredText needs its extra."""
    monkeypatch.setattr("feedwright.runtime.pandoc.is_available", lambda: False)
    meta = ".. title: A title\n.. slug: given\n.. date: 2015-08-08 14:12:36 UTC\n.. tags: x, y\n"
    meta = meta if is_named else "A title\ngiven\n2015-08-08 14:12:36 UTC\nx, y\n"
    files = {"a.md": "Body.", "a.meta": meta, "b.txt": "Text.\n\n.. figure:: /p.png\n"}
    write(tmp_path, files, source='link = "/{slug}/"')
    time.sleep(0.03)
    report = run(tmp_path)

    (one,) = items(tmp_path)
    assert (one["title"], one["url"]) == ("A title", "https://example.org/given/")
    assert (one["date_published"], one["tags"]) == ("2015-08-08T14:12:36Z", ["x", "y"])
    assert "install the extra documents" in report.articles.set_aside[0].reason
    (tmp_path / "articles/a.meta").write_text(".. title: A title\n.. status: draft\n")
    run(tmp_path, NOW + timedelta(hours=1), allow_shrink=True)
    assert not items(tmp_path)


def test_what_lies_beside_an_article_is_none(tmp_path: Path) -> None:
    """Files of its folder that name no date; a list's page without one has articles beside it."""
    files = {
        "story/index.md": article("Story"),
        "story/notes.md": "# Notes",
        "story/form.txt": "The form\n\nWrite your name here, and where you live.",
        "story/table.html": "<table><tr><td>1</td></tr></table>",
        "story/data.json": '{"a": 1}',
        "story/index.fr.md": article("Histoire"),
        "story/second.md": article("Second"),
        "list/index.md": "# All posts",
        "list/post.md": article("Post"),
    }
    write(tmp_path, files, source='undated = "set-aside"')

    told = [one.source for one in run(tmp_path).articles.set_aside]

    assert told == ["articles/list/index.md"]
    assert {one["title"] for one in items(tmp_path)} == {"Story", "Histoire", "Second", "Post"}


def test_a_picture_is_found_by_its_name(tmp_path: Path) -> None:
    """Anywhere in the source, as in a vault, where one alone has that name."""
    body = "![[one.png]] ![[two.png]] ![[hidden.png]]"
    pictures = ["x/y/one.png", "x/two.png", "y/two.png", ".trash/hidden.png"]
    write(tmp_path, {"a.md": article("A", body=body)})
    write(tmp_path, dict.fromkeys(pictures, b"x"))

    report = run(tmp_path)

    page = tmp_path / "public/articles/a"
    assert [path.name for path in sorted(page.glob("*.png"))] == ["one.png"]
    assert any("two.png, hidden.png" in one for one in report.warnings)


@pytest.mark.parametrize("link", ["", 'link = "/{slug}/"'])
def test_aliases_of_generators_are_no_addresses(tmp_path: Path, link: str) -> None:
    """A file is delivered from the top of the source, or left out where pages are elsewhere."""
    front = article("A", cover="@/assets/p.png", body="![x](~/assets/x.png) ![y](@/gone.png)")
    write(tmp_path, {"a.md": front, "assets/p.png": b"x", "assets/x.png": b"y"}, source=link)

    report = run(tmp_path)
    (one,) = items(tmp_path)

    assert one.get("image", "").endswith("/a/assets/p.png") is not bool(link)
    assert ("x.png" in one.get("content_html", "")) is not bool(link)
    assert any("alias" in told or "gone.png" in told for told in report.warnings)


def test_a_path_without_an_ending_leads_to_its_article(tmp_path: Path) -> None:
    """Where pages are made here; what waits is words, and what is no file stays."""
    body = "[a](sub/idx) [b](other#part) [c](later) [d](nowhere)"
    files = {
        "a.md": article("A", body=body),
        "sub/idx/index.md": article("Idx"),
        "other.md": article("Other"),
        "later.md": article("Later", "2031-01-01"),
    }
    write(tmp_path, files)
    run(tmp_path)

    html = next(one["content_html"] for one in items(tmp_path) if one["title"] == "A")
    home = "https://example.org/feeds/articles"
    assert f'<a href="{home}/idx/">a</a>' in html
    assert f'<a href="{home}/other/#part">b</a>' in html
    assert "later" not in html
    assert ">d</a>" in html


def test_old_paths_of_many_feeds_go_on(tmp_path: Path) -> None:
    """Each feed stands at the old path of its own section."""
    sections = '[[feeds]]\nname = "s"\neach = "section"\nalso = ["category/{value}/feed/"]'
    files = {"a.md": article("A", category="News"), "b.md": article("B", category="Big Art")}
    write(tmp_path, files, more=sections)
    run(tmp_path)

    old = tmp_path / "public/category"
    assert {path.name for path in old.iterdir()} == {"news", "big-art"}
    assert b"<title>A</title>" in (old / "news/feed/index.xml").read_bytes()


def test_old_pages_of_feeds_lead_to_the_new(tmp_path: Path) -> None:
    """Where a site had a page, one stands that browsers follow, and a lost store keeps it."""
    more = (
        '[[feeds]]\nname = "s"\neach = "section"\nalso = ["category/{value}.html", "c/{value}.xml"]'
    )
    files = {"a.md": article("A", category="R & D"), "b.md": article("B", category="Big Art")}
    write(tmp_path, files, feed='also = ["archive/index.html"]', more=more)
    run(tmp_path)
    before = tree(tmp_path)

    page = (tmp_path / "public/category/big-art.html").read_text()
    address = "https://example.org/feeds/s/big-art/"
    assert f'<meta http-equiv="refresh" content="0; url={address}">' in page
    assert f'<link rel="canonical" href="{address}">' in page
    assert "The Example: R &amp; D<" in next(
        path.read_text() for path in (tmp_path / "public/category").glob("r-*.html")
    )
    assert "https://example.org/feeds/" in (tmp_path / "public/archive/index.html").read_text()
    leads = {one.old: one.new for one in redirects(tmp_path)}
    assert leads["/feeds/category/big-art.html"] == "/feeds/s/big-art/"
    assert leads["/feeds/c/big-art.xml"] == "/feeds/s/big-art/rss.xml"
    assert leads["/feeds/archive/index.html"] == "/feeds/"
    for file in (tmp_path / ".feedwright").iterdir():
        file.unlink()
    run(tmp_path)
    assert tree(tmp_path) == before
    (tmp_path / "articles/b.md").unlink()
    run(tmp_path, allow_shrink=True)
    assert (tmp_path / "public/s/big-art/index.html").exists() == (
        tmp_path / "public/category/big-art.html"
    ).exists()


def test_names_of_months_stand_in_addresses(tmp_path: Path) -> None:
    """As Pelican has them."""
    source = 'system = "pelican"\nlink = "/{date:%Y}/{date:%b}/{slug}.html"'
    write(tmp_path, {"a.md": article("A")}, source=source)
    run(tmp_path)

    assert items(tmp_path)[0]["url"] == "https://example.org/2026/Mar/a.html"


def test_a_site_may_name_the_mark_of_its_teasers(tmp_path: Path) -> None:
    """Jekyll's, for all posts; one may name another."""
    body = "One *word*.\n\n<!--cut-->\n\nTwo.\n\n<!--here-->\n\nThree."
    other = article("B", body=body, excerpt_separator="<!--here-->")
    write(tmp_path, {"a.md": article("A", body=body), "b.md": other})
    (tmp_path / "_config.yml").write_text('excerpt_separator: "<!--cut-->"\n')
    run(tmp_path)

    summaries = {one["title"]: one["summary"] for one in items(tmp_path)}
    assert summaries == {"A": "One word.", "B": "One word. Two."}


def test_authors_of_a_site_that_the_source_lies_deep_in(tmp_path: Path) -> None:
    """Material's file lies above the posts, below the top of a site that is elsewhere."""
    site = tmp_path / "site"
    posts = site / "docs/blog/posts"
    posts.mkdir(parents=True)
    (site / "mkdocs.yml").write_text("site_name: x")
    (site / "docs/blog/.authors.yml").write_text("authors:\n  jane:\n    name: Jane Doe\n")
    (posts / "a.md").write_text(article("A", author="jane"))
    feeds = tmp_path / "feeds"
    write(feeds, {})
    toml = feeds / "feedwright.toml"
    toml.write_text(toml.read_text().replace('path = "articles"', f'path = "{posts}"'))
    run(feeds)
    assert [one["name"] for one in items(feeds)[0]["authors"]] == ["Jane Doe"]
