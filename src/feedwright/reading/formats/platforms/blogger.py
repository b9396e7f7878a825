"""Posts as Blogger exports them: an Atom feed of all that a blog has.

Two forms are known: that which Blogger's settings back up (kinds are categories, drafts have
``app:control``), and that of Google Takeout, which names both in elements of its own. Beside posts
they hold pages, comments, the template and the settings of the blog.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line
from feedwright.reading.formats.feed import elements, xmldocument

_END = 200
"""So many bytes at the end, in UTF-16 too, hold the mark of the end."""
HEAD = 8192
"""So many bytes at the start tell whether a file is an export."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_BLOGGER = "{http://schemas.google.com/blogger/2018}"
_KIND = "http://schemas.google.com/g/2005#kind"
_LABELS = ("http://www.blogger.com/atom/ns#", "tag:blogger.com,1999:blog-")
_EXPORT = seldom(
    rb"<feed\b[^<>]*>.{0,4000}?(?:schemas\.google\.com/g/2005#kind|#feed['\"]|<blogger:)"
    rb"|<feed\b[^<>]*schemas\.google\.com/blogger/2018",
    re.DOTALL,
)
_NOBODY = frozenset({"noreply@blogger.com", "unknown"})
_GONE = frozenset({"SOFT_TRASHED", "TRASHED"})


def is_export(start: bytes) -> bool:
    """Whether a file is an export of Blogger, by its first :data:`HEAD` bytes."""
    return b"blogger" in start and _EXPORT.search(start) is not None


def head(data: bytes) -> Mapping[str, str]:
    """What an export says of its blog: ``title``, ``description``, ``home``, each perhaps ""."""
    try:
        root = xmldocument.strict(data)
    except UnreadableArticle:
        return {}
    links = (one for one in root.findall(f"{_ATOM}link") if one.get("rel") == "alternate")
    return {
        "title": _line(root.find(f"{_ATOM}title")),
        "description": _line(root.find(f"{_ATOM}subtitle")),
        "home": next((one.get("href") or "" for one in links), ""),
    }


def entries(data: bytes, home: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """All that an export holds: what it is, and for posts what they say.

    Args:
        data: The file.
        home: The blog's address, with which the paths of Takeout's posts begin.

    Yields:
        ``post`` and its fields, or another kind (``page``, ``comment``, ``template``,
        ``settings``, ``trash``) and nothing.

    Raises:
        UnreadableArticle: It ends before its end, or is no XML even when the characters are
            mended that Blogger writes as they stand in posts.
    """
    if b"</feed>" not in data[-_END:].replace(b"\0", b""):
        raise UnreadableArticle(
            "It ends before its end, as a copy does that broke off; export it again, or copy it "
            "again."
        )
    for entry in xmldocument.strict(data).iterfind(f"{_ATOM}entry"):
        kind = _kind(entry)
        yield kind, _post(entry, home) if kind == "post" else {}


def _kind(entry: etree._Element) -> str:
    told = entry.findtext(f"{_BLOGGER}type")
    if told is not None:
        if _status(entry) in _GONE or entry.findtext(f"{_BLOGGER}trashed"):
            return "trash"
        return one_line(told).lower()
    kinds = (one.get("term") or "" for one in _categories(entry) if one.get("scheme") == _KIND)
    return next(kinds, "").rpartition("#")[2] or "unknown"


def _status(entry: etree._Element) -> str:
    return one_line(entry.findtext(f"{_BLOGGER}status") or "LIVE").upper()


def _is_draft(entry: etree._Element, *, dated: bool) -> bool:
    """Whether a post waits for its author; one that waits for its time has a date ahead."""
    if _status(entry) == "DRAFT" or (_status(entry) == "SCHEDULED" and not dated):
        return True
    marks = entry.xpath("*[local-name()='control']/*[local-name()='draft']")
    return any(one_line(mark.text or "").lower() not in ("", "no", "false") for mark in marks)


def _categories(entry: etree._Element) -> list[etree._Element]:
    return list(entry.iterfind(f"{_ATOM}category"))


def _post(entry: etree._Element, home: str) -> dict[str, Any]:
    """The fields of a post, in the names of articles in JSON."""
    links = entry.findall(f"{_ATOM}link")
    alternate = next((one.get("href") for one in links if one.get("rel") == "alternate"), "")
    path = entry.findtext(f"{_BLOGGER}filename") or ""
    content = entry.find(f"{_ATOM}content")
    is_text = content is not None and content.get("type") in ("text", "text/plain")
    published = one_line(entry.findtext(f"{_ATOM}published") or "")
    said: dict[str, Any] = {
        "guid": one_line(entry.findtext(f"{_ATOM}id") or ""),
        "title": _line(entry.find(f"{_ATOM}title")),
        "url": alternate or (urljoin(home, path) if path and home else ""),
        "slug": (alternate or path).rpartition("/")[2].removesuffix(".html"),
        "published": published,
        "updated": one_line(entry.findtext(f"{_ATOM}updated") or ""),
        "content_text" if is_text else "content_html": _content(content, is_text=is_text),
        "tags": [
            one_line(one.get("term") or "")
            for one in _categories(entry)
            if (one.get("scheme") or "").startswith(_LABELS) and one.get("term")
        ],
        "authors": [
            {"name": name} for one in entry.iterfind(f"{_ATOM}author") if (name := _name(one))
        ],
        "attachments": [
            {"url": one.get("href"), "mime_type": one.get("type") or ""}
            for one in links
            if one.get("rel") == "enclosure" and one.get("href")
        ],
    }
    if _is_draft(entry, dated=bool(published)):
        said["draft"] = True
    elif (status := _status(entry)) not in ("LIVE", "SCHEDULED"):
        said["status"] = status.lower()
    return {name: value for name, value in said.items() if value not in ("", [])}


def _content(content: etree._Element | None, *, is_text: bool) -> str:
    if content is None:
        return ""
    return elements.text(content) if is_text else elements.markup(content)


def _line(element: etree._Element | None) -> str:
    return "" if element is None else one_line(elements.text(element))


def _name(author: etree._Element) -> str:
    name = one_line(author.findtext(f"{_ATOM}name") or "")
    return "" if name.lower() in _NOBODY else name
