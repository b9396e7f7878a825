"""Frames that stand apart from a story, by their shape: authors' lives, requests for consent.

A frame is apart where it holds no paragraph that is marked as those of the story are. Of such a
frame it takes more to be none of the story: it is about who wrote it, or it has a button and a link
to what is said of privacy, as have notices in place of embedded films, and offers of newsletters.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from lxml import html

from feedwright.reading.formats.pagetext.lines import ended, size
from feedwright.reading.formats.webpage.pagemeta import text_of
from feedwright.reading.formats.webpage.repeats import Marking, marking
from feedwright.reading.formats.webpage.story import BLOCKS
from feedwright.reading.formats.webpage.teasers import start
from feedwright.reading.formats.webpage.trimming import plain
from feedwright.reading.formats.webpage.walls import PRIVACY

_FRAMES = frozenset({"article", "aside", "div", "footer", "section"})
_PARAGRAPH = 12
"""In words: a closed line as long is a paragraph."""
_OWN = 0.1
"""A marking that so much of a story's prose bears is that of its paragraphs."""
_LABEL = 8
"""In words: a shorter line with an author's name is a label."""
_LONGEST_LIFE, _LONGEST_NOTICE = 150, 90
"""In words."""
_FULL_NAME = 2
_KEPT = ("blockquote", "figure", "iframe", "pre", "table", "video", "audio")


def controls(root: html.HtmlElement) -> frozenset[html.HtmlElement]:
    """The elements of a page that hold a button or a field to fill in.

    Args:
        root: The page, while it has those.
    """
    found: set[html.HtmlElement] = set()
    for one in root.iter("button", "input", "select", "textarea"):
        if (one.get("type") or "").lower() == "hidden":
            continue
        for ancestor in one.iterancestors():
            if ancestor in found:
                break
            found.add(ancestor)
    return frozenset(found)


def drop_apart(
    story: html.HtmlElement,
    authors: Iterable[Mapping[str, str]],
    asking: Collection[html.HtmlElement],
) -> tuple[str, ...]:
    """Take the lives of authors below a story, and the site's requests for consent within it.

    Args:
        story: What was chosen, which is changed.
        authors: Who wrote it, each with a name.
        asking: What :func:`controls` found.

    Returns:
        A warning for each kind that was left out, and how often.
    """
    names = [author["name"] for author in authors if len(author["name"].split()) >= _FULL_NAME]
    policies = [link for link in story.iterdescendants("a") if _leads_to_a_policy(link)]
    whole = plain(story.text_content()) if names else ""
    names = [name for name in map(plain, names) if name in whole]
    if not names and not policies:
        return ()
    lines = [(line, text_of(line)) for line in _lines(story)]
    own = own_markings(lines)
    around = [line for line, text in lines if marking(line) in own and is_paragraph(text)]
    if not around:
        return ()
    frames = {one for line in around for one in (line, *line.iterancestors())}
    notices = [
        frame
        for frame in _notices(policies, story, frames, asking)
        if not any(marking(line) in own for line in _lines(frame))
    ]
    last = next(i for i in reversed(range(len(lines))) if lines[i][0] is around[-1])
    lives = list(_lives(story, lines[last + 1 :], frames, names))
    told = [
        f"{_count(found, one)} left out, from {start(text_of(found[0]))!r} on."
        for found, one in ((notices, "request for consent"), (lives, "author's life"))
        if found
    ]
    for frame in (*notices, *lives):
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


def _lives(
    story: html.HtmlElement,
    lines: Iterable[tuple[html.HtmlElement, str]],
    around: Collection[html.HtmlElement],
    names: list[str],
) -> Iterator[html.HtmlElement]:
    """The frames below a story that are about its authors."""
    seen: set[html.HtmlElement] = set()
    for line, _ in lines if names else ():
        frame = frame_apart(line, story, around)
        if frame is None or frame in seen:
            continue
        seen.add(frame)
        if frame.tag not in _FRAMES or _holds(frame, *_KEPT):
            continue
        texts = [text_of(one) for one in _lines(frame)] or [text_of(frame)]
        if sum(map(size, texts)) <= _LONGEST_LIFE and _is_life(texts, names):
            yield frame


def _is_life(texts: list[str], names: list[str]) -> bool:
    """Whether lines tell of a person: a paragraph that begins with the name, or follows it."""
    first = next((i for i, text in enumerate(texts) if is_paragraph(text)), None)
    if first is None:
        return False
    labels = [plain(text) for text in texts[:first] if size(text) <= _LABEL]
    return any(
        plain(texts[first]).startswith(name) or any(name in label for label in labels)
        for name in names
    )


def _holds(frame: html.HtmlElement, *tags: str) -> bool:
    return next(frame.iter(*tags), None) is not None


def _count(found: list[html.HtmlElement], one: str) -> str:
    several = {"author's life": "authors' lives"}.get(one, "requests for consent")
    return f"One {one} was" if len(found) == 1 else f"{len(found)} {several} were"
