"""Frames and late images, which only a browser with scripts shows, as links and images.

A frame becomes a link to what it showed; an image that a script would load, or that waits in
``<noscript>``, stands in its place.
"""

import re
from collections import Counter
from collections.abc import Mapping
from html import unescape
from urllib.parse import parse_qs, urlsplit

from feedwright.domain.addresses import address
from feedwright.domain.patterns import seldom
from feedwright.markup.hints import Hints
from feedwright.markup.tags import ATTRIBUTED, TAG, attributes, escaped, start

ELEMENTS = frozenset({"embed", "object", "param", "x-noscript"})
_LATE = {
    "src": (
        *("data-src", "data-lazy-src", "data-original", "data-original-src", "data-lazy"),
        *("data-echo", "data-hi-res-src", "data-img-src", "data-actualsrc"),
    ),
    "srcset": ("data-srcset", "data-lazy-srcset", "data-original-set"),
    "poster": ("data-poster",),
}
"""Where pages keep an attribute's value for their script to put in place."""
ATTRIBUTES = frozenset(_LATE).union(
    {"class", "style", "data", "name", "value", "type", "width", "height"}, *_LATE.values()
)
"""What a parser must leave in HTML for :func:`reveal`, beside what is harmless anyway."""

_WATCHES = [
    (seldom(rf"(?:https?:)?//(?:www\.)?{frame}.*", re.DOTALL), f"https://{page}")
    for frame, page in (
        (r"youtube(?:-nocookie)?\.com/embed/videoseries\?(?:[^#]*&)?list=([\w-]+)",
         r"www.youtube.com/playlist?list=\1"),
        (r"youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,})", r"www.youtube.com/watch?v=\1"),
        (r"player\.vimeo\.com/video/(\d+)", r"vimeo.com/\1"),
        (r"(?:geo\.)?dailymotion\.com/embed/video/(\w+)", r"www.dailymotion.com/video/\1"),
        (r"open\.spotify\.com/embed(?:-podcast)?/([\w/]+)", r"open.spotify.com/\1"),
        (r"platform\.twitter\.com/embed/Tweet\.html\?(?:[^#]*&)?id=(\d+)", r"x.com/i/status/\1"),
        (r"embed\.ted\.com/(talks/[\w/]+)", r"www.ted.com/\1"),
        (r"archive\.org/embed/([\w.-]+)", r"archive.org/details/\1"),
        (r"codepen\.io/([\w-]+)/embed/(?:preview/)?(\w+)", r"codepen.io/\1/pen/\2"),
    )
]  # fmt: skip
_WRAPPERS = {"w.soundcloud.com": "url", "facebook.com": "href", "www.facebook.com": "href"}
"""Players whose address holds that of the recording in a parameter."""
_HIDDEN = seldom(r"(?:display:\s*none|visibility:\s*hidden)", re.IGNORECASE)
_ANYWHERE = "https://example.org/"
"""A base that tells whether an address can be one at all."""
_UNSEEN = "www.googletagmanager.com"

