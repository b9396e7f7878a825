from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.filenames import folders_of_page, page_of
from feedwright.reading.formats.raw_article import Context, RawArticle
from feedwright.reading.formats.webpage import read
from feedwright.reading.formats.webpage.provenance import original

CONTEXT = Context(key="articles/page.html", home="https://home.example/")
ADDRESS = "https://harbour.example/nets"
PROSE = "<p>The harbour was rebuilt in stone after the third storm of that long winter.</p>" * 3
PICTURE = "data:image/jpeg;base64," + "A" * 3000
WAYBACK = "https://web.archive.org/web/20200102030405"


DELIVERING = Context(key="articles/page.html", home="https://home.example/", delivers_files=True)


def page(inner: str, head: str = "", before: str = "", context: Context = CONTEXT) -> RawArticle:
    """What the reader makes of a page."""
    return read(
        f"{before}<html><head><title>Nets</title>{head}</head>"
        f"<body><article><h1>Nets</h1>{inner}{PROSE}</article></body></html>",
        context,
    )


def pictures(found: RawArticle) -> list[str]:
    """The addresses of a story's pictures."""
    body = html.fragment_fromstring(found.body, create_parent="div")
    return [unquote(image.get("src", "")) for image in body.iter("img")]


@pytest.mark.parametrize(
    ("before", "head"),
    [
        pytest.param(f"<!-- saved from url=(0028){ADDRESS} -->", "", id="browser"),
        pytest.param(
            f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Sunday\n-->",
            "",
            id="SingleFile",
        ),
        pytest.param("", f"<meta name='savepage-url' content='{ADDRESS}'>", id="Save Page WE"),
        pytest.param(f"<html data-scrapbook-source='{ADDRESS}'>", "", id="WebScrapBook"),
        pytest.param(f"<!-- saved from url=(0077){WAYBACK}/{ADDRESS} -->", "", id="of a capture"),
    ],
)
def test_noted_address(before: str, head: str) -> None:
    """The address that a program noted when it saved a page is the page's, for want of its own."""
    assert page("", head, before).fields["canonical"] == ADDRESS
    own = "<link rel='canonical' href='https://other.example/x'>"
    assert page("", head + own, before).fields["canonical"] == "https://other.example/x"


@pytest.mark.parametrize("folder", folders_of_page("Die Netze"))
def test_pictures_beside_a_page(folder: str) -> None:
    """A picture of a page's folder is delivered with it, or goes with a word if it has an address.

    Its former address comes before either.
    """
    inner = (
        f"<img src='./{folder}/a.jpg'>"
        f"<img src='{folder}/b.jpg' srcset='/b-400.jpg 400w, /b.jpg 9w'>"
        f"<a href='https://cdn.example/c.png'><img src='{folder}/c.png'></a>"
        "<picture><source srcset='https://cdn.example/d.webp 2x'>"
        f"<img src='{folder}/d.jpg'></picture>"
    )
    alone = page(inner)
    assert pictures(alone)[0] == f"./{folder}/a.jpg"
    assert not alone.warnings
    note = f"<!-- saved from url=(0028){ADDRESS} -->"
    delivered = page(inner, before=note, context=DELIVERING)
    files = ("a.jpg", "b.jpg", "c.png", "d.jpg")
    assert [one.removeprefix("./") for one in pictures(delivered)] == [
        f"{folder}/{file}" for file in files
    ]
    assert not delivered.warnings
    linked = page(inner, before=note)
    assert pictures(linked) == [
        "https://harbour.example/b-400.jpg",
        "https://cdn.example/c.png",
        "https://cdn.example/d.webp",
    ]
    assert linked.warnings == (
        "One picture that was saved with the page has no address on the web: left out.",
    )


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(f"<img src='{PICTURE}'>", id="in its address"),
        pytest.param(
            "<img src='data:image/svg+xml,x' style='background-image:var(--sf-img-3)!important'>",
            id="in the style",
        ),
        pytest.param("<img src='cid:a@x'>", id="of a mail"),
        pytest.param("<img src='file:///C:/Temp/a.png'>", id="of a disk"),
        pytest.param("<img src='blob:https://harbour.example/1'>", id="of a browser"),
        pytest.param(
            f"<picture><source srcset='{PICTURE} 2x'><img src='{PICTURE}'></picture>", id="sizes"
        ),
    ],
)
def test_pictures_within_a_page(inner: str) -> None:
    """A picture that nobody but the program that saved it can load goes with a word."""
    found = page(f"{inner}<p style='background:url({PICTURE})'>It stood.</p>")
    assert pictures(found) == []
    assert found.warnings == (
        "One picture that was saved with the page has no address on the web: left out.",
    )
    assert "It stood." in found.body
    assert len(found.body) < 1000


