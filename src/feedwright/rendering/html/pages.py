"""The pages for people: a feed's own, the catalogue of all feeds, an article's own."""

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from functools import cache, lru_cache, partial
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import msgspec

from feedwright.domain.article import Enclosure, Image, Person
from feedwright.domain.document import Channel, Document
from feedwright.domain.entry import Entry
from feedwright.domain.formats import FORMATS, PAGE
from feedwright.domain.licences import licence_type
from feedwright.domain.patterns import seldom
from feedwright.domain.private_paths import is_secret
from feedwright.domain.record import Record
from feedwright.domain.slugs import scope_of
from feedwright.domain.text import clean
from feedwright.markup.anchors import on_its_page
from feedwright.rendering.html import frequency, linkeddata, listing
from feedwright.rendering.html.languagenames import language_name
from feedwright.rendering.html.linkeddata import instant
from feedwright.rendering.html.links import href
from feedwright.rendering.html.listing import Listing
from feedwright.rendering.html.phrases import Words, direction, right_to_left, spoken

if TYPE_CHECKING:
    from jinja2 import Environment

ASSETS = {"pages.css": "text/css", "feed.css": "text/css", "icon.svg": "image/svg+xml"}
PLAYERS = ("audio", "video")
_RIGHT_TO_LEFT = seldom(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""A letter of Hebrew, Arabic, Syriac, Thaana or N'Ko."""
MEGABYTE = 1000
"""In kilobytes."""


def feed_page(
    channel: Channel,
    entries: Sequence[Entry],
    root: str,
    *,
    main: Channel | None = None,
    zone: tzinfo = UTC,
) -> bytes:
    """A feed's page: what it is, how to subscribe to it, and its entries.

    Args:
        channel: The feed; one of its archive pages, where ``channel.page`` says so.
        entries: In the order in which they are shown.
        root: The published folder's absolute address, with a slash at its end.
        main: The main feed, which feed readers are told of beside it.
        zone: Where the days of dates begin and end.
    """
    page = _Page.of(channel, channel.url("html"), root, zone)
    named = [channel] if main is None or main.address == channel.address else [channel, main]
    return _render("feed", page, channel, _alternates(named), entries=entries)


def listed(entry: Entry) -> Entry:
    """An entry as lists show it: without its text, and what documents tell of it to machines."""
    return msgspec.structs.replace(entry, content="", memory=None, extra=())


def catalogue(
    channel: Channel,
    entries: Sequence[Entry],
    listings: Sequence[Listing],
    root: str,
    *,
    zone: tzinfo = UTC,
) -> bytes:
    """The root page: the main feed's entries, and the feeds with how often each publishes.

    Args:
        channel: The main feed, whose title and description are the publication's; without
            formats where there is no such feed.
        entries: The main feed's.
        listings: All feeds, in the order in which they are shown; of many of a kind those are
            shown that publish most, and :func:`feed_lists` shows all.
        root: The published folder's absolute address, with a slash at its end.
        zone: Where the days of dates begin and end.
    """
    page = _Page.of(channel, channel.url("html"), root, zone)
    return _render(
        "catalogue",
        page,
        channel,
        _alternates([channel]),
        entries=entries,
        groups=listing.selected(listings, root, page.words),
        size=(frequency.WIDTH, frequency.HEIGHT),
        metadata=linkeddata.publication(channel, page.language),
    )


def feed_lists(
    channel: Channel, listings: Sequence[Listing], root: str, *, zone: tzinfo = UTC
) -> list[tuple[str, Callable[[], bytes]]]:
    """The pages that list all feeds, by their file names; none where the catalogue shows all.

    Each is made when it is asked for.

    Args:
        channel: The main feed.
        listings: All feeds, in the order in which they are shown.
        root: The published folder's absolute address, with a slash at its end.
        zone: Where the days of dates begin and end.
    """
    made = listing.pages(listings, root)
    names = [listing.list_name(number) for number in range(1, len(made) + 1)]
    frame = _alternates([channel])
    return [
        (
            name,
            partial(
                _render,
                "feeds",
                _Page.of(channel, f"{root}{name}", root, zone),
                channel,
                frame,
                groups=groups,
                names=names if len(names) > 1 else [],
                name=name,
            ),
        )
        for name, groups in zip(names, made, strict=True)
    ]


def article_page(channel: Channel, entry: Entry, root: str, *, zone: tzinfo = UTC) -> bytes:
    """The page of an article that has no other address: ``entry.link`` is this page's.

    Args:
        channel: The feed that the page leads back to.
        entry: The article, whose ``content`` is sanitised HTML.
        root: The published folder's absolute address, with a slash at its end.
        zone: Where the days of dates begin and end.
    """
    page = _Page.of(channel, entry.link, root, zone)
    # What the text shows already need not stand above it too.
    lead = entry.image if entry.image and entry.image.url not in entry.content else None
    is_updated = not entry.undated and entry.updated != entry.published
    # A template calls what it is not given, which takes several times as long as here.
    return _render(
        "article",
        page,
        channel,
        _alternates([channel]),
        entry=entry,
        name=entry.title or page.date(entry.published),
        content=_within(_under_title(_on_its_page(entry)), page),
        written=page.written(entry),
        people=page.people(entry.authors),
        published="" if entry.undated else page.published(entry),
        instants=() if entry.undated else (instant(entry.published), instant(entry.updated)),
        updated=page.changed(entry) if is_updated else "",
        lead=lead,
        lead_address=page.href(lead.url) if lead else "",
        lead_sizes=page.sizes(lead) if lead else "",
        files=_files(entry, page),
        metadata=linkeddata.article(channel, entry),
        hidden=is_secret(entry.link),
    )


def load() -> None:
    """Loads what pages of articles are made with, that no other process need do it."""
    _environment().get_template("article.html.j2")


def assets() -> tuple[Document, ...]:
    """What the pages and the feeds refer to, for the root folder.

    ``pages.css`` and ``icon.svg`` belong to the pages; ``feed.css`` to feeds whose file is
    opened in a browser.
    """
    from importlib import resources  # noqa: PLC0415 - slow to load

    folder = resources.files(__package__) / "templates"
    return tuple(
        Document(path=name, media_type=media_type, data=(folder / name).read_bytes())
        for name, media_type in ASSETS.items()
    )


class _Page(Record, frozen=True, kw_only=True):
    """The page in the making: what templates ask for addresses, dates and words."""

    address: str
    root: str
    language: str
    words: Words
    zone: tzinfo

    @classmethod
    def of(cls, channel: Channel, address: str, root: str, zone: tzinfo) -> "_Page":
        words = spoken(channel.language)
        language = channel.language.replace("_", "-") or words.tag
        return cls(address=address, root=root, language=language, words=words, zone=zone)

    @property
    def direction(self) -> str:
        return direction(self.language)

    def written(self, entry: Entry) -> str:
        """The attributes that tell the language and direction of an entry's texts.

        A language that is written from right to left tells the direction where a letter of the
        title bears it out, whichever name in another script the title begins with. Elsewhere the
        first letter does, as many an article does not say which language it is in.
        """
        is_told = right_to_left(entry.language or self.language)
        is_turned = is_told and _RIGHT_TO_LEFT.search(entry.title or entry.summary)
        lang = f' lang="{escape(entry.language.replace("_", "-"))}"' if entry.language else ""
        return f'{lang} dir="{"rtl" if is_turned else "auto"}"'

    def time(self, when: datetime, classes: str = "") -> str:
        """An element that tells a date to people, and its instant to machines."""
        return (
            f'<time{classes} datetime="{instant(when)}" lang="{self.words.tag}"'
            f' dir="{self.words.direction}">{self.date(when)}</time>'
        )

    def published(self, entry: Entry) -> str:
        """When an entry was published."""
        is_updated = entry.updated != entry.published
        classes = "dt-published" if is_updated else "dt-published dt-updated"
        return self.time(entry.published, f' class="{classes}"')

    def people(self, authors: Iterable[Person]) -> str:
        """The names of authors, each as a link to its page where it has one (h-card)."""
        return self.words.comma.join(self._person(one) for one in authors)

    def _person(self, one: Person) -> str:
        name, url = escape(one.name), one.url and self.href(one.url)
        if url and url == one.url:
            name = f'<a class="u-url" href="{escape(url)}">{name}</a>'
        elif url:
            own = f'<data class="u-url" value="{escape(one.url)}"></data>'
            name = f'<a class="p-name" href="{escape(url)}">{name}</a>{own}'
        return f'<bdi class="p-author h-card">{name}</bdi>'

    def href(self, target: str) -> str:
        return href(target, self.address, self.root)

    def sizes(self, image: Image) -> str:
        """A picture's files as ``srcset`` has them; "" where the width of one at most is known."""
        files = [*((one.url, one.width) for one in image.sizes), (image.url, image.width)]
        known = {width: where for url, width in files if width and (where := self.href(url))}
        conditions = (f"{where} {width}w" for width, where in sorted(known.items()))
        return ", ".join(conditions) if len(known) > 1 else ""

    def date(self, when: datetime) -> str:
        return self.words.date(when.astimezone(self.zone))

    def minute(self, when: datetime) -> str:
        return self.words.minute(when.astimezone(self.zone))

    def changed(self, entry: Entry) -> str:
        """When an entry was changed last: to the minute where that was on the day it came out."""
        is_same_day = self.date(entry.updated) == self.date(entry.published)
        return self.minute(entry.updated) if is_same_day else self.date(entry.updated)

    @staticmethod
    def host(address: str) -> str:
        return urlsplit(address).netloc

    @staticmethod
    def instant(when: datetime) -> str:
        return instant(when)


class _Alternate(Record, frozen=True, kw_only=True):
    """A link by which a feed reader finds a feed (RSS autodiscovery)."""

    type: str
    title: str
    address: str


class _File(Record, frozen=True, kw_only=True):
    """An enclosure, as its article's page offers it."""

    address: str
    type: str
    player: str
    """The element that plays it: ``audio``, ``video`` or none."""
    name: str
    facts: str


def _alternates(feeds: Iterable[Channel | Listing]) -> list[_Alternate]:
    return [
        _Alternate(
            type=one.media_type,
            title=f"{feed.title} ({one.title})",
            address=feed.address + one.file_name,
        )
        for feed in feeds
        for one in map(FORMATS.__getitem__, feed.formats)
    ]


def _files(entry: Entry, page: _Page) -> list[_File]:
    """The entry's enclosures, but for those whose address no page should link to."""
    return [
        _File(
            address=address,
            type=file.type,
            player=kind if (kind := file.type.partition("/")[0].lower()) in PLAYERS else "",
            name=file.title or unquote(posixpath.basename(urlsplit(file.url).path)) or file.url,
            facts=_facts(file),
        )
        for file in entry.enclosures
        if (address := page.href(file.url))
    ]


def _facts(file: Enclosure) -> str:
    """How long and how large a file is, as far as it is known: ``24:10 · 12 MB``."""
    minutes, seconds = divmod(file.duration, 60)
    hours, minutes = divmod(minutes, 60)
    long = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    kilobytes = max(1, round(file.length / 1000))
    large = f"{kilobytes // 1000} MB" if kilobytes >= MEGABYTE else f"{kilobytes} kB"
    return " · ".join([long] * bool(file.duration) + [large] * bool(file.length))


def _on_its_page(entry: Entry) -> str:
    return on_its_page(entry.content, entry.link, scope_of(entry.id), _TAKEN)


_TAKEN = ("main", "files")
"""The ids that an article's page has around its content."""


def _under_title(content: str) -> str:
    """Sanitised content, its headings moved so that they follow the page's ``h1`` without gaps.

    A sanitiser writes tags in one way only and ``<`` in text as ``&lt;``, so that nothing but
    a heading's tag looks like one.
    """
    found = sorted({*_HEADING.findall(content)})
    moved = {level: str(min(6, 2 + rank)) for rank, level in enumerate(found)}
    if all(level == as_ for level, as_ in moved.items()):
        return content  # most articles have headings of one level alone, the right one
    return _HEADING_TAG.sub(lambda tag: f"<{tag[1]}h{moved.get(tag[2], tag[2])}", content)


_HEADING = re.compile(r"<h([1-6])(?=[\s>])")
_HEADING_TAG = seldom(r"<(/?)h([1-6])(?=[\s>])")
_ESCAPED = seldom("[&'\"<>\xa0]")
"""What is written otherwise in an attribute than in an address."""
_TAG = seldom(r'<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")+')
_ADDRESS = seldom(r' (src|href|poster)="([^"]*)"| srcset="[^"]*"')


def _within(content: str, page: _Page) -> str:
    """Sanitised content, its links to what is published here relative, as the page's own are."""
    if _ESCAPED.split(page.root, maxsplit=1)[0] not in content:
        return content

    def relative(attribute: re.Match[str]) -> str:
        if not attribute[1]:
            near = page.href(page.root).removesuffix(PAGE.file_name)
            return attribute[0].replace(escape(page.root), near)
        address = unescape(attribute[2])
        if not address.startswith(page.root):
            return attribute[0]
        return f' {attribute[1]}="{escape(page.href(address))}"'

    return _TAG.sub(lambda tag: _ADDRESS.sub(relative, tag[0]), content)


@cache
def _environment() -> "Environment":
    from feedwright.rendering.html.templates import environment  # noqa: PLC0415 - slow to load

    return environment(
        {"formats": FORMATS, "licence_type": licence_type, "language_name": language_name}
    )


@lru_cache(maxsize=16)
def _parts(tag: str) -> Any:
    """What templates have in common, in the words of a language."""
    return _environment().get_template("parts.html.j2").make_module({"words": spoken(tag)})


class _Addresses(msgspec.Struct, frozen=True):
    """The addresses around a page, relative to it: pages that share them share their frame."""

    root: str
    feed: str
    icon: str
    style: str

    @classmethod
    def of(cls, page: _Page, channel: Channel) -> "_Addresses":
        root = page.root
        return cls(
            root=page.href(root),
            feed=page.href(channel.address),
            icon=page.href(channel.icon) or page.href(f"{root}icon.svg"),
            style=page.href(f"{root}pages.css"),
        )


@lru_cache(maxsize=16)
def _frame(
    channel: Channel, alternates: tuple[_Alternate, ...], root: str, addresses: _Addresses
) -> Any:
    """What pages have around what each says alone.

    It is rendered once for many pages, as it is a third of what rendering one of an article costs.
    """
    page = _Page.of(channel, channel.address, root, UTC)
    is_elsewhere = not channel.home.startswith(root) and page.href(channel.home)
    return (
        _environment()
        .get_template("frame.html.j2")
        .make_module(
            {
                "channel": channel,
                "alternates": alternates,
                "addresses": addresses,
                "language": page.language,
                "direction": page.direction,
                "words": page.words,
                "parts": _parts(page.words.tag),
                "host": page.host(channel.home) if is_elsewhere else "",
            }
        )
    )


def _render(
    template: str,
    page: _Page,
    channel: Channel,
    alternates: Iterable[_Alternate],
    **context: object,
) -> bytes:
    source = _environment().get_template(f"{template}.html.j2")
    frame = _frame(channel, (*alternates,), page.root, _Addresses.of(page, channel))
    given = {
        "page": page,
        "words": page.words,
        "parts": _parts(page.words.tag),
        "channel": channel,
        "frame": frame,
    }
    return clean(source.render(given, **context)).encode()
