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
from feedwright.rendering.html import frequency, linkeddata, listed_feeds
from feedwright.rendering.html.languagenames import language_name
from feedwright.rendering.html.linkeddata import instant
from feedwright.rendering.html.links import href
from feedwright.rendering.html.listed_feeds import Listing
from feedwright.rendering.html.phrases import Words, direction, right_to_left, spoken

if TYPE_CHECKING:
    from jinja2 import Environment

ASSETS = {"pages.css": "text/css", "feed.css": "text/css", "icon.svg": "image/svg+xml"}
PLAYERS = ("audio", "video")
_RIGHT_TO_LEFT = seldom(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""A letter of Hebrew, Arabic, Syriac, Thaana or N'Ko."""
MEGABYTE = 1000
"""Its kilobytes."""


def feed_page(
    channel: Channel,
    entries: Sequence[Entry],
    root: str,
    *,
    main: Channel | None = None,
    zone: tzinfo = UTC,
) -> bytes:
    """Render a feed's page: its description, how to subscribe, and its entries.

    Args:
        channel: The feed, or one of its archive pages if ``channel.page`` is set.
        entries: The entries, in order.
        root: The published folder's absolute address, with a slash at its end.
        main: The main feed, which feed readers can find on the page, too.
        zone: The time zone of dates.
    """
    page = _Page.of(channel, channel.url("html"), root, zone)
    named = [channel] if main is None or main.address == channel.address else [channel, main]
    return _render("feed", page, channel, _alternates(named), entries=entries)


def listed(entry: Entry) -> Entry:
    """An entry for lists, without its text and data for machines."""
    return msgspec.structs.replace(entry, content="", memory=None, extra=())


def catalogue(
    channel: Channel,
    entries: Sequence[Entry],
    listings: Sequence[Listing],
    root: str,
    *,
    zone: tzinfo = UTC,
) -> bytes:
    """Render the root page: the main feed's entries, and the feeds with their frequencies.

    Args:
        channel: The main feed, with the publication's title and description; without formats if
            there is no such feed.
        entries: The entries of the main feed.
        listings: All feeds, in order; of a large group only the most active are shown, and
            :func:`feed_lists` shows all.
        root: The published folder's absolute address, with a slash at its end.
        zone: The time zone of dates.
    """
    page = _Page.of(channel, channel.url("html"), root, zone)
    return _render(
        "catalogue",
        page,
        channel,
        _alternates([channel]),
        entries=entries,
        groups=listed_feeds.selected(listings, root, page.words),
        size=(frequency.WIDTH, frequency.HEIGHT),
        metadata=linkeddata.publication(channel, page.language),
    )


def feed_lists(
    channel: Channel, listings: Sequence[Listing], root: str, *, zone: tzinfo = UTC
) -> list[tuple[str, Callable[[], bytes]]]:
    """Render the list of all feeds, by file name; no pages if the catalogue shows all.

    Each page is made when it is taken from the iterator.

    Args:
        channel: The main feed.
        listings: All feeds, in order.
        root: The published folder's absolute address, with a slash at its end.
        zone: The time zone of dates.
    """
    made = listed_feeds.pages(listings, root)
    names = [listed_feeds.list_name(number) for number in range(1, len(made) + 1)]
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
    """Render the own page of an article, whose address is ``entry.link``.

    Args:
        channel: The feed that the page links back to.
        entry: The article, whose ``content`` is sanitised HTML.
        root: The published folder's absolute address, with a slash at its end.
        zone: The time zone of dates.
    """
    page = _Page.of(channel, entry.link, root, zone)
    # Media in the text are not repeated above it.
    lead = entry.image if entry.image and entry.image.url not in entry.content else None
    is_updated = not entry.undated and entry.updated != entry.published
    # Computed here, because calls within a template take several times as long.
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
    """Load the templates of articles' pages, before other processes are forked."""
    _environment().get_template("article.html.j2")


def assets() -> tuple[Document, ...]:
    """The files in the root folder that pages and feeds refer to.

    Pages use ``pages.css`` and ``icon.svg``; feeds that are opened in a browser use ``feed.css``.
    """
    from importlib import resources  # noqa: PLC0415 - slow to load

    folder = resources.files(__package__) / "templates"
    return tuple(
        Document(path=name, media_type=media_type, data=(folder / name).read_bytes())
        for name, media_type in ASSETS.items()
    )


class _Page(Record, frozen=True, kw_only=True):
    """The context of a page: templates get addresses, dates and phrases from it."""

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
        """The attributes for the language and direction of an entry's texts.

        A right-to-left language sets the direction if a letter of the title confirms it, even if
        the title begins with a name in another script. Otherwise the first letter decides, because
        many articles do not state their language.
        """
        is_told = right_to_left(entry.language or self.language)
        is_turned = is_told and _RIGHT_TO_LEFT.search(entry.title or entry.summary)
        lang = f' lang="{escape(entry.language.replace("_", "-"))}"' if entry.language else ""
        return f'{lang} dir="{"rtl" if is_turned else "auto"}"'

    def time(self, when: datetime, classes: str = "") -> str:
        """An element with a date for people and its instant for machines."""
        return (
            f'<time{classes} datetime="{instant(when)}" lang="{self.words.tag}"'
            f' dir="{self.words.direction}">{self.date(when)}</time>'
        )

    def published(self, entry: Entry) -> str:
        """The publication time of an entry."""
        is_updated = entry.updated != entry.published
        classes = "dt-published" if is_updated else "dt-published dt-updated"
        return self.time(entry.published, f' class="{classes}"')

    def people(self, authors: Iterable[Person]) -> str:
        """The names of authors, each as a link to its page if it has one (h-card)."""
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
        """The files of a picture as ``srcset``; "" unless at least two widths are known."""
        files = [*((one.url, one.width) for one in image.sizes), (image.url, image.width)]
        known = {width: where for url, width in files if width and (where := self.href(url))}
        conditions = (f"{where} {width}w" for width, where in sorted(known.items()))
        return ", ".join(conditions) if len(known) > 1 else ""

    def date(self, when: datetime) -> str:
        return self.words.date(when.astimezone(self.zone))

    def minute(self, when: datetime) -> str:
        return self.words.minute(when.astimezone(self.zone))

    def changed(self, entry: Entry) -> str:
        """The last change of an entry, to the minute if it was on the day of publication."""
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
    """An enclosure on its article's page."""

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
    """The entry's enclosures, except those with an address that no page should link to."""
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
    """The duration and size of a file, as far as known: ``24:10 · 12 MB``."""
    minutes, seconds = divmod(file.duration, 60)
    hours, minutes = divmod(minutes, 60)
    long = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    kilobytes = max(1, round(file.length / 1000))
    large = f"{kilobytes // 1000} MB" if kilobytes >= MEGABYTE else f"{kilobytes} kB"
    return " · ".join([long] * bool(file.duration) + [large] * bool(file.length))


def _on_its_page(entry: Entry) -> str:
    return on_its_page(entry.content, entry.link, scope_of(entry.id), _TAKEN)


_TAKEN = ("main", "files")
"""The ids of an article's page outside its content."""


def _under_title(content: str) -> str:
    """Change the levels of headings in sanitised content, so that they follow the page's ``h1``.

    The sanitiser writes tags in one form, and ``<`` in text as ``&lt;``, so that only a heading's
    tag looks like one.
    """
    found = sorted({*_HEADING.findall(content)})
    moved = {level: str(min(6, 2 + rank)) for rank, level in enumerate(found)}
    if all(level == as_ for level, as_ in moved.items()):
        return content  # most articles have headings of only one level, the right one
    return _HEADING_TAG.sub(lambda tag: f"<{tag[1]}h{moved.get(tag[2], tag[2])}", content)


_HEADING = re.compile(r"<h([1-6])(?=[\s>])")
_HEADING_TAG = seldom(r"<(/?)h([1-6])(?=[\s>])")
_ESCAPED = seldom("[&'\"<>\xa0]")
"""The characters that are escaped in an attribute."""
_TAG = seldom(r'<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")+')
_ADDRESS = seldom(r' (src|href|poster)="([^"]*)"| srcset="[^"]*"')


def _within(content: str, page: _Page) -> str:
    """Make the links of sanitised content to published documents relative."""
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
    """The common parts of templates in a language."""
    return _environment().get_template("parts.html.j2").make_module({"words": spoken(tag)})


class _Addresses(msgspec.Struct, frozen=True):
    """The relative addresses around a page; pages that share them share their frame."""

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
    """The frame around the own content of pages.

    It is rendered once for many pages, because it takes a third of the time of an article's page.
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
