import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from tests.publications import (
    HELD,
    PATIENT,
    article,
    complaints,
    impatient,
    items,
    shown,
    tree,
    write,
)
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.cli.terminal import explained

AT = ("--now", "2026-11-22T12:00:00Z")
DOCUMENT = {"path", "status", "entries", "bytes", "sha256", "reason"}
STRICT = "--strict: nothing is delivered while anything is set aside, refused or missing"

Run = subprocess.CompletedProcess[str]


ADDRESS = ("--address", "https://me.example/feeds/")


def feedwright(*arguments: str | Path, **options: Any) -> Run:
    """Runs the command line as a user would; a traceback is never an answer."""
    command = (sys.executable, "-m", "feedwright", *map(str, arguments))
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    done: Run = subprocess.run(command, check=False, timeout=300, **options)
    assert "Traceback" not in f"{done.stdout}{done.stderr}", done.stderr
    return done


def statuses(done: Run) -> dict[str, str]:
    """What became of each document, as ``--json`` tells it."""
    return {one["path"]: one["status"] for one in json.loads(done.stdout)["documents"]}


def refused(folder: Path, reason: str) -> None:
    """Publishing answers with one line, with status 1, and as JSON with the same words."""
    done = feedwright("publish", folder, *AT)
    told = done.stderr.splitlines()
    assert (done.returncode, done.stdout, len(told)) == (1, "", 1)
    assert told[0].startswith("error: ")
    assert reason in told[0]

    machine = CliRunner().invoke(cli.app, ["publish", str(folder), *AT, "--json"])
    assert (machine.exit_code, machine.stderr) == (1, "")
    answer = json.loads(machine.stdout)
    assert answer["error"] == told[0].removeprefix("error: ")
    assert answer["kind"].isidentifier()


def test_a_newcomer_s_first_run(tmp_path: Path) -> None:
    """``init`` tells what it wrote and what comes next; ``publish`` tells what it did."""
    folder = tmp_path / "my feeds"

    first = feedwright("init", folder, "--title", "Mine", "--address", "https://me.example/feeds/")
    done = feedwright("publish", folder)
    again = feedwright("publish", folder)

    assert first.returncode == done.returncode == again.returncode == 0
    assert first.stderr == ""
    (notice,) = done.stderr.splitlines()
    assert notice.startswith("warning: address is at me.example, a name for examples and tests")
    assert notice.endswith(
        "set address in feedwright.toml to where what is published is reached on the web"
    )
    assert again.stderr == done.stderr
    assert f"wrote {folder}/feedwright.toml" in first.stdout
    assert first.stdout.splitlines()[-1].startswith("Publish it: feedwright publish ")
    lines = done.stdout.splitlines()
    assert [line.split()[:2] for line in lines[:-1]] == [
        ["written", path] for path in sorted(tree(folder))
    ]
    size = (folder / "public" / "rss.xml").stat().st_size
    assert f"written  rss.xml  {size:,} bytes, 1 entry" in lines
    assert lines[-1] == f"Published: 1 article read, 1 new; documents: {len(lines) - 1} written."
    assert again.stdout == f"Published: 1 article read; documents: {len(lines) - 1} unchanged.\n"


def test_what_comes_after_an_export(tmp_path: Path) -> None:
    """``init`` names what an export does not tell, and `adopt` only where it holds no ids."""
    medium, substack = (
        tmp_path / "medium/posts/a-1a2b3c4d5e6f.html",
        tmp_path / "substack/posts.csv",
    )
    medium.parent.mkdir(parents=True)
    medium.write_text(
        '<h1 class="p-name">A</h1><section data-field="body" class="e-content"><p>a</p></section>'
        '<p>Exported from <a href="https://medium.com">Medium</a> on June 2, 2021.</p>'
    )
    substack.parent.mkdir()
    substack.write_text("post_id,post_date,is_published\n")

    one = feedwright("init", tmp_path / "m", "--site", tmp_path / "medium", *ADDRESS)
    other = feedwright("init", tmp_path / "s", "--site", tmp_path / "substack", *ADDRESS)

    assert "does not tell title, home, description and authors" in one.stdout
    assert "adopt" not in one.stdout
    assert "feedwright adopt" in other.stdout


