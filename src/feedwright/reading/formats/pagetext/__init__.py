"""Reads page text: a news page that was saved as plain text, without its markup.

What is furniture is learned from repetition first (lines that other pages have too, or that
this page prints again outside its story), then from place (above the first paragraph, below
the last) and shape (short, and not closed as a sentence is), and only then from a few phrases.
A paragraph of the story is never dropped; when unsure, a line is kept. In particular:

- A line of twelve words or more stays, wherever it stands, unless it is small print at the
  edge of the page (cookies, forms, copyright), stands below the story on other pages too, among
  what the site adds there, or is an unclosed line, a headline by its look, under a heading such
  as "Related posts".
- A paragraph of twelve words or more that is printed twice, as a summary and again as the
  lead, or above the story and in it, is kept once, where it stands first; one that is most of
  what is told is kept as often as it stands there.
- A short line between paragraphs that does not close as a sentence does is a sub-heading.
- Code, rows of tables and verses keep their lines; stars between two paragraphs part them.
- A list below the last paragraph stays, though an advertisement, a picture's credit or what else
  stands within stories too is between; other lines there go, and a warning says so.
- What readers wrote below their names goes, with all that follows, and so does what the site
  adds at the end, one line (:mod:`.appended`) or many (:mod:`.ending`); a warning says so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from feedwright.domain.errors import NoArticle
from feedwright.reading.formats.pagetext import dumps
from feedwright.reading.formats.pagetext.body import html
from feedwright.reading.formats.pagetext.byline import (
    Moment,
    authors,
    is_published,
    is_stamp,
    moments,
    stated,
)
from feedwright.reading.formats.pagetext.furniture import LONG, Kind, kind, labelled
from feedwright.reading.formats.pagetext.headline import title_ends
from feedwright.reading.formats.pagetext.language import language
from feedwright.reading.formats.pagetext.lines import Line, key, lines
from feedwright.reading.formats.pagetext.stated_data import published
from feedwright.reading.formats.pagetext.story import Page, page
from feedwright.reading.formats.pagetext.verse import is_poem
from feedwright.reading.formats.raw_article import Context, RawArticle

_SHARE = 4
_FEWEST = 3
"""A line is furniture when it stands on a quarter of the pages of a folder, and on three."""
_REMEMBERED = 100_000
"""So many different lines are counted at a time, which bounds memory for any folder."""
_LONGEST = 3
"""As many of its longest lines tell a story from others."""
_ABOVE = 2
"""A date counts from so many lines above the headline on."""
_CLOCKED_ABOVE = 4
"""A date with a time of day does so from here on: of the day that a page was opened it has none."""
_BELOW = 2
"""In lines: so near below the story a line with two dates has its own."""
_MOST_ALONE = 4
"""In words: a date and a time, and what names the hour."""
_TITLE_CELL = re.compile(r"\s*[|｜•(（]\s*|\s+[-–—]\s+")
_ADDRESS = re.compile(r"https?://(?:www\.)?(?P<host>[^\s/()<>]+)[^\s()<>]*")
_QUOTED, _LONGEST_QUOTE = 6, 60
"""As many words, and letters, of a line that was left out tell which it is."""


def read(text: str, context: Context) -> RawArticle:
    """Reads a page that was saved as text.

    Args:
        text: The page.
        context: Its place; ``repeated`` holds what :func:`repeated_lines` found in its folder.

    Returns:
        ``title``, and where the page says so ``site``, ``section``, ``authors``, ``date``,
        ``updated``, ``tags``, ``source`` and ``language``; the story as HTML. Where it only says
        when it was changed, that is its date as well.

    Raises:
        NoArticle: The page holds no story.
    """
    found = page(text, context.repeated)
    told, added = found.story()
    prose = any(line.ended or line.size >= LONG for line in told if kind(line) is not Kind.SOURCE)
    if not prose and not is_poem(told):
        reason = "the page holds no paragraph of a story" if found.lines else "the page is empty"
        raise NoArticle(f"{reason}; save the article's whole text", source=context.key)
    fields, places = _fields(found)
    when, number = published(text)
    if when:
        fields["date"], places["date"] = when, number
    spoken = language(" ".join(line.text for line in told))
    return RawArticle(
        fields={**fields, "language": spoken} if spoken else fields,
        body=html(told),
        markup="html",
        warnings=(
            *dumps.warnings(text),
            *found.headline.warnings,
            *_left_out(found, told, added),
            *_commented(found),
        ),
        lines=places,
    )


def repeated_lines(pages: Iterable[str]) -> frozenset[str]:
    """The lines that stand on several pages of one folder, so that no page need be read for them.

    A line counts once a page, and a story once: pages with the same longest lines are one story
    that was saved twice. The parts of the title lines count as lines, since one of them is the
    site's name. Memory is bounded: when too many lines are known, all counts go down by one and
    those at nothing are forgotten (the frequent-items rule of Misra and Gries), which can only
    lose lines that are rare.

    Args:
        pages: The texts of the pages, in any order; read once.

    Returns:
        The lines, as :func:`feedwright.reading.formats.pagetext.lines.key` compares them, that
        stand on at least three pages and a quarter of all, or on both of two.
    """
    counts: Counter[str] = Counter()
    stories: set[int] = set()
    for text in pages:
        read_lines = lines(text)
        keys = {line.key for line in read_lines}
        story = hash(tuple(sorted(keys, key=lambda line: (len(line), line))[-_LONGEST:]))
        if not keys or story in stories:
            continue
        stories.add(story)
        counts.update(keys.union(map(key, title_ends(read_lines[0].text))))
        if len(counts) > _REMEMBERED:
            counts = Counter({line: count - 1 for line, count in counts.items() if count > 1})
    least = max(min(len(stories), _FEWEST), 2, -(-len(stories) // _SHARE))
    return frozenset(line for line, count in counts.items() if line and count >= least)


def _left_out(found: Page, told: Sequence[Line], added: Sequence[Line]) -> Iterator[str]:
    """Says which lines below the story were taken for furniture though none is known as such."""
    lines = sorted([*found.left_out([*told, *added]), *added], key=attrgetter("number"))
    if lines:
        first = " ".join(lines[0].text.split()[:_QUOTED])[:_LONGEST_QUOTE]
        count = "One line" if len(lines) == 1 else f"{len(lines)} lines"
        verb = "was" if len(lines) == 1 else "were"
        yield (
            f"{count} below the last paragraph {verb} left out as no part of the story, from line "
            f"{lines[0].number} on ({first!r}); where they are, start each with '- '."
        )


def _commented(found: Page) -> Iterator[str]:
    """Says from where on lines were taken for comments of readers."""
    if found.comments < len(found.lines):
        first = found.lines[found.comments]
        yield (
            f"What stands from line {first.number} on was left out as comments of readers "
            f"({first.text[:_LONGEST_QUOTE]!r}); to keep it, take the names above it away."
        )


def _fields(found: Page) -> tuple[dict[str, Any], dict[str, int]]:
    """What a page says of its story, and the line of the file where it says so."""
    said = dict(reversed([(name, (value, i)) for name, value, i in _named_fields(found) if value]))
    places = {name: found.lines[i].number for name, (_, i) in said.items()}
    return {name: value for name, (value, _) in said.items()}, places


def _named_fields(found: Page) -> Iterator[tuple[str, Any, int]]:
    """Each field that a page names, with the index of its line; of several the first counts."""
    top = found.headline
    yield from (("title", top.text, top.index), ("site", top.site, top.top))
    yield "section", found.section, found.section_at
    named = _signed(found)
    for i in sorted({*found.used, *named}):
        if i in named or _is_beside_headline(found, i) or _has_label(found, i):
            yield "authors", named.get(i) or list(authors(found.lines[i])), i
    yield from _dates(found)
    for i, line in enumerate(found.lines):
        if found.kinds[i] is Kind.TAGS:
            yield "tags", _names(labelled(line)[1]), i
    if found.source >= 0:
        yield "source", _origin(labelled(found.lines[found.source])[1]), found.source


def _is_beside_headline(found: Page, index: int) -> bool:
    """Whether a line stands between a little above the headline and the story's end."""
    clocked = any("T" in one.iso for one in moments(found.lines[index]))
    above = _CLOCKED_ABOVE if clocked else _ABOVE
    return found.headline.index - above <= index <= found.last


