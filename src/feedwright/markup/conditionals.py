"""Blocks of template tags that show nothing, or show it to some: conditions, captures, members.

Liquid and Nunjucks decide ``{% if %}`` when a site is made; a feed knows neither the site's data
nor its settings. A condition that is a literal is decided as they would. Of any other no branch
is shown, the ``else`` neither: which of them is the secret one, only the generator knows.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from feedwright.domain.article import Markup
from feedwright.domain.patterns import seldom
from feedwright.markup import comments
from feedwright.markup.code import Code, code
from feedwright.markup.hints import Hints
from feedwright.markup.open_tags import OpenTags

_HINTS = Hints("{%", "{{<")
_TAG = seldom(
    r"(?<!\{)\{%-?\s{0,20}(?P<name>[a-z]\w{0,60}+)(?P<rest>(?:(?!%\}|\{%).){0,1000}?)-?%\}"
    r"|\{\{(?P<hugo>[<%])\s{0,20}(?P<slash>/?)\s{0,20}(?P<word>[a-z][\w-]{0,60}+)(?P<said>[^<>{}]{0,500})[>%]\}\}",
    re.DOTALL | re.IGNORECASE,
)
_CONDITIONS = {
    **{name: f"end{name}" for name in ("if", "unless", "case", "ifchanged", "ifequal")},
    **dict.fromkeys(("ifversion", "ifasync"), "endif"),
}
"""Tags that begin a condition, and what ends it."""
_OTHERWISE = frozenset({"else", "elsif", "elseif", "elif", "when"})
_UNSEEN = frozenset({"capture", "comment", "doc", "macro"})
"""Blocks of which nothing is shown where they stand."""
_MEMBERS = seldom(
    r"(?:(?:for|if|is)[-_]?)?(?:paid[-_]?)?(?:members?|subscribers?)(?:[-_]?(?:only|area|content))?"
    r"|membership|paywall(?:ed)?|paid(?:[-_]?only)?|premium(?:[-_]?content)?|private|restrict(?:ed)?"
    r"|logged[-_]?in|is[-_]logged[-_]in|hide|hidden|secret|internal"
)
_GATE = seldom(r"paywall|(?:members?|subscribers?)[-_]?only")
_DRAFTS = frozenset({"draft", "todo"})
_NEUTRAL = frozenset({"for", "tablerow"})
"""Blocks whose ``else`` belongs to no condition; they are shown once if they name no variable."""
_SET = seldom(r"[^=]*\Z")
_WORD = seldom(r"""\s*("[^"]*"|'[^']*'|==|!=|[^\s"'=!]+)""")
_LITERALS = dict.fromkeys(("false", "nil", "null", "none"), False) | {"true": True}
_NUMBER = seldom(r"-?\d+(?:\.\d+)?")
_UNKNOWN = "{} (line {}) asks what only the site's generator knows; no branch of it is shown{}."
_REPEATED = "{} (line {}) repeats what only the site's generator knows, and was left out{}."
_BEHIND = "What stands in {} (line {}) is for members alone or unfinished, and was left out{}."


def decided(body: str, markup: Markup) -> tuple[str, tuple[str, ...]]:
    """A body without the blocks of template tags that are not to be seen, and what to say.

    Args:
        body: With template tags.
        markup: What it is written in, which tells where code stands.
    """
    if not _HINTS.in_text(body):
        return body, ()
    if not any(_ender(tag) or _is_gate(tag) for tag in _TAG.finditer(body)):
        return body, ()
    return _Branches(body, code(body, markup, *comments.raw(body))).shown()


class _Frame(msgspec.Struct, frozen=True):
    """A block that is open."""

    name: str
    shown: bool
    """Whether the text around it is shown."""
    is_neutral: bool
    """Its tags are left to others."""


