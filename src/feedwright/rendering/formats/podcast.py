"""The elements of a podcast: Apple's, those of Podcasting 2.0, and Podlove's chapters.

Apple's list is at https://podcasters.apple.com/support/823-podcast-requirements, that of Podcasting
2.0 at https://podcasting2.org/docs/podcast-namespace, Podlove's at
https://podlove.org/simple-chapters/.
Elements that Apple no longer reads (summary, subtitle, keywords) are not written.
"""

from collections.abc import Iterable, Iterator
from math import gcd

import msgspec

from feedwright.domain.article import (
    Artwork,
    Chapter,
    Contributor,
    Enclosure,
    Episode,
    Text,
    Transcript,
)
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.mediatypes import media_type
from feedwright.domain.podcast import CHAPTERS_TYPE, Show
from feedwright.domain.profiles import bad_picture, profile
from feedwright.rendering.formats.element import Element, said
from feedwright.rendering.formats.forms import enclosure_type

_PLAYED = ("audio/", "video/")
_LONGEST_NAME, _LONGEST_DISPLAY = 128, 32
"""The most characters of a text, according to the namespace."""


def channel(shown: Channel) -> Iterator[Element]:
    """The elements of a channel as a podcast."""
    show = shown.podcast
    if show is None:
        return
    yield from _apple_channel(show, shown.title)
    if shown.private:
        # Anybody can submit a feed to a directory, unless the feed forbids it.
        yield Element("itunes:block", "yes")
    yield from said("podcast:guid", show.guid)
    yield from said("podcast:medium", show.medium)
    if show.locked is not None:
        yield Element("podcast:locked", "yes" if show.locked else "no", {"owner": show.owner})
    for one in show.funding:
        yield Element("podcast:funding", one.text[:_LONGEST_NAME], {"url": one.url})
    yield from _people(show.people)
    yield from _texts(show.texts)
    if show.artwork:
        yield _picture(show.artwork)


def entry(shown: Entry) -> Iterator[Element]:
    """The elements of an entry as an episode."""
    episode = shown.podcast
    if episode is None:
        return
    recording = shown.enclosures[0] if shown.enclosures else None
    yield from said("itunes:title", episode.title)
    if recording and recording.duration:
        yield Element("itunes:duration", str(recording.duration))
    artwork = _artwork(shown, episode)
    if artwork and _is_square(artwork):
        yield Element("itunes:image", attributes={"href": artwork.url})
    if episode.explicit is not None:
        yield Element("itunes:explicit", _truth(episode.explicit))
    yield from said("itunes:episodeType", episode.type)
    yield from _numbers(episode)
    for one in episode.transcripts:
        yield _transcript(one)
    yield from _chapters(episode)
    yield from _people(episode.people)
    yield from _texts(episode.texts)
    if artwork:
        yield _picture(artwork)
    for file in shown.enclosures[1:]:
        if enclosure_type(file).startswith(_PLAYED):
            yield _alternate(file)


def _apple_channel(show: Show, title: str) -> Iterator[Element]:
    if show.artwork:
        yield Element("itunes:image", attributes={"href": show.artwork.url})
    for above, *below in show.categories:
        children = tuple(Element("itunes:category", attributes={"text": one}) for one in below)
        yield Element("itunes:category", attributes={"text": above}, children=children)
    if show.explicit is not None:
        yield Element("itunes:explicit", _truth(show.explicit))
    yield from said("itunes:author", show.author)
    yield from said("itunes:type", show.type)
    if show.owner:
        name = Element("itunes:name", show.author or title)
        yield Element("itunes:owner", children=(name, Element("itunes:email", show.owner)))
    if show.complete:
        yield Element("itunes:complete", "yes")
    yield from said("itunes:new-feed-url", show.new_feed_url)


