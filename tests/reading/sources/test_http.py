"""Articles behind an API, asked of real servers on this machine."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.publications import article, items, run, write
from tests.web import Answered, Asked, Web, web

from feedwright.domain.report import Report
from feedwright.reading.sources import http

SOURCE = """
[[sources]]
kind = "http"
url = "{url}"
name = "cms"
{more}
"""
COUNT = 25
PAGE = 10


def row(number: int, **fields: Any) -> dict[str, Any]:
    """A row of an API."""
    return {
        "id": number,
        "title": f"Story {number}",
        "date": f"2026-10-{number:02}T08:00:00Z",
        "content_html": f"<p>Text {number}.</p>",
        **fields,
    }


def answered(value: Any, status: int = 200, /, **headers: str) -> Answered:
    """An answer in JSON."""
    return Answered(
        json.dumps(value).encode(),
        status,
        {name.replace("_", "-"): v for name, v in headers.items()},
    )


class Api:
    """An API, which hands out its rows as a test says."""

    def __init__(self) -> None:
        self.rows = [row(number) for number in range(1, COUNT + 1)]
        self.answer: Callable[[Asked], Answered] = lambda _: answered(self.rows)

    def part(self, start: int, size: int = PAGE) -> list[dict[str, Any]]:
        """Some of its rows."""
        return self.rows[start : start + size]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(http, "_WAITS", (0.0, 0.0))
    monkeypatch.setattr(http, "_RESTING", {})


@pytest.fixture
def api() -> Api:
    """An API that hands out all of its rows."""
    return Api()


@pytest.fixture
def site(api: Api) -> Iterator[Web]:
    """Its server."""
    with web(lambda asked: api.answer(asked)) as running:  # noqa: PLW0108 - it changes
        yield running


def configured(folder: Path, url: str, more: str = "") -> Path:
    """A publication of a folder with one article, and of an API."""
    return write(folder, {"a.md": article("A")}, more=SOURCE.format(url=url, more=more))


def titles(folder: Path) -> set[str]:
    """Those of the API's articles."""
    return {one["title"] for one in items(folder)} - {"A"}


def away(report: Report) -> str:
    """What the report says of a source that is away, which is one line."""
    (told,) = report.refusals
    assert "\n" not in told
    return told


def _links(api: Api, asked: Asked) -> Answered:
    start = int(asked.query.get("from", 0))
    link = {"Link": f'<?from={start + PAGE}>; rel="next"'} if start + PAGE < COUNT else {}
    return answered(api.part(start), **link)


def _members(name: str) -> Callable[[Api, Asked], Answered]:
    def answer(api: Api, asked: Asked) -> Answered:
        start = int(asked.query.get("from", 0))
        more = f"/posts?from={start + PAGE}" if start + PAGE < COUNT else None
        whole: dict[str, Any] = {"results": api.part(start), "count": len(api.rows)}
        inner = whole
        *path, last = name.split(".")
        for one in path:
            inner = inner.setdefault(one, {})
        inner[last] = more
        return answered(whole)

    return answer


def _cursors(api: Api, asked: Asked) -> Answered:
    start = int(asked.query.get("after", "c0")[1:])
    more = f"c{start + PAGE}" if start + PAGE < COUNT else None
    return answered({"data": {"posts": api.part(start)}, "paging": {"cursors": {"after": more}}})


def _pages(api: Api, asked: Asked) -> Answered:
    start = (int(asked.query.get("page", 1)) - 1) * PAGE
    if start >= COUNT:
        return answered({"error": "no such page"}, 404)
    return answered({"items": api.part(start)})


def _pages_from_zero(api: Api, asked: Asked) -> Answered:
    return answered({"items": api.part(int(asked.query["p"]) * PAGE)})


def _offsets(api: Api, asked: Asked) -> Answered:
    return answered({"total": len(api.rows), "items": api.part(int(asked.query.get("skip", 0)))})


def _strapi(api: Api, asked: Asked) -> Answered:
    page = int(asked.query.get("pagination[page]", 1))
    told = {"page": page, "pageSize": PAGE, "pageCount": 3, "total": len(api.rows)}
    return answered({"data": api.part((page - 1) * PAGE), "meta": {"pagination": told}})


def _strapi_from(api: Api, asked: Asked) -> Answered:
    start = int(asked.query.get("pagination[start]", 0))
    told = {"start": start, "limit": PAGE, "total": len(api.rows)}
    return answered({"data": api.part(start), "meta": {"pagination": told}})


