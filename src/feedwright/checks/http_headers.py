"""The HTTP headers of a document, compared with the document."""

import codecs

from feedwright.checks.findings import Finding
from feedwright.checks.register import finding
from feedwright.checks.tables import keyed

_FITTING = {
    "rss": "application/rss+xml",
    "rdf": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "opml": "text/x-opml",
}
"""What each format is best served as."""


def charset(content_type: str) -> str:
    """The encoding that a ``Content-Type`` names, or ""."""
    from email.message import Message  # noqa: PLC0415 - it is slow to import

    header = Message()
    header["Content-Type"] = content_type
    return str(header.get_param("charset") or "") if content_type else ""


def check(content_type: str, path: str, *, kind: str, encoding: str) -> list[Finding]:
    """Compare a document's ``Content-Type`` with the document.

    Args:
        content_type: As HTTP gave it.
        path: The document's address, for findings.
        kind: Its format: ``rss``, ``rdf``, ``atom``, ``json``, ``opml``; "" is unknown.
        encoding: The encoding that the document declares, or "".
    """
    called = content_type.partition(";")[0].strip().lower()
    best = _FITTING.get(kind, "application/rss+xml")
    formats = keyed("lists", "served as").get(called)
    findings = []
    if formats is None:
        message = f"The server sends this as {called or 'no type'}; send it as {best}."
        findings.append(finding("http-media-type", path, None, message))
    elif kind and kind not in formats:
        message = f"The server sends this as {called}, which it is not; send it as {best}."
        findings.append(finding("http-media-type-other", path, None, message))
    return [*findings, *_of_charset(charset(content_type), encoding, path)]


def _of_charset(named: str, encoding: str, path: str) -> list[Finding]:
    if not named:
        return []
    try:
        name = codecs.lookup(named).name
    except (LookupError, ValueError):
        message = f"The server names the unknown encoding {named}; send charset=utf-8."
        return [finding("http-charset-unknown", path, None, message)]
    try:
        same = not encoding or codecs.lookup(encoding).name == name
    except (LookupError, ValueError):
        same = False
    if same:
        return []
    message = f"The server says {named}, the document says {encoding}; make them the same."
    return [finding("http-charset", path, None, message)]
