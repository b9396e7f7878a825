"""A publication as readers would see it, in a scratch folder that is removed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.publications import NOW, article, items, replace_file, run, write

from feedwright.commands.adopt import adopt
from feedwright.scheduling.preview import ScratchPublication

ADDRESS = "http://127.0.0.1:8001/"
FILES: dict[str, str | bytes] = {
    "a.md": article("A", body="![P](p.svg)"),
    "p.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "draft.md": article("Draft", draft=True),
    "_drafts/idea.md": article("Idea"),
    "private.md": article("Private", visibility="private"),
    "later.md": article("Later", "2026-12-24"),
    "short.md": article("Short", "2026-11-01", expires="2026-12-01"),
    "expired.md": article("Expired", "2026-11-01", expires="2026-11-02"),
}
HUB = 'hubs = ["https://hub.example.net/"]\nhub = true'


def whole(folder: Path) -> dict[Path, bytes]:
    """Every file of a folder, the store's too."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown(scratch: Path) -> list[dict[str, Any]]:
    """The entries of the main feed."""
    found: list[dict[str, Any]] = json.loads((scratch / "public/feed.json").read_bytes())["items"]
    return found


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        pytest.param({}, {"A", "Short"}, id="as-published"),
        pytest.param({"drafts": True}, {"A", "Short", "Draft", "Idea"}, id="drafts"),
        pytest.param({"future": True}, {"A", "Short", "Later"}, id="future"),
        pytest.param(
            {"drafts": True, "future": True}, {"A", "Short", "Draft", "Idea", "Later"}, id="both"
        ),
    ],
)
def test_what_is_shown(tmp_path: Path, options: dict[str, bool], titles: set[str]) -> None:
    """Drafts and what waits are shown on demand; what is private or expired never is."""
    write(tmp_path / "feeds", FILES, publication=HUB)
    before = whole(tmp_path / "feeds")
    scratch = tmp_path / "scratch"
    site = ScratchPublication(tmp_path / "feeds", scratch, ADDRESS, **options)

    report = site.publish(now=NOW)

    assert {one["title"] for one in shown(scratch)} == titles
    assert (report.notices, report.announced, report.announce_due) == ((), (), None)
    assert report.articles.held == (0 if "future" in options else 1)
    assert whole(tmp_path / "feeds") == before
    feeds = (scratch / "public/atom.xml").read_text("utf-8")
    assert "https://example.org/feeds/" not in feeds
    assert f'href="{ADDRESS}atom.xml"' in feeds
    assert "hub.example.net" not in feeds
    same = shown(scratch)
    site.publish(now=NOW + timedelta(minutes=1))
    assert (shown(scratch), site.version) == (same, 1)


def test_an_edit_of_what_waits_is_shown(tmp_path: Path) -> None:
    """With its own date, and after a new one too."""
    write(tmp_path / "feeds", {"later.md": article("Later", "2026-12-24")})
    site = ScratchPublication(tmp_path / "feeds", tmp_path / "scratch", ADDRESS, future=True)
    site.publish(now=NOW)

    for text in (article("Edited", "2026-12-24"), article("Moved", "2027-12-24")):
        write(tmp_path / "feeds", {"later.md": text})
        time.sleep(0.03)
        site.publish([tmp_path / "feeds/articles/later.md"], now=NOW + timedelta(minutes=1))
        (one,) = shown(tmp_path / "scratch")
        assert one["title"] in text
        assert one["date_published"][:10] in text
    assert site.version == 3


