"""Who wrote a story and when, as a line under its headline says."""

import re
from collections.abc import Iterable

import msgspec

from feedwright.reading.formats.pagetext.calendars import SOLAR_MONTHS, ZONES, gregorian, offset
from feedwright.reading.formats.pagetext.lines import ASKING, UNSPACED, Line, ended, key, name, size
from feedwright.reading.formats.pagetext.months import MONTHS, MONTHS_OF
from feedwright.reading.formats.pagetext.names import (
    AND,
    is_name,
    once,
    unglued,
    without_office,
)
from feedwright.reading.formats.pagetext.phrases import (
    AGENCIES,
    ARTICLE_FORMS,
    BYLINE_LABELS,
    BYLINES,
    OTHER_THAN_NAMES,
    PARTICLES,
    PUBLISHED,
    UPDATED,
    WEEKDAYS,
)

_LETTERS_ALONE = re.compile(r"[^\W\d_]+")
_LABEL = re.compile(r"(?P<label>[^:：/／]{1,20}?) ?[:：/／] ?(?P<name>.*)")
_NAME_END = re.compile(
    r"\s*[|•·–—/،(]\s*|\s+-\s+|,?\s+(?:in|aus|à|en|on|for|am|at|il|el|le)\s+|\s*\d"
)
_A = frozenset(("a", "an", "ein", "eine", "un", "une", "una", "um", "uma", "en", "et", "een"))
"""What stands before the form of an article: "Ein Kommentar von"."""
_FORM = 2
"""In words: "Comment by"."""
BULLET = re.compile(r"^[•▪◦‣●■►▸~·–—-]\s+")
_BARS = re.compile(r"\s*[|｜·•]\s*")
_LONGEST = 300
"""In letters; no byline and no date's line is longer."""
_NAME_WORDS = 5
_IN_ONE = re.compile(r"(?<![^\W\d_])(?P<label>[^\W\d_]{2,6}?)(?=[A-ZÀ-ÖØ-ÞΑ-ΩА-Я][^\W\d_]+ )")
_LABEL_WORDS = 3
_BEFORE_DATE = frozenset(("on", "at", "am", "um", "le", "el", "il", "den", "kl.", "op"))
"""What stands before a date, with a capital where all words have one: "By Ida Marsh On 11/13"."""
_LISTED = 3
_NO_NAME = frozenset("0123456789:@#?!…")
_KOREAN = re.compile(
    r"[^\d.]{0,20}?(?<![가-힣])(?P<name>[가-힣]{2,4}) ?(?:선임|수석|인턴)?(?:기자|특파원|논설위원)"
    r"(?: 외 \d{1,2}명)?(?:\s*[|=]?\s*[\w.+-]+@[\w.-]+)?"
)
"""A name in Hangul before what its bearer is, with a place in front and an address behind."""
_LAST_MONTH, _LAST_DAY = 12, 31
MONTH_FIRST, DAY_FIRST = "US", "GB"
"""Regions that write the month, or the day, of a date in figures first."""
_FIRST_YEAR = 1500
"""No year of another calendar that is read with its months' names is later."""
_EITHER = ("/", "-")
"""What stands between two figures of which either may be the month."""
_REST = 4
"""The words that a date's line may have beside the date: "Published on Friday, at"."""
_REST_CLOCKED = 8
"""The same for an unclosed line that has a time of day too: "by the desk of the evening paper"."""
_CELL = re.compile(r"\s*[|｜·•／]\s*|\s+[-–—/»]\s+")
_LONGEST_CELL, _MOST_CELLS = 8, 8
"""In words, and in cells: "4 March 2022 | Politics, Society | 3 comments"."""
_REST_OF_BYLINE = 12
"""The same for a line that names writers too, or two dates."""
_REST_OF_SENTENCE = 2
"""The same for a line that closes as a sentence does: "It happened on 4 March 2022." is one."""
_MOST_CLOSED = 2
"""The words that a byline may have beside its names where it closes with a stop: "staff writer".
With more it is a sentence: "By New Year, the board had run out of money." """
_HALVES = ("a.m.", "p.m.")
_SHORTENED = (*_HALVES, " min.")
_MOST_OPEN = 12
"""The same for a byline that does not close: "correspondent for the northern harbour"."""

