"""Plain text: clean characters, one line, the text that HTML shows.

Nothing here loads a parser, so that a title costs no more than a title.
"""

# ruff: noqa: SIM905 - sets of words read best as words

import re
from collections.abc import Iterable, Iterator

from feedwright.domain.patterns import seldom

# What is no Char of XML 1.0 §2.2 breaks the whole document that it stands in.
_FORBIDDEN = seldom(
    r"(?:\x1b\[[0-9;:]{0,64}[A-Za-z]|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff])+"
)
"""With the colours of a terminal (ECMA-48 §5.4), whose figures would stand in the text else."""
_ALLOWED = b"\t\n" + bytes(range(0x20, 0x100))
"""The bytes of characters that are allowed, but for two."""
_SHORT = 200
_LINE_ENDS = seldom(r"\r\n?")
# Zero-width characters mean something within a word (Persian, emoji) and nothing at its ends.
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"
_ENDS = " " + _INVISIBLE

_RARE_SPACES_OF_ASCII = "\t\r\x0b\x0c\x1c\x1d\x1e\x1f"
_RARE_SPACES = (
    f"{_RARE_SPACES_OF_ASCII}\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""All that ``str.split`` takes for white space, but the space and the end of a line."""

_ENTITY = seldom(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_INLINE = "a|abbr|b|big|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var"
_PAIR = seldom(rf"<({_INLINE})(?:\s[^<>]*)?>([^<>]*)</\1\s*>", re.IGNORECASE)
_BREAK = seldom(r"<br\s*/?>|<wbr\s*/?>", re.IGNORECASE)
_CODE = seldom(r"(`[^`]+`)")
_MARKS = (
    seldom(r"(?<!\w)(\*\*\*|\*\*|\*)(?![\s*])([^*]*[^\s*])\1(?!\w)"),
    seldom(r"(?<![\w_])(_)(?![\s_])([^_]*[^\s_])_(?![\w_])"),
    seldom(r"(?<!~)(~~)(?![\s~])([^~]*[^\s~])~~(?!~)"),
)
_LINK = seldom(r"!?\[([^\[\]]*)\]\([^\s()]*\)")
_DEEP = 8
"""Marks within marks that a title is freed of; none has so many."""

_TAG = seldom(r"(/?[A-Za-z][A-Za-z0-9:-]*+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>")
_BOGUS = seldom(r"[!?/][^>]*>")
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav "
    "ol option p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset(
    "annotation annotation-xml audio canvas datalist head iframe noembed noframes noscript object "
    "script select style svg template textarea title video".split()
)


def clean(text: str) -> str:
    r"""Text without the characters that XML 1.0 forbids (§2.2), its lines ended by ``\n``."""
    # No printable character is forbidden, which is told fast of a short text.
    if len(text) < _SHORT and text.isprintable():
        return text
    if "\r" in text:
        text = _LINE_ENDS.sub("\n", text)
    return text if _is_allowed(text) else _FORBIDDEN.sub("", text)


def _is_allowed(text: str) -> bool:
    """Whether a text can stand in XML as it is; to look at its bytes is fastest by far."""
    try:
        held = text.encode().translate(None, _ALLOWED)
    except UnicodeEncodeError:  # a surrogate
        return False
    return not (held or "\ufffe" in text or "\uffff" in text)


def _unescaped(text: str) -> str:
    """A text whose character references are characters."""
    if "&" not in text:
        return text
    from html import unescape  # noqa: PLC0415 - brings the names of two thousand characters

    return unescape(text)


def double_quoted(text: str) -> str:
    """Text in double quotes, a stroke before each quote and stroke in it, as JSON and others do."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def one_line(text: str) -> str:
    """Text for a place that has one line: clean, every run of white space one space."""
    return " ".join(clean(text).split()).strip(_ENDS)


def single_spaced(text: str) -> str:
    """The words of a text with one space between them.

    It is ``" ".join(text.split())``, several times as fast where a text is long and has no
    white space but spaces and ends of lines.
    """
    rare = _RARE_SPACES_OF_ASCII if text.isascii() else _RARE_SPACES
    for space in rare:
        if space in text:
            return " ".join(text.split())
    text = " ".join(filter(None, text.split("\n")))
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip(" ")


def title_text(text: str) -> str:
    """A title as plain text.

    What is clearly markup gives way to its text: ``AT&amp;T``, ``<em>x</em>``, ``**x**``. What
    may as well be meant stays: ``a < b``, ``Vec<T>``, ``__init__``, and backticks around code.

    Args:
        text: A title in plain text, HTML or Markdown; no one knows which.
    """
    if not any(mark in text for mark in "<&*_~["):
        return one_line(text)
    pieces = _CODE.split(text)
    pieces[::2] = map(_unmarked, pieces[::2])
    return one_line("".join(pieces))


def plain(text: str) -> str:
    """The text that a reader of HTML sees: one line a block, white space folded.

    Args:
        text: HTML, sanitised or not.
    """
    return clean("\n".join(filter(str.strip, lines(shown(text))))).strip("\n")


def lines(pieces: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The text of a piece of HTML, one block at a time; a block may be empty.

    Args:
        pieces: What :func:`shown` yields, or some of it.
    """
    line: list[str] = []
    inside_pre = False
    for tag, piece in pieces:
        if tag.lstrip("/") in _BLOCKS:
            yield "".join(line) if inside_pre else " ".join("".join(line).split())
            line = []
            inside_pre = tag == "pre" or (inside_pre and tag != "/pre")
        elif tag in _CELLS:
            line.append(" ")
        line.append(_unescaped(piece))
    yield " ".join("".join(line).split())


def shown(text: str) -> Iterator[tuple[str, str]]:
    """The tags of HTML, each with the text after it, without what is never displayed.

    Args:
        text: HTML. Exact for what the sanitiser writes, a good guess for anything else.

    Yields:
        A tag's name in lower case (``p``, ``/p``; "" for none), and the escaped text up to
        the next tag.
    """
    hidden = ""
    for tag, piece in _tags(text):
        if hidden:
            if tag != f"/{hidden}":
                continue
            hidden = ""
        elif tag in _UNSEEN:
            hidden = tag
            continue
        yield tag, piece


def _tags(text: str) -> Iterator[tuple[str, str]]:
    head, *rest = text.split("<")
    yield "", head
    comment = False
    for piece in rest:
        comment = comment or piece.startswith("!--")
        if comment:
            _, end, after = piece.partition("-->")
            comment = not end
            yield "", after
        elif tag := _TAG.match(piece):
            yield tag[1].lower(), piece[tag.end() :]
        elif bogus := _BOGUS.match(piece):
            yield "", piece[bogus.end() :]
        else:
            yield "", f"&lt;{piece}"


def _unmarked(text: str) -> str:
    """A part of a title without markup."""
    for _ in range(_DEEP):
        before = text
        text = _PAIR.sub(r"\2", text)
        if text == before:
            break
    text = _LINK.sub(r"\1", _BREAK.sub(" ", text))
    for mark in _MARKS:
        text = mark.sub(r"\2", text)
    return _ENTITY.sub(lambda entity: _unescaped(entity[0]), text)
