# ruff: noqa: E501 - a row of a table is read best on one line
"""What a page shows by scripts and elements of its own."""

import pytest

from feedwright.markup import convert
from feedwright.markup.sanitising import sanitise


def safe(html: str) -> str:
    """HTML as documents carry it."""
    return sanitise(html, base="https://example.org/a/", scope="a-")


@pytest.mark.parametrize(
    ("embed", "page"),
    [
        pytest.param('<script src="https://gist.github.com/ann/0a1b2c.js"></script>', "https://gist.github.com/ann/0a1b2c", id="gist"),
        pytest.param("<script async src='//gist.github.com/ann/0a1b2c.js?file=a.py'></script>", "https://gist.github.com/ann/0a1b2c", id="file of a gist"),
        pytest.param('<script src="https://gitlab.com/-/snippets/12.js"></script>', "https://gitlab.com/-/snippets/12", id="snippet"),
        pytest.param('<script id="a" src="https://asciinema.org/a/34.js" async></script>', "https://asciinema.org/a/34", id="terminal"),
        pytest.param('<script class="speakerdeck-embed" data-id="5e" src="//speakerdeck.com/assets/embed.js"></script>', "https://speakerdeck.com/player/5e", id="slides"),
        pytest.param('<lite-youtube videoid="abcdefghijk"></lite-youtube>', "https://www.youtube.com/watch?v=abcdefghijk", id="element by an id"),
        pytest.param('<vimeo-video src="https://vimeo.com/12"></vimeo-video>', "https://vimeo.com/12", id="element by an address"),
        pytest.param('<amp-twitter data-tweetid="99"></amp-twitter>', "https://x.com/i/status/99", id="AMP"),
        pytest.param('<oembed url="https://vimeo.com/13"></oembed>', "https://vimeo.com/13", id="CKEditor"),
        pytest.param('<div data-oembed-url="https://vimeo.com/14"></div>', "https://vimeo.com/14", id="data attribute"),
        pytest.param('<div class="fb-post" data-href="https://www.facebook.com/a/posts/1"></div>', "https://www.facebook.com/a/posts/1", id="Facebook"),
        pytest.param('<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Xy/"></blockquote>', "https://www.instagram.com/p/Xy/", id="Instagram"),
        pytest.param('<div data-plyr-provider="vimeo" data-plyr-embed-id="15"></div>', "https://vimeo.com/15", id="player"),
        pytest.param('<div data-youtube-id="abcdefghijk"></div>', "https://www.youtube.com/watch?v=abcdefghijk", id="data attribute of an id"),
        pytest.param('<div class="wp-block-embed__wrapper">\nhttps://vimeo.com/16\n</div>', "https://vimeo.com/16", id="WordPress"),
    ],
)  # fmt: skip
def test_what_a_script_shows_is_a_link(embed: str, page: str) -> None:
    """The address stands in the script, the element or its text, and what is around it stays."""
    shown = safe(f"<p>Before</p>{embed}<p>After</p>")
    assert f'<a href="{page}">' in shown
    assert shown.startswith("<p>Before</p>")
    assert shown.endswith("<p>After</p>")
    assert shown.count("<a ") == 1


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<p>a</p><script src="https://platform.example/widgets.js"></script>', "<p>a</p>", id="script of unknown kind"),
        pytest.param("<pre>&lt;script src=https://gist.github.com/a/b.js&gt;</pre>", "<pre>&lt;script src=https://gist.github.com/a/b.js&gt;</pre>", id="code about scripts"),
        pytest.param('<div data-href="https://example.net/">a</div>', "<div>a</div>", id="data of another"),
        pytest.param('<div data-oembed-url="javascript:x"></div>', "<div></div>", id="no address"),
        pytest.param("<lite-youtube></lite-youtube>", "", id="element of nothing"),
    ],
)  # fmt: skip
def test_other_scripts_show_nothing(html: str, expected: str) -> None:
    """What names no page that people can see becomes no link."""
    assert safe(html) == expected


def test_an_address_alone_in_its_block_is_a_link() -> None:
    """So do WordPress and Ghost embed what it shows; in a sentence of HTML it stays text."""
    html = "<p>a</p>\n\nhttps://example.net/u\n\n<pre>\n\nhttps://example.net/c\n\n</pre>"
    assert convert(html, "html", base="https://example.org/a/", scope="a-").html.count("<a ") == 1
    html = "<p> https://example.net/v?a=1&amp;b=2 </p><p>See https://example.net/w.</p>"
    assert convert(html, "html", base="https://example.org/a/", scope="a-").html == (
        '<p> <a href="https://example.net/v?a=1&amp;b=2">https://example.net/v?a=1&amp;b=2</a> </p>'
        "<p>See https://example.net/w.</p>"
    )


def test_bookmarks_of_ghost() -> None:
    """Author and publisher stand apart, and the site's icon goes, which would be drawn large."""
    card = (
        '<figure class="kg-bookmark-card"><a href="https://example.net/"><div>T</div>'
        '<img class="kg-bookmark-icon" src="/i.png"><span class="kg-bookmark-author">Ann</span>'
        '<span class="kg-bookmark-publisher">The Pier</span><img src="/p.png"></a></figure>'
    )
    assert safe(card) == (
        '<figure><a href="https://example.net/"><div>T</div><span>Ann</span> · '
        '<span>The Pier</span><img src="https://example.org/p.png"></a></figure>'
    )


def test_posts_that_wordpress_embeds_are_linked_once() -> None:
    """The quotation before the frame has the link and its words."""
    quote = '<blockquote class="wp-embedded-content"><a href="https://example.net/a/">A</a></blockquote>'
    frame = '<iframe class="wp-embedded-content" src="https://example.net/a/embed/"></iframe>'
    assert safe(quote + frame) == '<blockquote><a href="https://example.net/a/">A</a></blockquote>'
