"""What of a saved web page is its story: nothing lost, and nothing of other stories."""

import pytest
from lxml import html

from feedwright.reading.formats.raw_article import Context, RawArticle
from feedwright.reading.formats.webpage import read
from feedwright.reading.formats.webpage.parts import sections_around, under_headline

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


def reading(text: str) -> RawArticle:
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


def test_story_in_frames_of_one_property_is_whole() -> None:
    """Parts that the page's microdata name as the story's text are all of it."""
    body = "".join(f"<div><div itemprop='articleBody'><p>{line}</p></div></div>" for line in MILL)
    assert told(f"<title>Moinho</title><div><h1>Moinho</h1>{body}</div>") == list(MILL)


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


def test_frames_of_one_class_are_all_text() -> None:
    """A frame with little text stays where other frames of its class hold the story."""
    lines = (LAMP[0], "Na gut.", *LAMP[1:])
    frames = "".join(f"<div class='widget text'><p>{line}</p></div>" for line in lines)
    assert told(f"<title>Licht</title><article><h1>Licht</h1>{frames}</article>") == list(lines)


@pytest.mark.parametrize("name", ["tools", "menu", "promo", "feedback", "consent"])
def test_sentence_without_a_link_is_no_furniture(name: str) -> None:
    """A short one that states something stays, whatever its class, unless it holds a link."""
    line = "Na gut, so war es eben."
    body = f"{paragraphs(LAMP)}<p class='{name}'>{line}</p>"
    assert told(f"<title>Licht</title><article>{body}</article>") == [*LAMP, line]
    linked = body.replace(line, "Mehr dazu <a href='/'>lesen Sie</a>.")
    assert told(f"<title>Licht</title><article>{linked}</article>") == list(LAMP)


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
            "Ein eher <a class='popup' href='#a'>alter</a> Mann, der in der Oberen Gasse sang",
            "Ein eher alter Mann, der in der Oberen Gasse sang",
        ),
        (
            "Era um <span class='tools'>moinho</span> <a class='menu' href='/m'>pequeno</a>.",
            "Era um moinho pequeno.",
        ),
        (
            "<em>Na serra <a class='share' href='/s'>nova</a></em> ouvia-se o vento.",
            "Na serra nova ouvia-se o vento.",
        ),
        (
            "Ein eher <button class='popup'>alter</button> Mann, der in der Oberen Gasse sang",
            "Ein eher alter Mann, der in der Oberen Gasse sang",
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


FIRST_LINE = "Wer das Gas bezahlt, wollte niemand sagen, und gefragt hat auch keiner."


@pytest.mark.parametrize(
    "header",
    [
        "<header><h1>Gaslaternen bleiben</h1><p>{line}</p></header>",
        "<h1>Gaslaternen bleiben</h1><div><h2 class='article__sub-title'>{line}</h2></div>",
        "<h1>Gaslaternen bleiben</h1><div class='ArticleHeaderDek-x1'><span>{line}</span></div>",
        "<h1>Gaslaternen bleiben</h1><div class='tight'><p itemprop='description'>{line}</p></div>",
        "<h1>Gaslaternen bleiben</h1><p>Von Lena Vogt</p><p class='chapo'>{line}</p>",
    ],
)
def test_standfirst_outside_the_text_opens_it(header: str) -> None:
    """A standfirst between the headline and the text is the text's first paragraph."""
    page = (
        f"<title>Gaslaternen bleiben | Stadtblatt</title><article>{header.format(line=FIRST_LINE)}"
        f"<div class='article-body'>{paragraphs(LAMP)}</div></article>"
    )
    assert told(page) == [FIRST_LINE, *LAMP]


def test_standfirst_stands_below_the_only_heading() -> None:
    """A page's only first-level heading has its standfirst below it, though the title differs."""
    page = (
        f"<title>Stadtblatt</title><h1>Gaslaternen bleiben</h1><p class='dek'>{FIRST_LINE}</p>"
        f"<div class='article-body'>{paragraphs(LAMP)}</div>"
    )
    assert told(page) == [FIRST_LINE, *LAMP]


def test_standfirst_is_known_from_what_the_page_says_of_itself() -> None:
    """The line that the page's description repeats is a standfirst, whatever its class."""
    page = (
        f"<title>Licht</title><meta name='description' content='{FIRST_LINE}'><main><h1>Licht</h1>"
        f"<div class='a1'><p class='b2'>{FIRST_LINE}</p></div>"
        f"<div class='article-body'>{paragraphs(LAMP)}</div></main>"
    )
    assert told(page) == [FIRST_LINE, *LAMP]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Von Lena Vogt und Ida Marsch aus der Oberen Gasse</p>",
        f"<p class='lead'>{LAMP[0]}</p>",
        "<p class='intro'><a href='/licht'>Alles über das Licht in unserer alten Stadt</a></p>",
        "<p class='lead'>Stadt und Leute</p>",
    ],
    ids=["byline", "said-in-the-text", "link", "label"],
)
def test_line_that_is_no_standfirst_stays_outside(line: str) -> None:
    """A byline, a label, a link and what the text says itself do not open the text."""
    page = (
        f"<title>Licht</title><article><header><h1>Licht</h1>{line}</header>"
        f"<div class='article-body'>{paragraphs(LAMP)}</div></article>"
    )
    assert told(page) == list(LAMP)


