"""What on a web page is no story: navigation, sharing, comments, advertisements, forms.

An element goes by what it is (a ``<nav>``, a script), by what it says of itself (hidden, a role)
or by its class or id. The last is a guess, and it is never made against prose: an element that
holds a good part of the page's stays, whatever its name.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice

from lxml import etree, html

from feedwright.reading.formats.pagetext.lines import ended, size
from feedwright.reading.formats.webpage.story import BLOCKS, Weights, letters

_NEVER_STORY = frozenset({
    "annotation", "applet", "base", "button", "canvas", "datalist", "dialog", "head", "input",
    "label", "link", "map", "marquee", "meta", "nav", "noframes", "optgroup", "option", "param",
    "progress", "script", "select", "style", "svg", "template", "textarea", "title"
})  # fmt: skip
_NEVER_SHOWN = ("script", "style", "template")
_ROLES = frozenset({
    "navigation", "search", "banner", "contentinfo", "dialog", "alertdialog", "menu", "menubar",
    "toolbar", "tablist"
})  # fmt: skip
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)
_HIDDEN_CLASS = re.compile(r"(?:.*--)?(?:is-)?hidden|d-none|hide", re.IGNORECASE)

# Words of classes and ids, with hyphens and capitals taken as gaps between them.
_NEVER = re.compile(
    r"\b(?:shares?|sharing|share(?:tools?|bar|daddy|box|btn|buttons?|this|links?)|addthis|"
    r"addtoany|social (?:share|links?|icons?|media|buttons?|bar|nav|follow|list|likes?)|follow us|"
    r"comments?|commentlist|respond|disqus\w*|newsletters?|subscribe\w*|subscription (?:widget|box|"
    r"form)|signup|sign up|mailchimp|outbrain|taboola|zergnet|revcontent|adsbygoogle|ad ?slot|"
    r"ad ?unit|dfp|mpu|ads?|advert\w*|publicidade?|publicite|werbung|anzeige|reklam[ae]?|"
    r"breadcrumbs?|pagination|pager|paginator|post nav\w*|nav links|page links|"
    r"related(?:posts?|articles?)?|recirc\w*|recommend(?:ed|ations?)|most (?:read|popular|viewed)|"
    r"you may (?:also )?like|skip (?:link|nav|to)\w*|back to top|cookie\w*|gdpr|nocontent|rs skip|"
    r"noprint|print only|only print|edit ?section|navbox\w*|printfooter|catlinks|jump ?link|"
    r"toolbar|masthead|site (?:header|footer|nav\w*)|colophon)\b"
)
# These are for the ears of screen readers, or say again what is shown.
_UNSEEN = re.compile(
    r"\b(?:screen reader(?: text)?|sr only|visually ?hidden|off ?screen|katex html)\b"
)
# These stand beside the story and tell of it: they go once that has been read.
_BESIDE = re.compile(
    r"\b(?:author (?:bio|box|card|info)|about (?:the )?author|(?:post|entry|article|cat) "
    r"(?:tags|meta|footer|links)|tag list|tags links|tagcloud|byline)\b"
)
# These name parts of stories too, and go only where they hold little.
_PERHAPS = re.compile(
    r"\b(?:side ?bar|widgets?|promo\w*|sponsor\w*|social|popular|toc|table of contents|tags|"
    r"no print|pub|banner|meta|story more|teaser|footer|tools|consent|popup|modal|"
    r"read (?:next|more|also)|more (?:stories|from|news)|also like|trending|ratings?|vote|voting|"
    r"feedback|survey|reactions?|likes?|clap\w*|reply|edit link|autoplay|player loading|"
    r"actions?|btn|button|menu|nav|navigation|speechify|listen|affiliate|donate|bookmark|"
    r"header ?link|heading ?anchor|anchor ?link|permalink|hash ?link|copy (?:link|url|address|code|"
    r"button|btn|icon|to clipboard)|clipboard)\b"
)
_PART_OF_STORY = re.compile(
    r"\b(?:embed\w*|tweet|caption|figure|quote|pullquote|footnotes?|endnotes?|gallery|image|photo|"
    r"picture|references?|reflist|highlight|code|math|katex)\b"
)
_SPEAKS_OF_OTHERS = re.compile(r"(?:has|have|with|no|show|shows|without|is|not|js)-", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_MOST_OF_PAGE = 0.6
_MUCH_SHARE, _MUCH_PROSE = 0.3, 1200
_LITTLE_SHARE, _LITTLE_PROSE = 0.2, 160
_A_FOOTERS_PROSE = 320
_A_RUN, _WORDS_OF_A_RUN = 40, 3
"""In letters, and in words where a run closes as a sentence does."""
_A_PARAGRAPH = 12
"""In words."""
_MOST_NEIGHBOURS = 24
_BEARING = 0.5
"""A name that so much of a story's prose bears does not tell one part of it from another."""
_TRACKERS = re.compile(
    r"doubleclick|googlesyndication|googletagmanager|amazon-adsystem|adservice|disqus\.com|"
    r"facebook\.com/plugins|twitter\.com/widgets/(?:follow|tweet)_button|about:blank|^javascript:|^\s*$"
)
_NAMED_BY_ID = frozenset({"aside", "div", "form", "iframe", "ins", "ol", "table", "ul"})
_TEXTS = ("p", "li", "dd", "blockquote", "h2", "h3", "h4", "h5", "h6")
_PARTS = ("div", "section")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHOWING = ("figure", "img", "picture", "video", "audio", "iframe", "pre", "table")


