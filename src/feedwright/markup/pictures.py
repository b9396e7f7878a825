"""Pictures of which only a set of files is named, with the one that every reader shows.

HTML demands ``src`` (§4.8.3), and readers that know no ``srcset`` show nothing without.
"""

import re

from feedwright.domain.patterns import seldom
from feedwright.markup.tags import ATTRIBUTED, attributes, start

_PICTURE = seldom(r"(<picture(?: [^<>]*)?>)((?:(?!<img[ >]|</picture>).)*+)</picture>", re.DOTALL)
_COMMON = seldom(r"image/(?:jpeg|png|gif)|.*\.(?:jpe?g|png|gif)(?:[?#].*)?", re.IGNORECASE)
_WIDE_ENOUGH = 1200
"""In pixels: a feed's column is about half as wide, on screens of twice as many."""


def best(srcset: str) -> str:
    """The address of a set that suits most screens.

    Args:
        srcset: As :func:`feedwright.domain.addresses.candidates` writes it.
    """
    sizes: dict[str, float] = {}
    for one in srcset.split(", "):
        url, _, size = one.partition(" ")
        sizes.setdefault(url, float(size[:-1] or 1) if size else 1.0)
    if "w" in srcset.rpartition(" ")[2]:
        fitting = [url for url in sizes if sizes[url] <= _WIDE_ENOUGH]
        return max(fitting, key=sizes.__getitem__) if fitting else min(sizes, key=sizes.__getitem__)
    return min(sizes, key=sizes.__getitem__)


def shown(html: str) -> str:
    """HTML whose pictures each hold an image.

    Args:
        html: In the sanitiser's form (:mod:`feedwright.markup.tags`).
    """
    return _PICTURE.sub(_with_image, html)


def _with_image(picture: re.Match[str]) -> str:
    found = [attributes(tag[2]) for tag in ATTRIBUTED.finditer(picture[2]) if tag[1] == "source"]
    sets = [values for values in found if values.get("srcset")]
    if not sets:
        return picture[0]
    common = (
        one for one in sets if any(map(_COMMON.fullmatch, (one.get("type", ""), one["srcset"])))
    )
    image = start("img", {"src": best(next(common, sets[-1])["srcset"])})
    return f"{picture[1]}{picture[2]}{image}</picture>"
