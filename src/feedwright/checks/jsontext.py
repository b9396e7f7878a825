"""JSON itself: bytes to a value, and the places of its members, which parsers do not give."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import msgspec

from feedwright.checks.findings import Path
from feedwright.domain.decoding import MARKS
from feedwright.domain.patterns import seldom

DEEPEST = 500
"""Levels. Parsers give up between 64 (.NET), 100 (Ruby), 512 (PHP) and a thousand (Python)."""
MOST_VALUES = 1_000_000
"""Commas, brackets and braces, beyond which a document is not read: its values fill a memory."""

_TOKEN = seldom(r'"[^"]*+"?|[{}\[\],:]|[^\s{}\[\],:"]++')
_NESTED = seldom(r'"[^"]*+"?|[{\[]|[}\]]')
_CONSTANTS = frozenset({"NaN", "Infinity", "-Infinity"})
_SURROGATE = seldom("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONGEST_NUMBER = 300
# RFC 4627 §3: every document starts with two characters of ASCII.
_ZEROS: dict[tuple[bool, ...], str] = {
    (True, True, True): "utf-32-be",
    (False, True, True): "utf-32-le",
    (True, False, True): "utf-16-be",
    (False, True, False): "utf-16-le",
}


class Fault(NamedTuple):
    """What is wrong with a text, and where."""

    what: str
    at: int
    """In characters."""


class Decoded(msgspec.Struct, frozen=True):
    """A document's text, and how it was written."""

    text: str
    encoding: str = "utf-8"
    marked: bool = False
    """It starts with a byte-order mark."""
    undecodable: int = -1
    """In characters, where the first byte is that the encoding does not know."""


class InvalidJson(ValueError):  # noqa: N818 - it names what was found
    """A text is no JSON that can be read.

    Args:
        what: Why, as the end of a sentence.
        at: In characters, where.
        deep: Whether it is only nested too deep.
    """

    def __init__(self, what: str, at: int, *, deep: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.at = at
        self.deep = deep


def decoded(data: bytes) -> Decoded:
    """The text of a document in UTF-8, as it must be (RFC 8259 §8.1), or in what it is."""
    mark, encoding = next((pair for pair in MARKS if data.startswith(pair[0])), (b"", ""))
    data = data.removeprefix(mark)
    encoding = encoding or _ZEROS.get(tuple(byte == 0 for byte in data[:3]), "utf-8")
    if encoding != "utf-8":
        return Decoded(data.decode(encoding, "replace"), encoding)
    try:
        return Decoded(data.decode(), marked=bool(mark))
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode())
        return Decoded(data.decode(errors="replace"), marked=bool(mark), undecodable=at)


def too_many(data: bytes) -> int:
    """How many values a document has at most, where these are too many to be read; else 0."""
    count = sum(map(data.count, (b",", b"{", b"[")))
    return count if count > MOST_VALUES else 0


