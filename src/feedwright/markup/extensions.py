"""What the dialects of Markdown have more: attributes, notes in a line, abbreviations, highlights.

kramdown, PHP Markdown Extra, Python-Markdown, Goldmark, Pandoc, markdown-it and Obsidian have them.
Where a mark is unambiguous it means in every article what it means there. What stands in code is
shown as it is written.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from feedwright.domain.patterns import seldom
from feedwright.markup.code import code
from feedwright.markup.hints import Hints
from feedwright.markup.tags import TAG, start

_VALUE = r"""(?:"[^"\n]{0,500}"|'[^'\n]{0,500}'|[^\s"'{}=]{1,500})"""
_ATTRIBUTE = rf"(?:[.#][\w:-]+|[\w:-]+\s{{0,3}}=\s{{0,3}}{_VALUE})"
_ATTRIBUTES = (
    rf"\{{(?::\s{{0,9}}(?:{_ATTRIBUTE}|[\w-]+)|\s{{0,9}}{_ATTRIBUTE})"
    rf"(?:\s+(?:{_ATTRIBUTE}|[\w-]+)){{0,20}}\s{{0,9}}\}}"
)
_CJK = r"\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_CJK_SIGNS = r"\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2018-\u201f\u2026"
_MARKS: dict[str, tuple[Hints, str]] = {
    "abbreviation": (
        Hints("*["),
        r"^[ ]{0,3}\*\[(?P<short>[^\[\]\n]{1,80})\]:[ \t]*(?P<long>[^\n]{0,500})$\n?",
    ),
    "alone": (Hints("\n{", "\n {", "> {"), rf"\n[ \t>]{{0,20}}{_ATTRIBUTES}[ \t]*(?=\n|\Z)"),
    "span": (Hints("]{"), rf"(?<![!\w\\])\[(?P<words>[^\[\]\n]{{1,500}})\]{_ATTRIBUTES}"),
    "after": (
        Hints("){", "*{", "_{", "`{"),
        rf"(?:(?<=[)`])|(?<=[^\s*_`][*_])(?=\{{\s?[:.#])){_ATTRIBUTES}",
    ),
    "note": (Hints("^["), r"(?<!\A)(?<![\[\\])\^\[(?=[^\]\s^])"),
    "highlight": (
        Hints("=="),
        r"(?<![\w=\\<>!+*/-])==(?=[^\s=])(?P<lit>[^\n=]{1,500}?)(?<=\S)==(?![\w=])",
    ),
    "sized": (Hints("|"), r"!\[(?P<described>[^\[\]\n|]{0,500})\|\d{1,5}(?:x\d{1,5})?\](?=[(\[])"),
    "block": (Hints(" ^", "\n^"), r"(?:(?<=\S)[ \t]|(?<=\n))\^[0-9a-f]{6}[ \t]*$"),
    "strong": (
        Hints("**"),
        r"(?<!\*)\*\*(?=[^\s*])(?P<bold>[^*\n]{1,500}?)(?<=[^\s*])\*\*(?!\*)",
    ),
}
"""The marks: what a body must hold for one to be looked for, and how it is written."""
_HEADING = seldom(r"[ ]{0,3}#{1,6}[ \t]")
_ID = seldom(r"[\s:{]#([\w:-]+)")
_LINK_END = seldom(r"\]\((?:[^()\n]|\([^()\n]*\)){0,1000}\)\Z")
_BLOCK_ID = seldom(r"[ \t]\^[A-Za-z0-9-]{1,60}[ \t]*$", re.MULTILINE)
_EMPHASIS = seldom(
    rf"\*\*(?:(?<=[\w{_CJK}]\*\*)(?=[{_CJK_SIGNS}])|(?<=[{_CJK_SIGNS}]\*\*)(?=[\w{_CJK}]))"
)
_FORMS = {
    "{": ("alone", "span", "after"),
    "^": ("note", "block"),
    "=": ("highlight",),
    "|": ("sized",),
    "*": ("abbreviation", "strong"),
}
"""The sign that every mark of some forms has."""
_GUARDS = {
    "highlight": seldom(r"==(?<![\w=]==)(?=[^\s=])"),
    "sized": seldom(r"\|\d{1,5}(?:x\d{1,5})?\][(\[]"),
    "strong": _EMPHASIS,
    "block": seldom(r"\^[0-9a-f]{6}[ \t]*(?:\n|\Z)"),
}
"""What is soon found, and stands in every mark of some forms."""
_LABEL = seldom(r"^[ ]{0,3}\[([^\[\]\n]{1,500})\]:", re.MULTILINE)
_LONGEST_NOTE = 3000
_DEEPEST = 6
"""Elements that hold Markdown and stand in each other; none is deeper but to do harm."""
_MOST_NOTES = 500
_MOST_SHORT = 200
"""The most abbreviations that are explained in one article."""

