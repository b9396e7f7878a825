"""Documents for search engines and feed readers, where the configuration asks for them.

They are sitemaps of the publication's own pages, a news sitemap, ``robots.txt`` and a feed menu.
The records of articles are enough to make them; no entry is rendered.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feedwright.domain.document import (
    FEED_MENU,
    OWNER_OF_MENU,
    ROBOTS,
    Document,
    Output,
    OwnerDocuments,
)
from feedwright.domain.identity import address_of
from feedwright.domain.instants import EPOCH, MICROSECOND
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import in_private_feeds_only
from feedwright.domain.private_paths import is_hidden
from feedwright.domain.publication import Publication
from feedwright.domain.selection import Selection
from feedwright.domain.sitemaps import (
    FEEDS,
    INDEX,
    LONGEST,
    MOST_NEWS,
    NEWS,
    NEWS_AGE,
    OWNER,
    UNDATED,
    PeriodCount,
    bounds,
    in_parts,
    language_of_news,
    months_of,
    owner,
    path,
    periods,
    possible_periods,
)
from feedwright.domain.text import title_text
from feedwright.domain.visibility import is_visible
from feedwright.rendering.html.listed_feeds import Listing, menu_groups
from feedwright.rendering.unchanged_documents import UnchangedDocuments
from feedwright.store.store import Store
from feedwright.store.translations import Translations

if TYPE_CHECKING:
    from feedwright.rendering.formats import sitemap

_XML = "application/xml"
_OF_NEWS = "news"
_OF_SITE = "discovery"
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class DiscoveryDocuments:
    """Makes these documents, unless unchanged ones exist.

    Args:
        publication: The configuration.
        store: Has the articles.
        selection: The selection of the run, with what may have changed.
        before: The unchanged documents of earlier runs.
        translations: Finds the translations of articles.
        now: The time of the run.
        invalid: The ids of articles that are left out of documents.
    """

    def __init__(
        self,
        publication: Publication,
        store: Store,
        selection: Selection,
        before: UnchangedDocuments,
        translations: Translations,
        *,
        now: datetime,
        invalid: Container[str],
    ) -> None:
        self._publication = publication
        self._wanted = publication.discovery
        self._root = publication.publication.address
        self._store = store
        self._selection = selection
        self._before = before
        self._translations = translations
        self._now = now
        self._invalid = invalid
        self.rendered = 0
        """The number of rendered documents."""
        self.warnings: list[str] = []
        """Sentences about what they leave out."""

    def documents(self, listings: Sequence[Listing] | None) -> Iterator[OwnerDocuments]:
        """The configured documents, each file before those that link to it.

        Args:
            listings: All feeds; None if none has changed.
        """
        if self._wanted.sitemap:
            yield from self._sitemaps(listings)
        if self._wanted.news_sitemap:
            yield self._news()
        if self._wanted.feed_menu and listings is not None:
            yield self._menu(listings)
        if self._wanted.robots:
            from feedwright.domain.robots import robots  # noqa: PLC0415 - few runs need it

            robots_file = robots(self._publication)
            yield self._made(
                f"{_OF_SITE}:{ROBOTS}",
                robots_file,
                lambda: [Document(path=ROBOTS, media_type="text/plain", data=robots_file.encode())],
            )

    def _made(self, of: str, made_of: object, make: Callable[[], list[Document]]) -> OwnerDocuments:
        """The documents of an owner, made unless unchanged ones exist."""
        fingerprint = self._before.fingerprint(of, made_of)
        standing = self._before.outputs(of, fingerprint)
        if standing is not None:
            return OwnerDocuments(of, fingerprint, standing, before=self._before.at_hand(of))
        made: list[Output] = [*make()]
        self.rendered += len(made)
        return OwnerDocuments(of, fingerprint, made, before=self._before.at_hand(of))

    def _sitemaps(self, listings: Sequence[Listing] | None) -> Iterator[OwnerDocuments]:
        from feedwright.store.own_pages import counted  # noqa: PLC0415 - few runs need it

        counts = counted(self._store)
        wanted = periods(counts)
        touched = self._selection.months
        possible = possible_periods(touched)
        owners = [owner(one) for one in (*wanted, *sorted(possible), FEEDS)]
        there = self._store.documents_of(owners)
        self._before.look_up(owners)
        paths = {one: [doc.path for doc in there.get(owner(one), ())] for one in (*wanted, FEEDS)}
        for period in wanted:
            is_touched = period in possible and bool({*months_of(period, counts)} & touched)
            if is_touched or not paths[period] or owner(period) in self._selection.stale:
                made = self._period(period)
                paths[period] = [one.path for one in made.made]
                yield made
        for period in sorted(possible - {*wanted}):
            if there.get(owner(period)):
                yield OwnerDocuments(owner(period), "", [], before=there[owner(period)])
        if listings is not None:
            pages = self._feed_pages(listings)
            paths[FEEDS] = [one.path for one in pages.made]
            yield pages
        yield self._index([FEEDS, *wanted], paths, counts)

    def _period(self, period: str) -> OwnerDocuments:
        """The pages of the articles of a year or a month."""
        from feedwright.rendering.formats import sitemap  # noqa: PLC0415 - few runs need it

        articles = [one for one in self._own_pages(period) if self._has_page(one)]
        articles.sort(key=lambda one: one.id)
        articles.sort(key=lambda one: one.published, reverse=True)
        self._translations.prefetch(articles)
        publisher = self._publication.publication
        pages = [
            sitemap.Page(
                address=address_of(one, publisher),
                updated=None if period == UNDATED else one.updated,
                alternates=tuple(
                    (other.language, address_of(other, publisher))
                    for other in self._translations.of(one)
                ),
            )
            for one in articles
        ]
        return self._in_files(period, pages)

    def _in_files(self, period: str, pages: "Sequence[sitemap.Page]") -> OwnerDocuments:
        """The files of one group of pages, as many as needed."""
        from feedwright.rendering.formats import sitemap  # noqa: PLC0415 - few runs need it

        def make() -> list[Document]:
            return [
                Document(path=path(period, number), media_type=_XML, data=sitemap.pages(part))
                for number, part in enumerate(in_parts(pages), 1)
            ]

        return self._made(owner(period), pages, make)

    def _own_pages(self, period: str) -> list[KnownArticle]:
        known = self._store.known
        if period == UNDATED:
            return [*known.several(known.undated_own_pages(self._now)).values()]
        first, until = bounds(period)
        # The first file of a year or a month belongs to it, and so may the very first one.
        before = first - MICROSECOND if first > _FIRST else first
        names = known.published_between(before, until - MICROSECOND)
        articles = known.several(names).values()
        return [one for one in articles if one.is_listed or one.declared is not None]

    def _has_page(self, one: KnownArticle) -> bool:
        is_told = not (one.link or is_hidden(one.page, one.id))
        return is_told and is_visible(one, self._now) and one.id not in self._invalid

    def _feed_pages(self, listings: Sequence[Listing]) -> OwnerDocuments:
        """The pages of feeds, beginning with that of the main feed or the catalogue."""
        from feedwright.rendering.formats import sitemap  # noqa: PLC0415 - few runs need it

        newest = max((one.updated for one in listings if one.updated), default=None)
        pages = [sitemap.Page(address=self._root, updated=newest)]
        pages += [
            sitemap.Page(address=one.address, updated=one.updated)
            for one in listings
            if one.address != self._root
        ]
        return self._in_files(FEEDS, pages)

    def _index(
        self,
        wanted: Sequence[str],
        paths: dict[str, list[str]],
        counts: dict[str, PeriodCount],
    ) -> OwnerDocuments:
        from feedwright.rendering.formats import sitemap  # noqa: PLC0415 - few runs need it

        rows = list[tuple[str, datetime | None]]()
        for period in wanted:
            last = max((counts[one].updated for one in months_of(period, counts)), default=0)
            updated = EPOCH + last * MICROSECOND if last else None
            rows += [(self._root + one, updated) for one in sorted(paths[period])]
        return self._made(
            OWNER,
            rows,
            lambda: [Document(path=INDEX, media_type=_XML, data=sitemap.index(rows))],
        )

    def _news(self) -> OwnerDocuments:
        """The articles of the last two days on the publication's own hosts."""
        from feedwright.rendering.formats import sitemap  # noqa: PLC0415 - few runs need it

        publisher = self._publication.publication
        known = self._store.known
        fresh = known.several(known.published_between(self._now - NEWS_AGE, _LAST)).values()
        hosts = {urlsplit(one).netloc for one in (publisher.address, publisher.home)}
        articles = [
            (one, address)
            for one in fresh
            if self._is_news(one)
            and urlsplit(address := address_of(one, publisher)).netloc in hosts
            and len(address) < LONGEST
        ]
        articles.sort(key=lambda pair: pair[0].id)
        articles.sort(key=lambda pair: pair[0].published, reverse=True)
        if len(articles) > MOST_NEWS:
            self.warnings.append(
                f"{NEWS}: holds the newest {MOST_NEWS:,} articles of the last two days, which is as"
                f" many as Google takes; {len(articles) - MOST_NEWS:,} others are left out"
            )
        listed = [
            sitemap.News(
                address=address,
                title=title_text(one.title),
                language=language_of_news(one.language or publisher.language),
                published=one.published,
            )
            for one, address in articles[:MOST_NEWS]
        ]
        name = self._wanted.news_name or publisher.title
        return self._made(
            f"{_OF_NEWS}:",
            (name, listed),
            lambda: [Document(path=NEWS, media_type=_XML, data=sitemap.news(name, listed))],
        )

    def _is_news(self, one: KnownArticle) -> bool:
        age: timedelta = one.by(self._now) - one.published
        return (
            is_visible(one, self._now)
            and one.is_listed
            and not one.retracted
            and age < NEWS_AGE
            and bool(one.title.strip())
            and one.id not in self._invalid
            and not in_private_feeds_only(
                one, self._publication.feeds, partial(self._store.text, one.key)
            )
        )

    def _menu(self, listings: Sequence[Listing]) -> OwnerDocuments:
        """The feeds, as a menu."""
        publisher = self._publication.publication
        groups = menu_groups(listings, self._root)
        items = [
            (heading, [(one.title, one.description, one.address, one.language) for one in several])
            for heading, several in groups
        ]

        def make() -> list[Document]:
            from feedwright.rendering.formats.feedmenu import (  # noqa: PLC0415 - few need it
                feed_menu,
            )

            data = feed_menu(publisher.title, publisher.language, groups)
            return [Document(path=FEED_MENU, media_type="application/json", data=data)]

        formats = [one.formats for one in listings]
        return self._made(OWNER_OF_MENU, (publisher.title, items, formats), make)
