import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats.wxr.splitting import Part, is_export, parts

HEAD = b'<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>T</title>'
TAIL = b"</channel></rss>"


def split(data: bytes, most: int = 1 << 20) -> list[Part]:
    """The parts of a file of which few bytes are read at a time."""
    file = io.BytesIO(data)
    return list(parts(lambda size: file.read(min(size, most))))


ITEMS = {
    "plain": b"<item><title>a</title></item>",
    "a mark in CDATA": b"<item><![CDATA[</item><item> <!-- ]]></item>",
    "a mark in a comment": b"<item><!-- </item> <![CDATA[ --></item>",
    "CDATA in two": b"<item><![CDATA[a]]]]><![CDATA[></item>]]></item>",
    "attributes": b"<item x='1'\n>a</item >",
    "no XML": b"<item><title>\x00\xff & <b></title></item>",
}


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
@pytest.mark.parametrize("most", [1, 7, 1 << 20])
def test_items_are_found_by_their_marks(item: bytes, most: int) -> None:
    """However little is read at a time, and whatever they hold."""
    data = HEAD + b"\n" + item + b"\n" + item + TAIL

    head, *items = split(data, most)

    assert (head.offset, head.is_head, head.data) == (0, True, HEAD + b"\n")
    assert [one.data for one in items] == [item, item]
    assert all(data[one.offset :].startswith(item) for one in items)


@given(
    st.lists(st.sampled_from([b"<item>", b"</item>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"x"])),
    st.integers(1, 9),
)
def test_what_is_read_at_a_time_makes_no_difference(pieces: list[bytes], most: int) -> None:
    """Any file gives the same parts, or the same fault, by small and by large reads."""

    def told(size: int) -> object:
        try:
            return split(HEAD + b"".join(pieces) + TAIL, size)
        except UnreadableArticle as error:
            return error.reason

    assert told(most) == told(1 << 20)


@pytest.mark.parametrize(
    "data",
    [
        HEAD,
        HEAD + ITEMS["plain"],
        HEAD + ITEMS["plain"][:-3] + TAIL,
        HEAD + b"<item><![CDATA[" + TAIL,
    ],
    ids=["no end", "no end after an item", "within an item", "within CDATA"],
)
def test_a_copy_that_broke_off_is_told(data: bytes) -> None:
    """It is never read as if it were all."""
    with pytest.raises(UnreadableArticle, match="ends before its end"):
        split(data)


def test_an_export_without_items_is_a_head() -> None:
    """A new site has no posts."""
    assert split(HEAD + TAIL) == [Part(0, HEAD + TAIL, is_head=True)]


def test_utf_16_is_told() -> None:
    """With what to do."""
    with pytest.raises(UnreadableArticle, match="save it as UTF-8"):
        split("<rss><channel></channel></rss>".encode("utf-16"))


@pytest.mark.parametrize(
    ("start", "is_one"),
    [
        (HEAD, True),
        (b"<rss><channel><wp:wxr_version>1.2", True),
        (HEAD.decode().encode("utf-16"), True),
        (b'<rss xmlns:content="x"><channel>', False),
        (b'<?xml version="1.0"?><urlset/>', False),
        (b"", False),
    ],
    ids=["namespace", "version", "UTF-16", "a feed", "a sitemap", "nothing"],
)
def test_an_export_is_told_by_its_start(start: bytes, *, is_one: bool) -> None:
    """Not by its name: feeds and sitemaps end in .xml too."""
    assert is_export(start) is is_one
