"""Podcasts: what is told of an episode and of a show beside what every article and feed has.

The words are those of Apple's list of RSS tags and of the Podcasting 2.0 namespace.
"""

import hashlib
import re
from typing import Literal

from feedwright.domain.record import Record

CHAPTERS_NAME = "episode-chapters.json"
"""The file of an episode's chapters, beside its page, where its author has none."""
CHAPTERS_TYPE = "application/json+chapters"
EpisodeType = Literal["", "full", "trailer", "bonus"]
_NAMESPACE = bytes.fromhex("ead4c236bf5858c6a2c6a6b28d128cb6")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Contributor(Record, frozen=True, kw_only=True):
    """Someone who is heard in a podcast, or made it (``podcast:person``)."""

    name: str
    role: str = ""
    """Of the podcast taxonomy, in small letters; "" is a host."""
    group: str = ""
    """Of the podcast taxonomy, in small letters; "" is the cast."""
    image: str = ""
    url: str = ""


class Transcript(Record, frozen=True, kw_only=True):
    """What is said in an episode, as a file (``podcast:transcript``)."""

    url: str
    type: str
    language: str = ""
    """That of the episode where it names none."""
    captions: bool = False
    """It tells when each word is said."""


class Chapter(Record, frozen=True, kw_only=True):
    """A part of an episode (Podlove Simple Chapters 1.2, ``psc:chapter``)."""

    start: float
    """In seconds."""
    title: str
    url: str = ""
    image: str = ""


class Artwork(Record, frozen=True, kw_only=True):
    """A picture of an episode or a show, with what is known of it."""

    url: str
    alt: str = ""
    width: int = 0
    """In pixels; 0 is unknown."""
    height: int = 0


class Text(Record, frozen=True, kw_only=True):
    """A text for a purpose of its reader's (``podcast:txt``)."""

    text: str
    purpose: str = ""


class Episode(Record, frozen=True, kw_only=True):
    """What is told of an article as an episode."""

    title: str = ""
    """Its title without the names of show and season, where that is another one."""
    season: int = 0
    """0 is none."""
    season_name: str = ""
    episode: str = ""
    """A number, which may have decimals; "" is none."""
    display: str = ""
    """What is shown in the number's place: ``Day 5``."""
    type: EpisodeType = ""
    explicit: bool | None = None
    people: tuple[Contributor, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_url: str = ""
    """The file of its chapters, in the JSON of Podcasting 2.0."""
    artwork: Artwork | None = None
    """A square picture."""
    texts: tuple[Text, ...] = ()

    @property
    def parts(self) -> tuple[Record, ...]:
        """What of it there may be several of."""
        return (*self.people, *self.transcripts, *self.chapters, *self.texts)

    @property
    def files(self) -> list[str]:
        """The addresses of all files that belong to it, but for its recordings."""
        return [
            *(one.url for one in self.transcripts),
            *(one.image for one in self.people),
            *(one.image for one in self.chapters),
            *([self.artwork.url] if self.artwork else ()),
            self.chapters_url,
        ]


class Funding(Record, frozen=True, kw_only=True):
    """Where listeners may support a show (``podcast:funding``)."""

    url: str
    text: str = ""


class Show(Record, frozen=True, kw_only=True):
    """What is told of a feed as a podcast."""

    guid: str
    categories: tuple[tuple[str, ...], ...] = ()
    """Each a category of Apple's, with the one below it where there is one."""
    explicit: bool = False
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
