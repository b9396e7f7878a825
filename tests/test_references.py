# ruff: noqa: E501 - a row of a table is read best on one line

"""References from one article to another, from run to run."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, dangling, items, run, tree, write

ADDRESSED = 'link = "/news/{slug}/"'
PAGE = "https://example.org/feeds/articles/"
FORMS = {
    "path": "[it](tides.md)",
    "Pelican": "[it]({filename}/harbour/tides.md)",
    "Zola": "[it](@/harbour/tides.md)",
    "Hugo": '[it]({{< ref "tides" >}})',
    "Jekyll": "[it]({% link harbour/tides.md %})",
    "wiki": "[[tides|it]]",
}
EACH = [pytest.param(body, id=name) for name, body in FORMS.items()]


def content(folder: Path, title: str = "A") -> str:
    """The text of an article as the main feed has it, without its paragraph."""
    found = {item["title"]: item["content_html"] for item in items(folder)}
    return str(found[title]).removeprefix("<p>").removesuffix("</p>")


def link(address: str) -> str:
    """What a link to the other article looks like."""
    return f'<a href="{address}">it</a>'


def same_from_nothing(folder: Path, fresh: Path, now: datetime = NOW) -> bool:
    """Whether another publication of the same files, made at once, has the same documents."""
    files = {
        str(path.relative_to(folder / "articles")): path.read_bytes()
        for path in (folder / "articles").rglob("*")
        if path.is_file()
    }
    write(fresh, files)
    (fresh / "feedwright.toml").write_bytes((folder / "feedwright.toml").read_bytes())
    run(fresh, now)
    return tree(folder) == tree(fresh)


@pytest.mark.parametrize("body", EACH)
@pytest.mark.parametrize(
    ("source", "address"),
    [
        pytest.param(ADDRESSED, "https://example.org/news/{}/", id="on its site"),
        pytest.param("", PAGE + "{}/", id="on its own page"),
    ],
)
def test_a_reference_follows_its_article(
    tmp_path: Path, body: str, source: str, address: str
) -> None:
    """An article that has another address is led to there, though its referrer stays as it was."""
    files = {
        "harbour/a.md": article("A", body=body),
        "harbour/tides.md": article("T", slug="low-tide"),
        "harbour/else.md": article("E"),
    }
    folder = write(tmp_path / "one", files, source=source)
    time.sleep(0.03)  # what was written just now is read once more
    run(folder)
    assert content(folder) == link(address.format("low-tide"))

    write(folder, {"harbour/tides.md": article("T", slug="flood")}, source=source)
    report = run(folder)

    now = "flood" if source else "low-tide"  # a page of its own has its name for good
    assert content(folder) == link(address.format(now))
    assert report.work.files == 1
    assert not dangling(tree(folder))


@pytest.mark.parametrize("body", EACH)
def test_a_reference_waits_for_its_article(tmp_path: Path, body: str) -> None:
    """While its article is held the words stand alone, and nothing tells of it; then they lead."""
    files = {
        "harbour/a.md": article("A", body=body),
        "harbour/tides.md": article("Hush", "2026-11-23", slug="secret", body="Hidden."),
    }
    folder = write(tmp_path / "one", files)
    report = run(folder)

    assert content(folder) == "it"
    assert not [path for path, data in tree(folder).items() if b"secret" in data or b"Hush" in data]
    assert len([one for one in report.warnings if "no published article: 1 (" in one]) == 1

    later = NOW + timedelta(days=2)
    report = run(folder, later)

    assert content(folder) == link(f"{PAGE}secret/")
    assert not [one for one in report.warnings if "no published article" in one]
    assert same_from_nothing(folder, tmp_path / "two", later)


def test_a_draft_that_comes_and_goes_is_noticed(tmp_path: Path) -> None:
    """A guess ends where a draft is met, of which nobody knows, and is made again without it."""
    folder = write(tmp_path, {"a.md": article("A", body="[it]({% link b.md %})")})
    run(folder)
    assert content(folder) == link("https://example.org/b.html")

    write(folder, {"b.md": article("B", draft=True)})
    run(folder)
    assert content(folder) == "it"

    (folder / "articles" / "b.md").unlink()
    run(folder)
    assert content(folder) == link("https://example.org/b.html")


def test_a_reference_to_a_draft_waits_for_it(tmp_path: Path) -> None:
    """It leads there once its article is no draft any more."""
    files = {
        "a.md": article("A", body="[it](b.md)"),
        "b.md": article("B", draft=True),
    }
    folder = write(tmp_path / "one", files)
    run(folder)
    assert content(folder) == "it"

    write(folder, {"b.md": article("B")})
    run(folder)

    assert content(folder) == link(f"{PAGE}b/")
    assert same_from_nothing(folder, tmp_path / "two")


@pytest.mark.parametrize("body", EACH[:2])
def test_a_reference_to_what_comes_and_goes(tmp_path: Path, body: str) -> None:
    """A file that comes later is led to, and one that goes leaves the words and a line."""
    folder = write(tmp_path / "one", {"harbour/a.md": article("A", body=body)})
    run(folder)
    assert content(folder) == "it"

    write(folder, {"harbour/tides.md": article("T")})
    run(folder)
    assert content(folder) == link(f"{PAGE}tides/")

    (folder / "articles" / "harbour" / "tides.md").unlink()
    report = run(folder)
    assert content(folder) == "it"
    assert [one for one in report.warnings if one.startswith("articles/harbour/a.md: links to no")]
    assert not [one for one in run(folder).warnings if "links to no" in one]


def test_a_nearer_file_takes_a_name(tmp_path: Path) -> None:
    """A name that meant a file elsewhere means the one beside, once that is there."""
    files = {
        "x/a.md": article("A", body='[it]({{< ref "tides" >}})'),
        "y/tides.md": article("Y", slug="far"),
    }
    folder = write(tmp_path / "one", files)
    run(folder)
    assert content(folder) == link(f"{PAGE}far/")

    write(folder, {"x/tides.md": article("X", slug="near")})
    run(folder)

    assert content(folder) == link(f"{PAGE}near/")
    assert same_from_nothing(folder, tmp_path / "two")


def test_a_file_that_is_renamed_is_followed_by_its_old_name_no_more(tmp_path: Path) -> None:
    """What referred to the old name stands as words; what refers to the new one leads there."""
    files = {
        "a.md": article("A", body="[it](old.md)"),
        "b.md": article("B", body="[it](new.md)"),
        "old.md": article("Moved", body="A text that is known again under another name."),
    }
    folder = write(tmp_path / "one", files)
    run(folder)
    assert (content(folder), content(folder, "B")) == (link(f"{PAGE}old/"), "it")

    (folder / "articles" / "old.md").rename(folder / "articles" / "new.md")
    run(folder)

    assert (content(folder), content(folder, "B")) == ("it", link(f"{PAGE}old/"))


def test_an_edit_makes_no_other_entry(tmp_path: Path) -> None:
    """Who refers to an article has nothing to do with its text."""
    names = [f"r{number}.md" for number in range(5)]
    files = {name: article(name, body="[it](b.md) and [[b]]") for name in names}
    folder = write(tmp_path, {**files, "b.md": article("B")})
    run(folder)

    write(folder, {"b.md": article("B", body="Other words.")})

    assert run(folder).work.entries == 1


def test_half_of_a_source_s_vanishing_takes_no_link(tmp_path: Path) -> None:
    """Articles that are believed to be there still are led to still."""
    files = {f"n{number}.md": article(f"N{number}") for number in range(9)}
    folder = write(tmp_path, {**files, "a.md": article("A", body="[it](n1.md)")})
    run(folder)
    for number in range(9):
        (folder / "articles" / f"n{number}.md").unlink()

    report = run(folder)

    assert report.refusals
    assert content(folder) == link(f"{PAGE}n1/")


def test_files_above_an_article_are_delivered_with_its_page(tmp_path: Path) -> None:
    """A picture of the source that lies elsewhere stands below the page that shows it."""
    files: dict[str, str | bytes] = {
        "posts/p.md": article(
            "P", body="![x](../images/a.png) [y]({static}/docs/d.pdf) ![](b.png)"
        ),
        "posts/b.png": b"near",
        "images/a.png": b"above",
        "docs/d.pdf": b"paper",
        "posts/images/a.png": b"another",
        "posts/q.md": article("Q", image="../images/a.png", body="![x](images/a.png)"),
    }
    folder = write(tmp_path / "one", files)

    report = run(folder)

    documents = tree(folder)
    assert {path: data for path, data in documents.items() if not path.endswith(
        (".html", ".xml", ".json", ".opml", ".css", ".svg"))} == {
        "articles/p/b.png": b"near",
        "articles/p/~/docs/d.pdf": b"paper",
        "articles/p/~/images/a.png": b"above",
        "articles/q/images/a.png": b"another",
        "articles/q/~/images/a.png": b"above",
    }  # fmt: skip
    assert not dangling(documents)
    assert not report.warnings
    assert same_from_nothing(folder, tmp_path / "two")


def test_a_file_that_is_not_in_the_source_is_told(tmp_path: Path) -> None:
    """It is told by its path in the source, and delivered once it is there."""
    folder = write(tmp_path, {"posts/p.md": article("P", body="![x](../images/a.png)")})

    report = run(folder)

    told = "articles/posts/p.md: refers to images/a.png, which is not in its source"
    assert report.warnings == (told,)
    write(folder, {"images/a.png": b"late"})
    run(folder)
    assert tree(folder)["articles/p/~/images/a.png"] == b"late"


def test_a_file_lies_in_the_folder_of_its_post(tmp_path: Path) -> None:
    """Hexo keeps what a post shows in a folder of the post's name, and so names it alone."""
    body = '![x](a.png)\n\n{% asset_img b.png "Two" %}\n\n[z]({% asset_path c.pdf %})'
    files: dict[str, str | bytes] = {"posts/tides.md": article("P", body=body)}
    files |= {f"posts/tides/{name}": name.encode() for name in ("a.png", "b.png", "c.pdf")}
    folder = write(tmp_path, files)

    report = run(folder)

    assert {"articles/p/a.png", "articles/p/b.png", "articles/p/c.pdf"} <= {
        path.replace("/tides/", "/p/") for path in tree(folder)
    }
    assert not report.warnings


