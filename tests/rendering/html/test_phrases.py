import re
import string
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from feedwright.rendering.html import phrases
from feedwright.rendering.html.phrases import FORMS, SPOKEN, Words, right_to_left, spoken

WHEN = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
WORDS = {name: spoken(name) for name in SPOKEN}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param("en", "2 March 2026", id="English"),
        pytest.param("tr-TR", "2 Mart 2026", id="Turkish, by its primary subtag"),
        pytest.param("DE_at", "2. März 2026", id="German, badly written"),
        pytest.param("fr", "2 mars 2026", id="French"),
        pytest.param("es", "2 de marzo de 2026", id="Spanish"),
        pytest.param("ar-EG", "2 مارس 2026", id="Arabic"),
        pytest.param("ja", "2026年3月2日", id="Japanese"),
        pytest.param("zh-CN", "2026年3月2日", id="Chinese"),
        pytest.param("ko-KR", "2026년 3월 2일", id="Korean"),
        pytest.param("pt-BR", "2 de março de 2026", id="Portuguese"),
        pytest.param("it", "2 marzo 2026", id="Italian"),
        pytest.param("ru", "2 марта 2026 г.", id="Russian, in the genitive"),
        pytest.param("nl-BE", "2 maart 2026", id="Dutch"),
        pytest.param("pl", "2 marca 2026", id="Polish, in the genitive"),
        pytest.param("fi", "2 March 2026", id="English where there is no table"),
        pytest.param("", "2 March 2026", id="English where nothing is said"),
    ],
)
def test_dates(language: str, expected: str) -> None:
    """A date names its month, in the page's language."""
    assert spoken(language).date(WHEN) == expected


def test_minutes_name_their_zone() -> None:
    """A time of day says which zone it is in."""
    istanbul = WHEN.astimezone(timezone(timedelta(hours=3)))
    assert spoken("en").minute(WHEN) == "2 March 2026, 14:05 UTC"
    assert spoken("en").minute(istanbul) == "2 March 2026, 17:05 UTC+03:00"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "1er mars 2026"), ("it", "1º marzo 2026"), ("pt", "1º de março de 2026")],
)
def test_the_first_of_a_month(language: str, expected: str) -> None:
    """The first day of a month is an ordinal where a language has it so."""
    assert spoken(language).date(WHEN.replace(day=1)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param("pt-BR", "pt", id="a region"),
        pytest.param("pt-PT", "pt-PT", id="a region with a table of its own"),
        pytest.param("pt_AO", "pt-PT", id="a region that speaks as another"),
        pytest.param("zh", "zh-Hans", id="no script"),
        pytest.param("zh-Hans-HK", "zh-Hans", id="a script before a region"),
        pytest.param("zh-TW", "zh-Hant", id="a region that tells the script"),
        pytest.param("ZH-hant-hk", "zh-Hant", id="a script and a region"),
        pytest.param("de-AT-1996", "de", id="a variant"),
        pytest.param("ptx", "en", id="no prefix of letters"),
    ],
)
def test_tags(language: str, expected: str) -> None:
    """A language speaks as the longest part of its tag does that has a table."""
    assert spoken(language).tag == expected


COUNTED = [
    pytest.param("en", {0: "0 articles", 1: "1 article", 2: "2 articles"}, id="English"),
    pytest.param("fr", {0: "0 article", 1: "1 article", 2: "2 articles"}, id="French"),
    pytest.param("ja", {1: "記事1件", 7: "記事7件"}, id="Japanese"),
    pytest.param(
        "ru",
        {
            1: "1 статья",
            2: "2 статьи",
            4: "4 статьи",
            5: "5 статей",
            11: "11 статей",
            12: "12 статей",
            21: "21 статья",
            22: "22 статьи",
            111: "111 статей",
        },
        id="Russian",
    ),
    pytest.param(
        "pl",
        {
            0: "0 artykułów",
            1: "1 artykuł",
            2: "2 artykuły",
            5: "5 artykułów",
            13: "13 artykułów",
            21: "21 artykułów",
            24: "24 artykuły",
        },
        id="Polish",
    ),
    pytest.param(
        "ar",
        {
            0: "لا مقالات",
            1: "مقال واحد",
            2: "مقالان",
            3: "3 مقالات",
            10: "10 مقالات",
            11: "11 مقالًا",
            99: "99 مقالًا",
            100: "100 مقال",
            103: "103 مقالات",
        },
        id="Arabic",
    ),
]


@pytest.mark.parametrize(("language", "expected"), COUNTED)
def test_plurals(language: str, expected: dict[int, str]) -> None:
    """What is counted stands in the form that its number asks for (CLDR)."""
    words = spoken(language)
    assert {number: words.count(words.articles, number) for number in expected} == expected


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_tables_are_complete(words: Words) -> None:
    """Each table has twelve months, no empty phrase, and a form for each kind of number."""
    assert len(set(words.months)) == 12
    assert all(getattr(words, name) for name in words.__struct_fields__)
    for forms in (words.articles, words.recently, words.weekly, words.monthly):
        assert len(forms) == FORMS[words.plural]
        for phrase in forms:
            assert {name for _, name, _, _ in string.Formatter().parse(phrase) if name} <= {"n"}
        assert "{n}" in forms[-1]
    assert "{n}" in words.every
    assert re.fullmatch(r"https://[a-z]+\.wikipedia\.org/[\w%/-]+", words.reader_url, re.ASCII)


def test_every_table_is_spoken() -> None:
    """No table lies there that no page takes, and each is for the tag that it is named for."""
    folder = Path(phrases.__file__).with_name("languages")
    assert sorted(one.stem for one in folder.iterdir()) == sorted(SPOKEN)
    assert {name: words.tag.lower() for name, words in WORDS.items()} == dict(
        zip(SPOKEN, SPOKEN, strict=True)
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar-EG", True), ("he", True), ("FA", True), ("en", False), ("", False), ("art", False)],
)
def test_direction(language: str, expected: bool) -> None:
    """Languages that are written from right to left are known by their primary subtag."""
    assert right_to_left(language) is expected
