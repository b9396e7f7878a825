"""Posts as WordPress's REST API hands them out.

Authors, categories, tags and pictures are numbers there; their names stand beside the post where
it was asked for with ``?_embed``.
"""

import html
from collections.abc import Iterator, Mapping
from typing import Any

_NUMBERED = {"author": "authors", "categories": "categories", "tags": "tags"}
_TAXONOMIES = {"category": "categories", "post_tag": "tags"}
_TIMES = {"date": "date_gmt", "modified": "modified_gmt"}
_NO_POSTS = frozenset({"page", "attachment", "revision", "nav_menu_item", "wp_block"})
"""Types of what stands in no feed of WordPress'."""
_NUMBERS = "The numbers of its {} were left out; ask WordPress for their names, with ?_embed."


def named(post: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """A post with names for numbers and times in UTC, and what is to be told of that.

    Args:
        post: As WordPress hands it out; what another system says stays as it is.
    """
    title, beside = post.get("title"), post.get("_embedded")
    if not (isinstance(title, Mapping) and "rendered" in title):
        return post, ()
    beside = beside if isinstance(beside, Mapping) else {}
    if post.get("type") in _NO_POSTS:
        post = {**post, "rss": False}
    said = {name: value for name, value in post.items() if name != "_embedded"}
    _set_clocks(said)
    guid = said.get("guid")
    if isinstance(guid, Mapping):  # as it stands in feeds and exports
        said["guid"] = _unescaped(guid.get("rendered"))
    found: dict[str, list[Any]] = {"authors": [*_people(beside.get("author"))]}
    for term in _members(beside.get("wp:term")):
        if name := _TAXONOMIES.get(str(term.get("taxonomy"))):
            found.setdefault(name, []).append(_unescaped(term.get("name")))
    lost: list[str] = []
    for field, name in _NUMBERED.items():
        if _is_numbered(said.get(field)):
            del said[field]
            if found.get(name):
                said[name] = found[name]
            else:
                lost.append(name)
    picture = next(_members(beside.get("wp:featuredmedia")), {})
    if picture.get("source_url"):
        said["image"] = {"url": picture["source_url"], "alt": picture.get("alt_text")}
    return said, (_NUMBERS.format(", ".join(lost)),) if lost else ()


def _set_clocks(said: dict[str, Any]) -> None:
    """Put times in UTC in the place of those of the site's zone."""
    for local, utc in _TIMES.items():
        if isinstance(told := said.pop(utc, None), str) and told[:4].strip("0"):
            said[local] = told if told.endswith("Z") else f"{told}Z"


def _people(authors: object) -> Iterator[dict[str, Any]]:
    for one in _members(authors):
        if one.get("name"):
            yield {"name": _unescaped(one["name"]), "url": one.get("url") or one.get("link")}


def _unescaped(value: object) -> object:
    """A text for which WordPress hands out HTML."""
    return html.unescape(value) if isinstance(value, str) else value


def _members(listed: object) -> Iterator[Mapping[str, Any]]:
    """The mappings of a list, and of the lists in it."""
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping):
            yield one
        elif isinstance(one, list):
            yield from (inner for inner in one if isinstance(inner, Mapping))


def _is_numbered(value: object) -> bool:
    numbers = value if isinstance(value, list) else [value]
    return bool(numbers) and all(
        isinstance(one, int) and not isinstance(one, bool) for one in numbers
    )
