"""The line above a story that says in other words what the page's title line says.

Sites give their pages a title for search engines, and print another headline.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from feedwright.reading.formats.pagetext.byline import BULLET, authors, moment
from feedwright.reading.formats.pagetext.furniture import Kind, is_credit, kind, names_maker
from feedwright.reading.formats.pagetext.lines import ASKING, UNSPACED, Line, key, name

_LEAST = 2
"""In words; a line with no more is a kicker."""
_LONGEST = 40
_SHARED, _FEWEST_SHARED = 0.45, 3
"""How much two headlines share of all their words, and how many at least."""
_PART = 0.6
"""The same for a line that is a part of the title line, as a kicker may be too."""
_HELD = 0.8
"""So much of the shorter one's words is enough where there is one more."""
_FIRST_SHARED, _FIRST_FEWEST = 0.2, 2
"""The same as the first two for the first line that may be a headline."""
_A_WORD, _STEM = 3, 5
"""In letters: shorter words tell nothing, and endings do not."""
_GROWN = 3
"""In words: a title of so many may stand whole in a line that joins it with its kicker."""
_KICKER = 8
_PLAIN = re.compile(r"[^:.!?–—|]*[^\W_](?: ?[:–—|-])?")
_WAY = re.compile(r"[>›»❯→▸].*[>›»❯→▸]")
_SENTENCES = re.compile(r"[^\W\d_]{3,}[.!?]['\"”’»]? ?[^\W\d_]{2,}")


def said_anew(
    page: Sequence[Line], title: str, above: Iterable[int], repeated: Collection[str]
) -> int:
    """The index of the line above the story that is its headline, other than the title.

    It shares most of its words with the title, says something else, and closes as no sentence
    does. The first line that may be one needs fewer words in common. Of several lines, the one
    that shares most counts.

    Args:
        page: The lines of the page.
        title: What the title line says, without the site's name.
        above: The indices of the lines above the story.
        repeated: The lines, as they are compared, that other pages have too.

    Returns:
        The index; -1 where there is no such line.
    """
    own, whole = _words(title), key(title)
    best, most = -1, 0.0
    first = True
    for i in above:
        line = page[i]
        if line.key in repeated or not _may_be_headline(line):
            continue
        bare = key(BULLET.sub("", line.text))
        if bare in whole and UNSPACED.search(bare):
            continue
        words = _words(line.text)
        both, share = len(words & own), len(words & own) / max(len(words | own), 1)
        least = _PART if bare in whole else _SHARED
        holds = both > _FEWEST_SHARED and both >= _HELD * min(len(words), len(own))
        enough = both >= _FEWEST_SHARED and (share >= least or holds)
        near = first and both >= _FIRST_FEWEST and share >= _FIRST_SHARED
        if share > most and (enough or (near and bare not in whole)):
            best, most = i, share
        first = False
    return best


def parted_from(line: str, title: str) -> str:
    """A headline without the kicker, or the standfirst, that its line joins with it.

    Args:
        line: The page's own line.
        title: What the title line says, whose words show where the headline ends.
    """
    whole, joined = title.split(), line.split()
    keys, parts = [key(word) for word in whole], [key(word) for word in joined]
    extra = len(parts) - len(keys)
    if extra <= 0 or len(keys) < _GROWN:
        return line
    kicker = " ".join(joined[:extra])
    begins = joined[extra][0].isupper() and len(keys) > _GROWN
    if parts[extra:] == keys and begins and extra <= _KICKER and _PLAIN.fullmatch(kicker):
        return " ".join(joined[extra:])
    goes_on = joined[len(keys)][0]
    if parts[: len(keys)] == keys and goes_on.isupper() and joined[len(keys) - 1][-1].isalnum():
        return " ".join(joined[: len(keys)])
    return line


def _may_be_headline(line: Line) -> bool:
    """Whether a line is shaped as a headline: no sentence, no stamp, no credit, no announcement."""
    closed = line.ended and not line.text.endswith(ASKING)
    return (
        kind(line) is Kind.TEXT
        and not closed
        and not line.text.endswith((":", "：", ";"))
        and _LEAST < line.size <= _LONGEST
        and not _WAY.search(line.text)
        and not (line.size > _LONGEST // 2 and _SENTENCES.search(line.text))
        and not (is_credit(line) or names_maker(line))
        and not (moment(line) or authors(line))
    )


def _words(text: str) -> frozenset[str]:
    """The stems that may tell a line from another; pairs of letters in scripts without words."""
    return frozenset(_stems(text))


def _stems(text: str) -> Iterator[str]:
    for word in name(text).split():
        if UNSPACED.search(word):
            yield from map("".join, pairwise(word))
        elif len(word) >= _A_WORD:
            yield word[:_STEM]
