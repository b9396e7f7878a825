"""What a page of text says of its story, wherever and however it prints it."""

import pytest

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.raw_article import Context, RawArticle

TEXT = (
    "The oyster farmers of Low Point have bought the ice house and will open it in the spring.",
    "They mean to sell what they raise from its door, three mornings a week and on feast days.",
    "Their neighbours on the mainland had bid for it too, and offered twice as much for the roof.",
)
DECK = "The ice house goes to those who need it most, and the town keeps the key to the cellar."


def reading(
    *lines: str, title: str = "Ice house sold - The Point", headline: str = ""
) -> RawArticle:
    """What the reader makes of a page, with a blank line between its lines."""
    head = [title, headline or title.split(" - ", maxsplit=1)[0]] if headline != "-" else [title]
    context = Context(key="articles/ice.txt", home="https://example.org/")
    return read("\n\n".join([*head, *lines]), context)


def shown(raw: RawArticle) -> list[str]:
    """The story's lines as HTML."""
    return raw.body.splitlines()


def paragraphs(*lines: str) -> list[str]:
    """Lines as paragraphs."""
    return [f"<p>{line}</p>" for line in lines]


@pytest.mark.parametrize(
    "below",
    [
        ("15 March 2024, 17:50", "By Ida Marsh"),
        ("By Ida Marsh", "15 March 2024, 17:50"),
        ("Share", "By Ida Marsh | 15 March 2024 17:50"),
        (
            "The ice house in the snow, as it is seen from the ferry that comes in at noon",
            "By Ida Marsh",
            "15.03.2024 17.50",
        ),
    ],
)
def test_byline_and_date_below_a_standfirst_are_fields(below: tuple[str, ...]) -> None:
    """A byline and a date above the second paragraph are read, and are no part of the text."""
    raw = reading(DECK, *below, *TEXT)
    assert raw.fields["authors"] == ["Ida Marsh"]
    assert raw.fields["date"] == "2024-03-15T17:50"
    assert [line for line in shown(raw) if "Ida Marsh" in line or "17" in line] == []
    assert shown(raw)[-3:] == paragraphs(*TEXT)
    assert not any(line.startswith("<h2>") for line in shown(raw)[:2])


def test_dates_within_a_story_stay() -> None:
    """A day alone between two paragraphs heads what it was about."""
    raw = reading(*TEXT[:2], "3 March 2024", TEXT[2])
    assert shown(raw)[2] == "<h2>3 March 2024</h2>"
    assert "date" not in raw.fields


@pytest.mark.parametrize(
    ("line", "date", "updated"),
    [
        (
            "Publié le 3 mars 2024 à 9h, modifié le 4 mars 2024 à 10h30",
            "2024-03-03T09:00",
            "2024-03-04T10:30",
        ),
        (
            "Veröffentlicht: 03.03.2024, 09:05 Uhr – Aktualisiert: 04.03.2024, 10:30 Uhr",
            "2024-03-03T09:05",
            "2024-03-04T10:30",
        ),
        (
            "09:05, 3 March 2024 | Updated: 10:30, 4 March 2024",
            "2024-03-03T09:05",
            "2024-03-04T10:30",
        ),
        (
            "Publicado el 3 de marzo de 2024, modificado el 4 de marzo de 2024",
            "2024-03-03",
            "2024-03-04",
        ),
        ("Ændret 4. marts 2024 kl. 10.30", "2024-03-04T10:30", "2024-03-04T10:30"),
        ("2024년 3월 3일 09:05", "2024-03-03T09:05", None),
        ("Zveřejněno 3. března 2024 v 9:05", "2024-03-03T09:05", None),
        ("2024. március 3. 09:05", "2024-03-03T09:05", None),
        ("Δημοσιεύτηκε: 3 Μαρτίου 2024, 09:05", "2024-03-03T09:05", None),
        ("2024年3月3日 09:05 更新：2024年3月4日 10:30", "2024-03-03T09:05", "2024-03-04T10:30"),
    ],
)
def test_each_date_of_a_line_counts(line: str, date: str | None, updated: str | None) -> None:
    """The dates of a line count, each with its own clock time, also as the date of a change."""
    raw = reading(line, *TEXT)
    assert (raw.fields.get("date"), raw.fields.get("updated")) == (date, updated)
    assert shown(raw) == paragraphs(*TEXT)


