"""Articles of Joomla, as rows of its table ``#__content``.

Source: https://docs.joomla.org/Tables/content
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_WHOLE = re.compile(r"-?\d{1,4}")
_PUBLISHED = "1"
"""The state; 0 is unpublished, 2 archived, -2 in the trash."""
_PUBLIC = ("1", "5")
"""The view levels "Public" and "Guest" of a new site; the others are for those who log in."""


def named(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row with the names that articles have for its columns; any other row as it is.

    What the row says already under these names, as by ``columns``, stays.

    Args:
        said: A row.
    """
    if not _is_row(said):
        return said
    taken = ("introtext", "fulltext", "alias", "images", "publish_up", "publish_down", "language")
    rest = {name: value for name, value in said.items() if name not in taken}
    texts = (said.get("introtext"), said.get("fulltext"))
    made = {
        "body": "\n".join(one for one in texts if isinstance(one, str) and one),
        "markup": "html",
        "slug": said.get("alias"),
        "image": _picture(said.get("images")),
        "published": _time(said.get("publish_up")),
        "expires": _time(said.get("publish_down")),
        "language": said.get("language") if said.get("language") != "*" else None,
        "author": said.get("created_by_alias"),
        "tags": said.get("metakey"),
        "summary": said.get("metadesc"),
    }
    level, state = said.get("access"), said.get("state")
    hidden = {"visibility": "private"} if level and str(level) not in _PUBLIC else {}
    if state is not None and str(state) != _PUBLISHED:
        hidden = {"visibility": "draft"}
    without = {name: value for name, value in rest.items() if name not in ("access", "state")}
    return {**{name: value for name, value in made.items() if value}, **without, **hidden}


def _is_row(said: Mapping[str, Any]) -> bool:
    """Whether a row is one of Joomla, of which ``columns`` may have taken the text away."""
    return "introtext" in said or all(
        _WHOLE.fullmatch(str(said.get(name, ""))) for name in ("access", "state")
    )


def _time(value: object) -> object:
    """A time; None of the day that Joomla 3 writes where there is none."""
    return None if str(value).startswith("0000-00-00") else value


def _picture(images: object) -> Mapping[str, Any] | None:
    """The picture of an article's beginning, or of its page, without what Joomla notes behind #."""
    try:
        told = json.loads(images) if isinstance(images, str) else images
    except ValueError:
        return None
    for kind in ("intro", "fulltext"):
        url = told.get(f"image_{kind}") if isinstance(told, Mapping) else None
        if isinstance(told, Mapping) and isinstance(url, str) and url:
            place = url.partition("#")[0]
            place = place if "://" in place else f"/{place.lstrip('/')}"
            return {"url": place, "alt": told.get(f"image_{kind}_alt")}
    return None
