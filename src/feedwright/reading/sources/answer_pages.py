"""Pages of an API's answers: where the next one is, and whether any is said to follow."""

from collections.abc import Iterator, Mapping
from typing import Any

from feedwright.domain.addresses import address as absolute
from feedwright.domain.addresses import without_user
from feedwright.reading.sources.known_apis import parameter, with_parameter

_NEXT = (
    "next", "next_url", "nextUrl", "next_page", "nextPage", "next_page_url", "nextPageUrl",
    "next_link", "nextLink", "@odata.nextLink", "links.next", "_links.next", "paging.next",
    "pagination.next", "pagination.next_url", "pagination.nextUrl", "pagination.next_page",
    "pagination.links.next", "page.next", "pages.next", "info.next", "meta.next", "meta.next_url",
    "meta.links.next", "meta.pagination.next", "meta.pagination.links.next", "d.__next",
)  # fmt: skip
"""Where answers name the address of the next one."""
_AROUND = ("", "meta", "pagination", "paging", "meta.pagination", "info", "page")
"""The members in which answers tell of their pages."""
_CURSORS = ("next_cursor", "nextCursor")
_CURSOR = "cursor"
"""The parameter that takes what stands under these, with most who have them."""
_MORE = ("has_more", "hasMore", "has_next", "hasNext", "hasNextPage", "has_next_page")
_COUNTS = ("total_pages", "totalPages", "pageCount", "page_count", "last_page", "lastPage")
_CURRENT = ("page", "current_page", "currentPage", "page_number", "pageNumber")
_LEVELS = 6
"""So deep in an answer of GraphQL its ``pageInfo`` stands."""
_OF_GRAPHQL = (
    "it says by pageInfo that more rows follow, which none but its query can ask for; have the "
    "query in url ask for more rows at a time, as by first"
)
_FOLLOWS = (
    "it says by {} that more rows follow, and not where; set page, offset, or next and cursor"
)
_REPEATED = (
    "it says that more rows follow, and has no others at {}; set page, offset, or next and cursor"
)
_NOTHING = frozenset({"null", "none", "false", "undefined", "#"})
"""Texts that stand for no next page."""
_MOST = 10**12
"""A number that is greater counts no pages and no rows."""


def member(value: Any, path: str) -> Any:
    """What a path leads to within an answer; None where there is nothing."""
    if not path or (isinstance(value, Mapping) and path in value):
        return value[path] if path else value
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


def is_address(value: object) -> bool:
    """Whether what stands in the place of an address is one."""
    return isinstance(value, str) and value.startswith(("http://", "https://", "/", "?"))


def linked(whole: Any, here: str) -> str:
    """The address of the next page that an answer names; "" where it names none.

    Args:
        whole: The answer.
        here: Its address.
    """
    for path in _NEXT:
        told = member(whole, path)
        if isinstance(told, Mapping):
            told = told.get("href") or told.get("url")
        if is_address(told):
            return absolute(told, here)
    return ""


def supposed(whole: Any, here: str, headers: Mapping[str, str]) -> str:
    """The address of the next page as the system has it whose answer it seems to be, or "".

    Args:
        whole: The answer.
        here: Its address.
        headers: Its own, in small letters.
    """
    if pages := number_of(headers.get("x-wp-totalpages", "")):
        number = number_of(parameter(here, "page")) or 1
        return with_parameter(here, "page", str(number + 1)) if number < pages else ""
    name, value = _counted(whole)
    if name:
        return with_parameter(here, name, str(value)) if value else ""
    if any(told is False for told, _ in _flags(whole)):
        return ""
    for around in _AROUND:
        there = member(whole, around)
        for one in _CURSORS:
            told = there.get(one) if isinstance(there, Mapping) else None
            if _is_told(told):
                return with_parameter(here, _CURSOR, str(told))
    return ""


