# ruff: noqa: E501 - a row of a table is read best on one line

import pytest

from feedwright.markup.iframes import watched
from feedwright.markup.sanitising import sanitise

WATCH = '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">youtube.com</a></p>'
REAL = '<img src="https://example.org/r.jpg">'


@pytest.mark.parametrize(
    ("frame", "page"),
    [
        pytest.param("https://www.youtube.com/embed/abcdefghijk?rel=0", "https://www.youtube.com/watch?v=abcdefghijk", id="YouTube"),
        pytest.param("//www.youtube-nocookie.com/embed/abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk", id="YouTube without cookies"),
        pytest.param("https://youtube.com/embed/videoseries?x=1&list=PL12", "https://www.youtube.com/playlist?list=PL12", id="playlist"),
        pytest.param("https://player.vimeo.com/video/123?h=x", "https://vimeo.com/123", id="Vimeo"),
        pytest.param("https://open.spotify.com/embed/track/1a?x", "https://open.spotify.com/track/1a", id="Spotify"),
        pytest.param("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&x=y", "https://soundcloud.com/a/b", id="SoundCloud"),
        pytest.param("https://codepen.io/a/embed/preview/b?x", "https://codepen.io/a/pen/b", id="CodePen"),
        pytest.param("https://maps.example/embed?x", "https://maps.example/embed?x", id="unknown"),
        pytest.param("http://[", "http://[", id="no address"),
    ],
)  # fmt: skip
def test_watched(frame: str, page: str) -> None:
    """A frame's page for people is found where it is known."""
    assert watched(frame) == page


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<iframe src="//www.youtube.com/embed/abcdefghijk"></iframe>', WATCH, id="frame"),
        pytest.param('<iframe src="/f" title="A &amp; B">Get a browser</iframe>', '<p><a href="https://example.org/f">A &amp; B</a></p>', id="title"),
        pytest.param('a<iframe src="//www.youtube.com/embed/abcdefghijk" />b', f"a{WATCH}b", id="frame never closed"),
        pytest.param('<iframe srcdoc="<p>x"></iframe><iframe src="about:blank"></iframe>', "", id="frame of nothing"),
        pytest.param('<iframe src="//ads.example" style="display: none"></iframe>', "", id="hidden frame"),
        pytest.param('<iframe src="//ads.example" width="0" height="0"></iframe>', "", id="frame of no size"),
        pytest.param('<object data="/f.swf" type="x"><param name="movie" value="/g.swf">no</object>', '<p><a href="https://example.org/f.swf">/f.swf</a></p>no', id="object"),
        pytest.param('<object data="/f.pdf"><p>A <b>table</b></p></object>', '<p><a href="https://example.org/f.pdf">/f.pdf</a></p><p>A <b>table</b></p>', id="object with words instead"),
        pytest.param('<object data="/f.swf">Your browser has no Flash</object>', '<p><a href="https://example.org/f.swf">/f.swf</a></p>', id="object that asks for a program"),
        pytest.param('<object data="/f.pdf">Coffee on Java, by a flash of light</object>', '<p><a href="https://example.org/f.pdf">/f.pdf</a></p>Coffee on Java, by a flash of light', id="object with words that only sound like a program"),
        pytest.param('<object data="/r.jpg">A &amp; <b>axis</b></object>', REAL.replace(">", ' alt="A &amp; axis">'), id="object that is an image with words instead"),
        pytest.param("<object><p>Words</p></object>", "<p>Words</p>", id="object of nothing"),
        pytest.param('<object><param name="movie" value="//www.youtube.com/v/abcdefghijk"><embed src="//www.youtube.com/v/abcdefghijk"></object>', WATCH, id="object around embed"),
        pytest.param('<object data="/r.jpg"></object>', REAL, id="object that is an image"),
        pytest.param('<img data-src="/r.jpg" src="data:image/gif;base64,R0">', REAL, id="late image"),
        pytest.param('<img data-src="{{ x }}" src="/r.jpg">', REAL, id="late by template"),
        pytest.param('<img data-srcset="/a.jpg 2x" src="/r.jpg">', '<img src="https://example.org/r.jpg" srcset="https://example.org/a.jpg 2x">', id="late set"),
        pytest.param('<img class="lazy" data-src="/r.jpg"><noscript><img src="/r.jpg"></noscript>', REAL, id="twins"),
        pytest.param('<noscript><img src="/r.jpg"></noscript><img data-src="/r.jpg">', REAL, id="twins, the other way"),
        pytest.param('<img src="/wait.gif" class="lazyload"><noscript><img src="/r.jpg"></noscript>', REAL, id="stand-in"),
        pytest.param('<img src="/r.jpg"><noscript><img src="//count.example" width="1" height="1"></noscript>', REAL, id="pixel beside an image"),
        pytest.param("<p>a</p><noscript><p>b</p></noscript>", "<p>a</p><p>b</p>", id="words without scripts"),
        pytest.param("<pre>&lt;iframe src=x&gt;</pre>", "<pre>&lt;iframe src=x&gt;</pre>", id="code about frames"),
    ],
)  # fmt: skip
def test_reveal(html: str, expected: str) -> None:
    """Frames become links and late images stand in their place, once."""
    assert sanitise(html, base="https://example.org/", scope="s-") == expected
