from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain import instants
from feedwright.domain.article import Enclosure, Person
from feedwright.domain.entry import Entry
from feedwright.domain.mediatypes import media_type
from feedwright.rendering.formats import forms

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://example.org/a.mp3", "audio/mpeg", id="plain"),
        pytest.param("https://example.org/a.MP3", "audio/mpeg", id="capitals"),
        pytest.param("https://example.org/a.mp3?size=1.zip", "audio/mpeg", id="query"),
        pytest.param("https://example.org/a.mp3#t=1?b.zip", "audio/mpeg", id="fragment"),
        pytest.param("https://example.org/get?file=a.mp3", "", id="ending in the query only"),
        pytest.param("https://example.org/a", "", id="no ending"),
        pytest.param("https://[example/a.png", "image/png", id="no address at all"),
        pytest.param("", "", id="empty"),
    ],
)
def test_media_type(url: str, expected: str) -> None:
    """The ending of an address's path tells the media type."""
    assert media_type(url) == expected


def test_a_type_that_was_said_stands() -> None:
    """An enclosure's own type goes before what its ending tells."""
    enclosure = Enclosure(url="https://example.org/a.mp3", type="audio/x-special")
    assert forms.enclosure_type(enclosure) == "audio/x-special"


@pytest.mark.parametrize(
    ("when", "rss", "atom"),
    [
        pytest.param(NOON, "Mon, 02 Mar 2026 12:00:00 GMT", "2026-03-02T12:00:00Z", id="whole"),
        pytest.param(
            NOON.replace(microsecond=250_000),
            "Mon, 02 Mar 2026 12:00:00 GMT",
            "2026-03-02T12:00:00.250000Z",
            id="fraction",
        ),
        pytest.param(
            datetime(1, 1, 1, tzinfo=UTC),
            "Mon, 01 Jan 0001 00:00:00 GMT",
            "0001-01-01T00:00:00Z",
            id="the first year",
        ),
    ],
)
def test_times(when: datetime, rss: str, atom: str) -> None:
    """Times are in UTC and English, whole seconds where they are whole."""
    assert instants.rfc822(when) == rss
    assert forms.rfc3339(when) == atom


@given(st.text())
def test_clean_text(text: str) -> None:
    """A text keeps all its characters but those that XML forbids and the blanks around it.

    Line ends are folded into one kind, as an XML parser would (XML 1.0 §2.11).
    """
    entry = Entry(id="1", link="https://example.org/", title=text, published=NOON, updated=NOON)
    allowed = [
        char
        for char in text.replace("\r\n", "\n").replace("\r", "\n")
        if char in "\t\n"
        or " " <= char <= "\ud7ff"
        or "\ue000" <= char <= "\ufffd"
        or char >= "\U00010000"
    ]  # XML 1.0 §2.2, ``Char``
    assert forms.presentable_entry(entry).title == "".join(allowed).strip()


def test_clean_depths() -> None:
    """Texts are cleaned wherever they stand in an entry."""
    entry = Entry(
        id="1",
        link="https://example.org/",
        title="One",
        published=NOON,
        updated=NOON,
        authors=(Person(name="A\x00da", url="https://example.org/\x01"),),
        tags=("a\x02",),
    )
    clean = forms.presentable_entry(entry)
    assert clean.authors == (Person(name="Ada", url="https://example.org/"),)
    assert clean.tags == ("a",)


@given(
    when=st.datetimes(
        min_value=datetime(2, 1, 1),  # noqa: DTZ001 - the zone is added
        max_value=datetime(9998, 12, 31),  # noqa: DTZ001
        timezones=st.sampled_from(
            [UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))]
        ),
    )
)
def test_times_in_rss_are_those_of_mail(when: datetime) -> None:
    """RSS writes times as the standard library writes them for mail (RFC 822 §5.1)."""
    assert instants.rfc822(when) == format_datetime(when.astimezone(UTC), usegmt=True)
