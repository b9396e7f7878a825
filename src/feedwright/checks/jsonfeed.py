"""JSON Feed 1.1: bytes to findings."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from feedwright.checks import jsontext
from feedwright.checks.findings import MOST, RULES, Finding, Findings, Rule, note
from feedwright.checks.jsonmembers import FEED
from feedwright.checks.jsonplaces import Feed, Kind, Member, Spot, quoted
from feedwright.checks.jsontext import NoJson, Path

not_json = note("json-well-formed")
too_deep = note("json-nesting")
too_many = note("json-too-many-values")
encoding = note("json-encoding")
mark = note("json-byte-order-mark")
half = note("json-surrogate")
repeated = note("json-member-repeated")
not_an_object = note("json-not-an-object")
missing = note("json-member-missing")
wrong_type = note("json-type")
nothing = note("json-null")
unknown = note("json-member-unknown")
extension_name = note("json-extension-name")
extension_value = note("json-extension-object")


class _Flaw(NamedTuple):
    rule: Rule
    path: Path
    message: str
    spec: str = ""


def judge(
    data: bytes, path: str, *, entries: bool = True, errors: bool = False, bounded: bool = True
) -> list[Finding]:
    """Holds a document to JSON Feed's rules.

    Args:
        data: The document.
        path: Its path or address, for findings.
        entries: Whether the rules that look at one item alone are held.
        errors: Whether no rule is held that tells of less than an error.
        bounded: Whether it is refused where it has more values than anyone's document needs.
    """
    if bounded and (count := jsontext.too_many(data)):
        message = f"The document has some {count:,} values, and was not judged; make it smaller."
        return [too_many.finding(path, None, message)]
    written = jsontext.decoded(data)
    text = _Text(written.text, path)
    _judge_encoding(written, text)
    try:
        value, repeats = jsontext.value(text.text)
    except NoJson as error:
        what = error.what[0].upper() + error.what[1:]
        if error.deep:
            text.tell(too_deep, error.at, f"{what}; make it flatter.")
        else:
            text.tell(not_json, error.at, f"Readers cannot parse this document: {error.what}.")
        return [*text.findings]
    _judge_text(text, repeats=repeats)
    if isinstance(value, dict):
        _judge_value(value, text, entries=entries, errors=errors)
    else:
        text.tell(not_an_object, 0, "A JSON Feed is an object: { … }, with its members in it.")
    return [*text.findings]


class _Text:
    """A document's text, and what is told of places in it."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.findings = Findings()
        self._at = 0
        self._line = 1

    def tell(self, rule: Rule, at: int, message: str, spec: str = "") -> None:
        """Tells of a place, given in characters."""
        if self.findings.is_full(rule):
            self.findings.more(rule, 1)
            return
        if at < self._at:
            self._at, self._line = 0, 1
        self._line += self.text.count("\n", self._at, at)
        self._at = at
        line, column = self._line, at - self.text.rfind("\n", 0, at)
        self.findings.append(rule.finding(self.path, line, message, spec, column=column))


def _judge_encoding(written: jsontext.Decoded, text: _Text) -> None:
    if written.encoding != "utf-8":
        name = written.encoding.upper()
        text.tell(encoding, 0, f"The document is written in {name}; save it as UTF-8.")
    if written.marked:
        text.tell(mark, 0, "The document starts with a byte-order mark; save it without one.")
    if written.undecodable >= 0:
        message = "A byte here is no UTF-8; save the document as UTF-8."
        text.tell(encoding, written.undecodable, message)


def _judge_text(text: _Text, *, repeats: bool) -> None:
    for at in jsontext.halves(text.text):
        message = r"A character is cut in half here; write both halves (\ud83d\ude00), or itself."
        text.tell(half, at, message)
    if repeats:
        for fault in jsontext.repeats(text.text):
            message = f"The object has two members named {quoted(fault.what)}; keep one."
            text.tell(repeated, fault.at, message)


