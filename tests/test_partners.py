"""Feeds for partners, from the folder to what these read."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from tests.publications import NOW, article, lose_store, run, write
from tests.recordings import mp3, png

from feedwright.commands.check import check
from feedwright.commands.explain_article import explain_article
from feedwright.commands.manual import chapter
from feedwright.commands.plan import preview_publication
from feedwright.commands.retract import reinstate, retract
from feedwright.commands.status import status
from feedwright.domain.profiles import Sourced, profile
from feedwright.runtime.configuration_reader import load

PARTNERS = ("msn", "smartnews", "flipboard", "newsletter")
TOLD = ("msn", "smartnews")
"""Those that are told what to take down."""
TEXT = "The lamp was lit at dusk, and the ships came in. " * 12
DAY = timedelta(days=1)
GONE = NOW + DAY
"""The time of the run that first misses what was deleted, and sees what was retracted."""
SPACES = {
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "snf": "http://www.smartnews.be/snf",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "atom": "http://www.w3.org/2005/Atom",
}


def story(title: str = "The lighthouse is lit again", day: int = 10, **fields: Any) -> str:
    """An article that every partner takes."""
    given = {"body": TEXT, "image": "https://example.org/a.jpg"} | fields
    return article(title, f"2026-11-{day:02}", given.pop("body"), **given)


def partners(folder: Path, files: dict[str, str | bytes], *names: str, **parts: str) -> Path:
    """A publication with a feed for each of some partners."""
    keys = parts.pop("keys", "")
    feeds = (f'[[feeds]]\nname = "{one}"\nprofile = "{one}"\n{keys}' for one in names or PARTNERS)
    return write(folder, files, more="\n".join([*feeds, parts.pop("below", "")]), **parts)


def items(folder: Path, path: str) -> dict[str, etree._Element]:
    """The items of a published RSS document, by the name of each one's file."""
    root = etree.fromstring((folder / "public" / path).read_bytes())
    ids = ((one.findtext("guid") or "", one) for one in root.iter("item"))
    return {name.rpartition("/")[2].removesuffix(".md"): one for name, one in ids}


def names(folder: Path, path: str) -> list[str]:
    """What stands in a published feed, in order."""
    return [*items(folder, f"{path}/rss.xml" if path else "rss.xml")]


def bytes_of(folder: Path) -> dict[str, str]:
    """The hash of each published file."""
    return {
        one.relative_to(folder).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted((folder / "public").rglob("*"))
        if one.is_file()
    }


def places(folder: Path, which: str, now: datetime = NOW) -> dict[str, tuple[str, str]]:
    """Where an article stands in each feed, and why not."""
    (found,) = explain_article(folder, which, now=now).articles
    return {one.feed: (one.place, one.reason) for one in found.feeds}


def withdrawn(folder: Path) -> Path:
    """A publication of which one article was retracted, one deleted, and one has expired."""
    files: dict[str, str | bytes] = {
        "stays.md": story("The lighthouse stays lit", 10),
        "retracted.md": story("The lighthouse keeper did it", 11, language="fr"),
        "deleted.md": story("The harbour wall has fallen", 12, language="fr"),
        "expired.md": story("A concert by the harbour", 13, expires="2026-11-23T06:00:00Z"),
    }
    partners(folder, files)
    assert not run(folder).refused
    (folder / "articles/deleted.md").unlink()
    told = story("The lighthouse keeper did it", 11, language="fr", status="retracted")
    (folder / "articles/retracted.md").write_text(told)
    return folder


def test_an_article_as_all_want_it(tmp_path: Path) -> None:
    """It stands in the feed of each partner, and no rule speaks against any document."""
    folder = partners(tmp_path, {"a.md": story()}, publication='logo = "https://example.org/l.png"')
    report = run(folder)

    assert [names(folder, one) for one in PARTNERS] == [["a"]] * len(PARTNERS)
    assert [one for one in report.warnings if "Flipboard wants 30" not in one] == []
    assert check(folder / "public") == ()


@pytest.mark.parametrize(
    ("name", "fields", "told"),
    [
        ("msn", {"title": "Short"}, "a title of 5 characters; MSN takes 21 to 150"),
        ("msn", {"body": "Few words.", "day": 9}, "a text of 10 characters; MSN takes 450"),
        ("smartnews", {"body": "", "day": 9}, "no text; SmartNews demands one"),
        ("flipboard", {"image": "", "day": 9}, "no picture; Flipboard demands one"),
    ],
)
def test_what_breaks_a_rule_is_left_out_of_that_feed_alone(
    tmp_path: Path, name: str, fields: dict[str, Any], told: str
) -> None:
    """The run tells it once, as plan does, and why has the vendor's page; all others take it."""
    folder = partners(tmp_path, {"good.md": story(), "bad.md": story(**fields)}, name, "newsletter")
    planned = preview_publication(folder, now=NOW, environment={})
    report = run(folder)

    for warnings in (planned.warnings, report.warnings):
        (warning,) = (one for one in warnings if "not in" in one)
        assert warning.startswith(f"articles/bad.md: not in the feed {name!r}: {told}")
        assert len(f"warning: {warning}") <= 100
    assert report.clean
    assert names(folder, name) == ["good"]
    assert sorted(names(folder, "newsletter")) == sorted(names(folder, "")) == ["bad", "good"]
    place, reason = places(folder, "articles/bad.md")[name]
    assert place == "none"
    assert reason.startswith(told)
    assert "(https://" in reason
    assert run(folder, NOW + DAY).warnings == ()


def test_it_is_told_when_it_appears_and_once(tmp_path: Path) -> None:
    """Of an article under embargo it is told at its time, and not again as its correction ages."""
    files: dict[str, str | bytes] = {"held.md": story("Short", 29), "bad.md": story("Short", 9)}
    folder = partners(tmp_path, files, "msn")
    assert len(run(folder).warnings) == 1
    corrected = story("Shorter", 9, updated="2026-11-23T06:00:00Z")
    (folder / "articles/bad.md").write_text(corrected)
    (warning,) = run(folder, GONE).warnings
    assert warning.startswith("articles/bad.md: ")
    (warning,) = run(folder, datetime(2026, 11, 29, tzinfo=UTC)).warnings
    assert warning.startswith("articles/held.md: ")
    assert run(folder, datetime(2026, 11, 30, 6, tzinfo=UTC)).warnings == ()
    assert run(folder, datetime(2026, 12, 1, tzinfo=UTC)).warnings == ()


