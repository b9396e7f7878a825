"""What a web page says of its article in JSON-LD (schema.org), as the fields of front matter.

Publishers write it for search engines, so it is the most careful of a page's descriptions.
It is also written by templates that nobody reads: authors stand as text, objects or lists,
values hide behind ``@id``, ``@list`` and ``@value``, and some of it is no JSON at all.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

Node = Mapping[str, Any]

# The types that are a story, best first; a page's own type is a last resort, since
# its title bears the site's name.
_STORIES = (
    re.compile(r"(Article|Posting|Report|Story|Review)$"),
    re.compile(r"^(PodcastEpisode|RadioEpisode|Episode|CreativeWork|Recipe|VideoObject)$"),
    re.compile(r"^(WebPage|ItemPage)$"),
)
_WRAPPERS = ("@graph", "mainEntity", "mainEntityOfPage")
_WRAPPED = re.compile(r"(?:<!--|/[/*])?\s*+<!\[CDATA\[(?:\s*+\*/)?|<!--")
"""What stands before the value in scripts that were to be XML too, or that old browsers hid."""
_AFTER = " \t\n\r\f\v\xa0;"
# Texts are passed over whole, so that what looks like either within them stays.
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+")|,(?=\s*+[}\]])', re.DOTALL)
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*+")|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)', re.DOTALL)
_ESCAPED = re.compile(r"&(?:quot|#34|#x22);")
_BETWEEN = re.compile(r"[\s,;]*+")
_CLASS = re.compile(r"\.([\w-]+)")
"""A class that a selector of CSS names."""
_NOTHING = ("null", "undefined")
"""What programs write of a value that is not there."""
_MOST_VALUES = 50
_DEEPEST = 12
"""Levels of objects that are followed; real pages have four or five, hostile ones many."""


class JsonLd(msgspec.Struct, frozen=True, kw_only=True):
    """What a page's JSON-LD tells of its article."""

    fields: dict[str, Any]
    body: str
    """``articleBody``: the story as text without markup, often shortened."""
    paid: tuple[str, ...] = ()
    """The classes of the parts that are for subscribers."""


def article_data(scripts: Iterable[str], address: str = "") -> JsonLd:
    """What JSON-LD tells of the article of a page.

    Args:
        scripts: The text of each ``<script type="application/ld+json">``.
        address: The page's own address, which finds its article among several.
    """
    nodes = [node for script in scripts for node in _nodes(_decoded(script))]
    story = _story(nodes, address)
    known = _by_id(nodes)
    site = _first(_named(node) for node in nodes if "WebSite" in _types(node))
    if story is None:
        return JsonLd(fields={"site": site} if site else {}, body="")
    fields = _Story(story, known).fields()
    fields["site"] = site or fields["site"]
    fields["section"] = fields["section"] or _trail_end(nodes)
    return JsonLd(
        fields={name: value for name, value in fields.items() if value},
        body=html.unescape(
            _first(t for t in _flat(story.get("articleBody")) if isinstance(t, str))
        ),
        paid=tuple(_paid(story)),
    )


def _paid(story: Node) -> Iterator[str]:
    """The classes of what is not free (Google, "Structured data for paywalled content")."""
    for part in _flat(story.get("hasPart")):
        if isinstance(part, dict) and str(part.get("isAccessibleForFree")).lower() == "false":
            for selector in _texts(part.get("cssSelector")):
                yield from _CLASS.findall(selector)


def _decoded(script: str) -> object:
    """The value of a script, a list of several; None where it is no JSON that can be mended."""
    text = _unwrapped(script.strip())
    for mend in (_as_it_is, _without_comments, _unescaped):
        if (mended := mend(text)) and (found := _values(mended)):
            return found
    return None


def _values(text: str) -> list[object]:
    """The values that stand in a text one after another, up to where it is broken."""
    # Raw line breaks within strings are common, and JSON forbids them: hence not strict.
    decoder = json.JSONDecoder(strict=False)
    found: list[object] = []
    place = 0
    while len(found) < _MOST_VALUES and (place := _end_of(_BETWEEN, text, place)) < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return [value for value in found if isinstance(value, dict | list)]


def _end_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


def _as_it_is(text: str) -> str:
    return text


def _without_comments(text: str) -> str:
    bare = _COMMENT.sub(r"\1", text)
    return _TRAILING_COMMA.sub(r"\1", bare)


def _unescaped(text: str) -> str:
    """A script that was escaped as a page's text is, "" where it was not."""
    return _without_comments(html.unescape(text)) if _ESCAPED.search(text) else ""


