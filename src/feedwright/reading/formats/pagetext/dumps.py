"""Takes away what programs that dump pages as text put between their words.

``lynx -dump`` numbers each link, and lists their addresses below the page. ``html2text`` writes
Markdown. Both are surely told from what a story has itself: the first by numbers that stand before
words, rise from the page's top and are all listed at its end; the second by lines of links alone.
Line breaks stay as they are, so that the lines keep their numbers.
"""

import re
from itertools import pairwise

from feedwright.reading.formats.pagetext.joints import is_joined, parted
from feedwright.reading.formats.pagetext.scripts import is_scripted, unscripted

LYNX, MARKDOWN = "lynx", "Markdown"
"""The forms that are told."""

_NUMBERED = re.compile(r"(?<!\w)\[(\d{1,5})\](?=[^\s\[\]])")
_REFERENCES = "\nReferences\n"
_LISTED = re.compile(r"^[ \t]*(\d{1,5})\. [a-z][a-z\d+.-]*:", re.MULTILINE)
_MOST_BESIDE = 4
"""Of so many lines below it, one is the rest of an address that has blanks or breaks."""
_FEWEST_NUMBERED = 8
_FORMS = 2
"""So many numbers may be of the page itself: a note, a year."""
_FIELD = re.compile(
    r"\(BUTTON\)|\[(?:IMG|INLINE|LINK|EMBED)\]"
    r"|\[[^\s\[\]]{1,300}\.(?:jpe?g|png|gif|svg|webp)[^\s\[\]]{0,300}\]"
)
"""What lynx prints for a button and for a picture without a text."""

_ADDRESS = (
    r"\(\s{0,3}<?[^()\s<>]{0,2000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,500}){0,4}"
    r"(?:\s{1,3}[^()\s<>\"]{1,500}){0,40}>?(?:\s{1,3}\"[^\"]{0,300}\")?\s{0,3}\)"
)
_IMAGE = re.compile(r"!\[(?P<text>[^\[\]]{0,2000})\]" + _ADDRESS)
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]{0,2000})\]" + _ADDRESS)
_ALONE = re.compile(r"^[ \t]*(?:[*+-] |\d+\. |#+ )?\[[^\[\]\n]+\]\([^()\n]*\)[ \t]*$", re.MULTILINE)
_FEWEST_LINKS, _FEWEST_ALONE = 12, 6
_HEADING = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]+(?=\S))", re.MULTILINE)
_HEADED = re.compile(r"^\n(?:> )?#{1,6} +[^\W_].*\n(?=\n)", re.MULTILINE)
_ITEM = re.compile(r"^  (?:  )*[*+-] +\S", re.MULTILINE)
_FEWEST_HEADED = 2
_RULE = re.compile(r"^[ \t]*(?:\* ){2,}\*[ \t]*$|^[ \t]*-{3,}(?:\|-{3,})*[ \t]*$", re.MULTILINE)
_WRAPPED = 76
"""In columns: html2text wraps so that the next word would not have fitted."""
_UNWRAPPED = 84
"""In columns: two lines of prose without links that are longer show a page that is not wrapped."""
_OWN_LINE = re.compile(r"[ \t]*(?:#|\|)|.*\|[ \t]*$")
_BEGINS = re.compile(r"[ \t]*(?:[*+-][ \t]|\d+\.[ \t]|#|\||>|!\[)|.*[^|]\|[^|]")
"""What no line of Markdown runs on from, and what begins one of its own."""
_EMPHASIS = re.compile(
    r"(?<![\w*_\\])(?P<mark>\*\*|__|_|\*)(?=[^\s*_])(?P<text>[^*_\n]{1,2000})"
    r"(?<=[^\s\\])(?P=mark)(?![\w*_])"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>|~-])")


def form(text: str) -> str:
    """Which program dumped a page: :data:`LYNX`, :data:`MARKDOWN`, or "" for none that is told."""
    if "](" in text and text.count("](") >= _FEWEST_LINKS and _is_markdown(text):
        return MARKDOWN
    if "\n# " in text and _has_headings(text):
        return MARKDOWN
    return LYNX if "\nReferences\n" in text and _is_of_lynx(text) else ""


