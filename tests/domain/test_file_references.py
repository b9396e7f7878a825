import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.file_references import (
    FileReference,
    choose,
    mentioned,
    name_of,
    names_of,
    paths,
)
from feedwright.domain.filenames import WRITTEN

FILES = (
    "content/_posts/2026-03-02-harbour.md",
    "content/docs/ferry.fr.md",
    "content/docs/ferry.md",
    "content/docs/pier/index.md",
    "content/guide/ferry.md",
    "content/guide/Old Crane.md",
    "content/guide/tide.mdx",
    "other/ferry.md",
)


def chosen(path: str, key: str = "content/guide/a.md", *, freely: bool = False) -> str:
    """The file that an article means by a path."""
    return choose(FileReference(path, freely=freely), key, "content", FILES)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("ferry.md", "content/guide/ferry.md", id="beside"),
        pytest.param("./ferry.md", "content/guide/ferry.md", id="beside, with a dot"),
        pytest.param("../docs/ferry.md", "content/docs/ferry.md", id="in another folder"),
        pytest.param("docs/ferry.md", "content/docs/ferry.md", id="from the top"),
        pytest.param("/docs/ferry.md", "content/docs/ferry.md", id="from the top, by a slash"),
        pytest.param("../docs/pier/index.md", "content/docs/pier/index.md", id="page of a folder"),
        pytest.param("../docs/pier.md", "content/docs/pier/index.md", id="folder as a file"),
        pytest.param("tide.md", "content/guide/tide.mdx", id="another ending"),
        pytest.param("tide.html", "content/guide/tide.mdx", id="the page that it becomes"),
        pytest.param("Ferry.MD", "content/guide/ferry.md", id="capitals"),
        pytest.param("content/guide/ferry.md", "content/guide/ferry.md", id="with the source"),
        pytest.param("harbour.md", "", id="without its date"),
        pytest.param("pier.md", "", id="a name alone, elsewhere"),
        pytest.param("../../docs/ferry.md", "", id="above the source"),
        pytest.param("gone.md", "", id="nowhere"),
    ],
)
def test_a_path_is_counted_from_the_article_or_from_the_top(path: str, expected: str) -> None:
    """What links name as files do is found from where the article lies, or from the top."""
    assert chosen(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/2026-03-02-harbour", "content/_posts/2026-03-02-harbour.md", id="post"),
        pytest.param("harbour", "content/_posts/2026-03-02-harbour.md", id="without its date"),
        pytest.param("_posts/2026-03-02-harbour.md", FILES[0], id="Jekyll's own path"),
        pytest.param("pier", "content/docs/pier/index.md", id="folder"),
        pytest.param("content/harbour", FILES[0], id="without Jekyll's folder of posts"),
        pytest.param("old-crane", "content/guide/Old Crane.md", id="as an address has it"),
        pytest.param("/site/content/guide/tide", "content/guide/tide.mdx", id="from further up"),
        pytest.param("ferry", "content/guide/ferry.md", id="the nearest of several"),
        pytest.param("/docs/ferry", "content/docs/ferry.md", id="the one of the path"),
        pytest.param("gone", "", id="nowhere"),
    ],
)
def test_a_template_tag_names_any_end_of_a_path(path: str, expected: str) -> None:
    """Generators find a page by the end of its path, without date and ending."""
    assert chosen(path, freely=True) == expected


def test_of_several_translations_the_reader_s_own_is_meant() -> None:
    """A tag in a French article means the French file, and in an English one the English."""
    found = [
        choose(FileReference("x/pier", freely=True), f"content/a{code}.md", "content",
               ["content/docs/x/pier.fr.md", "content/docs/x/pier.en.md"])
        for code in (".fr", ".en")
    ]  # fmt: skip
    assert found == ["content/docs/x/pier.fr.md", "content/docs/x/pier.en.md"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("a/2026-03-02-harbour.tr.md", "harbour", id="date and language"),
        pytest.param("a/Old Crane/index.md", "old-crane", id="page of a folder"),
        pytest.param("a/_index.md", "a", id="page of a section"),
        pytest.param("a/07/index.md", "a/07", id="digits"),
        pytest.param("a/v1.2-notes", "v1.2-notes", id="a dot that begins no ending"),
    ],
)
def test_a_file_is_remembered_by_its_name(path: str, expected: str) -> None:
    """The name says what references of any form have in common."""
    assert name_of(path) == expected


STEPS = st.sampled_from(["a", "docs", "2026-03-02-x", "X y", "index", "07", "été", "b.c"])
PATHS = st.lists(STEPS, min_size=1, max_size=4).map("/".join)


@given(st.lists(PATHS.map("s/{}.md".format), min_size=1, max_size=6), PATHS, st.booleans())
def test_every_file_is_found_by_its_path(files: list[str], folder: str, freely: bool) -> None:
    """Whatever it is called, a file is looked up by a name that it has, and found by its path."""
    key = f"s/{folder}.md"
    for file in files:
        wanted = FileReference(file.removeprefix("s"), freely=freely)
        assert paths(wanted, key, "s") == (file,)
        assert name_of(file) in names_of(wanted, key, "s")
        assert choose(wanted, key, "s", files) == file


@given(st.lists(PATHS.map("s/{}.md".format), max_size=6), st.text(max_size=20), st.booleans())
def test_only_a_file_that_is_there_is_chosen(files: list[str], path: str, freely: bool) -> None:
    """Whatever is referred to, what is found is one of the files, in any order of them."""
    wanted = FileReference(path, freely=freely)
    found = choose(wanted, "s/a.md", "s", files)
    assert found in {*files, ""}
    assert choose(wanted, "s/a.md", "s", files[::-1]) == found


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        pytest.param(
            "See [it](../b/one.md#top) and [two](<two.html>).", ["../b/one.md", "two.html"]
        ),
        pytest.param("[[A note|so called]], [[Other#part]]", ["A note", "Other"]),
        pytest.param(
            '{{< ref \\"posts/three\\" >}} {% post_url 2026-01-02-four %}',
            ["posts/three", "2026-01-02-four"],
        ),
        pytest.param('<a href=\\"a%20b.md?x\\">', ["a b.md"]),
        pytest.param("Words, a.mdc and https://example.org/.", []),
        pytest.param(f"data:image/png;base64,{'AB/+' * 50_000}", []),
    ],
)
def test_what_a_text_may_refer_to_is_told_without_parsing_it(text: str, paths: list[str]) -> None:
    """Paths to files of articles, and names in the ways of wikis and template tags."""
    assert [*mentioned(text)] == paths


@pytest.mark.parametrize("ending", sorted(WRITTEN))
def test_every_ending_of_articles_is_known(ending: str) -> None:
    """A path that ends as a written file does is told, in small letters or capitals."""
    assert [*mentioned(f"A text. See a/b{ending}, it says; a/B{ending.upper()}")] == [
        f"a/b{ending}",
        f"a/B{ending.upper()}",
    ]
    assert not [*mentioned(f"A text. A b{ending}_ is none, nor [is] {{this}}.")]
