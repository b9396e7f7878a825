import string
from datetime import UTC, datetime, timedelta, timezone

import pytest

from feedwright.rendering.html.translations import WORDS, Words, right_to_left, spoken

WHEN = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param("en", "2 March 2026", id="English"),
        pytest.param("tr-TR", "2 Mart 2026", id="Turkish, by its primary subtag"),
        pytest.param("DE_at", "2. März 2026", id="German, badly written"),
        pytest.param("fr", "2 mars 2026", id="French"),
        pytest.param("es", "2 de marzo de 2026", id="Spanish"),
        pytest.param("ar", "2 March 2026", id="English where there is no table"),
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


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_tables_are_complete(words: Words) -> None:
    """Each table has twelve months, no empty phrase, and a number in each counted one."""
    assert len(set(words.months)) == 12
    assert all(getattr(words, name) for name in words.__struct_fields__)
    for phrases in (words.articles, words.recently, words.weekly, words.monthly):
        for phrase in phrases:
            assert [name for _, name, _, _ in string.Formatter().parse(phrase) if name] == ["n"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar-EG", True), ("he", True), ("FA", True), ("en", False), ("", False), ("art", False)],
)
def test_direction(language: str, expected: bool) -> None:
    """Languages that are written from right to left are known by their primary subtag."""
    assert right_to_left(language) is expected