_PARSED = seldom(
    r"""<(?P<name>[a-z][a-z0-9]*) (?P<before>(?:\s[^<>]{0,500}?)?) \s+markdown
        (?:\s*=\s*["']?(?:1|block|span|on|true)["']?)? (?P<after>(?:\s[^<>]{0,500})?) >""",
    re.VERBOSE | re.IGNORECASE,
)
_TEXT_AFTER = seldom(r"</[^<>]{1,50}>[ \t]*\n(?=[^\s<])")
_IN_LINES = frozenset(
    {"a", "abbr", "b", "cite", "em", "i", "kbd", "mark", "q", "s", "small", "span"}
    | {"strong", "sub", "sup", "u"}
)
_UNTOUCHED = frozenset({"abbr", "code", "kbd", "math", "pre", "samp"})


class Extended(NamedTuple):
    """Markdown without what other parsers do not know."""

    body: str
    abbreviations: Mapping[str, str] = {}
    """What they stand for."""


def extended(body: str) -> Extended:
    """Markdown with its dialect's marks as what every parser knows.

    Attributes in braces go, with the brackets of a span that has them. A note in a line
    becomes a footnote, a highlight an element; a picture's size in its description goes, and so
    does the id of a block.

    Args:
        body: Without template tags.
    """
    if "markdown" in body and _PARSED.search(body):
        body = "".join(_parsed(body))
    signs = [sign for sign in _FORMS if sign in body]
    forms = tuple(form for sign in signs for form in _FORMS[sign] if _may_hold(body, form))
    if not forms:
        return Extended(body)
    pattern = _pattern(forms)
    if not pattern.search(body):
        return Extended(body)
    return _Walk(body, pattern).result()


def _may_hold(body: str, form: str) -> bool:
    if not _MARKS[form][0].in_text(body) or (form == "strong" and body.isascii()):
        return False  # bold text that CommonMark does not see stands beside signs beyond ASCII
    return form not in _GUARDS or bool(_GUARDS[form].search(body))


@cache
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """What marks of some forms look like; the form is the name of the outer group."""
    written = "|".join(f"(?P<_{form}>{_MARKS[form][1]})" for form in forms)
    return re.compile(written, re.MULTILINE)


class _Walk:
    """One walk over a body, from mark to mark."""

    def __init__(self, body: str, pattern: re.Pattern[str]) -> None:
        self._body = body
        self._pattern = pattern
        self._code = code(body, "markdown")
        self._short: dict[str, str] = {}
        self._notes: list[str] = []
        self._tried = 0
        self._labels: set[str] | None = None

    def result(self) -> Extended:
        """The body and its abbreviations."""
        parts: list[str] = []
        copied = 0
        for found in self._pattern.finditer(self._body):
            place = found.start() + found[0].startswith("\n")
            if found.start() < copied or self._code.around(place, 0):
                continue
            form = next(form for form in _MARKS if found.groupdict().get(f"_{form}") is not None)
            end, left = getattr(self, f"_{form}")(found)
            if end:
                parts += (self._body[copied : found.start()], left)
                copied = end
        parts.append(self._body[copied:])
        for number, note in enumerate(self._notes, start=1):
            parts.append(f"\n\n[^inline-{number}]: {note}\n")
        return Extended("".join(parts), self._short)

    def _abbreviation(self, found: re.Match[str]) -> tuple[int, str]:
        if len(self._short) < _MOST_SHORT:
            self._short[found["short"].strip()] = found["long"].strip()
        return found.end(), ""

    def _alone(self, found: re.Match[str]) -> tuple[int, str]:
        line = self._body[self._body.rfind("\n", 0, found.start()) + 1 : found.start()]
        named = _ID.search(found[0]) if _HEADING.match(line) else None
        # A block ends there; of headings alone Markdown knows ids.
        return found.end(), f" {{#{named[1]}}}\n" if named else "\n"

    def _span(self, found: re.Match[str]) -> tuple[int, str]:
        words = found["words"]
        if self._labels is None:
            self._labels = set(_LABEL.findall(self._body))
        return found.end(), f"[{words}]" if words in self._labels else words

    def _after(self, found: re.Match[str]) -> tuple[int, str]:
        near = self._body[max(0, found.start() - 1100) : found.start()]
        return (0, "") if near.endswith(")") and not _LINK_END.search(near) else (found.end(), "")

    def _note(self, found: re.Match[str]) -> tuple[int, str]:
        """A note that stands in the text it belongs to (Pandoc, ``inline_notes``)."""
        depth = 1
        self._tried += 1
        if self._tried > _MOST_NOTES:
            return 0, ""
        for at in range(found.end(), min(len(self._body), found.end() + _LONGEST_NOTE)):
            sign = self._body[at]
            depth += (sign == "[") - (sign == "]")
            if not depth:
                note = " ".join(self._body[found.end() : at].split())
                apart = self._body[found.start() - 1].isspace()
                # Apart from any word, signs in brackets may be a pattern's: ^[a-z].
                is_note = " " in note if apart else len(note) >= len("a b")
                if not is_note or self._body[at + 1 : at + 2] == "(":
                    return 0, ""
                self._notes.append(note)
                return at + 1, f"[^inline-{len(self._notes)}]"
            if self._body.startswith("\n\n", at):
                break
        return 0, ""

    @staticmethod
    def _highlight(found: re.Match[str]) -> tuple[int, str]:
        return found.end(), f"<mark>{found['lit']}</mark>"

    @staticmethod
    def _sized(found: re.Match[str]) -> tuple[int, str]:
        return found.end(), f"![{found['described']}]"

    @staticmethod
    def _block(found: re.Match[str]) -> tuple[int, str]:
        return found.end(), ""

    def _strong(self, found: re.Match[str]) -> tuple[int, str]:
        """Bold text of Chinese or Japanese, whose signs CommonMark takes for none (§6.2)."""
        around = self._body[max(0, found.start() - 1) : found.end() + 1]
        is_none = bool(_EMPHASIS.search(around))
        return (found.end(), f"<strong>{found['bold']}</strong>") if is_none else (0, "")


