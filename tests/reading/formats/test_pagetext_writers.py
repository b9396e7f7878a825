"""Whom a page of text names as the writers of its story, and whom it does not."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.pagetext.lines import Line
from feedwright.reading.formats.pagetext.story import page
from feedwright.reading.formats.raw_article import Context, RawArticle

P1 = "The oyster farmers of Low Point have bought the ice house and will open it in the spring."
P2 = "They mean to sell what they raise from its door, three mornings a week and on feast days."
P3 = "Their neighbours on the mainland had bid for it too, and offered twice as much for the roof."
P4 = "The roof is of lead, and has been patched so often that no one knows how old it may be."
P5 = "What remains of the ice lies under straw in the cellar, where it has been for eleven years."
STORY = (P1, P2, P3, P4, P5)
DECK = "The ice house goes to those who need it most, and the town keeps the key to the cellar."
SHOWN = "The ice house in the snow, as it is seen from the ferry that comes in at noon"


def reading(*lines: str, title: str = "Ice house sold to farmers") -> RawArticle:
    """What the reader makes of a page whose lines have blank ones between them."""
    text = "\n\n".join((f"{title} - The Point", title, *lines))
    return read(text, Context(key="articles/ice.txt", home="https://point.example/"))


def texts(raw: RawArticle) -> list[str]:
    """The lines of a story without their elements."""
    found = (line.partition(">")[2].rpartition("</")[0] for line in raw.body.splitlines())
    return [line for line in found if line]


SIGNED = {
    "name-above-a-date": ["Ida Marsh", "15 March 2024"],
    "name-below-a-date": ["15. März 2024", "Ida Marsh"],
    "name-below-a-standfirst": [DECK, "Ida Marsh", "15 March 2024, 17:50"],
    "name-above-minutes": [DECK, "Ida Marsh", "8 Min"],
    "name-above-a-label": ["Ida Marsh", "Published"],
    "name-and-label": ["Ida Marsh|Published"],
    "name-and-office-and-date": ["Ida Marsh / THE POINT / 15 March 2024, 14:04 IST"],
    "name-behind-a-date": ["15.03.2024 - Ida Marsh"],
    "name-and-state": ["Ida Marsh Stand: 15. März 2024"],
    "name-twice": ["Ida Marsh", "Ida Marsh"],
    "name-twice-in-a-line": ["Ida Marsh Ida Marsh", "15 mars 2024"],
    "name-below-a-caption": [DECK, SHOWN, "By Ida Marsh", "15.03.2024 17.50"],
    "form-and-name": ["Kommentar von Ida Marsh"],
    "form-and-name-danish": ["Kronik af Ida Marsh"],
    "form-and-name-french": ["Article par Ida Marsh"],
    "posted": ["Posted by Ida Marsh on 15 March 2024"],
    "polish": ["Opublikowane przez Ida Marsh"],
    "cell": ["Fr 15.03.2024 | 14:07 Uhr | Von Ida Marsh"],
    "cell-with-topics": ["Coast, News, Harbour | | | Written by Ida Marsh"],
    "label-and-bullets": ["• Von", "• Ida Marsh"],
    "month-begins-the-date": ["By Ida Marsh March 15, 2024"],
    "day-begins-the-date": ["By Ida Marsh Monday"],
    "updated": ["By Ida Marsh Updated"],
    "written-in-one-with-an-office": ["By Ida MarshReporter"],
    "label-written-in-one": ["Veröffentlicht vonIda Marsh"],
    "name-in-one-with-hours": ["Ida Marsh7 hours ago"],
    "name-and-minutes": ["Ida Marsh 3 Minuten"],
    "name-and-comments": ["Ida Marsh 71 Kommentare"],
    "name-and-office": ["Ida Marsh Senior Contributor"],
    "label-and-office": ["By Ida Marsh Health Reporter"],
    "label-and-for-whom": ["By Ida Marsh For The Point"],
    "label-and-agency": ["By Ida Marsh The Associated Press"],
    "office-below": ["Ida Marsh", "Deputy editor"],
    "office-below-as-a-sentence": [DECK, "Ida Marsh", "Redakteurin in der Rhein-Main-Zeitung."],
    "author-above": ["Auteur", "Ida Marsh"],
    "picture-s-text": ["Headshot of Ida Marsh", "Ida Marsh"],
    "picture-s-text-alone": [DECK, "Profilbild von Ida Marsh"],
    "directly-below-the-headline": ["Ida Marsh"],
    "behind-a-date": ["Posted on 15 March 2024 by Ida Marsh"],
    "form-above-a-name": ["Ein Kommentar von", "Ida Marsh"],
    "stroke-before-a-name": [DECK, "/ Ida Marsh"],
}


@pytest.mark.parametrize("lines", SIGNED.values(), ids=SIGNED.keys())
def test_writer_is_read_and_is_no_part_of_the_story(lines: list[str]) -> None:
    """A writer's name is read in many forms, and no line of the story has it."""
    raw = reading(*lines, *STORY)
    assert raw.fields["authors"] == ["Ida Marsh"]
    assert texts(raw)[-len(STORY) :] == list(STORY)
    assert [line for line in texts(raw) if "Ida" in line] == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ida Marsh and AP", ["Ida Marsh", "AP"]),
        ("Ida Marsh, Bo van Dahl und Åsa Lind-Berg", ["Ida Marsh", "Bo van Dahl", "Åsa Lind-Berg"]),
        ("Von DPA", ["DPA"]),
        ("By Reuters", ["Reuters"]),
        ("The Associated Press", ["The Associated Press"]),
        ("María R. Sahuquillo", ["María R. Sahuquillo"]),
        ("Ярослав Кузьмин", ["Ярослав Кузьмин"]),
        ("Von dpa 30.04.2024, 18:58", ["dpa"]),
        ("Ida Marsh | Bo Dahl", ["Ida Marsh", "Bo Dahl"]),
        ("Ida Marsh/Bo Dahl", ["Ida Marsh", "Bo Dahl"]),
        ("Ida Marsh og Bo Dahl", ["Ida Marsh", "Bo Dahl"]),
        ("Ida Marsh oraz Bo Dahl", ["Ida Marsh", "Bo Dahl"]),
        ("von Till Marsh , Bo Dahl , Åsa Lind", ["Till Marsh", "Bo Dahl", "Åsa Lind"]),
        ("By Ida Marsh Sports Editor and Bo Dahl Chief Critic", ["Ida Marsh", "Bo Dahl"]),
        ("Reuters, Ida Marsh", ["Reuters", "Ida Marsh"]),
        ("부산 김바다 기자", ["김바다"]),
    ],
)
def test_agencies_and_several_writers_are_read(line: str, names: list[str]) -> None:
    """All names of a list are writers, and an agency signs as they do."""
    assert reading(line, "15 March 2024", *STORY).fields["authors"] == names


