"""Pictures and enclosed files."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from feedwright.domain.addresses import address as absolute
from feedwright.domain.addresses import candidates
from feedwright.domain.article import Enclosure, Image, PictureSize
from feedwright.domain.mediatypes import media_type
from feedwright.domain.patterns import seldom
from feedwright.reading.fields import values

_URLS = (
    "url", "src", "path", "image", "file", "href", "link", "contenturl", "mediaurl",
    "overlay_image", "teaser", "relative_url", "asset",
)  # fmt: skip
_PICTURES = frozenset({"image", "overlay_image", "teaser"})
"""Of these, what is a picture beside a recording: ``podcast: {image: a.jpg}``."""
_ANYWHERE = "https://example.org/"
_LENGTHS = ("length", "size", "size_in_bytes", "bytes", "filesize", "file_size")
_BYTES = ("length", "size_in_bytes", "bytes", "filesize", "file_size")
"""Of these, what is in bytes with a picture too; its ``size`` is in pixels or kilobytes."""
_TYPES = ("type", "mime_type", "mimetype", "media_type", "mime", "encodingFormat")
_DURATIONS = ("duration", "duration_in_seconds", "itunes_duration")
_MEDIA_TYPE = seldom(r"[a-z]+/[a-z0-9.+-]+", re.IGNORECASE)
_CLOCK = seldom(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:\.\d+)?", re.ASCII)
_ISO_DURATION = seldom(
    r"PT?(?:(\d{1,3})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:\.\d+)?S)?", re.ASCII | re.IGNORECASE
)
_IN_WORDS = seldom(
    r"(?:(\d{1,3})\s*(?:h|hrs?|hours?|std\.?|stunden?|heures?|horas?|or[ae]|uur|saat|sa|ч)\.?)?"
    r"[\s,]*(?:(\d{1,5})\s*(?:m|mins?|minutes?|minuten?|minutos?|minut[io]|dk|dakika|мин|분|分)\.?)?"
    r"[\s,]*(?:(\d{1,7})\s*(?:s|secs?|seconds?|sek|sekunden?|secondes?|segundos?|sn|с|сек|초|秒)\.?)?",
    re.IGNORECASE,
)
_SERIALISED = seldom(r'"duration";s:\d{1,2}:"([^"]{1,20})"')
"""In the fourth line of WordPress' enclosures, as PowerPress writes it."""


def is_picture(resource: object) -> bool:
    """Whether a member of Hugo's ``resources`` is one picture."""
    src = resource.get("src") if isinstance(resource, Mapping) else None
    return isinstance(src, str) and "*" not in src and media_type(src).startswith("image/")


def image(value: object, beside: Mapping[str, Any] | None = None) -> Image | None:
    """The picture that stands for an article.

    Args:
        value: An address, a mapping, or a list of these, of which the first picture counts;
            a switch (``cover: true``) is none.
        beside: What other fields say of the picture: ``alt``, ``caption``, ``credit``.

    Raises:
        ValueError: It names no file.
    """
    if isinstance(value, str) and value and not beside:  # as most articles have it
        return None if values.is_switch(value) else Image(url=address_of_file(value))
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    said: Mapping[str, Any] = value if isinstance(value, Mapping) else {"url": value}
    url = values.first(said, _URLS)
    if isinstance(url, Mapping):  # Strapi and others wrap it once more
        said = {**said, **url}
        url = values.first(url, _URLS)
    url = url or next(filter(_is_image, said.values()), "")  # image: {feature: a.jpg}
    if url == "" or values.is_switch(url):
        return None
    if isinstance(url, int):
        raise ValueError("it is the number of a picture, and no address")  # noqa: TRY004 - told
    said = {**(beside or {}), **{name: told for name, told in said.items() if told}}
    alt = _line(
        values.first(
            said,
            ("alt", "alt_text", "alttext", "alternativeText", "description", "caption", "title"),
        )
    )
    caption = _line(values.first(said, ("caption", "description")))
    file = address_of_file(url)
    return Image(
        url=file,
        alt=alt,
        caption="" if caption == alt else caption,
        credit=_line(values.first(said, ("credit", "credits", "copyright", "photographer"))),
        width=_whole(values.first(said, ("width",))),
        height=_whole(values.first(said, ("height",))),
        length=_whole(values.first(said, _BYTES)),
        sizes=_sizes(values.first(said, _SIZES), file),
    )


_SIZES = ("srcset", "sizes", "renditions", "variants")
_MOST_SIZES = 20
"""So many sizes of a picture are taken; few systems make more than eight."""
_WIDTH = seldom(r"\d{1,5}w")
_ABSOLUTE = seldom("https?://", re.IGNORECASE)


