"""The articles that the store knows: ids, dates, and what feeds choose them by."""

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
"""Columns that follow those of an article in a feed: of its membership, but for the id."""
_FIRST_DAY = datetime(1, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1) // MICROSECOND
_MOST_HELD = 1_000
"""Articles, of about a kilobyte: more than an edit has to do with."""


class ArticleMemory:
    """What is remembered of articles.

    Args:
        ask: Carries out a named query.
        cached: Its answers that are held in memory.
        damage: Notes the rows that were altered since they were kept.
    """

    def __init__(self, ask: Ask, cached: CachedAnswers, damage: Damage) -> None:
        self._ask = ask
        self._cached = cached
        self._damage = damage
        self._recent: dict[str, KnownArticle] = {}
        """Those that were read since one was written, by id: several steps ask for the same."""

    def clear(self) -> None:
        """Forgets what is held in memory."""
        self._recent.clear()

    def any(self) -> bool:
        """Whether there has been an article."""
        return self._cached.has_any("articles")

    def name_pages(self, pages: dict[str, str]) -> None:
        """Names the pages of articles, by their ids."""
        self.keep(
            msgspec.structs.replace(one, page=pages[name])
            for name, one in self.several(pages).items()
        )

    def keep(self, articles: Iterable[KnownArticle]) -> None:
        """Remembers articles whose keys nobody else has; those known by id are brought up to date.

        When each was first seen stays as it was.
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
        """Those of some articles that there have been, by their ids."""
        wanted = dict.fromkeys(names)
        found = {name: one for name in wanted if (one := self._recent.get(name))}
        rest = (name for name in wanted if name not in found)
        found |= {one.id: one for one in ask_many(self._ask, "articles_by_id", rest, read=known)}
        self._hold(found.values())
        return found

    def every(self) -> Iterator[KnownArticle]:
        """Every article that there has been, a few at a time: memory may not hold them all."""
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
        """The articles in a closed page of a feed, newest first; with page 0 those in none."""
        rows = self._ask("articles_in_page", feed=feed, page=page, read=self._checked, lenient=True)
        # An altered membership would be of no article; it is found out, and not passed over.
        found = [known(row[:-_OF_MEMBERSHIP]) for row in rows if row[_KEY] is not None]
        found.sort(key=lambda one: one.id)
        return sorted(found, key=lambda one: one.published, reverse=True)

    def with_text(self, text_fingerprint: str, title: str) -> list[KnownArticle]:
        """The articles with a text and a title that have not vanished."""
        return self._records("articles_like", text_fingerprint=text_fingerprint, title=title)

    def vanished_since(self, when: datetime) -> list[KnownArticle]:
        """The articles that vanished at an instant or later."""
        return self._records("articles_vanished_since", since=micros(when))

    def any_adopted_alone(self) -> bool:
        """Whether there may be adopted entries of which no more is known than what a feed told."""
        return self._cached.has_any("adopted")

    def adopted_with_title(self, title: str) -> list[KnownArticle]:
        """The adopted entries with a title of which no more is known than what a feed told."""
        if not self._cached.has_any("adopted"):
            return []
        return self._records("adopted_articles_titled", title=title)

    def adopted_without_article(self) -> list[KnownArticle]:
        """The adopted entries of which no article has come yet."""
        return (
            self._records("adopted_articles_unmatched") if self._cached.has_any("adopted") else []
        )

    def with_page(self, page: str) -> list[KnownArticle]:
        """The articles whose own page has a name."""
        return self._records("articles_of_page", page=page)

    def embargoed(self, now: datetime) -> list[KnownArticle]:
        """The articles that wait for their time, or whose next text does, the next one first."""
        found = self._records("embargoed_articles", now=micros(now))
        if self._cached.has_any("declared changes"):
            found += self._records("articles_dated_ahead", now=micros(now))
        several = {one.id: one for one in found}.values()
        return sorted(several, key=lambda one: (one.comes, one.id))

    def own_pages(self, now: datetime) -> list[str]:
        """The ids of articles that have a page here, or a folder for their files, newest first."""
        found = list(self._ask("own_pages", now=micros(now)))
        return [name for _, name in sorted(found, key=lambda one: (-one[0], one[1]))]

    def current_keys(self) -> list[str]:
        """The keys of the articles that have not vanished."""
        return [key for (key,) in self._ask("current_keys")]

    def due_between(
        self, after: datetime, until: datetime, *, corrected: timedelta, buried: timedelta
    ) -> list[str]:
        """The ids of articles for which something began or ended by itself.

        Args:
            after: The time of the last run.
            until: That of this one.
            corrected: How long a correction stays.
            buried: How long a tombstone does.
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
        """Keep what readers were shown as it was, when the clock has been set back.

        Args:
            clock: The time of the last run, by the later clock.
            now: That of this one.
            corrected: How long a correction stays.
            buried: How long a tombstone does.
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
        """The next instant at which an article that may be shown comes to an age."""
        (found,) = self._ask("oldest_published", after=micros(now - age), until=micros(now))
        return None if found[0] is None else instant(found[0]) + age

    def days_of_own_pages(
        self, first: datetime, until: datetime, now: datetime
    ) -> list[tuple[datetime, int, int]]:
        """The days on which articles were published that have a page of their own here.

        Pages of articles in private feeds alone are not counted: nothing public tells of them.

        Args:
            first: The beginning of the time that is looked at.
            until: The end of it, no longer a part of it.
            now: The time of the run.

        Returns:
            Each with how many articles there are, and when one of them was last updated, in
            microseconds since 1970.
        """
        bounds = {"first": micros(first), "until": micros(until), "now": micros(now)}
        found = self._ask(
            "own_pages_by_day",
            **bounds,
            unlisted=UNLISTED,
            # Division goes to zero on both sides of it, so that no day may lie before it.
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
        """The ids of articles that have a page here, stand in no feed and declare no date.

        Without those in private feeds alone, as above.
        """
        found = self._ask("undated_own_pages", now=micros(now), unlisted=UNLISTED)
        return [name for name, page in found if not is_hidden(page, name)]

    def changes_due(self, now: datetime) -> list[str]:
        """The ids of articles with a declared change whose time has come."""
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
        """Holds articles that were read, unless they are too many."""
        if len(self._recent) + len(articles) > _MOST_HELD:
            self._recent.clear()
        if len(articles) <= _MOST_HELD:
            self._recent.update((one.id, one) for one in articles)

    def _checked(self, row: Sequence[Any]) -> Sequence[Any]:
        """The columns of an article in a feed, once those of its membership are found sound."""
        self._damage.checked("membership", (row[0], *row[-_OF_MEMBERSHIP:]))
        return row

    def _records(self, query: str, **values: Any) -> list[KnownArticle]:
        return list(self._ask(query, read=known, **values))
