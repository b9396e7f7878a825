"""Feeds that a changed configuration would end, and the addresses that readers subscribe to."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, article, items, run, tree, write
from typer.testing import CliRunner

from feedwright.cli import commands
from feedwright.commands.plan import preview_publication
from feedwright.commands.retract import retract
from feedwright.domain.identity import Identification
from feedwright.domain.publication import Publication
from feedwright.domain.reader_agents import Polled, Reported
from feedwright.keep.identification import identify
from feedwright.reading.fields.dates import parse
from feedwright.store.own_files import READERS
from feedwright.store.readership import ReaderCounts

FILES = {
    "a.md": article("A", section="News", tags=["sea", "harbour"]),
    "b.md": article("B", section="Sport", tags=["sea"]),
}
PRESS = '[[feeds]]\nname = "press"\n'
SECTIONS = '[[feeds]]\nname = "sections"\neach = "section"\n'
TAGS = '[[feeds]]\nname = "tags"\neach = "tag"\n'
LATER = NOW + timedelta(hours=1)


def heads(folder: Path) -> set[str]:
    """The published documents to which one subscribes."""
    return {path for path in tree(folder) if not path.endswith((".html", ".css", ".svg", ".opml"))}


def invoked(command: str, folder: Path, *options: str) -> tuple[int, Any]:
    """The exit status of a command, and what it prints as JSON."""
    at = ("--now", LATER.isoformat(), "--json")
    done = CliRunner().invoke(commands.app, [command, str(folder), *at, *options])
    return done.exit_code, json.loads(done.stdout)


ENDS = [
    pytest.param(
        {"more": PRESS},
        {"more": PRESS.replace("press", "partners")},
        {"press/rss.xml", "press/atom.xml", "press/feed.json"},
        'also = ["press/atom.xml", "press/feed.json", "press/rss.xml"]',
        id="a feed has another name",
    ),
    pytest.param(
        {"more": PRESS},
        {},
        {"press/rss.xml", "press/atom.xml", "press/feed.json"},
        'also = ["press/atom.xml", "press/feed.json", "press/rss.xml"]',
        id="a feed is taken out",
    ),
    pytest.param(
        {"feed": 'formats = ["rss", "json"]'},
        {"feed": 'formats = ["json"]'},
        {"rss.xml"},
        'give it also = ["rss.xml"]',
        id="the main feed loses a format",
    ),
    pytest.param(
        {"more": f'{SECTIONS}formats = ["rss", "json"]\n'},
        {"more": f'{SECTIONS}formats = ["json"]\n'},
        {"sections/news/rss.xml", "sections/sport/rss.xml"},
        'add "rss" to its formats again',
        id="feeds of each section lose a format",
    ),
    pytest.param(
        {"more": SECTIONS},
        {"more": SECTIONS.replace("sections", "topics")},
        {f"sections/{n}/{f}" for n in ("news", "sport") for f in ("rss.xml", "feed.json")},
        'name = "sections" and each = "section"',
        id="feeds of each section have another name",
    ),
    pytest.param(
        {"more": SECTIONS},
        {"more": SECTIONS.replace('each = "section"', 'each = "tag"')},
        {"sections/news/rss.xml", "sections/sport/atom.xml"},
        'name = "sections" and each = "section"',
        id="each is another",
    ),
    pytest.param(
        {"more": SECTIONS},
        {"more": SECTIONS.replace('each = "section"\n', "")},
        {"sections/news/rss.xml", "sections/sport/atom.xml"},
        'name = "sections" and each = "section"',
        id="feeds of each section become one",
    ),
    pytest.param(
        {"more": SECTIONS},
        {"more": SECTIONS.replace("sections", "topics")},
        {"sections/news/rss.xml", "sections/sport/atom.xml"},
        'give [[feeds]] "topics" also = ["sections/{value}/atom.xml", '
        '"sections/{value}/feed.json", "sections/{value}/rss.xml"], or have [[feeds]] with',
        id="feeds of each section have another name",
    ),
    pytest.param(
        {"feed": 'also = ["feed.xml", "feed/"]'},
        {"feed": 'also = ["feed.xml"]'},
        {"feed/index.xml"},
        'give it also = ["feed/"]',
        id="an old path is no longer named",
    ),
]


@pytest.mark.parametrize(("before", "after", "lost", "line"), ENDS)
def test_what_readers_subscribe_to_stays(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], lost: set[str], line: str
) -> None:
    """``publish`` and ``plan`` refuse to end it, name the line that keeps it, and do the rest."""
    folder = write(tmp_path, FILES, **before)
    run(folder)
    there = tree(folder)
    write(folder, {"c.md": article("C", "2026-11-21", section="News")}, **after)

    status, planned = invoked("plan", folder)
    first = run(folder, LATER)
    second = run(folder, LATER + timedelta(hours=1))

    assert status == 1
    (refusal,) = planned["refusals"]
    assert line in refusal
    assert "\n" not in refusal
    assert "--allow-shrink" in refusal
    assert first.refusals == second.refusals == (refusal,)
    assert not [one for one in first.documents if one.status == "removed"]
    assert {path: tree(folder)[path] for path in lost} == {path: there[path] for path in lost}
    assert "C" in {item["title"] for item in items(folder)}


@pytest.mark.parametrize(("before", "after", "lost"), [one.values[:3] for one in ENDS])
def test_a_fresh_machine_knows_what_readers_subscribe_to(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], lost: set[str]
) -> None:
    """Without a store, as in each run of a workflow, published documents tell what would end."""
    folder = write(tmp_path, FILES, **before)
    run(folder)
    there = tree(folder)
    write(folder, {}, **after)

    for _ in range(2):
        shutil.rmtree(folder / ".feedwright")
        (refusal,) = run(folder, LATER).refusals
        assert "would end at addresses that readers subscribe to" in refusal
        assert {path: tree(folder)[path] for path in lost} == {path: there[path] for path in lost}


@pytest.mark.parametrize("refused", [False, True], ids=["at once", "after it was refused"])
@pytest.mark.parametrize(("before", "after", "lost", "line"), ENDS)
def test_what_is_meant_to_end_ends(
    tmp_path: Path,
    before: dict[str, str],
    after: dict[str, str],
    lost: set[str],
    line: str,
    refused: bool,
) -> None:
    """With ``--allow-shrink`` it goes, a warning says so once, and no later run refuses."""
    folder = write(tmp_path, FILES, **before)
    run(folder)
    write(folder, {}, **after)
    if refused:
        run(folder, LATER)

    report = run(folder, LATER, allow_shrink=True)
    again = run(folder, LATER)

    assert report.clean
    (warning,) = (one for one in report.warnings if "no article stands" not in one)
    assert line in warning
    assert "they stay" not in warning
    assert (again.refusals, again.warnings) == ((), ())
    if 'each = "tag"' in after.get("more", ""):
        assert items(folder, "sections/news/feed.json") == []
    else:
        assert not lost & tree(folder).keys()


def test_a_line_of_also_keeps_the_feeds_of_each_section(tmp_path: Path) -> None:
    """Renamed feeds of each value go on at their old paths, by the line that is offered."""
    folder = write(tmp_path, FILES, more=SECTIONS)
    run(folder)
    before = tree(folder)
    topics = SECTIONS.replace("sections", "topics")
    write(folder, FILES, more=topics)
    (refusal,) = run(folder, LATER).refusals
    line = re.search(r"also = \[.*?\]", refusal)
    assert line is not None

    write(folder, FILES, more=f"{topics}{line[0]}")
    report = run(folder, LATER)

    assert report.clean
    now = tree(folder)
    for path in (path for path in heads(folder) if path.startswith("sections/")):
        assert now[path] == now[path.replace("sections/", "topics/")]
    assert {path for path in before if path.startswith("sections/") and path in heads(folder)}


def test_a_line_of_also_keeps_the_old_addresses(tmp_path: Path) -> None:
    """With what the refusal names in place, nothing is refused and the old paths go on."""
    folder = write(tmp_path, FILES, more=PRESS)
    run(folder)
    renamed = PRESS.replace("press", "partners")
    write(folder, {}, more=renamed)
    (refusal,) = run(folder, LATER).refusals
    line = refusal.partition("takes its place ")[2].partition(";")[0]
    write(folder, {"c.md": article("C")}, more=f"{renamed}{line}\n")

    report = run(folder, LATER)

    assert report.clean
    assert report.warnings == ()
    files = tree(folder)
    assert files["press/rss.xml"] == files["partners/rss.xml"]
    assert files["press/feed.json"] == files["partners/feed.json"]


def test_a_feed_that_comes_back_goes_on(tmp_path: Path) -> None:
    """Once feedwright.toml names the feed again, it is published as before."""
    folder = write(tmp_path, FILES, more=SECTIONS)
    run(folder)
    write(folder, {}, more=SECTIONS.replace("sections", "topics"))
    run(folder)
    write(folder, {"c.md": article("C", "2026-04-01", section="News")}, more=SECTIONS)
    shutil.rmtree(folder / "public" / "topics")

    report = run(folder, LATER, allow_shrink=True)

    assert report.clean
    assert [one["title"] for one in items(folder, "sections/news/feed.json")] == ["C", "A"]


@pytest.mark.parametrize("runs", [1, 2])
def test_a_name_that_was_given_by_mistake_is_taken_back(tmp_path: Path, runs: int) -> None:
    """Who puts the old name back, as the refusal says, ends where nothing had happened."""
    sections = f'{SECTIONS}also = ["old/{{value}}.xml"]\n'
    folder = write(tmp_path, FILES, more=sections)
    run(folder)
    before = tree(folder)
    write(folder, {}, more=sections.replace("sections", "topics"))
    for _ in range(runs):
        assert len(run(folder).refusals) == 1
    write(folder, {}, more=sections)

    assert run(folder, LATER).clean
    assert tree(folder) == before
    assert "old/news.xml" in before


def test_a_name_that_readers_have_asked_for_is_not(tmp_path: Path) -> None:
    """A feed that was made first while something was refused stays where readers know it."""
    folder = write(tmp_path, FILES, more=PRESS)
    run(folder)
    write(folder, {}, more=PRESS.replace("press", "partners"))
    run(folder)
    counts = ReaderCounts(folder / READERS)
    counts.keep([Polled("2026-11-20", "partners/rss.xml", 2)], [])
    write(folder, {}, more=PRESS)

    (refusal,) = run(folder, LATER).refusals

    assert refusal.startswith("the feed `partners` would end at")


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param({"section": "Sport"}, id="moved to another section"),
        pytest.param({}, id="without a section"),
        pytest.param({"draft": True}, id="a draft now"),
        pytest.param({"section": "News", "expires": "2026-11-22T12:30:00Z"}, id="expired"),
        pytest.param(None, id="deleted"),
    ],
)
def test_a_feed_that_loses_its_last_article_goes_on_without(
    tmp_path: Path, edit: dict[str, Any] | None
) -> None:
    """Its documents stay, empty, and the plan and the run say so once; nothing is refused."""
    folder = write(tmp_path, FILES, more=SECTIONS)
    run(folder)
    if edit is None:
        (folder / "articles" / "a.md").unlink()
    else:
        write(folder, {"a.md": article("A", **edit)}, more=SECTIONS)

    outlook = preview_publication(folder, now=LATER, environment={})
    first, second = run(folder, LATER), run(folder, LATER)

    told = "sections/news: no article stands in this feed any more; it stays, without entries"
    assert outlook.warnings.count(told) == first.warnings.count(told) == 1
    assert told not in second.warnings
    assert first.clean
    assert items(folder, "sections/news/feed.json") == []
    write(folder, {"c.md": article("C", section="News")}, more=SECTIONS)
    run(folder, LATER)
    assert [one["title"] for one in items(folder, "sections/news/feed.json")] == ["C"]


def test_an_archive_of_a_feed_that_ends_stays_whole(tmp_path: Path) -> None:
    """The documents that stay lead to no archive page that is not there."""
    more = f"{PRESS}archive = true\npage_size = 2\nlimit = 1\n"
    files = {f"{n}.md": article(f"N{n}", f"2026-03-0{n + 1}") for n in range(6)}
    folder = write(tmp_path, files, more=more)
    run(folder)
    there = {path: data for path, data in tree(folder).items() if path.startswith("press/")}
    assert "press/archive-2.atom.xml" in there
    write(folder, {})

    run(folder, LATER)

    assert {path: tree(folder).get(path) for path in there} == there
    assert heads(folder) >= {"press/rss.xml", "rss.xml"}


def deleted(folder: Path) -> None:
    """An article's file is deleted."""
    (folder / "articles" / "a.md").unlink()


