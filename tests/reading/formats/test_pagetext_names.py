"""What is shaped as a name beside a headline: persons sign stories, and nothing else does."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read, writers
from feedwright.reading.formats.pagetext.lines import Line
from feedwright.reading.formats.raw_article import Context, RawArticle

STORIES = {
    "en": (
        "The keepers of the canal have drained its upper lock and found a boat full of pipes.",
        "None of them is broken, and all bear the mark of a maker who left no other trace.",
        "They will be shown in the old toll house, which opens its doors on the first day of June.",
    ),
    "de": (
        "Die Wärter des Kanals haben die obere Schleuse geleert und darin einen Kahn gefunden.",
        "Darin lagen tausend Pfeifen aus Ton, und jede trägt das Zeichen eines Meisters am Stiel.",
        "Gezeigt werden sie von Juni an im alten Zollhaus, das dafür ein neues Dach bekommen hat.",
    ),
    "fr": (
        "Les gardiens du canal ont vidé l'écluse du haut et trouvé une barque pleine de pipes.",
        "Aucune n'est cassée, et toutes portent la marque d'un maître qui n'a rien laissé d'autre.",
        "On pourra les voir dans la vieille douane, qui ouvrira ses portes le premier juin.",
    ),
    "es": (
        "Los guardas del canal vaciaron la esclusa de arriba y hallaron una barca llena de pipas.",
        "Ninguna está rota, y todas llevan la marca de un maestro que no dejó ninguna otra huella.",
        "Se podrán ver en la vieja aduana, que abrirá sus puertas el primer día del mes de junio.",
    ),
    "ru": (
        "Сторожа канала спустили воду из верхнего шлюза и нашли там лодку, полную трубок.",
        "Ни одна из них не разбита, и на каждой есть знак мастера, о котором больше нет ничего.",
        "Их покажут в старой таможне, которая откроет свои двери в самый первый день месяца июня.",
    ),
}
DATES = {
    "en": "15 March 2024",
    "de": "15. März 2024",
    "fr": "15 mars 2024",
    "es": "15 de marzo de 2024",
    "ru": "15 марта 2024",
}

PERSONS = {
    "english": ("en", "Rebecca Thornhill"),
    "initial": ("en", "Martin J. Okafor"),
    "hyphen": ("en", "Sophie Blake-Jones"),
    "capitals": ("en", "HELEN MARCHBANK"),
    "irish": ("en", "Niamh O'Rourke"),
    "indian": ("en", "Priya Raghunathan"),
    "nigerian": ("en", "Chidi Nwankwo"),
    "japanese": ("en", "Haruka Shimizu"),
    "indonesian": ("en", "Dewi Kusumawati"),
    "german": ("de", "Jürgen Hollerbach"),
    "german-von": ("de", "Friederike von Trebbin"),
    "dutch": ("de", "Marijke van den Berg"),
    "danish": ("de", "Søren Vestergaard"),
    "swedish": ("de", "Gunilla Åkesson"),
    "finnish": ("de", "Pekka Lehtinen"),
    "polish": ("de", "Małgorzata Wiśniewska"),
    "czech": ("de", "Jiří Novotný"),
    "hungarian": ("de", "Zsófia Barta"),
    "turkish": ("de", "Ayşe Karadağ"),
    "croatian": ("de", "Hrvoje Kovačević"),
    "french": ("fr", "Jean-Baptiste Laforge"),
    "french-particle": ("fr", "Ségolène de Montbrun"),
    "romanian": ("fr", "Ruxandra Popescu"),
    "italian": ("fr", "Giulia Bertolini"),
    "spanish": ("es", "Íñigo Zubizarreta"),
    "spanish-two": ("es", "María Fernanda Ocampo"),
    "portuguese": ("es", "João Pedro Carvalho"),
    "russian": ("ru", "Екатерина Воронцова"),
    "ukrainian": ("ru", "Олена Ковальчук"),
    "bulgarian": ("ru", "Десислава Петрова"),
}

OTHERS = {
    "en": [
        "Premier League", "Breaking News", "New York", "United Nations", "West Ham United",
        "Crystal Palace FC", "Los Angeles", "Hong Kong", "South Yorkshire", "Isle Street Market",
        "Live Updates", "Special Report", "Editorial Board", "Staff Writer", "The Associated Press",
        "World Cup", "Climate Change", "Real Estate", "Health Care", "White House", "Supreme Court",
        "Letters Page", "Opinion Piece", "Fact Check", "Long Read", "Champions League", "Cape Town",
        "Latest Headlines", "Sunday Magazine", "University Challenge", "Financial Markets",
        "Foreign Affairs", "Human Rights Watch", "Why It Matters", "Browse Issues", "Key Findings",
        "BREAKING NEWS", "NEW YORK", "PREMIER LEAGUE", "Amerika Serikat", "Papua New Guinea",
        "Prime Minister", "Gaza Strip", "Buckingham Palace",
    ],
    "de": [
        "Vereinte Nationen", "Bayern München", "Bad Homburg", "Neue Nachrichten",
        "Erste Bundesliga",
        "Europäische Union", "Baden-Württemberg", "Deutsche Presse-Agentur", "Hamburger Rathaus",
        "Deutscher Bundestag", "Freie Universität", "Sankt Gallen", "Technische Universität",
        "Tweede Kamer", "Verenigde Staten", "Forenede Nationer", "Svenska Dagbladet",
        "Förenta Nationerna", "Premier Liiga", "Liga Mistrzów", "Unia Europejska",
        "Evropská Unie", "Spojené Státy", "Európai Unió", "Süper Lig", "Son Dakika",
        "Spor Haberleri",
        "Birleşmiş Milletler", "Ekonomi Bakanlığı", "Zum Feierabend", "Ujedinjeni Narodi",
        "Naher Osten", "Weißes Haus", "Künstliche Intelligenz", "Olympische Spiele",
        "Eerste Divisie",
    ],
    "fr": [
        "Ligue Des Champions", "Nations Unies", "Saint Malo", "Nouvelle Calédonie", "Île De Ré",
        "Assemblée Nationale", "Coupe Du Monde", "Paris Match", "Côte D'Azur", "Union Européenne",
        "Agence France-Presse", "Serie A", "Nazioni Unite", "Corriere Dello Sport",
        "Consiglio Comunale",
        "Uniunea Europeană", "Liga Campionilor", "Tour De France", "Moyen Orient", "Faits Divers",
        "Giro D'Italia", "Dernière Heure", "Intelligence Artificielle",
    ],
    "es": [
        "Real Madrid", "Naciones Unidas", "Estados Unidos", "Buenos Aires", "Última Hora",
        "Gobierno Vasco", "Primera División", "Ciudad Real", "Copa Libertadores", "Europa Press",
        "Nações Unidas", "São Paulo", "Assembleia Legislativa", "Rio Grande Do Sul", "Nova York",
        "Jornal Nacional", "Partido Popular", "Casa Blanca", "Cambio Climático", "Corte Suprema",
        "Juegos Olímpicos", "Oriente Medio",
    ],
    "ru": [
        "Лига Чемпионов", "Организация Объединённых Наций", "Нижний Новгород", "Новая Зеландия",
        "Санкт Петербург", "Главные Новости", "Государственная Дума", "Нью Йорк", "Ліга Чемпіонів",
        "Верховна Рада", "Європейський Союз", "Новини України",
    ],
}  # fmt: skip
NO_PERSONS = [(spoken, one) for spoken, listed in OTHERS.items() for one in listed]


def reading(spoken: str, *head: str) -> RawArticle:
    """What the reader makes of a page with lines between its headline and its story."""
    title = {"ru": "Лодка с трубками"}.get(spoken, "Boat of clay pipes")
    text = "\n\n".join((f"{title} - Q7", title, *head, *STORIES[spoken]))
    return read(text, Context(key="articles/lock.txt", home="https://lock.example/"))


@pytest.mark.parametrize(("spoken", "one"), PERSONS.values(), ids=PERSONS.keys())
def test_person_s_name_beside_a_date_is_the_writer_s(spoken: str, one: str) -> None:
    """Whatever the language: a name below or above a date signs the story, and a label helps."""
    label = {"en": "By", "de": "Von", "fr": "Par", "es": "Por", "ru": "Текст:"}[spoken]
    for head in ([one, DATES[spoken]], [DATES[spoken], one], [f"{label} {one}"]):
        assert reading(spoken, *head).fields["authors"] == [one]


@pytest.mark.parametrize(
    ("spoken", "one"),
    [row for label, row in PERSONS.items() if label != "irish"],
)
def test_name_with_a_known_given_name_directly_below_the_headline_signs(
    spoken: str, one: str
) -> None:
    """A name alone between headline and story is the writer's where its given name is known."""
    assert reading(spoken, one).fields["authors"] == [one]


