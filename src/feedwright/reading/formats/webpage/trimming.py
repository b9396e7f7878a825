"""What a story need not say again: its headline, its byline, and frames that hold nothing."""

import re
from collections.abc import Iterable
from itertools import islice

from lxml import html

from feedwright.reading.formats.webpage.pagemeta import tidy
from feedwright.reading.formats.webpage.story import BLOCKS, opening

_RESIDUE = 24
"""Letters that a byline has beside names and dates: "Published … and tagged with"."""
_FRAMES = ("div", "p", "section", "ul", "ol", "li", "dl", "header", "footer", "aside", "span",
           "figure", "center", "font")  # fmt: skip
_SHOWN = ("img", "iframe", "video", "audio", "object", "embed", "picture", "math", "hr", "br")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_READING_TIME = re.compile(r"\b\d{1,3}[ -]?(?:min|мин|dk|分)\w*\.?(?: read)?", re.IGNORECASE)
_SIGNS = re.compile(r"[\s·•|–—-]+")
_NUMBER = re.compile(r"[1-9]\d*")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d(?::\d\d)?\b")
_HEAD = 24
"""In blocks: where pages for print have their own address."""


def drop_repetition(
    story: html.HtmlElement,
    *,
    title: str,
    names: Iterable[str],
    dates: Iterable[str],
    address: str = "",
) -> None:
    """Take headline, byline and address from the head of a story, where they say nothing more.

    Args:
        story: What was chosen, which is changed.
        title: The article's title.
        names: Its authors, section and tags.
        dates: Its dates, as found.
        address: Its own on the web, "" where that is not known.
    """
    for line in list(islice(story.iterdescendants(*BLOCKS), _HEAD if address else 0)):
        if tidy(line.text_content()) == address:
            line.drop_tree()
    headings = [*list(story.iter("h1", "h2"))[:3], *opening(story)]
    for heading in headings:
        if plain(title) and plain(heading.text_content()) == plain(title):
            heading.drop_tree()
            break
    known = sorted(filter(None, names), key=len, reverse=True)
    numbers = [set(_NUMBER.findall(date)) for date in dates]
    while lines := [line for line in opening(story) if _repeats(line, known, numbers)]:
        for line in lines:
            line.drop_tree()


def plain(text: str) -> str:
    """A text's letters and figures alone, in small letters, for comparing."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _repeats(line: html.HtmlElement, names: list[str], dates: list[set[str]]) -> bool:
    """Whether a line holds nothing but what the fields say: author, date, tags."""
    images = list(line.iter("img"))
    if any(not _is_face(image, names) for image in images):
        return False
    text = tidy(" ".join([line.text_content(), *(image.get("alt") or "" for image in images)]))
    rest = _READING_TIME.sub(" ", text)
    for known in [*(tidy(time.text_content()) for time in line.iter("time")), *names]:
        if known:
            # A site may be called "S", but scripts without blanks know no ends of words.
            edge = r"\b" if known.isascii() else ""
            rest = re.sub(f"{edge}{re.escape(known)}{edge}", " ", rest, flags=re.IGNORECASE)
    dated = _CLOCK.sub(" ", rest) if _YEAR.search(rest) else rest
    own = set(_NUMBER.findall(dated))
    if any(map(_YEAR.fullmatch, own)) and any(own <= date for date in dates):
        rest = re.sub(r"\d", "", dated)
    return (rest != text or _SIGNS.fullmatch(text) is not None) and len(plain(rest)) <= _RESIDUE


def _is_face(image: html.HtmlElement, names: list[str]) -> bool:
    """Whether a picture in a byline is its author's."""
    spoken = f"{image.get('class')} {image.get('src')}".lower()
    return image.get("alt") in names or "avatar" in spoken or "author" in spoken


def drop_empty(story: html.HtmlElement) -> None:
    """Take the frames that hold nothing any more, but for the targets of links."""
    targets = {(link.get("href") or "").partition("#")[2] for link in story.iter("a")} - {""}
    for element in reversed(list(story.iterdescendants(*_FRAMES))):
        if (
            not element.text_content().strip()
            and next(element.iter(*_SHOWN), None) is None
            and not any({e.get("id"), e.get("name")} & targets for e in element.iter())
        ):
            element.drop_tree()
