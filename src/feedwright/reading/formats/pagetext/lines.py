"""Plain text to lines: cleaned, unwrapped, measured and comparable."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import groupby, pairwise

import msgspec

from feedwright.reading.formats.pagetext.dumps import unmarked
from feedwright.reading.formats.pagetext.preformatted import forms

# Zero-width space, word joiner, byte order mark and soft hyphen say nothing in running text; the
# joiners and direction marks do (Persian, Indic, mixed directions), so they go only at the edges.
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x00AD))
_MARKS = "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")

# What two printings of one line may differ in: accents, quotes, the kind of dash, the dot of i.
_SAME: dict[int, str | None] = {
    **dict.fromkeys(range(0x0300, 0x0370)),
    **dict.fromkeys(map(ord, "\"'`´«»‹›„“”‚‘’「」『』*" + _MARKS)),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    ord("ı"): "i",
}

_ENDS = ".!?…。！？｡।॥؟۔։።"
ASKING = ("?", "!", "؟", "？", "！")
"""The ends of headlines and calls, as of some sentences."""
_CLOSERS = "\"'”’“»›)]}」』）】*" + _MARKS
_BRACKETS = {"(": ")", "[": "]", "（": "）"}

# Scripts that put no space between words: Thai to Burmese, Khmer, kana and Han.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
UNENDED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Of these, the scripts whose sentences nothing closes: Thai to Burmese, Khmer."""
_LETTERS_A_WORD = 2
_REMEMBERED = 4_096
"""Of so many lines the names are remembered: each is asked for about eight times a page."""
_NO_WORD = re.compile(r"[\d_]|[^\w\u064b-\u065f\u0670\u3099]")  # marks of Arabic, kana's voice

_NARROWEST, _WIDEST = 36, 120
"""The columns between which text is wrapped by programs; no paragraph is that regular."""
_SURELY_BROKEN = 60
"""In columns: a line as long whose next line starts in lower case was broken, in any text."""
_SLACK = 4
"""In columns: a few letters hang over, or are pulled to the next line with their comma."""
_FEWEST_CASED, _FEWEST_UNCASED = 2, 4
"""The lines broken in mid-sentence that show wrapping; more where no capitals help to tell."""

MARKER = re.compile(r"(?:[•▪◦‣●■►▸]|(?P<weak>[*·-])|(?P<number>\d{1,2})[.)])\s+(?=\S)")
"""What starts an item of a list."""
NUMBER = re.compile(r"\d{1,2}[.)]\s+[^\W\d]")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a page, or the lines that were wrapped from one."""

    number: int
    """Where it starts in the file, counted from 1."""
    text: str
    key: str
    """The text as it is compared: see :func:`key`."""
    size: int
    """In words: see :func:`size`."""
    ended: bool
    """It closes as a sentence does."""
    form: str = ""
    """"code" or "row" of a table, where its blanks and tabs say so (:mod:`.preformatted`)."""
    raw: str = ""
    """The text as the file has it, where it has such a form."""
    spoken: str = ""
    """Its page's language, where a date of the page cannot be read without; behind a hyphen the
    region that has its order of figures."""

    @classmethod
    def of(cls, number: int, text: str, form: str = "", raw: str = "") -> "Line":
        """A line of a text that is clean already."""
        return cls(
            number=number,
            text=text,
            key=key(text),
            size=size(text),
            ended=ended(text),
            form=form,
            raw=raw if form else "",
        )


def key(text: str) -> str:
    """A line as it is compared with others: without case, accents, quotes and spacing."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_SAME)
    return " ".join(folded.split())


@lru_cache(maxsize=_REMEMBERED)
def name(text: str) -> str:
    """A phrase as it is compared: without the marks, counters and arrows around it."""
    return " ".join(_NO_WORD.sub(" ", key(text)).split())


def size(text: str) -> int:
    """How long a text is, in words; where a script does not part words, two letters are one."""
    unspaced = len(UNSPACED.findall(text))
    spaced = UNSPACED.sub(" ", text) if unspaced else text
    words = sum(any(map(str.isalnum, word)) for word in spaced.split())
    return words + unspaced // _LETTERS_A_WORD


def ended(text: str) -> bool:
    """Whether a line closes as a sentence does, or stands in brackets as a whole."""
    if text and _BRACKETS.get(text[0]) == text[-1]:
        return True
    return text.rstrip(_CLOSERS).endswith(tuple(_ENDS))


