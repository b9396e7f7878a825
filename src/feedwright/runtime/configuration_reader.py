"""Reading and validating feedwright.toml.

The steps: parse TOML, expand ``${NAME}`` in values, compare keys with the fields of records,
convert to records, and check the rules that types cannot express.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin
from urllib.parse import unquote, urlsplit

import msgspec

from feedwright.domain.addresses import address as absolute
from feedwright.domain.errors import ConfigurationError, unreadable
from feedwright.domain.old_paths import below, collisions
from feedwright.domain.patterns import seldom
from feedwright.domain.publication import Publication, Publisher
from feedwright.domain.sources import FOLDER
from feedwright.domain.toml_text import VARIABLE
from feedwright.domain.validation import problems


def load(file: Path, environment: Mapping[str, str]) -> Publication:
    """Read a publication's configuration.

    Args:
        file: The path of feedwright.toml.
        environment: Where ``${NAME}`` is looked up.

    Raises:
        ConfigurationError: The file cannot be read, is no TOML, has unknown keys or values
            that cannot be used. Every unknown key is named, and every broken rule.
    """
    text = _read(file)
    table = expanded(_parse(file, text), environment, file, text)
    _name_kinds(table)
    if unknown := list(_unknown(table, Publication, ())):
        raise ConfigurationError(_listed(file, text, unknown))
    try:
        publication = msgspec.convert(table, Publication)
    except msgspec.ValidationError as error:
        raise ConfigurationError(_listed(file, text, [_plain(error)])) from error
    if broken := problems(publication):
        faults = [_Fault(_path_of(one, publication), one) for one in broken]
        raise ConfigurationError(_listed(file, text, faults))
    publisher = _addressed(publication.publication)
    root = unquote(urlsplit(publisher.address).path)
    feeds = (
        msgspec.structs.replace(
            feed,
            also=tuple(below(path, root) for path in feed.also),
            licence=absolute(feed.licence, ""),
        )
        for feed in publication.feeds
    )
    addressed = msgspec.structs.replace(publication, publication=publisher, feeds=tuple(feeds))
    if broken := list(collisions(addressed.feeds)):
        faults = [_Fault(_path_of(one, publication), one) for one in broken]
        raise ConfigurationError(_listed(file, text, faults))
    return addressed


def _name_kinds(table: Mapping[str, Any]) -> None:
    """Make sources without a kind folders."""
    sources = table.get("sources")
    for one in sources if isinstance(sources, list) else ():
        if isinstance(one, dict):
            one.setdefault("kind", FOLDER)


def _addressed(publisher: Publisher) -> Publisher:
    """Make the addresses of a publisher URIs, with a slash at the end of folders."""
    address = absolute(publisher.address, "").rstrip("/") + "/"
    return msgspec.structs.replace(
        publisher,
        address=address,
        home=absolute(publisher.home or address, "").rstrip("/") + "/",
        icon=absolute(publisher.icon, ""),
        logo=absolute(publisher.logo, ""),
        licence=absolute(publisher.licence, ""),
        hubs=tuple(absolute(hub, "") for hub in publisher.hubs),
        authors=tuple(
            msgspec.structs.replace(one, url=absolute(one.url, "")) for one in publisher.authors
        ),
    )


class _Fault(msgspec.Struct, frozen=True):
    """A fault in a configuration."""

    path: tuple[str | int, ...]
    """The path of the key, or of its table if the key is missing."""
    sentence: str


def _read(file: Path) -> str:
    try:
        data = file.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{file}: {unreadable(error)}") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"{file}: is not UTF-8 at byte {error.start}, in line {line}; save it as UTF-8"
        ) from error


def _parse(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # also for endless numbers and lists
        lines = text.split("\n")
        last = f"(at line {len(lines)}, column {len(lines[-1]) + 1})"
        message = str(error).replace("(at end of document)", last)
        place = _PLACED.search(message)
        where = f"line {place[1]}, column {place[2]}: " if place else ""
        message = _PLACED.sub("", message).strip()
        message = next((ours for theirs, ours in _SYNTAX if message.startswith(theirs)), message)
        raise ConfigurationError(f"{file}: {where}is not TOML: {message}") from error


_PLACED = seldom(r" *\(at line (\d+), column (\d+)\)")


_SYNTAX = (
    ("Invalid value", "no value begins so; write text in quotes, else a number, true or false"),
    ("Invalid statement", "a line is a key with its value, a [table], or a comment after #"),
    ("Expected '=' after a key", "a key lacks = and its value; a key with spaces needs quotes"),
    ("Expected newline or end", "more stands behind a value; begin a new line, or a comment by #"),
    ("Cannot overwrite a value", "this key stands there already; take one of the two out"),
    (
        "Cannot declare",
        "this table stands there already; take one of the two out, or write [[...]]",
    ),
    ("Illegal character '\\n'", "text in quotes ends in its own line; add the quote at its end"),
    ("Unescaped", "text in double quotes has a \\ in it; write \\\\, or put it in single quotes"),
    ("Expected ']]'", "a [[table]] of a list is not closed; add ]] at its end"),
    ("Expected ']'", "a [table] is not closed; add ] at its end"),
    ("Unclosed array", "a list is not closed; add ] at its end"),
    ("Unclosed inline table", "a table in braces is not closed; add } at its end"),
)
"""The messages for the most frequent faults, by the beginning of tomllib's message."""


