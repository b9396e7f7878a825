import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.attachments import LARGEST, listed, objection, too_large

RUN = "shell.php a.phtml a.phar a.cgi a.pl a.py a.asp a.aspx a.jsp a.shtml index.php a.rb a.cfm"
OBEYED = ".htaccess .htpasswd web.config .user.ini _redirects _headers php.ini"
NAMED = (
    "index.html index.xhtml index.html.gz index.html.de default.htm rss.xml atom.xml feed.json "
    "rss.xml.br archive-3.rss.xml archive-1.html index.xml"
)
HARMLESS = (
    "photo.jpg talk.mp3 map.svg data.xml paper.pdf data.tar.gz index.png index.of.names.csv "
    "map.pl.png notes.ru feed.jpg my-rss.xml archive-1.zip php.png graphic.phpx a.b.c python"
)


@pytest.mark.parametrize("name", (RUN + " " + OBEYED + " " + NAMED).split())
@pytest.mark.parametrize("form", ["{}", "deep/er/{}"])
def test_what_servers_obey(name: str, form: str) -> None:
    """What servers run, obey or send in a page's place is not delivered, in whatever letters."""
    assert objection(form.format(name))
    assert objection(form.format(name.upper()))
    assert objection(form.format(name.title()))


@pytest.mark.parametrize("name", HARMLESS.split())
def test_what_is_harmless(name: str) -> None:
    """Pictures, recordings, documents and data go out."""
    assert objection(name) == ""


@pytest.mark.parametrize("name", ["a.php.jpg", "a.asp.png", "a.php5.en.svg", "x.cgi/map.png"])
def test_endings_within(name: str) -> None:
    """A server that looks at each ending of a name finds none that it runs."""
    assert "may run" in objection(name)


@pytest.mark.parametrize(
    "name",
    [
        "a.php56",
        "a.module",
        "a.install",
        "a.asp;.jpg",
        "a.php::$DATA",
        "a.php ",
        "a.php.",
        "a.shtml~",
        "a.php_",
        "vercel.json",
        "a.htpasswd",
    ],
)
def test_names_that_some_server_or_disk_takes_for_others(name: str) -> None:
    """What is another file's name to a host, to Windows or to an editor is judged as that one."""
    assert objection(name)
    assert objection(f"deep/{name.upper()}")


@given(st.sampled_from(["php", "cgi", "jsp", "aspx", "shtml"]), st.data())
def test_any_capitals(ending: str, data: st.DataObject) -> None:
    """No mixture of capitals, and no letters that some disks take for others, make a way in."""
    capitals = (
        data.draw(st.sampled_from([one, one.upper(), chr(ord(one) + 0xFEE0)])) for one in ending
    )
    assert objection(f"Photo.{''.join(capitals)}")


def test_size() -> None:
    """Files of up to 2 GB are delivered."""
    assert too_large(LARGEST) == ""
    assert "2 GB" in too_large(LARGEST + 1)


def test_listed() -> None:
    """Of many files the first are named, and the rest are counted."""
    assert listed(["a"]) == "a"
    assert listed("abcdefghijkl") == "a, b, c, d, e, f, g, h, i, j and 2 more"
