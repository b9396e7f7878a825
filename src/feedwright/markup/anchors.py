"""The names of places within an article, as its own page has them."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from html import unescape
from urllib.parse import unquote

from feedwright.domain.patterns import seldom
from feedwright.markup.tags import ATTRIBUTED, HEADING, attributes, escaped, start

_NO_NAME = seldom(r"[^\w\- ]")
_TAG = seldom(r"<[^<>]*>")
_ID = seldom(r' (?:id|name)="([^"]*)"')


def anchor(heading: str) -> str:
    """The id that generators give a heading by default: ``What's new?`` is ``whats-new``.

    Args:
        heading: Its text.
    """
    told = unicodedata.normalize("NFC", heading).strip().lower()
    return _NO_NAME.sub("", told).replace(" ", "-")


def on_its_page(content: str, link: str, scope: str, taken: Collection[str] = ()) -> str:
    """An article's content as it stands on a page of its own.

    Its ids are as they were written, for no other article is there, and each heading has one.

    Args:
        content: Sanitised.
        link: The article's address.
        scope: What the ids in the content start with.
        taken: The ids of the page around it; what has one of these keeps its scope.
    """
    if scope in content:
        content = ATTRIBUTED.sub(lambda tag: _unscoped(tag, scope, taken), content)
    if "<h" not in content:
        return content
    inside = f' href="{escaped(link)}#'
    wanted = [unquote(unescape(name)) for name in _quoted(inside, content)]
    used = {*map(unescape, _ID.findall(content)), *taken}
    asked = {_folded(name): name for name in wanted if name not in used}

    def named(heading: re.Match[str]) -> str:
        if ' id="' in heading[2]:
            return heading[0]
        text = unescape(_TAG.sub("", heading[3]))
        name = asked.pop(_folded(text), "") or anchor(text)
        if not name:
            return heading[0]
        number, given = 0, name
        while given in used:
            number += 1
            given = f"{name}-{number}"
        used.add(given)
        return f'<{heading[1]} id="{escaped(given)}"{heading[2]}>{heading[3]}</{heading[1]}>'

    return HEADING.sub(named, content)


def _quoted(before: str, content: str) -> Iterator[str]:
    """What stands between a beginning and the next quotation mark.

    Each article has its own beginning, of which a pattern would be compiled for it alone.
    """
    at = content.find(before)
    while at >= 0:
        start = at + len(before)
        end = content.find('"', start)
        if end < 0:
            return
        yield content[start:end]
        at = content.find(before, end)


def _unscoped(tag: re.Match[str], scope: str, taken: Collection[str]) -> str:
    if scope not in tag[2]:
        return tag[0]
    values = attributes(tag[2])
    for key in ("id", "name"):
        name = values.get(key, "").removeprefix(scope)
        if name and name not in taken:
            values[key] = name
    return start(tag[1], values)


def _folded(name: str) -> str:
    """A name by which one that another generator made is known again."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in letters if sign.isalnum())
