"""Articles, as their sources give them.

Every record is frozen and takes keywords only. Every time is in UTC: one of another zone is
taken there when a record is made, and one without a zone is refused. Text fields are plain text
unless a field says otherwise, and an empty string, an empty tuple or None means that nothing was
said.
"""

from datetime import datetime
from typing import Literal

import msgspec

from feedwright.domain.record import Record, TimedRecord

Markup = Literal["markdown", "html", "text"]
Status = Literal["published", "draft", "private", "retracted"]
EpisodeType = Literal["", "full", "trailer", "bonus"]


class Person(Record, frozen=True, kw_only=True):
    """Someone who wrote, or answers for, an article."""

    name: str
    email: str = ""
    url: str = ""


class PictureSize(Record, frozen=True, kw_only=True):
    """A picture in another size than its usual one."""

    url: str
    width: int = 0
    """In pixels; 0 is unknown."""
    height: int = 0


class Image(Record, frozen=True, kw_only=True):
    """The picture that stands for an article."""

    url: str
    alt: str = ""
    """What it shows, for those who cannot see it."""
    caption: str = ""
    """What is said below it, where that is more than ``alt``."""
    credit: str = ""
    width: int = 0
    """In pixels; 0 is unknown."""
    height: int = 0
    length: int = 0
    """In bytes; 0 is unknown. RSS tells it where the picture is an enclosure."""
    sizes: tuple[PictureSize, ...] = ()
    """The other files of it that there are, the smallest first."""

    @property
    def thumbnail(self) -> PictureSize | None:
        """The size that previews are made of: the smallest that is known to be smaller."""
        known = [one for one in self.sizes if one.width]
        return known[0] if known and not 0 < self.width <= known[0].width else None


class Enclosure(Record, frozen=True, kw_only=True):
    """A file that comes with an article: an episode, a film, a paper."""

    url: str
    type: str = ""
    """A media type. RSS and JSON Feed demand one; Atom takes it as a hint."""
    length: int = 0
    """In bytes; 0 is unknown (RSS Advisory Board's profile, ``enclosure``)."""
    title: str = ""
    duration: int = 0
    """In seconds; 0 is unknown. RSS and Atom say it beside the enclosure, by Media RSS."""


class Origin(Record, frozen=True, kw_only=True):
    """Where an article was first published, when that was elsewhere."""

    title: str = ""
    url: str = ""
    feed: str = ""
    """The address of the feed that it came from: RSS ``<source url>`` names this one."""


class Naming(Record, frozen=True, kw_only=True):
    """What a source says of an article's address where it does not name one.

    Systems make addresses of it by rules of their own, so that it stays as it was written.
    """

    slug: str = ""
    abbrlink: str = ""
    """The short name that Hexo's plugin of that name gives a post for ever."""
    category: str = ""
    categories: str | tuple[str, ...] = ""
    """A text where they stand in one, which systems divide by their own rules."""
    number: str = ""
    """The one that WordPress has it under."""
    permalink: str = ""
    """A pattern of addresses of its own: ``/:year/:title/``."""
    offset: int | None = None
    """How far its author's clock was ahead of UTC, in minutes; None is unknown."""
    sections: tuple[str | None, ...] = ()
    """What the page of each of the folders that it lies in calls it, the nearest last; "" where
    it says no name, and None where a folder has no page. Hugo's patterns alone ask it."""
    dated_by_name: bool = False
    """Its date is the one in its file's name."""
    read_later: tuple[int, int] = (0, 0)
    """By how many minutes versions before 1.5 took its date, and that of its last change, for
    later than they are. An article that readers had by then keeps the dates that they know."""


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


class Article(TimedRecord, frozen=True, kw_only=True):
    """One stored article, as its source tells it.

    Relative addresses in ``body``, ``image`` and ``enclosures`` are relative to the article's
    own address; where that is not known until later, they stay relative.
    """

    key: str = ""
    """Its place in the publication, unique and in POSIX form: ``articles/2026-03-02-hello.md``.
    An article in hand, which no source tells, may have none."""
    title: str = ""
    body: str = ""
    markup: Markup = "html"
    """What ``body`` is written in."""
    rendered: bool = False
    """Its body is what a site has shown: what looks like a template tag there is text."""
    id: str = ""
    """The id that it brings with it; one is minted otherwise."""
    link: str = ""
    """Its absolute address on the web, where its source names one."""
    slug: str = ""
    """Its name in addresses, where its source or its file's name gives one."""
    naming: Naming | None = None
    """What patterns of addresses ask for beside its slug, where its source says any of it."""
    aliases: tuple[str, ...] = ()
    """Absolute addresses that it has had."""
    published: datetime | None = None
    presumed: datetime | None = None
    """When it seems to have been published, by its file or its repository, where it names no
    date. It counts when the article is first met, and never after."""
    updated: datetime | None = None
    """When its author last changed it in a way that readers should know of."""
    expires: datetime | None = None
    status: Status = "published"
    listed: bool = True
    """Whether feeds may hold it; its own page is made in any case."""
    correction: str = ""
    """What was corrected, in the author's words."""
    summary: str = ""
    teaser: str = ""
    """What of its body stands above its author's mark, where that is no plain text."""
    excerpt: str | None = None
    """All of its body that feeds may hold; None where they may hold the whole."""
    authors: tuple[Person, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    """A BCP 47 tag."""
    translation: str = ""
    """The group of translations that it says it is in: a key after ``=``, or the path of the
    original without ending and language; "" where its own path tells."""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    origin: Origin | None = None
    rights: str = ""
    licence: str = ""
    """The address of the licence under which it may be used."""
    extra: dict[str, str | dict[str, str]] = msgspec.field(default_factory=dict)
    """Elements of one's own for RSS and Atom, by their names, as in ``geo:lat``: a text, or
    attributes by their names, with the text under ""."""
    comments: str = ""
    """The page where readers discuss it (RSS 2.0 ``comments``, RFC 4685 §4 ``replies``)."""
    podcast: Episode | None = None
    """What it says of itself as an episode, where the publication has a podcast."""
    warnings: tuple[str, ...] = ()
    """What its reader had to guess or leave out, each a sentence."""


class SetAside(TimedRecord, frozen=True, kw_only=True):
    """An article that could not be used, and why."""

    source: str
    reason: str
    line: int | None = None
    is_data: bool = False
    """It is no article at all, which does no harm and is told in short."""
    until: datetime | None = None
    """When it may first be seen, as far as it says: until then nobody is to hear of it."""

    def redacted(self, now: datetime) -> "SetAside":
        """What may be said of it to others than the desk."""
        if self.until is None or self.until <= now:
            return SetAside(
                source=self.source, reason=self.reason, line=self.line, is_data=self.is_data
            )
        return SetAside(source=WAITING, reason=_REDACTED)


WAITING = "an article that waits for its time"
"""What is said in place of its name."""
_REDACTED = "It cannot be used as it is; 'feedwright plan' names it, and tells why."
