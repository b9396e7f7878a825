"""Why a file of a source is not read as an article."""

from collections.abc import Iterable
from pathlib import Path

from feedwright.domain import globs
from feedwright.domain.filenames import (
    MACHINERY,
    SAVED_PAGES,
    is_list_page,
    is_page_of_folder,
    is_partial,
    is_side_page,
    page_of,
    split,
)
from feedwright.domain.sources import FolderSource
from feedwright.reading.formats import DOCUMENTS, READABLE, UNREAD
from feedwright.reading.sources.folder_warnings import RECORDS

_FORMS = ".md .html .txt .json"


def passed_over(root: Path, source: FolderSource, below: str, *, apart: Iterable[Path]) -> str:
    """Tell why a search of a source passes a file over.

    Args:
        root: The source's folder.
        source: What feedwright.toml says of it.
        below: The file's path below that, in POSIX form.
        apart: Folders that are not searched with it: the destination, other sources.

    Returns:
        A clause, or "" where it is not passed over.
    """
    *folders, name = below.split("/")
    return (
        _of_folders(root, folders, {one.resolve() for one in apart})
        or _by_pattern(source, below)
        or _by_name(root / below, name, is_alone=not folders)
    )


def _of_folders(root: Path, folders: list[str], apart: set[Path]) -> str:
    folder = root
    for name in folders:
        folder /= name
        if name.startswith("."):
            return f"the folder {name} is hidden, and hidden ones are not searched"
        if name in MACHINERY:
            kind = "drafts" if name == "_drafts" else "parts of the site"
            return f"the folder {name} holds {kind}, and is not searched"
        if folder.is_symlink():
            return f"the folder {name} is a link, which is not followed"
        if folder.resolve() in apart:
            return f"the folder {name} is the destination, or a source of its own"
        page = page_of(name)
        if page and any((folder.parent / f"{page}{end}").exists() for end in SAVED_PAGES):
            return f"the folder {name} was saved with a page, and belongs to it"
    return ""


def _by_pattern(source: FolderSource, below: str) -> str:
    is_left_out = globs.chosen((), source.left_out)
    if is_left_out and not is_left_out(below):
        return f"the source's except = [{_quoted(source.left_out)}] leaves it out"
    is_chosen = globs.chosen(source.only, ())
    if is_chosen and not is_chosen(below):
        return f"the source's only = [{_quoted(source.only)}] does not name it"
    return ""


def _by_name(file: Path, name: str, *, is_alone: bool) -> str:
    ending = split(name)[1].lower()
    if name.startswith("."):
        return "it is hidden, and hidden files are not read"
    if ending in UNREAD:
        or_else = ', or name a list of articles in kind = "records"' if ending in RECORDS else ""
        return f"its form, {ending}, is not read; convert it to Markdown or HTML{or_else}"
    if ending not in READABLE:
        return f"its ending is none of an article ({_FORMS}, or a document's)"
    if is_partial(name):
        return "its name begins with _, as that of a part of others does"
    if ending in DOCUMENTS and not is_alone and (file.parent / "index.md").is_file():
        return "it lies beside index.md, and comes with that article"
    return ""


def _quoted(patterns: Iterable[str]) -> str:
    return ", ".join(f'"{one}"' for one in patterns)


def no_article(below: str) -> str:
    """The reason why a file that was read holds no article, as a clause.

    Args:
        below: Its path below the source, in POSIX form.
    """
    stem = split(below.rpartition("/")[2])[0]
    if is_list_page(below):
        return "it is the page of a section, which lists articles and is none"
    if is_side_page(below):
        return (
            "it is a page or a setting of the site rather than an article, for it has no date; "
            "give it one, or another name"
        )
    if is_page_of_folder(stem):
        return "it only leads to another page"
    return (
        "it only leads to another page, or belongs to the article in whose folder it lies; "
        "an article of its own has a date"
    )
