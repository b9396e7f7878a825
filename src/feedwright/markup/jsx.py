"""What MDX has more than Markdown: modules, and values in braces.

Docusaurus and Astro read Markdown as MDX, whatever the file's ending. Components lose their tags
with the sanitiser and keep what stands in them.
"""

import re
from collections.abc import Iterator, Mapping

from feedwright.domain.patterns import seldom
from feedwright.markup.code import Code, code
from feedwright.markup.hints import Hints

_HINTS = Hints("={", "= {", "{'", '{"', "{`", "{ '", '{ "', "{ `", "{...")
_IMPORT = (
    r"import\s+(?:(?:type\s+)?[\w$*{][^'\"`;]{0,1000}?\bfrom\s*)?"
    r"(?P<quote>['\"])[^'\"\n]{1,500}(?P=quote)[ \t]*;?[ \t]*(?:\n|\Z)"
)
_PICTURE = seldom(
    r"^import\s+(?P<name>\w+)\s+from\s+(?P<quote>['\"])"
    r"(?P<file>[^'\"\n]{1,500}\.(?:avif|gif|jpe?g|png|svg|webp))(?P=quote)",
    re.MULTILINE | re.IGNORECASE,
)
"""The file of a picture that is imported, by its name."""
_EXPORT = (
    r"export[ \t]+(?:default|const|let|var|function|async|class|type|interface|[{*])(?=[\s{*])"
)
_MODULE = seldom(rf"^(?:{_IMPORT}|(?P<export>{_EXPORT}))", re.MULTILINE)
_BLANK = seldom(r"\n[ \t]*(?=\n|\Z)|\Z")
_CODE = seldom(
    r"""(?P<open>[{(\[]) | (?P<close>[})\]]) | (?P<blank>\n[ \t]*(?=\n|\Z)|\Z) | //[^\n]*
      | /\*(?:(?!\*/).)*+
      | "(?:[^"\\\n]|\\.)*+" | '(?:[^'\\\n]|\\.)*+' | `(?:[^`\\]|\\.)*+`""",
    re.VERBOSE | re.DOTALL,
)
_LONGEST_EXPORT = 20_000
"""In characters; what goes on for longer ends at its first blank line."""
_MOST_EXPORTS = 50
"""As many that go on over blank lines are followed to their ends, in one body."""
_OPENING = seldom(
    r"(?P<tag><[A-Za-z][\w.]*(?=[\s/>]))|\{\s?(?P<quote>[\"'`])(?P<text>[^\"'`\n{}]*)(?P=quote)\s?\}"
)
_IN_TAG = seldom(
    r"""(?P<name>\s+[\w$:.-]+)\s*=\s*\{ | (?P<spread>\s*\{) | "[^"]*" | '[^']*'
      | (?P<end>/?>) | (?P<text><)""",
    re.VERBOSE,
)
_NEVER = seldom(r"(?<!=)(?<!=\s)\{\s{0,20}(?:false|null|undefined)\s{0,20}(?=&&|\})")
_LONGEST_TAG = 4000
"""In characters; a tag that goes on for longer is prose."""
_BRACE = seldom(r"""[{}]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`""")
_CONSTANT = seldom(
    r"""\s*(?:["'`](?P<text>[^"'`\n{}]*)["'`]|(?P<number>\d+(?:\.\d+)?)
    |require\(\s*["'](?P<file>[^"'\n]+)["']\s*\)(?:\.default)?)\s*""",
    re.VERBOSE,
)


def plain(body: str) -> str:
    """Markdown without what MDX has more.

    ``import`` and ``export`` go; an attribute's value in braces is the text or number that it is,
    else the attribute goes; ``{' '}`` is the space; ``{false && ...}`` shows
    nothing. What stands in code stays.

    Args:
        body: Markdown, or MDX.
    """
    files: dict[str, str] = {}
    if "\nimport" in body or "\nexport" in body or body.startswith(("import", "export")):
        files = {one["name"]: one["file"] for one in _PICTURE.finditer(body)}
        body = "".join(_without_modules(body, code(body, "markdown")))
    if "{" not in body:
        return body
    if any(word in body for word in ("false", "null", "undefined")) and _NEVER.search(body):
        body = "".join(_without_never(body, code(body, "markdown")))
    if _HINTS.in_text(body):
        body = "".join(_without_braces(body, code(body, "markdown"), files))
    return body


def _without_modules(body: str, shown: Code) -> Iterator[str]:
    copied = followed = 0
    for found in _MODULE.finditer(body):
        if found.start() < copied or shown.around(found.start(), copied):
            continue
        yield body[copied : found.start()]
        copied = found.end()
        if found["export"]:  # up to a blank line that no bracket or text goes over
            blank = _BLANK.search(body, copied)
            first = blank.end() if blank else len(body)
            followed += 1
            copied = (_export(body, copied) if followed <= _MOST_EXPORTS else 0) or first
    yield body[copied:]


def _export(body: str, start: int) -> int:
    """Where an export ends that goes on over blank lines; 0 where no end is found."""
    depth = 0
    for found in _CODE.finditer(body, start, start + _LONGEST_EXPORT):
        depth += bool(found["open"]) - bool(found["close"])
        if found["blank"] is not None and depth <= 0:
            ends = found.end() < start + _LONGEST_EXPORT or found.end() == len(body)
            return found.end() if ends else 0
    return 0


def _without_never(body: str, shown: Code) -> Iterator[str]:
    """Parts of a body, without the expressions that are never shown."""
    copied = 0
    for found in _NEVER.finditer(body):
        if found.start() < copied or shown.around(found.start(), copied):
            continue
        end = closing(body, found.end(), found.end() + _LONGEST_TAG)
        if end:
            yield body[copied : found.start()]
            copied = end
    yield body[copied:]


def _without_braces(body: str, shown: Code, files: Mapping[str, str]) -> Iterator[str]:
    copied = 0
    for found in _OPENING.finditer(body):
        if found.start() < copied or shown.around(found.start(), copied):
            continue
        if not found["tag"]:
            yield body[copied : found.start()] + found["text"]
            copied = found.end()
        elif written := list(_attributes(body, found.end(), files)):
            yield body[copied : found.end()]
            yield from (part for part, _ in written)
            copied = written[-1][1]
    yield body[copied:]


def _attributes(body: str, start: int, files: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The rest of a tag as HTML has it, in parts, each with where it ends.

    Nothing where the tag has no value in braces; a tag that nothing closes stays from there on.
    """
    at = copied = start
    while found := _IN_TAG.search(body, at, start + _LONGEST_TAG):
        at = found.end()
        if found["end"] or found["text"]:
            break
        if not (found["name"] or found["spread"]):
            continue
        close = closing(body, at, start + _LONGEST_TAG)
        if not close:
            break
        expression = body[at : close - 1]
        value = files.get(expression.strip().removesuffix(".src")) or _constant(expression)
        value = value if found["name"] else ""
        attribute = f'{found["name"]}="{value}"' if value else ""
        yield body[copied : found.start()] + attribute, close
        at = copied = close


def _constant(expression: str) -> str:
    """The text, number or file that an expression is; "" for any other."""
    found = _CONSTANT.fullmatch(expression)
    return (found["text"] or found["number"] or found["file"] or "") if found else ""


def closing(body: str, start: int, most: int) -> int:
    """Where the brace ends that was opened before ``start``; 0 where it does not."""
    depth = 1
    for found in _BRACE.finditer(body, start, most):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return 0
