"""Front matter: what stands above an article's body, in YAML, TOML, JSON or headers."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.reading.fields import withholding_names
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats import plainyaml

LARGEST = 200_000
"""In characters: front matter beyond this is a body whose closing line was lost."""
_OPENING = re.compile(r"\s*?^(?P<fence>---|\+\+\+|;;;)(?P<kind>\w*)[ \t]*$", re.MULTILINE)
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": seldom(r"^\+\+\+[ \t]*$", re.MULTILINE),
    ";;;": seldom(r"^;;;[ \t]*$", re.MULTILINE),
}
_ODD = seldom(r"\s*(?:-{3}|\+{3}|`{3}|~{3}|<!--|%|import\b|export\b|/[/*])")
_OBJECT = seldom(r"\s*(?=\{\s*[\"}])")
_HEADER = seldom(r"(?P<name>[A-Za-z][\w -]{0,30}):(?:[ \t]+(?P<value>.*)|[ \t]*)")
_HEADER_WORDS = frozenset(
    [
        *("title", "subtitle", "date", "modified", "author", "authors", "slug", "category"),
        *("tags", "status", "summary", "lang"),
    ]
)
_UNOPENED = seldom(
    r"(?P<lines>(?P<name>[A-Za-z]\w{0,30}):[^\n]*+\n"
    r"(?:(?!---[ \t]*\n)[^\S\n]*+\S[^\n]*+\n){0,200}+)---[ \t]*\n"
)
_NIKOLA = seldom(
    r"\s*+(?P<comment><!--[ \t]*+\n*+)?"
    r"(?P<lines>(?:[ \t]*+\.\.[ \t]++[A-Za-z][\w-]*+:(?!:)(?:(?!-->)[^\n])*+\n*+)++)"
)
_NIKOLA_LINE = seldom(r"[ \t]*\.\.[ \t]+(?P<name>[A-Za-z][\w-]*):(?P<value>.*)")
_FIELD_LINE = seldom(r"^[ \t]*[\"']?([\w-]+)[\"']?[ \t]*[:=]", re.MULTILINE)
_REMARK = seldom(r"^(title|Title):[ ]+\#\s*\S", re.MULTILINE)
_COMMENT = (
    "The field {!r} on line {} is empty: what follows # is a comment in YAML; put the title in "
    "quotes."
)
_TOML_LINE = seldom(r"line (\d+)")


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above a body, and the body."""

    fields: Mapping[str, Any]
    body: str
    lines: Mapping[str, int] = {}
    """For fields, the line of the file that each stands on."""
    warnings: tuple[str, ...] = ()


class _Block(msgspec.Struct, frozen=True):
    """The text of front matter, and the line of the file that it starts on."""

    text: str
    line: int


def split(text: str) -> FrontMatter | None:
    """Front matter and body of a text, or None where it has no front matter.

    Understood are YAML between ``---``, TOML between ``+++``, JSON between ``;;;`` or as an
    object at the very start, Eleventy's ``---toml`` and ``---json``, the lines of Nikola
    (``.. title: ...``), the headers of Pelican and MultiMarkdown (``Title: ...``), and the forms
    of :mod:`feedwright.reading.formats.irregular_frontmatter`.

    Args:
        text: The whole file, its lines ended by newlines.

    Raises:
        UnreadableArticle: The front matter is never closed, is no mapping, or is broken; the
            line is that of the file.
    """
    if opening := _OPENING.match(text):
        return _fenced(text, opening)
    if start := _OBJECT.match(text):
        return _object(text, start.end())
    start = _NIKOLA.match(text)
    if start and (start["comment"] or ".. title:" in start["lines"]):
        return _dotted(text, start)
    return _unopened(text) or _headers(text) or _irregular(text)


def json_value(text: str, start: int = 0) -> tuple[Any, int, list[str]]:
    """The JSON value that starts at a place of a text, its end, and the names it repeats.

    Raises:
        ValueError: It is no JSON, or nested too deep; a ``json.JSONDecodeError`` tells where.
    """
    import json  # noqa: PLC0415 - few runs need it

    from feedwright.reading.formats import nesting  # noqa: PLC0415 - few runs need it
    from feedwright.reading.formats.repeated import earlier_values  # noqa: PLC0415 - few runs need it

    repeated: list[str] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeated.extend(_twice(name for name, _ in pairs))
            found |= dict(earlier_values(pairs))
        return found

    decoder = json.JSONDecoder(object_pairs_hook=mapping, parse_constant=_no_number)
    try:
        value, end = decoder.raw_decode(text, start)
        deep = nesting.is_deep(value)
    except RecursionError:
        deep = True
    if deep:
        place = nesting.too_deep(text, nesting.JSON, start)
        raise json.JSONDecodeError(nesting.TOO_DEEP, text, place or start)
    if "\\ud" in text or "\\uD" in text:
        value = _whole(value)
    return value, end, repeated