def test_a_fragment_leads_to_its_place(tmp_path: Path) -> None:
    """On pages made here headings have ids, and links from anywhere lead to them."""
    files = {
        "a.md": article(
            "A", body="[1](#low-water) [2](b.md#high-water)[^n]\n\n## Low water\n\n[^n]: N"
        ),
        "b.md": article("B", body="## High water\n\n## Set {#own}\n"),
    }
    folder = write(tmp_path, files)

    run(folder)

    pages = {name: tree(folder)[f"articles/{name}/index.html"].decode() for name in "ab"}
    assert f'href="{PAGE}a/#low-water"' in content(folder)
    assert f'href="{PAGE}b/#high-water"' in content(folder)
    assert '<h2 id="low-water">' in pages["a"]
    assert 'href="index.html#low-water"' in pages["a"]
    assert 'href="index.html#fn:n"' in pages["a"]
    assert '<div id="fn:n">' in pages["a"]
    assert '<h2 id="high-water">' in pages["b"]
    assert '<h2 id="own">' in pages["b"]


def test_a_fragment_of_a_site_keeps_its_name(tmp_path: Path) -> None:
    """A link within an article that stands elsewhere names what its generator named."""
    body = 'To [the end](#the-end) and <a href="#raw">there</a>.[^7]\n\n## The end\n\n<p id="raw">x</p>\n\n[^7]: N'
    folder = write(tmp_path, {"a.md": article("A", body=body)}, source=ADDRESSED)

    run(folder)

    for name in ("the-end", "raw", "fn:7"):
        assert f'href="https://example.org/news/a/#{name}"' in content(folder)


