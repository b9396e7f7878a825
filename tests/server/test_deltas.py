import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.asgi import Response, ask
from tests.publications import NOW, article, run, write

from feedwright.domain.formats import FEEDS
from feedwright.server import Application, application
from feedwright.server.delta import take_apart

HOUR = timedelta(hours=1)
ATOM = "{http://www.w3.org/2005/Atom}"
FILES = [f"{letter}.md" for letter in "abcdef"]
ACTIONS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(FILES), st.integers(0, 3)),
    st.tuples(st.just("date"), st.sampled_from(FILES), st.integers(1, 28)),
    st.tuples(st.just("retract"), st.sampled_from(FILES), st.just(0)),
    st.tuples(st.just("delete"), st.sampled_from(FILES), st.just(0)),
    st.tuples(st.just("title"), st.just(""), st.integers(0, 3)),
    st.tuples(st.just("limit"), st.just(""), st.integers(1, 4)),
)
STEPS = st.tuples(st.lists(ACTIONS, max_size=3), st.sets(st.integers(0, 2)))


class Reader:
    """A reader that takes changes, beside one that takes everything.

    Args:
        app: The server.
        path: What both poll.
        coding: What both accept.
    """

    def __init__(self, app: Application, path: str, coding: str) -> None:
        self._app = app
        self._path = path
        self._accept = {"accept-encoding": coding}
        self._etag = ""
        self._of_changes: dict[str, str] = {}
        self._of_all: dict[str, str] = {}
        self.statuses: list[int] = []

    def poll(self) -> None:
        """Polls both ways, after which both hold the same."""
        whole = ask(self._app, self._path, self._accept)
        self._of_all |= entries(self._path, whole)
        known = {"if-none-match": self._etag, "a-im": "feed"} if self._etag else {}
        answer = ask(self._app, self._path, self._accept | known)
        self.statuses.append(answer.status)
        assert answer.headers["etag"] == whole.headers["etag"]
        if answer.status != 304:
            self._of_changes |= entries(self._path, answer)
        self._etag = answer.headers["etag"]
        assert self._of_changes == self._of_all


def entries(path: str, answer: Response) -> dict[str, str]:
    """What a document shows of each of its entries, by id."""
    if path.endswith(".json"):
        found: dict[str, str] = {}
        for item in json.loads(answer.content)["items"]:
            notes: dict[str, Any] = item.get("_feedwright", {})
            notes.pop("memory", None)  # which no reader shows
            found[item["id"]] = json.dumps(item)
        return found
    root = etree.fromstring(answer.content)
    if path.endswith("rss.xml"):
        nodes = {one.findtext("guid"): one for one in root.iter("item")}
    else:
        nodes = {one.findtext(f"{ATOM}id"): one for one in root.iter(f"{ATOM}entry")}
    return {name: " ".join(etree.tostring(one).decode().split()) for name, one in nodes.items()}


def act(folder: Path, known: dict[str, dict[str, str]], action: tuple[str, str, int]) -> None:
    """Does something to a publication's articles."""
    kind, name, number = action
    path = folder / "articles" / name
    if kind == "delete":
        path.unlink(missing_ok=True)
        return
    fields = known.setdefault(name, {"title": name, "date": "2026-03-02", "body": "Text."})
    if kind == "write":
        fields |= {"body": f"Text {number}."}
        fields.pop("status", None)
    elif kind == "date":
        fields |= {"date": f"2026-03-{number:02}"}
    elif kind == "retract":
        fields |= {"status": "retracted"}
    if name:
        path.write_text(article(**fields))


