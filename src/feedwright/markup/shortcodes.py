"""Template tags in bodies: Hugo's and Zola's shortcodes, Liquid, Nunjucks, WordPress.

A site's generator would have replaced them; a feed has no generator behind it. So those whose
meaning is known become HTML (:mod:`feedwright.markup.shortcode_tags`), and the others go,
with a warning. What stands in code is never touched.
"""

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent

from feedwright.domain.article import Markup
from feedwright.domain.file_references import Target
from feedwright.domain.patterns import seldom
from feedwright.markup.admonitions import heading
from feedwright.markup.code import code
from feedwright.markup.hints import Hints
from feedwright.markup.open_tags import OpenTags
from feedwright.markup.references import NOWHERE, References
from feedwright.markup.shortcode_references import REFERRING
from feedwright.markup.shortcode_syntax import Reader, Tag
from feedwright.markup.shortcode_tags import MEANINGS, SILENT, WORDPRESS

_HINTS = Hints("{{", "{%", "{#", "{:", "TOC]", "TOC_]", "toc]")
_WORDPRESS_HINT = seldom(r"\[[/a-z]")
_BLOCK = seldom(r"<(?:figure|p|pre|details|blockquote|ul)[ >]")
_IN_MARKDOWN = re.compile(
    r"\[(?:/[a-z]|[a-z][\w-]*\s[^\[\]]{0,500}=\s*[\"'\u201c]|(?:gallery|playlist|contact-form)\b)"
)
"""What in Markdown no link is written like."""
_ADDRESS = seldom(
    r"(?:\b(?:href|src|poster)\s*=\s*(?:\"[^\"<>]*|'[^'<>]*|[^\s\"'<>]*)|\]\(\s*<?[^\s()<>]*"
    r"|<(?:https?:[^\s<>]*)?)\Z",
    re.IGNORECASE,
)
"""Text that ends within an address, so that the tag behind it is a part of that address."""
_LONGEST_ADDRESS = 500
_INDENT = 80
"""How many characters of a line are read to see whether a tag is alone on it."""
_SET_OFF = seldom(
    r"^\{\{[<%]\s*([\w/-]+)[^\n{}]*\}\}[ \t]*\n((?:[ \t]*+\n|[ ]{2,}[^\n]*\n)++)"
    r"(?=\{\{[<%]\s*/\s*\1\s*[>%]\}\})",
    re.MULTILINE,
)
"""A tag of Hugo's whose lines are all indented."""
_DEEP = 32
"""Known tags within known tags; none stands deeper but in a body made to do harm."""


def expand(
    body: str, markup: Markup, references: References | None = None
) -> tuple[str, tuple[str, ...]]:
    """A body with its template tags replaced.

    Args:
        body: An article's body, without lone surrogates.
        markup: What it is written in; plain text has no template tags.
        references: Resolves what tags refer to; without it no file is found.

    Returns:
        The body, and for each kind of tag that was left out a sentence that names it and the
        line of the body where it first stands.
    """
    wordpress = _has_brackets(body, markup)
    if not (wordpress or has_tags(body, markup)):
        return body, ()
    if references is None:
        references = References(lambda _wanted: Target())
    if markup == "markdown" and "{{" in body and _SET_OFF.search(body):
        body = _moved_left(body)
    marked, home = code(body, markup), references.home
    words = WORDPRESS if wordpress else frozenset[str]()
    from feedwright.markup.theme_tags import WRAPPING  # noqa: PLC0415 - few articles have tags

    reader = Reader(body, marked, home=home, markup=markup, words=words, wrapping=WRAPPING)
    tags = list(reader)
    if not tags:
        return body, ()
    return _Expansion(body, tags, references, markdown=markup == "markdown").result()


def _moved_left(body: str) -> str:
    """Markdown without the spaces before lines that stand in a tag, which would make them code."""
    from feedwright.markup.theme_tags import SETTING_OFF  # noqa: PLC0415 - few articles have tags

    def moved(found: re.Match[str]) -> str:
        if found[1].lower() not in SETTING_OFF or marked.around(found.start(), 0):
            return found[0]
        return body[found.start() : found.start(2)] + dedent(found[2])

    for _ in range(_DEEP):
        marked, before = code(body, "markdown"), body
        body = _SET_OFF.sub(moved, body)
        if body == before:
            break
    return body


def has_tags(body: str, markup: Markup) -> bool:
    """Whether anything in a body looks like a template tag."""
    return markup != "text" and (_has_brackets(body, markup) or _HINTS.in_text(body))


def _has_brackets(body: str, markup: Markup) -> bool:
    """Whether anything in a body looks like a tag of WordPress."""
    hint = _WORDPRESS_HINT if markup == "html" else _IN_MARKDOWN
    return markup != "text" and "[" in body and bool(hint.search(body))


