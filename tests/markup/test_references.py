# ruff: noqa: E501 - a row of a table is read best on one line

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.article import Markup
from feedwright.domain.file_references import FileReference, Target
from feedwright.markup import convert
from feedwright.markup.references import NOWHERE, References
from feedwright.markup.sanitising import sanitise

BASE = "https://example.org/feeds/articles/a/"
HOME = "https://example.org/site/"
THERE = "https://example.org/site/tides/"
UNMET = "links to no published article: 1 ({}); their words stand until there is"
FOUND = f'<a href="{THERE}">x</a>'


def find(wanted: FileReference) -> Target:
    """A source with an article about tides, and another that waits for its time."""
    name = wanted.path.lower()
    if "tides" in name:
        return Target(address=THERE, title="Of tides & ships")
    return Target(waits="secret" in name)


def shown(body: str, markup: Markup = "markdown", *, is_own: bool = True) -> tuple[str, str]:
    """A body's HTML within its paragraph, and what is to be said of it."""
    references = References(find, home=HOME, folder="guide", is_own=is_own)
    made = convert(body, markup, base=BASE, scope="s-", references=references)
    return re.sub(r"^<p>|</p>$", "", made.html.strip()), "\n".join(made.warnings)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("[x](tides.md)", id="file"),
        pytest.param("[x](../b/tides.md)", id="file in another folder"),
        pytest.param("[x](/b/tides.mdx)", id="file from the top"),
        pytest.param("[x](..\\\\b\\\\tides.md)", id="path as Windows writes it"),
        pytest.param("[x][t]\n\n[t]: tides.md", id="label"),
        pytest.param("[x]({filename}/b/tides.md)", id="Pelican"),
        pytest.param("[x]({filename}tides.rst)", id="Pelican, in a form that is not read"),
        pytest.param("[x](|filename|tides.md)", id="Pelican, as it was"),
        pytest.param("[x](@/b/tides.md)", id="Zola"),
        pytest.param('[x]({{ get_url(path="@/b/tides.md") }})', id="Zola's function"),
        pytest.param("[x](@site/blog/tides.md)", id="Docusaurus"),
        pytest.param("[x](link://slug/tides)", id="Nikola's slug"),
        pytest.param("[x](link://filename/posts/tides.rst)", id="Nikola's file"),
        pytest.param('[x]({{< ref "tides" >}})', id="Hugo ref"),
        pytest.param('[x]({{% relref path="/b/tides.md" %}})', id="Hugo relref"),
        pytest.param('[x]({{< ref . "tides.md" >}})', id="Hugo ref with a page"),
        pytest.param("[x]({% post_url 2026-03-02-tides %})", id="Jekyll post_url"),
        pytest.param("[x]({% link _posts/2026-03-02-tides.md %})", id="Jekyll link"),
        pytest.param("[x]({{ site.baseurl }}{% link _posts/tides.md %})", id="Jekyll link after the site's address"),
        pytest.param("[x]({% post_path tides %})", id="Hexo post_path"),
        pytest.param("{% post_link tides x %}", id="Hexo post_link"),
        pytest.param('[x]({{ "posts/tides.md" | inputPathToUrl }})', id="Eleventy"),
        pytest.param("[[tides|x]]", id="wiki link"),
        pytest.param("<a href='tides.md'>x</a>", id="single quotes"),
        pytest.param("<a href=tides.md>x</a>", id="no quotes"),
        pytest.param('<a title=""\nhref = "tides.md">x</a>'.replace(' title=""', ""), id="another line"),
        pytest.param("<A HREF='tides&#46;md'>x</A>", id="references to characters"),
    ],
)  # fmt: skip
def test_a_reference_leads_to_the_article(body: str) -> None:
    """However a file is named, and in whatever quotes, the link leads to its article."""
    assert shown(body) == (FOUND, "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("[x](tides.md#low-water)", f"{THERE}#low-water", id="fragment"),
        pytest.param("[x](tides.md?a=1#b)", f"{THERE}?a=1#b", id="query"),
        pytest.param("[x](@/tides.md#a)", f"{THERE}#a", id="Zola"),
        pytest.param('[x]({{< ref "tides.md#a" >}})', f"{THERE}#a", id="Hugo"),
        pytest.param("[x]({% post_url tides %}#a)", f"{THERE}#a", id="Jekyll"),
        pytest.param("[[tides#Low Water!|x]]", f"{THERE}#low-water", id="heading of a wiki link"),
        pytest.param("[x]({{ site.baseurl }}/about/)", f"{HOME}about/", id="path of the site"),
        pytest.param('[x]({{ "/c.css" | relative_url }})', f"{HOME}c.css", id="relative_url"),
        pytest.param("[x]({{ site.url }}/about/)", "https://example.org/about/", id="host"),
        pytest.param("[x]({index})", HOME, id="Pelican's index"),
        pytest.param("[x]({{ 'c.css' | relative_url }})", f"{HOME}c.css", id="relative_url without a slash"),
        pytest.param("[x]({{ 'https://a.example/' | relative_url }})", "https://a.example/", id="relative_url of an address"),
        pytest.param("[x]({% link c/d.pdf %})", f"{HOME}c/d.pdf", id="Jekyll link to a file"),
        pytest.param("[x](@site/static/d.pdf)", f"{HOME}d.pdf", id="Docusaurus's static"),
        pytest.param("[x](/tides.html)", "https://example.org/tides.html", id="page of the site"),
        pytest.param("[x](https://a.example/tides.md)", "https://a.example/tides.md", id="elsewhere"),
        pytest.param("[x](#tides.md)", f"{BASE}#tides.md", id="place of this article"),
    ],
)  # fmt: skip
def test_an_address_keeps_what_it_has(body: str, expected: str) -> None:
    """Fragment and query stay, and what is no reference to a file stays whole."""
    assert shown(body) == (f'<a href="{expected}">x</a>', "")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("[x](secret.md)", "secret.md", id="file"),
        pytest.param("[x]({filename}/b/secret.md)", "{filename}/b/secret.md", id="Pelican"),
        pytest.param("[x](@/secret.md#a)", "@/secret.md#a", id="Zola"),
        pytest.param("[x]({% post_url 2026-01-01-secret %})", "2026-01-01-secret", id="Jekyll"),
        pytest.param('[x]({{< ref "secret" >}}#a)', "secret", id="Hugo"),
        pytest.param("{% post_link secret x %}", "secret", id="Hexo"),
        pytest.param("[[secret|x]]", "secret", id="wiki link"),
        pytest.param("<a title=t href='secret.md'>x</a>", "secret.md", id="HTML"),
    ],
)
def test_what_waits_stands_as_words(body: str, said: str) -> None:
    """A link to an article that nobody may see is no link, and a line says so."""
    assert shown(body) == ("x", UNMET.format(said))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("[x](gone.md)", "gone.md", id="file"),
        pytest.param("[x](../b/gone.mdx#a)", "../b/gone.mdx#a", id="file in another folder"),
        pytest.param("[x](gone.html#a)", "gone.html#a", id="page"),
        pytest.param("[x](data.json)", "data.json", id="data that no page here can have"),
        pytest.param("[x]({filename}gone.rst)", "{filename}gone.rst", id="Pelican"),
        pytest.param("{% post_link gone x %}", "gone", id="Hexo"),
        pytest.param("[x]({% link _drafts/gone.md %})", "_drafts/gone.md", id="Jekyll's drafts"),
        pytest.param(
            "[x]({% link _posts/2026-01-02-gone.md %})",
            "_posts/2026-01-02-gone.md",
            id="Jekyll's posts",
        ),
        pytest.param(
            "[x]({% post_url 2026-01-02-gone %}#a)", "2026-01-02-gone", id="Jekyll post_url"
        ),
        pytest.param("[x](@/b/gone.md#a)", "@/b/gone.md#a", id="Zola"),
        pytest.param('[x]({{< ref "/b/gone.md" >}})', "/b/gone.md", id="Hugo"),
        pytest.param('[x]({{< relref "gone" >}})', "gone", id="Hugo, beside"),
    ],
)
def test_what_is_nowhere_stands_as_words(body: str, said: str) -> None:
    """A link to a file that is not there is no link, and a line says so: the same one."""
    assert shown(body) == ("x", UNMET.format(said))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("[x]({% link gone.md %})", f"{HOME}gone.html", id="a page"),
        pytest.param("[x]({% link /b/gone.html %}#a)", f"{HOME}b/gone.html#a", id="in a folder"),
    ],
)
def test_what_a_generator_would_have_elsewhere_is_guessed(body: str, expected: str) -> None:
    """A page that Jekyll knows and no source here holds is led to by default, with a word."""
    html, said = shown(body)
    assert html == f'<a href="{expected}">x</a>'
    assert said.startswith("links to no file of the source: 1 (")