@pytest.mark.parametrize(
    "offers",
    [
        """<h3>Mais para ler</h3><ul><li><a href='/1'>Ponte fecha por duas semanas</a></li>
        <li><a href='/2'>Escola nova abre na vila</a></li></ul>""",
        """<div><a href='https://serra.example/a'>Serra</a>
        <a href='https://serra.example/b'>Tudo sobre a grande tempestade</a></div>""",
        """<section><article><a href='/1'><img src='1.jpg'><h4>Ponte fecha por duas semanas</h4></a>
        </article><article><a href="/2"><h4>Escola nova abre aqui</h4></a></article></section>""",
        """<p><strong>Mais para ler</strong></p>
        <ul><li><a href='/1'>Ponte fecha por duas semanas</a></li></ul>""",
    ],
    ids=["list", "row", "cards", "label"],
)
def test_offers_of_other_stories_below_the_text_go(offers: str) -> None:
    """Links to other stories of the site below the last paragraph go, with their heading."""
    head = "<title>Moinho</title><link rel='canonical' href='https://www.serra.example/m'>"
    assert told(f"{head}<article>{paragraphs(MILL)}{offers}</article>") == list(MILL)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("<div><a href='/t'>Tudo sobre a tempestade</a></div>", id="row"),
        pytest.param("<p><a href='/t'>Tudo sobre a grande tempestade</a></p>", id="line"),
    ],
)  # fmt: skip
def test_a_row_of_links_goes_with_the_list_above_it(row: str) -> None:
    """Where a list of other stories ends a page that names no site, the links below go too."""
    items = "<li><a href='/1'>Ponte fecha por duas semanas</a></li>"
    offers = f"<h3>Mais para ler</h3><ul>{items}</ul>"
    page = f"<title>M</title><article>{paragraphs(MILL)}{{}}{row}</article>"
    assert "tempestade" not in reading(page.format(offers)).body
    assert "tempestade" in reading(page.format("")).body


def test_offers_within_a_story_go_below_their_heading() -> None:
    """A heading and three headlines of other stories go from the middle of a story too."""
    headlines = (
        "Ponte fecha por duas semanas",
        "Escola nova abre na vila",
        "A chuva volta à serra",
    )
    items = "".join(f"<li><a href='/{n}'>{line}</a></li>" for n, line in enumerate(headlines))
    offers = f"<h3>Leia também na edição</h3><ul>{items}</ul>"
    page = f"<title>M</title><article>{paragraphs(MILL)}{offers}{paragraphs(LAMP)}</article>"
    assert told(page) == [*MILL, *LAMP]
    raw = reading(page)
    assert [warning for warning in raw.warnings if "Ponte fecha" in warning]


