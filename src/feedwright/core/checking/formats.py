"""Which format a tree is of, by its root."""

from feedwright.core.checking import opml, rss
from feedwright.core.checking.findings import Finding
from feedwright.core.checking.places import Facts, Node
from feedwright.core.checking.schema import MANY, Element, Kind
from feedwright.core.checking.walk import Walk

_CHANNEL = Kind(
    "channel",
    {
        "title": Element(),
        "link": Element(),
        "description": Element(),
        "item": Element(most=MANY, holds=rss.ITEM),
    },
    needs=("title", "link", "description"),
)
ROOTS = {
    "rss": Element(
        holds=Kind("rss", {"channel": Element(holds=_CHANNEL)}, needs=("channel",)),
        attributes={"version": ()},
        needs=("version",),
    ),
    "opml": opml.OPML,
}
"""What each format's root is, by its name in Clark notation. A format of XML joins by a line."""


def judge(root: Node, path: str, *, entries: bool) -> list[Finding]:
    """Holds a tree to the rules of its format; of an unknown one nothing is said.

    Args:
        root: The tree.
        path: The document's path or address, for findings.
        entries: Whether the rules that look at one entry alone are held.
    """
    element = ROOTS.get(root.tag)
    if element is None:
        return []
    walk = Walk(Facts(path, root.tag), entries=entries)
    walk.root(root, element)
    return [*walk.findings]
