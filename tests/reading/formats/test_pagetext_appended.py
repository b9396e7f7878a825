"""What sites add below a story in page text goes, and no paragraph of the story with it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.raw_article import Context, RawArticle

P1 = "The oyster farmers of Low Point have bought the ice house and will open it in the spring."
P2 = "They mean to sell what they raise from its door, three mornings a week and on feast days."
P3 = "Their neighbours on the mainland had bid for it too, and offered twice as much for the roof."
STORY = (P1, P2, P3)


def reading(*lines: str, title: str = "Ice house sold to farmers") -> RawArticle:
    """What the reader makes of a page whose lines have blank ones between them."""
    text = "\n\n".join((f"{title} - The Point", title, *lines))
    return read(text, Context(key="articles/ice.txt", home="https://point.example/"))


def texts(raw: RawArticle) -> list[str]:
    """The lines of a story without their elements."""
    found = (line.partition(">")[2].rpartition("</")[0] for line in raw.body.splitlines())
    return [line for line in found if line]


ADDED = {
    "appeal": [
        "We hope that you liked this story. Subscribe to The Point and read more of them each day.",
    ],
    "appeal-german": [
        (
            "Ihnen gefällt unser Angebot? Mit unserem Newsletter lesen wir Ihnen jeden Morgen vor, "
            "was wichtig ist."
        ),
    ],
    "appeal-french": [
        "Nous vous remercions de votre visite : abonnez-vous pour lire la suite sur votre écran.",
    ],
    "appeal-russian": [
        "Мы будем рады, если вы подпишетесь на нашу рассылку и будете читать нас каждое утро.",
    ],
    "rights": ["© The Point Ltd, which may be asked by whoever wants to print it somewhere else."],
    "login-and-rules": [
        "You must log in to join the talk below or read more comments from others.",
        "Please keep your comments civil. We hide those comments that our readers report to us.",
    ],
    "life": [
        "Ida Marsh",
        "Ida Marsh has written about the coast and those who live on it for over twenty years.",
    ],
    "networks": [
        "Follow The Point on Facebook, Instagram and Mastodon to hear of the next tides and boats.",
    ],
    "networks-german": [
        "Folgt uns auf Instagram, Facebook und Mastodon, damit ihr von jeder Auktion erfahrt.",
    ],
    "accounts": [
        (
            "Send us your pictures of the coast: write to desk@point.example, or to @thepoint on "
            "Mastodon, and tell our desk who took them."
        ),
    ],
    "life-below-a-name": [
        "Ida Marsh",
        "A reporter who has lived beside the sea and written of it for twenty years and more.",
    ],
    "address-of-the-writer": [
        "Write to Ida Marsh by sending a letter to ida@point.example, or follow her on Mastodon.",
    ],
    "short-sentence-between": [
        "We ask you to subscribe to The Point, whose newsletter brings you the news each day.",
        "It costs little.",
        "You can end it whenever you like, in the account that our newsletter lets you open.",
    ],
}


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_what_a_site_adds_goes_and_is_told(added: list[str]) -> None:
    """Appeals, rights, rules for comments and a writer's life go, and a warning says so."""
    raw = reading("By Ida Marsh", *STORY, *added)
    assert texts(raw) == list(STORY)
    assert any("left out" in warning for warning in raw.warnings)


KEPT = {
    "you": ["You may see it in the spring, when our boats come back and your letters with them."],
    "question-to-the-reader": ["What would you have done with an ice house that nobody wanted?"],
    "register": ["Whoever wants a stall may register until Friday, and members pay half of it."],
    "address": ["You can book a place at www.point.example or by a letter to the harbour office."],
    "speaks-of-the-site": ["The farmers did not answer when The Point asked them for a comment."],
    "networks": [
        "The pictures of it were shared on Facebook, Instagram and Mastodon more than any other."
    ],
    "site-and-networks": [
        "The Point showed the pictures on Facebook and Instagram, where thousands have seen them."
    ],
    "site-and-addresses": [
        (
            "The Point has put the two contracts at https://point.example/a and at "
            "https://point.example/b, and www.point.example has the map of the roof."
        ),
    ],
    "network-and-you": [
        "You can see the pictures on Mastodon, where the harbour office shows one of them a day."
    ],
    "network": ["He wrote on Facebook that the ice had been sold, and that it was not his fault."],
    "heading-said-again": [
        "Ice",
        "Ice is cut in winter and kept below the straw until it is sold.",
    ],
    "list": ["Oysters: 12 €", "Ice: 3 €", "Straw: 1 €", "Open from May"],
    "short": ["Nobody came."],
    "speech": [
        "“If you subscribe to it, our newsletter will tell you what the ice costs today,” she said."
    ],
    "site-and-you": ["You will find The Point closed for the day on which the ice is carried out."],
}


