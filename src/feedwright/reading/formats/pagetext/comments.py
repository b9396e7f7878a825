"""Where the comments of readers begin: each below the name of who wrote it."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

from feedwright.reading.formats.pagetext.byline import stated
from feedwright.reading.formats.pagetext.furniture import Kind, is_prose
from feedwright.reading.formats.pagetext.lines import Line, key, name, size
from feedwright.reading.formats.pagetext.phrases import COMMENTS

_NAME_WORDS = 4
_FEWEST = 2
"""So many paragraphs stand above comments, and so many comments in a row tell themselves."""
_NEAR = 4
"""So many lines below one name the next stands."""
_BESIDE = 4
"""So many paragraphs below a heading for comments may be no comments; with more than stand above
it too, the story goes on."""
_SAID = 3
"""In words; less is no comment."""
_LONGEST = 120
"""In letters; no name with a time is longer."""
_AGO = re.compile(
    r"\W*(?:"
    r"(?:\d+|\b(?:an?|one)) ?(?:sec\w*|min\w*|hours?|hrs?|days?|weeks?|months?|years?|[hdwmy]) ago"
    r"|\b(?:\d+ (?:dk|dakika|saat|gun|hafta|ay|yil) once"
    r"|(?:vor|il y a|hace|ha|ga|przed|pred) (?:\d+|une?|una|uma?|eine[mr]) \w+"
    r"|\d+ \w+ (?:geleden|sedan|siden|temu|zpet|fa|atras|sitten|назад|тому|πριν)"
    r"|\d+ ?(?:秒|分|分钟|分鐘|小时|小時|時間|日|天|週間|か月)前|منذ .*|"
    + key("לפני")
    + r" .*|\d+ ?"
    + key("분")
    + r" ?"
    + key("전")
    + r"))\W*$"
)
"""A time that is told from now, at the end of a line, as lines are compared."""


_YEARS = re.compile(
    r"\d+(?= ?(?:years?|y|yil|ans?|anos?|anni|jahr\w*|jaar|ar|aar|lat|let|roky|лет|года?)\b)"
)
_ANSWERED = 2
"""In years: so long readers answer a story; memories that it is made of lie further apart."""
_COUNT = re.compile(r"\d{1,5}\W+[^\W\d]+|[^\W\d]+\W+\d{1,5}\W*")
_NUMBER = re.compile(r"(?:[•*·-]\s)?[#＃№]\s?(\d{1,4})\b")
_OFFERING = (Kind.BLOCK, Kind.PROMO, Kind.TAGS)
_LESS = 3
"""Below a count of comments stand so many times fewer paragraphs than above, or others' stories."""
_FEWEST_DIGITS = 6
"""A year, and an hour with its minutes."""
_MOST_BESIDE = 3
"""In words, beside a date on its own line: "at", "Uhr", "Permalink"."""
_COUNTING = 6
"""In words: so many may stand between a count of replies and the headline."""
_MUCH = 0.5
"""So much of the title line is the headline, and no part of it."""


def comments(page: Sequence[Line], kinds: Sequence[Kind]) -> int:
    """The index from which a page shows what its readers wrote, or the page's length.

    A comment is a sentence below a name. Comments begin below a heading for them, where it is no
    lone word, which may be a sub-heading, or where two and more follow each other and one of the
    names has a time beside it: "Ida, 2 days ago", or below a line that counts the replies to the
    headline. An interview has none of these, though the names of its speakers may stand as theirs
    do.
    """
    prose = [i for i, line in enumerate(page) if is_prose(line, kinds[i])]
    if len(prose) < _FEWEST:
        return len(page)
    below_two = range(prose[1] + 1, len(page) - 1)
    may_sign = (i for i in below_two if kinds[i] is Kind.TEXT or _is_recent(page[i]))
    counted = next(
        (
            i
            for i in below_two
            if _counts_replies(page[i], page[0]) or _counts_comments(page, kinds, i, prose)
        ),
        len(page),
    )
    signed = [i for i in may_sign if _is_signed(page, i) and i < counted]
    for row in _rows(signed):
        heading = row[0] - 1
        while heading > prose[1] and kinds[heading] is Kind.BUTTON:
            heading -= 1
        above = bisect_left(prose, heading)
        below = len(prose) - above - len(row)
        known = len({page[i].key for i in row}) > 1 or size(page[row[0]].text) > 1
        if known and name(page[heading].text) in COMMENTS and below <= max(above, _BESIDE):
            return heading
        if len(row) >= _FEWEST and any(_is_recent(page[i]) for i in row):
            return row[0]
        aged = {page[i].key: page[i + 1] for i in row if _is_age(page[i + 1])}
        if len(aged) >= _FEWEST and not _are_memories(aged.values()):
            return row[0]
    return min(counted, _numbered(page, prose[1]))


