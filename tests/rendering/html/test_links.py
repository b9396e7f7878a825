import posixpath
from urllib.parse import quote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.rendering.html.links import href

ROOT = "https://example.org/feeds/"


@pytest.mark.parametrize(
    ("target", "page", "expected"),
    [
        pytest.param("", "", "index.html", id="the root, from itself"),
        pytest.param("pages.css", "sections/a/", "../../pages.css", id="up to the root"),
        pytest.param("sections/b/", "sections/a/index.html", "../b/index.html", id="to a sibling"),
        pytest.param("a/rss.xml", "a/index.html", "rss.xml", id="within a folder"),
        pytest.param("a/?x=/#y", "", "a/index.html?x=/#y", id="query and fragment are kept"),
        pytest.param("javascript:alert(1)", "", "./javascript:alert(1)", id="no scheme appears"),
        pytest.param("\\\\evil.example/", "", "%5C%5Cevil.example/index.html", id="no backslash"),
        pytest.param("/evil.example/x", "", "evil.example/x", id="no second slash at the start"),
        pytest.param("a%20b/", "c/", "../a%20b/index.html", id="what is encoded stays so"),
        pytest.param("türkiye/", "", "t%C3%BCrkiye/index.html", id="what is not is encoded"),
        pytest.param("a\x00\ud800b", "", "ab", id="forbidden characters go"),
    ],
)
def test_inside(target: str, page: str, expected: str) -> None:
    """A link between two published pages is relative and names the page of a folder."""
    assert href(ROOT + target, ROOT + page, ROOT) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param("https://example.com/a/", "https://example.com/a/", id="https"),
        pytest.param("HTTP://example.com", "HTTP://example.com", id="any case"),
        pytest.param("https://example.org/feeds", "https://example.org/feeds", id="near the root"),
        pytest.param("javascript:alert(1)", "", id="a script"),
        pytest.param("java\x01script:alert(1)", "", id="a script behind a control character"),
        pytest.param("data:text/html,x", "", id="a document in an address"),
        pytest.param("//example.com/", "", id="no scheme"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_outside(target: str, expected: str) -> None:
    """A link out of the folder stays as it is if it leads to the web, and goes if it does not."""
    assert href(target, ROOT, ROOT) == expected


STEPS = st.lists(
    st.text("ab:%2.é \\?", min_size=1).filter(
        lambda step: "?" not in step and step not in (".", "..")
    ),
    max_size=4,
)


@given(target=STEPS, page=STEPS, folder=st.booleans())
def test_leads_there(target: list[str], page: list[str], folder: bool) -> None:
    """Followed from its page, a relative link leads to the address that it stands for."""
    here = urljoin(ROOT, "p/" + "".join(f"{step}/" for step in page))
    there = ROOT + "/".join(["t", *target]) + ("/" if folder else "")
    meant = urljoin(ROOT, href(there, ROOT, ROOT).removeprefix("./"))
    assert urljoin(here, href(there, ROOT + here.removeprefix(ROOT), ROOT)) == meant


STEPS = st.lists(st.sampled_from(["a", "b", "", ".", "..", "c.d", "é", "x:y"]), max_size=4)


@given(STEPS.map("/".join), STEPS.map("/".join))
def test_a_link_is_relative_as_paths_are(path: str, page: str) -> None:
    """However odd two addresses are, one is told from the other as paths of files are."""
    whole = path + ("index.html" if not path or path.endswith("/") else "")
    folder = posixpath.dirname(page)
    expected = quote(posixpath.relpath(f"/{whole}", f"/{folder}"), safe="/%:@!$&'()*+,;=~")
    colon = ":" in expected.partition("/")[0]
    assert href(ROOT + path, ROOT + page, ROOT) == ("./" if colon else "") + expected
