"""Embargoes that stand above a text rather than in a field."""

from datetime import UTC, datetime

import pytest

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.fields.conversion import article
from feedwright.reading.formats.raw_article import Context, RawArticle

CONTEXT = Context(key="articles/a.md", source="articles/", home="https://example.org/")
DATED = datetime(2026, 3, 2, tzinfo=UTC)


def published(title: str, body: str, **fields: object) -> datetime | None:
    """When the article of a release may be seen."""
    said = {"title": title, "date": "2026-03-02", **fields}
    return article(RawArticle(fields=said, body=body, markup="markdown"), CONTEXT).published


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("A", "EMBARGOED UNTIL 00:01 GMT, 1 MAY 2031\n\nText.", "2031-05-01T00:01"),
        ("A", "Press office\n\n**Under embargo until: 1 May 2031**\n\nText.", "2031-05-01T00:00"),
        ("A", "<p><b>Strictly embargoed till 1 May 2031</b></p>", "2031-05-01T00:00"),
        ("A", "Sperrfrist: 1. Mai 2031, 10 Uhr\n\nText.", "2031-05-01T10:00"),
        ("A", "Sous embargo\n\nEmbargo jusqu'au 1er mai 2031\n\nText.", "2031-05-01T00:00"),
        ("A", "Not for publication before 1 May 2031 10:00\n\nText.", "2031-05-01T10:00"),
        ("A", "Embargo: 1 May 2031\n\nText.", "2031-05-01T00:00"),
        ("EMBARGOED UNTIL 1 MAY 2031", "Text.", "2031-05-01T00:00"),
        ("New pier (embargoed until 1 May 2031)", "Text.", "2031-05-01T00:00"),
    ],
)
def test_the_first_lines_hold_an_article(title: str, body: str, expected: str) -> None:
    """As those of a press release do, which has no fields."""
    assert published(title, body) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    ["Embargoed until 10am ET on May 1, 2031", "EMBARGOED UNTIL MONDAY", "Embargo until the vote"],
)
def test_an_end_that_cannot_be_read_sets_the_article_aside(body: str) -> None:
    """It is never guessed; a field of its own says it."""
    with pytest.raises(UnreadableArticle, match="embargo"):
        published("A", f"{body}\n\nText.")
    assert published("A", f"{body}\n\nText.", embargo=False) == DATED


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("The embargo of 1807", "It was lifted in 1809."),
        ("Embargo: a history", "Text."),
        ("A", "EMBARGOED UNTIL 1 May 2020\n\nText."),
        ("A", "One.\n\nTwo.\n\nThree.\n\nFour.\n\nEmbargoed until 1 May 2031"),
        ("A", "The paper was embargoed until 1 May 2031, and nobody knew of it."),
    ],
)
def test_articles_about_embargoes_are_articles(title: str, body: str) -> None:
    """Only a line of its own above the text counts, and only while its time is to come."""
    assert published(title, body) == DATED
