"""What a run costs, counted: that of the change, whatever the archive's size."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.older_stores import make_older
from tests.publications import NOW, article, items, run, tree, write

from feedwright.domain.report import Report, Work
from feedwright.reading import changed_files
from feedwright.reading.sources import folder as sources
from feedwright.store.files import Files
from feedwright.store.schema import SCHEMA
from feedwright.store.store import Store

MANY = 60
FORMATS = ("rss", "atom", "json")
AN_EDIT = 6 * len(FORMATS)
"""Parts that an edit of the newest article has rendered."""
ARCHIVE = '[[feeds]]\nname = "all"\narchive = true\npage_size = 10\nlimit = 5\n'
SECTIONS = '[[feeds]]\nname = "s"\neach = "section"\nlimit = 5\n'


def settled() -> None:
    """Lets the clock of the file system go on: what was written just now is read again."""
    time.sleep(0.03)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication, of which a run before this one has seen all files at rest."""
    files = {
        f"{n // 20}/{n:03}.md": article(
            f"N{n}", (NOW - timedelta(days=n)).isoformat(), url=f"/{n}/", section="NS"[n % 2]
        )
        for n in range(MANY)
    }
    write(tmp_path, files, feed="limit = 5", more=ARCHIVE + SECTIONS)
    settled()
    run(tmp_path)
    return tmp_path


def written(report: Report) -> set[str]:
    """The documents that were written."""
    return {one.path for one in report.documents if one.status == "written"}


def test_nothing_costs_nothing(folder: Path) -> None:
    """With nothing changed no file is read, no entry made, no document rendered or written."""
    report = run(folder, NOW + timedelta(minutes=1))

    assert report.articles.read == MANY
    assert (report.work.files, report.work.entries, report.work.documents) == (0, 0, 0)
    assert report.work.parts == 0
    assert written(report) == set()
    assert {one.status for one in report.documents} == {"unchanged"}
    assert len(report.documents) == len(tree(folder))


def test_an_archive_makes_each_entry_once(folder: Path) -> None:
    """From nothing every entry is made, and no entry twice, though pages weigh them before."""
    shutil.rmtree(folder / ".feedwright")
    shutil.rmtree(folder / "public")

    assert run(folder).work.entries == MANY


def test_nothing_asks_for_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a run has found all files as they were, the next does not ask for each of them."""
    run(folder, NOW + timedelta(minutes=1))
    monkeypatch.setattr(Files, "stamps", lambda _: pytest.fail("it asked"))

    report = run(folder, NOW + timedelta(minutes=2))

    assert (report.articles.read, report.work.files) == (MANY, 0)


def edit(folder: Path) -> None:
    """A file is written anew."""
    file = folder / "articles" / "2" / "050.md"
    file.write_text(file.read_text() + "\nMore.\n")


def remove(folder: Path) -> None:
    """A file is removed."""
    (folder / "articles" / "2" / "050.md").unlink()


def add(folder: Path) -> None:
    """A file is added."""
    (folder / "articles" / "2" / "new.md").write_text(article("New", NOW.isoformat(), url="/n/"))


def move(folder: Path) -> None:
    """A file is moved, as it is."""
    (folder / "articles" / "2" / "050.md").rename(folder / "articles" / "1" / "050.md")


def mark(folder: Path) -> None:
    """A file is to be read again whatever it holds."""
    with Store(folder / ".feedwright" / "store.sqlite") as store:
        store.files.mark_unread(["articles/2/050.md"])


@pytest.mark.parametrize("runs", [0, 2], ids=["at once", "after runs that found nothing"])
def test_a_folder_that_is_gone_is_missed(folder: Path, runs: int) -> None:
    """Of a folder nothing may be left to look at; what stood in it has vanished all the same."""
    for minute in range(runs):
        run(folder, NOW + timedelta(minutes=minute))
    shutil.rmtree(folder / "articles" / "2")

    reports = [run(folder, NOW + timedelta(minutes=n)) for n in range(2)]
    shutil.rmtree(folder / "articles")
    (folder / "articles").mkdir()
    reports += [run(folder, NOW + timedelta(minutes=n), allow_shrink=True) for n in range(2)]

    assert [one.articles.vanished for one in reports] == [20, 0, 40, 0]


@pytest.mark.parametrize("how", [edit, remove, add, move, mark])
def test_what_differs_is_seen(
    folder: Path, how: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happens to one file, also after many runs that found nothing, is seen once.

    The stamps of files in folders that are as they were found last are not asked for.
    """
    for minute in range(3):
        run(folder, NOW + timedelta(minutes=minute))
    monkeypatch.setattr(Files, "stamps", lambda _: pytest.fail("it asked"))
    how(folder)
    settled()

    first, second, third = (run(folder, NOW + timedelta(minutes=n)) for n in (5, 6, 7))

    assert (first.work.files, first.articles.vanished) == (how is not remove, how is remove)
    assert (second.work.files, third.work.files, third.articles.vanished) == (0, 0, 0)
    assert third.articles.read == second.articles.read == first.articles.read