def test_sentence_with_two_dates_is_no_date() -> None:
    """A sentence that tells of two days stays in the story and dates nothing."""
    told = "The roof fell in on 3 March 1924, and it was built again by 4 May 1926."
    raw = reading(told, *TEXT)
    assert shown(raw)[0] == f"<p>{told}</p>"
    assert "date" not in raw.fields


@pytest.mark.parametrize(
    ("title", "below"),
    [
        (
            "The oyster farmers of Low Point have bought the ice house - The Point",
            "politics",
        ),
        (
            "Die Austernfischer von Niederkap haben das alte Eishaus gekauft | Küstenbote",
            "wirtschaft",
        ),
    ],
)
def test_title_line_is_never_joined_with_the_next(title: str, below: str) -> None:
    """A long first line is whole though the next begins in a small letter."""
    raw = reading(below, *TEXT, title=title, headline="-")
    assert raw.fields["section"] == below
    assert f"{raw.fields['title']}" in title
    assert below not in raw.fields["site"]


@pytest.mark.parametrize(
    "title",
    [
        "Das alte Eishaus am Kap ist verkauft: Freude – „Endlich Eis“",
        "L’ancienne glacière du cap est vendue : joie - « Enfin la glace »",
        'The old ice house at the point is sold - "At last"',
        "岬の古い氷室が売れた、町じゅうが喜んだ - 「やっと氷」",
    ],
)
def test_quoted_words_are_no_site(title: str) -> None:
    """Speech at the end of a title line is a part of the headline."""
    raw = reading(*TEXT, title=title, headline="-")
    assert raw.fields["title"] == title
    assert "site" not in raw.fields


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        (
            "Old ice house sold: oyster farmers win bid for roof at Low Point - The Point",
            "The ice house goes to oyster farmers, who win the bid at Low Point",
        ),
        (
            "Altes Eishaus am Kap verkauft – Austernfischer bekommen Zuschlag | Küstenbote",
            "Zuschlag für die Austernfischer: Altes Eishaus am Kap verkauft",
        ),
        ("岬の古い氷室、カキ漁師が買う｜みなと新報", "カキ漁師が岬の古い氷室を買うことに"),
        (
            "Ледник на мысе продан: устричники выиграли торги - Маяк",
            "Устричники выиграли торги: старый ледник на мысе продан",
        ),
    ],
)
def test_headline_that_says_the_title_anew_is_the_title(title: str, headline: str) -> None:
    """A line above the story that shares most words with the title line is the headline."""
    raw = reading("Reklam", headline, *TEXT, title=title, headline="-")
    assert raw.fields["title"] == headline
    assert raw.lines["title"] == 5
    assert shown(raw) == paragraphs(*TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "Low Point looks back on a year of storms and of late ferries",
        "Home > Low Point > Ice house > Ice house sold at Low Point",
        "The ice house at Low Point was sold on Monday, and everybody came to see it.",
    ],
    ids=["another-story", "way-from-home", "sentence"],
)
def test_line_that_is_no_headline_leaves_the_title(line: str) -> None:
    """Another headline, the way from home and a sentence are not taken for the headline."""
    title = "Ice house at Low Point sold to farmers"
    assert reading(line, *TEXT, title=title, headline="-").fields["title"] == title


