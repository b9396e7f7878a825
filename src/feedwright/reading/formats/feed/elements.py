"""The elements of RSS and Atom, whatever their versions and prefixes call them."""

import base64
import html
import re
from collections import defaultdict
from collections.abc import Iterator, KeysView
from contextlib import suppress
from copy import deepcopy
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Node

from feedwright.domain.addresses import address as absolute
from feedwright.domain.extra_elements import KNOWN_NAMESPACES, Said, attribute_problem
from feedwright.domain.text import one_line, plain, title_text

_OWN = ""
_VOCABULARIES = {
    "": _OWN,
    "www.w3.org/2005/atom": _OWN,
    "purl.org/atom/ns": _OWN,
    "purl.org/rss/1.0": _OWN,
    "my.netscape.com/rdf/simple/0.9": _OWN,
    "channel.netscape.com/rdf/simple/0.9": _OWN,
    "backend.userland.com/rss": _OWN,
    "backend.userland.com/rss2": _OWN,
    "backend.userland.com/rss091": _OWN,
    "blogs.law.harvard.edu/tech/rss": _OWN,
    "cyber.law.harvard.edu/rss/rss.html": _OWN,
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "www.w3.org/1999/xhtml": "xhtml",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "search.yahoo.com/mrss": "media",
    "purl.org/syndication/history/1.0": "fh",
    "purl.org/atompub/tombstones/1.0": "at",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "podlove.org/simple-chapters": "psc",
    "podcastindex.org/namespace/1.0": "podcast",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
}
"""The namespaces by their usual prefixes; ``_OWN`` are RSS and Atom themselves, which share
what they both say (RFC 4287 is used within RSS, and their common names mean the same)."""
_PARTLY_READ = ("itunes", "podcast")
_UNDECLARED = {"atom": _OWN, "rss": _OWN}
_RELATIONS = "http://www.iana.org/assignments/relation/"
_SCHEME = re.compile(r"https?://(?:www\.(?=purl\.))?")

_HTML = frozenset({"html", "text/html", "application/xhtml+xml", "xhtml"})
_TEXT = frozenset({"text", "text/plain"})
_MARKUP = _HTML | {"", "application/xml", "text/xml"}


class Part:
    """An element, and its children by their lower-case names, with the usual prefix.

    Args:
        node: The element.
        own: The namespace of the document's root, which counts as RSS or Atom whatever it is.
    """

    def __init__(self, node: Node, own: str = "") -> None:
        self.node = node
        self._own = own
        self._children: defaultdict[str, list[Node]] = defaultdict(list)
        for child in node.iterchildren(etree.Element):
            self._children[name(child, own)].append(child)

    def names(self) -> KeysView[str]:
        """The names of its children."""
        return self._children.keys()

    def all(self, *names: str) -> Iterator[Node]:
        """The children of these names, those of the first name first."""
        for wanted in names:
            yield from self._children.get(wanted, ())

    def parts(self, *names: str) -> list["Part"]:
        """The same, as parts."""
        return [Part(node, self._own) for node in self.all(*names)]

    def texts(self, *names: str) -> Iterator[str]:
        """The texts of these children, without blanks at their ends and without empty ones."""
        return filter(None, (text(node).strip() for node in self.all(*names)))

    def first(self, *names: str) -> str:
        """The first of these texts, or ""."""
        return next(self.texts(*names), "")


def name(node: Node, own: str = "") -> str:
    """An element's name in lower case, with the usual prefix of its namespace."""
    namespace, _, local = str(node.tag).lstrip("{").rpartition("}")
    if not namespace and ":" in local:  # a prefix that nothing declares
        prefix, _, local = local.lower().rpartition(":")
        prefix = _UNDECLARED.get(prefix, prefix)
    else:
        spelling = _SCHEME.sub("", namespace.lower(), count=1).rstrip("/#")
        prefix = _VOCABULARIES.get(spelling, _OWN if namespace == own else spelling)
    return f"{prefix}:{local}".lower() if prefix else local.lower()


