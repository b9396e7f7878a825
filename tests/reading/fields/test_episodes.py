from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.article import (
    Article,
    Artwork,
    Chapter,
    Contributor,
    Episode,
    Text,
    Transcript,
)
from feedwright.reading.fields.conversion import article
from feedwright.reading.fields.episodes import seconds
from feedwright.reading.formats.raw_article import Context, RawArticle


def read(fields: dict[str, Any], *, episodes: bool = True) -> Article:
    """The article that fields tell of."""
    context = Context(key="a.md", home="https://example.org/", episodes=episodes)
    return article(RawArticle(fields={"title": "A"} | fields, body="", markup="markdown"), context)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"season": 2, "episode": 3}, Episode(season=2, episode="3"), id="plain"),
        pytest.param(
            {"itunes_season": "2", "itunes_episode": "#3"},
            Episode(season=2, episode="3"),
            id="Apple's words",
        ),
        pytest.param(
            {"itunes:season": 2, "itunes:episodeType": "Bonus"},
            Episode(season=2, type="bonus"),
            id="with colons",
        ),
        pytest.param(
            {"podcast": {"season": 2, "number": 3, "type": "trailer"}},
            Episode(season=2, episode="3", type="trailer"),
            id="a table",
        ),
        pytest.param(
            {"params": {"season": 2, "podcast": {"episode": 3}}, "extra": {"episode_type": "full"}},
            Episode(season=2, episode="3", type="full"),
            id="left to themes",
        ),
        pytest.param(
            {"podcast_episode": 3, "podcast_season": 1},
            Episode(season=1, episode="3"),
            id="a word before",
        ),
        pytest.param(
            {
                "season": {"number": 2, "name": "Winds"},
                "episode": {"number": 3, "display": "Day 3"},
            },
            Episode(season=2, season_name="Winds", episode="3", display="Day 3"),
            id="with names",
        ),
        pytest.param({"episode": 100.5}, Episode(episode="100.5"), id="between two"),
        pytest.param({"episode_number": "007"}, Episode(episode="7"), id="filled with zeros"),
        pytest.param({"explicit": "clean"}, Episode(explicit=False), id="clean"),
        pytest.param({"explicit": True}, Episode(explicit=True), id="explicit"),
        pytest.param({"itunes_explicit": "no"}, Episode(explicit=False), id="no"),
        pytest.param(
            {"hosts": "Ada Quay and Bo Pier", "guest": "Cy Mole"},
            Episode(
                people=(
                    Contributor(name="Ada Quay", role="host"),
                    Contributor(name="Bo Pier", role="host"),
                    Contributor(name="Cy Mole", role="guest"),
                )
            ),
            id="hosts and guests",
        ),
        pytest.param(
            {
                "people": [
                    {
                        "name": "Ada",
                        "role": "Narrator",
                        "img": "ada.jpg",
                        "href": "https://a.example",
                    }
                ]
            },
            Episode(
                people=(
                    Contributor(
                        name="Ada", role="narrator", image="ada.jpg", url="https://a.example"
                    ),
                )
            ),
            id="people",
        ),
        pytest.param(
            {"transcript": "a.vtt"},
            Episode(transcripts=(Transcript(url="a.vtt", type="text/vtt", captions=True),)),
            id="a transcript",
        ),
        pytest.param(
            {
                "transcripts": [
                    {"url": "https://a.example/1", "type": "srt", "language": "de"},
                    "a b.html",
                ]
            },
            Episode(
                transcripts=(
                    Transcript(
                        url="https://a.example/1",
                        type="application/x-subrip",
                        language="de",
                        captions=True,
                    ),
                    Transcript(url="a%20b.html", type="text/html"),
                )
            ),
            id="transcripts",
        ),
        pytest.param(
            {"chapters": "00:00 Boats\n- 1:02:03.5 – Ropes"},
            Episode(
                chapters=(Chapter(start=0, title="Boats"), Chapter(start=3723.5, title="Ropes"))
            ),
            id="lines",
        ),
        pytest.param(
            {
                "chapters": [
                    {"time": "2:00", "title": "B", "url": "https://b.example"},
                    {"start": 5, "name": "A"},
                ]
            },
            Episode(
                chapters=(
                    Chapter(start=5, title="A"),
                    Chapter(start=120, title="B", url="https://b.example"),
                )
            ),
            id="tables",
        ),
        pytest.param({"chapters": "a.json"}, Episode(chapters_url="a.json"), id="a file"),
        pytest.param(
            {"itunes_image": "a.jpg"}, Episode(artwork=Artwork(url="a.jpg")), id="a picture"
        ),
        pytest.param(
            {"podcast": {"image": {"url": "a.jpg", "alt": "A"}}},
            Episode(artwork=Artwork(url="a.jpg", alt="A")),
            id="a picture with words",
        ),
        pytest.param(
            {"txt": [{"text": "a", "purpose": "verify"}]},
            Episode(texts=(Text(text="a", purpose="verify"),)),
            id="a text",
        ),
    ],
)
def test_what_is_told(fields: dict[str, Any], told: Episode) -> None:
    """Each way to tell of an episode is understood, without a warning."""
    made = read(fields)
    assert made.podcast == told
    assert made.warnings == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"audio": {"url": "a.mp3", "length": 5, "type": "audio/mpeg", "duration": "1:05"}},
        {"podcast": {"file": "a.mp3", "bytes": 5, "duration": 65}},
        {"audio_file": "a.mp3", "audio_file_length": "5", "duration": "PT1M5S"},
        {"podcast_file": "a.mp3", "podcast_file_size": 5, "podcast_file_duration": "01:05"},
        {"enclosure": "a.mp3\n5\naudio/mpeg", "itunes_duration": 65},
    ],
    ids=["a table", "podcast", "audio_file", "podcast_file", "WordPress"],
)
def test_recordings(fields: dict[str, Any]) -> None:
    """A recording is found under the names of several generators, with what is told of it."""
    (one,) = read(fields).enclosures
    assert (one.url, one.type, one.length) == ("a.mp3", "audio/mpeg", 5)
    assert one.duration == 65


