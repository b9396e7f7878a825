"""An entry in one feed: full text or summary, links after it, and the feed's additions."""

import re
from collections.abc import Mapping
from html import escape

import msgspec

from feedwright.domain.entry import Entry
from feedwright.domain.publication import Feed
from feedwright.rendering.size_limits import is_too_large, shortened


def entry_for_feed(feed: Feed, entry: Entry, bound: int = 0) -> Entry:
    """Adapt an entry to a feed: with its full text, or its summary only.

    An entry that is marked as excerpt-only has no full text in feeds. An entry that is larger than
    a document may be is reduced to its summary in every feed and format.

    Args:
        feed: The feed.
        entry: The complete entry.
        bound: ``max_bytes``; 0 for no limit.
    """
    if feed.rules.least_summary:
        from feedwright.rendering.profiled_entries import with_long_summary  # noqa: PLC0415 - few runs need it

        entry = with_long_summary(entry, feed.rules)
    if entry.excerpt_only or feed.content == "summary":
        entry = msgspec.structs.replace(entry, content="")
    if feed.has_additions:
        entry = with_additions(feed, entry)
    if feed.profile or entry.podcast:
        from feedwright.rendering.profiled_entries import as_profiled  # noqa: PLC0415 - few runs need it

        entry = as_profiled(feed, entry)
    return shortened(entry, bound) if bound and is_too_large(entry, bound) else entry


def with_additions(feed: Feed, entry: Entry) -> Entry:
    """Add what a feed adds to an entry: to the query of its link, and around its content.

    The id stays, so that no reader sees it twice; so does the notice of a retracted entry.
    """
    link = with_query_suffix(entry.link, feed.link_suffix)
    content = entry.content
    if content and not entry.retracted:
        values = {
            "title": entry.title,
            "link": link,
            "author": ", ".join(one.name for one in entry.authors),
        }
        before, after = (_filled(one, values, entry.link) for one in (feed.before, feed.footer))
        content = "\n".join(filter(None, (before, content, after)))
    return msgspec.structs.replace(
        entry, link=link, address="" if link == entry.link else entry.link, content=content
    )


def with_query_suffix(link: str, suffix: str) -> str:
    """Add to the query of a link, before its fragment."""
    if not suffix:
        return link
    address, hash_, fragment = link.partition("#")
    joint = "" if address[-1:] in "?&" else "&" if "?" in address else "?"
    return f"{address}{joint}{suffix}{hash_}{fragment}"


def _filled(pattern: str, values: Mapping[str, str], base: str) -> str:
    """Fill the placeholders of HTML, and sanitise it like content."""
    if not pattern:
        return ""
    from feedwright.markup import convert  # noqa: PLC0415 - few feeds have any

    filled = re.sub(r"\{(\w+)\}", lambda found: escape(values[found[1]]), pattern)
    return convert(filled, "html", base=base, scope="").html.strip()
