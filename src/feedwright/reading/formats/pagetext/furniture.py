"""What a line of a page is by itself, whatever its place: furniture, a source line, or text.

Furniture is what a site puts around every story: menus, buttons, notices, calls to subscribe.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise, takewhile

from feedwright.reading.formats.pagetext.lines import ASKING, UNSPACED, Line, name, size
from feedwright.reading.formats.pagetext.phrases import (
    ARTICLE_WORDS,
    BLOCK_STARTS,
    BLOCKS,
    BUTTONS,
    CALLS,
    COMMENTS,
    INSERTED,
    LETTERS,
    NETWORKS,
    NOTICES,
    PROMOS,
    READING,
    SHARING,
    SMALL_PRINT,
    SOURCE_LABELS,
    SPOKEN_TO,
    TAG_LABELS,
    TOPIC_LABELS,
    TOPICS,
)
from feedwright.reading.formats.pagetext.programs import asks_to_show, tells_browser

_HEADING = 6
_STEM, _ENDING = 4, 2
"""In letters: a word is known by its first four, or by all but the last two."""
_BREAK = re.compile(r"(?:[*⁂✻✽❦❧☙~#·•–—] ?){3,15}|[⁂❦❧☙]|[-=_]{3,}|(?:- ){2,15}-|\* ?\* ?\*")
"""What parts the scenes of a story."""
_SPEAKS = 3
"""So often a label stands in an interview."""
_TURNS = 2
_SAID = 5
"""The words from which a closed line behind a label is a sentence, and no credit."""
_LABEL = 3
"""The words up to which a line that ends in a colon is a label: "Share this:"."""
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
    """The heading of a newsletter, which the next line advertises."""
    BLOCK = auto()
    """The heading of other stories or of comments."""
    TAGS = auto()
    SOURCE = auto()
    """Where the story was first published; no furniture."""
    NOTICE = auto()
    """Cookies, copyright, the small print of forms."""
    COMMENT = auto()
    """What a reader wrote, and what stands below."""


_ITEMS = (Kind.BUTTON, Kind.BLOCK)
_BESIDE = frozenset({Kind.BUTTON, Kind.BLOCK, Kind.LETTER, Kind.PROMO, Kind.NOTICE})
_OFFERING = (Kind.BLOCK, Kind.LETTER, Kind.PROMO)


def _folded(pattern: str) -> str:
    """A pattern in the letters that :func:`key` leaves."""
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", pattern))


_KINDS = {
    phrase: what
    for what, table in (
        (Kind.BUTTON, BUTTONS),
        (Kind.TAGS, TAG_LABELS),
        (Kind.BLOCK, BLOCKS | COMMENTS),
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
_READING = r"|".join(map(re.escape, sorted(READING)))
_MINUTES = re.compile(
    _folded(
        rf"\W*(?:(?:{_READING})\W*)?\d{{1,3}} ?"
        r"(?:min(?:s|ute[ns]?|utos?|uti|uter|ut)?|мин|dk|dakika)\b"
        rf"\.?\W*(?:{_READING}|\w{{0,5}} ?read)?\W*"
    )
)
"""How long a text takes to read: "8 min", "Lesezeit: 3 Min."."""
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
_MADE_BY = re.compile(
    r"©|\b(?:getty|reuters|imago|picture alliance|shutterstock|istock|alamy|keystone|scanpix|"
    r"xinhua|anadolu|unsplash|pixabay|lehtikuva)\b|(?:^|[:/|,(–-] ?)(?:ap|afp|dpa|epa|efe|ansa|"
    r"tass|apa|pa|ntb|tt|pap|mti|aa|iha|dha|belga|anp|ctk)\W*$|^[\w .'-]+ ?[/|] ?[\w .'-]+$"
)
"""Who made a picture: a sign, an agency, or a name and an agency with a stroke between."""
_MAKER_LAST = re.compile(
    _folded(
        r"(?:©|\b(?:photo|photograph|picture|image|foto|fotos|bild|bilder|imagen|imagem|credit|quelle"
        r"|фото|写真)s?\b(?: \w+)? ?[:/©(]|\bphoto by\b|\bfile photo\b)[^.!?]{2,80}[)\].]?$"
        r"|[(/|,-] ?[\w .'-]{0,30}\b(?:getty(?: images)?|reuters|imago|shutterstock|istock|alamy"
        r"|keystone|xinhua|anadolu|afp|dpa|epa|efe|ansa|tass|apa|ap|pa|ntb|mti|anp|belga)"
        r"(?: ?photo)?[)\].]?$"
    )
)
"""The same at the end of a caption."""


_IN_GALLERY = re.compile(
    _folded(
        r"\W*(?:photo|foto|image|bild|imagen|imagem|picture|immagine|kuva|фото|写真|图片) ?"
        r"\d{1,3} ?(?:/|(?:of|von|de|di|van|av|af|sur|su|из|z) ?/?) ?\d{1,3}\W*"
        r"|\d{1,3} (?:of|von|de|di|van|av|af|sur|su|из|z) \d{1,3}(?: ?\|)"
    )
)
"""Which picture of a gallery stands there: "Image 1 of 5"."""


_FILE = re.compile(r"\S[^/]*\.(?:jpe?g|png|gif|webp|avif|svg|tiff?)", re.IGNORECASE)
"""The name of a picture's file, which stands for a picture that has no other text."""
_FILE_STEM = re.compile(
    r"(?=[^A-Z]|.*[^\W\d_][-_]\d{1,3}$)(?!\d+[-_].*\d{4}$)(?=.*[^\W\d_]{2})"
    r"[^\W_]+(?:[-_][^\W_]+){2,}"
)
"""The same without its ending, and no date: "harbour-crane-at-night", "Harbour-crane-02"."""
_NUMBERED = re.compile(r"[^\W\d_]\w*[-_]\d{1,4}$")
_CONTINUED = frozenset(
    {
        *("story continues", "story continues below", "story continues below advertisement"),
        *("article continues below", "continua apos a publicidade"),
    }
)
_NUMBERED_ITEM = re.compile(r"\d{1,2}\. ")
_IN_A_ROW = 2
"""So many of them follow each other at most; more are a list, unless they are numbered."""


