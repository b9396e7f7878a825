"""What stands around and within stories in page text and is none: pictures, offers, counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.raw_article import Context, RawArticle

WORDS = [
    ("oysters", "harbour", "lantern", "quayside", "trawler", "sailors", "lobster", "mussels"),
    ("barley", "orchard", "tractor", "harvest", "meadows", "cattle", "ploughs", "fences"),
    ("violin", "concert", "chorus", "trumpet", "rehearsal", "opera", "singers", "ballads"),
    ("glacier", "summits", "avalanche", "climbers", "ridges", "shelter", "valleys", "ropes"),
]
"""Words of four stories that have none in common."""


def paragraph(topic: int, n: int) -> str:
    """A paragraph of many words about one of the topics, another for each number."""
    a, b, c, d, e, f = (WORDS[topic][(n + step) % 8] for step in range(6))
    return f"On day {n} the {a} and the {b} saw the {c} with the {d} near the {e} and the {f}."


STORY = [paragraph(0, n) for n in range(12)]


def reading(*lines: str, title: str = "Oysters and lanterns sold at the harbour") -> RawArticle:
    """What the reader makes of a page whose lines have blank ones between them."""
    text = "\n\n".join((f"{title} - The Point", title, *lines))
    return read(text, Context(key="articles/ice.txt", home="https://point.example/"))


def texts(raw: RawArticle) -> list[str]:
    """The lines of a story without their elements."""
    found = (line.partition(">")[2].rpartition("</")[0] for line in raw.body.splitlines())
    return [line for line in found if line]


def teasers(*, paired: bool) -> list[str]:
    """A list of other stories with their stamps, of one or two paragraphs each."""
    return [
        line
        for topic in (1, 2, 3)
        for line in (
            f"{topic}:30 pm",
            f"Why {WORDS[topic][0]} and {WORDS[topic][1]} are sold elsewhere now",
            paragraph(topic, 1),
            *([paragraph(topic, 2)] if paired else []),
            "Bo Dahl",
        )
    ]


@pytest.mark.parametrize("paired", [False, True])
@pytest.mark.parametrize(
    "heading", ["Related stories", "Das könnte Sie auch interessieren", "Articles similaires"]
)
def test_other_stories_go_with_their_stamps(heading: str, paired: bool) -> None:
    """A list of other stories goes whole, though each has two paragraphs, and a warning says so."""
    raw = reading(*STORY, heading, *teasers(paired=paired))
    assert texts(raw) == STORY
    assert [warning for warning in raw.warnings if "left out" in warning]


@pytest.mark.parametrize(
    "heading",
    ["Schlagwörter zu diesem Artikel", "Topics in this article", "Temas de este artículo"],
)
def test_topics_of_an_article_end_it(heading: str) -> None:
    """A heading for the topics of an article stands below it, as tags do."""
    raw = reading(*STORY, heading, "Harbour", "Trade", *teasers(paired=False))
    assert texts(raw) == STORY


@given(
    above=st.integers(8, 12),
    below=st.integers(2, 8),
    heading=st.sampled_from(["Related stories", "Trending", "Most read", "Articles similaires"]),
    gap=st.lists(st.sampled_from(["Advertisement", "Share", "Harbour news"]), max_size=3),
)
def test_story_goes_on_below_offers(above: int, below: int, heading: str, gap: list[str]) -> None:
    """Paragraphs with a story's words stay below a heading for others, whatever is between."""
    told = [paragraph(0, n) for n in range(above + below)]
    spread = [line for one in told[above:] for line in (*gap, one)]
    raw = reading(*told[:above], heading, "How lobster is sold", *spread)
    assert [line for line in texts(raw) if line in told] == told


def test_strange_paragraph_of_a_story_that_goes_on_stays() -> None:
    """Two summaries of others end no story whose own words go on below them."""
    others = [
        line
        for topic in (1, 2)
        for line in (f"Why {WORDS[topic][0]} are sold elsewhere", paragraph(topic, 1))
    ]
    more = [*(paragraph(0, n) for n in range(12, 18)), paragraph(3, 1)]
    spread = [line for one in more for line in ("Harbour", one)]
    raw = reading(*STORY, "Related stories", *others, *spread)
    assert [line for line in texts(raw) if line in more] == more


