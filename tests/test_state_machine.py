"""Random histories: whatever happens in whatever order, readers are told the truth, once."""

import json
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from lxml import etree
from tests.publications import NOW, article, lose_store, run, stores_on, tree, write
from tests.selection import TIMES
from tests.subscribers import Subscriber

from feedwright.commands.plan import preview_publication
from feedwright.commands.retract import retract
from feedwright.domain.outlook import Preview
from feedwright.domain.report import Report
from feedwright.reading.sources import sql

MORE = """
[[feeds]]
name = "sections"
each = "section"
limit = 4
[[feeds]]
name = "all"
limit = 4
archive = true
page_size = 3
"""
ROWS = """
[[sources]]
kind = "sql"
url = "sqlite:///stories.sqlite"
table = "stories"
key = "place"
markup = "markdown"
"""
COLUMNS = (
    "title", "date", "body", "section", "tags", "draft", "status", "correction", "updated",
    "expires",
)  # fmt: skip
_FIELD = re.compile(r"^(\w+): (.*)$", re.MULTILINE)
SECTIONS = ("", "North", "South")
ATOM = "{http://www.w3.org/2005/Atom}"
PICK = st.integers(0, 99)
A_LONG_TIME = timedelta(days=400)


@dataclass(kw_only=True)
class Story:
    """An article as its author has it, under a number by which only this test knows it."""

    number: int
    name: str
    """Its file's."""
    date: datetime
    section: str
    tags: tuple[str, ...] = ()
    title: int = 1
    version: int = 1
    fields: dict[str, Any] = field(default_factory=dict)
    away: bool = False
    """It is a draft, or deleted."""
    touched: bool = True
    """Its file was written since the last run."""
    traded: bool = False
    """Its file traded places since the last run; whoever edits it too asks too much."""
    comes: datetime | None = None
    """When its last change is to be seen, where that was dated ahead."""
    forgotten: bool = False
    """It stood in no document when the store was lost."""
    id: str = ""
    """By which readers know it."""

    @property
    def mark(self) -> str:
        """A word that stands in its title and its text, and nowhere else."""
        return f"zq{self.number}qz"

    @property
    def text(self) -> str:
        """What its file says."""
        body = " ".join(f"{self.mark} and {n} of" for n in range(self.number, self.number + 8))
        return article(
            f"{self.mark} {self.title}",
            self.date.isoformat(),
            f"{body} {self.words}",
            section=self.section,
            tags=self.tags,
            **self.fields,
        )

    @property
    def words(self) -> str:
        """The end of its text, as no other version has it."""
        return f"{self.mark} and version {self.version}."

    def waits(self, now: datetime) -> bool:
        """Whether a change of it waits for its time."""
        return self.comes is not None and self.comes > now

    def visible(self, now: datetime) -> bool:
        """Whether readers may see it."""
        expires = self.fields.get("expires")
        expired = expires is not None and datetime.fromisoformat(expires) <= now
        return not self.away and self.date <= now and not expired


