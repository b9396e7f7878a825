"""What is to change at a destination: documents that are wanted, against what stands there."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.deliver.destinations import Memory

from feedwright.deliver.apply import apply, predict
from feedwright.deliver.changes import MOST, Change, KnownDocuments, WantedDocuments, changes
from feedwright.deliver.destination import Destination, Upload
from feedwright.deliver.outcome import Applied, outcomes, remember, warnings
from feedwright.domain.document import (
    Copy,
    Delivered,
    Document,
    MissingFile,
    Output,
    OwnerDocuments,
    Refusal,
    Unchanged,
)
from feedwright.domain.errors import DestinationError, DestinationUnusable
from feedwright.domain.rendered import Rendered
from feedwright.domain.report import quiet
from feedwright.store.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OURS = b'<html><meta name="generator" content="Feedwright">'
THEIRS = b"<html>Their own front page"
FEED, PAGE = "rss.xml", "index.html"


def document(path: str, data: bytes = b"new") -> Document:
    """A document that was made."""
    return Document(path=path, media_type="text/plain", data=data, entries=1)


def delivered(path: str, data: bytes = b"old", owner: str = "feed:a") -> Delivered:
    """What the store knows of a document."""
    sha256 = hashlib.sha256(data).hexdigest()
    return Delivered(
        path=path, sha256=sha256, bytes=len(data), entries=1, owner=owner, fingerprint="r"
    )


def owned(
    owner: str, *made: Output, withdrawn: bool = False, missing: Sequence[str] = ()
) -> OwnerDocuments:
    """What was made for an owner, and the paths of files that it lacks."""
    lacks = tuple(MissingFile(path=path, id="i", key="k", name="n") for path in missing)
    return OwnerDocuments(owner, "r", [*made], withdrawn=withdrawn, missing=lacks)


def listed(
    made: Iterable[OwnerDocuments],
    there: Destination,
    known: Sequence[Delivered] = (),
    *,
    is_all: bool = False,
) -> Iterator[Change]:
    """The changes of a run."""
    with Store(None) as store:
        with store.transaction():
            store.keep_documents(known)
        wanted = WantedDocuments(made, is_all, kept=(), folder=Path("/"))
        memory = KnownDocuments(store, is_all=is_all)
        yield from changes(wanted, memory, there, progress=quiet)


def status(one: Applied) -> str:
    """What is told of a path."""
    assert one.outcome
    return one.outcome.status


def known_of(one: Applied) -> Delivered:
    """What is known of a path from now on."""
    assert one.document
    return one.document


def told(found: Iterable[Change]) -> list[tuple[str, str]]:
    """Path and action of each."""
    return [(one.path, one.action) for one in found]


@pytest.mark.parametrize(
    ("made", "there", "action"),
    [
        pytest.param(document(FEED), {}, "write", id="nothing stands"),
        pytest.param(document(FEED), {FEED: b"old"}, "write", id="another stands"),
        pytest.param(document(FEED), {FEED: b"new"}, "keep", id="equal stands"),
        pytest.param(document(PAGE, OURS), {PAGE: THEIRS}, "refuse", id="another program's page"),
        pytest.param(document(PAGE, OURS), {PAGE: OURS + b"!"}, "write", id="a page of ours"),
        pytest.param(Refusal(FEED, "line 1: no"), {FEED: b"old"}, "refuse", id="an invalid one"),
        pytest.param(Unchanged(FEED, delivered(FEED)), {FEED: b"old"}, "keep", id="not made"),
    ],
)
def test_a_document_against_what_stands(made: Output, there: dict[str, bytes], action: str) -> None:
    """Each is written, kept or refused, and nothing is written to find that out."""
    destination = Memory(there)
    assert told(listed([owned("feed:a", made)], destination)) == [(made.path, action)]
    assert destination.files == there
    assert not destination.steps
    assert max(destination.reads.values(), default=0) <= 1


def test_siblings_that_are_missing_are_made_alone() -> None:
    """A document that stands without its siblings is not written again for them."""
    destination = Memory({FEED: b"new"}, incomplete=[FEED])
    done = apply(listed([owned("feed:a", document(FEED))], destination), destination)
    assert status(done[FEED]) == "unchanged"
    assert not destination.steps
    assert destination.is_complete(FEED)


def test_a_page_that_another_program_wrote_over_is_made_again_and_told() -> None:
    """Where a page of ours was delivered it comes back; the warning names one and counts more."""
    paths = [f"{name}/index.html" for name in "abc"]
    destination = Memory(dict.fromkeys(paths, THEIRS))
    made = [owned("feed:a", *(document(path, OURS) for path in paths))]
    done = apply(listed(made, destination, [delivered(path) for path in paths]), destination)
    (warning,) = warnings(done)
    assert warning.startswith("a/index.html and 2 more: held nothing of what was delivered there")
    assert destination.files == dict.fromkeys(paths, OURS)


@pytest.mark.parametrize("is_all", [True, False])
def test_of_two_documents_with_one_path_the_first_has_it(*, is_all: bool) -> None:
    """The other is refused, whose owner is tried again; what the first put there stays known."""
    destination = Memory({})
    made = [owned("feed:a", document(FEED, b"a")), owned("feed:b", document(FEED, b"b"))]
    done = apply(listed(made, destination, is_all=is_all), destination)
    assert destination.files == {FEED: b"a"}
    assert done[FEED].refused == "feed:b"
    assert known_of(done[FEED]).owner == "feed:a"


def test_a_file_is_compared_by_its_content(tmp_path: Path) -> None:
    """A picture is delivered where it differs; one that cannot be read is refused."""
    picture = tmp_path / "p.png"
    picture.write_bytes(b"picture")
    destination = Memory({"a/q.png": b"picture", "a/p.png": b"old"})
    made = [
        owned(
            "article:a",
            Copy("a/p.png", picture),
            Copy("a/q.png", picture),
            Copy("a/r.png", tmp_path / "nowhere.png"),
        )
    ]
    assert told(found := [*listed(made, destination)]) == [
        ("a/p.png", "write"),
        ("a/q.png", "keep"),
        ("a/r.png", "refuse"),
    ]
    assert found[0].data == picture
    assert "nowhere.png" in found[2].reason


def test_what_is_made_no_more_goes_last_and_in_its_order() -> None:
    """Heads go before archives, these before articles' pages, and their files at the end."""
    gone = [
        "articles/a/p.png",
        "articles/a/index.html",
        "archive-1.rss.xml",
        "old.xml",
    ]
    destination = Memory(dict.fromkeys(gone, b"old"))
    made = [owned("feed:a", document(FEED))]
    found = listed(made, destination, [delivered(path) for path in gone], is_all=True)
    assert told(found) == [(FEED, "write"), *((path, "remove") for path in reversed(gone))]


