"""The section that a page stands in, as its top says."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from feedwright.reading.formats.pagetext.furniture import Kind, kind, labelled
from feedwright.reading.formats.pagetext.headline import Headline
from feedwright.reading.formats.pagetext.lines import MARKER, UNSPACED, Line, key, name, size
from feedwright.reading.formats.pagetext.phrases import GENERAL, HOMES, SECTION_LABELS, SECTIONS

_SECTION_WORDS = 4
_NEAR = 3
"""So many lines above the headline may name its section, where it is no menu."""
_MENU = 3
"""So many names of sections above the headline are a menu, and its last is no section."""
_PART = 0.5
"""So many of the words beside a headline are such as sections have."""
_MARKS = re.compile(r"[·–—]")
_MOST_PRINTED = 2
"""Printed more often under a headline, a word is a button."""
_CRUMB = re.compile(r"\s*[>›»❯→▸]\s*|\s+[/\\]\s+")
_CELL = re.compile(r"\s*[|｜•]\s*")
_FOOTNOTE = re.compile(r"\s?\[\d{1,4}\]\s?")
"""The number of a link, as lynx prints them."""
_GLUED = re.compile(r"(?<=[a-zß-öø-ÿа-яёα-ώ])(?=[A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω])")
"""Where the steps of a way follow each other without a blank."""
_STEPS = 3
"""So many items of a list above a headline are a way to it; more are so from the home page only."""
_MOST_STEPS = 6


def crumbs(line: Line, found: Headline) -> tuple[str, ...]:
    """The steps of a line that shows the way from the home page, without it and the headline."""
    steps = [step for step in _CRUMB.split(line.text) if step]
    home = bool(steps) and name(steps[0]) in HOMES
    if len(steps) < 2 or (line.ended and not home):  # noqa: PLR2004 - one step is no way
        return ()
    inner = [step for step in steps if key(step) not in found.keys and name(step) not in HOMES]
    short = all(size(step) <= _SECTION_WORDS for step in inner)
    return tuple(inner) if short or home else ()


def section(
    page: Sequence[Line],
    found: Headline,
    taken: Collection[int],
    end: int,
) -> tuple[str, int]:
    """The section, and the index of its line.

    Args:
        page: The lines of the page.
        found: The headline.
        taken: The indices of lines that are something else: bylines and dates.
        end: The index at which the story begins.

    Returns:
        The section and its line's index; "" and -1 where the page does not say.
    """
    zone = [i for i in range(found.top + 1, end) if page[i].key not in found.keys]
    stated = _stated(page, found, zone, taken)
    if stated[0]:
        return stated
    counts = Counter(line.key for line in page)
    rest = [i for i in zone if i not in taken and kind(page[i]) is not Kind.BUTTON]
    above = [i for i in rest if i < found.index]
    menu = {page[i].key for i in above if _is_entry(page[i])}
    again = {page[i].key for i in above if counts[page[i].key] > 1}
    for beside, i in enumerate(reversed(above[-_NEAR:])):
        apart = i + 1 < found.index
        if apart and len(menu) >= _MENU and page[i].key not in again:
            continue
        part = 1 if beside else _PART
        if _names_section(page[i], found, part) and not (beside == 1 and _is_listed(page, i)):
            return _first(page[i].text), i
    if found.between and _names_section(_line_of(found.between), found):
        return found.between, found.top
    below = next((i for i in rest if i > found.index), None)
    if below is None or counts[page[below].key] > _MOST_PRINTED:
        return "", -1
    is_named = _names_section(page[below], found, 1)
    return (_first(page[below].text), below) if is_named else ("", -1)


def _stated(
    page: Sequence[Line], found: Headline, zone: Sequence[int], taken: Collection[int]
) -> tuple[str, int]:
    """The section that a label or a way from the home page states, and its line's index."""
    for i in zone:
        label, value = labelled(page[i])
        if label in SECTION_LABELS and value:
            return _first(value), i
    near = range(found.index - _NEAR, zone[-1] + 1 if zone else 0)
    ways = [(step, i) for i in zone if (step := _way_end(page[i], found, near=i in near))]
    if ways:
        return ways[-1]
    above = [i for i in range(found.top + 1, found.index) if i not in taken]
    listed = _listed_way(page, above, found)
    return listed if listed[0] else _way_in_line(page, above, found)


def _is_entry(line: Line) -> bool:
    """Whether a line is what menus have: a section's name, or the home page's."""
    return name(line.text) in SECTIONS | HOMES


def _is_listed(page: Sequence[Line], index: int) -> bool:
    """Whether a line stands below a short one, as the entries of a menu do."""
    above = page[index - 1]
    return index > 1 and above.size <= _SECTION_WORDS and not above.ended


