import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedwright.checks.values.addresses import address_problem
from feedwright.domain.addresses import address, candidates, canonical, is_uri, reference

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
        pytest.param("https://i❤.example/", "https://xn--i-7iq.example/", id="emoji in a host"),
        pytest.param("https://xn--I-7IQ.example/", "https://xn--i-7iq.example/", id="punycode"),
        pytest.param("https://ex%C3%A4mple.org/", "https://xn--exmple-cua.org/", id="coded host"),
        pytest.param("https://آمار.ایران/", "https://xn--hgbk4a4e.xn--mgba3a4f16a/", id="leftward"),
        pytest.param("https://１.２.３.４/", "https://1.2.3.4/", id="wide digits"),
        pytest.param("https://u:p@ü.example/", "https://u:p@xn--tda.example/", id="user"),
        pytest.param("https://a.example./x", "https://a.example./x", id="last dot of a host"),
        pytest.param("/%c3%bc%C3%BC", "https://example.org/%c3%bc%C3%BC", id="small triplets"),
        pytest.param("https://xn--/", "", id="empty punycode"),
        pytest.param("https://xn--a/", "", id="punycode of nothing"),
        pytest.param("https://xn--zzzzzzzz99999999.org/", "", id="no punycode"),
        pytest.param("https://xn--example-.org/", "", id="punycode of ASCII"),
        pytest.param(f"https://{'ü' * 64}.example/", "", id="long label"),
        pytest.param(f"https://{'a' * 64}.example/", "", id="long label of ASCII"),
        pytest.param("https://a\u200db.example/", "", id="joiner between letters"),
        pytest.param("https://\u0301a.example/", "", id="accent at a start"),
        pytest.param("https://aא.example/", "", id="two directions in a label"),
        pytest.param("https://a／b.example/", "", id="slash in a host"),
        pytest.param("https://exa%mple.example/", "", id="stray percent in a host"),
        pytest.param("https://[fe80::1%25eth0]/", "", id="zone of IPv6"),
        pytest.param("https://[v1.abc]/", "", id="address of the future"),
        pytest.param("https://[::1].example/", "", id="name behind brackets"),
        pytest.param("https://a..b/", "", id="empty label"),
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


RFC_3986 = re.compile(
    r"https?://(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@)?"
    r"(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d+)?"
    r"(?:/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*)?"
    r"(?:\?(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?"
    r"(?:#(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?"
)
ODD = st.text(
    st.one_of(st.sampled_from("%\"'[]\\ /?#@:.ü例\u3002\u200d%C3%bcxn-"), st.characters())
)


@given(ODD, st.sampled_from(["", BASE]))
def test_address_is_valid_and_stable(written: str, base: str) -> None:
    """Whatever is written, the result is a URI, and the address of itself; no checker errs."""
    forms = ("{}", "https://a.example/{}", "https://{}/", "https://xn--{}/", "https://a{}.example")
    for url in (address(form.format(written), base) for form in forms):
        assert url == "" or (RFC_3986.fullmatch(url) and urlsplit(url).hostname)
        assert url == "" or address_problem(url, absolute=True) == ""
        assert address(url, base) == url or not url
        assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://example.org/a?b#c", True),
        ("http://[::1]:80/", True),
        ("tag:example.org,2026:a", True),
        ("urn:uuid:5f7d4ac8-7d9b-4ef4-9d4f-2f1f4c1d7a11", True),
        ("mailto:a@example.org", True),
        ("file:///a", True),
        ("urn:uuid:1", False),
        ("http://", False),
        ("http:/a", False),
        ("http://[::1", False),
        ("http://example.org:80:80/", False),
        ("http://example.org/%zz", False),
        ("http://example.org/a b", False),
        ("http://example.org/ü", False),
        ("a:b#c#d", False),
        ("a:", False),
        ("/a", False),
        ("", False),
    ],
)
def test_a_uri_is_told_from_other_texts(text: str, is_one: bool) -> None:
    """An absolute URI of any scheme, as RFC 3986 has it."""
    assert is_uri(text) is is_one


_PIECES = ["a", ":", "/", "//", "?", "#", "%", "%41", "[", "]", "::1", "@", "9", "ü", " ", "<", "'"]


@given(st.sampled_from(["", "http://", "x:"]), st.lists(st.sampled_from(_PIECES)).map("".join))
def test_a_uri_is_one_to_the_writer_of_xml(begin: str, rest: str) -> None:
    """Whatever is taken for a URI can be a namespace."""
    if is_uri(begin + rest):
        etree.Element(f"{{{begin + rest}}}a")
