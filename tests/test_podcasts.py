"""Podcasts from the folder to what players and directories read."""

import io
import re
import shutil
import time
from pathlib import Path
from typing import Any

import podcastparser
import pytest
from lxml import etree
from tests.publications import article, feed, items, run, tree, write
from tests.recordings import id3, jpeg, m4a, mp3, png

from feedwright.commands.adopt import adopt
from feedwright.commands.check import check
from feedwright.commands.explain_article import explain_article
from feedwright.commands.plan import preview_publication
from feedwright.domain.podcast import guid_of

NAMESPACE = b"https://podcastindex.org/namespace/1.0"
OTHER_NAME = b"https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
SHOW = """
[[feeds]]
name = "show"
title = "The Harbour Show"
description = "Talks by the water."
profile = "podcast"
{feed}
[feeds.podcast]
categories = ["News > Tech News", "Leisure"]
explicit = false
image = "{image}"
author = "The Desk"
owner = "desk@example.org"
locked = true
type = "serial"
funding = [{{ url = "https://example.org/give", text = "Support us" }}]
people = [{{ name = "Ann", role = "host" }}]
{podcast}
"""
FILES: dict[str, str | bytes] = {
    "one.md": article(
        "Into the Harbour",
        "2026-03-01",
        "Notes on *boats*.",
        summary="The first.",
        season=1,
        season_name="Tides",
        episode=1,
        episode_type="full",
        explicit=False,
        guests=["Ada Lovelace"],
        image="one.png",
    ),
    "one.mp3": mp3(65, id3([(0, "Boats", ""), (30, "Ropes", "https://example.org/ropes")])),
    "one.png": png(1400, 1400),
    "two.md": article(
        "The Remote Bell",
        "2026-03-02",
        podcast={"season": {"number": 1, "name": "Tides"}, "episode": 2},
        audio={
            "url": "https://cdn.example.org/two.m4a",
            "length": 123456,
            "type": "audio/x-m4a",
            "duration": "1:02:03",
        },
        chapters=["00:00 Start", "12:30 Middle"],
    ),
    "three.md": article(
        "A Film of the Lamp",
        "2026-03-03",
        itunes_season=2,
        itunes_episode="3",
        itunes_episodeType="Bonus",
        itunes_explicit="yes",
        season_name="Winds",
        video="three.mp4",
    ),
    "three.mp4": m4a(90),
    "three.vtt": "WEBVTT\n",
    "three.html": "<p>What is said</p>",
    "three.chapters.json": '{"version": "1.2.0", "chapters": [{"startTime": 5, "title": "Lamp"}]}',
}


def publication(
    folder: Path,
    files: dict[str, str | bytes],
    *,
    feed: str = "",
    podcast: str = "",
    image: str = "cover.png",
    cover: bytes = png(1400, 1400),
    **parts: str,
) -> Path:
    """A publication with a podcast beside its main feed."""
    more = SHOW.format(feed=feed, podcast=podcast, image=image)
    write(folder, files, **{"more": more, **parts})
    (folder / "cover.png").write_bytes(cover)
    return folder


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A published podcast of three episodes: a local one, a remote one, and a film."""
    folder = publication(tmp_path / "show", FILES)
    report = run(folder)
    assert report.clean
    assert not report.warnings
    return folder


def guid(folder: Path, path: str = "show/rss.xml") -> str:
    """The id of a published podcast."""
    found = re.search(r"<podcast:guid>(.+)</podcast:guid>", (folder / "public" / path).read_text())
    assert found
    return found[1]


def test_no_rule_speaks_against_it(show: Path) -> None:
    """Three episodes of every kind have no finding in any format, not even a hint."""
    assert check(show / "public") == ()


def test_a_player_reads_it_back(show: Path) -> None:
    """A player's parser knows of each episode what its front matter and its files say."""
    # It knows the namespace by its other name alone, which the namespace calls the same.
    data = (show / "public/show/rss.xml").read_bytes().replace(NAMESPACE, OTHER_NAME)
    found = podcastparser.parse("https://example.org/feeds/show/rss.xml", io.BytesIO(data))
    film, local, remote = sorted(found["episodes"], key=lambda one: str(one["title"]))

    assert found["title"] == "The Harbour Show"
    assert found["type"] == "serial"
    assert found["explicit"] is False
    assert found["cover_url"] == "https://example.org/feeds/show/cover.png"
    assert [one["total_time"] for one in (local, remote, film)] == [65, 3723, 90]
    assert [one["explicit"] for one in (local, film)] == [False, True]
    assert local["episode_art_url"] == "https://example.org/feeds/articles/one/one.png"
    assert [(one["season"], one["number"]) for one in (local, remote)] == [(1, 1), (1, 2)]
    assert [one["type"] for one in (local, film)] == ["full", "bonus"]
    assert local["enclosures"][0]["file_size"] == len(FILES["one.mp3"])
    assert remote["enclosures"] == [
        {
            "file_size": 123456,
            "mime_type": "audio/x-m4a",
            "url": "https://cdn.example.org/two.m4a",
        }
    ]
    assert [one["name"] for one in local["persons"]] == ["Ada Lovelace"]
    assert [(one["start"], one["title"]) for one in local["chapters"]] == [
        (0, "Boats"),
        (30, "Ropes"),
    ]
    assert local["chapters"][1]["href"] == "https://example.org/ropes"
    assert remote["chapters"][1] == {"start": 750, "title": "Middle"}
    assert film["transcript_url"].startswith("https://example.org/feeds/articles/three/three.")
    chapters = "https://example.org/feeds/articles/three/three.chapters.json"
    assert film["chapters_json_url"] == chapters


