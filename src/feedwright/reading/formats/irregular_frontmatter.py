"""Front matter in forms that generators forgive, or that one took for it.

Its fence is indented, longer, or has a comment behind it; a comment stands above it; it is a
fenced block of code, or a comment; it is the object that an MDX file exports, or Pandoc's title
block (https://pandoc.org/MANUAL.html#extension-pandoc_title_block). Whoever takes such lines for
prose shows fields to readers, drafts among them, so that what looks like fields is read as such
or refused.
"""

# ruff: noqa: SIM905 - sets of words read best as words

import json
import re
from textwrap import dedent
from typing import Any, NamedTuple

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom

_OPENING = seldom(
    r"(?:\s++|<!--(?:(?!-->).){0,20000}+-->)*+(?<![^\s>])[ \t]*"
    r"(?:(?P<rule>-{3,20}|\+{3,20})[ \t]*(?P<kind>yaml|yml|toml|json)?|(?P<code>`{3,}|~{3,})[ \t]*"
    r"(?P<language>ya?ml|toml|json)(?:[ \t]+[^\n`]{0,200})?)[ \t]*(?:\#[^\n]*)?$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_RULE = seldom(r"[ \t]*(?:-{3,}|\+{3,})[ \t]*")
_LINE = seldom(
    r"""[ \t]*(?:["']?(?P<name>[A-Za-z][\w.-]{0,40})["']?[ \t]*[:=](?:[ \t{\["'].*)?|\#.*|-[ \t].*
        |["'\w\[{].*,|[\[{]|[\]}],?)?|[ \t].*""",
    re.VERBOSE,
)
_TELLING = frozenset(
    "title date draft published publishdate pubdate publish_date slug layout permalink status "
    "author authors tags categories category description summary lastmod updated".split()
)
_COMMENT = seldom(r"\s*+<!--[ \t]*\n(?P<block>(?:(?!-->)[^\n]*\n){1,200}?)[ \t]*-->[ \t]*\n?")
_TITLE_BLOCK = seldom(
    r"%(?P<title>[ \t][^\n]*(?:\n[ \t]+\S[^\n]*)*)?\n%(?P<authors>[ \t][^\n]*)?\n"
    r"(?:%(?P<date>[ \t][^\n]*)?\n)?(?=[ \t]*\n|\Z)"
)
_EXPORT = seldom(
    r"(?:\s++|import\b[^'\";]{0,1000}['\"][^'\"\n]{1,500}['\"];?|//[^\n]*|/\*(?:(?!\*/).){0,9000}+\*/)*+"
    r"(?<![^\s;/])export\s+const\s+(?:meta(?:data)?|frontmatter|attributes|article|post)"
    r"(?:\s*:\s*[\w.]+)?\s*=\s*(?=\{)",
    re.DOTALL | re.IGNORECASE,
)
_TOKEN = seldom(
    r"""(?P<space>\s+|//[^\n]*|/\*(?:(?!\*/).)*+\*/) | (?P<sign>[{}\[\],])
      | (?:(?P<name>[A-Za-z_$][\w$]*)|(?P<named>"[^"\\\n]*"|'[^'\\\n]*'))\s*:
      | (?P<text>"(?:[^"\\\n]|\\["'`])*+"|'(?:[^'\\\n]|\\["'`])*+'|`(?:[^`\\$]|\\["'`])*+`)
      | (?P<plain>(?:true|false|null|-?\d+(?:\.\d+)?)(?![\w.]))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = seldom(r"\\([\"'`])")
_FIELD = seldom(r"[{,\n]\s*[\"']?(\w+)[\"']?\s*:")
_LONGEST = 20_000
"""In characters; an object that goes on for longer is a program."""


class Irregular(NamedTuple):
    """A block that looks like fields."""

    fence: str
    """The regular one that stands for its form."""
    text: str
    line: int
    """Of the file, where it starts."""
    body: str


class Exported(NamedTuple):
    """The object that a file exports."""

    fields: dict[str, Any]
    body: str
    line: int


def fenced(text: str) -> Irregular | None:
    """The fields within an irregular fence at the top of a text; None where there are none.

    Args:
        text: The whole file, which has no regular front matter.

    Raises:
        UnreadableArticle: Nothing closes the fence.
    """
    opening = _OPENING.match(text)
    if not opening:
        return None
    code = opening["code"] or ""
    start = min(opening.end() + 1, len(text))
    inside = code and _RULE.fullmatch(text[start : text.find("\n", start)])
    if inside:
        start = text.find("\n", start) + 1
    sign = re.escape(code or opening["rule"][0] * 3)
    more = "" if code else f"{re.escape(opening['rule'][0])}*"
    closing = re.compile(rf"^[ \t]*{sign}{more}[ \t]*$", re.MULTILINE).search(text, start)
    end = closing.start() if closing else text.find("\n\n", start)
    block = text[start : end if end >= 0 else len(text)]
    if inside and block.rstrip().rpartition("\n")[2].strip("-+ \t") == "":
        block = block.rstrip().rpartition("\n")[0] + "\n"
    if not _is_of_fields(block):
        return None
    line = text.count("\n", 0, start) + 1
    if not closing:
        raise UnreadableArticle(
            f"Its fields are never closed; end them with a line of {code or opening['rule']}.",
            line=line - 1,
        )
    kind = (opening["kind"] or opening["language"] or "").lower()
    fence = "+++" if (opening["rule"] or "")[:1] == "+" else f"---{kind}"
    return Irregular(fence, dedent(block), line, text[closing.end() + 1 :])


def commented(text: str) -> Irregular | None:
    """The fields that are all of a comment at the top of a text; None where there are none."""
    found = _COMMENT.match(text)
    if not found or not _is_of_fields(found["block"]):
        return None
    line = text.count("\n", 0, found.start("block")) + 1
    return Irregular("---", dedent(found["block"]), line, text[found.end() :])


def title_block(text: str) -> Exported | None:
    """The title, the authors and the date that Pandoc has above a text; None without them.

    What it says of a name alone may be the beginning of a text.
    """
    found = _TITLE_BLOCK.match(text)
    if not found:
        return None
    title, authors, date = (
        " ".join((found[name] or "").split()) for name in ("title", "authors", "date")
    )
    by = [one.strip() for one in authors.split(";") if one.strip()]
    fields = {"title": title, "authors": by, "date": date}
    told = {name: value for name, value in fields.items() if value}
    return Exported(told, text[found.end() :].removeprefix("\n"), 1)


def exported(text: str) -> Exported | None:
    """The fields that an MDX file exports as an object; None where it exports none.

    Args:
        text: The whole file, which has no front matter.

    Raises:
        UnreadableArticle: They are more than plain texts, numbers, lists and objects.
    """
    opening = _EXPORT.match(text) if "export" in text else None
    if not opening:
        return None
    at, depth = opening.end(), 0
    parts: list[str] = []
    line = text.count("\n", 0, at) + 1
    while found := _TOKEN.match(text, at, opening.end() + _LONGEST):
        at = found.end()
        if found["sign"] in {"}", "]"} and parts and parts[-1] == ",":
            parts.pop()
        parts += filter(None, (_json(found),))
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(found["sign"], 0)
        if not depth:
            break
    fields = None
    if found:
        try:
            fields = json.loads("".join(parts))
        except ValueError:
            fields = None
    if not isinstance(fields, dict):
        written = text[opening.end() : opening.end() + _LONGEST].partition("\n\n")[0]
        if _TELLING.isdisjoint(name.lower() for name in _FIELD.findall(written)):
            return None
        raise UnreadableArticle(
            "What it exports holds more than plain values, and is not run; write its fields as "
            "front matter.",
            line=line,
        )
    if _TELLING.isdisjoint(name.lower() for name in fields):
        return None
    rest = text[at:].partition("\n")
    body = rest[2] if rest[0].strip() in {"", ";", "as const", "as const;"} else text[at:]
    above = text[: opening.start()] + text[opening.start() : opening.end()].rpartition("export")[0]
    return Exported(fields, above + body, line)


def _json(token: re.Match[str]) -> str:
    """A token of JavaScript, rewritten in JSON."""
    if token["space"]:
        return ""
    if token["name"] or token["named"]:
        return f"{json.dumps(token['name'] or token['named'][1:-1])}:"
    if token["text"]:
        return json.dumps(_ESCAPED.sub(r"\1", token["text"][1:-1]))
    return token["sign"] or token["plain"]


def _is_of_fields(block: str) -> bool:
    """Whether all lines look like fields, and one is named as an article's fields are."""
    found = [_LINE.fullmatch(line) for line in block.split("\n")]
    names = {line["name"].lower() for line in found if line and line["name"]}
    return None not in found and not _TELLING.isdisjoint(names)