@pytest.mark.parametrize("last", KEPT.values(), ids=KEPT)
def test_last_lines_of_a_story_stay(last: list[str]) -> None:
    """A last paragraph that has one mark of an appeal, and no more, is the story's."""
    assert texts(reading("By Ida Marsh", *STORY, *last)) == [*STORY, *last]


def test_story_about_letters_keeps_its_last_line() -> None:
    """What would be an appeal is none in a story that speaks of subscriptions from the start."""
    first = "The Point has more readers who subscribe to its newsletter than the island has people."
    last = "We subscribe to it ourselves, and you would too, if you could see the winters here."
    assert texts(reading(first, *STORY, last)) == [first, *STORY, last]


def test_story_about_networks_keeps_its_last_line() -> None:
    """What would be an appeal is none in a story that speaks of networks from the start."""
    first = "The Point has left Facebook, where most of the people of the island still read it."
    last = "You will find us on Mastodon and on Bluesky, said the board, which has no telephone."
    assert texts(reading(first, *STORY, last)) == [first, *STORY, last]


@pytest.mark.parametrize("between", ["", "What moves the coast each morning, in a letter for you."])
def test_life_goes_where_its_writer_signed_below_a_standfirst(between: str) -> None:
    """A life goes though the byline stands below a first paragraph, and below an appeal."""
    signed = [P1, *([between] if between else []), "By Ida Marsh", P2, P3]
    life = ["Ida Marsh", "Ida Marsh is a reporter who writes of the coast for The Point."]
    found = texts(reading(*signed, *life))
    assert P3 in found
    assert life[1] not in found


def test_paragraph_that_begins_with_a_writer_whom_the_story_speaks_of_stays() -> None:
    """A last paragraph about one who wrote the story, and stands in it, is the story's."""
    told = "The prize was given to Ida Marsh on Monday, in the ice house and among its farmers."
    last = "Ida Marsh was born on the island and has never lived in any other place than this one."
    assert texts(reading("By Ida Marsh", *STORY, told, last)) == [*STORY, told, last]


def test_what_a_writer_asks_and_says_stays() -> None:
    """The last word of an interview is the story's, though its speaker's name stands above it."""
    asked = "What will they do with a house of ice when the summer is there and the straw is wet?"
    thanks = "Thank you for this long talk, for the tea, and for the ice that was in the tea."
    talk = ["Ida Marsh", asked, "Bo Dahl", P3, "Ida Marsh", thanks]
    assert texts(reading("By Ida Marsh", P1, P2, *talk))[-5:] == talk[1:]


def test_many_added_lines_outweigh_no_two_sentences() -> None:
    """However much a site adds below them, two short sentences, or a paragraph, end the search."""
    appeal = "We ask you to subscribe to The Point and to its newsletter, which you will like."
    short = ["It was so.", "Nobody came."]
    below = [appeal.replace("which", f"number {n}, which") for n in range(5)]
    long = [line.replace("ice", name) for name in ("ice", "net", "hay") for line in STORY]
    assert texts(reading(*long, appeal, *short, *below)) == [*long, appeal, *short]
    assert texts(reading(*long, appeal, P3.replace("roof", "door"), *below))[-1].endswith("door.")


WORDS = st.sampled_from(
    [
        "the",
        "old",
        "ice",
        "house",
        "quay",
        "board",
        "boat",
        "winter",
        "farmer",
        "gull",
        "stair",
        "roof",
        "is",
    ]
)
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=12, max_size=30), min_size=2, max_size=9)


@given(PARAGRAPHS, st.sampled_from([[], *ADDED.values()]))
def test_no_paragraph_is_ever_lost(made: list[list[str]], added: list[str]) -> None:
    """Whatever a site adds below them, paragraphs without its marks are all read."""
    story = [f"{n} {' '.join(words)}." for n, words in enumerate(made, start=1000)]
    assert set(story) <= set(texts(reading(*story, *added, "Share this", "© 2024 The Point")))


