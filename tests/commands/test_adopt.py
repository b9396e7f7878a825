import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from tests.publications import NOW, article, complaints, items, run, shown, tree, write
from tests.readers import served
from tests.test_histories import JSON_FEED, WORDPRESS
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.commands.adopt import Adoption, adopt
from feedwright.commands.plan import preview_publication
from feedwright.domain.errors import ConfigurationError, SourceError
from feedwright.recovery.kept_addresses import FILE
from feedwright.runtime.http import fetch

FIRST = "https://old.example/2019/05/first/"
FILES = {
    "first.md": article("First", "2019-05-06", "Written anew.", url=FIRST),
    "second.md": article("Second", "2020-06-07", "Written anew, too."),
}


def adopted(folder: Path, feed: str = WORDPRESS, name: str = "old.xml") -> Adoption:
    """Adopts a feed from a file."""
    (folder / name).write_text(feed, "utf-8")
    return adopt(folder, str(folder / name), now=NOW, environment={})


def known(folder: Path) -> dict[str, tuple[str, str]]:
    """The published ids and dates, by title."""
    return {one["title"]: (one["id"], one["date_published"]) for one in items(folder)}


def test_articles_take_over_the_ids_and_dates_that_readers_know(tmp_path: Path) -> None:
    """By address, or by title and day; an article that was never in the feed gets an id of ours."""
    folder = write(tmp_path, FILES | {"third.md": article("Third")})

    adoption = adopted(folder)
    run(folder)

    assert (adoption.adopted, adoption.known, adoption.articles) == (2, 0, 2)
    assert (adoption.missing, adoption.conflicts, adoption.warnings) == ((), (), ())
    assert known(folder) == {
        "First": ("https://old.example/?p=123", "2019-05-06T08:15:42Z"),
        "Second": ("https://old.example/?p=456", "2020-06-07T09:16:43Z"),
        "Third": ("tag:example.org,2026:articles/third.md", "2026-03-02T00:00:00Z"),
    }


def test_adopting_twice_changes_nothing(tmp_path: Path) -> None:
    """Before the first run and after it, a second adoption finds all known."""
    folder = write(tmp_path, FILES)
    adopted(folder)

    again = adopted(folder)
    run(folder)
    before = tree(folder)
    once_more = adopted(folder)
    run(folder)

    assert (again.adopted, again.known) == (once_more.adopted, once_more.known) == (0, 2)
    assert tree(folder) == before


def test_a_conflict_changes_nothing(tmp_path: Path) -> None:
    """An article that readers here know already keeps its id, and nothing else is adopted."""
    folder = write(tmp_path, FILES)
    run(folder)
    before = tree(folder)

    adoption = adopted(folder)
    run(folder, NOW + timedelta(days=1))

    assert adoption.adopted == 0
    first, second = adoption.conflicts
    assert first.link == FIRST
    assert first.theirs == "https://old.example/?p=123"
    assert first.ours == "tag:example.org,2026:articles/first.md"
    # Its address is another here; its title and day tell who it is.
    assert second.theirs == "https://old.example/?p=456"
    assert second.ours == "tag:example.org,2026:articles/second.md"
    assert (adoption.articles, adoption.missing, adoption.readdressed) == (0, (), None)
    assert tree(folder) == before


def test_before_its_first_publication_an_article_takes_over_an_id(tmp_path: Path) -> None:
    """An article that was read and is held is known, but by no reader."""
    held = FILES["first.md"].replace("2019-05-06", "2027-05-06")
    folder = write(tmp_path, {"first.md": held})
    run(folder)

    adoption = adopted(folder)
    run(folder)

    assert (adoption.adopted, adoption.conflicts) == (2, ())
    assert known(folder) == {"First": ("https://old.example/?p=123", "2019-05-06T08:15:42Z")}


def test_two_entries_with_the_address_of_one_article(tmp_path: Path) -> None:
    """The first of them is the article; the other is waited for."""
    folder = write(tmp_path, {"first.md": FILES["first.md"].replace("2019-05-06", "2027-05-06")})
    run(folder)
    two = WORDPRESS.replace("https://old.example/2020/06/second/", FIRST)

    adoption = adopted(folder, two)
    run(folder)

    assert (adoption.adopted, adoption.conflicts) == (2, ())
    assert known(folder)["First"][0] == "https://old.example/?p=123"