def expanded(value: Any, environment: Mapping[str, str], file: Path, text: str) -> Any:
    """Expand each ``${NAME}`` in a value from the environment.

    Args:
        value: A value of TOML: tables, lists and texts.
        environment: The variables.
        file: The file of the value, for messages.
        text: The text of the file.

    Raises:
        ConfigurationError: The environment has no variable of a name.
    """
    if isinstance(value, dict):
        return {key: expanded(item, environment, file, text) for key, item in value.items()}
    if isinstance(value, list):
        return [expanded(item, environment, file, text) for item in value]
    if not isinstance(value, str):
        return value

    def variable(match: re.Match[str]) -> str:
        try:
            return environment[match[1]]
        except KeyError:
            before = text[: max(text.find(match[0]), 0)]
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            raise ConfigurationError(
                f"{file}: line {line}, column {column}: {match[0]} stands in it, and no "
                "environment variable has that name; set it, or write the value"
            ) from None

    return VARIABLE.sub(variable, value)


def _unknown(value: Any, kind: Any, path: tuple[str | int, ...]) -> Iterator[_Fault]:
    """Faults of unknown keys, each with the nearest known one."""
    kind = _present(kind)
    if get_origin(kind) is tuple and isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unknown(item, get_args(kind)[0], (*path, number))
    elif get_origin(kind) is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from _unknown(item, get_args(kind)[1], (*path, key))
    elif (kinds := _kinds(kind)) and isinstance(value, dict) and "kind" in value:
        yield from _unknown_of_kind(value, kinds, path)
    elif _is_record(kind) and isinstance(value, dict):
        known = msgspec.structs.fields(kind)
        names = [field.encode_name for field in known]
        types = {field.encode_name: field.type for field in known}
        for key, item in value.items():
            if key in types:
                yield from _unknown(item, types[key], (*path, key))
            else:
                yield _Fault((*path, key), _unknown_key(key, names, _named(path)))


def _present(kind: Any) -> Any:
    """The type of an optional value."""
    others = [one for one in get_args(kind) if one is not NoneType]
    is_optional = get_origin(kind) is UnionType and len(others) < len(get_args(kind))
    return others[0] if is_optional else kind


def _named(path: Iterable[str | int]) -> str:
    """A path of keys in words: ``feeds, number 2.limit``."""
    steps = (f", number {one + 1}" if isinstance(one, int) else f".{one}" for one in path)
    return "".join(steps).removeprefix(".")


def _unknown_of_kind(
    value: dict[str, Any], kinds: dict[str, Any], path: tuple[str | int, ...]
) -> Iterator[_Fault]:
    """Faults of the unknown keys of a table whose ``kind`` decides which it may have."""
    named = value["kind"]
    if isinstance(named, str) and named not in kinds:
        message = f"{named!r} is none of {', '.join(kinds)}"
        yield _Fault((*path, "kind"), f"{_named((*path, 'kind'))}: {message}")
    elif isinstance(named, str):
        rest = {key: one for key, one in value.items() if key != "kind"}
        yield from _unknown(rest, kinds[named], path)