def warnings(text: str) -> tuple[str, ...]:
    """What is said of a page whose dump's marks are taken away."""
    said: list[str] = []
    if is_scripted(text):
        said.append("The page has the text of its scripts and styles, which was left out.")
        text = unscripted(text)
    found = form(text)
    if found == LYNX:
        said.append("The numbers of lynx's links, and the list of their addresses, were left out.")
    elif found:
        said.append("The page is Markdown of html2text: its marks and links were read as text.")
    elif is_joined(text):
        said.append("Sentences of the page run into one: its lines are counted as they are parted.")
    return tuple(said)


def unmarked(text: str) -> str:
    """A page without the marks of the program that dumped it; another page as it is."""
    text = unscripted(text)
    found = form(text)
    if found == LYNX:
        return _of_lynx(text)
    return _of_markdown(text) if found == MARKDOWN else parted(text)


def _is_of_lynx(text: str) -> bool:
    page, listed = _parted(text)
    numbers = list(map(int, _NUMBERED.findall(page)))
    if len(numbers) < _FEWEST_NUMBERED:
        return False
    addresses = set(map(int, _LISTED.findall(listed)))
    beside = sum(bool(line.strip()) for line in listed.splitlines()) - len(addresses)
    rising = sum(one <= other for one, other in pairwise(numbers)) >= len(numbers) - _FORMS
    found = sum(one in addresses for one in numbers)
    return rising and found >= len(numbers) - _FORMS and beside * _MOST_BESIDE <= len(addresses)


def _parted(text: str) -> tuple[str, str]:
    """A page of lynx, and the list of its addresses below it."""
    page, _, listed = text.rpartition(_REFERENCES)
    return page, listed


def _of_lynx(text: str) -> str:
    return _FIELD.sub("", _NUMBERED.sub("", _parted(text)[0]))


def _is_markdown(text: str) -> bool:
    return len(_ALONE.findall(text)) >= _FEWEST_ALONE


def _has_headings(text: str) -> bool:
    """Whether a page without links has headings and lists as ``html2text`` writes them.

    Its headline stands above a paragraph, so that no comment of a script is one.
    """
    found = len(_HEADED.findall(text))
    return found >= _FEWEST_HEADED and len(_ITEM.findall(text)) >= _FEWEST_ALONE


def _of_markdown(text: str) -> str:
    lines = text.split("\n")
    if sum(map(_is_unwrapped, lines)) < _FEWEST_HEADED:
        text = "\n".join(_whole(lines))
    text = _IMAGE.sub(lambda match: _broken(match, ""), text)
    text = _LINK.sub(lambda match: _broken(match, match["text"]), text)
    text = _RULE.sub("", _HEADING.sub("", text))
    text = _EMPHASIS.sub(lambda match: match["text"], text)
    text = _EMPHASIS.sub(lambda match: match["text"], text)
    return _ESCAPED.sub(r"\1", text)


def _is_unwrapped(line: str) -> bool:
    """Whether a line is longer than html2text lets lines be; items and links it does not wrap."""
    linked = any(mark in line for mark in ("](", "[", "://", "(/"))
    return len(line) > _UNWRAPPED and not linked and not _BEGINS.match(line)


def _whole(lines: list[str]) -> list[str]:
    """The lines of Markdown with each paragraph on its first line, and empty ones for the rest."""
    whole = [*lines[:1]]
    start = 0
    for i, line in enumerate(lines[1:], start=1):
        above = lines[i - 1]
        full = line.strip() and len(above) + len(line.split(maxsplit=1)[0]) >= _WRAPPED
        joins = above.strip() and full and not above.endswith("  ") and i > 1
        if joins and not (_OWN_LINE.match(above) or _BEGINS.match(line)):
            whole[start] = f"{whole[start].rstrip()} {line.strip()}"
            whole.append("")
        else:
            start = i
            whole.append(line)
    return whole


def _broken(match: re.Match[str], kept: str) -> str:
    """What is kept of a match, with all of its line breaks behind it."""
    return kept + "\n" * (match[0].count("\n") - kept.count("\n"))
