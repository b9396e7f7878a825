"""What of a saved web page is its story: nothing lost, and nothing of other stories."""

import pytest
from lxml import html

from feedwright.core.reading.raw import Context, Raw
from feedwright.core.reading.webpage import read
from feedwright.core.reading.webpage.parts import sections_around, under_headline

CONTEXT = Context(key="articles/page.html", home="https://home.example/")

LAMP = (
    "Der Stadtrat hat am Dienstag beschlossen, dass die Gaslaternen in der Oberen Gasse brennen.",
    "Die Stadtwerke prüfen nun, woher das Gas kommen soll, und legen im Herbst einen Plan vor.",
    "Anwohner hatten drei Jahre lang Unterschriften gesammelt und vor dem Rathaus gesungen.",
)
MILL = (
    "O moinho velho da serra voltou a girar no domingo, depois de vinte e dois anos de silêncio.",
    "Os vizinhos trouxeram farinha, bolos e um acordeão, e ninguém quis ir para casa cedo.",
    "A câmara pagou as velas novas, e os mais novos da aldeia aprenderam a virá-las ao vento.",
    "No inverno o moleiro vai ensinar na escola como se escolhe a pedra e como se ouve o vento.",
    "Quem quiser visitar o moinho pode subir aos sábados, desde que avise na véspera.",
)


def reading(text: str) -> Raw:
    """What the reader makes of a page."""
    return read(text, CONTEXT)


def told(text: str) -> list[str]:
    """The text of each block of a page's story."""
    tree = html.fragment_fromstring(reading(text).body or " ", create_parent="div")
    lines = (" ".join("".join(part.itertext()).split()) for part in _blocks(tree))
    return [line for line in lines if line]


def _blocks(tree: html.HtmlElement) -> list[html.HtmlElement]:
    tags = ("p", "h1", "h2", "h3", "li", "figcaption", "blockquote")
    return [part for part in tree.iter(*tags) if next(part.iterdescendants(*tags), None) is None]


def paragraphs(lines: tuple[str, ...], name: str = "") -> str:
    """Lines as paragraphs, of a class where one is named."""
    mark = f" class='{name}'" if name else ""
    return "".join(f"<p{mark}>{line}</p>" for line in lines)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            "<article><h1>Gaslaternen bleiben</h1>{own}</article>"
            "<article><h1>Mais notícias da serra</h1>{others}</article>",
            id="articles",
        ),
        pytest.param(
            "<div class='next'><article><h1>Mais notícias da serra</h1>{others}</article></div>"
            "<article><header><h1>Gaslaternen bleiben</h1></header><div>{own}</div></article>",
            id="the-longer-stands-first",
        ),
        pytest.param(
            "<section><h1>Gaslaternen bleiben</h1><div class='article-body'>{own}</div></section>"
            "<section><h1>Moinho</h1><div class='article-body'>{others}</div></section>",
            id="bodies-with-headings-beside",
        ),
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        "<title>Gaslaternen bleiben | Stadtblatt</title>",
        "<title>Stadtblatt</title><meta property='og:title' content='Gaslaternen bleiben'>",
        """<script type='application/ld+json'>
        {"@type":"NewsArticle","headline":"Gaslaternen bleiben"}</script>""",
    ],
    ids=["title", "open-graph", "json-ld"],
)
def test_of_two_stories_the_one_under_the_headline_is_read(head: str, page: str) -> None:
    """The story under the headline that the page names is read, though another is longer."""
    body = page.format(own=paragraphs(LAMP), others=paragraphs(MILL))
    raw = reading(f"{head}<main>{body}</main>")
    assert raw.fields["title"] == "Gaslaternen bleiben"
    assert told(f"{head}<main>{body}</main>") == list(LAMP)


def test_posts_below_one_headline_are_one_story() -> None:
    """Articles without a first-level heading of their own go on being one story."""
    posts = "".join(f"<article><h2>{n}h</h2>{paragraphs(LAMP)}</article>" for n in (14, 15, 16))
    lines = told(f"<title>Live</title><main><h1>Live</h1>{posts}</main>")
    assert [line for line in lines if line in LAMP] == list(LAMP) * 3


def test_parts_are_sorted_by_the_nearest_first_level_heading() -> None:
    """A part stands under the heading of the smallest frame around it that has one."""
    page = html.fragment_fromstring(
        "<div><h1 id='own'>A</h1><p id='a'>a</p><div><h1>B</h1><div><p id='b'>b</p></div></div>"
        "<div><p id='c'>c</p></div></div>"
    )
    parts = [page.get_element_by_id(name) for name in "abc"]
    own = under_headline(parts, [page.get_element_by_id("own")])
    assert [part.get("id") for part in own] == ["a", "c"]
    assert under_headline(parts, []) == parts


