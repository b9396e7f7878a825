"""What is fuzzed, and the inputs that mutations start from."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from feedwright.domain.errors import SourceError, UnreadableArticle

ROOT = Path(__file__).resolve().parents[2]
_LARGEST = 40_000
"""Of a seed, in bytes: mutations of larger ones are slow and find no more."""


class Target(NamedTuple):
    """Something that reads bytes, and must end in a value or in an error of its own."""

    run: Callable[[bytes], object]
    patterns: tuple[str, ...]
    """Of the files that mutations start from."""
    starts: tuple[bytes, ...] = ()
    """More of them."""

    def seeds(self) -> list[bytes]:
        """The inputs that mutations start from, in the same order on every machine."""
        files = (path for pattern in self.patterns for path in sorted(ROOT.glob(pattern)))
        read = (path.read_bytes() for path in files)
        return [*self.starts, *(data for data in read if len(data) <= _LARGEST)]


def _article(ending: str) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        from feedwright.reading.formats import read
        from feedwright.reading.formats.raw_article import Context

        context = Context(key=f"articles/2026/one{ending}", home="https://example.org/")
        try:
            return read(data, context)
        except UnreadableArticle:
            return None

    return run


def _subscription(data: bytes) -> object:
    from feedwright.reading.formats.feed import read

    try:
        return read(data, address="https://example.org/feed")
    except SourceError:
        return None


def _check(data: bytes) -> object:
    from feedwright.checks import examine
    from feedwright.checks.excerpts import excerpts

    found = examine(data, path="x", content_type="application/rss+xml; charset=utf-8")
    return [one and one.narrowed(80) for one in excerpts(data, found)]


_FRONT_MATTER = (
    b"---\ntitle: One\ndate: 2026-03-02 09:00 +0300\ntags: [a]\nauthor: {name: A}\n---\n# x\n",
    b"---\na: &a [x, x]\nb: [*a, *a]\nc: !!binary aGk=\nd: |\n  long\n<<: {e: 1}\n---\nText\n",
    b'+++\ntitle = "One"\ndate = 2026-03-02T09:00:00Z\n[extra]\nx = [1, 2.5, true]\n+++\n\nText.\n',
    b'{"title": "One", "date": "2026-03-02", "tags": ["a"]}\n\nText.\n',
    b"Title: One\nDate: 2026-03-02 10:20\nTags: a, b\nAuthors: A; B\n\nText {{< figure src=a >}}\n",
    b"---\ntitle: One\n---\n{% include x.html %}[caption]![a](b.png)[/caption]\n\n| a |\n|---|\n",
)
_FEEDS = ("tests/golden/**/*.xml", "tests/golden/**/*.feed.json", "feeds/public/standards/*.*")

TARGETS: dict[str, Target] = {
    "markdown": Target(_article(".md"), ("feeds/articles/**/*.md",), _FRONT_MATTER),
    "html": Target(_article(".html"), ("tests/golden/webpage/*.html", "feeds/articles/*.html")),
    "text": Target(_article(".txt"), ("tests/golden/pagetext/*.txt", "feeds/articles/*.txt")),
    "json": Target(_article(".json"), ("feeds/articles/*.json", "tests/golden/**/*.feed.json")),
    "subscription": Target(_subscription, _FEEDS),
    "check": Target(_check, (*_FEEDS, "tests/golden/checking/*[!s]", "feeds/public/*.opml")),
}
"""By the names that the command takes."""


def named(names: tuple[str, ...] = ()) -> Iterator[tuple[str, Target]]:
    """Some targets, or all, with their names."""
    for name in names or TARGETS:
        yield name, TARGETS[name]