@pytest.mark.parametrize(
    ("fields", "warning"),
    [
        ({"season": "Spring"}, "The field 'season' was left out: it is no whole number."),
        ({"season": -1}, "it is no whole number"),
        ({"episode": "three"}, "'three' is no number"),
        ({"episode_type": "interview"}, "is none of full, trailer and bonus"),
        ({"explicit": "maybe"}, "it is neither true nor false"),
        ({"transcript": "She said:\nhello"}, "it is no address of a file"),
        ({"transcript": "https://a.example/t"}, "tells no type; add one"),
        ({"chapters": [{"title": "A"}]}, "a chapter needs start and title"),
        ({"chapters": [{"start": "later", "title": "A"}]}, "'later' is no time"),
        ({"people": [{"name": "Ada", "role": "pilot"}]}, "the role 'pilot' is not in the podcast"),
    ],
)
def test_what_cannot_be_used(fields: dict[str, Any], warning: str) -> None:
    """What says nothing that can be used is left out, and told in a line."""
    (told,) = read(fields).warnings
    assert warning in told


def test_elsewhere_nothing_is_read() -> None:
    """In a publication without a podcast an article tells nothing of itself as an episode."""
    assert read({"season": 2, "audio_file": "a.mp3"}, episodes=False) == read({}, episodes=False)


@given(
    st.dictionaries(
        st.sampled_from(
            ["season", "episode", "chapters", "transcripts", "people", "podcast", "txt"]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=6,
        ),
    )
)
def test_any_value(fields: dict[str, Any]) -> None:
    """Whatever stands in the fields of an episode, the article is read."""
    assert read(fields).title == "A"


@pytest.mark.parametrize(
    ("value", "found"), [(5, 5), (1.5, 1.5), ("90", 90), ("1:30", 90), ("1:00:00.25", 3600.25)]
)
def test_times(value: object, found: float) -> None:
    """A time is a number of seconds, or hours, minutes and seconds."""
    assert seconds(value) == found


@pytest.mark.parametrize("name", ["file", "media", "media_url"])
def test_a_file_is_an_episode_where_it_can_be_heard(name: str) -> None:
    """Themes name the recording as a file; a file of another kind is none."""
    heard = read({name: "https://cdn.example/1.mp3", f"{name}_length": 777, "duration": "1:00"})
    assert [(one.url, one.length, one.duration) for one in heard.enclosures] == [
        ("https://cdn.example/1.mp3", 777, 60)
    ]
    assert not read({name: "https://cdn.example/1.pdf"}).enclosures
    assert not read({name: "https://cdn.example/1.mp3"}, episodes=False).enclosures
