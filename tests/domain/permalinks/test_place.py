import pytest

from feedwright.domain.permalinks.place import place, sections


@pytest.mark.parametrize(
    ("key", "folders", "name", "jekyll"),
    [
        pytest.param("a/hello.md", (), "hello", "hello", id="at the top"),
        pytest.param("a/tech/2026-03-02-x.md", ("tech",), "2026-03-02-x", "x", id="dated"),
        pytest.param("a/tech/x/index.md", ("tech",), "x", "x", id="bundle"),
        pytest.param("a/x/README.md", (), "x", "x", id="readme"),
        pytest.param("a/x.tr.md", (), "x", "x.tr", id="language"),
        pytest.param("a/v1.2.md", (), "v1.2", "v1.2", id="dots"),
        pytest.param("a/26-3-2-short.md", (), "26-3-2-short", "short", id="Jekyll's short dates"),
        pytest.param("a/list.json#7", (), "list", "list", id="member of a list"),
        pytest.param("a/index.md", (), "index", "index", id="index at the top"),
    ],
)
def test_place(key: str, folders: tuple[str, ...], name: str, jekyll: str) -> None:
    """A file's place has the folders below its source, and its name without its ending."""
    found = place(key, "a/")
    assert (found.folders, found.name, found.jekyll) == (folders, name, jekyll)


@pytest.mark.parametrize(
    ("key", "path"),
    [
        pytest.param("b/2026-01-02-x.md", "2026/01/02/x", id="dated name"),
        pytest.param("b/2026/01/02/x.md", "2026/01/02/x", id="dated folders"),
        pytest.param("b/tips/2026-01-02-x/index.mdx", "2026/01/02/tips/x", id="bundle"),
        pytest.param("b/tips/x.md", "tips/x", id="no date"),
    ],
)
def test_docusaurus(key: str, path: str) -> None:
    """A post of Docusaurus' blog has the path of its date, its folders and its name."""
    assert place(key, "b/").blog_path == path


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        pytest.param(("tech", "deep"), ("tech", "deep"), id="names"),
        pytest.param(("2026", "03"), (), id="numbers"),
        pytest.param(("2026-03-02-trip",), (), id="a date"),
        pytest.param(("tr", "haber"), ("haber",), id="a language"),
        pytest.param(("content", "posts", "_parts"), ("posts",), id="folders of generators"),
    ],
)
def test_sections(folders: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """Folders of dates and languages, and those that generators demand, are no sections."""
    assert sections(folders) == expected
