"""What is read again when a file changes from which articles inherit."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, items, run, write

FILES = {
    **{f"ships/{n}.md": article(f"Ship {n}", f"2026-11-0{n}") for n in range(1, 6)},
    **{f"ships/old/{n}.md": article(f"Old {n}", f"2025-11-0{n}") for n in range(1, 4)},
    **{f"trains/{n}.md": article(f"Train {n}", f"2026-10-0{n}") for n in range(1, 8)},
    "ships/_index.md": "---\ntitle: Ships\n---\n",
    "trains/trains.json": '{"layout": "post.njk"}',
}

FILES_OF_TWO = {name: FILES[name] for name in ("ships/1.md", "trains/1.md")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication, whose files are at rest."""
    write(tmp_path, FILES)
    time.sleep(0.03)
    run(tmp_path)
    return tmp_path


def titles(folder: Path) -> set[str]:
    """The kinds of articles that stand in the feed."""
    return {one["title"].rpartition(" ")[0] for one in items(folder)}


def test_an_empty_page_of_a_section_says_nothing(tmp_path: Path) -> None:
    """Hugo asks a folder for no more to be a section, and its articles are published."""
    write(tmp_path, {"ships/_index.md": "", "trains/_index.md": "\n", **FILES_OF_TWO})
    assert not run(tmp_path).articles.set_aside
    assert {one["title"] for one in items(tmp_path)} == {"Ship 1", "Train 1"}


@pytest.mark.parametrize("watched", [False, True], ids=["all looked at", "told by a watcher"])
def test_a_folder_is_read_again_when_what_it_hands_down_changes(
    folder: Path, watched: bool
) -> None:
    """All articles below the file and no others; and none where it says of them what it said."""
    minute = 0

    def after(name: str, text: str | None) -> tuple[int, set[str]]:
        nonlocal minute
        minute += 1
        place = folder / "articles" / name
        place.unlink() if text is None else place.write_text(text)
        time.sleep(0.03)
        touched = {place} if watched else None
        report = run(folder, NOW + timedelta(minutes=minute), touched=touched, allow_shrink=True)
        return report.work.files, titles(folder)

    everything = {"Ship", "Old", "Train"}
    assert after("ships/_index.md", "---\ntitle: All ships\n---\n") == (1, everything)
    assert after("ships/_index.md", "---\ncascade: {draft: true}\n---\n") == (9, {"Train"})
    assert after("ships/_index.md", "---\ntitle: S\ncascade: {draft: true}\n---\n") == (
        1,
        {"Train"},
    )
    assert after("ships/old/old.json", '{"draft": false}') == (4, {"Old", "Train"})
    assert after("ships/old/old.json", None) == (3, {"Train"})
    assert after("ships/_index.md", None) == (8, everything)
    assert after("trains/trains.json", '{"layout": "post.njk", "draft": true}')[1] == {
        "Ship",
        "Old",
    }


@pytest.mark.parametrize("watched", [False, True], ids=["all looked at", "told by a watcher"])
def test_a_text_is_read_again_when_its_data_changes(folder: Path, watched: bool) -> None:
    """The data of one text is a matter of that text alone, also when the text comes after it."""
    data, place = folder / "articles/ships/1.json", folder / "articles/ships/1.md"
    data.write_text('{"draft": true, "title": "Data"}')
    time.sleep(0.03)
    report = run(folder, NOW + timedelta(minutes=1), touched={data} if watched else None)
    assert report.work.files == 2
    assert "Ship 1" not in {one["title"] for one in items(folder)}

    place.unlink()
    run(folder, NOW + timedelta(minutes=2), touched={place} if watched else None)
    assert "Data" not in {one["title"] for one in items(folder)}
    place.write_text(FILES["ships/1.md"])
    report = run(folder, NOW + timedelta(minutes=3), touched={place} if watched else None)
    assert report.articles.read == 15
    data.write_text('{"lang": "de"}')
    run(folder, NOW + timedelta(minutes=4), touched={data} if watched else None)
    assert [one["language"] for one in items(folder) if one["title"] == "Ship 1"] == ["de"]


def test_a_configuration_above_the_source_is_noticed(folder: Path) -> None:
    """Where Jekyll's defaults change, the source is read again, whatever else is touched."""
    settings = folder / "_config.yml"
    settings.write_text("defaults: [{scope: {path: trains}, values: {published: false}}]\n")
    report = run(folder, NOW + timedelta(minutes=1), touched=set(), allow_shrink=True)
    assert (report.articles.drafts, titles(folder)) == (7, {"Ship", "Old"})
    settings.write_text("title: Ours\n")
    run(folder, NOW + timedelta(minutes=2), touched=set())
    assert titles(folder) == {"Ship", "Old", "Train"}


def test_data_of_nothing_is_told_in_one_line(tmp_path: Path) -> None:
    """Each run tells how many data files no article inherits from, and sets none of them aside."""
    data = {f"{name}.json": '{"permalink": "/{{ page.fileSlug }}/"}' for name in "pqrs"}
    folder = write(tmp_path, {"a.md": article("A"), **data, "b.11tydata.js": ""})
    for minute in range(2):
        report = run(folder, NOW + timedelta(minutes=minute))
        assert report.articles.set_aside == ()
        passed, programs = (one for one in report.warnings if "data file" in one)
        assert "4 data files go with no folder" in passed
        assert "(articles/p.json, articles/q.json, articles/r.json, …)" in passed
        assert "1 data file is a program, which is not run (.11tydata.js)" in programs


@pytest.mark.parametrize("watched", [False, True], ids=["all looked at", "told by a watcher"])
def test_addresses_follow_the_slug_of_a_section(tmp_path: Path, watched: bool) -> None:
    """Where a pattern asks for it; each article stays the one that it was."""
    names = ("ships/1.md", "ships/old/2.md", "trains/1.md", "ships/_index.md")
    write(tmp_path, {name: FILES[name] for name in names})
    settings = tmp_path / "feedwright.toml"
    link = '[[sources]]\nlink = "/:sectionslugs/:contentbasename/"\n'
    settings.write_text(settings.read_text("utf-8").replace("[[sources]]\n", link, 1), "utf-8")
    page = tmp_path / "articles/ships/_index.md"
    minute = 0

    def links() -> dict[str, tuple[str, str]]:
        nonlocal minute
        minute += 1
        time.sleep(0.03)
        touched = {page} if watched and minute > 1 else None
        report = run(tmp_path, NOW + timedelta(minutes=minute), touched=touched)
        assert not report.articles.set_aside
        return {one["title"]: (one["id"], one["url"]) for one in items(tmp_path)}

    before = links()
    page.write_text("---\ntitle: Ships\nslug: fleet\n---\n", "utf-8")
    after = links()
    assert all(one[0] == after[title][0] for title, one in before.items())
    assert before["Ship 1"][1].endswith("/ships/1/")
    assert after["Ship 1"][1].endswith("/fleet/1/")
    assert before["Train 1"] == after["Train 1"]
    page.unlink()
    assert links()["Ship 1"][1].endswith("/ships/1/")
