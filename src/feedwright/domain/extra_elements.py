"""Extra elements of an article, in RSS and in Atom, from vocabularies that its author names.

Both formats take elements of any namespace (RSS 2.0 §Extending RSS, RFC 4287 §6). These hold text,
as the simple extension elements of RFC 4287 §6.4.1 do, and may have attributes besides.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from feedwright.domain.addresses import is_uri
from feedwright.domain.errors import quoted
from feedwright.domain.patterns import seldom
from feedwright.domain.record import Record

KNOWN_NAMESPACES: Mapping[str, str] = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
"""Those that need not be declared: documents use them themselves."""
_RESERVED = {
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "fh": "http://purl.org/syndication/history/1.0",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xmlns": "http://www.w3.org/2000/xmlns/",
}
"""What says of an entry what only its own fields may say, and what XML keeps for itself."""
_FIELDS = {
    "dc:creator": "authors",
    "dc:language": "language",
    "dc:rights": "rights",
    "dc:source": "origin",
    "itunes:duration": "duration",
    "itunes:episode": "episode",
    "itunes:episodeType": "episode_type",
    "itunes:explicit": "explicit",
    "itunes:image": "image",
    "itunes:season": "season",
    "itunes:title": "itunes_title",
    "media:content": "image",
    "media:group": "image",
    "media:thumbnail": "image",
    "podcast:alternateEnclosure": "enclosures",
    "podcast:chapters": "chapters",
    "podcast:episode": "episode",
    "podcast:image": "image",
    "podcast:person": "people",
    "podcast:season": "season",
    "podcast:transcript": "transcripts",
    "podcast:txt": "txt",
    "psc:chapters": "chapters",
}
"""The fields that say what an element would say a second time."""
_PREFIX = seldom(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NAME = seldom(rf"({_PREFIX.pattern}):({_PREFIX.pattern})")
_LONGEST = 1_000
"""Of a name, in characters; parsers of XML bound them."""
_DUBLIN_CORE = frozenset({
    "contributor", "coverage", "creator", "date", "description", "format", "identifier", "language",
    "publisher", "relation", "rights", "source", "subject", "title", "type",
})  # fmt: skip
"""The terms of its element set, in which there are no others (DCMI, version 1.1)."""


Said = str | dict[str, str]
"""What an element says: its text, or its attributes by their names, and its text under ""."""


class ExtraAttribute(Record, frozen=True, kw_only=True):
    """An attribute of an element that an article brings with it."""

    name: str
    value: str


class ExtraElement(Record, frozen=True, kw_only=True):
    """An element that an article brings with it."""

    name: str
    """With its prefix: ``geo:lat``."""
    namespace: str
    text: str
    attributes: tuple[ExtraAttribute, ...] = ()


@cache
def problem(name: str, namespace: str) -> str:
    """Why there can be no element of a name, as a clause; "" where there can be one.

    Args:
        name: With its prefix.
        namespace: What the prefix stands for; "" where nobody says.
    """
    found = _NAME.fullmatch(name)
    if not found or len(name) > _LONGEST:
        return f"{quoted(name)} is no name with a prefix, as in 'geo:lat'"
    if not namespace and found[1] not in _RESERVED:
        return f"{quoted(found[1])} is no prefix of the namespaces; add its address to them"
    if wrong := namespace_problem(found[1], namespace):
        return wrong
    if found[1] == "dc" and found[2] not in _DUBLIN_CORE:
        return f"{quoted(name)} is no element of Dublin Core; check its spelling"
    if field := _FIELDS.get(name):
        return f"{name!r} is what the field {field!r} says; use that"
    return ""


def attribute_problem(element: str, name: str) -> str:
    """Why an element can have no attribute of a name, as a clause; "" where it can.

    Args:
        element: The element's name.
        name: The attribute's. It has no prefix: what it means, its element says (Namespaces in XML
            1.0 §6.2).
    """
    if _PREFIX.fullmatch(name) and len(name) <= _LONGEST and not name.lower().startswith("xml"):
        return ""
    return f"{quoted(name)} of {quoted(element)} is no name of an attribute, as in 'scheme'"


def namespace_problem(prefix: str, namespace: str) -> str:
    """Why a prefix cannot stand for a namespace, as a clause; "" where it can."""
    if prefix in _RESERVED or namespace in _RESERVED.values() or prefix.lower().startswith("xml"):
        return f"{quoted(prefix)} stands for what documents say by themselves; leave it out"
    if not _PREFIX.fullmatch(prefix) or len(prefix) > _LONGEST:
        return f"{quoted(prefix)} is no prefix of XML; use letters, digits and hyphens"
    if not is_uri(namespace):
        return f"{quoted(namespace)} is no namespace; write its address, as in 'http://www.georss.org/georss'"
    known = {**KNOWN_NAMESPACES, **{address: one for one, address in KNOWN_NAMESPACES.items()}}
    if known.get(prefix, namespace) != namespace or known.get(namespace, prefix) != prefix:
        return f"{prefix!r} and {namespace!r} belong to others; each has one namespace or prefix"
    return ""


def elements(
    extra: Mapping[str, Said], namespaces: Mapping[str, str]
) -> Iterator[ExtraElement | str]:
    """The elements that an article brings, or why one cannot stand in a document, as a clause.

    Args:
        extra: What elements say, by their names.
        namespaces: The addresses of namespaces by their prefixes.
    """
    known = {**KNOWN_NAMESPACES, **namespaces}
    for name, said in extra.items():
        namespace = known.get(name.partition(":")[0], "")
        told = {"": said} if isinstance(said, str) else said
        given = {one: value for one, value in told.items() if one}
        wrong = problem(name, namespace) or next(
            filter(None, (attribute_problem(name, one) for one in given)), ""
        )
        yield wrong or ExtraElement(
            name=name,
            namespace=namespace,
            text=told.get("", ""),
            attributes=tuple(ExtraAttribute(name=one, value=given[one]) for one in given),
        )
