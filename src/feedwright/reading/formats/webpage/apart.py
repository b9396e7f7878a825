"""Frames apart from a story, by their shape: authors' lives, appeals, requests for consent.

A frame is apart where it holds no paragraph that is marked as those of the story are. Of such a
frame it takes more to be none of the story: it is about who wrote it, or it has a button and a link
to what is said of privacy, as have notices in place of embedded films, and offers of newsletters.
Or it is an appeal: short, below the story, with a heading and something to press, or with a link at
its end.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from lxml import html

from feedwright.reading.formats.pagetext.lines import ended, size
from feedwright.reading.formats.webpage.pagemeta import text_of
from feedwright.reading.formats.webpage.repeats import Marking, marking
from feedwright.reading.formats.webpage.story import BLOCKS
from feedwright.reading.formats.webpage.teasers import is_of_site, start
from feedwright.reading.formats.webpage.trimming import plain
from feedwright.reading.formats.webpage.walls import PRIVACY

NOTE = re.compile(
    r"correct|corrig|errat|clarif|rectif|richtigst|korrek|note|footnote|source|quell|referenc|"
    r"bibliogra|update",
    re.IGNORECASE,
)
"""Names of frames that belong to a story wherever they stand."""
_FRAMES = frozenset({"article", "aside", "div", "footer", "section"})
_PARAGRAPH = 12
"""In words: a closed line as long is a paragraph."""
_OWN = 0.1
"""A marking that so much of a story's prose bears is that of its paragraphs."""
_LABEL = 8
"""In words: a shorter line with an author's name is a label."""
_LONGEST_LIFE, _LONGEST_NOTICE = 150, 90
"""In words."""
_LONGEST_APPEAL, _LONGEST_CALL = 60, 130
"""In words: of a frame with a heading and something to press, and of one that ends in a link."""
_SHARE = 1 / 3
"""More words to the story's in appeals, and the story consists of them."""
_FULL_NAME = 2
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_KEPT = ("blockquote", "figure", "iframe", "pre", "table", "video", "audio")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a story stands."""

    host: str = ""
    """The host of its page; "" where that is not known."""
    asking: frozenset[Any] = frozenset()
    """The elements of the page that held a button or a field to fill in."""


def controls(root: html.HtmlElement) -> frozenset[html.HtmlElement]:
    """The elements of a page that hold a button or a field to fill in.

    Args:
        root: The page, while it has those.
    """
    found: set[html.HtmlElement] = set()
    for one in root.iter("button", "input", "select", "textarea"):
        if (one.get("type") or "").lower() == "hidden" or one.get("aria-expanded"):
            continue  # the latter shows what stands below it
        for ancestor in one.iterancestors():
            if ancestor in found:
                break
            found.add(ancestor)
    return frozenset(found)


def drop_apart(
    story: html.HtmlElement,
    authors: Iterable[Mapping[str, str]],
    place: Place,
) -> tuple[str, ...]:
    """Take lives of authors and appeals below a story, and requests for consent within it.

    Args:
        story: What was chosen, which is changed.
        authors: Who wrote it, each with a name.
        place: Where the story stands.

    Returns:
        A warning for each kind that was left out, and how often.
    """
    names = [author["name"] for author in authors if len(author["name"].split()) >= _FULL_NAME]
    policies = [link for link in story.iterdescendants("a") if _leads_to_a_policy(link)]
    whole = plain(story.text_content()) if names else ""
    names = [name for name in map(plain, names) if name in whole]
    lines = [(line, text_of(line)) for line in _lines(story)]
    own = own_markings(lines)
    around = [line for line, text in lines if marking(line) in own and is_paragraph(text)]
    if not around:
        return ()
    frames = {one for line in around for one in (line, *line.iterancestors())}
    notices = [
        frame
        for frame in _notices(policies, story, frames, place.asking)
        if not any(marking(line) in own for line in _lines(frame))
    ]
    last = next(i for i in reversed(range(len(lines))) if lines[i][0] is around[-1])
    below = [
        frame for frame in _below(story, lines[last + 1 :], frames) if not _holds(frame, *_KEPT)
    ]
    lives = [frame for frame in below if names and _is_life(frame, names)]
    appeals = [
        frame
        for frame in below
        if frame not in lives
        and _is_appeal(frame, place)
        and not any(marking(line) in own for line in _lines_of(frame))
    ]
    if sum(size(text_of(one)) for one in appeals) > _SHARE * sum(size(text_of(p)) for p in around):
        appeals = []
    told = [
        f"{_count(found, one)} left out, from {start(text_of(found[0]))!r} on."
        for found, one in (
            (notices, "request for consent"),
            (lives, "author's life"),
            (appeals, "appeal below the story"),
        )
        if found
    ]
    for frame in (*notices, *lives, *appeals):
        if frame.getparent() is not None:
            frame.drop_tree()
    return tuple(told)


def own_markings(lines: Iterable[tuple[html.HtmlElement, str]]) -> frozenset[Marking]:
    """The tags and classes that the paragraphs of a story bear, with their frames'."""
    weights: Counter[Marking] = Counter()
    for line, text in lines:
        if is_paragraph(text):
            weights[marking(line)] += size(text)
    least = weights.total() * _OWN
    return frozenset(kind for kind, weight in weights.items() if weight >= least)


