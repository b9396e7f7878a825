"""Embargoes that a press release writes above its text: ``EMBARGOED UNTIL 1 May 2031, 10:00``."""

import re
from datetime import datetime

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.reading.fields import dates

_HINTS = ("embargo", "sperrfrist", "ambargo", "not for ")
_TAG = seldom(r"<[^<>]{0,500}>")
_SIGNS = " \t*_#>[](){}`~:|-\u2013\u2014."
_LINE = seldom(
    r"""(?: (?:(?:strictly|strict|under|press|news|media)\s+)*embargo(?:ed)?\s*
            (?:until|till|:(?=.*\d)|jusqu\W*(?:au|à)?|hasta(?:\s+el)?|fino\s+al?|até|bis)
        | sperrfrist\s*:?(?=.*\d) | ambargo\s*:(?=.*\d)
        | not\s+for\s+(?:publication|release)\s+(?:before|until|till) )
        [\s:*_]*(?P<until>.*)""",
    re.VERBOSE | re.IGNORECASE,
)
_WITHIN = seldom(
    r"[(\[](?P<line>(?:under\s+)?embargo(?:ed)?\s+(?:until|till)[^()\[\]]*)[)\]]", re.IGNORECASE
)
_LINES = 3
"""How many lines of a text may come before it."""
_LONGEST = 200
"""In characters; a longer line is a sentence of the text."""
_BEGINNING = 800


def end(title: str, body: str, timezone: str) -> datetime | None:
    """The instant until which an article's first lines say that it is under an embargo.

    Args:
        title: Its title.
        body: As it was written.
        timezone: Of dates that name no zone.

    Raises:
        UnreadableArticle: They name an embargo, and no instant that can be read.
    """
    beginning = body[:_BEGINNING]
    if not may_begin(f"{title}\n{beginning}"):
        return None
    lines = [line for one in beginning.split("\n") if (line := _TAG.sub("", one).strip(_SIGNS))]
    if within := _WITHIN.search(title):
        lines.insert(0, within["line"])
    for line in (title.strip(_SIGNS), *lines[:_LINES]):
        if len(line) <= _LONGEST and (found := _LINE.fullmatch(line)):
            return _instant(found["until"].strip(_SIGNS), timezone)
    return None


def may_begin(text: str) -> bool:
    """Whether a text holds a word that lines about embargoes have."""
    lowered = text.lower()
    for hint in _HINTS:  # noqa: SIM110 - of every article
        if hint in lowered:
            return True
    return False


def _instant(said: str, timezone: str) -> datetime:
    try:
        return dates.parse(said, timezone)
    except ValueError:
        raise UnreadableArticle(
            f"It begins with an embargo until {said[:60]!r}, which is no date that can be read; "
            "name its end in a field 'embargo'."
        ) from None