_WORD = r"(?P<month>[^\W\d_][^\s\d.,،/]*)(?:/\s?[^\s\d]+)?"
_FIGURES = (
    rf"(?<!\d)(?P<year>\d{{4}})\s?(?:[-/.年]|{key('년')})\s?(?P<month>\d{{1,2}})"
    rf"\s?(?:[-/.月]|{key('월')})\s?(?P<day>\d{{1,2}})(?!\d)(?:日|{key('일')})?"
)
_NO_MORE = r"(?!\d(?!\d?:\d\d))"
"""Behind a year stands no figure but those of a clock that is written in one with it."""
_DIGIT = re.compile(r"\d")
_YEARS = re.compile(r"\d{4}")
_MONTH, _YEAR = key("tháng"), key("năm")
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        _FIGURES,
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s(?:de\s)?{_WORD}\.?[,،]?\s(?:del?\s)?(?P<year>\d{{4}}){_NO_MORE}",
        rf"{_WORD}\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?:de\s)?(?P<year>\d{{4}}){_NO_MORE}",
        rf"(?<!\d)(?P<year>\d{{4}})(?:\.|ko|\sm\.)?\s{_WORD}\s(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}})\.\sgada\s(?P<day>\d{{1,2}})\.\s{_WORD}",
        rf"(?<!\d)(?P<day>\d{{1,2}})\s{_MONTH}\s(?P<month>\d{{1,2}}),?\s(?:{_YEAR}\s)?(?P<year>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})(?P<mark>[./-])\s?(?P<month>\d{1,2})(?P=mark)\s?(?P<year>\d{4})(?!\d)",
    )
)
_FIGURES_TWICE = _DATES[-1]
_ZONE = "|".join(sorted(ZONES, key=len, reverse=True))
_BEFORE_NOON = tuple(map(key, ("오전", "上午", "午前", "早上")))
_AFTER_NOON = tuple(map(key, ("오후", "下午", "午後", "晚上")))
_TIME = re.compile(
    rf"(?:(?P<part>{'|'.join((*_BEFORE_NOON, *_AFTER_NOON))})\s?)?(?<!\d)(?P<hour>\d{{1,2}})"
    r"(?:[:.](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?|\s?h(?:\s?(?P<past>\d{2}))?(?!\w)"
    rf"|\s?(?:[時时点]|{key('시')})\s?(?P<said>\d{{2}})\s?(?:分|{key('분')}))(?!\d)"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|\s(?P<letter>[صم])(?!\w))?"
    rf"(?:\s?\(?(?P<zone>{_ZONE}|[+-]\d{{2}}:?\d{{2}})(?!\w)\)?)?"
)
_UNTIL = re.compile(
    r"\b(?:bis|until|till|through|expires|hasta|ate|al|jusquau|tot|til|до)"
    r"(?: zum| el| og med)?\W*$"
)
"""What stands before the day to which something may be seen, which is no story's."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A date that a line states in full."""

    iso: str
    """The moment in ISO 8601, with the time and the zone where the line has them."""
    updated: bool
    """It is when the story was last changed, not when it was published."""


def authors(line: Line) -> tuple[str, ...]:
    """The writers that a byline names, or none where the line is no byline.

    A name is two to five capitalised words; after a colon, and in scripts without capitals, one
    is enough. What follows the names (an office, a date) is left out.
    """
    if len(line.text) > _LONGEST:
        return ()
    text = BULLET.sub("", line.text)
    if match := _KOREAN.fullmatch(text):
        return (match["name"],)
    cells = _BARS.split(text)
    found = (_named(line, one) for one in ([text, *cells] if len(cells) > 1 else [text]))
    return next(filter(None, found), ()) or _behind_date(line, text)


