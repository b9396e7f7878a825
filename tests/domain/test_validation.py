from typing import Any

import msgspec
import pytest

from feedwright.domain.publication import Feed, Publication, Publisher
from feedwright.domain.sources import FolderSource
from feedwright.domain.validation import is_web, problems, reserved_notices

GOOD = Publication(
    publication=Publisher(
        title="The Example", address="https://example.org/feeds/", authority="example.org,2026"
    ),
    sources=(FolderSource(path="articles"),),
)


def told(publication: Publication) -> str:
    """The one problem that a publication has."""
    [problem] = problems(publication)
    return problem


def test_no_problem() -> None:
    """A publication that says the least is one."""
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("title", " ", id="blank title"),
        pytest.param("address", "", id="no address"),
        pytest.param("address", "/feeds/", id="relative address"),
        pytest.param("address", "https://example.org/?feed=", id="address with a query"),
        pytest.param("home", "https://example.org/#top", id="home with a fragment"),
        pytest.param("home", "ftp://example.org/", id="home of another scheme"),
        pytest.param("icon", "icon.png", id="relative icon"),
        pytest.param("logo", "https:///logo.png", id="logo without a host"),
        pytest.param("hubs", ("hub.example.org",), id="hub without a scheme"),
        pytest.param("authority", "example.org", id="authority without a year"),
        pytest.param("authority", "example.org,2026-3", id="authority with half a month"),
        pytest.param("authority", "exämple.org,2026", id="authority beyond ascii"),
        pytest.param("timezone", "Istanbul", id="half a zone"),
        pytest.param("timezone", "Europe", id="a folder of zones"),
        pytest.param("timezone", "../etc/passwd", id="zone that climbs"),
        pytest.param("timezone", "", id="no zone"),
        pytest.param("language", "en_GB", id="language with an underscore"),
        pytest.param("language", "english", id="a language's name"),
        pytest.param("language", "lang", id="no language"),
        pytest.param("language", "qq-EN", id="a code of nothing"),
        pytest.param("corrected_for", "a week", id="span in words"),
    ],
)
def test_publisher(name: str, value: object) -> None:
    """Each rule of [publication] that is broken is told with its key."""
    publisher = msgspec.structs.replace(GOOD.publication, **{name: value})
    broken = msgspec.structs.replace(GOOD, publication=publisher)
    assert told(broken).startswith(f"publication.{name}: ")


@pytest.mark.parametrize(
    ("source", "named"),
    [
        pytest.param(FolderSource(path="a", link="/{yaer}/"), ".link: {yaer}", id="placeholder"),
        pytest.param(FolderSource(path="a", language="Turkish!"), ".language: ", id="language"),
        pytest.param(FolderSource(path="a", language="english"), ".language: ", id="a name"),
        pytest.param(FolderSource(path="a", encoding="utf-9"), ".encoding: ", id="unknown"),
        pytest.param(FolderSource(path="a", encoding="base64"), ".encoding: ", id="no text"),
        pytest.param(FolderSource(path="a", encoding="a\0"), ".encoding: ", id="a NUL"),
    ],
)
def test_sources(source: FolderSource, named: str) -> None:
    """Each rule of [[sources]] that is broken is told with its place."""
    sources = (FolderSource(path="articles"), source)
    assert told(msgspec.structs.replace(GOOD, sources=sources)).startswith(
        f"sources, number 2{named}"
    )


def test_one_prefix_twice() -> None:
    """Two folders whose articles would have the same keys are refused."""
    sources = (FolderSource(path="/a/posts"), FolderSource(path="../posts"))
    assert "'posts'" in told(msgspec.structs.replace(GOOD, sources=sources))