def is_paragraph(text: str) -> bool:
    """Whether a line is closed as a sentence is, and long enough for a paragraph."""
    return size(text) >= _PARAGRAPH and ended(text)


def frame_apart(
    line: html.HtmlElement, story: html.HtmlElement, around: Collection[html.HtmlElement]
) -> html.HtmlElement | None:
    """The largest element around a line that holds none of some others; None for the line.

    Args:
        line: The line.
        story: What the element is within.
        around: The others, and all that is around them.
    """
    frame = None
    for ancestor in line.iterancestors():
        if ancestor is story or ancestor in around:
            return frame
        frame = ancestor
    return None


def _lines(story: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The blocks that hold no other block."""
    for block in story.iterdescendants(*BLOCKS):
        if next(block.iterdescendants(*BLOCKS), None) is None:
            yield block


def _leads_to_a_policy(link: html.HtmlElement) -> bool:
    return PRIVACY.search(f"{link.get('href') or ''} {text_of(link)}") is not None


def _notices(
    policies: Iterable[html.HtmlElement],
    story: html.HtmlElement,
    around: Collection[html.HtmlElement],
    asking: Collection[html.HtmlElement],
) -> Iterator[html.HtmlElement]:
    """The frames that ask for consent, with a button and a link to a policy."""
    seen: set[html.HtmlElement] = set()
    measured: dict[html.HtmlElement, int] = {}
    for link in policies:
        found = None
        for ancestor in link.iterancestors():
            if ancestor is story or ancestor in around or ancestor.tag == "blockquote":
                break
            if ancestor not in measured:
                measured[ancestor] = size(text_of(ancestor))
            if measured[ancestor] > _LONGEST_NOTICE:
                break
            if ancestor.tag in _FRAMES and ancestor in asking:
                found = ancestor
        if found is not None and found not in seen and not _holds(found, *_KEPT, "img"):
            seen.add(found)
            yield found


def _below(
    story: html.HtmlElement,
    lines: Iterable[tuple[html.HtmlElement, str]],
    around: Collection[html.HtmlElement],
) -> Iterator[html.HtmlElement]:
    """The frames around lines below a story that hold none of its paragraphs."""
    seen: set[html.HtmlElement] = set()
    for line, _ in lines:
        frame = frame_apart(line, story, around)
        frame = line if frame is None else frame
        if frame.tag in _FRAMES and frame not in seen:
            seen.add(frame)
            yield frame


def _lines_of(frame: html.HtmlElement) -> list[html.HtmlElement]:
    return list(_lines(frame)) or [frame]


def _is_life(frame: html.HtmlElement, names: list[str]) -> bool:
    """Whether a frame tells of a person: a paragraph that begins with the name, or follows it."""
    texts = [text_of(one) for one in _lines_of(frame)]
    first = next((i for i, text in enumerate(texts) if is_paragraph(text)), None)
    if first is None or sum(map(size, texts)) > _LONGEST_LIFE:
        return False
    labels = [plain(text) for text in texts[:first] if size(text) <= _LABEL]
    return any(
        plain(texts[first]).startswith(name) or any(name in label for label in labels)
        for name in names
    )


def _is_appeal(frame: html.HtmlElement, place: Place) -> bool:
    """Whether a frame asks its readers for something, and is no note, card or list."""
    text = text_of(frame)
    words = size(text)
    if not 0 < words <= _LONGEST_CALL or _holds(frame, "dl", "h1", "ol", "ul"):
        return False
    links = [link for link in frame.iter("a") if link.get("href") and text_of(link)]
    if _is_note(frame, links):
        return False
    leads = any(is_of_site(link.get("href"), place.host) for link in links)
    asks = frame in place.asking or any(one.get("role") == "button" for one in frame.iter("a"))
    if words <= _LONGEST_APPEAL and (leads or asks) and _holds(frame, *_HEADINGS):
        return True
    before, last, after = text.rpartition(text_of(links[-1]) if leads else "\0")
    return bool(last) and not plain(after) and ended(before.rstrip())


def _is_note(frame: html.HtmlElement, links: Iterable[html.HtmlElement]) -> bool:
    """Whether a frame is a note to the story, is there for its pictures, or is a card."""
    headings = list(frame.iter(*_HEADINGS))
    named = (one.get(name) or "" for one in frame.iter() for name in ("class", "id"))
    return (
        NOTE.search(" ".join([*map(text_of, headings), *named])) is not None
        or any(_holds(one, "a") or one.getparent().tag == "a" for one in headings)
        or any(link.get("href").startswith("#") for link in links)
        or sum(1 for _ in frame.iter("img")) > 1
    )


def _holds(frame: html.HtmlElement, *tags: str) -> bool:
    return next(frame.iter(*tags), None) is not None


def _count(found: list[html.HtmlElement], one: str) -> str:
    several = {
        "author's life": "authors' lives",
        "appeal below the story": "appeals below the story",
    }.get(one, "requests for consent")
    return f"One {one} was" if len(found) == 1 else f"{len(found)} {several} were"