def test_former_address_of_a_picture_within() -> None:
    """A picture written into a page has its address again where the program left it."""
    kept = f"<img src='{PICTURE}' data-savepage-src='https://cdn.example/a.jpg'>"
    found = page(kept)
    assert pictures(found) == ["https://cdn.example/a.jpg"]
    assert not found.warnings


def test_blurred_picture_before_the_real_one() -> None:
    """A picture that is written into a page until the real one is there is no picture left out."""
    found = page(f"<div><img src='{PICTURE}'><noscript><img src='/a.jpg'></noscript></div>")
    assert pictures(found) == ["/a.jpg"]
    assert not found.warnings


def test_fields_hold_no_pictures_of_a_program() -> None:
    """The article's picture is none that was written into the page, or lies beside it."""
    note = f"<!-- saved from url=(0028){ADDRESS} -->"
    for source in (PICTURE, "Nets_files/a.jpg"):
        head = f"<meta property='og:image' content='{source}'>"
        assert "image" not in page("", head, note).fields


def test_text_about_such_addresses_stays() -> None:
    """An address that a story tells of is no picture."""
    told = f'<pre>&lt;img src="{PICTURE}"&gt;</pre><p>Look at cid:a@x and {WAYBACK}/{ADDRESS}.</p>'
    found = page(told + f"<img src='{PICTURE}'>").body
    assert PICTURE in found
    assert f"cid:a@x and {WAYBACK}/{ADDRESS}." in found


def capture(inner: str, head: str = "") -> RawArticle:
    """What the reader makes of a page that was saved from the Wayback Machine."""
    bar = (
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp-base'><p>Success! 17 captures of "
        "this page, 3 Jan 2015 to 2 Jan 2020. About this capture.</p></div>"
        "<!-- END WAYBACK TOOLBAR INSERT -->"
    )
    return page(f"{bar}<div id='donato'><p>Please give to the Archive.</p></div>{inner}", head)


def test_capture_of_the_wayback_machine() -> None:
    """A capture is the page that it was made of: its address, links, pictures, and no bar."""
    found = capture(
        f"<p>See <a href='{WAYBACK}/https://a.example/b'>there</a>, <a href='/web/2020id_/http://c.example/'>"
        f"here</a> and <a href='{WAYBACK}/{WAYBACK}/https://d.example/'>as it was</a>.</p>"
        f"<img src='{WAYBACK}im_/https://a.example/p.jpg' "
        "srcset='/web/2020im_/https://a.example/p.jpg 1x, "
        f"{WAYBACK}im_/https://a.example/q.jpg 2x'>",
        f"<link rel='canonical' href='{WAYBACK}/{ADDRESS}'>"
        f"<meta property='og:image' content='{WAYBACK}im_/https://a.example/p.jpg'>"
        '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "headline": "Nets", '
        f'"author": {{"name": "Ida Marsh", "url": "{WAYBACK}/https://a.example/ida"}}}}</script>',
    )
    assert found.fields["canonical"] == ADDRESS
    assert found.fields["image"]["url"] == "https://a.example/p.jpg"
    assert found.fields["authors"] == [{"name": "Ida Marsh", "url": "https://a.example/ida"}]
    assert "captures" not in found.body
    assert "give to" not in found.body
    body = html.fragment_fromstring(found.body, create_parent="div")
    assert [one.get("href") for one in body.iter("a")] == [
        "https://a.example/b",
        "http://c.example/",
        f"{WAYBACK}/https://d.example/",
    ]
    assert next(body.iter("img")).get("srcset") == (
        "https://a.example/p.jpg 1x, https://a.example/q.jpg 2x"
    )


def test_links_to_captures() -> None:
    """A page that is no capture keeps its links to some."""
    linked = f"{WAYBACK}/https://a.example/b"
    assert f'href="{linked}"' in page(f"<p>See <a href='{linked}'>it</a>.</p>").body


