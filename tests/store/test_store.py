import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import store_address

from feedwright.domain.article import Article, Enclosure, Image, Origin, Person
from feedwright.domain.document import Delivered, KnownFeed
from feedwright.domain.errors import StoreBusy, StoreError
from feedwright.domain.known_article import KnownArticle
from feedwright.runtime.database.address import Address, address_of
from feedwright.runtime.database.queries import queries_of
from feedwright.store import locking
from feedwright.store.opening import Location
from feedwright.store.store import Store

QUERIES = Path(locking.__file__).with_name("queries.sql")

NOON = datetime(2026, 3, 2, 12, 0, 0, 123_456, tzinfo=UTC)
FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a store may lie; its folder is not there yet."""
    return tmp_path / ".feedwright" / "store.sqlite"


PATIENCE = 10
"""Seconds until a server has missed a process that was killed."""


@pytest.fixture
def location(file: Path, engine: str) -> Location:
    """Where a store may lie on each engine; nothing is there yet."""
    place = store_address(file.parent)
    return address_of(place, "example.org,2026") if engine == "postgres" else file


@pytest.fixture
def store(location: Location) -> Iterator[Store]:
    """A new store."""
    with Store(location if isinstance(location, Address) else None) as opened:
        yield opened


def known(name: str, **fields: Any) -> KnownArticle:
    """An article to remember."""
    usual = {"key": name, "first_seen": NOON, "published": NOON, "updated": NOON}
    return KnownArticle(
        **{"id": f"urn:x:{name}", **usual, "fingerprint": "f", "text_fingerprint": "t", **fields}
    )


TIMES = st.datetimes(timezones=st.just(UTC))
TEXTS = st.text()
KNOWN = st.builds(
    KnownArticle,
    id=TEXTS,
    key=TEXTS,
    first_seen=TIMES,
    published=TIMES,
    updated=TIMES,
    declared=st.none() | TIMES,
    expires=st.none() | TIMES,
    retracted=st.booleans(),
    revision=st.integers(1, 2**31),
    fingerprint=TEXTS,
    text_fingerprint=TEXTS,
    title=TEXTS,
    correction=TEXTS,
    link=TEXTS,
    page=TEXTS,
    section=TEXTS,
    tags=st.lists(TEXTS, max_size=3).map(tuple),
    authors=st.lists(TEXTS, max_size=3).map(tuple),
    language=TEXTS,
    vanished=st.none() | TIMES,
)


@given(st.lists(KNOWN, max_size=3, unique_by=(lambda one: one.id, lambda one: one.key)))
def test_articles(articles: list[KnownArticle]) -> None:
    """Every field of an article comes back as it was, to the microsecond."""
    with Store(None) as store:
        store.keep_articles(articles)
        assert sorted(store.articles(), key=lambda one: one.id) == sorted(
            articles, key=lambda one: one.id
        )


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(FIRST, id="the first instant"),
        pytest.param(LAST, id="the last"),
        pytest.param(datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC), id="before 1970"),
        pytest.param(NOON, id="today"),
    ],
)
def test_times(store: Store, when: datetime) -> None:
    """Every time that there is comes back."""
    assert store.last_run() is None
    store.set_last_run(when)
    assert store.last_run() == when
    store.keep_articles([known("a", declared=when, vanished=when)])
    [article] = store.articles()
    assert (article.declared, article.vanished) == (when, when)


def test_articles_brought_up_to_date(store: Store) -> None:
    """An article that is kept again is brought up to date, but for when it was first seen."""
    store.keep_articles([known("a"), known("b")])
    later = NOON + timedelta(days=1)
    store.keep_articles([known("a", first_seen=later, updated=later, title="New")])
    assert {one.id: one for one in store.articles()} == {
        "urn:x:a": known("a", updated=later, title="New"),
        "urn:x:b": known("b"),
    }


def test_keys_that_trade_places(store: Store) -> None:
    """Two articles may take each other's key at once."""
    store.keep_articles([known("a"), known("b"), known("c")])
    store.keep_articles([known("a", key="b"), known("b", key="a")])
    assert {one.id: one.key for one in store.articles()} == {
        "urn:x:a": "b",
        "urn:x:b": "a",
        "urn:x:c": "c",
    }


