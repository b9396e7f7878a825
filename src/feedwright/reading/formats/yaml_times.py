"""Times without a zone in the YAML of Jekyll, which is UTC there where they stand in no quotes.

YAML 1.1 makes a time of ``2024-03-01 12:00:00``, and one without a zone is UTC
(https://yaml.org/type/timestamp.html). Ruby's reader, which Jekyll has, keeps to that; what
stands in quotes, has no seconds or tells a day alone is read later, by the site's clocks.
"""

import re
from collections.abc import Mapping
from typing import Any

from feedwright.domain.patterns import seldom

_TIME = r"(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(\.\d*)?"
_LINE = seldom(rf"[^:]+:[ \t]+{_TIME}[ \t]*(?:\#.*)?", re.ASCII)


class UtcTime(str):
    """A time as it was written, which names no zone and is UTC all the same."""

    __slots__ = ()


def marked(fields: Mapping[str, Any], lines: Mapping[str, int], text: str) -> Mapping[str, Any]:
    """The fields of an article, those that are such times as :class:`UtcTime`.

    Args:
        fields: As its front matter has them.
        lines: For fields, the line of the file that each stands on.
        text: The file.
    """
    written = text.split("\n", max(lines.values(), default=0))
    found: dict[str, Any] = {}
    for name, value in fields.items():
        line = lines.get(name, 0)
        time = _LINE.fullmatch(written[line - 1]) if line and isinstance(value, str) else None
        if time is not None:
            year, month, day, hour, *rest = time.groups(default="")
            clock = f"{hour:>02}:{rest[0]}:{rest[1]}{rest[2].rstrip('.')}"
            found[name] = UtcTime(f"{year}-{month:>02}-{day:>02} {clock}")
    return {**fields, **found} if found else fields
