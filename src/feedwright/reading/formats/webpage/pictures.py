"""Pictures and addresses of a web page, as a reader without scripts needs them."""

import re
from urllib.parse import urljoin

from lxml import etree, html

_LAZY = (
    "data-src", "data-lazy-src", "data-original", "data-original-src", "data-actualsrc",
    "data-hi-res-src", "data-url", "data-img-src", "data-image", "data-full-src", "datasrc", "_src",
)  # fmt: skip
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"\s*$|\s*(data:|about:|javascript:|#)"
    r"|.*(/|^)(blank|spacer|placeholder|transparent|pixel|loading|1x1|lazy(load)?)\.(gif|png|svg|jpg)",
    re.IGNORECASE,
)
# An address may itself hold commas: a candidate ends after its size, or at a comma and a blank.
_NEXT_CANDIDATE = re.compile(r"(?<=\d[wxh]),\s*|,\s+")
_A_PICTURES_LENGTH = 1000
"""Characters of a ``data:`` address from which it is a picture and no stand-in for one."""
_WIDE_ENOUGH = 1600
"""In pixels: no reader shows more."""
_SAVED_BESIDE = re.compile(r"(?:\./)?[^/:?#]*_files/")
_ADDRESSES = ("href", "src", "poster", "cite", "longdesc")


def settle(root: html.HtmlElement) -> None:
    """Give each lazily loaded picture and frame its address, and drop the stand-ins."""
    for source in list(root.iter("source", "track")):
        # They never have content (HTML Standard, "void elements"); libxml2 does not know it.
        for child in reversed(source):
            source.addnext(child)
    for element in root.iter("img", "iframe", "source", "video", "audio", "amp-img"):
        _give_address(element)
        if element.tag == "amp-img":
            element.tag = "img"
    for element in list(root.iter("noscript")):
        _open_noscript(element)
    for image in list(root.iter("img")):
        is_stand_in = _PLACEHOLDER.match(image.get("src") or "") and not _inline(image)
        if is_stand_in or _is_pixel(image):
            image.drop_tree()


def _give_address(element: html.HtmlElement) -> None:
    lazy_set = next((element.get(name) for name in _LAZY_SETS if element.get(name)), "")
    if lazy_set:
        element.set("srcset", lazy_set)
    if not _PLACEHOLDER.match(element.get("src") or ""):
        return
    found = next((element.get(name) for name in _LAZY if element.get(name)), "")
    if found and not _PLACEHOLDER.match(found):
        element.set("src", found)
    elif element.tag in ("img", "amp-img"):
        sets = [element.get("srcset"), *(s.get("srcset") for s in _siblings(element, "source"))]
        best = next((_best(value) for value in sets if value), "")
        if best:
            element.set("src", best)


def _siblings(element: html.HtmlElement, tag: str) -> list[html.HtmlElement]:
    parent = element.getparent()
    return [] if parent is None or parent.tag != "picture" else parent.findall(tag)


def _best(srcset: str) -> str:
    """The largest candidate that is not needlessly large (HTML Standard, "srcset")."""
    found = [(_size(size), url) for url, size in _candidates(srcset)]
    fitting = [pair for pair in found if pair[0] <= _WIDE_ENOUGH] or found[:1]
    return max(fitting, key=lambda pair: pair[0], default=(0.0, ""))[1]


def _candidates(srcset: str) -> list[tuple[str, str]]:
    """The addresses of a ``srcset``, each with its size as written: ``480w``, ``2x`` or none."""
    parts = (part.split() for part in _NEXT_CANDIDATE.split(srcset))
    return [(part[0], " ".join(part[1:])) for part in parts if part]


def _size(size: str) -> float:
    found = re.match(r"\d{1,9}(\.\d{1,9})?", size, re.ASCII)
    return float(found[0]) if found else 1.0


def _inline(image: html.HtmlElement) -> bool:
    """Whether a picture stands in its own ``data:`` address, and is none of a few bytes."""
    source = image.get("src") or ""
    return source.startswith("data:image/") and len(source) > _A_PICTURES_LENGTH


def _is_pixel(image: html.HtmlElement) -> bool:
    """Whether a picture is a counter's pixel or a line drawn with one."""
    return any(
        re.fullmatch(r"[0-3](px)?", (image.get(n) or "").strip()) for n in ("width", "height")
    )


def _open_noscript(element: html.HtmlElement) -> None:
    """Put a ``<noscript>``'s picture in the place of the stand-in that scripts would fill."""
    pictures = [i for i in element.iter("img") if not _PLACEHOLDER.match(i.get("src") or "")]
    before = element.getprevious()
    parent = element.getparent()
    if parent is None:
        return
    stand_ins = [] if before is None else list(before.iter("img"))
    shown = {
        image.get("src") for image in parent.iter("img") if element not in image.iterancestors()
    }
    filled = any(not _PLACEHOLDER.match(image.get("src") or "") for image in stand_ins)
    if pictures and not filled and pictures[0].get("src") not in shown:
        for picture in pictures:
            picture.tail = None
            element.addprevious(picture)
    element.drop_tree()


def absolutise(root: html.HtmlElement, base: str) -> None:
    """Make addresses absolute, but for those within the page and of files saved beside it.

    Args:
        root: The part of the page to change.
        base: The page's own address, or its ``<base href>``.
    """
    for element in root.iter(etree.Element):
        for name in _ADDRESSES:
            value = element.get(name)
            if value is not None and not value.startswith("#"):
                element.set(name, absolute(value, base))
        if element.get("srcset"):
            parts = _candidates(element.get("srcset"))
            element.set(
                "srcset", ", ".join(f"{absolute(url, base)} {size}".strip() for url, size in parts)
            )


def absolute(address: str, base: str) -> str:
    """An address made absolute where that can be done.

    A browser that saves a page whole puts its pictures into a folder beside it, named
    ``..._files``; those addresses are no longer the web's.
    """
    if not base or _SAVED_BESIDE.match(address):
        return address
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address