def test_files_outside_of_the_source_are_left_out() -> None:
    """What no page made here can have is no address: a link's words stay, and a line says so."""
    html, said = shown("![a](../../a.png) [x]({static}/../b.pdf)")
    assert html.strip() == "x"
    assert said == (
        "refers to files outside of its source: 2 (../../a.png, {static}/../b.pdf); move them there"
    )


def test_pages_of_lists_stand_as_words() -> None:
    """Pelican's tags, categories and authors have addresses that nobody knows here."""
    html, said = shown("[x]({tag}a) [y]({category}b)")
    assert html == "x y"
    assert said.startswith("links to pages of lists, not known here: 2 ({tag}a, ")


def test_references_are_counted() -> None:
    """A line counts all of a kind, and names three."""
    body = " ".join(f"[x]({name}.md)" for name in "abcdea")
    assert "6 (a.md, b.md, c.md, …)" in shown(body)[1]


@pytest.mark.parametrize(
    ("url", "own", "elsewhere"),
    [
        pytest.param("{static}/images/a.png", "~/images/a.png", f"{HOME}images/a.png", id="static"),
        pytest.param("{static}b/a.png", "b/a.png", f"{HOME}guide/b/a.png", id="static, near"),
        pytest.param("{attach}a.png", "a.png", "a.png", id="attach"),
        pytest.param("{attach}../c/a b.png", "~/c/a%20b.png", "a%20b.png", id="attach from elsewhere"),
        pytest.param("{filename}/images/a.png", "~/images/a.png", f"{HOME}images/a.png", id="filename"),
        pytest.param("../images/a.png?v=1", "~/images/a.png?v=1", "../images/a.png?v=1", id="above"),
        pytest.param("b/../../images/a.png", "~/images/a.png", "b/../../images/a.png", id="above, about"),
        pytest.param("../../a.png", "", "../../a.png", id="above the source"),
        pytest.param("images/a.png", "images/a.png", "images/a.png", id="below"),
        pytest.param("../other/", "../other/", "../other/", id="page"),
        pytest.param("/images/a.png", "/images/a.png", "/images/a.png", id="of the site"),
        pytest.param("https://a.example/../a.png", "https://a.example/../a.png", "https://a.example/../a.png", id="elsewhere"),
    ],
)  # fmt: skip
def test_files_are_delivered_below_the_article_s_page(url: str, own: str, elsewhere: str) -> None:
    """Where its page is made here, a file of the source gets an address below that page."""
    for is_own, expected in ((True, own), (False, elsewhere)):
        references = References(find, home=HOME, folder="guide", is_own=is_own)
        assert references.follow(url) == expected


