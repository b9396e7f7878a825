"""Fields of notes in the forms of Notion and Logseq, which have no fence.

Notion's export (https://www.notion.com/help/export-your-content) has a page's properties below its
heading, a line each, and ends the names of its files with the page's number. Logseq has a page's
properties in its first lines (https://docs.logseq.com/#/page/properties). To take such lines for
prose would show them to readers, drafts among them.
"""

import re
from collections.abc import Iterator

from feedwright.domain.patterns import seldom
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats.frontmatter import FrontMatter

_NUMBERED = seldom(r".*[ \w-][0-9a-f]{32}\.(?:md|markdown)", re.IGNORECASE)
_HEADING = seldom(r"\s*#[ \t]+(?P<title>[^\n]+)\n")
_PROPERTY = seldom(r"(?P<name>[^\s:#>*`\[!|-][^:\n]{0,60}):[ ](?P<value>[^\n]*)")
_RANGE = seldom(r"\s+→\s.*")
_ZONE = seldom(r"\s*\((?:GMT|UTC)(?:(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?)?\)$")
_DATED = seldom(r"@?(?=[^\W\d_]{3,12}\.? \d|\d{4}[-/])")
_TIMES = {"createdtime": "created", "lasteditedtime": "updated", "lastedited": "updated"}
"""What Notion calls times that have other names elsewhere."""
_TELLING = frozenset(
    (
        *(*known.PUBLISHED, *known.UPDATED, *known.TAGS, *known.SECTION, *known.AUTHORS, *_TIMES),
        *(*known.SUMMARY, *known.SHOWN, *known.STATES, *known.SWITCHES, *known.SLUG, *known.LINK),
    )
)
"""Names of fields, of which properties have one."""
_NAME = r"[^\W\d_][^\s:`#*\[\]()<>]{0,60}"
_LOGSEQ = seldom(rf"(?P<name>{_NAME})::(?:[ ]+(?P<value>[^\n]*))?")
_OF_PAGES = frozenset(
    {"title", "date", "tags", "public", "type", "alias", "author", "status", "published", "created"}
)
"""Properties of which a page of Logseq has one."""
_OF_BLOCKS = seldom(
    r"(?P<code>^[ \t]*(?:-[ \t]+)?(?P<fence>`{3,}|~{3,}).*?(?:^[ \t]*(?P=fence)|\Z))"
    rf"|^[ \t]+(?![^\n]*::[^\n]*::)(?=[a-z]){_NAME}::[ ][^\n]*(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)
"""Properties of the blocks below, and code, where what looks so is none."""
_BRACKETS = seldom(r"\[\[|\]\]")


def split(text: str, name: str) -> FrontMatter | None:
    """The properties of a note and its body; None where it has none in either form.

    Args:
        text: The whole file, which has no front matter.
        name: The file's.
    """
    if _NUMBERED.fullmatch(name) and (heading := _HEADING.match(text)):
        return _of_notion(text, heading)
    return _of_logseq(text) if "::" in text[:1000] else None


def _of_notion(text: str, heading: re.Match[str]) -> FrontMatter:
    fields: dict[str, str] = {"title": heading["title"].strip()}
    lines = {"title": text.count("\n", 0, heading.start("title")) + 1}
    at = heading.end()
    at += len(text[at:]) - len(text[at:].lstrip("\n"))
    block = text[at:].partition("\n\n")[0].rstrip("\n")
    written = block.split("\n")
    first = text.count("\n", 0, at) + 1
    found = [_PROPERTY.fullmatch(line) for line in written]
    # A paragraph that holds any other line is one, and so is one that names nothing known.
    if all(found) and any(one and fold(one["name"]) in _TELLING for one in found):
        for number, one in enumerate(filter(None, found), first):
            property_ = one["name"].strip()
            property_ = _TIMES.get(fold(property_), property_)
            fields.setdefault(property_, _value(one["value"].strip()))
            lines.setdefault(property_, number)
        at += len(block)
    return FrontMatter(fields=fields, body=text[at:].lstrip("\n"), lines=lines)


def _value(value: str) -> str:
    """A property's value; of a range of days the first, and an offset as ISO 8601 has it."""
    if not _DATED.match(value):
        return value
    value = _RANGE.sub("", value.removeprefix("@"))
    zone = _ZONE.search(value)
    if zone is None:
        return value
    sign, hours = zone["sign"] or "+", int(zone["hours"] or 0)
    return f"{value[: zone.start()]} {sign}{hours:02}:{zone['minutes'] or '00'}"


def _of_logseq(text: str) -> FrontMatter | None:
    found = dict[str, tuple[str, int]]()
    at = len(text) - len(text.lstrip("\n"))
    in_block = text.startswith("- ", at)  # as outlines from elsewhere have them
    sign = "- "
    for number, line, end in _lines(text, at):
        if in_block and not line.startswith((sign, "\t")):
            break
        one = _LOGSEQ.fullmatch((line.removeprefix(sign).strip() if in_block else line).rstrip())
        if one is None:
            break
        sign = "  "
        found.setdefault(one["name"], (_BRACKETS.sub("", one["value"] or "").strip(), number))
        at = end
    if _OF_PAGES.isdisjoint(name.lower() for name in found):
        return None
    return FrontMatter(
        fields={name: value for name, (value, _) in found.items()},
        body=_OF_BLOCKS.sub(lambda one: one["code"] or "", text[at:]).lstrip("\n"),
        lines={name: line for name, (_, line) in found.items()},
    )


def _lines(text: str, at: int) -> Iterator[tuple[int, str, int]]:
    """The first lines of a text from a place on: each one's number, and where the next begins."""
    number = text.count("\n", 0, at) + 1
    for line in text[at:].split("\n", 100)[:100]:
        at += len(line) + 1
        yield number, line, at
        number += 1
