"""Our own documents, read back."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.publications import article, items, run, write

from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.formats import FORMATS
from feedwright.domain.record import Record
from feedwright.domain.text import clean, one_line, title_text
from feedwright.reading.formats.feed import SeenEntry, read
from feedwright.rendering.formats import jsonfeed, syndication
from feedwright.rendering.formats.forms import presentable_entry

GOLDEN = Path(__file__).resolve().parents[3] / "golden" / "rendering"
CASES = ("full", "archive", "empty", "languages", "hostile")
RENDERERS: dict[str, Callable[[Channel, Sequence[Entry]], bytes]] = {
    "rss": syndication.rss,
    "atom": syndication.atom,
    "json": jsonfeed.render,
}


class Case(Record, frozen=True, kw_only=True):
    """What a golden input holds."""

    channel: Channel
    entries: tuple[Entry, ...]


def case(name: str) -> Case:
    """The golden input of that name."""
    return msgspec.json.decode((GOLDEN / f"{name}.json").read_bytes(), type=Case)


def expected(entry: Entry, format_name: str) -> SeenEntry:
    """What a subscriber has seen of an entry in a format."""
    shown = presentable_entry(entry)
    # RSS cannot say that a title is plain text, and has no fractions of seconds.
    rss = format_name == "rss"
    return SeenEntry(
        id=shown.id,
        link=shown.link,
        title=title_text(shown.title) if rss else one_line(shown.title),
        published=shown.published.replace(microsecond=0) if rss else shown.published,
        updated=shown.updated,
        content=clean(shown.content).strip() or escape(shown.summary, quote=False).strip(),
    )


def seen(entries: Sequence[Entry], channel: Channel, format_name: str) -> tuple[SeenEntry, ...]:
    """The entries of a document of ours, read back."""
    found = read(RENDERERS[format_name](channel, entries))
    assert found.warnings == ()
    return found.entries


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("format_name", RENDERERS)
def test_golden_documents(name: str, format_name: str) -> None:
    """What our documents say of their entries and of themselves comes back."""
    given_case = case(name)
    channel = given_case.channel
    found = read((GOLDEN / f"{name}.{FORMATS[format_name].file_name}").read_bytes())
    assert found.entries == tuple(expected(entry, format_name) for entry in given_case.entries)
    assert found.title == one_line(channel.title)
    assert (found.home, found.address) == (channel.home, channel.url(format_name))
    assert found.next == (channel.previous and channel.url(format_name, channel.previous))
    assert found.warnings == ()


texts = st.text(max_size=40)
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def entries(draw: st.DrawFn, number: int = 0) -> Entry:
    """Entries that say anything whatever."""
    published = draw(times)
    return Entry(
        id=f"tag:example.org,2026:{number}{draw(st.text('ab&<', max_size=3))}",
        link="https://example.org/" + draw(st.text("ab/?&=", max_size=9)),
        title=draw(texts),
        published=published,
        updated=published + draw(st.timedeltas(timedelta(0), timedelta(days=400))),
        summary=draw(texts),
        content=draw(st.just("") | texts),
    )


@settings(deadline=None)
@given(st.tuples(entries(1), entries(2)))
def test_any_entries(drawn: tuple[Entry, ...]) -> None:
    """Whatever an entry says comes back from every format."""
    channel = case("full").channel
    for format_name in RENDERERS:
        wanted = tuple(expected(entry, format_name) for entry in drawn)
        assert seen(drawn, channel, format_name) == wanted


def test_publication(tmp_path: Path) -> None:
    """All formats of a publication tell the same ids, addresses, dates, titles and words."""
    folder = write(
        tmp_path,
        {
            "a.md": article("Ropes & <knots>", body="About *ropes* & more."),
            "b.md": article("Söz", date="2026-03-03T10:00:00+03:00", updated="2026-04-01"),
        },
    )
    run(folder)
    rss, atom, json = (
        read((folder / "public" / FORMATS[format_name].file_name).read_bytes()).entries
        for format_name in RENDERERS
    )
    assert rss == atom == json
    assert [entry.id for entry in rss] == [item["id"] for item in items(folder)]