def test_names_on_lines_of_their_own_beside_a_byline_are_all_read() -> None:
    """A page may print one writer a line, of which one stands beside the date."""
    raw = reading("Ida Marsh", "Bo Dahl", "15. März 2024", *STORY)
    assert raw.fields["authors"] == ["Ida Marsh", "Bo Dahl"]


def test_writer_stands_in_the_page_s_title() -> None:
    """A title line may say who wrote: behind a bar, with a byline's label."""
    raw = reading(*STORY, title="Ice house sold to farmers | by Ida Marsh")
    assert raw.fields["authors"] == ["Ida Marsh"]


def test_bylines_on_two_lines_are_both_read() -> None:
    """A page may have one byline a writer."""
    raw = reading("Von Ida Marsh", "Von Bo Dahl", "15. März 2024", *STORY)
    assert raw.fields["authors"] == ["Ida Marsh", "Bo Dahl"]


def test_name_printed_once_more_at_the_end_is_the_writer_s() -> None:
    """A name alone under a standfirst is a writer's where a box below the story has it too."""
    box = ["Ida Marsh", "A reporter who has lived beside the sea and written of it for many years."]
    raw = reading(DECK, "Ida Marsh", *STORY, *box)
    assert raw.fields["authors"] == ["Ida Marsh"]
    assert "Ida Marsh" not in texts(raw)


