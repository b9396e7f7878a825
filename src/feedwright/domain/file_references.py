"""References from articles to files: which file of the source each one means.

Generators count such a path from the article's own folder or from the top of their content, or
take any end of it: the file's name alone will do for some. What they share is the name, so that
files are looked up by it, and the path then tells which of them is meant.
"""

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

import msgspec

from feedwright.domain import filenames
from feedwright.domain.patterns import seldom

FROM_TOP = "~"
"""The folder, on an article's own page, of files that lie in its source but not beside it."""


class FileReference(msgspec.Struct, frozen=True):
    """What an article refers to."""

    path: str
    """In POSIX form; with a slash at its start it is counted from the top of the content."""
    freely: bool = False
    """Any end of the file's path will do, without ending and date, as template tags have it."""


class Target(msgspec.Struct, frozen=True):
    """What a reference leads to; all of it is empty where no file of the source is meant."""

    address: str = ""
    title: str = ""
    waits: bool = False
    """There is an article, which nobody may see: it has no address yet, or no more."""


_APART = r"\s()\[\]{}<>\"'\\|#?:,;*`="
_ENDINGS = "|".join(re.escape(one[1:]) for one in sorted(filenames.WRITTEN))
_MENTIONED = seldom(
    r"\[\[([^\]|#\\]{1,200})"
    r"|(?:post_url|link|ref|relref)\s{1,9}(?:\\?[\"'])?([^\s\"'\\%}>]{1,200})"
    rf"|(?<![^{_APART}])([^{_APART}]+\.(?:{_ENDINGS}))(?![\w-])",
    re.IGNORECASE,
)
# Nearly all dots end sentences, and a letter after one is looked for before any ending is.
_FILE = seldom(rf"\.(?=[a-z])(?:{_ENDINGS})(?![\w-])", re.IGNORECASE)


def mentioned(text: str) -> Iterator[str]:
    """The paths that a text may refer to, told without parsing it.

    Some may be no references, and some references may be missing: it is good for asking of many
    files at once, and no answer depends on it.

    Args:
        text: A body, plain or as it stands in JSON.
    """
    # Most texts refer to no file, and the pattern takes longer than to convert one to HTML.
    if not (_has_tags(text) or _FILE.search(text)):
        return
    for found in _MENTIONED.finditer(text):
        path = next(filter(None, found.groups()))
        if not path.startswith("//"):
            yield unquote(path)


def _has_tags(text: str) -> bool:
    """Whether something stands there before which a reference names no ending.

    One character is found many times as fast as two.
    """
    return ("[" in text and "[[" in text) or ("{" in text and ("{%" in text or "{{" in text))


def paths(wanted: FileReference, key: str, prefix: str) -> tuple[str, ...]:
    """The keys that a reference names outright, the likeliest first.

    Args:
        wanted: What is referred to.
        key: The place of the article that refers to it.
        prefix: How the keys of its source begin, without a slash at the end.
    """
    top = posixpath.normpath(posixpath.join(prefix, wanted.path.lstrip("/")))
    if wanted.path.startswith("/"):
        return (top,)
    near = posixpath.normpath(posixpath.join(posixpath.dirname(key), wanted.path))
    return tuple(dict.fromkeys((near, top)))


def names_of(wanted: FileReference, key: str, prefix: str) -> frozenset[str]:
    """The names under which a file may be remembered that a reference means.

    Args:
        wanted: What is referred to.
        key: The place of the article that refers to it.
        prefix: How the keys of its source begin.
    """
    candidates = (*paths(wanted, key, prefix), posixpath.normpath(wanted.path.lstrip("/")))
    return frozenset(filter(None, map(name_of, candidates)))


def name_of(path: str) -> str:
    """The name under which a file is remembered: without folders, ending, date and language.

    The page of a folder has the folder's name. A name of digits alone has that of its folder
    before it, for there may be very many of them.
    """
    *folders, name = _loose(path)
    is_telling = any(map(str.isalpha, name)) or not folders
    return name if is_telling else f"{folders[-1]}/{name}"


def choose(wanted: FileReference, key: str, prefix: str, candidates: Sequence[str]) -> str:
    """The file that a reference means, or "".

    Args:
        wanted: What is referred to.
        key: The place of the article that refers to it.
        prefix: How the keys of its source begin.
        candidates: Files of the names that :func:`names_of` gives.
    """
    wanted_paths = paths(wanted, key, prefix)
    exact = next((path for path in wanted_paths if path in candidates), "")
    if exact:
        return exact
    bare = {path: _bare(path) for path in candidates}
    for path in map(_bare, wanted_paths):
        same = [one for one, stem in bare.items() if stem == path]
        # Some file systems know no capitals, and so do some authors.
        same = same or [one for one, stem in bare.items() if stem.casefold() == path.casefold()]
        if same:
            return _nearest(same, key, prefix)
    end = posixpath.normpath(wanted.path.lstrip("/"))
    if end.startswith("..") or not (wanted.freely or "/" in end):
        return ""
    tail = f"/{_bare(end)}"
    found = [one for one, stem in bare.items() if f"/{stem}".endswith(tail)]
    if not found and wanted.freely:
        loose = _loose(end)
        parts = {one: _loose(one) for one in candidates}
        found = [one for one, steps in parts.items() if _ends(steps, loose)]
        # The source may be a folder far below the top of the content.
        found = found or [one for one, steps in parts.items() if _ends(loose, steps)]
    return _nearest(found, key, prefix)


def _bare(path: str) -> str:
    """A path without the ending of what articles are written in; a folder's page is the folder."""
    folder, _, name = path.rpartition("/")
    stem = _without_ending(name)
    return folder if folder and filenames.is_page_of_folder(stem) else posixpath.join(folder, stem)


def _loose(path: str) -> list[str]:
    """The steps of a path, the last one as its article is named wherever it is named freely."""
    path = path if path.isascii() else unicodedata.normalize("NFC", path)
    *folders, name = path.split("/")
    stem = filenames.without_language(_without_ending(name))
    if folders and filenames.is_page_of_folder(stem):
        stem = folders.pop()
    name = filenames.without_date(stem).casefold()
    if "_posts" in folders:  # of which Jekyll's addresses say nothing
        folders = [one for one in folders if one != "_posts"]
    return [*folders, "-".join(name.replace("_", " ").split())]


def _without_ending(name: str) -> str:
    stem, ending = filenames.split(name)
    return stem if ending.lower() in filenames.WRITTEN else name


def _ends(steps: Sequence[str], wanted: Sequence[str]) -> bool:
    return len(wanted) <= len(steps) and list(steps[-len(wanted) :]) == list(wanted)


def _nearest(found: Iterable[str], key: str, prefix: str) -> str:
    """The one of several files that lies nearest to an article, in its language if any does."""
    language = filenames.parse(key).language

    def rank(path: str) -> tuple[bool, bool, int, int, str]:
        return (
            not path.startswith(f"{prefix}/" if prefix else ""),
            filenames.parse(path).language != language,
            -len(posixpath.commonprefix([path.split("/"), key.split("/")])),
            path.count("/"),
            path,
        )

    return min(found, key=rank, default="")
