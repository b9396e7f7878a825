"""What Liquid and its like do to a body before Markdown is read, and where they do nothing.

An article's own fields are known, and stand where a template names them. Tags that keep others
from being obeyed go, in code too. Systems whose articles are no templates show braces as they are.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from feedwright.domain.article import Markup
from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line
from feedwright.markup import tex
from feedwright.markup.code import code

_SHOWN_AS_WRITTEN = frozenset(
    {"hugo", "pelican", "zola", "obsidian", "nikola", "mkdocs", "docusaurus", "astro", "quarto"}
)
"""Systems whose articles hold no variables of templates."""
_KEEPING = seldom(
    r"(?P<line>^[ \t>]*)?\{%-?\s*(?P<name>raw|verbatim)\s*-?%\}(?(line)(?P<end>[ \t]*\n)?)"
    r"(?P<inner>(?:(?!\{%-?\s*(?:end)?(?P=name)\s*-?%\}).)*+)"
    r"(?P<close>\{%-?\s*end(?P=name)\s*-?%\})(?P<after>[ \t]*\n)?",
    re.DOTALL | re.MULTILINE,
)
_ESCAPED = seldom(
    r"\{(?P<sign>\{<|\{%|%)\s?/\*(?P<inner>(?:(?!\*/).){0,500})\*/\s?(?P<end>>\}|%\}|%)\}"
)
_BRACES = seldom(r"(?<![\{$])\{\{(?![<%#/!{])(?P<said>[^{}\n(]{1,200})\}\}(?!\})")
_FIELD = seldom(
    r"\{\{-?\s{0,9}(?:page|post|\$?frontmatter)(?P<path>(?:\.[A-Za-z_][\w-]*){1,4})"
    r"\s{0,9}(?P<filters>(?:\|[^{}|\n]{1,200}){0,5})-?\}\}"
)
_BARE = seldom(
    r"\{\{-?\s{0,9}(?:(?:page|post)\.)?(?P<path>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*){0,3})"
    r"\s{0,9}(?P<filters>(?:\|[^{}|\n]{1,200}){0,5})-?\}\}"
)
"""The same in Eleventy, where a field has its name alone."""
_JOIN = seldom(r"\s*join\s*(?::\s*([\"'])(?P<between>.*?)\1)?\s*")
_HARMLESS = frozenset({"escape", "safe", "strip", "xml_escape", "markdownify", "strip_html", "e"})
_LONGEST = 2000


def shown(
    body: str, markup: Markup, system: str = "", fields: Mapping[str, Any] | None = None
) -> str:
    """A body as Markdown or HTML is read of it.

    Args:
        body: With template tags.
        markup: What it is written in.
        system: Whose rules its source follows, where that is known.
        fields: The article's own, by the names of its front matter.
    """
    if "{" not in body:
        return body
    if "{{" in body:
        if system in _SHOWN_AS_WRITTEN:
            body = "".join(_kept(body, markup)) if _BRACES.search(body) else body
        elif fields:
            named = _BARE if system == "eleventy" else _FIELD
            body = "".join(_filled(body, markup, fields, named)) if named.search(body) else body
    if "*/" in body and _ESCAPED.search(body):
        body = "".join(_unescaped(body, markup))
    if "{%" in body and system not in _SHOWN_AS_WRITTEN and _KEEPING.search(body):
        body = "".join(_unwrapped(body, markup))
    return body


def _kept(body: str, markup: Markup) -> Iterator[str]:
    """Parts of a body, in which braces are kept from being read."""
    marked = code(body, markup, *(tex.ranges(body) if markup == "markdown" else ()))
    copied = 0
    for found in _BRACES.finditer(body):
        if not marked.around(found.start(), 0):
            yield f"{body[copied : found.start()]}&#123;&#123;{found['said']}}}}}"
            copied = found.end()
    yield body[copied:]


def _filled(
    body: str, markup: Markup, fields: Mapping[str, Any], named: re.Pattern[str]
) -> Iterator[str]:
    """Parts of a body, with an article's fields in the places that name them."""
    marked = code(body, markup)
    copied = 0
    for found in named.finditer(body):
        value = _value(fields, found["path"].removeprefix(".").split("."))
        if value is None or marked.around(found.start(), 0):
            continue
        written = _written(value, [one.strip() for one in found["filters"].split("|")[1:]])
        if written is not None:
            yield body[copied : found.start()] + written
            copied = found.end()
    yield body[copied:]


def _value(fields: Mapping[str, Any], path: list[str]) -> Any:
    """What a field says, by the names that lead to it; None where there is none."""
    value: Any = fields
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _written(value: Any, filters: list[str]) -> str | None:
    """A value as a template would write it; None where that is not known."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        join = _JOIN.fullmatch(filters[0]) if filters else None
        if not join:
            return None
        value, filters = (join["between"] or " ").join(value), filters[1:]
    if isinstance(value, bool):
        value = str(value).lower()
    if not isinstance(value, str | int | float | date):
        return None
    text = one_line(str(value))[:_LONGEST]
    names = {one.partition(":")[0].strip() for one in filters}
    if names <= _HARMLESS:
        return text
    if '"' in text or isinstance(value, date):
        return None
    return f'{{{{ "{text}" | {" | ".join(filters)} }}}}'


def _unescaped(body: str, markup: Markup) -> Iterator[str]:
    """Parts of a body, with the shortcodes in code that Hugo and Zola show and do not obey."""
    marked = code(body, markup)
    copied = 0
    for found in _ESCAPED.finditer(body):
        if marked.around(found.start(), 0):
            shown = f"{{{found['sign']}{found['inner']}{found['end']}}}"
            yield body[copied : found.start()] + shown
            copied = found.end()
    yield body[copied:]


def _unwrapped(body: str, markup: Markup) -> Iterator[str]:
    """Parts of a body, without the tags in a piece of code that keep others from being obeyed."""
    marked = code(body, markup)
    copied = 0
    for found in _KEEPING.finditer(body):
        start = found.start("close")
        around = marked.around(found.start() + len(found["line"] or ""), 0)
        if not start < around or found.start() < copied:
            continue
        yield body[copied : found.start()]
        is_alone = found["end"] is not None
        inner = found["inner"]
        yield inner if is_alone else f"{found['line'] or ''}{inner}"
        closes_line = found["after"] and inner[-1:] in {"\n", ""} and is_alone
        yield "" if closes_line else found["after"] or ""
        copied = found.end()
    yield body[copied:]


def without_raw(text: str) -> str:
    """Source code without ``{% raw %}`` and its like, which keep tags from being obeyed.

    Args:
        text: What stands in a block of Liquid's.
    """
    return _KEEPING.sub(lambda found: f"{found['line'] or ''}{found['inner']}", text)
