"""What a line of a page is by itself, whatever its place: furniture, a source line, or text."""

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum, auto

from feedwright.core.reading.pagetext.lines import Line, name
from feedwright.core.reading.pagetext.phrases import (
    BLOCK_STARTS,
    BLOCKS,
    BUTTONS,
    CALLS,
    LETTERS,
    NETWORKS,
    NOTICES,
    PROMOS,
    SHARING,
    SOURCE_LABELS,
    TAG_LABELS,
)

_HEADING = 6
_LONGEST = 300
"""In letters; no button is longer."""
LONG = 12
"""The words from which a line is prose, whatever its end: no button is that long."""


class Kind(Enum):
    """What a line is."""

    TEXT = auto()
    """Nothing that is known: the story, or furniture that only its place tells."""
    BUTTON = auto()
    """Something to press, a row of networks, an advertisement, a counter."""
    PROMO = auto()
    """The heading of another story, offered within this one: "Read also"."""
    LETTER = auto()
    """The heading of a newsletter, which the next line praises."""
    BLOCK = auto()
    """The heading of other stories or of comments."""
    TAGS = auto()
    SOURCE = auto()
    """Where the story was first published; no furniture."""
    NOTICE = auto()
    """Cookies, copyright, the small print of forms."""


def _folded(pattern: str) -> str:
    """A pattern in the letters that :func:`key` leaves."""
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", pattern))


_KINDS = {
    phrase: what
    for what, table in (
        (Kind.BUTTON, BUTTONS),
        (Kind.TAGS, TAG_LABELS),
        (Kind.BLOCK, BLOCKS),
        (Kind.PROMO, PROMOS),
        (Kind.LETTER, LETTERS),
    )
    for phrase in table
}
_LABELLED = re.compile(r"^[(\[]?([^:：]{1,30}?)\s*[:：]\s*(\S.*?)[)\]]?$")
_COUNTED = re.compile(
    _folded(
        r"\W*[\w ]{0,20}?\b\d+ ?("
        r"(sec|min|minutes?|hours?|days?|weeks?|months?)\.? (ago|read)|views?|shares?|likes?|"
        r"comments?|(dk|dakika|saat|gun|hafta|ay)\.? (once|okuma|okuma suresi)|yorum|goruntulenme|"
        r"min(uten)?\.? lesezeit|min(utes?)?\.? de lecture|min(utos?)?\.? de (lectura|leitura)|"
        r"(мин|минут[аы]?)\.? (назад|чтения|на чтение)|(часа?|часов|дней|дня|день) назад|"
        r"(分|分钟|時間|小时|日|天)前|分で読めます)\W*"
    )
)
_AGO = re.compile(
    _folded(r"\W*(?:vor|il y a|hace|ha) (?:\d+|une?|una|uma?|eine[mr]) \w{1,10}\W*|منذ[\w ]{1,14}")
)
_CREDIT = re.compile(
    _folded(
        r"\W*(?:photo|foto|fotograf|fotos|photos|image|bild|bilder|credits? photo|credito|imagem|"
        r"imagen|фото|الصورة|صورة|写真|图片|picture|photograph)"
        r"(?: (?:credits?|by|von|par|de|por|courtesy))? ?[:/©].*"
        r"|image (?:source|caption)\b.*|.*\b(?:getty images|shutterstock)\W*"
    )
)


def kind(line: Line) -> Kind:
    """What a line is by itself, before its place and its repetitions are looked at."""
    phrase = name(line.text)
    if not phrase and not any(map(str.isdigit, line.text)):
        return Kind.BUTTON
    if NOTICES.search(line.key):
        return Kind.NOTICE
    label, value = labelled(line)
    if label in SOURCE_LABELS and line.size <= LONG:
        return Kind.SOURCE
    if phrase in _KINDS or label in TAG_LABELS:
        return _KINDS.get(phrase, Kind.TAGS)
    if phrase.startswith(BLOCK_STARTS) and line.size <= _HEADING and not line.ended:
        return Kind.BLOCK
    offers = _KINDS.get(label) in (Kind.BLOCK, Kind.LETTER, Kind.PROMO) and value
    promo = offers and line.size < 2 * LONG and not line.text.endswith((".", "。"))
    return Kind.BUTTON if promo or _is_button(line, phrase) else Kind.TEXT


def kinds_of(page: Sequence[Line]) -> list[Kind]:
    """What each line of a page is; the praise below a newsletter's heading goes with it."""
    kinds = [kind(line) for line in page]
    for i, what in enumerate(kinds):
        if what is Kind.LETTER:
            kinds[i] = Kind.PROMO
            if i + 1 < len(page) and kinds[i + 1] is Kind.TEXT and page[i + 1].size < LONG:
                kinds[i + 1] = Kind.BUTTON
    return kinds


def labelled(line: Line) -> tuple[str, str]:
    """A line's label, as it is compared, and what stands behind its colon: "Source: Reuters".

    Returns:
        The label and the value; two empty strings where the line has none, and an empty value
        where the line is the label and its colon alone.
    """
    if match := _LABELLED.match(line.text):
        return name(match[1]), match[2]
    if line.text.endswith((":", "：")):
        return name(line.text), ""
    return "", ""


def wants_value(line: Line) -> bool:
    """Whether a line is a label whose value stands on the next: "Source:", "Tags:"."""
    label, value = labelled(line)
    return not value and label in SOURCE_LABELS | TAG_LABELS


def _is_button(line: Line, phrase: str) -> bool:
    """A call, a row of networks, a counter, a relative time or the credit of a picture."""
    if line.size >= LONG or len(line.text) > _LONGEST:
        return False
    if phrase.startswith(CALLS) and line.text[0].isalpha():
        return True
    words = phrase.split()
    if all(word in SHARING for word in words) and any(word in NETWORKS for word in words):
        return True
    return any(shape.fullmatch(line.key) for shape in (_COUNTED, _AGO, _CREDIT))
