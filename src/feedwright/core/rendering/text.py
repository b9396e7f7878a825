"""Characters that no page and no XML document may hold."""

import re

FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
"""What XML 1.0 §2.2 forbids or discourages within the basic plane, as HTML does too."""


def writable(text: str) -> str:
    """A text without the characters that XML or HTML forbid."""
    return FORBIDDEN.sub("", text)
