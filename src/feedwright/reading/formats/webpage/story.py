"""Which part of a web page is the story.

Everything rests on prose: text of paragraphs that is no link. A part that the page itself
names (microdata, the classes of publishing systems, ``<article>``, ``<main>``) is the story
where it holds enough of the page's prose; else the smallest part that holds nearly all of it.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec
from lxml import etree, html

from feedwright.reading.formats.webpage.parts import sections_around, under_headline

Weights = Mapping[Any, int]
"""For each element, the prose in it, in letters."""

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"
})  # fmt: skip
_SILENT = frozenset({
    "head", "script", "style", "noscript", "template", "textarea", "select", "option", "svg",
    "button"
})  # fmt: skip
_SHORTEST = 40
"""A block with less text is a label, a heading or a byline, as far as choosing goes."""
_A_PARAGRAPH = 200
_WIDE = 0x2E80
"""From here on (CJK and Hangul) a letter says as much as two of an alphabet."""

_BODY_CLASSES = (
    "e-content", "entry-content", "post-content", "article-content", "post-body", "article-body",
    "story-body", "post__content", "article__content", "article__body", "entry__content",
    "story-content", "story__content", "entry-body", "post-entry", "gh-content", "kg-canvas",
    "available-content", "mw-parser-output", "td-post-content", "single-content", "blog-content",
    "field--name-body", "rich_media_content", "articlebody", "article-text", "post-text",
    "postbody",
)  # fmt: skip


class _Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A way in which pages name their story."""

    path: str
    share: float
    """How much of the page's prose it must hold to be believed."""


def _of_class(*names: str) -> str:
    return " or ".join(
        f"contains(concat(' ', normalize-space(@class), ' '), ' {n} ')" for n in names
    )


_KINDS = (
    _Kind(
        path="//*[@itemprop='articleBody' or @itemprop='articlebody' or @property='articleBody']",
        share=0.1,
    ),
    _Kind(path=f"//*[{_of_class(*_BODY_CLASSES)}]", share=0.3),
    _Kind(path="//article[.//h1] | //*[@role='article'][.//h1]", share=0.2),
    _Kind(path="//article | //*[@role='article']", share=0.4),
    _Kind(path="//main | //*[@role='main']", share=0.4),
)
_NEARLY_ALL, _MOST = 0.9, 0.6
_NO_FRAME = frozenset({
    "p", "pre", "ul", "ol", "dl", "blockquote"
})  # fmt: skip
_ROOM = 1.3
"""How much more prose than the story its surroundings may hold, beside one paragraph."""
_STARTS_THE_STORY = frozenset({"figure", "pre", "blockquote", "table", "h2", "h3", "h4", "hr"})
_LONGEST_LINE, _MOST_LINES = 90, 16
_LINKS_OF_A_POOR_CHOICE = 0.3


def measure(root: html.HtmlElement) -> dict[Any, int]:
    """How much prose each element of a page holds, in letters.

    Each block counts the text that stands in it directly, less that of its links, where it is
    long enough to be a sentence and is not mostly links. On a page without sentences, a poem's
    for one, every block counts.
    """
    weights = _measured(root, _SHORTEST)
    return weights if weights.get(root, 0) >= _A_PARAGRAPH else _measured(root, 1)


def _measured(root: html.HtmlElement, shortest: int) -> dict[Any, int]:
    weights: dict[Any, int] = {}
    open_blocks = [_Block()]
    links = silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_block, is_link = element.tag in BLOCKS, element.tag == "a"
        if event == "start":
            silent += element.tag in _SILENT
            links += is_link
            if is_block:
                open_blocks.append(_Block())
            text = element.text
        else:
            if is_block:
                block = open_blocks.pop()
                weights[element] = block.total(shortest)
                open_blocks[-1].inner += weights[element]
            silent -= element.tag in _SILENT
            links -= is_link
            text = element.tail
        if text and not silent:
            open_blocks[-1].add(text, linked=links > 0)
    return weights


class _Block:
    """A block while it is open: its own text, that of its links, and the prose within."""

    __slots__ = ("inner", "linked", "own")

    def __init__(self) -> None:
        self.own = self.linked = self.inner = 0

    def add(self, text: str, *, linked: bool) -> None:
        length = letters(text)
        self.own += length
        self.linked += length if linked else 0

    def total(self, shortest: int) -> int:
        plain = self.own - self.linked
        return self.inner + (plain if self.own >= shortest and plain > self.linked else 0)


def letters(text: str) -> int:
    """The length of a text without its spare blanks, wide letters counted twice."""
    tidy = " ".join(text.split())
    return len(tidy) if tidy.isascii() else len(tidy) + sum(c >= chr(_WIDE) for c in tidy)