def _has_label(found: Page, index: int) -> bool:
    """Whether a line below the story has a label and a value."""
    return index > found.last and bool(labelled(found.lines[index])[1])


def _dates(found: Page) -> Iterator[tuple[str, Any, int]]:
    """The dates of a page, with the indices of their lines: of publication, then of changes.

    A page that only tells when it was changed was published by then.
    """
    below = _clocked_below(found)
    changed: list[tuple[str, int]] = []
    for i in _in_order(found):
        line = found.lines[i]
        near = _is_beside_headline(found, i) or i == below or _is_dated(line, i - found.last)
        told = moments(line) if near else ()
        for when in () if _is_of_a_life(line, told) else told:
            yield ("updated" if when.updated else "date"), when.iso, i
            changed += [(when.iso, i)] * when.updated
    yield "date", _of_title(found), found.headline.top
    yield from (("date", iso, i) for iso, i in changed[:1])


def _in_order(found: Page) -> list[int]:
    """The lines that fields are read from: from the headline down, and then those above it, upward.

    The date of the day on which a page was opened stands above its story's.
    """
    lines = sorted({*found.used, *found.signed})
    below = [i for i in lines if i >= found.headline.index]
    return [*below, *reversed(lines[: len(lines) - len(below)])]


def _of_title(found: Page) -> str:
    """The date that a title line has between its own bars or at its end: "... | 4 March 2022"."""
    if found.headline.top < 0:
        return ""
    cells = _TITLE_CELL.split(found.lines[found.headline.top].text)[1:]
    told = (stated(cell.rstrip(" )）")) for cell in cells)
    return next((day for day, beside in told if day and not beside), "")


