"""What entries of other systems say, as articles."""

import pytest

from feedwright.domain.article import Article, Person
from feedwright.reading.formats.feed import articles

RSS = """<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>The Harbour</title>{channel}
<item><guid isPermaLink="false">1</guid><title>Ropes</title>{item}</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:yt="http://www.youtube.com/xml/schemas/2015"><title>The Harbour</title>
<entry><id>{id}</id><title>Ropes</title>{entry}</entry></feed>"""
VIDEO = """<link rel="alternate" href="https://tube.example/watch?v=1"/><media:group>
<media:title>Ropes</media:title>
<media:content url="https://tube.example/v/1" type="application/x-shockwave-flash"/>
<media:thumbnail url="https://tube.example/1.jpg" width="480" height="360"/>
<media:description>How to tie &lt; 3 knots.

More at https://harbour.example/knots</media:description></media:group>"""
HOME = "<link>https://harbour.example/</link>"


def rss(item: str, channel: str = HOME) -> Article:
    """The one article of a feed of RSS."""
    return articles.read(RSS.format(item=item, channel=channel).encode())[1][0]


def atom(entry: str, identity: str = "tag:harbour.example,2026:1") -> Article:
    """The one article of a feed of Atom."""
    return articles.read(ATOM.format(entry=entry, id=identity).encode())[1][0]


def test_a_video_has_the_text_and_the_picture_of_its_group() -> None:
    """What stands in the group of Media RSS alone is an entry's text, plain, and its picture."""
    found = atom(VIDEO)
    assert found.body == (
        "<p>How to tie &lt; 3 knots.</p>\n<p>More at https://harbour.example/knots</p>"
    )
    assert found.image
    assert (found.image.url, found.image.width, found.image.alt) == (
        "https://tube.example/1.jpg", 480, "",
    )  # fmt: skip
    assert found.enclosures == ()  # Flash plays nowhere


def test_of_a_group_of_recordings_the_usual_one_is_taken() -> None:
    """The versions of one recording are one enclosure: that which is said to be the default."""
    found = rss(
        '<media:group><media:content url="https://h.example/1.mp3" type="audio/mpeg"/>'
        '<media:content url="https://h.example/1.mp4" type="video/mp4" isDefault="true" '
        'fileSize="70" duration="9"/></media:group>'
    )
    (only,) = found.enclosures
    assert (only.url, only.length, only.duration) == ("https://h.example/1.mp4", 70, 9)


@pytest.mark.parametrize(
    ("item", "body"),
    [
        pytest.param("<itunes:summary>Tar.</itunes:summary>", "Tar.", id="summary of iTunes"),
        pytest.param("<itunes:subtitle>Tar.</itunes:subtitle>", "Tar.", id="subtitle"),
        pytest.param(
            "<description>Ropes.</description><itunes:summary>Tar.</itunes:summary>",
            "Ropes.",
            id="a text of its own",
        ),
        pytest.param(
            '<media:description type="html">&lt;b&gt;Tar&lt;/b&gt;</media:description>',
            "<b>Tar</b>",
            id="HTML",
        ),
        pytest.param(
            '<media:content url="https://h.example/1.jpg" medium="image">'
            "<media:description>A rope</media:description></media:content>",
            "",
            id="words on a picture",
        ),
    ],
)
def test_other_texts(item: str, body: str) -> None:
    """An entry that has no text has what iTunes and Media RSS say of it, and not of a picture."""
    assert rss(item).body == body


@pytest.mark.parametrize(
    ("item", "names"),
    [
        pytest.param("<itunes:author>Ada Lee</itunes:author>", ["Ada Lee"], id="iTunes"),
        pytest.param(
            "<author>bo@h.example (Bo)</author><itunes:author>Ada Lee</itunes:author>",
            ["Bo"],
            id="a byline of its own",
        ),
    ],
)
def test_authors_of_episodes(item: str, names: list[str]) -> None:
    """An episode's author is told by iTunes where nothing else tells it."""
    assert [one.name for one in rss(item).authors] == names


def test_keywords_are_tags() -> None:
    """The keywords of iTunes are tags, beside the categories, each once."""
    found = rss("<category>Tar</category><itunes:keywords> rope, knots,Tar , </itunes:keywords>")
    assert found.tags == ("Tar", "rope", "knots")


@pytest.mark.parametrize(
    ("identity", "entry", "link"),
    [
        pytest.param("https://h.example/1", "", "https://h.example/1", id="an address"),
        pytest.param("tag:h.example,2026:1", "", "", id="no address"),
        pytest.param(
            "https://h.example/?p=1",
            '<link href="https://h.example/ropes"/>',
            "https://h.example/ropes",
            id="a link",
        ),
    ],
)
def test_an_address_as_an_id_is_where_an_entry_leads(identity: str, entry: str, link: str) -> None:
    """An entry of Atom without a link leads to its id, where that is an address, as readers do."""
    assert atom(entry, identity).link == link


def test_links_that_lead_nowhere_are_told() -> None:
    """Relative links in a feed that names no address are left out, with their number."""
    feed, (found,) = articles.read(
        RSS.format(item="<link>/ropes</link>", channel="<link>/home</link>").encode()
    )
    assert found.link == ""
    (told,) = feed.warnings
    assert told.startswith("1 of 1 entries have a relative link, and the feed tells no address")


def test_languages_as_systems_name_them() -> None:
    """A locale's name is the language tag of the same parts."""
    feed, _ = articles.read(RSS.format(item="", channel="<language>en_US</language>").encode())
    assert feed.language == "en-US"


@pytest.mark.parametrize(
    ("body", "rendered"),
    [
        pytest.param("<p>It says [via Bo] so.</p>", True, id="brackets"),
        pytest.param("<p>Write {{ page.title }}.</p>", True, id="braces"),
        pytest.param("<p>Ropes.</p>", False, id="nothing of the kind"),
    ],
)
def test_what_a_site_has_shown_holds_no_template(body: str, rendered: bool) -> None:
    """What looks like a template's tag in a feed is said to be text, and only that is said."""
    found = rss(f"<description><![CDATA[{body}]]></description>")
    assert (found.body, found.rendered) == (body, rendered)


def test_the_author_is_a_person() -> None:
    """An address of mail beside an author's name is kept."""
    found = rss("<itunes:author>ada@h.example (Ada Lee)</itunes:author>")
    assert found.authors == (Person(name="Ada Lee", email="ada@h.example"),)
