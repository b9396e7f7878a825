"""Podcasts: the properties of a show beside those of every feed.

The words are those of Apple's list of RSS tags and of the Podcasting 2.0 namespace.
"""

import hashlib
import re
from typing import Literal

from feedwright.domain.article import Artwork, Contributor, Text
from feedwright.domain.patterns import seldom
from feedwright.domain.record import Record

CHAPTERS_NAME = "episode-chapters.json"
"""The file of an episode's chapters, beside its page, where its author has none."""
CHAPTERS_TYPE = "application/json+chapters"
_NAMESPACE = bytes.fromhex("ead4c236bf5858c6a2c6a6b28d128cb6")
_SCHEME = seldom(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Funding(Record, frozen=True, kw_only=True):
    """Where listeners may support a show (``podcast:funding``)."""

    url: str
    text: str = ""


class Show(Record, frozen=True, kw_only=True):
    """What is told of a feed as a podcast."""

    guid: str = ""
    categories: tuple[tuple[str, ...], ...] = ()
    """Each a category of Apple's, with the one below it where there is one."""
    explicit: bool | None = None
    type: Literal["", "episodic", "serial"] = ""
    author: str = ""
    artwork: Artwork | None = None
    locked: bool | None = None
    owner: str = ""
    """An e-mail address."""
    funding: tuple[Funding, ...] = ()
    people: tuple[Contributor, ...] = ()
    medium: str = ""
    complete: bool = False
    new_feed_url: str = ""
    texts: tuple[Text, ...] = ()


def guid_of(address: str) -> str:
    """The id of a podcast, a UUIDv5 of its feed's address without scheme and last slashes.

    It is given once, and stays whatever address the feed moves to (``podcast:guid``).

    Args:
        address: Of the RSS document, when the id is given.
    """
    name = _SCHEME.sub("", address).rstrip("/")
    # RFC 9562 §5.5; the uuid module asks the machine for what only other versions need.
    digest = bytearray(
        hashlib.sha1(_NAMESPACE + name.encode(), usedforsecurity=False).digest()[:16]
    )
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def guid_fact(path: str) -> str:
    """The name under which the store remembers the id of the podcast in a feed's folder."""
    return f"podcast-guid:{path}"
