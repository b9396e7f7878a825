"""Summaries: whole sentences from the start of an article."""

# ruff: noqa: SIM905 - sets of words read best as words

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain

from feedwright.domain.patterns import seldom
from feedwright.domain.text import lines, one_line, plain, shown

_CLOSERS = "\"'”’»›)\\]」』】〉》）"
# Latin, Greek, Cyrillic and Hebrew end a sentence before a space; CJK needs none.
_SPACED, _JOINED = ".!?…؟۔։።", ("।॥။។", "。！？｡")
# One set of signs comes first, by which a match is found several times faster.
_END = re.compile(
    rf"[{_SPACED}{''.join(_JOINED)}](?:(?<=[{_SPACED}])(?<![{_SPACED}]{{2}})"
    rf"[{_SPACED}]*+[{_CLOSERS}]*+(?=\s|$)"
    + "".join(rf"|(?<=[{signs}])[{signs}]*[{_CLOSERS}]*" for signs in _JOINED)
    + ")"
)
_UNSPACED = seldom("(?<=[。！？｡]) |(?<=[。！？｡][」』】〉》）]) ")
"""A space that no writer of Chinese or Japanese sets between sentences."""
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘«]*$")
_ABBREVIATIONS = frozenset(
    # titles and ranks
    "mr mrs ms dr prof st sr jr fr rev hon gen lt col maj capt cpt sgt cpl pvt adm cmdr brig gov "
    "sen rep pres amb supt insp messrs mme mlle "
    # companies and places
    "inc ltd co corp bros dept est approx ca cf vs mt ft ave blvd rd "
    # German, French, Spanish, Italian, Turkish, Russian
    "bzw str ggf evtl usw hr dipl ing inkl zzgl sog sra srta dña avv dott sig geom "
    "doç yrd av op uzm alb org tüm yzb г гг ул стр им тов".split()
)
_BEFORE_NUMBERS = frozenset(
    "no nos nr fig figs vol vols p pp sec art ch abs bd núm pág рис "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
"""Words that are short for something only where a number follows."""
_LONGEST_ABBREVIATION = 12
_ORDINAL = re.compile(r"\d{1,2}")
_TRAILING = " \t,;:–—-·(["
_JOINERS = seldom("[\u0300-\u036f\u0483-\u0489\u0590-\u05bd\u0610-\u061a\u064b-\u065f"
                      "\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200d\u20d0-\u20ff"
                      "\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")  # fmt: skip

_BESIDE = frozenset(
    "aside button caption dl figcaption figure footer form h1 h2 h3 h4 h5 h6 header nav pre "
    "table".split()
)
"""Elements whose text does not tell what an article says."""
_ASIDES = seldom(
    r"<sup[^<>]*>\s*<a [^<>]*>[^<>]*</a>\s*</sup>|<p[^<>]*>\s*<a [^<>]*>[^<>]*</a>\s*</p>"
)
"""Marks of footnotes, and links that stand alone, as frames become."""
_ALT = seldom(r"<img [^<>]*?\balt=\"([^\"]+)\"")
_LISTS = frozenset({"ol", "ul"})


_NOTES = seldom(r'<div id="[^"<>]*\bfn:[^"<>]*"><sup>')
"""Where the footnotes of an article begin, which stand at its end."""


def summarise(text: str, limit: int = 280) -> str:
    """Whole sentences from the start of a text, as many as the limit takes.

    Args:
        text: Plain text; a line's end ends a sentence.
        limit: In characters. Where the first sentence alone is longer, it is cut after a word
            and ends in an ellipsis.
    """
    return _summary(text.split("\n"), limit)


def _summary(text: Iterable[str], limit: int) -> str:
    """The same, of as many lines as that takes."""
    first = ""
    taken: list[str] = []
    length = -1
    for sentence in _sentences(text):
        first = first or sentence
        length += 1 + len(sentence)
        if length > limit:
            break
        taken.append(sentence)
    while len(taken) > 1 and taken[-1].endswith((":", "：")):
        taken.pop()
    summary = " ".join(taken)
    return (summary if summary.isascii() else _UNSPACED.sub("", summary)) or _cut(first, limit)


def lead(html: str, limit: int = 280) -> str:
    """The summary of an article, from its paragraphs.

    Headings, lists, tables, captions, footnotes and code tell no story; they count only where
    there is nothing else, and what pictures show only where there is no text at all.

    Args:
        html: Sanitised.
        limit: In characters.
    """
    story = _ASIDES.sub("", _NOTES.split(html, maxsplit=1)[0])
    # Most often the first lines are enough, and the others are never looked at.
    for story_lines in (_story(story, paragraphs=True), _story(story)):
        for line in story_lines:
            if line:
                return _summary(chain((line,), story_lines), limit)
    alone = _ALT.search(html)
    return summarise(plain(html), limit) or summarise(unescape(alone[1]) if alone else "", limit)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each on one line."""
    return _sentences(text.split("\n"))


def _sentences(text: Iterable[str]) -> Iterator[str]:
    for line in map(one_line, text):
        start = 0
        for end in _END.finditer(line):
            if _ends(line, end):
                yield line[start : end.end()].strip()
                start = end.end()
        if rest := line[start:].strip():
            yield rest


def _ends(line: str, mark: re.Match[str]) -> bool:
    """Whether a sentence ends at this mark."""
    following = line[mark.end() : mark.end() + 2].lstrip()
    if mark[0][0] in ".…" and following[:1].islower():
        return False
    if mark[0] != ".":
        return True
    near = max(0, mark.start() - _LONGEST_ABBREVIATION)
    found = _WORD_BEFORE.search(line[near : mark.start()])
    word = found[0].lower() if found else ""
    initials = len(word) == 1 or (len(word.rpartition(".")[2]) == 1 and "." in word)
    known = (
        word in _ABBREVIATIONS
        or (word in _BEFORE_NUMBERS and following[:1].isdigit())
        or _ORDINAL.fullmatch(word)
    )
    return not following or not (known or (initials and word.replace(".", "").isalpha()))


def _cut(sentence: str, limit: int) -> str:
    """A sentence that is too long, cut after a word."""
    if len(sentence) <= limit:
        return sentence
    end = max(limit - 1, 1)
    space = sentence.rfind(" ", 0, end + 1)
    if space > end // 2:
        end = space
    while end > 1 and _JOINERS.match(sentence[end]):  # never between a letter and its accents
        end -= 1
    return sentence[:end].rstrip(_TRAILING) + "…"


def _story(html: str, *, paragraphs: bool = False) -> Iterator[str]:
    """The lines outside what stands beside the story; of paragraphs alone, if asked."""
    for block in lines(_beside(html, paragraphs=paragraphs)):
        if block.strip():
            yield from block.split("\n")


def _beside(html: str, *, paragraphs: bool) -> Iterator[tuple[str, str]]:
    """The tags of HTML, with the text after those that tell the story."""
    beside = 0
    inside = not paragraphs
    for tag, text in shown(html):
        name = tag.lstrip("/")
        if name in _BESIDE or (paragraphs and name in _LISTS):
            beside = max(0, beside + (-1 if tag.startswith("/") else 1))
        if paragraphs and name == "p":
            inside = tag == "p"
        yield tag, "" if beside or not inside else text
