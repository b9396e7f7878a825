"""Nothing goes out that should not, from files to published documents."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, feed, items, run, tree, write


def titles(folder: Path) -> list[str]:
    """The titles of the main feed."""
    return [item["title"] for item in items(folder)]


@pytest.mark.parametrize("archive", ["", "archive = true\npage_size = 2"], ids=["head", "archive"])
def test_an_article_that_feeds_leave_out_keeps_its_page(tmp_path: Path, archive: str) -> None:
    """Feeds leave it out without a word of deletion, and take it in again."""
    more = '[[feeds]]\nname = "sections"\neach = "section"'
    others = {f"{n}.md": article(f"Other {n}", section="News") for n in range(4)}
    plain, hidden = article("A", section="News"), article("A", section="News", rss=False)

    def shown(text: str) -> set[str]:
        folder = write(tmp_path, {"a.md": text, **others}, more=more, feed=archive)
        run(folder)
        assert (folder / "public/articles/a/index.html").exists()
        assert b"deleted-entry" not in tree(folder)["atom.xml"]
        pages = [path for path in tree(folder) if path.endswith(("xml", "json"))]
        return {path for path in pages if b">A<" in tree(folder)[path]}

    everywhere = {"rss.xml", "atom.xml", "sections/news/rss.xml", "sections/news/atom.xml"}
    assert everywhere <= shown(plain)
    assert shown(hidden) == set()
    assert everywhere <= shown(plain)


def test_an_article_that_feeds_leave_out_from_the_start(tmp_path: Path) -> None:
    """It is read, has its page, and may be linked to; each tag's feed goes without it."""
    files = {
        "a.md": article("A", hiddenInRss=True, tags=["only"]),
        "b.md": article("B", body="See [a](a.md)."),
    }
    folder = write(tmp_path, files, more='[[feeds]]\nname = "tags"\neach = "tag"')

    report = run(folder)

    assert report.articles.read == 2
    assert titles(folder) == ["B"]
    assert "https://example.org/feeds/articles/a/" in items(folder)[0]["content_html"]
    assert not [path for path in tree(folder) if path.startswith("tags/")]
    assert feed(folder).entries[0].title == "B"
    assert run(folder, NOW + timedelta(days=1)).articles.changed == 0
