"""What a document says of itself, before what it says."""

from collections.abc import Mapping
from typing import Any

import msgspec


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a document says of itself, and the document without that."""

    pairs: tuple[tuple[str, Any], ...] = ()
    """Names and values in their order; what says whether an article may be seen counts each time
    that it is said, of the rest the last."""
    body: str = ""
    data: bytes = b""
    """The document where it is no text."""
    lines: Mapping[str, int] = {}
    """For names, the line that each stands on, counted from 1."""
    warnings: tuple[str, ...] = ()


MORE = "(?:more|TEASER_END|END_SUMMARY|PELICAN_END_SUMMARY|truncate)"
"""What comments say that end a summary, by Hugo, Nikola, Pelican and Docusaurus."""