def retracted(folder: Path) -> None:
    """It is withdrawn here."""
    (name,) = (one["id"] for one in items(folder) if one["title"] == "A")
    retract(folder, name, now=LATER, environment={})


def drafted(folder: Path) -> None:
    """Its author takes it back."""
    (folder / "articles" / "a.md").write_text(article("A", draft=True))


def expired(folder: Path) -> None:
    """It has a time at which it ends."""
    (folder / "articles" / "a.md").write_text(article("A", expires=NOW.isoformat()))


@pytest.mark.parametrize("withdraw", [deleted, retracted, drafted, expired])
@pytest.mark.parametrize("when", ["with the feed", "later", "without the store"])
@pytest.mark.parametrize(
    ("before", "after", "folder_of"),
    [
        pytest.param({"more": PRESS}, {}, "press", id="a feed is taken out"),
        pytest.param(
            {"feed": 'formats = ["rss", "json"]'},
            {"feed": 'formats = ["json"]'},
            "the root",
            id="a format is",
        ),
        pytest.param(
            {"more": f"{PRESS}archive = true\npage_size = 1\nlimit = 1\n"},
            {},
            "press",
            id="a feed with an archive",
        ),
    ],
)
def test_what_is_withdrawn_from_documents_that_stay_is_told(
    tmp_path: Path,
    before: dict[str, str],
    after: dict[str, str],
    folder_of: str,
    withdraw: Callable[[Path], None],
    when: str,
) -> None:
    """Each run says that they still show it, and where, until they go or it is back."""
    folder = write(tmp_path, {**FILES, "c.md": article("C", "2026-04-01")}, **before)
    run(folder)
    write(folder, {}, **after)
    if when == "later":
        assert len(run(folder, LATER).refusals) == 1
    if when == "without the store":
        shutil.rmtree(folder / ".feedwright")
    withdraw(folder)

    told = [run(folder, LATER).refusals[1:] for _ in range(2)]
    allowed = run(folder, LATER, allow_shrink=True)

    ((line,), again) = told
    assert again == (line,)
    assert line.startswith("an article (")
    assert "a.md) was deleted, withdrawn or expired" in line or when == "without the store"
    assert f"still show it, in {folder_of}." in line
    assert allowed.refusals == run(folder, LATER).refusals == ()