def choose(
    root: html.HtmlElement, weights: Weights, headlines: Collection[html.HtmlElement] = ()
) -> tuple[html.HtmlElement, bool]:
    """The element that holds the story, and whether the page itself says so.

    Args:
        root: The page, without its furniture.
        weights: What :func:`measure` found in it.
        headlines: The headings that say what the page names as its headline.
    """
    body = root.find("body")
    body = root if body is None else body
    total = weights.get(body, 0)
    for kind in _KINDS:
        found = [element for element in body.xpath(kind.path) if weights.get(element)]
        if found:
            own = under_headline(found, headlines)
            told = 0 < len(own) < len(found) and sum(map(weights.__getitem__, own)) >= _A_PARAGRAPH
            whole = _whole(own if told else found, weights)
            if told or weights.get(whole, 0) >= kind.share * total:
                return whole, True
    return _densest(body, weights), False


def _whole(parts: list[html.HtmlElement], weights: Weights) -> html.HtmlElement:
    """The weightiest part, or where a story stands in several parts, what holds them all.

    Parts belong together when they have one parent or one article around them.
    """
    best = max(parts, key=lambda part: weights[part])
    home = _article_of(best)
    others = [
        part
        for part in parts
        if part.getparent() is best.getparent() or (home is not None and _article_of(part) is home)
    ]
    if best.tag == "article" or len(others) == 1:
        whole = sections_around(best, parts, weights)
        return _article_with_equals(best, parts, weights) if whole is None else whole
    for ancestor in [best, *best.iterancestors()]:
        within = set(ancestor.iter())
        if all(part in within for part in others):
            return ancestor
    return best


def _article_with_equals(
    best: html.HtmlElement, parts: list[html.HtmlElement], weights: Weights
) -> html.HtmlElement:
    """An article, or its parent where others beside it weigh as much: a live blog's posts."""
    equals = [
        part
        for part in parts
        if part.getparent() is best.getparent() and weights[part] * 2 >= weights[best]
    ]
    return best.getparent() if len(equals) > 1 else best


def _article_of(element: html.HtmlElement) -> html.HtmlElement | None:
    return next(element.iterancestors("article"), None)


def _densest(body: html.HtmlElement, weights: Weights) -> html.HtmlElement:
    """The smallest element that holds nearly all of the page's prose.

    Where the page has paragraphs, one that holds most of the prose and all paragraphs will do.
    """
    chosen, total = body, weights.get(body, 0)
    while total:
        inner = max(chosen, key=lambda child: weights.get(child, 0), default=None)
        # A paragraph or a list that holds it all is the story itself, not its frame.
        if inner is None or inner.tag in _NO_FRAME:
            break
        share = weights.get(inner, 0) / total
        has_paragraphs = share > _MOST and _in_paragraphs(inner, weights) > 0
        if share < _NEARLY_ALL and not (
            has_paragraphs and _in_paragraphs(inner, weights) == _in_paragraphs(body, weights)
        ):
            break
        chosen = inner
    return chosen


def _in_paragraphs(element: html.HtmlElement, weights: Weights) -> int:
    return sum(weights.get(paragraph, 0) for paragraph in element.iter("p"))


def region_of(story: html.HtmlElement, weights: Weights) -> html.HtmlElement:
    """The largest part of the page around the story that is about nothing else.

    Its headline, byline, date and tags stand there: the article's or the page's main element,
    else what surrounds it without much prose of its own.
    """
    region = story
    for ancestor in story.iterancestors():
        if ancestor.tag in ("body", "html"):
            break
        if weights.get(ancestor, 0) > weights.get(story, 0) * _ROOM + _A_PARAGRAPH:
            break
        region = ancestor
        if ancestor.tag in ("article", "main"):
            break
    return region


def lead(story: html.HtmlElement, region: html.HtmlElement) -> list[html.HtmlElement]:
    """The pictures with captions between the headline and the story: they belong to it."""
    shown = {image.get("src") for image in story.iter("img")}
    found: list[html.HtmlElement] = []
    for figure in _before(story, region, "figure"):
        pictures = [image.get("src") for image in figure.iter("img")]
        if pictures and not shown.intersection(pictures):
            found.append(figure)
            shown.update(pictures)
    return found


def _before(
    story: html.HtmlElement, region: html.HtmlElement, tag: str
) -> Iterator[html.HtmlElement]:
    """The elements of a region that end before the story begins, in the page's order."""
    for element in region.iter():
        if element is story:
            return
        if element.tag == tag and story not in element.iterdescendants():
            yield element


def opening(part: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The lines before a part's first sentences: short blocks that have no blocks within."""
    return islice(_short_lines(part), _MOST_LINES)


def _short_lines(part: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for element in part.iterdescendants(*BLOCKS):
        if element.tag in _STARTS_THE_STORY:
            return
        if next(element.iterdescendants(*BLOCKS), None) is None:
            if letters(element.text_content()) > _LONGEST_LINE:
                return
            yield element


def is_poor(story: html.HtmlElement, weights: Weights) -> bool:
    """Whether a choice that the page does not confirm holds much beside the story."""
    linked = sum(letters(link.text_content()) for link in story.iter("a"))
    return 0 < weights.get(story, 0) * _LINKS_OF_A_POOR_CHOICE < linked
