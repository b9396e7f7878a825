"""The headline of a dump that has no title line and begins with its menu.

``w3m -dump``, ``lynx -dump`` and ``inscriptis`` print what a page shows and not its ``<title>``.
The headline then is the line that stands above the first paragraphs, its byline and its date.
"""

import re
from collections.abc import Sequence

from feedwright.reading.formats.pagetext.byline import BULLET, authors, moment
from feedwright.reading.formats.pagetext.furniture import (
    Kind,
    is_counter,
    is_credit,
    is_prose,
    kind,
    names_maker,
)
from feedwright.reading.formats.pagetext.lines import ASKING, MARKER, Line, name
from feedwright.reading.formats.pagetext.phrases import HOMES, OTHER_THAN_NAMES, SECTIONS

_ENTRY, _LONGEST_ENTRY, _MENU, _BEGUN, _SHORT = 3, 9, 8, 4, 4
"""In words a menu's first entry, or one with a word of menus; in lines a menu, and what of one
follows its way to the front page, with what stands above the story; in words its other entries,
most of them."""
_ROW, _WITHIN = 3, 10
"""So many paragraphs among so many lines are a story's beginning."""
_REACH = 16
"""In lines: so far above them the headline may stand."""
_LEAST, _MOST = 4, 28
"""In words, a headline."""
_SIGN = re.compile(r"[\[(□◆▪|>›_━*]")
"""What w3m and lynx print for pictures and fields, and what headlines do not begin with."""
_WAY = re.compile(r"[>»›]")


def untitled(page: Sequence[Line], top: int) -> int:
    """The index of the headline of a page whose first line is a menu's, and no title.

    Of the lines that may be, the first of those that stand together above the first byline or date
    of the story counts; where it has none, above its first paragraph.

    Args:
        page: The lines of the page.
        top: The index of the first line that may be a title.

    Returns:
        The index; -1 where the page begins with its title, or no line may be its headline.
    """
    start = _beginning(page, top)
    if not _begins_with_menu(page, top, start):
        return -1
    zone = range(max(top + 1, start - _REACH), start)
    titles = [i for i in zone if _may_be_headline(page[i])]
    for end in (*(i for i in zone if moment(page[i]) or authors(page[i])), start):
        above = [i for i in titles if i < end]
        if above:
            return _first_of_row(above)
    return -1


def _beginning(page: Sequence[Line], top: int) -> int:
    """The index of the first of a few paragraphs that stand near each other, or -1."""
    prose = [i for i in range(top, len(page)) if is_prose(page[i], kind(page[i]))]
    runs = zip(prose, prose[_ROW - 1 :], strict=False)
    return next((first for first, last in runs if last - first <= _WITHIN), -1)


def _first_of_row(indices: Sequence[int]) -> int:
    """The first of the last indices that follow each other."""
    first = indices[-1]
    for i in reversed(indices[:-1]):
        if i != first - 1:
            break
        first = i
    return first


def _begins_with_menu(page: Sequence[Line], top: int, start: int) -> bool:
    """Whether a page's first line is an entry of a menu that goes on for most lines above.

    It is the title where it stands once more above the story.
    """
    line, above = page[top], page[top:start]
    if any(one.key == line.key for one in above[1:]):
        return False
    words = set(name(line.text).split())
    entry = line.size <= _ENTRY or BULLET.match(line.text) or _SIGN.match(line.text)
    plain = line.size <= _LONGEST_ENTRY and not any(map(str.isdigit, line.text))
    named = plain and not words.isdisjoint(OTHER_THAN_NAMES - SECTIONS)
    # Its first entries, as those that skip it and lead home, stand in no title.
    is_begun = top > 0 and name(page[top - 1].text) in HOMES
    if start < 0 or len(above) < (_BEGUN if is_begun else _MENU) or not (entry or named):
        return False
    return sum(one.size <= _SHORT for one in above) * 2 >= len(above)


def _may_be_headline(line: Line) -> bool:
    closed = line.ended and not line.text.endswith(ASKING)
    return (
        kind(line) is Kind.TEXT
        and not closed
        and _LEAST <= line.size <= _MOST
        and not (BULLET.match(line.text) or MARKER.match(line.text) or _SIGN.match(line.text))
        and not (moment(line) or authors(line) or is_counter(line) or _WAY.search(line.text))
        and not (is_credit(line) or names_maker(line))
    )
