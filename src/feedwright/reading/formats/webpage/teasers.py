"""Lists of links to other stories, which stand within and below a story on pages of news sites."""

import re
from typing import Any
from urllib.parse import urlsplit

import msgspec
from lxml import etree, html

from feedwright.reading.formats.pagetext.lines import ended
from feedwright.reading.formats.webpage.pagemeta import text_of
from feedwright.reading.formats.webpage.story import BLOCKS, Weights, letters

_FRAMES = ("ul", "ol", "dl", "div", "section", "aside", "table", "article")
_LINES = ("p", "div")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_A_HEADLINE = 20
"""In letters: the words of a link that are a headline, and no tag and no name."""
_SEVERAL = 3
_MOSTLY = 0.8
_QUOTED, _LONGEST_QUOTE = 6, 60
"""As many words, and letters, of a list that was left out tell which it is."""
COLONS = (":", "：")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif|pdf|zip|mp[34])(?:[?#]|$)", re.IGNORECASE)


class _Frame(msgspec.Struct):
    """What an element holds, in letters, and what stands right before it."""

    before: Any = None
    """The block of the last text before it."""
    said: str = ""
    """The last text before it."""
    text: int = 0
    linked: int = 0
    headlines: int = 0
    """The links to other pages of the site whose words are long enough for a headline."""
    others: int = 0
    """The links that lead elsewhere: to other sites, files, and places within the page."""

    @property
    def is_offer(self) -> bool:
        """Whether it holds links to stories of the site, and hardly anything else."""
        return self.headlines > 0 and not self.others and self.linked >= self.text * _MOSTLY


def drop_teasers(
    story: html.HtmlElement, weights: Weights, base: str, *, saved: bool
) -> tuple[str, ...]:
    """Take the lists of links to other stories of the site, with their headings.

    A list of three headlines goes wherever it stands below a heading, and below the last
    paragraph whatever there is. On a saved page it goes without a heading too, and so does a line
    that is one headline; elsewhere such a line goes below the last paragraph, where it follows a
    list that does. What a paragraph announces with a colon stays, and so does what leads to other
    sites.

    Args:
        story: What was chosen, which is changed.
        weights: How much prose each element holds.
        base: The page's own address; where it is not known, only relative ones are its site's.
        saved: Whether the page is a site's, and was not written by hand.

    Returns:
        A warning that says how many lists were left out; none where there are none.
    """
    gone: list[str] = []
    frames = _frames(story, host_of(base))
    order = {element: place for place, element in enumerate(frames)}
    end = max((order[one] for one in frames if one.tag in BLOCKS and weights.get(one)), default=0)
    for element in list(story.iterdescendants(*_FRAMES, *_LINES)):
        frame = frames[element]
        above = frame.before
        announced = frame.said.endswith(COLONS) and bool(weights.get(above))
        if weights.get(element) or announced or not frame.is_offer or not _is_in(element, story):
            continue
        below = order[element] > end
        headed = above is not None and (above.tag in _HEADINGS or (below and _is_label(above)))
        if element.tag in _LINES and next(element.iterdescendants(*BLOCKS), None) is None:
            headed = False
            is_teaser = (saved or (below and bool(gone))) and not (
                ended(text_of(element)) or _is_captioned(element)
            )
        else:
            several = frame.headlines >= _SEVERAL and (saved or headed)
            is_teaser = below or several or (saved and _is_card(element))
        if is_teaser:
            gone.append(text_of(element))
            for part in (element, above) if headed else (element,):
                if part.getparent() is not None:
                    part.drop_tree()
    lists = "One list" if len(gone) == 1 else f"{len(gone)} lists"
    verb = "was" if len(gone) == 1 else "were"
    return tuple(
        f"{lists} of links to other pages {verb} left out as no part of the story, from "
        f"{start(text)!r} on; to keep one, announce it with a sentence that ends in a colon."
        for text in gone[:1]
    )


def _is_card(frame: html.HtmlElement) -> bool:
    """Whether a frame is a card of another page: a picture and its headline, both links.

    A picture with a caption may lead to a page that shows it alone.
    """
    pictured = any(next(link.iter("img"), None) is not None for link in frame.iter("a"))
    return pictured and not _is_captioned(frame) and not ended(text_of(frame))


def _is_captioned(frame: html.HtmlElement) -> bool:
    """Whether words in a frame are called the caption of a picture in it."""
    captions = frame.xpath(".//figcaption | .//*[contains(@class, 'aption')]")
    return bool(captions) and next(frame.iter("img"), None) is not None


def _is_label(block: html.HtmlElement) -> bool:
    """Whether a paragraph is a bold line and nothing else, as headings are where none is used."""
    bold = [one for one in block if one.tag in ("b", "strong")]
    return block.tag == "p" and len(bold) == 1 and text_of(block) == text_of(bold[0])


def _is_in(element: html.HtmlElement, story: html.HtmlElement) -> bool:
    """Whether an element still stands in a story, from which others were taken."""
    return any(ancestor is story for ancestor in element.iterancestors())


def start(text: str) -> str:
    """As much of what was left out as tells which it is."""
    return " ".join(text.split()[:_QUOTED])[:_LONGEST_QUOTE]


def _frames(story: html.HtmlElement, host: str) -> dict[Any, _Frame]:
    """What each element of a story holds and what stands before it, in the page's order."""
    frames: dict[Any, _Frame] = {}
    block, said = None, ""
    for event, element in etree.iterwalk(story, events=("start", "end")):
        if event == "start":
            frames[element] = _Frame(before=block, said=said)
        text, home = element.text, element
        if event == "end":
            text, home = element.tail, element.getparent()
        if text and not text.isspace() and element is not story:
            said = text.strip()
            block = home if home.tag in BLOCKS else next(home.iterancestors(*BLOCKS), None)
    for element in reversed(frames):
        frame = frames[element]
        frame.text += letters(element.text or "")
        if element.tag == "a" and element.get("href"):
            frame.linked = frame.text
            own = leads_to_a_story(element.get("href"), host)
            frame.headlines = int(own and frame.text >= _A_HEADLINE)
            frame.others = int(not own)
        parent = frames.get(element.getparent())
        if parent is not None and element is not story:
            parent.text += frame.text + letters(element.tail or "")
            parent.linked += frame.linked
            parent.headlines += frame.headlines
            parent.others += frame.others
    return frames


def leads_to_a_story(address: str, host: str) -> bool:
    """Whether an address leads to another page of a site."""
    if address.startswith("#") or _FILE.search(address):
        return False
    has_scheme = re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE)
    return not has_scheme or (bool(host) and host_of(address) == host)


def host_of(address: str) -> str:
    """The host of an address of the web; "" where it has none, or is broken."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc.lower().removeprefix("www.") if parts.scheme.startswith("http") else ""


def is_of_site(address: str, host: str) -> bool:
    """Whether an address leads to a site, one of its other hosts, or someone who works there."""
    if leads_to_a_story(address, host):
        return True
    own = address.rpartition("@")[2] if address.startswith("mailto:") else host_of(address)
    return bool(host) and (own == host or own.endswith(f".{host}") or host.endswith(f".{own}"))
