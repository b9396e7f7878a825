"""Posts as Substack exports them: a table, ``posts.csv``, and a file of HTML for each post.

Posts for those who pay go out with what stands above the mark of their wall, as they do in
Substack's own feed, and never in full.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, NamedTuple

from lxml import etree, html

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom

TABLE = "posts.csv"
_COLUMNS = frozenset({"post_id", "post_date", "is_published"})
_WALL = seldom(r"<div\b[^<>]*\b(?:class=\"[^\"]*\bpaywall|data-component-name=\"Paywall)")
_POST_LINK = seldom(r"\bhref=\"(?P<home>https?://[\w.-]+/)p/(?P<slug>[\w-]+)")
_EVERYONE = frozenset({"", "everyone"})
_YES = frozenset({"true", "1", "yes"})
_POSTS = frozenset({"", "newsletter", "podcast", "video", "post"})
_NUMBERED = seldom(r"\d+(?:\.[^/\\?#\s]*)?")
_SEPARATORS = ",;\t"
"""What parts the columns, in a table that another program saved, too."""
_TEXTS = frozenset({"", "newsletter", "post"})
_LARGEST_FIELD = 1_000_000


class Row(NamedTuple):
    """A row of the table."""

    said: Mapping[str, str]
    """What it says, by the names of its columns."""
    is_whole: bool
    """Whether it has as many columns as the table; else no column is known to be where it was."""


def is_table(start: bytes) -> bool:
    """Whether a file is the table of an export, by its first line."""
    line = start.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace")
    return {name.strip(' "\r\ufeff') for name in line.split(_separator(line))} >= _COLUMNS


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=line.count)


def rows(text: str) -> list[Row]:
    """The rows of the table.

    Raises:
        UnreadableArticle: It is no such table.
    """
    csv.field_size_limit(_LARGEST_FIELD)
    try:
        text = text.removeprefix("\ufeff")
        separator = _separator(text.partition("\n")[0])
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        names = [name.strip() for name in next(read, ())]
        found = [Row(dict(zip(names, row, strict=False)), len(row) == len(names)) for row in read]
    except csv.Error as error:
        raise UnreadableArticle(f"It is no table of Substack's posts: {error}.") from error
    if not set(names) >= _COLUMNS:
        raise UnreadableArticle("It is no table of Substack's posts; export it again.")
    return [row for row in found if any(value.strip() for value in row.said.values())]


def problem(row: Row) -> str:
    """Why nothing is known of a row's post that could go out; "" of most."""
    if not row.is_whole:
        return (
            "Its row in posts.csv has more or fewer columns than the first, so that nothing says "
            "who may read it; export it again."
        )
    if not _NUMBERED.fullmatch(row.said["post_id"].strip()):
        return "Its post_id in posts.csv is no number and slug; export it again."
    return ""


def is_post(row: Mapping[str, str]) -> bool:
    """Whether a row is of a post; others are pages, threads and the like."""
    return row.get("type", "").strip().lower() in _POSTS


def post(row: Mapping[str, str], body: str, home: str) -> dict[str, Any]:
    """The fields of a post, in the names of articles in JSON.

    Args:
        row: What the table says of it.
        body: Its HTML; "" where its file is missing.
        home: The publication's address, which an export does not tell.
    """
    slug = slug_of(row["post_id"].strip())
    wall = None if is_free(row) else _WALL.search(body)
    shown = body if is_free(row) else body[: wall.start()] if wall else ""
    said: dict[str, Any] = {
        "title": row.get("title", "").strip(),
        "summary": row.get("subtitle", "").strip(),
        "content_html": _without_offers(shown, home),
        "published": row["post_date"].strip(),
        "slug": slug,
        "attachments": [
            {"url": url, "mime_type": "audio/mpeg"}
            for url in (row.get("podcast_url", "").strip(),)
            if url and is_free(row)
        ],
    }
    if home:
        said["url"] = f"{home.rstrip('/')}/p/{slug}"
    if not _is_published(row):
        said["draft"] = True
    return {name: value for name, value in said.items() if value not in ("", [])}


