"""Random histories: what a run skips makes no difference to what it gives."""

import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest import mock

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.object_stores import Gate, documents, new_prefix
from tests.publications import (
    NOW,
    article,
    delivering_to,
    destination_path,
    lose_store,
    run,
    stores_on,
    tree,
    write,
)
from tests.selection import TIMES

from feedwright.commands.plan import preview_publication
from feedwright.commands.retract import retract
from feedwright.domain.errors import FeedwrightError
from feedwright.domain.report import Report
from feedwright.reading.sources import sql
from feedwright.store.seals import row_seal

ROOT = "https://example.org/"
PATHS = ["a.md", "b.md", "c.md", "x/a.md", "x/index.md", "x/d.md", "y/e.md", "y/f.json", "y/g.md"]
PAGES = ["p/one.txt", "p/two.txt", "p/three.txt"]
BESIDE = ["pic.png", "x/pic.png", "talk.mp3"]
SIDE = "ABCDEFGH"
EMPTY = "holds no file that can be read as an article"
MORE = {
    "plain": "",
    "sections": '[[feeds]]\nname = "s"\neach = "section"\nlimit = 2\n',
    "tags": '[[feeds]]\nname = "t"\neach = "tag"\ncontent = "summary"\n',
    "archive": '[[feeds]]\nname = "all"\narchive = true\npage_size = 2\nlimit = 2\n',
    "chosen": '[[feeds]]\nname = "n"\nwhere = { section = ["north"] }\nalso = ["old.xml"]\n',
}


class Step(NamedTuple):
    """Something happens to a folder of articles, or to a publication."""

    name: str
    told: Any


