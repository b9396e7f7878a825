"""A change that is dated ahead is seen at its time, and nowhere before."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, article, items, lose_store, run, tree, write
from typer.testing import CliRunner

import feedwright as fw
from feedwright.cli import commands as cli
from feedwright.commands.explain_article import Explanation, explain_article
from feedwright.commands.plan import preview_publication
from feedwright.commands.retract import retract
from feedwright.commands.status import status
from feedwright.scheduling.preview import ScratchPublication

DAY = timedelta(days=1)
COMES = NOW + 3 * DAY
TITLE = "The lighthouse is lit again"
TEXT = "The lamp was lit at dusk, and the ships came in. " * 12
FEEDS = """
[discovery]
sitemap = true
news_sitemap = true
[[feeds]]
name = "all"
archive = true
page_size = 1
[[feeds]]
name = "sections"
each = "section"
[[feeds]]
name = "msn"
profile = "msn"
[[feeds]]
name = "smartnews"
profile = "smartnews"
"""


def lighthouse(body: str = TEXT, **fields: object) -> str:
    """The article that changes."""
    usual: dict[str, Any] = {
        "title": TITLE,
        "date": "2026-11-20",
        "section": "Coast",
        "tags": ["sea"],
    }
    return article(body=body, **{**usual, **fields})


def hushed(**fields: object) -> str:
    """The article with a change that nobody is to see before its time."""
    usual = {
        "title": "The Hushword is lit again",
        "updated": COMES.isoformat(),
        "section": "Hushsection",
        "tags": ["hushtag"],
    }
    return lighthouse(TEXT + " Hushword.", **{**usual, **fields})


def published(folder: Path, **parts: str) -> Path:
    """A publication that has published it, with others before and behind it."""
    others = {f"{n}.md": article(f"A harbour, part {n}", f"2026-11-1{n}") for n in range(3)}
    write(folder, {**others, "a.md": lighthouse()}, more=parts.pop("more", FEEDS), **parts)
    run(folder)
    return folder


def change(folder: Path, text: str, name: str = "a.md") -> None:
    """Write the article anew."""
    (folder / "articles" / name).write_text(text, "utf-8")


def is_hushed(folder: Path) -> bool:
    """Whether no document tells of the change."""
    return not any(
        b"hush" in f"{path}".encode().lower() + data.lower() for path, data in tree(folder).items()
    )


def told(folder: Path, which: str = "articles/a.md", **given: object) -> Explanation:
    """What ``why`` says of it."""
    (one,) = explain_article(folder, which, **{"now": NOW, **given}).articles  # type: ignore[arg-type] # as they are named
    return one


@pytest.mark.usefixtures("engine")
def test_nothing_changes_before_its_time(tmp_path: Path) -> None:
    """No feed, page, archive, sitemap or partner's feed; then all of them, as a correction."""
    before = tree(published(tmp_path))
    change(tmp_path, hushed())

    for hours in (1, 24, 71.9):
        report = run(tmp_path, NOW + timedelta(hours=hours))
        assert tree(tmp_path) == before
        assert (report.articles.changed, report.articles.held) == (0, 1)
        assert report.next_due == COMES
        assert "hush" not in f"{report}".lower()

    assert run(tmp_path, COMES).articles.changed == 1
    assert (tmp_path / "public/sections/hushsection/rss.xml").exists()
    for path in (
        "rss.xml",
        "atom.xml",
        "feed.json",
        "all/rss.xml",
        "msn/rss.xml",
        "smartnews/rss.xml",
    ):
        assert b"Hushword" in tree(tmp_path)[path], path
    (one,) = [one for one in items(tmp_path) if "Hushword" in one["title"]]
    assert (one["date_published"], one["date_modified"]) == (
        "2026-11-20T00:00:00Z",
        "2026-11-25T12:00:00Z",
    )


def test_the_desk_is_told(tmp_path: Path) -> None:
    """``plan`` names it, ``why`` says what waits, and ``status`` counts it."""
    published(tmp_path)
    change(tmp_path, hushed())

    def plan() -> tuple[object, ...]:
        outlook = preview_publication(tmp_path, now=NOW, environment={})
        (main,) = [one for one in outlook.feeds if not one.path]
        return tuple((one.title, one.due, one.is_change) for one in main.held)

    assert plan() == ((TITLE, COMES, True),)
    run(tmp_path, NOW + DAY)
    assert plan() == ((TITLE, COMES, True),)
    one = told(tmp_path)
    assert (one.state, one.title) == ("published", TITLE)
    assert one.reason == (
        "what its file says now comes at 2026-11-25 12:00 UTC, its `updated`; until then readers "
        "see it as it was"
    )
    found = status(tmp_path, now=NOW)
    assert (found.held, found.next_due) == (1, COMES)
    printed = CliRunner().invoke(cli.app, ["plan", str(tmp_path), "--now", "2026-11-23T12:00:00Z"])
    assert f"has a change that waits           {TITLE} (2026-11-25 12:00 UTC)" in printed.stdout


