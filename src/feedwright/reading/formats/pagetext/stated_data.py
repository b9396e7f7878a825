"""The date that a page's data states, where a dump of the page has its scripts too.

``text_content()`` of lxml keeps what stands in ``<script type="application/ld+json">``. Scripts go
before the lines are told apart (:mod:`.scripts`), so that no other part of the page shows when its
story was published; schema.org's ``datePublished`` there does.
"""

import re

from feedwright.reading.formats.pagetext.byline import stated
from feedwright.reading.formats.pagetext.scripts import is_scripted

_PUBLISHED = re.compile(r"\"datePublished\"\s{0,9}:\s{0,9}\"(?P<date>[^\"\\\n]{8,40})\"")
_EARLIEST = "1990"
"""No page was published before: such a date is that of an empty field."""


def published(text: str) -> tuple[str, int]:
    """When a page was published, by the data between its scripts.

    Args:
        text: The page, as it was saved.

    Returns:
        The date as ISO 8601 writes it, and the line it stands in, counted from 1; "" and 0 where
        the page has no scripts outside its story, or its data name several days: those of other
        stories stand there as well.
    """
    if '"datePublished"' not in text or not is_scripted(text):
        return "", 0
    found = [
        (iso, match.start())
        for match in _PUBLISHED.finditer(text)
        if (iso := stated(match["date"])[0]) >= _EARLIEST
    ]
    if len({iso[:10] for iso, _ in found}) != 1:
        return "", 0
    iso, start = found[0]
    return iso, len(f"{text[:start]}.".splitlines())
