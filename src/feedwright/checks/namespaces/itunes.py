"""Apple's podcast namespace, and what a podcast's recordings must be."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from feedwright.checks.findings import Message, Result
from feedwright.checks.namespace_prefixes import clark
from feedwright.checks.places import Node, Place, repeated, shown, text
from feedwright.checks.register import clause, rule
from feedwright.checks.tables import keyed
from feedwright.domain.profiles import profile

CATEGORIES = "https://podcasters.apple.com/support/1691-apple-podcasts-categories"

_OURS = clark("itunes:")
_WANTED = ("language", "itunes:category", "itunes:explicit", "itunes:image")
_RECOMMENDED = ("podcast:locked", "podcast:guid", "itunes:author")
_MISNAMED = {
    "audio/mp3": "audio/mpeg",
    "audio/x-mp3": "audio/mpeg",
    "audio/mpeg3": "audio/mpeg",
    "audio/x-mpeg-3": "audio/mpeg",
    "audio/x-mpeg": "audio/mpeg",
    "audio/m4a": "audio/mp4",
    "video/m4v": "video/mp4",
}
"""Types of recordings that are none, with those that are meant."""


@rule("itunes-category")
def category(place: Place) -> Result:
    if _is_listed(place, _today()) or _is_listed(place, _former()):
        return None
    return f"The category {shown(place.value)} is not in Apple's list; take one from {CATEGORIES}."


@rule("itunes-category-former")
def former_category(place: Place) -> Result:
    if _is_listed(place, _today()) or not _is_listed(place, _former()):
        return None
    name = shown(place.value)
    return f"The category {name} is no longer in Apple's list; take one from {CATEGORIES}."


def _today() -> Mapping[str, Sequence[str]]:
    categories = profile("podcast").categories
    return categories.values if categories else {}


def _former() -> Mapping[str, Sequence[str]]:
    return keyed("categories", "former", " | ")


def _is_listed(place: Place, known: Mapping[str, Sequence[str]]) -> bool:
    """Whether Apple's directory has, or had, a category, within the one that holds it."""
    parent = place.node.getparent()
    within = str(parent.get("text", "")) if parent.tag == place.node.tag else ""
    return place.value in (known.get(within, ()) if within else known)


@rule("itunes-expected")
def expected(place: Place) -> Result:
    node = place.node
    if not _is_podcast(node):
        return None
    wanted = [name for name in _WANTED if node.find(clark(name)) is None]
    if node.find("language") is not None or node.tag != "channel":
        wanted = [name for name in wanted if name != "language"]
    if not wanted:
        return None
    return f"Apple's directory demands {_elements(wanted)} of a podcast; add {_them(wanted)}."


@rule("psp-recommended")
def recommended(place: Place) -> Result:
    node = place.node
    missing = [name for name in _RECOMMENDED if node.find(clark(name)) is None]
    if not missing or not _is_podcast(node) or place.document.kind != "rss":
        return None
    return f"PSP-1 recommends {_elements(missing)} for a podcast; add {_them(missing)}."


def _elements(names: list[str]) -> str:
    """Elements as a sentence lists them."""
    *others, last = (f"<{name}>" for name in names)
    return f"{', '.join(others)} and {last}" if others else last


def _them(names: list[str]) -> str:
    return "them" if names[1:] else "it"


def _is_podcast(node: Node) -> bool:
    """Whether a channel says anything in Apple's words."""
    return any(isinstance(child.tag, str) and child.tag.startswith(_OURS) for child in node)


@rule("itunes-description-length")
def description_length(place: Place) -> Result:
    channel = profile("podcast").channel
    described = place.node.find("description")
    if channel is None or described is None or not _is_podcast(place.node):
        return None
    length, most = len(text(described).strip().encode()), channel.most_description_bytes
    if length <= most:
        return None
    return f"<description> of the podcast has {length:,} bytes; shorten it to {most:,}."


@clause("itunes-image-format", quoted=False)
def image_format(value: str) -> str:
    """Which format a podcast's picture has that directories do not take, by its address."""
    artwork = profile("podcast").artwork
    name = value.strip().partition("?")[0].partition("#")[0].rpartition("/")[2]
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if artwork is None or not ending.isalnum() or ending in artwork.endings:
        return ""
    return f"ends in .{ending}; directories take JPEG and PNG"


class _Recording(msgspec.Struct, frozen=True):
    """An enclosure of an item, in RSS or Atom."""

    node: Node
    url: str
    type: str
    length: str


def _recordings(place: Place) -> Iterator[tuple[Node, _Recording | None]]:
    """The items of a podcast, each with its first enclosure, or None."""
    if not _is_podcast(place.node):
        return
    is_atom = place.document.kind == "atom"
    for item in place.node.iterchildren(clark("atom:entry") if is_atom else "item"):
        found = (
            (one for one in item.iterchildren(clark("atom:link")) if one.get("rel") == "enclosure")
            if is_atom
            else item.iterchildren("enclosure")
        )
        first = next(found, None)
        if first is None:
            yield item, None
            continue
        url = (first.get("href" if is_atom else "url") or "").strip()
        kind = (first.get("type") or "").strip().lower()
        yield item, _Recording(first, url, kind, (first.get("length") or "").strip())


@rule("itunes-enclosure-missing")
def without_recording(place: Place) -> Result:
    found = list(_recordings(place))
    bare = [item for item, recording in found if recording is None]
    if not bare:
        return None
    items = "1 item has" if len(bare) == 1 else f"{len(bare):,} items have"
    message = f"{items} no enclosure; directories of podcasts show no such item."
    return [Message(bare[0].sourceline, message)]


@rule("itunes-enclosure-length")
def unknown_length(place: Place) -> Result:
    return [
        Message(one.node.sourceline, 'The enclosure says length="0"; write how many bytes it has.')
        for _, one in _recordings(place)
        if one and one.length.isdigit() and int(one.length) == 0
    ]


@rule("itunes-enclosure-type")
def misnamed_type(place: Place) -> Result:
    return [
        Message(
            one.node.sourceline,
            f"The type {shown(one.type)} is not registered; write {_MISNAMED[one.type]}.",
        )
        for _, one in _recordings(place)
        if one and one.type in _MISNAMED
    ]


@rule("itunes-enclosure-repeated")
def repeated_recording(place: Place) -> Result:
    found = ((one.node, one.url) for _, one in _recordings(place) if one and one.url)
    return [
        Message(
            node.sourceline,
            f"Another item has the enclosure {shown(url)}; directories show one of the two.",
        )
        for node, url in repeated(found)
    ]