def _sizes(value: object, usual: str) -> tuple[PictureSize, ...]:
    """The other sizes of a picture, the smallest first; what names no file is none.

    Args:
        value: A ``srcset`` (HTML §4.8.4.2.1), of whose descriptors the widths count, or a list
            of addresses and mappings.
        usual: The file that stands for all of them.
    """
    found = dict[str, PictureSize]()
    for one in _candidates(value) if isinstance(value, str) else values.listed(value):
        said = one if isinstance(one, Mapping) else {"url": one}
        with suppress(ValueError):
            url = address_of_file(values.first(said, _URLS))
            width, height = (_whole(values.first(said, (name,))) for name in ("width", "height"))
            if url != usual and (_is_image(url) or _ABSOLUTE.match(url)):
                found.setdefault(url, PictureSize(url=url, width=width, height=height))
    smallest_first = sorted(found.values(), key=lambda one: one.width or math.inf)
    return tuple(smallest_first[:_MOST_SIZES])


def _candidates(srcset: str) -> Iterator[dict[str, object]]:
    """The members of a ``srcset``; of one without a width it is not known."""
    for one in candidates(srcset, lambda url: url).split(", "):
        url, _, descriptor = one.partition(" ")
        width = int(descriptor[:-1]) if _WIDTH.fullmatch(descriptor) else 0
        yield {"url": url, "width": width}


def _is_image(value: object) -> bool:
    return isinstance(value, str) and media_type(value).startswith("image/")


def enclosure(
    value: object,
    beside: Mapping[str, Any],
    warn: Callable[[str], None],
    *,
    embedded: bool = False,
) -> Enclosure | None:
    """A file that comes with an article.

    Args:
        value: An address, WordPress's three lines (address, length, type), or a mapping; a
            switch (``podcast: true``) is none.
        beside: What other fields say of the file: ``type``, ``length``, ``duration``, ``title``.
        warn: Told what of it could not be used, as a sentence.
        embedded: The field may name a page with a player instead, which is no enclosure.

    Raises:
        ValueError: It names no file.
    """
    if values.is_switch(value):
        return None
    said: dict[str, Any] = dict(value) if isinstance(value, Mapping) else _lines(value)
    urls = tuple(one for one in _URLS if one not in _PICTURES) if embedded else _URLS
    named = values.first(said, (*urls, "audio", "video", "mp3"))
    if embedded and named == "" and isinstance(value, Mapping):
        return None  # podcast: {season: 2}
    url = address_of_file(named)
    said = {**beside, **{name: told for name, told in said.items() if told not in (None, "")}}
    kind = _line(values.first(said, _TYPES))
    kind = kind if _MEDIA_TYPE.fullmatch(kind) else media_type(url)
    if embedded and not kind:
        raise ValueError(f"{url!r} is a page, not a file")

    def number(names: tuple[str, ...], read: Callable[[object], int]) -> int:
        told = values.first(said, names) or 0
        try:
            return read(told)
        except ValueError:
            told = "as 1:02:03, or in seconds" if names is _DURATIONS else "as a whole number"
            warn(f"The {names[0]} of {url} was left out: write it {told}.")
            return 0

    return Enclosure(
        url=url,
        type=kind.lower(),
        length=number(_LENGTHS, values.whole),
        title=_line(values.first(said, ("title", "name"))),
        duration=number(_DURATIONS, duration),
    )


def duration(value: object) -> int:
    """Seconds, from a number of them, ``12:34``, ``1:02:03``, ``1h 2m`` or ISO 8601's ``PT1H2M``.

    Raises:
        ValueError: It is none of these.
    """
    if isinstance(value, float) and 0 <= value < 1e9:  # noqa: PLR2004 - no recording is longer
        return round(value)
    written = values.text(value)
    match = _CLOCK.fullmatch(written)
    if not match and not written[-1:].isdecimal():
        match = _ISO_DURATION.fullmatch(written) or _IN_WORDS.fullmatch(written)
    if match:
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    return values.whole(value)


def _lines(value: object) -> dict[str, str]:
    """An address alone, or as WordPress stores an enclosure: address, length and type."""
    url, *others = values.text(value).split("\n")
    said = dict(zip(("url", "length", "type"), (url, *(o.strip() for o in others)), strict=False))
    found = _SERIALISED.search("\n".join(others[2:]))
    return said | ({"duration": found[1]} if found else {})


def address_of_file(value: object) -> str:
    """The address of a file, which may be relative.

    Raises:
        ValueError: It is none.
    """
    url = values.text(value) if not isinstance(value, bool) else ""
    scheme = url.partition(":")[0].lower()
    executed = ":" in url and scheme in ("javascript", "vbscript", "file", "data")
    if not url or executed or not url.isprintable():
        raise ValueError("it names no file")
    if "//" in url and not absolute(url, _ANYWHERE):
        raise ValueError(f"{url!r} is no web address")
    return url.replace(" ", "%20")


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _line(value: object) -> str:
    """A caption, or "" where the value is none."""
    try:
        return values.line(value) if not isinstance(value, bool) else ""
    except ValueError:
        return ""


def _whole(value: object) -> int:
    try:
        return values.whole(value or 0)
    except ValueError:
        return 0
