"""Frames for embeds that a page makes by a script or an element: videos, posts, source code.

Their addresses stand in the script's source, in data attributes, or as mere text.
"""

import re
from html import unescape
from urllib.parse import unquote

from feedwright.domain.patterns import seldom
from feedwright.markup.hints import Hints
from feedwright.markup.iframes import link
from feedwright.markup.tags import start, written_attributes

_HINTS = Hints(
    "<script", "<lite-", "embed", "data-", "-video", "<amp-", "spotify-audio", "kg-bookmark"
)
_SCRIPT = seldom(
    r"<script(?P<said>\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>[^<]{0,2000}</script\s*>", re.IGNORECASE
)
_SCRIPTS = [
    (seldom(rf"(?:https?:)?//{source}"), page)
    for source, page in (
        (r"gist\.github\.com/([\w-]+/\w+|\w+)(?:/\w+)?\.js.*",
         r"https://gist.github.com/\1"),
        (r"([\w.-]+/(?:[\w/.-]+/)?-?/?snippets/\d+)\.js.*", r"https://\1"),
        (r"asciinema\.org/a/(\w+)\.js.*", r"https://asciinema.org/a/\1"),
        (r"jsfiddle\.net/((?:[\w-]+/)?\w+)/embed/.*", r"https://jsfiddle.net/\1/"),
        (r"pastebin\.com/embed_js/(?:\w+/)?(\w+).*", r"https://pastebin.com/\1"),
        (r"(?:www\.)?emgithub\.com/(?:embed|iframe)[\w.-]*\?(?:.*&)?target=([^&#]+).*", r"\1"),
    )
]  # fmt: skip
"""Scripts that write what they show into a page, and the pages where people see it."""
_ELEMENT = seldom(
    r"<(?P<name>lite-youtube|lite-vimeo|youtube-video|vimeo-video|youtube-embed|amp-youtube|amp-vimeo"
    r"|amp-twitter|amp-instagram|amp-iframe|oembed|spotify-audio|tweet-embed)"
    r"(?P<said>\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)/?>",
    re.IGNORECASE,
)
_AMP = seldom(r"<(/?)amp-(img|video|audio)(?=[\s>])", re.IGNORECASE)
"""Elements of AMP that HTML has, too."""
_HOMES = (
    ("youtube", "https://www.youtube.com/watch?v="),
    ("vimeo", "https://vimeo.com/"),
    ("twitter", "https://x.com/i/status/"),
    ("tweet", "https://x.com/i/status/"),
    ("instagram", "https://www.instagram.com/p/"),
    ("dailymotion", "https://www.dailymotion.com/video/"),
)
"""Where people see what an element shows, by what its name or its provider has in it."""
_NAMING = ("src", "url", "data-src", "videoid", "video-id", "data-videoid", "data-tweetid",
           "data-shortcode", "data-id", "tweetid", "tweet-id")  # fmt: skip
_DATA = seldom(
    r"<(?P<name>div|figure|span|p|a|blockquote)(?P<said>(?=[^<>]{0,2000}\sdata-"
    r"(?:oembed-url|embed-url|plyr-embed-id|youtube-id|vimeo-id|youtube|vimeo|href"
    r"|instgrm-permalink)\s*=)"
    r"\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>(?P<empty>\s*</(?P=name)\s*>)?",
    re.IGNORECASE,
)
_FACEBOOK = frozenset({"fb-post", "fb-video"})
_PUBLISHER = seldom(r"(</span>)\s*(<span [^<>]{0,200}\bkg-bookmark-publisher\b)")
_WRAPPED = seldom(
    r"(<(?P<name>div|figure)\s[^<>]{0,500}\b(?:wp-block-embed__wrapper|embed-wrapper|kg-embed-card)\b"
    r"[^<>]{0,500}>)\s*(?P<url>https?://[^\s<>\"']+)\s*(?=</(?P=name)\s*>)",
    re.IGNORECASE,
)


def linked(html: str) -> str:
    """HTML in which what only its page's scripts would show is a link.

    Args:
        html: As it was written.
    """
    if not _HINTS.in_text(html):
        return html
    html = scripts_linked(html)
    if "<amp-" in html:
        html = _AMP.sub(r"<\1\2", html)
    html = _ELEMENT.sub(_element, html)
    if "data-" in html:
        html = _DATA.sub(_by_data, html)
    if "kg-bookmark" in html:
        html = _PUBLISHER.sub(r"\1 · \2", html)
    if "embed" in html:
        html = _WRAPPED.sub(lambda one: f"{one[1]}{link(unescape(one['url']))}", html)
    return html


def scripts_linked(html: str) -> str:
    """HTML in which what a known script would show is a link to the page that shows it.

    Args:
        html: As it was written; scripts that are not known stay in it.
    """
    return _SCRIPT.sub(_script, html) if "<script" in html else html


def _attributes_of(text: str) -> dict[str, str]:
    return {name: value.strip() for name, value in written_attributes(text).items()}


def _script(found: re.Match[str]) -> str:
    """A link to what a script shows, where it is known; the script as it is else."""
    said = _attributes_of(found["said"])
    if "speakerdeck.com" in said.get("src", "") and said.get("data-id"):
        return link(f"https://speakerdeck.com/player/{said['data-id']}")
    for source, page in _SCRIPTS:
        if one := source.fullmatch(said.get("src", "")):
            url = unquote(one.expand(page))
            return link(url) if url.startswith("http") else found[0]
    return found[0]


def _element(found: re.Match[str]) -> str:
    """An element of its own as the frame that it is."""
    said = _attributes_of(found["said"])
    name = found["name"].lower()
    given = next((said[one] for one in _NAMING if said.get(one)), "")
    title = said.get("title", "") or said.get("playlabel", "").removeprefix("Play: ")
    home = next((home for part, home in _HOMES if part in name), "")
    url = given if "/" in given or not home else f"{home}{given}"
    return start("embed", {"src": url, "title": title}) if given else found[0]


def _by_data(found: re.Match[str]) -> str:
    """An element, with a frame in it where its data name an address that it does not show."""
    said = _attributes_of(found["said"])
    url = said.get("data-oembed-url") or said.get("data-embed-url") or ""
    if not url and _FACEBOOK.intersection(said.get("class", "").split()):
        url = said.get("data-href", "")
    if found["empty"]:
        url = url or said.get("data-instgrm-permalink", "")
    for provider in ("youtube", "vimeo"):
        given = said.get(f"data-{provider}-id") or said.get(f"data-{provider}")
        if said.get("data-plyr-provider") == provider:
            given = said.get("data-plyr-embed-id")
        home = dict(_HOMES)[provider]
        url = url or (given and (given if "/" in given else f"{home}{given}")) or ""
    if not url.startswith(("http://", "https://", "//")):
        return found[0]
    if found["name"].lower() == "a" or (said.get("data-oembed-url") and not found["empty"]):
        return found[0]  # a link shows itself; what CKEditor keeps within is the player
    opening = found[0].removesuffix(found["empty"] or "")
    return f"{opening}{start('embed', {'src': url})}{found['empty'] or ''}"