@pytest.mark.parametrize("how", [edit, remove, add, move])
def test_what_differs_is_seen_by_several_processes(
    folder: Path, how: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where several processes list the files, what differs is seen as well, and nothing else."""
    monkeypatch.setattr(changed_files, "_MANY", MANY)
    monkeypatch.setattr(sources, "_WORTH_SPREADING", 2)
    run(folder, NOW)
    how(folder)
    settled()

    reports = [run(folder, NOW + timedelta(minutes=n)) for n in range(3)]

    assert [one.work.files for one in reports] == [int(how is not remove), 0, 0]


def test_an_edit_costs_what_holds_it(folder: Path) -> None:
    """One file is read, one entry made, and one page of the archive rendered and written.

    The parts of pages are not kept, so that all ten entries of this one are rendered.
    """
    edited = folder / "articles" / "2" / "050.md"
    edited.write_text(edited.read_text() + "\nOne more line.\n")
    settled()

    report = run(folder, NOW + timedelta(minutes=1))

    assert (report.work.files, report.work.entries, report.work.documents) == (1, 1, 4)
    assert report.work.parts == 10 * len(FORMATS)
    # The oldest stand in the first page: 50 is the tenth of them.
    assert written(report) == {
        f"all/archive-1.{name}" for name in ("rss.xml", "atom.xml", "feed.json", "html")
    }


def test_a_silent_edit_in_the_windows_makes_one_entry(folder: Path) -> None:
    """However many feeds hold it, and the others' entries are as they were made before.

    It is rendered once; so are, for the page of the archive that it stands in, the five other
    entries there that no head shows.
    """
    edited = folder / "articles" / "0" / "000.md"
    edited.write_text(edited.read_text() + "\nOne more line.\n")
    settled()

    report = run(folder, NOW + timedelta(minutes=1))

    assert (report.work.files, report.work.entries) == (1, 1)
    assert report.work.parts == AN_EDIT
    assert {path.rpartition("/")[0] for path in written(report)} == {"", "all", "s/n"}


FEW_MODULES = 8
"""What is loaded when a document asks for it, of our own."""
LISTED = """
import sys
from pathlib import Path
from feedwright.pipeline import publish
report = publish(Path(sys.argv[1]))
print("jinja2" in sys.modules, *(one.path for one in report.documents if one.status == "written"))
"""


def publish_elsewhere(folder: Path) -> tuple[str, set[str]]:
    """Whether a run of its own loads what renders pages, and what it writes."""
    program = [sys.executable, "-c", LISTED, str(folder)]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    loaded, *paths = done.stdout.split()
    return loaded, {*paths}


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A published publication whose article says its summary, which lists show."""
    text = article("A", url="/a/", summary="It is so.", section="S")
    write(tmp_path, {"a.md": text}, more=SECTIONS)
    run(tmp_path)
    settled()
    run(tmp_path)
    return tmp_path


def test_an_edit_that_no_list_shows_renders_no_page(listed: Path) -> None:
    """Feeds tell the text, and their pages nothing of it: these stand, and so does the next run."""
    edited = listed / "articles" / "a.md"
    edited.write_text(edited.read_text() + "\nOne more line.\n")
    pages = {path: data for path, data in tree(listed).items() if path.endswith(".html")}
    settled()

    first, second = publish_elsewhere(listed), publish_elsewhere(listed)

    formats = {"rss.xml", "atom.xml", "feed.json"}
    assert first == ("False", formats | {f"s/s/{name}" for name in formats})
    assert second == ("False", set())
    assert pages.items() <= tree(listed).items()
    assert len(pages) == 2


def test_an_edit_that_lists_show_renders_their_pages(listed: Path) -> None:
    """A title stands in the pages of all feeds that hold the article, after another edit, too."""
    edited = listed / "articles" / "a.md"
    edited.write_text(edited.read_text() + "\nOne more line.\n")
    settled()
    run(listed)
    edited.write_text(edited.read_text().replace('"A"', '"Another title"'))
    settled()

    assert {"index.html", "s/s/index.html"} <= written(run(listed))
    assert all(b"Another title" in tree(listed)[page] for page in ("index.html", "s/s/index.html"))


@pytest.mark.parametrize("page", ["index.html", "s/s/index.html"])
def test_a_page_that_was_spoilt_is_made_again_with_an_edit(listed: Path, page: str) -> None:
    """Though its lists are as they were, it does not stand."""
    before = tree(listed)[page]
    (listed / "public" / page).unlink()
    edited = listed / "articles" / "a.md"
    edited.write_text(edited.read_text() + "\nOne more line.\n")
    settled()

    assert page in written(run(listed))
    assert tree(listed)[page] == before


def test_an_article_that_is_new_is_rendered_alone(folder: Path) -> None:
    """The entries that stood in the same heads before are put beside it as they were made."""
    new = article("New", NOW.isoformat(), url="/new/", section="N")
    (folder / "articles" / "new.md").write_text(new)

    report = run(folder, NOW + timedelta(minutes=1))

    assert report.work.parts == len(FORMATS)
    assert {"rss.xml", "all/rss.xml", "s/n/rss.xml"} <= written(report)


def kept(folder: Path) -> dict[str, set[str]]:
    """The entries of which parts are kept, with the formats of these, by the entries' links."""
    with closing(sqlite3.connect(folder / ".feedwright" / "store.sqlite")) as store:
        rows = store.execute(
            "select json_extract(entry, '$.link'), format from fragments join entries using (id)"
        ).fetchall()
    found: dict[str, set[str]] = {}
    for link, name in rows:
        found.setdefault(link, set()).add(name)
    return found


def heads(folder: Path) -> set[str]:
    """The links of all that stands in heads."""
    found = (folder / "public").rglob("feed.json")
    return {one["url"] for file in found for one in json.loads(file.read_bytes())["items"]}


def test_parts_are_kept_of_what_heads_show(folder: Path) -> None:
    """Not those of an archive's pages; and once an entry stands in no head, they are gone."""
    before = kept(folder)
    assert before.keys() == heads(folder)
    assert {*map(frozenset, before.values())} == {frozenset(FORMATS)}
    for n in range(3):
        new = article(f"New{n}", NOW.isoformat(), url=f"/new/{n}/", section="N")
        (folder / "articles" / f"new{n}.md").write_text(new)
    (folder / "articles" / "0" / "001.md").unlink()

    run(folder, NOW + timedelta(minutes=1))

    assert kept(folder).keys() == heads(folder) != before.keys()


def test_another_configuration_has_all_parts_made_anew(folder: Path) -> None:
    """None is kept for longer than the program and the configuration that it was made with."""
    made = run(folder, NOW + timedelta(minutes=1)).work.parts
    configuration = folder / "feedwright.toml"
    configuration.write_text(configuration.read_text().replace("limit = 5", "limit = 4"))

    report = run(folder, NOW + timedelta(minutes=2))

    assert made == 0
    assert report.work.parts == len(FORMATS) * MANY
    assert kept(folder).keys() == heads(folder)


def in_store(folder: Path, *statements: str) -> None:
    """Alters what is remembered."""
    with closing(sqlite3.connect(folder / ".feedwright" / "store.sqlite")) as store, store:
        for one in statements:
            store.execute(one)


UNMADE = "update documents set fingerprint = ''"
SPOIL = "update fragments set {} where format = 'rss'"
OTHER_WORDS = "fragment = cast(replace(fragment, 'Some', 'Same') as blob)"


@pytest.mark.parametrize(
    ("statements", "again"),
    [
        pytest.param([SPOIL.format(OTHER_WORDS)], True, id="other words"),
        pytest.param([SPOIL.format("fragment = x'ff00'")], True, id="no text"),
        pytest.param([SPOIL.format("fragment = 'Some text.'")], True, id="another type"),
        pytest.param([SPOIL.format("digest = 'x'")], True, id="another entry's"),
        pytest.param([SPOIL.format("seal = ''")], True, id="no seal"),
        pytest.param([SPOIL.format("digest = digest")], False, id="nothing"),
        pytest.param([], True, id="made by an earlier version"),
    ],
)
def test_a_part_that_was_spoilt_is_made_again(
    folder: Path, statements: list[str], again: bool
) -> None:
    """What is altered in the store reaches no document, and is not there afterwards."""
    if statements:
        in_store(folder, *statements)
    else:
        make_older(folder / ".feedwright" / "store.sqlite", 3)
    with (folder / "articles" / "0" / "000.md").open("a") as edited:
        edited.write("\nOne more line.\n")
    settled()

    report = run(folder, NOW + timedelta(minutes=1))

    assert (report.work.parts > AN_EDIT) == again
    documents, there = tree(folder), kept(folder)
    in_store(folder, "update facts set value = '' where name = 'configuration'", UNMADE)
    assert run(folder, NOW + timedelta(minutes=1)).work.parts > report.work.parts
    assert tree(folder) == documents
    assert there.items() <= kept(folder).items()


@pytest.mark.parametrize("known", [True, False], ids=["told by a watcher", "looked for"])
def test_statements_do_not_grow_with_the_archive(tmp_path: Path, known: bool) -> None:
    """One edit among many takes the store no more statements than one among few."""
    counts: list[int] = []
    for count in (20, 200):
        files = {
            f"{n:03}.md": article(f"N{n}", (NOW - timedelta(days=n)).isoformat(), url=f"/{n}/")
            for n in range(count)
        }
        place = write(tmp_path / str(count), files, feed="limit = 5", more=ARCHIVE)
        settled()
        run(place)
        edited = place / "articles" / "000.md"
        edited.write_text(edited.read_text() + "\nMore.\n")
        settled()
        report = run(place, NOW, touched=[edited] if known else None)
        assert report.work.files == 1
        counts.append(report.work.statements)
    assert counts[0] == counts[1]


A_NEWSROOM = """
[[feeds]]
name = "sections"
each = "section"

[[feeds]]
name = "tags"
each = "tag"
"""


def newsroom(folder: Path, count: int, *, address: str = "/n/{}/") -> Path:
    """Articles of an hour each, which stand in the main feed, in one section and under two tags."""
    files = {
        f"{n:04}.md": article(
            f"N{n}",
            (NOW - timedelta(hours=n + 1)).isoformat(),
            section=f"S{n % 5}",
            tags=[f"T{n % 7}", f"U{n % 3}"],
            **({"url": address.format(n)} if address else {}),
        )
        for n in range(count)
    }
    return write(folder, files, more=A_NEWSROOM)


EDITS = {
    "its text": ("Some text.", "Other words."),
    "its title": ("N10", "Another"),
    "its section": ("S0", "S1"),
    "its tags": ("T3", "T4"),
    "a new tag": ("T3", "New"),
}


MOST = {"its text": 41, "its title": 41, "another comes": 57}
"""Statements that the store carries out for an edit; 50 for those that are not named."""


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("address", ["/n/{}/", ""], ids=["elsewhere", "a page of its own"])
def test_an_edit_takes_few_statements(tmp_path: Path, address: str) -> None:
    """Whatever is changed of an article among 300, the store carries out a few statements."""
    place = newsroom(tmp_path, 300, address=address)
    run(place)
    file = place / "articles" / "0010.md"
    counts: dict[str, int] = {}
    for minute, (what, (old, new)) in enumerate(EDITS.items()):
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))
        report = run(place, NOW + timedelta(minutes=minute))
        assert report.work.written
        counts[what] = report.work.statements
        file.write_text(text)
        run(place, NOW + timedelta(minutes=minute))
    file.unlink()
    counts["it goes"] = run(place, NOW + timedelta(hours=1)).work.statements
    fresh = {"url": "/new/"} if address else {}
    new = article("New", NOW.isoformat(), "Fresh words.", section="S2", tags=["U1"], **fresh)
    file.with_name("new.md").write_text(new)
    counts["another comes"] = run(place, NOW + timedelta(hours=1)).work.statements
    assert {what: count for what, count in counts.items() if count > MOST.get(what, 50)} == {}


