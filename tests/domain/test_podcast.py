import uuid

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedwright.domain.podcast import guid_of
from feedwright.domain.podcast_settings import (
    FundingSettings,
    PersonSettings,
    PodcastSettings,
    TextSettings,
)
from feedwright.domain.podcast_validation import podcast_problems
from feedwright.domain.publication import Feed, Publication, Publisher
from feedwright.domain.sources import FolderSource
from feedwright.domain.validation import address_problem, problems

GOOD = PodcastSettings(categories=("Arts > Books",), explicit=False, image="cover.jpg")


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_ids_of_the_namespace(address: str, guid: str) -> None:
    """The namespace's own examples have the ids that it gives them."""
    assert guid_of(address) == guid


@given(st.text())
@example("https://bücher.example/rss")
def test_ids_are_uuids(name: str) -> None:
    """An id is the UUIDv5 of an address without scheme and last slashes."""
    space = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    if "://" not in name:
        assert guid_of(f"https://{name}") == str(uuid.uuid5(space, name.rstrip("/")))


def told(settings: PodcastSettings, description: str = "Boats.") -> list[str]:
    """What is told of settings."""
    return list(podcast_problems(settings, description, address_problem))


def test_settings_that_are_good() -> None:
    """What directories ask for is enough, and an address may stand for the picture."""
    assert told(GOOD) == []
    assert (
        told(
            PodcastSettings(categories=("News",), explicit=True, image="https://a.example/b.PNG?c")
        )
        == []
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"categories": ()}, "lacks categories, which directories demand"),
        ({"categories": (), "image": "", "explicit": None}, "lacks categories, image, explicit,"),
        ({"categories": ("Art",)}, "'Art' is not in Apple's list; did you mean 'Arts'?"),
        ({"categories": ("Tech News",)}, "did you mean 'News > Tech News'?"),
        ({"categories": ("News > Technews",)}, "did you mean 'News > Tech News'?"),
        ({"categories": ("History > Ships",)}, "no category is below that"),
        ({"categories": ("A > B > C",)}, "more than two levels"),
        ({"guid": "harbour"}, "'harbour' is no UUID"),
        ({"owner": "the desk"}, "'the desk' is no e-mail address"),
        ({"medium": "podcasts"}, "did you mean 'podcast'?"),
        ({"image": "../cover.png"}, "lies elsewhere; put it beside feedwright.toml"),
        ({"image": "/home/cover.png"}, "lies elsewhere"),
        ({"image": "cover.webp"}, "does not end in .jpg or .jpeg or .png"),
        ({"new_feed_url": "new.example"}, ".new-feed-url: 'new.example' is no absolute"),
        ({"funding": (FundingSettings(url="give"),)}, ".funding: 'give' is no absolute"),
        ({"people": (PersonSettings(name="Ada", role="hosts"),)}, "did you mean 'host'?"),
        ({"people": (PersonSettings(name="Ada", group="casts"),)}, "did you mean 'cast'?"),
        ({"people": (PersonSettings(name="A" * 129),)}, "has 129 characters; shorten it to 128"),
        ({"txt": (TextSettings(text="a" * 4001),)}, "more than 4000 characters"),
    ],
)
def test_settings_that_are_not(change: dict[str, object], problem: str) -> None:
    """What directories would refuse is told, with what is meant where that is near."""
    settings = {name: getattr(GOOD, name) for name in ("categories", "explicit", "image")} | change
    (found,) = told(PodcastSettings(**settings))
    assert problem in found


@pytest.mark.parametrize(
    ("description", "problem"),
    [("", "is empty"), ("é" * 2001, "has 4002 bytes; shorten it to 4000")],
)
def test_descriptions(description: str, problem: str) -> None:
    """A description is there, and no longer in bytes than Apple takes."""
    (found,) = told(GOOD, description)
    assert problem in found


@pytest.mark.parametrize(
    ("feed", "problem"),
    [
        (Feed(name="a", profile="podcast"), "needs [feeds.podcast]"),
        (Feed(name="a", podcast=GOOD), 'needs profile = "podcast"'),
        (
            Feed(
                name="a",
                each="section",
                profile="podcast",
                podcast=PodcastSettings(
                    categories=("Arts",),
                    explicit=False,
                    image="a.png",
                    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
                ),
            ),
            "each makes several podcasts",
        ),
    ],
)
def test_feeds(feed: Feed, problem: str) -> None:
    """Profile and settings go together, and an id is one podcast's."""
    publisher = Publisher(
        title="A", address="https://a.example/", authority="a.example,2026", description="B"
    )
    publication = Publication(
        publication=publisher, sources=(FolderSource(path="a"),), feeds=(feed,)
    )
    (found,) = problems(publication)
    assert problem in found
