"""Checking documents: files, folders, addresses, or bytes."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from feedwright.checks import Finding, examine
from feedwright.checks.excerpts import Excerpt, excerpts
from feedwright.checks.register import finding
from feedwright.checks.sniffing import MOST_BYTES, is_feed
from feedwright.domain.addresses import without_user
from feedwright.domain.errors import SourceError

ENDINGS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json", ".opml"})
"""The extensions of files in a folder that may be feeds, in lower case."""
STDIN = "-"
_HTTP = "https://www.rfc-editor.org/rfc/rfc9110#section-15"
_ADVICE: dict[type[OSError], str] = {
    FileNotFoundError: "There is no such file; check its name.",
    PermissionError: "It cannot be read; check its permissions.",
}


class Checked(NamedTuple):
    """The findings on one document."""

    path: str
    findings: tuple[Finding, ...]
    excerpts: tuple[Excerpt | None, ...]
    """The excerpt of the line for each finding, if it has one."""
    was_read: bool = True
    """Whether there was a document to check."""
    data: bytes = b""
    """The document."""


def check(document: str | Path | bytes, *, path: str = "") -> tuple[Finding, ...]:
    """Check a feed, or all feeds of a folder.

    Args:
        document: The feed itself, as bytes; or the path of a file or a folder, or an http or
            https address.
        path: The name in findings of a feed that is given as bytes.

    Returns:
        The findings, document by document, in the order of lines. An unreadable document has a
        finding of the rule ``document-unreadable``.
    """
    if isinstance(document, bytes):
        return examine(document, path=path)
    return tuple(finding for one in check_all([str(document)]) for finding in one.findings)


def check_all(places: Sequence[str], *, podcast: bool = False) -> Iterator[Checked]:
    """Check the documents at some places, one after another.

    Args:
        podcast: Whether to fetch the first recording and the picture of each podcast, and check
            them.
        places: Paths of files and folders, http and https addresses, and ``-`` for standard input.
            In a folder all files that are meant as feeds are checked, except hidden ones.
    """
    for place in places:
        for one in _checked(place):
            yield _with_files(one) if podcast and one.was_read else one


def _checked(place: str) -> Iterator[Checked]:
    if place == STDIN:
        yield _judged(place, _bounded(sys.stdin.buffer))
    elif "://" in place:
        yield _fetched(place)
    elif Path(place).is_dir():
        yield from _folder(Path(place))
    else:
        data = _read(Path(place))
        yield data if isinstance(data, Checked) else _judged(_named(place), data)


def _with_files(one: Checked) -> Checked:
    """The findings on a document, with those on the files of a podcast."""
    from feedwright.commands.podcast_check import podcast_findings  # noqa: PLC0415 - seldom asked

    more = tuple(podcast_findings(one.data, one.path))
    findings = (*one.findings, *more)
    return one._replace(findings=findings, excerpts=(*one.excerpts, *excerpts(one.data, more)))


def _folder(folder: Path) -> Iterator[Checked]:
    """The feeds below a folder, in the same order on every system."""
    unlisted: list[OSError] = []
    found = False
    for path in _candidates(folder, unlisted):
        data = _read(path)
        if isinstance(data, Checked):
            yield data
        elif is_feed(data):
            yield _judged(_named(path), data)
        else:
            continue
        found = True
    for error in unlisted:
        yield _unread(_named(error.filename), f"It cannot be listed: {error.strerror}.")
    if not found and not unlisted:
        endings = ", ".join(sorted(ENDINGS))
        yield _unread(_named(folder), f"No feed is in this folder, in no file named {endings}.")


def _candidates(folder: Path, unlisted: list[OSError]) -> Iterator[Path]:
    for place, names, files in os.walk(folder, onerror=unlisted.append):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if path.suffix.lower() in ENDINGS and not name.startswith(".") and path.is_file():
                yield path


def _read(path: Path) -> bytes | Checked:
    """Read a file; if it cannot be read, return the finding."""
    try:
        with path.open("rb") as file:
            return _bounded(file)
    except OSError as error:
        reason = _ADVICE.get(type(error), f"It cannot be read: {error.strerror}.")
    except ValueError:  # a NUL in its name
        reason = _ADVICE[FileNotFoundError]
    if reason == _ADVICE[FileNotFoundError] and (host := _HOST.match(str(path))):
        scheme = "http" if host["own"] else "https"
        reason = f"There is no such file; an address begins with its scheme: {scheme}://{path}"
    return _unread(_named(path), reason)


_HOST = re.compile(
    r"(?:(?P<own>localhost|127(?:\.\d+){3})|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?::\d+|(?=/))",
    re.IGNORECASE,
)
"""Matches an address without its scheme."""


def _fetched(address: str) -> Checked:
    from feedwright.runtime.http.fetch import get  # noqa: PLC0415 - the network is seldom asked

    try:
        found = get(address, most_bytes=MOST_BYTES)
    except SourceError as error:
        return _unread(without_user(address), str(error), _HTTP)
    return _judged(without_user(found.address), found.data, found.type)


def _bounded(file: BinaryIO) -> bytes:
    """Read a file up to one byte beyond the limit of checks, because it may be endless."""
    return file.read(MOST_BYTES + 1)


def _judged(path: str, data: bytes, content_type: str = "") -> Checked:
    findings = examine(data, path=path, content_type=content_type)
    return Checked(path, findings, excerpts(data, findings), data=data)


def _unread(path: str, reason: str, spec: str = "") -> Checked:
    unreadable = finding("document-unreadable", path, None, reason, spec)
    return Checked(path, (unreadable,), (None,), was_read=False)


def _named(path: str | Path) -> str:
    """A path as text; undecodable bytes of file names become question marks."""
    return os.fsencode(path).decode(errors="replace")