def _is_dated(line: Line) -> bool:
    """Whether a short line has a date."""
    return line.size <= _REST_OF_BYLINE and bool(_dates(line.key, spoken=line.spoken))


def _behind_date(line: Line, text: str) -> tuple[str, ...]:
    """The writers that a line names behind its date: "Posted on 4 March 2022 by Ida Marsh"."""
    if line.size > _REST_OF_BYLINE or not _DIGIT.search(text):
        return ()
    words = text.split(" ")
    at = next((i for i in reversed(range(1, len(words))) if words[i] in BYLINES), 0)
    if not at:
        return ()
    before = key(" ".join(words[:at]))
    stamped = bool(_dates(before, spoken=line.spoken)) or PUBLISHED.match(before)
    return _named(line, " ".join(words[at:])) if stamped else ()


def _named(line: Line, text: str) -> tuple[str, ...]:
    """The writers that a byline, or one cell of it, names."""
    colon, rest = _labelled(text)
    rest = unglued(rest)
    whole = without_stamp(_NAME_END.split(rest, maxsplit=1)[0].strip(" ,.:"))
    if name(whole) in AGENCIES:
        return (whole,)
    listed = [one for part in AND.split(once(whole)) for one in _listed(part, whole)]
    names = [without_office(one) for one in listed]
    if not names or not all(_is_name(one) and not _is_of_stamp(one) for one in names):
        return ()
    if any(" " not in one for one in names) and not (
        colon or UNSPACED.search(rest) or _is_dated(line)
    ):
        return ()
    if all(OTHER_THAN_NAMES.issuperset(name(one).split()) for one in names):
        return ()
    return () if _is_sentence(line, rest, names) else tuple(dict.fromkeys(names))


def without_stamp(text: str) -> str:
    """A name without the words of a date behind it, which began there: a month, "Updated"."""
    words = text.split()
    while len(words) > 1 and (_is_of_stamp(words[-1]) or key(words[-1]) in _BEFORE_DATE):
        words.pop()
    return " ".join(words).rstrip(" ,")


def _is_of_stamp(word: str) -> bool:
    """Whether a word begins a date: a month's name, a day of the week, "Published"."""
    plain = key(word.strip(".,:"))
    is_stamped = PUBLISHED.match(plain) or UPDATED.match(plain)
    return plain in MONTHS or name(word) in WEEKDAYS or is_stamped


def _is_sentence(line: Line, rest: str, names: Iterable[str]) -> bool:
    """Whether a line that begins as a byline does goes on as a sentence, or announces one.

    A byline is short and unclosed: it asks nothing, and has little beside its names and a date.
    """
    if line.text.endswith((*ASKING, ":", "：")):
        return True
    for one in names:
        rest = rest.replace(one, " ", 1)
    words = sum(size(word) for word in _LETTERS_ALONE.findall(rest) if key(word) not in MONTHS)
    words -= len(AND.findall(rest))
    closed = line.ended and not line.key.endswith(_HALVES)
    return words > (_MOST_CLOSED if closed else _MOST_OPEN)


def _listed(part: str, whole: str) -> list[str]:
    """The names of a list; behind a lone name's comma stands an office or a place, which is none.

    Three and more that are shaped as names of persons are a list without "and".
    """
    names = [one for one in map(str.strip, part.split(",")) if one]
    every = len(names) >= _LISTED and all(map(is_name, names))
    return names if every or AND.search(whole) else names[:1]


def is_label(line: Line) -> bool:
    """Whether a line is the label of a byline alone, and the name stands on the next."""
    if line.text.endswith((":", "：")):
        return name(line.text) in BYLINE_LABELS
    words = name(line.text).split()
    formed = 1 < len(words) <= _LABEL_WORDS and words[-2] in ARTICLE_FORMS
    return name(line.text) in BYLINES or (formed and words[-1] in BYLINES)


