"""Paragraphs of WordPress' classic editor, which stores blank lines for them.

What WordPress shows is told by its function ``wpautop``: a blank line parts paragraphs, a line's
end is a break, and nothing of it goes for preformatted text and for what elements make blocks.
"""

import re
from collections.abc import Iterator

_BLOCKS = (
    "address|article|aside|blockquote|body|caption|center|col|colgroup|dd|details|dialog|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|hr|iframe|legend|li|main|map|math"
    "|menu|nav|noscript|object|ol|p|section|select|summary|table|tbody|td|tfoot|th|thead|tr|ul|video"
    "|audio"
)
_TOKEN = re.compile(
    r"(?P<kept><(?P<raw>pre|script|style|textarea|svg)\b.*?</(?P=raw)\s*>|<!--.*?-->)"
    rf"|(?P<block></?(?P<name>{_BLOCKS})(?=[\s/>])[^<>]*>)",
    re.DOTALL | re.IGNORECASE,
)
_BLANK = re.compile(r"\n[ \t\xa0]*\n\s*")
_NEWLINE = re.compile(r"(?:[ \t]*<br\s*/?>)?[ \t]*\n[ \t]*", re.IGNORECASE)
_SHORTCODE = re.compile(r"\[(?P<tag>\w[\w-]*)\b[^\[\]]*\](?:.*\[/(?P=tag)\])?", re.DOTALL)
_VOID = frozenset({"hr", "col"})
_TEXT_ALONE = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary", "legend"})
"""Blocks within which no paragraph stands."""
_STRUCTURE = frozenset(
    {"col", "colgroup", "dl", "menu", "ol", "select", "table", "tbody", "tfoot", "thead", "tr"}
    | {"ul", "video", "audio", "object", "map", "math"}
)
"""Blocks whose text is layout of the source."""


def paragraphed(html: str) -> str:
    """HTML in which blank lines are paragraphs, as WordPress shows it.

    Args:
        html: A body of the classic editor.
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(part for part in _parts(html) if part).strip()


def _parts(html: str) -> Iterator[str]:
    """The blocks of a body, and the text between them as paragraphs."""
    around: list[str] = []
    position = 0
    for found in _TOKEN.finditer(html):
        yield _text(html[position : found.start()], around)
        position = found.end()
        name = (found["name"] or "").lower()
        is_end = found[0].startswith("</")
        if is_end and name in around:
            del around[len(around) - 1 - around[::-1].index(name) :]
        elif name and not is_end and name not in _VOID and not found[0].endswith("/>"):
            around.append(name)
        yield found[0] if around else f"{found[0]}\n"
    yield _text(html[position:], around)


def _text(text: str, around: list[str]) -> str:
    """Text between blocks, by the block in which it stands."""
    inner = around[-1] if around else ""
    if inner in _STRUCTURE:
        return text.strip()
    found = [part for one in _BLANK.split(text.strip()) if (part := one.strip())]
    if not found:
        return ""
    if not _TEXT_ALONE.isdisjoint(around):
        return _NEWLINE.sub("<br>\n", "<br>\n<br>\n".join(found))
    if len(found) == 1 and inner not in ("", "blockquote", "body"):
        return _NEWLINE.sub("<br>\n", found[0])
    return "\n".join(map(_paragraph, found)) + ("" if around else "\n")


def _paragraph(text: str) -> str:
    if _SHORTCODE.fullmatch(text):
        return text
    return f"<p>{_NEWLINE.sub(_BREAK, text)}</p>"


_BREAK = "<br>\n"