@pytest.mark.parametrize(
    "frame",
    [
        "<div class='acf'><section><div class='post__content'>{part}</div></section></div>",
        "<div><div class='wrap'><div class='entry-content clear'>{part}</div></div></div>",
    ],
)
def test_story_in_frames_of_one_class_is_whole(frame: str) -> None:
    """Parts of one class, each in frames of its own, are one story, whatever their lengths."""
    parts = (LAMP[:1], MILL, LAMP[1:])
    body = "<figure><img src='a.jpg' alt=''></figure>".join(
        frame.format(part=paragraphs(part)) for part in parts
    )
    page = f"<title>Luz e vento - Serra</title><div id='post'><h1>Luz e vento</h1>{body}</div>"
    assert told(page) == [*LAMP[:1], *MILL, *LAMP[1:]]


def test_excerpts_of_other_stories_are_no_parts_of_one() -> None:
    """Parts of one class with linked headings beside them are other stories' first lines."""
    page = html.document_fromstring(
        "<div><div><h2><a href='/a'>A</a></h2><div class='post-content'><p>a</p></div></div>"
        "<div><h2><a href='/b'>B</a></h2><div class='post-content'><p>b</p></div></div></div>"
    )
    parts = page.xpath("//*[@class='post-content']")
    weights = {element: 100 * len(element.xpath(".//p")) for element in page.iter()}
    assert sections_around(parts[0], parts, weights) is None
    for link in page.xpath("//h2"):
        link.drop_tree()
    assert sections_around(parts[0], parts, weights) is page.find("body/div")


@pytest.mark.parametrize("name", ["body-copy", "copy", "teaser-paragraph", "c-promo__text"])
def test_class_of_all_paragraphs_tells_nothing_of_the_short_ones(name: str) -> None:
    """A short paragraph stays where its class is that of the story's long ones."""
    short = "Das Gas ist noch da."
    lines = (*LAMP[:1], short, *LAMP[1:])
    page = f"<title>Licht</title><article><h1>Licht</h1>{paragraphs(lines, name)}</article>"
    assert told(page) == list(lines)


def test_class_of_a_short_paragraph_alone_still_tells() -> None:
    """A short paragraph goes where its class, which no other bears, names a teaser."""
    body = paragraphs(LAMP, "text") + paragraphs(("Mehr Licht im Norden",), "teaser")
    assert told(f"<title>Licht</title><article>{body}</article>") == list(LAMP)


def test_copied_text_and_the_button_that_copies_differ() -> None:
    """What papers call their copy stays, and a button that copies a link goes."""
    button = "<span class='copy-link'><a href='#'>Link kopieren</a></span>"
    body = f"<div class='body-copy'><p>Es war still.</p></div>{button}{paragraphs(LAMP)}"
    assert told(f"<title>Licht</title><article>{body}</article>") == ["Es war still.", *LAMP]


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (
            "Ein eher <a class='popup' href='#a'>alter</a> Mann, der in der Oberen Gasse lange sang",
            "Ein eher alter Mann, der in der Oberen Gasse lange sang",
        ),
        (
            "Era um <span class='tools'>moinho</span> <a class='menu' href='/m'>pequeno</a>.",
            "Era um moinho pequeno.",
        ),
        (
            "<em>Na serra <a class='share' href='/s'>nova</a></em> ouvia-se o vento.",
            "Na serra nova ouvia-se o vento.",
        ),
        ("老桥边的<a class='popup' href='#'>灯</a>还亮着。", "老桥边的灯还亮着。"),
    ],
)
def test_words_of_a_sentence_stay_whatever_their_class(run: str, text: str) -> None:
    """A word in a run of words stays, though its class names furniture and blocks stand below."""
    page = f"<title>Licht</title><div class='entry-content'>{run}{paragraphs(MILL)}</div>"
    body = html.fragment_fromstring(reading(page).body, create_parent="div")
    assert " ".join(body.text_content().split()).startswith(text)


@pytest.mark.parametrize(
    "run",
    [
        "Das Licht in der Oberen Gasse bleibt, sagt der Rat.<a class='share' href='#'>Teilen</a>",
        "<a class='share' href='#'>Teilen</a>Das Licht in der Oberen Gasse bleibt, sagt der Rat.",
    ],
)
def test_button_beside_a_sentence_goes(run: str) -> None:
    """A button before or after a whole sentence is no word of it."""
    page = f"<title>Licht</title><div class='entry-content'>{run}{paragraphs(MILL)}</div>"
    assert "Teilen" not in reading(page).body
