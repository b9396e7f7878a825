"""The list of all feeds, from articles to the destination."""

import re
from pathlib import Path

from tests.publications import article, run, write

TAGS = '[[feeds]]\nname = "tags"\neach = "tag"'


def names(folder: Path) -> list[str]:
    """The pages of the list that stand."""
    return sorted(one.name for one in (folder / "public").glob("all-feeds*.html"))


def written(folder: Path, tags: int) -> Path:
    """A publication of two articles with many tags."""
    told = [f"tag {number:03}" for number in range(tags)]
    files = {f"{start}.md": article(f"A{start}", tags=told[start::2]) for start in (0, 1)}
    return write(folder, files, more=TAGS)


def test_the_list_comes_and_goes(tmp_path: Path) -> None:
    """The list stands where the catalogue shows some feeds of many, and as long as it does."""
    folder = written(tmp_path, 20)
    run(folder)
    assert names(folder) == []

    run(written(tmp_path, 260))
    assert names(folder) == ["all-feeds-2.html", "all-feeds.html"]
    index = (folder / "public/index.html").read_text()
    assert len(re.findall(r'<a href="tags/[^"]+/index.html">', index)) == 20
    assert 'href="all-feeds.html#group-2"' in index

    run(written(tmp_path, 20))
    assert names(folder) == []


def test_a_renamed_publication_is_renamed_on_every_page(tmp_path: Path) -> None:
    """The page of a feed that does not change tells readers the main feed's new title."""
    folder = written(tmp_path, 2)
    run(folder)
    page = folder / "public/tags/tag-001/index.html"
    assert 'title="The Example (RSS)" href="https://example.org/feeds/rss.xml"' in page.read_text()

    settings = folder / "feedwright.toml"
    titled = settings.read_text().replace('name = "tags"', 'name = "tags"\ntitle = "About {value}"')
    settings.write_text(titled)
    run(folder)
    settings.write_text(titled.replace("The Example", "The Harbour"))
    run(folder)
    assert 'title="The Harbour (RSS)" href="https://example.org/feeds/rss.xml"' in page.read_text()
    assert "About tag 001" in page.read_text()


def test_another_programs_list_stays(tmp_path: Path) -> None:
    """A page of that name that another program made is not overwritten."""
    folder = written(tmp_path, 30)
    page = folder / "public/all-feeds.html"
    page.parent.mkdir()
    page.write_text("<!doctype html><title>Theirs</title>")
    report = run(folder)
    assert page.read_text() == "<!doctype html><title>Theirs</title>"
    (refused,) = (one for one in report.documents if one.status == "refused")
    assert refused.path == "all-feeds.html"
