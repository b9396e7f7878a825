"""Where the keys of a TOML document stand."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.runtime.toml_places import Path, places


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every key and every value of a list that a document holds."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from paths(item, (*path, number))


TEXT = '''# a comment = 1
title = "a = [x] \\" # no comment"
"a key" . 'b' = { c = [1, { d = 2 }, """three
lines, "" ["""], e = 1979-05-27 }  # { = [

[publication]  # [x]
rights = \'\'\'
[table] = """
\'\'\'
authors = [
  { name = "A" }, # ]
  { name = "B" },
]
[[feeds]]
name = ""
[feeds.where]
tag = ["x"]
[[ feeds ]]
limit = 0x1F
"quoted \\u00e9" = []
[a.b."c.d"]
'''


def test_every_key_is_found() -> None:
    """Strings, lists and comments that look like keys are none; all that is a key has a place."""
    found = places(TEXT)

    assert set(found) == set(paths(tomllib.loads(TEXT)))
    lines = TEXT.splitlines()
    for path, start in {
        ("title",): "title",
        ("a key", "b", "c", 1, "d"): "d = 2",
        ("publication", "authors", 1, "name"): 'name = "B"',
        ("feeds", 0, "where", "tag", 0): '"x"',
        ("feeds", 1, "limit"): "limit",
        ("feeds", 1): "[[ feeds ]]",
        ("a", "b", "c.d"): "[a.b",
    }.items():
        line, column = found[path]
        assert lines[line - 1][column - 1 :].startswith(start), path


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", "a=1", 'a=""""x""""', "a=1\r\nb=2"])
def test_small_documents(text: str) -> None:
    """Documents of a line or none have their places, too."""
    assert set(places(text)) == set(paths(tomllib.loads(text)))


def written(value: Any) -> str:
    """A value as TOML writes it in one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        signs = (f"\\U{ord(c):08x}" if c in '"\\\x7f' or c < " " else c for c in value)
        return f'"{"".join(signs)}"'
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{written(key)} = {written(item)}" for key, item in value.items())
            + "}"
        )
    return str(value)


VALUES = st.recursive(
    st.integers(-9, 9) | st.booleans() | st.text(st.characters(codec="utf-8"), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), VALUES, max_size=4))
def test_any_document(document: dict[str, Any]) -> None:
    """Whatever a document holds is found, and nothing else."""
    text = "\n".join(f"{written(key)} = {written(item)}" for key, item in document.items())

    assert set(places(text)) == set(paths(tomllib.loads(text)))
