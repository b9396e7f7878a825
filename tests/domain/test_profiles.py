from datetime import date
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from feedwright.domain.article import Article, Enclosure, Image, Person
from feedwright.domain.profiles import ArticleRule, Sourced, bad_picture, profile
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
    values = (getattr(found, field) for field in found.__struct_fields__)
    tables = [*found.articles, *(one for one in values if isinstance(one, Sourced))]
    assert tables
    for table in tables:
        assert table.source.startswith("https://")
        assert table.as_of >= date(2026, 1, 1)
    assert len({one.name for one in found.articles}) == len(found.articles)


GOOD = Article(
    key="a.md",
    title="The lighthouse is lit again tonight",
    body=f"<p>{'Words and more. ' * 40}</p>",
    image=Image(url="https://a.example/a.jpg", width=1200, height=800),
    enclosures=(Enclosure(url="a.mp3"),),
)
BREAKS: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("podcast", "recording"): [{"enclosures": ()}],
    ("podcast", "title"): [{"title": ""}],
    ("msn", "title"): [{"title": ""}],
    ("msn", "title-length"): [{"title": "x" * 20}, {"title": "x" * 151}],
    ("msn", "text"): [{"body": ""}, {"body": "<p> </p>"}],
    ("msn", "text-length"): [
        {"body": f"<p class='{'x' * 500}'>{'x' * 449}</p>"},
        {"body": "x" * 500_001, "markup": "markdown"},
    ],
    ("msn", "picture-type"): [
        {"image": Image(url="https://a.example/a.svg", width=600, height=400)}
    ],
    ("msn", "picture-size"): [
        {"image": Image(url="a.png", width=149, height=160)},
        {"image": Image(url="a.png", width=200, height=149)},
    ],
    ("msn", "picture-ratio"): [
        {"image": Image(url="a.png", width=1900, height=1000)},
        {"image": Image(url="a.png", width=499, height=1000)},
    ],
    ("smartnews", "title"): [{"title": ""}],
    ("smartnews", "text"): [{"body": ""}],
    ("flipboard", "title"): [{"title": ""}],
    ("flipboard", "text"): [{"body": ""}],
    ("flipboard", "picture"): [{"image": None}],
    ("flipboard", "picture-size"): [
        {"image": Image(url="a.png", width=399, height=800)},
        {"image": Image(url="a.png", width=800, height=399)},
    ],
    ("newsletter", "title"): [{"title": ""}],
}
"""For each rule of each profile what of an article breaks it, and no other rule."""
KEEPS: list[dict[str, Any]] = [
    {"title": "x" * 21},
    {"title": "x" * 150},
    {"body": "x" * 450},
    {"body": "x" * 500_000},
    {"image": Image(url="a.webp", width=756, height=400)},
    {"image": Image(url="a.png", width=400, height=800)},
    {"image": Image(url="https://a.example/picture")},
]
"""What lies just within the bounds of all."""


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("changes", [{}, *KEEPS])
def test_nothing_is_broken_within_the_bounds(name: str, changes: dict[str, Any]) -> None:
    """An article as all of them want it breaks no rule of any profile, nor one on a bound."""
    within = msgspec.structs.replace(GOOD, **changes)
    assert [one.name for one in profile(name).articles if one.is_broken(within)] == []


@pytest.mark.parametrize(
    ("name", "rule_name", "changes"),
    [(*place, one) for place, several in BREAKS.items() for one in several],
)
def test_each_rule_is_broken_alone(name: str, rule_name: str, changes: dict[str, Any]) -> None:
    """For each rule there is an article that breaks it and no other, which is told in short."""
    rules = profile(name)
    broken = msgspec.structs.replace(GOOD, **changes)
    found = [one for one in rules.articles if one.is_broken(broken)]
    assert [one.name for one in found] == [rule_name]
    clause = found[0].clause(broken)
    assert found[0].source not in clause
    assert len(clause) <= 80
    assert "{" not in clause
    first = None if found[0].advice else found[0]
    assert rules.broken(broken) == first
    assert [*rules.advised(broken)] == ([] if first else found)


def test_every_rule_about_articles_is_tried() -> None:
    """No profile has a rule about articles that the tables above do not break."""
    rules = {(name, one.name) for name in PROFILES for one in profile(name).articles}
    assert BREAKS.keys() == rules


def test_a_clause_tells_what_was_found() -> None:
    """Numbers of characters and the sides of a picture are told as they are."""
    small = msgspec.structs.replace(
        GOOD, title="Short", image=Image(url="a.png", width=120, height=1600)
    )
    told = {one.name: one.clause(small) for one in profile("msn").articles}
    assert told["title-length"].startswith("a title of 5 characters; MSN takes 21 to")
    assert told["picture-size"].startswith("a picture of 120 × 1,600 pixels; MSN takes")


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
