"""Elements of one's own, from front matter to the documents."""

import time
from pathlib import Path

import feedparser
import pytest
from tests.publications import NOW, article, run, write

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


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('xmlfoo = "http://x.example/"', "'xmlfoo' stands for", id="xml"),
        pytest.param('atom = "http://x.example/"', "'atom' stands for", id="atom"),
        pytest.param('geo = ""', "'' is no namespace", id="empty"),
        pytest.param('"ge o" = "http://x.example/"', "'ge o' is no prefix", id="blank"),
    ],
)
def test_a_namespace_that_cannot_be_is_an_error(tmp_path: Path, line: str, said: str) -> None:
    """The configuration names the table and the prefix."""
    write(tmp_path, {"a.md": article("Harbour")}, more=f"[namespaces]\n{line}")
    with pytest.raises(ConfigurationError, match=f"namespaces: {said}"):
        run(tmp_path)
