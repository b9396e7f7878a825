"""What the known template tags mean, as HTML."""

# ruff: noqa: SIM905 - sets of words read best as words

import re
from collections.abc import Callable
from itertools import takewhile

from feedwright.domain.patterns import seldom
from feedwright.markup.admonitions import block, captioned, quote
from feedwright.markup.iframes import link
from feedwright.markup.liquid import without_raw
from feedwright.markup.shortcode_syntax import Tag
from feedwright.markup.tags import escaped, start

_MARKED = seldom(r"[*_`\[<&]")
_SOURCE = (
    "src",
    "image_path",
    "path",
    "url",
    "file",
    "image",
    "img",
    "source",
    "mp4",
    "mp3",
    "webm",
)
_ALT = seldom(r"(?<!\S)--alt\s+(.*?)(?=\s+--\w|\s*$)")
_LAST_IMAGE = seldom(r"(.*<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)


_LAST_MARKED = seldom(r"(.*!\[[^\[\]]*\]\([^()]*\)(?:\]\([^()]*\))?)(.*)", re.DOTALL)


def _figure(tag: Tag, inner: str) -> str:
    """An image with its caption, as Hugo, Jekyll's themes, Eleventy and Hexo name them."""
    source = tag.get(*_SOURCE) or next((v for v in tag.values if "." in v or "/" in v), "")
    if not source:
        return ""
    after = tag.values[tag.values.index(source) + 1 :] if source in tag.values else tag.values
    spoken = [value for value in after if not value.isdigit()]
    if tag.name in ("asset_img", "img") and tag.family == "block":  # Hexo: a title, then a text
        words = spoken[-1] if any(" " in one for one in spoken) else " ".join(spoken)
    else:
        words = next(iter(spoken), "")
    if option := _ALT.search(tag.said):  # jekyll_picture_tag's
        words = option[1]
    title, caption = tag.get("title"), tag.get("caption", "description") or inner.strip()
    values = {"src": source, "alt": tag.get("alt") or words}
    values |= {name: tag.get(name) for name in ("width", "height") if tag.get(name).isdigit()}
    image = start("img", values)
    if target := tag.get("link", "href"):
        image = f"{start('a', {'href': target})}{image}</a>"
    credit = captioned(tag.get("attr"), _MARKED)
    if credit and tag.get("attrlink"):
        credit = f"{start('a', {'href': tag.get('attrlink')})}{credit}</a>"
    heading = f"<strong>{captioned(title, _MARKED)}</strong>" if title else ""
    words = " ".join(filter(None, (heading, captioned(caption, _MARKED), credit)))
    return f"<figure>{image}{f'<figcaption>{words}</figcaption>' if words else ''}</figure>"


def _framed(prefix: str, *names: str) -> Callable[[Tag, str], str]:
    """What shows a page of another site: a link to it."""

    def render(tag: Tag, inner: str) -> str:
        given = tag.get(*names, at=0) or inner.strip()
        if not given:
            return ""
        url = given if given.startswith(("http://", "https://", "//")) else prefix + given
        return link(url, tag.get("title"))

    return render


def _tweet(tag: Tag, inner: str) -> str:
    given = tag.get("id", "url", at=len(tag.values) - 1) or inner.strip()
    if not given or given.startswith("http"):
        return link(given) if given else ""
    return link(f"https://x.com/{tag.get('user') or 'i'}/status/{given}")


def _gist(tag: Tag, inner: str) -> str:
    given = tag.get("url", "id", at=0) or inner.strip()
    if given.startswith("http"):
        return link(given)
    user = given if len(tag.values) > 1 else tag.get("user", "username")
    gist = tag.values[1] if len(tag.values) > 1 else given
    return link(
        f"https://gist.github.com/{user}/{gist}" if user else f"https://gist.github.com/{gist}"
    )


def _code(tag: Tag, inner: str) -> str:
    """Source code, with its language as a class."""
    language = tag.get("lang", "language", "type", at=0)
    opening = start("code", {"class": f"language-{language}"} if language else {})
    if tag.family == "block" and "{%" in inner:
        inner = without_raw(inner)
    return f"<pre>{opening}{escaped(inner.strip(chr(10)).rstrip())}\n</code></pre>"


def _quote(tag: Tag, inner: str) -> str:
    name = tag.get("author", "name", "cite", at=0)
    if (
        tag.name == "blockquote" and tag.family == "block" and name in tag.values
    ):  # Hexo: the words up to an address
        name = " ".join(takewhile(lambda one: "://" not in one, tag.values))
    author = ", ".join(filter(None, (name, tag.get("source"))))
    credit = f"<p><cite>{captioned(author, _MARKED)}</cite></p>" if author else ""
    return f"<blockquote>{block(inner)}{credit}</blockquote>"


def _media(element: str) -> Callable[[Tag, str], str]:
    def render(tag: Tag, inner: str) -> str:
        source = tag.get(*_SOURCE, "ogg", "m4a", "wav", "m4v", at=0) or inner.strip()
        return (
            f"<p>{start(element, {'src': source, 'controls': ''})}</{element}></p>"
            if source
            else ""
        )

    return render


def _video(tag: Tag, inner: str) -> str:
    """A recording, or where a theme names who shows it, a link to its page."""
    host = MEANINGS.get(tag.get("provider").lower()) or _media("video")
    return host(tag, inner)


def _caption(tag: Tag, inner: str) -> str:
    """WordPress's ``[caption]``: an image, and the words for it within or as an argument."""
    in_html = _LAST_IMAGE.fullmatch(inner)
    image = in_html or _LAST_MARKED.fullmatch(inner)
    if not image:
        return inner
    words = tag.get("caption") or image[2].strip()
    caption = f"<figcaption>{captioned(words, _MARKED)}</figcaption>" if words else ""
    if in_html is None:
        return f"<figure>{block(image[1].strip())}{caption}</figure>"
    return f"<figure>{image[1].strip()}{caption}</figure>"


def _inner(tag: Tag, inner: str) -> str:  # noqa: ARG001
    return inner


def _nothing(tag: Tag, inner: str) -> str:  # noqa: ARG001
    return ""


def _box(tag: Tag, inner: str) -> str:
    """A note or a warning of a theme's: Hextra, Blowfish, GitBook, Hexo."""
    words = [value for value in tag.values if value not in _LOOKS and "fa-" not in value]
    kind = tag.get("type", "style", "kind", "class") or next(iter(words), "") or tag.name
    title = tag.get("title") or (" ".join(words[1:]) if tag.get("type", "style") == "" else "")
    inner = inner if inner.strip() else tag.get("text", "content", "body", "message", "description")
    if not inner.strip():
        return ""
    kind = "" if kind in _UNNAMED or not kind.isalpha() else kind
    opening, closing = quote(kind, title)
    return f"{opening}{block(inner)}{closing}"


_UNNAMED = frozenset(
    {"admonition", "alert", "callout", "default", "note-box", "notice", "pageinfo", "primary"}
)
_LOOKS = frozenset("true false no-icon icon flat modern simple disabled".split())
"""Words of Hexo's boxes that say how they look."""
_YOUTUBE = _framed("https://www.youtube.com/watch?v=", "id", "video_id", "videoid", "url", "src")
_VIMEO = _framed("https://vimeo.com/", "id", "video_id", "url", "src")
_PAGE = _framed("", "url", "src", "href", "link", "file")
_EMBED = _framed("https://", "src", "url", "href")

SILENT = frozenset(
    "assign clear clearfix comment fa fab faicon far fas hspace icon icons more nextpage raw set "
    "spacer toc verbatim vspace".split()
)
"""Tags that show nothing of their own, anywhere."""

MEANINGS: dict[str, Callable[[Tag, str], str]] = {
    **dict.fromkeys(("figure", "fig", "img", "image", "picture", "asset_img", "imgproc"), _figure),
    **dict.fromkeys(("responsive_image", "lightbox", "fancybox", "photo"), _figure),
    **dict.fromkeys(
        (
            *("youtube", "youtubelite", "youtube-lite", "youtubeplayer", "youtube_embed"),
            *("youtube-embed", "yt", "yt_embed"),
        ),
        _YOUTUBE,
    ),
    **dict.fromkeys(("vimeo", "vimeo_simple"), _VIMEO),
    **dict.fromkeys(("x", "tweet", "twitter", "x_simple", "twitter_simple"), _tweet),
    "instagram": _framed("https://www.instagram.com/p/", "id", "url"),
    "spotify": _framed("https://open.spotify.com/", "id", "url", "uri"),
    "soundcloud": _framed("https://soundcloud.com/", "url", "id"),
    "bilibili": _framed("https://www.bilibili.com/video/", "id", "bvid"),
    "dailymotion": _framed("https://www.dailymotion.com/video/", "id"),
    "asciinema": _framed("https://asciinema.org/a/", "id", "key"),
    "loom": _framed("https://www.loom.com/share/", "id"),
    "codesandbox": _framed("https://codesandbox.io/s/", "id"),
    "jsfiddle": _framed("https://jsfiddle.net/", "id", "url"),
    **dict.fromkeys(("mastodon", "bluesky", "bsky", "tiktok", "peertube", "reddit"), _PAGE),
    **dict.fromkeys(("bandcamp", "figma", "pdf"), _PAGE),
    "gist": _gist,
    **dict.fromkeys(("embed", "iframe", "oembed"), _EMBED),
    **dict.fromkeys(("highlight", "codeblock", "code", "sourcecode"), _code),
    **dict.fromkeys(("quote", "blockquote", "pullquote"), _quote),
    **dict.fromkeys(
        (
            *("admonition", "alert", "callout", "caution", "danger", "hint", "important", "info"),
            *("message", "note", "notice", "pageinfo", "tip", "warning"),
        ),
        _box,
    ),
    "audio": _media("audio"),
    "video": _video,
    "caption": _caption,
    **dict.fromkeys(("raw", "verbatim", "rawhtml", "html"), _inner),
    **dict.fromkeys(sorted(SILENT - {"raw", "verbatim"}), _nothing),
}
"""By a tag's name in lower case."""

WORDPRESS = frozenset(
    "caption wp_caption gallery playlist audio video embed youtube vimeo tweet instagram gist "
    "soundcloud code sourcecode contact-form contact-form-7 nextpage".split()
)
"""What a word in square brackets must be to be a shortcode without any argument."""