def _fenced(text: str, opening: re.Match[str]) -> FrontMatter:
    fence, kind = opening["fence"], opening["kind"]
    first = text.count("\n", 0, opening.start("fence")) + 1
    if (read := _READERS.get(fence + kind)) is None:
        raise UnreadableArticle(
            f"Front matter in {kind!r} is not read; write it in YAML, TOML or JSON.", line=first
        )
    start = min(opening.end() + 1, len(text))
    closing = _CLOSING[fence].search(text, start)
    if closing is None:
        raise UnreadableArticle(
            f"The front matter is never closed; end it with a line of {fence}.", line=first
        )
    block = _Block(text[start : closing.start()], first + 1)
    if len(block.text) > LARGEST:
        raise UnreadableArticle(
            "The front matter is too long to be one; end it with a line like its first.", line=first
        )
    return read(block, text[closing.end() + 1 :])


def _irregular(text: str) -> FrontMatter | None:
    """Fields in a form that is none of the regular ones."""
    if not _ODD.match(text):  # as nearly all that gets here
        return None
    from feedwright.reading.formats import irregular_frontmatter  # noqa: PLC0415 - few runs need it

    if found := irregular_frontmatter.fenced(text) or irregular_frontmatter.commented(text):
        if len(found.text) > LARGEST:
            raise UnreadableArticle(
                "The front matter is too long to be one; end it with a line like its first.",
                line=found.line,
            )
        return _READERS[found.fence.lower()](_Block(found.text, found.line), found.body)
    if told := irregular_frontmatter.exported(text) or irregular_frontmatter.title_block(text):
        lines = dict.fromkeys(told.fields, told.line)
        return FrontMatter(fields=told.fields, body=told.body, lines=lines)
    return None


def _yaml(block: _Block, body: str) -> FrontMatter:
    found = plainyaml.read(block.text, block.line)
    if found is None:
        from feedwright.reading.formats import yamlfields  # noqa: PLC0415 - PyYAML is slow to import

        found = yamlfields.read(block.text, block.line)
    if found is None:
        raise UnreadableArticle(_NO_MAPPING, line=block.line)
    fields, names = found
    warnings = _repeats([name for name, _ in names])
    remark = _REMARK.search(block.text) if "#" in block.text else None
    if remark and fields.get(remark[1]) is None:
        line = block.line + block.text.count("\n", 0, remark.start())
        warnings += (_COMMENT.format(remark[1], line),)
    return FrontMatter(fields=fields, body=body, lines=dict(names), warnings=warnings)


def toml_value(text: str) -> dict[str, Any]:
    """The table that a text in TOML is.

    Raises:
        UnreadableArticle: It is no TOML, or nested too deep; the line is counted from 1.
    """
    import tomllib  # noqa: PLC0415 - many folders have none

    from feedwright.reading.formats import nesting  # noqa: PLC0415 - few runs need it

    signs = sum(map(text.count, "[{."))
    deep = nesting.too_deep(text, nesting.TOML) if signs > nesting.DEEPEST else None
    if deep is not None:
        line = 1 + text.count("\n", 0, deep)
        raise UnreadableArticle(f"The front matter is no TOML: {nesting.TOO_DEEP}.", line=line)
    try:
        return tomllib.loads(text)
    except ValueError as error:
        told = _TOML_LINE.search(str(error))
        line = int(told[1]) if told else text.count("\n")
        reason = str(error).partition(" (at ")[0]
        raise UnreadableArticle(
            f"The front matter is no TOML: {reason}.", line=max(line, 1)
        ) from error


def _toml(block: _Block, body: str) -> FrontMatter:
    try:
        fields = toml_value(block.text)
    except UnreadableArticle as error:
        line = block.line + (error.line or 1) - 1
        raise UnreadableArticle(error.reason, line=line) from error
    return FrontMatter(fields=fields, body=body, lines=_lines(block))


def _json(block: _Block, body: str) -> FrontMatter:
    inner = block.text.strip()
    text = block.text if inner.startswith("{") else f"{{{block.text}}}"
    start = len(text) - len(text.lstrip())
    return _mapping(text, start, block.line, body)


def _object(text: str, start: int) -> FrontMatter:
    """The object that a file starts with, as Hugo has it."""
    return _mapping(text, start, 1, None)


