"""What a web page tells its readers around a story: byline, date, section, tags, recordings."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from feedwright.reading.formats.pagetext.byline import stated, without_stamp
from feedwright.reading.formats.webpage.microdata import BY, distinct, person
from feedwright.reading.formats.webpage.pagemeta import non_empty, text_of, tidy
from feedwright.reading.formats.webpage.story import Weights, opening

_ON = re.compile(
    r"^\s*(?:(?:first\s+)?(?:posted|published|updated|written|veröffentlicht|publié|publicado|"
    r"pubblicato|geplaatst|опубликовано|发布时间)\s*)?(?:on|am|le|el|em|il|op)?\s*[::]?\s+",
    re.IGNORECASE,
)
_BYLINES = ("p-author", "byline", "author", "post-author", "entry-author", "article-author")
_AUTHOR_CLASS = re.compile(
    r"(?:^|[-_])(?:author|byline)s?(?:[-_]{1,2}(?:names?|item|list-item|author))?$"
)
"""Class names are made of words by most systems: ``c-byline__author``, ``post-author-name``."""
_DATES = (
    "dt-published", "published", "pubdate", "pub-date", "pubtime", "publish-date", "post-date",
    "entry-date", "article-date", "date-published", "posted-on", "dateline", "date-header", "date",
)  # fmt: skip
_LONGEST_DATE, _LONGEST_RAW = 160, 60
"""In letters; what a date's element holds beyond is searched for none, or is none by itself."""
_WORDS_OF_A_DATE = 1
"""With more words beside its date, a line holds something else: a name, a word for it."""
# A year and another number; a sentence, which ends with a stop, is none.
_DATE_LINE = re.compile(r"(?=.*(?<!\d)(?:1[89]|20)\d\d(?!\d))(?=\D*\d+\D+\d).{6,40}(?<!\.)")
_LETTERS_OF_A_DATE = 20
# What follows a stroke, a dash or a comma before figures is the date.
_AFTER_NAME = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+|\s*,\s*(?=[^,]*\d)|\s+(?=\d)")
_BEFORE_DATE = re.compile(r"\s(?:in|on|at|am|um|kl)(?:\s.*)?$", re.DOTALL)
"""What leads from a name to a section or a date, where a date follows."""
_LONGEST_NAME = 5
"""Words; a longer line after "by" is a sentence."""


def from_surroundings(region: html.HtmlElement, weights: Weights) -> dict[str, Any]:
    """What the page tells its readers around the story: byline, date, section and tags.

    Args:
        region: The part of the page that is about the story alone.
        weights: How much prose each element holds, as
            :mod:`~feedwright.reading.formats.webpage.story` measures it; a date within a sentence
            is no date of the story.
    """
    date, updated = _times(region, weights)
    tags = _link_texts(region, "rel", "tag") or _link_texts(region, "class", "tag", "p-category")
    sections = _link_texts(region, "rel", "category") or _link_texts(region, "class", "category")
    return non_empty(
        {
            "date": date or _date_of(region),
            "updated": updated,
            "authors": _authors(region),
            "section": sections[0] if sections else "",
            "enclosures": _media(region),
            "tags": [tag.lstrip("#") for tag in dict.fromkeys(tags) if tag and tag not in sections],
        }
    )


def _link_texts(region: html.HtmlElement, attribute: str, *words: str) -> list[str]:
    """The texts of the links that have a word in an attribute."""
    return [
        text_of(link)
        for link in region.iter("a")
        if set(words).intersection((link.get(attribute) or "").lower().split())
    ]


def _media(region: html.HtmlElement) -> list[dict[str, str]]:
    """Sound and film that the page plays or offers as files."""
    found = []
    for element in region.iter("audio", "video", "a"):
        if element.tag == "a":
            files = [element] if "enclosure" in (element.get("rel") or "").split() else []
        else:
            files = [element] if element.get("src") else element.findall("source")[:1]
        for file in files:
            url = tidy(file.get("src") or file.get("href") or "")
            if url and not url.startswith(("blob:", "data:", "#")):
                found.append(non_empty({"url": url, "type": file.get("type") or ""}))
    return found