def value(text: str) -> tuple[Any, bool]:
    """What a text says, and whether an object in it has two members of one name.

    Raises:
        InvalidJson: It is no JSON, or nested too deep.
    """
    deep = _too_deep(text)
    if deep >= 0:
        raise InvalidJson(f"it is nested deeper than {DEEPEST} levels", deep, deep=True)
    repeated = False

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) < len(pairs)
        return found

    try:
        found = json.loads(
            text, object_pairs_hook=members, parse_constant=_refuse_constant, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        at = _place(error, text)
        raise InvalidJson(_explained(error, text, at), at) from error
    except _InvalidNumber as error:
        tokens = _TOKEN.finditer(_without_escapes(text))
        at = next((place.start() for place in tokens if place[0] in _CONSTANTS), 0)
        raise InvalidJson(f"{error} is no number of JSON", at) from error
    except RecursionError as error:
        raise InvalidJson("it is nested too deep", 0, deep=True) from error
    return found, repeated


def places(text: str, wanted: Collection[Path]) -> dict[Path, int]:
    """The places of members: of their names, or of the elements of lists.

    Args:
        text: JSON that can be read.
        wanted: The ways to them.

    Returns:
        The place of each, in characters.
    """
    left = set(wanted)
    found: dict[Path, int] = {}
    for path, at in _members(text):
        if not left:
            break
        way = tuple(path)
        if way in left:
            found[way] = at
            left.discard(way)
    return found


def repeats(text: str) -> Iterator[Fault]:
    """The names that an object has a second time, each with its place."""
    seen: list[set[str]] = []
    for path, at in _members(text):
        name = path[-1] if path else 0
        del seen[len(path) :]
        while len(seen) < len(path):
            seen.append(set())
        if isinstance(name, str):
            if name in seen[-1]:
                yield Fault(name, at)
            seen[-1].add(name)


def lone_surrogates(text: str) -> Iterator[int]:
    r"""Where texts hold half of a surrogate pair (RFC 8259 §8.2): ``\ud83d`` alone."""
    if not _ESCAPED_SURROGATE.search(text):
        return
    for place in _TOKEN.finditer(_without_escapes(text)):
        if place[0].startswith('"') and _SURROGATE.search(
            _unquoted(text[place.start() : place.end()])
        ):
            yield place.start()


def _members(text: str) -> Iterator[tuple[list[str | int], int]]:
    """Every value of a text, as the way to it and its place; the list changes underway."""
    path: list[str | int] = []
    naming = [False]  # of each level: whether a name is to come
    for place in _TOKEN.finditer(_without_escapes(text)):
        found = place[0]
        if found in "}]":
            path = path[: len(naming) - 2]
            naming.pop()
        elif found == ",":
            if isinstance(path[-1], int):
                path[-1] += 1
            else:
                naming[-1] = True
        elif found == ":":
            naming[-1] = False
        elif naming[-1]:
            del path[len(naming) - 2 :]
            path.append(_unquoted(text[place.start() : place.end()]))
            yield path, place.start()
        else:
            if not path or isinstance(path[-1], int):
                yield path, place.start()
            if found == "{":
                naming.append(True)
            elif found == "[":
                naming.append(False)
                path.append(0)
    return


def _without_escapes(text: str) -> str:
    r"""A text of the same length in which no quote is escaped.

    A pattern that goes over escapes itself keeps a note of each; a text of five million of them
    took three gigabytes.
    """
    return text.replace("\\\\", "__").replace('\\"', "__") if "\\" in text else text


def _unquoted(token: str) -> str:
    return str(json.loads(token, strict=False)) if "\\" in token else token[1:-1]


def _too_deep(text: str) -> int:
    """Where a text goes too deep, or -1."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return -1
    depth = 0
    for place in _NESTED.finditer(_without_escapes(text)):
        if place[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                return place.start()
        elif place[0] in "]}":
            depth -= 1
    return -1


class _InvalidNumber(ValueError):  # noqa: N818 - as above
    pass


def _refuse_constant(name: str) -> float:
    raise _InvalidNumber(name)


def _whole(digits: str) -> int | float:
    """A whole number; Python refuses to make one of several thousand digits."""
    return int(digits) if len(digits) < _LONGEST_NUMBER else float(digits)


_EXPLANATIONS = (
    ("Expecting property name", "a name in double quotes is missing here"),
    ("Expecting ',' delimiter", "a comma is missing here, or a text ended too early"),
    ("Expecting ':' delimiter", "a colon must follow the name"),
    ("Expecting value", "a value is missing here"),
    ("Extra data", "something follows the end of its value"),
    ("Unterminated string", "the text that starts here has no end"),
    ("Invalid control character", r"a text has a line end or a control character; write \n"),
    (r"Invalid \escape", "a backslash comes before a letter that cannot be escaped"),
    (r"Invalid \uXXXX", r"\u must be followed by four digits"),
)


def _place(error: json.JSONDecodeError, text: str) -> int:
    """Where an error is, alike on every version of Python.

    From 3.13 on a comma before a closing bracket is told at the comma, before at the bracket.
    """
    if not error.msg.startswith("Illegal trailing comma"):
        return error.pos
    rest = text[error.pos + 1 :]
    return len(text) - len(rest.lstrip(" \t\n\r"))


def _explained(error: json.JSONDecodeError, text: str, at: int) -> str:
    if at >= len(text.rstrip()):
        return "it ends in the middle"
    if text[at] in "]}" and text[:at].rstrip(" \t\n\r").endswith(","):
        return "a comma comes before a closing bracket or brace"
    return next(
        (explanation for start, explanation in _EXPLANATIONS if error.msg.startswith(start)),
        error.msg,
    )
