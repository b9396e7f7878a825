"""What RSS and Atom say of a podcast and of its episodes.

The elements are those of Apple's list, of the Podcasting 2.0 namespace and of Podlove's chapters.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from lxml.etree import _Element as Node

from feedwright.domain.addresses import address as absolute
from feedwright.domain.article import Artwork, Contributor, Episode, Text
from feedwright.domain.podcast import Funding, Show
from feedwright.domain.text import one_line
from feedwright.reading.formats.feed.elements import Part, attribute, resolved, text

_VOCABULARIES = ("itunes:", "podcast:", "psc:")
_TRUE, _FALSE = frozenset({"true", "yes", "explicit"}), frozenset({"false", "no", "clean"})


class _EpisodeFields:
    """What an entry says of itself as an episode, by the names of an article's fields."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields
        self._warnings: dict[str, None] = {}

    def get(self, name: str) -> Any:
        """A field, or ""."""
        return self._fields.get(name, "")

    def warn(self, name: str, reason: str) -> None:
        """Note what is wrong with a field."""
        told = name.removeprefix("itunes").removesuffix("number")
        self._warnings[f"The {told!r} of the episode was left out: {reason}."] = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be used, each a sentence."""
        return tuple(self._warnings)


def episode(entry: Part) -> tuple[Episode | None, tuple[str, ...]]:
    """What an entry says of itself as an episode, None for nothing, and what was left out."""
    if not any(name.startswith(_VOCABULARIES) for name in entry.names()):
        return None, ()
    from feedwright.reading.fields import episodes  # noqa: PLC0415 - few feeds are podcasts

    said = _EpisodeFields(
        {
            "itunestitle": entry.first("itunes:title"),
            "seasonnumber": _numbered(entry, "season", "name"),
            "episodenumber": _numbered(entry, "episode", "display"),
            "episodetype": entry.first("itunes:episodetype"),
            "explicit": entry.first("itunes:explicit"),
            "people": [
                _attributes(one, "href", "img", name=text(one))
                for one in _with_text(entry, "podcast:person")
            ],
            "transcripts": [_attributes(one, "url") for one in entry.all("podcast:transcript")],
            "chapters": [
                _attributes(one, "href", "image")
                for chapters in entry.parts("psc:chapters")
                for one in chapters.all("psc:chapter")
            ],
            "chaptersurl": next(_linked(entry, "podcast:chapters", "url"), ""),
            "itunesimage": _picture(entry),
            "txt": [_attributes(one, text=text(one)) for one in _with_text(entry, "podcast:txt")],
        }
    )
    return episodes.episode(said), said.warnings


def show(channel: Part) -> Show | None:
    """What a feed says of itself as a podcast, None for nothing."""
    locked, owner = next(channel.all("podcast:locked"), None), next(iter(_owners(channel)), "")
    kind, picture = channel.first("itunes:type").lower(), _picture(channel)
    made = Show(
        guid=channel.first("podcast:guid"),
        categories=tuple(_categories(channel)),
        explicit=_truth(channel.first("itunes:explicit")),
        type="serial" if kind == "serial" else "episodic" if kind == "episodic" else "",
        author=one_line(channel.first("itunes:author")),
        artwork=Artwork(
            url=picture["url"],
            alt=one_line(picture["alt"]),
            width=_count(picture["width"]),
            height=_count(picture["height"]),
        )
        if picture
        else None,
        locked=None if locked is None else _truth(text(locked)),
        owner=owner,
        funding=tuple(
            Funding(url=url, text=one_line(text(one)))
            for one in channel.all("podcast:funding")
            if (url := resolved(attribute(one, "url"), one))
        ),
        people=tuple(
            Contributor(
                name=one_line(text(one)),
                role=attribute(one, "role").casefold(),
                group=attribute(one, "group").casefold(),
                image=resolved(attribute(one, "img"), one),
                url=resolved(attribute(one, "href"), one),
            )
            for one in _with_text(channel, "podcast:person")
        ),
        medium=channel.first("podcast:medium"),
        complete=bool(_truth(channel.first("itunes:complete"))),
        new_feed_url=absolute(channel.first("itunes:new-feed-url"), ""),
        texts=tuple(
            Text(text=text(one).strip(), purpose=attribute(one, "purpose"))
            for one in _with_text(channel, "podcast:txt")
        ),
    )
    return made if made != Show() else None


def _numbered(entry: Part, name: str, beside: str) -> dict[str, str]:
    """The number of a season or an episode, and what the namespace says beside it."""
    told = next(entry.all(f"podcast:{name}"), None)
    number = entry.first(f"podcast:{name}", f"itunes:{name}")
    if not number:
        return {}
    return {"number": number, beside: "" if told is None else attribute(told, beside)}


def _with_text(part: Part, name: str) -> Iterator[Node]:
    """The elements of a name that have a text."""
    return (one for one in part.all(name) if text(one).strip())


def _attributes(node: Node, *addresses: str, **more: str) -> dict[str, str]:
    """The attributes of an element, addresses absolute, and what else is said of it."""
    found = {str(name).rpartition("}")[2]: str(value) for name, value in node.attrib.items()}
    made = {name: resolved(found[name], node) for name in addresses if name in found}
    return {**found, **made, **{name: one.strip() for name, one in more.items()}}


def _linked(part: Part, name: str, wanted: str) -> Iterator[str]:
    """The addresses that attributes of elements tell."""
    found = (resolved(attribute(one, wanted), one) for one in part.all(name))
    return filter(None, found)


def _picture(part: Part) -> dict[str, str]:
    """The picture of an episode or a show, with what the namespace says of it."""
    told = next(part.all("podcast:image"), None)
    url = next(_linked(part, "itunes:image", "href"), "") or next(
        _linked(part, "podcast:image", "href"), ""
    )
    if not url:
        return {}
    names = ("alt", "width", "height")
    return {"url": url, **{one: "" if told is None else attribute(told, one) for one in names}}


def _categories(channel: Part) -> Iterator[tuple[str, ...]]:
    for one in channel.parts("itunes:category"):
        names = (one, *one.parts("itunes:category")[:1])
        told = (one_line(attribute(part.node, "text")) for part in names)
        if path := tuple(filter(None, told)):
            yield path


def _owners(channel: Part) -> Iterator[str]:
    """The e-mail addresses by which directories know who owns a podcast."""
    for one in channel.parts("itunes:owner"):
        yield from one.texts("itunes:email")
    yield from filter(None, (attribute(one, "owner") for one in channel.all("podcast:locked")))


def _truth(said: str) -> bool | None:
    word = said.strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def _count(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() else 0
