"""Exports of LiveJournal, from the file to the feed."""

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from tests.publications import items, run, write

from feedwright.commands.init import init
from feedwright.domain.errors import SourceError
from feedwright.reading.formats.platforms import livejournal

SOURCE = 'kind = "export"'


def entry(number: int = 154, body: str = "It came in.", **fields: str) -> str:
    """An entry; a value of "" leaves its element out."""
    said = {
        "itemid": str(number),
        "eventtime": "2004-12-21 20:00:00",
        "logtime": "2004-12-21 18:02:03",
        "subject": f"About {number}",
        "event": body,
        "security": "public",
        "allowmask": "0",
        **fields,
    }
    told = (f"<{name}>{escape(value)}</{name}>\n" for name, value in said.items() if value)
    return f"<entry>\n{''.join(told)}</entry>\n"


def month(*entries: str) -> str:
    """The file of a month."""
    return (
        "<?xml version=\"1.0\" encoding='utf-8'?>\n<livejournal>\n"
        f"{''.join(entries)}</livejournal>\n"
    )


def publication(folder: Path, *entries: str) -> Path:
    """A publication whose one source is such an export."""
    return write(folder, {"2004-12.xml": month(*entries)}, source=SOURCE)


def test_an_entry(tmp_path: Path) -> None:
    """It has the date of its author's clock, and its text as LiveJournal shows it."""
    body = (
        'One\nline, by <lj user="tide_wrack">.\n\nTwo. <lj-cut text="more">Hidden.</lj-cut>'
        "<lj comm=_sea_> <lj user='ebb' site='other.example'/>"
    )
    report = run(publication(tmp_path, entry(body=body), entry(155, subject="", body="No title.")))

    found, other = items(tmp_path)
    assert (found["title"], found["date_published"]) == ("About 154", "2004-12-21T20:00:00Z")
    assert found["id"] == "tag:example.org,2026:articles/154"
    assert found["content_html"] == (
        '<p>One<br>\nline, by <a href="https://tide-wrack.livejournal.com/">tide_wrack</a>.</p>\n'
        '<p>Two. Hidden.<a href="https://users.livejournal.com/_sea_/">_sea_</a> ebb</p>'
    )
    assert other["content_html"] == "<p>No title.</p>"
    assert report.warnings == ()


@pytest.mark.parametrize("security", ["private", "usemask", "friends", "custom", "Private", "?"])
def test_what_is_not_for_everybody_stays(tmp_path: Path, security: str) -> None:
    """Of all that an entry can be, only what everybody may read goes out."""
    report = run(publication(tmp_path, entry(), entry(155, "Secret.", security=security)))
    assert [one["title"] for one in items(tmp_path)] == ["About 154"]
    assert report.articles.drafts == 1
    assert "Secret" not in (tmp_path / "public/atom.xml").read_text()


def test_an_entry_that_says_twice_for_whom_it_is(tmp_path: Path) -> None:
    """What hides more counts."""
    both = "<security>public</security>\n<security>private</security>"
    other = entry(155, "Secret.").replace("<security>public</security>", both)
    report = run(publication(tmp_path, entry(), other))
    assert [one["title"] for one in items(tmp_path)] == ["About 154"]
    assert report.articles.drafts == 1


def test_an_entry_that_does_not_say_for_whom_it_is(tmp_path: Path) -> None:
    """It is set aside, with what to do; the others go out."""
    report = run(publication(tmp_path, entry(), entry(155, "Secret.", security="")))
    assert [one["title"] for one in items(tmp_path)] == ["About 154"]
    (aside,) = report.articles.set_aside
    assert aside.source == "articles/155"
    assert "with Security among the fields" in aside.reason


