"""Warnings of one kind, printed as one line."""

import re
from collections.abc import Iterable, Iterator

from feedwright.domain.patterns import seldom

_MOST = 2
"""So many of one kind are printed each for itself."""
_NAMED = 3
_PLACED = seldom(r"(?P<place>[^:\n]{1,300}): (?P<said>.+)", re.DOTALL)
_LINE = seldom(r"^Line \d+: |(?<= )on line \d+ ")
_DETAIL = seldom(
    r"\{\{.*?\}\}|\{%.*?%\}|“[^”]*”|'[^']*'|\"[^\"]*\"|`[^`]*`|\([^()]*\)|: \d+ .*?(?=;|$)"
    r"|https?://\S+|\d[\d.,:/-]*"
)
"""What differs between warnings of one kind."""


def kinds(warnings: Iterable[str]) -> Iterator[str]:
    """Warnings of which several of one kind are one line, in the order of the first of each.

    Args:
        warnings: Each a sentence, most with the article's place before it.
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
    """The line of a group: what the first says, how many there are, and where."""
    first, warning = group[0]
    places = list(dict.fromkeys(place for place, _ in group if place))
    sentence = _LINE.sub("", warning.removeprefix(f"{first}: " if first else "")).rstrip(".")
    more = len(places) - _NAMED
    named = ", ".join(places[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    count = f"{len(group)} times" + (f" in {len(places)} places" if len(places) > 1 else "")
    return f"{sentence} ({count}: {named}; --verbose tells each)" if named else sentence
