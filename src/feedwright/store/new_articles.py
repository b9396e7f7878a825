"""New articles by the thousand: the rows as which a store without articles takes them in.

They are made wherever articles are read, in many processes at once, and go into the store as
they come: nobody holds more of them than a handful.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from feedwright.domain.identity import Known
from feedwright.domain.selection import Membership
from feedwright.store.files import FileMemory, Files, file_row
from feedwright.store.memberships import stand_row
from feedwright.store.rows import Ask, ask_of, known_row
from feedwright.store.texts import text_row

_Row = dict[str, Any]


class NewArticle(NamedTuple):
    """An article that nobody knows yet."""

    known: Known
    """What is to be remembered of it, with the page that it would like to have."""
    text: bytes
    """As JSON."""
    addresses: tuple[str, ...]
    stands: Mapping[str, Membership]
    """Where it is shown."""


class Conflict(NamedTuple):
    """A new article that another was before."""

    id: str
    key: str
    address: str
    """The one that another has; "" where another has its id."""


class _PackedRows(msgspec.Struct, array_like=True):
    """The rows of a few new articles, table by table."""

    files: list[_Row]
    texts: list[_Row]
    articles: list[_Row]
    addresses: list[_Row]
    stands: list[_Row]


def packed_rows(new_articles: Sequence[NewArticle], files: Iterable[FileMemory]) -> bytes:
    """New articles, and the files that they came in, as :meth:`NewArticles.insert` has them."""
    return msgspec.msgpack.encode(
        _PackedRows(
            files=[file_row(one) for one in files],
            texts=[text_row(one.known.key, one.text) for one in new_articles],
            articles=[known_row(one.known) for one in new_articles],
            addresses=[
                {"address": address, "id": one.known.id}
                for one in new_articles
                for address in one.addresses
            ],
            stands=[
                stand_row(feed, stand) for one in new_articles for feed, stand in one.stands.items()
            ],
        )
    )


class NewArticles:
    """The way into the store for those that are packed.

    Args:
        ask: Carries out a named query.
        files: The memory of the files that they come in.
    """

    def __init__(self, ask: Ask, files: Files) -> None:
        self._ask = ask
        self._files = files

    def insert(self, part: bytes) -> list[Conflict]:
        """Takes new articles in: who they are, their texts and addresses, where they stand.

        Args:
            part: Packed.

        Returns:
            Those whose id or address another has, who came before and keeps it.
        """
        found = msgspec.msgpack.decode(part, type=_PackedRows)
        self._files.keep_rows(found.files)
        self._ask("keep_texts", found.texts)
        conflicts: list[Conflict] = []
        if self._insert("add_articles", found.articles) < len(found.articles):
            there = dict(ask_of(self._ask, "keys_of", (one["id"] for one in found.articles)))
            conflicts += (
                Conflict(one["id"], one["key"], "")
                for one in found.articles
                if there.get(one["id"]) != one["key"]
            )
        if self._insert("keep_addresses", found.addresses) < len(found.addresses):
            keys = {one["id"]: one["key"] for one in found.articles}
            said = (one["address"] for one in found.addresses)
            holders = dict(ask_of(self._ask, "holders", said))
            conflicts += (
                Conflict(one["id"], keys[one["id"]], one["address"])
                for one in found.addresses
                if holders.get(one["address"]) != one["id"]
            )
        self._ask("stand", found.stands)
        return conflicts

    def _insert(self, query: str, rows: list[_Row]) -> int:
        return self._ask(query, rows) or 0

    def forget(self, names: Iterable[str]) -> None:
        """Forgets who some are, by their ids, and where they stand, but not their texts."""
        rows = [{"id": name} for name in names]
        for query in ("forget_article", "forget_addresses_of", "leave_everywhere"):
            self._ask(query, rows)

    def forget_all(self) -> None:
        """Forgets all that was taken in."""
        self._files.forget_all()
        for table in ("articles", "addresses", "texts"):
            self._ask(f"forget_all_{table}")
        self._ask("leave_all")

    def wanted_pages(self) -> list[tuple[int, str, str]]:
        """The pages that articles would like to have: publication time, id and name.

        Returns:
            None of them where all have what they would like.
        """
        return list(self._ask("wanted_pages")) if self._ask("is_page_doubled") else []
