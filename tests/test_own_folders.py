"""What servers of tests leave where the run is killed that started them."""

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from tests import folders
from tests.workers import until

HOLDING = """
import subprocess, sys, tempfile
tempfile.tempdir = sys.argv[1]
from tests.folders import own_folder
with own_folder("test") as folder:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", f"{folder}/data"])
    print(folder, flush=True)
    sys.stdin.read()
"""


def users(folder: Path) -> list[Path]:
    """The processes whose command names what lies in a folder."""
    found = []
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            if f"{folder}/".encode() in told.read_bytes():
                found.append(told.parent)
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system tells no commands")
def test_what_a_killed_run_leaves_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run removes its folder and ends its servers; those of a run that lives stay."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(folders, "_AGE", 0.0)
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as run:  # type: ignore[call-overload]
        folder = Path(run.stdout.readline().strip())
        with folders.own_folder("test") as own:
            assert own.parent == folder.parent == tmp_path
            assert folder.is_dir()
        assert users(folder)
        assert not own.exists()
        run.kill()
    with folders.own_folder("test"):
        assert not folder.exists()
    until(lambda: not users(folder))


def test_what_another_user_leaves_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it could be removed, as by root."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(folders, "_AGE", -1.0)
    left = tmp_path / "feedwright-tests-other"
    left.mkdir()
    (left / "lock").touch()
    with monkeypatch.context() as patched:
        patched.setattr(os, "getuid", lambda: left.stat().st_uid + 1)
        with folders.own_folder("test"):
            assert left.is_dir()
    with folders.own_folder("test"):
        assert not left.exists()
