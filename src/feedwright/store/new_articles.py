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
from feedwright.store.memberships import membership_row
from feedwright.store.rows import Ask, ask_many, known_row
from feedwright.store.texts import text_row

_Row = dict[str, Any]


class NewArticle(NamedTuple):
    """An article that nobody knows yet."""

    known: Known
    """What is to be remembered of it, with the page that it would like to have."""
    text: bytes
    """As JSON."""
    addresses: tuple[str, ...]
    memberships: Mapping[str, Membership]
    """Where it is shown."""


class Conflict(NamedTuple):
    """A new article whose id or address an earlier one has."""

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
    memberships: list[_Row]


def packed_rows(articles: Sequence[NewArticle], files: Iterable[FileMemory]) -> bytes:
    """New articles, and the files that they came in, as :meth:`NewArticles.insert` has them."""
    return msgspec.msgpack.encode(
        _PackedRows(
            files=[file_row(one) for one in files],
            texts=[text_row(one.known.key, one.text) for one in articles],
            articles=[known_row(one.known) for one in articles],
            addresses=[
                {"address": address, "id": one.known.id}
                for one in articles
                for address in one.addresses
            ],
            memberships=[
                membership_row(feed, stand)
                for one in articles
                for feed, stand in one.memberships.items()
            ],
        )
    )


class NewArticles:
    """The way into the store for those that are packed_rows.

    Args:
        ask: Carries out a named query.
        files: The memory of the files that they come in.
    """

    def __init__(self, ask: Ask, files: Files) -> None:
        self._ask = ask
        self._files = files

    def insert(self, part: bytes) -> list[Conflict]:
        """Inserts new articles: who they are, their texts and addresses, their memberships.

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
            there = dict(ask_many(self._ask, "keys_of", (one["id"] for one in found.articles)))
            conflicts += (
                Conflict(one["id"], one["key"], "")
                for one in found.articles
                if there.get(one["id"]) != one["key"]
            )
        if self._insert("keep_addresses", found.addresses) < len(found.addresses):
            keys = {one["id"]: one["key"] for one in found.articles}
            said = (one["address"] for one in found.addresses)
            holders = dict(ask_many(self._ask, "address_holders", said))
            conflicts += (
                Conflict(one["id"], keys[one["id"]], one["address"])
                for one in found.addresses
                if holders.get(one["address"]) != one["id"]
            )
        self._ask("keep_memberships", found.memberships)
        return conflicts

    def _insert(self, query: str, rows: list[_Row]) -> int:
        return self._ask(query, rows) or 0

    def forget(self, names: Iterable[str]) -> None:
        """Forgets articles, by their ids, and their memberships, but not their texts."""
        rows = [{"id": name} for name in names]
        for query in ("forget_article", "forget_addresses_of", "forget_memberships_of"):
            self._ask(query, rows)

    def forget_all(self) -> None:
        """Forgets all articles, addresses, texts, files and memberships."""
        self._files.forget_all()
        for table in ("articles", "addresses", "texts"):
            self._ask(f"forget_all_{table}")
        self._ask("forget_all_memberships")

    def wanted_pages(self) -> list[tuple[int, str, str]]:
        """The pages that articles would like to have: publication time, id and name.

        Returns:
            None of them where all have what they would like.
        """
        return list(self._ask("page_names")) if self._ask("has_duplicate_page") else []
