"""Where a program was installed from, as PEP 610 has it."""

from typing import Any

import pytest

from feedwright.domain.installation import installation, public

PARTS = "pip install 'granian>=2.5' 'zstandard>=0.23'"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def vcs(url: str, kind: str = "git") -> dict[str, Any]:
    """What pip writes down of a repository."""
    return {"url": url, "vcs_info": {"vcs": kind, "commit_id": COMMIT}}


@pytest.mark.parametrize(
    ("told", "requirement", "command"),
    [
        pytest.param(None, "feedwright==9.8", "pip install 'feedwright[serve]'", id="an index"),
        pytest.param(
            vcs("https://code.example/a/b.git"),
            f"feedwright @ git+https://code.example/a/b.git@{COMMIT}",
            f"pip install 'feedwright[serve] @ git+https://code.example/a/b.git@{COMMIT}'",
            id="a repository",
        ),
        pytest.param(
            vcs("https://me:hunter2@code.example/a/b") | {"subdirectory": "py"},
            f"feedwright @ git+https://code.example/a/b@{COMMIT}#subdirectory=py",
            f"pip install 'feedwright[serve] @ git+https://code.example/a/b@{COMMIT}"
            "#subdirectory=py'",
            id="a password, and a folder in it",
        ),
        pytest.param(
            vcs("file:///home/me/b%20c"),
            "",
            f"pip install 'feedwright[serve] @ git+file:///home/me/b%20c@{COMMIT}'",
            id="on this machine",
        ),
        pytest.param(vcs("https://h.example/", "hg"), "", PARTS, id="hg"),
        pytest.param(vcs("http://inside/b"), "", PARTS, id="an address that is not for others"),
        pytest.param(
            {"url": "file:///home/me/a%20b", "dir_info": {"editable": True}},
            "",
            "pip install -e '/home/me/a b[serve]'",
            id="an editable folder",
        ),
        pytest.param(
            {"url": "file:///home/me/b", "dir_info": {}},
            "",
            "pip install '/home/me/b[serve]'",
            id="a folder",
        ),
        pytest.param(
            {
                "url": "https://t:k@f.example/f.whl?k",
                "archive_info": {"hashes": {"sha256": "ab"}},
            },
            "feedwright @ https://f.example/f.whl#sha256=ab",
            "pip install 'feedwright[serve] @ https://f.example/f.whl#sha256=ab'",
            id="an archive",
        ),
        pytest.param(
            {"url": "file:///tmp/f.whl", "archive_info": {}},
            "",
            "pip install '/tmp/f.whl[serve]'",
            id="an archive on this machine",
        ),
    ],
)
def test_how_it_is_installed_again(
    told: dict[str, Any] | None, requirement: str, command: str
) -> None:
    """Elsewhere by what others can fetch, and here by what was given; no password is told."""
    found = installation(told, "9.8")

    assert found.requirement == requirement
    assert found.command("serve", ["granian>=2.5", "zstandard>=0.23"]) == command


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("git@code.example:a/b.git", "https://code.example/a/b.git"),
        ("ssh://git@code.example:2222/a/b.git", "https://code.example/a/b.git"),
        ("https://token@code.example:8443/a/b", "https://code.example:8443/a/b"),
        ("https://code.example/a/b?private_token=x#y", "https://code.example/a/b"),
        ("http://code.example/a/b", ""),
        ("/srv/git/b.git", ""),
        ("../b", ""),
        ("file:///srv/git/b.git", ""),
        ("https://code.example:port/a", ""),
        ("", ""),
    ],
)
def test_an_address_that_others_can_fetch(address: str, expected: str) -> None:
    """Over https, without user, password and token; nothing where there is none."""
    assert public(address) == expected
