"""Rows that were altered are forgotten, so that the run that found one makes them again."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from feedwright.domain.selection import feed_owner
from feedwright.store.rows import Ask
from feedwright.store.seals import Damage, row_seal

_TABLES = (
    ("document", "documents", "forget_documents", ("path",)),
    ("feed", "feeds", "forget_feeds", ("path",)),
    ("membership", "memberships", "forget_memberships", ("id", "feed")),
    ("feed count", "feed_counts", "forget_feed_count", ("feed",)),
)
"""Kinds of sealed rows: how all are read, how some are forgotten, and the key, which is first."""


def forget_altered(ask: Ask, damage: Damage) -> None:
    """Forgets every row of a sealed table that is not as it was kept.

    With the count of a feed goes the warning that its documents gave rise to: the documents to
    which one subscribes are rendered again then.

    Args:
        ask: Carries out a named query, inside a transaction.
        damage: Notes the rows.
    """
    for kind, query, forget, key in _TABLES:
        rows = ask(query, read=partial(_altered, len(key)))
        altered = [dict(zip(key, one, strict=True)) for one in rows if one]
        for one in altered:
            damage.note(kind, str(one[key[0]]))
        ask(forget, altered)
        if kind == "feed count" and altered:
            heads = ask("documents", read=_head)
            ask("forget_documents", [{"path": path} for path in heads if path])


def _altered(length: int, row: Sequence[Any]) -> Sequence[Any] | None:
    """The key of a row that was altered; None for one that was not."""
    *columns, kept = row
    return None if row_seal(columns) == kept else columns[:length]


def _head(row: Sequence[Any]) -> str:
    """The path of a document to which one subscribes, else ""."""
    path, _, _, _, owner, *_ = row
    return str(path) if str(owner).startswith(feed_owner("")) else ""