def _unwrapped(text: str) -> str:
    """A script without what was to hide it; without patterns, for blanks may be very many."""
    if start := _WRAPPED.match(text):
        text = text[start.end() :].lstrip()
    text = text.rstrip(_AFTER)
    if text.endswith("-->"):
        return text.removesuffix("-->").rstrip(_AFTER)
    inner = text.removesuffix("*/").rstrip()
    if not inner.endswith("]]>"):
        return text
    inner = inner.removesuffix("]]>").rstrip()
    return inner.removesuffix("//").removesuffix("/*").rstrip(_AFTER)


def _nodes(value: object, depth: int = 0) -> Iterator[Node]:
    """Every object that stands for something of its own, in the document's order."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in _WRAPPERS:
            yield from _nodes(value.get(name), depth + 1)
        for name in ("author", "publisher", "image", "isPartOf"):
            yield from _nodes(value.get(name), depth + 1)


def _by_id(nodes: Iterable[Node]) -> dict[str, Node]:
    """The objects that others refer to; of a reference and its object, the object."""
    known: dict[str, Node] = {}
    for node in nodes:
        key = node.get("@id")
        if isinstance(key, str) and len(node) > len(known.get(key, ())):
            known[key] = node
    return known


def _types(node: Node) -> list[str]:
    """Its types without the vocabulary's address."""
    return [name.rpartition("/")[2].rpartition(":")[2] for name in _texts(node.get("@type"))]


def _story(nodes: list[Node], address: str) -> Node | None:
    for pattern in _STORIES:
        found = [node for node in nodes if any(pattern.search(name) for name in _types(node))]
        if found:
            return next(
                (node for node in found if address and address in _addresses(node)), found[0]
            )
    return None


def _addresses(node: Node) -> list[str]:
    page = node.get("mainEntityOfPage")
    return [
        *_texts(node.get("url")),
        *_texts(node.get("@id")),
        *_texts(page.get("@id") if isinstance(page, dict) else page),
    ]


class _Story:
    """The article's object, and the objects that it refers to by ``@id``."""

    def __init__(self, node: Node, known: Mapping[str, Node]) -> None:
        self._node = node
        self._known = known

    def fields(self) -> dict[str, Any]:
        sections = self._all("articleSection")
        return {
            "title": self._one("headline") or self._one("name"),
            "description": self._one("description") or self._one("abstract"),
            "date": self._one("datePublished") or self._one("dateCreated"),
            "updated": self._one("dateModified"),
            "authors": self._people("author") or self._people("creator"),
            "section": sections[0] if sections else "",
            "tags": split_tags(self._all("keywords")) or sections[1:],
            "language": _first(
                text
                for value in self._values("inLanguage")
                for text in _texts(_either(value, "alternateName", "name"))
            ),
            "canonical": _first(u for u in _addresses(self._node) if is_address(u)),
            "image": self._image(),
            "site": _first(map(_named, self._values("publisher")))
            or _first(
                _named(value)
                for value in self._values("isPartOf")
                if not (isinstance(value, dict) and "WebPage" in _types(value))
            ),
            "source": _first(
                text
                for value in self._values("isBasedOn")
                for text in _texts(_either(value, "url", "@id", "name"))
            ),
            "enclosures": self._enclosures(),
        }

    def _values(self, name: str) -> list[object]:
        """A property's values, each reference replaced by what it refers to."""
        values = _flat(self._node.get(name))
        return [
            self._known.get(str(value["@id"]), value)
            if isinstance(value, dict) and "@id" in value
            else value
            for value in values
        ]

    def _all(self, name: str) -> list[str]:
        return list(dict.fromkeys(_texts(self._node.get(name))))

    def _one(self, name: str) -> str:
        return _first(self._all(name))

    def _people(self, name: str) -> list[dict[str, str]]:
        people: list[dict[str, str]] = []
        for value in self._values(name):
            names = _names(value)
            if len(names) > 1:
                people += [{"name": name} for name in names if not is_address(name)]
                continue
            person = {"name": _first(names)}
            if isinstance(value, dict):
                person["url"] = _first(
                    filter(is_address, [*_texts(value.get("url")), *_texts(value.get("sameAs"))])
                )
                person["email"] = _first(_texts(value.get("email"))).removeprefix("mailto:")
            if person["name"] and not is_address(person["name"]):
                people.append({key: text for key, text in person.items() if text})
        return people

    def _image(self) -> dict[str, Any]:
        for value in [*self._values("image"), *self._values("thumbnailUrl")]:
            if isinstance(value, str):
                return {"url": value.strip()}
            if isinstance(value, dict) and (image := _image(value)):
                return image
        return {}

    def _enclosures(self) -> list[dict[str, Any]]:
        found = []
        for name in ("audio", "video", "associatedMedia", "encoding"):
            for value in self._values(name):
                if isinstance(value, dict) and "ImageObject" not in _types(value):
                    media = {
                        "url": _first(_texts(value.get("contentUrl"))),
                        "type": _first(_texts(_either(value, "encodingFormat", "fileFormat"))),
                        "length": whole(value.get("contentSize")),
                    }
                    if media["url"]:
                        found.append({key: part for key, part in media.items() if part})
        return found


