"""Finding feedwright.toml: that of a named folder, or the nearest above the working directory."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from feedwright.domain.errors import ConfigurationError, unreadable
from feedwright.domain.filenames import MACHINERY

FILE_NAME = "feedwright.toml"
_DEPTH = 3
"""The depth of the search below a folder without one."""
_MOST_SEARCHED = 2_000
"""The most folders that are searched, because a home folder may hold a million."""
_NAMED = 3


def find(place: Path) -> Path:
    """Find the configuration file of a publication.

    Args:
        place: The publication's folder, or the file itself.

    Raises:
        ConfigurationError: There is none.
    """
    try:
        for file in (place, place / FILE_NAME):
            if file.suffix == ".toml" and file.is_file():
                return file
        is_folder, is_there = place.is_dir(), place.exists()
    except OSError as error:
        raise ConfigurationError(f"{place}: {unreadable(error)}") from error
    init = f"`feedwright init {_typed(place)}`"
    if not (is_folder or is_there):
        hint = _like(place) or f"{init} makes a publication there"
        raise ConfigurationError(f"{place}: there is no such folder; {hint}")
    above = next((one for one in place.absolute().parents if _is_publication(one)), None)
    if not is_folder:
        hint = _nearby(above, place) or "name the folder that holds one"
        raise ConfigurationError(f"{place}: is no folder and no {FILE_NAME}; {hint}")
    raise ConfigurationError(
        f"{place}: there is no {FILE_NAME} in this folder; "
        + (_nearby(above, place) or f"{init} writes one")
    )


def _like(place: Path) -> str:
    """A hint that names the publication whose folder's name is near, or ""."""
    import difflib  # noqa: PLC0415 - slow to import, and seldom needed

    beside = {one.name: one for one in _folders_in(place.parent) if _is_publication(one)}
    near = difflib.get_close_matches(place.name, beside, n=1)
    return f"did you mean {_typed(beside[near[0]])}?" if near else ""


def nearest() -> Path:
    """Find the folder of the publication if none is named.

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
    except OSError:  # a folder that cannot be read
        return False


def _nearby(above: Path | None, place: Path) -> str:
    """A hint that names the publications near a folder, or "" if there are none."""
    found = sorted(_below(place))
    if above and not found:
        return f"there is one above it: name {_typed(os.path.relpath(above))} instead"
    named = ", ".join(_typed(one) for one in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    if len(found) > 1:
        return f"there are some below it: name one of {named}{more} instead"
    return f"there is one below it: name {named} instead" if found else ""


def _typed(path: str | Path) -> str:
    """A path, quoted for a shell."""
    import shlex  # noqa: PLC0415 - for messages alone

    return shlex.quote(str(path))


def _below(place: Path) -> Iterator[Path]:
    """The folders of publications below a folder, within the limits of the search."""
    for folder in islice(_folders_below(place), _MOST_SEARCHED):
        if _is_publication(folder):
            yield folder


def _folders_below(place: Path) -> Iterator[Path]:
    """The folders below a folder, those of each level before those of the next."""
    level = [place]
    for _ in range(_DEPTH):
        following: list[Path] = []
        for folder in level:
            for one in _folders_in(folder):
                yield one
                following.append(one)
        level = following


def _folders_in(folder: Path) -> list[Path]:
    """The subfolders that may hold a publication, sorted."""
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
        return []
    return [folder / name for name in names]
