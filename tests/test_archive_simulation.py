"""Random histories of a feed with an archive, and readers who follow it by RFC 5005.

No reader that pages through archives is at hand, so the one here is written after the
specification: "archive documents SHOULD NOT change", so whoever has fetched one need not look
again (RFC 5005 §4). It walks from the head to older pages until it meets one that it knows.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
import pytest
from tests import oracle
from tests.publications import article, run, write

from feedwright.domain.archive import Archive, close_pages
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed
from feedwright.domain.window import fill

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CORRECTED_FOR = timedelta(hours=8)


class Story(NamedTuple):
    """An article as its source has it."""

    name: str
    published: datetime
    updated: datetime
    expires: datetime | None = None


class Document(NamedTuple):
    """What a reader gets from one address."""

    entries: dict[str, str]
    """The name of each story, by the entry's id."""
    older: str
    """The address of the next older page."""


Site = Mapping[str, Document]
"""Documents by address; "" is the head."""


@dataclass
class Newsroom:
    """A source of articles to which anything happens."""

    rng: random.Random
    stories: dict[str, Story] = field(default_factory=dict)
    drawer: list[Story] = field(default_factory=list)
    """What was taken away, and may come back."""
    count: int = 0

    def hour(self, now: datetime) -> None:
        """Changes one thing or several, as a day's work does."""
        happenings: list[tuple[int, Callable[[datetime], None]]] = [
            (8, self._publish),
            (2, self._burst),
            (2, self._backdate),
            (2, self._embargo),
            (2, self._correct),
            (2, self._delete),
            (1, self._restore),
            (1, self._expire),
            (3, lambda _: None),
        ]
        weights, choices = zip(*happenings, strict=True)
        for happen in self.rng.choices(choices, weights, k=self.rng.randint(1, 3)):
            happen(now)

    def _add(self, when: datetime, expires: datetime | None = None) -> None:
        self.count += 1
        name = f"s{self.count:03}"
        self.stories[name] = Story(name, when, when, expires)

    def _publish(self, now: datetime) -> None:
        self._add(now)

    def _burst(self, now: datetime) -> None:
        for _ in range(self.rng.randint(3, 9)):
            self._add(now - self.rng.random() * HOUR)

    def _backdate(self, now: datetime) -> None:
        self._add(now - self.rng.randint(1, 60) * HOUR)

    def _embargo(self, now: datetime) -> None:
        self._add(now + self.rng.randint(1, 9) * HOUR)

    def _expire(self, now: datetime) -> None:
        self._add(now, now + self.rng.randint(1, 9) * HOUR)

    def _correct(self, now: datetime) -> None:
        if self.stories:
            story = self.rng.choice([*self.stories.values()])
            if story.published <= now:
                self.stories[story.name] = story._replace(updated=now)

    def _delete(self, _now: datetime) -> None:
        if self.stories:
            self.drawer.append(self.stories.pop(self.rng.choice([*self.stories])))

    def _restore(self, _now: datetime) -> None:
        if self.drawer:
            story = self.drawer.pop(self.rng.randrange(len(self.drawer)))
            self.stories[story.name] = story


class Reader:
    """A subscriber who keeps what there was, and fetches no archive page twice."""

    def __init__(self) -> None:
        self.items: dict[str, str] = {}
        """The name of each story that appeared as new, by its entry's id."""
        self.known: set[str] = set()

    def poll(self, site: Site) -> None:
        """Fetches the head, and older pages until one is known."""
        address = ""
        while address not in self.known:
            document = site[address]
            self.items |= document.entries
            if address:
                self.known.add(address)
            if not document.older:
                return
            address = document.older


def missed(
    rng: random.Random,
    publish: Callable[[Newsroom, datetime], tuple[Site, set[str]]],
    runs: int = 40,
) -> set[str]:
    """Plays one history, in which no reader may meet a story twice.

    Args:
        rng: Decides all that happens.
        publish: One run at a time: what stands at each address, and all that is out.
        runs: How many.

    Returns:
        What some reader never saw though it was out when that reader came.
    """
    newsroom, readers = Newsroom(rng), list[Reader]()
    lost: set[str] = set()
    for number in range(runs):
        now = START + number * HOUR
        newsroom.hour(now)
        site, out = publish(newsroom, now)
        if rng.random() < 0.2 or not readers:
            readers.append(Reader())
            coming = [readers[-1]]
        else:
            coming = [reader for reader in readers if rng.random() < 0.3]
        for reader in readers if number == runs - 1 else coming:
            reader.poll(site)
            stories = set(reader.items.values())
            lost |= out - stories
            assert len(stories) == len(reader.items)
    return lost


class Core:
    """The pure part of publishing: articles that are known, in and documents of ids out."""

    def __init__(self, rng: random.Random) -> None:
        self.feed = Feed(archive=True, page_size=rng.randint(3, 6), limit=rng.randint(1, 9))
        self.max_bytes = rng.choice([0, 0, 6_350])
        self.archive = Archive()

    def publish(self, newsroom: Newsroom, now: datetime) -> tuple[Site, set[str]]:
        """One run."""
        visible = oracle.visible(map(_known, newsroom.stories.values()), now)
        (window,) = oracle.windows([self.feed], visible, {})
        self.archive = close_pages(
            self.archive,
            window.articles,
            page_size=self.feed.page_size,
            max_bytes=self.max_bytes,
            size_of=lambda _: 100,
        )
        filled = fill(window, self.archive, now - CORRECTED_FOR)
        return self.site(filled.entries, visible), {one.id for one in visible}

    def site(self, entries: Sequence[KnownArticle], visible: Sequence[KnownArticle]) -> Site:
        """The head and the closed pages."""
        pages = self.archive.pages(visible)
        return {"": _document(entries, len(pages))} | {
            str(number): _document(page, number - 1) for number, page in enumerate(pages, 1)
        }


