"""The categories of Apple's podcast directory, each with those below it."""

from collections.abc import Mapping

from feedwright.checks.tables import lines, shipped


def _read() -> Mapping[str, dict[str, frozenset[str]]]:
    lists: dict[str, dict[str, frozenset[str]]] = {}
    names: dict[str, frozenset[str]] = {}
    for line in lines(shipped("vocabulary/categories.txt")):
        name, _, below = line.partition(": ")
        if line[0] == "[":
            names = lists[line[1:-1]] = {}
        else:
            names[name] = frozenset(below.split(" | ") if below else ())
    return lists


_LISTS = _read()
TODAY, FORMER = _LISTS["today"], _LISTS["former"]
"""What the directory has, and what it had; a podcast of that time still names these."""