def test_an_article_that_nobody_knows_waits(tmp_path: Path) -> None:
    """Its date may have passed: no earlier text of it was ever shown."""
    before = tree(published(tmp_path))
    change(tmp_path, hushed(), "new.md")

    report = run(tmp_path, NOW + DAY)

    assert (report.articles.new, report.articles.held, report.next_due) == (0, 1, COMES)
    assert tree(tmp_path) == before
    one = told(tmp_path, "articles/new.md")
    assert (one.state, one.feeds) == ("held", ())
    assert "comes at 2026-11-25 12:00 UTC" in one.reason
    assert run(tmp_path, COMES).articles.new == 1
    assert any(one["date_published"] == "2026-11-20T00:00:00Z" for one in items(tmp_path))


def test_all_is_made_anew_meanwhile(tmp_path: Path) -> None:
    """Another configuration, as another program, makes each entry of the text that readers know."""
    published(tmp_path)
    change(tmp_path, hushed())
    run(tmp_path, NOW + DAY)
    toml = tmp_path / "feedwright.toml"
    toml.write_text(
        toml.read_text().replace('name = "all"', 'name = "all"\nafter = "<p>Ahoy!</p>"')
    )

    run(tmp_path, NOW + 2 * DAY)

    assert is_hushed(tmp_path)
    assert b"Ahoy!" in tree(tmp_path)["all/rss.xml"]
    assert TITLE in [one["title"] for one in items(tmp_path)]


@pytest.mark.parametrize("formats", ['["rss", "atom", "json"]', '["rss"]'])
def test_a_lost_store_keeps_it_back(tmp_path: Path, formats: str) -> None:
    """The published feeds give the text that readers know, and it goes on to be shown."""
    published(tmp_path, more="", feed=f"formats = {formats}")
    change(tmp_path, hushed())
    run(tmp_path, NOW + DAY)
    lose_store(tmp_path)

    report = run(tmp_path, NOW + 2 * DAY)

    assert is_hushed(tmp_path)
    assert report.next_due == COMES
    assert TEXT.strip().encode() in tree(tmp_path)["rss.xml"]
    run(tmp_path, COMES)
    assert b"Hushword" in tree(tmp_path)["rss.xml"]


def test_a_source_that_is_gone_changes_nothing_of_it(tmp_path: Path) -> None:
    """The text to come is kept: at its time it is shown, whether or not it can be read again."""
    toml = (
        '[publication]\ntitle = "T"\naddress = "https://example.org/"\n'
        'authority = "example.org,2026"\n[[sources]]\nkind = "python"\n'
    )
    (tmp_path / "feedwright.toml").write_text(toml)
    row = {"id": 1, "title": "A", "body": "<p>Old.</p>", "date": NOW - DAY}
    fw.publish(tmp_path, articles=[row], now=NOW, environment={})
    coming = row | {"body": "<p>Hush.</p>", "updated": COMES}
    fw.publish(tmp_path, articles=[coming], touched=["1"], now=NOW, environment={})
    assert [one["content_html"] for one in items(tmp_path)] == ["<p>Old.</p>"]

    fw.publish(tmp_path, now=COMES, environment={})

    assert [one["content_html"] for one in items(tmp_path)] == ["<p>Hush.</p>"]


def test_what_takes_it_down_at_once(tmp_path: Path) -> None:
    """A command, a draft and a date to come do not wait for the change."""
    published(tmp_path, more="")
    change(tmp_path, hushed())
    run(tmp_path, NOW)
    retract(tmp_path, "articles/a.md", note="It was wrong.", now=NOW + DAY, environment={})
    assert is_hushed(tmp_path)
    assert b"It was wrong." in tree(tmp_path)["rss.xml"]

    change(tmp_path, hushed(date="2026-11-24T12:00:00Z"))
    run(tmp_path, NOW + DAY)
    assert b"lighthouse" not in tree(tmp_path)["rss.xml"]
    run(tmp_path, NOW + 2.5 * DAY)
    assert is_hushed(tmp_path)
    assert b"lighthouse" not in tree(tmp_path)["rss.xml"]
    run(tmp_path, COMES)
    assert not is_hushed(tmp_path)


def test_a_clock_that_is_set_back_takes_nothing_back(tmp_path: Path) -> None:
    """What readers have seen of the change stays, though its time lies ahead again."""
    published(tmp_path, more="")
    change(tmp_path, hushed())
    run(tmp_path, COMES)
    after = tree(tmp_path)

    run(tmp_path, NOW)
    change(tmp_path, hushed() + "\nMore.")
    run(tmp_path, NOW)

    assert not is_hushed(tmp_path)
    assert [*tree(tmp_path)] == [*after]


