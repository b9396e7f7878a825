"""``robots.txt``: what crawlers are told of a host (RFC 9309)."""

from collections.abc import Iterator

from feedwright.domain.document import MARK
from feedwright.domain.licences import licence_type, usage_preferences
from feedwright.domain.publication import Publication
from feedwright.domain.sitemaps import INDEX, NEWS


def robots(publication: Publication) -> str:
    """The file: all may be read, and where the sitemaps and the terms are.

    Args:
        publication: What feedwright.toml says.
    """
    return "\n".join([f"# {MARK}", *_lines(publication), ""])


def _lines(publication: Publication) -> Iterator[str]:
    publisher, wanted = publication.publication, publication.discovery
    if publisher.licence and licence_type(publisher.licence):
        yield f"License: {publisher.licence}"  # RSL 1.0 §4.4
    yield "User-agent: *"
    yield "Allow: /"
    if publisher.content_usage:
        # draft-ietf-aipref-attach §3
        yield f"Content-Usage: {usage_preferences(publisher.content_usage)}"
    names = [INDEX] * wanted.sitemap + [NEWS] * wanted.news_sitemap
    if names:
        yield ""
    for name in names:
        yield f"Sitemap: {publisher.address}{name}"
