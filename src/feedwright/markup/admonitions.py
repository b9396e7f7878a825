"""Boxes around asides, as the dialects of Markdown mark them: notes, warnings, details, tabs.

Docusaurus, VitePress, Starlight, Pandoc, Quarto and MyST put them between lines of colons, MkDocs
and Python-Markdown behind ``!!!``, ``???`` and ``===``, its newer blocks between slashes, Obsidian
into quotes (``> [!info] Title``). Each becomes a quote with its title in bold, as GitHub's alerts
do, or an element that unfolds. What stands in code is shown as it is written.
"""

# ruff: noqa: SIM905 - sets of words read best as words

import re

import msgspec

from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line
from feedwright.markup.code import code
from feedwright.markup.directive_fences import between_colons
from feedwright.markup.hints import Hints
from feedwright.markup.tags import escaped

_HINT = seldom(
    r"""^[ \t>]*(?: :{3,}[ \t]*[\w{] | (?:!!!|\?\?\?\+?)[ \t]+\w | ===\+?[ \t]+["']
        | /{3,}[ \t]+\w
        | (?:(?<=>)|(?<=>[ \t]))\[!\w )""",
    re.MULTILINE | re.VERBOSE,
)
_FENCE = seldom(r"(?P<prefix>[ \t]*+(?:>[ \t]?)*+)(?P<sign>:{3,}|/{3,})(?P<said>[^\n]{0,500})\s*")
_SAID = seldom(
    r"""[ \t]* (?: \{(?P<directive>[A-Za-z][\w:-]*)\} | (?P<name>[A-Za-z][\w-]*) )?
        (?: \[(?P<label>[^\[\]]*)\] )? [ \t]* (?: \{(?P<attributes>[^{}]*)\} )?
        [ \t]*\|?[ \t]* (?P<title>.*?) [ \t:]*""",
    re.VERBOSE,
)
_INDENTING = seldom(
    r"""(?P<prefix>[ \t]*)(?: (?P<mark>!!!|\?\?\?\+?) [ \t]+ (?P<kind>[\w-]+)
            (?P<more>[ \t]+[^"'\u201c\n]{1,200}?)??
            (?: [ \t]+ (?P<quote>["'\u201c]) (?P<title>[^\n]*) (?:(?P=quote)|\u201d) )?
        | ===\+?[ \t]+(?P<sign>["'])(?P<tab>[^\n]+)(?P=sign) ) [ \t]*""",
    re.VERBOSE,
)
_CALLOUT = seldom(
    r"(?P<prefix>[ \t]*(?:>[ \t]?)*>)[ \t]?\[!(?P<kind>\w[\w -]{0,40})(?:\|[^\[\]\n]{0,80})?\]"
    r"(?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)"
)
_OPTION = seldom(r"[ ]{4,}[\w-]+:[ \t]\S[^\n]*")
_CLASS = seldom(r"\.(?:callout-)?([\w-]+)")
_TITLED = seldom(r"""\b(?:title|summary|label)=(?:"([^"]*)"|'([^']*)')""")
_MARKED = seldom(r"[*_`\[<&\\]")
_QUOTED = seldom(r"[ \t]*(?:>[ \t]?)+")
_INDENT = 4

_KINDS = frozenset(
    "abstract admonition alert announcement attention bug callout caution check conclusion danger "
    "error example experimental fail failure faq goal help hint idea important info information "
    "memo message missing notice note primary question remark secondary seealso success summary "
    "tip tldr todo warn warning".split()
)
_TITLES = {"seealso": "See also", "tldr": "TL;DR", "warn": "Warning", "faq": "FAQ"}
_UNNAMED = frozenset({"admonition", "callout", "message", "primary", "quote", "secondary"})
"""Kinds that say nothing to a reader."""
FOLDED = frozenset("collapse collapsible details dropdown expand fold spoiler toggle".split())
"""Blocks that readers unfold."""
LAYOUT = frozenset(
    "align aside block caption card cards center centered class code-group code-tabs col "
    "column columns container content div figure flex grid grid-item grid-item-card group html "
    "left lead only panel panel-tabset raw right row section slide step steps tab tab-item tab-set "
    "tabs v-pre".split()
)
"""Blocks that say how something stands on a page, and nothing else."""
_CLASSES = _KINDS | frozenset("annotate blink end highlight inline".split())
"""Words behind a kind that say how it looks."""
_GITHUB = frozenset({"note", "tip", "important", "warning", "caution"})
_DEEP = 8
"""Boxes that are indented in each other; none stands deeper but in a body made to do harm."""
_MOST_OPEN = 100
_NAMED = 3
"""How many unknown kinds a message names."""
_HINTS = Hints(":::", "!!!", "???", "[!", "===", "/// ")
_UNKNOWN = "Blocks of unknown kinds (from line {}: {}) are shown by what stands in them."


