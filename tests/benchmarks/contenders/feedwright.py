"""This project: RSS, Atom, JSON Feed and pages."""

import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.contenders import ARCHIVE, LIMIT, PAGES, articles, counted
from tests.benchmarks.corpora import HOME, SECTIONS

import feedwright

_PUBLICATION = """\
[publication]
title = "The Corpus"
address = "{home}feeds/"
home = "{home}"
authority = "corpus.example,2026"
language = "en"

[[sources]]
kind = "folder"
path = "articles"
{link}

"""
_LINK = 'link = "/{slug}/"'
"""Where articles have their pages, if none are made here."""
_WINDOWS = f"""\
[[feeds]]
name = ""
limit = {LIMIT}

[[feeds]]
name = "sections"
each = "section"
limit = {LIMIT}
"""
_ARCHIVE = f"""\
[[feeds]]
name = ""
limit = {LIMIT}
formats = ["rss", "atom"]
archive = true
"""
_TOLD = """
import sys
from feedwright import publish
from feedwright.cli.reports import tell
tell(publish(sys.argv[1], touched=[sys.argv[2]]), as_json=True)
"""


class Feedwright:
    """``feedwright publish``."""

    name = "Feedwright"
    remembers = True
    version = version("feedwright")

    def compile(self) -> None:
        """Compiles the program, as pip does with what it installs, and with the peers.

        Other installers leave that to the first run, which is not the one to measure.
        """
        folders = [str(Path(feedwright.__file__).parent), sysconfig.get_path("purelib")]
        # In a process of its own: what this one holds counts as the least that a child can hold.
        subprocess.run(
            [sys.executable, "-m", "compileall", "-qq", "-j", "0", *folders], check=False
        )

    def set_up(self, place: Path, corpus: Path, work: str) -> None:
        """Writes feedwright.toml, and links the articles to where it finds them."""
        told = _PUBLICATION.format(home=HOME, link="" if work == PAGES else _LINK)
        told += _ARCHIVE if work == ARCHIVE else _WINDOWS
        (place / "feedwright.toml").write_text(told, encoding="utf-8")
        (place / "articles").symlink_to(corpus, target_is_directory=True)

    def clear(self, place: Path) -> None:
        """Takes away the documents and the store."""
        for name in ("public", ".feedwright"):
            shutil.rmtree(place / name, ignore_errors=True)

    def command(self, place: Path) -> Sequence[str | Path]:
        """The console script, as a schedule runs it."""
        return [Path(sys.executable).with_name("feedwright"), "publish", place, "--json"]

    def told(self, place: Path, file: Path) -> Sequence[str | Path]:
        """One publication as ``feedwright run --watch`` does it, which knows what has changed."""
        return [sys.executable, "-c", _TOLD, place, file]

    def entries(self, place: Path, work: str) -> Mapping[str, int]:
        """Of RSS; every other format must have as many."""
        found = {"": self._entries(place / "public")}
        if work != ARCHIVE:
            folder = place / "public" / "sections"
            found |= {name: self._entries(folder / name.lower()) for name in SECTIONS}
        if work == PAGES:
            found[PAGES] = articles((place / "public" / "articles").glob("*/index.html"))
        return found

    def report(self, printed: Path) -> dict[str, Any]:
        """What a run says that it did."""
        return dict(json.loads(printed.read_bytes()))

    def _entries(self, folder: Path) -> int:
        rss = counted([*folder.glob("*rss.xml")], "guid")
        # Of Atom the feed's own id is one more in each document.
        atom = counted([*folder.glob("*atom.xml")], "id") - 1
        feeds = [json.loads(file.read_bytes()) for file in folder.glob("*feed.json")]
        items = len({item["id"] for feed in feeds for item in feed["items"]})
        if rss != atom or (feeds and rss != items):
            raise AssertionError(f"{folder}: RSS has {rss} entries, Atom {atom}, JSON {items}")
        return rss
