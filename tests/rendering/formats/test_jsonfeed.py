from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from feedwright.domain.article import Image, Origin
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry, Memory
from feedwright.domain.errors import RenderingError
from feedwright.domain.record import Record
from feedwright.rendering.formats import jsonfeed

FULL = Path(__file__).parents[2] / "golden" / "rendering" / "full.json"


class Case(Record, frozen=True, kw_only=True):
    """What a golden input holds."""

    channel: Channel
    entries: tuple[Entry, ...]


CASE = msgspec.json.decode(FULL.read_bytes(), type=Case)
CHANNEL, ENTRY = CASE.channel, CASE.entries[0]


def test_read_back() -> None:
    """A document of ours is read back with what JSON Feed has no words for."""
    feed = msgspec.json.decode(jsonfeed.render(CHANNEL, CASE.entries), type=jsonfeed.Feed)
    assert feed.feedwright.id == CHANNEL.id
    assert feed.feedwright.updated == CHANNEL.updated
    assert feed.feedwright.tombstones == CHANNEL.tombstones
    for item, entry in zip(feed.items, CASE.entries, strict=True):
        notes = item.feedwright or jsonfeed.ItemNotes()
        assert (item.id, item.url, item.title) == (entry.id, entry.link, entry.title)
        assert (item.date_published, item.date_modified) == (entry.published, entry.updated)
        assert notes.section == entry.section
        assert notes.rights == entry.rights
        assert notes.origin == entry.origin
        assert notes.image == entry.image
        assert notes.memory == entry.memory
        assert notes.status == ("retracted" if entry.retracted else "")


@pytest.mark.parametrize(
    ("changes", "noted"),
    [
        pytest.param({}, False, id="nothing to note"),
        pytest.param({"section": "News"}, True, id="section"),
        pytest.param({"rights": "CC0"}, True, id="rights"),
        pytest.param({"retracted": True}, True, id="retracted"),
        pytest.param({"origin": Origin(title="Elsewhere")}, True, id="origin"),
        pytest.param({"image": Image(url="https://example.org/i.png")}, True, id="image"),
        pytest.param(
            {"memory": Memory(key="1", first_seen=ENTRY.published, revision=1, fingerprint="2")},
            True,
            id="memory",
        ),
    ],
)
def test_notes_only_where_needed(changes: dict[str, object], noted: bool) -> None:
    """An item carries notes only where there is something to note."""
    bare = Entry(
        id="1",
        link="https://example.org/1",
        title="One",
        published=ENTRY.published,
        updated=ENTRY.updated,
    )
    feed = msgspec.json.decode(jsonfeed.render(CHANNEL, [replace(bare, **changes)]))
    assert ("_feedwright" in feed["items"][0]) is noted


@pytest.mark.parametrize(
    ("changes", "key", "expected"),
    [
        pytest.param({}, "content_html", ENTRY.content, id="content"),
        pytest.param({"content": ""}, "content_text", ENTRY.summary, id="summary alone"),
        pytest.param({"content": "", "summary": ""}, "content_text", ENTRY.title, id="title alone"),
        pytest.param(
            {"content": "", "summary": "", "title": ""}, "content_text", ENTRY.link, id="link alone"
        ),
    ],
)
def test_an_item_has_one_content(changes: dict[str, str], key: str, expected: str) -> None:
    """An item has either of its contents, never both and never none."""
    data = jsonfeed.render(CHANNEL, [replace(ENTRY, **changes)])
    item = msgspec.json.decode(data)["items"][0]
    assert item[key] == expected
    assert len({"content_html", "content_text"} & item.keys()) == 1


def test_no_empty_values() -> None:
    """What was not said is left out, at every depth."""

    def walk(value: object) -> None:
        assert value not in ("", None, [], {})
        for child in value.values() if isinstance(value, dict) else ():
            walk(child)
        for child in value if isinstance(value, list) else ():
            walk(child)

    walk(msgspec.json.decode(jsonfeed.render(CHANNEL, CASE.entries)))


def test_text_for_people() -> None:
    """The document is indented, its letters are letters, and its last line ends."""
    text = jsonfeed.render(replace(CHANNEL, title="Çapa ⚓"), CASE.entries).decode()
    assert '\n  "title": "Çapa ⚓",\n' in text
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        pytest.param("archive-7", "https://harbour.example/feeds/archive-7.feed.json", id="older"),
        pytest.param("", None, id="none"),
    ],
)
def test_next_url(previous: str, expected: str | None) -> None:
    """``next_url`` is the next older page, and stands only where there is one."""
    feed = msgspec.json.decode(jsonfeed.render(replace(CHANNEL, previous=previous), ()))
    assert feed.get("next_url") == expected


def test_impossible_entry() -> None:
    """An entry that no document can hold is refused by name."""
    with pytest.raises(RenderingError, match="The <old> crane"):
        jsonfeed.render(CHANNEL, [replace(ENTRY, id="")])