def test_one_key_for_two(store: Store) -> None:
    """Two articles never have one key."""
    store.keep_articles([known("a")])
    with pytest.raises(StoreError):
        store.keep_articles([known("b", key="a")])


FULL = Article(
    key="a",
    title="Ünïcode\0 🚢 ' \" %s :name $1",
    body="Text.\r\n" * 1000,
    published=FIRST,
    updated=LAST,
    status="retracted",
    aliases=("https://example.org/a",),
    authors=(Person(name="Ada", email="a@example.org"),),
    image=Image(url="https://example.org/a.png", width=9),
    enclosures=(Enclosure(url="https://example.org/a.mp3", length=2**40),),
    origin=Origin(title="Elsewhere"),
    warnings=("guessed",),
)


def test_texts(store: Store) -> None:
    """An article comes back whole from its key; a newer one takes the place of the old."""
    store.keep_texts([Article(key="a", body="old"), Article(key="b")])
    store.keep_texts([FULL])
    assert store.text("a") == FULL
    assert store.text("b") == Article(key="b")
    assert store.text("c") is None


def test_texts_that_are_nobodys(store: Store) -> None:
    """Texts are dropped at the keys that are told, and at no others."""
    store.keep_texts([Article(key=key) for key in "abc"])
    store.texts.forget("cd")
    assert [key for key in "abc" if store.text(key)] == ["a", "b"]


def test_addresses(store: Store) -> None:
    """The first holder of an address keeps it."""
    one, two, three = (known(name) for name in "123")
    store.keep_articles([one, two, three])
    store.keep_addresses([("example.org/a", one.id), ("example.org/b", two.id)])
    store.keep_addresses([("example.org/a", three.id), ("example.org/c", three.id)])
    holders = {"example.org/a": one.id, "example.org/b": two.id, "example.org/c": three.id}
    assert {address: store.holder(address) for address in holders} == holders
    assert store.holder("example.org/a") == one.id
    assert store.holder("example.org/d") == ""


def test_documents(store: Store) -> None:
    """Documents are remembered as they were delivered last, until they are removed."""
    old = Delivered(path="rss.xml", sha256="1", bytes=2**40, entries=3)
    new = Delivered(path="rss.xml", sha256="2", bytes=0, entries=0)
    store.keep_documents([old])
    store.keep_documents([new])
    assert store.documents() == {"rss.xml": new}
    store.forget_documents(["rss.xml"])
    store.forget_documents(["rss.xml"])
    assert store.documents() == {}


def test_feeds(store: Store) -> None:
    """Feeds are remembered by their path."""
    old = KnownFeed(path="x/ships", name="x", value="ships", updated=NOON)
    new = KnownFeed(path="x/ships", name="x", value="Ships", updated=LAST)
    store.keep_feeds([old])
    store.keep_feeds([new])
    assert store.feeds() == {"x/ships": new}


def test_nothing_to_keep(store: Store) -> None:
    """A run that changes nothing keeps nothing."""
    store.keep_articles([])
    store.keep_texts([])
    store.keep_addresses([])
    store.keep_feeds([])
    assert (store.articles(), store.feeds()) == ([], {})


def test_store_is_kept(location: Location) -> None:
    """What one run remembers the next one knows."""
    with Store(location) as store, store.transaction():
        store.keep_articles([known("a")])
    with Store(location) as store:
        assert store.articles() == [known("a")]


def test_store_can_be_copied(file: Path, tmp_path: Path) -> None:
    """Between runs the store is one file, which may be copied."""
    with Store(file) as store:
        store.keep_articles([known("a")])
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(file.read_bytes())
    with Store(copy) as store:
        assert store.articles() == [known("a")]


def test_undone(store: Store) -> None:
    """A transaction that is undone leaves everything as it was."""
    with store.transaction() as transaction:
        store.keep_articles([known("a")])
        assert store.articles()
        transaction.undo()
    assert store.articles() == []


def test_failed(store: Store) -> None:
    """A transaction that fails leaves everything as it was, and the failure is told."""
    clash = [known("a"), known("b", key="a")]
    with pytest.raises(StoreError), store.transaction():
        store.keep_articles(clash)
    assert store.articles() == []
    with store.transaction():
        store.keep_articles([known("b")])
    assert store.articles() == [known("b")]


