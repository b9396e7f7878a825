"""The definition of each element: the address and the section of its specification."""

from feedwright.checks.namespace_prefixes import PREFIXES, split
from feedwright.checks.tables import keyed, pairs

_ATOM = "https://www.rfc-editor.org/rfc/rfc4287#section-"
_RSS = "https://www.rssboard.org/rss-profile#element-"
_RSS_1 = "https://web.resource.org/rss/1.0/spec"


def section(tag: str, parent: str, kind: str) -> str:
    """The address of the section that defines an element, or "" where none is known.

    Args:
        tag: The element's name, in Clark notation.
        parent: The name of the element that holds it, or would.
        kind: The document's format: ``rss``, ``rdf``, ``atom``.
    """
    space, local = split(tag)
    if PREFIXES.get(space) == "atom":
        found = pairs("sections", "atom").get(local, "")
        return f"{_ATOM}{found}" if found else ""
    if space:
        return pairs("sections", "namespaces").get(PREFIXES.get(space, ""), "")
    return _RSS_1 if kind == "rdf" else _of_rss(local.lower(), parent.lower())


def _of_rss(name: str, within: str) -> str:
    if name in keyed("sections", "rss").get(within, ()):
        above = "" if within == "channel" else f"{within}-"
        return f"{_RSS}channel-{above}{name}"
    return f"{_RSS}{name}" if name in {"rss", "channel"} else ""
