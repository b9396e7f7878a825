"""Bytes to findings: what is wrong with a document before anyone is served it."""

from typing import Literal

import msgspec

from feedwright.core.article import Document, Record

Level = Literal["error", "warning", "hint"]


class Finding(Record, frozen=True, kw_only=True):
    """One thing that is wrong with a document."""

    path: str
    line: int | None = None
    """Counted from 1."""
    level: Level
    rule: str
    """A stable name."""
    message: str
    """What is wrong and what to do, as a sentence."""
    spec: str = ""
    """The address of the specification's section."""


def check(document: Document) -> tuple[Finding, ...]:
    """Judges a document by its media type; one of an unknown type has no findings."""
    kind = document.media_type.partition(";")[0]
    if kind == "application/feed+json":
        return _json(document)
    if kind.endswith(("+xml", "/xml", "/x-opml")):
        return _xml(document)
    return ()


def _xml(document: Document) -> tuple[Finding, ...]:
    from lxml import etree  # noqa: PLC0415 - slow to import, and not needed by every run

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(document.data, parser)
    except etree.XMLSyntaxError as error:
        return (
            Finding(
                path=document.path,
                line=error.lineno,
                level="error",
                rule="xml-well-formed",
                message=f"Readers cannot parse this document: {error.msg}.",
                spec="https://www.w3.org/TR/xml/#sec-well-formed",
            ),
        )
    return ()


def _json(document: Document) -> tuple[Finding, ...]:
    try:
        msgspec.json.decode(document.data)
    except msgspec.DecodeError as error:
        return (
            Finding(
                path=document.path,
                level="error",
                rule="json-well-formed",
                message=f"Readers cannot parse this document: {error}.",
                spec="https://www.rfc-editor.org/rfc/rfc8259",
            ),
        )
    return ()
