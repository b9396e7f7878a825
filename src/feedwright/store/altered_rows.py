"""The deletion of altered rows, which the run that found them makes again."""

from collections.abc import Sequence
from typing import Any

from feedwright.domain.document import feed_owner
from feedwright.store.delivered_documents import COLUMNS as DOCUMENT
from feedwright.store.record_rows import Ask
from feedwright.store.seals import Damage, row_seal

_FEED = ("path", "name", "value", "updated")
_MADE_ANEW = {
    "membership": ("memberships", "forget_all_memberships"),
    "feed count": ("feed_counts", "forget_feed_counts"),
}
"""The kinds of rows that a full run makes again: the queries that read and that delete all of
them."""


def forget_altered(ask: Ask, damage: Damage) -> None:
    """Delete every altered row of the sealed tables.

    A table is emptied and its sound rows are stored again, because an altered row may have another
    key than its index says. The counts of feeds hold warnings about documents: if one was altered,
    the heads of feeds are deleted from the store too, so that they are rendered again.

    Args:
        ask: Carries out a named query, inside a transaction.
        damage: Records the altered rows.
    """
    for kind, (query, forget) in _MADE_ANEW.items():
        if _split(ask(query, lenient=True), kind, damage)[1]:
            ask(forget)
    feeds, altered = _split(ask("feeds", lenient=True), "feed", damage)
    if altered:
        ask("forget_all_feeds")
        ask("keep_feeds", (_row(_FEED, one) for one in feeds))
    documents, altered = _split(ask("documents", lenient=True), "document", damage)
    if damage.names("feed count"):
        documents = [one for one in documents if not one[_OWNER].startswith(feed_owner(""))]
    if altered or damage.names("feed count"):
        ask("forget_all_documents")
        ask("keep_documents", (_row(DOCUMENT, one) for one in documents))


_OWNER = DOCUMENT.index("owner")


def _split(
    rows: Sequence[Sequence[Any]], kind: str, damage: Damage
) -> tuple[list[Sequence[Any]], bool]:
    """The sound rows of a table, and whether there are altered ones, which are recorded."""
    sound: list[Sequence[Any]] = []
    for *columns, kept in rows:
        if row_seal(columns) == kept:
            sound.append((*columns, kept))
        else:
            damage.note(kind, str(columns[0]))
    return sound, len(sound) < len(rows)


def _row(names: Sequence[str], columns: Sequence[Any]) -> dict[str, Any]:
    return dict(zip((*names, "seal"), columns, strict=True))