@pytest.mark.parametrize(("spoken", "one"), NO_PERSONS)
def test_what_else_is_shaped_as_a_name_signs_nothing(spoken: str, one: str) -> None:
    """Sections, places, teams, agencies and forms beside a headline or a date made no story.

    An agency signs as writers do, under its own name.
    """
    agencies = {"The Associated Press", "Agence France-Presse", "Europa Press"}
    agencies.add("Deutsche Presse-Agentur")
    for head in ([one], [one, DATES[spoken]], [DATES[spoken], one]):
        raw = reading(spoken, *head)
        assert raw.fields.get("authors", [one]) == [one]
        assert "authors" not in raw.fields or one in agencies
        assert all(line in raw.body for line in STORIES[spoken])


@given(
    one=st.sampled_from(list(PERSONS.values())),
    other=st.sampled_from(NO_PERSONS),
    above=st.booleans(),
)
def test_writer_is_told_from_what_stands_beside_the_name(
    one: tuple[str, str], other: tuple[str, str], above: bool
) -> None:
    """A section or a place above or below a byline is none of its writers."""
    spoken, person = one
    label = {"en": "By", "de": "Von", "fr": "Par", "es": "Por", "ru": "Текст:"}[spoken]
    head = [f"{label} {person}", DATES[spoken]]
    head.insert(0 if above else 1, other[1])
    assert reading(spoken, *head).fields["authors"][0] == person