def without_block_ids(body: str) -> str:
    """Markdown of Obsidian's without the names of its blocks: ``A line. ^name``.

    Args:
        body: As its author wrote it.
    """
    if " ^" not in body or not _BLOCK_ID.search(body):
        return body
    marked = code(body, "markdown")
    return _BLOCK_ID.sub(lambda one: one[0] if marked.around(one.start(), 0) else "", body)


def _parsed(body: str, depth: int = 0) -> Iterator[str]:
    """Parts of a body, in which HTML that holds Markdown has blank lines around that."""
    marked = code(body, "markdown")
    copied = 0
    for found in _PARSED.finditer(body):
        if found.start() < copied or marked.around(found.start(), 0):
            continue
        opening = f"<{found['name']}{found['before']}{found['after']}>"
        yield body[copied : found.start()]
        copied = found.end()
        if found["name"].lower() in _IN_LINES:
            yield opening
            continue
        end = _end(body, found["name"], found.end())
        inside = _dedented(body[found.end() : end].strip("\n"))
        if "markdown" in inside:
            inside = "".join(_parsed(inside, depth + 1)) if depth < _DEEPEST else inside
        yield f"{opening}\n\n{inside}\n\n"
        copied = end
        if after := _TEXT_AFTER.match(body, end):  # which else were HTML as the tag is
            yield f"{after[0]}\n"
            copied = after.end()
    yield body[copied:]


def _end(body: str, name: str, at: int) -> int:
    """Where the end tag of an element stands; the end of the body where none does."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE).finditer(body, at):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(body)


def _dedented(text: str) -> str:
    """Text without the spaces that all of its lines begin with, where they make it code."""
    lines = text.split("\n")
    width = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "\n".join(line[width:] for line in lines) if width else text


def explained(html: str, abbreviations: Mapping[str, str]) -> str:
    """HTML whose abbreviations say what they stand for.

    Args:
        html: In the sanitiser's form (:mod:`feedwright.markup.tags`).
        abbreviations: What they stand for.
    """
    given = {short: said for short, said in abbreviations.items() if short and said}
    if not given:
        return html
    longest = sorted(given, key=len, reverse=True)
    words = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")

    def told(text: str) -> str:
        return words.sub(
            lambda one: f"{start('abbr', {'title': given[one[0]]})}{one[0]}</abbr>", text
        )

    parts: list[str] = []
    position = inside = 0
    for tag in TAG.finditer(html):
        text = html[position : tag.start()]
        parts += (text if inside else told(text), tag[0])
        position = tag.end()
        if tag[2] in _UNTOUCHED:
            inside = max(0, inside + (-1 if tag[1] else 1))
    return "".join((*parts, told(html[position:])))