def clean(text: str) -> str:
    """A line with single spaces, and without what cannot be seen."""
    visible = _CONTROL.sub("", text.translate(_INVISIBLE))
    return " ".join(visible.split()).strip(_MARKS + " ")


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a page that say something, in order, unwrapped where they were wrapped."""
    raw = unmarked(text).splitlines()
    formed = forms(raw)
    numbered = list(enumerate(map(clean, raw), start=1))
    unwrapped = _unwrapped(numbered, _width(numbered), formed)
    return tuple(
        Line.of(number, line, formed.get(number, ""), _CONTROL.sub("", raw[number - 1]))
        for number, line in unwrapped
        if line
    )


def _width(numbered: list[tuple[int, str]]) -> int:
    """The column at which a page was wrapped, or 0 where it was not.

    Wrapped text betrays itself: where a line breaks in mid-sentence, the first word of the next
    would not have fitted, and that next line goes on in lower case where its script has one.
    """
    broken = [pair for block in _blocks(numbered) for pair in _broken(block)]
    cased = [after for _, after in broken if after[0].lower() != after[0].upper()]
    if len(broken) < (_FEWEST_CASED if cased else _FEWEST_UNCASED):
        return 0
    widths = sorted(columns for columns, _ in broken)
    width = widths[(len(widths) - 1) * 9 // 10]
    full = sum(
        columns <= width + _SLACK and columns + _first_word(after) >= width
        for columns, after in broken
    )
    goes_on = sum(after[0].islower() for after in cased) * 4 >= len(cased)
    return width if goes_on and full * 10 >= len(broken) * 8 else 0


def _blocks(numbered: list[tuple[int, str]]) -> Iterator[list[str]]:
    """The lines between blank ones."""
    for filled, block in groupby((line for _, line in numbered), key=bool):
        if filled:
            yield list(block)


def _broken(block: list[str]) -> list[tuple[int, str]]:
    """The columns of each line that breaks in mid-sentence, with the line after it.

    Only lines above the last that closes count: a list of headlines has no such line.
    """
    last = max((i for i, line in enumerate(block) if ended(line)), default=0)
    return [
        (_columns(line), after)
        for line, after in pairwise(block[: last + 1])
        if not ended(line) and _NARROWEST <= _columns(line) <= _WIDEST
    ]


def _unwrapped(
    numbered: list[tuple[int, str]], width: int, apart: Collection[int]
) -> Iterator[tuple[int, str]]:
    """Joins what was wrapped at a width; without one, only what surely goes on.

    Lines whose numbers are told apart stay as they are.
    """
    start, whole, last, top = 0, "", "", 0
    for number, line in numbered:
        top = top or (number if line else 0)
        joins = start not in apart and number not in apart
        if whole and line and joins and _runs_on(last, line, width, first=start == top):
            whole, last = _joined(whole, line), line
            continue
        if whole:
            yield start, whole
        start, whole, last = number, line, line
    if whole:
        yield start, whole


def _runs_on(line: str, after: str, width: int, *, first: bool) -> bool:
    """Whether a line was broken where it ends, and not ended there.

    The first is the page's title: it was broken only where the whole page was, and at its width.
    """
    columns = _columns(line)
    goes_on = after[0].islower() and not ended(line)
    if not width:
        return goes_on and columns >= _SURELY_BROKEN and not first
    if columns > width + _SLACK:  # longer than the wrapped ones: it was never wrapped
        return goes_on and not first
    full = columns + _first_word(after) >= width
    return goes_on and full if first else full or (goes_on and columns * 2 > width)


def _joined(line: str, after: str) -> str:
    """Two halves of a wrapped line; a hyphen and unspaced scripts take no space between."""
    hyphen = len(line) > 1 and line.endswith("-") and line[-2].isalpha()
    unspaced = UNSPACED.match(after) and not line[-1].isascii()
    return f"{line}{after}" if hyphen or unspaced else f"{line} {after}"


def _columns(text: str) -> int:
    """How wide a line is on a screen of equal columns."""
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def _first_word(text: str) -> int:
    """The columns that the first word of a line takes, which is what did not fit before."""
    return _SLACK if UNSPACED.match(text) else len(text.split(maxsplit=1)[0])
