"""Pelican, told to write RSS and nothing else."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.contenders import ARCHIVE, LIMIT, counted
from tests.benchmarks.contenders.peers import Peers
from tests.benchmarks.corpora import HOME, SECTIONS

_SETTINGS = """\
SITENAME = "The Corpus"
SITEURL = {home!r}
PATH = {corpus!r}
OUTPUT_PATH = {output!r}
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
FEED_DOMAIN = {home!r}
FEED_ALL_RSS = "all.rss.xml"
CATEGORY_FEED_RSS = {category!r}
FEED_MAX_ITEMS = {limit}
RSS_FEED_SUMMARY_ONLY = False
ARTICLE_URL = "{{slug}}/"
FEED_ATOM = FEED_ALL_ATOM = CATEGORY_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TAG_FEED_ATOM = TAG_FEED_RSS = None
TRANSLATION_FEED_ATOM = TRANSLATION_FEED_RSS = None
ARTICLE_SAVE_AS = PAGE_SAVE_AS = DRAFT_SAVE_AS = ""
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
ARTICLE_LANG_SAVE_AS = PAGE_LANG_SAVE_AS = DRAFT_LANG_SAVE_AS = ""
DIRECT_TEMPLATES = []
STATIC_PATHS = []
THEME_STATIC_PATHS = []
"""


class Pelican:
    """The best known generator of sites in Python; every run reads everything."""

    name = "Pelican"
    remembers = False

    def __init__(self, peers: Peers) -> None:
        self._program = peers.program("pelican")
        self.version = peers.version("pelican")

    def set_up(self, place: Path, corpus: Path, work: str) -> None:
        """Writes the settings."""
        everything = work == ARCHIVE
        settings = _SETTINGS.format(
            home=HOME.rstrip("/"),
            corpus=str(corpus),
            output=str(place / "public"),
            limit=10**9 if everything else LIMIT,
            category=None if everything else "{slug}.rss.xml",
        )
        (place / "settings.py").write_text(settings, encoding="utf-8")

    def clear(self, place: Path) -> None:
        """Takes away the documents."""
        shutil.rmtree(place / "public", ignore_errors=True)

    def command(self, place: Path) -> Sequence[str | Path]:
        """The console script."""
        return [self._program, "--settings", place / "settings.py", "--quiet"]

    def entries(self, place: Path, work: str) -> Mapping[str, int]:
        """Of RSS, the only format."""
        public = place / "public"
        found = {"": counted([public / "all.rss.xml"], "guid")}
        if work != ARCHIVE:
            found |= {
                name: counted([public / f"{name.lower()}.rss.xml"], "guid") for name in SECTIONS
            }
        return found