def _signed(found: Page) -> dict[int, list[str]]:
    """The writers by the first of the lines that name them: lines in a row name one writer each."""
    named: dict[int, list[str]] = {}
    start = 0
    for i in sorted(found.signed):
        start = start if i - 1 in found.signed else i
        named.setdefault(start, []).extend(found.signed[i].names)
    return {i: list(dict.fromkeys(names)) for i, names in named.items()}


def _clocked_below(found: Page) -> int | None:
    """The index of the line directly below a story that has the only date with a time, or None.

    It has next to nothing else, and no other line of the page has a date at all.
    """
    dated = [i for i in sorted(found.used) if moments(found.lines[i])]
    if len(dated) != 1 or not found.last < dated[0] <= found.last + _BELOW:
        return None
    line = found.lines[dated[0]]
    alone = line.size <= _MOST_ALONE and all("T" in one.iso for one in moments(line))
    return dated[0] if alone else None


def _is_dated(line: Line, below: int) -> bool:
    """Whether a line below the story has its date: with a label, or with that of a change."""
    found = moments(line)
    both = len({one.updated for one in found}) > 1
    return (both and below <= _BELOW) or (bool(found) and is_published(line))


def _is_of_a_life(line: Line, told: Sequence[Moment]) -> bool:
    """Whether a line's dates lie years apart, as of a birth and a death: none is the story's."""
    years = [int(one.iso[:4]) for one in told]
    return bool(years) and max(years) - min(years) > 1 and not is_stamp(line)


def _names(listed: str) -> list[str]:
    """The names of a list."""
    return [name for name in re.split(r"\s*[,،、;|#]\s*", listed.strip(" .")) if name]


def _origin(value: str) -> dict[str, str]:
    """What a source line names: a publication, its address, or both."""
    match = _ADDRESS.search(value)
    if not match:
        return {"title": value}
    name = value.replace(match[0], " ").strip(" ()[]<>|,:;-–—")
    return {"title": name or match["host"], "url": match[0]}
