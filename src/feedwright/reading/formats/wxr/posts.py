"""WordPress' exports (WXR): a post of one to an article.

An export is RSS with elements of WordPress' own. What tells readers of WordPress' feeds who an
entry is stands in ``guid``; it stays though the post's address changes.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.text import one_line
from feedwright.reading.fields import conversion
from feedwright.reading.formats.feed import xmldocument
from feedwright.reading.formats.raw_article import Context, RawArticle, Reading
from feedwright.reading.formats.wxr import blocks
from feedwright.reading.formats.wxr.blocks import Attachment, Library

_DECLARATION = re.compile(rb"\A[\s\xef\xbb\xbf]*<\?xml[^>]*\?>")
_ROOT = re.compile(rb"<rss\b[^>]*>")
_PLAIN_ROOT = (
    b'<rss xmlns:wp="w" xmlns:dc="d" xmlns:content="c" xmlns:excerpt="e" xmlns:wfw="f" '
    b'xmlns:atom="a" xmlns:media="m" xmlns:itunes="i">'
)
"""For an export that has lost its own."""
_ZERO = re.compile(r"(?:0000|-0001)")
_WORDS = {
    "page": ("page", "pages"),
    "attachment": ("file of the library", "files of the library"),
    "nav_menu_item": ("item of a menu", "items of menus"),
    "revision": ("revision", "revisions"),
    "wp_block": ("pattern", "patterns"),
}
"""What types of items are that are no posts."""
_NAMED = 5
POST = "post"


class Site(NamedTuple):
    """What an export says of its site."""

    opening: bytes = _PLAIN_ROOT
    """What each item is read behind: the XML declaration and the root with its namespaces."""
    title: str = ""
    description: str = ""
    home: str = ""
    language: str = ""
    authors: Mapping[str, str] = {}
    """Names by login."""


def _integer(text: str) -> int:
    """A number of a database, of at most 64 bits, 0 for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


_DIGITS = 18


class Item(NamedTuple):
    """An item of an export: a post, a page, a file of the library, an item of a menu."""

    texts: Mapping[str, str]
    """By the names of elements, with their prefixes: ``wp:post_id``."""
    terms: tuple[tuple[str, str, str], ...]
    """Taxonomy, short name, and name."""
    meta: Mapping[str, tuple[str, ...]]
    """What is said beside, by key."""

    @property
    def number(self) -> int:
        """Its number in the database, 0 where it has none."""
        return _integer(self.texts.get("wp:post_id", ""))

    @property
    def parent(self) -> int:
        """The number of the post that it was uploaded for, or 0."""
        return _integer(self.texts.get("wp:post_parent", ""))

    @property
    def type(self) -> str:
        """What it is."""
        return self.texts.get("wp:post_type", POST).strip() or POST

    def one(self, key: str) -> str:
        """What is said beside under a key, the last time."""
        return (self.meta.get(key) or ("",))[-1]


def site(head: bytes) -> Site:
    """What an export says of its site.

    Args:
        head: What stands before its first item.
    """
    declaration, root = _DECLARATION.match(head), _ROOT.search(head)
    opening = declaration[0].strip() if declaration else b""
    opening += root[0] if root and b"xmlns:wp" in root[0] else _PLAIN_ROOT
    node = xmldocument.parse(opening + head[root.end() if root else 0 :] + b"</channel></rss>").root
    channel = node.find("channel") if node is not None else None
    if channel is None:
        return Site(opening)
    said = {_name(one): one for one in reversed(channel) if isinstance(one.tag, str)}
    people = [_texts(one) for one in channel if _name(one) == "wp:author"]
    return Site(
        opening,
        title=one_line(html.unescape(_text(said.get("title")))),
        description=one_line(html.unescape(_text(said.get("description")))),
        home=_text(said.get("wp:base_blog_url")) or _text(said.get("link")),
        language=_text(said.get("language")),
        authors={
            one.get("wp:author_login", ""): one_line(html.unescape(name))
            for one in people
            if (name := one.get("wp:author_display_name", ""))
        },
    )


def item(data: bytes, opening: bytes) -> Item:
    """An item of an export.

    Args:
        data: From ``<item>`` to ``</item>``.
        opening: As :class:`Site` has it.

    Raises:
        UnreadableArticle: It cannot be read, even mended.
    """
    root = xmldocument.parse(opening + data + b"</rss>").root
    node = root.find("item") if root is not None else None
    if node is None:
        raise UnreadableArticle("It is no XML; export it again.")
    texts: dict[str, str] = {}
    terms: list[tuple[str, str, str]] = []
    meta: dict[str, tuple[str, ...]] = {}
    for one in node:
        name = _name(one)
        if name == "category":
            terms.append((one.get("domain") or "category", one.get("nicename") or "", _text(one)))
        elif name == "wp:postmeta":
            said = _texts(one)
            key = said.get("wp:meta_key", "")
            meta[key] = (*meta.get(key, ()), said.get("wp:meta_value", ""))
        elif name != "wp:comment":
            texts.setdefault(name, one.text or "")
    return Item(texts, tuple(terms), meta)


def _name(node: Any) -> str:
    """An element's name with its prefix."""
    if not isinstance(node.tag, str):
        return ""
    local = node.tag.rpartition("}")[2]
    return f"{node.prefix}:{local}" if node.prefix else local


