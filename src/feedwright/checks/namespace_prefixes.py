"""The namespaces that feeds use, under the prefixes by which the field knows them."""

import re

from feedwright.checks.tables import lines, shipped

_ROWS = [line.split() for line in lines(shipped("vocabulary/prefixes.txt"))]
NAMESPACES = {prefix: namespace for prefix, namespace, *_ in _ROWS}
"""Prefix to namespace."""
PREFIXES = {namespace: prefix for prefix, namespace in NAMESPACES.items()}
XML, ATOM, RDF, XHTML = (NAMESPACES[prefix] for prefix in ("xml", "atom", "rdf", "xhtml"))
ATOM_03 = "http://purl.org/atom/ns#"
MEDIA_WITHOUT_SLASH = "http://search.yahoo.com/mrss"
"""Media RSS's namespace, as many write it."""
NONE = "none"
"""Stands for no namespace where a format has one: these elements are nobody's."""
OPEN = frozenset({NAMESPACES["at"], NAMESPACES["podcast"]})
"""Known, but still growing: an element that is not known here is a hint, no error."""
_LONGEST = 200
"""Of a namespace that may be near a known one, and of a name in a message, in characters."""


def _normalized(namespace: str) -> str:
    """A namespace without what people get wrong in it: capitals, and punctuation at its end."""
    if len(namespace) > _LONGEST:
        return namespace
    return re.sub(r"\W+$", "", namespace).lower()


_BY_NORMALIZED = {
    _normalized(name): known for _, known, *elder in _ROWS for name in (known, *elder)
}


def meant(namespace: str) -> str:
    """The known namespace that is meant by one, or "" where none is near.

    Namespaces are compared character by character (XML Names §2.3), so that ``.../mrss`` is another
    one than ``.../mrss/``; but what its author meant is clear.
    """
    return namespace if namespace in PREFIXES else _BY_NORMALIZED.get(_normalized(namespace), "")


def clark(name: str) -> str:
    """A prefixed name in Clark notation: ``dc:date`` as ``{http://purl.org/dc/...}date``."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def split(tag: str) -> tuple[str, str]:
    """The namespace, or "", and the local name of a name in Clark notation."""
    if not tag.startswith("{"):
        return "", tag
    # A namespace may have a brace in it, a local name may not.
    namespace, _, local = tag[1:].rpartition("}")
    return namespace, local


_RSS = frozenset({"", "rss1", "rss090", "rss11"})


def prefixed(tag: str, kind: str = "") -> str:
    """A name in Clark notation as people write it; a foreign namespace's is the bare name.

    Args:
        tag: The name.
        kind: The document's format; its own elements have no prefix.
    """
    namespace, local = split(tag)
    prefix = PREFIXES.get(namespace, "")
    own = prefix in _RSS or (prefix == "atom" and kind in {"", "atom"})
    short = local if len(local) <= _LONGEST else f"{local[:_LONGEST]}…"
    return short if own else f"{prefix}:{short}"