@pytest.mark.parametrize(
    "link",
    ["[that]({0}.md)", "[[{0}]]", '<a href="../articles/{0}.md">that</a>'],
    ids=["Markdown", "wiki", "HTML"],
)
def test_references_are_looked_up_together(tmp_path: Path, link: str) -> None:
    """Articles that all refer to others take a first run not half as many statements as they are.

    They lead where they are meant to lead.
    """
    files = {
        f"note-{n:03}.md": article(
            f"N{n}",
            (NOW - timedelta(hours=n + 1)).isoformat(),
            f"See {link.format(f'note-{(n * 7 + 1) % 150:03}')}.",
            url=f"/n/{n}/",
        )
        for n in range(150)
    }
    place = write(tmp_path, files, feed="limit = 150", source='system = "obsidian"')

    report = run(place)

    assert report.work.statements <= 75
    assert all("/n/" in one["content_html"] for one in items(place))


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("address", ["/n/{}/", ""], ids=["elsewhere", "a page of its own"])
def test_a_first_run_takes_fewer_statements_than_articles(tmp_path: Path, address: str) -> None:
    """One for seven, whether articles have pages of their own here or not."""
    report = run(newsroom(tmp_path, 1000, address=address))

    assert report.articles.new == 1000
    assert report.work.statements <= 1000 / 7


