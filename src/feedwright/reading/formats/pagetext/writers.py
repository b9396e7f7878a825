"""Where a page names the writers of its story: bylines, and names alone under a headline.

A name alone is shaped as many other things are: a section, a sub-heading, who is shown on a
picture. It is a writer's where a date or another stamp stands beside it, or where the page prints
it again as sites do for their writers, and where no paragraph speaks of its bearer.
"""

import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from feedwright.reading.formats.pagetext.byline import (
    AND,
    BULLET,
    PARTICLES,
    authors,
    is_stamp,
    moment,
    without_stamp,
)
from feedwright.reading.formats.pagetext.furniture import (
    LONG,
    Kind,
    is_counter,
    is_prose,
    names_maker,
)
from feedwright.reading.formats.pagetext.lines import Line, key, name
from feedwright.reading.formats.pagetext.phrases import (
    AGENCIES,
    ARTICLES,
    OTHER_THAN_NAMES,
    PUBLISHED,
    UPDATED,
)

_LEAST, _MOST = 2, 4
"""In words."""
_BESIDE = (1, 2)
"""So many lines below itself a name is printed again, below a picture of who bears it."""
_FAR_APART = 5
"""In paragraphs: between a byline and the box about the writer is the story."""
_ABOVE = 2
"""So many lines above the headline a name may stand."""
_BELOW = 5
"""So many lines below it a name stands that is printed again elsewhere."""
_PARAGRAPHS = 2
"""Down to so many paragraphs a standfirst and a caption go; the writer's name may be below."""
_MOST_SIGNED = 4
"""Down to so many there is a byline beside a date, or one of several names."""
_MENTIONED_BELOW = 3
"""The last paragraphs may tell a writer's life."""
_MOST_CELLS, _LONGEST = 6, 160
"""In cells, and in letters; no line with a name, a date and a few more things is longer."""
_CELL = re.compile(r"\s*[|｜·•]\s*|\s+[/–—»-]\s+|,\s+")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_A_WORD = 4
"""In letters; shorter ones may be names and words."""
_INITIAL = re.compile(r"[^\W\d_]\.(?:-?[^\W\d_]\.)*")
_DIGIT = re.compile(r"\d")
_LABEL = re.compile(r"[^\W\d_]+ ?:\s*$")


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """The writers that a line of a page names."""

    names: tuple[str, ...]
    labelled: bool
    """It has a byline's label, and needs no other line to show it."""


def signatures(
    page: Sequence[Line],
    kinds: Sequence[Kind],
    zone: range,
    heading: int,
    barred: Collection[str],
) -> dict[int, Signature]:
    """The lines of a page that name the writers of its story.

    Args:
        page: The lines of the page.
        kinds: What each of them is.
        zone: The indices from the title line to the page's end.
        heading: The index of the line that has the headline alone, or of the title line.
        barred: The lines, as they are compared, that name something else: the headline, the site,
            and what other pages have too.
    """
    prose = [i for i in zone if is_prose(page[i], kinds[i]) and not names_maker(page[i])]
    near = range(max(zone.start, heading - _ABOVE), _end(prose, _PARAGRAPHS, zone))
    found = {
        i: Signature(names=names, labelled=True)
        for i in range(near.start, _end(prose, _MOST_SIGNED, zone))
        if (names := authors(page[i]))
        and (i in near or len(names) > 1 or _beside_stamp(page, i, zone))
    }
    known = frozenset(map(_letters, barred))
    above = (i for i in prose[:-_MENTIONED_BELOW] if not _tells_life(page, i))
    told = [f" {name(page[i].text)} " for i in above]
    below = range(heading + 1, heading + 1 + _BELOW)
    for i in near:
        line = page[i]
        if i in found or kinds[i] is not Kind.TEXT or line.key in barred:
            continue
        names, stamped = _alone(line)
        if any(_letters(one) in known for one in names):
            continue
        agency = name(line.text) in AGENCIES
        if not names or not (agency or _may_write(names, page, told)):
            continue
        again = prose and not agency and i in below and _is_printed_again(page, i, names, prose)
        if stamped or again or _beside_stamp(page, i, zone):
            found[i] = Signature(names=names, labelled=False)
    below_all = prose[-1] if prose else zone.stop
    beside = {i + step for i in found for step in (-1, 1)}
    outside = [i for i in zone if i in beside or i > below_all]
    return {**_printed_again(page, found, outside), **found}


def is_name(text: str) -> bool:
    """Whether a text is shaped as a person's name: two to four words with capitals, and no terms.

    Of scripts without capitals none is, and a word that furniture or sections have is no name, nor
    is one word behind an article, as newspapers are called.
    """
    words = text.split()
    if not _LEAST <= len(words) <= _MOST:
        return False
    if not all(_WORD.fullmatch(word) or _INITIAL.fullmatch(word) for word in words):
        return False
    proper = [word for word in words if word not in PARTICLES]
    cased = all(word[0].isupper() for word in proper) and words[-1] in proper
    return (
        cased
        and len(proper) > 1
        and not (len(words) == _LEAST and key(words[0]) in ARTICLES)
        and OTHER_THAN_NAMES.isdisjoint(name(text).split())
        and not text.isupper()
        and not (PUBLISHED.search(key(text)) or UPDATED.search(key(text)))
        and any(len(word) > 2 for word in proper)  # noqa: PLR2004 - two letters may be an office
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, key(text)))


