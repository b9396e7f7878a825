"""What of a page of text is its story: nothing of it lost, nothing made up."""

import pytest

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.raw_article import Context, RawArticle

TEXT = (
    "The oyster farmers of Low Point have bought the ice house and will open it in the spring.",
    "They mean to sell what they raise from its door, three mornings a week and on feast days.",
    "Their neighbours on the mainland had bid for it too, and offered twice as much for the roof.",
)


def reading(text: str) -> RawArticle:
    """What the reader makes of a page."""
    return read(text, Context(key="articles/ice.txt", home="https://example.org/"))


def told(*lines: str, title: str = "Ice house sold") -> list[str]:
    """The story of a page as HTML, whose lines have blank ones between them."""
    return reading("\n\n".join([f"{title} - The Point", title, *lines])).body.splitlines()


def paragraphs(*lines: str) -> list[str]:
    """Lines as paragraphs."""
    return [f"<p>{line}</p>" for line in lines]


@pytest.mark.parametrize(
    ("title", "invitation", "block"),
    [
        (
            "Ice house sold",
            "Join twelve thousand readers who get our letter, with stories from all the islands.",
            "Related articles",
        ),
        (
            "Eishaus verkauft",
            "Werden Sie Teil unserer Runde und lesen Sie jeden Morgen, was die Küste bewegt.",
            "Ähnliche Artikel",
        ),
        (
            "氷室の売却",
            "毎朝七時に島のニュースをお届けする手紙を、どうぞお申し込みください。",
            "関連記事",
        ),
    ],
)
def test_what_stands_above_a_block_above_the_headline_goes(
    title: str, invitation: str, block: str
) -> None:
    """The headline that stands alone below a block of other stories starts the story."""
    page = f"{title} - 岬\n{invitation}\n\n{block}\n\n{title}\n\n" + "\n\n".join(TEXT)
    assert reading(page).body.splitlines() == paragraphs(*TEXT)


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        (
            "Search",
            "One searches a map by typing the name of a harbour, or by pointing at the sea.",
        ),
        (
            "Comments",
            "A comment on a chart is printed in red, so that no pilot takes it for a rock.",
        ),
        (
            "Drucken",
            "Wer eine Karte druckt, sollte zuvor nachsehen, ob noch genug Blau im Haus ist.",
        ),
        ("保存", "地図を保存するには、まず港の名前を書き、それから海の色を選んでください。"),
    ],
)
def test_heading_that_is_a_word_of_buttons_stays(heading: str, below: str) -> None:
    """A lone word of buttons or blocks heads a paragraph that speaks of the same."""
    lines = told(*TEXT[:2], heading, below, TEXT[2], title="Charts")
    assert lines == [
        *paragraphs(*TEXT[:2]),
        f"<h2>{heading}</h2>",
        *paragraphs(below, TEXT[2]),
    ]


def test_word_of_buttons_goes_where_nothing_speaks_of_it() -> None:
    """A button between two paragraphs goes, and so does one that the page prints twice."""
    below = "One prints a map on thick paper, which the harbour office sells by the sheet."
    assert told(*TEXT[:2], "Save", TEXT[2]) == paragraphs(*TEXT)
    assert told(TEXT[0], "Print", below, TEXT[1], "Print") == paragraphs(TEXT[0], below, TEXT[1])


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Themen: das Eis, die Austern, das Dach", "Tags"),
        ("Temas: el hielo, el techo", "Etiquetas"),
    ],
)
def test_topics_within_a_story_are_its_own(line: str, label: str) -> None:
    """A line of topics between two paragraphs stays, and the tags below are the tags."""
    raw = reading("\n\n".join(["Eis - Kap", "Eis", *TEXT[:2], line, TEXT[2], f"{label}: Eis, Kap"]))
    assert raw.fields["tags"] == ["Eis", "Kap"]
    assert raw.body.splitlines() == paragraphs(*TEXT[:2], line, TEXT[2])
    alone = reading("\n\n".join(["Eis - Kap", "Eis", *TEXT[:2], line, TEXT[2]]))
    assert "tags" not in alone.fields
    assert alone.body == raw.body