def test_statements_do_not_grow_with_the_files_that_change(tmp_path: Path) -> None:
    """Twenty articles that are edited in one run take as many as one that is."""
    place = newsroom(tmp_path, 40)
    settled()
    run(place)
    counts: list[int] = []
    for minute, numbers in enumerate((range(1), range(20))):
        for n in numbers:
            with (place / "articles" / f"{n:04}.md").open("a") as edited:
                edited.write(f"More, {minute}.\n")
        settled()
        report = run(place, NOW + timedelta(minutes=minute))
        assert report.work.entries == len(numbers)
        counts.append(report.work.statements)
    assert counts[0] == counts[1]


def test_statements_do_not_grow_with_the_feeds_of_an_article(tmp_path: Path) -> None:
    """An edit of what stands under many tags takes as many as of what stands under one."""
    counts: list[int] = []
    for count in (1, 12):
        files = {
            f"{n}.md": article(
                f"N{n}",
                (NOW - timedelta(days=n)).isoformat(),
                url=f"/{n}/",
                tags=[*"abcdefghijkl"[:count]],
            )
            for n in range(20)
        }
        place = write(tmp_path / str(count), files, more=A_NEWSROOM)
        settled()
        run(place)
        with (place / "articles" / "0.md").open("a") as edited:
            edited.write("More.")
        settled()
        report = run(place, NOW + timedelta(minutes=1))
        assert report.work.written >= 4 * count
        counts.append(report.work.statements)
    assert counts[0] == counts[1]


