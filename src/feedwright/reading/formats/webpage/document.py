"""A web page's text as a tree of elements, whatever state it is in."""

import re

from lxml import etree, html

from feedwright.domain.errors import UnreadableArticle

_CONTROL = re.compile(r"\x1b\[[0-9;:]{0,64}[A-Za-z]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Editors of the nineties forgot to close these, so that a long page of theirs nests deeply;
# and pages saved whole hold films in their addresses.
_BURDEN = re.compile(
    r"</?(?:font|span|big|small|tt|nobr|center|b|i|u|em|strong)\b[^<>]*>"
    r"|data:[^\s\"'<>]{1000000,}",
    re.IGNORECASE,
)
INLINED = "data:image/*,"
"""What stands in the place of a picture that is written into the page itself."""
_KIND = 20
_HEAD = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})
_TOO_MUCH = "XML_PARSE_HUGE"
"""libxml2 names this option where it gives up: 256 levels, or ten million bytes in one piece."""


def parsed(text: str) -> html.HtmlElement:
    """The tree of a page, without its comments.

    No entity is expanded and nothing is fetched.

    Args:
        text: The page; an encoding that it declares is ignored.

    Raises:
        UnreadableArticle: It is empty, a set of frames, or no document that can be taken apart.
    """
    bare = _CONTROL.sub("", text)
    for lighter in (False, True):
        attempt = _BURDEN.sub(_lighter, bare) if lighter else bare
        parser = html.HTMLParser(
            encoding="utf-8",
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = html.document_fromstring(attempt.encode("utf-8", "replace"), parser=parser)
        except etree.ParserError as error:
            raise UnreadableArticle("It is empty.") from error
        except etree.XMLSyntaxError:  # a limit was met before there was anything
            continue
        if not any(_TOO_MUCH in entry.message for entry in parser.error_log):
            break
    else:
        raise UnreadableArticle(
            "Its elements are nested more than 256 deep, or one is larger than ten megabytes."
        )
    _end_head(root)
    frames = [frame.get("src") or "" for frame in root.iter("frame")]
    if frames and not "".join(root.xpath("//body//text()")).strip():
        raise UnreadableArticle(
            f"It is a set of frames, whose text stands in other files: {', '.join(frames)}."
        )
    return root


def _lighter(burden: re.Match[str]) -> str:
    """What stays of a part that is too much: of a picture, that there was one."""
    return INLINED if burden[0][:_KIND].lower().startswith("data:image/") else ""


def _end_head(root: html.HtmlElement) -> None:
    """Move to the body what the head cannot hold.

    A page may leave out ``<body>`` (HTML Standard, "optional tags"); libxml2, which does not know
    the elements of HTML 5, then leaves an ``<article>`` in the head.
    """
    head, body = root.find("head"), root.find("body")
    if head is None:
        return
    children = list(head)
    first = next((i for i, child in enumerate(children) if child.tag not in _HEAD), len(children))
    if first == len(children):
        return
    if body is None:
        body = etree.SubElement(root, "body")
    children[-1].tail = (children[-1].tail or "") + (body.text or "")
    body.text = None
    for child in reversed(children[first:]):
        body.insert(0, child)
