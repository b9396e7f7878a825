"""Feeds with the podcast namespace, written after its specification."""

import pytest

from feedwright.checks import Finding, examine

LIVE = """
    <podcast:liveItem status="pending" start="2026-03-02T19:30:00.000+0300"
        end="2026-03-02T21:00:00Z">
      <title>The harbour council, live</title>
      <description>The council meets on the new quay.</description>
      <link>https://harbour.example/live/7</link>
      <guid isPermaLink="false">harbour-live-7</guid>
      <author>desk@harbour.example (The Desk)</author>
      <category>Council</category>
      <comments>https://harbour.example/live/7#comments</comments>
      <pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate>
      <source url="https://city.example/rss.xml">The City</source>
      <enclosure url="https://harbour.example/live.mp3" length="312" type="audio/mpeg"/>
      <itunes:image href="https://harbour.example/live.png"/>
      <podcast:image href="https://harbour.example/live.webp" purpose="social"/>
      <podcast:person role="host">Ada Quay</podcast:person>
      <podcast:alternateEnclosure type="video/mp4" length="0" default="true">
        <podcast:source uri="https://harbour.example/live.m3u8"/>
        <podcast:integrity type="sri" value="sha384-abc"/>
      </podcast:alternateEnclosure>
      <podcast:contentLink href="https://video.example/harbour">Watch</podcast:contentLink>
      <podcast:chat server="irc.example" protocol="irc" accountId="@desk" space="#harbour"/>
    </podcast:liveItem>"""
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
    xmlns:podcast="https://podcastindex.org/namespace/1.0"
    xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
  <channel>
    <title>The harbour, aloud</title>
    <link>https://harbour.example/</link>
    <description>What is said on the quays.</description>
    <language>en</language>
    <atom:link rel="self" href="https://harbour.example/rss.xml"/>
    <itunes:author>The Desk</itunes:author>
    <itunes:category text="News"/>
    <itunes:explicit>false</itunes:explicit>
    <itunes:image href="https://harbour.example/cover.png"/>
    <podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>
    <podcast:locked owner="desk@harbour.example">no</podcast:locked>
    <podcast:block id="mirror">yes</podcast:block>
    <podcast:medium>podcast</podcast:medium>
    <podcast:podping usesPodping="true"/>
    <podcast:txt purpose="verify">quay</podcast:txt>
    <podcast:updateFrequency rrule="FREQ=WEEKLY">weekly</podcast:updateFrequency>
    <podcast:funding url="https://harbour.example/give">Give</podcast:funding>
    <podcast:license url="https://harbour.example/license">harbour-1</podcast:license>
    <podcast:location geo="geo:41.01,28.97" osm="R223474">Istanbul</podcast:location>
    <podcast:podroll>
      <podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810"/>
    </podcast:podroll>
    <podcast:publisher>
      <podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f811" medium="publisher"/>
    </podcast:publisher>
    <podcast:trailer url="https://harbour.example/0.mp3" pubdate="Mon, 02 Mar 2026 09:00:00 GMT"
        length="9" type="audio/mpeg">Soon</podcast:trailer>
    <podcast:value type="lightning" method="keysend">
      <podcast:valueRecipient type="node" address="02d5" split="100"/>
      <podcast:valueTimeSplit startTime="60" duration="237">
        <podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f812" itemGuid="a"/>
      </podcast:valueTimeSplit>
    </podcast:value>{live}
    <item>
      <title>The ferries</title>
      <guid isPermaLink="false">harbour-1</guid>
      <enclosure url="https://harbour.example/1.mp3" length="9" type="audio/mpeg"/>
      <podcast:season name="Winter">1</podcast:season>
      <podcast:episode display="One">1</podcast:episode>
      <podcast:chapters url="https://harbour.example/1.json" type="application/json+chapters"/>
      <podcast:transcript url="https://harbour.example/1.vtt" type="text/vtt" rel="captions"/>
      <podcast:soundbite startTime="3.5" duration="20"/>
      <podcast:socialInteract protocol="activitypub" uri="https://social.example/1" priority="1"/>
    </item>
  </channel>
</rss>
"""


def found(live: str = LIVE) -> tuple[Finding, ...]:
    """What is told of the feed."""
    return examine(FEED.replace("{live}", live).encode(), path="rss.xml")


def test_the_whole_namespace() -> None:
    """A feed that has each element of the namespace in its place is right."""
    assert found() == ()


@pytest.mark.parametrize(
    ("said", "instead", "rule"),
    [
        pytest.param("<title>The harbour council, live</title>", "", "", id="title not needed"),
        pytest.param("Mon, 02 Mar 2026 09:00:00 GMT", "on Monday", "date-rfc822", id="date"),
        pytest.param('length="312" ', "", "attribute-missing", id="enclosure"),
        pytest.param(' isPermaLink="false"', "", "rss-guid-permalink", id="guid"),
        pytest.param("desk@harbour.example (", "The Desk (", "email-with-name", id="author"),
        pytest.param("<category>", "<kind/><category>", "element-undefined", id="no element"),
        pytest.param("<comments>", "<title>T</title><comments>", "element-repeated", id="twice"),
        pytest.param(' status="pending"', "", "podcast-attribute", id="no status"),
        pytest.param("pending", "PENDING", "podcast-live-status", id="status"),
        pytest.param("2026-03-02T21:00:00Z", "21:00", "podcast-live-time", id="end"),
    ],
)
def test_a_live_item_is_judged_as_an_item(said: str, instead: str, rule: str) -> None:
    """What a live item holds is judged as what an item holds, and its own attributes are."""
    assert said in LIVE
    live = LIVE.replace(said, instead, 1)
    assert [one.rule for one in found(live)] == ([rule] if rule else [])


def test_an_empty_live_item() -> None:
    """A live item without a title, a description and a guid lacks what an item lacks."""
    live = '<podcast:liveItem status="live" start="2026-03-02T19:30:00+0300"/>'
    assert {one.rule for one in found(live)} == {"rss-item-empty", "rss-guid-missing"}
