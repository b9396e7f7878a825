"""Bytes to findings: what is wrong with a document before anyone is served it."""

from feedwright.checks.findings import Finding, Level, Rule
from feedwright.checks.rules import RULES
from feedwright.domain.document import Document

__all__ = ["RULES", "Document", "Finding", "Level", "Rule", "check", "examine"]


def check(document: Document, *, entries: bool = True, errors: bool = False) -> tuple[Finding, ...]:
    """Judges a document by its media type; one of an unknown type has no findings.

    Args:
        document: What is about to be delivered.
        entries: Whether the rules that look at one entry alone are held; a caller that has
            held them for each entry's revision leaves them out. All others are held always:
            XML and JSON themselves, the channel's, and those across entries.
        errors: Whether errors alone are looked for, which takes half the time: rules that tell
            of anything less are left out.

    Returns:
        Findings in the order of the document's lines.
    """
    from feedwright.checks import documents  # noqa: PLC0415 - see RULES

    return documents.check(document, entries=entries, errors=errors)


def examine(data: bytes, *, path: str, content_type: str = "") -> tuple[Finding, ...]:
    """Judges bytes of anyone's, whatever they are; what is no feed has a finding that says so.

    Args:
        data: The document.
        path: Its path or address, for findings.
        content_type: What HTTP said of it, where it came by HTTP.

    Returns:
        Findings in the order of the document's lines.
    """
    from feedwright.checks import documents  # noqa: PLC0415 - see RULES

    return documents.examine(data, path=path, content_type=content_type)