def _end(prose: Sequence[int], count: int, zone: range) -> int:
    """The index of the paragraph with a number, or the end of the page."""
    return prose[count] if len(prose) > count else zone.stop


def _alone(line: Line) -> tuple[tuple[str, ...], bool]:
    """The names that a line has beside at most a date, and whether that or an agency is there.

    The name of who wrote may stand twice, as the text of a picture and below it.
    """
    if line.ended or len(line.text) > _LONGEST:
        return (), False
    whole = _once(BULLET.sub("", line.text))
    if name(whole) in AGENCIES:
        return (whole,), False
    if names := _listed(whole):
        return names, any(map(_is_agency, names))
    if line.size > LONG or not (moment(line) or is_stamp(line)):
        return (), False
    cells = [cell.strip(" ,.:-") for cell in (_before_date(whole), *_CELL.split(whole))]
    if len(cells) > _MOST_CELLS:
        return (), False
    first = next((names for cell in cells if cell and (names := _listed(_once(cell)))), ())
    return first, bool(first)


def _before_date(text: str) -> str:
    """What stands in a line before its first number, without the label or the month of a date."""
    start = _DIGIT.split(text, maxsplit=1)[0]
    return without_stamp(_LABEL.sub("", start))


def _once(text: str) -> str:
    """A text that is one phrase printed twice, once."""
    words = text.split()
    half = len(words) // 2
    return " ".join(words[:half]) if words and words[:half] * 2 == words else text


def _listed(text: str) -> tuple[str, ...]:
    """The names that a text is a list of, or none."""
    names = [one for part in AND.split(text) for one in map(str.strip, part.split(",")) if one]
    if not names or not is_name(names[0]):
        return ()
    office = [one for one in names[1:] if not (is_name(one) or _is_agency(one))]
    return () if office else tuple(dict.fromkeys(names))


def _is_agency(text: str) -> bool:
    """Whether a text is an agency, which may stand beside a writer's name."""
    return name(text) in AGENCIES


def _may_write(names: Sequence[str], page: Sequence[Line], told: Sequence[str]) -> bool:
    """Whether no paragraph speaks of those who are named, nor has a word of theirs in lower case.

    Words of a sub-heading or of a section stand elsewhere in lower case, and names do not.
    """
    if any(_is_told_of(one, told) for one in names):
        return False
    words = {word for one in names for word in one.split() if len(word) >= _A_WORD}
    lower = {word.lower() for word in words if word[0].isupper()}
    return not any(lower.intersection(line.text.split()) for line in page)


def _tells_life(page: Sequence[Line], index: int) -> bool:
    """Whether a paragraph starts with the name that stands alone above it."""
    return index > 0 and page[index].key.startswith(f"{page[index - 1].key} ")


def _is_told_of(one: str, told: Sequence[str]) -> bool:
    """Whether a paragraph speaks of who has a name, by all of it or its last word."""
    last = f" {name(one).split()[-1]} "
    return any(last in text for text in told)


def _beside_stamp(page: Sequence[Line], index: int, zone: range) -> bool:
    """Whether a date, an hour or a time for reading stands directly above or below a line."""
    beside = (i for i in (index - 1, index + 1) if i in zone)
    return any(
        page[i].size <= LONG and (moment(page[i]) or is_stamp(page[i]) or is_counter(page[i]))
        for i in beside
    )


def _is_printed_again(
    page: Sequence[Line], index: int, names: Sequence[str], prose: Sequence[int]
) -> bool:
    """Whether a name is printed again as writers' names are: beside it, or at the story's end.

    Within the story it is that of one who speaks, where it is not printed once more far below.
    """
    again = [i for i in range(index + 1, len(page)) if page[i].key == page[index].key]
    if len(again) == 1 and sum(index < i < again[0] for i in prose) >= _FAR_APART:
        return True
    below_all, lives = prose[-1], prose[-_MENTIONED_BELOW:][0]
    starts = tuple(f"{key(one)} " for one in names)
    return any(
        (line.key == page[index].key and (i > below_all or i - index in _BESIDE))
        or (i >= lives and line.key.startswith(starts))
        for i, line in enumerate(page[index + 1 :], start=index + 1)
    )


def _printed_again(
    page: Sequence[Line], found: Mapping[int, Signature], outside: Sequence[int]
) -> dict[int, Signature]:
    """The lines beside a byline or below the story that print one of the writers' names alone.

    Within it a name may stand above what its bearer asks.
    """
    known = {name(one) for each in found.values() for one in each.names}
    again = (i for i in outside if name(page[i].text) in known)
    return {i: Signature(names=_alone(page[i])[0], labelled=False) for i in again}
