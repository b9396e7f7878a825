"""Readers that take long to start, tried in a longer run: ``FEEDWRIGHT_LONG=1``."""

import json
import mailbox
import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from tests.conftest import counterpart
from tests.publications import article, items, run, write
from tests.readers import served
from tests.test_adoption import OLD, SITES, Moving
from tests.test_generators import TITLES
from tests.test_podcasts import FILES as EPISODES
from tests.test_podcasts import publication

pytestmark = pytest.mark.skipif(
    os.environ.get("FEEDWRIGHT_LONG") != "1",
    reason="these readers are slow to start; FEEDWRIGHT_LONG=1 tries them",
)

FILES: dict[str, str | bytes] = {
    "markup.md": article("AT&T & \"R&D\" < 'C' > ]]>", "2026-03-01", "Text with `<b>` & ]]>."),
    "arabic.md": article("مرحبا بالعالم", "2026-03-03", "نص المقال.", lang="ar"),
    "turkish.md": article("İstanbul'da IŞIK", "2026-03-04", "Çok güzel 😀 bir yazı."),
    "hostile.json": json.dumps(
        {
            "title": "Hostile\x07 \ufffe",
            "date": "2026-03-05",
            "content_html": "<p onclick=x()>One<script>x()</script><svg onload=x()></p>",
        }
    ),
    "old.md": article("Before the epoch", "1969-07-20T20:17:40Z", "One small step."),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small publication."""
    folder = write(tmp_path / "p", FILES)
    run(folder)
    return folder


@pytest.mark.parametrize("path", ["rss.xml", "atom.xml"])
def test_rss2email(folder: Path, tmp_path: Path, path: str) -> None:
    """rss2email sends a mail for each entry, once: another for an article that is new, no more."""
    program = counterpart("r2e")
    home = tmp_path / "home"
    home.mkdir()
    (home / "r2e.cfg").write_text(
        "[DEFAULT]\nfrom = feeds@example.org\nto = reader@example.org\nuser-agent = r2e\n"
        f"email-protocol = maildir\nmaildir-path = {home}/mail\nmaildir-mailbox = inbox\n"
    )
    (home / "mail").mkdir()
    inbox = mailbox.Maildir(home / "mail" / "inbox")
    command = (program, "-c", home / "r2e.cfg", "-d", home / "r2e.json")

    def poll() -> dict[str, str]:
        subprocess.run((*command, "run"), check=True, capture_output=True)
        return {str(make_header(decode_header(one["subject"]))): str(one) for one in inbox}

    with served(folder / "public") as address:
        subprocess.run((*command, "add", "it", address + path), check=True, capture_output=True)
        mails = poll()
        titles = {" ".join(one["title"].split()) for one in items(folder)}
        assert {" ".join(title.split()) for title in mails} == titles
        assert not [text for text in mails.values() if "x()" in text]
        assert len(inbox) == len(FILES)
        assert poll() == mails
        write(folder, {"new.md": article("New", "2026-04-01")})
        run(folder)
        assert poll().keys() - mails.keys() == {"New"}
        assert len(inbox) == len(FILES) + 1


def test_liferea(folder: Path, tmp_path: Path) -> None:
    """Liferea, on a screen that nobody sees, keeps every entry of every format once."""
    home = tmp_path / "home"
    settings = home / ".config" / "liferea"
    settings.mkdir(parents=True)
    expected = sorted((one["id"], " ".join(one["title"].split())) for one in items(folder))
    with served(folder / "public") as address:
        outlines = "".join(
            f'<outline title="{name}" text="{name}" type="rss" xmlUrl="{address}{name}" '
            'updateInterval="-1"/>'
            for name in ("rss.xml", "atom.xml")
        )
        (settings / "feedlist.opml").write_text(
            f'<opml version="1.0"><head><title>F</title></head><body>{outlines}</body></opml>'
        )
        started = _liferea(home)
        try:
            kept = _kept(home / ".local" / "share" / "liferea" / "liferea.db", 2 * len(expected))
        finally:
            os.killpg(started.pid, signal.SIGTERM)
            started.wait()
    assert kept == sorted(2 * expected)


def _kept(database: Path, count: int) -> list[tuple[str, str]]:
    """What Liferea has kept, once it is as much as is awaited, or after two minutes."""
    kept: list[tuple[str, str]] = []
    for _ in range(240):
        time.sleep(0.5)
        if not database.exists():
            continue
        try:
            with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
                rows = connection.execute("select source_id, title from items").fetchall()
        except sqlite3.OperationalError:
            continue
        kept = sorted((name, " ".join(title.split())) for name, title in rows)
        if len(kept) >= count:
            break
    return kept


def _liferea(home: Path, *command: str) -> subprocess.Popen[bytes]:
    """Liferea on a screen that nobody sees, in a session of its own, which `command` controls."""
    program, screen = counterpart("liferea"), counterpart("xvfb-run", "xvfb")
    bus = counterpart("dbus-run-session", "dbus-daemon")
    return subprocess.Popen(
        (screen, "-a", bus, "--", *command, program, "--mainwindow-state=hidden"),
        env={
            **os.environ,
            "HOME": str(home),
            **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), ""),
            "GSETTINGS_BACKEND": "memory",
        },
        stdin=subprocess.PIPE if command else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


_CONTROLLED = """
"$@" & liferea=$!
reader() {
    gdbus call --session -d org.gnome.feed.Reader -o /org/gnome/feed/Reader \
        -m org.gnome.feed.Reader."$@"
}
until reader Ping; do sleep 0.2; done
while read -r method argument; do reader $method $argument; done
kill $liferea
"""
"""Passes on the lines of its input as calls over D-Bus, and ends Liferea with it."""


@pytest.mark.parametrize("generator", SITES)
def test_liferea_shows_nothing_twice(generator: str, tmp_path: Path) -> None:
    """After a site has moved, Liferea has each entry once, and the new one beside them."""
    counterpart("gdbus", "libglib2.0-bin")
    home = tmp_path / "home"
    home.mkdir()
    database = home / ".local" / "share" / "liferea" / "liferea.db"
    started = _liferea(home, "sh", "-c", _CONTROLLED, "sh")
    assert started.stdin
    try:
        moving = Moving(generator, tmp_path)
        with served(moving.web) as address:
            started.stdin.write(f"Subscribe {address}{OLD}\n".encode())
            started.stdin.flush()
            before = _kept(database, len(TITLES))
            assert len(before) == len(TITLES)
            for step in (moving.take_over, moving.write_one):
                step()
                started.stdin.write(b"Refresh\n")
                started.stdin.flush()
            after = _kept(database, len(TITLES) + 1)
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait()
        started.stdin.close()
    assert set(before) < set(after)
    assert [title for _, title in after].count("New") == 1
    assert len(after) == len(TITLES) + 1


@pytest.mark.parametrize("path", ["show/rss.xml", "show/atom.xml"])
def test_gpodder(tmp_path: Path, path: str) -> None:
    """The podcatcher gPodder knows of episodes what their front matter says, and each one once."""
    program = counterpart("gpo", "gpodder")
    folder = publication(tmp_path / "show", EPISODES)
    run(folder)
    home = tmp_path / "home"
    told = {**os.environ, "HOME": str(home), "GPODDER_HOME": str(home), "NO_PROXY": "*"}

    def call(*command: str) -> list[sqlite3.Row]:
        subprocess.run((program, *command), env=told, check=True, capture_output=True)
        with closing(sqlite3.connect(home / "Database")) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute("select * from episode order by published").fetchall()

    with served(folder / "public") as address:
        local, remote, film = call("subscribe", address + path)
        assert [one["guid"] for one in (local, remote, film)] == [
            f"tag:example.org,2026:articles/{name}.md" for name in ("one", "two", "three")
        ]
        assert (local["title"], local["mime_type"]) == ("Into the Harbour", "audio/mpeg")
        assert local["url"] == "https://example.org/feeds/articles/one/one.mp3"
        assert local["file_size"] == len(EPISODES["one.mp3"])
        assert local["description_html"] == "<p>Notes on <em>boats</em>.</p>"
        assert json.loads(local["chapters"]) == [
            {"start": 0, "title": "Boats"},
            {"start": 30, "title": "Ropes", "href": "https://example.org/ropes"},
        ]
        assert (remote["url"], remote["file_size"]) == ("https://cdn.example.org/two.m4a", 123456)
        assert json.loads(film["chapters"]) == [{"start": 5, "title": "Lamp"}]
        if path.endswith("rss.xml"):  # of Atom it reads no duration and no picture
            assert [one["total_time"] for one in (local, remote, film)] == [65, 3723, 90]
            assert local["episode_art_url"] == "https://example.org/feeds/articles/one/one.png"
        sound = {"url": "https://cdn.example.org/4.mp3", "length": 5, "type": "audio/mpeg"}
        publication(folder, {"four.md": article("The Last", "2026-03-05", audio=sound)})
        run(folder)
        # The server tells times in seconds, and so gPodder would take two of one for the same.
        written = (folder / "public" / path).stat().st_mtime
        os.utime(folder / "public" / path, (written + 2, written + 2))
        assert [one["title"] for one in call("update")] == [
            *(one["title"] for one in (local, remote, film)),
            "The Last",
        ]
