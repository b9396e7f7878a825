"""JSON Feed 1.1."""

import msgspec

from feedwright.core.checking.findings import Finding, note

not_json = note(
    "json-well-formed",
    "error",
    "https://www.rfc-editor.org/rfc/rfc8259",
    "The document is no JSON; readers show nothing of it.",
)


def looks_like(data: bytes) -> bool:
    """Whether bytes are meant as JSON: their first sign is a brace or a bracket."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def judge(data: bytes, path: str, *, entries: bool = True) -> list[Finding]:
    """Holds a document to JSON Feed's rules.

    Args:
        data: The document.
        path: Its path or address, for findings.
        entries: Whether the rules that look at one item alone are held.
    """
    del entries
    try:
        msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        return [not_json.finding(path, None, f"Readers cannot parse this document: {error}.")]
    return []
