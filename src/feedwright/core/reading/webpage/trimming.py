"""What a story need not say again: its headline, its byline, and frames that hold nothing."""

import re
from collections.abc import Iterable

from lxml import html

from feedwright.core.reading.webpage.pagemeta import tidy
from feedwright.core.reading.webpage.story import opening

_RESIDUE = 24
"""Letters that a byline has beside names and dates: "Published … and tagged with"."""
_FRAMES = ("div", "p", "section", "ul", "ol", "li", "dl", "header", "footer", "aside", "span",
           "figure", "center", "font")  # fmt: skip
_SHOWN = ("img", "iframe", "video", "audio", "object", "embed", "picture", "math", "hr", "br")
_NUMBER = re.compile(r"[1-9]\d*")


def drop_repetition(
    story: html.HtmlElement, *, title: str, names: Iterable[str], dates: Iterable[str]
) -> None:
    """Take the headline and the byline from the head of a story, where they say nothing more.

    Args:
        story: What was chosen, which is changed.
        title: The article's title.
        names: Its authors, section and tags.
        dates: Its dates, as found.
    """
    for heading in list(story.iter("h1", "h2"))[:3]:
        if plain(title) and plain(heading.text_content()) == plain(title):
            heading.drop_tree()
            break
    known = sorted(filter(None, names), key=len, reverse=True)
    numbers = [set(_NUMBER.findall(date)) for date in dates]
    for line in list(opening(story)):
        if not _has_picture(line) and _repeats(line, known, numbers):
            line.drop_tree()


def plain(text: str) -> str:
    """A text's letters and figures alone, in small letters, for comparing."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _has_picture(line: html.HtmlElement) -> bool:
    """Whether a line shows more than its author's face."""
    return any(
        "avatar" not in html.tostring(image, encoding="unicode", with_tail=False).lower()
        for image in line.iter("img")
    )


def _repeats(line: html.HtmlElement, names: list[str], dates: list[set[str]]) -> bool:
    """Whether a line holds nothing but what the fields say: author, date, tags."""
    text = rest = tidy(line.text_content())
    for known in [*(tidy(time.text_content()) for time in line.iter("time")), *names]:
        if known:
            rest = re.sub(re.escape(known), " ", rest, flags=re.IGNORECASE)
    own = set(_NUMBER.findall(rest))
    if any(len(number) == 4 for number in own) and any(own <= date for date in dates):  # noqa: PLR2004 - a year
        rest = re.sub(r"\d", "", rest)
    return rest != text and sum(c.isalnum() for c in rest) <= _RESIDUE


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
