import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.patience import patience

from feedwright.domain.article import Markup
from feedwright.markup import published
from feedwright.markup.comments import for_everybody
from feedwright.reading.formats import read
from feedwright.reading.formats.raw_article import Context

REMARK = "ask the lawyers first"
REMARKS = [
    pytest.param("%%", "%%", id="Obsidian"),
    pytest.param("%% ", " %%", id="Obsidian, spaced"),
    pytest.param(
        "\n\n%%\n", "\n\nsecond paragraph\n%%\n\n", id="Obsidian, a block over paragraphs"
    ),
    pytest.param("\n\n{::comment}\n", "\n{:/comment}\n\n", id="kramdown"),
    pytest.param("{::comment}", "{:/}", id="kramdown, short end"),
    pytest.param("{/* ", " */}", id="MDX"),
    pytest.param("\n\n{/*\n  ", "\n\n  {more}\n*/}\n\n", id="MDX, over paragraphs"),
    pytest.param("{ /** ", " **/ }", id="MDX, spaced"),
    pytest.param("\n\n{\n  // ", "\n}\n\n", id="MDX, slashes"),
    pytest.param("{ // one\n\n  // ", "\n /* } */\n}", id="MDX, several lines of slashes"),
    pytest.param("{\n /* one */\n // ", "\n}", id="MDX, both kinds"),
    pytest.param("{>>", "<<}", id="CriticMarkup comment"),
    pytest.param("{>>", "\n\nsecond\n\nthird<<}", id="CriticMarkup comment over paragraphs"),
    pytest.param("{--", "--}", id="CriticMarkup deletion"),
    pytest.param("{# ", " {{ name }} #}", id="Jinja, with braces"),
    pytest.param("{#- ", " -#}", id="Jinja, trimming"),
    pytest.param("{% # ", " %}", id="Liquid, one line"),
    pytest.param("{%- # ", "\n  # more -%}", id="Liquid, many lines"),
    pytest.param("{{/* ", " */}}", id="Go"),
    pytest.param("{{- /* ", " */ -}}", id="Go, trimming"),
    pytest.param("{{!-- ", " }} --}}", id="Handlebars, long"),
    pytest.param("{{! ", " }}", id="Handlebars"),
    pytest.param("<%# ", " %>", id="ERB"),
    pytest.param("<%-- ", " --%>", id="JSP"),
    pytest.param("\n\n[//]: # (", ")\n\n", id="label"),
    pytest.param("\n[comment]: <> (", ")\n", id="label below a paragraph"),
    pytest.param("\n[^_^]: # (", ")\n", id="label with a face"),
    pytest.param("\n\n[//]: # (", "\n\nand on\n)\n\n", id="label over paragraphs"),
    pytest.param('\n\n[//]: # "', '"\n\n', id="label in quotes"),
    pytest.param("<!-- ", " -->", id="HTML"),
]


def article(body: str, ending: str = "md", front: str = "title: T") -> str:
    """All that is remembered of an article."""
    data = f"---\n{front}\ndate: 2026-03-02\n---\n{body}".encode()
    return repr(read(data, Context(key=f"a/x.{ending}", home="https://example.org/")).articles[0])


@pytest.mark.parametrize(("opening", "closing"), REMARKS)
def test_a_remark_goes_out_nowhere(opening: str, closing: str) -> None:
    """An editor's remark is in no body, and what stands around it stays."""
    shown = published(f"Before {opening}{REMARK}{closing} after.", "markdown").body
    if "<!--" not in opening:  # which the sanitiser leaves out
        assert REMARK not in shown
    assert "Before" in shown
    assert "after." in shown


@pytest.mark.parametrize(("opening", "closing"), REMARKS)
def test_a_remark_in_code_is_shown(opening: str, closing: str) -> None:
    """What stands in code is what an article is about, and stays as it is written."""
    remark = f"{opening}{REMARK}{closing}"
    fenced = f"Text.\n\n~~~~\n{remark}\n~~~~\n"
    assert published(fenced, "markdown").body == fenced
    if "\n" not in remark:
        inline = f"Write `{remark}` for that."
        assert published(inline, "markdown").body == inline
        element = f"<p>Write <code>{remark}</code> for that.</p>"
        assert published(element, "html").body == element


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It is 100%% sure, or 50%%.", id="per cent"),
        pytest.param("Write %%d for a number, and %%s for a text.", id="format"),
        pytest.param("A price {of 5} and {7}.", id="braces"),
        pytest.param(
            "## One {#one}\n\nText.\n\n## Two {#two}\n\nMore #} here.", id="ids of headings"
        ),
        pytest.param("[note]: https://a.example/ (a title)", id="a real label"),
        pytest.param("a {-- b\n\nc --} d", id="over paragraphs"),
        pytest.param("a {>> b\n\nc {>> d", id="comments that nothing closes"),
        pytest.param(f"a {{>> b\n\n{'c ' * 20_000}<<}} d", id="far apart"),
        pytest.param("{/* never closed", id="never closed"),
        pytest.param("{ // no end\n\nof it", id="slashes, never closed"),
        pytest.param("{//a.example/b}", id="an address in braces"),
        pytest.param("{% raw %}{# shown #}{% endraw %}", id="raw"),
        pytest.param("It is [private](x.html) here.", id="a word in brackets"),
        pytest.param("Say {{ name }} or {{name}}.", id="variables"),
    ],
)
def test_prose_is_no_remark(text: str) -> None:
    """What only looks like the beginning of a remark is left alone."""
    assert published(text, "markdown").body == text


