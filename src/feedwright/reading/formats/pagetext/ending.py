"""Where a story ends above what its site shows below it, however many lines that has.

Other stories, comments, and offers of all kinds are told from a story by many weak signs
together: each line is weighed by them (:data:`WEIGHTS`), and the story ends where the lines below
weigh most. Three things keep a story whole: it ends only where something parts the lines, the
lines below need a sign that is none of length or place (:data:`_MARKS`), and the search stops
where paragraphs of the story outweigh what was found, however much stands below them.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from statistics import median

from feedwright.reading.formats.pagetext.appended import (
    FEWEST_ABOVE,
    FEWEST_WORDS,
    Story,
    Surroundings,
    features,
    stems,
)
from feedwright.reading.formats.pagetext.byline import authors, moment
from feedwright.reading.formats.pagetext.furniture import (
    LONG,
    Kind,
    is_credit,
    is_prose,
    names_maker,
)
from feedwright.reading.formats.pagetext.lines import Line, name

WEIGHTS = {
    "below an offer": 3.0,
    "below a life": 2.0,
    "named first": 1.5,
    "service": 1.5,
    "site": 1.5,
    "cut": 1.5,
    "appeal": 1.0,
    "rights": 1.0,
    "stamp": 1.0,
    "last": 1.0,
    "parted": 0.8,
    "asks": 0.8,
    "brief": 0.8,
    "spoken to": 0.7,
    "credit": 0.5,
    "strange": 0.4,
    "shaped": -0.4,
    "known": -0.5,
    "closed": -0.5,
    "bare below": -0.7,
    "full": -0.8,
    "among sentences": -1.0,
    "headline": -1.0,
    "quoted": -1.0,
}
"""How much each sign says that a line is no story, as log-odds in round numbers, set after a
logistic regression on the second halves of 345 pages in 27 languages."""
_BIAS = -0.5
_LEAST = 2.0
"""Less says too little together."""
_FALL = 4.0
"""Where lines weigh so much less with those above them, these are the story's."""
_MARKS = frozenset(
    {"below an offer", "below a life", "service", "appeal", "rights", "named first", "cut"}
)
_ABOVE = 2
"""So many paragraphs of a story always stay, with what stands above them."""
_BRIEF, _FULL = 0.4, 0.7
"""As parts of the usual length of a story's sentences."""
_SENTENCE, _USUAL = 8, 20
"""In words: a short sentence, and a long one where the first half of a story has none."""
_BESIDE = 3
"""So many lines on both sides show whether a line stands among sentences."""
_FEW = 0.3
"""Among sentences, no more of the lines are unclosed."""
_BELOW = 4
"""So many lines below one show whether the site's begin there."""
_HEADING = 6
"""In words."""
_SECOND = 0.4
"""Below so much of a story, a heading for other stories may end it."""
_OF_OTHERS = 3
"""Below a heading for others, all but one paragraph in so many are of others."""
_COMMON = 0.34
"""Of the words of a paragraph of others, no more are the story's."""
_OFFERS = frozenset({Kind.BLOCK, Kind.TAGS, Kind.COMMENT})


def end_of(told: Sequence[Line], page: Surroundings) -> int:
    """The index behind the last line of a story.

    Args:
        told: The lines of the story by place and shape, in order.
        page: The page that they stand on.
    """
    above = next(islice(_paragraphs(told), _ABOVE - 1, None), len(told)) + 1
    if above >= len(told):
        return len(told)
    story = Story(told, page)
    hopeful = _search(story, above, words=False) < len(told)
    return _search(story, above, words=True) if hopeful else len(told)


