"""Which lines of a page of text are its story, by repetition, place and shape."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice, pairwise, takewhile

import msgspec

from feedwright.reading.formats.pagetext.appended import Surroundings, ends_story, parted
from feedwright.reading.formats.pagetext.byline import (
    BULLET,
    authors,
    is_ambiguous,
    is_label,
    is_published,
    is_stamp,
    moment,
    order,
)
from feedwright.reading.formats.pagetext.comments import comments
from feedwright.reading.formats.pagetext.ending import end_of
from feedwright.reading.formats.pagetext.furniture import (
    LONG,
    Kind,
    goes_on,
    is_prose,
    kind,
    kinds_of,
    labelled,
    speaking,
    stands_within,
    wants_value,
)
from feedwright.reading.formats.pagetext.headline import Headline, headline
from feedwright.reading.formats.pagetext.language import language
from feedwright.reading.formats.pagetext.lines import (
    ASKING,
    MARKER,
    NUMBER,
    UNENDED,
    Line,
    key,
    lines,
    name,
)
from feedwright.reading.formats.pagetext.lists import listed
from feedwright.reading.formats.pagetext.phrases import ENDINGS
from feedwright.reading.formats.pagetext.repetition import once
from feedwright.reading.formats.pagetext.section import crumbs, section
from feedwright.reading.formats.pagetext.verse import is_poem
from feedwright.reading.formats.pagetext.writers import Signature, signatures
from feedwright.reading.formats.pagetext.yearless import with_years

_DECK = 6
"""The words from which an unclosed line under the headline is a standfirst, and no button."""
_STATEMENT = 3
"""The words from which a closed line is surely a sentence."""
_RESUMING = 5
"""The same for a sentence that goes on with the story below headlines of others."""
_BEGINNING = 4
"""As many lines in a row as at the top of the page begin the page again."""
_TOLD = (Kind.TEXT, Kind.NOTICE, Kind.PROMO)
_FAR = 4
"""In so many paragraphs below the first stands the story's date where it has a time of day."""
_NAME_LEAST, _NAME_MOST = 2, 4
"""In words."""
_SIGNED = 2
"""Above so many paragraphs a byline may stand below a standfirst and an appeal."""
_PRINTED = 2
"""So often a page prints its story's date, above and below."""
_HABIT = 3
"""So often on one page, in the story and on both sides of it, only furniture is printed."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page whose parts are told apart.

    The story runs from ``begin`` to ``last``; above it stand the headline and what goes with it,
    below it what the site adds. The indices count ``lines``.
    """

    lines: Sequence[Line]
    kinds: Sequence[Kind]
    known: Collection[str]
    """The lines, as they are compared, that other pages have too."""
    headline: Headline
    section: str
    section_at: int
    """The index of the line that names it, or -1."""
    signed: Mapping[int, Signature]
    """The lines that name writers, by their indices."""
    used: Collection[int]
    """The indices of lines outside the story that its fields are read from."""
    begin: int
    last: int
    """The index of the story's last line; before ``begin`` where there is none."""
    offers: int
    """The index of the first line after the story that offers others, or the page's length."""
    source: int
    """The index of the line that names the origin, or -1."""
    tail: int
    """The index of the first furniture that is certain below the story."""
    comments: int
    """The index of the first line that readers wrote, or the page's length."""

    def story(self) -> tuple[list[Line], list[Line]]:
        """The lines of the story in order, with the source line as the last.

        Returns:
            The story, and the lines at its end that the site added to it.
        """
        parts = (list(part) for part in (self._opening(), self._middle(), self._closing()))
        told = list(once(*parts))
        surroundings = Surroundings(
            lines=self.lines,
            kinds=self.kinds,
            last=self.last,
            offers=self.offers,
            headline=self.headline.text,
            site=self.headline.site,
            writers=self._writers(),
        )
        story, added = parted(told, surroundings)
        end = end_of(story, surroundings)
        source = [self.lines[self.source]] if self.source >= 0 else []
        return [*story[:end], *source], [*story[end:], *added]

    def _writers(self) -> frozenset[str]:
        """The names of the story's bylines, as phrases are compared.

        One may stand below the first paragraph, which is a standfirst, or an appeal below that.
        """
        paragraphs = (i for i in range(self.begin, self.last) if self._is_paragraph(i))
        under = next(islice(paragraphs, _SIGNED, None), self.begin)
        signing = {*self.used, *range(self.headline.index + 1, under)}
        named = [one for i in signing for one in authors(self.lines[i])]
        named += (one for each in self.signed.values() for one in each.names)
        return frozenset(phrase for phrase in map(name, named) if " " in phrase)

    def _is_paragraph(self, index: int) -> bool:
        return is_prose(self.lines[index], self.kinds[index])

    def left_out(self, told: Iterable[Line]) -> list[Line]:
        """The lines between the story's last and the first furniture that is certain.

        Args:
            told: The lines that :meth:`story` gave, of both kinds.
        """
        numbers = {line.number for line in told}
        return [
            self.lines[i]
            for i in range(self.last + 1, self.tail)
            if i not in self.used and self._may_be_story(i) and self.lines[i].number not in numbers
        ]

    def _opening(self) -> Iterator[Line]:
        """What stands above the story's first paragraph: a summary, a standfirst, a first "1.".

        Above a block of other stories, the headline is still to come, and so is the story.
        """
        above = range(self.headline.top + 1, self.headline.index)
        blocks = (i + 1 for i in reversed(above) if self.kinds[i] is Kind.BLOCK)
        for i in range(next(blocks, max(self.headline.top, 0)), self.begin):
            line = self.lines[i]
            least = LONG
            if i > self.headline.index and "|" not in line.text:
                least = 1 if NUMBER.match(line.text) else _DECK
            if self._may_be_story(i) and i not in self.used and line.size >= least:
                yield line

    def _middle(self) -> Iterator[Line]:
        """What stands between the story's first and last paragraph.

        After an offer ("Read also") come headlines of other stories, up to the next sentence, or
        to a line that says where the story goes on.
        """
        habits = self._habits()
        offered = False
        for i in range(self.begin, self.last + 1):
            line, what = self.lines[i], self.kinds[i]
            told = i not in self.used and line.key not in habits and self._may_be_story(i)
            if what in (Kind.PROMO, Kind.BLOCK):
                offered = True
            elif goes_on(line) or (
                what is Kind.TEXT and (_is_statement(line) or is_prose(line, what))
            ):
                offered = False
            if told and not offered:
                yield line

    def _closing(self) -> Iterator[Line]:
        """Prose below the story's end, where nothing shows that it is not the story's.

        Headlines of other stories end without a full stop, and their summaries with an ellipsis.
        """
        below = range(self.last + 1, len(self.lines))
        told = [i for i in below if self.kinds[i] is not Kind.BUTTON]
        for sentence, run in groupby(
            told, key=lambda i: self._may_be_story(i) and self._is_told(i)
        ):
            found = list(run)
            if sentence and any(self.lines[i].size >= LONG for i in found):
                yield from (self.lines[i] for i in found)

    def _is_told(self, index: int) -> bool:
        """Whether a line below the story's end is prose, or a sentence that may go with it."""
        line = self.lines[index]
        if line.key in self.known or self._is_comment(index):
            return False
        prose = (
            line.size >= LONG
            if index < self.offers
            else is_prose(line, Kind.TEXT) and not is_cut(line)
        )
        return prose or _is_statement(line)

    def _is_comment(self, index: int) -> bool:
        """Whether a line is what a reader said: below a name with a colon and a date."""
        above = self.lines[max(index - 2, self.offers) : index]
        return len(above) > 1 and above[0].text.endswith((":", "：")) and bool(moment(above[1]))

    def _may_be_story(self, index: int) -> bool:
        """Whether a line is neither the headline nor furniture by itself."""
        line, what = self.lines[index], self.kinds[index]
        named = line.key and line.key in self.headline.keys | {key(self.headline.site)}
        if named or index == self.source:
            return False
        if line.form:
            return True
        if line.key in self.known and line.size < LONG and what is not Kind.SOURCE:
            return False
        if what is Kind.NOTICE:
            return self.begin <= index <= self.last and line.ended
        return what in (Kind.TEXT, Kind.SOURCE)

    def _habits(self) -> frozenset[str]:
        """The short lines that this page prints again and again, above its story and below."""
        counts = Counter(line.key for line in self.lines)
        above = {line.key for line in self.lines[: self.begin]}
        below = {line.key for line in self.lines[self.last + 1 :]}
        return frozenset(
            line.key
            for line in self.lines
            if line.size < LONG and counts[line.key] >= _HABIT and line.key in above & below
        )