def test_what_is_watched_alone_is_looked_at(folder: Path) -> None:
    """Where a watcher names the file, another that changed too is left to a later run."""
    one, other = (folder / "articles" / "0" / f"00{n}.md" for n in (0, 1))
    for place in (one, other):
        place.write_text(place.read_text() + "\nMore.\n")
    settled()

    first = run(folder, NOW, touched=[one])
    second = run(folder, NOW)

    assert (first.work.files, first.articles.changed) == (1, 1)
    assert (second.work.files, second.articles.changed) == (1, 1)


def moved_away(file: Path) -> None:
    """The folder of a file gets another name."""
    file.parent.rename(file.parent.with_name("elsewhere"))


def deleted(file: Path) -> None:
    """A file is deleted."""
    file.unlink()


@pytest.mark.parametrize(
    ("happen", "told", "vanished", "files"),
    [
        pytest.param(deleted, "2/050.md", 1, 0, id="a file is deleted"),
        pytest.param(moved_away, "2", 0, 20, id="a folder is moved"),
    ],
)
def test_a_watcher_names_what_is_gone(
    folder: Path, happen: Callable[[Path], None], told: str, vanished: int, files: int
) -> None:
    """A file that was deleted vanishes; where a folder was moved everything is looked at."""
    happen(folder / "articles" / "2" / "050.md")
    settled()

    report = run(folder, NOW, touched=[folder / "articles" / told])

    assert (report.articles.vanished, report.work.files) == (vanished, files)