@pytest.mark.parametrize("word", ["logo", "Loader", "Published", "by", "google.JPG", "28°", "Menü"])
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_furniture_beside_a_headline_is_no_section(word: str, above: bool) -> None:
    """A lone word beside the headline is a section only where sections are so named."""
    title = "Ice house sold - The Point"
    lines = (word, "Ice house sold") if above else ("Ice house sold", word)
    assert "section" not in reading(*lines, *TEXT, title=title, headline="-").fields


@pytest.mark.parametrize(
    "word", ["Local news", "Wirtschaft", "Société", "Ekonomi", "Культура", "経済", "رياضة", "כלכלה"]
)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_section_beside_a_headline_is_read(word: str, above: bool) -> None:
    """A word that sections have for a name is the section, above the headline and below it."""
    title = "Ice house sold - The Point"
    lines = (word, "Ice house sold") if above else ("Ice house sold", word)
    assert reading(*lines, *TEXT, title=title, headline="-").fields["section"] == word


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (
            """Østersfiskerne på Sydpynten har købt det gamle ishus, og de vil åbne det for alle til
            foråret. De ved ikke, hvor mange der kommer, men de håber på halvdelen af byen.""",
            "da",
        ),
        (
            """Østersfiskerne på Sørpynten har kjøpt det gamle ishuset, og de vil åpne det for alle
            til våren. De vet ikke hvor mange som kommer, men håper på halvparten av byen.""",
            "nb",
        ),
        (
            """Ostronfiskarna på Sydudden har köpt det gamla ishuset, och de vill öppna det för alla
            till våren. De vet inte hur många som kommer, men hoppas på halva byn.""",
            "sv",
        ),
        (
            """Rybáři z Jižního mysu koupili starou lednici a na jaře ji otevřou, aby se do ní mohl
            podívat každý. Nevědí, kolik lidí přijde, ale doufají, že to bude půl města.""",
            "cs",
        ),
        (
            """Rybári z Južného mysu kúpili starú ľadovňu a na jar ju otvoria, aby sa do nej mohol
            pozrieť každý. Nevedia, koľko ľudí príde, ale dúfajú, že to bude pol mesta.""",
            "sk",
        ),
        (
            """A déli fok halászai megvették a régi jégházat, és tavasszal megnyitják, hogy az egész
            város lássa. Nem tudják, hogy hányan jönnek, de azt remélik, hogy sokan.""",
            "hu",
        ),
        (
            """Los ostreros de la punta del sur han comprado la vieja nevera y la abrirán en
            primavera para que la vea todo el pueblo. No saben cuántos van a venir.""",
            "es",
        ),
        (
            """Рыбаки вышли до рассвета и вернулись с полными сетями. После трёх дней ветра порт
            открыт, и лодки, которые стояли у причала, снова ушли в море до вечера.""",
            "ru",
        ),
    ],
)
def test_language_is_told_from_its_neighbours(text: str, tag: str) -> None:
    """The words that only one of two neighbours has tell which of them a text is in."""
    assert reading(text).fields.get("language") == tag


@pytest.mark.parametrize(
    ("byline", "dated", "more", "source"),
    [
        ("מאת: דנה כהן", "פורסם: 3 במרץ 2024", "כתבות נוספות", "מקור: סוכנות הקרח"),
        ("Af Dana Kær", "Udgivet 3. marts 2024", "Relaterede artikler", "Kilde: Isbureauet"),
        ("Napsala: Dana Křížová", "3. března 2024", "Související články", "Zdroj: Ledová agentura"),
        ("Írta: Kő Dana", "2024. március 3.", "Kapcsolódó cikkek", "Forrás: Jégügynökség"),
        ("글: 김하늘", "2024년 3월 3일", "관련뉴스", "출처: 얼음통신"),
        ("Συντάκτης: Δανάη Κυρίου", "3 Μαρτίου 2024", "Σχετικά άρθρα", "Πηγή: Πρακτορείο"),
        ("Autorka: Dana Król", "3 marca 2024", "Podobne artykuły", "Źródło: Agencja Lodu"),
    ],
)
def test_labels_of_a_language_are_read(byline: str, dated: str, more: str, source: str) -> None:
    """Byline, date and source are read by the labels of many languages, and furniture goes."""
    raw = reading(byline, dated, *TEXT, more, "Ice", source)
    name = byline.partition(" ")[2] if byline.startswith("Af ") else byline.split(": ")[1]
    assert raw.fields["authors"] == [name]
    assert raw.fields["date"] == "2024-03-03"
    assert raw.fields["source"] == {"title": source.split(": ")[1]}
    assert shown(raw) == paragraphs(*TEXT, source)
    assert raw.warnings == ()