def _way_end(line: Line, found: Headline, *, near: bool) -> str:
    """The last step of a way from the home page.

    One that does not start there stands near the headline, and ends in what sections are named.
    """
    steps = crumbs(line, found)
    if not steps:
        return ""
    end, starts = _line_of(steps[-1]), name(_CRUMB.split(line.text, maxsplit=1)[0]) in HOMES
    is_section = _may_be_section(end, found) if starts else near and _names_section(end, found)
    return steps[-1] if is_section else ""


def _listed_way(page: Sequence[Line], above: Sequence[int], found: Headline) -> tuple[str, int]:
    """The last step of a way whose steps are the items of a list directly above the headline.

    A way that does not start at the home page ends in what sections are named, as a short list of
    them may be a menu's end; and so does one of two steps, as a menu may start there too.

    Args:
        page: The lines of the page.
        above: The indices of the lines between the title line and the headline, in order.
        found: The headline.
    """
    steps: list[tuple[str, int]] = []
    titled = found.index >= 0 and MARKER.match(page[found.index].text) is not None
    for i in reversed(above):
        text = page[i].text
        marker = MARKER.match(text)
        step = text[marker.end() :].strip(" |") if marker else text
        if not steps and key(step) in found.keys:
            titled = titled or bool(marker)
        elif marker and size(step) <= _SECTION_WORDS:
            steps.append((step, i))
        else:
            break
    home = next((n for n, (step, _) in enumerate(steps) if name(step) in HOMES), len(steps))
    from_home = home < len(steps)
    steps = steps[home::-1] if from_home else steps[::-1]
    inner = steps[1:] if from_home else steps
    if not inner or len(steps) > (_MOST_STEPS if from_home and titled else _STEPS):
        return "", -1
    if from_home and titled and _may_be_section(_line_of(inner[-1][0]), found):
        return inner[-1]
    named = (one for one in reversed(inner) if _names_section(_line_of(one[0]), found, 1))
    return next(named, ("", -1))


def _way_in_line(page: Sequence[Line], above: Sequence[int], found: Headline) -> tuple[str, int]:
    """The last section of a way in the line directly above the headline, whatever parts its steps.

    That is a bar, which stands behind the last step too, or the number of each link, or nothing
    but a capital, where the way starts at the home page.
    """
    for i in reversed(above):
        text = page[i].text
        if page[i].key in found.keys:
            continue
        marker = MARKER.match(text)
        text = text[marker.end() :] if marker else text
        for parts, closed in ((_CELL, "|"), (_FOOTNOTE, ""), (_GLUED, "")):
            steps = [step for step in parts.split(text) if step]
            home = name(steps[0]) in HOMES if steps else False
            if len(steps) > _MOST_STEPS or not (home or (closed and text.endswith(closed))):
                continue
            inner = steps[1:] if home else steps
            named = (one for one in reversed(inner) if _names_section(_line_of(one), found, 1))
            if section := next(named, ""):
                return section, i
        break
    return "", -1


def _line_of(text: str) -> Line:
    """A part of a line as a line of its own."""
    return Line.of(0, text)


def _names_section(line: Line, found: Headline, part: float = _PART) -> bool:
    """Whether a line is a section: it has a word that sections have for names.

    Any other word beside a headline may be furniture ("Loader", "logo"), on other pages too, and
    a feed of its own would follow from it. The words for news name all of a site.

    Args:
        line: The line.
        found: The headline.
        part: How many of its words sections have for names, at least.
    """
    phrase = name(line.text)
    words = SECTIONS.intersection(phrase.split()) - GENERAL
    if UNSPACED.search(phrase):
        words |= {word for word in SECTIONS if len(word) > 1 and word in phrase}
    plain = line.text[0].isalpha() and not _MARKS.search(line.text)
    if phrase in SECTIONS - GENERAL:
        return plain and _may_be_section(line, found)
    many = [word for word in phrase.split() if len(word) > 1 and word not in GENERAL]
    enough = len(words) >= part * len(many) > 0
    return plain and enough and _may_be_section(line, found)


def _may_be_section(line: Line, found: Headline) -> bool:
    """Whether a line is shaped as a section: a few words, no sentence, no number, not the site."""
    return (
        kind(line) is Kind.TEXT
        and line.size <= _SECTION_WORDS
        and not line.ended
        and any(map(str.isalpha, line.text))
        and not labelled(line)[0]
        and not MARKER.match(line.text)
        and not any(map(str.isdigit, line.text))
        and name(line.text) not in HOMES
        and line.key != key(found.site)
    )


def _first(names: str) -> str:
    """The first of several sections on a line."""
    return re.split(r"\s*[,،、|•]\s*", names, maxsplit=1)[0]
