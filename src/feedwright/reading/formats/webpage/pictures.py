"""Pictures and addresses of a web page, as a reader without scripts needs them."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from urllib.parse import unquote, urljoin

from lxml import etree, html

from feedwright.domain.filenames import page_of
from feedwright.reading.formats.webpage.document import INLINED

_LAZY = (
    "data-src", "data-lazy-src", "data-original", "data-original-src", "data-actualsrc",
    "data-hi-res-src", "data-url", "data-img-src", "data-image", "data-full-src", "datasrc", "_src",
    "data-savepage-src", "data-savepage-currentsrc",
)  # fmt: skip
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-savepage-srcset")
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
_FIRST_FOLDER = re.compile(r"(?:\./)?([^/:?#]+)/")
_NOWHERE = re.compile(r"(?:data|cid|blob|file|about|mhtml):", re.IGNORECASE)
"""What begins an address that only the program which saved the page can follow."""
_GROUPED = "--sf-img-"
"""Where SingleFile has put a picture into the page's style, to have it there once."""
_PICTURE_FILE = re.compile(
    r"https?://[^\s?#]+\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE
)
_LONGEST_STYLE = 100_000
_A_TELLING_NAME = 14
"""Letters of a file's name that no two pictures of a page share, as "image.jpg" may be."""
_LONGEST_CAPTION = 600
_MOST_SOURCES = 50
"""More than any ``<picture>`` has."""
_ADDRESSES = ("href", "src", "poster", "cite", "longdesc")


def lighten(root: html.HtmlElement) -> bool:
    """Take out what is written into a page itself, which may be megabytes a picture.

    Returns:
        Whether there was any.
    """
    changed = False
    for element in root.iter(etree.Element):
        if element.tag == "style" and len(element.text or "") > _LONGEST_STYLE:
            element.text, changed = "", True
        for name, value in element.items():
            if len(value) <= _A_PICTURES_LENGTH and _GROUPED not in value:
                continue
            if element.tag == "img" and (
                (name == "src" and value.startswith("data:image/")) or _GROUPED in value
            ):
                element.set("src", INLINED)
                changed = True
            if "data:" in value and element.get(name) == value:
                del element.attrib[name]
                changed = True
    return changed


def settle(root: html.HtmlElement, address: str = "") -> None:
    """Give each lazily loaded picture and frame its address, and drop the stand-ins.

    Args:
        root: The page.
        address: Its own on the web; where it has one, a picture that was saved beside it gets its
            own again, if the page still tells it.
    """
    for source in list(root.iter("source", "track")):
        # They never have content (HTML Standard, "void elements"); libxml2 does not know it.
        for child in reversed(source):
            source.addnext(child)
    for element in root.iter("img", "iframe", "source", "video", "audio", "amp-img"):
        if address and element.tag == "img" and _is_beside(element.get("src") or ""):
            element.set("src", _former(element, address) or element.get("src"))
        _give_address(element)
        if element.tag == "amp-img":
            element.tag = "img"
    shown: dict[html.HtmlElement, Counter[str]] = {}
    for element in list(root.iter("noscript")):
        _open_noscript(element, shown)
    for image in list(root.iter("img")):
        source = image.get("src") or ""
        is_stand_in = _PLACEHOLDER.match(source) and source != INLINED
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
    if parent is None or parent.tag != "picture":
        return []
    return list(islice(parent.iterchildren(tag), _MOST_SOURCES))


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


def _is_beside(address: str) -> bool:
    """Whether an address is of a file that a browser saved beside the page."""
    found = _FIRST_FOLDER.match(address)
    return found is not None and page_of(unquote(found[1])) != ""


def _former(image: html.HtmlElement, address: str) -> str:
    """The address on the web of a picture that was saved beside the page, "" if it is untold."""
    sets = [
        *(image.get(name) for name in ("srcset", *_LAZY_SETS)),
        *(source.get("srcset") for source in _siblings(image, "source")),
    ]
    link = next(image.iterancestors("a"), None)
    led = "" if link is None else link.get("href") or ""
    found = (
        *(image.get(name) or "" for name in _LAZY),
        *(_best(value) for value in sets if value),
        led if _PICTURE_FILE.match(led) else "",
    )
    told = (one for one in found if one and not _PLACEHOLDER.match(one) and not _is_beside(one))
    whole = (absolute(one, address) for one in told)
    return next((one for one in whole if one.startswith(("https://", "http://"))), "")