LINKS = [
    'link = "/{year}/{slug}/"',
    'link = "/:categories/:title/"',
    'link = "/:year/:title/"',
    'link = "/:year/:title/"\nsystem = "hugo"',
]
FIRST_SEEN = 'undated = "first-seen"'
"""Many of the articles name no date, with which no first run would go on by itself."""
days = st.integers(-30, 12)
BODIES = st.sampled_from(
    [
        "Some text about ships and harbours, as long as a sentence is.",
        "Another text, of trains and stations, which is no shorter than that.",
        "A link to [a](a.md), and to [d](x/d.md), and [index](x/index.md).",
        "![A picture](pic.png) stands in this one, and [e](../y/e.md).",
        "# Heading\n\nA text with a heading in it.",
        f"{'x' * 5_000} fills most of a document.",
        f"{'x' * 9_000} fills no document.",
        "[One](@/a.md#x), [two]({filename}x/d.md) and [three]({static}/pic.png) by file.",
        '[E]({{< ref "e" >}}), [D]({% link x/d.md %}), and [[G]], of any folder; [no](no.md).',
        "Up to ![it](../pic.png), and to [x](../x) and [y](../y/g.md#part) as well.",
        "",
    ]
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "section": st.sampled_from(["North", "north", "South", "Où?"]),
        "tags": st.lists(st.sampled_from(["x", "X", "y"]), max_size=2),
        "id": st.sampled_from(
            ["urn:ex:1", "urn:ex:2", "urn:x", "tag:example.org,2026:articles/a.md"]
        ),
        "url": st.sampled_from(["/one/", "/two/"]),
        "slug": st.sampled_from(["one", "Two X"]),
        "permalink": st.just("/own/:year/:title/"),
        "categories": st.sampled_from([["Sea"], "sea land"]),
        "aliases": st.lists(st.sampled_from(["/one/", "/two/", "/three/"]), max_size=1),
        "draft": st.booleans(),
        "status": st.just("retracted"),
        "correction": st.sampled_from(["It was Monday.", "It was Tuesday."]),
        "updated": days.map(lambda n: (NOW + timedelta(days=n)).isoformat()),
        "expires": days.map(lambda n: (NOW + timedelta(days=n)).isoformat()),
        "language": st.sampled_from(["tr", "en"]),
        "enclosure": st.just({"url": "talk.mp3", "type": "audio/mpeg"}),
    },
)
DATES = st.none() | days.map(lambda n: (NOW + timedelta(days=n)).isoformat())
TEXTS = st.tuples(st.sampled_from(SIDE), DATES, BODIES, FIELDS)
PATH = st.sampled_from(PATHS)
DATA = [
    "_index.md", "x/_index.md", "x/_index.tr.md", "x/x.json", "x/x.11tydata.json", "y/y.json",
    "articles.json", "a.json", "y/e.11tydata.json", "x/index.json",
]  # fmt: skip
INHERITED = st.sampled_from(
    [
        {"draft": True},
        {"draft": False, "tags": ["x"]},
        {"author": "Ann Lee", "tags": ["y"]},
        {"permalink": False},
        {"section": "North", "layout": "post.njk"},
        {"target": {"path": "/x/*"}, "language": "tr"},
        {"id": "3", "title": "C", "date": "2026-11-03", "content": "An article after all."},
        {},
        None,
    ]
)
STEPS = st.one_of(
    st.builds(lambda path, text: Step("put", (path, text)), PATH, TEXTS),
    st.builds(lambda path, text: Step("put", (path, text)), PATH, TEXTS),
    st.builds(lambda path, text: Step("put", (path, text)), PATH, TEXTS),
    st.builds(lambda path, text: Step("page", (path, text)), st.sampled_from(PAGES), BODIES),
    st.builds(
        lambda path, said: Step("data", (path, said)), st.sampled_from([*DATA, "", ""]), INHERITED
    ),
    st.builds(lambda path: Step("break", path), PATH),
    st.builds(lambda path: Step("delete", path), st.sampled_from(PATHS + PAGES + BESIDE + DATA)),
    st.builds(lambda one, other: Step("rename", (one, other)), PATH, PATH),
    st.builds(lambda one, other: Step("trade", (one, other)), PATH, PATH),
    st.builds(lambda path, n: Step("file", (path, n)), st.sampled_from(BESIDE), st.integers(1, 9)),
    st.builds(lambda n: Step("damage", n), st.integers(0, 99)),
    st.builds(lambda n: Step("remove", n), st.integers(0, 99)),
    st.builds(lambda n, hours: Step("retract", (n, hours)), st.integers(0, 9), st.integers(0, 3)),
    st.builds(
        lambda names, limit, bound, link: Step("configure", (names, limit, bound, link)),
        st.sets(st.sampled_from(sorted(MORE))),
        st.sampled_from([1, 3, 50]),
        st.sampled_from([0, 9_000]),
        st.sampled_from(["", *LINKS]),
    ),
    st.builds(lambda name: Step("site", name), st.sampled_from(["hugo.toml", "_config.yml"])),
    st.builds(lambda _: Step("lose", None), st.none()),
    st.builds(lambda hours: Step("wait", hours), st.sampled_from([-5, 1, 20, 50, 24 * 8, 24 * 31])),
)


