"""The small corpora: what a run does is counted, and never timed."""

import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.benchmarks import corpora, plot, profile, rows, table
from tests.benchmarks.bench import Bench, Pair, work_of
from tests.benchmarks.contenders import (
    ARCHIVE,
    LOOKED,
    PAGES,
    WINDOWS,
    articles,
    expected,
)
from tests.benchmarks.contenders.alone import Alone
from tests.benchmarks.contenders.feedwright import Feedwright
from tests.benchmarks.measure import Cost, RunError, run
from tests.benchmarks.rows import Task

import feedwright
from feedwright.reading.formats import read
from feedwright.reading.formats.raw_article import Context

COUNT = 120
MOST_CALLS = 226
"""Functions in Python that are called to read an article of a corpus."""
DOCUMENTS = 3
"""The formats of a feed."""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A bench with this project alone."""
    return Bench(tmp_path, {"Feedwright": Feedwright()}, rounds=1)


def done(bench: Bench, *tasks: Task) -> list[dict[str, Any]]:
    """What runs say that they did; the bench has looked at what they published."""
    for task in tasks:
        bench.once(task)
    return [bench.reports[task] for task in tasks]


def written(report: dict[str, Any]) -> set[str]:
    """The documents that a run wrote."""
    return {one["path"] for one in report["documents"] if one["status"] == "written"}


def test_a_corpus_is_the_same_everywhere() -> None:
    """Articles come from their numbers, so that figures of two machines are of one corpus."""
    once, again = ([*corpora.articles(30)] for _ in range(2))
    assert once == again
    assert len({article.name for article in once}) == len(once)
    assert {article.section for article in once} == set(corpora.SECTIONS)
    assert 2000 < sum(len(article.text) for article in once) / len(once) < 4000


def test_an_article_is_read_by_few_calls() -> None:
    """What is known of the fields of one article is not asked again for the next with the same."""
    first, *others = (
        (one.text.encode(), Context(key=f"a/{one.name}", source="a/", home=corpora.HOME))
        for one in corpora.articles(90)
    )
    calls = [0]

    def count(_frame: FrameType, event: str, _value: object) -> None:
        calls[0] += event == "call"

    titles = {read(*one).articles[0].title for one in (first, *others[:30])}  # caches are warm
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        titles |= {read(*one).articles[0].title for one in others[30:]}
    finally:
        sys.setprofile(before)
    assert len(titles) == 90
    assert calls[0] / len(others[30:]) < MOST_CALLS


def test_nothing_changed(bench: Bench) -> None:
    """A second run writes nothing, and knows every article again."""
    first, same = done(
        bench,
        Task("Feedwright", WINDOWS, "nothing", COUNT),
        Task("Feedwright", WINDOWS, "same", COUNT),
    )
    assert first["articles"]["new"] == COUNT
    assert work_of(same)["articles new or changed"] == 0
    assert written(same) == set()


def test_one_edited(bench: Bench) -> None:
    """An edit of one article writes the documents that show its text, and no other."""
    (report,) = done(bench, Task("Feedwright", WINDOWS, "edited", COUNT))
    assert work_of(report)["articles new or changed"] == 1
    (section,) = {one.partition("/")[2].partition("/")[0] for one in written(report)} - {""}
    formats = {"rss.xml", "atom.xml", "feed.json"}
    assert written(report) == formats | {f"sections/{section}/{name}" for name in formats}


def test_one_edited_and_named(bench: Bench) -> None:
    """A run that is told which file has changed writes what one that looks for it does."""
    told, found = done(
        bench,
        Task("Feedwright", WINDOWS, "told", COUNT),
        Task("Feedwright", WINDOWS, "edited", COUNT),
    )
    assert work_of(told)["files"] == 1
    assert len(written(told)) == len(written(found)) == 2 * DOCUMENTS


def test_one_edited_in_an_archive(bench: Bench) -> None:
    """An edit of one article of an archive writes its feed's documents, and none of other pages."""
    (report,) = done(bench, Task("Feedwright", ARCHIVE, "edited", COUNT))
    assert work_of(report)["articles new or changed"] == 1
    pages = {one.partition(".")[0] for one in written(report)} - {"rss", "atom"}
    assert len(pages) <= 1


def test_the_archive_is_complete(bench: Bench) -> None:
    """Every article stands in the feed or in one of its pages; the bench has counted them."""
    (report,) = done(bench, Task("Feedwright", ARCHIVE, "nothing", COUNT))
    assert any(one["path"].startswith("archive-1.") for one in report["documents"])


