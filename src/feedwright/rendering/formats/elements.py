"""XML elements that feedgen lacks or writes wrongly, as plain data.

Each function returns the elements of one place in a document, in order;
:mod:`feedwright.rendering.formats.syndication` makes feedgen write them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from feedwright.domain.article import Enclosure, Image, PictureSize
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.formats import FORMATS, RSS
from feedwright.domain.instants import EPOCH, rfc822
from feedwright.domain.licences import RELATION, licence_type
from feedwright.domain.mediatypes import media_type
from feedwright.rendering.formats import profile_elements
from feedwright.rendering.formats.element import Element, said
from feedwright.rendering.formats.forms import enclosure_type, rfc3339

NAMESPACES = {
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "fh": "http://purl.org/syndication/history/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "snf": "http://www.smartnews.be/snf",
}


class Link(NamedTuple):
    """A link of a whole document: RFC 4287 §4.2.7."""

    rel: str
    href: str
    type: str = ""


def links(channel: Channel, format_name: str) -> Iterator[Link]:
    """The links of a document to itself, its hubs and its archive, in RSS and Atom alike.

    Siblings in other formats are not among them: readers take the last ``alternate`` of a
    feed for its home. WebSub §4 asks for ``self`` and ``hub``; RFC 4946 §2 has ``license``;
    RFC 5005 §4 asks for the rest, and that an archive page names the document to which one
    subscribes as ``current``. A private feed names none: its readers have an address each, and
    its bytes are the same for all.

    Args:
        channel: The channel.
        format_name: ``rss`` or ``atom``.
    """
    media = FORMATS[format_name].media_type
    if channel.private:
        return
    yield Link("self", channel.url(format_name), media)
    for hub in channel.hubs:
        yield Link("hub", hub)
    if channel.licence:
        yield Link(RELATION, channel.licence, licence_type(channel.licence))
    if channel.page:
        yield Link("current", channel.url(format_name, ""), media)
    if channel.previous:
        yield Link("prev-archive", channel.url(format_name, channel.previous), media)
    if channel.following:
        yield Link("next-archive", channel.url(format_name, channel.following), media)


def rss_channel(channel: Channel, newest: datetime | None) -> Iterator[Element]:
    """The elements of an RSS channel that feedgen leaves out or writes in a way that we avoid.

    Args:
        channel: The channel.
        newest: The publication time of the newest entry; None if there is none.
    """
    if channel.updated != EPOCH:
        yield Element("lastBuildDate", rfc822(channel.updated))
    if newest and newest != EPOCH:
        yield Element("pubDate", rfc822(newest))
    for category in channel.categories:
        yield Element("category", category)
    if channel.ttl:
        yield Element("ttl", str(channel.ttl))
    for link in links(channel, RSS.name):
        if link.rel != "self":  # which feedgen writes
            yield Element("atom:link", attributes=link._asdict())
    yield from _archive_mark(channel)
    yield from profile_elements.rss_channel(channel)
    yield from profile_elements.channel(channel)


def rss_item(entry: Entry) -> Iterator[Element]:
    """The elements of an RSS item that feedgen leaves out."""
    if not entry.undated:
        yield Element("pubDate", rfc822(profile_elements.date(entry)))
        yield Element("atom:updated", rfc3339(entry.updated))
    # Never ``author``, which demands an e-mail, and never both (RSS profile, ``author``).
    for person in entry.authors:
        yield Element("dc:creator", person.name)
    yield from said("dc:language", entry.language)
    yield from said("dc:rights", entry.rights)
    yield from _licence(entry, "atom:link")
    yield from said("comments", entry.comments)
    yield from _origin(entry, "atom:link")
    yield from _picture(entry)
    yield from _extra(entry)
    for place, enclosure in enumerate(() if entry.podcast else entry.enclosures):
        # An item has one enclosure at most, without an attribute for its duration.
        if place or enclosure.duration:
            yield _media_file(enclosure)
    yield from profile_elements.entry(entry)


def atom_feed(channel: Channel) -> Iterator[Element]:
    """The elements of an Atom feed that feedgen lacks."""
    for category in channel.categories:
        yield Element("category", attributes={"term": category, "label": category})
    yield from _archive_mark(channel)
    for tombstone in channel.tombstones:  # RFC 6721 §3
        attributes = {"ref": tombstone.id, "when": rfc3339(tombstone.when)}
        yield Element("at:deleted-entry", attributes=attributes)
    yield from profile_elements.channel(channel)


def atom_entry(entry: Entry) -> Iterator[Element]:
    """The elements of an Atom entry that feedgen leaves out, including attributes of links."""
    for enclosure in entry.enclosures:
        attributes = {
            "rel": "enclosure",
            "href": enclosure.url,
            "type": enclosure_type(enclosure),
            "length": _count(enclosure.length),
            "title": enclosure.title,
        }
        yield Element("link", attributes=attributes)
        if enclosure.duration and entry.podcast is None:
            yield _media_file(enclosure)
    yield from _licence(entry, "link")
    if entry.comments:
        attributes = {"rel": "replies", "href": entry.comments, "type": "text/html"}
        yield Element("link", attributes=attributes)
    yield from _origin(entry, "link")
    if entry.origin and entry.origin.feed:
        yield Element(
            "source",
            children=(
                Element("title", entry.origin.title or entry.origin.feed, {"type": "text"}),
                Element("link", attributes={"rel": "self", "href": entry.origin.feed}),
            ),
        )
    yield from _picture(entry)
    yield from _extra(entry)
    yield from profile_elements.entry(entry)


def _archive_mark(channel: Channel) -> Iterator[Element]:
    """RFC 5005 §4: the mark of an archive page, whose entries do not change."""
    if channel.page:
        yield Element("fh:archive")


def _licence(entry: Entry, link: str) -> Iterator[Element]:
    """RFC 4946 §2: an entry's own licence, in RSS as an element of Atom."""
    if entry.licence:
        kind = licence_type(entry.licence)
        yield Element(link, attributes={"rel": RELATION, "type": kind, "href": entry.licence})


