"""The standfirst of a story: what stands between its headline and its text, and sums it up."""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from lxml import html

from feedwright.reading.formats.pagetext.lines import ended, size
from feedwright.reading.formats.webpage.microdata import BY
from feedwright.reading.formats.webpage.pagemeta import text_of
from feedwright.reading.formats.webpage.story import BLOCKS, letters
from feedwright.reading.formats.webpage.trimming import plain

_NAMES = re.compile(
    r"\b(?:lead|lede|stand ?first|dek|deck|sub ?title|sub ?tit|sub ?head(?:line|ing)?|intro|"
    r"introduction|summary|excerpt|abstract|teaser|preamble|description|desc|chapo|chapeau|ingress|"
    r"manchet|vorspann|entradilla|sumario|bajada|copete|subtitulo|gravata|linha ?fina|sommario|"
    r"occhiello|epigraph|strapline|perex|speakable)\b"
)
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SIGNS = re.compile(r"[\W_]+")
_NO_STANDFIRST = ("figure", "figcaption", "nav", "aside", "footer", "table", "form", "blockquote")
_TEXTS = frozenset({"p", "div", "h2", "h3", "h4", "section"})
_SHORTEST, _LONGEST = 5, 120
"""In words: less is a label, and more is the story."""
_LINE = 60
"""In letters: as long a line in the header of a headline is one, however it closes."""
_LINKED = 0.5
_FAR = 400
"""So many elements below its headline, a story has begun or its standfirst is none."""


def standfirst(
    story: html.HtmlElement, headlines: Collection[html.HtmlElement], description: str
) -> html.HtmlElement | None:
    """The line between the headline and the story that sums it up and is no part of it yet.

    A line is a standfirst by its class, where it is what the page says of itself, or as a sentence
    in the header of the headline.

    Args:
        story: What was chosen.
        headlines: The headings that say what the page names as its headline.
        description: What the page says that its story is about; "" where it says nothing.
    """
    for line in islice(_between(headlines, story), _FAR):
        text = text_of(line)
        if is_summary(line, text, description) or (
            _may_be_one(line, text) and _in_header(line, text)
        ):
            return None if plain(text) in plain(story.text_content()) else line
    return None


def is_summary(line: html.HtmlElement, text: str, description: str) -> bool:
    """Whether a line is called a standfirst, or says what the page says of itself."""
    if not _may_be_one(line, text):
        return False
    own, known = plain(text), plain(description)
    return own == known or (len(own) > _LINE and known.startswith(own)) or _is_named(line)


def _between(
    headlines: Collection[html.HtmlElement], story: html.HtmlElement
) -> Iterator[html.HtmlElement]:
    """The elements from the first headline to a story that stands below it and apart from it."""
    above = {one for one in headlines if story not in one.iterancestors()}
    found = False
    for element in story.getroottree().getroot().iter() if above else ():
        if element is story:
            return
        found = found or element in above
        if found and element.tag in _TEXTS and element not in above:
            yield element


def _may_be_one(line: html.HtmlElement, text: str) -> bool:
    """Whether an element is a line of words, and no byline, caption or row of links."""
    if not _SHORTEST <= size(text) <= _LONGEST or BY.match(text):
        return False
    if next(line.iterdescendants(*BLOCKS), None) is not None:
        return False
    if next(line.iterancestors(*_NO_STANDFIRST), None) is not None:
        return False
    linked = sum(letters(text_of(link)) for link in line.iter("a"))
    return linked < letters(text) * _LINKED


def _is_named(line: html.HtmlElement) -> bool:
    """Whether an element or the frame around it is called a standfirst."""
    frame = line.getparent()
    alone = frame is not None and letters(text_of(frame)) <= letters(text_of(line)) + _LINE
    return any(_NAMES.search(_words(one)) for one in ((line, frame) if alone else (line,)))


def _words(element: html.HtmlElement) -> str:
    given = (element.get(name) or "" for name in ("class", "itemprop", "id", "data-testid"))
    return _SIGNS.sub(" ", _CAPITAL.sub(" ", " ".join(given))).lower()


def _in_header(line: html.HtmlElement, text: str) -> bool:
    """Whether a sentence stands in the header that holds a headline."""
    if line.tag == "div" or not (ended(text) or letters(text) >= _LINE):
        return False
    header = next(line.iterancestors("header", "hgroup"), None)
    return header is not None and next(header.iter("h1"), None) is not None
