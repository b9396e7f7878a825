# ruff: noqa: E501 - a row of a table is read best on one line
"""What templates do to a body before Markdown is read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.markup import convert, published
from feedwright.markup.liquid import shown
from feedwright.reading.formats import read
from feedwright.reading.formats.raw_article import Context

FIELDS = {
    "title": "A *title*",
    "author": "Ann",
    "feature-img": "a.png",
    "count": 3,
    "draft": False,
    "tags": ["one", "two"],
    "image": {"path": "/b.png"},
    "date": dt.date(2026, 3, 2),
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("By {{ page.author }}.", "By Ann.", id="field"),
        pytest.param("{{ post.title | escape }}", "A *title*", id="harmless filter"),
        pytest.param("{{ page.count }} {{page.draft}}", "3 false", id="number and switch"),
        pytest.param('<img src="/i/{{ page.feature-img }}">', '<img src="/i/a.png">', id="in an address"),
        pytest.param("{{ page.image.path }}", "/b.png", id="of a table"),
        pytest.param("{{ page.image.path | relative_url }}", '{{ "/b.png" | relative_url }}', id="filter of addresses"),
        pytest.param("{{ page.tags | join: ', ' }}", "one, two", id="list"),
        pytest.param("{{ $frontmatter.author }}", "Ann", id="VitePress"),
        pytest.param("{{ page.date }}", "2026-03-02", id="date"),
    ],
)  # fmt: skip
def test_fields_of_an_article_stand_where_it_names_them(body: str, expected: str) -> None:
    """An article's own values are known, and templates write them."""
    assert shown(body, "markdown", "", FIELDS) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("By {{ author }}.", "By Ann.", id="field"),
        pytest.param("![]({{ image.path }})", "![](/b.png)", id="of a table"),
        pytest.param("{{ title | escape }}", "A *title*", id="harmless filter"),
        pytest.param("{{ page.author }}", "Ann", id="as elsewhere"),
        pytest.param("{{ hero }}", "{{ hero }}", id="no such field"),
        pytest.param("{{ site.title }}", "{{ site.title }}", id="of the site"),
        pytest.param("`{{ author }}`", "`{{ author }}`", id="code"),
    ],
)
def test_fields_have_their_names_alone_in_eleventy(body: str, expected: str) -> None:
    """Eleventy's templates name an article's fields without the word page before them."""
    assert shown(body, "markdown", "eleventy", FIELDS) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{{ page.hero }}", id="no such field"),
        pytest.param("{{ site.title }}", id="of the site"),
        pytest.param("{{ page.tags }}", id="a list alone"),
        pytest.param("{{ page.image }}", id="a table"),
        pytest.param("{{ page.date | date: '%Y' }}", id="a filter that is not known"),
        pytest.param("`{{ page.author }}`", id="code"),
        pytest.param("~~~\n{{ page.author }}\n~~~", id="a block of code"),
    ],
)
def test_other_variables_stay(body: str) -> None:
    """What is not known is left to be told, and code is never touched."""
    assert shown(body, "markdown", "jekyll", FIELDS) == body


@pytest.mark.parametrize("system", ["hugo", "pelican", "zola", "obsidian"])
def test_systems_without_variables_show_braces(system: str) -> None:
    """Where articles are no templates, prose about templates is prose."""
    body = "Write {{ site.title }} and `{{ x }}`; {{< toc >}}ok."
    made = published(body, "markdown", system=system, fields=FIELDS).body
    html = convert(made, "markdown", base="https://example.org/", scope="a-")
    assert html.html == "<p>Write {{ site.title }} and <code>{{ x }}</code>; ok.</p>\n"
    assert html.warnings == ()


def test_headings_and_formulas_keep_their_braces() -> None:
    """What a title is taken from, and what is no prose, is shown as it is written."""
    article = Context(key="a.md", home="https://example.org/", system="hugo")
    (made,) = read(b"# Use {{ .Title }}\n\n$x^{{n}}_1$", article).articles
    assert made.title == "Use {{ .Title }}"
    assert made.body.strip() == "$x^{{n}}_1$"


