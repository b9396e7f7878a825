"""Globs: patterns of file paths, as configurations write them."""

import re
from collections.abc import Callable, Sequence

from feedwright.domain.patterns import seldom

_SIGN = seldom(r"\*\*+/?|[*?{},]|\[(?P<not>[!^]?)(?P<one>[^\[\]/]+)\]|\\(?P<sign>.)|.", re.DOTALL)
MOST_STARS = 4
"""No pattern that people write has more, and to match many takes as long as one likes."""


def translated(pattern: str) -> str:
    """A glob with ``*``, ``**``, ``?``, ``[…]`` and ``{…,…}``, as a regular expression.

    One with very many stars matches everything: what it may keep back is kept back.
    """
    if len(re.findall(r"\*+", pattern)) > MOST_STARS:
        return ".*"
    parts: list[str] = []
    depth = 0
    for sign in _SIGN.finditer(pattern):
        match sign[0]:
            case "*":
                parts.append("[^/]*")
            case stars if stars.startswith("**"):
                parts.append("(?:.*/)?" if stars.endswith("/") else ".*")
            case "?":
                parts.append("[^/]")
            case "{":
                depth += 1
                parts.append("(?:")
            case "}" if depth:
                depth -= 1
                parts.append(")")
            case "," if depth:
                parts.append("|")
            case _ if sign["one"]:
                inner = re.sub(r"([\\\]\[^&~|])", r"\\\1", sign["one"])
                parts.append(f"[{'^' if sign['not'] else ''}{inner}]")
            case literal:
                parts.append(re.escape(sign["sign"] or literal))
    return "".join(parts) + ")" * depth


def chosen(only: Sequence[str], but: Sequence[str]) -> Callable[[str], bool] | None:
    """What tells whether a file is chosen by its path; None where every one is.

    Args:
        only: Patterns of which one must match, if there are any.
        but: Patterns of which none may match.
    """
    wanted, unwanted = _matching(only), _matching(but)
    if wanted is None and unwanted is None:
        return None
    return lambda path: (
        (wanted is None or wanted.match(path) is not None)
        and (unwanted is None or unwanted.match(path) is None)
    )


def problem(pattern: str) -> str:
    """What is wrong with a pattern of files below a folder, or ""."""
    if not pattern.strip("/ ") or ".." in pattern.split("/"):
        return f"{pattern!r} matches no file below the source; write one as 'posts/**'"
    if len(re.findall(r"\*+", pattern)) >= MOST_STARS:
        return f"{pattern!r} has more than {MOST_STARS - 1} stars; divide it into several"
    return ""


def _matching(patterns: Sequence[str]) -> re.Pattern[str] | None:
    """What matches a path that any of some patterns means, with all below it if it is a folder.

    One without a slash means a name, in whatever folder that is.
    """
    if not patterns:
        return None
    bare = (one.removeprefix("./").strip("/") for one in patterns)
    rooted = (one if "/" in one or one == "**" else f"**/{one}" for one in bare)
    return re.compile(rf"(?s:{'|'.join(map(translated, rooted))})(?:/|\Z)")