@pytest.mark.parametrize(
    ("links", "lines"),
    [
        ("<p>As outras partes desta história, pela ordem em que saíram:</p>{list}", 4),
        ("<h3>Fontes</h3>{abroad}", 4),
        ("<h3>Neste texto</h3>{within}", 4),
    ],
    ids=["announced", "other-sites", "contents"],
)
def test_lists_of_links_that_are_the_story_stay(links: str, lines: int) -> None:
    """A list stays that a paragraph announces, or that leads to other sites or within the page."""
    starts = {"list": "/parte-", "abroad": "https://outros.example/", "within": "#parte-"}
    lists = {
        name: "".join(
            f"<li><a href='{start}{n}'>A parte {n} desta história</a></li>" for n in (1, 2, 3)
        ).join(("<ul>", "</ul>"))
        for name, start in starts.items()
    }
    page = f"<title>M</title><article>{paragraphs(MILL)}{links.format(**lists)}</article>"
    assert len(told(page)) == len(MILL) + lines


@pytest.mark.parametrize(
    ("step", "section"),
    [
        ('"name":"Serra","item":"https://m.example/serra/"', "Serra"),
        ('"item":{"@id":"https://m.example/serra/","name":"Serra"}', "Serra"),
        ('"item":"/serra/","name":"Serra"', "Serra"),
        ('"item":"https://m.example/serra/"', None),
    ],
)
def test_section_of_a_trail_is_a_name_and_no_address(step: str, section: str | None) -> None:
    """The step before the article names the section, whatever its item is."""
    steps = f'{{"name":"Início"}},{{{step}}},{{"name":"O moinho"}}'
    page = (
        f'<script type="application/ld+json">[{{"@type":"NewsArticle","headline":"O moinho"}},'
        f'{{"@type":"BreadcrumbList","itemListElement":[{steps}]}}]</script>{paragraphs(MILL)}'
    )
    assert reading(page).fields.get("section") == section


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("29 de junho de 2017, 23:39 · por Tobias", "2017-06-29T23:39"),
        ("Von Lena Vogt | veröffentlicht am 3. März 2024 um 8.05 Uhr", "2024-03-03T08:05"),
        ("Posted by Ida in Boats on March 3, 2026 at 4:05 pm with 3 comments", "2026-03-03T16:05"),
        ("2024年3月4日 記者 林小明 報導", "2024-03-04"),
    ],
)
def test_date_is_found_beside_other_words(text: str, date: str) -> None:
    """An element named for the date gives the date that it holds, whatever stands beside it."""
    page = f"<title>M</title><article><div class='date'>{text}</div>{paragraphs(MILL)}</article>"
    assert reading(page).fields["date"] == date


FRAMED = "Their neighbours on the mainland had bid for it too, and offered twice as much."
STORY = [
    f"The farmers have bought house number {n} and will open it in the spring." for n in range(9)
]


@pytest.mark.parametrize(
    "name",
    [
        "teaser",
        "affiliate",
        "promo",
        "widget",
        "social",
        "banner",
        "consent",
        "popup",
        "sidebar",
        "tags",
        "tools",
    ],
)
@pytest.mark.parametrize(
    "frame",
    [
        "<div class='{}'><p>{}</p></div>",
        "<section class='{}'><p>{}</p></section>",
        "<div class='{}'>{}</div>",
        "<div><div class='{}'><div><p>{}</p></div></div></div>",
    ],
    ids=["div", "section", "words-alone", "nested"],
)
def test_paragraph_in_a_frame_stays_whatever_its_class(name: str, frame: str) -> None:
    """A frame around one paragraph of a longer story names nothing by its class."""
    body = "".join(f"<p>{line}</p>" for line in STORY) + frame.format(name, FRAMED)
    page = f"<title>Ice</title><article><h1>Ice</h1>{body}<p>{STORY[0]}</p></article>"
    assert FRAMED in read(page, Context(key="articles/ice.html", home="https://e.example/")).body


LINKED = {
    "en": "Their neighbours had bid for it too, and <a href='/bids'>the offers</a> of both are "
    "kept at the town hall, where anybody may read them.",
    "de": "Auch die Nachbarn hatten geboten, und <a href='/gebote'>die Angebote</a> beider liegen "
    "im Rathaus, wo sie jeder lesen darf.",
    "fr": "Les voisins avaient aussi fait une offre, et <a href='/offres'>les deux dossiers</a> "
    "sont conservés à la mairie, où chacun peut les lire.",
    "tr": "Komşular da teklif vermişti, ve <a href='/teklif'>iki teklif</a> de belediyede duruyor, "
    "isteyen herkes gidip orada okuyabilir.",
}
"""A link is a part of the sentence."""
CARD = (
    "<div class='teaser'><h3><a href='/other'>Ice for the summer</a></h3>"
    "<p>How the town of the north keeps its ice from March until the end of August.</p></div>"
)