class Publication:
    """A publication to which steps happen."""

    sources = ""
    """Those beside the folder of articles."""

    def __init__(self, folder: Path) -> None:
        more = "".join(MORE.values()) + self.sources
        self.folder = write(folder, {}, more=more, feed="limit = 3", source=FIRST_SEEN)
        self.touched: set[Path] | None = set()

    def happen(self, step: Step, now: datetime) -> None:
        """One step."""
        getattr(self, f"_{step.name}")(step.told, now)

    def _place(self, path: str) -> Path:
        place = self.folder / "articles" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if self.touched is not None:
            self.touched.add(place)
        return place

    def _put(self, told: Any, _now: datetime) -> None:
        path, (title, date, body, fields) = told
        place = self._place(path)
        if path.endswith(".json"):
            one = {"title": title, "date": date, "content": body, **fields}
            listed = [one, {"id": "2", "title": f"{title}2", "date": "2026-11-01", "content": "2"}]
            place.write_text(json.dumps(listed))
            return
        if date:
            place.write_text(article(title, date, body, **fields))
        else:
            front = [f"{name}: {json.dumps(value)}" for name, value in fields.items()]
            place.write_text("\n".join(["---", f"title: {title}", *front, "---", body, ""]))

    def _page(self, told: Any, _now: datetime) -> None:
        path, text = told
        menu = "Home\n\nSubscribe to our newsletter now\n\n"
        self._place(path).write_text(f"A headline | Site\n\n{menu}{text}\n\nAll rights reserved\n")

    def _data(self, told: Any, _now: datetime) -> None:
        path, said = told
        text = "{broken" if said is None else json.dumps(said)
        if not path:  # above the source, where nothing is watched
            defaults = f"defaults:\n  - {{scope: {{path: x}}, values: {text}}}\n"
            (self.folder / "_config.yml").write_text(defaults)
        elif path.endswith(".md"):
            self._place(path).write_text(f"---\ntitle: Part\ncascade: {text}\n---\n")
        else:
            self._place(path).write_text(text)

    def _break(self, path: str, _now: datetime) -> None:
        self._place(path).write_bytes(b"---\ntitle: \xff\n")

    def _delete(self, path: str, _now: datetime) -> None:
        self._place(path).unlink(missing_ok=True)

    def _rename(self, told: Any, _now: datetime) -> None:
        one, other = map(self._place, told)
        if one.exists():
            one.rename(other)

    def _trade(self, told: Any, _now: datetime) -> None:
        one, other = map(self._place, told)
        if one.exists() and other.exists() and one != other:
            first, second = one.read_bytes(), other.read_bytes()
            one.write_bytes(second)
            other.write_bytes(first)

    def _file(self, told: Any, _now: datetime) -> None:
        path, size = told
        self._place(path).write_bytes(b"x" * size)

    def _damage(self, number: int, _now: datetime) -> None:
        self.touched = None
        files = sorted(p for p in (self.folder / "public").rglob("*") if p.is_file())
        if files:
            file = files[number % len(files)]
            file.write_bytes(file.read_bytes()[:-1] + b"!")

    def _remove(self, number: int, _now: datetime) -> None:
        self.touched = None
        files = sorted(p for p in (self.folder / "public").rglob("*") if p.is_file())
        if files:
            files[number % len(files)].unlink()

    def _retract(self, told: Any, now: datetime) -> None:
        number, _ = told
        path = PATHS[number % len(PATHS)]
        try:
            retract(self.folder, f"articles/{path}", note="Wrong.", now=now, environment={})
        except FeedwrightError:
            return

    def _configure(self, told: Any, _now: datetime) -> None:
        names, limit, bound, link = told
        more = "".join(MORE[name] for name in sorted(names)) + self.sources
        publication = f"max_bytes = {bound}"
        write(
            self.folder,
            {},
            more=more,
            feed=f"limit = {limit}",
            publication=publication,
            source=f"{FIRST_SEEN}\n{link}",
        )

    def _site(self, name: str, _now: datetime) -> None:
        for one in ("hugo.toml", "_config.yml"):
            (self.folder / one).unlink(missing_ok=True)
        (self.folder / name).touch()

    def _lose(self, _told: None, _now: datetime) -> None:
        self.touched = None
        lose_store(self.folder)

    def _wait(self, _hours: int, _now: datetime) -> None:
        pass


ROWS = """
[[sources]]
kind = "sql"
url = "sqlite:///stories.sqlite"
table = "stories"
key = "place"
markup = "markdown"
undated = "first-seen"
"""
COLUMNS = (
    "place", "title", "date", "body", "section", "tags", "id", "url", "slug", "draft", "status",
    "correction", "updated", "expires", "language",
)  # fmt: skip


