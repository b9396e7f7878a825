"""Code that Quarto runs where its site is made: cells such as ```` ```{python} ````.

What a cell prints or draws is not known here, for nothing is run. Its code is shown, but where the
cell or the article says otherwise (https://quarto.org/docs/computations/execution-options.html):
``echo: false`` and ``include: false``, on lines behind ``#|`` at its start.
"""

import re
from collections.abc import Mapping
from typing import Any

from feedwright.domain.patterns import seldom

_CELL = seldom(
    r"^(?P<indent>[ \t]{0,12})(?P<sign>`{3,9}|~{3,9})[ \t]*\{(?P<language>[a-z][\w-]{0,30})"
    r"(?P<said>[\s,][^{}\n]{0,300})?\}[ \t]*\n"
    r"(?P<options>(?:[ \t]*(?:\#|//|--|%%)\|[^\n]*\n)*+)"
    r"(?P<inner>(?:(?!^[ \t]*(?P=sign)[ \t]*$)[^\n]*\n)*+)(?P<end>[ \t]*(?P=sign)[ \t]*(?:\n|\Z))",
    re.MULTILINE,
)
_HIDDEN = seldom(r"\b(?:echo|include)\s{0,9}[:=]\s{0,9}(?:false|no|f)\b", re.IGNORECASE)
_ECHO = seldom(r"\becho\s{0,9}[:=]\s{0,9}(?:true|yes|fenced|t)\b", re.IGNORECASE)
_UNRUN = "1 cell of code is not run; what its site shows of its results is left out"
_SEVERAL_UNRUN = "{} cells of code are not run; what their site shows of their results is left out"


def shown(body: str, fields: Mapping[str, Any] | None) -> tuple[str, tuple[str, ...]]:
    """Markdown whose cells are plain code, or gone, and what to say of them.

    Args:
        body: As its author wrote it.
        fields: The article's own; ``execute`` holds for all cells.
    """
    execute = (fields or {}).get("execute")
    said_of_all = execute if isinstance(execute, Mapping) else {}
    is_echoed = not any(_is_false(said_of_all.get(name)) for name in ("echo", "include"))
    count = 0

    def written(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        said = f"{found['said'] or ''}\n{found['options']}"
        if _HIDDEN.search(said) or not (is_echoed or _ECHO.search(said)):
            return "\n"
        opening = f"{found['indent']}{found['sign']}{found['language']}\n"
        return f"{opening}{found['inner']}{found['end']}"

    plain = _CELL.sub(written, body)
    if not count:
        return body, ()
    told = _UNRUN if count == 1 else _SEVERAL_UNRUN.format(count)
    return plain, (told,)


def _is_false(value: object) -> bool:
    return str(value).strip().lower() in {"false", "no"}