@pytest.mark.parametrize("mark", ["***", "* * *", "⁂", "# # #", "~~~", "– – –"])
@pytest.mark.parametrize("end", ["The End", "ENDE", "— Fin —", "完", "النهاية"])
def test_scene_breaks_and_the_end_stay(mark: str, end: str) -> None:
    """A line of stars between two paragraphs parts them, and the word for the end closes."""
    lines = told(TEXT[0], mark, TEXT[1], mark, TEXT[2], end, "Share", title="A tale")
    kept = paragraphs(*TEXT)
    assert lines == [kept[0], "<hr>", kept[1], "<hr>", kept[2], f"<p>{end}</p>"]


def test_ornaments_beside_furniture_go() -> None:
    """A line of stars parts no paragraph from a button."""
    assert told(*TEXT, "***", "Share", "***", "Close") == paragraphs(*TEXT)


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        (["Eis im Keller", "Eis im Keller © Lena Vogt"], ["Eis im Keller © Lena Vogt"]),
        (["Eis im Keller", "Eis im Keller (Foto: dpa)"], ["Eis im Keller (Foto: dpa)"]),
        (["The ice lies deep.", "The ice lies deep."], ["The ice lies deep."]),
        (["The ice", "Ida Marsh / Northern Photo"], ["The ice", "Ida Marsh / Northern Photo"]),
        (["Ida Marsh/AFP"], ["Ida Marsh/AFP"]),
        (["Pool via Reuters"], ["Pool via Reuters"]),
    ],
)
def test_captions_are_kept_once_and_head_nothing(printed: list[str], kept: list[str]) -> None:
    """A caption that is printed twice, alone or with its credit, is one; a credit is no heading."""
    lines = told(TEXT[0], *printed, TEXT[1], TEXT[2])
    assert lines[0] == f"<p>{TEXT[0]}</p>"
    assert [line[line.index(">") + 1 : line.rindex("<")] for line in lines[1:-2]] == kept
    assert not any(line.startswith("<h2>") for line in lines if "/" in line[3:-5] or "©" in line)
    assert f"<h2>{kept[-1]}</h2>" not in lines


@pytest.mark.parametrize("above", [0, 1])
@pytest.mark.parametrize("again", [3, 4, 9])
def test_one_paragraph_again_and_again_is_a_story(above: int, again: int) -> None:
    """Sample text, and a litany, are told as often as they stand there."""
    lines = told(*TEXT[1 : above + 1], *TEXT[:1] * again)
    assert lines == paragraphs(*TEXT[1 : above + 1], *TEXT[:1] * again)


def test_refrains_are_no_captions() -> None:
    """Lines of a song that come twice in a row stay twice."""
    song = ["Roll the ice down", "Roll the ice down", "Roll it to the sea", "Roll it to the sea"]
    lines = told(TEXT[0], "They sing:", *song, TEXT[1], title="A song")
    assert [line for line in lines if "Roll" in line] == paragraphs(*song)


@pytest.mark.parametrize(
    "code",
    [
        "def melt(ice):\n    while ice:\n        ice.pop()\n    return ice",
        "SELECT\n    name\nFROM\n    boats\nORDER BY\n    name",
        "if (ice > 3) {\n\tmelt(ice);\n}",
        "<ul>\n  <li>Ice</li>\n</ul>",
        "def a(x):\n    b(x)\n\n    return x",
    ],
    ids=["python", "sql", "tabs", "html", "with-a-blank-line"],
)
@pytest.mark.parametrize("last", [True, False], ids=["below-the-last", "within"])
def test_code_keeps_its_lines_and_blanks(code: str, last: bool) -> None:
    """Indented lines with signs of code are one block with their blanks, and head nothing."""
    below = ["Share"] if last else [TEXT[2], "Share"]
    page = "\n\n".join(["Code - Notes", "Code", *TEXT[:2], code, *below])
    body = reading(page).body
    text = code.expandtabs(8).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<pre>{text}</pre>" in body
    assert "<h2>" not in body
    assert body.endswith("</pre>\n") == last


