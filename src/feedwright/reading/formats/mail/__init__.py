"""Mails as articles: newsletters, and what lists sent.

Nothing in a mail is run, and nothing that it names is fetched.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple
from urllib.parse import quote, unquote

from feedwright.domain.article import Article, Person
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.text import clean
from feedwright.reading.formats.mail import headers, newsletter
from feedwright.reading.formats.raw_article import Context

_PICTURES = {
    "image/png": "png", "image/jpeg": "jpg", "image/jpg": "jpg", "image/pjpeg": "jpg",
    "image/gif": "gif", "image/webp": "webp", "image/avif": "avif", "image/bmp": "bmp",
}  # fmt: skip
"""What is delivered, and how its file's name ends; SVG may run what it holds."""
_MAGIC = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"))
"""How pictures begin whose type says nothing."""
_DIGITS = 24
"""Of the hash that names a file."""
_NAMED = 5
_DEEPEST = 100
_HIDDEN_LABELS = frozenset({"draft", "drafts", "trash", "spam", "junk", "deleted messages"})
_DELETED = 0x0008
"""Of Thunderbird's status: the mail goes with the next compaction."""


class Body(NamedTuple):
    """What of a mail is its text, and what goes with it."""

    html: str = ""
    text: str = ""
    is_flowed: bool = False
    pictures: Mapping[str, tuple[str, bytes]] = {}
    """The name of a picture's file and its bytes, by what the text may call it."""
    left_out: tuple[str, ...] = ()
    """The names of what is attached."""


def parsed(data: bytes) -> Message:
    """A mail taken apart.

    Raises:
        UnreadableArticle: Its parts nest without end.
    """
    try:
        return message_from_bytes(data)
    except (RecursionError, ValueError, LookupError) as error:
        raise UnreadableArticle(
            "It is no mail that can be read; save it once more, as .eml."
        ) from error


def is_withheld(mail: Message) -> bool:
    """Whether a mail is a draft or deleted, by what programs note in it."""
    with suppress(ValueError):
        if int(headers.one(mail, "X-Mozilla-Status") or "0", 16) & _DELETED:
            return True
    labels = (one.strip().lower() for one in headers.one(mail, "X-Gmail-Labels").split(","))
    if not _HIDDEN_LABELS.isdisjoint(labels):
        return True
    flags = headers.one(mail, "Status") + headers.one(mail, "X-Status")
    return "D" in flags or "T" in flags or "X-Mozilla-Draft-Info" in mail


def article(data: bytes, context: Context) -> Article:
    """The article that a mail is.

    Args:
        data: The mail.
        context: Its place, and what holds for articles that do not say.

    Raises:
        UnreadableArticle: It holds no text, or is encrypted.
    """
    mail = parsed(data)
    body = body_of(mail)
    readers = headers.readers(mail)
    if body.html:
        names = {name: file for name, (file, _) in body.pictures.items()}
        leaving = headers.unsubscribing(mail)
        shown, text = newsletter.html(body.html, names, leaving, readers), ""
    else:
        shown, text = "", newsletter.text(body.text, readers, is_flowed=body.is_flowed)
    list_id, list_name = headers.list_of(mail)
    title = newsletter.subject(headers.one(mail, "Subject"), list_id, list_name)
    if not (shown or text):
        raise UnreadableArticle("It holds no text.")
    identity = headers.identity(mail)
    people = [name for name, address in headers.people(mail, "From") if name and "@" not in name]
    authors = tuple(Person(name=name) for name in dict.fromkeys(people)) or context.authors
    if not authors and list_name:
        authors = (Person(name=list_name),)
    warnings: tuple[str, ...] = ()
    if body.left_out:
        told = ", ".join(body.left_out[:_NAMED])
        more = f" and {len(body.left_out) - _NAMED} more" if len(body.left_out) > _NAMED else ""
        warnings = (f"Files that are attached to it were left out: {told}{more}.",)
    return Article(
        key=context.key,
        # RFC 2392 gives a Message-ID the form of an address.
        id=f"mid:{quote(identity, safe='@!$&*+=~')}" if identity else "",
        title=title,
        body=shown or text,
        markup="html" if shown else "text",
        rendered=bool(shown),
        published=headers.sent(mail),
        authors=authors,
        section=context.section,
        tags=context.tags,
        language=context.language or _language(mail),
        listed=context.listed,
        warnings=warnings,
    )