@pytest.mark.parametrize("then", ["at-once", "while-it-waits", "once-published"])
def test_an_address_under_another_id_is_a_conflict(tmp_path: Path, then: str) -> None:
    """The feed that was adopted first counts; the second is told of, and changes nothing."""
    folder = write(tmp_path, FILES)
    adopted(folder)
    if then != "at-once":
        run(folder, NOW if then == "once-published" else datetime(2019, 1, 1, tzinfo=UTC))

    adoption = adopted(folder, WORDPRESS.replace("?p=123", "?p=999"), "other.xml")
    run(folder)

    assert (adoption.adopted, adoption.known) == (0, 1)
    (conflict,) = adoption.conflicts
    assert conflict.link == FIRST
    assert conflict.theirs == "https://old.example/?p=999"
    assert conflict.ours == "https://old.example/?p=123"
    assert known(folder)["First"][0] == conflict.ours


def test_a_date_that_its_source_declares_anew_counts(tmp_path: Path) -> None:
    """The adopted date stays until the article itself names another, which the plan reports."""
    folder = write(tmp_path, FILES)
    adopted(folder)
    run(folder)
    write(folder, {"first.md": FILES["first.md"].replace("2019-05-06", "2019-05-09")})

    (plan,) = preview_publication(folder, now=NOW, environment={}).feeds
    run(folder)

    assert [one.title for one in plan.redelivered] == ["First"]
    assert known(folder)["First"][1] == "2019-05-09T00:00:00Z"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("none.xml", None, "No such file", id="missing"),
        pytest.param("", None, "Is a directory", id="folder"),
        pytest.param("page.html", "<!doctype html><p>Hello", "", id="web-page"),
        pytest.param("empty.xml", "", "is empty", id="empty"),
        pytest.param("half.json", '{"items": [', "", id="half-written"),
    ],
)
def test_what_is_no_feed_is_not_adopted(
    tmp_path: Path, name: str, content: str | None, reason: str
) -> None:
    """The error names the file and what is wrong with it; the publication stays as it was."""
    folder = write(tmp_path, FILES)
    run(folder)
    before = tree(folder)
    feed = folder / name
    if content is not None:
        feed.write_text(content)

    with pytest.raises(SourceError) as raised:
        adopt(folder, str(feed), environment={})

    assert str(feed) in str(raised.value)
    assert reason in str(raised.value)
    assert tree(folder) == before


