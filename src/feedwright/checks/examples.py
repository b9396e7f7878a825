"""For each rule a text that breaks it, and one that keeps it, for people to look at."""

from collections.abc import Mapping
from functools import cache
from tomllib import loads
from typing import NamedTuple

from feedwright.checks.tables import shipped


class Example(NamedTuple):
    """What breaks a rule, and what keeps it."""

    place: str
    """What both are written in: ``an item of RSS 2.0``, ``a document``."""
    bad: str
    good: str


@cache
def examples() -> Mapping[str, Example]:
    """The examples, by the name of the rule; rules on sizes have none."""
    places: dict[str, dict[str, list[str]]] = loads(shipped("examples.toml"))
    return {
        name: Example(place, bad.strip("\n"), good.strip("\n"))
        for place, pairs in places.items()
        for name, (bad, good) in pairs.items()
    }
