import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from feedwright.checks import RULES, check, examine
from feedwright.checks.format_schema import Kind
from feedwright.checks.notation import VOCABULARY
from feedwright.domain.document import Document

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        [
            "https://jsonfeed.org/version/1.1",
            "2026-03-02T09:00:00Z",
            "9999-99-99T99:99:99+99:99",
            "http://[",
            "//x:port/",
            "<p>x",
            "<a href='",
            "\ud800",
            "en-",
        ]
    ),
)


def objects(kind: Kind) -> st.SearchStrategy[Any]:
    """Objects whose members are those of a kind, with values of the right type and of any."""
    anything = st.one_of(LEAVES, st.lists(LEAVES, max_size=2), st.just({}), st.just([{}]))
    known = dict.fromkeys(kind.elements, anything)
    for name, member in kind.elements.items():
        if member.holds is not None:
            inner = objects(member.holds)
            known[name] = st.one_of(inner, st.lists(inner, max_size=3), anything)
    return st.fixed_dictionaries({}, optional=known | {"_x": anything, "x": anything})


@given(objects(VOCABULARY.kind("json.feed")))
def test_any_value_of_any_member(value: Any) -> None:
    """Whatever stands where, it ends in findings, each at a line that the document has."""
    value["items"] = value.get("items", [])
    text = json.dumps(value, indent=1)

    found = examine(text.encode(), path="x")

    lines = text.count("\n") + 1
    assert all(1 <= (one.line or 0) <= lines for one in found)
    assert all(one.rule in RULES and RULES[one.rule].level == one.level for one in found)
    one = Document(
        path="x.json", media_type="application/feed+json", data=json.dumps(value).encode()
    )
    errors = tuple(found for found in check(one) if found.level == "error")
    assert check(one, errors=True) == errors


def test_entries_alone_are_left_out() -> None:
    """Where items were judged before, the feed and what is across its items still is."""
    item: dict[str, Any] = {"id": "1", "url": "/"}
    value = {"version": "1", "title": "x", "items": [item, item]}
    document = Document(
        path="feed.json", media_type="application/feed+json", data=json.dumps(value).encode()
    )

    whole = {one.rule for one in check(document)}
    rest = {one.rule for one in check(document, entries=False)}

    assert whole - rest >= {"json-item-content", "json-url"}
    assert {"json-version", "json-item-id-repeated"} <= rest
