"""Documents at the old paths of feeds (``also`` in feedwright.toml), which stay up to date."""

from collections.abc import Iterator, Sequence

import msgspec

from feedwright.domain import old_paths
from feedwright.domain.document import Channel, Document, Refusal
from feedwright.domain.formats import format_of_old_path
from feedwright.domain.window import Window
from feedwright.rendering.page_documents import page_document


def old_path_documents(
    window: Window, channel: Channel, made: Sequence[Document | Refusal]
) -> Iterator[Document]:
    """Make the documents of a feed at its old paths, in the format that each path names.

    If a path names a page, a page there redirects to the feed's own.
    """
    documents = {one.media_type: one for one in made if isinstance(one, Document)}
    if not documents:
        return
    for place in old_paths.documents(window.feed, window.path):
        if any(one.path == place for one in made):
            continue  # it is the current path of the feed
        if old_paths.is_page(place):
            from feedwright.rendering.html.moved import moved_page  # noqa: PLC0415 - seldom

            yield page_document(place, moved_page(channel), 0)
            continue
        document = documents.get(format_of_old_path(place).media_type) or next(
            iter(documents.values())
        )
        yield msgspec.structs.replace(document, path=place)
