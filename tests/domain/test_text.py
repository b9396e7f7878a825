import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedwright.domain.text import clean, one_line, plain, single_spaced, title_text


def test_characters_of_xml() -> None:
    """What goes is what XML 1.0 §2.2 does not name, of all characters that there are."""
    allowed = {0x9, 0xA, *range(0x20, 0xD800), *range(0xE000, 0xFFFE), *range(0x10000, 0x110000)}
    for start in range(0, 0x110000, 0x1000):
        text = "".join(chr(one) for one in range(start, start + 0x1000) if one != ord("\r"))
        assert clean(text) == "".join(one for one in text if ord(one) in allowed)


@given(st.text())
def test_clean_is_xml(text: str) -> None:
    """Clean text can stand in XML and is clean."""
    etree.Element("x").text = clean(text)
    assert clean(clean(text)) == clean(text)
    assert "\r" not in clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\x00\x0b\ufffe\uffff\ud800b", "ab", id="forbidden"),
        pytest.param("a\r\nb\rc\n", "a\nb\nc\n", id="line ends"),
        pytest.param(
            "\x1b[0;31mError\x1b[0m: \x1b[Kb\x1b[<b>", "Error: b[<b>", id="colours of a terminal"
        ),
        pytest.param("a[0m[31m]", "a[0m[31m]", id="brackets without an escape"),
        pytest.param("a\tb\x7f\x85\U0001f600", "a\tb\x7f\x85\U0001f600", id="allowed"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    """What XML forbids goes, and nothing else."""
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("  a \n b\u2028c\xa0\xa0d ", "a b c d", id="white space"),
        pytest.param("\ufeff\u200b a \u200b", "a", id="invisible ends"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="joiner within a word"),
        pytest.param("\x00", "", id="nothing"),
    ],
)
def test_one_line(text: str, expected: str) -> None:
    """A line has no white space at its ends and single spaces within."""
    assert one_line(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("AT&amp;T &#8217;s", "AT&T ’s", id="entities"),
        pytest.param("R&D &copy 2", "R&D &copy 2", id="ampersands"),
        pytest.param("a < b > c", "a < b > c", id="comparison"),
        pytest.param("Vec<T> and Box<b>", "Vec<T> and Box<b>", id="generics"),
        pytest.param("<em>x</em> <b class='y'><i>z</i></b>", "x z", id="tags"),
        pytest.param("one<br>two", "one two", id="break"),
        pytest.param("Rust `1.0` and `<b>x</b>`", "Rust `1.0` and `<b>x</b>`", id="code"),
        pytest.param("**Big** *small* ***both*** _low_", "Big small both low", id="emphasis"),
        pytest.param(
            "5 * 3 * 2, __init__, snake_case_name, *nix",
            "5 * 3 * 2, __init__, snake_case_name, *nix",
            id="not emphasis",
        ),
        pytest.param("~~old~~ new ~5", "old new ~5", id="strikethrough"),
        pytest.param("See [docs](https://a.example/) [sic]", "See docs [sic]", id="link"),
        pytest.param("&lt;em&gt;", "<em>", id="escaped tag"),
        pytest.param("&#1;x&#xD800;", "x\ufffd", id="forbidden by reference"),
    ],
)
def test_title_text(title: str, expected: str) -> None:
    """A title loses what is clearly markup and keeps what may be meant."""
    assert title_text(title) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>a <b>b</b>\n c</p><p>d</p>", "a b c\nd", id="paragraphs"),
        pytest.param("a<br>b<hr>c", "a\nb\nc", id="breaks"),
        pytest.param("&lt;b&gt; &amp;amp;&nbsp;x", "<b> &amp; x", id="entities"),
        pytest.param("<script>x<y</script><style>z</style>a", "a", id="never shown"),
        pytest.param("<!-- <p>no</p> -->a<!-- b", "a", id="comments"),
        pytest.param("<pre>a\n  b</pre>\n<p>c", "a\n  b\nc", id="code keeps its lines"),
        pytest.param(
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc", id="table"
        ),
        pytest.param('<a title="x > y">b</a> 1 < 2', "b 1 < 2", id="signs"),
        pytest.param("<!DOCTYPE html><?xml x?>a", "a", id="declarations"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_plain(html: str, expected: str) -> None:
    """Plain text is what a reader sees, a line a block."""
    assert plain(html) == expected


@given(st.text(alphabet="<>/!-ab&;\"' \n"))
def test_plain_takes_anything(html: str) -> None:
    """Whatever the HTML, its text has no empty line and is clean."""
    text = plain(html)
    assert not text or all(line.strip() for line in text.split("\n"))


def test_text_is_light() -> None:
    """Reading a title loads no parser."""
    code = (
        "import sys, feedwright.domain.text, feedwright.domain.summary, feedwright.markup;"
        "assert not {'nh3', 'pyromark', 'lxml'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(st.text(st.sampled_from("a b\n\t\u00a0\u2003\u2028\x1fé"), max_size=40) | st.text())
def test_single_spaced(text: str) -> None:
    """Words have one space between them, whatever white space a text has."""
    assert single_spaced(text) == " ".join(text.split())
