import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.summary import lead, sentences, summarise


def test_footnotes_tell_no_story() -> None:
    """What stands in the notes at an article's end is in no summary."""
    note = '<div id="a1-fn:1"><sup>1</sup>\n<p>A note.</p>\n</div>'
    assert lead(f"<p>Short.</p>\n{note}") == "Short."
    assert lead('<div id="a1-x"><sup>1</sup><p>No note.</p></div>') == "No note."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One. Two! Three? Four…", ["One.", "Two!", "Three?", "Four…"], id="Latin"),
        pytest.param("He said “Go.” She went.", ["He said “Go.”", "She went."], id="quotes"),
        pytest.param(
            "Gen. Smith of the U.S. Army spoke. Done.",
            ["Gen. Smith of the U.S. Army spoke.", "Done."],
            id="abbreviations",
        ),
        pytest.param(
            "Some, e.g. this, i.e. that. End.", ["Some, e.g. this, i.e. that.", "End."], id="dotted"
        ),
        pytest.param(
            "Elma vb. meyveler… ve su. Son.",
            ["Elma vb. meyveler… ve su.", "Son."],
            id="small letter after",
        ),
        pytest.param(
            "See No. 5 there. He said no. So.",
            ["See No. 5 there.", "He said no.", "So."],
            id="before numbers",
        ),
        pytest.param("J. R. Tolkien wrote. So.", ["J. R. Tolkien wrote.", "So."], id="initials"),
        pytest.param(
            "It costs 3.5 dollars at a.example today. Fine.",
            ["It costs 3.5 dollars at a.example today.", "Fine."],
            id="dots within words",
        ),
        pytest.param("Am 3. Mai kam er. Gut.", ["Am 3. Mai kam er.", "Gut."], id="ordinal"),
        pytest.param(
            "今日は晴れ。明日は「雨。」終わり",
            ["今日は晴れ。", "明日は「雨。」", "終わり"],
            id="Japanese",
        ),
        pytest.param("यह एक है। वह दो है।", ["यह एक है।", "वह दो है।"], id="Hindi"),
        pytest.param("هل هذا؟ نعم.", ["هل هذا؟", "نعم."], id="Arabic"),
        pytest.param("Headline\nThen text.", ["Headline", "Then text."], id="lines"),
        pytest.param(" \n ", [], id="nothing"),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Sentences end where a reader of the language sees them end."""
    assert list(sentences(text)) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        pytest.param(
            "One two. Three four. Five.", 20, "One two. Three four.", id="whole sentences"
        ),
        pytest.param(
            "Many words stand here without end", 20, "Many words stand…", id="cut at a word"
        ),
        pytest.param("長い文がここにあります", 6, "長い文がこ…", id="cut without spaces"),
        pytest.param("ab" + "e\u0301" * 9, 5, "abe\u0301…", id="letter and accent"),
        pytest.param("Good. These are:", 90, "Good.", id="introduces what is left out"),
        pytest.param("These are:", 90, "These are:", id="nothing else"),
        pytest.param("", 90, "", id="nothing"),
    ],
)
def test_summarise(text: str, limit: int, expected: str) -> None:
    """A summary is whole sentences; a sentence too long is cut after a word."""
    assert summarise(text, limit) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<h1>T</h1><p>Story.</p>", "Story.", id="heading"),
        pytest.param(
            "<figure><img><figcaption><p>C.</p></figcaption></figure><p>S.</p>", "S.", id="caption"
        ),
        pytest.param(
            "<pre><code>x</code></pre><p>S.</p><table><tr><td><p>T.</p></td></tr></table>",
            "S.",
            id="code and table",
        ),
        pytest.param('<p>S<sup><a href="#1">1</a></sup>.</p>', "S.", id="footnote"),
        pytest.param('<p><a href="x">video.example</a></p><p>S.</p>', "S.", id="frame's link"),
        pytest.param("<div>S.</div><h2>T</h2>", "S.", id="no paragraphs"),
        pytest.param("<h2>T</h2>", "T", id="headings alone"),
        pytest.param("<p>A.</p><ul><li>L.</li></ul><p>B.</p>", "A. B.", id="list between"),
        pytest.param(
            "<ol><li>L</li></ol><p>S.</p><ul><li><p>M</p><ol><li><p>N</p></li></ol></li></ul>",
            "S.",
            id="paragraphs of lists",
        ),
        pytest.param("<ul><li><p>L.</p></li><li><p>M.</p></li></ul>", "L. M.", id="lists alone"),
        pytest.param(
            '<p>S.</p><p>T.</p><div id="a-fn:1"><sup>1</sup>\n<p>N.</p>\n</div>',
            "S. T.",
            id="a footnote's text",
        ),
        pytest.param('<p><img src="a.png" alt="Sea &amp; sky"></p>', "Sea & sky", id="a picture"),
        pytest.param('<p><img src="a.png" alt="Sea">S.</p>', "S.", id="a picture and a text"),
        pytest.param('<p><img src="a.png" alt=""></p>', "", id="a picture of nothing"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_lead(html: str, expected: str) -> None:
    """An article's summary comes from its paragraphs, where it has some."""
    assert lead(html) == expected


@given(st.text(), st.integers(min_value=2, max_value=300))
def test_summary_keeps_its_limit(text: str, limit: int) -> None:
    """No summary is longer than the limit, and it stands on one line."""
    summary = summarise(text, limit)
    assert len(summary) <= limit
    assert "\n" not in summary


@pytest.mark.parametrize(
    "text",
    [
        "这是第一句话。这是第二句话。",
        "一文です。「二文」です！三文目？Yes.",
        "「一。」「二。」三。",
    ],
)
def test_sentences_without_spaces_get_none(text: str) -> None:
    """Chinese and Japanese set none between sentences."""
    assert summarise(text) == text
