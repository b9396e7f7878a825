import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.profiles import profile
from feedwright.domain.text import plain
from feedwright.markup import convert
from feedwright.markup.reduction import reduced
from feedwright.markup.tags import TAG

MSN = profile("msn").html or pytest.fail("MSN takes any HTML")


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>As it <b>was</b>.</p>", "<p>As it <b>was</b>.</p>"),
        ("<p><mark>Seen</mark>, <kbd>typed</kbd></p>", "<p><strong>Seen</strong>, typed</p>"),
        (
            '<figure><img src="https://a.example/a.png"><figcaption>Words</figcaption></figure>',
            '<div><img src="https://a.example/a.png"><p>Words</p></div>',
        ),
        ("<pre><code>one\n  two\n</code></pre>", "<p>one<br>  two</p>"),
        ("<section><h6>Deep</h6></section>", "<h5>Deep</h5>"),
        ('<p title="&lt;figure&gt;">Text</p>', '<p title="&lt;figure&gt;">Text</p>'),
        ("<dl><dt>Name</dt><dd>Said</dd></dl>", "<p>Name</p><p>Said</p>"),
        ("<hr><p></p><p>After</p>", "<p>After</p>"),
        ('<p><a href="https://a.example/" rel="nofollow">Link</a></p>',) * 2,
    ],
)
def test_reduced(html: str, wanted: str) -> None:
    """Elements that a partner does not take go or become a near one; their words stay."""
    assert reduced(html, MSN.tags, MSN.instead) == wanted


@given(st.text("<>/abpreuligmnth1h6 code=\"'&;\n", max_size=120))
def test_of_any_html(text: str) -> None:
    """Of whatever is safe no other element is left, no word is lost, and once is enough."""
    html = convert(text, "html", base="https://a.example/", scope="a").html
    found = reduced(html, MSN.tags, MSN.instead)
    assert {tag[2] for tag in TAG.finditer(found)} <= MSN.tags
    assert plain(found).split() == plain(html).split() or "pre" in html
    assert reduced(found, MSN.tags, MSN.instead) == found