@pytest.mark.parametrize("count", ["3 Kommentare", "12 comments", "Commentaires (4)", "7 reacties"])
def test_counted_comments_end_a_story(count: str) -> None:
    """A heading for comments with their count ends a story below which others are offered."""
    said = [f"I saw {line[0].lower()}{line[1:]}" for line in STORY[:4]]
    raw = reading(*STORY, "Read also", "How barley is sold", STORY[0] + " So.", count, *said)
    assert [line for line in texts(raw) if line in said] == []
    assert texts(raw)[: len(STORY)] == STORY
    assert [warning for warning in raw.warnings if "comments of readers" in warning]


@pytest.mark.parametrize("count", ["3 Kommentare", "12 comments", "Commentaires (4)"])
@given(place=st.integers(2, 6))
def test_count_of_comments_above_the_most_of_a_story_is_a_button(count: str, place: int) -> None:
    """A count within the first half of a story ends nothing."""
    raw = reading(*STORY[:place], count, *STORY[place:])
    assert texts(raw) == STORY


SHOWN = (
    "Sailors of the harbour, left, and the lobster trader of the quayside shake their hands on "
    "the trawler at noon on Monday (Harbour Photo)"
)


def test_gallery_printed_again_is_kept_once() -> None:
    """The caption of a picture stays once, however a gallery repeats it and its start."""
    start = SHOWN.removesuffix(" (Harbour Photo)")
    raw = reading(*STORY[:3], SHOWN, start, "Caption", SHOWN, start, *STORY[3:])
    assert texts(raw) == [*STORY[:3], SHOWN, *STORY[3:]]


def test_question_asked_again_stays() -> None:
    """A long question that two people are asked stands above both answers."""
    asked = "What do you do with the lobster that you cannot sell at the harbour on a Monday?"
    lines = [asked, STORY[0], asked, STORY[1], asked, STORY[2]]
    assert texts(reading(*lines)) == lines


@pytest.mark.parametrize(
    "line",
    [
        "harbour-at-noon_02.jpg",
        "Harbour - Noon.PNG",
        "2 of 12 |",
        "Caption",
        "Story continues below",
        "Empfohlener redaktioneller Inhalt",
        "Lesezeit: 3 Min.",
        "Temps de Lecture 4 min.",
        "Lire aussi : Article réservé à nos abonnés Les huîtres du port et la vente du matin",
        "Lest auch: Wie Hummer am Hafen verkauft werden",
    ],
)
def test_what_stands_for_pictures_and_offers_goes(line: str) -> None:
    """Names of files, counts of pictures and of minutes, and offers are no part of a story."""
    assert texts(reading(*STORY[:3], line, *STORY[3:])) == STORY
    assert texts(reading(*STORY, line, "Related stories")) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "The file harbour.jpg was on the desk when the police came in.",
        "Two of 12 boats were lost",
        "2 of 12 boats came home",
        "The story continues below the deck, where the lobster is.",
        "Zubereitungszeit: 20 Min.",
    ],
)
def test_lines_that_speak_of_such_things_stay(line: str) -> None:
    """A sentence about a file, a part of a number, or the time that a dish takes is the story's."""
    assert line in texts(reading(*STORY[:3], line, *STORY[3:]))


def test_text_of_a_picture_goes_where_its_caption_has_half_of_it() -> None:
    """Unclosed words for a picture are not kept beside the caption that says them in full."""
    caption = "A trader sells lobster at the quayside of the harbour. Foto: Bo Dahl/Reuters"
    assert texts(reading(*STORY[:2], "Harbour protest lobster market", caption, *STORY[2:])) == [
        *STORY[:2],
        caption,
        *STORY[2:],
    ]


