"""Choosing and running the checks of a document's format."""

from feedwright.checks import format_of_tree, jsonfeed, wellformed
from feedwright.checks.findings import Finding
from feedwright.domain.document import Document


def check(document: Document, *, entries: bool = True, errors: bool = False) -> tuple[Finding, ...]:
    """See :func:`feedwright.checks.check`."""
    kind, data, path = document.media_type.partition(";")[0], document.data, document.path
    if kind == "application/feed+json":
        found = jsonfeed.check(data, path, entries=entries, errors=errors, bounded=False)
    elif kind.endswith(("+xml", "/xml", "/x-opml")):
        parsed = wellformed.parse(data, path, errors=errors)
        found = _checked(parsed, path, entries=entries, errors=errors)
    else:
        return ()
    return _sorted([one for one in found if one.level == "error"] if errors else found)


def examine(data: bytes, *, path: str, content_type: str = "") -> tuple[Finding, ...]:
    """See :func:`feedwright.checks.examine`."""
    from feedwright.checks import http_headers, sniffing  # noqa: PLC0415 - of documents of others

    called = content_type.partition(";")[0].strip().lower() == "application/feed+json"
    if refusal := sniffing.refusal(data, path, called_feed=called):
        return (refusal,)
    if sniffing.is_json(data):
        kind, encoding, findings = "json", "utf-8", jsonfeed.check(data, path)
    else:
        parsed = wellformed.parse(data, path, charset=http_headers.charset(content_type))
        kind, encoding = format_of_tree.kind_of(parsed.root), parsed.encoding
        findings = _checked(parsed, path)
    if content_type:
        of_http = http_headers.check(content_type, path, kind=kind, encoding=encoding)
        findings = [*of_http, *findings]
    return _sorted(findings)


def _checked(
    parsed: wellformed.Parsed, path: str, *, entries: bool = True, errors: bool = False
) -> list[Finding]:
    if parsed.root is None:
        return [*parsed.findings]
    return [
        *parsed.findings,
        *format_of_tree.check(parsed.root, path, entries=entries, errors=errors),
    ]


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.line or 0))