def test_what_is_made_no_more_and_is_another_program_s_stays() -> None:
    """Its page is let be and told; what stands nowhere any more is forgotten without a word."""
    destination = Memory({"s/index.html": THEIRS, "articles/a/index.html": THEIRS})
    known = [delivered(path) for path in (*destination.files, "gone.xml")]
    found = [*listed([], destination, known, is_all=True)]
    assert told(found) == [
        ("gone.xml", "forget"),
        ("s/index.html", "forget"),
        ("articles/a/index.html", "remove"),
    ]
    assert "stays" in found[1].reason


def test_a_file_whose_source_is_missing_stays() -> None:
    """As long as nothing takes its place it is kept, is no outcome, and is known to have none."""
    destination = Memory({"articles/a/p.png": b"old"})
    known = [delivered("articles/a/p.png", owner="article:a")]
    page = document("articles/a/index.html", OURS)
    made = [owned("article:a", page, missing=["articles/a/p.png"])]
    found = [*listed(made, destination, known)]
    assert told(found)[1:] == [("articles/a/p.png", "retain")]
    assert predict(found)["articles/a/p.png"].outcome is None


def test_a_document_that_is_made_twice_stands_as_it_was_made_last() -> None:
    """A feed that held what was found to be bad is written again, in one batch with the first."""
    destination = Memory({FEED: b"good"})
    made = [
        owned("feed:a", document(FEED, b"bad")),
        owned("feed:b", document("b/rss.xml")),
        owned("feed:a", document(FEED, b"good")),
    ]
    done = apply(listed(made, destination), destination)
    assert destination.files[FEED] == b"good"
    assert known_of(done[FEED]).sha256 == delivered(FEED, b"good").sha256


def test_what_was_made_and_taken_back_is_gone() -> None:
    """The page of an article that no document can hold does not stay, nor what it refers to."""
    destination = Memory({})
    made = [
        owned("article:a", document("articles/a/index.html", OURS)),
        owned("feed:a", document(FEED)),
        owned("article:a", withdrawn=True),
    ]
    done = apply(listed(made, destination), destination)
    assert destination.files.keys() == {FEED}
    assert done["articles/a/index.html"].document is None


def test_files_go_before_pages_and_these_before_feeds() -> None:
    """What leads to others is put in a later batch, and nothing is deleted before."""
    destination = Memory({"old.xml": b"old"})
    made = [
        owned("article:a", document("articles/a/p.css"), document("articles/a/index.html", OURS)),
        owned("article:b", document("articles/b/index.html", OURS)),
        owned("feed:a", document(FEED), document("atom.xml")),
        owned("catalogue", document("feeds.opml")),
    ]
    apply(listed(made, destination, [delivered("old.xml")], is_all=True), destination)
    assert destination.batches == [
        ["articles/a/p.css", "articles/a/index.html", "articles/b/index.html"],
        [FEED, "atom.xml"],
        ["feeds.opml"],
    ]
    assert destination.steps[-1] == "delete old.xml"


