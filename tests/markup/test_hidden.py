# ruff: noqa: E501 - a row of a table is read best on one line

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.text import plain
from feedwright.markup import convert
from feedwright.markup.sanitising import sanitise
from feedwright.reading.formats import read
from feedwright.reading.formats.raw_article import Context

MATHML = "<math><mi>E</mi><mo>=</mo><mi>m</mi></math>"
WITH_TEX = MATHML.replace(
    "<math>", '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow>'
).replace(
    "</math>", '</mrow><annotation encoding="application/x-tex">E=m</annotation></semantics></math>'
)
KATEX = f'<span class="katex"><span class="katex-mathml">{WITH_TEX}</span><span class="katex-html" aria-hidden="true"><span class="base"><span class="mord">E</span>=<span>m</span></span></span></span>'
MATHJAX = f'<mjx-container class="MathJax" jax="CHTML"><mjx-math aria-hidden="true"><mjx-mi><mjx-c></mjx-c></mjx-mi></mjx-math><mjx-assistive-mml unselectable="on">{MATHML}</mjx-assistive-mml></mjx-container>'
MATHJAX_SVG = f'<mjx-container class="MathJax" jax="SVG"><svg><g>E</g></svg><mjx-assistive-mml>{MATHML}</mjx-assistive-mml></mjx-container>'
MATHJAX_2 = f'<span class="MathJax_Preview">E=m</span><span class="MathJax" data-mathml="{MATHML.replace("<", "&lt;")}"><nobr aria-hidden="true"><span class="math">E=m</span></nobr></span><script type="math/tex" id="m">E=m</script>'
MATHJAX_2_SPOKEN = f'<div class="MathJax_Display"><span class="MathJax"><nobr aria-hidden="true">E=m</nobr><span class="MJX_Assistive_MathML">{MATHML}</span></span></div><script type="math/tex; mode=display">E=m</script>'


def safe(html: str) -> str:
    """HTML as documents carry it."""
    return sanitise(html, base="https://example.org/a/", scope="a-")


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param('<span style="display:none">secret</span>', id="display"),
        pytest.param('<div hidden="until-found">secret</div>', id="hidden until it is found"),
        pytest.param('<div style="color: red; DISPLAY : none !important">secret</div>', id="display among others"),
        pytest.param("<div style=display:/**/none>secret</div>", id="display with a comment"),
        pytest.param('<p style="visibility: hidden">secret</p>', id="visibility"),
        pytest.param('<div style="max-height:0;overflow:hidden">secret</div>', id="preheader"),
        pytest.param('<div style="font-size: 0px">secret</div>', id="no size"),
        pytest.param('<div style="mso-hide:all">secret</div>', id="hidden from Outlook"),
        pytest.param("<span hidden>secret</span>", id="attribute"),
        pytest.param('<div hidden=""><div>secret</div> secret</div>', id="nested"),
        pytest.param('<p class="a sr-only">secret</p>', id="for screen readers"),
        pytest.param('<p class="d-none">secret</p>', id="class"),
        pytest.param('<div class="kg-audio-player"><span>secret</span></div>', id="a player's furniture"),
        pytest.param("<noscript>secret: please enable JavaScript to view <a href='x'>comments</a></noscript>", id="for browsers without scripts"),
        pytest.param("<dialog>secret</dialog>", id="dialogue"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "wrapped", ["<p>Shown</p>{}<p>end</p>", "<div><div>Shown {} end</div></div>"]
)
def test_what_a_page_hides_is_not_shown(hidden: str, wrapped: str) -> None:
    """Text that its own page hides goes with what hid it, and all around it stays."""
    words = plain(safe(wrapped.format(hidden))).split()
    assert words == ["Shown", "end"]


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param('<p style="display:block">shown</p>', id="block"),
        pytest.param('<p style="color:#000;font-size:0.9em">shown</p>', id="small"),
        pytest.param('<p class="hidden md:block">shown</p>', id="hidden on narrow screens"),
        pytest.param('<p class="d-none d-lg-flex">shown</p>', id="the same in Bootstrap"),
        pytest.param('<div role="tabpanel" hidden>shown</div>', id="a tab that one may open"),
        pytest.param("<details><summary>a</summary>shown</details>", id="details"),
        pytest.param("<noscript><pre>shown JavaScript</pre></noscript>", id="code without scripts"),
        pytest.param("<p>The hidden display: none of it was shown</p>", id="prose"),
        pytest.param('<p aria-hidden="true">shown</p>', id="for eyes alone"),
    ],
)  # fmt: skip
def test_what_a_page_shows_is_shown(shown: str) -> None:
    """An element that its page shows, to some or at a click, stays."""
    assert "shown" in plain(safe(f"<p>Before</p>{shown}"))


