# ruff: noqa: E501, SIM905 - a row of a table is read best on one line


import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.article import Markup
from feedwright.markup.shortcodes import expand
from feedwright.markup.theme_tags import WRAPPING


def expanded(body: str, markup: Markup = "markdown") -> str:
    """A body without its template tags, on one line, after which nothing was told."""
    text, warnings = expand(body, markup)
    assert warnings == ()
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('{{< tabs "t" >}}{{< tab "Mac" >}}*a*{{< /tab >}}{{< tab "Linux" >}}b{{< /tab >}}{{< /tabs >}}',
            "<p><strong>Mac</strong></p> *a* <p><strong>Linux</strong></p> b", id="hugo-book's tabs"),
        pytest.param('{{< tabpane text=true >}}{{% tab header="Español" %}}a{{% /tab %}}{{< /tabpane >}}', "<p><strong>Español</strong></p> a", id="Docsy's tabs"),
        pytest.param('{{< cards >}}{{< card link="/a/" title="Tides" subtitle="By hour" icon="x" >}}{{< /cards >}}',
            '<p><strong><a href="/a/">Tides</a></strong></p><p>By hour</p>', id="Hextra's cards"),
        pytest.param('{{< accordion >}}{{< accordionItem title="Why?" >}}So.{{< /accordionItem >}}{{< /accordion >}}', "<details><summary>Why?</summary> So. </details>", id="accordion"),
        pytest.param('{{< timeline >}}{{< timelineItem header="1907" subheader="The quay" >}}a{{< /timelineItem >}}{{< /timeline >}}',
            "<p><strong>1907</strong></p><p>The quay</p> a", id="Blowfish's timeline"),
        pytest.param('{{< button href="/join/" target="_self" >}}Join *us*{{< /button >}}', '<a href="/join/">Join <em>us</em></a>', id="button"),
        pytest.param('a {{< badge content="new" >}} {{< icon "github" >}}b {{< kbd "Ctrl" >}}', "a new b <kbd>Ctrl</kbd>", id="within a line"),
        pytest.param("{{< columns >}}\na\n<--->\nb\n{{< /columns >}}", "a b", id="hugo-book's columns"),
        pytest.param("{{< katex >}}a_1 * b_2 * c{{< /katex >}}", "$a_1 * b_2 * c$", id="formula"),
        pytest.param("{{< katex display=true >}}\na_1 * b\n{{< /katex >}}", "$$ a_1 * b $$", id="displayed formula"),
        pytest.param("{{< mermaid >}}\nA{{x}} --> B[*y*]\n{{< /mermaid >}}", '<pre><code class="language-mermaid">A{{x}} --&gt; B[*y*] </code></pre>', id="diagram"),
        pytest.param('{{< filetree/folder name="a" >}}{{< filetree/file name="b.md" >}}{{< /filetree/folder >}}', "<li>a<ul><li>b.md</li></ul></li>", id="Hextra's files"),
        pytest.param('{{< github repo="ida/tides" >}}', '<p><a href="https://github.com/ida/tides">ida/tides</a></p>', id="repository"),
        pytest.param('{{< link "https://a.example/" "The *tide*" >}}', '<a href="https://a.example/">The *tide*</a>', id="LoveIt's link"),
        pytest.param('{{< music url="/a.mp3" name="Tide" artist="Ida" >}}', '<p>Tide, Ida</p><p><audio src="/a.mp3" controls=""></audio></p>', id="LoveIt's player"),
        pytest.param('{{< youtubeLite id="abcdefghijk" label="x" >}}', '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">youtube.com</a></p>', id="in any case"),
        pytest.param("{% tabs one %}\n<!-- tab -->\na\n<!-- endtab -->\n<!-- tab Zweiter@fas fa-x -->\nb\n<!-- endtab -->\n{% endtabs %}", "a <p><strong>Zweiter</strong></p> b", id="NexT's tabs"),
        pytest.param("{% btn 'https://a.example/',The whole text,far fa-hand %}", '<a href="https://a.example/">The whole text</a>', id="Butterfly's button"),
        pytest.param("{% label primary@one two %}, {% label three four blue %}", "one two, three four", id="labels"),
        pytest.param("{% hideToggle The long answer,#fff %}a{% endhideToggle %}", "<details><summary>The long answer</summary> a </details>", id="Butterfly's hideToggle"),
        pytest.param("{% folding cyan open, Read on %}a{% endfolding %}", "<details><summary>Read on</summary> a </details>", id="Volantis' folding"),
        pytest.param("{% note warning no-icon flat %}a{% endnote %}", "<blockquote><p><strong>Warning</strong></p> a </blockquote>", id="a box and how it looks"),
        pytest.param("{% cq %}a{% endcq %}", "<blockquote> a </blockquote>", id="NexT's quote"),
        pytest.param("{% link tides https://a.example/ true %}", '<a href="https://a.example/">tides</a>', id="Hexo's link"),
        pytest.param('{% include video id="abcdefghijk" provider="youtube" %}', '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">youtube.com</a></p>', id="Minimal Mistakes' video"),
        pytest.param('{% include image.html url="/a.png" description="The *quay*" %}', '<figure><img src="/a.png" alt=""><figcaption>The <em>quay</em></figcaption></figure>', id="a picture's description"),
        pytest.param("{% picture blog p/a.jpg --alt The old quay --img class=x %}", '<figure><img src="p/a.jpg" alt="The old quay"></figure>', id="options"),
    ],
)  # fmt: skip
def test_theme_tags(body: str, expected: str) -> None:
    """What themes and plugins document is shown with its words and links, without a warning."""
    assert expanded(body) == expected


