"""A story in page text ends above what its site shows below it, and nowhere within itself."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.raw_article import Context, RawArticle

STORY = [
    "The oyster farmers of Low Point have bought the ice house and will open it in the spring.",
    "They mean to sell what they raise from its door, three mornings a week and on feast days.",
    "Their neighbours on the mainland had bid for it too, and offered twice as much for the roof.",
    "The roof is of slate that came by barge from the north, and no two of its rows are alike.",
    "The farmers want to keep the ice below the straw, as it has been kept for ninety winters.",
    "A surveyor found the walls to be dry, though the tide stands against them twice each night.",
    "The harbour board asked for a stair, a railing, and a lamp that burns until the last boat.",
    "The farmers agreed to the stair and the lamp, and will pay for both out of the first summer.",
]
OTHERS = [
    "A kettle maker from seventeen valleys was given the silver medal of the guild on Sunday.",
    "Violins of cherry wood sound darker than others, three luthiers claim after long trials.",
    "Pilots of mountain airlines receive new weather charts whose colours mark dangerous gusts.",
]
"""Summaries of other stories, with no word of this one."""


def reading(*lines: str) -> RawArticle:
    """What the reader makes of a page whose lines have blank ones between them."""
    text = "\n\n".join(
        ("Ice house sold to farmers - The Point", "Ice house sold to farmers", *lines)
    )
    return read(text, Context(key="articles/ice.txt", home="https://point.example/"))


def texts(raw: RawArticle) -> list[str]:
    """The lines of a story without their elements."""
    found = (line.partition(">")[2].rpartition("</")[0] for line in raw.body.splitlines())
    return [line for line in found if line]


BELOW = {
    "accounts": [
        "Create an account to go on",
        "Subscribe to The Point and comment on its stories, and get our letters before the rest.",
        "Your email address",
        "It takes a minute at the most.",
        "Already one of our subscribers? Log in!",
        "Must be at least eight letters.",
    ],
    "accounts-german": [
        "Jetzt kostenlos anmelden",
        "Abonnieren Sie unseren Newsletter und lesen Sie uns ohne Werbung auf allen Geräten.",
        "Ihre Adresse",
        "Das dauert eine Minute.",
        "Sie sind schon Abonnent? Jetzt einloggen!",
    ],
    "accounts-french": [
        "Créez votre compte",
        "Abonnez-vous à notre infolettre pour lire tous nos articles sur tous vos écrans.",
        "Votre adresse",
        "Cela prend une minute.",
        "Vous êtes déjà abonné ? Bienvenue !",
    ],
    "accounts-spanish": [
        "Crea tu cuenta",
        "Suscríbete a nuestro boletín para leer todos nuestros artículos en todas tus pantallas.",
        "Tu correo",
        "Solo te lleva un minuto.",
        "¿Ya eres de nuestros suscriptores? ¡Hola!",
    ],
    "others": ["Related stories", *(line for one in OTHERS for line in ("Further afield", one))],
}


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_a_story_ends_above_what_its_site_shows(below: list[str]) -> None:
    """Offers and other stories go, with the sentences among them, and a warning says so."""
    raw = reading(*STORY, *below, "Share this", "Home", "News")
    assert texts(raw) == STORY
    assert any("left out" in warning for warning in raw.warnings)


KEPT = {
    "a-strange-part": ["Further afield", *OTHERS],
    "parts-of-one": [line for one in OTHERS for line in ("Further afield", one)],
    "questions": [line for one in OTHERS for line in (f"What of the {one.split()[1]}?", one)],
    "a-few-short-ones": ["It was so.", "Nobody came!", "Who would?", OTHERS[0]],
    "dates": [line for n, one in enumerate(OTHERS) for line in (f"{n + 3} March 2024", one)],
    "our-own": ["Our board", "We asked you for slate, and you brought us slate.", *OTHERS[:2]],
}


@pytest.mark.parametrize("last", KEPT.values(), ids=KEPT)
@given(above=st.integers(2, 8))
def test_the_last_part_of_a_story_stays(last: list[str], above: int) -> None:
    """A last part whose words stand nowhere above it is the story's where nothing offers it."""
    found = texts(reading(*STORY[:above], *last, "Share this", "Home", "News"))
    assert found == [*STORY[:above], *last]


@given(st.integers(0, 7), st.sampled_from(["Related stories", "Mehr zum Thema", "Most read"]))
def test_few_paragraphs_end_above_no_offer(above: int, heading: str) -> None:
    """Below a heading for others in the middle of a story, its paragraphs stay."""
    told = [*STORY[:above], heading, *STORY[above:]]
    assert set(STORY) <= set(texts(reading(*told)))