NO_WRITERS = {
    "sub-heading": [P1, "Great Expectations", P2, P3],
    "one-told-of": ["Bo Dahl", "15 March 2024", P1, f"Bo Dahl said: {P2}", P3, P4, P5],
    "section": ["Local News", "15 March 2024", P1, P2, P3],
    "words-of-the-page": ["Ice House", "15 March 2024", P1, P2, P3],
    "the-site": ["The Point", "15 March 2024", P1, P2, P3],
    "a-newspaper": ["El Deporte", "15 March 2024", P1, P2, P3],
    "a-player": ["Full Screen", "15 March 2024", P1, P2, P3],
    "what-a-writer-is": ["Senior Reporter", "15 March 2024", P1, P2, P3],
    "all-capitals": ["LOW POINT", "15 March 2024", P1, P2, P3],
    "with-a-number": ["Pier 39", "15 March 2024", P1, P2, P3],
    "a-credit": ["Foto von Bo Dahl", P1, P2, P3],
    "a-caption-of-two": ["Bo Dahl at the ice house and Åsa Lind at its door", P1, P2, P3],
    "a-picture-s-agency": ["Bo Dahl/AP", P1, P2, P3],
    "a-way-in": ["Log In POINT Plus", P1, P2, P3],
    "a-logo": ["Harbour Logo", "15 March 2024", P1, P2, P3],
    "a-heading-of-two-words": ["Key Points", P1, P2, P3],
    "a-month": ["by June 19, 2023", P1, P2, P3],
    "a-label-of-topics": ["by / Kategorien: Event", P1, P2, P3],
    "below-three-paragraphs": [P1, P2, P3, "Great Expectations", "15 March 2024", P4],
}


@pytest.mark.parametrize("lines", NO_WRITERS.values(), ids=NO_WRITERS.keys())
def test_what_is_shaped_as_a_name_is_no_writer(lines: list[str]) -> None:
    """Sections, sub-headings and those of whom a story tells did not write it."""
    raw = reading(*lines)
    assert "authors" not in raw.fields
    assert [line for line in texts(raw) if line in STORY] == [x for x in lines if x in STORY]