PRINTED = {
    "cut": (
        "Sailors of the harbour and the lobster trader shake hands …",
        "Sailors of the harbour and the lobster trader shake hands on the trawler. Bo Dahl",
    ),
    "cut-icelandic": (
        "Sjómenn hafnarinnar og humarsalinn takast í hendur …",
        "Sjómenn hafnarinnar og humarsalinn takast í hendur um borð í togaranum. Bo Dahl",
    ),
    "cut-greek": (
        "Οι ναύτες του λιμανιού και ο έμπορος δίνουν...",
        "Οι ναύτες του λιμανιού και ο έμπορος δίνουν τα χέρια πάνω στην τράτα. Μπο Νταλ",
    ),
    "spelt": (
        "The lobster trader at a photocall on the trawler in March.",
        "The lobster trader at a photo-call on the trawler in March.",
    ),
    "spelt-german": (
        "Der Hummerhändler spricht mit zwei Seeleuten am Kai, im März.",
        "Der Hummer-Händler spricht mit zwei Seeleuten am Kai im März.",
    ),
    "but-for-a-word": (
        "She, left, and he, on the quay, shake hands on the boat's deck at noon of the day it came",
        "She, left, and he, on the quay, shake hands on the boatÕs deck at noon of the day it came",
    ),
}


@pytest.mark.parametrize(("line", "again"), PRINTED.values(), ids=PRINTED)
@pytest.mark.parametrize("above", [True, False], ids=["above", "within"])
def test_caption_printed_with_small_differences_is_one(line: str, again: str, above: bool) -> None:
    """Of a caption that is printed cut and whole, or spelt in two ways, one stays."""
    lines = [line, again, *STORY] if above else [*STORY[:3], line, again, *STORY[3:]]
    found = texts(reading(*lines))
    assert again in found
    assert line not in found


def test_whole_caption_above_its_cut_printing_stays() -> None:
    """A caption that a button opens and closes is kept where it is whole."""
    whole = f"{SHOWN} less"
    cut = "Sailors of the harbour, left, and the lobster trader of the ... more"
    assert texts(reading(*STORY[:3], whole, cut, *STORY[3:])) == [*STORY[:3], whole, *STORY[3:]]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        (
            "The ferry to the island leaves the harbour at 9 in the morning every day.",
            "The ferry to the island leaves the harbour at 7 in the morning every day.",
        ),
        (
            "We had asked for the lobster that was boiled in the kitchen of the inn.",
            "We had asked for the lobster that was boiled in the kitchen of the boat.",
        ),
        (
            "§ 4 Abs. 3 of the rules for harbours of the state, on lobster and on eels",
            "§ 4 Abs. 2 of the rules for harbours of the state, on lobster and on eels",
        ),
        (
            "The red boat of the harbour inn is sailed by Ada on the first day of the race",
            "The blue boat of the harbour inn is sailed by Ada on the first day of the race",
        ),
        ("So I said: well...", "So I said: well, we shall see what the lobster costs on Monday."),
    ],
)
def test_lines_that_say_other_things_stay_both(line: str, after: str) -> None:
    """Two sentences that differ in a word, and lines with other numbers, are both the story's."""
    found = texts(reading(*STORY[:3], line, after, *STORY[3:]))
    assert found == [*STORY[:3], line, after, *STORY[3:]]


def test_paragraph_printed_twice_alone_is_sample_text() -> None:
    """A page that tells one long paragraph twice, and nothing else, has both of them."""
    sample = " ".join(["Lorem ipsum dolor sit amet, consectetur adipisicing elit sed do."] * 6)
    assert texts(reading(sample, sample)) == [sample, sample]


@pytest.mark.parametrize(
    "name",
    [
        "harbour-at-noon",
        "2-harbour-noon",
        "port-de-pêche-au-matin",
        "Hafen-am-Morgen-02",
        "порт-на-рассвете",
        "harbour_2024_noon_3",
    ],
)
def test_name_of_a_file_without_its_ending_stands_for_a_picture(name: str) -> None:
    """A word of three parts and more, in small letters or numbered, is no part of a story."""
    assert texts(reading(*STORY[:3], name, *STORY[3:])) == STORY
    numbered = [f"{name.rstrip('-_0123456789')}-{n}" for n in range(1, 5)]
    assert texts(reading(*STORY[:3], *numbered, *STORY[3:])) == STORY


