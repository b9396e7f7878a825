"""The doors: a document of ours, and bytes of anyone's."""

from feedwright.core.article import Document
from feedwright.core.checking import jsonfeed, sniffing, transport, wellformed
from feedwright.core.checking.findings import Finding
from feedwright.core.checking.formats import judge


def check(document: Document, *, entries: bool = True) -> tuple[Finding, ...]:
    """Judges a document by its media type; one of an unknown type has no findings.

    Args:
        document: What is about to be delivered.
        entries: Whether the rules that look at one entry alone are held; a caller that has
            held them for each entry's revision leaves them out. All others are held always:
            XML and JSON themselves, the channel's, and those across entries.

    Returns:
        Findings in the order of the document's lines.
    """
    kind = document.media_type.partition(";")[0]
    if kind == "application/feed+json":
        return _sorted(jsonfeed.judge(document.data, document.path, entries=entries, bounded=False))
    if kind.endswith(("+xml", "/xml", "/x-opml")):
        return _sorted(_xml(document.data, document.path, entries=entries))
    return ()


def examine(data: bytes, *, path: str, content_type: str = "") -> tuple[Finding, ...]:
    """Judges bytes of anyone's, whatever they are; what is no feed has one finding that says so.

    Args:
        data: The document.
        path: Its path or address, for findings.
        content_type: What HTTP said of it, where it came by HTTP.

    Returns:
        Findings in the order of the document's lines.
    """
    called = content_type.partition(";")[0].strip().lower() == "application/feed+json"
    if refusal := sniffing.refusal(data, path, called_feed=called):
        return (refusal,)
    findings = transport.judge(data, path, content_type) if content_type else []
    if sniffing.is_json(data):
        return _sorted([*findings, *jsonfeed.judge(data, path)])
    return _sorted([*findings, *_xml(data, path)])


def _xml(data: bytes, path: str, *, entries: bool = True) -> list[Finding]:
    root, findings = wellformed.parse(data, path)
    if root is not None:
        findings += judge(root, path, entries=entries)
    return findings


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.line or 0))