def _labelled(text: str) -> tuple[bool, str]:
    """Whether a byline's label has a colon, and what stands behind it; "" behind no label."""
    if (match := _LABEL.fullmatch(text)) and name(match["label"]) in BYLINE_LABELS:
        return True, match["name"]
    text = _glued_label(text)
    words = text.split(" ")
    for count in (1, 2):
        if name(" ".join(words[:count])) in BYLINES:
            return False, " ".join(words[count:])
    if len(words) > _FORM + 1 and name(words[0]) in _A:
        words = words[1:]
    if len(words) > _FORM and name(words[0]) in ARTICLE_FORMS and name(words[1]) in BYLINES:
        return False, " ".join(words[_FORM:])
    return False, ""


def _glued_label(text: str) -> str:
    """A text with a blank behind a label that a name is written in one with: "vonIda Marsh"."""
    found = _IN_ONE.search(text)
    if found and name(found["label"]) in BYLINES and found["label"][-1].islower():
        return f"{text[: found.end()]} {text[found.end() :]}"
    return text


def _is_name(text: str) -> bool:
    words = text.split()
    if not 0 < len(words) <= _NAME_WORDS or size(text) > _NAME_WORDS:
        return False
    proper = [word for word in words if word not in PARTICLES]
    return (
        bool(proper)
        and all(word[0].isalpha() and not word[0].islower() for word in proper)
        and not any(map(_NO_NAME.__contains__, text))
    )


def moment(line: Line) -> Moment | None:
    """The date of a line that says little else, or None.

    Of several dates it is the first that is no change's: "Published on ..., updated on ...".
    """
    found = moments(line)
    return next((one for one in found if not one.updated), next(iter(found), None))


