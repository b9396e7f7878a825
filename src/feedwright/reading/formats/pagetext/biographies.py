"""The writers that a page names below its story: in a life, beside an address, or alone.

They count where nothing above the story names a writer. None of them is one of whom the story
speaks: a last paragraph that begins with a name says more of who was asked than of who wrote.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from feedwright.reading.formats.pagetext.byline import authors, stated
from feedwright.reading.formats.pagetext.furniture import LONG, Kind
from feedwright.reading.formats.pagetext.lines import Line, key, name
from feedwright.reading.formats.pagetext.names import AND, is_name
from feedwright.reading.formats.pagetext.phrases import AGENCIES, ARTICLES, LIVES, PARTICLES, ROLES

_LAST = 3
"""In so many of the last paragraphs may be a life."""
_OFFICE = 5
"""In words, what a writer is."""
_BRACKETS = re.compile(r"\(([^()]{4,160})\)\W*$")
_MOST_NAMES = 3
"""In words."""
_ADDRESS = re.compile(r"(?<![\w.+-])(?P<local>[\w.+-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)")
_OF_ADDRESS = 4
"""In letters: so much of a name an address has."""
_LEAST_OF_HOST = 3
"""In letters: so much of a site's name a host's has."""
_ROLE_WITHIN = 14
"""In words: so near its beginning a life says what its bearer is."""
_REPORTED = re.compile(r"(?:reporting|writing|story|text|words) by .{3,160}")


def named_below(
    page: Sequence[Line],
    kinds: Sequence[Kind],
    prose: Sequence[int],
    may_write: Callable[[str, int], bool],
    alone: Callable[[Line], tuple[str, ...]],
) -> tuple[int, tuple[str, ...]] | None:
    """The line at the end of a story, or below it, that names its writers, and their names.

    Args:
        page: The lines of the page.
        kinds: What each of them is.
        prose: The indices of its paragraphs.
        may_write: Whether no paragraph above a line speaks of who bears a name.
        alone: The names that a line has beside nothing else.
    """
    if not prose:
        return None
    start = prose[-_LAST:][0] + (len(prose) > _LAST)
    for i in range(start, len(page)):
        if kinds[i] is Kind.COMMENT:
            break
        names = _named(page, i, prose, alone)
        if names and all(may_write(one, i) for one in names):
            return i, names
    return None


def _named(
    page: Sequence[Line],
    index: int,
    prose: Sequence[int],
    alone: Callable[[Line], tuple[str, ...]],
) -> tuple[str, ...]:
    """The writers that one line at a story's end names."""
    line = page[index]
    if _REPORTED.match(line.key):
        return authors(Line.of(0, re.split("[;.]", line.text, maxsplit=1)[0]))
    if name(line.text) in LIVES:
        return ()
    headed = index > 0 and name(page[index - 1].text) in LIVES
    if names := alone(line):
        below = page[index + 1] if index + 1 < len(page) else None
        lived = below is not None and (_tells_of(below, names[0]) or is_office(below))
        listed = len(names) > 1 and index == prose[-1] + 1
        return names if headed or lived or listed else ()
    if index >= prose[-1] and (names := _in_brackets(line)):
        return names
    lone = _life(line)
    if lone and (headed or (line.size >= LONG // 2 and _has_role(line))):
        return (lone,)
    return tuple(_addressed(line)) if index >= prose[-1] else ()


def _tells_of(line: Line, one: str) -> bool:
    """Whether a line begins with a name, or has its last word at its beginning, and says more.

    It is a sentence, or says what its bearer is: a headline may begin with a name, too.
    """
    words = name(one).split()
    said = name(line.text).split()
    if not (line.ended or _has_role(line)):
        return False
    return line.size >= LONG // 2 and (said[:1] == words[:1] or words[-1] in said[:_MOST_NAMES])


def is_office(line: Line) -> bool:
    """Whether a short line says what a writer is: "Chief correspondent for the coast"."""
    words = name(line.text).split()
    if words and words[0] in ARTICLES:
        return False
    short = not line.ended and line.size <= _OFFICE
    return not ROLES.isdisjoint(words if short else words[:2])


def _in_brackets(line: Line) -> tuple[str, ...]:
    """The writers that a last paragraph closes with, beside a date: "(Ida Marsh, 4.3.2022)"."""
    match = _BRACKETS.search(line.text)
    if not match:
        return ()
    parts = [part for one in AND.split(match[1]) for part in re.split(r"\s*[,;]\s*", one)]
    names = tuple(part for part in parts if is_name(part))
    rest = [part for part in parts if not is_name(part) and name(part) not in AGENCIES]
    dated = bool(rest) and all(stated(part)[0] for part in rest)
    return names if dated and len(rest) == 1 else ()


def _life(line: Line) -> str:
    """The name that a sentence begins with, which goes on in lower case; "" where none does."""
    words: list[str] = []
    for word in line.text.split()[: _MOST_NAMES + 1]:
        if not word[0].isalpha() or (word[0].islower() and word not in PARTICLES):
            break
        words.append(word)
    while words and words[-1] in PARTICLES:
        words.pop()
    if len(words) == _MOST_NAMES and words[0] == words[-1]:  # a name alone, and a life
        words.pop()
    return " ".join(words) if line.size > len(words) and is_name(" ".join(words)) else ""


def _has_role(line: Line) -> bool:
    """Whether a sentence says at its beginning that someone is a writer."""
    return not ROLES.isdisjoint(name(line.text).split()[:_ROLE_WITHIN])


def _addressed(line: Line) -> Iterator[str]:
    """The name that stands before an address that is made of it."""
    match = _ADDRESS.search(line.text)
    if not match or ":" in line.text[: match.start()]:
        return
    local = "".join(filter(str.isalnum, key(match["local"])))
    words = line.text[: match.start()].split()
    for count in (3, 2):
        for first in range(len(words) - count + 1):
            run = words[first : first + count]
            if is_name(" ".join(run)) and _made_of(local, run):
                yield " ".join(run)
                return


def is_of_site(line: Line, site: str) -> bool:
    """Whether the address in a line is one of those who write for a site.

    The police and the organisers of a feast have addresses, too. The site's is made of its name,
    or of the name's first letters; where no name is known, a short line gives it alone.
    """
    match = _ADDRESS.search(line.text)
    if not match or _has_role(line):
        return True
    words = [word for word in name(site).split() if word not in ARTICLES]
    if not words:
        return line.size < LONG
    host = "".join(filter(str.isalnum, key(match["host"])))
    initials = "".join(word[0] for word in words)
    return any(word in host for word in words if len(word) >= _LEAST_OF_HOST) or (
        len(initials) >= _LEAST_OF_HOST and host.startswith(initials)
    )


def _made_of(local: str, words: Sequence[str]) -> bool:
    """Whether an address has the last word of a name, and begins as the first does."""
    last = "".join(filter(str.isalnum, key(words[-1])))
    first = key(words[0])[:1]
    return len(last) >= _OF_ADDRESS and last in local and first in local.replace(last, "", 1)
