"""Databases of content systems, read by what the manual says of each."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tests.publications import article, items, run, write

from feedwright.commands.manual import chapter
from feedwright.domain.report import Report

TIME = "2026-03-02 09:00:00"
SECONDS = 1_772_442_000
"""The same instant."""
SCHEMAS: dict[str, str] = {
    "Drupal": """
        create table node_field_data (nid integer, vid integer, type text, langcode text,
            status integer, uid integer, title text, created integer, changed integer,
            promote integer, sticky integer, default_langcode integer);
        create table node__body (bundle text, deleted integer, entity_id integer,
            revision_id integer, langcode text, delta integer, body_value text,
            body_summary text, body_format text);
        create table path_alias (id integer primary key, langcode text, path text, alias text,
            status integer);
        create table users_field_data (uid integer, langcode text, name text,
            default_langcode integer);
    """,
    "Joomla": """
        create table jos_content (id integer primary key, title text, alias text,
            introtext text, fulltext text, state integer, catid integer, created text,
            created_by integer, created_by_alias text, modified text, publish_up text,
            publish_down text, images text, access integer, language text, metakey text,
            metadesc text);
        create table jos_categories (id integer primary key, title text);
        create table jos_users (id integer primary key, name text);
    """,
    "Wagtail": """
        create table wagtailcore_page (id integer primary key, path text, depth integer,
            title text, slug text, live bool, has_unpublished_changes bool, url_path text,
            search_description text, go_live_at datetime, expire_at datetime, expired bool,
            owner_id integer, first_published_at datetime, last_published_at datetime);
        create table blog_blogpage (page_ptr_id integer primary key, date date, body text);
        create table auth_user (id integer primary key, first_name text, last_name text);
    """,
    "Django": """
        create table blog_post (id integer primary key, title text, slug text, body text,
            status integer, created_on datetime, updated_on datetime, author_id integer);
    """,
    "Directus": """
        create table articles (id char(36) primary key, status text, sort integer,
            user_created text, date_created datetime, date_updated datetime, title text,
            slug text, content text, tags json);
    """,
    "Strapi": """
        create table articles (id integer primary key, document_id text, title text, slug text,
            description text, content json, created_at datetime, updated_at datetime,
            published_at datetime, locale text);
    """,
}
"""As the systems make them, with the columns that matter here."""
BLOCKS = [
    {"type": "heading", "value": "Knots", "id": "1"},
    {"type": "paragraph", "value": "<p>Ropes <b>hold</b>.</p>", "id": "2"},
    {"type": "image", "value": 7, "id": "3"},
]
NODES = [{"type": "paragraph", "children": [{"type": "text", "text": "Ropes hold."}]}]
ROWS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "Drupal": {
        "node_field_data": [
            {"nid": number, "type": kind, "langcode": "en", "status": status, "uid": 1,
             "title": title, "created": SECONDS, "changed": SECONDS, "default_langcode": 1}
            for number, kind, status, title in (
                (1, "article", 1, "Ropes"), (2, "article", 0, "Draft"), (3, "page", 1, "About"),
            )
        ],
        "node__body": [
            {"deleted": 0, "entity_id": 1, "langcode": "en", "body_value": "<p>Ropes hold.</p>"}
        ],
        "path_alias": [{"langcode": "en", "path": "/node/1", "alias": "/ropes", "status": 1}],
        "users_field_data": [{"uid": 1, "langcode": "en", "name": "Ada", "default_langcode": 1}],
    },
    "Joomla": {
        "jos_content": [
            {"id": number, "title": title, "alias": title.lower(), "introtext": "<p>Ropes</p>",
             "fulltext": "<p>hold.</p>", "state": state, "catid": 8, "created": TIME,
             "created_by": 42, "created_by_alias": "", "modified": "0000-00-00 00:00:00",
             "publish_up": up, "publish_down": "0000-00-00 00:00:00", "access": access,
             "language": "*",
             "metakey": "sea, port", "metadesc": "",
             "images": '{"image_intro":"images\\/a.jpg#joomlaImage:\\/\\/a","image_intro_alt":"A"}'}
            for number, title, state, access, up in (
                (1, "Ropes", 1, 1, TIME), (2, "Draft", 0, 1, TIME), (3, "Trash", -2, 1, TIME),
                (4, "Members", 1, 2, TIME), (5, "Old", 2, 1, TIME),
                (6, "Later", 1, 1, "2999-03-02 09:00:00"),
            )
        ],
        "jos_categories": [{"id": 8, "title": "Harbour"}],
        "jos_users": [{"id": 42, "name": "Ada"}],
    },
    "Wagtail": {
        "wagtailcore_page": [
            {"id": 4, "title": "Ropes", "slug": "ropes", "live": 1, "owner_id": 1,
             "first_published_at": TIME, "last_published_at": TIME},
            {"id": 5, "title": "Draft", "slug": "draft", "live": 0, "owner_id": 1},
        ],
        "blog_blogpage": [
            {"page_ptr_id": 4, "body": json.dumps(BLOCKS)}, {"page_ptr_id": 5, "body": "[]"},
        ],
        "auth_user": [{"id": 1, "first_name": "Ada", "last_name": "Lee"}],
    },
    "Django": {
        "blog_post": [
            {"id": number, "title": title, "slug": title.lower(), "body": "Ropes hold.",
             "status": status, "created_on": TIME, "updated_on": TIME}
            for number, title, status in ((1, "Ropes", 1), (2, "Draft", 0))
        ],
    },
    "Directus": {
        "articles": [
            {"id": f"5f0c-{status}", "status": status, "date_created": TIME, "title": title,
             "slug": title.lower(), "content": "<p>Ropes hold.</p>", "tags": '["sea"]'}
            for status, title in (("published", "Ropes"), ("draft", "Draft"), ("archived", "Old"))
        ],
    },
    "Strapi": {
        "articles": [
            {"id": number, "document_id": document, "title": title, "slug": title.lower(),
             "content": json.dumps(NODES), "created_at": SECONDS * 1000,
             "updated_at": SECONDS * 1000, "published_at": at}
            for number, document, title, at in (
                (1, "d1", "Ropes", None), (2, "d1", "Ropes", SECONDS * 1000),
                (3, "d2", "Draft", None),
            )
        ],
    },
}  # fmt: skip


def filled(path: Path, system: str) -> None:
    """Makes a database of a system."""
    with sqlite3.connect(path) as base:
        base.executescript(SCHEMAS[system])
        for table, rows in ROWS[system].items():
            for row in rows:
                marks = ", ".join("?" * len(row))
                names = ", ".join(row)
                statement = f"insert into {table} ({names}) values ({marks})"  # noqa: S608 - ours
                base.execute(statement, [*row.values()])
    base.close()


def advised(system: str) -> str:
    """What the manual says of a system's tables."""
    found = re.search(
        rf"```toml\n# {system}\b[^\n]*\n(.*?)```", chapter("configuration"), re.DOTALL
    )
    assert found
    return found[1]


