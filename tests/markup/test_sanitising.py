# ruff: noqa: E501 - a row of a table is read best on one line

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.text import clean
from feedwright.markup import sanitising
from feedwright.markup.sanitising import sanitise

BASE = "https://example.org/news/post/"
HARMLESS = {
    "http",
    "https",
    "mailto",
    "tel",
    "sms",
    "geo",
    "xmpp",
    "irc",
    "ircs",
    "matrix",
    "ftp",
    "gemini",
}
RUNNING = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "svg",
    "form",
    "input",
    "button",
    "base",
    "meta",
    "link",
    "template",
    "noscript",
    "textarea",
    "select",
    "frame",
    "applet",
    "param",
}
ADDRESSES = {"href", "src", "cite", "poster", "longdesc"}


class Inert(HTMLParser):
    """Fails at whatever a browser might run, load behind a reader's back, or get wrong."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element and its attributes must be harmless."""
        assert tag not in RUNNING
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in {"style", "action", "formaction", "srcdoc", "data", "ping", "target"}
            urls = [value] if name in ADDRESSES else []
            if name == "srcset":
                urls = [part.split()[0] for part in (value or "").split(", ")]
            for url in urls:
                assert urlsplit(url or "").scheme in HARMLESS
                assert (url or "").isascii()

    def handle_comment(self, data: str) -> None:
        """No comment is left."""
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        """No declaration is left."""
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        """No processing instruction is left."""
        raise AssertionError(data)


def safe(html: str) -> str:
    """Sanitise, and hold what every result must be."""
    result = sanitise(html, base=BASE, scope="s-")
    inert = Inert()
    inert.feed(result)
    inert.close()
    assert clean(result) == result
    assert sanitise(result, base=BASE, scope="s-") == result
    assert sanitise(html, base=BASE, scope="s-") == result
    return result


SCRIPTS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
    "java&#10;script:alert(1)", "&#106;avascript:alert(1)", "&#x6a&#x61vascript:alert(1)",
    "javascript&colon;alert(1)", "\x01javascript:alert(1)", "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>", "data:image/svg+xml;base64,PHN2Zz4=",
    "blob:https://a.example/x", "file:///etc/passwd", "view-source:javascript:alert(1)",
    "jar:javascript:alert(1)!", "feed:javascript:alert(1)", "//javascript:alert(1)",
)  # fmt: skip


@pytest.mark.parametrize("url", SCRIPTS)
@pytest.mark.parametrize(
    "form",
    [
        '<a href="{}">x</a>', '<img src="{}">', '<img srcset="{} 2x">', '<img longdesc="{}" src=a>',
        '<blockquote cite="{}">x</blockquote>', '<q cite="{}">x</q>', '<video poster="{}"></video>',
        '<video src="{}"></video>', '<audio><source src="{}"></audio>', '<iframe src="{}"></iframe>',
        '<object data="{}"></object>', '<embed src="{}">', '<img data-src="{}">',
        '<form action="{}"><button formaction="{}">x</button></form>', '<svg><a xlink:href="{}">x</a></svg>',
        '<picture><source srcset="{}"></picture>', '<object><param name="movie" value="{}"></object>',
    ],
)  # fmt: skip
def test_no_address_runs(form: str, url: str) -> None:
    """In no attribute, and however it is spelled, does an address run anything."""
    assert "script:" not in safe(form.replace("{}", url)).lower()


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<img src=x onerror=alert(1)><p onclick='x' OnLoad=y>z", id="event handlers"),
        pytest.param("<img src=x/onerror=alert(1)><a/onclick=x/href=y>z", id="slashes for spaces"),
        pytest.param("<script>alert(1)</script><SCRIPT SRC=//a></SCRIPT><scr<script>ipt>", id="scripts"),
        pytest.param("<p style='background:url(javascript:x)'>a<style>*{}</style>", id="style"),
        pytest.param("<svg onload=x><script>1</script><style><img src=x onerror=y></style></svg>", id="SVG"),
        pytest.param("<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=y>'>", id="MathML mutation"),
        pytest.param("<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=x src>'>", id="form mutation"),
        pytest.param("<noscript><p title='</noscript><img src=x onerror=y>'>", id="noscript mutation"),
        pytest.param("<iframe><img title='</iframe><img src=x onerror=y>'>", id="iframe mutation"),
        pytest.param("<xmp><p title='</xmp><img src=x onerror=y>'>", id="xmp mutation"),
        pytest.param("<textarea><p title='</textarea><img src=x onerror=y>'>", id="textarea mutation"),
        pytest.param("<title><p title='</title><img src=x onerror=y>'>", id="title mutation"),
        pytest.param("<template><script>x</script></template><select><iframe src=x></select>", id="template and select"),
        pytest.param("<!-- <img src=x onerror=y> --!><img src=x onerror=y>", id="comment end"),
        pytest.param("<!--><img src=x onerror=y>--><![CDATA[<script>x</script>]]>]]>", id="CDATA"),
        pytest.param("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y 'z'>]>&y;", id="XML"),
        pytest.param("<base href=//evil><meta http-equiv=refresh content='0;url=//evil'><link rel=stylesheet href=x>", id="base, meta, link"),
        pytest.param("<form action=x><input onfocus=y autofocus><button>b</button><isindex></form>", id="form"),
        pytest.param("<a href=x><table><a href=y><tr><a href=z>", id="links in tables"),
        pytest.param("<table><p>a<tr>b<td><b>c</table>d<li><dd><option>", id="misnested"),
        pytest.param("<plaintext><img src=x onerror=y>", id="plaintext"),
        pytest.param("<img name=body id=cookie><a name=getElementById id=forms>", id="clobbering"),
        pytest.param("a\x00b\x0b&#0;&#11;\ufffe&#xfffe;&#xd800;\ud800<p title='&#8;'>", id="characters"),
        pytest.param("<p>" * 40 + "<b><i><u>" * 40, id="deep"),
        pytest.param("<pre>\n\n\n x</pre><listing>\n\ny</listing>", id="line breaks that parsers eat"),
        pytest.param("<b><p>a</b>b</p><i><div>c</i>d</div><a><p>e</a>f", id="adoption"),
        pytest.param("<p a='\"><img src=x onerror=y>' title='\"><img src=x onerror=y>'>", id="quotes"),
        pytest.param("<img alt='`><img src=x onerror=y>`'><div title=\"' onclick=x\">", id="backticks"),
        pytest.param("<video><source onerror=x src=y></video><audio src=x autoplay onplay=y>", id="media"),
        pytest.param("<x-noscript><x-iframe src=javascript:x></x-noscript>", id="our own names"),
    ],
)  # fmt: skip
def test_hostile_html_is_inert(html: str) -> None:
    """HTML made to do harm does none."""
    safe(html)