def test_what_was_withdrawn_before_is_not_told(tmp_path: Path) -> None:
    """Documents that stay show its notice already; and what only moves is not withdrawn."""
    folder = write(tmp_path, FILES, more=SECTIONS)
    run(folder)
    retract(folder, "articles/a.md", now=NOW, environment={})
    write(folder, {}, more=SECTIONS.replace("sections", "topics"))

    first = run(folder, LATER)
    (folder / "articles" / "b.md").write_text(article("B", section="News"))
    second = run(folder, LATER)

    assert len(first.refusals) == len(second.refusals) == 1


def test_another_timezone_shows_nothing_again(tmp_path: Path) -> None:
    """Where dates that name no zone would move, those that readers know stay until it is allowed.

    Everything else is published, and the plan names what would be delivered again.
    """
    dates = {"a.md": "2026-03-02 10:00", "b.md": "2026-03-03T10:00:00Z", "c.md": "2026-03-04"}
    files = {name: article(name[0].upper(), date) for name, date in dates.items()}
    zone = 'timezone = "Europe/Istanbul"'
    folder = write(tmp_path, files, publication=zone)
    run(folder)
    before = tree(folder)
    other = zone.replace("Europe/Istanbul", "America/New_York")
    write(folder, {}, publication=other)

    status, planned = invoked("plan", folder)
    refused = run(folder, LATER)
    same = tree(folder)
    write(folder, {"d.md": article("D", "2026-03-05")}, publication=other)
    still = run(folder, LATER)
    dated = {one["title"]: one["date_published"] for one in items(folder)}
    allowed = run(folder, LATER, allow_shrink=True)
    after = run(folder, LATER)

    assert status == 1
    assert [one["title"] for one in planned["feeds"][0]["redelivered"]] == ["C", "A"]
    (refusal,) = planned["refusals"]
    assert refusal.startswith('timezone = "America/New_York" would move the dates of 2 published')
    assert 'timezone = "Europe/Istanbul" back' in refusal
    assert refused.refusals == still.refusals == (refusal,)
    assert same == before
    assert dated["D"] == "2026-03-04T21:00:00Z"
    assert dated["A"] == "2026-03-02T07:00:00Z"
    assert (allowed.refusals, after.refusals) == ((), ())
    assert {one["date_published"] for one in items(folder) if one["title"] == "A"} == {
        "2026-03-02T15:00:00Z"
    }


