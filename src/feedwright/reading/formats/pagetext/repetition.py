"""Lines that a page prints twice, of which its story has one: summaries and captions."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from feedwright.reading.formats.pagetext.furniture import (
    LONG,
    Kind,
    is_credit,
    is_prose,
    names_maker,
)
from feedwright.reading.formats.pagetext.lines import Line, name

_AGAIN = 3
"""So often a paragraph is printed by its story, and not by its page."""
_STATEMENT = 3
"""The words from which a line may be a caption."""
_MOST, _MOST_UNCLOSED = 0.7, 0.5
"""So much of its words stand in the next line where that is its caption; of an unclosed line less,
which tells what the picture shows and is no sentence."""
_TITLED = 6
"""In words: shorter unclosed lines may be sub-headings whose words a paragraph takes up."""
_MAKER = 6
"""In words: with no more behind it, what a caption says is said, and who made the picture."""
_NEAR = 4
"""Among so many long lines one is printed twice by a gallery."""
_CAPTION = 16
"""In words: shorter lines a program may print again and again."""
_CUT = 5
"""In words: so many of a line that was cut short tell that the next one is the whole."""
_SPELT = 7
"""In words: so many in the same letters are one sentence, however it is spelt."""
_ALIKE, _OTHERWISE = 12, 0.1
"""In words, and of the words: so long, and so much alike, are two printings of a caption."""
_MISSPELT = 0.7
"""So much of the letters do two spellings of a word share."""
_SAMPLE = 4 * LONG
"""In words: a paragraph that long, printed twice and alone, is no summary and its lead."""
_FIGURES = re.compile(r"\d+")
_ELLIPSIS = re.compile(r"(?:…|\.{3}) ?\w{0,12}$")


def once(above: Sequence[Line], story: Sequence[Line], below: Sequence[Line]) -> Iterator[Line]:
    """Leaves out a long line that stood above the story, or just before, or in the story.

    A summary is printed again as the lead, and a caption below its picture. A refrain within the
    story stays, and so does a heading that stands in a list above it and over its part of it, and
    a story that is one paragraph again and again.
    """
    if _is_one_again((*above, *story, *below)):
        yield from (*above, *story, *below)
        return
    twice = _captions([*above, *story])
    above = [line for line in above if line.number not in twice]
    yield from _unlike_the_last(above)
    summary = _long(line for line in above if line.ended)
    told = [line for line in story if line.number not in twice and line.key not in summary]
    yield from _unlike_the_last(told)
    long = _long((*above, *story))
    yield from _unlike_the_last(line for line in below if line.key not in long)


def _is_one_again(told: Iterable[Line]) -> bool:
    """Whether one paragraph is most of what is told, printed again and again: sample text does so.

    A summary is printed twice, and other paragraphs stand below it; it is not as long as one that
    is all that is told.
    """
    long = [line for line in told if line.size >= LONG]
    counts = Counter(line.key for line in long)
    if len(counts) == 1 and len(long) > 1 and long[0].size >= _SAMPLE:
        return True
    return any(n >= _AGAIN and n * 2 > counts.total() for n in counts.values())


def _captions(page: Sequence[Line]) -> set[int]:
    """The numbers of the captions that their next printing repeats, or says better.

    The first printing is what stands for a picture that is not shown. The second may be alike,
    between two paragraphs; it may go on with who made the picture, or with anything where both
    are long or neither closes, or where the first was cut short; and it may say the same in more
    words where it names who made the picture, or spell it otherwise. A caption with a name behind
    it may stand above the same without one.
    """
    twice: set[int] = set()
    for i, (line, after) in enumerate(pairwise(page)):
        if not line.key or line.form or after.form:
            continue
        if after.key.startswith(line.key):
            rest = Line.of(0, after.key.removeprefix(line.key).strip())
            made = rest.text and line.size >= _STATEMENT and names_maker(after)
            repeated = made or (is_credit(rest) if rest.text else _is_framed(page, i))
            if repeated or (rest.text and _is_begun(line, after)):
                twice.add(line.number)
        elif line.key.startswith(after.key) and after.size >= _STATEMENT:
            rest = Line.of(0, line.key.removeprefix(after.key).strip())
            named = after.size >= _TITLED and rest.size <= _MAKER and not line.ended
            if named or is_credit(rest):
                twice.add(after.number)
        elif _is_better_said(line, after):
            twice.add(line.number)
        elif _is_cut_from(after, line):
            twice.add(after.number)
    return twice


def _is_better_said(line: Line, after: Line) -> bool:
    """Whether the next line says the same: with who made the picture, uncut, or spelt otherwise."""
    made = names_maker(after) and not names_maker(line)
    if made and _says_less(line, after):
        return True
    return _is_cut_from(line, after) or _is_spelt_otherwise(line, after)


def _is_cut_from(line: Line, whole: Line) -> bool:
    """Whether a line ends in an ellipsis where another goes on, with a button behind at most."""
    found = _ELLIPSIS.search(line.text)
    if not found or line.size < _CUT or whole.size <= line.size:
        return False
    return name(whole.text).startswith(name(line.text[: found.start()]))


def _is_spelt_otherwise(line: Line, after: Line) -> bool:
    """Whether two lines say the same but for their spelling, or are captions alike but for a word.

    Two sentences may differ in one word only, and so may two lines with other numbers; a red boat
    and a blue one are two rows of a list.
    """
    if min(line.size, after.size) < _SPELT:
        return False
    own, other = name(line.text), name(after.text)
    if _figures(line) != _figures(after):
        return False
    if own.replace(" ", "") == other.replace(" ", ""):
        return line.key != after.key
    if min(line.size, after.size) < _ALIKE or (line.ended and after.ended):
        return False
    words, others = Counter(own.split()), Counter(other.split())
    most = max(words.total(), others.total())
    if (words & others).total() < (1 - _OTHERWISE) * most:
        return False
    left, right = (" ".join((a - b).elements()) for a, b in ((words, others), (others, words)))
    return not (left and right) or SequenceMatcher(None, left, right).ratio() >= _MISSPELT


def _figures(line: Line) -> Counter[str]:
    """The numbers in a line."""
    return Counter(_FIGURES.findall(line.key))


def _is_begun(line: Line, after: Line) -> bool:
    """Whether a line says only how the next one begins, and is no sub-heading of it."""
    titled = not line.ended and line.size >= _TITLED
    return (titled and not after.ended) or min(line.size, after.size) >= LONG


def _is_framed(page: Sequence[Line], index: int) -> bool:
    """Whether a short statement that is printed twice stands between paragraphs, or above all."""
    line, beyond = page[index], page[index + 2 : index + 3]
    if not _STATEMENT <= line.size < LONG:
        return False
    above = index > 0 and is_prose(page[index - 1], Kind.TEXT)
    first = bool(beyond) and not any(is_prose(one, Kind.TEXT) for one in page[:index])
    return (above or first) and all(is_prose(one, Kind.TEXT) or is_credit(one) for one in beyond)


def _says_less(line: Line, after: Line) -> bool:
    """Whether most words of a line stand in the next one, which has more."""
    own, others = set(name(line.text).split()), set(name(after.text).split())
    most = _MOST if line.ended else _MOST_UNCLOSED
    return _STATEMENT <= len(own) < len(others) and len(own & others) >= most * len(own)


def _long(lines_: Iterable[Line]) -> frozenset[str]:
    return frozenset(line.key for line in lines_ if line.size >= LONG)


def _unlike_the_last(found: Iterable[Line]) -> Iterator[Line]:
    """Leaves out a long line that says what the last long one did, or the last paragraph.

    An unclosed one goes too where one of the last few begins with it: the pictures of a gallery
    are printed again in turn. A question may be asked again of somebody else, and stays.
    """
    captions: deque[str] = deque(maxlen=_NEAR)
    last = paragraph = ""
    for line in found:
        if line.size < LONG:
            yield line
            continue
        again = (
            not line.ended
            and line.size >= _CAPTION
            and any(said.startswith(line.key) for said in captions)
        )
        if line.key not in (last, paragraph) and not again:
            yield line
        if not line.ended:
            captions.append(line.key)
        last = line.key
        paragraph = line.key if line.ended else paragraph