@pytest.mark.parametrize("language", LINKED)
@pytest.mark.parametrize("heading", ["", "<h3>What comes next</h3>"], ids=["alone", "headed"])
def test_paragraph_with_a_link_in_a_sentence_stays(language: str, heading: str) -> None:
    """A frame named for a teaser that links in the midst of a sentence is the story's."""
    framed = f"<div class='teaser'>{heading}<p>{LINKED[language]}</p></div>"
    body = "".join(f"<p>{line}</p>" for line in STORY) + framed + CARD
    page = f"<title>Ice</title><article><h1>Ice</h1>{body}</article>"
    found = read(page, Context(key="articles/ice.html", home="https://e.example/")).body
    assert LINKED[language].partition("<a")[0] in found
    assert LINKED[language].rpartition("</a>")[2] in found
    assert "Ice for the summer" not in found


def test_name_of_a_shop_in_the_frame_hides_no_story() -> None:
    """A remark that names a button to subscribe, above the headline, is no part for members."""
    menu = "<div>" + "<a href='/s'>A section of the site</a>" * 800 + "</div>"
    body = "".join(f"<p>{line}</p>" for line in STORY)
    page = "<title>Ice</title>{}{}<h1>Ice</h1><article>{}{}</article>"
    context = Context(key="articles/ice.html", home="https://e.example/")
    shop = read(page.format("<!-- Paid Content -->", menu, body, ""), context)
    assert all(line in shop.body for line in STORY)
    gated = read(page.format("", menu, body, f"<!-- Paid Content --><p>{FRAMED}</p>"), context)
    assert FRAMED not in gated.body
    hidden = read(page.format("<!--members-only-->", menu, body, ""), context)
    assert STORY[0] not in hidden.body


def test_script_that_shows_something_is_a_link_where_it_stood() -> None:
    """What a known script would show is named by its page; one that shows nothing goes."""
    scripts = (
        '<script src="https://gist.github.com/ann/0a1b2c.js"></script>'
        '<script async src="https://platform.example/widgets.js"></script>'
    )
    body = reading(
        f"<html><head><title>T</title></head><body><article><p>Before</p>{scripts}"
        "<p>After</p></article></body></html>"
    ).body
    before, _, rest = body.partition("https://gist.github.com/ann/0a1b2c")
    assert "Before" in before
    assert "After" in rest
    assert "widgets" not in body


def test_colours_of_a_terminal_leave_no_figures() -> None:
    """Output that was pasted into a page with its escapes reads as it was shown."""
    page = "<title>T</title><p>Log</p><pre>\x1b[1;32mok\x1b[0m done</pre>"
    assert "<pre>ok done</pre>" in reading(page).body


@pytest.mark.parametrize(
    "line",
    [
        "5:27 am CST, Wednesday, November 20, 2019",
        "Mittwoch, 20. November 2019, 11.27 Uhr",
        "20 novembre 2019 à 11:27",
    ],
)
def test_address_and_date_of_a_printed_page_go(line: str) -> None:
    """The page's own address above its story, and its date with a time of day, are not repeated."""
    address = "https://quay.example/news/harbour/2019/old-crane-stays-where-it-is-for-another-year"
    head = (
        f"<title>Crane</title><link rel='canonical' href='{address}'>"
        "<meta property='article:published_time' content='2019-11-20T11:27:00Z'>"
    )
    told = "<p>The harbour board decided that the old crane stays where it is, at last.</p>" * 3
    print_head = f"<div class='print'>{address}</div><h1>Crane</h1><div>{line}</div>"
    body = f"<article>{print_head}{told}<p>More: {address}</p></article>"
    found = reading(f"<html><head>{head}</head><body>{body}</body></html>").body
    assert found == told + f"<p>More: {address}</p>"
