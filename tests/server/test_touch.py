"""Word of a change from a CMS: who may give it, and what becomes of it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.asgi import Response, asked
from tests.publications import article, run, write

from feedwright.scheduling import touch_file
from feedwright.server.app import application
from feedwright.server.touch import TOKEN
from feedwright.store.own_files import TOUCHED

SECRET = "a-secret-of-the-desk"  # noqa: S105 - of nobody
RIGHT = {"Authorization": f"Bearer {SECRET}"}


def answers(
    folder: Path,
    *requests: tuple[str, Mapping[str, str]],
    secret: str = SECRET,
    clients: tuple[str, ...] = ("192.0.2.1",),
) -> list[Response]:
    """What a server answers to some requests, one after another."""
    app = application(folder, environment={TOKEN: secret} if secret else {})

    async def ask() -> list[Response]:
        return [
            await asked(app, "/-/touch", headers, method=method, client=client)
            for client in clients
            for method, headers in requests
        ]

    return asyncio.run(ask())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication."""
    write(tmp_path, {"a.md": article("A")})
    run(tmp_path)
    return tmp_path


def test_who_has_the_token_may(folder: Path) -> None:
    """The word is left where `run` looks, and nothing is said."""
    (answer,) = answers(folder, ("POST", RIGHT))
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["cache-control"] == "no-store"
    assert (folder / TOUCHED).is_file()


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer another"},
        {"Authorization": f"Basic {SECRET}"},
        {"Authorization": f"Bearer {SECRET}x"},
        {"Authorization": f"Bearer {SECRET[:-1]}"},
        {"Authorization": "Bearer \u00e9\u00e8"},
    ],
)
def test_nobody_else_may(folder: Path, told: dict[str, str]) -> None:
    """Without the token nothing is written, and the answer says what is missing."""
    (answer,) = answers(folder, ("POST", told))
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert SECRET not in answer.body.decode()
    assert not (folder / TOUCHED).exists()


def test_without_a_secret_nobody_may(folder: Path) -> None:
    """An empty token is none."""
    (answer, other) = answers(
        folder, ("POST", {"Authorization": "Bearer "}), ("POST", RIGHT), secret=""
    )
    assert (answer.status, other.status) == (404, 404)


def test_only_a_post_does(folder: Path) -> None:
    """What looks at an address changes nothing."""
    (answer,) = answers(folder, ("GET", RIGHT))
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_who_tries_on_is_put_off(folder: Path) -> None:
    """Guesses are bounded by address, and touches too; who has the token is not put off by them."""
    wrong = [("POST", {"Authorization": "Bearer x"})] * 12
    found = answers(folder, *wrong, ("POST", RIGHT))
    assert [one.status for one in found] == [401] * 10 + [429] * 2 + [204]
    found = answers(folder, *[("POST", RIGHT)] * 22)
    assert [one.status for one in found].count(429) == 2
    assert found[-1].headers["retry-after"]


def test_the_word_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time that the file is written is told once; what stood there before is not."""
    import threading

    monkeypatch.setattr(touch_file, "_EVERY", 0.005)
    file = tmp_path / "touched"
    file.write_text("1")
    heard = threading.Semaphore(0)
    with touch_file.Touched(file, heard.release):
        for number in range(3):
            new = tmp_path / "new"
            new.write_text("x" * (number + 2))
            new.replace(file)  # at once, or what stands there in between is told too
            assert heard.acquire(timeout=120)
    assert not heard.acquire(blocking=False)
