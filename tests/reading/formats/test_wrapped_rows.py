"""Rows of APIs that wrap what was written."""

from typing import Any

import pytest

from feedwright.reading.formats.wrapped_rows import Unwrapping, resolving, unwrapped

STRAPI = {
    "id": 3,
    "attributes": {
        "title": "Ropes",
        "author": {"data": {"id": 1, "attributes": {"name": "Ada"}}},
        "tags": {"data": [{"id": 1, "attributes": {"name": "Sea"}}]},
        "cover": {"data": None},
    },
    "meta": {},
}
DRUPAL = {
    "type": "node--article",
    "id": "b1f3",
    "attributes": {"title": "Ropes", "body": {"value": "x", "processed": "<p>x</p>"}},
    "relationships": {"uid": {"data": {"type": "user", "id": "7"}}},
    "links": {},
}
CONTENTFUL = {
    "sys": {"id": "e1", "type": "Entry", "createdAt": "2026-03-02T07:30:00Z"},
    "fields": {"title": "Ropes", "id": "own"},
}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            STRAPI,
            {
                "id": 3,
                "title": "Ropes",
                "author": {"id": 1, "name": "Ada"},
                "tags": [{"id": 1, "name": "Sea"}],
                "cover": None,
            },
            id="Strapi 4",
        ),
        pytest.param(
            DRUPAL,
            {"id": "b1f3", "title": "Ropes", "body": {"value": "x", "processed": "<p>x</p>"}},
            id="JSON:API",
        ),
        pytest.param(
            CONTENTFUL,
            {"id": "e1", "createdAt": "2026-03-02T07:30:00Z", "title": "Ropes"},
            id="Contentful, whose own id tells rows apart",
        ),
        pytest.param(
            {
                "id": 5,
                "name": "ropes",
                "published_at": "2026-03-02T00:00:00Z",
                "content": {"_uid": "u", "component": "post", "title": "Ropes", "body": "x"},
            },
            {
                "id": 5,
                "name": "ropes",
                "published_at": "2026-03-02T00:00:00Z",
                "component": "post",
                "title": "Ropes",
                "body": "x",
            },
            id="Storyblok",
        ),
        pytest.param(
            {"id": 1, "title": "Ropes", "attributes": {"size": 3}},
            {"id": 1, "title": "Ropes", "attributes": {"size": 3}},
            id="a column of that name",
        ),
        pytest.param(
            {"id": 1, "attributes": "none"}, {"id": 1, "attributes": "none"}, id="no object"
        ),
        pytest.param(
            {"id": 1, "body": {"data": {"a": 1}}},
            {"id": 1, "body": {"data": {"a": 1}}},
            id="nothing is wrapped",
        ),
    ],
)
def test_rows_are_unwrapped(row: dict[str, Any], expected: dict[str, Any]) -> None:
    """What was written stands in the row itself, and a row that is not wrapped stays as it is."""
    assert unwrapped(row) == expected


def test_nesting_has_a_bound() -> None:
    """Wrappings without end are left as they are from some depth on."""
    row: dict[str, Any] = {"id": 1, "attributes": {"title": "Ropes"}}
    for _ in range(500):
        row = {"id": 1, "attributes": {"inner": {"data": row}}}
    assert unwrapped(row)["id"] == 1


def test_references_of_contentful() -> None:
    """What an answer holds beside its rows stands in them, as far as it does not go in circles."""

    def link(kind: str, name: str) -> dict[str, Any]:
        return {"sys": {"type": "Link", "linkType": kind, "id": name}}

    def row(**fields: Any) -> dict[str, Any]:
        return {"sys": {"id": "e1", "type": "Entry"}, "fields": fields}

    picture = {"sys": {"id": "a"}, "fields": {"title": "Boat", "file": {"url": "//e.com/a.png"}}}
    ada = {"sys": {"id": "p"}, "fields": {"name": "Ada", "friend": link("Entry", "p")}}
    body = {
        "nodeType": "document",
        "content": [{"nodeType": "x", "data": {"target": link("Asset", "a")}}],
    }
    rows = [
        row(author=[link("Entry", "p")], cover=link("Asset", "a"), body=body, x=link("Tag", ""))
    ]
    answer = {"items": rows, "includes": {"Asset": [picture], "Entry": [ada, "odd"]}}

    made = unwrapped(resolving(answer)(rows[0]))

    assert made["author"][0]["name"] == "Ada"
    assert str(made).count("Ada") == 3
    assert made["cover"]["file"] == {"url": "//e.com/a.png"}
    assert made["body"]["content"][0]["data"]["target"]["fields"]["title"] == "Boat"
    assert made["x"] == link("Tag", "")
    assert resolving({"items": rows})(rows[0]) is rows[0]


