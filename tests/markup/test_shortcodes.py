# ruff: noqa: E501 - a row of a table is read best on one line


import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.patience import patience

from feedwright.domain.article import Markup
from feedwright.domain.text import clean
from feedwright.markup.shortcodes import expand

VIDEO = '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">youtube.com</a></p>'


def expanded(body: str, markup: Markup = "markdown") -> str:
    """A body without its template tags."""
    return expand(body, markup)[0].strip()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('{{< figure src="a.png" alt="b" >}}', '<figure><img src="a.png" alt="b"></figure>', id="Hugo figure"),
        pytest.param('{{<figure src="a.png" title="t" caption="c *d*" link="/l" attr="e" attrlink="/f" width=9>}}',
            '<figure><a href="/l"><img src="a.png" alt="" width="9"></a><figcaption><strong>t</strong> c <em>d</em> <a href="/f">e</a></figcaption></figure>', id="Hugo figure with all"),
        pytest.param("{{< youtube abcdefghijk >}}", VIDEO, id="Hugo YouTube"),
        pytest.param('{{< youtube id="abcdefghijk" title="A & B" >}}', VIDEO.replace("youtube.com</a>", "A &amp; B</a>"), id="titled"),
        pytest.param("{{< vimeo 12 >}}", '<p><a href="https://vimeo.com/12">vimeo.com</a></p>', id="Hugo Vimeo"),
        pytest.param("{{< gist u 12 >}}", '<p><a href="https://gist.github.com/u/12">gist.github.com</a></p>', id="Hugo gist"),
        pytest.param('{{< x user="u" id="1" >}}', '<p><a href="https://x.com/u/status/1">x.com</a></p>', id="Hugo x"),
        pytest.param("{{< tweet 1 >}}", '<p><a href="https://x.com/i/status/1">x.com</a></p>', id="Hugo tweet"),
        pytest.param("{{< instagram a1 >}}", '<p><a href="https://www.instagram.com/p/a1">instagram.com</a></p>', id="Hugo Instagram"),
        pytest.param('{{< highlight go "linenos=1" >}}\na < {{ b }}\n{{< /highlight >}}', '<pre><code class="language-go">a &lt; {{ b }}\n</code></pre>', id="Hugo highlight"),
        pytest.param('{{% details "T" %}}\n*a*\n{{% /details %}}', "<details><summary>T</summary>\n\n*a*\n\n</details>", id="Hugo details"),
        pytest.param('[a]({{< ref "blog/b.md#c" >}})', "[a]({leads-nowhere})", id="Hugo ref"),
        pytest.param('[a]({{< relref "../b/index.md" >}})', "[a]({leads-nowhere})", id="Hugo relref"),
        pytest.param("{{</* figure src=a */>}}", "{{&lt; figure src=a &gt;}}", id="Hugo, escaped"),
        pytest.param("{{%/* a */%}}", "{{% a %}}", id="Hugo, escaped for Markdown"),
        pytest.param('{{ youtube(id="abcdefghijk") }}', VIDEO, id="Zola YouTube"),
        pytest.param('{% quote(author="A") %}\nb\n{% end %}', "<blockquote>\n\nb\n\n<p><cite>A</cite></p></blockquote>", id="Zola quote"),
        pytest.param('{{ get_url(path="@/blog/b.md") }}', "{leads-nowhere}", id="Zola get_url"),
        pytest.param("{# a comment #}b ## C {#d}", "b ## C {#d}", id="comment"),
        pytest.param("{% highlight ruby %}\n`a {{ b }}\n{% endhighlight %}", '<pre><code class="language-ruby">`a {{ b }}\n</code></pre>', id="Liquid highlight"),
        pytest.param("[a]({% link about.md %}) [b]({% link /c.pdf %})", "[a](/about.html) [b](/c.pdf)", id="Liquid link"),
        pytest.param("[a]({% link my notes/about us.md %})", "[a](/my%20notes/about%20us.html)", id="Liquid link with spaces"),
        pytest.param("[a]({% post_url 2026-03-02-b %})", "[a]({leads-nowhere})", id="Liquid post_url"),
        pytest.param("{% raw %}{{ a }} {% b %}{% endraw %}", "{{ a }} {% b %}", id="Liquid raw"),
        pytest.param("a{% comment %}b{% endcomment %}c", "ac", id="Liquid comment"),
        pytest.param('{% include youtube.html id="abcdefghijk" %}', VIDEO, id="Jekyll include"),
        pytest.param("{% include figure image_path='/a.png' caption='b' %}", '<figure><img src="/a.png" alt=""><figcaption>b</figcaption></figure>', id="Jekyll figure"),
        pytest.param("{{ site.url }}{{ site.baseurl }}/a {{ '/b' | relative_url }} {{ \"/c\" | prepend: site.baseurl }}", "/a /b /c", id="site's address"),
        pytest.param('{% image "./a.png", "b c" %}', '<figure><img src="./a.png" alt="b c"></figure>', id="Eleventy image"),
        pytest.param("{% asset_img a.jpg Ein Bild %}", '<figure><img src="a.jpg" alt="Ein Bild"></figure>', id="Hexo image"),
        pytest.param('{% asset_img left a.jpg 300 200 "T" "b c" %}', '<figure><img src="a.jpg" alt="b c"></figure>', id="Hexo image with a title"),
        pytest.param("{% blockquote Ida Marsh https://x.example/ Tides %}\na\n{% endblockquote %}", "<blockquote>\n\na\n\n<p><cite>Ida Marsh</cite></p></blockquote>", id="Hexo quote"),
        pytest.param("a\n{: .note #b}\n* TOC\n{:toc}", "a", id="kramdown"),
        pytest.param("a\n\n1. toc\n{:toc .side}", "a", id="kramdown, numbered"),
        pytest.param("a\n\n- Contents of it\n{:toc}", "a", id="kramdown, any words"),
        pytest.param("a {:.b} c{: #d}\ne{:toc}", "a {:.b} c{: #d}\ne{:toc}", id="kramdown, behind words"),
        pytest.param("- {:.b} a\n> {:.c}\n\n![d](e) {: .f}", "-  a\n> \n\n![d](e)", id="kramdown, of an item"),
        pytest.param("| a {: .b} | c |", "| a  | c |", id="Python-Markdown, of a cell"),
        pytest.param("{:ok, 1} [TOC] x", "{:ok, 1} [TOC] x", id="neither"),
    ],
)  # fmt: skip
def test_known_tags(body: str, expected: str) -> None:
    """A template tag whose meaning is known becomes what it means, without a word."""
    assert expanded(body) == expected
    assert "has no known meaning" not in " ".join(expand(body, "markdown")[1])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('[caption id="a"]<a href="/b"><img src="c"></a> D <i>e</i>[/caption]', '<figure><a href="/b"><img src="c"></a><figcaption>D <i>e</i></figcaption></figure>', id="caption"),
        pytest.param('[caption caption="D"]<img src="c">[/caption]', '<figure><img src="c"><figcaption>D</figcaption></figure>', id="old caption"),
        pytest.param("[embed]https://youtu.be/a[/embed]", '<p><a href="https://youtu.be/a">youtu.be</a></p>', id="embed"),
        pytest.param("[youtube https://www.youtube.com/watch?v=abcdefghijk]", VIDEO, id="YouTube"),
        pytest.param('[audio mp3="a.mp3"][/audio]', '<p><audio src="a.mp3" controls=""></audio></p>', id="audio"),
        pytest.param('[code lang="php"]<?php $a[0]; ?>[/code]', '<pre><code class="language-php">&lt;?php $a[0]; ?&gt;\n</code></pre>', id="code"),
        pytest.param("[[gallery]] [sic] [1] [/x] [a b]", "[gallery] [sic] [1] [/x] [a b]", id="prose"),
        pytest.param('[vc_row x="y"]a[/vc_row]', "a", id="unknown"),
        pytest.param("[vc_row][vc_column]a[/vc_column][/vc_row]", "a", id="unknown, without arguments"),
        pytest.param("<pre>[gallery]</pre><code>{{ page.x }}</code><!-- [gallery] -->", "<pre>[gallery]</pre><code>{{ page.x }}</code><!-- [gallery] -->", id="code of HTML"),
    ],
)  # fmt: skip
def test_wordpress(body: str, expected: str) -> None:
    """WordPress's shortcodes are read in HTML, and other words in brackets are prose."""
    assert expanded(body, "html") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('[caption id="a"]<img src="c"> D *e*[/caption]', '<figure><img src="c"><figcaption>D <em>e</em></figcaption></figure>', id="caption"),
        pytest.param("[caption]![a](c.png) D[/caption]", "<figure>\n\n![a](c.png)\n\n<figcaption>D</figcaption></figure>", id="caption of a picture in Markdown"),
        pytest.param("[embed]https://youtu.be/a[/embed]", '<p><a href="https://youtu.be/a">youtu.be</a></p>', id="embed"),
        pytest.param('[audio mp3="a.mp3"]', '<p><audio src="a.mp3" controls=""></audio></p>', id="audio"),
        pytest.param("[gallery]", "", id="alone"),
        pytest.param('[vc_row x="y"]a *b*[/vc_row]', "a *b*", id="unknown"),
        pytest.param("[vc_row][vc_column]a *b*[/vc_column][/vc_row]", "a *b*", id="unknown, without arguments"),
        pytest.param("[a_b] [c][a_b]\n\n[a_b]: d", "[a_b] [c][a_b]\n\n[a_b]: d", id="labels"),
        pytest.param("[video](/x) [audio][1] [code]: /y", "[video](/x) [audio][1] [code]: /y", id="links"),
        pytest.param('[a title="b"](/x) [b]c[/b] [/usr]', '[a title="b"](/x) [b]c[/b] [/usr]', id="prose"),
        pytest.param("[gallery]\n\n[gallery]: /x", "[gallery]\n\n[gallery]: /x", id="a link by its name"),
    ],
)  # fmt: skip
def test_wordpress_in_markdown(body: str, expected: str) -> None:
    """What no link is written like is a shortcode in Markdown, too; links stay links."""
    assert expanded(body).strip() == expected


