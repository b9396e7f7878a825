"""The fifth step: bytes to findings, what is wrong with a document before anyone is served it.

- each rule's level, source and sentence, ``rules.toml``; an example of each, ``examples.toml``;
- the elements, attributes and members of each format, required ones, and their values: the tables
  in ``vocabulary/``, read by ``notation``; ``table_rules``, ``values`` and ``namespaces`` check
  values;
- rules about more than one place: ``rss_rules``, ``atom``, ``atom_parts``, ``rdf``,
  ``jsonmembers``, ``opml``;
- checking a document: ``sniffing``, ``document_check``, ``wellformed`` and ``jsontext``, then
  ``xmlwalk`` or ``jsonwalk``; its HTTP headers: ``http_headers``;
- results: ``findings``, ``excerpts``, ``reference``; whether a document is served at all:
  ``refusal``.
"""

from feedwright.checks.findings import Finding, Level, Rule
from feedwright.checks.rules import RULES
from feedwright.domain.document import Document

__all__ = ["RULES", "Document", "Finding", "Level", "Rule", "check", "examine"]


def check(document: Document, *, entries: bool = True, errors: bool = False) -> tuple[Finding, ...]:
    """Check a document by its media type; one of an unknown type has no findings.

    Args:
        document: The document to be delivered.
        entries: Whether the rules on one entry alone are applied; a caller that has checked
            each entry's revision leaves them out. All others are always applied: on XML and
            JSON themselves, on the channel, and across entries.
        errors: Whether only rules of the level error are applied, which takes half the time.

    Returns:
        Findings in the order of the document's lines.
    """
    from feedwright.checks import document_check  # noqa: PLC0415 - see RULES

    return document_check.check(document, entries=entries, errors=errors)


def examine(data: bytes, *, path: str, content_type: str = "") -> tuple[Finding, ...]:
    """Check any bytes; if they are no feed, a finding says so.

    Args:
        data: The document.
        path: Its path or address, for findings.
        content_type: The media type that HTTP named, if the document came by HTTP.

    Returns:
        Findings in the order of the document's lines.
    """
    from feedwright.checks import document_check  # noqa: PLC0415 - see RULES

    return document_check.examine(data, path=path, content_type=content_type)