def test_what_is_advised_is_told_and_no_more(tmp_path: Path) -> None:
    """A picture that MSN may cut keeps no article out of its feed."""
    wide = {"url": "https://example.org/a.jpg", "width": 2000, "height": 1000}
    folder = partners(tmp_path, {"a.md": story(image=wide)}, "msn")
    (warning,) = run(folder).warnings

    assert warning.startswith("articles/a.md: in the feed 'msn': a picture of 2,000 × 1,000")
    assert names(folder, "msn") == ["a"]


def test_pictures_beside_articles_are_measured(tmp_path: Path) -> None:
    """The size of a local picture is its file's; a change of the file is seen."""
    files: dict[str, str | bytes] = {"a.md": story(image="a.png"), "a.png": png(120, 120)}
    folder = partners(tmp_path, files, "msn", "flipboard")
    report = run(folder)

    assert sum("120 × 120 pixels" in one for one in report.warnings) == 2
    assert names(folder, "msn") == names(folder, "flipboard") == []
    (folder / "articles/a.png").write_bytes(png(600, 500) + b"\0")
    run(folder, NOW + DAY)
    assert names(folder, "msn") == names(folder, "flipboard") == ["a"]
    assert 'width="600" height="500"' in (folder / "public/msn/rss.xml").read_text()


@pytest.mark.parametrize("profile", ["newsletter", "flipboard"])
def test_a_picture_as_a_file_has_its_length(tmp_path: Path, profile: str) -> None:
    """That of its file, or the one that its article tells; another file is no edit of the article.

    The length stands in the feed of the profile alone.
    """
    picture = png(600, 500)
    told = {"url": "https://example.org/b.png", "length": 77}
    files: dict[str, str | bytes] = {
        "a.md": story(image="a.png"),
        "a.png": picture,
        "b.md": story("A second lamp", 11, image=told),
        "c.md": story("A third lamp", 12, image={"url": "https://example.org/c.png"}),
    }
    folder = partners(tmp_path, files, profile)

    def lengths() -> dict[str, str]:
        found = items(folder, f"{profile}/rss.xml")
        return {name: one.find("enclosure").get("length") for name, one in found.items()}

    run(folder)
    assert lengths() == {"a": str(len(picture)), "b": "77", "c": "0"}
    assert check(folder / "public") == ()
    main = (folder / "public/rss.xml").read_bytes()
    assert b'"77"' not in main

    (folder / "articles/a.png").write_bytes(picture + b"\0")
    report = run(folder, NOW + DAY)
    assert lengths()["a"] == str(len(picture) + 1)
    assert report.articles.changed == 0

    (folder / "articles/b.md").write_text(story("A second lamp", 11, image=told | {"length": 78}))
    report = run(folder, NOW + 2 * DAY)
    assert lengths()["b"] == "78"
    assert report.articles.changed == 0
    assert (folder / "public/rss.xml").read_bytes() == main
    assert run(folder, NOW + 3 * DAY).work.entries == 0


def test_pictures_are_measured_beside_a_podcast(tmp_path: Path) -> None:
    """A publication may have both; what is no episode has its picture measured, too."""
    show = (
        '[[feeds]]\nname = "show"\nprofile = "podcast"\ndescription = "Talks."\n[feeds.podcast]\n'
        'categories = ["News"]\nexplicit = false\nimage = "https://example.org/c.png"\n'
    )
    files: dict[str, str | bytes] = {
        "a.md": story(image="a.png"),
        "a.png": png(120, 120),
        "b.md": story("A talk about the lighthouse"),
        "b.mp3": mp3(3),
    }
    folder = partners(tmp_path, files, "msn", below=show)
    run(folder)

    assert names(folder, "msn") == ["b"]
    assert names(folder, "show") == ["b"]


def test_old_articles_leave(tmp_path: Path) -> None:
    """MSN takes none that is 365 days old: at its minute it leaves, and nobody is told."""
    folder = partners(tmp_path, {"a.md": story(), "old.md": story(day=1)}, "msn")
    report = run(folder, datetime(2027, 10, 31, tzinfo=UTC))
    assert report.next_due == datetime(2027, 11, 1, tzinfo=UTC)
    report = run(folder, datetime(2027, 11, 1, tzinfo=UTC))

    assert report.next_due == datetime(2027, 11, 10, tzinfo=UTC)
    assert report.warnings == ()
    assert names(folder, "msn") == ["a"]
    assert sorted(names(folder, "")) == ["a", "old"]
    place, reason = places(folder, "articles/old.md", datetime(2027, 11, 2, tzinfo=UTC))["msn"]
    assert place == "none"
    assert reason.startswith("MSN takes none older than 365 days (https://support.microsoft.com/")


