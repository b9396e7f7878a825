"""The properties of a feed that is made without a publication."""

from datetime import datetime

import msgspec

from feedwright.domain.article import Person
from feedwright.domain.podcast import Show
from feedwright.domain.record import TimedRecord


class Feed(TimedRecord, frozen=True, kw_only=True):
    """The properties of a feed that is rendered from articles without a publication."""

    title: str
    address: str
    """Its address: a folder, with a slash at its end, in which each format has its own file; or
    the address of a single document."""
    is_document: bool = False
    """``address`` is that of a single document, though it ends with a slash."""
    home: str = ""
    """The page for people that it belongs to; by default ``address``."""
    description: str = ""
    id: str = ""
    """Its permanent id in Atom; by default ``address``."""
    language: str = ""
    """A BCP 47 tag."""
    updated: datetime | None = None
    """When it last changed, if that is later than its newest article."""
    authors: tuple[Person, ...] = ()
    rights: str = ""
    licence: str = ""
    """The address of the licence under which its articles may be used."""
    icon: str = ""
    logo: str = ""
    hubs: tuple[str, ...] = ()
    """The addresses of WebSub hubs."""
    podcast: Show | None = None
    """Its properties as a podcast."""
    categories: tuple[str, ...] = ()
    """The subjects of the whole feed; JSON Feed has no member for them."""
    ttl: int = 0
    """For how many minutes a copy may be kept, in RSS alone; 0 is left out."""
    namespaces: dict[str, str] = msgspec.field(default_factory=dict)
    """The addresses of the namespaces of its articles' ``extra``, by their prefixes."""
    warnings: tuple[str, ...] = ()
    """Sentences about what could not be read, or was guessed, when it was read."""
