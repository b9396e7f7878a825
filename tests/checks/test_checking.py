"""The two doors, and what holds for all input."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feedwright.checks import Finding, check, examine
from feedwright.domain.document import Document

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parents[1] / "golden"
OURS = [
    *(ROOT / "feeds" / "public").rglob("*.xml"),
    *(GOLDEN / "rendering").glob("*.xml"),
]
BROKEN = sorted((GOLDEN / "checking").glob("*.xml"))
SEEDS = [path.read_bytes() for path in (*BROKEN, *OURS[:6])]
TREES = []
for seed in SEEDS:
    try:
        TREES.append(etree.fromstring(seed))
    except etree.XMLSyntaxError:
        continue

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:harbour.example,2026:a</id>
<title>Harbour</title><updated>2026-03-02T12:00:00Z</updated>
<link rel="self" href="https://harbour.example/atom.xml"/><author><name>Desk</name></author>
<entry><id>tag:harbour.example,2026:1</id><title>One</title>
<updated>yesterday</updated><content>x</content><link href="https://harbour.example/1"/></entry>
<entry><id>tag:harbour.example,2026:1</id><title>Two</title>
<updated>2026-03-02T12:00:00Z</updated><content>x</content><link href="https://harbour.example/2"/>
</entry></feed>"""
RSS = b"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Harbour</title><link>https://harbour.example/</link><description>News</description>
<atom:link rel="self" href="https://harbour.example/rss.xml"/><ttl>0</ttl>
<item><title>One</title><guid>https://harbour.example/1</guid><pubDate>yesterday</pubDate></item>
<item><title>Two</title><guid>https://harbour.example/1</guid></item></channel></rss>"""


def document(data: bytes, media_type: str = "application/rss+xml") -> Document:
    """A document that is about to be delivered."""
    return Document(path="feed.xml", media_type=media_type, data=data)


def rules(findings: tuple[Finding, ...]) -> list[str]:
    """The names of the rules that are broken."""
    return [one.rule for one in findings]


@pytest.mark.parametrize("path", OURS, ids=[str(path.relative_to(ROOT)) for path in OURS])
def test_ours(path: Path) -> None:
    """No document that we render has an error."""
    assert [one for one in examine(path.read_bytes(), path=path.name) if one.level == "error"] == []


@pytest.mark.parametrize(
    ("data", "media_type", "entry", "across"),
    [
        pytest.param(RSS, "application/rss+xml", "date-rfc822", "rss-guid-unique", id="rss"),
        pytest.param(ATOM, "application/atom+xml", "date-rfc3339", "atom-id-unique", id="atom"),
    ],
)
def test_entries_once(data: bytes, media_type: str, entry: str, across: str) -> None:
    """Without entries the rules on one of them are left out, and those across them are not."""
    whole = rules(check(document(data, media_type)))
    without = rules(check(document(data, media_type), entries=False))
    assert {entry, across} <= set(whole)
    assert entry not in without
    assert across in without


def test_channel_rules_stay() -> None:
    """Without entries the channel's own rules are held, and XML itself."""
    assert "number-positive" in rules(check(document(RSS), entries=False))
    assert rules(check(document(RSS[:-9]), entries=False)) == ["xml-well-formed"]


def test_an_unknown_media_type_is_not_judged() -> None:
    """What is no feed has no findings when it is delivered."""
    assert check(document(b"body { color: red }", "text/css")) == ()


def test_both_doors_agree() -> None:
    """The same bytes have the same findings through both doors."""
    assert check(document(RSS)) == examine(RSS, path="feed.xml")


def test_findings_are_in_the_order_of_lines() -> None:
    """Findings come in the order in which a reader of the document meets them."""
    lines = [one.line or 0 for one in examine(RSS, path="feed.xml")]
    assert lines == sorted(lines)