def test_pictures_in_a_set_are_followed() -> None:
    """Each address of a ``srcset``, and a film's poster, leads to its file."""
    html, _ = shown(
        '<img srcset="../i/a.png 2x, b.png 1x" src=c.png><video src=v.mp4 poster="../i/p.png"></video>'
    )
    assert f"{BASE}~/i/a.png 2x, {BASE}b.png 1x" in html
    assert f'poster="{BASE}~/i/p.png"' in html


def test_a_page_of_the_site_is_led_to() -> None:
    """A page that is no article here may stand beside one that stands on its site."""
    assert shown("[x](gone.html)", is_own=False) == (f'<a href="{BASE}gone.html">x</a>', "")


def test_no_marker_remains() -> None:
    """A tag in the midst of words that leads nowhere leaves no trace."""
    assert shown("a {% post_url secret %} b")[0] == "a  b"


PARTS = st.sampled_from([
    "{filename}", "|filename|", "{static}", "{attach}", "{tag}", "{index}", "@/", "@site/", "../", "/", "tides", "secret",
    "gone", ".md", ".html", ".png", "#a", "?b", "%7B", "%", "\\", " ", "é", '"', "<", "&amp;", ":", "//", "~/", NOWHERE,
])  # fmt: skip


@given(st.lists(PARTS, max_size=8).map("".join), st.booleans())
def test_no_sign_of_a_generator_becomes_an_address(url: str, is_own: bool) -> None:
    """Whatever is written, what it becomes is stable, and no word of Pelican's is in an address."""
    references = References(find, home=HOME, folder="guide", is_own=is_own)
    html = convert(
        f'<a href="{url}">x</a>', "html", base=BASE, scope="s-", references=references
    ).html
    assert sanitise(html, base=BASE, scope="s-") == html
    if re.fullmatch(r"(\{filename\}|\{static\}|\{attach\})[a-z.]*", url):
        assert "%7B" not in html


