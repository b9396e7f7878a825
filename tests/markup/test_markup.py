# ruff: noqa: E501 - a row of a table is read best on one line

from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.conftest import shared

from feedwright.domain.article import Markup
from feedwright.domain.text import clean
from feedwright.markup import _html, convert, published
from feedwright.markup.sanitising import sanitise

BASE = "https://example.org/post/"


def html_of(body: str, markup: Markup = "markdown") -> str:
    """A body's HTML."""
    return convert(body, markup, base=BASE, scope="s-").html.strip()


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("a [b](c.html)", '<p>a <a href="https://example.org/post/c.html">b</a></p>', id="link"),
        pytest.param("a <b onclick='x'>c</b>", "<p>a <b>c</b></p>", id="raw HTML"),
        pytest.param("```rust\n{{closure}} <x>\n```", '<pre><code class="language-rust">{{closure}} &lt;x&gt;\n</code></pre>', id="code"),
        pytest.param("a[^n]\n\n[^n]: b", '<p>a<sup><a href="https://example.org/post/#fn:n">1</a></sup></p>\n<div id="s-fn:n"><sup>1</sup>\n<p>b</p>\n</div>', id="footnote"),
        pytest.param('{{< figure src="a.png" caption="b" >}}', '<figure><img src="https://example.org/post/a.png" alt=""><figcaption>b</figcaption></figure>', id="template tag"),
        pytest.param("", "", id="nothing"),
    ],
)  # fmt: skip
def test_markdown(markdown: str, expected: str) -> None:
    """Markdown becomes safe HTML with absolute addresses."""
    assert html_of(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "linked"),
    [
        pytest.param("See https://a.example/b_c?d=e&f.", ["https://a.example/b_c?d=e&amp;f"], id="end of sentence"),
        pytest.param("(https://a.example/b_(c))", ["https://a.example/b_(c)"], id="parentheses"),
        pytest.param("去https://a.example/b。好", ["https://a.example/b"], id="Chinese"),
        pytest.param("https://a.example and http://b.example/", ["https://a.example", "http://b.example/"], id="two"),
        pytest.param("&lt;https://a.example/&gt; https://b.example/&nbsp;c", ["https://a.example/", "https://b.example/"], id="entities"),
        pytest.param("https://a.example/ü", ["https://a.example/%C3%BC"], id="beyond ASCII"),
        pytest.param("`https://a.example/`", [], id="code"),
        pytest.param("    https://a.example/", [], id="code block"),
        pytest.param("https:// and xhttps://a", [], id="no address"),
    ],
)  # fmt: skip
def test_bare_addresses(markdown: str, linked: list[str]) -> None:
    """A bare address in text is linked, without what ends its sentence."""
    html = html_of(markdown)
    assert [part.partition('"')[0] for part in html.split('<a href="')[1:]] == linked


def test_links_are_not_linked_twice() -> None:
    """An address that is a link already stays one link."""
    assert html_of("<https://a.example/>").count("<a ") == 1
    assert html_of("[https://a.example/ b](/c)").count("<a ") == 1


def test_text() -> None:
    """Plain text keeps its paragraphs and lines, and whatever looks like markup."""
    assert html_of("a <b> & c\nd\n \ne *f* {{ page.x }}", "text") == (
        "<p>a &lt;b&gt; &amp; c<br>\nd</p>\n<p>e *f* {{ page.x }}</p>"
    )


def test_image_in_the_article() -> None:
    """An image written into the article is left out, and a warning says so."""
    converted = convert("![x](data:image/png;base64,AAAA)", "markdown", base=BASE, scope="s-")
    assert "<img" not in converted.html
    assert "data:" in converted.warnings[0]


def test_warnings_of_template_tags() -> None:
    """What became of template tags is told."""
    converted = convert("a\n{{< nothing-known >}}", "markdown", base=BASE, scope="s-")
    assert converted.warnings == (
        "Line 2: {{< nothing-known >}} has no known meaning and was left out.",
    )


def test_articles_do_not_share_ids() -> None:
    """The ids of two articles differ, and links in each lead to its own page."""
    one, two = (convert("a[^1]\n\n[^1]: b", "markdown", base=BASE, scope=s).html for s in "pq")
    assert one != two
    assert one.replace('"p', '"q') == two


@given(st.text(alphabet="ab `*_[](){}<>%#!:/\"'\n\t-|~^&;.xé\ud800\x01\ufffe"),
       st.sampled_from(["markdown", "html", "text"]))  # fmt: skip
def test_convert_takes_anything(body: str, markup: Markup) -> None:
    """Whatever the body, its HTML is stable, and clean for XML."""
    html = convert(body, markup, base=BASE, scope="s-").html
    assert clean(html) == html
    assert sanitise(html, base=BASE, scope="s-") == html


def test_real_posts() -> None:
    """Posts of a large blog convert without a warning, and to the same HTML each time."""
    for path in sorted(shared("markdown-posts").rglob("*.md")):
        body = path.read_text(encoding="utf-8").split("+++", 2)[2]
        converted = convert(body, "markdown", base=BASE, scope="s-")
        assert converted.warnings == (), path
        assert sanitise(converted.html, base=BASE, scope="s-") == converted.html, path


@given(st.text(alphabet="ab {}#.=\"'\n*_-`[]()!:|&;>~^$\\", max_size=60))
@example("# a {.hidden}\n\nb")
@example("a {.sr-only}\n===\n\nb")
@example("&lt;script src=//gist.github.com/a/b.js>&lt;/script>")
def test_markdown_without_elements_hides_nothing(body: str) -> None:
    """Where an author wrote no element, none is looked for, and that changes nothing."""
    html, _, is_plain = _html(body, "markdown")
    seen = sanitise(html, base=BASE, scope="a-", is_plain=is_plain)
    assert seen == sanitise(html, base=BASE, scope="a-")


_WORDS = ["import", "export", "default", "members", "raw", "draft", "TOC", "todo", "x", "\u00e9"]
_MARKS = [
    *"{}%<>[]:!?=/^\n#*-_~`'\"();|\\+.,$@& ",
    "{{",
    "%%",
    ":::",
    "[//]: # (",
    "===",
    "{#",
    "/*",
]


@given(
    st.lists(st.sampled_from(_WORDS + _MARKS), max_size=12).map("".join),
    st.sampled_from(["markdown", "html", "text"]),
)
@example("import a from 'b'", "markdown")
@example("export default a", "markdown")
@example("a %% b %%", "markdown")
@example("[//]: # (a)", "markdown")
def test_what_holds_no_sign_is_shown_as_the_long_way_shows_it(text: str, markup: Markup) -> None:
    """A short text goes the short way only where the long one would leave it as it is."""
    short = published(text, markup)
    with patch("feedwright.markup._SHORT", 0):
        assert published(text, markup) == short