@pytest.mark.parametrize(
    "heading", ["Picture-in-picture", "Wrap-up", "HARBOUR_AND_QUAY", "harbour_quay", "12-03-24"]
)
def test_words_with_hyphens_may_be_sub_headings(heading: str) -> None:
    """A word of two parts or in capitals is a sub-heading, and figures with hyphens are no name."""
    assert heading in texts(reading(*STORY[:3], heading, *STORY[3:]))


def test_words_with_hyphens_that_the_story_speaks_of_stay() -> None:
    """A sub-heading of small letters stays above a paragraph that says it, and so does a list."""
    below = "The net called cod-and-eel-net is three fathoms wide, and no lobster can leave it."
    assert "cod-and-eel-net" in texts(reading(*STORY[:3], "cod-and-eel-net", below, *STORY[3:]))
    nets = ["cod-and-eel-net", "crab-and-hake-net", "trap-of-willow"]
    found = texts(reading(*STORY[:3], *nets, *STORY[3:]))
    assert found == [*STORY[:3], *nets, *STORY[3:]]


ASKED = {
    "german": (
        "An dieser Stelle finden Sie externen Inhalt, der den Artikel ergänzt.",
        "Ich bin damit einverstanden, dass mir externe Inhalte angezeigt werden.",
        "Damit können Daten an Drittplattformen übermittelt werden, wie hier nachzulesen ist.",
    ),
    "english": (
        "This article contains content provided by a video service.",
        "We ask for your permission before anything is loaded, as they may be using cookies.",
    ),
    "french": ("Pour afficher ce contenu, il faut accepter les témoins de ce fournisseur.",),
    "dutch": ("Om deze inhoud te bekijken moet u de cookies van derden op deze site toestaan.",),
    "spanish": ("Para ver este contenido debe aceptar las condiciones de quien lo ofrece aquí.",),
}
OLD = {
    "english": "Your browser is no longer supported. To see this site, please get another.",
    "german": "Ihr Browser ist veraltet. Bitte aktualisieren Sie ihn, oder wechseln Sie ihn.",
    "french": "Votre navigateur n'est plus pris en charge : mettez-le à jour avant de lire.",
    "spanish": "Su navegador está desactualizado, y es posible que el sitio no se vea como debe.",
    "russian": "Ваш браузер устарел. Обновите его, чтобы страница выглядела так, как задумано.",
    "chinese": "您的浏览器版本过旧，为了获得更好的浏览体验，请您尽快下载并安装新版的浏览器。",
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_question_before_what_others_hold_is_shown_goes(asked: tuple[str, ...]) -> None:
    """What a page asks before it shows a video, or a post, is no part of its story."""
    assert texts(reading(*STORY[:3], *asked, *STORY[3:])) == STORY
    announced = "The sailors speak of the lobster in a film of the harbour board:"
    found = texts(reading(*STORY[:3], announced, *asked, *STORY[3:]))
    assert found == [*STORY[:3], announced, *STORY[3:]]


@pytest.mark.parametrize("line", OLD.values(), ids=OLD)
def test_word_to_an_old_browser_above_a_story_goes(line: str) -> None:
    """A line above the story that tells a browser to be renewed is none of its paragraphs."""
    title = "Oysters and lanterns sold at the harbour"
    text = "\n\n".join((f"{title} - The Point", line, title, *STORY))
    found = read(text, Context(key="articles/ice.txt", home="https://point.example/"))
    assert texts(found) == texts(reading(line, *STORY)) == STORY


ABOUT = {
    "english": (
        "Mozilla has released version 200 of Firefox, a modern browser that blocks trackers.",
        "The browser will no longer support Windows 8, the company said in a note on Monday.",
        "Internet Explorer was the browser that most people used, and few of them miss it now.",
        "To update your browser, open the menu and choose About, and the new one is fetched.",
    ),
    "german": (
        "Das Rathaus arbeitet mit einem veralteten Browser, wie aus einem Bericht hervorgeht.",
        "Der Browser wird vom Hersteller nicht mehr unterstützt und bekommt keine Pflege mehr.",
        "An dieser Stelle finden Sie, wenn Sie vom Hafen kommen, ein Haus mit grünem Dach.",
    ),
    "spanish": (
        "El ayuntamiento usa un navegador obsoleto que el fabricante ya no mantiene al día.",
        "Para ver este contenido del archivo municipal hay que pedir cita, dijo la alcaldesa.",
    ),
    "french": (
        "La mairie utilise un navigateur obsolète, que plus personne ne veut mettre à jour.",
        "Pour afficher ce contenu dans la vitrine du musée, il a fallu trois ans de travaux.",
        "10h00 Ouverture des portes",
    ),
    "swedish": (
        "Innehåll från tredje part, som brev och dagböcker, ska sparas i arkivet, säger chefen.",
        "Webbläsaren stöds inte av banken längre, och därför betalas räkningarna inte i tid.",
    ),
    "polish": (
        "Aby zobaczyć tę treść listów, trzeba wejść na drugie piętro latarni, mówi kustoszka.",
    ),
    "turkish": (
        "Belediye, üç yıldır desteklenmeyen bir tarayıcı kullanıyor ve bunu değiştirecek.",
        "Yeni tarayıcı güncellenecek, ardından arşiv bütün kent halkına açılacak, dedi başkan.",
    ),
    "consent": (
        "The clinic will ask for your permission before anything is loaded into its register.",
        "To view this content of the files a doctor has to show a card, said the clinic's head.",
        "The register contains content provided by all nine hospitals, and by their surgeries.",
    ),
}


@pytest.mark.parametrize("lines", ABOUT.values(), ids=ABOUT)
def test_story_of_programs_and_of_consent_is_whole(lines: tuple[str, ...]) -> None:
    """What a story says of browsers, and of what is asked before it is shown, is its own."""
    assert texts(reading(*lines, *STORY)) == [*lines, *STORY]
    assert texts(reading(*STORY[:3], *lines, *STORY[3:])) == [*STORY[:3], *lines, *STORY[3:]]


def test_story_about_browsers_is_whole() -> None:
    """A story that speaks of browsers keeps what it says of old ones, from its first line on."""
    lines = [
        "A browser that is no longer supported has shown the tide table of the harbour for years.",
        *STORY[:3],
        "The harbour board told us: your browser is outdated, and so is the lobster on your table.",
    ]
    assert texts(reading(*lines)) == lines


def test_numbered_list_of_other_stories_goes() -> None:
    """Below "Read more", pictures with a number and the headlines below them are other stories."""
    offers = [
        "Read more",
        "1. Cattle and fences stand in the meadows behind the orchard on a day in June.",
        "Why barley and orchards are sold elsewhere now",
        "2. A tractor leaves the harvest.",
        "Ploughs for the meadows are lent again",
        "3. Story continues below",
    ]
    assert texts(reading(*STORY[:6], *offers, *STORY[6:])) == STORY
    heading = "What the sailors say"
    found = texts(reading(*STORY[:6], *offers, heading, *STORY[6:]))
    assert found == [*STORY[:6], heading, *STORY[6:]]


def test_numbered_list_of_the_story_stays() -> None:
    """Numbered items are the story's below a button too, with and without lines between them."""
    items = ["1. Boil the lobster.", "2. Let it cool.", "3. Open it with a hammer."]
    between = [line for item in items for line in (item, "Mind the claws.")]
    for listed in (items, between):
        found = texts(reading(*STORY[:6], "Share", *listed, *STORY[6:]))
        assert [line for line in found if line not in STORY]
        assert all(any(item[3:] in line for line in found) for item in items)
