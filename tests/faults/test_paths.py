"""No name, however hostile, leads out of the destination or into what is not the source."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.faults.test_kill import LONG
from tests.publications import article, items, run, tree, write

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.publication import safe_path

SECRET = b"nobody may read this"
PIECES = (
    "..", ".", "/", "\\", "~", "a", "A", "b.md", "../../secret.md", "secret.png", "/etc/passwd",
    "con", "nul.txt", "aux", "lpt1", "com\u00b9", " ", ".", "\x00", "\n", "\x7f", "%2e%2e", "%2f",
    "%00", "..%5c", "\u2025", "\uff0e\uff0e", "\uff0f", "\u2215", "\u00e9", "e\u0301", "\u212b",
    "\u0130", "\u00df", "ss", "\u202e", "\ufeff", "\U0001f469", "\ud800", ":", "*", "?", "#", '"',
    "<",     "|", "x" * 300, ".feedwright-stage", ".git", "index.html", "rss.xml", "articles", "file:///",
    "file:///etc/passwd", "C:\\", "//evil.example/", "https://example.org/feeds/../../",
    "https://example.org/feeds/articles/x/../../../secret.png", "{", "}", "$HOME", "${HOME}",
    "`id`",
)  # fmt: skip
names = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=4).map("".join)


@pytest.fixture
def outside(place: Path) -> Iterator[Path]:
    """A folder that holds a publication's folder, and what is none of its business."""
    folder = place / "outside"
    folder.mkdir()
    for name in ("secret.md", "secret.png", "secret.txt"):
        (folder / name).write_bytes(SECRET)
    yield folder
    shutil.rmtree(folder)


def around(outside: Path) -> dict[str, bytes]:
    """All that lies outside of the destination and of the store."""
    return {
        str(path.relative_to(outside)): path.read_bytes() if path.is_file() else b""
        for path in sorted(outside.rglob("*"))
        if not str(path.relative_to(outside)).startswith(("p/public", "p/.feedwright"))
    }


def kept_to_itself(outside: Path, before: dict[str, bytes]) -> None:
    """A run must have written nowhere else, and told nothing that is not the source's."""
    assert around(outside) == before
    documents = tree(outside / "p")
    assert not [path for path, data in documents.items() if SECRET in data or b"root:x:" in data]
    assert not [path for path in documents if not safe_path(path)]
    folded = [path.casefold() for path in documents]
    assert len(folded) == len(set(folded)), "two documents that some disks hold for one"


