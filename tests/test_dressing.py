"""What a feed adds to its entries: to their links, around their content, and of itself."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

import feedparser
import pytest
from tests.publications import NOW, article, items, run, write

from feedwright.commands.check import check
from feedwright.commands.plan import preview_publication
from feedwright.domain.errors import ConfigurationError

FILES = {
    "a.md": article("Ships & <tides>", url="/a/?b=1#c", authors=["Ayşe Yılmaz", "Bo"]),
    "b.md": article("Harbour", "2026-03-01", id="tag:example.org,2026:b"),
}
SUFFIX = 'link_suffix = "utm_source=rss&utm_medium=feed"'
AROUND = """
before = '<p onclick="x()">By {author}</p>'
after = '<p><a href="{link}">{title}</a> <a href="/about/">about</a><script>x()</script></p>'
"""
SECOND = f'[[feeds]]\nname = "partner"\narchive = true\npage_size = 1\n{SUFFIX}\n{AROUND}'


def entries(folder: Path, name: str = "atom.xml") -> list[Any]:
    """The entries of a document, as they were written."""
    data = (folder / "public" / name).read_bytes()
    return list(feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False).entries)


def test_a_suffix_is_on_links_alone(tmp_path: Path) -> None:
    """Ids and times stay in all formats; a link's own query and fragment are kept."""
    write(tmp_path, FILES)
    run(tmp_path)
    before = [(one.id, one.updated, one.link) for one in entries(tmp_path)]
    time.sleep(0.03)
    write(tmp_path, {}, feed=SUFFIX)
    outlook = preview_publication(tmp_path, now=NOW, environment={})
    (feed,) = outlook.feeds
    assert (feed.new, feed.redelivered, feed.corrected, feed.removed) == ((), (), (), ())
    assert len(feed.refreshed) == 2
    report = run(tmp_path)
    assert report.clean
    assert [(one.id, one.updated) for one in entries(tmp_path)] == [one[:2] for one in before]
    links = [one.link for one in entries(tmp_path)]
    assert links[0] == "https://example.org/a/?b=1&utm_source=rss&utm_medium=feed#c"
    assert links[1] == before[1][2] + "?utm_source=rss&utm_medium=feed"
    assert [one.link for one in entries(tmp_path, "rss.xml")] == links
    assert [one["url"] for one in items(tmp_path)] == links
    assert check(tmp_path / "public") == ()


def test_a_feed_beside_others_has_its_own_form(tmp_path: Path) -> None:
    """What one feed adds is in no other, whichever run has made it, and in its archive too."""
    write(tmp_path, FILES, more=SECOND)
    run(tmp_path)
    write(tmp_path, {"c.md": article("New", "2026-03-03")}, more=SECOND)
    run(tmp_path)
    plain, own = entries(tmp_path), entries(tmp_path, "partner/atom.xml")
    assert [one.id for one in plain] == [one.id for one in own]
    assert not any("utm_source" in one.link or "By " in one.content[0].value for one in plain)
    for one in own:
        assert "utm_source=rss" in one.link
    text = next(one for one in own if "tides" in one.title).content[0].value
    assert text.startswith("<p>By Ayşe Yılmaz, Bo</p>\n")
    link = "https://example.org/a/?b=1&amp;utm_source=rss&amp;utm_medium=feed#c"
    assert f'<a href="{link}">Ships &amp; &lt;tides&gt;</a>' in text
    assert 'href="https://example.org/about/"' in text
    assert "x()" not in text
    page = (tmp_path / "public/partner/archive-1.atom.xml").read_text("utf-8")
    assert "utm_source=rss" in page
    assert check(tmp_path / "public") == ()


def test_a_lost_store_does_not_take_the_suffix_for_the_address(tmp_path: Path) -> None:
    """What published documents tell of links is the articles' own addresses."""
    write(tmp_path, FILES, feed=SUFFIX)
    run(tmp_path)
    before = entries(tmp_path)
    shutil.rmtree(tmp_path / ".feedwright")
    report = run(tmp_path)
    assert (report.articles.new, report.clean) == (0, True)
    assert [one.link for one in entries(tmp_path)] == [one.link for one in before]
    assert entries(tmp_path)[0].link.count("utm_source") == 1


def test_a_retracted_entry_and_a_summary_have_nothing_around(tmp_path: Path) -> None:
    """A notice stands alone, and a feed of summaries has no content to stand around."""
    files = {"a.md": article("Gone", status="retracted"), "b.md": article("Here", "2026-03-01")}
    write(tmp_path, files, feed=AROUND, more=f'[[feeds]]\nname = "s"\ncontent = "summary"{AROUND}')
    run(tmp_path)
    gone, here = entries(tmp_path)
    assert "By " not in gone.content[0].value
    assert "By " in here.content[0].value
    assert not any("content" in one for one in entries(tmp_path, "s/atom.xml"))


def test_a_feed_says_of_itself_what_it_names(tmp_path: Path) -> None:
    """Its language, authors and logo stand in the place of the publication's."""
    own = (
        '[[feeds]]\nname = "tr"\nlanguage = "tr"\nlogo = "https://example.org/tr.png"\n'
        'authors = [{ name = "Masa" }]'
    )
    write(tmp_path, FILES, more=own, publication='logo = "https://example.org/en.png"')
    run(tmp_path)
    found = feedparser.parse((tmp_path / "public/tr/rss.xml").read_bytes()).feed
    assert (found.language, found.image.href) == ("tr", "https://example.org/tr.png")
    told = json.loads((tmp_path / "public/tr/feed.json").read_bytes())
    assert told["authors"] == [{"name": "Masa"}]
    main = feedparser.parse((tmp_path / "public/rss.xml").read_bytes()).feed
    assert (main.language, main.image.href) == ("en", "https://example.org/en.png")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('link_suffix = "a b"', "link_suffix: 'a b'", id="blank"),
        pytest.param('link_suffix = "a#b"', "link_suffix: 'a#b'", id="fragment"),
        pytest.param('after = "{url}"', r"after: \{url\} is unknown", id="placeholder"),
        pytest.param('language = "turkish"', "language: 'turkish'", id="language"),
        pytest.param('logo = "/a.png"', "logo: '/a.png'", id="logo"),
    ],
)
def test_what_cannot_be_is_an_error(tmp_path: Path, line: str, said: str) -> None:
    """The message names the feed and the key."""
    write(tmp_path, FILES, feed=line)
    with pytest.raises(ConfigurationError, match=f"feeds, '': {said}"):
        run(tmp_path)