DYING = """
import os, pathlib, sys
from feedwright.runtime.database.address import address_of
from feedwright.store.store import Store
place = sys.argv[1]
is_server = place.startswith("postgresql:")
store = Store(address_of(place, "example.org,2026") if is_server else pathlib.Path(place))
with store.transaction():
    store.keep_addresses([("example.org/a", "urn:x:a")])
    os._exit(9)
"""


def test_died(location: Location) -> None:
    """A run that dies in a transaction leaves what the last one left, and no lock."""
    with Store(location) as store:
        store.keep_articles([known("a")])
    died = subprocess.run([sys.executable, "-c", DYING, typed(location)], check=False)
    assert died.returncode == 9
    with Store(location, patience=PATIENCE) as store:
        assert store.articles() == [known("a")]
        assert store.holder("example.org/a") == ""


@pytest.mark.parametrize("patience", [0, 0.1])
def test_two_at_once(location: Location, patience: float) -> None:
    """A second run is turned away, at once where it has no patience, and may come later."""
    with (
        Store(location),
        pytest.raises(
            StoreBusy, match=r"another run is still publishing \(.*process \d+, since 20"
        ),
    ):
        Store(location, patience=patience)
    with Store(location, patience=PATIENCE) as store:
        assert store.articles() == []


def test_it_is_free_at_once(location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks next finds it free, though a server notices a connection's end a moment later."""
    ended: list[psycopg.Connection[Any]] = []

    def end_later(connection: psycopg.Connection[Any]) -> None:
        ended.append(connection)

    monkeypatch.setattr(psycopg.Connection, "close", end_later)
    with Store(location):
        pass
    with Store(location, patience=0) as store:
        assert store.articles() == []
    monkeypatch.undo()
    for one in ended:
        one.close()


def test_the_second_of_two_waits(location: Location) -> None:
    """It goes on as soon as the first has ended, and finds what that left."""
    with Store(location) as first:
        command = [sys.executable, "-c", WAITING, typed(location)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as second:
            assert second.stdout is not None
            assert second.stdout.readline() == "begun\n"
            time.sleep(1.5)  # so that it waits by now, or has gone wrong
            first.keep_articles([known("a")])
            first.__exit__(None, None, None)
            assert second.stdout.read() == "['a']\n"


def typed(location: Location) -> str:
    """A store's place, as another process is told it."""
    if isinstance(location, Address):
        return f"{location.url}#{location.name}"
    return str(location)


WAITING = """
import pathlib, sys
from feedwright.runtime.database.address import address_of
from feedwright.store.store import Store
place = sys.argv[1]
is_server = place.startswith("postgresql:")
location = address_of(place, "example.org,2026") if is_server else pathlib.Path(place)
print("begun", flush=True)
with Store(location) as store:
    print([one.key for one in store.articles()])
"""


def test_corrections_are_found_among_the_lately_changed(file: Path) -> None:
    """What stands in a feed is not gone through for the few articles that were corrected."""
    with Store(file):
        pass
    query = queries_of(QUERIES)["corrected_memberships"]
    with closing(sqlite3.connect(file)) as opened:
        told = opened.execute(
            f"explain query plan {query.sql}", {"names": "[]", "since": 0, "stay": 0}
        )
        steps = [step for *_, step in told]
    assert "articles_updated" in steps[0]
    assert not [step for step in steps if step.startswith("SCAN") and "json_each" not in step]


FORKING = """
import os, pathlib, sys
from feedwright.runtime.database.address import address_of
from feedwright.store.store import Store
place = sys.argv[1]
is_server = place.startswith("postgresql:")
store = Store(address_of(place, "example.org,2026") if is_server else pathlib.Path(place))
here, there = os.pipe()
if os.fork():
    os.read(here, 1)
    os._exit(9)
os.write(there, b"!")
sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_forks_hold_no_lock(location: Location) -> None:
    """A run that is killed leaves no lock, though processes that it has forked live on."""
    command = [sys.executable, "-c", FORKING, typed(location)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as forking:
        assert forking.wait() == 9
        with Store(location, patience=PATIENCE) as store:
            assert store.articles() == []


@pytest.mark.parametrize("first", [False, True])
def test_two_ways_to_one_lock(file: Path, first: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a lock cannot be taken at once, it is the same lock, in the same file."""
    monkeypatch.setattr(locking, "_AT_ONCE", first)
    with Store(file):
        monkeypatch.setattr(locking, "_AT_ONCE", not first)
        with pytest.raises(StoreBusy, match=f"process {os.getpid()}, since 20"):
            Store(file, patience=0)
    with Store(file, patience=0) as store:
        assert store.articles() == []


def test_lock_is_given_back(file: Path) -> None:
    """A store that cannot be opened does not stay locked."""
    file.parent.mkdir()
    file.write_bytes(b"no store" * 999)
    for _ in range(2):
        with pytest.raises(StoreError, match="file is not a database"):
            Store(file, patience=0)
    file.unlink()
    with Store(file, patience=0) as store:
        assert store.articles() == []


def corrupt(file: Path) -> None:
    """Spoils the middle of a store."""
    data = bytearray(file.read_bytes())
    data[1000 : len(data) - 1000] = b"\xff" * (len(data) - 2000)
    file.write_bytes(data)


def truncate(file: Path) -> None:
    """Cuts a store off."""
    file.write_bytes(file.read_bytes()[:5000])


def of_others(file: Path) -> None:
    """Makes the tables those of another program."""
    with sqlite3.connect(file) as connection:
        connection.execute("drop table articles")
        connection.execute("create table articles (headline text)")
    connection.close()


def text_of_others(file: Path) -> None:
    """Makes a text one that this version does not understand."""
    with sqlite3.connect(file) as connection:
        connection.execute('update texts set article = \'{"status": "pinned"}\'')
    connection.close()


def ask_everything(file: Path) -> None:
    """Reads a whole store."""
    with Store(file) as store:
        store.articles()
        store.text("a")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(corrupt, id="spoilt"),
        pytest.param(truncate, id="cut off"),
        pytest.param(of_others, id="another program's"),
        pytest.param(text_of_others, id="a text of another version"),
    ],
)
def test_spoilt_stores(file: Path, spoil: Any) -> None:
    """A store that cannot be read is told by its name, whatever is asked of it."""
    with Store(file) as store:
        store.keep_texts([FULL])
        store.keep_articles([known(str(number)) for number in range(99)])
    spoil(file)
    with pytest.raises(StoreError) as caught:
        ask_everything(file)
    assert str(file) in str(caught.value)