@pytest.mark.parametrize("path", ["show/rss.xml", "show/atom.xml"])
def test_rss_and_atom_say_the_same(show: Path, path: str) -> None:
    """A reader's parser finds Apple's words in both formats."""
    found = feed(show, path)
    film, remote, local = found.entries

    assert [one["term"] for one in found.feed.tags] == ["News", "Tech News", "Leisure"]
    assert found.feed.itunes_explicit is None or found.feed.itunes_explicit is False
    assert found.feed.image.href == "https://example.org/feeds/show/cover.png"
    assert [one.itunes_duration for one in (local, remote, film)] == ["65", "3723", "90"]
    assert [(one.itunes_season, one.itunes_episode) for one in (local, film)] == [
        ("1", "1"),
        ("2", "3"),
    ]
    assert local.image.href.endswith("/one/one.png")
    assert film.itunes_episodetype == "bonus"


def test_json_feed_has_the_recordings(show: Path) -> None:
    """A JSON Feed has each recording as an attachment, with how long it lasts."""
    found = [one["attachments"][0] for one in items(show, "show/feed.json")]
    assert [one["duration_in_seconds"] for one in found] == [90, 3723, 65]
    assert [one["size_in_bytes"] for one in found][1:] == [123456, len(FILES["one.mp3"])]


def test_what_belongs_to_an_episode_goes_out_with_it(show: Path) -> None:
    """Sidecars are delivered with their episode, and none of them is an article."""
    there = tree(show)
    for name in ("one/one.mp3", "three/three.vtt", "three/three.html", "three/three.chapters.json"):
        assert f"articles/{name}" in there
    assert there["show/cover.png"] == png(1400, 1400)
    assert len(items(show, "feed.json")) == 3
    made = there["articles/one/episode-chapters.json"].decode()
    assert '"title": "Ropes"' in made


def test_the_other_feeds_stay_as_they_are(show: Path) -> None:
    """What is told of episodes stands in the podcast alone."""
    for path in ("rss.xml", "atom.xml", "feed.json"):
        text = (show / "public" / path).read_text()
        assert "itunes" not in text
        assert "podlove" not in text
        assert "season" not in text


def test_a_publication_without_a_podcast(tmp_path: Path) -> None:
    """Without a podcast the same files are what they were: a page of its own is an article."""
    folder = write(tmp_path, FILES | {"three.html": "<title>Said</title><p>On 2026-03-03.</p>"})
    run(folder)
    assert {one["title"] for one in items(folder)} >= {"Said", "A Film of the Lamp"}
    assert b"duration" not in tree(folder)["articles/one/index.html"]
    assert all("attachments" not in one for one in items(folder) if one["id"].endswith("one.md"))


def test_nothing_is_done_twice(show: Path) -> None:
    """A run that finds nothing changed reads, makes and writes nothing."""
    time.sleep(0.03)
    run(show)
    work = run(show).work
    assert (work.files, work.entries, work.documents, work.written) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        pytest.param("one.mp3", mp3(130), 'duration">', id="a new recording"),
        pytest.param("one.vtt", "WEBVTT\n", "one.vtt", id="a transcript that comes"),
        pytest.param(
            "three.chapters.json",
            '{"version": "1.2.0", "chapters": [{"startTime": 5, "title": "Lens"}]}',
            'title="Lens"',
            id="chapters of one length",
        ),
    ],
)
def test_a_file_of_an_episode_changes(show: Path, name: str, content: Any, told: str) -> None:
    """An episode is read again when one of its files comes or changes, of one length too."""
    (show / "articles" / name).write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )
    run(show)
    text = (show / "public/show/rss.xml").read_text()
    assert told in text or "<itunes:duration>130<" in text


