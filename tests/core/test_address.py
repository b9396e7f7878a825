from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.core.address import address, candidates, reference

BASE = "https://example.org/news/post/?q=1"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("https://a.example/b?c=d#e", "https://a.example/b?c=d#e", id="valid already"),
        pytest.param("/x y", "https://example.org/x%20y", id="space"),
        pytest.param("  /x\n", "https://example.org/x", id="white space around"),
        pytest.param("/lo\nng", "https://example.org/long", id="line break within"),
        pytest.param("a/../b/./c", "https://example.org/news/post/b/c", id="relative with dots"),
        pytest.param("https://a.example/b/../../c/.", "https://a.example/c/", id="absolute dots"),
        pytest.param("//a.example/b", "https://a.example/b", id="without scheme"),
        pytest.param("#part", "https://example.org/news/post/?q=1#part", id="fragment alone"),
        pytest.param("?r=2", "https://example.org/news/post/?r=2", id="query alone"),
        pytest.param("", "https://example.org/news/post/?q=1", id="empty"),
        pytest.param(
            "https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC", id="IDN"
        ),
        pytest.param("https://straße.example/", "https://xn--strae-oqa.example/", id="sharp s"),
        pytest.param("https://例え。jp/", "https://xn--r8jz45g.jp/", id="ideographic full stop"),
        pytest.param("HTTPS://A.Example/B", "https://a.example/B", id="case"),
        pytest.param("/100%", "https://example.org/100%25", id="stray percent"),
        pytest.param("/a%20b%zz", "https://example.org/a%20b%25zz", id="encoded already"),
        pytest.param('/a[1]"\\<b>', "https://example.org/a%5B1%5D%22%5C%3Cb%3E", id="brackets"),
        pytest.param("/it's(1)", "https://example.org/it's(1)", id="what a URI may hold"),
        pytest.param("https://a.example/b#c#d", "https://a.example/b#c%23d", id="two hashes"),
        pytest.param("https://[2001:DB8::1]:80/", "https://[2001:db8::1]:80/", id="IPv6"),
        pytest.param("https://a.example:/", "https://a.example/", id="empty port"),
        pytest.param("https://a.example:99999/", "", id="impossible port"),
        pytest.param("https://a b.example/", "", id="space in host"),
        pytest.param("https://[::1", "", id="open bracket"),
        pytest.param("https://good.example\\@evil.example/", "", id="ambiguous host"),
        pytest.param("https://", "", id="no host"),
        pytest.param("javascript:alert(1)", "", id="script"),
        pytest.param("java\tscript:alert(1)", "", id="script with a tab"),
        pytest.param("\x01javascript:alert(1)", "", id="script after a control character"),
        pytest.param("data:text/html,x", "", id="data"),
        pytest.param("mailto:a@b.example", "", id="mail"),
        pytest.param("file:///etc/passwd", "", id="file"),
        pytest.param("/\ud800x", "https://example.org/x", id="lone surrogate"),
    ],
)
def test_address(written: str, expected: str) -> None:
    """What was written becomes a valid absolute URI, or nothing."""
    assert address(written, BASE) == expected


def test_address_without_base() -> None:
    """Without a base, only absolute addresses are addresses."""
    assert address("/x", "") == ""
    assert address("https://a.example/x", "") == "https://a.example/x"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(
            "mailto:a@b.example?subject=ü x", "mailto:a@b.example?subject=%C3%BC%20x", id="mail"
        ),
        pytest.param("TEL:+1-2", "tel:+1-2", id="telephone"),
        pytest.param("/x", "https://example.org/x", id="web"),
        pytest.param("vbscript:x", "", id="script"),
    ],
)
def test_reference(written: str, expected: str) -> None:
    """A link may also lead to a mailbox or a telephone, never to a script."""
    assert reference(written, BASE) == expected


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        pytest.param("a.png", "!a.png", id="one"),
        pytest.param("a.png 1x, b.png 2x", "!a.png 1x, !b.png 2x", id="densities"),
        pytest.param("a.png 1x,b.png 2x", "!a.png 1x, !b.png 2x", id="no space after the comma"),
        pytest.param("w_1,h_2/a.png 300w", "!w_1,h_2/a.png 300w", id="comma in an address"),
        pytest.param("a.png, b.png", "!a.png, !b.png", id="no descriptors"),
        pytest.param("a.png big, b.png 2x", "!a.png, !b.png 2x", id="unknown descriptor"),
        pytest.param("bad 1x, b.png 2x", "!b.png 2x", id="one that is none"),
        pytest.param(" , ", "", id="nothing"),
    ],
)
def test_candidates(srcset: str, expected: str) -> None:
    """Each address of a srcset is resolved and keeps its descriptor."""
    assert candidates(srcset, lambda url: "" if url == "bad" else f"!{url}") == expected


@given(st.text(), st.sampled_from(["", BASE]))
def test_address_is_valid_and_stable(written: str, base: str) -> None:
    """Whatever is written, the result is an ASCII URI with a host, and its own address."""
    for url in (address(written, base), address(f"https://a.example/{written}", base),
                address(f"https://{written}/", base)):  # fmt: skip
        assert url == "" or (url.isascii() and url.isprintable() and urlsplit(url).hostname)
        assert not set(url) & set(' "<>\\^`{|}')
        assert address(url, base) == url or not url
