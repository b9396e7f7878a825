from datetime import UTC, datetime

import pytest

import feedwright as fw
from feedwright.domain.article import (
    Artwork,
    Chapter,
    Contributor,
    Enclosure,
    Episode,
    Text,
    Transcript,
)
from feedwright.domain.podcast import Funding, Show

GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
TALK = "https://talk.example"
SHOW = Show(
    guid=GUID,
    categories=(("Arts", "Books"), ("News",)),
    explicit=False,
    type="serial",
    author="The Harbour Desk",
    artwork=Artwork(url=f"{TALK}/art.jpg", alt="A lamp", width=1400, height=1400),
    locked=True,
    owner="desk@talk.example",
    funding=(Funding(url=f"{TALK}/give", text="Give"),),
    people=(Contributor(name="Ada", role="host", url=f"{TALK}/ada"),),
    medium="podcast",
    complete=True,
    new_feed_url=f"{TALK}/new.xml",
    texts=(Text(text="abc", purpose="verify"),),
)
EPISODE = Episode(
    title="The Lamp",
    season=2,
    season_name="Winds",
    episode="3.5",
    display="Day 3",
    type="bonus",
    explicit=True,
    people=(Contributor(name="Ben", role="guest", image=f"{TALK}/ben.png"),),
    transcripts=(Transcript(url=f"{TALK}/1.vtt", type="text/vtt", captions=True, language="en"),),
    chapters=(
        Chapter(start=0, title="Start"),
        Chapter(start=600.5, title="Lamp", url="https://lamp.example/", image=f"{TALK}/c.png"),
    ),
    chapters_url=f"{TALK}/1.json",
    artwork=Artwork(url=f"{TALK}/1.jpg", alt="The lamp at night"),
    texts=(Text(text="def", purpose="verify"),),
)
ARTICLE = fw.Article(
    id="tag:talk.example,2026:1",
    link=f"{TALK}/1",
    title="The Lamp of the Harbour",
    body="<p>Who lights it?</p>",
    summary="A visit.",
    published=datetime(2026, 3, 2, 9, tzinfo=UTC),
    enclosures=(
        Enclosure(url=f"{TALK}/1.mp3", type="audio/mpeg", length=1234, duration=3723),
        Enclosure(url=f"{TALK}/1.mp4", type="video/mp4", length=99, title="As a film"),
    ),
    podcast=EPISODE,
)
FEED = fw.Feed(
    title="Harbour Talk",
    address=f"{TALK}/feed",
    home=f"{TALK}/",
    description="About the harbour.",
    language="en",
    podcast=SHOW,
)


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_a_podcast_is_read_back(name: str) -> None:
    """What a feed and its episodes say of themselves is read as it was rendered."""
    document = fw.render(FEED, [ARTICLE], name)
    assert [one for one in fw.check(document.data) if one.level != "hint"] == []
    assert fw.read(document.data) == (FEED, (ARTICLE,))


def test_json_keeps_the_episodes() -> None:
    """JSON Feed has words of ours for an episode, and for the podcast's id alone."""
    feed, articles = fw.read(fw.render(FEED, [ARTICLE], "json").data)
    assert feed.podcast == Show(guid=GUID)
    assert articles == (ARTICLE,)


def test_an_episode_of_another_form_is_none() -> None:
    """A document of others that uses our words in another way is read without them."""
    data = fw.render(FEED, [ARTICLE], "json").data.replace(b'"season": 2', b'"season": "two"')
    _, (found,) = fw.read(data)
    assert found.podcast is None


ITEM = """<rss version="2.0" xmlns:itunes="{itunes}" xmlns:podcast="{podcast}"><channel>
<title>Talk</title><link>https://talk.example/</link><description>Talk.</description>{channel}
<item><title>One</title><link>https://talk.example/1</link><guid>https://talk.example/1</guid>
<enclosure url="1.mp3" type="audio/mpeg" length="5"/>{item}</item></channel></rss>"""


def item(told: str, *, channel: str = "", itunes: str = "", podcast: str = "") -> fw.Article:
    """The article of an item of a podcast."""
    itunes = itunes or "http://www.itunes.com/dtds/podcast-1.0.dtd"
    podcast = podcast or "https://podcastindex.org/namespace/1.0"
    text = ITEM.format(item=told, channel=channel, itunes=itunes, podcast=podcast)
    (found,) = fw.read(text.encode(), address="https://talk.example/feed.xml")[1]
    return found