def test_a_file_that_was_written_just_now_is_read_again(tmp_path: Path) -> None:
    """Two versions of one size, written within one step of the clock, are told apart."""
    folder = write(tmp_path, {"a.md": article("A", body="One.")})
    file = folder / "articles" / "a.md"
    run(folder)
    times = file.stat()
    file.write_text(article("A", body="Two."))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    run(folder)

    assert "Two." in items(folder)[0]["content_html"]


@pytest.mark.parametrize("spoil", ["damaged", "deleted"])
def test_a_document_that_was_spoilt_is_made_again(folder: Path, spoil: str) -> None:
    """That one alone is written; the others are told by their stamps to stand."""
    before = tree(folder)
    page = folder / "public" / "all" / "archive-2.rss.xml"
    if spoil == "damaged":
        page.write_bytes(page.read_bytes()[:-9])
    else:
        page.unlink()

    report = run(folder, NOW + timedelta(minutes=1))

    assert written(report) == {"all/archive-2.rss.xml"}
    assert report.work.files == 0
    assert tree(folder) == before


def test_a_picture_that_changed_is_delivered_again(tmp_path: Path) -> None:
    """Also where the article that shows it stays as it is, and where it came later."""
    files: dict[str, str | bytes] = {
        "a/index.md": article("A", body="![One](one.png) ![Two](two.png)"),
        "a/one.png": b"one",
    }
    folder = write(tmp_path, files)
    run(folder)
    settled()
    write(folder, {"a/one.png": b"another", "a/two.png": b"two"})

    report = run(folder)

    assert written(report) == {"articles/a/one.png", "articles/a/two.png"}