def _judge_value(value: Mapping[str, Any], text: _Text, *, entries: bool, errors: bool) -> None:
    kept: list[_Flaw] = []
    counts: Counter[str] = Counter()
    feed = Feed(text.path, value, errors=errors)
    for flaw in _object(value, FEED, (), feed, entries=entries):
        counts[flaw.rule.name] += 1
        if counts[flaw.rule.name] <= MOST:
            kept.append(flaw)
    if not kept:
        return
    places = jsontext.places(text.text, {flaw.path for flaw in kept})
    for flaw in sorted(kept, key=lambda flaw: places.get(flaw.path, 0)):
        text.tell(flaw.rule, places.get(flaw.path, 0), flaw.message, flaw.spec)
    for name, count in counts.items():
        text.findings.more(RULES[name], max(0, count - MOST))


def _object(
    value: Mapping[str, Any], kind: Kind, path: Path, feed: Feed, *, entries: bool
) -> Iterator[_Flaw]:
    spot = Spot(value, kind.name, path, value, feed)
    alone = kind.name == "item" and not entries
    for rule, judge in kind.across if alone else (*kind.rules, *kind.across):
        if (rule.level == "error" or not feed.errors) and (message := judge(spot)):
            yield _Flaw(rule, path, message)
    if alone:
        return
    for name in kind.needs:
        if name not in value:
            message = f"{_article(kind.name)} needs the member {quoted(name)}; add it."
            yield _Flaw(missing, path, message, kind.spec)
    for name, inner in value.items():
        way = (*path, name)
        if (member := kind.members.get(name)) is not None:
            yield from _member(Spot(inner, name, way, value, feed), member, kind, entries=entries)
        elif name.startswith("_"):
            yield from _extension(name, inner, way)
        else:
            feed.strangers += 1  # to look for the nearest is slow, and the first suffice
            message = _stranger(name, kind) if feed.strangers <= MOST else ""
            yield _Flaw(unknown, way, message)


def _member(spot: Spot, member: Member, kind: Kind, *, entries: bool) -> Iterator[_Flaw]:
    value, name = spot.value, spot.name
    if value is None and name not in kind.needs:
        message = f"{quoted(name)} is null; leave it out, or give it its value."
        yield _Flaw(nothing, spot.path, message, kind.spec)
        return
    if not _is(value, member.type):
        message = f"{quoted(name)} must be {_CALLED[member.type]}, not {_called(value)}."
        yield _Flaw(wrong_type, spot.path, message, kind.spec)
        return
    if member.type != "array":
        yield from _judged(spot, member, entries=entries)
        return
    for number, one in enumerate(value):
        way = (*spot.path, number)
        if _is(one, member.of):
            yield from _judged(spot._replace(value=one, path=way), member, entries=entries)
        else:
            called = _CALLED[member.of]
            message = f"Each of {quoted(name)} must be {called}, not {_called(one)}."
            yield _Flaw(wrong_type, way, message, kind.spec)


def _judged(spot: Spot, member: Member, *, entries: bool) -> Iterator[_Flaw]:
    for rule, judge in member.rules:
        if (rule.level == "error" or not spot.feed.errors) and (message := judge(spot)):
            yield _Flaw(rule, spot.path, message)
    if member.holds is not None:
        yield from _object(spot.value, member.holds, spot.path, spot.feed, entries=entries)


def _extension(name: str, value: object, path: Path) -> Iterator[_Flaw]:
    if not _EXTENSION.fullmatch(name):
        message = f"{quoted(name)} is no name for an extension; write a letter after the _."
        yield _Flaw(extension_name, path, message)
    elif not isinstance(value, dict):
        message = f"The extension {quoted(name)} is {_called(value)}; make it an object."
        yield _Flaw(extension_value, path, message)


def _stranger(name: str, kind: Kind) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and seldom needed

    near = get_close_matches(name[:_LONGEST_NAME], [*kind.members], n=1)
    told = f"{_article(kind.name)} has no member {quoted(name)}"
    if near:
        return f"{told}; write {quoted(near[0])} if that is meant."
    return f"{told}; take it out, or put it into an object named _ and a word of yours."


_EXTENSION = re.compile(r"_[A-Za-z][^.]*")
_LONGEST_NAME = 60
_CALLED = {
    "string": "a text in quotes",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
}
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}


def _is(value: object, kind: str) -> bool:
    # In Python, true is a number.
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _called(value: object) -> str:
    if value is None:
        return "null"
    return next(_CALLED[kind] for kind in ("boolean", *_TYPES) if _is(value, kind))


def _article(name: str) -> str:
    return f"An {name}" if name[0] in "aeiou" else f"A {name}"