@pytest.mark.parametrize("future", [False, True])
def test_a_preview_shows_what_waits_on_demand(tmp_path: Path, future: bool) -> None:
    """Without ``--future`` it is as published."""
    folder = published(tmp_path / "feeds", more="")
    change(folder, hushed())
    run(folder, NOW + DAY)
    scratch = ScratchPublication(
        folder, tmp_path / "scratch", "http://127.0.0.1:8001/", future=future
    )

    scratch.publish(now=NOW + DAY)

    titles = [one["title"] for one in items(tmp_path / "scratch")]
    assert ("The Hushword is lit again" in titles, TITLE in titles) == (future, not future)


def test_of_two_that_claim_one_address_neither_is_named(tmp_path: Path) -> None:
    """A change that waits is no more told of by a conflict than an article under embargo."""
    published(tmp_path, more="")
    change(tmp_path, hushed(url="/x/", title="Hush"), "x.md")
    change(tmp_path, article("Y", url="/x/"), "y.md")

    report = run(tmp_path, NOW)

    assert len(report.articles.set_aside) == 1
    assert "x.md" not in f"{report}"
    assert "Y" in [one["title"] for one in items(tmp_path)]


def test_an_altered_text_to_come_is_read_again(tmp_path: Path) -> None:
    """The store's copy of it is sealed as all texts are, and its file gives it again."""
    published(tmp_path, more="")
    change(tmp_path, hushed())
    run(tmp_path, NOW)
    with closing(sqlite3.connect(tmp_path / ".feedwright/store.sqlite")) as store, store:
        altered = "update texts set article = replace(article, 'Hushword', 'Lie') where key like ?"
        assert store.execute(altered, ["%coming%"]).rowcount == 1

    run(tmp_path, COMES)

    assert b"Lie" not in tree(tmp_path)["rss.xml"]
    assert b"Hushword" in tree(tmp_path)["rss.xml"]


SOON = NOW + DAY / 24
PARTNERS = """
[[feeds]]
name = "sn"
profile = "smartnews"

[[feeds]]
name = "msn"
profile = "msn"
"""


@pytest.mark.parametrize("how", ["expired", "retracted", "embargo"])
def test_partners_are_not_told_a_title_that_waits(tmp_path: Path, how: str) -> None:
    """What a partner is to take down is called what the partner knows it by."""
    published(tmp_path, more=PARTNERS)
    gone = {"expires": SOON.isoformat()} if how != "retracted" else {}
    if how == "retracted":
        retract(tmp_path, "articles/a.md", note="", now=SOON, environment={})
        change(tmp_path, hushed(draft=True))
    else:
        change(tmp_path, lighthouse(**gone))
        run(tmp_path)
    run(tmp_path, NOW + DAY / 12)
    if how == "embargo":
        secret = {"title": "Hushword lit again today", "date": COMES.isoformat()}
        change(tmp_path, lighthouse(f"{TEXT} Hushword", **secret, **gone))
    else:
        change(tmp_path, hushed(**gone))
    run(tmp_path, NOW + DAY / 8)
    assert is_hushed(tmp_path)


def test_a_copy_of_the_old_text_takes_no_id(tmp_path: Path) -> None:
    """The id stays with the file whose change waits, though that is read again."""
    published(tmp_path, more="")
    change(tmp_path, hushed())
    run(tmp_path)
    change(tmp_path, lighthouse(), "copy.md")
    (tmp_path / "articles" / "a.md").touch()
    run(tmp_path, SOON)
    run(tmp_path, COMES)
    titles = {one["id"].rpartition("/")[2]: one["title"] for one in items(tmp_path)}
    assert titles["a.md"] == "The Hushword is lit again"


@pytest.mark.parametrize("ahead", [1, 2])
def test_articles_that_trade_files_stay(tmp_path: Path, ahead: int) -> None:
    """Both stay as readers saw them, though one or both come with a change that waits."""
    published(tmp_path, more="")
    for name, uri, title in (("p.md", "urn:x:1", "One"), ("q.md", "urn:x:2", "Two")):
        change(tmp_path, lighthouse(title * 50, id=uri, title=title), name)
    run(tmp_path)
    change(tmp_path, hushed(id="urn:x:1"), "q.md")
    as_it_was = lighthouse("Two" * 50, id="urn:x:2", title="Two")
    change(tmp_path, hushed(id="urn:x:2") if ahead == 2 else as_it_was, "p.md")
    run(tmp_path, SOON)
    assert {"urn:x:1", "urn:x:2"} <= {one["id"] for one in items(tmp_path)}


def test_what_waited_unseen_is_no_damage(tmp_path: Path) -> None:
    """A new article that is dated ahead comes at its time without a warning."""
    published(tmp_path, more="")
    change(tmp_path, hushed(), "n.md")
    run(tmp_path)
    run(tmp_path, SOON)  # the file is not read any more
    assert run(tmp_path, COMES).warnings == ()
