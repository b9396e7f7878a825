"""Pages of an API's answers: where the next one is, and whether any is said to follow."""

from collections.abc import Iterator, Mapping
from typing import Any

from feedwright.domain.addresses import address as absolute
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
    pages = headers.get("x-wp-totalpages", "")
    if pages.isdecimal():
        page = parameter(here, "page")
        number = int(page) if page.isascii() and page.isdecimal() else 1
        return with_parameter(here, "page", str(number + 1)) if number < int(pages) else ""
    name, value = _counted(whole)
    if name:
        return with_parameter(here, name, str(value)) if value else ""
    if any(told is False for told, _ in _flags(whole)):
        return ""
    for around in _AROUND:
        there = member(whole, around)
        for one in _CURSORS:
            told = there.get(one) if isinstance(there, Mapping) else None
            if isinstance(told, str | int) and not isinstance(told, bool) and told:
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
        return "pagination[start]", start + limit if limit and start + limit < total else 0
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
    """The members of some names; nothing where not each is a number."""
    found = [told.get(one) for one in names] if isinstance(told, Mapping) else []
    numbers = [one for one in found if isinstance(one, int) and not isinstance(one, bool)]
    return tuple(numbers) if len(numbers) == len(names) else ()


def unfollowed(whole: Any) -> str:
    """What is to be said of an only answer after which more rows come, a clause; "" where none do.

    Args:
        whole: The answer, in which nothing leads to another.
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
            numbers = [number for one in _CURRENT for number in _integers(there, one)]
            if there[name] > max(1, *numbers[:1], 1):
                return _FOLLOWS.format(f"{around}.{name}".strip("."))
    return ""


def repeated(address: str) -> str:
    """What is to be said of a page that was supposed and brought no other rows, a clause.

    Args:
        address: Its own.
    """
    return _REPEATED.format(address)


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
