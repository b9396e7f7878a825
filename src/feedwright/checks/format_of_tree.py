"""The format of an XML tree, recognised by its root."""

from collections.abc import Mapping

import msgspec

from feedwright.checks.findings import Finding
from feedwright.checks.namespace_prefixes import (
    ATOM,
    ATOM_03,
    MEDIA_WITHOUT_SLASH,
    NAMESPACES,
    RDF,
    meant,
    prefixed,
    split,
)
from feedwright.checks.notation import VOCABULARY
from feedwright.checks.places import Facts, Node, shown
from feedwright.checks.register import finding
from feedwright.checks.values.addresses import no_iri
from feedwright.checks.xmlwalk import XmlWalk

_RSS_1, _RSS_11, _RSS_090 = (NAMESPACES[prefix] for prefix in ("rss1", "rss11", "rss090"))
_APP = NAMESPACES["app"]


class Format(msgspec.Struct, frozen=True):
    """A format of XML."""

    kind: str
    """``rss``, ``rdf``, ``atom``, ``opml``: as rules ask for it."""
    root: str
    """As the tables write it; what it may hold is read when a document is of the format."""
    namespace: str = ""
    """The namespace of its own elements; "" is none."""


FORMATS: dict[str, Format] = {
    "rss": Format("rss", "?  {rss.rss}  @version! rss-version"),
    f"{{{ATOM}}}feed": Format("atom", "?  {atom.feed}  @indexing:index choice-yes-no", ATOM),
    f"{{{ATOM}}}entry": Format("atom", "?  atom-entry-author  {atom.entry}  @rdf:parseType", ATOM),
    f"{{{_APP}}}service": Format("atom", "?  {app:service}", ATOM),
    f"{{{_APP}}}categories": Format("atom", "*  $categories", ATOM),
    f"{{{RDF}}}RDF": Format("rdf", "?  {rdf.rdf:RDF}", _RSS_1),
    f"{{{_RSS_11}}}Channel": Format("rdf", "?  rdf-about  {rdf11.channel}  $about", _RSS_11),
    "opml": Format("opml", "?  {opml}  @version! opml-version"),
}
"""What each format's root is, by its name in Clark notation. A new format of XML is a new row."""
_ROOT_090 = "?  {rdf090.rdf:RDF}"


def check(root: Node, path: str, *, entries: bool, errors: bool) -> list[Finding]:
    """Check a tree by the rules of its format.

    Args:
        root: The tree.
        path: The document's path or address, for findings.
        entries: Whether the rules on one entry alone are applied.
        errors: Whether only rules of the level error are applied.
    """
    space, local = split(root.tag)
    if space == ATOM_03:
        message = "The document is Atom 0.3, which was withdrawn; write Atom 1.0."
        return [finding("document-obsolete", path, root.sourceline, message)]
    name, aliases = _named(space, local)
    form = FORMATS.get(name)
    if form is None:
        message = f"<{prefixed(root.tag)}> is the root of no feed; check the address or the file."
        return [finding("document-no-feed", path, root.sourceline, message)]
    root_form = form.root
    if form.kind == "rdf" and root.find(f"{{{_RSS_090}}}channel") is not None:
        root_form, aliases = _ROOT_090, {_RSS_090: ""}
    facts = Facts(path, form.kind, root.get("version", ""))
    unusual = VOCABULARY.kind("unusual").elements
    walk = XmlWalk(facts, aliases, unusual, entries=entries, errors=errors)
    if form.kind == "atom" and local in {"feed", "entry"} and space != ATOM:
        walk.report("namespace-root", root, _WRONG.format(local, shown(space or "none"), ATOM))
    elif form.kind == "rss" and space:
        walk.report("namespace-root", root, _NONE_WANTED.format(shown(space)))
    _namespaces(walk, root)
    walk.root(root, VOCABULARY.element(root_form))
    return [*walk.findings]


def kind_of(root: Node | None) -> str:
    """The format of a tree: ``rss``, ``rdf``, ``atom``, ``opml``, or "" for none."""
    if root is None:
        return ""
    form = FORMATS.get(_named(*split(root.tag))[0])
    return form.kind if form is not None else ""


_WRONG = "<{}> has the namespace {}; write Atom's, {}."
_NONE_WANTED = "<rss> has the namespace {}; take its xmlns out, as it needs none."


def _named(space: str, local: str) -> tuple[str, Mapping[str, str]]:
    """The name of a root in ``FORMATS``, and the aliases of its format's elements."""
    if local == "rss":
        return "rss", {space: ""} if space else {}
    if local in {"feed", "entry"}:
        return f"{{{ATOM}}}{local}", {} if space == ATOM else {space: ATOM, ATOM: ATOM}
    name = f"{{{meant(space)}}}{local}" if space else local
    form = FORMATS.get(name)
    return name, {form.namespace: ""} if form is not None and form.kind == "rdf" else {}


def _namespaces(walk: XmlWalk, root: Node) -> None:
    """Check the namespaces that a document declares."""
    from lxml import etree  # noqa: PLC0415 - imported already, by who made the tree

    declared = {pair: None for _, pair in etree.iterwalk(root, events=("start-ns",))}
    for prefix, uri in declared:
        if uri == MEDIA_WITHOUT_SLASH and prefix:
            message = f"The namespace of {prefix} is http://search.yahoo.com/mrss/, with a slash."
            walk.report("namespace-media", root, message)
            continue
        known = NAMESPACES.get(prefix or "", "")
        if known and meant(uri) != known:
            message = f"The prefix {prefix} is usual for {known}; choose another for {shown(uri)}."
            walk.report("namespace-prefix", root, message)
        elif uri and not meant(uri) and (wrong := no_iri(uri)):
            message = f"The namespace {shown(uri)} {wrong}."
            walk.report("namespace-address", root, message)