def _search(story: Story, above: int, *, words: bool) -> int:
    """The index behind a story's last line.

    Args:
        story: The story.
        above: So many of its lines stay.
        words: Whether to compare the words of each line; if not, each is as strange as can be.
    """
    told = story.told
    kept = frozenset(line.number for line in told)
    sizes = [line.size for line in told[: (len(told) + 1) // 2] if line.ended]
    usual = median([size for size in sizes if size >= _SENTENCE] or [_USUAL])
    offered, life = _below_offers(story), _life(story)
    end, most, total, peak = len(told), _LEAST, 0.0, 0.0
    marked = False
    for n in range(len(told) - 1, above - 1, -1):
        line = told[n]
        if line.form:
            break
        found = {*features(story, n, words=words), *_of_itself(line), *_by_length(told, n, usual)}
        found |= {*_by_place(story, n, kept), *(() if words else ("strange",))}
        if n >= offered and _is_offered(story, n, offered):
            found.add("below an offer")
        if n > life:
            found.add("below a life")
        total += _BIAS + sum(WEIGHTS.get(sign, 0.0) for sign in sorted(found))
        marked = marked or not _MARKS.isdisjoint(found)
        if marked and total > most and (begin := _begin(story, n)) is not None:
            end, most = begin, total
        peak = max(peak, total)
        if total < peak - _FALL:
            break
    return end


def _paragraphs(told: Sequence[Line]) -> Iterator[int]:
    """The indices of the sure paragraphs of a story."""
    return (n for n, line in enumerate(told) if is_prose(line, Kind.TEXT))


def _begin(story: Story, n: int) -> int | None:
    """Where what is no story begins, of which a line is the first that weighs anything.

    It begins with that line where something parts it from the one above, or with its heading.
    """
    line, above = story.told[n], story.told[n - 1]
    apart = story.places[n] - story.places[n - 1] > 1
    if not apart and not above.ended and above.size <= _HEADING:
        return n - 1
    last = n == len(story.told) - 1
    return n if apart or last or not (line.ended or line.size >= 2 * LONG) else None


def _below_offers(story: Story) -> int:
    """The index, in what is told, of the first line below a heading for others, or beyond.

    Below a few paragraphs the heading ends nothing, and neither does it where most of those below
    have much in common with what stands above: the story goes on there.
    """
    told, places = story.told, story.places
    for n in range(int(len(told) * _SECOND) + 1, len(told)):
        if not _OFFERS.isdisjoint(story.page.kinds[places[n - 1] + 1 : places[n]]):
            above, below = (
                [line for line in part if is_prose(line, Kind.TEXT)]
                for part in (told[:n], told[n:])
            )
            others = sum(_is_of_others(story, line, n) for line in below)
            ends = len(above) >= FEWEST_ABOVE and others * _OF_OTHERS >= len(below) * (
                _OF_OTHERS - 1
            )
            return n if ends else len(told)
    return len(told)


def _life(story: Story) -> int:
    """The index, in what is told, of a writer's life, or beyond: a name, and what is said of it.

    It stands in the second half, and no paragraph above names the writer.
    """
    writers = tuple(f"{one} " for one in story.page.writers)
    half = range((len(story.told) + 1) // 2, len(story.told))
    lives = (n for n in half if story.told[n].size >= _SENTENCE and writers)
    begun = (n for n in lives if name(story.told[n].text).startswith(writers))
    return next((n for n in begun if not story.names_before(n)), len(story.told))


def _is_offered(story: Story, n: int, offered: int) -> bool:
    """Whether a line below a heading for others may be of others: a paragraph, if it stands alone.

    Paragraphs that follow each other go on with the story.
    """
    if not is_prose(story.told[n], Kind.TEXT):
        return True
    places = story.places
    beside = (i for i in (n - 1, n + 1) if i < len(places) and abs(places[i] - places[n]) == 1)
    alone = not any(is_prose(story.told[i], Kind.TEXT) for i in beside)
    return alone and _is_of_others(story, story.told[n], offered)


def _is_of_others(story: Story, line: Line, n: int) -> bool:
    """Whether a paragraph has words enough to tell, and few of those above a line."""
    own = stems(line.text)
    known = sum(story.first[word] < n for word in own)
    return len(own) >= FEWEST_WORDS and known <= _COMMON * len(own)


def _of_itself(line: Line) -> Iterator[str]:
    """What a line shows alone: who made a picture, or a date or a name outside a sentence."""
    if is_credit(line) or names_maker(line):
        yield "credit"
    if not line.ended and line.size < 2 * LONG and (authors(line) or moment(line)):
        yield "stamp"


def _by_length(told: Sequence[Line], n: int, usual: float) -> Iterator[str]:
    """How long a sentence is beside the story's, and whether it stands among others."""
    line = told[n]
    if line.ended:
        yield "closed"
        if line.size < _BRIEF * usual:
            yield "brief"
        elif line.size >= _FULL * usual:
            yield "full"
    beside = told[max(n - _BESIDE, 0) : n + _BESIDE + 1]
    if sum(not one.ended for one in beside) <= _FEW * len(beside):
        yield "among sentences"


def _by_place(story: Story, n: int, kept: frozenset[int]) -> Iterator[str]:
    """Where a line stands on its page, and what stands below it there."""
    place = story.places[n]
    if n == len(story.told) - 1:
        yield "last"
    if all(line.number in kept for line in story.page.lines[place + 1 : place + 1 + _BELOW]):
        yield "bare below"