def test_the_nearer_bound_of_two_holds(tmp_path: Path) -> None:
    """max_age may be shorter than what a partner takes, and never longer."""
    folder = partners(tmp_path, {"a.md": story()}, "msn", keys='where = { max_age = "30d" }\n')
    assert run(folder).next_due == datetime(2026, 12, 10, tzinfo=UTC)
    load_longer = (folder / "feedwright.toml").read_text().replace("30d", "900d")
    (folder / "feedwright.toml").write_text(load_longer)
    assert run(folder).next_due == datetime(2027, 11, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "parts", "told"),
    [
        ("msn", {"publication_address": "http"}, "MSN fetches by https alone"),
        ("flipboard", {"keys": 'content = "summary"\n'}, "Flipboard wants the whole text"),
        ("msn", {"keys": 'content = "summary"\n'}, "MSN wants the whole text"),
        ("smartnews", {"keys": 'content = "summary"\n'}, "SmartNews wants the whole text"),
        (
            "flipboard",
            {"keys": "limit = 20\n"},
            "Flipboard wants 30 entries or more; raise its limit",
        ),
    ],
)
def test_what_a_partner_wants_of_the_feed(
    tmp_path: Path, name: str, parts: dict[str, str], told: str
) -> None:
    """Each run tells in a line of settings that a partner would not take; it publishes."""
    scheme = parts.pop("publication_address", "https")
    folder = partners(tmp_path, {"a.md": story()}, name, **parts)
    file = folder / "feedwright.toml"
    file.write_text(
        file.read_text().replace("https://example.org/feeds", f"{scheme}://a.org/feeds")
    )

    for now in (NOW, NOW + DAY):
        (notice,) = run(folder, now).notices
        assert told in notice
        assert len(notice) <= 80
    assert names(folder, name) == ["a"]


@pytest.mark.parametrize(
    ("feed", "told"),
    [
        ('profile = "msn"\narchive = true', "archive keeps everything"),
        ('profile = "smartnews"\narchive = true', "archive keeps everything"),
        ('profile = "newsletter"\narchive = true', "archive keeps everything"),
        ('profile = "msn"\n[feeds.smartnews]\ndark_logo = "https://a.example/l.png"', "needs"),
        ('profile = "smartnews"\n[feeds.smartnews]\ndark_logo = "l.png"', "dark_logo: 'l.png'"),
    ],
)
def test_what_cannot_be(tmp_path: Path, feed: str, told: str) -> None:
    """Settings that contradict a profile are refused, with a sentence that names the feed."""
    folder = write(tmp_path, {}, more=f'[[feeds]]\nname = "p"\n{feed}\n')
    with pytest.raises(Exception, match=told) as raised:
        load(folder / "feedwright.toml", {})
    assert "feeds, 'p'" in str(raised.value)


def test_elements_of_msn(tmp_path: Path) -> None:
    """MSN is told when an entry changed and when it ends, and gets the elements that it takes."""
    body = f"{TEXT}\n\n---\n\n###### Deep\n\n~~no~~ `code`\n"
    folder = partners(tmp_path, {"a.md": story(body=body, expires="2026-12-24")}, "msn")
    run(folder)
    item, main = items(folder, "msn/rss.xml")["a"], items(folder, "rss.xml")["a"]
    entry = etree.parse(folder / "public/msn/atom.xml").find("atom:entry", SPACES)
    content, whole = (
        one.findtext("content:encoded", namespaces=SPACES) or "" for one in (item, main)
    )

    assert entry is not None
    for one in (item, entry):
        assert one.findtext("dcterms:modified", namespaces=SPACES) == "2026-11-10T00:00:00Z"
        assert one.findtext("dcterms:valid", namespaces=SPACES) == "2026-12-24T00:00:00Z"
    assert "<h5>Deep</h5>" in content
    assert not any(tag in content for tag in ("<hr", "<h6", "<del", "<code"))
    assert all(tag in whole for tag in ("<hr", "<h6", "<del", "<code"))
    assert b"dcterms" not in (folder / "public/rss.xml").read_bytes()


def test_elements_of_smartnews(tmp_path: Path) -> None:
    """SmartNews gets logos, ttl, the small picture, and what counts readers if that is given."""
    script = '<script>count("{link}")</script>'
    settings = (
        f"[feeds.smartnews]\ndark_logo = 'https://example.org/d.png'\nanalytics = '{script}'\n"
    )
    folder = partners(
        tmp_path,
        {"a.md": story(link="https://example.org/it's")},
        "smartnews",
        publication='logo = "https://example.org/l.png"',
        keys=settings,
    )
    run(folder)
    root = etree.parse(folder / "public/smartnews/rss.xml").getroot()
    item = items(folder, "smartnews/rss.xml")["a"]
    thumbnail = item.find("media:thumbnail", SPACES)

    assert root.findtext("channel/ttl") == "5"
    assert root.findtext("channel/snf:logo/url", namespaces=SPACES) == "https://example.org/l.png"
    assert root.findtext("channel/snf:darkModeLogo/url", namespaces=SPACES) == (
        "https://example.org/d.png"
    )
    assert thumbnail is not None
    assert thumbnail.get("url") == "https://example.org/a.jpg"
    assert item.findtext("snf:analytics", namespaces=SPACES) == (
        '<script>count("https://example.org/it%27s")</script>'
    )
    assert "count(" not in (folder / "public/rss.xml").read_text()
    assert "ttl" not in (folder / "public/smartnews/atom.xml").read_text()
    assert check(folder / "public") == ()
    (folder / "feedwright.toml").write_text(
        (folder / "feedwright.toml").read_text().replace("count", "tally")
    )
    run(folder)
    assert "tally(" in (folder / "public/smartnews/rss.xml").read_text()


def test_elements_of_flipboard(tmp_path: Path) -> None:
    """Flipboard gets a summary of 300 characters made of the text, and the picture as a file."""
    text = "\n\n".join(f"Paragraph {number} of the story about the lamp." for number in range(20))
    files: dict[str, str | bytes] = {
        "a.md": story(body=text, summary="Told in short."),
        "b.md": story("A short one", 9, body="Nothing more to say."),
    }
    folder = partners(tmp_path, files, "flipboard")
    report = run(folder)
    long, short = (items(folder, "flipboard/rss.xml")[one] for one in ("a", "b"))
    file = long.find("enclosure")

    assert 300 <= len(long.findtext("description") or "") <= 600
    assert short.findtext("description") == "Nothing more to say."
    assert items(folder, "rss.xml")["a"].findtext("description") == "Told in short."
    assert file is not None
    assert dict(file.attrib) == {
        "url": "https://example.org/a.jpg",
        "length": "0",
        "type": "image/jpeg",
    }
    assert check(folder / "public") == ()
    (warning,) = report.warnings
    assert warning.startswith("flipboard: has 2 articles, and Flipboard wants 30 or more")
    (folder / "articles/b.md").unlink()
    assert run(folder, NOW + DAY).warnings == ()


