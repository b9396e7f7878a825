"""``[feeds.podcast]``: the settings of a podcast."""

import re
from typing import Literal

import msgspec

from feedwright.domain.patterns import seldom
from feedwright.domain.record import Settings

GUID = seldom(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""The form of a podcast's id."""


class PersonSettings(Settings, frozen=True, kw_only=True):
    """Someone who is heard in the podcast, or makes it."""

    name: str
    role: str = ""
    """Of the podcast taxonomy; "" is a host."""
    group: str = ""
    """Of the podcast taxonomy; "" is the cast."""
    image: str = ""
    url: str = ""


class FundingSettings(Settings, frozen=True, kw_only=True):
    """Where listeners may support the podcast."""

    url: str
    text: str = ""


class TextSettings(Settings, frozen=True, kw_only=True):
    """A text for a purpose of its reader's, such as a proof of who owns the feed."""

    text: str
    purpose: str = ""


class PodcastSettings(Settings, frozen=True, kw_only=True):
    """``[feeds.podcast]``: what a podcast says of itself."""

    categories: tuple[str, ...] = ()
    """Of Apple's list, the one below another after ``>``: ``News > Tech News``."""
    explicit: bool | None = None
    """Whether it has strong language or content for adults; it must be said."""
    image: str = ""
    """Its artwork: an address, or a file from feedwright.toml on."""
    type: Literal["", "episodic", "serial"] = ""
    """``serial`` where episodes are heard from the first on."""
    author: str = ""
    """Who makes it; the names of the publication's authors where none is given."""
    owner: str = ""
    """The e-mail address by which directories know its owner."""
    locked: bool | None = None
    """Other hosts may not take the podcast over."""
    guid: str = ""
    """The id that it has already; one is made of its address, once, where none is given."""
    funding: tuple[FundingSettings, ...] = ()
    people: tuple[PersonSettings, ...] = ()
    medium: str = "podcast"
    complete: bool = False
    """No episode will follow."""
    new_feed_url: str = msgspec.field(default="", name="new-feed-url")
    """Where the podcast has moved to."""
    txt: tuple[TextSettings, ...] = ()

    @property
    def local_image(self) -> str:
        """The path of its artwork from feedwright.toml on, or "" where an address is given."""
        return "" if "://" in self.image else self.image


def category_path(text: str) -> tuple[str, ...]:
    """A category as it is written in feedwright.toml, as its names from the uppermost on."""
    return tuple(part.strip() for part in text.split(">"))
