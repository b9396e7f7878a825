import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.conftest import shared
from tests.patience import patience

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats.pagetext import read, repeated_lines
from feedwright.reading.formats.pagetext.lines import key
from feedwright.reading.formats.raw_article import Context, RawArticle

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "pagetext"

FIRST = "The harbour board met on Monday and agreed that the old crane should stay where it is."
SECOND = "A survey of the quay found that its foundations are sound and will bear the new rails."
THIRD = "The board expects the first visitors in May, when the boats come back from the islands."


def reading(text: str, repeated: frozenset[str] = frozenset()) -> RawArticle:
    """Reads a page of an invented folder."""
    context = Context(key="articles/crane.txt", home="https://example.org/", repeated=repeated)
    return read(text, context)


def paragraphs(text: str, repeated: frozenset[str] = frozenset()) -> list[str]:
    """The lines of a page's story as HTML."""
    return reading(text, repeated).body.splitlines()


def page(*lines: str, title: str = "The crane stays") -> str:
    """A page with its title line, its headline and what follows."""
    return "\n".join((f"{title} - The Quay", title, *lines))


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    """Each page reads as an editor would have it: every field, and the story line by line."""
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    raw = reading(path.read_bytes().decode())
    assert {"fields": dict(raw.fields), "body": raw.body.splitlines()} == expected


def test_the_page_of_the_shared_data() -> None:
    """The page that the reader was made for gives its story whole and no line of furniture."""
    folder = shared("page-text")
    raw = reading(next(folder.glob("000_*.txt")).read_text("utf-8"))
    title = "US to create hotline with Russian military to avoid accidental clash"
    assert raw.fields == {
        "title": title,
        "site": "M5 Dergi",
        "section": "Defence News",
        "source": {"title": "Defense Post"},
        "language": "en",
    }
    lines = raw.body.splitlines()
    assert [line[:4] for line in lines].count("<p>S") == 2
    assert sum(line.startswith("<p>") for line in lines) == 10
    assert lines[5] == "<h2>Reservations</h2>"
    assert lines[-1] == "<p>Source: Defense Post</p>"


@pytest.mark.parametrize(
    ("first", "below", "title", "site"),
    [
        pytest.param("A - B city - Site", "A - B city", "A - B city", "Site", id="dash-inside"),
        pytest.param(
            "Site: Big news today", "Big news today", "Big news today", "Site", id="colon"
        ),
        pytest.param(
            "Site » Big news today", "Big news today", "Big news today", "Site", id="first"
        ),
        pytest.param("“Big news” | Site", "'Big  news'", "'Big  news'", "Site", id="quotes"),
        pytest.param(
            "Big news today | Site", "BIG NEWS TODAY", "Big news today", "Site", id="case"
        ),
        pytest.param("Big news today", "Big news today", "Big news today", None, id="no-site"),
        pytest.param(
            "Rain, sun, wind and… - Site",
            "Rain, sun, wind and snow",
            "Rain, sun, wind and snow",
            "Site",
            id="cut",
        ),
        pytest.param("Talks – again", "By Ann Lee", "Talks – again", None, id="no-repeat-dash"),
        pytest.param("Talks in Bern - Site", "By Ann Lee", "Talks in Bern", "Site", id="no-repeat"),
        pytest.param(
            "Minister: no deal", "By Ann Lee", "Minister: no deal", None, id="no-repeat-colon"
        ),
        pytest.param(
            "Talks in Bern | World | Site", "By Ann Lee", "Talks in Bern", "Site", id="bars"
        ),
        pytest.param(
            "Why does the old bell of the town hall ring thirteen times on every market day?",
            "By Ann Lee",
            "Why does the old bell of the town hall ring thirteen times on every market day?",
            None,
            id="long-question",
        ),
        pytest.param("新桥开通_青河日报", "新桥开通", "新桥开通", "青河日报", id="underscore"),
    ],
)
def test_headline(first: str, below: str, title: str, site: str | None) -> None:
    """The headline is what the page repeats of its first line; the site is what is left."""
    fields = reading(f"{first}\n\n{below}\n\n{FIRST}\n\n{SECOND}").fields
    assert (fields["title"], fields.get("site")) == (" ".join(title.split()), site)