def _times(region: html.HtmlElement, weights: Weights) -> tuple[str, str]:
    """When the story was published and changed, from ``<time>``."""
    beside, within, updated = "", "", ""
    for element in region.iter("time"):
        moment = tidy(element.get("datetime") or "") or text_of(element)
        kind = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        if re.search(r"updated|modified", kind) and "published" not in kind:
            updated = updated or moment
        elif any(weights.get(a) for a in element.iterancestors("p", "li", "td", "blockquote")):
            within = within or moment
        else:
            beside = beside or moment
    return beside or within, updated


def _date_of(region: html.HtmlElement) -> str:
    """The date that stands in an element named for it, or on a line of its own."""
    named = [_ON.sub("", f" {text_of(element)}") for element in _of_classes(region, _DATES)]
    for text in named:
        found, beside = stated(text[:_LONGEST_DATE])
        if found:
            return found if beside > _WORDS_OF_A_DATE else text
    for text in named:
        if re.search(r"\d", text) and len(text) <= _LONGEST_RAW:
            return text
    for line in opening(region):
        text = _ON.sub("", f" {_without_byline(text_of(line))}")
        if _is_date_line(text):
            return text
    return ""


def _is_date_line(text: str) -> bool:
    """Whether a line holds a date and hardly a word beside it."""
    letters = sum(map(str.isalpha, text))
    return letters <= _LETTERS_OF_A_DATE and _DATE_LINE.fullmatch(text) is not None


def _authors(region: html.HtmlElement) -> list[dict[str, str]]:
    """Whoever is linked as the author, stands in an element named for that, or follows "by"."""
    linked = [a for a in region.iter("a") if "author" in (a.get("rel") or "").lower().split()]
    spoken = [line for line in [*opening(region), *_footers(region)] if BY.match(text_of(line))]
    people = (
        [someone for link in linked if not _is_call(someone := person(link))],
        *([_named(element)] for element in _of_classes(region, _BYLINES)),
        *([_named(line)] for line in spoken if _is_name(_named(line)["name"])),
    )
    found = ([non_empty(someone) for someone in distinct(group)] for group in people)
    return next(filter(None, found), []) or _of_class(region)


def _of_class(region: html.HtmlElement) -> list[dict[str, str]]:
    """Whoever the first element is named for whose class ends in what means an author's name.

    Others stand beside it, in elements of the same class.
    """
    for element in region.xpath(".//*[@class]"):
        if not any(map(_AUTHOR_CLASS.search, element.get("class").lower().split())):
            continue
        if not _is_full_name(_named(element)["name"]):
            continue
        alike = [
            one for one in region.iter(element.tag) if one.get("class") == element.get("class")
        ]
        near = [one for one in alike if one.getparent() is element.getparent()]
        several = [_named(one) for one in near]
        return [non_empty(one) for one in distinct(several) if _is_full_name(one["name"])]
    return []


def _is_call(someone: dict[str, str]) -> bool:
    """Whether the words of a link are no name: "Read more", "View all posts"."""
    words = someone["name"].split()
    return len(words) > 1 and words[0][0].isupper() and words[-1][0].islower()


def _is_full_name(text: str) -> bool:
    """Whether a text is two words and more that begin as names do, and no sentence."""
    words = text.split()
    return len(words) > 1 and _is_name(text) and all(word[0].isalpha() for word in words)


def _named(element: html.HtmlElement) -> dict[str, str]:
    """The author of a byline, without the date that follows."""
    someone = person(element)
    name, *rest = _AFTER_NAME.split(someone["name"], maxsplit=1)
    if rest and any(map(str.isdigit, rest[0][:_LONGEST_RAW])):
        name = _BEFORE_DATE.sub("", without_stamp(name))
    return {**someone, "name": name.strip(" .:")}


def _without_byline(line: str) -> str:
    return [*_AFTER_NAME.split(line, maxsplit=1), ""][1] if BY.match(line) else line


def _is_name(text: str) -> bool:
    """Whether each word begins as names do; "by the river" is none."""
    words = text.rstrip(".").split()
    return 0 < len(words) <= _LONGEST_NAME and not any(word[0].islower() for word in words)


def _footers(region: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (
        line for footer in region.iter("footer", "address") for line in footer.iter("p", "span")
    )


def _of_classes(region: html.HtmlElement, names: tuple[str, ...]) -> list[html.HtmlElement]:
    """The elements of any of these classes, by the names' order and then the page's."""
    found: dict[str, list[html.HtmlElement]] = {}
    for element in region.xpath(".//*[@class]"):
        for name in element.get("class").lower().split():
            found.setdefault(name, []).append(element)
    return [element for name in names for element in found.get(name, ())]