def page(text: str, repeated: Collection[str]) -> Page:
    """Tells the parts of a page apart.

    Args:
        text: The page.
        repeated: The lines, as they are compared, that other pages of its folder have too.
    """
    found = _saved_once(list(_with_values(with_years(_with_language(lines(text))))))
    kinds = kinds_of(found)
    said = comments(found, kinds)
    kinds[said:] = [Kind.COMMENT if what in _TOLD else what for what in kinds[said:]]
    every = [i for i, line in enumerate(found) if is_prose(line, kinds[i])]
    prose = [i for i in every if found[i].key not in repeated] or every
    known = frozenset(repeated).difference(found[i].key for i in prose)
    top = headline(found, known, prose[0] if prose else len(found))
    spoken = speaking(found)
    barred = {*top.keys, key(top.site), *repeated}
    signed = signatures(found, kinds, range(top.top + 1, len(found)), top, barred)
    signed = {i: one for i, one in signed.items() if i not in spoken}
    bylines = {i for i, one in signed.items() if not one.tells}
    used = (_stamps(found, top) - spoken) | bylines
    begin = next(
        (
            i
            for i in range(top.index + 1, len(found))
            if i not in used and _opens(found[i], kinds[i], top, known)
        ),
        len(found),
    )
    verses = _verses(found, kinds, used, top.index + 1, beside_prose=bool(every))
    begin = min([begin, *verses[:1]])
    label, at = section(found, top, used, begin)
    uncut = [i for i in prose if i >= begin and not is_cut(found[i])]
    offers = _offers(found, kinds, uncut, begin, top.text)
    within = [i for i in prose if begin <= i < offers]
    names = _names(found, known, top.site)
    last = max([_last(found, kinds, within, (begin, offers), names), *verses[-1:]])
    offering = (i for i in range(last + 1, offers) if kinds[i] is Kind.PROMO)
    low = every[-2] if len(every) > 1 else -1  # with two paragraphs below, it names a chart's
    sources = [i for i, what in enumerate(kinds) if what is Kind.SOURCE and not begin < i < low]
    return Page(
        lines=found,
        kinds=kinds,
        known=known,
        headline=top,
        section=label,
        section_at=at,
        signed=signed,
        used=_outside(found, kinds, used, begin, last) | bylines | ({at} - {-1}),
        begin=begin,
        last=last,
        offers=next(offering, offers),
        source=max(sources, default=-1),
        comments=said,
        tail=max(_tail(found, kinds, (begin, last), names), default=last) + 1,
    )


