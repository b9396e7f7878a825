"""Exports of Ghost, from the file to the feed."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from tests.publications import items, run, write

IDS = [f"60f0000000000000000000{n:02x}" for n in range(16)]


def post(number: int = 1, **said: Any) -> dict[str, Any]:
    """A post as an export has it."""
    return {
        "id": IDS[number],
        "uuid": f"uuid-{number}",
        "title": f"Post {number}",
        "slug": f"post-{number}",
        "html": "<p>Text</p>",
        "type": "post",
        "status": "published",
        "visibility": "public",
        "published_at": "2026-03-02T08:00:00.000Z",
        "updated_at": "2026-03-02T08:00:00.000Z",
    } | said


def export(folder: Path, *posts: dict[str, Any], **tables: Any) -> Path:
    """A publication whose one source is an export."""
    write(folder, {}, source='kind = "ghost"')
    database = {"meta": {"version": "5.80.0"}, "data": {"posts": posts, "settings": [], **tables}}
    (folder / "articles" / "site.ghost.json").write_text(json.dumps({"db": [database]}))
    return folder


def one(folder: Path, *posts: dict[str, Any], **tables: Any) -> dict[str, Any]:
    """The one entry of an export."""
    run(export(folder, *posts, **tables))
    (found,) = items(folder)
    return found


def titles(folder: Path) -> set[str]:
    """The titles of the feed."""
    return {entry["title"] for entry in items(folder)}


def test_a_post_keeps_who_it_is(tmp_path: Path) -> None:
    """It is known by what Ghost's own feed says, and lies at its slug with what it shows."""
    found = one(
        tmp_path,
        post(
            html='<p><img src="__GHOST_URL__/content/images/a.png"></p>',
            feature_image="__GHOST_URL__/content/images/f.png",
            custom_excerpt="In short.",
            updated_at="2026-03-05T08:00:00.000Z",
        ),
        users=[{"id": "u1", "name": "Ann Lee"}, {"id": "u2", "name": "Bo Ek"}],
        posts_authors=[
            {"post_id": IDS[1], "author_id": "u2", "sort_order": 1},
            {"post_id": IDS[1], "author_id": "u1", "sort_order": 0},
        ],
        tags=[{"id": "t1", "name": "Sea"}, {"id": "t2", "name": "#desk", "visibility": "internal"}],
        posts_tags=[
            {"post_id": IDS[1], "tag_id": "t2", "sort_order": 0},
            {"post_id": IDS[1], "tag_id": "t1", "sort_order": 1},
        ],
        posts_meta=[{"post_id": IDS[1], "feature_image_alt": "A quay"}],
    )

    assert (found["id"], found["url"]) == (IDS[1], "https://example.org/post-1/")
    assert [author["name"] for author in found["authors"]] == ["Ann Lee", "Bo Ek"]
    assert found["tags"] == ["Sea"]
    assert found["image"] == "https://example.org/content/images/f.png"
    assert "https://example.org/content/images/a.png" in found["content_html"]
    assert found["summary"] == "In short."
    assert found["date_modified"] == "2026-03-05T08:00:00Z"


def test_numbers_of_old_exports_are_no_ids(tmp_path: Path) -> None:
    """Before Ghost 1.0 the feed knew posts by their UUIDs."""
    assert one(tmp_path, post(id=1, published_at=1772438400000))["id"] == "uuid-1"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"status": "draft"}, (set(), 1, 0)),
        ({"status": "sent"}, (set(), 1, 0)),
        ({"status": "scheduled", "published_at": "2027-01-01T08:00:00.000Z"}, (set(), 0, 1)),
        ({"visibility": "members"}, (set(), 1, 0)),
        ({"visibility": "paid", "custom_excerpt": "Short."}, ({"Post 1"}, 0, 0)),
    ],
    ids=["draft", "sent", "scheduled", "members", "paid with an excerpt"],
)
def test_states(tmp_path: Path, said: dict[str, Any], told: tuple[set[str], int, int]) -> None:
    """Nothing is published that Ghost does not show to everybody, and nothing before its time."""
    report = run(export(tmp_path, post(**said)))

    assert (titles(tmp_path), report.articles.drafts, report.articles.held) == told


def test_texts_of_the_editor_alone(tmp_path: Path) -> None:
    """What Ghost has not made HTML of is made HTML here."""
    words = {"type": "text", "text": "Words"}
    root = {"root": {"children": [{"type": "paragraph", "children": [words]}]}}

    found = one(tmp_path, post(html=None, lexical=json.dumps(root)))

    assert found["content_html"] == "<p>Words</p>"


def test_pages_are_counted(tmp_path: Path) -> None:
    """They are no posts."""
    report = run(export(tmp_path, post(), post(2, type="page")))

    assert titles(tmp_path) == {"Post 1"}
    assert "articles: 1 page is no post, and passed over" in report.warnings


def test_an_edit_costs_one_post(tmp_path: Path) -> None:
    """Of a new export only what has changed is read, names in other tables included."""
    wrote = [{"post_id": IDS[1], "author_id": "u1"}]
    export(
        tmp_path, post(1), post(2), post(3), posts_authors=wrote, users=[{"id": "u1", "name": "A"}]
    )
    run(tmp_path)
    time.sleep(0.05)  # a file that was written just now is looked at once more
    assert run(tmp_path).work.files == 0

    export(
        tmp_path,
        post(1),
        post(2, html="<p>New</p>"),
        posts_authors=wrote,
        users=[{"id": "u1", "name": "Bo"}],
    )
    report = run(tmp_path)

    assert (report.work.files, report.articles.vanished) == (2, 1)


def test_a_copy_that_broke_off_is_told(tmp_path: Path) -> None:
    """In one line; what was published stands."""
    folder = export(tmp_path, post(1))
    more = '[[sources]]\npath = "own"\n'
    (folder / "own").mkdir()
    (folder / "own" / "a.md").write_text("---\ntitle: Own\ndate: 2026-01-01\n---\nText.\n")
    with (folder / "feedwright.toml").open("a") as file:
        file.write(more)
    run(folder)
    place = folder / "articles" / "site.ghost.json"
    place.write_bytes(place.read_bytes()[:-40])

    report = run(folder)

    assert titles(folder) == {"Own", "Post 1"}
    (refusal,) = report.refusals
    assert "is no export of Ghost, or only a part of one" in refusal
    assert "\n" not in refusal
