"""Web pages that a browser saved into one file: MHTML, and Safari's web archives.

Of such a file only the page itself is taken out. Its pictures are named by the addresses that they
had on the web, which the file tells of each of its parts.
"""

import codecs
import plistlib
import re
from collections.abc import Iterator, Mapping
from email.message import Message
from email.parser import BytesHeaderParser
from urllib.parse import unquote
from xml.parsers.expat import ExpatError

import msgspec

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.reading.formats.mail import headers

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_BLANK_LINE = seldom(rb"\r?\n[ \t]*\r?\n")
_LIST = seldom(rb"\s*<(?:\?xml|!DOCTYPE\s+plist|plist)\b", re.IGNORECASE)
_BINARY_LIST = b"bplist00"
# The fields of a header, up to the one that says that parts follow (RFC 2557 §3).
_RELATED = seldom(
    rb"(?:\xef\xbb\xbf)?\s*(?:[\w-]{1,60}:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){0,40}?"
    rb"content-type:\s*multipart/related\b",
    re.IGNORECASE,
)
_MOST_PARTS = 5_000
"""More than any page shows; what follows is not looked at."""
_DEEPEST = 3
"""Levels of parts within parts; a page with its plain text beside it has two."""
_CID = seldom(r"""(?<=["'(=])cid:([^"'()<>\s]{1,300})""", re.IGNORECASE)
_WEB = seldom(r"https?://[^\s/]", re.IGNORECASE)
_CUT = "The file breaks off before its last part ends; what it holds of the page was read."
_NO_PAGE = "It holds no page; save the page once more."


class SavedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The page of an archive."""

    data: bytes
    """Its HTML."""
    encoding: str = ""
    """What the archive says that it is written in, where it does."""
    address: str = ""
    """Its address on the web, "" where the archive names none."""
    places: Mapping[str, str] = {}
    """The addresses of its parts by their Content-IDs."""
    warnings: tuple[str, ...] = ()

    def settled(self, text: str) -> str:
        """The page's text with the addresses of its parts in the place of their Content-IDs."""
        if not self.places:
            return text
        return _CID.sub(lambda found: self.places.get(unquote(found[1]), found[0]), text)


def is_archive(data: bytes) -> bool:
    """Whether a file is an archive of a page, by how it begins and not by its name."""
    if data.startswith(_BINARY_LIST):
        return True
    if _LIST.match(data):
        return b"<plist" in data[:1000]
    return _RELATED.match(data[:20_000]) is not None


def opened(data: bytes) -> SavedPage:
    """The page of an archive.

    Args:
        data: A file that :func:`is_archive`.

    Raises:
        UnreadableArticle: It is broken, or holds no page.
    """
    is_list = data.startswith(_BINARY_LIST) or _LIST.match(data)
    return _of_list(data) if is_list else _of_parts(data)


def _of_list(data: bytes) -> SavedPage:
    """The main resource of a web archive, whose frames and pictures stand beside it."""
    try:
        found = plistlib.loads(data)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableArticle("It is a web archive that is broken; save it again.") from error
    except (OverflowError, ExpatError) as error:
        raise UnreadableArticle("It is a web archive that is broken; save it again.") from error
    main = found.get("WebMainResource") if isinstance(found, dict) else None
    page = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(page, bytes) or not isinstance(main, dict):
        raise UnreadableArticle(_NO_PAGE)
    kind = str(main.get("WebResourceMIMEType") or "text/html").lower()
    if kind not in _PAGES:
        raise UnreadableArticle(f"It holds no page, but a file of the type {kind[:60]}.")
    return SavedPage(
        data=page,
        encoding=_known(str(main.get("WebResourceTextEncodingName") or "")),
        address=_on_the_web(str(main.get("WebResourceURL") or "")),
    )