_NOSCRIPT = seldom(r"<(/?)noscript(?=[\s/>])", re.IGNORECASE)
_IFRAME = seldom(r"<iframe(?=[\s/>])", re.IGNORECASE)
_HINTS = Hints("<iframe", "<noscript", "<object", "<embed", " data-", "emoji", "smiley")
_FALLBACK = seldom(r">[^<>]*</iframe\s*>", re.IGNORECASE)
_OBJECT = seldom(r"<object((?: [^>]*)?)>([^<]*(?:<(?!/?object)[^<]*)*)</object>")
_TWINS = seldom(
    r"(<img [^>]*>)?(\s*)<x-noscript(?: [^>]*)?>([^<]*(?:<(?!/?x-noscript)[^<]*)*)</x-noscript>"
)
_NAG = seldom(r"java-?\s?script", re.IGNORECASE)
"""What asks to switch on what a feed never has."""
_KEPT = seldom(r"<(?:img|embed|video|audio|picture|pre|table)[ >]")
_SHOWN = seldom(r"<(?:a|img|embed|video|audio|picture) ")
_SOURCE = seldom(r'<img [^>]*?\bsrc="([^"]*)"')
_PARAM = seldom(r"<param( [^>]*)>")
_PLUGIN = seldom(
    r"browser|plug-?in|flash[ ]player|shockwave|silverlight|quicktime"
    r"|\b(?:flash|java)\b.{0,40}\b(?:enabled?|install\w*|require[ds]?|needed)\b"
    r"|\b(?:enable|get|has no|install|need|no|requires?|without)\b.{0,20}\b(?:flash|java)\b",
    re.IGNORECASE,
)
"""What asks for a program that shows an object, where no reader has one."""
_PICTURE = seldom(r"\.(?:svg|png|jpe?g|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)
_EMOJI = seldom(
    r" (?:wp-smiley|emoji|g?emojione|twemoji|gemoji|emoji-\w+) "
    r"|/twemoji/|s\.w\.org/images/core/emoji/"
)
_LONGEST_SIGN = 24
"""In characters: an emoji of people has a dozen, and one may be written as ``:name:``."""
_NOTHING = seldom(r"[01](?:px|\.0+)?\s*")


def watched(url: str) -> str:
    """The page where people see what a frame shows; the frame's own address where none is known.

    Args:
        url: A frame's address, perhaps without its scheme.
    """
    for frame, page in _WATCHES:
        if found := frame.match(url):
            return found.expand(page)
    player = _WRAPPERS.get(_host(url))
    if player:
        return next(iter(parse_qs(urlsplit(url).query).get(player, [])), url)
    return url


def link(url: str, title: str = "") -> str:
    """A paragraph that links to what a frame showed, named by its title or its host.

    Args:
        url: The frame's address, or that of what it shows.
        title: In plain text.
    """
    page = watched(url)
    name = title.strip() or _host(page).removeprefix("www.") or page
    return f"<p>{start('a', {'href': page})}{escaped(name)}</a></p>"


def hinted(html: str) -> bool:
    """Whether HTML, in small letters, may have anything in it for :func:`reveal`."""
    return _HINTS.in_text(html)


def transparent(html: str) -> str:
    """HTML that a parser looks all the way into.

    What stands in ``<noscript>`` and ``<iframe>`` is mere text to a parser, to the end of the
    document where the end tag is missing.

    Args:
        html: As it was written.
    """
    html = _IFRAME.sub("<embed", _FALLBACK.sub(">", html))
    return _NOSCRIPT.sub(r"<\1x-noscript", html)


def reveal(html: str) -> str:
    """Show what frames and late images show.

    Args:
        html: In the sanitiser's form (:mod:`feedwright.markup.tags`), of :func:`transparent`
            HTML, with :data:`ELEMENTS` and :data:`ATTRIBUTES` left in it.

    Returns:
        HTML that is not yet safe.
    """
    html = ATTRIBUTED.sub(_in_place, html)
    html = _OBJECT.sub(_object, html)
    if "<x-noscript" in html:
        times = Counter(_SOURCE.findall(html))
        html = _TWINS.sub(lambda twins: _without_twin(twins, times), html)
    return ATTRIBUTED.sub(_framed, html)


def tracks(values: Mapping[str, str]) -> bool:
    """Whether an image is there to count its readers: it shows at most one pixel.

    Args:
        values: The attributes of an ``img``.
    """
    width, height = values.get("width", ""), values.get("height", "")
    return bool(_NOTHING.fullmatch(width) and _NOTHING.fullmatch(height))


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _in_place(tag: re.Match[str]) -> str:
    """A tag whose late attributes are in place; nothing for one that only tracks."""
    if tag[1] not in {"img", "source", "embed", "video", "audio"}:
        return tag[0]
    values = attributes(tag[2])
    if tag[1] in {"img", "embed"} and tracks(values):
        return ""
    if tag[1] == "img" and 0 < len(values.get("alt", "")) <= _LONGEST_SIGN:
        names = f" {values.get('class', '')} {values.get('src', '')}"
        if _EMOJI.search(names):
            return escaped(values["alt"])
    for name, late_names in _LATE.items():
        late = next(filter(None, (values.get(late, "").strip() for late in late_names)), "")
        if late and not late.startswith(("{", "[")):
            values[name] = late
    return start(tag[1], values)


def _object(element: re.Match[str]) -> str:
    """What stands in an object, if that shows anything, else the frame that it is.

    Words that stand for what it shows (HTML §4.8.7) follow it, or describe it if it is a picture.
    """
    if _SHOWN.search(element[2]):
        return element[2]
    values = attributes(element[1])
    params = {}
    for param in map(attributes, _PARAM.findall(element[2])):
        params[param.get("name", "").lower()] = param.get("value", "")
    url = next(filter(None, (values.get("data"), *map(params.get, ("movie", "src", "url")))), "")
    is_picture = values.get("type", "").startswith("image/") or _PICTURE.search(url)
    title = {"title": values["title"]} if "title" in values else {}
    instead = _PARAM.sub("", element[2]).strip()
    words = unescape(" ".join(TAG.sub(" ", instead).split()))
    if is_picture:
        return start("img", {"src": url, **({"alt": words} if words else {}), **title})
    frame = start("embed", {"src": url, **title})
    return frame if not words or _PLUGIN.search(words) else f"{frame}{instead}"


def _without_twin(twins: re.Match[str], times: Mapping[str, int]) -> str:
    """An image and the ``noscript`` after it, as the one image that both are."""
    image, space, inner = twins[1] or "", twins[2], twins[3]
    if _NAG.search(inner) and not _KEPT.search(inner):
        return image + space
    sources = _SOURCE.findall(inner)
    if sources and all(times[source] > 1 for source in sources):
        return image + space
    values = attributes(image[4:-1])
    waits = "lazy" in values.get("class", "") or not values.get("src", "data:").startswith("http")
    return inner if sources and image and waits else image + space + inner


def _framed(tag: re.Match[str]) -> str:
    if tag[1] != "embed":
        return tag[0]
    values = attributes(tag[2])
    url = values.get("src", "").strip()
    unseen = _HIDDEN.search(values.get("style", "")) or _host(url) == _UNSEEN
    # WordPress has a quotation before it, with the link and its words.
    unseen = unseen or "wp-embedded-content" in values.get("class", "").split()
    if not url or unseen or not address(url, _ANYWHERE):
        return ""
    return link(url, values.get("title", ""))
