from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedwright.checks import Document, check
from feedwright.domain.article import (
    Artwork,
    Chapter,
    Contributor,
    Enclosure,
    Episode,
    Image,
    Text,
    Transcript,
)
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.podcast import Funding, Show
from feedwright.rendering.formats import jsonfeed, syndication
from feedwright.rendering.formats.forms import presentable_entry
from feedwright.rendering.formats.podcast import play_time
from feedwright.rendering.size_limits import max_size

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
CHANNEL = Channel(
    id="tag:example.org,2026:feed:a",
    title="Show",
    description="Talks.",
    address="https://example.org/a/",
    home="https://example.org/",
    updated=WHEN,
    language="en",
    profile="podcast",
    podcast=Show(
        guid=GUID,
        categories=(("News", "Tech News"),),
        artwork=Artwork(url="https://example.org/a.png"),
    ),
)
ENTRY = Entry(
    id="tag:example.org,2026:1",
    link="https://example.org/1",
    title="One",
    published=WHEN,
    updated=WHEN,
    profile="podcast",
    podcast=Episode(),
    enclosures=(
        Enclosure(url="https://example.org/1.mp3", type="audio/mpeg", length=5, duration=65),
        Enclosure(url="https://example.org/1.mp4", type="video/mp4", length=9, title="Film" * 20),
        Enclosure(url="https://example.org/1.pdf", type="application/pdf", length=2),
    ),
)
WORDS = st.text(max_size=20)
ADDRESSES = st.sampled_from(["", "https://example.org/x.png", "https://example.org/%C3%A9"])
EPISODES = st.builds(
    Episode,
    title=WORDS,
    season=st.integers(0, 20),
    season_name=WORDS,
    episode=st.sampled_from(["", "0", "3", "100.5"]),
    display=WORDS,
    type=st.sampled_from(["", "full", "bonus"]),
    explicit=st.none() | st.booleans(),
    people=st.tuples(
        st.builds(Contributor, name=WORDS, role=st.sampled_from(["", "guest"]), url=ADDRESSES)
    ),
    transcripts=st.just((Transcript(url="https://example.org/1.vtt", type="text/vtt"),)),
    chapters=st.tuples(
        st.builds(Chapter, start=st.floats(0, 1e6), title=WORDS, url=ADDRESSES, image=ADDRESSES)
    ),
    artwork=st.none() | st.just(Artwork(url="https://example.org/x.png", alt="X")),
    texts=st.tuples(st.builds(Text, text=WORDS, purpose=WORDS)),
)


def item(entry: Entry) -> etree._Element:
    """The item of an entry in RSS."""
    root = etree.fromstring(syndication.rss(CHANNEL, [entry]))
    return root.find("channel/item")


@given(EPISODES, WORDS)
def test_any_episode(episode: Episode, words: str) -> None:
    """Whatever an episode and its show say, both formats parse and break no rule."""
    entry = msgspec.structs.replace(ENTRY, podcast=episode)
    assert CHANNEL.podcast
    shown = msgspec.structs.replace(
        CHANNEL.podcast,
        author=words,
        owner="desk@example.org",
        funding=(Funding(url="https://example.org/give", text=words),),
        texts=(Text(text=words),),
    )
    channel = msgspec.structs.replace(CHANNEL, podcast=shown)
    for name, write in (("rss", syndication.rss), ("atom", syndication.atom)):
        data = write(channel, [entry])
        etree.fromstring(data)
        kind = f"application/{name}+xml"
        assert not check(Document(path="a", media_type=kind, data=data), errors=True)
    shown_entry = presentable_entry(entry)
    assert len(syndication.fragment("rss", shown_entry)) <= max_size(entry)
    assert len(jsonfeed.fragment(shown_entry)) <= max_size(entry)


def test_further_recordings_are_alternatives() -> None:
    """Recordings after the first are alternatives to it; what is none is not written."""
    found = item(ENTRY).findall("podcast:alternateEnclosure", NAMES)
    assert [one.get("type") for one in found] == ["video/mp4"]
    assert found[0].get("length") == "9"
    assert len(found[0].get("title", "")) == 32
    assert found[0][0].get("uri") == "https://example.org/1.mp4"


@pytest.mark.parametrize(
    ("episode", "apple", "player"),
    [("3", "3", "3"), ("100.5", None, "100.5"), ("0", None, "0"), ("", None, None)],
)
def test_numbers(episode: str, apple: str | None, player: str | None) -> None:
    """Apple's number is whole and from 1 on; that of players may lie between two."""
    entry = msgspec.structs.replace(ENTRY, podcast=Episode(episode=episode))
    assert item(entry).findtext("itunes:episode", None, NAMES) == apple
    assert item(entry).findtext("podcast:episode", None, NAMES) == player


@pytest.mark.parametrize(
    ("image", "written"),
    [
        (Image(url="https://example.org/x.png"), True),
        (Image(url="https://example.org/x.png", width=1400, height=1400), True),
        (Image(url="https://example.org/x.png", width=1400, height=1000), False),
        (Image(url="https://example.org/x.webp"), False),
    ],
)
def test_pictures(image: Image, written: bool) -> None:
    """Apple is given a picture that it takes, as far as that is known; players each."""
    made = item(msgspec.structs.replace(ENTRY, image=image))
    assert (made.find("itunes:image", NAMES) is not None) is written
    assert made.find("podcast:image", NAMES) is not None


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "00:00:00.000"),
        (30.5, "00:00:30.500"),
        (3723.9996, "01:02:04.000"),
        (360000, "100:00:00.000"),
    ],
)
def test_times(seconds: float, written: str) -> None:
    """The time of a chapter is Podlove's normal play time."""
    assert play_time(seconds) == written