def published(folder: Path, system: str, more: str) -> tuple[list[dict[str, Any]], Report]:
    """What is published of a system's database."""
    source = f'[[sources]]\nkind = "sql"\nurl = "sqlite:///cms.db"\n{more}\n'
    write(folder, {"a.md": article("A")}, more=source)
    filled(folder / "cms.db", system)
    report = run(folder)
    return [one for one in items(folder) if one["title"] != "A"], report


@pytest.mark.parametrize("system", SCHEMAS)
def test_the_manual_reads_systems(tmp_path: Path, system: str) -> None:
    """Its query publishes what the system shows to all, and nothing else."""
    (found,), report = published(tmp_path, system, advised(system))
    assert (found["title"], found["date_published"]) == ("Ropes", "2026-03-02T09:00:00Z")
    text = re.sub(r"<[^<>]+>|\s", "", found["content_html"])
    assert text == ("KnotsRopeshold." if system == "Wagtail" else "Ropeshold.")
    assert "{" not in found["content_html"]
    assert report.refusals == ()
    assert not any("cannot" in one for one in report.warnings)


def test_columns_of_joomla(tmp_path: Path) -> None:
    """The table alone is enough, and a column that is named lets nothing out."""
    (found,), _ = published(tmp_path / "a", "Joomla", 'table = "jos_content"')
    assert found["image"] == "https://example.org/images/a.jpg"
    assert found["tags"] == ["sea", "port"]
    assert found["url"].endswith("/ropes/")
    more = 'table = "jos_content"\ncolumns = { body = "introtext", date = "publish_up" }'
    (other,), _ = published(tmp_path / "b", "Joomla", more)
    assert other["title"] == "Ropes"


def test_lists_in_columns_may_be_json(tmp_path: Path) -> None:
    """They need not be named for that."""
    (found,), _ = published(tmp_path, "Directus", advised("Directus"))
    assert found["tags"] == ["sea"]


def test_the_first_row_of_a_key_is_read(tmp_path: Path) -> None:
    """What is read is the row whose stamp is kept, and that another has its key is told."""
    found, report = published(
        tmp_path, "Strapi", 'name = "cms"\ntable = "articles"\nkey = "document_id"'
    )
    assert found == []
    assert any("the first counts" in one for one in report.warnings)
