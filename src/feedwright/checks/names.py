"""The namespaces that feeds use, under the prefixes by which the field knows them."""

import re

XML = "http://www.w3.org/XML/1998/namespace"
ATOM = "http://www.w3.org/2005/Atom"
ATOM_03 = "http://purl.org/atom/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS_1 = "http://purl.org/rss/1.0/"
RSS_090 = "http://my.netscape.com/rdf/simple/0.9/"
XHTML = "http://www.w3.org/1999/xhtml"
SLASHLESS = "http://search.yahoo.com/mrss"
"""Media RSS's namespace, as many write it."""
NONE = "none"
"""Stands for no namespace where a format has one: these elements are nobody's."""

_RSS_MODULES = "http://purl.org/rss/1.0/modules/"
NAMESPACES = {
    "access": "http://www.bloglines.com/about/specs/fac-1.0",
    "admin": "http://webns.net/mvcb/",
    "ag": f"{_RSS_MODULES}aggregation/",
    "annotate": f"{_RSS_MODULES}annotate/",
    "app": "http://www.w3.org/2007/app",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": ATOM,
    "audio": "http://media.tangent.org/rss/1.0/",
    "blogChannel": "http://backend.userland.com/blogChannelModule",
    "cc": "http://web.resource.org/cc/",
    "cf": "http://www.microsoft.com/schemas/rss/core/2005",
    "company": f"{_RSS_MODULES}company",
    "content": f"{_RSS_MODULES}content/",
    "conversationsNetwork": "http://conversationsnetwork.org/rssNamespace-1.0/",
    "cp": "http://my.theinfo.org/changed/1.0/rss/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "email": f"{_RSS_MODULES}email/",
    "ev": f"{_RSS_MODULES}event/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "g": "http://base.google.com/ns/1.0",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "geourl": "http://geourl.org/rss/module/",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "icbm": "http://postneo.com/icbm",
    "image": f"{_RSS_MODULES}image/",
    "indexing": "urn:atom-extension:indexing",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "kml20": "http://earth.google.com/kml/2.0",
    "kml21": "http://earth.google.com/kml/2.1",
    "kml22": "http://www.opengis.net/kml/2.2",
    "l": f"{_RSS_MODULES}link/",
    "mathml": "http://www.w3.org/1998/Math/MathML",
    "media": "http://search.yahoo.com/mrss/",
    "openid": "http://openid.net/xmlns/1.0",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "opensearch10": "http://a9.com/-/spec/opensearchrss/1.0/",
    "opml": "http://www.opml.org/spec2",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "ref": f"{_RSS_MODULES}reference/",
    "reqv": f"{_RSS_MODULES}richequiv/",
    "rss090": RSS_090,
    "rss091": f"{_RSS_MODULES}rss091#",
    "rss1": RSS_1,
    "rss11": "http://purl.org/net/rss1.1#",
    "search": f"{_RSS_MODULES}search/",
    "slash": f"{_RSS_MODULES}slash/",
    "soap": "http://schemas.xmlsoap.org/soap/envelope/",
    "ss": f"{_RSS_MODULES}servicestatus/",
    "str": "http://hacks.benhammersley.com/rss/streaming/",
    "sub": f"{_RSS_MODULES}subscription/",
    "svg": "http://www.w3.org/2000/svg",
    "sx": "http://feedsync.org/2007/feedsync",
    "sy": f"{_RSS_MODULES}syndication/",
    "taxo": f"{_RSS_MODULES}taxonomy/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "trackback": "http://madskills.com/public/xml/rss/module/trackback/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "wiki": f"{_RSS_MODULES}wiki/",
    "xhtml": XHTML,
    "xlink": "http://www.w3.org/1999/xlink",
    "xml": XML,
    "xrd": "xri://$xrd*($v*2.0)",
    "xrds": "xri://$xrds",
}
"""Prefix to namespace."""

_ELDER = {
    "http://www.usemod.com/cgi-bin/mb.pl?ModWiki": NAMESPACES["wiki"],
    f"{_RSS_MODULES}threading/": NAMESPACES["thr"],
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": NAMESPACES[
        "podcast"
    ],
}
"""Earlier names of some of them."""

PREFIXES = {namespace: prefix for prefix, namespace in NAMESPACES.items()}
OPEN = frozenset({NAMESPACES["at"], NAMESPACES["podcast"]})
"""Known, but still growing: an element that is not known here is a hint, no error."""


_LONGEST = 200
"""Of a namespace that may be near a known one, in characters."""


def _near(namespace: str) -> str:
    """A namespace without what people get wrong in it: capitals, and signs at its end."""
    if len(namespace) > _LONGEST:
        return namespace
    return re.sub(r"\W+$", "", namespace).lower()


_NEARLY = {_near(name): name for name in NAMESPACES.values()}
_NEARLY |= {_near(elder): name for elder, name in _ELDER.items()}


def meant(namespace: str) -> str:
    """The known namespace that is meant by one, or "" where none is near.

    Namespaces are compared sign by sign (XML Names §2.3), so that ``.../mrss`` is another
    one than ``.../mrss/``; but what its author meant is clear.
    """
    return namespace if namespace in PREFIXES else _NEARLY.get(_near(namespace), "")


def words(text: str) -> frozenset[str]:
    """The words of a list, which blanks part."""
    return frozenset(text.split())


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
    return local if own else f"{prefix}:{local}"
