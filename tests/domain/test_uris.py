"""URIs of any scheme, as ids and namespaces are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedwright.domain.uris import is_uri


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
