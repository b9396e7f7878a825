"""A bucket as a destination: what is asked of it, in which order, and who may write there."""

import gzip
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event, Semaphore, Thread
from typing import Any

import msgspec
import pytest
from tests.object_stores import (
    Fault,
    Gate,
    attributes,
    deliver_to,
    documents,
    lose_file,
    objects,
    on_every_store,
    requests,
)
from tests.publications import NOW, article, run, write

from feedwright.deliver import writing_claim
from feedwright.deliver.bucket import Bucket
from feedwright.deliver.destination import Upload, Writer
from feedwright.deliver.writing_claim import WritingClaim
from feedwright.domain.errors import ConfigurationError, DestinationUnusable, StoreError
from feedwright.domain.report import Report
from feedwright.runtime.object_store import ObjectStore, StoreAway
from feedwright.store.store import Store

pytest_generate_tests = on_every_store
MARKER = ".feedwright.json"


def publication(folder: Path, address: str, **parts: str) -> Path:
    """A publication of two articles and a picture that delivers to a bucket."""
    files: dict[str, str | bytes] = {
        "a.md": article("A", body="Text with ![a picture](p.png)."),
        "b.md": article("B"),
        "p.png": b"\x89PNG\r\n\x1a\n",
    }
    write(folder, files, **parts)
    deliver_to(folder, address)
    return folder


def is_changed(report: Report) -> bool:
    """Whether a run has written or removed anything."""
    return any(one.status in ("written", "removed") for one in report.documents)


def folder_documents(folder: Path) -> dict[str, bytes]:
    """What is published to a folder."""
    root = folder / "public"
    return {
        one.relative_to(root).as_posix(): one.read_bytes()
        for one in root.rglob("*")
        if one.is_file()
    }


def test_same_documents_as_in_a_folder(tmp_path: Path, bucket: str) -> None:
    """A bucket gets the documents that a folder gets, byte by byte."""
    run(publication(tmp_path / "bucket", bucket))
    run(publication(tmp_path / "folder", "public"))
    assert documents(bucket) == folder_documents(tmp_path / "folder")