def _origin(entry: Entry, link: str) -> Iterator[Element]:
    """The original publication of an entry.

    ``dc:source`` names it only if no ``source`` does: validators report both as a duplicate.
    """
    if entry.origin is None:
        return
    if entry.origin.url:
        attributes = {"rel": "via", "href": entry.origin.url, "title": entry.origin.title}
        yield Element(link, attributes=attributes)
    if not entry.origin.feed:
        yield from said("dc:source", entry.origin.title or entry.origin.url)


def _extra(entry: Entry) -> Iterator[Element]:
    """The author's extra elements."""
    for one in entry.extra:
        attributes = {each.name: each.value for each in one.attributes}
        yield Element(one.name, one.text, attributes, namespace=one.namespace)


def _picture(entry: Entry) -> Iterator[Element]:
    """Media RSS 1.5.1 ``media:content``, with the description and the credit of the image.

    The sizes of one picture are a ``media:group``, whose other elements hold for each of them.
    """
    image = entry.image
    if image is None or entry.podcast:  # which makes players treat it as a recording
        return
    children = (*_shown(entry, image.caption or image.alt), *said("media:credit", image.credit))
    if not image.sizes:
        yield _picture_file(image, children=children)
        return
    files = (_picture_file(image, "true"), *map(_picture_file, image.sizes))
    small = image.thumbnail
    if small:
        size = {"width": _count(small.width), "height": _count(small.height)}
        children = (*children, Element("media:thumbnail", attributes={"url": small.url, **size}))
    yield Element("media:group", children=(*files, *children))


def _picture_file(
    file: Image | PictureSize, default: str = "", children: Sequence[Element] = ()
) -> Element:
    attributes = {
        "url": file.url,
        "type": media_type(file.url),
        "medium": "image",
        "isDefault": default,
        "width": _count(file.width),
        "height": _count(file.height),
    }
    return Element("media:content", attributes=attributes, children=children)


def _shown(entry: Entry, alt: str) -> Iterator[Element]:
    """The description of an image, in elements that no reader takes for the entry's text.

    feedparser, and what is built on it, takes a ``media:description`` for the content of an
    entry that has none, and a ``media:title`` for its title likewise.
    """
    if entry.content:
        yield from said("media:description", alt)
    elif entry.title:
        yield from said("media:title", alt)


def _media_file(enclosure: Enclosure) -> Element:
    """Media RSS 1.5.1 ``media:content``, whose ``duration`` is in seconds."""
    return Element(
        "media:content",
        attributes={
            "url": enclosure.url,
            "fileSize": _count(enclosure.length),
            "type": enclosure_type(enclosure),
            "duration": _count(enclosure.duration),
        },
    )


def _count(number: int) -> str:
    """A number as an attribute; 0 is unknown, and gives ""."""
    return str(number) if number else ""