def _ghost(api: Api, asked: Asked) -> Answered:
    page = int(asked.query.get("page", 1))
    told = {"page": page, "limit": PAGE, "pages": 3, "next": page + 1 if page < 3 else None}
    return answered({"posts": api.part((page - 1) * PAGE), "meta": {"pagination": told}})


def _spring(api: Api, asked: Asked) -> Answered:
    page = int(asked.query.get("page", 0))
    told = {"number": page, "size": PAGE, "totalElements": len(api.rows), "totalPages": 3}
    rows = api.part(page * PAGE)
    order = [{"property": "id", "direction": "ASC"}]
    return answered({"content": rows, "sort": order, "last": page == 2, **told})


def _spring_of_today(api: Api, asked: Asked) -> Answered:
    page = int(asked.query.get("page", 0))
    told = {"number": page, "size": PAGE, "totalElements": len(api.rows), "totalPages": 3}
    return answered({"content": api.part(page * PAGE), "page": told})


def _wordpress(api: Api, asked: Asked) -> Answered:
    page = int(asked.query.get("page", 1))
    told = {"X_WP_Total": str(len(api.rows)), "X_WP_TotalPages": "3"}
    return answered(api.part((page - 1) * PAGE), **told)


def _next_cursor(api: Api, asked: Asked) -> Answered:
    start = int(asked.query.get("cursor", "c0")[1:])
    more = f"c{start + PAGE}" if start + PAGE < COUNT else None
    return answered({"data": api.part(start), "meta": {"next_cursor": more}})


def _has_more(api: Api, asked: Asked) -> Answered:
    start = int(asked.query.get("cursor", "0"))
    is_more = start + PAGE < COUNT
    told = {"nextCursor": min(start + PAGE, COUNT), "has_more": is_more}
    return answered({"data": api.part(start), **told})


