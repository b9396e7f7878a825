import pytest

from feedwright.markup import convert

BASE = "https://example.org/a/"


def shown(body: str) -> str:
    """A Markdown body as documents have it, without the scope of its ids."""
    return convert(body, "markdown", base=BASE, scope="s-").html.replace("s-", "").strip()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            '<h2 id="one">One <a class="anchor" href="#one">#</a></h2>',
            '<h2 id="one">One</h2>',
            id="behind the words",
        ),
        pytest.param(
            '<h3 id="one"><a href="#one" aria-hidden="true">🔗</a> One</h3>',
            '<h3 id="one">One</h3>',
            id="before them",
        ),
        pytest.param(
            '<h2 id="t">Two<a class="headerlink" href="#t" title="Permanent link">&para;</a></h2>',
            '<h2 id="t">Two</h2>',
            id="pilcrow",
        ),
        pytest.param(
            '<h2 id="x">Three<a href="#x"><span class="sr-only">Link to this</span></a></h2>',
            '<h2 id="x">Three</h2>',
            id="for screen readers",
        ),
        pytest.param(
            '<h2 id="ş">Dört <a href="#%C5%9F">Link zu diesem Abschnitt</a></h2>',
            '<h2 id="ş">Dört</h2>',
            id="in words",
        ),
        pytest.param("## Five [#](#five)", "<h2>Five</h2>", id="in Markdown"),
        pytest.param(
            '<h2><a id="six" href="#six">#</a>Six</h2>',
            '<h2><a id="six"></a>Six</h2>',
            id="a place that others lead to",
        ),
    ],
)
def test_signs_go(body: str, expected: str) -> None:
    """A sign beside a heading that leads to it is no part of the heading."""
    assert shown(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<h2 id="x"><a href="#x">All of it</a></h2>', id="all of a heading"),
        pytest.param('<h2 id="x">See <a href="#y">the other</a></h2>', id="to another place"),
        pytest.param('<h2 id="x">In <a href="https://e.example/#x">C#</a></h2>', id="elsewhere"),
        pytest.param('<p id="x">A text <a href="#x">#</a></p>', id="no heading"),
        pytest.param('<h2 id="x"><a href="#x">#</a></h2>', id="nothing but a sign"),
        pytest.param('<h2 id="y">C# and <a href="#x">§ 3</a></h2>', id="a sign and words"),
    ],
)
def test_links_stay(body: str) -> None:
    """What leads elsewhere, or is all that there is, stays."""
    assert shown(body).count("<a ") == 1


def test_converting_again_changes_nothing() -> None:
    """HTML without signs stays as it is."""
    once = convert('<h2 id="a">A <a href="#a">#</a></h2>', "html", base=BASE, scope="s-").html
    assert convert(once, "html", base=BASE, scope="s-").html == once
