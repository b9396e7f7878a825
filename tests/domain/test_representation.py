"""What is said of a published file beside its bytes."""

import pytest

from feedwright.domain.representation import cache_control, content_type, feed_type, is_coded


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        ("rss.xml", "application/rss+xml; charset=utf-8", 300),
        ("news/atom.xml", "application/atom+xml; charset=utf-8", 300),
        ("feed.json", "application/feed+json", 300),
        ("news/archive-2.xml", "application/xml; charset=utf-8", 300),
        ("news/archive-2.atom.xml", "application/atom+xml; charset=utf-8", 86_400),
        ("index.html", "text/html; charset=utf-8", 300),
        ("feeds.opml", "text/x-opml; charset=utf-8", 300),
        ("articles/a/atom.xml", "application/xml; charset=utf-8", 300),
        ("articles/a/talk.mp3", "audio/mpeg", 86_400),
        ("articles/a/p.svg", "image/svg+xml", 300),
        ("articles/a/none", "application/octet-stream", 86_400),
    ],
)
def test_files(path: str, kind: str, cache: int) -> None:
    """Each file has its media type, and caches keep what changes seldom for a day."""
    assert content_type(path) == kind
    assert cache_control(path, 300) == f"public, max-age={cache}"
    assert is_coded(kind) == (cache_control(path, 0) == "no-cache") or "archive" in path


def test_longer() -> None:
    """Where documents may be kept for longer than a day, all others may."""
    assert cache_control("talk.mp3", 100_000) == "public, max-age=100000"
    assert cache_control("rss.xml", 0) == "no-cache"


def test_feeds_below_articles() -> None:
    """What came with an article is none of our feeds, whatever it is called."""
    assert feed_type("rss.xml") == "application/rss+xml"
    assert feed_type("Articles/a/rss.xml") == ""
