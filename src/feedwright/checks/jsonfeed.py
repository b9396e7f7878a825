"""JSON Feed 1.1: bytes to findings."""

from collections.abc import Iterator

import msgspec

from feedwright.checks import jsontext
from feedwright.checks.collected_findings import Report
from feedwright.checks.findings import Finding
from feedwright.checks.jsontext import InvalidJson
from feedwright.checks.jsonwalk import JsonWalk
from feedwright.checks.notation import VOCABULARY
from feedwright.checks.places import Facts, shown
from feedwright.checks.register import finding


def check(
    data: bytes, path: str, *, entries: bool = True, errors: bool = False, bounded: bool = True
) -> list[Finding]:
    """Check a document by the rules of JSON Feed.

    Args:
        data: The document.
        path: Its path or address, for findings.
        entries: Whether the rules on one item alone are applied.
        errors: Whether only rules of the level error are applied.
        bounded: Whether a document with too many values is refused.
    """
    if bounded and (count := jsontext.too_many(data)):
        message = f"The document has some {count:,} values, and was not checked; make it smaller."
        return [finding("json-too-many-values", path, None, message)]
    written = jsontext.decoded(data)
    text = _Text(written.text, path)
    _check_encoding(written, text)
    try:
        value, repeats = jsontext.value(text.text)
    except InvalidJson as error:
        what = error.what[0].upper() + error.what[1:]
        if error.deep:
            text.report("json-nesting", error.at, f"{what}; make it flatter.")
        else:
            message = f"Readers cannot parse this document: {error.what}."
            text.report("json-well-formed", error.at, message)
        return [*text.findings]
    _check_text(text, repeats=repeats)
    if not isinstance(value, dict):
        message = "The document is no object; write its members between { and }."
        text.report("json-not-an-object", 0, message)
        return [*text.findings]
    facts = Facts(path, "json", str(value.get("version", "")))
    walk = JsonWalk(facts, entries=entries, errors=errors)
    walk.object(value, VOCABULARY.kind("json.feed"))
    return [*text.findings, *_placed(walk, text)]


class _Text:
    """A document's text, and the findings on places in it."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.findings = Report(path)
        self._at = 0
        self._line = 1

    def report(self, name: str, at: int, message: str) -> None:
        """Add a finding on a place, given in characters."""
        line, column = self.position(at)
        self.findings.add(name, line, message, column=column)

    def position(self, at: int) -> tuple[int, int]:
        """The line and the column of a place; fast where places come in their order."""
        if at < self._at:
            self._at, self._line = 0, 1
        self._line += self.text.count("\n", self._at, at)
        self._at = at
        return self._line, at - self.text.rfind("\n", 0, at)


def _placed(walk: JsonWalk, text: _Text) -> Iterator[Finding]:
    """A walk's findings in the order of the text, each with its place in it."""
    if not walk.paths:
        return iter(())
    places = jsontext.places(text.text, set(walk.paths))
    at = [places.get(path, 0) for path in walk.paths]
    pairs = sorted(zip(at, walk.findings.kept, strict=True), key=lambda pair: pair[0])
    positions = ((text.position(place), finding) for place, finding in pairs)
    walk.findings.kept = [
        msgspec.structs.replace(finding, line=line, column=column)
        for (line, column), finding in positions
    ]
    return iter(walk.findings)


def _check_encoding(written: jsontext.Decoded, text: _Text) -> None:
    if written.encoding != "utf-8":
        name = written.encoding.upper()
        text.report("json-encoding", 0, f"The document is written in {name}; save it as UTF-8.")
    if written.marked:
        message = "The document starts with a byte-order mark; save it without one."
        text.report("json-byte-order-mark", 0, message)
    if written.undecodable >= 0:
        message = "A byte here is no UTF-8; save the document as UTF-8."
        text.report("json-encoding", written.undecodable, message)


def _check_text(text: _Text, *, repeats: bool) -> None:
    for at in jsontext.lone_surrogates(text.text):
        message = r"The escape of half a character; write both halves (\ud83d\ude00), or itself."
        text.report("json-surrogate", at, message)
    if repeats:
        for fault in jsontext.repeats(text.text):
            message = f"The object has two members named {shown(fault.what)}; keep one."
            text.report("json-member-repeated", fault.at, message)