@pytest.mark.parametrize(
    ("body", "title"),
    [
        pytest.param('{{% notice tip "T" %}}\nb\n{{% /notice %}}', "T", id="Hugo, titled"),
        pytest.param(
            '{{< callout type="warning" >}}b{{< /callout >}}', "Warning", id="Hugo, by kind"
        ),
        pytest.param("{% note info %}\nb\n{% endnote %}", "Info", id="Hexo"),
        pytest.param('{% hint style="danger" %}\nb\n{% endhint %}', "Danger", id="GitBook"),
        pytest.param('{{ tip(text="b") }}', "Tip", id="Zola"),
    ],
)
def test_boxes(body: str, title: str) -> None:
    """The boxes of themes are quotes with a title in bold, as those of Markdown are."""
    box = f"<blockquote><p><strong>{title}</strong></p>\n\nb\n\n</blockquote>"
    assert expanded(body).strip() == box


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("`{{closure}}` and ``{{< a >}} ` {% b %}``", id="code spans"),
        pytest.param("```\n{{< a >}}\n{% b %}\n\n{{ page.c }}\n```", id="fence"),
        pytest.param("~~~ go\n{{ page.c }}\n~~~", id="tildes"),
        pytest.param("- a\n\n  ```\n  {% b %}\n  ```", id="fence in a list"),
        pytest.param("> ```\n> {% b %}\n> ```", id="fence in a quote"),
        pytest.param("a\n\n    {{ page.c }}\n    [x](@/y.md)", id="indented"),
        pytest.param("<pre>\n{% b %}\n\n{{ page.c }}\n</pre>", id="HTML"),
        pytest.param("a {{closure}} b {c} {{}} {{{d}}} {%", id="braces in prose"),
        pytest.param("$x^{{ n }}$ \\frac{{ a }}{b}", id="formula"),
        pytest.param("é `{{< ü >}}` ç", id="beyond ASCII"),
        pytest.param("[caption] [gallery]", id="WordPress in Markdown"),
        pytest.param("```\n{{</* a */>}} {% raw %}x{% endraw %}\n```", id="code about escapes"),
        pytest.param("{{ never closed\n\n{% nor this", id="open"),
    ],
)  # fmt: skip
def test_code_and_prose_stay(body: str) -> None:
    """What stands in code, and prose with braces, is not touched."""
    assert expand(body, "markdown") == (body, ())