Frames = frozenset[html.HtmlElement | None]
"""The blocks of a page that hold other blocks."""


def prune(root: html.HtmlElement, weights: Weights) -> None:
    """Take from a page everything that is neither the story nor about it.

    Args:
        root: The page, which is changed.
        weights: How much prose each element holds.
    """
    etree.strip_elements(root, *_NEVER_SHOWN, with_tail=False)
    whole, text = max(weights.get(root, 0), 1), letters(root.text_content())
    telling = {
        part
        for path in ("//h1", "//*[@itemprop='articleBody']")
        for element in root.xpath(path)
        for part in [element, *element.iterancestors()]
    }
    frames = _frames(root)
    for element in list(root.iterdescendants()):
        prose = weights.get(element, 0)
        if _is_wrapping(element, weights, frames):
            element.drop_tag()
        elif element.tag not in ("html", "body") and (
            _by_nature(element, weights, frames, prose / whole)
            or (
                element not in telling
                and _is_never_story(element, weights, frames, prose / whole)
                and letters(element.text_content()) < _MOST_OF_PAGE * text
            )
        ):
            element.drop_tree()
    for heading in list(root.iter(*_HEADINGS)):
        _drop_signs(heading)


def prune_story(story: html.HtmlElement, weights: Weights) -> None:
    """Take from a story what only tells of it, and what might be part of another one.

    Args:
        story: What was chosen, after its byline, dates and tags have been read.
        weights: How much prose each element holds.
    """
    whole = max(weights.get(story, 0), 1)
    common, frames = _borne(story, weights), _frames(story)
    for element in list(story.iterdescendants()):
        prose = weights.get(element, 0)
        if _stands_beside(element, prose, prose / whole, common) and not (
            _in_sentence(element, weights, frames) or _in_run(element)
        ):
            element.drop_tree()


def _frames(part: html.HtmlElement) -> Frames:
    """The blocks that hold other blocks."""
    return frozenset(next(block.iterancestors(*BLOCKS), None) for block in part.iter(*BLOCKS))


def _borne(story: html.HtmlElement, weights: Weights) -> frozenset[str]:
    """The classes that much of a story's prose bears, which tell nothing of a paragraph."""
    borne: Counter[str] = Counter()
    least = weights.get(story, 0) * _BEARING
    for element in story.iterdescendants(*_TEXTS, *_PARTS):
        prose = weights.get(element, 0)
        if element.tag in _TEXTS or prose <= least:  # a frame around it all is no part
            for name in set((element.get("class") or "").split()):
                borne[name] += prose
    return frozenset(name for name, prose in borne.items() if prose and prose >= least)