def test_indented_words_are_no_code() -> None:
    """Verses and paragraphs whose first lines are indented are no code."""
    verses = "O ice, be still\n    and cold, and clear\nO ice, be mine\n    another year"
    page = "\n\n".join(["Verse - Notes", "Verse", verses, verses.replace("ice", "snow")])
    assert "<pre>" not in reading(page).body
    told_ = "\n".join(f"   {line}" for line in TEXT)
    assert "<pre>" not in reading(f"Ice - Notes\nIce\n\n{told_}").body


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "apart"])
def test_rows_with_tabs_are_a_table(gap: str) -> None:
    """Neighbours with equally many cells that tabs part are the rows of one table."""
    rows = ["Boat\tTime", "Heron\t6:14", "Gull\t 6:20 ", "Share\t7:01"]
    page = "\n\n".join(["Race - Notes", "Race", *TEXT[:2], gap.join(rows), TEXT[2]])
    table = [
        "<table>",
        "<tr><td>Boat</td><td>Time</td></tr>",
        "<tr><td>Heron</td><td>6:14</td></tr>",
        "<tr><td>Gull</td><td>6:20</td></tr>",
        "<tr><td>Share</td><td>7:01</td></tr>",
        "</table>",
    ]
    assert reading(page).body.splitlines()[2:-1] == table


@pytest.mark.parametrize("clock", ["{}.40", "{}:40", "{}:40 pm", "{}h40", "kl. {}.40", "{}.40 Uhr"])
def test_clock_times_of_a_live_blog_are_alike(clock: str) -> None:
    """Each clock time alone on its line heads its entry, and the entry's own heading is lower."""
    one, two, three = (clock.format(hour) for hour in (9, 10, 11))
    lines = told(TEXT[0], three, "The end is near", TEXT[1], two, '"No"', one, "Ice", TEXT[2])
    heads = [line for line in lines if line.startswith("<h2>")]
    assert heads == [f"<h2>{time}</h2>" for time in (three, two, one)]
    assert "<h3>The end is near</h3>" in lines
    assert '<p>"No"</p>' in lines


@pytest.mark.parametrize(
    ("long", "short"),
    [
        (
            "ชาวประมงหอยนางรมแห่งแหลมใต้ซื้อโรงน้ำแข็งเก่าไว้แล้ว และจะเปิดให้ชมในฤดูใบไม้ผลินี้",
            "ทุกคนในหมู่บ้านดีใจ",
        ),
        (
            "អ្នកនេសាទនៅជ្រោយខាងត្បូងបានទិញរោងទឹកកកចាស់ហើយនឹងបើកវានៅរដូវផ្ការីកខាងមុខនេះ",
            "អ្នកភូមិសប្បាយចិត្ត",
        ),
    ],
)
def test_short_paragraph_of_an_unclosed_script_heads_nothing(long: str, short: str) -> None:
    """Where nothing closes a sentence, a heading is much shorter than what it heads."""
    lines = (long, long[::-1], short, long[5:])
    assert told(*lines) == paragraphs(*lines)
    assert told(*lines, short[::-1], "Share") == paragraphs(*lines, short[::-1])
    heading = long[:12]
    assert f"<h2>{heading}</h2>" in told(long, heading, long[5:] * 3, long[7:])