WAYS: dict[str, tuple[str, str, Callable[[Api, Asked], Answered]]] = {
    "Link": ("/posts", "", _links),
    "an address in the answer": ("/posts", "", _members("next")),
    "an address within": ("/posts", "", _members("links.next")),
    "an address that is named": ("/posts", 'next = "go.on"', _members("go.on")),
    "cursors": (
        "/posts",
        'list = "data.posts"\nnext = "paging.cursors.after"\ncursor = "after"',
        _cursors,
    ),
    "numbers": ("/posts", 'page = "page"', _pages),
    "numbers from 0": ("/posts?p=0&size=10", 'page = "p"', _pages_from_zero),
    "Strapi": ("/posts", "", _strapi),
    "Strapi from a start": ("/posts", "", _strapi_from),
    "Ghost": ("/posts", "", _ghost),
    "Spring": ("/posts", "", _spring),
    "Spring of today": ("/posts", "", _spring_of_today),
    "WordPress": ("/posts?per_page=10", "", _wordpress),
    "a cursor of a known name": ("/posts", "", _next_cursor),
    "a cursor that never ends": ("/posts", "", _has_more),
    "offsets": ("/posts", 'offset = "skip"', _offsets),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_page_is_read(tmp_path: Path, api: Api, site: Web, way: str) -> None:
    """However an API parts its rows, each is an article; a later run reads what differs."""
    path, more, answer = WAYS[way]
    api.answer = lambda asked: answer(api, asked)
    configured(tmp_path, site.address + path, more)
    report = run(tmp_path)
    assert (report.articles.new, report.warnings) == (COUNT + 1, ())
    assert titles(tmp_path) == {f"Story {number}" for number in range(1, COUNT + 1)}
    assert {one["id"] for one in items(tmp_path)} >= {"tag:example.org,2026:cms/25"}

    api.rows[20] |= {"title": "Story 21, mended"}
    report = run(tmp_path)
    assert (report.articles.changed, report.articles.vanished) == (1, 0)
    assert "Story 21, mended" in titles(tmp_path)

    del api.rows[3]
    assert run(tmp_path).articles.vanished == 1


FAULTS: dict[str, tuple[Answered, str]] = {
    "an error of the server": (answered({}, 500), "500"),
    "a web page": (Answered(b"<!doctype html><p>Maintenance"), "answers with a web page"),
    "half an answer": (Answered(b'[{"id": 1, "ti'), "no JSON"),
    "a broken connection": (
        Answered(b'[{"id": 1', headers={"Content-Length": "900"}), "cannot be fetched"
    ),
    "an error as an answer": (answered({"error": "quota exceeded"}), "It says: quota exceeded"),
    "no access": (answered({}, 401), "401"),
    "a single object": (answered({"title": "x"}), "holds no list"),
    "rows without keys": (answered([{"title": "x"}]), "no column 'id'"),
    "a rest": (answered({}, 429, Retry_After="3600"), "left alone for 3,600 seconds"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_an_api_that_is_away(
    tmp_path: Path, api: Api, site: Web, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """What it has given stays as it was published, the run says so in a line, and goes on."""
    configured(tmp_path, f"{site.address}/posts")
    run(tmp_path)
    before, good = titles(tmp_path), api.answer
    answer, told = FAULTS[fault]
    api.answer = lambda _: answer
    (tmp_path / "articles/b.md").write_text(article("B"))

    report = run(tmp_path)

    assert told in away(report)
    assert titles(tmp_path) == before | {"B"}
    api.answer = good
    monkeypatch.setattr(http, "_RESTING", {})
    assert run(tmp_path).articles.vanished == 0


def test_a_page_that_fails_is_the_whole(tmp_path: Path, api: Api, site: Web) -> None:
    """Where a later page fails, the rows that it held are not taken for deleted."""
    api.answer = lambda asked: _links(api, asked)
    configured(tmp_path, f"{site.address}/posts")
    run(tmp_path)
    api.rows[0] |= {"title": "Story 1, mended"}
    api.answer = lambda asked: answered({}, 502) if asked.query else _links(api, asked)
    report = run(tmp_path)
    assert "502" in away(report)
    assert len(titles(tmp_path)) == COUNT


def test_a_server_is_asked_again(tmp_path: Path, api: Api, site: Web) -> None:
    """One that cannot answer for a moment is asked again, after as long as it says."""
    answers = [answered({}, 503, Retry_After="0"), answered({}, 502)]
    api.answer = lambda _: answers.pop() if answers else answered(api.rows)
    configured(tmp_path, f"{site.address}/posts")
    assert run(tmp_path).articles.new == COUNT + 1
    assert len(site.asked) == 3


def test_a_server_that_wants_rest_has_it(tmp_path: Path, api: Api, site: Web) -> None:
    """Until the time is over that it named, no run asks it."""
    api.answer = lambda _: answered({}, 429, Retry_After="3600")
    configured(tmp_path, f"{site.address}/posts")
    run(tmp_path)
    assert "asks to be left alone" in away(run(tmp_path))
    assert len(site.asked) == 1


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
@pytest.mark.parametrize("way", ["one page", "numbers"])
def test_conditional_requests(
    tmp_path: Path, api: Api, site: Web, validator: str, way: str
) -> None:
    """Where no page has changed none is sent, and no row is looked at."""
    version, sent = ["1"], list[int]()
    asks = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}[validator]

    def answer(asked: Asked) -> Answered:
        tag = (
            f'"{version[0]}"'
            if validator == "ETag"
            else f"Sun, 0{version[0]} Nov 2026 08:00:00 GMT"
        )
        if asked.headers.get(asks) == tag:
            return Answered(status=304)
        found = answered(api.rows) if way == "one page" else _pages(api, asked)
        sent.append(found.status)
        return found._replace(headers={validator: tag})

    api.answer = answer
    configured(tmp_path, f"{site.address}/posts", 'page = "page"' if way == "numbers" else "")
    run(tmp_path)
    sent.clear()
    assert run(tmp_path).articles.read == COUNT + 1
    assert 200 not in sent

    version[0] = "2"
    api.rows[0] |= {"title": "Story 1, mended"}
    assert run(tmp_path).articles.changed == 1


def test_only_what_has_changed_is_asked_for(tmp_path: Path, api: Api, site: Web) -> None:
    """A run asks for what changed since the last one, and for all rows once a day."""
    for one in api.rows:
        one["edited"] = one["date"]
    sent: list[int] = []

    def answer(asked: Asked) -> Answered:
        since = asked.query.get("updated_after", "")
        found = [one for one in api.rows if one["edited"] > since]
        sent.append(len(found))
        return answered(found)

    api.answer = answer
    more = 'changed = "edited"\nsince = "updated_after"'
    configured(tmp_path, f"{site.address}/posts", more)
    run(tmp_path)
    api.rows[4] |= {"title": "Story 5, mended", "edited": "2026-10-26T09:00:00Z"}
    del api.rows[0]  # of which nothing tells
    report = run(tmp_path)
    assert sent == [COUNT, 2]
    assert (report.articles.changed, report.articles.vanished) == (1, 0)
    assert site.asked[-1].query["updated_after"] == "2026-10-25T07:55:00Z"

    (tmp_path / "feedwright.toml").write_text(
        (tmp_path / "feedwright.toml").read_text().replace(more, more + '\nwhole = "0m"')
    )
    run(tmp_path)
    assert run(tmp_path).articles.read == COUNT
    assert "Story 1" not in titles(tmp_path)


def test_the_token_goes_to_no_other_server(tmp_path: Path, api: Api, site: Web) -> None:
    """Neither a redirect nor the address of a next page has another server know it."""
    others: list[Web] = []
    secret = "s3cret-token"  # noqa: S105 - of nobody

    def answer(asked: Asked) -> Answered:
        assert asked.headers["authorization"] == f"Bearer {secret}"
        assert asked.headers["x-team"] == "night desk"
        if asked.path == "/moved":
            return Answered(status=302, headers={"Location": f"{others[0].address}/posts"})
        return answered({"items": api.part(0), "next": f"{others[0].address}/posts"})

    api.answer = answer
    more = f'token = "{secret}"\nheaders = {{ X-Team = "night desk" }}'
    with ExitStack() as stack:
        other = stack.enter_context(web(lambda _: answered(api.part(PAGE)), "127.0.0.2"))
        others.append(other)
        for path in ("/moved", "/posts"):
            configured(tmp_path / path[1:], site.address + path, more)
            run(tmp_path / path[1:])
        assert len(other.asked) == 2
        told = [value for one in other.asked for value in one.headers.values()]
    assert not [one for one in told if secret in one or "night" in one]
    assert titles(tmp_path / "posts") == {f"Story {number}" for number in range(1, 21)}


def test_no_secret_is_told(tmp_path: Path, api: Api, site: Web) -> None:
    """No message holds a token, wherever it stands in the configuration."""
    api.answer = lambda _: answered({"error": "no access for s3cret-token"}, 200)
    configured(tmp_path, f"{site.address}/posts?api_key=s3cret-key", 'token = "s3cret-token"')
    assert "It says: no access for ***" in away(run(tmp_path))
    api.answer = lambda _: answered({}, 404)
    assert f"{site.address}/posts answers 404" in away(run(tmp_path))


BROKEN = {
    "an address without a scheme": ('url = "cms.example.org"', "no absolute http"),
    "a password in it": ('url = "https://me:word@cms.example.org/"', "token or headers"),
    "two ways": ('url = "https://a.example/"\npage = "p"\noffset = "o"', "name one of"),
    "a cursor alone": ('url = "https://a.example/"\ncursor = "c"', "next: it is missing"),
    "since alone": ('url = "https://a.example/"\nsince = "c"', "goes with changed"),
    "a header of two lines": (
        'url = "https://a.example/"\nheaders = { A = "b\\nc" }', "is no header"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_meant(tmp_path: Path, case: str) -> None:
    """A configuration that cannot work is refused, with the key and what to do."""
    from feedwright.domain.errors import ConfigurationError

    lines, told = BROKEN[case]
    write(tmp_path, {}, more=f'[[sources]]\nkind = "http"\n{lines}\n')
    with pytest.raises(ConfigurationError, match=told):
        run(tmp_path)


def test_rows_of_other_names(tmp_path: Path, api: Api, site: Web) -> None:
    """Columns and the key may lie within what a row holds; a draft is none of the articles."""
    api.answer = lambda _: answered(
        {
            "data": [
                {
                    "ref": {"uid": f"u{number}"},
                    "attributes": {
                        "headline": f"Story {number}",
                        "at": f"2026-10-0{number}T08:00:00Z" if number < 3 else None,
                        "text": {"value": "<p>One.</p>"},
                    },
                }
                for number in (1, 2, 3)
            ]
        }
    )
    more = (
        'key = "ref.uid"\ncolumns = { title = "attributes.headline", date = "attributes.at", '
        'body = "attributes.text.value" }'
    )
    configured(tmp_path, f"{site.address}/posts", more)
    report = run(tmp_path)
    assert titles(tmp_path) == {"Story 1", "Story 2"}
    assert report.articles.drafts == 1


UNFOLLOWED: dict[str, tuple[Any, str]] = {
    "GraphQL": (
        {"pageInfo": {"hasNextPage": True, "endCursor": "x"}}, "its query can ask for"
    ),
    "a flag": ({"meta": {"has_more": True}}, "by meta.has_more that more rows follow"),
    "a count": ({"page": 1, "total_pages": 3}, "by total_pages that more rows follow"),
    "a cursor that has another parameter": (
        {"next_cursor": "x"}, "it says that more rows follow, and has no others at"
    ),
    "pages that are counted otherwise": (
        {"meta": {"pagination": {"page": 1, "pageSize": 10, "pageCount": 3}}}, "has no others at"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNFOLLOWED)
def test_pages_that_are_not_found_are_told(tmp_path: Path, api: Api, site: Web, kind: str) -> None:
    """What the first answer holds goes out, one line says that there is more, and none vanishes."""
    told, expected = UNFOLLOWED[kind]
    api.answer = lambda _: answered({"data": {"items": api.part(0)}, **told})
    configured(tmp_path, f"{site.address}/posts")
    report = run(tmp_path)
    (warning,) = report.warnings
    assert expected in warning
    assert warning.endswith("no row is taken for deleted")
    assert len(titles(tmp_path)) == PAGE

    del api.rows[:PAGE]
    assert run(tmp_path).articles.vanished == 0


ENDED: dict[str, Any] = {
    "GraphQL": {"pageInfo": {"hasNextPage": False, "endCursor": "x"}},
    "a flag": {"has_more": False, "next_cursor": "x"},
    "a count": {"current_page": 1, "last_page": 1, "next_page": None},
    "Spring": {"page": {"number": 0, "totalPages": 1}},
    "no pages at all": {"page": 0, "total_pages": 0},
}


@pytest.mark.parametrize("kind", ENDED)
def test_an_only_page_is_the_whole(tmp_path: Path, api: Api, site: Web, kind: str) -> None:
    """An answer that says that none follows is all that there is: what it lacks was deleted."""
    api.answer = lambda _: answered({"data": {"items": api.part(0)}, **ENDED[kind]})
    configured(tmp_path, f"{site.address}/posts")
    assert run(tmp_path).warnings == ()
    del api.rows[9:]
    assert run(tmp_path).articles.vanished == 1


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_parameter_that_is_refused_is_told(
    tmp_path: Path, api: Api, site: Web, status: int
) -> None:
    """An API that takes its cursor by another name loses nothing of what it had."""
    api.answer = lambda asked: (
        answered({"error": "unknown parameter"}, status)
        if asked.query
        else answered({"items": api.part(0), "next_cursor": "x"})
    )
    configured(tmp_path, f"{site.address}/posts")
    (told,) = run(tmp_path).warnings
    assert "has no others at" in told
    assert "set page, offset, or next and cursor" in told
    assert len(titles(tmp_path)) == PAGE


MEAN: dict[str, tuple[str, Callable[[Api, Asked], Answered], str]] = {
    "an empty page between two": (
        'page = "page"',
        lambda api, asked: answered(
            {"items": _of_page(api, asked, without=2), "page": _page(asked), "total_pages": 3}
        ),
        "",
    ),
    "an empty page behind a cursor": (
        "",
        lambda api, asked: answered(
            {"items": _of_page(api, asked, "cursor", without=2), "next_cursor": _after(asked)}
        ),
        "",
    ),
    "a cursor that never ends": (
        "",
        lambda api, asked: answered(
            {"items": _of_page(api, asked, "cursor"), "next_cursor": _page(asked, "cursor") + 1}
        ),
        "",
    ),
    "empty pages that never end": (
        "",
        lambda api, asked: answered(
            {
                "items": _of_page(api, asked, "cursor"),
                "next_cursor": _page(asked, "cursor") + 1,
                "has_more": True,
            }
        ),
        "has no others at",
    ),
    "pages in turn that never end": (
        "",
        lambda api, asked: answered(
            {
                "items": api.part(_page(asked, "cursor") % 2 * PAGE),
                "next_cursor": _page(asked, "cursor") + 1,
            }
        ),
        "has no others at",
    ),
    "a flag on the last page that is found": (
        "",
        lambda api, asked: answered(
            {
                "items": _of_page(api, asked),
                "next": "/posts?page=2" if _page(asked) == 1 else None,
                "has_more": True,
            }
        ),
        "by has_more that more rows follow",
    ),
    "a number of the next page": (
        "",
        lambda api, _: answered({"items": api.part(0), "next_page": 2}),
        "by next_page that more rows follow",
    ),
    "the address of a file": (
        "",
        lambda api, _: answered({"items": api.part(0), "next": "file:///etc/passwd"}),
        "by next that more rows follow",
    ),
    "a relative path": (
        "",
        lambda api, _: answered({"items": api.part(0), "next": "posts/2"}),
        "by next that more rows follow",
    ),
    "a next page that is not there": (
        "",
        lambda api, asked: (
            answered({"error": "gone"}, 404)
            if asked.query
            else answered({"items": api.part(0), "next": "/posts?page=2"})
        ),
        "a page that it leads to is not there (404)",
    ),
    "a counted page that is not there": (
        'page = "page"',
        lambda api, asked: (
            answered({"error": "gone"}, 404)
            if _page(asked) == 2
            else answered({"items": _of_page(api, asked), "has_more": True})
        ),
        "a page that it leads to is not there (404)",
    ),
    "rows in another order on each page": (
        'page = "page"',
        lambda api, asked: answered(
            {"items": api.rows[5:15] if _page(asked) == 2 else _of_page(api, asked)}
        ),
        "5 of its rows came on two pages",
    ),
    "rows in another order, and their number": (
        'page = "page"',
        lambda api, asked: answered(
            {
                "items": api.rows[5:15] if _page(asked) == 2 else _of_page(api, asked),
                "total": COUNT,
            }
        ),
        "it says that it has 25 rows, and 20 came",
    ),
    "numbers that count nothing": (
        "",
        lambda api, _: answered(
            {
                "items": api.part(0),
                "meta": {"pagination": {"start": 0, "limit": -1, "total": 10**40}},
            },
            X_WP_TotalPages="9" * 5000,
        ),
        "it says that it has",
    ),
}


def _page(asked: Asked, name: str = "page") -> int:
    return int(asked.query.get(name, 1))


def _after(asked: Asked) -> int | None:
    page = _page(asked, "cursor")
    return page + 1 if page < 3 else None


def _of_page(api: Api, asked: Asked, name: str = "page", without: int = 0) -> list[dict[str, Any]]:
    page = _page(asked, name)
    return [] if page == without else api.part((page - 1) * PAGE)


@pytest.mark.parametrize("kind", MEAN)
def test_no_page_makes_others_vanish(tmp_path: Path, api: Api, site: Web, kind: str) -> None:
    """Pages that tell of themselves wrongly take away none of what was published."""
    more, answer, expected = MEAN[kind]
    configured(tmp_path, f"{site.address}/posts", more)
    api.answer = lambda asked: answered(
        {"items": api.rows if _page(asked) == 1 else [], "total": COUNT}
    )
    run(tmp_path)
    assert len(titles(tmp_path)) == COUNT

    api.answer = lambda asked: answer(api, asked)
    report = run(tmp_path)
    assert report.refusals == ()
    gone = PAGE if "empty page b" in kind else 0  # those that it does not hold
    assert report.articles.vanished == gone
    assert [expected in one for one in report.warnings] == ([True] if expected else [])
    assert len(site.asked) < 40


def test_no_parameter_is_told(tmp_path: Path, api: Api, site: Web) -> None:
    """A key in an address is in no message about its pages."""
    api.answer = lambda _: answered({"items": api.part(0), "next_cursor": "c10"})
    configured(tmp_path, f"{site.address}/posts?api_key=s3cret-key")
    (told,) = run(tmp_path).warnings
    assert f"has no others at {site.address}/posts with cursor=c10" in told
    assert "s3cret" not in told


def test_a_supposed_page_that_fails_is_the_whole(tmp_path: Path, api: Api, site: Web) -> None:
    """A server that cannot answer for a page that it tells of leaves everything as it was."""
    api.answer = lambda asked: _spring(api, asked)
    configured(tmp_path, f"{site.address}/posts")
    run(tmp_path)
    del api.rows[0]
    good = api.answer
    api.answer = lambda asked: answered({}, 500) if asked.query.get("page") == "2" else good(asked)
    assert "500" in away(run(tmp_path))
    assert len(titles(tmp_path)) == COUNT


@pytest.mark.parametrize("kind", ["the page before again", "a circle", "fewer than it says"])
def test_pages_that_cannot_be_all(tmp_path: Path, api: Api, site: Web, kind: str) -> None:
    """Pages that never end are an error; of fewer rows than there are none is taken for gone."""
    answers: dict[str, tuple[str, Callable[[Asked], Answered]]] = {
        "the page before again": ('page = "page"', lambda _: answered(api.part(0))),
        "a circle": ("", lambda _: answered({"items": api.rows, "next": "/posts"})),
        "fewer than it says": ("", lambda _: answered({"items": api.part(0), "total": COUNT})),
    }
    more, answer = answers[kind]
    api.answer = answer
    configured(tmp_path, f"{site.address}/posts", more)
    warnings = " ".join([*(report := run(tmp_path)).warnings, *report.refusals])
    assert {
        "the page before again": "page 2 is the same as one before it",
        "a circle": "lead in a circle",
        "fewer than it says": "says that it has 25 rows, and 10 came",
    }[kind] in warnings


GITHUB = {
    "id": 1,
    "url": "https://api.forge.example/repos/a/b/issues/1",
    "html_url": "https://forge.example/a/b/issues/1",
    "title": "Ropes",
    "user": {
        "login": "ada",
        "url": "https://api.forge.example/ada",
        "html_url": "https://f.example/",
    },
    "labels": [{"name": "sea"}],
    "body": "About *ropes*.",
    "created_at": "2026-03-02T07:30:00Z",
}
DEV = {
    "id": 1,
    "title": "Ropes",
    "path": "/ada/ropes",
    "url": "https://dev.example/ada/ropes",
    "canonical_url": "https://ada.example/ropes/",
    "user": {"name": "Ada Lee", "username": "ada"},
    "tag_list": ["sea"],
    "tags": "sea",
    "body_html": "<p>About <em>ropes</em>.</p>",
    "published_at": "2026-03-02T07:30:00Z",
}
STRAPI = {
    "id": 1,
    "attributes": {
        "title": "Ropes",
        "url": "https://cms.example/ropes",
        "content": "About *ropes*.",
        "publishedAt": "2026-03-02T07:30:00Z",
        "author": {"data": {"id": 2, "attributes": {"firstName": "Ada", "lastName": "Lee"}}},
        "tags": {"data": [{"id": 1, "attributes": {"name": "sea"}}]},
    },
}


@pytest.mark.parametrize(
    ("whole", "link", "author"),
    [
        pytest.param([GITHUB], "https://forge.example/a/b/issues/1", "ada", id="GitHub"),
        pytest.param([DEV], "https://dev.example/ada/ropes", "Ada Lee", id="dev.to"),
        pytest.param(
            {"data": [STRAPI], "meta": {"pagination": {"total": 1}}},
            "https://cms.example/ropes",
            "Ada Lee",
            id="Strapi",
        ),
        pytest.param(
            {"data": {"posts": {"nodes": [DEV]}}},
            "https://dev.example/ada/ropes",
            "Ada Lee",
            id="GraphQL",
        ),
        pytest.param(
            {"hits": [DEV], "nbHits": 1, "params": ""},
            "https://dev.example/ada/ropes",
            "Ada Lee",
            id="Algolia",
        ),
    ],
)
def test_well_known_answers(
    tmp_path: Path, api: Api, site: Web, whole: Any, link: str, author: str
) -> None:
    """Answers of well-known systems are read without a map of their columns."""
    api.answer = lambda _: answered(whole)
    folder = configured(tmp_path, f"{site.address}/posts")
    assert run(folder).warnings == ()
    (found,) = (one for one in items(folder) if one["title"] == "Ropes")
    assert (found["url"], found["authors"][0]["name"]) == (link, author)
    assert found["date_published"] == "2026-03-02T07:30:00Z"
    assert found["tags"] == ["sea"]
    assert "<em>ropes</em>" in found["content_html"]


def test_columns_may_lead_into_wrappings(tmp_path: Path, api: Api, site: Web) -> None:
    """Where columns name what rows are wrapped in, these stay as the answer has them."""
    api.answer = lambda _: answered({"data": [STRAPI]})
    more = 'columns = { title = "attributes.url", date = "attributes.publishedAt" }'
    folder = configured(tmp_path, f"{site.address}/posts", more)
    run(folder)
    assert titles(folder) == {"https://cms.example/ropes"}


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param({"status": "error", "details": []}, id="an empty list"),
        pytest.param({"errors": [{"message": "no such field"}], "data": None}, id="complaints"),
        pytest.param({"a": [{"id": 1}], "b": [{"id": 2}]}, id="two lists"),
        pytest.param({"a": ["x"]}, id="no objects"),
    ],
)
def test_what_may_be_no_list_of_rows(tmp_path: Path, api: Api, site: Web, whole: Any) -> None:
    """A list that may be something else is not taken for that of the rows."""
    api.answer = lambda _: answered(whole)
    assert "set list to where it is" in away(run(configured(tmp_path, f"{site.address}/posts")))


def test_the_last_page_of_an_unnamed_list(tmp_path: Path, api: Api, site: Web) -> None:
    """Pages of a list whose name is not known end with one whose lists are all empty."""

    def answer(asked: Asked) -> Answered:
        start = int(asked.query["p"]) * PAGE
        return answered({"hits": api.part(start), "facets": []})

    api.answer = answer
    folder = configured(tmp_path, f"{site.address}/posts?p=0", 'page = "p"')
    assert run(folder).warnings == ()
    assert len(titles(folder)) == COUNT


def test_texts_of_editors_are_told(tmp_path: Path, api: Api, site: Web) -> None:
    """A text in the form of an editor that nobody knows is left out, with a word on it."""
    blocks = [{"kind": "block", "parts": [{"kind": "span", "text": "x"}]}]
    api.rows = [row(1, content_html=None, body=blocks, slug={"current": "ropes"})]
    folder = configured(tmp_path, f"{site.address}/posts")
    (told,) = run(folder).warnings
    assert "'body' was left out: it is in the form of an editor" in told
    assert titles(folder) == {"Story 1"}


def test_texts_of_editors_are_rendered(tmp_path: Path, api: Api, site: Web) -> None:
    """A text in a form that is known is HTML; a picture without its address is told."""
    span = {"_type": "span", "text": "Ropes & {{ knots }}", "marks": ["strong"]}
    picture = {"_type": "image", "asset": {"_ref": "image-ab12-10x10-png"}}
    blocks = [{"_type": "block", "children": [span]}, picture]
    api.rows = [row(1, content_html=None, body=blocks)]
    folder = configured(tmp_path, f"{site.address}/posts")
    (told,) = run(folder).warnings
    assert "left out: 1 of image" in told
    assert items(folder)[0]["content_html"] == "<p><strong>Ropes &amp; {{ knots }}</strong></p>"


def test_numbers_of_pictures_are_told(tmp_path: Path, api: Api, site: Web) -> None:
    """The number of a picture is no address of one, and said to be left out."""
    api.rows = [row(1, image=3591)]
    folder = configured(tmp_path, f"{site.address}/posts")
    (told,) = run(folder).warnings
    assert "it is the number of a picture, and no address" in told
    assert "image" not in next(one for one in items(folder) if one["title"] == "Story 1")


def test_what_rows_of_json_api_are_related_to(tmp_path: Path, api: Api, site: Web) -> None:
    """What JSON:API has beside its rows stands in them; what it does not hold is told."""

    def resource(kind: str, number: str, **attributes: Any) -> dict[str, Any]:
        return {"type": kind, "id": number, "attributes": attributes}

    def related(*found: dict[str, Any], several: bool = False) -> dict[str, Any]:
        names = [{"type": one["type"], "id": one["id"]} for one in found]
        return {"data": names if several else names[0]}

    ada, sea = resource("people", "1", name="Ada"), resource("terms", "7", name="Zee")
    ada["relationships"] = {"posts": related(resource("posts", "p1"), several=True)}
    cover = resource("files", "c", url="/c.png")
    story = resource("posts", "p1", title="Vis", date="2026-10-01T08:00:00Z", body="<p>x</p>")
    story["relationships"] = {
        "author": related(ada),
        "tags": related(sea, resource("terms", "gone"), several=True),
        "image": related(cover),
        "node_type": related(resource("kinds", "k")),
        "editor": {"data": None},
        "odd": "odd",
    }
    answer: dict[str, Any] = {"data": [story], "included": [ada, sea, "odd", {"id": 3}]}
    api.answer = lambda _: answered(answer)
    configured(tmp_path, f"{site.address}/posts")

    report = run(tmp_path)

    made = next(one for one in items(tmp_path) if one["title"] == "Vis")
    assert [one["name"] for one in made["authors"]] == ["Ada"]
    assert made["tags"] == ["Zee"]
    told = "cms: its rows refer to image, which its answers do not hold; ask for these, as by "
    assert report.warnings == (f"{told}include=image in url",)
    answer["included"].append(cover)
    assert run(tmp_path).warnings == ()
    image = next(one for one in items(tmp_path) if one["title"] == "Vis")["image"]
    assert image.endswith("/c.png")