SENTENCES = [
    "By New Year, the harbour board had run out of money and of patience with its banks.",
    "Von Bad Tölz aus fahren nun jeden Morgen drei Züge bis an den See und wieder zurück.",
    "Par Saint-Malo passent chaque été plus de bateaux que la ville ne compte d'habitants.",
    "Kommentar von Ida Marsh, die das Haus kennt, war keiner zu bekommen, sagte der Wirt.",
    "Article by Ida Marsh was the first to say so, and it was laughed at for a whole year.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("place", range(4))
def test_sentence_that_begins_as_a_byline_is_a_paragraph(sentence: str, place: int) -> None:
    """A sentence names no writer, wherever it stands, and stays."""
    lines = [*STORY[:place], sentence, *STORY[place:]]
    raw = reading(*lines)
    assert "authors" not in raw.fields
    assert texts(raw) == lines


def test_those_who_speak_in_an_interview_are_no_writers() -> None:
    """Names above questions and answers stay, though one of them stands under the headline."""
    said = [P1, P2, P3, P4, P5, DECK]
    talk = [line for n, one in enumerate(said) for line in (("Ida Marsh", "Bo Dahl")[n % 2], one)]
    raw = reading(*talk)
    assert "authors" not in raw.fields
    assert texts(raw)[-len(talk) + 1 :] == talk[1:]


_WORDS = st.sampled_from(
    ["Great", "Old", "Northern", "Quiet", "Winter", "Harbour", "Tides", "Long", "Empty", "Stones"]
)


@given(
    heading=st.lists(_WORDS, min_size=2, max_size=4, unique=True).map(" ".join),
    place=st.integers(1, 4),
)
def test_heading_between_paragraphs_stays(heading: str, place: int) -> None:
    """Words with capitals between two paragraphs are a sub-heading, and name no writer."""
    raw = reading(*STORY[:place], heading, *STORY[place:])
    assert "authors" not in raw.fields
    assert texts(raw) == [*STORY[:place], heading, *STORY[place:]]


_NAMES = st.sampled_from(["Ida Marsh", "Bo Dahl", "Åsa Lind-Berg", "João da Silva", "Ида Маршак"])
_STAMPS = st.sampled_from(
    ["15 March 2024", "15. März 2024", "15/03/2024 09:05", "8 min read", "Lesezeit: 3 Min.", ""]
)


@given(
    names=st.lists(_NAMES, min_size=1, max_size=3, unique=True),
    stamp=_STAMPS,
    label=st.sampled_from(["By ", "Von ", "Par ", "Av ", ""]),
    deck=st.booleans(),
    first=st.integers(0, 3),
)
def test_no_paragraph_is_lost_to_a_byline(
    names: list[str], stamp: str, label: str, deck: bool, first: int
) -> None:
    """Whoever signs a story, and however, each of its paragraphs stays."""
    byline = label + " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
    head = ([DECK] if deck else []) + [byline] + ([stamp] if stamp else [])
    told = texts(reading(*head, *STORY[first:]))
    assert [line for line in told if line in STORY] == list(STORY[first:])
    assert (DECK in told) == deck


def test_caption_of_two_below_a_byline_names_no_writers() -> None:
    """Who is shown on a picture below a byline did not write, and the caption stays."""
    shown = "Hafenmeisterin Berta Lund und Fischer Nils Aas"
    raw = reading("Ida Marsh 3 Minuten", shown, *STORY)
    assert raw.fields["authors"] == ["Ida Marsh"]
    assert shown in texts(raw)


@pytest.mark.parametrize("one", ["IDA MARSH", "ÅSA LÖFGREN", "ИДА МАРШ", "ΊΔΑ ΜΑΡΗ"])
def test_name_in_capitals_is_spelt_as_another_line_spells_it(one: str) -> None:
    """A byline among many has the spelling of the page's other lines, and else its own."""
    others = [f"By {letter}{letter} MARSH" for letter in "AB"]
    spelt = one.title()
    told = reading(f"By {one}", *others, *STORY, f"{spelt} writes about the coast.")
    assert spelt in told.fields["authors"]
    assert one in reading(f"By {one}", *others, *STORY).fields["authors"]


def test_thousands_of_names_ask_each_line_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of names alone, or of names in capitals, are compared in proportion to their number."""
    asked: list[int] = []

    class Counted(str):
        """A line's text that counts its comparisons."""

        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            asked.append(1)
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    plain = Line.of

    def counted(number: int, text: str, form: str = "", raw: str = "") -> Line:
        line = plain(number, text, form, raw)
        return msgspec.structs.replace(line, key=Counted(line.key))

    letters = "abcdefghijklmnop"
    names = [f"{a}{b}da {c}rsh".title() for a in letters for b in letters for c in letters[:2]]
    monkeypatch.setattr(Line, "of", counted)
    counts = []
    for many in (names[:128], names):
        asked.clear()
        page(
            "\n".join(("Ice house sold - The Point", "Ice house sold", *many, *STORY)), frozenset()
        )
        counts.append(len(asked))
    assert counts[1] < 8 * max(counts[0], 64)
