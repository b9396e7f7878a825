"""Fields whose names look like slips of the pen."""

import pytest

from feedwright.domain.article import Article
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.fields.conversion import article
from feedwright.reading.formats.raw_article import Context, RawArticle

CONTEXT = Context(key="articles/a.md", source="articles/", home="https://example.org/")


def made(**fields: object) -> Article:
    """The article of some fields."""
    return article(RawArticle(fields=fields, body="Text.", markup="markdown"), CONTEXT)


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("titel", "Hello", "title"),
        ("tile", "Hello", "title"),
        ("tgas", ["a"], "tags"),
        ("autor", "Ann Lee", "author"),
        ("descripton", "Words.", "description"),
        ("categoires", ["a"], "categories"),
        ("updatd", "2026-03-02", "updated"),
        ("permalnik", "/a/", "permalink"),
    ],
)
def test_a_slip_is_told(name: str, value: object, meant: str) -> None:
    """With the name that may be meant."""
    (told,) = made(date="2026-01-01", **{name: value}).warnings

    assert repr(name) in told
    assert repr(meant) in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("darft", True),
        ("drafft", "yes"),
        ("privat", True),
        ("hiden", True),
        ("embrago", "2031-01-01"),
        ("statsu", "draft"),
        ("exipres", "2026-01-02"),
        ("publishd", False),
        ("publised", "no"),
        ("pubilc", False),
        ("publsih", "2031-01-01"),
    ],
)
def test_what_may_keep_an_article_back_does(name: str, value: object) -> None:
    """It is set aside until its name is mended."""
    with pytest.raises(UnreadableArticle, match=name):
        made(title="A", date="2026-01-01", **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("craft", "beer"),
        ("darft", False),
        ("statsu", "published"),
        ("data", {"a": 1}),
        ("datee", "no day"),
        ("titles", ["a"]),
        ("land", "de"),
        ("layout", "post"),
        ("weight", 3),
    ],
)
def test_other_fields_are_nobodys_concern(name: str, value: object) -> None:
    """Themes have fields of their own; and nothing is kept back by what would not do it."""
    assert not made(title="A", date="2026-01-01", **{name: value}).warnings


def test_a_slip_beside_what_was_meant_is_a_field_of_its_own() -> None:
    """Where the article has a title nothing is missed."""
    assert not made(title="A", titel="B", date="2026-01-01").warnings
