"""The top of a page: its headline, the site's name and the section."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

import msgspec

from feedwright.core.reading.pagetext.byline import moment
from feedwright.core.reading.pagetext.furniture import LONG, Kind, kind, labelled
from feedwright.core.reading.pagetext.lines import Line, key, name, size
from feedwright.core.reading.pagetext.phrases import HOMES, NOTICES, SECTION_LABELS, SECTIONS

# What sites put between a headline and their name. A colon, a slash and a dot separate only
# where the rest of the page shows it.
_SEPARATOR = re.compile(r"\s+[-–—―»«›‹·•∙~/:]+\s+|\s*[|｜]+\s*|:\s+|：|»\s*")
_WEAK = re.compile(r"[:：/·~]")
_MOST_PARTS = 12
_SITE_WORDS = 5
_SECTION_WORDS = 4
_HEADLINE_LEAST = 2
_MENU = 4
"""So many lines between the title and the headline are a menu, and its last is no section."""

_CRUMB = re.compile(r"\s*[>›»❯→▸]\s*|\s+[/\\]\s+")


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """The headline, taken apart from what the site printed around it."""

    text: str = ""
    keys: frozenset[str] = frozenset()
    """The lines, as they are compared, that print it."""
    top: int = -1
    """The index of the page's title line."""
    index: int = -1
    """The index of the line where it stands alone; of the title line where it never does."""
    site: str = ""
    between: str = ""
    """What stands between it and the site's name: often the section."""
    warnings: tuple[str, ...] = ()


class _Parts(msgspec.Struct, frozen=True):
    """A title line, cut wherever the site may have put its name."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> "_Parts":
        cuts = [match.span() for match in _SEPARATOR.finditer(text)]
        edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
        spans = tuple(
            span for span in zip(edges[::2], edges[1::2], strict=True) if span[0] < span[1]
        )
        return cls(text, spans if 0 < len(spans) <= _MOST_PARTS else ((0, len(text)),))

    def run(self, start: int, end: int) -> str:
        """Neighbouring parts, as they stand in the text."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""

    def runs(self) -> list[tuple[int, int]]:
        """Every run of neighbouring parts, the longest first."""
        count = len(self.spans)
        found = [(i, j) for i in range(count) for j in range(i + 1, count + 1)]
        return sorted(found, key=lambda run: -len(self.run(*run)))

    def outweighs(self, start: int, end: int) -> bool:
        """Whether a run is longer than each part outside it, as a headline should be."""
        outside = (span for i, span in enumerate(self.spans) if not start <= i < end)
        return all(stop - begin <= len(self.run(start, end)) for begin, stop in outside)

    def separator(self, before: int) -> str:
        """What stands before a part."""
        return self.text[self.spans[before - 1][1] : self.spans[before][0]]


def headline(page: Sequence[Line], repeated: Collection[str], prose: int) -> Headline:
    """Finds the headline.

    Args:
        page: The lines of the page.
        repeated: The lines, as they are compared, that other pages have too.
        prose: The index of the first line that is surely prose, or the page's length.

    Returns:
        The headline; an empty one where the page starts with its story.
    """
    top = _top(page, repeated)
    if top == len(page) or is_prose(page[top]):
        return Headline(warnings=("The page has no headline.",))
    parts = _Parts.of(page[top].text)
    places = _places(page, top, prose)
    for start, end in parts.runs():
        run = parts.run(start, end)
        place = places.get(key(run)) or _cut_short(run, page[top + 1 : prose], top)
        if place and parts.outweighs(start, end):
            return _confirmed(page, top, place, parts, (start, end))
    return _unconfirmed(page, top, places, parts, repeated, prose)


def title_ends(title: str) -> tuple[str, str]:
    """The first and the last part of a title line, one of which may be the site's name."""
    parts = _Parts.of(title)
    return parts.run(0, 1), parts.run(len(parts.spans) - 1, len(parts.spans))


def is_prose(line: Line) -> bool:
    """Whether a line is surely prose: long and closed as a sentence is, or very long."""
    if kind(line) is not Kind.TEXT:
        return False
    return (line.size >= LONG and line.ended) or line.size >= 2 * LONG


def _top(page: Sequence[Line], repeated: Collection[str]) -> int:
    """The index of the title line: the first that is neither furniture nor on other pages."""
    for i, line in enumerate(page):
        known = line.key in repeated and line.size < LONG
        stamp = line.size <= _SITE_WORDS and moment(line)
        if kind(line) in (Kind.TEXT, Kind.TAGS, Kind.SOURCE) and not known and not stamp:
            return i
    return len(page)


def _places(page: Sequence[Line], top: int, prose: int) -> dict[str, int]:
    """Where each line below the title stands: the last time above the story, else the first."""
    below = {page[i].key: i for i in range(len(page) - 1, max(prose, top), -1)}
    return {**below, **{page[i].key: i for i in range(top + 1, min(prose, len(page)))}}


def _cut_short(run: str, below: Sequence[Line], top: int) -> int:
    """The index of the line that a headline ending in "..." is the start of, or 0."""
    start = key(run)
    if not start.endswith("...") or size(run) < _SECTION_WORDS:
        return 0
    start = start.rstrip(" .")
    return next((i for i, line in enumerate(below, top + 1) if line.key.startswith(start)), 0)


def _confirmed(
    page: Sequence[Line], top: int, place: int, parts: _Parts, run: tuple[int, int]
) -> Headline:
    """The headline that a line of its own repeats; beside it the title line has the site."""
    start, end = run
    count = len(parts.spans)
    text, alone = parts.run(start, end), page[place].text
    shouted = alone.isupper() and not text.isupper()
    above = sum(line.ended for line in page[top + 1 : place])
    below = sum(line.ended for line in page[place + 1 :])
    return Headline(
        text=text if shouted else alone,
        keys=frozenset((page[top].key, key(text), page[place].key)),
        top=top,
        index=place if above <= below else top,
        site=parts.run(count - 1, count) if end < count else parts.run(0, min(1, start)),
        between=parts.run(end, end + 1) if end < count - 1 else parts.run(1, min(2, start)),
    )