def _saved_once(page: list[Line]) -> list[Line]:
    """A page up to where it begins again with its own first lines, saved twice in one file.

    A menu may repeat its entries: a paragraph stands above the second time.
    """
    first = [line.key for line in page[:_BEGINNING]]
    for i in range(_BEGINNING, len(page) - _BEGINNING + 1):
        if page[i].key == first[0] and [line.key for line in page[i : i + _BEGINNING]] == first:
            return page[:i] if any(line.size >= LONG for line in page[:i]) else page
    return page


def _with_language(page: Sequence[Line]) -> Sequence[Line]:
    """The lines of a page with its language, where a date cannot be read without it.

    In English the order of the figures in its other dates tells more.
    """
    if not any(map(is_ambiguous, page)):
        return page
    spoken = language(" ".join(line.text for line in page if line.size >= LONG))
    if region := order(page):
        spoken = f"{spoken or 'und'}-{region}"
    return [msgspec.structs.replace(line, spoken=spoken) for line in page]


def _names(page: Sequence[Line], known: Collection[str], site: str) -> frozenset[str]:
    """The lines that are furniture below a story: those of other pages, and the site's name."""
    named = f" {name(site)} "  # two spaces where there is no site, which no name has
    short = (
        line
        for line in page
        if line.size < LONG and not (line.ended or line.form) and "." not in line.text
    )
    return frozenset(known).union(line.key for line in short if named in f" {name(line.text)} ")