def test_json_has_the_fields_of_the_contract(tmp_path: Path) -> None:
    """``--json`` prints one object and nothing else, with the fields that scripts rely on."""
    write(tmp_path, {"a.md": article("A"), "b.md": b"one\n\xff", "later.md": "---\ntitle: [\n---"})
    write(tmp_path, {"later.md": article("Later", "2026-12-24T18:00:00Z"), "c.md": "# C\n\nText."})

    done = feedwright("publish", tmp_path, *AT, "--json")

    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert list(report) == [
        "articles",
        "documents",
        "announced",
        "announce_due",
        "next_due",
        "warnings",
        "refusals",
        "notices",
        "work",
    ]
    articles = report["articles"]
    (aside,) = articles.pop("set_aside")
    expected = {"read": 3, "new": 2, "changed": 0, "vanished": 0, "held": 1}
    assert articles == expected | {"drafts": 0, "unread": {}}
    assert (aside.keys(), aside["line"]) == ({"source", "line", "reason"}, 2)
    assert aside["source"] == "articles/b.md"
    assert all(document.keys() == DOCUMENT for document in report["documents"])
    (rss,) = (one for one in report["documents"] if one["path"] == "rss.xml")
    assert (rss["status"], rss["entries"], rss["reason"]) == ("written", 2, "")
    assert rss["bytes"] == (tmp_path / "public" / "rss.xml").stat().st_size
    assert len(rss["sha256"]) == 64
    assert report["announced"] == []
    assert report["next_due"] == "2026-12-24T18:00:00Z"
    assert [one.split(":")[0] for one in report["warnings"]] == ["articles/c.md"]


def test_warnings_go_to_stderr(tmp_path: Path) -> None:
    """What is set aside and what is doubtful is told on stderr, with its place and reason."""
    write(tmp_path, {"a.md": article("A"), "b.md": b"one\n\xff", "c.md": "# C\n\nText."})

    done = feedwright("publish", tmp_path, *AT)

    assert done.returncode == 0
    warnings = complaints(done.stderr)
    assert len(warnings) == 2
    assert warnings[0].startswith("warning: articles/c.md: has no date")
    assert warnings[1].startswith("warning: set aside: articles/b.md:2: It is not UTF-8")
    assert "warning" not in done.stdout
    assert "3 articles" not in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Published: 2 articles read, 2 new, 1 set aside")


def test_what_is_held_is_not_told(tmp_path: Path) -> None:
    """An article that waits for its time is counted, and its minute told; its words are not."""
    secrets = article("Embargo", "2026-12-24T18:00:00Z", "Hushhush", section="Leaks")
    write(tmp_path, {"hidden.md": secrets})

    for options in ((), ("--json",), ("--dry-run",)):
        done = feedwright("publish", tmp_path, *AT, *options)
        told = (done.stdout + done.stderr).lower()
        assert done.returncode == 0
        assert "2026-12-24" in told
        assert not [word for word in ("embargo", "hush", "leaks", "hidden") if word in told]


def test_next_due_is_no_second_too_early(tmp_path: Path) -> None:
    """Whoever runs at the second that a run names finds due what is due in parts of a second."""
    folder = write(tmp_path / "p", {"a.md": article("A", "2026-11-30T12:00:00.25Z")})
    out = feedwright("publish", folder, "--now", "2026-11-30T12:00:00.2Z").stdout
    assert "Next due: 2026-11-30 12:00:01 UTC" in out
    feedwright("publish", folder, "--now", "2026-11-30T12:00:01Z")
    assert [one["title"] for one in items(folder)] == ["A"]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """``--dry-run`` prints what a run would print, and leaves no file."""
    write(tmp_path, {"a.md": article("A")})

    dry = feedwright("publish", tmp_path, *AT, "--dry-run")

    assert {path.name for path in tmp_path.iterdir()} == {"articles", "feedwright.toml"}
    wet = feedwright("publish", tmp_path, *AT)
    assert dry.stdout == wet.stdout.replace("Published:", "Would publish:")


