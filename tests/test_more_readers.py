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
    program, screen = counterpart("liferea"), counterpart("xvfb-run")
    bus = counterpart("dbus-run-session")
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
        started = subprocess.Popen(
            (screen, "-a", bus, "--", program, "--mainwindow-state=hidden"),
            env={
                **os.environ,
                "HOME": str(home),
                **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), ""),
                "GSETTINGS_BACKEND": "memory",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
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
