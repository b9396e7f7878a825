"""How deep the lists and tables of a text nest, counted without a parser.

Parsers call themselves for each level: in Python that ends in a RecursionError at some depth that
differs from version to version, and in C it may end the process.
"""

import re
from typing import Any

from feedwright.domain.patterns import seldom

DEEPEST = 100
"""No front matter that people or their programs write nests deeper."""
TOO_DEEP = f"it is nested too deep, by more than {DEEPEST} levels"

# Strings and comments are passed over whole, so that a bracket or a dot in one counts nothing.
# One that is never closed is passed over, too, and not looked through from each of its quotes.
JSON = seldom(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
TOML = seldom(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?|"(?:[^"\\\n]++|\\.)*+"?'
    r"|'''(?:[^']++|'(?!''))*+(?:''')?|'[^'\n]*+'?|\#[^\n]*+"
    r"|[\[{]|[\]}]|[.,=\n]",
    re.DOTALL,
)


def too_deep(text: str, tokens: re.Pattern[str], start: int = 0) -> int | None:
    """Where a text first nests more than :data:`DEEPEST` levels, as an offset, or None.

    Args:
        text: In a notation of brackets, in which ``a.b.c`` may be a table in a table as well.
        tokens: Its strings, comments, brackets, and what joins and ends dotted names:
            :data:`JSON` or :data:`TOML`.
        start: Where to begin.
    """
    level = names = 0
    for token in tokens.finditer(text, start):
        match token[0]:
            case "[" | "{":
                level, names = level + 1, 0
            case "]" | "}":
                level, names = level - 1, 0
            case ".":
                names += 1
            case "," | "=" | "\n":
                names = 0
        if level > DEEPEST or names > DEEPEST:
            return token.start()
    return None


def is_deep(value: Any) -> bool:
    """Whether the lists and mappings of a value nest more than :data:`DEEPEST` levels."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        level = [
            part
            for one in level
            for part in (one.values() if isinstance(one, dict) else one)
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True
