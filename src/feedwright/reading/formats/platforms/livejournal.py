"""Entries as LiveJournal exports them, in XML: a file for each month, at ``/export.bml``.

An entry has ``itemid``, ``eventtime`` (by its author's clock, set to any time), ``logtime`` (when
the server had it, in UTC), ``subject``, ``event``, ``security`` and ``allowmask``.
"""

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from lxml import etree

from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line
from feedwright.reading.formats.feed import elements, xmldocument
from feedwright.reading.formats.wxr.paragraphs import paragraphed

HEAD = 4096
"""So many bytes at the start tell whether a file is an export."""
_EXPORT = seldom(rb"<livejournal>\s*(?:<entry>|</livejournal>)")
_PUBLIC = "public"
_AHEAD = timedelta(days=1)
"""By more a journal's clock is not ahead of UTC: who dates an entry later keeps it on top."""
_PERSON = seldom(r"<lj\s+((?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*)>(?:\s*</lj>)?", re.IGNORECASE)
_NAME = seldom(r"\b(?:user|comm)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE | re.ASCII)
_SITE = seldom(r"\bsite\s*=", re.IGNORECASE)
_LEFT_OUT = seldom(r"<lj-(?:embed|poll|template)\b", re.IGNORECASE)
_BROKEN = seldom(r"<(?:br|p)\b", re.IGNORECASE)
"""What its author, or a program, has put where lines end; elsewhere LiveJournal does."""
_UNSEEN = "A poll or film in it stands at LiveJournal alone, and was left out."
_UNSAID = (
    "It does not say who may read it; export it again, with Security among the fields to include."
)


class Entry(NamedTuple):
    """An entry of an export."""

    number: str
    """Its ``itemid``; "" where it has none."""
    said: dict[str, Any]
    """Its fields, in the names of articles in JSON."""
    warnings: tuple[str, ...] = ()
    problem: str = ""
    """Why it is not read; "" of most."""


def is_export(start: bytes) -> bool:
    """Whether a file is an export of LiveJournal, by its first :data:`HEAD` bytes."""
    return b"<livejournal>" in start and _EXPORT.search(start) is not None


def entries(data: bytes) -> Iterator[Entry]:
    """The entries of an export.

    Args:
        data: The file.

    Raises:
        UnreadableArticle: It is no XML, as a file that ends before its end.
    """
    for entry in xmldocument.strict(data).iterfind("entry"):
        yield _entry(entry)


def _entry(entry: etree._Element) -> Entry:
    number = _line(entry, "itemid")
    security = {one_line(one.text or "").lower() for one in entry.iterfind("security")} - {""}
    event = entry.find("event")
    body = "" if event is None else elements.text(event)
    said: dict[str, Any] = {
        "title": _line(entry, "subject"),
        "published": _published(_line(entry, "eventtime"), _line(entry, "logtime")),
        "content_html": _shown(body),
    }
    if security != {_PUBLIC}:
        said["visibility"] = "private"
    warnings = (_UNSEEN,) if _LEFT_OUT.search(body) else ()
    said = {name: value for name, value in said.items() if value}
    return Entry(number, said, warnings, "" if security else _UNSAID)


def _published(event: str, log: str) -> str:
    """When an entry was published: by its author's clock, unless that is set far ahead."""
    logged, dated = _time(log), _time(event)
    if logged is None:
        return event
    told = f"{logged.isoformat(sep=' ')}Z"
    is_ahead = dated is not None and dated - logged > _AHEAD
    return told if dated is None or is_ahead else event


def _time(written: str) -> datetime | None:
    """A time without its zone, which none of both has; None where it cannot be read."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=None)
    except ValueError:
        return None


def _shown(body: str) -> str:
    """The text of an entry as LiveJournal shows it, all of it, with links to who is named."""
    body = _PERSON.sub(_link, body)
    return body if _BROKEN.search(body) else paragraphed(body)


def _link(found: re.Match[str]) -> str:
    """A link to a journal; the name alone of one at another site."""
    name = _NAME.search(found[1])
    if name is None:
        return ""
    text = html.escape(name[1])
    if _SITE.search(found[1]):
        return text
    # A host begins and ends with no hyphen, and has no underscore.
    host = name[1].lower().replace("_", "-")
    is_host = host == host.strip("-")
    address = f"{host}.livejournal.com/" if is_host else f"users.livejournal.com/{name[1]}/"
    return f'<a href="https://{address}">{text}</a>'


def _line(entry: etree._Element, name: str) -> str:
    return one_line(entry.findtext(name) or "")
