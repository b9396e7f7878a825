"""Licences by their addresses, and what automated systems are asked."""

import pytest

from feedwright.domain.licences import (
    RSL,
    is_usage_category,
    licence_link,
    licence_type,
    usage_preferences,
)

CC = "https://creativecommons.org/licenses/by/4.0/"
TYPES = {
    "a page for people": (CC, ""),
    "a document of RSL": ("https://example.org/license.xml", RSL),
    "another one": ("https://example.org/a/terms.RSL?v=2", RSL),
    "a query that looks like one": ("https://example.org/terms?f=a.xml", ""),
}


@pytest.mark.parametrize(("licence", "kind"), TYPES.values(), ids=TYPES)
def test_documents_of_rsl_are_told_by_their_names(licence: str, kind: str) -> None:
    """What ends as documents of RSL do has their media type, and a page for people has none."""
    assert licence_type(licence) == kind


def test_links_name_the_type_of_rsl() -> None:
    """RSL 1.0 §4.5 demands the type of its documents; of other licences none is known."""
    assert licence_link(CC) == f'<{CC}>; rel="license"'
    assert licence_link("https://example.org/a.xml") == (
        '<https://example.org/a.xml>; rel="license"; type="application/rsl+xml"'
    )


def test_preferences_are_a_dictionary_of_tokens() -> None:
    """Each category is a key with the token y or n, in the order in which they were written."""
    assert usage_preferences({"train-ai": False, "search": True}) == "train-ai=n, search=y"
    assert usage_preferences({}) == ""


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("train-ai", True),
        ("*", True),
        ("a_b.c", True),
        ("Train", False),
        ("1a", False),
        ("a b", False),
        ("", False),
        ("a=n, b", False),
        ("a\n", False),
    ],
)
def test_categories_are_keys(name: str, is_one: bool) -> None:
    """A category is what can be the key of a dictionary of structured fields."""
    assert is_usage_category(name) is is_one