def test_brackets_that_wrap() -> None:
    """In HTML, a known word in brackets is a tag where another closes it, and else prose."""
    body = '[accordion][accordion-item title="Why?"]So.[/accordion-item][/accordion] [panel] [tabs]'
    shown = "<details><summary>Why?</summary> So. </details> [panel] [tabs]"
    assert expanded(body, "html") == shown


@pytest.mark.parametrize("markup", ["html", "markdown"])
@pytest.mark.parametrize(
    "body",
    [
        "We wrote [tabs] once, and [/tabs] after it.",
        "It is [left] or [right], says [/left].",
        "[note] and [tabs] are told of.",
        "The end of it, [/details], stands alone.",
    ],
)
def test_brackets_in_a_sentence(body: str, markup: Markup) -> None:
    """Who tells of words in brackets keeps them: a tag that holds blocks begins its line."""
    assert expand(body, markup) == (body, ())


def test_brackets_that_nothing_closes() -> None:
    """Of a word in brackets that is closed once, only that is a tag."""
    text = " ".join(expand("[tabs]\n\n[tabs]\n\nA\n\n[/tabs]", "html")[0].split())
    assert text == "[tabs] A"


@pytest.mark.parametrize("written", ["<!-- tab A -->", "<!-- endtab -->", "<--->"])
def test_marks_in_code(written: str) -> None:
    """What begins a part of a block is no mark where it is shown as code."""
    code = f"```\n{written}\n```"
    body = f"{{% tabs x %}}\n{written}\n\na\n\n{code}\n\n`{written}`\n{{% endtabs %}}"
    text = expand(body, "markdown")[0]
    assert code in text
    assert text.count(written) == 2


def test_lines_that_are_set_off() -> None:
    """Spaces by which an author sets off what stands in a tag of Hugo's make no code of it."""
    body = (
        '{{< tabs >}}\n\n    {{< tab "A" >}}\n    *a*\n\n    ```sh\n      ls\n    ```\n'
        '    {{< /tab >}}\n    {{< tab "B" >}}\n    b\n    {{< /tab >}}\n{{< /tabs >}}\n'
    )
    lines = expand(body, "markdown")[0].split("\n")
    assert {"*a*", "```sh", "  ls", "```", "b"} <= set(lines)
    fence = "```\n{{< tabs >}}\n    a\n{{< /tabs >}}\n```\n"
    assert expand(fence, "markdown") == (fence, ())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            '{{< aside-x title="On *tides*" >}}a{{< /aside-x >}}',
            "<p><strong>On <em>tides</em></strong></p> a",
            id="titled",
        ),
        pytest.param("{{< aside-x >}}a{{< /aside-x >}}", "a", id="untitled"),
    ],
)
def test_unknown_tags_that_wrap(body: str, expected: str) -> None:
    """What stands in an unknown tag is shown under its title, and that is what is told."""
    text, warnings = expand(body, "markdown")
    assert " ".join(text.split()) == expected
    assert warnings == (
        "Line 1: {{< aside-x >}} has no known meaning; what stands in it is shown.",
    )


@pytest.mark.parametrize(
    ("body", "expected", "told"),
    [
        pytest.param('See {{< demo src="a.html" caption="例" >}}.', 'See <a href="a.html">例</a>.', "its words are shown", id="link"),
        pytest.param('I read {{< book id="1" title="The Tide" >}} twice.', "I read The Tide twice.", "its words are shown", id="name"),
        pytest.param('a {{< chart-of title="tides" data="t.csv" >}} b', "a  b", "was left out", id="neither"),
    ],
)  # fmt: skip
def test_unknown_tags_that_speak(body: str, expected: str, told: str) -> None:
    """An unknown tag's words stay where they lead somewhere or are a phrase, and that is told."""
    text, (warning,) = expand(body, "markdown")
    assert (text, warning.endswith(f"{told}.")) == (expected, True)


_WORDED = WRAPPING | set(
    "badge blockquote button card details kbd label note nothing-known".split()
)


@given(
    st.sampled_from(sorted(_WORDED)),
    st.sampled_from(["", ' title="T"', ' "first"', ' href="/x" type="y"']),
    st.sampled_from(["\n{}\n", "{}", "\n    {}\n", "\n\n{}\n\n- a\n"]),
)
def test_no_word_within_is_lost(name: str, arguments: str, around: str) -> None:
    """Whatever wraps prose, and however it is called, the prose is shown."""
    body = f"{{{{< {name}{arguments} >}}}}{around.format('tidewater')}{{{{< /{name} >}}}}"
    assert expand(body, "markdown")[0].count("tidewater") == 1


@given(st.sampled_from(sorted(WRAPPING)), st.integers(0, 6), st.integers(0, 6))
def test_wrapping_tags_nest(name: str, depth: int, indent: int) -> None:
    """Tags that hold prose may hold each other, at any indent, and the prose is shown once."""
    body = "tidewater\n"
    for level in range(depth):
        inner = "".join(f"{' ' * indent}{line}\n" for line in body.splitlines())
        body = f'{{{{< {name} title="{level}" >}}}}\n{inner}{{{{< /{name} >}}}}\n'
    assert expand(body, "markdown")[0].count("tidewater") == 1
