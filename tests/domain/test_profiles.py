from datetime import date
from typing import Any, get_args, get_type_hints

import pytest

from feedwright.domain.article import Article, Enclosure, Image, Person
from feedwright.domain.profiles import ArticleRule, bad_picture, profile
from feedwright.domain.publication import Feed

PROFILES = [name for name in get_args(get_type_hints(Feed)["profile"]) if name]
FULL = Article(
    key="a.md",
    title="Twenty characters...",
    summary="Short.",
    link="https://a.example/a",
    authors=(Person(name="Ada"),),
    image=Image(url="https://a.example/a.png", width=800, height=600),
    enclosures=(Enclosure(url="a.zip"), Enclosure(url="a.mp3")),
)


def rule(**settings: Any) -> ArticleRule:
    """A rule of a profile."""
    day = date(2026, 1, 1)
    return ArticleRule(source="https://a.example/", as_of=day, name="a", problem="bad", **settings)


@pytest.mark.parametrize(
    ("settings", "broken"),
    [
        ({"field": "title", "needed": True}, False),
        ({"field": "section", "needed": True}, True),
        ({"field": "section", "length": (3, 5)}, False),
        ({"field": "author", "needed": True}, False),
        ({"field": "title", "length": (20, 20)}, False),
        ({"field": "title", "length": (21, 150)}, True),
        ({"field": "title", "length": (1, 19)}, True),
        ({"field": "enclosure", "needed": True, "types": ("audio/",)}, False),
        ({"field": "enclosure", "types": ("video/",)}, True),
        ({"field": "image", "types": ("image/png",)}, False),
        ({"field": "image", "types": ("image/jpeg",)}, True),
        ({"field": "image", "pixels": (150, 4000)}, False),
        ({"field": "image", "pixels": (601, 4000)}, True),
        ({"field": "image", "ratio": (0.5, 1.89)}, False),
        ({"field": "image", "ratio": (1.5, 1.89)}, True),
        ({"field": "link", "schemes": ("https",)}, False),
        ({"field": "link", "schemes": ("http",)}, True),
    ],
)
def test_rules(settings: dict[str, object], broken: bool) -> None:
    """Each kind of bound is held where the article says something, and a need where it does not."""
    assert rule(**settings).is_broken(FULL) is broken


def test_nothing_said_breaks_no_bound() -> None:
    """An article without a picture breaks a rule that needs one alone."""
    bare = Article(key="a.md")
    assert not rule(field="image", pixels=(100, 200), types=("image/png",)).is_broken(bare)
    assert rule(field="image", needed=True).is_broken(bare)


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_is_sourced(name: str) -> None:
    """A profile can be read, and each table of it names an address and a day."""
    found = profile(name)
    tables = [*found.articles, found.channel, found.artwork, found.categories]
    for table in filter(None, tables):
        assert table.source.startswith("https://")
        assert table.as_of >= date(2026, 1, 1)
    assert len({one.name for one in found.articles}) == len(found.articles)


@pytest.mark.parametrize(
    ("width", "height", "bad"),
    [
        (1400, 1400, False),
        (3000, 3000, False),
        (1399, 1399, True),
        (3001, 3001, True),
        (1400, 1401, True),
    ],
)
def test_pictures(width: int, height: int, bad: bool) -> None:
    """Bounds of pictures hold for both sides and for their form."""
    assert bad_picture(width, height, pixels=(1400, 3000), ratio=(1, 1)) is bad
