"""Why a document must not be served."""

from feedwright.checks import check
from feedwright.domain.document import Document

_LET_PASS = frozenset({"atom-id"})
"""Rules that no document is withheld for: an id that readers know stays as they know it, and
none of them minds its form."""


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
