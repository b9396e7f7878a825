"""A comparison of the publication's entries with those of another site."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from feedwright.commands.identified import identified
from feedwright.commands.other_sites import other_site
from feedwright.domain.identity import address_of, comparable
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Publisher
from feedwright.domain.record import Record, TimedRecord
from feedwright.domain.report import Progress, quiet
from feedwright.domain.run_options import RunOptions
from feedwright.domain.visibility import is_visible
from feedwright.keep.adopted_entries import describe_known, describe_seen, match_entries
from feedwright.reading.formats.feed import SeenEntry
from feedwright.recovery.restore import restore
from feedwright.session import planning
from feedwright.store.store import Store
from feedwright.workspace import Workspace, open_workspace

Field = Literal["id", "address", "date"]


class Side(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """An article on one of the two sites."""

    id: str
    """The id; "" for the page of a sitemap."""
    title: str
    link: str
    published: datetime | None = None


class Difference(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An article that differs between the two sites."""

    source: str
    """Its file."""
    fields: tuple[Field, ...]
    """The differing fields. With another id readers would see the article a second time."""
    theirs: Side
    ours: Side


class Absent(Side, frozen=True, kw_only=True, omit_defaults=False):
    """An entry or a page without an article here."""

    reason: str = ""
    """The reason, if known."""


