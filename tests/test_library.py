"""The examples of the manual's chapter on Python: each runs, one after another."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.publications import NOW, article, write

import feedwright as fw

CHAPTER = ROOT / "src/feedwright/manual/python.md"
CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of Python in the chapter runs in the order of the text, and holds."""
    write(tmp_path / "my-feeds", {"harbour.md": article("Harbour")})
    table = write(tmp_path / "my-table", {}) / "feedwright.toml"
    table.write_text(table.read_text("utf-8").replace('path = "articles"', 'kind = "python"'))
    monkeypatch.chdir(tmp_path)
    text = CHAPTER.read_text("utf-8")
    names: dict[str, Any] = {"__name__": "chapter"}
    blocks = list(CODE.finditer(text))
    assert len(blocks) > 5
    for found in blocks:
        line = text.count("\n", 0, found.start(1))
        exec(compile("\n" * line + found[1], str(CHAPTER), "exec"), names)  # noqa: S102 - our own examples
    assert (tmp_path / "my-feeds/public/rss.xml").is_file()


def test_the_example_of_the_readme_runs() -> None:
    """What the first page shows of the library is a valid feed."""
    (found,) = CODE.finditer((ROOT / "README.md").read_text("utf-8"))
    names: dict[str, Any] = {"__name__": "readme"}
    exec(compile(found[1], "README.md", "exec"), names)  # noqa: S102 - our own example
    assert names["fw"].check(names["document"].data) == ()


FEED = fw.Feed(title="The Example", address="https://example.org/feeds/")
NAIVE = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - the mistake that is looked for


LIBRARY: Any = fw
"""Without the types that tell the same to those who ask them."""


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda _: LIBRARY.render(FEED, [{"title": "A"}], "rss"), "article 1 is a dict"),
        (lambda _: LIBRARY.render({"title": "A"}, [], "rss"), "the feed is a dict"),
        (lambda folder: LIBRARY.read(f"{folder}/rss.xml"), "read takes the bytes"),
        (lambda _: LIBRARY.read(None), "read takes the bytes"),
        (lambda folder: LIBRARY.publish(folder, articles={"id": 1}), "articles is a dict"),
        (lambda folder: LIBRARY.publish(folder, articles=["1"]), "row 1 of articles is a str"),
        (lambda folder: LIBRARY.publish(folder, articles=[], touched="17"), "touched is a str"),
        (lambda folder: LIBRARY.publish(folder, now=NAIVE), "now must be a time with a zone"),
        (lambda folder: LIBRARY.plan(folder, now=NAIVE), "now must be a time with a zone"),
    ],
    ids=["row", "feed", "path", "nothing", "one row", "an id", "touched", "now", "plan"],
)
def test_a_wrong_call_is_an_error(tmp_path: Path, call: Any, said: str) -> None:
    """What is of another type is told in a line, and no article is taken for gone by it."""
    table = write(tmp_path, {}) / "feedwright.toml"
    table.write_text(table.read_text("utf-8").replace('path = "articles"', 'kind = "python"'))
    row = {"id": 1, "title": "Harbour", "body": "It opened.", "date": "2026-03-02"}
    assert fw.publish(tmp_path, articles=[row], now=NOW).articles.new == 1
    with pytest.raises((TypeError, ValueError), match=said):
        call(tmp_path)
    assert fw.publish(tmp_path, now=NOW).articles.read == 1


def test_a_scheduler_is_named_as_the_commands_name_it(tmp_path: Path) -> None:
    """A folder may be text, and a name that is none is told with those that there are."""
    write(tmp_path, {"a.md": article("Harbour")})
    assert fw.schedule(str(tmp_path), "nginx", environment={}) == fw.schedule(
        tmp_path, "nginx", environment={}
    )
    with pytest.raises(
        fw.FeedwrightError,
        match=r"'lighttpd' is nothing .* there are systemd, systemd-worker, cron",
    ):
        fw.schedule(tmp_path, "lighttpd", environment={})  # type: ignore[arg-type]
