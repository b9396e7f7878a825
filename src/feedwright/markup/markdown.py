"""Markdown to HTML, and where in Markdown code stands. The one module that imports pyromark."""

import re
from bisect import bisect_right
from functools import cache

import pyromark

from feedwright.domain.patterns import seldom
from feedwright.markup.directive_fences import language

_ALIGNMENT = seldom(r'<(t[hd]) style="text-align: (left|right|center)">')
_NOTE = seldom(
    r'(<sup class="footnote-reference"><a href="#|<div class="footnote-definition" id=")([^"]*)"'
)
_ALERT = seldom(r'<blockquote class="markdown-alert-([a-z]+)">')


NOTE = "fn:"
"""How the ids of footnotes begin."""
_DEFINED = '<div class="footnote-definition"'


_TERM = seldom(
    # A term is no sentence, and its definition begins below it, perhaps after a blank line.
    r"""(?:\A|\n[ \t]*\n) (?:[^\s:>|\#`~<=+-](?:[^\n]{0,150}[^\s.!?;,:|])?[ ]{0,2}\n){1,5}
        (?:[ \t]*\n)? [ ]{0,3}:[ \t]+\S""",
    re.VERBOSE,
)
_TERMS = seldom(r"<dt>(?:(?!</dt>).)*+", re.DOTALL)
_COLON = seldom(r"^([ ]{0,3}):(?=\S)", re.MULTILINE)
_LANGUAGE = seldom(
    r"^(?:[ ]{4,}|\t)(?::::|#!)[\w+#.-]+(?:[ \t]+hl_lines=[^\n]*)?[ \t]*$", re.MULTILINE
)
_MARKED_CODE = seldom(
    r"<pre><code>(?::::|#!)(?P<language>[\w+#.-]+)(?:[ \t]+hl_lines=[^\n]*)?[ \t]*\n"
    r"(?!\s*</code>)"
    r"(?P<rest>(?:(?!</code>).)*+)",
    re.DOTALL,
)
_CONTROL = seldom(r"[\x80-\x9f]")
"""What CommonMark makes of ``&#146;`` (§2.5), which browsers show as a quote."""
_COLONS = seldom(r"^\s*:::", re.MULTILINE)


_IN_BRACES = seldom(r"(?:```|~~~)[ \t]*\{")


@cache
def _parser(*, definitions: bool = False) -> pyromark.Markdown:
    options = pyromark.Options
    chosen = (
        options.ENABLE_TABLES
        | options.ENABLE_FOOTNOTES
        | options.ENABLE_STRIKETHROUGH
        | options.ENABLE_TASKLISTS
        | options.ENABLE_HEADING_ATTRIBUTES
        | options.ENABLE_GFM
    )
    if definitions:
        chosen |= options.ENABLE_DEFINITION_LIST
    return pyromark.Markdown(options=chosen)


def to_html(markdown: str) -> str:
    """CommonMark with tables, footnotes, strikethrough, task lists, alerts, heading attributes.

    What only a style sheet or a form would show is said in plain HTML: the alignment of cells,
    the boxes of task lists, the kind of an alert.

    Args:
        markdown: Without lone surrogates.

    Returns:
        HTML that is not yet safe.
    """
    parser = _parser()
    if _IN_BRACES.search(markdown):
        markdown = _with_languages(markdown, parser)
    if "\n:" in markdown and _TERM.search(markdown):
        parser, markdown = _parser(definitions=True), _with_terms(markdown)
    html = parser.html(markdown)
    if "&#" in markdown:
        html = _CONTROL.sub(_of_windows, html)
    if "<dt>" in html:
        html = _TERMS.sub(lambda terms: terms[0].replace("\n", "</dt>\n<dt>"), html)
    if _DEFINED in html:
        html = _noted(markdown, html, parser)
    if "<pre><code>:::" in html or "<pre><code>#!" in html:
        html = _MARKED_CODE.sub(_highlighted, html) if _LANGUAGE.search(markdown) else html
    if 'style="text-align' in html:
        html = _ALIGNMENT.sub(r'<\1 align="\2">', html)
    if "<input disabled" in html:
        html = html.replace('<input disabled="" type="checkbox" checked=""/>\n', "☑ ")
        html = html.replace('<input disabled="" type="checkbox"/>\n', "☐ ")
    if "markdown-alert-" in html:
        html = _ALERT.sub(
            lambda alert: f"<blockquote><p><strong>{alert[1].capitalize()}</strong></p>", html
        )
    return html


