"""Answers of well-known systems: the same articles, whichever way they come."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.publications import article, items, run, write
from tests.web import Answered, Web, web

from feedwright.domain.report import Report
from feedwright.reading.formats.answers import opened, rows_of, saved_rows
from feedwright.reading.formats.json_articles import read
from feedwright.reading.formats.raw_article import Context

WHEN = "2026-03-02T07:30:00.000Z"


def webflow(number: int, **around: Any) -> dict[str, Any]:
    """An item of a collection of Webflow."""
    return {
        "id": f"64a{number}",
        "cmsLocaleId": None,
        "lastPublished": WHEN,
        "lastUpdated": WHEN,
        "createdOn": WHEN,
        "isArchived": False,
        "isDraft": False,
        "fieldData": {"name": "Ropes", "slug": "ropes", "post-body": "<p>They <em>hold</em>.</p>"},
        **around,
    }


AIRTABLE = {"Title": "Ropes", "Date": "2026-03-02T07:30:00Z", "Body": "They *hold*."}
STORY = {
    "id": 5,
    "uuid": "u5",
    "name": "ropes",
    "slug": "ropes",
    "full_slug": "blog/ropes",
    "published_at": WHEN,
    "content": {
        "_uid": "c",
        "component": "post",
        "title": "Ropes",
        "body": {
            "type": "doc",
            "content": [
                {
                    "type": "paragraph",
                    "content": [
                        {"type": "text", "text": "They "},
                        {"type": "text", "text": "hold", "marks": [{"type": "italic"}]},
                        {"type": "text", "text": "."},
                    ],
                }
            ],
        },
    },
}
WRITER = {
    "username": "ada",
    "email": "",
    "posts": [{"id": "anon", "title": "Note to self", "body": "secret", "created": WHEN}],
    "collections": [
        {
            "alias": "ada",
            "title": "Ada's",
            "public": True,
            "posts": [
                {
                    "id": "abc",
                    "slug": "ropes",
                    "title": "Ropes",
                    "body": "They *hold*.",
                    "created": WHEN,
                    "updated": WHEN,
                    "tags": [],
                }
            ],
        },
        {
            "alias": "diary",
            "public": False,
            "posts": [{"id": "d", "title": "Dear diary", "body": "x", "created": WHEN}],
        },
    ],
}
DRUPAL: dict[str, Any] = {
    "type": "node--article",
    "id": "0d9f",
    "links": {},
    "attributes": {
        "drupal_internal__nid": 1,
        "langcode": "en",
        "status": True,
        "title": "Ropes",
        "created": "2026-03-02T07:30:00+00:00",
        "changed": "2026-03-02T08:30:00+00:00",
        "path": {"alias": "/blog/ropes", "pid": 1, "langcode": "en"},
        "body": {
            "value": "They [hold].",
            "format": "own",
            "processed": "<p>They <em>hold</em>.</p>",
            "summary": "On ropes.",
        },
    },
    "relationships": {},
}
DEV = {
    "id": 7,
    "title": "Ropes",
    "published": True,
    "published_at": "2026-03-02T07:30:00Z",
    "slug": "ropes",
    "body_markdown": "---\r\ntitle: ropes\r\npublished: true\r\n---\r\n\r\nThey *hold*.\r\n",
}
PRISMIC: dict[str, Any] = {
    "id": "X1",
    "uid": "ropes",
    "url": None,
    "type": "post",
    "href": "https://e.cdn.prismic.io/api/v2/documents/search?x",
    "tags": ["sea"],
    "first_publication_date": "2026-03-02T07:30:00+0000",
    "last_publication_date": "2026-03-02T08:30:00+0000",
    "slugs": ["ropes"],
    "linked_documents": [],
    "lang": "en-us",
    "alternate_languages": [],
    "data": {
        "title": [{"type": "heading1", "text": "Ropes", "spans": []}],
        "content": [
            {
                "type": "paragraph",
                "text": "They hold.",
                "spans": [{"start": 5, "end": 9, "type": "em"}],
            }
        ],
    },
}
SPRING = {"id": 1, "title": "Ropes", "date": WHEN, "html": "<p>They <em>hold</em>.</p>"}
HYGRAPH = {**SPRING, "id": "h1", "publishedAt": WHEN}
DATO = {**SPRING, "id": "8", "_publishedAt": WHEN}
TAKEN_BACK = {**DATO, "id": "9", "_publishedAt": None, "_firstPublishedAt": WHEN}
UNPUBLISHED = {"first_published_at": None}
SYSTEMS: dict[str, Any] = {
    "Drupal": {
        "jsonapi": {"version": "1.0"},
        "data": [
            DRUPAL,
            {**DRUPAL, "id": "1d9f", "attributes": {**DRUPAL["attributes"], "status": False}},
        ],
    },
    "dev.to": [
        DEV,
        {**DEV, "id": 8, "body_markdown": "---\ntitle: x\npublished: false\n---\nNot yet."},
    ],
    "Prismic": {
        "page": 1,
        "results": [PRISMIC, {**PRISMIC, "id": "X2", "first_publication_date": None}],
    },
    "Webflow": {
        "items": [webflow(1), webflow(2, isDraft=True), webflow(3, lastPublished=None)],
        "pagination": {"limit": 100, "offset": 0, "total": 3},
    },
    "Airtable": {
        "records": [
            {"id": "rec1", "createdTime": WHEN, "fields": AIRTABLE},
            {"id": "rec2", "createdTime": WHEN, "fields": {**AIRTABLE, "Status": "Draft"}},
        ]
    },
    "Storyblok": {
        "stories": [STORY, {**STORY, "id": 6, "published_at": None}],
        "cv": 1,
        "rels": [],
        "links": [],
    },
    "WriteFreely": WRITER,
    "Spring": {
        "content": [SPRING],
        "pageable": {"pageNumber": 0, "sort": [{"property": "id"}]},
        "number": 0,
        "totalPages": 1,
        "totalElements": 1,
    },
    "a first publication": {
        "data": [{**SPRING, "first_published_at": WHEN}, {**SPRING, "id": 2} | UNPUBLISHED]
    },
}
NESTED: dict[str, Any] = {
    "Hygraph": {"data": {"posts": [HYGRAPH, {**HYGRAPH, "id": "h2", "publishedAt": None}]}},
    "DatoCMS": {"data": {"allPosts": [DATO, {**DATO, "id": "9", "_publishedAt": None}]}},
    "one taken back": {"data": {"allPosts": [DATO, TAKEN_BACK]}},
}
SOURCE = '[[sources]]\nkind = "{}"\n{}\n'


@pytest.fixture
def site() -> Iterator[tuple[Web, dict[str, Any]]]:
    """A server that hands out one answer."""
    held: dict[str, Any] = {}
    with web(lambda _: Answered(json.dumps(held["answer"]).encode())) as site:
        yield site, held


def published(
    way: str, folder: Path, answer: Any, site: tuple[Web, dict[str, Any]]
) -> tuple[list[dict[str, Any]], Report]:
    """What is published of an answer that comes in one of three ways, and the report."""
    files, more = {"a.md": article("A")}, ""
    if way == "folder":
        files["answer.json"] = json.dumps(answer)
    elif way == "records":
        more = SOURCE.format("records", 'path = "answer.json"')
    else:
        site[1]["answer"] = answer
        more = SOURCE.format("http", f'url = "{site[0].address}/posts"\nname = "cms"')
    write(folder, files, more=more)
    if way == "records":
        (folder / "answer.json").write_text(json.dumps(answer))
    report = run(folder)
    return [one for one in items(folder) if one["title"] != "A"], report


@pytest.mark.parametrize("way", ["folder", "records", "http"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_one_answer_gives_the_same_articles(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    site: tuple[Web, dict[str, Any]],
    system: str,
    way: str,
) -> None:
    """Saved into a folder, as a file of records and over HTTP, and no draft goes out."""
    monkeypatch.setenv("NO_PROXY", "*")
    found, _ = published(way, tmp_path, SYSTEMS[system], site)
    assert [one["title"] for one in found] == ["Ropes"]
    assert found[0]["content_html"] == "<p>They <em>hold</em>.</p>"
    assert found[0]["date_published"] == "2026-03-02T07:30:00Z"


@pytest.mark.parametrize("way", ["folder", "http"])
@pytest.mark.parametrize("system", NESTED)
def test_no_draft_goes_out_of_a_query_s_answer(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    site: tuple[Web, dict[str, Any]],
    system: str,
    way: str,
) -> None:
    """A null time of publication holds back, whatever date its author gave it."""
    monkeypatch.setenv("NO_PROXY", "*")
    found, report = published(way, tmp_path, NESTED[system], site)
    assert [one["title"] for one in found] == ["Ropes"]
    assert report.articles.drafts == 1


def test_what_drupal_says_in_objects(tmp_path: Path, site: tuple[Web, dict[str, Any]]) -> None:
    """Its alias is the address, its summary the summary, and its own id tells who it is."""
    (found,), report = published("records", tmp_path, {"data": [DRUPAL]}, site)
    assert report.warnings == ()
    assert found["url"] == "https://example.org/blog/ropes"
    assert found["id"].endswith("0d9f")
    assert found["summary"] == "On ropes."
    assert found["date_modified"] == "2026-03-02T08:30:00Z"


def test_a_document_of_prismic(tmp_path: Path, site: tuple[Web, dict[str, Any]]) -> None:
    """What it says beside its fields counts, and slices are the body where there is no other."""
    text = PRISMIC["data"]["content"]
    slices = [
        {"slice_type": "text", "primary": {"text": text}, "items": []},
        {"slice_type": "map", "primary": {"at": 3}, "items": []},
    ]
    row = {**PRISMIC, "data": {"title": PRISMIC["data"]["title"], "slices": slices}}
    (found,), report = published("records", tmp_path, {"results": [row]}, site)
    assert found["content_html"] == "<p>They <em>hold</em>.</p>"
    assert (found["tags"], found["language"]) == (["sea"], "en-US")
    assert found["url"].endswith("/ropes/")
    assert "1 of map" in report.warnings[0]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("---\n\nA line above.", "<hr>\n<p>A line above.</p>", id="a line"),
        pytest.param('+++\ntitle = "x"\n+++\nWords.', "<p>Words.</p>", id="TOML"),
    ],
)
def test_front_matter_within_a_row(
    tmp_path: Path, site: tuple[Web, dict[str, Any]], body: str, expected: str
) -> None:
    """It is no text of an article, and a line at its start is no front matter."""
    row = {**DEV, "body_markdown": body}
    (found,), _ = published("records", tmp_path, [row], site)
    assert (found["title"], found["content_html"]) == ("Ropes", expected)


@pytest.mark.parametrize("way", ["folder", "records", "http"])
def test_posts_of_no_blog_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: tuple[Web, dict[str, Any]], way: str
) -> None:
    """Of an export of WriteFreely it is said which posts are not published, and why."""
    monkeypatch.setenv("NO_PROXY", "*")
    _, report = published(way, tmp_path, WRITER, site)
    told = "\n".join(report.warnings)
    assert "1 of the posts are anonymous" in told
    assert "he blog 'diary' says that it is not public" in told


def test_an_export_without_a_blog() -> None:
    """It is set aside, and says why."""
    export = json.dumps({**WRITER, "collections": []})
    found = read(export, Context(key="answer.json", home="https://example.org/"))
    assert found.articles == ()
    assert "1 of the posts are anonymous" in found.set_aside[0].reason


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"rows": [{"team": "A", "points": 3}]}, id="data of a site"),
        pytest.param({"title": "Chart", "rows": [{"name": "A"}]}, id="an article with data"),
        pytest.param({"stories": []}, id="nothing"),
        pytest.param({"stories": ["x"]}, id="no objects"),
    ],
)
def test_what_is_no_answer(value: dict[str, Any]) -> None:
    """Of files among articles only those are answers whose rows are articles."""
    assert saved_rows(value) is None


def test_odd_answers() -> None:
    """What holds no rows gives none, and what is no row stays for those who tell of it."""
    assert rows_of("text") is None
    assert rows_of({"username": "a", "posts": 1, "collections": [{"posts": 1}, 2]}) == []
    assert opened(["x", {"id": 1}], None) == ["x", {"id": 1}]
