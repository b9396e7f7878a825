"""Elements of one's own, from front matter to the documents."""

import time
from pathlib import Path

import feedparser
import pytest
from tests.publications import NOW, article, run, write

import feedwright as fw
from feedwright.commands.check import check
from feedwright.domain.errors import ConfigurationError

GEO = '[namespaces]\ngeo = "http://www.w3.org/2003/01/geo/wgs84_pos#"'
FIELDS = {"geo:lat": 41.0, "geo:a b": "x", "colour": "blue", "seen:at": "sea"}


def test_they_stand_in_rss_and_atom(tmp_path: Path) -> None:
    """What has a declared prefix is written; what cannot be is left out and told; all is valid."""
    write(tmp_path, {"a.md": article("Harbour", extra=FIELDS)}, more=GEO)
    report = run(tmp_path)
    for name in ("rss.xml", "atom.xml"):
        found = feedparser.parse((tmp_path / "public" / name).read_bytes())
        assert not found.bozo
        assert found.entries[0].geo_lat == "41.0"
    told = "\n".join(report.warnings)
    assert "articles/a.md: extra: 'geo:a b' is no name" in told
    assert "articles/a.md: extra: 'seen' is no prefix of the namespaces" in told
    assert "colour" not in told


def test_a_namespace_that_is_declared_later_is_used(tmp_path: Path) -> None:
    """The next run writes elements that had no namespace before, and is redelivered to nobody."""
    write(tmp_path, {"a.md": article("Harbour", extra={"geo:lat": "41.0"})})
    assert "'geo' is no prefix" in "\n".join(run(tmp_path).warnings)
    before = feedparser.parse((tmp_path / "public/atom.xml").read_bytes()).entries[0]
    time.sleep(0.03)
    write(tmp_path, {}, more=GEO)
    assert "geo" not in "\n".join(run(tmp_path).warnings)
    after = feedparser.parse((tmp_path / "public/atom.xml").read_bytes()).entries[0]
    assert after.geo_lat == "41.0"
    assert (after.id, after.updated) == (before.id, before.updated)


def test_a_change_of_an_element_is_a_silent_edit(tmp_path: Path) -> None:
    """Readers who look see another text, and nobody is told that the entry is new."""
    write(tmp_path, {"a.md": article("Harbour", extra={"geo:lat": "41.0"})}, more=GEO)
    run(tmp_path)
    write(tmp_path, {"a.md": article("Harbour", extra={"geo:lat": "42.0"})}, more=GEO)
    report = run(tmp_path, NOW)
    assert report.articles.changed == 1
    (entry,) = feedparser.parse((tmp_path / "public/atom.xml").read_bytes()).entries
    assert (entry.geo_lat, entry.updated[:10]) == ("42.0", "2026-03-02")


def test_they_may_have_attributes(tmp_path: Path) -> None:
    """Readers find attributes and text; a name that XML cannot hold is told, and all is valid."""
    extra = {
        "media:rating": {"scheme": "urn:simple", "": "nonadult"},
        "own:point": {"lat": 41.0, "named": "A & <B>"},
        "own:bad": {"x:y": "1"},
        "own:worse": {"xmlns": "urn:x"},
    }
    own = '[namespaces]\nown = "https://example.org/ns#"'
    write(tmp_path, {"a.md": article("Harbour", extra=extra)}, more=own)
    report = run(tmp_path)
    for name in ("rss.xml", "atom.xml"):
        found = feedparser.parse((tmp_path / "public" / name).read_bytes())
        assert not found.bozo
        (entry,) = found.entries
        assert entry.media_rating == {"scheme": "urn:simple", "content": "nonadult"}
        assert entry.own_point == {"lat": "41.0", "named": "A & <B>"}
        assert "own_bad" not in entry
    told = "\n".join(report.warnings)
    assert "extra: 'x:y' of 'own:bad' is no name of an attribute" in told
    assert "extra: 'xmlns' of 'own:worse' is no name of an attribute" in told
    assert {one.level for one in check(tmp_path / "public")} == {"hint"}  # a name nobody knows


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_attributes_are_read_back(name: str) -> None:
    """What is rendered is read again as it was."""
    feed = fw.Feed(
        title="T", address="https://example.org/", namespaces={"geo": "https://g.example/"}
    )
    extra: dict[str, str | dict[str, str]] = {
        "geo:point": {"lat": "41.0", "": "here"},
        "geo:line": {"to": "there"},
        "geo:lat": "41.0",
    }
    given = fw.Article(
        title="A", body="B", link="https://example.org/a", published=NOW, extra=extra
    )

    _, (found,) = fw.read(fw.render(feed, [given], name).data)

    assert found.extra == extra


@pytest.mark.parametrize("attribute", ["a b", "xml:lang", "xmlns", "1st", "é", "x:y"])
def test_an_attribute_that_cannot_be_is_an_error(attribute: str) -> None:
    """The error names the article, the element and the attribute."""
    given = fw.Article(
        title="A",
        link="https://example.org/a",
        published=NOW,
        extra={"media:rating": {attribute: "1"}},
    )
    feed = fw.Feed(title="T", address="https://example.org/")
    with pytest.raises(fw.FeedwrightError, match=r"extra: .* of 'media:rating' is no name"):
        fw.render(feed, [given], "rss")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('xmlfoo = "http://x.example/"', "'xmlfoo' stands for", id="xml"),
        pytest.param('atom = "http://x.example/"', "'atom' stands for", id="atom"),
        pytest.param('geo = ""', "'' is no namespace", id="empty"),
        pytest.param('geo = "http://[::1"', "'http://.::1' is no namespace", id="bracket"),
        pytest.param('geo = "http://x.example/%zz"', "'http://.*' is no namespace", id="percent"),
        pytest.param('"ge o" = "http://x.example/"', "'ge o' is no prefix", id="blank"),
    ],
)
def test_a_namespace_that_cannot_be_is_an_error(tmp_path: Path, line: str, said: str) -> None:
    """The configuration names the table and the prefix."""
    write(tmp_path, {"a.md": article("Harbour")}, more=f"[namespaces]\n{line}")
    with pytest.raises(ConfigurationError, match=f"namespaces: {said}"):
        run(tmp_path)
