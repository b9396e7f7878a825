"""Posts as Ghost hands them out: its exports, and the answers of its Content API.

Posts for members go out as they do in Ghost's own feed: with what stands above the mark of their
preview, or the excerpt that their author wrote, and never in full.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from feedwright.domain.errors import UnreadableArticle

_MARKS = frozenset(
    [
        *("mobiledoc", "lexical", "comment_id", "custom_excerpt", "feature_image", "email_only"),
        *("email_recipient_filter", "codeinjection_head", "newsletter_id", "primary_tag"),
        *("feature_image_alt", "email_segment", "posts_meta"),
    ]
)
"""Fields that tell a post of Ghost's from another system's."""
_TABLES = frozenset({"users", "tags", "posts_authors", "posts_tags", "posts_meta", "settings"})
"""What stands beside the posts of an export."""
_OBJECT = re.compile(r"[0-9a-f]{24}")
_PUBLIC = frozenset({"", "public"})
_PREVIEW = re.compile(r"<!--\s{0,10}members-only\s{0,10}-->", re.IGNORECASE)
_FULL = ("plaintext", "excerpt", "mobiledoc", "lexical", "markdown", "content", "body", "text")
"""What may hold the whole text of a post beside its HTML."""
_LEFT_OUT = "What of it is for members alone was left out."


def posts(value: Mapping[str, Any]) -> list[Any] | None:
    """The posts of an export, with their authors and tags; None where it is none.

    Args:
        value: The whole file.
    """
    databases = value.get("db")
    base = databases[0] if isinstance(databases, list) and databases else value
    data = base.get("data") if isinstance(base, Mapping) else None
    found = data.get("posts") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(found, list):
        return None
    is_of_ghost = "db" in value or "meta" in base or not data.keys().isdisjoint(_TABLES)
    if not (is_of_ghost or any(isinstance(one, Mapping) and _MARKS & one.keys() for one in found)):
        return None  # an answer of GraphQL, whose posts have a null time until they are published
    tables = Tables(data)
    return [tables.joined(post) if isinstance(post, Mapping) else post for post in found]


class Tables:
    """The tables of an export: who wrote posts, and what they are about.

    Args:
        data: By their names.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._users, tags = _by_id(data.get("users")), _by_id(data.get("tags"))
        self._wrote = _related(data.get("posts_authors"), "author_id", self._users)
        self._tagged = _related(data.get("posts_tags"), "tag_id", tags)
        self._more = {str(row.get("post_id")): row for row in _rows(data.get("posts_meta"))}

    def joined(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """A post with what other tables say of it."""
        number = str(post.get("id"))
        beside = self._more.get(number, {})
        said = {name: one for name, one in beside.items() if name not in ("id", "post_id")}
        said |= {name: one for name, one in post.items() if one is not None}
        alone = self._users.get(str(post.get("author_id")))
        authors = self._wrote.get(number) or ([alone] if alone else [])
        said["authors"] = [{"name": one.get("name"), "url": one.get("website")} for one in authors]
        said["tags"] = self._tagged.get(number, [])
        if is_page(said):
            said["rss"] = False  # pages stand in no feed of Ghost's
        if told := guid(post):
            said["guid"] = told
        return said


def is_page(post: Mapping[str, Any]) -> bool:
    """Whether a post is a page of the site."""
    return post.get("type") == "page" or post.get("page") in (1, True)


def guid(post: Mapping[str, Any]) -> str:
    """What Ghost's own feed says who a post is: its id, or before 1.0, with numbers, its UUID."""
    number = str(post.get("id") or "")
    return number if _OBJECT.fullmatch(number) else str(post.get("uuid") or "")


def public(post: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """What of a post is for everybody, and what is to be told of that.

    Args:
        post: As Ghost hands it out; what another system says stays as it is.

    Raises:
        UnreadableArticle: It has its text in the form of Ghost's editor alone.
    """
    post = _without_internal(post)
    if _MARKS.isdisjoint(post):
        return post, ()
    post, told = _with_html(post)
    said = {**post, "tags": _shown(post.get("tags"))} if "tags" in post else dict(post)
    visibility = str(post.get("visibility") or "").lower()
    if visibility in _PUBLIC:
        return said, told
    html = post.get("html") if isinstance(post.get("html"), str) else ""
    mark = _PREVIEW.search(html or "")
    # The Content API has cut the text itself where it says that there is no access to all of it.
    preview = (html or "")[: mark.start()] if mark else html if post.get("access") is False else ""
    if not ((preview or "").strip() or post.get("custom_excerpt")):
        return {**said, "visibility": "members"}, ()
    for name in _FULL:
        said.pop(name, None)
    return {**said, "html": preview, "visibility": "public"}, (*told, _LEFT_OUT)


def _with_html(post: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """A post whose text is HTML though Ghost has it in the form of its editor alone."""
    editors = next((name for name in ("lexical", "mobiledoc") if post.get(name)), "")
    if not editors or any(post.get(name) for name in ("html", "markdown")):
        return post, ()
    from feedwright.reading.formats.editors import ghost_editor  # noqa: PLC0415 - seldom needed

    try:
        made, told = ghost_editor.html(str(post[editors]))
    except ValueError as error:
        raise UnreadableArticle(
            f"Its text stands in {editors!r} alone, the form of Ghost's editor, and cannot be "
            f"read: {error}; save it once more in Ghost, and export it with its HTML."
        ) from error
    return {**post, "html": made}, told


def _rows(table: object) -> list[Mapping[str, Any]]:
    return [row for row in table if isinstance(row, Mapping)] if isinstance(table, list) else []


def _by_id(table: object) -> dict[str, Mapping[str, Any]]:
    return {str(row.get("id")): row for row in _rows(table)}


def _related(
    table: object, name: str, others: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[Mapping[str, Any]]]:
    """What each post has of another table, in their order."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(_rows(table), key=_order):
        if other := others.get(str(row.get(name))):
            found.setdefault(str(row.get("post_id")), []).append(other)
    return found


def _order(row: Mapping[str, Any]) -> int:
    order = row.get("sort_order")
    return order if isinstance(order, int) else 0


def _shown(tags: object) -> list[Any]:
    """Tags without those that are for the desk alone."""
    listed: Iterable[Any] = tags if isinstance(tags, list) else [tags]
    return [tag for tag in listed if not _is_internal(tag)]


def _without_internal(post: Mapping[str, Any]) -> Mapping[str, Any]:
    """A post without tags that say of themselves that they are for the desk alone."""
    tags, first = post.get("tags"), post.get("primary_tag")
    listed = tags if isinstance(tags, list) else []
    if any(isinstance(tag, Mapping) and _is_internal(tag) for tag in listed):
        post = {**post, "tags": [t for t in listed if not _is_internal(t)]}
    return {**post, "primary_tag": None} if first and _is_internal(first) else post


def _is_internal(tag: object) -> bool:
    if isinstance(tag, Mapping):
        return tag.get("visibility") == "internal" or str(tag.get("name")).startswith("#")
    return isinstance(tag, str) and tag.startswith("#")
