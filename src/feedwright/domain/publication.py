"""The records of feedwright.toml.

The field names are the file's own keys. :mod:`feedwright.runtime.configuration_reader` reads the
file, expands its variables, names unknown keys and converts what is left into these.
"""

import hashlib
import re
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote

import msgspec

from feedwright.domain.article import Person
from feedwright.domain.configured_durations import duration
from feedwright.domain.formats import FEED_NAMES
from feedwright.domain.patterns import seldom
from feedwright.domain.podcast_settings import PodcastSettings
from feedwright.domain.profiles import Profile, profile
from feedwright.domain.record import Settings
from feedwright.domain.sources import AnySource

if TYPE_CHECKING:
    FormatName = str
else:
    FormatName = Literal[FEED_NAMES]
Media = Literal["audio", "video", "image", "file"]
"""What may come with an article; ``file`` is any enclosure."""
Values = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
"""Those of a key of ``where``: without any it would ask for nothing, and seem to."""
MediaValues = Annotated[tuple[Media, ...], msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Bytes = Annotated[int, msgspec.Meta(ge=0)]


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
    licence: str = ""
    """The address of the licence under which what is published may be used."""
    content_usage: dict[str, bool] = msgspec.field(default_factory=dict[str, bool])
    """What automated systems are asked: whether each category of use is allowed."""
    icon: str = ""
    logo: str = ""
    hubs: tuple[str, ...] = ()
    """The addresses of WebSub hubs that others run."""
    hub: bool = False
    """``feedwright serve`` runs one of its own."""
    hub_private: bool = False
    """Subscribers of one's own hub may be on this machine and in local networks."""
    max_bytes: Bytes = 1_000_000
    """The bound of a document; 0 is no bound."""
    corrected_for: str = "7d"
    """How long a corrected entry stays in the window."""
    store: str = ""
    """The database that holds the store: ``postgresql://...``; "" for a file beside this one."""

    @property
    def own_hub(self) -> str:
        """The address of the hub that ``feedwright serve`` runs, or ""."""
        return f"{self.address}{PRIVATE}/hub" if self.hub else ""

    @property
    def named_hubs(self) -> tuple[str, ...]:
        """The hubs that documents name, one's own at the end."""
        return tuple(dict.fromkeys(filter(None, (*self.hubs, self.own_hub))))


class Unwanted(Settings, frozen=True, kw_only=True, omit_defaults=True):
    """The articles that a chosen feed leaves out: those that match in any key that is given."""

    section: Values = ()
    tag: Values = ()
    author: Values = ()
    language: Values = ()
    has: MediaValues = ()


class Where(Settings, frozen=True, kw_only=True, omit_defaults=True):
    """The articles that a chosen feed takes: those that match in every key that is given."""

    section: Values = ()
    tag: Values = ()
    author: Values = ()
    language: Values = ()
    has: MediaValues = ()
    """What comes with them."""
    unwanted: Unwanted = msgspec.field(default=Unwanted(), name="not")
    max_age: str = ""
    """How long after its publication an article stays; for ever where ""."""

    @property
    def age(self) -> timedelta | None:
        """How old its articles may be; None where there is no bound."""
        return duration(self.max_age) if self.max_age else None


class SmartNewsSettings(Settings, frozen=True, kw_only=True):
    """``[feeds.smartnews]``: what SmartNews takes beside the articles."""

    dark_logo: str = ""
    """The address of a logo for dark screens."""
    analytics: str = ""
    """HTML that counts its readers, with ``{link}``; written into each entry as it stands."""


class Feed(Settings, frozen=True, kw_only=True):
    """``[[feeds]]``: one feed, or with ``each`` one for each value of a field."""

    name: str = ""
    """Its folder under the destination; "" is the main feed, at the root."""
    title: str = ""
    description: str = ""
    limit: Count = 50
    formats: tuple[FormatName, ...] = FEED_NAMES
    content: Literal["full", "summary"] = "full"
    also: tuple[str, ...] = ()
    each: Literal["", "section", "tag", "author", "language"] = ""
    where: Where = Where()
    archive: bool = False
    page_size: Count = 100
    language: str = ""
    """The publication's where it is "", as are those that follow."""
    authors: tuple[Person, ...] = ()
    rights: str = ""
    licence: str = ""
    logo: str = ""
    link_suffix: str = ""
    """Added to the query of the links of its entries, and never to their ids."""
    before: str = ""
    """HTML before the content of each entry, with ``{title}``, ``{link}`` and ``{author}``."""
    after: str = ""
    """The same behind it."""
    profile: Literal["", "podcast", "msn", "smartnews", "flipboard", "newsletter"] = ""
    """Whom the feed is made for: what that asks of an article chooses those that stand in it."""
    podcast: PodcastSettings | None = None
    """What a podcast says of itself; ``profile = "podcast"`` needs it."""
    smartnews: SmartNewsSettings = SmartNewsSettings()
    """What ``profile = "smartnews"`` writes where it is asked to."""
    private: bool = False
    """Those alone know where it is to whom that was told; no public document tells of it."""

    @property
    def rules(self) -> Profile:
        """What its profile demands."""
        return profile(self.profile)

    @property
    def age(self) -> timedelta | None:
        """How old its articles may be; None where there is no bound."""
        one, other = self.where.age, self.rules.age
        if one is None or other is None:
            return other if one is None else one
        return min(one, other)

    @property
    def footer(self) -> str:
        """HTML behind the content of each entry: its own, or its profile's."""
        return self.after or self.rules.after

    @property
    def has_additions(self) -> bool:
        """Whether it adds something of its own to its entries."""
        return bool(self.link_suffix or self.before or self.footer)

    @property
    def variant(self) -> str:
        """What stands for the form in which it gives entries: caches have one of each."""
        form = f"{self.content} {self.profile}".rstrip()
        additions = (self.link_suffix, self.before, self.footer, self.smartnews.analytics)
        if not any(additions):
            return form
        own = msgspec.json.encode(additions if additions[-1] else additions[:-1])
        return f"{form}:{hashlib.sha256(own).hexdigest()[:16]}"

    def bound(self, most: int) -> int:
        """How many bytes its documents may have; 0 is no bound.

        Args:
            most: The publication's own bound.
        """
        both = (most, self.rules.most_bytes.value if self.rules.most_bytes else 0)
        return min(filter(None, both), default=0)


class Discovery(Settings, frozen=True, kw_only=True):
    """``[discovery]``: what search engines and feed readers are told beside the feeds."""

    sitemap: bool = False
    """``sitemap.xml`` lists the pages of articles that are made here."""
    news_sitemap: bool = False
    """``news-sitemap.xml`` lists the articles of the last two days."""
    news_name: str = ""
    """The publication's name as Google News has it; its title where it is ""."""
    feed_menu: bool = False
    """``feed-menu.json`` lists the feeds."""
    robots: bool = False
    """``robots.txt`` names the sitemaps, the licence and the preferences."""


class Destination(Settings, frozen=True, kw_only=True):
    """``[destination]``: where documents are delivered."""

    path: str = "public"
    precompress: tuple[Literal["gzip", "br"], ...] = ()
    cache: str = "5m"
    """How long caches may keep a document without asking whether it has changed."""

    @property
    def is_bucket(self) -> bool:
        """Whether it is a place in an object store rather than a folder."""
        return "://" in self.path

    def folder(self, beside: Path) -> Path | None:
        """Where the folder is, from that of feedwright.toml on; None for a bucket.

        Args:
            beside: The publication's folder.
        """
        return None if self.is_bucket else beside / self.path


class Publication(Settings, frozen=True, kw_only=True):
    """The whole of feedwright.toml."""

    publication: Publisher
    sources: tuple[AnySource, ...]
    feeds: tuple[Feed, ...] = (Feed(),)
    destination: Destination = Destination()
    discovery: Discovery = Discovery()
    authors: dict[str, Person] = msgspec.field(default_factory=dict)
    """By the keys that articles name."""
    namespaces: dict[str, str] = msgspec.field(default_factory=dict)
    """Of the elements that articles bring in ``extra``: addresses by prefixes."""

    @property
    def is_multilingual(self) -> bool:
        """Whether it says that articles are in several languages, which may be translations."""
        usual = ("", self.publication.language)
        for feed in self.feeds:
            where = feed.where
            if feed.language not in usual or feed.each == "language":
                return True
            if where.language or where.unwanted.language:
                return True
        return any(one.language not in usual for one in self.sources)

    @property
    def has_podcast(self) -> bool:
        """Whether articles may be episodes, so that what is told of these is read."""
        return any(feed.profile == "podcast" for feed in self.feeds)

    @property
    def measures_pictures(self) -> bool:
        """Whether a feed's profile has bounds for the sizes of articles' pictures."""
        rules = (rule for feed in self.feeds for rule in feed.rules.articles)
        return any(rule.pixels or rule.ratio for rule in rules)

    @property
    def encloses_pictures(self) -> bool:
        """Whether a feed's profile wants articles' pictures as enclosures."""
        return any(feed.rules.picture_enclosure for feed in self.feeds)


_UNSAFE_PART = seldom(r'[\x00-\x1f\x7f\ud800-\udfff\\:*?"<>|#]|%[0-9A-Fa-f]{2}|^\.|[. ]$|^ ')
AROUND = ("title", "link", "author")
"""The placeholders of what stands around an entry's content."""
_LONGEST_NAME = 252
"""In bytes: the 255 of file systems, less the ending of a compressed sibling."""
# Names that Windows keeps for devices; a folder of that name cannot be checked out there.
_DEVICE = seldom(r"(con|prn|aux|nul|(com|lpt)[\d¹²³]) *(\..*)?", re.IGNORECASE)
_DEVICES = frozenset({"con", "prn", "aux", "nul", "com", "lpt"})
VALUE = "{value}"
"""What stands for the section, tag, author or language of a feed of ``each``."""
PAGES = "articles"
"""The folder of the pages of articles that have no address of their own."""

PRIVATE = "-"
"""A path that no feed may have: ``feedwright serve`` has its health, metrics and hub below it."""


@lru_cache(maxsize=1024)  # of each document it is asked before it is compared, read and put
def safe_path(path: str) -> bool:
    """Whether a path stays where it is put, on every system.

    Args:
        path: Relative, in POSIX form. ``..``, a leading slash, control characters, device
            names, names of more than 252 bytes, whatever an address cannot hold, and what a
            server that decodes twice takes for another name (``a%2fb``) make it unsafe.
    """
    return all(map(_safe_name, path.split("/")))


def _safe_name(name: str) -> bool:
    return (
        name != ""
        and ((name.isascii() and name.isalnum()) or not _UNSAFE_PART.search(name))
        and not (name[:3].lower() in _DEVICES and _DEVICE.fullmatch(name))
        and len(name.encode()) <= _LONGEST_NAME
    )


def folder_address(publication: Publication, path: str) -> str:
    """The address of a folder below the destination, with a slash at its end."""
    root = publication.publication.address
    return f"{root}{quote(path)}/" if path else root
