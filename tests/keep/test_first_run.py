"""The first run, which tells who everybody is as files are read."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.publications import NOW, article, run, tree, write
from tests.test_equivalence import MORE, PATHS, STEPS, TEXTS, Publication, Step, told

from feedwright import pipeline
from feedwright.domain.report import Report
from feedwright.keep import first_run
from feedwright.read import changes

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
OF_THE_RUN = ("change", "epoch", "configuration", "schema")


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


def by_all_at_once(*_: Any, **__: Any) -> None:
    """Has it told of all at once who they are."""


files = st.fixed_dictionaries({}, optional=dict.fromkeys(PATHS, TEXTS))
more = st.lists(STEPS.filter(lambda one: one.name in ("page", "break")), max_size=2)


@settings(max_examples=25)
@given(files, more, st.sampled_from(["", "/{year}/{slug}/", "/{title}/"]), st.booleans())
def test_it_tells_what_all_at_once_would(
    texts: dict[str, Any], steps: list[Step], link: str, empty: bool
) -> None:
    """Who everybody is does not depend on whether it is told one by one or of all at once."""
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / name for name in ("one", "all")]
        for folder in folders:
            publication = Publication(folder)
            source = f'link = "{link}"' if link else ""
            write(folder, {}, more="".join(MORE.values()), feed="limit = 3", source=source)
            if empty:  # there was a run before, that found nothing
                run(folder)
            for path, text in texts.items():
                publication.happen(Step("put", (path, text)), NOW)
            for step in steps:
                publication.happen(step, NOW)
        one, other = folders
        with patch("feedwright.store.files.is_fresh", return_value=False):
            with patch.object(changes, "_PART", 2):
                report = run(one)
            with patch.object(first_run, "meet", by_all_at_once):
                whole = run(other)

        assert in_any_order(report) == in_any_order(whole)
        assert remembered(one) == remembered(other)
        assert tree(one) == tree(other)


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the first run told who everybody is as files were read."""
    answers: list[bool] = []
    meet = first_run.meet

    def watched(*given: Any, **named: Any) -> Any:
        found = meet(*given, **named)
        answers.append(found is not None)
        return found

    monkeypatch.setattr(first_run, "meet", watched)
    return answers


def test_it_happens_once(tmp_path: Path, met: list[bool]) -> None:
    """Only a run that knows of no file and no article takes everybody for a newcomer."""
    write(tmp_path, {"a.md": article("A", "2026-11-01", url="/a/")})
    run(tmp_path)
    run(tmp_path)
    assert met == [True]


def test_of_rivals_the_elder_stands(tmp_path: Path, met: list[bool]) -> None:
    """Of those that claim one address the elder is remembered, and none of the others."""
    days = {"a.md": "2026-11-02", "m.md": "2026-11-01", "z.md": "2026-11-03"}
    rivals = {name: article(name, day, url="/same/") for name, day in days.items()}
    write(tmp_path, rivals | {"b.md": article("B", "2026-11-01", url="/b/")})
    report = run(tmp_path)
    assert met == [True]
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
    with patch.object(changes, "_PART", 1):
        run(tmp_path)
    assert remembered(tmp_path)["addresses"] == [("example.org/same", "urn:x:c")]


def test_an_id_that_a_place_gives_is_brought(tmp_path: Path, met: list[bool]) -> None:
    """Who brings the id of another's place has it, and that one gets the next."""
    brings = "tag:example.org,2026:articles/z.md"
    write(
        tmp_path,
        {
            "a.md": article("A", "2026-11-01", url="/a/", id=brings),
            "z.md": article("Z", "2026-11-01", url="/z/"),
        },
    )
    run(tmp_path)
    assert met == [False]
    ids = {row[1]: row[0] for row in remembered(tmp_path)["articles"]}
    assert ids == {"articles/a.md": brings, "articles/z.md": f"{brings};2"}


def test_nobody_holds_the_archive(tmp_path: Path) -> None:
    """However many there are, a plan of the first run holds none of them by name."""
    write(tmp_path, {f"{n}.md": article(f"N{n}", "2026-11-01", url=f"/{n}/") for n in range(9)})
    wanted = patch.object(pipeline, "select", side_effect=RuntimeError)
    with wanted as chosen, pytest.raises(RuntimeError):
        run(tmp_path)
    reckoning = chosen.call_args[0][2]
    assert reckoning.new == 9
    assert not reckoning.before
    assert not reckoning.changed
