"""Sites of the real generators move here, and real readers show nothing twice.

Each site is built with its own feed, a reader subscribes to that, and the site is then taken over
as the manual says: ``init --site``, ``adopt``, ``also``, ``publish``.
"""

import json
import mailbox
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import counterpart
from tests.generators import HOME, call, hugo_program, put
from tests.publications import NOW, items, run
from tests.readers import Newsboat, served
from tests.test_generators import TITLES, day, post

from feedwright.commands.adopt import adopt
from feedwright.commands.init import init

OLD = "feed.xml"


def _jekyll(folder: Path) -> str:
    posts = {
        f"_posts/{day(1 + n % 9, n)}-t{n}.md": post(n, title, tags="[sea, land]")
        for n, title in enumerate(TITLES)
    }
    configured = (
        "url: https://blog.example.org\ntitle: A site\ntimezone: Europe/Istanbul\n"
        "plugins: [jekyll-feed]\nfeed:\n  posts_limit: 100\n"
    )
    put(folder, {"_config.yml": configured, **posts})
    call(folder, counterpart("jekyll"), "build", "-q", "-d", "_out")
    return "_posts/2026-10-30-new.md"


def _hugo(folder: Path) -> str:
    posts = {
        f"content/posts/t{n}.md": post(n, title, date=f"{day(1 + n % 9, n)}T23:30:00+01:00")
        for n, title in enumerate(TITLES)
    }
    configured = (
        'baseURL = "https://blog.example.org/"\ntitle = "A site"\n'
        'disableKinds = ["section", "taxonomy", "term"]\n'
        '[permalinks]\nposts = "/:year/:month/:slug/"\n'
    )
    pages = {"layouts/index.html": "x", "layouts/_default/single.html": "{{ .Content }}"}
    put(folder, {"hugo.toml": configured, **pages, **posts})
    call(folder, hugo_program(), "--quiet", "-d", "_out")
    return "content/posts/new.md"


def _pelican(folder: Path) -> str:
    posts = {
        f"content/t{n}.md": f"title: {title}\ndate: {day(1 + n % 9, n)} 21:15\n\nText {n}.\n"
        for n, title in enumerate(TITLES)
    }
    configured = (
        'SITENAME = "A site"\nSITEURL = "https://blog.example.org"\nPATH = "content"\n'
        'TIMEZONE = "Europe/Istanbul"\nDEFAULT_LANG = "en"\nFEED_ALL_RSS = "index.xml"\n'
        "RELATIVE_URLS = False\n"
    )
    put(folder, {"pelicanconf.py": configured, **posts})
    call(folder, counterpart("pelican"), "-q", "-o", "_out", "-s", "pelicanconf.py")
    return "content/new.md"


SITES: dict[str, tuple[Callable[[Path], str], str, str]] = {
    "jekyll": (_jekyll, "feed.xml", "---\ntitle: New\n---\n\nText.\n"),
    "hugo": (_hugo, "index.xml", "---\ntitle: New\ndate: 2026-10-30\n---\n\nText.\n"),
    "pelican": (_pelican, "index.xml", "title: New\ndate: 2026-10-30\n\nText.\n"),
}
"""How each is built, where its feed is then, and an article that it had not."""


class Moving:
    """A site that moves, and the folder where its readers fetch its feed."""

    def __init__(self, generator: str, folder: Path) -> None:
        build, feed, self._new = SITES[generator]
        self._site, self._publication = folder / "site", folder / "feeds"
        self.web = folder / "web"
        self.web.mkdir()
        self._added = self._site / build(self._site)
        self._feed = self._site / "_out" / feed
        shutil.copy(self._feed, self.web / OLD)

    def take_over(self) -> None:
        """Do what the manual says, and put the new feed in the place of the old one."""
        init(self._publication, site=self._site, address=HOME, now=NOW)
        file = self._publication / "feedwright.toml"
        text = file.read_text("utf-8").replace("limit = 50", f'limit = 500\nalso = ["{OLD}"]')
        file.write_text(text, "utf-8")
        adoption = adopt(self._publication, str(self._feed), now=NOW, environment={})
        assert (adoption.adopted, adoption.articles) == (len(TITLES), len(TITLES))
        assert not adoption.missing
        assert not adoption.readdressed, adoption.readdressed
        self.publish()
        assert len(items(self._publication)) == len(TITLES)

    def write_one(self) -> None:
        """Publish an article that the old feed had not."""
        put(self._added.parent, {self._added.name: self._new})
        self.publish()

    def publish(self) -> None:
        """Publish, and serve what is published."""
        assert run(self._publication).clean
        # The server tells times in seconds, and so a reader would take two of one for the same.
        before = (self.web / OLD).stat().st_mtime
        shutil.copy(self._publication / "public" / OLD, self.web / OLD)
        os.utime(self.web / OLD, (before + 2, before + 2))


@pytest.fixture(params=SITES)
def moving(request: pytest.FixtureRequest, tmp_path: Path) -> Moving:
    """A site of each generator."""
    return Moving(request.param, tmp_path)


def test_newsboat_shows_nothing_twice(moving: Moving, tmp_path: Path) -> None:
    """Its cache holds each entry once, all stay read, and what is new alone is unread."""
    program = counterpart("newsboat")
    with served(moving.web) as address:
        home = tmp_path / "home"
        home.mkdir()
        newsboat = Newsboat(program, home, address + OLD)
        assert newsboat.poll() == len(TITLES)
        newsboat.read_all()
        before = {one.id: one.published for one in newsboat.entries()}

        moving.take_over()
        assert newsboat.poll() == 0
        assert {one.id: one.published for one in newsboat.entries()} == before

        moving.write_one()
        assert newsboat.poll() == 1
        assert len(newsboat.entries()) == len(TITLES) + 1


def test_rss2email_mails_nothing_twice(moving: Moving, tmp_path: Path) -> None:
    """Who reads by mail gets one for each entry, and none because the site has moved."""
    program = counterpart("r2e", "rss2email")
    home = tmp_path / "home"
    (home / "mail").mkdir(parents=True)
    (home / "r2e.cfg").write_text(
        "[DEFAULT]\nfrom = feeds@example.org\nto = reader@example.org\nuser-agent = r2e\n"
        f"email-protocol = maildir\nmaildir-path = {home}/mail\nmaildir-mailbox = inbox\n"
    )
    inbox = mailbox.Maildir(home / "mail" / "inbox")
    command = (program, "-c", home / "r2e.cfg", "-d", home / "r2e.json")
    with served(moving.web) as address:
        subprocess.run((*command, "add", "it", address + OLD), check=True, capture_output=True)
        counts = []
        for step in (None, moving.take_over, moving.write_one):
            if step:
                step()
            subprocess.run((*command, "run"), check=True, capture_output=True)
            counts.append(len(inbox))
    assert counts == [len(TITLES), len(TITLES), len(TITLES) + 1], json.dumps(counts)
