"""The rows in an answer of an API, which comes over HTTP or was saved into a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from feedwright.domain.article import Markup
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats.wrapped_rows import Row, is_wrapped, resolving, unwrapped

LISTS = ("items", "articles", "posts", "entries")
"""The names under which an object of stored articles holds them."""
_ROWS = ("data", "results")
LISTED = (*_ROWS, *LISTS, "rows", "records", "stories", "docs")
"""The names under which answers hold their lists, after those of stored articles."""
PAGED = "content"
"""The member under which pages of Spring hold their rows, and articles their text."""
COUNTED = ("totalElements", "page")
"""The members by which these are told."""
COMPLAINTS = ("error", "errors", "message", "detail")
"""Where an answer says what was wrong with the question."""
_LEVELS = 4
"""So deep in an answer its list is looked for."""
_OF_WRITEFREELY = frozenset({"username", "posts", "collections"})
_ANONYMOUS = (
    "{count} of the posts are anonymous, belong to no blog of {name!r} and are not published; "
    "move them to a blog there, and export again"
)
_NOT_PUBLIC = (
    "the blog {alias!r} says that it is not public, and so its {count} posts are private; "
    "write public: true there to publish them"
)


def rows_of(answer: Any, *, first: bool = True) -> list[Any] | None:
    """The list of rows in an answer, as they stand there; None where it holds none.

    Args:
        answer: All of it.
        first: Whether it is the first of several.
    """
    if isinstance(answer, list):
        return answer
    if not isinstance(answer, Mapping):
        return None
    if is_of_writefreely(answer):
        return [*posts_of_blogs(answer)]
    if is_page_of_spring(answer) and isinstance(answer.get(PAGED), list):
        return [*answer[PAGED]]
    found = (answer.get(name) for name in LISTED)
    rows = next((one for one in found if isinstance(one, list)), None)
    return _only_list(answer, first=first) if rows is None else rows


def saved_rows(answer: Mapping[str, Any]) -> list[Any] | None:
    """The rows of an answer that somebody has saved among articles, unwrapped.

    Returns:
        None of an object that is an article itself, or data of a site.
    """
    said = {fold(name) for name in answer}
    if not (said.isdisjoint(_OF_ARTICLES) or is_page_of_spring(answer)):
        return None
    rows = rows_of(answer)
    if not rows or not all(isinstance(one, dict) for one in rows):
        return None
    made = opened(rows, answer)
    is_named = any(rows is answer.get(name) for name in _ROWS)
    is_article = is_named or any(
        is_wrapped(row) or not _OF_ARTICLES.isdisjoint(map(fold, row)) for row in rows
    )
    return made if is_article else None


def is_page_of_spring(answer: Mapping[str, Any]) -> bool:
    """Whether an answer says that it is a page of Spring Data, whose rows are :data:`PAGED`.

    Source: https://docs.spring.io/spring-data/commons/reference/repositories/core-extensions.html
    """
    inner = answer.get("page")
    told = answer if "totalElements" in answer else inner
    return isinstance(told, Mapping) and isinstance(told.get("totalElements"), int)


def opened(rows: list[Any], answer: Any) -> list[Any]:
    """Rows without what they are wrapped in, with what they refer to in its place.

    Args:
        rows: Those of the answer; what is no object stays as it is.
        answer: All of it.
    """
    resolve = resolving(answer)
    return [unwrapped(resolve(row)) if isinstance(row, Mapping) else row for row in rows]


def is_of_writefreely(answer: Mapping[str, Any]) -> bool:
    """Whether an object is what WriteFreely, and so Write.as, exports of a writer.

    Source: https://writefreely.org/docs/latest/writer/export
    """
    return answer.keys() >= _OF_WRITEFREELY


def posts_of_blogs(export: Mapping[str, Any]) -> Iterator[Row]:
    """The posts of a writer's blogs; those that stand in no blog were shared by address alone.

    Args:
        export: What WriteFreely exports.
    """
    for blog in _blogs(export):
        hidden = {} if blog.get("public", True) else {"visibility": "private"}
        for post in _posts(blog):
            yield {"markup": "markdown", **post, **hidden}


def untold_posts(export: Mapping[str, Any]) -> Iterator[str]:
    """What is to be said of the posts in an export that are not published, a clause for each kind.

    Args:
        export: What WriteFreely exports.
    """
    if count := len(_posts(export)):
        yield _ANONYMOUS.format(count=count, name=str(export.get("username")))
    for blog in _blogs(export):
        count = len(_posts(blog))
        if count and not blog.get("public", True):
            yield _NOT_PUBLIC.format(alias=str(blog.get("alias")), count=count)


def _blogs(export: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    blogs = export.get("collections")
    return [one for one in blogs if isinstance(one, Mapping)] if isinstance(blogs, list) else []


def _posts(of: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    posts = of.get("posts")
    return [one for one in posts if isinstance(one, Mapping)] if isinstance(posts, list) else []


def _only_list(answer: Any, *, first: bool) -> list[Any] | None:
    """The list of objects that an answer holds, where it holds no other: GraphQL, Algolia, Sanity.

    Of a first page it holds some, lest an answer that is an error be one without rows.
    """
    found, inner = list[list[Any]](), [answer]
    for _ in range(_LEVELS):
        named = [one for value in inner if isinstance(value, Mapping) for one in value.items()]
        inner = [value for name, value in named if name not in COMPLAINTS]
        found += [one for one in inner if isinstance(one, list) and _holds_objects(one)]
    filled = [*filter(None, found)]
    if len(filled) == 1:
        return filled[0]
    return [] if found and not filled and not first else None


def _holds_objects(listed: list[Any]) -> bool:
    return all(isinstance(one, Mapping) for one in listed)


BODIES: tuple[tuple[str, Markup], ...] = (
    ("contenthtml", "html"), ("html", "html"), ("bodyhtml", "html"), ("postbody", "html"),
    ("articlebody", "text"),
    ("markdown", "markdown"), ("contentmarkdown", "markdown"), ("bodymarkdown", "markdown"),
    ("content", "html"), ("body", "html"), ("contenttext", "text"), ("text", "text"),
    ("plaintext", "text"),
)  # fmt: skip
"""The fields that a body stands in, the fullest first (JSON Feed 1.1, ``content_html``)."""
_OF_ARTICLES = frozenset((*known.TITLE, *(name for name, _ in BODIES)))