@pytest.mark.parametrize(
    ("line", "title"),
    [
        pytest.param(
            "Ice house sold to farmers | News | The Point | 15.03.2024", "", id="bars-and-day"
        ),
        pytest.param("Ice house sold to farmers - point.example", "", id="address"),
        pytest.param("• Ice house sold to farmers | The Point", "", id="bullet"),
        pytest.param(
            "The Point: Ice house sold to oyster farmers",
            "Oyster farmers: ice house sold for the sake of the town",
            id="more-words",
        ),
    ],
)
def test_headline_is_the_page_s_own_line(line: str, title: str) -> None:
    """The title line gives its headline without site, day and bullet; the page's own line wins."""
    own = title or "Ice house sold to farmers"
    raw = reading(*([title] if title else []), *TEXT, title=line, headline="-")
    assert raw.fields["title"] == own
    assert [one for one in shown(raw) if "Ice house" in one or "ice house sold" in one] == []


def test_title_line_printed_twice_is_cut_at_the_headline_printed_alone() -> None:
    """Where the whole title line is printed again, the shorter line is still the headline."""
    line = "Ice house sold to farmers | Islands | The Point"
    raw = reading(line, "Ice house sold to farmers", *TEXT, title=line, headline="-")
    assert raw.fields["title"] == "Ice house sold to farmers"
    assert shown(raw) == paragraphs(*TEXT)


def test_headline_that_lost_its_colon_gets_it_back() -> None:
    """Of two printings with the same letters, the one that parts its kicker is the headline."""
    raw = reading(
        *TEXT, title="Islands: Ice house sold - The Point", headline="IslandsIce house sold"
    )
    assert raw.fields["title"] == "Islands: Ice house sold"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Veröffentlicht 15.03.2024 um 17:50", "2024-03-15T17:50"),
        ("erstellt: 15. März 2024, 17:50 in: Inseln | Kommentare : 0", "2024-03-15T17:50"),
        ("Published: 15 March 2024", "2024-03-15"),
        ("15 marzo 2024 (modificato il 16 marzo 2024)", "2024-03-15"),
    ],
)
def test_labelled_date_below_the_story(line: str, date: str) -> None:
    """Below the story a date counts that says what it is, or stands beside that of a change."""
    raw = reading(*TEXT, line, "Related posts", "The ferry")
    assert raw.fields["date"] == date
    assert shown(raw) == paragraphs(*TEXT)


@pytest.mark.parametrize(
    "line",
    ["15 March 2024", "Doors open: 15 March 2024, 17:50", "#2 Ida Marsh 15.03.2024 17:50"],
)
def test_date_within_the_story_is_not_the_story_s(line: str) -> None:
    """A day that heads a part, an event's and a comment's date are no dates of the story."""
    assert "date" not in reading(TEXT[0], TEXT[1], line, TEXT[2]).fields


def test_time_of_day_below_a_few_paragraphs() -> None:
    """The only line of a day and a time below the first paragraphs dates the story."""
    raw = reading(DECK, TEXT[0], "Friday, 15.03.2024, 17:50", *TEXT[1:])
    assert raw.fields["date"] == "2024-03-15T17:50"
    assert shown(raw) == paragraphs(DECK, *TEXT)


