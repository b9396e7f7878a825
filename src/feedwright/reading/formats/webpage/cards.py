"""Cards of other pages: a headline that is a link, a few words about it, and often a picture.

Sites set them between and below the paragraphs of a story. Their words are sentences, so that no
measure of prose tells them apart; what does is that the frame of each has one headline, which
leads to another page of the site, and that no word of its sentences is a link. A story that
consists of such frames, a round-up or a list of the best, is whole: there they are most of it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice, takewhile

from lxml import etree, html

from feedwright.reading.formats.pagetext.lines import size
from feedwright.reading.formats.webpage.pagemeta import text_of
from feedwright.reading.formats.webpage.pictures import absolute
from feedwright.reading.formats.webpage.repeats import Marking, marking
from feedwright.reading.formats.webpage.story import BLOCKS, Weights, letters
from feedwright.reading.formats.webpage.teasers import COLONS, host_of, leads_to_a_story, start

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FRAMES = frozenset({"article", "aside", "div", "li", "section"})
_NO_CARD = ("audio", "blockquote", "iframe", "math", "ol", "pre", "table", "ul", "video")
_A_HEADLINE = 20
"""In letters: a shorter one is a label."""
_MOST_PROSE = 400
"""In letters: more is a paragraph of the story's, and no more than that is shown of another."""
_RUN = 3
"""So many cards of one kind need no picture."""
_SHARE = 1 / 3
"""More prose to the rest's in cards, and the story consists of them."""
_ANNOUNCED = 6
"""In words: a shorter line that ends with a colon is a label."""


def drop_cards(story: html.HtmlElement, weights: Weights, base: str) -> tuple[str, ...]:
    """Take the cards of other pages of the site from the story of a saved page.

    Three and more of one kind go, and one that shows a picture, unless it stands above the text, as
    what shows the story's own picture or film does; what a sentence announces with a colon stays.

    Args:
        story: What was chosen, which is changed.
        weights: How much prose each element holds, in letters.
        base: The page's own address; where it is not known, only relative ones are its site's.

    Returns:
        A warning that says how many cards were left out; none where there are none.
    """
    found = list(_cards(story, weights, base))
    kinds = [marking(card) for card in found]
    times, begun, above = Counter(kinds), _begun(story, set(found), weights), _Above(story)
    long = _long_kinds(story, weights, {card.tag for card in found})
    cards = [
        card
        for card, kind in zip(found, kinds, strict=True)
        if (times[kind] >= _RUN or (_is_pictured(card) and card in begun))
        and kind not in long
        and not above.announces(card)
    ]
    prose = sum(weights.get(card, 0) for card in cards)
    if not cards or prose > (weights.get(story, 0) - prose) * _SHARE:
        return ()
    first = start(text_of(cards[0]))
    for whole in _wholes(cards, story, weights):
        whole.drop_tree()
    said = "One card" if len(cards) == 1 else f"{len(cards)} cards"
    verb = "was" if len(cards) == 1 else "were"
    told = (
        f"{said} of other pages, with a headline and a few words, {verb} left out as no part of "
        f"the story, from {first!r} on; to keep one, announce it with a sentence that ends in a "
        "colon."
    )
    return (told,)


def _long_kinds(
    story: html.HtmlElement, weights: Weights, tags: Collection[str]
) -> frozenset[Marking]:
    """The tags and classes of frames with more prose than a card's: those are the story's parts."""
    frames = story.iterdescendants(*tags) if tags else ()
    return frozenset(marking(one) for one in frames if weights.get(one, 0) > _MOST_PROSE)


def _cards(story: html.HtmlElement, weights: Weights, base: str) -> Iterator[html.HtmlElement]:
    """The frames that are cards, in the page's order."""
    for heading in story.iterdescendants(*_HEADINGS[1:]):
        if letters(text_of(heading)) < _A_HEADLINE:
            continue
        card = None
        for ancestor in heading.iterancestors():
            if ancestor is story or not 0 <= weights.get(ancestor, 0) <= _MOST_PROSE:
                break
            if len(list(islice(ancestor.iter(*_HEADINGS), 2))) > 1:
                break
            card = ancestor if ancestor.tag in _FRAMES else card
        if card is not None and weights.get(card) and _is_card(card, heading, base):
            yield card