def test_the_id_is_given_once(show: Path) -> None:
    """Neither another address nor the loss of the store changes the id of a podcast."""
    first = guid(show)
    assert first == guid_of("https://example.org/feeds/show/rss.xml")

    settings = show / "feedwright.toml"
    moved = settings.read_text().replace("https://example.org/feeds/", "https://new.example/")
    settings.write_text(moved)
    run(show)
    assert guid(show) == guid(show, "show/atom.xml") == first

    shutil.rmtree(show / ".feedwright")
    run(show)
    assert guid(show) == first


def test_the_id_comes_back_from_rss_alone(tmp_path: Path) -> None:
    """A podcast that is published as RSS alone has its id back when the store is lost."""
    folder = publication(tmp_path, FILES, feed='formats = ["rss"]')
    run(folder)
    first = guid(folder)
    settings = folder / "feedwright.toml"
    settings.write_text(settings.read_text().replace("example.org/feeds/", "example.org/other/"))
    shutil.rmtree(folder / ".feedwright")
    run(folder)
    assert guid(folder) == first


OLD = "0f3b3c5e-1d7c-5d0c-9d0f-000000000001"
ELSEWHERE = f"""<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>
<title>Old</title><link>https://old.example/</link><description>Old</description>
<podcast:guid>{OLD.upper()}</podcast:guid>
<item><title>Into the Harbour</title><guid>old-1</guid>
<pubDate>Sun, 01 Mar 2026 00:00:00 GMT</pubDate></item></channel></rss>"""


def test_the_id_is_taken_over(tmp_path: Path) -> None:
    """A podcast that comes from another host keeps its id; one that players know here as well."""
    folder = publication(tmp_path / "new", FILES)
    (folder / "old.xml").write_text(ELSEWHERE)
    assert adopt(folder, str(folder / "old.xml")).guid == OLD
    run(folder)
    assert guid(folder) == OLD

    known = publication(tmp_path / "known", FILES)
    run(known)
    first = guid(known)
    (folder / "old.xml").write_text(ELSEWHERE.replace("Into the Harbour", "Another"))
    told = adopt(known, str(folder / "old.xml"))
    assert told.guid == ""
    assert first in told.warnings[-1]
    run(known)
    assert guid(known) == first


def test_an_id_with_no_feed_to_go_to(tmp_path: Path) -> None:
    """Where no feed or several are podcasts, it is said which line takes the id over."""
    folder = write(tmp_path, {"one.md": FILES["one.md"]})
    (folder / "old.xml").write_text(ELSEWHERE)
    (told,) = adopt(folder, str(folder / "old.xml")).warnings
    assert f'no feed is a podcast; to take it over, write guid = "{OLD}"' in told


def test_articles_that_are_no_episodes(tmp_path: Path) -> None:
    """What has no recording is left out of the podcast alone; of a slip the run warns."""
    bare = "---\ndate: 2026-03-05\naudio: bare.mp3\n---\n"
    files: dict[str, str | bytes] = {"text.md": article("Text"), "bare.md": bare}
    files["bare.mp3"] = mp3(5)
    folder = publication(tmp_path, FILES | files)
    planned = preview_publication(folder).warnings
    report = run(folder)

    assert len(items(folder)) == 5
    assert len(items(folder, "show/feed.json")) == 3
    (told,) = report.warnings
    assert told == "articles/bare.md: not in the feed 'show': no title"
    assert told in planned
    (text,) = explain_article(folder, "articles/text.md").articles
    reasons = {one.feed: one.reason for one in text.feeds}
    assert reasons["show"].startswith("no recording")
    (bare_,) = explain_article(folder, "articles/bare.md").articles
    assert (
        "no title (https://podcasters.apple.com/" in {o.feed: o.reason for o in bare_.feeds}["show"]
    )


def test_an_article_becomes_an_episode(tmp_path: Path) -> None:
    """An article enters the podcast with its recording, and leaves it without."""
    folder = publication(tmp_path, FILES | {"four.md": article("Four", "2026-03-04")})
    run(folder)
    assert len(items(folder, "show/feed.json")) == 3
    (folder / "articles/four.mp3").write_bytes(mp3(7))
    run(folder)
    assert items(folder, "show/feed.json")[0]["attachments"][0]["duration_in_seconds"] == 7
    (folder / "articles/four.mp3").unlink()
    run(folder)
    assert len(items(folder, "show/feed.json")) == 3
    assert len(items(folder)) == 4


