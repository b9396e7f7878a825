import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.configured_durations import duration
from feedwright.domain.publication import Feed, safe_path
from feedwright.domain.sources import FolderSource


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
        pytest.param("NUL", id="device in capitals"),
        pytest.param("a/Com1.xml", id="device with a number and an ending"),
        pytest.param("lpt² .x", id="device with a number above the line"),
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


_CONTENTS: tuple[Literal["full", "summary"], ...] = ("full", "summary")
_PROFILES: tuple[Literal["", "podcast"], ...] = ("", "podcast")


def test_each_form_of_entries_has_a_variant() -> None:
    """Caches keep entries apart by content, profile, and what a feed adds, and by nothing else."""
    forms = [
        Feed(content=content, profile=profile, link_suffix=suffix, before=before, after=after)
        for content in _CONTENTS
        for profile in _PROFILES
        for suffix, before, after in (("",) * 3, ("a", "", ""), ("", "a", ""), ("", "", "a"))
    ]
    assert len({one.variant for one in forms}) == len(forms)
    assert Feed(name="other", limit=3).variant == Feed().variant == "full"