def test_elements_of_newsletters(tmp_path: Path) -> None:
    """A newsletter gets the picture as a file where it has no recording, and a link at the end."""
    files: dict[str, str | bytes] = {
        "a.md": story("Lamps & ships"),
        "b.md": story("A talk", 11, audio={"url": "https://example.org/b.mp3", "length": 12}),
        "c.md": story("A paper", 12, enclosure={"url": "https://example.org/c.pdf", "length": 3}),
    }
    folder = partners(tmp_path, files, "newsletter")
    run(folder)
    found = items(folder, "newsletter/rss.xml")
    kinds = {name: one.find("enclosure").get("type") for name, one in found.items()}
    content = found["a"].findtext("content:encoded", namespaces=SPACES) or ""

    assert kinds == {"a": "image/jpeg", "b": "audio/mpeg", "c": "image/jpeg"}
    assert content.endswith(
        '<p><a href="https://example.org/feeds/articles/lamps-ships/">Lamps &amp; ships</a></p>'
    )
    main = items(folder, "rss.xml")["a"].findtext("content:encoded", namespaces=SPACES) or ""
    assert "<a href" not in main
    assert check(folder / "public") == ()


def test_a_footer_of_ones_own(tmp_path: Path) -> None:
    """What a feed has behind its entries takes the place of its profile's."""
    folder = partners(tmp_path, {"a.md": story()}, "newsletter", keys="after = '<p>Bye</p>'\n")
    run(folder)
    item = items(folder, "newsletter/rss.xml")["a"]
    content = item.findtext("content:encoded", namespaces=SPACES) or ""
    assert content.endswith("<p>Bye</p>")
    assert "<a href" not in content


def test_no_two_of_one_title_and_date(tmp_path: Path) -> None:
    """Of two entries that a service would take for one, one is left out and told; it comes back."""
    files: dict[str, str | bytes] = {
        "a.md": story("Daily report"),
        "b.md": story("Daily report"),
        "c.md": story("Daily report", 11),
        "d.md": story("Another"),
    }
    folder = partners(tmp_path, files, "newsletter")
    (warning,) = run(folder).warnings
    left = warning.partition(":")[0]
    (other,) = {"articles/a.md", "articles/b.md"} - {left}

    told = f"{left}: not in the feed 'newsletter': title and date are those of {other}"
    assert warning == told
    assert sorted(names(folder, "newsletter")) == sorted([other[9:10], "c", "d"])
    assert sorted(names(folder, "")) == ["a", "b", "c", "d"]
    place, reason = places(folder, left)["newsletter"]
    assert (place, reason.startswith("it has the title and the date of")) == ("beyond", True)
    assert run(folder, NOW + DAY).warnings == ()
    (folder / other).unlink()
    run(folder, NOW + 2 * DAY)
    assert sorted(names(folder, "newsletter")) == sorted([left[9:10], "c", "d"])