@given(
    st.lists(
        PARTS
        | st.sampled_from(
            ["[[", "]]", "|", "[x](", ")", "{% post_url ", " %}", '{{< ref "', '" >}}']
        ),
        max_size=10,
    ).map("".join)
)
def test_any_body_is_taken(body: str) -> None:
    """However references are broken, the body becomes HTML without the marker of nowhere."""
    assert NOWHERE not in shown(body)[0]


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        pytest.param("form.txt", True, id="text"),
        pytest.param("data.json", True, id="data"),
        pytest.param("parts/table.html", True, id="in a folder of it"),
        pytest.param("../form.txt", False, id="above it"),
        pytest.param("gone.md", False, id="Markdown"),
        pytest.param("secret.txt", False, id="an article that waits"),
    ],
)
def test_data_of_a_bundle(url: str, stays: bool) -> None:
    """In a bundle a link to data that is no article stays, for the file is delivered with it."""
    references = References(find, home=HOME, folder="guide", is_own=True, is_bundle=True)
    assert (references.follow(url) == url) is stays
    assert bool(references.warnings()) is not stays


@pytest.mark.parametrize(
    ("body", "expected", "told"),
    [
        pytest.param("[x](pathname:///img/a.pdf?v=1)", f'<a href="{HOME}img/a.pdf?v=1">x</a>', "", id="Docusaurus' path"),
        pytest.param("![x](pathname://./a.png)", f'<img src="{BASE}a.png" alt="x">', "", id="Docusaurus' picture"),
        pytest.param("[x](link://root)", f'<a href="{HOME}">x</a>', "", id="Nikola's front page"),
        pytest.param("[x](link://slug/none)", "x", UNMET.format("link://slug/none"), id="Nikola's unknown slug"),
        pytest.param("[x](link://slug/secret)", "x", UNMET.format("link://slug/secret"), id="what waits"),
        pytest.param("[x](link://tag/sea)", "x", "links to pages of lists, not known here: 1 (link://tag/sea); their words stand", id="Nikola's list"),
        pytest.param("[x](pathname://javascript:alert(1))", "<a>x</a>", "", id="a script"),
        pytest.param("[x](link:evil)", "<a>x</a>", "", id="no reference"),
    ],
)  # fmt: skip
def test_schemes_of_generators(body: str, expected: str, told: str) -> None:
    """What Docusaurus and Nikola name by schemes of their own leads where it does there."""
    assert shown(body) == (expected, told)