class OfRows(Publication):
    """A publication whose articles are rows of a database, which is asked for all each time."""

    sources = ROWS

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        columns = ", ".join(COLUMNS[1:])
        self._ask(f"create table stories (place text primary key, {columns}, changed integer)")

    def _ask(self, statement: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "stories.sqlite")) as database, database:
            return database.execute(statement, values).fetchall()

    def _change(self) -> int:
        """A number that is greater with each change."""
        return int(self._ask("select coalesce(max(changed), 0) + 1 from stories")[0][0])

    def _put(self, told: Any, _now: datetime) -> None:
        path, (title, date, body, fields) = told
        said = {**fields, "tags": ", ".join(fields.get("tags", ()))}
        row = {"place": path, "title": title, "date": date, "body": body, **said}
        values = [row.get(name) for name in COLUMNS]
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        self._ask(f"replace into stories values ({marks})", *values, self._change())  # noqa: S608

    def _delete(self, path: str, _now: datetime) -> None:
        self._ask("delete from stories where place = ?", path)

    def _rename(self, told: Any, _now: datetime) -> None:
        one, other = told
        if one != other and self._ask("select 1 from stories where place = ?", one):
            self._ask("delete from stories where place = ?", other)
            change = self._change()
            self._ask(
                "update stories set place = ?, changed = ? where place = ?", other, change, one
            )

    def _trade(self, told: Any, _now: datetime) -> None:
        one, other = told
        if (
            one != other
            and len(self._ask("select 1 from stories where place in (?, ?)", *told)) > 1
        ):
            change = self._change()
            for old, new in ((one, ""), (other, one), ("", other)):
                statement = "update stories set place = ?, changed = ? where place = ?"
                self._ask(statement, new, change, old)

    def _retract(self, told: Any, now: datetime) -> None:
        path = PATHS[told[0] % len(PATHS)]
        with suppress(FeedwrightError):
            retract(self.folder, f"stories/{path}", note="Wrong.", now=now, environment={})


class OfChangedRows(OfRows):
    """The same, whose database tells which rows have changed."""

    sources = f'{ROWS}changed = "changed"\nwhole = "1h"\n'


def request_full_run(folder: Path) -> None:
    """Has the next run read every file, make every entry and render every document."""
    file = folder / ".feedwright" / "store.sqlite"
    if file.exists():
        with closing(sqlite3.connect(file)) as store, store:
            store.execute("delete from facts where name in ('configuration', 'covered', 'sources')")
            store.execute("update files set stamp = ''")
            store.create_function("seal_of", -1, lambda *columns: row_seal(columns))
            store.execute("update documents set fingerprint = '', stamp = ''")
            store.execute(
                "update documents set seal = seal_of(path, sha256, bytes, entries, owner, "
                "fingerprint, stamp, source, changed, change)"
            )


def told(report: Report, *, documents: bool = True) -> Any:
    """What a report says that does not tell of skipping."""
    without = msgspec.structs.replace(report, work=type(report.work)())
    found = msgspec.to_builtins(without)
    if not documents:
        # Whoever names what to look at has not looked for what a source lacks.
        found["warnings"] = [one for one in found["warnings"] if EMPTY not in one]
        found["documents"] = [one for one in found["documents"] if one["status"] != "unchanged"]
    return found


def parts(folder: Path) -> set[tuple[Any, ...]]:
    """What the store keeps of entries that stand in heads: no run leaves what is not right."""
    columns = "id, content, format, digest, fragment, seal"
    with closing(sqlite3.connect(folder / ".feedwright" / "store.sqlite")) as store:
        return set(store.execute(f"select {columns} from fragments"))  # noqa: S608


