"""Files of exports: where they lie, and what tells that they have changed."""

import os
from collections.abc import Callable, Collection
from pathlib import Path

from feedwright.domain.errors import NoArticle, SourceError, UnreadableArticle
from feedwright.reading.formats.platforms import substack
from feedwright.reading.formats.wxr.splitting import HEAD, is_export
from feedwright.runtime.stamps import is_fresh, stamp_of

_BESIDE_STORIES = frozenset(
    "blocks bookmarks claps highlights interests ips lists partner-program profile "  # noqa: SIM905
    "pubs-following sessions social-accounts topics-following twitter users-following".split()
)
"""Folders of an export of Medium beside that of the stories."""
_STANDS = "What was published still stands"


def files(path: Path, endings: tuple[str, ...], may_be: Callable[[Path], bool]) -> list[Path]:
    """The exports at a path, by name: WordPress cuts a large one into several.

    Args:
        path: A file, or a folder that holds some.
        endings: How their names end in a folder, in small letters.
        may_be: Whether a file is one.

    Raises:
        SourceError: There is none.
    """
    try:
        if path.is_file():
            found = [path]
        else:
            found = sorted(one for one in path.iterdir() if one.name.lower().endswith(endings))
        found = [one for one in found if one.is_file() and may_be(one)]
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be read: {error.strerror}; mend [[sources]] path in feedwright.toml. "
            f"{_STANDS}"
        ) from error
    if not found:
        raise SourceError(f"{path}: holds no such export; put it there. {_STANDS}")
    return found


def watermark(paths: list[Path], when: int) -> str:
    """What changes when one of some files does; "" where one was written just now.

    Args:
        paths: The files.
        when: The time, in nanoseconds since 1970.
    """
    stamps = [stamp_of(one) for one in paths]
    if any(not one or is_fresh(one, when) for one in stamps):
        return ""
    return "\n".join(f"{path.name} {stamp}" for path, stamp in zip(paths, stamps, strict=True))


def start(path: Path, size: int) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(size)


def is_wxr(path: str | Path) -> bool:
    """Whether a file is an export of WordPress, by what it begins with."""
    try:
        return is_export(start(Path(path), HEAD))
    except OSError:
        return False


def is_among(path: Path, touched: Collection[Path]) -> bool:
    """Whether a file, or one in a folder, is among some.

    Args:
        path: The file, or the folder.
        touched: The others.
    """
    places = {path.absolute(), Path(os.path.realpath(path))}
    return any(one.absolute().is_relative_to(place) for one in touched for place in places)


def tables(folder: Path) -> tuple[Path, Path]:
    """Where the table of Substack's posts may be: in a folder, or beside it where it is theirs."""
    return folder / substack.TABLE, folder.parent / substack.TABLE


def refuse_part(page: Path) -> None:
    """Raise where a page is a part of an export, which tells elsewhere what is to be published.

    Args:
        page: A file of a folder of articles.

    Raises:
        UnreadableArticle: A table of Substack's tells whether it is a draft, or it is one of those
            that Medium puts beside stories, of profiles, sessions and addresses.
    """
    root = page.parent.parent
    if page.parent.name in _BESIDE_STORIES and (root / "posts").is_dir():
        if (root / "profile/profile.html").is_file():
            raise NoArticle("It belongs to an export of Medium, and is no story.")
        return
    table = next((one for one in tables(page.parent) if one.is_file()), None)
    if table and substack.is_table(start(table, HEAD)):
        raise UnreadableArticle(
            "It belongs to an export of Substack, whose table tells which posts are drafts; write "
            'kind = "export" for the folder of posts.csv in [[sources]].'
        )