def test_strict_delivers_all_or_nothing(tmp_path: Path) -> None:
    """``--strict`` with an article set aside ends with status 1, and tells why nothing moved."""
    write(tmp_path, {"a.md": article("A"), "b.md": b"\xff"})

    done = feedwright("publish", tmp_path, *AT, "--strict")
    machine = feedwright("publish", tmp_path, *AT, "--strict", "--json")

    assert (done.returncode, machine.returncode) == (1, 1)
    assert not (tmp_path / "public").exists()
    aside, nothing = complaints(done.stderr)
    assert "articles/b.md" in aside
    assert nothing.endswith(STRICT)
    assert done.stdout.startswith("Nothing was published: 1 article read, 1 new, 1 set aside;")
    assert set(statuses(machine).values()) == {"refused"}
    (tmp_path / "articles" / "b.md").unlink()
    assert feedwright("publish", tmp_path, *AT, "--strict").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("publish", ".", "--now", "soon"), id="no time"),
        pytest.param(("publish", ".", "--now", "2026-13-45"), id="no such day"),
        pytest.param(("publish", ".", "--nwo", "2026-01-01"), id="no such option"),
        pytest.param(("publsh", "."), id="no such command"),
    ],
)
def test_wrong_use_is_status_2(arguments: tuple[str, ...]) -> None:
    """A command that cannot be understood is answered on stderr, with how to get help."""
    done = feedwright(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert "-h" in done.stderr


def test_help_names_every_command() -> None:
    """``--help`` shows what there is, on stdout."""
    done = feedwright("--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert all(word in done.stdout for word in ("init", "publish", "--version"))


def edited(old: str, new: str) -> Callable[[Path], object]:
    """A change of feedwright.toml."""

    def edit(folder: Path) -> None:
        file = folder / "feedwright.toml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return edit


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(
            lambda folder: (folder / "feedwright.toml").unlink(), "feedwright init", id="no file"
        ),
        pytest.param(
            lambda folder: (folder / "feedwright.toml").write_bytes(b"# \xff"), "UTF-8", id="bytes"
        ),
        pytest.param(edited("[[sources]]", "[[sources"), "is not TOML", id="broken TOML"),
        pytest.param(edited("title", "titel"), "did you mean 'title'?", id="unknown key"),
        pytest.param(edited("The Example", "${UNSET_HERE}"), "${UNSET_HERE}", id="unset variable"),
        pytest.param(edited("The Example", ""), "title", id="no title"),
        pytest.param(edited('"https://example.org/feeds/"', "7"), "address", id="wrong type"),
        pytest.param(edited("[[feeds]]", "[[feeds]]\nlimit = -1"), "limit", id="wrong value"),
        pytest.param(edited('"articles"', '"artciles"'), "artciles: there is no", id="no source"),
        pytest.param(
            lambda folder: (folder / "public").write_text("x"), "public: is no folder", id="a file"
        ),
        pytest.param(edited('"public"', f'"{"x" * 300}"'), "mend [destination]", id="a long name"),
        pytest.param(
            edited('"articles"', f'"{"x" * 300}"'), "mend [[sources]]", id="a long source"
        ),
        pytest.param(
            lambda folder: write(folder, {"../public/.feedwright-stage": b"in the way"}),
            ".feedwright-stage: cannot be delivered: File exists; move the file away",
            id="no folder to write in",
        ),
        pytest.param(
            lambda folder: (folder / ".feedwright").write_text("x"), ".feedwright", id="no store"
        ),
        pytest.param(
            lambda folder: (folder / ".feedwright/store.sqlite").mkdir(parents=True),
            "store.sqlite",
            id="a folder for a store",
        ),
    ],
)
def test_what_cannot_be_published_is_one_line(
    tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    """Whatever stands in the way is told in one line that names it, and leads to status 1."""
    spoil(write(tmp_path, {"a.md": article("A")}))

    refused(tmp_path, reason)


@pytest.mark.parametrize("number", range(5, 9))
def test_few_open_files(tmp_path: Path, number: int) -> None:
    """A process that may open hardly any file says so in one line, or publishes."""
    write(tmp_path, {"a.md": article("A")})
    program = [sys.executable, "-m", "feedwright", "publish", str(tmp_path)]
    limited = ["sh", "-c", f'ulimit -n {number}; exec "$@"', "sh", *program]
    done = subprocess.run(limited, capture_output=True, text=True, check=False)
    assert "nobody foresaw" not in done.stderr
    assert "Traceback" not in done.stderr
    assert len(complaints(done.stderr)) == done.returncode
    assert ".sql:" not in done.stderr  # no file of the program is at fault
    assert not done.returncode or "ulimit -n" in done.stderr


def test_a_refusal_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that the system refuses is told by its file and reason, with what to do."""
    monkeypatch.setattr("feedwright.cli.terminal.warn", lambda *told: said.extend(told))
    for number, advice in ((errno.EMFILE, "ulimit -n"), (errno.EIO, "mend that")):
        said: list[str] = []
        with pytest.raises(SystemExit), explained(as_json=False):
            raise OSError(number, os.strerror(number), "store.sqlite")
        assert said[0].startswith(f"store.sqlite: {os.strerror(number)}; ")
        assert advice in said[0]


def test_there_is_no_such_folder(tmp_path: Path) -> None:
    """A folder that is none is told, with what would make one."""
    refused(tmp_path / "nowhere", "`feedwright init")


def test_a_spoilt_store_leaves_what_is_published(tmp_path: Path) -> None:
    """A store that is no store any more is told; every document still stands."""
    write(tmp_path, {"a.md": article("A")})
    feedwright("publish", tmp_path, *AT)
    before = tree(tmp_path)
    (tmp_path / ".feedwright" / "store.sqlite").write_bytes(b"no database at all" * 99)

    refused(tmp_path, "store.sqlite: the store cannot be used")

    assert tree(tmp_path) == before


def test_a_run_waits_for_another_no_longer_than_its_patience(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another run holds the publication, a second says so and touches nothing."""
    write(tmp_path, {"a.md": article("A")})
    (tmp_path / ".feedwright").mkdir()
    impatient(monkeypatch)

    with FileLock(tmp_path / ".feedwright" / "lock"):
        done = CliRunner().invoke(cli.app, ["publish", str(tmp_path)])

    assert done.exit_code == 1
    assert "another run is still publishing" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "public").exists()


