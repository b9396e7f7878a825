"""The beginning of a body: the title that it repeats, and the summary that it gives."""

import html
import re

from feedwright.domain.article import Markup
from feedwright.domain.patterns import seldom
from feedwright.markup.hints import Hints

_BEFORE = re.compile(r"(?>\s+|<!--.*?-->)*+", re.DOTALL)
# Its closing signs are taken off later: a pattern would look for them from each blank.
_ATX = r"[ ]{0,3}#{1,6}[ \t]++(?P<atx>[^\n]{1,1000}+)(?:\n|\Z)"
_SETEXT = r"(?P<setext>[^\s#>*+`~|<-][^\n]{0,1000})\n[ ]{0,3}(?:=+|-+)[ \t]*(?:\n|\Z)"
_FENCE = r"[ ]{0,3}(?P<fence>`{3,}|~{3,})(?:.*?)(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
_MARKDOWN_FIRST = re.compile(f"{_ATX}|{_SETEXT}")
_MARKDOWN_ANY = seldom(f"^(?:{_ATX}|(?s:{_FENCE}))", re.MULTILINE)
_HTML_HEADING = re.compile(
    r"<h(?P<level>[1-6])\b[^>]{0,500}>(?P<title>(?:(?!<h[1-6]).){1,2000}?)</h(?P=level)\s*>\s*",
    re.DOTALL | re.IGNORECASE,
)
_TAG = seldom(r"<!--(?:(?!<!--).)*?-->|</?[a-z][^<>]*>", re.DOTALL | re.IGNORECASE)
# What one clicks on beside a heading for its address.
_SIGN = seldom(
    r"\[[#¶§🔗]\]\(#[^()]*\)"
    r"|<a\s[^<>]{0,500}?href=[\"']?#[^<>]{0,500}>(?:[^<>\w&]|&\#?\w{1,10};){0,20}</a\s*>",
    re.IGNORECASE,
)
# Markdown that stands within a line, and what is left of it.
_INLINE = (
    (_SIGN, ""),
    (seldom(r"\s*\{[:#.][^{}]*\}\s*$"), ""),
    (seldom(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])"), r"\1"),
    (seldom(r"(`+)(.+?)\1"), r"\2"),
    (seldom(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (seldom(r"(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (seldom(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
# Marks that end a teaser, as generators have them; what follows WordPress' is the link's text.
_MORE = seldom(
    r"<!--(?:more(?:\s[^<>]{0,200})?|\s*(?:more|read[-_ ]?more|truncate|/?excerpt|cut|break|fold"
    r"|jump|(?:end[-_ ]?(?:of[-_ ])?|/)(?:excerpt|teaser|summary|intro|preview)"
    r"|(?:excerpt|teaser|summary|intro|preview)[-_ ](?:end|break|separator)(?::[^<>]{0,200})?"
    r"|pelican_end_summary)\s*)-->"
    r"|\{/\*\s*(?:truncate|more|excerpt)\s*\*/\}|\{\{[<%]\s*/?more\s*/?[%>]\}\}"
    r"|\{%-?\s*(?:more|endexcerpt)\s*-?%\}|\[\[more\]\]|^READMORE$"
    r"|<a\s[^<>]{0,99}?(?:name|id)=[\"']more[\"'][^<>]*>\s*</a>"
    r"|<hr\s[^<>]{0,99}?id=[\"'](?:system-readmore|read-?more)[\"'][^<>]*>",
    re.IGNORECASE | re.MULTILINE,
)
_MORE_HINTS = Hints(
    *("<!--", "{/*", "{{", "{%", "[[more]]", "[[MORE]]", "READMORE", '"more"', "'more'"),
    *("readmore", "read-more"),
)
_CODE = seldom(f"^(?s:{_FENCE})|(?P<ticks>`++)[^`]*+(?P=ticks)", re.MULTILINE)
_DEFINED = seldom(r"^ {0,3}\[[^\[\]\n]{1,99}\]:[^\n]*+(?:\n[ \t]+\S[^\n]*+)*+", re.MULTILINE)
_PARAGRAPH_END = seldom(r"</p\s*>", re.IGNORECASE)
# Headings, pictures and comments are passed over with what stands above the first paragraph.
_BLOCK_END = seldom(
    r"(?>\s*\n)?(?>[ ]{0,3}(?:\#{1,6}[ \t][^\n]*+(?:\n\s*|\Z)"
    r"|(?:!\[|<!--|<img\b|\[[^\[\]\n]{1,99}\]:)(?>[^\n]+\n)*[ \t]*(?:\n\s*|\Z)))*+"
    r"(?>[^\n]*\S[^\n]*(?:\n|\Z))+"
)
_LOWER = seldom(r"\s*(?:##|<h[2-6]\b)", re.IGNORECASE)
"""A heading of a part, which is no title where the file's name is one."""
_SIMPLE = seldom(r"(?:[^\[\]*_`<>|#{}\\&~:$=^]|:(?=\s))+")
_LONGEST_SUMMARY = 1000


def titled(body: str, markup: Markup, title: str, named: str = "") -> tuple[str, str]:
    """The title of a body, and the body without a heading that only repeats it.

    A heading at the very start is the title, and goes, where none is given or where it is the
    one that is given. A heading further down lends its text and stays, where nothing else names
    the article.

    Args:
        body: What the article says.
        markup: What it is written in; plain text has no headings.
        title: The title that is given elsewhere, or "".
        named: The one that its system makes of the file's name, or "".
    """
    start = _BEFORE.match(body).end()  # type: ignore[union-attr]  # it matches nothing, too
    if named and not title and _LOWER.match(body, start):
        return named, body
    if markup == "markdown" and (first := _MARKDOWN_FIRST.match(body, start)):
        said = inline(_unclosed(first["atx"] or "") or first["setext"] or "")
    elif markup != "text":  # Markdown may be written in HTML
        first = _HTML_HEADING.match(body, start)
        said = plain(_SIGN.sub("", first["title"])) if first else ""
    else:
        return title or named, body
    if first and said and _same(title or said, said):
        return title or said, body[:start].strip() + body[first.end() :]
    return title or named or _heading(body, markup), body


def lead(body: str, markup: Markup, separator: str = "") -> tuple[str, str, str]:
    """What stands above the mark at which an author ends the teaser.

    Args:
        body: What the article says.
        markup: What it is written in.
        separator: The mark, where the article names it (Jekyll).

    Returns:
        Its plain text, where that is told at once; else itself, with the definitions that stand
        below it; and the body, without a mark that readers would see.
    """
    place = _marked(body, markup, separator)
    if place is None:
        return "", "", body
    start, end = place
    above, below = body[:start].strip(), body[end:]
    mark = body[start:end]
    if not mark.startswith("<!--") or markup == "text":
        body = f"{body[:start]}{'' if markup == 'text' else '<!--more-->'}{below}"
    if len(above) <= _LONGEST_SUMMARY and _SIMPLE.fullmatch(above):
        return " ".join(above.split()), "", body
    if markup == "markdown":
        above = "\n\n".join((above, *(one[0] for one in _DEFINED.finditer(below))))
    return "", above, body


def excerpt(body: str, markup: Markup, separator: str = "") -> str:
    """The beginning of a body: all above its mark, or the first paragraph and what is above that.

    Args:
        body: What the article says.
        markup: What it is written in.
        separator: What ends the excerpt, where the article names it (Jekyll).
    """
    if place := _marked(body, markup, separator):
        return body[: place[0]]
    end = _PARAGRAPH_END.search(body) if markup == "html" else _BLOCK_END.match(body)
    return body[: end.end()] if end else body


def _marked(body: str, markup: Markup, separator: str) -> tuple[int, int] | None:
    """Where the mark begins and ends that has text above it; None where there is none."""
    if separator.strip() and (start := body.find(separator)) > 0 and body[:start].strip():
        return start, start + len(separator)
    if not _MORE_HINTS.in_text(body):
        return None
    code: list[tuple[int, int]] | None = None
    first = _BEFORE.match(body).end()  # type: ignore[union-attr]  # it matches nothing, too
    for mark in _MORE.finditer(body):
        if mark.start() <= first:
            continue
        if code is None:
            code = [one.span() for one in _CODE.finditer(body)] if markup == "markdown" else []
        if not any(start < mark.start() < end for start, end in code):
            return mark.span()
    return None


def inline(line: str) -> str:
    """The text of a line of Markdown."""
    for mark, left in _INLINE:
        line = mark.sub(left, line)
    return " ".join(html.unescape(_TAG.sub("", line)).split())


def plain(text: str) -> str:
    """A line of text without tags, if it has any, and with its spaces made single."""
    if "<" in text and _TAG.search(text):
        text = html.unescape(_TAG.sub("", text))
    return " ".join(text.split())


def _heading(body: str, markup: Markup) -> str:
    """The text of the first heading that has one, outside of code."""
    if markup == "html":
        return next(
            (t for m in _HTML_HEADING.finditer(body) if (t := plain(_SIGN.sub("", m["title"])))), ""
        )
    found = (m["atx"] for m in _MARKDOWN_ANY.finditer(body) if m["atx"])
    return next((text for line in found if (text := inline(_unclosed(line)))), "")


def _unclosed(line: str) -> str:
    """The text of an ATX heading without the signs that close it (CommonMark §4.2)."""
    line = line.rstrip(" \t")
    text = line.rstrip("#")
    return text.rstrip(" \t") if text.endswith((" ", "\t")) else line


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