class _Box(msgspec.Struct, frozen=True):
    """What stands around the text of a box."""

    opening: str
    closing: str


class _Open(msgspec.Struct, frozen=True):
    """A line that opens a box, until another closes it."""

    place: int
    """Its own, among the lines that were written."""
    line: int
    sign: str
    prefix: str
    box: _Box
    unknown: str


def boxed(body: str) -> tuple[str, tuple[str, ...]]:
    """Markdown whose boxes are quotes and elements that every reader knows, and what to say.

    A box of colons or slashes that nothing closes stays as it is written, and so do exclamation
    marks that no indented text follows.

    Args:
        body: As its author wrote it.
    """
    body = between_colons(body)
    if not _HINTS.in_text(body):
        return body, ()
    text, unknown = _boxed(body, 0)
    if not unknown:
        return text, ()
    kinds = ", ".join([*list(unknown)[:_NAMED], *(["…"] if len(unknown) > _NAMED else [])])
    return text, (_UNKNOWN.format(min(unknown.values()), kinds),)


def _boxed(body: str, depth: int) -> tuple[str, dict[str, int]]:
    """Markdown with its boxes shown, and the lines on which those of unknown kinds first stand."""
    if depth > _DEEP or not _HINT.search(body):
        return body, {}
    return _Boxes(body, depth).result()


def quote(kind: str, title: str) -> tuple[str, str]:
    """What stands before and after the text of a box.

    Args:
        kind: What sort of box it is, "" where that says nothing.
        title: In Markdown; the kind is its title where it has none.
    """
    box = _quote(title or (_name(kind.lower()) if kind else ""))
    return box.opening, box.closing


def details(title: str) -> tuple[str, str]:
    """What stands before and after a text that readers unfold."""
    box = _details(title or "Details", is_open=False)
    return box.opening, box.closing


def heading(title: str) -> str:
    """The title of a block, in bold."""
    return f"<p><strong>{captioned(title)}</strong></p>" if title.strip() else ""


def block(inner: str) -> str:
    """What stands within an element, so that Markdown in it is read as Markdown."""
    return f"\n\n{inner.strip(chr(10))}\n\n"


class _Boxes:
    """One walk over the lines of a body."""

    def __init__(self, body: str, depth: int) -> None:
        self._lines = body.split("\n")
        self._code = code(body, "markdown")
        self._depth = depth
        self._out: list[str] = []
        self._open: list[_Open] = []
        self._unknown: dict[str, int] = {}

    def result(self) -> tuple[str, dict[str, int]]:
        """The body, and the lines on which boxes of unknown kinds first stand."""
        index = place = 0
        while index < len(self._lines):
            line = self._lines[index]
            first = place + len(line) - len(line.lstrip(" \t>"))
            after = index + 1
            if self._code.around(first, 0) or not line.strip():
                self._out.append(line)
            elif indenting := _INDENTING.fullmatch(line):
                after = self._indented(index, indenting)
            elif fence := _FENCE.fullmatch(line):
                self._fence(line, fence, index)
                while fence["sign"][0] == "/" and self._is_option(after, index):
                    after += 1
            elif (callout := _CALLOUT.fullmatch(line)) and self._begins(index, callout["prefix"]):
                self._callout(line, callout)
            else:
                self._out.append(line)
            place += sum(len(one) + 1 for one in self._lines[index:after])
            index = after
        return "\n".join(self._out), self._unknown

    def _fence(self, line: str, fence: re.Match[str], index: int) -> None:
        said = _SAID.fullmatch(fence["said"])
        if said is None or len(self._open) > _MOST_OPEN:
            self._out.append(line)
        elif not fence["said"].strip(" \t:"):
            self._close(line, fence)
        elif fence["sign"][0] == ":" or fence["said"][:1] in {" ", "\t"}:
            box, unknown = _described(said)
            one = _Open(len(self._out), index + 1, fence["sign"], fence["prefix"], box, unknown)
            self._open.append(one)
            self._out.append(line)
        else:
            self._out.append(line)

    def _is_option(self, at: int, opening: int) -> bool:
        """Whether a line is one of the options right below the slashes that open a box."""
        is_open = bool(self._open) and self._open[-1].line == opening + 1
        return is_open and at < len(self._lines) and bool(_OPTION.fullmatch(self._lines[at]))

    def _close(self, line: str, fence: re.Match[str]) -> None:
        """End the innermost box with as many signs, or the innermost of all."""
        same = [one for one in self._open if one.sign[0] == fence["sign"][0]]
        if not same:
            self._out.append(line)
            return
        one = next((one for one in reversed(same) if one.sign == fence["sign"]), same[-1])
        del self._open[self._open.index(one) :]
        blank = one.prefix.rstrip()
        self._out[one.place] = f"{blank}\n{one.prefix}{one.box.opening}\n{blank}"
        self._out += [blank, f"{fence['prefix']}{one.box.closing}", fence["prefix"].rstrip()]
        if one.unknown:
            self._unknown.setdefault(one.unknown, one.line)

    def _indented(self, index: int, found: re.Match[str]) -> int:
        """Write a box of the lines that are indented below its mark; the index after them."""
        width = len(found["prefix"].expandtabs(_INDENT)) + _INDENT
        end = last = index + 1
        while end < len(self._lines):
            line = self._lines[end].expandtabs(_INDENT) if "\t" in self._lines[end] else ""
            line = line or self._lines[end]
            if line.strip() and len(line) - len(line.lstrip(" ")) < width:
                break
            end += 1
            last = end if line.strip() else last
        if last == index + 1 and not (found["title"] and found["kind"].lower() in _KINDS):
            self._out.append(self._lines[index])
            return index + 1
        inside = [_dedented(line, width) for line in self._lines[index + 1 : last]]
        text, unknown = _boxed("\n".join(inside), self._depth + 1)
        box = _indenting(found)
        lines = ["", box.opening, "", *text.split("\n"), "", box.closing, ""]
        self._out += [f"{found['prefix']}{line}" if line else "" for line in lines]
        self._unknown = dict.fromkeys(unknown, index + 1) | self._unknown
        return last

    def _begins(self, index: int, prefix: str) -> bool:
        """Whether a line of a quote is its first."""
        before = _QUOTED.match(self._lines[index - 1]) if index else None
        if before is None:
            return True
        rest = self._lines[index - 1][before.end() :]
        return not rest.strip() or before[0].count(">") < prefix.count(">")

    def _callout(self, line: str, found: re.Match[str]) -> None:
        kind, title = found["kind"].strip().lower(), found["title"].strip()
        is_alert = kind in _GITHUB and not (title or found["fold"]) and "|" not in line
        if is_alert and found["prefix"].count(">") == 1:
            self._out.append(line)  # which the parser of Markdown knows
            return
        title = title or ("" if kind == "quote" else _name(kind))
        if title:
            self._out += [f"{found['prefix']} **{title}**", found["prefix"]]
        else:
            self._out.append(found["prefix"])


