"""Small publications that tests write, publish and read back."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from feedwright.publish import Report, publish

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
path = "public"
{destination}
"""


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
    text = CONFIGURATION.format(**{name: parts.get(name, "") for name in names})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feedwright.toml").write_text(text, encoding="utf-8")
    (folder / "articles").mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


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
