"""What a site adds below a story: appeals to its readers, comments, its rights, writers' lives.

Each line is weighed by what can be counted in it and around it (:data:`WEIGHTS`), from the page's
end upwards, and those that weigh more than nothing together are no story. Only a line with a mark
of such additions is weighed (:data:`_MARKS`), or one that closes as no sentence does: a sentence
without one ends the search, however much stands below it, and so does an item of a list.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

import msgspec

from feedwright.reading.formats.pagetext.furniture import LONG, Kind, is_prose, kind
from feedwright.reading.formats.pagetext.lines import ASKING, MARKER, UNSPACED, Line, key, name
from feedwright.reading.formats.pagetext.lists import shapes
from feedwright.reading.formats.pagetext.phrases import NETWORKS, SERVICES, SPOKEN_TO

WEIGHTS = {
    "parted": 1.6,
    "far": 1.5,
    "spoken to": 0.9,
    "tiny": 0.9,
    "printed again": 0.8,
    "reach": 0.8,
    "named first": 1.6,
    "strange": 0.7,
    "service": 0.7,
    "services": 0.6,
    "rights": 0.6,
    "spoken to as before": 0.5,
    "site": 0.4,
    "appeal": 0.2,
    "notice": 0.1,
    "life": -0.1,
    "cut": -0.2,
    "headline": -0.4,
    "known": -0.4,
    "short": -0.4,
    "shaped": -0.4,
    "long": -0.5,
    "quoted": -0.6,
    "asks": -0.8,
    "writer": -1.1,
    "very long": -1.1,
}
"""How much each feature says that a line is no story, as log-odds. Fitted by logistic regression
(ridge 2, lines of a story twice) on 4,328 lines at and below the ends of 280 stories in 27
languages. On 289 pages that were kept apart, 3 more of 5,369 long lines are lost than without all
of this: a call to subscribe, and what readers asked. "reach" and "named first" were set later, on
a few appeals and lives, to what makes such a line go by itself."""
_BIAS = 1.2
_MOST = 2.0
"""More than this says nothing more, however many lines have it: one paragraph outweighs it."""
_PLAIN = -1.5
"""What a short sentence without a mark weighs: it goes where lines above and below it do."""
_MARKS = frozenset({"appeal", "notice", "writer", "life", "rights"})

_SAID = re.compile(r"['\"‘“„«»「『]")
_QUOTED = re.compile(r"^['‘]|[\"“”„«»「『]")
_RIGHTS = re.compile(r"^\W*(?:©|copyright|\(c\))|©\W*\d{4}|\bcopyright\W+(?:©|\d{4})")
_FAR = 3
"""So many lines, or more, were taken out above."""
_ITEMS = ("-", "*")
_TINY = 3
"""In words."""
_HEADING = 6
_ALIKE = 3
"""So many neighbours of one shape are items of a list."""
_ACCOUNT = re.compile(r"(?<!\w)@\w{3,}|\w@\w+(?:\.\w+)+")
_MANY = 2
"""So many networks may a story name with its site's name; more are a call to follow it there."""
_A_WORD, _STEM = 5, 7
"""In letters: shorter words tell no two texts apart, and endings do not."""
FEWEST_WORDS = 4
_REMEMBERED = 4_096
"""Of so many lines the words are remembered: a story's are asked for twice."""
_STRANGE, _KNOWN = 0.2, 0.5
"""Of the words of a line, so many, or fewer, and so many, or more, stand above it."""
_COMMON = ((0.25, 0.34), (0.5, 0.25), (0.75, 0.15))
"""Where there are so many paragraphs below offers to one above, they have as many words in common
with the story, of their own, if they are of others."""
FEWEST_ABOVE, _MOST_BELOW = 8, 0.75
"""In paragraphs above a heading for other stories, and as a part of them below, where it may end
the story."""
_STRANGE_BELOW = 0.3
"""Of 3,684 places in stories, 5 % have no two paragraphs below them with more known words; with a
heading for other stories there too, none of 200 pages."""
_PAIR = 2
_LESS = 3
"""Where more than one paragraph in so many has much in common with the story, it goes on."""
_SUMMARIES, _HEADLINE = 2, 4
"""So many of them, each below a headline of so many words, are a list."""
_SPEAKING = 3
"""A story speaks to its reader where one paragraph in so many does."""


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows beside the lines of its story."""

    lines: Sequence[Line]
    """All of the page."""
    kinds: Sequence[Kind]
    last: int
    """The index of the story's last line by place and shape."""
    offers: int
    """The index from which the page offers other stories, or the page's length."""
    headline: str
    site: str
    writers: Collection[str]
    """The names of its bylines, as phrases are compared."""


