"""Entries of Movable Type's export, which TypePad, Hatena Blog and others write as well.

It is one text. An entry has a head of names and values, then sections, each below a line of five
hyphens; a line of eight ends the entry.
Source: https://www.movabletype.org/documentation/appendices/import-export-format.html
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line
from feedwright.reading.formats.wxr.paragraphs import paragraphed

HEAD = 16_384
"""Bytes of a file that tell whether it is such an export."""
_HEADS = frozenset(
    {"ALLOW COMMENTS", "ALLOW PINGS", "AUTHOR", "BASENAME", "CATEGORY", "CONVERT BREAKS", "DATE"}
    | {"IMAGE", "NO ENTRY", "PRIMARY CATEGORY", "STATUS", "TAGS", "TITLE", "UNIQUE URL"}
)
_SECTIONS = frozenset(
    {"BODY", "COMMENT", "EXCERPT", "EXTENDED BODY", "KEYWORDS", "PING"},
)
_FEWEST_HEADS = 2
_PART, _END = "-" * 5, "-" * 8
_NAMED = seldom(r"([A-Z]+(?: [A-Z]+)*):[ \t]*(.*)")
_HEAD = seldom(r"([A-Za-z]+(?: [A-Za-z]+)*):[ \t]*(.*)")
"""What other programs write, in whatever letters: a draft must not go out for them."""
_TAG = seldom(r'"([^"]*)"|([^,]+)')
_DATE = seldom(
    r"(\d{1,2})/(\d{1,2})/(\d{4})[ \t]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[ \t]*([AP])M)?",
    re.IGNORECASE,
)
_OUT = ("", "publish", "published")
"""Where an entry says nothing, its system exports what is published alone."""
_AS_HTML = ("0", "richtext", "none")
_NOON = 12


class Entry(NamedTuple):
    """An entry of an export."""

    name: str
    """What it is known by in its blog; "" where nothing tells."""
    said: dict[str, Any]
    """Its fields, in the names of articles in JSON."""
    comments: int
    """How many comments and trackbacks it has."""
    is_entry: bool
    """Whether it is none that carries comments alone to an entry that is there already."""
    problem: str
    """Why it cannot be read; "" of most."""


def is_export(start: str) -> bool:
    """Whether a text is such an export, by what it begins with.

    Args:
        start: Its first characters, in any encoding that holds ASCII.
    """
    heads = 0
    lines = start.lstrip("\ufeff").splitlines()
    for number, line in enumerate(lines, 1):
        if _name(line, _HEADS):
            heads += 1
        elif heads and line.rstrip() in (_PART, _END):
            return heads >= _FEWEST_HEADS and _goes_on(line.rstrip(), lines, number)
        elif line.strip() and not (_NAMED.match(line) if heads else line.rstrip() == _END):
            return False  # some systems write heads of their own, but none first
    return False


def _goes_on(end: str, lines: list[str], number: int) -> bool:
    """Whether what stands behind the head of an entry is what an export has there."""
    after = next((one.rstrip() for one in lines[number:] if one.strip()), "")
    if end == _END:  # of an entry without a text
        return bool(_name(after, _HEADS))
    return after == _END or bool(_name(after, _SECTIONS))


def entries(text: str) -> Iterator[Entry]:
    r"""The entries of an export.

    Args:
        text: All of it, with ``\n`` at the end of its lines.

    Raises:
        UnreadableArticle: It ends within an entry, so that others may be missing.
    """
    lines = text.lstrip("\ufeff").rstrip().split("\n")
    if lines[-1].rstrip() != _END:
        raise UnreadableArticle(
            f"It ends within an entry, and more may be missing; export it again, or end it with a "
            f"line of {len(_END)} hyphens if it is whole.",
            line=len(lines),
        )
    entry: list[str] = []
    for number, line in enumerate(lines):
        if line.rstrip() != _END or not _begins_entry(lines, number + 1):
            entry.append(line)
            continue
        if any(map(str.strip, entry)):
            yield _entry(entry)
        entry = []


def _begins_entry(lines: list[str], number: int) -> bool:
    """Whether an entry stands at a line, or nothing: a text may hold a line of hyphens."""
    after = next((one for one in lines[number:] if one.strip()), None)
    return after is None or after.rstrip() == _END or bool(_name(after, _HEADS))


def _begins_section(lines: list[str], number: int) -> bool:
    """Whether a section stands at a line: a text may hold a line of hyphens."""
    return bool(_name(next((one for one in lines[number:] if one.strip()), ""), _SECTIONS))


def _name(line: str, names: frozenset[str]) -> str:
    """The name that a line begins with where it is among some, else ""."""
    found = _NAMED.match(line)
    return found[1] if found and found[1] in names else ""


def _entry(lines: list[str]) -> Entry:
    head, sections = _taken_apart(lines)
    told = {name: values[-1] for name, values in head.items() if values}
    texts = {name: "\n".join(inner).strip("\n") for name, inner in sections}
    body = "\n\n".join(filter(None, (texts.get("BODY", ""), texts.get("EXTENDED BODY", ""))))
    said: dict[str, Any] = {
        "title": one_line(told.get("TITLE", "")),
        "summary": one_line(texts.get("EXCERPT", "")),
        "published": _date(told.get("DATE", "")),
        "url": told.get("UNIQUE URL", ""),
        "slug": told.get("BASENAME", ""),
        "authors": [{"name": one_line(told["AUTHOR"])}] if told.get("AUTHOR") else [],
        "tags": _tags(head),
    }
    filtered = told.get("CONVERT BREAKS", "").lower()
    if filtered.startswith("markdown"):
        said["content_markdown"] = body
    else:
        said["content_html"] = body if filtered in _AS_HTML else paragraphed(body)
    status = told.get("STATUS", "").lower()
    if status == "future":
        said["status"] = "future"
    elif status not in _OUT:
        said["draft"] = True
    name = told.get("BASENAME", "") or told.get("UNIQUE URL", "").partition("://")[2]
    return Entry(
        # Some systems tell no more of an entry, and two may be of one minute.
        name=name or " ".join(filter(None, (_digits(said["published"]), said["title"]))),
        said={key: value for key, value in said.items() if value not in ("", [])},
        comments=sum(one in ("COMMENT", "PING") for one, _ in sections),
        is_entry=told.get("NO ENTRY", "0") in ("", "0"),
        problem=_problem(filtered, said),
    )


def _problem(filtered: str, said: dict[str, Any]) -> str:
    if filtered.startswith("textile") and not said.get("draft"):
        return (
            "It is written in Textile, which is not read from exports; write it into a file of its "
            "own that ends in .textile, or set its format to Rich Text and export it again."
        )
    return ""


def _taken_apart(lines: list[str]) -> tuple[dict[str, list[str]], list[tuple[str, list[str]]]]:
    """The values of an entry's head by their names, and its sections."""
    head: dict[str, list[str]] = {}
    sections: list[tuple[str, list[str]]] = []
    while lines and lines[-1].strip() in ("", _PART):
        lines = lines[:-1]
    is_over = False
    for number, line in enumerate(lines):
        if is_over and (name := _name(line, _SECTIONS)):
            sections.append((name, [line.partition(":")[2].strip()]))
            is_over = False
        elif line.rstrip() == _PART and _begins_section(lines, number + 1):
            is_over = True
        elif sections:
            sections[-1][1].append(line)
        elif found := _HEAD.match(line):
            head.setdefault(found[1].upper(), []).append(found[2].strip())
    return head, sections


def _tags(head: dict[str, list[str]]) -> list[str]:
    """The categories and tags of an entry, each once; tags with a comma stand in quotes."""
    named = [*head.get("PRIMARY CATEGORY", ()), *head.get("CATEGORY", ())]
    for line in head.get("TAGS", ()):
        named += [quoted or plain for quoted, plain in _TAG.findall(line)]
    return list(dict.fromkeys(filter(None, map(str.strip, named))))


def _date(text: str) -> str:
    """A date of the month, the day and the year in the form of ISO 8601; any other as it is."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return text
    month, day, year, hour, minute = map(int, found.groups()[:5])
    if half := (found[7] or "").upper():
        hour = hour % _NOON + (_NOON if half == "P" else 0)
    try:
        return datetime(year, month, day, hour, minute, int(found[6] or 0)).isoformat()  # noqa: DTZ001 - the publication's time zone holds
    except ValueError:
        return text


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())
