"""RSS 2.0 and Atom 1.0, through feedgen.

Only feedgen's public methods and its extensions are used. An extension runs last on each node that
feedgen has made; ours add the elements of :mod:`feedwright.rendering.formats.elements`. They also
write RSS's dates, for which feedgen would switch the locale of the whole process.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache, partial
from html import escape

import msgspec
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml.etree import ProcessingInstruction, SubElement, tostring
from lxml.etree import _Element as Node

from feedwright.domain.article import Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.rendering.formats import elements, profile_elements
from feedwright.rendering.formats.element import Element
from feedwright.rendering.formats.elements import NAMESPACES
from feedwright.rendering.formats.forms import (
    enclosure_type,
    presentable_channel,
    presentable_entry,
    rfc3339,
)

GENERATOR = "Feedwright"  # with a version, each release would rewrite every feed
RSS_DOCS = "https://www.rssboard.org/rss-specification"
_PREFIXES = {"rss": ("dc", "fh", "media"), "atom": ("at", "dc", "fh", "media")}
"""The namespaces of each format that feedgen does not declare by itself."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def rss(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """Render an RSS 2.0 document, following the RSS Advisory Board's best-practices profile.

    Args:
        channel: The properties of the feed.
        entries: Its items, in order; there may be none.

    Raises:
        RenderingError: An entry has no id or no link that a document can hold.
    """
    return _document("rss", channel, entries)


def atom(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """Render an Atom 1.0 document (RFC 4287).

    Args:
        channel: The properties of the feed.
        entries: Its entries, in order; there may be none.

    Raises:
        RenderingError: An entry has no id or no link that a document can hold.
    """
    return _document("atom", channel, entries)


def fragment(format_name: str, entry: Entry) -> bytes:
    """Render an entry's part of a document, which depends only on the entry.

    It is the same in every document with the entry, including indentation, so it can be cached.

    Args:
        format_name: ``rss`` or ``atom``.
        entry: An entry that has been made presentable.
    """
    host = _host(format_name, entry.profile)
    # A copy, because two threads may render concurrently.
    root = deepcopy(host.root)
    if format_name == "rss":
        root[0].append(rss_item(entry).rss_entry())
    else:
        root.append(atom_entry(entry).atom_entry())
    data: bytes = tostring(root, encoding="UTF-8", pretty_print=True)
    return data[host.before : -host.after]


def assemble(
    format_name: str, channel: Channel, fragments: Iterable[bytes], newest: datetime | None
) -> bytes:
    """Assemble a document from the parts of its entries.

    Args:
        format_name: ``rss`` or ``atom``.
        channel: The properties of the feed.
        fragments: The results of :func:`fragment` for its entries, in order.
        newest: The publication time of the newest entry; None if there is none.
    """
    channel = presentable_channel(channel)
    if format_name == "rss":
        document: bytes = rss_feed(channel, newest).rss_str(pretty=True)
    else:
        document = atom_feed(channel).atom_str(pretty=True)
    end = len(document) - _host(format_name, channel.profile).after
    return b"".join((document[:end], *fragments, document[end:]))


def rss_feed(channel: Channel, newest: datetime | None) -> FeedGenerator:
    """A feed of RSS without its items.

    Args:
        channel: A channel that has been made presentable.
        newest: The publication time of the newest entry; None if there is none.
    """
    feed = _feed(channel, "rss")
    feed.link(href=channel.home, rel="alternate")  # last: feedgen uses the last one for the channel
    feed.description(channel.description or channel.title)
    feed.docs(RSS_DOCS)
    feed.managingEditor(_editor(channel))
    feed.lastBuildDate(_UNWRITTEN)
    artwork = channel.podcast.artwork if channel.podcast else None
    picture = artwork.url if artwork else channel.logo or channel.icon
    if picture:
        feed.image(url=picture, title=channel.title, link=channel.home)
    feed.register_extension("feedwright", partial(_RssChannel, channel, newest))
    return feed


def atom_feed(channel: Channel) -> FeedGenerator:
    """A feed of Atom without its entries.

    Args:
        channel: A channel that has been made presentable.
    """
    feed = _feed(channel, "atom")
    feed.link(href=channel.home, rel="alternate", type="text/html")
    feed.id(channel.id)
    feed.updated(_atom_time(channel.updated))
    feed.subtitle(channel.description)
    feed.icon(channel.icon)
    feed.logo(channel.logo)
    # RFC 4287 §4.1.1: a feed has an author unless each of its entries has one.
    feed.author(_authors(channel.authors or (Person(name=channel.title),)))
    feed.register_extension("feedwright", partial(_AtomFeed, channel))
    return feed


def rss_item(entry: Entry) -> FeedEntry:
    """Make an RSS item, which depends only on its entry.

    Args:
        entry: An entry that has been made presentable.
    """
    item = _item(entry)
    item.guid(entry.id, permalink=entry.id == entry.link)
    item.title(entry.title)
    # Readers show it as HTML (RSS profile, ``description``): "<" would open a tag.
    item.description(escape(entry.summary, quote=False))
    if entry.content:
        item.content(entry.content)
    if entry.enclosures:
        first = entry.enclosures[0]
        # RSS demands a length; 0 stands for one that is unknown, as its profile has it.
        item.enclosure(first.url, first.length, enclosure_type(first))
    if entry.origin and entry.origin.feed:
        item.source(entry.origin.feed, entry.origin.title or entry.origin.feed)
    item.register_extension("feedwright", partial(_RssItem, entry))
    return item


def atom_entry(entry: Entry) -> FeedEntry:
    """Make an Atom entry, which depends only on its entry.

    Args:
        entry: An entry that has been made presentable.
    """
    item = _item(entry)
    item.id(entry.id)
    item.title(entry.title or " ")  # feedgen refuses an empty one; the extension empties it
    if not entry.undated:
        item.published(_atom_time(entry.published))
    item.updated(_atom_time(entry.updated))
    item.summary(entry.summary, type="text")
    if entry.content:
        item.content(entry.content, type="html")
    item.author(_authors(entry.authors))
    item.rights(entry.rights)
    item.register_extension("feedwright", partial(_AtomEntry, entry))
    return item


class _RssChannel(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    def __init__(self, channel: Channel, newest: datetime | None) -> None:
        self.channel = channel
        self.newest = newest

    def extend_ns(self) -> dict[str, str]:
        return _namespaces(*_prefixes("rss", self.channel.profile))

    def extend_rss(self, feed: Node) -> None:
        _style(feed, self.channel.stylesheet)
        _write(feed.find("channel"), elements.rss_channel(self.channel, self.newest))


class _RssItem(BaseExtension):  # type: ignore[misc]
    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def extend_rss(self, feed: Node) -> None:
        _write(feed, elements.rss_item(self.entry))


class _AtomFeed(BaseExtension):  # type: ignore[misc]
    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def extend_ns(self) -> dict[str, str]:
        return _namespaces(*_prefixes("atom", self.channel.profile))

    def extend_atom(self, feed: Node) -> None:
        _style(feed, self.channel.stylesheet)
        feed.find("title").set("type", "text")
        _write(feed, elements.atom_feed(self.channel))


class _AtomEntry(BaseExtension):  # type: ignore[misc]
    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def extend_atom(self, feed: Node) -> None:
        title = next(feed.iterchildren("title"))
        title.text = self.entry.title
        title.set("type", "text")
        link = next(feed.iterchildren("link"))
        link.set("rel", "alternate")  # feedgen drops all but ``href``
        if self.entry.language:
            feed.set(XML_LANG, self.entry.language)
        _write(feed, elements.atom_entry(self.entry))


class _Host(msgspec.Struct, frozen=True):
    """An empty document, into which an entry is put for serialisation.

    lxml serialises a node without its document with other prefixes and indentation.
    """

    root: Node
    before: int
    """The number of bytes before the entry."""
    after: int
    """The number of bytes after the entry."""


class _Rooted(BaseExtension):  # type: ignore[misc]
    """An extension that captures the root of a document."""

    def __init__(self, found: list[Node], *prefixes: str) -> None:
        self.found = found
        self.prefixes = prefixes

    def extend_ns(self) -> dict[str, str]:
        return _namespaces(*self.prefixes)

    def extend_rss(self, feed: Node) -> None:
        self.found.append(feed)

    extend_atom = extend_rss


@cache
def _host(format_name: str, profile: str) -> _Host:
    feed, found = FeedGenerator(), list[Node]()
    feed.id("-")
    feed.title("-")
    feed.link(href="-", rel="alternate")
    feed.description("-")
    feed.register_extension("feedwright", partial(_Rooted, found, *_prefixes(format_name, profile)))
    if format_name == "rss":
        feed.rss_str()
    else:
        feed.atom_str()
    root = found[0]
    parent = root.find("channel") if format_name == "rss" else root
    parent[:] = [SubElement(parent, "entry")]
    data = tostring(root, encoding="UTF-8", pretty_print=True)
    before, _, after = data.partition(b"<entry/>\n")
    parent[:] = ()
    return _Host(root, len(before.rstrip(b" ")), len(after))


class _AtomTime(datetime):
    """A time whose ``isoformat``, which feedgen calls, ends with ``Z``."""

    def isoformat(self, *_: object) -> str:
        return rfc3339(datetime.combine(self.date(), self.timetz()))


class _UnwrittenTime(datetime):
    """A time that feedgen accepts and does not write, because it is false."""

    def __bool__(self) -> bool:
        return False


_UNWRITTEN = _UnwrittenTime(1970, 1, 1, tzinfo=UTC)


def _atom_time(when: datetime) -> datetime:
    return _AtomTime.combine(when.date(), when.timetz())


def _document(format_name: str, channel: Channel, entries: Sequence[Entry]) -> bytes:
    shown = [presentable_entry(entry) for entry in entries]
    newest = max((entry.published for entry in shown), default=None)
    return assemble(format_name, channel, [fragment(format_name, one) for one in shown], newest)


def _feed(channel: Channel, format_name: str) -> FeedGenerator:
    """The properties of a channel that both formats share."""
    feed = FeedGenerator()
    feed.title(channel.title)
    feed.language(channel.language)
    feed.rights(channel.rights)
    feed.generator(GENERATOR)
    for link in elements.links(channel, format_name):
        feed.link(link._asdict())
    return feed


def _item(entry: Entry) -> FeedEntry:
    """The properties of an entry that both formats share."""
    item = FeedEntry()
    item.link(href=entry.link, rel="alternate")
    item.category([{"term": name, "label": name} for name in entry.categories])
    return item


def _authors(people: Sequence[Person]) -> list[dict[str, str]]:
    """Authors for Atom: all with an e-mail or none, because readers pair lists of both."""
    emails = all(person.email for person in people)
    return [
        {"name": person.name, "uri": person.url, "email": person.email if emails else ""}
        for person in people
    ]


def _editor(channel: Channel) -> str:
    """RSS ``managingEditor``, which needs an e-mail: ``desk@example.org (The Desk)``."""
    reachable = (person for person in channel.authors if person.email)
    return next((f"{person.email} ({person.name})" for person in reachable), "")


def _prefixes(format_name: str, profile: str) -> tuple[str, ...]:
    """The prefixes of the namespaces of a document that feedgen does not declare by itself."""
    return (*_PREFIXES[format_name], *profile_elements.prefixes(profile))


def _namespaces(*prefixes: str) -> dict[str, str]:
    return {prefix: NAMESPACES[prefix] for prefix in prefixes}


def _style(root: Node, stylesheet: str) -> None:
    """Put the processing instruction before the root that gives browsers a stylesheet."""
    if stylesheet:
        instruction = f'type="text/css" href="{escape(stylesheet)}"'
        root.addprevious(ProcessingInstruction("xml-stylesheet", instruction))


def _write(parent: Node, additions: Iterable[Element]) -> None:
    """Append elements, without empty attributes."""
    for element in additions:
        attributes = {name: value for name, value in element.attributes.items() if value}
        prefix, _, local = element.name.rpartition(":")
        node = (
            SubElement(
                parent,
                f"{{{element.namespace}}}{local}",
                attributes,
                nsmap={prefix: element.namespace},
            )
            if element.namespace
            else SubElement(parent, _qualified(element.name), attributes)
        )
        if element.text:
            node.text = element.text
        if element.children:
            _write(node, element.children)


@cache
def _qualified(name: str) -> str:
    """The name of an element in Clark notation, for lxml."""
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local