class _Branches:
    """The blocks of one body.

    Args:
        body: With template tags.
        code: Where code stands in it, and where tags are shown.
    """

    def __init__(self, body: str, code: Code) -> None:
        self._body = body
        self._tags = list(_tags(body, code))
        self._ends = _ends(self._tags)
        self._warnings: dict[str, tuple[str, re.Match[str], int]] = {}

    def shown(self) -> tuple[str, tuple[str, ...]]:
        """The body without what is not to be seen, and a sentence for each kind of block."""
        parts: list[str] = []
        position, shown = 0, True
        open_blocks: list[_Frame] = []
        taken: list[bool | None] = []
        closers = set(self._ends.values())
        for index, tag in enumerate(self._tags):
            top = open_blocks[-1] if open_blocks else None
            opens, closes = index in self._ends, index in closers
            branches = top is not None and _name(tag) in _OTHERWISE and top.name in _CONDITIONS
            if shown and not opens and not closes and _is_gate(tag):
                self._warn(_BEHIND, tag)
                return "".join((*parts, self._body[position : tag.start()])), self._sentences()
            if not (opens or closes or branches):
                continue
            repeats = opens and self._repeats(index)
            neutral = opens and not repeats and self._is_neutral(tag)
            neutral = neutral or (closes and top is not None and top.is_neutral)
            if shown:
                parts.append(self._body[position : tag.end() if neutral else tag.start()])
            position = tag.end()
            if opens:
                open_blocks.append(_Frame(_name(tag), shown, neutral))
                if repeats and shown:
                    self._warn(_REPEATED, tag)
                taken.append(None if repeats else self._first(tag, told=shown))
                shown = shown and taken[-1] is True
            elif closes:
                shown = open_blocks.pop().shown
                taken.pop()
            elif top is not None:
                decided = taken[-1]
                if decided is False:
                    decided = self._next(tag, told=top.shown)
                    shown = top.shown and decided is True
                    taken[-1] = decided
                else:
                    shown = False
        parts.append(self._body[position:])
        return "".join(parts), self._sentences()

    def _repeats(self, index: int) -> bool:
        """Whether a block is shown once for each of what only its generator knows."""
        tag, end = self._tags[index], self._tags[self._ends[index]]
        return _name(tag) in _NEUTRAL and "{{" in self._body[tag.end() : end.start()]

    @staticmethod
    def _is_neutral(tag: re.Match[str]) -> bool:
        name = _name(tag)
        if name in _NEUTRAL:
            return True
        known = name in _CONDITIONS or name in _UNSEEN | _DRAFTS or name == "set"
        return not (known or _MEMBERS.fullmatch(name))

    def _first(self, tag: re.Match[str], *, told: bool) -> bool | None:
        """Whether the first branch of a block is shown; None where nobody knows."""
        name = _name(tag)
        if self._is_neutral(tag):
            return True
        if name not in _CONDITIONS:
            if told and name not in _UNSEEN and name != "set":
                self._warn(_BEHIND, tag)
            return None
        value = _condition(tag["rest"]) if name in {"if", "unless"} else None
        if value is None and told:
            self._warn(_UNKNOWN, tag)
        return value if value is None or name != "unless" else not value

    def _next(self, tag: re.Match[str], *, told: bool) -> bool | None:
        """Whether another branch is shown, where none before it was."""
        if _name(tag) == "else" and not tag["rest"].strip():
            return True
        said = tag["rest"].strip().removeprefix("if ") if _name(tag) == "else" else tag["rest"]
        value = _condition(said)
        if value is None and told:
            self._warn(_UNKNOWN, tag)
        return value

    def _warn(self, sentence: str, tag: re.Match[str]) -> None:
        label = _label(tag)
        _, first, times = self._warnings.get(label, (sentence, tag, 0))
        self._warnings[label] = (sentence, first, times + 1)

    def _sentences(self) -> tuple[str, ...]:
        line, position = 1, 0
        said = []
        for label, (sentence, tag, times) in self._warnings.items():
            line += self._body.count("\n", position, tag.start())
            position = tag.start()
            said.append(sentence.format(label, line, f" ({times} of them)" if times > 1 else ""))
        return tuple(said)