@pytest.mark.parametrize(
    ("date", "zone"),
    [
        pytest.param("2026-03-02T10:00:00Z", "America/New_York", id="dates name their zone"),
        pytest.param("2026-03-02 10:00", "Asia/Riyadh", id="its clocks show the same"),
    ],
)
def test_a_timezone_that_moves_nothing_is_taken(tmp_path: Path, date: str, zone: str) -> None:
    """Where no published date moves, another zone counts at once."""
    folder = write(tmp_path, {"a.md": article("A", date)}, publication='timezone = "Etc/GMT-3"')
    run(folder)
    write(folder, {"b.md": article("B")}, publication=f'timezone = "{zone}"')

    assert run(folder, LATER).clean
    assert len(items(folder)) == 2


def test_another_authority_shows_nothing_again(tmp_path: Path) -> None:
    """It is refused while feeds have ids of the one before; with the store and without.

    Allowed, ids that were given stay, whoever mints those to come.
    """
    folder = write(tmp_path, FILES)
    run(folder)
    known = {one["title"]: one["id"] for one in items(folder)}
    before = tree(folder)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace("example.org,2026", "example.net,2027"))
    refusal = (
        'authority = "example.net,2027" would give feeds other ids than those by which readers '
        'know them, and new articles ids of another kind; "example.org,2026" mints them as before. '
        'Put authority = "example.org,2026" back, or publish with --allow-shrink'
    )

    for lost in (False, True, False):
        if lost:
            shutil.rmtree(folder / ".feedwright")
        outlook = preview_publication(folder, now=LATER, environment={})
        (feed,) = outlook.feeds
        assert (feed.redelivered, feed.new, outlook.refusals) == ((), (), (refusal,))
        assert run(folder, LATER).refusals == (refusal,)
        assert tree(folder) == before
    write(folder, {"new.md": article("New", "2026-03-03")})
    file.write_text(file.read_text().replace("example.org,2026", "example.net,2027"))
    run(folder, LATER)
    assert items(folder)[0]["id"] == "tag:example.org,2026:articles/new.md"
    assert run(folder, LATER, allow_shrink=True).clean
    assert run(folder, LATER).clean
    assert {one["title"]: one["id"] for one in items(folder)}.items() >= known.items()
    assert json.loads(tree(folder)["feed.json"])["_feedwright"]["id"].startswith("tag:example.net")


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        pytest.param({"press/rss.xml": (3, 40), "press/atom.xml": (2, 0)}, "45 readers", id="many"),
        pytest.param({"press/feed.json": (1, 0), "rss.xml": (9, 9)}, "one reader", id="one"),
        pytest.param({"rss.xml": (9, 9)}, "nobody", id="none"),
        pytest.param({}, "", id="nothing counted"),
    ],
)
def test_how_many_readers_a_feed_has_that_would_end(
    tmp_path: Path, counted: dict[str, tuple[int, int]], told: str
) -> None:
    """The refusal says how many were counted on the best of the last seven days."""
    folder = write(tmp_path, FILES, more=PRESS)
    run(folder)
    counts = ReaderCounts(folder / READERS)
    if counted:
        for day, share in (("2026-11-01", 100), ("2026-11-17", 1), ("2026-11-20", 2)):
            counts.keep(
                [Polled(day, path, polled // share) for path, (polled, _) in counted.items()],
                [Reported(day, path, "Feedly", "", n // share) for path, (_, n) in counted.items()],
            )
    write(folder, FILES)

    for _ in range(2):
        refusal = run(folder, LATER).refusals[0]
        assert refusal.startswith("the feed `press` would end at addresses that readers subscribe")
        assert "asked for them" in refusal if told else "asked for" not in refusal
        assert told in refusal


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(
            {"source": 'link = "/{slug}/"'},
            {"source": 'link = "/blog/{slug}/"'},
            "https://example.org/blog/a/ instead of https://example.org/a/",
            id="pattern",
        ),
        pytest.param(
            {},
            {"source": 'link = "/{slug}/"'},
            "https://example.org/a/ instead of https://example.org/feeds/articles/a/",
            id="first pattern",
        ),
    ],
)
def test_addresses_that_move_are_told(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], told: str
) -> None:
    """A pattern that moves published articles is told by the plan and the run, once."""
    folder = write(tmp_path, FILES, **before)
    run(folder)
    ids = {one["title"]: one["id"] for one in items(folder)}
    write(folder, {}, **after)

    outlook = preview_publication(folder, now=LATER, environment={})
    first, second = run(folder, LATER), run(folder, LATER)

    (warning,) = first.warnings
    assert warning.startswith("2 published articles are at another address by feedwright.toml")
    assert told in warning
    assert outlook.warnings == first.warnings
    assert second.warnings == ()
    assert {one["title"]: one["id"] for one in items(folder)} == ids


def test_an_article_that_is_renamed_moves_without_a_word(tmp_path: Path) -> None:
    """What its author does to one article is no matter of feedwright.toml."""
    folder = write(tmp_path, FILES, source='link = "/{slug}/"')
    run(folder)
    (folder / "articles/a.md").write_text(article("A", "2026-03-01", slug="other"))

    assert run(folder, LATER).warnings == ()


ISTANBUL, NEW_YORK = 'timezone = "Europe/Istanbul"', 'timezone = "America/New_York"'


def lose_the_store(folder: Path) -> None:
    """As in each run of a workflow, which has the published folder alone."""
    shutil.rmtree(folder / ".feedwright")


@pytest.mark.parametrize(
    ("dates", "before", "after"),
    [
        pytest.param(
            ["2026-03-02 10:00", "2026-03-03T10:00:00Z", "2026-03-04"],
            "Europe/Istanbul",
            "America/New_York",
            id="a zone without summer time",
        ),
        pytest.param(
            ["2026-01-05 08:30", "2026-07-06 08:30", "2026-10-25"],
            "Europe/Berlin",
            "UTC",
            id="a zone with summer time",
        ),
        pytest.param(["2026-03-02 10:00"], "Asia/Kolkata", "UTC", id="half an hour"),
    ],
)
def test_a_lost_store_does_not_hide_another_timezone(
    tmp_path: Path, dates: list[str], before: str, after: str
) -> None:
    """Published dates tell that they were read by other clocks, and these stay in use."""
    files = {f"{n}.md": article(f"N{n}", date) for n, date in enumerate(dates)}
    parts = {"feed": 'formats = ["json", "rss"]'}
    folder = write(tmp_path, files, publication=f'timezone = "{before}"', **parts)
    run(folder)
    there = tree(folder)
    write(folder, {}, publication=f'timezone = "{after}"', **parts)

    for _ in range(2):
        lose_the_store(folder)
        (planned,) = preview_publication(folder, now=LATER, environment={}).refusals
        report = run(folder, LATER)
        assert report.refusals == (planned,)
        assert planned.startswith(f'timezone = "{after}" would move the dates of ')
        (fits,) = re.findall(r'read by "(.+?)", which fits what is published', planned)
        for date in dates:
            there_then, here_then = (parse(date, zone) for zone in (before, fits))
            assert there_then == here_then
        dated = {path for path in there if path in heads(folder)}
        assert {path: tree(folder)[path] for path in dated} == {path: there[path] for path in dated}
    assert run(folder, LATER).refusals
    write(folder, {}, publication=f'timezone = "{before}"', **parts)
    assert run(folder, LATER).clean
    assert {path: tree(folder)[path] for path in there} == there


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_a_lost_store_keeps_the_dates_that_such_a_format_tells(tmp_path: Path, name: str) -> None:
    """From RSS and Atom alone the dates themselves come back, so that no time zone moves them."""
    parts = {"feed": f'formats = ["{name}"]'}
    files = {"a.md": article("A", "2026-03-02 10:00"), "b.md": article("B", "2026-03-04")}
    folder = write(tmp_path, files, publication=ISTANBUL, **parts)
    run(folder)
    there = tree(folder)[f"{name}.xml"]
    write(folder, {}, publication=NEW_YORK, **parts)
    lose_the_store(folder)

    assert run(folder, LATER).clean
    assert tree(folder)[f"{name}.xml"] == there


def test_after_a_lost_store_another_timezone_may_count(tmp_path: Path) -> None:
    """With ``--allow-shrink`` the new clocks count at once, and no later run refuses them."""
    folder = write(tmp_path, {"a.md": article("A", "2026-03-02 10:00")}, publication=ISTANBUL)
    run(folder)
    write(folder, {}, publication=NEW_YORK)
    lose_the_store(folder)

    assert run(folder, LATER, allow_shrink=True).clean
    assert run(folder, LATER).clean
    assert [one["date_published"] for one in items(folder)] == ["2026-03-02T15:00:00Z"]


@pytest.mark.parametrize(
    "date",
    [
        pytest.param("2026-03-02 09:00", id="by an hour, as another zone would"),
        pytest.param("2026-03-05 10:00", id="by days"),
        pytest.param("2026-03-02 10:07", id="by minutes, as no zone would"),
    ],
)
def test_a_date_that_its_author_changed_counts_after_a_lost_store(
    tmp_path: Path, date: str
) -> None:
    """One article's new date is no other time zone: the dates of the others say so."""
    files = {name: article(name, "2026-03-02 10:00") for name in ("a.md", "b.md", "c.md")}
    folder = write(tmp_path, files, publication=ISTANBUL)
    run(folder)
    write(folder, {"b.md": article("b.md", date)}, publication=ISTANBUL)
    lose_the_store(folder)

    assert run(folder, LATER).clean
    assert len({one["date_published"] for one in items(folder)}) == 2


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The time zones by which articles are identified from now on, one for each time."""
    made: list[str] = []

    def once(publication: Publication, *given: Any, **more: Any) -> Identification:
        made.append(publication.publication.timezone)
        return identify(publication, *given, **more)

    monkeypatch.setattr("feedwright.pipeline.identify", once)
    return made


def test_a_plan_by_other_clocks_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``plan`` reads and reckons once, whether the store knows the last time zone or not."""
    folder = write(
        tmp_path, FILES | {"c.md": article("C", "2026-03-02 10:00")}, publication=ISTANBUL
    )
    run(folder)
    write(folder, {}, publication=NEW_YORK)
    made = counted(monkeypatch)
    for lost in (False, True):
        if lost:
            lose_the_store(folder)
        (feed, *_) = preview_publication(folder, now=LATER, environment={}).feeds
        assert "C" in {one.title for one in feed.redelivered}
        assert made == ["America/New_York"]
        made.clear()


def test_a_timezone_that_is_taken_is_planned_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run plans a second time only where it goes by the earlier clocks."""
    folder = write(tmp_path, {"a.md": article("A", "2026-03-02T10:00:00Z")}, publication=ISTANBUL)
    run(folder)
    write(folder, {}, publication=NEW_YORK)
    made = counted(monkeypatch)

    assert run(folder, LATER).clean
    assert len(made) == 1


def test_a_copy_at_an_old_path_is_known_after_a_lost_store(tmp_path: Path) -> None:
    """What says of itself that it is the feed is one, and goes when it is meant to.

    Another program's feed in the same folder is none, and stays whatever happens.
    """
    also = {"feed": 'also = ["feed.xml", "old/feed/", "blog.atom", "feed.json.txt"]'}
    folder = write(tmp_path, FILES, **also)
    run(folder)
    other = folder / "public" / "theirs.xml"
    other.write_text('<rss version="2.0"><channel><title>Theirs</title></channel></rss>')
    write(folder, {"c.md": article("C", "2026-11-21")})
    lose_the_store(folder)

    (refusal,) = run(folder, LATER).refusals
    assert 'also = ["blog.atom", "feed.xml", "old/feed/"]' in refusal
    lose_the_store(folder)
    (again,) = run(folder, LATER).refusals
    assert again == refusal

    assert run(folder, LATER, allow_shrink=True).clean
    left = tree(folder).keys()
    assert not {"feed.xml", "old/feed/index.xml", "blog.atom"} & left
    assert {"theirs.xml", "rss.xml"} <= left


def test_a_feed_that_lost_its_last_article_is_not_refused_after_a_lost_store(
    tmp_path: Path,
) -> None:
    """A value that no article has any more is no other ``each``: its feed stays, empty."""
    folder = write(tmp_path, FILES, more=SECTIONS)
    run(folder)
    write(folder, {"a.md": article("A", section="Sport")}, more=SECTIONS)
    lose_the_store(folder)

    assert run(folder, LATER).clean
    assert items(folder, "sections/news/feed.json") == []