LIFE = "Ida Marsh has written about the islands for twelve years and lives on the largest of them."
COMMENTED = [
    pytest.param(
        "Comments are closed.\n\nBo Dahl\nI have bought my ice there since I was six.\n\n"
        "Ada Brook 2 days ago\nThat is true, Bo, and you have never once paid for any of it.",
        id="en",
    ),
    pytest.param(
        "Kommentare sind geschlossen\n\nBo Dahl\nIch kaufe dort mein Eis, seit ich denken kann.\n\n"
        "Ada Bach vor 2 Tagen\nDas stimmt, Bo, und bezahlt hast du noch kein einziges Stück.",
        id="de",
    ),
    pytest.param(
        "Les commentaires sont fermés\n\nBo Dahl\nJ’achète ma glace là-bas depuis toujours.\n\n"
        "Ada Lys il y a 2 jours\nC’est vrai, Bo, et tu n’en as jamais payé un seul morceau.",
        id="fr",
    ),
    pytest.param(
        "Yorumlar\n\nBora Dağ\nBen buzumu otuz yıldır hep oradan alırım.\n\n"
        "Ada Su 2 gün önce\nDoğru Bora, ama bugüne kadar bir tanesinin bile parasını vermedin.",
        id="tr",
    ),
    pytest.param(
        "评论已关闭\n\n林小明\n我从小就在那里买冰，从来没有人问过我们。\n\n"
        "王大海 2天前\n这话不假，可是你一次钱也没有付过。",
        id="zh",
    ),
    pytest.param(
        "Bo Dahl 3 hours ago\n\nI have bought my ice there since before you were born.\n\n"
        "Ada Brook\n\nThat is true, Bo, and you have never once paid for any of it.",
        id="no-heading",
    ),
    pytest.param(
        "1. Bo Dahl3 hours ago\n\nI have bought my ice there since before you were born.\n\n"
        "2. icecutter2 hours ago\n\nThat is true, and you have never once paid for any of it.",
        id="joined",
    ),
    pytest.param(
        "Bo Dahl\n3 hours ago\nI have bought my ice there since before you were born.\n\n"
        "Ada Brook\n2 hours ago\nThat is true, Bo, and you have never once paid for any of it.",
        id="time-below",
    ),
    pytest.param(
        "Comentar\n\nAdán\nHace 28 minutos\nCompro allí mi hielo desde que era un niño.\n\n"
        "pepe de la calle\nEva Luz\nHace 20 minutos\nEs verdad, y nunca has pagado nada.",
        id="time-below-es",
    ),
    pytest.param(
        "#2 Bo Dahl on 4 May 2022 10:42\nIce since ever\nand the boats\n\n"
        "#3 Ada 4 May 2022 11:05\nthat is true\nnever paid\n\n#4 icecutter 4 May 2022 12:00\nI did",
        id="numbered",
    ),
    pytest.param(
        "#1 林小明 於 2022/05/04 10:42\n從小就在那裡買冰\n真好\n\n"
        "#2 王大海 於 2022/05/04 11:05\n這話不假\n謝謝\n\n#4 訪客 於 2022/05/05 08:00\n哈哈",
        id="numbered-zh",
    ),
]


@pytest.mark.parametrize("comments", COMMENTED)
def test_comments_of_readers_and_what_follows_go(comments: str) -> None:
    """What readers wrote below their names goes with all that follows, and a warning says so."""
    raw = reading("\n\n".join(["Ice - The Point", "Ice", *TEXT, comments, LIFE]))
    assert raw.body.splitlines() == paragraphs(*TEXT)
    assert [warning for warning in raw.warnings if "comments of readers" in warning]


def test_memories_and_what_is_ranked_are_no_comments() -> None:
    """What people tell of other years below their names is the story's, and so is a chart."""
    said = [f"We drove through the night with flag {n} that my mother had sewn." for n in "123"]
    names = ("Ida Marsh", "Bo Dahl", "Ada Brook")
    ages = ("2 years ago", "10 years ago", "30 years ago")
    memories = [line for one in zip(names, ages, said, strict=True) for line in one]
    last = "The final is played again on Saturday, and the whole of the island means to be there."
    assert {*paragraphs(*said, last)} <= {*told(*TEXT, *memories, last)}

    for row in ("#{} {} - Song of the quay, 12 May 2026 20:1{}", "#{} {}, 3 May 200{}, 16:30"):
        heads = [row.format(n, one, 4 * n - 4) for n, one in enumerate(names, 1)]
        chart = [line for one in zip(heads, said, strict=True) for line in one]
        assert {*paragraphs(*said, last)} <= {*told(*TEXT, *chart, last)}


