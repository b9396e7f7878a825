"""New articles, inserted as rows that were prepared by the processes that read them."""

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
    """Its position in the publication."""
    article: Row
    """Its record, with the page name that it would like to have."""
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
    """The insertion of articles that no earlier run knows.

    Args:
        ask: Carries out a named query.
        files: The records of files.
    """

    def __init__(self, ask: Ask, files: Files) -> None:
        self._ask = ask
        self._files = files

    def insert(self, articles: Sequence[NewArticle], files: Iterable[Row]) -> list[Conflict]:
        """Insert articles and the files that they came in.

        Args:
            articles: The rows of articles, with their texts, addresses and memberships.
            files: The rows of files, from :func:`feedwright.store.files.file_row`.

        Returns:
            The articles whose id or address an earlier article has and keeps.
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
        """Delete the records and memberships of some articles, by id, but not their texts."""
        rows = [{"id": name} for name in names]
        for query in ("forget_article", "forget_addresses_of", "forget_memberships_of"):
            self._ask(query, rows)

    def taken_pages(self, pages: Iterable[str]) -> set[str]:
        """The given names of pages that articles have."""
        return {page for (page,) in ask_many(self._ask, "taken_pages", pages)}

    def numbered_pages(self, page: str) -> list[PageHolder]:
        """The articles whose page has a name, or that name followed by a hyphen and more."""
        # The character after the hyphen in ASCII ends the range of names with this prefix.
        found = self._ask("numbered_pages", page=page, first=f"{page}-", last=f"{page}.")
        return [PageHolder._make(row) for row in found]
