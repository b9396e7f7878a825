"""Addresses by the patterns of other systems, from the configuration to the feed."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from tests.publications import NOW, article, items, run, tree, write

from feedwright.domain.errors import ConfigurationError

TITLE = 'link = "/:year/:title/"'


def links(folder: Path) -> list[str]:
    """The paths of the articles in the main feed, the newest first."""
    return [item["url"].removeprefix("https://example.org/") for item in items(folder)]


def test_a_site_tells_whose_a_pattern_is(tmp_path: Path) -> None:
    """What lies around the source tells whose a pattern is, and the next run notices a change."""
    write(tmp_path, {"low.md": article("A High Title", "2026-03-02T09:00:00Z")}, source=TITLE)
    first = run(tmp_path)
    assert links(tmp_path) == ["2026/a-high-title/"]
    assert [one for one in first.warnings if ":title in link is" in one]
    ids = [item["id"] for item in items(tmp_path)]
    (tmp_path / "_config.yml").write_text("title: x\n")
    second = run(tmp_path, NOW + timedelta(hours=1))
    assert links(tmp_path) == ["2026/low/"]
    assert not [one for one in second.warnings if ":title in link is" in one]
    assert [item["id"] for item in items(tmp_path)] == ids


def test_a_touched_file_is_no_excuse(tmp_path: Path) -> None:
    """A run that is told of one file alone notices that the system is another."""
    files = {"low.md": article("High"), "other.md": article("Else", "2026-03-03")}
    write(tmp_path, files, source=TITLE)
    run(tmp_path)
    (tmp_path / "hugo.toml").write_text("")
    (tmp_path / "_config.yml").write_text("")
    (tmp_path / "hugo.toml").unlink()
    run(tmp_path, NOW + timedelta(hours=1), touched=[tmp_path / "articles/low.md"])
    assert links(tmp_path) == ["2026/other/", "2026/low/"]


@pytest.mark.parametrize(
    ("system", "expected"),
    [("jekyll", "2026/low/"), ("hugo", "2026/high-one/"), ("feedwright", "2026/high-one/")],
)
def test_system(tmp_path: Path, system: str, expected: str) -> None:
    """The key ``system`` says whose a pattern is, and nothing is in doubt then."""
    source = f'{TITLE}\nsystem = "{system}"'
    write(tmp_path, {"low.md": article("High One")}, source=source)
    (tmp_path / "pelicanconf.py").write_text("")
    report = run(tmp_path)
    assert links(tmp_path) == [expected]
    assert not report.warnings


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param('system = "hugoo"', "'hugoo' is none of feedwright, jekyll, hugo", id="key"),
        pytest.param(
            'link = "/:titel/"\nsystem = "jekyll"',
            ":titel is no placeholder of Jekyll; did you mean :title?",
            id="placeholder",
        ),
        pytest.param('link = "/{foldr}/{slug}/"', "did you mean {folder}?", id="ours"),
    ],
)
def test_what_is_refused(tmp_path: Path, source: str, told: str) -> None:
    """A system or a placeholder that there is not is refused, and the nearest is named."""
    write(tmp_path, {"a.md": article("A")}, source=source)
    with pytest.raises(ConfigurationError) as caught:
        run(tmp_path)
    assert told in str(caught.value)


def test_permalink_of_its_own(tmp_path: Path) -> None:
    """A pattern in front matter counts before that of the source; one that is none is told."""
    files = {
        "2026-03-05-c.md": article("C", "2026-03-05", permalink="/own/:year/:title.html"),
        "2026-03-04-b.md": article("B", "2026-03-04", permalink="/own/:yaer/"),
        "2026-03-03-a.md": article("A", "2026-03-03", permalink="/as/it/stands/"),
    }
    write(tmp_path, files, source='link = "/{slug}/"')
    report = run(tmp_path)
    assert links(tmp_path) == ["own/2026/c.html", "b/", "as/it/stands/"]
    assert [one for one in report.warnings if ":yaer is no placeholder" in one]


@pytest.mark.parametrize(
    ("system", "expected"),
    [("", "p/low/"), ("zola", "p/low/"), ("hugo", "p/high/"), ("feedwright", "p/high/")],
)
def test_whose_a_permalink_of_its_own_is(tmp_path: Path, system: str, expected: str) -> None:
    """A pattern in front matter is Jekyll's, unless the system has patterns of its own there."""
    source = f'system = "{system}"' if system else ""
    write(tmp_path, {"low.md": article("High", permalink="/p/:title/")}, source=source)
    run(tmp_path)
    assert links(tmp_path) == [expected]


