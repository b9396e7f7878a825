"""Attributes in braces that hide a part of Markdown, as ``hidden`` and ``style`` do in HTML.

kramdown gives them to the block or the span beside ``{: .hidden}``, Pandoc to what stands between
two lines of colons (``::: {.hidden}``) or in brackets before them.
"""

import re
from collections.abc import Iterator

from feedwright.domain.patterns import seldom
from feedwright.markup import hidden
from feedwright.markup.code import Code, code

_LIST = seldom(r"^[ \t]*\{:(?P<said>[^{}\n]{1,500})\}[ \t]*$", re.MULTILINE)
_SPAN = seldom(
    r"""(?: (?P<sign>\*{1,3}|_{1,3}|~~)(?=\S) (?:(?!(?P=sign))[^\n]){1,500} (?P=sign)
        | !?\[[^\[\]\n]{0,500}\]\([^()\n]{0,500}\) ) \{:(?P<said>[^{}\n]{1,500})\}
      | \[[^\[\]\n]{1,500}\]\{(?P<bracketed>[^{}:\n][^{}\n]{0,500})\}""",
    re.VERBOSE,
)
_FENCE = seldom(
    r"^[ ]{0,3}:{3,}[ \t]*(?:\{(?P<said>[^{}\n]{1,500})\}[ \t:]*|(?P<name>[\w-][^\n]{0,500}))?$",
    re.MULTILINE,
)
_ATTRIBUTE = seldom(
    r"""\.(?P<class>[\w-]+) | (?P<name>[\w-]+) (?:=(?:"(?P<value>[^"]*)"|'(?P<single>[^']*)'
        |(?P<bare>[^\s"']+)))? | \#\S+ """,
    re.VERBOSE,
)
_HEADING = seldom(r"[ ]{0,3}#{1,6}[ \t]")
_UNCLOSED = "Line {}: nothing closes the hidden block that ::: opens; what follows was left out."


def shown(body: str) -> tuple[str, tuple[str, ...]]:
    """Markdown without the parts that their attributes hide, and what is to be said of it.

    Args:
        body: As its author wrote it.
    """
    told: tuple[str, ...] = ()
    if ":::" in body and any(map(_hides_fenced, _FENCE.finditer(body))):
        body, told = _without_fenced(body, code(body, "markdown"))
    if "{" not in body:
        return body, told
    if "{:" in body and any(_hides(found["said"]) for found in _LIST.finditer(body)):
        body = "".join(_without_blocks(body, code(body, "markdown")))
    if ("{:" in body or "]{" in body) and any(map(_hides_span, _SPAN.finditer(body))):
        marked = code(body, "markdown")
        body = _SPAN.sub(
            lambda found: (
                "" if _hides_span(found) and not marked.around(found.end() - 1, 0) else found[0]
            ),
            body,
        )
    return body, told


def _hides(said: str) -> bool:
    """Whether attributes hide what has them; kramdown's ``{: hidden}`` does as ``hidden`` does."""
    values = {"class": ""}
    for found in _ATTRIBUTE.finditer(said):
        if found["class"]:
            values["class"] += f" {found['class']}"
        elif found["name"]:
            value = found["value"] or found["single"] or found["bare"] or ""
            joined = found["name"] == "class"
            values[found["name"]] = f"{values['class']} {value}" if joined else value
    return hidden.hides("p", values)


def _hides_span(found: re.Match[str]) -> bool:
    return _hides(found["said"] or found["bracketed"])


def _hides_fenced(found: re.Match[str]) -> bool:
    """Whether a line of colons opens a hidden block, by its attributes or its only name."""
    name = found["name"] or ""
    if "{" in name:
        name = name.replace("{", " ").replace("}", " ")
    else:
        name = name.strip(" \t:")
        name = f".{name}" if " " not in name else ""
    return _hides(found["said"] or name) if found["said"] or name else False


def _without_fenced(body: str, marked: Code) -> tuple[str, tuple[str, ...]]:
    parts: list[str] = []
    position = depth = hidden = start = 0
    for found in _FENCE.finditer(body):
        if marked.around(found.start(), 0):
            continue
        if found["said"] or found["name"]:
            depth += 1
            if not hidden and _hides_fenced(found):
                parts.append(body[position : found.start()])
                hidden, start = depth, found.start()
        elif depth:
            if depth == hidden:
                position, hidden = found.end(), 0
            depth -= 1
    if hidden:
        return "".join(parts), (_UNCLOSED.format(body.count("\n", 0, start) + 1),)
    return "".join((*parts, body[position:])), ()


def _without_blocks(body: str, marked: Code) -> Iterator[str]:
    copied = 0
    for found in _LIST.finditer(body):
        if found.start() < copied or marked.around(found.start(), 0) or not _hides(found["said"]):
            continue
        start = _start(body, marked, found.start(), copied)
        end = found.end()
        if start == found.start():  # nothing stands right above it
            end = _end(body, marked, end)
        yield body[copied:start]
        copied = end
    yield body[copied:]


def _start(body: str, marked: Code, line: int, least: int) -> int:
    """Where the block begins that ends right above a line."""
    at = line
    while at > least:
        begin = max(body.rfind("\n", least, at - 1) + 1, least)
        if block := marked.start(at - 1, least):
            begin = body.rfind("\n", least, block) + 1 or least
        elif not body[begin:at].strip():
            break
        if at == line and _HEADING.match(body, begin):
            return begin
        at = begin
    return at


def _end(body: str, marked: Code, at: int) -> int:
    """Where the block ends that begins right below a place."""
    at += body[at : at + 1] == "\n"
    while at < len(body):
        end = body.find("\n", at) + 1 or len(body)
        if not body[at:end].strip():
            break
        at = max(end, marked.around(at, 0))
    return at
