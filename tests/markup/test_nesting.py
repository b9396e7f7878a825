from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.text import plain
from feedwright.markup import convert, nesting
from feedwright.markup.nesting import DEEPEST, flat

BASE = "https://example.org/news/post/"
VOID = {"br", "hr", "img", "col", "source", "track", "wbr", "input", "embed"}
ALL = nh3.ALLOWED_TAGS | {"section", "article", "font", "embed", "button", "marquee", "form"}


class Levels(HTMLParser):
    """Counts how deep elements stand in one another, in HTML that closes each of them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.now = self.deepest = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's
        """An element begins."""
        if tag not in VOID:
            self.now += 1
            self.deepest = max(self.deepest, self.now)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        self.now -= tag not in VOID


@pytest.mark.parametrize("markup", ["html", "markdown"])
@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("<div>word ", id="divisions"),
        pytest.param("<b id={n}>word ", id="bold, each another"),
        pytest.param("<ul><li>word ", id="lists"),
        pytest.param("<table><tr><td>word ", id="tables"),
        pytest.param("<p><i title={n}><section>word ", id="blocks that close paragraphs"),
        pytest.param("<span title='</span>'>word ", id="an end in a value"),
        pytest.param("<span><!-- </span> -->word ", id="an end in a comment"),
        pytest.param("<section a='>' b=/>word ", id="slashes and quotes"),
        pytest.param("<div><center><p>word ", id="elements that are dropped"),
        pytest.param("<a href=/{n}><div>word ", id="links"),
    ],
)
def test_deep_html_becomes_flat(piece: str, markup: str) -> None:
    """However deep HTML nests, a bounded number of levels is left, and all of its words."""
    body = "".join(piece.replace("{n}", str(n)) for n in range(9000))

    html = convert(body, markup, base=BASE, scope="s-").html  # type: ignore[arg-type]

    assert Levels(html).deepest <= 4 * DEEPEST
    assert plain(html).split().count("word") == 9000


@pytest.mark.parametrize("body", ["1. " * 9000 + "word", "> " * 20000 + "word"])
def test_deep_markdown_becomes_flat(body: str) -> None:
    """Lists and quotes within one another are bounded as what they become is."""
    html = convert(body, "markdown", base=BASE, scope="s-").html
    assert Levels(html).deepest <= 4 * DEEPEST
    assert "word" in html


def test_what_is_opened_anew_is_bounded() -> None:
    """An element that parsers open anew in each paragraph does not multiply what was written."""
    title = "x" * 100_000
    body = f"<p><b title='{title}'>" + "<p>word " * 3000

    html = convert(body, "html", base=BASE, scope="s-").html

    assert len(html) < 10 * len(body)
    assert html.count("word") == 3000


PIECES = st.sampled_from([
    "<div>", "</div>", "<b>", "</b>", "<b id=x>", "<i>", "<p>", "</p>", "<a href=y>", "</a>",
    "<table>", "<td>", "<tr>", "</table>", "<svg>", "</svg>", "<math>", "<style>", "</style>",
    "<script>", "<!--", "-->", "</script>", "<![CDATA[", "]]>", "<title>", "</title>", "<svg/>",
    "<textarea>", "</textarea>", "<p title='", "'", '"', ">", "<", "/", "=", "x", " ", "<!x>",
    "<?y>", "</ z>", "<button>", "<marquee>", "<select>", "</select>", "<form>", "<li>", "<ul>",
    "<ruby><rt>", "</ruby>", "<br>", "</br>", "<h1>", "<font>", "<nobr>", "<object>", "<template>",
])  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_hides_levels(piece: str) -> None:
    """No tag that a parser sees escapes the count, and none that it does not see deceives it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(nesting, "_CHEAP", 0)
        patched.setattr(nesting, "DEEPEST", 3)
        found = nh3.clean(flat(piece * 40), tags=ALL, clean_content_tags=set())
    assert Levels(found).deepest <= 32


TREES = st.recursive(
    st.sampled_from(["a < b", "&lt;", "&", "x", "<br>", "<img src=i alt='>'>", "<!-- c -->", "\n"]),
    lambda inside: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["div", "b", "blockquote", "span", "em", "h2", "details", "code"]),
        st.lists(inside, max_size=3).map("".join),
    ),
    max_leaves=12,
)


@given(TREES)
def test_honest_html_stays(html: str) -> None:
    """HTML that closes what it opens, and nests as people do, reads as before."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(nesting, "_CHEAP", 0)
        through = flat(html)
    assert nh3.clean(through, tags=ALL) == nh3.clean(html, tags=ALL)
