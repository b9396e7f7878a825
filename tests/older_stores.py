"""Stores as earlier versions left them, made of one that this version made."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from feedwright.store.seals import seal

ARTICLE = (
    "id, key, first_seen, published, updated, declared, expires, retracted, revision, fingerprint, "
    "text_mark, title, correction, link, page, section, tags, authors, language, vanished, "
    "next_change, withdrawn, retraction_note, adopted, shown_until"
)
"""The columns of an article in schema 7, without its seal."""
TO_7 = (
    "drop index articles_text_fingerprint",
    "alter table articles rename column text_fingerprint to text_mark",
    "create index articles_text_mark on articles ({publication}text_mark)",
    "alter table articles drop column keeps_link",
    "alter table articles drop column media",
    "alter table articles drop column translation",
    "alter table documents rename column fingerprint to recipe",
)

TABLES = {
    "memberships": "standing",
    "feed_counts": "tallies",
    "claimed_ids": "brings",
    "entry_references": "leads",
    "pending": "undone",
    "missing_files": "missing",
    "removed_documents": "removed",
    "shown_entries": "shown",
    "archive_pages": "pages",
    "archive_positions": "positions",
    "fragments": "parts",
}
COLUMNS = {
    "articles.vanished": "gone",
    "articles.next_change": "pending",
    "articles.retraction_note": "note",
    "articles.shown_until": "clock",
    "files.bucket": "shelf",
    "files.set_aside": "aside",
    "files.lengths": "beside",
    "memberships.archive_page": "page",
    "feed_counts.weeks_end": "until",
    "feed_counts.warning": "note",
    "entries.set_aside": "aside",
    "entry_references.digest": "address",
    "fragments.content": "wanted",
    "removed_documents.removed": "gone",
    "shown_entries.present": "standing",
}
FACTS = {"configuration": "house", "bucket_digests": "marks", "open_delivery": "delivering"}
INDEXES = (
    "articles_pending on articles (pending) where pending is not null",
    "articles_gone on articles (gone) where gone is not null",
    "articles_heard_of on articles (title) where fingerprint in ('', '?')",
    "files_shelf on files (shelf)",
    "files_again on files (path) where stamp = ''",
    "files_aside on files (path) where aside <> ''",
    "files_beside on files (path) where beside <> ''",
    "brings_id on brings (id)",
    "standing_feed on standing (feed, published)",
    "standing_page on standing (feed, page) where page is not null",
    "entries_aside on entries (id) where aside <> ''",
    "leads_target on leads (target)",
    "shown_by_id on shown (id) where standing = 1",
    "shown_standing on shown (feed) where standing = 1",
    "files_name on files (name)",
    "documents_owner on documents (owner)",
    "documents_source on documents (path) where source <> ''",
)
"""The indexes of schema 6 that concern the steps from it and to it."""
TO_5 = (
    "alter table articles drop column seal",
    "alter table texts drop column seal",
    "drop index files_name",
    "alter table files drop column name",
    "drop table entries",
    "create table entries (id text primary key, digest text, entry text, warnings text)",
    "insert into entries values ('x', 'x', 'x', 'x')",
)
TO_4 = ("alter table articles drop column clock", "drop table parts")
TO_3 = ("drop index files_shelf", "alter table files drop column shelf", "drop index shown_by_id")
NEW_IN_3 = (
    *("files", "brings", "standing", "tallies", "entries"),
    *("leads", "undone", "missing", "pings"),
)
TO_2 = (
    *(f"drop table {name}" for name in NEW_IN_3),
    "drop index documents_owner",
    "drop index documents_source",
    *(
        f"alter table documents drop column {name}"
        for name in ("owner", "recipe", "stamp", "source")
    ),
    "delete from facts where name in ('configuration', 'covered', 'sources', 'read')",
)
TO_1 = (
    "drop table removed",
    *(f"alter table documents drop column {name}" for name in ("changed", "change")),
    "drop index shown_standing",
    "alter table shown drop column change",
)
STEPS = {5: TO_5, 4: TO_4, 3: TO_3, 2: TO_2, 1: TO_1}


def packed(columns: Sequence[Any], keeps_link: int, media: Sequence[str]) -> tuple[str, int, str]:
    """Tags, the switch for adopted articles and the seal of an article, as schema 7 has them."""
    row = [*columns]
    tags = [f"\t{one}" if one.startswith("\t") else one for one in json.loads(row[16])]
    tags += [f"\t{one}" for one in media]
    row[16] = json.dumps(tags, ensure_ascii=False, separators=(",", ":"))
    row[23] = 2 if keeps_link else row[23]
    return row[16], row[23], seal(*(str(one) for n, one in enumerate(row) if n != 2))


def make_server_older(url: str) -> None:
    """Makes the tables of a server those of schema 7, with all publications that are there."""
    with psycopg.connect(url) as store:
        store.execute("set search_path = feedwright")
        rows = store.execute(
            "select publication, keeps_link, media, "  # noqa: S608
            f"{ARTICLE.replace('text_mark', 'text_fingerprint')} from articles"
        ).fetchall()
        for statement in TO_7:
            store.execute(statement.format(publication="publication, ").encode())
        for publication, keeps_link, media, *columns in rows:
            changed = packed(columns, keeps_link, json.loads(media))
            store.execute(
                "update articles set tags = %s, adopted = %s, seal = %s "
                "where publication = %s and id = %s",
                [*changed, publication, columns[0]],
            )
        store.execute("alter table facts drop constraint schema_8_needs_a_newer_feedwright")
        store.execute("update facts set value = '7' where name = 'schema'")


def make_older(file: Path, schema: int) -> None:
    """Makes a store one of an earlier schema, with all that it holds there."""
    with closing(sqlite3.connect(file)) as store, store:
        _make_7(store)
        if schema < 7:
            _make_6(store)
        for step in (number for number in STEPS if number >= schema):
            for statement in STEPS[step]:
                store.execute(statement)
        store.execute("update facts set value = ? where name = 'schema'", [str(schema)])


def _make_7(store: sqlite3.Connection) -> None:
    made = store.execute("select keeps_link, media, id from articles").fetchall()
    for statement in TO_7:
        store.execute(statement.format(publication=""))
    rows = {row[0]: row for row in store.execute(f"select {ARTICLE} from articles")}  # noqa: S608
    for keeps_link, media, name in made:
        changed = packed(rows[name], keeps_link, json.loads(media))
        store.execute(
            "update articles set tags = ?, adopted = ?, seal = ? where id = ?", [*changed, name]
        )


def _make_6(store: sqlite3.Connection) -> None:
    ours = store.execute("select name from sqlite_master where type = 'index' and sql <> ''")
    for (name,) in ours.fetchall():
        store.execute(f"drop index {name}")
    for table in ("documents", "feeds", "memberships", "feed_counts"):
        store.execute(f"alter table {table} drop column seal")
    for place, name in COLUMNS.items():
        table, column = place.split(".")
        store.execute(f"alter table {table} rename column {column} to {name}")
    for name, before in TABLES.items():
        store.execute(f"alter table {name} rename to {before}")
    for name, before in FACTS.items():
        store.execute("update facts set name = ? where name = ?", [before, name])
    store.execute("update undone set kind = 'homeless' where kind = 'unplaced'")
    for index in INDEXES:
        store.execute(f"create index {index}")