def test_corrections_are_shown_as_they_were_accepted() -> None:
    """Of CriticMarkup's suggestions readers see the text that they lead to."""
    marked = "{++Added++}, {==marked==}, {~~old~>new~~}, {--gone--}."
    assert published(marked, "markdown").body == "Added, marked, new, ."


def test_a_remark_that_nothing_closes_hides_the_rest_and_is_told() -> None:
    """As in Obsidian, a block of remarks that is never closed goes on to the end."""
    shown = published(f"Shown.\n\n%%\n{REMARK}", "markdown")
    assert shown.body.strip() == "Shown."
    assert shown.warnings == (
        "Line 3: nothing closes the remark that %% opens; what follows it was left out.",
    )


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        pytest.param("<!--members-only-->", "", id="Ghost"),
        pytest.param("<!-- members-only -->", "", id="Ghost, spaced"),
        pytest.param("<!-- wp:jetpack/paywall -->\n<!-- /wp:jetpack/paywall -->", "", id="Jetpack"),
        pytest.param(
            "<!-- wp:premium-content/subscriber-view -->",
            "<!-- /wp:premium-content/subscriber-view -->",
            id="premium content",
        ),
        pytest.param(
            '<!--kg-gated-block:begin nonMember:false memberSegment:"status:free" -->',
            "<!--kg-gated-block:end-->",
            id="Ghost's gated card",
        ),
        pytest.param('[restrict level="2"]', "[/restrict]", id="shortcode"),
        pytest.param("[members_only]", "[/members_only]", id="shortcode without arguments"),
    ],
)
@pytest.mark.parametrize("markup", ["html", "markdown"])
def test_what_is_for_members_goes_to_members(opening: str, closing: str, markup: Markup) -> None:
    """What stands behind a mark for members is left out, and that is told."""
    shown = published(f"<p>For all.</p>{opening}<p>{REMARK}</p>{closing}", markup)
    assert shown.body == "<p>For all.</p>"
    assert len(shown.warnings) == 1
    assert "for members alone" in shown.warnings[0]


def test_a_saved_page_ends_where_its_part_for_members_begins() -> None:
    """A mark for members counts in whole pages, too, where signs of templates are text."""
    page = f"<p>About {{# signs #}}.</p><!--members-only--><p>{REMARK}</p>"
    assert for_everybody(page).body == "<p>About {# signs #}.</p>"


def test_a_gated_card_that_everybody_sees_stays() -> None:
    """A card that is shown to those who are no members is no part for members."""
    card = "<!--kg-gated-block:begin nonMember:true --><p>Shown</p><!--kg-gated-block:end-->"
    assert published(card, "html").body == card


def test_no_field_of_an_article_holds_a_remark() -> None:
    """Title and summary are freed of remarks as the text is."""
    for body, front in (
        (f"# A title %%{REMARK}%%\n\nText.", "x: y"),
        ("Text.", f'title: "A title %%{REMARK}%%"'),
        ("Text.", f'title: "A title <!-- {REMARK} -->"'),
        ("Text.", f"title: T {{>>{REMARK}<<}}\nsummary: S <!--{REMARK}--> %%{REMARK}%%"),
        ("Text.", f"title: T\ndescription: 'Short. {{>>{REMARK}<<}}'"),
        (f"%%{REMARK}%%\n\n# A title\n\nText.", "x: y"),
    ):
        assert REMARK not in article(body, front=front)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["%%", "{/*", "*/}", "{::comment}", "{:/}", "{>>", "<<}", "`", "```", "\n\n", "\n"]
            ),
            st.text(alphabet="ab %{}/*", max_size=6),
        ),
        max_size=40,
    )
)
def test_nothing_is_added_and_nothing_moves(parts: list[str]) -> None:
    """Whatever a body holds, what is shown of it are its own signs in their order."""
    body = "".join(parts)
    signs = iter(body)
    assert all(sign in signs for sign in published(body, "markdown").body)


def test_unclosed_remarks_are_looked_for_once() -> None:
    """A body of openings alone is read in time that grows as the body does."""
    for opening in (
        "{/* ",
        "{>> ",
        "%% a ",
        "{::comment} ",
        "<%# ",
        "{{/* ",
        "[//]: # (\n",
        "[restrict] ",
    ):
        body = opening * 50_000
        with patience(4):
            shown = published(body, "html" if opening == "[restrict] " else "markdown").body
        assert len(shown) <= len(body)