def invoked(command: str, folder: Path, *arguments: str) -> tuple[int, Any]:
    """The exit status of a command, and what it prints as JSON."""
    done = CliRunner().invoke(cli.app, [command, str(folder), *arguments, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_the_command_tells_what_it_adopted(tmp_path: Path) -> None:
    """Status 0 and the counts; 1 where there is a conflict, or no feed."""
    folder = write(tmp_path, FILES)
    (folder / "old.xml").write_text(WORDPRESS)
    (folder / "old.json").write_text(JSON_FEED.replace("https://old.example/first/", FIRST))
    old = str(folder / "old.xml")
    counts = {"adopted": 2, "known": 0, "articles": 2, "missing": []}
    moved = {
        "differing": 1,
        "of": 2,
        "theirs": "https://old.example/2020/06/second/",
        "ours": "https://example.org/feeds/articles/second/",
        "link": "/{year}/{month}/{slug}/",
        "made": 1,
    }
    none = {"guid": "", "noted": "", "conflicts": [], "warnings": []}

    met = [
        {"id": f"https://old.example/?p={id_}", "title": title, "link": link, "source": source}
        for id_, title, link, source in (
            (123, "First", FIRST, "articles/first.md"),
            (456, "Second", moved["theirs"], "articles/second.md"),
        )
    ]

    assert invoked("adopt", folder, old) == (
        0,
        {**counts, "met": met, "readdressed": moved, **none},
    )
    again = CliRunner().invoke(cli.app, ["adopt", str(folder), old])
    assert again.stdout == (
        "Adopted 0 entries; 2 were known already.\n"
        "Articles here: 2 of the feed's 2 entries; without an article: 0.\n"
        "Those are:\n  First  articles/first.md\n  Second  articles/second.md\n"
    )
    assert again.stderr == (
        "warning: 1 of 2 adopted addresses are not those that the articles have here: "
        "https://old.example/2020/06/second/ against https://example.org/feeds/articles/second/; "
        'link = "/{year}/{month}/{slug}/" in [[sources]] would make 1 of them; or have these '
        f"articles keep the old addresses: feedwright adopt {folder} {old} --keep-addresses\n"
    )
    run(folder)
    status, told = invoked("adopt", folder, str(folder / "old.json"))
    assert (status, told["adopted"]) == (1, 0)
    assert told["conflicts"] == [
        {"link": FIRST, "theirs": "5cd0a1", "ours": "https://old.example/?p=123"},
        {
            "link": "https://old.example/second/",
            "theirs": "5edc33",
            "ours": "https://old.example/?p=456",
        },
    ]
    status, told = invoked("adopt", folder, str(folder / "none.xml"))
    assert (status, told["kind"]) == (1, "SourceError")


def test_the_plan_s_json_has_the_fields_of_the_contract(tmp_path: Path) -> None:
    """``plan --json`` prints each feed's changes by kind, with id and title; nothing is written."""
    folder = write(tmp_path, {**FILES, "x.md": article("Hushhush", "2026-12-24")})

    status, told = invoked("plan", folder, "--now", "2026-11-22T12:00:00Z")

    assert status == 0
    assert list(told) == ["feeds", "drafts", "set_aside", "warnings", "refusals", "notices"]
    (main,) = told["feeds"]
    assert list(main) == [
        "path",
        "new",
        "refreshed",
        "corrected",
        "retracted",
        "removed",
        "held",
        "redelivered",
    ]
    assert main["path"] == ""
    assert [one["title"] for one in main["new"]] == ["Second", "First"]
    assert all({"id", "title"} <= one.keys() for one in main["new"])
    (held,) = main["held"]
    assert (held["title"], held["due"]) == ("Hushhush", "2026-12-24T00:00:00Z")
    assert not (folder / "public").exists()
    assert not (folder / ".feedwright").exists()
    (folder / "feedwright.toml").unlink()
    assert invoked("plan", folder)[0] == 1


def test_the_plan_for_people_names_what_they_must_not_miss(tmp_path: Path) -> None:
    """A second delivery is told in capitals; feeds without news in one line."""
    folder = write(tmp_path, FILES)
    at = ("--now", "2026-11-22T12:00:00Z")
    run(folder)
    quiet = CliRunner().invoke(cli.app, ["plan", str(folder), *at])
    later = article("Later", "2026-12-24")
    moved = FILES["second.md"].replace("2020-06-07", "2020-07-07")
    write(folder, {"second.md": moved, "later.md": later})

    loud = CliRunner().invoke(cli.app, ["plan", str(folder), *at])

    assert quiet.stdout == "Nothing changes for the subscribers of 1 feed.\n"
    assert loud.exit_code == 0
    assert loud.stdout == (
        "The main feed\n"
        "  waits for its time                Later (2026-12-24 00:00 UTC)\n"
        "  WOULD BE DELIVERED A SECOND TIME  Second\n"
    )


def test_the_plan_tells_what_would_go_wrong(tmp_path: Path) -> None:
    """As the run itself would: what is set aside, warned of and refused, with its status."""
    folder = write(tmp_path, {f"{number}.md": article(f"N{number}") for number in range(10)})
    run(folder)
    for number in range(6):
        (folder / "articles" / f"{number}.md").unlink()
    write(folder, {"bad.md": "---\ntitle: [\n---\n", "undated.md": "---\ntitle: U\n---\nText."})
    at = ("--now", "2026-11-22T12:00:00Z")

    status, told = invoked("plan", folder, *at)
    plain = CliRunner().invoke(cli.app, ["plan", str(folder), *at])
    done = CliRunner().invoke(cli.app, ["publish", str(folder), *at])

    assert (status, plain.exit_code, done.exit_code) == (1, 1, 1)
    assert [one["source"] for one in told["set_aside"]] == ["articles/bad.md"]
    assert told["warnings"][0].startswith("articles/undated.md: has no date")
    assert told["refusals"][0].startswith("6 of the 10 articles of the source `articles` have")
    assert plain.stderr == done.stderr
    assert len(complaints(plain.stderr)) == 3


def test_ids_that_are_no_addresses_stay(tmp_path: Path) -> None:
    """Ids that no validator likes are those that readers know; nothing is withheld for them."""
    guids = {"a": "12345 at example.org", "b": "urn:b", "c": "İlk yazı"}
    told = "".join(
        f"<item><title>{name}</title><link>https://example.org/{name}</link>"
        f'<guid isPermaLink="false">{guid}</guid></item>'
        for name, guid in guids.items()
    )
    files = {f"{name}.md": article(name, url=f"https://example.org/{name}") for name in guids}
    folder = write(tmp_path, files)
    channel = f"<title>T</title><link>https://example.org/</link><description>D</description>{told}"
    adopted(folder, f'<rss version="2.0"><channel>{channel}</channel></rss>')

    report = run(folder)

    assert report.clean
    feed = feedparser.parse((folder / "public" / "atom.xml").read_bytes())
    assert {one.title: one.id for one in feed.entries} == guids


def rss(*entries: tuple[str, str, str]) -> str:
    """A feed of entries, each with its title, its address and its date."""
    told = "".join(
        f"<item><title>{title}</title><link>https://old.example{path}</link>"
        f'<guid isPermaLink="false">{path}</guid><pubDate>{date}</pubDate></item>'
        for title, path, date in entries
    )
    return (
        '<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link>'
        f"<description>D</description>{told}</channel></rss>"
    )


MONDAY, TUESDAY = "Mon, 05 Oct 2026 06:00:00 +0000", "Tue, 06 Oct 2026 06:00:00 +0000"
TYPESET = {
    "2026-10-05-its-raining.md": article("It's raining", "2026-10-05"),
    "2026-10-05-so-it-goes.md": article('"So" it goes -- on', "2026-10-05"),
    "2026-10-06-tea.md": article("Tea & <cake>...", "2026-10-06"),
    "2026-10-06-film.md": article("A <b>film</b>: 6'4\"", "2026-10-06"),
}


@pytest.mark.parametrize("first", ["articles", "feed"])
def test_titles_that_another_system_has_typeset(tmp_path: Path, first: str) -> None:
    """Quotes, dashes, ellipses, entities and tags keep nobody apart, whichever comes first."""
    folder = write(tmp_path, TYPESET if first == "articles" else {})
    typeset = rss(
        ("It&#8217;s raining", "/2026/10/05/its-raining/", MONDAY),
        ("&#8220;So&#8221; it goes &#8212; on", "/?p=2", MONDAY),
        ("Tea &amp;amp; &amp;lt;cake&amp;gt;\u2026", "/?p=3", TUESDAY),
        ("A film: 6\u20324\u2033", "/?p=4", TUESDAY),
        ("Elsewhere", "/?p=5", TUESDAY),
    )

    adoption = adopted(folder, typeset)
    write(folder, TYPESET)
    run(folder)

    assert (adoption.adopted, adoption.articles) == (5, 4 if first == "articles" else 0)
    assert [one.title for one in adoption.missing][-1] == "Elsewhere"
    assert {one["id"] for one in items(folder)} == {
        "/2026/10/05/its-raining/",
        "/?p=2",
        "/?p=3",
        "/?p=4",
    }


def test_an_article_that_cannot_be_told_apart_takes_no_other_s_id(tmp_path: Path) -> None:
    """Two articles of one title and day do not both take one entry, nor does a wrong one."""
    files = {"a.md": article("Notes", "2026-10-05"), "b.md": article("Notes.", "2026-10-05")}
    folder = write(tmp_path, files)

    adoption = adopted(folder, rss(("\u201cNotes\u201d", "/?p=1", MONDAY)))
    run(folder)

    assert (adoption.articles, [one.id for one in adoption.missing]) == (0, ["/?p=1"])
    assert {one["id"] for one in items(folder)} == {
        "tag:example.org,2026:articles/a.md",
        "tag:example.org,2026:articles/b.md",
    }


def test_entries_without_an_article_are_named(tmp_path: Path) -> None:
    """The terminal names a few and counts the rest; ``--json`` lists them all."""
    folder = write(tmp_path, {"a.md": article("A", "2026-10-05")})
    others = [(f"Old {n}", f"/{n}/", MONDAY) for n in range(7)]
    (folder / "old.xml").write_text(rss(("A", "/a/", MONDAY), *others))

    done = CliRunner().invoke(cli.app, ["adopt", str(folder), str(folder / "old.xml")])
    _, told = invoked("adopt", folder, str(folder / "old.xml"))

    lines = done.stdout.splitlines()
    assert lines[1:6] == [
        "Articles here: 1 of the feed's 8 entries; without an article: 7.",
        "Those are:",
        "  A  articles/a.md",
        "Without an article are:",
        "  Old 0  https://old.example/0/",
    ]
    assert lines[-1] == "  and 2 more, which --json lists"
    assert (told["articles"], told["met"][0]["source"]) == (1, "articles/a.md")
    assert told["missing"][6] == {"id": "/6/", "title": "Old 6", "link": "https://old.example/6/"}


@pytest.mark.parametrize(
    ("pattern", "path", "better"),
    [
        pytest.param("/{year}/{title}/", "/2026/{n}-short/", "/{year}/{slug}/", id="title"),
        pytest.param("", "/blog/{n}-short.html", "/blog/{slug}.html", id="pages of their own"),
        pytest.param("/{slug}/", "/2026/10/05/{n}-short", "/{year}/{month}/{day}/{slug}", id="day"),
        pytest.param("/{slug}/", "/?p={n}", "", id="no pattern makes them"),
    ],
)
def test_addresses_that_are_not_the_old_ones_are_told(
    tmp_path: Path, pattern: str, path: str, better: str
) -> None:
    """``adopt``, ``plan`` and the first run say how many, with an example and a pattern; once."""
    files = {
        f"2026-10-05-{n}-short.md": article(f"A long title of {n}", "2026-10-05") for n in "abc"
    }
    folder = write(tmp_path, files, source=f'link = "{pattern}"')
    old = rss(*((f"A long title of {n}", path.format(n=n), MONDAY) for n in "abc"))

    told = adopted(folder, old).readdressed
    outlook = preview_publication(folder, now=NOW, environment={})
    first, second = run(folder), run(folder)

    assert told is not None
    assert (told.differing, told.of) == (3, 3)
    assert (told.link, told.made) == (better, 3 if better else 0)
    assert str(told).startswith("3 of 3 adopted addresses are not those that the articles have")
    assert told.theirs.startswith("https://old.example/")
    assert outlook.warnings == first.warnings == (str(told),)
    assert second.warnings == ()
    if better:
        again = write(tmp_path / "again", files, source=f'link = "{better}"')
        assert adopted(again, old).readdressed is None


@pytest.mark.parametrize(
    ("path", "system", "better"),
    [
        pytest.param("/blog/tech/deep/{n}/", "", "/blog/{path}/", id="path"),
        pytest.param("/2026/tech/deep/{n}.html", "", "/{year}/{path}.html", id="year and path"),
        pytest.param("/tech/deep/2026/{n}/", "", "/{folder}/{year}/{slug}/", id="folder"),
        pytest.param("/2026/3/5/{n}/", "", "/{year}/{i_month}/{i_day}/{slug}/", id="no-zeroes"),
        pytest.param(
            "/sea/land/2026/03/05/{n}.html",
            "jekyll",
            "/:categories/:year/:month/:day/:title:output_ext",
            id="jekyll",
        ),
        pytest.param("/archive/tech/deep/{n}.php", "", "/archive/{path}.php", id="any ending"),
        pytest.param("/elsewhere/{n}.html", "", "/elsewhere/{slug}.html", id="ending"),
        pytest.param("/a-title-of-{n}/", "hugo", "/{title}/", id="hugo"),
    ],
)
def test_patterns_that_fit(tmp_path: Path, path: str, system: str, better: str) -> None:
    """The pattern that makes most of the old addresses is named: by folders, or the system's."""
    files = {
        f"tech/deep/{n}.md": article(f"A title of {n}", "2026-03-05", categories=["sea", "land"])
        for n in ("one", "two", "three")
    }
    source = f'system = "{system}"\nlink = "/elsewhere/{{slug}}/"'
    folder = write(tmp_path, files, source=source)
    day = "Thu, 05 Mar 2026 00:00:00 +0000"
    names = ("one", "two", "three")

    told = adopted(folder, rss(*((f"A title of {n}", path.format(n=n), day) for n in names)))

    assert told.readdressed is not None
    assert (told.readdressed.link, told.readdressed.made) == (better, 3)


def test_a_pattern_outside_the_home_has_its_host(tmp_path: Path) -> None:
    """Where the home is a folder of its host, addresses beside it are made from the host on."""
    files = {f"tech/{n}.md": article(f"A title of {n}", "2026-10-05") for n in ("one", "two")}
    folder = write(tmp_path, files)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('home = "https://example.org/"\n', ""))
    there = ((f"A title of {n}", f"/blog/tech/{n}.php", MONDAY) for n in ("one", "two"))

    told = adopted(folder, rss(*there)).readdressed

    assert told is not None
    assert (told.link, told.made) == ("https://example.org/blog/{path}.php", 2)
    file.write_text(file.read_text().replace("[[feeds]]", f'link = "{told.link}"\n[[feeds]]', 1))
    run(folder)
    assert {urlsplit(link).path for link in links(folder).values()} == {
        "/blog/tech/one.php",
        "/blog/tech/two.php",
    }


def kept_addresses(folder: Path, feed: str, *, keep: bool | None) -> Adoption:
    """Adopts a feed with its addresses, or without."""
    (folder / "old.xml").write_text(feed, "utf-8")
    place = str(folder / "old.xml")
    return adopt(folder, place, now=NOW, keep_addresses=keep, environment={})


def links(folder: Path) -> dict[str, str]:
    """The published addresses, by title."""
    return {one["title"]: one["url"] for one in items(folder)}


def test_addresses_are_kept(tmp_path: Path) -> None:
    """With ``--keep-addresses`` links are the feed's, but for articles that name their own.

    They are in later runs, of a file that comes later, under another pattern, and after the store
    is lost.
    """
    files = {
        "one.md": article("One", "2026-03-05"),
        "own.md": article("Own", "2026-03-06", url="https://example.org/mine/"),
        "new.md": article("New", "2026-03-07"),
    }
    folder = write(tmp_path, files, source='link = "/{slug}/"')
    there = [("One", "/?p=1", "Thu, 05 Mar 2026 00:00:00 +0000")]
    there += [("Own", "/?p=2", "Fri, 06 Mar 2026 00:00:00 +0000")]
    there += [("Later", "/?p=3", "Sat, 07 Mar 2026 00:00:00 +0000")]

    told = kept_addresses(folder, rss(*there), keep=True)
    run(folder)
    (folder / "articles/later.md").write_text(article("Later", "2026-03-07"))
    run(folder)
    expected = {
        "One": "https://old.example/?p=1",
        "Own": "https://example.org/mine/",
        "New": "https://example.org/new/",
        "Later": "https://old.example/?p=3",
    }

    assert told.readdressed is not None
    assert told.readdressed.ours == "https://example.org/mine/"
    assert links(folder) == expected
    before = tree(folder)
    for file in (folder / ".feedwright").iterdir():
        file.unlink()
    run(folder)
    assert tree(folder) == before
    configuration = folder / "feedwright.toml"
    configuration.write_text(
        configuration.read_text().replace('link = "/{slug}/"', 'link = "/n/{slug}/"')
    )
    run(folder)
    assert links(folder) == expected | {"New": "https://example.org/n/new/"}
    kept_addresses(folder, rss(*there), keep=None)
    run(folder)
    assert links(folder)["One"] == "https://old.example/?p=1"
    kept_addresses(folder, rss(*there), keep=False)
    run(folder)
    assert links(folder)["One"] == "https://example.org/n/one/"


@pytest.mark.parametrize("formats", ['["rss"]', '["atom"]', '["json"]'])
def test_kept_addresses_outlast_the_store(tmp_path: Path, formats: str) -> None:
    """A file beside the configuration tells them, of articles in no document, too."""
    files = {f"{n}.md": article(f"No {n}", f"2026-03-0{n}", extra="x" * n) for n in range(1, 4)}
    folder = write(
        tmp_path, files, source='link = "/{slug}/"', feed=f"formats = {formats}\nlimit = 1"
    )
    there = [
        (f"No {n}", f"/?p={n}", f"{day}, 0{n} Mar 2026 00:00:00 +0000")
        for n, day in enumerate(("Sun", "Mon", "Tue"), 1)
    ]
    told = kept_addresses(folder, rss(*there), keep=True)
    assert told.warnings == ()
    assert told.noted == str(folder / FILE)
    run(folder)
    before = tree(folder)
    for file in (folder / ".feedwright").iterdir():
        file.unlink()
    run(folder)
    assert tree(folder) == before
    configuration = folder / "feedwright.toml"
    configuration.write_text(configuration.read_text().replace("limit = 1", "limit = 9"))
    run(folder)
    document = next((folder / "public").glob("*.xml"), folder / "public/feed.json").read_text()
    assert all(f"https://old.example/?p={n}" in document for n in range(1, 4))

    kept_addresses(folder, rss(there[0]), keep=False)
    assert "/?p=1" not in (folder / FILE).read_text()
    kept_addresses(folder, rss(*there), keep=False)
    assert not (folder / FILE).exists()


def test_a_damaged_file_of_addresses_is_told(tmp_path: Path) -> None:
    """Neither it nor what it says is guessed at."""
    folder = write(tmp_path, FILES)
    (folder / FILE).write_text("[[articles]]\nid = 1\n")
    with pytest.raises(ConfigurationError, match=r"kept-addresses\.toml: cannot be read: .*; mend"):
        run(folder)


def test_older_pages_without_end_are_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chain of older pages that never ends is refused, and nothing is adopted."""
    folder = write(tmp_path, FILES)
    asked: list[tuple[str, object]] = []

    def endless(address: str, *, private: object = None) -> fetch.Fetched:
        asked.append((address, private))
        older = f"https://old.example/{len(asked)}.json"
        data = json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "O",
                "next_url": older,
                "items": [],
            }
        )
        return fetch.Fetched(data=data.encode(), address=address)

    monkeypatch.setattr(fetch, "get", endless)
    with pytest.raises(SourceError, match="more than 1,000 older pages"):
        adopt(folder, "https://old.example/0.json", now=NOW, environment={})

    assert len(asked) == 1_000
    assert asked[0] == ("https://old.example/0.json", None)
    assert asked[1] == ("https://old.example/1.json", {"old.example"})


def page(title: str, older: str = "") -> str:
    """A page of a JSON Feed with one entry."""
    entry = {"id": f"tag:{title}", "title": title, "content_text": "Text."}
    more = {"next_url": older} if older else {}
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "O", "items": [entry], **more})


def test_it_is_told_how_many_pages_are_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page of a feed is told as it is asked for, and at the end how many there were.

    Then it is told how many of the articles are read. Of a file nothing is fetched.
    """
    folder, at = write(tmp_path, FILES), "https://old.example/"
    pages = {f"{at}0": page("A", f"{at}1"), f"{at}1": page("B", f"{at}2"), f"{at}2": page("C")}
    monkeypatch.setattr(
        fetch,
        "get",
        lambda address, **_: fetch.Fetched(data=pages[address].encode(), address=address),
    )
    told: list[tuple[str, int, int]] = []

    def note(*one: Any) -> None:
        told.append(one)

    done = adopt(folder, f"{at}0", now=NOW, environment={}, progress=note)

    assert done.adopted == 3
    assert told[:4] == [
        ("Fetching", 0, 0),
        ("Fetching", 1, 0),
        ("Fetching", 2, 0),
        ("Fetching", 3, 3),
    ]
    assert ("Reading", 2, 2) in told
    (tmp_path / "old.json").write_text(page("D"))
    told.clear()
    adopt(folder, str(tmp_path / "old.json"), now=NOW, environment={}, progress=note)
    assert {what for what, _, _ in told} <= {"Reading"}


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no terminals to open")
def test_a_terminal_is_shown_the_pages(tmp_path: Path) -> None:
    """On a terminal the pages are counted on stderr; elsewhere nothing is added to it."""
    folder, old = write(tmp_path / "new", FILES), tmp_path / "old"
    old.mkdir()
    with served(old) as address:
        for number in range(3):
            older = f"{address}{number + 1}.json" if number < 2 else ""
            (old / f"{number}.json").write_text(page(f"P{number}", older))
        first = f"{address}0.json"
        assert re.search(r"Fetching .*3/3", shown("adopt", folder, first))
        status, _ = invoked("adopt", folder, first, "--json")
    assert status == 0
