"""The year of a date that its line tells without one: "12 Mar, 14:05".

It is that of the page's other dates, where these are of one year, and stand on lines of their own:
a story may tell of any year. The day lies at most half a year behind the last of them; at the turn
of a year it would be another year's. Behind a date that stands above the story it is that of an
event, or of a deadline.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice

import msgspec

from feedwright.reading.formats.pagetext.byline import is_published, moments
from feedwright.reading.formats.pagetext.furniture import LONG
from feedwright.reading.formats.pagetext.lines import Line, key, name
from feedwright.reading.formats.pagetext.months import MONTHS
from feedwright.reading.formats.pagetext.phrases import PUBLISHED, UPDATED, WEEKDAYS

_LONGEST = 80
"""In letters; no such date's line is longer."""
_PARAGRAPHS = 3
"""Above so many of a page's paragraphs such a date may be its story's."""
_LATEST = timedelta(days=183)
_WORD = r"(?P<month>[^\W\d_]{2,})"
_DAY = r"(?<![\d.:/-])(?P<day>\d{1,2})"
_SHAPES = (
    re.compile(rf"{_DAY}(?:st|nd|rd|th|er|º|\.)?\s(?:de\s)?{_WORD}\b(?P<end>\.?)(?!\s\d{{4}})"),
    re.compile(rf"\b{_WORD}\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?P<end>)(?![\d:./-])"),
    re.compile(rf"{_DAY}\.\s?(?P<month>\d{{1,2}})\.(?P<end>)(?=,|\s|$)"),
)
_KOREAN_MONTH, _KOREAN_DAY, _KOREAN_YEAR = map(key, ("월", "일", "년 "))
_BEFORE = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:月\s?\d{{1,2}}日|{_KOREAN_MONTH}\s?\d{{1,2}}{_KOREAN_DAY})"
)
"""In Chinese, Japanese and Korean the year stands first."""
_CLOCK = re.compile(rf"(?<!\d)\d{{1,2}}(?:[:.h時点]|{key('시')})\s?\d{{2}}")
_LABEL = re.compile(r"[^\d:：]{2,30}[:：](?=\s|\d)")
"""What stands before a date that is another's: "Deadline: 24 April, 12:00"."""
_MOST_BESIDE = 2
"""In words: a date that has neither a time nor a label nor a day of the week stands alone."""


def with_years(page: Sequence[Line]) -> Sequence[Line]:
    """The lines of a page, of which those with such a date have the year that it lacks."""
    above = _above(page)
    lacking = [i for i in above if _lacks_year(page[i])]
    if not lacking or any(is_published(page[i]) and moments(page[i]) for i in above):
        return page
    told = [one.iso[:10] for line in page for one in moments(line)]
    years = {day[:4] for day in told}
    if len(years) != 1:
        return page
    beside = [one.iso[:10] for i in above for one in moments(page[i])]
    latest = date.fromisoformat(max(beside)) if beside else date.fromisoformat(max(told)) + _LATEST
    found = list(page)
    for i in lacking:
        line = page[i]
        dated = msgspec.structs.replace(line, key=_completed(line.key, *years))
        days = [one.iso[:10] for one in moments(dated)]
        if days and date.fromisoformat(max(days)) <= latest:
            found[i] = dated
    return found


def _above(page: Sequence[Line]) -> range:
    """The indices of the lines below the title line and above a page's first paragraphs."""
    prose = (i for i, line in enumerate(page) if line.size >= LONG and line.ended)
    return range(1, next(islice(prose, _PARAGRAPHS - 1, None), len(page)))


def _lacks_year(line: Line) -> bool:
    """Whether a line has a day and a month and little else, and no year."""
    text = line.key
    if len(text) > _LONGEST or not any(map(str.isdigit, text)) or re.search(r"\d{4}", text):
        return False
    if _completed(text, "2000") == text:
        return False
    labelled = is_published(line) or PUBLISHED.search(text) or UPDATED.search(text)
    if not labelled and _LABEL.match(line.text):
        return False
    of_week = not WEEKDAYS.isdisjoint(name(line.text).split())
    alone = line.size <= _MOST_BESIDE
    return labelled or of_week or alone or _CLOCK.search(text) is not None


def _completed(text: str, year: str) -> str:
    """A text in which the first date without a year has one."""
    if match := _BEFORE.search(text):
        sign = "年" if "月" in match[0] else f"{_KOREAN_YEAR} "
        return f"{text[: match.start()]}{year}{sign}{text[match.start() :]}"
    for shape in _SHAPES:
        for match in shape.finditer(text):
            named = match["month"]
            if named.isdecimal():
                return f"{text[: match.end()]}{year}{text[match.end() :]}"
            if named in MONTHS:
                return f"{text[: match.end()]} {year}{text[match.end() :]}"
    return text
