"""What RSS and Atom say of a feed and an entry beside what subscribers know them by."""

import math
import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element as Node

from feedwright.domain import extra_elements
from feedwright.domain.article import Enclosure, Image, Origin, Person, PictureSize
from feedwright.domain.text import one_line, plain
from feedwright.markup import paragraphs
from feedwright.reading.formats.feed import podcasts
from feedwright.reading.formats.feed.elements import (
    Part,
    attribute,
    foreign,
    markup,
    relation_of,
    resolved,
    text,
    title,
)

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FULL = ("content:encoded", "content", "xhtml:body", "xhtml:div")
_SHORT = ("summary", "description")
_MAIL_AND_NAME = re.compile(r"(?P<email>[^\s@()]+@[^\s@()]+)\s*\((?P<name>.*)\)", re.DOTALL)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_TIME = re.compile(r"(?:(\d{1,4}):)??(?:(\d{1,4}):)?(\d{1,6})(?:\.\d+)?")
_COUNT = re.compile(r"\d{1,15}")


def of_feed(channel: Part) -> dict[str, Any]:
    """What a feed says of itself, as the fields of a feed."""
    picture = next(iter(channel.parts("image")), None)
    shown = picture.first("url") if picture else ""
    return {
        "description": _line(next(channel.all("description", "subtitle", "tagline"), None)),
        "language": _language(channel, "language", "dc:language"),
        "authors": _people(channel, "author", "managingeditor", "dc:creator"),
        "rights": _line(next(channel.all("rights", "copyright", "dc:rights"), None)),
        "icon": resolved(channel.first("icon"), channel.node),
        "logo": resolved(channel.first("logo") or shown, channel.node),
        "podcast": podcasts.show(channel),
    }


def of_entry(entry: Part) -> dict[str, Any]:
    """What an entry says, as the fields of an article, and the namespaces of its elements."""
    full, short = (next(entry.all(*names), None) for names in (_FULL, _SHORT))
    has_text = full is not None and bool(markup(full))
    # A text of Atom that says of itself that it is none of HTML is no body (RFC 4287 §4.2.13).
    is_summary = not has_text and short is not None and attribute(short, "type") == "text"
    told = [one for one in foreign(entry.node) if not extra_elements.problem(one[0], one[1])]
    episode, warnings = podcasts.episode(entry)
    lasts, unread = _duration(entry.first("itunes:duration"))
    return {
        "summary": _line(short) if has_text or is_summary else "",
        **({"body": ""} if is_summary else {}),
        "authors": _people(entry, "author", "dc:creator") or _people(entry, "itunes:author"),
        "tags": tuple(dict.fromkeys(filter(None, _categories(entry)))),
        "language": _language(entry, "dc:language"),
        "image": _image(entry),
        "enclosures": tuple(_enclosures(entry, lasts)),
        "origin": _origin(entry),
        "rights": _line(next(entry.all("rights", "dc:rights"), None)),
        "podcast": episode,
        "warnings": (*warnings, *unread),
        "extra": {name: said for name, _, said in told},
        "namespaces": {
            prefix: namespace
            for name, namespace, _ in told
            if (prefix := name.partition(":")[0]) not in extra_elements.KNOWN_NAMESPACES
        },
    }


def description(entry: Part) -> str:
    """What iTunes or Media RSS says of what an entry brings, as HTML; "" where neither does.

    It is all the text that an entry of YouTube and of many a podcast has.
    """
    if told := next(filter(None, map(markup, entry.all("itunes:summary", "itunes:subtitle"))), ""):
        return told
    for part in (entry, *entry.parts("media:group")):
        for node in part.all("media:description"):
            # Media RSS media:description type: "Default value is 'plain'".
            is_html = attribute(node, "type").lower() == "html"
            if told := markup(node) if is_html else paragraphs(text(node)):
                return told
    return ""


def _line(node: Node | None) -> str:
    """The text of an element that may hold markup."""
    return "" if node is None else one_line(plain(markup(node)))


def _language(part: Part, *names: str) -> str:
    """A language tag, also where it is written as POSIX names a locale (``en_US``)."""
    told = part.first(*names) or str(part.node.get(XML_LANG, "")).strip()
    return told.replace("_", "-")


def _people(part: Part, *names: str) -> tuple[Person, ...]:
    """The people that elements of some names tell, once each."""
    found = (
        _person(one, has_mail=name != "dc:creator") for name in names for one in part.parts(name)
    )
    named = {one.name: one for one in reversed([*filter(None, found)])}
    return tuple(reversed(named.values()))


def _person(part: Part, *, has_mail: bool) -> Person | None:
    """Someone: an Atom person, RSS's e-mail with a name in brackets, or a bare name.

    Args:
        part: What names them.
        has_mail: A text in it may be an e-mail (RSS 2.0 ``author``).
    """
    if told := part.first("name"):
        email, url = part.first("email"), part.first("uri", "url")
        return Person(name=one_line(told), email=email, url=resolved(url, part.node))
    said = one_line(text(part.node))
    if has_mail and (found := _MAIL_AND_NAME.fullmatch(said)):
        return Person(name=found["name"].strip() or found["email"], email=found["email"])
    if has_mail and _MAIL.fullmatch(said):
        return Person(name=said.partition("@")[0] or said, email=said)
    return Person(name=said) if said else None


