"""What stands below the last paragraph of a story, in many forms and languages, and its labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.raw_article import Context, RawArticle

TITLE = "Fort opens its walled garden"
STORY = (
    "The gardeners of the old fort have opened its walled beds to whoever wants to dig in them.",
    "A bed costs nothing but the work, and the first forty were taken before noon on Saturday.",
    "The town gives water and a shed, and asks that nobody plants anything with thorns in it.",
)
FOOT = ("Related posts", "Bridge to be painted", "Ferry runs late")
TAILS = {
    "dashes": ["- a spade", "- two buckets", "- a good hat"],
    "prices": ["Bed of two metres: £12", "Bed of four metres: £20", "Shed key: £3 deposit"],
    "steps": ["1. Ask at the gate", "2. Take a key", "3. Dig until noon"],
    "hours": ["Mon 9.00-12.00", "Wed 14.00-18.00", "Sat 9.00-16.00"],
    "address": ["Where to find it:", "The Old Fort, 3 Wall Street", "Telephone 020 7946 0018"],
    "answers": ["What may I plant?", "Anything without thorns.", "And trees?", "No."],
    "recipe": ["Ingredients:", "200 g flour", "3 eggs", "1 pinch of salt"],
    "results": ["North Quay 3-1 Old Harbour", "West Bay 0-0 Low Point", "Hill 2-2 Ford"],
    "results-dashes": ["North Quay 3–1 Old Harbour", "West Bay 0 – 0 Low Point", "Hill 2–2 Ford"],
}


def reading(text: str) -> RawArticle:
    """What the reader makes of a page."""
    return read(text, Context(key="articles/fort.txt", home="https://fort.example/"))


@given(
    tail=st.sampled_from(sorted(TAILS)),
    apart=st.booleans(),
    foot=st.booleans(),
    paragraphs=st.integers(1, 3),
)
def test_list_below_the_last_paragraph_stays(
    tail: str, *, apart: bool, foot: bool, paragraphs: int
) -> None:
    """Each of its lines stays, with blank lines between or not, and nothing of the foot does."""
    listed = ("\n\n" if apart else "\n").join(TAILS[tail])
    parts = (f"{TITLE} - The Fort", TITLE, *STORY[:paragraphs], listed, *(FOOT if foot else ()))
    body = reading("\n\n".join(parts)).body
    items = [line.lstrip("- ").removeprefix("1. ") for line in TAILS[tail]]
    assert [one for one in items if one.split(". ")[-1] not in body] == []
    assert [line for line in FOOT if line in body] == []


LABELS = {
    "norwegian": (
        ["Av Ida Marsk", "Publisert 4. mars 2022", "Les også: Ny bro over elva", "Relaterte saker"],
        "Ida Marsk",
        "Gartnerne ved den gamle festningen har åpnet bedene for alle som vil grave i dem i vår.",
    ),
    "danish": (
        ["Af Ida Marsk", "Offentliggjort 4. marts 2022", "Læs også: Ny bro", "Relaterede artikler"],
        "Ida Marsk",
        "Gartnerne ved det gamle fort har åbnet bedene bag muren for alle, der vil grave i dem.",
    ),
    "czech": (
        [
            "Autor: Ida Marská",
            "Publikováno 4. března 2022",
            "Čtěte také: Most",
            "Související články",
        ],
        "Ida Marská",
        "Zahradníci staré pevnosti otevřeli záhony za zdí všem, kdo v nich chtějí na jaře kopat.",
    ),
    "hebrew": (
        ["מאת: עידה מרש", "פורסם: 4 במרץ 2022", "קראו גם: גשר חדש", "כתבות נוספות"],
        "עידה מרש",
        "הגננים של המבצר הישן פתחו את הערוגות המוקפות חומה לכל מי שרוצה לחפור בהן באביב הזה.",
    ),
    "hindi": (
        ["लेखक: इडा मार्श", "प्रकाशित: 4 मार्च 2022", "यह भी पढ़ें: नया पुल", "संबंधित खबरें"],
        "इडा मार्श",
        "पुराने किले के मालियों ने क्यारियाँ उन सबके लिए खोल दी हैं जो उनमें खोदना चाहते हैं।",
    ),
}


@pytest.mark.parametrize(("labels", "writer", "told"), LABELS.values(), ids=LABELS.keys())
def test_labels_of_a_language_are_known(labels: list[str], writer: str, told: str) -> None:
    """Byline, date, offers within and below the story are what a reader takes them for."""
    byline, published, offer, heading = labels
    paragraphs = [told, f"{told[:-1]} (2){told[-1]}", f"{told[:-1]} (3){told[-1]}"]
    parts = [TITLE, byline, published, paragraphs[0], offer, *paragraphs[1:], heading, "Abc", "Xyz"]
    raw = reading("\n\n".join(parts))
    assert raw.fields["authors"] == [writer]
    assert raw.fields["date"] == "2022-03-04"
    assert [one for one in paragraphs if one not in raw.body] == []
    assert [one for one in (offer, heading, "Abc", "Xyz") if one in raw.body] == []
