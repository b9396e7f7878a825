"""What a saved page shows more than once within its story: notes in place of films, captions.

A notice that stands wherever something is embedded, a hint at each button, and a caption that is
kept a second time for the large picture are said once. What the story repeats itself stays: it
is marked like the story's other paragraphs, or it is verse.
"""

import re
from collections import Counter

from lxml import html

from feedwright.reading.formats.pagetext.lines import ended, size
from feedwright.reading.formats.webpage.pagemeta import text_of
from feedwright.reading.formats.webpage.story import BLOCKS
from feedwright.reading.formats.webpage.trimming import plain

Marking = tuple[tuple[str, str], ...]
"""Tag and classes of an element and of what holds it."""

_BREAKS_OFF = re.compile(r"\s?(?:…|\.\.\.)\s?(?:\S++\s?){0,3}+$")
"""An ellipsis, and the words of the link that shows the rest."""
_LONGEST_LINK = 100
"""In letters: longer words after an ellipsis are no link."""
_LEAST = 12
"""In words: less may be said twice by chance, and a refrain is short."""
_OWN = 0.1
"""A marking that so much of a story's prose bears is that of its paragraphs."""
_NOTICE = ("a", "h2", "h3", "h4", "h5", "h6")
"""A frame that is repeated whole and has one of these is a notice; another may be a refrain."""
_SHOWING = ("audio", "iframe", "img", "math", "object", "pre", "table", "video")


def marking(element: html.HtmlElement) -> Marking:
    """The tag and classes of an element and of its parent, which tell lines of one kind."""
    frames = (element, element.getparent())
    return tuple((one.tag, one.get("class") or "") for one in frames if one is not None)


def drop_repeated(story: html.HtmlElement) -> None:
    """Take each notice and caption of a story that stands in it above already.

    Args:
        story: What was chosen, which is changed.
    """
    blocks = [(one, text_of(one)) for one in story.iterdescendants(*BLOCKS)]
    said = {one: plain(text) for one, text in blocks}
    around = {
        frame
        for one, words in said.items()
        if said.get(frame := next(one.iterancestors(*BLOCKS), None)) == words
    }
    texts = [(one, text) for one, text in blocks if size(text) >= _LEAST and one not in around]
    _drop_beginnings(texts)
    counts = Counter(plain(text) for _, text in texts)
    if not any(count > 1 for count in counts.values()):
        return
    own = _own(texts, counts)
    words: dict[Marking, set[str]] = {}
    for one, text in blocks:
        words.setdefault(marking(one), set()).add(plain(text))
    figures = {plain(text) for one, text in texts if _figure(one) is not None}
    shown = {(None, text) for text in figures}
    for one, text in texts:
        known = plain(text)
        if counts[known] == 1 or not any(ancestor is story for ancestor in one.iterancestors()):
            continue
        is_first = (_figure(one), known) not in shown
        shown.add((_figure(one), known))
        if is_first or _shows(one):
            continue
        if _is_line(one):
            gone = marking(one) not in own and next(one.iter("br"), None) is None
        else:
            gone = len(words[marking(one)]) == 1 and next(one.iter(*_NOTICE), None) is not None
        if gone:
            one.drop_tree()


def _drop_beginnings(texts: list[tuple[html.HtmlElement, str]]) -> None:
    """Take each line that breaks off with an ellipsis and stands whole beside itself.

    Sites have a caption twice, to show the rest of it at a click.
    """
    for one, text in texts:
        cut = _BREAKS_OFF.search(text, max(0, len(text) - _LONGEST_LINK))
        if cut is None or not _is_line(one) or _shows(one):
            continue
        start = plain(text[: cut.start()])
        beside = [near for near in (one.getprevious(), one.getnext()) if near is not None]
        whole = [near for near in beside if isinstance(near.tag, str) and near.tag == one.tag]
        if size(text[: cut.start()]) >= _LEAST and any(
            (words := plain(text_of(near))).startswith(start) and len(words) > len(start)
            for near in whole
        ):
            one.drop_tree()


def _own(texts: list[tuple[html.HtmlElement, str]], counts: Counter[str]) -> frozenset[Marking]:
    """The markings of a story's paragraphs, as those tell that are said once."""
    weights: Counter[Marking] = Counter()
    for one, text in texts:
        if _is_line(one) and ended(text) and counts[plain(text)] == 1:
            weights[marking(one)] += size(text)
    least = weights.total() * _OWN
    return frozenset(kind for kind, weight in weights.items() if weight >= least)


def _is_line(block: html.HtmlElement) -> bool:
    return next(block.iterdescendants(*BLOCKS), None) is None


def _figure(block: html.HtmlElement) -> html.HtmlElement | None:
    """The figure that a block stands in: each picture keeps its caption."""
    return next(block.iterancestors("figure"), None)


def _shows(block: html.HtmlElement) -> bool:
    """Whether a block holds a picture or the like, or stands in a table or code."""
    inside = next(block.iter(*_SHOWING), None)
    return inside is not None or next(block.iterancestors("pre", "table"), None) is not None