@pytest.mark.parametrize(
    "line",
    [
        '<script src="//web.archive.org/_static/js/wombat.js">',
        '<div id="wm-ipp-base">',
        "<!-- BEGIN WAYBACK TOOLBAR INSERT -->",
    ],
)
def test_text_about_captures(line: str) -> None:
    """A page that shows lines of captures as code is none, and keeps its links to captures."""
    linked = f"{WAYBACK}/https://a.example/b"
    code = line.replace("<", "&lt;").replace(">", "&gt;")
    found = page(f"<pre><code>{code}</code></pre><p>See <a href='{linked}'>it</a>.</p>")
    assert f'href="{linked}"' in found.body


def test_capture_without_its_bar() -> None:
    """What a capture loads from the Wayback Machine's newer host shows it, too."""
    script = '<script type="text/javascript" src="https://web-static.archive.org/_static/js/x.js"></script>'
    found = page(f"<p>See <a href='{WAYBACK}/https://a.example/b'>it</a>.</p>", script)
    assert 'href="https://a.example/b"' in found.body


@given(st.text(max_size=40), st.sampled_from(["", "id_", "im_", "js_"]))
def test_original_address(rest: str, kind: str) -> None:
    """Any address comes out of its capture as it went in, and one that is in none stays."""
    address = f"https://a.example/{rest}"
    assert original(f"{WAYBACK}{kind}/{address}") == address
    assert original(address) == address


@given(st.text(min_size=1, max_size=30))
def test_folder_of_a_page(stem: str) -> None:
    """Each folder that a page may have been saved with leads back to the page, or to another."""
    assert all(page_of(folder) for folder in folders_of_page(stem))
    assert page_of(f"{stem}_files") == stem
    assert page_of("files") == page_of("_files") == ""


@pytest.mark.parametrize(
    "shell",
    [
        pytest.param(
            "<div class='container' dir='ltr'><div class='header reader-header'>"
            "<a class='domain reader-domain' href='https://harbour.example/nets'>harbour.example</a>"
            "<h1 class='reader-title'>Nets</h1><div class='credits reader-credits'>Ida Marsh</div>"
            "<div class='meta-data'><div class='reader-estimated-time'>3 minutes</div></div></div>"
            "<hr><div class='content'><div class='moz-reader-content reader-show-element'>"
            "<div id='readability-page-1' class='page'>{}</div></div></div></div>",
            id="reader view of Firefox",
        ),
        pytest.param(
            "<amp-sidebar id='s'><nav><a href='/'>Home</a></nav></amp-sidebar>"
            "<main><article><h1>Nets</h1>{}<amp-ad width='3' height='2'></amp-ad>"
            "<amp-img src='https://cdn.example/a.jpg' width='600' height='400'></amp-img>"
            "</article></main>",
            id="AMP",
        ),
        pytest.param(
            "<body onload='window.print()'><table><tr><td><h1>Nets</h1>{}</td></tr></table></body>",
            id="print view",
        ),
    ],
)
def test_views_of_a_page(shell: str) -> None:
    """What a reader view, AMP or a print view shows is the story under its headline."""
    found = read(f"<html><head><title>Nets</title></head>{shell.format(PROSE)}</html>", CONTEXT)
    assert found.fields["title"] == "Nets"
    assert found.body.count("third storm") == 3
    assert "minutes" not in found.body
    assert "Home" not in found.body
    assert ("cdn.example/a.jpg" in found.body) is ("amp-img" in shell)


def test_pictures_of_more_than_a_parser_takes() -> None:
    """A picture of more than ten million bytes within a page goes with a word as others do."""
    found = page(f"<img src='{PICTURE}{'A' * 11_000_000}'>")
    assert "third storm" in found.body
    assert found.warnings == (
        "One picture that was saved with the page has no address on the web: left out.",
    )


def test_page_of_more_than_a_parser_takes() -> None:
    """A page that the parser gives up before its first element is set aside with a reason."""
    with pytest.raises(UnreadableArticle, match="larger than ten megabytes"):
        read("\n" * 20_000_000 + "<p>Nets</p>", CONTEXT)