BESIDE = (
    "Advertisement",
    "Anzeige",
    "Publicité",
    "広告",
    "Реклама",
    "Photo",
    "Foto: dpa",
    "Image 1 of 3",
    "* * *",
    "Read also: The crane stays where it is",
)
LISTS = {
    "prices": ["Oysters 12 €", "Ice 3 €", "Straw 1 €"],
    "times": ["8:30 The boats leave", "9:15 They cast their nets", "11:40 They come home"],
    "labels": ["Roof: slate", "Walls: stone", "Floor: straw"],
    "items": ["1. Cut the ice", "2. Cover it", "3. Sell it"],
    "announced": ["These were there:", "Ida Marsh", "Bo Dahl"],
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
@given(st.sampled_from(BESIDE), st.integers(0, 2), st.booleans())
def test_list_below_an_advertisement_stays(
    listed: list[str], beside: str, place: int, again: bool
) -> None:
    """A list at a story's end is whole, though an advertisement or a picture parts it from it."""
    lines = [*listed[:place], beside, *listed[place:], *([beside] if again else [])]
    found = texts(reading(*STORY, *lines, "Share this", "Related articles"))
    assert found == [*STORY, *(re.sub(r"^\d\. ", "", line) for line in listed)]


@pytest.mark.parametrize("button", ["Listen", "Save", "Share this"])
def test_button_between_paragraphs_ends_no_story(button: str) -> None:
    """A list below a button stays where the page has that button between its paragraphs too."""
    listed = LISTS["prices"]
    below = [button, *listed, "Copy link"]
    assert texts(reading(P1, button, P2, P3, *below)) == [*STORY, *listed]
    assert texts(reading(*STORY, *below)) == list(STORY)


@pytest.mark.parametrize("beside", BESIDE)
def test_what_goes_below_an_advertisement_is_told(beside: str) -> None:
    """Lines that are no list are left out below an advertisement as above it, and said to be."""
    raw = reading(*STORY, beside, "The boats of the winter", "Ropes and their makers", "Share this")
    assert texts(raw) == list(STORY)
    assert "2 lines below the last paragraph were left out" in raw.warnings[0]
    assert "The boats of the winter" in raw.warnings[0]


@pytest.mark.parametrize("heading", ["Day 1 of 30", "Chapter 12", "Part 2 of 3", "1 of 5"])
def test_numbers_of_other_things_than_pictures_stay(heading: str) -> None:
    """A sub-heading that counts days or parts is no picture's number in its gallery."""
    assert texts(reading(P1, P2, heading, P3)) == [P1, P2, heading, P3]
    assert texts(reading(P1, P2, "Bild 3 von 12", P3)) == [P1, P2, P3]


TEASERS = [
    line
    for n, word in enumerate(("Kettle", "Violin", "Orchard"))
    for line in (
        f"{word} wins a prize again",
        (
            f"{word} makers from seventeen valleys gathered in Northern Castle {n} on Sunday "
            "afternoon, hoping judges would finally recognise their patient labour."
        ),
    )
]


def test_summaries_of_other_stories_go() -> None:
    """Below a heading for other stories their summaries go, and a warning says so."""
    raw = reading(*STORY * 2, P1.replace("ice", "net"), "Related stories", *TEASERS)
    assert not any("makers" in line for line in texts(raw))
    assert any("left out" in warning for warning in raw.warnings)


def test_story_goes_on_below_a_heading_for_others() -> None:
    """Where as much stands below a heading for other stories as above it, all of it stays."""
    found = texts(reading(P1, P2, "Related stories", *TEASERS))
    assert sum("makers" in line for line in found) == 3


REPLIES = (
    "6 thoughts on “Ice house sold to farmers”",
    "3 Gedanken zu „Ice house sold to farmers“",
    "12 commentaires sur « Ice house sold to farmers »",
    "2 réponses à Ice house sold to farmers",
)


@pytest.mark.parametrize("heading", REPLIES)
def test_replies_that_a_blog_counts_go(heading: str) -> None:
    """What stands below the count of replies to the headline was written by readers."""
    said = "I have lived beside it for forty years and never saw anybody buy any of its ice."
    raw = reading(*STORY, heading, "Bo Dahl says:", said)
    assert texts(raw) == list(STORY)
    assert "comments of readers" in raw.warnings[0]


SAID = (
    "I have lived beside it for forty years and never saw anybody buy any of its ice.",
    "It is a shame that nobody asked those who live there what they wanted to do with it.",
)
SIGNED = {
    "date-below": (["Bo Dahl", "12 March 2024 at 12:30"], ["eva_r", "12 March 2024 at 14:30"]),
    "date-behind": (["Dan, 12.03.2024 12:30"], ["2. eva_r | 12.03.2024 14:30"]),
    "japanese": (["山田", "2024年3月12日 12:30"], ["佐藤", "2024年3月12日 14:30"]),
}


@pytest.mark.parametrize("heading", ["Comments", "2 Comments", "Kommentare (2)"])
@pytest.mark.parametrize("names", SIGNED.values(), ids=SIGNED)
@pytest.mark.parametrize("button", [[], ["Reply"]], ids=["alone", "with-a-button"])
def test_comments_with_dates_go(
    heading: str, names: tuple[list[str], list[str]], button: list[str]
) -> None:
    """Below a heading for comments they go, whatever time of what day is beside their names."""
    said = (line for pair in zip(names, SAID, strict=True) for line in (*pair[0], pair[1], *button))
    raw = reading(*STORY, heading, *said)
    assert texts(raw) == list(STORY)
    assert any("comments of readers" in warning for warning in raw.warnings)


@pytest.mark.parametrize("names", SIGNED.values(), ids=SIGNED)
def test_dates_without_a_heading_head_no_comments(names: tuple[list[str], list[str]]) -> None:
    """What stands below names and dates is the story's, as in a programme, without a heading."""
    said = (line for pair in zip(names, SAID, strict=True) for line in (*pair[0], pair[1]))
    assert set(SAID) <= set(texts(reading(*STORY, *said)))


@pytest.mark.parametrize("line", ["3 years of ice", "7 questions about the ice house", "12", "-"])
def test_other_lines_with_numbers_head_no_comments(line: str) -> None:
    """A number above a paragraph counts replies only where the headline stands behind it."""
    assert P3 in texts(reading(P1, P2, line, P3))


ALT = "A worker carries ice from the old house to a boat"
CAPTIONS = {
    "with-credit": (ALT, f"{ALT} (Picture: Getty)"),
    "long-with-credit": (f"{ALT} that waits for it", f"{ALT} that waits for it (Image: Reuters)"),
    "in-other-words": (
        "A worker carries ice to the boat",
        "A worker carries ice to the boat of the farmers at Low Point. Photo: Bo Dahl",
    ),
    "with-a-name": (
        "A worker carries ice to the boat",
        "A worker carries ice to the boat / Bo Dahl",
    ),
    "german": ("Ein Mann trägt das Eis zum Boot", "Ein Mann trägt das Eis zum Boot Lena Vogt"),
    "french": ("Un homme porte la glace au bateau", "Un homme porte la glace au bateau / Luc Roy"),
}


@pytest.mark.parametrize(("alt", "caption"), CAPTIONS.values(), ids=CAPTIONS)
@pytest.mark.parametrize("above", [True, False], ids=["above", "within"])
def test_text_for_a_picture_goes_where_its_caption_says_more(
    alt: str, caption: str, above: bool
) -> None:
    """What stands for a picture that is not shown goes, and its caption stays."""
    lines = [alt, caption, *STORY] if above else [P1, alt, caption, P2, P3]
    found = texts(reading(*lines))
    assert caption in found
    assert alt not in found


@pytest.mark.parametrize("behind", ["Bo Dahl", "Bo Dahl for The Point", "Quay Press"])
def test_caption_without_its_maker_goes_below_the_same_with_it(behind: str) -> None:
    """A caption is kept once, with who made the picture, in whatever order both stand."""
    assert texts(reading(P1, f"{ALT}. {behind}", f"{ALT}.", P2, P3)) == [
        *(P1, f"{ALT}. {behind}", P2, P3)
    ]


@pytest.mark.parametrize(
    "heading", ["What the farmers sell", "What the farmers sell in the spring"]
)
def test_sub_heading_whose_words_open_its_paragraph_stays(heading: str) -> None:
    """A sub-heading stands above a paragraph that begins as it does."""
    below = f"{heading} from the ice house is what the sea gives them."
    assert heading in texts(reading(P1, P2, heading, below, P3))