def test_a_batch_is_begun_before_the_one_before_it_is_put() -> None:
    """A slow disk writes one batch while the next is made, and no more than two wait."""
    begun: list[tuple[int, int]] = []

    class Noting(Memory):
        def put(self, uploads: Sequence[Upload]) -> list[DestinationError | None]:
            begun.append((len(self.prepared), len(self.batches)))
            return super().put(uploads)

    destination = Noting({})
    paths = [f"articles/{n}/index.html" for n in range(2 * MOST + 1)]
    made = [owned(f"article:{path}", document(path, OURS)) for path in paths]

    apply(listed([*made, owned("feed:a", document(FEED))], destination), destination)

    assert begun == [(2, 0), (3, 1), (4, 2), (4, 3)]
    assert destination.prepared == destination.batches
    assert [one for batch in destination.batches for one in batch] == [*paths, FEED]


def test_what_was_begun_is_cleaned_away_when_a_run_fails() -> None:
    """A disk that is full is not filled further by what is not put."""
    cleaned: list[int] = []

    class Noting(Memory):
        def clean(self) -> None:
            cleaned.append(len(self.prepared))

    destination = Noting({})
    destination.broken = {FEED: DestinationUnusable}
    with pytest.raises(DestinationUnusable):
        apply(listed([owned("feed:a", document(FEED))], destination), destination)
    assert cleaned == [0, 1]


def test_what_could_not_be_done_is_told_and_tried_again() -> None:
    """One that cannot be written, and one that cannot be removed, leave the others be."""
    destination = Memory({"old.xml": b"old", "gone.xml": b"old"})
    destination.broken = dict.fromkeys((FEED, "old.xml"), DestinationError)
    with Store(None) as store:
        with store.transaction():
            store.keep_documents([delivered(path) for path in ("old.xml", "gone.xml")])
        known = KnownDocuments(store, is_all=True)
        made = [owned("feed:a", document(FEED), document("atom.xml"))]
        wanted = WantedDocuments(made, is_all=True, kept=(), folder=Path("/"))
        done = apply(changes(wanted, known, destination, progress=quiet), destination)
        with store.transaction():
            news = remember(store, done, known, Rendered(), NOW)
        statuses = {one.path: one.status for one in outcomes(store, done, is_whole=True)}
        assert store.pending.names("owner") == ["feed:a"]
        assert store.pending.names("left") == ["old.xml"]
        assert store.documents().keys() == {"atom.xml", "old.xml"}
    assert news == ["atom.xml"]
    assert statuses == {
        FEED: "refused",
        "atom.xml": "written",
        "gone.xml": "removed",
        "old.xml": "refused",
    }


def test_a_destination_that_takes_nothing_ends_the_run() -> None:
    """What comes later may lead to what could not be put: it is not put, nor all of it made."""
    destination = Memory({})
    destination.broken = {"articles/a/index.html": DestinationUnusable}

    def made() -> Iterator[OwnerDocuments]:
        for owner, path in (("article:a", "articles/a/index.html"), ("feed:a", FEED)):
            yield owned(owner, document(path))
        yield owned("catalogue", document("feeds.opml"))
        yield owned("assets", document("pages.css"))
        pytest.fail("all was made")

    with pytest.raises(DestinationUnusable):
        apply(listed(made(), destination), destination)
    assert destination.files == {}


PATHS = st.sampled_from(["a.xml", "b.xml", "c/rss.xml", "c/index.html", "articles/a/index.html"])
DATA = st.sampled_from([b"one", b"two", OURS, OURS + b"!", THEIRS])
STANDING = st.dictionaries(PATHS, DATA)


@st.composite
def runs(draw: st.DrawFn) -> list[OwnerDocuments]:
    """What a run may make: every path for one owner, some of it twice, some of it refused."""
    made = []
    for path in draw(st.lists(PATHS, max_size=8)):
        data = draw(DATA)
        refused = draw(st.booleans()) and draw(st.booleans())
        output: Output = Refusal(path, "no") if refused else document(path, data)
        made.append(owned(f"feed:{path}", output))
    return made


@given(runs(), STANDING, st.sets(PATHS), st.booleans())
def test_a_list_tells_what_applying_it_does(
    made: list[OwnerDocuments], there: dict[str, bytes], known: set[str], is_all: bool
) -> None:
    """A dry run says of each path what the run itself says, and a second run changes nothing.

    What stands in the end is what was made last, but where that was refused.
    """
    rows = [delivered(path, owner=f"feed:{path}") for path in sorted(known)]
    tried, destination = Memory(there), Memory(there)
    expected = predict(listed(made, tried, rows, is_all=is_all))
    done = apply(listed(made, destination, rows, is_all=is_all), destination)
    assert tried.files == there
    assert {path: one.outcome for path, one in done.items()} == {
        path: one.outcome for path, one in expected.items()
    }
    for path, one in done.items():
        if one.document:
            sha256 = hashlib.sha256(destination.files[path]).hexdigest()
            assert one.document.sha256 == sha256
    stands = [one.document for one in done.values() if one.document]
    last = {one.owner: one for one in made if not isinstance(one.made[0], Refusal)}
    again = Memory(destination.files)
    apply(listed(last.values(), again, stands), again)
    assert [step for step in again.steps if step.startswith("put")] == []
