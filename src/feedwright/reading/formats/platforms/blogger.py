"""Posts as Blogger exports them: an Atom feed of all that a blog has.

Two forms are known: that which Blogger's settings back up (kinds are categories, drafts have
``app:control``), and that of Google Takeout, which names both in elements of its own. Beside posts
they hold pages, comments, the template and the settings of the blog.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line

HEAD = 8192
"""So many bytes at the start tell whether a file is an export."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_BLOGGER = "{http://schemas.google.com/blogger/2018}"
_KIND = "http://schemas.google.com/g/2005#kind"
_LABELS = ("http://www.blogger.com/atom/ns#", "tag:blogger.com,1999:blog-")
_DRAFT = ("{http://purl.org/atom/app#}", "{http://www.w3.org/2007/app}")
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
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError:
        return {}
    links = (one for one in root.findall(f"{_ATOM}link") if one.get("rel") == "alternate")
    return {
        "title": one_line(root.findtext(f"{_ATOM}title") or ""),
        "description": one_line(root.findtext(f"{_ATOM}subtitle") or ""),
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
        UnreadableArticle: It ends before its end, or is no XML.
    """
    if not data.rstrip().endswith(b"</feed>"):
        raise UnreadableArticle(
            "It ends before its end, as a copy does that broke off; export it again, or copy it "
            "again."
        )
    try:
        root = etree.parse(io.BytesIO(data), _parser()).getroot()
    except etree.XMLSyntaxError as error:
        raise UnreadableArticle(f"It is no XML: {error.msg}.", line=error.lineno) from error
    for entry in root.iterfind(f"{_ATOM}entry"):
        kind = _kind(entry)
        yield kind, _post(entry, home) if kind == "post" else {}


def _parser() -> etree.XMLParser:
    """Blogger writes control characters as they stand in posts, so broken characters are no end."""
    return etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)


def _kind(entry: etree._Element) -> str:
    told = entry.findtext(f"{_BLOGGER}type")
    if told is not None:
        if entry.findtext(f"{_BLOGGER}status") in _GONE or entry.findtext(f"{_BLOGGER}trashed"):
            return "trash"
        return str(told).lower()
    kinds = (one.get("term") or "" for one in _categories(entry) if one.get("scheme") == _KIND)
    return next(kinds, "").rpartition("#")[2] or "unknown"


def _categories(entry: etree._Element) -> list[etree._Element]:
    return list(entry.iterfind(f"{_ATOM}category"))


def _post(entry: etree._Element, home: str) -> dict[str, Any]:
    """The fields of a post, in the names of articles in JSON."""
    links = entry.findall(f"{_ATOM}link")
    alternate = next((one.get("href") for one in links if one.get("rel") == "alternate"), "")
    path = entry.findtext(f"{_BLOGGER}filename") or ""
    content = entry.find(f"{_ATOM}content")
    is_html = content is not None and content.get("type", "html") in ("html", "text/html")
    status = entry.findtext(f"{_BLOGGER}status") or "LIVE"
    said: dict[str, Any] = {
        "guid": one_line(entry.findtext(f"{_ATOM}id") or ""),
        "title": one_line(entry.findtext(f"{_ATOM}title") or ""),
        "url": alternate or (urljoin(home, path) if path and home else ""),
        "slug": (alternate or path).rpartition("/")[2].removesuffix(".html"),
        "published": entry.findtext(f"{_ATOM}published") or "",
        "updated": entry.findtext(f"{_ATOM}updated") or "",
        "content_html" if is_html else "content_text": (content.text or "")
        if content is not None
        else "",
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
    if any(entry.findtext(f"{ns}control/{ns}draft") == "yes" for ns in _DRAFT):
        said["draft"] = True
    elif status not in ("LIVE", "SCHEDULED"):  # what waits has a date that lies ahead
        said["status"] = status.lower()
    return {name: value for name, value in said.items() if value not in ("", [])}


def _name(author: etree._Element) -> str:
    name = one_line(author.findtext(f"{_ATOM}name") or "")
    return "" if name.lower() in _NOBODY else name
