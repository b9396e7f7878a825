"""The headline of a page, and the name of its site."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from feedwright.reading.formats.pagetext.byline import moment
from feedwright.reading.formats.pagetext.furniture import LONG, Kind, kind
from feedwright.reading.formats.pagetext.lines import ASKING, UNSPACED, Line, key, name, size
from feedwright.reading.formats.pagetext.phrases import HOMES, NOTICES

# What sites put between a headline and their name. A colon, a slash and a dot separate only
# where the rest of the page shows it.
_SEPARATOR = re.compile(
    r"\s+[-–—―»«›‹·•∙~/:_@]+\s+|\s*[|｜]+\s*|:\s+|：|»\s*|(?<=[\u3040-\u9fff」”》])[-_–—]+"
)
_QUOTED = re.compile(r"[\"'“”„‟«»‹›‘’‚「『].+[\"'“”„‟«»‹›‘’‚」』]")
"""Speech, which no site has for a name."""
_WAY = re.compile(r"[>›»❯→▸].*[>›»❯→▸]")
_WEAK = re.compile(r"[:：/·~@]")
_HOST = re.compile(r"(?:[\w-]{1,60}\.){1,3}[a-z]{2,7}")
"""A site that has its address for a name."""
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
_BULLET = re.compile(r"[•▪◦‣●■►▸*]\s+")
_MOST_PARTS = 12
_SITE_WORDS = 5
_SECTION_WORDS = 4
_HEADLINE_LEAST = 2
_SHARED, _FEWEST_SHARED = 0.45, 3
"""How much two headlines share of all their words, and how many at least."""
_PART = 0.6
"""The same for a line that is a part of the title line, as a kicker may be too."""
_HELD = 0.8
"""So much of the shorter one's words is enough where there is one more."""
_A_WORD = 3
"""In letters; shorter words tell nothing."""
_LONGEST_HEADLINE = 40
"""In words, as the rest."""


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
        # A quotation mark that closes the line separates nothing.
        closing = len(text) - 1 if text.endswith("»") and "«" in text else len(text)
        cuts = [m.span() for m in _SEPARATOR.finditer(text) if m.end() <= closing]
        edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
        if bullet := _BULLET.match(text):
            edges[0] = bullet.end()
        spans = tuple(
            span for span in zip(edges[::2], edges[1::2], strict=True) if span[0] < span[1]
        )
        if len(spans) > 1 and _DAY.fullmatch(text[slice(*spans[-1])]):
            spans = spans[:-1]
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

    def is_weak(self, before: int) -> bool:
        """Whether what stands before a part separates only where the page shows it."""
        return bool(_WEAK.search(self.separator(before)))


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
    if top == len(page):
        return Headline()
    parts = _Parts.of(page[top].text)
    places = _places(page, top, prose)
    for start, end in parts.runs():
        run = parts.run(start, end)
        place = places.get(key(run)) or _cut_short(run, page[top + 1 : prose], top)
        if place and parts.outweighs(start, end):
            cut = next(_site_cuts(parts, start, end, places), end)
            place = places.get(key(parts.run(start, cut)), place)
            return _confirmed(page, top, place, parts, (start, cut))
    if _is_paragraph(page[top]):
        return Headline(warnings=("The page has no headline.",))
    found = _unconfirmed(page, top, parts, repeated, prose)
    anew = _said_anew(page, found, range(top + 1, min(prose + 1, len(page))), repeated)
    if anew < 0:
        return found
    keys, text = found.keys | {page[anew].key}, page[anew].text
    if _letters(text) == _letters(found.text) and len(text) < len(found.text):
        text = found.text  # the page's own line lost what parted its kicker from it
    return msgspec.structs.replace(found, text=text, keys=keys, index=anew)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, key(text)))


def _site_cuts(parts: _Parts, start: int, end: int, places: Mapping[str, int]) -> Iterator[int]:
    """Where a title that is printed whole ends without the site's name, printed alone as well."""
    for cut in range(start + 1, end):
        run = parts.run(start, cut)
        if not parts.is_weak(cut) and key(run) in places and parts.outweighs(start, cut):
            yield cut