def test_every_article_has_a_page(bench: Bench) -> None:
    """Beside the feeds there is a page of each article; the bench has counted them, too."""
    (report,) = done(bench, Task("Feedwright", PAGES, "nothing", COUNT))
    pages = [one for one in written(report) if one.startswith("articles/")]
    assert len(pages) == COUNT
    windows = expected(Counter({"Market": COUNT}), WINDOWS)
    assert expected(Counter({"Market": COUNT}), PAGES) == windows | {PAGES: COUNT}


def test_a_page_without_its_article_is_none(tmp_path: Path) -> None:
    """Only a page that holds an article's text is counted as one."""
    for name, text in (("a", '<div class="content" dir="auto">'), ("b", "<main>")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert articles([tmp_path / "a", tmp_path / "b"]) == 1


def test_what_is_not_published_is_no_measure(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A contender whose feeds lack entries is found out, and its time is not taken."""
    monkeypatch.setattr(Feedwright, "entries", lambda *_: {"": COUNT - 1})
    task = Task("Feedwright", WINDOWS, "nothing", COUNT)
    with pytest.raises(RunError, match="published"):
        bench.once(task)
    assert not bench.costs[task]


def test_a_run_that_fails_is_no_measure(tmp_path: Path) -> None:
    """A command that ends badly is named, with what it said."""
    with pytest.raises(RunError, match="No such file"):
        run(["ls", "nowhere"], into=tmp_path / "printed", cwd=tmp_path)


def test_expected_entries() -> None:
    """A feed has as many entries as its articles, up to the limit."""
    sections = Counter({"Harbour": 70, "Market": 3})
    assert expected(sections, ARCHIVE) == {"": 73}
    windows = expected(sections, WINDOWS)
    assert (windows[""], windows["Harbour"], windows["Market"]) == (50, 50, 3)


def test_every_promise_is_measured() -> None:
    """The table holds each promise, for the sizes that are meant."""
    promised = [row.at_most for row in rows.rows(1000, 10_000, 100_000)]
    assert promised == [0.8, 0.05, 0.8, 0.15, 2, 0.25, 0.05, 0.15, 4, 1.5, 1.5]


def test_profile(bench: Bench) -> None:
    """Of a run is told how much of it went into which room, all of which are rooms that exist."""
    task = Task("Feedwright", WINDOWS, "edited", COUNT)
    found = bench.profile(task)
    assert found.keys() <= {*profile.ROOMS, profile.REST, profile.SPENT}
    assert found["imports"] > 0
    assert f"| windows, one edited | {COUNT} |" in table.profiles({task: found})
    house = Path(feedwright.__file__).parent
    assert all((house / name).is_dir() for name in profile.ROOMS if name != "imports")


@pytest.mark.parametrize("work", [WINDOWS, PAGES, LOOKED])
def test_the_libraries_alone(tmp_path: Path, work: str) -> None:
    """Without this project, all files are read or looked at, and every page is made."""
    alone = Alone()
    bench = Bench(tmp_path, {alone.name: alone}, rounds=1)
    task = Task(alone.name, work, "same" if work == LOOKED else "nothing", COUNT)
    assert bench.cost(task).wall > 0
    if work == PAGES:
        page = next((tmp_path / str(COUNT)).glob("libraries*/public/*/index.html"))
        assert b'<div class="content">\n<p>' in page.read_bytes()


def test_bounds() -> None:
    """The table of what Python itself takes has a row for each kind of run."""
    (one,) = (one for one in rows.bounds(COUNT) if one.alone.work == LOOKED)
    ours, alone = Cost(3, 0, 0, 0), Cost(2, 0, 0, 0)
    told = table.bounds([(one, [Pair(alone, Cost(4, 0, 0, 0))], [Pair(ours, alone)])])
    assert told.splitlines()[-1].endswith("| 0.5 | 1.5 | 3.00 : 2.00 |")
    assert {row.ours.state for row in rows.bounds(COUNT)} == {"nothing", "edited"}


def test_plot() -> None:
    """The plot is well-formed, and names every line with its last cost."""
    lines = plot.lines([("One & all", 10, 0.5), ("Other", 10, 2), ("One & all", 1000, 3)])
    root = ET.fromstring(plot.svg("Seconds", lines))  # noqa: S314 - our own
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"One & all", "3 s", "Other", "2 s", "1,000", "10"} <= set(texts)