def test_a_page_may_start_with_its_story() -> None:
    """A page whose first line is a paragraph has no headline, keeps the paragraph and says so."""
    raw = reading(f"{FIRST}\n\n{SECOND}")
    assert "title" not in raw.fields
    assert raw.body.splitlines() == [f"<p>{FIRST}</p>", f"<p>{SECOND}</p>"]
    assert raw.warnings == ("The page has no headline.",)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        pytest.param("3 March 2022", "2022-03-03", id="english"),
        pytest.param("Published on March 3, 2022 at 5:10 pm", "2022-03-03T17:10", id="american"),
        pytest.param("2022-03-03T14:30:00+03:00", "2022-03-03T14:30+03:00", id="iso"),
        pytest.param("3 Mart 2022 Perşembe 14:30", "2022-03-03T14:30", id="turkish"),
        pytest.param("03.04.2022", "2022-04-03", id="dotted"),
        pytest.param("23/04/2022", "2022-04-23", id="slashes"),
        pytest.param("03/04/2022", None, id="either-of-two-days"),
        pytest.param("31 February 2022", None, id="no-such-day"),
        pytest.param("Yesterday", None, id="no-date"),
    ],
)
def test_date(line: str, date: str | None) -> None:
    """A date under the headline counts where it is full and can be read in one way only."""
    assert reading(page(line, FIRST, SECOND)).fields.get("date") == date


@pytest.mark.parametrize(
    ("line", "names"),
    [
        pytest.param("By Ann Lee", ["Ann Lee"], id="one"),
        pytest.param("by Ann Lee, Bob Ray and Cy Day", ["Ann Lee", "Bob Ray", "Cy Day"], id="list"),
        pytest.param("By Ann Lee, Quay correspondent", ["Ann Lee"], id="office"),
        pytest.param("By Ludwig van der Berg in Bern", ["Ludwig van der Berg"], id="particles"),
        pytest.param("By\nAnn Lee", ["Ann Lee"], id="two-lines"),
        pytest.param("Yazar: ayşe", None, id="no-name"),
        pytest.param("By the end of the week", None, id="no-byline"),
    ],
)
def test_authors(line: str, names: list[str] | None) -> None:
    """A byline gives its names, without office and place; words that are no names give none."""
    assert reading(page(line, FIRST, SECOND)).fields.get("authors") == names


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("You can close the book and share it.", id="phrases-in-a-sentence"),
        pytest.param("“Nobody asked us.”", id="quotation"),
        pytest.param("It works.", id="two-words"),
        pytest.param("“We use cookies to bake,” the baker said.", id="small-print-in-the-story"),
        pytest.param("(With agencies)", id="brackets"),
        pytest.param("Why now?", id="question"),
        pytest.param(
            "Source: a person who asked not to be named because of the talks, the paper says.",
            id="long-source",
        ),
    ],
)
def test_sentences_stay(line: str) -> None:
    """A sentence within the story stays, whatever words it has."""
    assert paragraphs(page(FIRST, line, SECOND))[1] == f"<p>{line}</p>"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Advertisement"], id="advertisement"),
        pytest.param(["Facebook", "Twitter", "WhatsApp"], id="networks"),
        pytest.param(["Share on Facebook"], id="share-on"),
        pytest.param(["3 hours ago"], id="ago"),
        pytest.param(["READ MORE: Ferry to run again"], id="promo"),
        pytest.param(["Lire aussi", "Le bac revient"], id="promo-on-two-lines"),
        pytest.param(["Photo: Ann Lee"], id="credit"),
        pytest.param(["* * *", "———"], id="ornaments"),
        pytest.param(["Newsletter", "Get the week in your inbox.", "Sign up"], id="newsletter"),
    ],
)
def test_furniture_within_the_story_goes(lines: list[str]) -> None:
    """Buttons, promotions and credits between two paragraphs go."""
    assert paragraphs(page(FIRST, SECOND, *lines, THIRD)) == [
        f"<p>{text}</p>" for text in (FIRST, SECOND, THIRD)
    ]


