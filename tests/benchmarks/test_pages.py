"""What is read of pages whose stories are known: counted, and never timed."""

import sys

import pytest
from tests.benchmarks import pages

from feedwright.reading.formats import pagetext
from feedwright.reading.formats.raw_article import Context, RawArticle


@pytest.mark.parametrize("kind", ["text", "html"])
def test_pages_are_the_same_everywhere(kind: str) -> None:
    """A page comes from its language, form and number, and no two are alike."""
    once, again = (list(pages.pages(kind, 2)) for _ in range(2))
    assert once == again
    assert len({page.text for page in once}) == len(once)


@pytest.mark.parametrize("extra", [True, False], ids=["with-the-extra", "without"])
@pytest.mark.parametrize("kind", ["text", "html"])
def test_nothing_of_a_story_is_lost(
    kind: str, extra: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every paragraph, headline and date of every page is read, and no line of furniture."""
    for part in ("trafilatura", "htmldate"):
        if extra:
            pytest.importorskip(part)
        else:
            monkeypatch.setitem(sys.modules, part, None)
    found = pages.score(kind, 1)
    count = len(pages.TONGUES) * len(pages.TEXTS if kind == "text" else pages.PAGES)
    assert found == pages.Score(
        pages=count,
        paragraphs=7 * count,
        kept=7 * count,
        other=0,
        headlines=count,
        dates=count,
    )


def test_lost_paragraph_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that loses one paragraph of each page has a lower score."""
    whole = pages.score("text", 1)
    read = pagetext.read

    def losing(text: str, context: Context) -> RawArticle:
        raw = read(text, context)
        return RawArticle(
            fields=raw.fields, body=raw.body.replace("<p>", "<!-- ", 1), markup=raw.markup
        )

    monkeypatch.setattr(pagetext, "read", losing)
    assert pages.score("text", 1).kept <= whole.kept - whole.pages
