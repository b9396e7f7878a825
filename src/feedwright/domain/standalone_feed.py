"""The properties of a feed that is made without a publication."""

from datetime import datetime

import msgspec

from feedwright.domain.article import Person
from feedwright.domain.podcast import Show
from feedwright.domain.record import TimedRecord


class Feed(TimedRecord, frozen=True, kw_only=True):
    """What a feed says of itself, for documents that are made of articles in hand."""

    title: str
    address: str
    """Where it is reached: a folder, with a slash at its end, in which each format has its own
    file; or the address of the one document that is made."""
    is_document: bool = False
    """``address`` is that of one document, though it ends with a slash."""
    home: str = ""
    """The page for people that it stands for; ``address`` where none is given."""
    description: str = ""
    id: str = ""
    """What readers of Atom know it by for ever; ``address`` where none is given."""
    language: str = ""
    """A BCP 47 tag."""
    updated: datetime | None = None
    """When it last changed, where that is later than its newest article says."""
    authors: tuple[Person, ...] = ()
    rights: str = ""
    licence: str = ""
    """The address of the licence under which its articles may be used."""
    icon: str = ""
    logo: str = ""
    hubs: tuple[str, ...] = ()
    """The addresses of WebSub hubs."""
    podcast: Show | None = None
    """What it says of itself as a podcast."""
    categories: tuple[str, ...] = ()
    """What all of it is about; JSON Feed has no word for it."""
    ttl: int = 0
    """For how many minutes a copy may be kept, in RSS alone; 0 is not told."""
    namespaces: dict[str, str] = msgspec.field(default_factory=dict)
    """The addresses of the namespaces of its articles' ``extra``, by their prefixes."""
    warnings: tuple[str, ...] = ()
    """What its reader could not read, or had to guess, each a sentence."""