def foreign(node: Node) -> Iterator[tuple[str, str, Said]]:
    """The children of namespaces of which not all is read, and that hold nothing but text.

    Yields:
        The name of each with its prefix, the namespace, and what it says.
    """
    for child in node.iterchildren(etree.Element):
        namespace = namespace_of(child)
        known = _VOCABULARIES.get(_SCHEME.sub("", namespace.lower(), count=1).rstrip("/#"))
        prefix = str(child.prefix or "") if known is None and namespace else ""
        if known in _PARTLY_READ:
            prefix, namespace = known, KNOWN_NAMESPACES[known]
        if prefix and not len(child):
            said, local = text(child).strip(), str(child.tag).rpartition("}")[2]
            given = {str(name): str(value) for name, value in child.attrib.items() if value}
            if any(attribute_problem(local, name) for name in given):
                continue
            if said or given:
                yield (
                    f"{prefix}:{local}",
                    namespace,
                    given | ({"": said} if said else {}) if given else said,
                )


def namespace_of(node: Node) -> str:
    """An element's namespace, or ""."""
    return str(node.tag).lstrip("{").rpartition("}")[0]


def attribute(node: Node, wanted: str) -> str:
    """An attribute's value by its lower-case name, whatever its prefix; "" if there is none."""
    for written in node.attrib:  # to ask for all values takes the square of their number
        if written.rpartition("}")[2].rpartition(":")[2].lower() == wanted:
            return str(node.get(written)).strip()
    return ""


def relation_of(link: Node) -> str:
    """What a link leads to: a name of IANA's table, also where its whole address is written."""
    return attribute(link, "rel").lower().removeprefix(_RELATIONS)


def text(node: Node) -> str:
    """All text within an element."""
    return "".join(_pieces(node))


def _pieces(node: Node) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.tag is etree.Entity:  # of a DTD that is not read: those of HTML are known
            yield html.unescape(child.text)
        else:
            yield from _pieces(child)
        yield child.tail or ""


def title(node: Node | None) -> str:
    """A title as plain text, from what its type says it is (RFC 4287 §3.1).

    Where it does not say, as in RSS, and in Atom all too often, markup is taken for markup.
    """
    if node is None:
        return ""
    found = text(node)
    kind = attribute(node, "type").lower()
    if kind == "text" or (kind == "xhtml" and len(node)):
        return one_line(found)
    return one_line(plain(found)) if kind in _HTML else title_text(found)


def markup(node: Node) -> str:
    """An element's content as HTML; "" where it is something else or stands elsewhere."""
    kind = attribute(node, "type").partition(";")[0].strip().lower()
    if attribute(node, "mode").lower() == "base64":  # Atom 0.3 §3.1.1
        return _from_base64(text(node))
    if kind in _TEXT:
        return html.escape(text(node).strip(), quote=False)
    if kind not in _MARKUP:
        return ""
    if any(isinstance(child.tag, str) for child in node):
        return _inner(node, unwrapped=kind == "xhtml").strip()
    return text(node).strip()


def _from_base64(written: str) -> str:
    try:
        return base64.b64decode(written).decode()
    except ValueError:
        return ""


def _inner(node: Node, *, unwrapped: bool) -> str:
    """What stands within an element, as HTML.

    Args:
        node: The element.
        unwrapped: Leave out the ``div`` that is no part of the content (RFC 4287 §3.1.1.3).
    """
    copy = deepcopy(node)
    for element in copy.iter(etree.Element):
        with suppress(ValueError):  # the parser mends more names than it lets be given
            element.tag = str(element.tag).rpartition("}")[2].rpartition(":")[2]
    etree.cleanup_namespaces(copy)
    if unwrapped and len(copy) == 1 and copy[0].tag == "div":
        copy = copy[0]
    children = (etree.tostring(child, method="html", encoding="unicode") for child in copy)
    return html.escape(copy.text or "", quote=False) + "".join(children)


_REFERENCES = re.compile(
    r"""(<[a-z][^<>]{0,2000}?\s(?:href|src|poster)\s*=\s*)("[^"<>]*"|'[^'<>]*')""", re.IGNORECASE
)
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


def with_base(written: str, base: str) -> str:
    """HTML whose relative addresses start from a base of their own (XML Base)."""

    def resolved(found: re.Match[str]) -> str:
        quote, inner = found[2][0], html.unescape(found[2][1:-1]).strip()
        if not inner or _ABSOLUTE.match(inner):
            return found[0]
        try:
            return f"{found[1]}{quote}{html.escape(urljoin(base, inner))}{quote}"
        except ValueError:
            return found[0]

    before = ""
    while before != written:  # a tag may hold several
        before, written = written, _REFERENCES.sub(resolved, written)
    return written


def resolved(written: str, node: Node) -> str:
    """An address that stands in an element, as an absolute one; "" for none."""
    return absolute(written, node.base or "") if written else ""
