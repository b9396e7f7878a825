"""What feedwright.toml says, as records.

The field names are the file's own keys; :mod:`feedwright.edges.config` reads the file,
expands its variables, names unknown keys and converts what is left into these.
"""

from datetime import timedelta
from typing import Annotated, Literal

import msgspec

from feedwright.core.article import Person

Format = Literal["rss", "atom", "json"]
Count = Annotated[int, msgspec.Meta(ge=1)]
Bytes = Annotated[int, msgspec.Meta(ge=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A table of feedwright.toml."""


class Publisher(Settings, frozen=True, kw_only=True):
    """``[publication]``: who publishes, and where."""

    title: str
    address: str
    """Where the published folder is reached; absolute, with a slash at its end."""
    authority: str
    """Who mints ids: a domain and the year from which it was held (RFC 4151 §2.1)."""
    home: str = ""
    """The site's front page; ``address`` where none is given."""
    language: str = "en"
    timezone: str = "UTC"
    """An IANA name, for dates that have no zone of their own."""
    description: str = ""
    authors: tuple[Person, ...] = ()
    rights: str = ""
    icon: str = ""
    logo: str = ""
    hubs: tuple[str, ...] = ()
    max_bytes: Bytes = 1_000_000
    """The bound of a document; 0 is no bound."""
    corrected_for: str = "7d"
    """How long a corrected entry stays in the window."""


class Source(Settings, frozen=True, kw_only=True):
    """``[[sources]]``: where articles are stored."""

    path: str
    kind: Literal["folder"] = "folder"
    link: str = ""
    """The pattern of addresses, for articles that name none: ``/{year}/{month}/{slug}/``."""
    language: str = ""
    """For articles that name none."""
    encoding: str = "utf-8"
    """What files that do not say otherwise are written in."""


class Where(Settings, frozen=True, kw_only=True):
    """The articles that a chosen feed takes: those that match in every key that is given."""

    section: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    language: tuple[str, ...] = ()


class Feed(Settings, frozen=True, kw_only=True):
    """``[[feeds]]``: one feed, or with ``each`` one for each value of a field."""

    name: str = ""
    """Its folder under the destination; "" is the main feed, at the root."""
    title: str = ""
    description: str = ""
    limit: Count = 50
    formats: tuple[Format, ...] = ("rss", "atom", "json")
    content: Literal["full", "summary"] = "full"
    also: tuple[str, ...] = ()
    each: Literal["", "section", "tag", "author", "language"] = ""
    where: Where = Where()
    archive: bool = False
    page_size: Count = 100


class Destination(Settings, frozen=True, kw_only=True):
    """``[destination]``: where documents are delivered."""

    path: str = "public"
    precompress: tuple[Literal["gzip", "br"], ...] = ()


class Publication(Settings, frozen=True, kw_only=True):
    """The whole of feedwright.toml."""

    publication: Publisher
    sources: tuple[Source, ...]
    feeds: tuple[Feed, ...] = (Feed(),)
    destination: Destination = Destination()
    store: str = ""
    """An address of the store; "" is ``.feedwright/store.sqlite`` beside the file."""


def duration(text: str) -> timedelta:
    """A span of time as feedwright.toml writes it.

    Args:
        text: A whole number and a unit: ``30m``, ``12h``, ``7d``, ``2w``.

    Raises:
        ValueError: The text is none.
    """
    units = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
    number, unit = text[:-1], text[-1:]
    if unit not in units or not number.isascii() or not number.isdigit():
        raise ValueError(f"{text!r} is no span of time; write one as 30m, 12h, 7d or 2w")
    return timedelta(**{units[unit]: int(number)})
