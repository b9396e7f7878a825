"""What stands in the header of a mail, in whatever form it was written.

Headers are decoded as RFC 2047 has it, and where they break its rules as far as it goes: programs
have written unknown encodings, bytes without one, and words that are cut in their middle.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from feedwright.domain.text import clean, one_line

_SPLIT_WORDS = re.compile(r"(\?=)\s+(=\?)")
_ID = re.compile(r"<([^<>\s]+)>")
_WEB = re.compile(r"<(https?://[^<>\s]+)>")
_RECEIVED = ("Delivered-To", "X-Original-To", "Envelope-To")
_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
_LONGEST = 10_000
"""Characters of a header that are looked at."""


def text(written: str) -> str:
    """A header as people read it, in one line."""
    raw = _characters(written[:_LONGEST])
    try:
        parts = decode_header(_SPLIT_WORDS.sub(r"\1\2", raw)) if "=?" in raw else [(raw, None)]
    except (HeaderParseError, ValueError):
        parts = [(raw, None)]
    return one_line(clean("".join(_decoded(part, encoding) for part, encoding in parts)))


def _decoded(part: str | bytes, encoding: str | None) -> str:
    if isinstance(part, str):
        return part
    return characters(part, encoding or "")


def characters(data: bytes, encoding: str) -> str:
    """Bytes as text: by their encoding where they have one, as UTF-8 or Windows-1252 else."""
    names = (encoding.partition("*")[0].strip(), "utf-8", "cp1252")
    for name in filter(None, names):
        try:
            return data.decode(name)
        except (LookupError, ValueError):  # an encoding of bytes, too
            continue
    return data.decode("latin-1")


def _characters(written: str) -> str:
    """A header that holds bytes beyond ASCII."""
    if written.isascii():
        return written
    return (
        characters(written.encode("ascii", "surrogateescape"), "")
        if _is_bytes(written)
        else (written.encode("utf-8", "replace").decode())
    )


def _is_bytes(written: str) -> bool:
    return all(sign.isascii() or "\udc80" <= sign <= "\udcff" for sign in written)


def every(mail: Message, *names: str) -> Iterator[str]:
    """The headers of some names as they were written, those of the first name first."""
    for name in map(str.lower, names):
        for written, value in mail.raw_items():
            if written.lower() == name:
                yield str(value)


def one(mail: Message, name: str) -> str:
    """The first header of a name, "" where there is none."""
    return text(next(every(mail, name), ""))


def people(mail: Message, *names: str) -> Iterator[tuple[str, str]]:
    """The names and the addresses, in small letters, of people in some headers."""
    written = [_characters(one[:_LONGEST]) for one in every(mail, *names)]
    for name, address in getaddresses(written):
        found = _ADDRESS.search(address)
        yield text(name), found[0].lower() if found else ""


def identity(mail: Message) -> str:
    """The ``Message-ID`` without its brackets, "" where it has none (RFC 5322 §3.6.4)."""
    written = next(every(mail, "Message-ID"), "")
    found = _ID.search(written)
    bare = found[1] if found else written.strip().strip("<>")
    return bare if bare and bare.isascii() and not re.search(r"[\s\x00-\x20\x7f]", bare) else ""


def list_of(mail: Message) -> tuple[str, str]:
    """The id of the list that sent it, in small letters, and what it is called (RFC 2919)."""
    written = one(mail, "List-Id")
    found = _ID.search(written)
    name = written.partition("<")[0].strip().strip('"').strip()
    return (found[1].lower(), name) if found else (written.lower(), "")


def recipients(mail: Message) -> set[str]:
    """The addresses that it was sent to."""
    return {address for _, address in people(mail, "To", "Cc", *_RECEIVED) if address}


def readers(mail: Message) -> frozenset[str]:
    """The addresses of those who got it, without those of lists and of whoever sent it."""
    senders = {address.rpartition("@")[2] for _, address in people(mail, "From", "Sender")}
    posting = " ".join(every(mail, "List-Post")).lower()
    return frozenset(
        address
        for address in recipients(mail)
        if address.rpartition("@")[2] not in senders and address not in posting
    )


def unsubscribing(mail: Message) -> frozenset[str]:
    """The addresses by which one unsubscribes (RFC 2369 §3.2)."""
    found = every(mail, "List-Unsubscribe")
    return frozenset(address for value in found for address in _WEB.findall(value))


def sent(mail: Message) -> datetime | None:
    """When it was sent, or else when it came; None where nothing tells."""
    received = (value.rpartition(";")[2] for value in every(mail, "Received"))
    told = (*every(mail, "Date", "Resent-Date", "Delivery-Date"), *received)
    return next(filter(None, map(_time, told)), None)


def _time(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(one_line(written))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
