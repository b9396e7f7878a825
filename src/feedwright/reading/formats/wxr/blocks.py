"""What WordPress makes of a body when it shows it: blocks, galleries, playlists."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from html import escape
from typing import NamedTuple, Protocol

from feedwright.reading.formats.wxr.paragraphs import paragraphed

_BLOCK = re.compile(
    r"<!--\s+(?P<end>/)?wp:(?P<name>[a-z][a-z0-9-]*(?:/[a-z][a-z0-9-]*)?)\s+"
    r"(?P<said>\{(?:(?!-->).)*?\}\s+)?(?P<alone>/)?-->\n?",
    re.DOTALL,
)
_SHORTCODE = re.compile(r"\[(?P<name>gallery|playlist)(?P<said>\s[^\[\]]*|)/?\]")
_ARGUMENT = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_CODE = re.compile(r"<(pre|code)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_SILENT = frozenset({"spacer", "more", "nextpage", "separator", "block"})
_DEEPEST = 8
"""Synced patterns within each other; one that holds itself ends there."""
_SEVERAL_NAMED = 4


class Attachment(NamedTuple):
    """A file of WordPress' library."""

    url: str
    alt: str = ""
    caption: str = ""
    """HTML."""
    title: str = ""


class Library(Protocol):
    """What else an export holds, that posts refer to by number."""

    def attachment(self, number: int) -> Attachment | None:
        """A file."""

    def attached(self, number: int) -> list[Attachment]:
        """The files that were uploaded for a post, in their order."""

    def pattern(self, number: int) -> str:
        """The body of a synced pattern, "" where there is none."""


def shown(body: str, post: int, library: Library) -> tuple[str, tuple[str, ...]]:
    """A body as WordPress shows it, and what is to be told of that.

    Args:
        body: As the editor stored it.
        post: The number of its post.
        library: What it may refer to.
    """
    lost: Counter[str] = Counter()
    html = _blocks(body, library, lost, 0) if _BLOCK.search(body) else paragraphed(body)
    html = _galleries(html, post, library)
    if not lost:
        return html, ()
    named = ", ".join([*lost][:_SEVERAL_NAMED]) + (
        " and others" if len(lost) > _SEVERAL_NAMED else ""
    )
    blocks = "A block" if lost.total() == 1 else f"{lost.total()} blocks"
    return html, (f"{blocks} that WordPress fills when it shows them ({named}) went without.",)


def _blocks(body: str, library: Library, lost: Counter[str], depth: int) -> str:
    """A body without the marks of blocks, with the patterns that it shows."""

    def one(found: re.Match[str]) -> str:
        name = found["name"]
        if "/" in name:  # of a plugin, which may mean that what it holds is for members
            if found["alone"]:
                lost[name] += 1
            return found[0]
        if found["alone"]:
            number = _number(found["said"])
            if name == "block" and number and depth < _DEEPEST:
                pattern = library.pattern(number)
                if pattern:
                    return _blocks(pattern, library, lost, depth + 1)
                lost["block"] += 1
            elif name not in _SILENT:
                lost[name] += 1
        return ""

    return _BLOCK.sub(one, body)


def _number(said: str | None) -> int:
    try:
        value = json.loads(said or "{}")
    except ValueError:
        return 0
    number = value.get("ref") if isinstance(value, dict) else 0
    return number if isinstance(number, int) else 0


def references(body: str) -> tuple[list[int], bool]:
    """The numbers that a body refers to, and whether it shows all files of its post."""
    found: list[int] = []
    shows_attached = False
    for one in _SHORTCODE.finditer(body):
        ids = _ids(one["said"])
        found += ids
        shows_attached = shows_attached or not ids
    found += [number for one in _BLOCK.finditer(body) if (number := _number(one["said"]))]
    return found, shows_attached


def _ids(said: str) -> list[int]:
    given = {name: a or b or c for name, a, b, c in _ARGUMENT.findall(said)}
    listed = given.get("ids") or given.get("include") or ""
    return [int(one) for one in re.findall(r"\d{1,18}", listed)]


def _galleries(html: str, post: int, library: Library) -> str:
    """A body whose galleries and playlists hold their files."""
    code = [found.span() for found in _CODE.finditer(html)] if "[" in html else []

    def one(found: re.Match[str]) -> str:
        if any(start <= found.start() < end for start, end in code):
            return found[0]
        ids = _ids(found["said"])
        files = list(filter(None, map(library.attachment, ids))) if ids else library.attached(post)
        if found["name"] == "playlist":
            return _playlist(files) or found[0]
        return "\n".join(map(_figure, _pictures(files))) or found[0]

    return _SHORTCODE.sub(one, html)


_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#].*)?\Z", re.IGNORECASE)
_FILM = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)(?:[?#].*)?\Z", re.IGNORECASE)


def _pictures(files: Iterable[Attachment]) -> list[Attachment]:
    return [one for one in files if _PICTURE.search(one.url)]


def _figure(one: Attachment) -> str:
    caption = f"<figcaption>{one.caption}</figcaption>" if one.caption else ""
    return f'<figure><img src="{escape(one.url)}" alt="{escape(one.alt)}">{caption}</figure>'


def _playlist(files: Iterable[Attachment]) -> str:
    recordings = [one for one in files if not _PICTURE.search(one.url)]
    return "\n".join(
        f'<p>{escape(one.title)}</p><p><{_element(one)} src="{escape(one.url)}" controls></'
        f"{_element(one)}></p>"
        for one in recordings
    )


def _element(one: Attachment) -> str:
    return "video" if _FILM.search(one.url) else "audio"