@pytest.mark.parametrize(
    ("told", "episode"),
    [
        pytest.param(
            "<itunes:explicit>clean</itunes:explicit>", Episode(explicit=False), id="clean"
        ),
        pytest.param(
            "<itunes:episode>7</itunes:episode>", Episode(episode="7"), id="Apple's number"
        ),
        pytest.param(
            "<itunes:season>1</itunes:season><podcast:season name='Tides'>2</podcast:season>",
            Episode(season=2, season_name="Tides"),
            id="the namespace's season",
        ),
        pytest.param(
            "<podcast:transcript url='/1.srt' type='application/srt'/>",
            Episode(
                transcripts=(
                    Transcript(url=f"{TALK}/1.srt", type="application/x-subrip", captions=True),
                )
            ),
            id="relative",
        ),
        pytest.param(
            "<podcast:image href='1.png' width='20' height='10'/>",
            Episode(artwork=Artwork(url=f"{TALK}/1.png", width=20, height=10)),
            id="picture of the namespace alone",
        ),
        pytest.param("<itunes:duration>1:05</itunes:duration>", None, id="its length alone"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_what_an_item_says(told: str, episode: Episode | None) -> None:
    """Elements of an item are what it says of itself as an episode."""
    assert item(told).podcast == episode


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("3600", 3600), ("60:00", 3600), ("1:00:05", 3605), ("1h 02m", 3720), ("PT1H2M", 3720)],
)
def test_how_long_it_lasts(written: str, seconds: int) -> None:
    """The duration is read as iTunes writes it, and as people and ISO 8601 do."""
    file = '<enclosure url="/1.mp3" type="audio/mpeg" length="9"/>'
    only = item(f"{file}<itunes:duration>{written}</itunes:duration>")
    assert [one.duration for one in only.enclosures] == [seconds]
    assert only.warnings == ()


def test_a_duration_that_is_none() -> None:
    """A duration that cannot be read is left out, and that is told."""
    file = '<enclosure url="/1.mp3" type="audio/mpeg" length="9"/>'
    only = item(f"{file}<itunes:duration>rather long</itunes:duration>")
    assert [one.duration for one in only.enclosures] == [0]
    assert only.warnings == (
        "The duration was left out: 'rather long' is no time, such as 1:02:03.",
    )


@pytest.mark.parametrize(
    "names",
    [
        {"itunes": "http://www.itunes.com/DTDs/Podcast-1.0.dtd"},
        {"podcast": "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"},
    ],
)
def test_namespaces_as_others_spell_them(names: dict[str, str]) -> None:
    """Both vocabularies are known in all the spellings that feeds have."""
    told = "<itunes:episodeType>full</itunes:episodeType><podcast:txt>abc</podcast:txt>"
    wanted = Episode(type="full", texts=(Text(text="abc"),))
    assert item(told, **names).podcast == wanted
    assert item("<itunes:block>Yes</itunes:block>", **names).extra == {"itunes:block": "Yes"}


def test_what_cannot_be_used_is_told() -> None:
    """A role that is in no taxonomy, and a number that is none, stand in the article's warnings."""
    found = item(
        "<podcast:person role='wizard'>Eve</podcast:person><itunes:season>first</itunes:season>"
    )
    assert found.podcast == Episode(people=(Contributor(name="Eve"),))
    number, role = found.warnings
    assert number.startswith("The 'season' of the episode was left out")
    assert "'wizard' is not in the podcast taxonomy" in role


def test_elements_of_a_podcast_that_are_no_field() -> None:
    """Those that no field says stay as they are, and are written as they were."""
    found = item("<itunes:block>Yes</itunes:block><podcast:license>cc-by-4.0</podcast:license>")
    assert found.extra == {"itunes:block": "Yes", "podcast:license": "cc-by-4.0"}
    dated = fw.Article(
        link=found.link, title=found.title, published=ARTICLE.published, extra=found.extra
    )
    for feed in (FEED, fw.Feed(title="Talk", address=f"{TALK}/feed", description="Talk.")):
        data = fw.render(feed, [dated], "rss").data
        assert b">Yes</itunes:block>" in data
        assert fw.read(data)[1][0].extra == found.extra


@pytest.mark.parametrize("name", ["itunes:season", "podcast:transcript", "psc:chapters"])
def test_what_a_field_says_is_no_element_of_ones_own(name: str) -> None:
    """An element that documents of podcasts write themselves would stand there twice."""
    with pytest.raises(fw.FeedwrightError, match="is what the field"):
        fw.render(FEED, [fw.Article(link=f"{TALK}/1", title="A", extra={name: "1"},
                                    published=ARTICLE.published)], "rss")  # fmt: skip


def test_a_feed_that_is_no_podcast() -> None:
    """Nothing of podcasts stands in the document of a feed and articles that say nothing of it."""
    plain = fw.Feed(title="Talk", address=f"{TALK}/feed", description="Talk.")
    one = fw.Article(link=f"{TALK}/1", title="A", published=ARTICLE.published)
    assert b"itunes" not in fw.render(plain, [one], "rss").data


def test_elements_that_say_nothing() -> None:
    """Empty elements of a channel are no reason to fail, and none is written again."""
    told = "<itunes:category/><itunes:category text='News'><itunes:category/></itunes:category>"
    empty = "<podcast:locked/><podcast:funding>x</podcast:funding><itunes:image href=''/>"
    text = ITEM.format(
        channel=told + empty,
        item="<psc:chapters xmlns:psc='http://podlove.org/simple-chapters'><psc:chapter/></psc:chapters>",
        itunes="http://www.itunes.com/dtds/podcast-1.0.dtd",
        podcast="https://podcastindex.org/namespace/1.0",
    )
    feed, (one,) = fw.read(text.encode(), address=f"{TALK}/feed.xml")
    assert feed.podcast == Show(categories=(("News",),))
    assert one.podcast is None
    assert one.warnings == (
        "The 'chapters' of the episode was left out: a chapter needs start and title.",
    )
    document = fw.render(feed, [one], "rss", lenient=True)
    assert [found for found in fw.check(document.data) if found.level == "error"] == []
