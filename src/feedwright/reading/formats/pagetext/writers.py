"""Where a page names the writers of its story: bylines, and names alone under a headline.

A name alone is shaped as many other things are: a section, a sub-heading, who is shown on a
picture. It is a writer's where a date or another stamp stands beside it, or where the page prints
it again as sites do for their writers, and where no paragraph speaks of its bearer.
"""

import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from feedwright.reading.formats.pagetext.biographies import is_of_site, is_office, named_below
from feedwright.reading.formats.pagetext.byline import (
    BULLET,
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
from feedwright.reading.formats.pagetext.headline import Headline
from feedwright.reading.formats.pagetext.lines import Line, key, name
from feedwright.reading.formats.pagetext.names import (
    AND,
    has_given_name,
    is_name,
    once,
    unglued,
    without_office,
)
from feedwright.reading.formats.pagetext.phrases import (
    AGENCIES,
    BYLINES,
    COMMENTS,
    LIVES,
    RANKS,
    ROLES,
)

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
_A_WORD = 4
"""In letters; shorter ones may be names and words."""
_BETWEEN = re.compile(r"[,/|｜;]")
"""What parts two names of a list, beside "and"."""
_TIMES = re.compile(
    r"min|hour|hr|day|week|stunde|tag|heure|jour|hora|dia|or[ae]|giorn|час|мин|ден|дн"
)
_MENU = 5
"""So many short lines with bullets are a menu."""
_MOST_BESIDE = 3
"""In words: longer lines beside a byline are captions."""
_PORTRAIT = 3
"""The words before a name in the text of a picture of who wrote."""
_TITLE_CELL = re.compile(r"\s*[|｜•*]\s*|\s+[-–—]\s+")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_LABEL = re.compile(r"[^\W\d_]+ ?:\s*$")


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """The writers that a line of a page names."""

    names: tuple[str, ...]
    labelled: bool
    """It has a byline's label, and needs no other line to show it."""
    tells: bool = False
    """The line says more than the names, as a life does, and is none of the bylines."""


def signatures(
    page: Sequence[Line],
    kinds: Sequence[Kind],
    zone: range,
    top: Headline,
    barred: Collection[str],
) -> dict[int, Signature]:
    """The lines of a page that name the writers of its story.

    Args:
        page: The lines of the page.
        kinds: What each of them is.
        zone: The indices from the title line to the page's end.
        top: The headline.
        barred: The lines, as they are compared, that name something else: the headline, the site,
            and what other pages have too.
    """
    heading = top.index
    prose = [i for i in zone if is_prose(page[i], kinds[i]) and not names_maker(page[i])]
    near = range(max(zone.start, heading - _ABOVE), _end(prose, _PARAGRAPHS, zone))
    found = {
        i: Signature(names=names, labelled=True)
        for i in range(near.start, _end(prose, _MOST_SIGNED, zone))
        if (names := authors(page[i]))
        and (i in near or len(names) > 1 or _beside_stamp(page, i, zone))
    }
    if 0 <= top.top < len(page) and (names := _in_title(page[top.top])):
        found[top.top] = Signature(names=names, labelled=True)
    scene = _Scene.of(page, kinds, prose, frozenset(map(_letters, barred)))
    below = range(heading + 1, heading + 1 + _BELOW)
    for i in near:
        line = page[i]
        if i in found or kinds[i] is not Kind.TEXT or line.key in barred or _in_menu(page, i):
            continue
        names, stamped = _alone(line)
        if i + 1 < len(page) and _is_portrait(line, authors(page[i + 1]) or _whole(page[i + 1])):
            continue
        if not names or not scene.may_sign(line, names):
            continue
        agency = name(line.text) in AGENCIES
        again = prose and not agency and i in below and _is_printed_again(page, i, names, prose)
        sure = stamped or again or _beside_stamp(page, i, zone) or _has_office(page, i, names)
        if sure or _is_portrait(page[i - 1], names) or scene.leads(i, heading, names):
            found[i] = Signature(names=names, labelled=False)
    found |= _beside(scene, found, near)
    if not found and (named := named_below(page, kinds, prose, scene.may_write, _whole)):
        at, names = named
        if is_of_site(page[at], top.site):
            tells = _whole(page[at]) != names
            found[at] = Signature(names=names, labelled=False, tells=tells)
    below_all = prose[-1] if prose else zone.stop
    beside = {i + step for i in found for step in (-1, 1)}
    outside = [i for i in zone if i in beside or i > below_all]
    found = {**_printed_again(page, found, outside), **found}
    spelt = _spellings(page) if any(map(_is_in_capitals, found.values())) else {}
    return {i: _as_spelt(spelt, each) for i, each in found.items()}


class _Scene(msgspec.Struct, frozen=True, kw_only=True):
    """A page, as it shows whether one who is named may have written its story."""

    page: Sequence[Line]
    kinds: Sequence[Kind]
    first: int
    """The index of the first paragraph, or the page's length."""
    told: Mapping[str, int]
    """The words of the paragraphs, as phrases are compared, with the first index of each."""
    lives: int
    """The index from which the last paragraphs may tell of a writer."""
    known: frozenset[str]
    """The letters of what the page names otherwise."""
    words: frozenset[str]
    """All words of the page, as they are spelt."""

    @classmethod
    def of(
        cls,
        page: Sequence[Line],
        kinds: Sequence[Kind],
        prose: Sequence[int],
        known: frozenset[str],
    ) -> "_Scene":
        above = [i for i in prose if not _tells_life(page, i)]
        told = {word: i for i in reversed(above) for word in name(page[i].text).split()}
        first = above[0] if above else len(page)
        lives = prose[-_MENTIONED_BELOW:][0] if prose else len(page)
        words = frozenset(word for line in page for word in line.text.split())
        return cls(
            page=page,
            kinds=kinds,
            first=first,
            told=told,
            lives=lives,
            known=known,
            words=words,
        )

    def leads(self, index: int, heading: int, names: Sequence[str]) -> bool:
        """Whether a name stands directly between the headline and the first paragraph.

        As many sections and sub-headings do so: each name begins with a given name that is known.
        """
        below = index + 1
        if index != heading + 1 or self.first != below or not all(map(has_given_name, names)):
            return False
        return all(line.key != self.page[index].key for line in self.page[below:])

    def may_sign(self, line: Line, names: Sequence[str]) -> bool:
        """Whether a line of names alone may be a byline."""
        if any(_letters(one) in self.known for one in names):
            return False
        return name(line.text) in AGENCIES or all(self.may_write(one, self.lives) for one in names)

    def may_write(self, one: str, end: int) -> bool:
        """Whether no paragraph above speaks of who is named, nor any line of words in the name.

        Words of a sub-heading or of a section stand elsewhere in lower case, and names do not.
        """
        if self.told.get(name(one).split()[-1], end) < end:
            return False
        words = {word for word in one.split() if len(word) >= _A_WORD}
        return self.words.isdisjoint(word.lower() for word in words if word[0].isupper())


def _is_in_capitals(signed: Signature) -> bool:
    return any(map(str.isupper, signed.names))


def _spellings(page: Sequence[Line]) -> dict[str, list[str]]:
    """The lines of a page by each word, in lower case, that they have in other than capitals."""
    spelt: dict[str, list[str]] = {}
    for line in page:
        words = {word.lower() for word in _WORD.findall(line.text) if not word.isupper()}
        for word in words:
            spelt.setdefault(word, []).append(line.text)
    return spelt


def _as_spelt(spelt: Mapping[str, Sequence[str]], signed: Signature) -> Signature:
    """A signature whose names in capitals are spelt as another line of the page spells them."""
    if not _is_in_capitals(signed):
        return signed
    return msgspec.structs.replace(signed, names=tuple(_spelt(spelt, one) for one in signed.names))


def _spelt(spelt: Mapping[str, Sequence[str]], one: str) -> str:
    """A name in capitals as another line of the page spells it, and any other as it is."""
    if not one.isupper() or " " not in one:
        return one
    lines = min((spelt.get(word.lower(), ()) for word in _WORD.findall(one)), key=len)
    sought = re.compile(rf"(?<!\w){re.escape(one)}(?!\w)", re.IGNORECASE)
    found = (match[0] for line in lines for match in sought.finditer(line))
    return next((text for text in found if not text.isupper() and text[0].isupper()), one)


def _in_menu(page: Sequence[Line], index: int) -> bool:
    """Whether a line is one of several short ones in a row that bullets begin, as menus have.

    Bylines and dates may stand in rows too.
    """
    beside = [page[i] for i in (index - 1, index + 1) if 0 <= i < len(page)]
    if not BULLET.match(page[index].text) or any(map(moment, beside)):
        return False
    row = 1
    for step in (-1, 1):
        at = index + step
        while row < _MENU and 0 <= at < len(page) and _is_entry(page[at]):
            row += 1
            at += step
    return row >= _MENU


def _is_entry(line: Line) -> bool:
    return line.size < LONG and BULLET.match(line.text) is not None


def _in_title(line: Line) -> tuple[str, ...]:
    """The writers that a part of a title line names behind a byline's label: "… | by Ida Marsh"."""
    cells = _TITLE_CELL.split(line.text)[1:]
    found = (authors(Line.of(0, cell)) for cell in cells if name(cell.split(" ")[0]) in BYLINES)
    return next(filter(None, found), ())


def _has_office(page: Sequence[Line], index: int, names: Sequence[str]) -> bool:
    """Whether what a writer is stands behind a name or below it, or "Author" above it."""
    line = page[index]
    behind = name(line.text).removeprefix(name(names[0])).split()
    if behind and not ROLES.isdisjoint(behind):
        return True
    if index and name(page[index - 1].text) in LIVES:
        return True
    return index + 1 < len(page) and is_office(page[index + 1])


def _is_portrait(above: Line, names: Sequence[str]) -> bool:
    """Whether a line is the text of a picture of who is named below: "Headshot of Ida Marsh"."""
    words, own = above.text.split(), names[0].split() if names else []
    before = len(words) - len(own)
    return bool(own) and 0 < before <= _PORTRAIT and words[before:] == own


def _beside(scene: _Scene, found: Mapping[int, Signature], near: range) -> dict[int, Signature]:
    """The lines of names alone directly above and below a byline: one line a writer."""
    more: dict[int, Signature] = {}
    for step in (-1, 1):
        for i in found:
            at = i + step
            while at in near and at not in found and scene.kinds[at] is Kind.TEXT:
                line = scene.page[at]
                names = _whole(line)
                if len(names) != 1 or not scene.may_sign(line, names) or line.size > _MOST_BESIDE:
                    break
                more[at] = Signature(names=names, labelled=False)
                at += step
    return more


def _whole(line: Line) -> tuple[str, ...]:
    """The names that are all of a line."""
    return () if line.ended or line.size > LONG else _listed(once(line.text))


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
    bare = once(BULLET.sub("", line.text))
    whole = unglued(bare.removeprefix("/ "))
    if name(whole) in AGENCIES and not _DIGIT.search(whole):
        return (whole,), False
    if names := _listed(whole):
        return names, bare[0] == "/" or _says_whom(bare[len(whole) :]) or any(
            map(_is_agency, names)
        )
    if line.size > LONG or not (moment(line) or is_stamp(line) or _is_counted(whole)):
        return (), False
    cells = [cell.strip(" ,.:-") for cell in (_before_date(whole), *_CELL.split(whole))]
    if len(cells) > _MOST_CELLS:
        return (), False
    first = next((names for cell in cells if cell and (names := _listed(once(cell)))), ())
    return first, bool(first)


def _before_date(text: str) -> str:
    """What stands in a line before its first number, without the label or the month of a date."""
    start = _DIGIT.split(text, maxsplit=1)[0]
    return without_stamp(_LABEL.sub("", start))


def _says_whom(rest: str) -> bool:
    """Whether what is written in one with a name says what its bearer is, or whom for."""
    words = rest.split()
    return bool(words) and (key(words[0]) in RANKS or bool(_DIGIT.match(words[0])))


def _is_counted(text: str) -> bool:
    """Whether what stands behind a name counts minutes, hours, or what readers said."""
    number = _DIGIT.search(text)
    if not number:
        return False
    rest = text[number.start() :]
    words = name(rest).split()
    counts = len(words) == 1 and (words[0] in COMMENTS or _TIMES.match(words[0]))
    return bool(counts) or is_counter(Line.of(0, rest))


def _listed(text: str) -> tuple[str, ...]:
    """The names that a text is a list of, or none."""
    parts = AND.split(text)
    listed = (one for part in parts for one in map(str.strip, _BETWEEN.split(part)) if one)
    names = [_person(one) for one in listed]
    if not any(map(is_name, names)):
        return ()
    credit = "/" in text and any(map(_is_agency, names))
    office = [one for one in names if credit or not (is_name(one) or _is_agency(one))]
    return () if office else tuple(dict.fromkeys(names))


def _person(text: str) -> str:
    """A name without what its bearer is, where a word behind it says so."""
    bare = without_office(text)
    behind = text[len(bare) :].split()
    return bare if behind and (key(behind[0]) in RANKS or _has_role(behind)) else text


def _has_role(words: Sequence[str]) -> bool:
    return any(name(word) in ROLES for word in words)


def _is_agency(text: str) -> bool:
    """Whether a text is an agency, which may stand beside a writer's name."""
    return name(text) in AGENCIES


def _tells_life(page: Sequence[Line], index: int) -> bool:
    """Whether a paragraph starts with the name that stands alone above it."""
    return index > 0 and page[index].key.startswith(f"{page[index - 1].key} ")


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