def _kinds(kind: Any) -> dict[str, Any]:
    """The records of a table that are chosen by ``kind``, by that."""
    records = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    tags = ((one.__struct_config__.tag, one) for one in records if _is_record(one))
    return {tag: one for tag, one in tags if isinstance(tag, str)}


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _unknown_key(key: str, names: list[str], place: str) -> str:
    import difflib  # noqa: PLC0415 - slow to import, and seldom needed

    near = difflib.get_close_matches(key.lower(), names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
    return f"{key!r} is no key{f' of [{place}]' if place else ''}; {hint}"


_TYPES = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "date": "a date",
    "datetime": "a date and time",
    "time": "a time",
}


_GOT = {"str": "text", "float": "a number with a fraction"}


_WRITTEN = {"array": ", as in [[name]] or name = [...]", "object": ", as in [name]"}


_EMPTY = "is an empty list, which asks for nothing; name a value in it, or take the key out"


_EXPECTED = seldom(r"Expected `([^`]+)`(?: >= (-?\d+)|, got `(\w+)`)")


def _plain(error: msgspec.ValidationError) -> _Fault:
    """The fault of a msgspec error, with its words and path in the terms of the file."""
    message, _, path = str(error).partition(" - at `$")
    message = message.replace("Object missing required field", "lacks the key")
    message = message.replace("Expected `array` of length >= 1", _EMPTY)
    message = _EXPECTED.sub(_expected, message)
    if message.startswith("Invalid enum value") and (choices := _choices(path.rstrip("`"))):
        message = f"{message.removeprefix('Invalid enum value ')} is none of {choices}"
    found = re.findall(r"\.([\w-]+)|\[(\d+)\]", path)
    keys = tuple(key or int(number) for key, number in found)
    return _Fault(keys, f"{_named(keys)}: {message}" if keys else message)


def _expected(match: re.Match[str]) -> str:
    """The expected and the actual type of a value, as a clause."""
    kind, least, got = match.groups()
    if least is not None:
        return f"must be {least} or more"
    kinds = [one for one in kind.split(" | ") if one != "null"]
    written = _WRITTEN | ({"array": ', as in ["..."]'} if got == "str" else {})
    wanted = " or ".join(_TYPES.get(one, one) + written.get(one, "") for one in kinds)
    return f"must be {wanted}; this is {_GOT.get(got) or _TYPES.get(got, got)}"


_SENTENCE = seldom(r"(\w+)(?:, number (\d+)|, '([^']*)')?((?:\.[\w-]+)*): (\w*)")


def _path_of(sentence: str, publication: Publication) -> tuple[str | int, ...]:
    """The key that a sentence is about, from its beginning."""
    found = _SENTENCE.match(sentence)
    if not found:
        return ()
    table, number, name, keys, word = found.groups()
    path: tuple[str | int, ...] = (table,)
    if number:
        path += (int(number) - 1,)
    elif name is not None:
        names = [feed.name for feed in publication.feeds]
        key = () if keys else (word,)
        path += (names.index(name), *key) if name in names else ()
    return path + tuple(keys.split(".")[1:])


def _choices(path: str) -> str:
    """The allowed values at a place among the records."""
    kind: Any = Publication
    for step in re.findall(r"\.([\w-]+)|\[", path):
        if step == "kind":
            return ", ".join(_kinds(kind))
        if step:
            kind = next(
                field.type
                for record in (_kinds(kind).values() or (kind,))
                for field in msgspec.structs.fields(record)
                if field.encode_name == step
            )
            kind = _present(kind)
            kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
        else:
            kind = get_args(kind)[0]
    return ", ".join(filter(None, map(str, get_args(kind))))


def _listed(file: Path, text: str, faults: Sequence[_Fault]) -> str:
    """All faults of a file, each with its line and column."""
    from feedwright.runtime.toml_places import places  # noqa: PLC0415 - for messages alone

    known = places(text)
    lines = [f"{_placed(known, one.path)}{one.sentence}" for one in faults]
    if len(lines) == 1:
        return f"{file}: {lines[0]}"
    return "\n".join([f"{file}: {len(lines)} problems:", *(f"  {one}" for one in lines)])


def _placed(
    known: Mapping[tuple[str | int, ...], tuple[int, int]], path: Sequence[str | int]
) -> str:
    """The position of a key, or of its table."""
    for length in range(len(path), 0, -1):
        if place := known.get(tuple(path[:length])):
            return f"line {place[0]}, column {place[1]}: "
    return ""