def is_same(one: str, other: str) -> bool:
    """Whether two addresses are of one picture: they are one, or end in one telling file name."""
    if one == other:
        return one != ""
    paths = (re.split("[?#]", address, maxsplit=1)[0] for address in (one, other))
    names = {unquote(path.rpartition("/")[2]).lower() for path in paths}
    return len(names) == 1 and len(min(names)) >= _A_TELLING_NAME


def credit(figure: html.HtmlElement) -> str:
    """Who made the picture of a figure, where an element of it is named for that."""
    named = figure.xpath(".//*[contains(@class, 'redit')]")
    return " ".join(named[0].text_content().split()) if named else ""


def caption(figure: html.HtmlElement) -> str:
    """What stands below the picture of a figure, without the credit; "" beside several pictures."""
    found = figure.findall(".//figcaption")
    if len(found) != 1 or len(list(figure.iter("img"))) != 1:
        return ""
    in_blocks = next(found[0].iter("p", "div", "li", "br"), None) is not None
    text = " ".join((" " if in_blocks else "").join(found[0].itertext()).split())
    text = text.removesuffix(credit(figure)).strip(" -–—|/·")
    return text if len(text) <= _LONGEST_CAPTION else ""


def is_reachable(source: str, address: str) -> bool:
    """Whether others than the program that saved a page can load a picture of it.

    Args:
        source: The picture's address.
        address: The page's own on the web, "" where it has none.
    """
    return not (_NOWHERE.match(source) or (address and _is_beside(source)))


def drop_unreachable(parts: Iterable[html.HtmlElement], address: str) -> tuple[str, ...]:
    """Drop the pictures that were saved with a page and that its readers could not load.

    Args:
        parts: The story.
        address: The page's own on the web. Without one its files are delivered with it.

    Returns:
        A warning that counts them, if there were any.
    """
    count = 0
    for image in [image for part in parts for image in part.iter("img")]:
        if not is_reachable(image.get("src") or "", address):
            count += 1
            image.drop_tree()
    if not count:
        return ()
    pictures = "One picture that was" if count == 1 else f"{count} pictures that were"
    verb = "has" if count == 1 else "have"
    return (f"{pictures} saved with the page {verb} no address on the web: left out.",)


def _is_pixel(image: html.HtmlElement) -> bool:
    """Whether a picture is a counter's pixel or a line drawn with one."""
    return any(
        re.fullmatch(r"[0-3](px)?", (image.get(n) or "").strip()) for n in ("width", "height")
    )


def _open_noscript(element: html.HtmlElement, shown: dict[html.HtmlElement, Counter[str]]) -> None:
    """Put a ``<noscript>``'s picture in the place of the stand-in that scripts would fill.

    Args:
        element: The element, which goes.
        shown: The addresses of the pictures in each parent of such an element that was met, and
            how often, so that each is looked through once.
    """
    within = list(element.iter("img"))
    pictures = [i for i in within if not _PLACEHOLDER.match(i.get("src") or "")]
    before = element.getprevious()
    parent = element.getparent()
    if parent is None:
        return
    if parent not in shown:
        shown[parent] = _sources(parent.iter("img"))
    own = _sources(within)
    stand_ins = [] if before is None else list(before.iter("img"))
    filled = any(not _PLACEHOLDER.match(image.get("src") or "") for image in stand_ins)
    first = (pictures[0].get("src") or "") if pictures else ""
    blurred: list[html.HtmlElement] = []
    if pictures and not filled and shown[parent][first] == own[first]:
        for picture in pictures:
            picture.tail = None
            element.addprevious(picture)
        blurred = [image for image in stand_ins if image.get("src") == INLINED]
        own -= _sources(pictures)
    own += _sources(blurred)
    for image in blurred:
        image.drop_tree()
    for frame in element.iterancestors():
        if frame in shown:
            shown[frame].subtract(own)
    element.drop_tree()


def _sources(images: Iterable[html.HtmlElement]) -> Counter[str]:
    """The addresses of pictures, and how often each is there."""
    return Counter(image.get("src") or "" for image in images)


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

    A browser that saves a page whole puts its pictures into a folder beside it; those addresses
    are no longer the web's.
    """
    if not base or _is_beside(address):
        return address
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address