def test_two_runs_at_once_take_turns(tmp_path: Path) -> None:
    """Runs that start together both end well, and the articles are new to one of them only."""
    write(tmp_path, {f"{n}.md": article(f"N{n}") for n in range(20)})
    command = (sys.executable, "-c", PATIENT, "publish", str(tmp_path), "--json")

    runs = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    answers = [json.loads(run.communicate()[0]) for run in runs]

    assert [run.returncode for run in runs] == [0, 0, 0]
    assert sorted(answer["articles"]["new"] for answer in answers) == [0, 0, 20]


def test_documents_that_cannot_be_delivered_leave_the_others_be(tmp_path: Path) -> None:
    """A folder where a document should be refuses that one, with status 1; the rest goes out."""
    write(tmp_path, {"a.md": article("A")})
    (tmp_path / "public" / "rss.xml").mkdir(parents=True)

    done = feedwright("publish", tmp_path, *AT)

    assert done.returncode == 1
    (line,) = complaints(done.stderr)
    assert line.startswith("error: refused: rss.xml: ")
    assert done.stdout.rstrip().endswith("1 refused.")
    assert len(items(tmp_path)) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A disk of 1.2 MB, where this machine lets one be made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", disk)
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no mount")
    if done.returncode:
        pytest.skip("only root may make a small disk")
    yield disk
    subprocess.run(("umount", disk), check=True)


@pytest.mark.parametrize("room", [0, 60, 100])
def test_a_full_disk_leaves_the_last_good_documents(small_disk: Path, room: int) -> None:
    """However little room is left, one line says so, and each document is an old or new one."""
    folder = write(small_disk, {"a.md": article("A", body="Old text. " * 2000)})
    feedwright("publish", folder, *AT)
    before = tree(folder)
    write(folder, {"a.md": article("A", body="New text. " * 3000)})
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "filler").write_bytes(bytes(max(0, free - room * 1000)))

    done = feedwright("publish", folder, *AT)

    after = tree(folder)
    after = {path: data for path, data in after.items() if not path.startswith(".")}
    assert after.keys() == before.keys()
    if done.returncode:
        (line,) = done.stderr.splitlines()
        assert line.startswith("error: ")
        assert "store.sqlite: the store cannot be used" in line or "No space left" in line
    (small_disk / "filler").unlink()
    whole = feedwright("publish", folder, *AT)
    assert whole.returncode == 0, whole.stderr
    final = tree(folder)
    assert all(after[path] in (before[path], final[path]) for path in before)


@pytest.mark.parametrize("reader", ["true", "head -1"])
def test_a_reader_that_stops_listening_is_no_error(tmp_path: Path, reader: str) -> None:
    """Where nobody reads the report to its end, the run is done, and complains of nothing."""
    write(tmp_path, {"a.md": article("A")})
    command = f'"{sys.executable}" -m feedwright publish "{tmp_path}" | {reader}'

    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602

    assert done.stdout.count("\n") == (reader == "head -1")
    assert complaints(done.stderr) == []
    assert len(items(tmp_path)) == 1


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_do_not_stop_a_run(tmp_path: Path, redirection: str) -> None:
    """Started with its streams closed, as some schedulers do, a run publishes."""
    write(tmp_path, {"a.md": article("A"), "b.md": b"\xff"})
    command = f'"{sys.executable}" -m feedwright publish "{tmp_path}" {redirection}'

    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602

    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert len(items(tmp_path)) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no /dev/full")
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_report_that_cannot_be_printed_is_told(tmp_path: Path, options: tuple[str]) -> None:
    """With nowhere to print the report, one line says so, and the status tells scripts."""
    write(tmp_path, {"a.md": article("A")})

    with Path("/dev/full").open("w") as full:
        done = feedwright("publish", tmp_path, *options, stdout=full)

    assert done.returncode == 1
    assert len(complaints(done.stderr)) == 1
    assert len(items(tmp_path)) == 1