def test_objects_tell_what_they_are(tmp_path: Path, bucket: str) -> None:
    """An object has its media type with a charset, and how long caches may keep it."""
    run(publication(tmp_path, bucket, destination='cache = "10m"'))
    atom = attributes(bucket, "atom.xml")
    assert atom["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert atom["Cache-Control"] == "public, max-age=600"
    assert attributes(bucket, "feed.json")["Content-Type"] == "application/feed+json"
    assert attributes(bucket, "index.html")["Content-Type"] == "text/html; charset=utf-8"
    picture = attributes(bucket, "articles/a/p.png")
    assert picture["Content-Type"] == "image/png"
    assert picture["Cache-Control"] == "public, max-age=86400"


def test_unchanged_run_asks_nothing(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """A run that finds nothing changed sends no request at all."""
    folder = publication(tmp_path, bucket)
    run(folder)
    gate.forget()
    assert not is_changed(run(folder, NOW + timedelta(hours=1)))
    assert gate.requests == []


def test_first_run_asks_no_more_than_it_needs(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """A first run sends each document once; that nothing stands there it learns from one list."""
    report = run(publication(tmp_path, bucket))
    asked = requests(gate, bucket)
    marker = [one for one in asked if one[1] == MARKER]
    assert Counter(method for method, _ in marker) == {"GET": 1, "PUT": 2}
    others = Counter(method for method, path in asked if path != MARKER)
    assert others == {"GET": 1, "PUT": len(report.documents)}


def test_edit_sends_what_changed(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """An edit sends the documents that changed, and reads none but the claim."""
    folder = publication(tmp_path, bucket)
    run(folder)
    (folder / "articles/b.md").write_text(article("B", body="Other text."))
    gate.forget()
    report = run(folder, NOW + timedelta(hours=1))
    written = {one.path for one in report.documents if one.status == "written"}
    assert Counter(requests(gate, bucket)) == Counter(
        [("GET", MARKER), *(("PUT", path) for path in written)]
    )
    assert gate.sent["PUT"] >= sum(one.bytes for one in report.documents if one.path in written)
    assert "articles/b/index.html" in written
    assert "articles/a/index.html" not in written


def test_order(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """Pages are put before feeds, feeds before the catalogue; what goes goes last."""
    folder = publication(tmp_path, bucket)
    run(folder)
    asked = [path for method, path in requests(gate, bucket) if method == "PUT"]
    pages = [asked.index(f"articles/{name}/index.html") for name in "ab"]
    feeds = [asked.index(name) for name in ("atom.xml", "rss.xml", "feed.json")]
    assert max(pages) < min(feeds)
    assert max(feeds) < asked.index("feeds.opml")
    gate.forget()
    (folder / "articles/b.md").unlink()
    run(folder, NOW + timedelta(hours=1), allow_shrink=True)
    methods = [method for method, path in requests(gate, bucket) if path != MARKER]
    assert methods[-1] in ("DELETE", "POST")
    assert "articles/b/index.html" not in documents(bucket)


def test_siblings(tmp_path: Path, bucket: str) -> None:
    """Compressed siblings lie beside documents where they are asked for, and go with the wish."""
    folder = publication(tmp_path, bucket, destination='precompress = ["gzip"]')
    run(folder)
    found = documents(bucket)
    # Google unpacks what is packed by gzip for whoever does not say that it takes that.
    is_packed = not bucket.startswith("gs://")
    unpacked = gzip.decompress if is_packed else bytes
    assert unpacked(found["atom.xml.gz"]) == found["atom.xml"]
    told = attributes(bucket, "atom.xml.gz")
    assert told.get("Content-Encoding") == ("gzip" if is_packed else None)
    assert told["Content-Type"] == "application/atom+xml; charset=utf-8"
    (folder / "articles/b.md").write_text(article("B", body="Other text."))
    run(folder, NOW + timedelta(hours=1))
    found = documents(bucket)
    assert unpacked(found["atom.xml.gz"]) == found["atom.xml"]
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('precompress = ["gzip"]', ""))
    run(folder, NOW + timedelta(hours=2))
    left = [path for path in documents(bucket) if path.endswith(".gz")]
    assert left == []


def test_cache_is_taken_up(tmp_path: Path, bucket: str) -> None:
    """Another `cache` reaches the objects that stand there already."""
    folder = publication(tmp_path, bucket, destination='cache = "10m"')
    run(folder)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace("10m", "20m"))
    run(folder, NOW + timedelta(hours=1))
    for path in ("atom.xml", "articles/a/index.html"):
        assert attributes(bucket, path)["Cache-Control"] == "public, max-age=1200"


def test_lost_store(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """A store that was lost is made again from the bucket, and no document changes."""
    folder = publication(tmp_path, bucket)
    run(folder)
    before = documents(bucket)
    lose_file(folder)
    gate.forget()
    report = run(folder, NOW + timedelta(hours=1))
    assert not is_changed(report)
    assert documents(bucket) == before
    assert [path for method, path in requests(gate, bucket) if method == "PUT"] == [MARKER]


def test_second_publication_is_refused(tmp_path: Path, bucket: str) -> None:
    """Another publication cannot publish to the same place, and is told what to do."""
    run(publication(tmp_path / "one", bucket))
    before = objects(bucket)
    other = publication(tmp_path / "other", bucket)
    file = other / "feedwright.toml"
    file.write_text(file.read_text().replace("example.org,2026", "example.net,2026"))
    with pytest.raises(DestinationUnusable, match="a prefix of its own"):
        run(other)
    assert objects(bucket) == before


def test_second_store_is_refused(tmp_path: Path, bucket: str) -> None:
    """Of two stores of one publication the newest goes on; the other is told, and stops."""
    first, second = tmp_path / "first", tmp_path / "second"
    run(publication(first, bucket))
    run(publication(second, bucket))
    (first / "articles/b.md").write_text(article("B", body="Text of the first machine."))
    before = objects(bucket)
    with pytest.raises(DestinationUnusable, match="another store publishes there since"):
        run(first, NOW + timedelta(hours=1))
    assert objects(bucket) == before
    ObjectStore(bucket).delete([MARKER])
    assert is_changed(run(first, NOW + timedelta(hours=1)))


def test_of_two_at_once_one_goes_on(bucket: str) -> None:
    """Where two stores claim a place at the same moment, that whose name stands there goes on."""
    one, two = (WritingClaim(ObjectStore(bucket), ()) for _ in range(2))
    writers = [
        Writer(store=name, authority="example.org,2026", address="x", is_new=True, now=NOW)
        for name in ("one", "two")
    ]
    barrier = Barrier(2)

    def claim(mine: WritingClaim, writer: Writer) -> bool:
        barrier.wait()
        try:
            mine.make(writer)
        except DestinationUnusable:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        won = [*pool.map(claim, (one, two), writers)]
    there = json.loads(objects(bucket)[MARKER])["store"]
    # The later one may have read what the earlier one wrote, and then it has taken its place.
    assert any(won)
    assert won[["one", "two"].index(there)]


def test_claim_that_was_lost_is_noticed(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run whose place was taken by another store puts nothing more."""
    monkeypatch.setattr(writing_claim, "_CHECKED", 0.0)
    mine = Bucket(ObjectStore(bucket))
    writer = Writer(store="one", authority="a,2026", address="x", is_new=True, now=NOW)
    mine.claim(writer)
    assert mine.put([Upload("a.xml", b"one")]) == [None]
    Bucket(ObjectStore(bucket)).claim(msgspec.structs.replace(writer, store="two"))
    with pytest.raises(DestinationUnusable, match="another store has begun to publish there"):
        mine.put([Upload("a.xml", b"two")])
    with pytest.raises(DestinationUnusable, match="another store has begun to publish there"):
        mine.delete("a.xml")
    assert documents(bucket) == {"a.xml": b"one"}


def test_claim_that_is_deleted_while_it_is_renewed(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made anew: whoever is refused is told to delete it."""
    place = ObjectStore(bucket)
    writer = Writer(store="one", authority="a,2026", address="x", is_new=True, now=NOW)
    WritingClaim(place, ()).make(writer)
    put_if = ObjectStore.put_if

    def late(*told: Any) -> str:
        monkeypatch.setattr(ObjectStore, "put_if", put_if)
        place.delete([MARKER])
        return put_if(*told)

    monkeypatch.setattr(ObjectStore, "put_if", late)
    WritingClaim(place, ("br",)).make(writer)
    assert json.loads(objects(bucket)[MARKER])["codings"] == ["br"]


def test_overtaken_while_the_store_was_away(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another run has written is not replaced where the request that failed is made again."""
    place = ObjectStore(bucket)
    mine = Bucket(place)
    assert mine.put([Upload("a.xml", b"one")]) == [None]
    put_if = ObjectStore.put_if

    def away(one: ObjectStore, path: str, *_: Any) -> str:
        monkeypatch.setattr(ObjectStore, "put_if", put_if)
        one.put(path, b"other", {})
        raise StoreAway("no answer")

    monkeypatch.setattr(ObjectStore, "put_if", away)
    with pytest.raises(DestinationUnusable, match="another run has written it"):
        mine.put([Upload("a.xml", b"two")])
    assert documents(bucket) == {"a.xml": b"other"}


@pytest.mark.parametrize("is_refused", [False, True])
def test_store_without_conditions(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch, *, is_refused: bool
) -> None:
    """That a store ignores or does not know conditional writes is found out and said, once."""
    if is_refused:
        if not bucket.startswith("s3://"):
            pytest.skip("only what looks like S3 may know no conditional writes")
        monkeypatch.setenv("AWS_CONDITIONAL_PUT", "disabled")
    else:
        monkeypatch.setattr(
            ObjectStore, "put_if", lambda one, path, data, _, told: one.put(path, data, told)
        )
    folder = publication(tmp_path, bucket)
    [told] = run(folder).warnings
    assert "ignores conditional writes" in told
    (folder / "articles/b.md").write_text(article("B", body="Other text."))
    assert run(folder, NOW + timedelta(hours=1)).warnings == ()


def test_asked_too_often(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """What a store has not done because it was asked too often is asked again."""
    folder = publication(tmp_path, bucket)
    run(folder)
    (folder / "articles/b.md").write_text(article("B", body="Other text."))
    refused = Counter[str]()

    def fault(method: str, path: str) -> Fault:
        if method != "PUT" or refused[path] == 2:
            return ""
        refused[path] += 1
        return "429"

    gate.fault = fault
    assert is_changed(run(folder, NOW + timedelta(hours=1)))
    assert set(refused.values()) == {2}
    gate.fault = lambda *_: ""
    assert b"Other text." in documents(bucket)["articles/b/index.html"]


def test_strange_claim(tmp_path: Path, bucket: str) -> None:
    """A claim that nobody can read stops a run, which says what to do."""
    ObjectStore(bucket).put(MARKER, b"{", {})
    with pytest.raises(DestinationUnusable, match="delete it if no other store publishes there"):
        run(publication(tmp_path, bucket))


def test_another_program_s_page_stays(tmp_path: Path, bucket: str) -> None:
    """A page that another program has put there is not overwritten."""
    ObjectStore(bucket).put("index.html", b"<h1>Our site</h1>", {})
    report = run(publication(tmp_path, bucket))
    [refused] = [one for one in report.documents if one.status == "refused"]
    assert refused.path == "index.html"
    assert documents(bucket)["index.html"] == b"<h1>Our site</h1>"


def test_dry_run_writes_nothing(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """A dry run tells what it would do, and only reads."""
    folder = publication(tmp_path, bucket)
    assert is_changed(run(folder, dry_run=True))
    assert set(gate.counted()) <= {"GET", "HEAD"}
    assert objects(bucket) == {}


def test_moved_to_a_bucket(tmp_path: Path, bucket: str) -> None:
    """A publication that moves from a folder to a bucket is put there whole by the next run."""
    folder = publication(tmp_path, "public")
    run(folder)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('path = "public"', f'path = "{bucket}"'))
    run(folder, NOW + timedelta(hours=1))
    assert documents(bucket) == folder_documents(folder)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param("ftp://host/x", "write one of s3://, gs://, az://", id="unknown scheme"),
        pytest.param("s3://", "names no bucket", id="no bucket"),
        pytest.param("s3://key:secret@bucket/x", "holds credentials", id="credentials"),
        pytest.param("s3://bucket/a?b", "is no path below a bucket", id="query"),
        pytest.param("s3://bucket/../x", "is no path below a bucket", id="above"),
    ],
)
def test_addresses(tmp_path: Path, path: str, told: str) -> None:
    """An address that is none is told with what to write instead, and no secret of it."""
    folder = publication(tmp_path, path)
    with pytest.raises(ConfigurationError, match=told) as raised:
        run(folder)
    assert "secret" not in str(raised.value)


def test_many_are_read_at_a_time(bucket: str, gate: Gate) -> None:
    """Objects that are expected to be read are asked for side by side, and each once."""
    place = ObjectStore(bucket)
    paths = [f"{number}.xml" for number in range(20)]
    for path in paths:
        place.put(path, path.encode(), {})
    came = Semaphore(0)
    are_together = Event()

    def fault(_method: str, path: str) -> Fault:
        if path.endswith(".xml") and not are_together.is_set():
            came.release()
            are_together.wait(120)  # none is answered before several have come
        return ""

    def wait_for_several() -> None:
        if all(came.acquire(timeout=120) for _ in range(5)):
            are_together.set()

    gate.fault = fault
    gate.forget()
    reading = Bucket(place)
    waiting = Thread(target=wait_for_several)
    waiting.start()
    reading.expect([*paths, "none.xml"])
    assert [reading.get(path) for path in (*paths, "none.xml")] == [
        *(path.encode() for path in paths),
        None,
    ]
    assert len(gate.requests) == 1 + len(paths)
    waiting.join()
    assert are_together.is_set()


@pytest.mark.parametrize("is_gone", [False, True])
def test_what_another_has_done_meanwhile(
    tmp_path: Path, bucket: str, gate: Gate, *, is_gone: bool
) -> None:
    """Another's document or gap is written over by a run that still has its lock, and looks."""
    folder = publication(tmp_path, bucket)
    run(folder)
    wanted = article("A", body="Other text.")
    (folder / "articles" / "a.md").write_text(wanted)
    if is_gone:
        ObjectStore(bucket).delete(["feed.json"])
    else:
        ObjectStore(bucket).put("feed.json", b"late", {})
    gate.forget()
    run(folder, NOW + timedelta(hours=1))
    asked = Counter(method for method, path in requests(gate, bucket) if path == "feed.json")
    assert asked == {"PUT": 2, "HEAD": 1}
    assert b"Other text." in documents(bucket)["feed.json"]


def test_a_put_whose_answer_is_lost(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """It has been carried out, which is seen, and the run goes on."""
    folder = publication(tmp_path, bucket)
    run(folder)
    (folder / "articles" / "a.md").write_text(article("A", body="Other text."))
    lost = Semaphore(1)

    def fault(method: str, path: str) -> Fault:
        is_first = (method, path.endswith("/feed.json")) == ("PUT", True)
        return "lose" if is_first and lost.acquire(blocking=False) else ""

    gate.forget()
    gate.fault = fault
    run(folder, NOW + timedelta(hours=1))
    assert not lost.acquire(blocking=False)
    assert b"Other text." in documents(bucket)["feed.json"]
    puts = [one for one in requests(gate, bucket) if one == ("PUT", "feed.json")]
    assert len(puts) <= 2  # the client may have sent it again


def test_a_run_that_has_lost_its_lock(
    tmp_path: Path, bucket: str, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another has written stays, and the run ends."""
    folder = publication(tmp_path, bucket)
    run(folder)
    (folder / "articles" / "a.md").write_text(article("A", body="Other text."))
    ObjectStore(bucket).put("feed.json", b"newer", {})

    def check_held(_store: Store) -> None:
        if ("PUT", "feed.json") in requests(gate, bucket):
            raise StoreError("its connection has ended")

    gate.forget()
    monkeypatch.setattr(Store, "check_held", check_held)
    with pytest.raises(StoreError, match="its connection has ended"):
        run(folder, NOW + timedelta(hours=1))
    assert documents(bucket)["feed.json"] == b"newer"
