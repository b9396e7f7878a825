import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.checks import jsontext
from feedwright.checks.findings import Path
from feedwright.checks.jsontext import InvalidJson

VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def ways(value: Any, way: Path = ()) -> list[Path]:
    """The ways to a value and to all in it, in the order of a document."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = [*value.items()]
    if isinstance(value, list):
        inner = [*enumerate(value)]
    return [way, *(found for name, one in inner for found in ways(one, (*way, name)))]


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_every_place_is_found(value: Any, indent: int | str | None, escaped: bool) -> None:
    """However a document is laid out, each of its members is found where it stands."""
    text = json.dumps(value, indent=indent, ensure_ascii=escaped)
    wanted = ways(value)

    found = jsontext.places(text, wanted)

    assert [*found] == wanted
    assert [*found.values()] == sorted(found.values())
    decoder = json.JSONDecoder()
    for way, at in found.items():
        told, _ = decoder.raw_decode(text, at)
        if way and isinstance(way[-1], str):
            assert told == way[-1]
    assert list(jsontext.repeats(text)) == []
    assert jsontext.value(text) == (value, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "a": 2}', [("a", 9)]),
        ('{"a": {"b": 1}, "b": {"b": 1, "c": [], "b": 2}}', [("b", 39)]),
        ('[{"a": 1}, {"a": 1}]', []),
        ('{"a": [{"x": 1, "x": 1}], "\\u0061": 1}', [("x", 16), ("a", 26)]),
    ],
    ids=["twice", "in another object", "in two objects", "escaped"],
)
def test_repeated_names(text: str, expected: list[tuple[str, int]]) -> None:
    """A name that stands a second time in its own object is found, however it is written."""
    assert list(jsontext.repeats(text)) == expected


@pytest.mark.parametrize(
    ("text", "told", "at"),
    [
        ('{"a": 1, b: 2}', "name in double quotes is missing", 9),
        ('{"a": -Infinity}', "-Infinity is no number", 6),
        ('{"NaN": [NaN]}', "NaN is no number", 9),
        ('{"a": "x\ny"}', "control character", 8),
        ('{"a": 1', "ends in the middle", 7),
        ("", "ends in the middle", 0),
        ("[1] [2]", "follows the end", 4),
        ("[1, 2,\n]", "a comma comes before a closing", 7),
        ('{"a": 1, }', "a comma comes before a closing", 9),
        ("[" * 5000, "deeper than 500", 500),
        ('["' + "[" * 5000, "has no end", 1),
    ],
    ids=[
        "a bare name",
        "infinity",
        "not a number",
        "a line end",
        "truncated",
        "nothing",
        "more",
        "a comma at the end of a list",
        "a comma at the end of an object",
        "deep",
        "brackets in a text",
    ],
)
def test_what_is_no_json(text: str, told: str, at: int) -> None:
    """What is no JSON is refused in words, with the place."""
    with pytest.raises(InvalidJson) as caught:
        jsontext.value(text)
    assert told in caught.value.what
    assert caught.value.at == at


def test_numbers_of_any_length() -> None:
    """A number of more digits than Python reads is one all the same."""
    assert jsontext.value("[" + "9" * 5000 + ", 1e999, -0, 12]")[0] == [
        float("inf"),
        float("inf"),
        0,
        12,
    ]