@pytest.mark.parametrize(
    "above",
    ["Imago / Images", "Collapse / search", "Updated 14 hours ago", ":", "January 11, 2024"],
)
def test_no_section_is_made_of_what_is_none(above: str) -> None:
    """A way that does not start at the home page, a time and a sign are no sections."""
    raw = reading(*TEXT, title=f"Ice house sold | {above} | The Point", headline="-")
    assert "section" not in raw.fields
    assert "section" not in reading(above, "Ice house sold", *TEXT).fields


@pytest.mark.parametrize(
    ("line", "date"),
    [
        pytest.param("नई दिल्ली, 20 नवंबर 2026", "2026-11-20", id="Hindi"),
        pytest.param("20 নভেম্বর 2026", "2026-11-20", id="Bengali"),
        pytest.param("20 نومبر 2026", "2026-11-20", id="Urdu"),
        pytest.param("20 พฤศจิกายน 2026", "2026-11-20", id="Thai"),
        pytest.param("20 ноември 2026", "2026-11-20", id="Bulgarian"),
        pytest.param("20. новембар 2026.", "2026-11-20", id="Serbian"),
        pytest.param("20. novembra 2026", "2026-11-20", id="Slovene"),
        pytest.param("20. november 2026", "2026-11-20", id="Estonian"),
        pytest.param("20 de novembre de 2026", "2026-11-20", id="Catalan"),
    ],
)
def test_months_of_many_languages_are_read(line: str, date: str) -> None:
    """A date is read by the names that months have in the page's language."""
    assert reading(line, *TEXT).fields["date"] == date


def test_dates_of_a_life_date_no_story() -> None:
    """A birth and a death lie years apart, and neither is the day of the obituary."""
    life = "Edith Vale, harbour master, born 3 March 1935; died 18 November 2026"
    raw = reading(*TEXT, life, title="Edith Vale, harbour master")
    assert "date" not in raw.fields
    assert shown(raw)[-1] == f"<p>{life}</p>"


@pytest.mark.parametrize(
    "menu", ["Inicio | Deportes | Economía", "Startseite | Politik | Kultur", "Home • Sport • Arts"]
)
def test_a_row_of_sections_is_no_headline(menu: str) -> None:
    """What begins with the home page leads elsewhere; the headline stands below it."""
    assert reading(*TEXT, title=menu, headline="Ice house sold").fields["title"] == "Ice house sold"


@pytest.mark.parametrize(
    ("title", "lines", "headline"),
    [
        ("Sleet. | The point, the ferry and me...", ("Sleet.",), "Sleet."),
        ("Sleet - Low Point Almanac", ("Sleet", "3 March 2021"), "Sleet"),
        ("The long night | Low Point Letters", ("Low Point Letters", "The long night"), None),
        ("Plum cake from the tin recipe | Larder", ("Plum cake from the tin",), None),
        ("Recipe for plum cake from the tin | Larder", ("Plum cake from the tin",), None),
        (
            "Ice house sold to farmers at Low Point - Point Post",
            ("After the long debate Ice house sold to farmers at Low Point",),
            "Ice house sold to farmers at Low Point",
        ),
        (
            "Ice house at the point: who bought it and why",
            ("Oyster farmers bought the ice house at the point", "Ann Lee"),
            "Oyster farmers bought the ice house at the point",
        ),
        (
            "News: Ice house sold to farmers | Post",
            ("News: Ice house sold to farmers", "Ice house sold to farmers"),
            "Ice house sold to farmers",
        ),
        (
            "Ice house sold to farmers | Post",
            ("Ice house sold to farmers: what the town will do now",),
            "Ice house sold to farmers: what the town will do now",
        ),
    ],
)
def test_page_s_own_line_wins_over_its_title(
    title: str, lines: tuple[str, ...], headline: str | None
) -> None:
    """What is printed above the story is its headline, with no more of the title than it has."""
    raw = reading(*lines, *TEXT, title=title, headline="-")
    assert raw.fields["title"] == (headline or lines[-1])
    assert shown(raw)[-len(TEXT) :] == paragraphs(*TEXT)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Ice house sold to farmers | low point and the sea", "Ice house sold to farmers"),
        ("Ice house sold to farmers – quayside", "Ice house sold to farmers"),
        ("quayside - Ice house sold to farmers", "Ice house sold to farmers"),
        ("Ice house sold to farmers －Point", "Ice house sold to farmers －Point"),
        ("Ice house sold to farmers － Point", "Ice house sold to farmers"),
        ("Ice house sold to the farmers | Ann Lee | Arts | Post", "Ice house sold to the farmers"),
        ("Ice house sold – and paid for", "Ice house sold – and paid for"),
        ("Ice house sold to farmers – again", "Ice house sold to farmers – again"),
        ("老港口有了新的起重机！-新华网", "老港口有了新的起重机！"),
    ],
)
def test_site_in_lower_case_is_a_site(title: str, headline: str) -> None:
    """Behind a bar, or a dash and in no line of the page, a word in lower case is the site."""
    text = (*TEXT[:-1], TEXT[-1] + " They will meet again in the hall of the old school.")
    assert reading(*text, title=title, headline="-").fields["title"] == headline