def test_newer_schema(file: Path) -> None:
    """A newer version's store is left as it is."""
    file.parent.mkdir()
    with sqlite3.connect(file) as connection:
        connection.execute("create table facts (name text primary key, value text not null)")
        connection.execute("insert into facts values ('schema', '1000')")
    connection.close()
    with pytest.raises(StoreError, match="was written by a newer Feedwright"):
        Store(file)
    with sqlite3.connect(file) as connection:
        assert connection.execute(
            "select name from sqlite_master where type = 'table'"
        ).fetchall() == [("facts",)]
    connection.close()


def folder_for_store(file: Path) -> None:
    """A folder lies where the store belongs."""
    file.mkdir(parents=True)


def file_for_folder(file: Path) -> None:
    """A file lies where the store's folder belongs."""
    file.parent.touch()


@pytest.mark.parametrize(
    "hinder",
    [
        pytest.param(folder_for_store, id="a folder for the store"),
        pytest.param(file_for_folder, id="a file for its folder"),
    ],
)
def test_no_place(file: Path, hinder: Any) -> None:
    """Where no store can lie, that is told by its name."""
    hinder(file)
    with pytest.raises(StoreError) as caught:
        Store(file)
    assert str(file.parent) in str(caught.value)


def test_nothing_is_left_of_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store without a file leaves none."""
    monkeypatch.chdir(tmp_path)
    with Store(None) as store:
        store.keep_articles([known("a")])
    assert not list(tmp_path.iterdir())


def test_a_run_that_was_stopped_is_told_from_one_that_ended(location: Location) -> None:
    """That a run delivers is remembered until it has come to its end, also after a crash."""
    with Store(location) as store:
        assert not store.is_delivery_open()
        store.begin_delivery()
    with Store(location) as store:
        assert store.is_delivery_open()
        store.end_delivery()
        assert not store.is_delivery_open()