def _is_card(frame: html.HtmlElement, heading: html.HtmlElement, base: str) -> bool:
    """Whether a frame has a headline that leads to another page, and no link in its sentences."""
    if next(frame.iter(*_NO_CARD), None) is not None:
        return False
    links = [link for link in frame.iter("a") if link.get("href")]
    around = next(heading.iterancestors("a"), None)
    heads = [link for link in links if link is around or heading in link.iterancestors()]
    if around is None and sum(letters(text_of(one)) for one in heads) < letters(text_of(heading)):
        # An empty link that lies over the whole card makes a link of its headline.
        heads = [link for link in links if not text_of(link)] if not heads else []
    places = {link.get("href") for link in heads}
    place = next(iter(places), "")
    if len(places) != 1 or not leads_to_a_story(place, host_of(base)):
        return False
    if absolute(place, base).partition("#")[0] == base.partition("#")[0]:
        return False  # the story's own headline
    others = (link for link in links if link.get("href") not in places and text_of(link))
    return all(map(_is_linked, {next(link.iterancestors(*BLOCKS)) for link in others}))


def _is_linked(block: html.HtmlElement) -> bool:
    """Whether a block says little but its links: an author, a section."""
    linked = sum(letters(text_of(one)) for one in block.iter("a"))
    return linked * 2 >= letters(text_of(block))


def _begun(
    story: html.HtmlElement, cards: Collection[html.HtmlElement], weights: Weights
) -> frozenset[html.HtmlElement]:
    """The cards that have prose above them."""
    found: set[html.HtmlElement] = set()
    count = 0
    for block in story.iterdescendants(*BLOCKS):
        if block in cards:
            frames = takewhile(lambda one: one is not story, block.iterancestors(*BLOCKS))
            if count > sum(1 for frame in frames if weights.get(frame)):
                found.add(block)
        count += bool(weights.get(block))
    return frozenset(found)


def _is_pictured(card: html.HtmlElement) -> bool:
    return next(card.iter("img", "picture"), None) is not None


class _Above:
    """What stands above the cards of a story, each looked for once however many there are."""

    def __init__(self, story: html.HtmlElement) -> None:
        self._story = story
        self._texts: dict[html.HtmlElement, str] = {}

    def announces(self, card: html.HtmlElement) -> bool:
        """Whether the text before a card, or before the cards beside it, ends in a colon."""
        for frame in (card, *card.iterancestors()):
            if frame is self._story:
                return False
            if text := self._beside(frame):
                return text.endswith(COLONS) and size(text) >= _ANNOUNCED
        return False

    def _beside(self, frame: html.HtmlElement) -> str:
        """The last text before a frame and its like that has the same parent; "" for none."""
        if frame not in self._texts:
            kind, found = marking(frame), ""
            for other in frame.itersiblings(etree.Element, preceding=True):
                is_like = marking(other) == kind
                found = self._texts.get(other, "") if is_like else text_of(other)
                if found or (is_like and other in self._texts):
                    break
            self._texts[frame] = found
        return self._texts[frame]


def _wholes(
    cards: Iterable[html.HtmlElement], story: html.HtmlElement, weights: Weights
) -> list[html.HtmlElement]:
    """The largest frames around cards that hold no prose but theirs: with what labels them."""
    gone = set(cards)
    prose: dict[html.HtmlElement, int] = {}
    for card in gone:
        for ancestor in card.iterancestors():
            prose[ancestor] = prose.get(ancestor, 0) + weights.get(card, 0)
    wholes: dict[html.HtmlElement, None] = {}
    showing = _showing_more(story, gone)
    for card in gone:
        whole = card
        for ancestor in card.iterancestors():
            if ancestor is story or weights.get(ancestor, 0) > prose[ancestor]:
                break
            if ancestor not in showing:
                whole = ancestor
        wholes[whole] = None
    return [one for one in wholes if not any(other in wholes for other in one.iterancestors())]


def _showing_more(
    story: html.HtmlElement, cards: Collection[html.HtmlElement]
) -> frozenset[html.HtmlElement]:
    """The elements that show something which stands in no card."""
    found: set[html.HtmlElement] = set()
    for part in story.iter("img", *_NO_CARD):
        frames = [part, *takewhile(lambda one: one is not story, part.iterancestors())]
        if not any(frame in cards for frame in frames[1:]):
            found.update(frames)
    return frozenset(found)