def _tags(body: str, code: Code) -> Iterator[re.Match[str]]:
    position = 0
    while found := _TAG.search(body, position):
        if past := code.around(found.start(), position):
            position = past
            continue
        yield found
        position = found.end()


def _ends(tags: Sequence[re.Match[str]]) -> dict[int, int]:
    """The index of the tag that closes each block, by the index of the tag that opens it."""
    open_tags = OpenTags[str]()
    last = max((at for at, tag in enumerate(tags) if _name(tag) == "endcomment"), default=-1)
    for index, tag in enumerate(tags):
        is_in_comment = index < last and open_tags.is_open("endcomment")
        if is_in_comment and _name(tag) not in {"comment", "endcomment"}:
            continue  # within a comment nothing is a tag
        if ender := _ender(tag):
            open_tags.add(index, ender)
        else:
            open_tags.close(index, _key(tag))
    return open_tags.pairs


def _ender(tag: re.Match[str]) -> str:
    """What ends the block that a tag begins; "" where it begins none that counts here."""
    name = _name(tag)
    if tag["hugo"]:
        known = name in _DRAFTS or _MEMBERS.fullmatch(name)
        closed = tag["slash"] or tag["said"].rstrip().endswith("/")
        return f"/{name}" if known and not closed else ""
    if name in _CONDITIONS:
        return _CONDITIONS[name]
    if name == "set":
        return "endset" if _SET.match(tag["rest"]) else ""
    if tag["rest"].lstrip().startswith("("):
        return "end"  # Zola calls its blocks as functions
    known = name in _UNSEEN | _NEUTRAL | _DRAFTS or _MEMBERS.fullmatch(name)
    return f"end{name}" if known else ""


def _is_gate(tag: re.Match[str]) -> bool:
    """Whether all that follows an unclosed tag is for members."""
    return not tag["slash"] and bool(_GATE.fullmatch(_name(tag)))


def _key(tag: re.Match[str]) -> str:
    return f"/{_name(tag)}" if tag["slash"] else _name(tag)


def _name(tag: re.Match[str]) -> str:
    return (tag["name"] or tag["word"]).lower()


def _label(tag: re.Match[str]) -> str:
    name = _name(tag)
    return f"{{{{< {name} >}}}}" if tag["hugo"] else f"{{% {name} %}}"


def _condition(said: str) -> bool | None:
    """What a condition of literals alone comes to; None for any other."""
    words = _WORD.findall(said)
    for joint, settles in (("or", True), ("and", False)):
        if joint in words:
            if {"or", "and"} <= set(words):
                return None  # of which each language has its own order
            parts: list[list[str]] = [[]]
            for word in words:
                if word == joint:
                    parts.append([])
                else:
                    parts[-1].append(word)
            found = {_compared(part) for part in parts}
            if settles in found:
                return settles
            return None if None in found else not settles
    return _compared(words)


def _compared(words: Sequence[str]) -> bool | None:
    match words:
        case ["not", *rest]:
            value = _compared(rest)
            return None if value is None else not value
        case [one]:
            return _truth(one)
        case [one, "==" | "!=" as sign, other] if _is_literal(one) and _is_literal(other):
            if one[0] in "\"'" and other[0] in "\"'":
                one, other = one[1:-1], other[1:-1]
            return (one == other) is (sign == "==")
    return None


def _truth(word: str) -> bool | None:
    """Whether a literal counts as true; of 0 and "" the languages differ."""
    if word.lower() in _LITERALS:
        return _LITERALS[word.lower()]
    if word[0] in "\"'":
        return True if len(word) > len("''") else None
    return True if _NUMBER.fullmatch(word) and float(word) else None


def _is_literal(word: str) -> bool:
    return word in _LITERALS or word[0] in "\"'" or bool(_NUMBER.fullmatch(word))