def _texts(node: Any) -> dict[str, str]:
    return {_name(one): _text(one) for one in node}


def _text(node: Any) -> str:
    return (node.text or "").strip() if node is not None else ""


def order(one: Item) -> tuple[int, int]:
    """By what files of a post are sorted."""
    return _integer(one.texts.get("wp:menu_order", "")), one.number


def pattern(one: Item) -> str:
    """The body that an item is for others, "" where it is none."""
    is_shown = one.type == "wp_block" and one.texts.get("wp:status", "").strip() == "publish"
    return one.texts.get("content:encoded", "") if is_shown else ""


def attachment(one: Item) -> Attachment | None:
    """The file that an item of the library is; None where it has no address."""
    url = one.texts.get("wp:attachment_url", "").strip()
    alt = one_line(html.unescape(one.one("_wp_attachment_image_alt")))
    caption = one.texts.get("excerpt:encoded", "").strip()
    title = one_line(html.unescape(one.texts.get("title", "")))
    return Attachment(url, alt, caption, title) if url else None


def reading(
    one: Item, of: Site, context: Context, library: Library, *, is_repeated: bool = False
) -> Reading:
    """The article that a post is.

    Args:
        one: The post.
        of: Its site.
        context: Its place, and what holds for articles that do not say.
        library: What else the export holds.
        is_repeated: A post before it has the same ``guid``, which tells readers who that is.

    Raises:
        UnreadableArticle: It says nothing that a reader could see.
    """
    body, told = blocks.shown(one.texts.get("content:encoded", ""), one.number, library)
    fields = {name: value for name, value in _fields(one, of, library) if value}
    if is_repeated and fields.pop("guid", ""):
        told = (*told, "A post before it has the same guid, so that it has an id of its own here.")
    raw = RawArticle(fields=fields, body=body, markup="html", warnings=told)
    return Reading(articles=(conversion.article(raw, context),))


def _fields(one: Item, of: Site, library: Library) -> Iterator[tuple[str, Any]]:
    """The fields of a post, by the names of front matter."""
    texts = one.texts
    yield "title", one_line(texts.get("title", ""))
    yield "guid", texts.get("guid", "").strip()
    yield "url", texts.get("link", "").strip()
    yield "slug", texts.get("wp:post_name", "").strip()
    yield "date", _time(texts, "wp:post_date") or _rss_time(texts)
    yield "modified", _time(texts, "wp:post_modified")
    yield "status", texts.get("wp:status", "").strip()
    yield "password", texts.get("wp:post_password", "").strip()
    yield "excerpt", texts.get("excerpt:encoded", "").strip()
    yield "authors", [{"name": name} for name in _authors(one, of)]
    yield "categories", [*_terms(one, "category")]
    yield "tags", [*_terms(one, "post_tag")]
    if (picture := _file(one.one("_thumbnail_id"), library)) is not None:
        yield "image", {"url": picture.url, "alt": picture.alt}
    yield "enclosures", [*filter(None, map(_enclosure, one.meta.get("enclosure", ())))]


def _time(texts: Mapping[str, str], name: str) -> str:
    """A time in UTC where WordPress has one, by the site's clock where not; "" for none."""
    for ending, zone in (("_gmt", "Z"), ("", "")):
        text = texts.get(f"{name}{ending}", "").strip()
        if text and not _ZERO.match(text):
            return text + zone
    return ""


def _rss_time(texts: Mapping[str, str]) -> str:
    """The time that feeds show, which other programs' exports may have alone."""
    text = texts.get("pubDate", "").strip()
    return "" if "-0001" in text else text


def _authors(one: Item, of: Site) -> Iterator[str]:
    """Names of its authors: those of the plugin for several, or the one that WordPress knows."""
    several = [*_terms(one, "author")]
    login = one.texts.get("dc:creator", "").strip()
    # One may log in by an e-mail address, which is no name and nobody's to publish.
    name = of.authors.get(login, "" if "@" in login else login)
    yield from several or filter(None, [name])


def _terms(one: Item, taxonomy: str) -> Iterator[str]:
    """The names of its terms, less WordPress' own for what has none."""
    for domain, short, name in one.terms:
        if domain == taxonomy and not (taxonomy == "category" and short == "uncategorized"):
            yield one_line(html.unescape(name or short))


def _file(number: str, library: Library) -> Attachment | None:
    return library.attachment(_integer(number)) if number else None


def _enclosure(text: str) -> dict[str, str] | None:
    """An enclosure, as WordPress notes it: address, length and type, a line for each."""
    lines = [line.strip() for line in text.strip().splitlines()]
    if not lines or not lines[0]:
        return None
    url, length, kind = (*lines, "", "", "")[:3]
    said = {"url": url, "length": length if length.isdigit() else "", "type": kind}
    return {name: value for name, value in said.items() if value}


def passed_over(types: Counter[str]) -> str:
    """Items that are no posts, as a list; "" where there is none.

    Args:
        types: How many there are of each type.
    """
    told = [
        f"{count:,} {_WORDS[one][count > 1] if one in _WORDS else f'of type {one}'}"
        for one, count in sorted(types.items(), key=lambda one: (-one[1], one[0]))
    ]
    more = f" and {len(told) - _NAMED} types more" if len(told) > _NAMED else ""
    return ", ".join(told[:_NAMED]) + more
