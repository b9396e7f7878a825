"""A bucket that is missing, forbids, breaks or is away: one clear line, and nothing is broken."""

import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from tests.object_stores import Fault, Gate, deliver_to, documents
from tests.publications import NOW, article, run, write

from feedwright.domain.errors import DestinationUnusable, FeedwrightError
from feedwright.runtime import object_store
from feedwright.runtime.object_store import Patience

HOUR = timedelta(hours=1)
ROOT = "https://example.org/feeds/"
_QUOTED = re.compile(rb'"(https://example\.org/feeds/[^"\\]*)')
_TEXT = re.compile(rb"<(?:link|guid)[^>]*>(https://example\.org/feeds/[^<]+)<")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has runs give a store up soon that refuses, and not one that is slow."""
    soon = Patience(timedelta(seconds=60), retries=1, together=timedelta(seconds=60))
    monkeypatch.setattr(object_store, "PATIENCE", soon)


def published(folder: Path, address: str, articles: int = 3) -> Path:
    """A publication of some articles, each with a picture, that delivers to a bucket."""
    files: dict[str, str | bytes] = {}
    for number in range(articles):
        files[f"{number}.md"] = article(f"A {number}", body=f"Text ![p]({number}.png)")
        files[f"{number}.png"] = b"\x89PNG" + bytes([number])
    write(folder, files, feed="archive = true\npage_size = 2\nlimit = 2")
    deliver_to(folder, address)
    return folder


def broken_links(address: str) -> set[str]:
    """What documents lead to, by paths, and what is not there."""
    found = documents(address)
    wanted = set[str]()
    for path, data in found.items():
        if path.endswith((".xml", ".json", ".opml", ".html")):
            links = set(_TEXT.findall(data))
            links.update(_QUOTED.findall(data))
            wanted |= {link.decode() for link in links}
            if path.endswith(".html"):
                here = ROOT + path
                relative = re.findall(rb'(?:href|src)="([^":]+)"', data)
                wanted |= {urljoin(here, one.decode()) for one in relative}
    paths = {unquote(one.removeprefix(ROOT).partition("#")[0]) for one in wanted if ROOT in one}
    ends = {f"{one}index.html" if one.endswith("/") or not one else one for one in paths}
    return {one for one in ends - found.keys() if not one.startswith("-/")}


@pytest.mark.parametrize(
    ("variables", "place", "told"),
    [
        pytest.param({}, "s3://no-such-bucket/x", "there is no such bucket", id="no bucket"),
        pytest.param(
            {"AWS_SECRET_ACCESS_KEY": "another-secret"},
            "",
            r"credentials are missing or refused \(SignatureDoesNotMatch\); set AWS_ACCESS_KEY_ID",
            id="another secret",
        ),
        pytest.param(
            {"AWS_ACCESS_KEY_ID": "nobody"}, "", r"refused \(InvalidAccessKeyId\)", id="unknown key"
        ),
        pytest.param(
            {"AWS_ACCESS_KEY_ID": "reader", "AWS_SECRET_ACCESS_KEY": "readers-secret"},
            "",
            r"access is denied \(AccessDenied\)",
            id="may read only",
        ),
        pytest.param(
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "", "cannot be reached", id="unreachable"
        ),
        pytest.param(
            {"AWS_ENDPOINT_URL": "http://no-such-host.invalid"},
            "",
            "cannot be reached",
            id="no host",
        ),
    ],
)
@pytest.mark.usefixtures("impatient")
def test_one_clear_line(
    tmp_path: Path,
    bucket: str,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    place: str,
    told: str,
) -> None:
    """What is wrong with a bucket is told in a line without secrets; the next run makes up."""
    folder = published(tmp_path, place or bucket)
    with monkeypatch.context() as changed:
        for name, value in variables.items():
            changed.setenv(name, value)
        with pytest.raises(DestinationUnusable, match=told) as raised:
            run(folder)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)
    if not place:
        run(folder, NOW + HOUR)
        assert not broken_links(bucket)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["503", "hang", "refuse"])
def test_away(
    tmp_path: Path, bucket: str, gate: Gate, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is away is told in a line; what stood there stands, and the next run goes on."""
    folder = published(tmp_path, bucket)
    run(folder)
    before = documents(bucket)
    (folder / "articles/1.md").write_text(article("A 1", body="Other text."))
    gate.fault = lambda _method, _path: fault
    with monkeypatch.context() as patched:
        sooner = Patience(timedelta(seconds=0.5), retries=1, together=timedelta(seconds=1))
        patched.setattr(object_store, "PATIENCE", sooner)
        with pytest.raises(
            DestinationUnusable, match=r"answers 503|not answered|cannot be reached"
        ):
            run(folder, NOW + HOUR)
    gate.fault = lambda _method, _path: ""
    assert documents(bucket) == before
    run(folder, NOW + 2 * HOUR)
    assert b"Other text." in documents(bucket)["articles/a-1/index.html"]


