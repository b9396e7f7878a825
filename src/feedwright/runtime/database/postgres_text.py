"""An encoding for text that PostgreSQL refuses, and its decoding.

It allows no NUL and no lone surrogate in a text, and no key of an index beyond 2,704 bytes.
"""

import hashlib
import re
from typing import Any

_MARK = "\x1f"
"""The escape character, a control character that cleaned articles never contain."""
_REFUSED = re.compile("[\x00\x1f\ud800-\udfff]")
_ESCAPED = re.compile(f"{_MARK}([0-9a-f]{{4}})")
_SHORTENED = re.compile(f"{_MARK}#([0-9a-f]{{64}})$")
_MOST = 1_000
"""The most bytes of a text in a key, which holds at most two texts and a number."""
_KEPT = 800
"""The number of bytes that stay of a longer text, by which it sorts."""


def escaped(text: str) -> str:
    """Escape a text for PostgreSQL."""
    if _REFUSED.search(text):
        return _REFUSED.sub(lambda found: f"{_MARK}{ord(found[0]):04x}", text)
    return text


def unescaped(text: str) -> str:
    """Undo :func:`escaped`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def unescaped_bytes(text: bytes) -> bytes:
    """Undo :func:`escaped` for a text in UTF-8."""
    if _MARK.encode() in text:
        return unescaped(text.decode()).encode("utf-8", "surrogatepass")
    return text


def shortened(text: str) -> str:
    """Shorten an escaped text for a key: a long one to its beginning and its hash."""
    if len(text) * 4 <= _MOST or len(encoded := text.encode()) <= _MOST:
        return text
    beginning = encoded[:_KEPT].decode("utf-8", "ignore")
    return f"{beginning}{_MARK}#{hashlib.sha256(encoded).hexdigest()}"


def digest_of(text: str) -> str:
    """The hash in a shortened text; "" in any other."""
    found = _SHORTENED.search(text)
    return found[1] if found else ""


def is_plain(value: Any) -> bool:
    """Whether a value is stored unchanged."""
    return not isinstance(value, str) or _MARK not in value