@pytest.mark.parametrize(
    ("line", "date"),
    [
        (
            "January 13, 2020 at 08:45 AM | categories: Boats, Ice | View comments",
            "2020-01-13T08:45",
        ),
        ("Ann Lee / 07.11.2023 / 09:30 / Photo: Post / 23 / Print the page", "2023-11-07T09:30"),
        ("Blog entry by the keeper of the point | 28 April, 2017", "2017-04-28"),
        ("11/28/2016 04:23 pm ET", "2016-11-28T16:23-05:00"),
        ("Geschrieben von der Redaktion am 25.08.2015 22:30 Uhr", "2015-08-25T22:30"),
        ("06. Mär. 2023", "2023-03-06"),
        ("12 févr. 2023", "2023-02-12"),
        ("3 de ago de 2022", "2022-08-03"),
        ("17 آذار 2020", "2020-03-17"),
    ],
)
def test_date_in_a_cell_of_its_line_is_read(line: str, date: str) -> None:
    """A date that bars, strokes or dashes part from other short things is the story's."""
    raw = reading(line, *TEXT)
    assert raw.fields["date"] == date
    assert shown(raw) == paragraphs(*TEXT)


_SPOKEN = {
    "es": "La junta del puerto se reunió el lunes y dijo que la vieja grúa se queda donde está, "
    "según el informe que también leyó el alcalde en la sala.",
    "en": "The board of the port met on Monday and said that the old crane is to stay where it is, "
    "which was also read out by the mayor in the hall.",
    "pl": "Zarząd portu spotkał się w poniedziałek i powiedział, że stary dźwig nie będzie "
    "sprzedany, jak było to zapisane w raporcie, który był także czytany przez burmistrza.",
    "hr": "Uprava luke sastala se u ponedjeljak i rekla je da se stara dizalica ne prodaje, kao "
    "što je bilo u izvješću koje je čitao gradonačelnik, ali nije bilo svih.",
}


@pytest.mark.parametrize(
    ("spoken", "line", "date"),
    [
        ("es", "03/05/2022 22:41", "2022-05-03T22:41"),
        ("en", "03/05/2022 22:41", None),
        ("pl", "11 listopada 2023, 10:00", "2023-11-11T10:00"),
        ("hr", "11. listopada 2023, 10:00", "2023-10-11T10:00"),
    ],
)
def test_language_tells_which_day_a_date_is(spoken: str, line: str, date: str | None) -> None:
    """A date that reads as two days is that of the page's language, and none in English."""
    said = _SPOKEN[spoken]
    raw = reading(line, said, f"{said} {said}", title="Stara dizalica 2 - X", headline="-")
    assert raw.fields.get("date") == date


