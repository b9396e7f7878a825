"""How the names of writers are shaped, and what they are told from."""

import re

from feedwright.reading.formats.pagetext.given_names import GIVEN_NAMES
from feedwright.reading.formats.pagetext.institutions import names_institution
from feedwright.reading.formats.pagetext.lines import key, name
from feedwright.reading.formats.pagetext.phrases import (
    ARTICLES,
    BYLINES,
    OTHER_THAN_NAMES,
    PARTICLES,
    PUBLISHED,
    RANKS,
    UPDATED,
)

AND = re.compile(
    r"\s+(?:and|ve|und|et|y|e|i|ed|и|і|та|en|och|og|ja|oraz|és|și|şi|ir|un|και|dan|và|और|및|&)\s+"
    r"|\s+و\s*|、"
)
"""What stands between two names, with what parts names in lists of Han."""
_LEAST, _MOST = 2, 4
"""In words."""
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_INITIAL = re.compile(r"[^\W\d_]\.(?:-?[^\W\d_]\.)*")
_SURE_PART = 4
"""In letters: shorter parts of names are written in one with the next: McKay, DeVito, LaFleur."""
_CAPITAL = re.compile(r"(?<=[^\W\d_])(?=[A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁІЇЄ][^\W\d_])(?!In(?:nen)?\b)")
"""Where a word goes on with a capital and another letter."""
_OFFICES = ("redakteur", "redakteurin", "korrespondent", "korrespondentin", "redaktør", "redaktör")
"""How words for what a writer is end, where they are written in one."""


def is_name(text: str) -> bool:
    """Whether a text is shaped as a person's name: two to four words with capitals, and no terms.

    Of scripts without capitals none is, and a word that furniture, sections or institutions have is
    no name, nor is one word behind an article, as newspapers are called. In capitals alone it
    begins with a given name.
    """
    words = text.split()
    if not _LEAST <= len(words) <= _MOST:
        return False
    if not all(_WORD.fullmatch(word) or _INITIAL.fullmatch(word) for word in words):
        return False
    if key(words[0]) in ARTICLES or name(words[0]) in BYLINES:
        return False
    if any(key(word).endswith(_OFFICES) for word in words):
        return False
    proper = [word for word in words if word not in PARTICLES]
    cased = all(word[0].isupper() for word in proper) and words[-1] in proper
    return (
        cased
        and len(proper) > 1
        and OTHER_THAN_NAMES.isdisjoint(name(text).split())
        and not names_institution(text)
        and unglued(text) == text
        and (not text.isupper() or has_given_name(text))
        and not (PUBLISHED.search(key(text)) or UPDATED.search(key(text)))
        and any(len(word) > 2 for word in proper)  # noqa: PLR2004 - two letters may be an office
    )


def has_given_name(text: str) -> bool:
    """Whether a name begins with a given name that is known, as "Ida" or "Jean-Pierre"."""
    first = text.split(maxsplit=1)[0]
    return name(first) in GIVEN_NAMES or name(first.split("-")[0]) in GIVEN_NAMES


def unglued(text: str) -> str:
    """A text up to where two words run into one, as "Ida MarshReporter" does.

    What stood in elements of its own has no blank between in page text.
    """
    for match in _CAPITAL.finditer(text):
        start = text.rfind(" ", 0, match.start()) + 1
        part = re.split(r"[-'’.]", text[start : match.start()])[-1]
        if len(part) >= _SURE_PART and part[-1].islower():
            return text[: match.start()].rstrip()
    return text


def once(text: str) -> str:
    """A text that is one phrase printed twice, once."""
    words = text.split()
    half = len(words) // 2
    return " ".join(words[:half]) if words and words[:half] * 2 == words else text


def without_office(text: str) -> str:
    """A name without what its bearer is, or whom for: "Ida Marsh Health Reporter"."""
    words = text.split()
    ends = (
        n
        for n, word in enumerate(words)
        if n >= _LEAST and (key(word) in RANKS or name(word) in OTHER_THAN_NAMES)
    )
    return " ".join(words[: next(ends, len(words))])
