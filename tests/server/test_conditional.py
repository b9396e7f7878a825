from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conditional_requests import ROWS, Row

from feedwright.server.conditional import Facts, Tag, decide, negotiate, parse_tag
from feedwright.server.httpfields import byte_ranges, entity_tags, http_date, parse_date, weights

MODIFIED = int(datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC).timestamp())
NOW = MODIFIED + 3600
LENGTH = 5000
NEW, OLD, STRANGE = "5e" * 16, "0d" * 16, "f0" * 16
FACTS = Facts(
    content=NEW,
    length=LENGTH,
    modified=MODIFIED,
    codings=("br", "zstd", "gzip"),
    delta=True,
)
WORDS = {
    "tag": str(FACTS.tag("identity")),
    "gzip": str(FACTS.tag("gzip")),
    "br": str(FACTS.tag("br")),
    "zstd": str(FACTS.tag("zstd")),
    "old": str(Tag(OLD)),
    "old_gzip": str(Tag(OLD, "gzip")),
    "long_tag": f'"{NEW}.f00dfeed.40.identity"',
    "long_old": f'"{OLD}.0badcafe.1.identity"',
    "strange": str(Tag(STRANGE)),
    "modified": "Sun, 22 Nov 2026 12:00:05 GMT",
    "before": "Sun, 22 Nov 2026 12:00:04 GMT",
    "after": "Sun, 22 Nov 2026 12:00:06 GMT",
    "long": "Sunday, 22-Nov-26 12:00:05 GMT",
    "asctime": "Sun Nov 22 12:00:05 2026",
}


def filled(row: Row, words: dict[str, str]) -> dict[str, str]:
    """A row's headers, with what its words stand for."""
    return {name: value.format(**words) for name, value in row.headers.items()}


@pytest.mark.parametrize("row", ROWS, ids=[row.why for row in ROWS])
def test_requests(row: Row) -> None:
    """Each request gets what the specifications say that it deserves."""
    answer = decide(row.method, filled(row, WORDS), FACTS, NOW)

    # Which versions are known the store tells; until then every one of ours may be.
    may_be = 226 if row.is_strange else row.status
    assert answer.status == may_be
    if row.status != 406:
        assert answer.coding == row.coding
    spans = tuple((a % LENGTH, LENGTH if b == -1 else b) for a, b in row.ranges)
    assert answer.ranges == spans
    assert bool(answer.bases) == (may_be == 226)


def test_enough_requests() -> None:
    """The table is as long as it is said to be, and each of its rows says something else."""
    assert len(ROWS) >= 80
    assert len({row.why for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"if-modified-since": WORDS["after"]}, 200, id="If-Modified-Since"),
        pytest.param({"if-unmodified-since": WORDS["before"]}, 200, id="If-Unmodified-Since"),
        pytest.param({"if-none-match": WORDS["tag"], "a-im": "feed"}, 304, id="If-None-Match"),
        pytest.param({"if-none-match": WORDS["old"], "a-im": "feed"}, 200, id="A-IM"),
    ],
)
def test_nothing_known(headers: dict[str, str], status: int) -> None:
    """Of a document of which nobody knows when it changed only its bytes decide."""
    facts = Facts(content=NEW, length=LENGTH)
    assert decide("GET", headers, facts, NOW).status == status


def test_no_coding() -> None:
    """What cannot be compressed is sent as it is, and not at all to who refuses that."""
    facts = FACTS._replace(codings=())
    assert decide("GET", {"accept-encoding": "gzip, br"}, facts, NOW).coding == "identity"
    assert decide("GET", {"accept-encoding": "gzip, identity;q=0"}, facts, NOW).status == 406


def test_empty_document() -> None:
    """A document without a byte has no parts."""
    facts = FACTS._replace(length=0)
    assert decide("GET", {"range": "bytes=0-9"}, facts, NOW).status == 200


@given(st.integers(0, 4_000_000_000))
def test_dates(seconds: int) -> None:
    """A time comes back from each of HTTP's three forms as it was."""
    when = datetime.fromtimestamp(seconds, UTC)
    assert parse_date(http_date(seconds), seconds) == seconds
    assert parse_date(f"{when:%A, %d-%b-%y %H:%M:%S} GMT", seconds) == seconds
    assert parse_date(f"{when:%a %b} {when.day:2} {when:%H:%M:%S %Y}", seconds) == seconds


@given(st.text(st.characters(max_codepoint=255), max_size=60))
def test_any_field(field: str) -> None:
    """Whatever a field holds, it means something or nothing, and never fails."""
    for name in ("if-none-match", "if-match", "if-modified-since", "range", "if-range", "a-im"):
        for more in ({}, {"range": "bytes=0-9"}, {"if-none-match": WORDS["old"]}):
            answer = decide("GET", {**more, name: field}, FACTS, NOW)
            assert answer.status in (200, 206, 226, 304, 412, 416)
    assert decide("GET", {"accept-encoding": field}, FACTS, NOW).status in (200, 406)


FIELDS = st.sampled_from(["bytes=", "Bytes=", "0", "1", "499", "5000", "-", ",", " ", "9" * 30])


@given(st.lists(FIELDS, max_size=12).map("".join), st.integers(1, 6000))
def test_any_range(field: str, length: int) -> None:
    """Ranges lie within the document, do not overlap, and ask for no more than it has."""
    spans = byte_ranges(field, length)
    taken = [byte for a, b in spans or () for byte in range(a, b)]
    assert all(0 <= a < b <= length for a, b in spans or ())
    assert len(taken) == len(set(taken)) <= length


CODINGS = st.sampled_from(["gzip", "br", "zstd", "identity", "*", "deflate", "x-gzip"])
WEIGHTS = st.sampled_from(["", ";q=0", ";q=0.5", ";q=1", "; q=0.001", ";q=2"])


@given(st.lists(st.tuples(CODINGS, WEIGHTS).map("".join), max_size=5).map(", ".join))
def test_any_negotiation(field: str) -> None:
    """Nothing that is refused is ever sent, and what is taken is not kept back."""
    available = ("br", "zstd", "gzip")
    wanted = weights(field)
    chosen = negotiate(field, available)
    if "x-gzip" in wanted:
        wanted.setdefault("gzip", wanted["x-gzip"])

    def weight(coding: str) -> float:
        return wanted.get(coding, wanted.get("*", 0.001 if coding == "identity" else 0))

    assert (chosen is None) == (not any(map(weight, (*available, "identity"))))
    if chosen:
        assert weight(chosen) == max(map(weight, (*available, "identity")))


TAGS = st.builds(
    Tag,
    content=st.just(NEW),
    coding=st.sampled_from(["identity", "br", "zstd", "gzip"]),
)


@given(TAGS, st.from_regex(r"[0-9a-f]{8}", fullmatch=True), st.integers(0, 10**15 - 1))
def test_tags(tag: Tag, epoch: str, change: int) -> None:
    """What a tag says comes back from it, and it is one that HTTP allows."""
    [told] = entity_tags(str(tag))
    assert not told.weak
    assert parse_tag(told.opaque) == tag
    # As versions before 1.5 wrote it.
    assert parse_tag(f"{tag.content}.{epoch}.{change}.{tag.coding}") == tag
    assert parse_tag(f"{tag.content}..{change}.{tag.coding}") is None
