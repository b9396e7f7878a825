# ruff: noqa: E501 - a row of a table is read best on one line
"""Numbers beside the lines of source code."""

import pytest

from feedwright.domain.text import plain
from feedwright.markup.sanitising import sanitise


@pytest.mark.parametrize(
    "html",
    [
        pytest.param('<table class="lntable"><tr><td class="lntd"><pre><code><span class="lnt">1\n</span><span class="lnt">2\n</span></code></pre></td><td class="lntd"><pre>a = 1\nb 2\n</pre></td></tr></table>', id="Chroma"),
        pytest.param('<pre><span class="ln">1</span>a = 1\n<span class="ln">2</span>b 2\n</pre>', id="Chroma, in lines"),
        pytest.param('<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre><span>1</span>\n<span>2</span></pre></div></td><td class="code"><pre>a = 1\nb 2\n</pre></td></tr></table>', id="Pygments"),
        pytest.param('<pre><span class="linenos"> 9</span>a = 1\n<span class="linenos">10</span>b 2\n</pre>', id="Pygments, in lines"),
        pytest.param('<figure><table><tr><td class="gutter"><pre><span class="line">1</span><br><span>2</span></pre></td><td class="code"><pre>a = 1\nb 2\n</pre></td></tr></table></figure>', id="Hexo"),
        pytest.param('<table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">1\n2\n</pre></td><td class="rouge-code"><pre>a = 1\nb 2\n</pre></td></tr></tbody></table>', id="Rouge"),
        pytest.param('<pre>a = 1\nb 2\n</pre><div class="line-numbers-wrapper"><span>1</span><br><span>2</span></div>', id="VitePress"),
    ],
)  # fmt: skip
def test_code_is_the_code_alone(html: str) -> None:
    """The numbers go, with the table that held them, and every line of code stays."""
    safe = sanitise(html, base="https://example.org/a/", scope="a-")
    assert plain(safe) == "a = 1\nb 2"
    assert "<table" not in safe


@pytest.mark.parametrize(
    "html",
    [
        pytest.param('<p class="ln">Line 1</p>', id="words"),
        pytest.param("<table><tbody><tr><td>1</td><td><pre>a</pre></td></tr></tbody></table>", id="a table"),
        pytest.param('<p class="lnt"><img src="https://example.org/1.png"></p>', id="a picture"),
    ],
)  # fmt: skip
def test_other_numbers_stay(html: str) -> None:
    """What is no number of a line of code stays, whatever its class."""
    safe = sanitise(html, base="https://example.org/a/", scope="a-")
    assert safe == html.replace(' class="lnt"', "").replace(' class="ln"', "")
