"""What a run chooses, against what follows from all articles at once."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import oracle

from feedwright.choose.feed_selection import choose
from feedwright.domain.archive import Archive
from feedwright.domain.document import KnownFeed
from feedwright.domain.identity import Identification
from feedwright.domain.known_article import UNLISTED, KnownArticle
from feedwright.domain.publication import Feed, Publication, Publisher, Where
from feedwright.domain.selection import Selection
from feedwright.domain.sources import FolderSource
from feedwright.domain.window import fill
from feedwright.domain.withdrawal import TOMBSTONES
from feedwright.store.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = 7 * DAY
FEEDS = (
    Feed(limit=3),
    Feed(name="sections", each="section", limit=2),
    Feed(name="tags", each="tag", limit=2),
    Feed(name="ships", where=Where(tag=("ships",)), limit=2),
    Feed(name="everything", archive=True, page_size=2, limit=1),
)
PUBLICATION = Publication(
    publication=Publisher(
        title="T",
        home="https://example.org/",
        address="https://example.org/feeds/",
        authority="example.org,2026",
        description="d",
        corrected_for="7d",
        max_bytes=0,
    ),
    sources=(FolderSource(path="articles"),),
    feeds=FEEDS,
)


class _Step(NamedTuple):
    """What articles are like at a run, and how much later it is than the one before."""

    later: timedelta
    articles: dict[str, KnownArticle]


def article(name: str, age: int, **fields: Any) -> KnownArticle:
    """An article that was published some days before noon."""
    published = NOON - age * DAY
    return KnownArticle(
        id=name,
        key=f"articles/{name}.md",
        first_seen=published,
        published=published,
        fingerprint="f",
        text_fingerprint="",
        link=f"https://example.org/{name}",
        **{"updated": published, **fields},
    )


DAYS = st.integers(-4, 4).map(lambda days: NOON + days * DAY)
ARTICLES = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.fixed_dictionaries(
        {
            "age": st.integers(-4, 12),
            "section": st.sampled_from(["", "Trade", "trade", "Ports", UNLISTED]),
            "tags": st.lists(st.sampled_from(["ships", "Ships", "ice"]), max_size=2).map(tuple),
            "expires": st.none() | DAYS,
            "vanished": st.none() | st.none() | DAYS,
        }
    ),
    max_size=8,
)
STEPS = st.lists(
    st.builds(
        lambda later, told: _Step(later, {n: article(n, **fields) for n, fields in told.items()}),
        st.integers(0, 3).map(lambda days: days * DAY),
        ARTICLES,
    ),
    min_size=1,
    max_size=4,
)


class _Sizes:
    """Weighs nothing: no page here is bounded by its bytes."""

    made = 0

    def prepare(self, _articles: Iterable[KnownArticle], _feed: Feed) -> None:
        """Prepares nothing."""

    def size(self, _feed: Feed, _known: KnownArticle) -> int:
        """Everything weighs the same."""
        return 1

    def keep(self) -> None:
        """Keeps nothing."""


def chosen(
    store: Store, step: _Step, before: Mapping[str, KnownArticle], now: datetime
) -> Selection:
    """What a run chooses that finds articles as a step has them."""
    last = store.last_run()
    changed = {name: one for name, one in step.articles.items() if before.get(name) != one}
    store.keep_articles(changed.values())
    identification = Identification(
        before={name: before[name] for name in changed if name in before},
        changed=tuple(changed),
        set_aside=(),
        files=0,
        read=len(step.articles),
        drafts=0,
    )
    store.set_last_run(now)
    selected = choose(
        PUBLICATION,
        store,
        identification,
        program="e",
        stale=(),
        now=now,
        last=last,
        sizes=_Sizes,
    )
    store.keep_feeds(
        KnownFeed(path=w.path, name=w.feed.name, value=w.value, updated=now)
        for w in (one.window for one in selected.feeds)
    )
    return selected


def archive_of(store: Store, path: str, articles: Iterable[KnownArticle], place: str) -> Archive:
    """The closed pages of a feed, and who stands in which."""
    archive = store.archive(path)
    stands = store.memberships.feeds_of(one.id for one in articles).items()
    positions = {name: page for name, one in stands if place in one and (page := one[place].page)}
    return Archive(updated=archive.updated, positions=positions)


@settings(deadline=None)
@given(STEPS)
def test_windows(steps: list[_Step]) -> None:
    """Run after run, each feed that is chosen shows what all articles at once would give it.

    A feed that is not chosen has shown just that in the run before.
    """
    known: dict[str, KnownArticle] = {}
    showed: dict[str, list[str]] = {}
    taken: dict[str, tuple[str, str]] = {}
    now = NOON
    with Store(None, epoch="e") as store, store.transaction():
        for step in steps:
            now += step.later
            selected = chosen(store, step, known, now)
            known |= step.articles
            visible = oracle.visible(known.values(), now)
            wanted = {one.path: one for one in oracle.windows(FEEDS, visible, taken)}
            assert {one.window.path for one in selected.feeds} == wanted.keys()
            for one in selected.feeds:
                window = wanted[one.window.path]
                archive = Archive()
                if window.feed.archive:
                    archive = archive_of(store, window.path, visible, one.key)
                filled = fill(window, archive, now - WEEK)
                shows = [entry.id for entry in filled.entries]
                if one.touched:
                    showed[one.key] = [entry.id for entry in one.window.entries]
                assert showed.get(one.key, []) == shows
                taken[window.path] = (window.feed.name, window.value)
            due = store.known.next_due(now, corrected=WEEK, buried=TOMBSTONES)
            assert due == oracle.next_due(known.values(), now, WEEK)
            held = [one.id for one in store.known.embargoed(now)]
            assert held == [one.id for one in oracle.held(known.values(), now)]
