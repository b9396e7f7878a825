"""What Typst says of itself: the document's properties, its template's, and its variables."""

import re
from collections.abc import Iterator
from typing import Any

from feedwright.reading.formats.documents.head import Head

_OPENING = re.compile(
    r"#set\s+document\s*\(|\.with\s*\(|#metadata\s*\(\s*\(|#let\s+[\w-]+\s*=\s*\(|#\w[\w-]*\s*\("
)
_LET = re.compile(
    r"^[ \t]*#let[ \t]+(?P<name>[A-Za-z][\w-]*)[ \t]*=[ \t]*(?P<value>\S.*)$", re.MULTILINE
)
_NAMED = re.compile(r"\s*(?P<name>[A-Za-z][\w-]*|\"[^\"\n]+\")\s*:\s*")
_VALUE = re.compile(
    r"\"(?P<text>(?:[^\"\\]|\\.)*)\"|\[(?P<content>[^\[\]]*)\]|(?P<word>true|false|none|auto)\b"
    r"|datetime\((?P<date>[^()]*)\)|\((?P<list>[^()]*)\)"
)
_PART = re.compile(r"(year|month|day|hour|minute|second)\s*:\s*(\d+)")
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")
_EMPHASIS = re.compile(r"(?<!\w)([*_])([^*_\n]+)\1(?!\w)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:\\])//[^\n]*", re.DOTALL)
_IMPORT = re.compile(
    r"^[ \t]*#import[ \t]+\"(?:[^\"\n]*/)?@?(?P<file>[\w-]*)[^\"\n]*\""
    r"(?:[ \t]+as[ \t]+(?P<as>[\w-]+))?(?::[ \t]*(?P<names>\([^()]*\)|[^\n]*))?",
    re.MULTILINE,
)
_SHOW = re.compile(r"^[ \t]*#show:[ \t]*(?P<name>[\w.-]+?)(?:\.with(?=\())?(?=[\s(])", re.MULTILINE)
_HEAD = 20_000
"""In characters: what stands further down is no template's call."""


def head(text: str) -> Head:
    """What a text says of itself.

    Args:
        text: The whole, below front matter.
    """
    top = _COMMENT.sub("", text[:_HEAD])
    pairs = [pair for opening in _OPENING.finditer(top) for pair in _named(top, opening.end())]
    pairs += [
        (found["name"], value)
        for found in _LET.finditer(top)
        if (value := _value(_VALUE.match(found["value"]))) is not None
    ]
    return Head(pairs=tuple(pairs), body=_without_templates(text))


def _without_templates(text: str) -> str:
    """A text without its imports, which pandoc cannot read, and the templates that come so."""
    names = {
        name.strip().rpartition(" as ")[2].strip("() ")
        for found in _IMPORT.finditer(text)
        for name in (found["names"] or "").split(",")
    }
    names |= {found["as"] or found["file"] for found in _IMPORT.finditer(text)}
    text = _IMPORT.sub("", text)
    for show in reversed([*_SHOW.finditer(text)]):
        if show["name"].partition(".")[0] in names or "*" in names:
            text = text[: show.start()] + text[_call_end(text, show.end()) :]
    return text


def _call_end(text: str, at: int) -> int:
    """The place behind the arguments that start at a place, if any do."""
    deep = 0
    while at < len(text):
        if string := _STRING.match(text, at):
            at = string.end()
            continue
        deep += (text[at] in "([{") - (text[at] in ")]}")
        if deep <= 0:
            return at + (text[at] in ")]}")
        at += 1
    return at


def _named(text: str, at: int) -> Iterator[tuple[str, Any]]:
    """The named arguments that start at a place, as far as their values are plain."""
    deep = 0
    while at < len(text) and deep >= 0:
        named = _NAMED.match(text, at) if deep == 0 and text[at - 1] in "(,\n \t" else None
        value = _VALUE.match(text, named.end()) if named else None
        if named and value:
            said = _value(value)
            if said is not None:
                yield named["name"].strip('"'), said
            at = value.end()
        elif string := _STRING.match(text, at):
            at = string.end()
        else:
            deep += (text[at] in "([{") - (text[at] in ")]}")
            at += 1


def _value(found: re.Match[str] | None) -> Any:
    """A value of Typst; None where it is none that is plain, or says nothing."""
    if found is None or found["word"]:
        return found["word"] if found and found["word"] in ("true", "false") else None
    if found["date"] is not None:
        return _date(found["date"])
    if found["list"] is not None:
        return [_unescaped(one) for one in _STRING.findall(found["list"])] or None
    if found["text"] is not None:
        return _unescaped(found["text"])
    return _unescaped(_EMPHASIS.sub(r"\2", found["content"].strip()))


def _date(arguments: str) -> str:
    """A date in ISO 8601, by the arguments of ``datetime``."""
    parts = {name: int(number) for name, number in _PART.findall(arguments)}
    day = "-".join(f"{parts.get(one, 1):02}" for one in ("year", "month", "day"))
    clock = ":".join(f"{parts.get(one, 0):02}" for one in ("hour", "minute", "second"))
    return f"{day}T{clock}" if "hour" in parts else day


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
