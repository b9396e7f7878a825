"""Pages that were saved in the place of an article: a server's errors, and pages not yet shown.

To publish one would announce "404 Not Found" to every subscriber. Only what a server or a script
surely wrote is told: the status of RFC 9110 as the page's title, a page that shows nothing and says
that it needs JavaScript, and a wall (:mod:`~.walls`). What says the same in prose stays an article.
"""

import re
from collections.abc import Mapping
from typing import Any

from lxml import html

from feedwright.domain.errors import NoArticle, UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.reading.formats.webpage import walls
from feedwright.reading.formats.webpage.pagemeta import text_of, tidy
from feedwright.reading.formats.webpage.story import letters

_LONGEST = 400
"""Letters of what a server says of an error; an article about one is longer."""
_ERRORS = (
    "400 Bad Request",
    "401 Unauthorized",
    "402 Payment Required",
    "403 Forbidden",
    "404 Not Found",
    "405 Method Not Allowed",
    "406 Not Acceptable",
    "407 Proxy Authentication Required",
    "408 Request Timeout",
    "409 Conflict",
    "410 Gone",
    "411 Length Required",
    "412 Precondition Failed",
    "413 Content Too Large",
    "413 Request Entity Too Large",
    "414 Request-URI Too Long",
    "415 Unsupported Media Type",
    "416 Range Not Satisfiable",
    "416 Requested Range Not Satisfiable",
    "417 Expectation Failed",
    "418 I'm a Teapot",
    "421 Misdirected Request",
    "422 Unprocessable Content",
    "422 Unprocessable Entity",
    "423 Locked",
    "424 Failed Dependency",
    "425 Too Early",
    "426 Upgrade Required",
    "428 Precondition Required",
    "429 Too Many Requests",
    "431 Request Header Fields Too Large",
    "451 Unavailable For Legal Reasons",
    "500 Internal Server Error",
    "501 Not Implemented",
    "502 Bad Gateway",
    "503 Service Temporarily Unavailable",
    "503 Service Unavailable",
    "504 Gateway Time-out",
    "504 Gateway Timeout",
    "505 HTTP Version Not Supported",
    "506 Variant Also Negotiates",
    "507 Insufficient Storage",
    "508 Loop Detected",
    "510 Not Extended",
    "511 Network Authentication Required",
)
"""What servers say of an error, by RFC 9110 and RFC 6585, and by those before them."""
_STATUS = seldom(
    rf"(?:HTTP[ ])?(?:Error[ ])?(?:{'|'.join(map(re.escape, _ERRORS))})", re.IGNORECASE
)
_TOP = 100_000
"""Characters of a page in which it says so, which bounds the time to look."""
_NEEDS_SCRIPTS = seldom(
    r"<noscript\b[^>]{0,200}>(?:(?!</noscript)[^\0]){0,2000}?JavaScript", re.IGNORECASE
)


def refuse(
    text: str,
    title: str,
    story: html.HtmlElement | None,
    fields: Mapping[str, Any],
    wall: walls.Wall | None,
) -> None:
    """Tell a page that was saved in the place of an article.

    Args:
        text: The page's HTML.
        title: What its ``<title>`` says.
        story: What was found in it, None where it shows nothing.
        fields: What was found for an article; no server names an author or a date of an error.
        wall: What the page has that walls have.

    Raises:
        UnreadableArticle: It is one, or holds nothing at all.
    """
    if story is None and not fields["title"]:
        raise NoArticle("It has neither a title nor a text.")
    if wall is not None and walls.stands_before(wall, story, fields):
        raise UnreadableArticle(wall.said)
    if story is None:
        if _NEEDS_SCRIPTS.search(text, 0, _TOP):
            raise UnreadableArticle(
                "It shows nothing without its scripts; save it again when it is shown whole."
            )
        return
    if fields.get("date") or fields.get("authors"):
        return
    if (status := _STATUS.fullmatch(tidy(title))) and letters(text_of(story)) < _LONGEST:
        raise UnreadableArticle(
            f"It is what a server says of an error ({status[0]}), and no article; save it again."
        )