def test_an_article_of_which_all_is_hidden_stays() -> None:
    """A page that a script would show is shown: there is nothing else in it."""
    assert plain(safe('<div style="display:none"><p>The story</p></div>')) == "The story"


def test_an_image_that_a_script_would_show_stays() -> None:
    """An image that waits for a script is hidden only until then."""
    late = '<p>a</p><img style="display:none" src="data:," data-src="b.png" alt="c">'
    assert 'src="https://example.org/a/b.png"' in safe(late)


@pytest.mark.parametrize(
    "formula",
    [
        pytest.param(WITH_TEX, id="MathML with its TeX"),
        pytest.param(KATEX, id="KaTeX"),
        pytest.param(f'<span class="katex-display">{KATEX}</span>', id="KaTeX, displayed"),
        pytest.param(MATHJAX, id="MathJax 3"),
        pytest.param(MATHJAX_SVG, id="MathJax 3, as SVG"),
        pytest.param(MATHJAX_2, id="MathJax 2"),
        pytest.param(MATHJAX_2_SPOKEN, id="MathJax 2, displayed"),
    ],
)
@pytest.mark.parametrize("front", [b"---\ntitle: T\ndate: 2026-03-02\n---\n", b""])
def test_a_formula_is_said_once(formula: str, front: bytes) -> None:
    """Whatever set a formula, readers see its MathML, once; a saved page tells it alike."""
    prose = "<p>The harbour board met and agreed that the crane should stay, and be painted.</p>"
    page = f"<article><h1>The crane</h1>{prose}<p>It is {formula}, and so it stays.</p>{prose}</article>"
    made = read(front + page.encode(), Context(key="a/x.html", home="https://example.org/"))
    article = made.articles[0]
    html = convert(article.body, article.markup, base="https://example.org/a/", scope="a-").html
    assert html.count("<math") == 1
    assert "It is E=m , and so it stays." in plain(html).replace("\n", " ").replace("m,", "m ,")


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        pytest.param('<script type="math/tex">a_1 < b</script>', "\\(a_1 &lt; b\\)", id="in a line"),
        pytest.param('<script type="math/tex; mode=display">c & d</script>', "\\[c &amp; d\\]", id="displayed"),
    ],
)  # fmt: skip
def test_a_formula_that_waits_for_mathjax_is_shown_as_tex(script: str, shown: str) -> None:
    """A formula that no script has set yet is no script to readers."""
    assert safe(f"<p>x {script} y</p>") == f"<p>x {shown} y</p>"


@pytest.mark.parametrize(
    "hostile",
    [
        "<math><mtext><p>a</p><img src=x onerror=y></mtext></math>",
        "<math><mi><a href='javascript:x'>a</a></mi></math>",
        "<math href='javascript:x'><mi xlink:href='javascript:x'>a</mi></math>",
        "<math><annotation-xml encoding='text/html'><b>a</b></annotation-xml></math>",
        "<math><mtext><math><mtext><b>a</b></mtext></math><b>a</b></mtext></math>",
        "<math><maction actiontype='toggle'><mi>a</mi></maction><mglyph src=x></math>",
    ],
)
def test_a_formula_holds_mathml_alone(hostile: str) -> None:
    """No HTML, address or script stands in a formula."""
    html = safe(hostile)
    formula = html[html.find("<math") : html.rfind("</math>")]
    assert not any(
        tag in formula for tag in ("<p", "<b", "<a", "<img", "href", "<annotation", "=x")
    )
    assert safe(html) == html


@given(
    st.lists(
        st.sampled_from([
            "<p>", "</p>", '<div style="display:none">', "<span hidden>", "</span>", "</div>", "a ",
            '<span class="MathJax">', "<math>", "<mi>", "</mi>", "</math>", "<b>", '<img hidden src="c">',
            '<script type="math/tex">', "</script>", '<span class="katex-html">',
        ]),
        max_size=30,
    )
)  # fmt: skip
def test_hiding_is_stable(parts: list[str]) -> None:
    """What is safe stays as it is when it is read again."""
    html = safe("".join(parts))
    assert safe(html) == html


@pytest.mark.parametrize("markup", ["html", "markdown"])
def test_a_formula_that_is_only_drawn_is_told(markup: str) -> None:
    """Glyphs of MathJax without MathML say nothing to a reader: one line counts them."""
    drawn = '<mjx-container jax="CHTML"><mjx-math><mjx-c></mjx-c></mjx-math></mjx-container>'
    svg = '<mjx-container jax="SVG"><svg><g></g></svg></mjx-container>'
    body = f"<p>Where {drawn} and {svg} but {MATHJAX}.</p>"
    made = convert(body, markup, base="https://example.org/", scope="a")  # type: ignore[arg-type]
    assert MATHML in made.html
    (said,) = made.warnings
    assert "left out: 2;" in said
    assert convert(f"<p>{MATHJAX}</p>", "html", base="", scope="a").warnings == ()
