from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rendering.formats.test_agreement import CASES, CHANNEL, case, entries

from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.rendering.formats import jsonfeed, syndication
from feedwright.rendering.formats.forms import presentable_channel, presentable_entry
from feedwright.rendering.formats.fragments import assemble, fragment

FORMATS = ("rss", "atom", "json")


def assembled(format_name: str, channel: Channel, drawn: Sequence[Entry]) -> bytes:
    """A document whose entries were rendered one by one."""
    shown = [presentable_entry(entry) for entry in drawn]
    newest = max((entry.published for entry in shown), default=None)
    return assemble(format_name, channel, (fragment(format_name, one) for one in shown), newest)


def rss(channel: Channel, drawn: Sequence[Entry]) -> bytes:
    """A document of RSS that feedgen writes as a whole."""
    newest = max((entry.published for entry in drawn), default=None)
    feed = syndication.rss_feed(presentable_channel(channel), newest)
    for entry in drawn:
        feed.add_entry(syndication.rss_item(presentable_entry(entry)), order="append")
    return bytes(feed.rss_str(pretty=True))


def atom(channel: Channel, drawn: Sequence[Entry]) -> bytes:
    """A document of Atom that feedgen writes as a whole."""
    feed = syndication.atom_feed(presentable_channel(channel))
    for entry in drawn:
        feed.add_entry(syndication.atom_entry(presentable_entry(entry)), order="append")
    return bytes(feed.atom_str(pretty=True))


def json(channel: Channel, drawn: Sequence[Entry]) -> bytes:
    """A JSON Feed that msgspec writes as a whole."""
    empty = msgspec.json.decode(jsonfeed.render(channel, ()), type=jsonfeed.Feed)
    items = tuple(jsonfeed.item(presentable_entry(entry)) for entry in drawn)
    feed = msgspec.structs.replace(empty, items=items)
    return msgspec.json.format(msgspec.json.encode(feed), indent=2) + b"\n"


WHOLE: dict[str, Callable[[Channel, Sequence[Entry]], bytes]] = {
    "rss": rss,
    "atom": atom,
    "json": json,
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_golden_entries(name: str, format_name: str) -> None:
    """Entries that are rendered one by one give the document that they give together."""
    given_case = case(name)
    expected = WHOLE[format_name](given_case.channel, given_case.entries)
    assert assembled(format_name, given_case.channel, given_case.entries) == expected


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(entries(), max_size=3))
def test_any_entries(drawn: list[Entry]) -> None:
    """Whatever entries say, rendering them one by one changes no byte of a document."""
    for format_name, whole in WHOLE.items():
        assert assembled(format_name, CHANNEL, drawn) == whole(CHANNEL, drawn)


@pytest.mark.parametrize("format_name", FORMATS)
def test_fragment_depends_on_its_entry_alone(format_name: str) -> None:
    """A fragment that was made for one document stands in every other that holds its entry."""
    full, archive = case("full"), case("archive")
    presented = [presentable_entry(entry) for entry in full.entries]
    first = [fragment(format_name, entry) for entry in presented]
    document = assemble(format_name, archive.channel, first, full.entries[0].published)
    assert all(one in document for one in first)
    assert [fragment(format_name, entry) for entry in reversed(presented)] == first[::-1]


@pytest.mark.parametrize("format_name", FORMATS)
def test_fragments_of_several_threads(format_name: str) -> None:
    """Threads that render at once do not disturb each other."""
    presented = [presentable_entry(entry) for entry in case("full").entries] * 50
    expected = [fragment(format_name, entry) for entry in presented]
    with ThreadPoolExecutor(8) as threads:
        assert [*threads.map(lambda one: fragment(format_name, one), presented)] == expected