@pytest.mark.parametrize(
    ("cover", "problem"),
    [
        pytest.param(
            png(1399, 1399), "has 1399 × 1399 pixels; directories take squares", id="small"
        ),
        pytest.param(png(1600, 1400), "has 1600 × 1400 pixels", id="no square"),
        pytest.param(jpeg(3001, 3001), "has 3001 × 3001 pixels", id="large"),
        pytest.param(b"GIF89a\x78\x05\x78\x05", "is no JPEG or PNG", id="a GIF"),
    ],
)
def test_artwork_that_no_directory_takes(tmp_path: Path, cover: bytes, problem: str) -> None:
    """A podcast is not published with such a picture; the other feeds are, and it is, mended."""
    folder = publication(tmp_path, FILES, cover=cover)
    report = run(folder)
    assert {one.path for one in report.refused} == {
        f"show/{one}" for one in ("rss.xml", "atom.xml", "feed.json")
    }
    assert all(problem in one.reason for one in report.refused)
    assert "rss.xml" in tree(folder)
    assert "show/cover.png" not in tree(folder)

    (folder / "cover.png").write_bytes(jpeg(1400, 1400))
    assert run(folder).clean
    assert "show/rss.xml" in tree(folder)


def test_artwork_that_is_not_there(tmp_path: Path) -> None:
    """A picture that is named and missing is told by its path."""
    folder = publication(tmp_path, FILES, image="art/missing.jpg")
    assert all("art/missing.jpg" in one.reason for one in run(folder).refused)


def test_what_stands_in_the_channel(show: Path) -> None:
    """A feed says of itself what its settings say, in the order and words of the namespaces."""
    root = etree.fromstring((show / "public/show/rss.xml").read_bytes())
    told = [
        etree.QName(one).localname
        for one in root[0]
        if "itunes" in str(one.tag) or "podcastindex" in str(one.tag)
    ]
    assert told == [
        *("image", "category", "category", "explicit", "author", "type", "owner"),
        *("guid", "medium", "locked", "funding", "person", "image"),
    ]


def test_an_archive_of_a_podcast(tmp_path: Path) -> None:
    """Closed pages of a podcast have its elements and its id, as its head has."""
    files = FILES | {
        f"n{n}.md": article(f"No. {n}", f"2026-02-{n:02}", audio=f"n{n}.mp3") for n in range(1, 9)
    }
    files |= {f"n{n}.mp3": mp3(n) for n in range(1, 9)}
    folder = publication(tmp_path, files, feed="archive = true\npage_size = 4\nlimit = 2")
    assert run(folder).clean
    assert guid(folder, "show/archive-1.rss.xml") == guid(folder)
    assert (
        "<itunes:duration>3</itunes:duration>"
        in (folder / "public/show/archive-1.rss.xml").read_text()
    )
    assert check(folder / "public") == ()


def test_an_episode_in_a_folder_of_its_own(tmp_path: Path) -> None:
    """Beside an article in a folder of its own sidecars have the name of the recording, or none."""
    files: dict[str, str | bytes] = {
        "bell/index.md": article("Bell", audio="talk.mp3"),
        "bell/talk.mp3": mp3(9),
        "bell/talk.srt": "1\n",
        "bell/chapters.json": '{"chapters": [{"startTime": 1, "title": "Ring"}]}',
        "bell/transcript.html": "<p>Ring</p>",
    }
    folder = publication(tmp_path, files)
    assert run(folder).clean
    text = (folder / "public/show/rss.xml").read_text()
    for name in ("talk.srt", "chapters.json", "transcript.html"):
        assert f"https://example.org/feeds/articles/bell/{name}" in text
        assert f"articles/bell/{name}" in tree(folder)
    assert len(items(folder)) == 1
    assert 'title="Ring"' in text


def test_a_page_beside_an_article_that_is_no_episode(tmp_path: Path) -> None:
    """A page that belongs to no episode and is no article either is told."""
    files: dict[str, str | bytes] = {"a.md": article("A"), "a.html": "<title>B</title><p>C"}
    (told,) = run(publication(tmp_path, FILES | files)).warnings
    assert told.startswith("articles/a.md: a.html is not published: beside an article of its name")


def test_a_link_leads_out_of_the_source(tmp_path: Path) -> None:
    """No file outside of the source is read or delivered as an episode's."""
    secret = tmp_path / "secret.json"
    secret.write_text('{"chapters": [{"startTime": 1, "title": "Secret"}]}')
    folder = publication(tmp_path / "show", FILES)
    for name in ("one.chapters.json", "one.vtt"):
        (folder / "articles" / name).symlink_to(secret)
    run(folder)
    assert not any(b"Secret" in data for data in tree(folder).values())
    assert "articles/one/one.vtt" not in tree(folder)


