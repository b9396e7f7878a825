import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.markup import convert, published
from feedwright.reading.formats import read
from feedwright.reading.formats.raw_article import Context

WORDS = "only after the vote"


@pytest.mark.parametrize(
    ("body", "left"),
    [
        pytest.param("{% if false %}N{% endif %}", "", id="false"),
        pytest.param("{%- if true -%}Y{%- endif -%}", "Y", id="true"),
        pytest.param("{% if nil %}N{% else %}Y{% endif %}", "Y", id="nil"),
        pytest.param("{% unless true %}N{% else %}Y{% endunless %}", "Y", id="unless true"),
        pytest.param("{% unless false %}Y{% endunless %}", "Y", id="unless false"),
        pytest.param("{% if not true %}N{% elif true %}Y{% else %}N{% endif %}", "Y", id="elif"),
        pytest.param("{% if false %}N{% elsif true %}Y{% else %}N{% endif %}", "Y", id="elsif"),
        pytest.param("{% if 1 == 2 %}N{% else %}Y{% endif %}", "Y", id="numbers"),
        pytest.param("{% if 'a' == \"a\" %}Y{% endif %}", "Y", id="texts"),
        pytest.param("{% if false and site.a %}N{% endif %}", "", id="and"),
        pytest.param("{% if true or site.a %}Y{% endif %}", "Y", id="or"),
        pytest.param(
            "{% if true %}Y{% if false %}N{% if true %}N{% endif %}{% endif %}Z{% endif %}",
            "YZ",
            id="in each other",
        ),
        pytest.param(
            "{% for a in b %}{% if false %}N{% endif %}c{% endfor %}",
            "{% for a in b %}c{% endfor %}",
            id="in a loop",
        ),
        pytest.param(
            "{% quote(by='A') %}{% if true %}b{% endif %}{% end %}",
            "{% quote(by='A') %}b{% end %}",
            id="in a block of another kind",
        ),
        pytest.param("{% capture x %}N{% endcapture %}", "", id="capture"),
        pytest.param("{% set x %}N{% endset %}", "", id="set"),
        pytest.param("{% macro x(a) %}N{% endmacro %}", "", id="macro"),
        pytest.param("{% doc %}N{% enddoc %}", "", id="doc"),
        pytest.param("{% comment %}N {% if x %}{% endcomment %}", "", id="comment"),
    ],
)
def test_what_a_generator_would_decide_is_decided(body: str, left: str) -> None:
    """A condition of literals shows what it would on the site; captures and notes show nothing."""
    assert published(f"A {body} B", "markdown") == (f"A {left} B", ())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{% if site.dev %}X{% else %}Y{% endif %}", id="if"),
        pytest.param("{% if false %}X{% elsif user %}Y{% else %}Z{% endif %}", id="elsif"),
        pytest.param("{% unless page.x == 1 %}X{% endunless %}", id="unless"),
        pytest.param("{% case a %}{% when 1 %}X{% else %}Y{% endcase %}", id="case"),
        pytest.param("{% ifversion x %}X{% endif %}", id="a condition of a site's own"),
        pytest.param("{% if 0 %}X{% else %}Y{% endif %}", id="what languages take differently"),
        pytest.param("{% if true and a or b %}X{% endif %}", id="what has no one order"),
    ],
)
def test_a_condition_that_nobody_knows_shows_no_branch(body: str) -> None:
    """Which branch is the secret one, only the generator knows: neither goes out, in one line."""
    shown = published(f"A {body}{body} B\n", "html")
    assert shown.body == "A  B\n"
    (said,) = shown.warnings
    assert "line 1" in said
    assert "2 of them" in said


@pytest.mark.parametrize("markup", ["markdown", "html"])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        pytest.param("{% paywall %}", "{% endpaywall %}", id="paywall"),
        pytest.param("{% members_only %}", "{% endmembers_only %}", id="members"),
        pytest.param("{% private() %}", "{% end %}", id="Zola"),
        pytest.param("{{< private >}}", "{{< /private >}}", id="Hugo"),
        pytest.param("{{% draft %}}", "{{% /draft %}}", id="Hugo, Markdown"),
        pytest.param('{{< members level="2" >}}', "{{</ members >}}", id="Hugo, arguments"),
        pytest.param("{{< paywall >}}", "", id="nothing closes it"),
        pytest.param("[members]", "[/members]", id="brackets"),
        pytest.param("[hide]", "[/hide]", id="a forum's"),
        pytest.param("<!--paid-->", "", id="a comment"),
        pytest.param("<!-- paid-members-only -->", "", id="a longer comment"),
    ],
)
def test_a_block_for_some_is_left_out_and_told(opening: str, closing: str, markup: str) -> None:
    """What a tag keeps for members, or as a draft, is in no body, and that is told."""
    shown = published(f"<p>For all.</p>{opening}<p>{WORDS}</p>{closing}", markup)  # type: ignore[arg-type]
    assert shown.body == "<p>For all.</p>"
    assert len(shown.warnings) == 1


def test_nothing_of_a_hidden_branch_is_remembered() -> None:
    """It is gone before a title, a summary or a store could hold it."""
    data = f"---\ntitle: T\n---\n{{% if page.x %}}{WORDS}{{% endif %}} For all.\n".encode()
    found = read(data, Context(key="a/x.md", home="https://example.org/")).articles[0]
    assert WORDS not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("`{% if false %}` x `{% endif %}`", id="code"),
        pytest.param("```\n{% if false %}\na\n{% endif %}\n```", id="a fence"),
        pytest.param("{% raw %}{% if false %}a{% endif %}{% endraw %}", id="raw"),
        pytest.param("A {% if false %} that nothing closes.", id="unclosed"),
        pytest.param("{% endif %} a {% else %} b", id="no beginning"),
        pytest.param("{% comment %} a {% quote %}b{% endquote %}", id="a comment without an end"),
        pytest.param("{{< figure src=a >}} b {{< /figure >}}", id="another tag"),
    ],
)
def test_other_tags_stay_as_they_are(text: str) -> None:
    """Code is shown as it is written, and what begins or ends no block is left to others."""
    assert published(text, "markdown") == (text, ())


def test_an_assignment_shows_nothing_and_needs_no_word() -> None:
    """What only sets a variable is no part of a text."""
    body = "A{% assign x = 'b' %}{% set y = 1 %} C"
    assert convert(body, "markdown", base="https://example.org/", scope="a") == convert(
        "A C", "markdown", base="https://example.org/", scope="a"
    )


PIECES = st.sampled_from([
    *("{% if a %}", "{% if true %}", "{% else %}", "{% endif %}", "{% for x in y %}"),
    *("{% endfor %}", "{% capture z %}", "{% endcapture %}", "{% comment %}"),
    *("{% endcomment %}", "w ", "`"),
    *("{{< private >}}", "{{< /private >}}", "{% x() %}", "{% end %}", "{% unless a %}"),
])  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=6).map("".join))
def test_however_blocks_are_mixed_a_false_branch_stays_hidden(before: str, inside: str) -> None:
    """What surely stands in a closed false branch goes out, and no mixture breaks the reading."""
    published(before + inside, "html")
    body = "{% if false %}" + WORDS + "{% endif %}" + before
    assert WORDS not in published(body, "html").body