@pytest.mark.parametrize(
    ("event", "part"),
    [
        pytest.param("open", "many.json", id="reading"),
        pytest.param("os.rename", "public/rss.xml", id="delivering"),
    ],
)
def test_an_interrupted_run_leaves_whole_documents(tmp_path: Path, event: str, part: str) -> None:
    """Ctrl-C ends a run at once and without a traceback; the next one completes the work."""
    stored = [
        {"title": f"N{n}", "date": "2026-01-01", "content_html": "<p>Text.</p>"} for n in range(300)
    ]
    write(tmp_path, {"many.json": json.dumps(stored)})
    sign = tmp_path / "held"
    command = (sys.executable, "-c", HELD, sign, event, part, "publish", str(tmp_path), *AT)
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not sign.exists():
        assert run.poll() is None
        time.sleep(0.005)

    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=300)

    assert run.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    cut_short = tree(tmp_path)
    assert feedwright("publish", tmp_path, *AT).returncode == 0
    final = tree(tmp_path)
    assert all(data == final[path] for path, data in cut_short.items() if not path.startswith("."))
    assert not [path for path in final if path.startswith(".")]


def test_letters_that_a_terminal_cannot_show_stop_nothing(tmp_path: Path) -> None:
    """On an ASCII terminal a run goes on, and shows question marks."""
    write(tmp_path, {"ışık.md": article("Işık"), "b–.md": b"\xff"})
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}

    done = feedwright("publish", tmp_path, env=environment)

    assert done.returncode == 0
    assert "articles/b?.md" in done.stderr


def test_a_file_s_name_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    """Control characters and markup in names are shown as characters."""
    write(tmp_path, {"a\x1b[31m[bold]red\r.md": b"\xff"})

    done = feedwright("publish", tmp_path)

    assert "\x1b" not in done.stderr
    assert "\r" not in done.stderr
    assert "[bold]red" in done.stderr


def test_a_publication_is_begun_once(tmp_path: Path) -> None:
    """``init`` where there is a publication is refused in one line, and changes nothing."""
    folder = write(tmp_path, {})
    before = (folder / "feedwright.toml").read_bytes()

    done = feedwright("init", folder, "--title", "Another")

    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.endswith(f"`feedwright publish {folder}` publishes it")
    assert (folder / "feedwright.toml").read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no terminals to open")
def test_a_terminal_is_shown_how_far_a_run_is(tmp_path: Path) -> None:
    """It is told how many files are read, of how many, and at what rate; nothing where none is."""
    write(tmp_path, {f"{n}.md": article(f"N{n}", "2026-11-01", url=f"/{n}/") for n in range(150)})

    assert re.search(r"Reading .* 150/150 +[\d,]+/s", shown("publish", tmp_path))
    time.sleep(0.03)  # what was written just now is read once more
    shown("publish", tmp_path)
    assert "Reading" not in shown("publish", tmp_path)


def test_many_that_are_set_aside_for_one_reason_are_told_once(tmp_path: Path) -> None:
    """A file that a whole folder inherits from cannot be read: it is said once, with a count."""
    files = {f"n/{number:02}.md": article(f"A{number}") for number in range(20)}
    write(tmp_path, {**files, "n/n.json": '{"draft": true,}', "b.md": b"\xff"})

    done = feedwright("publish", str(tmp_path))

    aside = [line for line in complaints(done.stderr) if "set aside: " in line]
    assert len(aside) == 3
    assert aside[0].startswith("warning: set aside: articles/b.md:1: It is not UTF-8")
    assert "articles/n/00.md, articles/n/01.md, articles/n/02.md and 17 more" in aside[1]
    assert "What articles/n/n.json says of it cannot be read" in aside[1]
    assert aside[2].startswith("warning: set aside: articles/n/n.json:1: It is no JSON")