def test_too_large() -> None:
    """A document beyond all bounds is told of and not parsed; a large one is parsed."""
    assert rules(examine(b"<rss>" + b" " * 50_000_001, path="x")) == ["document-too-large"]
    padded = RSS.replace(b"<title>One", b"<title>One" + b" " * 1_000_001)
    assert "document-large" in rules(examine(padded, path="x"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"   \n", id="blanks"),
        pytest.param(b"\xef\xbb\xbf", id="a mark alone"),
        pytest.param(b"\xff\xfe", id="half of nothing"),
        pytest.param(b"<" * 1000, id="brackets"),
        pytest.param(b"<a>" * 10_000, id="depth"),
        pytest.param(bytes(range(256)) * 20, id="all bytes"),
        pytest.param(
            b'<!DOCTYPE r [<!ENTITY a "'
            + b"x" * 1000
            + b'"><!ENTITY b "'
            + b"&a;" * 1000
            + b'"><!ENTITY c "'
            + b"&b;" * 1000
            + b'">]><rss version="2.0"><channel><title>&c;</title></channel></rss>',
            id="entities",
        ),
        pytest.param(
            b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            b'<rss version="2.0"><channel><title>&a;</title></channel></rss>',
            id="a file",
        ),
    ],
)
def test_hostile(data: bytes) -> None:
    """Hostile bytes end in findings, at least one of them an error."""
    found = examine(data, path="x")
    assert "error" in {one.level for one in found}
    assert not any("root:" in one.message for one in found)


def test_an_entity_of_the_document_itself_is_read() -> None:
    """What a document's own short entities stand for is judged as if it were written out."""
    data = RSS.replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY when "yesterday, too">]><rss', 1)
    found = examine(data.replace(b">yesterday<", b">&when;<"), path="x")
    assert any("yesterday, too" in one.message for one in found)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_any_bytes(seed: bytes, chance: random.Random) -> None:
    """Bytes that were cut, doubled and overwritten at random end in findings, never in a raise."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.randint(0, 40))
        data[at:to] = chance.choice(
            [b"", data[at:to] * 2, chance.randbytes(3), b"<", b"&", b"\x00"]
        )
    for one in examine(bytes(data), path="x"):
        assert one.message


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(range(len(TREES))), st.randoms(use_true_random=False), st.text(max_size=40))
def test_any_tree(number: int, chance: random.Random, text: str) -> None:
    """Elements that were moved, renamed and refilled at random end in findings, not in a raise."""
    root = etree.fromstring(etree.tostring(TREES[number]))
    words = "".join(one for one in text if one.isprintable())
    for _ in range(chance.randint(1, 8)):
        every = list(root.iter("*"))
        one, other = chance.choice(every), chance.choice(every)
        act = chance.randrange(6)
        if act == 0:
            one.text = words
        elif act == 1:
            one.tag = other.tag
        elif act == 2 and one.attrib:
            one.set(chance.choice(list(one.attrib)), words)
        elif act == 3 and one is not root and other not in list(one.iter("*")):
            other.append(one)
        elif act == 4:
            one.tail = words if one is not root else None
        elif one is not root:
            one.getparent().remove(one)
    data = etree.tostring(root, encoding="utf-8")
    media_type = "application/rss+xml"
    whole = check(document(data, media_type))
    assert all(one.message for one in whole)
    assert len(check(document(data, media_type), entries=False)) <= len(whole)
    errors = tuple(one for one in whole if one.level == "error")
    assert check(document(data, media_type), errors=True) == errors


@pytest.mark.parametrize(
    ("author", "told"),
    [
        pytest.param(
            "Ada Quay (ada@harbour.example)",
            "write “ada@harbour.example (Ada Quay)”",
            id="reversed",
        ),
        pytest.param(
            "Ada (mailto:a@harbour.example)", "write “a@harbour.example (Ada)”", id="mailto"
        ),
        pytest.param("Ada Quay", "has no e-mail address", id="none"),
        pytest.param("Ada (at home)", "has no e-mail address", id="a remark"),
    ],
)
def test_authors(author: str, told: str) -> None:
    """An author whose address stands in the place of the name is told how to write it."""
    data = RSS.replace(b"<guid>", f"<author>{author}</author><guid>".encode(), 1)
    (one,) = (one for one in examine(data, path="x") if one.rule == "email-with-name")
    assert told in one.message