def pictures(data: bytes) -> dict[str, bytes]:
    """The pictures within a mail, by the names of their files.

    Raises:
        UnreadableArticle: It cannot be read.
    """
    return dict(body_of(parsed(data)).pictures.values())


def body_of(mail: Message) -> Body:
    """What of a mail is its text: HTML where there is some, and else plain text.

    Raises:
        UnreadableArticle: It is encrypted.
    """
    html, text, is_flowed = "", "", False
    files: dict[str, tuple[str, bytes]] = {}
    left_out: list[str] = []
    for part in _leaves(mail, 0):
        kind = part.get_content_type()
        if kind.startswith("multipart/") and not _data(part).lstrip().startswith(b"--"):
            kind = "text/plain"  # it names no boundary
        name = headers.text(part.get_filename() or "")
        is_attached = part.get_content_disposition() == "attachment"
        if kind == "text/html" and not is_attached:
            html = html or _text(part)
        elif kind == "text/plain" and not is_attached:
            if not text:
                text, is_flowed = _text(part), _parameter(part, "format") == "flowed"
        elif (found := _picture(part, kind)) and (called := [*_names(part)]):
            files |= dict.fromkeys(called, found)
        elif name and kind not in _SIGNATURES:
            left_out.append(name)
    return Body(html, text, is_flowed, files, tuple(left_out))


_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something, without mails that others hold."""
    kind = part.get_content_type()
    if kind == "multipart/encrypted" or "pkcs7-mime" in kind:
        raise UnreadableArticle("It is encrypted; save it decrypted.")
    if depth > _DEEPEST:
        raise UnreadableArticle("Its parts nest without end; take it out.")
    inner = part.get_payload()
    if kind.startswith("message/"):
        return
    if not isinstance(inner, list):
        yield part
        return
    for one in inner:
        if isinstance(one, Message):
            yield from _leaves(one, depth + 1)


def _text(part: Message) -> str:
    return clean(headers.characters(_data(part), _parameter(part, "charset")))


def _data(part: Message) -> bytes:
    """What a part holds, as far as its encoding can be undone."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        found = None
    return found if isinstance(found, bytes) else b""


def _parameter(part: Message, name: str) -> str:
    """A parameter of a part's type, in small letters."""
    try:
        found = part.get_param(name)
    except (ValueError, LookupError, TypeError):
        return ""
    if isinstance(found, tuple):  # RFC 2231: encoding, language, value
        found = found[2]
    return str(found).strip().strip("'\"").lower() if found else ""


def _picture(part: Message, kind: str) -> tuple[str, bytes] | None:
    """The name of a picture's file, which its content gives, and its bytes."""
    if not (kind in _PICTURES or kind == "application/octet-stream"):
        return None
    data = _data(part)
    ending = next((end for start, end in _MAGIC if data.startswith(start)), _PICTURES.get(kind, ""))
    if not data or not ending:
        return None
    return f"{hashlib.sha256(data).hexdigest()[:_DIGITS]}.{ending}", data


def _names(part: Message) -> Iterator[str]:
    """What the text may call a part (RFC 2392 §2, RFC 2557 §4)."""
    if identity := next(headers.every(part, "Content-ID"), "").strip().strip("<>"):
        yield f"cid:{unquote(identity)}".lower()
    if place := next(headers.every(part, "Content-Location"), "").strip():
        yield place.lower()


def _language(mail: Message) -> str:
    found = headers.one(mail, "Content-Language").partition(",")[0].strip()
    return found if re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", found) else ""