def _with_values(page: Iterable[Line]) -> Iterator[Line]:
    """Joins a label that stands alone ("Source:", "By") with the short line below it."""
    label: Line | None = None
    for line in page:
        if label:
            parts = (BULLET.sub("", one.text) for one in (label, line))
            whole = Line.of(label.number, " ".join(parts))
            joins = line.size < LONG and (authors(whole) or kind(whole) in (Kind.SOURCE, Kind.TAGS))
            yield whole if joins else label
            label = None
            if joins:
                continue
        if wants_value(line) or is_label(line):
            label = line
        else:
            yield line
    if label:
        yield label


def _stamps(page: Sequence[Line], top: Headline) -> set[int]:
    """The lines that are a byline, a date or the way from the home page, wherever they stand."""
    return {
        i
        for i in range(top.top + 1, len(page))
        if page[i].size <= 2 * LONG
        and (authors(page[i]) or moment(page[i]) or crumbs(page[i], top))
    }


def _outside(
    page: Sequence[Line], kinds: Sequence[Kind], used: set[int], begin: int, last: int
) -> set[int]:
    """Those of the bylines and dates that do not stand within the story, as its sub-headings may.

    They do stand outside where they part a summary and a caption from the story's next paragraph:
    with a name, a clock time, or as the only date of the page down to the story's end. The only
    one with a clock time, or beside a name, does so below a few paragraphs too, and one with a
    label anywhere.
    """
    paragraphs = [i for i in range(begin + 1, last + 1) if is_prose(page[i], kinds[i])]
    under = range(begin + 1, paragraphs[0] if paragraphs else begin + 1)
    far = range(begin + 1, paragraphs[:_FAR][-1] if paragraphs else begin + 1)
    dated = {i: one.iso for i in used if i <= last and (one := moment(page[i]))}
    clocked = [i for i in far if "T" in dated.get(i, "") and not _names_event(page[i])]
    alone = set(dated) if len(set(dated.values())) == 1 and len(dated) <= _PRINTED else set()
    signed = {i for i in alone & set(far) if any(_is_lone_name(page[j]) for j in (i - 1, i + 1))}
    parted = any(authors(page[i]) for i in under) or any("T" in dated.get(i, "") for i in under)
    return {
        i
        for i in used
        if i < begin
        or i > last
        or (i in under and (parted or i in alone))
        or [i] == clocked
        or i in signed
        or (i in dated and is_published(page[i]))
    }


def _is_lone_name(line: Line) -> bool:
    """Whether a line is shaped as a writer's name: two to four words with capitals."""
    words = line.text.split()
    few = _NAME_LEAST <= len(words) <= _NAME_MOST and not line.ended
    return few and all(word.isalpha() and word.istitle() for word in words)


def _names_event(line: Line) -> bool:
    """Whether a line with a date has another label than a story's, or a comment's number."""
    has_label = bool(labelled(line)[0]) and not any(map(str.isdigit, line.text.split(":")[0]))
    return line.text.startswith("#") or (has_label and not is_stamp(line))


def _verses(
    page: Sequence[Line],
    kinds: Sequence[Kind],
    used: Collection[int],
    start: int,
    *,
    beside_prose: bool,
) -> list[int]:
    """The lines of a poem that stands directly below the headline, its byline and its date."""
    start = next((i for i in range(start, len(page)) if i not in used), len(page))
    short = takewhile(
        lambda i: kinds[i] is Kind.TEXT and page[i].size < LONG and i not in used,
        range(start, len(page)),
    )
    found = list(short)
    return found if is_poem([page[i] for i in found], beside_prose=beside_prose) else []


