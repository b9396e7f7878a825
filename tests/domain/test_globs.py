"""Which files of a folder a configuration means."""

import pytest

from feedwright.domain import globs

FILES = ("a.md", "README.md", "posts/a.md", "posts/2026/b.md", "posts/README.md", "pages/c.html")


@pytest.mark.parametrize(
    ("only", "but", "chosen"),
    [
        ([], ["README.md"], ["a.md", "pages/c.html", "posts/2026/b.md", "posts/a.md"]),
        (["posts/**"], [], ["posts/2026/b.md", "posts/README.md", "posts/a.md"]),
        (["posts"], ["**/README.md"], ["posts/2026/b.md", "posts/a.md"]),
        (["posts/*.md"], [], ["posts/README.md", "posts/a.md"]),
        (["/posts/"], ["posts/20??"], ["posts/README.md", "posts/a.md"]),
        (["*.html"], [], ["pages/c.html"]),
        (["./a.md"], [], ["a.md", "posts/a.md"]),
        (["**/a.md"], [], ["a.md", "posts/a.md"]),
        ([], ["{posts,pages}/**", "README.md"], ["a.md"]),
        (["**"], ["[pR]*"], ["a.md"]),
        (["post"], [], []),
    ],
    ids=str,
)
def test_patterns_choose_files(only: list[str], but: list[str], chosen: list[str]) -> None:
    """By a name in any folder, or by a path from the source's; a folder means all below it."""
    is_chosen = globs.chosen(only, but)

    assert is_chosen is not None
    assert sorted(filter(is_chosen, FILES)) == sorted(chosen)


def test_without_patterns_nothing_is_asked() -> None:
    """A source that chooses nothing costs nothing."""
    assert globs.chosen((), ()) is None


@pytest.mark.parametrize("pattern", ["", "/", "../a", "a/../b", "*/*/*/*"])
def test_patterns_that_cannot_be_meant_are_told(pattern: str) -> None:
    """Those that match nothing below the source, and those with very many stars."""
    assert globs.problem(pattern)
    assert not globs.problem("posts/**/*.md")
