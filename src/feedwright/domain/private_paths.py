"""Paths of private feeds: each lies below a folder with a secret name.

That name holds either the feed's secret, by which its documents lie in the published folder, or
the token of one reader, by which ``feedwright serve`` answers the same documents to that reader.
Both have one form, so that both are known wherever a path might be shown or written down.
"""

import hashlib
import re
from urllib.parse import unquote

from feedwright.domain.patterns import seldom

_BEGINNING = "private-"
_LENGTH = 26
"""Signs of 5 bits each: 130 bits are not guessed."""
_WHOLE = len(_BEGINNING) + _LENGTH
_NAME = seldom(rf"{_BEGINNING}([a-z2-7]{{{_LENGTH}}})(?![a-z0-9])", re.IGNORECASE)
IN_PATHS = f"/{_BEGINNING}[a-z2-7]{{{_LENGTH}}}/"
"""An expression that finds it in paths, which web servers understand, too."""
HIDDEN = f"{_BEGINNING}*"
"""What is shown in the place of a folder's name."""
SECRET_BYTES = 17
"""Of which one makes a secret."""


def secret_of(data: bytes) -> str:
    """A secret, or a token, made of random bytes.

    Args:
        data: At least :data:`SECRET_BYTES`.
    """
    import base64  # noqa: PLC0415 - few runs need it

    return base64.b32encode(data).decode().lower()[:_LENGTH]


def page_secret(secret: str, name: str) -> str:
    """What the own page of an article is called that stands in private feeds alone.

    Args:
        secret: That of the first of these feeds.
        name: The article's id.
    """
    import hmac  # noqa: PLC0415 - few runs need it

    return folder(secret_of(hmac.digest(secret.encode(), name.encode(), hashlib.sha256)))


def provisional_page(name: str) -> str:
    """What that page is called until its feed is known, by the article's id."""
    return f"{_BEGINNING}{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def is_hidden(page: str, name: str) -> bool:
    """Whether the own page of an article is one that nothing public tells of.

    Args:
        page: What the page is called.
        name: The article's id.
    """
    return is_secret(page) or page == provisional_page(name)


def token_digest(token: str) -> str:
    """What is stored of a reader's token, from which nobody gets the token again."""
    return hashlib.sha256(token.encode()).hexdigest()


def folder(secret: str, path: str = "") -> str:
    """Where the documents of a private feed lie.

    Args:
        secret: The feed's secret, or the token of a reader.
        path: The feed's own path, as the configuration and readers' counts have it.
    """
    return f"{_BEGINNING}{secret}/{path}".rstrip("/")


def parted(path: str) -> tuple[str, str]:
    """The secret at the beginning of a path, or "", and the path without it."""
    first, _, rest = path.partition("/")
    found = _NAME.fullmatch(first) if len(first) == _WHOLE else None
    return (found[1], rest) if found else ("", path)


def without_secret(path: str) -> str:
    """A path as it would be if its feed were not private."""
    return parted(path)[1]


def is_secret(path: str) -> bool:
    """Whether a path holds what only those may know to whom it was given."""
    return any(len(part) == _WHOLE and _NAME.fullmatch(part) for part in path.split("/"))


def redacted(text: str) -> str:
    """A text in which no secret and no token stands."""
    if len(text) < _WHOLE or not ("-" in text or "%" in text):  # as most paths are
        return text
    found = _NAME.sub(HIDDEN, text)
    # Somebody may have written the letters of an address as their codes.
    return unquote_redacted(found) if "%" in found else found


def unquote_redacted(text: str) -> str:
    """A text with codes for letters; those are undone where a secret stands in them."""
    plain = unquote(text)
    return _NAME.sub(HIDDEN, plain) if _NAME.search(plain) else text