def test_many_are_made_as_one_is(tmp_path: Path) -> None:
    """What other processes make of references is what is made here."""
    count = 270
    files = {
        f"p/n{number}.md": article(
            f"N{number}",
            (datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number)).isoformat(),
            f"[it](n{(number + 1) % count}.md) ![x](../above.png) [[n{number // 2}]]",
        )
        for number in range(count)
    }
    archive = '[[feeds]]\nname = "all"\narchive = true\npage_size = 50'
    one = write(tmp_path / "one", {**files, "above.png": b"x"}, more=archive)
    two = write(tmp_path / "two", dict(list(files.items())[:100]), more=archive)
    run(one)
    run(two)
    write(two, {**files, "above.png": b"x"}, more=archive)
    run(two)

    assert not dangling(tree(one))
    found = {path: data for path, data in tree(one).items() if path.startswith("articles/")}
    assert found == {path: data for path, data in tree(two).items() if path.startswith("articles/")}


def test_a_folder_leads_to_its_page(tmp_path: Path) -> None:
    """A link to a folder leads to the article that is its page, and to nothing else's."""
    files: dict[str, str | bytes] = {
        "a.md": article("A", body="[it](harbour/tides/#x) [b](other/) [c](late/)"),
        "harbour/tides/index.md": article("T"),
    }
    folder = write(tmp_path / "one", files)
    run(folder)
    assert f'<a href="{PAGE}tides/#x">it</a>' in content(folder)
    assert f'<a href="{PAGE}a/other/">b</a>' in content(folder)

    write(folder, {"late/index.md": article("L")})
    run(folder)

    assert f'<a href="{PAGE}late/">c</a>' in content(folder)
    assert same_from_nothing(folder, tmp_path / "two")


def test_a_file_may_have_a_percent_sign_in_its_name(tmp_path: Path) -> None:
    """It is delivered under its own name, by whatever its address is written."""
    body = "![r](100%25.png) ![q](<p ü%.png>) ![[f 5%.pdf]]"
    names = ("100%.png", "p ü%.png", "f 5%.pdf")
    folder = write(tmp_path, {"a.md": article("A", body=body)} | dict.fromkeys(names, b"x"))

    report = run(folder)

    assert {f"articles/a/{name}" for name in names} <= tree(folder).keys()
    assert not report.warnings
    assert not dangling(tree(folder))
