"""Small publications that tests write, publish and read back."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import feedparser
import pytest

from feedwright.domain.report import Report
from feedwright.pipeline import publish
from feedwright.store.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CONFIGURATION = """
[publication]
title = "The Example"
address = "https://example.org/feeds/"
home = "https://example.org/"
authority = "example.org,2026"
{publication}
[[sources]]
path = "articles"
{source}
[[feeds]]
name = ""
{feed}
{more}
[destination]
path = "{path}"
{destination}
"""

HELD = """
import sys, time
from pathlib import Path

sign, event, part = sys.argv[1:4]

def hold(name, values):
    if name == event and any(part in str(one) for one in values) and not Path(sign).exists():
        Path(sign).touch()
        time.sleep(600)

sys.addaudithook(hold)
from feedwright.cli import main
sys.argv[1:] = sys.argv[4:]
main()
"""
"""A command that waits where it first does something to some file, of which a file is the sign.

Args:
    The path of the sign, an event of Python's audit, a part of a path, and the command's arguments.
"""
PATIENT = """
import sys
from feedwright.store.store import Store

Store.__init__.__kwdefaults__["patience"] = 900
from feedwright.cli import main
main()
"""
"""A command that waits for other runs for longer than any number of them takes."""


_SERVER = [""]
"""The address of the database in which publications that are written keep their stores, if any."""


@contextmanager
def stores_on(server: str) -> Iterator[None]:
    """Publications that are written meanwhile keep their stores on a server; "": in files."""
    _SERVER.append(server)
    try:
        yield
    finally:
        _SERVER.pop()


_BUCKET = [""]
"""The place in an object store to which publications that are written deliver, if any."""


@contextmanager
def delivering_to(bucket: str) -> Iterator[None]:
    """Publications that are written meanwhile deliver to a bucket; "": to folders."""
    _BUCKET.append(bucket)
    try:
        yield
    finally:
        _BUCKET.pop()


def destination_path(folder: Path) -> str:
    """Where a publication that is written delivers: a folder, or a place in that bucket."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    return f"{_BUCKET[-1]}/{name}" if _BUCKET[-1] else "public"


def store_address(folder: Path) -> str:
    """The address of a publication's store on that server, or "" for a file."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    return f"{_SERVER[-1]}#{name}" if _SERVER[-1] else ""


def lose_store(folder: Path) -> None:
    """The store is lost: its file is removed, or the database does not know the publication."""
    for file in (folder / ".feedwright").glob("*"):
        file.unlink()
    if _SERVER[-1]:
        import psycopg

        _, _, name = store_address(folder).partition("#")
        forgetting = "update feedwright.publications set name = name || number where name = %s"
        with psycopg.connect(_SERVER[-1]) as connection:
            connection.execute(forgetting, [name])


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has no run wait for another."""
    usual = Store.__init__.__kwdefaults__ or {}
    monkeypatch.setattr(Store.__init__, "__kwdefaults__", {**usual, "patience": 0.05})


def article(title: str, date: str = "2026-03-02", body: str = "Some text.", **fields: Any) -> str:
    """A Markdown article with front matter, whose further fields are given by name."""
    front = {"title": title, "date": date, **fields}
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items())
    return "\n".join(["---", *lines, "---", body, ""])


def write(folder: Path, files: Mapping[str, str | bytes], **parts: str) -> Path:
    """Writes a publication.

    Args:
        folder: Where.
        files: Its articles and what lies beside them, by path below ``articles``.
        parts: Lines of feedwright.toml, by the table that they belong to.
    """
    names = ("publication", "source", "feed", "more", "destination")
    if place := store_address(folder):
        parts["publication"] = f'{parts.get("publication", "")}\nstore = "{place}"'
    to = destination_path(folder)
    text = CONFIGURATION.format(path=to, **{name: parts.get(name, "") for name in names})
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / "feedwright.toml", text)  # which a server or a worker may be looking at
    (folder / "articles").mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def replace_file(path: Path, content: str | bytes) -> None:
    """Writes a file that a running process reads, of which that never sees a half."""
    new = path.with_name(f".{path.name}.new")  # hidden: no source reads it, and no watch tells
    new.write_bytes(content.encode() if isinstance(content, str) else content)
    new.replace(path)


def run(folder: Path, now: datetime = NOW, **options: Any) -> Report:
    """Publishes at a fixed time."""
    return publish(folder, now=now, environment={}, **options)


def feed(folder: Path, path: str = "atom.xml") -> Any:
    """A published document as a reader sees it."""
    parsed = feedparser.parse((folder / "public" / path).read_bytes())
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def items(folder: Path, path: str = "feed.json") -> list[dict[str, Any]]:
    """The items of a published JSON Feed."""
    found: list[dict[str, Any]] = json.loads((folder / "public" / path).read_bytes())["items"]
    return found


def tree(folder: Path) -> dict[str, bytes]:
    """Every published file's bytes, by path."""
    public = folder / "public"
    return {
        str(path.relative_to(public)): path.read_bytes()
        for path in sorted(public.rglob("*"))
        if path.is_file()
    }


def complaints(stderr: str) -> list[str]:
    """The lines of stderr, without what is said of an address such as example.org."""
    return [line for line in stderr.splitlines() if "a name for examples and tests" not in line]


def shown(command: str, folder: Path, *arguments: str) -> str:
    """What a terminal is shown of a command's progress, what is erased again too."""
    terminal, end = os.openpty()
    program = [sys.executable, "-m", "feedwright", command, os.fspath(folder), *arguments]
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=end, env=environment):
        os.close(end)
        told = b""
        with suppress(OSError), os.fdopen(terminal, "rb", buffering=0) as stream:
            while piece := stream.read(4096):
                told += piece
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", told.decode())


ROOT = "https://example.org/feeds/"
_ADDRESS = re.compile(rf"{re.escape(ROOT)}[^\s\"'<>\\)?#&]*")
_REFERENCE = re.compile(r"(?:href|src)=[\"']([^\"'#?]*)")


def dangling(documents: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """Where published documents lead to pages or files of articles that are not there.

    Args:
        documents: Every published file's bytes, by path.

    Returns:
        The path of each document that a reader reaches from any but an article's page, and
        the path that it leads to.
    """
    found: set[tuple[str, str]] = set()
    todo = [path for path in documents if not path.startswith(("articles/", "."))]
    seen = {*todo}
    for path in todo:
        if not path.endswith((".html", ".xml", ".json", ".opml")):
            continue
        for target in _targets(path, documents[path].decode()):
            if target not in documents:
                found.add((path, target))
            elif target not in seen:
                seen.add(target)
                todo.append(target)
    return found


def _targets(path: str, text: str) -> set[str]:
    addresses = {match[0] for match in _ADDRESS.finditer(text)}
    if path.endswith(".html"):
        addresses |= {urljoin(ROOT + path, match[1]) for match in _REFERENCE.finditer(text)}
    paths = (unquote(one.removeprefix(ROOT)) for one in addresses if one.startswith(ROOT))
    return {
        one + "index.html" if one.endswith("/") else one
        for one in paths
        if one.startswith("articles/")
    }