class Histories(RuleBasedStateMachine):
    """A small newsroom that does all that a newsroom does."""

    sources = ""
    """Those beside the folder of articles."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        more = MORE + self.sources
        self.folder = write(Path(self.place.name), {}, feed="limit = 4", more=more)
        self.now = NOW
        self.numbers = count(1)
        self.stories: list[Story] = []
        self.readers: dict[str, Subscriber] = {}
        self.updated: dict[str, datetime] = {}

    def teardown(self) -> None:
        """Leaves nothing behind."""
        self.place.cleanup()

    @initialize(stories=st.integers(0, 9))
    def begin(self, stories: int) -> None:
        """Some articles are there already."""
        for number in range(stories):
            self.add(days=-10 * number)

    @rule(days=st.sampled_from([-300, -1, 0, 2, 9]))
    def add(self, days: int) -> None:
        """An article is written, for now, for later, or as if it were older."""
        number = next(self.numbers)
        story = Story(
            number=number,
            name=f"{number}.md",
            date=self.now + timedelta(days=days, seconds=-number),
            section=SECTIONS[number % 3],
        )
        self.stories.append(story)
        self._save(story)

    @rule(pick=PICK)
    def edit(self, pick: int) -> None:
        """A word of a text is changed, silently."""
        for story in self._one(pick, self._can_be_edited):
            story.version += 1
            self._save(story)

    @rule(pick=PICK)
    def retitle(self, pick: int) -> None:
        """A title is changed, silently."""
        for story in self._one(pick, self._can_be_edited):
            story.title += 1
            self._save(story)

    @rule(pick=PICK, section=st.sampled_from(SECTIONS), tags=st.sampled_from([(), ("a", "b")]))
    def file_under(self, pick: int, section: str, tags: tuple[str, ...]) -> None:
        """An article moves to another section."""
        for story in self._one(pick, self._can_be_edited):
            story.section, story.tags = section, tags
            self._save(story)

    @rule(pick=PICK, name=st.sampled_from(["updated", "correction"]))
    def correct(self, pick: int, name: str) -> None:
        """An article is corrected, by its date or by a note."""
        for story in self._one(pick, self._can_be_edited):
            story.version += 1
            noted = f"Version {story.version} is right."
            story.fields[name] = self.now.isoformat() if name == "updated" else noted
            self._save(story)

    @rule(pick=PICK, days=st.sampled_from([1, 4, 9]))
    def correct_ahead(self, pick: int, days: int) -> None:
        """A correction is dated ahead: until then readers see the article as it was."""
        for story in self._one(pick, self._rests):
            story.version += 1
            story.comes = self.now + timedelta(days=days)
            story.fields["updated"] = story.comes.isoformat()
            self._save(story)

    @rule(pick=PICK)
    def retract_or_take_back(self, pick: int) -> None:
        """An article's own status says that it is retracted, or no longer does."""
        for story in self._one(pick, self._can_be_edited):
            if not story.fields.pop("status", None):
                story.fields["status"] = "retracted"
            self._save(story)

    @rule(pick=PICK, days=st.integers(1, 20))
    def limit(self, pick: int, days: int) -> None:
        """An article gets an end."""
        for story in self._one(pick, self._can_be_edited):
            story.fields["expires"] = (self.now + timedelta(days=days)).isoformat()
            self._save(story)

    @rule(pick=PICK)
    def rename(self, pick: int) -> None:
        """A file gets another name, whatever else happens to it."""
        for story in self._one(pick, lambda story: not (story.traded or story.away)):
            self._move(story, f"renamed-{next(self.numbers)}.md")

    @rule(pick=PICK)
    def trade(self, pick: int) -> None:
        """Two files trade their names."""
        one, other = self._one(pick, self._rests), self._one(pick + 1, self._rests)
        for story, name in zip(one + other, [two.name for two in other + one], strict=True):
            story.name = name
            self._save(story)
            story.traded = True

    @rule(pick=PICK)
    def replace(self, pick: int) -> None:
        """A file takes the name of another, which gets a new one."""
        for story in self._one(pick, self._rests):
            name = story.name
            self._move(story, f"replaced-{next(self.numbers)}.md")
            story.traded = True
            self.add(days=0)
            self._move(self.stories[-1], name)
            self.stories[-1].traded = True

    @rule(pick=PICK, deleted=st.booleans())
    def take_away(self, pick: int, deleted: bool) -> None:
        """An article becomes a draft, or its file is deleted."""
        for story in self._one(pick, lambda one: not one.touched and one.visible(self.now)):
            story.away = True
            story.fields["draft"] = True
            self._save(story)
            if deleted:
                self._delete(story)

    @rule(pick=PICK)
    def bring_back(self, pick: int) -> None:
        """It is there again."""
        for story in self._one(pick, lambda story: story.away and not story.touched):
            story.away = False
            del story.fields["draft"]
            if story.waits(self.now):
                story.comes = None
                del story.fields["updated"]
            self._save(story)

    @rule(hours=st.sampled_from([1, 20, 24 * 3, 24 * 8, 24 * 31]))
    def wait(self, hours: int) -> None:
        """Time goes by, and the next run comes."""
        self.now += timedelta(hours=hours)
        self.publish()

    @rule()
    def publish(self) -> None:
        """The plan is asked, and carried out."""
        told = {
            one.path: one
            for one in preview_publication(
                self.folder, now=self.now, environment={}, allow_shrink=True
            ).feeds
        }
        self._look(run(self.folder, self.now, allow_shrink=True), told)

    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        """The desk retracts an article by command."""
        self.publish()
        for story in self._one(pick, lambda story: story.visible(self.now)):
            note = "It was wrong."
            report = retract(self.folder, story.id, note=note, now=self.now, environment={})
            self._look(report, {})

    @rule()
    def lose_the_store(self) -> None:
        """A fresh machine has the published documents and the articles, and changes nothing."""
        self.publish()
        before = tree(self.folder)
        lose_store(self.folder)
        for story in self.stories:
            if not story.visible(self.now):
                story.id, story.forgotten = "", story.date <= self.now or story.away
        for path, reader in self.readers.items():
            for name in reader.known.keys() - reader.standing:
                del reader.known[name]
            if path == "all":
                reader.walk(self.folder)
        self.publish()
        assert tree(self.folder) == before

    def _one(self, pick: int, wanted: Callable[[Story], bool]) -> list[Story]:
        """One of the stories that are wanted, if there is any."""
        found = [story for story in self.stories if wanted(story) and not story.forgotten]
        return [found[pick % len(found)]] if found else []

    def _can_be_edited(self, story: Story) -> bool:
        return not (story.traded or story.away or story.waits(self.now))

    def _rests(self, story: Story) -> bool:
        is_done = not (story.touched or story.waits(self.now))
        return is_done and story.visible(self.now)

    def _save(self, story: Story) -> None:
        story.touched = True
        (self.folder / "articles" / story.name).write_text(story.text, "utf-8")

    def _delete(self, story: Story) -> None:
        (self.folder / "articles" / story.name).unlink()

    def _move(self, story: Story, name: str) -> None:
        articles = self.folder / "articles"
        (articles / story.name).rename(articles / name)
        story.name, story.touched = name, True

    def _look(self, report: Report, told: dict[str, Preview]) -> None:
        """Looks at what a run left, as subscribers do."""
        assert report.clean
        for story in self.stories:
            story.touched = story.traded = False
        visible = {story.mark: story for story in self.stories if story.visible(self.now)}
        self._readers_see_what_the_plan_said(told, visible)
        self._nothing_held_is_shown()
        self._the_archive_is_whole(visible)
        before = tree(self.folder)
        again = run(self.folder, self.now, allow_shrink=True)
        assert {one.status for one in again.documents} == {"unchanged"}
        assert tree(self.folder) == before
        # Nothing changes by itself before the instant that the report names.
        due = report.next_due - timedelta(seconds=1) if report.next_due else self.now + A_LONG_TIME
        idle = run(self.folder, due, dry_run=True, allow_shrink=True)
        assert {one.status for one in idle.documents} == {"unchanged"}

    def _readers_see_what_the_plan_said(
        self, told: dict[str, Preview], visible: dict[str, Story]
    ) -> None:
        public = self.folder / "public"
        for file in public.rglob("atom.xml"):
            path = file.parent.relative_to(public).as_posix().removeprefix(".")
            reader = self.readers.setdefault(path, Subscriber(path))
            news = reader.poll(self.folder)
            if path == "all":
                reader.walk(self.folder)
            updated = datetime.fromisoformat(
                etree.fromstring(file.read_bytes()).findtext(f"{ATOM}updated", "")
            )
            assert updated >= self.updated.get(path, datetime(1970, 1, 1, tzinfo=UTC))
            self.updated[path] = updated
            if not told:
                continue
            plan = told[path]
            for kind in ("new", "refreshed", "corrected", "retracted"):
                assert {one.title for one in getattr(plan, kind)} == getattr(news, kind), kind
            assert not plan.redelivered
            # What belongs to the feed as before has merely fallen out of the window.
            fallen = {
                title
                for title in news.gone
                if (story := visible.get(title.split()[0]))
                and path in ("", "all", f"sections/{story.section.lower()}")
            }
            assert {one.title for one in plan.removed} == news.gone - fallen

    def _nothing_held_is_shown(self) -> None:
        files = tree(self.folder)
        everything = b" ".join([*files.values(), *map(str.encode, files)]).lower()
        for story in self.stories:
            if story.date > self.now and not story.away:
                assert story.mark.encode() not in everything
            if story.waits(self.now) and not story.away:
                assert story.words.encode() not in everything

    def _the_archive_is_whole(self, visible: dict[str, Story]) -> None:
        """From the head back, page by page, all is there once, under the id that it has had."""
        ids: dict[str, str] = {}
        names: Counter[str] = Counter()
        page = "atom.xml"
        while page:
            root = etree.fromstring((self.folder / "public" / "all" / page).read_bytes())
            for entry in root.iter(f"{ATOM}entry"):
                mark = entry.findtext(f"{ATOM}title", "").split()[0]
                name = entry.findtext(f"{ATOM}id", "")
                assert ids.setdefault(mark, name) == name
                names[name] += page != "atom.xml"
            links = {one.get("rel"): one.get("href") or "" for one in root.iter(f"{ATOM}link")}
            page = links.get("prev-archive", "").rpartition("/")[2]
        assert ids.keys() == visible.keys()
        assert len(set(ids.values())) == len(ids)
        assert max(names.values(), default=0) <= 1
        for mark, story in visible.items():
            story.id = story.id or ids[mark]
            assert story.id == ids[mark]