def test_entries_that_refer_to_each_other() -> None:
    """Each article holds those that it names, and not what these name in their turn."""
    names = [f"e{n}" for n in range(5)]
    links = [{"sys": {"type": "Link", "linkType": "Entry", "id": name}} for name in names]
    rows = [
        {
            "sys": {"id": name, "type": "Entry", "contentType": {"sys": {"id": "post"}}},
            "fields": {"title": name, "related": links},
        }
        for name in names
    ]

    resolve = resolving({"items": rows, "includes": {"Entry": rows}})
    made = [*map(resolve, rows)]

    related = made[0]["fields"]["related"]
    assert [one["fields"]["title"] for one in related] == names
    assert all(one["fields"]["related"] == links for one in related)


def test_an_include_with_an_odd_id() -> None:
    """It is passed over, as nothing can refer to it."""
    rows = [{"sys": {"id": "a"}, "fields": {"title": "A"}}]
    resolve = resolving({"includes": {"Entry": [{"sys": {"id": ["x"]}}]}})
    assert [*map(resolve, rows)] == rows


@pytest.mark.parametrize(
    ("around", "is_draft"),
    [
        ({}, False),
        ({"isDraft": True}, True),
        ({"isArchived": True}, True),
        ({"lastPublished": None}, True),
    ],
)
def test_items_of_webflow(around: dict[str, Any], is_draft: bool) -> None:
    """What a collection holds is a row; what its site does not show is a draft."""
    item = {
        "id": "64a",
        "cmsLocaleId": None,
        "lastPublished": "2026-03-02T10:00:00.000Z",
        "lastUpdated": "2026-03-03T10:00:00.000Z",
        "createdOn": "2026-03-01T10:00:00.000Z",
        "isArchived": False,
        "isDraft": False,
        "fieldData": {"name": "One", "slug": "one", "post-body": "<p>x</p>", "draft": False},
    }
    made = unwrapped({**item, **around})
    assert (made["id"], made["name"], made["post-body"]) == ("64a", "One", "<p>x</p>")
    assert (made["createdAt"], made["updatedAt"]) == (item["createdOn"], item["lastUpdated"])
    assert made["draft"] is is_draft


def test_records_of_airtable() -> None:
    """The cells of a record are its columns, and its own id tells it from others."""
    record = {"id": "rec1", "createdTime": "2026-03-01T10:00:00.000Z", "fields": {"Title": "One"}}
    assert unwrapped(record) == {"id": "rec1", "Title": "One"}
    other = {"id": 1, "fields": {"a": 1}, "title": "One"}
    assert unwrapped(other) == other


STORY = {"id": 7, "name": "Ropes", "content": {"component": "post", "text": "All of it."}}


@pytest.mark.parametrize(
    ("columns", "row", "stays"),
    [
        ((), STORY, False),
        (("content.text",), STORY, True),
        (("content",), STORY, False),
        (("content.text",), STRAPI, False),
        (("attributes.title",), STRAPI, True),
        (("title",), STRAPI, False),
    ],
)
def test_what_columns_lead_into_stays(
    columns: tuple[str, ...], row: dict[str, Any], stays: bool
) -> None:
    """Columns with dots find the row as its system writes it; other rows are unwrapped."""
    unwrapping = Unwrapping(columns)
    assert unwrapping(row) == (row if stays else unwrapped(row))
    assert unwrapped(row) != row


@pytest.mark.parametrize(
    ("sys", "is_draft"),
    [
        ({"version": 2}, True),
        ({"version": 4, "publishedVersion": 2}, False),
        ({"archivedAt": "2026-03-02T07:30:00Z", "version": 4, "publishedVersion": 2}, True),
        ({"createdAt": "2026-03-02T07:30:00Z"}, False),
    ],
)
def test_entries_of_contentful_that_are_not_out(sys: dict[str, Any], *, is_draft: bool) -> None:
    """What editors see of Contentful, archived or never published, is a draft."""
    row = {"sys": {"id": "e1", "type": "Entry", **sys}, "fields": {"title": "Ropes"}}
    assert unwrapped(row).get("draft", False) is is_draft
