"""Where this very program was installed from."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import counterpart

from feedwright.runtime import installed as edge


class Told:
    """What is installed, as importlib.metadata tells it."""

    version = "9.8"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read_text(self, name: str) -> str:
        """The file that pip wrote."""
        assert name == "direct_url.json"
        return json.dumps({"url": self.folder.as_uri(), "dir_info": {"editable": True}})


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What one test found out is not what the next finds."""
    edge.installed.cache_clear()
    yield
    edge.installed.cache_clear()


@pytest.mark.parametrize(
    ("pushed", "remote", "address"),
    [
        pytest.param(True, "https://me:pw@code.example/a/b", "https://code.example/a/b", id="all"),
        pytest.param(False, "https://code.example/a/b", "", id="a commit of this machine's own"),
        pytest.param(True, "/srv/git/b", "", id="a remote on this machine"),
    ],
)
def test_a_clone_is_told_by_its_remote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pushed: bool, remote: str, address: str
) -> None:
    """Only where that has the commit, and without a password."""
    git = counterpart("git")

    def run(*arguments: str) -> None:
        command = [git, "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    run("init", "--quiet")
    run("commit", "--quiet", "--allow-empty", "-m", "A")
    run("remote", "add", "origin", remote)
    if pushed:
        run("update-ref", "refs/remotes/origin/main", "HEAD")
    monkeypatch.setattr(edge, "distribution", lambda _: Told(tmp_path))

    found = edge.installed()

    assert found.address == address
    assert bool(found.requirement) == bool(address)
    assert found.command("serve") == f"pip install -e '{tmp_path}[serve]'"
    assert "pw" not in str(found)


def test_a_folder_that_is_no_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of it other machines are told nothing."""
    monkeypatch.setattr(edge, "distribution", lambda _: Told(tmp_path))

    assert edge.installed().requirement == ""