class OfRows(Histories):
    """The same newsroom, whose articles are rows of a database."""

    sources = ROWS

    def __init__(self) -> None:
        super().__init__()
        columns = ", ".join((*COLUMNS, "changed integer"))
        self._ask(f"create table stories (place text primary key, {columns})")

    def _ask(self, statement: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "stories.sqlite")) as database, database:
            return database.execute(statement, values).fetchall()

    def _change(self) -> int:
        """A number that is greater with each change."""
        return int(self._ask("select coalesce(max(changed), 0) + 1 from stories")[0][0])

    def _save(self, story: Story) -> None:
        story.touched = True
        _, front, body = story.text.split("---\n", 2)
        said = {name: json.loads(value) for name, value in _FIELD.findall(front)}
        said["tags"] = ", ".join(said["tags"])
        values = [{**said, "body": body}.get(name) for name in COLUMNS]
        marks = ", ".join("?" * (len(COLUMNS) + 2))
        statement = f"replace into stories values ({marks})"  # noqa: S608 - question marks
        self._ask(statement, story.name, *values, self._change())

    def _delete(self, story: Story) -> None:
        self._ask("delete from stories where place = ?", story.name)
        self._missing()

    def _move(self, story: Story, name: str) -> None:
        statement = "update stories set place = ?, changed = ? where place = ?"
        self._ask(statement, name, self._change(), story.name)
        story.name, story.touched = name, True
        self._missing()

    def _missing(self) -> None:
        """A row is not there any more, which tells nothing by itself."""


