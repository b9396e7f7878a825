"""The headline of a page, and the name of its site."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from feedwright.reading.formats.pagetext.byline import moment
from feedwright.reading.formats.pagetext.furniture import LONG, Kind, kind
from feedwright.reading.formats.pagetext.lines import ASKING, Line, key, name, size
from feedwright.reading.formats.pagetext.phrases import HOMES, NOTICES, SECTIONS
from feedwright.reading.formats.pagetext.rewording import parted_from, said_anew
from feedwright.reading.formats.pagetext.untitled import untitled

# What sites put between a headline and their name. A colon, a slash and a dot separate only
# where the rest of the page shows it.
_SEPARATOR = re.compile(
    r"\s+[-–—―－»«›‹·•∙~/:_@]+\s+|\s*[|｜│]+\s*|:\s+|：|»\s*|(?<=[\u3040-\u9fff\uff01\uff1f」”》])[-_–—]+"
    r"|\s+[-–—|]+$"
)
_QUOTED = re.compile(r"[\"'“”„‟«»‹›‘’‚「『].+[\"'“”„‟«»‹›‘’‚」』]")
"""Speech, which no site has for a name."""
_WAY = re.compile(r"[>›»❯→▸].*[>›»❯→▸]")
_WEAK = re.compile(r"[:：/·~@]")
_HOST = re.compile(r"(?:[\w-]{1,60}\.){1,3}[a-z]{2,7}")
"""A site that has its address for a name."""
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
_BULLET = re.compile(r"[•▪◦‣●■►▸*]\s+")
_GOES_ON = re.compile(r"\s*[-–—―:：]$")
_MOST_PARTS = 12
_SITE_WORDS = 5
_SECTION_WORDS = 4
_HEADLINE_LEAST = 2
_LONGEST_HEADLINE = 40
"""In words, as the rest."""
_TAGLINE_WORDS = 7
"""So long is what a site says of itself behind a bar."""


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
        cuts = [
            (len(text[: m.start()].rstrip()), m.end())
            for m in _SEPARATOR.finditer(text)
            if m.end() <= closing and not _closes_quote(text, m)
        ]
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

    def outweighs(self, start: int, end: int, count: int = _MOST_PARTS) -> bool:
        """Whether a run is longer than each of the first parts outside it, as headlines are."""
        outside = (span for i, span in enumerate(self.spans[:count]) if not start <= i < end)
        return all(stop - begin <= len(self.run(start, end)) for begin, stop in outside)

    def separator(self, before: int) -> str:
        """What stands before a part."""
        return self.text[self.spans[before - 1][1] : self.spans[before][0]]

    def is_weak(self, before: int) -> bool:
        """Whether what stands before a part separates only where the page shows it."""
        return bool(_WEAK.search(self.separator(before)))


def _closes_quote(text: str, mark: re.Match[str]) -> bool:
    """Whether what may part a headline from a site closes speech that begins before it."""
    before = text[: mark.start()]
    return mark[0][0] == "»" and before.count("«") > before.count("»")


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
    if len(parts.spans) == 1 and (index := untitled(page, top)) >= 0:
        return _below_menu(page, top, index, repeated)
    places = _places(page, top, prose)
    above = range(top + 1, min(prose + 1, len(page)))
    if _is_titled_twice(page, top, parts, prose):
        places.pop(page[top].key, None)
        above = above[1:]
    for start, end in parts.runs():
        run = parts.run(start, end)
        place = places.get(key(run)) or _cut_short(run, page[top + 1 : prose], top)
        if place and _outweighs(parts, start, end, places, prose):
            begun = _begun(page, run, above, repeated)
            if 0 < begun < place or (
                place > prose and _says_more(page, run, parts.text, above, repeated)
            ):
                break
            settled = _settled(parts, (start, end), places, prose)
            place = places.get(key(parts.run(*settled)), place)
            found = _confirmed(page, top, place, parts, settled, prose)
            return _unbroken(found, page[place - 1], parts, settled)
    if _is_paragraph(page[top]):
        return Headline(warnings=("The page has no headline.",))
    found = _unconfirmed(page, top, parts, repeated, prose)
    begun = _begun(page, found.text, above, repeated)
    anew = said_anew(page, found.text, above, repeated) if begun < 0 else begun
    if anew < 0:
        return found
    text = _of_own_line(page[anew].text, found.text, parts)
    keys = found.keys | {page[anew].key, key(text)}
    return msgspec.structs.replace(found, text=text, keys=keys, index=anew)


def _below_menu(page: Sequence[Line], top: int, index: int, repeated: Collection[str]) -> Headline:
    """The headline of a page that begins with its menu, whose first entry may be the site."""
    first, text = page[top].text, page[index].text
    site = first if _is_site(first, page[top + 1 :], repeated) else ""
    keys = frozenset((page[index].key,))
    return Headline(text=text, keys=keys, top=top, index=index, site=site)


def _is_titled_twice(page: Sequence[Line], top: int, parts: _Parts, prose: int) -> bool:
    """Whether the line below the title line is the title's element, and no headline.

    It has the site's name at its end, without which another line above the story has the headline,
    alone or at its edge.
    """
    count = len(parts.spans)
    below = page[top + 1 : prose]
    if count == 1 or not below or below[0].key != page[top].key or parts.is_weak(count - 1):
        return False
    rest = key(parts.run(0, count - 1))
    others = [line.key for line in below[1:]]
    if size(rest) < _HEADLINE_LEAST or any(page[top].key in one for one in others):
        return False
    return any(one.startswith(rest) or one.endswith(rest) for one in others)


def _unbroken(found: Headline, above: Line, parts: _Parts, run: tuple[int, int]) -> Headline:
    """A headline that is broken over two lines behind a dash or a colon, as its title has it."""
    start, end = run
    before = parts.run(0, start)
    goes_on = _GOES_ON.search(above.text)
    if not start or not goes_on or key(above.text[: goes_on.start()]) != key(before):
        return found
    text, last = parts.run(0, end), len(parts.spans)
    keys = found.keys | {above.key, key(text)}
    site = parts.run(last - 1, last) if end < last else ""
    return msgspec.structs.replace(found, text=text, keys=keys, site=site, between="")


def _of_own_line(own: str, title: str, parts: _Parts) -> str:
    """The headline that the page's own line has, without a bullet, or a kicker joined with it."""
    own = _BULLET.sub("", own, count=1) if _BULLET.match(own) else own
    if _letters(own) == _letters(title) and len(own) < len(title):
        return title  # the page's own line lost what parted its kicker from it
    runs = ((start, end) for start, end in parts.runs() if parts.outweighs(start, end))
    texts = (parted_from(own, parts.run(start, end)) for start, end in runs)
    return next((text for text in texts if text != own), own)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, key(text)))