@pytest.mark.parametrize(
    ("feeds", "named"),
    [
        pytest.param((), "there is none", id="no feed"),
        pytest.param((Feed(name="News"), Feed(name="news")), "2 feeds", id="case alone differs"),
        pytest.param(
            (Feed(name="caf\u00e9"), Feed(name="cafe\u0301")), "2 feeds", id="form alone differs"
        ),
        pytest.param((Feed(name="../up"),), "folder", id="name that climbs"),
        pytest.param((Feed(name="Articles/x"),), "articles", id="the folder of pages"),
        pytest.param((Feed(name="-"),), "answers for itself", id="the server's own"),
        pytest.param((Feed(name="-/hub"),), "answers for itself", id="the hub's"),
        pytest.param((Feed(also=("-/feed.xml",)),), "answers for itself", id="also there"),
        pytest.param((Feed(also=("/-/",)),), "answers for itself", id="also the whole of it"),
        pytest.param((Feed(each="tag"),), "needs a name", id="each without a name"),
        pytest.param((Feed(formats=()),), "formats is empty", id="no format"),
        pytest.param((Feed(name="t", each="tag", also=("a",)),), "{value}", id="also with each"),
        pytest.param((Feed(also=("a/{value}/",)),), "no each", id="also without each"),
        pytest.param((Feed(also=("/../x.xml",)),), "also", id="also that climbs"),
        pytest.param((Feed(also=("/",)),), "also", id="also without a name"),
    ],
)
def test_feeds(feeds: tuple[Feed, ...], named: str) -> None:
    """Each rule of [[feeds]] that is broken is told."""
    problem = told(msgspec.structs.replace(GOOD, feeds=feeds))
    assert problem.startswith("feeds")
    assert named in problem


def test_every_problem() -> None:
    """All that is wrong is told at once."""
    publisher = Publisher(title="", address="", authority="")
    broken = Publication(publication=publisher, sources=(), feeds=())
    assert len(problems(broken)) == 5


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("https://example.org", True, id="https"),
        pytest.param("HTTP://EXAMPLE.ORG:8080/a?b#c", True, id="everything"),
        pytest.param("https://örnek.example/", True, id="beyond ascii"),
        pytest.param("example.org", False, id="no scheme"),
        pytest.param("mailto:desk@example.org", False, id="other scheme"),
        pytest.param("https://", False, id="no host"),
        pytest.param("https://exam ple.org/", False, id="blank"),
        pytest.param("https://exam\nple.org/", False, id="line end"),
        pytest.param('https://example.org/"x', False, id="quote"),
        pytest.param("https://[example.org/", False, id="broken brackets"),
        pytest.param("https://example.org:port/", False, id="broken port"),
        pytest.param("https://example.org:99999/", False, id="port out of range"),
    ],
)
def test_is_web(address: str, expected: bool) -> None:
    """An absolute http or https address has a scheme, a host and nothing that ends it early."""
    assert is_web(address) is expected


@pytest.mark.parametrize(
    ("publisher", "profile", "expected"),
    [
        pytest.param({}, "", ["anything; set address in", "what is published"], id="readers"),
        pytest.param({"hub": True}, "", ["nor can the subscribers of your hub"], id="hub"),
        pytest.param(
            {"hub": True},
            "smartnews",
            ["nor can SmartNews and the subscribers of your hub; set address"],
            id="a partner",
        ),
        pytest.param(
            {"address": "https://news.org/", "hubs": ("https://hub.test/",)},
            "",
            ["hubs names hub.test", "set hubs in feedwright.toml"],
            id="another's hub",
        ),
        pytest.param({"address": "https://news.org/", "hub": True}, "", [], id="none"),
    ],
)
def test_reserved_notices(publisher: dict[str, Any], profile: Any, expected: list[str]) -> None:
    """Who cannot reach an address for examples is told, and what to set in its place."""
    said = {"title": "T", "address": "https://example.org/", "authority": "news.org,2026"}
    publication = Publication(
        publication=Publisher(**{**said, **publisher}),
        sources=(FolderSource(path="articles"),),
        feeds=(Feed(name="", profile=profile),) if profile else (Feed(name=""),),
    )
    found = [*reserved_notices(publication)]
    assert len(found) == bool(expected)
    assert all(one in found[0] for one in expected)