def _said_anew(
    page: Sequence[Line], found: Headline, above: Iterable[int], repeated: Collection[str]
) -> int:
    """The index of the line above the story that says in other words what the title line says.

    Sites give their pages a title for search engines, and print another headline. It shares most
    of its words with the title, says something else, and closes as no sentence does. Of several
    lines, the one that shares most counts; -1 where there is none.
    """
    title, whole = _words(found.text), key(found.text)
    best, most = -1, 0.0
    for i in above:
        line = page[i]
        closed = line.ended and not line.text.endswith(ASKING)
        if kind(line) is not Kind.TEXT or closed or line.key in repeated or _WAY.search(line.text):
            continue
        if not _HEADLINE_LEAST < line.size <= _LONGEST_HEADLINE:
            continue
        if line.key in whole and UNSPACED.search(line.key):
            continue
        own = _words(line.text)
        both, share = len(own & title), len(own & title) / max(len(own | title), 1)
        least = _PART if line.key in whole else _SHARED
        holds = both > _FEWEST_SHARED and both >= _HELD * min(len(own), len(title))
        if both >= _FEWEST_SHARED and share > most and (share >= least or holds):
            best, most = i, share
    return best


def _words(text: str) -> frozenset[str]:
    """The words of a line that may tell it from another; pairs of letters in scripts without."""
    found: set[str] = set()
    for word in name(text).split():
        if UNSPACED.search(word):
            found.update(map("".join, pairwise(word)))
        elif len(word) >= _A_WORD:
            found.add(word)
    return frozenset(found)


def title_ends(title: str) -> tuple[str, str]:
    """The first and the last part of a title line, one of which may be the site's name."""
    parts = _Parts.of(title)
    return parts.run(0, 1), parts.run(len(parts.spans) - 1, len(parts.spans))


def _is_paragraph(line: Line) -> bool:
    """Whether a page's first line is no headline: a long statement, or longer than any headline."""
    states = line.size >= LONG and line.ended and not line.text.endswith(ASKING)
    return states or line.size > _LONGEST_HEADLINE


def _top(page: Sequence[Line], repeated: Collection[str]) -> int:
    """The index of the title line: the first that is neither furniture nor on other pages."""
    for i, line in enumerate(page):
        known = line.key in repeated and line.size < LONG
        stamp = line.size <= _SITE_WORDS and moment(line)
        known = known or _is_menu(line.text)
        if kind(line) in (Kind.TEXT, Kind.TAGS, Kind.SOURCE) and not known and not stamp:
            return i
    return len(page)


def _is_menu(text: str) -> bool:
    """Whether a line is a row of sections that begins with the home page: "Home | Sport | Arts"."""
    steps = re.split(r"\s*[|｜•·]\s*", text.strip())
    return (
        len(steps) > _HEADLINE_LEAST
        and name(steps[0]) in HOMES
        and all(size(step) <= _SECTION_WORDS for step in steps)
    )


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
    page: Sequence[Line], top: int, parts: _Parts, repeated: Collection[str], prose: int
) -> Headline:
    """The headline that no other line repeats: the title line, less a part that is the site."""
    count = len(parts.spans)
    below = page[top + 1 :]
    first, last = parts.run(0, 1), parts.run(count - 1, count)
    if count == 1:
        named = _is_site(last, below, repeated)
        return _below_site(page, top, prose) if named else _plain(page, top, parts, 0, 1)
    alone = any(line.key == key(last) for line in below) and not parts.is_weak(count - 1)
    if alone or _is_site(last, below, repeated):
        return _plain(page, top, parts, 0, count - 1)
    if _is_site(first, below, repeated):
        return _plain(page, top, parts, 1, count)
    if _may_be_site(parts, count, ended=page[top].ended):
        return _plain(page, top, parts, 0, count - 1)
    return _plain(page, top, parts, 0, count)


def _is_site(part: str, below: Sequence[Line], repeated: Collection[str]) -> bool:
    """Whether a part of the title line stands on other pages, or in this one's small print."""
    named = f" {name(part)} "
    notices = (line for line in below if NOTICES.search(line.key))
    return key(part) in repeated or any(named in f" {name(line.text)} " for line in notices)


def _may_be_site(parts: _Parts, count: int, *, ended: bool) -> bool:
    """Whether a title line's last part looks like a name, with nothing on the page to show it."""
    last = parts.run(count - 1, count)
    return (
        not ended
        and not _QUOTED.fullmatch(parts.text[parts.spans[count - 1][0] :])
        and not parts.is_weak(count - 1)
        and size(last) <= _SITE_WORDS
        and (not last[0].islower() or _HOST.fullmatch(last) is not None)
        and len(last) < len(parts.run(0, count - 1))
    )


def _plain(page: Sequence[Line], top: int, parts: _Parts, start: int, end: int) -> Headline:
    """The headline as a run of the title line alone; a part between two bars is the section."""
    count = len(parts.spans)
    bars = end == count - 1 and end > 1 and "|" in parts.separator(end - 1)
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