def _categories(entry: Part) -> Iterator[str]:
    for node in entry.all("category", "dc:subject"):
        yield one_line(attribute(node, "term") or text(node))
    for said in entry.texts("itunes:keywords"):
        yield from map(one_line, said.split(","))


def _image(entry: Part) -> Image | None:
    """The first picture that Media RSS names, with the sizes that its group has of it."""
    groups = ((one, one) for one in entry.parts("media:content"))
    sized = ((one, group) for group in entry.parts("media:group") for one in _default_first(group))
    pictures = [(one, of) for one, of in (*groups, *sized) if _medium(one.node) == "image"]
    for part in (entry, *entry.parts("media:group")):
        pictures += ((one, one) for one in part.parts("media:thumbnail"))
    for one, of in pictures:
        if url := resolved(attribute(one.node, "url"), one.node):
            return Image(
                url=url,
                alt=one_line(of.first("media:description", "media:title")),
                credit=one_line(of.first("media:credit")),
                width=_count(attribute(one.node, "width")),
                height=_count(attribute(one.node, "height")),
                sizes=tuple(_sizes(of, url)),
            )
    return None


def _default_first(group: Part) -> list[Part]:
    """The versions of one medium (Media RSS ``media:group``), the usual one first."""
    files = group.parts("media:content")
    return sorted(files, key=lambda one: attribute(one.node, "isdefault") != "true")


def _sizes(group: Part, usual: str) -> Iterator[PictureSize]:
    """The other sizes of a picture, the smallest first."""
    found = list[PictureSize]()
    for one in group.parts("media:content"):
        url = resolved(attribute(one.node, "url"), one.node)
        if url and url != usual and _medium(one.node) == "image":
            width, height = (_count(attribute(one.node, side)) for side in ("width", "height"))
            found.append(PictureSize(url=url, width=width, height=height))
    yield from sorted(found, key=lambda one: one.width or math.inf)


def _medium(node: Node) -> str:
    return attribute(node, "medium").lower() or attribute(node, "type").partition("/")[0].lower()


def _enclosures(entry: Part, lasts: int) -> Iterator[Enclosure]:
    """The files of an entry.

    Args:
        entry: The entry; Media RSS says of each file how long it lasts.
        lasts: The duration of the first file in seconds, by iTunes.
    """
    media = [one for one in entry.all("media:content") if _medium(one) != "image"]
    for group in entry.parts("media:group"):
        media += _recordings(group)[:1]
    lasting = {attribute(one, "url"): _count(attribute(one, "duration")) for one in media}
    links = [one for one in entry.all("link") if relation_of(one) == "enclosure"]
    seen = set[str]()
    for node in (*entry.all("enclosure"), *links, *media):
        written = attribute(node, "url") or attribute(node, "href")
        url = resolved(written, node)
        if url and url not in seen:
            yield Enclosure(
                url=url,
                type=attribute(node, "type"),
                length=_count(attribute(node, "length") or attribute(node, "filesize")),
                title=one_line(attribute(node, "title")),
                duration=lasting.get(written, 0) or (0 if seen else lasts),
            )
            seen.add(url)
    for one in entry.parts("podcast:alternateenclosure"):
        for source in one.all("podcast:source"):
            url = resolved(attribute(source, "uri"), source)
            if url and url not in seen:
                yield Enclosure(
                    url=url,
                    type=attribute(one.node, "type"),
                    length=_count(attribute(one.node, "length")),
                    title=one_line(attribute(one.node, "title")),
                )
                seen.add(url)


def _recordings(group: Part) -> list[Node]:
    """The recordings of a group, which are versions of one, the usual one first."""
    files = (one.node for one in _default_first(group))
    return [one for one in files if _medium(one) in ("audio", "video")]


def _origin(entry: Part) -> Origin | None:
    """Where an entry was first published."""
    via = next((one for one in entry.all("link") if relation_of(one) == "via"), None)
    source = next(iter(entry.parts("source")), None)
    url = named = feed = ""
    if via is not None:
        url, named = resolved(attribute(via, "href"), via), one_line(attribute(via, "title"))
    if source is not None:
        own = (one for one in source.all("link") if relation_of(one) == "self")
        lives = next(own, source.node)
        feed = resolved(attribute(lives, "url") or attribute(lives, "href"), lives)
        shown = next(source.all("title"), source.node)
        named = title(shown) or named
    named = named or _line(next(entry.all("dc:source"), None))
    if named in (feed, url):
        named = ""
    return Origin(title=named, url=url, feed=feed) if named or url or feed else None


def _count(written: str) -> int:
    return int(written) if _COUNT.fullmatch(written) else 0


def _duration(written: str) -> tuple[int, tuple[str, ...]]:
    """The seconds of ``itunes:duration``, 0 for none, and a warning if it cannot be read.

    iTunes writes ``3600``, ``60:00`` or ``1:00:00``; others write what front matter may hold, too.
    """
    if not (written := written.strip()):
        return 0, ()
    if found := _TIME.fullmatch(written):
        hours, minutes, seconds = (int(one or 0) for one in found.groups())
        return hours * 3600 + minutes * 60 + seconds, ()
    from feedwright.reading.fields import media  # noqa: PLC0415 - few feeds write it otherwise

    try:
        return media.duration(written), ()
    except ValueError:
        shown = one_line(written)[:40]
        return 0, (f"The duration was left out: {shown!r} is no time, such as 1:02:03.",)
