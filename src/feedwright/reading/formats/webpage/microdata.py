"""What a web page says of its article in microdata (HTML Standard, "Microdata")."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import html

from feedwright.reading.formats.webpage.pagemeta import non_empty, text_of, tidy
from feedwright.reading.formats.webpage.story import Weights
from feedwright.reading.formats.webpage.structured import is_address, split_tags, whole

_PROPERTIES = {
    "headline": "title",
    "description": "description",
    "datepublished": "date",
    "datemodified": "updated",
    "articlesection": "section",
    "inlanguage": "language",
}
_MADE = {"datecreated": "date", "created": "date", "issued": "date", "modified": "updated"}
"""What counts where the story tells no more: schema.org's, and Dublin Core's as Drupal has them."""
_FIELDS = _MADE | _PROPERTIES
_STORY_TYPE = re.compile(r"(Article|Posting|Report|Story|Review|CreativeWork|sioc:Item|BlogPost)$")

BY = re.compile(
    r"^\s*(?:(?:written|posted|words|text|story|published)\s+)?"
    r"(?:by|von|par|por|di|door|af|av|przez|od|автор|yazan|作者|文|記者|记者)\b\s*:?\s*",
    re.IGNORECASE,
)
_LONGEST_NAME = 80


def story_scope(root: html.HtmlElement, weights: Weights) -> html.HtmlElement | None:
    """The element whose microdata describe the story: the weightiest item of a story's type.

    RDFa says the same in attributes of other names (RDFa Lite 1.1 §2).
    """
    items = [
        e
        for e in root.xpath("//*[@itemtype or @typeof]")
        if any(map(_STORY_TYPE.search, (e.get("itemtype") or e.get("typeof") or "").split()))
    ]
    return max(items, key=lambda item: weights.get(item, 0), default=None)


def from_microdata(scope: html.HtmlElement | None) -> dict[str, Any]:
    """What ``itemprop`` tells within an item.

    Args:
        scope: The item, whose own properties count; those of items within it are theirs.
    """
    if scope is None:
        return {}
    fields: dict[str, Any] = {}
    made: dict[str, str] = {}
    authors: list[dict[str, str]] = []
    for element, names in _properties(scope):
        for name in names:
            if (field := _FIELDS.get(name)) and "articlebody" not in names:
                found = fields if name in _PROPERTIES else made
                found.setdefault(field, _value(element))
            elif name in ("author", "creator"):
                authors.append(person(element))
            elif name == "keywords":
                fields.setdefault("tags", split_tags([_value(element)]))
            elif name == "image":
                fields.setdefault("image", _item_image(element))
            elif name == "publisher":
                fields.setdefault("site", person(element)["name"])
            elif name in ("mainentityofpage", "url") and is_address(_value(element)):
                fields.setdefault("canonical", _value(element))
    fields["authors"] = [non_empty(person) for person in distinct(authors)]
    return non_empty({**made, **fields})


def _properties(scope: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, list[str]]]:
    names, owns = ("itemprop", "itemscope") if scope.get("itemtype") else ("property", "typeof")
    for element in scope.iterdescendants():
        if isinstance(element.tag, str) and element.get(names):
            owner = next((a for a in element.iterancestors() if a.get(owns) is not None), None)
            if owner is scope:
                found = element.get(names).lower().split()
                yield element, [name.rpartition(":")[2] for name in found]


def _value(element: html.HtmlElement) -> str:
    names = ("title",) if element.tag == "abbr" else ("content", "datetime", "src", "href")
    for name in names:
        if element.get(name):
            return tidy(element.get(name))
    return text_of(element)


def person(element: html.HtmlElement) -> dict[str, str]:
    """Who an author's or publisher's element names."""
    names = element.xpath(
        ".//*[@itemprop='name'] | .//*[contains(@class, 'p-name')]"
        " | .//*[@property='name' or @property='schema:name' or @property='foaf:name']"
    )
    links = element.xpath("descendant-or-self::a[@href]")
    name = _value(names[0]) if names else element.get("content") or text_of(element)
    url = links[0].get("href") if links else ""
    return {"name": BY.sub("", tidy(name)), "url": url if not url.startswith("#") else ""}


def _item_image(element: html.HtmlElement) -> dict[str, Any]:
    parts = {part.get("itemprop").lower(): part for part in element.xpath(".//*[@itemprop]")}
    source = parts.get("url", parts.get("contenturl", element))
    pictures = [source] if source.tag in ("img", "meta", "link", "a") else element.xpath(".//img")
    if not pictures:
        return {}
    url = _value(pictures[0])
    sizes = {n: whole(_value(parts[n])) for n in ("width", "height") if n in parts}
    return non_empty({"url": url, "alt": pictures[0].get("alt", ""), **sizes}) if url else {}


def distinct(people: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """The people with a name; a name that holds another's is the same byline, longer."""
    seen: list[str] = []
    for person in people:
        name = person["name"]
        short = 0 < len(name) <= _LONGEST_NAME and not re.search(r"\d", name)
        if short and not any(n.casefold() in name.casefold() for n in seen):
            seen.append(name)
            yield person