def kind(line: Line) -> Kind:
    """What a line is by itself, before its place and its repetitions are looked at."""
    phrase = name(line.text)
    if not phrase and not any(map(str.isdigit, line.text)):
        return Kind.BUTTON
    if NOTICES.search(line.key) or tells_browser(line):
        return Kind.NOTICE
    label, value = labelled(line)
    if label in SOURCE_LABELS and line.size <= LONG:
        return Kind.SOURCE
    if phrase in _KINDS or label in TAG_LABELS:
        return _KINDS.get(phrase, Kind.TAGS)
    if line.size <= _HEADING and not line.ended and (what := _heading(line, phrase)):
        return what
    offers = _KINDS.get(label) in _OFFERING and value
    promo = offers and line.size < 3 * LONG and not line.text.endswith((".", "。"))
    button = promo or asks_to_show(line) or _is_button(line, phrase)
    return Kind.BUTTON if button else Kind.TEXT


def _heading(line: Line, phrase: str) -> Kind | None:
    """What a short line is the heading of: other stories, or the topics of this article."""
    words = set(phrase.split())
    if line.size > 1 and words & ARTICLE_WORDS and words & TAG_LABELS:
        return Kind.TAGS
    return Kind.BLOCK if phrase.startswith(BLOCK_STARTS) else None


def kinds_of(page: Sequence[Line]) -> list[Kind]:
    """What each line of a page is, with what the page shows of it.

    The praise below a newsletter's heading goes with it. What a speaker says is text, and so is
    small print that the story is about, and a list of words that a button may have.
    """
    kinds = [kind(line) for line in page]
    for found in (speaking(page), _topical(page, kinds), _listed(page, kinds)):
        for i in list(found):
            kinds[i] = Kind.TEXT
    for i in (*_file_stems(page, kinds), *_numbered_offers(page, kinds)):
        kinds[i] = Kind.BUTTON
    formed = (i for i, line in enumerate(page) if line.form)
    for i in (*formed, *_spoken_of(page, kinds), *_breaks(page, kinds), *_topics(page, kinds)):
        kinds[i] = Kind.TEXT
    for i, what in enumerate(kinds):
        if what is Kind.LETTER:
            kinds[i] = Kind.PROMO
            if i + 1 < len(page) and kinds[i + 1] is Kind.TEXT and page[i + 1].size < LONG:
                kinds[i + 1] = Kind.BUTTON
    return kinds


def is_prose(line: Line, what: Kind) -> bool:
    """Whether a line is surely prose: long and closed as a sentence is, or very long."""
    return what is Kind.TEXT and ((line.size >= LONG and line.ended) or line.size >= 2 * LONG)


