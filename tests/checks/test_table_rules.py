"""Rules that a table states whole."""

import re
from tomllib import loads
from typing import Any

import pytest
from lxml import etree

from feedwright.checks.places import Facts, Member, Place
from feedwright.checks.table_rules import Form, check_of, silent
from feedwright.checks.tables import listed, shipped

FACTS = Facts("x", "rss")


def told(form: Form, xml: str) -> str:
    """What a rule of some form tells of an element, or ""."""
    return str(check_of(form)(Place(etree.fromstring(xml), FACTS)) or "")


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        pytest.param(Form(values="yes|no"), " no ", "No", id="values"),
        pytest.param(Form(values="yes|no", fold=True), "NO", "nope", id="fold"),
        pytest.param(Form(values="yes|no", exact=True), "no", "no ", id="exact"),
        pytest.param(Form(listed="countries", problem="x"), "TR", "tr", id="listed"),
        pytest.param(Form(pattern=r"a+", problem="x"), "aaa", "aab", id="pattern"),
        pytest.param(Form(whole=(1, 3), problem="x"), "3", "3.0", id="whole"),
        pytest.param(Form(whole=(1, float("inf")), problem="x"), "9" * 30, "0", id="without end"),
        pytest.param(Form(between=(-1, 1), problem="x"), "-0.5", "1.01", id="between"),
        pytest.param(Form(between=(-1, 1), problem="x"), "1", "nan", id="no number"),
        pytest.param(Form(values="a|b", empty=True), "", "c", id="empty"),
        pytest.param(Form(values="24", whole=(0, 9), problem="x"), "24", "23", id="any of two"),
        pytest.param(Form(most=3), " abc ", "abcd", id="most"),
    ],
)
def test_a_value(form: Form, good: str, bad: str) -> None:
    """A value passes if it is any one of what its rule names; any other is told, with its name."""
    assert told(form, f"<ttl>{good}</ttl>") == ""
    assert told(form, f"<ttl>{bad}</ttl>").startswith("<ttl> ")


def test_a_choice_is_listed() -> None:
    """Without a clause of its own a message lists the values that may be written."""
    assert told(Form(values="a|b"), "<ttl>c</ttl>") == "<ttl> “c” must be one of a, b; correct it."


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        pytest.param(Form(has="link a", message="x"), "<i><a/></i>", "<i><b/></i>", id="a child"),
        pytest.param(Form(has="@url", message="x"), "<i url=''/>", "<i/>", id="an attribute"),
        pytest.param(Form(filled="@url", message="x"), "<i url='/'/>", "<i url=''/>", id="filled"),
        pytest.param(
            Form(has="@rdf:about", message="x"),
            "<i xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' r:about=''/>",
            "<i about=''/>",
            id="in a namespace",
        ),
    ],
)
def test_what_an_element_holds(form: Form, good: str, bad: str) -> None:
    """An element passes if one of the named children or attributes is there."""
    assert (told(form, good), told(form, bad)) == ("", "x")


@pytest.mark.parametrize(
    ("value", "has", "filled"),
    [({"url": "/"}, True, True), ({"url": ""}, True, False), ({"id": "/"}, False, False)],
    ids=["filled", "empty", "absent"],
)
def test_what_an_object_holds(value: dict[str, Any], has: bool, filled: bool) -> None:
    """An object of JSON passes if one of the named members is there."""
    place = Member(value, "item", (), value, FACTS)
    assert (check_of(Form(has="url", message="x"))(place) is None) == has
    assert (check_of(Form(filled="url", message="x"))(place) is None) == filled


def test_a_rule_without_a_condition() -> None:
    """A rule with a message alone always tells it; one with nothing is told by its name."""
    assert told(Form(message="{Name} is old."), "<ttl/>") == "<ttl> is old."
    assert check_of(Form()) is silent


def test_every_condition_can_be_read() -> None:
    """Each pattern of the table compiles, and each list that it names is there."""
    for rules in loads(shipped("rules.toml")).values():
        for said in rules.values():
            re.compile(said.get("pattern", ""))
            assert "listed" not in said or listed(said["listed"])