def _dedented(line: str, width: int) -> str:
    """A line without so many columns of the spaces that it begins with."""
    column = taken = 0
    while column < width and line[taken : taken + 1] in {" ", "\t"}:
        column += _INDENT - column % _INDENT if line[taken] == "\t" else 1
        taken += 1
    return line[taken:]


def _indenting(found: re.Match[str]) -> _Box:
    """The box of ``!!! note "Title"``, ``??? note`` or ``=== "Tab"``."""
    if found["tab"]:
        return _Box(heading(found["tab"]), "")
    kind = found["kind"].lower()
    said = " ".join(word for word in (found["more"] or "").split() if word not in _CLASSES)
    title = said or _name(kind) if found["title"] is None else found["title"]
    if found["mark"] == "!!!":
        return _quote(title)
    return _details(title, is_open=found["mark"].endswith("+"))


def _described(said: re.Match[str]) -> tuple[_Box, str]:
    """The box that a line of colons or slashes opens, and its kind where that is unknown."""
    attributes = said["attributes"] or ""
    titled = _TITLED.search(attributes)
    title = said["label"] or (titled and (titled[1] or titled[2])) or said["title"]
    name = (said["directive"] or said["name"] or "").lower()
    kinds = [name] if name else [one.lower() for one in _CLASS.findall(attributes)]
    known = _KINDS | FOLDED | LAYOUT | {"quote"}
    kind = next((one for one in kinds if one in known), kinds[0] if kinds else "div")
    if kind == "message" and title == "alert":  # as Zenn names its two boxes
        kind, title = "warning", ""
    if kind in FOLDED:
        return _details(title or "Details", is_open="open" in attributes.split()), ""
    if kind in _KINDS or kind == "quote":
        return _quote(title or ("" if kind in _UNNAMED else _name(kind))), ""
    if kind in LAYOUT and not any(sign.isalpha() for sign in title):
        title = ""  # how many columns there are
    return _Box(heading(title), ""), "" if kind in LAYOUT or not name else kind


def _quote(title: str) -> _Box:
    return _Box(f"<blockquote>{heading(title)}", "</blockquote>")


def _details(title: str, *, is_open: bool) -> _Box:
    opening = "<details open>" if is_open else "<details>"
    return _Box(f"{opening}<summary>{captioned(title)}</summary>", "</details>")


def _name(kind: str) -> str:
    return _TITLES.get(kind, kind.replace("-", " ").capitalize())


def captioned(text: str, marks: "re.Pattern[str]" = _MARKED) -> str:
    """A title or a caption, which is written in Markdown where it holds one of some marks."""
    text = one_line(text)
    if not marks.search(text):
        return escaped(text)
    from feedwright.markup.markdown import inline  # noqa: PLC0415 - only texts with marks need it

    return inline(text)