def _numbers(episode: Episode) -> Iterator[Element]:
    """Season and episode numbers; Apple accepts whole numbers from 1, players also fractions."""
    if episode.season:
        number = str(episode.season)
        yield Element("itunes:season", number)
        yield Element("podcast:season", number, {"name": episode.season_name[:_LONGEST_NAME]})
    if episode.episode:
        if episode.episode.isdigit() and episode.episode != "0":
            yield Element("itunes:episode", episode.episode)
        display = episode.display[:_LONGEST_DISPLAY]
        yield Element("podcast:episode", episode.episode, {"display": display})


def _transcript(one: Transcript) -> Element:
    attributes = {
        "url": one.url,
        "type": one.type,
        "language": one.language,
        "rel": "captions" if one.captions else "",
    }
    return Element("podcast:transcript", attributes=attributes)


def _chapters(episode: Episode) -> Iterator[Element]:
    if episode.chapters_url:
        attributes = {"url": episode.chapters_url, "type": CHAPTERS_TYPE}
        yield Element("podcast:chapters", attributes=attributes)
    children = tuple(_chapter(one) for one in episode.chapters if one.title)
    if children:
        yield Element("psc:chapters", attributes={"version": "1.2"}, children=children)


def _chapter(one: Chapter) -> Element:
    attributes = {
        "start": play_time(one.start),
        "title": one.title,
        "href": one.url,
        "image": one.image,
    }
    return Element("psc:chapter", attributes=attributes)


def play_time(seconds: float) -> str:
    """Format a time for Podlove, as normal play time (RFC 2326 §3.6): ``01:02:03.500``."""
    milliseconds = round(seconds * 1000)
    whole, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{rest:03}"


def chapters_file(episode: Episode) -> bytes:
    """The chapters of an episode as a file (Podcasting 2.0 JSON chapters 1.2)."""
    chapters = [
        {
            "startTime": one.start,
            "title": one.title,
            **({"url": one.url} if one.url else {}),
            **({"img": one.image} if one.image else {}),
        }
        for one in episode.chapters
    ]
    file = msgspec.json.encode({"version": "1.2.0", "chapters": chapters})
    return msgspec.json.format(file, indent=2) + b"\n"


def _people(people: Iterable[Contributor]) -> Iterator[Element]:
    for one in (one for one in people if one.name):
        attributes = {"role": one.role, "group": one.group, "img": one.image, "href": one.url}
        yield Element("podcast:person", one.name[:_LONGEST_NAME], attributes)


def _texts(texts: Iterable[Text]) -> Iterator[Element]:
    for one in (one for one in texts if one.text):
        yield Element("podcast:txt", one.text, {"purpose": one.purpose})


def _artwork(shown: Entry, episode: Episode) -> Artwork | None:
    """The picture of an episode: its own, or that of its article."""
    if episode.artwork or not shown.image:
        return episode.artwork
    image = shown.image
    return Artwork(url=image.url, alt=image.alt, width=image.width, height=image.height)


def _is_square(artwork: Artwork) -> bool:
    """Whether directories accept a picture; one of unknown size passes."""
    wanted = profile("podcast").artwork
    kind = media_type(artwork.url)
    if wanted is None or (kind and kind not in wanted.types):
        return False
    if not (artwork.width and artwork.height):
        return True
    return not bad_picture(artwork.width, artwork.height, pixels=wanted.pixels, ratio=wanted.ratio)


def _picture(artwork: Artwork) -> Element:
    width, height = artwork.width, artwork.height
    shared = gcd(width, height)
    attributes = {
        "href": artwork.url,
        "alt": artwork.alt,
        "aspect-ratio": f"{width // shared}/{height // shared}" if width and height else "",
        "width": str(width or ""),
        "height": str(height or ""),
        "type": media_type(artwork.url),
        "purpose": "artwork",
    }
    return Element("podcast:image", attributes=attributes)


def _alternate(file: Enclosure) -> Element:
    attributes = {
        "type": enclosure_type(file),
        "length": str(file.length or ""),
        "title": file.title[:_LONGEST_DISPLAY],
    }
    source = Element("podcast:source", attributes={"uri": file.url})
    return Element("podcast:alternateEnclosure", attributes=attributes, children=(source,))


def _truth(value: bool) -> str:
    return "true" if value else "false"