def _image(node: Node) -> dict[str, Any]:
    """The picture that an ``ImageObject`` describes; empty where it names no address."""
    makers = _flat(_either(node, "creator", "copyrightHolder", "author"))
    image = {
        "url": _first(_texts(_either(node, "contentUrl", "url")))
        or _first(one for one in _texts(node.get("@id")) if "#" not in one),
        "alt": _first(_texts(_either(node, "caption", "description"))),
        "credit": _first([*_texts(node.get("creditText")), *map(_named, makers)]),
        "width": whole(node.get("width")),
        "height": whole(node.get("height")),
    }
    return {key: part for key, part in image.items() if part} if image["url"] else {}


def _trail_end(nodes: list[Node]) -> str:
    """The last step but the article itself of a ``BreadcrumbList``."""
    for node in nodes:
        if "BreadcrumbList" in _types(node):
            steps = [_step(step) for step in _flat(node.get("itemListElement"))]
            # The first step is the front page; the last one is the article or has its name.
            return _first(steps[1:-1][-1:])
    return ""


def _step(step: object) -> str:
    """The name of a step of a ``BreadcrumbList``, whose ``item`` is an object or an address."""
    item = step.get("item") if isinstance(step, dict) else None
    names = [_named(step), _named(item) if isinstance(item, dict) else ""]
    return _first(name for name in names if not is_address(name) and not name.startswith("/"))


def _flat(value: object, depth: int = 0) -> list[object]:
    """A value that may be absent, single, in a list or behind ``@list``, as a list."""
    if value is None or depth > _DEEPEST:
        return []
    if isinstance(value, list):
        return [item for part in value for item in _flat(part, depth + 1)]
    if isinstance(value, dict):
        for name in ("@list", "@set", "@value"):
            if name in value:
                return _flat(value[name], depth + 1)
    return [value]


def _texts(value: object) -> list[str]:
    """The texts of a value, with the entities that templates escape once too often undone."""
    found = [html.unescape(item) for item in _flat(value) if isinstance(item, str)]
    return [text for item in found if (text := " ".join(item.split()))]


def _either(value: object, *names: str) -> object:
    """The first property that an object has, or the value itself where it is no object."""
    if not isinstance(value, dict):
        return value
    return next((value[name] for name in names if value.get(name)), None)


def _names(value: object) -> list[str]:
    """Whom an object names, or whose parts of a name it has."""
    names = _texts(_either(value, "name", "legalName", "alternateName"))
    if names or not isinstance(value, dict):
        return list(dict.fromkeys(names))
    parts = [_first(_texts(value.get(part))) for part in ("givenName", "familyName")]
    return [" ".join(filter(None, parts))] if any(parts) else []


def _named(value: object) -> str:
    return _first(_texts(_either(value, "name", "legalName")))


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def split_tags(values: Iterable[str]) -> list[str]:
    """Tags from keywords, which stand one each, or several in a text with commas between."""
    found = [part.strip() for value in values for part in re.split(r"[,;，、؛،]", value)]
    return list(dict.fromkeys(tag for tag in found if tag and tag.lower() not in _NOTHING))


def is_address(text: str) -> bool:
    """Whether a text is an absolute address of the web."""
    return re.match(r"https?://[^\s/]", text, re.IGNORECASE) is not None


def whole(value: object) -> int:
    """A whole number, from a number or a text such as ``1600px``; 0 where there is none."""
    if isinstance(value, dict):
        value = value.get("value") or value.get("@value")
    found = re.match(r"\s*+(\d{1,12})(?:\.\d*+)?\s*+(?:px)?\s*+$", str(value), re.ASCII)
    return int(found[1]) if found else 0
