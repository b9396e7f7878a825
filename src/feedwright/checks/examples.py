"""Examples for each rule: a text that breaks it, and one that keeps it."""

from collections.abc import Mapping
from functools import cache
from tomllib import loads
from typing import Any, NamedTuple

from feedwright.checks.tables import shipped


class Example(NamedTuple):
    """The example of a rule."""

    place: str
    """What both are written in: ``an item of RSS 2.0``, ``a document``."""
    bad: str
    good: str


_NONE = "no example"


@cache
def examples() -> Mapping[str, Example]:
    """The examples, by the name of the rule."""
    return {
        name: Example(place, bad.strip("\n"), good.strip("\n"))
        for place, pairs in _tables().items()
        if place != _NONE
        for name, (bad, good) in pairs.items()
    }


def without_example() -> Mapping[str, str]:
    """Why a rule has none, as a clause, by its name."""
    return _tables()[_NONE]


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return loads(shipped("examples.toml"))
