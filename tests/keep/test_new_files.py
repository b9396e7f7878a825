"""New articles, which are written as they are read if they have to do with no other."""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.publications import NOW, article, run, tree, write
from tests.test_equivalence import MORE, PATHS, STEPS, TEXTS, Publication, Step, told

from feedwright import pipeline
from feedwright.domain.report import Report
from feedwright.keep import incoming, new_files
from feedwright.keep.new_files import NewArticleWriter
from feedwright.reading import changed_files

TABLES = {
    "articles": "*",
    "texts": "*",
    "addresses": "*",
    "memberships": "*",
    "claimed_ids": "*",
    "pending": "*",
    "files": "path, stamp = '', articles, keys, set_aside, lengths",
    "facts": "name, value",
}
OF_THE_RUN = ("change", "epoch", "configuration", "schema", "bucket_digests")


def remembered(folder: Path) -> dict[str, list[Any]]:
    """What a store remembers of articles."""
    with closing(sqlite3.connect(folder / ".feedwright" / "store.sqlite")) as store:
        found = {
            table: sorted(store.execute(f"select {columns} from {table}"), key=repr)  # noqa: S608
            for table, columns in TABLES.items()
        }
    found["facts"] = [one for one in found["facts"] if one[0] not in OF_THE_RUN]
    return found


def in_any_order(report: Report) -> Any:
    """What a report says; a run that looks at all feeds warns of articles feed by feed."""
    found = told(report)
    return found | {"warnings": sorted(found["warnings"])}


@contextmanager
def batches(size: int) -> Iterator[None]:
    """Has so many files read, and so many articles written, at a time."""
    with (
        patch.object(changed_files, "_PART", size),
        patch.object(new_files, "BATCH", size),
        patch.object(incoming, "BATCH", size),
        patch("feedwright.keep.incoming.is_fresh", return_value=False),
    ):
        yield


@contextmanager
def all_matched() -> Iterator[None]:
    """Has all new articles go through matching, none of which is written before."""

    def related(_: NewArticleWriter, articles: Sequence[Any]) -> set[str]:
        return {one.rows.key for one in articles}

    with patch.object(NewArticleWriter, "_related", related), batches(500):
        yield


FILES = st.fixed_dictionaries({}, optional=dict.fromkeys(PATHS, TEXTS))
LINKS = st.sampled_from(["", "/{year}/{slug}/", "/{title}/"])
MORE_FILES = st.lists(
    STEPS.filter(lambda one: one.name in ("put", "page", "break", "delete", "rename")), max_size=3
)
RUNS = st.lists(MORE_FILES, max_size=3)
SAME_PAGE: dict[str, Any] = {
    "a.md": ("A", "2026-11-02T00:00:00Z", "Some text.", {}),
    "x/a.md": ("A", "2026-11-01T00:00:00Z", "Other text.", {}),
}


@settings(max_examples=25)
@given(FILES, RUNS, LINKS, st.sampled_from([1, 2, 500]))
@example(SAME_PAGE, [[Step("put", ("y/e.md", ("A", None, "More text.", {})))]], "", 1)
def test_it_tells_what_matching_all_would(
    texts: dict[str, Any], runs: list[list[Step]], link: str, size: int
) -> None:
    """Who everybody is does not depend on which articles were written as they were read.

    Nor on how many were read at a time.
    """
    with tempfile.TemporaryDirectory() as place:
        one, other = publications = [Publication(Path(place) / name) for name in ("one", "all")]
        for publication in publications:
            source = f'undated = "first-seen"\nlink = "{link}"'
            write(publication.folder, {}, more="".join(MORE.values()), source=source)
        first = [Step("put", (path, text)) for path, text in texts.items()]
        for number, steps in enumerate([first, *runs]):
            now = NOW + timedelta(hours=number)
            for publication in publications:
                for step in steps:
                    publication.happen(step, now)
            with batches(size):
                report = run(one.folder, now)
            with all_matched():
                whole = run(other.folder, now)
            assert in_any_order(report) == in_any_order(whole)
            assert remembered(one.folder) == remembered(other.folder)
        assert tree(one.folder) == tree(other.folder)


