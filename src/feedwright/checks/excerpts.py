"""Excerpts: the part of a document that a finding is about, for people."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from feedwright.checks.findings import Finding
from feedwright.domain import decoding

_AROUND = 300
"""Characters of a line that are kept on each side of a place."""
_CHUNK = 65_536
_QUOTED = re.compile("“([^”]*?)…?”")
_ATTRIBUTE = re.compile(r"attribute (?:[\w.-]+:)?([\w.-]+)")
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)>")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|<[^\s<>]+|[\w.+-]+|.', re.DOTALL)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{1,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")


class Excerpt(NamedTuple):
    """A part of a line, and the place in it that a finding is about."""

    text: str
    start: int
    """Where the place starts in the text, in characters from 0."""
    end: int
    before: bool = False
    """Whether the line has more before it."""
    after: bool = False

    def narrowed(self, width: int) -> "Excerpt":
        """The excerpt in at most so many characters, with the place in its middle."""
        width = max(1, width)
        indent = len(self.text) - len(self.text.lstrip())
        first = min(indent, self.start)
        if len(self.text) - first > width:
            # A third of it before the place: what follows says more.
            latest = max(first, len(self.text) - width)
            first = min(max(first, self.start - width // 3), latest)
        text = self.text[first : first + width].rstrip()
        start = self.start - first
        return Excerpt(
            text,
            start,
            max(start, min(self.end - first, len(text))),
            self.before or first > indent,
            self.after or first + len(text) < len(self.text.rstrip()),
        )


def excerpts(data: bytes, findings: Sequence[Finding]) -> tuple[Excerpt | None, ...]:
    """The excerpt of each finding's line, or None if it has no line."""
    wanted = {finding.line for finding in findings if finding.line}
    if not wanted:
        return (None,) * len(findings)
    text = _text(data)
    starts = dict(_lines(text, wanted))
    return tuple(
        _excerpt(text, starts[finding.line], finding) if finding.line in starts else None
        for finding in findings
    )


def _text(data: bytes) -> str:
    """A document's text, good enough to look at."""
    for mark, encoding in decoding.MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, "replace")
    if b"\0" in data[:4]:
        return data.replace(b"\0", b"").decode(errors="replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        declared = _DECLARED.match(data)
        encoding = declared[1].decode() if declared else "cp1252"
        try:
            return data.decode(encoding, "replace")
        except (LookupError, UnicodeError):
            return data.decode("cp1252", "replace")


def _lines(text: str, wanted: set[int]) -> Iterator[tuple[int, int]]:
    """Where some lines start."""
    line, at = 1, 0
    left = sorted(wanted, reverse=True)
    for chunk in range(0, len(text) + 1, _CHUNK):
        count = text.count("\n", chunk, chunk + _CHUNK)
        while left and left[-1] <= line + count:
            while line < left[-1]:
                at = text.index("\n", max(at, chunk)) + 1
                line, count = line + 1, count - 1
            yield left.pop(), at
        line += count


def _excerpt(text: str, start: int, finding: Finding) -> Excerpt:
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    place, stop = _place(text, start, end, finding)
    first, last = max(start, place - _AROUND), min(end, place + _AROUND)
    return Excerpt(
        text[first:last], place - first, min(stop, last) - first, first > start, last < end
    )


def _place(text: str, start: int, end: int, finding: Finding) -> tuple[int, int]:
    """The place in a line that a finding is about."""
    named = None if finding.column else _named(text, start, end, finding.message)
    at = named[1] if named else start + (finding.column or 1) - 1
    # Where the place is known, what the message quotes is right there.
    last = min(end, at + _AROUND) if named or finding.column else end
    quoted = (found[1] for found in _QUOTED.finditer(finding.message) if found[1].strip())
    for value in quoted:
        place = text.find(value, at, last)
        if place >= 0:
            return place, place + len(value)
    if finding.column:
        token = _TOKEN.match(text, at, last)
        return (at, token.end()) if token else (min(at, end), min(at, end))
    line = text[start : min(end, start + _AROUND)]
    return named or (start + len(line) - len(line.lstrip()), start + max(1, len(line.rstrip())))


def _named(text: str, start: int, end: int, message: str) -> tuple[int, int] | None:
    """The attribute, or else the element, that a message names."""
    for names, pattern in ((_ATTRIBUTE, r"\b{}\s*="), (_ELEMENT, r"</?(?:[\w.-]+:)?{}\b")):
        for name in names.finditer(message):
            found = re.compile(pattern.format(re.escape(name[1]))).search(text, start, end)
            if found:
                return found.span()
    return None