def _opens(line: Line, what: Kind, top: Headline, known: Collection[str]) -> bool:
    """Whether a line below the headline is the story's first."""
    if what is not Kind.TEXT or line.key in top.keys:
        return False
    return is_prose(line, what) or (line.ended and line.key not in known)


def _offers(
    page: Sequence[Line], kinds: Sequence[Kind], prose: Sequence[int], begin: int, headline: str
) -> int:
    """The index from which a page offers other stories and comments.

    A heading such as "Related posts" may stand within the story too: the story goes on as long
    as two of its paragraphs follow each other below it.
    """
    after = prose[0] if prose else begin
    for i, j in pairwise(prose):
        if all(kinds[k] is Kind.BUTTON for k in range(i + 1, j)):
            after = j
    start = (prose[0] if prose else begin) + 1
    blocks = [i for i in range(start, len(kinds)) if kinds[i] in (Kind.BLOCK, Kind.TAGS)]
    ends = (i for i in blocks if i > after or ends_story(page, kinds, prose, i, headline))
    return next(ends, len(kinds))


def _last(
    page: Sequence[Line],
    kinds: Sequence[Kind],
    prose: Sequence[int],
    bounds: tuple[int, int],
    known: Collection[str],
) -> int:
    """The index of the story's last line.

    From the last long paragraph on, short sentences and items of lists still belong to it, and
    a sub-heading with a sentence below, and a sentence below the headlines of "Read also"; a line
    that does neither is the first of the furniture.
    """
    begin, end = bounds
    closed = [i for i in range(begin, end) if kinds[i] is Kind.TEXT and page[i].ended]
    last = prose[-1] if prose else max(closed, default=begin - 1)
    heading = offered = False
    for i in range(last + 1, end):
        line, what = page[i], kinds[i]
        if what not in (Kind.TEXT, Kind.PROMO, Kind.BUTTON, Kind.SOURCE) or line.key in known:
            break
        if what is Kind.PROMO:
            offered = True
        elif what is Kind.TEXT and offered:
            if _is_statement(line, _RESUMING):
                last, heading, offered = i, False, False
        elif what is Kind.TEXT:
            goes_on = line.ended or line.size >= LONG or bool(MARKER.match(line.text))
            goes_on = goes_on or (line.size >= _DECK and bool(UNENDED.search(line.text)))
            goes_on = goes_on or ("://" in line.text and bool(MARKER.match(page[i - 1].text)))
            if name(line.text) in ENDINGS:
                return i
            if heading and not _is_statement(line):
                break
            last = i if goes_on else last
            heading = not goes_on
    tail = _tail(page, kinds, (begin, last), known)
    if last < begin:
        return last
    more = listed(page[:begin], page[begin : last + 1], [page[i] for i in tail])
    return tail[more - 1] if more else last


def _tail(
    page: Sequence[Line], kinds: Sequence[Kind], story: tuple[int, int], known: Collection[str]
) -> list[int]:
    """The lines below the story, whose first and last are given, up to the first sure furniture.

    What stands within stories too is none, as advertisements do, and so is a button that this
    page has between its paragraphs.
    """
    begin, last = story
    text = (Kind.TEXT, Kind.SOURCE)
    within = {page[i].key for i in range(begin, last) if kinds[i] is Kind.BUTTON}
    below = (
        i
        for i in range(last + 1, len(page))
        if not (kinds[i] is Kind.BUTTON and (page[i].key in within or stands_within(page[i])))
    )
    return list(takewhile(lambda i: kinds[i] in text and page[i].key not in known, below))


def _is_statement(line: Line, least: int = _STATEMENT) -> bool:
    """Whether a line is a sentence that states something, as headlines and buttons rarely do."""
    asks = line.text.endswith(ASKING)
    return line.ended and line.size >= least and not asks and not is_cut(line)


def is_cut(line: Line) -> bool:
    """Whether a line was cut short, as summaries are."""
    return line.text.rstrip(" ])»→").endswith(("…", "..."))
