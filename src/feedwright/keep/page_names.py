"""The names of articles' own pages; each name is given only once."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from feedwright.keep.stored_identities import NewIds
from feedwright.store.new_articles import PageHolder
from feedwright.store.store import Store


class PageNames:
    """Assigns names to the own pages of a run's articles.

    Args:
        store: Inside a transaction.
        new: The ids of articles that the run has written as new.
    """

    def __init__(self, store: Store, new: NewIds) -> None:
        self._store = store
        self._new = new
        self._wanted_twice: set[str] = set()

    def want(self, pages: Iterable[str]) -> None:
        """Note names before the articles that want them are stored.

        Args:
            pages: One for each article; "" where one needs no page.
        """
        wanted = Counter(filter(None, pages))
        self._wanted_twice.update(page for page, count in wanted.items() if count > 1)
        self._wanted_twice |= self._store.new_articles.taken_pages(wanted)

    def assign(self, others: Collection[str]) -> None:
        """Give other names to articles whose name another has; the older article keeps it.

        Args:
            others: The ids of further articles that want a page and are not new.
        """
        renamed: dict[str, str] = {}
        for page in _shortest(self._wanted_twice):
            holders = self._store.new_articles.numbered_pages(page)
            wanting = [one for one in holders if one.id in self._new or one.id in others]
            here = {one.id for one in wanting}
            renamed |= _names(wanting, {one.page for one in holders if one.id not in here})
        self._store.known.name_pages(renamed)


def _shortest(pages: Iterable[str]) -> Iterator[str]:
    """The names, without those that are another name followed by a hyphen and more."""
    last = ""
    # A hyphen sorts before every other character that a name of a page may have.
    for page in sorted(pages, key=lambda one: f"{one}-"):
        if not last or not page.startswith(f"{last}-"):
            last = page
            yield page


def _names(wanting: Iterable[PageHolder], used: set[str]) -> dict[str, str]:
    """The names of articles that get another name than they want, by their ids.

    Of those of one time the shortest id goes first: an article before its translations, whose
    files have its name and a language.
    """
    given: dict[str, str] = {}
    for _, name, page in sorted(wanting, key=lambda one: (one.published, len(one.id), one.id)):
        free, number = page, 2
        while free in used:
            free = f"{page}-{number}"
            number += 1
        used.add(free)
        if free != page:
            given[name] = free
    return given
