"""An article's headline and its site's name, told apart."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import html

from feedwright.reading.formats.webpage.pagemeta import text_of
from feedwright.reading.formats.webpage.trimming import plain

_GAP = r"(?:\s+(?:[-–—|·•«»]+|::)\s+|\s*[|｜]\s*|(?<=[⺀-\uffff])_|_(?=[⺀-\uffff]))"
_JOINT = rf"(?:{_GAP}|(?<=[⺀-\uffff])-(?=\S))"
"""What stands between a headline or a site that is known and the rest; in scripts without blanks a
hyphen, too."""


def headlines(root: html.HtmlElement, titles: Iterable[str]) -> list[html.HtmlElement]:
    """The first-level headings that say what the page names as its headline.

    Args:
        root: The page.
        titles: What it is named, which may bear the site's name too.
    """
    named = list(dict.fromkeys(filter(None, titles)))
    return [
        heading
        for heading in root.iter("h1")
        if (text := text_of(heading)) and any(_begins(title, text) for title in named)
    ]


def alone(root: html.HtmlElement) -> list[html.HtmlElement]:
    """The first-level heading of a page that has one and no more."""
    found = list(root.iter("h1"))
    return found if len(found) == 1 else []


def entitle(
    fields: dict[str, Any], page_title: str, root: html.HtmlElement, region: html.HtmlElement
) -> None:
    """Set the headline and the site's name, and drop what only says the headline again.

    Args:
        fields: What was found so far, which is changed.
        page_title: The page's ``<title>``.
        root: The page.
        region: The part of it that is about the story alone.
    """
    fields["title"] = _title(fields, page_title, root, region)
    fields.setdefault("site", _site(page_title, fields["title"]))
    headline = plain(fields["title"])
    fields["tags"] = [tag for tag in fields.get("tags", ()) if plain(tag) != headline]
    if plain(fields.get("description", "")) == headline:
        fields["description"] = ""


def _title(
    fields: Mapping[str, Any], page_title: str, root: html.HtmlElement, region: html.HtmlElement
) -> str:
    """The headline, without the site's name that titles of pages end or begin with."""
    told = fields.get("title") or page_title
    own = _said(region)
    headings = own + _said(root)
    # Where the page's title agrees with a heading of the story, it outweighs what is told.
    for title, among in ((told, headings), (page_title, own)):
        for heading in among:
            if heading != fields.get("site") and _begins(title, heading):
                return heading
    # An <h1> outside of the story is as a rule the site's name.
    for site in filter(None, [fields.get("site", ""), *headings[len(own) :]]):
        name = re.escape(site)
        short = re.sub(f"{_JOINT}{name}$|^{name}{_JOINT}", "", told, flags=re.IGNORECASE)
        if short and short != told:
            return short
    if fields.get("title") or own:
        return fields.get("title") or own[0]
    return re.sub(f"^(.+\\S){_GAP}.{{1,40}}$", r"\1", told) or next(iter(headings), "")


def _said(part: html.HtmlElement) -> list[str]:
    """The first-level headings of a part that have letters or figures."""
    texts = map(text_of, part.iter("h1"))
    return [text for text in texts if any(map(str.isalnum, text))]


def _site(page_title: str, title: str) -> str:
    """The site's name, from a page's title that ends or begins with it; else empty."""
    before, found, after = page_title.partition(title or page_title or " ")
    if not before and re.match(_GAP, after):
        return re.split(_GAP, after)[-1].strip()
    return before.rstrip(" :-–—|·»").strip() if found and before and not after else ""


def _begins(title: str, heading: str) -> bool:
    """Whether a title is a heading, alone or before the site's name."""
    return re.match(f"{re.escape(heading)}(?:{_JOINT}|$)", title, re.IGNORECASE) is not None
