"""What reStructuredText says of itself: docinfo, and the directives of its blogs.

Pelican and Nikola take the fields below the title (Docutils' docinfo), ABlog a directive
``post``, Tinkerer directives for each field.
"""

import re

from feedwright.reading.formats.documents.head import MORE, Head

_FIELD = re.compile(r":(?P<name>[A-Za-z][^:\n]{0,60}):(?:[ \t]+(?P<value>.*)|[ \t]*)")
_OPTION = re.compile(r"[ \t]+:(?P<name>[A-Za-z][\w-]{0,60}):[ \t]*(?P<value>.*)")
_KEYWORD = re.compile(r"\$\w+:[ \t]*(.*?)[ \t]*\$")
"""A field that a version control system of old fills in (Docutils' RCS keywords)."""
_ADORNED = re.compile(r"([!-/:-@\[-`{-~])\1*+[ \t]*")
_LONG_ENOUGH = 4
"""Docutils takes a shorter line for a title's only where the title is no longer."""
_POST = re.compile(r"\.\.[ \t]+post::[ \t]*(?P<date>.*)")
_META = re.compile(r"\.\.[ \t]+meta::[ \t]*")
_SINGLE = re.compile(r"\.\.[ \t]+(?P<name>authors?|categor(?:y|ies)|tags)::[ \t]*(?P<value>.*)")
_SUMMARY_END = re.compile(rf"\.\.[ \t]+{MORE}\b[:.\t ]*")
_MORE = ".. raw:: html\n\n   <!--more-->\n"
_NOTHING = frozenset({"default", "none"})
"""What Tinkerer writes where nothing is said."""


def head(text: str) -> Head:
    """What a text says of itself, and the text without that.

    Args:
        text: The whole, below front matter.
    """
    lines = text.split("\n")
    taken = _Taken(lines)
    _docinfo(taken)
    at = 0
    while at < len(lines):
        at = _directive(taken, at)
    return Head(pairs=tuple(taken.pairs), body="\n".join(lines), lines=taken.places)


class _Taken:
    """Fields that are taken out of lines, which stay where they are."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.pairs: list[tuple[str, str]] = []
        self.places: dict[str, int] = {}

    def take(self, name: str, value: str, at: int) -> None:
        """Note a field on a line, which is emptied."""
        self.pairs.append((name, _KEYWORD.sub(r"\1", value.strip())))
        self.places[name] = at + 1
        self.lines[at] = ""

    def continued(self, at: int) -> int:
        """Add indented lines to the last field, and give the line behind them."""
        name, value = self.pairs[-1]
        while at < len(self.lines) and self.lines[at][:1] in (" ", "\t") and self.lines[at].strip():
            value = f"{value} {self.lines[at].strip()}".strip()
            self.lines[at] = ""
            at += 1
        self.pairs[-1] = (name, value)
        return at


def _docinfo(taken: _Taken) -> None:
    """The fields at the top, above and below the title."""
    lines, at, titles = taken.lines, 0, 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif found := _FIELD.fullmatch(line):
            taken.take(found["name"].strip(), found["value"] or "", at)
            at = taken.continued(at + 1)
        elif line.startswith("..") and line[2:3] in ("", " ", "\t"):
            at += 1
            while at < len(lines) and (lines[at][:1] in (" ", "\t") and lines[at].strip()):
                at += 1
        elif titles < 2 and (height := _title(lines, at)):  # noqa: PLR2004 - and a subtitle
            titles += 1
            at += height
        else:
            return


def _title(lines: list[str], at: int) -> int:
    """How many lines a title takes; 0 where there is none."""
    first, second, third = [*lines[at : at + 3], "", ""][:3]
    if _adorns(first, second) and _ADORNED.fullmatch(third):
        return 3
    return 2 if not _ADORNED.fullmatch(first) and _adorns(second, first) else 0


def _adorns(line: str, title: str) -> bool:
    """Whether a line stands above or below a title."""
    wanted = min(len(title.strip()), _LONG_ENOUGH)
    return bool(wanted and len(line.strip()) >= wanted and _ADORNED.fullmatch(line))


def _directive(taken: _Taken, at: int) -> int:
    """Take what a directive says that starts on a line, and give the line behind it."""
    lines, line = taken.lines, taken.lines[at]
    if not line.startswith(".."):
        return at + 1
    if _SUMMARY_END.fullmatch(line):
        lines[at] = _MORE
    elif found := _SINGLE.fullmatch(line):
        value = found["value"].strip()
        taken.take(found["name"], "" if value in _NOTHING else value, at)
    elif (post := _POST.fullmatch(line)) or _META.fullmatch(line):
        lines[at] = ""
        if post:
            # ABlog takes a post without a date for a draft.
            taken.take(*(("date", post["date"]) if post["date"].strip() else ("draft", "true")), at)
        at += 1
        while at < len(lines) and (option := _OPTION.fullmatch(lines[at])):
            taken.take(option["name"], option["value"], at)
            at += 1
        return at
    return at + 1