def test_a_short_story() -> None:
    """A story of short sentences alone is a story."""
    text = page(
        "It rained.", "We stayed in.", "Then the sun came.", "Share", "Related posts", "Wind"
    )
    assert paragraphs(text) == [
        "<p>It rained.</p>",
        "<p>We stayed in.</p>",
        "<p>Then the sun came.</p>",
    ]


def test_the_story_goes_on_below_an_offer() -> None:
    """A short paragraph below the headlines of "Read also" is the story's, also as its last."""
    text = page(
        FIRST, SECOND, "Read also", "Ferry to run again", "The crane cost nine crowns.", "Share"
    )
    assert paragraphs(text)[-1] == "<p>The crane cost nine crowns.</p>"


def test_a_lead_printed_twice_is_kept_once() -> None:
    """A long paragraph that stands twice is kept where it stands first."""
    assert paragraphs(page(FIRST, "By Ann Lee", FIRST, SECOND)) == [
        f"<p>{FIRST}</p>",
        f"<p>{SECOND}</p>",
    ]


def test_short_lines_may_repeat() -> None:
    """A short sentence that stands twice is a refrain and stays twice."""
    assert (
        paragraphs(page(FIRST, "Nobody came.", SECOND, "Nobody came.")).count("<p>Nobody came.</p>")
        == 2
    )


def test_source_with_an_address() -> None:
    """A source line may name a publication, its address, or both on two lines."""
    assert reading(page(FIRST, "Source: https://www.quay.example/crane")).fields["source"] == {
        "title": "quay.example",
        "url": "https://www.quay.example/crane",
    }
    assert reading(page(FIRST, "Kaynak:", "Rıhtım")).fields["source"] == {"title": "Rıhtım"}


def test_a_source_line_above_the_story_moves_below_it() -> None:
    """The source line is the last paragraph, wherever the page prints it."""
    assert paragraphs(page("Source: Bay Wire", FIRST, SECOND))[-1] == "<p>Source: Bay Wire</p>"


def test_the_source_of_a_chart_is_no_origin() -> None:
    """A source line with the story going on below it stays in its place and names no origin."""
    raw = reading(page(FIRST, "Source: Bay Institute", SECOND, THIRD))
    assert raw.body.splitlines()[1] == "<p>Source: Bay Institute</p>"
    assert "source" not in raw.fields


def test_fields_have_lines() -> None:
    """Each field says on which line of the file it stands."""
    raw = reading(
        "The crane stays - The Quay\n\nWorld\nThe crane stays\n\n" + FIRST + "\nSource: Bay Wire"
    )
    assert raw.lines == {"title": 4, "site": 1, "section": 3, "source": 7}


def test_lines_of_other_pages_go() -> None:
    """What other pages have too is furniture where it is short, and below the story where long."""
    long = (
        "Our reporters are out in the harbour every day of the year so that you need not be there."
    )
    text = page("Our promise", FIRST, "Ein Wort", long, SECOND, "More words", long)
    repeated = frozenset(map(key, (long, "Our promise", "Ein Wort", "More words")))
    assert paragraphs(text, repeated) == [f"<p>{x}</p>" for x in (FIRST, long, SECOND)]


def test_a_site_is_known_from_other_pages() -> None:
    """The parts of title lines count as lines, so that the site is known without a repetition."""
    pages = [
        f"{name}: a day in the dunes of the north: the quay\n{name} has a story." for name in "ABCD"
    ]
    repeated = repeated_lines(pages)
    fields = reading(f"{pages[0].splitlines()[0]}\n{FIRST}", repeated).fields
    assert (fields["title"], fields["site"]) == ("A: a day in the dunes of the north", "the quay")


@pytest.mark.parametrize(
    ("pages", "on", "repeated"),
    [
        pytest.param(2, 2, True, id="both-of-two"),
        pytest.param(4, 2, False, id="two-of-four"),
        pytest.param(4, 3, True, id="three-of-four"),
        pytest.param(40, 9, False, id="nine-of-forty"),
        pytest.param(40, 10, True, id="a-quarter"),
    ],
)
def test_repeated_lines(pages: int, on: int, *, repeated: bool) -> None:
    """A line is repeated on three pages that are a quarter of all, or on both of two."""
    texts = [f"Title {n}\nStory number {n} goes on.\n" for n in range(pages)]
    texts[:on] = [f"{text}Subscribe now!\n" for text in texts[:on]]
    assert repeated_lines(texts) == ({key("Subscribe now!")} if repeated else frozenset())