def _numbered(page: Sequence[Line], above: int) -> int:
    """The index of the first of three comments that are numbered, or the page's length.

    The line above each has a number behind a sign, a name, and a date with a time of day, and
    the numbers go up. The rows of a list follow each other, and what is ranked may be years apart.

    Args:
        page: The lines of the page.
        above: The index of a line that stands above all comments.
    """
    found = [
        (int(match[1]), i)
        for i in range(above + 1, len(page))
        if (match := _NUMBER.match(page[i].text))
        and (_beside_clock(page[i]) or _NAME_WORDS + 1) <= _NAME_WORDS
    ]
    years = [int(stated(page[i].text)[0][:4]) for _, i in found]
    if years and max(years) - min(years) > _ANSWERED:
        return len(page)
    for (number, i), (after, j), (last, k) in zip(found, found[1:], found[2:], strict=False):
        if number < after < last and min(j - i, k - j) > 1:
            return i
    return len(page)


def _counts_replies(line: Line, title: Line) -> bool:
    """Whether a line says how many replies the headline has: '6 thoughts on "The crane stays"'."""
    number, _, counted = line.key.partition(" ")
    if not number.isdecimal() or line.key in title.key:
        return False
    words = counted.split()
    whole = title.size * _MUCH
    rests = (" ".join(words[i:]) for i in range(1, min(len(words), _COUNTING) + 1))
    return any(size(rest) >= max(whole, _SAID) and rest in title.key for rest in rests)


def _counts_comments(
    page: Sequence[Line], kinds: Sequence[Kind], index: int, prose: Sequence[int]
) -> bool:
    """Whether a line is a heading for comments with their count: "3 Kommentare".

    Above the end of a story it is a button, so that other stories are offered above it, or much
    less stands below it than above.
    """
    line = page[index]
    if kinds[index] is not Kind.BLOCK or not _COUNT.fullmatch(line.key):
        return False
    above = bisect_left(prose, index)
    below = len(prose) - above
    last = prose[above - 1] if above else 0
    offered = below <= above and any(kinds[i] in _OFFERING for i in range(prose[1] + 1, last))
    return name(line.text) in COMMENTS and (offered or below * _LESS <= above)


def _rows(signed: Sequence[int]) -> Iterator[list[int]]:
    """The names that stand near to each other."""
    row: list[int] = []
    for i in signed:
        if row and i - row[-1] > _NEAR:
            yield row
            row = []
        row.append(i)
    if row:
        yield row


def _is_signed(page: Sequence[Line], index: int) -> bool:
    """Whether a line is a name, alone or with a time, above what its bearer says.

    A date with a time of day may stand behind the name, or on a line of its own between both.
    """
    line, said = page[index], page[index + 1]
    beside = _beside_clock(line)
    if beside == 0 or line.ended or len(line.text) > _LONGEST:
        return False
    dated = _beside_clock(said) in range(_MOST_BESIDE) or (beside is None and _is_age(said))
    if dated and index + 2 < len(page):
        said = page[index + 2]
    if not said.ended or said.size < _SAID:
        return False
    if beside:
        return beside <= _NAME_WORDS + 1
    words = name(_AGO.sub("", line.key)).split()
    cased = line.text.split()[: len(words)]
    return 0 < len(words) <= _NAME_WORDS and not any(word[0].islower() for word in cased)


def _beside_clock(line: Line) -> int | None:
    """How many words a short line has beside a date with a time of day; None without one."""
    if len(line.text) > _LONGEST or sum(map(str.isdigit, line.text)) < _FEWEST_DIGITS:
        return None
    said, beside = stated(line.text)
    return beside if "T" in said else None


def _is_recent(line: Line) -> bool:
    return _AGO.search(line.key) is not None


def _is_age(line: Line) -> bool:
    """Whether a line is a time from now, and nothing else."""
    return line.size <= _NAME_WORDS and _AGO.fullmatch(line.key) is not None


def _are_memories(ages: Collection[Line]) -> bool:
    """Whether some ages are years apart."""
    years = [int(match[0]) for one in ages for match in _YEARS.finditer(one.key)]
    return len(years) > 1 and max(years) - min(years) > _ANSWERED