def test_date_beside_a_name_below_a_standfirst() -> None:
    """The only date of a page is the story's below two standfirsts, where a name is beside it."""
    raw = reading(*TEXT[:2], "Verónica Vita", "miércoles, 4 de mayo de 2022", *TEXT[2:])
    assert raw.fields["date"] == "2022-05-04"
    again = reading(*TEXT[:2], "The second day", "4 May 2022", *TEXT[2:])
    assert "date" not in again.fields


def test_only_date_with_a_time_directly_below_the_story() -> None:
    """A line of a day and its time at the story's end dates it, and one further down does not."""
    assert reading(*TEXT, "18.10.2019 16:06 Uhr").fields["date"] == "2019-10-18T16:06"
    far = ("Share", "Related posts", "Seal on the quay", "18.10.2019 16:06 Uhr")
    assert "date" not in reading(*TEXT, *far).fields


@pytest.mark.parametrize(
    "lines",
    [
        ("News", "Ice house sold"),
        ("Ice house sold", "Interview"),
        ("/ Point News", "Ice house sold"),
        ("Business", "Water level", "Tides", "Boats", "Ice house sold"),
        ("Ice house sold", "International Editor"),
    ],
)
def test_section_is_only_what_is_surely_one(lines: tuple[str, ...]) -> None:
    """What names all of a site, a part of a menu, or somebody's office is no section."""
    raw = reading(*lines, *TEXT, title="Ice house sold - The Point", headline="-")
    assert "section" not in raw.fields


WAYS = {
    "listed": (("• Home", "• Business"), "Business"),
    "listed-lynx": (("* Startseite", "* Politik", "* Ausland"), "Ausland"),
    "listed-numbered": (("1. Accueil", "2. Sciences"), "Sciences"),
    "listed-with-headline": (("• Home", "• Quays", "• Low Quay", "• Ice house sold"), "Low Quay"),
    "listed-below-a-menu": (("• Podcast", "• Games", "• Letters", "• Home", "• Sport"), "Sport"),
    "listed-alone": (("• Politics",), "Politics"),
    "listed-last-is-no-section": (("• Culture", "• Ida Marsh"), "Culture"),
    "bars": (("Startseite | Wirtschaft |",), "Wirtschaft"),
    "bars-general-first": (("News|Lifestyle|",), "Lifestyle"),
    "bars-fullwidth": (("ホーム｜社会",), "社会"),
    "numbers-of-links": (("Home[169]Politik[170]Ausland",), "Ausland"),
    "glued": (("HomePolitikAusland",), "Ausland"),
    "glued-russian": (("ГлавнаяЭкономика",), "Экономика"),
}


@pytest.mark.parametrize(("above", "section"), WAYS.values(), ids=WAYS)
def test_way_from_the_home_page_is_read_however_it_is_printed(
    above: tuple[str, ...], section: str
) -> None:
    """The steps above the headline are items of a list, cells of a line, or glued."""
    lines = (*above, "Ice house sold", *TEXT)
    raw = reading(*lines, title="Ice house sold - The Point", headline="-")
    assert raw.fields["section"] == section
    assert section not in raw.body


@pytest.mark.parametrize(
    "above",
    [
        ("• News", "• Sport", "• Business", "• Culture", "• Health"),
        ("• Home", "• News", "• Sport", "• Business", "• Culture", "• Health", "• Travel"),
        ("• Home", "• Contact"),
        ("• Ida Marsh", "• Share"),
        ("Home | News | Sport | Business | Culture | Health | Travel",),
        ("Home | Contact |",),
        ("HomeNewsContact",),
    ],
)
def test_menu_above_a_headline_is_no_way(above: tuple[str, ...]) -> None:
    """A long list, one of what no sections are named, and a long row are menus."""
    raw = reading(*above, "Ice house sold", *TEXT, title="Ice house sold - The Point", headline="-")
    assert "section" not in raw.fields