def speaking(page: Sequence[Line]) -> frozenset[int]:
    """The lines of an interview whose labels are speakers, though credits have such labels.

    A label that stands three times is a speaker where one of its lines asks or states something,
    or where it takes turns with another label, line by line. The pictures of a gallery do neither.
    """
    labels = [_speaker(line) for line in page]
    counts = Counter(filter(None, labels))
    turns = Counter(label for label, after in pairwise(labels) if after and label != after)
    said = {label for line, label in zip(page, labels, strict=True) if label and _is_said(line)}
    return frozenset(
        i
        for i, label in enumerate(labels)
        if counts[label] >= _SPEAKS and (label in said or turns[label] >= _TURNS)
    )


def _speaker(line: Line) -> str:
    """The label of a line that may be a speaker's; "" where it has none, or one that offers."""
    label, value = labelled(line)
    is_other = _KINDS.get(label) in _OFFERING or any(map(str.isdigit, line.text.split(":")[0]))
    return "" if is_other or not value else label


def _is_said(line: Line) -> bool:
    """Whether what stands behind a label asks or states something, as no credit does."""
    return line.text.endswith(ASKING) or (line.ended and size(labelled(line)[1]) >= _SAID)


def _topical(page: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[int]:
    """The paragraphs that would be small print, were the story not about cookies or letters.

    Small print speaks to the reader. A paragraph that does not is the story's; one that does is
    so where no button stands beside it, and the headline, a paragraph, or another such one
    elsewhere in the story speaks of the same.
    """
    end = next((i for i, what in enumerate(kinds) if what is Kind.BLOCK), len(page))
    others = (page[i].key for i in range(end) if not i or is_prose(page[i], kinds[i]))
    told = {topic for key in others if not SPOKEN_TO.search(key) for topic in TOPICS.findall(key)}
    spoken: list[tuple[int, str]] = []
    for i in range(end):
        line = page[i]
        found = TOPICS.search(line.key) if kinds[i] is Kind.NOTICE and line.ended else None
        if not found or line.size < LONG or SMALL_PRINT.search(line.key):
            continue
        if not (SPOKEN_TO.search(line.key) or tells_browser(line)):
            yield i
        elif not _BESIDE.intersection(kinds[j] for j in (i - 1, i + 1) if 0 <= j < len(kinds)):
            spoken.append((i, found[0]))
    first = {topic: i for i, topic in reversed(spoken)}
    last = {topic: i for i, topic in spoken}
    for i, topic in spoken:
        if topic in told or last[topic] > i + 1 or first[topic] < i - 1:
            yield i


def _listed(page: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[int]:
    """The items of a list that are words of buttons: "These are the buttons:", and two and more.

    The list is announced by a line of text that ends in a colon, and text goes on below it.
    """
    for i, line in enumerate(page):
        if kinds[i] is Kind.TEXT and line.size > _LABEL and line.text.endswith((":", "：")):
            below = range(i + 1, len(page))
            items = list(
                takewhile(lambda j: kinds[j] in _ITEMS and not asks_to_show(page[j]), below)
            )
            after = i + len(items) + 1
            if len(items) > 1 and after < len(page) and kinds[after] is Kind.TEXT:
                yield from items


def _spoken_of(page: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[int]:
    """The sub-headings that are words of buttons or blocks: what stands below speaks of the same.

    Such a word stands once on its page, between two paragraphs.
    """
    counts = Counter(name(line.text) for line in page)
    for i in range(1, len(page) - 1):
        phrase = name(page[i].text)
        if kinds[i] not in _ITEMS or counts[phrase] > 1 or page[i].size > _LABEL:
            continue
        if not phrase or any(map(str.isdigit, page[i].text)):
            continue
        if not all(is_prose(page[j], kinds[j]) for j in (i - 1, i + 1)):
            continue
        stem = phrase[: max(_STEM, len(phrase) - _ENDING)]
        if f" {stem}" in f" {name(page[i + 1].text)}" or (
            UNSPACED.search(stem) and stem in page[i + 1].key
        ):
            yield i


def _file_stems(page: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[int]:
    """The names of files that stand for pictures within a story, by their hyphens.

    No paragraph beside one speaks of it, as beside a sub-heading, and a row of them is a list.
    """
    found = [
        i
        for i in range(1, len(page) - 1)
        if kinds[i] is Kind.TEXT and " " not in page[i].text and _FILE_STEM.fullmatch(page[i].text)
    ]
    rows: list[list[int]] = []
    for i in found:
        rows[-1].append(i) if rows and rows[-1][-1] == i - 1 else rows.append([i])
    for row in rows:
        numbered = all(_NUMBERED.search(page[i].text) for i in row)
        beside = [j for j in (row[0] - 1, row[-1] + 1) if is_prose(page[j], kinds[j])]
        spoken = any(page[i].key in page[j].key for i in row for j in beside)
        if beside and not spoken and (len(row) <= _IN_A_ROW or numbered):
            yield from row


def _numbered_offers(page: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[int]:
    """The lines of a numbered list of other stories below "Read more", within a story.

    Each item is the text of a picture, with the headline of its story on the next line; the last
    may say that the story goes on below.
    """
    for i, what in enumerate(kinds):
        if what not in (Kind.BUTTON, Kind.PROMO, Kind.BLOCK):
            continue
        found: list[int] = []
        number, j = 1, i + 1
        while j < len(page) and page[j].text.startswith(f"{number}. "):
            if name(page[j].text) in INSERTED:
                found.append(j)
            elif j + 1 < len(page) and _is_headline(page[j + 1]):
                found += [j, j + 1]
                j += 1
            else:
                break
            number, j = number + 1, j + 1
        if number > _IN_A_ROW:
            yield from found


def _is_headline(line: Line) -> bool:
    """Whether a line may be the headline of another story: some words that nothing closes."""
    return not line.ended and line.size >= _LABEL and not _NUMBERED_ITEM.match(line.text)


def _breaks(page: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[int]:
    """The lines of stars between two paragraphs, which part the scenes of a story."""
    for i in range(1, len(page) - 1):
        beside = (i - 1, i + 1)
        if is_break(page[i]) and all(is_prose(page[j], kinds[j]) for j in beside):
            yield i


def is_credit(line: Line) -> bool:
    """Whether a line says who made a picture."""
    return line.size < LONG and _MADE_BY.search(line.key) is not None


def names_maker(line: Line) -> bool:
    """Whether a line, of any length, closes with who made a picture."""
    return _MAKER_LAST.search(line.key) is not None


def stands_within(line: Line) -> bool:
    """Whether a line is furniture of a kind that stands within stories, and ends none.

    An advertisement or a picture is announced so, a picture that is not shown has its credit, an
    ornament parts scenes, and "Read also" offers a story on its own line.
    """
    phrase, (label, value) = name(line.text), labelled(line)
    ornament = not phrase and not any(map(str.isdigit, line.text))
    offer = _KINDS.get(label) is Kind.PROMO and value
    named = _FILE_STEM.fullmatch(line.text) is not None
    return phrase in INSERTED or bool(offer) or ornament or named or _is_picture(line)


def goes_on(line: Line) -> bool:
    """Whether a line says that the story goes on below it: "Story continues below"."""
    return name(line.text) in _CONTINUED


def is_break(line: Line) -> bool:
    """Whether a line parts scenes: three stars, or another ornament."""
    return _BREAK.fullmatch(line.text) is not None


def _topics(page: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[int]:
    """The lists of topics within a story, which the tags below it do not repeat.

    A line such as "Themen: ..." between two paragraphs says what they are about, where its label
    has that meaning too, or where the tags stand further down.
    """
    tags = [i for i, what in enumerate(kinds) if what is Kind.TAGS]
    for i in tags:
        if not 0 < i < len(page) - 1:
            continue
        within = is_prose(page[i - 1], kinds[i - 1]) and is_prose(page[i + 1], kinds[i + 1])
        if within and (i < tags[-1] or labelled(page[i])[0] in TOPIC_LABELS):
            yield i


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


def is_counter(line: Line) -> bool:
    """Whether a line counts minutes of reading or views, or tells a time from now."""
    shapes = (_COUNTED, _AGO, _MINUTES)
    return line.size <= _HEADING and any(shape.fullmatch(line.key) for shape in shapes)


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
    if any(shape.fullmatch(line.key) for shape in (_COUNTED, _AGO)):
        return True
    if _MINUTES.fullmatch(line.key) and any(term in phrase for term in READING):
        return True
    return _is_picture(line)


def _is_picture(line: Line) -> bool:
    """Whether a line is the credit of a picture, or a picture's number in its gallery."""
    if line.size >= LONG or len(line.text) > _LONGEST:
        return False
    if _IN_GALLERY.fullmatch(line.key):
        return True
    if line.size <= _HEADING and _FILE.fullmatch(line.text):
        return True
    return _CREDIT.fullmatch(line.key) is not None and not _is_said(line)