@pytest.mark.parametrize(("name", "most"), [("smartnews", 1_000_000), ("msn", 10_000_000)])
def test_a_document_is_no_larger_than_its_partner_takes(
    tmp_path: Path, name: str, most: int
) -> None:
    """The bound of a partner holds where the publication has a larger one or none."""
    body = "Some words about the sea. " * (most // 26 // 20)
    count = 30
    files: dict[str, str | bytes] = {
        f"{number}.md": story(f"The lighthouse, part {number:04}", body=body)
        for number in range(count)
    }
    folder = partners(tmp_path, files, name, publication="max_bytes = 0", keys="limit = 30\n")
    report = run(folder)
    sizes = [(folder / f"public/{name}/{one}").stat().st_size for one in ("rss.xml", "feed.json")]

    assert max(sizes) <= most < (folder / "public/feed.json").stat().st_size
    assert len(names(folder, "")) == count
    (warning,) = (one for one in report.warnings if "leaves room" in one)
    vendor = profile(name).vendor
    assert warning.startswith(f"{name}: {vendor}'s {most:,} bytes leaves room for")


TABLES = {
    "html": test_elements_of_msn,
    "withdrawal": "test_withdrawn_articles",
    "most_days": test_old_articles_leave,
    "most_bytes": test_a_document_is_no_larger_than_its_partner_takes,
    "least_entries": test_what_a_partner_wants_of_the_feed,
    "least_summary": test_elements_of_flipboard,
    "schemes": test_what_a_partner_wants_of_the_feed,
    "full_text": test_what_a_partner_wants_of_the_feed,
    "picture_enclosure": test_elements_of_newsletters,
    "unique": test_no_two_of_one_title_and_date,
    "ttl": test_elements_of_smartnews,
}


def test_every_table_of_a_profile_is_tried() -> None:
    """No partner's profile has a table that no test here is about."""
    found = {
        field
        for name in PARTNERS
        for field in profile(name).__struct_fields__
        if isinstance(getattr(profile(name), field), Sourced)
    }
    assert found == TABLES.keys()


def test_withdrawn_articles(tmp_path: Path) -> None:
    """One retracted, one deleted, one expired: each stays with its mark, and says nothing else."""
    folder = withdrawn(tmp_path)
    report = run(folder, GONE)
    when = {
        "retracted": "2026-11-23T12:00:00Z",
        "deleted": "2026-11-23T12:00:00Z",
        "expired": "2026-11-23T06:00:00Z",
    }
    msn, smart = items(folder, "msn/rss.xml"), items(folder, "smartnews/rss.xml")

    assert report.warnings == ()
    assert sorted([*msn][:2]) == ["deleted", "retracted"]
    assert [*msn] == [*smart]
    assert [*msn][2:] == ["expired", "stays"]
    for name, instant in when.items():
        one, other = msn[name], smart[name]
        assert one.findtext("dcterms:valid", namespaces=SPACES) == instant
        assert one.findtext("dcterms:modified", namespaces=SPACES) == instant
        assert one.findtext("atom:updated", namespaces=SPACES) == instant
        state = other.find("media:status", SPACES)
        assert state is not None
        assert dict(state.attrib) == {"state": "deleted"}
        assert other.findtext("pubDate") == f"Mon, 23 Nov 2026 {instant[11:19]} GMT"
        assert other.findtext("atom:updated", namespaces=SPACES) == instant
        for item in (one, other):
            assert item.find("content:encoded", SPACES) is None
            assert item.find("media:content", SPACES) is None
            assert "lamp" not in etree.tostring(item, encoding="unicode")
    assert msn["deleted"].findtext("pubDate") == "Thu, 12 Nov 2026 00:00:00 GMT"
    assert msn["deleted"].findtext("title") == "The harbour wall has fallen"
    assert msn["deleted"].findtext("link") == "https://example.org/feeds/articles/deleted/"
    assert {one.rule for one in check(folder / "public")} <= {"atom-updated-unique"}


@pytest.mark.parametrize("name", TOLD)
def test_withdrawn_articles_in_atom_and_json(tmp_path: Path, name: str) -> None:
    """The other formats tell the same, and Atom has no tombstone beside the entry."""
    folder = withdrawn(tmp_path)
    run(folder, GONE)
    atom = etree.parse(folder / f"public/{name}/atom.xml").getroot()
    told = json.loads((folder / f"public/{name}/feed.json").read_text())
    kinds = {
        one["id"].rpartition("/")[2]: one["_feedwright"]["withdrawal"]["kind"]
        for one in told["items"]
        if "withdrawal" in one["_feedwright"]
    }
    mark = "dcterms:valid" if name == "msn" else "media:status"

    assert len(atom.findall(f"atom:entry/{mark}", SPACES)) == 3
    assert b"deleted-entry" not in (folder / f"public/{name}/atom.xml").read_bytes()
    assert b"deleted-entry" in (folder / "public/atom.xml").read_bytes()
    assert kinds == {"retracted.md": "retracted", "deleted.md": "deleted", "expired.md": "expired"}
    assert not any("content_html" in one for one in told["items"][:3])


@pytest.mark.parametrize("name", ["", "flipboard", "newsletter"])
def test_others_do_as_ever(tmp_path: Path, name: str) -> None:
    """The main feed, and partners that know no mark: a notice for one, and the others leave."""
    folder = withdrawn(tmp_path)
    run(folder, GONE)
    found = items(folder, f"{name}/rss.xml".lstrip("/"))

    assert sorted(found) == ["retracted", "stays"]
    notice = found["retracted"].findtext("content:encoded", namespaces=SPACES) or ""
    assert "Cet article a été retiré" in notice


def test_people_do_not_see_them(tmp_path: Path) -> None:
    """The page of a partner's feed does not list what was withdrawn."""
    folder = withdrawn(tmp_path)
    run(folder, GONE)
    page = (folder / "public/msn/index.html").read_text()
    assert "The lighthouse stays lit" in page
    assert "The harbour wall" not in page


def test_they_leave_after_a_week(tmp_path: Path) -> None:
    """Each leaves seven days after its event, next_due tells when, and nothing else changes."""
    folder = withdrawn(tmp_path)
    assert run(folder, GONE).next_due == datetime(2026, 11, 30, 6, tzinfo=UTC)
    assert status(folder, now=GONE).next_due == datetime(2026, 11, 30, 6, tzinfo=UTC)
    before = bytes_of(folder)
    report = run(folder, datetime(2026, 11, 30, 5, 59, tzinfo=UTC))
    assert bytes_of(folder) == before
    assert report.next_due == datetime(2026, 11, 30, 6, tzinfo=UTC)
    report = run(folder, datetime(2026, 11, 30, 6, tzinfo=UTC))
    assert report.next_due == datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert sorted(names(folder, "msn")) == ["deleted", "retracted", "stays"]
    changed = {name for name, one in bytes_of(folder).items() if before[name] != one}
    assert {name.split("/")[1] for name in changed} == {"msn", "smartnews"}
    report = run(folder, datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert [names(folder, one) for one in TOLD] == [["stays"]] * 2
    assert report.next_due == datetime(2026, 12, 23, 12, tzinfo=UTC)
    assert report.warnings == ()


def test_a_lost_store_changes_nothing(tmp_path: Path) -> None:
    """What was withdrawn comes back from published documents, to the byte, and leaves in time."""
    folder = withdrawn(tmp_path)
    run(folder, GONE)
    before = bytes_of(folder)
    lose_store(folder)
    report = run(folder, GONE + timedelta(hours=1))

    assert bytes_of(folder) == before
    assert report.next_due == datetime(2026, 11, 30, 6, tzinfo=UTC)
    run(folder, datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert [names(folder, one) for one in TOLD] == [["stays"]] * 2


def test_when_a_run_comes_does_not_matter(tmp_path: Path) -> None:
    """Whoever ran once and whoever ran each hour have the same bytes."""
    often, once = withdrawn(tmp_path / "often"), withdrawn(tmp_path / "once")
    run(often, GONE)
    run(once, GONE)
    for hour in range(0, 200, 13):
        run(often, GONE + timedelta(hours=hour))
    run(once, GONE + timedelta(hours=195))
    assert bytes_of(often) == bytes_of(once)


def test_only_what_it_has_shown(tmp_path: Path) -> None:
    """A partner that never had an article is told nothing of its end."""
    files: dict[str, str | bytes] = {
        "short.md": story("Too short", expires="2026-11-23"),
        "gone.md": story("Gone too"),
        "held.md": story("The lighthouse of next week", 29),
        "taken.md": story("The lighthouse was never there", status="retracted"),
        "good.md": story(),
    }
    folder = partners(tmp_path, files, *TOLD)
    run(folder)
    for one in ("gone.md", "held.md"):
        (folder / "articles" / one).unlink()
    report = run(folder, GONE)

    assert names(folder, "msn") == ["good"]
    assert sorted(names(folder, "smartnews")) == ["gone", "good", "short"]
    assert names(folder, "") != names(folder, "msn")
    assert places(folder, "articles/short.md", GONE) == {
        "smartnews": ("withdrawn", "until 2026-11-30 00:00 UTC")
    }
    assert report.next_due == datetime(2026, 11, 30, tzinfo=UTC)


LEAVING = {
    "another-section": ({"section": "Sport"}, "", ""),
    "a-rule-that-fails": ({"title": "Short"}, "", ""),
    "an-embargo-anew": ({"title": "A secret of the lighthouse", "date": "2027-01-01"}, "", ""),
    "no-feed": ({"robots": "noindex"}, "", ""),
    "a-change-of-language": ({"language": "tr"}, "", ""),
    "another-where": ({}, '["News"]', '["Sport"]'),
}


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(("fields", "old", "new"), LEAVING.values(), ids=LEAVING)
def test_what_leaves_for_another_reason(
    tmp_path: Path, fields: dict[str, Any], old: str, new: str
) -> None:
    """Both partners take it down by its id, from the run that finds it; then it is forgotten."""
    fields = {**fields}
    files: dict[str, str | bytes] = {
        "a.md": story(section="News", language="en"),
        "b.md": story("The other lighthouse burns", 11, section="Sport", language="en"),
    }
    where = 'where = { section = ["News"], language = ["en"] }\n'
    folder = partners(tmp_path, files, *TOLD, keys=where)
    run(folder)
    date = fields.pop("date", "2026-11-10")
    text = story(**{"section": "News", "language": "en", **fields}).replace("2026-11-10", date)
    if new:
        file = folder / "feedwright.toml"
        file.write_text(file.read_text().replace(old, new))
    (folder / "articles/a.md").write_text(text)
    report = run(folder, GONE)

    msn, smart = items(folder, "msn/rss.xml")["a"], items(folder, "smartnews/rss.xml")["a"]
    assert msn.findtext("dcterms:valid", namespaces=SPACES) == "2026-11-23T12:00:00Z"
    assert msn.findtext("dcterms:modified", namespaces=SPACES) == "2026-11-23T12:00:00Z"
    assert msn.findtext("title") == "The lighthouse is lit again"
    state = smart.find("media:status", SPACES)
    if fields.get("title") == "Short":  # which SmartNews takes
        assert state is None
    else:
        assert state is not None
        assert state.get("state") == "deleted"
        assert smart.findtext("pubDate") == "Mon, 23 Nov 2026 12:00:00 GMT"
    assert not any(b"secret" in path.read_bytes() for path in (folder / "public").rglob("*.*"))
    assert report.next_due == GONE + 7 * DAY
    until = ("withdrawn", "until 2026-11-30 12:00 UTC")
    assert places(folder, "articles/a.md", GONE)["msn"] == until
    before = bytes_of(folder / "public")
    run(folder, GONE + DAY)
    lose_store(folder)
    run(folder, GONE + 2 * DAY)
    assert bytes_of(folder / "public") == before
    run(folder, GONE + 7 * DAY)
    assert "a" not in names(folder, "msn")
    (folder / "articles/a.md").write_text(f"{text}More.\n")
    run(folder, GONE + 8 * DAY)
    assert "a" not in names(folder, "msn")


def test_what_left_and_comes_back(tmp_path: Path) -> None:
    """It is an entry like others again, and the mark is gone."""
    folder = partners(
        tmp_path, {"a.md": story(section="News")}, *TOLD, keys='where = { section = ["News"] }\n'
    )
    run(folder)
    before = (folder / "public/msn/rss.xml").read_bytes().split(b"<item>")[1]
    (folder / "articles/a.md").write_text(story(section="Sport"))
    run(folder, GONE)
    assert "dcterms:valid" in (folder / "public/msn/rss.xml").read_text()
    (folder / "articles/a.md").write_text(story(section="News"))
    run(folder, GONE + DAY)
    assert (folder / "public/msn/rss.xml").read_bytes().split(b"<item>")[1] == before


def test_what_the_limit_leaves_behind_stays_with_the_partner(tmp_path: Path) -> None:
    """Only what may not stand in its feed any more is taken down, also from behind the limit."""
    files: dict[str, str | bytes] = {
        f"{day}.md": story(f"The lighthouse, part {day:04}", day, section="News")
        for day in (1, 2, 3)
    }
    keys = 'limit = 2\nwhere = { section = ["News"] }\n'
    folder = partners(tmp_path, dict([*files.items()][:2]), *TOLD, keys=keys)
    run(folder)
    (folder / "articles/3.md").write_text(str(files["3.md"]))
    run(folder, NOW + timedelta(hours=1))
    assert names(folder, "msn") == ["3", "2"]
    (folder / "articles/1.md").write_text(story("The lighthouse, part 0001", 1, section="Sport"))

    run(folder, GONE)

    assert names(folder, "msn") == ["1", "3", "2"]


def test_a_feed_that_becomes_a_partners(tmp_path: Path) -> None:
    """Of what it showed before, and may not show now, the partner knows nothing."""
    files: dict[str, str | bytes] = {"a.md": story("Short"), "b.md": story(day=11)}
    folder = write(tmp_path, files, more='[[feeds]]\nname = "msn"\n')
    run(folder)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('name = "msn"', 'name = "msn"\nprofile = "msn"'))

    run(folder, GONE)

    assert names(folder, "msn") == ["b"]


def test_what_was_deleted_before_a_feed_was_a_partners(tmp_path: Path) -> None:
    """A partner is told of the end of what its feed has shown it, and of nothing before."""
    files: dict[str, str | bytes] = {
        "deleted.md": story(),
        "expired.md": story("The other lighthouse burns", 11, expires="2026-11-24"),
        "retracted.md": story("A third lighthouse stands", 12),
        "with-it.md": story("A fourth lighthouse is gone", 13),
        "after.md": story("A fifth lighthouse is built", 14),
        "stays.md": story("A sixth lighthouse is drawn", 15),
    }
    folder = write(tmp_path, files, more='[[feeds]]\nname = "msn"\n')
    run(folder)
    (folder / "articles/deleted.md").unlink()
    retracted = story("A third lighthouse stands", 12, status="retracted")
    (folder / "articles/retracted.md").write_text(retracted)
    run(folder, GONE + DAY)
    (folder / "articles/with-it.md").unlink()
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('name = "msn"', 'name = "msn"\nprofile = "msn"'))
    for number in (2, 3, 4):
        run(folder, GONE + number * DAY)
        assert names(folder, "msn") == ["stays", "after"]
    (folder / "articles/after.md").unlink()
    run(folder, GONE + 5 * DAY)

    assert names(folder, "msn") == ["after", "stays"]


def test_what_msn_has_dropped_by_itself(tmp_path: Path) -> None:
    """Of an article that was too old for MSN already it is told nothing more; SmartNews is."""
    folder = partners(tmp_path, {"old.md": story(), "new.md": story(day=20)}, *TOLD)
    run(folder)
    late = datetime(2027, 11, 11, tzinfo=UTC)
    run(folder, late)
    (folder / "articles/old.md").unlink()
    run(folder, late + DAY)

    assert names(folder, "msn") == ["new"]
    assert names(folder, "smartnews") == ["old", "new"]


def test_a_retraction_by_command(tmp_path: Path) -> None:
    """`feedwright retract` reaches partners, and its undoing takes the mark away."""
    folder = partners(
        tmp_path, {"a.md": story(), "b.md": story("The other lighthouse burns", 11)}, *TOLD
    )
    run(folder)
    retract(folder, "articles/a.md", note="It was libel.", now=GONE, environment={})

    assert names(folder, "msn") == ["a", "b"]
    assert "libel" not in (folder / "public/msn/rss.xml").read_text()
    until = ("withdrawn", "until 2026-11-30 12:00 UTC")
    told = places(folder, "articles/a.md", GONE)
    assert (told["msn"], told["smartnews"]) == (until, until)
    reinstate(folder, "articles/a.md", now=GONE + DAY)
    item = items(folder, "smartnews/rss.xml")["a"]
    assert item.find("media:status", SPACES) is None
    item = items(folder, "msn/rss.xml")["a"]
    assert item.find("dcterms:valid", SPACES) is None
    assert item.findtext("dcterms:modified", namespaces=SPACES) == "2026-11-24T12:00:00Z"


def test_a_plan_tells_it_apart(tmp_path: Path) -> None:
    """For a partner a withdrawn article is one that a notice replaces; its leaving is no news."""
    folder = withdrawn(tmp_path)
    planned = preview_publication(folder, now=GONE, environment={})
    msn = next(one for one in planned.feeds if one.path == "msn")
    assert len(msn.retracted) == 3
    assert msn.removed == msn.new == msn.corrected == msn.refreshed == ()
    run(folder, GONE)
    later = preview_publication(folder, now=GONE + 8 * DAY, environment={})
    msn = next(one for one in later.feeds if one.path == "msn")
    assert msn.retracted == msn.removed == ()


def test_a_feed_of_each_section(tmp_path: Path) -> None:
    """A partner may have a feed for each section; each tells of its own."""
    files: dict[str, str | bytes] = {
        "a.md": story(section="News"),
        "b.md": story("The other lighthouse burns", 11, section="Sport"),
        "c.md": story("A third lighthouse stands", 12, section="Sport"),
    }
    folder = partners(tmp_path, files, "msn", keys='each = "section"\n')
    run(folder)
    (folder / "articles/b.md").unlink()
    run(folder, GONE)

    assert names(folder, "msn/news") == ["a"]
    assert names(folder, "msn/sport") == ["b", "c"]
    run(folder, GONE + 7 * DAY)
    assert names(folder, "msn/sport") == ["c"]


def test_a_clock_set_back(tmp_path: Path) -> None:
    """By a clock that was set back nothing of what a partner was told is taken back."""
    folder = withdrawn(tmp_path)
    run(folder, GONE)
    before = names(folder, "msn")
    run(folder, GONE - timedelta(hours=2))
    assert names(folder, "msn") == before


def test_on_a_server(tmp_path: Path, engine: str) -> None:
    """Both engines tell partners the same."""
    assert engine
    folder = withdrawn(tmp_path)
    run(folder, GONE)
    assert sorted(names(folder, "msn")) == ["deleted", "expired", "retracted", "stays"]
    run(folder, GONE + 7 * DAY)
    assert names(folder, "msn") == ["stays"]


def test_an_edit_costs_what_it_changes(tmp_path: Path) -> None:
    """A run without news does nothing, and one withdrawal makes the entries of no other anew."""
    files: dict[str, str | bytes] = {
        f"{number}.md": story(f"The lighthouse, part {number:04}", 1 + number % 20)
        for number in range(40)
    }
    folder = partners(tmp_path, files, *TOLD)
    run(folder)
    idle = run(folder, NOW + DAY)
    assert idle.work.documents == idle.work.entries == 0
    (folder / "articles/7.md").unlink()
    report = run(folder, NOW + 2 * DAY)
    assert report.work.entries == 0
    assert report.work.parts == len(TOLD) * 3


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_lost_store_without_json(tmp_path: Path, kind: str) -> None:
    """RSS and Atom tell of withdrawn entries, too: nothing of them comes back as an article."""
    folder = withdrawn(tmp_path)
    file = folder / "feedwright.toml"
    text = file.read_text().replace('name = "', f'formats = ["{kind}"]\nname = "')
    file.write_text(text.replace(f'formats = ["{kind}"]\nname = ""', 'name = ""'))
    run(folder, NOW, allow_shrink=True)
    run(folder, GONE)
    before = bytes_of(folder)
    for one in ("feed.json", "rss.xml", "atom.xml"):
        (folder / "public" / one).unlink()
    lose_store(folder)
    run(folder, GONE + timedelta(hours=1))

    for name in TOLD:
        path = f"public/{name}/{kind}.xml"
        assert bytes_of(folder)[path] == before[path]
    assert sorted(names(folder, "")) == ["retracted", "stays"]


@pytest.mark.parametrize("name", PARTNERS)
def test_the_manual_tells_every_rule(name: str) -> None:
    """The chapter has a row for each rule of a profile, with its page and its day."""
    heading = "## Newsletters" if name == "newsletter" else f"## {profile(name).vendor}"
    _, _, below = chapter("partners").partition(f"\n{heading}\n")
    part = below.partition("\n## ")[0]
    rules = profile(name)
    tables = {one.name: one for one in rules.articles} | {
        field: table
        for field in rules.__struct_fields__
        if isinstance(table := getattr(rules, field), Sourced)
    }
    found = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (.+?) \|$", part, re.MULTILINE))
    assert found == {key: f"[{one.as_of}]({one.source})" for key, one in tables.items()}


def test_an_end_that_is_set_back(tmp_path: Path) -> None:
    """Who takes an article down by a day in the past is understood: the date is that of the run.

    MSN looks at no date that is older than the one it knows, and the day may be long past.
    """
    files: dict[str, str | bytes] = {
        "a.md": story(updated="2026-11-21T09:00:00Z"),
        "b.md": story("The other lighthouse burns", 11),
    }
    folder = partners(tmp_path, files, *TOLD)
    run(folder)
    pulled = story(updated="2026-11-21T09:00:00Z", expires="2020-01-01")
    (folder / "articles/a.md").write_text(pulled)
    report = run(folder, GONE)

    item = items(folder, "msn/rss.xml")["a"]
    assert item.findtext("dcterms:modified", namespaces=SPACES) == "2026-11-23T12:00:00Z"
    assert item.findtext("dcterms:valid", namespaces=SPACES) == "2026-11-23T12:00:00Z"
    assert report.next_due == datetime(2026, 11, 28, 9, tzinfo=UTC)
    before = bytes_of(folder)
    run(folder, GONE + timedelta(hours=30))
    assert bytes_of(folder) == before
    lose_store(folder)
    assert run(folder, GONE + 2 * DAY).next_due == datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert bytes_of(folder) == before
    run(folder, GONE + 7 * DAY)
    assert [names(folder, one) for one in TOLD] == [["b"]] * 2


def test_one_that_fell_out_of_the_window(tmp_path: Path) -> None:
    """A partner may still have what stands in its feed no more; it is told of that, too."""
    files: dict[str, str | bytes] = {
        f"{number}.md": story(f"The lighthouse, part {number:04}", 1 + number)
        for number in range(3)
    }
    folder = partners(tmp_path, files, *TOLD, keys="limit = 3\n")
    run(folder)
    for number in range(3, 6):
        text = story(f"The lighthouse, part {number:04}", 1 + number)
        (folder / f"articles/{number}.md").write_text(text)
    run(folder, NOW + timedelta(hours=1))
    assert sorted(names(folder, "msn")) == ["3", "4", "5"]
    pulled = story("The lighthouse, part 0000", 1, expires="2020-01-01")
    (folder / "articles/0.md").write_text(pulled)
    (folder / "articles/1.md").unlink()
    run(folder, GONE)

    assert sorted(names(folder, "msn")) == ["0", "1", "3", "4", "5"]
    run(folder, GONE + 6 * DAY)
    assert sorted(names(folder, "smartnews")) == ["0", "1", "3", "4", "5"]
    assert run(folder, GONE + 7 * DAY).work.documents
    assert sorted(names(folder, "msn")) == ["3", "4", "5"]


def test_runs_that_did_not_come(tmp_path: Path) -> None:
    """Where no run came for longer than a week, the partner is told by the next one."""
    folder = partners(tmp_path, {"a.md": story(expires="2026-11-23")}, *TOLD)
    run(folder)
    late = NOW + 20 * DAY
    assert run(folder, late).next_due == late + 7 * DAY
    item = items(folder, "smartnews/rss.xml")["a"]
    assert item.findtext("pubDate") == "Sat, 12 Dec 2026 12:00:00 GMT"
    run(folder, late + 7 * DAY)
    assert names(folder, "smartnews") == []


def test_a_profile_for_a_feed_that_there_is(tmp_path: Path) -> None:
    """What went before a feed was a partner's is not told, for the partner never had it."""
    files: dict[str, str | bytes] = {
        "a.md": story(expires="2026-11-24"),
        "b.md": story("The other lighthouse burns", 11),
        "c.md": story("A third lighthouse stands", 12),
    }
    folder = write(tmp_path, files, more='[[feeds]]\nname = "msn"\n')
    run(folder)
    (folder / "articles/c.md").unlink()
    run(folder, GONE)
    run(folder, NOW + 40 * DAY)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('name = "msn"', 'name = "msn"\nprofile = "msn"'))
    run(folder, NOW + 41 * DAY)
    assert names(folder, "msn") == ["b"]


def test_an_edit_of_what_was_withdrawn(tmp_path: Path) -> None:
    """Documents remember the article as it is now, as if they were made from nothing."""
    folder = withdrawn(tmp_path)
    run(folder, GONE)
    before = (folder / "public/msn/rss.xml").read_bytes()
    edited = story("A concert by the harbour", 13, body=f"{TEXT}!", expires="2026-11-23T06:00:00Z")
    (folder / "articles/expired.md").write_text(edited)
    run(folder, GONE + DAY)
    told = json.loads((folder / "public/msn/feed.json").read_text())["items"]
    (memory,) = (one["_feedwright"]["memory"] for one in told if one["id"].endswith("/expired.md"))

    assert memory["revision"] == 2
    assert (folder / "public/msn/rss.xml").read_bytes() == before


def test_a_new_article_and_another_configuration_in_one_run(tmp_path: Path) -> None:
    """What is left out is told once, though the run looks at all articles and at the new one."""
    folder = partners(tmp_path, {"a.md": story()}, "msn")
    run(folder)
    partners(folder, {"bad.md": story("Short")}, "msn", keys='link_suffix = "from=msn"\n')

    told = [one for one in run(folder).warnings if "a title of 5" in one]
    assert len(told) == 1
