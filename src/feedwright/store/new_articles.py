"""New articles, written as rows that the processes which read them have prepared."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from feedwright.store.files import Files
from feedwright.store.record_rows import Ask, ask_many

Row = dict[str, Any]


class NewArticle(msgspec.Struct, array_like=True):
    """The rows of an article that no earlier run knows."""

    id: str
    key: str
    """Its place in the publication."""
    article: Row
    """Who it is, with the page that it would like to have."""
    text: Row
    addresses: list[str]
    """In the form of :func:`feedwright.domain.identity.comparable`."""
    memberships: list[Row]


class Conflict(msgspec.Struct, frozen=True):
    """An article that claims the id or an address of another."""

    key: str
    id: str
    holder: str
    """The id of the other."""


class PageHolder(NamedTuple):
    """An article with a page of its own."""

    published: int
    """In microseconds since 1970."""
    id: str
    page: str


class NewArticles:
    """The way into the store for articles that no earlier run knows.

    Args:
        ask: Carries out a named query.
        files: The memory of the files that they come in.
    """

    def __init__(self, ask: Ask, files: Files) -> None:
        self._ask = ask
        self._files = files

    def insert(self, articles: Sequence[NewArticle], files: Iterable[Row]) -> list[Conflict]:
        """Insert articles and the files that they came in.

        Args:
            articles: Who they are, their texts and addresses, and which feeds show them.
            files: As :func:`feedwright.store.files.file_row` makes them.

        Returns:
            Those whose id or address another has, who came before and keeps it.
        """
        self._files.keep_rows(files)
        self._ask("keep_texts", [one.text for one in articles])
        conflicts: list[Conflict] = []
        if self._inserted("add_articles", [one.article for one in articles]) < len(articles):
            there = dict(ask_many(self._ask, "keys_of", (one.id for one in articles)))
            conflicts += (
                Conflict(one.key, one.id, one.id)
                for one in articles
                if there.get(one.id) != one.key
            )
        claims = [
            {"address": address, "id": one.id} for one in articles for address in one.addresses
        ]
        if self._inserted("keep_addresses", claims) < len(claims):
            holders = dict(
                ask_many(self._ask, "address_holders", (one["address"] for one in claims))
            )
            conflicts += (
                Conflict(one.key, one.id, holder)
                for one in articles
                for address in one.addresses
                if (holder := holders.get(address, one.id)) != one.id
            )
        self._ask("keep_memberships", [row for one in articles for row in one.memberships])
        return conflicts

    def _inserted(self, query: str, rows: list[Row]) -> int:
        return self._ask(query, rows) or 0

    def forget(self, names: Iterable[str]) -> None:
        """Forget who some are, by their ids, and which feeds show them, but not their texts."""
        rows = [{"id": name} for name in names]
        for query in ("forget_article", "forget_addresses_of", "forget_memberships_of"):
            self._ask(query, rows)

    def taken_pages(self, pages: Iterable[str]) -> set[str]:
        """Those of some names of pages that articles have."""
        return {page for (page,) in ask_many(self._ask, "taken_pages", pages)}

    def numbered_pages(self, page: str) -> list[PageHolder]:
        """The articles whose page has a name, or that name with anything after a hyphen."""
        # The next character after a hyphen ends the range of names that begin so.
        found = self._ask("numbered_pages", page=page, first=f"{page}-", last=f"{page}.")
        return [PageHolder._make(row) for row in found]