TAG_LOST = [
    ([Step("put", ("a.md", ("A", None, "First words of it.", {"tags": ["x"]})))], False),
    ([Step("put", ("a.md", ("A", None, "Other words of it.", {})))], False),
]
"""An article that leaves a feed of summaries and changes, while others still show it in full."""
INHERITING = [
    ([Step("put", ("x/a.md", ("A", "2026-11-02", "Some text.", {})))], False),
    ([Step("put", ("x/index.md", ("B", "2026-11-03", "More text.", {"tags": ["z"]})))], False),
    ([Step("data", ("x/_index.md", {"draft": True}))], True),
    ([Step("data", ("x/x.json", {"draft": False, "tags": ["x"]}))], True),
    ([Step("delete", "x/x.json")], True),
    ([Step("data", ("x/_index.md", None))], True),
    ([Step("delete", "x/_index.md")], True),
    ([Step("data", ("", {"author": "Ann Lee"}))], True),
    ([Step("data", ("x/index.json", {"permalink": False}))], True),
    ([Step("put", ("x/a.md", ("A", "2026-11-02", "Another text.", {})))], True),
    ([Step("data", ("y/e.11tydata.json", {"author": "Ann Lee"}))], True),
    ([Step("put", ("y/e.md", ("E", "2026-11-02", "Some text.", {})))], True),
    ([Step("delete", "y/e.md")], True),
]
"""A folder that keeps its articles back and lets them go again."""
LAST_FILE_GONE = [([Step("break", "a.md")], False), ([Step("delete", "a.md")], False)]
"""A source that has no file any more."""
BY_HAND = ("damage", "remove")
"""What happens to published files of a folder alone; see the audits for buckets."""
RUNS = st.lists(st.tuples(st.lists(STEPS, min_size=1, max_size=4), st.booleans()), max_size=8)


@settings(max_examples=8 * TIMES)
@given(RUNS)
@example(TAG_LOST)
@example(INHERITING)
@example(LAST_FILE_GONE)
def test_what_is_skipped_changes_nothing(runs: list[tuple[list[Step], bool]]) -> None:
    """Same bytes, same report, same plan, whether a run skips, is told what to look at, or not."""
    with tempfile.TemporaryDirectory() as place:
        play(Path(place), runs, run)


def play(place: Path, runs: list[tuple[list[Step], bool]], full: Callable[..., Report]) -> None:
    """Has one history happen to three publications."""
    skipping, watched, all_of_it = (Publication(place / name) for name in ("a", "b", "c"))
    now = NOW
    for steps, shrink in runs:
        for step in steps:
            if step.name == "wait":
                now += timedelta(hours=step.told)
            for one in (skipping, watched, all_of_it):
                one.happen(step, now)
        time.sleep(0.03)  # what was written just now is read once more, which is not tried here
        first = run(skipping.folder, now, allow_shrink=shrink)
        second = run(watched.folder, now, allow_shrink=shrink, touched=watched.touched)
        request_full_run(all_of_it.folder)
        whole = full(all_of_it.folder, now, allow_shrink=shrink)
        assert tree(skipping.folder) == tree(all_of_it.folder)
        assert tree(watched.folder) == tree(all_of_it.folder)
        assert parts(skipping.folder) <= parts(all_of_it.folder) >= parts(watched.folder)
        assert told(first) == told(whole)
        assert told(second, documents=False) == told(whole, documents=False)
        watched.touched = set()
        idle = preview_publication(skipping.folder, now=now, environment={}, allow_shrink=shrink)
        request_full_run(all_of_it.folder)
        whole_idle = preview_publication(
            all_of_it.folder, now=now, environment={}, allow_shrink=shrink
        )
        assert idle.feeds == whole_idle.feeds
        assert idle.set_aside == whole_idle.set_aside


