"""Groups of warnings of one kind, printed as one line."""

import re
from collections.abc import Iterable, Iterator

from feedwright.domain.patterns import seldom

_MOST = 2
"""The most warnings of one kind that are printed separately."""
_NAMED = 3
_PLACED = seldom(r"(?P<place>[^:\n]{1,300}): (?P<said>.+)", re.DOTALL)
_LINE = seldom(r"^Line \d+: |(?<= )on line \d+ ")
_DETAIL = seldom(
    r"\{\{.*?\}\}|\{%.*?%\}|“[^”]*”|'[^']*'|\"[^\"]*\"|`[^`]*`|\([^()]*\)|: \d+ .*?(?=;|$)"
    r"|https?://\S+|\d[\d.,:/-]*"
)
"""Matches the parts that differ between warnings of one kind."""


def kinds(warnings: Iterable[str]) -> Iterator[str]:
    """Group warnings of one kind into a line, in the order of the first of each.

    Args:
        warnings: Sentences, most of them after the article's place.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for warning in warnings:
        found = _PLACED.fullmatch(warning)
        place, sentence = (found["place"], found["said"]) if found else ("", warning)
        sentence = _LINE.sub("", sentence)
        groups.setdefault(_DETAIL.sub("…", sentence), []).append((place, warning))
    for group in groups.values():
        if len(group) <= _MOST:
            yield from (warning for _, warning in group)
        else:
            yield _one(group)


def _one(group: list[tuple[str, str]]) -> str:
    """The line of a group: the first warning, their number, and their places."""
    first, warning = group[0]
    places = list(dict.fromkeys(place for place, _ in group if place))
    sentence = _LINE.sub("", warning.removeprefix(f"{first}: " if first else "")).rstrip(".")
    more = len(places) - _NAMED
    named = ", ".join(places[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    count = f"{len(group)} times" + (f" in {len(places)} places" if len(places) > 1 else "")
    return f"{sentence} ({count}: {named}; --verbose tells each)" if named else sentence
