"""What HTTP says of a document, against the document."""

from feedwright.core.checking.findings import Finding, note

media_type = note(
    "http-media-type",
    "warning",
    "https://www.rfc-editor.org/rfc/rfc9110#section-8.3",
    "A feed is served with a media type that readers know as a feed's.",
)

_FITTING = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "application/feed+json",
    "application/json",
    "text/x-opml",
    "application/x-rss+xml",
}


def judge(data: bytes, path: str, content_type: str) -> list[Finding]:
    """Holds a document's ``Content-Type`` to what the document is.

    Args:
        data: The document.
        path: Its address, for findings.
        content_type: As HTTP gave it.
    """
    del data
    kind = content_type.partition(";")[0].strip().lower()
    if kind in _FITTING:
        return []
    message = f"The server calls this {kind or 'nothing'}; serve it as application/rss+xml."
    return [media_type.finding(path, None, message)]