def _outweighs(parts: _Parts, start: int, end: int, places: Mapping[str, int], prose: int) -> bool:
    """Whether a run is longer than each part outside it, but for the site's name at the end.

    What may be that name stands behind a bar or a dash, and nowhere alone above the story.
    """
    count = len(parts.spans)
    if parts.outweighs(start, end):
        return True
    if end == count or parts.is_weak(count - 1) or name(parts.run(start, end)) in SECTIONS | HOMES:
        return False
    last = parts.run(count - 1, count)
    most = _SITE_WORDS if start else _TAGLINE_WORDS
    alone = places.get(key(last), prose) < prose
    above = places.get(key(parts.run(start, end)), prose) < prose
    return above and not alone and size(last) <= most and parts.outweighs(start, end, count - 1)


def _settled(
    parts: _Parts, run: tuple[int, int], places: Mapping[str, int], prose: int
) -> tuple[int, int]:
    """The run of a title line that is its headline, where others of it are printed alone too.

    It loses the site's name at its end, and a kicker at its start where it is printed below the
    line that has both. A part in front of it is the headline where it is printed further down, as
    below a masthead, or directly above, as above a standfirst.
    """
    start, end = run
    place = places.get(key(parts.run(start, end)), prose)
    end = next(_site_cuts(parts, start, end, places), end)
    for cut in range(start + 1, end):
        rest = parts.run(cut, end)
        if size(rest) > _HEADLINE_LEAST and place < places.get(key(rest), 0) < prose:
            return cut, end
    first = parts.run(0, start)
    before = places.get(key(first), prose)
    if start and before < prose and place < prose and not parts.is_weak(start):
        summed_up = size(first) >= _SECTION_WORDS and place == before + 1
        if before > place or summed_up:
            return 0, start
    return start, end


def _begun(
    page: Sequence[Line], title: str, above: Iterable[int], repeated: Collection[str]
) -> int:
    """The index of the line above the story that has the most of the title, from an end of it.

    Sites add a word for search engines ("X recipe", "X by Y"). -1 where there is no such line.
    """
    whole = key(title)
    for i in above:
        line = page[i]
        if line.key in repeated or line.size < _HEADLINE_LEAST or kind(line) is not Kind.TEXT:
            continue
        begins = whole.startswith(f"{line.key} ") or whole.endswith(f" {line.key}")
        if (
            begins
            and len(line.key) * 2 >= len(whole)
            and not any(mark in whole.replace(line.key, "") for mark in ":?!")
        ):
            return i
    return -1