def test_a_file_s_length_follows_the_file(tmp_path: Path) -> None:
    """An enclosure beside an article that stays as it is has the length that it has now."""
    enclosure = {"url": "talk.mp3", "type": "audio/mpeg"}
    folder = write(tmp_path, {"a.md": article("A", enclosure=enclosure), "talk.mp3": b"12345678"})
    settled()
    run(folder)
    write(folder, {"talk.mp3": b"123"})

    report = run(folder)

    assert items(folder)[0]["attachments"][0]["size_in_bytes"] == 3
    assert report.articles.changed == 1


IDLE = """
import sys
from pathlib import Path
from feedwright.pipeline import publish
report = publish(Path(sys.argv[1]))
assert {one.status for one in report.documents} == {"unchanged"}, report
heavy = {"feedgen", "lxml", "jinja2", "httpx", "nh3", "pyromark", "slugify", "yaml"}
print(*sorted(heavy & sys.modules.keys()))
"""


def test_a_run_with_nothing_to_do_loads_no_heavy_part(folder: Path) -> None:
    """Neither what parses nor what renders is imported where nothing is parsed or rendered."""
    program = [sys.executable, "-c", IDLE, str(folder)]
    subprocess.run(program, check=True, capture_output=True)  # on its own clock, which is later

    done = subprocess.run(program, check=True, capture_output=True, text=True)

    assert done.stdout.split() == []


READING = """
import sys
from pathlib import Path
from feedwright.pipeline import publish

loaded = set()

def told(stage, done, total):
    if stage == "Reading" and done == total:
        loaded.update(sys.modules)

publish(Path(sys.argv[1]), progress=told)
print(*sorted({one for one in sys.modules.keys() - loaded if one.startswith("feedwright.")}))
"""


def test_what_renders_is_loaded_while_others_read(tmp_path: Path) -> None:
    """When many files are read, next to nothing is left to be loaded for their documents."""
    files = {f"{n:03}.md": article(f"N{n}", f"2026-01-{n % 28 + 1:02}") for n in range(300)}
    folder = write(tmp_path, files)
    program = [sys.executable, "-c", READING, str(folder)]

    done = subprocess.run(program, check=True, capture_output=True, text=True)

    assert len(done.stdout.split()) <= FEW_MODULES, done.stdout


def test_many_files_are_read_over_all_cores_as_few_are(tmp_path: Path) -> None:
    """Articles that other processes have read are the very same."""
    files = {f"{n:03}.md": article(f"N{n}", f"2026-01-{n % 28 + 1:02}") for n in range(300)}
    files["bad.md"] = "---\ntitle: [\n---\n"
    at_once = write(tmp_path / "a", files)
    one_by_one = write(tmp_path / "b", {})
    told: list[tuple[str, int, int]] = []

    first = run(at_once, progress=lambda *one: told.append(one))
    for start in range(0, len(files), 100):
        write(one_by_one, dict(sorted(files.items())[start : start + 100]))
        second = run(one_by_one)

    assert tree(at_once) == tree(one_by_one)
    assert first.articles.set_aside == second.articles.set_aside
    reading = [(done, of) for what, done, of in told if what == "Reading"]
    assert reading[-1] == (301, 301)


def test_a_store_of_an_older_schema_is_brought_up(tmp_path: Path) -> None:
    """It loses nothing, and the first run over it writes no byte and keeps a copy of it."""
    folder = write(tmp_path, {"a.md": article("A"), "b.md": "# B\n\nNo date."})
    run(folder)
    before = tree(folder)
    file = folder / ".feedwright" / "store.sqlite"
    make_older(file, 1)

    report = run(folder, NOW + timedelta(days=3))

    assert {one.status for one in report.documents} == {"unchanged"}
    assert (report.articles.read, report.articles.new) == (2, 0)
    (line,) = report.warnings
    assert "the store was brought from schema 1" in line
    assert tree(folder) == before
    with Store(file) as opened:
        assert opened.fact("schema") == SCHEMA


def test_work_is_told() -> None:
    """Scripts find each count under its name."""
    names = ("files", "entries", "parts", "documents", "written", "statements")
    assert Work.__struct_fields__ == names