def _unconfirmed(
    page: Sequence[Line],
    top: int,
    places: Collection[str],
    parts: _Parts,
    repeated: Collection[str],
    prose: int,
) -> Headline:
    """The headline that no other line repeats: the title line, less a part that is the site."""
    count = len(parts.spans)
    names = " ".join(line.key for line in page[top + 1 :] if NOTICES.search(line.key))
    first, last = parts.run(0, 1), parts.run(count - 1, count)

    def signs(name: str) -> bool:
        return (
            key(name) in repeated or f" {key(name).rstrip('.')} " in f" {names.replace('.', ' ')} "
        )

    if count == 1:
        return _below_site(page, top, prose) if signs(last) else _plain(page, top, parts, 0, 1)
    if signs(last) or (key(last) in places and not _WEAK.search(parts.separator(count - 1))):
        return _plain(page, top, parts, 0, count - 1)
    if signs(first):
        return _plain(page, top, parts, 1, count)
    if _may_be_site(parts, count, ended=page[top].ended):
        return _plain(page, top, parts, 0, count - 1)
    return _plain(page, top, parts, 0, count)


def _may_be_site(parts: _Parts, count: int, *, ended: bool) -> bool:
    """Whether a title line's last part looks like a name, with nothing on the page to show it."""
    last = parts.run(count - 1, count)
    return (
        not ended
        and not _WEAK.search(parts.separator(count - 1))
        and size(last) <= _SITE_WORDS
        and not last[0].islower()
        and len(last) < len(parts.run(0, count - 1))
    )


def _plain(page: Sequence[Line], top: int, parts: _Parts, start: int, end: int) -> Headline:
    """The headline as a run of the title line alone; a part between two bars is the section."""
    count = len(parts.spans)
    bars = end == count - 1 and end > 1 and "|" in parts.separator(end) + parts.separator(end - 1)
    between = (
        parts.run(end - 1, end) if bars and size(parts.run(end - 1, end)) <= _SECTION_WORDS else ""
    )
    text = parts.run(start, end - 1 if between else end)
    return Headline(
        text=text,
        keys=frozenset((page[top].key, key(text))),
        top=top,
        index=top,
        site=parts.run(end, count) or parts.run(0, start),
        between=between,
    )


def _below_site(page: Sequence[Line], top: int, prose: int) -> Headline:
    """The headline of a page whose first line is the site's name: the longest above the story."""
    above = [
        i
        for i in range(top + 1, min(prose, len(page)))
        if kind(page[i]) is Kind.TEXT and not page[i].ended and page[i].size > _HEADLINE_LEAST
    ]
    index = max(above, key=lambda i: page[i].size, default=top)
    site = page[top].text if index != top else ""
    keys = frozenset((page[index].key,))
    return Headline(text=page[index].text, keys=keys, top=top, index=index, site=site)


def crumbs(line: Line, found: Headline) -> tuple[str, ...]:
    """The steps of a line that shows the way from the home page, without it and the headline."""
    names = [name for name in _CRUMB.split(line.text) if name]
    home = bool(names) and name(names[0]) in HOMES
    if len(names) < 2 or (line.ended and not home):  # noqa: PLR2004 - one step is no way
        return ()
    steps = [name for name in names if key(name) not in found.keys | HOMES]
    return tuple(steps) if home or all(size(name) <= _SECTION_WORDS for name in steps) else ()


def section(
    page: Sequence[Line],
    found: Headline,
    taken: Collection[int],
    repeated: Collection[str],
    end: int,
) -> tuple[str, int]:
    """The section, and the index of its line.

    Args:
        page: The lines of the page.
        found: The headline.
        taken: The indices of lines that are something else: bylines and dates.
        repeated: The lines, as they are compared, that other pages have too.
        end: The index at which the story begins.

    Returns:
        The section and its line's index; "" and -1 where the page does not say.
    """
    zone = [
        i for i in range(found.top + 1, end) if i not in taken and page[i].key not in found.keys
    ]
    for i in zone:
        label, value = labelled(page[i])
        if label in SECTION_LABELS and value:
            return _first(value), i
    ways = [(steps[-1], i) for i in zone if (steps := crumbs(page[i], found))]
    if ways:
        return ways[-1]
    names = [i for i in zone if _names_section(page[i], found)]
    above = [i for i in names if i < found.index]
    counts = Counter(line.key for line in page)
    if above and (len(above) < _MENU or counts[page[above[-1]].key] > 1):
        return _first(page[above[-1]].text), above[-1]
    if found.between:
        return found.between, found.top
    below = next((i for i in zone if i > found.index and kind(page[i]) is not Kind.BUTTON), -1)
    if below in names:
        name = page[below].key
        words = frozenset(name.split())
        if page[below].size == 1 or words & SECTIONS or counts[name] > 1 or name in repeated:
            return _first(page[below].text), below
    return "", -1


def _names_section(line: Line, found: Headline) -> bool:
    """Whether a line may be a section: a few words, no sentence, no number, not the site."""
    return (
        kind(line) is Kind.TEXT
        and line.size <= _SECTION_WORDS
        and not line.ended
        and not any(map(str.isdigit, line.text))
        and line.key not in HOMES | {key(found.site)}
    )


def _first(names: str) -> str:
    """The first of several sections on a line."""
    return re.split(r"\s*[,،、|•]\s*", names, maxsplit=1)[0]