FRAGMENTS = st.sampled_from([
    "<p>", "</p>", "<b>", "</b>", "<a href='/x'>", "</a>", "<table>", "<tr>", "<td>", "</table>",
    "<pre>", "\n", "</pre>", "<svg>", "</svg>", "<math>", "<mtext>", "<style>", "</style>", "<!--",
    "-->", "<script>", "</script>", "<noscript>", "</noscript>", "<iframe src=//a.example>",
    "</iframe>", "<object data=/y>", "</object>", "<img src=z>", "<img data-src=q class=lazy>", "<li>",
    "<ul>", "<select>", "<option>", "<template>", "<form>", "<textarea>", "<title>", "x", "&lt;", "&",
    "<", ">", '"', "'", "\xa0", "&#1;", "]]>", "<h1 id=h>", "<a href='#h'>", "<i>", "<div>", "<br>",
    "<details>", "<summary>", "<video>", "<source src=v>", "<img width=1 height=1 src=p>", "<embed src=e>",
    "<img srcset='a 1x, b 2x'>", "<p id=s-h>", "<code class='language-c x'>", "<frameset>", "<ruby>", "<rt>",
])  # fmt: skip


@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=25).map("".join))
def test_any_html_is_inert_and_stable(html: str) -> None:
    """Whatever HTML is given, the result is inert, and sanitising it again changes nothing."""
    safe(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<a href="b?c&d">x</a>', '<a href="https://example.org/news/post/b?c&amp;d">x</a>', id="link"),
        pytest.param('<a href="#n">1</a><p id="n">N</p>', '<a href="https://example.org/news/post/#n">1</a><p id="s-n">N</p>', id="note"),
        pytest.param('<a href="#n">1</a>', '<a href="https://example.org/news/post/#n">1</a>', id="part of the page"),
        pytest.param('<a name="ü">x</a><a href="#ü">y</a>', '<a name="s-ü">x</a><a href="https://example.org/news/post/#%C3%BC">y</a>', id="anchor"),
        pytest.param('<a href="javascript:x">x</a>', "<a>x</a>", id="link to nowhere"),
        pytest.param('<img src="a b.png" alt="">', '<img src="https://example.org/news/post/a%20b.png" alt="">', id="image"),
        pytest.param('<img alt="x"><img src=""><img src="data:x">', "", id="images of nothing"),
        pytest.param('<img src="a" width="1" height="1">b', "b", id="pixel"),
        pytest.param('<img src="a" width="1" height="90">', '<img src="https://example.org/news/post/a" width="1" height="90">', id="thin image"),
        pytest.param("<p> &nbsp;<br></p><p><a href='x'></a></p><p>a</p>", "<p>a</p>", id="empty paragraphs"),
        pytest.param("<p><a id='x'></a></p>", '<p><a id="s-x"></a></p>', id="paragraph that is a target"),
        pytest.param('<a rel="noopener NOFOLLOW nofollow" href="/">x</a>', '<a rel="nofollow" href="https://example.org/">x</a>', id="relations"),
        pytest.param('<code class="x language-rust,ignore">a</code>', '<code class="language-rust">a</code>', id="language of code"),
        pytest.param('<td align="right">', "", id="cell without table"),
        pytest.param('<video src="v" autoplay></video>', '<video src="https://example.org/news/post/v" controls=""></video>', id="video"),
        pytest.param('<ins cite="/c" datetime="2026-01-01">x</ins>', '<ins cite="https://example.org/c" datetime="2026-01-01">x</ins>', id="citation"),
        pytest.param("<pre>" + "\n" * 9 + " a</pre>", "<pre> a</pre>", id="line breaks that parsers eat"),
        pytest.param("<details open><summary>a</summary>b</details>", '<details open=""><summary>a</summary>b</details>', id="details"),
        pytest.param('<p lang="tr" dir="rtl" class="x" style="y">a</p>', '<p lang="tr" dir="rtl">a</p>', id="language"),
    ],
)  # fmt: skip
def test_sanitise(html: str, expected: str) -> None:
    """What is harmless stays, with its addresses absolute and its ids the article's own."""
    assert safe(html) == expected


def test_sanitise_without_base() -> None:
    """Where the article has no address, what is relative to it has none."""
    html = '<a href="/x">a</a><a href="https://a.example/">b</a><img src="i.png">'
    assert sanitise(html, base="", scope="s-") == '<a>a</a><a href="https://a.example/">b</a>'


def test_words_of_restless_html_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTML that reads differently each time is reduced to its words."""
    monkeypatch.setattr(sanitising, "_ROUNDS", 0)
    assert sanitise("<p>a <b>b</b> &lt;</p><p>c</p>", base=BASE, scope="s-") == (
        "<p>a b &lt;</p>\n<p>c</p>"
    )