SNAPSHOT = """<html prefix="og: http://ogp.me/ns#" itemscope itemtype="http://schema.org/Article"><head>
<title>{title}</title><meta name="robots" content="index,noarchive"/>
<meta property="og:site_name" content="{host}"/>
<meta property="og:url" content="http://{host}/aB3dE" itemprop="url"/>
<meta property="og:title" content="{title}"/>
<meta property="article:modified_time" content="2024-05-06T07:08:09Z" itemprop="dateModified"/>
<meta property="og:image" content="https://{host}/aB3dE/0f/scr.png"/>
<link rel="canonical" href="https://{host}/2024.05.06-070809/https://harbour.example/nets?a=1&amp;b=2"/>
</head><body><div id="HEADER"><form action="https://{host}/submit/"><input name="q"></form>
<p>This is a copy that somebody had made of this page on the sixth of May in that year.</p></div>
<div id="CONTENT"><div><h1>{title}</h1><p>{line}</p><p>{line} <a
href="https://{host}/o/aB3dE/https://other.example/x">One</a>, <a
href="https://{host}/o/aB3dE/www.third.example/y">two</a> and <a
href="https://{host}/zzzzz">a copy</a> of another.</p><p>{line}</p></div></div></body></html>"""
LINES = {
    "en": ("Nets", "The harbour was rebuilt in stone after the third storm of that long winter."),
    "fr": ("Filets", "Le port fut rebâti en pierre après la troisième tempête de ce long hiver."),
    "uk": ("Сіті", "Гавань відбудували з каменю після третьої бурі тієї довгої зими в місті."),
}


@pytest.mark.parametrize("host", ["archive.today", "archive.ph", "archive.is", "archive.li"])
@pytest.mark.parametrize("tongue", LINES)
def test_copy_by_archive_today(host: str, tongue: str) -> None:
    """A page of archive.today is the page that it shows, with that one's address and links."""
    title, line = LINES[tongue]
    found = read(SNAPSHOT.format(host=host, title=title, line=line), CONTEXT)
    assert found.fields["title"] == title
    assert found.fields["canonical"] == "https://harbour.example/nets?a=1&b=2"
    assert not {"updated", "date", "image", "site", "robots"}.intersection(found.fields)
    assert "somebody" not in found.body
    assert found.body.count(line) == 3
    links = [link.get("href") for link in html.fragment_fromstring(found.body, True).iter("a")]
    assert links == [
        "https://other.example/x",
        "https://www.third.example/y",
        f"https://{host}/zzzzz",
    ]


def test_link_to_archive_today() -> None:
    """A page that links to a copy of another page is no copy, and its links stay."""
    link = "https://archive.ph/2024.05.06-070809/https://other.example/x"
    found = page(f"<p>There is <a rel='bookmark' href='{link}'>a copy</a> of it.</p>")
    assert "canonical" not in found.fields
    assert link in found.body


def mirrored(
    inner: str, head: str = "", address: str = "www.harbour.example/2020/nets/index.html"
) -> RawArticle:
    """A page that HTTrack put into a mirror."""
    note = f"<!-- Mirrored from {address} by HTTrack Website Copier/3.x [XR&CO'2014], Sat -->"
    return page(inner, head, f"<!DOCTYPE html>\n{note}\n<!-- Added by HTTrack -->")


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("../../about/index.html", "https://www.harbour.example/about/"),
        ("../bells.html", "https://www.harbour.example/2020/bells.html"),
        ("index.html", "https://www.harbour.example/2020/nets/"),
        ("../../indexa1f0.html?p=12", "https://www.harbour.example/?p=12"),
        ("myindex.html#top", "https://www.harbour.example/2020/nets/myindex.html#top"),
        ("https://other.example/index.html", "https://other.example/index.html"),
    ],
)
def test_links_of_a_mirror(link: str, place: str) -> None:
    """Links of a mirror of HTTrack lead to pages and folders of the site that it was made of."""
    assert f'href="{place}"' in mirrored(f"<p>See <a href='{link}'>this</a> for more.</p>").body


def test_address_of_a_mirrored_page() -> None:
    """A mirrored page has the address that was noted, and not a canonical one in the mirror."""
    noted = "https://www.harbour.example/2020/nets/"
    assert mirrored("").fields["canonical"] == noted
    assert mirrored("", "<link rel='canonical' href='index.html'>").fields["canonical"] == noted
    own = "<link rel='canonical' href='https://harbour.example/nets'>"
    assert mirrored("", own).fields["canonical"] == "https://harbour.example/nets"
    assert "canonical" not in page("<p>Mirrored from www.other.example by HTTrack</p>").fields
