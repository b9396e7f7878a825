"""What on a web page is no story: navigation, sharing, comments, advertisements, forms.

An element goes by what it is (a ``<nav>``, a script), by what it says of itself (hidden, a role)
or by its class or id. The last is a guess, and it is never made against prose: an element that
holds a good part of the page's stays, whatever its name.
"""

import re

from lxml import html

from feedwright.core.reading.webpage.story import Weights, letters

_NEVER_STORY = frozenset({
    "applet", "base", "button", "canvas", "datalist", "dialog", "head", "input", "label", "link",
    "map", "marquee", "meta", "nav", "noframes", "optgroup", "option", "param", "progress",
    "script", "select", "style", "svg", "template", "textarea", "title"
})  # fmt: skip
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
    r"you may (?:also )?like|skip (?:link|nav|to)\w*|screen reader(?: text)?|sr only|"
    r"visually ?hidden|off ?screen|back to top|cookie\w*|gdpr|nocontent|rs skip|noprint|print only|"
    r"only print|edit ?section|navbox\w*|printfooter|catlinks|jump ?link|toolbar|masthead|"
    r"site (?:header|footer|nav\w*)|colophon)\b"
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
    r"header ?link|heading ?anchor|anchor ?link|permalink|hash ?link|copy)\b"
)
_PART_OF_STORY = re.compile(
    r"\b(?:embed\w*|tweet|caption|figure|quote|pullquote|footnotes?|endnotes?|gallery|image|photo|"
    r"picture|references?|reflist|highlight|code|math|katex)\b"
)
_SPEAKS_OF_OTHERS = re.compile(r"(?:has|have|with|no|show|shows|without|is|not|js)-", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_MUCH_SHARE, _MUCH_PROSE = 0.3, 1200
_LITTLE_SHARE, _LITTLE_PROSE = 0.2, 160
_A_FOOTERS_PROSE = 320
_TRACKERS = re.compile(
    r"doubleclick|googlesyndication|googletagmanager|amazon-adsystem|adservice|disqus\.com|"
    r"facebook\.com/plugins|twitter\.com/widgets/(?:follow|tweet)_button|about:blank|^javascript:|^\s*$"
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHOWING = ("figure", "img", "picture", "video", "audio", "iframe", "pre", "table")


def prune(root: html.HtmlElement, weights: Weights) -> None:
    """Take from a page everything that is neither the story nor about it.

    Args:
        root: The page, which is changed.
        weights: How much prose each element holds.
    """
    whole = max(weights.get(root, 0), 1)
    telling = {
        part
        for path in ("//h1", "//*[@itemprop='articleBody']")
        for element in root.xpath(path)
        for part in [element, *element.iterancestors()]
    }
    for element in list(root.iterdescendants()):
        prose = weights.get(element, 0)
        if element.tag in ("form", "button") and (prose or _within(element, *_HEADINGS, "summary")):
            element.drop_tag()  # ASP.NET wraps whole pages in a form, and FAQs their questions
        elif element.tag not in ("html", "body") and (
            _by_nature(element, prose / whole)
            or (element not in telling and _is_never_story(element, prose, prose / whole))
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
    for element in list(story.iterdescendants()):
        prose = weights.get(element, 0)
        if _is_beside(element, prose, prose / whole):
            element.drop_tree()


def _by_nature(element: html.HtmlElement, share: float) -> bool:
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
        (element.get("role") or "").lower() in _ROLES or _is_hidden(element)
    )


def _is_hidden(element: html.HtmlElement) -> bool:
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
    # A picture is kept from screen readers where its link is said twice; it is not hidden.
    return element.get("aria-hidden") == "true" and not _has(element, *_SHOWING, "br")


def _is_never_story(element: html.HtmlElement, prose: int, share: float) -> bool:
    names = _names(element)
    return (
        bool(names)
        and share < _MUCH_SHARE
        and prose < _MUCH_PROSE
        and _NEVER.search(names) is not None
        and not _within(element, "pre", "code")
    )


def _is_beside(element: html.HtmlElement, prose: int, share: float) -> bool:
    if element.tag == "footer" and not _within(element, "blockquote", "figure"):
        return prose <= _A_FOOTERS_PROSE and not re.search(r"note", _names(element))
    names = _names(element)
    if not names or share > _LITTLE_SHARE or _within(element, "pre", "code") or _has(element, "h1"):
        return False
    if _BESIDE.search(names):
        return prose <= _A_FOOTERS_PROSE
    return (
        prose <= _LITTLE_PROSE
        and _PERHAPS.search(names) is not None
        and not _PART_OF_STORY.search(names)
        and not _has(element, *_SHOWING)
    )


def _names(element: html.HtmlElement) -> str:
    """Its classes and ids as words: ``postShare share__list`` is ``post share, share list``."""
    given = " ".join(element.get(name) or "" for name in ("class", "id", "data-testid"))
    own = (name for name in given.split() if not _SPEAKS_OF_OTHERS.match(name))
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