def _mapping(text: str, start: int, line: int, body: str | None) -> FrontMatter:
    """The JSON object at a place of a text; what follows it is the body unless one is given."""
    try:
        fields, end, repeated = json_value(text, start)
    except ValueError as error:
        # One of the decoder's own tells where.
        at = line + getattr(error, "lineno", 1) - 1
        reason = getattr(error, "msg", error)
        raise UnreadableArticle(f"The front matter is no JSON: {reason}.", line=at) from error
    if not isinstance(fields, dict) or (body is not None and text[end:].strip()):
        raise UnreadableArticle(_NO_MAPPING, line=line)
    return FrontMatter(
        fields=fields,
        body=text[end:].removeprefix("\n") if body is None else body,
        lines=_lines(_Block(text[:end], line)),
        warnings=_repeats(repeated * 2),
    )


def _dotted(text: str, start: re.Match[str]) -> FrontMatter:
    """The lines of Nikola at the top of a text, most often in a comment."""
    from feedwright.reading.formats.repeated import earlier_values  # noqa: PLC0415 - few runs need it

    first = text.count("\n", 0, start.start("lines")) + 1
    end = start.end()
    if start["comment"]:
        closing = text.find("-->", end)
        if closing < 0:
            raise UnreadableArticle("The comment with its fields is never closed; end it with -->.")
        text, end = text[: start.end()] + text[closing:], start.end() + len("-->")
    lines: dict[str, int] = {}
    pairs: list[tuple[str, str]] = []
    for number, line in enumerate(start["lines"].splitlines(), first):
        if found := _NIKOLA_LINE.fullmatch(line):
            pairs.append((found["name"], found["value"].strip()))
            lines[found["name"]] = number
    fields = dict(pairs) | dict(earlier_values(pairs))
    return FrontMatter(
        fields=fields,
        body=text[end:].lstrip("\n"),
        lines=lines,
        warnings=_repeats([name for name, _ in pairs]),
    )


def _unopened(text: str) -> FrontMatter | None:
    """YAML that has a line below it alone, as Hexo takes it; None where there is none."""
    found = _UNOPENED.match(text)
    if not (found and found["name"].lower() in _HEADER_WORDS):
        return None
    with suppress(UnreadableArticle):  # they may be headers
        return _yaml(_Block(found["lines"], 1), text[found.end() :])
    return None


def _headers(text: str) -> FrontMatter | None:
    """The headers at the top of a text, up to the first empty line or line that is none."""
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    names: list[str] = []
    before: dict[str, str] = {}
    at = 0
    for number, line in enumerate(text.split("\n", 100)[:100], start=1):
        header = _HEADER.fullmatch(line)
        if header and (names or header["name"].lower() in _HEADER_WORDS):
            names.append(header["name"])
            if names[-1] in fields:
                from feedwright.reading.formats.repeated import earlier_values  # noqa: PLC0415 - few runs need it

                said = ((names[-1], fields[names[-1]]), (names[-1], ""))
                before |= {f"{name}{' ' * number}": told for name, told in earlier_values(said)}
            fields[names[-1]] = (header["value"] or "").strip()
            lines[names[-1]] = number
        elif names and line[:1] in (" ", "\t") and line.strip():
            fields[names[-1]] = f"{fields[names[-1]]} {line.strip()}".strip()
        else:
            break
        at += len(line) + 1
    # One line alone may be prose: "Summary: in this article ...".
    if not names or (len(names) == 1 and names[0].lower() != "title"):
        return None
    return FrontMatter(
        fields=fields | before,
        body=text[at:].removeprefix("\n"),
        lines=lines,
        warnings=_repeats(names),
    )


_READERS: dict[str, Callable[[_Block, str], FrontMatter]] = {
    "---": _yaml,
    "---yaml": _yaml,
    "---yml": _yaml,
    "---toml": _toml,
    "---json": _json,
    "+++": _toml,
    ";;;": _json,
}
_NO_MAPPING = "The front matter is no list of names and values; write it as 'title: ...'."


def _lines(block: _Block) -> dict[str, int]:
    """The line of the file that each field of a block first stands on."""
    found: dict[str, int] = {}
    line, counted = block.line, 0
    for match in _FIELD_LINE.finditer(block.text):
        line += block.text.count("\n", counted, match.start(1))
        counted = match.start(1)
        found.setdefault(match[1], line)
    return found


def _repeats(names: list[str]) -> tuple[str, ...]:
    if len(set(names)) == len(names):
        return ()
    twice = _twice(names)
    return tuple(
        f"The field {name!r} stands there twice; "
        + (
            "what holds longer counts."
            if withholding_names.decides(fold(name))
            else "the last one counts."
        )
        for name in twice
    )


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _whole(value: Any) -> Any:
    r"""A value whose texts have no half of a surrogate pair, which ``\ud83d`` alone makes."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value