def test_permalink_of_its_own_without_a_date(tmp_path: Path) -> None:
    """A pattern of its own is filled in for an article that is dated by its first run."""
    text = "---\ntitle: A\npermalink: /own/:year/:month/:title/\n---\nx\n"
    write(tmp_path, {"a.md": text})
    run(tmp_path)
    assert links(tmp_path) == ["own/2026/11/a/"]
    run(tmp_path, NOW + timedelta(days=40))
    assert links(tmp_path) == ["own/2026/11/a/"]


def test_what_is_kept_of_an_article(tmp_path: Path) -> None:
    """An edit of the slug alone is kept, and counts in later runs that do not read the file."""
    source = 'link = "/:categories/:title/"'
    one, other = article("A", slug="a"), article("B", "2026-03-01", slug="b", categories=["s"])
    write(tmp_path, {"x.md": one, "y.md": other}, source=source)
    run(tmp_path)
    assert links(tmp_path) == ["a/", "s/b/"]
    (tmp_path / "articles/x.md").write_text(one.replace('slug: "a"', 'slug: "new"'))
    run(tmp_path, NOW + timedelta(hours=1))
    (tmp_path / "articles/z.md").write_text(article("Z", "2026-02-01", slug="a", id="tag:z,2026:z"))
    run(tmp_path, NOW + timedelta(hours=2))
    write(tmp_path / "afresh", {}, source=source)
    for file in (tmp_path / "articles").iterdir():
        (tmp_path / "afresh/articles" / file.name).write_bytes(file.read_bytes())
    run(tmp_path / "afresh", NOW + timedelta(hours=2))
    assert links(tmp_path) == links(tmp_path / "afresh") == ["new/", "s/b/", "a/"]


def test_addresses_that_stay(tmp_path: Path) -> None:
    """Patterns of ours make the addresses that they have always made, in any site's folder."""
    files = {
        "2026-03-04-Low_Name.md": article("High", "2026-03-04"),
        "2026-03-03-b.md": article("Two Words", "2026-03-03", slug="Own_Slug"),
        "c.md": article("C", "2026-03-02", section="Big Ships"),
    }
    source = 'link = "/{year}/{section}/{slug}/{title}/{filename}"'
    expected = [
        "2026/articles/Low_Name/high/2026-03-04-Low_Name",
        "2026/articles/Own_Slug/two-words/2026-03-03-b",
        "2026/big-ships/c/c/c",
    ]
    for name in ("articles.md", "_config.yml", "hugo.toml", "astro.config.mjs"):
        folder = write(tmp_path / name, files, source=source)
        (folder / name).write_text("")
        run(folder)
        assert links(folder) == expected


def test_sections_of_folders(tmp_path: Path) -> None:
    """Articles without a section have that of their folder, and a feed of it."""
    more = '[[feeds]]\nname = "s"\neach = "section"'
    files = {
        "sea/a.md": article("A"),
        "land/_posts/2026-03-01-b.md": article("B", "2026-03-01"),
        "sea/c.md": article("C", section="Own"),
    }
    write(tmp_path, files, more=more)
    run(tmp_path)
    named = {path.split("/")[1] for path in tree(tmp_path) if path.startswith("s/")}
    assert named == {"sea", "land", "own"}
    (tmp_path / "articles/land/_posts").rename(tmp_path / "articles/sea/_posts")
    run(tmp_path, NOW + timedelta(hours=1))
    assert {item["title"] for item in items(tmp_path, "s/sea/feed.json")} == {"A", "B"}


@pytest.mark.parametrize("older", [True, False], ids=["an older store", "an edit of the slug"])
def test_texts_that_are_kept(tmp_path: Path, *, older: bool) -> None:
    """What the store keeps of an article tells its address in a later run that reads no file."""
    later = NOW + timedelta(days=2)
    text = article("A", slug="First", updated=later.isoformat())
    write(tmp_path, {"x.md": text}, source='link = "/:categories/:title/"')
    run(tmp_path)
    if older:
        with closing(sqlite3.connect(tmp_path / ".feedwright/store.sqlite")) as store, store:
            for key, kept in store.execute("select key, article from texts").fetchall():
                told = msgspec.json.decode(kept)
                del told["naming"]
                store.execute(
                    "update texts set article = ? where key = ?", (msgspec.json.encode(told), key)
                )
            store.execute("update facts set value = '{}' where name = 'sources'")
    else:
        (tmp_path / "articles/x.md").write_text(text.replace("First", "Second"))
    run(tmp_path, NOW + timedelta(hours=1))
    expected = ["First/"] if older else ["Second/"]
    assert links(tmp_path) == []  # it waits
    run(tmp_path, later + timedelta(hours=1))
    assert links(tmp_path) == expected
    assert items(tmp_path)[0]["date_modified"] == f"{later:%Y-%m-%dT%H:%M:%SZ}"
