"""The manual of the package: its chapters in Markdown, and their sections."""

import difflib
import re
from collections.abc import Mapping
from importlib.resources import files

from feedwright.domain.errors import FeedwrightError
from feedwright.domain.record import Record

_CONTENTS = "contents"
"""The chapter that lists the others; it is no topic itself."""
_LISTED = re.compile(
    r"^- \[(?P<title>[^\]]+)\]\((?P<name>[a-z]+)\.md\): (?P<summary>.+)$", re.MULTILINE
)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_SLIP = 0.75
"""The similarity of a misspelt name; 1 means equal."""
_NOT_IN_NAMES = re.compile(r"[^\w\- ]")


class UnknownTopic(FeedwrightError):  # noqa: N818 - it names what was given
    """The manual has no chapter and no part of that name."""


class Topic(Record, frozen=True, kw_only=True):
    """A chapter of the manual."""

    name: str
    """Its file's name, without the ending."""
    title: str
    summary: str
    """Its summary, in one line."""


def topics() -> tuple[Topic, ...]:
    """The chapters, in order."""
    return tuple(Topic(**found.groupdict()) for found in _LISTED.finditer(_file(_CONTENTS)))


def chapter(name: str) -> str:
    """A chapter, or a part of one, as Markdown.

    Args:
        name: The name of a chapter, or of a heading in one (``publish``), in any case.

    Raises:
        UnknownTopic: There is neither; the message names the nearest.
    """
    wanted = anchor(name.strip().removesuffix(".md"))
    chapters = {topic.name: _file(topic.name) for topic in topics()}
    if wanted in chapters:
        return chapters[wanted]
    parts: dict[str, str] = {}
    for text in chapters.values():
        for title, part in sections(text):
            parts.setdefault(anchor(title), part)
    if wanted in parts:
        return parts[wanted]
    raise UnknownTopic(f"the manual has no topic {name!r}; {_hint(wanted, chapters, parts)}")


def _hint(wanted: str, chapters: Mapping[str, str], parts: Mapping[str, str]) -> str:
    """A hint for a word that is no topic: headings with it, misspellings, texts, similar names.

    The table of all rules comes last, as it has nearly every word.
    """
    if not wanted:
        return "`feedwright help` lists the topics"
    if found := [name for name in (*chapters, *parts) if wanted in name]:
        return f"see `feedwright help {found[0]}`"
    if near := difflib.get_close_matches(wanted, [*chapters, *parts], n=1, cutoff=_SLIP):
        return f"did you mean {near[0]!r}?"
    word = wanted.replace("-", " ").removesuffix("s")
    counts = {name: text.lower().count(word) for name, text in chapters.items()}
    if any(counts.values()):
        most = max(counts, key=lambda name: (name != "rules" and counts[name] > 0, counts[name]))
        return f"the word is in `feedwright help {most}`"
    if near := difflib.get_close_matches(wanted, [*chapters, *parts], n=1):
        return f"did you mean {near[0]!r}?"
    return "`feedwright help` lists the topics"


def sections(text: str) -> list[tuple[str, str]]:
    """The sections of a chapter at the second level: title and Markdown."""
    code = [(one.start(), one.end()) for one in _FENCED.finditer(text)]
    found = [
        one
        for one in _HEADING.finditer(text)
        if not any(start < one.start() < end for start, end in code)
    ]
    ends = [*(one.start() for one in found[1:]), len(text)]
    return [
        (one["title"], text[one.start() : end].rstrip() + "\n")
        for one, end in zip(found, ends, strict=False)
    ]


def anchor(title: str) -> str:
    """The name of a heading in links and ``feedwright help``: ``Who reads`` gives ``who-reads``."""
    return _NOT_IN_NAMES.sub("", title).strip().lower().replace(" ", "-")


def _file(name: str) -> str:
    return (files("feedwright") / "manual" / f"{name}.md").read_text("utf-8")
