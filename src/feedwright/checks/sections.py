"""Where each element is defined: the address and the section of its specification."""

from feedwright.checks.names import NAMESPACES, split, words

_ATOM = "https://www.rfc-editor.org/rfc/rfc4287#section-"
_ATOM_SECTIONS = {
    "feed": "4.1.1",
    "entry": "4.1.2",
    "content": "4.1.3",
    "author": "4.2.1",
    "category": "4.2.2",
    "contributor": "4.2.3",
    "generator": "4.2.4",
    "icon": "4.2.5",
    "id": "4.2.6",
    "link": "4.2.7",
    "logo": "4.2.8",
    "published": "4.2.9",
    "rights": "4.2.10",
    "source": "4.2.11",
    "subtitle": "4.2.12",
    "summary": "4.2.13",
    "title": "4.2.14",
    "updated": "4.2.15",
    "name": "3.2.1",
    "uri": "3.2.2",
    "email": "3.2.3",
}
_RSS = "https://www.rssboard.org/rss-profile#element-"
_IN_CHANNEL = words(
    "category cloud copyright description docs generator image item language lastbuilddate"
    " link managingeditor pubdate rating skipdays skiphours textinput title ttl webmaster"
)
_IN_ITEM = words("author category comments description enclosure guid link pubdate source title")
_INNER = {
    "image": frozenset(["link", "title", "url", "description", "height", "width"]),
    "textinput": frozenset(["description", "link", "name", "title"]),
}
_PAGES = {
    "admin": "https://web.resource.org/rss/1.0/modules/admin/",
    "app": "https://www.rfc-editor.org/rfc/rfc5023",
    "at": "https://www.rfc-editor.org/rfc/rfc6721#section-3",
    "content": "https://web.resource.org/rss/1.0/modules/content/",
    "dc": "https://www.dublincore.org/specifications/dublin-core/dces/",
    "dcterms": "https://www.dublincore.org/specifications/dublin-core/dcmi-terms/",
    "fh": "https://www.rfc-editor.org/rfc/rfc5005",
    "geo": "https://www.w3.org/2003/01/geo/",
    "georss": "https://docs.ogc.org/cs/17-002r1/17-002r1.html",
    "gml": "https://docs.ogc.org/cs/17-002r1/17-002r1.html",
    "itunes": "https://help.apple.com/itc/podcasts_connect/#/itcb54353390",
    "media": "https://www.rssboard.org/media-rss",
    "opensearch": "https://github.com/dewitt/opensearch",
    "podcast": "https://podcasting2.org/docs/podcast-namespace",
    "slash": "https://web.resource.org/rss/1.0/modules/slash/",
    "sy": "https://web.resource.org/rss/1.0/modules/syndication/",
    "thr": "https://www.rfc-editor.org/rfc/rfc4685",
    "wfw": "https://www.rssboard.org/rss-profile#namespace-elements-wfw",
}
_BY_NAMESPACE = {NAMESPACES[prefix]: page for prefix, page in _PAGES.items()}
_RSS_1 = "https://web.resource.org/rss/1.0/spec"


def section(tag: str, parent: str, kind: str) -> str:
    """The address of the section that defines an element, or "" where none is known.

    Args:
        tag: The element's name, in Clark notation.
        parent: The name of the element that it stands in, or would.
        kind: The document's format: ``rss``, ``rdf``, ``atom``.
    """
    space, local = split(tag)
    if space == NAMESPACES["atom"]:
        found = _ATOM_SECTIONS.get(local, "")
        return f"{_ATOM}{found}" if found else ""
    if space:
        return _BY_NAMESPACE.get(space, "")
    if kind == "rdf":
        return _RSS_1
    return _of_rss(local.lower(), parent.lower())


def _of_rss(name: str, within: str) -> str:
    if within == "item" and name in _IN_ITEM:
        return f"{_RSS}channel-item-{name}"
    if within == "channel" and name in _IN_CHANNEL:
        return f"{_RSS}channel-{name}"
    if name in _INNER.get(within, ()):
        return f"{_RSS}channel-{within}-{name}"
    return f"{_RSS}{name}" if name in {"rss", "channel"} else ""
