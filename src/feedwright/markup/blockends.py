"""What kramdown and Python-Markdown read otherwise than CommonMark.

With them a block of HTML ends where its element does, be there a blank line or not, and the
address of a link or a picture may hold spaces.
"""

import re
from collections.abc import Iterator

from feedwright.domain.patterns import seldom
from feedwright.markup.code import Code, code

SYSTEMS = frozenset({"jekyll", "pelican", "nikola", "mkdocs"})
"""Those that have one of the two parsers of their own accord."""
OF_KRAMDOWN = frozenset({"jekyll"})
"""Those that have kramdown."""

_BLOCK = (
    r"[ ]{0,3}<(?P<name>p|div|figure|table|center|blockquote|ul|ol|dl|section|aside|details|video"
    r"|audio|iframe|h[1-6])(?=[\s>])"
)
_OPENING = seldom(rf"^{_BLOCK}", re.IGNORECASE | re.MULTILINE)
_NEXT = seldom(_BLOCK, re.IGNORECASE)
_CLOSED = seldom(r"</[^<>\n]{1,50}>[ \t]*\n")
_ADDRESS = seldom(r"""(?<=\]\()(?=[^()\n"'<>]*[./])[^()\s"'<>]+(?:[ ][^()\s"'<>]+)+(?=\))""")
_SPACE = seldom(r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|(?P<space>[ ])")
"""Within a template tag, spaces part its words."""
_ALONE = seldom(
    r"(?P<before>\A|(?:\A|\n)[ \t]*\n|\n)"
    r"(?P<tags>(?:[ ]{0,3}<(?:br|img)\b[^<>\n]{0,500}>[ \t]*\n)+)"
    r"(?=[ ]{0,3}(?:(?P<block>\#|>|[-+*][ ]|\d{1,9}\.[ ]|`{3}|~{3}|\|)|[^\s<{]))",
    re.IGNORECASE,
)
_END_OF_TAG = seldom(r"(?<=>)[ \t]*\n")


def as_commonmark(body: str) -> str:
    """Markdown of one of :data:`SYSTEMS` as others read it.

    Args:
        body: Without template tags that decide what is shown.
    """
    is_spaced, is_block = bool(_ADDRESS.search(body)), bool(_OPENING.search(body))
    if not is_spaced and not is_block:
        return body
    if is_spaced:
        marked = code(body, "markdown")
        body = _ADDRESS.sub(
            lambda found: (
                found[0]
                if marked.around(found.start(), 0)
                else _SPACE.sub(lambda one: "%20" if one["space"] else one[0], found[0])
            ),
            body,
        )
    return "".join(_ended(body, code(body, "markdown"))) if is_block else body


def with_tags_in_text(body: str) -> str:
    """Markdown of kramdown's in which a break or a picture that has a line for itself is text.

    To it neither is a block (https://kramdown.gettalong.org/syntax.html#html-blocks), where to
    CommonMark all that follows up to a blank line is HTML (§4.6, the seventh kind).

    Args:
        body: Without template tags that decide what is shown.
    """
    if not _ALONE.search(body):
        return body
    marked = code(body, "markdown")

    def joined(found: re.Match[str]) -> str:
        if marked.around(found.end("before"), 0) or (found["block"] and found["before"] == "\n"):
            return found[0]
        return f"{found[0]}\n" if found["block"] else _END_OF_TAG.sub(" ", found[0])

    return _ALONE.sub(joined, body)


def _ended(body: str, marked: Code) -> Iterator[str]:
    """Parts of a body, in which text that follows a block of HTML has a blank line before it."""
    copied = 0
    found = _OPENING.search(body)
    while found:
        at = found.end()
        if not marked.around(found.start("name"), 0):
            at = _end(body, found)
            if closed := _CLOSED.match(body, at):
                at = closed.end()
                if following := _NEXT.match(body, at):
                    found = following
                    continue
                if body[at : at + 1] not in ("", "\n", " ", "\t", "<"):
                    yield f"{body[copied:at]}\n"
                    copied = at
        found = _OPENING.search(body, max(at, found.end()))
    yield body[copied:]


def _end(body: str, opening: re.Match[str]) -> int:
    """Where the end tag of an element stands; the end of the body where none does."""
    depth = 1
    tags = re.compile(rf"<(/?){opening['name']}(?=[\s/>])", re.IGNORECASE)
    for tag in tags.finditer(body, opening.end()):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(body)