def test_name_in_capitals_is_written_as_the_page_writes_it_elsewhere() -> None:
    """A byline in capitals has the name as a life below the story spells it."""
    life = "Fiona McAllister is a reporter who has written about canals for more than ten years."
    raw = reading("en", "BY FIONA MCALLISTER", *STORIES["en"], life)
    assert raw.fields["authors"] == ["Fiona McAllister"]
    assert reading("en", "BY FIONA MCALLISTER").fields["authors"] == ["FIONA MCALLISTER"]


MENU = ["• Face The Nation", "• 60 Minutes", "• Bench Memos", "• Sunday Best", "• The Morning Jolt"]


def test_entries_of_a_menu_are_no_writers() -> None:
    """Names in a row of short lines with bullets are a menu's, though minutes stand beside one."""
    text = "\n\n".join(("Boat of clay pipes - Q7", *MENU, *STORIES["en"]))
    raw = read(text, Context(key="articles/lock.txt", home="https://lock.example/"))
    assert "authors" not in raw.fields


ADDRESSES = {
    "of-the-police": "Anyone who saw the boat may write to Mona Falk at mona.falk@police.example.",
    "of-a-feast": "Tickets can be had from Mona Falk, mona.falk@feast.example",
    "of-a-firm": "Orders go to Mona Falk at the foundry, mona.falk@bells.example, until June.",
}


@pytest.mark.parametrize("line", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_address_that_is_none_of_the_site_s_names_no_writer(line: str) -> None:
    """Who may be asked about the story, at an address elsewhere, did not write it."""
    title = "Boat of clay pipes"
    text = "\n\n".join((f"{title} - The Lock", title, *STORIES["en"], line))
    raw = read(text, Context(key="articles/lock.txt", home="https://lock.example/"))
    assert "authors" not in raw.fields


@pytest.mark.parametrize("entry", ["Item", "Ada Quay"])
def test_a_long_list_is_not_looked_through_for_each_of_its_lines(
    monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    """Whether a line stands in a menu is told by the few lines beside it, however long it is."""
    looked = Counter[str]()

    def counted(line: Line) -> bool:
        looked["lines"] += 1
        return is_entry(line)

    is_entry = writers._is_entry  # noqa: SLF001 - which is counted
    monkeypatch.setattr(writers, "_is_entry", counted)
    listed = [f"• {entry} {number}" for number in range(400)]
    heading = ("Bells of the coast - The Hill", "Bells of the coast", "")
    text = "\n".join((*heading, *listed, "", *STORIES["en"]))
    read(text, Context(key="articles/bell.txt", home="https://hill.example/"))
    assert 0 < looked["lines"] < 20 * len(listed)