@given(
    heading=st.sampled_from(["Related stories", "Mehr zum Thema", "Comments"]),
    junk=st.lists(st.sampled_from(list(BELOW.values())), min_size=1, max_size=8),
)
def test_much_below_a_story_outweighs_none_of_it(heading: str, junk: list[list[str]]) -> None:
    """However much a page shows below its story, paragraphs that speak of the same stay."""
    more = [f"{line[:-1]}, as those who saw it say." for line in STORY]
    added = [f"{line} {n}" for n, lines in enumerate(junk) for line in lines]
    spread = (line for one in more for line in ("Advertisement", one))
    found = texts(reading(*STORY, heading, "Harbour", *spread, "Advertisement", *added))
    assert [line for line in found if line in {*STORY, *more}] == [*STORY, *more]


@given(
    heading=st.sampled_from(["Related stories", "Mehr zum Thema", "Read more on the coast"]),
    quoted=st.booleans(),
)
def test_paragraphs_that_follow_each_other_go_on(heading: str, quoted: bool) -> None:
    """Strange as its words may be, a story goes on where its paragraphs follow each other."""
    more = [f"“{line[:-1]},” you may say." if quoted else line for line in OTHERS]
    assert texts(reading(*STORY, heading, *more, "Share this"))[-3:] == more


GOODS = ["Oyster knives of steel", "A lamp for the stair", "Straw by the bale", "Slates", "A barge"]


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.sampled_from(["{}) {}", "{}. {}"]))
def test_numbered_items_with_addresses_between_stay(linked: list[bool], shape: str) -> None:
    """A list whose items have an address below them, or not, is whole, and keeps its numbers."""
    items = [shape.format(n, one) for n, one in enumerate(GOODS, start=1)]
    lines = [
        line
        for item, has in zip(items, linked, strict=True)
        for line in (item, *(["https://point.example/shop"] if has else []))
    ]
    found = texts(reading(*STORY[:3], *lines, "Share this", "Home", "News"))
    bare = re.compile(r"^\d[.)] ")
    assert [bare.sub("", line) for line in found[3:]] == [bare.sub("", line) for line in lines]
    for line in (line for line in found if bare.match(line)):
        assert line in items


@pytest.mark.parametrize(("first", "opened"), [(1, "<ol>"), (3, '<ol start="3">')])
def test_a_list_goes_on_counting(first: int, opened: str) -> None:
    """Items whose numbers go on from elsewhere are not counted anew."""
    items = [f"{n}. {one}" for n, one in enumerate(GOODS, start=first)]
    body = reading(*STORY[:3], *items, "Share this").body.splitlines()
    assert body[3:] == [opened, *(f"<li>{one}</li>" for one in GOODS), "</ol>"]


@pytest.mark.parametrize("mark", ["•", "▪", "-"])
def test_a_list_above_a_life_stays(mark: str) -> None:
    """A list with bullets is the story's, though the life of its writer stands below it."""
    listed = [f"{mark} {one}" for one in GOODS]
    life = "Ida Marsh is a reporter who has written of the coast for over twenty years by now."
    found = texts(reading("By Ida Marsh", *STORY[:4], "What they sell", *listed, life))
    assert found == [*STORY[:4], "What they sell", *GOODS]


LIVES = {
    "english": "Ida Marsh is a correspondent for The Point, where she has covered ice for years.",
    "german": "Ida Marsh ist Redakteurin und schreibt seit vielen Jahren über Eis und Fischerei.",
    "spanish": "Ida Marsh es periodista y escribe desde hace muchos años sobre el hielo y el mar.",
    "french": "Ida Marsh est journaliste et écrit depuis bien des années sur la glace et la mer.",
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_other_stories_below_a_writers_life_go(life: str) -> None:
    """What stands below the life of who wrote a story is of others, and a warning says so."""
    shown = [
        "Violins of cherry wood",
        "Three luthiers claim that they sound darker.",
        "Charts for the mountain airlines",
        "Their colours mark dangerous gusts.",
        "A medal for a kettle maker",
        "The guild gave it on Sunday.",
    ]
    raw = reading("By Ida Marsh", *STORY, "Ida Marsh", life, *shown)
    assert texts(raw)[: len(STORY)] == STORY
    assert not set(shown).intersection(texts(raw))
    assert raw.warnings


@pytest.mark.parametrize("place", range(4, 7))
def test_story_that_names_its_writer_goes_on_below(place: int) -> None:
    """A paragraph that begins with the writer's name is the story's where others follow it."""
    named = "Ida Marsh went to see the farmers at the ice house, and they showed her the straw."
    lines = [*STORY[:place], named, *STORY[place:]]
    assert texts(reading("By Ida Marsh", *lines)) == lines