@pytest.mark.parametrize(
    ("body", "expected", "label"),
    [
        pytest.param("a {{< b c=d >}} e", "a  e", "{{< b >}}", id="Hugo"),
        pytest.param("{{< b >}}*c*{{< /b >}}", "*c*", "{{< b >}}", id="Hugo, paired"),
        pytest.param("{% if a %}b{% endif %}", "b", "{% if %}", id="Liquid"),
        pytest.param("{% b() %}c{% end %}", "c", "{% b %}", id="Zola"),
        pytest.param("a {{ page.title }}", "a", "{{ page.title }}", id="variable"),
        pytest.param("a {{ page.date | date: '%Y' }}", "a", "{{ page.date | date: '%Y' }}", id="filter"),
        pytest.param("{% include b.html %}", "", "{% include b %}", id="include"),
        pytest.param("{{< figure >}}", "", "{{< figure >}}", id="figure of nothing"),
        pytest.param("{% raw %}a", "a", "", id="raw without end"),
        pytest.param("a{{< /b >}}", "a", "", id="end without start"),
    ],
)  # fmt: skip
def test_unknown_tags(body: str, expected: str, label: str) -> None:
    """What is not known goes, its inside stays, and a warning names it and its line."""
    text, warnings = expand("\n" + body, "markdown")
    assert text.strip() == expected
    assert [warning.startswith(f"Line 2: {label} ") for warning in warnings] == [True] * bool(label)