def moments(line: Line) -> tuple[Moment, ...]:
    """The dates of a line that says little else, in its order.

    A date with slashes counts only where one number is no month, where both are one, or where the
    page's language has the day first: no other reader of "03/04/2022" knows which it is.
    """
    if len(line.text) > _LONGEST:
        return ()
    dates = [
        (match, day)
        for match, day in _dates(line.key, spoken=line.spoken)
        if not _UNTIL.search(line.key[: match.start()])
    ]
    edges = [0, *(edge for match, _ in dates for edge in match.span()), len(line.key)]
    beside = [line.key[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    rest = _TIME.sub(" ", " ".join(beside))
    if not dates:
        return ()
    if size(rest) > _most_beside(line, rest, len(dates)) and not _has_cell(line):
        return ()
    clock_first = _TIME.search(beside[0]) is not None
    return tuple(
        Moment(
            iso=day + _clock(_TIME.search(before if clock_first else after), day),
            updated=UPDATED.search(before),
        )
        for (_, day), before, after in zip(dates, beside[:-1], beside[1:], strict=True)
    )


def _has_cell(line: Line) -> bool:
    """Whether a date has a cell of its own in a line of short ones, which bars or dashes part."""
    cells = [cell for cell in _CELL.split(line.key) if cell]
    if line.ended or not 1 < len(cells) <= _MOST_CELLS:
        return False
    if any(size(cell) > _LONGEST_CELL for cell in cells):
        return False
    rests = [size(_TIME.sub(" ", _without_dates(cell, line.spoken))) for cell in cells]
    dated = [rest for cell, rest in zip(cells, rests, strict=True) if size(cell) > rest]
    return bool(dated) and min(dated) <= _REST_OF_SENTENCE


def _without_dates(text: str, spoken: str) -> str:
    for match, _ in reversed(_dates(text, spoken=spoken)):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return text


def is_ambiguous(line: Line) -> bool:
    """Whether a short line has a date that only the page's language tells from another."""
    if len(line.text) > _LONGEST:
        return False
    if not _YEARS.search(line.key):
        return False
    found = (match for shape in _DATES for match in shape.finditer(line.key))
    return any(
        match["month"] in MONTHS_OF
        or (match.groupdict().get("mark") in _EITHER and not _day(match) and _day(match, "it"))
        for match in found
    )


def order(page: Iterable[Line]) -> str:
    """The region whose order of figures a page's dates have, by those that can be read in one way.

    Returns:
        :data:`DAY_FIRST` or :data:`MONTH_FIRST`; "" where no date tells, or some tell otherwise.
    """
    first: set[str] = set()
    for line in page:
        for match in _FIGURES_TWICE.finditer(line.key):
            one, other = int(match["day"]), int(match["month"])
            if one <= _LAST_MONTH < other <= _LAST_DAY:
                first.add(MONTH_FIRST)
            elif other <= _LAST_MONTH < one <= _LAST_DAY:
                first.add(DAY_FIRST)
    return first.pop() if len(first) == 1 else ""


def _dates(text: str, *, spoken: str = "") -> list[tuple[re.Match[str], str]]:
    """The dates that a text states in full, in its order, each with its ISO form."""
    found: list[tuple[re.Match[str], str]] = []
    if not _YEARS.search(text):
        return found
    for shape in _DATES:
        for match in shape.finditer(text):
            free = all(match.end() <= one.start() or match.start() >= one.end() for one, _ in found)
            if free and (day := _day(match, spoken)):
                found.append((match, day))
    return sorted(found, key=lambda one: one[0].start())


def stated(text: str) -> tuple[str, int]:
    """The first date that a text states in full, as ISO 8601 writes it.

    Returns:
        The date, with the time and zone that the text has, and the number of words beside it;
        "" and 0 where it has none.
    """
    text = key(text)
    for match, day in _dates(text)[:1]:
        beside = f"{text[match.end() :]} {text[: match.start()]}"
        return day + _clock(_TIME.search(beside), day), size(_TIME.sub(" ", beside))
    return "", 0


def is_published(line: Line) -> bool:
    """Whether a short line says that its date is that of publication."""
    return line.size <= _REST_OF_BYLINE and PUBLISHED.search(line.key)


def is_stamp(line: Line) -> bool:
    """Whether a line says that its date is that of publication or of a change."""
    return is_published(line) or UPDATED.search(line.key)


def _most_beside(line: Line, rest: str, dates: int) -> int:
    """How many words a date's line may have beside its dates."""
    if authors(line) or is_stamp(line):
        return _REST_OF_BYLINE
    if ended(rest) and not rest.endswith(_SHORTENED):
        return _REST_OF_SENTENCE
    clocked = _TIME.search(line.key) is not None and not line.ended
    return max(_REST_CLOCKED if clocked else 0, _REST * dates)


def _day(match: re.Match[str], spoken: str = "") -> str:
    """The ISO form of a matched date, or "" where the calendar has no such day.

    Args:
        match: The date.
        spoken: The page's language, where it is known, and a region whose order of figures the
            page's other dates have. Of two numbers with a slash that both may be months, the first
            is the day in all but English.
    """
    named = match["month"]
    of_language = MONTHS_OF.get(named, {})
    language, _, region = spoken.partition("-")
    month = of_language.get(language, 0) if of_language else MONTHS.get(named, 0)
    day, year = int(match["day"]), int(match["year"])
    if named.isdecimal():
        month = int(named)
    elif solar := SOLAR_MONTHS.get(named):
        month, year = solar, year if year < _FIRST_YEAR else 0
    if match.groupdict().get("mark") in _EITHER:
        either = day <= _LAST_MONTH and day != month
        if day <= _LAST_MONTH and (month > _LAST_MONTH or region == MONTH_FIRST):
            day, month = month, day
        elif either and not region and language in ("", "en"):
            return ""
    try:
        return gregorian(year, month, day, match.string).isoformat()
    except ValueError:
        return ""


def _clock(match: re.Match[str] | None, day: str) -> str:
    """The ISO form of a matched time on a day, or "" where there is none."""
    if not match:
        return ""
    hour = int(match["hour"])
    minute = int(match["minute"] or match["past"] or match["said"] or 0)
    half = match["half"] or {"ص": "a", "م": "p"}.get(match["letter"] or "", "")
    half = half or ("p" if match["part"] in _AFTER_NOON else "a" if match["part"] else "")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - the last of a day
        return ""
    time = f"T{hour:02}:{minute:02}"
    zone = match["zone"] or ""
    return time + (zone if zone[:1] in ("+", "-") else offset(zone, day + time))