@settings(max_examples=12)
@given(st.lists(STEPS, min_size=2, max_size=7))
def test_any_history(steps: list[tuple[list[tuple[str, str, int]], set[int]]]) -> None:
    """Whatever is published, a reader that takes changes holds what one that takes all does."""
    with TemporaryDirectory() as place:
        folder = write(Path(place), {"z.md": article("Z")}, feed="limit = 3")
        run(folder)
        app = application(folder, environment={}, clock=(NOW + 999 * HOUR).timestamp)
        readers = [
            Reader(app, "/rss.xml", "identity"),
            Reader(app, "/atom.xml", "gzip"),
            Reader(app, "/feed.json", "br"),
        ]
        for reader in readers:
            reader.poll()
        known: dict[str, dict[str, str]] = {}
        configured = {"publication": "", "feed": "limit = 3"}
        for hours, (actions, polling) in enumerate(steps, 1):
            for action in actions:
                if action[0] == "title":
                    configured["publication"] = f'description = "{action[2]}"'
                elif action[0] == "limit":
                    configured["feed"] = f"limit = {action[2]}"
                else:
                    act(folder, known, action)
            write(folder, {}, **configured)
            run(folder, NOW + hours * HOUR, allow_shrink=True)
            for number in polling:
                readers[number].poll()
        for reader in readers:
            reader.poll()


def test_a_day_of_changes(tmp_path: Path) -> None:
    """Each kind of change reaches a reader as what changed, and nothing else does."""
    texts = {f"{n}.md": article(f"Number {n}", f"2026-03-{n + 1:02}") for n in range(9)}
    folder = write(tmp_path, texts, feed="limit = 5")
    run(folder)
    app = application(folder, environment={}, clock=(NOW + 999 * HOUR).timestamp)
    reader = Reader(app, "/atom.xml", "identity")
    reader.poll()
    steps: list[dict[str, str]] = [
        {"new.md": article("New", "2026-11-22")},  # the window moves
        {"7.md": article("Number 7", "2026-03-08", "Mended.")},
        {"6.md": article("Number 6", "2026-03-07", status="retracted")},
        {},
        {"0.md": article("Number 0", "2026-03-01", updated="2026-11-22T14:00:00Z")},  # comes back
        {"new.md": article("New", "2026-11-22", status="draft")},  # it leaves; an older comes back
    ]
    for hours, files in enumerate(steps, 1):
        write(folder, files, feed="limit = 5")
        run(folder, NOW + hours * HOUR)
        reader.poll()
    assert reader.statuses == [200, 226, 226, 226, 304, 226, 226]


def test_what_comes_back(tmp_path: Path) -> None:
    """An entry that comes back into the window reaches who subscribed when it was not there."""
    texts = {f"{n}.md": article(f"Number {n}", f"2026-03-0{n}") for n in (1, 2, 3)}
    folder = write(tmp_path, texts, feed="limit = 2")
    run(folder)
    app = application(folder, environment={}, clock=(NOW + 999 * HOUR).timestamp)
    write(folder, {"4.md": article("Number 4", "2026-03-04")}, feed="limit = 2")
    run(folder, NOW + HOUR)
    reader = Reader(app, "/atom.xml", "identity")
    reader.poll()
    (folder / "articles/4.md").unlink()
    run(folder, NOW + 2 * HOUR)
    reader.poll()
    assert reader.statuses == [200, 226]


@pytest.mark.parametrize("name", [one.file_name for one in FEEDS])
@pytest.mark.parametrize(
    "document",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<rss", id="not well-formed"),
        pytest.param(b"{}", id="no items"),
        pytest.param(b"<rss><channel/></rss>", id="no entry"),
        pytest.param(
            b"<rss><channel><item><guid>a</guid></item><item><guid>a</guid></item></channel></rss>",
            id="an id twice",
        ),
        pytest.param(
            b"<rss><channel><!--<item></item>--><item><guid>a</guid></item></channel></rss>",
            id="an item in a comment",
        ),
        pytest.param(b'{"items": [{"id": "a"}], "more": {"id": "a"}}', id="an item's text again"),
        pytest.param(b'{"items":[{"id":"a"},{"id":"b"}]}', id="another spacing"),
    ],
)
def test_what_cannot_be_cut(name: str, document: bytes) -> None:
    """A document that is not as we write it is cut right or not at all."""
    pieces = take_apart(name, document)
    if pieces is not None:
        assert pieces.only(lambda _: True) == document
        json.loads(pieces.only(lambda _: False))