def test_workflows_of_github_are_prose_everywhere() -> None:
    """What stands behind a dollar sign is no variable of a template."""
    body = "Use ${{ secrets.TOKEN }} here."
    made = convert(body, "markdown", base="https://example.org/", scope="a-")
    assert (made.html, made.warnings) == ("<p>Use ${{ secrets.TOKEN }} here.</p>\n", ())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```", "```\n{{ x }}\n```", id="lines"),
        pytest.param("```\na {% raw %}{{ x }}{% endraw %} b\n```", "```\na {{ x }} b\n```", id="in a line"),
        pytest.param("`{% raw %}{% if %}{% endraw %}`", "`{% if %}`", id="code in a line"),
        pytest.param("`{%- raw -%}{{ x }}{%- endraw -%}`", "`{{ x }}`", id="with hyphens"),
        pytest.param("    {% verbatim %}\n    x\n    {% endverbatim %}\n\ny", "    x\n    \n\ny", id="indented, of Nunjucks"),
        pytest.param("`{{</* youtube */>}}` `{{%/* note */%}}`", "`{{< youtube >}}` `{{% note %}}`", id="Hugo"),
    ],
)  # fmt: skip
def test_tags_that_keep_others_go_from_code(body: str, expected: str) -> None:
    """Templates are read before Markdown: that is how an article shows a template."""
    assert shown(body, "markdown") == expected


@pytest.mark.parametrize(
    ("body", "system"),
    [
        pytest.param("`{% raw %}{{ x }}{% endraw %}`", "hugo", id="another system"),
        pytest.param("`{% raw %}` and `{% endraw %}`", "", id="tags apart"),
        pytest.param("{% raw %}{{ x }}{% endraw %}", "", id="outside of code, by others"),
        pytest.param("`/* x */` `{{ x /* y */ }}`", "", id="other comments"),
    ],
)
def test_tags_that_are_shown_stay(body: str, system: str) -> None:
    """An article about those tags still shows them."""
    assert shown(body, "markdown", system) == body


def test_highlighted_code_keeps_no_raw() -> None:
    """Liquid obeys it within its own blocks of code, too."""
    body = "{% highlight liquid %}{% raw %}{{ x }}{% endraw %}{% endhighlight %}"
    html = convert(body, "markdown", base="https://example.org/", scope="a-").html
    assert html == '<pre><code class="language-liquid">{{ x }}\n</code></pre>\n'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("[words](/a/{{ page.x }}/b) c", "<p>words c</p>\n", id="link"),
        pytest.param('<img src="/i/{{ page.x }}">a', "<p>a</p>\n", id="picture"),
        pytest.param("b <{{ page.x }}> c", "<p>b  c</p>\n", id="address alone"),
        pytest.param("b {{ page.x }} c", "<p>b  c</p>\n", id="prose"),
    ],
)
def test_an_address_that_lost_a_part_goes(body: str, expected: str) -> None:
    """A link keeps its words; a picture of nothing is none; the tag is told."""
    made = convert(body, "markdown", base="https://example.org/", scope="a-")
    assert made.html == expected
    assert made.warnings == ("Line 1: {{ page.x }} has no known meaning and was left out.",)


def test_a_loop_over_what_is_not_known_is_left_out() -> None:
    """Shown once it would be a list of empty links; one that names no variable is shown once."""
    body = "a\n{% for p in site.posts %}\n* [{{ p.title }}]({{ p.url }})\n{% endfor %}\nb"
    made = published(body, "markdown")
    assert made.body.split() == ["a", "b"]
    assert made.warnings == (
        "{% for %} (line 2) repeats what only the site's generator knows, and was left out.",
    )
    assert published("{% for i in (1..3) %}x{% endfor %}", "markdown").warnings == ()


PARTS = st.sampled_from(
    ["{% raw %}", "{% endraw %}", "`", "\n", "```\n", " one ", "{{ page.author }}", "two", "{{</* x */>}}"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=12))
def test_no_word_is_lost(parts: list[str]) -> None:
    """However tags and code follow each other, every word stays."""
    body = "".join(parts)
    made = shown(body, "markdown", "", FIELDS)
    for word in ("one", "two"):
        assert made.count(word) == body.count(word)