def _with_languages(markdown: str, parser: pyromark.Markdown) -> str:
    """Markdown whose blocks of code name their language as CommonMark has it, without braces."""
    data, parts, copied = markdown.encode(), [], 0
    for event, place in parser.events_with_range(markdown):
        start = event.get("Start") if isinstance(event, dict) else None
        block = start.get("CodeBlock") if isinstance(start, dict) else None
        said = block.get("Fenced", "") if isinstance(block, dict) else ""
        if not said.startswith("{") or place["start"] < copied:
            continue
        name = language(said)
        fence, _, rest = data[place["start"] : place["end"]].partition(b"{")
        if name and not fence.strip(b" \t`~"):
            parts += [data[copied : place["start"]], fence, name.encode()]
            copied = place["end"] - len(rest[max(rest.find(b"\n"), 0) :])
    return b"".join([*parts, data[copied:]]).decode()


def _of_windows(found: re.Match[str]) -> str:
    """What a numeric reference to a control character means in HTML (§13.2.5.80)."""
    return found[0].encode("latin-1").decode("cp1252", "ignore")


def _with_terms(markdown: str) -> str:
    """Markdown in which nothing but a definition begins a line with a colon."""
    if not _COLON.search(markdown):
        return markdown
    ranges = code_ranges(markdown)
    starts = [start for start, _ in ranges]

    def escaped(colon: re.Match[str]) -> str:
        at = bisect_right(starts, colon.start()) - 1
        return colon[0] if at >= 0 and colon.start() < ranges[at][1] else f"{colon[1]}\\:"

    return _COLON.sub(escaped, markdown)


def _highlighted(found: re.Match[str]) -> str:
    """Code whose first line named its language, as CodeHilite has it."""
    if _COLONS.search(found["rest"]):
        return found[0]  # it is about blocks of colons
    return f'<pre><code class="language-{found["language"]}">{found["rest"]}'


def _noted(markdown: str, html: str, parser: pyromark.Markdown) -> str:
    """HTML with its footnotes at its end, named as most generators name them: ``fn:1``."""
    data, notes, rest, position = markdown.encode(), [], [], 0
    depth = 0
    for event, place in parser.events_with_range(markdown):
        start = event.get("Start") if isinstance(event, dict) else None
        if depth == 0 and isinstance(start, dict) and "FootnoteDefinition" in start:
            rest.append(data[position : place["start"]])
            notes.append(data[place["start"] : place["end"]].strip(b"\n"))
            position = place["end"]
        if isinstance(event, dict):
            depth += ("Start" in event) - ("End" in event)
    moved = b"\n".join([*rest, data[position:], b"", b"\n\n".join(notes), b""]).decode()
    # What is left open at the end of a text would take them in.
    shown = parser.html(moved)
    html = shown if shown.count(_DEFINED) == html.count(_DEFINED) else html
    return _NOTE.sub(lambda note: f'{note[1]}{NOTE}{note[2].replace(" ", "-")}"', html)


def inline(markdown: str) -> str:
    """A single line of Markdown, such as a caption, as HTML without its paragraph."""
    return to_html(markdown).strip().removeprefix("<p>").removesuffix("</p>")


def code_ranges(markdown: str) -> list[tuple[int, int]]:
    """Where code spans and code blocks stand, as offsets in characters, in order."""
    ranges = [
        (place["start"], place["end"])
        for event, place in _parser().events_with_range(markdown)
        if isinstance(event, dict) and ("Code" in event or _opens_code(event))
    ]
    return ranges if markdown.isascii() else _in_characters(markdown, ranges)


def _opens_code(event: object) -> bool:
    start = event.get("Start") if isinstance(event, dict) else None
    return isinstance(start, dict) and "CodeBlock" in start


def _in_characters(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Offsets in bytes of UTF-8, which ascend and do not overlap, as offsets in characters."""
    data = text.encode()
    converted = []
    byte = character = 0
    for start, end in ranges:
        character += len(data[byte:start].decode())
        first = character
        character += len(data[start:end].decode())
        converted.append((first, character))
        byte = end
    return converted