def test_one_warning_a_kind() -> None:
    """A tag that stands a hundred times is told of once, where it stands first."""
    assert len(expand("a\n\n{{< b >}} {{< c >}}\n" * 100, "markdown")[1]) == 2


def test_markdown_goes_on() -> None:
    """Around a block, Markdown is read as before, also in a list."""
    text = expanded("a\n{{< youtube abcdefghijk >}}\n*b*\n\n- c\n  {{< vimeo 1 >}}\n  d")
    assert f"a\n\n\n{VIDEO}\n\n\n*b*" in text
    assert '\n\n  <p><a href="https://vimeo.com/1">' in text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{{< figure src="/a.png" >}} Then *this*.', id="Hugo"),
        pytest.param('{% image "/a.png", "b" %} Then *this*.', id="Eleventy"),
        pytest.param('Above.\n\n  {% include figure image_path="/a.png" %}Then *this*.', id="Jekyll"),
    ],
)  # fmt: skip
def test_markdown_goes_on_in_its_line(body: str) -> None:
    """Text that follows a block in its own line is a paragraph, and no part of the block."""
    assert expanded(body).partition("</figure>")[2].startswith("\n\n")


def test_text_behind_a_block_stays_in_its_item() -> None:
    """The paragraph that begins behind a block is indented as the block is."""
    text = expanded('1. One\n\n   {{< figure src="/a.png" >}} then *this*.\n2. Two')
    assert "</figure>\n\n   then *this*." in text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("[a]({{ '/b c.pdf' | relative_url }})", "[a](/b%20c.pdf)", id="relative_url"),
        pytest.param('![a]({{ "b c.png" | absolute_url }})', "![a](/b%20c.png)", id="absolute_url"),
        pytest.param('[a]({{ "/b c/" | url }})', "[a](/b%20c/)", id="url"),
        pytest.param('{{ "b c" | escape }}', "b c", id="words"),
    ],
)
def test_spaces_of_addresses(body: str, expected: str) -> None:
    """A filter that makes an address writes a space as addresses have it; words keep theirs."""
    assert expanded(body) == expected


def test_nested() -> None:
    """Known tags within known tags are both read."""
    text = expanded("{{% details T %}}{{< youtube abcdefghijk >}}{{% /details %}}")
    assert text == f"<details><summary>T</summary>\n\n{VIDEO}\n\n</details>"


@pytest.mark.parametrize("unit", [
    "{{", "{%", "{{<", "{{< details >}}", "{% raw %}", "{% b() %}", "{# ", "[[", "[a b=", "{% end %}",
    '{{ "', "{{ a(", "{{< x ", "(@/a", "<code>", "`{{", "* TOC\n", "[caption]", '{: a="',
])  # fmt: skip
@pytest.mark.parametrize("markup", ["markdown", "html"])
def test_time_is_linear(unit: str, markup: Markup) -> None:
    """A body made to take for ever comes to its end."""
    body = unit * (200_000 // len(unit))
    with patience():
        text, _ = expand(body, markup)
    assert len(text) <= 10 * len(body)


@given(st.lists(st.sampled_from([
    "{{< a >}}", "{{< /a >}}", "{% b %}", "{% endb %}", "{% c() %}", "{% end %}", "{{ d() }}", "{{ e }}",
    "`", "```\n", "\n", "    ", "{% raw %}", "{% endraw %}", "{{</* f */>}}", "é", "x", "[caption]",
    "[/caption]", "{#", "#}", "{{< details >}}", "{{< /details >}}", "<pre>", "</pre>", "(@/a.md)",
])).map("".join), st.sampled_from(["markdown", "html", "text"]))  # fmt: skip
def test_expand_takes_anything(body: str, markup: Markup) -> None:
    """Whatever the body, expanding is deterministic, and its words stay."""
    text, warnings = expand(clean(body), markup)
    assert expand(clean(body), markup) == (text, warnings)
    assert text.count("é") <= body.count("é")
    assert all(warning.startswith("Line ") for warning in warnings)
