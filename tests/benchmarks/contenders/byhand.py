"""A script of one's own, with a library for feeds: the way of that library's documentation.

This file is both the contender and the script that it runs, with the peers' Python.
"""

import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.benchmarks.contenders.peers import Peers


class ByHand:
    """The library's loop over all articles, one feed of RSS after another.

    Args:
        peers: Where the library is.
        library: ``feedgen`` or ``feedgenerator``.
    """

    remembers = False

    def __init__(self, peers: "Peers", library: str) -> None:
        self.name = f"{library}, by hand"
        self.version = peers.version(library)
        self._library = library
        self._python = peers.program("python")

    def set_up(self, place: Path, corpus: Path, work: str) -> None:
        """Writes down what the script is to be told."""
        (place / "told").write_text(f"{corpus}\n{work}", encoding="utf-8")

    def clear(self, place: Path) -> None:
        """Takes away the documents."""
        shutil.rmtree(place / "public", ignore_errors=True)

    def command(self, place: Path) -> Sequence[str | Path]:
        """This file, as a script."""
        return [self._python, __file__, self._library, place]

    def entries(self, place: Path, work: str) -> Mapping[str, int]:
        """Of RSS, the only format."""
        from tests.benchmarks.contenders import ARCHIVE, counted
        from tests.benchmarks.corpora import SECTIONS

        names = ("",) if work == ARCHIVE else ("", *SECTIONS)
        return {
            name: counted([place / "public" / f"{name or 'all'}.xml"], "guid") for name in names
        }


def _main(library: str, place: Path) -> None:
    import pyromark

    corpus, work = (place / "told").read_text("utf-8").split("\n")
    articles = []
    for file in Path(corpus).rglob("*.md"):
        _, head, body = file.read_text("utf-8").split("---\n", 2)
        fields = dict(line.split(": ", 1) for line in head.splitlines())
        fields["html"] = pyromark.html(body)
        articles.append(fields)
    articles.sort(key=lambda fields: fields["date"], reverse=True)
    (place / "public").mkdir(exist_ok=True)
    write = _feedgen if library == "feedgen" else _feedgenerator
    if work == "archive":
        write(place / "public" / "all.xml", "The Corpus", articles)
        return
    write(place / "public" / "all.xml", "The Corpus", articles[:50])
    for section in sorted({fields["category"] for fields in articles}):
        chosen = [fields for fields in articles if fields["category"] == section]
        write(place / "public" / f"{section}.xml", section, chosen[:50])


def _feedgen(file: Path, title: str, articles: list[dict[str, Any]]) -> None:
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.id("https://corpus.example/")
    feed.title(title)
    feed.link(href="https://corpus.example/", rel="alternate")
    feed.description(title)
    for fields in articles:
        entry = feed.add_entry(order="append")
        entry.id(f"https://corpus.example/{fields['slug']}/")
        entry.title(fields["title"])
        entry.link(href=f"https://corpus.example/{fields['slug']}/")
        entry.published(fields["date"])
        entry.category(term=fields["category"])
        entry.content(fields["html"], type="CDATA")
    feed.rss_file(str(file))


def _feedgenerator(file: Path, title: str, articles: list[dict[str, Any]]) -> None:
    import feedgenerator

    feed = feedgenerator.Rss201rev2Feed(title, "https://corpus.example/", title)
    for fields in articles:
        link = f"https://corpus.example/{fields['slug']}/"
        feed.add_item(
            title=fields["title"],
            link=link,
            description=fields["html"],
            unique_id=link,
            pubdate=datetime.fromisoformat(fields["date"]),
            categories=[fields["category"]],
        )
    with file.open("w", encoding="utf-8") as stream:
        feed.write(stream, "utf-8")


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