def _site_cuts(parts: _Parts, start: int, end: int, places: Mapping[str, int]) -> Iterator[int]:
    """Where a title that is printed whole ends without the site's name, printed alone as well."""
    for cut in range(start + 1, end):
        run = parts.run(start, cut)
        if not parts.is_weak(cut) and key(run) in places and parts.outweighs(start, cut):
            yield cut


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
    page: Sequence[Line], top: int, place: int, parts: _Parts, run: tuple[int, int], prose: int
) -> Headline:
    """The headline that a line of its own repeats; beside it the title line has the site."""
    start, end = run
    count = len(parts.spans)
    text = parts.run(start, end)
    place = _gone_on(page, range(top + 1, min(prose, len(page))), text, page[top].key, place)
    alone = page[place].text
    shouted = alone.isupper() and not text.isupper()
    as_titled = any(line.text == text for line in page[top + 1 :]) and key(alone) == key(text)
    above = sum(map(_states, page[top + 1 : place]))
    below = sum(map(_states, page[place + 1 :]))
    return Headline(
        text=text if shouted or as_titled else alone,
        keys=frozenset((page[top].key, key(text), page[place].key)),
        top=top,
        index=place if above <= below else top,
        site=parts.run(count - 1, count) if end < count else parts.run(0, min(1, start)),
        between=parts.run(end, end + 1) if end < count - 1 else parts.run(1, min(2, start)),
    )


def _says_more(
    page: Sequence[Line], run: str, title: str, above: Iterable[int], repeated: Collection[str]
) -> bool:
    """Whether a line above the story says what a title does, and more, as headlines do.

    Below the story the title may stand again over the teaser of another story of the same. The
    way to the page, or the site's name, beside the title in a line says no more than it.
    """
    anew = said_anew(page, run, above, repeated)
    if anew < 0 or len(page[anew].text) <= len(run):
        return False
    line = _Parts.of(page[anew].text)
    says, more = _letters(run), _letters(line.text)
    if says != _letters(title) and _letters(title) in more:
        return False
    return all(_letters(line.run(*one)) != says for one in line.runs())


def _states(line: Line) -> bool:
    """Whether a line is a long sentence, as the paragraphs below a headline are."""
    return line.ended and line.size >= LONG


def _gone_on(page: Sequence[Line], above: Iterable[int], text: str, title: str, place: int) -> int:
    """The index of the line that says a headline and more behind a colon or a dash."""
    for i in above:
        line = page[i]
        closed = line.ended and not line.text.endswith(ASKING)
        starts = line.key.startswith((f"{key(text)}: ", f"{key(text)} - "))
        if starts and line.key not in title and not closed and line.size <= _LONGEST_HEADLINE:
            return i
    return place


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
    if bars := _barred(parts, count):
        return _plain(page, top, parts, 0, bars)
    if _may_be_site(parts, count, page[top:]):
        return _plain(page, top, parts, 0, count - 1)
    named = first.islower() and size(first) == 1 and not parts.is_weak(1)
    return _plain(page, top, parts, int(named and parts.outweighs(1, count)), count)


def _barred(parts: _Parts, count: int) -> int:
    """The part from which a title line with several bars says nothing of the story, or 0.

    Behind the headline, which is the longest, stand topics, sections and the site's name.
    """
    bars = [i for i in range(1, count) if set(parts.separator(i).strip()) <= set("|｜│")]
    first = next(iter(bars), 0)
    many = len(bars) > 1 and bars == list(range(first, count))
    return (
        first
        if many and size(parts.run(0, first)) >= _SITE_WORDS and parts.outweighs(0, first)
        else 0
    )


def _is_site(part: str, below: Sequence[Line], repeated: Collection[str]) -> bool:
    """Whether a part of the title line stands on other pages, or in this one's small print."""
    named = f" {name(part)} "
    notices = (line for line in below if NOTICES.search(line.key))
    return key(part) in repeated or any(named in f" {name(line.text)} " for line in notices)


def _may_be_site(parts: _Parts, count: int, page: Sequence[Line]) -> bool:
    """Whether a title line's last part looks like a name, with nothing on the page to show it.

    Behind a bar it may begin in lower case. Behind a dash it does so where it is one word that no
    line of the page has in lower case.
    """
    last, head = parts.run(count - 1, count), parts.run(0, count - 1)
    barred = set(parts.separator(count - 1).strip()) <= set("|｜│")
    if parts.is_weak(count - 1) or _QUOTED.fullmatch(parts.text[parts.spans[count - 1][0] :]):
        return False
    if barred and not last.endswith(ASKING):
        return size(last) <= _TAGLINE_WORDS and (len(last) < len(head) or size(last) <= _SITE_WORDS)
    if page[0].ended or size(last) > _SITE_WORDS or len(last) >= len(head):
        return False
    if last[0].islower() and not _HOST.fullmatch(last):
        said = (f" {name(line.text)} " for line in page[1:])
        return size(last) == 1 and last.isalpha() and all(f" {name(last)} " not in x for x in said)
    return True


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
