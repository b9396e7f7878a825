"""Finds and reads feedwright.toml.

The way of a configuration: TOML, then ``${NAME}`` expanded in its values, then its keys
compared with the records' fields, then conversion to the records, then the rules that no
type can say.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from feedwright.domain.addresses import address as absolute
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.filenames import MACHINERY
from feedwright.domain.publication import Publication, Publisher, problems
from feedwright.domain.sources import FOLDER

FILE_NAME = "feedwright.toml"
_DEPTH = 3
"""How many folders deep it is looked for below a folder that has none."""
_MOST_SEARCHED = 2_000
"""Folders: a home folder may hold a million."""
_NAMED = 3
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def find(place: Path) -> Path:
    """The configuration file of a publication.

    Args:
        place: The publication's folder, or the file itself.

    Raises:
        ConfigurationError: There is none.
    """
    try:
        for file in (place, place / FILE_NAME):
            if file.is_file():
                return file
        is_folder = place.is_dir()
    except OSError as error:
        raise ConfigurationError(f"{place}: cannot be read: {error.strerror}") from error
    init = f"`feedwright init {_typed(place)}`"
    if not is_folder:
        raise ConfigurationError(
            f"{place}: there is no such folder; {init} makes a publication there"
        )
    above = (one for one in place.absolute().parents if _is_publication(one))
    raise ConfigurationError(
        f"{place}: there is no {FILE_NAME} in this folder; "
        + (_nearby(next(above, None), place) or f"{init} writes one")
    )


def nearest() -> Path:
    """The folder of the publication that is meant where none is named.

    Returns:
        The working directory, or the nearest folder above it that holds a feedwright.toml.

    Raises:
        ConfigurationError: There is none; the message names those below.
    """
    try:
        above = len(Path.cwd().parts)
    except OSError as error:
        raise ConfigurationError(
            f"the working directory cannot be used: {error.strerror}; name the publication's folder"
        ) from error
    for steps in range(above):
        folder = Path(*[os.pardir] * steps)
        if _is_publication(folder):
            return folder
    raise ConfigurationError(
        f"there is no {FILE_NAME} in this folder or above it; "
        + (_nearby(None, Path()) or "`feedwright init DIR` makes a publication")
    )


def _is_publication(folder: Path) -> bool:
    try:
        return (folder / FILE_NAME).is_file()
    except OSError:  # a folder that lets nobody in
        return False


def _nearby(above: Path | None, place: Path) -> str:
    """A hint that names the publications near a folder, or "" where there is none."""
    found = sorted(_below(place))
    if above and not found:
        return f"there is one above it: name {_typed(os.path.relpath(above))} instead"
    named = ", ".join(_typed(one) for one in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    if len(found) > 1:
        return f"there are some below it: name one of {named}{more} instead"
    return f"there is one below it: name {named} instead" if found else ""


def _typed(path: str | Path) -> str:
    """A path as it is typed into a shell."""
    import shlex  # noqa: PLC0415 - for messages alone

    return shlex.quote(str(path))


def _below(place: Path) -> Iterator[Path]:
    """The folders of publications below a folder, as far as it is searched."""
    for folder in islice(_folders_below(place), _MOST_SEARCHED):
        if _is_publication(folder):
            yield folder


def _folders_below(place: Path) -> Iterator[Path]:
    """The folders below a folder, those of each level before those of the next."""
    level = [place]
    for _ in range(_DEPTH):
        following: list[Path] = []
        for folder in level:
            try:
                with os.scandir(folder) as entries:
                    names = sorted(
                        one.name
                        for one in entries
                        if one.is_dir(follow_symlinks=False)
                        and not one.name.startswith(".")
                        and one.name not in MACHINERY
                    )
            except OSError:
                continue
            for name in names:
                yield folder / name
                following.append(folder / name)
        level = following


def load(file: Path, environment: Mapping[str, str]) -> Publication:
    """Reads a publication's configuration.

    Args:
        file: The path of feedwright.toml.
        environment: Where ``${NAME}`` is looked up.

    Raises:
        ConfigurationError: The file cannot be read, is no TOML, has unknown keys or values
            that cannot be used. Every unknown key is named, and every broken rule.
    """
    table = _parse(file)
    table = expanded(table, environment, file)
    _name_kinds(table)
    unknown = list(_unknown(table, Publication, ""))
    if unknown:
        raise ConfigurationError(_listed(file, unknown))
    try:
        publication = msgspec.convert(table, Publication)
    except msgspec.ValidationError as error:
        raise ConfigurationError(_listed(file, [_plain(error)])) from error
    broken = problems(publication)
    if broken:
        raise ConfigurationError(_listed(file, broken))
    return msgspec.structs.replace(publication, publication=_addressed(publication.publication))


def _name_kinds(table: Mapping[str, Any]) -> None:
    """Has sources that name no kind be folders."""
    sources = table.get("sources")
    for one in sources if isinstance(sources, list) else ():
        if isinstance(one, dict):
            one.setdefault("kind", FOLDER)


def _addressed(publisher: Publisher) -> Publisher:
    """A publisher whose addresses are URIs, those of folders with a slash at their ends."""
    address = absolute(publisher.address, "").rstrip("/") + "/"
    return msgspec.structs.replace(
        publisher,
        address=address,
        home=absolute(publisher.home or address, "").rstrip("/") + "/",
        icon=absolute(publisher.icon, ""),
        logo=absolute(publisher.logo, ""),
        hubs=tuple(absolute(hub, "") for hub in publisher.hubs),
    )


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{file}: is not UTF-8 at byte {error.start}; save it as UTF-8"
        ) from error
    except (ValueError, RecursionError) as error:  # numbers and lists without end, too
        raise ConfigurationError(f"{file}: is not TOML: {error}") from error


def expanded(value: Any, environment: Mapping[str, str], file: Path) -> Any:
    """A value in which each ``${NAME}`` is what the environment says.

    Args:
        value: What TOML holds: tables, lists and texts.
        environment: Where names are looked up.
        file: Where the value stands, as messages name it.

    Raises:
        ConfigurationError: The environment has no variable of a name.
    """
    if isinstance(value, dict):
        return {key: expanded(item, environment, file) for key, item in value.items()}
    if isinstance(value, list):
        return [expanded(item, environment, file) for item in value]
    if not isinstance(value, str):
        return value

    def variable(match: re.Match[str]) -> str:
        try:
            return environment[match[1]]
        except KeyError:
            raise ConfigurationError(
                f"{file}: {match[0]} stands in it, and no environment variable has that name"
            ) from None

    return _VARIABLE.sub(variable, value)


def _unknown(value: Any, kind: Any, place: str) -> Iterator[str]:
    """Sentences about unknown keys, each with the nearest known one."""
    if get_origin(kind) is tuple and isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from _unknown(item, get_args(kind)[0], f"{place}, number {number}")
    elif get_origin(kind) is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from _unknown(item, get_args(kind)[1], f"{place}.{key}")
    elif (kinds := _kinds(kind)) and isinstance(value, dict) and "kind" in value:
        yield from _unknown_of_kind(value, kinds, place)
    elif _is_record(kind) and isinstance(value, dict):
        known = msgspec.structs.fields(kind)
        names = [field.encode_name for field in known]
        types = {field.encode_name: field.type for field in known}
        for key, item in value.items():
            if key in types:
                yield from _unknown(item, types[key], f"{place}.{key}".lstrip("."))
            else:
                yield _unknown_key(key, names, place)


def _unknown_of_kind(value: dict[str, Any], kinds: dict[str, Any], place: str) -> Iterator[str]:
    """Sentences about the unknown keys of a table whose ``kind`` decides which it may have."""
    named = value["kind"]
    if isinstance(named, str) and named not in kinds:
        yield f"{place}.kind: {named!r} is none of {', '.join(kinds)}"
    elif isinstance(named, str):
        rest = {key: one for key, one in value.items() if key != "kind"}
        yield from _unknown(rest, kinds[named], place)


def _kinds(kind: Any) -> dict[str, Any]:
    """The records of a table whose ``kind`` decides which of them it is, by that."""
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


_WORDS = {
    "Object missing required field": "lacks the key",
    "`object`": "a table, as in [name]",
    "`array`": "a list, as in [[name]] or name = [...]",
}
"""What TOML calls the things that msgspec calls as JSON does."""


def _plain(error: msgspec.ValidationError) -> str:
    """The message of msgspec, its words and its path written as the file's author would."""
    message, _, path = str(error).partition(" - at `$")
    for theirs, ours in _WORDS.items():
        message = message.replace(theirs, ours)
    if message.startswith("Invalid enum value") and (choices := _choices(path.rstrip("`"))):
        message = f"{message.removeprefix('Invalid enum value ')} is none of {choices}"
    place = re.sub(r"\[(\d+)\]", lambda at: f", number {int(at[1]) + 1}", path.rstrip("`"))
    return f"{place.lstrip('.')}: {message}" if place else message


def _choices(path: str) -> str:
    """What a value may be, by its place among the records."""
    kind: Any = Publication
    for step in re.findall(r"\.(\w+)|\[", path):
        if step == "kind":
            return ", ".join(_kinds(kind))
        if step:
            kind = next(
                field.type
                for record in (_kinds(kind).values() or (kind,))
                for field in msgspec.structs.fields(record)
                if field.encode_name == step
            )
        else:
            kind = get_args(kind)[0]
    return ", ".join(filter(None, map(str, get_args(kind))))


def _listed(file: Path, sentences: list[str]) -> str:
    if len(sentences) == 1:
        return f"{file}: {sentences[0]}"
    return "\n".join([f"{file}: {len(sentences)} problems:", *(f"  {s}" for s in sentences)])