def test_numbered_rows_and_entries_of_one_reporter_are_no_comments() -> None:
    """A list of days with their hours is the story's, and so is what one person wrote in turn."""
    rows = [f"#{n} Low Point, {n} May 2022, 20:00" for n in range(1, 5)]
    last = "On the fourth day the ice is carried to the boats, and the house is shut until winter."
    found = told(*TEXT, "The carts leave on these days:", *rows, last)
    assert all(any(row in line for line in found) for row in rows)
    left = [f"Cart {n} of ice has left the house for the quay, behind old horses." for n in "123"]
    entries = [line for one in left for line in ("Ida Marsh", f"{one[5]} minutes ago", one)]
    assert set(paragraphs(*left)) <= set(told(*TEXT, *entries))


def test_what_a_picture_shows_is_no_time() -> None:
    """Lines that say what pictures show head no comments, though their words tell of times too."""
    shown = ("Ida Marsh vor dem Eis", "Il y a la glace", "Bo Dahl vor blauem Hintergrund")
    more = [line for one in shown for line in (one, TEXT[0].replace("spring", one))]
    assert [line[3:-4] for line in told(*TEXT, *more) if line.startswith("<p>")][3:] == more[1::2]


def test_names_of_speakers_are_no_comments() -> None:
    """An interview whose speakers stand on lines of their own is whole."""
    talk = [
        line
        for n in range(3)
        for line in ("Ida Marsh", f"And what came after year {n}?", "Bo Dahl", "Ice, as ever, Ida.")
    ]
    lines = told(*TEXT, *talk, TEXT[0].replace("spring", "autumn"))
    assert sum("Ice, as ever" in line for line in lines) == 3
    assert "autumn" in lines[-1]


def test_story_goes_on_below_a_word_for_comments() -> None:
    """A heading for comments within a story ends nothing while paragraphs follow."""
    more = [f"{line[:-1]}, said the {n}th of them." for n in range(4, 8) for line in TEXT]
    lines = told(*TEXT, "Comments", "The Long Road", *more)
    assert [line for line in lines if line.startswith("<p>")] == paragraphs(*TEXT, *more)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (
            "Every shop now wants its news in your inbox, and nobody knows who reads all of them.",
            "A court has ruled that a shop must ask before its letter lands in your inbox again.",
        ),
        (
            "Fast jeder Laden nutzt Cookies, und wir alle wissen kaum noch, wozu es sie gab.",
            "Das Gericht sagt, ein Laden nutzt Cookies zu Recht, wenn er uns vorher danach fragt.",
        ),
    ],
)
def test_small_print_that_the_story_is_about_stays(first: str, last: str) -> None:
    """Paragraphs that speak to the reader stay where two of them speak of one thing, apart."""
    assert told(first, *TEXT, last) == paragraphs(first, *TEXT, last)
    assert told(*TEXT, last, "Subscribe") == paragraphs(*TEXT)


def test_timetable_with_one_line_that_repeats_is_whole() -> None:
    """The last days of a timetable stay where the line that ends each day repeats below."""
    days = [
        line
        for day, meal in (("Monday", "Soup"), ("Tuesday", "Bread"))
        for line in (day, meal, "Tea at eight")
    ]
    rest = [line.replace("Monday", "Friday").replace("Tuesday", "Sunday") for line in days]
    lines = told(TEXT[0], *days, TEXT[1], *rest, "Share")
    assert lines == paragraphs(TEXT[0], *days, TEXT[1], *rest)
