"""Why a document must not be served."""

from feedwright.checks import check
from feedwright.domain.document import Document

_LET_PASS = frozenset({"atom-id"})
"""Rules that do not prevent delivery, because a published id must not change and readers accept any
form."""


def refusal(document: Document, *, entries: bool) -> str:
    """Why a document must not be served, or "" where no rule is broken.

    Args:
        document: What was rendered.
        entries: Whether its entries are checked too, or only the document around them.
    """
    found = check(document, entries=entries, errors=True)
    error = next((one for one in found if one.rule not in _LET_PASS), None)
    if error is None:
        return ""
    return f"line {error.line}: {error.message}" if error.line else error.message