SOME = st.lists(
    st.tuples(
        st.sampled_from(["North", "South"]),
        st.integers(0, 3),
        st.sampled_from(["", "urn:x:{}"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)
"""Of each article its section, on which day it appeared, the id that it brings, and whether it has
an address elsewhere."""
COLUMNS = "key, id, first_seen, published, updated, declared, revision, fingerprint, link"


@settings(max_examples=25)
@given(SOME, st.data())
def test_ids_do_not_depend_on_batches_or_runs(
    some: list[tuple[str, int, str, bool]], data: st.DataObject
) -> None:
    """Articles that do not claim each other's have the same ids, dates and revisions.

    Be they read one by one, in batches of any size, or in several runs at one time.
    """
    files = {
        f"{n}.md": article(
            f"Title {n}",
            f"2026-11-{day + 1:02}",
            f"Text number {n}.",
            section=section,
            **({"id": name.format(n)} if name else {}),
            **({"url": f"/{n}/"} if elsewhere else {}),
        )
        for n, (section, day, name, elsewhere) in enumerate(some)
    }
    ends = data.draw(st.sets(st.integers(1, len(files)), max_size=3)) | {len(files)}
    found: list[Any] = []
    with tempfile.TemporaryDirectory() as place:
        for number, size in enumerate((1, data.draw(st.integers(1, 9)), 500)):
            folder = write(Path(place) / str(number), {})
            done = 0
            # One by one: a run for each article.
            for end in range(1, len(files) + 1) if number == 0 else sorted(ends):
                write(folder, dict([*files.items()][done:end]))
                with batches(size):
                    run(folder)
                done = end
            with closing(sqlite3.connect(folder / ".feedwright" / "store.sqlite")) as store:
                found.append(sorted(store.execute(f"select {COLUMNS} from articles")))  # noqa: S608
    assert len(found[0]) == len(files)
    assert found[1] == found[0]
    assert found[2] == found[0]


@pytest.fixture
def matched(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The keys of those that were matched, run by run."""
    found: list[set[str]] = []
    candidates = NewArticleWriter.candidates

    def watched(writer: NewArticleWriter) -> Any:
        answer = candidates(writer)
        found.append({*answer.incoming})
        return answer

    monkeypatch.setattr(NewArticleWriter, "candidates", watched)
    return found


def test_whoever_is_alone_is_not_matched(tmp_path: Path, matched: list[set[str]]) -> None:
    """In a first run as later: only what was edited is, or has to do with others."""
    write(tmp_path, {f"{n}.md": article(f"N{n}", "2026-11-01", url=f"/{n}/") for n in range(5)})
    with batches(2):
        run(tmp_path)
        edited = article("N1", "2026-11-01", "Edited.", url="/1/")
        new = article("New", "2026-11-02", "New text.", url="/new/")
        write(tmp_path, {"1.md": edited, "new.md": new})
        run(tmp_path, NOW + timedelta(hours=1))
        report = run(tmp_path, NOW + timedelta(hours=2))
    assert matched == [set(), {"articles/1.md"}, set()]
    assert report.articles.read == 6


RELATED = [
    pytest.param({"url": "/one/"}, "Other words.", True, id="an address"),
    pytest.param({"aliases": ["/one/"], "url": "/x/"}, "Other words.", True, id="an alias"),
    pytest.param({"id": "urn:x:1", "url": "/x/"}, "Other words.", True, id="an id"),
    pytest.param({"id": "urn:x:2", "url": "/x/"}, "Other words.", False, id="nothing"),
]


@pytest.mark.parametrize(("fields", "text", "is_matched"), RELATED)
@pytest.mark.parametrize("runs", [1, 2])
def test_who_has_to_do_with_another(
    tmp_path: Path,
    matched: list[set[str]],
    fields: dict[str, Any],
    text: str,
    is_matched: bool,
    runs: int,
) -> None:
    """It is matched with that, whether that was written in this run, batches ago, or in another."""
    one = article("One", "2026-11-01", "First words.", url="/one/", id="urn:x:1")
    other = article("Other", "2026-11-02", text, **fields)
    write(tmp_path, {"a.md": one, "b.md": article("B", "2026-11-03", url="/b/")})
    with batches(1):
        if runs == 2:
            run(tmp_path)
        write(tmp_path, {"c.md": other})
        run(tmp_path, NOW + timedelta(hours=1))
    keys = {"articles/a.md", "articles/c.md"} if is_matched else set()
    assert matched[-1] == keys


def test_of_rivals_the_elder_stands(tmp_path: Path) -> None:
    """Of those that claim one address the elder is remembered, and none of the others."""
    days = {"a.md": "2026-11-02", "m.md": "2026-11-01", "z.md": "2026-11-03"}
    rivals = {name: article(name, day, url="/same/") for name, day in days.items()}
    write(tmp_path, rivals | {"b.md": article("B", "2026-11-01", url="/b/")})
    with batches(1):
        report = run(tmp_path)
    assert [one.source for one in report.articles.set_aside] == ["articles/a.md", "articles/z.md"]
    assert all("as does articles/m.md;" in one.reason for one in report.articles.set_aside)
    assert report.articles.new == 2
    found = remembered(tmp_path)
    assert sorted(row[1] for row in found["articles"]) == ["articles/b.md", "articles/m.md"]
    assert sorted(row[0] for row in found["texts"]) == ["articles/b.md", "articles/m.md"]


def test_who_comes_later_has_an_address_that_rivals_leave(tmp_path: Path) -> None:
    """An article with an id of its own keeps an address that a rival claimed before it."""
    days = {"a.md": "2026-11-02", "d.md": "2026-11-01"}
    two = {name: article(name, day, url="/same/") for name, day in days.items()}
    own = {"c.md": article("C", "2026-11-01", url="/same/", id="urn:x:c")}
    write(tmp_path, two | own)
    with batches(1):
        run(tmp_path)
    assert remembered(tmp_path)["addresses"] == [("example.org/same", "urn:x:c")]


def test_an_id_that_a_place_gives_is_brought(tmp_path: Path) -> None:
    """Who brings the id of another's place has it, and that one gets the next."""
    brings = "tag:example.org,2026:articles/z.md"
    write(
        tmp_path,
        {
            "a.md": article("A", "2026-11-01", url="/a/", id=brings),
            "b.md": article("B", "2026-11-01", url="/b/", id=f"{brings};2"),
            "z.md": article("Z", "2026-11-01", url="/z/"),
        },
    )
    with batches(1):
        run(tmp_path)
    ids = {row[1]: row[0] for row in remembered(tmp_path)["articles"]}
    assert ids == {
        "articles/a.md": brings,
        "articles/b.md": f"{brings};2",
        "articles/z.md": f"{brings};3",
    }


def test_what_is_new_does_not_make_up_for_what_is_lost(tmp_path: Path) -> None:
    """Half of a source's articles that vanish are refused, however many come in their place."""
    files = {
        f"{n}.md": article(f"N{n}", "2026-11-01", f"Text {n}.", url=f"/{n}/") for n in range(9)
    }
    folder = write(tmp_path, files)
    run(folder)
    for n in range(5):
        (folder / "articles" / f"{n}.md").unlink()
    more = {
        f"new-{n}.md": article(f"New {n}", "2026-11-09", f"Words {n}.", url=f"/new/{n}/")
        for n in range(9)
    }
    report = run(write(folder, more), NOW + timedelta(hours=1))
    assert report.articles.vanished == 0
    assert any("5 of the 9 articles" in one for one in report.refusals)


def test_nobody_holds_the_archive(tmp_path: Path) -> None:
    """However many there are, a plan of the first run holds none of them by name."""
    write(tmp_path, {f"{n}.md": article(f"N{n}", "2026-11-01", url=f"/{n}/") for n in range(9)})
    wanted = patch.object(pipeline, "select", side_effect=RuntimeError)
    with wanted as chosen, pytest.raises(RuntimeError):
        run(tmp_path)
    identified = chosen.call_args[0][2]
    assert identified.new == 9
    assert identified.all_new
    assert not identified.before
    assert not identified.changed


@pytest.mark.parametrize(("url", "taken_apart"), [("/3/", 0), ("/1/", 1)], ids=["alone", "related"])
def test_what_meets_nobody_is_written_as_it_came(
    url: str, taken_apart: int, tmp_path: Path
) -> None:
    """A first run takes apart only what other processes tell of articles that claim the same."""
    files = {f"{n}.md": article(f"N{n}", NOW.isoformat(), url=f"/{n}/") for n in range(3)}
    write(tmp_path, files | {"late.md": article("Late", NOW.isoformat(), url=url)})
    ours = new_files._ReadArticle.incoming  # noqa: SLF001 - which is counted
    asked: list[str] = []

    def incoming_of(one: Any) -> Any:
        asked.append(one.path)
        return ours(one)

    with patch("feedwright.keep.new_files._ReadArticle.incoming", incoming_of):
        assert run(tmp_path).articles.read == 4
    assert len(asked) == taken_apart