def test_a_retracted_episode(tmp_path: Path) -> None:
    """A notice takes the place of an episode that was withdrawn, and its guid stays."""
    folder = publication(tmp_path, FILES)
    run(folder)
    text = str(FILES["one.md"]).replace("---\ntitle", "---\nstatus: retracted\ntitle", 1)
    (folder / "articles/one.md").write_text(text)
    run(folder)
    found = {one["id"]: one for one in items(folder, "show/feed.json")}
    assert "withdrawn" in found["tag:example.org,2026:articles/one.md"]["content_html"]
    assert check(folder / "public") == ()


def test_chapters_that_no_player_can_read(tmp_path: Path) -> None:
    """A file of chapters that is spoilt is told and left out, and the episode is published."""
    folder = publication(tmp_path, FILES | {"three.chapters.json": "{broken"})
    (told,) = run(folder).warnings
    assert told.startswith("articles/three.md: The file of chapters three.chapters.json was left")
    assert "articles/three/three.chapters.json" not in tree(folder)
    assert "three.chapters.json" not in (folder / "public/show/rss.xml").read_text()


def test_a_link_elsewhere(tmp_path: Path) -> None:
    """Of articles with addresses of their own the files are where their pages are."""
    folder = publication(tmp_path, FILES, source='link = "/{slug}/"')
    assert run(folder).clean
    text = (folder / "public/show/rss.xml").read_text()
    assert "https://example.org/three/three.vtt" in text
    assert "episode-chapters.json" not in text
    assert "<psc:chapter " in text


def test_pictures_that_directories_do_not_take(tmp_path: Path) -> None:
    """A picture of another form stays the article's, and is not given out as the episode's."""
    folder = publication(tmp_path, FILES | {"one.png": png(800, 600)})
    (told,) = run(folder).warnings
    assert "one.png has 800 × 600 pixels" in told
    text = (folder / "public/show/rss.xml").read_text()
    assert text.count("<itunes:image ") == 1
    assert 'aspect-ratio="4/3"' in text


def test_a_picture_beside_a_transcript(tmp_path: Path) -> None:
    """An episode's own picture and its transcript are each where they lie."""
    own = FILES | {
        "three.md": str(FILES["three.md"]).replace("---\n", "---\nitunes_image: art.png\n", 1)
    }
    folder = publication(tmp_path, own | {"art.png": png(1400, 1400)})
    report = run(folder)
    assert not report.warnings
    text = (folder / "public/show/rss.xml").read_text()
    place = "https://example.org/feeds/articles/three"
    assert f'<itunes:image href="{place}/art.png"/>' in text
    assert f'<podcast:transcript url="{place}/three.vtt"' in text


def test_a_podcast_with_a_form_of_its_own(tmp_path: Path) -> None:
    """What a podcast adds to its entries leaves the files of its episodes where they are."""
    form = "link_suffix = \"from=show\"\nafter = '<p>Heard on {title}.</p>'"
    folder = publication(tmp_path, FILES, feed=form)
    run(folder)
    plain, (one, *_) = items(folder), items(folder, "show/feed.json")
    assert one["url"].endswith("?from=show")
    assert "Heard on" in one["content_html"]
    assert not any("from=" in other["url"] or "podcast" in str(other) for other in plain)
    text = (folder / "public/show/rss.xml").read_text()
    assert 'articles/two/episode-chapters.json"' in text
    assert check(folder / "public") == ()


def test_an_old_episode(tmp_path: Path) -> None:
    """An episode that has left by its age is no more told of by the profile."""
    files = FILES | {"old.md": article("", "2020-03-01", audio="old.mp3"), "old.mp3": mp3(5)}
    for aged in ('where = { max_age = "365d" }', 'where = { max_age = "364d" }'):
        folder = publication(tmp_path, files, feed=aged)
        assert not run(folder).warnings
        assert len(items(folder, "show/feed.json")) == 3


def test_the_authors_of_a_feed_make_its_podcast(tmp_path: Path) -> None:
    """Where nobody is named as who makes it, those are who answer for the feed."""
    by = publication(tmp_path, FILES, feed='authors = [{ name = "Ann" }, { name = "Ben" }]')
    place = by / "feedwright.toml"
    place.write_text(place.read_text("utf-8").replace('author = "The Desk"', ""), "utf-8")
    run(by)
    text = (by / "public/show/rss.xml").read_text()
    assert "<itunes:author>Ann, Ben</itunes:author>" in text
