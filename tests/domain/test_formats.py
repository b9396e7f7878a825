"""The table of formats, which all others read."""

import ast
import re
from pathlib import Path

import msgspec
import pytest

import feedwright
from feedwright.domain.document import document_name
from feedwright.domain.formats import (
    BY_LOSS,
    FEED_NAMES,
    FEEDS,
    FORMATS,
    PAGE,
    format_of_document,
    format_of_old_path,
)
from feedwright.domain.publication import Feed
from feedwright.rendering.formats import fragments

PACKAGE = Path(feedwright.__file__).parent
TABLE = PACKAGE / "domain" / "formats.py"
SITES = frozenset({"site_configuration.py", "site_feeds.py", "site_languages.py"})
"""Modules that read sites of other programs."""
OTHERS = {PACKAGE / "checks", PACKAGE / "reading"}
"""Rooms that judge and read the documents of other programs."""
FILE_NAMES = [one.file_name for one in FEEDS]
MEDIA_TYPES = [one.media_type for one in FEEDS]


def spelled(module: Path, words: list[str]) -> set[str]:
    """Which of some words stand in the texts of a module, escaped or not; not in its docstrings."""
    tree = ast.parse(module.read_text("utf-8"))
    documented = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documented
    ]
    return {one for one in words for text in texts if one in text or re.escape(one) in text}


def test_only_the_table_spells_file_names() -> None:
    """No module but the table spells the file name of a feed's document, nor a template.

    What other programs call theirs is told where their sites are read.
    """
    ours = {path for path in PACKAGE.rglob("*.py") if path.name not in SITES}
    found = {path: spelled(path, FILE_NAMES) for path in ours}
    assert {path: names for path, names in found.items() if names} == {TABLE: {*FILE_NAMES}}
    templates = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.j2"))
    assert not [one for one in FILE_NAMES if one in templates]


def test_only_the_table_spells_media_types() -> None:
    """Nor the media type of a feed, but those who judge or read documents of other programs."""
    ours = {path for path in PACKAGE.rglob("*.py") if OTHERS.isdisjoint(path.parents)}
    found = {path: spelled(path, MEDIA_TYPES) for path in ours}
    assert {path: names for path, names in found.items() if names} == {TABLE: {*MEDIA_TYPES}}


def test_spelling_is_found(tmp_path: Path) -> None:
    """A name that stands in a pattern is found, and one in a docstring is none."""
    module = tmp_path / "module.py"
    module.write_text('"""As feed.json."""\nPAGE = r"archive-3\\.rss\\.xml"\n', "utf-8")
    assert spelled(module, FILE_NAMES) == {"rss.xml"}


def test_every_format_of_feeds_is_written() -> None:
    """Each format of feeds has what writes it, and nothing is written that is no row."""
    assert fragments.WRITERS.keys() == {*FEED_NAMES}
    for load in fragments.WRITERS.values():
        assert callable(load().fragment)
        assert callable(load().assemble)


def test_formats_can_be_told_apart() -> None:
    """No two rows share a name, a file name, a title or a media type."""
    rows = FORMATS.values()
    for told in ("name", "file_name", "title", "media_type"):
        assert len({getattr(one, told) for one in rows}) == len(rows)
    assert [format_of_document(one.file_name) for one in FEEDS] == [*FEEDS]
    assert format_of_document(PAGE.file_name) is None
    assert {*BY_LOSS} == {*FEEDS}


@pytest.mark.parametrize(
    ("format_name", "page", "expected"),
    [
        ("rss", "", "rss.xml"),
        ("atom", "archive-12", "archive-12.atom.xml"),
        ("json", "archive-1", "archive-1.feed.json"),
        ("html", "", "index.html"),
        ("html", "archive-7", "archive-7.html"),
    ],
)
def test_document_names(format_name: str, page: str, expected: str) -> None:
    """An archive page's name comes before a feed's file name, and before a page's ending."""
    assert document_name(format_name, page) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("feed.xml", "rss"),
        ("blog/index.xml", "rss"),
        ("atom/index.xml", "atom"),
        ("news.atom", "atom"),
        ("atom.json", "json"),
        ("feed.json.xml", "rss"),
    ],
)
def test_old_paths(path: str, expected: str) -> None:
    """An old path tells its format by its name, and is RSS where it tells nothing."""
    assert format_of_old_path(path).name == expected


def test_content_types() -> None:
    """What is written in XML or HTML says in which encoding; JSON has no word for that."""
    assert [one.content_type for one in FORMATS.values()] == [
        "application/rss+xml; charset=utf-8",
        "application/atom+xml; charset=utf-8",
        "application/feed+json",
        "text/html; charset=utf-8",
    ]


def test_configuration_knows_the_formats_of_feeds() -> None:
    """A feed may be wanted in every format of feeds, and in no other."""
    assert Feed().formats == FEED_NAMES
    wanted = [*reversed(FEED_NAMES)]
    assert msgspec.convert({"formats": wanted}, Feed).formats == tuple(wanted)
    for name in (PAGE.name, "xml"):
        with pytest.raises(msgspec.ValidationError, match=re.escape("$.formats[0]")):
            msgspec.convert({"formats": [name]}, Feed)