class _Expansion:
    """One walk over the tags of a body."""

    def __init__(
        self, body: str, tags: Sequence[Tag], references: References, *, markdown: bool
    ) -> None:
        from feedwright.markup import theme_tags  # noqa: PLC0415 - few articles have tags

        self._themes = theme_tags
        self._bare = theme_tags.WRAPPING - WORDPRESS
        self._meanings = theme_tags.THEMES | MEANINGS
        self._body = body
        self._references = references
        self._tags = tags
        self._markdown = markdown
        self._ends = _pairs(tags)
        self._missed: dict[str, Tag] = {}
        self._kept: dict[str, str] = {}

    def result(self) -> tuple[str, tuple[str, ...]]:
        """The body and the warnings."""
        outer: list[tuple[Tag, list[str]]] = []
        parts: list[str] = []
        closing: dict[int, bool] = {}
        position = 0
        for index, tag in enumerate(self._tags):
            parts.append(self._body[position : tag.start])
            position = tag.end
            if index in closing:
                if closing[index]:
                    opening, around = outer.pop()
                    inner = "".join(parts)
                    meaning = self._meaning(opening, inner)
                    is_lost = not meaning and opening.key not in SILENT
                    around.append(inner if is_lost else meaning)
                    parts = around
            elif index in self._ends:
                closing[self._ends[index]] = tag.key in self._meanings and len(outer) < _DEEP
                if closing[self._ends[index]]:
                    outer.append((tag, parts))
                    parts = []
                else:
                    parts.append(self._title(tag))
            else:
                parts.append(self._single(tag))
        parts.append(self._body[position:])
        return "".join(parts), tuple(self._warnings())

    def _single(self, tag: Tag) -> str:
        """What stands for a tag that has no end, or is its own."""
        if tag.family == "text":
            return tag.inner or ""
        if tag.closing:
            # A closed bracket without an open one is prose; nothing else is written like a tag.
            return self._body[tag.start : tag.end] if tag.family == "wordpress" else ""
        if tag.family == "wordpress" and not tag.said and tag.key in self._bare:
            return self._body[tag.start : tag.end]  # as is a word that nothing closes
        return self._meaning(tag, tag.inner or "")

    def _meaning(self, tag: Tag, inner: str) -> str:
        if refer := REFERRING.get(tag.name):
            meaning = refer(tag, self._references)
        else:
            render = self._meanings.get(tag.key)
            meaning = render(tag, inner) if render else ""
        if not meaning and tag.key not in SILENT:
            self._note_unknown(tag)
            near = self._body[max(0, tag.start - _LONGEST_ADDRESS) : tag.start]
            if tag.family in {"call", "hugo", "block"} and _ADDRESS.search(near):
                return NOWHERE  # an address that lacks a part leads elsewhere
            if tag.key not in self._meanings and (words := self._themes.said(tag)):
                self._kept.setdefault(tag.label, "its words are shown")
                return words
        return self._placed(meaning, tag) if self._markdown and _BLOCK.match(meaning) else meaning

    def _title(self, tag: Tag) -> str:
        """What a tag that is not known says above what stands in it."""
        if tag.key in self._meanings:
            return ""  # it stands too deep
        self._missed.setdefault(tag.label, tag)
        self._kept.setdefault(tag.label, "what stands in it is shown")
        title = heading(tag.get(*self._themes.TITLES))
        return self._placed(title, tag) if title and self._markdown else title

    def _placed(self, meaning: str, tag: Tag) -> str:
        """A block of HTML between blank lines, so that Markdown goes on after it."""
        before = self._body[max(0, tag.start - _INDENT) : tag.start].rpartition("\n")[2]
        after = self._body[tag.end : tag.end + _INDENT].partition("\n")[0]
        if before.strip():
            return meaning if after.strip() else f"{meaning}\n\n"
        spaces = len(after) - len(after.lstrip(" "))  # too many of them would make it code
        indent = before[spaces:] if after.strip() else ""
        return f"\n\n{before}{meaning}\n\n{indent}"

    def _note_unknown(self, tag: Tag) -> None:
        self._missed.setdefault(tag.label, tag)

    def _warnings(self) -> Iterator[str]:
        """A sentence for each kind of tag that was left out, by where they stand."""
        line, position = 1, 0
        for label, tag in sorted(self._missed.items(), key=lambda item: item[1].start):
            line += self._body.count("\n", position, tag.start)
            position = tag.start
            if tag.key in self._meanings or tag.name in REFERRING:
                yield f"Line {line}: {label} does not say what it shows and was left out."
            elif label in self._kept:
                yield f"Line {line}: {label} has no known meaning; {self._kept[label]}."
            else:
                yield f"Line {line}: {label} has no known meaning and was left out."


def _pairs(tags: Sequence[Tag]) -> dict[int, int]:
    """The index of each closing tag, by the index of its opening tag."""
    open_tags = OpenTags[tuple[str, str]]()
    for index, tag in enumerate(tags):
        key = (tag.family, tag.pair)
        if tag.closing:
            open_tags.close(index, key)
        elif tag.family not in {"text", "call"} and tag.inner is None:
            open_tags.add(index, key)
    return open_tags.pairs
