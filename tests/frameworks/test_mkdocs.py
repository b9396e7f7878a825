"""Feeds of a site that MkDocs builds, by the hook."""

import logging
from pathlib import Path
from typing import Any

import pytest

import feedwright as fw

pytest.importorskip("mkdocs", reason="MkDocs is not installed")

from mkdocs.commands.build import build
from mkdocs.config import load_config

PAGES = {
    "index.md": "# Home\n\nNo date.\n",
    "blog/new.md": (
        "---\ndate: 2026-03-02\ntags: [ships]\nauthor: Ann\n---\n# New\n\n[Old](old.md)\n"
    ),
    "blog/old.md": "---\ndate: 2026-03-01 10:00:00+03:00\ntitle: Old & grey\n---\nText.\n",
    "blog/draft.md": "---\ndate: 2026-03-01\ndraft: true\n---\n# Draft\n\nSecret.\n",
    "blog/later.md": "---\ndate: 2126-03-01\n---\n# Later\n\nSecret.\n",
    "blog/wrong.md": "---\ndate: someday\n---\n# Wrong\n\nText.\n",
}


def built(folder: Path, **settings: Any) -> Path:
    """A site that is built; the folder of its pages."""
    for name, text in PAGES.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "hook.py").write_text("from feedwright.mkdocs import *\n", "utf-8")
    (folder / "mkdocs.yml").write_text("site_name: The & Example\nhooks: [hook.py]\n", "utf-8")
    settings = {"site_url": "https://example.org/site/", **settings}
    build(load_config(str(folder / "mkdocs.yml"), **settings))
    return folder / "site"


@pytest.mark.filterwarnings("ignore")  # of MkDocs and its themes
def test_dated_pages_stand_in_feeds(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The newest is first; drafts, what is to come and what has no date stand in none."""
    caplog.set_level(logging.WARNING)
    site = built(tmp_path)
    for name in ("rss.xml", "atom.xml", "feed.json"):
        data = (site / name).read_bytes()
        feed, articles = fw.read(data)
        assert fw.check(data) == ()
        assert feed.title == "The & Example"
        assert [one.title for one in articles] == ["New", "Old & grey"]
        assert articles[0].link == "https://example.org/site/blog/new/"
        assert 'href="https://example.org/site/blog/old/"' in articles[0].body
        assert articles[0].authors[0].name == "Ann"
        assert "ships" in articles[0].tags
        assert b"Secret" not in data
    assert "blog/wrong.md is in no feed" in caplog.text
    home = (site / "index.html").read_text("utf-8")
    assert (
        '<link rel="alternate" type="application/rss+xml" '
        'href="https://example.org/site/rss.xml" title="The &amp; Example">'
    ) in home


@pytest.mark.filterwarnings("ignore")  # of MkDocs and its themes
def test_a_build_is_the_same_again(tmp_path: Path) -> None:
    """Building anew changes no byte, and what an earlier build found is forgotten."""
    site = built(tmp_path, extra={"feedwright": {"limit": 1, "formats": ["atom"]}})
    before = (site / "atom.xml").read_bytes()
    assert not (site / "rss.xml").exists()
    assert before.count(b"<entry") == 1
    built(tmp_path, extra={"feedwright": {"limit": 1, "formats": ["atom"]}})
    assert (site / "atom.xml").read_bytes() == before


@pytest.mark.filterwarnings("ignore")  # of MkDocs and its themes
def test_without_an_address_no_feed_is_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A site that does not say where it lives is told to."""
    caplog.set_level(logging.WARNING)
    assert not (built(tmp_path, site_url=None) / "rss.xml").exists()
    assert "set site_url" in caplog.text