def test_a_story_saved_often_is_one_story() -> None:
    """Pages with the same longest lines are one page, so that no story makes itself furniture."""
    assert (
        repeated_lines([page(FIRST, SECOND, THIRD, f"{n} views") for n in range(9)]) == frozenset()
    )


def test_a_page_of_repeated_prose_keeps_it() -> None:
    """When every paragraph stands on other pages too, they are the story all the same."""
    text = page(FIRST, SECOND)
    assert paragraphs(text, frozenset(map(key, (FIRST, SECOND)))) == [
        f"<p>{FIRST}</p>",
        f"<p>{SECOND}</p>",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param(" \n\u00a0\n\u200b\ufeff\n", "empty", id="invisible"),
        pytest.param("Subscribe\nShare\nClose\n", "no paragraph", id="furniture"),
        pytest.param("A headline - Site\nA headline\nShare\n", "no paragraph", id="headline-alone"),
    ],
)
def test_a_page_without_a_story_is_set_aside(text: str, reason: str) -> None:
    """A page that holds no story says so, and where it stands."""
    with pytest.raises(UnreadableArticle, match=reason) as caught:
        reading(text)
    assert caught.value.source == "articles/crane.txt"


@given(st.text())
def test_any_text_is_read_or_set_aside(text: str) -> None:
    """Whatever a file holds, it is read, or set aside with a reason."""
    try:
        found = reading(text).body
    except UnreadableArticle as unreadable:
        found = unreadable.reason
    assert found


FURNITURE = """
Share|Close|Related posts|By Ann Lee|3 March 2022|Source: Bay Wire|Tags: a, b|Read also|Why?
Reservations|It rained.||\u00a0|Home > World|• item|1. One|?|Leave a reply|Facebook Twitter
The crane stays|Newsletter|© 2024 The Quay|- Who?|Photo: AP|More from the Quay|14:10|Bob says:
"""
PIECES = st.sampled_from(FURNITURE.replace("\n", "|").split("|"))
WORDS = st.lists(st.text("bdfgklmnprtv", min_size=2, max_size=8), min_size=12, max_size=40)


STORY_PIECE = "A board of twelve divers looked for the bell of the old quay until {}."
TOLD_TWICE = [STORY_PIECE.format(when) for when in ("noon", "dusk", "dawn")]


@example([*TOLD_TWICE[:2], "Leave a reply", "Share", TOLD_TWICE[2]])
@example([*TOLD_TWICE[:2], "Leave a reply", "Reservations", TOLD_TWICE[2]])
@example([TOLD_TWICE[0], "Leave a reply", "Share", TOLD_TWICE[1]])
@given(
    st.lists(
        st.one_of(PIECES, WORDS.map(lambda words: f"{' '.join(words).capitalize()}.")), max_size=20
    )
)
def test_no_paragraph_is_lost(lines: list[str]) -> None:
    """Every sentence of twelve words or more survives, whatever furniture stands around it.

    Only what stands below a heading for comments and a name goes as one, and that is told.
    """
    prose = [line for line in lines if len(line.split()) >= 12]
    if prose:
        raw = reading(page(*lines))
        told = [one for one in raw.warnings if "as comments of readers" in one]
        assert not told or "Leave a reply" in lines
        if told:
            return
        body = paragraphs(page(*lines))
        found = dict.fromkeys(line for line in body if len(line.split()) >= 12)
        assert list(found) == [f"<p>{x}</p>" for x in dict.fromkeys(prose)]


def test_a_long_page_ends() -> None:
    """A page of twenty thousand lines comes to its end, and nothing of its story is lost."""
    block = f"{FIRST}\nShare\nReservations\n{SECOND}\nRead also\nFerry\nHome > World > x\n"
    with patience(120):
        article = reading(page(*(f"{n} {block}" for n in range(3_000))))
    assert "2999" in str(article)
