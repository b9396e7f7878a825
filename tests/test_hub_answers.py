"""What the hub tells others: what is wrong, and what to do next."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.publications import article, run, write

from feedwright.announce.websub import MOST_FORM_BYTES
from feedwright.server.hub import Hub

FORM = "application/x-www-form-urlencoded"
TOPIC = "https://example.org/feeds/atom.xml"


def said(
    folder: Path, body: bytes, *, method: str = "POST", kind: str = FORM, whole: bool = True
) -> tuple[int, str]:
    """The status and the sentence with which a hub answers, while it does no work."""
    hub = Hub(folder, {})
    sent: list[MutableMapping[str, Any]] = []
    events = [{"type": "http.request", "body": body}] if whole else [{"type": "http.disconnect"}]

    async def receive() -> MutableMapping[str, Any]:
        return events.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"method": method, "headers": [(b"content-type", kind.encode())]}
    asyncio.run(hub(scope, receive, send))
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication with a hub, published."""
    write(tmp_path, {"a.md": article("A")}, publication="hub = true")
    run(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        pytest.param(
            {"method": "GET"},
            405,
            "method not allowed: the WebSub hub of https://example.org/ takes POST only; send "
            "hub.mode, hub.topic and hub.callback as a form\n",
            id="a browser",
        ),
        pytest.param(
            {"kind": "application/json"},
            415,
            f"unsupported Content-Type; send the parameters as {FORM}\n",
            id="JSON",
        ),
        pytest.param(
            {"body": b"x" * (MOST_FORM_BYTES + 1)},
            413,
            "the request body exceeds 65,536 bytes; shorten it\n",
            id="a long form",
        ),
        pytest.param(
            {"whole": False}, 400, "the request body is incomplete; send it again\n", id="half"
        ),
        pytest.param(
            {"body": urlencode({"hub.mode": "subscribe"}).encode()},
            503,
            "the hub is not running at the moment; retry after 60 seconds\n",
            id="a hub that does not run",
        ),
    ],
)
def test_a_refusal_says_what_to_do(
    folder: Path, given: dict[str, Any], status: int, sentence: str
) -> None:
    """Each refusal names the fault in the request, and what to send in its place."""
    assert said(folder, **{"body": b"", **given}) == (status, sentence)


def test_without_a_hub_the_answer_leads_to_the_right_one(tmp_path: Path) -> None:
    """Who takes this server for a hub is told where a feed's hub is named."""
    run(write(tmp_path, {"a.md": article("A")}))

    assert said(tmp_path, b"") == (
        404,
        "this server runs no WebSub hub; use the hub that the feed names by rel=hub\n",
    )