@pytest.mark.parametrize(
    ("event", "log", "published"),
    [
        pytest.param("2004-12-21 20:00:00", "2004-12-22 01:00:00", "2004-12-21T20", id="west"),
        pytest.param("2004-12-22 06:00:00", "2004-12-21 18:00:00", "2004-12-22T06", id="east"),
        pytest.param("2037-01-01 00:00:00", "2004-12-21 18:00:00", "2004-12-21T18", id="on top"),
        pytest.param("2001-02-03 04:00:00", "2004-12-21 18:00:00", "2001-02-03T04", id="back"),
        pytest.param("2004-12-21 20:00:00", "", "2004-12-21T20", id="no log"),
        pytest.param("", "2004-12-21 18:00:00", "2004-12-21T18", id="no event"),
        pytest.param("", "2004-12-21T18:00:00Z", "2004-12-21T18", id="a zone that is told"),
        pytest.param("0000-00-00 00:00:00", "2004-12-21 18:00:00", "2004-12-21T18", id="never"),
    ],
)
def test_the_time_of_an_entry(tmp_path: Path, event: str, log: str, published: str) -> None:
    """An entry that was dated years ahead to stay on top was read when it was sent."""
    run(publication(tmp_path, entry(eventtime=event, logtime=log)))
    (found,) = items(tmp_path)
    assert found["date_published"] == f"{published}:00:00Z"


@pytest.mark.parametrize("body", ["<p>One\nline.</p>", "One<br />\nline.", "One\nline."])
def test_lines_are_parted_once(tmp_path: Path, body: str) -> None:
    """Where its author, or a program, wrote the breaks, the ends of lines are none."""
    run(publication(tmp_path, entry(body=body)))
    (found,) = items(tmp_path)
    assert found["content_html"].count("<br") == (0 if "<p>" in body else 1)


def test_polls_are_told(tmp_path: Path) -> None:
    """What the export does not hold is said once for its entry."""
    (told,) = run(publication(tmp_path, entry(body="Vote:\n<lj-poll-12>"))).warnings
    assert told.startswith("articles/154: A poll or film in it stands at LiveJournal alone")


def test_a_file_that_ends_before_its_end_changes_nothing(tmp_path: Path) -> None:
    """A copy that broke off takes no entry down, and the run names the file."""
    folder = publication(tmp_path, entry(), entry(155))
    run(folder)
    (folder / "articles/2004-12.xml").write_text(month(entry(), entry(155))[:-40])
    with pytest.raises(SourceError, match=r"2004-12\.xml:19: It is no XML.*still stands"):
        run(folder)
    assert len(items(folder)) == 2


def test_months_are_read_together(tmp_path: Path) -> None:
    """A folder holds a file for each month; what stands in two of them is one entry."""
    folder = publication(tmp_path, entry())
    (folder / "articles/2005-01.xml").write_text(month(entry(), entry(1600)))
    (folder / "articles/2005-02.xml").write_text(month())
    report = run(folder)
    assert len(items(folder)) == 2
    assert report.warnings == ()


@pytest.mark.parametrize(
    "start",
    [
        "<livejournal>\n<maxid>3</maxid>\n<comments>",
        "<livejournal/>",
        "<rss><channel><title>&lt;livejournal> &lt;entry></title>",
    ],
)
def test_what_is_no_export(tmp_path: Path, start: str) -> None:
    """Comments are exported in another form under one name; a feed is none either."""
    assert not livejournal.is_export(start.encode())
    folder = write(tmp_path, {"a.xml": start}, source=SOURCE)
    with pytest.raises(SourceError, match="holds no export of Blogger, LiveJournal"):
        run(folder)


def test_a_publication_is_made_of_it(tmp_path: Path) -> None:
    """``init --site`` takes the folder; its old ids are to be adopted."""
    (tmp_path / "lj").mkdir()
    (tmp_path / "lj/2004-12.xml").write_text(month(entry()))
    made = init(tmp_path / "feeds", site=tmp_path / "lj", address="https://tide.example/feeds/")
    assert 'kind = "export"' in made[0].read_text()
