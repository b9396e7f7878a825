"""An encoding for text that PostgreSQL refuses, and its decoding.

It knows no NUL and no lone surrogate in a text, and no key of an index beyond 2,704 bytes.
"""

import hashlib
import re
from typing import Any

_MARK = "\x1f"
"""Begins what stands for something else; cleaned articles never hold this control character."""
_REFUSED = re.compile("[\x00\x1f\ud800-\udfff]")
_ESCAPED = re.compile(f"{_MARK}([0-9a-f]{{4}})")
_SHORTENED = re.compile(f"{_MARK}#([0-9a-f]{{64}})$")
_MOST = 1_000
"""Bytes of a text in a key; two and a number stand in one at most."""
_KEPT = 800
"""How many bytes of a longer one stay, by which it sorts."""


def escaped(text: str) -> str:
    """A text without what is refused."""
    if _REFUSED.search(text):
        return _REFUSED.sub(lambda found: f"{_MARK}{ord(found[0]):04x}", text)
    return text


def unescaped(text: str) -> str:
    """A text as it was before :func:`escaped`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def unescaped_bytes(text: bytes) -> bytes:
    """A text in UTF-8 as it was before, likewise."""
    if _MARK.encode() in text:
        return unescaped(text.decode()).encode("utf-8", "surrogatepass")
    return text


def shortened(text: str) -> str:
    """An escaped text as a key holds it: of a long one the beginning and its hash."""
    if len(text) * 4 <= _MOST or len(encoded := text.encode()) <= _MOST:
        return text
    beginning = encoded[:_KEPT].decode("utf-8", "ignore")
    return f"{beginning}{_MARK}#{hashlib.sha256(encoded).hexdigest()}"


def digest_of(text: str) -> str:
    """The hash in a text that was shortened; "" in any other."""
    found = _SHORTENED.search(text)
    return found[1] if found else ""


def is_plain(value: Any) -> bool:
    """Whether a value that was read is as it was before it was kept."""
    return not isinstance(value, str) or _MARK not in value