class Comparison(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The result of a comparison."""

    against: str
    kind: Literal["feed", "sitemap"]
    of: int
    """The number of entries or pages of the other site."""
    same: int
    """The number of equal ones: by id, address and date; for a sitemap, by address."""
    differing: tuple[Difference, ...] = ()
    not_here: tuple[Absent, ...] = ()
    not_there: tuple[Side, ...] = ()
    older: int = 0
    """The number of articles older than the oldest entry of the other feed."""
    warnings: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.differing or self.not_here or self.not_there)


def compare(
    place: str | Path,
    against: str,
    *,
    now: datetime | None = None,
    progress: Progress = quiet,
) -> Comparison:
    """Compare what publishing now would show with another site; nothing is written.

    Args:
        place: The publication's folder, or its feedwright.toml.
        against: The file or the address of a feed, a sitemap or an index of sitemaps.
        now: The time of the run, aware; by default the clock's.
        progress: Told what is being done, how much of it is done, and of how much.

    Raises:
        FeedwrightError: There is nothing to compare with, or the publication cannot be used.
    """
    workspace = open_workspace(place)
    other = other_site(against, progress)
    options = RunOptions(now=now, dry_run=True, allow_shrink=True, progress=progress)
    with workspace.store(dry=True) as store, store.transaction() as transaction:
        restore(workspace, store)
        instant = _identify(workspace, store, options)
        here = _Here(store, workspace.publication.publication, instant)
        found = (
            here.against_pages(other.pages)
            if other.is_sitemap
            else here.against_entries(other.entries)
        )
        transaction.undo()
        warnings = (*store.warnings, *other.warnings)
    differing, not_here, not_there, older = found
    of = len(other.pages) if other.is_sitemap else len(other.entries)
    return Comparison(
        against=against,
        kind="sitemap" if other.is_sitemap else "feed",
        of=of,
        same=of - len(differing) - len(not_here),
        differing=tuple(differing),
        not_here=tuple(not_here),
        not_there=tuple(not_there),
        older=older,
        warnings=warnings,
    )


def _identify(workspace: Workspace, store: Store, options: RunOptions) -> datetime:
    """Identify the articles inside the transaction, and return the time of that."""
    session = planning.begin(workspace, store, options)
    identified(session)
    return session.now


_Found = tuple[list[Difference], list[Absent], list[Side], int]


class _Here:
    """The articles of a publication.

    Args:
        store: The store after the identification.
        publisher: The publisher of the articles.
        now: The time of the comparison.
    """

    def __init__(self, store: Store, publisher: Publisher, now: datetime) -> None:
        self._store = store
        self._publisher = publisher
        self._now = now
        self._shown = {
            one.id: one for one in store.articles() if is_visible(one, now) and one.is_listed
        }
        self._by_path = {_path(self._link(one)): one.id for one in self._shown.values()}

    def against_entries(self, entries: Sequence[SeenEntry]) -> _Found:
        """Compare with the entries of a feed."""
        matched = self._matched(entries)
        differing, not_here = list[Difference](), list[Absent]()
        for seen in entries:
            known = self._shown.get(matched.get(seen.id, ""))
            if known is None:
                reason = self._reason(self._store.known.get(seen.id))
                not_here.append(_absent(seen, reason))
            elif fields := self._differing(seen, known):
                difference = Difference(
                    source=known.key, fields=fields, theirs=_side(seen), ours=self._side(known)
                )
                differing.append(difference)
        rest = [one for name, one in self._shown.items() if name not in set(matched.values())]
        dates = [when for seen in entries if (when := seen.published or seen.updated)]
        oldest = min(dates, default=self._now)
        newer = [one for one in rest if one.published >= oldest]
        return differing, not_here, self._newest_first(newer), len(rest) - len(newer)

    def against_pages(self, pages: Sequence[str]) -> _Found:
        """Compare with the pages of a sitemap."""
        there = {_path(page): page for page in pages}
        not_here = [
            Absent(id="", title="", link=page)
            for path, page in there.items()
            if path not in self._by_path
        ]
        missing = [name for path, name in self._by_path.items() if path not in there]
        return [], not_here, self._newest_first(self._shown[name] for name in missing), 0

    def _matched(self, entries: Sequence[SeenEntry]) -> dict[str, str]:
        """The ids of the articles that match entries, by the entries' ids."""
        found = {seen.id: seen.id for seen in entries if seen.id in self._shown}
        taken = set(found.values())
        linked = {one.id: comparable(one.link) for one in entries if one.link}
        holders = self._store.holders(linked[name] for name in linked if name not in found)
        for theirs, link in linked.items():
            holder = holders.get(link, "")
            ours = holder if holder in self._shown else self._by_path.get(_path(link), "")
            if theirs not in found and ours and ours not in taken:
                found[theirs] = ours
                taken.add(ours)
        pairs = match_entries(
            [
                describe_known(one)._replace(name=name)
                for name, one in self._shown.items()
                if name not in taken
            ],
            [
                describe_seen(one.id, one.title, one.link, one.published or one.updated)
                for one in entries
                if one.id not in found
            ],
            lambda *_: False,
        )
        return found | {theirs: ours for ours, theirs in pairs.items()}

    def _differing(self, seen: SeenEntry, known: KnownArticle) -> tuple[Field, ...]:
        fields: list[Field] = []
        if seen.id != known.id:
            fields.append("id")
        if seen.link and _path(seen.link) != _path(self._link(known)):
            fields.append("address")
        if seen.published and seen.published != known.published:
            fields.append("date")
        return tuple(fields)

    def _reason(self, known: KnownArticle | None) -> str:
        """Why an entry with a known id is not shown."""
        if known is None or not known.is_read:
            return ""
        if known.vanished:
            return "its file is gone"
        if known.expires and known.expires <= self._now:
            return "it has expired"
        if not known.is_listed:
            return "it stands in no feed"
        return "it waits for its time"

    def _side(self, known: KnownArticle) -> Side:
        link = self._link(known)
        return Side(id=known.id, title=known.title, link=link, published=known.published)

    def _newest_first(self, articles: Iterable[KnownArticle]) -> list[Side]:
        ordered = sorted(articles, key=lambda one: one.id)
        ordered.sort(key=lambda one: one.published, reverse=True)
        return [self._side(one) for one in ordered]

    def _link(self, known: KnownArticle) -> str:
        return address_of(known, self._publisher)


def _path(link: str) -> str:
    """An address without its host, because a site that moves keeps its paths."""
    comparable_link = comparable(link)  # which does not alter its documents
    return comparable_link.partition("/")[2] or comparable_link


def _side(seen: SeenEntry) -> Side:
    return Side(id=seen.id, title=seen.title, link=seen.link, published=seen.published)


def _absent(seen: SeenEntry, reason: str) -> Absent:
    return Absent(
        id=seen.id, title=seen.title, link=seen.link, published=seen.published, reason=reason
    )