@pytest.mark.usefixtures("gate")
def test_exit_status(tmp_path: Path, bucket: str) -> None:
    """The command says it in one line and exits with 1; no secret is kept beside the store."""
    folder = published(tmp_path, "s3://no-such-bucket/x")
    done = subprocess.run(
        [sys.executable, "-m", "feedwright", "publish", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"NO_COLOR": "1"},
    )
    assert done.returncode == 1
    assert "there is no such bucket" in done.stderr
    assert "Traceback" not in done.stderr
    kept = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    assert b"writers-secret" not in kept
    assert b"writers-secret" not in (done.stdout + done.stderr).encode()
    assert bucket


def _at_random(seed: int, share: float, address: str) -> Callable[[str, str], Fault]:
    """Lets requests fail at random, the same ones for a seed, in whatever order they come."""
    kinds: list[Fault] = ["503", "refuse", "lose", "half"]
    asked = Counter[tuple[str, str]]()
    _, _, place = address.partition("://")

    def fault(method: str, path: str) -> Fault:
        below = path.partition(place)[2]
        asked[method, below] += 1
        told = f"{seed} {method} {below} {asked[method, below]}"
        chance = random.Random(told)  # noqa: S311 - which fail is no secret
        return chance.choice(kinds) if chance.random() < share else ""

    return fault


def _after(number: int) -> Callable[[str, str], Fault]:
    """Lets each request fail after some."""
    passed = count()
    return lambda _method, _path: "" if next(passed) < number else "503"


def _steps(folder: Path, step: int) -> None:
    """Changes a publication: articles are edited, come and go."""
    articles = folder / "articles"
    (articles / "0.md").write_text(article("A 0", body=f"Text {step} ![p](new{step}.png)"))
    (articles / f"new{step}.png").write_bytes(b"\x89PNG" + str(step).encode())
    (articles / f"n{step}.md").write_text(
        article(f"N {step}", f"2026-04-{1 + step:02}", f"See [A](0.md) {step}")
    )
    if step > 1:
        (articles / f"n{step - 2}.md").unlink(missing_ok=True)


@pytest.mark.usefixtures("impatient")
def test_stopped_anywhere(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """Wherever the store goes away, no document leads to what is not there; the next run ends it.

    What a bucket holds in the end is what a folder does.
    """
    folder = published(tmp_path / "bucket", bucket)
    other = published(tmp_path / "folder", "public")
    run(folder)
    run(other)
    for step, number in enumerate((1, 2, 3, 5, 8, 12, 17)):
        for one in (folder, other):
            _steps(one, step)
        now = NOW + (step + 1) * HOUR
        gate.fault = _after(number)
        with suppress(FeedwrightError):
            run(folder, now, allow_shrink=True)
        gate.fault = lambda _method, _path: ""
        assert broken_links(bucket) == set()
        run(folder, now, allow_shrink=True)
        run(other, now, allow_shrink=True)
        assert documents(bucket) == _of_folder(other)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("seed", range(3))
def test_failing_at_random(tmp_path: Path, bucket: str, gate: Gate, seed: int) -> None:
    """Of a store that fails at random nothing becomes inconsistent, and it is whole in the end."""
    folder = published(tmp_path / "bucket", bucket)
    other = published(tmp_path / "folder", "public")
    for step in range(4):
        for one in (folder, other):
            _steps(one, step)
        now = NOW + (step + 1) * HOUR
        gate.fault = _at_random(10 * seed + step, 0.15, bucket)
        with suppress(FeedwrightError):
            run(folder, now, allow_shrink=True)
        gate.fault = lambda _method, _path: ""
        assert broken_links(bucket) == set()
        run(folder, now, allow_shrink=True)
        run(other, now, allow_shrink=True)
        assert documents(bucket) == _of_folder(other)


def _of_folder(folder: Path) -> dict[str, bytes]:
    root = folder / "public"
    return {
        one.relative_to(root).as_posix(): one.read_bytes()
        for one in root.rglob("*")
        if one.is_file()
    }