class Naive(Core):
    """What seems as good and is not: a head of the newest, and the open page linked as well."""

    def site(self, entries: Sequence[KnownArticle], visible: Sequence[KnownArticle]) -> Site:
        """The page that is filling up stands beside the closed ones."""
        waiting = self.archive.waiting(visible)
        closed = super().site(entries, visible)
        last = len(closed)
        newest = visible[: self.feed.limit]
        return {
            **closed,
            "": _document(newest, last),
            str(last): _document(waiting, last - 1),
        }


class Returning(Core):
    """What seems as good and is not: what comes back takes its old place in a closed page."""

    def publish(self, newsroom: Newsroom, now: datetime) -> tuple[Site, set[str]]:
        """One run, which remembers where those stood that have left."""
        before = self.archive.positions
        site, out = super().publish(newsroom, now)
        left = {one: before[one] for one, page in self.archive.positions.items() if not page}
        self.archive = Archive(
            updated=self.archive.updated, positions={**self.archive.positions, **left}
        )
        return site, out


def _known(story: Story) -> KnownArticle:
    return KnownArticle(
        id=story.name,
        key=story.name,
        first_seen=story.published,
        published=story.published,
        updated=story.updated,
        expires=story.expires,
        fingerprint="f",
        text_fingerprint="",
    )


def _document(entries: Sequence[KnownArticle], older: int) -> Document:
    return Document({one.id: one.key for one in entries}, str(older) if older else "")


@pytest.mark.parametrize("first", range(0, 400, 50))
def test_readers_miss_nothing(first: int) -> None:
    """In hundreds of histories every reader has seen all that was out whenever it came."""
    for seed in range(first, first + 50):
        rng = random.Random(seed)  # noqa: S311 - a history is to be the same each time
        assert missed(rng, Core(rng).publish) == set(), f"history {seed}"


@pytest.mark.parametrize("rule", [Naive, Returning])
def test_rules_that_lose_entries_are_found_out(rule: type[Core]) -> None:
    """Against the rules that suggest themselves the same histories lose entries."""
    losses = []
    for seed in range(60):
        rng = random.Random(seed)  # noqa: S311 - as above
        losses.append(len(missed(rng, rule(rng).publish)))
    assert sum(map(bool, losses)) >= 5


class Product:
    """The whole of publishing: files in, and documents out as feedparser reads them."""

    def __init__(self, rng: random.Random, folder: Path) -> None:
        self.folder = folder
        self.rng = rng
        self.parts = {
            "publication": f'corrected_for = "8h"\nmax_bytes = {rng.choice([0, 9_000])}',
            "feed": f"archive = true\npage_size = {rng.randint(3, 6)}\nlimit = {rng.randint(1, 9)}"
            '\nformats = ["atom", "json"]',
        }

    def publish(self, newsroom: Newsroom, now: datetime) -> tuple[Site, set[str]]:
        """One run, now and then by a machine that remembers nothing."""
        write(self.folder, {}, **self.parts)
        for path in (self.folder / "articles").iterdir():
            path.unlink()
        write(
            self.folder,
            {f"{one.name}.md": _told(one) for one in newsroom.stories.values()},
            **self.parts,
        )
        if self.rng.random() < 0.1:
            for path in (self.folder / ".feedwright").glob("store.sqlite*"):
                path.unlink()
        assert run(self.folder, now, allow_shrink=True).clean
        visible = oracle.visible(map(_known, newsroom.stories.values()), now)
        return dict(self.site()), {one.id for one in visible}

    def site(self) -> Iterator[tuple[str, Document]]:
        """The Atom documents; stories go by the names that their texts tell."""
        for path in (self.folder / "public").glob("*atom.xml"):
            parsed = _parsed(path.read_bytes())
            older = [link.href for link in parsed.feed.links if link.rel == "prev-archive"]
            names = {entry.id: entry.title for entry in parsed.entries}
            assert len(names) == len(parsed.entries)
            address = path.name.removesuffix("atom.xml")
            page = older[0].rpartition("/")[2].removesuffix("atom.xml") if older else ""
            yield address, Document(names, page)


@cache
def _parsed(document: bytes) -> Any:
    """Most pages of an archive stay as they are from run to run."""
    return feedparser.parse(document)


def _told(story: Story) -> str:
    said = {"expires": story.expires.isoformat()} if story.expires else {}
    return article(
        story.name,
        story.published.isoformat(),
        " ".join(f"{story.name}{word}" for word in ("who", "where", "when", "why")),
        updated=story.updated.isoformat(),
        **said,
    )


@pytest.mark.parametrize("seed", range(10))
def test_readers_of_real_documents_miss_nothing(tmp_path: Path, seed: int) -> None:
    """The same holds of the documents that are published, also when the store is lost."""
    rng = random.Random(seed)  # noqa: S311 - as above
    assert missed(rng, Product(rng, tmp_path).publish, runs=25) == set()