class OfChangedRows(OfRows):
    """The same, where the database tells which rows have changed; all are looked at seldom."""

    sources = f'{ROWS}changed = "changed"\nwhole = "90d"\n'

    def __init__(self) -> None:
        super().__init__()
        self.late = timedelta()
        clock = SimpleNamespace(time=lambda: datetime.timestamp(self.now + self.late))
        self.clock = mock.patch.object(sql, "time", clock)
        self.clock.start()

    def teardown(self) -> None:
        """Leaves nothing behind."""
        self.clock.stop()
        super().teardown()

    def _missing(self) -> None:
        self.late += timedelta(days=91)  # by then all rows are looked at


Histories.TestCase.settings = settings(max_examples=25 * TIMES, stateful_step_count=15)
TestHistories = Histories.TestCase


OfRows.TestCase.settings = settings(max_examples=12 * TIMES, stateful_step_count=15)
TestHistoriesOfRows = OfRows.TestCase
OfChangedRows.TestCase.settings = settings(max_examples=12 * TIMES, stateful_step_count=15)
TestHistoriesOfChangedRows = OfChangedRows.TestCase


class TestHistoriesOnAServer(Histories.TestCase):  # type: ignore[valid-type,misc] # it is made
    """All of this, with the store in PostgreSQL."""

    settings = settings(max_examples=8 * TIMES, stateful_step_count=15)

    @pytest.fixture(autouse=True)
    def server(self, postgres: str) -> Iterator[None]:
        """Keeps stores there."""
        with stores_on(postgres):
            yield
