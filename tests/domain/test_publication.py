import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.durations import duration
from feedwright.domain.publication import (
    Feed,
    Publication,
    Publisher,
    is_web,
    problems,
    safe_path,
)
from feedwright.domain.sources import FolderSource

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


@pytest.mark.parametrize(
    ("path", "prefix"),
    [
        pytest.param("articles", "articles", id="plain"),
        pytest.param("./articles/", "articles", id="dot and slash"),
        pytest.param("../site/content", "site/content", id="beside the publication"),
        pytest.param("/srv/content", "content", id="absolute"),
        pytest.param(".", "", id="the publication's own folder"),
    ],
)
def test_prefix(path: str, prefix: str) -> None:
    """Keys begin with a source's path, less what depends on the machine."""
    assert FolderSource(path=path).prefix == prefix


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
    "path",
    [
        pytest.param("", id="empty"),
        pytest.param("/rss.xml", id="absolute"),
        pytest.param("a//b", id="empty part"),
        pytest.param("a/", id="slash at the end"),
        pytest.param("..", id="up"),
        pytest.param("a/../b", id="up and down"),
        pytest.param(".", id="here"),
        pytest.param(".htaccess", id="hidden"),
        pytest.param("a\0b", id="NUL"),
        pytest.param("a\nb", id="line end"),
        pytest.param("a\n", id="line end at the end"),
        pytest.param("a\x7f", id="delete"),
        pytest.param("a\udc80", id="byte that is not UTF-8"),
        pytest.param("a\\b", id="backslash"),
        pytest.param("C:", id="drive"),
        pytest.param("a?b", id="query"),
        pytest.param("a#b", id="fragment"),
        pytest.param("a%2fb", id="percent"),
        pytest.param("a.", id="dot at the end"),
        pytest.param("a ", id="blank at the end"),
        pytest.param(" a", id="blank at the start"),
        pytest.param("con", id="device"),
        pytest.param("x/NUL.txt", id="device with an ending"),
        pytest.param("aux .xml", id="device with a blank"),
        pytest.param("com¹", id="device with a raised digit"),
        pytest.param("a" * 253, id="253 bytes"),
        pytest.param("é" * 127, id="254 bytes in 127 letters"),
    ],
)
def test_unsafe_paths(path: str) -> None:
    """A path that could lead elsewhere, or that some system cannot hold, is unsafe."""
    assert not safe_path(path)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("rss.xml", id="file"),
        pytest.param("sections/defence-news/rss.xml", id="folders"),
        pytest.param("cafe\u0301", id="decomposed"),
        pytest.param("son dakika", id="blank within"),
        pytest.param("100%.png", id="a percent sign"),
        pytest.param("5%xf", id="a percent sign before letters"),
        pytest.param("console", id="longer than a device"),
        pytest.param("a..b", id="dots within"),
        pytest.param("é" * 126, id="252 bytes"),
    ],
)
def test_safe_paths(path: str) -> None:
    """A usual path is safe."""
    assert safe_path(path)


@given(
    st.lists(st.sampled_from(["..", ".", "", "/", "\0", "a", "\\", "é", "con", " "])).map("/".join)
)
def test_safe_paths_stay(path: str) -> None:
    """Whatever is called safe can be made, and lies below where it was put."""
    if safe_path(path):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, path)
            place.mkdir(parents=True)
            assert Path(folder).resolve() in place.resolve().parents


@pytest.mark.parametrize(
    ("text", "span"),
    [
        pytest.param("30m", timedelta(minutes=30), id="minutes"),
        pytest.param("12h", timedelta(hours=12), id="hours"),
        pytest.param("7d", timedelta(days=7), id="days"),
        pytest.param("2w", timedelta(weeks=2), id="weeks"),
        pytest.param("0d", timedelta(0), id="none"),
    ],
)
def test_duration(text: str, span: timedelta) -> None:
    """A span of time is a whole number and a unit."""
    assert duration(text) == span


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("d", id="no number"),
        pytest.param("7", id="no unit"),
        pytest.param("-7d", id="negative"),
        pytest.param("1.5h", id="fraction"),
        pytest.param("7 d", id="blank"),
        pytest.param("7d\n", id="line end"),
        pytest.param("٧d", id="other digits"),
        pytest.param("99999999999w", id="beyond what can be reckoned with"),
        pytest.param("36526d", id="more than a century"),
    ],
)
def test_no_duration(text: str) -> None:
    """What is no span of time, or one too long to add to a date, is refused in words."""
    with pytest.raises(ValueError, match="is no span of time; write one as"):
        duration(text)


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