def _counted(whole: Any) -> tuple[str, int]:
    """The parameter by which a system that is known counts, and its next value, 0 for none.

    Sources: https://docs.strapi.io/cms/api/rest/sort-pagination;
    https://docs.ghost.org/content-api/pagination;
    https://docs.spring.io/spring-data/commons/reference/repositories/core-extensions.html, whose
    pages count from 0.
    """
    told = member(whole, "meta.pagination")
    if found := _integers(told, "page", "pageSize", "pageCount"):
        page, _, count = found
        return "pagination[page]", page + 1 if page < count else 0
    if found := _integers(told, "start", "limit", "total"):
        start, limit, total = found
        return "pagination[start]", start + limit if limit > 0 and start + limit < total else 0
    if _integers(told, "page", "pages"):
        return "page", next(iter(_integers(told, "next")), 0)
    pages = whole
    if isinstance(whole, Mapping) and isinstance(whole.get("page"), Mapping):
        pages = whole["page"]
    if found := _integers(pages, "number", "totalPages", "totalElements"):
        number, count, _ = found
        return "page", number + 1 if number + 1 < count else 0
    return "", 0


def _integers(told: Any, *names: str) -> tuple[int, ...]:
    """The members of some names; nothing where not each is a number that may count."""
    found = [told.get(one) for one in names] if isinstance(told, Mapping) else []
    numbers = [one for one in found if isinstance(one, int) and not isinstance(one, bool)]
    numbers = [one for one in numbers if abs(one) < _MOST]
    return tuple(numbers) if len(numbers) == len(names) else ()


def number_of(text: str) -> int:
    """The number that a header or a parameter holds; 0 where it holds none that may count."""
    is_number = text.isascii() and text.isdecimal() and len(text) < len(str(_MOST))
    return int(text) if is_number else 0


def _is_told(value: object) -> bool:
    """Whether something leads to a next page: neither empty nor a word for nothing."""
    if isinstance(value, str):
        return bool(value.strip()) and value.strip().casefold() not in _NOTHING
    return isinstance(value, int) and not isinstance(value, bool) and value != 0


def unfollowed(whole: Any, number: int) -> str:
    """What is to be said of an answer after which more rows come, a clause; "" where none do.

    Args:
        whole: The answer, in which nothing that is understood leads to another.
        number: Which page it is, from 1 on.
    """
    if told := promised(whole, number):
        return told
    for path in _NEXT:
        told = member(whole, path)
        if _is_told(told.get("href") or told.get("url") if isinstance(told, Mapping) else told):
            return _FOLLOWS.format(path)
    return ""


def promised(whole: Any, number: int) -> str:
    """As :func:`unfollowed`, of an answer that says so by a flag or a number of pages.

    Some name the address of a next page on the last one, too.

    Args:
        whole: The answer.
        number: Which page it is, from 1 on.
    """
    if any(one.get("hasNextPage") is True for one in _page_infos(whole, _LEVELS)):
        return _OF_GRAPHQL
    for told, name in _flags(whole):
        if told:
            return _FOLLOWS.format(name)
    for around in _AROUND:
        there = member(whole, around)
        counts = (one for one in _COUNTS if _integers(there, one))
        if name := next(counts, ""):
            current = [page for one in _CURRENT for page in _integers(there, one)]
            if there[name] > max(number, *current[:1], 1):
                return _FOLLOWS.format(f"{around}.{name}".strip("."))
    return ""


def repeated(address: str) -> str:
    """What is to be said of a page that was to hold other rows and holds none, a clause.

    Args:
        address: Its own, whose parameters may hold secrets: only that is told which was set last.
    """
    place, _, query = without_user(address).partition("?")
    name, _, value = query.rpartition("&")[2].partition("=")
    counts = value.isdecimal() or name == _CURSOR
    return _REPEATED.format(f"{place} with {name}={value[:40]}" if counts else place)


def _flags(whole: Any) -> Iterator[tuple[bool, str]]:
    """What an answer says of whether more follows, and where it says so."""
    for around in _AROUND:
        there = member(whole, around)
        for one in _MORE:
            told = there.get(one) if isinstance(there, Mapping) else None
            if isinstance(told, bool):
                yield told, f"{around}.{one}".strip(".")


def _page_infos(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping) and depth:
        for name, inner in value.items():
            if name == "pageInfo" and isinstance(inner, Mapping):
                yield inner
            elif isinstance(inner, Mapping):
                yield from _page_infos(inner, depth - 1)