def test_who_is_known_is_known(tmp_path: Path) -> None:
    """Ids and dates are those that the publication's readers know, of adopted entries too."""
    folder, scratch = tmp_path / "feeds", tmp_path / "scratch"
    write(tmp_path / "old", {"x.md": article("X", url="https://example.org/x/")})
    run(tmp_path / "old")
    write(folder, {"a.md": "---\ntitle: A\n---\nText.\n", "gone.md": article("Gone")})

    run(folder, NOW - timedelta(days=9))
    (folder / "articles/gone.md").unlink()
    run(folder, NOW - timedelta(days=8))
    adopt(folder, str(tmp_path / "old/public/atom.xml"), environment={})
    (old,) = items(tmp_path / "old")
    write(folder, {"y.md": article("X", "2026-10-01", url="https://example.org/x/")})
    before = whole(folder)

    ScratchPublication(folder, scratch, ADDRESS).publish(now=NOW)

    there = {one["title"]: one for one in shown(scratch)}
    (published,) = items(folder)
    assert there["A"]["date_published"] == published["date_published"]
    assert (there["X"]["id"], there["X"]["date_published"]) == (old["id"], old["date_published"])
    assert there.keys() == {"A", "X"}
    assert {path: whole(folder).get(path) for path in before} == before


def test_what_is_published_is_no_source(tmp_path: Path) -> None:
    """Where the publication's folder is the source its documents are not read as articles."""
    write(tmp_path / "feeds", {})
    config = tmp_path / "feeds/feedwright.toml"
    config.write_text(config.read_text("utf-8").replace('path = "articles"', 'path = "."'), "utf-8")
    (tmp_path / "feeds/a.md").write_text(article("A"), "utf-8")
    run(tmp_path / "feeds")

    site = ScratchPublication(tmp_path / "feeds", tmp_path / "scratch", ADDRESS)
    site.publish(now=NOW)

    assert [one["title"] for one in shown(tmp_path / "scratch")] == ["A"]


@contextmanager
def previewing(
    folder: Path, temporary: Path, *options: str
) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address of a preview that runs as a user runs it, from the publication's folder."""
    pytest.importorskip("granian", reason="the extra `serve` is not installed")
    command = [sys.executable, "-m", "feedwright", "preview", "--port", "0", *options]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "TMPDIR": str(temporary)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(  # type: ignore[call-overload]
        command, cwd=folder, env=environment, text=True, **pipes
    ) as process:
        try:
            for line in process.stdout:
                if line.startswith("Preview: "):
                    yield line.split()[1], process
                    break
        finally:
            process.kill()


def eventually(question: Callable[[], bool]) -> None:
    """Waits until something is so."""
    while not question():
        time.sleep(0.05)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_is_served_and_follows_changes(tmp_path: Path, number: signal.Signals) -> None:
    """Pages come with a script that reloads them; told to stop, it ends well and leaves nothing."""
    folder, temporary = tmp_path / "feeds", tmp_path / "temporary"
    temporary.mkdir()
    write(folder, FILES, publication=HUB)
    run(folder, dry_run=True)
    with previewing(folder, temporary, "--drafts") as (address, process):
        assert len([*temporary.iterdir()]) == 1
        page = httpx.get(address)
        first = httpx.get(f"{address}-/preview").text
        assert page.text.count("location.reload()") == 1
        assert page.headers["cache-control"] == "no-store"
        assert "content-security-policy" not in page.headers
        assert int(page.headers["content-length"]) == len(page.content)
        assert httpx.head(address).status_code == 200
        assert httpx.get(f"{address}articles/a/p.svg").content == FILES["p.svg"]
        replace_file(folder / "articles" / "b.md", article("B, which is new"))

        eventually(lambda: "B, which is new" in httpx.get(f"{address}atom.xml").text)

        eventually(lambda: httpx.get(f"{address}-/preview").text != first)
        assert "B, which is new" in httpx.get(address).text
        process.send_signal(number)
        said = process.stdout.read() if process.stdout else ""
        assert process.wait(timeout=300) == 0
        assert "Traceback" not in said
    assert [*temporary.iterdir()] == []
    assert not (folder / ".feedwright").exists()
    assert not (folder / "public").exists()


def test_what_cannot_be_shown_ends_it(tmp_path: Path) -> None:
    """One line says why, with status 1, and no scratch folder is left."""
    write(tmp_path / "feeds", {})
    (tmp_path / "feeds/articles").rmdir()
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    done = subprocess.run(
        [sys.executable, "-m", "feedwright", "preview", str(tmp_path / "feeds"), "--port", "0"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(temporary)},
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no such folder; make it" in done.stderr
    assert [*temporary.iterdir()] == []
