"""Licences and rights in documents, read back as readers and machines do."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import html
from tests.publications import article, items, lose_store, run, tree, write

from feedwright.checks import Document, check
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.formats import FORMATS

ALL = "https://example.org/license.xml"
CITY = "https://creativecommons.org/licenses/by/4.0/"
OWN = "https://example.org/terms/one"
RSL = "application/rsl+xml"
NAMES = ("rss", "atom")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication with a licence; a feed, and an article, have one of their own."""
    files = {
        "one.md": article("One", section="City", license=OWN, copyright="© Ann"),
        "two.md": article("Two", section="City", date="2026-03-03", license="CC BY 4.0"),
        "three.md": article("Three", date="2026-03-04"),
    }
    feeds = f'[[feeds]]\nname = "s"\neach = "section"\nlicence = "{CITY}"\nrights = "© City"\n'
    write(tmp_path, files, publication=f'licence = "{ALL}"\nrights = "© All"', more=feeds)
    run(tmp_path)
    return tmp_path


def licences(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The licences that a feed or an entry links to, with their types."""
    links = found.get("links", ())
    return [(one["href"], one.get("type", "")) for one in links if one["rel"] == "license"]


@pytest.mark.parametrize("name", NAMES)
def test_a_feed_links_to_its_licence(folder: Path, name: str) -> None:
    """A feed names the publication's licence, or its own; and its rights likewise."""
    main = feedparser.parse((folder / "public" / FORMATS[name].file_name).read_bytes())
    city = feedparser.parse((folder / "public/s/city" / FORMATS[name].file_name).read_bytes())
    # feedparser gives links that name no type that of a page.
    assert licences(main.feed) == [(ALL, RSL)]
    assert licences(city.feed) == [(CITY, "text/html")]
    assert (main.feed.rights, city.feed.rights) == ("© All", "© City")
    assert main.feed.link == "https://example.org/"


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_links_to_its_own(folder: Path, name: str) -> None:
    """An entry names its own licence alone, and still leads to its article."""
    found = feedparser.parse((folder / "public" / FORMATS[name].file_name).read_bytes())
    told = {one.title: (licences(one), one.get("rights", "")) for one in found.entries}
    # The words of a licence are told as rights, as ever.
    assert told == {
        "One": ([(OWN, "text/html")], "© Ann"),
        "Two": ([], "CC BY 4.0"),
        "Three": ([], ""),
    }
    assert all(one.link.startswith("https://example.org/feeds/articles/") for one in found.entries)


def test_documents_with_licences_are_sound(folder: Path) -> None:
    """No rule has anything against documents that name licences."""
    for path, data in tree(folder).items():
        kinds = [one for one in FORMATS.values() if path.endswith(one.file_name) and one.is_feed]
        for one in kinds:
            assert check(Document(path=path, media_type=one.media_type, data=data)) == (), path


def test_pages_link_to_licences(folder: Path) -> None:
    """Each page names the licence under which what it shows may be used, in its head."""
    found = {}
    for path, data in tree(folder).items():
        if path.endswith(".html"):
            links = html.document_fromstring(data).xpath("//head/link[@rel='license']")
            found[path] = [(one.get("href"), one.get("type", "")) for one in links]
    own = {path: one for path, one in found.items() if path.startswith("articles/")}
    assert found["index.html"] == [(ALL, RSL)]
    assert found["s/city/index.html"] == [(CITY, "")]
    assert sorted(own.values()) == [[(ALL, RSL)], [(ALL, RSL)], [(OWN, "")]]
    page = next((folder / "public/articles").glob("*one*/index.html")).read_text()
    assert f'<a rel="license" href="{OWN}">© Ann</a>' in page
    told = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])
    assert (told["license"], told["copyrightNotice"]) == (OWN, "© Ann")


def test_licences_survive_the_loss_of_the_store(folder: Path) -> None:
    """What a lost store knew of licences stands in feed.json, and nothing changes by its loss."""
    before = tree(folder)
    assert items(folder)[-1]["_feedwright"]["licence"] == OWN
    lose_store(folder)
    run(folder)
    assert tree(folder) == before


def test_nothing_is_told_unless_asked(tmp_path: Path) -> None:
    """Without a licence no document says a word of one."""
    write(tmp_path, {"one.md": article("One")})
    run(tmp_path)
    assert not any(b"licen" in data for path, data in tree(tmp_path).items() if ".css" not in path)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('licence = "CC BY 4.0"', "publication.licence: 'CC BY 4.0' is no absolute http"),
        ('licence = "https://ann:secret@example.org/"', "holds a user name or a password"),
        ('content_usage = { "Train AI" = false }', "'Train AI' is no category of use"),
        ('content_usage = { train-ai = "n" }', "must be true or false; this is text"),
    ],
)
def test_what_cannot_be_meant_is_told(tmp_path: Path, line: str, problem: str) -> None:
    """A licence that is no address, and a preference that no header can hold, are refused."""
    write(tmp_path, {}, publication=line)
    with pytest.raises(ConfigurationError) as caught:
        run(tmp_path)
    assert problem in str(caught.value)
    assert "secret" not in str(caught.value)