@settings(
    max_examples=6 * TIMES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(runs=RUNS)
@example(runs=TAG_LOST)
@example(runs=INHERITING)
def test_a_bucket_gets_the_same(
    postgres: str, gate: Gate, runs: list[tuple[list[Step], bool]]
) -> None:
    """Same documents, from a file's store to a folder and from a server's to a bucket."""
    gate.forget()
    bucket = new_prefix()
    with tempfile.TemporaryDirectory() as place:
        now = NOW
        one = Publication(Path(place, "a"))
        with stores_on(postgres), delivering_to(bucket):
            other = Publication(Path(place, "b"))
            path = destination_path(other.folder)
        for steps, shrink in runs:
            for step in (one for one in steps if one.name not in BY_HAND):
                if step.name == "wait":
                    now += timedelta(hours=step.told)
                one.happen(step, now)
                with stores_on(postgres), delivering_to(bucket):
                    other.happen(step, now)
            time.sleep(0.03)
            first = run(one.folder, now, allow_shrink=shrink)
            second = run(other.folder, now, allow_shrink=shrink)
            assert documents(path) == tree(one.folder)
            assert told(first) == told(second)
            gate.forget()
            assert told(run(other.folder, now, allow_shrink=shrink)) == told(
                run(one.folder, now, allow_shrink=shrink)
            )


ROW_STEPS = STEPS.filter(lambda step: step.name not in {"page", "data", "break", "file", "site"})
OF_ROWS = st.lists(
    st.tuples(st.lists(ROW_STEPS, min_size=1, max_size=4), st.booleans()), max_size=8
)
UNSEEN = frozenset({"delete", "rename"})
"""Steps after which a row is missing, which tells nothing by itself."""


@settings(max_examples=12 * TIMES)
@given(OF_ROWS)
@example(TAG_LOST)
def test_what_is_skipped_of_rows_changes_nothing(runs: list[tuple[list[Step], bool]]) -> None:
    """Same bytes and same report, whether all rows of a database are read, or the changed ones."""
    clock = [NOW]
    told_time = SimpleNamespace(time=lambda: datetime.timestamp(clock[0]))
    with tempfile.TemporaryDirectory() as place, mock.patch.object(sql, "time", told_time):
        skipping, changed, all_of_it = (
            kind(Path(place, name))
            for name, kind in (("a", OfRows), ("b", OfChangedRows), ("c", OfRows))
        )
        for steps, shrink in runs:
            for step in steps:
                hours = step.told if step.name == "wait" else 2 * (step.name in UNSEEN)
                clock[0] += timedelta(hours=hours)
                for one in (skipping, changed, all_of_it):
                    one.happen(step, clock[0])
            first = run(skipping.folder, clock[0], allow_shrink=shrink)
            second = run(changed.folder, clock[0], allow_shrink=shrink)
            request_full_run(all_of_it.folder)
            whole = run(all_of_it.folder, clock[0], allow_shrink=shrink)
            assert tree(skipping.folder) == tree(all_of_it.folder)
            assert tree(changed.folder) == tree(all_of_it.folder)
            assert told(first) == told(whole)
            assert told(second) == told(whole)
            idle = run(changed.folder, clock[0], allow_shrink=shrink)
            assert {one.status for one in idle.documents} <= {"unchanged", "refused"}


@settings(max_examples=8 * TIMES)
@given(runs=RUNS)
@example(runs=TAG_LOST)
@example(runs=INHERITING)
def test_both_engines_give_the_same(postgres: str, runs: list[tuple[list[Step], bool]]) -> None:
    """Same bytes and same report, whether the store is a file or lies on a server."""
    with tempfile.TemporaryDirectory() as place:
        now = NOW
        one, other = Publication(Path(place, "a")), None
        with stores_on(postgres):
            other = Publication(Path(place, "b"))
        for steps, shrink in runs:
            for step in steps:
                if step.name == "wait":
                    now += timedelta(hours=step.told)
                one.happen(step, now)
                with stores_on(postgres):
                    other.happen(step, now)
            time.sleep(0.03)
            first = run(one.folder, now, allow_shrink=shrink)
            second = run(other.folder, now, allow_shrink=shrink)
            assert tree(one.folder) == tree(other.folder)
            assert told(first) == told(second)
            assert first.work.statements == second.work.statements