HERE = settings(
    max_examples=1500 if LONG else 25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FIELDS = ("slug", "path", "url", "permalink", "link", "section", "category", "lang")
REFERRING = ("image", "cover", "enclosure", "audio", "aliases", "canonical", "source")


@HERE
@given(
    st.lists(st.dictionaries(st.sampled_from(FIELDS + REFERRING), names, max_size=4), max_size=4),
    st.lists(names, max_size=4),
)
def test_any_name_in_an_article(
    outside: Path, said: list[dict[str, str]], referred: list[str]
) -> None:
    """Whatever articles call themselves and refer to, a run keeps to its own folders."""
    shutil.rmtree(outside / "p", ignore_errors=True)
    body = "\n\n".join(f"![x](<{name}>) [y](<{name}>)" for name in referred)
    body += "".join(f'<img src="{name}"><a href="{name}">x</a>' for name in referred)
    stored: list[dict[str, Any]] = [
        {"title": f"T{n}", "date": "2026-01-01", "content_html": body, "tags": referred, **one}
        for n, one in enumerate(said)
    ]
    more = '[[feeds]]\nname = "s"\neach = "section"\n[[feeds]]\nname = "t"\neach = "tag"'
    folder = write(outside / "p", {"all.json": json.dumps(stored)}, more=more)
    (folder / "articles" / "post").mkdir()
    front = {name: value for one in said for name, value in one.items()}
    text = article("Post", body=body.replace("\ud800", ""), **front)
    (folder / "articles" / "post" / "index.md").write_text(text, "utf-8", errors="replace")
    before = around(outside)

    run(folder)

    kept_to_itself(outside, before)


@HERE
@given(name=names, also=names)
def test_any_name_in_the_configuration(outside: Path, name: str, also: str) -> None:
    """Whatever feeds are called, and old paths, a run keeps to its folders or refuses."""
    shutil.rmtree(outside / "p", ignore_errors=True)
    folder = outside / "p"
    write(folder, {"a.md": article("A", section="S", tags=["t"])})
    quoted = {
        key: json.dumps(value.encode(errors="replace").decode()).replace("\x7f", "\\u007f")
        for key, value in {"name": name, "also": also}.items()
    }
    more = f"[[feeds]]\nname = {quoted['name']}\nalso = [{quoted['also']}]"
    write(folder, {}, more=more)
    before = around(outside)

    try:
        run(folder)
    except ConfigurationError:
        assert around(outside) == before
        return
    kept_to_itself(outside, before)


@HERE
@given(st.lists(names, min_size=1, max_size=5))
def test_any_name_of_a_file(outside: Path, found: list[str]) -> None:
    """Whatever files are called, those that can be articles are, each at a place of its own."""
    shutil.rmtree(outside / "p", ignore_errors=True)
    folder = write(outside / "p", {})
    written = set()
    for number, name in enumerate(found):
        file = name.replace("/", "_").replace("\x00", "")[:60] + ".md"
        path = os.fsencode(folder / "articles") + b"/" + file.encode("utf-8", "replace")
        with open(path, "wb") as opened:  # noqa: PTH123 - a name of any bytes
            opened.write(article(f"T{number}").encode())
        written.add(path)
    before = around(outside)

    report = run(folder)

    kept_to_itself(outside, before)
    hidden = sum(path.rpartition(b"/")[2].startswith((b".", b"_")) for path in written)
    assert report.articles.read + len(report.articles.set_aside) == len(written) - hidden


def test_names_that_some_disks_hold_for_one(tmp_path: Path) -> None:
    """Articles, sections and tags that differ in case or in form alone get documents apart."""
    same = ("Caf\u00e9", "cafe\u0301", "CAFE\u0301", "cafe")
    files: dict[str, str | bytes] = {
        f"{number}/{name}.md": article(f"T{number}", section=name, tags=[name], author=name)
        for number, name in enumerate(same)
    }
    more = "".join(
        f'[[feeds]]\nname = "{each}"\neach = "{each}"\n' for each in ("section", "tag", "author")
    )
    folder = write(tmp_path, files, more=more)

    report = run(folder)

    assert report.clean
    folded = [path.casefold() for path in tree(folder)]
    assert len(folded) == len(set(folded))
    assert len({one["url"] for one in items(folder)}) == len(same)


def test_links_in_source_and_destination(tmp_path: Path) -> None:
    """Links to files and folders elsewhere are neither read, nor followed, nor written through."""
    folder = write(tmp_path / "p", {"a/index.md": article("A", body="![x](x.png) ![y](d/s.png)")})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("s.md", "s.png", "rss.xml"):
        (elsewhere / name).write_bytes(SECRET)
    source, public = folder / "articles", folder / "public"
    (source / "s.md").symlink_to(elsewhere / "s.md")
    (source / "d").symlink_to(elsewhere)
    (source / "a" / "x.png").symlink_to(elsewhere / "s.png")
    (source / "a" / "d").symlink_to(elsewhere)
    (source / "circle").symlink_to(source)
    (source / "dangling.md").symlink_to(tmp_path / "nowhere.md")
    public.mkdir()
    (public / "rss.xml").symlink_to(elsewhere / "rss.xml")
    (public / "articles").symlink_to(elsewhere)
    (public / ".feedwright-stage").symlink_to(elsewhere)

    report = run(folder)

    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == dict.fromkeys(
        ("s.md", "s.png", "rss.xml"), SECRET
    )
    assert {one.source for one in report.articles.set_aside} == {
        "articles/s.md",
        "articles/dangling.md",
    }
    assert report.articles.read == 1
    assert not (public / "rss.xml").is_symlink()
    assert not (public / ".feedwright-stage").is_symlink(), "what is staged was staged elsewhere"
    assert {one.path for one in report.refused} == {"articles/a/index.html"}