def _without_offers(body: str, home: str) -> str:
    """A post's HTML without what offers to subscribe to it, and without buttons that share it.

    A button of its author's own, which leads elsewhere, stays, and so does what an author wrote
    above a form or a button in place of the platform's sentence.
    """
    if not _OFFERS.search(body):
        return body
    try:
        room = html.fragment_fromstring(body, create_parent="div")
    except (etree.LxmlError, ValueError):
        return body
    for form in room.xpath(_FORMS):
        _drop(form)
    for button in room.xpath(_BUTTONS):
        if any(_is_action(link, home) for link in button.xpath(".//a/@href")):
            _drop(button)
    inner = "".join(etree.tostring(one, encoding="unicode", method="html") for one in room)
    return escape(room.text or "", quote=False) + inner


def _is_action(link: str, home: str) -> bool:
    """Whether a button's link offers to share or to subscribe: at Substack, or at its domain."""
    own = f"{home.rstrip('/')}/subscribe"
    return bool(_ACTION.search(link)) or (bool(home) and link.startswith(own))


def _drop(offer: html.HtmlElement) -> None:
    """Take an offer out of its post, all but paragraphs that its author wrote."""
    if offer.getparent() is None:
        return
    for own in offer.xpath(_CAPTIONS):
        words = " ".join(own.text_content().split())
        if words and not _USUAL_CAPTION.search(words):
            own.tail = None
            offer.addprevious(own)
    offer.drop_tree()


_OFFERS = seldom(r"subscription-widget|captioned-button-wrap|button-wrapper")
_FORMS = ".//*[contains(@class, 'subscription-widget-wrap')]"
_BUTTONS = ".//*[contains(@class, 'captioned-button-wrap') or contains(@class, 'button-wrapper')]"
"""With the sentence above each, as in a form: "Thanks for reading Ebb!"."""
_CAPTIONS = (
    ".//*[self::p or self::h1 or self::h2 or self::h3 or self::h4 or self::ul or self::ol"
    " or self::blockquote][not(contains(@class, 'button-wrapper'))]"
    "[not(ancestor::form or ancestor::p or ancestor::ul or ancestor::ol or ancestor::blockquote)]"
)
_USUAL_CAPTION = seldom(
    r"^Thank(?:s| you) for reading\b[^.!]{0,200}[.!]?(?: Subscribe .{0,100}"
    r"| This post is public so feel free to share it\.?)?$"
    r"|\breader-supported publication\b|\bfeel free to share it\.?$"
    r"|\breceive new posts and support my work\b",
    re.IGNORECASE,
)
"""What the platform proposes above a form or a button, by its own words."""
_ACTION = seldom(
    r"[?&]action=share\b|%%(?:share|checkout|half_magic|subscri)\w*%%"
    r"|^(?:https?://[\w-]+\.substack\.com)?/subscribe\b"
)
"""Where buttons of Substack's own lead; an export may hold the marks of its mails."""


def has_text(row: Mapping[str, str]) -> bool:
    """Whether a post that is published must have a text, and not a recording alone."""
    is_text = (
        row.get("type", "").strip().lower() in _TEXTS and not row.get("podcast_url", "").strip()
    )
    return is_text and _is_published(row)


def _is_published(row: Mapping[str, str]) -> bool:
    return row["is_published"].strip().lower() in _YES


def is_free(row: Mapping[str, str]) -> bool:
    """Whether all may read a post."""
    return row.get("audience", "").strip().lower() in _EVERYONE


def home(rows: Iterable[Mapping[str, str]], bodies: Iterable[str]) -> str:
    """The publication's address, by the links of its posts to each other; "" where there are none.

    Below most posts is a button that shares them, which has the post's own address.

    Args:
        rows: Those of the table.
        bodies: The HTML of posts.
    """
    slugs = {slug_of(row.get("post_id", "").strip()) for row in rows}
    links = (link for body in bodies for link in _POST_LINK.finditer(body))
    found = Counter(link["home"].lower() for link in links if link["slug"] in slugs)
    return found.most_common(1)[0][0] if found else ""


def slug_of(number: str) -> str:
    """The slug in a post's name, ``123456.the-slug``."""
    return number.partition(".")[2] or number