def _is_wrapping(element: html.HtmlElement, weights: Weights, frames: Frames) -> bool:
    """Whether a form or button holds what is to be read.

    ASP.NET wraps whole pages in a form; questions of a FAQ and words with a note are buttons.
    """
    if element.tag == "form":
        return weights.get(element, 0) > 0
    return element.tag in ("button", "label") and (
        _within(element, *_HEADINGS, "summary")
        or _in_sentence(element, weights, frames)
        or (bool((element.tail or "").strip()) and _in_run(element))
    )


def _in_sentence(element: html.HtmlElement, weights: Weights, frames: Frames) -> bool:
    """Whether an element is a part of a line of prose, so that without it words would lack."""
    if element.tag in BLOCKS:
        return False
    block = next(element.iterancestors(*BLOCKS), None)
    return weights.get(block, 0) > 0 and block not in frames


def _in_run(element: html.HtmlElement) -> bool:
    """Whether an element stands in a run of words: a sentence, or what is as long as one.

    The run reaches to the next block or line break on both sides, whatever else the block holds;
    the words of other links do not count. What begins or ends a run belongs to it where small
    letters tell so.
    """
    if element.tag in BLOCKS:
        return False
    pieces = list(islice(_beside(element, preceding=True), _MOST_NEIGHBOURS))
    before = " ".join(reversed(pieces)).strip()
    after = " ".join(islice(_beside(element, preceding=False), _MOST_NEIGHBOURS)).strip()
    own = element.text_content().strip()
    if not after:
        goes_on = own[:1].islower() and not ended(before)
    else:
        goes_on = bool(before and not ended(before)) or not after[:1].isupper()
    if not goes_on:
        return False
    if letters(f"{before} {after}") >= _A_RUN:
        return True
    return size(f"{before} {own} {after}") >= _WORDS_OF_A_RUN and ended(after)


def _beside(element: html.HtmlElement, *, preceding: bool) -> Iterator[str]:
    """The texts on one side of an element, the nearest first, up to the next block."""
    while element.tag not in BLOCKS and (parent := element.getparent()) is not None:
        if not preceding:
            yield element.tail or ""
        for other in element.itersiblings(preceding=preceding):
            within = "" if other.tag == "a" else other.text or ""
            outside = other.tail or ""
            if other.tag in BLOCKS or other.tag == "br":
                if preceding:
                    yield outside
                return
            yield from (outside, within) if preceding else (within, outside)
        if preceding:
            yield parent.text or ""
        element = parent


def _by_nature(element: html.HtmlElement, weights: Weights, frames: Frames, share: float) -> bool:
    """Whether an element's kind, role or style says that it is no story."""
    if element.tag in _NEVER_STORY or element.tag == "form":
        return element.tag != "nav" or share < _MUCH_SHARE
    if element.tag == "iframe":
        return _TRACKERS.search(element.get("src") or "") is not None
    if element.tag == "aside":
        return _is_mostly_links(element)
    if element.tag == "header":
        return not (share or _has(element, "h1", "h2") or _within(element, "article", "main"))
    return share < _MUCH_SHARE and (
        (element.get("role") or "").lower() in _ROLES or _is_hidden(element, weights, frames)
    )


def _is_hidden(element: html.HtmlElement, weights: Weights, frames: Frames) -> bool:
    if (element.get("hidden") or "until-found").lower() != "until-found" or element.get(
        "hidden"
    ) == "":
        return True
    if _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    classes = (element.get("class") or "").split()
    # A class such as md:block shows again what another hides.
    if any(map(_HIDDEN_CLASS.fullmatch, classes)) and not any(":" in name for name in classes):
        return True
    # What is kept from screen readers alone is an ornament, unless prose or a picture is in it.
    is_ornament = element.get("aria-hidden") == "true" and not weights.get(element)
    return (
        is_ornament
        and not _has(element, *_SHOWING, "br")
        and not _in_sentence(element, weights, frames)
    )