def _of_parts(data: bytes) -> SavedPage:
    """The root of MHTML (RFC 2557), which ``start`` names, or the address, or its place."""
    whole, _ = _divided(data)
    saved_from = headers.one(whole, "Snapshot-Content-Location")
    start = headers.text(str(_parameter(whole, "start"))).strip("<> ")
    parts, is_whole = _parts(data)
    leaves = list(_leaves(parts, 0))
    places = {
        identity: place
        for head, _ in leaves
        if (identity := _identity(head)) and (place := _on_the_web(_place(head)))
    }
    pages = [one for one in leaves if one[0].get_content_type() in _PAGES]
    named = (
        *(one for one in pages if start and _identity(one[0]) == start),
        *(one for one in pages if saved_from and _place(one[0]) == saved_from),
        *pages,
    )
    if not named:
        raise UnreadableArticle(_NO_PAGE)
    head, content = named[0]
    return SavedPage(
        data=_decoded(head, content),
        encoding=_known(str(_parameter(head, "charset"))),
        address=_on_the_web(saved_from) or _on_the_web(_place(head)),
        places=places,
        warnings=() if is_whole else (_CUT,),
    )


def _decoded(head: Message, content: bytes) -> bytes:
    """What a part holds, of base64 that breaks off as much as can be told.

    Raises:
        UnreadableArticle: It says that it is base64, and is not.
    """
    if headers.one(head, "Content-Transfer-Encoding").lower() == "base64":
        content = b"".join(content.split())
        if re.search(rb"[^A-Za-z0-9+/=]", content):
            raise UnreadableArticle("Its page is no base64, as it says; save the page once more.")
        content = content.rstrip(b"=")
        content = content[: len(content) - (len(content) % 4 == 1)]  # one figure alone is no byte
    head.set_payload(content.decode("ascii", "surrogateescape"))
    found = head.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _leaves(parts: list[bytes], depth: int) -> Iterator[tuple[Message, bytes]]:
    """The header and the content of each part that holds something itself."""
    for part in parts:
        head, content = _divided(part)
        if head.get_content_maintype() != "multipart":
            yield head, content
        elif depth < _DEEPEST:
            yield from _leaves(_parts(part)[0], depth + 1)


def _parts(data: bytes) -> tuple[list[bytes], bool]:
    """The parts that a header is followed by, and whether the last one is ended.

    They are divided here, since to hand a file to the parser of mails takes time that grows with
    its levels.
    """
    head, content = _divided(data)
    boundary = str(_parameter(head, "boundary")).rstrip().encode("ascii", "surrogateescape")
    if not boundary:
        return [], False
    line = rb"\n--" + re.escape(boundary) + rb"(?=--|[ \t]*+\r?(?:\n|\Z))"
    found = re.split(line, b"\n" + content, maxsplit=_MOST_PARTS)[1:]
    ends = [number for number, one in enumerate(found) if one.startswith(b"--")]
    ended = found[: ends[0]] if ends else found
    return [one.partition(b"\n")[2] for one in ended], bool(ends)


def _divided(part: bytes) -> tuple[Message, bytes]:
    """A part's header and what follows it."""
    end = _BLANK_LINE.search(part)
    head = part[: end.start() if end else len(part)][:_LONGEST_HEADER]
    content = part[end.end() :] if end else b""
    return BytesHeaderParser().parsebytes(head.removeprefix(codecs.BOM_UTF8) + b"\n\n"), content


_LONGEST_HEADER = 64_000


def _parameter(head: Message, name: str) -> str:
    """A parameter of a part's type as it is written, "" where there is none."""
    try:
        found = head.get_param(name, "")
    except (ValueError, LookupError, TypeError):
        return ""
    return str(found[2] if isinstance(found, tuple) else found or "")


def _identity(head: Message) -> str:
    return headers.one(head, "Content-ID").strip("<> ")


def _place(head: Message) -> str:
    return headers.one(head, "Content-Location")


def _on_the_web(address: str) -> str:
    """An address of the web, "" where it is one of a disk or of a program."""
    address = "".join(address.split())
    return address if _WEB.match(address) else ""


def _known(encoding: str) -> str:
    """The name of an encoding, "" where Python knows none of it."""
    try:
        return codecs.lookup(encoding).name if encoding else ""
    except LookupError:
        return ""
