import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from tests.conftest import counterpart
from tests.publications import article, run, write
from tests.readers import Newsboat
from tests.servers import Running, serving

LONG = "Some text of this article. " * 200
# Of the past, so that no time that is told is still to come.
BEGIN = datetime.now(UTC) - timedelta(days=1)


class Site:
    """A publication that is served by a process of its own."""

    def __init__(self, folder: Path, server: Running) -> None:
        self.folder = folder
        self.server = server

    def publish(self, hours: int, **files: str) -> None:
        """Publishes articles, by name."""
        write(self.folder, {f"{name}.md": text for name, text in files.items()})
        run(self.folder, BEGIN + timedelta(hours=hours))

    def cost(self, poll: Callable[[], Any]) -> list[int]:
        """The statuses of what one poll asks for."""
        before = self.server.answered()
        poll()
        after = self.server.answered()
        return [
            status for status in sorted(after) for _ in range(after[status] - before.get(status, 0))
        ]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A publication of three articles, served."""
    folder = tmp_path / "feeds"
    write(folder, {f"{n}.md": article(f"Number {n}", f"2026-03-0{n}", LONG) for n in (1, 2, 3)})
    run(folder, BEGIN)
    with serving(folder) as server:
        yield Site(folder, server)


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_feedparser(site: Site, name: str) -> None:
    """feedparser, with etag and modified: 200, then 304, then 226 with what is new."""
    known: dict[str, Any] = {}
    seen: list[list[str]] = []

    def poll() -> None:
        found = feedparser.parse(site.server.address + name, **known)
        assert not found.bozo
        seen.append([one.title for one in found.entries])
        known.update({key: found[key] for key in ("etag", "modified") if found.get(key)})

    assert site.cost(poll) == [200]
    assert site.cost(poll) == [304]
    site.publish(1, new=article("New", "2026-03-04", LONG))
    assert site.cost(poll) == [226]
    assert site.cost(poll) == [304]
    assert seen == [["Number 3", "Number 2", "Number 1"], [], ["New"], []]


def test_feedparser_with_modified_alone(site: Site) -> None:
    """feedparser, with modified alone: 304, and the whole once something has changed."""
    address = f"{site.server.address}rss.xml"
    first = feedparser.parse(address)
    assert site.cost(lambda: feedparser.parse(address, modified=first.modified)) == [304]
    site.publish(1, new=article("New", "2026-03-04"))
    assert site.cost(lambda: feedparser.parse(address, modified=first.modified)) == [200]


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_newsboat(site: Site, tmp_path: Path, name: str) -> None:
    """newsboat, which keeps a tag from its second poll on: 304, then 226, and it shows all."""
    program = counterpart("newsboat")
    (tmp_path / "home").mkdir()
    newsboat = Newsboat(program, tmp_path / "home", site.server.address + name)
    newsboat.poll()
    newsboat.poll()
    assert site.cost(newsboat.poll) == [304]
    mended = {"2": article("Number 2, mended", "2026-03-02", LONG)}
    site.publish(1, new=article("New", "2026-03-04", LONG), **mended)
    assert site.cost(newsboat.poll) == [226]
    titles = sorted(one.title for one in newsboat.entries())
    assert titles == ["New", "Number 1", "Number 2, mended", "Number 3"]


SFEEDRC = """
sfeedpath="{home}/feeds"
fetch() {{
    curl -s -f -m 60 --etag-save "{home}/etag" --etag-compare "{home}/etag" "$2"
}}
feeds() {{
    feed "site" "{address}"
}}
"""


def test_sfeed(site: Site, tmp_path: Path) -> None:
    """sfeed_update, with curl keeping the tag: 200, then 304, then 200 again."""
    program = counterpart("sfeed_update")
    counterpart("curl")
    home = tmp_path / "sfeed"
    home.mkdir()
    address = f"{site.server.address}atom.xml"
    (home / "sfeedrc").write_text(SFEEDRC.format(home=home, address=address))

    def poll() -> None:
        command = [program, str(home / "sfeedrc")]
        subprocess.run(command, env=os.environ | {"HOME": str(home)}, check=False)

    assert site.cost(poll) == [200]
    lines = (home / "feeds/site").read_text().splitlines()
    assert len(lines) == 3
    assert site.cost(poll) == [304]
    assert (home / "feeds/site").read_text().splitlines() == lines
    site.publish(1, new=article("New", "2026-03-04"))
    assert site.cost(poll) == [200]
    assert len((home / "feeds/site").read_text().splitlines()) == 4


def test_rss2email(site: Site, tmp_path: Path) -> None:
    """rss2email: 200, then 304, then 226."""
    program = counterpart("r2e")
    files = [program, "-c", str(tmp_path / "r2e.cfg"), "-d", str(tmp_path / "r2e.json")]

    def r2e(*words: str) -> None:
        subprocess.run([*files, *words], check=True, env=os.environ | {"HOME": str(tmp_path)})

    r2e("new", "reader@example.org")
    r2e("add", "site", f"{site.server.address}atom.xml")
    assert site.cost(lambda: r2e("run", "--no-send")) == [200]
    assert site.cost(lambda: r2e("run", "--no-send")) == [304]
    site.publish(1, new=article("New", "2026-03-04", LONG))
    assert site.cost(lambda: r2e("run", "--no-send")) == [226]