def _is_never_story(
    element: html.HtmlElement, weights: Weights, frames: Frames, share: float
) -> bool:
    names = _names(element)
    if not names or share >= _MUCH_SHARE or weights.get(element, 0) >= _MUCH_PROSE:
        return False
    if _UNSEEN.search(names):
        return True
    return (
        _NEVER.search(names) is not None
        and not _within(element, "pre", "code")
        and not (_in_sentence(element, weights, frames) or _in_run(element))
    )


def _stands_beside(
    element: html.HtmlElement, prose: int, share: float, common: Collection[str]
) -> bool:
    if element.tag == "footer" and not _within(element, "blockquote", "figure"):
        # The page's own, or a template's, which has a class; an article's that was written by
        # hand may hold a correction.
        by_hand = not element.get("class") and _within(element, "article", "main", "section")
        most = 0 if by_hand else _A_FOOTERS_PROSE
        return prose <= most and "note" not in _names(element)
    names = _names(element, common)
    if not names or share > _LITTLE_SHARE or _within(element, "pre", "code") or _has(element, "h1"):
        return False
    if _BESIDE.search(names):
        return prose <= _A_FOOTERS_PROSE
    return (
        prose <= _LITTLE_PROSE
        and _PERHAPS.search(names) is not None
        and not _PART_OF_STORY.search(names)
        and not _has(element, *_SHOWING)
        and not _is_paragraph(element, prose)
    )


def _is_paragraph(element: html.HtmlElement, prose: int) -> bool:
    """Whether an element is a paragraph or an item that states something.

    A frame around one long one, or around nothing but its words, is as good as the paragraph. Links
    are words of its sentences; a card's are its headline, or stand alone.
    """
    links = list(element.iter("a"))
    if not all(map(_in_run, links)):
        return False
    text = element.text_content().strip()
    if element.tag in _PARTS:
        beside = _PARTS + _HEADINGS if links else _PARTS
        blocks = [one for one in element.iterdescendants(*BLOCKS) if one.tag not in beside]
        return prose > 0 and len(blocks) <= 1 and ended(text) and size(text) >= _A_PARAGRAPH
    if element.tag not in ("p", "li", "dd"):
        return False
    least = _A_PARAGRAPH if links else _WORDS_OF_A_RUN
    return (prose > 0 and not links) or (ended(text) and size(text) >= least)


def _names(element: html.HtmlElement, common: Collection[str] = ()) -> str:
    """Its classes and ids as words: ``postShare share__list`` is ``post share, share list``.

    Args:
        element: The element.
        common: Classes that tell nothing.
    """
    given = f"{element.get('class') or ''} {element.get('data-testid') or ''}"
    # Other elements have the slug of a heading for an id, which can be "sharing-locks".
    if element.tag in _NAMED_BY_ID and "section" not in given.split():
        given += f" {element.get('id') or ''}"
    own = (n for n in given.split() if n not in common and not _SPEAKS_OF_OTHERS.match(n))
    words = (re.sub(r"[-_:]+", " ", _CAPITAL.sub(" ", name)) for name in own)
    return ", ".join(words).lower()


def _within(element: html.HtmlElement, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _has(element: html.HtmlElement, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None


def _is_mostly_links(element: html.HtmlElement) -> bool:
    linked = sum(letters(link.text_content()) for link in element.iter("a"))
    return linked * 2 > letters(element.text_content())


def _drop_signs(heading: html.HtmlElement) -> None:
    """Take the sign by which a heading links to itself."""
    for link in list(heading.iter("a")):
        is_own = "#" in (link.get("href") or "")
        if is_own and not any(c.isalnum() for c in link.text_content()):
            link.drop_tree()
