"""A feed of any format and version as records: what it says of itself, and its articles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from feedwright.domain.addresses import address as absolute
from feedwright.domain.article import Article
from feedwright.domain.standalone_feed import Feed
from feedwright.markup import shortcodes
from feedwright.reading.fields.dates import parse
from feedwright.reading.formats.feed import jsonfeed, opened, syndication
from feedwright.reading.formats.feed.seen_entries import ParsedEntry, SeenEntry, told_apart


def read(data: bytes, *, address: str = "") -> tuple[Feed, tuple[Article, ...]]:
    """A feed and its articles, from a document of RSS, Atom or JSON Feed.

    All versions are read, and what is not well-formed as far as it goes. Bodies are HTML as it was
    found, which rendering makes safe; addresses are absolute.

    Args:
        data: The document, in any encoding that it declares.
        address: Where it was found; relative addresses in it may start there.

    Returns:
        What the feed says of itself, with what could not be read in its ``warnings``, and its
        articles in the order of the document.

    Raises:
        SourceError: It is no feed.
        TypeError: It is no bytes.
    """
    if not isinstance(data, bytes | bytearray):
        raise TypeError(
            f"read takes the bytes of a document, not a {type(data).__name__}; those of a file are "
            "Path(...).read_bytes()"
        )
    found, base = opened(data, address), absolute(address, "") if address else ""
    warnings: tuple[str, ...] = ()
    if isinstance(found, Mapping):
        described = jsonfeed.described(found, base)
        parsed = jsonfeed.parsed_entries(found, base)
    else:
        described = syndication.described(found.root, base)
        warnings = found.warnings
        parsed = syndication.parsed_entries(found.root, base, mended=bool(warnings))
    entries, told = told_apart(parsed)
    namespaces, articles = dict[str, str](), list[Article]()
    for seen, entry in entries:
        articles.append(_article(seen, entry, described, namespaces))
    return _feed(described, articles, namespaces, (*warnings, *told)), tuple(articles)


def _article(
    seen: SeenEntry, entry: ParsedEntry, described: Mapping[str, Any], namespaces: dict[str, str]
) -> Article:
    """An entry as an article, which repeats nothing that the feed says for all."""
    fields = entry.details()
    declared = fields.pop("namespaces", {})
    for prefix, namespace in declared.items():
        namespaces.setdefault(prefix, namespace)
    own = {
        name: said
        for name, said in fields.pop("extra", {}).items()
        if namespaces.get(prefix := name.partition(":")[0]) == declared.get(prefix)
    }
    if fields["language"] == described["language"]:
        fields["language"] = ""
    return Article(
        id="" if seen.id == seen.link else seen.id,
        link=seen.link,
        title=seen.title,
        body=(body := fields.pop("body", seen.content)),
        # Said only where something hangs on it, so that what was written is read as it was.
        rendered=shortcodes.has_tags(body, "html"),
        published=seen.published,
        updated=None if seen.updated == seen.published else seen.updated,
        extra=own,
        **fields,
    )


def _feed(
    described: dict[str, Any],
    articles: list[Article],
    namespaces: dict[str, str],
    warnings: tuple[str, ...],
) -> Feed:
    """What a feed says of itself, less what follows from the rest."""
    feed = Feed(
        **{**described, "updated": _time(described["updated"])},
        is_document=described["address"].endswith("/"),
        namespaces=namespaces,
        warnings=warnings,
    )
    times = [one.updated or one.published for one in articles]
    newest = max((time for time in times if time), default=None)
    artwork = feed.podcast.artwork if feed.podcast else None
    unnamed = [one for one in feed.authors if one.name != feed.title or one.email or one.url]
    return msgspec.structs.replace(
        feed,
        id="" if feed.id == feed.address else feed.id,
        home="" if feed.home == feed.address else feed.home,
        description="" if feed.description == feed.title else feed.description,
        authors=tuple(unnamed),
        logo="" if artwork and feed.logo == artwork.url else feed.logo,
        updated=None if feed.updated == newest else feed.updated,
    )


def _time(value: object) -> datetime | None:
    try:
        return parse(value, "UTC")
    except ValueError:
        return None
