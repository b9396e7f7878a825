import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.wxr.paragraphs import paragraphed

CASES = {
    "a blank line": ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
    "blank lines with blanks": ("One.\r\n \r\n\r\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
    "a line": ("One,\ntwo.", "<p>One,<br>\ntwo.</p>"),
    "a break that is written": ("One,<br />\ntwo.", "<p>One,<br>\ntwo.</p>"),
    "inline elements": ("An <em>em</em>\n\n<a>b</a>", "<p>An <em>em</em></p>\n<p><a>b</a></p>"),
    "a heading": ("a\n<h2>b\nc</h2>\nd", "<p>a</p>\n<h2>b<br>\nc</h2>\n<p>d</p>"),
    "a list": ("<ul>\n\n<li>a</li>\n<li>b\nc</li>\n</ul>", "<ul><li>a</li><li>b<br>\nc</li></ul>"),
    "a quotation": ("<blockquote>Say.</blockquote>", "<blockquote><p>Say.</p></blockquote>"),
    "a box with one text": ("<div>a</div>", "<div>a</div>"),
    "a box with two": ("<div>a\n\nb</div>", "<div><p>a</p>\n<p>b</p></div>"),
    "preformatted text": ("a\n<pre>b\n\nc</pre>", "<p>a</p>\n<pre>b\n\nc</pre>"),
    "a paragraph that is one": ("<p>a\n\nb</p>", "<p>a<br>\n<br>\nb</p>"),
    "a mark": ("a\n<!--more-->\nb", "<p>a</p>\n<!--more-->\n<p>b</p>"),
    "a shortcode alone": ('a\n\n[gallery ids="1"]\n\nb', '<p>a</p>\n[gallery ids="1"]\n<p>b</p>'),
    "a shortcode around": ("[caption]<img> x[/caption]", "[caption]<img> x[/caption]"),
    "a shortcode in text": ("see [x] now", "<p>see [x] now</p>"),
    "a rule": ("a<hr>b", "<p>a</p>\n<hr>\n<p>b</p>"),
    "an end without a start": ("a</div>b", "<p>a</p>\n</div>\n<p>b</p>"),
    "nothing": (" \n\n ", ""),
}


@pytest.mark.parametrize(("written", "shown"), CASES.values(), ids=CASES)
def test_paragraphs_are_what_wordpress_shows(written: str, shown: str) -> None:
    """Blank lines part paragraphs, and elements that make blocks are left alone."""
    assert paragraphed(written) == shown


@given(st.text(alphabet="ab \n<>/pdiv=\"'[]", max_size=60))
def test_no_sign_is_lost(text: str) -> None:
    """Whatever was written stands there in its order; paragraphs and breaks alone are added."""

    def bare(html: str) -> str:
        return re.sub(r"</?p>|<br>|\s", "", html)

    assert bare(paragraphed(text)) == bare(text)