class Story:
    """A story: the measure for what stands at its end.

    What few lines ask for is counted when it is asked for.
    """

    def __init__(self, told: Sequence[Line], page: Surroundings) -> None:
        """The story that some lines of a page tell."""
        numbers = {line.number: i for i, line in enumerate(page.lines)}
        self.told = told
        self.places = [numbers[line.number] for line in told]
        """The index of each line on its page."""
        self.page = page
        self._half = told[: (len(told) + 1) // 2]

    @cached_property
    def prose(self) -> int:
        """The index, in what is told, of the last sure paragraph by place."""
        placed = zip(self.told, self.places, strict=True)
        sure = (
            n
            for n, (line, place) in enumerate(placed)
            if place <= self.page.last and is_prose(line, Kind.TEXT)
        )
        return max(sure, default=-1)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often the page prints each line."""
        return Counter(line.key for line in self.page.lines)

    @cached_property
    def first(self) -> Mapping[str, int]:
        """The line, as it counts in what is told, that has a word first; -1 for the headline's."""
        texts = enumerate([self.page.headline, *(line.text for line in self.told)], -1)
        return {word: n for n, text in reversed([*texts]) for word in stems(text)}

    @cached_property
    def headline(self) -> frozenset[str]:
        """The words of the headline."""
        return stems(self.page.headline)

    @cached_property
    def topics(self) -> frozenset[str]:
        """The services that the headline or the first half speaks of."""
        texts = (key(self.page.headline), *(line.key for line in self._half))
        return frozenset(topic for text in texts for topic in SERVICES.findall(text))

    @cached_property
    def speaks(self) -> bool:
        """It speaks to its reader, other than in what it quotes."""
        long = [line for line in self._half if line.size >= LONG]
        spoken = (line for line in long if SPOKEN_TO.search(line.key))
        own = sum(_QUOTED.search(line.text) is None for line in spoken)
        return bool(long) and own * _SPEAKING >= len(long)

    @cached_property
    def reaches(self) -> bool:
        """Its first half names networks or accounts, as its last lines may then do too."""
        return any(map(_reach, (Line.of(0, self.page.headline), *self._half)))

    def names_writer(self, line: Line) -> bool:
        """Whether a line has the name of one who wrote the story."""
        phrase = f" {name(line.text)} "
        return any(f" {one} " in phrase for one in self.page.writers)

    def names_before(self, n: int) -> bool:
        """Whether the story names a writer whom a line begins with above that line already."""
        phrase = f" {name(self.told[n].text)} "
        own = [one for one in self.page.writers if phrase.startswith(f" {one} ")]
        above = (f" {name(line.text)} " for line in self.told[:n] if line.size >= LONG)
        return any(f" {one} " in text for text in above for one in own)


def parted(told: Sequence[Line], page: Surroundings) -> tuple[list[Line], list[Line]]:
    """Parts a story from what the site added to it.

    Args:
        told: The lines of the story by place and shape, in order.
        page: The page that they stand on.

    Returns:
        The story and the rest, each in its order.
    """
    others = _of_others(told, page)
    rest = [line for line in told if line.number not in others]
    end = _added_from(rest, page)
    return rest[:end], [line for line in told if line.number in others] + rest[end:]


def _of_others(told: Sequence[Line], page: Surroundings) -> set[int]:
    """The numbers of the paragraphs that tell of other stories, where the page offers these.

    Such a paragraph stands below an unclosed line, which is its headline, and has few words in
    common with the story; where as much stands below the offers as above, the story goes on there.
    """
    if (
        not told
        or page.offers >= len(page.lines)
        or told[-1].number < page.lines[page.offers].number
    ):
        return set()
    first = page.lines[page.offers].number
    above = [line for line in told if line.number < first]
    below = [line for line in told if line.number >= first]
    many, few = (sum(is_prose(line, Kind.TEXT) for line in part) for part in (above, below))
    most = next((share for part, share in _COMMON if few <= part * many), None)
    if most is None:
        return set()
    known = stems(page.headline).union(*(stems(line.text) for line in above))
    strange = {line.number for line in below if _shares_little(line, known, most)}
    headed = strange & _headed(page.lines[page.offers :])
    if len(headed) < _SUMMARIES:
        return set()
    prose = {line.number for line in below if is_prose(line, Kind.TEXT)}
    unlike = {line.number for line in below if _shares_little(line, known, _COMMON[0][1])}
    if len(prose - unlike) * _LESS > len(prose):
        return headed
    return _with_beside(below, headed, unlike)


def _shares_little(line: Line, known: frozenset[str], most: float) -> bool:
    """Whether a line has words enough to tell, and few of those that are known."""
    own = stems(line.text)
    return len(own) >= FEWEST_WORDS and len(own & known) <= most * len(own)


def _with_beside(
    below: Sequence[Line], headed: Collection[int], unlike: Collection[int]
) -> set[int]:
    """The numbers of all lines of a list of other stories, of which some summaries are known.

    The other paragraphs from there on have few words in common with the story too, and short lines
    go with the paragraph below them.
    """
    others = {number for number in unlike if number >= min(headed)}.union(headed)
    goes = True
    for line in reversed(below):
        goes = line.number in others if is_prose(line, Kind.TEXT) else goes
        others.update([line.number] if goes else [])
    return others


def _headed(lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines below unclosed ones of so many words that they are a headline."""
    found: set[int] = set()
    words = 0
    for line in lines:
        if words >= _HEADLINE:
            found.add(line.number)
        plain = not line.ended and kind(line) is Kind.TEXT
        words = words + line.size if plain else 0 if is_prose(line, Kind.TEXT) else words
    return found


def ends_story(
    page: Sequence[Line], kinds: Sequence[Kind], prose: Sequence[int], block: int, headline: str
) -> bool:
    """Whether no paragraph below a heading such as "Related posts" goes on with the story.

    Two that follow each other do so, unless the words of both are strange to what stands above, or
    each such pair stands below the headline and the stamp of its own story.
    """
    cut = bisect_left(prose, block)
    above, below = prose[:cut], prose[cut:]
    if len(above) < FEWEST_ABOVE or len(below) > _MOST_BELOW * len(above):
        return False
    runs: list[list[int]] = []
    for i in below:
        follows = runs and all(kinds[k] is Kind.BUTTON for k in range(runs[-1][-1] + 1, i))
        runs[-1].append(i) if follows else runs.append([i])
    if any(UNSPACED.search(page[i].text) for i in below):
        return False
    known = stems(headline).union(*(stems(page[i].text) for i in above))
    gaps = [run[0] - before[-1] for before, run in pairwise([[block], *runs])]
    if len(runs) >= _ALIKE and max(map(len, runs)) <= _PAIR and min(gaps) > _PAIR:
        alike = sum(not _shares_little(page[i], known, _COMMON[0][1]) for i in below)
        return alike * _LESS <= len(below)
    paired = (i for run in runs if len(run) > 1 for i in run)
    return all(_shares_little(page[i], known, _STRANGE_BELOW) for i in paired)


def _added_from(told: Sequence[Line], page: Surroundings) -> int:
    """The index from which lines at the end of a story are the site's, or how many lines it has."""
    start, total = len(told), 0.0
    if not told or not _may_be_added(told, page.writers):
        return start
    story = Story(told, page)
    for n in reversed(range(len(told))):
        found = features(story, n)
        if _ends_search(story, n, found):
            break
        plain = told[n].ended and _MARKS.isdisjoint(found)
        weight = _PLAIN if plain else _BIAS + sum(map(WEIGHTS.__getitem__, sorted(found)))
        total = min(_MOST, total + weight)
        if total < 0:
            break
        if weight > 0:
            start = n
    return start


def _may_be_added(told: Sequence[Line], writers: Collection[str]) -> bool:
    """Whether the last line has anything of a mark, which most stories' last lines have not."""
    line = told[-1]
    return (
        not line.ended
        or _reach(line) > 1
        or not _MARKS.isdisjoint(_of_itself(line) | _life(told, len(told) - 1, writers))
        or SPOKEN_TO.search(line.key) is not None
        or SERVICES.search(line.key) is not None
    )


def _ends_search(story: Story, n: int, found: Collection[str]) -> bool:
    """Whether a line is surely the story's: an item, speech, or a sentence without a mark."""
    line = story.told[n]
    marker = MARKER.match(line.text)
    listed = n > story.prose and story.places[n] <= story.page.last and not line.ended
    weak = marker is not None and not (marker["number"] or marker["weak"] in _ITEMS)
    item = marker is not None and (not weak or _is_one_of_bullets(story.told, n))
    within = story.places[n] < story.page.offers
    if line.size >= LONG and (line.ended or within) and _MARKS.isdisjoint(found):
        return True
    said = line.size >= LONG and _SAID.match(line.text) is not None
    return listed or item or said or bool(line.form) or _is_one_of_three(story.told, n)


def _is_one_of_three(told: Sequence[Line], n: int) -> bool:
    """Whether a line is of one shape with two neighbours, as the items of a list are."""
    windows = (told[i : i + _ALIKE] for i in range(max(n - _ALIKE + 1, 0), n + 1))
    return any(
        len(window) == _ALIKE and frozenset.intersection(*map(shapes, window)) for window in windows
    )


def _is_one_of_bullets(told: Sequence[Line], n: int) -> bool:
    """Whether a line with a bullet has two neighbours with one, as an item of a list has."""
    beside = told[max(n - _ALIKE + 1, 0) : n + _ALIKE]
    runs = ("".join("x" if MARKER.match(line.text) else " " for line in beside)).split()
    return any(len(run) >= _ALIKE for run in runs)


def features(story: Story, n: int, *, words: bool = True) -> frozenset[str]:
    """The features of a line at or below the story's end.

    Args:
        story: The story.
        n: The line, as it counts in what is told.
        words: Whether to look for its words in the story too, which takes longest.
    """
    line = story.told[n]
    spoken = _spoken(story, line)
    found = {*_of_itself(line), *spoken, *_parted(story, n)}
    found |= _words(story, n) if words else set()
    found |= _life(story.told, n, story.page.writers)
    if "life" in found and story.counts[story.told[n - 1].key] == 1:
        found.discard("life")
    if {"spoken to", "service"} <= found:
        found.add("appeal")
    if "services" in found and not {"site", "parted"}.isdisjoint(found):
        found.add("notice")
    reach = _reach(line)
    reach = 0 if reach and story.reaches else reach
    addressed = reach > 1 and ("spoken to" in found or story.names_writer(line))
    if addressed or ("site" in found and reach > _MANY):
        found.update(("appeal", "reach"))
    if "writer" in found:
        found.discard("writer") if story.names_before(n) else found.add("named first")
    return frozenset(found & WEIGHTS.keys())


def _of_itself(line: Line) -> set[str]:
    """What a line shows alone."""
    found = {"tiny" if line.size <= _TINY else "short" if line.size < LONG else "long"}
    if line.size >= 2 * LONG:
        found.add("very long")
    if line.text.rstrip(" ])»→").endswith(("…", "...")):
        found.add("cut")
    if line.text.endswith(ASKING):
        found.add("asks")
    if shapes(line):
        found.add("shaped")
    if _QUOTED.search(line.text):
        found.add("quoted")
    if _RIGHTS.search(line.key):
        found.add("rights")
    return found


def _spoken(story: Story, line: Line) -> set[str]:
    """How a line speaks, and of what, other than the story does."""
    found: set[str] = set()
    if SPOKEN_TO.search(line.key):
        found.add("spoken to as before" if story.speaks else "spoken to")
    services = set(SERVICES.findall(line.key)) - story.topics
    found.update(("service",) if services else (), ("services",) if len(services) > 1 else ())
    phrase = name(line.text)
    site = name(story.page.site)
    if site and f" {site} " in f" {phrase} ":
        found.add("site")
    return found


def _reach(line: Line) -> int:
    """How many networks a line names, and accounts and addresses for letters."""
    networks = NETWORKS.intersection(name(line.text).split())
    return len(networks) + len(_ACCOUNT.findall(line.key))


def _parted(story: Story, n: int) -> set[str]:
    """What parts a line from the story, and whether the page prints it again."""
    found: set[str] = set()
    gap = story.places[n] - story.places[n - 1] if n else 1
    found.update(("parted",) if gap > 1 else (), ("far",) if gap > _FAR else ())
    if story.counts[story.told[n].key] > 1:
        found.add("printed again")
    return found


def _words(story: Story, n: int) -> set[str]:
    """What a line has in common with the story above it."""
    own = stems(story.told[n].text)
    found: set[str] = set()
    if len(own) >= FEWEST_WORDS:
        share = sum(story.first[word] < n for word in own) / len(own)
        found.update(("strange",) if share <= _STRANGE else ())
        found.update(("known",) if share >= _KNOWN else ())
    if len(own & story.headline) > 1:
        found.add("headline")
    return found


def _life(told: Sequence[Line], n: int, writers: Collection[str]) -> set[str]:
    """Whether a line starts with the name of the story's writer, or with the line above it.

    The writer's name may stand alone above it too, where it does so once: more often it is that of
    one who asks.
    """
    found: set[str] = set()
    phrase = f" {name(told[n].text)} " if writers else ""
    if any(phrase.startswith(f" {writer} ") for writer in writers):
        found.add("writer")
    heading = told[n - 1] if n else None
    if heading and heading.size < _HEADING and not heading.ended and heading.key:
        found.update(("life",) if told[n].key.startswith(heading.key) else ())
        alone = name(heading.text) in writers
        if alone and sum(line.key == heading.key for line in told) == 1:
            found.add("writer")
    return found


@lru_cache(maxsize=_REMEMBERED)
def stems(text: str) -> frozenset[str]:
    """The longer words of a text without their ends; pairs of letters in scripts without any."""
    found: set[str] = set()
    for word in name(text).split():
        if UNSPACED.search(word):
            found.update(map("".join, pairwise(word)))
        elif len(word) >= _A_WORD:
            found.add(word[:_STEM])
    return frozenset(found)
