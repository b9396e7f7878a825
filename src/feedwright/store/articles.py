"""The known articles: ids, dates, and the properties that decide their feeds."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from feedwright.domain.document import document_name
from feedwright.domain.instants import MICROSECOND, instant, micros
from feedwright.domain.known_article import UNLISTED, KnownArticle
from feedwright.domain.private_paths import is_hidden
from feedwright.domain.publication import PAGES
from feedwright.store.cached_answers import CachedAnswers
from feedwright.store.record_rows import Ask, ask_many, known, known_row
from feedwright.store.seals import Damage

_BATCH = 500
_KEY = KnownArticle.__struct_fields__.index("key")
_OF_MEMBERSHIP = 4
"""The columns of a membership, without the id, which follow those of the article."""
_FIRST_DAY = datetime(1, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1) // MICROSECOND
_MOST_HELD = 1_000
"""The most articles in memory, of about a kilobyte each; an edit needs fewer."""


class Articles:
    """The records of articles in an open store.

    Args:
        ask: Carries out a named query.
        cached: Query results in memory.
        damage: Records altered rows.
    """

    def __init__(self, ask: Ask, cached: CachedAnswers, damage: Damage) -> None:
        self._ask = ask
        self._cached = cached
        self._damage = damage
        self._recent: dict[str, KnownArticle] = {}
        """The articles that were read since the last write, by id, because several steps need the
        same."""

    def clear(self) -> None:
        """Clear the articles in memory."""
        self._recent.clear()

    def any(self) -> bool:
        """Whether there is or was any article."""
        return self._cached.has_any("articles")

    def name_pages(self, pages: dict[str, str]) -> None:
        """Store the names of articles' pages, by the articles' ids."""
        self.keep(
            msgspec.structs.replace(one, page=pages[name])
            for name, one in self.several(pages).items()
        )

    def keep(self, articles: Iterable[KnownArticle]) -> None:
        """Store articles whose keys no other has; rows of the same ids are replaced.

        The time of the first sight stays as it was.
        """
        kept = list(articles)
        self._ask("keep_articles", map(known_row, kept))
        if any(one.vanished for one in kept):
            self._cached.note("vanished")
        for one in kept:
            held = self._recent.pop(one.id, None)
            if held and held.first_seen == one.first_seen:
                self._recent[one.id] = one

    def get(self, name: str) -> KnownArticle | None:
        """An article, by its id."""
        return self.several([name]).get(name)

    def several(self, names: Iterable[str]) -> dict[str, KnownArticle]:
        """The articles of some ids, by id, vanished ones included."""
        wanted = dict.fromkeys(names)
        found = {name: one for name in wanted if (one := self._recent.get(name))}
        rest = (name for name in wanted if name not in found)
        found |= {one.id: one for one in ask_many(self._ask, "articles_by_id", rest, read=known)}
        self._hold(found.values())
        return found

    def every(self) -> Iterator[KnownArticle]:
        """Every article, vanished ones included, read in portions to save memory."""
        last = ""
        while batch := self._records("articles_after", id=last, count=_BATCH):
            yield from batch
            last = batch[-1].id

    def at(self, key: str) -> KnownArticle | None:
        """The article at a key."""
        return self.at_keys([key]).get(key)

    def at_keys(self, keys: Iterable[str]) -> dict[str, KnownArticle]:
        """The articles at some keys, by these."""
        wanted = dict.fromkeys(keys)
        found = {one.key: one for one in self._recent.values() if one.key in wanted}
        rest = (key for key in wanted if key not in found)
        found |= {one.key: one for one in ask_many(self._ask, "articles_at", rest, read=known)}
        self._hold(found.values())
        return found

    def in_page(self, feed: str, page: int) -> list[KnownArticle]:
        """The articles in a closed page of a feed, newest first; page 0 gives those in none."""
        rows = self._ask("articles_in_page", feed=feed, page=page, read=self._checked, lenient=True)
        # An altered membership may have no article; it is reported, not ignored.
        found = [known(row[:-_OF_MEMBERSHIP]) for row in rows if row[_KEY] is not None]
        found.sort(key=lambda one: one.id)
        return sorted(found, key=lambda one: one.published, reverse=True)

    def with_text(self, text_fingerprint: str, title: str) -> list[KnownArticle]:
        """The articles with a text and a title that have not vanished."""
        return self._records("articles_like", text_fingerprint=text_fingerprint, title=title)

    def vanished_since(self, when: datetime) -> list[KnownArticle]:
        """The articles that vanished at or after an instant."""
        return self._records("articles_vanished_since", since=micros(when))

    def any_adopted_alone(self) -> bool:
        """Whether there may be adopted entries that are known only from a feed."""
        return self._cached.has_any("adopted")

    def adopted_with_title(self, title: str) -> list[KnownArticle]:
        """The adopted entries with a title that are known only from a feed."""
        if not self._cached.has_any("adopted"):
            return []
        return self._records("adopted_articles_titled", title=title)

    def adopted_without_article(self) -> list[KnownArticle]:
        """The adopted entries without an article."""
        return (
            self._records("adopted_articles_unmatched") if self._cached.has_any("adopted") else []
        )

    def with_page(self, page: str) -> list[KnownArticle]:
        """The articles with own pages of some names."""
        return self._records("articles_of_page", page=page)

    def embargoed(self, now: datetime) -> list[KnownArticle]:
        """The articles under embargo, or with a coming change, the next one first."""
        found = self._records("embargoed_articles", now=micros(now))
        if self._cached.has_any("declared changes"):
            found += self._records("articles_dated_ahead", now=micros(now))
        several = {one.id: one for one in found}.values()
        return sorted(several, key=lambda one: (one.comes, one.id))

    def own_pages(self, now: datetime) -> list[str]:
        """The ids of articles with an own page, or a folder for their files, newest first."""
        found = list(self._ask("own_pages", now=micros(now)))
        return [name for _, name in sorted(found, key=lambda one: (-one[0], one[1]))]

    def current_keys(self) -> list[str]:
        """The keys of the articles that have not vanished."""
        return [key for (key,) in self._ask("current_keys")]

    def due_between(
        self, after: datetime, until: datetime, *, corrected: timedelta, buried: timedelta
    ) -> list[str]:
        """The ids of articles that changed by themselves between two times.

        An embargo ended, an article expired, or a correction or tombstone ended.

        Args:
            after: The time of the last run.
            until: The time of this run.
            corrected: How long a correction stays.
            buried: How long a tombstone stays.
        """
        first, last = micros(after), micros(until)
        stay, rest = corrected // MICROSECOND, buried // MICROSECOND
        found = self._ask(
            "due_between",
            after=first,
            until=last,
            corrected_after=first - stay,
            corrected_until=last - stay,
            buried_after=first - rest,
            buried_until=last - rest,
        )
        return [name for (name,) in found]

    def keep_shown_until(
        self, clock: datetime, now: datetime, *, corrected: timedelta, buried: timedelta
    ) -> None:
        """Keep articles as they were shown, after the clock was set back.

        Args:
            clock: The time of the last run, by the later clock.
            now: The time of this run.
            corrected: How long a correction stays.
            buried: How long a tombstone stays.
        """
        found = self._records(
            "articles_shown_later",
            clock=micros(clock),
            after=micros(now),
            updated_after=micros(now - corrected),
            gone_after=micros(now - buried),
            pages=f"{PAGES}/",
            page=f"/{document_name('html')}",
        )
        self.keep(msgspec.structs.replace(one, shown_until=clock) for one in found)

    def published_between(self, after: datetime, until: datetime) -> list[str]:
        """The ids of articles that were published between two times."""
        found = self._ask("published_between", after=micros(after), until=micros(until))
        return [name for (name,) in found]

    def next_aged(self, now: datetime, age: timedelta) -> datetime | None:
        """The next instant at which a visible article reaches an age."""
        (found,) = self._ask("oldest_published", after=micros(now - age), until=micros(now))
        return None if found[0] is None else instant(found[0]) + age

    def days_of_own_pages(
        self, first: datetime, until: datetime, now: datetime
    ) -> list[tuple[datetime, int, int]]:
        """The days on which articles with own pages were published.

        Pages of articles that are only in private feeds are not counted.

        Args:
            first: The beginning of the period.
            until: The end of the period, exclusive.
            now: The time of the run.

        Returns:
            For each day, the number of articles, and the latest update of one of them, in
            microseconds since 1970.
        """
        bounds = {"first": micros(first), "until": micros(until), "now": micros(now)}
        found = self._ask(
            "own_pages_by_day",
            **bounds,
            unlisted=UNLISTED,
            # Integer division rounds towards zero, so no day may be before 1970.
            shift=-micros(_FIRST_DAY),
            day=_DAY,
        )
        others = self._ask("own_pages_maybe_secret", **bounds, unlisted=UNLISTED)
        return [
            *((_FIRST_DAY + day * _DAY * MICROSECOND, count, last) for day, count, last in found),
            *(
                (instant(published), 1, updated)
                for name, page, published, updated in others
                if not is_hidden(page, name)
            ),
        ]

    def undated_own_pages(self, now: datetime) -> list[str]:
        """The ids of articles with an own page that are in no feed and declare no date.

        Articles that are only in private feeds are left out.
        """
        found = self._ask("undated_own_pages", now=micros(now), unlisted=UNLISTED)
        return [name for name, page in found if not is_hidden(page, name)]

    def changes_due(self, now: datetime) -> list[str]:
        """The ids of articles with a coming change that is due."""
        if not self._cached.has_any("declared changes"):
            return []
        return [name for (name,) in self._ask("changes_due", now=micros(now))]

    def next_due(
        self, now: datetime, *, corrected: timedelta, buried: timedelta
    ) -> datetime | None:
        """The next instant at which something begins or ends by itself."""
        at, stay, rest = micros(now), corrected // MICROSECOND, buried // MICROSECOND
        (found,) = self._ask(
            "next_due",
            now=at,
            corrected_since=at - stay,
            corrected_for=stay,
            buried_since=at - rest,
            buried_for=rest,
        )
        instants = zip(found, (0, 0, 0, stay, rest), strict=True)
        return min(
            (instant(when + span) for when, span in instants if when is not None), default=None
        )

    def _hold(self, articles: Collection[KnownArticle]) -> None:
        """Cache articles that were read, unless there are too many."""
        if len(self._recent) + len(articles) > _MOST_HELD:
            self._recent.clear()
        if len(articles) <= _MOST_HELD:
            self._recent.update((one.id, one) for one in articles)

    def _checked(self, row: Sequence[Any]) -> Sequence[Any]:
        """The columns of an article in a feed, after verifying those of its membership."""
        self._damage.checked("membership", (row[0], *row[-_OF_MEMBERSHIP:]))
        return row

    def _records(self, query: str, **values: Any) -> list[KnownArticle]:
        return list(self._ask(query, read=known, **values))
